"""meaning-shift: type a sentence, choose a word, and see where its context moves it."""

import numpy as np
import traitlets

from attention_lib.bank import LANDMARKS, MONEY, RIVER
from attention_lib.minilm import HEADS
from attention_lib.widgets.core.limits import SENTENCE, SHARPEST, as_list, own_table
from attention_lib.widgets.core.sentence import SentenceWidget
from attention_lib.widgets.core.traits import Text, Whole, WrongValue
from attention_lib.widgets.meaning_shift.raw import Raw, own_map
from attention_lib.widgets.meaning_shift.trained import WORDS, Trained, sense_shard
from attention_lib.widgets.minilm.shards import MODEL_SHARDS, model_shard

SOURCES = {"raw": Raw, "layer-1": Trained}


class MeaningShift(SentenceWidget):
    """A sentence, the attention of one word in it, and the way that word moves on a map of meaning.

    Args:
        sentence, attention, vectors, presets, sharpness: see SentenceWidget.
        word: the word to follow.
        position: where it stands among the tokens, if it stands there twice; with a trained source [CLS] is token 0.
        source: where the attention comes from: "raw", dot products of static vectors, or "layer-1", the first layer
            of the real model. There the tokens are WordPieces, and the map is that of the word's two senses.
        head: of the trained layer, from 1; 0 for all twelve. The book's head 1.5 is head=5.
        sources: the sources between which the reader can switch; None for `source` alone.
        special_tokens: show [CLS] and [SEP], which the model sets around a text, one by one.
        left, right: the words whose means are the two poles of the map; for the source "raw".
        landmarks: words that give that map its orientation. Of these three a table of your own may lack some words:
            they are left out, with a warning.

    >>> shift = MeaningShift("We sat by the river bank.", word="bank", source="layer-1")
    >>> shift.places()["static"][0].round(1).item(), shift.places()["shifted"][0].round(1).item()
    (0.2, -2.2)
    """

    name = "meaning-shift"
    word = Text("bank").tag(sync=True)
    position = Whole(-1).tag(sync=True)
    source = Text("raw").tag(sync=True)
    head = Whole(0).tag(sync=True)
    sources = traitlets.List(Text()).tag(sync=True)
    special_tokens = traitlets.Bool(False).tag(sync=True)
    maps = traitlets.List(traitlets.Dict()).tag(sync=True, made=True)  # of the presets' words with two senses
    stored = traitlets.Unicode().tag(sync=True, made=True)  # the presets with their weights, by Python
    sense_words = traitlets.List(Text(), WORDS).tag(sync=True, made=True)  # those that have a map
    left = traitlets.List(Text(), RIVER).tag(sync=True)
    right = traitlets.List(Text(), MONEY).tag(sync=True)
    landmarks = traitlets.List(Text(), LANDMARKS).tag(sync=True)
    limits = traitlets.Dict({**SENTENCE, "heads": HEADS, "sharpest": SHARPEST}).tag(sync=True, made=True)
    address = traitlets.List(["sentence", "word", "position", "sharpness", "left", "right", "source", "head"]).tag(
        sync=True)

    def __init__(self, sentence=None, attention=None, vectors=None, presets=None, source="raw", sources=None,
                 **kwargs):
        sources = as_list((source,) if sources is None else sources, "sources")
        if wrong := [each for each in (*sources, source) if each not in SOURCES]:
            raise ValueError(f"There is no source {wrong[0]!r}; choose one of {', '.join(SOURCES)}.")
        if source not in sources:
            raise ValueError(f"The widget starts with the source {source!r}, so `sources` should name it; "
                             f"got {sources}.")
        if attention is not None and sources != ["raw"]:
            raise ValueError("A function of your own takes the place of the source 'raw'; leave out `source` and "
                             "`sources`.")
        if vectors is not None and "raw" in sources:
            kwargs |= own_map(own_table(vectors), kwargs)
        self._sources = {name: SOURCES[name](self) for name in sources}
        super().__init__(sentence, attention, vectors, presets, source=source, sources=sources, **kwargs)
        if "raw" not in sources:
            self.starter = ""  # no static vector is drawn
        self.observe(lambda _: self._recompute(), ["source", "head"])
        self.observe(lambda _: self._store(), ["presets", "word"])

    @property
    def _source(self):
        return self._sources[self.source]

    @property
    def words(self):
        """The rows of `weights`: the words that have a vector, or all WordPieces with a trained source."""
        return [word for _, word in self._source.rows()]

    def shard(self, name):
        """A part of the real model, the maps of senses for one head, or the table of static vectors."""
        if name in MODEL_SHARDS:
            return model_shard(name)
        return sense_shard(name) if name.startswith("sense-maps-") else super().shard(name)

    def check(self):
        self._source.check()

    def places(self):
        """Where the chosen word stands on the map.

        Returns:
            dict: "static" (2,), "shifted" (2,), "pulls" (T, 2) one for each of `words`, "poles" (2, 2) left and right.
            Across, the poles are at -1 and +1. Static and all pulls add up to shifted; with a trained source static
            has in it what the layer adds to every word alike.

        Raises:
            ValueError: the chosen word is not among `words`, or the attention function failed.
        """
        self.check()
        source, words = self._source, self.words
        if self.word not in words:
            raise ValueError(f"{self.word!r} is not among the {source.rows_are} of the sentence: {', '.join(words)}."
                             f"{source.hint()}")
        return source.places(self._row())

    def picture(self):
        places, title = self.places(), f"“{self.word}” in: {self.sentence}"
        moves = [(word, pull) for word, pull in zip(self.words, places["pulls"], strict=True) if np.abs(pull).any()]
        return self._source.picture(places, moves, title)

    def describe(self):
        places, (left, right) = self.places(), self._source.sides()
        lean = places["shifted"][0] - places["static"][0]
        toward = left if lean < 0 else right
        move = f"moves {abs(lean):.2f} toward {toward}" if abs(lean) >= 0.005 else "does not move to either side"
        return (f"Map with {left} on the left and {right} on the right: in “{self.sentence}” "
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
        at = [(abs(place - self.position) if self.position >= 0 else 0, row)
              for row, (place, word) in enumerate(self._source.rows()) if word == self.word]
        return min(at)[1]

    def _computed(self):
        return self._source.computed()

    def _recompute(self):
        super()._recompute()
        self._store()

    def _store(self):
        """Put into the state what a page needs to draw the sentence and the presets without any weights."""
        for source in self._sources.values():
            for name, value in source.page_state().items():
                setattr(self, name, value)

    @traitlets.validate("source")
    def _known_source(self, proposal):
        if proposal["value"] not in self._sources:
            raise WrongValue(f"This widget has no source {proposal['value']!r}; it offers {', '.join(self._sources)}.")
        return proposal["value"]

    @traitlets.validate("landmarks")
    def _known_landmarks(self, proposal):
        if missing := [word for word in proposal["value"] if word not in self._vectors]:
            raise WrongValue(f"The table has no {', '.join(map(repr, missing))}, so landmarks cannot name it.")
        return proposal["value"]

    @traitlets.validate("head")
    def _known_head(self, proposal):
        if not 0 <= proposal["value"] <= HEADS:
            raise WrongValue(f"The layer has the heads 1 to {HEADS}, and 0 stands for all of them; "
                             f"got {proposal['value']}.")
        return proposal["value"]

    @traitlets.validate("weights")
    def _refuse_wrong_weights(self, proposal):
        if not self._source.takes_weights and not self._busy:
            raise WrongValue("With a trained source the model makes the weights. Choose source='raw' to set your own.")
        return super()._refuse_wrong_weights(proposal)

    def _starter_words(self):
        map_words = [word for word in (*self.left, *self.right, *self.landmarks) if word in self._vectors]
        return sorted({*super()._starter_words(), *map_words})

    def __repr__(self):
        return f"MeaningShift({self.sentence!r}, word={self.word!r})"


def _signed(pair):
    return [f"{value + 0:+.3f}" for value in np.round(pair, 3)]
