"""positions: swap two words and see whether attention notices; the waves behind it, and what distance does."""

import base64

import numpy as np
import traitlets

from attention_lib.numbers import as_floats
from attention_lib.positions import rotate, sinusoidal_positions
from attention_lib.text import tokenize
from attention_lib.widgets.core.limits import SENTENCE, SHARPEST, own_table
from attention_lib.widgets.core.sentence import SentenceWidget
from attention_lib.widgets.core.traits import Number, Text, Whole, WrongValue
from attention_lib.widgets.positions import figure as pictures
from attention_lib.widgets.positions.encodings import (
    FAR,
    SHOWN,
    attention_in_order,
    learned_bytes,
    learned_distances,
    learned_positions,
)

PRESETS = ["dog bites man", "man bites dog", "The cat was chased by a dog."]
MOST_WORDS = 20
PAIRS = {"sinusoidal": 4, "learned": 133}  # what to begin with; column 266 of the learned table is a wave


class Positions(SentenceWidget):
    """What a position adds to attention: words that can be swapped, the waves of positions, the curve of distance.

    Args:
        sentence, vectors, presets, sharpness: see SentenceWidget; vectors have an even number of dimensions.
        kind: "none", "sinusoidal" or "rotary".
        before: the same words in another order, to compare with; "" for none.
        view: "order", "waves" or "distance".
        waves: the positions in the view of waves: "sinusoidal", or "learned" for those of all-MiniLM-L6-v2.
        pair: columns 2·pair and 2·pair + 1 are drawn as curves there; -1 for a telling pair.

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
    kind = traitlets.Enum(["none", "sinusoidal", "rotary"], "none").tag(sync=True)
    before = Text().tag(sync=True)
    view = traitlets.Enum(["order", "waves", "distance"], "order").tag(sync=True)
    waves = traitlets.Enum(["sinusoidal", "learned"], "sinusoidal").tag(sync=True)
    pair = Whole(-1).tag(sync=True)
    limits = traitlets.Dict({**SENTENCE, "drawn": MOST_WORDS, "sharpest": SHARPEST}).tag(sync=True, made=True)
    pairs = traitlets.Dict(PAIRS).tag(sync=True, made=True)
    learned = traitlets.Unicode().tag(sync=True, made=True)  # some rows of the learned table, and its curve
    address = traitlets.List(["sentence", "kind", "before", "view", "sharpness", "waves", "pair"]).tag(sync=True)

    def __init__(self, sentence=None, vectors=None, presets=None, **kwargs):
        if vectors is not None and own_table(vectors).matrix.shape[1] % 2:
            raise ValueError("Positions need pairs of numbers, so an even size D; these vectors have "
                             f"D = {vectors.matrix.shape[1]}.")
        super().__init__(sentence, vectors=vectors, presets=PRESETS if presets is None else presets, **kwargs)
        self.learned = base64.b64encode(learned_bytes()).decode()
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

    def wave_columns(self):
        """The vectors of the first 48 positions (48, D), and the two columns (left, right) that are drawn as curves."""
        learned = self.waves == "learned"
        rows = learned_positions()[:SHOWN] if learned else sinusoidal_positions(SHOWN, self._vectors.matrix.shape[1])
        pair = min(self.pair if self.pair >= 0 else PAIRS[self.waves], rows.shape[1] // 2 - 1)
        return rows, (2 * pair, 2 * pair + 1)

    def distance_curves(self, query=None, key=None):
        """What 0, 1, … 63 positions of distance make of a cosine.

        Args:
            query, key: words; None for the first word of the sentence, and for the query once more.

        Returns:
            dict of (64,): of sinusoidal positions; of learned ones, with their spread over all first positions;
            and of the query with the key that stands so many places later, both turned.
        """
        query = query or self.words[0]
        pair = self._vectors[[query, key or query]]
        q, k = pair / np.linalg.norm(pair, axis=1, keepdims=True)
        waves, (mean, low, high) = sinusoidal_positions(FAR, q.size), learned_distances()
        turned = rotate(np.tile(k, (FAR, 1)))  # the query stands at 0, where nothing turns
        return {"sinusoidal": waves @ waves[0] / (q.size / 2), "learned": mean, "10% below": low, "10% above": high,
                "rotary": turned @ q}

    def check(self):
        super().check()
        if len(self.words) > MOST_WORDS:
            raise ValueError(f"That is {len(self.words)} words; the picture has room for {MOST_WORDS}. "
                             "It goes on when the text is shorter.")

    def picture(self):
        self.check()
        if self.view == "waves":
            return pictures.draw_waves(*self.wave_columns(), self.waves)
        if self.view == "distance":
            return pictures.draw_distance(self.distance_curves(), self.words[0])
        orders = [(self.sentence, self.words, self.weights)]
        if self._places():
            orders.append((self.before, self._words_of(self.before), self._weights_before()))
        return pictures.draw_order(orders, sinusoidal_positions(SHOWN, self._vectors.matrix.shape[1]), self.kind)

    def describe(self):
        if self.view == "waves":
            left, right = self.wave_columns()[1]
            return (f"The {self.waves} vectors of {SHOWN} positions as colours, one row a position; beside them "
                    f"columns {left} and {right} as curves.")
        if self.view == "distance":
            return "What the distance of two positions makes of their cosine: sinusoidal, learned and rotary positions."
        text = f"Attention weights of “{self.sentence}”, positions: {self.kind}."
        if self._places():
            text += f" Compared with “{self.before}”, the largest change of a weight is {self.largest_change():.3f}."
        return text

    def table(self):
        self.check()
        if self.view == "waves":
            rows, columns = self.wave_columns()
            return _columns("position", {f"column {column}": rows[:, column] for column in columns})
        if self.view == "distance":
            return _columns("distance", self.distance_curves())
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


def _columns(first, columns):
    rows = np.stack(list(columns.values()), axis=1)
    return [first, *columns], [[str(i), *map(_three, row)] for i, row in enumerate(rows)]
