"""The layer of chapter 10: one head of attention that learns to tell a word's sense from its own updated vector.

The word asks, the words of its text answer, what they say is added to what was there, and two numbers are read off:

    q = x[at] w_q    weights = softmax(x w_k q / √d_k)    new = x[at] + weights (x w_v)    logits = new w_r + b_r

Only the one word asks, so nothing is computed for the others: x (w_k q) gives the scores without all the keys, and
(weights x) w_v what is heard without all the values. The numbers are the same, the work is a tenth.
"""

import math
from typing import NamedTuple

import numpy as np

from attention_lib.attention import softmax
from attention_lib.learning.adam import named_floats
from attention_lib.learning.gradients import cross_entropy, linear_backward, softmax_backward
from attention_lib.numbers import as_array, as_floats, as_mask, as_whole

NAMES = ("w_q", "w_k", "w_v", "w_r", "b_r")
RATE, STEPS = 0.003, 100  # for 60 sentences, all in each step: found by cross-validation among them


def start_sense_layer(rng, D=64, d_k=16, scale=0.3, D_asks=None):
    """Random numbers for a layer that has learned nothing.

    Args:
        rng: a seed or a NumPy Generator. The matrices are drawn in the order below.
        D: size of the word vectors.
        d_k: size of the queries and keys.
        scale: how large the numbers are, their standard deviation.
        D_asks: size of what queries and keys are made of, if that is not the word vectors.

    Returns:
        dict of w_q (D, d_k), w_k (D, d_k), w_v (D, D), w_r (D, 2) and b_r (2,), which is 0.

    Raises:
        ValueError: a size is not whole, or below 1; the scale is no number from 0.

    >>> {name: each.shape for name, each in start_sense_layer(0, D=3, d_k=2).items()}
    {'w_q': (3, 2), 'w_k': (3, 2), 'w_v': (3, 3), 'w_r': (3, 2), 'b_r': (2,)}
    """
    D, d_k = as_whole(D, "D counts the numbers of a vector", 1), as_whole(d_k, "d_k counts the numbers of a query", 1)
    D_asks = D if D_asks is None else as_whole(D_asks, "D_asks counts the numbers of what asks", 1)
    size = as_floats(scale, "scale")
    if size.ndim or not 0 <= size < math.inf:
        raise ValueError(f"scale should be one number from 0; got {scale}. Try scale=0.3.")
    rng, shapes = np.random.default_rng(rng), ((D_asks, d_k), (D_asks, d_k), (D, D), (D, 2))
    drawn = [float(size) * rng.normal(size=shape) for shape in shapes]
    return dict(zip(NAMES, [*drawn, np.zeros(2)], strict=True))


def sense_layer(parameters, x, at, mask=None, asks=None):
    """What the layer says about one word of each of N texts, and whom that word listened to.

    Args:
        parameters: dict, as `start_sense_layer` gives it.
        x: (N, T, D) word vectors; short texts are filled up to T with anything finite.
        at: (N,) the place of the word that asks, from 0.
        mask: (N, T) bool, True where a word stands; None for everywhere.
        asks: (N, T, D_asks) what queries and keys are made of; None: the word vectors x.

    Returns:
        (logits (N, 2), weights (N, T)); each row of weights adds up to 1, and is 0 where no word stands.

    Raises:
        ValueError: these are no finite numbers, shapes do not fit, or the asking word is not in its text.

    Source: Vaswani et al. 2017, equation 1, for one query; the sum with what was there: He et al. 2016.

    >>> say_it = {"w_q": [[1.0]], "w_k": [[1.0]], "w_v": [[1.0]], "w_r": [[-1.0, 1.0]], "b_r": [0.0, 0.0]}
    >>> logits, weights = sense_layer(say_it, [[[0.0], [2.0]]], [0])
    >>> weights.tolist(), logits.tolist()  # the word hears itself and the other alike, so 1 is added to its 0
    ([[0.5, 0.5]], [[-1.0, 1.0]])
    """
    step = _forward(*_checked(parameters, x, at, mask, asks))
    return step.logits, step.weights


def sense_loss(parameters, x, at, mask, labels, asks=None):
    """How wrong the layer is about the senses of N words, and which way each of its numbers should go.

    It is what `train` wants: `train(start, sense_loss, (x, at, mask, labels), batch=None)`.

    Args:
        parameters, x, at, mask, asks: as `sense_layer` takes them.
        labels: (N,) the true senses, 0 or 1.

    Returns:
        (loss, dict of name → gradient); the loss is the mean of −ln p(true sense), in nats.

    Raises:
        ValueError: as `sense_layer` has them, or a label is neither 0 nor 1, or there is not one for each text.

    >>> loss, gradients = sense_loss(start_sense_layer(0, D=1), [[[1.0], [0.0]]], [1], None, [0])
    >>> round(loss, 2), gradients["b_r"].round(2).tolist()
    (0.69, [-0.5, 0.5])
    """
    parameters, x, at, mask, asks = _checked(parameters, x, at, mask, asks)
    step = _forward(parameters, x, at, mask, asks)
    loss, by_logits = cross_entropy(step.logits, labels)  # (N, 2)
    by_new, by_w_r, by_b_r = linear_backward(by_logits, step.new, parameters["w_r"])
    by_mixed, by_w_v, _ = linear_backward(by_new, step.mixed, parameters["w_v"])
    by_weights = np.einsum("ntd,nd->nt", x, by_mixed)  # does what this word says help?
    by_scores = softmax_backward(by_weights, step.weights)  # (N, T)
    by_call = np.einsum("nt,ntd->nd", by_scores, asks)  # (N, D_asks)
    root = math.sqrt(parameters["w_q"].shape[1])
    by_q, by_w_k = by_call @ parameters["w_k"] / root, by_call.T @ step.q / root
    by_w_q = asks[np.arange(len(at)), at].T @ by_q
    return loss, dict(zip(NAMES, [by_w_q, by_w_k, by_w_v, by_w_r, by_b_r], strict=True))


class _Step(NamedTuple):
    """All that is computed on the way."""

    q: np.ndarray  # (N, d_k)
    weights: np.ndarray  # (N, T)
    mixed: np.ndarray  # (N, D) the weighted mean of the word vectors
    new: np.ndarray  # (N, D) the asking word, with what it heard
    logits: np.ndarray  # (N, 2)


def _forward(parameters, x, at, mask, asks):
    own = np.arange(len(at)), at
    q = asks[own] @ parameters["w_q"]  # (N, d_k)
    call = q @ parameters["w_k"].T / math.sqrt(q.shape[1])  # (N, D_asks) what a word must be like to answer well
    scores = np.einsum("ntd,nd->nt", asks, call)
    weights = softmax(scores if mask is None else np.where(mask, scores, -np.inf))  # (N, T)
    mixed = np.einsum("nt,ntd->nd", weights, x)
    new = x[own] + mixed @ parameters["w_v"]  # (N, D)
    return _Step(q, weights, mixed, new, new @ parameters["w_r"] + parameters["b_r"])


def _checked(parameters, x, at, mask, asks):
    """What the layer gets, as arrays, if it all fits."""
    x = _vectors(x, "x")
    N, T, D = x.shape
    asks = x if asks is None else _vectors(asks, "asks")
    if asks.shape[:2] != (N, T):
        raise ValueError(f"asks should have a vector for each word of x {x.shape}; got shape {asks.shape}.")
    _check_parameters(parameters := named_floats(parameters, "parameters"), D, asks.shape[2])
    at = as_array(at)
    if at.dtype.kind not in "iu" or at.shape != (N,):
        raise ValueError(f"at should hold the place of the asking word in each of the {N} texts, a whole number; "
                         f"got type {at.dtype} and shape {at.shape}.")
    if wrong := [int(each) for each in at if not 0 <= each < T]:
        raise ValueError(f"at holds places among {T} words, from 0 to {T - 1}; got {wrong[0]}.")
    if mask is not None:
        mask = as_mask(mask)
        if mask.shape != (N, T):
            raise ValueError(f"The mask should say for each word of x {x.shape} whether it stands there, so be "
                             f"{(N, T)}; got shape {mask.shape}.")
        if not mask[np.arange(N), at].all():
            row = int(np.argmin(mask[np.arange(N), at]))
            raise ValueError(f"In text {row} the mask is False at the asking word, place {at[row]}, so it is not in "
                             "its text.")
    return parameters, x, at, mask, asks


def _vectors(x, name):
    x = as_floats(x, name)
    if x.ndim != 3 or not x.size:
        raise ValueError(f"{name} should be (N, T, D), N texts of T word vectors, at least one; got shape {x.shape}. "
                         "One text alone is x[None].")
    if not np.isfinite(x).all():
        raise ValueError(f"{name} holds NaN or infinity. Fill up short texts with zeros, and say so in the mask.")
    return x


def _check_parameters(parameters, D, D_asks):
    if missing := [name for name in NAMES if name not in parameters]:
        raise ValueError(f"The layer needs {', '.join(NAMES)}; got no {missing[0]}. start_sense_layer makes them all.")
    d_k = parameters["w_q"].shape[-1] if parameters["w_q"].ndim else 0
    shapes = (D_asks, d_k), (D_asks, d_k), (D, D), (D, 2), (2,)
    for name, shape in zip(NAMES, shapes, strict=True):
        if parameters[name].shape != shape or not d_k:
            raise ValueError(f"For vectors of {D} numbers {name} should have shape "
                             f"{str(shape) if d_k else f'({D_asks}, d_k)'}; got {parameters[name].shape}.")
