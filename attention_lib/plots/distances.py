"""Distances: how far each of many points is from two others, and where it would stand if it were one of them."""

import numpy as np

from attention_lib.numbers import as_floats
from attention_lib.plots.curve import digits, ticks
from attention_lib.plots.faces import width_of
from attention_lib.plots.picture import NARROW, Picture, headline

SIDE, LETTERS, RADIUS, RING = 460, 13, 5, 9  # pixels: of the square field, of its letters, of a dot, and of a ring


def plot_distances(groups, title=None, x_label=None, y_label=None, rings=None):
    """Draw how far points are from two others: one distance to the right, the other upwards, on one scale.

    Args:
        groups: dict of a name → (N, 2) distances; the first has the colour of the left sense, the second of the right.
        title: what is to be seen, in one line; **two stars** make letters bold.
        x_label, y_label: from what the two are distances.
        rings: dict of a name → (2,): where no point need be, such as where all would be by some belief.

    Returns:
        Picture.

    Raises:
        ValueError: there is nothing to draw, or a distance is none.

    >>> print(plot_distances({"river": [[1, 1.5]], "money": [[1.4, 1.25]]}).says)
    river: on average 1.00 and 1.50; money: on average 1.40 and 1.25.
    """
    groups = {name: _pairs(pairs, name) for name, pairs in dict(groups).items()}
    rings = {name: _pairs([pair], name)[0] for name, pair in dict(rings or {}).items()}
    if not groups:
        raise ValueError("There is no group of points to draw.")
    if len(groups) > 2:
        raise ValueError(f"The picture has colours for two groups; got {len(groups)}.")
    most = max(float(pairs.max()) for pairs in groups.values())
    most = 1.05 * max([most, *(float(each.max()) for each in rings.values())]) or 1.0

    def draw(canvas):
        y = headline(canvas, 26, title) + 4 if title else 8
        if y_label:
            canvas.words(0, y + 10, y_label, LETTERS, "muted")
        top = y + (30 if y_label else 8)
        left = 36
        side = min(SIDE, canvas.width - left - 8)  # a unit is as long upwards as to the right
        bottom, right = top + side, left + side
        steps = ticks(0, most, 4)

        def spot(pair):
            return left + pair[0] / most * side, bottom - pair[1] / most * side

        for step in steps:
            (x, _), (_, y) = spot((step, 0)), spot((0, step))
            canvas.line((left, y), (right, y), "line")
            canvas.words(left - 14, y + 4.5, digits(step), LETTERS, "muted", "end")
            canvas.line((x, bottom), (x, bottom + 5), "line")
            canvas.words(x, bottom + 24, digits(step), LETTERS, "muted", "middle")
        canvas.line(spot((0, 0)), spot((most, most)), "muted", 1.5, dashed=True)
        x, y = spot((0.27 * most, 0.27 * most))
        canvas.words(x + 16, y + 14, "as far from both", LETTERS, "muted")
        small = RADIUS - (canvas.width <= NARROW)
        for colour, pairs in zip(("river", "money"), groups.values(), strict=False):
            for pair in pairs:
                x, y = spot(pair)
                canvas.dot(round(x), round(y), small, fill=colour)
        for colour, (name, pairs) in zip(("river", "money"), groups.items(), strict=False):
            _name(canvas, name, colour, *spot(pairs.mean(axis=0)), below=colour == "money", spread=spot, pairs=pairs)
        for name, pair in rings.items():
            x, y = spot(pair)
            canvas.dot(x, y, RING, fill="paper", stroke="ink", dashed=True, thick=2)
            canvas.words(min(x + RING + 4, canvas.width - width_of(name, LETTERS)), y - 12, name, LETTERS, "ink")
        if x_label:
            canvas.words(right, bottom + 46, x_label, LETTERS, "muted", "end")
        canvas.height = bottom + (54 if x_label else 32)

    means = "; ".join("{}: on average {:.2f} and {:.2f}".format(name, *pairs.mean(axis=0))
                      for name, pairs in groups.items())
    ringed = "".join("; ring “{}” at {:.2f} and {:.2f}".format(name, *pair) for name, pair in rings.items())
    return Picture(draw, f"{means}{ringed}.")


def _name(canvas, name, colour, x, y, below, spread, pairs):
    """The name of a group, above its cloud or below it."""
    ys = [spread(pair)[1] for pair in pairs]
    half = width_of(name, 15, "bold") / 2
    at = max(ys) + 24 if below else min(ys) - 12
    canvas.words(max(half, min(canvas.width - half, x)), at, name, 15, colour, "middle", "bold")


def _pairs(pairs, name):
    pairs = as_floats(pairs, f"the distances of {name!r}").astype(float)
    if pairs.ndim != 2 or pairs.shape[1:] != (2,) or not len(pairs) or not (np.isfinite(pairs) & (pairs >= 0)).all():
        raise ValueError(f"{name!r} should have two distances, from 0, for each point: (N, 2); got shape "
                         f"{pairs.shape}.")
    return pairs
