"""Pulls: vectors of two numbers as points in the plane, and how their pulls lead one of them to a new place."""

import numpy as np

from attention_lib.numbers import as_floats
from attention_lib.plots.curve import digits, ticks
from attention_lib.plots.faces import width_of
from attention_lib.plots.picture import Picture, headline

EDGE, HIGHEST, LOWEST, SIZE = 34, 390, 200, 15  # pixels around the points, of the field, and of the names
BESIDE = 60  # pixels for a name beside its point


def plot_pulls(points, labels, start, pulls, title=None, x_label=None, y_label=None, new=None, colours=None):
    """Draw points in the plane, what they enclose, and pulls tip to tail from one of them to its new place.

    Args:
        points: (N, 2), one a word.
        labels: N words.
        start: the word that is moved.
        pulls: dict of a word → its pull (2,), in the order in which they are laid.
        title: what is to be seen, in one line; **two stars** make letters bold.
        x_label, y_label: what the two numbers say.
        new: the name of the new place; None for "new" and the word.
        colours: dict of a word → a colour of the book for its arrow, such as "money".

    Returns:
        Picture.

    Raises:
        ValueError: a point or a pull is not two finite numbers, or the word is not there.
    """
    points, labels = as_floats(points, "points").astype(float), list(labels)
    if points.shape != (len(labels), 2) or not labels or not np.isfinite(points).all():
        raise ValueError(f"points should be two finite numbers for each of the {len(labels)} labels; "
                         f"got shape {points.shape}.")
    if start not in labels:
        raise ValueError(f"{start!r} is not among the points: {', '.join(labels)}.")
    pulls = {name: as_floats(pull, f"the pull of {name!r}").astype(float) for name, pull in pulls.items()}
    for name, pull in pulls.items():
        if pull.shape != (2,) or not np.isfinite(pull).all():
            raise ValueError(f"The pull of {name!r} should be two finite numbers; got shape {pull.shape}.")
    steps = np.cumsum([points[labels.index(start)], *pulls.values()], axis=0)  # (P + 1, 2)
    new = f"new {start}" if new is None else new

    def draw(canvas):
        plane = Plane(canvas, np.concatenate([points, steps]), headline(canvas, 26, title) if title else 4)
        plane.axes(x_label, y_label)
        corners = hull(points)
        if len(corners) > 2:
            canvas.path(tuple(map(plane.pixel, corners)), stroke=("ink", 0.18), fill=("ink", 0.05))
        plane.arrows(steps, pulls, colours or {})
        plane.dots(points, labels, start, steps[-1], new)
        canvas.height = plane.bottom + (44 if x_label else 26)

    return Picture(draw, _says(points, labels, start, pulls, steps[-1]))


class Plane:
    """The field of one picture: one scale for both numbers, so that lengths can be compared."""

    def __init__(self, canvas, points, top):
        self.canvas, self.taken, self.lines, self.middles = canvas, [], [], []
        (self.low, high), self.top = (points.min(axis=0), points.max(axis=0)), top + 30
        self.left, self.right = 44, canvas.width - 8
        span = np.maximum(high - self.low, 1e-9)
        across = self.right - self.left - 2 * EDGE - BESIDE
        self.scale = min(across / span[0], (HIGHEST - 2 * EDGE) / span[1])
        inner = max(LOWEST, span[1] * self.scale + 2 * EDGE)
        self.bottom = self.top + inner
        self.right = min(self.right, self.left + span[0] * self.scale + 2 * (EDGE + BESIDE))
        free = self.right - self.left - span[0] * self.scale
        self.origin = np.array([self.left + free / 2, self.bottom - (inner - span[1] * self.scale) / 2])

    def pixel(self, point):
        """Where a point lies: (x, y)."""
        x, y = self.origin + (np.asarray(point) - self.low) * self.scale * (1, -1)
        return float(x), float(y)

    def axes(self, x_label, y_label):
        """A light grid of round numbers; the names of the axes at their ends."""
        (x_low, y_high), (x_high, y_low) = (self._point(self.left, self.top), self._point(self.right, self.bottom))
        for tick in ticks(x_low, x_high, 5 if self.canvas.width > 400 else 3):
            x = self.pixel((tick, 0))[0]
            self.canvas.line((x, self.top), (x, self.bottom), "line", 1.5 if tick == 0 else 0.7)
            self.canvas.words(x, self.bottom + 18, digits(tick), 12, "muted", "middle")
        for tick in ticks(y_low, y_high, 4):
            y = self.pixel((0, tick))[1]
            self.canvas.line((self.left, y), (self.right, y), "line", 1.5 if tick == 0 else 0.7)
            self.canvas.words(self.left - 8, y + 4, digits(tick), 12, "muted", "end")
        if x_label:
            self.canvas.words(self.right, self.bottom + 38, x_label, 13, "muted", "end")
        if y_label:
            self.canvas.words(0, self.top - 10, y_label, 13, "muted")

    def arrows(self, steps, pulls, colours):
        """The pulls, tip to tail, each with the name of who pulls."""
        for name, tail, tip in zip(pulls, steps[:-1], steps[1:], strict=True):
            a, b, last = np.array(self.pixel(tail)), np.array(self.pixel(tip)), len(self.lines) == len(pulls) - 1
            self.lines.append((a, b))
            far = np.hypot(*(b - a))
            if far > 12:  # else no arrow could be seen
                from_ring, to_dot = (7 if len(self.lines) == 1 else 0) * (b - a) / far, 9 * last * (b - a) / far
                ends = (tuple(map(float, end)) for end in (a + from_ring, b - to_dot))
                self.canvas.line(*ends, colours.get(name, "ink"), 2.5, arrow=True)
                self.middles.append((f"{name} pulls", tuple((a + b) / 2), colours.get(name, "ink")))

    def dots(self, points, labels, start, end, new):
        """All points with their names; where the word begins is a ring, where it ends is a large dot."""
        spots = [*((label, point, "sans") for label, point in zip(labels, points, strict=True)), (new, end, "bold")]
        self.taken = [(x - 9, y - 9, x + 9, y + 9) for x, y in (self.pixel(point) for _, point, _ in spots)]
        for label, point, _ in spots:
            x, y = self.pixel(point)
            if label == new:
                self.canvas.dot(x, y, 8, fill="ink")
            elif label == start:
                self.canvas.dot(x, y, 7, fill="paper", stroke="ink", dashed=True, thick=2)
            else:
                self.canvas.dot(x, y, 5, fill="muted")
        for label, point, face in spots:
            self._name(label, self.pixel(point), face)
        for label, middle, colour in self.middles:
            self._name(label, middle, "sans", 13, colour, 10)

    def _name(self, label, at, face, size=SIZE, colour="ink", away=13):
        """A name beside its point, on the side where least lies in its way."""
        wide, (x, y) = width_of(label, size, face), at
        spots = [(left, y + down) for down in (5, 16, -6) for left in (x + away, x - away - wide)]
        spots[2:2] = [(x - wide / 2, y - away - 1), (x - wide / 2, y + away + 12)]
        boxes = [(left, base - size + 2, left + wide, base + 3) for left, base in spots]
        left, base = spots[int(np.argmin([self._in_the_way(box) for box in boxes]))]
        self.taken.append((left, base - size + 2, left + wide, base + 3))
        self.canvas.words(left, base, label, size, colour, face=face)

    def _in_the_way(self, box):
        left, top, right, bottom = box
        hits = sum(not (right < a or left > c or bottom < b or top > d) for a, b, c, d in self.taken)
        steps = np.linspace(0, 1, 30)[:, None]
        for a, b in self.lines:
            x, y = (np.array(a) + steps * (np.array(b) - a)).T
            hits += 0.5 * bool(((x > left) & (x < right) & (y > top) & (y < bottom)).any())
        outside = left < 0 or right > self.canvas.width or top < self.top or bottom > self.bottom
        return hits + 5 * outside

    def _point(self, x, y):
        return self.low + (np.array([x, y]) - self.origin) / self.scale * (1, -1)


def hull(points):
    """The corners that enclose points of the plane, in order (Andrew's monotone chain, 1979).

    >>> hull([[0, 0], [2, 0], [1, 0.5], [2, 2], [0, 2]]).tolist()
    [[0.0, 0.0], [2.0, 0.0], [2.0, 2.0], [0.0, 2.0]]
    """
    points = np.unique(np.asarray(points, float), axis=0)

    def chain(rows):
        corners = []
        for point in rows:
            while len(corners) > 1 and _turn(*corners[-2:], point) <= 0:
                corners.pop()
            corners.append(point)
        return corners[:-1]

    return np.array(chain(points) + chain(points[::-1])) if len(points) > 1 else points


def _turn(a, b, c):
    """Above 0 where the way from a over b to c turns left."""
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _says(points, labels, start, pulls, end):
    places = ", ".join(f"{label} ({x:.2f}, {y:.2f})" for label, (x, y) in zip(labels, points, strict=True))
    return (f"The points {places}. {' and '.join(pulls) or 'Nobody'} pull{'s' if len(pulls) < 2 else ''} “{start}” to "
            f"({end[0]:.2f}, {end[1]:.2f}).").replace("-", "−")
