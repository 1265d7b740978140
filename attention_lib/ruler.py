"""The ruler: one axis through the two senses of a word, made once and used unchanged on every page.

-1 is the mean of the first sense ("bank" at a river), +1 that of the second (at which money lies), 0 is halfway. It
is made of the word's vectors after layer 1 of the real model, all heads listening, in the training sentences of
`load_senses`. Because every head's output is added to the word's vector, a head's pull is a part of the whole move.
What the layer adds to every token alike, its output bias, is no word's doing: "alone" has it already.

That is the word after the attention of layer 1, before its norm. `stack_ruler` goes on from there: a ruler for each
whole layer, and what is halfway at each point on the way through it. `layer_rulers` is the same for whole layers alone,
with the one before the first layer: what `MiniLM.encode` gives can be laid on them as it is.
"""

from functools import cache, lru_cache
from typing import NamedTuple

import numpy as np

from attention_lib.attention import multi_head_attention
from attention_lib.minilm import load_minilm
from attention_lib.numbers import as_floats
from attention_lib.senses import TIE, load_senses, sense_axis
from attention_lib.transformer import feed_forward, layer_norm

POINTS = ("before", "attention", "attention norm", "feed-forward", "feed-forward norm")  # of a layer, in their order


class Ruler(NamedTuple):
    """One axis, for one word."""

    word: str
    senses: tuple  # (at -1, at +1)
    axis: np.ndarray  # (D,)
    middle: np.ndarray  # (D,) it stands at 0

    def place(self, vectors):
        """Where vectors (…, D) stand: (…,)."""
        return (as_floats(vectors, "vectors") - self.middle) @ self.axis


class OnRuler(NamedTuple):
    """The N places of a word in a text of T tokens, and what moves it there through H heads."""

    tokens: list
    at: np.ndarray  # (N,) which tokens are the word
    starts: np.ndarray  # (N,) the word alone, at its place in the sentence; the layer's output bias is in it
    ends: np.ndarray  # (N,) after attention: start + all its pulls
    pulls: np.ndarray  # (N, H, T) what each token adds through each head

    def heard(self, *heads):
        """Where the N places are with these heads alone, counted from 1: (N,).

        >>> on_ruler("We sat by the river bank.").heard(5).round(2).tolist()
        [-0.52]
        """
        return self.starts + self.pulls[:, [head - 1 for head in heads]].sum(axis=(1, 2))


class Depths(NamedTuple):
    """The N places of a word in a text of T tokens, at the five POINTS of each of L layers."""

    tokens: list
    at: np.ndarray  # (N,) which tokens are the word
    points: np.ndarray  # (N, L, 5, D) its vectors
    weights: np.ndarray  # (N, L, H, T) what it gives to each token
    inputs: np.ndarray  # (L, T, D) all tokens, as they come into each layer


class StackRuler(NamedTuple):
    """A ruler for each of L layers, for one word, made of its vectors after the whole layer."""

    word: str
    senses: tuple  # (at -1, at +1)
    axes: np.ndarray  # (L, D)
    means: np.ndarray  # (2, L, 5, D) the mean of each sense at each of the POINTS
    heard: np.ndarray  # (L, H, D) halfway between the mixes of tokens that the two senses hear through each head

    def place(self, points, layer=None):
        """Where points (…, L, 5, D) stand, each from halfway between the two senses at the same point: (…, L, 5).

        Args:
            points: the word's vectors, as `Depths` has them.
            layer: whose ruler is laid on all of them, from 1; None for each layer's own.
        """
        from_halfway = as_floats(points, "points") - self.means.mean(axis=0)  # (…, L, 5, D)
        return np.einsum("...lpd,ld->...lp", from_halfway, self.along(layer))

    def along(self, layer=None):
        """The axis that is used in each layer: (L, D)."""
        if layer is None:
            return self.axes
        if isinstance(layer, (bool, float)) or layer not in range(1, len(self.axes) + 1):
            raise ValueError(f"Layers are counted from 1 to {len(self.axes)}, or None for each layer's own ruler; "
                             f"got {layer!r}.")
        return np.broadcast_to(self.axes[layer - 1], self.axes.shape)


class LayerRulers(NamedTuple):
    """A ruler before the first of L layers, and after each, for one word."""

    word: str
    senses: tuple  # (at -1, at +1)
    axes: np.ndarray  # (L+1, D); of zeros where both senses have the same mean, so that nothing can be read
    middles: np.ndarray  # (L+1, D) they stand at 0

    @property
    def halfway(self):
        """Where the middles stand along the axes: (L+1,); places are hidden · axes - halfway."""
        return (self.middles * self.axes).sum(axis=-1)

    def place(self, hidden):
        """Where vectors (…, L+1, D), as `Encoding.hidden` has them of one token, stand: (…, L+1)."""
        return ((as_floats(hidden, "hidden") - self.middles) * self.axes).sum(axis=-1)


@cache
def layer_ruler(word="bank"):
    """The ruler of layer 1 for a word of `load_senses`, made of its training sentences.

    Returns:
        Ruler; cached, and its arrays are read-only.

    Raises:
        ValueError: there are no labelled sentences for the word.

    >>> layer_ruler("bank").senses
    ('river', 'money')
    """
    examples = load_senses(word, split="train", kind="plain")
    senses = tuple(dict.fromkeys(each.sense for each in examples))
    new, model = {sense: [] for sense in senses}, load_minilm()
    for each in examples:
        x, output, at = _attend(model, each.text, word)[1:4]
        new[each.sense].append(x[at[0]].astype(float) + output[at[0]])
    axis, middle = sense_axis(*new.values())
    for array in (axis, middle):
        array.setflags(write=False)
    return Ruler(word, senses, axis, middle)


def on_ruler(text, word="bank", mask=None):
    """Where a text takes a word on its ruler, and which tokens pull it there.

    Args:
        text: a string with the word in it.
        word: a word of `load_senses`.
        mask: (T, T) bool, True where a token may attend to another; T counts [CLS] and [SEP]. None for everywhere.

    Returns:
        OnRuler.

    Raises:
        ValueError: the word is not in the text, or there is no ruler for it.

    >>> river, money = on_ruler("We sat by the river bank."), on_ruler("I went to the bank to deposit money.")
    >>> river.ends.round().tolist(), money.ends.round().tolist()
    ([-2.0], [1.0])
    """
    ruler, model = layer_ruler(word), load_minilm()
    tokens, x, output, at, weights = _attend(model, text, word, mask)
    attention = model.blocks[0].attention
    heads = [attention.head(head) for head in range(attention.heads)]
    along = np.stack([(x @ head.w_v + head.b_v) @ (head.w_o @ ruler.axis) for head in heads])  # (H, T)
    pulls = weights[:, at].swapaxes(0, 1) * along  # (N, H, T)
    return OnRuler(tokens, at, ruler.place(x[at] + attention.b_o), ruler.place(x[at] + output[at]), pulls)


def stack_ruler(word="bank"):
    """The rulers of all layers for a word of `load_senses`, made of the same training sentences as `layer_ruler`.

    Returns:
        StackRuler; cached, and its arrays are read-only.

    Raises:
        ValueError: there are no labelled sentences for the word.

    >>> stack_ruler("bank").axes.shape
    (6, 384)
    """
    return _stack_ruler(word)


def layer_rulers(word="bank"):
    """The rulers before the first layer and after each, for a word of `load_senses`: -1 and +1 are its senses' means.

    They are made of the same training sentences as `stack_ruler`, and are the same after each layer. Before the first
    layer a word is what it always is, and where it stands. Both senses stand at the same places in the training
    sentences, so their means are equal there: the axis is of zeros, and every "bank" stands at 0.

    Returns:
        LayerRulers; cached, and its arrays are read-only.

    Raises:
        ValueError: there are no labelled sentences for the word.

    >>> reading = load_minilm().encode("We sat by the river bank.")
    >>> layer_rulers("bank").place(reading.hidden[:, reading.tokens.index("bank")]).round(1).tolist()
    [0.0, -1.9, -1.1, -0.9, -0.8, -0.9, -1.1]
    """
    return _layer_rulers(word)


@cache
def _layer_rulers(word):
    ruler = stack_ruler(word)
    means = np.concatenate([ruler.means[:, :1, 0], ruler.means[:, :, -1]], axis=1)  # (2, L+1, D)
    return LayerRulers(word, ruler.senses, *rulers_between(*means))


def rulers_between(first, second):
    """A ruler for each of N layers, between the means of two senses (N, D) each.

    Returns:
        (axes (N, D), middles (N, D)), read-only; an axis is of zeros where the two means are the same point.

    >>> axes, middles = rulers_between(np.array([[1.0, 0], [0, 0]]), np.array([[1.0, 0], [2, 0]]))
    >>> axes.tolist(), middles.tolist()
    ([[0.0, 0.0], [1.0, 0.0]], [[1.0, 0.0], [1.0, 0.0]])
    """
    apart = second - first  # (N, D)
    same = np.abs(apart).max(axis=-1) <= TIE * np.abs(first).max(axis=-1)  # (N,)
    apart[same] = 0
    axes = 2 * apart / np.where(same, 1, (apart**2).sum(axis=-1))[:, None]
    middles = (first + second) / 2
    for array in (axes, middles):
        array.setflags(write=False)
    return axes, middles


@cache
def _stack_ruler(word):
    examples = load_senses(word, split="train", kind="plain")
    senses = tuple(dict.fromkeys(each.sense for each in examples))
    points, heard = {sense: [] for sense in senses}, {sense: [] for sense in senses}
    for each in examples:
        found = through_layers(each.text, word)
        points[each.sense].append(found.points[0])
        heard[each.sense].append(found.weights[0] @ found.inputs)  # (L, H, D)
    means = np.array([np.mean(each, axis=0) for each in points.values()])  # (2, L, 5, D)
    axes = np.array([sense_axis(*means[:, layer, -1:])[0] for layer in range(means.shape[1])])
    halfway = np.mean([np.mean(each, axis=0) for each in heard.values()], axis=0)  # (L, H, D)
    for array in (axes, means, halfway):
        array.setflags(write=False)
    return StackRuler(word, senses, axes, means, halfway)


def through_layers(text, word="bank"):
    """A word's vectors at the five points of each layer: before it, and after each of its two sums and two norms.

    Args:
        text: a string with the word in it.
        word: a WordPiece of the model.

    Returns:
        Depths; its arrays are read-only.

    Raises:
        TypeError: the text is not a string.
        ValueError: the word is not in the text.

    >>> through_layers("We sat by the river bank.").points.shape
    (1, 6, 5, 384)
    """
    if not isinstance(text, str):
        raise TypeError(f"A text is one string; got {type(text).__name__}.")
    found = _through_layers(text, word)
    return found._replace(tokens=list(found.tokens))


@lru_cache(maxsize=16)  # one sentence is often read on several rulers
def _through_layers(text, word):
    model, points, weights, inputs = _model(), [], [], []
    tokens = ["[CLS]", *model.tokenize(text), "[SEP]"]
    at, x = _places(tokens, text, word), model.embed(tokens)
    for block in model.blocks:
        attended, given = multi_head_attention(x, block.attention)
        heard = x + attended  # (T, D)
        normed = layer_norm(heard, *block.attention_norm)
        thought = normed + feed_forward(normed, block.feed_forward)
        inputs.append(x)
        x = layer_norm(thought, *block.feed_forward_norm)
        points.append([each[at] for each in (inputs[-1], heard, normed, thought, x)])  # (5, N, D)
        weights.append(given[:, at])  # (H, N, T)
    arrays = (at, np.moveaxis(np.array(points, float), 2, 0), np.moveaxis(np.array(weights), 2, 0), np.array(inputs))
    for array in arrays:
        array.setflags(write=False)
    return Depths(tokens, *arrays)


def through_heads(axes):
    """What each head makes of a token's vector along the axis (L, D) of its layer, as a dot product: (L, H, D)."""
    made = []
    for block, axis in zip(_model().blocks, axes, strict=True):
        attention = block.attention
        values = np.split(attention.w_v, attention.heads, axis=1)  # H of (D, d_v)
        outputs = np.split(attention.w_o @ axis, attention.heads)  # H of (d_v,)
        made.append([value @ output for value, output in zip(values, outputs, strict=True)])
    return np.array(made)


@cache
def _model():
    return load_minilm()


def _places(tokens, text, word):
    """Where a word stands among the tokens of a text: (N,)."""
    at = np.flatnonzero(np.array(tokens) == word)
    if not len(at):
        raise ValueError(f"“{word}” is not in the text {text!r}, so it has no place there.")
    return at


def _attend(model, text, word, mask=None):
    """Tokens, x (T, D), the output of layer 1's attention (T, D), the places of the word, and weights (H, T, T)."""
    tokens = ["[CLS]", *model.tokenize(text), "[SEP]"]
    at, x = _places(tokens, text, word), model.embed(tokens)
    output, weights = multi_head_attention(x, model.blocks[0].attention, mask)
    return tokens, x, output, at, weights
