"""The pictures: read off what was drawn, not how it looks."""

import matplotlib
import numpy as np
import pytest
from matplotlib.colors import to_hex

from attention_lib import plots
from attention_lib.plots.canvas import PALETTE

matplotlib.use("Agg")
import matplotlib.pyplot as plt

WEIGHTS = np.array([[0.7, 0.2, 0.1], [0.1, 0.3, 0.6], [0.1, 0.1, 0.8]])
WORDS = ["bank", "grows", "money"]
POINTS = np.array([[0.0, 1.0], [2.0, -1.0], [0.5, 0.5]])
MOVES = [("river", np.array([-0.5, 0.2])), ("the", np.array([0.05, -0.01])), ("money", np.array([0.1, 0.3]))]
POLES = [("river", (-1.0, 0.1)), ("money", (1.0, -0.1))]
DRAW = {
    "attention": lambda ax=None, **kwargs: plots.plot_attention(WEIGHTS, WORDS, ax or plt.subplots()[1], **kwargs),
    "vectors": lambda **kwargs: plots.plot_vectors(POINTS, WORDS, **kwargs),
    "shift": lambda **kwargs: plots.plot_shift("bank", (0.1, 0.2), MOVES, POLES, **kwargs),
}


@pytest.fixture(autouse=True)
def closed_figures():
    yield
    plt.close("all")


def dotted(ax):
    return [line for line in ax.lines if line.get_marker() == "o"]


def dots(ax):
    """The places of the dots on the axes, in the order in which they were drawn."""
    return [line.get_xydata()[0].tolist() for line in dotted(ax)]


def names(ax):
    return [text.get_text() for text in ax.texts if text.get_text()]


def arrows(ax):
    """(tail, tip) of every arrow, in the order in which they were drawn."""
    return [(note.xyann, note.xy) for note in ax.texts if getattr(note, "arrow_patch", None) is not None]


@pytest.mark.parametrize("draw", DRAW.values(), ids=DRAW)
def test_every_picture_returns_the_axes_that_it_was_given(draw):
    _, ax = plt.subplots()
    assert draw(ax=ax) is ax


@pytest.mark.parametrize("draw", [draw for name, draw in DRAW.items() if name != "attention"])
def test_every_picture_makes_axes_of_at_most_six_by_four_inches(draw):
    ax = draw(title="A title")
    assert np.all(ax.figure.get_size_inches() <= (6, 4)) and ax.figure.dpi == 100
    assert ax.get_title() == "A title"


def test_quiet_axes_are_on_no_figure_that_a_notebook_would_show():
    plots.plot_attention(WEIGHTS, WORDS, plots.quiet_axes())
    assert plt.get_fignums() == []


# The matrix

def test_the_matrix_shows_the_weights_in_greys_from_zero_to_one_whatever_they_are():
    (image,) = plots.plot_attention(WEIGHTS, WORDS, plots.quiet_axes()).images
    np.testing.assert_array_equal(image.get_array(), WEIGHTS)
    assert image.get_clim() == (0, 1) and [to_hex(image.get_cmap()(each)).upper() for each in (0.0, 1.0)] == [PALETTE["panel"], PALETTE["ink"]]


def test_the_matrix_names_queries_on_the_left_and_keys_below():
    ax = plots.plot_attention(WEIGHTS, WORDS, plots.quiet_axes())
    assert [label.get_text() for label in ax.get_xticklabels()] == WORDS
    assert [label.get_text() for label in ax.get_yticklabels()] == WORDS
    assert "query" in ax.get_ylabel() and "key" in ax.get_xlabel()
    assert ax.yaxis_inverted()  # the first word on top


def test_the_matrix_writes_each_weight_into_its_cell():
    ax = plots.plot_attention(WEIGHTS, WORDS, plots.quiet_axes())
    written = {text.get_position(): text.get_text() for text in ax.texts}
    assert written == {(column, row): f"{weight:.2f}" for (row, column), weight in np.ndenumerate(WEIGHTS)}


# Points

def test_points_stand_at_their_places_with_their_names_and_colours():
    ax = plots.plot_vectors(POINTS, WORDS, colours=["#56b4e9", "#000000", "#d55e00"])
    assert dots(ax) == POINTS.tolist()
    assert names(ax) == WORDS and [text.xy for text in ax.texts] == list(map(tuple, POINTS))
    assert [to_hex(line.get_color()) for line in ax.lines] == ["#56b4e9", "#000000", "#d55e00"]


@pytest.mark.parametrize("wrong", [{"labels": WORDS[:2]}, {"labels": WORDS, "colours": ["black"] * 2}])
def test_every_point_needs_a_name_and_a_colour(wrong):
    with pytest.raises(ValueError):
        plots.plot_vectors(POINTS, **wrong)


# The shift

def test_the_arrows_go_tip_to_tail_and_end_where_the_pulls_add_up():
    drawn = arrows(DRAW["shift"]())
    tips = (0.1, 0.2) + np.cumsum([pull for _, pull in MOVES], axis=0)
    np.testing.assert_allclose([tip for _, tip in drawn], tips)
    np.testing.assert_allclose([tail for tail, _ in drawn], [(0.1, 0.2), *tips[:-1]])


def test_the_static_place_is_hollow_and_the_new_one_is_filled():
    ax = DRAW["shift"]()
    static, shifted = ax.lines[-2:]
    assert static.get_fillstyle() == "none" and shifted.get_fillstyle() == "full"
    np.testing.assert_allclose(dots(ax)[-2:], [(0.1, 0.2), (0.1 - 0.35, 0.2 + 0.49)])


def test_the_left_pole_is_blue_and_the_right_one_orange():
    ax = DRAW["shift"]()
    assert dots(ax)[:2] == [list(place) for _, place in POLES]
    assert [line.get_color() for line in dotted(ax)[:2]] == [plots.LEFT, plots.RIGHT]


def test_an_arrow_has_the_colour_of_the_side_to_which_it_pulls():
    notes = [note for note in DRAW["shift"]().texts if getattr(note, "arrow_patch", None) is not None]
    inks = [to_hex(note.arrow_patch.get_edgecolor()) for note in notes]
    assert inks == [plots.LEFT_INK.lower(), plots.RIGHT_INK.lower(), plots.RIGHT_INK.lower()]


def test_the_three_longest_pulls_are_named():
    moves = [*MOVES, ("deposit", np.array([0.4, 0.0]))]
    named = names(plots.plot_shift("bank", (0, 0), moves))
    assert {"river", "money", "deposit", "bank", "bank alone"} == set(named)


def test_a_word_that_nothing_pulls_stays_where_it_is():
    ax = plots.plot_shift("bank", (0.5, 0.5), [])
    assert arrows(ax) == [] and dots(ax) == [[0.5, 0.5], [0.5, 0.5]]
