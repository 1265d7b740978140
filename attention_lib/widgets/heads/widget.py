"""heads: all twelve heads of a layer of the real model on one sentence, and one of them enlarged."""

import base64
import math

import numpy as np
import traitlets
from matplotlib.figure import Figure

from attention_lib.encoder import Encoder
from attention_lib.minilm import HEADS
from attention_lib.plots.canvas import PALETTE
from attention_lib.widgets.core.base import BookWidget
from attention_lib.widgets.core.limits import SENTENCE
from attention_lib.widgets.core.traits import Counted, Text
from attention_lib.widgets.heads.examples import (
    EXAMPLES,
    HEADS_SHARD,
    MOST_PIECES,
    STEPS,
    all_heads,
    heads_shard,
    in_steps,
)
from attention_lib.widgets.minilm.shards import model_shard

ADDRESS = ["sentence", "layer", "head", "from_word", "to_word", "sort", "special_tokens", "view"]
LAYERS = 6
LIMITS = SENTENCE | {"layers": LAYERS, "heads": HEADS, "pieces": MOST_PIECES}


class Heads(BookWidget):
    """The attention weights of all heads of a layer of the real model, and one head in large.

    Args:
        sentence: the text; None for "The bank will not lend money if the customer has bad credit."
        layer, head: the head that is enlarged, counted from 1; the book calls it layer.head.
        from_word, to_word: tokens, as `tokens` has them, the second "the" as "the (2)"; whose attention to which one
            is read, and sorted by. "" for the largest weight of the head, and for the largest of `from_word`. They are
            words, not places: another sentence keeps them where it has them, `to_word` only together with `from_word`.
        sort: "number", or "weight": heads with the largest weight from `from_word` to `to_word` come first.
        special_tokens: draw [CLS] and [SEP]; without them the other weights stay as they are.
        view: the enlarged head as "arcs" or as a "matrix".
        ask: a question that stands over the twelve matrices and is answered by pressing one of them: until then they
            bear no numbers, and all tools wait behind a fold. "" for none.
        model: an `Encoder` of your own, as `load_encoder` gives it; None for the book's. It is looked at in a running
            notebook: a page cannot fetch it.

    On the website a reader's own sentence is computed by layer 1 alone; in a running notebook by all layers.

    Raises:
        ValueError: the sentence has no such token, the model no such layer or head, or it is no Encoder.

    >>> heads = Heads("We sat by the river bank.", layer=1, head=5, from_word="bank", to_word="river")
    >>> heads.weights.shape
    (12, 9, 9)
    >>> [name for name, weight in heads.largest("bank", "river", n=2)]
    ['1.3', '1.5']
    """

    name = "heads"
    sentence = Text().tag(sync=True)
    layer = Counted(1, "layers").tag(sync=True)
    head = Counted(5, "heads").tag(sync=True)
    from_word = Text().tag(sync=True)
    to_word = Text().tag(sync=True)
    sort = traitlets.Enum(["number", "weight"], "number").tag(sync=True)
    special_tokens = traitlets.Bool(True).tag(sync=True)
    view = traitlets.Enum(["arcs", "matrix"], "arcs").tag(sync=True)
    ask = Text().tag(sync=True)
    limits = traitlets.Dict(LIMITS).tag(sync=True, made=True)
    stored = traitlets.Dict().tag(sync=True, made=True)  # the shard of the examples, and in how many steps weights are
    examples = traitlets.List().tag(sync=True, made=True)
    answer = traitlets.Dict().tag(sync=True, made=True)  # the weights of this sentence and layer, or the error
    address = traitlets.List(ADDRESS).tag(sync=True)
    model = None

    def __init__(self, sentence=None, layer=1, head=None, model=None, **kwargs):
        sentence = EXAMPLES[0].sentence if sentence is None else sentence
        if model is None:
            examples, limits = [example._asdict() for example in EXAMPLES], LIMITS
            stored = {"name": HEADS_SHARD, "kilobytes": round(len(heads_shard()) / 1000), "steps": STEPS}
        elif isinstance(model, Encoder):
            examples, limits = [], LIMITS | {"layers": len(model.blocks), "heads": model.heads}
            stored = {"steps": STEPS}
        else:
            raise ValueError(f"model should be an Encoder, as load_encoder gives it; got {type(model).__name__}.")
        head = min(5, limits["heads"]) if head is None else head
        self.model = model
        super().__init__(limits=limits, sentence=sentence, layer=layer, head=head, examples=examples, stored=stored,
                         **kwargs)
        for word in filter(None, (self.from_word, self.to_word)):
            self._place(word)
        self._compute()
        self.observe(lambda _: self._compute(), ["sentence", "layer"])

    @property
    def tokens(self):
        """The T WordPieces, [CLS] first and [SEP] last."""
        return all_heads(self.sentence, self.model).tokens

    @property
    def weights(self):
        """The weights of the layer's heads: (H, T, T), rows are queries, columns are keys."""
        return all_heads(self.sentence, self.model).weights[self.layer - 1]

    def largest(self, from_word, to_word, n=5):
        """The heads of all layers that let one word attend most to another.

        Args:
            from_word, to_word: tokens of the sentence, the second "the" as "the (2)".
            n: how many heads.

        Returns:
            list of (name of the head, such as "3.5", weight), the largest first.

        Raises:
            ValueError: the sentence has no such token.
        """
        query, key = self._place(from_word), self._place(to_word)
        weights = all_heads(self.sentence, self.model).weights[..., query, key]  # (L, H)
        order = np.argsort(-weights, axis=None, kind="stable")[:n]
        heads = weights.shape[1]
        return [(f"{place // heads + 1}.{place % heads + 1}", float(weights.flat[place])) for place in order]

    def fact(self, head):
        """The largest weight of a head between tokens that are neither [CLS] nor [SEP].

        Weights that agree in three digits count as equal, and the first is taken; so does the page.

        Args:
            head: its number in the layer, from 1.

        Returns:
            (place of the query, place of the key, weight).
        """
        inner = self.weights[head - 1, 1:-1, 1:-1]
        row, column = np.unravel_index(_three(inner).argmax(), inner.shape)
        return int(row) + 1, int(column) + 1, float(inner[row, column])

    def chosen(self):
        """The pair that is read now: (place of the query, place of the key, weight) of the enlarged head."""
        shown, weights, names = self._shown(), self.weights[self.head - 1], _names(self.tokens)
        row, column = (names.index(word) if word in names else -1 for word in (self.from_word, self.to_word))
        lost = self.from_word != "" and row not in shown  # then the other word is no pair
        row = row if row in shown else self.fact(self.head)[0]
        column = int(_three(weights[row, 1:-1]).argmax()) + 1 if lost or column not in shown else column
        return row, column, float(weights[row, column])

    def order(self):
        """The numbers of the layer's heads, from 1, as they are sorted."""
        row, column, _ = self.chosen()
        key = -_three(self.weights[:, row, column]) if self.sort == "weight" else np.arange(len(self.weights))
        return [int(head) + 1 for head in np.argsort(key, kind="stable")]

    def hidden(self):
        """How much of the weight of the words goes to [CLS] and [SEP]: (H,), on average over the words."""
        return self.weights[:, 1:-1][..., [0, -1]].sum(axis=-1).mean(axis=-1)

    def shard(self, name):
        return heads_shard() if name == HEADS_SHARD else model_shard(name)

    def picture(self):
        shown, tokens = self._shown(), self.tokens
        rows = math.ceil(len(self.weights) / 4)
        figure = Figure(figsize=(6, 1 + rows), dpi=100, layout="constrained")
        axes = figure.subplots(rows, 4, squeeze=False)
        for ax in axes.flat[len(self.weights):]:
            ax.set_axis_off()
        for ax, head in zip(axes.flat, self.order(), strict=False):
            image = ax.imshow(self.weights[head - 1][np.ix_(shown, shown)], cmap="Greys" if self.ask else "viridis",
                              vmin=0, vmax=1)
            row, column, _ = self.chosen() if self.sort == "weight" else self.fact(head)
            weight, marked = self.weights[head - 1, row, column], head == self.head and not self.ask
            told = "" if self.ask else f"  {weight:.2f}\n{_pair(tokens, row, column)}"
            ax.set_title(f"{self.layer}.{head}{told}", fontsize=7, fontweight="bold" if marked else None,
                         parse_math=False)
            ax.set_xticks([])
            ax.set_yticks([])
            if marked:
                ax.spines[:].set(linewidth=3, edgecolor=PALETTE["query"])
        figure.colorbar(image, ax=axes, label="weight", shrink=0.6)
        return figure

    def describe(self):
        row, column, weight = self.chosen()
        asks, answers = (self.tokens[place] for place in (row, column))
        if self.ask:  # it gives no answer away
            return (f"{self.ask} The {len(self.weights)} heads of layer {self.layer} on “{self.sentence}”, one matrix "
                    "each; rows ask, columns answer.")
        return (f"The {len(self.weights)} heads of layer {self.layer} on “{self.sentence}”, one matrix each; rows ask, "
                f"columns answer. In head {self.layer}.{self.head}, “{asks}” gives {weight:.2f} to “{answers}”. "
                "The table has the numbers of this head.")

    def table(self):
        shown, tokens, weights = self._shown(), self.tokens, self.weights[self.head - 1]
        return ["query", *(tokens[j] for j in shown)], [
            [tokens[i], *(f"{weights[i, j]:.3f}" for j in shown)] for i in shown]

    def _compute(self):
        """Tell the picture the weights of this sentence and layer, or why there are none."""
        told = {"sentence": self.sentence, "layer": self.layer}
        try:
            told |= {"tokens": self.tokens, "weights": base64.b64encode(in_steps(self.weights).tobytes()).decode()}
        except ValueError as error:
            told["error"] = str(error)
        self.answer = told

    def _shown(self):
        """The places of the tokens that are drawn."""
        places = range(len(self.tokens))
        return list(places if self.special_tokens else places[1:-1])

    def _place(self, word):
        names = _names(self.tokens)
        if word not in names:
            raise ValueError(f"“{word}” is not among the tokens of this sentence: {', '.join(names)}.")
        return names.index(word)

    def __repr__(self):
        return f"Heads({self.sentence!r}, layer={self.layer}, head={self.head})"


def _names(tokens):
    """A name for each token: "the", and for the next one "the (2)"."""
    counts = [tokens[: place + 1].count(token) for place, token in enumerate(tokens)]
    return [token if count == 1 else f"{token} ({count})" for token, count in zip(tokens, counts, strict=True)]


def _three(weights):
    """Weights in thousandths."""
    return np.floor(weights * 1000 + 0.5)


def _pair(tokens, row, column):
    return f"{tokens[row]} → {'itself' if row == column else tokens[column]}"
