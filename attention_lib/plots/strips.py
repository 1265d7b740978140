"""Strips: vectors as rows of coloured cells."""

import numpy as np

from attention_lib.numbers import as_floats
from attention_lib.plots.faces import width_of
from attention_lib.plots.picture import NARROW, Picture, headline

HEIGHT, APART, MOST = 26, 14, 48  # pixels of a strip, and between groups; columns that are drawn, of more a sample


def plot_strips(vectors, labels, title=None, colours=("minus", "plus"), groups=None, columns=None):
    """Draw vectors as strips of cells: blue below 0, red above, paper at 0.

    Args:
        vectors: (T, D). Of more than 48 columns 48 are drawn, evenly spread; the true size is written below.
        labels: T names.
        title: what is to be seen, in one line.
        colours: what negative and what positive numbers are drawn in.
        groups: list of how many strips stand together; None for all of them.
        columns: a name for each column, written above it; None for none.

    Returns:
        Picture.

    Raises:
        ValueError: there is not a row for each label, or the groups do not count them, or there is not a name for each
            column that is drawn.
    """
    vectors = as_floats(vectors, "vectors")
    if vectors.ndim != 2 or len(vectors) != len(labels) or not vectors.size:
        raise ValueError(f"vectors should have a row for each of the {len(labels)} labels; got shape {vectors.shape}.")
    if groups and sum(groups) != len(labels):
        raise ValueError(f"groups should count the {len(labels)} strips; got {list(groups)}.")
    if columns is not None and (len(columns) != vectors.shape[1] or len(columns) > MOST):
        raise ValueError(f"columns should be a name for each of the {vectors.shape[1]} columns, {MOST} at most; "
                         f"got {len(columns)}.")
    first = {int(place) for place in np.cumsum(groups[:-1])} if groups else set()
    size = vectors.shape[1]
    drawn = vectors[:, np.linspace(0, size - 1, min(size, MOST)).round().astype(int)]
    most = np.abs(vectors).max() or 1

    def draw(canvas):
        y = headline(canvas, 26, title) if title else 4
        left = max(width_of(label) for label in labels) + 14 if canvas.width > NARROW else 0
        wide = (canvas.width - left) / drawn.shape[1]
        if columns:
            y = _names(canvas, columns, left, y, wide)
        for at, (label, row) in enumerate(zip(labels, drawn, strict=True)):
            y += APART * (at in first)
            if not left:
                y += 20
            canvas.words(left - 14 if left else 0, y + HEIGHT / 2 + 5 if left else y - 5, label, 15, "ink",
                         "end" if left else "start")
            canvas.cells(left, y, wide, HEIGHT, row[None] / most, colours)
            y += HEIGHT + 6
        note = f"{size} numbers each" if size == drawn.shape[1] else f"{drawn.shape[1]} of {size} numbers each"
        canvas.words(left, y + 12, note, 13, "muted")
        canvas.height = y + 20

    return Picture(draw, f"The vectors of {', '.join(labels)} as strips of {size} numbers each.")


def _names(canvas, columns, left, y, wide):
    """A name over each column; all of them upright where one is wider than a column. Returns the y below."""
    long = max(width_of(name, 13) for name in columns)
    for at, name in enumerate(columns):
        x = left + wide * (at + 0.5)
        if long > wide - 4:
            canvas.words(x + 4, y + long, name, 13, "muted", upright=True)
        else:
            canvas.words(x, y + 13, name, 13, "muted", "middle")
    return y + (long + 8 if long > wide - 4 else 21)
