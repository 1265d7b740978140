"""tiles: the online softmax, a tile of the matrix of scores after the other, with what one row keeps in sight."""

import numpy as np
import traitlets

from attention_lib.attention import split_heads
from attention_lib.efficient import online_softmax_steps
from attention_lib.numbers import as_floats
from attention_lib.widgets.core.base import BookWidget
from attention_lib.widgets.core.limits import texts
from attention_lib.widgets.core.traits import Text, Whole, WrongValue, readable
from attention_lib.widgets.minilm.activations import first_layer, layer_one
from attention_lib.widgets.tiles import said
from attention_lib.widgets.tiles.constants import MOST
from attention_lib.widgets.tiles.figure import drawn

SENTENCE = "I went to the bank to deposit money."
DIGITS = 2  # of a score and a value: what comes after them differs between machines
SHOWN, WIDEST = 4, 6  # numbers of a value: of the model's, and of a reader's own at most
LETTERS = 12  # of a word


class Tiles(BookWidget):
    """A small matrix of scores that is read tile by tile: the largest score, the sum and the output of one row so far.

    Args:
        sentence: whose scores, in a head of the model's first layer; up to 16 tokens.
        head: "1.1" to "1.12".
        row: the word whose row is followed, where it stands once, or its number.
        block: how many words a tile has in a row and in a column; it need not divide their number.
        causal: whether a word sees only itself and what stands before it; tiles beyond are skipped.
        step: how many tiles have been read; None for the tile where the row meets a larger score than before.
        scores, values, labels: a matrix of one's own in place of the sentence's: (T, T), (T, up to 6), and T words.

    Raises:
        ValueError: there is no such row, head or block, or scores, values and labels do not fit together.

    >>> Tiles().describe()[52:]
    'A larger score: what “bank” kept counts only 0.11 of itself.'
    """

    name = "tiles"
    labels = traitlets.List(Text()).tag(sync=True)
    scores = traitlets.List().tag(sync=True)  # (T, T)
    values = traitlets.List().tag(sync=True)  # (T, d_v), as many of their numbers as are shown
    of = Whole(SHOWN, 1).tag(sync=True, made=True)  # how many numbers a value has
    row = Whole(0, 0, MOST - 1).tag(sync=True)
    block = Whole(4, 1, MOST).tag(sync=True)
    causal = traitlets.Bool(False).tag(sync=True)
    step = Whole(0, 0, MOST**2).tag(sync=True)
    address = traitlets.List(["step", "row", "block", "causal"]).tag(sync=True)

    def __init__(self, sentence=SENTENCE, row="bank", head="1.5", scores=None, values=None, labels=None, step=None,
                 **kwargs):
        if (scores is None) != (labels is None) or (scores is None) != (values is None):
            raise ValueError("A matrix of one's own needs scores, values and labels, all three.")
        labels, scores, values, of = _of_model(sentence, head) if scores is None else _own(labels, scores, values)
        super().__init__(labels=labels, scores=scores, values=values, of=of, row=_place(labels, row),
                         step=0 if step is None else step, **kwargs)
        if step is None:
            self.step = self._turning()

    @traitlets.validate("row", "block", "step")
    def _within(self, proposal):
        name, value = proposal["trait"].name, proposal["value"]
        most = {"row": len(self.labels) - 1, "block": len(self.labels), "step": len(self.tiles())}[name]
        if value > most:
            raise WrongValue(f"{name} should be a whole number up to {most}, with {len(self.labels)} words"
                             f"{f' and tiles of {self.block}' if name == 'step' else ''}; got {value}.")
        return value

    def tiles(self):
        """All tiles in the order in which they are read: list of (range of rows, range of columns)."""
        return tiles(len(self.labels), self.block, self.causal)

    def steps(self):
        """What the online softmax does for the chosen row: list of `efficient.Step`."""
        seen = self.row + 1 if self.causal else len(self.labels)
        return online_softmax_steps(self.scores[self.row][:seen], self.values[:seen], self.block)

    def picture(self):
        return self._drawn().figure()

    def describe(self):
        return f"{self._headline().replace('**', '')} {self._told()}"

    def table(self):
        rows = [[" ".join(self.labels[place] for place in step.block), said.two(step.maximum), said.three(step.rescale),
                 said.two(step.total), ", ".join(map(said.two, step.output))] for step in self.steps()]
        return [f"keys of “{self.labels[self.row]}”", "largest score", "rescale", "sum", "output so far"], rows

    def _now(self):
        """How many tiles have been read; another block or mask may leave fewer of them."""
        return min(self.step, len(self.tiles()))

    def _first(self):
        """How many tiles are read before the first of the row."""
        return next(at for at, (rows, _) in enumerate(self.tiles()) if self.row in rows)

    def _turning(self):
        rises = [at for at, step in enumerate(self.steps()) if at and step.rescale < 1]
        return self._first() + 1 + (rises[0] if rises else 0)

    def _read(self):
        """(the steps of the row so far, whether the last of them is in the tile that is lit)."""
        steps, read = self.steps(), self._now() - self._first()
        return steps[:max(0, read)], 0 < read <= len(steps)

    def _headline(self):
        every, now = self.tiles(), self._now()
        held = said.counted(len(self.labels), every[now - 1] if now else None, self.causal)
        return said.headline(now, len(every), *held)

    def _told(self):
        read, is_now = self._read()
        return said.told(self.labels[self.row], read[-1] if is_now else None, len(read) == 1, len(read),
                         len(read) == len(self.steps()))

    def _drawn(self):
        read, is_now = self._read()
        return drawn(self.labels, np.array(self.scores), self.tiles(), self._now(), self.row, self.causal, read, is_now,
                     self._headline(), self._told())

    def _still_image(self):
        return self._drawn().image()

    def __repr__(self):
        return f"Tiles({' '.join(self.labels)})"


def tiles(size, block, causal=False):
    """The tiles of so many words, in the order in which flash attention reads them.

    >>> tiles(3, 2, causal=True)
    [(range(0, 2), range(0, 2)), (range(2, 3), range(0, 2)), (range(2, 3), range(2, 3))]
    """
    def cut(end):
        return [range(start, min(start + block, end)) for start in range(0, end, block)]

    return [(rows, columns) for rows in cut(size) for columns in cut(rows.stop if causal else size)]


def _of_model(sentence, head):
    """labels, scores and values of a head of layer 1, of which the most different numbers are shown."""
    number = head.removeprefix("1.") if isinstance(head, str) and head.startswith("1.") else ""
    if not number.isdecimal() or not 1 <= int(number) <= 12:
        raise ValueError(f'head is one of layer 1, "1.1" to "1.12"; got {head!r}.')
    if not isinstance(sentence, str):
        raise ValueError(f"sentence should be a text; got {type(sentence).__name__}.")
    layer = layer_one(sentence)
    if len(layer.tokens) > MOST:
        raise ValueError(f"The matrix has room for {MOST} tokens; this sentence has {len(layer.tokens)}.")
    params = first_layer()
    values = split_heads(layer.x @ params.w_v + params.b_v, params.heads)[int(number) - 1]  # (T, 32)
    most = np.sort(np.argsort(-values.std(axis=0), kind="stable")[:SHOWN])
    return (layer.tokens, _rounded(layer.scores[int(number) - 1]), _rounded(values[:, most]), values.shape[1])


def _rounded(numbers):
    return (numbers.astype(float).round(DIGITS) + 0).tolist()


def _own(labels, scores, values):
    labels = [_name(each) for each in texts(labels, "labels", MOST)]
    scores, values = as_floats(scores, "scores").astype(float), as_floats(values, "values").astype(float)
    T = len(labels)
    if T < 2 or scores.shape != (T, T) or values.ndim != 2 or len(values) != T or not 1 <= values.shape[1] <= WIDEST:
        raise ValueError(f"scores should be (T, T), values (T, 1 to {WIDEST}) and labels T words, 2 to {MOST}; got "
                         f"{scores.shape}, {values.shape} and {T}.")
    if not (np.isfinite(scores).all() and np.isfinite(values).all()):
        raise ValueError("scores and values should be finite; a mask is set by causal=True.")
    return labels, scores.tolist(), values.tolist(), values.shape[1]


def _name(text):
    if not text.strip() or len(text) > LETTERS:
        raise ValueError(f"A label should have 1 to {LETTERS} letters; got {text[:50]!r}.")
    return readable(text)


def _place(labels, row):
    """The number of the row that is followed."""
    if not isinstance(row, str):
        return row
    if labels.count(row) != 1:
        raise ValueError(f"{row!r} stands {labels.count(row)} times among {', '.join(labels)}; row names one of them, "
                         "or is its number.")
    return labels.index(row)
