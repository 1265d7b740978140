"""word-ruler: type words, and see where each stands between two poles; no sentence, one vector a word."""

import numpy as np
import traitlets

from attention_lib.bank import MONEY, RIVER
from attention_lib.numbers import as_floats
from attention_lib.plots import plot_words
from attention_lib.text import tokenize
from attention_lib.vectors import pole_axis, unit
from attention_lib.widgets.core.sentence import SentenceWidget
from attention_lib.widgets.core.traits import Number, Text
from attention_lib.widgets.word_ruler.constants import MOST, REACH

TRIES = ["boat", "mortgage", "fish", "music"]


class WordRuler(SentenceWidget):
    """The ruler of chapter 04: -1 is the mean of six river words, +1 that of six money words; any word has a place.

    Args:
        sentence: words to begin with, such as "boat mortgage"; "" for none. At most 12 different ones are drawn.
        presets: words to offer, which are added when they are pressed; None for some of the book's own.
        title: what is to be seen, in one line; **two stars** make letters bold.

    >>> WordRuler("boat").places()["boat"].round(2).item()
    -0.86
    """

    name = "word-ruler"
    without = ("attention", "vectors", "sharpness")
    title = Text().tag(sync=True)
    sharpness = Number(4.0).tag(sync=True, made=True)  # nobody is heard
    word = Text("bank").tag(sync=True, made=True)  # whose ruler it is
    left = traitlets.List(RIVER).tag(sync=True, made=True)
    right = traitlets.List(MONEY).tag(sync=True, made=True)
    axis = traitlets.List().tag(sync=True, made=True)  # (D,), so long that the poles stand at -1 and +1
    halfway = Number().tag(sync=True, made=True)  # what vectors @ axis is halfway between them
    address = traitlets.List(["sentence"]).tag(sync=True)

    def __init__(self, sentence="", presets=None, title="", **kwargs):
        super().__init__(sentence, presets=TRIES if presets is None else presets, title=title, **kwargs)
        left, right = (as_floats(self._vectors[words]).astype(float) for words in (self.left, self.right))
        axis = pole_axis(as_floats(self._vectors[self.word]).astype(float), left, right)
        self.axis = axis.round(7).tolist()
        self.halfway = float(np.mean([unit(each).mean(axis=0) @ axis for each in (left, right)]))

    def places(self, words=None):
        """Where words stand: dict of a word → its place; None for the words that were typed and the table knows."""
        words = list(dict.fromkeys(self.words))[:MOST] if words is None else words
        return {word: as_floats(self._vectors[word]) @ np.array(self.axis) - self.halfway for word in words}

    def check(self):
        """ValueError, with the sentence that says why, if there are words and nothing to draw."""
        said = self._complaint(self.sentence) if tokenize(self.sentence) else None
        if said:
            raise ValueError(said)

    def picture(self):
        return self._ruler().figure()

    def describe(self):
        return self._ruler().says

    def _still_image(self):
        return self._ruler().image()

    def table(self):
        rows = [(word, where) for where, words in (("river word", self.left), ("money word", self.right),
                                                   ("", [self.word])) for word in words]
        rows += [(word, "typed") for word in self.places()]
        places = self.places([word for word, _ in rows])
        return ["word", "what", "place"], [[word, what, f"{places[word]:+.2f}"] for word, what in rows]

    def _ruler(self):
        self.check()
        ring = self.word, self.places([self.word])[self.word]
        own = {word: place for word, place in self.places().items() if word not in (self.word, *self.left, *self.right)}
        return plot_words(self.places(self.left), self.places(self.right), own, ring, title=self.title or None,
                          reach=REACH)

    def _computed(self):
        return None, None  # nobody listens to anybody

    def _starter_words(self):
        return sorted({*super()._starter_words(), *self.left, *self.right, self.word})

    def __repr__(self):
        return f"WordRuler({self.sentence!r})"
