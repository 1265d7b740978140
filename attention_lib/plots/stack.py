"""The running sum: one word on its way down through the layers, and what each step adds on the ruler."""

import numpy as np

from attention_lib.numbers import as_floats, as_whole
from attention_lib.plots.faces import width_of
from attention_lib.plots.layers import NUMBERS, Layers
from attention_lib.plots.picture import NARROW, Picture, headline
from attention_lib.plots.ruler import SIDE

HIGH, HEARD, THOUGHT = 40, 12, 28  # pixels of a layer, and in it of the two rows of arrows


def plot_stack(paths, means=None, depth=None, title=None, poles=("river bank", "money bank"), reach=2):
    """Draw the running sum of a word in one or two sentences, from above down through L layers.

    Args:
        paths: dict of a sentence's name → (L, 5) places: before each layer, after attention, after its norm, after the
            feed-forward network, after its norm. `measure.stream` gives them.
        means: (2, L, 5) where the two senses stand on average, or None.
        depth: after how many layers it ends; the rest is dashed. None for all.
        title: what is to be seen, in one line.
        poles: the names of the two ends.
        reach: the scale goes from -reach to reach; what lies beyond stands at its end.

    Returns:
        Picture.

    Raises:
        ValueError: there is nothing to draw, the places do not fit, or there are not so many layers.
    """
    paths = {name: _places(places, f"The places of {name!r}") for name, places in dict(paths).items()}
    if not 1 <= len(paths) <= 2:
        raise ValueError(f"The stack has room for one or two sentences; got {len(paths)}.")
    layers = len(next(iter(paths.values())))
    if any(len(places) != layers for places in paths.values()):
        raise ValueError("Both sentences should have places in the same layers.")
    depth = layers if depth is None else as_whole(depth, "depth counts layers")
    if not 0 <= depth <= layers:
        raise ValueError(f"There are {layers} layers; got depth={depth}.")
    if not 1 < reach < float("inf"):
        raise ValueError(f"The ruler reaches beyond its poles at −1 and +1, so reach is more than 1; got {reach}.")
    if means is not None:
        means = np.array([_places(each, "The means") for each in means])
        if means.shape != (2, layers, 5):
            raise ValueError(f"means should be (2, {layers}, 5), a mean for each sense; got {means.shape}.")

    def draw(canvas):
        y = headline(canvas, 26, title) + 10 if title else 20
        canvas.words(0, y, poles[0], 17, "river", face="bold")
        canvas.words(canvas.width, y, poles[1], 17, "money", "end", "bold")
        y = _legend(canvas, y)
        view = _Stack(canvas, y + 24, layers, reach)
        view.ground(means, depth)
        for places in paths.values():
            view.path(places, depth)
        view.names(paths, depth)
        canvas.height = y + 24 + HIGH * layers + 44

    ends = "; ".join(f"“{name}” {_end(places, depth):+.2f}" for name, places in paths.items())
    return Picture(draw, f"Where the word stands after {depth} of {layers} layers, between {poles[0]} (−1) and "
                         f"{poles[1]} (+1): {ends}.".replace("-", "−"))


class _Stack(Layers):
    high, side = HIGH, SIDE

    def ground(self, means, depth):
        """The layers with their names, the way straight down from 0, and where the senses stand on average."""
        canvas, bottom = self.canvas, self.y(self.layers)
        for layer in range(self.layers + 1):
            self.line(layer)
        canvas.line((self.x(0), self.top), (self.x(0), bottom), "line", 2)
        if means is not None:
            for side, colour in zip(means, ("river", "money"), strict=True):
                for layer, place in enumerate(side[:, -1], 1):
                    if depth < layer < self.layers:  # it would give the answer away
                        continue
                    self.tick(layer, place, colour)
        for place, text in NUMBERS.items():
            canvas.words(self.x(place), bottom + 18, text, 12, "muted", "middle")

    def path(self, places, depth):
        """One sentence: down the line, an arrow for each sum, and a dot after each layer."""
        canvas = self.canvas
        x, y = self.x(places[0, 0]), self.top
        for layer, (before, heard, normed, thought, after) in enumerate(places[:depth]):
            level = self.y(layer)
            canvas.line((x, y), (self.x(before), level + HEARD), "ink", 1.5, dashed=abs(self.x(before) - x) > 1)
            self._step(before, heard, level + HEARD, False)
            canvas.line((self.x(heard), level + HEARD), (self.x(normed), level + THOUGHT), "ink", 1.5)
            self._step(normed, thought, level + THOUGHT, True)
            x, y = self.x(after), self.y(layer + 1)
            canvas.line((self.x(thought), level + THOUGHT), (x, y), "ink", 1.5)
            canvas.dot(x, y, 6.5 if layer == depth - 1 else 3.5, fill="ink")
        if depth < self.layers:
            canvas.line((x, y + 8), (x, self.y(self.layers)), "muted", 1.5, dashed=True)
        canvas.dot(self.x(places[0, 0]), self.top, 9, fill="paper", stroke="ink", dashed=True, thick=1.5)
        if not depth:
            canvas.dot(x, y, 4.5, fill="ink")

    def _step(self, start, end, y, hollow):
        _arrow(self.canvas, self.x(start), self.x(end), y, "river" if end < start else "money", hollow)

    def names(self, paths, depth):
        """The sentences' names, each on the outer side of its dot."""
        ends = sorted((_end(places, depth), name) for name, places in paths.items())
        last = depth == self.layers
        for at, (end, name) in enumerate(ends):
            right = at == 1 or (len(ends) == 1 and end >= 0)
            wide, x = width_of(name, 14, "bold"), self.x(end) + (8 if right else -8)
            if last:
                x = self.x(end) + (-6 if right else 6)
            x = min(x, self.canvas.width - wide) if right else max(x, self.left + wide)
            self.canvas.words(x, self.y(depth) + (36 if last else 19), name, 14, "ink", "start" if right else "end",
                              "bold")


def _arrow(canvas, start, end, y, colour, hollow):
    """What was added: a full arrow, or one with paper in it; no head is longer than its arrow."""
    way = 1 if end >= start else -1
    head = min(8, abs(end - start))
    neck = end - way * head
    half = 2.5
    points = ((start, y - half), (neck, y - half), (neck, y - 6), (end, y), (neck, y + 6), (neck, y + half),
              (start, y + half), (start, y - half))
    canvas.path(points, stroke=colour, fill="paper" if hollow else colour, thick=1.5)


def _legend(canvas, y):
    """What the marks are; returns the y below."""
    parts = {"listens": False, "thinks alone": True}
    if canvas.width > NARROW:
        parts = {"listens (attention)": False, "thinks alone (feed-forward)": True}
    wide = sum(width_of(text, 14, "sans") for text in parts) + 36 * len(parts) + 16
    x, y = (canvas.width - wide) / 2, y + (0 if canvas.width > NARROW else 24)
    for text, hollow in parts.items():
        _arrow(canvas, x, x + 22, y - 5, "muted", hollow)
        canvas.words(x + 29, y, text, 14, "muted")
        x += 52 + width_of(text, 14, "sans")
    return y


def _end(places, depth):
    return places[depth - 1, -1] if depth else places[0, 0]


def _places(places, name):
    places = as_floats(places, name).astype(float)
    if places.ndim != 2 or places.shape[1] != 5 or not len(places) or not np.isfinite(places).all():
        raise ValueError(f"{name} should be five finite numbers for each layer, (L, 5); got shape {places.shape}.")
    return places
