"""attention-matrix: whom one word listens to; and, behind a press, every word, before and after softmax."""

import html

import numpy as np
import traitlets

from attention_lib import plots
from attention_lib.minilm import HEADS
from attention_lib.plots.rows import is_word, most_heard
from attention_lib.widgets.attention_matrix.raw import Raw
from attention_lib.widgets.attention_matrix.rows import NAMES, asking, headline
from attention_lib.widgets.attention_matrix.trained import MASKS, PAD, PADS, RANDOM_HEAD, SOURCES, Trained
from attention_lib.widgets.core.limits import SENTENCE
from attention_lib.widgets.core.sentence import SentenceWidget
from attention_lib.widgets.core.traits import Text, Whole, WrongValue

ADDRESS = ["sentence", "sharpness", "view", "source", "head", "mask", "scaled", "special_tokens", "focus", "position",
           "whole", "revealed"]
REST = "weight to [CLS], [SEP]"
LIMITS = SENTENCE | {"heads": HEADS, "random_head": RANDOM_HEAD, "pads": PADS}
WAYS = {"": Raw, **dict.fromkeys(SOURCES, Trained)}  # a source's name, or none → what makes its weights
WHO_MAY = {"none": "", "causal": " A token hears itself and what comes before it.", "padding": " Nobody hears [PAD]."}


class AttentionMatrix(SentenceWidget):
    """Whom one word of a sentence attends to: its words, and under them a strip of weights for each way of weighing.

    A press on a word lets it ask. *All words at once* opens the whole T × T matrix; rows are queries, columns keys.

    Without `sources` the words are those of the table of static vectors, and raw dot products or a function of
    yours make the weights. With `sources` the tokens are the WordPieces of the real model, between [CLS] and [SEP],
    and the weights come from their vectors x before its first layer.

    Args:
        sentence, attention, vectors, presets, sharpness: see SentenceWidget.
        view: "weights" or "scores", in the matrix.
        sources: which ways to make the weights are shown, a strip each: "raw" (x · x / √384), "random" (a head
            whose W_Q and W_K are drawn at random), "layer-1" (a head of the model's first layer).
        source: the one that headline and matrix speak of; None for the first.
        head: from 1 to 12, for "layer-1": 5 is the book's head 1.5.
        masks: which masks the reader may choose from: "none", "causal" and "padding" (two [PAD] after the text).
        mask: one of them; None for the first.
        scaled: divide the scores by √d_k.
        offer_scale: give the reader a switch for that.
        special_tokens: draw [CLS] and [SEP]; if not, each row says how much of its weight they have.
        focus: the word that asks; where it is not in the sentence, it is the one with the strongest weight on another.
        position: where it stands in the sentence, if it stands there twice; with sources [CLS] is token 0.
        whole: the matrix is open.
        ask: a question such as "Which word should “bank” listen to?". The last strip then stays empty until the reader
            has pressed a word, and neither picture nor table has its numbers.
        revealed: the reader has answered, or asked to be shown.
        guess: the place of the word that the reader pressed; -1 for none.

    `sources`, `masks`, `offer_scale` and `ask` are chosen once, all others can be set and observed. With sources the
    trait `weights` follows from them, and has a row and a column for every token, drawn or not; what [PAD] would hear
    is 0.

    Raises:
        ValueError: a name or a number is none of these.

    >>> widget = AttentionMatrix("We sat by the river bank.", sources=("raw", "layer-1"), source="layer-1")
    >>> widget.words[5:7], round(widget.weights[6, 5].item(), 1)
    (['river', 'bank'], 0.8)
    """

    name, colours = "attention-matrix", 16
    view = traitlets.Enum(["weights", "scores"], "weights").tag(sync=True)
    sources = traitlets.List(Text()).tag(sync=True)
    source = Text().tag(sync=True)
    head = Whole(5).tag(sync=True)
    masks = traitlets.List(Text(), ["none"]).tag(sync=True)
    mask = Text("none").tag(sync=True)
    scaled = traitlets.Bool(True).tag(sync=True)
    offer_scale = traitlets.Bool(False).tag(sync=True)
    special_tokens = traitlets.Bool(True).tag(sync=True)
    focus = Text("bank").tag(sync=True)
    position = Whole(-1, -1).tag(sync=True)
    whole = traitlets.Bool(False).tag(sync=True)
    ask = Text().tag(sync=True)
    revealed = traitlets.Bool(False).tag(sync=True)
    guess = Whole(-1, -1).tag(sync=True)
    stored = traitlets.Unicode().tag(sync=True, made=True)  # the presets' scores: the page draws them without the model
    limits = traitlets.Dict(LIMITS).tag(sync=True, made=True)
    address = traitlets.List(ADDRESS).tag(sync=True)

    def __init__(self, sentence=None, attention=None, vectors=None, presets=None, sources=(), source=None, masks=None,
                 mask=None, **kwargs):
        sources, masks = _names("source", sources, SOURCES), _names("mask", masks or [mask or "none"], MASKS)
        ways = dict.fromkeys(WAYS[name] for name in sources or [""])
        for way in ways:
            way.refuse({"attention": attention, "vectors": vectors, "masks": masks, **kwargs})
        self._ways = {way: way(self) for way in ways}
        super().__init__(sentence, attention, vectors, presets, sources=sources, masks=masks, mask=mask or masks[0],
                         source=source or (sources[0] if sources else ""), **kwargs)
        for name, value in self._found().items():
            setattr(self, name, value)
        self.observe(lambda _: self._recompute(), ["source", "head", "mask", "scaled"])

    @property
    def _way(self):
        return self._ways[WAYS[self.source]]

    @property
    def words(self):
        """The rows of `weights`: the words that have a vector or, with sources, the tokens."""
        return self._way.tokens()

    def shard(self, name):
        """The table of static vectors or, with sources, a part of the model."""
        return self._way.shard(name)

    def check(self):
        self._way.check()

    def picture(self):
        self.check()
        if not self.whole:
            return self._rows().figure()
        drawn, labels, weights, allowed = self._drawn()
        ax = plots.quiet_axes(*plots.matrix_size(len(drawn)))
        return plots.plot_attention(weights, labels, ax, self.sentence, allowed).figure

    def _still_image(self):
        self.check()
        return super()._still_image() if self.whole else self._rows().image()

    def describe(self):
        if not self.whole:
            at, labels, strips, *_ = self._strips()
            return (f"The attention of “{labels[at]}” in “{self.sentence}”. {most_heard(_named(strips), labels)}."
                    f"{WHO_MAY[self.mask]}")
        return (f"Attention weights of “{self.sentence}”{self._way.made_by()}, one row for each asking "
                f"{self._way.asks}.{WHO_MAY[self.mask]} The table has the numbers.")

    def table(self):
        self.check()
        return self._matrix_table() if self.whole else self._rows_table()

    def _matrix_table(self):
        drawn, labels, weights, allowed = self._drawn()
        rows = [[label, *(f"{weight:.3f}" if may else "–" for weight, may in zip(*row, strict=True))]
                for label, *row in zip(labels, weights, allowed, strict=True)]
        if len(drawn) == len(self.words):
            return ["query", *labels], rows
        for row, i in zip(rows, drawn, strict=True):
            rest = np.delete(self.weights[i], drawn).sum()
            row.append("–" if self.words[i] == PAD else f"{rest:.3f}")
        return ["query", *labels, REST], rows

    def _rows_table(self):
        at, labels, strips, heard, rest = self._strips()
        cells = {name: len(labels) * ["?"] if weights is None else
                 [f"{weight:.3f}" if may else "–" for weight, may in zip(weights, heard, strict=True)]
                 for name, weights in strips.items()}
        rows = [[name, *texts, *rest.get(name, [])] for name, texts in cells.items()]
        return [f"“{labels[at]}” gives to", *labels, *([REST] if rest else [])], rows

    def _rows(self):
        """The picture of the rows."""
        at, labels, strips, heard, _ = self._strips()
        last, spoken = self._open_strip(), self._spoken()
        said = None if spoken == last else headline(labels, strips[spoken], at, heard)
        return plots.plot_rows(_named(strips), labels, at, said, self.ask if last else None)

    def _strips(self, filled=False):
        """What the rows show; filled: the last strip too, even while the reader is asked.

        Returns:
            the number of the word that asks; the labels of the T tokens that are drawn; a dict of a strip's name → its
            weights (T,), None while it is empty; who may be attended to, (T,) bool; and a dict of a strip's name → how
            much goes to tokens that are not drawn, as text in a list, if there are any.
        """
        way, drawn = self._way, self._way.drawn()
        labels, texts = ([each(self.words[i]) for i in drawn] for each in (way.label, str))
        square, squares = np.ix_(drawn, drawn), way.strips()
        at = asking(texts, [way.places()[i] for i in drawn], self.focus, self.position,
                    next(iter(squares.values()))[square], [is_word(text) for text in texts])
        empty = None if filled else self._open_strip()
        strips = {name: None if name == empty else weights[drawn[at], drawn] for name, weights in squares.items()}
        hidden = [i for i in range(len(self.words)) if i not in drawn]
        rest = {name: ["?" if strips[name] is None else f"{weights[drawn[at], hidden].sum():.3f}"]
                for name, weights in squares.items()} if hidden else {}
        return at, labels, strips, way.allowed()[drawn[at], drawn], rest

    def _open_strip(self):
        """The name of the strip that is still empty, or None."""
        names = [NAMES[source] for source in self.sources] or ["weight"]
        return names[-1] if self.ask and not self.revealed else None

    def _spoken(self):
        """The name of the strip that the headline speaks of: never the empty one, if there is another."""
        names = [NAMES[source] for source in self.sources] or ["weight"]
        mine = NAMES.get(self.source, "weight")
        return names[0] if mine == self._open_strip() else mine

    def _fallback(self):
        """As of every widget; what is still to be guessed stands in a fold, for who cannot press."""
        kept = super()._fallback()
        if not self._open_strip() or self.weights is None:
            return kept
        at, labels, strips, heard, _ = self._strips(filled=True)
        said = headline(labels, list(strips.values())[-1], at, heard).replace("**", "")
        return f"{kept}<details><summary>Show me</summary><p>{html.escape(said)}</p></details>"

    def _drawn(self):
        """What is drawn: the numbers of the tokens, their labels, their weights, and who may attend to whom."""
        drawn = self._way.drawn()
        square = np.ix_(drawn, drawn)
        labels = [self._way.label(self.words[i]) for i in drawn]
        return drawn, labels, np.asarray(self.weights)[square], self._way.allowed()[square]

    def _computed(self):
        return self._way.computed()

    def _starter_words(self):
        return self._way.starter_words()

    def _page_state(self):
        return super()._page_state() | self._found()

    def _found(self):
        """Traits that every way to the weights finds for the page."""
        return {name: value for way in self._ways.values() for name, value in way.page_state().items()}

    @traitlets.validate("weights")
    def _refuse_wrong_weights(self, proposal):
        if not self._way.takes_weights and not self._busy:
            raise WrongValue("These weights follow from sentence, source, head and mask; AttentionMatrix without "
                             "sources draws your own.")
        return super()._refuse_wrong_weights(proposal)

    @traitlets.validate("source", "mask")
    def _refuse_what_is_not_offered(self, proposal):
        name, value = proposal["trait"].name, proposal["value"]
        offered = getattr(self, f"{name}s")
        if value not in (offered or [""]):
            raise WrongValue(f"This matrix has no {name} {value!r}; it offers {', '.join(offered) or 'none'}.")
        return value

    @traitlets.validate("head")
    def _refuse_unknown_head(self, proposal):
        if not 1 <= proposal["value"] <= HEADS:
            raise WrongValue(f"The layer has {HEADS} heads, counted from 1; got head {proposal['value']}.")
        return proposal["value"]

    def __repr__(self):
        return f"AttentionMatrix({self.sentence!r}{self._way.arguments()})"


def _named(strips):
    """Strips as a picture has them: a strip of its own needs no name, and weights set by hand may be beyond 0 and 1."""
    return {"" if name == "weight" else name: None if weights is None else np.clip(weights, 0, 1)
            for name, weights in strips.items()}


def _names(what, given, known):
    """A list of names, all of them known; ValueError if not."""
    names = [given] if isinstance(given, str) else list(given)
    if wrong := [name for name in names if name not in known]:
        raise ValueError(f"There is no {what} {wrong[0]!r}; choose from {', '.join(known)}.")
    return list(dict.fromkeys(names))
