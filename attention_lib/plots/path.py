"""The way of a word down through the layers: a ruler for each, and where it stands on it."""

import numpy as np

from attention_lib.numbers import as_floats
from attention_lib.plots.faces import width_of
from attention_lib.plots.layers import NUMBERS, Layers
from attention_lib.plots.picture import Picture, headline

HIGH, SIDE, BETWEEN = 34, 12, 12  # pixels of a layer, free at both ends, and between two names


def plot_path(paths, ghosts=None, title=None, poles=("river bank", "money bank"), reach=2.5):
    """Draw where a word stands before the first of L layers, and after each, in one or two sentences.

    Args:
        paths: dict of a sentence's name → (L+1,) places. -1 and +1 are the means of the two senses after that layer.
        ghosts: dict of a name → (L+1,) places that are drawn pale behind: what was before an experiment.
        title: what is to be seen, in one line.
        poles: the names of the two ends.
        reach: the scale goes from -reach to reach; what lies beyond stands at its end.

    Returns:
        Picture.

    Raises:
        ValueError: there is nothing to draw, or the places do not fit.

    >>> print(plot_path({"river": [0, -1.9, -1.1]}).says)
    Where the word stands after 2 layers, between river bank (−1) and money bank (+1): “river” −1.10.
    """
    paths = {name: _places(places, f"The places of {name!r}") for name, places in dict(paths).items()}
    ghosts = {name: _places(places, f"The places of {name!r}") for name, places in dict(ghosts or {}).items()}
    if not 1 <= len(paths) <= 2:
        raise ValueError(f"The picture has room for one or two sentences; got {len(paths)}.")
    size = len(next(iter(paths.values())))
    if any(len(each) != size for each in (*paths.values(), *ghosts.values())):
        raise ValueError("All ways should go through the same layers.")
    if not 1 < reach < float("inf"):
        raise ValueError(f"The ruler reaches beyond its poles at −1 and +1, so reach is more than 1; got {reach}.")

    def draw(canvas):
        y = headline(canvas, 26, title) + 10 if title else 20
        canvas.words(0, y, poles[0], 17, "river", face="bold")
        canvas.words(canvas.width, y, poles[1], 17, "money", "end", "bold")
        view = _Path(canvas, y + 24, size - 1, reach)
        view.ground()
        for places in ghosts.values():
            view.path(places, pale=True)
        for places in paths.values():
            view.path(places)
        view.names(paths)
        canvas.height = y + 24 + HIGH * (size - 1) + 46

    says = "; ".join([*(f"“{name}” {places[-1]:+.2f}" for name, places in paths.items()),
                      *(f"{name} {places[-1]:+.2f}" for name, places in ghosts.items())]).replace("-", "−")
    return Picture(draw, f"Where the word stands after {size - 1} layers, between {poles[0]} (−1) and {poles[1]} (+1): "
                         f"{says}.")


class _Path(Layers):
    high, side = HIGH, SIDE

    def ground(self):
        """The layers with their names, the line of 0, and the two ticks of each ruler."""
        canvas, bottom = self.canvas, self.y(self.layers)
        for layer in range(self.layers + 1):
            self.line(layer)
            for place, colour in ((-1, "river"), (1, "money")) if layer else ():
                self.tick(layer, place, colour)
        canvas.line((self.x(0), self.top), (self.x(0), bottom), "line", 2)
        for place, text in NUMBERS.items():
            canvas.words(self.x(place), bottom + 19, text, 12, "muted", "middle")

    def path(self, places, pale=False):
        """One sentence: a bar from 0 in the colour of its side, a dot, and the line that joins the dots."""
        canvas = self.canvas
        for layer, place in enumerate(places[1:], 1):
            if not pale:
                canvas.line((self.x(0), self.y(layer)), (self.x(place), self.y(layer)), _side(place), 5)
        for layer in range(len(places) - 1):
            start, end = ((self.x(places[each]), self.y(each)) for each in (layer, layer + 1))
            canvas.line(start, end, "muted" if pale else "ink", 1.5, dashed=pale)
        canvas.dot(self.x(places[0]), self.top, 8, fill="paper", stroke="ink", dashed=True, thick=1.5)
        for layer, place in enumerate(places[1:], 1):
            last = layer == len(places) - 1
            look = {"fill": "paper", "stroke": "muted", "thick": 1.5} if pale else {"fill": "ink"}
            canvas.dot(self.x(place), self.y(layer), 6.5 if last else 4, **look)

    def names(self, paths):
        """The sentences' names under their ends; where two would touch, the left one is moved to the left."""
        ends = sorted((places[-1], name if len(name) <= 24 else name[:23] + "…") for name, places in paths.items())
        wide = [width_of(name, 14, "bold") for _, name in ends]
        starts = [self._inside(self.x(end) - size / 2, size) for (end, _), size in zip(ends, wide, strict=True)]
        if len(ends) == 2:
            lack = max(0, starts[0] + wide[0] + BETWEEN - starts[1])
            starts[1] = self._inside(starts[1] + lack / 2, wide[1])
            starts[0] = self._inside(min(starts[0], starts[1] - BETWEEN - wide[0]), wide[0])
            starts[1] = max(starts[1], starts[0] + wide[0] + BETWEEN)
        for (_, name), start in zip(ends, starts, strict=True):
            self.canvas.words(start, self.y(self.layers) + 38, name, 14, "ink", face="bold")

    def _inside(self, start, wide):
        """Where words of that width start, so that they stay on the picture."""
        return max(self.left, min(start, self.canvas.width - wide))


def _side(place):
    return "river" if place < 0 else "money"


def _places(places, name):
    places = as_floats(places, name).astype(float)
    if places.ndim != 1 or len(places) < 2 or not np.isfinite(places).all():
        raise ValueError(f"{name} should be a finite number before the first layer and after each, (L+1,); got shape "
                         f"{places.shape}.")
    return places
