"""bend: a straight line that can never part four points of a plane, and what two bent numbers can do that it cannot."""

import numpy as np
import traitlets

from attention_lib.numbers import as_floats
from attention_lib.widgets.bend.constants import FARTHEST
from attention_lib.widgets.bend.figure import drawn
from attention_lib.widgets.bend.numbers import positive, read
from attention_lib.widgets.core.base import BookWidget
from attention_lib.widgets.core.limits import texts
from attention_lib.widgets.core.traits import Number, Text, Whole, WrongValue, readable

POINTS = {"very good": (1, 1), "very bad": (1, -1), "not good": (-1, 1), "not bad": (-1, -1)}
ABOVE = ("very good", "not bad")
NAMES, ENDS = ("praise", "blame"), ("not", "very", "bad", "good")
LEAST, MOST, LETTERS = 2, 6, 14  # points, and letters of a name
KINDS = ("One straight number", "One bent number", "Two straight numbers", "Two bent numbers")


class Bend(BookWidget):
    """Points of a plane that are to be parted by one or two numbers, straight or bent, each with a line to be dragged.

    A number says how far in front of its line a point lies. It is straight, or bent: then it is 0 behind the line. The
    numbers of a point are added up, and what is above 0 is called by the first name.

    Args:
        points: dict of a name → (x, y), each from -1 to 1, 2 to 6 of them; None for "very good" and three others.
        above: the names of those that should be above 0.
        names: what is above 0, and what is not.
        ends: what it means to lie left, right, below and above.
        turn, shift: the first line: its direction in whole degrees, 0 for a number that grows to the right, and how
            far from the middle it lies.
        second_turn, second_shift: the second one.
        two: whether there are two numbers.
        bent: whether each of them is bent.

    Raises:
        ValueError: a point or a line lies beyond the plane, or a name is not among them.

    >>> Bend().right(), Bend(turn=45, shift=0.5, second_turn=225, second_shift=0.5, two=True, bent=True).right()
    (2, 4)
    """

    name = "bend"
    labels = traitlets.List(Text()).tag(sync=True, made=True)
    points = traitlets.List().tag(sync=True)
    above = traitlets.List(traitlets.Bool()).tag(sync=True)  # which of them should be above 0
    names = traitlets.List(Text()).tag(sync=True)
    ends = traitlets.List(Text()).tag(sync=True)
    turn = Whole(15, 0, 359).tag(sync=True)
    shift = Number(0.3, -FARTHEST, FARTHEST).tag(sync=True)
    second_turn = Whole(110, 0, 359).tag(sync=True)
    second_shift = Number(0.4, -FARTHEST, FARTHEST).tag(sync=True)
    two = traitlets.Bool(False).tag(sync=True)
    bent = traitlets.Bool(False).tag(sync=True)
    address = traitlets.List(["turn", "shift", "second_turn", "second_shift", "two", "bent"]).tag(sync=True)

    def __init__(self, points=None, above=None, names=NAMES, ends=ENDS, **kwargs):
        labels, places = _points(POINTS if points is None else points)
        above = _among(labels, (ABOVE if points is None else ()) if above is None else above)
        super().__init__(labels=labels, points=places, above=above, names=_names(names, "names", 2),
                         ends=_names(ends, "ends", 4), **kwargs)

    def numbers(self):
        """What is read off each point: (T, 1), or (T, 2) where there are two numbers."""
        return read(self.points, self._lines(), self.bent)

    def right(self):
        """How many of the points are on the side where they should be."""
        return int((positive(self.numbers()) == np.array(self.above)).sum())

    def picture(self):
        return self._drawn().figure()

    def describe(self):
        return f"{self._headline().replace('**', '')} {self._drawn().says}"

    def table(self):
        numbers, names = self.numbers(), ["number 1", "number 2"][:1 + self.two]
        rows = [[label, *map(_one, each), *([_one(each.sum())] if self.two else []), self._verdict(each, should)]
                for label, each, should in zip(self.labels, numbers, self.above, strict=True)]
        return ["text", *names, *(["sum"] if self.two else []), "called"], rows

    def _still_image(self):
        return self._drawn().image()  # in its very colours: the sides of the plane are pale

    def _verdict(self, numbers, should):
        called = bool(positive(numbers[None])[0])
        return f"{self.names[not called]}, {'right' if called == should else 'wrong'}"

    def _lines(self):
        return [(self.turn, self.shift), (self.second_turn, self.second_shift)][:1 + self.two]

    def _headline(self):
        return headline(self.two, self.bent, self.right(), len(self.points))

    def _drawn(self):
        """The plane as a Picture."""
        return drawn(dict(zip(self.labels, self.points, strict=True)), self.above, self._lines(), self.bent,
                     self._headline(), self.names, self.ends)

    def __repr__(self):
        return f"Bend({', '.join(self.labels)})"


def headline(two, bent, right, of):
    """What is seen, in one sentence; `said.js` says it too.

    >>> headline(True, True, 4, 4)
    'Two bent numbers: **4 of 4** right.'
    """
    return f"{KINDS[2 * two + bent]}: **{right} of {of}** right."


def _points(points):
    """Names and places, as a page needs them."""
    if not isinstance(points, dict):
        raise ValueError(f'points is a dict of names and places, such as {{"not bad": (-1, -1)}}; got '
                         f"{type(points).__name__}.")
    if not LEAST <= len(points) <= MOST:
        raise ValueError(f"The plane has room for {LEAST} to {MOST} points; got {len(points)}.")
    labels = [_name(label, "the name of a point") for label in points]
    places = as_floats(list(points.values()), "points").astype(float)
    if places.shape != (len(labels), 2) or not (np.abs(places) <= 1).all():  # NaN is not
        raise WrongValue("Each point should be two numbers from -1 to 1, across and up; got "
                         f"{str(list(points.values()))[:80]}.")
    return labels, places.tolist()


def _among(labels, above):
    wanted = texts(above, "above", MOST)
    if unknown := [each for each in wanted if each not in labels]:
        raise ValueError(f"above names some of the points {', '.join(labels)}; got {unknown[0]!r}.")
    return [label in wanted for label in labels]


def _names(given, name, count):
    given = texts(given, name, MOST)
    if len(given) != count:
        raise ValueError(f"{name} should be {count} texts; got {len(given)}.")
    return [_name(each, name) for each in given]


def _name(text, name):
    if not isinstance(text, str) or not text.strip() or len(text) > LETTERS:
        raise ValueError(f"{name} should be a text of 1 to {LETTERS} letters; got {str(text)[:50]!r}.")
    return readable(text)


def _one(number):
    return f"{number + 0:.1f}".replace("-0.0", "0.0").replace("-", "−")
