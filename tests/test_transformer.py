"""The parts of a transformer: numbers worked by hand, properties, and parity with PyTorch."""

import math

import numpy as np
import pytest

from attention_lib import AttentionParams, causal_mask, encoder_block, feed_forward, gelu, layer_norm
from attention_lib.attention import multi_head_attention
from attention_lib.transformer import BlockParams, FeedForward, Norm


def close(found, wanted, atol=1e-12):
    np.testing.assert_allclose(found, wanted, rtol=0, atol=atol)


def some_block(rng, width=8, heads=2, middle=20, scale=0.5):
    def numbers(*shape):
        return rng.normal(scale=scale, size=shape)

    attention = AttentionParams(*(numbers(width, width) for _ in "qkvo"), heads, *(numbers(width) for _ in "qkvo"))
    norms = [Norm(1 + numbers(width), numbers(width)) for _ in range(2)]
    wide = FeedForward(numbers(width, middle), numbers(middle), numbers(middle, width), numbers(width))
    return BlockParams(attention, norms[0], wide, norms[1])


def as_float32(block):
    attention = {name: np.float32(number) if np.ndim(number) else number for name, number in vars(block.attention).items()}
    norm, wide, last = (type(part)(*map(np.float32, part)) for part in block[1:])
    return BlockParams(AttentionParams(**attention), norm, wide, last)


# layer_norm

def test_layer_norm_worked_by_hand():
    x = [[1.0, 3.0], [-10.0, 10.0]]  # means 2 and 0, variances 1 and 100
    close(layer_norm(x, [1, 1], [0, 0]), [[-1, 1], [-1, 1]])
    close(layer_norm(x, [10, 1], [0.5, 7]), [[-9.5, 8], [-9.5, 8]], atol=1e-11)
    close(layer_norm([1.0, 3.0], [1, 1], [0, 0], epsilon=3), [-0.5, 0.5])  # 1 / √(1 + 3)


def test_layer_norm_gives_mean_0_and_variance_1(rng):
    found = layer_norm(rng.normal(5, 30, size=(2, 4, 16)), np.ones(16), np.zeros(16))
    close(found.mean(axis=-1), 0)
    close(found.var(axis=-1), 1)


def test_layer_norm_does_not_see_shifts_and_stretches_of_a_vector(rng):
    x, gain, bias = rng.normal(size=(4, 6)), rng.normal(size=6), rng.normal(size=6)
    wanted = layer_norm(x, gain, bias)
    close(layer_norm(x + [[5], [-3], [100], [0]], gain, bias), wanted, atol=1e-10)
    close(layer_norm(x * [[2], [9], [100], [1e3]], gain, bias), wanted, atol=1e-10)
    close(layer_norm(-x, gain, bias) - bias, bias - wanted, atol=1e-10)


@pytest.mark.parametrize("code", ["f4", "f8"])
def test_without_an_epsilon_equal_numbers_give_the_bias(rng, code):
    x, bias = np.array([[7, 7, 7], [1, 2, 3]], code), rng.normal(size=3).astype(code)
    with np.errstate(all="raise"):
        out = layer_norm(x, np.ones(3, code), bias, epsilon=0)
    np.testing.assert_array_equal(out[0], bias)
    np.testing.assert_allclose(out[1] - bias, [-np.sqrt(1.5), 0, np.sqrt(1.5)], atol=1e-6)


@pytest.mark.parametrize("params", [None, (), {"w_q": 1}, np.eye(2)])
def test_params_of_another_kind_are_refused_by_name(params):
    for function, wanted in ((multi_head_attention, "AttentionParams"), (encoder_block, "BlockParams"), (feed_forward, "FeedForward")):
        with pytest.raises(ValueError, match=f"params should be {wanted}; got {type(params).__name__}"):
            function(np.eye(2), params)


def test_layer_norm_looks_at_each_vector_by_itself(rng):
    x, gain, bias = rng.normal(size=(3, 5, 6)), rng.normal(size=6), rng.normal(size=6)
    found = layer_norm(x, gain, bias)
    for place in np.ndindex(3, 5):
        close(found[place], layer_norm(x[place], gain, bias))


def test_a_vector_of_equal_numbers_becomes_the_bias():
    with np.errstate(all="raise"):
        close(layer_norm([[7.0, 7.0, 7.0]], [2, 2, 2], [1, 2, 3]), [[1, 2, 3]])


@pytest.mark.parametrize("epsilon", ["1e-5", True, None, -1, np.nan, np.inf, [1e-5, 1e-5]])
def test_an_epsilon_that_is_no_small_number_is_refused(epsilon):
    with pytest.raises(ValueError, match="^epsilon should"):
        layer_norm([1.0, 3.0], [1, 1], [0, 0], epsilon)


OFFSETS = [0.1, 100.7, -3e4, 1e6, 123456.789]


@pytest.mark.parametrize("width", [1, 3, 100, 384])
@pytest.mark.parametrize("code", [np.float16, np.float32, np.float64])
@pytest.mark.parametrize("offset", OFFSETS)
def test_equal_numbers_become_the_bias_whatever_they_are_and_in_every_type(offset, code, width):
    if code is np.float16 and abs(offset) > 60000:
        offset = 60000
    x, bias = np.full((2, width), offset, code), np.arange(width, dtype=code)
    found = layer_norm(x, np.full(width, 3, code), bias)
    assert found.dtype == np.result_type(code, np.float32)
    np.testing.assert_array_equal(found, np.tile(bias.astype(found.dtype), (2, 1)))


@pytest.mark.parametrize("epsilon", [1e-12, 1e-5])
@pytest.mark.parametrize("spread", [0.0, 1e-6, 1e-3, 1.0])
@pytest.mark.parametrize("offset", OFFSETS)
@pytest.mark.parametrize("code", [np.float32, np.float64])
def test_layer_norm_of_numbers_far_from_zero_equals_pytorch(torch, rng, code, offset, spread, epsilon):
    x = (offset + spread * rng.normal(size=(5, 384))).astype(code)
    gain, bias = (1 + 0.1 * rng.normal(size=384)).astype(code), rng.normal(size=384).astype(code)
    near_zero = x.astype(float) - x.dtype.type(offset)  # exact: the same numbers, moved to where nothing is rounded
    exact, theirs = (torch.nn.functional.layer_norm(torch.tensor(numbers), (384,), *map(torch.tensor, learned), epsilon)
                     for numbers, learned in ((near_zero, (gain.astype(float), bias.astype(float))), (x, (gain, bias))))
    found = layer_norm(x, gain, bias, epsilon)
    assert found.dtype == code
    close(found, exact.numpy(), atol=2e-6 if code is np.float32 else 1e-10)  # of numbers up to about 5
    if spread == 0 or (spread == 1 and abs(offset) < 1000):  # elsewhere PyTorch, in single precision, rounds too
        close(found, theirs.numpy(), atol=2e-5 if code is np.float32 else 1e-9)


def test_a_nearly_constant_vector_keeps_its_shape():
    """One step of rounding up and one down beside 100.7: the mean of float32 would drown them."""
    x = np.full(384, 100.7, np.float32)
    x[0], x[1] = np.nextafter(x[0], np.float32(200)), np.nextafter(x[1], np.float32(0))
    found = layer_norm(x, np.ones(384, np.float32), np.zeros(384, np.float32), epsilon=1e-20)
    close(found[:2], [np.sqrt(192), -np.sqrt(192)], atol=0.1)
    assert not found[2:].any()


@pytest.mark.parametrize(("gain", "bias"), [(5, 6), (6, 1), ((1, 6), 6), ((), ())])
def test_gain_and_bias_of_another_size_are_refused(gain, bias):
    with pytest.raises(ValueError, match=r"one number for each column of x \(4, 6\); got"):
        layer_norm(np.ones((4, 6)), np.ones(gain), np.ones(bias))


# gelu

def test_gelu_equals_the_error_function():
    x = np.linspace(-12, 12, 4801)
    wanted = [number * (1 + math.erf(number / math.sqrt(2))) / 2 for number in x]
    close(gelu(x), wanted, atol=1e-14)
    close(gelu(x.astype(np.float32)), wanted, atol=1e-6)  # the tanh form is off by 5e-4
    assert np.abs(gelu(x.astype(np.float32)) - np.float32(wanted))[np.abs(x) > 6].max() < 1e-6


def test_gelu_of_large_numbers_is_the_number_or_nothing():
    close(gelu([0, 20, 1e6, -20, -1e6]), [0, 20, 1e6, 0, 0])


def test_gelu_keeps_shape_and_takes_whole_numbers():
    assert gelu(np.ones((2, 3, 4))).shape == (2, 3, 4)
    close(gelu([1, -1]), [0.8413447, -0.1586553], atol=1e-6)


# feed_forward

def test_feed_forward_worked_by_hand():
    # 20 and -20 go through GELU as 20 and 0
    params = FeedForward([[1, 0], [0, 1]], [10, 0], [[1, 2], [3, 4]], [0.5, 0])
    close(feed_forward([[10, -20], [-30, 20]], params), [[20.5, 40], [60.5, 80]])


def test_feed_forward_treats_each_word_by_itself(rng):
    x, params = rng.normal(size=(2, 5, 8)), some_block(rng).feed_forward
    found = feed_forward(x, params)
    for place in np.ndindex(2, 5):
        close(found[place], feed_forward(x[place], params))


@pytest.mark.parametrize(("which", "shape", "words"), [
    (None, (5, 7), ["w_in (8, 20)", "x (5, 7)"]),
    (0, (8,), ["w_in (8,)"]),
    (1, (1,), ["b_in", "(1,)"]), (1, (8,), ["(8,)"]),
    (2, (19, 8), ["(19, 8)"]),
    (3, (1,), ["b_out", "(1,)"]), (3, (20,), ["(20,)"]),
])
def test_sizes_that_do_not_fit_are_refused(rng, which, shape, words):
    params, x = list(some_block(rng).feed_forward), np.ones((5, 8))
    if which is None:
        x = np.ones(shape)
    else:
        params[which] = np.ones(shape)
    with pytest.raises(ValueError) as caught:
        feed_forward(x, FeedForward(*params))
    assert all(word in str(caught.value) for word in words)


# encoder_block

def test_a_block_that_has_learned_nothing_passes_its_input_on(rng):
    """With all weights 0 attention and feed-forward add nothing: what is left is the residual stream, normed."""
    zeros = np.zeros((4, 4))
    nothing = BlockParams(AttentionParams(zeros, zeros, zeros, zeros), Norm(np.ones(4), np.zeros(4)),
                          FeedForward(zeros, np.zeros(4), zeros, np.zeros(4)), Norm(np.ones(4), np.zeros(4)))
    x = rng.normal(3, 5, size=(3, 4))
    output, weights = encoder_block(x, nothing)
    close(output, layer_norm(x, np.ones(4), np.zeros(4)), atol=1e-10)
    close(weights, np.full((1, 3, 3), 1 / 3))


def test_a_block_is_attention_then_feed_forward_each_added_and_normed(rng):
    x, block, mask = rng.normal(size=(5, 8)), some_block(rng), causal_mask(5)
    heard, weights = multi_head_attention(x, block.attention, mask)
    middle = layer_norm(x + heard, *block.attention_norm)
    wanted = layer_norm(middle + feed_forward(middle, block.feed_forward), *block.feed_forward_norm)
    output, found = encoder_block(x, block, mask)
    close(output, wanted)
    close(found, weights)


def test_shuffled_words_give_shuffled_output(rng):
    x, block, order = rng.normal(size=(6, 8)), some_block(rng), rng.permutation(6)
    output, weights = encoder_block(x, block)
    shuffled_output, shuffled_weights = encoder_block(x[order], block)
    close(shuffled_output, output[order])
    close(shuffled_weights, weights[:, order][:, :, order])


def test_under_a_causal_mask_a_later_word_changes_nothing_before_it(rng):
    x, block = rng.normal(size=(5, 8)), some_block(rng)
    other = np.vstack([x[:4], rng.normal(size=(1, 8))])
    before, after = (encoder_block(words, block, causal_mask(5))[0] for words in (x, other))
    close(after[:4], before[:4])
    assert np.abs(after[4] - before[4]).max() > 0.1


def test_a_batch_equals_a_loop(rng):
    x, block = rng.normal(size=(3, 5, 8)), some_block(rng)
    output, weights = encoder_block(x, block, causal_mask(5))
    assert output.shape == x.shape and weights.shape == (3, 2, 5, 5)
    for row in range(3):
        one_output, one_weights = encoder_block(x[row], block, causal_mask(5))
        close(output[row], one_output)
        close(weights[row], one_weights)


def test_float32_stays_float32(rng):
    block = as_float32(some_block(rng))
    output, weights = encoder_block(rng.normal(size=(5, 8)).astype(np.float32), block, causal_mask(5))
    assert output.dtype == weights.dtype == np.float32


def test_what_cannot_be_added_is_refused(rng):
    block = some_block(rng)
    narrow = AttentionParams(*(np.ones((8, 8)) for _ in "qkv"), np.ones((8, 1)))
    with pytest.raises(ValueError, match=r"What attention gives should have the shape of its input, \(5, 8\).*\(5, 1\)"):
        encoder_block(np.ones((5, 8)), block._replace(attention=narrow))
    thin = FeedForward(np.ones((8, 3)), np.ones(3), np.ones((3, 1)), np.ones(1))
    with pytest.raises(ValueError, match=r"What the feed-forward network gives .*\(5, 1\)"):
        encoder_block(np.ones((5, 8)), block._replace(feed_forward=thin))


# Parity with PyTorch, in float64

def test_layer_norm_equals_pytorch(torch, rng):
    for scale in (1e-5, 1, 1e5):
        x, gain, bias = rng.normal(2, scale, size=(3, 4, 7)), rng.normal(size=7), rng.normal(size=7)
        for epsilon in (1e-12, 1e-5):
            theirs = torch.nn.functional.layer_norm(torch.tensor(x), (7,), torch.tensor(gain), torch.tensor(bias), epsilon)
            close(layer_norm(x, gain, bias, epsilon), theirs.numpy(), atol=1e-9)


def test_the_default_epsilon_is_berts(torch):
    x = np.array([1e-6, -1e-6, 0.0])  # a variance of 7e-13, so that epsilon decides
    theirs = torch.nn.LayerNorm(3, eps=1e-12, dtype=torch.float64)(torch.tensor(x))
    close(layer_norm(x, np.ones(3), np.zeros(3)), theirs.detach().numpy(), atol=1e-9)


def test_gelu_equals_pytorch(torch, rng):
    x = rng.normal(0, 3, size=(50, 50))
    close(gelu(x), torch.nn.functional.gelu(torch.tensor(x)).numpy(), atol=1e-14)
    close(gelu(np.float32(x)), torch.nn.functional.gelu(torch.tensor(np.float32(x))).numpy(), atol=2e-6)


def test_feed_forward_equals_pytorch(torch, rng):
    params, x = some_block(rng).feed_forward, rng.normal(size=(2, 5, 8))
    layers = torch.nn.Sequential(torch.nn.Linear(8, 20), torch.nn.GELU(), torch.nn.Linear(20, 8)).double()
    with torch.no_grad():
        for number, ours in zip(layers.parameters(), params, strict=True):
            number.copy_(torch.tensor(ours.T))
        close(feed_forward(x, params), layers(torch.tensor(x)).numpy())


@pytest.mark.parametrize("masked", [False, True], ids=["no mask", "mask"])
@pytest.mark.parametrize(("heads", "middle"), [(1, 20), (4, 48)])
def test_a_block_equals_pytorchs_encoder_layer(torch, rng, heads, middle, masked):
    block, x = some_block(rng, 12, heads, middle), rng.normal(size=(2, 6, 12))
    layer = torch.nn.TransformerEncoderLayer(12, heads, middle, dropout=0, activation="gelu", layer_norm_eps=1e-12,
                                             batch_first=True, norm_first=False, dtype=torch.float64)
    attention, wide = block.attention, block.feed_forward
    ours = {"self_attn.in_proj_weight": np.hstack([attention.w_q, attention.w_k, attention.w_v]).T,
            "self_attn.in_proj_bias": np.hstack([attention.b_q, attention.b_k, attention.b_v]),
            "self_attn.out_proj.weight": attention.w_o.T, "self_attn.out_proj.bias": attention.b_o,
            "linear1.weight": wide.w_in.T, "linear1.bias": wide.b_in,
            "linear2.weight": wide.w_out.T, "linear2.bias": wide.b_out,
            "norm1.weight": block.attention_norm.gain, "norm1.bias": block.attention_norm.bias,
            "norm2.weight": block.feed_forward_norm.gain, "norm2.bias": block.feed_forward_norm.bias}
    layer.load_state_dict({name: torch.tensor(number) for name, number in ours.items()})
    mask = rng.random((6, 6)) < 0.6 if masked else None
    if masked:
        np.fill_diagonal(mask, True)
    theirs = layer(torch.tensor(x), src_mask=torch.tensor(~mask) if masked else None)
    close(encoder_block(x, block, mask)[0], theirs.detach().numpy(), atol=1e-10)
