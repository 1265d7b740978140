"""Chapter 11: what depth buys on the book's own sentences, and how a word reaches another by way of a third."""

from functools import cache, lru_cache
from typing import NamedTuple

import numpy as np

from attention_lib.measure.chapter_05 import SIDES
from attention_lib.measure.intervals import Share, mean_with_interval, wilson
from attention_lib.measure.outside import ByLayer, tables
from attention_lib.minilm import load_minilm
from attention_lib.ruler import stack_ruler
from attention_lib.senses import TIE, context_mean, load_senses
from attention_lib.text import tokenize
from attention_lib.vectors import unit

KINDS = ("plain", "two-banks", "two-words", "distractor")
FRAMES = ("We saw {} at the bank.", "The bank was known for its {}.", "He wrote to me about {} and the bank.",
          "There were {} all over the bank.", "The bank, with all its {}, was quiet that day.",
          "They spoke of the bank and of the {} there.")
CUES = {"river": ("ducks", "trees", "boats", "frogs"), "money": ("loans", "clerks", "accounts", "bonds")}


class Ways(NamedTuple):
    """How one word moves another in a text, on the ruler of each of L layers: with it less without it."""

    tokens: list
    intact: np.ndarray  # (L,) where the asking word stands after each layer
    direct: np.ndarray  # (L,) what it hears from the source itself
    around: np.ndarray  # (L,) what it hears of the source from words that have heard it; direct + around is all
    by: dict  # word → (L,) how much of `around` is lost if that word too is deaf to the source


class WaysOfCues(NamedTuple):
    """How the labelled cues of N sentences move "bank" to its own pole, on the ruler of each of L layers."""

    pairs: int  # of a cue and a sentence
    direct: Share  # of arrays (L,), the mean of all pairs
    around: Share
    share_around: np.ndarray  # (L,) of the sizes of both, whatever their signs


def sense_by_layer(kind="plain", words=None):
    """How often the sense of a word is told in the book's own test sentences, by layer.

    By the nearer of two means of the word's vectors after that layer, in its plain training sentences. The word
    itself is read, at its own place; a bag is the mean of the static vectors of the other words.

    Args:
        kind: "plain" (held-out ones), "two-banks", "two-words" or "distractor".
        words: a list of words of `load_senses`; None for all seven.

    Returns:
        ByLayer; with Wilson's intervals, a tie counts as one half.

    Raises:
        ValueError: there is no such kind or word, or no such word in sentences of this kind.

    >>> found = sense_by_layer("two-banks")
    >>> found.sentences, (40 * found.layers.share[[0, 1, 3, 6]]).round().tolist(), found.bag.share
    (40, [20.0, 25.0, 28.0, 23.0], 0.5)
    """
    tests = load_senses(split="held-out" if kind == "plain" else None, kind=kind)
    for word in words or ():
        load_senses(word)  # for its error
    tests = [each for each in tests if words is None or each.word in words]
    if not tests:
        raise ValueError(f"No sentence of kind {kind!r} asks for {', '.join(words)}.")
    right = np.array([_right(each) for each in tests]).sum(axis=0)  # (L+3,)
    shares = [wilson(each, len(tests)) for each in right]
    return ByLayer(len(tests), Share(*np.array(shares[:-2]).T), *shares[-2:])


def minimal_pairs():
    """Sentences of which one word is another: six frames, each with four cues of the river and four of money.

    "We saw ducks at the bank." and "We saw loans at the bank." The sense of "bank" is told by its nearest neighbour,
    by cosine, among the sentences of another frame with another cue, so that neither can be recognised. The cue that
    stands at the same place in the other list is left out too, so that there are as many neighbours of both senses.

    Returns:
        ByLayer of the 48 sentences.

    >>> found = minimal_pairs()
    >>> found.sentences, (48 * found.layers.share[[0, 1, 6]]).round().tolist()
    (48, [24.0, 39.0, 40.0])
    """
    return _minimal_pairs()


def ways(text, source, asking="bank"):
    """Does a word reach another by way of a third? Connections are cut, layer by layer, and the rest is measured.

    Nobody may hear the source: all that it does is gone, but for what it is to itself. Only the asking word may not:
    what others have heard of it is left. The difference is what came around. Then one more word is made deaf to the
    source, and what is lost is what came by way of it. After one layer nothing can have come around. Where a key is
    cut, the weights of the others grow, so a small difference need not be what the word says.

    Args:
        text: a string with both words in it, once each; of several, all are cut, and the first asking one is read.
        source: the WordPiece that is heard.
        asking: the WordPiece that hears, a word of `load_senses`.

    Returns:
        Ways, its words in the order of the text.

    Raises:
        ValueError: a word is not in the text, both are the same, or there is no ruler for the asking word.

    >>> found = ways("She deposited her check at the bank.", "check")
    >>> [round(float(part[2]), 2) for part in (found.direct, found.around, found.by["deposited"], found.by["her"])]
    [0.26, 0.16, 0.08, -0.0]
    """
    tokens = ["[CLS]", *load_minilm().tokenize(text), "[SEP]"]
    if missing := [word for word in (asking, source) if word not in tokens]:
        raise ValueError(f"“{missing[0]}” is not in the text {text!r}, so it has no place there.")
    if asking == source:
        raise ValueError(f"“{asking}” hears itself; name another word of the text as the source.")
    others = [token for token in dict.fromkeys(tokens) if token not in (asking, source)]

    def stands(*deaf):
        return _place(text, tokens, asking, source, deaf)

    intact, alone, nobody = stands(), stands(asking), stands(asking, *others)
    return Ways(tokens, intact, intact - alone, alone - nobody,
                {word: alone - stands(asking, word) for word in others})


def ways_of_cues(split=None):
    """Direct, or by way of other words: how the labelled cues of the plain sentences with "bank" move it.

    Args:
        split: "train" (60 sentences), "held-out" (20), or None for both; they take some seconds.

    Returns:
        WaysOfCues; a cue that helps is above 0.

    Raises:
        ValueError: there is no such split.
    """
    return _ways_of_cues(split)


def weights_by_way(text, source, asking="bank"):
    """What the weights alone say: the mean weights of layer 2 times those of layer 1, taken apart by the word between.

    Args:
        text: a string.
        source: the token that is heard.
        asking: the token that hears; the first of several.

    Returns:
        dict of the token between → the weight that reaches the asking token from the source by way of it, in the
        order of the text. Their sum is the entry of the product W₂·W₁. Two tokens of one name are added.

    Raises:
        ValueError: a word is not in the text.

    >>> {token: round(weight, 4) for token, weight in weights_by_way(
    ...     "The bank will not lend money if the customer has bad credit.", "money").items()}["lend"]
    0.0035
    """
    reading = load_minilm().encode(text)
    if missing := [word for word in (asking, source) if word not in reading.tokens]:
        raise ValueError(f"“{missing[0]}” is not in the text {text!r}.")
    first, second = reading.weights[:2].mean(axis=1)  # (T, T) each
    through = second[reading.tokens.index(asking)] * first[:, reading.tokens.index(source)]  # (T,)
    found = dict.fromkeys(reading.tokens, 0.0)
    for token, weight in zip(reading.tokens, through, strict=True):
        found[token] += float(weight)
    return found


@cache
def _minimal_pairs():
    model = load_minilm()
    told = [(frame, number, sense) for frame in FRAMES for sense in CUES for number in range(len(CUES[sense]))]
    frames, numbers, senses = (np.array(each) for each in zip(*told, strict=True))
    vectors, bags = [], []
    for frame, number, sense in told:
        reading = model.encode(frame.format(CUES[sense][number]))
        vectors.append(reading.hidden[:, reading.tokens.index("bank")].astype(float))
        others = [token for token in reading.tokens if token != "bank"]
        bags.append([table[[token for token in others if token in table]].astype(float).mean(axis=0)
                     for table in tables()])
    may_be = (frames[:, None] != frames) & (numbers[:, None] != numbers)  # (N, N): as many of each sense
    right = []
    for each in [*np.moveaxis(vectors, 1, 0), *map(np.array, zip(*bags, strict=True))]:
        cosines = np.where(may_be, unit(each) @ unit(each).T, -np.inf)
        nearest = cosines >= cosines.max(axis=1, keepdims=True) - TIE
        right.append(((nearest & (senses[:, None] == senses)).sum(axis=1) / nearest.sum(axis=1)).sum())
    shares = [wilson(each, len(told)) for each in right]
    return ByLayer(len(told), Share(*np.array(shares[:-2]).T), *shares[-2:])


@cache
def _ways_of_cues(split):
    direct, around = [], []
    for each in load_senses("bank", split, "plain"):
        tokens = ["[CLS]", *load_minilm().tokenize(each.text), "[SEP]"]
        intact = _place(each.text, tokens, "bank", None, [])
        for cue in dict.fromkeys(cue for cue in each.cues if cue in tokens):
            alone = _place(each.text, tokens, "bank", cue, ["bank"])
            nobody = _place(each.text, tokens, "bank", cue, [token for token in tokens if token != cue])
            direct.append((intact - alone) * SIDES[each.sense])
            around.append((alone - nobody) * SIDES[each.sense])
    sizes = [np.abs(each).mean(axis=0) for each in (direct, around)]
    return WaysOfCues(len(direct), mean_with_interval(direct), mean_with_interval(around), sizes[1] / sum(sizes))


@lru_cache(maxsize=512)
def _hidden(text):
    reading = load_minilm().encode(text)
    return reading.hidden, reading.tokens


def _right(example):
    """1 where a sense is told, ½ at a tie: before the first layer, after each, and by both bags. (L+3,)"""
    means, senses = _means(example.word)
    found = []
    for vector, poles in zip(_vectors(example), means, strict=True):
        cosines = unit(poles) @ unit(vector)  # (senses,)
        best = cosines >= cosines.max() - TIE
        found.append(best[senses.index(example.sense)] / best.sum())
    return found


@cache
def _means(word):
    """The mean of each sense of a word in its training sentences: (list of L+3 (senses, D), senses)."""
    examples = load_senses(word, split="train", kind="plain")
    senses = tuple(dict.fromkeys(each.sense for each in examples))
    grouped = [[_vectors(each) for each in examples if each.sense == sense] for sense in senses]
    return [np.array([np.mean(layer, axis=0) for layer in layers])
            for layers in zip(*(zip(*group, strict=True) for group in grouped), strict=True)], senses


def _vectors(example):
    """The word's vectors before the first layer and after each, and both bags: a list of L+3."""
    hidden, tokens = _hidden(example.text)
    same = tokenize(example.text)[:example.position].count(example.word)  # so many stand before it
    at = [place for place, token in enumerate(tokens) if token == example.word][same]
    return [*hidden[:, at].astype(float), *(context_mean(example, table) for table in tables())]


def _place(text, tokens, asking, source, deaf):
    """Where the first asking token stands after each layer, if some words are deaf to a source in all of them: (L,)."""
    names, mask, ruler = np.array(tokens), np.ones((len(tokens), len(tokens)), bool), stack_ruler(asking)
    mask[np.ix_(np.isin(names, deaf), names == source)] = False
    hidden = load_minilm().encode(text, mask).hidden[1:, tokens.index(asking)]  # (L, D)
    return ((hidden - ruler.means[:, :, -1].mean(axis=0)) * ruler.axes).sum(axis=-1)
