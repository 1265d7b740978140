"""arrows: two vectors of the plane to be dragged, with their lengths, their angle, the shadow of one on the other."""

import math

import traitlets

from attention_lib.numbers import as_floats
from attention_lib.widgets.arrows.constants import EVEN
from attention_lib.widgets.arrows.figure import drawn
from attention_lib.widgets.arrows.numbers import reckoned
from attention_lib.widgets.arrows.said import cosine, headline, product, trimmed
from attention_lib.widgets.core.base import BookWidget
from attention_lib.widgets.core.limits import texts
from attention_lib.widgets.core.traits import Number, Text, WrongValue, readable

TIPS = ("first_x", "first_y", "second_x", "second_y")
SHOWS = ("angle", "dot", "cosine")
LETTERS = 12  # of a label; an axis has room for more
LONG = 24
FARTHEST = 1000  # what a number can be at most


class Arrows(BookWidget):
    """Two arrows from one start, each to be dragged by its tip, and what can be read off them.

    Args:
        first, second: (2,) where their tips are at first. The first is drawn thin and dark, over the second.
        labels: what they are called.
        axes: what the numbers across and up are; an empty text for none.
        show: "angle" for lengths and angle; "dot" also for the shadow that the first casts on the second, and the dot
            product; "cosine" for the cosine in place of the shadow.
        low, high: the plane goes from low to high, both ways; no arrow gets longer than high.
        step: tips stand at whole multiples of it.

    Raises:
        ValueError: an arrow does not fit the plane, or there are not two labels and two axes.

    >>> Arrows([0, 5], [4, 3], ["letter", "note"], show="dot").reckoned().shadow
    3.0
    """

    name = "arrows"
    first_x = Number(4.0, -FARTHEST, FARTHEST).tag(sync=True)
    first_y = Number(3.0, -FARTHEST, FARTHEST).tag(sync=True)
    second_x = Number(8.0, -FARTHEST, FARTHEST).tag(sync=True)
    second_y = Number(6.0, -FARTHEST, FARTHEST).tag(sync=True)
    labels = traitlets.List(Text()).tag(sync=True)
    axes = traitlets.List(Text()).tag(sync=True)
    show = traitlets.Enum(SHOWS, "dot").tag(sync=True)
    low = Number(0.0, -FARTHEST, 0).tag(sync=True)
    high = Number(10.0, 0.01, FARTHEST).tag(sync=True)
    step = Number(1.0, 0.001, FARTHEST).tag(sync=True)
    address = traitlets.List(["first_x", "first_y", "second_x", "second_y"]).tag(sync=True)

    def __init__(self, first=(4, 3), second=(8, 6), labels=("a", "b"), axes=("", ""), show="dot", low=0, high=10,
                 step=1, **kwargs):
        tips = dict(zip(TIPS, [*_pair(first, "first"), *_pair(second, "second")], strict=True))
        super().__init__(labels=_two(labels, "labels", LETTERS, 1), axes=_two(axes, "axes", LONG, 0), show=show,
                         low=low, high=high, step=step, **{**tips, **kwargs})

    @traitlets.validate(*TIPS, "low", "high")
    def _in_the_plane(self, proposal):
        now = {name: getattr(self, name) for name in (*TIPS, "low", "high")}
        now[proposal["trait"].name] = proposal["value"]
        for name, (x, y) in {"first": TIPS[:2], "second": TIPS[2:]}.items():
            tip = now[x], now[y]
            if not all(now["low"] <= each <= now["high"] for each in tip) or math.hypot(*tip) > now["high"] + EVEN:
                raise WrongValue(f"{name} should be two numbers from {now['low']:g} to {now['high']:g}, and the arrow "
                                 f"no longer than {now['high']:g}; got {tip}.")
        return proposal["value"]

    @traitlets.validate("labels", "axes")
    def _two_texts(self, proposal):
        name = proposal["trait"].name
        return _two(proposal["value"], name, LETTERS if name == "labels" else LONG, name == "labels")

    def reckoned(self):
        """Lengths, dot product, shadow, cosine and angle: Reckoned."""
        return reckoned(*self._tips())

    def picture(self):
        return self._drawn().figure()

    def describe(self):
        found, tips = self.reckoned(), self._tips()
        each = "; ".join(f"“{label}” ({trimmed(x)}, {trimmed(y)}), length {trimmed(length)}"
                         for label, (x, y), length in zip(self.labels, tips, found.lengths, strict=True))
        said = self._headline().replace("**", "")
        angle = "no angle" if found.angle != found.angle else f"{found.angle:.0f}° apart"
        return f"{said} {each}; {angle}; dot product {trimmed(found.dot)}; cosine {cosine(found)}."

    def table(self):
        return ["what is read off", "number", "from"], lines(self.show, self.labels, *self._tips())

    def _tips(self):
        return (self.first_x, self.first_y), (self.second_x, self.second_y)

    def _headline(self):
        return headline(self.show, self.labels, self.reckoned())

    def _drawn(self):
        return drawn(self._tips(), self.labels, self.axes, self.show, (self.low, self.high), self._headline(),
                     lines(self.show, self.labels, *self._tips()), self.describe())

    def _still_image(self):
        return self._drawn().image()

    def __repr__(self):
        return f"Arrows({' and '.join(self.labels)})"


def lines(show, labels, first, second):
    """What stands beside the plane: rows of (name, number, how it comes about).

    >>> lines("cosine", ["letter", "note"], [0, 5], [4, 3])[-3:]
    [['dot product', '15', '0 × 4 + 5 × 3'], ['cosine', '0.60', '15 / (5 × 5)'], ['angle', '53°', '']]
    """
    found = reckoned(first, second)
    lengths = [[f"length of {label}", trimmed(length), f"√({trimmed(x)}² + {trimmed(y)}²)".replace("(−", "((−")]
               for label, length, (x, y) in zip(labels, found.lengths, (first, second), strict=True)]
    one, other = map(trimmed, found.lengths)
    angle = "–" if found.angle != found.angle else f"{found.angle:.0f}°"
    dot = trimmed(found.dot)
    if show == "angle":
        return [*lengths, ["angle", angle, ""]]
    if show == "dot":
        shadow = "–" if found.shadow != found.shadow else trimmed(found.shadow)
        return [[f"shadow of {labels[0]}", shadow, ""], [f"length of {labels[1]}", other, ""],
                ["shadow × length", dot, f"{shadow} × {other}"], ["= dot product", dot, product(first, second)]]
    return [*lengths, ["dot product", dot, product(first, second)],
            ["cosine", cosine(found), f"{dot} / ({one} × {other})"], ["angle", angle, ""]]


def _pair(given, name):
    """Where an arrow ends, as two numbers."""
    tip = as_floats(given, name)
    if tip.shape != (2,):
        raise WrongValue(f"{name} should be two numbers, such as (4, 3); got {str(given)[:60]}.")
    return tip.astype(float).tolist()


def _two(given, name, most, least):
    given = [readable(each) for each in texts(given, name, 2)]
    if len(given) != 2 or any(not least <= len(each.strip()) or len(each) > most for each in given):
        raise WrongValue(f"{name} should be two texts of {least} to {most} letters; got {given}.")
    return given
