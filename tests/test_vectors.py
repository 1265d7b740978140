"""Static word vectors: cosine, neighbours, analogies, and the two axes of the map."""

import copy
import pickle
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


@pytest.mark.parametrize("kind", [np.int8, np.uint8, np.int16, np.uint64, np.float16, np.float32])
def test_cosines_of_whole_and_narrow_numbers_are_those_of_floats(kind):
    a, b = np.array([[100, 120, 7], [90, 3, 0]], kind), np.array([90, 127, 1], kind)
    np.testing.assert_allclose(cosine_similarity(a, b), cosine_similarity(a.astype(float), b.astype(float)), rtol=1e-12)
    np.testing.assert_allclose(unit(a), unit(a.astype(float)), rtol=1e-6)


@pytest.mark.parametrize("size", [1e-300, 1e-160, 1e160, 1e300])
def test_cosines_do_not_hang_on_the_size_of_the_numbers(size):
    with np.errstate(all="raise", under="ignore"):
        assert cosine_similarity(np.array([3, 4]) * size, np.array([4, 3]) * size) == pytest.approx(24 / 25)
        assert cosine_similarity(np.array([3, 4]) * size, np.array([4, 3]) / size) == pytest.approx(24 / 25)
    assert unit(np.array([3e-30, 4e-30], np.float32)) == pytest.approx([0.6, 0.8])


def test_a_cosine_is_never_beyond_one(rng):
    rows = rng.normal(size=(2000, 3))
    assert cosine_similarity(rows, rows * rng.uniform(0.1, 9, (2000, 1))).max() <= 1
    assert cosine_similarity(rows, -rows).min() >= -1


@pytest.mark.parametrize("function", [cosine_similarity, lambda a, _: unit(a), lambda a, _: WordVectors(["x"], [a]),
                                      lambda a, b: WordVectors(["x"], [b]).nearest(a)])
@pytest.mark.parametrize("wrong", [[True, False], ["a", "b"], [None, 1.0], [1j, 2], [np.nan, 1], [np.inf, 1]])
def test_what_are_no_finite_numbers_is_refused(function, wrong):
    with pytest.raises(ValueError, match="numbers|NaN"):
        function(wrong, [1.0, 2.0])


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


@pytest.mark.parametrize("kind", [np.int8, np.uint8, np.float16, np.int64])
def test_a_table_of_whole_or_narrow_numbers_answers_as_one_of_floats(kind):
    rows = np.array([[100, 3, 7], [120, 5, 9], [1, 127, 90], [0, 100, 100]], kind)
    found, wanted = WordVectors(list("abcd"), rows), WordVectors(list("abcd"), rows.astype(float))
    assert words_of(found.nearest("a", 3)) == words_of(wanted.nearest("a", 3))
    np.testing.assert_allclose(cosines_of(found.nearest("a", 3)), cosines_of(wanted.nearest("a", 3)), atol=1e-6)
    assert max(cosines_of(found.nearest(rows[0]))) <= 1


def test_a_large_table_is_not_copied():
    for kind in (np.float32, np.float64):
        rows = np.ones((3, 2), kind)
        assert WordVectors(list("abc"), rows).matrix is rows


@pytest.mark.parametrize(("words", "sentence"), [
    (["a", "river\nbank"], "words[1] is 'river\\nbank', which holds a line break; a word stands on one line."),
    (["a", "b\r"], "words[1] is 'b\\r', which holds a line break"), (["", "b"], "words[0] is '', in which there is nothing to see."),
    (["a", " \t"], "words[1] is ' \\t', in which there is nothing to see."), (["a", "\u200b"], "words[1] is '\\u200b', in which"),
    (["a", "\u00a0"], "words[1] is '\\xa0', in which"), (["a", 7], "words[1] is 7 (int); wanted a word."),
    (["a", 7.5], "words[1] is 7.5 (float); wanted a word."), (["a", None], "words[1] is None; wanted a word."),
    (["a", float("nan")], "words[1] is NaN (float); wanted a word."), (["a", np.int64(3)], "words[1] is 3 (int64); wanted a word."),
    (["a", b"b"], "words[1] is bytes; wanted a word."), (["a", ["b"]], "words[1] is a list; wanted a word."),
    ("ab", "words is a text; wanted a list of words."), (range(2), "words[0] is 0 (int); wanted a word."),
    ({"a", "b"}, "words is a set; wanted a list of words. A set has no order."), (None, "words is None; wanted a list of words."),
])
def test_a_word_that_would_break_a_list_of_labels_is_refused_by_its_place(words, sentence):
    with pytest.raises(ValueError) as caught:
        WordVectors(words, np.ones((2, 2)))
    assert str(caught.value).startswith(sentence)


@pytest.mark.parametrize("words", [["a b", "c\td"], np.array(["a", "b"]), ["a\u2028b", "\x85c"], ("won't", "."), iter(["नदी", "🏦"])])
def test_other_words_are_carried_safely(words):
    table = WordVectors(words, np.eye(2))
    assert parse_tensors(table.to_bytes())["words"].tobytes().decode().split("\n") == table.words


@pytest.mark.parametrize("number", [np.nan, np.inf, -np.inf])
def test_a_row_that_is_not_finite_is_refused_at_the_door_with_its_word(number):
    rows = np.ones((3, 2), np.float32)
    rows[1, 1] = number
    with pytest.raises(ValueError, match=r"^Row 1 of the vectors, that of 'bank', holds NaN or infinity\."):
        WordVectors(["river", "bank", "money"], rows)


def test_a_word_is_found_however_its_accents_were_typed():
    table = WordVectors(["cafe\u0301", "river"], np.eye(2))
    assert table.words[0] == "cafe\u0301" and "caf\u00e9" in table and "cafe\u0301" in table
    assert table["caf\u00e9"].tolist() == [1, 0]
    both = WordVectors(["cafe\u0301", "caf\u00e9"], np.eye(2))
    assert both["cafe\u0301"].tolist() == [1, 0] and both["caf\u00e9"].tolist() == [0, 1]


# Nothing goes stale

def fresh(table):
    """What a new table of the same numbers answers."""
    return WordVectors(table.words, table.matrix.copy()).nearest("bank", n=9)


@pytest.mark.parametrize("kind", [np.float32, np.float64])
def test_neighbours_follow_every_change_of_the_table(rng, kind):
    numbers = rng.normal(3, 1, size=(5, 4)).astype(kind)
    table = WordVectors(["bank", "river", "money", "shore", "cash"], numbers)

    def changed(change):
        before = table.nearest("bank", n=9)
        change()
        after = table.nearest("bank", n=9)
        assert after != before and words_of(after) == words_of(fresh(table))
        np.testing.assert_allclose(cosines_of(after), cosines_of(fresh(table)), atol=1e-6)

    def in_place():
        table.matrix -= table.matrix.mean(axis=0)

    def another():
        table.matrix = rng.normal(size=(5, 7))

    def by_word():
        table["bank"] += [5, 0, 0, 0]

    def by_row():
        table.matrix[3] = [1, -9, 2, 4]

    changed(in_place)
    changed(by_row)
    changed(by_word)
    changed(lambda: np.multiply(numbers, [1, 2, 3, 4], out=numbers))  # the caller's own array
    changed(another)


def test_a_vector_that_was_taken_out_is_a_copy(toy):
    vector = toy["north"]
    vector += 100
    assert toy["north"].tolist() == [0, 2]


@pytest.mark.parametrize("number", [np.nan, np.inf])
def test_a_row_that_is_spoilt_later_is_named_when_neighbours_are_sought(toy, number):
    toy.matrix[2, 0] = number
    for ask in (lambda: toy.nearest("north"), lambda: toy.nearest([1, 0]), lambda: toy.analogy("east", "north", "south")):
        with pytest.raises(ValueError, match=r"^Row 2 of the vectors, that of 'west', holds NaN or infinity\."):
            ask()


@pytest.mark.parametrize("vectors", [np.ones((4, 2)), np.ones(5), [[np.nan, 1]] * 5, [["a", "b"]] * 5, [[True, False]] * 5])
def test_a_matrix_that_does_not_fit_is_refused_and_the_old_one_stays(toy, vectors):
    with pytest.raises(ValueError):
        toy.matrix = vectors
    assert toy["west"].tolist() == [-3, 0]


@pytest.mark.parametrize("vector", [[1, 2, 3], [np.nan, 1], 1.0, [True, False]])
def test_a_row_that_does_not_fit_is_refused_and_the_old_one_stays(toy, vector):
    with pytest.raises(ValueError, match="table takes vectors of 2 numbers|vector should hold numbers"):
        toy["west"] = vector
    with pytest.raises(KeyError, match="no word 'up'"):
        toy["up"] = [1, 2]
    assert toy["west"].tolist() == [-3, 0]


CHANGES = [lambda w: w.append("up"), lambda w: w.extend(["up"]), lambda w: w.insert(0, "up"), lambda w: w.pop(), lambda w: w.sort(),
           lambda w: w.reverse(), lambda w: w.clear(), lambda w: w.remove("east"), lambda w: w.__setitem__(0, "up"),
           lambda w: w.__delitem__(0), lambda w: w.__iadd__(["up"]), lambda w: w.__imul__(2)]


@pytest.mark.parametrize("change", CHANGES)
def test_the_words_of_a_table_stay_as_they_are(toy, change):
    with pytest.raises(ValueError, match="^The words of a table stay as they are. Make a new table: WordVectors"):
        change(toy.words)
    assert toy.words == ["east", "north", "west", "south", "northeast"]


def test_a_table_can_be_copied_and_pickled(toy):
    for again in (copy.copy(toy), copy.deepcopy(toy), pickle.loads(pickle.dumps(toy))):
        assert again.words == toy.words and again.nearest("north") == toy.nearest("north")
    assert toy.words[1:3] == ["north", "west"] and [*toy.words, "up"][-1] == "up"


@pytest.mark.parametrize("size", [1e-30, 1e-20, 1e25])
def test_rows_whose_squares_do_not_fit_their_type_have_neighbours_too(size):
    table = WordVectors(["a", "b", "c", "none"], np.array([[3 * size, 4 * size], [4, 3], [-3, -4], [0, 0]], np.float32))
    words, cosines = zip(*table.nearest("b"), strict=True)
    assert words == ("a", "none", "c")
    np.testing.assert_allclose(cosines, [24 / 25, 0, -24 / 25], atol=1e-6)


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
