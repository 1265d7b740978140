"""positions: swap two words and see whether attention notices; the waves behind it, and what distance does."""


import numpy as np
import traitlets

from attention_lib.numbers import as_floats
from attention_lib.text import tokenize
from attention_lib.widgets.core.limits import SENTENCE, SHARPEST, own_table
from attention_lib.widgets.core.sentence import SentenceWidget
from attention_lib.widgets.core.traits import Number, Text, WrongValue
from attention_lib.widgets.positions.encodings import attention_in_order
from attention_lib.widgets.positions.figure import draw_order

PRESETS = ["dog bites man", "man bites dog", "The cat was chased by a dog."]
MOST_WORDS = 20
KINDS = ("none", "sinusoidal", "rotary")
NOTHING, SEEN = 1e-6, 0.005  # a smaller change is rounding; a smaller one is not seen


class Positions(SentenceWidget):
    """What a position adds to attention: words that can be swapped, and the weights before and after.

    Args:
        sentence, vectors, presets, sharpness: see SentenceWidget; vectors have an even number of dimensions.
        kind: "none", "sinusoidal" or "rotary".
        before: the same words in another order, to compare with; "" for none.
        kinds: those that a reader can choose from; with one alone there is no choice.

    The trait `weights` (T, T) follows from the others; it can be read and observed.

    Raises:
        ValueError: the vectors have an odd number of dimensions.

    >>> swapped = Positions("man bites dog", before="dog bites man")
    >>> round(swapped.largest_change(), 9)
    0.0
    >>> swapped.kind = "sinusoidal"
    >>> swapped.largest_change() > 0.03
    True
    """

    name = "positions"
    without = ("attention",)
    sharpness = Number(2.0, -SHARPEST, SHARPEST).tag(sync=True)  # 4 would hide most of what one word gives to another
    kind = traitlets.Enum(KINDS, "none").tag(sync=True)
    kinds = traitlets.List(traitlets.Enum(KINDS), list(KINDS)).tag(sync=True)
    before = Text().tag(sync=True)
    limits = traitlets.Dict({**SENTENCE, "drawn": MOST_WORDS, "sharpest": SHARPEST}).tag(sync=True, made=True)
    address = traitlets.List(["sentence", "kind", "before", "sharpness"]).tag(sync=True)

    def __init__(self, sentence=None, vectors=None, presets=None, **kwargs):
        if vectors is not None and own_table(vectors).matrix.shape[1] % 2:
            raise ValueError("Positions need pairs of numbers, so an even size D; these vectors have "
                             f"D = {vectors.matrix.shape[1]}.")
        super().__init__(sentence, vectors=vectors, presets=PRESETS if presets is None else presets, **kwargs)
        self.observe(lambda _: self._recompute(), ["kind"])

    def changes(self):
        """By how much each weight differs from that of the same two words in `before`: (T, T); None without one."""
        places = self._places()
        if places is None:
            return None
        self.check()
        return self.weights - self._weights_before()[np.ix_(places, places)]

    def largest_change(self):
        """The largest of `changes`, without its sign; 0 if there is nothing to compare with."""
        changes = self.changes()
        return 0.0 if changes is None else float(np.abs(changes).max())

    def check(self):
        super().check()
        if len(self.words) > MOST_WORDS:
            raise ValueError(f"That is {len(self.words)} words; the picture has room for {MOST_WORDS}. "
                             "It goes on when the text is shorter.")

    def picture(self):
        self.check()
        orders = [(self.sentence, self.words, self.weights)]
        if self._places():
            orders.append((self.before, self._words_of(self.before), self._weights_before()))
        return draw_order(orders)

    def describe(self):
        compared = f" Compared with “{self.before}”." if self._places() else ""
        return f"{self.headline().replace('**', '')} In “{self.sentence}”, positions: {self.kind}.{compared}"

    def headline(self):
        """What is seen, in one sentence; `order_text.js` says it too."""
        changes, words = self.changes(), self.words
        if changes is None:
            return f"How many weights change if **“{words[0]}” and “{words[-1]}”** trade places?"
        size = np.abs(changes)
        if size.max() < NOTHING:
            return "**No weight** has changed: rows and columns moved with their words."
        i, j = np.unravel_index(size.argmax(), size.shape)
        now = self.weights[i, j]
        return (f"**{(size >= SEEN).sum()} of {size.size}** weights changed. Most of all “{words[i]}” → “{words[j]}”: "
                f"{now - changes[i, j]:.2f} to {now:.2f}.")

    def table(self):
        self.check()
        changes, words = self.changes(), self.words
        if changes is None:
            return ["query", *words], [[word, *map(_three, row)] for word, row in zip(words, self.weights, strict=True)]
        return ["query → key", "before", "now", "change"], [
            [f"{words[i]} → {words[j]}", _three(now - changes[i, j]), _three(now), _three(changes[i, j], "+")]
            for (i, j), now in np.ndenumerate(self.weights)]

    def _raw(self, x):
        return attention_in_order(x, self.kind, self.sharpness)

    def _weights_before(self):
        """The weights of the words in the order of `before`: (T, T)."""
        return self._raw(as_floats(self._vectors[self._words_of(self.before)]))[1]

    def _drawn_by_hand(self, weights):
        """Nothing to do: the validation refuses weights of another origin."""

    @traitlets.validate("weights")
    def _refuse_wrong_weights(self, proposal):
        if not self._busy:
            raise WrongValue("These weights follow from sentence and positions; AttentionMatrix draws your own.")
        return proposal["value"]

    def _starter_words(self):
        return sorted({*super()._starter_words(), *self._words_of(self.before)})

    def _words_of(self, text):
        return [token for token in tokenize(text) if token in self._vectors]

    def _places(self):
        """For each word its place in `before`, the first "the" for the first "the"; None: nothing to compare."""
        old = self._words_of(self.before)
        if old == self.words or sorted(old) != sorted(self.words):
            return None
        names = _numbered(old)
        return [names.index(name) for name in _numbered(self.words)]

    def __repr__(self):
        return f"Positions({self.sentence!r}, kind={self.kind!r})"


def _numbered(words):
    return [(word, words[:place].count(word)) for place, word in enumerate(words)]


def _three(value, sign=""):
    return f"{np.round(value, 3) + 0:{sign}.3f}"
