"""The experiments of chapter 03, and the pictures that it draws of them."""

import numpy as np
import pytest
from test_pictures import marks
from test_pictures_of_numbers import drawn_twice, lies_on_it, no_words_touch, same_in_svg

from attention_lib import measure
from attention_lib.measure.chapter_03 import Answers
from attention_lib.plots import plot_parallel, plot_shifts
from attention_lib.plots.canvas import Cells, Dot, Line, Words
from attention_lib.plots.parallel import LINE, apart
from attention_lib.plots.picture import NARROW, WIDE
from attention_lib.small_world import load_small_world
from attention_lib.static import cooccurrence
from attention_lib.vectors import WordVectors

SQUARE = WordVectors(["man", "woman", "king", "queen"], np.array([[1.0, 0, 0], [1, 1, 0], [1, 0, 2], [1, 1, 2]]))


def test_company_is_what_counting_counts_and_the_hat_is_the_text():
    counts, vocabulary = cooccurrence(measure.plain_sentences(), window=4)
    near, row = measure.company("dog"), counts[vocabulary.index("dog")]
    for word in ("bark", "pet", "the", "a"):
        assert near.count(word) == row[vocabulary.index(word)]
    assert len(measure.hat()) == sum(map(len, measure.plain_sentences())) and "." not in measure.hat()
    dealt = measure.deal("dog")
    assert [*dealt.values()].count("hat") == 3 and len(dealt) == 6 and [*dealt] == sorted(dealt)


def test_neighbours_and_analogies_are_counted_with_their_controls():
    assert measure.right_answers(SQUARE, [("man", "woman", "king", "queen")]) == Answers(1, 1, 1, 1, 1)  # queen is nearest to king as well
    table = measure.trained_world()
    assert measure.in_common(table, table) == 1 and measure.with_itself(table, table) == pytest.approx(1)
    assert measure.share_by_chance(table) < 0.01 < 0.5 < measure.share_right(table) < 1
    whole, parts = measure.right_answers(table), [measure.right_answers(table, asked) for asked in load_small_world().relations.values()]
    assert tuple(map(sum, zip(*parts, strict=True))) == whole


def test_ways_between_pairs_are_parallel_or_not():
    unit = SQUARE.matrix / np.linalg.norm(SQUARE.matrix, axis=1, keepdims=True)
    ways = [unit[1] - unit[0], unit[3] - unit[2]]
    want = ways[0] @ ways[1] / np.linalg.norm(ways[0]) / np.linalg.norm(ways[1])
    pairs = [("man", "woman"), ("king", "queen")]
    assert measure.parallel(SQUARE, pairs) == pytest.approx(want)
    places = measure.pairs_in_plane(SQUARE, pairs)
    assert places.shape == (2, 2, 2)
    np.testing.assert_allclose(places.mean(axis=(0, 1)), 0, atol=1e-12)
    shifts, table = measure.context_shifts([("king", "queen")], ["she", "he"]), measure.counted_world()["PPMI"]
    assert shifts[0, 0] == pytest.approx(table["queen"][table.index["she"]] - table["king"][table.index["she"]]) and shifts[0, 0] > 0 > shifts[0, 1]


def test_what_is_fitted_to_the_counts_comes_near_what_it_is_after():
    met, vocabulary = measure.met_counts()
    near, far = (cooccurrence(measure.plain_sentences(), window=1, min_count=3)[0], cooccurrence(measure.plain_sentences(), window=4, min_count=3)[0])
    assert (near <= met).all() and (met <= far).all() and len(vocabulary) == 1401
    counted, learned = measure.shifted_pmi(10)
    assert counted.shape == learned.shape == ((met >= 10).sum(),)
    noise = 5 * met.sum(axis=1) * (column := met.sum(axis=0) ** 0.75)[0] / column.sum()
    at = np.flatnonzero(met[:, 0] >= 10)[0]
    assert np.isclose(counted, np.log(met[at, 0] / noise[at])).any()
    with pytest.raises(ValueError, match="GloVe with silence"):
        measure.fit_counts("glove")


def test_two_companies_are_nearer_than_they_are_to_each_other():
    found = measure.two_companies(measure.trained_world())
    assert len(found) == 7 and all(min(one, other) > between for one, other, between in found.values())


# Pictures

PAIRS = [("france", "paris"), ("italy", "rome"), ("spain", "madrid")]
PLACES = np.array([[[1.0, 0], [-1, 0.02]], [[1, 0.01], [-1, 0]], [[0.9, 0.5], [-0.9, 0.45]]])
MADE = {
    "parallel": lambda: plot_parallel(PLACES, PAIRS, "They go **one way**."), "one pair": lambda: plot_parallel([[[0, 0], [0, 0]]], [("norway", "oslo")]),
    "shifts": lambda: plot_shifts([[1, -2, 0], [0.5, -1, 0], [0, 0, 3]], ["man → woman", "king → queen", "king → uncle"], ["she", "himself", "crown"],
                                  "The **same** goes.", "red: more often near the second word; blue: near the first", [2, 1]),
    "many columns": lambda: plot_shifts(np.eye(2, 12), ["one", "other"], [f"word {at}" for at in range(12)]),
}


@pytest.mark.parametrize("make", MADE.values(), ids=MADE)
def test_what_holds_for_every_house_picture(make):
    for width in (WIDE, NARROW):
        lies_on_it(make, width)
        no_words_touch(make, width)
        assert all(mark.size >= 12 for mark in marks(make(), Words, width))
    same_in_svg(make)
    drawn_twice(make)


def test_arrows_go_to_the_right_and_keep_their_angles():
    picture = MADE["parallel"]()
    arrows, dots = marks(picture, Line), marks(picture, Dot)
    assert len(arrows) == 3 and len(dots) == 6 and all(each.arrow and each.end[0] > each.start[0] for each in arrows)
    (x, y), (across, up) = (np.subtract(dots[2].x, dots[5].x), dots[2].y - dots[5].y), PLACES[2, 0] - PLACES[2, 1]  # spain, madrid
    assert y / x == pytest.approx(up / across)
    assert np.diff(np.sort(apart([0, 1, 2, 30]))).min() >= LINE - 1e-6
    for points, pairs in ((PLACES, PAIRS[:2]), ([], [])):
        with pytest.raises(ValueError, match="two places"):
            plot_parallel(points, pairs)


def test_cells_have_the_colour_of_their_sign_and_groups_stand_apart():
    rows = marks(MADE["shifts"](), Cells)
    assert [row.values[0].tolist() for row in rows] == [pytest.approx([1 / 3, -2 / 3, 0]), pytest.approx([1 / 6, -1 / 3, 0]), [0, 0, 1]]
    assert rows[2].y - rows[1].y > rows[1].y - rows[0].y and all(row.colours == ("minus", "plus") for row in rows)
    for given, said in ((dict(numbers=[[1]], rows=["a", "b"], columns=["c"]), "2 rows"), (dict(numbers=[[1]], rows=["a"], columns=["c"], groups=[2]), "groups")):
        with pytest.raises(ValueError, match=said):
            plot_shifts(**given)
