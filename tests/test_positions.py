"""Positions: numbers worked by hand, properties of waves and rotations, and the formulas of the papers again."""

import math

import numpy as np
import pytest

from attention_lib import rotate, scaled_dot_product_attention, sinusoidal_positions


def close(found, wanted, atol=1e-12):
    np.testing.assert_allclose(found, wanted, rtol=0, atol=atol)


# sinusoidal_positions

def test_three_positions_in_four_dimensions_worked_by_hand():
    close(sinusoidal_positions(3, 4), [
        [0, 1, 0, 1],  # the angles of the second pair are a hundredth of the first's: 10000^(-2/4)
        [0.8415, 0.5403, 0.0100, 0.9999],
        [0.9093, -0.4161, 0.0200, 0.9998],
    ], atol=6e-5)


@pytest.mark.parametrize(("n", "dim", "base"), [(1, 2, 10_000), (7, 6, 10_000), (20, 64, 10_000), (9, 8, 50)])
def test_every_number_is_the_one_of_the_paper(n, dim, base):
    found = sinusoidal_positions(n, dim, base)
    assert found.shape == (n, dim)
    for p in range(n):
        for i in range(dim // 2):
            angle = p / math.pow(base, 2 * i / dim)
            close(found[p, 2 * i:2 * i + 2], [math.sin(angle), math.cos(angle)])


def test_all_positions_are_equally_long():
    close(np.linalg.norm(sinusoidal_positions(50, 16), axis=1), math.sqrt(8))


def test_no_two_positions_are_alike():
    vectors = sinusoidal_positions(512, 16)
    apart = np.linalg.norm(vectors[:, None] - vectors, axis=-1)
    assert apart[~np.eye(512, dtype=bool)].min() > 0.1


@pytest.mark.parametrize("step", [1, 5, 30])
def test_a_step_ahead_is_the_same_rotation_from_everywhere(step):
    """The vector of p + k is that of p times one matrix, which depends on k alone."""
    vectors = sinusoidal_positions(60, 8)
    here, ahead = vectors[:-step], vectors[step:]
    turn, *_ = np.linalg.lstsq(here, ahead, rcond=None)  # the best matrix for all places at once …
    close(here @ turn, ahead, atol=1e-8)  # … is exact, …
    close(turn @ turn.T, np.eye(8), atol=1e-8)  # … keeps lengths …
    close(rotate(here, np.full(len(here), -step)), ahead)  # … and is what `rotate` does with pairs (sin, cos)


def test_no_positions_are_an_empty_table():
    assert sinusoidal_positions(0, 4).shape == (0, 4)


@pytest.mark.parametrize(("n", "dim", "sentence"), [
    (3, 5, "an even size D; got 5"), (3, 0, "an even size D; got 0"), (3, -2, "an even size D; got -2"),
    (-1, 4, "at least 0; got -1"),
])
def test_sizes_that_make_no_table_are_refused(n, dim, sentence):
    with pytest.raises(ValueError, match=sentence):
        sinusoidal_positions(n, dim)


# rotate

def test_a_quarter_turn_in_two_dimensions_worked_by_hand():
    quarter = np.pi / 2 * np.arange(4)
    close(rotate([[3.0, 0.0]] * 4, quarter), [[3, 0], [0, 3], [-3, 0], [0, -3]])
    close(rotate([[0.0, 1.0], [0.0, 1.0]], [0, np.pi / 2]), [[0, 1], [-1, 0]])


def test_four_dimensions_worked_by_hand():
    # with base 4 the second pair turns by 4^(-2/4) = 1/2 of the first's angle
    close(rotate([[1.0, 0, 1, 0], [1, 2, 3, 4]], [np.pi, np.pi], base=4), [[-1, 0, 0, 1], [-1, -2, -4, 3]])


@pytest.mark.parametrize("base", [10_000.0, 30.0])
def test_rotating_is_multiplying_by_a_complex_number(rng, base):
    x = rng.normal(size=(2, 3, 7, 10))
    as_complex = x[..., 0::2] + 1j * x[..., 1::2]
    turned = as_complex * np.exp(1j * np.arange(7)[:, None] * base ** (-2 * np.arange(5) / 10))
    close(rotate(x, base=base), np.stack([turned.real, turned.imag], axis=-1).reshape(x.shape))


def test_every_vector_keeps_its_length(rng):
    x = rng.normal(size=(3, 20, 8))
    close(np.linalg.norm(rotate(x), axis=-1), np.linalg.norm(x, axis=-1))


def test_the_word_at_position_zero_is_not_turned(rng):
    x = rng.normal(size=(4, 6))
    close(rotate(x)[0], x[0])
    close(rotate(x, np.zeros(4)), x)
    assert np.abs(rotate(x)[1:] - x[1:]).max() > 0.1


def test_scores_depend_on_the_distance_alone(rng):
    q, k = rng.normal(size=(2, 6, 8))
    scores = rotate(q) @ rotate(k).T
    for start in (1, 17, -3, 0.5, 300):
        places = np.arange(6) + start
        close(rotate(q, places) @ rotate(k, places).T, scores, atol=1e-10)
    one_query, one_key = np.tile(q[0], (6, 1)), np.tile(k[0], (6, 1))  # the same two words at all places
    same = rotate(one_query) @ rotate(one_key).T
    for distance in range(-5, 6):
        close(np.diagonal(same, distance), np.diagonal(same, distance)[0], atol=1e-10)
    assert len(np.unique(same.round(6))) == 11  # and each distance has a score of its own


def test_attention_sees_order_only_once_queries_and_keys_are_turned(rng):
    x = rng.normal(size=(5, 8))
    plain, reversed_plain = (scaled_dot_product_attention(words, words, words)[0] for words in (x, x[::-1]))
    close(reversed_plain[::-1], plain)
    turned, reversed_turned = (scaled_dot_product_attention(rotate(words), rotate(words), words)[0] for words in (x, x[::-1]))
    assert np.abs(reversed_turned[::-1] - turned).max() > 0.01


def test_each_member_of_a_batch_may_have_its_own_positions(rng):
    x, positions = rng.normal(size=(2, 3, 5, 4)), rng.integers(0, 50, size=(2, 1, 5))
    found = rotate(x, positions)
    for batch, head in np.ndindex(2, 3):
        close(found[batch, head], rotate(x[batch, head], positions[batch, 0]))


def test_rotating_keeps_float32_takes_whole_numbers_and_leaves_its_input_alone(rng):
    x = rng.normal(size=(3, 4)).astype(np.float32)
    before = x.copy()
    assert rotate(x).dtype == np.float32
    assert np.array_equal(x, before)
    close(rotate([[1, 0], [1, 0]]), rotate([[1.0, 0.0], [1.0, 0.0]]))


@pytest.mark.parametrize(("shape", "positions", "words"), [
    ((3, 5), None, ["even size D", "5"]),
    ((4,), None, ["(…, T, D)", "(4,)"]),
    ((3, 4), [0, 1], ["Each of the 3 words", "(3,)", "(2,)"]),
    ((3, 4), [0], ["Each of the 3 words", "(1,)"]),
    ((3, 4), 2, ["Each of the 3 words", "()"]),
    ((3, 4), np.zeros((2, 3)), ["(2, 3)"]),
    ((5, 3, 4), np.zeros((2, 3)), ["(5, 3)", "(2, 3)"]),
])
def test_what_cannot_be_turned_is_refused(shape, positions, words):
    with pytest.raises(ValueError) as caught:
        rotate(np.ones(shape), positions)
    assert all(word in str(caught.value) for word in words)
