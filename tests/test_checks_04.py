"""The checks of chapter 04 refuse each likely mistake with its own hint, and accept what is right."""

import numpy as np
from check_helpers import asked_of_checks

from attention_lib import cosine_similarity
from attention_lib.vectors import WordVectors, unit

norm = np.linalg.norm


def cosines(vector, matrix):
    return matrix @ vector / (norm(matrix, axis=1) * norm(vector))


def in_place(vector, matrix):
    matrix /= norm(matrix, axis=1, keepdims=True)
    return matrix @ vector / norm(vector)


def one_by_one(vector, matrix):
    return [sum(a * b for a, b in zip(vector, row, strict=True)) / norm(vector) / norm(row) for row in matrix]


def ranked(word, words, scores):
    return [words[row] for row in np.argsort(-scores) if words[row] != word]


def nearest(word, words, matrix, n):
    return ranked(word, words, cosines(matrix[words.index(word)], matrix))[:n]


def itself_kept(word, words, matrix, n):
    return [word, *nearest(word, words, matrix, n - 1)]


def by_dots(word, words, matrix, n):
    return ranked(word, words, matrix @ matrix[words.index(word)])[:n]


def by_distance(word, words, matrix, n):
    return ranked(word, words, -norm(matrix - matrix[words.index(word)], axis=1))[:n]


def by_absolute_cosine(word, words, matrix, n):
    return ranked(word, words, np.abs(cosines(matrix[words.index(word)], matrix)))[:n]


def pairs(word, words, matrix, n):
    return [(each, 0.5) for each in nearest(word, words, matrix, n)]


def row_numbers(word, words, matrix, n):
    return [words.index(each) for each in nearest(word, words, matrix, n)]


def sorted_upward(word, words, matrix, n):
    return ranked(word, words, -cosines(matrix[words.index(word)], matrix))[:n]


def by_slice(word, words, matrix, n):
    order = np.argsort(-cosines(matrix[words.index(word)], matrix))
    return tuple(np.array(words)[order[1 : n + 1]])


def without_twins(word, words, matrix, n):
    scores = cosines(matrix[words.index(word)], matrix)
    return ranked(word, words, np.where(scores > 0.999, -2, scores))[:n]


def solve(place, table_lengths=False, vector_lengths=False, strike="abc", sign=1):
    """An answer to exercise 4.3, with as many mistakes as asked for."""
    def analogy(a, b, c, words, matrix):
        question = {"a": a, "b": b, "c": c}
        rows = matrix if table_lengths else unit(matrix)
        start = matrix if vector_lengths else unit(matrix)
        scores = sign * rows @ place(*(start[words.index(word)] for word in question.values()))
        struck = [question[letter] for letter in strike]
        return next(words[row] for row in np.argsort(-scores) if words[row] not in struck)

    return analogy


def step(a, b, c):
    return b - a + c


def library(a, b, c, words, matrix):
    return WordVectors(words, matrix).analogy(a, b, c, n=1)[0][0]


def lean(vector, left, right):
    return cosine_similarity(vector, right).mean() - cosine_similarity(vector, left).mean()


def both(reduce, likeness=cosine_similarity):
    return lambda vector, left, right: reduce(likeness(vector, right)) - reduce(likeness(vector, left))


def dot(vector, rows):
    return rows @ vector


WRONG = [  # (check, what is wrong, function, a piece of the hint meant for it)
    ("4_1", "no lengths", lambda v, m: m @ v, "dot products, so long vectors win"),
    ("4_1", "only the vector's length", lambda v, m: m @ v / norm(v), "lengths of the rows are not"),
    ("4_1", "only the rows' lengths", lambda v, m: m @ v / norm(m, axis=1), "length of the vector is not"),
    ("4_1", "the table's length", lambda v, m: m @ v / (norm(m) * norm(v)), "see axis"),
    ("4_1", "no square root", lambda v, m: m @ v / ((m**2).sum(axis=1) * (v @ v)), "square root"),
    ("4_1", "sum of lengths", lambda v, m: m @ v / (norm(m, axis=1) + norm(v)), "sum of the two"),
    ("4_1", "cosine distance", lambda v, m: 1 - cosines(v, m), "1 minus"),
    ("4_1", "angle", lambda v, m: np.arccos(cosines(v, m)), "angles"),
    ("4_1", "distance", lambda v, m: norm(m - v, axis=1), "distances"),
    ("4_1", "no sign", lambda v, m: abs(cosines(v, m)), "leave its sign"),
    ("4_1", "squared", lambda v, m: cosines(v, m) ** 2, "numbers are not"),
    ("4_1", "the first row alone", lambda v, m: cosines(v, m)[0], "one cosine for each row"),
    ("4_1", "a column", lambda v, m: cosines(v, m)[:, None], "shape (8,)"),
    ("4_1", "every row with every row", lambda v, m: unit(m) @ unit(m).T, "shape (8,)"),
    ("4_1", "the argument is changed", in_place, "make new ones"),
    ("4_1", "nothing returned", lambda v, m: None, "shape (8,)"),
    ("4_2", "itself kept", itself_kept, "leave it out"),
    ("4_2", "cut first", lambda w, ws, m, n: nearest(w, ws, m, n - 1), "before you cut"),
    ("4_2", "n forgotten", lambda w, ws, m, n: nearest(w, ws, m, len(ws)), "another number"),
    ("4_2", "sorted upward", sorted_upward, "farthest away"),
    ("4_2", "the last n", lambda w, ws, m, n: nearest(w, ws, m, 7)[-n:], "farthest away"),
    ("4_2", "best last", lambda w, ws, m, n: nearest(w, ws, m, n)[::-1], "best should come first"),
    ("4_2", "dot products", by_dots, "by dot products"),
    ("4_2", "distances", by_distance, "by distance"),
    ("4_2", "absolute cosines", by_absolute_cosine, "not the three words"),
    ("4_2", "always three", lambda w, ws, m, n: nearest(w, ws, m, 3), "all of its arguments"),
    ("4_2", "always one word", lambda w, ws, m, n: nearest("mud", ws, m, n), "all of its arguments"),
    ("4_2", "first place dropped", by_slice, "leave out the word instead"),
    ("4_2", "same direction dropped", without_twins, "other words of its direction"),
    ("4_2", "pairs", pairs, "words alone"),
    ("4_2", "row numbers", row_numbers, "words alone"),
    ("4_2", "nothing returned", lambda *given: None, "a list of words"),
    ("4_2", "one word", lambda w, ws, m, n: nearest(w, ws, m, n)[0], "a list of words"),
    ("4_3", "nothing struck off", solve(step, strike=""), "all three"),
    ("4_3", "only c struck off", solve(step, strike="c"), "all three"),
    ("4_3", "a and b struck off", solve(step, strike="ab"), "all three"),
    ("4_3", "b and c struck off", solve(step, strike="bc"), "all three"),
    ("4_3", "a and c struck off", solve(step, strike="ac"), "all three"),
    ("4_3", "a and b swapped", solve(lambda a, b, c: a - b + c), "wrong way"),
    ("4_3", "a and c swapped", solve(lambda a, b, c: b - c + a), "from c to b"),
    ("4_3", "all added", solve(lambda a, b, c: a + b + c), "taken away"),
    ("4_3", "sorted upward", solve(step, sign=-1), "farthest word"),
    ("4_3", "c alone", solve(lambda a, b, c: c), "c alone"),
    ("4_3", "c forgotten", solve(lambda a, b, c: b - a), "begin at c"),
    ("4_3", "lengths left in the sum", solve(step, vector_lengths=True), "count for more in your sum"),
    ("4_3", "lengths left in the search", solve(step, table_lengths=True), "compare by cosine"),
    ("4_3", "no lengths at all", solve(step, vector_lengths=True, table_lengths=True), "and in the search"),
    ("4_3", "another sum", solve(lambda a, b, c: b - 2 * a + c), "not the word nearest"),
    ("4_3", "a pair", lambda *given: (library(*given), 0.5), "one word"),
    ("4_3", "a list", lambda *given: [library(*given)], "one word"),
    ("4_4", "sides swapped", lambda v, le, ri: lean(v, ri, le), "swapped"),
    ("4_4", "sums", both(np.sum), "Take means"),
    ("4_4", "dot products", both(np.mean, dot), "dot products"),
    ("4_4", "the vector's length left in", both(np.mean, lambda v, m: unit(m) @ v), "length of the vector"),
    ("4_4", "cosine with the mean", both(float, lambda v, m: cosine_similarity(v, m.mean(axis=0))),
     "mean of the cosines"),
    ("4_4", "the best of each side", both(np.max), "best of each side"),
    ("4_4", "added", lambda v, *sides: sum(cosine_similarity(v, each).mean() for each in sides), "How far"),
    ("4_4", "right alone", lambda v, le, ri: cosine_similarity(v, ri).mean(), "taken off"),
    ("4_4", "no sign", lambda v, le, ri: abs(lean(v, le, ri)), "change its sign"),
    ("4_4", "halved", lambda v, le, ri: lean(v, le, ri) / 2, "right minus left"),
    ("4_4", "no mean", lambda v, le, ri: cosine_similarity(v, ri)[:2], "one number"),
    ("4_4", "nothing returned", lambda v, le, ri: None, "one number"),
    ("4_3", "a word and then numbers", lambda a, *rest: library(a, *rest) if a == "boat" else 3, "Return one word"),
]

RIGHT = [
    ("4_1", cosines),
    ("4_1", one_by_one),
    ("4_1", lambda v, m: cosine_similarity(v.astype(np.float32), m.astype(np.float32))),
    ("4_2", nearest),
    ("4_2", lambda *given: tuple(nearest(*given))),
    ("4_2", lambda word, words, matrix, n: [each for each, _ in WordVectors(words, matrix).nearest(word, n)]),
    ("4_3", solve(step)),
    ("4_3", library),
    ("4_3", lambda *given: np.str_(library(*given))),
    ("4_4", lean),
    ("4_4", lambda v, le, ri: np.array(lean(v, le, ri) + 1e-9)),
    ("4_4", both(np.mean, one_by_one)),
]


(test_a_wrong_answer_gets_the_hint_meant_for_it, test_a_right_answer_is_accepted,
 test_a_stub_and_a_failing_function_get_a_sentence) = asked_of_checks(WRONG, RIGHT)
