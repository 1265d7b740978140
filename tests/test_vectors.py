"""Static word vectors: cosine, neighbours, analogies, and the two axes of the map."""

import re

import numpy as np
import pytest
from conftest import installed
from sklearn.metrics.pairwise import cosine_similarity as sklearn_cosine

from attention_lib.tensors import parse_tensors
from attention_lib.vectors import WordVectors, cosine_similarity, meaning_axes, unit

ANALOGIES = [("man", "king", "woman"), ("paris", "france", "london"), ("big", "bigger", "small"),
             ("king", "king", "bank")]


@pytest.fixture
def toy():
    words = {"east": [1, 0], "north": [0, 2], "west": [-3, 0], "south": [0, -4], "northeast": [5, 5]}
    return WordVectors(words, list(words.values()))


@pytest.fixture(scope="module")
def big():
    return WordVectors.load("minilm")


@pytest.fixture(scope="module")
def compact():
    return WordVectors.load("minilm-64")


@pytest.fixture
def rng():
    return np.random.default_rng(0)


def words_of(answers):
    return [word for word, _ in answers]


def cosines_of(answers):
    return [cosine for _, cosine in answers]


# cosine_similarity

@pytest.mark.parametrize(("a", "b", "cosine"), [
    ([3, 4], [3, 4], 1), ([3, 4], [6, 8], 1), ([3, 4], [-3, -4], -1), ([3, 4], [4, -3], 0),
    ([3, 4], [4, 3], 24 / 25), ([1, 0, 0], [1, 1, 0], np.sqrt(0.5)), ([2, 0], [1, np.sqrt(3)], 0.5),
])
def test_cosine_of_vectors_worked_by_hand(a, b, cosine):
    assert cosine_similarity(a, b) == pytest.approx(cosine)


def test_cosine_of_one_vector_with_each_row_of_a_table():
    np.testing.assert_allclose(cosine_similarity([1, 0], [[2, 0], [0, 3], [-1, 0]]), [1, 0, -1])


def test_cosine_broadcasts_like_numpy(rng):
    a, b = rng.normal(size=(4, 1, 3)), rng.normal(size=(5, 3))
    found = cosine_similarity(a, b)
    assert found.shape == (4, 5)
    np.testing.assert_allclose(found, sklearn_cosine(a[:, 0], b))


def test_a_vector_of_zeros_has_no_cosine():
    with pytest.raises(ValueError, match="zeros has no direction"):
        cosine_similarity([[1, 0], [0, 0]], [1, 1])


def test_vectors_of_different_sizes_have_no_cosine():
    with pytest.raises(ValueError, match=re.escape("(2,) and (3,)")):
        cosine_similarity([1, 0], [1, 0, 0])


# A table of words

def test_a_word_gives_its_row_and_a_list_gives_its_rows(toy):
    assert toy["north"].tolist() == [0, 2]
    assert toy[["west", "east", "west"]].tolist() == [[-3, 0], [1, 0], [-3, 0]]
    assert len(toy) == 5 and "east" in toy and "up" not in toy


def test_nearest_words_of_a_toy_table(toy):
    found = toy.nearest("northeast", n=4)
    assert words_of(found) == ["east", "north", "west", "south"]
    np.testing.assert_allclose(cosines_of(found), np.sqrt(0.5) * np.array([1, 1, -1, -1]))


def test_a_word_is_not_its_own_neighbour_but_a_vector_leaves_nothing_out(toy):
    assert words_of(toy.nearest("north", n=1)) == ["northeast"]
    assert toy.nearest([0, 1], n=1) == [("north", 1.0)]
    assert len(toy.nearest([0, 1], n=5)) == 5


def test_more_neighbours_than_words_gives_all_there_are(toy):
    assert len(toy.nearest("north", n=100)) == 4
    assert len(toy.nearest([1, 1], n=100)) == 5
    assert len(toy.analogy("north", "south", "east", n=100)) == 2
    assert len(toy.analogy("north", "north", "east", n=100)) == 3
    assert toy.nearest("north", n=0) == []


@pytest.mark.parametrize("vector", [[1, 2, 3], [0, 0], [[1, 2]], 1.0, [np.nan, 1]])
def test_a_vector_that_does_not_fit_the_table_is_refused(toy, vector):
    sentence = f"vectors of 2 numbers, finite and not all zero; got shape {np.shape(vector)}."
    with pytest.raises(ValueError, match=re.escape(sentence)):
        toy.nearest(vector)


@pytest.mark.parametrize(("words", "vectors", "sentence"), [
    (["a", "b", "a"], np.ones((3, 2)), "stands in the table twice"),
    (["a", "b"], np.ones((3, 2)), r"2 words needs one row; got vectors of shape \(3, 2\)"),
    (["a", "b"], np.ones(2), r"got vectors of shape \(2,\)"),
])
def test_a_table_needs_one_row_for_each_word(words, vectors, sentence):
    with pytest.raises(ValueError, match=sentence):
        WordVectors(words, vectors)


def test_there_is_no_table_of_another_name():
    with pytest.raises(ValueError, match="no table 'glove'; choose one of minilm, minilm-64"):
        WordVectors.load("glove")


def test_a_table_as_bytes_holds_the_words_and_the_vectors(toy):
    tensors = parse_tensors(toy.to_bytes())
    assert tensors["words"].tobytes().decode().split("\n") == toy.words
    assert tensors["vectors"].dtype == np.float32 and np.array_equal(tensors["vectors"], toy.matrix)


# Unknown words

@pytest.mark.parametrize(("wrong", "right"), [
    ("bnak", "bank"), ("rivr", "river"), ("moneyy", "money"), ("wster", "water"), ("qeuen", "queen"),
    ("Bank", "bank")])
def test_an_unknown_word_names_up_to_three_near_spellings(compact, wrong, right):
    with pytest.raises(KeyError, match=f"no word '{wrong}'") as caught:
        compact[wrong]
    near = re.search(r"Near spellings: ([a-z, ]+)\.", str(caught.value))[1].split(", ")
    assert right in near and len(near) <= 3 and all(word in compact for word in near)


def test_a_word_like_no_other_names_none(compact):
    for word in ("", "12345678", "x" * 1000, "नदी"):
        with pytest.raises(KeyError, match="Near spellings"):
            compact[word]
    assert compact.near_spellings("qqqqqqqqq") == []


def test_one_slip_comes_before_two_and_frequent_words_before_rare_ones():
    words = WordVectors(["cart", "bat", "cat", "coat"], np.eye(4))
    assert words.near_spellings("caat", n=4) == ["cart", "cat", "coat", "bat"]
    assert words.near_spellings("caat", n=2) == ["cart", "cat"]


# Parity

@pytest.mark.parametrize("word", ["bank", "river", "king", "spring", "a"])
def test_neighbours_equal_scikit_learns(compact, word):
    similar = sklearn_cosine(compact[word][None], compact.matrix)[0]
    order = [row for row in np.argsort(-similar, kind="stable") if compact.words[row] != word][:10]
    found = compact.nearest(word, n=10)
    assert words_of(found) == [compact.words[row] for row in order]
    np.testing.assert_allclose(cosines_of(found), similar[order], atol=1e-6)
    np.testing.assert_allclose(cosine_similarity(compact[word], compact.matrix), similar, atol=1e-6)


@pytest.mark.parametrize("exclude", [True, False])
@pytest.mark.parametrize("words", ANALOGIES, ids=" ".join)
def test_analogies_equal_a_search_word_by_word(big, words, exclude):
    a, b, c = (big[word].astype(float) / np.linalg.norm(big[word].astype(float)) for word in words)
    wanted = b - a + c
    similar = {word: float(np.vdot(row, wanted) / np.sqrt(np.vdot(row, row) * np.vdot(wanted, wanted)))
               for word, row in zip(big.words, big.matrix.astype(float), strict=True)}
    for word in words if exclude else []:
        similar.pop(word, None)
    order = sorted(similar, key=similar.get, reverse=True)[:10]
    found = big.analogy(*words, n=10, exclude=exclude)
    assert words_of(found) == order
    np.testing.assert_allclose(cosines_of(found), [similar[word] for word in order], atol=1e-6)


def test_analogies_equal_gensims(big):
    installed("gensim", "gensim is not installed, so parity with it was not checked.")
    from gensim import models
    theirs = models.KeyedVectors(vector_size=384)
    theirs.add_vectors(big.words, big.matrix)
    for a, b, c in ANALOGIES[:3]:
        wanted = theirs.most_similar(positive=[b, c], negative=[a], topn=10)
        found = big.analogy(a, b, c, n=10)
        assert words_of(found) == words_of(wanted)
        np.testing.assert_allclose(cosines_of(found), cosines_of(wanted), atol=1e-6)


# What the book says of the real table

def test_the_neighbours_that_the_book_names(big):
    assert words_of(big.nearest("king", n=3)) == ["kings", "queen", "monarch"]
    assert words_of(big.nearest("bank", n=3)) == ["banks", "banking", "bankers"]


def test_static_bank_leans_to_money(big):
    assert cosine_similarity(big["bank"], big["money"]) == pytest.approx(0.40, abs=0.005)
    assert 0.25 <= cosine_similarity(big["bank"], big["river"]) <= 0.26


def test_king_is_to_man_as_queen_is_to_woman_once_the_query_words_are_left_out(big):
    assert words_of(big.analogy("man", "king", "woman", n=1)) == ["queen"]
    assert words_of(big.analogy("man", "king", "woman", n=2, exclude=False)) == ["king", "queen"]


# The two axes of the map

@pytest.fixture
def map_words(rng):
    """A start, two groups of poles, and landmarks that differ most along one direction."""
    main = unit(rng.normal(size=12))
    landmarks = rng.normal(size=(9, 12)) * 0.2 + np.linspace(-3, 3, 9)[:, None] * main
    return {"start": rng.normal(size=12), "left": rng.normal(size=(4, 12)), "right": rng.normal(size=(3, 12)),
            "landmarks": landmarks}


def poles_of(words):
    return [unit(words[side]).mean(axis=0) for side in ("left", "right")]


def test_the_word_in_the_middle_stands_at_zero(map_words):
    np.testing.assert_allclose(meaning_axes(**map_words) @ map_words["start"], 0, atol=1e-12)


def test_the_poles_stand_two_apart_with_the_right_one_on_the_right(map_words):
    axes = meaning_axes(**map_words)
    left, right = poles_of(map_words)
    assert axes[0] @ (right - left) == pytest.approx(2)


def test_both_axes_are_equally_long_and_at_right_angles(map_words):
    across, up = meaning_axes(**map_words)
    assert np.linalg.norm(across) == pytest.approx(np.linalg.norm(up))
    assert across @ up == pytest.approx(0, abs=1e-12)


def leading_direction(words):
    """By singular value decomposition: where landmarks differ most, at right angles to start and poles."""
    left, right = poles_of(words)
    taken, _ = np.linalg.qr(np.stack([words["start"], right - left], axis=1))
    spread = words["landmarks"] - words["landmarks"].mean(axis=0)
    return np.linalg.svd(spread - spread @ taken @ taken.T)[2][0]


def test_the_upward_axis_is_the_leading_singular_direction_of_the_landmarks(map_words):
    up = unit(meaning_axes(**map_words)[1])
    assert abs(up @ leading_direction(map_words)) == pytest.approx(1, abs=1e-9)


def test_the_upward_axis_does_not_hang_on_the_first_landmark(map_words):
    start, left, right = np.eye(5)[:3]
    landmarks = np.array([[0, 0, 0, 1, 0], [0, 0, 0, -1, 0], [0, 0, 0, 0, 5], [0, 0, 0, 0, -5.0]])
    up = unit(meaning_axes(start, left[None], right[None], landmarks)[1])
    np.testing.assert_allclose(np.abs(up), [0, 0, 0, 0, 1], atol=1e-9)


def test_poles_that_point_the_same_way_are_refused(map_words):
    same = {**map_words, "right": map_words["left"][::-1]}
    with pytest.raises(ValueError, match="Choose two different poles"):
        meaning_axes(**same)


def test_poles_that_differ_only_along_the_word_itself_are_refused():
    start = np.array([1.0, 0, 0])
    with pytest.raises(ValueError, match="Choose two different poles"):
        meaning_axes(start, start[None], -start[None], np.eye(3))
