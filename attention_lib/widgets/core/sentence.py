"""What the widgets with a sentence share: their words, their vectors and the attention behind them."""

import base64

import numpy as np
import traitlets

from attention_lib.attention import raw_attention
from attention_lib.data_files import FOLDER
from attention_lib.numbers import as_floats
from attention_lib.tensors import dequantise, quantise, tensor_bytes
from attention_lib.text import tokenize
from attention_lib.vectors import TABLES, WordVectors
from attention_lib.widgets.core.base import BookWidget
from attention_lib.widgets.core.limits import MOST_PRESETS, SENTENCE, SHARPEST, megabytes, own_table, texts, too_long
from attention_lib.widgets.core.traits import Number, Text, Whole, WrongValue, writable

PAGE_TABLE = "minilm-64"
LONGEST_ERROR = 500  # letters of what a reader's function complains about
CANON = ["We sat by the river bank.", "She deposited her check at the bank.", "I went to the bank to deposit money.",
         "He sat on the river bank.", "From the river bank we walked to the bank to deposit our money."]


class SentenceWidget(BookWidget):
    """A widget that shows the attention inside one sentence.

    Args:
        sentence: the text.
        attention: a function of the words' vectors x (T, D) that returns (output (T, D), weights (T, T));
            None for raw dot products, which the widget computes by itself.
        vectors: WordVectors; None for the book's table "minilm-64". Sentences are read in small letters and word by
            word, so "Bank" and "river_bank" of a table are never found.
        presets: sentences to offer, at most 20; None for some of the book's own, and the first is shown.
        sharpness: what raw dot products are multiplied by before softmax.

    A sentence of more than 40 words is not drawn, in Python and on the page; both say so. The traits `sentence` and
    `weights` (T, T) can be read, set and observed. T counts the words that the table knows; `words` names them.
    """

    sentence = Text().tag(sync=True)
    sharpness = Number(4.0, -SHARPEST, SHARPEST).tag(sync=True)
    presets = traitlets.List(Text(), maxlen=MOST_PRESETS).tag(sync=True)
    limits = traitlets.Dict(SENTENCE).tag(sync=True, made=True)
    starter = traitlets.Unicode().tag(sync=True, made=True)  # a few rows, so that the first picture needs no shard
    shard_name = traitlets.Unicode().tag(sync=True, made=True)
    shard_words = Whole().tag(sync=True, made=True)
    shard_megabytes = Number().tag(sync=True, made=True)
    # What Python computed: None if the page can do it by itself, and never None while Python decides.
    answer = traitlets.Dict(allow_none=True, default_value=None).tag(sync=True, made=True)
    weights = traitlets.Any().tag(made=True)

    def __init__(self, sentence=None, attention=None, vectors=None, presets=None, **kwargs):
        if attention is not None and not callable(attention):
            raise ValueError("attention should be a function that takes the words' vectors x (T, D) and returns "
                             f"(output, weights); got {type(attention).__name__}.")
        self._vectors = WordVectors.load(PAGE_TABLE) if vectors is None else own_table(vectors)
        self._attention, self._busy = attention, False
        presets = texts(CANON if presets is None else presets)
        super().__init__(sentence=next(iter(presets), "") if sentence is None else sentence, presets=presets,
                         shard_name=PAGE_TABLE if vectors is None else "vectors", **kwargs)
        size = (FOLDER / TABLES[PAGE_TABLE]).stat().st_size / 1e6 if vectors is None else megabytes(vectors)
        self.shard_words, self.shard_megabytes = len(self._vectors), round(size, 1)
        some = self._starter_words() or self._vectors.words[:1]  # no table without a word
        self.starter = base64.b64encode(some_rows(self._vectors, some)).decode()
        self.observe(lambda _: self._recompute(), ["sentence", "sharpness"])
        self.observe(lambda change: self._drawn_by_hand(change["new"]), "weights")
        self._recompute()

    @property
    def words(self):
        """The words of the sentence that have a vector, in order: the rows of `weights`."""
        return [token for token in tokenize(self.sentence) if token in self._vectors]

    def shard(self, name):
        """The whole table that this widget draws on, as a safetensors file."""
        if name != self.shard_name:
            return super().shard(name)
        return (FOLDER / TABLES[name]).read_bytes() if name in TABLES else self._vectors.to_bytes()

    def check(self):
        """ValueError, with the sentence that says why, if there is nothing to draw."""
        if said := self._complaint(self.sentence):
            raise ValueError(said)
        if self.weights is None:
            raise ValueError(self.answer["error"])

    def _complaint(self, text):
        """What is the matter with a text? The sentence that the page says too, or None."""
        return complaint(tokenize(text), self._vectors, own=self.shard_name == "vectors")

    @traitlets.validate("weights")
    def _refuse_wrong_weights(self, proposal):
        weights = proposal["value"]
        if self._busy or weights is None:
            return weights
        if said := self._complaint(self.sentence):
            raise WrongValue(said)
        x = self._x()
        return _checked((x, weights), x)[1]

    def _starter_words(self):
        drawn = [text for text in (self.sentence, *self.presets) if not self._complaint(text)]
        return sorted({word for text in drawn for word in tokenize(text) if word in self._vectors})

    def _recompute(self):
        weights, answer = self._computed()
        self._busy = True
        with self.hold_trait_notifications():
            self.weights, self.answer = weights, answer
        self._busy = False

    def _computed(self):
        """The weights of the sentence as it is now, None if there are none, and what the page is told."""
        if said := self._complaint(self.sentence):
            return None, {"sentence": self.sentence, "error": said} if self._attention else None
        return self._asked(self._x())

    def _asked(self, x):
        """The weights of the words x, and what the page is told: None for raw attention, which it computes itself."""
        returned = False
        try:
            if self._attention is None:
                return _checked(self._raw(x), x)[1], None
            result = self._attention(x)
            returned = True
            output, weights = _checked(result, x)
        except Exception as error:  # the reader's own function: whatever it raises is for the reader to see
            source = "Your function" if self._attention else "Raw attention"
            said = (f"What your function returned cannot be drawn. {error}" if returned
                    else f"{source} raised {type(error).__name__}: {error}")
            return None, {"sentence": self.sentence, "error": writable(said[:LONGEST_ERROR])}
        return weights, self._as_answer(output, weights)

    def _raw(self, x):
        return raw_attention(x, self.sharpness)

    def _x(self):
        """The vectors of the words: (T, D) floats, a copy."""
        return as_floats(self._vectors[self.words])

    def _drawn_by_hand(self, weights):
        """The reader set `weights`: draw these, and mix the words by them."""
        if self._busy or weights is None:
            return
        self.answer = self._as_answer(weights @ self._x(), weights)

    def _as_answer(self, output, weights):
        return {"sentence": self.sentence, "weights": weights.round(7).tolist(), "output": output.round(7).tolist()}


def complaint(tokens, vectors, own=False):
    """What is the matter with these tokens? One sentence, or None if they can be drawn; `core/sentence.js` says it too.

    Args:
        tokens: list of str.
        vectors: WordVectors.
        own: the table is the reader's.
    """
    words = [token for token in tokens if any(map(str.isalnum, token))]
    drawn = [token for token in tokens if token in vectors or token in words]
    if not words:
        return "Write a sentence, and its words will appear here."
    if said := too_long(len(drawn), sum(map(len, tokens))):
        return said
    if any(word in vectors for word in words):
        return None
    none = "The table has no vector for any of these words."
    return none + (capitals(words, vectors) if own else f" It holds {len(vectors):,} English words; try some of those.")


def capitals(words, vectors):
    """A hint, if a table has one of the words with capital letters alone; else nothing."""
    found = [large for word in words for large in (word.capitalize(), word.upper()) if large in vectors]
    return (f" It has “{found[0]}”, but sentences are read in small letters: make the words of the table small."
            if found and found[0] not in words else "")


def _checked(result, x):
    """What an attention function returned, as two arrays; ValueError if it is not attention."""
    if not (isinstance(result, (tuple, list)) and len(result) == 2):
        raise ValueError("An attention function returns two arrays, (output, weights).")
    output, weights = (as_floats(each, name).astype(float)
                       for each, name in zip(result, ("output", "weights"), strict=True))
    for name, array, shape in (("output", output, x.shape), ("weights", weights, (len(x), len(x)))):
        if array.shape != shape:
            raise ValueError(f"{name} should have shape {shape} for this sentence; got {array.shape}.")
        if not np.isfinite(array).all():
            raise ValueError(f"{name} holds NaN or infinity.")
    return output, weights


def some_rows(vectors, words, **more):
    """Some rows of a table, and more arrays, as a small safetensors file; in int8 where that loses nothing."""
    rows = vectors[list(words)]
    names = np.frombuffer("\n".join(words).encode(), np.uint8)
    small, scale = quantise(rows)
    if np.allclose(dequantise(small, scale), rows, atol=1e-6):
        return tensor_bytes({"words": names, "vectors": small, "vectors.scale": scale, **more})
    return tensor_bytes({"words": names, "vectors": rows.astype(np.float32), **more})
