"""Where the hands of clocks stand that a place turns, and what two of them score; `hands.js` reckons the same."""

import numpy as np


def angles(places, speeds, start=0.0):
    """How far each hand is turned, clockwise from the top.

    Args:
        places: (W,) of one word, or of two.
        speeds: (N,) radians that each hand turns from one place to the next.
        start: by how much the hands of the second word are ahead of those of the first, where both stand at one place.

    Returns:
        (W, N) radians.

    >>> angles([2, 5], [1, 0.1]).round(1).tolist()
    [[2.0, 0.2], [5.0, 0.5]]
    """
    turned = np.outer(places, speeds)
    return turned + start * np.arange(len(turned))[:, None]


def tips(turned):
    """The tips of hands of length 1, sine and cosine taking turns: (W, N) → (W, 2N).

    >>> tips(angles([1], [1, 0.1])).round(2).tolist()
    [[0.84, 0.54, 0.1, 1.0]]
    """
    return np.stack([np.sin(turned), np.cos(turned)], axis=-1).reshape(len(turned), -1)


def score(turned):
    """The dot product of two words' tips: for each hand the cosine of the angle between, added up.

    >>> round(float(score(angles([2, 5], [1, 0.1]))), 3) == round(float(score(angles([42, 45], [1, 0.1]))), 3)
    True
    """
    one, other = tips(turned)
    return one @ other
