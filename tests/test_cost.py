"""What attention costs: numbers worked by hand, what they count, and properties."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attention_lib.cost import METHODS, MODELS, Sizes, cache_bytes, crossing, memory, operations, pairs_in_window

TINY = Sizes(width=4, layers=3, heads=2, bytes_per_number=1)
counts = st.integers(1, 3000)


@st.composite
def some_sizes(draw):
    key_heads, group, head = (draw(st.integers(1, 8)) for _ in range(3))
    return Sizes(key_heads * group * head, draw(st.integers(1, 9)), key_heads * group, key_heads, draw(st.sampled_from([1, 2, 4])))


def test_operations_worked_by_hand():
    # five tokens: projections 4·5·16 a layer, feed-forward twice that, attention 2·5·5·4
    assert operations(5, TINY) == operations(5, TINY, "tiled") == (3 * 320, 3 * 640, 3 * 200)
    assert operations(5, TINY, "window", window=2).attention == 3 * 2 * 4 * 13  # pairs: 5 with itself, 8 with a neighbour
    assert operations(5, TINY, "linear").attention == 3 * 2 * 5 * 4 * 2
    assert operations(5, TINY).total == 3 * 1160 and operations(5, TINY).share == 200 / 1160


def test_memory_worked_by_hand():
    words = 4 * 5 * 4  # q, k, v and the output
    assert memory(5, TINY) == words + 2 * 25
    assert memory(5, TINY, "tiled", block=3) == words + 2 * (9 + 6)
    assert memory(5, TINY, "window", window=2, block=2) == words + 2 * 2 * 4
    assert memory(5, TINY, "linear") == words + 2 * (4 + 2)
    assert memory(5, TINY._replace(key_heads=1)) == 2 * 5 * 4 + 2 * 5 * 2 + 2 * 25
    assert memory(5, TINY._replace(bytes_per_number=4)) == 4 * memory(5, TINY)


def test_the_cache_of_models_as_it_is_published():
    assert {name: cache_bytes(1, MODELS[name]) / 2**10 for name in ("Llama-2-7B", "Llama-3-8B", "Llama-3-70B")} == {
        "Llama-2-7B": 512, "Llama-3-8B": 128, "Llama-3-70B": 320}
    assert cache_bytes(2**17, MODELS["Llama-3-8B"]) == 16 * 2**30


@pytest.mark.parametrize("sizes", MODELS.values(), ids=MODELS)
def test_at_six_times_its_width_attention_costs_as_much_as_all_the_rest(sizes):
    assert crossing(sizes) == 6 * sizes.width
    there = operations(crossing(sizes), sizes)
    assert there.attention == there.projections + there.feed_forward


@given(tokens=st.integers(1, 40), window=st.integers(1, 60))
def test_pairs_in_a_window_are_those_of_its_mask(tokens, window):
    place = np.arange(tokens)
    assert pairs_in_window(tokens, window) == (abs(place[:, None] - place) < window).sum()


@given(tokens=counts, sizes=some_sizes(), window=counts, block=counts)
def test_a_text_twice_as_long_costs_four_times_the_scores_and_twice_the_words(tokens, sizes, window, block):
    once, twice = operations(tokens, sizes), operations(2 * tokens, sizes)
    assert twice == (2 * once.projections, 2 * once.feed_forward, 4 * once.attention)
    assert operations(2 * tokens, sizes, "linear").attention == 2 * operations(tokens, sizes, "linear").attention
    assert cache_bytes(2 * tokens, sizes) == 2 * cache_bytes(tokens, sizes)
    assert operations(tokens, sizes, "window", window) <= once
    assert operations(tokens, sizes, "window", tokens + window) == once
    for method in METHODS:
        assert memory(tokens, sizes, method, window, block) < memory(2 * tokens, sizes, method, window, block)


@pytest.mark.parametrize(("change", "words"), [
    ({"tokens": 0}, "tokens counts words, so it is at least 1; got 0."), ({"tokens": 2.5}, "tokens counts words, so it is a whole number; got 2.5."),
    ({"tokens": float("nan")}, "tokens counts words, so it is a whole number; got nan."), ({"window": 0}, "window counts words, so it is at least 1; got 0."),
    ({"method": "flash"}, "method should be one of plain, tiled, window, linear; got 'flash'."), ({"method": ["plain"]}, "method should be one of"),
    ({"sizes": (384, 6, 12)}, "sizes should be Sizes(width, layers, heads), as in MODELS; got (384, 6, 12)."),
    ({"sizes": Sizes(10, 1, 4)}, "width should be a multiple of heads"), ({"sizes": Sizes(12, 1, 4, 3)}, "got 12, 4 and 3."),
    ({"sizes": Sizes(12, 0, 4)}, "layers is a size, so it is at least 1; got 0."),
])
def test_what_cannot_be_counted_is_refused(change, words):
    given = {"tokens": 5, "sizes": TINY, "method": "window", "window": 3, **change}
    for count in (operations, memory):
        with pytest.raises(ValueError) as caught:
            count(**given)
        assert words in str(caught.value)


def test_a_block_of_no_words_is_refused():
    with pytest.raises(ValueError, match="^block counts words, so it is at least 1; got 0"):
        memory(5, TINY, "tiled", block=0)
