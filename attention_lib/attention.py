"""Attention: from scores to weights to a mix of values (Vaswani et al. 2017, section 3.2)."""

import math
from dataclasses import dataclass

import numpy as np

from attention_lib.numbers import as_floats, as_mask, as_whole


def softmax(x, axis=-1):
    """Turn scores into positive weights that add up to 1.

    Args:
        x: array of scores, any shape; -inf stands for "may not attend".
        axis: the axis along which the weights add up to 1.

    Returns:
        array of the same shape: exp(x) / sum(exp(x)). Whole numbers are taken as float64, floats narrower than
        float32 as float32; others keep their type.

    Raises:
        ValueError: these are no numbers, a score is NaN or +inf, or a whole row is -inf, so that no weight is left
            to give.

    >>> softmax(np.array([1.0, 1.0])).tolist()
    [0.5, 0.5]
    """
    x = as_floats(x, "x")
    top = x.max(axis=axis, keepdims=True, initial=-np.inf)
    if not np.isfinite(top).all():
        raise ValueError(_explain_scores(x, axis))
    exp = np.exp(x - top)  # the largest score becomes 0, so exp cannot overflow
    return exp / exp.sum(axis=axis, keepdims=True)


def causal_mask(n):
    """The mask under which each word may attend to itself and to the words before it.

    Args:
        n: number of words T.

    Returns:
        (T, T) bool; True means "may attend". Rows are queries, columns are keys.

    Raises:
        ValueError: `n` is not a whole number from 0.

    >>> causal_mask(3).astype(int).tolist()
    [[1, 0, 0], [1, 1, 0], [1, 1, 1]]
    """
    return np.tri(as_whole(n, "n counts words"), dtype=bool)


def scaled_dot_product_attention(q, k, v, mask=None):
    """Let every query mix the values, by how well the keys answer it.

    Args:
        q: (…, T, d_k) queries.
        k: (…, S, d_k) keys.
        v: (…, S, d_v) values.
        mask: (…, T, S) bool, True where a query may attend to a key; None for everywhere.

    Returns:
        (output (…, T, d_v), weights (…, T, S)); each row of weights adds up to 1. In float32 if all that came is
        float32 or narrower, else in float64, as whole numbers are.

    Raises:
        ValueError: these are no numbers, shapes do not fit, a row of the mask is all False, or a number is NaN.

    Source: Vaswani et al. 2017, equation 1: softmax(q kᵀ / √d_k) v.
    """
    q, k, v = checked_qkv(q, k, v)
    scores = q @ np.swapaxes(k, -1, -2) / math.sqrt(q.shape[-1])  # (…, T, S)
    if mask is not None:
        scores = np.where(_check_mask(mask, scores.shape), scores, -np.inf)
    weights = softmax(scores)  # (…, T, S)
    return weights @ v, weights


def checked_qkv(q, k, v):
    """q, k and v as floats that fit together; ValueError if they do not."""
    q, k, v = as_floats(q, "q"), as_floats(k, "k"), as_floats(v, "v")
    for name, array in (("q", q), ("k", k), ("v", v)):
        if array.ndim < 2 or 0 in array.shape:
            raise ValueError(f"{name} should be (…, words, size) with at least one word; got shape {array.shape}.")
        if not np.isfinite(array).all():
            raise ValueError(f"{name} holds NaN or infinity, which would spread to every word. "
                             "Look at the step that made it.")
    if q.shape[-1] != k.shape[-1]:
        raise ValueError(f"q and k need the same last size d_k; got {q.shape} and {k.shape}. "
                         "Were both projected to the same head size?")
    if k.shape[-2] != v.shape[-2]:
        raise ValueError(f"k and v need one row each for the same words; got {k.shape} and {v.shape}.")
    try:
        np.broadcast_shapes(q.shape[:-2], k.shape[:-2], v.shape[:-2])
    except ValueError:
        raise ValueError(f"The leading axes of q {q.shape}, k {k.shape} and v {v.shape} do not fit together.") from None
    return q, k, v


def raw_attention(x, sharpness=4.0):
    """Attention with nothing learned: every word is its own query, key and value.

    Args:
        x: (T, D) word vectors.
        sharpness: every dot product is multiplied by this before softmax.

    Returns:
        (output (T, D), weights (T, T)); float32 stays float32, whole numbers become float64.

    Raises:
        ValueError: these are no numbers, or x is no table of vectors.

    >>> raw_attention(np.eye(2), sharpness=0)[1].tolist()
    [[0.5, 0.5], [0.5, 0.5]]
    """
    x, sharpness = as_floats(x, "x"), as_floats(sharpness, "sharpness")
    if x.ndim != 2 or sharpness.ndim or not np.isfinite(sharpness):
        raise ValueError("x should be (T, D), one row a word, and sharpness one finite number; "
                         f"got shape {x.shape} and {sharpness}.")
    weights = softmax(float(sharpness) * (x @ x.T))  # (T, T)
    return weights @ x, weights


@dataclass(frozen=True)
class AttentionParams:
    """The learned numbers of one multi-head attention layer.

    Args:
        w_q: (D, H·d_k) makes queries.
        w_k: (D_context, H·d_k) makes keys.
        w_v: (D_context, H·d_v) makes values.
        w_o: (H·d_v, D) joins the heads.
        heads: H; the columns are cut into H equal parts.
        b_q, b_k, b_v, b_o: biases, one number a column, or None.

    All are kept as floats: float32 stays, whole numbers become float64.

    Raises:
        ValueError: these are no numbers, or a shape does not fit.
    """

    w_q: np.ndarray
    w_k: np.ndarray
    w_v: np.ndarray
    w_o: np.ndarray
    heads: int = 1
    b_q: np.ndarray | None = None
    b_k: np.ndarray | None = None
    b_v: np.ndarray | None = None
    b_o: np.ndarray | None = None

    def __post_init__(self):
        for name in "qkvo":
            weight, bias = as_floats(getattr(self, f"w_{name}"), f"w_{name}"), getattr(self, f"b_{name}")
            bias = None if bias is None else as_floats(bias, f"b_{name}")
            if weight.ndim != 2:
                raise ValueError(f"w_{name} should be a matrix (D_in, D_out); got shape {weight.shape}.")
            if bias is not None and bias.shape != weight.shape[1:]:
                raise ValueError(f"b_{name} should hold one number for each of the {weight.shape[1]} columns of "
                                 f"w_{name}; got shape {bias.shape}.")
            object.__setattr__(self, f"w_{name}", weight)
            object.__setattr__(self, f"b_{name}", bias)
        object.__setattr__(self, "heads", as_whole(self.heads, "heads counts the parts", least=-math.inf))
        if self.w_q.shape[1] != self.w_k.shape[1]:
            raise ValueError("w_q and w_k should have as many columns, because each query meets each key; "
                             f"got {self.w_q.shape} and {self.w_k.shape}.")
        if self.w_v.shape[1] != self.w_o.shape[0]:
            raise ValueError("w_o should have one row for each column of w_v; "
                             f"got {self.w_v.shape} and {self.w_o.shape}.")
        for name in "qkv":
            columns = getattr(self, f"w_{name}").shape[1]
            if self.heads < 1 or columns % self.heads:
                raise ValueError(f"The {columns} columns of w_{name} cannot be cut into {self.heads} equal heads.")

    def head(self, n):
        """One head alone. Without b_o, which belongs to no head: the outputs of all heads and b_o add up to the whole.

        Args:
            n: which head, from 0 to H-1.

        Returns:
            AttentionParams with one head: its columns of w_q, w_k, w_v and their biases, its rows of w_o.

        Raises:
            ValueError: there is no such head.
        """
        if isinstance(n, (bool, float)) or n not in range(self.heads):
            raise ValueError(f"There are {self.heads} heads, counted from 0 to {self.heads - 1}; got {n}.")

        def own(columns):
            return None if columns is None else np.split(columns, self.heads, axis=-1)[n]

        return AttentionParams(own(self.w_q), own(self.w_k), own(self.w_v), np.split(self.w_o, self.heads)[n], 1,
                               own(self.b_q), own(self.b_k), own(self.b_v))


def multi_head_attention(x, params, mask=None, context=None, change=None):
    """Attend in several heads at once, and join what they found.

    Args:
        x: (…, T, D) the words that ask.
        params: AttentionParams.
        mask: (…, T, S) bool, the same for every head; or (…, H, T, S), one a head; None for everywhere.
        context: (…, S, D_context) the words that answer (cross-attention); None for x itself.
        change: for experiments, a function of the heads' outputs (…, H, T, d_v) before w_o joins them, which gives
            those that go on in their place; None leaves them as they are.

    Returns:
        (output (…, T, D), weights (…, H, T, S)), in float32 if x, context and params are, else in float64.

    Raises:
        ValueError: these are no numbers, or shapes do not fit.

    Source: Vaswani et al. 2017, section 3.2.2.
    """
    q, k, v, each_head = queries_keys_values(x, params, mask, context)
    mixed, weights = scaled_dot_product_attention(q, k, v, each_head)  # (…, H, T, d_v), (…, H, T, S)
    mixed = mixed if change is None else change(mixed)
    return _project(join_heads(mixed), params.w_o, params.b_o, "the joined heads", "w_o"), weights


def queries_keys_values(x, params, mask=None, context=None):
    """What every head of `multi_head_attention` works on, from the same arguments.

    Returns:
        (q (…, H, T, d_k), k (…, H, S, d_k), v (…, H, S, d_v), mask (…, 1 or H, T, S) or None).

    Raises:
        ValueError: these are no numbers, or shapes do not fit.
    """
    if not isinstance(params, AttentionParams):
        raise ValueError(f"params should be AttentionParams; got {type(params).__name__}.")
    x = as_floats(x, "x")
    context = x if context is None else as_floats(context, "context")
    q = split_heads(_project(x, params.w_q, params.b_q, "x", "w_q"), params.heads)  # (…, H, T, d_k)
    k = split_heads(_project(context, params.w_k, params.b_k, "context", "w_k"), params.heads)  # (…, H, S, d_k)
    v = split_heads(_project(context, params.w_v, params.b_v, "context", "w_v"), params.heads)  # (…, H, S, d_v)
    if mask is not None:
        mask = np.atleast_2d(as_mask(mask))
        one_a_head = mask.ndim > max(x.ndim, context.ndim)  # with an axis more than the words have
        mask = mask if one_a_head else mask[..., None, :, :]  # (…, H, T, S) or (…, 1, T, S)
    return q, k, v, mask


def split_heads(x, heads):
    """Cut the last axis into heads: (…, T, H·d) → (…, H, T, d)."""
    x, heads = as_floats(x, "x"), as_whole(heads, "heads counts the parts", least=1)
    if x.ndim < 2 or x.shape[-1] % heads:
        raise ValueError(f"x should be (…, T, H·d), so that its columns can be cut into {heads} equal heads; "
                         f"got shape {x.shape}.")
    return np.swapaxes(x.reshape(*x.shape[:-1], heads, -1), -2, -3)


def join_heads(x):
    """Put the heads side by side again: (…, H, T, d) → (…, T, H·d)."""
    x = as_floats(x, "x")
    if x.ndim < 3:
        raise ValueError(f"x should be (…, H, T, d), one table a head; got shape {x.shape}.")
    x = np.swapaxes(x, -2, -3)  # (…, T, H, d)
    return x.reshape(*x.shape[:-2], -1)


def _project(x, weight, bias, x_name, weight_name):
    """One linear map, x @ weight + bias, with an error that names both."""
    if x.ndim < 2 or x.shape[-1] != weight.shape[0]:
        raise ValueError(f"{x_name} should have shape (…, T, {weight.shape[0]}) to meet {weight_name} "
                         f"{weight.shape}; got {x.shape}.")
    return x @ weight if bias is None else x @ weight + bias


def _check_mask(mask, shape):
    mask = as_mask(mask)
    try:
        mask = np.broadcast_to(mask, shape)
    except ValueError:
        raise ValueError(f"The mask should fit the scores {shape} (queries, keys); got {mask.shape}.") from None
    if not mask.any(axis=-1).all():
        row = np.argwhere(~mask.any(axis=-1))[0]
        raise ValueError(f"Row {row[-1]} of the mask forbids every key, so this query has nothing to attend to. "
                         "Allow at least one key, for instance the word itself.")
    return mask


def _explain_scores(x, axis):
    if np.isnan(x).any():
        return "A score is NaN, so the weights would be NaN too. Look at the step that made the scores."
    if (x == np.inf).any():
        return "A score is infinite. Scale the scores down before softmax."
    if not x.size:
        return f"There are no scores, so nothing to share a weight among; got shape {x.shape}."
    return f"Along axis {axis} every score of one row is -inf: nothing is left to attend to."
