"""The block: all of attention in one box, beside the box in which a word thinks alone, on a straight residual line."""

import numpy as np

from attention_lib.numbers import as_floats, as_whole
from attention_lib.plots.faces import width_of
from attention_lib.plots.picture import NARROW, Picture, headline

NORMS = ("after", "before", "both")
STRIP, HALF = 14, 132  # pixels: the height of a strip of cells, and from one strip on the line to the next
BOXES = (("attend", "hears all words"), ("think alone", "each word by itself"))
NAMES = ("comes in", "has listened", "goes out")


def block_diagram(points=None, norm="after", word="bank", layers=6, layer=1, title=None, code=None,
                  error=False):
    """Draw one block of a transformer: the residual line, what attention and the feed-forward network add, the norms.

    Args:
        points: (5, D) the vectors of the word on its way: before; then, with the norm after each sum, a sum, its norm,
            a sum, its norm, as `ruler.through_layers` has them for a layer; with the norm before, a norm, a sum, a
            norm, a sum. None: its strips are empty. With "both" a dict of "after" and "before" → such points or None.
        norm: "after" each sum, as in the book's real model; "before" attention and the feed-forward network; "both"
            side by side.
        word: whose vector it is.
        layers: how many such blocks stand on each other, drawn small beside it; 0 for none, and none beside two.
        layer: which of them it is, from 1.
        title: what is to be seen, in one line.
        code: the lines of code of a block, written below.
        error: whether red arrows show the way of the error in training, back up through each plus and norm, and
            around by both boxes.

    Returns:
        Picture.

    Raises:
        ValueError: there is no such norm or layer, or the points are not five vectors of numbers.
    """
    if norm not in NORMS:
        raise ValueError(f"norm is one of {', '.join(NORMS)}; got {norm!r}.")
    layers = as_whole(layers, "layers counts blocks")
    if layers > 12:
        raise ValueError(f"There is room for 12 layers; got {layers}.")
    if not 1 <= as_whole(layer, "layer counts blocks") <= max(1, layers):
        raise ValueError(f"There are {layers} layers, counted from 1; got layer={layer}.")
    if norm == "both" and not (points is None or isinstance(points, dict)):
        raise ValueError('With norm="both", points is a dict of "after" and "before"; one array is of one of them.')
    given = (points or {}) if norm == "both" else {norm: points}
    kinds = ("after", "before") if norm == "both" else (norm,)
    strips = {kind: _strips(given.get(kind), kind) for kind in kinds}

    def draw(canvas):
        y = headline(canvas, 26, title) - 10 if title else 6
        narrow = canvas.width <= NARROW
        column = layers if len(kinds) == 1 else 0
        wide = canvas.width if narrow else canvas.width / 2 - 16 if len(kinds) == 2 else 500 if column else canvas.width
        ends = []
        for at, kind in enumerate(kinds):
            left, top = (0, y if not at else ends[-1] + 26) if narrow else (at * (wide + 32), y)
            if len(kinds) == 2:
                canvas.words(left, top + 14, f"norm {kind}", 15, "ink", face="bold")
                top += 24
            block = _Block(canvas, left, top, min(wide, 500), word, kind)
            ends.append(block.draw(*strips[kind], error))
        bottom = max(ends)
        if column and narrow:
            bottom = _row(canvas, bottom + 20, layers, layer - 1)
        elif column:
            _column(canvas, y, bottom, layers, layer - 1)
        for line in (code or "").splitlines():
            bottom += 20
            canvas.words(0, bottom + 6, line, 13 if canvas.width > NARROW else 11.5, "ink", face="code")
        canvas.height = bottom + 14

    place = {"after": "norm after each sum", "before": "norm before each of them", "both": "norm after, and before"}
    return Picture(draw, f"One block: on a straight residual line, attend and think alone each add to “{word}”; "
                         f"{place[norm]}" + (f"; {layers} such blocks one after the other" if layers else "")
                         + ("; in red the error comes back up the line." if error else "."))


class _Block:
    """One block on one canvas, from (left, top) downwards."""

    def __init__(self, canvas, left, top, wide, word, norm):
        self.canvas, self.left, self.top, self.word, self.norm = canvas, left, top, word, norm
        self.small = wide < 420
        self.cell, self.count = (6, 20) if self.small else (9, 22)
        self.wide = self.cell * self.count
        self.line = left + self.wide / 2
        self.box = left + self.wide + (62 if self.small else 100)
        self.box_wide = min(150, left + wide - self.box - 20)

    def draw(self, line, added, error):
        """Strips on the line (3, D) and of what is added (2, D), or None; returns the y below."""
        canvas, top = self.canvas, self.top + 4
        bottom = top + 2 * HALF + STRIP
        canvas.line((self.line, top), (self.line, bottom + 16), "ink", 2, arrow=True)
        if error:  # what stands on the line lies over it
            self._back(top)
        scale = None if line is None else np.quantile(np.abs(line), 0.97) or 1
        for at, (name, note) in enumerate(BOXES):
            self._branch(top + at * HALF, name, note, None if added is None else added[at], scale, at == 0)
        for at, name in enumerate(NAMES):
            y = top + at * HALF
            self._strip(self.left, y, None if line is None else line[at], scale)
            text = f"“{self.word}” {name}" if not self.small else name
            canvas.words(self.left + self.wide + 7, y + 12, text, 13, "muted")
            if line is not None and not self.small and not at:
                canvas.words(self.left + self.wide + 13 + width_of(text, 13, "sans"), y + 12, f"({line.shape[1]},)",
                             11.5, "muted", face="code")
        return bottom + 18

    def _back(self, top):
        """The way of the error: straight up, through each norm and each plus, and around by each box."""
        canvas, red, lift = self.canvas, self.line + 7, 6
        after = self.norm == "after"
        canvas.line((red, top + 2 * HALF + STRIP + 16), (red, top + 2 * HALF + STRIP + 2), "plus", 2, arrow=True)
        for y in (top, top + HALF):
            plus, level = y + 85, y + 42
            canvas.line((red, y + HALF), (red, plus + (36 if after else 11)), "plus", 2, arrow=True)
            if after:  # out of the norm, into the plus
                canvas.line((red, plus + 16), (red, plus), "plus", 2)
            canvas.line((red, plus), (red, y + STRIP + 2), "plus", 2, arrow=True)
            added = min(self.box, self.box + self.box_wide + 18 - self.wide)
            canvas.line((self.line + 8, plus + lift), (added - 2, plus + lift), "plus", 2, arrow=True)
            canvas.line((self.box - 2, level + lift), (red, level + lift), "plus", 2, arrow=True)
            middle = self.box + self.box_wide / 2 + 14
            canvas.line((middle, plus - STRIP / 2 - 3), (middle, level + 22), "plus", 2, arrow=True)
        canvas.words(red + 7, top + STRIP + 16, "error", 12 if self.small else 13, "plus")

    def _branch(self, y, name, note, added, scale, hears):
        """From the line to a box, and what comes out of it back to the line."""
        canvas, box, high = self.canvas, self.box, 40
        level, plus = y + 42, y + 85
        start = self.line
        canvas.line((start, level), (box - 1, level), "ink", 1.5, arrow=True)
        if self.norm == "before":
            self._pill((self.line + box) / 2 + (6 if self.small else 12), level)
        canvas.box(box, level - high / 2, self.box_wide, high, fill="panel", stroke="muted", radius=5)
        middle = box + self.box_wide / 2
        canvas.words(middle, level - 1, name, 15, "ink", "middle", "bold")
        canvas.words(middle, level + 14, note, 12, "muted", "middle")
        if hears:  # the others come in
            for off in (-11, 0, 11):
                right = box + self.box_wide
                canvas.line((right + 18, level + off), (right + 2, level + off), "muted", 1.5, arrow=True)
        canvas.line((middle, level + high / 2), (middle, plus - STRIP / 2 - 1), "ink", 1.5)
        left = min(box, box + self.box_wide + 18 - self.wide)
        canvas.line((left, plus), (self.line + 10, plus), "ink", 1.5, arrow=True)
        self._strip(left, plus - STRIP / 2, added, scale)
        canvas.dot(self.line, plus, 9, fill="paper", stroke="ink", thick=1.5)
        canvas.line((self.line - 5, plus), (self.line + 5, plus), "ink", 1.5)
        canvas.line((self.line, plus - 5), (self.line, plus + 5), "ink", 1.5)
        if self.norm == "after":
            self._pill(self.line, plus + 25)

    def _pill(self, x, y):
        self.canvas.box(x - 23, y - 10, 46, 20, fill="paper", stroke="ink", radius=10)
        self.canvas.words(x, y + 4.5, "norm", 13, "ink", "middle")

    def _strip(self, x, y, vector, scale):
        """Some numbers of a vector, or an empty strip."""
        self.canvas.box(x - 1, y - 1, self.wide + 1, STRIP + 1, fill="paper", stroke=None, radius=0)
        if vector is None:
            return self.canvas.box(x, y, self.wide - 1, STRIP - 1, stroke=("muted", 0.6), dashed=True)
        count = min(self.count, len(vector))
        seen = vector[np.linspace(0, len(vector) - 1, count).round().astype(int)]
        values = np.clip(seen / scale, -1, 1)[None]
        self.canvas.cells(x, y, self.wide / count, STRIP, values, ("minus", "plus"))
        return self.canvas.box(x - 1, y - 1, self.wide + 1, STRIP + 1, stroke=("muted", 0.6), radius=2)


def _frame(canvas, x, y, wide, high, here):
    canvas.box(x, y, wide, high, fill="paper", stroke="ink" if here else "line", thick=2 if here else 1, radius=4)


def _number(canvas, x, y, layer, here, anchor):
    colour, face = ("ink", "bold") if here else ("muted", "sans")
    canvas.words(x, y, str(layer + 1), 13, colour, anchor, face)


def _column(canvas, top, bottom, layers, here):
    """All blocks, one on the other, at the right."""
    right, wide = canvas.width - 1, 100
    x, high = right - wide, (bottom - top - 8) / layers
    line = x + 20
    for layer in range(layers):
        y = top + 4 + layer * high
        _frame(canvas, x, y + 2, wide, high - 5, layer == here)
        _number(canvas, right - 8, y + high / 2 + 4, layer, layer == here, "end")
    canvas.line((line, top + 2), (line, bottom), "ink", 1.5, arrow=True)
    for layer in range(layers):
        for part in (0.3, 0.68):
            y = top + 4 + (layer + part) * high
            canvas.line((line, y), (line + 16, y), "ink", 1)
            canvas.box(line + 14, y - high * 0.12, 36, high * 0.24, fill="panel", stroke="muted", radius=2)
    for corner, at in ((top + 6, here), (bottom - 4, here + 1)):  # it is seen in large
        canvas.line((500, corner), (x - 4, top + 4 + at * high), "line")


def _row(canvas, top, layers, here):
    """All blocks, side by side, for a phone; returns the y below."""
    wide, high = canvas.width / layers, 58
    line = top + high - 14
    for layer in range(layers):
        x = layer * wide
        _frame(canvas, x + 2, top, wide - 5, high, layer == here)
        _number(canvas, x + wide / 2, top + high + 16, layer, layer == here, "middle")
    canvas.line((0, line), (canvas.width - 2, line), "ink", 1.5, arrow=True)
    for layer in range(layers):
        for part in (0.3, 0.68):
            x = (layer + part) * wide
            canvas.line((x, line), (x, line - 12), "ink", 1)
            canvas.box(x - wide * 0.13, line - 28, wide * 0.26, 17, fill="panel", stroke="muted", radius=2)
    return top + high + 22


def _strips(points, norm):
    """On the line (3, D), and what is added (2, D); None twice where nothing is given."""
    if points is None:
        return None, None
    points = as_floats(points, "points").astype(float)
    if points.ndim != 2 or len(points) != 5 or not points.shape[1] or not np.isfinite(points).all():
        raise ValueError("points should be five vectors of finite numbers, (5, D), in the order in which they come; "
                         f"got shape {points.shape}.")
    line = points[[0, 2, 4]]
    return line, points[[1, 3]] - points[[0, 2]] if norm == "after" else points[[2, 4]] - points[[0, 2]]
