"""The house pictures of numbers: curves, dots, the matrix, places on the ruler, pulls in the plane."""

import numpy as np
import pytest
import test_pictures as every
from test_pictures import ALL, TOKENS, marks, written

from attention_lib import causal_mask, softmax
from attention_lib.plots import (
    block_diagram,
    diagram,
    plot_attention,
    plot_brackets,
    plot_curve,
    plot_distances,
    plot_dots,
    plot_flow,
    plot_intervals,
    plot_orders,
    plot_path,
    plot_places,
    plot_pulls,
    plot_ruler,
    plot_stack,
)
from attention_lib.plots.canvas import Beads, Box, Cells, Dot, Line, Path, Words
from attention_lib.plots.curve import digits, ticks
from attention_lib.plots.picture import NARROW, WIDE

lies_on_it, no_words_touch = every.test_everything_lies_on_the_picture_and_letters_can_be_read, every.test_no_words_lie_on_other_words
same_in_svg = every.test_the_svg_has_the_same_words_in_colours_of_the_page
drawn_twice = every.test_a_notebook_gets_an_image_with_its_text_and_the_site_two_drawings
SIZES = 4 ** np.arange(6)
TOPS = {"q · k": [0.21, 0.42, 0.71, 0.85, 0.94, 0.96], "q · k / √d_k": [0.21, 0.23, 0.25, 0.24, 0.25, 0.25]}
COUNTS = {"likeness": 70, "head 1.5": 40, "random": 24.1}
TOY, NAMES = np.array([[1.0, 1.0], [0.5, 0.4], [1.8, -0.9]]), ["bank", "grows", "money"]
WEIGHTS = softmax(TOY @ TOY.T)
PULLS = {"grows": 0.2 * (TOY[1] - TOY[0]), "money": 0.2 * (TOY[2] - TOY[0])}
MANY = softmax(np.random.default_rng(0).normal(size=(11, 11)) * 2)
DOWN = np.array([np.linspace(-layer / 6, -(layer + 1) / 6, 5) for layer in range(6)])
FIVE = np.random.default_rng(4).normal(size=(5, 384)) + 3 * np.random.default_rng(5).normal(size=384)
GROUPS = {"ten river sentences": [0.1, 0.12, 0.2, 0.21], "ten money sentences": [0.23, 0.23, 0.5]}
DUCKS = {"weight": {"ducks": 0.06, "nest": 0.05, "that": 0.07}, "contribution": {"ducks": 0.17, "nest": 0.2, "that": 0.24}, "moves it if hidden": {"ducks": 0.7, "nest": 0.14, "that": 0.13}}
WALK = {"in the cue": [1, 0.53, 0.42, 0], "in other words": [0, 0.02, 0.04, 0], "in “bank”": [0, 0.45, 0.55, 1]}
AGREES = {"read": {"rollout": (0.6, 0.58, 0.63), "weight in all layers": (0.68, 0.66, 0.71)}, "other experiments": {"left out of the text": (0.8, 0.78, 0.83)}}
FAR = {"river banks": [[0.95, 1.4], [1.3, 1.9]], "money banks": [[1.6, 1.2], [2, 1.9]]}
NEW = {
    "orders": lambda: plot_orders(DUCKS, "Three ways, **three orders**.", bold="ducks"),
    "brackets": lambda: plot_brackets(512, 64, "The same, in **two orders**."),
    "small brackets": lambda: plot_brackets(3, 2),
    "two orders": lambda: plot_orders({"one": {"a long word": -1, "b": 2}, "other": {"b": 0, "a long word": 0}}),
    "flow": lambda: plot_flow(["before", 1, 2, 3], WALK, "It **walks**.", "after layer", {"in “bank”": ("ink", 0.85)}),
    "intervals": lambda: plot_intervals(AGREES, (0.5, 1), "Who **agrees**?", "share of pairs", 0.5, bold="rollout"),
    "distances": lambda: plot_distances(FAR, "No **one** place.", "from river", "from money", {"if all were alike": (0, 1)}),
    "ways with near ends": lambda: plot_path({"guard": [0, -0.6, -0.26], "clerk": [0, 0.4, -0.16]}, title="One is **lost**."),
    "ways to the edges": lambda: plot_path({"a long name of a way": [0, 3, 9], "another long name": [0, 1, 9.0]}, {"before": [0, -9, -9]}),
    "curve": lambda: plot_curve(SIZES, TOPS, title="**One key** takes all.", x_label="d_k", y_label="largest weight", log=True,
                                level=(1 / 16, "equal shares"), y_range=(0, 1)),
    "curve of many": lambda: plot_curve(np.linspace(-3, 3, 61), {"e to the score": np.exp(np.linspace(-3, 3, 61))}, x_label="score"),
    "curves with long names": lambda: plot_curve(range(13), {"keeps for itself": np.linspace(0.1, 1, 13), "goes of the way to its pole": np.zeros(13),
                                                             "and something else": np.full(13, 0.01)}, y_label="share"),
    "dots of 80": lambda: plot_dots(COUNTS, 80, chance=15.9, title="Likeness finds more.", bold="head 1.5", ranges={"random": (12, 37)}),
    "dots of 20": lambda: plot_dots({"raw": 10, "trained": 18, "all": 20, "none": 0}, 20, chance=10),
    "dots of 240": lambda: plot_dots({"raw": 178}, 240, chance=0),
    "matrix": lambda: plot_attention(WEIGHTS, NAMES, title="Each row adds up to 1."),
    "large matrix": lambda: plot_attention(MANY, TOKENS, word="bank"),
    "masked matrix": lambda: plot_attention(np.tri(6) / np.arange(1, 7)[:, None], ["the", "bank", "of", "the", "river", "."], mask=causal_mask(6)),
    "places": lambda: plot_places(GROUPS, start=0.22, reach=1.5, of_words=True, title="Small steps.", alone="“bank” alone"),
    "pulls": lambda: plot_pulls(TOY, NAMES, "bank", PULLS, title="Two pulls.", x_label="money (toy)", y_label="river (toy)", colours={"money": "money"}),
    "block": lambda: block_diagram(FIVE, title="Two boxes add to **one line**.", code="x = norm(x + attend(x))\nx = norm(x + think(x))"),
    "block with its error": lambda: block_diagram(FIVE, error=True),
    "block before": lambda: block_diagram(FIVE, "before", "money", layer=3),
    "block alone": lambda: block_diagram(layers=0),
    "both blocks": lambda: block_diagram({"after": FIVE, "before": None}, "both", title="Where the norm stands."),
    "stack": lambda: plot_stack({"river": DOWN, "money": -DOWN}, np.stack([DOWN, -DOWN]), title="They part.", reach=1.5),
    "stack begun": lambda: plot_stack({"river": DOWN, "deposit": 0.2 - DOWN}, np.stack([DOWN, -DOWN]), 1),
    "stack of one": lambda: plot_stack({"a sentence with no short name": 3 * DOWN}, depth=0),
    **{f"plain {step}": lambda step=step: diagram(step, NAMES, "bank", {"x": TOY, "weights": WEIGHTS, "mix": WEIGHTS @ TOY}, code="weights @ x")
       for step in ("words", "weights", "mix")},
}


def test_these_pictures_hold_what_all_house_pictures_hold():
    assert not NEW.keys() & ALL.keys()


@pytest.mark.parametrize("make", NEW.values(), ids=NEW)
def test_what_holds_for_every_house_picture(make):
    for width in (WIDE, NARROW):
        lies_on_it(make, width)
        no_words_touch(make, width)
        assert all(mark.size >= 12 for mark in marks(make(), Words, width) if mark.runs[0][2] != "code")
    same_in_svg(make)
    drawn_twice(make)


# Orders, flows, intervals, distances

def test_each_word_has_its_place_in_each_order_and_a_line_that_leads_to_the_next():
    picture = NEW["orders"]()
    places = {}
    for mark in marks(picture, Words):
        places.setdefault(mark.runs[0][0], []).append((mark.x, mark.y))
    columns = [sorted((places[word][at][1], word) for word in ("ducks", "nest", "that")) for at in range(3)]
    assert [[word for _, word in column] for column in columns] == [["that", "ducks", "nest"], ["that", "nest", "ducks"], ["ducks", "nest", "that"]]
    lines = marks(picture, Path)
    assert len(lines) == 6 and sorted(line.thick for line in lines) == [1.5] * 4 + [3] * 2
    assert [line.points[-1][1] - line.points[0][1] > 0 for line in lines if line.thick == 3] == [True, False]  # ducks falls, then rises
    assert picture.says == ("From first to last. weight: that 0.07, ducks 0.06, nest 0.05; contribution: that 0.24, nest 0.20, ducks 0.17; "
                            "moves it if hidden: ducks 0.70, nest 0.14, that 0.13.")


def test_bands_fill_the_field_and_are_as_high_as_their_shares():
    picture = NEW["flow"]()
    bands = marks(picture, Path)
    top, bottom = min(y for _, y in bands[0].points), max(y for _, y in bands[-1].points)
    edge = [[[y for x, y in band.points if abs(x - at) < 0.01] for band in bands] for at in np.linspace(26, 672, 4)]
    for step, columns in enumerate(edge):
        heights = np.array([max(column) - min(column) for column in columns]) / (bottom - top)
        np.testing.assert_allclose(heights, [share[step] / sum(each[step] for each in WALK.values()) for share in WALK.values()], atol=1e-6)
    assert picture.says.startswith("in the cue 1.00, 0.53, 0.42, 0.00; in other words")
    scale = {each.runs[0][0]: each.y for each in marks(picture, Words) if each.anchor == "end"}
    assert (scale["0"] - scale["0.5"]) / (bottom - top) == pytest.approx(0.5)


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_what_the_brackets_make_is_as_large_as_it_is(width):
    boxes = marks(NEW["brackets"](), Box, width)
    sides = [(box.height, box.width) for box in boxes]
    unit = sides[0][0] / 512
    wanted = [(512, 64), (64, 512), (512, 64), (512, 512), (512, 64), (64, 512), (512, 64), (64, 64)]  # q, k transposed, v, table; and again
    np.testing.assert_allclose(np.array(sides) / unit, wanted, rtol=1e-6)
    assert "262,144 numbers" in written(NEW["brackets"](), width) and "4,096 numbers" in written(NEW["brackets"](), width)


def test_a_dot_lies_in_its_interval_on_one_scale_for_all_groups():
    picture = NEW["intervals"]()
    dots = marks(picture, Dot)
    whiskers = [line for line in marks(picture, Line) if line.thick == 3]
    assert len(dots) == len(whiskers) == 3 and all(line.start[0] < dot.x < line.end[0] for dot, line in zip(dots, whiskers, strict=True))
    assert (dots[2].x - dots[0].x) / (dots[1].x - dots[0].x) == pytest.approx(0.2 / 0.08)
    assert plot_intervals({"one": {"a": (0, -1, 1)}}, (-1, 1)).canvas().height > 0 and "0.5, chance" in written(picture) and picture.says.endswith("left out of the text 0.80 (0.78 to 0.83); chance 0.50.")


def test_distances_go_from_0_and_a_ring_stands_where_all_would_be():
    *dots, ring = marks(NEW["distances"](), Dot)
    (x, y), (further, higher) = ((dots[at].x, dots[at].y) for at in (0, 3))
    origin = ring.x, ring.y + (ring.y - y) / (1.4 - 1)  # the ring is at (0, 1)
    assert (x - origin[0]) / (further - origin[0]) == pytest.approx(0.95 / 2, abs=0.01)
    assert (origin[1] - y) / (origin[1] - higher) == pytest.approx(1.4 / 1.9, abs=0.02)
    assert (x - origin[0]) / 0.95 == pytest.approx((origin[1] - y) / 1.4, rel=0.02)  # a unit is as long both ways
    assert plot_distances({"a": [[0, 0]]}).canvas().height > 0 and [dot.fill for dot in dots] == ["river"] * 2 + ["money"] * 2 and ring.dashed


@pytest.mark.parametrize(("draw", "said"), [
    (lambda: plot_orders({"one": {"a": 1, "b": 2}}), "at least two ways"), (lambda: plot_orders({"one": {"a": 1, "b": 2}, "two": {"a": 1}}), "the words a, b; 'two' has a"),
    (lambda: plot_orders({"one": {"a": 1, "b": np.nan}, "two": {"a": 1, "b": 1}}), "'one' should be finite"),
    (lambda: plot_brackets(2, 3), "more words than"), (lambda: plot_brackets(0, 3), "tokens counts words"),
    (lambda: plot_flow([1], {"a": [1], "b": [0]}), "at least two steps"), (lambda: plot_flow([1, 2], {"a": [1, 1], "b": [0, 0.5]}), "about 1 together"),
    (lambda: plot_flow([1, 2], {"a": [1, 1], "b": [0]}), "'b' needs a share"), (lambda: plot_flow([1, 2], {"a": [1, 2], "b": [0, -1]}), "from 0 for each"),
    (lambda: plot_intervals({}, (0, 1)), "at least one number"), (lambda: plot_intervals({"a": {"b": (0.5, 0.6, 0.7)}}, (0, 1)), "'b' should be"),
    (lambda: plot_intervals({"a": {"b": (0.5, 0.4, 0.6)}}, (1, 0)), "span should be"), (lambda: plot_intervals({"a": {"b": (0.5, 0.4, 0.6)}}, (0, 1), chance=2), "chance should lie"),
    (lambda: plot_distances({}), "no group"), (lambda: plot_distances({"a": [[1, 2]], "b": [[1, 2]], "c": [[1, 2]]}), "two groups"), (lambda: plot_distances({"a": [[1, -2]]}), "'a' should have two distances"),
    (lambda: plot_distances({"a": [[1, 2]]}, rings={"r": (1, 2, 3)}), "'r' should have two distances")])
def test_what_these_cannot_draw_is_told(draw, said):
    with pytest.raises(ValueError, match=said) as raised:
        draw()
    assert "\n" not in str(raised.value)


# Curves

def test_a_curve_goes_through_its_numbers_and_its_name_stands_at_its_end():
    picture = NEW["curve"]()
    lines, names = marks(picture, Path), {mark.runs[0][0]: mark for mark in marks(picture, Words)}
    assert [len(line.points) for line in lines] == [6, 6] and len(marks(picture, Dot)) == 12
    (x0, y0), *_, (x1, y1) = lines[0].points
    steps = np.diff([x for x, _ in lines[0].points])
    np.testing.assert_allclose(steps, steps[0])  # four times as much is always as far
    assert (y0 - y1) / 250 == pytest.approx(0.96 - 0.21)
    assert names["q · k"].x > x1 and abs(names["q · k"].y - y1) < 12 and names["q · k"].runs[0][1] != names["q · k / √d"].runs[0][1]
    dotted, = [line for line in marks(picture, Line) if line.dashed]
    assert dotted.start[1] == dotted.end[1] == pytest.approx(lines[1].points[0][1] + 250 * (0.21 - 1 / 16))
    assert {"equal shares", "1,024", "0.75", "largest weight", "dk"} <= set(written(picture)) and "q · k from 0.21 to 0.96" in picture.says


def test_names_of_curves_that_end_together_stand_apart():
    ys = [mark.y for mark in marks(NEW["curves with long names"](), Words) if mark.runs[0][2] == "bold"]
    assert min(np.diff(sorted(ys))) >= 15
    assert [dot.fill for dot in marks(NEW["curves with long names"](), Dot)[::13]] == ["ink", "paper", "ink"]


@pytest.mark.parametrize(("arguments", "wanted"), [((0, 1, 4), [0, 0.25, 0.5, 0.75, 1]), ((-3, 3, 5), [-2, 0, 2]), ((0, 12, 5, True), [0, 5, 10]), ((2, 4, 5, True), [2, 3, 4])])
def test_scales_have_round_numbers(arguments, wanted):
    assert ticks(*arguments) == wanted


def test_digits_of_scales():
    assert [digits(number) for number in (0, -2, 0.25, 1024, 30522.0)] == ["0", "−2", "0.25", "1,024", "30,522"]


@pytest.mark.parametrize(("call", "said"), [
    (lambda: plot_curve([1, 2], {}), "no curve"), (lambda: plot_curve([1, 1], {"a": [1, 2]}), "rising numbers"), (lambda: plot_curve([1], {"a": [1]}), "at least two"),
    (lambda: plot_curve([0, 1], {"a": [1, 2]}, log=True), "above 0; got 0"), (lambda: plot_curve([1, 2], {"a": [1]}), "each of the 2 x"),
    (lambda: plot_curve([1, 2], {"a": [1, np.nan]}), "finite"), (lambda: plot_curve([1, 2], {"a": [1, 2]}, y_range=(1, 0)), "least, most"),
    (lambda: plot_curve("ab", {"a": [1, 2]}), "x should hold numbers"),
    (lambda: plot_dots({}, 20), "at least one"), (lambda: plot_dots({"a": 21}, 20), "from 0 to 20; got 21"), (lambda: plot_dots({"a": np.nan}, 20), "from 0 to 20"),
    (lambda: plot_dots({"a": 3}, 0), "at least 1"), (lambda: plot_dots({"a": 3}, 2.5), "whole"), (lambda: plot_dots({"a": [1, 2]}, 20), "from 0 to 20"),
    (lambda: plot_dots({"a": 3}, 20, chance=30), "chance should be"), (lambda: plot_dots({"a": 3}, 20, ranges={"b": (1, 2)}), "A range is"),
    (lambda: plot_attention(WEIGHTS, NAMES[:2]), "each of the 2 labels"), (lambda: plot_attention(3 * WEIGHTS, NAMES), "between 0 and 1"),
    (lambda: plot_attention(WEIGHTS, NAMES, word="river"), "'river' is not in the sentence"), (lambda: plot_attention(np.full((3, 3), np.nan), NAMES), "between 0 and 1"),
    (lambda: plot_attention(np.ones((0, 0)), []), "at least one word"), (lambda: plot_attention(WEIGHTS, NAMES, mask=np.ones((2, 2), bool)), "shape of the weights"),
    (lambda: plot_places({}), "at least one group"), (lambda: plot_places({"a": []}), "list of finite"), (lambda: plot_places({"a": [np.inf]}), "list of finite"),
    (lambda: plot_places({"a": [1]}, reach=0.5), "more than 1; got 0.5"), (lambda: plot_places({"a": [1]}, start="left"), "start"),
    (lambda: plot_pulls(TOY, NAMES[:2], "bank", {}), "each of the 2 labels"), (lambda: plot_pulls(TOY, NAMES, "river", {}), "not among the points"),
    (lambda: plot_pulls(TOY, NAMES, "bank", {"a": [1]}), "two finite numbers"), (lambda: plot_pulls(TOY * np.nan, NAMES, "bank", {}), "two finite numbers"),
    (lambda: block_diagram(FIVE, "first"), "after, before, both; got 'first'"), (lambda: block_diagram(FIVE[:3]), r"\(5, D\).*got shape \(3, 384\)"), (lambda: block_diagram(FIVE * np.nan), "finite"),
    (lambda: block_diagram(FIVE, "both"), 'dict of "after" and "before"'), (lambda: block_diagram(layers=13), "room for 12"), (lambda: block_diagram(layer=7), "got layer=7"), (lambda: block_diagram(layers=2.5), "whole"),
    (lambda: plot_stack({}), "one or two sentences; got 0"), (lambda: plot_stack({"a": DOWN, "b": DOWN[:3]}), "the same layers"), (lambda: plot_stack({"a": DOWN}, depth=7), "6 layers; got depth=7"),
    (lambda: plot_stack({"a": DOWN[:, :4]}), r"\(L, 5\); got shape \(6, 4\)"), (lambda: plot_stack({"a": DOWN * np.nan}), "finite"), (lambda: plot_stack({"a": DOWN}, DOWN[None]), "a mean for each sense"),
    (lambda: plot_stack({"a": DOWN}, depth=1.5), "whole"), (lambda: plot_stack({"a": DOWN}, reach=1), "more than 1; got 1"),
    (lambda: diagram("parts", NAMES, "bank", {"x": TOY, "weights": WEIGHTS}), "no step 'parts'; choose one of words, weights, mix"),
])
def test_what_cannot_be_drawn_is_told(call, said):
    with pytest.raises(ValueError, match=said):
        call()


# Dots

def test_as_many_dots_are_filled_as_are_counted():
    picture = plot_dots({"raw": 10, "trained": 18, "random": 9.8, "all": 20}, 20, chance=10)
    rows = {}
    for bead in marks(picture, Beads):
        rows.setdefault(bead.y, []).append((bead.count, round(bead.fill[1], 3)))
    assert list(rows.values()) == [[(10, 1), (1, 0.12), (9, 0.12)], [(18, 1), (1, 0.12), (1, 0.12)], [(9, 1), (1, 0.824), (10, 0.12)], [(20, 1)]]
    assert {"10 of 20", "18 of 20", "9.8 of 20", "chance 10"} <= set(written(picture)) and "trained 18 of 20" in picture.says
    first, pitch = marks(picture, Beads)[0].x, marks(picture, Beads)[0].pitch
    assert {line.start[0] for line in marks(picture, Line) if line.dashed} == {first - pitch / 2 + 10 * pitch}


def test_of_many_a_bar_is_drawn_and_a_range_lies_under_its_row():
    wide, narrow = (plot_dots(COUNTS, 80, chance=16, ranges={"random": (12, 37)}).canvas(width).marks for width in (WIDE, NARROW))
    assert [isinstance(mark, Beads) for mark in wide].count(True) == 9 and not any(isinstance(mark, Beads) for mark in narrow)
    bars = [mark for mark in narrow if isinstance(mark, Box)]
    assert [bar.width / bars[0].width for bar in bars] == pytest.approx([1, 70 / 80, 1, 40 / 80, 1, 24.1 / 80])
    ranges = [mark for mark in narrow if isinstance(mark, Line) and not mark.dashed and mark.start[1] == mark.end[1]]
    assert "12 to 37" in written(plot_dots(COUNTS, 80, ranges={"random": (12, 37)}))
    assert [(line.end[0] - line.start[0]) / bars[0].width for line in ranges] == pytest.approx([25 / 80])


# The matrix

def test_cells_are_as_dark_as_their_weights_rows_ask_and_columns_answer():
    picture = plot_attention(WEIGHTS, NAMES, word="bank")
    cells = [box for box in marks(picture, Box) if box.fill]
    np.testing.assert_allclose([cell.fill[1] for cell in cells], WEIGHTS.ravel())
    assert cells[1].x > cells[0].x and cells[3].y > cells[0].y  # along a row; down
    colours = {mark.runs[0][0]: mark.runs[0][1] for mark in marks(picture, Words)}
    assert colours["asks"] == "query" and colours["answers (key)"] == "key" and {"0.60", "0.93", "0.20"} <= colours.keys()
    assert [box.thick for box in marks(picture, Box) if not box.fill] == [2] and "money to money 0.93" in picture.says
    above = {mark.runs[0][0]: mark for mark in marks(picture, Words) if mark.anchor == "middle"}
    assert cells[1].x < above["grows"].x < cells[1].x + cells[1].width


def test_a_large_matrix_writes_digits_in_the_row_it_speaks_of_alone():
    cells, = marks(NEW["large matrix"](), Cells)
    np.testing.assert_array_equal(cells.values, MANY)
    assert [text for text in written(NEW["large matrix"]()) if text.startswith("0.")] == [f"{weight:.2f}" for weight in MANY[5] if weight >= 0.095]


def test_what_a_mask_forbids_is_crossed_out():
    assert len(marks(NEW["masked matrix"](), Line)) == 15
    nothing = plot_attention(np.full((11, 11), 1.0), TOKENS, mask=causal_mask(11))
    cells, = marks(nothing, Cells)
    np.testing.assert_array_equal(cells.values, np.tri(11))


# Places and pulls

def test_each_place_has_a_dot_and_no_dot_lies_on_another():
    dots = [dot for dot in marks(NEW["places"](), Dot) if not dot.dashed]
    assert plot_distances({"a": [[0, 0]]}).canvas().height > 0 and [dot.fill for dot in dots] == ["river"] * 4 + ["money"] * 3
    middle, unit = WIDE / 2, (WIDE / 2 - 12) / 1.5
    np.testing.assert_allclose([(dot.x - middle) / unit for dot in dots], sum(GROUPS.values(), []))
    far = [np.hypot(a.x - b.x, a.y - b.y) for number, a in enumerate(dots) for b in dots[:number]]
    assert min(far) >= 10
    ring, = [dot for dot in marks(NEW["places"](), Dot) if dot.dashed]
    assert (ring.x - middle) / unit == pytest.approx(0.22) and len([box for box in marks(NEW["places"](), Box) if box.fill == "paper"]) == 4


def test_pulls_lie_tip_to_tail_from_the_ring_to_the_dot():
    picture = NEW["pulls"]()
    grows, money = [line for line in marks(picture, Line) if line.arrow]
    ring, *_, new = marks(picture, Dot)
    assert ring.dashed and new.fill == "ink" and (grows.stroke, money.stroke) == ("ink", "money")
    np.testing.assert_allclose(grows.end, money.start)
    way = np.subtract(grows.end, (ring.x, ring.y)), np.subtract((new.x, new.y), money.start)
    np.testing.assert_allclose(way[0] / way[1], PULLS["grows"] / PULLS["money"], rtol=1e-6)  # one scale for both axes
    triangle, = marks(picture, Path)
    assert len(triangle.points) == 3 and triangle.fill
    assert {"bank", "new bank", "money pulls", "grows pulls"} <= set(written(picture)) and "(1.06, 0.50)" in picture.says


def test_without_pulls_a_word_stays_where_it_is():
    picture = plot_pulls(TOY[:2], NAMES[:2], "bank", {"grows": [0, 0]})
    assert not [line for line in marks(picture, Line) if line.arrow] and not marks(picture, Path)


# The plain diagram, of chapter 05

def test_in_the_plain_diagram_x_meets_itself():
    weights, mix = NEW["plain weights"](), NEW["plain mix"]()
    x, product, turned, shares, upper = marks(weights, Cells)
    assert x.x < product.x < shares.x < upper.x and np.shape(product.values) == np.shape(shares.values) == (3, 3)
    assert np.shape(turned.values) == (2, 3) and np.shape(upper.values) == np.shape(x.values) == (3, 2)
    np.testing.assert_array_equal(turned.values.T, x.values)
    assert turned.x == product.x and {"xᵀ", "x", "weights", "mix"} <= set(written(weights)) and not {"q", "k", "v", "W_Q", "W_K", "√d_k", "+ x"} & set(written(mix))
    assert not {"query", "key", "value"} & {colour for cells in marks(mix, Cells) for colour in cells.colours}
    assert [len(marks(NEW[f"plain {step}"](), Cells, NARROW)) for step in ("words", "weights", "mix")] == [1, 4, 4]


def test_the_plain_diagram_shows_the_scores_and_what_they_were_multiplied_by():
    rng = np.random.default_rng(2)
    for times, said in ((4, "× 4"), (0.5, "× 0.5"), (1, None), (12, "× 12")):
        x = rng.normal(size=(5, 64)) / 8
        picture = diagram("mix", ["we", "sat", "by", "the", "bank"], "bank", {"x": x, "weights": softmax(times * x @ x.T), "mix": x})
        for width in (WIDE, NARROW):
            assert f"= {f'{times:g} ' if said else ''}x xᵀ" in written(picture, width) and "scores" in written(picture, width)
        assert (said in written(picture)) if said else not any("×" in each for each in written(picture))
        scores = marks(picture, Cells)[1].values
        np.testing.assert_allclose(scores / scores[0, 0], x @ x.T / (x[0] @ x[0]), atol=0.35)  # a few large ones are cut
        assert "14 of 64 shown" in written(picture)
    other = diagram("weights", NAMES, "bank", {"x": TOY, "weights": np.full((3, 3), 1 / 3)})  # nobody's softmax of these scores
    assert "= x xᵀ" in written(other) and not any("×" in each for each in written(other))


def test_the_band_of_the_word_is_seen_also_over_the_matrices():
    for step in ("weights", "mix"):
        picture = NEW[f"plain {step}"]()
        band = next(box for box in marks(picture, Box) if box.height == marks(picture, Cells)[0].height and box.fill)
        assert band.fill[1] >= 0.15
        edges = [line for line in marks(picture, Line) if line.start[1] == line.end[1] and line.end[0] - line.start[0] > 400 and not line.arrow]
        assert [line.start[1] for line in edges] == [band.y, band.y + band.height]


def test_a_step_of_words_can_be_plain_before_there_are_weights():
    assert "xᵀ" in written(diagram("words", NAMES, "bank", {"x": TOY}, plain=True)) and "q" in written(diagram("words", NAMES, "bank", {"x": TOY}))


def test_shapes_stand_in_one_line_with_their_names_or_all_below_them():
    tokens = TOKENS + ["and", "more", "words", "."]
    rng = np.random.default_rng(1)
    given = {"x": (15, 384), "q": (15, 32), "k": (15, 32), "v": (15, 32), "weights": (15, 15), "mix": (15, 32), "new": (15, 384)}
    given = {name: rng.normal(size=size) for name, size in given.items()}
    for step in ("words", "weights", "add"):
        lies_on_it(lambda step=step: diagram(step, tokens, "bank", given), WIDE)
        no_words_touch(lambda step=step: diagram(step, tokens, "bank", given), WIDE)
    arrows = [line for line in marks(diagram("parts", tokens, "bank", given), Line, NARROW) if line.arrow]
    xs = [cells.x for cells in marks(diagram("parts", tokens, "bank", given), Cells, NARROW)][1:]
    assert len(arrows) == 3 and all(arrow.start[0] == arrow.end[0] > left for arrow, left in zip(arrows, xs, strict=True))  # down from x


def test_one_large_number_does_not_make_all_others_pale():
    x = np.ones((10, 14))
    x[0, 0] = 100
    for step in ("words", "weights"):
        drawn = marks(diagram(step, TOKENS[:10], "bank", {"x": x, "weights": np.eye(10) * 0.5}, plain=True), Cells)[0].values
        np.testing.assert_array_equal(drawn, 1)


@pytest.mark.parametrize("step", [0, 0.004, -0.03, 0.1, -0.4])
def test_a_step_is_seen_however_small(step):
    """The ring where a word stands alone is never hidden by the dot: it is larger."""
    ring, dot = marks(plot_ruler([("The bank.", 0.2, 0.2 + step)]), Dot)[-2:]
    far = abs(ring.x - dot.x)
    assert ring.dashed and ring.radius + far > dot.radius + 3 and ring.y == dot.y


# The running sum

def test_a_stack_draws_every_step_where_it_is_and_no_more_than_its_depth():
    whole, begun = NEW["stack"](), NEW["stack begun"]()
    arrows = [path for path in marks(whole, Path) if len(path.points) == 8 and path.stroke != "muted"]
    assert len(arrows) == 24 and {arrow.fill for arrow in arrows} == {"river", "money", "paper"} and sum(arrow.fill == "paper" for arrow in arrows) == 12
    unit = (arrows[0].points[3][0] - arrows[0].points[0][0]) / (DOWN[0, 1] - DOWN[0, 0])  # pixels of 1
    for layer, (listens, thinks) in enumerate(zip(arrows[:12:2], arrows[1:12:2], strict=True)):
        np.testing.assert_allclose([each.points[3][0] - each.points[0][0] for each in (listens, thinks)], unit * np.diff(DOWN[layer])[[0, 2]])
    assert len([path for path in marks(begun, Path) if len(path.points) == 8 and path.stroke != "muted"]) == 4
    assert sum(line.dashed for line in marks(begun, Line)) == 2 and not any(line.dashed for line in marks(whole, Line))
    assert {"river", "money", "layer 6", "listens (attention)", "thinks alone (feed-forward)", "−1", "+1"} <= set(written(whole))
    assert "“river” −1.00" in whole.says and "after 1 of 6 layers" in begun.says
    ticks = [line for line in marks(begun, Line) if line.stroke in ("river", "money")]
    assert len(ticks) == 4  # of layer 1, and of the last: the others would give the answer away


# The block

@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_the_error_comes_back_up_the_line_and_into_both_boxes(width):
    red = [mark for mark in marks(NEW["block with its error"](), Line, width) if mark.stroke == "plus"]
    line = red[0].start[0]
    upward = [mark for mark in red if mark.start[0] == mark.end[0]]
    across = [mark for mark in red if mark.start[1] == mark.end[1]]
    assert len(upward) + len(across) == len(red) and all(mark.start[1] > mark.end[1] for mark in upward)
    assert all(mark.arrow for mark in across) and sum(mark.start[0] == line for mark in upward) == 7  # through each norm and plus
    out, back = ([mark for mark in across if (mark.start[0] < mark.end[0]) == outward] for outward in (True, False))
    boxes = [mark for mark in upward if mark.start[0] != line]  # up from what they have added
    assert len(out) == len(back) == len(boxes) == 2 and all(mark.start[0] == line + 1 for mark in out) and all(mark.end[0] == line for mark in back)
    strips = marks(NEW["block with its error"](), Cells, width)
    assert not any(strip.x < mark.start[0] < strip.x + strip.width * strip.values.shape[1] and mark.end[1] < strip.y + strip.height and mark.start[1] > strip.y
                   for mark in upward for strip in strips)  # it lies on none of them
    assert not any(mark.stroke == "plus" for mark in marks(NEW["block"](), Line, width)) and "error comes back" in NEW["block with its error"]().says


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_a_block_is_a_straight_line_to_which_two_boxes_add_and_the_norm_has_its_place(width):
    after, before = (marks(NEW[name](), Cells, width) for name in ("block", "block before"))
    for strips, on_the_line in ((after, [0, 2, 4]), (before, [0, 2, 4])):
        assert len(strips) == 5
        columns = np.linspace(0, 383, strips[0].values.shape[1]).round().astype(int)
        scale = np.quantile(np.abs(FIVE[on_the_line]), 0.97)
        line = [strip for strip in strips if strip.x == strips[-1].x]  # what is added stands beside it
        for strip, vector in zip(sorted(line, key=lambda strip: strip.y), FIVE[on_the_line], strict=True):
            np.testing.assert_allclose(strip.values[0], np.clip(vector[columns] / scale, -1, 1))
    added = [strip for strip in after if strip.x != after[-1].x]
    np.testing.assert_allclose(added[0].values[0], np.clip((FIVE[1] - FIVE[0])[columns] / scale, -1, 1))
    level = {name: [mark.x for mark in marks(NEW[name](), Words, width) if mark.runs[0][0] == "norm"] for name in ("block", "block before", "both blocks")}
    trunk = marks(NEW["block"](), Line, width)[0]
    assert trunk.start[0] == trunk.end[0] and level["block"] == [trunk.start[0]] * 2 and min(level["block before"]) > trunk.start[0] + 60
    assert len(level["both blocks"]) == 4 and written(NEW["both blocks"](), width).count("attend") == 2
    assert {"attend", "think alone", "1", "6", "x = norm(x + attend(x))"} <= set(written(NEW["block"](), width)) and "6" not in written(NEW["block alone"](), width)
    boxes = [box for box in marks(NEW["block before"](), Box, width) if box.thick == 2]
    assert len(boxes) == 1 and "norm before each of them; 6 such blocks" in NEW["block before"]().says  # the third is seen in large
