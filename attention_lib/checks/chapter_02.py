"""The checks of chapter 02."""

from collections import Counter
from collections.abc import Mapping
from operator import eq

import numpy as np

from attention_lib.checks.asked import numbers, parts
from attention_lib.checks.exercise import exercise, expect, finite, same
from attention_lib.static import cooccurrence, ppmi, svd_vectors

_TEXT = [["by", "the", "bank", "the", "boat", "left", "at", "noon"], ["a", "bank", "lends", "the", "money"],
         ["bank", "of", "mud", "by", "the", "old", "bank"], ["noon", "came"]]
_ONE_SENTENCE = [[word for sentence in _TEXT for word in sentence]]
_BELOW_0 = [  # a window of two words to each side, cut or walked without regard for the start of the sentence
    lambda words, place: words[place - 2 : place] + words[place + 1 : place + 3],
    lambda words, place: [word for word in words[place - 2 : place + 3] if word != "bank"],
    lambda words, place: [words[other] for other in range(place - 2, min(len(words), place + 3)) if other != place],
]


@exercise("2.1", asks_for="a dictionary: neighbour, and how often",
          fits=lambda answer: isinstance(answer, Mapping),
          praise="Both sides, the borders of sentences, two windows, two words.")
def exercise_2_1(function):
    """The neighbours of one word: exercise_2_1(neighbours)."""
    def counted(word="bank", window=2, sentences=_TEXT):
        found = function(sentences, word, window)
        return {each: count for each, count in found.items() if count} if isinstance(found, Mapping) else found

    two = _within(2, 2)
    right = _company(two)
    yield from expect(counted(), right, {
        "A neighbour comes from the next sentence. Stay within one sentence at a time.": _company(two, _ONE_SENTENCE),
        "You count the words before it only. The words behind it are company too.": _company(_within(2, 0)),
        "You count the words behind it only. The words before it are company too.": _company(_within(0, 2)),
        "The last neighbour on the right is missing. Where does your slice end?": _company(_within(2, 1)),
        "The first neighbour on the left is missing. Where does your slice begin?": _company(_within(1, 2)),
        "Your window reaches one word to each side. Two were asked for.": _company(_within(1, 1)),
        "Your window reaches one word too far on each side.": _company(_within(3, 3)),
        "You count the whole sentence. Where does the window come in?": _company(_within(9, 9)),
        "The word counts as its own neighbour. Leave its own place out, and that alone.": right + Counter(bank=4),
        "Near the start of a sentence, place minus window is below 0, and Python counts such places from the end.":
            [_company(around) for around in _BELOW_0],
        "A neighbour that comes twice in one window should count twice.":
            _company(lambda words, place: {*two(words, place)}),
        "In one sentence the word stands twice. You count the company of the first only.":
            _company(lambda words, place: two(words, place) if place == words.index("bank") else []),
        "In one sentence the word stands twice. You count the company of the first two times.":
            Counter(other for words in _TEXT for each in words if each == "bank"
                    for other in two(words, words.index("bank"))),
    }, otherwise="Some counts are wrong. Try one sentence, and count by eye beside it.", alike=eq)
    yield (counted(window=3) == _company(_within(3, 3)),
           "It is right for a window of 2, not for one of 3. Does it use its argument?")
    yield (counted("the", window=1) == _company(_within(1, 1), word="the"),
           "It is right for one word, not for another. Does it use its argument?")
    yield (counted("row", 1, [["row", "row", "your", "boat"]]) == {"row": 2, "your": 1},
           "In “row row your boat” each row has the other beside it. Leave out a place, not a word.")
    yield counted("river") == {}, "A word that never comes has no company: an empty dictionary."
    yield not function.changed, "Your function changes the sentences that it was given."


@exercise("2.2", asks_for="an array of the shape of the table of counts",
          praise="Contexts smoothed, negatives cut, for two powers and two shapes.")
def exercise_2_2(function):
    """PPMI with smoothed contexts: exercise_2_2(smoothed_ppmi)."""
    counts = np.array([[9.0, 0, 4, 1], [3, 7, 0, 2], [0, 5, 1, 8], [6, 1, 3, 0]])  # (4, 4), not symmetric
    total, rows, columns = counts.sum(), counts.sum(axis=1, keepdims=True), counts.sum(axis=0)  # a number, (4, 1), (4,)
    words, smooth_words = rows / total, rows**0.75 / (rows**0.75).sum()
    contexts, smooth_contexts = columns / total, columns**0.75 / (columns**0.75).sum()
    share = counts / total
    ratio = share / words / smooth_contexts
    uncut = np.where(counts > 0, np.log(np.where(counts > 0, ratio, 1)), 0)

    def cut(ratio):
        return np.log(np.maximum(ratio, 1))

    got = function(counts, 0.75)
    yield np.shape(got) == (4, 4), "The answer should have the shape of the table of counts."
    yield finite(got), "There is an infinite number, or none at all: ln 0. A count of 0 gets 0."
    yield from expect(got, ppmi(counts), {
        "These are ratios. The logarithm is still to be taken, and then what is below 0 cut.": ratio,
        "This is PPMI without smoothing. Which sums are to be raised to the power?": cut(share / words / contexts),
        "You smoothed the words, which are the rows. The contexts are the columns.":
            [cut(share / smooth_words / contexts), ppmi(counts.T).T],
        "You smoothed words and contexts. Contexts alone.": cut(share / smooth_words / smooth_contexts),
        "Your smoothed shares of the contexts no longer add up to 1. Divide by their own sum.":
            cut(share / words / contexts**0.75),
        "Your smoothed shares of the contexts do not add up to 1. Divide by their own sum.":
            cut(share / words / (columns**0.75 / total)),
        "You raised each count to the power. Raise the sums of the columns.": ppmi(counts**0.75, smoothing=1),
        "This is the logarithm with base 2. The book takes ln, which is np.log.": cut(ratio) / np.log(2),
        "This is the logarithm with base 10. The book takes ln, which is np.log.": cut(ratio) / np.log(10),
        "Some numbers are negative. PPMI keeps the positive ones and puts 0 for all others.": uncut,
        "You took away the minus signs. What is below 0 becomes 0.": np.abs(uncut),
        "You add 1 before the logarithm. Take it of the ratio itself, and cut below 0.": np.log1p(ratio),
        "Your ratios are too large: counts are to be divided by their sum.": cut(ratio * total),
        "Rows and columns are exchanged: rows are words, columns are contexts.": ppmi(counts.T),
    }, otherwise="The shape is right, the numbers are not. In order: shares, chance, ratio, ln, cut below 0.")
    yield (same(function(counts, 0.5), ppmi(counts, 0.5)),
           "It is right for a smoothing of 0.75, not for 0.5. Does it use its argument?")
    yield (same(function(counts[:2], 0.75), ppmi(counts[:2])),
           "Two words and four contexts come out wrong. Which sum goes along which axis?")
    yield not function.changed, "Your function changes the counts that it was given. Make a new array."


@exercise("2.3", asks_for="one array: one vector a row", fits=parts,
          praise="Two matrices, two sizes; a turned sign of a direction does not matter.")
def exercise_2_3(function):
    """Truncated SVD: exercise_2_3(short_vectors)."""
    def products(vectors):
        """Of all rows with all rows: in them signs cancel."""
        vectors = np.asarray(vectors, float)
        return vectors @ vectors.T

    matrix = np.array([[4.0, 1, 0], [1, 3, 1], [0, 2, 5], [2, 0, 1], [1, 1, 0]])  # (5, 3)
    left, sizes, right = np.linalg.svd(matrix, full_matrices=False)
    vectors, got = left[:, :2] * sizes[:2], function(matrix, 2)
    yield numbers(got), "Return one array: one vector a row."
    yield np.shape(got) != (2, 5), "This is transposed: each word needs a row, not a column."
    yield (np.shape(got) != (3, 2),
           "Three vectors for five rows. Either this is V, which belongs to the columns, or you cut rows of U.")
    yield (not same(got, vectors @ right[:2]),
           "You multiplied the whole matrix together again. Its short rows are asked for, U times S.")
    yield np.shape(got) != (5, 3), "Three numbers a row instead of two. Where does dim come in?"
    yield np.shape(got) == (5, 2), "For 5 rows and dim 2 the answer should have shape (5, 2)."
    yield from expect(products(got), products(vectors), {
        "This is U alone: every direction counts as much. Where are the sizes, S?": products(left[:, :2]),
        "You took square roots of the sizes. Here S itself is asked for.": products(left[:, :2] * sizes[:2] ** 0.5),
        "The sizes are in there twice. Once is enough.": products(vectors * sizes[:2]),
        "These are the smallest directions. Which way are they sorted?": products(left[:, -2:] * sizes[-2:]),
        "The sizes are in the wrong order: each belongs to its own column.": products(left[:, :2] * sizes[1::-1]),
        "You gave every vector length 1. Leave the lengths as they are.":
            products(vectors / np.linalg.norm(vectors, axis=1, keepdims=True)),
        "You took off the mean of each column first. Leave it in.":
            products(svd_vectors(matrix - matrix.mean(axis=0), 2, power=1)),
        "These are the first columns of the matrix. Start from np.linalg.svd.": products(matrix[:, :2]),
    }, otherwise="The shape is right, the vectors are not. Which part of U, times what?")
    square = np.array([[3.0, 1, 0, 2], [0, 2, 1, 1], [4, 0, 1, 0], [1, 1, 0, 5]])  # not symmetric
    yield (same(products(function(square, 3)), products(svd_vectors(square, 3, power=1))),
           "It is right for dim 2, not for dim 3. Does it use its argument?")


@exercise("2.4", asks_for="an array, here of shape (14, 14): a row and a column for each word",
          praise="Halves and thirds in their cells, both ways, sentence by sentence.")
def exercise_2_4(function):
    """Counts that fall with distance: exercise_2_4(weighted_counts)."""
    vocabulary = ["noon", "bank", "a", "the", "boat", "left", "at", "lends", "money", "of", "mud", "by", "old", "came"]

    def table(weights, sentences=_TEXT, words=vocabulary):
        """The library's table of counts, its rows and columns in the order of `words`."""
        counts, found = cooccurrence(sentences, len(weights), weights)
        order = [found.index(word) for word in words]
        return counts[np.ix_(order, order)]

    got, right = function(_TEXT, vocabulary, 3), table([1, 1 / 2, 1 / 3])
    yield np.shape(got) == (14, 14), "For 14 words the table should have shape (14, 14)."
    to_the_right = _to_the_right(vocabulary)
    one_way, unweighted = to_the_right - to_the_right.T, table([1, 1, 1])
    yield from expect(got, right, {
        "Every neighbour counts 1. The distance is still to come in.": unweighted,
        "Only direct neighbours have a count. Can your table hold a half? A table of whole numbers cannot.":
            table([1, 0, 0]),
        "Farther words count more. It should be the other way round.": table([1, 2, 3]),
        "A direct neighbour is 1 away, and adds 1, not a half.": table([1 / 2, 1 / 3, 1 / 4]),
        "You count down evenly. A neighbour d words away adds 1/d.": table([1, 2 / 3, 1 / 3]),
        "You divide by the square of the distance.": table([1, 1 / 4, 1 / 9]),
        "Your window is one word too small. Where does your range end?": table([1, 1 / 2]),
        "Your window is one word too large.": table([1, 1 / 2, 1 / 3, 1 / 4]),
        "Words of two sentences meet. Stay within one sentence at a time.": table([1, 1 / 2, 1 / 3], _ONE_SENTENCE),
        "A row knows its right neighbours only. Each pair belongs into two cells.": to_the_right,
        "A row knows its left neighbours only. Each pair belongs into two cells.": to_the_right.T,
        "Neighbours on one side count below 0. A distance has no sign.": [one_way, -one_way],
        "Everything counts twice. Do you visit each pair from both of its words?": 2 * right,
        "Your rows are in alphabetical order. Keep the vocabulary's.":
            table([1, 1 / 2, 1 / 3], words=sorted(vocabulary)),
        "You divide by how often they meet. Add up, and leave it at that.": right / np.maximum(unweighted, 1),
    }, otherwise="Some cells are wrong. Try one sentence, and count by hand beside it.")
    yield (same(function(_TEXT, vocabulary, 2), table([1, 1 / 2])),
           "It is right for a window of 3, not for one of 2. Does it use its argument?")
    yield (same(function(_TEXT, vocabulary[::-1], 3), right[::-1, ::-1]),
           "Another order of the vocabulary gives a wrong table. Does it use its argument?")


def _company(around, sentences=_TEXT, word="bank"):
    """How often each word is among those that `around(words, place)` finds at the places of `word`."""
    return Counter(other for words in sentences for place, each in enumerate(words) if each == word
                   for other in around(words, place))


def _within(before, after):
    def around(words, place):
        return words[max(0, place - before) : place] + words[place + 1 : place + 1 + after]
    return around


def _to_the_right(vocabulary):
    """Each word's neighbours on its right alone, of the d-th the d-th part: (V, V)."""
    counts = np.zeros((len(vocabulary), len(vocabulary)))
    for words in _TEXT:
        for distance in (1, 2, 3):
            for one, other in zip(words, words[distance:], strict=False):
                counts[vocabulary.index(one), vocabulary.index(other)] += 1 / distance
    return counts
