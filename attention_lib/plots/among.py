"""Among: a crowd of numbers as a heap of dots on one line, and a few that have names."""

import numpy as np

from attention_lib.numbers import as_floats
from attention_lib.plots.curve import digits, ticks
from attention_lib.plots.faces import width_of
from attention_lib.plots.picture import NARROW, Picture, headline

RADIUS, SMALL, LETTERS = 3, 1.8, 15  # pixels of a dot of the crowd, on a page and on a phone; and of the names


def plot_among(crowd, named, span, title=None, x_label=None, crowd_label=None, bold=None):
    """Draw where a few numbers stand among many: the many as a heap of dots, the few with their names.

    Args:
        crowd: (N,) numbers, a dot each.
        named: dict of a name → a number.
        span: (from, to) of the line; all numbers lie in it.
        title: what is to be seen, in one line; **two stars** make letters bold.
        x_label: what the numbers are.
        crowd_label: what the crowd is.
        bold: the name that the text speaks of.

    Returns:
        Picture.

    Raises:
        ValueError: there is no crowd, or a number is none or lies outside the span.

    >>> print(plot_among([0, 0.1, -0.1], {"bank, money": 0.4}, (-0.5, 1), crowd_label="random pairs").says)
    random pairs: 3 from −0.10 to 0.10; bank, money 0.40.
    """
    low, high = (float(each) for each in as_floats(span, "span"))
    crowd = as_floats(crowd, "the crowd").astype(float)
    named = {name: float(as_floats(number, f"the number of {name!r}")) for name, number in dict(named).items()}
    if not low < high:
        raise ValueError(f"span should be (from, to); got {(low, high)}.")
    if crowd.ndim != 1 or not crowd.size:
        raise ValueError(f"The crowd should be a list of numbers; got shape {crowd.shape}.")
    if not all(low <= number <= high for number in (*crowd, *named.values())):
        raise ValueError(f"All numbers should lie from {low:g} to {high:g}.")

    def draw(canvas):
        y = headline(canvas, 26, title) + 8 if title else 10
        radius = SMALL if canvas.width <= NARROW else RADIUS
        wide = 2 * radius + 0.6

        def x(number):
            return 8 + (number - low) / (high - low) * (canvas.width - 16)

        columns = np.round(np.array([x(each) for each in crowd]) / wide).astype(int)
        tall = int(np.bincount(columns).max())

        def turned(name):  # it finds no room to the right of its number
            return x(named[name]) + 6 + width_of(f"{name} 0.00", LETTERS, "bold") > canvas.width

        ordered = sorted(named, key=lambda name: (turned(name), -named[name]))
        lanes = {name: lane for lane, name in enumerate(ordered)}
        base = y + max(tall * wide + 26 * bool(crowd_label), 26 * len(lanes) + 12) + 8
        for level in range(tall):
            filled, counts = np.unique(columns, return_counts=True)
            for run in _runs(filled[counts > level]):
                canvas.beads(run[0] * wide, base - radius - 1 - level * wide, wide, len(run), radius, ("ink", 0.35))
        if crowd_label:
            middle = max(width_of(crowd_label, 13) / 2, x(float(np.median(crowd))))
            canvas.words(middle, base - tall * wide - 12, crowd_label, 13, "muted", "middle")
        for name, lane in lanes.items():
            at, top = x(named[name]), base - 16 - 26 * lane
            face, ink = ("bold", "ink") if name == bold else ("sans", "ink" if bold is None else "muted")
            canvas.line((at, base), (at, top - 4), ink, 2 if name == bold else 1)
            canvas.dot(at, base - 6, 6, fill="ink")
            text = f"{name} {named[name]:.2f}".replace("-", "−")
            left = turned(name)
            canvas.words(at - 6 if left else at + 6, top + 4, text, LETTERS, ink, "end" if left else "start", face)
        canvas.line((0, base), (canvas.width, base), "line", 2)
        for step in ticks(low, high, 6 if canvas.width > NARROW else 4):
            canvas.line((x(step), base), (x(step), base + 5), "line")
            canvas.words(x(step), base + 20, digits(step), 12, "muted", "middle")
        if x_label:
            canvas.words(canvas.width, base + 38, x_label, 13, "muted", "end")
        canvas.height = base + (44 if x_label else 26)

    said = "; ".join(f"{name} {number:.2f}" for name, number in named.items()).replace("-", "−")
    ends = f"{crowd.min():.2f} to {crowd.max():.2f}".replace("-", "−")
    return Picture(draw, f"{crowd_label or 'a crowd'}: {len(crowd)} from {ends}; {said}.")


def _runs(columns):
    """Rising whole numbers as lists of those that follow each other."""
    return np.split(columns, np.flatnonzero(np.diff(columns) > 1) + 1)
