"""Learning: gradients by hand beside differences and PyTorch's, as properties, and worked out on paper."""

import copy
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from threadpoolctl import threadpool_info, threadpool_limits

from attention_lib import (
    Adam,
    AttentionParams,
    attention_backward,
    causal_mask,
    cross_entropy,
    encoder_block,
    feed_forward,
    feed_forward_backward,
    gelu,
    gelu_backward,
    layer_norm,
    layer_norm_backward,
    linear_backward,
    multi_head_attention,
    multi_head_attention_backward,
    numeric_gradient,
    scaled_dot_product_attention,
    softmax,
    softmax_backward,
    train,
)
from attention_lib.learning import TrainingDiverged
from attention_lib.transformer import BlockParams, FeedForward, Norm

WEIGHTS = ["w_q", "w_k", "w_v", "w_o", "b_q", "b_k", "b_v", "b_o"]
NEAR = 1e-6  # of a gradient to differences, and to PyTorch's


def close(found, wanted, atol=1e-12):
    np.testing.assert_allclose(found, wanted, rtol=0, atol=atol)


def some_mask(rng, *shape):
    """A random mask in which every query may attend to at least one key."""
    mask = rng.random(shape) < 0.5
    np.put_along_axis(mask, rng.integers(shape[-1], size=(*shape[:-1], 1)), True, axis=-1)
    return mask


def some_params(rng, width=4, heads=2, d_k=3, d_v=2, context=None, out=4, biases="qkvo"):
    shapes = {"q": (width, heads * d_k), "k": (context or width, heads * d_k), "v": (context or width, heads * d_v),
              "o": (heads * d_v, out)}
    return AttentionParams(**{f"w_{name}": rng.normal(size=shape) for name, shape in shapes.items()}, heads=heads,
                           **{f"b_{name}": rng.normal(size=shapes[name][1]) for name in biases})


def some_network(rng, width=4, middle=7):
    return FeedForward(*(rng.normal(size=shape) for shape in ((width, middle), (middle,), (middle, width), (width,))))


# Each function beside what undoes it: (arrays that it is a function of, forward, backward, the same in PyTorch).
# forward(*arrays) → output; backward(grad, *arrays) → gradients in the order of the arrays.

def softmax_case(rng, lead, axis=-1):
    return ([rng.normal(size=(*lead, 3, 5))], lambda x: softmax(x, axis),
            lambda grad, x: [softmax_backward(grad, softmax(x, axis), axis)],
            lambda torch, x: x.softmax(axis))


def attention_case(rng, lead, mask="random", leads=None):
    T, S = rng.integers(1, 5, 2)
    S = T if mask == "causal" else S
    q, k, v = (rng.normal(size=(*own, *shape)) for own, shape in zip(leads or [lead] * 3, ((T, 3), (S, 3), (S, 2)), strict=True))
    lead = np.broadcast_shapes(q.shape[:-2], k.shape[:-2])
    mask = {None: None, "causal": causal_mask(T), "random": some_mask(rng, *lead, T, S), "shared": some_mask(rng, T, S)}[mask]
    return ([q, k, v], lambda q, k, v: scaled_dot_product_attention(q, k, v, mask)[0],
            lambda grad, *qkv: attention_backward(grad, *qkv, mask),
            lambda torch, *qkv: torch_attention(torch, *qkv, mask))


def torch_attention(torch, q, k, v, mask):
    scores = q @ k.transpose(-1, -2) / math.sqrt(q.shape[-1])
    return (scores if mask is None else scores.masked_fill(~torch.tensor(mask), -math.inf)).softmax(-1) @ v


def multi_head_case(rng, lead, masked=True, own=None, context=None, biases="qkvo"):
    """`own`: the leading axes of the context, if there is one; `context`: its width."""
    T, S = (3, 3) if own is None else (3, 4)
    params = some_params(rng, context=context, biases=biases, out=4 if own is None else 5)
    mask = some_mask(rng, T, S) if masked else None
    learned = [name for name in WEIGHTS if getattr(params, name) is not None]
    words = [rng.normal(size=(*lead, T, 4))] + ([] if own is None else [rng.normal(size=(*own, S, context or 4))])

    def rebuilt(arrays):
        return AttentionParams(**dict(zip(learned, arrays, strict=True)), heads=2)

    def forward(*arrays):
        return multi_head_attention(arrays[0], rebuilt(arrays[len(words):]), mask, *arrays[1:len(words)])[0]

    def backward(grad, *arrays):
        grad_x, grads, grad_context = multi_head_attention_backward(
            grad, arrays[0], rebuilt(arrays[len(words):]), mask, *arrays[1:len(words)])
        assert (grad_context is None) == (own is None) and isinstance(grads, AttentionParams) and grads.heads == 2
        assert all(getattr(grads, name) is None for name in set(WEIGHTS) - {*learned})
        return [grad_x, *([] if own is None else [grad_context]), *(getattr(grads, name) for name in learned)]

    def theirs(torch, *arrays):
        x, other, own = arrays[0], arrays[len(words) - 1], dict(zip(learned, arrays[len(words):], strict=True))
        q, k, v = ((each @ own[f"w_{name}"] + own.get(f"b_{name}", 0)).unflatten(-1, (2, -1)).transpose(-2, -3)
                   for each, name in ((x, "q"), (other, "k"), (other, "v")))
        mixed = torch_attention(torch, q, k, v, mask).transpose(-2, -3).flatten(-2)
        return mixed @ own["w_o"] + own.get("b_o", 0)

    return [*words, *(getattr(params, name) for name in learned)], forward, backward, theirs


def layer_norm_case(rng, lead, epsilon=1e-5, spread=1.0):
    x = 3 + spread * rng.normal(size=(*lead, 3, 6))
    return ([x, rng.normal(size=6), rng.normal(size=6)], lambda *each: layer_norm(*each, epsilon),
            lambda grad, *each: layer_norm_backward(grad, *each, epsilon),
            lambda torch, x, scale, shift: torch.nn.functional.layer_norm(x, (6,), scale, shift, epsilon))


def feed_forward_case(rng, lead, size=1.0):
    x, params = rng.normal(size=(*lead, 3, 4)) * size, some_network(rng)

    def backward(grad, x, *learned):
        grad_x, grads = feed_forward_backward(grad, x, FeedForward(*learned))
        return [grad_x, *grads]

    return ([x, *params], lambda x, *learned: feed_forward(x, FeedForward(*learned)), backward,
            lambda torch, x, a, b, c, d: torch.nn.functional.gelu(x @ a + b) @ c + d)


CASES = {
    "softmax": softmax_case,
    "softmax, first axis": lambda rng, lead: softmax_case(rng, lead, 0),
    "softmax, axis -2": lambda rng, lead: softmax_case(rng, lead, -2),
    "attention, no mask": lambda rng, lead: attention_case(rng, lead, None),
    "attention, random mask": attention_case,
    "attention, one mask for all": lambda rng, lead: attention_case(rng, lead, "shared"),
    "attention, causal": lambda rng, lead: attention_case(rng, lead, "causal"),
    "attention, keys shared": lambda rng, lead: attention_case(rng, lead, leads=((2, 3), (), (3,))),
    "attention, queries shared": lambda rng, lead: attention_case(rng, lead, leads=((1,), (4, 1), (1, 2))),
    "attention, values alone have a batch": lambda rng, lead: attention_case(rng, lead, leads=((), (), (3,))),
    "multi-head": multi_head_case,
    "multi-head, no mask": lambda rng, lead: multi_head_case(rng, lead, masked=False),
    "multi-head, no biases": lambda rng, lead: multi_head_case(rng, lead, biases=""),
    "multi-head, some biases": lambda rng, lead: multi_head_case(rng, lead, biases="ko"),
    "multi-head, cross": lambda rng, lead: multi_head_case(rng, lead, own=lead),
    "multi-head, cross, own width": lambda rng, lead: multi_head_case(rng, lead, own=lead, context=6),
    "multi-head, one context for all": lambda rng, lead: multi_head_case(rng, lead, own=(), context=6),
    "multi-head, one query for many contexts": lambda rng, lead: multi_head_case(rng, (), own=(3,), masked=False),
    "layer norm": layer_norm_case,
    "layer norm, no epsilon": lambda rng, lead: layer_norm_case(rng, lead, 0),
    "layer norm, large epsilon": lambda rng, lead: layer_norm_case(rng, lead, 2),
    "GELU": lambda rng, lead: ([rng.normal(size=(*lead, 4)) * 3], gelu, lambda grad, x: [gelu_backward(grad, x)],
                               lambda torch, x: torch.nn.functional.gelu(x)),
    "feed-forward": feed_forward_case,
    "feed-forward, large numbers": lambda rng, lead: feed_forward_case(rng, lead, 4),
    "linear": lambda rng, lead: ([rng.normal(size=(*lead, 3, 4)), rng.normal(size=(4, 2)), rng.normal(size=2)],
                                 lambda x, w, b: x @ w + b, lambda grad, x, w, b: linear_backward(grad, x, w),
                                 lambda torch, x, w, b: x @ w + b),
}


def gradients(case, seed, lead):
    """(arrays, gradient by the output, our gradients, forward, theirs) of a random example."""
    rng = np.random.default_rng(seed)
    arrays, forward, backward, theirs = CASES[case](rng, lead)
    grad = rng.normal(size=forward(*arrays).shape)
    before = [each.copy() for each in (grad, *arrays)]
    ours = backward(grad, *arrays)
    assert [each.shape for each in ours] == [each.shape for each in arrays]
    assert all(np.array_equal(*pair) for pair in zip(before, (grad, *arrays), strict=True)), "it changed what it was given"
    return arrays, grad, ours, forward, theirs


@pytest.mark.parametrize("lead", [(), (2,), (2, 1)], ids=["one", "batch", "two axes"])
@pytest.mark.parametrize("case", CASES)
def test_gradients_equal_central_differences(case, lead):
    arrays, grad, ours, forward, _ = gradients(case, 0, lead)
    for place, found in enumerate(ours):
        def loss(changed, place=place):
            return (grad * forward(*arrays[:place], changed, *arrays[place + 1:])).sum()

        close(found, numeric_gradient(loss, arrays[place]), atol=NEAR)


@pytest.mark.parametrize("case", CASES)
def test_gradients_equal_pytorchs(torch, case):
    @settings(max_examples=8, deadline=None, derandomize=True)
    @given(st.integers(0, 2**32 - 1), st.lists(st.integers(1, 3), max_size=2))
    def equal(seed, lead):
        arrays, grad, ours, forward, theirs = gradients(case, seed, tuple(lead))
        tensors = [torch.tensor(each, requires_grad=True) for each in arrays]
        output = theirs(torch, *tensors)
        close(forward(*arrays), output.detach().numpy(), atol=1e-9)
        output.backward(torch.tensor(grad))
        for found, tensor in zip(ours, tensors, strict=True):
            scale = max(1, np.abs(found).max())
            close(found / scale, tensor.grad.numpy() / scale, atol=1e-9)

    equal()


@pytest.mark.parametrize("case", CASES)
def test_gradients_are_linear_in_what_comes_back(case):
    rng = np.random.default_rng(1)
    arrays, forward, backward, _ = CASES[case](rng, (2,))
    one, other = rng.normal(size=(2, *forward(*arrays).shape))
    for both, first, second in zip(*(backward(grad, *arrays) for grad in (one - 2 * other, one, other)), strict=True):
        close(both, first - 2 * second, atol=1e-9)


@pytest.mark.parametrize("case", CASES)
def test_gradients_of_float32_are_float32_and_near(case):
    rng = np.random.default_rng(2)
    arrays, forward, backward, _ = CASES[case](rng, (2,))
    grad = rng.normal(size=forward(*arrays).shape)
    narrow = backward(np.float32(grad), *map(np.float32, arrays))
    for found, wanted in zip(narrow, backward(grad, *arrays), strict=True):
        assert found.dtype == np.float32
        np.testing.assert_allclose(found, wanted, rtol=1e-4, atol=1e-4 * max(1, np.abs(wanted).max()))


def test_a_whole_block_equals_pytorchs_layer(torch, rng):
    """The pieces, put together as `encoder_block` puts them, give the gradients of PyTorch's encoder layer."""
    block = BlockParams(some_params(rng, d_v=3), Norm(*rng.normal(size=(2, 4))), some_network(rng), Norm(*rng.normal(size=(2, 4))))
    x, grad, mask = rng.normal(size=(2, 5, 4)), rng.normal(size=(2, 5, 4)), causal_mask(5)
    sum_one = x + multi_head_attention(x, block.attention, mask)[0]
    between = layer_norm(sum_one, *block.attention_norm)
    sum_two = between + feed_forward(between, block.feed_forward)
    by_sum_two, by_gain, _ = layer_norm_backward(grad, sum_two, *block.feed_forward_norm)
    by_between, by_wide = feed_forward_backward(by_sum_two, between, block.feed_forward)
    by_sum_one, _, _ = layer_norm_backward(by_sum_two + by_between, sum_one, *block.attention_norm)
    by_x, by_attention, _ = multi_head_attention_backward(by_sum_one, x, block.attention, mask)

    close(layer_norm(sum_two, *block.feed_forward_norm), encoder_block(x, block, mask)[0])
    names = ["gain", "w_in", "w_q", "w_o"]
    ours = [by_sum_one + by_x, by_gain, by_wide.w_in, by_attention.w_q, by_attention.w_o]
    tensors = [torch.tensor(each, requires_grad=True) for each in (
        x, block.feed_forward_norm.gain, block.feed_forward.w_in, block.attention.w_q, block.attention.w_o)]
    xs, gain, w_in, w_q, w_o = tensors
    own = {name: torch.tensor(getattr(block.attention, name)) for name in WEIGHTS} | {"w_q": w_q, "w_o": w_o}
    q, k, v = ((xs @ own[f"w_{name}"] + own[f"b_{name}"]).unflatten(-1, (2, -1)).transpose(-2, -3) for name in "qkv")
    mixed = torch_attention(torch, q, k, v, mask).transpose(-2, -3).flatten(-2) @ own["w_o"] + own["b_o"]
    norm = torch.nn.functional.layer_norm
    hidden = norm(xs + mixed, (4,), *map(torch.tensor, block.attention_norm), 1e-12)
    _, b_in, w_out, b_out = map(torch.tensor, block.feed_forward)
    thought = torch.nn.functional.gelu(hidden @ w_in + b_in) @ w_out + b_out
    norm(hidden + thought, (4,), gain, torch.tensor(block.feed_forward_norm.bias), 1e-12).backward(torch.tensor(grad))
    for name, found, tensor in zip(["x", *names], ours, tensors, strict=True):
        np.testing.assert_allclose(found, tensor.grad.numpy(), rtol=1e-9, atol=1e-9, err_msg=name)


# Worked by hand

def test_softmax_backward_worked_by_hand():
    close(softmax_backward([1, 0], [0.75, 0.25]), [3 / 16, -3 / 16])  # .75 · (1 − .75), .25 · (0 − .75)
    close(softmax_backward([[4, 0, 0]], [[0.5, 0.25, 0.25]]), [[1, -0.5, -0.5]])
    close(softmax_backward([[1], [0]], [[0.75], [0.25]], axis=0), [[3 / 16], [-3 / 16]])


def test_two_words_that_attend_worked_by_hand():
    # d_k = 1, the scores are ln 3 and 0: weights .75 and .25 for the first word, .5 and .5 for the second
    q, k, v, ln3 = [[1.0], [0.0]], [[math.log(3)], [0.0]], [[4.0], [8.0]], math.log(3)
    grad_q, grad_k, grad_v = attention_backward([[1.0], [1.0]], q, k, v)
    # by the scores: .75 · (4 − 5), .25 · (8 − 5); .5 · (4 − 6), .5 · (8 − 6)
    close(grad_q, [[-0.75 * ln3], [-ln3]])
    close(grad_k, [[-0.75], [0.75]])
    close(grad_v, [[1.25], [0.75]])


def test_the_root_of_the_head_size_is_in_the_gradient():
    q, k, v = [[1.0, 0, 0, 0]], [[2 * math.log(3), 0, 0, 0], [0.0, 0, 0, 0]], [[4.0], [8.0]]
    grad_q, grad_k, _ = attention_backward([[1.0]], q, k, v)
    close(grad_q, [[-0.75 * math.log(3), 0, 0, 0]])
    close(grad_k[:, 0], [-0.375, 0.375])


def test_layer_norm_backward_worked_by_hand():
    # x = (1, 3), variance 1, epsilon 3: the spread is 2, the standardised x (−.5, .5)
    grad_x, grad_scale, grad_shift = layer_norm_backward([1, 0], [1, 3], [1, 1], [0, 0], epsilon=3)
    close(grad_x, [3 / 16, -3 / 16])  # (1 − .5 − (−.5) · (−.25)) / 2
    close(grad_scale, [-0.5, 0])
    close(grad_shift, [1, 0])


def test_feed_forward_backward_worked_by_hand():
    params = FeedForward([[1, 0], [0, 1]], [10, 0], [[1, 2], [3, 4]], [0, 0])  # 20 goes through GELU, −20 does not
    grad_x, (w_in, b_in, w_out, b_out) = feed_forward_backward([1, 1], [10, -20], params)
    close(grad_x, [3, 0])
    close(w_in, [[30, 0], [-60, 0]])
    close(b_in, [3, 0])
    close(w_out, [[20, 20], [0, 0]])
    close(b_out, [1, 1])


def test_cross_entropy_worked_by_hand():
    loss, grad = cross_entropy(np.log([[3, 1], [1, 1]]), [0, 1])
    assert loss == pytest.approx((math.log(4 / 3) + math.log(2)) / 2)
    close(grad, [[-1 / 8, 1 / 8], [1 / 4, -1 / 4]])


def test_numeric_gradients_worked_by_hand():
    close(numeric_gradient(lambda x: x[0] ** 2 * x[1], [3, 5]), [30, 9], atol=1e-8)
    close(numeric_gradient(np.sum, np.ones((2, 3))), np.ones((2, 3)), atol=1e-9)
    close(numeric_gradient(lambda x: x**3, 2), 12, atol=1e-8)
    assert numeric_gradient(np.sum, np.ones((2, 0))).shape == (2, 0)


# Properties

def test_gradients_by_scores_add_up_to_0_and_a_weight_of_0_sends_nothing_back(rng):
    weights = softmax(np.where(some_mask(rng, 3, 4, 6), rng.normal(size=(3, 4, 6)), -np.inf))
    found = softmax_backward(rng.normal(size=(3, 4, 6)), weights)
    close(found.sum(axis=-1), 0)
    assert (found[weights == 0] == 0).all()
    close(softmax_backward(np.full((3, 4, 6), 7.0), weights), 0)  # more of every weight cannot be had


def test_what_is_masked_for_all_gets_no_gradient(rng):
    q, k, v, grad = (rng.normal(size=(2, size, 3)) for size in (4, 5, 5, 4))
    mask = np.ones((4, 5), bool)
    mask[:, [1, 4]] = False
    _, grad_k, grad_v = attention_backward(grad, q, k, v, mask)
    assert (grad_k[:, [1, 4]] == 0).all() and (grad_v[:, [1, 4]] == 0).all()
    assert (grad_k[:, [0, 2, 3]] != 0).all() and (grad_v[:, [0, 2, 3]] != 0).all()
    without = [each[:, [0, 2, 3]] for each in (k, v)]  # the same as if they were not there
    for found, wanted in zip((grad_k, grad_v), attention_backward(grad, q, *without)[1:], strict=True):
        close(found[:, [0, 2, 3]], wanted)


def test_no_word_before_learns_from_a_word_behind(rng):
    x, params, grad = rng.normal(size=(5, 4)), some_params(rng), np.zeros((5, 4))
    grad[2] = 1  # the loss looks at the third word alone
    grad_x, _, _ = multi_head_attention_backward(grad, x, params, causal_mask(5))
    assert (grad_x[3:] == 0).all() and (grad_x[:3] != 0).all()


def test_a_shuffled_sentence_has_shuffled_gradients(rng):
    x, grad, params, order = *rng.normal(size=(2, 6, 4)), some_params(rng), rng.permutation(6)
    grad_x, grads, _ = multi_head_attention_backward(grad, x, params)
    shuffled_x, shuffled, _ = multi_head_attention_backward(grad[order], x[order], params)
    close(shuffled_x, grad_x[order])
    for name in WEIGHTS:
        close(getattr(shuffled, name), getattr(grads, name))


def test_a_bias_of_the_keys_can_learn_nothing(rng):
    _, grads, _ = multi_head_attention_backward(*rng.normal(size=(2, 6, 4)), some_params(rng))
    close(grads.b_k, 0)  # it adds the same to all scores of a query


def test_a_batch_gives_the_gradients_of_its_members_added_up(rng):
    x, grad, params, mask = *rng.normal(size=(2, 3, 5, 4)), some_params(rng), some_mask(rng, 3, 5, 5)
    grad_x, grads, _ = multi_head_attention_backward(grad, x, params, mask)
    each = [multi_head_attention_backward(grad[row], x[row], params, mask[row]) for row in range(3)]
    close(grad_x, [own for own, _, _ in each])
    for name in WEIGHTS:
        close(getattr(grads, name), sum(getattr(own, name) for _, own, _ in each), atol=1e-10)


@pytest.mark.parametrize("scale", [1e-3, 1.0, 1e4])
def test_layer_norm_sends_nothing_back_along_what_it_does_not_see(rng, scale):
    x = scale * rng.normal(5, 2, size=(3, 4, 8))
    grad_x, _, _ = layer_norm_backward(rng.normal(size=x.shape), x, *rng.normal(size=(2, 8)), epsilon=0)
    normal = (x - x.mean(axis=-1, keepdims=True)) / x.std(axis=-1, keepdims=True)
    close(scale * grad_x.sum(axis=-1), 0)
    close(scale * (grad_x * normal).sum(axis=-1), 0)


def test_equal_numbers_without_an_epsilon_send_nothing_back():
    with np.errstate(all="raise"):
        grad_x, grad_scale, grad_shift = layer_norm_backward([[1, 2, 3]], [[7, 7, 7]], [2, 2, 2], [0, 0, 0], epsilon=0)
    close(grad_x, 0)
    close(grad_scale, 0)
    close(grad_shift, [1, 2, 3])


def test_a_step_against_the_gradient_lowers_the_surprise(rng):
    logits, targets = rng.normal(size=(4, 5, 3)), rng.integers(3, size=(4, 5))
    loss, grad = cross_entropy(logits, targets)
    close(grad.sum(axis=-1), 0)
    assert cross_entropy(logits - grad, targets)[0] < loss
    assert cross_entropy(logits + 5, targets)[0] == pytest.approx(loss)


@pytest.mark.parametrize("lead", [(), (4,), (2, 3)])
def test_cross_entropy_equals_differences_and_pytorchs(torch, rng, lead):
    logits, targets = 3 * rng.normal(size=(*lead, 5)), rng.integers(5, size=lead)
    loss, grad = cross_entropy(logits, targets)
    close(grad, numeric_gradient(lambda each: cross_entropy(each, targets)[0], logits), atol=NEAR)
    tensor = torch.tensor(logits.reshape(-1, 5), requires_grad=True)
    theirs = torch.nn.functional.cross_entropy(tensor, torch.tensor(targets.reshape(-1)))
    theirs.backward()
    assert loss == pytest.approx(theirs.item(), abs=1e-12)
    close(grad.reshape(-1, 5), tensor.grad.numpy())


def test_huge_scores_neither_overflow_nor_warn():
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        loss, grad = cross_entropy([[1e300, -1e300, 0]], [1])
        assert np.isfinite(loss) and loss == 2e300
        close(grad, [[1, -1, 0]])
        close(gelu_backward([1, 1, 1], [1e200, -1e200, 0]), [1, 0, 0.5])


# Bad input: one sentence

EYE, ONES = np.eye(2), np.ones((2, 2))
NETWORK = FeedForward(EYE, np.zeros(2), EYE, np.zeros(2))
LAYER = AttentionParams(EYE, EYE, EYE, EYE)
BACK = {  # a gradient, and what comes back for it
    "grad": lambda grad: softmax_backward(grad, ONES / 2),
    "grad_output": lambda grad: attention_backward(grad, EYE, EYE, EYE),
    "grad_output of heads": lambda grad: multi_head_attention_backward(grad, EYE, LAYER),
    "grad of layer norm": lambda grad: layer_norm_backward(grad, EYE, [1, 1], [0, 0]),
    "grad of GELU": lambda grad: gelu_backward(grad, EYE),
    "grad of feed-forward": lambda grad: feed_forward_backward(grad, EYE, NETWORK),
    "grad of a linear map": lambda grad: linear_backward(grad, EYE, EYE),
}


@pytest.mark.parametrize("name", BACK)
@pytest.mark.parametrize(("grad", "said"), [
    (np.ones((2, 3)), r"should have the shape of what came out, \(2, 2\); got \(2, 3\)"), (np.ones(2), r"got \(2,\)"),
    (np.ones((1, 2, 2)), r"got \(1, 2, 2\)"), (1.0, r"got \(\)"), ([[1, np.nan], [0, 0]], "holds NaN or infinity"),
    ([[1, np.inf], [0, 0]], "holds NaN or infinity"), (None, "got None"), ("up", "text"), (EYE > 0, "type bool"), ([[1], [1, 2]], "lengths")])
def test_a_gradient_that_cannot_be_is_refused(name, grad, said):
    with pytest.raises(ValueError, match=f"^{name.split()[0]} .*{said}"):
        BACK[name](grad)


@pytest.mark.parametrize(("call", "said"), [
    (lambda: attention_backward(EYE, np.ones((2, 3)), EYE, EYE), "^q and k need the same last size"),
    (lambda: attention_backward(EYE, EYE, EYE, np.ones((3, 2))), "^k and v need one row each"),
    (lambda: attention_backward(EYE, [[np.nan, 0], [0, 0]], EYE, EYE), "^q holds NaN"),
    (lambda: attention_backward(EYE, EYE, EYE, EYE, [[True, True], [False, False]]), "^Row 1 of the mask"),
    (lambda: multi_head_attention_backward(EYE, np.ones((2, 3)), LAYER), r"^x should have shape \(…, T, 2\)"),
    (lambda: multi_head_attention_backward(EYE, EYE, NETWORK), "^params should be AttentionParams; got FeedForward"),
    (lambda: multi_head_attention_backward(EYE, EYE, LAYER, None, np.ones((2, 3))), "^context should"),
    (lambda: feed_forward_backward(EYE, EYE, LAYER), "^params should be FeedForward; got AttentionParams"),
    (lambda: feed_forward_backward(EYE, np.ones((2, 3)), NETWORK), "^x should have as many columns as w_in"),
    (lambda: layer_norm_backward(EYE, EYE, [1, 1, 1], [0, 0]), "^scale and shift need one number for each column"),
    (lambda: layer_norm_backward(EYE, EYE, [1, 1], 0), "^scale and shift need one number for each column"),
    (lambda: layer_norm_backward(EYE, EYE, [1, 1], [0, 0], -1), "^epsilon should"),
    (lambda: layer_norm_backward(1.0, 1.0, 1.0, 1.0), "^x should be"),
    (lambda: linear_backward(EYE, EYE, np.ones((3, 2))), "^x should have as many columns as weight"),
    (lambda: linear_backward(EYE, EYE, [1, 2]), "^x should have as many columns as weight"),
    (lambda: cross_entropy(EYE, [0, 2]), "^targets are whole numbers from 0 to 1, for 2 classes; got 2"),
    (lambda: cross_entropy(EYE, [-1, 0]), "^targets are .* got -1"),
    (lambda: cross_entropy(EYE, [0.5, 0]), "^targets are .* got 0.5"),
    (lambda: cross_entropy(EYE, [np.nan, 0]), "^targets are .* got nan"),
    (lambda: cross_entropy(EYE, EYE), r"^logits .* got \(2, 2\) and \(2, 2\)"),
    (lambda: cross_entropy(EYE, 1), r"^logits .* got \(2, 2\) and \(\)"),
    (lambda: cross_entropy(1.0, 0), r"^logits .* got \(\) and \(\)"),
    (lambda: cross_entropy([[1, -np.inf]], [0]), "^logits .* infinity"),
    (lambda: cross_entropy(np.ones((0, 3)), np.ones(0)), r"^logits .* got shape \(0, 3\)"),
    (lambda: cross_entropy(EYE, ["river", "money"]), "^targets should hold numbers"),
    (lambda: numeric_gradient(lambda x: x, [1, 2]), r"^function should give one number; got shape \(2,\)"),
    (lambda: numeric_gradient(lambda x: None, [1, 2]), "^what function gives should hold numbers; got None"),
    (lambda: numeric_gradient(np.sum, [1, 2], 0), "^step should"),
    (lambda: numeric_gradient(np.sum, [1, 2], [1, 1]), "^step should"),
    (lambda: numeric_gradient(np.sum, "x"), "^x should hold numbers"),
])
def test_what_cannot_be_is_refused_in_a_sentence(call, said):
    with pytest.raises(ValueError, match=said) as caught:
        call()
    assert "\n" not in str(caught.value)


# Adam

@pytest.mark.parametrize("size", [1e-6, 1.0, 1e6])
@pytest.mark.parametrize("rate", [1e-3, 0.5])
def test_the_first_step_is_as_long_as_the_rate_whatever_the_gradient(rng, rate, size):
    start, gradient = rng.normal(size=(3, 4)), size * (1 + rng.random((3, 4))) * rng.choice([-1, 1], (3, 4))
    moved = Adam(rate).step({"w": start}, {"w": gradient})["w"]
    np.testing.assert_allclose(start - moved, rate * np.sign(gradient), rtol=0.02)


def test_two_steps_worked_by_hand():
    adam = Adam(1, beta1=0.5, beta2=0.75, epsilon=1e-300)
    once = adam.step({"w": 10.0}, {"w": 2.0})["w"]  # m = 1, v = 1; as if not begun at 0: 2 and 4
    assert once == 9
    twice = adam.step({"w": once}, {"w": -4.0})["w"]  # m = −1.5, v = 4.75; / .75 and / .4375
    close(twice, 9 + 2 / math.sqrt(4.75 / 0.4375))


@pytest.mark.parametrize("settings", [{}, {"learning_rate": 0.1, "beta1": 0.5, "beta2": 0.9}, {"beta1": 0.0}, {"epsilon": 1e-2}], ids=str)
def test_fifty_steps_are_pytorchs(torch, rng, settings):
    own = {"w": rng.normal(size=(3, 4)), "b": rng.normal(size=4)}
    theirs = {name: torch.tensor(each, requires_grad=True) for name, each in own.items()}
    wanted = {"learning_rate": 0.001, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8, **settings}
    adam, other = Adam(**settings), torch.optim.Adam(
        theirs.values(), wanted["learning_rate"], (wanted["beta1"], wanted["beta2"]), wanted["epsilon"])
    for _ in range(50):
        gradients = {name: each + rng.normal(size=each.shape) for name, each in own.items()}
        own = adam.step(own, gradients)
        for name, each in theirs.items():
            each.grad = torch.tensor(gradients[name])
        other.step()
        for name, each in theirs.items():
            close(own[name], each.detach().numpy())


def test_adam_changes_nothing_that_it_was_given_and_keeps_the_type(rng):
    for code in (np.float32, np.float64):
        parameters, gradients = ({"w": rng.normal(size=3).astype(code)} for _ in range(2))
        before = copy.deepcopy((parameters, gradients))
        moved = Adam().step(parameters, gradients)
        assert moved["w"].dtype == code and moved["w"] is not parameters["w"]
        np.testing.assert_equal((parameters, gradients), before)
        assert Adam().step(parameters, {"w": gradients["w"].astype(float)})["w"].dtype == code


def test_each_parameter_has_its_own_memory():
    adam, ones = Adam(0.1), np.ones(2)
    for _ in range(5):
        adam.step({"a": ones}, {"a": ones})
    close(adam.step({"b": ones}, {"b": -ones})["b"], Adam(0.1).step({"b": ones}, {"b": -ones})["b"])
    assert [adam.memory[name][0] for name in "ab"] == [5, 1]


@pytest.mark.parametrize(("given", "said"), [
    ({"learning_rate": 0}, "^learning_rate must be more than 0; got 0"), ({"learning_rate": math.inf}, "^learning_rate must be finite"),
    ({"learning_rate": "0.1"}, "^learning_rate must be a number; got a str"), ({"learning_rate": math.nan}, "^learning_rate must be more"),
    ({"beta1": 1}, "^beta1 is the share .* got 1"), ({"beta2": 1.5}, "^beta2 is the share"), ({"beta1": -0.1}, "^beta1 must be more"),
    ({"beta1": False}, "^beta1 must be a number"), ({"beta2": None}, "^beta2 must be a number; got None"), ({"epsilon": 0}, "^epsilon must be more"),
])
def test_a_setting_of_adam_that_cannot_be_is_refused(given, said):
    with pytest.raises(ValueError, match=said):
        Adam(**given)


WRONG_GRADIENTS = [
    ({}, "There is no gradient of w, but of nothing"), ({"v": EYE}, "There is no gradient of w, but of v"),
    ({"w": None}, "There is no gradient of w"), ({"w": [1, 2]}, r"The gradient of w should have its shape \(2, 2\); got \(2,\)"),
    ({"w": 1.0}, r"The gradient of w should have its shape \(2, 2\); got \(\)"), ({"w": [[1, np.nan], [0, 0]]}, "The gradient of w holds NaN"),
    ({"w": [[1, np.inf], [0, 0]]}, "The gradient of w holds NaN"), ({"w": np.full((2, 2), 1e200)}, "The gradient of w holds .* too large to be squared"),
    ({"w": EYE > 0}, "the gradient of w should hold numbers; got type bool"), (EYE, "gradients should be a dict of name → array; got an array"),
    (LAYER, "gradients should be a dict of name → array; got an AttentionParams")]


@pytest.mark.parametrize(("gradients", "said"), WRONG_GRADIENTS, ids=range(len(WRONG_GRADIENTS)))
def test_adam_refuses_gradients_that_do_not_fit_and_forgets_them(gradients, said):
    adam = Adam()
    with pytest.raises(ValueError, match=f"^{said}"):
        adam.step({"w": EYE}, gradients)
    assert adam.memory == {}


def test_adam_remembers_shapes():
    adam = Adam()
    adam.step({"w": EYE}, {"w": EYE})
    with pytest.raises(ValueError, match=r"^Adam remembers w with shape \(2, 2\); got \(3,\). Begin a new Adam."):
        adam.step({"w": np.ones(3)}, {"w": np.ones(3)})


# Training: words that look for a cue

def cue_texts(rng, texts=96, words=5, width=8):
    """(x (N, T, D), labels (N,), places of the cue and of the liar (2, N)): who asks stands first; one word is the cue
    and says the label; the liar says as loudly the opposite, so that no average can tell."""
    x = 0.1 * rng.normal(size=(texts, words, width))
    labels, every = rng.integers(2, size=texts), np.arange(texts)
    cue, liar = places = np.array([1 + rng.permutation(words - 1)[:2] for _ in every]).T
    x[:, 0, 0] += 1
    x[every, cue, 1] += 1
    x[every, cue, 2] += 2 * labels - 1
    x[every, liar, 2] -= 2 * labels - 1
    return x, labels, places


def cue_parameters(rng, width=8):
    weights = {f"w_{name}": 0.3 * rng.normal(size=(width, width)) for name in "qkvo"}
    return weights | {"b_q": np.zeros(width), "w_out": 0.3 * rng.normal(size=(width, 2)), "b_out": np.zeros(2)}


def layer_of(parameters):
    return AttentionParams(**{name: each for name, each in parameters.items() if not name.endswith("_out")})


def cue_loss(parameters, x, labels):
    """The first word, from its own new vector alone."""
    layer = layer_of(parameters)
    asking = multi_head_attention(x[:, :1], layer, context=x)[0]  # (B, 1, D)
    loss, by_logits = cross_entropy(asking[:, 0] @ parameters["w_out"] + parameters["b_out"], labels)
    by_asking, by_w_out, by_b_out = linear_backward(by_logits, asking[:, 0], parameters["w_out"])
    _, by_layer, _ = multi_head_attention_backward(by_asking[:, None], x[:, :1], layer, context=x)
    return loss, {**vars(by_layer), "w_out": by_w_out, "b_out": by_b_out}


def learn(steps=30, seed=0, loss=cue_loss, **options):
    """A short, silent training."""
    rng = np.random.default_rng(seed)
    x, labels, _ = cue_texts(rng)
    given = {"data": (x, labels), "batch": 32, "optimiser": Adam(0.02), "progress": False, "steps": steps, **options}
    return train(cue_parameters(rng), loss, **given)


def same(one, other):
    return one.keys() == other.keys() and all(np.array_equal(one[name], other[name]) for name in one)


def after(steps, action, loss=cue_loss):
    """A loss that does as it should for so many steps, and then calls `action` with its answer."""
    left = iter(range(steps))
    return lambda *arguments: loss(*arguments) if next(left, None) is not None else action(*loss(*arguments))


def press_stop(*_):
    raise KeyboardInterrupt


def test_a_layer_learns_to_tell_the_cue_from_the_liar():
    rng = np.random.default_rng(0)
    x, labels, _ = cue_texts(rng, 256)
    start = cue_parameters(rng)
    done = train(start, cue_loss, (x, labels), steps=200, optimiser=Adam(0.02), progress=False)
    fresh, truth, places = cue_texts(rng, 256)

    def difference(parameters):
        """Between the weights on the two; a layer may also look at the liar and believe the opposite."""
        weights = multi_head_attention(fresh[:, :1], layer_of(parameters), context=fresh)[1][:, 0, 0]  # (N, T)
        on_cue, on_liar = np.take_along_axis(weights, places.T, axis=1).T
        return abs(on_cue - on_liar).mean()

    assert difference(start) < 0.1 and difference(done.parameters) > 0.5
    assert done.losses[0] > 0.6 and done.losses[-10:].mean() < 0.1
    assert cue_loss(start, fresh, truth)[0] > 0.6 and cue_loss(done.parameters, fresh, truth)[0] < 0.1


def test_a_training_is_pytorchs(torch):
    rng = np.random.default_rng(3)
    x, labels, _ = cue_texts(rng)
    start = cue_parameters(rng)
    done = train(start, cue_loss, (x, labels), steps=50, batch=None, optimiser=Adam(0.02), progress=False)
    theirs = {name: torch.tensor(each, requires_grad=True) for name, each in start.items()}
    words, truth, adam, losses = torch.tensor(x), torch.tensor(labels), torch.optim.Adam(theirs.values(), 0.02), []
    for _ in range(50):
        q = words[:, :1] @ theirs["w_q"] + theirs["b_q"]
        mixed = torch_attention(torch, q, words @ theirs["w_k"], words @ theirs["w_v"], None)[:, 0] @ theirs["w_o"]
        loss = torch.nn.functional.cross_entropy(mixed @ theirs["w_out"] + theirs["b_out"], truth)
        adam.zero_grad()
        loss.backward()
        adam.step()
        losses.append(loss.item())
    close(done.losses, losses, atol=1e-9)
    for name, each in theirs.items():
        close(done.parameters[name], each.detach().numpy(), atol=1e-8)


def test_the_same_seed_gives_the_same_training():
    one, same_seed, generator, other = learn(), learn(rng=0), learn(rng=np.random.default_rng(0)), learn(rng=1)
    for again in (same_seed, generator):
        assert same(one.parameters, again.parameters) and np.array_equal(one.losses, again.losses)
    assert not np.array_equal(one.losses, other.losses)
    assert same(learn(progress=True).parameters, one.parameters)


def test_every_example_comes_once_before_any_comes_again():
    seen = []

    def watch(parameters, rows, doubled):
        assert np.array_equal(doubled, 2 * rows)
        seen.append(rows.tolist())
        return 1.0, {"w": 0.0}

    train({"w": 0.0}, watch, (np.arange(10), 2 * np.arange(10)), steps=9, batch=4, progress=False)
    assert [len(each) for each in seen] == [4, 4, 2] * 3
    rounds = [sum(seen[start:start + 3], []) for start in (0, 3, 6)]
    assert all(sorted(each) == list(range(10)) for each in rounds) and rounds[0] != rounds[1] != list(range(10))
    seen.clear()
    train({"w": 0.0}, watch, (np.arange(10), 2 * np.arange(10)), steps=2, batch=None, progress=False)
    assert seen == [list(range(10))] * 2


def test_examples_may_be_drawn_and_there_may_be_none():
    def watch(parameters, *examples):
        seen.append(examples)
        return 1.0, {"w": 0.0}

    for data in (lambda rng: rng.random(), lambda rng: (rng.random(), rng.random())):
        seen = []
        train({"w": 0.0}, watch, data, steps=3, rng=5, progress=False)
        drawn = np.random.default_rng(5).random(6)[:sum(map(len, seen))]
        assert np.array_equal(np.ravel(seen), drawn)
    seen = []
    train({"w": 0.0}, watch, steps=2, progress=False)
    assert seen == [(), ()]


def test_what_is_given_stays_as_it_is():
    rng = np.random.default_rng(0)
    x, labels, _ = cue_texts(rng)
    start, adam = cue_parameters(rng), Adam(0.02)
    before = copy.deepcopy(start)
    done = train(start, cue_loss, (x, labels), steps=5, optimiser=adam, frozen="w_v", progress=False)
    assert same(start, before) and adam.memory == {} and done.optimiser is not adam
    kept = copy.deepcopy(done.snapshots[-1].parameters)
    for each in done.parameters.values():
        each += 1
    assert same(done.snapshots[-1].parameters, kept) and same(start, before)


def test_a_training_goes_on_where_it_ended():
    whole, first = learn(40, batch=None), learn(25, batch=None)
    second = learn(15, batch=None, optimiser=first.optimiser)  # its own start is not that of the first
    assert not same(second.parameters, whole.parameters)
    x, labels, _ = cue_texts(np.random.default_rng(0))
    second = train(first.parameters, cue_loss, (x, labels), steps=15, batch=None, optimiser=first.optimiser, progress=False)
    assert same(second.parameters, whole.parameters)
    assert np.array_equal(np.concatenate([first.losses, second.losses]), whole.losses)


def test_whole_and_narrow_numbers_learn():
    done = train({"w": 3}, lambda p: (p["w"] ** 2, {"w": 2 * p["w"]}), steps=100, optimiser=Adam(0.1), progress=False)
    assert abs(done.parameters["w"]) < 0.3
    done = train({"w": np.float32([3, 1])}, lambda p: ((p["w"] ** 2).sum(), {"w": 2.0 * p["w"].astype(float)}), steps=5, progress=False)
    assert done.parameters["w"].dtype == np.float32


@pytest.mark.parametrize("frozen", ["w_v", ["w_q", "w_k", "b_q"], {"w_out", "b_out"}], ids=["a name", "a list", "a set"])
def test_what_is_frozen_stays_and_needs_no_gradient(frozen):
    names = {frozen} if isinstance(frozen, str) else set(frozen)

    def less(parameters, *examples):
        loss, gradients = cue_loss(parameters, *examples)
        return loss, {name: each for name, each in gradients.items() if name not in names}

    done, again = learn(5, frozen=frozen), learn(5, frozen=frozen, loss=less)
    start = done.snapshots[0].parameters
    assert {name for name in start if np.array_equal(start[name], done.parameters[name])} == names
    assert same(done.parameters, again.parameters)


# Snapshots, the bar, the threads, the button to stop

@pytest.mark.parametrize(("asked", "steps", "wanted"), [
    (5, 16, [0, 1, 4, 9, 16]), (3, 100, [0, 25, 100]), (25, 6, [0, 1, 2, 3, 4, 5, 6]), (2, 7, [0, 7]), (1, 7, [0, 7]),
    ([3, 1], 6, [0, 1, 3, 6]), ([], 6, [0, 6]), (range(0, 7, 2), 6, [0, 2, 4, 6]), (np.array([6, 6]), 6, [0, 6]), ([0], 1, [0, 1])])
def test_snapshots_are_kept_at_the_steps_that_were_asked_for(asked, steps, wanted):
    done = learn(steps, snapshots=asked)
    assert [moment.step for moment in done.snapshots] == wanted
    assert same(done.snapshots[-1].parameters, done.parameters) and len(done.losses) == steps and not done.stopped
    assert done.snapshots[0].loss == done.losses[0]
    for before, moment in zip(done.snapshots, done.snapshots[1:], strict=False):
        assert moment.loss == pytest.approx(done.losses[before.step:moment.step].mean())


def test_a_snapshot_is_what_a_shorter_training_ends_with():
    for moment in learn(20, snapshots=[3, 11]).snapshots[1:]:
        assert same(moment.parameters, learn(moment.step).parameters)


def test_the_bar_goes_to_stderr_alone_and_only_if_wanted(capsys):
    learn(3)
    assert capsys.readouterr() == ("", "")
    learn(3, progress=True)
    out, err = capsys.readouterr()
    assert out == "" and "steps" in err


def test_the_linear_algebra_has_one_thread_while_it_trains():
    def threads():
        return [pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"]

    before, seen = threads(), []
    with threadpool_limits(2, user_api="blas"):
        learn(2, loss=lambda *given: seen.append(threads()) or cue_loss(*given))
        assert threads() == [2] * len(before)
    assert len(seen) == 2 and all(each == [1] * len(before) for each in seen)


@pytest.mark.parametrize("steps", [0, 1, 7, 29])
def test_a_stopped_training_returns_what_it_has(capsys, steps):
    whole, stopped = learn(snapshots=[2, 5]), learn(snapshots=[2, 5], loss=after(steps, press_stop))
    assert "Stopped early; the parameters are those learned so far." in capsys.readouterr().out
    assert stopped.stopped and not whole.stopped
    assert np.array_equal(stopped.losses, whole.losses[:steps])
    assert [moment.step for moment in stopped.snapshots] == sorted({0, steps} | ({2, 5} if steps > 5 else set()))
    assert same(stopped.parameters, learn(steps).parameters if steps else whole.snapshots[0].parameters)
    assert same(stopped.snapshots[-1].parameters, stopped.parameters)


def test_a_stopped_training_can_go_on(capsys):
    x, labels, _ = cue_texts(np.random.default_rng(0))
    first = learn(batch=None, loss=after(11, press_stop))
    rest = train(first.parameters, cue_loss, (x, labels), 19, None, first.optimiser, progress=False)
    assert same(rest.parameters, learn(batch=None).parameters)


# A training that cannot go on

def stopped_by(**options):
    """The sentence with which a training stopped, and what it carried."""
    with pytest.raises(TrainingDiverged) as caught:
        learn(**options)
    said = str(caught.value)
    assert isinstance(caught.value, ValueError) and "\n" not in said and said.startswith("The training ")
    kept = caught.value.training
    assert f"its last good snapshot, of step {kept.snapshots[-1].step:,}." in said
    assert same(kept.parameters, kept.snapshots[-1].parameters) and len(kept.losses) == kept.snapshots[-1].step
    assert all(np.isfinite(each).all() for moment in kept.snapshots for each in moment.parameters.values())
    return said, kept


@pytest.mark.parametrize("rate", [10, 1e3, 1e5, 1e20, 1e300])
def test_a_training_that_runs_away_says_so_and_names_the_step_and_the_rate(rate):
    said, _ = stopped_by(steps=300, optimiser=Adam(rate))
    assert said.startswith("The training ran away at step ") and f" of 300: with learning_rate={rate:g} " in said
    assert "Try a smaller learning_rate, such as 0.01." in said


@pytest.mark.parametrize("wrong", [math.nan, math.inf, 1e9])
def test_until_it_runs_away_a_training_is_the_same(wrong):
    whole = learn(snapshots=[4, 9])
    said, kept = stopped_by(snapshots=[4, 9], loss=after(12, lambda _, gradients: (wrong, gradients)))
    assert said.startswith(f"The training ran away at step 13 of 30: with learning_rate=0.02 the loss rose from {whole.losses[0]:.3g} to {wrong:.3g}. "
                           "Try a smaller learning_rate, such as 0.002.")
    assert [moment.step for moment in kept.snapshots] == [0, 4, 9] and not kept.stopped
    assert same(kept.parameters, whole.snapshots[2].parameters)
    x, labels, _ = cue_texts(np.random.default_rng(0))
    again = train(kept.parameters, cue_loss, (x, labels), 3, None, kept.optimiser, progress=False)
    nine = learn(9)
    wanted = train(nine.parameters, cue_loss, (x, labels), 3, None, nine.optimiser, progress=False)
    assert same(again.parameters, wanted.parameters)  # its optimiser is that of the snapshot


def test_one_hard_batch_is_no_running_away():
    losses = iter([1.0, 30.0, 20.0, *[1.0] * 20, 40.0, *[1.0] * 10, 90.0, *[0.5] * 9])
    done = train({"w": 0.0}, lambda _: (next(losses), {"w": 0.0}), steps=40, progress=False)
    assert done.losses.max() == 90


@pytest.mark.parametrize("losses", [[-5.0] * 40, list(np.linspace(-1, -500, 40)), [0.0, 0.5] * 20, [1e-9, 0.3] * 20])
def test_a_loss_may_be_negative_or_begin_at_nothing(losses):
    answers = iter(losses)
    assert len(train({"w": 0.0}, lambda _: (next(answers), {"w": 0.0}), steps=40, progress=False).losses) == 40


def test_numbers_that_begin_large_may_stay_so_but_not_grow_without_end():
    done = train({"w": 1e6}, lambda p: (1.0, {"w": 1.0}), steps=3, progress=False)
    assert done.parameters["w"] < 1e6
    with pytest.raises(TrainingDiverged, match=r"ran away at step 11 of 40: with learning_rate=1000 the numbers of w grew beyond 10,000"):
        train({"w": 0.0}, lambda p: (1.0, {"w": 1.0}), steps=40, optimiser=Adam(1000), progress=False)


@pytest.mark.parametrize("step", [1, 8])
@pytest.mark.parametrize(("answer", "said"), [
    (lambda loss, gradients: (loss, {**gradients, "w_q": np.ones(3)}), r"The gradient of w_q should have its shape \(8, 8\); got \(3,\)"),
    (lambda loss, gradients: (loss, {**gradients, "w_k": np.nan * gradients["w_k"]}), "The gradient of w_k holds NaN"),
    (lambda loss, gradients: (loss, {"w_q": gradients["w_q"]}), "There is no gradient of w_k, but of w_q"),
    (lambda loss, gradients: (loss, None), "The gradients should be a dict of name → array; got None"),
    (lambda loss, gradients: (np.ones(3), gradients), r"The loss should be one number; got shape \(3,\)"),
    (lambda loss, gradients: ("low", gradients), "The loss should hold numbers"),
    (lambda loss, gradients: gradients, "loss_and_gradients should give .loss, gradients.; got a dict"),
    (lambda loss, gradients: None, "loss_and_gradients should give .loss, gradients.; got None"),
    (lambda loss, gradients: np.ones((2, 3)) @ np.ones((2, 3)), "matmul"),
    (lambda loss, gradients: np.ones(3)[:, 0], "too many indices"),
    (lambda loss, gradients: softmax([np.nan]), "A score is NaN"),
])
def test_a_step_that_fails_is_named(answer, said, step):
    sentence, kept = stopped_by(loss=after(step - 1, answer), snapshots=[5])
    assert sentence.startswith(f"The training stopped at step {step} of 30: ")
    assert kept.snapshots[-1].step == (5 if step == 8 else 0)
    with pytest.raises(TrainingDiverged, match=f"at step {step} of 30: .*{said}"):
        learn(loss=after(step - 1, answer))


@pytest.mark.parametrize("loss", [math.nan, math.inf, -math.inf])
def test_a_first_loss_that_is_no_number_is_told(loss):
    said, kept = stopped_by(loss=lambda *given: (loss, cue_loss(*given)[1]))
    assert said.startswith(f"The training stopped at step 1 of 30: The loss is {loss}. Is there such a number in the data?")
    assert len(kept.snapshots) == 1 and kept.losses.shape == (0,)


def test_examples_that_cannot_be_drawn_name_their_step():
    drawn = iter([1.0, 2.0])

    def draw(rng):
        if (number := next(drawn, None)) is None:
            raise ValueError("No more texts")
        return number

    with pytest.raises(TrainingDiverged, match=r"^The training stopped at step 3 of 9: No more texts\. This error's `.training`"):
        train({"w": 0.0}, lambda parameters, x: (x, {"w": x}), draw, steps=9, progress=False)


def test_another_error_stays_what_it_is_and_knows_its_step():
    def broken(*_):
        raise KeyError("w_p")

    with pytest.raises(KeyError, match="w_p") as caught:
        learn(loss=after(4, broken))
    assert caught.value.__notes__ == ["This happened at step 5 of 30 of a training."]


@pytest.mark.parametrize(("options", "said"), [
    ({"steps": 0}, "^steps counts the steps, so it is at least 1; got 0"), ({"steps": 2.5}, "^steps counts the steps, so it is a whole"),
    ({"batch": 0}, "^batch counts examples, so it is at least 1"), ({"batch": "all"}, "^batch counts examples, so it is a whole number; got 'all'"),
    ({"snapshots": 0}, "^snapshots counts moments"), ({"snapshots": [31]}, "^snapshots names steps, from 0 to 30; got 31"),
    ({"snapshots": [-1]}, "^snapshots names steps, so it is at least 0"), ({"snapshots": [0.5]}, "^snapshots names steps, so it is a whole"),
    ({"snapshots": None}, "^snapshots counts moments"), ({"snapshots": "all"}, "^snapshots counts moments"),
    ({"optimiser": 0.01}, r"^optimiser should be an Adam; got 0.01 \(float\)"), ({"optimiser": Adam}, "^optimiser should be an Adam; got a type"),
    ({"loss": None}, "^loss_and_gradients should be a function; got None"), ({"loss": EYE}, "^loss_and_gradients should be a function"),
    ({"frozen": ["w_p"]}, "^frozen names w_p, but the parameters are w_q, w_k"),
    ({"frozen": [f"w_{name}" for name in ("q", "k", "v", "o", "out")] + ["b_q", "b_out"]}, "^There is no parameter left to learn"),
    ({"data": (np.ones((3, 2)), np.ones(4))}, r"^data should be arrays .* got shapes \(3, 2\), \(4,\)"),
    ({"data": (np.ones((0, 2)),)}, r"^data should be .* got shapes \(0, 2\)"), ({"data": 3}, r"^data should be .* got shapes \(\)"),
    ({"data": None}, r"^data should be"), ({"data": [np.ones((3, 2)), np.ones(4)]}, "^data holds what is no array. .* Several arrays come in a tuple"),
])
def test_a_setting_of_a_training_that_cannot_be_is_refused(options, said):
    with pytest.raises(ValueError, match=said) as caught:
        learn(**options)
    assert not isinstance(caught.value, TrainingDiverged)


@pytest.mark.parametrize(("parameters", "said"), [
    ([EYE], "^parameters should be a dict of name → array; got a list"), ({"w": "x"}, r"^parameters\['w'\] should hold numbers"),
    (LAYER, "^parameters should be a dict of name → array; got an AttentionParams"), ({"w": None}, r"^parameters\['w'\] should hold numbers"),
    ({"w": [1, np.nan]}, r"^parameters\['w'\] holds NaN or infinity before any learning"), ({}, "^There is no parameter left to learn")])
def test_parameters_that_cannot_learn_are_refused(parameters, said):
    with pytest.raises(ValueError, match=said):
        train(parameters, cue_loss, steps=1)
