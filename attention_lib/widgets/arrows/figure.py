"""The still picture of `Arrows`: the plane with both arrows, and beside it what is read off them."""

import numpy as np

from attention_lib.plots.faces import width_of
from attention_lib.plots.picture import Picture, headline
from attention_lib.widgets.arrows.numbers import reckoned

WIDE, FOOT = 280, 24  # pixels of the plane, and of its numbers below


def drawn(tips, labels, axes, show, span, title, rows, says):
    """Draw the plane.

    Args:
        tips: two pairs, where the arrows end.
        labels: what they are called.
        axes: what the numbers across and up are.
        show: what is read off, see `Arrows`.
        span: (low, high) of the plane.
        title: what is to be seen, in one line.
        rows: (name, number, how it comes about), written beside the plane.
        says: all of it, in words.

    Returns:
        Picture.
    """
    found, (low, high) = reckoned(*tips), span
    unit = WIDE / (high - low)

    def draw(canvas):
        top = headline(canvas, 26, title) - 12
        left = 26

        def at(point):
            return left + (point[0] - low) * unit, top + (high - point[1]) * unit

        for tick in ticks(low, high):
            canvas.line(at((tick, low)), at((tick, high)), "line", 1 + (tick == 0))
            canvas.line(at((low, tick)), at((high, tick)), "line", 1 + (tick == 0))
            canvas.words(at((tick, low))[0], top + WIDE + 17, f"{tick:g}".replace("-", "−"), 13, "muted", "middle")
            canvas.words(left - 6, at((low, tick))[1] + 5, f"{tick:g}".replace("-", "−"), 13, "muted", "end")
        start = at((0, 0))
        canvas.words(left + WIDE - 4, start[1] - 6, axes[0], 13, "muted", "end")
        canvas.words(start[0] + 6, top + 15, axes[1], 13, "muted")
        canvas.line(start, at(tips[1]), ("ink", 0.35), 8)
        if show != "angle" and found.shadow == found.shadow:
            for share in (0.2, 0.4, 0.6, 0.8) if show == "dot" else ():
                a, b = (at([share * each for each in point]) for point in (tips[0], found.foot))
                canvas.line(a, b, "line")
            canvas.line(start, at(found.foot), "plus" if found.dot >= 0 else "minus", 5)
            canvas.line(at(tips[0]), at(found.foot), "muted", 1.5, dashed=True)
        canvas.line(start, at(tips[0]), "ink", 2.5, arrow=True)
        for tip, label, other in zip(tips, labels, reversed(tips), strict=True):
            x, y = at(tip)
            canvas.dot(x, y, 6, fill="paper", stroke="ink", thick=2)
            right = x > left + 0.6 * WIDE
            canvas.words(x + (-4 if right else 12), y - 12 if tip[1] >= other[1] else y + 22, label, 15, "ink",
                         "end" if right else "start", "bold")
        _list(canvas, top + 60, rows, left + WIDE + 30)
        canvas.height = top + WIDE + FOOT

    return Picture(draw, says)


def ticks(low, high):
    """Round numbers of a plane, few enough to be read.

    >>> ticks(-5, 10)
    [-5.0, 0.0, 5.0, 10.0]
    """
    steps = (each * 10.0**power for power in range(-4, 5) for each in (1, 2, 5))
    step = next(each for each in steps if (high - low) / each < 7)
    return [round(step * n, 6) for n in range(int(np.ceil(low / step - 1e-9)), int(np.floor(high / step + 1e-9)) + 1)]


def _list(canvas, y, rows, left):
    wide = max(width_of(name) for name, *_ in rows)
    for name, number, why in rows:
        last = name in ("cosine", "= dot product", "angle")
        canvas.words(left + wide, y, name, 15, "muted", "end")
        canvas.words(left + wide + 14, y, number, 15, "ink", face="bold" if last else "sans")
        canvas.words(left + wide + 14, y + 19, why, 13, "muted")
        y += 30 if not why else 48


