"""What meaning-shift shows of static vectors: one word between two poles, and what pulls it there.

The JavaScript half is `raw_source.js`.
"""

import numpy as np

from attention_lib.attention import raw_attention
from attention_lib.bank import LANDMARKS, MONEY, RIVER
from attention_lib.numbers import as_floats
from attention_lib.text import tokenize
from attention_lib.vectors import meaning_axes, unit
from attention_lib.widgets.core.limits import MOST_WORDS, as_list, words_left
from attention_lib.widgets.core.sentence import SentenceWidget, capitals


class Raw:
    """The source "raw" of MeaningShift: dot products of static vectors, or a reader's own function.

    A source reads the widget, and says what there is to see. Another source has the same methods.
    """

    rows_are, takes_weights = "known words", True  # what the rows of `weights` stand for; may a reader set them?
    reach, faint, of_words = 1.5, 0.02, True  # of the ruler: how far it goes, what counts as a pull, what its poles are

    def __init__(self, widget):
        self.widget = widget

    def attention(self, x):
        """The book's own way to listen here: x (T, D) to (output (T, D), weights (T, T))."""
        return raw_attention(x, self.widget.sharpness)

    def rows(self):
        """The rows of `weights`: a list of (its place in the sentence, the word)."""
        tokens = enumerate(tokenize(self.widget.sentence))
        return [(place, token) for place, token in tokens if token in self.widget._vectors]

    def check(self):
        """ValueError, with the sentence that says why, if there is nothing to draw."""
        SentenceWidget.check(self.widget)

    def computed(self):
        """The weights (T, T), None if there are none, and what the page is told of them."""
        return SentenceWidget._computed(self.widget)

    def hint(self):
        """What may help if the chosen word is not among the rows, or nothing."""
        return capitals([self.widget.word], self.widget._vectors)

    def places(self, row):
        """The word in this row, on the map: what `MeaningShift.places` returns."""
        widget, x = self.widget, self.widget._x()
        weights = np.asarray(widget.weights)[row]  # (T,)
        output = np.asarray(widget.answer["output"])[row] if widget.answer else weights @ x
        return self._placed(x, row, weights, output)

    def read(self, text):
        """Another text, with the book's own attention: (its words, what gives the places of one of them)."""
        widget = self.widget
        if said := widget._complaint(text):
            raise ValueError(said)
        words = [token for token in tokenize(text) if token in widget._vectors]
        x = as_floats(widget._vectors[words])
        output, weights = self.attention(x)
        return words, lambda row: self._placed(x, row, weights[row], output[row])

    def _placed(self, x, row, weights, output):
        self._check_poles()
        widget = self.widget
        left, right, landmarks = (as_floats(widget._vectors[words])
                                  for words in (widget.left, widget.right, widget.landmarks))
        axes = meaning_axes(x[row], left, right, landmarks)  # (2, D)
        poles = np.stack([axes @ unit(pole).mean(axis=0) for pole in (left, right)])
        middle = np.array([poles[:, 0].mean(), 0])  # across, 0 is halfway between the poles
        pulls = weights[:, None] * ((x - x[row]) @ axes.T)  # (T, 2)
        return {"static": axes @ x[row] - middle, "shifted": axes @ output - middle, "pulls": pulls,
                "poles": poles - middle}

    def sides(self, word=None):
        """The names of the ruler's left and right end."""
        poles = self.widget.left, self.widget.right
        return tuple(words[0] if len(words) == 1 else f"{words[0]} words" for words in poles)

    def page_state(self, texts):
        """What the page needs to draw some texts: traits, and tensors that are stored, two dicts."""
        return {}, {}

    def _check_poles(self):
        widget = self.widget
        if not widget.left or not widget.right:
            raise ValueError("Each pole needs at least one word.")
        for word in (*widget.left, *widget.right):
            if word not in widget._vectors:
                raise ValueError(f"The pole word “{word}” has no vector. Try another one.")
        for word in (widget.word, *widget.left, *widget.right):
            if not widget._vectors[word].any():
                raise ValueError(f"The vector of “{word}” is all zeros, so it has no direction and no place here.")


class Static(Raw):
    """The source "static": every word hears itself alone, so that no sentence moves it."""

    takes_weights = False

    def attention(self, x):
        return x, np.eye(len(x))


def own_map(vectors, given):
    """The words that make the map of a reader's table: those given, or the book's, as far as it has them."""
    if vectors.matrix.shape[1] < 3:
        raise ValueError("The map needs vectors of at least 3 numbers, because the word, the poles and the landmarks "
                         f"each take a direction; these have {vectors.matrix.shape[1]}. AttentionMatrix draws them.")
    book = {"left": RIVER, "right": MONEY, "landmarks": LANDMARKS}
    asked = {name: as_list(given.get(name, words), name, MOST_WORDS) for name, words in book.items()}
    return words_left(vectors, asked, {"left": 1, "right": 1, "landmarks": 2})
