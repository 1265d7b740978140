"""reach: a word is dragged along a sentence, and how loudly a head hears it there shows beneath its place."""

import traitlets

from attention_lib.measure import loudness_by_distance
from attention_lib.measure.chapter_06 import FIRST
from attention_lib.widgets.core.base import BookWidget
from attention_lib.widgets.core.limits import texts
from attention_lib.widgets.core.traits import Text, Whole, WrongValue
from attention_lib.widgets.reach.figure import drawn

WORDS = ("river", "deposit", "lend", "money")
MOST = 6  # words to choose from
DIGITS = 4  # of a loudness: what comes after them differs between machines


class Reach(BookWidget):
    """How far a head hears: a sentence of places with one word that asks, and one that is dragged along it.

    Args:
        words: those that can speak, 1 to 6 different tokens; each is measured when the widget is made.
        asking: the token in the middle.
        reach: how many places there are on either side, 1 to 12.
        head: one of layer 1, such as "1.5".
        likeness: whether the likeness of the same two vectors is shown beside it.
        word: which of the words speaks at first; None for the first.
        at: its place, in words after the asking one, or before it where it is below 0; None for -6, or -reach.
        all: whether all places are shown from the start.

    Raises:
        ValueError: the model has no such token or head, or a place lies beyond the reach.

    >>> Reach(likeness=False).describe()
    '“river”, 6 words before “bank”: 0.25 of the loudest. At all 24 places: head 1.5 from 0.18 to 1.00.'
    """

    name = "reach"
    words = traitlets.List(Text()).tag(sync=True)
    asking = Text().tag(sync=True)
    reach = Whole(FIRST, 1, FIRST).tag(sync=True)
    head = Text().tag(sync=True)
    likeness = traitlets.Bool(True).tag(sync=True)
    word = Text().tag(sync=True)
    at = Whole(-6, -FIRST, FIRST).tag(sync=True)
    all = traitlets.Bool(False).tag(sync=True)
    loud = traitlets.List().tag(sync=True, made=True)  # a row a word, a number a place; the loudest of a row is 1
    like = traitlets.List().tag(sync=True, made=True)  # the same by likeness
    address = traitlets.List(["at", "word", "all"]).tag(sync=True)

    def __init__(self, words=WORDS, asking="bank", reach=FIRST, head="1.5", likeness=True, word=None, at=None,
                 **kwargs):
        words = _words(words)
        super().__init__(words=words, asking=asking, reach=reach, head=head, likeness=likeness,
                         word=words[0] if word is None else word, at=-min(6, reach) if at is None else at, **kwargs)
        self._measure()
        self.observe(lambda _: self._measure(), ["words", "asking", "reach", "head", "likeness"])

    @traitlets.validate("words")
    def _different_words(self, proposal):
        return _words(proposal["value"])

    @traitlets.validate("head")
    def _of_layer_1(self, proposal):
        if not proposal["value"].startswith("1."):
            raise WrongValue(f'head is one of layer 1, "1.1" to "1.12"; got {proposal["value"]!r}.')
        return proposal["value"]

    @traitlets.validate("word")
    def _one_of_them(self, proposal):
        if proposal["value"] not in self.words:
            raise WrongValue(f"word is one of {', '.join(self.words)}; got {proposal['value']!r}.")
        return proposal["value"]

    @traitlets.validate("at")
    def _a_place(self, proposal):
        if not 1 <= abs(proposal["value"]) <= self.reach:
            raise WrongValue(f"at should be from 1 to {self.reach} words before (below 0) or after “{self.asking}”; "
                             f"got {proposal['value']}.")
        return proposal["value"]

    def loudness(self, place=None):
        """How loudly the word is heard at a place, by default its own; the loudest of its places is 1."""
        return self.loud[self.words.index(self.word)][self.places().index(self.at if place is None else place)]

    def places(self):
        """All of them, in words after the asking one."""
        return [place for place in range(-self.reach, self.reach + 1) if place]

    def picture(self):
        return self._drawn().figure()

    def describe(self):
        said = headline(self.word, self.asking, self.at, self.loudness()).replace("**", "")
        spans = "; ".join(f"{name} from {min(numbers):.2f} to {max(numbers):.2f}"
                          for name, numbers in self._by_name().items())
        return f"{said} At all {2 * self.reach} places: {spans}."

    def table(self):
        columns = self._by_name()
        return (["place", *columns], [[where(place), *(f"{number:.2f}" for number in numbers)]
                                      for place, *numbers in zip(self.places(), *columns.values(), strict=True)])

    def _by_name(self):
        """What is drawn: a name → a number for each place."""
        row = self.words.index(self.word)
        return {f"head {self.head}": self.loud[row], **({"likeness": self.like[row]} if self.like else {})}

    def _measure(self):
        self.loud = self._by_place(self.head)
        self.like = self._by_place("raw") if self.likeness else []

    def _by_place(self, way):
        return [loudness_by_distance(way, word, self.asking, self.reach)[1].round(DIGITS).tolist()
                for word in self.words]

    def _drawn(self):
        """The whole curve as a Picture."""
        title = headline(self.word, self.asking, self.at, self.loudness())
        return drawn(self._by_name(), self.places(), self.word, self.asking, self.at, title)

    def _still_image(self):
        return self._drawn().image()

    def __repr__(self):
        return f"Reach({', '.join(self.words)})"


def where(at):
    """A place in words.

    >>> where(-6), where(1)
    ('6 words before', '1 word after')
    """
    return f"{abs(at)} {'word' if abs(at) == 1 else 'words'} {'before' if at < 0 else 'after'}"


def headline(word, asking, at, loud):
    """What is heard of a word at its place, in one sentence; `said.js` says it too.

    >>> headline("river", "bank", 1, 1.0)
    '“river”, **1 word after** “bank”: **the loudest** of all.'
    """
    said = f"**{loud:.2f}** of the loudest" if loud < 1 else "**the loudest** of all"
    return f"“{word}”, **{where(at)}** “{asking}”: {said}."


def _words(words):
    """A few different texts."""
    words = texts(words, "words", MOST)
    if not words or len(set(words)) < len(words):
        raise WrongValue(f"words should be 1 to {MOST} different tokens; got {', '.join(words) or 'none'}.")
    return words
