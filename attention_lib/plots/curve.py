"""Curves: how numbers go with one size, each line with its name at its end."""

import math

import numpy as np

from attention_lib.numbers import as_floats
from attention_lib.plots.faces import width_of
from attention_lib.plots.picture import Picture, headline, lines_of, runs_of

HIGH, LETTERS = 250, 13  # pixels of the field, and of its letters
LOOKS = (("ink", False, True), ("muted", False, False), ("ink", True, True), ("muted", True, False))


def plot_curve(x, curves, title=None, x_label=None, y_label=None, log=False, level=None, y_range=None, colours=None,
               high=HIGH):
    """Draw numbers against a size: a line each, with its name at its end.

    Args:
        x: (N,) rising numbers.
        curves: dict of a name → (N,) numbers.
        title: what is to be seen, in one line; **two stars** make letters bold.
        x_label, y_label: what is drawn to the right, and upwards.
        log: the steps of x are equal where it is multiplied by the same; x is above 0.
        level: (number, name) of a dotted line across, such as (1 / 16, "equal shares").
        y_range: (least, most) of the field; None for from 0, or the least number, to the largest.
        colours: dict of a name → a colour of the book, such as "query".
        high: pixels of the field.

    Returns:
        Picture.

    Raises:
        ValueError: there is nothing to draw, x does not rise, or a curve has not a finite number for each x.
    """
    x = as_floats(x, "x").astype(float)
    if x.ndim != 1 or len(x) < 2 or not (np.diff(x) > 0).all() or not np.isfinite(x).all():
        raise ValueError(f"x should be at least two rising numbers; got {x.tolist()}.")
    if log and x[0] <= 0:
        raise ValueError(f"With log=True x should be above 0; got {x[0]:g}.")
    curves = {name: as_floats(numbers, f"the curve {name!r}").astype(float) for name, numbers in curves.items()}
    if not curves:
        raise ValueError("There is no curve to draw.")
    for name, numbers in curves.items():
        if numbers.shape != x.shape or not np.isfinite(numbers).all():
            raise ValueError(f"The curve {name!r} should have a finite number for each of the {len(x)} x; "
                             f"got shape {numbers.shape}.")
    low, most = y_range or _range(curves, level)
    if not low < most:
        raise ValueError(f"y_range should be (least, most); got {(low, most)}.")
    looks = {name: ((colours or {}).get(name, look[0]), *look[1:])
             for name, look in zip(curves, LOOKS * len(curves), strict=False)}

    def draw(canvas):
        field = Field(canvas, np.log(x) if log else x, (low, most), curves, high)
        field.frame(headline(canvas, 26, title) + 4 if title else 8, y_label)
        field.scale(x, x_label, log)
        if level:
            field.level(*level)
        for name, numbers in curves.items():
            field.curve(numbers, *looks[name])
        field.names({name: looks[name][0] for name in curves})
        canvas.height = field.bottom + (46 if x_label else 26)

    ends = "; ".join(f"{name} from {numbers[0]:.2f} to {numbers[-1]:.2f}" for name, numbers in curves.items())
    flat = f"; {level[1]} at {level[0]:.2f}" if level else ""
    return Picture(draw, f"{y_label or 'Curves'} for {x_label or 'x'} from {x[0]:g} to {x[-1]:g}: {ends}{flat}.")


class Field:
    """The field of one picture: where numbers become pixels."""

    def __init__(self, canvas, across, up, curves, high=HIGH):
        self.canvas, self.across, self.up, self.curves, self.high = canvas, across, up, curves, high
        self.lines = ticks(*up, 4)
        self.left = max(width_of(digits(tick), LETTERS) for tick in self.lines) + 12
        widest = max(width_of(name, 15, "bold") for name in curves)
        longest = max(width_of(word, 15, "bold") for name in curves for word in name.split(" "))
        self.room = max(min(widest, 0.26 * canvas.width), longest) + 16
        self.right = canvas.width - self.room - 4

    def frame(self, y, label):
        """Lines across with their numbers; the y axis has its name above."""
        if label:
            self.canvas.words(0, y + 10, label, LETTERS, "muted")
        self.top = y + (30 if label else 8)
        self.bottom = self.top + self.high
        for tick in self.lines:
            y = self.y(tick)
            self.canvas.line((self.left, y), (self.right, y), "line", 1)
            self.canvas.words(self.left - 8, y + 4.5, digits(tick), LETTERS, "muted", "end")

    def scale(self, x, label, log):
        """The numbers along x: those given, if they are few, and as many as find room."""
        steps = x
        if len(x) > 8:
            steps = np.exp(self._even(x)) if log else ticks(x[0], x[-1], 5, whole=bool((x == x.round()).all()))
        free = -math.inf
        for tick in steps:
            at, text = self.x(np.log(tick) if log else tick), digits(tick)
            half = width_of(text, LETTERS) / 2
            if at - half < free:
                continue
            self.canvas.line((at, self.bottom), (at, self.bottom + 5), "line", 1)
            self.canvas.words(at, self.bottom + 20, text, LETTERS, "muted", "middle")
            free = at + half + 8
        if label:
            self.canvas.formula(self.right, self.bottom + 40, label, LETTERS, "muted", "end")

    def level(self, number, name):
        """A dotted line across with its name, on the side of it where the curves leave room."""
        y = self.y(number)
        self.canvas.line((self.left, y), (self.right, y), "muted", 1.5, dashed=True)
        wide = width_of(name, LETTERS)
        spots = [(x, y + down) for down in (-7, 16) for x in (self.left + 8, self.right - wide - 4)
                 if self.top < y + down < self.bottom]
        x, y = max(spots, key=lambda spot: self._free(spot[0], spot[0] + wide, spot[1] - 5))
        self.canvas.words(x, y, name, LETTERS, "muted")

    def curve(self, numbers, colour, dashed, full):
        """One line, with a dot, full or hollow, at each number where they are few."""
        points = tuple((self.x(a), self.y(b)) for a, b in zip(self.across, numbers, strict=True))
        self.canvas.path(points, stroke=colour, thick=2.5, dashed=dashed)
        if len(points) <= 16:
            for x, y in points:
                self.canvas.dot(x, y, 4.5, fill=colour if full else "paper", stroke=colour, thick=2)

    def names(self, colours):
        """Each name at the end of its line, moved up or down until none lies on another."""
        lines = {name: lines_of(runs_of(f"**{name}**"), self.room - 15, 15) for name in colours}
        order = sorted(colours, key=lambda name: -self.curves[name][-1])
        places = {name: self.y(self.curves[name][-1]) - 9 * len(lines[name]) for name in order}  # their upper edges
        free = self.top - 10
        for name in order:
            places[name] = max(places[name], free)
            free = places[name] + 18 * len(lines[name]) + 2
        free = self.bottom + 18
        for name in reversed(order):
            places[name] = min(places[name], free - 18 * len(lines[name]))
            free = places[name] - 2
            for number, line in enumerate(lines[name]):
                y = places[name] + 18 * number + 14
                self.canvas.formula(self.right + 14, y, "".join(text for text, *_ in line).rstrip(), 15, colours[name],
                                    face="bold")

    def x(self, number):
        """The pixel of a number of x (of its logarithm, where that is drawn)."""
        first, last = self.across[0], self.across[-1]
        return self.left + 8 + (number - first) / (last - first) * (self.right - self.left - 16)

    def y(self, number):
        """The pixel of a number, from above."""
        low, high = self.up
        return self.bottom - (number - low) / (high - low) * (self.bottom - self.top)

    def _free(self, left, right, y):
        """How far the curves stay from a height between two pixels."""
        steps = np.linspace(0, 1, 40)
        pixels = left + steps * (right - left)
        across = [self.x(each) for each in self.across]
        return min(np.abs(np.interp(pixels, across, [self.y(each) for each in numbers]) - y).min()
                   for numbers in self.curves.values())

    @staticmethod
    def _even(x):
        return np.linspace(np.log(x[0]), np.log(x[-1]), 6)


def _range(curves, level):
    numbers = np.concatenate([*curves.values(), [level[0]] if level else []])
    low, high = min(0, numbers.min()), numbers.max()
    over = high - ticks(low, high, 4)[-1]  # the lines across end below the largest number, and so does the field
    return low, (high + (0.04 * (high - low) if over > 0 else 0)) if high > low else low + 1


def ticks(low, high, about, whole=False):
    """Round numbers from low to high, about so many steps; whole numbers, if they should be.

    >>> ticks(0, 1, 4), ticks(0, 12, 5, whole=True)
    ([0.0, 0.25, 0.5, 0.75, 1.0], [0, 5, 10])
    """
    rough = max((high - low) / about or 1, whole)
    unit = 10 ** math.floor(math.log10(rough))
    times = (1, 2, 5, 10) if whole else (1, 2, 2.5, 5, 10)
    step = next(unit * each for each in times if unit * each >= rough * 0.999)
    return [round(step * n, 10) for n in range(math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9) + 1)]


def digits(number):
    """A number of a scale: three digits at most, thousands apart, with a true minus."""
    return f"{number:,.3g}".replace("-", "−") if abs(number) < 1000 else f"{number:,.0f}".replace("-", "−")
