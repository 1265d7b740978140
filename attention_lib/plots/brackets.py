"""Brackets: the same product of three matrices made in two orders, each matrix as large as it is."""

from attention_lib.numbers import as_whole
from attention_lib.plots.faces import width_of
from attention_lib.plots.picture import NARROW, Picture, headline

LETTERS, NUMBERS, GAP = 15, 13, 14  # pixels: of the names, of the numbers below them, and between two matrices
COLOURS = {"φ(q)": ("query", 0.55), "φ(k)ᵀ": ("key", 0.55), "v": ("value", 0.55)}
LONGEST, LONGEST_NARROW = 150, 92  # pixels of the longer side


def plot_brackets(tokens, size, title=None):
    """Draw (φ(q) φ(k)ᵀ) v above φ(q) (φ(k)ᵀ v): the table that comes out of the bracket is dark.

    Args:
        tokens: T, how many words the text has.
        size: d, how many numbers a query, a key and a value have; at most T.
        title: what is to be seen, in one line; **two stars** make letters bold.

    Returns:
        Picture.

    Raises:
        ValueError: a size is no whole number from 1, or d is larger than T.

    >>> print(plot_brackets(512, 64).says)
    One bracket makes a table of 512 × 512, 262,144 numbers; the other one of 64 × 64, 4,096 numbers.
    """
    T, d = as_whole(tokens, "tokens counts words", 1), as_whole(size, "size counts numbers", 1)
    if d > T:
        raise ValueError(f"The picture is for texts with more words than a vector has numbers; got {T} and {d}.")
    shapes = {"φ(q)": (T, d), "φ(k)ᵀ": (d, T), "v": (T, d)}
    ways = {
        "Each question meets each word": (["(", "φ(q)", "φ(k)ᵀ", ")", "v"], (T, T)),
        "The words are put together first": (["φ(q)", "(", "φ(k)ᵀ", "v", ")"], (d, d)),
    }

    def draw(canvas):
        y = headline(canvas, 26, title) + 8 if title else 10
        unit = (LONGEST_NARROW if canvas.width <= NARROW else LONGEST) / max(T, 4 * d)
        for name, (factors, table) in ways.items():
            canvas.words(0, y + LETTERS, name, LETTERS, "ink", face="bold")
            y = _way(canvas, y + 28, unit, factors, shapes, table) + 22
        canvas.height = y - 12

    (_, long), (_, short) = ways.values()
    return Picture(draw, f"One bracket makes a table of {_said(long)}; the other one of {_said(short)}.")


def _way(canvas, top, unit, factors, shapes, table):
    """One order, from left to right: three factors, one pair of them in brackets, and the table that the pair makes."""
    T = max(max(shape) for shape in shapes.values())
    middle, x = top + unit * T / 2, 0
    for factor in factors:
        if factor in "()":
            canvas.words(x, middle + 12, factor, 36, "muted")
            x += 12 + (GAP if factor == ")" else 4)
            continue
        x = _matrix(canvas, x, middle, unit, factor, shapes[factor], COLOURS[factor]) + GAP
    canvas.line((x, middle), (x + 24, middle), "muted", 1.5, arrow=True)
    _matrix(canvas, x + 24 + GAP, middle, unit, f"{table[0]} × {table[1]}", table, ("ink", 0.75),
            f"{table[0] * table[1]:,} numbers")
    return middle + unit * T / 2 + 2 * NUMBERS + 8


def _matrix(canvas, x, middle, unit, name, shape, colour, more=""):
    """A rectangle with its name below; returns where it ends, name included."""
    rows, columns = (unit * side for side in shape)
    wide = max(columns, width_of(name, NUMBERS), width_of(more, NUMBERS))
    left = x + (wide - columns) / 2
    canvas.box(left, middle - rows / 2, columns, rows, fill=colour)
    for line, text in enumerate(filter(None, (name, more))):
        below = middle + rows / 2 + 17 * (line + 1)
        canvas.words(x + wide / 2, below, text, NUMBERS, "ink", "middle")
    return x + wide


def _said(shape):
    return f"{shape[0]} × {shape[1]}, {shape[0] * shape[1]:,} numbers"
