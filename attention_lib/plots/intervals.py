"""Intervals: numbers on one scale, a dot each, with a line from the least to the most that it may truly be."""

import numpy as np

from attention_lib.numbers import as_floats
from attention_lib.plots.curve import digits, ticks
from attention_lib.plots.faces import width_of
from attention_lib.plots.picture import NARROW, Picture, headline

ROW, LETTERS = 30, 15  # pixels from row to row, and of the names


def plot_intervals(groups, span, title=None, x_label=None, chance=None, bold=()):
    """Draw numbers in groups, each a dot with its interval, all on one scale.

    Args:
        groups: dict of a group's name → dict of a name → (number, least, most), such as a Share.
        span: (from, to) of the scale.
        title: what is to be seen, in one line; **two stars** make letters bold.
        x_label: what the numbers are.
        chance: the number that chance gives: a line through each row, named on the scale.
        bold: a name, or a list of names, that the text speaks of.

    Returns:
        Picture.

    Raises:
        ValueError: there is nothing to draw, or a number does not lie in its interval, or that in the span.

    >>> print(plot_intervals({"readings": {"weight": (0.69, 0.66, 0.72)}}, (0.5, 1)).says)
    readings: weight 0.69 (0.66 to 0.72).
    """
    low, high = (float(each) for each in as_floats(span, "span"))
    if not low < high:
        raise ValueError(f"span should be (from, to); got {(low, high)}.")
    groups = {group: {name: _interval(given, name, low, high) for name, given in dict(rows).items()}
              for group, rows in dict(groups).items()}
    if not groups or not all(groups.values()):
        raise ValueError("Each group needs at least one number.")
    if chance is not None and not low <= chance <= high:
        raise ValueError(f"chance should lie on the scale, from {low:g} to {high:g}; got {chance:g}.")
    bold = [bold] if isinstance(bold, str) else list(bold)

    def draw(canvas):
        y = headline(canvas, 26, title) + 12 if title else 16
        beside = canvas.width > NARROW
        names = [name for rows in groups.values() for name in rows]
        left = max(width_of(name, LETTERS, "bold") for name in names) + 20 if beside else 6
        right = canvas.width - 44

        def x(number):
            return left + (number - low) / (high - low) * (right - left)

        for group, rows in groups.items():
            canvas.words(0, y + 5, group, 13, "muted")
            y += 26
            for name, (number, least, most) in rows.items():
                loud = name in bold or not bold
                face, ink = ("bold" if name in bold else "sans"), ("ink" if loud else "muted")
                canvas.words(left - 18 if beside else 0, y + 5, name, LETTERS, ink, "end" if beside else "start", face)
                y += 0 if beside else 19
                canvas.line((left, y), (right, y), "line")
                if chance is not None:
                    canvas.line((x(chance), y - 9), (x(chance), y + 9), "muted", 1.5, dashed=True)
                canvas.line((x(least), y), (x(most), y), ink, 3)
                canvas.dot(x(number), y, 6.5, fill=ink, stroke="paper", thick=1.5)
                canvas.words(right + 10, y + 5, f"{number:.2f}", 14, ink, face=face)
                y += ROW
            y += 6
        y -= 16
        steps = {tick: digits(tick) for tick in ticks(low, high, 5)}
        if chance is not None:
            named = f"{digits(chance)}, chance"
            room = width_of(named, 13) + 12
            steps = {tick: text for tick, text in steps.items() if abs(x(tick) - x(chance)) > room}
            steps[chance] = named
        for tick, text in steps.items():
            half = width_of(text, 13) / 2
            canvas.line((x(tick), y), (x(tick), y + 5), "line")
            canvas.words(max(half, min(canvas.width - half, x(tick))), y + 20, text, 13, "muted", "middle")
        if x_label:
            canvas.words(right, y + 40, x_label, 13, "muted", "end")
        canvas.height = y + (48 if x_label else 28)

    said = "; ".join(f"{group}: " + ", ".join("{} {:.2f} ({:.2f} to {:.2f})".format(name, *given)
                                              for name, given in rows.items()) for group, rows in groups.items())
    return Picture(draw, said + ("." if chance is None else f"; chance {chance:.2f}."))


def _interval(given, name, low, high):
    number, least, most = (float(each) for each in as_floats(given, f"the interval of {name!r}").ravel())
    if not low <= least <= number <= most <= high or not np.isfinite([least, most]).all():
        raise ValueError(f"{name!r} should be (number, least, most) on the scale from {low:g} to {high:g}; "
                         f"got {(number, least, most)}.")
    return number, least, most
