"""The still picture of `Company`: a table of cells, the darker the more."""

from attention_lib.plots.faces import width_of
from attention_lib.plots.picture import Picture, headline

HIGH, WIDEST = 19, 30  # pixels of a cell


def drawn(shades, rows, columns, title, says):
    """Draw cells (R, C) from 0 to 1, with the words of their rows and columns: Picture."""
    def draw(canvas):
        y = headline(canvas, 26, title) + 6
        size = 14 if canvas.width > 400 else 12
        left = max(width_of(word, size) for word in rows) + 10
        wide = min(WIDEST, (canvas.width - left) / len(columns))
        top = y + max(width_of(word, size) for word in columns) + 6
        for at, word in enumerate(columns):
            canvas.words(left + wide * (at + 0.5) + size / 3 - 1, top - 5, word, size, "muted", upright=True)
        canvas.box(left, top, wide * len(columns) - 1, HIGH * len(rows) - 1, fill="panel", radius=0)
        canvas.cells(left, top, wide, HIGH, shades, ("ink", "ink"))
        for at, word in enumerate(rows):
            canvas.words(left - 10, top + HIGH * (at + 0.5) + size / 3 - 1, word, size, "ink", "end")
        canvas.height = top + HIGH * len(rows) + 8

    return Picture(draw, says)
