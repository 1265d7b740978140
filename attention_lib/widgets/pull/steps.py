"""A pair of word vectors that is pulled together or pushed apart, a step a press; `steps.js` reckons the same."""

from typing import NamedTuple

import numpy as np

from attention_lib.widgets.pull.constants import COMPANY, REACH


class Moment(NamedTuple):
    """A pair of vectors, and the guess that they make."""

    points: np.ndarray  # (2, 2): the centre, the other word
    score: float  # their dot product
    guess: float  # σ of it: how sure that the other word is company
    error: float  # how far the guess before the step was from the truth; 0 where nothing was pressed yet


def moments(points, pressed, rate):
    """The pair before the first press, and after each.

    A step moves each of the two along the other one: truth minus guess, times `rate`, times the other vector.

    Args:
        points: (2, 2).
        pressed: a text of the letters c, it was company, and h, it was from the hat.
        rate: the length of a step.

    Returns:
        list of Moment, one more than there are letters.

    >>> [round(each.guess, 2) for each in moments([[2, 0.5], [-1, 1.5]], "ch", 0.5)]
    [0.22, 0.81, 0.27]
    """
    points = np.asarray(points, float)
    found = [_moment(points, 0.0)]
    for letter in pressed:
        (centre, other), error = found[-1].points, (letter == COMPANY) - found[-1].guess
        moved = np.stack([centre + rate * error * other, other + rate * error * centre])
        found.append(_moment(np.clip(moved, -REACH, REACH), error))
    return found


def _moment(points, error):
    score = float(points[0] @ points[1])
    return Moment(points, score, float(1 / (1 + np.exp(-score))), float(error))
