"""One row of attention that learns by steps, its scores free to move; `steps.js` reckons the same."""

from typing import NamedTuple

import numpy as np

from attention_lib.attention import softmax


class Row(NamedTuple):
    """A row of attention, what comes of it, and what its scores should do."""

    weights: np.ndarray  # (T,)
    heard: float  # the weighted mean of what the words say
    sure: float  # the probability of the right answer
    surprise: float  # −ln of it
    pushes: np.ndarray  # (T,): minus the gradient of the surprise by each score; together 0


def row_of(says, scores, right):
    """What a word hears, and how each score is pushed.

    Args:
        says: (T,) how strongly each word speaks for the right side; below 0, for the left one.
        scores: (T,)
        right: whether the right side is the truth.

    Returns:
        Row.

    >>> row_of(np.array([0, 2, 1]), np.zeros(3), True).pushes.round(2).tolist()
    [-0.09, 0.09, 0.0]
    """
    says = np.asarray(says, float)
    weights = softmax(np.asarray(scores, float))
    heard, side = float(weights @ says), 1 if right else -1
    sure = 1 / (1 + np.exp(-side * heard))
    return Row(weights, heard, sure, -np.log(sure), weights * (says - heard) * side * (1 - sure))


def after(says, scores, right, steps):
    """The scores (T,) after so many steps, each by its push."""
    scores = np.asarray(scores, float)
    for _ in range(steps):
        scores = scores + row_of(says, scores, right).pushes
    return scores
