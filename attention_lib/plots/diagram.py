"""The diagram: attention as matrices, in which each product stands where its left and its upper factor cross."""

from typing import NamedTuple

import numpy as np

from attention_lib.numbers import as_floats
from attention_lib.plots.faces import width_of
from attention_lib.plots.picture import NARROW, Picture, headline

ROW, WORD, GAP = 13, 13, 44  # pixels: a row of cells, a word beside it, and the way from one matrix to the next


class Part(NamedTuple):
    """One matrix of the diagram."""

    colour: str
    columns: int  # that are drawn, of as many as there are
    above: str = ""  # the matrix over it, whose columns or rows it meets
    way: str = ""  # what stands on the arrow that leads to it


PARTS = {
    "x": Part("muted", 14), "q": Part("query", 9, way="W_Q"), "k": Part("key", 8), "v": Part("value", 9),
    "weights": Part("ink", 0, "k", "√d_k"), "mix": Part("value", 9, "v"), "new": Part("ink", 14, way="W_O"),
}
TITLES = {"new": "+ x"}
BAND = ("x", "q", "weights", "mix", "new")  # from left to right; k and v stand above
STEPS = {"words": ("x",), "parts": ("q", "k", "v"), "weights": ("weights",), "mix": ("mix",), "add": ("new",)}
SMALL = {"words": ("x",), "parts": ("q", "k", "v"), "weights": ("q", "weights"), "mix": ("weights", "mix"),
         "add": ("mix", "new")}  # what a phone shows of a step


def diagram(step, tokens, word, matrices, title=None, code=None):
    """Draw one step of attention: what is made now in full colour, what is done pale, what comes later empty.

    Args:
        step: one of "words", "parts", "weights", "mix", "add".
        tokens: T words.
        word: the one whose row is marked; its first place counts.
        matrices: dict of the names x, q, k, v, weights, mix, new → (T, any), real values; those of later steps may be
            missing. Where there is no q (chapter 05), every word asks with x itself.
        title: what is to be seen, in one line.
        code: the line of code of this step, written below.

    Returns:
        Picture.

    Raises:
        ValueError: there is no such step, a matrix that is to be seen is missing or has not T rows.
    """
    if step not in STEPS:
        raise ValueError(f"There is no step {step!r}; choose one of {', '.join(STEPS)}.")
    if word not in tokens:
        raise ValueError(f"{word!r} is not in the sentence: {' '.join(tokens)}.")
    matrices = {name: as_floats(matrix, name) for name, matrix in matrices.items()}
    now = list(STEPS).index(step)
    state = {name: "now" if at == now else "done" if at < now else "later"
             for at, names in enumerate(STEPS.values()) for name in names}
    for name, when in state.items():
        if when != "later" and (name not in matrices or len(matrices[name]) != len(tokens)):
            raise ValueError(f"The step {step!r} shows {name}, which should have {len(tokens)} rows, one a token.")

    def draw(canvas):
        y = headline(canvas, 26, title, 20) if title else 8
        view = View(canvas, list(tokens), list(tokens).index(word), matrices, state)
        y = view.band(SMALL[step] if canvas.width <= NARROW else BAND, y)
        if code:
            y += 26
            canvas.words(0, y, code, 13, "ink", face="code")
        canvas.height = y + 10

    return Picture(draw, f"Attention in “{' '.join(tokens)}” as matrices; now: {', '.join(STEPS[step])}.")


class View:
    """One diagram on one canvas."""

    def __init__(self, canvas, tokens, at, matrices, state):
        self.canvas, self.tokens, self.at, self.matrices, self.state = canvas, tokens, at, matrices, state
        self.side = max(width_of(token, WORD, "bold") for token in tokens) + 8
        self.high = ROW * len(tokens)

    def band(self, names, y):
        """Draw matrices side by side from y downwards, with what stands above them; returns the y below."""
        cells = self._cells(names)
        uppers = [PARTS[name].above for name in names if PARTS[name].above and name != names[0]]
        tall = {"k": self.side + PARTS["k"].columns * 7 + 8, "v": self.high + 10}
        y += max((tall[each] for each in uppers), default=0)
        self._words(y)
        left = self.side - 4
        self.canvas.box(left, y + ROW * self.at, self.canvas.width - left, ROW, ("ink", 0.06), radius=0)
        x = self.side
        for place, name in enumerate(names):
            if place:
                x = self._arrow(x, y, PARTS[name].way, name)
            self._matrix(name, x, y, cells[name])
            if PARTS[name].above and place:
                self._above(PARTS[name].above, x, y, cells)
            self._name(name, x, y + self.high + 18)
            x += cells[name] * self._columns(name)
        return y + self.high + 22

    def _columns(self, name):
        return PARTS[name].columns or len(self.tokens)

    def _cells(self, names):
        """The width of a cell in each matrix: that of the weights leaves room for a word, the others share the rest."""
        room = self.canvas.width - self.side - GAP * (len(names) - 1) - 2
        columns = sum(self._columns(name) for name in names if name != "weights")
        square = min(ROW, 0.6 * room / len(self.tokens)) if "weights" in names else 0
        narrow = min(ROW, (room - square * len(self.tokens)) / max(1, columns))
        return {**dict.fromkeys(PARTS, narrow), "weights": square}

    def _words(self, y):
        for row, token in enumerate(self.tokens):
            self.canvas.words(self.side - 8, y + ROW * row + 10, token, WORD, *(
                ("ink", "end", "bold") if row == self.at else ("muted", "end")))

    def _matrix(self, name, x, y, cell):
        high, wide = self.high, cell * self._columns(name)
        if self.state[name] == "later":
            return self.canvas.box(x, y, wide, high, stroke=("muted", 0.6), dashed=True)
        self._fill(self._sampled(name), x, y, cell, ROW, name)
        if self.state[name] == "now":
            self.canvas.box(x - 3, y - 3, wide + 5, high + 5, stroke=PARTS[name].colour, thick=2, radius=4)
        return None

    def _above(self, name, x, y, cells):
        """k, turned so that its columns stand over those of the weights; or v, whose rows they weigh."""
        colour, later = PARTS[name].colour, self.state[name] == "later"
        if name == "v":
            top, wide, high, rows = y - self.high - 10, cells["v"] * PARTS["v"].columns, self.high, None
        else:
            high = 7 * PARTS["k"].columns
            top, wide = y - high - 8, cells["weights"] * len(self.tokens)
            self._turned_words(x, top - 6, cells["weights"])
        if later:
            self.canvas.box(x, top, wide, high, stroke=("muted", 0.6), dashed=True)
        else:
            rows = self._sampled(name) if name == "v" else self._sampled(name).T
            self._fill(rows, x, top, cells["v" if name == "v" else "weights"], ROW if name == "v" else 7, name)
            if self.state[name] == "now":
                self.canvas.box(x - 3, top - 3, wide + 5, high + 5, stroke=colour, thick=2, radius=4)
        self.canvas.words(x - 10, top + high / 2 + 5, name, 15, colour, "end", "bold")

    def _turned_words(self, x, y, cell):
        most = int(np.argmax(self.matrices["weights"][self.at])) if self.state["weights"] != "later" else None
        for column, token in enumerate(self.tokens):
            self.canvas.words(x + cell * column + cell / 2 + 3, y, token, 12, *(
                ("ink", "start", "bold") if column == most else ("muted", "start")), upright=True)

    def _sampled(self, name):
        matrix = self.matrices[name]
        count = min(self._columns(name), matrix.shape[1])
        return matrix[:, np.linspace(0, matrix.shape[1] - 1, count).round().astype(int)]

    def _fill(self, rows, x, y, wide, high, name):
        colour, pale = PARTS[name].colour, 1 if self.state[name] == "now" else 0.45
        self.canvas.cells(x, y, wide, high, rows / (np.abs(rows).max() or 1), ("muted", colour), pale)

    def _name(self, name, x, y):
        title, later = TITLES.get(name, name), self.state[name] == "later"
        self.canvas.words(x, y, title, 13, "muted" if later else PARTS[name].colour, face="bold")
        if not later:
            shape = f"({', '.join(map(str, self.matrices[name].shape))})"
            self.canvas.words(x + width_of(title, 13, "bold") + 6, y, shape, 11.5, "muted", face="code")

    def _arrow(self, x, y, way, name):
        middle = y + ROW * self.at + ROW / 2
        self.canvas.line((x + 6, middle), (x + GAP - 6, middle), "muted", 1.5, arrow=True)
        if way:
            self.canvas.words(x + GAP / 2, middle - 8, way, 12, "muted", "middle")
        return x + GAP
