"""The door of the functions that compute: which types come in as what, and which are refused."""

from fractions import Fraction

import numpy as np
import pytest

from attention_lib import plots
from attention_lib.attention import (
    AttentionParams,
    causal_mask,
    join_heads,
    multi_head_attention,
    raw_attention,
    scaled_dot_product_attention,
    softmax,
    split_heads,
)
from attention_lib.learning import (
    attention_backward,
    cross_entropy,
    feed_forward_backward,
    gelu_backward,
    layer_norm_backward,
    linear_backward,
    multi_head_attention_backward,
    numeric_gradient,
    softmax_backward,
)
from attention_lib.minilm import load_minilm
from attention_lib.numbers import as_floats, as_whole
from attention_lib.positions import rotate, sinusoidal_positions
from attention_lib.senses import nearest_mean_accuracy, sense_axis
from attention_lib.transformer import BlockParams, FeedForward, Norm, encoder_block, feed_forward, gelu, layer_norm
from attention_lib.widgets.minilm.activations import layer_one, pulls
from attention_lib.widgets.positions.encodings import attention_in_order

pytestmark = pytest.mark.filterwarnings("ignore:the matrix subclass")  # NumPy's own advice not to use it


@pytest.mark.parametrize(("given", "wanted"), [
    (np.int8, np.float64), (np.uint8, np.float64), (np.int64, np.float64), (np.uint64, np.float64),
    (np.float16, np.float32), (np.float32, np.float32), (np.float64, np.float64), (np.longdouble, np.longdouble),
    (">f4", np.float32), (">i2", np.float64),
])
def test_whole_numbers_become_doubles_and_narrow_floats_singles(given, wanted):
    came = as_floats(np.array([[3, 1], [2, 0]], given))
    assert came.dtype == np.dtype(wanted)
    assert came.tolist() == [[3, 1], [2, 0]]


def test_floats_that_are_wide_enough_are_not_copied():
    x = np.ones(3, np.float32)
    assert as_floats(x) is x


def test_lists_and_numbers_are_taken():
    assert as_floats([[1, 2], [3, 4]]).tolist() == [[1.0, 2.0], [3.0, 4.0]]
    assert as_floats(2).shape == ()


@pytest.mark.parametrize(("given", "said"), [
    ([True, False], "astype"), (["0.5"], "text"), ([b"1"], "bytes"), ([1j], "real"), ([None, 1.0], "None"),
    ([[1, 2], [3]], "different lengths"), (np.array(["2020"], "M8[Y]"), "datetime64"),
    (np.array([{}], object), "None"), (None, "got None"), ({1: 2}, "one dict"), ("0.5", "text"), (iter([1]), "iterator"),
    (np.ma.masked_array([1.0, 2.0], [True, False]), "filled"), ([np.ma.masked_array([1.0], [True])], "filled"),
])
def test_what_is_no_table_of_numbers_is_refused_by_name(given, said):
    with pytest.raises(ValueError, match="^scores ") as raised:
        as_floats(given, "scores")
    assert said in str(raised.value)


def test_what_only_looks_odd_is_taken():
    for given in (np.matrix([[3, 1]]), np.ma.masked_array([[3, 1]], False), np.array([[3, 1]], object),
                  [[Fraction(3), 10**0]], [np.float16(3), np.uint8(1)], (np.array([3]), [1])):
        came = as_floats(given)
        assert type(came) is np.ndarray and came.ravel().tolist() == [3, 1]


def test_tensors_are_taken_with_and_without_a_gradient(torch):
    row = torch.tensor([3.0, 1.0], requires_grad=True)
    for given in (row, row.double(), row.half(), row.bfloat16(), row.to(int), list(row), [list(row)], [row.detach()]):
        assert as_floats(given).ravel().tolist() == [3, 1]
    assert as_floats(row).dtype == as_floats(row.bfloat16()).dtype == np.float32
    with pytest.raises(ValueError, match="^scores is no table of numbers. NumPy cannot read it"):
        as_floats(row.detach().to_sparse(), "scores")
    with pytest.raises(ValueError, match="^scores should hold numbers; got type bool"):
        as_floats(row > 2, "scores")


@pytest.mark.parametrize("n", [2.5, 2.0, True, np.True_, "2", None, [2], np.array([2, 2]), 1j])
def test_a_count_that_is_not_whole_is_refused(n):
    with pytest.raises(ValueError, match="^n counts words, so it is a whole number; got"):
        as_whole(n, "n counts words")


def test_counts_of_every_whole_type_are_taken():
    assert [as_whole(n, "n") for n in (3, np.uint8(3), np.int64(3), np.array(3))] == [3, 3, 3, 3]
    with pytest.raises(ValueError, match="^n counts words, so it is at least 1; got 0."):
        as_whole(0, "n counts words", least=1)


# Every public function that computes, in every type of numbers. What they are given fits into a byte, but its products
# do not fit into one, nor what is subtracted into a byte without a sign.

X = [[100, 90, 7, 0], [3, 120, 90, 64], [1, 1, 2, 1]]  # (T, D) = (3, 4)
W = [[1, 2, 0, 3], [0, 1, 1, 2], [3, 0, 2, 1], [1, 1, 1, 0]]  # (D, D)
ROW, GAIN = [5, 1, 3, 2], [2, 1, 3, 1]  # (D,)


def params(to, heads=2):
    return AttentionParams(*(to(W) for _ in "qkvo"), heads, *(to(ROW) for _ in "qkvo"))


def block(to):
    norm = Norm(to(GAIN), to(ROW))
    return BlockParams(params(to), norm, FeedForward(to(W), to(ROW), to(W), to(ROW)), norm)


def gradients_of(result):
    """All arrays of gradients by inputs and by what was learned."""
    learned = [each._asdict() if isinstance(each, FeedForward) else vars(each) for each in result if not isinstance(each, np.ndarray)]
    return [each for each in (*result, *(number for own in learned for number in own.values())) if isinstance(each, np.ndarray)]


def picture_of(ax):
    """What a picture shows of the numbers it was given."""
    shown = [line.get_xydata() for line in ax.lines] + [image.get_array().filled(-1) for image in ax.images]
    return [np.asarray(each, float) for each in shown]


COMPUTE = {
    "softmax": lambda to: softmax(to(X)),
    "softmax along the first axis": lambda to: softmax(to(X), axis=0),
    "scaled_dot_product_attention": lambda to: scaled_dot_product_attention(to(X), to(X[::-1]), to(X)),
    "scaled_dot_product_attention, masked": lambda to: scaled_dot_product_attention(
        to(X), to(X[::-1]), to(X), causal_mask(3)),
    "split_heads": lambda to: split_heads(to(X), 2),
    "join_heads": lambda to: join_heads(to([X, X])),
    "AttentionParams.head": lambda to: vars(params(to).head(1))["w_q"],
    "multi_head_attention": lambda to: multi_head_attention(to(X), params(to), causal_mask(3), to(X[::-1])),
    "layer_norm": lambda to: layer_norm(to(X), to(GAIN), to(ROW)),
    "gelu": lambda to: gelu(to(X)),
    "feed_forward": lambda to: feed_forward(to(X), FeedForward(to(W), to(ROW), to(W), to(ROW))),
    "encoder_block": lambda to: encoder_block(to(X), block(to)),
    "softmax_backward": lambda to: softmax_backward(to(X), to(X[::-1])),
    "attention_backward": lambda to: attention_backward(to(X), to(X), to(X[::-1]), to(X), causal_mask(3)),
    "multi_head_attention_backward": lambda to: gradients_of(
        multi_head_attention_backward(to(X), to(X), params(to), causal_mask(3), to(X[::-1]))),
    "layer_norm_backward": lambda to: layer_norm_backward(to(X), to(X[::-1]), to(GAIN), to(ROW)),
    "gelu_backward": lambda to: gelu_backward(to(X), to(X)),
    "feed_forward_backward": lambda to: gradients_of(
        feed_forward_backward(to(X), to(X), FeedForward(to(W), to(ROW), to(W), to(ROW)))),
    "linear_backward": lambda to: linear_backward(to(X), to(X), to(W)),
    "cross_entropy": lambda to: cross_entropy(to(X), to([1, 0, 3]))[1],
    "rotate": lambda to: rotate(to(X)),
    "rotate, with positions": lambda to: rotate(to(X), to([5, 120, 2])),
    "raw_attention": lambda to: raw_attention(to(X), 0.25),
    "attention_in_order": lambda to: attention_in_order(to(X), "rotary", 0.25),
}
ALWAYS_DOUBLE = {
    "sense_axis": lambda to: sense_axis(to(X), to(X[:2])),
    "nearest_mean_accuracy": lambda to: nearest_mean_accuracy(to(X), ["a", "b", "a"], to(X[::-1]), ["a", "a", "b"]),
    "numeric_gradient": lambda to: numeric_gradient(lambda x: (x**2).sum(), to(X)),
    "positions, turned": lambda to: rotate(np.ones((3, 4)), to([5, 120, 2])),
    "attention_in_order, with waves": lambda to: attention_in_order(to(X), "sinusoidal", 0.25),
    "plot_attention": lambda to: picture_of(plots.plot_attention(to([[1, 0], [0, 1]]), ["a", "b"], plots.quiet_axes())),
}
WHOLE = [np.int8, np.uint8, np.int16, np.uint16, np.int32, np.uint32, np.int64, np.uint64, ">i2", ">u4"]
FLOATS = [np.float16, np.float32, np.float64, np.longdouble, ">f2", ">f4", ">f8"]
TYPES = [pytest.param(code, id=np.dtype(code).name + ("-big" if np.dtype(code).byteorder == ">" else ""))
         for code in (*WHOLE, *FLOATS)]


def flat(result):
    """All numbers of a result, and its arrays."""
    arrays = [np.asarray(each) for each in (result if isinstance(result, (tuple, list)) else [result])]
    return np.concatenate([each.ravel().astype(float) for each in arrays]), arrays


@pytest.mark.parametrize("code", TYPES)
@pytest.mark.parametrize("name", [*COMPUTE, *ALWAYS_DOUBLE])
def test_every_type_of_numbers_gives_what_doubles_give(name, code):
    compute = (COMPUTE | ALWAYS_DOUBLE)[name]
    found, arrays = flat(compute(lambda rows: np.array(rows, code)))
    wanted, _ = flat(compute(lambda rows: np.array(rows, float)))
    narrow = name in COMPUTE and code in FLOATS and np.dtype(code).itemsize <= 4
    np.testing.assert_allclose(found, wanted, rtol=1e-5 if narrow else 1e-12, atol=2e-5 if narrow else 1e-12)
    if name in COMPUTE:
        wide = np.longdouble if code is np.longdouble else float
        assert {each.dtype for each in arrays} == {np.dtype(np.float32 if narrow else wide)}


@pytest.mark.parametrize("name", [*COMPUTE, *ALWAYS_DOUBLE])
def test_lists_and_tensors_give_what_arrays_give(name, torch):
    compute = (COMPUTE | ALWAYS_DOUBLE)[name]
    wanted, _ = flat(compute(np.array))
    for to in (list, lambda rows: tuple(map(np.array, rows)), np.ma.masked_array, np.matrix,
               lambda rows: torch.tensor(rows, dtype=torch.float64, requires_grad=True), torch.tensor):
        if to is np.matrix and name in ("join_heads", "AttentionParams.head", "multi_head_attention", "layer_norm",
                                        "feed_forward", "encoder_block", "multi_head_attention_backward", "layer_norm_backward",
                                        "feed_forward_backward", "cross_entropy", "rotate, with positions", "positions, turned"):
            continue  # these take rows or stacks as well, and a matrix is always a table
        np.testing.assert_allclose(flat(compute(to))[0], wanted, atol=1e-12)


def like(odd):
    """A function that turns rows of numbers into the same of an odd kind."""
    return {
        "bool": lambda rows: np.array(rows) > 50, "text": lambda rows: np.array(rows).astype(str),
        "lists of text": lambda rows: np.array(rows).astype(str).tolist(), "bytes": lambda rows: np.array(rows, "S"),
        "complex": lambda rows: np.array(rows, complex), "None": lambda rows: None, "a word": lambda rows: "river",
        "a dict": lambda rows: {"x": rows}, "ragged": lambda rows: [[1, 2, 3, 4], [1]],
        "None among numbers": lambda rows: [None, *rows[1:]] if np.ndim(rows) == 1 else [[None] * 4, *rows[1:]],
        "masked": lambda rows: np.ma.masked_equal(rows, np.array(rows).flat[0]),
    }[odd]


@pytest.mark.parametrize("odd", ["bool", "text", "lists of text", "bytes", "complex", "None", "a word", "a dict", "ragged",
                                 "None among numbers", "masked"])
@pytest.mark.parametrize("name", [*COMPUTE, *ALWAYS_DOUBLE])
def test_what_is_no_number_is_refused_in_a_sentence(name, odd):
    if odd == "None" and name.endswith((", with positions", ", turned", "multi_head_attention")):
        odd = "a word"  # None has a meaning there
    with pytest.raises(ValueError, match="should hold numbers; got|is no table of numbers. |holds? True") as raised:
        (COMPUTE | ALWAYS_DOUBLE)[name](like(odd))
    assert "inhomogeneous" not in str(raised.value) and "setting an array" not in str(raised.value)


def test_the_examples_that_went_wrong():
    np.testing.assert_allclose(softmax(np.array([200, 100], np.uint8)), [1, 0], atol=1e-12)
    np.testing.assert_allclose(softmax(np.array([-128, 127], np.int8)), [0, 1], atol=1e-12)
    np.testing.assert_allclose(softmax(np.array([-60000, 60000], np.float16)), [0, 1], atol=1e-12)
    x = np.diag([127, 100, 90, 80]).astype(np.int8)
    np.testing.assert_allclose(scaled_dot_product_attention(x, x, x)[1], np.eye(4), atol=1e-12)
    x = np.full((2, 64), 100, np.float16)  # 64 · 100² is more than a float16 can be
    np.testing.assert_allclose(scaled_dot_product_attention(x, x, x)[0], x)


@pytest.mark.parametrize("given", [[], np.zeros((2, 0)), np.zeros((0, 4))])
@pytest.mark.parametrize("compute", [softmax, lambda x: scaled_dot_product_attention(x, x, x),
                                     lambda x: layer_norm(x, [], []), lambda x: sense_axis(x, x), lambda x: rotate(x),
                                     lambda x: feed_forward(x, FeedForward(W, ROW, W, ROW))])
def test_nothing_gives_nothing_or_a_sentence_never_nan(compute, given):
    try:
        result, _ = flat(compute(given))
    except ValueError as error:
        assert "zero-size" not in str(error) and "Mean of empty" not in str(error)
    else:
        assert not np.isnan(result).any()


@pytest.mark.parametrize("n", [2.5, -1, True, "3", None, 3.0])
def test_a_mask_is_for_a_whole_number_of_words(n):
    with pytest.raises(ValueError, match="^n counts words, so it is"):
        causal_mask(n)
    assert causal_mask(np.int8(2)).tolist() == causal_mask(2).tolist() == [[True, False], [True, True]]
    assert causal_mask(0).shape == (0, 0)


@pytest.mark.parametrize("arguments", [(2.5, 4), (True, 4), (-1, 4), ("2", 4), (2, 4.0), (2, True), (2, None), (2, 3),
                                       (2, 4, 0), (2, 4, -3), (2, 4, "10"), (2, 4, True), (2, 4, np.inf), (2, 4, [2, 3])])
def test_waves_are_counted_in_whole_numbers_and_their_base_is_one(arguments):
    with pytest.raises(ValueError, match="whole number|at least 0|even size|should"):
        sinusoidal_positions(*arguments)


@pytest.mark.parametrize("heads", [2.0, True, "2", None, [1, 2], 0, -2, 3])
def test_heads_are_counted_in_whole_numbers(heads):
    for call in (lambda: AttentionParams(W, W, W, W, heads), lambda: split_heads(X, heads)):
        with pytest.raises(ValueError, match="heads"):
            call()


@pytest.mark.parametrize("n", [True, 1.0, "1", None, [1]])
def test_a_head_has_a_whole_number(n):
    with pytest.raises(ValueError, match="^There are 2 heads"):
        params(np.array).head(n)


@pytest.mark.parametrize("mask", [[[1, 0], [1, 1]], np.ones((2, 2)), [["a", "b"]] * 2, [[True], [True, False]],
                                  [[None, True]] * 2, "causal"])
def test_a_mask_of_anything_but_true_and_false_is_refused_everywhere(mask):
    x = np.eye(2)
    for call in (lambda: scaled_dot_product_attention(x, x, x, mask),
                 lambda: multi_head_attention(x, AttentionParams(x, x, x, x), mask),
                 lambda: plots.plot_attention(x, ["a", "b"], plots.quiet_axes(), mask=mask),
                 lambda: layer_one("river", mask=mask)):
        with pytest.raises(ValueError, match="True") as raised:
            call()
        assert "inhomogeneous" not in str(raised.value)


def test_a_mask_may_be_a_list_or_a_tensor(torch):
    x, mask = np.eye(2), [[True, False], [True, True]]
    wanted = scaled_dot_product_attention(x, x, x, np.array(mask))[1]
    for each in (mask, torch.tensor(mask), np.matrix(mask), tuple(map(tuple, mask))):
        np.testing.assert_array_equal(scaled_dot_product_attention(x, x, x, each)[1], wanted)
        np.testing.assert_array_equal(multi_head_attention(x, AttentionParams(x, x, x, x), each)[1][0], wanted)


@pytest.mark.parametrize(("tokens", "said"), [
    (None, "got None"), (3, "got int"), (b"bank", "got bytes"), ("bank", "one string"), ([["bank"]], "no WordPiece"),
    ([1], "no WordPiece 1"), (["bnak"], "'bnak'"), ([None], "None")])
def test_the_model_embeds_word_pieces_alone(tokens, said):
    with pytest.raises(ValueError, match=said):
        load_minilm().embed(tokens)


def test_axes_of_any_type_give_the_same_pulls():
    activations, axes = layer_one("river bank"), np.eye(2, 384, dtype=int)
    wanted = pulls(activations, axes.astype(float))
    for given in (axes.astype(np.uint8), axes.tolist()):
        np.testing.assert_allclose(pulls(activations, given), wanted, atol=1e-12)
    with pytest.raises(ValueError, match="^axes should hold numbers; got type bool"):
        pulls(activations, axes > 0)
