"""Shifts: a table of signed numbers as coloured cells, with a name a row and a name a column."""

import numpy as np

from attention_lib.numbers import as_floats
from attention_lib.plots.faces import width_of
from attention_lib.plots.picture import NARROW, Picture, headline, lines_of, runs_of

HIGH, GAP, APART = 26, 2, 14  # pixels of a row, between cells, and between groups


def plot_shifts(numbers, rows, columns, title=None, note=None, groups=None):
    """Draw signed numbers as cells: blue below 0, red above, paper at 0.

    Args:
        numbers: (R, C).
        rows, columns: their names.
        title: what is to be seen, in one line; **two stars** make letters bold.
        note: what the colours mean, written below.
        groups: list of how many rows stand together; None for all of them.

    Returns:
        Picture.

    Raises:
        ValueError: the numbers do not fit the names, or the groups do not count the rows.

    >>> print(plot_shifts([[1, -2]], ["king to queen"], ["she", "he"]).says)
    Signed numbers: king to queen: she +1.0, he −2.0.
    """
    numbers = as_floats(numbers, "numbers").astype(float)
    if numbers.shape != (len(rows), len(columns)) or not numbers.size or not np.isfinite(numbers).all():
        raise ValueError(f"numbers should have a finite number for each of {len(rows)} rows and {len(columns)} "
                         f"columns; got shape {numbers.shape}.")
    if groups and sum(groups) != len(rows):
        raise ValueError(f"groups should count the {len(rows)} rows; got {list(groups)}.")
    first = {int(place) for place in np.cumsum(groups[:-1])} if groups else set()
    most = np.abs(numbers).max() or 1

    def draw(canvas):
        y, size = headline(canvas, 26, title) + 8 if title else 8, 15 if canvas.width > NARROW else 13
        left = max(width_of(row, size) for row in rows) + 14
        wide = (canvas.width - left) / len(columns)
        upright = any(width_of(each, size) > wide - 4 for each in columns)
        y += max(width_of(each, size) for each in columns) + 4 if upright else size
        for at, each in enumerate(columns):
            middle = left + wide * (at + 0.5) - GAP / 2 + (size / 3 if upright else 0)
            canvas.words(middle, y, each, size, "ink", "start" if upright else "middle", upright=upright)
        y += 8
        start = left if canvas.width > NARROW else 0
        for at, (name, row) in enumerate(zip(rows, numbers, strict=True)):
            y += APART * (at in first)
            canvas.words(left - 12, y + HIGH / 2 + 5, name, size, "ink", "end")
            canvas.cells(left, y, wide, HIGH, row[None] / most, ("minus", "plus"))
            y += HIGH + GAP
        if note:
            for line in lines_of(runs_of(note), canvas.width - start, 13):
                canvas.words(start, y + 16, "".join(text for text, *_ in line).rstrip(), 13, "muted")
                y += 18
        canvas.height = y + 6

    said = "; ".join(f"{name}: " + ", ".join(f"{column} {number:+.1f}" for column, number
                                             in zip(columns, row, strict=True))
                     for name, row in zip(rows, numbers, strict=True)).replace("-", "−")
    return Picture(draw, f"Signed numbers: {said}.")
