"""Chapter 11: the running sum. One word on its way through the six layers, and what each step adds to it."""

from typing import NamedTuple

import numpy as np

from attention_lib.ruler import stack_ruler, through_heads, through_layers


class Stream(NamedTuple):
    """The N places of a word in a text of T tokens, at five points of each of L layers.

    The five points are `attention_lib.ruler.POINTS`: before the layer; after what attention added; after the first
    norm; after what the feed-forward network added; after the second norm.
    """

    tokens: list
    at: np.ndarray  # (N,) which tokens are the word
    places: np.ndarray  # (N, L, 5)
    pulls: np.ndarray  # (N, L, T) what each token adds through attention; their sum is attention's step
    means: np.ndarray  # (2, L, 5) where the mean river "bank" and the mean money "bank" stand

    @property
    def steps(self):
        """What attention added, what its norm did, what the feed-forward added, what its norm did: (N, L, 4)."""
        return np.diff(self.places)

    @property
    def after(self):
        """Before the first layer, and after each: (N, L+1); of one ruler, where one is laid on all layers."""
        return np.concatenate([self.places[:, :1, 0], self.places[:, :, -1]], axis=1)


def stream(text, word="bank", layer=None):
    """The running sum of one word through the real model, read on a ruler: where it stands, and what each step adds.

    What it is. Every layer adds to the word's vector twice, what attention heard and what the feed-forward network
    made of it, and norms the sum each time. A ruler is made of the word after a layer, in the 60 training sentences:
    -1 is the mean of the one sense, +1 of the other. At each of the five points of a layer 0 is halfway between the
    means of the two senses at that point, so a step is what is added beyond what any "bank" is given there, whatever
    its sense. Places and steps are dot products with one axis, so they add up: before + four steps = after.
    A pull is the weight of a token times what it says beyond what a "bank" hears from that head on average; weights
    have the sum 1, so pulls add up to what attention adds.

    Which ruler. With `layer=None` each layer has its own: it shows what that layer made, but the next one turns the
    axis, so the place after a layer is not that before the next. With `layer=6` the last one is laid on all: then the
    place before each layer is that after the one before, and the 24 steps add up to where the word ends. It shows how
    much of the *last* layer's difference is there already, not all that an early layer knows.

    What it is not. Layer 1 in chapters 06 to 09 (`on_ruler`) is read after its attention, before its norm, on an axis
    made there; here it is read after the whole layer. A step along one axis is not all that a step does, and a pull is
    no cause: that is found by cutting connections.

    Args:
        text: a string with the word in it.
        word: a word of `load_senses`.
        layer: whose ruler is laid on all layers, from 1 to 6; None for each layer's own.

    Returns:
        Stream.

    Raises:
        TypeError: the text is not a string.
        ValueError: the word is not in the text, or there is no ruler for it.

    >>> for text in ("We sat by the river bank.", "I went to the bank to deposit money."):
    ...     print(stream(text, layer=6).after[0, [1, 2, 6]].round(1))
    [-0.2 -0.3 -1.1]
    [0.2 0.5 1.4]
    """
    ruler, found = stack_ruler(word), through_layers(text, word)
    axes = ruler.along(layer)  # (L, D)
    beyond = found.inputs[:, None] - ruler.heard[:, :, None]  # (L, H, T, D)
    beyond = np.einsum("lhtd,lhd->lht", beyond, through_heads(axes))  # what each token says, on the ruler
    pulls = (found.weights * beyond).sum(axis=2)  # (N, L, T)
    return Stream(found.tokens, found.at, ruler.place(found.points, layer), pulls, ruler.place(ruler.means, layer))
