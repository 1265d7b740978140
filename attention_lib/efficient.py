"""Attention on long texts: the same mix in tiles, a mix of near words, another mix, and a memory for a chat.

None of these functions ever holds a (T, S) array. All give the output alone; nobody has seen all weights at once.
"""

from typing import NamedTuple

import numpy as np

from attention_lib.attention import checked_qkv, scaled_dot_product_attention
from attention_lib.numbers import as_floats, as_whole


class Running(NamedTuple):
    """What the online softmax remembers of the keys that it has read, for every query."""

    maximum: np.ndarray  # (…, T, 1) the largest score
    total: np.ndarray  # (…, T, 1) the sum of exp(score - maximum)
    mix: np.ndarray  # (…, T, d_v) the sum of exp(score - maximum) · value; mix / total is the output so far


class Step(NamedTuple):
    """One step of the online softmax for one query."""

    block: range  # the places of the keys that it read
    maximum: float  # the largest score so far
    total: float  # the sum of exp(score - maximum) so far
    output: np.ndarray  # (d_v,) attention to all that has been read
    rescale: float  # by which the old sums were multiplied first: exp(old maximum - new maximum); 0 at the start


def flash_attention(q, k, v, block=64, causal=False):
    """Equal to `scaled_dot_product_attention`, but made tile by tile, so that the whole matrix of scores never exists.

    A block of queries reads the keys a block at a time, and keeps three sums of them (`Running`). It is exact, and it
    multiplies as often as the plain form; only what must be held at once is less.

    Args:
        q: (…, T, d_k) queries.
        k: (…, S, d_k) keys.
        v: (…, S, d_v) values.
        block: how many queries, and how many keys, a tile has. It need not divide T or S, and may be larger.
        causal: whether a query may attend only to itself and what stands before it, for S = T. What lies beyond is
            not even multiplied.

    Returns:
        (…, T, d_v), in the type that `scaled_dot_product_attention` gives.

    Raises:
        ValueError: these are no finite numbers, shapes do not fit, `block` is not a whole number from 1, or a score is
            infinite.

    Source: Dao, Fu, Ermon, Rudra and Ré 2022, algorithm 1 (FlashAttention); the online softmax: Milakov and
    Gimelshein 2018, algorithm 3.

    >>> flash_attention([[0.0]], [[0.0], [0.0], [0.0]], [[3.0], [6.0], [9.0]], block=2).tolist()
    [[6.0]]
    """
    q, k, v = checked_qkv(q, k, v)
    block, (T, S) = as_whole(block, "block counts words", 1), _lengths(q, k, same=causal)
    q = q / q.dtype.type(np.sqrt(q.shape[-1]))
    output = _empty_output(q, k, v)
    for rows in _cut(T, block):
        running = _nothing_read(output[..., rows, :])
        for columns in _cut(rows.stop if causal else S, block):
            scores = q[..., rows, :] @ np.swapaxes(k[..., columns, :], -1, -2)  # (…, block, block)
            if causal and columns.stop > rows.start + 1:  # a tile on the diagonal
                scores = np.where(_places(rows)[:, None] >= _places(columns), scores, -np.inf)
            running, _ = read_on(running, scores, v[..., columns, :])
        output[..., rows, :] = running.mix / running.total
    return output


def read_on(running, scores, values):
    """The online softmax reads one more block: sums made under an old maximum are brought under the new one.

    Args:
        running: Running, of all that was read before.
        scores: (…, T, n) the scores of n more keys.
        values: (…, n, d_v) their values.

    Returns:
        (Running, rescale (…, T, 1)): by rescale, exp(old maximum - new maximum), the old sums were multiplied.

    Raises:
        ValueError: a score is NaN or infinite.
    """
    maximum = np.maximum(running.maximum, scores.max(axis=-1, keepdims=True))  # (…, T, 1)
    if not np.isfinite(maximum).all():
        raise ValueError("A score is infinite. Scale the scores down before softmax.")
    rescale, exp = np.exp(running.maximum - maximum), scores - maximum
    np.exp(exp, out=exp)  # in its own place: the tile stays in the processor's cache
    total = rescale * running.total + exp.sum(axis=-1, keepdims=True)
    return Running(maximum, total, rescale * running.mix + exp @ values), rescale


def online_softmax_steps(scores, values, block):
    """The steps that `flash_attention` takes for one query, to be looked at.

    Args:
        scores: (S,) the scores of one query.
        values: (S, d_v)
        block: how many keys a step reads.

    Returns:
        list of Step; the output of the last is softmax(scores) @ values.

    Raises:
        ValueError: these are no finite numbers, shapes do not fit, or `block` is not a whole number from 1.

    >>> for step in online_softmax_steps(np.log([1.0, 2.0, 4.0]), [[8.0], [2.0], [3.0]], block=2):
    ...     print(step.block, round(np.exp(step.maximum), 3), step.total, step.output.round(3), step.rescale)
    range(0, 2) 2.0 1.5 [4.] 0.0
    range(2, 3) 4.0 1.75 [3.429] 0.5
    """
    scores, values = as_floats(scores, "scores"), as_floats(values, "values")
    block = as_whole(block, "block counts words", 1)
    if scores.ndim != 1 or values.ndim != 2 or not len(scores) or len(scores) != len(values):
        raise ValueError("scores should be (S,) and values (S, d_v), one row a key, with at least one key; "
                         f"got {scores.shape} and {values.shape}.")
    if not (np.isfinite(scores).all() and np.isfinite(values).all()):
        raise ValueError("scores and values should be finite. Look at the step that made them.")
    running, steps = _nothing_read(values[:1]), []
    for columns in _cut(len(scores), block):
        running, rescale = read_on(running, scores[None, columns], values[columns])
        steps.append(Step(range(columns.start, columns.stop), running.maximum.item(), running.total.item(),
                          (running.mix / running.total)[0], rescale.item()))
    return steps


def sliding_window_attention(q, k, v, window, causal=False, block=64):
    """Each word attends to near words alone: what stands `window` places away or farther, it does not hear.

    Args:
        q, k: (…, T, d_k)
        v: (…, T, d_v)
        window: how many words it sees on either side, itself among them: 1 is itself alone, T or more is everything.
        causal: whether it sees only those before it and itself, so `window` words in all.
        block: how many queries are taken at a time; it changes no number but the speed.

    Returns:
        (…, T, d_v). With a window of T it equals plain attention.

    Raises:
        ValueError: these are no finite numbers, shapes do not fit, or `window` or `block` is not a whole number from 1.

    Source: Beltagy, Peters and Cohan 2020 (Longformer), section 3.1; causal: Jiang et al. 2023 (Mistral 7B).

    >>> x = np.array([[0.0], [0.0], [0.0]])
    >>> sliding_window_attention(x, x, [[1.0], [3.0], [8.0]], window=2).tolist()
    [[2.0], [4.0], [5.5]]
    """
    q, k, v = checked_qkv(q, k, v)
    window, block = as_whole(window, "window counts words", 1), as_whole(block, "block counts words", 1)
    T, _ = _lengths(q, k, same=True)
    output = _empty_output(q, k, v)
    for rows in _cut(T, block):
        seen = slice(max(0, rows.start - window + 1), rows.stop if causal else min(T, rows.stop + window - 1))
        back = _places(rows)[:, None] - _places(seen)  # (block, seen) how far behind the query a key stands
        mask = (back < window) & (back >= 0) if causal else abs(back) < window
        output[..., rows, :], _ = scaled_dot_product_attention(q[..., rows, :], k[..., seen, :], v[..., seen, :], mask)
    return output


def linear_attention(q, k, v, causal=False):
    """Another attention, without softmax: the weights are shares of φ(q)·φ(k), and so the brackets can be moved.

    (φ(q) φ(k)ᵀ) v = φ(q) (φ(k)ᵀ v). What stands in the second bracket is one small table for all queries, so nothing
    grows with T². It is no approximation of softmax: weights are flatter, and a model has to be trained with it.

    Args:
        q: (…, T, d_k)
        k: (…, S, d_k)
        v: (…, S, d_v)
        causal: whether a word hears only itself and what stands before it, for S = T: then the table grows word by
            word, as the state of a recurrent network does.

    Returns:
        (…, T, d_v)

    Raises:
        ValueError: these are no finite numbers, shapes do not fit, or all features of a query are too small to share.

    Source: Katharopoulos, Vyas, Pappas and Fleuret 2020, equations 4 to 9 and 16 to 20, with their φ (`feature_map`).

    >>> linear_attention([[0.0]], [[0.0], [2.0]], [[4.0], [8.0]]).tolist()
    [[7.0]]
    """
    q, k, v = checked_qkv(q, k, v)
    T, _ = _lengths(q, k, same=causal)
    q, k = feature_map(q), feature_map(k)
    v = np.concatenate([v, np.ones_like(v[..., :1])], axis=-1)  # (…, S, d_v + 1): one more value, which adds up weights
    if not causal:
        mix = q @ (np.swapaxes(k, -1, -2) @ v)  # (…, T, d_v + 1)
        return _shared(mix[..., :-1], mix[..., -1:])
    lead = np.broadcast_shapes(q.shape[:-2], k.shape[:-2], v.shape[:-2])
    mix, table = np.empty((*lead, T, v.shape[-1]), np.result_type(q, k, v)), 0
    for t in range(T):
        table = table + k[..., t, :, None] * v[..., t, None, :]  # (…, d_k, d_v + 1) all that is kept of the past
        mix[..., t, :] = (q[..., t, None, :] @ table)[..., 0, :]
    return _shared(mix[..., :-1], mix[..., -1:])


def linear_weights(q, k):
    """The weights of `linear_attention`, which it never makes, to be looked at.

    Args:
        q: (…, T, d_k)
        k: (…, S, d_k)

    Returns:
        (…, T, S): φ(q)·φ(k), each row divided by its sum.

    Raises:
        ValueError: as for `linear_attention`.
    """
    q, k, _ = checked_qkv(q, k, k)
    products = feature_map(q) @ np.swapaxes(feature_map(k), -1, -2)  # (…, T, S)
    return _shared(products, products.sum(axis=-1, keepdims=True))


def feature_map(x):
    """φ(x) = elu(x) + 1: above 0, x + 1; below, exp(x). So no product of features is negative.

    >>> feature_map(np.array([-np.log(2.0), 0.0, 3.0])).round(3).tolist()
    [0.5, 1.0, 4.0]
    """
    x = as_floats(x, "x")
    return np.where(x > 0, x + 1, np.exp(np.minimum(x, 0)))


class KVCache:
    """The keys and values of all words of a chat so far, so that a new word need not ask for them again.

    No query is kept: a word asks once, when it comes, and nobody ever needs its question again.

    >>> cache = KVCache()
    >>> for value in ([[4.0]], [[8.0]]):
    ...     output, weights = cache.attend([[0.0]], [[0.0]], value)
    >>> output.tolist(), weights.tolist(), len(cache)
    ([[6.0]], [[0.5, 0.5]], 2)
    """

    def __init__(self):
        self.keys = self.values = None  # (…, t, d_k), (…, t, d_v)

    def __len__(self):
        """How many words it holds."""
        return 0 if self.keys is None else self.keys.shape[-2]

    @property
    def nbytes(self):
        """How many bytes the keys and values take."""
        return 0 if self.keys is None else self.keys.nbytes + self.values.nbytes

    def attend(self, q, k, v):
        """One more word: keep its key and value, and let it attend to itself and all before it.

        Args:
            q, k: (…, 1, d_k) its query and key.
            v: (…, 1, d_v) its value.

        Returns:
            (output (…, 1, d_v), weights (…, 1, t)): row t of causal attention to all words at once.

        Raises:
            ValueError: these are no finite numbers, not one word, or shapes do not fit, also those of earlier words;
                then the cache stays as it was.
        """
        q, k, v = checked_qkv(q, k, v)
        if q.shape[-2] != 1 or k.shape[-2] != 1:
            raise ValueError(f"A cache takes one word at a time, q, k and v (…, 1, size); got {q.shape}, {k.shape} and "
                             f"{v.shape}. Give the words of a longer text one after the other.")
        keys, values = _after(self.keys, k, "keys"), _after(self.values, v, "values")
        found = scaled_dot_product_attention(q, keys, values)
        self.keys, self.values = keys, values
        return found


def _after(kept, new, name):
    """One more row behind those that are kept. It copies them all, as attention is about to read them all."""
    if kept is None:
        return new.copy()
    if kept.shape[:-2] != new.shape[:-2] or kept.shape[-1] != new.shape[-1]:
        raise ValueError(f"The cache holds {name} {kept.shape}, so a new row should have the same other sizes; "
                         f"got {new.shape}. Does it belong to another layer or chat?")
    return np.concatenate([kept, new], axis=-2)


def _shared(sums, totals):
    """sums / totals, unless nothing is left to share."""
    if not (totals > 0).all():
        raise ValueError("All features of a query or of all keys are too small for the sums to be shared out. "
                         "Are these numbers far below 0? Scale q and k down.")
    return sums / totals


def _lengths(q, k, same):
    """(T, S), which must be the same where places are compared."""
    T, S = q.shape[-2], k.shape[-2]
    if same and T != S:
        raise ValueError("Here the places of queries and keys are compared, so there should be as many; "
                         f"got {T} and {S}.")
    return T, S


def _cut(size, block):
    """slices of at most `block` places that cover `size`, one after the other."""
    return [slice(start, min(start + block, size)) for start in range(0, size, block)]


def _places(part):
    return np.arange(part.start, part.stop)


def _empty_output(q, k, v):
    lead = np.broadcast_shapes(q.shape[:-2], k.shape[:-2], v.shape[:-2])
    return np.empty((*lead, q.shape[-2], v.shape[-1]), np.result_type(q, k, v))  # (…, T, d_v)


def _nothing_read(output):
    """Running before the first block, for an output (…, T, d_v)."""
    column = output[..., :1]
    return Running(np.full_like(column, -np.inf), np.zeros_like(column), np.zeros_like(output))
