"""The exercises' instant checks: each prints one hint, or what it has found to be right.

A check calls the reader's function on inputs where every likely mistake shows, and compares the
result with the library's own. It never prints the answer, and never a traceback.
"""

import io
from contextlib import redirect_stdout

import numpy as np

from attention_lib.attention import softmax
from attention_lib.vectors import cosine_similarity, unit

_WORDS = np.array([[0.9, 0.2, -0.4], [0.3, 0.8, 0.1], [-0.5, 0.6, 0.7], [0.4, -0.3, 0.2]])  # (T, D) = (4, 3)
_NAMES = ["bank", "boat", "cash", "dog", "loan", "mud", "river", "tree"]
_TABLE = np.array([[0.1, 2.7, 2.4], [-0.5, -0.3, -0.5], [1.1, -0.1, 1.5], [-1.8, 1.6, -0.1],
                   [1.4, -0.3, -0.8], [0.2, 0.4, -0.1], [-0.2, 0.7, -0.9], [-3.0, 0.8, -1.3]])  # (8, 3)


def exercise_4_1(function):
    """The cosine of a vector with every row of a table: exercise_4_1(cosines)."""
    vector = np.array([0.6, -0.4, 1.3])
    dots, lengths, length = _TABLE @ vector, np.linalg.norm(_TABLE, axis=1), np.linalg.norm(vector)

    def result():
        return function(vector.copy(), _TABLE.copy())

    def spared(vector, table):
        function(vector, table)
        return np.array_equal(table, _TABLE) and np.array_equal(vector, [0.6, -0.4, 1.3])

    tests = [
        (lambda _: np.shape(result()) == (8,),
         "For a table of 8 rows the answer should have shape (8,): one cosine for each row."),
        *_mistakes(result, [
            (dots, "These are dot products, so long vectors win. Which two lengths are to be divided out?"),
            (dots / length, "The length of the vector is divided out, the lengths of the rows are not."),
            (dots / lengths, "The lengths of the rows are divided out, the length of the vector is not."),
            (dots / np.linalg.norm(_TABLE) / length,
             "You divide by the length of the whole table. Each row has one of its own: see axis."),
            (dots / (lengths * length) ** 2, "These are squares of lengths: a square root is missing."),
            (dots / (lengths + length), "You divide by the sum of the two lengths. Divide by each of them."),
            (1 - dots / lengths / length, "This grows as the vectors part: it is 1 minus the cosine."),
            (np.arccos(dots / lengths / length), "These are the angles. The cosine itself is asked for."),
            (np.linalg.norm(_TABLE - vector, axis=1),
             "These are distances. A cosine begins with the dot products."),
            (np.abs(dots / lengths / length), "A cosine may be negative: leave its sign as it is."),
        ]),
        (lambda _: _same(result(), dots / lengths / length),
         "The shape is right, the numbers are not. Which dot products, and which two lengths?"),
        (lambda _: spared(vector.copy(), _TABLE.copy()),
         "Your function changes the arrays that it was given. Make new ones instead."),
    ]
    return _verdict("4.1", function, tests, "Eight rows of unlike lengths, each with its own cosine.")


def exercise_4_2(function):
    """The neighbours of a word: exercise_4_2(nearest)."""
    def ranked(scores, word):
        return [_NAMES[row] for row in np.argsort(-scores) if _NAMES[row] != word]

    row = _TABLE[_NAMES.index("mud")]
    right = ranked(cosine_similarity(row, _TABLE), "mud")
    by_dots, by_distance = ranked(_TABLE @ row, "mud"), ranked(-np.linalg.norm(_TABLE - row, axis=1), "mud")

    def result(word="mud", n=3):
        found = function(word, list(_NAMES), _TABLE.copy(), n)
        return [None] if found is None else list(found)

    tests = [
        (lambda _: all(isinstance(each, str) for each in result()),
         "Return a list of words alone, neither numbers nor pairs."),
        (lambda _: "mud" not in result(), "The word is among its own neighbours. Leave it out."),
        (lambda _: len(result()) != 2,
         "Asked for 3 neighbours, it gives 2. Leave the word itself out before you cut the list."),
        (lambda _: len(result()) == 3, "Asked for 3 neighbours, it gives another number of words."),
        (lambda _: result() not in (right[:-4:-1], right[-3:]),
         "These are the words farthest away. Which way does your sorting go?"),
        (lambda _: result() != right[2::-1], "These are the right words, but the best should come first."),
        (lambda _: result() != by_dots[:3], "You sort by dot products, so long vectors win. Sort by cosine."),
        (lambda _: result() != by_distance[:3],
         "You sort by distance, for which lengths matter. Sort by cosine."),
        (lambda _: result() == right[:3], "These are not the three words with the largest cosines."),
        (lambda _: result("bank", 2) == ranked(cosine_similarity(_TABLE[0], _TABLE), "bank")[:2],
         "It is right for one word, not for another. Does it use all of its arguments?"),
    ]
    return _verdict("4.2", function, tests, "For two words and two values of n: by cosine, the best first, "
                    "the word itself left out.")


def exercise_4_3(function):
    """The analogy, question words struck off: exercise_4_3(analogy)."""
    questions = [["boat", "river", "dog"], ["boat", "tree", "mud"],
                 ["tree", "cash", "river"], ["tree", "boat", "dog"]]
    rows = unit(_TABLE)

    def result():
        return [function(*question, list(_NAMES), _TABLE.copy()) for question in questions]

    def answers(place, start=rows, table=rows):
        found = []
        for question in questions:
            scores = table @ place(*start[[_NAMES.index(word) for word in question]])
            scores[[_NAMES.index(word) for word in question]] = -np.inf
            found.append(_NAMES[np.argmax(scores)])
        return found

    def step(a, b, c):
        return b - a + c

    mistakes = [
        (answers(lambda a, b, c: a - b + c), "The step goes the wrong way: it should lead from a to b."),
        (answers(lambda a, b, c: b - c + a),
         "You took the step from c to b. The one from a to b is asked for."),
        (answers(lambda a, b, c: a + b + c), "You add all three. One is to be taken away."),
        (answers(lambda a, b, c: a - b - c),
         "This is the farthest word. Which way does your sorting go?"),
        (answers(lambda a, b, c: c),
         "This is the nearest neighbour of c alone. Where is the step from a to b?"),
        (answers(lambda a, b, c: b - a), "The step from a to b is right, but it should begin at c."),
        (answers(step, start=_TABLE),
         "Long vectors count for more in your sum. Give a, b and c length 1 first."),
        (answers(step, start=_TABLE, table=_TABLE),
         "Long vectors count for more, in your sum and in the search. Give them all length 1 first."),
        (answers(step, table=_TABLE),
         "The place is right, but long vectors win the search. Compare by cosine."),
    ]
    tests = [
        (lambda _: all(isinstance(each, str) for each in result()), "Return one word, as a string."),
        (lambda _: not any(each in question for each, question in zip(result(), questions, strict=True)),
         "It answers with a word of the question. Strike off all three of them."),
        *[(lambda _, wrong=wrong: result() != wrong, hint) for wrong, hint in mistakes],
        (lambda _: result() == answers(step),
         "This is not the word nearest to b - a + c, where each of the three has length 1."),
    ]
    return _verdict("4.3", function, tests, "Four questions, with vectors of unlike lengths, "
                    "and never a word of the question.")


def exercise_4_4(function):
    """Which of two sides a vector leans to: exercise_4_4(lean)."""
    vector = np.array([0.8, 0.5, -0.3])
    left, right = _TABLE[[1, 5]], _TABLE[[0, 2, 4]]  # two words against three

    def to(side):
        return cosine_similarity(vector, side)

    def result(left=left, right=right):
        return function(vector.copy(), left.copy(), right.copy())

    tests = [
        (lambda _: result() is not None and np.shape(result()) == (),
         "Return one number: the difference of two means."),
        *_mistakes(result, [
            (to(left).mean() - to(right).mean(), "The sides are swapped: a lean to the right is positive."),
            (to(right).sum() - to(left).sum(), "You add up the cosines, so more words win. Take means."),
            ((right @ vector).mean() - (left @ vector).mean(),
             "These are dot products, so long vectors win. Use cosines."),
            ((unit(right) @ vector).mean() - (unit(left) @ vector).mean(),
             "The length of the vector itself is still in there. Use cosines."),
            (cosine_similarity(vector, right.mean(axis=0)) - cosine_similarity(vector, left.mean(axis=0)),
             "You take the cosine with the mean vector. Take the mean of the cosines."),
            (to(right).max() - to(left).max(), "You compare the best of each side. Take the mean of all."),
            (to(right).mean() + to(left).mean(), "You add the two means. How far apart are they?"),
            (to(right).mean(), "This is the right side alone. What is to be taken off it?"),
        ]),
        (lambda _: _same(result(), to(right).mean() - to(left).mean()),
         "The number is wrong. In order: cosines with each side, two means, right minus left."),
        (lambda _: _same(result(right, left), to(left).mean() - to(right).mean()),
         "Swap the sides, and the lean should change its sign. Yours does not."),
    ]
    return _verdict("4.4", function, tests, "Means of cosines, right minus left, "
                    "with two words on one side and three on the other.")



def exercise_5_1(function):
    """Softmax along the last axis: exercise_5_1(softmax_rows)."""
    matrix = np.array([[2.0, 0.9, 0.9], [-1.0, 0.0, 1.5]])
    stack = np.stack([matrix, matrix + [0.3, -0.2, 0.1]])  # (2, 2, 3): no two axes can be confused unseen

    def result(scores=matrix):
        return function(np.array(scores, float))  # a copy, for functions that change what they are given

    def spared(scores):
        function(scores)
        return np.array_equal(scores, matrix)

    tests = [
        (lambda _: np.shape(result()) == (2, 3),
         "The weights should have the same shape as the scores: one weight for each score."),
        (lambda _: not _same(result(), matrix / matrix.sum(axis=-1, keepdims=True)),
         "Dividing scores by their sum can give negative weights. What makes every number positive first?"),
        (lambda _: not _same(np.sum(result()), 1),
         "All your weights together add up to 1. Each row asks for itself, so each needs a sum of its own."),
        (lambda _: not _same(np.sum(result(), axis=0), np.ones(3)),
         "Your columns add up to 1, but the rows should. Which axis is the last one?"),
        (lambda _: _same(np.sum(result(), axis=-1), np.ones(2)),
         "The weights of a row should add up to 1. By what do you divide?"),
        (lambda _: _same(result(), softmax(matrix)),
         "The rows add up to 1, but the weights are wrong. Compare one row with the chapter's steps."),
        (lambda _: _same(result(stack), softmax(stack)),
         "Two matrices at once, shape (2, 2, 3), come out wrong. Take the last axis, whatever its number."),
        (lambda _: _finite(result([[0, 2000, 0]])) and _same(result([[1000, 999]]), softmax([[1, 0]])),
         "Scores such as 1000 are too large for exp. Which number can be taken off a whole row first?"),
        (lambda _: _finite(result([[0.0, 1.0], [1000.0, 1001.0]])),
         "Small scores beside a row of large ones become NaN. Treat each row by itself."),
        (lambda _: spared(matrix.copy()),
         "Your function changes the scores that it was given. Make a new array instead."),
    ]
    with np.errstate(all="ignore"):  # an overflow gets a hint, not a warning as well
        return _verdict("5.1", function, tests, "The rows add up to 1, in one matrix and in a stack of them, "
                        "and scores of 1000 do no harm.")


def exercise_5_2(function):
    """From vectors to attention weights: exercise_5_2(attention_weights)."""
    scores, cosines = _WORDS @ _WORDS.T, unit(_WORDS) @ unit(_WORDS).T

    def result(sharpness=2.0):
        return function(_WORDS.copy(), sharpness)

    tests = [
        (lambda _: not isinstance(result(), tuple),
         "Return one array, the weights. The mix comes in exercise 5.3."),
        (lambda _: np.shape(result()) == (4, 4),
         "For 4 words of 3 numbers the weights should have shape (4, 4): every word meets every word."),
        (lambda _: not _same(result(), result(0.5)),
         "The weights are the same for sharpness 2 and 0.5. Where does the sharpness come in?"),
        *_mistakes(result, [
            (2 * scores, "These are still scores. Turn them into weights."),
            (2 * softmax(scores),
             "Your rows add up to the sharpness, not to 1. Multiply before softmax, not after."),
            (softmax(2 * scores, axis=0),
             "Your columns add up to 1, but each row should: a row is the word that asks."),
            (softmax(scores / 2), "A greater sharpness makes your weights more equal. Should it divide?"),
            (softmax(4 * scores),
             "The sharpness is in there twice. Multiply the dot products, not each vector."),
            (softmax(2 * scores / np.sqrt(3)), "Raw attention has no square root yet, only the sharpness."),
            (softmax(2 * cosines), "These are cosines. Take the dot products of the vectors as they come."),
        ]),
        (lambda _: _same(result(), softmax(2 * scores)) and _same(result(0.5), softmax(scores / 2)),
         "The shape is right, the weights are not. In order: scores, sharpness, softmax by row."),
    ]
    return _verdict("5.2", function, tests,
                    "Four words, two values of the sharpness, and each row adds up to 1.")


def exercise_5_3(function):
    """Raw attention for all words: exercise_5_3(attend)."""
    scores = _WORDS @ _WORDS.T
    weights = softmax(2 * scores)

    def result():
        return function(_WORDS.copy(), 2.0)

    tests = [
        (lambda _: isinstance(result(), (tuple, list)) and len(result()) == 2,
         "Return two arrays: the new vectors and the weights."),
        (lambda _: [np.shape(array) for array in result()] != [(4, 4), (4, 3)],
         "The two arrays come in the wrong order: first the new vectors (T, D), then the weights (T, T)."),
        (lambda _: np.shape(result()[1]) == (4, 4), "For 4 words the weights should have shape (4, 4)."),
        (lambda _: np.shape(result()[0]) == (4, 3),
         "For 4 words of 3 numbers the new vectors should have shape (4, 3): every word gets one."),
        *_mistakes(lambda: result()[1], [
            (softmax(2 * scores, axis=0), "The columns of your weights add up to 1, but each row should."),
            (softmax(scores), "The sharpness is forgotten: it multiplies the dot products."),
            (2 * softmax(scores),
             "Your weights add up to the sharpness. Multiply before softmax, not after."),
        ]),
        (lambda _: _same(result()[1], weights), "The weights are not right. They are those of exercise 5.2."),
        *_mistakes(lambda: result()[0], [
            (weights.T @ _WORDS,
             "The weights are transposed in the mix. Each row of them mixes all the vectors."),
            (2 * weights @ _WORDS,
             "The new vectors are too long: sharpness belongs to the scores, not to the mix."),
            (_WORDS + weights @ _WORDS, "You have added the old vectors. Here the mix itself is the answer."),
            (scores @ _WORDS, "You have mixed with the scores. Mix with the weights."),
            (2 * scores @ _WORDS, "You have mixed with the scores. Mix with the weights."),
        ]),
        (lambda _: _same(result()[0], weights @ _WORDS),
         "The weights are right, the new vectors are not. Each is a weighted sum of all the old ones."),
    ]
    return _verdict("5.3", function, tests,
                    "New vectors and weights are right, in this order, for all words at once.")


def exercise_5_4(function):
    """The pulls on one word: exercise_5_4(pulls)."""
    weights = softmax(_WORDS @ _WORDS.T + np.arange(4) / 4)  # rows unlike columns
    start, row = _WORDS[2], weights[2][:, None]  # (T, 1)

    def result(asking=2):
        return function(_WORDS.copy(), weights.copy(), asking)

    def right(asking):
        return weights[asking][:, None] * (_WORDS - _WORDS[asking])

    tests = [
        (lambda _: np.shape(result()) != (3,),
         "This is the whole move. Return the pulls one by one, a row a word."),
        (lambda _: np.shape(result()) == (4, 3),
         "For 4 words of 3 numbers the pulls have shape (4, 3): each weight multiplies one whole vector."),
        *_mistakes(result, [
            (row * _WORDS, "Weight times value leaves out where the word stands. A pull begins there."),
            (_WORDS - start,
             "These are the whole ways to the other words. Each pulls only as hard as its weight."),
            (-right(2), "Every pull points away from its word. Which comes first, value or start?"),
            (weights[:, 2:3] * (_WORDS - start),
             "You took a column of the weights. Which row is the word that asks?"),
            (right(0), "These are the pulls on the first word, whichever word asks. Use the argument row."),
            (row * _WORDS - start, "Only the value is weighted. Subtract the start first, then multiply."),
            (row * (_WORDS - weights[2] @ _WORDS),
             "You subtracted the new vector. Pulls begin at the old one."),
        ]),
        (lambda _: _same(np.sum(result(), axis=0), weights[2] @ _WORDS - start),
         "The pulls should add up to the move: the new vector minus the old one."),
        (lambda _: _same(result(), right(2)), "The sum is right, but the pulls are not each word's own."),
        (lambda _: _same(result(0), right(0)) and _same(result(1), right(1)),
         "It is right for one word, not for another. Does your function use the argument row everywhere?"),
    ]
    return _verdict("5.4", function, tests, "Each pull is right, no word pulls on itself, and together "
                    "they are the whole move.")


def _verdict(number, function, tests, praise):
    """Try the tests in order and print the first hint that applies.

    Args:
        number: "4.1", as in the chapter.
        function: what the reader wrote.
        tests: list of (holds, hint); `holds(function)` says whether this part is right.
        praise: what was checked, said when all holds.

    Returns:
        bool, whether every test held.
    """
    for holds, hint in tests:
        try:
            with redirect_stdout(io.StringIO()):  # one line a check, whatever the reader's function prints
                good = bool(holds(function))
        except NotImplementedError as error:
            return _say(False, _first_line(error) or f"Exercise {number} is still to be written.")
        except Exception as error:  # whatever the reader's code raises, the reader gets a sentence
            return _say(False, f"Exercise {number}: your function raised {type(error).__name__}: {_first_line(error)}")
        if not good:
            return _say(False, f"Exercise {number}: not yet. {hint}")
    return _say(True, f"Exercise {number}: yes. {praise}")


def _first_line(error):
    return str(error).partition("\n")[0]


def _say(result, text):
    print(text)
    return result


def _same(result, wanted):
    """Equal in shape, and in value within rounding."""
    try:
        result = np.asarray(result, float)
    except (TypeError, ValueError):
        return False
    return result.shape == np.shape(wanted) and np.allclose(result, wanted, atol=1e-5)


def _finite(result):
    return bool(np.isfinite(np.asarray(result, float)).all())


def _mistakes(result, mistakes):
    """One test for each (wrong answer, hint): it holds where `result()` is something else."""
    return [(lambda _, wrong=wrong: not _same(result(), wrong), hint) for wrong, hint in mistakes]
