"""The still picture of `Tiles`: the matrix, of which one tile exists, and what one row keeps."""

import numpy as np

from attention_lib.plots.faces import width_of
from attention_lib.plots.picture import Picture, headline, lines_of, runs_of
from attention_lib.widgets.tiles.said import one, two

CELL, GAP, ASIDE = 25, 4, 30  # pixels of a cell, between two tiles, and between the matrix and its words


def drawn(labels, scores, tiles, step, row, causal, read, is_now, title, told):
    """Draw the matrix at one step.

    Args:
        labels: T words.
        scores: (T, T)
        tiles: list of (range of rows, range of columns), in their order.
        step: how many of them were read; the last is lit.
        row: the number of the row that is followed.
        causal: whether a word sees only itself and what stands before it.
        read: the Steps of that row so far.
        is_now: whether the last of them is in the tile that is lit.
        title, told: what is to be seen, and what the row does.

    Returns:
        Picture.
    """
    block = len(tiles[0][0])

    def place(number):
        return CELL * number + GAP * (number // block)

    def draw(canvas):
        y = headline(canvas, 26, title) + 2
        left = max(width_of(label, 13, "bold") for label in labels) + 12
        top = y + max(width_of(label, 13) for label in labels) + 4
        for at, label in enumerate(labels):
            bold = at == row
            canvas.words(left + place(at) + CELL / 2 + 4, top - 6, label, 13, "muted", upright=True)
            canvas.words(left - 10, top + place(at) + CELL / 2 + 4, label, 13, "ink" if bold else "muted", "end",
                         "bold" if bold else "sans")
        for at, (rows, columns) in enumerate(tiles):
            box = (left + place(columns[0]), top + place(rows[0]), CELL * len(columns) - 1, CELL * len(rows) - 1)
            if at == step - 1:
                _lit(canvas, scores, rows, columns, causal, *box[:2])
            elif at < step - 1:
                canvas.box(*box, fill="panel", radius=2)
            else:
                canvas.box(box[0] + 0.5, box[1] + 0.5, box[2] - 1, box[3] - 1, stroke="line", dashed=True, radius=2)
        size = place(len(labels) - 1) + CELL
        canvas.box(1, top + place(row) - 2, left + size, CELL + 3, stroke="ink", radius=4, thick=2)
        canvas.height = top + size + 8
        if canvas.width - left - size - ASIDE > 180:
            _words(canvas, left + size + ASIDE, top + 14, labels[row], read, is_now, told)
        else:
            _words(canvas, 0, canvas.height + 24, labels[row], read, is_now, told)

    return Picture(draw, f"{title.replace('**', '')} {told}")


def _lit(canvas, scores, rows, columns, causal, x, y):
    """The tile that exists: a cell as dark as the power of its score beside the row's largest so far."""
    for down, row in enumerate(rows):
        seen = [column for column in columns if not causal or column <= row]
        if not seen:
            continue
        largest = scores[row, :seen[-1] + 1].max()
        for column in seen:
            weight = float(np.exp(scores[row, column] - largest))
            corner = x + CELL * (column - columns[0]), y + CELL * down
            dark = 0.06 + 0.7 * weight + 0.24 * (weight > 0.5)  # no grey on which neither ink nor paper can be read
            shade = ("ink", round(dark, 1))
            canvas.box(*corner, CELL - 1, CELL - 1, fill=shade, radius=2)
            canvas.words(corner[0] + CELL / 2 - 0.5, corner[1] + CELL / 2 + 4, one(scores[row, column]), 12,
                         "paper" if weight > 0.5 else "ink", "middle")


def _words(canvas, x, y, word, read, is_now, told):
    """What the row keeps, and what it does."""
    canvas.runs(x, y, runs_of(f"What **“{word}”** keeps"), 16)
    y += 24
    for line in lines_of(runs_of(told, "muted"), canvas.width - x, 14):
        canvas.runs(x, y, line, 14)
        y += 19
    now = read[-1] if read else None
    values = (two(now.maximum), two(now.total), "   ".join(map(two, now.output))) if now else ("–",) * 3
    for name, value in zip(("largest score", "sum", "output so far"), values, strict=True):
        y += 12
        strong = is_now and len(read) > 1 and now.rescale < 1
        canvas.line((x, y - 2), (x, y + 34), "ink" if strong else "line", 3)
        canvas.words(x + 10, y + 8, name, 13, "muted")
        canvas.words(x + 10, y + 30, value, 18, face="bold")
        y += 38
    canvas.height = max(canvas.height, y + 8)
