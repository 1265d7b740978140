"""What a whole model makes of a text: weights, what they bring, and the places of “bank” layer by layer.

The model is the book's, or one of a reader's own (`load_encoder`), for which there is no ruler.
"""

import re
from functools import cache, lru_cache
from typing import NamedTuple

import numpy as np

from attention_lib.experiment import Cut, layer_and_head
from attention_lib.measure.readings import contributions, spoken
from attention_lib.minilm import load_minilm
from attention_lib.ruler import layer_rulers
from attention_lib.widgets.core.limits import MOST_LETTERS
from attention_lib.widgets.minilm.shards import ROOM, RULED
from attention_lib.wordpiece import UNKNOWN, basic_words, is_mark

CUT = re.compile(r"(\*|\d{1,2}) (\*|\d{1,2})(?: (\d{1,2}(?:\.\d{1,2})?))?", re.ASCII)


class Reading(NamedTuple):
    """A text of T tokens in the L layers."""

    text: str
    tokens: list  # T, [CLS] first and [SEP] last
    weights: np.ndarray  # (L, H, T, T)
    places: dict  # the place of each “bank” among the tokens → (L+1,) where it stands on the ruler of each layer


class Heard(NamedTuple):
    """How long is what each token hears from each other, not how large its weight (Kobayashi et al. 2020)."""

    together: np.ndarray  # (L, T, T) through all heads: rows are queries, columns are keys
    lengths: np.ndarray  # (L, H, T) of what a token says through one head; times its weight, that is what is heard


def read(text, cuts=(), silenced=(), model=None):
    """Let a model read a text.

    Args:
        text: a string.
        cuts: texts "query key where": "6 5" cuts token 6 from token 5 everywhere, "6 5 3" in layer 3, "* 5 3.5" every
            token in head 3.5.
        silenced: names of heads ("3.5"), or of layers ("3") for all their heads.
        model: an Encoder of a reader's own; None for the book's.

    Returns:
        Reading; its arrays are read-only. There are no places for a model of a reader's own.

    Raises:
        ValueError: there is nothing in the text to read, or too much; or a cut or a name does not fit it.

    >>> reading = read("We sat by the river bank.", cuts=["6 5"])
    >>> reading.tokens[6], reading.tokens[5], reading.places[6].round(1)[-1].item() + 0
    ('bank', 'river', -0.1)
    """
    if said := complaint(text, model):
        raise ValueError(said)
    if model is None:
        return _read(text, tuple(cuts), tuple(silenced))
    encoding = _encode(model, text, cuts, silenced)
    return Reading(text, encoding.tokens, encoding.weights, {})


def heard(text, cuts=(), silenced=(), model=None):
    """What the weights of a text bring; see `read`.

    Returns:
        Heard: a head that is silenced brings nothing.

    >>> found = heard("We sat by the river bank.")
    >>> found.together.shape, found.lengths.shape
    ((6, 9, 9), (6, 12, 9))
    """
    if said := complaint(text, model):
        raise ValueError(said)
    model = model or _model()
    encoding = _encode(model, text, cuts, silenced)
    weights = encoding.weights.copy()  # (L, H, T, T)
    lengths = [np.linalg.norm(spoken(x, block.attention), axis=-1)
               for x, block in zip(encoding.hidden[:-1], model.blocks, strict=True)]
    for name in silenced:
        layer, head = layer_and_head(name, *weights.shape[:2])
        weights[layer, slice(None) if head is None else head] = 0
        lengths[layer][slice(None) if head is None else head] = 0
    return Heard(contributions(encoding._replace(weights=weights), model.blocks), np.array(lengths))


def longest(model=None):
    """The most tokens of a text, [CLS] and [SEP] among them."""
    return ROOM if model is None else min(ROOM, len(model.positions))


def complaint(text, model=None):
    """What is the matter with a text? One sentence, or None; the page says it too."""
    words = basic_words(text)
    if all(map(is_mark, words)):
        return "Write a sentence, and its words will appear here."
    if (letters := sum(map(len, words))) > MOST_LETTERS:
        return (f"That is {letters} letters; the picture has room for {MOST_LETTERS}. "
                "It goes on when the text is shorter.")
    pieces = (model or _model()).tokenize(text)
    if len(pieces) > longest(model) - 2:
        return (f"That is {len(pieces)} word pieces; the picture has room for {longest(model) - 2}. "
                "It goes on when the text is shorter.")
    if all(piece == UNKNOWN or is_mark(piece) for piece in pieces):
        return "The model has no piece for any of these words. It was trained on English; try some English words."
    return None


def cut_of(text):
    """A cut as `MiniLM.encode` takes it, from its text; ValueError if it is none."""
    found = CUT.fullmatch(text)
    if not found or found[2] == "*":
        raise ValueError('A cut is "query key" or "query key where": two places of tokens, counted from 0, and a layer '
                         f'("3") or a head ("3.5"); "*" as the query stands for every token. Got {text!r}.')
    query, key, where = found.groups()
    return Cut(None if query == "*" else int(query), int(key), where)


def single_cuts(text, at=None):
    """Where a “bank” goes if it alone is cut from one token, everywhere: dict of the token's place → (L+1,).

    Args:
        text: a string.
        at: the place of that “bank” among the tokens; None for the first.
    """
    tokens = read(text).tokens
    if RULED not in tokens:
        return {}
    at = tokens.index(RULED) if at is None else at
    return {key: read(text, (f"{at} {key}",)).places[at] for key in range(len(tokens)) if key != at}


def single_silences(text):
    """Where each “bank” goes if one head, or one layer, is silent: dict of its name → dict of a place → (L+1,)."""
    layers, heads = (range(1, size + 1) for size in read(text).weights.shape[:2])
    names = [*map(str, layers), *(f"{layer}.{head}" for layer in layers for head in heads)]
    return {name: read(text, (), (name,)).places for name in names}


@lru_cache(maxsize=256)  # what is stored of the presets is the same for every widget
def _read(text, cuts, silenced):
    encoding = _encode(_model(), text, cuts, silenced)
    rulers, tokens = layer_rulers(RULED), encoding.tokens
    places = {at: rulers.place(encoding.hidden[:, at]) for at, token in enumerate(tokens) if token == RULED}
    for array in (encoding.weights, *places.values()):
        array.setflags(write=False)
    return Reading(text, tokens, encoding.weights, places)


def _encode(model, text, cuts, silenced):
    return model.encode(text, cut=tuple(map(cut_of, cuts)), silence=tuple(silenced))


@cache
def _model():
    return load_minilm()
