"""The matrix: who gives how much to whom, in the grey ramp of the rows."""

import numpy as np

from attention_lib.plots.axes import checked_matrix, matrix_on_axes
from attention_lib.plots.faces import width_of
from attention_lib.plots.picture import Picture, headline
from attention_lib.plots.rows import SHOWN

GAP, WIDEST, HIGHEST = 2, 72, 44  # pixels between cells, and the size of a cell at most
TALLEST, MANY = 420, 9  # pixels of a large matrix; of more words cells have few shades, and one row alone has digits


def plot_attention(weights, labels, ax=None, title=None, mask=None, word=None, columns=None):
    """Draw attention weights as a matrix: rows are queries (who asks), columns are keys (who answers).

    Args:
        weights: (T, S), numbers from 0 to 1; S is T unless another text answers.
        labels: T words.
        ax: axes to draw on; None for a house picture.
        title: what is to be seen, in one line; in a house picture **two stars** make letters bold.
        mask: (T, T) bool, True where a word may attend to another; other cells are crossed out. None for everywhere.
        word: the word whose row the text speaks of; its first place counts.
        columns: the S words of another text that answers, in a house picture; None for the labels themselves.

    Returns:
        Picture, or the axes that were given.

    Raises:
        ValueError: the weights are no numbers, are no table with a row and a column a word, or the mask does not fit.
    """
    if ax is not None:
        return matrix_on_axes(weights, labels, ax, title, mask)
    weights, allowed = checked_matrix(weights, labels, mask, columns)
    labels = list(map(str, labels))
    columns = labels if columns is None else list(map(str, columns))
    if not labels:
        raise ValueError("The matrix needs at least one word.")
    if not ((weights >= 0) & (weights <= 1))[allowed].all():
        raise ValueError("Each weight should be between 0 and 1; got "
                         f"{weights[allowed].min():.2f} to {weights[allowed].max():.2f}. Did softmax come first?")
    if word is not None and word not in labels:
        raise ValueError(f"{word!r} is not in the sentence: {' '.join(labels)}.")
    at = None if word is None else labels.index(word)

    def draw(canvas):
        y = headline(canvas, 26, title) + 2 if title else 4
        size = 15 if len(columns) <= 12 and canvas.width > 400 else 13
        left = max(width_of(label, size, "bold") for label in labels) + 12
        wide = min(WIDEST, (canvas.width - left - 1) / len(columns))
        high = max(size + 5, min(HIGHEST, wide, TALLEST / len(labels)))
        title_line, top = _words_above(canvas, columns, left, wide, size, y + 18)
        canvas.words(left, title_line, "answers (key)", 13, "key", face="bold")
        canvas.words(left - 12, title_line, "asks", 13, "query", "end", "bold")
        for row, label in enumerate(labels):
            colour, face = "ink" if at in (None, row) else "muted", "bold" if at == row else "sans"
            canvas.words(left - 12, top + high * row + (high - GAP) / 2 + size / 3, label, size, colour, "end", face)
        if len(labels) > MANY:
            canvas.cells(left, top, wide, high, np.where(allowed, weights, 0), ("ink", "ink"))
        for (row, column), weight in np.ndenumerate(weights):
            if len(labels) <= MANY or not allowed[row, column]:
                _cell(canvas, weight, allowed[row, column], left + wide * column, top + high * row, wide - GAP,
                      high - GAP)
            seen = wide >= 28 and (len(labels) <= MANY or row == at)
            if seen and allowed[row, column] and weight >= SHOWN - 0.005:
                canvas.words(left + wide * (column + 0.5) - GAP / 2, top + high * (row + 0.5) + 3.5, f"{weight:.2f}",
                             13 if wide > 34 else 12, "paper" if weight > 0.5 else "ink", "middle")
        if at is not None:
            canvas.box(left - 2.5, top + high * at - 2.5, wide * len(columns) + 3, high + 3, stroke="ink", radius=4,
                       thick=2)
        top += high * len(labels)
        canvas.height = top + 6

    return Picture(draw, _says(weights, labels, allowed, columns))


def _words_above(canvas, labels, left, wide, size, y):
    """The words above the columns, upright where they are wider; returns the line of the titles, and the y below."""
    upright = any(width_of(label, size) > wide - 4 for label in labels)
    bottom = y + 8 + (max(width_of(label, size) for label in labels) if upright else size)
    for column, label in enumerate(labels):
        middle = left + wide * column + (wide - GAP) / 2 + (size / 3 if upright else 0)
        canvas.words(middle, bottom, label, size, "ink", "start" if upright else "middle", upright=upright)
    return y, bottom + 8


def _cell(canvas, weight, allowed, x, y, wide, high):
    if not allowed:
        canvas.box(x + 0.5, y + 0.5, wide - 1, high - 1, stroke="line", radius=2)
        return canvas.line((x + 4, y + high - 4), (x + wide - 4, y + 4), "line", 1)
    return canvas.box(x, y, wide, high, fill=("ink", weight), radius=2)


def _says(weights, labels, allowed, columns):
    seen = np.where(allowed, weights, -1)
    most = [f"{label} to {columns[row.argmax()]} {row.max():.2f}" for label, row in zip(labels, seen, strict=True)]
    return f"Attention in “{' '.join(labels)}”, a row each asking word; each gives most: {', '.join(most)}."
