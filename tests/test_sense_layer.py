"""The layer of chapter 10: gradients beside differences and PyTorch's, what it must not see, and what it refuses."""

import re

import numpy as np
import pytest

from attention_lib import Adam, WordVectors, numeric_gradient, scaled_dot_product_attention, train
from attention_lib.learning import cue_share, sense_layer, sense_loss, sense_texts, start_sense_layer
from attention_lib.senses import load_senses

NAMES = ["w_q", "w_k", "w_v", "w_r", "b_r"]
NEAR = 1e-6  # of a gradient to differences, and to PyTorch's


@pytest.fixture(scope="module")
def vectors():
    return WordVectors.load("minilm-64")


def some_case(rng, N=5, T=6, D=4, d_k=3, D_asks=None):
    """Parameters larger than at the start, and texts of different lengths whose filling is no zeros."""
    parameters = {name: each + rng.normal(size=each.shape) for name, each in start_sense_layer(rng, D, d_k, 0.3, D_asks).items()}
    lengths = rng.integers(1, T + 1, N)
    mask = np.arange(T) < lengths[:, None]
    asks = None if D_asks is None else rng.normal(size=(N, T, D_asks))
    return parameters, rng.normal(size=(N, T, D)), rng.integers(0, lengths), mask, rng.integers(0, 2, N), asks


def close(found, wanted, atol=1e-12):
    np.testing.assert_allclose(found, wanted, rtol=0, atol=atol)


# What it computes

def test_it_is_attention_of_one_word_added_to_what_was_there(rng):
    parameters, x, at, mask, _, _ = some_case(rng)
    logits, weights = sense_layer(parameters, x, at, mask)
    for n, length in enumerate(mask.sum(axis=1)):
        words, p = x[n, :length], parameters
        heard, row = scaled_dot_product_attention(words[at[n]][None] @ p["w_q"], words @ p["w_k"], words @ p["w_v"])
        close(weights[n, :length], row[0])
        close(logits[n], (words[at[n]] + heard[0]) @ p["w_r"] + p["b_r"])
    close(weights.sum(axis=1), 1)
    assert (weights[~mask] == 0).all()


def test_a_filled_up_text_gives_what_it_gives_alone(rng):
    parameters, x, at, mask, labels, _ = some_case(rng)
    logits, weights = sense_layer(parameters, x, at, mask)
    for n, length in enumerate(mask.sum(axis=1)):
        alone = sense_layer(parameters, x[n : n + 1, :length], at[n : n + 1])
        close(logits[n], alone[0][0])
        close(weights[n, :length], alone[1][0])
    other = sense_loss(parameters, np.where(mask[..., None], x, 7), at, mask, labels)
    loss, gradients = sense_loss(parameters, x, at, mask, labels)
    assert other[0] == pytest.approx(loss)
    for name in NAMES:
        close(other[1][name], gradients[name])


def test_it_does_not_see_order(rng):
    parameters, x, at, mask, labels, _ = some_case(rng)
    order = rng.permutation(x.shape[1])
    moved = parameters, x[:, order], np.argsort(order)[at], mask[:, order]
    (logits, weights), (other, others) = sense_layer(parameters, x, at, mask), sense_layer(*moved)
    close(other, logits)
    close(others, weights[:, order])
    assert sense_loss(*moved, labels)[0] == pytest.approx(sense_loss(parameters, x, at, mask, labels)[0])


def test_two_banks_of_one_text_are_one_to_it(rng):
    parameters, x, _, _, _, _ = some_case(rng, N=1)
    x = np.repeat(x, 2, axis=0)
    x[:, 4] = x[:, 1]
    logits, weights = sense_layer(parameters, x, [1, 4])
    close(logits[0], logits[1])
    close(weights[0], weights[1])


def test_without_queries_it_is_an_average(rng):
    parameters, x, at, mask, labels, _ = some_case(rng)
    parameters |= {"w_q": np.zeros((4, 3)), "w_k": np.zeros((4, 3))}
    close(sense_layer(parameters, x, at, mask)[1], mask / mask.sum(axis=1, keepdims=True))
    gradients = sense_loss(parameters, x, at, mask, labels)[1]
    assert not gradients["w_q"].any() and not gradients["w_k"].any() and gradients["w_v"].any()


# Gradients

@pytest.mark.parametrize("masked", [True, False])
@pytest.mark.parametrize("D_asks", [None, 2])
def test_gradients_equal_differences(rng, masked, D_asks):
    parameters, x, at, mask, labels, asks = some_case(rng, D_asks=D_asks)
    mask = mask if masked else None
    _, gradients = sense_loss(parameters, x, at, mask, labels, asks)
    assert list(gradients) == NAMES
    for name in NAMES:
        close(gradients[name], numeric_gradient(
            lambda each, name=name: sense_loss({**parameters, name: each}, x, at, mask, labels, asks)[0], parameters[name]), NEAR)


def test_gradients_equal_pytorchs_on_the_books_own_texts(torch, vectors):
    texts, start = sense_texts(load_senses("bank", "train", "plain"), vectors), start_sense_layer(3)
    loss, gradients = sense_loss(start, *texts[1:5])
    theirs = {name: torch.tensor(each, requires_grad=True) for name, each in start.items()}
    x, mask = torch.tensor(texts.x), torch.tensor(texts.mask)
    own = x[torch.arange(60), torch.tensor(texts.at)]
    scores = ((x @ theirs["w_k"]) @ (own @ theirs["w_q"])[..., None])[..., 0] / 4  # √16
    weights = scores.masked_fill(~mask, -torch.inf).softmax(-1)
    new = own + (weights[:, None] @ (x @ theirs["w_v"]))[:, 0]
    other = torch.nn.functional.cross_entropy(new @ theirs["w_r"] + theirs["b_r"], torch.tensor(texts.labels))
    other.backward()
    assert loss == pytest.approx(other.item(), abs=1e-12)
    for name in NAMES:
        close(gradients[name], theirs[name].grad.numpy(), NEAR)


# The start

def test_a_start_is_drawn_in_order_and_again_the_same():
    start, rng = start_sense_layer(7), np.random.default_rng(7)
    for name, shape in zip(NAMES, [(64, 16), (64, 16), (64, 64), (64, 2)], strict=False):
        np.testing.assert_array_equal(start[name], 0.3 * rng.normal(size=shape))
    assert start["b_r"].tolist() == [0, 0] and list(start) == NAMES
    assert start_sense_layer(np.random.default_rng(7))["w_r"].tolist() == start["w_r"].tolist()
    assert start_sense_layer(0, D=8, d_k=2, D_asks=5)["w_k"].shape == (5, 2)
    assert not start_sense_layer(0, scale=0)["w_v"].any()


# It learns, and its attention goes to the cues though nobody named them

def test_attention_walks_to_the_cues(vectors):
    texts = sense_texts(load_senses("bank", "train", "plain"), vectors)
    done = train(start_sense_layer(0), sense_loss, texts[1:5], steps=100, batch=None, optimiser=Adam(0.01), progress=False)
    before, after = (cue_share(sense_layer(each.parameters, *texts[1:4])[1], texts.cues) for each in (done.snapshots[0], done.snapshots[-1]))
    assert before == pytest.approx(0.20, abs=0.01) and after > 0.5 and done.losses[-1] < 0.05


# Texts

def test_the_books_sentences_become_arrays(vectors):
    examples = load_senses("bank", "train", "plain")
    texts = sense_texts(examples, vectors)
    assert texts.x.shape[::2] == (60, 64) and texts.labels.sum() == 30 and texts.x.dtype == float
    for example, tokens, x, at, mask, label, cues in zip(examples, *texts, strict=True):
        assert tokens[at] == "bank" and label == (example.sense == "money")
        assert [token for token, is_cue in zip(tokens, cues, strict=False) if is_cue] and {token for token, is_cue in zip(tokens, cues, strict=False) if is_cue} == {*example.cues}
        assert mask.tolist() == [True] * len(tokens) + [False] * (len(mask) - len(tokens))
        close(x[mask], vectors[tokens])
        assert not x[~mask].any() and "." not in tokens
    assert sense_texts(load_senses("bank", kind="two-banks"), vectors).at[:2].tolist() == [3, 8]


def test_rows_of_ones_own(vectors):
    rows = [("We sat by the river Bank.", "bank", "river"), ["The BANK lent me zzzgold money", "Bank", 1], ("The bat slept.", "bat", np.int64(0))]
    texts = sense_texts(rows, vectors)
    assert texts.tokens == [["we", "sat", "by", "the", "river", "bank"], ["the", "bank", "lent", "me", "money"], ["the", "bat", "slept"]]
    assert texts.at.tolist() == [5, 1, 1] and texts.labels.tolist() == [0, 1, 0] and not texts.cues.any()
    assert np.isnan(cue_share(np.ones((3, 6)) / 6, texts.cues))
    assert sense_texts([("A bat", "bat", "club")], vectors, classes={"animal": 0, "club": 1}).labels.tolist() == [1]


def test_the_share_of_the_cues_by_hand():
    weights = np.array([[0.5, 0.25, 0.25], [0.1, 0.2, 0.7], [1.0, 0, 0]])
    cues = np.array([[False, True, True], [False, False, True], [False] * 3])
    assert cue_share(weights, cues) == pytest.approx(0.6)  # (0.5 + 0.7) / 2, the third has none
    close(cue_share(np.stack([weights, 0 * weights]), cues), [0.6, 0])


# What is refused, by a sentence

CASE = {"x": np.zeros((2, 3, 4)), "at": [0, 2], "mask": np.ones((2, 3), bool)}


@pytest.mark.parametrize(("wrong", "said"), [
    ({"x": np.zeros((3, 4))}, "x should be (N, T, D), N texts of T word vectors, at least one; got shape (3, 4)."),
    ({"x": np.zeros((0, 3, 4))}, "at least one"), ({"x": "bank"}, "x should hold numbers"),
    ({"x": np.full((2, 3, 4), np.nan)}, "x holds NaN or infinity."), ({"x": np.zeros((2, 3, 5))}, "For vectors of 5 numbers w_q should have shape (5, 3); got (4, 3)."),
    ({"at": [0]}, "in each of the 2 texts"), ({"at": [0, 3]}, "from 0 to 2; got 3."), ({"at": [0, -1]}, "got -1."), ({"at": [0.0, 1.0]}, "a whole number; got type float64"),
    ({"at": None}, "got type object"), ({"mask": np.ones((2, 4), bool)}, "so be (2, 3); got shape (2, 4)."), ({"mask": np.ones((2, 3))}, "A mask is an array of True"),
    ({"mask": [[True] * 3, [True, True, False]]}, "In text 1 the mask is False at the asking word, place 2"),
    ({"parameters": {}}, "got no w_q."), ({"parameters": [1]}, "parameters should be a dict"),
    ({"asks": np.zeros((2, 4, 4))}, "a vector for each word of x (2, 3, 4); got shape (2, 4, 4)."), ({"asks": np.zeros((2, 3, 6))}, "w_q should have shape (6, 3); got (4, 3)."),
])
def test_what_the_layer_cannot_read_is_told(wrong, said):
    given = {"parameters": start_sense_layer(0, 4, 3), **CASE, **wrong}
    for call in (lambda: sense_layer(**given), lambda: sense_loss(**given, labels=[0, 1])):
        with pytest.raises(ValueError, match=re.escape(said)):
            call()


@pytest.mark.parametrize(("name", "shape", "said"), [
    ("w_k", (4, 2), "w_k should have shape (4, 3); got (4, 2)."), ("w_v", (4, 3), "w_v should have shape (4, 4); got (4, 3)."),
    ("w_r", (4, 3), "w_r should have shape (4, 2); got (4, 3)."), ("b_r", (1,), "b_r should have shape (2,); got (1,)."), ("w_q", (), "w_q should have shape (4, d_k); got ()."), ("w_q", (4, 0), "got (4, 0).")])
def test_parameters_that_do_not_fit_are_told(name, shape, said):
    with pytest.raises(ValueError, match=re.escape(said)):
        sense_layer({**start_sense_layer(0, 4, 3), name: np.zeros(shape)}, **CASE)


@pytest.mark.parametrize(("labels", "said"), [([0, 2], "got 2"), ([0], "one true class for each row"), (["river", "money"], "targets should hold numbers")])
def test_labels_that_are_none_are_told(labels, said):
    with pytest.raises(ValueError, match=said):
        sense_loss(start_sense_layer(0, 4, 3), **CASE, labels=labels)


@pytest.mark.parametrize(("wrong", "said"), [({"D": 0}, "D counts"), ({"d_k": 1.5}, "d_k counts"), ({"scale": -1}, "scale should be one number from 0; got -1"),
                                             ({"scale": np.nan}, "scale should be"), ({"scale": "large"}, "scale should hold numbers"), ({"D_asks": 0}, "D_asks counts")])
def test_a_start_that_makes_no_sense_is_told(wrong, said):
    with pytest.raises(ValueError, match=said):
        start_sense_layer(0, **wrong)


@pytest.mark.parametrize(("examples", "said"), [
    ([], "There is no example."), ("bank", "examples is one text; wanted a list"), (None, "examples"), (["The bank"], "examples[0] should be a SenseExample or (text, word, label); got a str."),
    ([("The bank", "bank")], "examples[0] should be"), ([{"text": 1, "word": 2, "label": 3}], "examples[0] should be"), ([("The bank", "bank", 1), 5], "examples[1] should be a SenseExample or (text, word, label); got 5 (int)."),
    ([("The bank", 1, "bank")], "examples[0]: the word should be a string; got 1 (int). A row is (text, word, label), in this order."),
    ([("My river", "bank", 0)], "examples[0]: “bank” is not in the text 'My river'."), ([("", "bank", 0)], "is not in the text ''"),
    ([("The bankk", "bankk", 0)], "the table has no word “bankk”. Near spellings: bank"), ([("The bank", "bank", "blood")], "the label should be 'river', 'money', 0 or 1; got a str."),
    ([("The bank", "bank", 2)], "got 2 (int)."), ([("The bank", "bank", True)], "got True (bool)."), ([("The bank", "bank", None)], "got None."), ([("The bank", "bank", [1])], "got a list."),
    ([load_senses("bat")[0]], "examples[0]: the label should be 'river'"), ([load_senses("bank")[0]._replace(position=2)], "examples[0]: “bank” does not stand at place 2 of 'We sat by the river bank.'."),
])
def test_texts_that_cannot_be_read_are_told(vectors, examples, said):
    with pytest.raises(ValueError, match=re.escape(said)):
        sense_texts(examples, vectors)
