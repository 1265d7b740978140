"""silence: how each of the twelve heads of layer 1 pulls "bank", one after the other; any of them may fall silent."""

import numpy as np
import traitlets

from attention_lib.measure.chapter_07 import fewest_silences, head_pulls, votes
from attention_lib.minilm import HEADS
from attention_lib.plots import plot_dots, plot_sum
from attention_lib.widgets.core.base import BookWidget
from attention_lib.widgets.core.limits import texts
from attention_lib.widgets.core.traits import Text, Whole, WrongValue
from attention_lib.widgets.silence.constants import FEW

TEXTS = ("We sat by the river bank.", "The bank will not lend money if the customer has bad credit.")
MOST = 6  # sentences to choose from
NAMES = [f"1.{head}" for head in range(1, HEADS + 1)]
DIGITS = 4  # of a pull: what comes after them differs between machines


class Silence(BookWidget):
    """The twelve pulls of layer 1 on "bank", laid end to end on the book's ruler, each of which can be taken away.

    Args:
        texts: one to six sentences with "bank"; of several "banks" the first counts.
        at: which of them is shown at first, from 0.
        silent: the names of the heads that are silent at first, such as "1.5".
        counted: a wager in place of the sentences and their pulls: in how many of 20 texts with two banks do these
            stand in the right order? The heads are twelve buttons then.

    Raises:
        ValueError: "bank" is not in a sentence, or there is no such sentence or head.

    >>> Silence(silent=["1.5"]).describe()[:59]
    'Without 1.5 “bank” gets to −1.41. Where “bank” stands after'
    """

    name = "silence"
    texts = traitlets.List(Text()).tag(sync=True)
    at = Whole(0, 0, MOST - 1).tag(sync=True)
    silent = traitlets.List(Text()).tag(sync=True)  # names: an address may hold a list of texts
    counted = traitlets.Bool(False).tag(sync=True)
    pulls = traitlets.List().tag(sync=True, made=True)  # a row a sentence: where "bank" stands alone, and twelve pulls
    cases = traitlets.List().tag(sync=True, made=True)  # a row a text with two banks, see `measure.votes`
    fewest = Whole(0).tag(sync=True, made=True)  # heads that must be silent until only a coin's texts are right
    address = traitlets.List(["silent", "at"]).tag(sync=True)

    def __init__(self, texts=TEXTS, at=0, silent=(), counted=False, **kwargs):
        super().__init__(texts=_sentences(texts), at=at, silent=_heads(silent), counted=counted, **kwargs)
        self._measure()
        self.observe(lambda _: self._measure(), ["texts", "counted"])

    @traitlets.validate("texts")
    def _some_texts(self, proposal):
        return _sentences(proposal["value"])

    @traitlets.validate("silent")
    def _known_heads(self, proposal):
        return _heads(proposal["value"])

    @traitlets.validate("at")
    def _one_of_them(self, proposal):
        if proposal["value"] >= len(self.texts):
            raise WrongValue(f"at should be from 0 to {len(self.texts) - 1}, one of the sentences; "
                             f"got {proposal['value']}.")
        return proposal["value"]

    @property
    def quiet(self):
        """The heads that are silent, counted from 1."""
        return [NAMES.index(name) + 1 for name in self.silent]

    def place(self):
        """Where "bank" stands when the others have spoken."""
        start, *pulls = self.pulls[self.at]
        return start + sum(pull for name, pull in zip(NAMES, pulls, strict=True) if name not in self.silent)

    def right(self):
        """In how many of 20 texts the two banks stand in the right order, with the same heads silent."""
        return votes().right(self.quiet)[1]

    def picture(self):
        return self._drawn().figure()

    def describe(self):
        return f"{self._headline().replace('**', '')} {self._drawn().says}"

    def table(self):
        if self.counted:
            fewer = ([head for head in {*self.quiet} ^ {number}] for number in range(1, HEADS + 1))
            return ["head", "now", "right, if it changes"], [
                [name, "silent" if name in self.silent else "speaks", str(votes().right(heads)[1])]
                for name, heads in zip(NAMES, fewer, strict=True)]
        start, *pulls = self.pulls[self.at]
        rows = [["alone", "", _signed(start)]]
        for name, pull in zip(NAMES, pulls, strict=True):
            start += 0 if name in self.silent else pull
            rows.append([name, "silent" if name in self.silent else _signed(pull), _signed(start)])
        return ["head", "pull", "then “bank” stands at"], rows

    def _headline(self):
        if self.counted:
            return f"Two banks are told apart in **{self.right()}** of {len(self.cases)} texts."
        return headline(self.pulls[self.at][0], self.place(), self.quiet)

    def _drawn(self):
        """All pulls as a Picture, or what is counted."""
        if self.counted:
            return plot_dots({f"{HEADS - len(self.silent)} heads speak": self.right()}, of=len(self.cases),
                             chance=len(self.cases) / 2, title=self._headline())
        start, *pulls = self.pulls[self.at]
        return plot_sum(start, dict(zip(NAMES, pulls, strict=True)), title=self._headline(), silent=self.silent)

    def _measure(self):
        rows = ([start, *pulls] for start, pulls in map(head_pulls, self.texts))
        self.pulls = [np.round(np.array(row, float), DIGITS).tolist() for row in rows]
        self.cases = np.round(votes().two_banks, DIGITS).tolist() if self.counted else []
        self.fewest = len(fewest_silences()[0]) if self.counted else 0

    def _still_image(self):
        return self._drawn().image()

    def __repr__(self):
        return f"Silence({self.texts[self.at]!r})"


def headline(start, place, silent):
    """Where the heads that speak take "bank", in one sentence; `said.js` says it too.

    >>> headline(0.2, -2, []), headline(0.2, -1, [4, 5])
    ('All twelve heads take “bank” to **−2.00**.', 'Without 1.4 and 1.5 “bank” gets to **−1.00**.')
    """
    if len(silent) == HEADS:
        return f"Nobody speaks, and “bank” stays at **{_signed(start)}**."
    if not silent:
        return f"All twelve heads take “bank” to **{_signed(place)}**."
    if len(silent) == HEADS - 1:
        alone, = set(range(1, HEADS + 1)) - set(silent)
        return f"Head 1.{alone} alone takes “bank” to **{_signed(place)}**."
    if len(silent) > FEW:
        return f"With {len(silent)} heads silent “bank” gets to **{_signed(place)}**."
    *names, last = (f"1.{head}" for head in sorted(silent))
    return f"Without {', '.join(names)}{' and ' if names else ''}{last} “bank” gets to **{_signed(place)}**."


def _signed(number):
    return f"{number + 0:+.2f}".replace("-0.00", "+0.00").replace("-", "−")


def _sentences(given):
    given = texts(given, "texts", MOST)
    if not given:
        raise WrongValue("texts should be at least one sentence with “bank”; got none.")
    return given


def _heads(given):
    """The names of different heads, in their order."""
    names = texts(given, "silent", HEADS)
    if wrong := [name for name in names if name not in NAMES]:
        raise WrongValue(f"silent should name heads of layer 1, from {NAMES[0]} to {NAMES[-1]}; got {wrong[0]!r}.")
    return sorted(set(names), key=NAMES.index)
