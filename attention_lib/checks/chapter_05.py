"""The checks of chapter 05."""

import numpy as np

from attention_lib.attention import softmax
from attention_lib.checks.verdict import asks_for, finite, mistakes, numbers, parts, same, verdict
from attention_lib.vectors import unit

_WORDS = np.array([[0.9, 0.2, -0.4], [0.3, 0.8, 0.1], [-0.5, 0.6, 0.7], [0.4, -0.3, 0.2]])  # (T, D) = (4, 3)


@asks_for("an array of the same shape as the scores: one weight for each score")
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
        (lambda _: not same(result(), matrix / matrix.sum(axis=-1, keepdims=True)),
         "Dividing scores by their sum can give negative weights. What makes every number positive first?"),
        (lambda _: not same(np.sum(result()), 1),
         "All your weights together add up to 1. Each row asks for itself, so each needs a sum of its own."),
        (lambda _: not same(np.sum(result(), axis=0), np.ones(3)),
         "Your columns add up to 1, but the rows should. Which axis is the last one?"),
        (lambda _: same(np.sum(result(), axis=-1), np.ones(2)),
         "The weights of a row should add up to 1. By what do you divide?"),
        (lambda _: same(result(), softmax(matrix)),
         "The rows add up to 1, but the weights are wrong. Compare one row with the chapter's steps."),
        (lambda _: same(result(stack), softmax(stack)),
         "Two matrices at once, shape (2, 2, 3), come out wrong. Take the last axis, whatever its number."),
        (lambda _: finite(result([[0, 2000, 0]])) and same(result([[1000, 999]]), softmax([[1, 0]])),
         "Scores such as 1000 are too large for exp. Which number can be taken off a whole row first?"),
        (lambda _: finite(result([[0.0, 1.0], [1000.0, 1001.0]])),
         "Small scores beside a row of large ones become NaN. Treat each row by itself."),
        (lambda _: spared(matrix.copy()),
         "Your function changes the scores that it was given. Make a new array instead."),
    ]
    with np.errstate(all="ignore"):  # an overflow gets a hint, not a warning as well
        return verdict("5.1", function, tests, "The rows add up to 1, in one matrix and in a stack of them, "
                        "and scores of 1000 do no harm.")


@asks_for("one array, the weights, here of shape (4, 4)", parts)
def exercise_5_2(function):
    """From vectors to attention weights: exercise_5_2(attention_weights)."""
    scores, cosines = _WORDS @ _WORDS.T, unit(_WORDS) @ unit(_WORDS).T

    def result(sharpness=2.0):
        return function(_WORDS.copy(), sharpness)

    tests = [
        (lambda _: numbers(result()),
         "Return one array, the weights. The mix comes in exercise 5.3."),
        (lambda _: np.shape(result()) == (4, 4),
         "For 4 words of 3 numbers the weights should have shape (4, 4): every word meets every word."),
        (lambda _: not same(result(), result(0.5)),
         "The weights are the same for sharpness 2 and 0.5. Where does the sharpness come in?"),
        *mistakes(result, [
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
        (lambda _: same(result(), softmax(2 * scores)) and same(result(0.5), softmax(scores / 2)),
         "The shape is right, the weights are not. In order: scores, sharpness, softmax by row."),
    ]
    return verdict("5.2", function, tests,
                    "Four words, two values of the sharpness, and each row adds up to 1.")


@asks_for("two arrays: the new vectors and the weights", parts)
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
        *mistakes(lambda: result()[1], [
            (softmax(2 * scores, axis=0), "The columns of your weights add up to 1, but each row should."),
            (softmax(scores), "The sharpness is forgotten: it multiplies the dot products."),
            (2 * softmax(scores),
             "Your weights add up to the sharpness. Multiply before softmax, not after."),
        ]),
        (lambda _: same(result()[1], weights), "The weights are not right. They are those of exercise 5.2."),
        *mistakes(lambda: result()[0], [
            (weights.T @ _WORDS,
             "The weights are transposed in the mix. Each row of them mixes all the vectors."),
            (2 * weights @ _WORDS,
             "The new vectors are too long: sharpness belongs to the scores, not to the mix."),
            (_WORDS + weights @ _WORDS, "You have added the old vectors. Here the mix itself is the answer."),
            (scores @ _WORDS, "You have mixed with the scores. Mix with the weights."),
            (2 * scores @ _WORDS, "You have mixed with the scores. Mix with the weights."),
        ]),
        (lambda _: same(result()[0], weights @ _WORDS),
         "The weights are right, the new vectors are not. Each is a weighted sum of all the old ones."),
    ]
    return verdict("5.3", function, tests,
                    "New vectors and weights are right, in this order, for all words at once.")


@asks_for("an array, here of shape (4, 3): the pulls, a row a word")
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
        *mistakes(result, [
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
        (lambda _: same(np.sum(result(), axis=0), weights[2] @ _WORDS - start),
         "The pulls should add up to the move: the new vector minus the old one."),
        (lambda _: same(result(), right(2)), "The sum is right, but the pulls are not each word's own."),
        (lambda _: same(result(0), right(0)) and same(result(1), right(1)),
         "It is right for one word, not for another. Does your function use the argument row everywhere?"),
    ]
    return verdict("5.4", function, tests, "Each pull is right, no word pulls on itself, and together "
                    "they are the whole move.")
