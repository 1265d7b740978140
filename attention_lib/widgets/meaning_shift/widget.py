"""meaning-shift: type a sentence, choose a word, and see where its context moves it."""

import base64

import numpy as np
import traitlets

from attention_lib.bank import LANDMARKS, MONEY, RIVER
from attention_lib.minilm import HEADS
from attention_lib.plots import plot_ruler
from attention_lib.tensors import tensor_bytes
from attention_lib.text import tokenize
from attention_lib.widgets.core.limits import SENTENCE, SHARPEST, as_list, own_table, texts
from attention_lib.widgets.core.sentence import CANON, SentenceWidget
from attention_lib.widgets.core.traits import Text, Whole, WrongValue
from attention_lib.widgets.meaning_shift.raw import Raw, Static, own_map
from attention_lib.widgets.meaning_shift.rows import cues_of, marked, move_of, unmarked
from attention_lib.widgets.meaning_shift.trained import WORDS, Trained, sense_shard
from attention_lib.widgets.meaning_shift.whole import WholeModel
from attention_lib.widgets.minilm.shards import MODEL_SHARDS, model_shard

SOURCES = {"static": Static, "raw": Raw, "layer-1": Trained, "model": WholeModel}
MOST_ROWS = 6


class MeaningShift(SentenceWidget):
    """A ruler between two meanings of a word: where it stands alone, and where its sentence takes it.

    First come rows that stand still, then the reader's own sentence with its pulls, and folded under them a map.

    Args:
        sentence, attention, vectors, sharpness: see SentenceWidget. With `rows` the sentence may be "", which
            it is unless given: then its row waits for the reader.
        rows: up to six sentences that are drawn above the reader's own. Where the word stands twice in one, two stars
            on each side choose: "From the river **bank** we walked to the bank."
        presets: as in SentenceWidget. A part between **stars** is what a narrow page shows of a sentence.
        title: what is to be seen, in one line.
        map: open the fold with the map, the pulls and their tools.
        word: the word to follow.
        position: where it stands among the tokens, if it stands there twice; with a trained source [CLS] is token 0.
        source: where the attention comes from: "static", from nowhere: every word keeps its vector of the table, and
            there is no map; "raw", dot products of static vectors; "layer-1", the first layer of the real model, where
            the tokens are WordPieces and the map is that of the word's two senses; or "model", all six layers, each
            with its own ruler of "bank", from 0 before the first to the place after the last. There a word pulls as
            far as "bank" goes back if it cannot hear it; such pulls do not add up, and have no map.
        head: of the trained layer, from 1; 0 for all twelve. The book's head 1.5 is head=5.
        sources: the sources between which the reader can switch; None for `source` alone.
        special_tokens: show [CLS] and [SEP], which the model sets around a text, one by one.
        left, right: the words whose means are the two poles of the map; for the sources "static" and "raw".
        landmarks: words that give that map its orientation. Of these three a table of your own may lack some words:
            they are left out, with a warning.

    >>> shift = MeaningShift("We sat by the river bank.", word="bank", source="layer-1")
    >>> shift.places()["static"][0].round(1).item(), shift.places()["shifted"][0].round(1).item()
    (0.2, -2.2)
    >>> print(MeaningShift(rows=["The bank of the river."], source="layer-1").describe())
    Where “bank” stands between river bank (−1) and money bank (+1): “The bank of the river.” from +0.27 to -1.31.
    """

    name = "meaning-shift"
    rows = traitlets.List(Text(), maxlen=MOST_ROWS).tag(sync=True)
    title = Text().tag(sync=True)
    map = traitlets.Bool(False).tag(sync=True)
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
    cues = traitlets.Dict().tag(sync=True, made=True)  # text → its labelled cue words
    address = traitlets.List(["sentence", "word", "position", "sharpness", "left", "right", "source", "head", "map"]
                             ).tag(sync=True)

    def __init__(self, sentence=None, attention=None, vectors=None, presets=None, source="raw", sources=None,
                 rows=(), **kwargs):
        sources = as_list((source,) if sources is None else sources, "sources")
        if wrong := [each for each in (*sources, source) if each not in SOURCES]:
            raise ValueError(f"There is no source {wrong[0]!r}; choose one of {', '.join(SOURCES)}.")
        if source not in sources:
            raise ValueError(f"The widget starts with the source {source!r}, so `sources` should name it; "
                             f"got {sources}.")
        if attention is not None and sources != ["raw"]:
            raise ValueError("A function of your own takes the place of the source 'raw'; leave out `source` and "
                             "`sources`.")
        rows = texts(rows, "rows", MOST_ROWS)
        if rows and attention is not None:
            raise ValueError("The rows are drawn with the book's own attention, and a function of your own draws one "
                             "sentence; leave out `rows` or `attention`.")
        if rows:
            plain = [unmarked(row)[0] for row in rows]
            presets = [text for text in CANON if text not in plain] if presets is None else presets
            sentence = "" if sentence is None else sentence
        if sentence is None and presets:
            sentence = unmarked(texts(presets)[0])[0]
        of_table = bool({"static", "raw"} & {*sources})
        if vectors is not None and of_table:
            kwargs |= own_map(own_table(vectors), kwargs)
        self._sources, self._home = {name: SOURCES[name](self) for name in sources}, kwargs.get("word", "bank")
        super().__init__(sentence, attention, vectors, presets, source=source, sources=sources, rows=rows, **kwargs)
        if not of_table:
            self.starter = ""  # no static vector is drawn
        self.observe(lambda _: self._recompute(), ["source", "head"])
        self.observe(lambda _: self._store(), ["presets", "word", "rows"])

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
            Across, the poles are at -1 and +1. Static and all pulls add up to shifted, but for the whole model; with a
            trained source static has in it what the layer adds to every word alike.

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
        return self._ruler().figure()

    def describe(self):
        return self._ruler().says

    def _still_image(self):
        return self._ruler().image()

    def table(self):
        header, rows = ["word", "weight", "pull across", "pull up"], []
        for move in self._still(self._source, self.rows):
            sentence = unmarked(move.sentence)[0]
            rows += [[f"{self._home}, {name} place in “{sentence}”", "", *_signed([place]), ""]
                     for name, place in (("static", move.start), ("new", move.end))]
        if rows and not self.sentence.strip():
            return header, rows
        places, weights = self.places(), np.asarray(self.weights)[self._row()]
        rows += [[word, f"{weight:.3f}", *_signed(pull)]
                 for word, weight, pull in zip(self.words, weights, places["pulls"], strict=True)]
        return header, [*rows, [f"{self.word}, static place", "", *_signed(places["static"])],
                        [f"{self.word}, new place", "", *_signed(places["shifted"])]]

    def _ruler(self):
        """The rows and the reader's own sentence, as a Picture."""
        source = self._source
        still = self._still(source, self.rows)
        waits = bool(still) and not self.sentence.strip()
        own = [] if waits else self._own()
        poles = source.sides(self._home if waits else self.word)
        if own and poles != source.sides(self._home):
            still = []  # they stand on the ruler of another word
        ask = f"Your sentence with “{self._home}” …" if waits else None
        return plot_ruler([*still, *own], self._home if waits else self.word, poles, self.title or None, ask,
                          source.reach, source.of_words)

    def _still(self, source, rows):
        """The rows that stand still: list of Move."""
        moves = []
        for text in rows:
            plain, star, nth = unmarked(text)
            words, places = source.read(plain)
            at = [row for row, word in enumerate(words) if word == self._home]
            if nth >= len(at) or star not in ("", self._home):
                raise ValueError(f"“{self._home}” is not in {text!r}, so it has no place there.")
            moves.append(move_of(text, words, at[nth], places(at[nth]), self.cues.get(plain), source.faint))
        return moves

    def _own(self):
        """The reader's own sentence, once for each place of the chosen word: list of Move."""
        self.places()  # it says what is wrong
        words, cues = self.words, self.cues.get(self.sentence) if self.word == self._home else None
        at = [row for row, word in enumerate(words) if word == self.word]
        return [move_of(marked(self.sentence, self.word, nth), words, row, self._source.places(row), cues,
                        self._source.faint) for nth, row in enumerate(at)]

    def _raw(self, x):
        return self._source.attention(x)

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
        rows, presets = ([unmarked(text)[0] for text in given] for given in (self.rows, self.presets))
        texts = [*rows, self.sentence, *presets]
        self.cues, tensors = cues_of(texts, self._home), {}
        for source in self._sources.values():
            traits, mine = source.page_state(texts)
            tensors |= mine
            for name, value in traits.items():
                setattr(self, name, value)
        self.stored = base64.b64encode(tensor_bytes(tensors)).decode() if tensors else ""

    @traitlets.validate("source")
    def _known_source(self, proposal):
        if proposal["value"] not in self._sources:
            raise WrongValue(f"This widget has no source {proposal['value']!r}; it offers {', '.join(self._sources)}.")
        return proposal["value"]

    @traitlets.validate("rows")
    def _drawable_rows(self, proposal):
        try:
            for source in self._sources.values():
                self._still(source, proposal["value"])
        except ValueError as error:
            raise WrongValue(f"A row cannot be drawn. {error}") from None
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
            raise WrongValue("With this source the weights are not yours to set: a trained model makes them, or with "
                             "'static' nobody. Choose source='raw' to set your own.")
        return super()._refuse_wrong_weights(proposal)

    def _starter_words(self):
        drawn = [word for row in self.rows for word in tokenize(row)]
        map_words = [word for word in (*self.left, *self.right, *self.landmarks, *drawn) if word in self._vectors]
        return sorted({*super()._starter_words(), *map_words})

    def __repr__(self):
        return f"MeaningShift({self.sentence!r}, word={self.word!r})"


def _signed(pair):
    return [f"{value + 0:+.3f}" for value in np.round(pair, 3)]
