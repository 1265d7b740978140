"""The checks of chapter 02 refuse each likely mistake with its own hint, and accept what is right."""

import warnings
from collections import Counter, defaultdict

import numpy as np
from check_helpers import asked_of_checks, assert_refused

from attention_lib import ppmi

# ---- 2.1


def neighbours(sentences, word, window):
    found = {}
    for words in sentences:
        for place in range(len(words)):
            if words[place] == word:
                for other in words[max(0, place - window) : place] + words[place + 1 : place + window + 1]:
                    found[other] = found.get(other, 0) + 1
    return found


def around(cut):
    """Count what `cut(words, place, window)` gives at each place of the word."""
    def function(sentences, word, window):
        return Counter(other for words in sentences for place, each in enumerate(words) if each == word
                       for other in cut(words, place, window))
    return function


def both(words, place, window):
    return words[max(0, place - window) : place] + words[place + 1 : place + window + 1]


def across_borders(sentences, word, window):
    return neighbours([sum(sentences, [])], word, window)


def itself_too(sentences, word, window):
    return around(lambda words, place, w: words[max(0, place - w) : place + w + 1])(sentences, word, window)


def never_its_twin(sentences, word, window):
    found = itself_too(sentences, word, window)
    del found[word]
    return found


def first_only(sentences, word, window):
    return around(lambda words, place, w: both(words, place, w) if place == words.index(word) else [])(
        sentences, word, window)


def in_place_2_1(sentences, word, window):
    found = neighbours(sentences, word, window)
    sentences.clear()
    return found


def with_zeros(sentences, word, window):
    found = defaultdict(int, dict.fromkeys(sum(sentences, []), 0))
    found.update(neighbours(sentences, word, window))
    return found


# ---- 2.2


def ratio(counts, words=1.0, contexts=1.0):
    """Share of the pair by chance, with a power for the words' sums and one for the contexts'."""
    rows, columns = counts.sum(axis=1, keepdims=True) ** words, counts.sum(axis=0) ** contexts
    return counts / counts.sum() / (rows / rows.sum() * columns / columns.sum())


def log(ratios):
    return np.log(np.maximum(ratios, 1))


def smoothed_ppmi(counts, smoothing):
    return log(ratio(counts, contexts=smoothing))


def shares_too_large(counts, smoothing):
    contexts = (counts.sum(axis=0) / counts.sum()) ** smoothing
    return log(counts / counts.sum() / (counts.sum(axis=1, keepdims=True) / counts.sum() * contexts))


def shares_of_no_sum(counts, smoothing):
    contexts = counts.sum(axis=0) ** smoothing / counts.sum()
    return log(counts / counts.sum() / (counts.sum(axis=1, keepdims=True) / counts.sum() * contexts))


def not_shared(counts, smoothing):
    return log(counts.sum() * ratio(counts, contexts=smoothing))


def uncut(counts, smoothing):
    logs = np.log(ratio(counts, contexts=smoothing))
    return np.where(np.isfinite(logs), logs, 0)


def in_place_2_2(counts, smoothing):
    result = smoothed_ppmi(counts, smoothing)
    counts += 1
    return result


# ---- 2.3


def short_vectors(matrix, dim):
    left, sizes, _ = np.linalg.svd(matrix)
    return left[:, :dim] * sizes[:dim]


def from_products(matrix, dim):
    """The same directions from the products of all rows; the smallest come first."""
    squares, directions = np.linalg.eigh(matrix @ matrix.T)
    return directions[:, ::-1][:, :dim] * np.sqrt(squares[::-1][:dim])


def svd(matrix):
    return np.linalg.svd(matrix, full_matrices=False)


def whole(matrix, dim):
    left, sizes, right = svd(matrix)
    return left[:, :dim] * sizes[:dim] @ right[:dim]


def smallest(matrix, dim):
    left, sizes, _ = svd(matrix)
    return left[:, -dim:] * sizes[-dim:]


def squared(matrix, dim):
    squares, directions = np.linalg.eigh(matrix @ matrix.T)
    return directions[:, ::-1][:, :dim] * squares[::-1][:dim]


def unit_rows(matrix, dim):
    vectors = short_vectors(matrix, dim)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def sizes_turned(matrix, dim):
    left, sizes, _ = svd(matrix)
    return left[:, :dim] * sizes[:dim][::-1]


# ---- 2.4


def weighted(weight, dtype=float):
    """A table in which a neighbour d words away, in a window of w, adds weight(d, w)."""
    def function(sentences, vocabulary, window):
        table = np.zeros((len(vocabulary), len(vocabulary)), dtype)
        for words in sentences:
            for place, word in enumerate(words):
                for other in range(len(words)):
                    if 0 < abs(other - place) <= window:
                        table[vocabulary.index(word), vocabulary.index(words[other])] += weight(other - place, window)
        return table
    return function


right_2_4 = weighted(lambda d, window: 1 / abs(d))


def both_cells(sentences, vocabulary, window):
    counts = Counter()
    for words in sentences:
        for end, word in enumerate(words):
            for start in range(max(0, end - window), end):
                counts[word, words[start]] += 1 / (end - start)
                counts[words[start], word] += 1 / (end - start)
    return [[counts[word, other] for other in vocabulary] for word in vocabulary]


def averaged(sentences, vocabulary, window):
    return right_2_4(sentences, vocabulary, window) / np.maximum(
        weighted(lambda d, w: 1)(sentences, vocabulary, window), 1)


WRONG = [  # (check, what is wrong, function, a piece of the hint meant for it)
    ("2_1", "across the borders of sentences", across_borders, "next sentence"),
    ("2_1", "before only", around(lambda words, place, w: words[max(0, place - w) : place]), "before it only"),
    ("2_1", "behind only", around(lambda words, place, w: words[place + 1 : place + w + 1]), "behind it only"),
    ("2_1", "slice ends early", around(lambda words, place, w: words[max(0, place - w) : place]
                                       + words[place + 1 : place + w]), "does your slice end"),
    ("2_1", "slice begins late", around(lambda words, place, w: words[max(0, place - w + 1) : place]
                                        + words[place + 1 : place + w + 1]), "does your slice begin"),
    ("2_1", "window one too small", lambda s, word, w: neighbours(s, word, w - 1), "Two were asked for"),
    ("2_1", "window one too large", lambda s, word, w: neighbours(s, word, w + 1), "one word too far"),
    ("2_1", "the whole sentence", lambda s, word, w: neighbours(s, word, 99), "whole sentence"),
    ("2_1", "its own neighbour", itself_too, "its own neighbour"),
    ("2_1", "its twin left out", never_its_twin, "row row your boat"),
    ("2_1", "two slices from below 0", around(lambda words, place, w: words[place - w : place]
                                              + words[place + 1 : place + w + 1]), "below 0"),
    ("2_1", "one slice from below 0", around(lambda words, place, w: [
        word for word in words[place - w : place + w + 1] if word != words[place]]), "below 0"),
    ("2_1", "walks around the end", around(lambda words, place, w: [
        words[other] for other in range(place - w, min(len(words), place + w + 1)) if other != place]), "below 0"),
    ("2_1", "each neighbour once", around(lambda *at: {*both(*at)}), "twice in one window"),
    ("2_1", "first place only", first_only, "company of the first only"),
    ("2_1", "words.index", around(lambda words, place, w: both(words, words.index(words[place]), w)),
     "the first two times"),
    ("2_1", "the window is always 2", lambda s, word, w: neighbours(s, word, 2), "right for a window of 2"),
    ("2_1", "the word is always bank", lambda s, word, w: neighbours(s, "bank", w), "right for one word"),
    ("2_1", "a list of pairs", lambda *at: [*neighbours(*at).items()], "a dictionary"),
    ("2_1", "nothing returned", lambda *at: None, "a dictionary"),
    ("2_1", "one count is wrong", lambda *at: {**neighbours(*at), "by": 7}, "Some counts are wrong"),
    ("2_1", "the sentences are changed", in_place_2_1, "changes the sentences"),
    ("2_2", "not smoothed", lambda counts, s: ppmi(counts, 1), "without smoothing"),
    ("2_2", "words smoothed", lambda counts, s: log(ratio(counts, words=s)), "smoothed the words"),
    ("2_2", "both smoothed", lambda counts, s: log(ratio(counts, s, s)), "Contexts alone"),
    ("2_2", "shares raised to the power", shares_too_large, "by their own sum"),
    ("2_2", "sums raised, divided by the old total", shares_of_no_sum, "by their own sum"),
    ("2_2", "counts raised to the power", lambda counts, s: ppmi(counts**s, 1), "Raise the sums"),
    ("2_2", "base 2", lambda *at: smoothed_ppmi(*at) / np.log(2), "base 2"),
    ("2_2", "base 10", lambda *at: smoothed_ppmi(*at) / np.log(10), "base 10"),
    ("2_2", "no logarithm", lambda counts, s: ratio(counts, contexts=s), "These are ratios"),
    ("2_2", "negatives kept", uncut, "keeps the positive ones"),
    ("2_2", "negatives turned", lambda *at: abs(uncut(*at)), "minus signs"),
    ("2_2", "minus infinity kept", lambda counts, s: np.log(ratio(counts, contexts=s)), "ln 0"),
    ("2_2", "1 added", lambda counts, s: np.log1p(ratio(counts, contexts=s)), "add 1 before"),
    ("2_2", "counts for shares", not_shared, "divided by their sum"),
    ("2_2", "transposed", lambda counts, s: ppmi(counts.T, s), "exchanged"),
    ("2_2", "axes exchanged", lambda counts, s: ppmi(counts.T, s).T, "smoothed the words"),
    ("2_2", "the power is always .75", lambda counts, s: ppmi(counts, 0.75), "not for 0.5"),
    ("2_2", "one row", lambda *at: smoothed_ppmi(*at)[0], "the shape of the table"),
    ("2_2", "halved", lambda *at: smoothed_ppmi(*at) / 2, "the numbers are not"),
    ("2_2", "the counts are changed", in_place_2_2, "changes the counts"),
    ("2_3", "U alone", lambda m, d: svd(m)[0][:, :d], "U alone"),
    ("2_3", "roots of S", lambda m, d: svd(m)[0][:, :d] * np.sqrt(svd(m)[1][:d]), "square roots"),
    ("2_3", "squares of S", squared, "twice"),
    ("2_3", "smallest directions", smallest, "the smallest directions"),
    ("2_3", "sizes turned around", sizes_turned, "wrong order"),
    ("2_3", "V", lambda m, d: svd(m)[2][:d].T * svd(m)[1][:d], "belongs to the columns"),
    ("2_3", "rows of U", lambda m, d: svd(m)[0][:d].T * svd(m)[1][:d], "cut rows of U"),
    ("2_3", "rows of the full U", lambda m, d: np.linalg.svd(m)[0][:d].T * svd(m)[1][:d], "Which part of U"),
    ("2_3", "transposed", lambda m, d: short_vectors(m, d).T, "transposed"),
    ("2_3", "multiplied together again", whole, "together again"),
    ("2_3", "not cut", lambda m, d: svd(m)[0] * svd(m)[1], "Where does dim come in"),
    ("2_3", "columns of the matrix", lambda m, d: m[:, :d], "first columns of the matrix"),
    ("2_3", "centred", lambda m, d: short_vectors(m - m.mean(axis=0), d), "took off the mean"),
    ("2_3", "length 1", unit_rows, "length 1"),
    ("2_3", "all three parts", lambda m, d: svd(m), "one array"),
    ("2_3", "always 2", lambda m, d: short_vectors(m, 2), "not for dim 3"),
    ("2_3", "one direction", lambda m, d: short_vectors(m, 1), "shape (5, 2)"),
    ("2_4", "not weighted", weighted(lambda d, w: 1), "Every neighbour counts 1"),
    ("2_4", "a table of whole numbers", weighted(lambda d, w: int(1 / abs(d)), int), "whole numbers cannot"),
    ("2_4", "times the distance", weighted(lambda d, w: abs(d)), "Farther words count more"),
    ("2_4", "distance from 0", weighted(lambda d, w: 1 / (abs(d) + 1)), "adds 1, not a half"),
    ("2_4", "evenly down", weighted(lambda d, w: (w + 1 - abs(d)) / w), "count down evenly"),
    ("2_4", "squared", weighted(lambda d, w: 1 / d**2), "square of the distance"),
    ("2_4", "window too small", lambda s, v, w: right_2_4(s, v, w - 1), "one word too small"),
    ("2_4", "window too large", lambda s, v, w: right_2_4(s, v, w + 1), "one word too large"),
    ("2_4", "across the borders", lambda s, v, w: right_2_4([sum(s, [])], v, w), "Words of two sentences"),
    ("2_4", "right side only", weighted(lambda d, w: max(0, 1 / d)), "right neighbours only"),
    ("2_4", "left side only", weighted(lambda d, w: max(0, -1 / d)), "left neighbours only"),
    ("2_4", "signed", weighted(lambda d, w: 1 / d), "has no sign"),
    ("2_4", "signed the other way", weighted(lambda d, w: -1 / d), "has no sign"),
    ("2_4", "twice", weighted(lambda d, w: 2 / abs(d)), "counts twice"),
    ("2_4", "alphabetical", lambda s, v, w: right_2_4(s, sorted(v), w), "alphabetical order"),
    ("2_4", "averaged", averaged, "how often they meet"),
    ("2_4", "the window is always 3", lambda s, v, w: right_2_4(s, v, 3), "right for a window of 3"),
    ("2_4", "rows in the order of the text", lambda s, v, w: right_2_4(
        s, [*dict.fromkeys(sum(s, []))], w), "Some cells are wrong"),
    ("2_4", "one row", lambda *at: right_2_4(*at)[0], "shape (14, 14)"),
    ("2_1", "company for a word that never comes", lambda s, word, w: neighbours(s, word, w) or {"no": 1}, "an empty dictionary"),
    ("2_2", "square tables alone", lambda c, s: smoothed_ppmi(c, s) * (len(c) == 4), "Which sum goes along which axis"),
    ("2_4", "one order alone", lambda s, v, w: both_cells(s, v if v[0] == "noon" else v[::-1], w), "Another order of the vocabulary"),
]

RIGHT = [
    ("2_1", neighbours),
    ("2_1", around(both)),
    ("2_1", with_zeros),
    ("2_2", smoothed_ppmi),
    ("2_2", lambda counts, s: np.maximum(np.log(ratio(counts, contexts=s)), 0)),
    ("2_2", lambda counts, s: (ppmi(counts, s) + 1e-9).tolist()),
    ("2_3", short_vectors),
    ("2_3", lambda m, d: -short_vectors(m, d)),
    ("2_3", lambda m, d: m @ svd(m)[2][:d].T),
    ("2_3", from_products),
    ("2_3", lambda m, d: short_vectors(m, d).tolist()),
    ("2_4", right_2_4),
    ("2_4", both_cells),
]


(test_a_wrong_answer_gets_the_hint_meant_for_it, test_a_right_answer_is_accepted,
 test_a_stub_and_a_failing_function_get_a_sentence) = asked_of_checks(WRONG, RIGHT)


def test_the_logarithm_of_0_brings_no_warning(capsys):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert_refused("2_2", lambda counts, s: np.log(ratio(counts, contexts=s)), "ln 0", capsys)
