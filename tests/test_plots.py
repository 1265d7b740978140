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
@pytest.fixture(autouse=True)
def closed_figures():
    yield
    plt.close("all")


def test_the_matrix_returns_the_axes_that_it_was_given():
    _, ax = plt.subplots()
    assert plots.plot_attention(WEIGHTS, WORDS, ax, title="A title") is ax and ax.get_title() == "A title"


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
