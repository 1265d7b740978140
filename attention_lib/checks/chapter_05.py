"""The checks of chapter 05."""

import numpy as np

from attention_lib.attention import softmax
from attention_lib.checks.asked import numbers, parts
from attention_lib.checks.exercise import exercise, expect, finite, pair, same
from attention_lib.vectors import unit

_WORDS = np.array([[0.9, 0.2, -0.4], [0.3, 0.8, 0.1], [-0.5, 0.6, 0.7], [0.4, -0.3, 0.2]])  # (T, D) = (4, 3)


@exercise("5.1", asks_for="an array of the same shape as the scores: one weight for each score",
          praise="The rows add up to 1, in one matrix and in a stack of them, and scores of 1000 do no harm.")
def exercise_5_1(function):
    """Softmax along the last axis: exercise_5_1(softmax_rows)."""
    scores = np.array([[2.0, 0.9, 0.9], [-1.0, 0.0, 1.5]])
    got = function(scores)
    yield (np.shape(got) == (2, 3),
           "The weights should have the same shape as the scores: one weight for each score.")
    yield (not same(got, scores / scores.sum(axis=-1, keepdims=True)),
           "Dividing scores by their sum can give negative weights. What makes every number positive first?")
    yield (not same(np.sum(got), 1),
           "All your weights together add up to 1. Each row asks for itself, so each needs a sum of its own.")
    yield (not same(np.sum(got, axis=0), np.ones(3)),
           "Your columns add up to 1, but the rows should. Which axis is the last one?")
    yield (same(np.sum(got, axis=-1), np.ones(2)),
           "The weights of a row should add up to 1. By what do you divide?")
    yield (same(got, softmax(scores)),
           "The rows add up to 1, but the weights are wrong. Compare one row with the chapter's steps.")
    stack = np.stack([scores, scores + [0.3, -0.2, 0.1]])  # (2, 2, 3): no two axes can be confused unseen
    yield (same(function(stack), softmax(stack)),
           "Two matrices at once, shape (2, 2, 3), come out wrong. Take the last axis, whatever its number.")
    yield (finite(function(np.array([[0.0, 2000, 0]])))
           and same(function(np.array([[1000.0, 999]])), softmax([[1, 0]])),
           "Scores such as 1000 are too large for exp. Which number can be taken off a whole row first?")
    yield (finite(function(np.array([[0.0, 1], [1000, 1001]]))),
           "Small scores beside a row of large ones become NaN. Treat each row by itself.")
    yield not function.changed, "Your function changes the scores that it was given. Make a new array instead."


@exercise("5.2", asks_for="one array, the weights, here of shape (4, 4)", fits=parts,
          praise="Four words, two values of the sharpness, and each row adds up to 1.")
def exercise_5_2(function):
    """From vectors to attention weights: exercise_5_2(attention_weights)."""
    scores, cosines = _WORDS @ _WORDS.T, unit(_WORDS) @ unit(_WORDS).T
    got = function(_WORDS, 2.0)
    yield numbers(got), "Return one array, the weights. The mix comes in exercise 5.3."
    yield (np.shape(got) == (4, 4),
           "For 4 words of 3 numbers the weights should have shape (4, 4): every word meets every word.")
    softer = function(_WORDS, 0.5)
    yield (not same(got, softer),
           "The weights are the same for sharpness 2 and 0.5. Where does the sharpness come in?")
    otherwise = "The shape is right, the weights are not. In order: scores, sharpness, softmax by row."
    yield from expect(got, softmax(2 * scores), {
        "These are still scores. Turn them into weights.": 2 * scores,
        "Your rows add up to the sharpness, not to 1. Multiply before softmax, not after.": 2 * softmax(scores),
        "Your columns add up to 1, but each row should: a row is the word that asks.": softmax(2 * scores, axis=0),
        "A greater sharpness makes your weights more equal. Should it divide?": softmax(scores / 2),
        "The sharpness is in there twice. Multiply the dot products, not each vector.": softmax(4 * scores),
        "Raw attention has no square root yet, only the sharpness.": softmax(2 * scores / np.sqrt(3)),
        "These are cosines. Take the dot products of the vectors as they come.": softmax(2 * cosines),
    }, otherwise)
    yield same(softer, softmax(scores / 2)), otherwise


@exercise("5.3", asks_for="two arrays: the new vectors and the weights", fits=parts,
          praise="New vectors and weights are right, in this order, for all words at once.")
def exercise_5_3(function):
    """Raw attention for all words: exercise_5_3(attend)."""
    scores = _WORDS @ _WORDS.T
    weights, answer = softmax(2 * scores), function(_WORDS, 2.0)
    yield pair(answer), "Return two arrays: the new vectors and the weights."
    new, got = answer
    yield ((np.shape(new), np.shape(got)) != ((4, 4), (4, 3)),
           "The two arrays come in the wrong order: first the new vectors (T, D), then the weights (T, T).")
    yield np.shape(got) == (4, 4), "For 4 words the weights should have shape (4, 4)."
    yield (np.shape(new) == (4, 3),
           "For 4 words of 3 numbers the new vectors should have shape (4, 3): every word gets one.")
    yield from expect(got, weights, {
        "The columns of your weights add up to 1, but each row should.": softmax(2 * scores, axis=0),
        "The sharpness is forgotten: it multiplies the dot products.": softmax(scores),
        "Your weights add up to the sharpness. Multiply before softmax, not after.": 2 * softmax(scores),
    }, otherwise="The weights are not right. They are those of exercise 5.2.")
    yield from expect(new, weights @ _WORDS, {
        "The weights are transposed in the mix. Each row of them mixes all the vectors.": weights.T @ _WORDS,
        "The new vectors are too long: sharpness belongs to the scores, not to the mix.": 2 * weights @ _WORDS,
        "You have added the old vectors. Here the mix itself is the answer.": _WORDS + weights @ _WORDS,
        "You have mixed with the scores. Mix with the weights.": [scores @ _WORDS, 2 * scores @ _WORDS],
    }, otherwise="The weights are right, the new vectors are not. Each is a weighted sum of all the old ones.")


@exercise("5.4", asks_for="an array, here of shape (4, 3): the pulls, a row a word",
          praise="Each pull is right, no word pulls on itself, and together they are the whole move.")
def exercise_5_4(function):
    """The pulls on one word: exercise_5_4(pulls)."""
    weights = softmax(_WORDS @ _WORDS.T + np.arange(4) / 4)  # rows unlike columns
    start, row, new = _WORDS[2], weights[2][:, None], weights[2] @ _WORDS  # (D,), (T, 1), (D,)

    def pulls(asking):
        return weights[asking][:, None] * (_WORDS - _WORDS[asking])

    got = function(_WORDS, weights, 2)
    yield np.shape(got) != (3,), "This is the whole move. Return the pulls one by one, a row a word."
    yield (np.shape(got) == (4, 3),
           "For 4 words of 3 numbers the pulls have shape (4, 3): each weight multiplies one whole vector.")
    yield from expect(got, pulls(2), {
        "Weight times value leaves out where the word stands. A pull begins there.": row * _WORDS,
        "These are the whole ways to the other words. Each pulls only as hard as its weight.": _WORDS - start,
        "Every pull points away from its word. Which comes first, value or start?": -pulls(2),
        "You took a column of the weights. Which row is the word that asks?": weights[:, 2:3] * (_WORDS - start),
        "These are the pulls on the first word, whichever word asks. Use the argument row.": pulls(0),
        "Only the value is weighted. Subtract the start first, then multiply.": row * _WORDS - start,
        "You subtracted the new vector. Pulls begin at the old one.": row * (_WORDS - new),
    }, otherwise="The sum is right, but the pulls are not each word's own."
        if same(np.sum(got, axis=0), new - start) else
        "The pulls should add up to the move: the new vector minus the old one.")
    yield (same(function(_WORDS, weights, 0), pulls(0)) and same(function(_WORDS, weights, 1), pulls(1)),
           "It is right for one word, not for another. Does your function use the argument row everywhere?")
