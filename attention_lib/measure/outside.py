"""Chapter 11: what depth buys, measured on sentences that nobody of this book wrote.

The sentences are not the book's to pass on, so `scripts/measure_outside.py`, which says where they come from, measures
a local copy with `measure_outside`, and data/outside.json keeps counts and shares alone. The chapter draws those.
"""

import csv
import json
from collections import Counter
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

import numpy as np

from attention_lib.data_files import checksum, read_text
from attention_lib.measure.block_parts import walk
from attention_lib.measure.intervals import Share, balanced, mean_with_interval, wilson
from attention_lib.minilm import load_minilm
from attention_lib.senses import TIE, load_senses, nearest_mean_accuracy
from attention_lib.vectors import WordVectors, unit

STORED = "outside.json"
HOMOGRAPHS, BANKS = "wikipedia_homographs_16_words.csv", "semcor_masc_bank_noad.csv"
SHA256 = {HOMOGRAPHS: "c968fcb914f2014b50bb5689565a7fe38a04d20cc4219870741ab16b75b73af2",
          BANKS: "f367861cf65cec519e5ece4297d925cb7b52057f24f5c567bedf4ab2d2af1c1d"}
SENSES = ("river", "money")
BAGS = ("bag", "best bag")
SILENT = {"without feed-forward": {"thinking": []}, "without attention from layer 2": {"attending": [1]}}


class ByLayer(NamedTuple):
    """How often a word's sense is told, by its vector after each of L layers, and by a bag of its context."""

    sentences: int
    layers: Share  # of arrays (L+1,), before the first layer and after each
    bag: Share  # of vectors as in chapter 05, 64 numbers a word
    best_bag: Share  # 384 numbers a word, each word as long as 1: for the 16 words the best of five that were tried


class Word(NamedTuple):
    """One of the 16 words, each of its two readings with the same say."""

    sentences: int
    layers: np.ndarray  # (L+1,) shares
    bag: float
    best_bag: float


def outside_by_layer():
    """What is stored of the sentences from outside: how often the sense is told, by layer.

    Two sets. "homographs": 16 words of two readings each in Wikipedia ("bass", "lead", "tear"), each sentence told by
    the nearer of two means made of the word's other sentences; the mean of the 16 words, and what drawing other
    words would give. "bank": the noun in novels, news and letters, told by the means of the book's own 60 training
    sentences, river and money with the same say. One half is chance in both. A bag is the mean of the static vectors
    of the sentence's other words, which knows no order and has no layer.

    Returns:
        dict of the set → ByLayer.

    Raises:
        FileNotFoundError, ValueError: the stored result is missing or not the published one.

    >>> outside_by_layer()["homographs"].layers.share.round(2).tolist()
    [0.55, 0.85, 0.9, 0.93, 0.93, 0.93, 0.93]
    """
    words, bank = outside_words(), _stored()["bank"]
    numbers = [bank[sense]["sentences"] for sense in SENSES]
    by_layer = zip(*(bank[sense]["layers"] for sense in SENSES), strict=True)
    layers = Share(*np.array([balanced(rights, numbers) for rights in by_layer]).T)
    return {"homographs": ByLayer(sum(word.sentences for word in words.values()),
                                  *(mean_with_interval(each) for each in zip(*(word[1:] for word in words.values()),
                                                                              strict=True))),
            "bank": ByLayer(sum(numbers), layers,
                            *(balanced([bank[sense][bag] for sense in SENSES], numbers) for bag in BAGS))}


def outside_words():
    """Each of the 16 words from outside: dict of the word → Word.

    >>> outside_words()["bass"].layers.round(2).tolist()
    [0.54, 0.95, 0.95, 0.96, 0.95, 0.92, 0.92]
    """
    return {word: Word(sum(found["sentences"]), np.array(found["layers"]), *(found[bag] for bag in BAGS))
            for word, found in _stored()["homographs"].items()}


def outside_silenced():
    """The 16 words from outside, where parts of the model are silent: dict of what is left out → Share of (L+1,).

    Each mean is made of vectors of the same silenced model. It was trained with all its parts, so this says what the
    rest can do without them, and no more.

    >>> {name: round(float(found.share[4]), 2) for name, found in outside_silenced().items()}
    {'without feed-forward': 0.83, 'without attention from layer 2': 0.85}
    """
    return {name: mean_with_interval(list(found.values())) for name, found in _stored()["silenced"].items()}


def outside_bank():
    """The 100 "banks" from outside, each sense by itself: dict of the sense → ByLayer.

    >>> {sense: found.sentences for sense, found in outside_bank().items()}
    {'river': 18, 'money': 82}
    """
    bank = _stored()["bank"]
    return {sense: ByLayer(of := bank[sense]["sentences"],
                           Share(*np.array([wilson(right, of) for right in bank[sense]["layers"]]).T),
                           *(wilson(bank[sense][bag], of) for bag in BAGS)) for sense in SENSES}


def outside_gain(layer, over="best bag"):
    """How much better a layer tells the 16 words than something else does, word by word.

    Args:
        layer: from 0 to 6.
        over: "bag", "best bag", or another layer.

    Returns:
        (Share of the difference, number of words in which the layer is ahead).

    Raises:
        ValueError: there is no such layer.

    >>> gain, ahead = outside_gain(4, over=1)
    >>> round(float(gain.share), 3), ahead
    (0.079, 13)
    """
    words = outside_words().values()
    known = range(len(next(iter(words)).layers))
    for each in (layer, over):
        if each not in BAGS and (isinstance(each, (bool, float)) or each not in known):
            raise ValueError(f'Layers are counted from 0 to {known[-1]}, or "bag" or "best bag"; got {each!r}.')
    ours, theirs = (np.array([(word.bag, word.best_bag)[BAGS.index(which)] if which in BAGS else word.layers[which]
                              for word in words]) for which in (layer, over))
    return mean_with_interval(ours - theirs), int((ours > theirs).sum())


def measure_outside(folder, words=None, silent=SILENT):
    """Measure a local copy of the sentences from outside, as `scripts/measure_outside.py` stores it.

    Args:
        folder: where the two files of SHA256 lie.
        words: which of the 16 words; None for all.
        silent: dict of a name → what `walk` is given to leave parts of the model out.

    Returns:
        dict, as data/outside.json has it: "homographs" → word → sentences of each reading, shares by layer and of the
        bags; "silenced" → name → word → shares by layer; "bank" → sense → sentences, right ones by layer and of the
        bags.

    Raises:
        FileNotFoundError: a file is missing.
        ValueError: a file is not the one that was measured, or there is no such word.
    """
    by_word = {}
    for row in _rows(folder, HOMOGRAPHS):
        by_word.setdefault(row["homograph"], []).append(row)
    if unknown := [word for word in words or () if word not in by_word]:
        raise ValueError(f"There is no word {unknown[0]!r}; the file has {', '.join(by_word)}.")
    words = words or list(by_word)
    return {"homographs": {word: _measure_word(by_word[word]) for word in words},
            "silenced": {name: {word: _shares(by_word[word], parts) for word in words}
                         for name, parts in silent.items()},
            "bank": _measure_bank(_rows(folder, BANKS))}


@cache
def tables():
    """The word tables of both bags: of 64 numbers a word, and of 384 with each word as long as 1."""
    whole = WordVectors.load("minilm")
    return WordVectors.load("minilm-64"), WordVectors(whole.words, unit(whole.matrix))


def leave_one_out(vectors, senses):
    """Is each vector nearest, by cosine, to the mean of the *other* vectors of its own sense?

    Args:
        vectors: (N, D)
        senses: N labels, each of which stands at least twice.

    Returns:
        (N,) 1 where it is, 0 where it is not, and a share where means are equally near.

    Raises:
        ValueError: the sizes do not fit, or a sense stands only once.

    >>> leave_one_out([[1, 0], [2, 0], [4, 1], [0, 1], [1, 3], [3, 1]], list("aaabbb")).tolist()
    [1.0, 1.0, 1.0, 1.0, 1.0, 0.0]
    """
    vectors, senses = np.asarray(vectors, float), np.asarray(senses)
    if vectors.ndim != 2 or senses.shape != vectors.shape[:1]:
        raise ValueError("Each example needs one vector (a row) and one sense; "
                         f"got vectors of shape {vectors.shape} and senses of shape {senses.shape}.")
    own = senses[:, None] == np.unique(senses)  # (N, C)
    others = own.sum(axis=0) - own  # (N, C)
    if not others.all():
        raise ValueError("Every sense should stand at least twice, so that one can be left out; "
                         f"got {', '.join(f'{n} × {sense}' for sense, n in Counter(senses.tolist()).items())}.")
    means = ((own.T @ vectors) - own[..., None] * vectors[:, None]) / others[..., None]  # (N, C, D)
    cosines = (unit(means) * unit(vectors)[:, None]).sum(axis=-1)  # (N, C)
    best = cosines >= cosines.max(axis=1, keepdims=True) - TIE
    return (best & own).any(axis=1) / best.sum(axis=1)


def _rows(folder, name):
    """The rows of one of the two files, after a look at its checksum."""
    path = Path(folder) / name
    if not path.is_file():
        raise FileNotFoundError(f"There is no {name} in {folder}; scripts/measure_outside.py says where it is from.")
    if checksum(path) != SHA256[name]:
        raise ValueError(f"This {name} is not the file that was measured: its checksum is another. "
                         "scripts/measure_outside.py says which one is meant.")
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _measure_word(rows):
    readings, bags = [row["wordid"] for row in rows], zip(*(_bags(*_find(row)) for row in rows), strict=True)
    return {"sentences": list(Counter(readings).values()), "layers": _shares(rows),
            **{name: _share(bag, readings) for name, bag in zip(BAGS, bags, strict=True)}}


def _shares(rows, parts=MappingProxyType({})):
    """The share of right ones by layer, where some parts of the model are silent."""
    readings = [row["wordid"] for row in rows]
    vectors = np.array([_vectors(*_find(row), parts) for row in rows])  # (N, L+1, D)
    return [_share(each, readings) for each in np.moveaxis(vectors, 1, 0)]


def _share(vectors, senses):
    right, senses = leave_one_out(vectors, senses), np.array(senses)
    return round(float(np.mean([right[senses == sense].mean() for sense in np.unique(senses)])), 4)


def _measure_bank(rows):
    """Right ones of each sense; the k-th row of a text that stands there several times is its k-th "bank"."""
    train, seen, places = load_senses("bank", split="train", kind="plain"), Counter(), []
    for row in rows:
        text = row["text"], row["form"].lower()
        tokens = _tokens(text[0])
        at = [place for place, token in enumerate(tokens) if token == text[1]][seen[text]]
        places.append((tokens, slice(at, at + 1)))
        seen[text] += 1
    of = {sense: np.array([row["sense"] == sense for row in rows]) for sense in SENSES}
    own = [_at_bank(_tokens(each.text)) for each in train]
    poles, vectors = (np.moveaxis([_vectors(*each) for each in found], 1, 0) for found in (own, places))  # (L+1, N, D)
    bag_poles, bags = (zip(*(_bags(*each) for each in found), strict=True) for found in (own, places))

    def right(poles, vectors, sense):
        share = nearest_mean_accuracy(poles, [each.sense for each in train], np.array(vectors)[of[sense]],
                                      [sense] * of[sense].sum())
        return round(share * int(of[sense].sum()), 1)

    pairs = {"layers": list(zip(poles, vectors, strict=True)),
             **dict(zip(BAGS, zip(bag_poles, bags, strict=True), strict=True))}
    return {sense: {"sentences": int(of[sense].sum()),
                    "layers": [right(*pair, sense) for pair in pairs["layers"]],
                    **{bag: right(*pairs[bag], sense) for bag in BAGS}} for sense in SENSES}


def _tokens(text):
    return ["[CLS]", *load_minilm().tokenize(text), "[SEP]"]


def _at_bank(tokens):
    return tokens, slice(at := tokens.index("bank"), at + 1)


def _find(row):
    """The tokens of one row, and which of them are the word, given by its first and its last byte."""
    sentence, tokens = row["sentence"].encode(), _tokens(row["sentence"])
    before, after = (len(load_minilm().tokenize(part.decode()))
                     for part in (sentence[:int(row["start_byte"])], sentence[int(row["end_byte"]):]))
    return tokens, slice(1 + before, len(tokens) - 1 - after)


def _vectors(tokens, word, parts=MappingProxyType({})):
    """The mean of a word's pieces, before the first layer and after each: (L+1, D)."""
    model = load_minilm()
    return walk(model.embed(tokens), model.blocks, **parts)[:, word].astype(float).mean(axis=1)


def _bags(tokens, word):
    """The means of the static vectors of the other words: of 64 numbers, and of 384 with each word as long as 1."""
    others = tokens[1:word.start] + tokens[word.stop:-1]
    return [table[[token for token in others if token in table]].astype(float).mean(axis=0) for table in tables()]


@cache
def _stored():
    return json.loads(read_text(STORED))
