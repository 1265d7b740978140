"""softmax: the shares that softmax makes of some scores, and a handle that multiplies or divides them."""

import numpy as np
import traitlets

from attention_lib.attention import softmax
from attention_lib.numbers import as_floats
from attention_lib.plots import plot_bars
from attention_lib.widgets.core.base import BookWidget
from attention_lib.widgets.core.limits import MOST_WORDS, texts
from attention_lib.widgets.core.traits import Number, Text, Whole, WrongValue, readable
from attention_lib.widgets.softmax.constants import ALIKE

WAYS = ("multiply", "divide")
HIGHEST = 1024  # where the handle may end
MOST_STOPS = 6
LONGEST = 40  # letters of a word or a stop


class Softmax(BookWidget):
    """The weights that softmax makes of one row of scores, as bars, under a handle that changes all scores.

    Args:
        scores: (T,), 2 to 40 numbers, before they are multiplied or divided.
        labels: T words, in the order of the sentence; a word may stand there twice.
        asker: whose attention it is.
        by: "multiply": the scores are multiplied by `at`; "divide": they are divided by the root of `at`.
        at: where the handle stands at first: a factor from 0, or a size d from 1.
        high: where the handle ends; None for 4 and for 1024.
        stops: dict of a place of the handle → its name, offered as buttons.
        bold: the number of a word that is spoken of, or the word, where it stands once; None for that of the asker.

    Raises:
        ValueError: there is not a finite score for each word, or a place lies beyond the handle.

    >>> Softmax([2, 0.9, 0.9], ["bank", "grows", "money"]).weights().round(2).tolist()
    [0.6, 0.2, 0.2]
    """

    name = "softmax"
    scores = traitlets.List().tag(sync=True)
    labels = traitlets.List(Text()).tag(sync=True)
    asker = Text().tag(sync=True)
    by = traitlets.Enum(WAYS, "multiply").tag(sync=True)
    at = Number(1.0, 0, HIGHEST).tag(sync=True)
    high = Number(4.0, 0.1, HIGHEST).tag(sync=True)
    stops = traitlets.List().tag(sync=True)  # [place, name]
    bold = Whole(-1, -1, MOST_WORDS).tag(sync=True)

    def __init__(self, scores, labels, asker="bank", by="multiply", at=1, high=None, stops=None, bold=None, **kwargs):
        labels = _words(labels)
        if by not in WAYS:
            raise ValueError(f'by is "multiply" or "divide"; got {by!r}.')
        high = (4 if by == "multiply" else HIGHEST) if high is None else high
        super().__init__(scores=_scores(scores, len(labels)), labels=labels, asker=_name(asker, "asker"), by=by, at=at,
                         high=high, bold=_place(labels, asker, bold), **kwargs)
        self._reached(self.at, "at")
        self.stops = self._offered(stops)

    def weights(self):
        """The shares at the present place of the handle: (T,), together 1."""
        return softmax(np.array(self.scores) * self.factor())

    def factor(self):
        """What every score is multiplied by."""
        return self.at if self.by == "multiply" else 1 / np.sqrt(self.at)

    def picture(self):
        return self._drawn().figure()

    def describe(self):
        return f"{headline(self.labels, self.asker, self.weights()).replace('**', '')} {self._how()}"

    def table(self):
        rows = zip(self.labels, self.scores, self.weights(), strict=True)
        return ["word", "score", "weight"], [[label, f"{score:.2f}", f"{weight:.3f}"] for label, score, weight in rows]

    def _how(self):
        return f"Scores {'multiplied by ' if self.by == 'multiply' else 'divided by √'}{self.at:g}."

    def _drawn(self):
        weights = self.weights()
        return plot_bars(list(zip(self.labels, 100 * weights, strict=True)),
                         headline(self.labels, self.asker, weights), f"percent. {self._how()}",
                         self.labels[self.bold] if self.bold >= 0 else None)

    def _still_image(self):
        return self._drawn().image()

    def _reached(self, place, name):
        low = 0 if self.by == "multiply" else 1
        if not low <= place <= self.high:
            raise WrongValue(f"{name} should lie on the handle's way, from {low} to {self.high:g}; got {place:g}.")

    def _offered(self, stops):
        stops = {} if stops is None else stops
        if not isinstance(stops, dict):
            raise ValueError(f'stops is a dict of places and names, such as {{1: "as they are"}}; '
                             f"got {type(stops).__name__}.")
        if len(stops) > MOST_STOPS:
            raise ValueError(f"There is room for {MOST_STOPS} stops; got {len(stops)}.")
        offered = []
        for place, name in sorted(stops.items()):
            place = float(as_floats(place, "the place of a stop"))
            self._reached(place, f"the stop {name!r}")
            offered.append([place, _name(name, "the name of a stop")])
        return offered

    def __repr__(self):
        return f"Softmax({', '.join(self.labels)})"


def headline(labels, asker, weights):
    """What is seen, in one sentence; `said.js` says it too.

    >>> headline(["bank", "grows", "money"], "bank", [0.6, 0.2, 0.2])
    '“bank” gives **0.60** of its attention to **itself**.'
    """
    names = [label.replace("**", "*") for label in labels]
    asker, top = asker.replace("**", "*"), max(weights)
    first = [name for name, weight in zip(names, weights, strict=True) if weight > top - ALIKE]
    if len(first) == len(names):
        return f"“{asker}” gives the same to everybody: **{top:.2f}**."
    if len(first) > 1:
        return f"“{asker}” gives most, **{top:.2f}** each, to {len(first)} words."
    return f"“{asker}” gives **{top:.2f}** of its attention to **{'itself' if first[0] == asker else first[0]}**."


def _scores(scores, count):
    numbers = as_floats(scores, "scores").astype(float)
    if numbers.shape != (count,) or not np.isfinite(numbers).all():
        raise WrongValue(f"scores should be one finite number for each of the {count} words; "
                         f"got shape {numbers.shape}{'' if np.isfinite(numbers).all() else ' with NaN or infinity'}.")
    return numbers.tolist()


def _words(labels):
    labels = [_name(each, "a label") for each in texts(labels, "labels", MOST_WORDS)]
    if len(labels) < 2:
        raise ValueError(f"Shares need at least two words; got {len(labels)}.")
    return labels


def _name(text, name):
    if not isinstance(text, str) or not text.strip() or len(text) > LONGEST:
        raise ValueError(f"{name} should be a text of 1 to {LONGEST} letters; got {str(text)[:50]!r}.")
    return readable(text)


def _place(labels, asker, bold):
    """The number of the word that is spoken of, -1 for none."""
    if bold is None:
        return labels.index(asker) if asker in labels else -1
    if isinstance(bold, str):
        if labels.count(bold) != 1:
            raise ValueError(f"{bold!r} stands {labels.count(bold)} times among the words; bold names one of them, or "
                             "is its number.")
        return labels.index(bold)
    if isinstance(bold, bool) or bold not in range(len(labels)):
        raise ValueError(f"bold should be a whole number from 0 to {len(labels) - 1}, or a word; got {bold!r}.")
    return int(bold)
