"""The checks of chapter 04."""

from collections.abc import Iterator

import numpy as np

from attention_lib.checks.verdict import asks_for, mistakes, same, verdict
from attention_lib.vectors import cosine_similarity, unit

_NAMES = ["bank", "boat", "cash", "dog", "loan", "mud", "river", "tree"]
_TABLE = np.array([[0.1, 2.7, 2.4], [-0.5, -0.3, -0.5], [1.1, -0.1, 1.5], [-1.8, 1.6, -0.1],
                   [1.4, -0.3, -0.8], [0.2, 0.4, -0.1], [-0.2, 0.7, -0.9], [-3.0, 0.8, -1.3]])  # (8, 3)


@asks_for("an array, here of shape (8,): one cosine for each row")
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
        *mistakes(result, [
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
        (lambda _: same(result(), dots / lengths / length),
         "The shape is right, the numbers are not. Which dot products, and which two lengths?"),
        (lambda _: spared(vector.copy(), _TABLE.copy()),
         "Your function changes the arrays that it was given. Make new ones instead."),
    ]
    return verdict("4.1", function, tests, "Eight rows of unlike lengths, each with its own cosine.")


@asks_for("a list of words", lambda answer: isinstance(answer, (list, tuple, np.ndarray, Iterator)))
def exercise_4_2(function):
    """The neighbours of a word: exercise_4_2(nearest)."""
    def ranked(scores, word):
        return [_NAMES[row] for row in np.argsort(-scores) if _NAMES[row] != word]

    row = _TABLE[_NAMES.index("mud")]
    right = ranked(cosine_similarity(row, _TABLE), "mud")
    by_dots, by_distance = ranked(_TABLE @ row, "mud"), ranked(-np.linalg.norm(_TABLE - row, axis=1), "mud")

    twins = np.concatenate([_TABLE, 2 * _TABLE[[0]]])  # one more row, in the direction of "bank"

    def result(word="mud", n=3, names=_NAMES, table=_TABLE):
        found = function(word, list(names), table.copy(), n)
        return [None] if found is None else list(found)

    def first(word):
        return result(word, 1, [*_NAMES, "banks"], twins)

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
        (lambda _: first("bank") != ["bank"] and first("banks") != ["banks"],
         "Where another word has the same direction, the word comes out as its own neighbour. You drop the first "
         "place, whoever stands there: leave out the word instead."),
        (lambda _: first("bank") == ["banks"] and first("banks") == ["bank"],
         "Leave out the word alone: other words of its direction are its nearest neighbours."),
    ]
    return verdict("4.2", function, tests, "For several words and values of n: by cosine, the best first, "
                    "the word itself left out, even beside another of the same direction.")


@asks_for("one word, as a string", lambda answer: isinstance(answer, str))
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

    likely = [
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
        *[(lambda _, wrong=wrong: result() != wrong, hint) for wrong, hint in likely],
        (lambda _: result() == answers(step),
         "This is not the word nearest to b - a + c, where each of the three has length 1."),
    ]
    return verdict("4.3", function, tests, "Four questions, with vectors of unlike lengths, "
                    "and never a word of the question.")


@asks_for("one number: the difference of two means")
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
        *mistakes(result, [
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
        (lambda _: same(result(), to(right).mean() - to(left).mean()),
         "The number is wrong. In order: cosines with each side, two means, right minus left."),
        (lambda _: same(result(right, left), to(left).mean() - to(right).mean()),
         "Swap the sides, and the lean should change its sign. Yours does not."),
    ]
    return verdict("4.4", function, tests, "Means of cosines, right minus left, "
                    "with two words on one side and three on the other.")
