"""What the widgets with a sentence share: their words, their vectors and the attention behind them."""

import base64

import numpy as np
import traitlets

from attention_lib.attention import softmax
from attention_lib.data_files import FOLDER
from attention_lib.numbers import as_floats
from attention_lib.tensors import dequantise, quantise, tensor_bytes
from attention_lib.text import tokenize
from attention_lib.vectors import TABLES, WordVectors
from attention_lib.widgets.kit import BookWidget

PAGE_TABLE = "minilm-64"
CANON = ["We sat by the river bank.", "She deposited her check at the bank.", "I went to the bank to deposit money.",
         "He sat on the river bank.", "From the river bank we walked to the bank to deposit our money."]


def raw_attention(x, sharpness=4.0):
    """Attention with nothing learned: every word is its own query, key and value.

    Args:
        x: (T, D) word vectors.
        sharpness: every dot product is multiplied by this before softmax.

    Returns:
        (output (T, D), weights (T, T)); float32 stays float32, whole numbers become float64.

    Raises:
        ValueError: these are no numbers, or x is no table of vectors.
    """
    x, sharpness = as_floats(x, "x"), as_floats(sharpness, "sharpness")
    if x.ndim != 2 or sharpness.ndim or not np.isfinite(sharpness):
        raise ValueError("x should be (T, D), one row a word, and sharpness one finite number; "
                         f"got shape {x.shape} and {sharpness}.")
    weights = softmax(float(sharpness) * (x @ x.T))  # (T, T)
    return weights @ x, weights


class SentenceWidget(BookWidget):
    """A widget that shows the attention inside one sentence.

    Args:
        sentence: the text.
        attention: a function of the words' vectors x (T, D) that returns (output (T, D), weights (T, T));
            None for raw dot products, which the widget computes by itself.
        vectors: WordVectors; None for the book's table "minilm-64".
        presets: sentences to offer; None for some of the book's own.
        sharpness: what raw dot products are multiplied by before softmax.

    The traits `sentence` and `weights` (T, T) can be read, set and observed. T counts the words that the
    table knows; `words` names them.
    """

    sentence = traitlets.Unicode().tag(sync=True)
    sharpness = traitlets.Float(4.0).tag(sync=True)
    presets = traitlets.List(traitlets.Unicode()).tag(sync=True)
    starter = traitlets.Unicode().tag(sync=True)  # the rows of a few words, so that the first picture needs no pack
    pack_name = traitlets.Unicode().tag(sync=True)
    pack_megabytes = traitlets.Float().tag(sync=True)
    answer = traitlets.Dict(allow_none=True, default_value=None).tag(sync=True)  # what Python computed, if it did
    weights = traitlets.Any()

    def __init__(self, sentence=None, attention=None, vectors=None, presets=None, **kwargs):
        self._vectors, self._attention, self._busy = vectors or WordVectors.load(PAGE_TABLE), attention, False
        presets = list(CANON if presets is None else presets)
        super().__init__(sentence=presets[0] if sentence is None else sentence, presets=presets,
                         pack_name=PAGE_TABLE if vectors is None else "vectors", **kwargs)
        self.pack_megabytes = round(len(self.pack(self.pack_name)) / 1e6, 1)
        self.starter = base64.b64encode(_rows(self._vectors, self._starter_words())).decode()
        self.observe(lambda _: self._recompute(), ["sentence", "sharpness"])
        self.observe(lambda change: self._drawn_by_hand(change["new"]), "weights")
        self._recompute()

    @property
    def words(self):
        """The words of the sentence that have a vector, in order: the rows of `weights`."""
        return [token for token in tokenize(self.sentence) if token in self._vectors]

    def pack(self, name):
        """The whole table that this widget draws on, as a safetensors file."""
        if name != self.pack_name:
            return super().pack(name)
        return (FOLDER / TABLES[name]).read_bytes() if name in TABLES else self._vectors.to_bytes()

    def check(self):
        """ValueError, with the sentence that says why, if there is nothing to draw."""
        if not self.words:
            raise ValueError("No word of this sentence is in the table, so there is nothing to draw.")
        if self.weights is None:
            raise ValueError(self.answer["error"])

    @traitlets.validate("weights")
    def _refuse_wrong_weights(self, proposal):
        weights = proposal["value"]
        if self._busy or weights is None:
            return weights
        x = self._vectors[self.words]
        return _checked((x, weights), x)[1]

    def _starter_words(self):
        texts = [self.sentence, *self.presets]
        return sorted({word for text in texts for word in tokenize(text) if word in self._vectors})

    def _recompute(self):
        """Ask the attention function about the sentence as it is now."""
        if not self.words:
            return
        x, returned = self._vectors[self.words], False
        try:
            if self._attention is None:
                output, weights, answer = *raw_attention(x, self.sharpness), None
            else:
                result = self._attention(x)
                returned = True
                output, weights = _checked(result, x)
                answer = self._as_answer(output, weights)
        except Exception as error:  # the reader's own function: whatever it raises is for the reader to see
            source = "Your function" if self._attention else "Raw attention"
            said = (f"What your function returned cannot be drawn. {error}" if returned
                    else f"{source} raised {type(error).__name__}: {error}")
            weights, answer = None, {"sentence": self.sentence, "error": said}
        self._busy = True
        with self.hold_trait_notifications():
            self.weights, self.answer = weights, answer
        self._busy = False

    def _drawn_by_hand(self, weights):
        """The reader set `weights`: draw these, and mix the words by them."""
        if self._busy or weights is None:
            return
        x = self._vectors[self.words]
        self.answer = self._as_answer(weights @ x, weights)

    def _as_answer(self, output, weights):
        return {"sentence": self.sentence, "weights": weights.round(7).tolist(), "output": output.round(7).tolist()}


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


def _rows(vectors, words):
    """Some rows of a table as a small safetensors file, in int8 where that loses nothing."""
    rows = vectors[list(words)]
    names = np.frombuffer("\n".join(words).encode(), np.uint8)
    small, scale = quantise(rows)
    if np.allclose(dequantise(small, scale), rows, atol=1e-6):
        return tensor_bytes({"words": names, "vectors": small, "vectors.scale": scale})
    return tensor_bytes({"words": names, "vectors": rows.astype(np.float32)})
