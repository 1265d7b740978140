"""What can be read off two arrows: lengths, shadow, dot product, angle, cosine; `numbers.js` reckons the same."""

from typing import NamedTuple

import numpy as np

from attention_lib.widgets.arrows.constants import EVEN


class Reckoned(NamedTuple):
    """Two arrows, compared; NaN is what an arrow without length does not have."""

    lengths: tuple  # of the first and of the second
    dot: float
    shadow: float  # how far along the second the tip of the first lies; below 0 behind its start
    foot: tuple  # the place of the shadow's end
    cosine: float
    angle: float  # in degrees


def reckoned(first, second):
    """Compare two arrows of the plane.

    Args:
        first, second: (2,) where their tips are.

    Returns:
        Reckoned.

    >>> found = reckoned([0, 5], [4, 3])
    >>> found.dot, found.shadow, found.cosine, round(found.angle)
    (15.0, 3.0, 0.6, 53)
    """
    first, second = np.asarray(first, float), np.asarray(second, float)
    long, other = float(np.linalg.norm(first)), float(np.linalg.norm(second))
    dot = float(first @ second)
    shadow = dot / other if other > EVEN else np.nan
    cosine = float(np.clip(shadow / long, -1, 1)) if long > EVEN else np.nan
    foot = tuple((second * shadow / other).tolist()) if other > EVEN else (np.nan, np.nan)
    return Reckoned((long, other), dot, shadow, foot, cosine, float(np.degrees(np.arccos(cosine))))
