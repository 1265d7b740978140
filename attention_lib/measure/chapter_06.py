"""Chapter 06: what head 1.5 of the real model weighs and does, beside five ways to weigh that nobody trained."""

import re
from functools import cache, lru_cache
from typing import NamedTuple

import numpy as np

from attention_lib.attention import scaled_dot_product_attention, softmax
from attention_lib.measure.chapter_05 import SIDES, cue_sides
from attention_lib.minilm import load_minilm
from attention_lib.numbers import as_whole
from attention_lib.ruler import layer_ruler, on_ruler
from attention_lib.senses import load_senses
from attention_lib.transformer import layer_norm
from attention_lib.vectors import cosine_similarity, unit

WAYS = ("raw", "no self", "equal", "near", "random", "trained")
DRAWS, SEED = 10, 6  # of random matrices
NEAREST = 3  # words on either side that the rule "near" listens to
FIRST = 12  # places are free on both sides of a word whose distances are measured
CREDIT = "The bank will not lend money if the customer has bad credit."


class Weighed(NamedTuple):
    """What one token of a text gives to each of its T tokens."""

    tokens: list
    at: int  # which token asks
    weights: np.ndarray  # (T,)


class Placed(NamedTuple):
    """Where the N "banks" of a text stand on the ruler of layer 1."""

    alone: np.ndarray  # (N,) before they hear anything
    places: np.ndarray  # (N,) after


class CueFirst(NamedTuple):
    """In how many sentences a cue gets most; with chance, which draws one of the other words."""

    bank: float  # of 80; random matrices: the mean of ten draws
    others: float  # of 240, with six other words
    bank_chance: float
    others_chance: float
    draws: np.ndarray  # (n, 2): the counts of each draw, n = 1 where nothing is drawn


class ToldApart(NamedTuple):
    """How often a way of weighing is right about "bank", each of 20; random matrices: the mean of ten draws."""

    one_bank: float  # held-out sentences: it stands on its own side of 0
    order: float  # texts with two: the river bank stands nearer to the river
    both: float  # and each of them on its own side
    toward: float  # held-out sentences: it moved to its own pole from where it stood alone, wherever it got
    draws: np.ndarray  # (n, 4): the counts of each draw, n = 1 where nothing is drawn


class Kept(NamedTuple):
    """What is left of "bank" in its 80 sentences."""

    cosine: float  # the mean cosine of its new vector with its old
    still_bank: int  # in so many it is still nearest to the word "bank", of the model's 30,522


class BySize(NamedTuple):
    """What random queries and keys of N sizes give: before, and after a division by √d_k."""

    sizes: np.ndarray  # (N,) d_k
    variance: np.ndarray  # (N,) of their scores
    largest: np.ndarray  # (N,) the mean of the largest weight
    heard: np.ndarray  # (N,) how many keys are heard: e to the entropy, from 1 to all
    largest_divided: np.ndarray  # (N,)
    heard_divided: np.ndarray  # (N,)


def weigh(text, word="bank", way="trained", draw=0, place=0):
    """What one token of a text gives to all, in one way to weigh.

    Args:
        text: a string.
        word: the token that asks.
        way: "raw", x is query and key; "no self", the same without the word itself; "equal"; "near", the three tokens
            on either side alike; "random", matrices with numbers as large as those of head 1.5; "trained", head 1.5
            itself, or any head of layer 1, such as "1.11".
        draw: which of the ten draws, from 0, for "random".
        place: which of several such tokens, from 0.

    Returns:
        Weighed.

    Raises:
        TypeError: the text is not a string.
        ValueError: there is no such way or draw, or the token does not stand there.

    >>> tokens, _, weights = weigh("We sat by the river bank.")
    >>> tokens[weights.argmax()], round(weights.max().item(), 2)
    ('river', 0.83)
    """
    tokens, x = _read(text)
    places = [at for at, token in enumerate(tokens) if token == word]
    if not 0 <= as_whole(place, "place counts tokens") < len(places):
        raise ValueError(f"“{word}” stands {len(places)} times among the tokens {' '.join(tokens)}; "
                         f"got place {place}, counted from 0.")
    return Weighed(tokens, places[place], _row(x, places[place], way, draw))


def placed(text, way="trained", draw=0):
    """Where each "bank" of a text stands on the ruler of layer 1, once it has heard what one way weighs.

    What is heard are the value outputs of head 1.5, whatever the way; "all heads" hears through all twelve.

    Returns:
        Placed.

    Raises:
        TypeError: the text is not a string.
        ValueError: "bank" is not in the text, or there is no such way or draw.

    >>> placed("We sat by the river bank.").places.round(2).tolist()
    [-0.52]
    """
    tokens, x = _read(text)
    at = np.flatnonzero(np.array(tokens) == "bank")
    if not len(at):
        raise ValueError(f"“bank” is not in the text {text!r}, so it has no place there.")
    ruler, layer = layer_ruler("bank"), _model().blocks[0].attention
    alone = ruler.place(x[at] + layer.b_o)  # (N,)
    if way == "all heads":
        return Placed(alone, on_ruler(text).ends)
    head = _head(way if _is_head(way) else "1.5")
    along = (x @ head.w_v + head.b_v) @ (head.w_o @ ruler.axis)  # (T,) what each token says, on the ruler
    return Placed(alone, alone + np.array([_row(x, each, way, draw) @ along for each in at]))


def head_row(text, cues=(), place=0, head=5):
    """One row of the ruler of layer 1, as `plots.plot_ruler` draws it: where "bank" goes, and how its cues pull.

    Args:
        text: a string with "bank" in it.
        cues: tokens of the text whose pulls are to be seen.
        place: which "bank", from 0; where there are several, its two stars are set in the text.
        head: which head of layer 1 is heard alone, counted from 1.

    Returns:
        (text, alone, place, dict of the cues that pull to the river → how far, dict of the others).

    Raises:
        ValueError: "bank" or a cue is not in the text, or it stands there less often.

    >>> head_row("We sat by the river bank.", ["river"])[3]["river"] < -0.5
    True
    """
    found = on_ruler(text)
    if not as_whole(place, "place counts the banks") < len(found.at):
        raise ValueError(f"“bank” stands {len(found.at)} times in the text {text!r}; got place {place}.")
    parts = re.split(r"\b(bank)\b", text, flags=re.IGNORECASE)
    if len(found.at) > 1:
        parts[2 * place + 1] = f"**{parts[2 * place + 1]}**"
    return ("".join(parts), float(found.starts[place]), float(found.heard(head)[place]),
            *cue_sides(found.tokens, found.pulls[place, head - 1], cues))


def cue_first(way="trained"):
    """In how many sentences does a labelled cue get more weight than any other word?

    Measured on the 320 plain sentences of `load_senses`. The word itself, [CLS] and [SEP] are left out.

    Args:
        way: see `weigh`.

    Returns:
        CueFirst.

    Raises:
        ValueError: there is no such way.

    >>> cue_first("trained").bank, cue_first("raw").bank
    (40.0, 70.0)
    """
    if way == "near":
        raise ValueError('The way "near" gives several words the same, so none of them comes first.')
    return _cue_first(_known(way))


@cache
def _cue_first(way):
    examples = load_senses(kind="plain")
    is_bank = np.array([each.word == "bank" for each in examples])
    first, chance = np.zeros((_draws_of(way), len(examples))), np.zeros(len(examples))
    for number, each in enumerate(examples):
        tokens, x = _read(each.text)
        at, is_cue = tokens.index(each.word), np.isin(tokens, each.cues)
        others = ~np.isin(tokens, ["[CLS]", "[SEP]", each.word])
        first[:, number] = [is_cue[(_row(x, at, way, draw) * others).argmax()] for draw in range(len(first))]
        chance[number] = is_cue[others].mean()
    draws = np.stack([first[:, is_bank].sum(axis=1), first[:, ~is_bank].sum(axis=1)], axis=1)  # (n, 2)
    draws.setflags(write=False)
    return CueFirst(*draws.mean(axis=0).tolist(), float(chance[is_bank].sum()), float(chance[~is_bank].sum()), draws)


def told_apart(way="trained"):
    """Does a way of weighing take "bank" to its own side, and two banks of one text apart?

    Measured on the one ruler of layer 1, for all ways alike: 20 held-out sentences with one bank, and 20 texts with
    two of opposite sense.

    Args:
        way: see `weigh`; or "all heads".

    Returns:
        ToldApart.

    Raises:
        ValueError: there is no such way.

    >>> told_apart("trained")[:3], told_apart("all heads")[:3]
    ((13.0, 18.0, 4.0), (18.0, 19.0, 3.0))
    """
    return _told_apart(way if way == "all heads" else _known(way))


@cache
def _told_apart(way):
    draws = np.array([_right(way, draw) for draw in range(_draws_of(way))], float)  # (n, 4)
    draws.setflags(write=False)
    return ToldApart(*draws.mean(axis=0).tolist(), draws)


def scores_both_ways(one="bank", other="lend", text=CREDIT, ways=("raw", "random", "1.5", "1.3")):
    """What one word scores when it asks another, and what when the other asks it, in several ways.

    Returns:
        dict of the way → (there, back), scores divided by √d_k. "random" is the first of ten draws.

    Raises:
        ValueError: a word is not in the text, or there is no such way.

    >>> {way: (round(there, 1), round(back, 1)) for way, (there, back) in scores_both_ways().items()}["1.5"]
    (6.0, 4.1)
    """
    tokens, x = _read(text)
    a, b = (_first(tokens, word) for word in (one, other))
    found = {}
    for way in ways:
        q, k = _queries_and_keys(x, way)
        found[way] = tuple(float(q[i] @ k[j] / np.sqrt(q.shape[1])) for i, j in ((a, b), (b, a)))
    return found


def answers(words, asking="bank", text="I went to the bank to deposit money.", way="trained"):
    """How well the keys of some words answer the query of one, wherever in the text they may stand.

    Each word is put in the place of every other token of the text in turn, [CLS] and [SEP] left out.

    Args:
        words: those that answer; WordPieces of the model.
        asking: the token that asks; its first place in the text counts.
        text: a string.
        way: see `weigh`.

    Returns:
        dict of the word → its mean score.

    Raises:
        ValueError: the model has no such piece, the asking word is not in the text, or there is no such way.

    >>> {word: round(score, 1) for word, score in answers(["lend", "check"]).items()}
    {'lend': 5.8, 'check': 0.3}
    """
    model, (tokens, x) = _model(), _read(text)
    if unknown := [word for word in words if word not in model.index]:
        raise ValueError(f"The model has no WordPiece {unknown[0]!r}; tokenize(text) gives pieces that it has.")
    at, rows = _first(tokens, asking), model.words[[model.index[word] for word in words]]
    scores = np.zeros(len(rows))
    places = [place for place in range(1, len(tokens) - 1) if place != at]
    for place in places:
        there = layer_norm(rows + model.positions[place] + model.segment, *model.norm)  # (N, D)
        q, k = (_queries_and_keys(each, way)[kind] for kind, each in enumerate((x[at : at + 1], there)))
        scores += (k @ q[0]) / np.sqrt(q.shape[1]) / len(places)
    return dict(zip(words, scores.tolist(), strict=True))


def loudness_by_distance(way="trained", word="river", asking="bank", reach=12):
    """How loudly a word answers another, by how far from it it stands: e to its score, the loudest as 1.

    Both words stand alone with their places, the asking one in each of 20 of them, and the scores of a distance are
    averaged first.

    Args:
        way: see `weigh`; one that has queries and keys.
        word: the token that answers.
        asking: the token that asks.
        reach: the largest distance, at most 12 words.

    Returns:
        (distances (2 reach,) from -reach to reach without 0, loudness (2 reach,)).

    Raises:
        ValueError: the model has no such piece, there is no such way, or no such reach.

    >>> distances, loudness = loudness_by_distance(reach=8)
    >>> dict(zip(distances.tolist(), loudness.round(2).tolist()))[-6]
    0.25
    """
    model, reach = _model(), as_whole(reach, "reach counts words", 1)
    if reach > FIRST:
        raise ValueError(f"The farthest that is measured is {FIRST} words; got {reach}.")
    if unknown := [each for each in (word, asking) if each not in model.index]:
        raise ValueError(f"The model has no WordPiece {unknown[0]!r}; tokenize(text) gives pieces that it has.")
    distances = np.array([each for each in range(-reach, reach + 1) if each])
    asks, answerer = (model.words[model.index[each]] for each in (asking, word))
    scores = np.zeros(len(distances))
    for place in range(FIRST + 1, FIRST + 21):  # 0 is that of [CLS]
        there = np.concatenate([[place], place + distances])
        words = np.array([asks] + [answerer] * len(distances), float)  # so that machines agree on many digits
        x = layer_norm(words + model.positions[there] + model.segment, *model.norm)  # (1 + 2 reach, D)
        q, k = _queries_and_keys(x, way)
        scores += k[1:] @ q[0] / np.sqrt(q.shape[1]) / 20
    return distances, np.exp(scores - scores.max())


def weights_by_root(one="bank", other="lend", text=CREDIT, sizes=(1, 32, 384)):
    """The weight that one word gives another in head 1.5, and back, where scores are divided by the root of a size.

    Returns:
        dict of the size → (there, back).

    Raises:
        ValueError: a word is not in the text, or a size is not above 0.

    >>> {size: round(there, 2) for size, (there, _) in weights_by_root().items()}
    {1: 1.0, 32: 0.87, 384: 0.23}
    """
    tokens, x = _read(text)
    a, b = (_first(tokens, word) for word in (one, other))
    if wrong := [size for size in sizes if not size > 0]:
        raise ValueError(f"A score is divided by the root of a size above 0; got {wrong[0]}.")
    q, k = _queries_and_keys(x, "trained")
    weights = {size: softmax(q @ k.T / np.sqrt(size)) for size in sizes}  # (T, T) each
    return {size: (float(each[a, b]), float(each[b, a])) for size, each in weights.items()}


def added_or_replaced():
    """What is left of "bank" if what head 1.5 hears is added to its vector, and what if it takes its place.

    Measured on the 80 plain sentences with "bank".

    Returns:
        dict: "added" and "replaced" → Kept.

    >>> added_or_replaced()["added"].still_bank, added_or_replaced()["replaced"].still_bank
    (80, 0)
    """
    return dict(_added_or_replaced())


@cache
def _added_or_replaced():
    head, old, heard = _head("1.5"), [], []
    for each in load_senses("bank", kind="plain"):
        tokens, x = _read(each.text)
        at = tokens.index("bank")
        old.append(x[at])
        heard.append(_row(x, at, "trained") @ ((x @ head.w_v + head.b_v) @ head.w_o))
    old, heard, model = np.array(old), np.array(heard), _model()  # (80, D) twice
    words = unit(model.words)  # (V, D)
    return {name: Kept(float(cosine_similarity(old, new).mean()),
                       int(((new @ words.T).argmax(axis=1) == model.index["bank"]).sum()))
            for name, new in {"added": old + heard, "replaced": heard}.items()}


def score_variance_by_size(sizes=(1, 4, 16, 64, 256, 1024), queries=300, keys=16, seed=0):
    """How the size d_k of queries and keys spreads their scores, if their numbers are drawn with variance 1.

    Args:
        sizes: the d_k to try.
        queries: how many are drawn, each with keys of its own.
        keys: how many each of them meets.
        seed: of the draws.

    Returns:
        BySize.

    Raises:
        ValueError: a size or a number is not whole, or below 1.

    >>> score_variance_by_size(sizes=[4, 64]).variance.round().tolist()
    [4.0, 64.0]
    """
    queries, keys = as_whole(queries, "queries counts draws", 1), as_whole(keys, "keys counts draws", 1)
    if not np.iterable(sizes):
        raise ValueError(f"sizes should be a list of sizes d_k; got {sizes!r}. Try [{sizes!r}].")
    sizes, rng, rows = [as_whole(size, "d_k counts numbers", 1) for size in sizes], np.random.default_rng(seed), []
    for d_k in sizes:
        q, k = rng.normal(size=(queries, 1, d_k)), rng.normal(size=(queries, keys, d_k))
        scores = (q * k).sum(axis=-1)  # (queries, keys)
        weights = softmax(np.stack([scores, scores / np.sqrt(d_k)]))  # (2, queries, keys)
        entropy = -(weights * np.log(np.where(weights > 0, weights, 1))).sum(axis=-1)  # (2, queries)
        largest, heard = weights.max(axis=-1).mean(axis=-1), np.exp(entropy).mean(axis=-1)  # (2,) each
        rows.append([scores.var(), largest[0], heard[0], largest[1], heard[1]])
    return BySize(np.array(sizes), *np.array(rows, float).reshape(-1, 5).T)


@cache
def _model():
    return load_minilm()


def _read(text):
    """The tokens of a text and their vectors (T, D) before the first layer."""
    if not isinstance(text, str):
        raise TypeError(f"A text is one string; got {type(text).__name__}.")
    tokens, x = _embedded(text)
    return list(tokens), x


@lru_cache(maxsize=512)
def _embedded(text):
    tokens = ["[CLS]", *_model().tokenize(text), "[SEP]"]
    return tokens, _model().embed(tokens)


def _first(tokens, word):
    if word not in tokens:
        raise ValueError(f"“{word}” is not among the tokens {' '.join(tokens)}.")
    return tokens.index(word)


def _is_head(way):
    return isinstance(way, str) and way.startswith("1.")


def _known(way):
    """A way to weigh, if there is one of that name."""
    if not (_is_head(way) or (isinstance(way, str) and way in WAYS)):
        raise ValueError(f"There is no way {way!r} to weigh; choose one of {', '.join(WAYS)}, or a head of layer 1 "
                         'such as "1.11".')
    return way


def _head(name):
    return _model().head(name)


@cache
def _random_matrices():
    """Ten draws of (w_q, w_k), with numbers as large as those of head 1.5."""
    rng, head = np.random.default_rng(SEED), _head("1.5")
    return [[rng.normal(0, w.std(), w.shape) for w in (head.w_q, head.w_k)] for _ in range(DRAWS)]


def _draws_of(way):
    return DRAWS if way == "random" else 1


def _queries_and_keys(x, way, draw=0):
    """Queries and keys (T, d_k) of the tokens x (T, D), in one way to weigh."""
    if _known(way) == "random":
        if as_whole(draw, "draw counts the draws") >= DRAWS:
            raise ValueError(f"There are {DRAWS} draws, counted from 0 to {DRAWS - 1}; got {draw}.")
        return [x @ w for w in _random_matrices()[draw]]
    if way in ("raw", "no self"):
        return x, x
    if way in ("equal", "near"):  # no word is asked for
        return np.zeros_like(x), np.zeros_like(x)
    head = _head("1.5" if way == "trained" else way)
    return x @ head.w_q + head.b_q, x @ head.w_k + head.b_k


def _row(x, at, way, draw=0):
    """What the token in row `at` gives to each of x (T, D), in one way to weigh: (T,)."""
    if way == "near":
        distance = abs(np.arange(len(x)) - at)
        near = (distance > 0) & (distance <= NEAREST)
        return near / near.sum()
    q, k = _queries_and_keys(x, way, draw)
    row = scaled_dot_product_attention(q[at:at + 1], k, x)[1][0]
    if way == "no self":
        row = row * (np.arange(len(x)) != at)
    return row / row.sum()


def _right(way, draw):
    """Right ones of 20: one bank; two banks in order; both on their own sides; one bank moved to its own pole."""
    held_out, two_banks = load_senses("bank", "held-out", "plain"), load_senses("bank", kind="two-banks")
    sides = np.array([SIDES[each.sense] for each in held_out])
    alone, one = np.array([placed(each.text, way, draw) for each in held_out])[..., 0].T  # (20,) each
    firsts = two_banks[::2]  # a text has two rows, this is that of its first bank
    two = np.array([placed(each.text, way, draw).places * SIDES[each.sense] for each in firsts])  # (20, 2)
    in_order, both = two[:, 0] > two[:, 1], (two[:, 0] > 0) & (two[:, 1] < 0)
    return [each.sum() for each in (one * sides > 0, in_order, both, (one - alone) * sides > 0)]
