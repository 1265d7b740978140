"""The house pictures: what is drawn, read off the marks; the same in SVG and in the image."""

import base64
import html
import io
import lzma
import re
import zlib

import numpy as np
import pytest
from PIL import Image

from attention_lib.plots import Move, diagram, plot_backward, plot_bars, plot_heard, plot_rows, plot_ruler, plot_strips
from attention_lib.plots.canvas import (
    DENSITY,
    PALETTE,
    Beads,
    Box,
    Canvas,
    Cells,
    Dot,
    Line,
    Path,
    Words,
    code,
    css,
    rgb,
)
from attention_lib.plots.diagram import STEPS
from attention_lib.plots.faces import FACES, FOLDER, width_of
from attention_lib.plots.picture import NARROW, WIDE, Picture, in_colours, lines_of, runs_of, unfolded
from attention_lib.plots.ruler import REACH, place

TOKENS = ["[CLS]", "i", "went", "to", "the", "bank", "to", "deposit", "money", ".", "[SEP]"]
ROWS = {"likeness": np.eye(11)[5] * 0.97 + 0.03 / 11, "random": np.full(11, 1 / 11), "trained": None}
MOVES = [Move("We sat by the river bank.", 0.05, -2.2, ("river",)), ("I went to the bank to deposit money.", 0.05, 1.35, (), ("deposit", "money"))]
rng = np.random.default_rng(0)
MATRICES = {"x": rng.normal(size=(11, 384)), **{name: rng.normal(size=(11, 32)) for name in ("q", "k", "v", "mix")},
            "weights": np.eye(11)[[7] * 11], "new": rng.normal(size=(11, 384))}
HEARD = (["mud", "bank", "loan"], np.full(3, 1 / 3), np.array([-6.0, 3.0, 6.0]))
GRADIENTS = {name: rng.normal(size=(64, size)) for name, size in (("w_q", 16), ("w_k", 16), ("w_v", 64), ("w_r", 2))}
ALL = {
    "rows": lambda: plot_rows(ROWS, TOKENS, "bank", title="**“bank”** gives 0.97 to **itself**.", question="Which word?"),
    "ruler": lambda: plot_ruler(MOVES, title="One word, two places.", ask="Type your own …"),
    "bars": lambda: plot_bars({"lend": 5.4, "bank": 0, "check": -0.2}, title="Who answers?", x_label="mean score", bold="bank"),
    "heard": lambda: plot_heard({"all alike": HEARD, "attention": (HEARD[0], np.array([0.9, 0.1, 0.0]), HEARD[2])}, title="Three words, **one point**."),
    "backward": lambda: plot_backward(GRADIENTS, "money 0.81", "river", title="Down, and back **up**."),
    "strips in groups": lambda: plot_strips(MATRICES["x"][:4], TOKENS[:4], groups=[1, 3]),
    "strips": lambda: plot_strips(MATRICES["x"][:3], TOKENS[:3], title="Three words"),
    **{step: lambda step=step: diagram(step, TOKENS, "bank", MATRICES, title="A step", code="weights = softmax(q @ k.T)") for step in STEPS},
    **{f"{step}, large": lambda step=step: diagram(step, TOKENS, "bank", MATRICES, title="A step", large=True) for step in STEPS},
}


def marks(picture, kind, width=WIDE):
    return [mark for mark in picture.canvas(width).marks if isinstance(mark, kind)]


def written(picture, width=WIDE):
    return ["".join(text for text, *_ in mark.runs) for mark in marks(picture, Words, width)]


def edges(mark):
    """left, top, right and bottom of a mark, in pixels."""
    if isinstance(mark, Words):
        left = mark.x - {"start": 0, "middle": 0.5, "end": 1}[mark.anchor] * mark.width
        if mark.upright:
            return mark.x - mark.size, mark.y - mark.width, mark.x, mark.y
        return left, mark.y - mark.size, left + mark.width, mark.y
    if isinstance(mark, Box):
        return mark.x, mark.y, mark.x + mark.width, mark.y + mark.height
    if isinstance(mark, Cells):
        high, wide = np.shape(mark.values)
        return mark.x, mark.y, mark.x + wide * mark.width, mark.y + high * mark.height
    if isinstance(mark, Path):
        xs, ys = zip(*mark.points, strict=True)
        return min(xs), min(ys), max(xs), max(ys)
    if isinstance(mark, Beads):
        last = mark.x + mark.pitch * (mark.count - 1)
        return mark.x - mark.radius, mark.y - mark.radius, last + mark.radius, mark.y + mark.radius
    if isinstance(mark, Dot):
        return mark.x - mark.radius, mark.y - mark.radius, mark.x + mark.radius, mark.y + mark.radius
    return min(mark.start[0], mark.end[0]), min(mark.start[1], mark.end[1]), max(mark.start[0], mark.end[0]), max(mark.start[1], mark.end[1])


# All of them

@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("make", ALL.values(), ids=ALL)
def test_everything_lies_on_the_picture_and_letters_can_be_read(make, width):
    canvas = make().canvas(width)
    for mark in canvas.marks:
        left, top, right, bottom = edges(mark)
        assert left >= -1 and top >= -1 and right <= width + 1 and bottom <= canvas.height + 1, mark
    assert all(mark.size >= 11.5 for mark in canvas.marks if isinstance(mark, Words))


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("make", ALL.values(), ids=ALL)
def test_no_words_lie_on_other_words(make, width):
    boxes = [(edges(mark), mark) for mark in make().canvas(width).marks if isinstance(mark, Words)]
    for number, ((left, top, right, bottom), one) in enumerate(boxes):
        for (left_2, top_2, right_2, bottom_2), other in boxes[:number]:
            across, down = min(right, right_2) - max(left, left_2), min(bottom, bottom_2) - max(top, top_2)
            assert not (across > 1 and down > 4), (one, other)


@pytest.mark.parametrize("make", ALL.values(), ids=ALL)
def test_the_svg_has_the_same_words_in_colours_of_the_page(make):
    picture = make()
    svg = picture.canvas().svg()
    assert [re.sub("<[^>]*>", "", text).replace("&amp;", "&") for text in re.findall(r"<text.*?</text>", svg)] == written(picture)
    assert set(re.findall(r"#[0-9A-F]{6}", svg)) <= set(PALETTE.values())  # no colour but as the fallback of a name
    assert re.findall(r"(?<!,)#[0-9A-F]{6}", svg) == []
    assert len(svg) < 40_000


@pytest.mark.parametrize("make", ALL.values(), ids=ALL)
def test_a_notebook_gets_an_image_with_its_text_and_the_site_two_drawings(make):
    picture = make()
    page = picture._repr_html_()
    assert page.count("<img") == 1 and "<svg" not in page and len(page) < 50_000
    assert re.search(r'alt="([^"]{20,})"', page) and repr(picture).endswith(picture.says)
    site = unfolded(f"<p>{page}</p>")
    assert site.count("<svg") == 2 and "<img" not in site and html.escape(picture.says) in site and "data-" not in site
    assert picture.canvas(WIDE).svg("wide") in site and picture.canvas(NARROW).svg("narrow") in site
    assert tuple(picture.figure().get_size_inches() * picture.figure().dpi) == pytest.approx((DENSITY * WIDE, DENSITY * picture.canvas().height))
    assert page == make()._repr_html_()  # nbval compares it
    drawn = re.search(r'data-drawn="([^"]+)"', page)[1]
    older = base64.b64encode(zlib.compress(lzma.decompress(base64.b64decode(drawn)))).decode()  # as notebooks were once stored
    assert unfolded(page.replace(drawn, older)) == unfolded(page)


def test_the_image_of_a_notebook_keeps_its_palest_cells_and_has_no_colour_that_its_marks_have_not():
    picture = plot_rows({"at first": [0.01, 0.04, 0.95], "later": [0.02, 0.06, 0.92]}, ["she", "met", "bank"], "bank")
    image = np.asarray(Image.open(io.BytesIO(base64.b64decode(picture.image()))))
    assert image.shape == (round(picture.canvas().height), WIDE, 3)
    seen = {"#" + bytes(colour.tolist()).hex().upper() for colour in np.unique(image.reshape(-1, 3), axis=0)}
    cells = {code(("ink", weight)) for weight in (0.01, 0.04, 0.02, 0.06, 0.95, 0.92)}
    assert cells <= seen and len(cells) == 6
    assert len(seen - picture.canvas().colours()[0]) <= 3  # the edges of letters in three colours


# Bars

def test_bars_begin_at_zero_and_are_as_long_as_their_numbers():
    picture = plot_bars({"lend": 4.0, "check": -1.0, "bank": -0.04}, bold="bank")
    lend, check, bank = marks(picture, Box)
    assert lend.x == pytest.approx(check.x + check.width) and lend.width == pytest.approx(4 * check.width)
    assert (bank.fill, lend.fill, bank.width) == ("ink", "muted", 1) or bank.width < check.width / 10
    assert written(picture) == ["lend", "4.0", "check", "−1.0", "bank", "0.0"] and "lend 4.0" in picture.says
    finer = plot_bars({"at": 0.028, "deposited": 0.0254}, digits=3)
    assert written(finer) == ["at", "0.028", "deposited", "0.025"] and "deposited 0.025" in finer.says


@pytest.mark.parametrize("values", [{}, {"a": float("nan")}, {"a": "much"}])
def test_bars_that_cannot_be_drawn_are_told(values):
    with pytest.raises(ValueError, match="bars|number"):
        plot_bars(values)


# Rows

def test_each_strip_has_a_cell_a_token_as_dark_as_its_weight_and_digits_from_a_tenth():
    picture = plot_rows(ROWS, TOKENS, "bank")
    cells = marks(picture, Box)
    assert len(cells) == 33 and [cell.dashed for cell in cells] == [False] * 22 + [True] * 11
    np.testing.assert_allclose([cell.fill[1] for cell in cells[:22]], [*ROWS["likeness"], *ROWS["random"]])
    assert [text for text in written(picture) if re.fullmatch(r"0\.\d\d", text)] == ["0.97"]
    assert {mark.runs[0][2] for mark in marks(picture, Words) if mark.runs[0][0] == "bank"} == {"bold"}
    assert "bank 0.97" in picture.says and "still empty" in picture.says


def test_on_a_phone_names_stand_above_their_strips_and_words_upright():
    beside, above = (marks(plot_rows(ROWS, TOKENS, "bank"), Words, width) for width in (WIDE, NARROW))
    assert not any(mark.upright for mark in beside) and sum(mark.upright for mark in above) == len(TOKENS)


@pytest.mark.parametrize(("rows", "word", "said"), [
    ({"raw": np.full(3, 1 / 3)}, "bank", "'raw' needs a weight between 0 and 1 for each of the 11 tokens"),
    ({"raw": np.full(11, 1.5)}, "bank", "between 0 and 1"), ({"raw": np.full(11, np.nan)}, "bank", "between 0 and 1"),
    (ROWS, "river", "'river' is not in the sentence"), ({"raw": ["a"] * 11}, "bank", "raw"),
])
def test_rows_that_cannot_be_drawn_are_told(rows, word, said):
    with pytest.raises(ValueError, match=said):
        plot_rows(rows, TOKENS, word)


# The ruler

def test_a_ring_where_the_word_stands_alone_and_a_dot_where_the_sentence_takes_it():
    *legend, ring, dot, _, _ = marks(plot_ruler(MOVES), Dot)
    assert (ring.x, dot.x) == (place(0.05, WIDE), place(-2.2, WIDE)) and ring.dashed and dot.fill == "ink"
    assert [mark.dashed for mark in legend] == [True, False] and {"alone", "in its sentence"} < set(written(plot_ruler(MOVES)))
    ways = [line for line in marks(plot_ruler(MOVES), Line) if line.thick == 6]
    assert [(line.start[0], line.end[0], line.stroke) for line in ways] == [
        (place(0.05, WIDE), place(-2.2, WIDE), "river"), (place(0.05, WIDE), place(1.35, WIDE), "money")]


def test_cues_wear_the_colour_of_their_side_and_the_word_is_bold():
    first, second = (mark.runs for mark in marks(plot_ruler(MOVES), Words) if len(mark.runs) > 1)
    assert ("river", "river", "sans") in first and ("bank", "ink", "bold") in first
    assert [text for text, colour, _ in second if colour == "money"] == ["deposit", "money"]


def test_places_are_fixed_and_what_lies_beyond_stands_at_the_end_with_a_mark():
    assert place(0, WIDE) == WIDE / 2 and place(-REACH, WIDE) == place(-9, WIDE) and place(1, WIDE) + place(-1, WIDE) == WIDE
    far, near = (plot_ruler([("The bank.", 0, end)]) for end in (3.6, 2.9))
    assert [line for line in marks(far, Line) if line.arrow] and not [line for line in marks(near, Line) if line.arrow]


def test_a_shorter_ruler_has_the_same_marks_further_apart_and_means_of_words_are_squares():
    static = plot_ruler([("He sat on the river bank.", 0.22, 0.12)], poles=("river words", "money words"), reach=1.5, of_words=True)
    ring, dot = marks(static, Dot)[2:]
    assert (ring.x, dot.x) == (place(0.22, WIDE, 1.5), place(0.12, WIDE, 1.5))
    assert [box.x + 4 for box in marks(static, Box)[1:]] == [place(-1, WIDE, 1.5), place(1, WIDE, 1.5)] and marks(plot_ruler(MOVES), Box) == []
    far = plot_ruler([("The bank.", 0, 1.6)], reach=1.5)
    assert [line for line in marks(far, Line) if line.arrow]


def test_of_two_like_words_the_marked_one_is_bold():
    two = plot_ruler([("From the river bank to the **bank**.", 0.2, 0.1, ("river",))])
    runs = next(mark.runs for mark in marks(two, Words) if len(mark.runs) > 1)
    assert [text for text, _, face in runs if face == "bold"] == ["bank"] and ("river", "river", "sans") in runs
    assert "".join(text for text, *_ in runs) == "From the river bank to the bank."


@pytest.mark.parametrize(("moves", "said"), [([], "at least one"), ([("The bank.", "a", 1)], "places of 'The bank.'")])
def test_rulers_that_cannot_be_drawn_are_told(moves, said):
    with pytest.raises(ValueError, match=said):
        plot_ruler(moves)
    for reach in (1, -3, float("nan")):
        with pytest.raises(ValueError, match="reach is more than 1"):
            plot_ruler([("The bank.", 0, 1)], reach=reach)


# Strips

def test_cells_are_as_strong_as_their_numbers_and_many_columns_are_sampled():
    cells = marks(plot_strips([[1.0, -0.5, 0.0]], ["word"]), Cells)
    assert {tuple(colour): places.tolist() for colour, places in cells[0].groups()} == {
        ("minus", 0.0): [[0, 2]], ("minus", 0.5): [[0, 1]], ("plus", 1.0): [[0, 0]]}
    wide = plot_strips(MATRICES["x"][:2], ["a", "b"])
    assert [np.shape(each.values) for each in marks(wide, Cells)] == [(1, 48)] * 2 and "48 of 384 numbers each" in written(wide)
    with pytest.raises(ValueError, match="a row for each of the 2 labels"):
        plot_strips(np.ones((3, 4)), ["a", "b"])
    one, two, three = (mark.y for mark in marks(plot_strips(np.ones((3, 4)), list("abc"), groups=[2, 1]), Cells))
    assert three - two > two - one
    with pytest.raises(ValueError, match=r"count the 3 strips; got \[2\]"):
        plot_strips(np.ones((3, 4)), list("abc"), groups=[2])


def test_columns_have_their_names_above_them_and_upright_where_there_is_no_room():
    named = plot_strips(np.eye(3), ["cat", "dog", "elephant"], columns=["cat", "dog", "elephant" * 3])
    for width, upright in ((WIDE, False), (NARROW, True)):
        names = [mark for mark in marks(named, Words, width) if mark.size == 13][:3]
        assert [mark.runs[0][0] for mark in names] == ["cat", "dog", "elephant" * 3] and {mark.upright for mark in names} == {upright}
        assert max(mark.y for mark in names) < min(mark.y for mark in marks(named, Cells, width))
    with pytest.raises(ValueError, match="a name for each of the 3 columns"):
        plot_strips(np.eye(3), ["a", "b", "c"], columns=["a"])


# The diagram

def test_what_is_made_now_is_framed_what_is_done_is_pale_and_what_comes_is_empty():
    for step, framed, empty in (("words", 1, 5 - 1 + 2), ("parts", 3, 3), ("weights", 1, 2), ("mix", 1, 1), ("add", 1, 0)):
        boxes = marks(diagram(step, TOKENS, "bank", MATRICES), Box)
        assert sum(box.thick == 2 for box in boxes) == framed and sum(box.dashed for box in boxes) == empty, step
    assert {cells.pale for cells in marks(diagram("weights", TOKENS, "bank", MATRICES), Cells)} == {1, 0.55}
    done = {cells.pale for cells in marks(diagram("add", TOKENS, "bank", MATRICES), Cells) if "ink" in cells.colours}
    assert done == {1}  # x, the weights and the sum can be compared


def test_each_product_stands_where_its_factors_cross():
    cells = marks(diagram("add", TOKENS, "bank", MATRICES), Cells)
    x, q, weights, k, mix, v, new = cells
    assert k.x == weights.x and np.shape(k.values)[1] == 11 and k.y + 8 * k.height < weights.y  # a column a word, over the weights
    assert v.x == mix.x and np.shape(v.values)[0] == 11 and v.y + 11 * v.height < mix.y
    assert x.y == q.y == weights.y == mix.y == new.y and x.x < q.x < weights.x < mix.x < new.x
    bold = [mark for mark in marks(diagram("add", TOKENS, "bank", MATRICES), Words) if mark.runs[0][2] == "bold" and mark.upright]
    assert [mark.runs[0][0] for mark in bold] == ["deposit"]  # the word that it attends to most


def test_the_true_shapes_are_written_and_a_phone_shows_the_step_alone():
    words = written(diagram("weights", TOKENS, "bank", MATRICES))
    assert {"(11, 384)", "(11, 32)", "(11, 11)"} <= set(words)
    assert [len(marks(diagram(step, TOKENS, "bank", MATRICES), Cells, NARROW)) for step in STEPS] == [1, 4, 3, 3, 2]


def test_a_large_diagram_shows_what_its_step_speaks_of_in_wider_cells_and_v_leads_down_to_the_mix():
    count = [len(marks(diagram(step, TOKENS, "bank", MATRICES, large=True), Cells)) for step in STEPS]
    assert count == [1, 4, 4, 5, 7] and diagram("add", TOKENS, "bank", MATRICES).canvas(NARROW).svg() != ""
    for step in ("parts", "mix", "add"):  # matrices are alike, whatever their size
        cells = [cells for cells in marks(diagram(step, TOKENS, "bank", MATRICES, large=True), Cells) if cells.values.shape[0] == len(TOKENS)]
        assert {each.values.shape[1] for each in cells} <= {8, len(TOKENS)}
    for step in ("parts", "weights", "add"):
        small, large = (marks(diagram(step, TOKENS, "bank", MATRICES, large=each), Cells) for each in (False, True))
        assert min(cells.width for cells in large) > min(cells.width for cells in small)
        assert max(cells.height for cells in large) > max(cells.height for cells in small)
    picture = diagram("add", TOKENS, "bank", MATRICES, large=True)
    (down,) = [line for line in marks(picture, Line) if line.arrow and line.start[0] == line.end[0] and line.end[1] > line.start[1]]
    value, mix = [cells for cells in marks(picture, Cells) if cells.colours[1] == "value"][:2]
    lower, upper = sorted([value, mix], key=lambda cells: -cells.y)
    assert edges(upper)[3] < down.start[1] < down.end[1] < lower.y and lower.x < down.start[0] < edges(lower)[2]
    at, most, shown = TOKENS.index("bank"), TOKENS.index("deposit"), marks(picture, Cells)
    beside, above = [[cells for cells in shown if (cells.y == shown[0].y) == level] for level in (True, False)]
    for cells in beside:  # the row of the word is the one in full colour
        assert np.abs(np.delete(cells.values, at, axis=0)).max() < 0.4 and cells.pale == 1
    for cells in above:  # what it hears most is
        words = cells.values if len(cells.values) == len(TOKENS) else cells.values.T
        assert np.abs(words).max(axis=1).argmax() == most
    assert "8 of 32" in written(picture) and not any(" shown" in each for each in written(picture, NARROW))  # the same on a phone
    with pytest.raises(ValueError, match="plain diagram has no v"):
        diagram("weights", TOKENS, "bank", MATRICES, plain=True, large=True)


@pytest.mark.parametrize(("step", "word", "matrices", "said"), [
    ("softmax", "bank", MATRICES, "no step 'softmax'; choose one of words, parts"), ("mix", "river", MATRICES, "not in the sentence"),
    ("mix", "bank", {**MATRICES, "q": np.ones((3, 4))}, "shows q, which should have 11 rows"),
    ("mix", "bank", {"x": MATRICES["x"]}, "shows q"),
])
def test_diagrams_that_cannot_be_drawn_are_told(step, word, matrices, said):
    with pytest.raises(ValueError, match=said):
        diagram(step, TOKENS, word, matrices)


def test_the_matrices_of_later_steps_may_be_missing():
    assert diagram("parts", TOKENS, "bank", {name: MATRICES[name] for name in "xqkv"}).canvas().marks


# Letters and colours

def test_widths_are_those_of_the_book_s_faces():
    assert width_of("bank", 30) == pytest.approx(2 * width_of("bank", 15)) and width_of("bank", face="bold") > width_of("bank")
    assert width_of("iiii", face="code") == pytest.approx(width_of("mmmm", face="code"))
    assert width_of("√") > 3  # from another face
    assert all((FOLDER / face.file).stat().st_size < 30_000 for face in FACES.values())


def test_a_text_breaks_between_its_words_and_keeps_its_bold_parts():
    lines = lines_of(runs_of("**“bank”** gives 0.97 of its attention to **itself**."), 160, 24)
    assert "".join(text for line in lines for text, *_ in line) == "“bank” gives 0.97 of its attention to itself."
    assert len(lines) > 2 and all(sum(width_of(text.rstrip(), 24, face) for text, _, face in line) <= 170 for line in lines)
    assert [text for line in lines for text, _, face in line if face == "bold"] == ["“bank”", "itself"]


def test_a_share_mixes_a_colour_into_the_ground():
    assert rgb(("ink", 0)) == rgb("panel") and rgb(("ink", 1)) == rgb("ink") and rgb(None) == css(None) == "none"
    assert css("query") == "var(--book-query,#8E4585)" and css(("ink", 0.5)).startswith("color-mix(in srgb,var(--book-ink,#1F252E) 50%,")


def test_a_picture_paints_what_it_writes():
    """A dark cell on paper is dark in the image, and at its place."""
    def draw(canvas):
        canvas.box(10, 20, 30, 10, fill="ink", radius=0)
        canvas.height = 50

    figure = Picture(draw, "A box.").canvas(100).figure(2)
    figure.canvas.draw()
    pixels = np.asarray(figure.canvas.buffer_rgba())[..., 0]
    assert pixels.shape == (100, 200)
    rows, columns = np.nonzero(pixels < 60)
    assert (rows.min(), rows.max(), columns.min(), columns.max()) == pytest.approx((40, 59, 20, 79), abs=1)


def test_nothing_but_text_reaches_the_svg():
    canvas = Canvas(100)
    canvas.words(0, 10, "<script>&")
    assert "<script" not in canvas.svg() and "&lt;script&gt;&amp;" in canvas.svg()


# Heard: words and the one point that is made of them

def test_a_word_stands_at_its_answer_and_the_point_at_the_mean_of_all_by_weight():
    one, two = ALL["heard"](), plot_heard({"a": HEARD}, names={"loan"})
    for width in (WIDE, NARROW):
        dots = marks(one, Dot, width)
        places = [dot.x for dot in dots]
        first, last = np.array(places[:3]), places[4:7]  # drawn from the least to the most heard
        assert places[3] == pytest.approx(first.mean()) and places[7] == pytest.approx(np.dot([0.0, 0.1, 0.9], last))
        assert min(first) - width / 2 == pytest.approx(width / 2 - max(first)) and all(0 < x < width for x in places)
        assert dots[7].fill == "river" and dots[3].fill == "money" and dots[4].fill == "paper"  # "loan" is not heard
    threads = [line for line in marks(one, Line) if line.stroke[0] in ("river", "money")]
    assert len(threads) == 5 and max(line.thick for line in threads) == pytest.approx(0.9 * 9)
    assert "mud" not in written(two) and "loan" in written(two)
    assert one.says.endswith("all alike: heard of all alike, in all for money; attention: heard most of “mud” (0.90), in all for river.")


@pytest.mark.parametrize(("given", "said"), [
    ({}, "at least one way"), ({"a": (["x"], [1.0], [np.nan])}, "finite answer"), ({"a": (["x"], [0.5], [1.0])}, "add up to 1; got a sum of 0.50"),
    ({"a": (["x", "y"], [1.0], [1.0])}, "shapes"), ({"a": (["x"], [1.0], [0.0])}, None),
])
def test_what_cannot_become_one_point_is_told(given, said):
    if said is None:
        assert plot_heard(given).canvas().height > 0
        return
    with pytest.raises(ValueError, match=said):
        plot_heard(given)


# Backward: an error comes back to all four matrices

def test_red_arrows_lead_from_the_answer_up_to_every_matrix_and_no_further():
    picture = ALL["backward"]()
    for width in (WIDE, NARROW):
        red = [line for line in marks(picture, Line, width) if line.stroke == "plus"][1:]  # the first is the legend's
        grey = [line for line in marks(picture, Line, width) if line.stroke == "muted"][1:]
        assert len(red) == 9 and len(grey) == 12 and all(line.end[1] < line.start[1] for line in red) and all(line.end[1] > line.start[1] for line in grey)
        boxes = sorted(box.y for box in marks(picture, Box, width))
        assert min(line.end[1] for line in red) > boxes[0]  # below the upper matrices: vectors stay as they are
    pushes = [(push.fill, push.points[0][1] - push.points[2][1]) for push in marks(picture, Path)][2:]  # the first two are the legend's
    assert len(pushes) == 9 * (3 + 3 + 3 + 2) and {colour for colour, _ in pushes} == {"plus"}  # all that is red is the error
    for first, name in zip((0, 27, 54, 81), ("w_q", "w_k", "w_v", "w_r"), strict=True):
        up = np.array([high for _, high in pushes[first:first + 18]])
        assert up[0] * GRADIENTS[name][0, 0] < 0 and 7.9 < np.abs([high for _, high in pushes[first:first + 27]]).max() < 8.5
    with pytest.raises(ValueError, match="got no w_r"):
        plot_backward({name: GRADIENTS[name] for name in ("w_q", "w_k", "w_v")}, "a", "b")
    with pytest.raises(ValueError, match="finite numbers; got shape"):
        plot_backward({**GRADIENTS, "w_q": np.zeros(3)}, "a", "b")


def test_words_that_speak_for_a_side_have_its_colour():
    picture = plot_rows({"": [0.2, 0.3, 0.5]}, ["mud", "bank", "loan"], "bank", river=("mud",), money=("loan",))
    looks = {mark.runs[0][0]: mark.runs[0][1] for mark in marks(picture, Words)}
    assert looks["mud"] == "river" and looks["loan"] == "money" and looks["bank"] == "ink"


def test_a_dot_of_an_image_gets_the_nearest_colour_of_the_palette():
    dots = np.random.default_rng(0).integers(0, 256, (20, 30, 3)).astype(np.uint8)
    palette = ["#FFFFFF", "#7A6400", "#B5303A", "#1F252E"]
    known = np.array([[255, 255, 255], [122, 100, 0], [181, 48, 58], [31, 37, 46]])
    wanted = known[((dots[:, :, None].astype(int) - known) ** 2).sum(axis=3).argmin(axis=2)]
    np.testing.assert_array_equal(np.asarray(in_colours(Image.fromarray(dots), palette)), wanted)
