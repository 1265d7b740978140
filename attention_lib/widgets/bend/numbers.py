"""One or two numbers that are read off each point of the plane, straight or bent; `numbers.js` reckons the same."""

import numpy as np

from attention_lib.widgets.bend.constants import EVEN


def direction(turn):
    """Where a number grows, for a turn in degrees: (2,), of length 1."""
    return np.array([np.cos(np.radians(turn)), np.sin(np.radians(turn))])


def read(points, lines, bent):
    """What each line reads off each point: how far in front of the line it lies.

    Args:
        points: (T, 2).
        lines: list of N (turn in degrees, shift from the middle).
        bent: True to put 0 in the place of what is below 0.

    Returns:
        (T, N)

    >>> read([[1, 0], [-1, 0]], [(0, 0.5)], bent=True).tolist()
    [[0.5], [0.0]]
    """
    numbers = np.stack([np.asarray(points, float) @ direction(turn) - shift for turn, shift in lines], axis=1)
    return np.maximum(numbers, 0) if bent else numbers


def positive(numbers):
    """Whose numbers (T, N) add up to more than 0: (T,)."""
    return numbers.sum(axis=1) > EVEN


def field(lines, bent, side):
    """The surfaces of the plane where the numbers add up to more than 0; together they are all of it.

    Args:
        lines: as `read` takes them.
        bent: whether each number is bent. Then what lies in front of any line is above 0; else the sum of straight
            numbers is one straight number, and its line is the edge.
        side: the plane goes from -side to side.

    Returns:
        list of (K, 2) corners.
    """
    planes = [(*direction(turn), shift) for turn, shift in lines]
    if not bent:
        planes = [tuple(map(sum, zip(*planes, strict=True)))]
    return [corners for plane in planes if len(corners := in_front(*plane, side)) > 2]


def in_front(across, up, shift, side):
    """What of the square lies where across·x + up·y is more than shift: its corners, one after the other.

    >>> in_front(1, 0, 0, 1)
    [(0.0, -1.0), (1, -1), (1, 1), (0.0, 1.0)]
    """
    square = [(-side, -side), (side, -side), (side, side), (-side, side)]
    heights = [across * x + up * y - shift for x, y in square]
    corners = []
    for at, ((x, y), here) in enumerate(zip(square, heights, strict=True)):
        (to_x, to_y), there = square[(at + 1) % 4], heights[(at + 1) % 4]
        if here > EVEN:
            corners.append((x, y))
        if (here > EVEN) != (there > EVEN):
            share = here / (here - there)
            corners.append((x + share * (to_x - x), y + share * (to_y - y)))
    return corners
