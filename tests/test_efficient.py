"""Attention on long texts: equal to the plain form where that is said, worked by hand, against PyTorch, and refused."""

import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attention_lib import (
    KVCache,
    causal_mask,
    flash_attention,
    linear_attention,
    scaled_dot_product_attention,
    sliding_window_attention,
    softmax,
)
from attention_lib.efficient import feature_map, linear_weights, online_softmax_steps


@st.composite
def some_qkv(draw, same=False):
    """Random q, k and v in float64; k and v may lack leading axes that q has. Scores reach some hundreds."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    T, S, d_k, d_v = (draw(st.integers(1, size)) for size in (40, 40, 6, 6))
    lead = draw(st.sampled_from([(), (1,), (3,), (2, 3)]))
    own = draw(st.sampled_from([lead, lead[1:]]))
    S, size = T if same else S, draw(st.sampled_from([0.1, 1, 10]))
    return [factor * rng.normal(size=shape) for factor, shape in
            ((size, (*lead, T, d_k)), (size, (*own, S, d_k)), (1, (*own, S, d_v)))]


def close(found, wanted, atol=1e-10):
    np.testing.assert_allclose(found, wanted, rtol=0, atol=atol)


blocks = st.integers(1, 60)
few = settings(max_examples=60, deadline=None)


# flash_attention

@few
@given(qkv=some_qkv(), block=blocks)
def test_tiles_change_nothing(qkv, block):
    close(flash_attention(*qkv, block=block), scaled_dot_product_attention(*qkv)[0])


@few
@given(qkv=some_qkv(same=True), block=blocks)
def test_causal_tiles_change_nothing(qkv, block):
    close(flash_attention(*qkv, block, causal=True), scaled_dot_product_attention(*qkv, causal_mask(qkv[0].shape[-2]))[0])


@few
@given(qkv=some_qkv(), block=blocks)
def test_the_order_of_the_keys_does_not_matter(qkv, block):
    q, k, v = qkv
    close(flash_attention(q, k[..., ::-1, :], v[..., ::-1, :], block), flash_attention(q, k, v, block))


def test_large_scores_overflow_nowhere(rng):
    q, k, v = (rng.normal(size=(20, 4)) for _ in range(3))
    with np.errstate(all="raise", under="ignore"):
        for size in (1e3, 1e8, 1e150):
            close(flash_attention(size * q, size * k, v, 7), scaled_dot_product_attention(size * q, size * k, v)[0])


@pytest.mark.parametrize("attend", [flash_attention, lambda *qkv: sliding_window_attention(*qkv, 30), linear_attention])
def test_the_type_is_that_of_plain_attention(rng, attend):
    for types in (["f4"] * 3, ["f8"] * 3, ["f2", "f4", "i8"], ["f4", "f4", "f8"]):
        qkv = [rng.normal(size=(9, 3)).astype(each) for each in types]
        plain = scaled_dot_product_attention(*qkv)[0]
        assert attend(*qkv).dtype == plain.dtype and attend(*qkv).shape == plain.shape


def test_float32_is_as_exact_as_plain_float32(rng):
    qkv = [rng.normal(size=(300, 16)).astype(np.float32) for _ in range(3)]
    exact = scaled_dot_product_attention(*(each.astype(float) for each in qkv))[0]
    close(flash_attention(*qkv), exact, atol=1e-6)


@pytest.mark.parametrize("causal", [False, True])
@pytest.mark.parametrize("method", ["tiled", "window"])
def test_equal_to_pytorch(torch, rng, causal, method):
    q, k, v = (rng.normal(size=(2, 3, 50, 8)) for _ in range(3))
    places = np.arange(50)
    mask = np.tril(np.ones((50, 50), bool)) if causal else np.ones((50, 50), bool)
    if method == "window":
        mask &= abs(places[:, None] - places) < 6
    theirs = torch.nn.functional.scaled_dot_product_attention(*map(torch.tensor, (q, k, v)), attn_mask=torch.tensor(mask))
    ours = flash_attention(q, k, v, 16, causal) if method == "tiled" else sliding_window_attention(q, k, v, 6, causal)
    close(ours, theirs.numpy())


@pytest.mark.parametrize("attend", [lambda *qkv: flash_attention(*qkv, 64), lambda *qkv: sliding_window_attention(*qkv, 64), linear_attention])
def test_the_matrix_of_all_scores_is_never_held(rng, attend):
    qkv = [rng.normal(size=(2048, 4)) for _ in range(3)]
    tracemalloc.start()
    try:
        attend(*qkv)
        assert tracemalloc.get_traced_memory()[1] < 2048 * 2048  # an eighth of the bytes that the scores would take
    finally:
        tracemalloc.stop()


# the online softmax

def test_the_steps_worked_by_hand():
    first, second = online_softmax_steps(np.log([1, 2, 4]), [[8, 0], [2, 3], [3, 6]], block=2)
    assert (first.block, second.block) == (range(2), range(2, 3)) and first.rescale == 0
    close([first.total, second.total, second.rescale, first.maximum, second.maximum], [1.5, 1.75, 0.5, np.log(2), np.log(4)])
    close(first.output, [(1 * 8 + 2 * 2) / 3, 2])
    close(second.output, [(8 + 4 + 12) / 7, 30 / 7])


@few
@given(qkv=some_qkv(), block=blocks)
def test_each_step_is_attention_to_what_was_read(qkv, block):
    q, k, v = (each.reshape(-1, *each.shape[-2:])[0] for each in qkv)
    scores = k @ q[0] / np.sqrt(len(q[0]))
    steps = online_softmax_steps(scores, v, block)
    assert [place for step in steps for place in step.block] == list(range(len(k)))
    for step in steps:
        read = slice(step.block.stop)
        close(step.output, softmax(scores[read]) @ v[read])
        close([step.maximum, step.total], [scores[read].max(), np.exp(scores[read] - scores[read].max()).sum()])
        assert 0 <= step.rescale <= 1
    close(steps[-1].output, flash_attention(q, k, v, block)[0])


@pytest.mark.parametrize(("scores", "values", "block", "words"), [
    ([1, 2], [[1], [2]], 0, "block counts words, so it is at least 1; got 0."), ([[1, 2]], [[1], [2]], 1, "scores should be (S,)"),
    ([1, 2], [[1]], 1, "got (2,) and (1, 1)."), ([], np.ones((0, 1)), 1, "with at least one key"), ([np.nan], [[1]], 1, "finite"),
    ([-np.inf], [[1]], 1, "finite"), ([1], [[np.inf]], 1, "finite"), ("ab", [[1]], 1, "scores should hold numbers"),
])
def test_steps_that_cannot_be_taken_are_refused(scores, values, block, words):
    with pytest.raises(ValueError) as caught:
        online_softmax_steps(scores, values, block)
    assert words in str(caught.value)


# sliding_window_attention

@few
@given(qkv=some_qkv(same=True), window=st.integers(1, 60), block=blocks, causal=st.booleans())
def test_a_window_is_plain_attention_under_its_mask(qkv, window, block, causal):
    place = np.arange(qkv[0].shape[-2])
    back = place[:, None] - place
    mask = (back < window) & (back >= 0) if causal else abs(back) < window
    close(sliding_window_attention(*qkv, window, causal, block), scaled_dot_product_attention(*qkv, mask)[0])


@few
@given(qkv=some_qkv(same=True))
def test_a_window_as_long_as_the_text_changes_nothing_and_one_of_1_gives_back_the_values(qkv):
    q, k, v = qkv
    close(sliding_window_attention(*qkv, q.shape[-2]), scaled_dot_product_attention(*qkv)[0])
    close(sliding_window_attention(*qkv, 1), np.broadcast_to(v, (*q.shape[:-1], v.shape[-1])))


def test_nothing_outside_its_window_reaches_a_word(rng):
    q, k, v = (rng.normal(size=(30, 4)) for _ in range(3))
    far = [each.copy() for each in (k, v)]
    for each in far:
        each[np.r_[:11, 20:30]] += 5  # all that stand five or more places from word 15
    close(sliding_window_attention(q, *far, 5)[15], sliding_window_attention(q, k, v, 5)[15])
    k[11] += 1
    assert abs(sliding_window_attention(q, k, v, 5)[15] - sliding_window_attention(q, *far, 5)[15]).max() > 1e-3


# linear_attention

@few
@given(qkv=some_qkv(), same=st.booleans())
def test_linear_attention_is_its_weights_times_the_values(qkv, same):
    q, k, v = (each / 10 for each in qkv)
    weights = linear_weights(q, k)
    assert (weights >= 0).all()
    close(weights.sum(axis=-1), 1)
    close(linear_attention(q, k, v), weights @ v)


@few
@given(qkv=some_qkv(same=True))
def test_the_causal_recurrence_equals_its_matrix(qkv):
    q, k, v = (each / 10 for each in qkv)
    products = np.where(causal_mask(q.shape[-2]), feature_map(q) @ np.swapaxes(feature_map(k), -1, -2), 0)
    close(linear_attention(q, k, v, causal=True), products / products.sum(axis=-1, keepdims=True) @ v)


def test_features_are_positive_and_meet_at_0():
    x = np.array([-700, -1, -1e-12, 0, 1e-12, 2.5])
    close(feature_map(x), [np.exp(-700), np.exp(-1), 1, 1, 1, 3.5])
    assert (feature_map(x) > 0).all()
    assert feature_map(np.float32([1000])).dtype == np.float32
    with np.errstate(all="raise"):
        feature_map([1e300])


@pytest.mark.parametrize("attend", [linear_attention, lambda *qkv: linear_attention(*qkv, causal=True), lambda q, k, v: linear_weights(q, k)])
def test_features_that_vanish_are_refused_and_not_divided_by(attend):
    with pytest.raises(ValueError, match="^All features of a query or of all keys are too small"):
        attend(np.full((2, 3), -1e4), np.zeros((2, 3)), np.ones((2, 1)))


# KVCache

@few
@given(qkv=some_qkv(same=True))
def test_a_cache_gives_causal_attention_row_by_row(qkv):
    q, k, v = qkv
    if q.ndim != k.ndim:
        k, v = np.broadcast_to(k, (*q.shape[:-1], k.shape[-1])), np.broadcast_to(v, (*q.shape[:-1], v.shape[-1]))
    output, weights = scaled_dot_product_attention(q, k, v, causal_mask(q.shape[-2]))
    cache = KVCache()
    for t in range(q.shape[-2]):
        row, row_weights = cache.attend(*(each[..., t:t + 1, :] for each in (q, k, v)))
        close(row, output[..., t:t + 1, :])
        close(row_weights, weights[..., t:t + 1, :t + 1])
        assert len(cache) == t + 1 and cache.nbytes == 8 * (k[..., :t + 1, :].size + v[..., :t + 1, :].size)


def test_a_cache_keeps_copies_and_no_query(rng):
    cache, word = KVCache(), np.ones((1, 4))
    cache.attend(word, word, word)
    word[:] = 7
    assert (cache.keys == 1).all() and (cache.values == 1).all()
    assert sum(np.size(each) for each in vars(cache).values()) == 8
    assert len(KVCache()) == KVCache().nbytes == 0


@pytest.mark.parametrize(("shapes", "words"), [
    (((2, 3), (2, 3), (2, 5)), "one word at a time"), (((2, 3), (1, 3), (1, 5)), "one word at a time"), (((1, 4), (1, 4), (1, 5)), "holds keys (1, 3)"),
    (((1, 3), (1, 3), (1, 4)), "holds values (1, 5)"), (((2, 1, 3), (2, 1, 3), (2, 1, 5)), "holds keys"), (((1, 3), (1, 4), (1, 5)), "same last size d_k"),
])
def test_a_word_that_does_not_fit_is_refused_and_the_cache_stays(rng, shapes, words):
    cache = KVCache()
    first = [rng.normal(size=shape) for shape in ((1, 3), (1, 3), (1, 5))]
    before = cache.attend(*first)[0]
    with pytest.raises(ValueError) as caught:
        cache.attend(*map(np.ones, shapes))
    assert words in str(caught.value)
    assert len(cache) == 1
    close(cache.values, before)


# what none of them takes

METHODS = {"flash": flash_attention, "window": lambda *qkv: sliding_window_attention(*qkv, 3), "linear": linear_attention,
           "cache": lambda *qkv: KVCache().attend(*qkv)}


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(("change", "words"), [
    ({"q": np.ones((0, 3))}, "q should be (…, words, size) with at least one word; got shape (0, 3)."), ({"k": np.full((1, 3), np.nan)}, "k holds NaN or infinity"),
    ({"v": np.full((1, 2), np.inf)}, "v holds NaN or infinity"), ({"k": np.ones((1, 4))}, "q and k need the same last size d_k"),
    ({"v": np.ones((2, 2))}, "k and v need one row each"), ({"q": np.ones((2, 1, 3)), "k": np.ones((3, 1, 3))}, "The leading axes"),
    ({"q": [[True, False, True]]}, "q should hold numbers"), ({"q": np.ones(3)}, "q should be (…, words, size)"),
])
def test_what_does_not_fit_is_refused_as_by_plain_attention(method, change, words):
    qkv = {"q": np.ones((1, 3)), "k": np.ones((1, 3)), "v": np.ones((1, 2)), **change}
    for attend in (METHODS[method], scaled_dot_product_attention):
        with pytest.raises(ValueError) as caught:
            attend(*qkv.values())
        assert words in str(caught.value)


@pytest.mark.parametrize(("count", "words"), [(0, "at least 1; got 0."), (-3, "at least 1"), (2.0, "a whole number; got 2.0."), (True, "a whole number"), (None, "a whole number")])
def test_a_window_or_block_that_is_no_count_is_refused(count, words):
    x = np.ones((4, 3))
    calls = {"window": lambda: sliding_window_attention(x, x, x, count), "block": lambda: flash_attention(x, x, x, block=count)}
    for name, call in calls.items():
        with pytest.raises(ValueError, match=f"^{name} counts words, so it is ") as caught:
            call()
        assert words in str(caught.value)


@pytest.mark.parametrize("attend", [lambda *qkv: flash_attention(*qkv, causal=True), lambda *qkv: sliding_window_attention(*qkv, 2), lambda *qkv: linear_attention(*qkv, causal=True)])
def test_where_places_are_compared_there_must_be_as_many(attend):
    with pytest.raises(ValueError, match=r"^Here the places of queries and keys are compared, so there should be as many; got 4 and 5\."):
        attend(np.ones((4, 3)), np.ones((5, 3)), np.ones((5, 3)))


@pytest.mark.parametrize("attend", [flash_attention, scaled_dot_product_attention])
def test_a_score_that_overflows_is_refused_as_by_plain_attention(attend):
    with pytest.raises(ValueError, match="^A score is (infinite|NaN)"), np.errstate(all="ignore"):
        attend(np.full((2, 3), 1e200), np.full((2, 3), 1e200), np.ones((2, 1)))
