"""What the whole model makes of a text: weights, and the places of “bank” layer by layer."""

import re
from functools import cache, lru_cache
from typing import NamedTuple

import numpy as np

from attention_lib.experiment import Cut
from attention_lib.minilm import HEADS, load_minilm
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


def read(text, cuts=(), silenced=()):
    """Let the model read a text.

    Args:
        text: a string.
        cuts: texts "query key where": "6 5" cuts token 6 from token 5 everywhere, "6 5 3" in layer 3, "* 5 3.5" every
            token in head 3.5.
        silenced: names of heads ("3.5"), or of layers ("3") for all their heads.

    Returns:
        Reading; its arrays are read-only.

    Raises:
        ValueError: there is nothing in the text to read, or too much; or a cut or a name does not fit it.

    >>> reading = read("We sat by the river bank.", cuts=["6 5"])
    >>> reading.tokens[6], reading.tokens[5], reading.places[6].round(1)[-1].item() + 0
    ('bank', 'river', -0.1)
    """
    if said := complaint(text):
        raise ValueError(said)
    return _read(text, tuple(cuts), tuple(silenced))


def complaint(text):
    """What is the matter with a text? One sentence, or None; the page says it too."""
    words = basic_words(text)
    if all(map(is_mark, words)):
        return "Write a sentence, and its words will appear here."
    if (letters := sum(map(len, words))) > MOST_LETTERS:
        return (f"That is {letters} letters; the picture has room for {MOST_LETTERS}. "
                "It goes on when the text is shorter.")
    pieces = _model().tokenize(text)
    if len(pieces) > ROOM - 2:
        return (f"That is {len(pieces)} word pieces; the picture has room for {ROOM - 2}. "
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
    layers = range(1, len(read(text).weights) + 1)
    names = [*map(str, layers), *(f"{layer}.{head}" for layer in layers for head in range(1, HEADS + 1))]
    return {name: read(text, (), (name,)).places for name in names}


@lru_cache(maxsize=256)  # what is stored of the presets is the same for every widget
def _read(text, cuts, silenced):
    encoding = _model().encode(text, cut=tuple(map(cut_of, cuts)), silence=silenced)
    rulers, tokens = layer_rulers(RULED), encoding.tokens
    places = {at: rulers.place(encoding.hidden[:, at]) for at, token in enumerate(tokens) if token == RULED}
    for array in (encoding.weights, *places.values()):
        array.setflags(write=False)
    return Reading(text, tokens, encoding.weights, places)


@cache
def _model():
    return load_minilm()
