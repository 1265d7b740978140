"""Heads: the sheets of a layer, one a head, and how each of them writes through its own slice of W_O."""

import numpy as np

from attention_lib.numbers import as_floats
from attention_lib.plots.faces import width_of
from attention_lib.plots.picture import NARROW, Picture, headline

COLUMNS, BAND = 8, 3  # that are drawn of a wide matrix, and of the band of a head
ROW, BACK = 13, 4  # pixels of a row, and from sheet to sheet
GAP = 44  # pixels between two matrices
STRIP, NEXT = 15, 20  # pixels of a strip, and from strip to strip
CROWDED = 0.97  # a few large numbers would make all the others pale


def plot_sheets(tokens, word, x, weights, mixed, front=1, title=None):
    """Draw a layer with H heads as matrices: x, a sheet of weights a head, a sheet of mixes a head, and all joined.

    Args:
        tokens: T texts.
        word: the one whose row is marked.
        x: (T, D)
        weights: (H, T, T)
        mixed: (H, T, d_v)
        front: the head whose sheets lie in front, counted from 1; the others are seen by their edges.
        title: what is to be seen, in one line; **two stars** make letters bold.

    Returns:
        Picture.

    Raises:
        ValueError: the shapes do not fit, the word is none of the tokens, or there is no such head.
    """
    x, weights, mixed = (as_floats(each, name) for each, name in
                         ((x, "x"), (weights, "the weights"), (mixed, "the mixes")))
    count = len(tokens)
    heads = len(weights) if weights.ndim == 3 else 0
    if x.shape[:1] != (count,) or weights.shape != (heads, count, count) or mixed.shape[:2] != (heads, count):
        raise ValueError(f"For {count} tokens x is (T, D), the weights (H, T, T) and the mixes (H, T, d); "
                         f"got {x.shape}, {weights.shape} and {mixed.shape}.")
    if word not in tokens:
        raise ValueError(f"{word!r} is not in the sentence: {' '.join(tokens)}.")
    if front not in range(1, heads + 1):
        raise ValueError(f"There are {heads} heads, counted from 1; got {front!r}.")
    sheets = Sheets(list(tokens), list(tokens).index(word), x, weights, mixed, front)

    def draw(canvas):
        y = headline(canvas, 26, title) + 14 if title else 16
        halves = ("x", "weights"), ("mix", "joined")
        for names in halves if canvas.width <= NARROW else [sum(halves, ())]:
            y = sheets.line(canvas, y, names)
        canvas.height = y

    joined = f"({count}, {heads * mixed.shape[2]})"
    return Picture(draw, f"A layer with {heads} heads on “{' '.join(tokens)}” as matrices: x {x.shape}, {heads} sheets "
                         f"of weights {weights.shape[1:]}, {heads} sheets of mixes {mixed.shape[1:]}, joined {joined}.")


class Sheets:
    """The matrices of one layer, and how they are drawn."""

    def __init__(self, tokens, at, x, weights, mixed, front):
        self.tokens, self.at, self.front, self.heads = tokens, at, front, len(weights)
        self.shapes = {"x": x.shape, "weights": weights.shape, "mix": mixed.shape,
                       "joined": (len(x), self.heads * mixed.shape[2])}
        bands = np.concatenate([_sampled(each, BAND) for each in mixed], axis=1)  # (T, 3 H)
        self.cells = {"x": _scaled(_sampled(x, COLUMNS)), "weights": weights[front - 1] / weights[front - 1].max(),
                      "mix": _scaled(_sampled(mixed[front - 1], COLUMNS)), "joined": _scaled(bands)}

    def line(self, canvas, y, names):
        """One line of matrices, left to right; returns the y below it."""
        back = BACK * (self.heads - 1)
        side = max(width_of(token, 12, "bold") for token in self.tokens) + 8
        stacked = [name for name in names if name in ("weights", "mix")]
        room = canvas.width - side - GAP * (len(names) - 1) - back * len(stacked) - 2
        cell, row = min(ROW, room / sum(self._columns(name) for name in names)), ROW
        high, top = row * len(self.tokens), y + back
        edges = [top + row * (self.at + more) for more in (0, 1)]
        canvas.box(0, edges[0], canvas.width, row, ("ink", 0.16), radius=0)
        for place, token in enumerate(self.tokens):
            here = place == self.at
            canvas.words(side - 8, top + row * (place + 0.5) + 4, token, 12, "ink" if here else "muted", "end",
                         "bold" if here else "sans")
        left = side
        for name in names:
            wide = cell * self._columns(name)
            if name != names[0]:
                self._way(canvas, name, left, edges[0] + row / 2)
                left += GAP
            self._matrix(canvas, name, left, top, row, wide)
            self._named(canvas, name, left, top + high + 18)
            left += wide + back * (name in stacked)
        return top + high + 46

    def _columns(self, name):
        """The width of a matrix, in cells."""
        return {"x": COLUMNS, "weights": len(self.tokens), "mix": COLUMNS, "joined": 1.25 * self.heads}[name]

    def _matrix(self, canvas, name, left, top, row, wide):
        high, cells = row * len(self.tokens), self.cells[name]
        if name in ("weights", "mix"):
            for behind in range(self.heads - 1, 0, -1):
                canvas.box(left + BACK * behind, top - BACK * behind, wide, high, "paper", "line", radius=1)
            canvas.box(left, top, wide, high, "paper", radius=0)
            canvas.box(left, top + row * self.at, wide, row, ("ink", 0.16), radius=0)
        colour = {"x": "ink", "weights": "ink", "mix": "value", "joined": "value"}[name]
        canvas.cells(left, top, wide / cells.shape[1], row, cells, ("muted", colour))
        if name == "joined":
            band = wide / self.heads
            for place in range(1, self.heads):
                canvas.line((left + band * place, top), (left + band * place, top + high), "paper", 1.5)
            canvas.box(left + band * (self.front - 1) - 1, top - 2, band + 1, high + 4, stroke="ink", thick=2)
            canvas.words(left + band * (self.front - 0.5), top - 9, f"1.{self.front}", 14, "ink", "middle", "bold")
        elif name != "x":
            canvas.box(left - 2, top - 2, wide + 4, high + 4, stroke="ink", thick=2)
            canvas.box(left - 2, top - 9 - 13, 58, 18, "paper", radius=2)  # over the edges behind
            canvas.words(left + 2, top - 9, f"head 1.{self.front}", 14, "ink", face="bold")

    def _way(self, canvas, name, left, y):
        canvas.line((left + 5, y), (left + GAP - 5, y), "muted", 1.5, arrow=True)
        for text, down in zip({"weights": ("W_Q", "W_K"), "mix": ("× v",), "joined": ("join",)}[name], (-9, 19),
                              strict=False):
            canvas.formula(left + GAP / 2, y + down, text, 15, "muted", "middle")

    def _named(self, canvas, name, left, y):
        colour = "value" if name in ("mix", "joined") else "ink"
        canvas.words(left, y, name, 13, colour, face="bold")
        canvas.words(left, y + 16, f"({', '.join(map(str, self.shapes[name]))})", 11.5, "muted", face="code")


def plot_slices(slices, written, title=None, names=None, bold=None, extra=None):
    """Draw how H heads write: of each its slice of the joined row, what its rows of W_O make of it, and their sum.

    Args:
        slices: (H, d_v), what each head has mixed for one word.
        written: (H, D), what each of them becomes.
        title: what is to be seen, in one line; **two stars** make letters bold.
        names: H texts; None for "1.1", "1.2", …
        bold: the name of the row that the text speaks of.
        extra: (name, (D,)) of a row that is added without any head, such as a bias.

    Returns:
        Picture.

    Raises:
        ValueError: the shapes do not fit.
    """
    slices, written = as_floats(slices, "slices"), as_floats(written, "what is written")
    if slices.ndim != 2 or written.ndim != 2 or len(slices) != len(written) or not slices.size or not written.size:
        raise ValueError(f"slices are (H, d) and what is written (H, D); got {slices.shape} and {written.shape}.")
    names = [f"1.{head}" for head in range(1, len(slices) + 1)] if names is None else list(names)
    if len(names) != len(slices):
        raise ValueError(f"There should be a name for each of the {len(slices)} heads; got {len(names)}.")
    added = written if extra is None else np.vstack([written, as_floats(extra[1], "the extra row")])
    total = added.sum(axis=0)  # (D,)

    def draw(canvas):
        narrow = canvas.width <= NARROW
        pieces, columns = (8, 22) if narrow else (16, 44)
        y = headline(canvas, 26, title) + 6 if title else 8
        left, between = (40, 40) if narrow else (46, 104)
        cell = (canvas.width - left - between) / (pieces + columns)
        start = left + cell * pieces + between
        canvas.words(left, y + 12, "its slice", 13, "value", face="bold")
        canvas.formula(start - between / 2, y + 12, "W_O" if narrow else "× its rows of W_O", 13, "muted", "middle")
        canvas.words(start, y + 12, "what it writes", 13, "ink", face="bold")
        y += 24
        small, large = _scaled(_sampled(slices, pieces)), _scaled(_sampled(np.vstack([added, total]), columns))
        rows = [*zip(names, small, strict=True)] + ([(extra[0], None)] if extra is not None else [])
        for place, (name, piece) in enumerate(rows):
            loud = name == bold
            canvas.formula(left - 10, y + 12, name, 14, "ink" if loud or bold is None else "muted", "end",
                           "bold" if loud else "sans")
            if piece is not None:
                canvas.cells(left, y, cell, STRIP, piece[None], ("muted", "value"))
                middle = y + STRIP / 2
                canvas.line((left + cell * pieces + 6, middle), (start - 6, middle), "ink" if loud else "muted", 1.5,
                            arrow=True)
            canvas.cells(start, y, cell, STRIP, large[place][None], ("minus", "plus"))
            y += NEXT
        canvas.line((start, y + 1), (canvas.width, y + 1), "ink", 1.5)
        canvas.words(start - 10, y + 20, "sum" if narrow else "all added up", 14, "ink", "end", "bold")
        canvas.cells(start, y + 8, cell, STRIP, large[-1][None], ("minus", "plus"))
        y += 8 + STRIP + 16
        sizes = (f"{pieces} of {slices.shape[1]}", f"{columns} of {written.shape[1]} numbers")
        canvas.words(left, y, sizes[0], 12, "muted")
        canvas.words(start, y, sizes[1], 12, "muted")
        canvas.height = y + 6

    more = "" if extra is None else f", and {extra[0]},"
    return Picture(draw, f"{len(slices)} heads, each with a slice of {slices.shape[1]} numbers, write "
                         f"{written.shape[1]} numbers each; these{more} are added up.")


def _sampled(matrix, count):
    """Evenly spread columns of a matrix."""
    return matrix[:, np.linspace(0, matrix.shape[1] - 1, min(count, matrix.shape[1])).round().astype(int)]


def _scaled(matrix):
    return np.clip(matrix / (np.quantile(np.abs(matrix), CROWDED) or 1), -1, 1)
