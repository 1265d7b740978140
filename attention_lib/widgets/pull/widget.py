"""pull: two word vectors, a guess whether one is company of the other, and a step a press that betters the guess."""

import re

import numpy as np
import traitlets

from attention_lib.numbers import as_floats
from attention_lib.widgets.core.base import BookWidget
from attention_lib.widgets.core.limits import texts
from attention_lib.widgets.core.traits import Number, Text, WrongValue, readable
from attention_lib.widgets.pull.constants import COMPANY, END, HAT, MOST, REACH
from attention_lib.widgets.pull.figure import drawn, two
from attention_lib.widgets.pull.steps import moments

LETTERS = 12  # of a word
POINTS = [[2.0, 0.5], [-1.0, 1.5]]


class Pull(BookWidget):
    """Two arrows to be dragged, and two buttons: the other word was company, or it came from the hat.

    The dot product of the arrows is the score, and σ of it the guess that the other word is company. A press tells the
    truth, 1 or 0. Then each arrow takes a step along the other one, as long as the guess was wrong, times `rate`.

    Args:
        labels: the word in the middle, and the other one.
        points: (2, 2), the tips of their arrows, numbers from -3 to 3.
        rate: the length of a step, from 0.05 to 1.
        pressed: what was pressed already: c for company, h for the hat, at most 48 letters.

    Raises:
        ValueError: there are not two names with a tip each, or a letter is neither c nor h.

    >>> Pull().table()[1][0], Pull(pressed="ccc").table()[1][-1]
    (['0', '−1.25', '0.22', ''], ['3', '0.69', '0.67', 'pulled by 0.44'])
    """

    name = "pull"
    labels = traitlets.List(Text()).tag(sync=True)
    points = traitlets.List().tag(sync=True)
    rate = Number(0.15, 0.05, 1).tag(sync=True)
    pressed = Text().tag(sync=True)
    address = traitlets.List(["pressed"]).tag(sync=True)

    def __init__(self, labels=("dog", "bark"), points=None, rate=0.15, pressed="", **kwargs):
        super().__init__(labels=_names(labels), points=_tips(POINTS if points is None else points), rate=rate,
                         pressed=pressed, **kwargs)

    @traitlets.validate("pressed")
    def _known_letters(self, proposal):
        if not re.fullmatch(f"[{COMPANY}{HAT}]{{0,{MOST}}}", proposal["value"]):
            raise WrongValue(f'pressed is a text of at most {MOST} letters, "{COMPANY}" for company and "{HAT}" for '
                             f"the hat; got {proposal['value'][:30]!r}.")
        return proposal["value"]

    @traitlets.validate("points")
    def _two_tips(self, proposal):
        return _tips(proposal["value"])

    @traitlets.validate("labels")
    def _two_names(self, proposal):
        return _names(proposal["value"])

    def moments(self):
        """The pair before the first press, and after each: list of Moment."""
        return moments(self.points, self.pressed, self.rate)

    def picture(self):
        return self._drawn().figure()

    def describe(self):
        return f"{headline(self.labels, self.moments()[-1]).replace('**', '')} {self._drawn().says}"

    def table(self):
        rows = [[str(step), two(each.score), f"{each.guess:.2f}",
                 f"{'pulled' if each.error > 0 else 'pushed'} by {abs(each.error):.2f}" if step else ""]
                for step, each in enumerate(self.moments())]
        return ["step", "score", "guess", "what was done"], rows

    def _still_image(self):
        return self._drawn().image()

    def _drawn(self):
        """The arrows as a Picture."""
        return drawn(self.labels, self.moments(), headline(self.labels, self.moments()[-1]))

    def __repr__(self):
        return f"Pull({', '.join(self.labels)})"


def headline(labels, moment):
    """What is seen, in one sentence; `said.js` says it too.

    >>> headline(["dog", "bark"], moments([[2, 0.5], [-1, 1.5]], "", 0.25)[-1])
    '“bark” near “dog”? The guess is **0.22**.'
    """
    centre, other = (label.replace("**", "*") for label in labels)
    size = abs(moment.error)
    if not size:
        return f"“{other}” near “{centre}”? The guess is **{moment.guess:.2f}**."
    how = "pulled together" if moment.error > 0 else "pushed apart"
    return f"Wrong by **{size:.2f}**: {'hardly ' if size < END else ''}{how}. Now **{moment.guess:.2f}**."


def _names(labels):
    labels = texts(labels, "labels")
    if len(labels) != 2 or not all(1 <= len(each.strip()) <= LETTERS for each in labels):
        raise WrongValue(f"labels should be two words of 1 to {LETTERS} letters; got {str(labels)[:60]}.")
    return [readable(each) for each in labels]


def _tips(points):
    tips = as_floats(points, "points").astype(float)
    if tips.shape != (2, 2) or not (np.abs(tips) <= REACH).all():  # NaN is not
        raise WrongValue(f"points should be two tips of two numbers from -{REACH} to {REACH}; "
                         f"got {str(points)[:60]}.")
    return tips.tolist()
