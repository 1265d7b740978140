"""attention-training: one layer learns whom "bank" should listen to; a film first, then it trains in the page."""

import base64

import numpy as np
import traitlets

from attention_lib.data_files import FOLDER
from attention_lib.plots import plot_rows
from attention_lib.vectors import TABLES
from attention_lib.widgets.attention_training.changes import checked_changes
from attention_lib.widgets.attention_training.constants import SENSES, SENTENCES
from attention_lib.widgets.attention_training.film import (
    books_training,
    checked,
    curves,
    drawn_words,
    equal_share,
    film_bytes,
    heard,
    sentences,
    sentences_shard,
    shard_megabytes,
    told_of,
    trouble,
    vectors,
)
from attention_lib.widgets.attention_training.said import QUESTION, headline
from attention_lib.widgets.core.base import BookWidget
from attention_lib.widgets.core.limits import SENTENCE, texts
from attention_lib.widgets.core.sentence import PAGE_TABLE
from attention_lib.widgets.core.traits import Number, Text, Whole, WrongValue

PRESETS = ["I went to the bank to deposit money.", "She deposited her check at the bank.", "We sat by the river bank.",
           "Ducks nest on that bank.", "A guard with a gun stands at the door of the bank.",
           "To buy seed, farmers borrow from the bank and pay after the harvest."]  # three were never seen; one fails
MOST_PRESETS = 12
LISTED = 6  # moments in the stored table


class AttentionTraining(BookWidget):
    """A layer that learns to tell the sense of "bank": whom "bank" attends to while it learns, and what if the data
    are others.

    The page shows the film of a training that Python has done. Then it trains the same layer itself, on the same 60
    sentences, or on what a reader has made of them.

    Args:
        training: what `train(start_sense_layer(rng), sense_loss, …)` gave back, on vectors of 64 numbers, those of
            WordVectors.load("minilm-64"); None for one of 100 steps from seed 0.
        text: the sentence that is looked at; it has the word "bank".
        presets: sentences to choose among; None for six of the book's, of which three were not trained on.
        step: where the film stands at first; at 0 its last row is not shown, for it is to be guessed.
        changes: how the training sentences are changed at first, such as ["flip 1-3", "out 7"]; see `changes.py`.

    Raises:
        ValueError: the training is none of this layer, a preset cannot be drawn, or there is no such step.

    >>> widget = AttentionTraining()
    >>> widget.weights().round(2).tolist()  # I went to the bank to deposit money: the largest is of "deposit"
    [0.01, 0.05, 0.01, 0.01, 0.14, 0.01, 0.58, 0.2]
    """

    name = "attention-training"
    text = Text().tag(sync=True)
    step = Whole(0, 0).tag(sync=True)
    changes = traitlets.List().tag(sync=True)
    presets = traitlets.List().tag(sync=True, made=True)  # what `told_of` says of each
    curves = traitlets.Dict().tag(sync=True, made=True)
    film = traitlets.Unicode().tag(sync=True, made=True)  # what `film_bytes` makes of each
    equal = Number(0.0).tag(sync=True, made=True)  # the share of cues if all words get the same
    rate = Number(0.0).tag(sync=True, made=True)
    shard_name = traitlets.Unicode(PAGE_TABLE).tag(sync=True, made=True)
    shard_words = Whole().tag(sync=True, made=True)
    shard_megabytes = Number().tag(sync=True, made=True)
    texts_megabytes = Number().tag(sync=True, made=True)  # what it fetches before it trains
    limits = traitlets.Dict(SENTENCE).tag(sync=True, made=True)
    address = traitlets.List(["text", "step", "changes"]).tag(sync=True)

    def __init__(self, training=None, text=None, presets=None, step=0, **kwargs):
        self._training = books_training() if training is None else checked(training)
        offered = texts(PRESETS if presets is None else presets, most=MOST_PRESETS)
        text = next(iter(offered), PRESETS[0]) if text is None else text
        for each in offered:
            if said := trouble(each):
                raise ValueError(f"The preset {each[:60]!r} cannot be drawn: {said}")
        seen = offered if text in offered or not isinstance(text, str) or trouble(text) else [text, *offered]
        film = base64.b64encode(film_bytes(self._training, seen)).decode()
        super().__init__(text=text, presets=[told_of(each) for each in seen], curves=curves(self._training),
                         film=film, equal=round(equal_share(), 4),
                         rate=float(self._training.optimiser.learning_rate), shard_words=len(vectors()),
                         shard_megabytes=round((FOLDER / TABLES[PAGE_TABLE]).stat().st_size / 1e6, 1),
                         texts_megabytes=shard_megabytes(), **kwargs)
        self.step = step

    def weights(self, step=None):
        """What "bank" gives to each word of `text` after so many steps, None for the last: (T,), together 1."""
        return self._heard()[0][self._moment(step)]

    def sense(self, step=None):
        """What the layer takes "bank" for: dict of each sense → its probability."""
        return dict(zip(SENSES, self._heard()[1][self._moment(step)].tolist(), strict=True))

    def shard(self, name):
        """The labelled sentences with the vectors of their words, or the whole table for words of a reader's own."""
        if name == SENTENCES:
            return sentences_shard()
        return (FOLDER / TABLES[name]).read_bytes() if name == PAGE_TABLE else super().shard(name)

    def picture(self):
        return self._rows().figure()

    def describe(self):
        self._check()
        if not self.step:
            words = drawn_words(self.text)
            before = headline(words, told_of(self.text)["at"], self.weights(0), 0)
            return f"{before.replace('**', '')} {QUESTION}"
        first, last = self.curves["shares"][0], self.curves["shares"][-1]
        return (f"{self._headline().replace('**', '')} Of the attention in all training sentences, {first:.2f} lay on "
                f"labelled cues before, and {last:.2f} at the end.")

    def table(self):
        weights, words = self._heard()[0], drawn_words(self.text)
        moments = np.unique(np.linspace(0, len(weights) - 1, LISTED).round().astype(int))
        steps, losses, shares = (self.curves[name] for name in ("steps", "losses", "shares"))
        rows = [[f"{steps[at]:,}", f"{losses[at]:.3f}", f"{shares[at]:.2f}",
                 *(f"{weight:.2f}" for weight in weights[at])] for at in moments]
        return ["step", "loss", "cue share", *words], rows

    @traitlets.validate("step")
    def _step_there_is(self, proposal):
        last = self.curves["steps"][-1] if self.curves else 0
        if not 0 <= proposal["value"] <= last:
            raise WrongValue(f"step should be a step of the training, from 0 to {last:,}; got {proposal['value']}.")
        return proposal["value"]

    @traitlets.validate("changes")
    def _changes_of_these_sentences(self, proposal):
        return checked_changes(proposal["value"], len(sentences("train")))

    def _check(self):
        if said := trouble(self.text):
            raise ValueError(said)

    def _heard(self):
        self._check()
        return heard(self._training, self.text)

    def _moment(self, step):
        """The number of the snapshot that is nearest to a step."""
        steps = np.array(self.curves["steps"])
        return -1 if step is None else int(np.abs(steps - step).argmin())

    def _headline(self):
        words = drawn_words(self.text)
        return headline(words, told_of(self.text)["at"], self.weights(), self.curves["steps"][-1])

    def _rows(self):
        """Before and after, as a Picture; before the film has run, what comes after is left to be guessed."""
        self._check()
        known, words = told_of(self.text), drawn_words(self.text)
        rows = {"before": self.weights(0), f"{self.curves['steps'][-1]:,} steps": self.weights() if self.step else None}
        if not self.step:
            return plot_rows(rows, words, known["at"], QUESTION)
        cues = {known["sense"]: [words[at] for at in known["cues"]]} if known["sense"] else {}
        return plot_rows(rows, words, known["at"], self._headline(), **cues)

    def _still_image(self):
        return self._rows().image()

    def __repr__(self):
        steps = self.curves["steps"]
        return f"AttentionTraining({steps[-1]} steps, {len(steps)} snapshots, text={self.text!r})"
