"""The checks of chapter 02."""

from collections import Counter
from collections.abc import Mapping
from copy import deepcopy

import numpy as np

from attention_lib.checks.verdict import asks_for, finite, mistakes, numbers, parts, same, verdict
from attention_lib.static import cooccurrence, ppmi, svd_vectors

_TEXT = [["by", "the", "bank", "the", "boat", "left", "at", "noon"], ["a", "bank", "lends", "the", "money"],
         ["bank", "of", "mud", "by", "the", "old", "bank"], ["noon", "came"]]
_WORDS = ["noon", "bank", "a", "the", "boat", "left", "at", "lends", "money", "of", "mud", "by", "old", "came"]
_BELOW_0 = [  # a window of two words to each side, cut or walked without regard for the start of the sentence
    lambda words, place: words[place - 2 : place] + words[place + 1 : place + 3],
    lambda words, place: [word for word in words[place - 2 : place + 3] if word != "bank"],
    lambda words, place: [words[other] for other in range(place - 2, min(len(words), place + 3)) if other != place],
]
_COUNTS = np.array([[9.0, 0, 4, 1], [3, 7, 0, 2], [0, 5, 1, 8], [6, 1, 3, 0]])  # (4, 4), not symmetric
_MATRIX = np.array([[4.0, 1, 0], [1, 3, 1], [0, 2, 5], [2, 0, 1], [1, 1, 0]])  # (5, 3)
_SQUARE = np.array([[3.0, 1, 0, 2], [0, 2, 1, 1], [4, 0, 1, 0], [1, 1, 0, 5]])  # not symmetric


@asks_for("a dictionary: neighbour, and how often", lambda answer: isinstance(answer, Mapping))
def exercise_2_1(function):
    """The neighbours of one word: exercise_2_1(neighbours)."""
    def result(sentences=_TEXT, word="bank", window=2):
        found = function(deepcopy(sentences), word, window)
        return {each: count for each, count in found.items() if count} if isinstance(found, Mapping) else found

    def spared(sentences):
        function(sentences, "bank", 2)
        return sentences == _TEXT

    right, two = _company(_within(2, 2)), _within(2, 2)
    likely = [
        (_company(two, [[word for sentence in _TEXT for word in sentence]]),
         "A neighbour comes from the next sentence. Stay within one sentence at a time."),
        (_company(_within(2, 0)), "You count the words before it only. The words behind it are company too."),
        (_company(_within(0, 2)), "You count the words behind it only. The words before it are company too."),
        (_company(_within(2, 1)), "The last neighbour on the right is missing. Where does your slice end?"),
        (_company(_within(1, 2)), "The first neighbour on the left is missing. Where does your slice begin?"),
        (_company(_within(1, 1)), "Your window reaches one word to each side. Two were asked for."),
        (_company(_within(3, 3)), "Your window reaches one word too far on each side."),
        (_company(_within(9, 9)), "You count the whole sentence. Where does the window come in?"),
        (right + Counter(bank=4), "The word counts as its own neighbour. Leave its own place out, and that alone."),
        *[(_company(around), "Near the start of a sentence, place minus window is below 0, and Python counts such "
                             "places from the end.") for around in _BELOW_0],
        (_company(lambda words, place: {*two(words, place)}),
         "A neighbour that comes twice in one window should count twice."),
        (_company(lambda words, place: two(words, place) if place == words.index("bank") else []),
         "In one sentence the word stands twice. You count the company of the first only."),
        (_company(lambda words, place: two(words, words.index("bank"))),
         "In one sentence the word stands twice. You count the company of the first two times."),
    ]
    tests = [
        (lambda _: isinstance(result(), dict), "Return a dictionary: neighbour, and how often."),
        *[(lambda _, wrong=wrong: result() != wrong, hint) for wrong, hint in likely],
        (lambda _: result() == right, "Some counts are wrong. Try one sentence, and count by eye beside it."),
        (lambda _: result(window=3) == _company(_within(3, 3)),
         "It is right for a window of 2, not for one of 3. Does it use its argument?"),
        (lambda _: result(word="the", window=1) == _company(_within(1, 1), word="the"),
         "It is right for one word, not for another. Does it use its argument?"),
        (lambda _: result([["row", "row", "your", "boat"]], "row", 1) == {"row": 2, "your": 1},
         "In “row row your boat” each row has the other beside it. Leave out a place, not a word."),
        (lambda _: result(word="river") == {}, "A word that never comes has no company: an empty dictionary."),
        (lambda _: spared(deepcopy(_TEXT)), "Your function changes the sentences that it was given."),
    ]
    return verdict("2.1", function, tests, "Both sides, the borders of sentences, two windows, two words.")


@asks_for("an array of the shape of the table of counts")
def exercise_2_2(function):
    """PPMI with smoothed contexts: exercise_2_2(smoothed_ppmi)."""
    counts, total = _COUNTS, _COUNTS.sum()
    rows, columns = counts.sum(axis=1, keepdims=True), counts.sum(axis=0)  # (4, 1), (4,)
    words, contexts = rows / total, columns**0.75 / (columns**0.75).sum()
    ratio = counts / total / words / contexts

    def logged(ratio):
        return np.log(np.maximum(ratio, 1))

    def result(table=counts, smoothing=0.75):
        return function(table.copy(), smoothing)

    def spared(table):
        function(table, 0.75)
        return np.array_equal(table, counts)

    smoothed_words = rows**0.75 / (rows**0.75).sum()
    tests = [
        (lambda _: np.shape(result()) == (4, 4), "The answer should have the shape of the table of counts."),
        (lambda _: finite(result()), "There is an infinite number, or none at all: ln 0. A count of 0 gets 0."),
        *mistakes(result, [
            (ratio, "These are ratios. The logarithm is still to be taken, and then what is below 0 cut."),
            (logged(counts / total / words / (columns / total)),
             "This is PPMI without smoothing. Which sums are to be raised to the power?"),
            (logged(counts / total / smoothed_words / (columns / total)),
             "You smoothed the words, which are the rows. The contexts are the columns."),
            (logged(counts / total / smoothed_words / contexts), "You smoothed words and contexts. Contexts alone."),
            (logged(counts / total / words / (columns / total) ** 0.75),
             "Your smoothed shares of the contexts no longer add up to 1. Divide by their own sum."),
            (logged(counts / total / words / (columns**0.75 / total)),
             "Your smoothed shares of the contexts do not add up to 1. Divide by their own sum."),
            (ppmi(counts**0.75, smoothing=1), "You raised each count to the power. Raise the sums of the columns."),
            (logged(ratio) / np.log(2), "This is the logarithm with base 2. The book takes ln, which is np.log."),
            (logged(ratio) / np.log(10), "This is the logarithm with base 10. The book takes ln, which is np.log."),
            (np.where(counts > 0, np.log(np.where(counts > 0, ratio, 1)), 0),
             "Some numbers are negative. PPMI keeps the positive ones and puts 0 for all others."),
            (np.abs(np.where(counts > 0, np.log(np.where(counts > 0, ratio, 1)), 0)),
             "You took away the minus signs. What is below 0 becomes 0."),
            (np.log1p(ratio), "You add 1 before the logarithm. Take it of the ratio itself, and cut below 0."),
            (logged(ratio * total), "Your ratios are too large: counts are to be divided by their sum."),
            (ppmi(counts.T), "Rows and columns are exchanged: rows are words, columns are contexts."),
            (ppmi(counts.T).T, "You smoothed the words, which are the rows. The contexts are the columns."),
        ]),
        (lambda _: same(result(), ppmi(counts)),
         "The shape is right, the numbers are not. In order: shares, chance, ratio, ln, cut below 0."),
        (lambda _: same(result(smoothing=0.5), ppmi(counts, 0.5)),
         "It is right for a smoothing of 0.75, not for 0.5. Does it use its argument?"),
        (lambda _: same(result(counts[:2]), ppmi(counts[:2])),
         "Two words and four contexts come out wrong. Which sum goes along which axis?"),
        (lambda _: spared(counts.copy()), "Your function changes the counts that it was given. Make a new array."),
    ]
    with np.errstate(all="ignore"):  # ln 0 gets a hint, not a warning as well
        return verdict("2.2", function, tests, "Contexts smoothed, negatives cut, for two powers and two shapes.")


@asks_for("one array: one vector a row", parts)
def exercise_2_3(function):
    """Truncated SVD: exercise_2_3(short_vectors)."""
    def result(matrix=_MATRIX, dim=2):
        return np.asarray(function(matrix.copy(), dim), float)

    def products(matrix=_MATRIX, dim=2):
        """Signs cancel in the products of all rows."""
        vectors = result(matrix, dim)
        return vectors @ vectors.T

    def of(vectors):
        return vectors @ vectors.T

    left, sizes, right = np.linalg.svd(_MATRIX, full_matrices=False)
    centred = _MATRIX - _MATRIX.mean(axis=0)
    long = svd_vectors(_MATRIX, 2, power=1)
    tests = [
        (lambda _: numbers(function(_MATRIX.copy(), 2)), "Return one array: one vector a row."),
        (lambda _: result().shape != (2, 5), "This is transposed: each word needs a row, not a column."),
        (lambda _: result().shape != (3, 2),
         "Three vectors for five rows. Either this is V, which belongs to the columns, or you cut rows of U."),
        (lambda _: not (result().shape == (5, 3) and same(result(), left[:, :2] * sizes[:2] @ right[:2])),
         "You multiplied the whole matrix together again. Its short rows are asked for, U times S."),
        (lambda _: result().shape != (5, 3), "Three numbers a row instead of two. Where does dim come in?"),
        (lambda _: result().shape == (5, 2), "For 5 rows and dim 2 the answer should have shape (5, 2)."),
        *mistakes(products, [
            (of(left[:, :2]), "This is U alone: every direction counts as much. Where are the sizes, S?"),
            (of(svd_vectors(_MATRIX, 2, power=0.5)), "You took square roots of the sizes. Here S itself is asked for."),
            (of(svd_vectors(_MATRIX, 2, power=2)), "The sizes are in there twice. Once is enough."),
            (of(left[:, -2:] * sizes[-2:]), "These are the smallest directions. Which way are they sorted?"),
            (of(left[:, :2] * sizes[1::-1]), "The sizes are in the wrong order: each belongs to its own column."),
            (of(long / np.linalg.norm(long, axis=1, keepdims=True)),
             "You gave every vector length 1. Leave the lengths as they are."),
            (of(svd_vectors(centred, 2, power=1)), "You took off the mean of each column first. Leave it in."),
            (of(_MATRIX[:, :2]), "These are the first columns of the matrix. Start from np.linalg.svd."),
        ]),
        (lambda _: same(products(), of(long)), "The shape is right, the vectors are not. Which part of U, times what?"),
        (lambda _: same(products(_SQUARE, 3), of(svd_vectors(_SQUARE, 3, power=1))),
         "It is right for dim 2, not for dim 3. Does it use its argument?"),
    ]
    return verdict("2.3", function, tests, "Two matrices, two sizes; a turned sign of a direction does not matter.")


@asks_for("an array, here of shape (14, 14): a row and a column for each word")
def exercise_2_4(function):
    """Counts that fall with distance: exercise_2_4(weighted_counts)."""
    def result(window=3, words=_WORDS):
        return function(deepcopy(_TEXT), list(words), window)

    weights = 1 / np.arange(1, 4)
    right = _table(_TEXT, _WORDS, weights)
    one_text = [[word for sentence in _TEXT for word in sentence]]
    only_right = sum(_one_sided(distance) * weight for distance, weight in enumerate(weights, start=1))
    tests = [
        (lambda _: np.shape(result()) == (14, 14), "For 14 words the table should have shape (14, 14)."),
        *mistakes(result, [
            (_table(_TEXT, _WORDS, [1, 1, 1]), "Every neighbour counts 1. The distance is still to come in."),
            (_table(_TEXT, _WORDS, [1, 0, 0]),
             "Only direct neighbours have a count. Can your table hold a half? A table of whole numbers cannot."),
            (_table(_TEXT, _WORDS, [1, 2, 3]), "Farther words count more. It should be the other way round."),
            (_table(_TEXT, _WORDS, [1 / 2, 1 / 3, 1 / 4]), "A direct neighbour is 1 away, and adds 1, not a half."),
            (_table(_TEXT, _WORDS, [1, 2 / 3, 1 / 3]), "You count down evenly. A neighbour d words away adds 1/d."),
            (_table(_TEXT, _WORDS, [1, 1 / 4, 1 / 9]), "You divide by the square of the distance."),
            (_table(_TEXT, _WORDS, weights[:2]), "Your window is one word too small. Where does your range end?"),
            (_table(_TEXT, _WORDS, 1 / np.arange(1, 5)), "Your window is one word too large."),
            (_table(one_text, _WORDS, weights), "Words of two sentences meet. Stay within one sentence at a time."),
            (only_right, "A row knows its right neighbours only. Each pair belongs into two cells."),
            (only_right.T, "A row knows its left neighbours only. Each pair belongs into two cells."),
            (only_right - only_right.T, "Neighbours on one side count below 0. A distance has no sign."),
            (only_right.T - only_right, "Neighbours on one side count below 0. A distance has no sign."),
            (2 * right, "Everything counts twice. Do you visit each pair from both of its words?"),
            (_table(_TEXT, sorted(_WORDS), weights), "Your rows are in alphabetical order. Keep the vocabulary's."),
            (right / np.maximum(_table(_TEXT, _WORDS, [1, 1, 1]), 1),
             "You divide by how often they meet. Add up, and leave it at that."),
        ]),
        (lambda _: same(result(), right), "Some cells are wrong. Try one sentence, and count by hand beside it."),
        (lambda _: same(result(2), _table(_TEXT, _WORDS, weights[:2])),
         "It is right for a window of 3, not for one of 2. Does it use its argument?"),
        (lambda _: same(result(3, _WORDS[::-1]), right[::-1, ::-1]),
         "Another order of the vocabulary gives a wrong table. Does it use its argument?"),
    ]
    return verdict("2.4", function, tests, "Halves and thirds in their cells, both ways, sentence by sentence.")


def _company(around, sentences=_TEXT, word="bank"):
    """How often each word is among those that `around(words, place)` finds at the places of `word`."""
    return Counter(other for words in sentences for place, each in enumerate(words) if each == word
                   for other in around(words, place))


def _within(before, after):
    def around(words, place):
        return words[max(0, place - before) : place] + words[place + 1 : place + 1 + after]
    return around


def _table(sentences, words, weights):
    """The library's table of counts, its rows and columns in the order of `words`."""
    counts, vocabulary = cooccurrence(sentences, len(weights), weights)
    order = [vocabulary.index(word) for word in words]
    return counts[np.ix_(order, order)]


def _one_sided(distance):
    """Counts of the words exactly so many places to the right of each word: (V, V)."""
    counts = np.zeros((len(_WORDS), len(_WORDS)))
    for words in _TEXT:
        for one, other in zip(words, words[distance:], strict=False):
            counts[_WORDS.index(one), _WORDS.index(other)] += 1
    return counts
