"""Chapter 11 on the book's own sentences: what depth buys there, and what comes to "bank" by way of other words."""

import numpy as np
import pytest

from attention_lib import load_minilm
from attention_lib.measure import minimal_pairs, sense_by_layer, stream, ways, ways_of_cues, weights_by_way
from attention_lib.measure.chapter_06 import CREDIT
from attention_lib.measure.chapter_11 import CUES, FRAMES
from attention_lib.ruler import stack_ruler
from attention_lib.senses import load_senses, nearest_mean_accuracy

CHECK = "She deposited her check at the bank."


@pytest.mark.parametrize(("kind", "of", "right", "bag", "best_bag"), [
    ("plain", 80, [40, 72, 74, 74, 73, 74, 76], 73, 73), ("two-banks", 40, [20, 25, 26, 28, 24, 25, 23], 20, 20),
    ("two-words", 40, [20, 34, 36, 35, 35, 34, 37], 29, 33), ("distractor", 24, [12, 12, 16, 15, 14, 14, 10], 13, 13)])
def test_what_each_layer_tells(kind, of, right, bag, best_bag):
    found = sense_by_layer(kind)
    assert found.sentences == of
    np.testing.assert_allclose(found.layers.share * of, right, atol=0.51)
    np.testing.assert_allclose([found.bag.share * of, found.best_bag.share * of], [bag, best_bag], atol=0.51)
    assert (found.layers.low < found.layers.share).all() and (found.layers.share < found.layers.high).all()


def test_it_is_the_nearest_mean_of_chapter_05():
    model, poles, tests = load_minilm(), load_senses("crane", "train", "plain"), load_senses("crane", "held-out", "plain")
    def vectors(examples):
        return [model.encode(each.text).hidden[4][model.encode(each.text).tokens.index("crane")] for each in examples]
    wanted = nearest_mean_accuracy(vectors(poles), [each.sense for each in poles], vectors(tests), [each.sense for each in tests])
    assert sense_by_layer("plain", ["crane"]).layers.share[4] == pytest.approx(wanted)


def test_each_of_two_banks_is_read_at_its_own_place():
    assert sense_by_layer("two-banks", ["bank"]).layers.share[3] > 0.6  # the first for both would be one half


def test_minimal_pairs_are_pairs_and_one_layer_tells_most_of_them():
    pieces = load_minilm().tokenize
    assert all(len(pieces(cue)) == 1 for cues in CUES.values() for cue in cues)
    assert [pieces(frame.format("x")).count("bank") for frame in FRAMES] == [1] * 6
    found = minimal_pairs()
    assert found.sentences == 48
    np.testing.assert_allclose(found.layers.share * 48, [24, 39, 40, 41, 41, 42, 40], atol=1.01)
    assert found.layers.share[0] == 0.5 and found.bag.share < found.best_bag.share < found.layers.share[1:].min()


# By way of other words

@pytest.mark.parametrize(("text", "source"), [(CREDIT, "money"), (CHECK, "check"), (CHECK, "deposited")])
def test_ways_add_up_and_nothing_comes_around_in_one_layer(text, source):
    found = ways(text, source)
    np.testing.assert_allclose(found.intact, stream(text).after[0, 1:], atol=1e-5)
    assert abs(found.around[0]) < 1e-5 and all(abs(each[0]) < 1e-5 for each in found.by.values())
    assert list(found.by) == [token for token in dict.fromkeys(found.tokens) if token not in ("bank", source)]
    assert sum(each[1] for each in found.by.values()) == pytest.approx(found.around[1], abs=0.02)  # two layers: one word between


def test_both_ways_are_cut_as_they_say():
    """By masks written out: "bank" deaf to "check" in all layers, then "deposited" too."""
    reading, model, found = load_minilm().encode(CHECK), load_minilm(), ways(CHECK, "check")
    bank, check, deposited = map(reading.tokens.index, ("bank", "check", "deposited"))
    mask = np.ones((len(reading.tokens),) * 2, bool)
    mask[bank, check] = False
    ends = [model.encode(CHECK, mask).hidden[2, bank]]
    mask[deposited, check] = False
    ends.append(model.encode(CHECK, mask).hidden[2, bank])
    ruler = stack_ruler()
    direct = (reading.hidden[2, bank] - ends[0]) @ ruler.axes[1]
    assert direct == pytest.approx(found.direct[1], abs=1e-5) and (ends[0] - ends[1]) @ ruler.axes[1] == pytest.approx(found.by["deposited"][1], abs=1e-5)


def test_check_reaches_bank_by_way_of_deposited():
    found = ways(CHECK, "check")
    np.testing.assert_allclose(found.direct, [0.21, 0.21, 0.26, 0.25, 0.28, 0.25], atol=0.006)
    np.testing.assert_allclose(found.around, [0, 0.08, 0.16, 0.20, 0.15, 0.16], atol=0.006)
    np.testing.assert_allclose(found.by["deposited"], [0, 0.04, 0.08, 0.06, 0.03, 0.05], atol=0.006)
    assert all(np.abs(found.by[control][:3]).max() < 0.012 for control in ("she", "her", ".", "[CLS]", "[SEP]"))


def test_money_hardly_reaches_bank_by_way_of_lend():
    """The weights say that there is a way (a fifth of what they give); what comes by it is nothing, or against the sense."""
    through, found = weights_by_way(CREDIT, "money"), ways(CREDIT, "money")
    assert through["lend"] == pytest.approx(0.0035, abs=2e-4) and sum(through.values()) == pytest.approx(0.0167, abs=5e-4)
    np.testing.assert_allclose(found.direct, [0.07, 0.06, 0.09, 0.05, 0.07, 0.01], atol=0.006)
    assert abs(found.by["lend"][1]) < 0.01 and found.by["lend"][5] == pytest.approx(-0.04, abs=0.01)


def test_weights_by_way_are_the_product():
    reading = load_minilm().encode(CHECK)
    first, second = reading.weights[:2].mean(axis=1)
    bank, check = map(reading.tokens.index, ("bank", "check"))
    assert sum(weights_by_way(CHECK, "check").values()) == pytest.approx((second @ first)[bank, check], abs=1e-6)


def test_most_of_what_a_cue_does_it_does_directly():
    found = ways_of_cues("held-out")
    assert found.pairs == 41
    np.testing.assert_allclose(found.direct.share, [0.196, 0.162, 0.169, 0.199, 0.205, 0.234], atol=3e-3)
    np.testing.assert_allclose(found.around.share, [0, 0.009, 0.017, 0.048, 0.040, 0.026], atol=3e-3)
    np.testing.assert_allclose(found.share_around, [0, 0.08, 0.15, 0.21, 0.21, 0.20], atol=0.01)
    assert (found.around.high < found.direct.low).all()


@pytest.mark.parametrize(("call", "said"), [
    (lambda: ways(CHECK, "money"), "“money” is not in the text"), (lambda: ways("no such word", "no"), "“bank” is not in the text"),
    (lambda: ways(CHECK, "bank"), "“bank” hears itself"), (lambda: ways(CHECK, "bank", "check"), "There is no word 'check'"),
    (lambda: weights_by_way(CHECK, "money"), "“money” is not in the text"), (lambda: sense_by_layer("easy"), "There is no kind 'easy'"),
    (lambda: sense_by_layer(words=["bnak"]), "There is no word 'bnak'"), (lambda: sense_by_layer("two-banks", ["bat"]), "No sentence of kind 'two-banks' asks for bat")])
def test_what_cannot_be_measured_is_told(call, said):
    with pytest.raises(ValueError, match=said) as raised:
        call()
    assert "\n" not in str(raised.value)
