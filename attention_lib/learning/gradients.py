"""Gradients by hand: what a layer sends back, when it is told how the loss changes with what it gave.

Every function here belongs to one of `attention` or `transformer` and takes the same arguments behind `grad`, the
gradient of one number (the loss) by that function's output. It gives the gradients by its inputs, in their order and
with their shapes. What served several rows, or was stretched over leading axes, gets the sum of what all of them say.
"""

import math

import numpy as np

from attention_lib.attention import (
    AttentionParams,
    join_heads,
    queries_keys_values,
    scaled_dot_product_attention,
    split_heads,
)
from attention_lib.numbers import as_floats
from attention_lib.transformer import FeedForward, checked_feed_forward, gelu, share_below, standardise


def linear_backward(grad, x, weight):
    """Back through x @ weight + bias.

    Args:
        grad: (…, M) gradient by the output.
        x: (…, D)
        weight: (D, M)

    Returns:
        (grad_x (…, D), grad_weight (D, M), grad_bias (M,)); the last two add up all rows of x.

    Raises:
        ValueError: these are no finite numbers, or shapes do not fit.

    >>> [each.tolist() for each in linear_backward([1.0], [2.0, 3.0], [[10.0], [20.0]])]
    [[10.0, 20.0], [[2.0], [3.0]], [1.0]]
    """
    x, weight = as_floats(x, "x"), as_floats(weight, "weight")
    if weight.ndim != 2 or x.shape[-1:] != weight.shape[:1]:
        raise ValueError(f"x should have as many columns as weight (D, M) has rows; got {x.shape} and {weight.shape}.")
    grad = _checked(grad, (*x.shape[:-1], weight.shape[1]))
    N = math.prod(x.shape[:-1])
    rows, grads = x.reshape(N, x.shape[-1]), grad.reshape(N, grad.shape[-1])  # (N, D), (N, M)
    return grad @ weight.T, rows.T @ grads, grads.sum(axis=0)


def softmax_backward(grad, weights, axis=-1):
    """Back through softmax: a score gains where its weight is wanted more than the row's weights on average.

    Args:
        grad: (…, S) gradient by the weights.
        weights: (…, S) what softmax gave.
        axis: the axis along which they add up to 1.

    Returns:
        (…, S) gradient by the scores, weights · (grad − Σ weights · grad). It adds up to 0 along the axis, because to
        raise all scores changes nothing; a weight of 0 sends nothing back.

    Raises:
        ValueError: these are no finite numbers, or of different shapes.

    Source: Bridle 1990.

    >>> softmax_backward([1.0, 0.0], [0.75, 0.25]).tolist()
    [0.1875, -0.1875]
    """
    weights = as_floats(weights, "weights")
    grad = _checked(grad, weights.shape)
    return weights * (grad - (weights * grad).sum(axis=axis, keepdims=True))


def attention_backward(grad_output, q, k, v, mask=None):
    """Back through `scaled_dot_product_attention`.

    Args:
        grad_output: (…, T, d_v) gradient by its output.
        q, k, v, mask: as it got them.

    Returns:
        (grad_q (…, T, d_k), grad_k (…, S, d_k), grad_v (…, S, d_v)). A key that no query may attend to gets 0.

    Raises:
        ValueError: these are no finite numbers, shapes do not fit, or a row of the mask is all False.

    Source: the chain rule on Vaswani et al. 2017, equation 1.

    >>> one = [[1.0]]
    >>> [each.tolist() for each in attention_backward(one, one, [[0.0], [0.0]], [[4.0], [8.0]])]
    [[[0.0]], [[-1.0], [1.0]], [[0.5], [0.5]]]
    """
    q, k, v = as_floats(q, "q"), as_floats(k, "k"), as_floats(v, "v")
    output, weights = scaled_dot_product_attention(q, k, v, mask)  # (…, T, d_v), (…, T, S)
    return _attention_backward(_checked(grad_output, output.shape, "grad_output"), q, k, v, weights)


def multi_head_attention_backward(grad_output, x, params, mask=None, context=None):
    """Back through `multi_head_attention`, to the words and to all that the layer learned.

    Args:
        grad_output: (…, T, D) gradient by its output.
        x, params, mask, context: as it got them.

    Returns:
        (grad_x (…, T, D), grad_params, grad_context (…, S, D_context)). grad_params are AttentionParams that hold
        gradients, None for a bias that is None. Without a context grad_context is None: the words are asked and answer,
        and grad_x has both.

    Raises:
        ValueError: these are no finite numbers, or shapes do not fit.

    Source: the chain rule on Vaswani et al. 2017, section 3.2.2.

    >>> grad_x, grad_params, _ = multi_head_attention_backward([[2.0]], [[3.0]], AttentionParams(*[[[1.0]]] * 4))
    >>> grad_x.tolist(), grad_params.w_v.tolist(), grad_params.w_q.tolist()  # one word alone hears itself
    ([[2.0]], [[6.0]], [[0.0]])
    """
    q, k, v, each_head = queries_keys_values(x, params, mask, context)
    x, answers = as_floats(x, "x"), as_floats(x if context is None else context, "context")
    mixed, weights = scaled_dot_product_attention(q, k, v, each_head)  # (…, H, T, d_v), (…, H, T, S)
    joined = join_heads(mixed)  # (…, T, H·d_v)
    by_joined, by_w_o, by_b_o = linear_backward(
        _checked(grad_output, (*joined.shape[:-1], params.w_o.shape[1]), "grad_output"), joined, params.w_o)
    by_heads = _attention_backward(split_heads(by_joined, params.heads), q, k, v, weights)
    by_q, by_k, by_v = map(join_heads, by_heads)  # (…, T, H·d_k), (…, S, H·d_k), (…, S, H·d_v)
    asking, by_w_q, by_b_q = linear_backward(by_q, x, params.w_q)
    matching, by_w_k, by_b_k = linear_backward(by_k, answers, params.w_k)
    telling, by_w_v, by_b_v = linear_backward(by_v, answers, params.w_v)
    biases = {"b_q": by_b_q, "b_k": by_b_k, "b_v": by_b_v, "b_o": by_b_o}
    grad_params = AttentionParams(by_w_q, by_w_k, by_w_v, by_w_o, params.heads, **{
        name: grad for name, grad in biases.items() if getattr(params, name) is not None})
    answering = matching + telling  # (…, S, D_context)
    return (asking + answering, grad_params, None) if context is None else (asking, grad_params, answering)


def layer_norm_backward(grad, x, scale, shift, epsilon=1e-12):
    """Back through `layer_norm`, whose `gain` and `bias` are `scale` and `shift` here.

    Args:
        grad: (…, D) gradient by its output.
        x, scale, shift, epsilon: as it got them.

    Returns:
        (grad_x (…, D), grad_scale (D,), grad_shift (D,)). grad_x has no part along (1, …, 1), nor (but for epsilon)
        along the standardised x: layer norm does not see a shift or a stretch. Where all numbers of x are equal and
        epsilon is 0, there is no direction to go, and grad_x is 0.

    Raises:
        ValueError: these are no finite numbers, or sizes do not fit.

    Source: Ba, Kiros and Hinton 2016, and the chain rule.

    >>> [each.round(3).tolist() for each in layer_norm_backward([1.0, 0.0], [1.0, 3.0], [1, 1], [0, 0], epsilon=3)]
    [[0.188, -0.188], [-0.5, 0.0], [1.0, 0.0]]
    """
    x, scale, shift = as_floats(x, "x"), as_floats(scale, "scale"), as_floats(shift, "shift")
    normal, spread = standardise(x, epsilon)  # (…, D), (…, 1)
    if scale.shape != x.shape[-1:] or shift.shape != x.shape[-1:]:
        raise ValueError(f"scale and shift need one number for each column of x {x.shape}; "
                         f"got {scale.shape} and {shift.shape}.")
    grad = _checked(grad, x.shape)
    by_normal = grad * scale  # (…, D)
    by_stretch = (by_normal * normal).mean(axis=-1, keepdims=True)  # (…, 1)
    by_shift = by_normal.mean(axis=-1, keepdims=True)
    grad_x = np.where(spread == 0, 0, by_normal - by_shift - normal * by_stretch) / np.where(spread == 0, 1, spread)
    grad_scale, grad_shift = _summed(grad * normal, scale.shape), _summed(grad, shift.shape)
    return tuple(each.astype(np.result_type(grad, x, scale)) for each in (grad_x, grad_scale, grad_shift))


def gelu_backward(grad, x):
    """Back through `gelu`: x · Φ(x) has the slope Φ(x) + x · φ(x), where φ is the bell curve.

    Args:
        grad: (…) gradient by its output.
        x: (…)

    Returns:
        (…)

    Raises:
        ValueError: these are no finite numbers, or of different shapes.

    Source: Hendrycks and Gimpel 2016.

    >>> gelu_backward([1.0, 1.0], [0.0, 1.0]).round(3).tolist()
    [0.5, 1.083]
    """
    x = as_floats(x, "x")
    bell = np.exp(-(np.clip(x, -40, 40) ** 2) / 2) / math.sqrt(2 * math.pi)  # 0 long before 40
    return _checked(grad, x.shape) * (share_below(x) + x * bell)


def feed_forward_backward(grad, x, params):
    """Back through `feed_forward`.

    Args:
        grad: (…, D) gradient by its output.
        x, params: as it got them.

    Returns:
        (grad_x (…, D), grad_params), FeedForward that holds gradients.

    Raises:
        ValueError: these are no finite numbers, or shapes do not fit.

    Source: the chain rule on Vaswani et al. 2017, section 3.3.

    >>> toy = FeedForward([[1.0]], [20.0], [[3.0]], [0.0])  # GELU lets 20 and more through
    >>> grad_x, grad_params = feed_forward_backward([1.0], [5.0], toy)
    >>> grad_x.tolist(), [each.tolist() for each in grad_params]
    ([3.0], [[[15.0]], [3.0], [[25.0]], [1.0]])
    """
    x, params = checked_feed_forward(x, params)
    wide = x @ params.w_in + params.b_in  # (…, M)
    by_bent, by_w_out, by_b_out = linear_backward(grad, gelu(wide), params.w_out)
    by_x, by_w_in, by_b_in = linear_backward(gelu_backward(by_bent, wide), x, params.w_in)
    return by_x, FeedForward(by_w_in, by_b_in, by_w_out, by_b_out)


def cross_entropy(logits, targets):
    """How surprised a guess is by the truth, on average, and its gradient: what was guessed less what is true.

    Args:
        logits: (…, C) scores of C classes; softmax makes probabilities of them.
        targets: (…) whole numbers from 0 to C-1, the true classes.

    Returns:
        (loss, gradient by the logits (…, C)); the loss is the mean of −ln p(true class), in nats.

    Raises:
        ValueError: these are no finite numbers, a target is no class, or shapes do not fit.

    Source: Bridle 1990.

    >>> loss, grad = cross_entropy([[0.0, 0.0]], [1])
    >>> round(loss, 3), grad.tolist()
    (0.693, [[0.5, -0.5]])
    """
    logits, targets = as_floats(logits, "logits"), as_floats(targets, "targets")
    if not logits.size or not np.isfinite(logits).all():
        raise ValueError(f"logits should be finite numbers (…, C), at least one; got shape {logits.shape}"
                         f"{' with NaN or infinity' if logits.size else ''}.")
    if not logits.ndim or targets.shape != logits.shape[:-1]:
        raise ValueError("logits (…, C) and targets (…) need one true class for each row of scores; "
                         f"got {logits.shape} and {targets.shape}.")
    C = logits.shape[-1]
    odd = targets[~((targets >= 0) & (targets < C) & (targets == np.floor(targets)))]
    if odd.size:
        raise ValueError(f"targets are whole numbers from 0 to {C - 1}, for {C} classes; got {odd.flat[0]:g}.")
    below = logits - logits.max(axis=-1, keepdims=True)  # the largest becomes 0, so exp cannot overflow
    log_p = below - np.log(np.exp(below).sum(axis=-1, keepdims=True))  # (…, C)
    truth = np.arange(C) == targets[..., None]  # (…, C)
    grad = (np.exp(log_p) - truth) / logits.dtype.type(targets.size)
    return 0 - float(log_p[truth].mean()), grad.astype(logits.dtype)


def numeric_gradient(function, x, step=1e-5):
    """The gradient of a number by each entry of x, by trying a little more and less: slow, and hard to get wrong.

    Args:
        function: takes an array like x, gives one number.
        x: array of any shape; computed with in float64.
        step: how little. Its square and the rounding of the numbers bound the error, near 1e-9 for numbers around 1.

    Returns:
        array of the same shape, float64.

    Raises:
        ValueError: these are no numbers, or `step` is not a small positive number.

    >>> numeric_gradient(lambda x: (x**2).sum(), [1.0, -3.0]).round(6).tolist()
    [2.0, -6.0]
    """
    x, step = as_floats(x, "x").astype(float), as_floats(step, "step")
    if step.ndim or not 0 < step < math.inf:
        raise ValueError(f"step should be one small positive number; got {step}.")
    grad = np.empty_like(x)
    for place in np.ndindex(x.shape):
        more, less = x[place] + step, x[place] - step
        grad[place] = (_value(function, x, place, more) - _value(function, x, place, less)) / (more - less)
    return grad


def _attention_backward(grad, q, k, v, weights):
    """`attention_backward`, when the weights are at hand."""
    by_weights = grad @ np.swapaxes(v, -1, -2)  # (…, T, S)
    weights = np.broadcast_to(weights, by_weights.shape)
    by_scores = softmax_backward(by_weights, weights) / math.sqrt(q.shape[-1])  # (…, T, S)
    grad_q, grad_k, grad_v = by_scores @ k, np.swapaxes(by_scores, -1, -2) @ q, np.swapaxes(weights, -1, -2) @ grad
    return _summed(grad_q, q.shape), _summed(grad_k, k.shape), _summed(grad_v, v.shape)


def _value(function, x, place, there):
    """What a function gives when one entry of x is another."""
    x = x.copy()
    x[place] = there
    value = as_floats(function(x), "what function gives")
    if value.ndim:
        raise ValueError(f"function should give one number; got shape {value.shape}. Add up what it gives.")
    return value


def _summed(grad, shape):
    """The gradient of an array that NumPy stretched: the sum over the axes along which it was used again."""
    grad = grad.sum(axis=tuple(range(grad.ndim - len(shape))))
    stretched = tuple(axis for axis, size in enumerate(shape) if size == 1 != grad.shape[axis])
    return grad.sum(axis=stretched, keepdims=True)


def _checked(grad, shape, name="grad"):
    """A gradient as floats, if it is finite and has the shape of what it is the gradient by."""
    grad = as_floats(grad, name)
    if grad.shape != shape:
        raise ValueError(f"{name} should have the shape of what came out, {shape}; got {grad.shape}. "
                         "It says how the loss changes with each number of the output.")
    if not np.isfinite(grad).all():
        raise ValueError(f"{name} holds NaN or infinity, which would spread to every gradient. "
                         "Look at the step that made it.")
    return grad
