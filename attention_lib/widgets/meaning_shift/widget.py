"""meaning-shift: type a sentence, choose a word, and see where its context moves it."""

import numpy as np
import traitlets

from attention_lib import plots
from attention_lib.numbers import as_floats
from attention_lib.text import tokenize
from attention_lib.vectors import meaning_axes, unit
from attention_lib.widgets.core.limits import MOST_WORDS, as_list, own_table, words_left
from attention_lib.widgets.core.sentence import SentenceWidget, capitals
from attention_lib.widgets.core.traits import Text, Whole, WrongValue
from attention_lib.widgets.meaning_shift import trained as trained
from attention_lib.widgets.meaning_shift.figure import shift_on_scatter
from attention_lib.widgets.minilm.shards import MODEL_SHARDS, model_shard

RIVER = ["river", "water", "shore", "stream", "mud", "lake"]
MONEY = ["money", "cash", "loan", "deposit", "credit", "finance"]
LANDMARKS = ["account", "savings", "lend", "boat", "fish", "letter", "friend", "house", "street", "tree", "music",
             "walk"]
SOURCES = ("raw", "layer-1")


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
        marks: show [CLS] and [SEP], which the model sets around a text; else they are part of "the rest".
        left, right: the words whose means are the two poles of the map; for the source "raw".
        landmarks: words that give that map its orientation. Of these three a table of your own may lack some words:
            they are left out, with a warning.

    >>> shift = MeaningShift("We sat by the river bank.", word="bank", source="layer-1")
    >>> shift.places()["static"][0].round(1).item(), shift.places()["shifted"][0].round(1).item()
    (0.1, -2.2)
    """

    name = "meaning-shift"
    word = Text("bank").tag(sync=True)
    position = Whole(-1).tag(sync=True)
    source = Text("raw").tag(sync=True)
    head = Whole(0).tag(sync=True)
    sources = traitlets.List(Text()).tag(sync=True)
    marks = traitlets.Bool(False).tag(sync=True)
    maps = traitlets.List(traitlets.Dict()).tag(sync=True, made=True)  # of the presets' words with two senses
    stored = traitlets.Unicode().tag(sync=True, made=True)  # the presets with their weights, by Python
    left = traitlets.List(Text(), RIVER).tag(sync=True)
    right = traitlets.List(Text(), MONEY).tag(sync=True)
    landmarks = traitlets.List(Text(), LANDMARKS).tag(sync=True)
    address = traitlets.List(["sentence", "word", "position", "sharpness", "left", "right", "source", "head"]).tag(
        sync=True)

    def __init__(self, sentence=None, attention=None, vectors=None, presets=None, source="raw", sources=None,
                 **kwargs):
        sources = as_list((source,) if sources is None else sources, "sources")
        if wrong := [each for each in sources if each not in SOURCES]:
            raise ValueError(f"There is no source {wrong[0]!r}; choose one of {', '.join(SOURCES)}.")
        if source in SOURCES and source not in sources:
            raise ValueError(f"The widget starts with the source {source!r}, so `sources` should name it; "
                             f"got {sources}.")
        if attention is not None and sources != ["raw"]:
            raise ValueError("A function of your own takes the place of the source 'raw'; leave out `source` and "
                             "`sources`.")
        if vectors is not None and "raw" in sources:
            kwargs |= _own_map(own_table(vectors), kwargs)
        self._error = None
        super().__init__(sentence, attention, vectors, presets, source=source, sources=sources, **kwargs)
        if "raw" not in sources:
            self.starter = ""  # no static vector is drawn
        self.observe(lambda _: self._recompute(), ["source", "head"])
        self.observe(lambda _: self._store(), ["presets", "word"])

    @property
    def words(self):
        """The rows of `weights`: the words that have a vector, or all WordPieces with a trained source."""
        return self._attended().tokens if self.source != "raw" else super().words

    def shard(self, name):
        """A part of the real model, the maps of senses for one head, or the table of static vectors."""
        if name in MODEL_SHARDS:
            return model_shard(name)
        return trained.sense_shard(name) if name.startswith("sense-maps-") else super().shard(name)

    def check(self):
        if self.source == "raw":
            super().check()
        elif self._error:
            raise ValueError(self._error)

    def places(self):
        """Where the chosen word stands on the map.

        Returns:
            dict: "static" (2,), "shifted" (2,), "pulls" (T, 2) one for each of `words`, "poles" (2, 2) left and right.
            With a trained source also "rest" (2,), what the bias adds; static, pulls and rest add up to shifted.

        Raises:
            ValueError: the chosen word is not among `words`, or the attention function failed.
        """
        self.check()
        if self.word not in self.words:
            raw = self.source == "raw"
            kind, hint = ("known words", capitals([self.word], self._vectors)) if raw else ("tokens", "")
            raise ValueError(f"{self.word!r} is not among the {kind} of the sentence: {', '.join(self.words)}.{hint}")
        if self.source != "raw":
            return trained.places_of(self._attended(), self._row(), self._sense_map())
        self._check_poles()
        x, row = self._x(), self._row()
        left, right, landmarks = (as_floats(self._vectors[words]) for words in (self.left, self.right, self.landmarks))
        axes = meaning_axes(x[row], left, right, landmarks)  # (2, D)
        weights = np.asarray(self.weights)[row]  # (T,)
        output = np.asarray(self.answer["output"])[row] if self.answer else weights @ x
        poles = np.stack([axes @ unit(pole).mean(axis=0) for pole in (left, right)])
        pulls = weights[:, None] * ((x - x[row]) @ axes.T)  # (T, 2)
        return {"static": axes @ x[row], "shifted": axes @ output, "pulls": pulls, "poles": poles}

    def _check_poles(self):
        if not self.left or not self.right:
            raise ValueError("Each pole needs at least one word.")
        for word in (*self.left, *self.right):
            if word not in self._vectors:
                raise ValueError(f"The pole word “{word}” has no vector. Try another one.")
        for word in (self.word, *self.left, *self.right):
            if not self._vectors[word].any():
                raise ValueError(f"The vector of “{word}” is all zeros, so it has no direction and no place here.")

    def picture(self):
        places, title = self.places(), f"“{self.word}” in: {self.sentence}"
        moves = [(word, pull) for word, pull in zip(self.words, places["pulls"], strict=True) if np.abs(pull).any()]
        if self.source != "raw":
            return shift_on_scatter(self.word, places, moves, self._sense_map(), title)
        poles = list(zip(self._pole_names(), places["poles"], strict=True))
        return plots.plot_shift(self.word, places["static"], moves, poles, plots.quiet_axes(), title).figure

    def describe(self):
        places, (left, right) = self.places(), self._pole_names()
        lean = places["shifted"][0] - places["static"][0]
        toward = left if lean < 0 else right
        move = f"moves {abs(lean):.2f} toward {toward}" if abs(lean) >= 0.005 else "does not move to either side"
        return (f"Map with {left} on the left and {right} on the right: in “{self.sentence}” "
                f"the word {self.word} {move}.")

    def table(self):
        places, weights = self.places(), np.asarray(self.weights)[self._row()]
        rows = [[word, f"{weight:.3f}", *_signed(pull)]
                for word, weight, pull in zip(self.words, weights, places["pulls"], strict=True)]
        rest = [["the rest", "", *_signed(places["rest"])]] if "rest" in places else []
        ends = [[f"{self.word}, static place", "", *_signed(places["static"])],
                [f"{self.word}, new place", "", *_signed(places["shifted"])]]
        return ["word", "weight", "pull across", "pull up"], [*rows, *rest, *ends]

    def _pole_names(self):
        if self.source == "raw":
            return self.left[0], self.right[0]
        made = self._sense_map()
        return tuple(f"{made.word}: {sense}" for sense in made.senses)

    def _row(self):
        """The row of the chosen word: at `position` if it stands there, else its first place."""
        if self.source == "raw":
            places = [i for i, token in enumerate(tokenize(self.sentence)) if token in self._vectors]
        else:
            places = range(len(self.words))
        at = [row for row, word in enumerate(self.words) if word == self.word]
        return min(at, key=lambda row: (abs(places[row] - self.position) if self.position >= 0 else 0, row))

    def _attended(self):
        return trained.attend(self.sentence, self.head, trained.map_words([self.sentence], self._map_word()))

    def _map_word(self):
        """The word whose map is drawn: the chosen one, if it has a map, else the first that has one, else "bank"."""
        if self.word in trained.WORDS:
            return self.word
        return next(iter(trained.map_words([self.sentence], first=None)), "bank")

    def _sense_map(self):
        return trained.map_of(self._map_word(), self.head)

    def _recompute(self):
        if self.source == "raw":
            super()._recompute()
        else:
            self._busy, self.answer, self._error = True, None, None
            try:
                self.weights = self._attended().weights
            except ValueError as error:
                self.weights, self._error = None, str(error)
            self._busy = False
        self._store()

    def _store(self):
        """Put into the state what a page needs to draw the sentence and the presets without any weights."""
        if self.sources == ["raw"]:
            return
        self.maps, self.stored = trained.page_state([self.sentence, *self.presets], self._map_word(), self.head)

    @traitlets.validate("source")
    def _known_source(self, proposal):
        if proposal["value"] not in SOURCES:
            raise WrongValue(f"There is no source {proposal['value']!r}; choose one of {', '.join(SOURCES)}.")
        return proposal["value"]

    @traitlets.validate("landmarks")
    def _known_landmarks(self, proposal):
        if missing := [word for word in proposal["value"] if word not in self._vectors]:
            raise WrongValue(f"The table has no {', '.join(map(repr, missing))}, so landmarks cannot name it.")
        return proposal["value"]

    @traitlets.validate("head")
    def _known_head(self, proposal):
        if not 0 <= proposal["value"] <= trained.HEADS:
            raise WrongValue(f"The layer has the heads 1 to {trained.HEADS}, and 0 stands for all of them; "
                             f"got {proposal['value']}.")
        return proposal["value"]

    @traitlets.validate("weights")
    def _refuse_wrong_weights(self, proposal):
        if self.source != "raw" and not self._busy:
            raise WrongValue("With a trained source the model makes the weights. Choose source='raw' to set your own.")
        return super()._refuse_wrong_weights(proposal)

    def _starter_words(self):
        map_words = [word for word in (*self.left, *self.right, *self.landmarks) if word in self._vectors]
        return sorted({*super()._starter_words(), *map_words})

    def __repr__(self):
        return f"MeaningShift({self.sentence!r}, word={self.word!r})"


def _own_map(vectors, given):
    """The words that make the map of a reader's table: those given, or the book's, as far as it has them."""
    if vectors.matrix.shape[1] < 3:
        raise ValueError("The map needs vectors of at least 3 numbers, because the word, the poles and the landmarks "
                         f"each take a direction; these have {vectors.matrix.shape[1]}. AttentionMatrix draws them.")
    book = {"left": RIVER, "right": MONEY, "landmarks": LANDMARKS}
    asked = {name: as_list(given.get(name, words), name, MOST_WORDS) for name, words in book.items()}
    return words_left(vectors, asked, {"left": 1, "right": 1, "landmarks": 2})


def _signed(pair):
    return [f"{value + 0:+.3f}" for value in np.round(pair, 3)]
