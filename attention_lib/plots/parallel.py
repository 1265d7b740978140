"""Parallel: pairs of words in the plane, an arrow from the first to the second of each."""

import numpy as np

from attention_lib.numbers import as_floats
from attention_lib.plots.faces import width_of
from attention_lib.plots.picture import NARROW, Picture, headline

HIGHEST, LETTERS, LINE = 300, 15, 19  # pixels of the field, of its letters, and from name to name at least


def plot_parallel(points, pairs, title=None):
    """Draw pairs of words in the plane, a dot a word and an arrow a pair; the scale is the same across and up.

    Args:
        points: (P, 2, 2): for each pair the place of its first word and that of its second.
        pairs: P pairs of names.
        title: what is to be seen, in one line; **two stars** make letters bold.

    Returns:
        Picture.

    Raises:
        ValueError: there is no pair, or not two places for each.

    >>> print(plot_parallel([[[0, 0], [1, 0]], [[0, 1], [1, 1.5]]], [("a", "b"), ("c", "d")]).says)
    Arrows from a to b, c to d.
    """
    points, pairs = as_floats(points, "points").astype(float), [tuple(pair) for pair in pairs]
    if not pairs or points.shape != (len(pairs), 2, 2) or not np.isfinite(points).all():
        raise ValueError(f"points should be two places in the plane for each of the {len(pairs)} pairs; got shape "
                         f"{points.shape}.")
    if (points[:, 1] - points[:, 0])[:, 0].sum() < 0:  # most arrows go to the right
        points = points * (-1, 1)
    low, high = points.min(axis=(0, 1)), points.max(axis=(0, 1))

    def draw(canvas):
        size = LETTERS if canvas.width > NARROW else 13
        top = headline(canvas, 26, title) + 6 if title else 12
        rooms = [max(width_of(pair[side], size) for pair in pairs) + 22 for side in (0, 1)]
        scale = min((canvas.width - sum(rooms)) / ((high - low)[0] or 1), HIGHEST / ((high - low)[1] or 1))
        pixels = (rooms[0], top) + ((points - low) * (1, -1) + (0, high[1] - low[1])) * scale  # up is up
        heights = [apart(pixels[:, side, 1]) for side in (0, 1)]
        down = max(0, top - min(each.min() for each in heights)) + 8  # for names that were moved up
        pixels[..., 1] += down
        for first, second in pixels:
            way = (second - first) / (np.hypot(*(second - first)) or 1)
            canvas.line(tuple(first + 7 * way), tuple(second - 8 * way), "muted", 2, arrow=True)
        for side in (0, 1):
            for pair, (x, y), height in zip(pairs, pixels[:, side], heights[side], strict=True):
                canvas.dot(x, y, 5, fill="ink" if side else "paper", stroke="ink", thick=2)
                canvas.words(x + (13 if side else -13), height + down + 5, pair[side], size, "ink",
                             "start" if side else "end")
        canvas.height = max(pixels[..., 1].max(), max(each.max() for each in heights) + down) + 16

    return Picture(draw, f"Arrows from {', '.join(f'{one} to {other}' for one, other in pairs)}.")


def apart(heights, least=LINE):
    """Heights as near to the given ones as may be, with so many pixels between any two.

    >>> apart([10, 12, 60]).tolist()
    [1.5, 20.5, 60.0]
    """
    heights = np.asarray(heights, float).copy()
    order = np.argsort(heights, kind="stable")
    for _ in range(200):
        gaps = np.diff(heights[order])
        tight = np.flatnonzero(gaps < least - 1e-9)
        if not len(tight):
            break
        at = tight[0] if len(tight) == 1 else tight[np.argmin(gaps[tight])]
        lack = (least - gaps[at]) / 2
        heights[order[at]] -= lack
        heights[order[at + 1]] += lack
    return heights
