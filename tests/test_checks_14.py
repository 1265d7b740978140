"""The checks of chapter 14 refuse each likely mistake with its own hint, and accept what is right."""

import re

import numpy as np
import pytest
from check_helpers import asked_of_checks, outcome

from attention_lib.checks import chapter_14
from attention_lib.measure import kendall, one_head


def always(text):
    return lambda: text


HUT, SAVINGS = "They built a hut on the river bank.", "My savings bank closed last year."


def says(values, w_o):
    return np.linalg.norm(values @ w_o, axis=-1)


def heard_from(weights, values, w_o):
    return weights * says(values, w_o)


def vectors_heard(weights, values, w_o):
    return weights[:, :, None] * (values @ w_o)


def same_order(first, second):
    one, other = np.triu_indices(len(first), 1)
    return ((first[one] > first[other]) == (second[one] > second[other])).mean()


def by_hand(first, second):
    pairs = [(a, b) for a in range(len(first)) for b in range(a)]
    return sum((first[a] - first[b]) * (second[a] - second[b]) > 0 for a, b in pairs) / len(pairs)


def count(first, second):
    return same_order(first, second) * len(first) * (len(first) - 1) / 2


def ranks(numbers):
    return np.argsort(np.argsort(numbers))


def table(first, second):
    """The share of cells of the whole table of pairs in the same order, by the signs."""
    signs = [np.sign(each[:, None] - each) for each in (first, second)]
    return (signs[0] == signs[1]).mean()


def unit(vectors):
    return vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)


def cosines(vectors):
    return unit(vectors) @ unit(vectors).T


def apart(vectors):
    return cosines(vectors - vectors.mean(axis=0))


def in_place(vectors):
    vectors -= vectors.mean(axis=0)
    return cosines(vectors)


def dots(vectors):
    centred = vectors - vectors.mean(axis=0)
    return centred @ centred.T


WRONG = [
    ("14_1", "no bank", always("We sat by the river."), "no “bank” in it"),
    ("14_1", "two banks", always("The bank by the river bank was closed."), "two banks"),
    ("14_1", "short", always("A bank."), "3 to 20 words"),
    ("14_1", "long", always("Boats and " * 12 + "the river bank."), "3 to 20 words"),
    ("14_1", "the chapter's", always("He sat on the river bank!"), "chapter's own sentence"),
    ("14_1", "an emoji", always("The 🙂 sat on the river bank."), "cannot read"),
    ("14_1", "looks nowhere", always("We met at the bank."), "looks at no word"),
    ("14_1", "looks a little", always("Grass grows on the bank."), "less than half"),
    ("14_1", "a cause", always("She opened an account at the bank."), "a cause, to the end"),
    ("14_1", "a small cause", always("The boat was tied to the river bank."), "a little still"),
    ("14_1", "a list", lambda: [HUT], "a sentence, as a string"),
    ("14_2", "vectors", vectors_heard, "Asked for are their lengths"),
    ("14_2", "the mix", lambda w, v, o: w @ v @ o, "all that a word hears"),
    ("14_2", "loud alone", lambda w, v, o: says(v, o), "all that a word hears"),
    ("14_2", "one number", lambda w, v, o: heard_from(w, v, o).sum(), "5 rows"),
    ("14_2", "weights", lambda w, v, o: w, "These are the weights"),
    ("14_2", "without w_o", lambda w, v, o: w * np.linalg.norm(v, axis=-1), "leave W_O out"),
    ("14_2", "unweighed", lambda w, v, o: np.tile(says(v, o), (len(w), 1)), "weight is missing"),
    ("14_2", "unweighed, down", lambda w, v, o: np.tile(says(v, o)[:, None], (1, len(w))), "weight is missing"),
    ("14_2", "transposed", lambda *given: heard_from(*given).T, "swapped"),
    ("14_2", "of who hears", lambda w, v, o: w * says(v, o)[:, None], "word that hears has no place"),
    ("14_2", "squares", lambda *given: heard_from(*given)**2, "squares of lengths"),
    ("14_2", "sizes", lambda *given: np.abs(vectors_heard(*given)).sum(axis=-1), "sizes of the numbers"),
    ("14_2", "sums", lambda *given: vectors_heard(*given).sum(axis=-1), "add up the numbers"),
    ("14_2", "shares", lambda *given: heard_from(*given) / heard_from(*given).sum(axis=1, keepdims=True), "each row add up to 1"),
    ("14_2", "twice", lambda *given: 2 * heard_from(*given), "times the length"),
    ("14_2", "its own numbers", lambda w, v, o: heard_from(chapter_14._WEIGHTS, chapter_14._VALUES, chapter_14._W_O), "not for others"),
    ("14_3", "a list", lambda first, second: first > second, "one number for the two lists"),
    ("14_3", "a count", count, "This is a count"),
    ("14_3", "a double count", lambda *given: 2 * count(*given), "This is a count"),
    ("14_3", "tau", kendall, "Kendall's τ"),
    ("14_3", "opposite", lambda *given: 1 - same_order(*given), "opposite order"),
    ("14_3", "with itself", table, "with itself"),
    ("14_3", "cells", lambda first, second: count(first, second) / len(first)**2, "all cells"),
    ("14_3", "places", lambda first, second: (ranks(first) == ranks(second)).mean(), "places in the two orders"),
    ("14_3", "neighbours", lambda first, second: ((np.diff(first) > 0) == (np.diff(second) > 0)).mean(), "neighbours only"),
    ("14_3", "correlation", lambda first, second: np.corrcoef(first, second)[0, 1], "a correlation"),
    ("14_3", "of ranks", lambda first, second: np.corrcoef(ranks(first), ranks(second))[0, 1], "a correlation"),
    ("14_3", "a guess", lambda first, second: 0.9, "Of all 15 pairs"),
    ("14_3", "its own lists", lambda first, second: same_order(chapter_14._FIRST, chapter_14._SECOND), "not for two others"),
    ("14_3", "sizes", lambda first, second: same_order(np.abs(first), np.maximum(second, 0)), "also below 0"),
    ("14_4", "columns", lambda vectors: apart(vectors.T), "cosines of the columns"),
    ("14_4", "one row", lambda vectors: apart(vectors)[0], "6 rows and 6 columns"),
    ("14_4", "raw", cosines, "as they are"),
    ("14_4", "own mean", lambda vectors: cosines(vectors - vectors.mean(axis=1, keepdims=True)), "own mean"),
    ("14_4", "one mean", lambda vectors: cosines(vectors - vectors.mean()), "take off one number"),
    ("14_4", "dot products", dots, "lengths are missing"),
    ("14_4", "lengths first", lambda vectors: cosines(unit(vectors) - unit(vectors).mean(axis=0)), "before the mean is off"),
    ("14_4", "lengths first, products", lambda vectors: dots(unit(vectors)), "before the mean is off"),
    ("14_4", "old lengths", lambda vectors: dots(vectors) / np.outer(*[np.linalg.norm(vectors, axis=-1)] * 2), "before the mean is off"),
    ("14_4", "spread", lambda vectors: cosines((vectors - vectors.mean(axis=0)) / vectors.std(axis=0)), "by its spread"),
    ("14_4", "mean of cosines", lambda vectors: cosines(vectors) - cosines(vectors).mean(), "off the cosines"),
    ("14_4", "twice", lambda vectors: 2 * apart(vectors), "In order"),
    ("14_4", "vectors changed", in_place, "changed the vectors"),
    ("14_4", "its own vectors", lambda vectors: apart(chapter_14._BANKS), "not for others"),
]

RIGHT = [
    ("14_1", always(HUT)),
    ("14_1", always(SAVINGS)),
    ("14_2", heard_from),
    ("14_2", lambda *given: np.linalg.norm(vectors_heard(*given), axis=-1)),
    ("14_2", lambda *given: heard_from(*given).tolist()),
    ("14_3", same_order),
    ("14_3", by_hand),
    ("14_3", lambda *given: (1 + kendall(*given)) / 2),
    ("14_4", apart),
]

(test_a_wrong_answer_gets_the_hint_meant_for_it, test_a_right_answer_is_accepted,
 test_a_stub_and_a_failing_function_get_a_sentence) = asked_of_checks(WRONG, RIGHT)


@pytest.mark.parametrize("text", [HUT, SAVINGS], ids=["hut", "savings"])
def test_the_first_exercise_says_what_the_head_looks_at_and_what_its_silence_does(text, capsys):
    said = outcome("14_1", always(text), capsys)[1].replace("−", "-")
    found = one_head(text, "1.5")
    weight, *moved = map(float, re.search(r"gives (\S+) to .* by (\S+) after layer 1, and by (\S+) at the end", said).groups())
    assert weight == pytest.approx(found.weights.max(), abs=0.006)
    assert moved == pytest.approx((found.silenced - found.place)[[1, 6]], abs=0.006)
