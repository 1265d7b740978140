"""A map on which the two senses of a word stand apart, made from labelled sentences and the model's first layer."""

import base64
from functools import cache
from typing import NamedTuple

import numpy as np

from attention_lib.numbers import as_floats
from attention_lib.ruler import layer_ruler
from attention_lib.senses import load_senses
from attention_lib.widgets.minilm.activations import layer_one
from attention_lib.widgets.minilm.shards import ROOM


class SenseMap(NamedTuple):
    """Where the new vectors of an ambiguous word stand; across is the one ruler, with the two senses at -1 and +1.

    The new vector is x + the layer's bias + what some heads say. Up is the direction in which these vectors differ most
    besides, of those in which neither x changes with its place in the sentence nor all take in the same: before
    attention, the word stands at one height, wherever in a sentence it stands. Both axes have the same length, so the
    map does not distort.
    """

    name: str  # such as "bank", or "bank 1.5" for one head
    word: str
    senses: tuple  # of two; the first stands on the left
    heads: tuple | None  # the heads that move the words on this map, from 1; None for all
    axes: np.ndarray  # (2, D)
    middle: np.ndarray  # (D,)
    scatter: np.ndarray  # (n, 2) the word in the labelled sentences
    labels: tuple  # n senses
    held_out: np.ndarray  # (n,) bool: this sentence took no part in making the ruler
    texts: tuple  # the n sentences

    def place(self, vectors):
        """Vectors (…, D) on the map: (…, 2)."""
        return (as_floats(vectors, "vectors") - self.middle) @ self.axes.T

    def held_out_right(self):
        """(right, n): how many of the held-out sentences stand on the side of their sense."""
        right = (self.scatter[:, 0] > 0) == np.array([label == self.senses[1] for label in self.labels])
        return int(right[self.held_out].sum()), int(self.held_out.sum())

    def state(self, texts=False):
        """The map for JavaScript (`senseMap` of widgets/minilm/model.js), about 6 kB; with its sentences if `texts`."""
        axes = base64.b64encode(self.axes.astype(np.float32)).decode()
        return {"name": self.name, "word": self.word, "senses": list(self.senses),
                "heads": None if self.heads is None else list(self.heads), "axes": axes,
                "middle": (self.axes @ self.middle).round(7).tolist(), "scatter": self.scatter.round(3).tolist(),
                "labels": [self.senses.index(label) for label in self.labels],
                "held_out": self.held_out.astype(int).tolist(), **({"texts": list(self.texts)} if texts else {})}


@cache
def sense_map(word, heads=None):
    """The map of an ambiguous word.

    Args:
        word: "bank", "bat", "spring", "crane", "mouse", "bark" or "match".
        heads: a tuple of heads, from 1, to listen through these alone; None for all.

    Returns:
        SenseMap; cached, and its arrays are read-only.

    Raises:
        ValueError: there are no labelled sentences for the word.

    >>> sense_map("bank").senses, sense_map("bank").held_out_right()
    (('river', 'money'), (18, 20))
    """
    examples = load_senses(word, kind="plain")
    vectors = np.stack([_new_vector(example, heads) for example in examples])  # (n, D)
    texts, labels = tuple(each.text for each in examples), tuple(each.sense for each in examples)
    senses = tuple(dict.fromkeys(labels))
    held_out = np.array([each.split != "train" for each in examples])
    ruler = layer_ruler(word)
    up = _up(vectors, ruler.axis, _alone(word))
    halfway = np.mean([vectors[~held_out & (np.array(labels) == sense)].mean(axis=0) for sense in senses], axis=0)
    middle = ruler.middle + up * (up @ (halfway - ruler.middle)) / (up @ up)  # at 0 on the ruler, amid the heights
    axes = np.stack([ruler.axis, up])
    scatter = (vectors - middle) @ axes.T
    for array in (axes, middle, scatter, held_out):
        array.flags.writeable = False
    name = word if heads is None else f"{word} {', '.join(f'1.{head}' for head in heads)}"
    return SenseMap(name, word, senses, heads, axes, middle, scatter, labels, held_out, texts)


def _new_vector(example, heads):
    """The word's vector once it has listened."""
    activations = layer_one(example.text)
    at, bias = activations.tokens.index(example.word), 0 if heads is None else activations.bias
    return activations.x[at].astype(float) + bias + activations.attention_output(heads)[at]


def _alone(word):
    """The word's vectors before it listens, at every place that a text can have: (ROOM - 2, D)."""
    return layer_one(" ".join([word] * (ROOM - 2))).alone[1:-1].astype(float)


def _up(vectors, across, alone):
    """The first principal component of (n, D) vectors, as long as `across`; its largest number is positive.

    Left out are `across`, the directions in which the word `alone` (P, D) differs from place to place, and the way
    from there to the mean of the vectors. What is left of each vector counts alike, so that a few do not press all
    others together (spherical principal components: Locantore and others, 1999).
    """
    spread, places = vectors - vectors.mean(axis=0), alone - alone.mean(axis=0)  # (n, D), (P, D)
    shared = np.stack([across, vectors.mean(axis=0) - alone.mean(axis=0), *places[1:]])  # the places add up to 0
    basis = np.linalg.qr(shared.T)[0]  # (D, P + 1)
    spread -= spread @ basis @ basis.T
    directions = spread / np.linalg.norm(spread, axis=1, keepdims=True)
    up = np.linalg.svd(directions, full_matrices=False)[2][0]
    return up * np.sign(up[np.abs(up).argmax()]) * np.linalg.norm(across)
