"""meaning-shift: type a sentence, choose a word, and see where its context moves it."""

import numpy as np
import traitlets

from attention_lib import plots
from attention_lib.text import tokenize
from attention_lib.vectors import meaning_axes, unit
from attention_lib.widgets.sentence import SentenceWidget

RIVER = ["river", "water", "shore", "stream", "mud", "lake"]
MONEY = ["money", "cash", "loan", "deposit", "credit", "finance"]
LANDMARKS = ["account", "savings", "lend", "boat", "fish", "letter", "friend", "house", "street", "tree", "music",
             "walk"]


class MeaningShift(SentenceWidget):
    """A sentence, the attention of one word in it, and the way that word moves on a map of meaning.

    Args:
        sentence, attention, vectors, presets, sharpness: see SentenceWidget.
        word: the word to follow.
        position: where it stands among the tokens, if it stands there twice.
        left, right: the words whose means are the two poles of the map.
        landmarks: words that give the map its orientation.

    >>> shift = MeaningShift("We sat by the river bank.", word="bank")
    >>> bool(shift.places()["shifted"][0] < shift.places()["static"][0])  # toward the river, on the left
    True
    """

    name = "meaning-shift"
    word = traitlets.Unicode("bank").tag(sync=True)
    position = traitlets.Int(-1).tag(sync=True)
    left = traitlets.List(traitlets.Unicode(), RIVER).tag(sync=True)
    right = traitlets.List(traitlets.Unicode(), MONEY).tag(sync=True)
    landmarks = traitlets.List(traitlets.Unicode(), LANDMARKS).tag(sync=True)
    address = traitlets.List(["sentence", "word", "position", "sharpness", "left", "right"]).tag(sync=True)

    def places(self):
        """Where the chosen word stands on the map.

        Returns:
            dict: "static" (2,), "shifted" (2,), "pulls" (T, 2) one for each of `words`, "poles" (2, 2) left and right.

        Raises:
            ValueError: the chosen word is not among `words`, or the attention function failed.
        """
        self.check()
        if self.word not in self.words:
            raise ValueError(f"{self.word!r} is not among the known words of the sentence: {', '.join(self.words)}.")
        x, row = self._vectors[self.words], self._row()
        left, right, landmarks = (self._vectors[words] for words in (self.left, self.right, self.landmarks))
        axes = meaning_axes(x[row], left, right, landmarks)  # (2, D)
        weights = np.asarray(self.weights)[row]  # (T,)
        output = np.asarray(self.answer["output"])[row] if self.answer else weights @ x
        poles = np.stack([axes @ unit(pole).mean(axis=0) for pole in (left, right)])
        pulls = weights[:, None] * ((x - x[row]) @ axes.T)  # (T, 2)
        return {"static": axes @ x[row], "shifted": axes @ output, "pulls": pulls, "poles": poles}

    def picture(self):
        places = self.places()
        moves = [(word, pull) for word, pull in zip(self.words, places["pulls"], strict=True) if np.abs(pull).any()]
        poles = list(zip((self.left[0], self.right[0]), places["poles"], strict=True))
        title = f"“{self.word}” in: {self.sentence}"
        return plots.plot_shift(self.word, places["static"], moves, poles, plots.quiet_axes(), title).figure

    def describe(self):
        places = self.places()
        lean = places["shifted"][0] - places["static"][0]
        toward = (self.left if lean < 0 else self.right)[0]
        move = f"moves {abs(lean):.2f} toward {toward}" if abs(lean) >= 0.005 else "does not move to either side"
        return (f"Map with {self.left[0]} on the left and {self.right[0]} on the right: in “{self.sentence}” "
                f"the word {self.word} {move}.")

    def table(self):
        places, weights = self.places(), np.asarray(self.weights)[self._row()]
        rows = [[word, f"{weight:.3f}", *_signed(pull)]
                for word, weight, pull in zip(self.words, weights, places["pulls"], strict=True)]
        ends = [[f"{self.word}, static place", "", *_signed(places["static"])],
                [f"{self.word}, new place", "", *_signed(places["shifted"])]]
        return ["word", "weight", "pull across", "pull up"], [*rows, *ends]

    def _row(self):
        """The row of the chosen word: at `position` if it stands there, else its first place."""
        places = [i for i, token in enumerate(tokenize(self.sentence)) if token in self._vectors]
        at = [row for row, word in enumerate(self.words) if word == self.word]
        return min(at, key=lambda row: (abs(places[row] - self.position) if self.position >= 0 else 0, row))

    def _starter_words(self):
        return sorted({*super()._starter_words(), *self.left, *self.right, *self.landmarks})

    def __repr__(self):
        return f"MeaningShift({self.sentence!r}, word={self.word!r})"


def _signed(pair):
    return [f"{value + 0:+.3f}" for value in np.round(pair, 3)]
