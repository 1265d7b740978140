"""The house pictures of many heads: sheets, slices, shares and sums."""

import numpy as np
import pytest

from attention_lib.plots import plot_shares, plot_sheets, plot_slices, plot_sum
from attention_lib.plots.canvas import Box, Cells, Words
from attention_lib.plots.picture import NARROW, WIDE

TOKENS = ["we", "sat", "by", "the", "bank"]
RNG = np.random.default_rng(7)
X, WEIGHTS, MIXED = RNG.normal(size=(5, 24)), np.full((3, 5, 5), 0.2), RNG.normal(size=(3, 5, 8))
SLICES, WRITTEN = MIXED[:, 4], RNG.normal(size=(3, 24))
MAKE = {
    "sheets": lambda: plot_sheets(TOKENS, "bank", X, WEIGHTS, MIXED, front=2, title="Three **sheets**."),
    "slices": lambda: plot_slices(SLICES, WRITTEN, "All is **added**.", bold="1.2", extra=("b_O", X[0])),
    "shares": lambda: plot_shares(TOKENS, [0.1, 0.2, 0.3, 0.25, 0.15], [-0.5, 0, 0.1, -0.02, 0.3], "Seen.", bold="by"),
    "sum": lambda: plot_sum(0.2, {"1.1": -0.5, "1.2": 0.3, "1.3": -4}, title="A **sum**.", silent=["1.2"]),
}


def marks(picture, kind, width=WIDE):
    return [mark for mark in picture.canvas(width).marks if isinstance(mark, kind)]


@pytest.mark.parametrize("make", MAKE.values(), ids=MAKE)
@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_nothing_is_cut_and_letters_can_be_read(make, width):
    canvas = make().canvas(width)
    for mark in canvas.marks:
        if isinstance(mark, Words):
            left = {"start": mark.x, "middle": mark.x - mark.width / 2, "end": mark.x - mark.width}[mark.anchor]
            assert left >= -1 and left + mark.width <= width + 1, mark.runs
            assert 0 < mark.y <= canvas.height and mark.size >= 11.5
        elif isinstance(mark, Box):
            assert mark.x >= -1 and mark.x + mark.width <= width + 1 and mark.y + mark.height <= canvas.height + 1
        elif isinstance(mark, Cells):
            assert mark.x + mark.width * mark.values.shape[1] <= width + 1 and np.abs(mark.values).max() <= 1
    assert make()._repr_html_().startswith('<figure class="picture"')


def test_each_sum_begins_where_the_last_one_ended():
    bars = [mark for mark in marks(MAKE["sum"](), Box)]
    assert bars[0].x == pytest.approx(bars[1].x, abs=2) and bars[1].dashed and not bars[0].dashed  # a silent one is an outline
    assert bars[2].x + bars[2].width == pytest.approx(bars[0].x, abs=2) and bars[2].fill == "river"
    assert "in all −4.30" in MAKE["sum"]().says


def test_the_last_strip_is_the_sum_of_all():
    strips = [mark.values for mark in marks(MAKE["slices"](), Cells) if mark.values.shape == (1, 24)]
    total = WRITTEN.sum(axis=0) + X[0]
    drawn = np.vstack(strips)
    unclipped = np.abs(drawn) < 1
    scale = (total / drawn[-1])[unclipped[-1]]
    np.testing.assert_allclose(scale, scale[0], rtol=1e-6)
    np.testing.assert_allclose(drawn[0][unclipped[0]] * scale[0], WRITTEN[0][unclipped[0]], rtol=1e-6)


def test_the_sheet_in_front_is_the_one_that_is_named():
    cells = marks(MAKE["sheets"](), Cells)
    assert [each.values.shape for each in cells] == [(5, 8), (5, 5), (5, 8), (5, 9)]
    texts = [mark.runs[0][0] for mark in marks(MAKE["sheets"](), Words) if mark.runs]
    assert (texts.count("head 1.2"), texts.count("1.2")) == (2, 1) and "(3, 5, 5)" in texts and "(5, 24)" in texts


def test_shares_say_both_numbers():
    assert MAKE["shares"]().says.startswith("Attention it gets, and its pull: we 0.10 and −0.50; sat 0.20 and 0.00")


@pytest.mark.parametrize(("make", "said"), [
    (lambda: plot_sum(0, {}), "at least one pull"), (lambda: plot_sum(0, {"a": 1}, silent=["b"]), "no pull 'b'"), (lambda: plot_sum("x", {"a": 1}), "start and pulls"),
    (lambda: plot_slices(SLICES, WRITTEN[:2]), "what is written"), (lambda: plot_slices(SLICES, WRITTEN, names=["a"]), "a name for each"),
    (lambda: plot_shares(TOKENS, [0.1], [0.1]), "5 words"), (lambda: plot_shares(["a"], [2], [0]), "between 0 and 1"),
    (lambda: plot_sheets(TOKENS, "river", X, WEIGHTS, MIXED), "not in the sentence"), (lambda: plot_sheets(TOKENS, "bank", X, WEIGHTS, MIXED, front=4), "3 heads"),
    (lambda: plot_sheets(TOKENS[:4], "sat", X, WEIGHTS, MIXED), "For 4 tokens")])
def test_what_cannot_be_drawn_is_told(make, said):
    with pytest.raises(ValueError, match=said):
        make()
