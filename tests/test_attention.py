"""Attention: numbers worked by hand, properties, and parity with PyTorch."""

import re

import numpy as np
import pytest

from attention_lib.attention import (
    AttentionParams,
    causal_mask,
    join_heads,
    multi_head_attention,
    scaled_dot_product_attention,
    softmax,
    split_heads,
)


def some_qkv(rng, *batch, queries=4, keys=5, d_k=3, d_v=6):
    return [rng.normal(size=(*batch, *shape)) for shape in ((queries, d_k), (keys, d_k), (keys, d_v))]


def some_mask(rng, *shape):
    """A random mask in which every query may attend to at least one key."""
    mask = rng.random(shape) < 0.5
    np.put_along_axis(mask, rng.integers(shape[-1], size=(*shape[:-1], 1)), True, axis=-1)
    return mask


def some_params(rng, width=8, heads=2, d_k=3, d_v=5, context=8):
    shapes = {"q": (width, heads * d_k), "k": (context, heads * d_k), "v": (context, heads * d_v),
              "o": (heads * d_v, width)}
    weights = {f"w_{name}": rng.normal(size=shape) for name, shape in shapes.items()}
    biases = {f"b_{name}": rng.normal(size=shape[1]) for name, shape in shapes.items()}
    return AttentionParams(**weights, **biases, heads=heads)


def close(found, wanted, atol=1e-12):
    np.testing.assert_allclose(found, wanted, rtol=0, atol=atol)


# softmax

def test_softmax_of_numbers_worked_by_hand():
    close(softmax(np.log([1, 2, 3])), [1 / 6, 2 / 6, 3 / 6])
    close(softmax([0.0, np.log(3)]), [0.25, 0.75])
    close(softmax([[5.0], [7.0]]), [[1], [1]])


def test_softmax_gives_positive_weights_that_add_up_to_one(rng):
    weights = softmax(rng.normal(size=(3, 4, 5)))
    assert weights.shape == (3, 4, 5) and np.all(weights > 0)
    close(weights.sum(axis=-1), 1)


@pytest.mark.parametrize("axis", [0, 1, 2, -1, -2])
def test_softmax_works_along_any_axis(rng, axis):
    x = rng.normal(size=(2, 3, 4))
    close(softmax(x, axis), np.exp(x) / np.exp(x).sum(axis=axis, keepdims=True))


def test_softmax_does_not_change_when_all_scores_are_shifted(rng):
    x = rng.normal(size=(3, 4))
    close(softmax(x + [[5], [-70], [1e3]]), softmax(x), atol=1e-12)


def test_softmax_of_huge_scores_does_not_overflow():
    with np.errstate(over="raise", invalid="raise"):
        close(softmax([1e300, 0.0, -1e300]), [1, 0, 0])
        close(softmax(np.full(4, 1e5, np.float32)), 0.25)


def test_minus_infinity_gets_no_weight():
    assert softmax([0.0, -np.inf, 0.0]).tolist() == [0.5, 0, 0.5]


@pytest.mark.parametrize(("scores", "sentence"), [
    ([[1, 2], [np.nan, 0]], "A score is NaN"),
    ([[1, 2], [np.inf, 0]], "A score is infinite"),
    ([[1, 2], [-np.inf, -np.inf]], "every score of one row is -inf"),
    ([[-np.inf, np.nan], [0, 0]], "A score is NaN"),
])
def test_softmax_refuses_scores_that_have_no_weights(scores, sentence):
    with pytest.raises(ValueError, match=sentence):
        softmax(scores)


def test_softmax_does_not_change_its_input(rng):
    x = rng.normal(size=(2, 3))
    before = x.copy()
    softmax(x)
    assert np.array_equal(x, before)


# causal_mask

def test_causal_mask_shows_each_word_itself_and_what_came_before():
    mask = causal_mask(5)
    assert mask.dtype == bool and mask.shape == (5, 5)
    assert all(mask[query, key] == (key <= query) for query in range(5) for key in range(5))


# scaled_dot_product_attention

def test_two_words_worked_by_hand():
    q = [[2.0, 0, 0, 0], [0, 0, 0, 0]]
    k = [[np.log(3), 0, 0, 0], [0, 0, 0, 0]]  # scores 2·ln 3 / √4 = ln 3, and 0
    output, weights = scaled_dot_product_attention(q, k, [[4.0], [8.0]])
    close(weights, [[0.75, 0.25], [0.5, 0.5]])
    close(output, [[5], [6]])


def test_whole_numbers_give_the_same_as_floats():
    x = np.array([[1, 0], [1, 1], [0, 2]])
    as_floats = scaled_dot_product_attention(*[x.astype(float)] * 3)
    for found, wanted in zip(scaled_dot_product_attention(x, x, x), as_floats, strict=True):
        close(found, wanted)


def test_each_row_of_weights_adds_up_to_one(rng):
    output, weights = scaled_dot_product_attention(*some_qkv(rng, 2, 3), some_mask(rng, 2, 3, 4, 5))
    assert output.shape == (2, 3, 4, 6) and weights.shape == (2, 3, 4, 5)
    assert np.all(weights >= 0)
    close(weights.sum(axis=-1), 1)


def test_output_is_the_weighted_sum_of_the_values(rng):
    q, k, v = some_qkv(rng)
    output, weights = scaled_dot_product_attention(q, k, v)
    for row in range(len(q)):
        close(output[row], sum(weight * value for weight, value in zip(weights[row], v, strict=True)))


def test_the_order_of_keys_and_values_does_not_matter(rng):
    q, k, v = some_qkv(rng)
    order = rng.permutation(len(k))
    output, weights = scaled_dot_product_attention(q, k, v)
    shuffled_output, shuffled_weights = scaled_dot_product_attention(q, k[order], v[order])
    close(shuffled_output, output)
    close(shuffled_weights, weights[:, order])


def test_a_shuffled_sentence_gives_a_shuffled_output(rng):
    x, order = rng.normal(size=(6, 4)), rng.permutation(6)
    output, weights = scaled_dot_product_attention(x, x, x)
    shuffled_output, shuffled_weights = scaled_dot_product_attention(*[x[order]] * 3)
    close(shuffled_output, output[order])
    close(shuffled_weights, weights[order][:, order])


def test_a_batch_equals_a_loop(rng):
    q, k, v = some_qkv(rng, 2, 3)
    mask = some_mask(rng, 2, 3, 4, 5)
    output, weights = scaled_dot_product_attention(q, k, v, mask)
    for place in np.ndindex(2, 3):
        one_output, one_weights = scaled_dot_product_attention(q[place], k[place], v[place], mask[place])
        close(output[place], one_output)
        close(weights[place], one_weights)


def test_what_is_masked_gets_no_weight_and_the_rest_is_shared_anew(rng):
    q, k, v = some_qkv(rng)
    mask = some_mask(rng, 4, 5)
    output, weights = scaled_dot_product_attention(q, k, v, mask)
    assert np.all(weights[~mask] == 0) and np.all(weights[mask] > 0)
    for row, allowed in enumerate(mask):  # the same as if the forbidden words were not there
        alone, _ = scaled_dot_product_attention(q[row:row + 1], k[allowed], v[allowed])
        close(output[row], alone[0])


def test_what_is_masked_gets_no_weight_even_beside_hugely_negative_scores():
    _, weights = scaled_dot_product_attention([[1e5]], [[-1e10], [0.0]], [[1.0], [2.0]], [[True, False]])
    assert weights.tolist() == [[1, 0]]


def test_one_mask_serves_every_member_of_a_batch(rng):
    q, k, v = some_qkv(rng, 3, keys=4)
    _, weights = scaled_dot_product_attention(q, k, v, causal_mask(4))
    assert np.all(weights[:, ~causal_mask(4)] == 0)


@pytest.mark.parametrize("mask", [None, causal_mask(4)], ids=["no mask", "causal"])
def test_float32_stays_float32(rng, mask):
    q, k, v = (array.astype(np.float32) for array in some_qkv(rng, keys=4))
    output, weights = scaled_dot_product_attention(q, k, v, mask)
    assert output.dtype == weights.dtype == np.float32


@pytest.mark.parametrize("mask", [np.ones((4, 5), int), np.zeros((4, 5))], ids=["int", "float"])
def test_a_mask_of_numbers_is_refused(rng, mask):
    with pytest.raises(ValueError, match=rf"array of True .* and False; got numbers of type {mask.dtype}"):
        scaled_dot_product_attention(*some_qkv(rng), mask)


def test_a_row_that_may_attend_to_nothing_is_named(rng):
    mask = np.ones((2, 4, 5), bool)
    mask[1, 2] = False
    with pytest.raises(ValueError, match="^Row 2 of the mask forbids every key"):
        scaled_dot_product_attention(*some_qkv(rng, 2), mask)


@pytest.mark.parametrize(("q", "k", "v", "both"), [
    ((4, 8), (4, 6), (4, 6), ["(4, 8)", "(4, 6)"]),
    ((4, 8), (5, 8), (6, 8), ["(5, 8)", "(6, 8)"]),
    ((2, 4, 8), (3, 4, 8), (3, 4, 8), ["(2, 4, 8)", "(3, 4, 8)"]),
    ((8,), (4, 8), (4, 8), ["(8,)"]),
    ((4, 8), (0, 8), (0, 8), ["(0, 8)"]),
])
def test_shapes_that_do_not_fit_are_named(q, k, v, both):
    with pytest.raises(ValueError) as caught:
        scaled_dot_product_attention(np.ones(q), np.ones(k), np.ones(v))
    assert all(shape in str(caught.value) for shape in both)


def test_a_mask_that_does_not_fit_is_named(rng):
    with pytest.raises(ValueError, match=re.escape("scores (4, 5) (queries, keys); got (5, 4).")):
        scaled_dot_product_attention(*some_qkv(rng), np.ones((5, 4), bool))


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("which", [0, 1, 2])
def test_nan_and_infinity_are_refused_by_name(rng, which, bad):
    qkv = some_qkv(rng)
    qkv[which][0, 1] = bad
    with pytest.raises(ValueError, match=f"^{'qkv'[which]} holds NaN or infinity"):
        scaled_dot_product_attention(*qkv)


# AttentionParams

@pytest.mark.parametrize(("change", "words"), [
    ({"w_q": np.ones(6)}, ["w_q", "(6,)"]),
    ({"w_q": np.ones((8, 4)), "b_q": None}, ["(8, 4)", "(8, 6)"]),
    ({"w_o": np.ones((9, 8))}, ["(8, 10)", "(9, 8)"]),
    ({"b_v": np.ones(3)}, ["b_v", "w_v", "(3,)"]),
    ({"b_o": np.ones((1, 8))}, ["b_o", "(1, 8)"]),
    ({"heads": 4}, ["6", "w_q", "4 equal heads"]),
    ({"heads": 3}, ["10", "w_v", "3 equal heads"]),
    ({"heads": 0}, ["0 equal heads"]),
], ids=lambda case: " ".join(case))
def test_params_that_do_not_fit_are_refused(rng, change, words):
    with pytest.raises(ValueError) as caught:
        AttentionParams(**{**vars(some_params(rng)), **change})
    assert all(word in str(caught.value) for word in words)


def test_the_outputs_of_all_heads_and_the_last_bias_add_up_to_the_whole(rng):
    x, params, mask = rng.normal(size=(2, 5, 12)), some_params(rng, width=12, heads=3, context=12), some_mask(rng, 5, 5)
    output, weights = multi_head_attention(x, params, mask)
    heads = [multi_head_attention(x, params.head(n), mask) for n in range(3)]
    close(sum(mixed for mixed, _ in heads) + params.b_o, output)
    for n, (_, own) in enumerate(heads):
        close(own[:, 0], weights[:, n])


def test_a_head_has_its_own_columns_and_rows(rng):
    params = some_params(rng)
    head = params.head(1)
    for name, columns in (("w_q", slice(3, 6)), ("w_k", slice(3, 6)), ("w_v", slice(5, 10)), ("b_v", slice(5, 10))):
        close(getattr(head, name), getattr(params, name)[..., columns])
    close(head.w_o, params.w_o[5:])
    assert head.heads == 1 and head.b_o is None


def test_a_head_of_params_without_biases_has_none(rng):
    without = {**vars(some_params(rng)), **{f"b_{name}": None for name in "qkvo"}}
    assert all(getattr(AttentionParams(**without).head(0), f"b_{name}") is None for name in "qkvo")


@pytest.mark.parametrize("n", [-1, 2, 12, 0.5])
def test_a_head_that_is_not_there_is_refused(rng, n):
    with pytest.raises(ValueError, match=f"^There are 2 heads, counted from 0 to 1; got {n}"):
        some_params(rng).head(n)


# multi_head_attention

def test_one_head_with_identity_weights_is_plain_attention(rng):
    x, eye = rng.normal(size=(5, 4)), np.eye(4)
    output, weights = multi_head_attention(x, AttentionParams(eye, eye, eye, eye))
    plain_output, plain_weights = scaled_dot_product_attention(x, x, x)
    close(output, plain_output)
    close(weights, plain_weights[None])


def test_heads_equal_separate_calls(rng):
    x, params, mask = rng.normal(size=(5, 8)), some_params(rng), some_mask(rng, 5, 5)
    output, weights = multi_head_attention(x, params, mask)
    q, k, v = (x @ getattr(params, f"w_{name}") + getattr(params, f"b_{name}") for name in "qkv")
    heads = [scaled_dot_product_attention(*columns, mask) for columns in (
        (q[:, :3], k[:, :3], v[:, :5]), (q[:, 3:], k[:, 3:], v[:, 5:]))]
    close(weights, np.stack([head_weights for _, head_weights in heads]))
    close(output, np.hstack([mixed for mixed, _ in heads]) @ params.w_o + params.b_o)


def test_joining_heads_undoes_splitting_them(rng):
    x = rng.normal(size=(2, 5, 12))
    assert split_heads(x, 3).shape == (2, 3, 5, 4)
    close(split_heads(x, 3)[1, 2], x[1, :, 8:])
    close(join_heads(split_heads(x, 3)), x)


def test_the_words_themselves_as_context_change_nothing(rng):
    x, params = rng.normal(size=(5, 8)), some_params(rng)
    cross, plain = multi_head_attention(x, params, context=x), multi_head_attention(x, params)
    close(cross[0], plain[0])
    close(cross[1], plain[1])


@pytest.mark.parametrize("context", [8, 7], ids=["same width", "own width"])
def test_cross_attention_gives_one_output_for_each_asking_word(rng, context):
    params = some_params(rng, context=context)
    x, other = rng.normal(size=(3, 4, 8)), rng.normal(size=(3, 6, context))
    output, weights = multi_head_attention(x, params, context=other)
    assert output.shape == (3, 4, 8) and weights.shape == (3, 2, 4, 6)
    close(weights.sum(axis=-1), 1)


def test_each_member_of_a_batch_has_its_own_mask(rng):
    x, params, mask = rng.normal(size=(3, 5, 8)), some_params(rng), some_mask(rng, 3, 5, 5)
    output, weights = multi_head_attention(x, params, mask)
    for row in range(3):
        one_output, one_weights = multi_head_attention(x[row], params, mask[row])
        close(output[row], one_output)
        close(weights[row], one_weights)


def test_multi_head_float32_stays_float32(rng):
    numbers = vars(some_params(rng))
    params = AttentionParams(**{name: np.float32(number) if np.ndim(number) else number
                                for name, number in numbers.items()})
    output, weights = multi_head_attention(rng.normal(size=(5, 8)).astype(np.float32), params, causal_mask(5))
    assert output.dtype == weights.dtype == np.float32


@pytest.mark.parametrize(("x", "context", "words"), [
    ((5, 7), None, ["x", "w_q", "(8, 6)", "(5, 7)"]),
    ((8,), None, ["x", "(8,)"]),
    ((5, 8), (6, 7), ["context", "w_k", "(8, 6)", "(6, 7)"]),
])
def test_words_of_the_wrong_width_are_refused(rng, x, context, words):
    with pytest.raises(ValueError) as caught:
        multi_head_attention(np.ones(x), some_params(rng), context=context and np.ones(context))
    assert all(word in str(caught.value) for word in words)


@pytest.mark.parametrize("shape", [(4,), (4, 5), (3, 5, 5), (1, 1, 5, 5)])
def test_multi_head_refuses_a_mask_that_does_not_fit(rng, shape):
    with pytest.raises(ValueError, match="^The mask should"):
        multi_head_attention(rng.normal(size=(5, 8)), some_params(rng), np.ones(shape, bool))


# Parity with PyTorch, in float64

@pytest.mark.parametrize("kind", ["no mask", "random mask", "causal"])
@pytest.mark.parametrize("seed", range(5))
def test_scaled_dot_product_attention_equals_pytorch(torch, kind, seed):
    rng = np.random.default_rng(seed)
    batch, queries, keys = rng.integers(1, 4, 2), *rng.integers(1, 12, 2)
    keys = queries if kind == "causal" else keys
    d_k, d_v = rng.integers(1, 9, 2)
    q, k, v = some_qkv(rng, *batch, queries=queries, keys=keys, d_k=d_k, d_v=d_v)
    random_mask = some_mask(rng, *batch, queries, keys)
    mask = {"no mask": None, "causal": causal_mask(queries), "random mask": random_mask}[kind]
    theirs = torch.nn.functional.scaled_dot_product_attention(
        *map(torch.tensor, (q, k, v)), is_causal=kind == "causal",
        attn_mask=torch.tensor(mask) if kind == "random mask" else None)
    close(scaled_dot_product_attention(q, k, v, mask)[0], theirs.numpy(), atol=1e-6)


def pytorch_attention(torch, rng, width, heads, context=None):
    """A layer of PyTorch's with random weights and biases, and the same numbers as AttentionParams."""
    layer = torch.nn.MultiheadAttention(width, heads, kdim=context, vdim=context, batch_first=True,
                                        dtype=torch.float64)
    with torch.no_grad():
        for number in layer.parameters():
            number.copy_(torch.tensor(rng.normal(size=number.shape)))
    number = {name: value.detach().numpy() for name, value in layer.named_parameters()}
    if context in (None, width):
        w_q, w_k, w_v = np.split(number["in_proj_weight"], 3)
    else:
        w_q, w_k, w_v = (number[f"{name}_proj_weight"] for name in "qkv")
    b_q, b_k, b_v = np.split(number["in_proj_bias"], 3)
    return layer, AttentionParams(w_q.T, w_k.T, w_v.T, number["out_proj.weight"].T, heads,
                                  b_q, b_k, b_v, number["out_proj.bias"])


@pytest.mark.parametrize("masked", [False, True], ids=["no mask", "mask"])
@pytest.mark.parametrize(("heads", "context"), [(1, None), (3, None), (4, 12), (3, 5)],
                         ids=["one head", "self", "cross", "cross, own width"])
def test_multi_head_attention_equals_pytorch(torch, rng, heads, context, masked):
    layer, params = pytorch_attention(torch, rng, 12, heads, context)
    x = rng.normal(size=(2, 5, 12))
    other = x if context is None else rng.normal(size=(2, 7, context))
    mask = some_mask(rng, 5, other.shape[1]) if masked else None
    theirs = layer(torch.tensor(x), torch.tensor(other), torch.tensor(other), average_attn_weights=False,
                   attn_mask=torch.tensor(~mask) if masked else None)  # there True means "may not attend"
    ours = multi_head_attention(x, params, mask, None if context is None else other)
    for found, wanted in zip(ours, theirs, strict=True):
        close(found, wanted.detach().numpy(), atol=1e-6)
