"""What AttentionMatrix draws of the real model: one head of the first layer, under one of three masks.

The JavaScript half is `trained_source.js`.
"""

from contextlib import suppress
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from attention_lib.attention import causal_mask, softmax
from attention_lib.minilm import HEADS
from attention_lib.numbers import as_whole
from attention_lib.widgets.attention_matrix.rows import NAMES
from attention_lib.widgets.core.sentence import SentenceWidget
from attention_lib.widgets.minilm.activations import layer_one, stored, text_error
from attention_lib.widgets.minilm.shards import MODEL_SHARDS, model_shard

SOURCES = ("raw", "random", "layer-1")
MASKS = ("none", "causal", "padding")
RANDOM_HEAD = 5  # the draw that stands for all: in the place of head 1.5
PAD, PADS = "[PAD]", 2
SPECIAL = ("[CLS]", "[SEP]")
WAYS = {"raw": "raw dot products", "random": "a head drawn at random", "layer-1": "head 1.{} of all-MiniLM-L6-v2"}


class Trained:
    """The WordPieces of the real model before its first layer, and three sources of weights; as `raw.Raw`."""

    asks, takes_weights = "token", False

    def __init__(self, widget):
        self.widget, self.attended, self.error = widget, None, None

    @staticmethod
    def refuse(given):
        if given["attention"] is not None or given["vectors"] is not None:
            raise ValueError("With sources the real model makes vectors and weights; leave out `attention` and "
                             "`vectors`.")

    def tokens(self):
        return self.attended.tokens if self.attended else []

    def places(self):
        return list(range(len(self.tokens())))

    def strips(self):
        of = self.widget
        return {NAMES[source]: head_attention(of.sentence, source, of.head, of.mask, of.scaled).weights
                for source in of.sources}

    def computed(self):
        widget, self.error = self.widget, None
        try:
            self.attended = head_attention(widget.sentence, widget.source, widget.head, widget.mask, widget.scaled)
        except ValueError as error:
            self.attended, self.error = None, str(error)
        return self.attended and self.attended.weights, None

    def check(self):
        if self.attended is None:
            raise ValueError(self.error)

    def drawn(self):
        return [i for i, token in enumerate(self.tokens()) if self.widget.special_tokens or token not in SPECIAL]

    def label(self, token):
        return piece_label(token)

    def allowed(self):
        return self.attended.allowed

    def made_by(self):
        return f" by {WAYS[self.widget.source].format(self.widget.head)}"

    def arguments(self):
        head = f", head={self.widget.head}" if self.widget.source == "layer-1" else ""
        return f", source={self.widget.source!r}{head}"

    def shard(self, name):
        return model_shard(name) if name in MODEL_SHARDS else SentenceWidget.shard(self.widget, name)

    def starter_words(self):
        return []

    def page_state(self):
        texts = (self.widget.sentence, *self.widget.presets)  # as it is now: the page draws it without the model
        head = self.widget.head if self.widget.ask else None  # who is asked looks at strips, and at one head
        kept = stored_examples(texts, tuple(self.widget.sources), head)
        return {"stored": kept, "starter": "", "shard_megabytes": 0.0}


class HeadAttention(NamedTuple):
    """Who may attend to whom in a text of T tokens, and how much every token does."""

    tokens: list  # T WordPieces: [CLS], the text, [SEP], and the padding if there is any
    scores: np.ndarray  # (T, T), -inf where nobody may attend
    weights: np.ndarray  # (T, T); the rows of padding are 0, all others add up to 1
    allowed: np.ndarray  # (T, T) bool, True: may attend


def head_attention(text, source="layer-1", head=5, mask="none", scaled=True):
    """The attention of one head of the first layer, as the widget draws it.

    Args:
        text: a string.
        source: "layer-1"; "random", W_Q and W_K drawn at random; "raw", the vectors themselves as queries and keys.
        head: from 1 to 12, for "layer-1": 5 is the book's head 1.5.
        mask: "none"; "causal"; "padding", with two [PAD] after the text, to which nobody attends. What they
            themselves would hear is thrown away, so their rows are 0.
        scaled: divide the scores by √d_k.

    Returns:
        HeadAttention.

    Raises:
        ValueError: the text is empty or too long, the model knows none of its words, or there is no such head, mask or
            source.

    >>> river = head_attention("We sat by the river bank.")
    >>> round(float(river.weights[6, 5]), 1)  # from "bank" to "river"
    0.8
    """
    activations, head = _read(text, source, scaled), as_whole(head, "head is a number from 1 to 12", least=1)
    if head > HEADS or mask not in MASKS:
        raise ValueError(f"There are heads 1 to {HEADS}, and the masks {', '.join(MASKS)}; "
                         f"got head {head} and mask {mask!r}.")
    scores = activations.scores[{"raw": 1, "random": RANDOM_HEAD}.get(source, head) - 1]
    allowed = causal_mask(len(scores)) if mask == "causal" else np.ones(scores.shape, bool)
    scores = np.where(allowed, scores, -np.inf)
    weights, pads = softmax(scores), PADS if mask == "padding" else 0
    around = (0, pads), (0, pads)
    return HeadAttention(activations.tokens + pads * [PAD], np.pad(scores, around, constant_values=-np.inf),
                         np.pad(weights, around), np.pad(allowed, around))


@lru_cache(maxsize=32)
def stored_examples(texts, sources, head=None):
    """The unmasked scores of some texts, for the page: all heads of "layer-1", one draw of "random".

    Args:
        texts, sources: tuples of str.
        head: of "layer-1" this one alone, a twelfth of the room; the page fetches what it needs for another.

    Returns:
        str, see `activations.stored`; texts that cannot be drawn are left out.
    """
    all_activations = []
    for text in dict.fromkeys(texts):
        with suppress(ValueError):  # the page will say why
            all_activations += [_one_draw(_read(text, source)) for source in sources]
    return stored(all_activations, heads=head and {"layer-1": (head,)})


def piece_label(token):
    """A token as it is drawn: "##bank" goes on with the word before it, so "·bank"."""
    return "·" + token[2:] if token.startswith("##") and len(token) > 2 else token


def _read(text, source, scaled=True):
    """The activations of a text; ValueError if there is nothing in it to draw."""
    if said := text_error(text):
        raise ValueError(said)
    return layer_one(text, source, scale=scaled)


def _one_draw(activations):
    """The activations of a text; of "random" with the one head that is drawn."""
    if activations.kind != "random":
        return activations
    some = slice(RANDOM_HEAD - 1, RANDOM_HEAD)
    names = ("scores", "weights", "value_outputs")
    return activations._replace(**{name: getattr(activations, name)[some] for name in names})
