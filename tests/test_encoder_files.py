"""A reader's own model: small random ones, equal to PyTorch's own layers, and every other shape refused by a sentence."""

import numpy as np
import pytest
from random_bert import PIECES, random_bert, saved

from attention_lib import load_encoder, load_minilm
from attention_lib.experiment import Cut, Patch

CASED = [*PIECES, "We", "Café", "River"]
TEXT = "We sat by the river banks."


def torch_reading(torch, tensors, rows, heads, epsilon):
    """(hidden (L+1, T, D), weights (L, H, T, T)) by torch.nn.TransformerEncoderLayer."""
    tensors = {name.removeprefix("bert."): torch.tensor(array) for name, array in tensors.items()}
    table = [tensors[f"embeddings.{name}_embeddings.weight"] for name in ("word", "position", "token_type")]
    norm = [tensors[f"embeddings.LayerNorm.{part}"] for part in ("weight", "bias")]
    x = torch.nn.functional.layer_norm(table[0][rows] + table[1][:len(rows)] + table[2][0], norm[0].shape, *norm, epsilon)[None]
    hidden, weights, layer = [x], [], 0
    while f"encoder.layer.{layer}.output.dense.bias" in tensors:
        mine = {name.removeprefix(f"encoder.layer.{layer}."): each for name, each in tensors.items() if name.startswith(f"encoder.layer.{layer}.")}
        theirs = torch.nn.TransformerEncoderLayer(x.shape[-1], heads, len(mine["intermediate.dense.bias"]), 0, "gelu", epsilon, batch_first=True,
                                                  dtype=x.dtype).eval()
        named = {"self_attn.out_proj": "attention.output.dense", "linear1": "intermediate.dense", "linear2": "output.dense",
                 "norm1": "attention.output.LayerNorm", "norm2": "output.LayerNorm"}
        state = {f"{name}.{part}": mine[f"{old}.{part}"] for name, old in named.items() for part in ("weight", "bias")}
        state |= {f"self_attn.in_proj_{part}": torch.cat([mine[f"attention.self.{each}.{part}"] for each in ("query", "key", "value")])
                  for part in ("weight", "bias")}
        theirs.load_state_dict(state)
        with torch.no_grad():
            weights.append(theirs.self_attn(x, x, x, average_attn_weights=False)[1][0])
            x = theirs(x)
        hidden.append(x)
        layer += 1
    return torch.cat(hidden).numpy(), torch.stack(weights).numpy()


@pytest.mark.parametrize(("made", "heads", "epsilon"), [
    ({}, 4, 1e-12), ({"prefix": "bert."}, 2, 1e-5), ({"layers": 1, "width": 128, "middle": 64}, None, None), ({"layers": 5, "width": 6, "seed": 1}, 3, 1e-3),
    ({"kind": np.float64}, 1, 1e-6), ({"kind": np.float16}, 8, 1e-7)], ids=["plain", "bert.", "wide", "deep", "float64", "float16"])
def test_a_random_bert_equals_pytorch(torch, tmp_path, made, heads, epsilon):
    tensors = random_bert(**made)
    config = {"model_type": "bert", "num_attention_heads": heads, "layer_norm_eps": epsilon, "hidden_act": "gelu"}
    model = load_encoder(saved(tmp_path, tensors, config=config))
    tokens, hidden, weights = model.encode(TEXT)
    assert tokens == ["[CLS]", "we", "sat", "by", "the", "river", "bank", "##s", ".", "[SEP]"]
    wide = {name: array.astype(np.float32) if array.dtype == np.float16 else array for name, array in tensors.items()}
    wanted = torch_reading(torch, wide, [PIECES.index(token) for token in tokens], heads or 2, epsilon or 1e-12)
    np.testing.assert_allclose(hidden, wanted[0], rtol=0, atol=1e-5)
    np.testing.assert_allclose(weights, wanted[1], rtol=0, atol=1e-5)


def test_the_published_minilm_is_such_a_model(published_folder):
    mine, books = load_encoder(published_folder), load_minilm(published_folder)
    for found, wanted in zip(mine.encode("We sat by the river bank."), books.encode("We sat by the river bank."), strict=True):
        np.testing.assert_array_equal(found, wanted)
    assert repr(mine) == "Encoder(6 layers of 12 heads, 384 dimensions, 30522 WordPieces)"


def test_names_of_the_first_checkpoints_and_of_another_float(tmp_path):
    tensors = random_bert(prefix="bert.")
    old = {name.replace("LayerNorm.weight", "LayerNorm.gamma").replace("LayerNorm.bias", "LayerNorm.beta"): array for name, array in tensors.items()}
    (tmp_path / "old").mkdir()
    found, wanted = (load_encoder(saved(folder, each), heads=2).encode(TEXT) for folder, each in ((tmp_path / "old", old), (tmp_path, tensors)))
    np.testing.assert_array_equal(found.hidden, wanted.hidden)


def test_what_is_given_counts_before_what_is_written(tmp_path):
    config = {"num_attention_heads": 4, "layer_norm_eps": 1e-12}
    folder = saved(tmp_path, config=config, tokenizer={"do_lower_case": True})
    model = load_encoder(folder, heads=8, epsilon=1e-3, lower=False)
    assert (model.heads, model.epsilon, model.lower) == (8, 1e-3, False)
    assert (load_encoder(str(folder)).heads, load_encoder(folder / "model.safetensors").heads) == (4, 4)
    assert repr(model) == "Encoder(2 layers of 8 heads, 16 dimensions, 14 WordPieces)"


@pytest.mark.parametrize(("pieces", "tokenizer", "tokens"), [
    (PIECES, None, ["we", "cafe"]),
    (CASED, None, ["We", "Café"]),
    (CASED, {"do_lower_case": True}, ["we", "cafe"]),
    (CASED, {"do_lower_case": True, "strip_accents": False}, ["we", "[UNK]"]),
    (CASED, {"do_lower_case": False, "strip_accents": True}, ["We", "[UNK]"]),
    (CASED, {"do_lower_case": False, "strip_accents": None}, ["We", "Café"]),
    (PIECES, {"do_lower_case": False}, ["[UNK]", "[UNK]"]),
])
def test_capitals_and_accents_are_as_its_files_say(tmp_path, pieces, tokenizer, tokens):
    assert load_encoder(saved(tmp_path, random_bert(pieces), pieces, tokenizer=tokenizer), heads=2).tokenize("We Café") == tokens


@pytest.mark.parametrize("lower", [True, False])
@pytest.mark.parametrize("strip_accents", [None, True, False])
def test_words_are_cut_as_the_package_tokenizers_does(lower, strip_accents):
    import tokenizers

    from attention_lib.wordpiece import basic_words
    theirs = tokenizers.normalizers.BertNormalizer(strip_accents=strip_accents, lowercase=lower)
    for text in ("Café Ångström, İstanbul!", "e\u0301 E\u0301 Σίσυφος ΣΑΣ 東京 a\u200bb", "Straße ẞ \u1e9b\u0323"):
        words = tokenizers.pre_tokenizers.BertPreTokenizer().pre_tokenize_str(theirs.normalize_str(text))
        assert basic_words(text, lower, strip_accents) == [word for word, _ in words]


def test_it_takes_the_same_experiments(tmp_path):
    model = load_encoder(saved(tmp_path), heads=4)
    plain, other = model.encode(TEXT), model.encode("We sat by the bank river.")
    assert model.encode(TEXT, cut=Cut(6, 5, "2.4")).weights[1, 3, 6, 5] == 0
    assert (model.encode(TEXT, silence="1.2").hidden[1] != plain.hidden[1]).any()
    np.testing.assert_array_equal(model.encode(TEXT, patch=Patch("2", other, [(6, 5)])).hidden[2, 6], other.hidden[2, 5])
    with pytest.raises(ValueError, match='heads are named from "1.1" to "2.4"'):
        model.encode(TEXT, silence="1.5")
    assert model.head("2.4").w_q.shape == (16, 4)


# What is refused

def without(*endings):
    return {name: array for name, array in random_bert().items() if not name.endswith(endings)}


def renamed(old, new):
    return {name.replace(old, new): array for name, array in random_bert().items()}


NAME, ONE = "encoder.layer.1.attention.self.", np.ones((16, 16), np.float32)


@pytest.mark.parametrize(("tensors", "sentence"), [
    (random_bert(positions=514), "^The checkpoint has 514 positions, as RoBERTa and its kin, which count them from 2"),
    (random_bert(prefix="roberta."), "^The checkpoint has no 'embeddings.word_embeddings.weight', so .* names are like 'roberta.encoder.layer.0"),
    ({"h.0.attn.c_attn.weight": ONE}, "names are like 'h.0.attn.c_attn.weight'"),
    ({}, "names are like 'none'"),
    (random_bert() | {f"{NAME}distance_embedding.weight": ONE}, "^The checkpoint has 'encoder.layer.1.attention.self.distance_embedding.weight', which a"),
    (random_bert() | {"encoder.layer.0.crossattention.self.query.weight": ONE}, "^The checkpoint has 'encoder.layer.0.crossattention"),
    (random_bert() | {"encoder.relative_attention_bias.weight": ONE}, "^The checkpoint has 'encoder.relative_attention_bias"),
    (random_bert() | {"decoder.layer.0.output.dense.weight": ONE}, "^The checkpoint has 'decoder.layer.0"),
    (renamed("attention.self.query", "attention.attn.q"), "^The checkpoint has no 'encoder.layer.0.attention.self.query.weight'"),
    (without("token_type_embeddings.weight"), "no 'embeddings.token_type_embeddings.weight'"),
    (without("layer.1.output.dense.bias"), "no 'encoder.layer.1.output.dense.bias'"),
    (renamed("layer.1.", "layer.2."), "no 'encoder.layer.1.attention.self.query.weight'"),
    (random_bert(layers=0), "no 'encoder.layer.0.attention.self.query.weight'"),
    (random_bert() | {f"{NAME}key.weight": ONE[:8]}, r"^encoder.layer.1.attention.self.key.weight should have shape \(16, 16\), .*; got \(8, 16\)"),
    (random_bert() | {f"{NAME}key.weight": ONE[0]}, r"should have shape \(16, 16\), .*; got \(16,\)"),
    (random_bert() | {"embeddings.word_embeddings.weight": ONE[0]}, r"should have shape \(16, columns\), .*; got \(16,\)"),
    (random_bert() | {"encoder.layer.0.output.dense.weight": ONE}, r"should have shape \(16, 24\), .*; got \(16, 16\)"),
    (random_bert() | {f"{NAME}key.weight": ONE.astype(np.int8)}, "^encoder.layer.1.attention.self.key.weight should hold floats; got type int8.*quantised"),
])
def test_another_shape_is_refused(tmp_path, tensors, sentence):
    with pytest.raises(ValueError, match=sentence):
        load_encoder(saved(tmp_path, tensors), heads=2)


@pytest.mark.parametrize(("settings", "sentence"), [
    ({"config": {"model_type": "roberta"}}, '^config.json says model_type: "roberta". load_encoder reads .* BERT alone, whose model_type is "bert"'),
    ({"config": {"position_embedding_type": "relative_key_query"}}, 'position_embedding_type: "relative_key_query".* is "absolute"'),
    ({"config": {"is_decoder": True}}, "is_decoder: true.* is false"),
    ({"config": {"add_cross_attention": True}}, "add_cross_attention: true"),
    ({"config": {"hidden_act": "relu"}}, 'hidden_act: "relu".* is "gelu" or "gelu_python"'),
    ({"config": {"hidden_act": ["gelu"]}}, r'hidden_act: \["gelu"\]'),
    ({"config": {"num_attention_heads": 3}}, "^The 16 columns cannot be cut into 3 equal heads"),
    ({"config": {"num_attention_heads": "4"}}, "^heads counts the parts, so it is a whole number; got '4'"),
    ({"config": {"num_attention_heads": 0}}, "^heads counts the parts, so it is at least 1; got 0"),
    ({"config": {"num_attention_heads": 4, "layer_norm_eps": "small"}}, "^epsilon should hold numbers"),
    ({"config": {"num_attention_heads": 4, "layer_norm_eps": -1}}, "^epsilon should be one small number .*; got -1"),
    ({"config": ["bert"]}, "^config.json is damaged: it should hold names and values; got a list"),
    ({}, r"^There is no config.json that says how many heads share the 16 columns; say it: load_encoder\(folder, heads=…\)"),
    ({"tokenizer": {"tokenize_chinese_chars": False}}, "^tokenizer_config.json says tokenize_chinese_chars: false"),
    ({"tokenizer": {"word_tokenizer_type": "mecab"}}, 'word_tokenizer_type: "mecab".* is "basic"'),
    ({"tokenizer": {"do_lower_case": "yes"}}, 'do_lower_case: "yes".* is true or false'),
    ({"pieces": [*PIECES, "one", "two", "three"]}, "^vocab.txt has 17 WordPieces, and the word table 16 rows"),
    ({"pieces": PIECES[:3]}, r"^vocab.txt has no \[SEP\]"),
])
def test_files_of_another_model_are_refused(tmp_path, settings, sentence):
    with pytest.raises(ValueError, match=sentence):
        load_encoder(saved(tmp_path, **settings))


@pytest.mark.parametrize(("file", "content", "sentence"), [
    ("config.json", b"{", "^config.json is damaged: it is no JSON"),
    ("config.json", b"\xff", "^config.json is damaged: it is no JSON"),
    ("vocab.txt", b"\xff", "^vocab.txt is damaged: it is no text in UTF-8"),
    ("vocab.txt", b"", r"^vocab.txt has no \[CLS\]"),
    ("model.safetensors", b"", "^model.safetensors is damaged.* Fetch it again from where it came"),
    ("model.safetensors", b"version https://git-lfs.github.com/spec/v1\n", "^model.safetensors is damaged"),
])
def test_damaged_files_are_refused(tmp_path, file, content, sentence):
    saved(tmp_path)
    (tmp_path / file).write_bytes(content)
    with pytest.raises(ValueError, match=sentence):
        load_encoder(tmp_path, heads=2)


@pytest.mark.parametrize(("files", "sentence"), [
    ([], r"^There is no model.safetensors in .*\. load_encoder wants both model.safetensors and vocab.txt"),
    (["model.safetensors"], r"^There is no vocab.txt in .*\. load_encoder wants both"),
    (["model.safetensors", "vocab.json", "merges.txt"], "^There is no vocab.txt in .* as those of RoBERTa, GPT or T5 are"),
    (["model.safetensors", "tokenizer.json"], "^There is no vocab.txt in .* Write it from tokenizer.json"),
    (["pytorch_model.bin", "vocab.txt"], "^There is no model.safetensors in .* with safe_serialization=True"),
    (["model.safetensors.index.json", "vocab.txt"], "^There is no model.safetensors in .* cut into several files"),
])
def test_missing_files_are_named(tmp_path, files, sentence):
    for file in files:
        (tmp_path / file).touch()
    with pytest.raises(FileNotFoundError, match=sentence):
        load_encoder(tmp_path)


def test_what_is_no_folder(tmp_path):
    with pytest.raises(FileNotFoundError, match="^There is no folder .*gone. load_encoder wants one that holds"):
        load_encoder(tmp_path / "gone")
    for odd in (None, 5, b"folder", ["folder"]):
        with pytest.raises(ValueError, match=f"^load_encoder wants the name of a folder; got {type(odd).__name__}"):
            load_encoder(odd)
