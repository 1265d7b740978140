"""Chapter 08: what places do for attention: in layer 1 of the real model, through its six layers, and in a sum."""

from functools import cache
from typing import NamedTuple

import numpy as np

from attention_lib.attention import multi_head_attention, softmax
from attention_lib.minilm import load_minilm
from attention_lib.positions import rotate, sinusoidal_positions
from attention_lib.senses import load_senses
from attention_lib.transformer import encoder_block, layer_norm

NUMBERINGS = ("as written", "no places", "shuffled", "back to front")
FRAMES = {"{} bites {}": ("dog", "man"), "the {} chased the {}": ("cat", "dog"),
          "the {} thanked the {}": ("teacher", "student"), "{} lost to {}": ("france", "germany"),
          "{} gave {} a book": ("alice", "bob"), "a {} is bigger than a {}": ("mouse", "horse"),
          "the {} stood behind the {}": ("king", "queen"), "the {} follows the {}": ("river", "road")}
WALK = "From the river bank we walked to the bank to deposit our money."


class Looking(NamedTuple):
    """What a head gives to the tokens beside each token, means over sentences."""

    before: float
    after: float
    chance: float  # 1 / number of tokens


class ReadBack(NamedTuple):
    """How often a word and its place are read off their sum."""

    words: int
    places: int
    of: int


def layer_0(tokens, places=None):
    """The vectors that enter layer 1, as the sum that they are: the word's row, its place's, and one for all tokens.

    Args:
        tokens: T of the model.
        places: (T,) which position row each token gets; None for none at all.

    Returns:
        (T, 384)
    """
    model = load_minilm()
    x = model.words[[model.index[token] for token in tokens]] + model.segment
    if places is not None:
        x = x + model.positions[np.asarray(places)]
    return layer_norm(x, *model.norm)


def swap_change(sentence, swapped):
    """The largest change of any weight of layer 1 if words trade places, between the same two tokens.

    Args:
        sentence, swapped: the same different words in two orders.

    Returns:
        dict of "no places" and "with places" → the largest change over 12 heads.
    """
    model = load_minilm()
    one, other = (_tokens(text) for text in (sentence, swapped))
    back = [other.index(token) for token in one]
    found = {}
    for name, places in {"no places": None, "with places": np.arange(len(one))}.items():
        first, second = (multi_head_attention(layer_0(each, places), model.blocks[0].attention)[1]
                         for each in (one, other))  # (12, T, T) each
        found[name] = float(np.abs(second[:, back][:, :, back] - first).max())
    return found


@cache
def previous_token(head="1.3"):
    """Where a head of layer 1 looks if tokens keep their places in the text but get other position rows.

    Returns:
        dict of a numbering → Looking, over the book's 80 plain sentences about a bank.
    """
    model = load_minilm()
    params = model.blocks[0].attention.head(int(head.split(".")[1]) - 1)
    ways = (np.arange, lambda size: None, np.random.default_rng(0).permutation, lambda size: np.arange(size)[::-1])
    found = {}
    for name, numbers in zip(NUMBERINGS, ways, strict=True):
        heard = []
        for example in load_senses("bank", kind="plain"):
            tokens = _tokens(example.text)
            weights = multi_head_attention(layer_0(tokens, numbers(len(tokens))), params)[1][0]  # (T, T)
            heard.append([*(np.diagonal(weights, side).mean() for side in (-1, 1)), 1 / len(tokens)])
        found[name] = Looking(*np.mean(heard, axis=0).tolist())
    return found


@cache
def order_by_layer():
    """How far a name's vector moves if the two names of a sentence trade places, as a share of its length.

    Returns:
        dict of (7,), layers 0 to 6, means over 16 names in 8 sentences: "swapped"; "same order, later",
        the sentence as it was, standing as many places later as the swap moves a name; and "no places", the swap
        without position rows.
    """
    shares = {"swapped": [], "same order, later": [], "no places": []}
    for frame, names in FRAMES.items():
        first, second = (_tokens(frame.format(*order)) for order in (names, names[::-1]))
        here, gap = np.arange(len(first)), first.index(names[1]) - first.index(names[0])
        cases = [(second, here, here), (first, here, np.where(here > 0, here + gap, 0)), (second, None, None)]
        for share, (tokens, was, now) in zip(shares.values(), cases, strict=True):
            one, other = (_through(each, places)[[each.index(name) for name in names]]
                          for each, places in ((first, was), (tokens, now)))  # (2, 7, 384) each
            share.extend(np.linalg.norm(one - other, axis=-1) / np.linalg.norm(one, axis=-1))
    return {name: np.mean(share, axis=0) for name, share in shares.items()}


@cache
def banks_by_layer():
    """How far apart the two banks of one text are, as a share of the first one's length.

    Returns:
        dict of "with places" and "no places" → (7,), layers 0 to 6.
    """
    tokens = _tokens(WALK)
    banks = [place for place, token in enumerate(tokens) if token == "bank"]
    found = {}
    for name, places in {"with places": np.arange(len(tokens)), "no places": None}.items():
        one, other = _through(tokens, places)[banks]  # (7, 384) each
        found[name] = np.linalg.norm(one - other, axis=-1) / np.linalg.norm(one, axis=-1)
    return found


@cache
def place_shares():
    """For each head of layer 1: how much of what makes its scores differ comes from the places of the keys.

    A score is a sum of what the query scores with the word's part of the key and with the place's part (the rest is
    the same for all keys, up to layer norm's scale, which both parts have been given). Of each row, without its mean
    and without [CLS] and [SEP], this is the share of the place's part in the squared scores; means over the book's
    80 plain sentences.

    Returns:
        (12,)
    """
    model = load_minilm()
    layer, found = model.blocks[0].attention, []
    for example in load_senses("bank", kind="plain"):
        tokens = _tokens(example.text)
        places = model.positions[: len(tokens)]
        x = model.words[[model.index[token] for token in tokens]] + places + model.segment
        spread = np.sqrt(x.var(axis=1, keepdims=True) + 1e-12)
        part = (places - places.mean(axis=1, keepdims=True)) / spread * model.norm[0]
        whole = layer_norm(x, *model.norm)
        found.append([_share(whole @ head.w_q + head.b_q, whole @ head.w_k, part @ head.w_k)
                      for head in map(layer.head, range(12))])
    return np.mean(found, axis=0)


@cache
def read_back(words=100, places=64, seed=0):
    """Read words and places off the sums of their rows, without any training.

    The mean of all other rows is taken off, and the nearest row is the answer: of 30,522 words, of `places` places.

    Args:
        words: how many, drawn from those of three letters and more.
        places: each word stands at all of the places 1, 2, … `places`.
        seed: of the draw.

    Returns:
        ReadBack.
    """
    model = load_minilm()
    known = np.array([at for word, at in model.index.items() if word.isalpha() and len(word) > 2])
    chosen = np.random.default_rng(seed).choice(known, words, replace=False)
    rows = model.positions[1:places + 1]
    sums = (model.words[chosen][:, None] + rows).reshape(-1, rows.shape[1])  # (words · places, 384)
    which, where = np.repeat(chosen, places), np.tile(np.arange(places), words)
    found = _nearest(sums - rows.mean(axis=0), model.words), _nearest(sums - model.words[known].mean(axis=0), rows)
    return ReadBack(int((found[0] == which).sum()), int((found[1] == where).sum()), len(sums))


def right_angles(places=64):
    """How far word rows and position rows are from a right angle, each kind without its mean.

    Returns:
        (the mean size of the cosine, the same for random rows): two numbers.
    """
    model = load_minilm()
    known = [at for word, at in model.index.items() if word.isalpha() and len(word) > 2]
    kinds = [rows - rows.mean(axis=0) for rows in (model.words[known], model.positions[1:places + 1])]
    words, rows = (each / np.linalg.norm(each, axis=1, keepdims=True) for each in kinds)
    return float(np.abs(words @ rows.T).mean()), float(np.sqrt(2 / np.pi / words.shape[1]))


def cosines_by_distance(far=64):
    """The cosine of two places by how far apart they stand: of waves, and of the rows that the model learned.

    Returns:
        dict of (far,), one number a distance 0, 1, …: "waves" of 64 columns; "learned", a mean over all starts; and
        "low" and "high", between which 8 of 10 starts lie. Row 0, always [CLS], is five times as long and left out.
    """
    table, waves = load_minilm().positions[1:], sinusoidal_positions(far, 64)
    units = table / np.linalg.norm(table, axis=1, keepdims=True)
    lines = [np.diagonal(units @ units.T, apart) for apart in range(far)]
    low, high = np.array([np.percentile(line, [10, 90]) for line in lines]).T
    return {"waves": waves @ waves[0] / 32, "learned": np.array([line.mean() for line in lines]), "low": low,
            "high": high}


def order_and_shift(x, shift=7, sharpness=2.0):
    """What the order does to the outputs of raw attention, and what standing further on does, for kinds of places.

    Args:
        x: (T, D) word vectors.
        shift: so many places further on.
        sharpness: of the attention.

    Returns:
        dict of a kind → (largest change if the words stand in reverse, the same if all stand `shift` places later).
    """
    here = np.arange(len(x))
    return {kind: (float(np.abs(_attend(x[::-1], here, kind, sharpness)[::-1] - first).max()),
                   float(np.abs(_attend(x, here + shift, kind, sharpness) - first).max()))
            for kind in ("none", "waves", "turned", "values too")
            for first in [_attend(x, here, kind, sharpness)]}


def _attend(x, places, kind, sharpness):
    if kind == "waves":
        x = x + sinusoidal_positions(places[-1] + 1, x.shape[1])[places] / np.sqrt(x.shape[1])  # no wave drowns a word
    q = rotate(x, places) if kind in ("turned", "values too") else x
    return softmax(sharpness * (q @ q.T)) @ (q if kind == "values too" else x)


def _share(queries, keys, part):
    """How much of the scores' squares comes from a part of the keys, [CLS] and [SEP] left out."""
    scores, parts = (queries[1:-1] @ each[1:-1].T for each in (keys, part))
    scores, parts = (each - each.mean(axis=1, keepdims=True) for each in (scores, parts))
    return (scores * parts).sum() / (scores**2).sum()


def _nearest(points, rows):
    """Which row is nearest to each point."""
    return (points @ rows.T - (rows**2).sum(axis=1) / 2).argmax(axis=1)


def _through(tokens, places):
    """The vectors of all tokens at layers 0 to 6: (T, 7, 384)."""
    x = [layer_0(tokens, places)]
    for block in load_minilm().blocks:
        x.append(encoder_block(x[-1], block)[0])
    return np.stack(x, axis=1)


def _tokens(text):
    return ["[CLS]", *load_minilm().tokenize(text), "[SEP]"]
