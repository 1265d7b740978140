"""The experiments of chapters 05 and 06: the figures that the chapters print, what must hold for any, and cases worked by hand."""

import numpy as np
import pytest

from attention_lib import WordVectors, load_minilm, measure, softmax
from attention_lib.attention import raw_attention
from attention_lib.bank import LANDMARKS, MONEY, RIVER, TWO_BANKS, Sentence
from attention_lib.measure import WAYS, cue_first, follow, placed, static_ruler, static_score, told_apart, weigh
from attention_lib.measure.chapter_06 import CREDIT
from attention_lib.ruler import on_ruler
from attention_lib.senses import load_senses
from attention_lib.text import tokenize
from attention_lib.widgets import MeaningShift

WE_SAT, CHECK = "We sat by the river bank.", "She deposited her check at the bank."


def toy():
    """A table in the plane: river words at (-1, 0), money words at (1, 0), bank above, in the middle."""
    words = [*RIVER, *MONEY, "bank", "grows"]
    return WordVectors(words, [*[[-1.0, 0]] * 6, *[[1.0, 0]] * 6, [0.0, 1], [0.5, 0]])


# Chapter 05

def test_the_sentences_are_those_of_the_chapter():
    twenty, traps = measure.twenty_sentences(), measure.trap_sentences()
    assert [each.sense for each in twenty] == ["river"] * 10 + ["money"] * 10 and len({each.text for each in twenty}) == 20
    assert [each.sense for each in traps] == ["river"] * 3 + ["money"] * 3
    for each in (*twenty, *traps):
        assert tokenize(each.text).count("bank") == 1
    assert sum(bool({*RIVER, *MONEY} & {*tokenize(each.text)}) for each in twenty) == 6  # contain a word of the poles
    assert len({*RIVER, *MONEY, *LANDMARKS}) == 24


def test_the_poles_of_the_static_ruler_are_the_means_of_six_words():
    vectors, ruler = WordVectors.load("minilm-64"), static_ruler()
    places = [ruler.place(vectors[words]).mean() for words in (RIVER, MONEY)]
    np.testing.assert_allclose(places, [-1, 1], atol=1e-5)
    assert ruler.place(vectors["bank"]) == pytest.approx(0.221, abs=5e-4)
    assert static_ruler(toy()).place([[-1, 0], [0, 5], [1, 0], [0.5, 0]]).tolist() == [-1, 0, 1, 0.5]


@pytest.mark.parametrize("text", [WE_SAT, CHECK, "I opened a savings account at the bank."])
def test_it_is_the_axis_of_the_widget_s_map(text):
    shown, found = MeaningShift(text).places(), follow(text)
    assert found.place - found.alone == pytest.approx(shown["shifted"][0] - shown["static"][0], abs=1e-6)
    np.testing.assert_allclose(found.pulls, shown["pulls"][:, 0], atol=1e-6)
    assert np.ptp(shown["poles"][:, 0]) == pytest.approx(2, abs=1e-6)


@pytest.mark.parametrize(("text", "moved", "kept", "then", "more"), [
    (WE_SAT, -0.103, 0.86, "river", 0.07), ("Fish swam close to the grassy bank.", -0.084, 0.86, "close", 0.04),
    ("Otters dug a den into the bank.", -0.024, 0.92, "into", 0.02), ("Children threw stones from the bank into the river.", -0.141, 0.80, "river", 0.07),
    (CREDIT, 0.263, 0.60, "money", 0.16), (CHECK, 0.023, 0.82, "check", 0.05),
    ("Masked robbers held up the bank at noon.", -0.001, 0.84, "robbers", 0.05)])
def test_bank_is_followed_as_in_the_chapter(text, moved, kept, then, more):
    found = follow(text)
    assert found.place - found.alone == pytest.approx(moved, abs=5e-4) and found.alone == pytest.approx(0.221, abs=5e-4)
    first, second = np.argsort(-found.weights)[:2]
    assert (found.words[first], found.words[second]) == ("bank", then)
    assert (found.weights[first], found.weights[second]) == (pytest.approx(kept, abs=0.005), pytest.approx(more, abs=0.005))
    assert found.alone + found.pulls.sum() == pytest.approx(found.place, abs=1e-5) and found.weights.sum() == pytest.approx(1, abs=1e-6)


def test_a_followed_word_of_a_toy_by_hand():
    found = follow("Bank grows, river!", vectors=toy(), sharpness=0)
    assert found.words == ["bank", "grows", "river"] and found.weights.tolist() == [1 / 3] * 3
    np.testing.assert_allclose([*found.pulls, found.alone, found.place], [0, 1 / 6, -1 / 3, 0, -1 / 6], atol=1e-12)


@pytest.mark.parametrize(("sharpness", "toward", "keeps", "way"), [
    (0, 18, 0.13, 0.169), (1, 18, 0.26, 0.169), (2, 19, 0.47, 0.147), (4, 19, 0.82, 0.070), (8, 20, 0.99, 0.010), (12, 20, 1.00, 0.002)])
def test_the_dial_gives_what_the_chapter_prints(sharpness, toward, keeps, way):
    found = static_score(sharpness=sharpness)
    assert (found.toward, found.of, round(found.keeps, 2), round(found.way, 3)) == (toward, 20, keeps, way)
    assert len(found.wrong) == 20 - toward


def test_a_word_that_may_not_hear_itself_goes_farther_to_the_same_sides():
    raw, other = static_score(), static_score(measure.no_self_attention)
    assert (other.toward, round(other.way, 3), round(other.small_words, 2), other.keeps) == (19, 0.351, 0.33, 0)
    assert raw.wrong == other.wrong == ["Masked robbers held up the bank at noon."] and round(raw.small_words, 2) == 0.06
    x = measure.book_table()[["bank", "grows", "money"]]
    weights = measure.no_self_attention(x)[1]
    kept = raw_attention(x)[1] * (1 - np.eye(3))
    np.testing.assert_allclose(weights, kept / kept.sum(axis=1, keepdims=True), atol=1e-6)


def test_all_six_traps_go_astray():
    found = static_score(sentences=measure.trap_sentences())
    assert (found.toward, found.of, len(found.wrong)) == (0, 6, 6)
    moved = {text: follow(text).place - follow(text).alone for text in found.wrong}
    assert moved["The bank bought a boat."] == pytest.approx(-0.044, abs=5e-4)
    assert moved["We had no money left, so we slept on the bank."] == pytest.approx(0.169, abs=5e-4)


def test_two_banks_in_one_text_are_one():
    found = measure.two_banks_apart()
    assert (found.rows, found.weights, found.vectors) == ([3, 8], 0, 0) and found.places[0] == found.places[1]
    assert found.places[0] - follow(WE_SAT).alone == pytest.approx(0.066, abs=5e-4)

    def first_word(x):
        weights = np.tri(len(x)) / np.arange(1, len(x) + 1)[:, None]  # who comes later hears more
        return weights @ x, weights

    assert measure.two_banks_apart(attention=first_word).vectors > 0


@pytest.mark.parametrize(("call", "said"), [
    (lambda: follow("We sat by the river."), "“bank” is not among the words"), (lambda: follow("", word="river"), "“river” is not among"),
    (lambda: static_score(sentences=[]), "no sentence"), (lambda: static_score(sentences=[Sentence("A bank.", "blood")]), "got 'blood'"),
    (lambda: measure.two_banks_apart("One bank."), "“bank” in it twice"), (lambda: measure.no_self_attention([[1.0]]), "at least two words"),
    (lambda: measure.no_self_attention("bank"), "x should hold numbers"), (lambda: follow(WE_SAT, sharpness="sharp"), "sharpness"),
])
def test_what_cannot_be_measured_on_static_vectors_is_told(call, said):
    with pytest.raises(ValueError, match=said):
        call()


# Chapter 06

@pytest.mark.parametrize("way", [*WAYS, "1.11", "1.3"])
@pytest.mark.parametrize("text", [CREDIT, TWO_BANKS])
def test_a_row_of_weights_adds_up_to_one_in_every_way(way, text):
    tokens, at, weights = weigh(text, way=way)
    assert tokens[0] == "[CLS]" and tokens[at] == "bank" and weights.shape == (len(tokens),)
    assert weights.sum() == pytest.approx(1, abs=1e-5) and (weights >= 0).all()


@pytest.mark.parametrize(("text", "place", "best"), [
    (CREDIT, 0, {"lend": 0.87, "[CLS]": 0.04, "the": 0.02}), (WE_SAT, 0, {"river": 0.83, "[CLS]": 0.05, "[SEP]": 0.04}),
    ("I went to the bank to deposit money.", 0, {"deposit": 0.69, "[CLS]": 0.08, "to": 0.05}), (CHECK, 0, {"[CLS]": 0.24, "[SEP]": 0.19, "deposited": 0.16}),
    ("bank grows money", 0, {"grows": 0.36, "[SEP]": 0.30, "[CLS]": 0.26}),
    (TWO_BANKS, 0, {"river": 0.67, "deposit": 0.11, "[CLS]": 0.06}), (TWO_BANKS, 1, {"deposit": 0.45, "river": 0.23, "[CLS]": 0.06})])
def test_head_1_5_gives_most_to_what_the_chapter_says(text, place, best):
    tokens, _, weights = weigh(text, place=place)
    assert {tokens[i]: round(float(weights[i]), 2) for i in weights.argsort()[::-1][:3]} == best


def test_the_other_ways_to_weigh():
    tokens, at, raw = weigh("I went to the bank to deposit money.", way="raw")
    assert raw.argmax() == at and round(float(raw[at]), 2) == 0.97
    rest = np.delete(raw, at)
    no_self = weigh("I went to the bank to deposit money.", way="no self").weights
    assert no_self[at] == 0
    np.testing.assert_allclose(np.delete(no_self, at), rest / rest.sum(), rtol=1e-4)
    np.testing.assert_allclose(weigh(CREDIT, way="equal").weights, 1 / 15, rtol=1e-6)
    draws = [weigh(CREDIT, way="random", draw=draw).weights for draw in range(10)]
    assert len({each.tobytes() for each in draws}) == 10
    np.testing.assert_array_equal(draws[3], weigh(CREDIT, way="random", draw=3).weights)
    np.testing.assert_array_equal(weigh(CREDIT, way="1.5").weights, weigh(CREDIT).weights)


@pytest.mark.parametrize(("way", "bank", "others"), [("raw", 70, 178), ("trained", 40, 61), ("random", 24.1, 80.0), ("equal", 8, 25), ("no self", 70, 178)])
def test_cues_are_first_as_often_as_the_chapter_prints(way, bank, others):
    found = cue_first(way)
    assert (found.bank, found.others) == (pytest.approx(bank), pytest.approx(others))
    assert (round(found.bank_chance, 1), round(found.others_chance, 1)) == (15.9, 54.9)
    if way == "random":
        assert found.draws.shape == (10, 2) and found.draws.min(axis=0).tolist() == [12, 39] and found.draws.max(axis=0).tolist() == [37, 103]


@pytest.mark.parametrize(("way", "counts"), [
    ("raw", (10, 10, 0, 10)), ("no self", (12, 10, 0, 16)), ("equal", (10, 10, 0, 15)), ("random", (11, 9.8, 0.7, 12.7)),
    ("trained", (13, 18, 4, 13)), ("all heads", (18, 19, 3, 15))])
def test_banks_are_told_apart_on_the_one_ruler(way, counts):
    found = told_apart(way)
    assert found[:4] == pytest.approx(counts) and found.draws.shape == (10 if way == "random" else 1, 4)


@pytest.mark.parametrize("text", [WE_SAT, CHECK, CREDIT, TWO_BANKS])
def test_a_bank_is_placed_where_the_ruler_has_it(text):
    one, every, ruler = placed(text), placed(text, "all heads"), on_ruler(text)
    np.testing.assert_allclose(one.alone + ruler.pulls[:, 4].sum(axis=1), one.places, atol=1e-4)
    np.testing.assert_allclose(one.alone + ruler.pulls.sum(axis=(1, 2)), every.places, atol=1e-4)
    np.testing.assert_array_equal(one.alone, every.alone)
    assert (abs(placed(text, "1.11").places - one.places) > 0.01).all()


def test_places_of_the_book_s_sentences():
    assert [round(float(each[0]), 2) for each in placed(WE_SAT)] == [0.22, -0.52]
    assert placed(TWO_BANKS).places.round(2).tolist() == [-0.33, 0.11] and placed(TWO_BANKS, "all heads").places.round(2).tolist() == [-1.03, -0.03]
    traps = [placed(each.text).places[0] * (-1 if each.sense == "river" else 1) > 0 for each in measure.trap_sentences()]
    assert traps == [False, True, False, False, True, True]


def test_scores_need_not_be_equal_both_ways():
    lend, the = measure.scores_both_ways(), measure.scores_both_ways(other="the")
    assert {way: [round(score, 2) for score in both] for way, both in lend.items()} == {
        "raw": [1.91, 1.91], "random": [-0.34, -0.08], "1.5": [5.99, 4.08], "1.3": [1.36, 0.53]}
    assert {way: [round(score, 2) for score in both] for way, both in the.items()} == {
        "raw": [0.15, 0.15], "random": [0.12, -0.03], "1.5": [2.29, 0.34], "1.3": [23.15, 0.25]}


def test_the_root_is_of_the_head_s_size():
    found = measure.weights_by_root()
    assert {size: [round(weight, 2) for weight in both] for size, both in found.items()} == {
        1: [1.00, 1.00], 32: [0.87, 0.47], 384: [0.23, 0.14]}
    tokens, at, weights = weigh(CREDIT)
    assert found[32][0] == pytest.approx(weights[tokens.index("lend")], abs=1e-5)


def test_what_is_heard_is_added():
    found = measure.added_or_replaced()
    assert [(round(each.cosine, 2), each.still_bank) for each in found.values()] == [(0.99, 80), (-0.01, 0)]
    assert list(found) == ["added", "replaced"] and len(load_senses("bank", kind="plain")) == 80


def test_the_variance_of_scores_is_their_size():
    found = measure.score_variance_by_size()
    assert found.sizes.tolist() == [1, 4, 16, 64, 256, 1024]
    assert found.variance.round(1).tolist() == [1.0, 4.1, 15.8, 64.3, 254.1, 1026.5]
    assert found.heard.round(1).tolist() == [12.2, 6.8, 2.7, 1.6, 1.2, 1.1]
    assert found.heard_divided.round(1).tolist() == [12.2, 11.3, 10.9, 10.8, 10.7, 10.7]
    assert (np.diff(found.largest) > 0).all() and np.ptp(found.largest_divided) < 0.05 and found.largest[0] == found.largest_divided[0]


def test_the_nearest_words_are_heard_alike_and_tell_two_banks_apart_as_well_as_the_head():
    near = weigh(WE_SAT, way="near")
    assert near.tokens[near.at] == "bank" and near.weights.round(3).tolist() == [0, 0, 0, 0.2, 0.2, 0.2, 0, 0.2, 0.2]
    assert told_apart("near")[:4] == (11, 18, 7, 13)
    with pytest.raises(ValueError, match="none of them comes first"):
        cue_first("near")


def test_a_row_of_the_ruler_has_the_places_and_the_pulls_of_its_cues_by_their_sides():
    text, alone, place, left, right = measure.static_row(CHECK, ["deposited", "check"])
    found = follow(CHECK)
    assert (text, alone, place) == (CHECK, found.alone, found.place)
    assert {**left, **right} == pytest.approx({"deposited": found.pulls[1], "check": found.pulls[3]})
    assert all(pull < 0 for pull in left.values()) and all(pull >= 0 for pull in right.values())
    text, alone, place, left, right = measure.head_row(TWO_BANKS, ["river", "deposit"], place=1)
    at = on_ruler(TWO_BANKS)
    assert text.count("**bank**") == 1 and text.index("river") < text.index("**bank**") and text.replace("**", "") == TWO_BANKS
    assert [alone, place] == pytest.approx([placed(TWO_BANKS).alone[1], placed(TWO_BANKS).places[1]], abs=1e-6)
    assert left["river"] == pytest.approx(at.pulls[1, 4, at.tokens.index("river")]) and set(right) == {"deposit"}
    assert measure.head_row(WE_SAT)[0] == WE_SAT and measure.head_row(WE_SAT)[3:] == ({}, {})


def test_near_words_answer_louder_in_the_trained_head_and_not_by_likeness():
    distances, trained = measure.loudness_by_distance("trained")
    assert distances.tolist() == [*range(-12, 0), *range(1, 13)] and trained.max() == 1
    assert trained[abs(distances) == 1].min() > 0.9 and trained[abs(distances) >= 8].max() < 0.25
    assert (np.diff(trained[distances < 0][3:]) > 0).all() and (np.diff(trained[distances > 0][:9]) < 0).all()  # a hill
    for word in ("deposit", "lend", "the"):  # whatever is said: place and word add up in a score
        np.testing.assert_allclose(measure.loudness_by_distance(word=word)[1], trained, atol=0.03)
    likeness = measure.loudness_by_distance("raw")[1]
    assert likeness.min() > 0.6
    np.testing.assert_array_equal(measure.loudness_by_distance("equal")[1], 1)
    near, far = (trained[distances == each][0] for each in (2, 6))
    assert far / near == pytest.approx(np.exp(_river_at(6) - _river_at(2)), rel=1e-4)


def _river_at(distance):
    """By way of whole texts: the mean score that "river" gets of "bank" when it stands so far behind it."""
    model, head, scores = load_minilm(), load_minilm().head("1.5"), []
    for place in range(13, 33):
        tokens = ["the"] * 45
        tokens[place], tokens[place + distance] = "bank", "river"
        x = model.embed(tokens)
        scores.append((x[place] @ head.w_q + head.b_q) @ (x[place + distance] @ head.w_k + head.b_k) / np.sqrt(32))
    return np.mean(scores)


def test_one_key_is_always_heard_alone_and_large_scores_do_no_harm():
    alone = measure.score_variance_by_size([9], queries=5, keys=1)
    assert (alone.largest, alone.heard) == (1, 1)
    huge = measure.score_variance_by_size([10 ** 6], queries=2, keys=3, seed=1)
    assert np.isfinite(np.array(huge)).all() and huge.heard[0] == pytest.approx(1, abs=1e-6)
    again = [measure.score_variance_by_size([4], seed=seed).variance[0] for seed in (1, 1, 2)]
    assert again[0] == again[1] != again[2]


@pytest.mark.parametrize(("call", "said"), [
    (lambda: weigh(WE_SAT, way="likeness"), "no way 'likeness' to weigh; choose one of raw, no self, equal, near, random, trained"),
    (lambda: weigh(WE_SAT, way="2.4"), "a head of layer 1"), (lambda: weigh(WE_SAT, way="1.13"), "'1.13'"),
    (lambda: weigh(WE_SAT, way=5), "no way 5"), (lambda: weigh(WE_SAT, "money"), "“money” stands 0 times"),
    (lambda: weigh(WE_SAT, place=1), "“bank” stands 1 times"), (lambda: weigh(WE_SAT, place=-1), "at least 0"),
    (lambda: weigh(WE_SAT, way="random", draw=10), "10 draws, counted from 0 to 9"), (lambda: placed("A river."), "“bank” is not in the text"),
    (lambda: cue_first("best"), "no way 'best'"), (lambda: told_apart("best"), "no way 'best'"), (lambda: cue_first(["raw"]), "no way"),
    (lambda: measure.scores_both_ways("bank", "river"), "“river” is not among the tokens"), (lambda: measure.weights_by_root(sizes=[0]), "above 0; got 0"),
    (lambda: measure.score_variance_by_size([0]), "at least 1; got 0"), (lambda: measure.score_variance_by_size([2.5]), "whole number; got 2.5"),
    (lambda: measure.head_row(WE_SAT, ["money"]), "“money” is not among"), (lambda: measure.static_row(WE_SAT, ["lake"]), "“lake” is not among"),
    (lambda: measure.head_row(WE_SAT, place=1), "“bank” stands 1 times"),
    (lambda: measure.loudness_by_distance(word="zzyx"), "no WordPiece 'zzyx'"), (lambda: measure.loudness_by_distance(reach=13), "12 words; got 13"),
    (lambda: measure.loudness_by_distance("best"), "no way 'best'"), (lambda: measure.loudness_by_distance(reach=0), "at least 1; got 0"),
    (lambda: measure.score_variance_by_size(keys=0), "keys counts draws"), (lambda: measure.score_variance_by_size(7), "a list of sizes"),
])
def test_what_cannot_be_measured_in_the_model_is_told(call, said):
    with pytest.raises(ValueError, match=said):
        call()


@pytest.mark.parametrize("text", [["We", "sat"], 7, None])
def test_a_text_is_one_string(text):
    for call in (weigh, placed, follow, measure.two_banks_apart, lambda text: measure.scores_both_ways(text=text)):
        with pytest.raises(TypeError, match="one string"):
            call(text)


def test_what_is_kept_cannot_be_changed():
    for array in (cue_first("random").draws, told_apart("trained").draws):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0
    tokens, _, weights = weigh(CREDIT)
    tokens.append("bank")
    assert len(weigh(CREDIT).tokens) == len(weights) == 15


def test_weights_are_a_softmax_of_scores():
    tokens, at, weights = weigh(WE_SAT, way="1.3")
    scores = [measure.scores_both_ways("bank", token, WE_SAT, ["1.3"])["1.3"][0] for token in tokens]
    np.testing.assert_allclose(weights, softmax(scores), atol=1e-5)


# Who answers a query

def test_an_answer_is_the_score_of_a_word_in_the_place_of_each_other_token():
    from attention_lib import load_minilm

    model, head, text = load_minilm(), load_minilm().head("1.5"), "We sat by the river bank."
    tokens = ["[CLS]", *model.tokenize(text), "[SEP]"]
    scores = []
    for place in (1, 2, 3, 4, 5, 7):  # all but [CLS], "bank" and [SEP]
        changed = [*tokens[:place], "lend", *tokens[place + 1:]]
        x = model.embed(changed)
        scores.append((x[6] @ head.w_q + head.b_q) @ (x[place] @ head.w_k + head.b_k) / np.sqrt(32))
    assert measure.answers(["lend"], text=text)["lend"] == pytest.approx(np.mean(scores), abs=1e-5)


def test_likeness_is_answered_by_the_word_itself_and_the_trained_query_is_not():
    words = ["bank", "lend", "river", "check", "banking"]
    like, asked = measure.answers(words, way="raw"), measure.answers(words)
    assert max(like, key=like.get) == "bank" and sorted(asked, key=asked.get)[-2:] == ["river", "lend"]


@pytest.mark.parametrize(("given", "said"), [({"words": ["mudbank"]}, "no WordPiece 'mudbank'"),
                                             ({"words": ["lend"], "asking": "shore"}, "“shore” is not among the tokens"),
                                             ({"words": ["lend"], "way": "loud"}, "no way 'loud'")])
def test_what_cannot_answer_is_told(given, said):
    with pytest.raises(ValueError, match=said):
        measure.answers(**given)
