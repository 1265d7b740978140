"""The rest of a transformer: layer norm, GELU, the feed-forward network, and a block that joins them with attention."""

import math
from typing import NamedTuple

import numpy as np

from attention_lib.attention import AttentionParams, multi_head_attention
from attention_lib.numbers import as_floats


class Norm(NamedTuple):
    """What a layer norm learned."""

    gain: np.ndarray  # (D,)
    bias: np.ndarray  # (D,)


class FeedForward(NamedTuple):
    """What a feed-forward network learned: the way into the wide middle of M numbers, and out of it."""

    w_in: np.ndarray  # (D, M)
    b_in: np.ndarray  # (M,)
    w_out: np.ndarray  # (M, D)
    b_out: np.ndarray  # (D,)


class BlockParams(NamedTuple):
    """All that one encoder block learned."""

    attention: AttentionParams
    attention_norm: Norm
    feed_forward: FeedForward
    feed_forward_norm: Norm


def layer_norm(x, gain, bias, epsilon=1e-12):
    """Give each vector mean 0 and variance 1, then stretch and shift each column by learned numbers.

    Args:
        x: (…, D)
        gain, bias: (D,)
        epsilon: added to the variance, so that nearly equal numbers are not divided by nearly zero. Equal ones give the
            bias, whatever it is.

    Returns:
        (…, D), of the type of x: float32 stays float32, whole numbers become float64. Means are taken in float64
        whatever came, and twice: where all numbers of a vector are nearly equal, the square root of a small epsilon
        would make much of what rounding left of the mean.

    Raises:
        ValueError: these are no numbers, or the sizes do not fit.

    Source: Ba, Kiros and Hinton 2016; BERT has epsilon 1e-12.

    >>> layer_norm(np.array([1.0, 3.0]), np.ones(2), np.zeros(2)).round(3).tolist()
    [-1.0, 1.0]
    """
    x, gain, bias = as_floats(x, "x"), as_floats(gain, "gain"), as_floats(bias, "bias")
    normal, _ = standardise(x, epsilon)
    if gain.shape != x.shape[-1:] or bias.shape != x.shape[-1:]:
        raise ValueError(f"gain and bias need one number for each column of x {x.shape}; "
                         f"got {gain.shape} and {bias.shape}.")
    return (normal * gain + bias).astype(x.dtype)


def standardise(x, epsilon=1e-12):
    """What `layer_norm` does before it stretches and shifts: each vector with mean 0 and variance 1.

    Args:
        x: (…, D)
        epsilon: added to the variance.

    Returns:
        (normal (…, D), spread (…, 1)), so that normal · spread is x less its mean; in float64 or wider.

    Raises:
        ValueError: these are no numbers, x has no columns, or epsilon is no small number.

    >>> [each.tolist() for each in standardise([1.0, 3.0], epsilon=0)]
    [[-1.0, 1.0], [1.0]]
    """
    x, epsilon = as_floats(x, "x"), as_floats(epsilon, "epsilon")
    if not x.ndim or not x.shape[-1]:
        raise ValueError(f"x should be (…, D) with at least one column; got shape {x.shape}.")
    if epsilon.ndim or not 0 <= epsilon < math.inf:
        raise ValueError(f"epsilon should be one small number that is not negative; got {epsilon}.")
    centred = x - x.mean(axis=-1, keepdims=True, dtype=np.result_type(x, float))  # (…, D)
    centred -= centred.mean(axis=-1, keepdims=True)
    spread = np.sqrt((centred**2).mean(axis=-1, keepdims=True) + epsilon)  # (…, 1)
    return centred / np.where(spread == 0, 1, spread), spread


def gelu(x):
    """x · Φ(x): lets large numbers through and holds negative ones back, smoothly.

    Args:
        x: array of any shape.

    Returns:
        array of the same shape; float32 stays float32, whole numbers become float64.

    Raises:
        ValueError: these are no numbers.

    Source: Hendrycks and Gimpel 2016.

    >>> gelu([-1.0, 0.0, 1.0]).round(3).tolist()
    [-0.159, 0.0, 0.841]
    """
    x = as_floats(x, "x")
    return x * share_below(x)


def share_below(x):
    """Φ(x), the share of a normal distribution that lies below x.

    It needs the error function, which NumPy has not. In float32, as the real model is, a polynomial gives it within
    1.5e-7, and so do the pages; in float64 Python's own gives all digits, at a third of the speed, so that gradients
    by hand equal differences. (The form of GELU with tanh that is often used is off by 5e-4: too much for either.)

    Args:
        x: array of any shape.

    Returns:
        array of the same shape and type, between 0 and 1.

    Raises:
        ValueError: these are no numbers.

    Source: Abramowitz and Stegun 1964, formula 7.1.26.

    >>> share_below([-1.0, 0.0, 1.0]).round(3).tolist()
    [0.159, 0.5, 0.841]
    """
    x = as_floats(x, "x")
    if x.dtype != np.float32:
        return np.asarray(_ERFC(-x / math.sqrt(2)), x.dtype) / 2
    z = np.abs(x) / math.sqrt(2)
    t = 1 / (1 + 0.3275911 * z)
    tail = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
    return (1 + np.sign(x) * (1 - tail * np.exp(-z * z))) / 2


_ERFC = np.frompyfunc(math.erfc, 1, 1)  # one number after the other; the array that comes out holds Python's floats


def feed_forward(x, params):
    """Widen each vector, bend it with GELU, and bring it back: the same for every word, each by itself.

    Args:
        x: (…, D)
        params: FeedForward.

    Returns:
        (…, D), in float32 if x and params are, else in float64.

    Raises:
        ValueError: these are no numbers, or the sizes do not fit.

    Source: Vaswani et al. 2017, section 3.3, with GELU in place of ReLU.

    >>> toy = FeedForward(np.ones((2, 3)), np.zeros(3), np.ones((3, 2)), np.zeros(2))
    >>> feed_forward([4.0, 4.0], toy).round(3).tolist()
    [24.0, 24.0]
    """
    x, (w_in, b_in, w_out, b_out) = checked_feed_forward(x, params)
    return gelu(x @ w_in + b_in) @ w_out + b_out


def checked_feed_forward(x, params):
    """x and params as floats that fit together; ValueError if they do not."""
    if not isinstance(params, FeedForward):
        raise ValueError(f"params should be FeedForward; got {type(params).__name__}.")
    x, params = as_floats(x, "x"), FeedForward(*map(as_floats, params, FeedForward._fields))
    w_in, b_in, w_out, b_out = params
    if w_in.ndim != 2 or x.shape[-1:] != w_in.shape[:1]:
        raise ValueError(f"x should have as many columns as w_in {w_in.shape} has rows; got x {x.shape}.")
    if (b_in.shape, w_out.shape[:1], b_out.shape) != (w_in.shape[1:], w_in.shape[1:], w_out.shape[1:]):
        raise ValueError("w_in, b_in, w_out and b_out should have shapes (D, M), (M,), (M, D) and (D,); "
                         f"got {w_in.shape}, {b_in.shape}, {w_out.shape} and {b_out.shape}.")
    return x, params


def encoder_block(x, params, mask=None, change=None, epsilon=1e-12):
    """One layer of a transformer encoder: attention, then the feed-forward network, each *added* to what was there.

    Args:
        x: (…, T, D) the word vectors as they come in.
        params: BlockParams.
        mask: (…, T, T) bool, True where a word may attend; or (…, H, T, T), one a head; None for everywhere.
        change: for experiments, what `multi_head_attention` does to its heads' outputs; None for nothing.
        epsilon: what both norms add to the variance, as in `layer_norm`.

    Returns:
        (output (…, T, D), weights (…, H, T, T)), in float32 if x and params are, else in float64.

    Raises:
        ValueError: these are no numbers, or shapes do not fit.

    Source: Vaswani et al. 2017, figure 1, with the norm after each sum, as in BERT.
    """
    if not isinstance(params, BlockParams):
        raise ValueError(f"params should be BlockParams; got {type(params).__name__}.")
    x = as_floats(x, "x")
    attended, weights = multi_head_attention(x, params.attention, mask, change=change)
    x = layer_norm(_add(x, attended, "attention"), *params.attention_norm, epsilon)  # (…, T, D)
    thought = feed_forward(x, params.feed_forward)
    return layer_norm(_add(x, thought, "the feed-forward network"), *params.feed_forward_norm, epsilon), weights


def _add(x, change, who):
    """x + change, but never a change of another shape, which NumPy would stretch."""
    if change.shape != x.shape:
        raise ValueError(f"What {who} gives should have the shape of its input, {x.shape}, to be added to it; "
                         f"got {change.shape}. Look at the columns of its last matrix.")
    return x + change
