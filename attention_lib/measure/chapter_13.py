"""Chapter 13: what attention costs, measured; and what is lost if a word hears near words alone, or has linear weights.

Times and bytes come from data/cost.json, which `scripts/bench_attention.py` writes. The experiments are made with the
book's real model, which was trained with all words in sight and with softmax: they say what *it* loses, and not what a
model would that has learned with a window, or with linear attention.
"""

import json
from functools import cache
from typing import NamedTuple

import numpy as np

from attention_lib.attention import join_heads, queries_keys_values, scaled_dot_product_attention
from attention_lib.data_files import read_text
from attention_lib.efficient import linear_attention, linear_weights
from attention_lib.measure.chapter_11 import CUES
from attention_lib.measure.chapter_12 import held_out_place, told
from attention_lib.measure.intervals import Share, mean_with_interval
from attention_lib.measure.readings import kendall
from attention_lib.measure.results import stored
from attention_lib.minilm import load_minilm
from attention_lib.numbers import as_floats, as_whole
from attention_lib.ruler import layer_ruler, layer_rulers
from attention_lib.senses import load_senses

FILE = "cost.json"
WINDOWS = (1, 2, 3, 4, 6, 8, 12)
HEARD = ("near words", "near words and [CLS]")
OPENING, END = "They spoke of {}.", " Then she went to the bank."
FILLER = " The day was mild and nobody was in a hurry."
FILLERS = (0, 1, 2, 4, 8, 16, 32, 45)  # so many sentences between the cue and the word
FAR = {"all words": None, "a window of 128": 128, "a window of 32": 32}
WEIGHINGS = ("softmax", "linear", "equal shares")


class Measured(NamedTuple):
    """What the benchmark found for texts of T tokens: one head, one thread."""

    machine: str
    tokens: np.ndarray  # (N,)
    seconds: dict  # of a method → (N,) of the processor, the best of several turns
    system: dict  # of a method → (N,) how many of them the operating system took, to hand out memory
    bytes: dict  # of a method → (N,) at most at once, beyond q, k and v
    longest: dict  # of a method → the longest text, in tokens, that it can read in 1 GiB


class FarCue(NamedTuple):
    """How far a cue moves "bank" that stands so many words behind it: "loans" less "ducks", the mean of four pairs."""

    words: np.ndarray  # (K,) places between the cue and "bank"
    tokens: np.ndarray  # (K,) of the whole text
    moved: dict  # of what each word hears → (K, L+1) on the rulers of the layers


class Weighed(NamedTuple):
    """One word in a text after the attention of layer 1, by the way in which scores become weights."""

    tokens: list
    at: int
    places: dict  # of a way → on the ruler of layer 1
    weights: dict  # of a way → (H, T) what the word gives to each token


class WeighedAll(NamedTuple):
    """What a way to weigh makes of N sentences with "bank"."""

    sentences: int
    right: int  # so many stand on their own side of the ruler of layer 1
    places: Share  # how far on the own side, in the mean
    order: float  # Kendall's τ of a head's weights with those of softmax, in the mean; NaN for equal shares
    largest: float  # the largest weight of a head, in the mean


def measured():
    """The stored figures of the benchmark.

    Returns:
        Measured.

    Raises:
        FileNotFoundError, ValueError: the file is missing or not the published one.

    >>> measured().tokens[[0, -1]].tolist()
    [64, 16384]
    """
    found = json.loads(read_text(FILE))
    rows = ({name: np.array(row) for name, row in found[what].items()} for what in ("seconds", "system", "bytes"))
    return Measured(found["machine"], np.array(found["tokens"]), *rows, found["longest"])


def exponent(tokens, numbers, least=1024):
    """With which power of T a number grows: the slope of the line through the logarithms.

    Args:
        tokens: (N,) sizes T.
        numbers: (N,) above 0.
        least: only sizes from here on count, where what is done once for a text no longer matters.

    Returns:
        float: 1 if twice as long costs twice as much, 2 if it costs four times as much.

    Raises:
        ValueError: these are not as many numbers above 0, or fewer than two from `least` on.

    >>> round(exponent([1000, 2000, 4000], [1.0, 4.0, 16.0], least=1000), 6)
    2.0
    """
    tokens, numbers = as_floats(tokens, "tokens"), as_floats(numbers, "numbers")
    if tokens.ndim != 1 or tokens.shape != numbers.shape or not ((tokens > 0) & (numbers > 0)).all():
        raise ValueError("tokens and numbers should be as many numbers above 0; "
                         f"got shapes {tokens.shape} and {numbers.shape}.")
    if (large := tokens >= least).sum() < 2:
        raise ValueError(f"At least two sizes from {least} on are needed for a slope.")
    return float(np.polyfit(np.log(tokens[large]), np.log(numbers[large]), 1)[0])


def near_mask(size, window, also=()):
    """Who may hear whom if a word hears near words alone, and some tokens that everybody may hear.

    Args:
        size: T.
        window: how many words it sees on either side, itself among them, as `sliding_window_attention` has it.
        also: places of tokens that all may hear.

    Returns:
        (T, T) bool.

    Raises:
        ValueError: `size` or `window` is not a whole number from 1.

    >>> near_mask(4, 2, also=[0]).astype(int).tolist()
    [[1, 1, 0, 0], [1, 1, 1, 0], [1, 1, 1, 1], [1, 0, 1, 1]]
    """
    place = np.arange(as_whole(size, "size counts words", 1))
    mask = abs(place[:, None] - place) < as_whole(window, "window counts words", 1)
    mask[:, list(also)] = True
    return mask


def windows_told():
    """How many of the 80 plain sentences with "bank" are told, if in all layers each word hears near words alone.

    Once near words alone, once near words and [CLS], which holds nothing of a sense. Each sentence is read on rulers
    that are made without it, and in full view.

    Returns:
        dict of what is heard → dict of the window → Told.

    >>> found = windows_told()
    >>> [[round(told[window].right[6]) for window in (2, 4, 8)] for told in found.values()]
    [[40, 41, 64], [44, 60, 75]]
    """
    return {what: {int(window): told(np.array(rows)) for window, rows in found.items()}
            for what, found in stored()["windows"].items()}


def cue_far_away():
    """A cue, then up to five hundred words that say nothing of banks, then "bank": what arrives?

    "They spoke of ducks." or "… of loans.", then so many times "The day was mild and nobody was in a hurry.", then
    "Then she went to the bank." All else in the two texts is the same, so where the two "banks" stand apart, it is the
    cue that has moved them. With a window all may hear [CLS] as well, without which this model is lost.

    Returns:
        FarCue.

    >>> found = cue_far_away()
    >>> found.words[[0, -1]].tolist(), found.moved["all words"][[0, -1], 6].round(1).tolist()
    ([7, 502], [1.3, 0.1])
    """
    found = stored()["far"]
    return FarCue(np.array(found["words"]), np.array(found["tokens"]),
                  {what: np.array(found[what]) for what in FAR})


def three_weighings(text, word="bank"):
    """A word hears a text in layer 1 with the model's own q, k and v, and with weights made in three ways.

    Args:
        text: a string with the word in it; the first counts.
        word: a word of `load_senses`.

    Returns:
        Weighed: by softmax as the model was trained, by `linear_attention`, and with equal shares for all tokens.

    Raises:
        TypeError: the text is not a string.
        ValueError: the word is not in the text, or there is no ruler for it.

    >>> found = three_weighings("I went to the bank to deposit money.")
    >>> {way: round(place, 1) for way, place in found.places.items()}
    {'softmax': 1.4, 'linear': 0.6, 'equal shares': 0.5}
    """
    model, ruler = load_minilm(), layer_ruler(word)
    tokens = ["[CLS]", *model.tokenize(text), "[SEP]"]
    if word not in tokens:
        raise ValueError(f"“{word}” is not in the text {text!r}, so it has no place there.")
    at, x, params = tokens.index(word), model.embed(tokens).astype(float), model.blocks[0].attention
    q, k, v, _ = queries_keys_values(x, params)  # (H, T, d_k) each
    exact, weights = scaled_dot_product_attention(q, k, v)
    outputs = (exact, linear_attention(q, k, v), np.broadcast_to(v.mean(axis=-2, keepdims=True), v.shape))
    places = [ruler.place((x + join_heads(each) @ params.w_o + params.b_o)[at]) for each in outputs]
    given = (weights, linear_weights(q, k), np.full_like(weights, 1 / len(tokens)))
    return Weighed(tokens, at, dict(zip(WEIGHINGS, map(float, places), strict=True)),
                   {way: each[:, at] for way, each in zip(WEIGHINGS, given, strict=True)})


def weighings_told(split=None):
    """What three ways to weigh make of the plain sentences with "bank", in layer 1.

    Args:
        split: "train" (60 sentences, of which the ruler is made), "held-out" (20), or None for both.

    Returns:
        dict of a way → WeighedAll.

    Raises:
        ValueError: there is no such split.

    >>> {way: found.right for way, found in weighings_told().items()}
    {'softmax': 74, 'linear': 63, 'equal shares': 60}
    """
    load_senses("bank", split, "plain")  # for its error
    examples, senses = load_senses("bank", kind="plain"), layer_ruler("bank").senses
    chosen = np.array([split in (None, each.split) for each in examples])
    sides = np.array([2 * senses.index(each.sense) - 1 for each in examples])[chosen]
    found = {}
    for way, (places, orders, largest) in _weighings().items():
        own = sides * places[chosen]
        found[way] = WeighedAll(len(own), int((own > 0).sum()), mean_with_interval(own), float(orders[chosen].mean()),
                                float(largest[chosen].mean()))
    return found


@cache
def _weighings():
    """dict of a way → (places, orders, largest weights), each (N,), of the plain sentences with "bank"."""
    all_found = [three_weighings(each.text) for each in load_senses("bank", kind="plain")]
    return {way: (np.array([each.places[way] for each in all_found]),
                  np.array([_order(each, way) for each in all_found]),
                  np.array([each.weights[way].max(axis=-1).mean() for each in all_found])) for way in WEIGHINGS}


def _order(found, way):
    """Kendall's τ of the weights of one way with those of softmax, the mean of all heads."""
    if way == "linear":
        return np.mean([kendall(*pair) for pair in zip(found.weights["softmax"], found.weights[way], strict=True)])
    return 1 if way == "softmax" else np.nan


def measure_windows(only=None):
    """Places of "bank" on its own side: dict of what is heard → dict of the window → (N, L+1)."""
    examples = list(enumerate(load_senses("bank", kind="plain")[:only]))
    return {what: {str(window): [held_out_place("bank", number, _seen(each.text, window, also))
                                 for number, each in examples] for window in WINDOWS}
            for what, also in zip(HEARD, ([], [0]), strict=True)}


def measure_far(only=None):
    """What `cue_far_away` reads: dict of lists, the places by layer among them."""
    found, rulers = {"words": [], "tokens": [], **{what: [] for what in FAR}}, layer_rulers("bank")
    for fillers in FILLERS[:only]:
        texts = {sense: [OPENING.format(cue) + fillers * FILLER + END for cue in CUES[sense]] for sense in CUES}
        tokens = load_minilm().tokenize(texts["money"][0])
        found["words"].append(tokens.index("bank") - tokens.index(CUES["money"][0]))
        found["tokens"].append(len(tokens) + 2)
        for what, window in FAR.items():
            seen = window or len(tokens) + 2
            river, money = (np.mean([rulers.place(_seen(text, seen, [0])) for text in texts[sense]], axis=0)
                            for sense in ("river", "money"))
            found[what].append([round(float(each) + 0.0, 3) for each in money - river])  # (L+1,)
    return found


def _seen(text, window, also):
    """The vectors of "bank", (L+1, D), if in all layers each token hears those in its window, and a few others."""
    model = load_minilm()
    size = len(model.tokenize(text)) + 2
    reading = model.encode(text, mask=near_mask(size, window, also))
    return reading.hidden[:, reading.tokens.index("bank")].astype(float)
