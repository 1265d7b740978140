"""mix: a few toy words in the plane; drag one, and scores, weights and the mix of all answer at once."""

import numpy as np
import traitlets

from attention_lib.attention import softmax
from attention_lib.numbers import as_floats
from attention_lib.plots import plot_pulls, small_image
from attention_lib.widgets.core.base import BookWidget
from attention_lib.widgets.core.limits import texts
from attention_lib.widgets.core.traits import Number, Text, WrongValue, readable
from attention_lib.widgets.mix.constants import SHARPEST
from attention_lib.widgets.mix.said import headline, power

LEAST, MOST = 2, 6  # words
REACH = 3  # how far from 0 a number may lie
LETTERS = 16  # of a word: a longer one finds no room in the plane
LONGEST = 24  # letters of what an axis says
SENSES = ("river", "money")  # what has a colour in the book
COLOURS = 8  # of the stored picture: it has few, and is half as large so


class Places(traitlets.List):
    """Points of the plane as a list of pairs; an array is welcome."""

    def validate(self, obj, value):
        return super().validate(obj, _numbers(value).tolist())


class Mix(BookWidget):
    """Attention by hand among a few toy words in the plane, each of which can be dragged.

    The score of a word is its dot product with the word that asks, times `sharpness`; softmax makes weights of the
    scores, and the new place is the weighted mean of all words.

    Args:
        points: (T, 2), 2 to 6 words, numbers from -3 to 3: where they stand at first.
        labels: T words, all different.
        word: the one that asks.
        sharpness: what every score is multiplied by, from 0 to 4.
        sharp: whether there is a slider for it.
        colours: dict of a word → "river" or "money", for its arrow; None for these two words themselves.
        x_label, y_label: what the two numbers say.

    Raises:
        ValueError: the points are not two such numbers for each label, or the word is not among them.

    >>> mix = Mix([[1, 1], [0.5, 0.4], [1.8, -0.9]], ["bank", "grows", "money"])
    >>> mix.weights().round(2).tolist(), mix.place().round(2).tolist()
    ([0.6, 0.2, 0.2], [1.06, 0.5])
    """

    name = "mix"
    points = Places().tag(sync=True)
    labels = traitlets.List(Text()).tag(sync=True)
    word = Text().tag(sync=True)
    sharpness = Number(1.0, 0, SHARPEST).tag(sync=True)
    sharp = traitlets.Bool(False).tag(sync=True)
    colours = traitlets.Dict().tag(sync=True)
    x_label = Text().tag(sync=True)
    y_label = Text().tag(sync=True)

    def __init__(self, points, labels, word="bank", sharpness=1.0, sharp=False, colours=None, x_label="money (toy)",
                 y_label="river (toy)", **kwargs):
        labels = _words(labels)
        colours = {sense: sense for sense in SENSES if sense in labels} if colours is None else colours
        if not isinstance(colours, dict):
            raise ValueError(f'colours is a dict, such as {{"money": "money"}}; got {type(colours).__name__}.')
        super().__init__(points=_places(points, len(labels)), labels=labels, word=_among(labels, word, "word"),
                         sharpness=sharpness, sharp=sharp, colours=colours, x_label=x_label, y_label=y_label, **kwargs)

    @traitlets.validate("points")
    def _drawable_points(self, proposal):
        return _places(proposal["value"], len(self.labels))

    @traitlets.validate("labels")
    def _drawable_labels(self, proposal):
        labels = _words(proposal["value"])
        if len(labels) != len(self.points):
            raise WrongValue(f"labels should be one word for each of the {len(self.points)} points; "
                             f"got {len(labels)}.")
        return labels

    @traitlets.validate("word")
    def _known_word(self, proposal):
        return _among(self.labels, proposal["value"], "word")

    @traitlets.validate("colours")
    def _known_colours(self, proposal):
        for name, colour in proposal["value"].items():
            _among(self.labels, name, "colours")
            if colour not in SENSES:
                raise WrongValue(f'The colour of {name!r} should be "river" or "money", the two senses; '
                                 f"got {colour!r}.")
        return proposal["value"]

    @traitlets.validate("sharpness", "sharp")
    def _tenths_on_the_slider(self, proposal):
        given = {"sharp": self.sharp, "sharpness": self.sharpness, proposal["trait"].name: proposal["value"]}
        tenths = 10 * given["sharpness"]
        if given["sharp"] and abs(tenths - round(tenths)) > 1e-9:
            raise WrongValue("The slider goes in tenths, so with sharp=True sharpness should be a number of them, such "
                             f"as {round(tenths) / 10}; got {given['sharpness']:g}.")
        return proposal["value"]

    @traitlets.validate("x_label", "y_label")
    def _short_label(self, proposal):
        if len(proposal["value"]) > LONGEST:
            raise WrongValue(f"{proposal['trait'].name} has room for {LONGEST} letters; "
                             f"got {len(proposal['value'])}.")
        return proposal["value"]

    def scores(self):
        """The dot product of every word with the one that asks, times `sharpness`: (T,)."""
        points = np.array(self.points)
        return self.sharpness * points @ points[self._at()]

    def weights(self):
        """What the asking word gives to each: (T,), together 1."""
        return softmax(self.scores())

    def pulls(self):
        """The way from the asking word to each, times its weight: (T, 2)."""
        points = np.array(self.points)
        return self.weights()[:, None] * (points - points[self._at()])

    def place(self):
        """The mix, the new place of the word that asks: (2,)."""
        return self.weights() @ np.array(self.points)

    def picture(self):
        return self._drawn().figure()

    def describe(self):
        return f"{self._headline().replace('**', '')} {self._drawn().says}"

    def table(self):
        columns = zip(self.labels, self.points, self.scores(), self.weights(), strict=True)
        rows = [[label, *map(_two, point), _two(score), power(score), _two(weight)]
                for label, point, score, weight in columns]
        names = [self.x_label or "first number", self.y_label or "second number"]
        return (["word", *names, "score", "e^score", "weight"],
                [*rows, [f"new {self.word}", *map(_two, self.place()), "", "", "1.00"]])

    def _headline(self):
        return headline(self.labels, self._at(), self.weights(), self.pulls())

    def _drawn(self):
        """The pulls as a Picture."""
        pulls = {label: pull for label, pull in zip(self.labels, self.pulls(), strict=True) if label != self.word}
        return plot_pulls(self.points, self.labels, self.word, pulls, self._headline(), self.x_label, self.y_label,
                          colours=self.colours)

    def _still_image(self):
        return small_image(self.picture(), COLOURS)

    def _at(self):
        return self.labels.index(self.word)

    def __repr__(self):
        return f"Mix({', '.join(self.labels)})"


def _places(points, count):
    """Points as a page needs them: a list of pairs of finite numbers."""
    array = _numbers(points)
    if array.shape != (count, 2):
        raise WrongValue(f"points should be two numbers for each of the {count} labels, shape ({count}, 2); "
                         f"got shape {array.shape}.")
    if not (np.abs(array) <= REACH).all():  # NaN is not
        row = int(np.argmin((np.abs(array) <= REACH).all(axis=1)))
        raise WrongValue(f"points should be finite numbers from −{REACH} to {REACH}, so that they can be seen; "
                         f"points[{row}] is {array[row].tolist()}.")
    return array.tolist()


def _numbers(points):
    try:
        return as_floats(points, "points").astype(float)
    except ValueError as error:
        raise WrongValue(str(error)) from None


def _words(labels):
    """The names of the points: a few different texts that find room."""
    try:
        labels = [readable(each) for each in texts(labels, "labels")]
    except ValueError as error:
        raise WrongValue(str(error)) from None
    if not LEAST <= len(labels) <= MOST:
        raise WrongValue(f"The plane has room for {LEAST} to {MOST} words; got {len(labels)}.")
    for label in labels:
        if not label.strip() or len(label) > LETTERS:
            raise WrongValue(f"A label should be a word of 1 to {LETTERS} letters; got {label[:30]!r}.")
    if len(set(labels)) < len(labels):
        raise WrongValue(f"labels should all be different; got {', '.join(labels)}.")
    return labels


def _among(labels, word, name):
    if word not in labels:
        raise WrongValue(f"{name} should name one of the labels {', '.join(labels)}; got {word!r}.")
    return word


def _two(number):
    return f"{number + 0:.2f}".replace("-0.00", "0.00").replace("-", "−")
