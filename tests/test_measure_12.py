"""Chapter 12: what each layer tells, what is forgotten if connections are cut, and how places alone may mislead."""

import numpy as np
import pytest

from attention_lib import load_minilm, measure
from attention_lib.measure import chapter_12, stream
from attention_lib.measure.chapter_11 import CUES, FRAMES
from attention_lib.measure.results import stored
from attention_lib.ruler import layer_rulers
from attention_lib.senses import load_senses

CHECK, RIVER = "She deposited her check at the bank.", "We sat by the river bank."
TWO = "From the river bank we walked to the bank to deposit our money."


# One text

@pytest.mark.parametrize("text", [CHECK, TWO])
def test_a_word_by_layer_is_the_running_sum_of_chapter_11_after_each_layer(text):
    found, summed = measure.word_by_layer(text), stream(text)
    np.testing.assert_allclose(found.places[:, 1:], summed.after[:, 1:], atol=1e-5)
    assert found.at.tolist() == summed.at.tolist() and not found.places[:, 0].any()


def test_a_word_that_may_hear_nothing_else_has_no_sense():
    reading = load_minilm().encode(RIVER)
    mask = np.eye(len(reading.tokens), dtype=bool)
    river, money = (measure.word_by_layer(f"We sat by the {word} bank.", mask=mask).places for word in ("river", "money"))
    np.testing.assert_allclose(river, money, atol=1e-6)  # the same word at the same place
    assert np.abs(measure.word_by_layer(RIVER).places - river)[0, 1:].min() > 0.5


def test_a_word_that_is_not_there_has_no_place():
    with pytest.raises(ValueError, match="“bank” is not in the text 'We swam.'"):
        measure.word_by_layer("We swam.")


# Stored figures are those of the functions

def test_what_is_stored_comes_out_again():
    for again, name in ((chapter_12.measure_words(["bank"], only=3), "words"), (chapter_12.measure_cutting(only=2), "cutting"),
                        (chapter_12.measure_later(only=2, steps=[8]), "later")):
        for what, rows in again.items():
            np.testing.assert_allclose(rows, stored()[name][what][:len(rows)], atol=2e-3, err_msg=f"{name}, {what}")
    assert {word: len(rows) for word, rows in stored()["words"].items()} == {word: len(load_senses(word, kind="plain")) for word in chapter_12.WORDS}
    assert [np.shape(rows) for rows in stored()["cutting"].values()] == [(80, 7)] * 3 + [(80, 5, 7), (80, 7)]
    assert list(stored()["cutting"]) == list(chapter_12.CUTTING) and stored()["cutting"]["nothing"] == stored()["words"]["bank"]


def test_a_ruler_is_made_without_the_sentence_that_is_read_on_it():
    """By hand: the mean of each sense without the sentence, and without its counterpart at the same place."""
    word, examples, vectors = "bank", load_senses("bank", kind="plain"), chapter_12.plain_vectors("bank")
    places = [load_minilm().tokenize(each.text).index(word) for each in examples]
    axes, middles = chapter_12._rulers(word)
    for number in (0, 37, 79):
        own = [each for each in range(80) if examples[each].sense == examples[number].sense and each != number]
        others = [each for each in range(80) if examples[each].sense != examples[number].sense]
        partners = [each for each in others if (places[each], examples[each].split) == (places[number], examples[number].split)]
        mean, possible = vectors[own].mean(axis=0), [vectors[np.setdiff1d(others, each)].mean(axis=0) for each in partners]
        assert any(np.allclose(middles[number], (mean + each) / 2, atol=1e-6) for each in possible)
        assert not axes[number, 0].any() and axes[number, 1:].any(axis=1).all()


# What the chapter says

def test_each_word_is_told_by_every_layer_but_the_first():
    found = measure.each_word_by_layer()
    assert [told.sentences for told in found.values()] == [80] + [40] * 6
    for told in found.values():
        assert told.layers.share[0] == 0.5 and (told.layers.low[1:] > 0.67).all()
    np.testing.assert_allclose(found["bank"].right, [40, 72, 74, 74, 74, 74, 76], atol=1)


def test_failures_are_named_the_most_wrong_first():
    found = measure.failures()
    assert {"A guard with a gun stands at the door of the bank.", "She was a clerk in a bank before she wrote novels."} == {each.text for each in found[:2]}
    assert len(found) == 80 - measure.each_word_by_layer()["bank"].right[6] and all(each.places[6] < 0 for each in found)
    assert not measure.failures("spring") and len(measure.failures("spring", layer=1)) == 2


def test_minimal_pairs_are_in_order_from_the_first_layer_on():
    found = measure.pairs_by_layer()
    assert found.pairs == 24 and found.ordered.tolist() == [12] + [24] * 6 and found.apart.low[1:].min() > 1
    np.testing.assert_allclose(found.right, [24, 47, 44, 44, 44, 44, 43], atol=1)
    clerks = measure.word_by_layer(FRAMES[0].format(CUES["money"][1])).places[0]
    assert clerks[6] < 0  # the cue that fails
    training = {each.text for each in load_senses("bank", "train")}
    assert not training & {frame.format(cue) for frame in FRAMES for cues in CUES.values() for cue in cues}


@pytest.mark.parametrize("split", [None, "held-out"])
def test_it_forgets_without_its_cues_and_not_without_other_words(split):
    found = measure.forgetting(split)
    cues, others = found["cues"], found["other words"]
    assert {each.sentences for each in found.values()} == {20 if split else 80}
    assert (cues.lost.low[1:] > 0.25).all() and (others.lost.high[1:] < 0.1).all() and others.turned[6] == 0
    assert cues.right[6] < 0.75 * others.right[6] and found["cues from everyone"].right[6] <= cues.right[6]
    assert found["all words"].right.tolist() == [found["nothing"].right[0]] * 7  # one half: the special tokens say nothing of it


def test_cuts_are_those_that_are_named():
    tokens = ["[CLS]", "we", "sat", "by", "the", "river", "bank", ".", "[SEP]"]
    cut = {what: [np.argwhere(~mask).tolist() for mask in chapter_12._masks(what, tokens, ["river"])] for what in chapter_12.CUTTING}
    assert cut["nothing"] == [[]] and cut["cues"] == [[[6, 5]]]
    assert cut["cues from everyone"] == [[[query, 5] for query in range(9) if query != 5]]
    assert cut["all words"] == [[[6, key] for key in (1, 2, 3, 4, 5, 7)]]
    assert len(cut["other words"]) == 5 and all(len(each) == 1 and each[0][0] == 6 and each[0][1] in (1, 2, 3, 4) for each in cut["other words"])


def test_before_the_first_layer_it_is_the_counting_that_tells():
    counts = measure.counted_at_layer_0()
    assert counts["one left out"] == (0, 80) and counts["one of each sense left out"] == (40, 80)
    assert counts["one left out of chapter 05"][1] == 20


def test_a_place_further_on_draws_to_the_money():
    found = measure.standing_later()
    assert list(found) == list(chapter_12.STEPS) and all(not each.moved.share[0].any() for each in found.values())
    assert (np.diff([each.moved.share[6] for each in found.values()]) > 0).all() and found[1].moved.share[6] < 0.06
    assert found[32].moved.low[6] > 0.5 and found[32].right[6] < found[1].right[6] - 8


@pytest.mark.parametrize(("call", "said"), [
    (lambda: measure.failures("bnak"), "There is no word 'bnak'; choose one of bank,"), (lambda: measure.failures(layer=0), "counted from 1 to 6; got 0"),
    (lambda: measure.failures(layer=True), "got True"), (lambda: measure.failures(layer="6"), "got '6'"), (lambda: measure.forgetting("tests"), "There is no split 'tests'"),
    (lambda: measure.word_by_layer(RIVER, "sat"), "There is no word 'sat'")])
def test_what_is_not_measured_is_told(call, said):
    with pytest.raises(ValueError, match=said) as raised:
        call()
    assert "\n" not in str(raised.value)


def test_rulers_are_those_of_the_book():
    assert np.abs(layer_rulers().place(chapter_12.plain_vectors("bank")[0]) - measure.word_by_layer(load_senses("bank")[0].text).places[0]).max() < 1e-5
