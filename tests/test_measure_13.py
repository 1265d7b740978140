"""Chapter 13: what is stored of its benchmark, and what near words, far cues and linear weights make of "bank"."""

import numpy as np
import pytest

from attention_lib import load_minilm, measure
from attention_lib.measure import chapter_13
from attention_lib.measure.results import stored
from attention_lib.ruler import on_ruler

RIVER = "We sat by the river bank."


# The benchmark

def test_the_stored_benchmark_is_whole():
    found = measure.measured()
    assert found.tokens.tolist() == [2**power for power in range(6, 15)]
    assert list(found.bytes) == ["plain", "tiled", "window", "linear"]
    assert {*found.seconds} == {*found.system} == {*found.bytes, "PyTorch, fused", "PyTorch, step by step"}
    for rows in (found.seconds, found.system, found.bytes):
        assert all(row.shape == found.tokens.shape for row in rows.values())
    assert all((found.seconds[name] >= found.system[name]).all() for name in found.seconds)


def test_plain_attention_takes_memory_as_the_square_and_the_others_as_the_text():
    found = measure.measured()
    powers = {name: measure.exponent(found.tokens, row) for name, row in found.bytes.items()}
    assert 1.95 < powers["plain"] < 2.05 and all(powers[name] < 1.1 for name in ("tiled", "window", "linear"))
    assert found.longest["tiled"] > 50 * found.longest["plain"]


@pytest.mark.parametrize("power", [0.5, 1, 2])
def test_the_exponent_is_that_of_a_power(power):
    tokens = np.array([10, 100, 1000, 2000, 4000])
    assert measure.exponent(tokens, 7.0 * tokens**power) == pytest.approx(power)
    assert measure.exponent(tokens, np.where(tokens < 1000, 1.0, 7.0 * tokens**power)) == pytest.approx(power)


@pytest.mark.parametrize(("tokens", "numbers", "words"), [
    ([1000, 2000], [1, 0], "above 0"), ([1000, 2000], [1], "as many numbers"), ([10, 2000], [1, 2], "At least two sizes from 1024"),
    ([1000, 2000], [1, np.nan], "above 0"), ([[1000, 2000]], [[1, 2]], "got shapes (1, 2)"),
])
def test_numbers_without_a_slope_are_refused(tokens, numbers, words):
    with pytest.raises(ValueError) as caught:
        measure.exponent(tokens, numbers)
    assert words in str(caught.value)


# Near words alone

def test_what_is_stored_comes_out_again():
    for what, found in chapter_13.measure_windows(only=1).items():  # one sentence, and the shortest text
        for window, rows in found.items():
            np.testing.assert_allclose(rows, stored()["windows"][what][window][:1], atol=2e-3)
    for what, rows in chapter_13.measure_far(only=1).items():
        np.testing.assert_allclose(rows, stored()["far"][what][:1], atol=2e-3)
    assert np.shape(stored()["windows"]["near words"]["4"]) == (80, 7)


def test_a_word_that_hears_itself_alone_tells_nothing_and_a_wide_window_all():
    for found in measure.windows_told().values():
        assert found[1].right.tolist() == [40] * 7
        np.testing.assert_allclose(found[12].right, measure.each_word_by_layer()["bank"].right, atol=2)


def test_a_window_in_every_layer_reaches_as_far_as_all_of_them_together():
    """A word that stands six windows away moves "bank" by nothing at all, one place nearer it may."""
    model, window, texts = load_minilm(), 3, ["We saw {} " + "and " * n + "a bank." for n in (10, 11)]
    for text, arrives in zip(texts, (True, False), strict=True):
        readings = [model.encode(text.format(word), mask=measure.near_mask(len(model.tokenize(text.format(word))) + 2, window)) for word in ("ducks", "loans")]
        at, cue = readings[0].tokens.index("bank"), readings[0].tokens.index("ducks")
        assert at - cue == (12 if arrives else 13)
        apart = np.abs(readings[0].hidden[:, at] - readings[1].hidden[:, at]).max(axis=-1)
        assert not apart[:6].any() and bool(apart[6]) == arrives


@pytest.mark.parametrize(("size", "window"), [(0, 2), (4, 0), (4, 1.5)])
def test_a_window_of_nothing_is_refused(size, window):
    with pytest.raises(ValueError, match="counts words, so it is"):
        measure.near_mask(size, window)


def test_a_far_cue_is_heard_less_and_beyond_its_reach_not_at_all():
    found = measure.cue_far_away()
    assert (np.diff(found.words) > 0).all() and found.tokens.max() <= 512
    for window in (32, 128):
        moved = found.moved[f"a window of {window}"]
        assert np.abs(moved[found.words >= window, 1]).max() == 0  # one layer: nothing comes around
        assert np.abs(moved[found.words >= window]).max() < 0.02
    assert (found.moved["all words"][:, 1:].max(axis=1) > 0.05).all()


# Ways to weigh

def test_softmax_puts_bank_where_the_ruler_of_the_book_has_it():
    for text in (RIVER, "I went to the bank to deposit money."):
        found = measure.three_weighings(text)
        assert found.places["softmax"] == pytest.approx(on_ruler(text).ends[0], abs=1e-4)
        assert found.tokens[found.at] == "bank"
        for weights in found.weights.values():
            assert weights.shape == (12, len(found.tokens))
            np.testing.assert_allclose(weights.sum(axis=-1), 1)


def test_all_weighings_are_counted():
    found = measure.weighings_told()
    assert {each.sentences for each in found.values()} == {80} and found["softmax"].order == pytest.approx(1)
    assert found["softmax"].right > found["linear"].right and np.isnan(found["equal shares"].order)
    both = [measure.weighings_told(split)["linear"] for split in ("train", "held-out")]
    assert sum(each.right for each in both) == found["linear"].right


@pytest.mark.parametrize(("text", "error"), [("We swam.", ValueError), (3, TypeError)])
def test_a_text_without_the_word_is_refused(text, error):
    with pytest.raises(error):
        measure.three_weighings(text)
