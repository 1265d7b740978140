"""What the widgets of part II share: one sentence, run through the first layer of the real model.

The JavaScript half is `layer.js` and `model.js`, and tests hold the two equal. Heads are counted from 1, so the book's
head 1.5 is `heads=(5,)`.
"""

import base64
from dataclasses import replace
from functools import cache
from typing import NamedTuple

import numpy as np

from attention_lib.attention import softmax, split_heads
from attention_lib.minilm import load_minilm
from attention_lib.numbers import as_floats, as_mask
from attention_lib.tensors import tensor_bytes
from attention_lib.widgets.core.limits import too_long
from attention_lib.widgets.minilm.shards import ROOM
from attention_lib.wordpiece import UNKNOWN, basic_words, is_mark

KINDS = ("layer-1", "random", "raw")
_STEP = 0x9E3779B9  # sets the starts of two seeds far apart


class Activations(NamedTuple):
    """A text of T tokens before the first layer, and what every token takes in there through H heads."""

    text: str
    kind: str  # one of KINDS
    tokens: list  # T WordPieces, [CLS] first and [SEP] last
    x: np.ndarray  # (T, D) layer 0: what each token is, plus where it stands
    scores: np.ndarray  # (H, T, T), -inf where the mask forbids
    weights: np.ndarray  # (H, T, T)
    value_outputs: np.ndarray  # (H, T, D) of each token through each head: its value, times W_O of the head
    bias: np.ndarray  # (D,) b_o, which every token takes in whatever the weights are

    @property
    def alone(self):
        """Every token before it listens, with what the layer adds to all alike: (T, D)."""
        return self.x + self.bias

    def attention_output(self, heads=None):
        """What attention adds to every token: (T, D), from some heads alone, or from all heads and the bias."""
        some = self.choose(heads)
        return (self.weights[some] @ self.value_outputs[some]).sum(axis=0) + (self.bias if heads is None else 0)

    def choose(self, heads):
        """What picks these heads, counted from 1, out of the first axis; "raw" has one head, whatever is asked for."""
        if heads is None or self.kind == "raw":
            return slice(None)
        known = range(1, len(self.weights) + 1)
        given = list(heads) if np.iterable(heads) else [None]
        if not given or any(isinstance(head, (bool, float)) or head not in known for head in given):
            raise ValueError(f"heads is a tuple of numbers from 1 to {len(known)}, or None for all; got {heads!r}. "
                             "The book's head 1.5 is heads=(5,).")
        return [head - 1 for head in given]


class Moves(NamedTuple):
    """Where the tokens of some activations stand on a map of two axes, and what moves them."""

    starts: np.ndarray  # (T, 2) before they listen, with what the layer adds to every token alike
    pulls: np.ndarray  # (T, T, 2): [i, j] is how far token i is pulled by token j
    ends: np.ndarray  # (T, 2) = starts + the sum of the pulls


@cache
def first_layer(kind="layer-1", seed=0):
    """AttentionParams of the model's first layer; "random": its W_Q and W_K drawn anew, without biases.

    The columns of what is drawn are on average as long as those that were trained.
    """
    trained = model().blocks[0].attention
    if kind == "layer-1":
        return trained
    w_q, w_k = (_random_like(weight.T, 2 * seed + number).T for number, weight in enumerate((trained.w_q, trained.w_k)))
    return replace(trained, w_q=w_q, w_k=w_k, b_q=None, b_k=None)


def layer_one(text, kind="layer-1", mask=None, scale=True, seed=0):
    """Let every token of a text listen to every other in the first layer of the real model.

    Args:
        text: a string.
        kind: "layer-1"; "random", with W_Q and W_K drawn at random; or "raw", where the vectors x themselves are
            queries, keys and values of a single head.
        mask: (T, T) bool, True where a token may attend to another; T counts [CLS] and [SEP].
        scale: divide the scores by √d_k.
        seed: a whole number, which names one draw of "random".

    Returns:
        Activations.

    Raises:
        ValueError: there is no such kind, the text has more than 64 tokens, or the mask does not fit.

    >>> activations = layer_one("We sat by the river bank.")
    >>> activations.tokens[6], activations.tokens[5], round(activations.weights[4, 6, 5].item(), 1)
    ('bank', 'river', 0.8)
    """
    if kind not in KINDS:
        raise ValueError(f"There is no kind {kind!r} of attention; choose one of {', '.join(KINDS)}.")
    tokens = ["[CLS]", *model().tokenize(text), "[SEP]"]
    if len(tokens) > ROOM:
        raise ValueError(f"That is {len(tokens) - 2} word pieces; the picture has room for {ROOM - 2}. "
                         "It goes on when the text is shorter.")
    x = model().embed(tokens)  # (T, D)
    itself = (x[None], x[None], x[None], 0 * x[0])
    q, k, value_outputs, bias = itself if kind == "raw" else _heads(x, first_layer(kind, seed))
    scores = q @ np.swapaxes(k, -1, -2) / (np.sqrt(q.shape[-1], dtype=x.dtype) if scale else 1)  # (H, T, T)
    if mask is not None:
        scores = np.where(_fitting(mask, len(tokens)), scores, -np.inf)
    return Activations(text, kind, tokens, x, scores, softmax(scores), value_outputs, bias)


def pulls(activations, axes, heads=None):
    """How far every token is pulled by every other, along some axes.

    Args:
        activations: Activations.
        axes: (K, D)
        heads: their numbers, from 1; None for all.

    Returns:
        (T, T, K). Summed over the second axis, they are `activations.attention_output(heads) @ axes.T`, less the bias
        `activations.bias @ axes.T` where all heads speak.
    """
    some = activations.choose(heads)
    along = activations.value_outputs[some] @ as_floats(axes, "axes").T  # (H, T, K)
    return np.einsum("hij,hjk->ijk", activations.weights[some], along)


def moves(activations, sense_map):
    """The tokens of some activations on a map of senses, which says whose heads move them; see `sense_maps`.

    Args:
        activations: Activations.
        sense_map: SenseMap.

    Returns:
        Moves.
    """
    starts = sense_map.place(activations.alone)
    pulled = pulls(activations, sense_map.axes, sense_map.heads)
    return Moves(starts, pulled, starts + pulled.sum(axis=1))


def stored(all_activations, maps=(), heads=None):
    """Activations in a few kB, so that a page can draw its examples before it has any weights.

    Args:
        all_activations: list of Activations, made with neither mask nor `scale=False`; JavaScript applies these to
            the scores.
        maps: SenseMaps on which the tokens will be drawn.
        heads: store the scores of these heads alone; None for all. A dict gives them by kind.

    Returns:
        str, base64 of a safetensors file, for `storedActivations` of widgets/minilm/model.js.
    """
    tensors = {}
    for number, activations in enumerate(all_activations):
        mine = heads.get(activations.kind) if isinstance(heads, dict) else heads
        some, numbers = activations.choose(mine), np.arange(1, len(activations.scores) + 1, dtype=np.uint8)
        names = "\n".join([activations.kind, activations.text.replace("\n", " "), *activations.tokens])
        parts = {"names": np.frombuffer(names.encode(), np.uint8), "heads": numbers[some],
                 "scores": activations.scores[some]}
        for each in maps:
            along = {"value_outputs": activations.value_outputs[some] @ each.axes.T,
                     "starts": each.place(activations.alone)}
            parts |= {f"{each.name}.{part}": array.astype(np.float32) for part, array in along.items()}
        tensors |= {f"{number}.{part}": array for part, array in parts.items()}
    return base64.b64encode(tensor_bytes(tensors)).decode()


def text_error(text, encoder=None):
    """What is the matter with a text, before the model reads it? The sentence that `model.js` says too, or None.

    Args:
        text: the text.
        encoder: who reads it; None for the book's own model.
    """
    parts = basic_words(text)
    words = [part for part in parts if not is_mark(part)]
    if not words:
        return "Write a sentence, and its words will appear here."
    if said := too_long(len(words), sum(map(len, parts))):
        return said
    pieces = (encoder or model()).tokenize(text)
    if len(pieces) > ROOM - 2:
        return (f"That is {len(pieces)} word pieces; the picture has room for {ROOM - 2}. "
                "It goes on when the text is shorter.")
    if encoder is None and all(piece == UNKNOWN for piece in pieces if not is_mark(piece)):
        return "The model has no piece for any of these words. It was trained on English; try some English words."
    return None


@cache
def model():
    """The real model, loaded once for all widgets."""
    return load_minilm()


def _heads(x, params):
    """Queries and keys (H, T, d_k), value_outputs (H, T, D), and b_o."""
    weights = (params.w_q, params.b_q), (params.w_k, params.b_k), (params.w_v, params.b_v)
    q, k, v = (split_heads(x @ weight + (0 if bias is None else bias), params.heads) for weight, bias in weights)
    return q, k, v @ params.w_o.reshape(params.heads, -1, x.shape[1]), params.b_o


def _fitting(mask, size):
    mask = as_mask(mask)
    if mask.shape != (size, size):
        raise ValueError(f"The mask should be ({size}, {size}), a row and a column for each of the {size} tokens, "
                         f"[CLS] and [SEP] among them; got {mask.shape}.")
    if not mask.any(axis=-1).all():
        row = int(np.argmin(mask.any(axis=-1)))
        raise ValueError(f"Row {row} of the mask forbids every key. Allow at least one, for instance the token itself.")
    return mask


def _random_like(rows, seed):
    """Numbers spread evenly around 0, drawn by a rule that JavaScript follows as well (the last step of MurmurHash3).

    Args:
        rows: (D_out, D_in); the new rows are on average as long as these.
        seed: a whole number from 0.
    """
    bits = np.arange(rows.size, dtype=np.uint32) + np.uint32(seed * _STEP % 2**32)
    for shift, factor in ((16, 0x85EBCA6B), (13, 0xC2B2AE35), (16, 1)):
        bits = (bits ^ (bits >> np.uint32(shift))) * np.uint32(factor)
    drawn = (bits / 2**31 - 1).reshape(rows.shape)  # from -1 to 1
    lengths = (np.linalg.norm(each.astype(float), axis=1).mean() for each in (rows, drawn))
    return (drawn * (next(lengths) / next(lengths))).astype(np.float32)
