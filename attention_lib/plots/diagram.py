"""The diagram: attention as matrices, in which each product stands where its left and its upper factor cross."""

from typing import NamedTuple

import numpy as np

from attention_lib.numbers import as_floats, as_mask
from attention_lib.plots.faces import width_of
from attention_lib.plots.picture import NARROW, Picture, headline

ROW, WORD, GAP = 13, 13, 52  # pixels: a row of cells, a word beside it, and the way from one matrix to the next
LARGE = 20  # pixels of a row where there are few
CLOSE = 18  # of a row in a large diagram, with fewer columns
DOWN = 26  # pixels for the arrow from v down to the mix in a large one
FADED = 0.36  # how strong the rows of other words are in a large one: the marked row is the one that is followed


class Part(NamedTuple):
    """One matrix of the diagram."""

    colour: str
    columns: int  # that are drawn, of as many as there are
    above: str = ""  # the matrix over it, whose columns or rows it meets
    way: str = ""  # what stands on the arrow that leads to it


PARTS = {
    "x": Part("ink", 14), "q": Part("query", 9, way="W_Q"), "k": Part("key", 8, way="W_K"),
    "v": Part("value", 9, way="W_V"),
    "weights": Part("ink", 0, "k", "÷√d_k|softmax"), "mix": Part("value", 9, "v"), "new": Part("ink", 14, way="W_O"),
}
PLAIN = {"k": Part("ink", 14), "v": Part("ink", 14), "scores": Part("ink", 0, "k"),
         "weights": Part("ink", 0, way="softmax"), "mix": Part("ink", 14, "v")}
TITLES = {"new": "new"}
LIKE = {"mix": "v", "new": "x"}  # made of these, and drawn on the same scale
ABOVE = 34  # pixels for the way from x to what stands beside it on a phone
SQUARES = ("scores", "weights")  # a column a word
BAND = ("x", "q", "scores", "weights", "mix", "new")  # from left to right; k and v stand above
STEPS = {"words": ("x",), "parts": ("q", "k", "v"), "weights": ("weights",), "mix": ("mix",), "add": ("new",)}
SMALL = {"words": ("x",), "parts": ("x", "q", "k", "v"), "weights": ("q", "weights"), "mix": ("weights", "mix"),
         "add": ("mix", "new")}  # what a phone shows of a step
PLAIN_STEPS = {"words": ("x",), "weights": ("scores", "weights"), "mix": ("mix",)}  # chapter 05: nothing but x
PLAIN_SMALL = {"words": ("x",), "weights": ("x", "scores", "weights"), "mix": ("scores", "weights", "mix")}


LARGE_PARTS = {name: part._replace(columns=min(part.columns, 8)) for name, part in PARTS.items()}  # all alike
LARGE_STEPS = {**SMALL, "weights": ("q", "weights", "mix"), "mix": ("q", "weights", "mix"), "add": BAND}


def diagram(step, tokens, word, matrices, title=None, code=None, plain=None, large=False, mask=None):
    """Draw one step of attention: what is made now in full colour, what is done pale, what comes later empty.

    Args:
        step: one of "words", "parts", "weights", "mix", "add"; in a plain one "words", "weights", "mix".
        tokens: T words.
        word: the one whose row is marked; its first place counts.
        matrices: dict of the names x, q, k, v, weights, mix, new → (T, any), real values; those of later steps may be
            missing.
        title: what is to be seen, in one line.
        code: the line of code of this step, written below.
        plain: every word asks, answers and speaks with x itself, as in chapter 05: xᵀ and x stand where k and v
            would, and the scores are seen, with what they were multiplied by. None: it is plain if there are weights,
            and none of q, k and v.
        large: taller rows and wider cells: of the first steps only the matrices that they speak of; an arrow leads
            from v down to the mix; and the marked row is the one in full colour, the others fade, but what stands
            above, k and v, is as strong as the word hears it. For a diagram that is not plain.
        mask: (T, T) bool, True where a word may attend to another; the other weights are hatched. None for everywhere.

    Returns:
        Picture.

    Raises:
        ValueError: there is no such step, a matrix that is to be seen is missing or has not T rows.
    """
    if plain is None:
        plain = "weights" in matrices and not {"q", "k", "v"} & set(matrices)
    if plain and large:
        raise ValueError("A plain diagram has no v that leads to the mix; leave out `large`, or give q, k and v.")
    steps, small = (PLAIN_STEPS, PLAIN_SMALL) if plain else (STEPS, SMALL)
    if step not in steps:
        raise ValueError(f"There is no step {step!r}; choose one of {', '.join(steps)}.")
    mask = None if mask is None else as_mask(mask)
    if mask is not None and mask.shape != 2 * (len(tokens),):
        raise ValueError(f"The mask should have a row and a column for each of {len(tokens)} words; got {mask.shape}.")
    if word not in tokens:
        raise ValueError(f"{word!r} is not in the sentence: {' '.join(tokens)}.")
    matrices = {name: as_floats(matrix, name) for name, matrix in matrices.items()}
    times = 1
    if plain and matrices.get("x", np.zeros(0)).ndim == 2:
        times = _times(matrices["x"], matrices.get("weights"))
        matrices["scores"] = times * matrices["x"] @ matrices["x"].T
    now = list(steps).index(step)
    state = {name: "now" if at == now else "done" if at < now else "later"
             for at, names in enumerate(steps.values()) for name in names}
    for name, when in state.items():
        if when != "later" and (name not in matrices or len(matrices[name]) != len(tokens)):
            raise ValueError(f"The step {step!r} shows {name}, which should have {len(tokens)} rows, one a token.")

    if plain:
        matrices |= {"k": matrices["x"], "v": matrices["x"]}
        state |= {"k": state["weights"] if now < 1 else "done", "v": state["mix"] if now < 1 else "done"}
    parts = PARTS | PLAIN if plain else PARTS
    if times != 1:
        parts = parts | {"scores": parts["scores"]._replace(way=f"× {times:.3g}")}
    names = {"k": "xᵀ", "v": "x"} if plain else TITLES

    def draw(canvas):
        y = headline(canvas, 26, title) if title else 8
        phone = canvas.width <= NARROW
        mine = LARGE_PARTS if large else parts  # the same columns on every page
        view = View(canvas, list(tokens), list(tokens).index(word), matrices, state, mine, names, large, phone, mask)
        wide = [name for name in (LARGE_STEPS[step] if large else BAND) if name in state]
        y = view.band(small[step] if phone else wide, y)
        if code:
            y += 26
            canvas.words(0, y, code, 13, "ink", face="code")
        canvas.height = y + 10

    return Picture(draw, f"Attention in “{' '.join(tokens)}” as matrices; now: {', '.join(steps[step])}.")


def _times(x, weights):
    """What the dot products of x were multiplied by to give these weights; 1 where no number fits, or no weights."""
    if weights is None or weights.shape != (len(x), len(x)) or not (weights > 0).all():
        return 1
    scores, logs = (each - each.mean(axis=1, keepdims=True) for each in (x @ x.T, np.log(weights)))
    times = (scores * logs).sum() / max((scores**2).sum(), 1e-12)
    return round(times, 3) if np.abs(times * scores - logs).max() < 0.01 and times > 0 else 1


class View:
    """One diagram on one canvas."""

    def __init__(self, canvas, tokens, at, matrices, state, parts, titles, large=False, phone=False,
                 mask=None):
        self.canvas, self.tokens, self.at, self.matrices, self.state = canvas, tokens, at, matrices, state
        self.parts, self.titles, self.large = parts, titles, large and not phone
        self.fades = large
        self.mask = np.ones(2 * (len(tokens),), bool) if mask is None else mask
        self.row = max(ROW, min(LARGE, 180 // len(tokens)), CLOSE * self.large)
        self.word = WORD + (self.row >= 18) * 2
        self.side = max(width_of(token, self.word, "bold") for token in tokens) + 8
        self.high = self.row * len(tokens)

    def band(self, names, y):
        """Draw matrices side by side from y downwards, with what stands above them; returns the y below."""
        cells = self._cells(names)
        uppers = [self.parts[name].above for name in names if self.parts[name].above and name != names[0]]
        tall = {"k": self.side + self.parts["k"].columns * 7 + 8, "v": self.high + self._gap()}
        side_by_side = "k" in names  # all made of x
        turned = self.side if "scores" in names else 0
        y += max([turned, *(tall[each] for each in uppers)], default=0) or (ABOVE if side_by_side else 0)
        self._words(y)
        left = self.side - 4
        wide = sum(cells[name] * self._columns(name) for name in names) + GAP * (len(names) - 1)
        if not self.fades:
            self.canvas.box(left, y + self.row * self.at, self.side - left + wide, self.row, ("ink", 0.18), radius=0)
        x, self.stacked = self.side, self._stacked(names, cells)
        trunk = x + cells["x"] * self.parts["x"].columns / 2 if names[0] == "x" else None
        for place, name in enumerate(names):
            if place and side_by_side:
                x = self._arrow_down(x + GAP, y, cells[name] * self._columns(name) / 2, self.parts[name].way, trunk)
            elif place:
                x = self._arrow(x, y, self.parts[name].way)
            self._matrix(name, x, y, cells[name])
            if self.parts[name].above and place:
                self._above(self.parts[name].above, x, y, cells, trunk)
            elif name in SQUARES and "scores" in names:  # no matrix with these words stands above it
                self._turned_words(x, y - 8, cells[name])
            self._name(name, x, y + self.high + 18)
            x += cells[name] * self._columns(name)
        for edge in (y + self.row * self.at, y + self.row * (self.at + 1)):  # over the matrices, too
            self.canvas.line((left, edge), (self.side + wide, edge), ("ink", 0.5), 1)
        y += self.high + (38 if self.stacked else 26) + (15 if any(map(self._part_of, names)) else 0)
        if "new" in names and "x" in names:
            y = self._residual(trunk, x - cells["new"] * self.parts["new"].columns / 2, y)
        return y

    def _residual(self, start, end, y):
        """The way on which x itself reaches the sum, below everything: what was there before is kept."""
        colour = "muted" if self.state["new"] == "later" else "ink"
        self.canvas.path(((start, y), (start, y + 12), (end, y + 12)), stroke=colour, thick=1.5,
                         dashed=self.state["new"] == "later")
        self.canvas.line((end, y + 12), (end, y), colour, 1.5, arrow=True)
        self.canvas.words((start + end) / 2, y + 7, "+ x", 13, colour, "middle", "bold")
        return y + 16

    def _stacked(self, names, cells):
        """Whether a shape stands below its name, because beside it one of them finds no room."""
        rooms = [cells[name] * self._columns(name) + GAP for name in names[:-1]]
        rooms += [cells[names[-1]] * self._columns(names[-1]) + 2]
        return any(name in self.matrices and width_of(self._title(name), 13, "bold") + 6
                   + width_of(self._shape(name), 11.5, "code") > room for name, room in zip(names, rooms, strict=True))

    def _title(self, name):
        return self.titles.get(name, name)

    def _shape(self, name):
        return f"({', '.join(map(str, self.matrices[name].shape))})"

    def _columns(self, name):
        return self.parts[name].columns or len(self.tokens)

    def _cells(self, names):
        """The width of a cell in each matrix: squares leave room for a word, the others share the rest."""
        room = self.canvas.width - self.side - GAP * (len(names) - 1) - 4
        columns = sum(self._columns(name) for name in names if name not in SQUARES)
        squares = len(self.tokens) * sum(name in SQUARES for name in names)
        square = min(self.row, 0.6 * room / squares) if squares else 0
        most = self.row if len(names) > 1 else 24
        narrow = min(most, (room - square * squares) / max(1, columns))
        return {**dict.fromkeys(self.parts, narrow), **dict.fromkeys(SQUARES, square)}

    def _part_of(self, name):
        """How many of its columns are drawn, if not all; of the scores, what they are."""
        if name == "scores":
            times = self.parts[name].way.removeprefix("× ")
            return f"= {times} x xᵀ" if times else "= x xᵀ"
        drawn, all_of_it = self._columns(name), self.matrices[name].shape[1] if name in self.matrices else 0
        return f"{drawn} of {all_of_it}{'' if self.fades else ' shown'}" if drawn < all_of_it else ""

    def _words(self, y):
        for row, token in enumerate(self.tokens):
            self.canvas.words(self.side - 8, y + self.row * (row + 0.5) + self.word / 2 - 2, token, self.word, *(
                ("ink", "end", "bold") if row == self.at else ("muted", "end")))

    def _matrix(self, name, x, y, cell):
        high, wide = self.high, cell * self._columns(name)
        if self.state[name] == "later":
            return self.canvas.box(x, y, wide, high, stroke=("muted", 0.6), dashed=True)
        self._fill(self._sampled(name), x, y, cell, self.row, name)
        if name == "weights":
            self._hatch(x, y, cell)
        if self.state[name] == "now":
            self.canvas.box(x - 3, y - 3, wide + 5, high + 5, stroke=self.parts[name].colour, thick=2, radius=4)
        return None

    def _hatch(self, x, y, cell):
        """A stroke through every weight that a mask forbids."""
        for row, column in np.argwhere(~self.mask):
            left, top = x + cell * column, y + self.row * row
            self.canvas.line((left + 3, top + self.row - 3), (left + cell - 3, top + 3), ("muted", 0.7), 1)

    def _above(self, name, x, y, cells, trunk):
        """k, turned so that its columns stand over those of the weights; or v, whose rows they weigh.

        trunk: the pixel above x where its way to them begins, or None.
        """
        colour, later = self.parts[name].colour, self.state[name] == "later"
        if name == "v":
            top, wide, high = y - self.high - self._gap(), cells["v"] * self.parts["v"].columns, self.high
        else:
            high = 7 * self.parts["k"].columns
            top, wide = y - high - 8, cells["weights"] * len(self.tokens)
            self._turned_words(x, top - 6, cells["weights"])
        if later:
            self.canvas.box(x, top, wide, high, stroke=("muted", 0.6), dashed=True)
        else:
            rows = self._sampled(name) if name == "v" else self._sampled(name).T
            cell = (cells["v"], self.row) if name == "v" else (cells["weights"], 7)
            self._fill(rows, x, top, *cell, name, above=True)
            if self.state[name] == "now":
                self.canvas.box(x - 3, top - 3, wide + 5, high + 5, stroke=colour, thick=2, radius=4)
        if name == "v" and self.large:
            self._arrow_to_mix(x + wide / 2, y)
        level = top + (high / 2 if name == "k" else 14)
        self.canvas.words(x - 10, level + 5, self._title(name), 15, colour, "end", "bold")
        if way := self.parts[name].way:
            self.canvas.formula(x - 8, level + 21, way, 13, "muted", "end")
            if trunk is not None:  # all three are made of x
                self.canvas.path(((trunk, y - 4), (trunk, level)), stroke="muted", thick=1.5)
                self.canvas.line((trunk, level), (x - 26, level), "muted", 1.5, arrow=True)

    def _gap(self):
        """Pixels between v and the mix below it."""
        return DOWN if self.large else 10

    def _arrow_to_mix(self, x, y):
        """What is mixed are the rows of v."""
        later = self.state["mix"] == "later"
        self.canvas.line((x, y - DOWN + 4), (x, y - 6), "muted" if later else "ink", 1.5, arrow=True)

    def _turned_words(self, x, y, cell):
        most = int(np.argmax(self.matrices["weights"][self.at])) if self.state["weights"] != "later" else None
        for column, token in enumerate(self.tokens):
            self.canvas.words(x + cell * column + cell / 2 + 3, y, token, 12, *(
                ("ink", "start", "bold") if column == most else ("muted", "start")), upright=True)

    def _sampled(self, name):
        matrix = self.matrices[name]
        count = min(self._columns(name), matrix.shape[1])
        return matrix[:, np.linspace(0, matrix.shape[1] - 1, count).round().astype(int)]

    def _fill(self, rows, x, y, wide, high, name, above=False):
        colour = self.parts[name].colour
        whole = self.fades or self.state[name] == "now" or colour == "ink"  # what is compared with x never fades
        pale = 1 if whole else 0.55
        scale = np.abs(self._sampled(LIKE.get(name, name)))
        most = 1 if name == "weights" else np.quantile(scale, 0.97)  # a few large numbers
        values = np.clip(rows / (most or 1), -1, 1)  # would make all the others pale
        if self.fades:
            strength = self._strength(above)
            values = values * (strength if above and name == "k" else strength[:, None])  # the columns of k are words
        self.canvas.cells(x, y, wide, high, values, ("muted", colour), pale)

    def _strength(self, heard):
        """How strong each row is (T,): the marked one fully; or each as much as the marked word hears it."""
        heard = heard and self.state["weights"] != "later"
        row = self.matrices["weights"][self.at] if heard else np.eye(len(self.tokens))[self.at]
        return FADED + (1 - FADED) * row / row.max()

    def _name(self, name, x, y):
        title, later = self._title(name), self.state[name] == "later"
        self.canvas.words(x, y, title, 13, "muted" if later else self.parts[name].colour, face="bold")
        if not later:
            shape = self._shape(name)
            at, down = (x, 16) if self.stacked else (x + width_of(title, 13, "bold") + 6, 0)
            at = min(at, self.canvas.width - width_of(shape, 11.5, "code"))
            self.canvas.words(at, y + down, shape, 11.5, "muted", face="code")
            if part := self._part_of(name):
                if x + width_of(part, 12) > self.canvas.width:
                    part = part.removesuffix(" shown")
                self.canvas.words(min(x, self.canvas.width - width_of(part, 12)), y + down + 15, part, 12, "muted")

    def _arrow(self, x, y, way):
        middle = y + self.row * self.at + self.row / 2
        self.canvas.line((x + 6, middle), (x + GAP - 6, middle), "muted", 1.5, arrow=True)
        if way:
            self._way(x + GAP / 2, y, way)
        return x + GAP

    def _arrow_down(self, x, y, half, way, trunk):
        """From x, over all that stands between, down into a matrix that begins at x; returns that."""
        level = y - ABOVE + 6
        self.canvas.path(((trunk, y - 4), (trunk, level), (x + half, level)), stroke="muted", thick=1.5)
        self.canvas.line((x + half, level), (x + half, y - 5), "muted", 1.5, arrow=True)
        self.canvas.formula(x + half + 6, level + 16, way, 12, "muted")
        return x

    def _way(self, x, y, way):
        for text, down in zip(way.split("|"), (-self.row / 2 - 5, self.row / 2 + 12), strict=False):
            self.canvas.formula(x, y + self.row * (self.at + 0.5) + down, text, 12, "muted", "middle")
