"""Learning: gradients by hand beside differences and PyTorch's, as properties, and worked out on paper."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attention_lib import (
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
)
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
