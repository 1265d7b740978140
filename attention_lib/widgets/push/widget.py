"""push: words that can be dragged along a line, the mean that is heard of them, and the push on each score."""

import numpy as np
import traitlets

from attention_lib.numbers import as_floats
from attention_lib.plots import plot_heard
from attention_lib.widgets.core.base import BookWidget
from attention_lib.widgets.core.limits import texts
from attention_lib.widgets.core.traits import Text, WrongValue, readable
from attention_lib.widgets.push.constants import FARTHEST
from attention_lib.widgets.push.steps import after, row_of

SAYS = {"her": 0, "deposited": 2, "bank": 1}
LEAST, MOST, LETTERS = 2, 5, 12  # words, and letters of one


class Push(BookWidget):
    """A row of attention whose scores are free: each word says a number, and can be dragged to say another one.

    What is heard is the mean of the numbers by weight, softmax makes a probability of it, and each score gets a push:
    its weight, times how far its word lies beyond the mean, times how far the answer still is from certain. The pushes
    are hidden until a reader does something.

    Args:
        says: dict of a word → how strongly it speaks for the second side, from -3 to 3; None for "her", "deposited"
            and "bank".
        word: the one that listens, among them or not.
        sides: what it means to be below 0, and above.
        right: whether the second side is the truth.

    Raises:
        ValueError: a word has no name or says what is no number from -3 to 3, or there are not 2 to 5 of them.

    >>> push = Push()
    >>> push.row().pushes.round(2).tolist(), push.row(100).weights.round(2).tolist()
    ([-0.09, 0.09, 0.0], [0.02, 0.95, 0.03])
    """

    name = "push"
    labels = traitlets.List(Text()).tag(sync=True, made=True)
    says = traitlets.List().tag(sync=True)
    word = Text().tag(sync=True)
    sides = traitlets.List(Text()).tag(sync=True)
    right = traitlets.Bool(True).tag(sync=True)

    def __init__(self, says=None, word="bank", sides=("river", "money"), **kwargs):
        labels, says = _words(SAYS if says is None else says)
        super().__init__(labels=labels, says=says, word=_name(word, "word"), sides=_sides(sides), **kwargs)

    def row(self, steps=0):
        """The Row after so many steps, from equal weights."""
        return row_of(self.says, after(self.says, np.zeros(len(self.says)), self.right, steps), self.right)

    def picture(self):
        return self._drawn().figure()

    def describe(self):
        return f"{headline(self.word, self.sides, self.row(), self.right).replace('**', '')} {self._drawn().says}"

    def table(self):
        row = self.row()
        return (["word", "says", "weight", "push"],
                [[label, f"{says:.1f}", f"{weight:.2f}", _signed(push)]
                 for label, says, weight, push in zip(self.labels, self.says, row.weights, row.pushes, strict=True)])

    def _still_image(self):
        return self._drawn().image()

    def _drawn(self):
        """The words and their mean as a Picture."""
        row = self.row()
        return plot_heard({"equal weights": (self.labels, row.weights, np.array(self.says))}, self.sides,
                          headline(self.word, self.sides, row, self.right), FARTHEST)

    def __repr__(self):
        return f"Push({', '.join(self.labels)})"


def headline(word, sides, row, right):
    """What is seen, in one sentence; `said.js` says it too.

    >>> headline("bank", ["river", "money"], row_of([0, 2, 1], [0, 0, 0], True), True)
    '“bank” gives **0.73** to money. Surprise: **0.31**.'
    """
    return f"“{word}” gives **{row.sure:.2f}** to {sides[right]}. Surprise: **{row.surprise:.2f}**."


def _signed(push):
    return f"{push + 0:+.2f}".replace("-0.00", "+0.00").replace("+0.00", "0.00").replace("-", "−")


def _words(says):
    if not isinstance(says, dict):
        raise ValueError(f'says is a dict of words and numbers, such as {{"her": 0}}; got {type(says).__name__}.')
    if not LEAST <= len(says) <= MOST:
        raise ValueError(f"The line has room for {LEAST} to {MOST} words; got {len(says)}.")
    labels = [_name(label, "the name of a word") for label in says]
    numbers = as_floats(list(says.values()), "says").astype(float)
    if numbers.shape != (len(labels),) or not (np.abs(numbers) <= FARTHEST).all():  # NaN is not
        raise WrongValue(f"Each word should say one number from -{FARTHEST} to {FARTHEST}; got "
                         f"{str(list(says.values()))[:80]}.")
    return labels, numbers.tolist()


def _name(name, what):
    if not isinstance(name, str) or not 1 <= len(readable(name).strip()) <= LETTERS:
        raise WrongValue(f"{what} should be a text of 1 to {LETTERS} letters; got {str(name)[:40]!r}.")
    return readable(name)


def _sides(sides):
    names = [_name(each, "a side") for each in texts(sides, "sides")]
    if len(names) != 2:
        raise WrongValue(f"sides should be 2 texts, left and right; got {len(names)}.")
    return names
