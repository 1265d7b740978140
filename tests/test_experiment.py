"""Experiments: what is cut, silenced and patched is that and nothing else, and what cannot be is refused by a sentence."""

from functools import partial

import numpy as np
import pytest

from attention_lib import AttentionParams, encoder_block, load_minilm, multi_head_attention
from attention_lib.experiment import Cut, Patch, changes, layer_and_head, put, with_cuts
from attention_lib.minilm import Encoding
from attention_lib.transformer import BlockParams

RIVER, MONEY = "We sat by the river bank.", "We sat by the money bank."
LONGER = "From the river bank we walked to the bank to deposit our money."
BANK, CUE, SIZE = 6, 5, 9  # places in the first two


@pytest.fixture(scope="module")
def model():
    return load_minilm()


@pytest.fixture(scope="module")
def river(model):
    return model.encode(RIVER)


@pytest.fixture(scope="module")
def money(model):
    return model.encode(MONEY)


def same(found, wanted, atol=0):
    np.testing.assert_allclose(found.hidden, wanted.hidden, rtol=0, atol=atol)
    np.testing.assert_allclose(found.weights, wanted.weights, rtol=0, atol=atol)


def masks_without(*cells, layers=range(6)):
    """(6, T, T), all True but for these cells in these layers."""
    masks = np.ones((6, SIZE, SIZE), bool)
    for cell in cells:
        masks[(list(layers), *cell)] = False
    return masks


# Cutting

@pytest.mark.parametrize(("cut", "masks"), [
    (Cut(BANK, CUE), masks_without((BANK, CUE))),
    ([Cut(BANK, CUE), Cut(0, 3)], masks_without((BANK, CUE), (0, 3))),
    ([Cut(BANK, CUE, "3"), Cut(BANK, CUE, "6")], masks_without((BANK, CUE), layers=[2, 5])),
    (Cut(None, CUE), masks_without((slice(None), CUE))),
    ([Cut(BANK, key) for key in range(SIZE - 1)], masks_without((BANK, slice(SIZE - 1)))),
    ([Cut(BANK, CUE, f"2.{head}") for head in range(1, 13)], masks_without((BANK, CUE), layers=[1])),
    (Cut(np.int64(BANK), np.int8(CUE)), masks_without((BANK, CUE))),
], ids=["one", "two", "layers", "every query", "all but one key", "every head", "numpy"])
def test_a_cut_is_what_a_mask_says(model, cut, masks):
    same(model.encode(RIVER, cut=cut), model.encode(RIVER, masks))


def test_a_cut_and_a_mask_both_hold(model):
    causal = np.tri(SIZE, dtype=bool)
    both = causal.copy()
    both[BANK, CUE] = False
    same(model.encode(RIVER, causal, cut=Cut(BANK, CUE)), model.encode(RIVER, both))
    same(model.encode(RIVER, [None] * 5 + [causal], cut=Cut(BANK, CUE, "6")), model.encode(RIVER, [None] * 5 + [both]))


def test_a_cut_in_one_head_leaves_the_others_their_weights(model, river):
    weights = model.encode(RIVER, cut=Cut(BANK, CUE, "2.4")).weights
    np.testing.assert_array_equal(weights[0], river.weights[0])
    others = [head for head in range(12) if head != 3]
    np.testing.assert_allclose(weights[1, others], river.weights[1, others], atol=1e-6)
    assert weights[1, 3, BANK, CUE] == 0 and river.weights[1, 3, BANK, CUE] > 0
    np.testing.assert_allclose(weights[1, 3, BANK].sum(), 1, atol=1e-6)
    assert (weights[1, 3, BANK + 1] == river.weights[1, 3, BANK + 1]).all()


# Silencing

def without_rows(model, layer, heads):
    """The model with these heads' rows of W_O zero."""
    mine, block = load_minilm(), model.blocks[layer]
    w_o = block.attention.w_o.copy()
    for head in heads:
        w_o[32 * head:32 * head + 32] = 0
    mine.blocks[layer] = block._replace(attention=AttentionParams(**{**vars(block.attention), "w_o": w_o}))
    return mine


@pytest.mark.parametrize(("silence", "layer", "heads"), [("3.5", 2, [4]), (["6.12"], 5, [11]), ("1", 0, range(12)), (("2.1", "2.9"), 1, [0, 8])])
def test_a_silent_head_is_one_whose_rows_of_w_o_are_zero(model, silence, layer, heads):
    found = model.encode(RIVER, silence=silence)
    same(found, without_rows(model, layer, heads).encode(RIVER), atol=1e-5)
    assert np.abs(found.hidden[-1] - model.encode(RIVER).hidden[-1]).max() > 0.01


# Patching

@pytest.mark.parametrize("where", ["1.1", "3.5", "6.12", "1", "4", "6"])
@pytest.mark.parametrize("places", [None, [BANK], [(2, 2), (0, 0)], np.array([[2, 2], [6, 6]]), range(3)], ids=str)
def test_a_text_patched_with_itself_stays_as_it_is(model, river, where, places):
    same(model.encode(RIVER, patch=Patch(where, river, places)), river, atol=1e-6)


def test_all_of_a_layer_patched_goes_on_as_the_other_text(model, river, money):
    for layer in (1, 4, 6):
        found = model.encode(RIVER, patch=Patch(str(layer), money))
        np.testing.assert_array_equal(found.hidden[:layer], river.hidden[:layer])
        np.testing.assert_array_equal(found.hidden[layer:], money.hidden[layer:])
        np.testing.assert_array_equal(found.weights, [*river.weights[:layer], *money.weights[layer:]])
    assert found.tokens == river.tokens


def test_one_token_of_a_layer_is_taken_from_another_place_of_a_longer_text(model, river):
    longer = model.encode(LONGER)
    found = model.encode(RIVER, patch=Patch("6", longer, [(BANK, 9)]))
    np.testing.assert_array_equal(found.hidden[6, BANK], longer.hidden[6, 9])
    others = np.arange(SIZE) != BANK
    np.testing.assert_array_equal(found.hidden[6, others], river.hidden[6, others])


def test_a_patched_head_adds_what_it_gave_there_in_place_of_what_it_gives_here(model, river, money):
    """Head by head: x + attention, the norms and the feed-forward network from the other's 3.5, by the sum of heads."""
    block = model.blocks[2]
    said = [[multi_head_attention(text.hidden[2], block.attention.head(head))[0] for head in range(12)] for text in (river, money)]
    one = said[0][:4] + [np.where(np.arange(SIZE)[:, None] == BANK, said[1][4], said[0][4])] + said[0][5:]
    silent = BlockParams(AttentionParams(**{**vars(block.attention), "w_o": np.zeros((384, 384), np.float32)}), *block[1:])
    wanted, _ = encoder_block(river.hidden[2] + sum(one), silent)
    found = model.encode(RIVER, patch=Patch("3.5", money, [BANK]))
    np.testing.assert_allclose(found.hidden[3], wanted, atol=1e-5)
    assert np.abs(found.hidden[3, BANK] - river.hidden[3, BANK]).max() > 0.01
    np.testing.assert_array_equal(np.delete(found.hidden[3], BANK, axis=0), np.delete(river.hidden[3], BANK, axis=0))


def test_all_heads_patched_are_the_attention_of_the_other_text(model, river, money):
    heads = [Patch(f"1.{head}", money) for head in range(1, 13)]
    given = []
    encoder_block(money.hidden[0], model.blocks[0], change=lambda mixed: given.append(mixed) or mixed)
    wanted, _ = encoder_block(river.hidden[0], model.blocks[0], change=lambda mixed: given[0])
    np.testing.assert_allclose(model.encode(RIVER, patch=heads).hidden[1], wanted, atol=1e-6)


def test_what_is_patched_is_no_longer_silent(model, river):
    same(model.encode(RIVER, silence="3.5", patch=Patch("3.5", river)), river, atol=1e-6)


def test_nothing_changed_is_the_plain_reading_and_no_source_is_written_to(model, river, money):
    before = money.hidden.copy()
    model.encode(RIVER, cut=Cut(BANK, CUE), silence="1.5", patch=[Patch("2", money), Patch("4.1", money)])
    np.testing.assert_array_equal(money.hidden, before)
    same(model.encode(RIVER, cut=[], silence=[], patch=[]), river)


# Worked by hand: two heads of one number, which give every token the same weight, over the tokens (2, 0) and (0, 4)

EYE, NONE = np.eye(2), np.zeros((2, 2))
TOY = AttentionParams(NONE, NONE, EYE, EYE, heads=2)
X = np.array([[2.0, 0.0], [0.0, 4.0]])


def toy(cut=(), silence=(), patch=()):
    """The output of the toy's attention: head 1 mixes the first column, head 2 the second."""
    block = BlockParams(TOY, None, None, None)
    (mask,) = with_cuts([None], cut, ["a", "b"], heads=2)
    (before,), _ = changes(silence, patch, [block], 2)
    return multi_head_attention(X, TOY, mask, change=partial(put, cells_and_numbers=before))[0].tolist()


def test_a_toy_by_hand():
    other = Encoding(["c", "d"], np.array([[[6.0, 0.0], [8.0, 0.0]]] * 2), np.array([[[[1, 0], [0.5, 0.5]]] * 2]))
    assert toy() == [[1, 2], [1, 2]]
    assert toy(cut=Cut(0, 1)) == [[2, 0], [1, 2]]  # the first token hears itself alone
    assert toy(cut=Cut(0, 1, "1.2")) == [[1, 0], [1, 2]]  # in head 2 alone
    assert toy(cut=Cut(None, 1, "1.1")) == [[2, 2], [2, 2]]
    assert toy(silence="1.2") == [[1, 0], [1, 0]]
    assert toy(silence="1") == [[0, 0], [0, 0]]
    assert toy(patch=Patch("1.1", other)) == [[6, 2], [7, 2]]  # weights (1, 0) and (1/2, 1/2) over 6 and 8
    assert toy(patch=Patch("1.1", other, [1])) == [[1, 2], [7, 2]]
    assert toy(patch=Patch("1.1", other, [(0, 1)])) == [[7, 2], [1, 2]]
    assert toy(silence="1.2", patch=Patch("1.1", other)) == [[6, 0], [7, 0]]


def test_one_mask_a_head():
    each = np.array([[[1, 0], [1, 1]], [[0, 1], [1, 1]]], bool)
    output, weights = multi_head_attention(X, TOY, each)
    assert output.tolist() == [[2, 4], [1, 2]] and weights[:, 0].tolist() == [[1, 0], [0, 1]]
    batch = multi_head_attention(np.stack([X, X]), TOY, np.stack([each, each]))[0]  # (B, H, T, T)
    assert batch.tolist() == [output.tolist()] * 2
    texts = multi_head_attention(np.stack([X, X]), TOY, each)[0]  # (B, T, T): a mask a text, as ever
    assert texts.tolist() == [[[2, 0], [1, 2]], [[0, 4], [1, 2]]]


# What is refused

PLACES = 'Layers are named from "1" to "6", heads are named from "1.1" to "6.12", layer first; got '


@pytest.mark.parametrize("where", ["7.1", "7", "0", "0.1", "1.0", "1.13", "1.", ".5", "", "03", "1.05", "one", "1.5.2", "-1", " 1", "3\n", "٣", 3, 3.5, ("3", "5"), None])
def test_what_names_no_layer_and_no_head(where):
    with pytest.raises(ValueError, match=PLACES):
        layer_and_head(where, 6, 12)


@pytest.mark.parametrize(("change", "sentence"), [
    ({"cut": Cut(6, 5, "7.1")}, "got '7.1'"),
    ({"silence": "7.1"}, "got '7.1'"),
    ({"silence": ["3.5", "3.13"]}, "got '3.13'"),
    ({"silence": 3}, '^silence wants a name such as "3.5", or "3" for all heads of a layer, or a list of such; got 3'),
    ({"silence": [3.5]}, "^silence wants .*; got 3.5"),
    ({"silence": None}, "^silence wants .*; got None"),
    ({"silence": [None]}, "^silence wants .*; got None"),
    ({"cut": Cut(9, 5)}, "^The text has 9 tokens, at places 0 to 8; got 9"),
    ({"cut": Cut(6, 70)}, "^The text has 9 tokens, at places 0 to 8; got 70"),
    ({"cut": Cut(-1, 5)}, r"^A token's place is counted from \[CLS\], which is 0, so it is at least 0; got -1"),
    ({"cut": Cut(6.0, 5)}, "so it is a whole number; got 6.0"),
    ({"cut": Cut(True, 5)}, "so it is a whole number; got True"),
    ({"cut": Cut("bank", "river")}, r"^A token is named by its place; got 'bank'. Try encoding.tokens.index\('bank'\)"),
    ({"cut": (6, 5)}, r"^cut wants Cut\(query, key, where=None\), or a list of such; got 6"),
    ({"cut": [(6, 5)]}, r"^cut wants .*; got \(6, 5\)"),
    ({"cut": "6 5"}, "^cut wants .*; got '6'"),
    ({"cut": None}, "^cut wants .*; got None"),
    ({"cut": Cut(6, None)}, r"^The cuts leave 'bank' at place 6 nothing to hear in head 1.1. .* silenced"),
    ({"cut": Cut(None, None, "2.3")}, r"^The cuts leave '\[CLS\]' at place 0 nothing to hear in head 2.3"),
    ({"cut": [Cut(6, key, "4") for key in range(9)]}, "^The cuts leave 'bank' at place 6 nothing to hear in head 4.1"),
    ({"cut": Cut(0, 0), "mask": np.tri(9, dtype=bool)}, r"^The cuts leave '\[CLS\]' at place 0 nothing"),
    ({"cut": Cut(0, 0), "mask": np.ones((9, 9))}, "^A mask is an array of True .* and False"),
    ({"cut": Cut(0, 0), "mask": np.ones((8, 8), bool)}, r"^A mask should be \(9, 9\)"),
])
def test_a_change_that_cannot_be_made(model, change, sentence):
    with pytest.raises(ValueError, match=sentence):
        model.encode(RIVER, **change)


@pytest.mark.parametrize(("where", "places", "sentence"), [
    (None, None, "got None"),
    ("7.1", None, "got '7.1'"),
    ("3.5", [9], "^The text has 9 tokens, at places 0 to 8; got 9"),
    ("3", [(6, 9)], "got 9"),
    ("3", [(9, 6)], "got 9"),
    ("3", [-1], "at least 0; got -1"),
    ("3", [(6, "bank")], "named by its place; got 'bank'"),
    ("3", ["bank"], "named by its place; got 'bank'"),
    ("3", [(1, 2, 3)], r"^A pair of places is \(here, there\); got \(1, 2, 3\)"),
    ("3", [], r"^The places of a patch are a list .*; got \[\]"),
    ("3", {6: 5}, r"^The places of a patch are a list .*; got \{6: 5\}"),
    ("3.5", [6, (6, 5)], "^One place can be patched with one token; place 6 is named 2 times"),
    ("3", 6, "^The places of a patch are a list .*; got 6"),
    ("3", "6", "^The places of a patch are a list .*; got '6'"),
])
def test_a_patch_that_cannot_be_made(model, money, where, places, sentence):
    with pytest.raises(ValueError, match=sentence):
        model.encode(RIVER, patch=Patch(where, money, places))


def test_a_patch_wants_what_encode_made_of_a_text_as_long_or_its_places(model, river):
    for where in ("3", "3.5"):
        with pytest.raises(ValueError, match=r"^This text has 9 tokens and that of the patch 16, .* places=\[\(here, there\)\]"):
            model.encode(RIVER, patch=Patch(where, model.encode(LONGER)))
        for source in (RIVER, None, river.hidden):
            with pytest.raises(ValueError, match=r"^The source of a patch is what `encode` made .*; got .* Try model.encode\(text\)"):
                model.encode(RIVER, patch=Patch(where, source))
        other = river._replace(hidden=river.hidden[:, :, :100])
        with pytest.raises(ValueError, match=r"^The source of a patch should come from the same model, .*\(7, 9, 384\).*; got \(7, 9, 100\)"):
            model.encode(RIVER, patch=Patch(where, other))
    with pytest.raises(ValueError, match=r"^patch wants Patch\(where, source, places=None\), or a list of such; got '3.5'"):
        model.encode(RIVER, patch=("3.5", river))
