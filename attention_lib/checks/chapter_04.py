"""The checks of chapter 04."""

from collections.abc import Iterator
from operator import eq

import numpy as np

from attention_lib.checks.exercise import exercise, expect, same
from attention_lib.vectors import cosine_similarity, unit

_NAMES = ["bank", "boat", "cash", "dog", "loan", "mud", "river", "tree"]
_TABLE = np.array([[0.1, 2.7, 2.4], [-0.5, -0.3, -0.5], [1.1, -0.1, 1.5], [-1.8, 1.6, -0.1],
                   [1.4, -0.3, -0.8], [0.2, 0.4, -0.1], [-0.2, 0.7, -0.9], [-3.0, 0.8, -1.3]])  # (8, 3)


@exercise("4.1", asks_for="an array, here of shape (8,): one cosine for each row",
          praise="Eight rows of unlike lengths, each with its own cosine.")
def exercise_4_1(function):
    """The cosine of a vector with every row of a table: exercise_4_1(cosines)."""
    vector = np.array([0.6, -0.4, 1.3])
    dots, lengths, length = _TABLE @ vector, np.linalg.norm(_TABLE, axis=1), np.linalg.norm(vector)
    right, got = dots / lengths / length, function(vector, _TABLE)
    yield np.shape(got) == (8,), "For a table of 8 rows the answer should have shape (8,): one cosine for each row."
    yield from expect(got, right, {
        "These are dot products, so long vectors win. Which two lengths are to be divided out?": dots,
        "The length of the vector is divided out, the lengths of the rows are not.": dots / length,
        "The lengths of the rows are divided out, the length of the vector is not.": dots / lengths,
        "You divide by the length of the whole table. Each row has one of its own: see axis.":
            dots / np.linalg.norm(_TABLE) / length,
        "These are squares of lengths: a square root is missing.": dots / (lengths * length) ** 2,
        "You divide by the sum of the two lengths. Divide by each of them.": dots / (lengths + length),
        "This grows as the vectors part: it is 1 minus the cosine.": 1 - right,
        "These are the angles. The cosine itself is asked for.": np.arccos(right),
        "These are distances. A cosine begins with the dot products.": np.linalg.norm(_TABLE - vector, axis=1),
        "A cosine may be negative: leave its sign as it is.": np.abs(right),
    }, otherwise="The shape is right, the numbers are not. Which dot products, and which two lengths?")
    yield not function.changed, "Your function changes the arrays that it was given. Make new ones instead."


@exercise("4.2", asks_for="a list of words",
          fits=lambda answer: isinstance(answer, (list, tuple, np.ndarray, Iterator)),
          praise="For several words and values of n: by cosine, the best first, the word itself left out, "
                 "even beside another of the same direction.")
def exercise_4_2(function):
    """The neighbours of a word: exercise_4_2(nearest)."""
    def nearest(word, n, names=_NAMES, table=_TABLE):
        return tuple(function(word, names, table, n))

    def ranked(scores, word):
        return tuple(_NAMES[row] for row in np.argsort(-scores) if _NAMES[row] != word)

    mud = _TABLE[_NAMES.index("mud")]
    right, got = ranked(cosine_similarity(mud, _TABLE), "mud"), nearest("mud", 3)
    yield all(isinstance(each, str) for each in got), "Return a list of words alone, neither numbers nor pairs."
    yield "mud" not in got, "The word is among its own neighbours. Leave it out."
    yield len(got) != 2, "Asked for 3 neighbours, it gives 2. Leave the word itself out before you cut the list."
    yield len(got) == 3, "Asked for 3 neighbours, it gives another number of words."
    yield from expect(got, right[:3], {
        "These are the words farthest away. Which way does your sorting go?": [right[:-4:-1], right[-3:]],
        "These are the right words, but the best should come first.": right[2::-1],
        "You sort by dot products, so long vectors win. Sort by cosine.": ranked(_TABLE @ mud, "mud")[:3],
        "You sort by distance, for which lengths matter. Sort by cosine.":
            ranked(-np.linalg.norm(_TABLE - mud, axis=1), "mud")[:3],
    }, otherwise="These are not the three words with the largest cosines.", alike=eq)
    yield (nearest("bank", 2) == ranked(cosine_similarity(_TABLE[0], _TABLE), "bank")[:2],
           "It is right for one word, not for another. Does it use all of its arguments?")
    names, table = [*_NAMES, "banks"], np.concatenate([_TABLE, 2 * _TABLE[[0]]])  # "banks" in the direction of "bank"
    of_bank, of_banks = nearest("bank", 1, names, table), nearest("banks", 1, names, table)
    yield (of_bank != ("bank",) and of_banks != ("banks",),
           "Where another word has the same direction, the word comes out as its own neighbour. You drop the first "
           "place, whoever stands there: leave out the word instead.")
    yield (of_bank == ("banks",) and of_banks == ("bank",),
           "Leave out the word alone: other words of its direction are its nearest neighbours.")


@exercise("4.3", asks_for="one word, as a string", fits=lambda answer: isinstance(answer, str),
          praise="Four questions, with vectors of unlike lengths, and never a word of the question.")
def exercise_4_3(function):
    """The analogy, question words struck off: exercise_4_3(analogy)."""
    questions = [["boat", "river", "dog"], ["boat", "tree", "mud"], ["tree", "cash", "river"], ["tree", "boat", "dog"]]
    rows = unit(_TABLE)

    def nearest(signs, start=rows, table=rows):
        """To a, b and c with these signs, added up: the answers to all questions."""
        found = []
        for question in questions:
            places = [_NAMES.index(word) for word in question]
            scores = table @ (signs @ start[places])
            scores[places] = -np.inf
            found.append(_NAMES[np.argmax(scores)])
        return tuple(found)

    got, step = tuple(function(*question, _NAMES, _TABLE) for question in questions), [-1, 1, 1]
    yield all(isinstance(each, str) for each in got), "Return one word, as a string."
    yield (not any(each in question for each, question in zip(got, questions, strict=True)),
           "It answers with a word of the question. Strike off all three of them.")
    yield from expect(got, nearest(step), {
        "The step goes the wrong way: it should lead from a to b.": nearest([1, -1, 1]),
        "You took the step from c to b. The one from a to b is asked for.": nearest([1, 1, -1]),
        "You add all three. One is to be taken away.": nearest([1, 1, 1]),
        "This is the farthest word. Which way does your sorting go?": nearest([1, -1, -1]),
        "This is the nearest neighbour of c alone. Where is the step from a to b?": nearest([0, 0, 1]),
        "The step from a to b is right, but it should begin at c.": nearest([-1, 1, 0]),
        "Long vectors count for more in your sum. Give a, b and c length 1 first.": nearest(step, start=_TABLE),
        "Long vectors count for more, in your sum and in the search. Give them all length 1 first.":
            nearest(step, start=_TABLE, table=_TABLE),
        "The place is right, but long vectors win the search. Compare by cosine.": nearest(step, table=_TABLE),
    }, otherwise="This is not the word nearest to b - a + c, where each of the three has length 1.", alike=eq)


@exercise("4.4", asks_for="one number: the difference of two means",
          praise="Means of cosines, right minus left, with two words on one side and three on the other.")
def exercise_4_4(function):
    """Which of two sides a vector leans to: exercise_4_4(lean)."""
    vector, left, right = np.array([0.8, 0.5, -0.3]), _TABLE[[1, 5]], _TABLE[[0, 2, 4]]  # two words against three
    to_left, to_right = cosine_similarity(vector, left), cosine_similarity(vector, right)
    lean, got = to_right.mean() - to_left.mean(), function(vector, left, right)
    yield np.shape(got) == (), "Return one number: the difference of two means."
    yield from expect(got, lean, {
        "The sides are swapped: a lean to the right is positive.": -lean,
        "You add up the cosines, so more words win. Take means.": to_right.sum() - to_left.sum(),
        "These are dot products, so long vectors win. Use cosines.": (right @ vector).mean() - (left @ vector).mean(),
        "The length of the vector itself is still in there. Use cosines.": lean * np.linalg.norm(vector),
        "You take the cosine with the mean vector. Take the mean of the cosines.":
            cosine_similarity(vector, right.mean(axis=0)) - cosine_similarity(vector, left.mean(axis=0)),
        "You compare the best of each side. Take the mean of all.": to_right.max() - to_left.max(),
        "You add the two means. How far apart are they?": to_right.mean() + to_left.mean(),
        "This is the right side alone. What is to be taken off it?": to_right.mean(),
    }, otherwise="The number is wrong. In order: cosines with each side, two means, right minus left.")
    yield (same(function(vector, right, left), -lean),
           "Swap the sides, and the lean should change its sign. Yours does not.")
