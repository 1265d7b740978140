"""Tiles: the online softmax, a tile of the matrix of scores after the other, with what one row keeps in sight."""

import numpy as np
import pytest
from conftest import javascript

from attention_lib import softmax
from attention_lib.efficient import flash_attention, online_softmax_steps
from attention_lib.widgets import Tiles
from attention_lib.widgets.tiles import said
from attention_lib.widgets.tiles.widget import tiles

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
TOY = {"scores": [[1, 2, 0], [0, 1, 3], [2, 2, 2]], "values": [[1, 0], [0, 1], [2, -1]], "labels": ["bank", "grows", "money"], "block": 2}


# Python

def test_its_tiles_cover_every_score_once_in_the_order_of_flash_attention():
    for size, block in ((1, 1), (5, 2), (11, 4), (6, 3), (7, 16)):
        for causal in (False, True):
            seen = np.zeros((size, size), int)
            for rows, columns in tiles(size, block, causal):
                seen[rows.start:rows.stop, columns.start:columns.stop] += 1
                assert max(len(rows), len(columns)) <= block
            below = np.tri(size, dtype=int)
            assert (seen[below == 1] == 1).all() and (causal or (seen == 1).all())
    assert [(rows[0], columns[0]) for rows, columns in tiles(5, 2, True)] == [(0, 0), (2, 0), (2, 2), (4, 0), (4, 2), (4, 4)]


def test_the_last_step_of_each_row_is_its_attention():
    one = Tiles()
    scores, values = np.array(one.scores), np.array(one.values)
    for causal in (False, True):
        one.step, one.causal = 0, causal
        for row in range(len(one.labels)):
            one.row = row
            seen = row + 1 if causal else len(one.labels)
            np.testing.assert_allclose(one.steps()[-1].output, softmax(scores[row, :seen]) @ values[:seen], atol=1e-12)
    whole = flash_attention(scores * np.sqrt(len(scores)), np.eye(len(scores)), values, block=4)  # the same scores, as products
    one.causal, one.row = False, 5
    np.testing.assert_allclose(one.steps()[-1].output, whole[5], atol=1e-12)


def test_it_says_what_is_seen_and_begins_where_the_largest_score_changes():
    one = Tiles()
    assert (one.labels[one.row], one.step) == ("bank", 5) and len(one.page_html()) < 15_500
    assert one.describe() == "Tile 5 of 9: only these 16 of 121 scores exist now. A larger score: what “bank” kept counts only 0.11 of itself."
    one.step = 6
    assert one.describe() == "Tile 6 of 9: only these 12 of 121 scores exist now. No score is larger than before: “bank” adds this tile to what it keeps. That was its last."
    one.step = 3
    assert one.describe().endswith("“bank” has not been asked yet.")
    one.step = 0
    assert one.describe().startswith("9 tiles, one after the other, instead of 121 scores at once.")
    assert Tiles(step=9).describe().endswith("“bank” has read all its tiles.") and Tiles(causal=True, block=3).describe() == "Tile 2 of 10: only these 9 of 66 scores exist now. “bank” reads its first tile."
    one.step = 9
    one.block, one.causal = 8, True  # leaves three tiles
    assert one.describe().startswith("Tile 3 of 3: only these 6 of 66") and "<img alt=" in one.page_html()
    mine = Tiles(**TOY, row="grows")
    assert (mine.step, mine.of) == (2, 2) and mine.table()[1] == [["bank grows", "1.00", "0.000", "1.37", "0.27, 0.73"], ["money", "3.00", "0.135", "1.19", "1.73, −0.73"]]


@pytest.mark.parametrize(("given", "told"), [
    ({"row": "to"}, "'to' stands 2 times"), ({"row": "river"}, "stands 0 times"), ({"row": 11}, "row should be a whole number up to 10"), ({"block": 0}, "block should be"),
    ({"block": 12}, "block should be a whole number up to 11"), ({"step": 10}, "up to 9, with 11 words and tiles of 4"), ({"step": -1}, "step should be"), ({"head": "2.1"}, "head is one of layer 1"),
    ({"head": "1.13"}, "head is one of layer 1"), ({"head": 5}, "head is one of layer 1"), ({"sentence": "bank " * 15}, "room for 16 tokens; this sentence has 17"), ({"sentence": 3}, "should be a text"),
    ({"scores": [[1]]}, "all three"), (TOY | {"scores": [[1, 2]]}, r"scores should be \(T, T\)"), (TOY | {"scores": [[1, 2, np.nan]] * 3}, "finite"), (TOY | {"values": [[1] * 7] * 3}, "1 to 6"),
    (TOY | {"labels": ["a", "b", " "]}, "1 to 12 letters"), (TOY | {"labels": "abc"}, "is a list"), (TOY | {"values": [["x"]] * 3}, "should hold numbers"),
])
def test_what_cannot_be_shown_is_told(given, told):
    with pytest.raises(ValueError, match=told) as raised:
        Tiles(**given)
    assert "\n" not in str(raised.value)


# The page

@pytest.mark.browser
def test_the_page_takes_pythons_steps(browser, rng):
    one = Tiles()
    cases = [(np.array(one.scores)[row], np.array(one.values), block) for row in (0, 5) for block in (1, 4, 11)]
    cases += [(scale * rng.normal(size=size), rng.normal(size=(size, 3)), block) for size, block, scale in ((1, 1, 1), (7, 2, 1), (9, 3, 300), (16, 16, 1e-3), (8, 5, 30))]
    with javascript(browser, "tiles/steps.js", "tiles/said.js") as run:
        for scores, values, block in cases:
            got, want = run("tiles/steps.js", "m.onlineSteps(...x)", [scores.tolist(), values.tolist(), block]), online_softmax_steps(scores, values, block)
            assert [each["block"] for each in got] == [[step.block.start, step.block.stop] for step in want]
            for name in ("maximum", "total", "output", "rescale"):
                np.testing.assert_allclose([each[name] for each in got], [getattr(step, name) for step in want], rtol=1e-12, atol=1e-14)
            np.testing.assert_allclose(run("tiles/steps.js", "m.plainOutput(...x)", [scores.tolist(), values.tolist()]), softmax(scores) @ values, atol=1e-12)
        for size, block, causal in ((11, 4, False), (11, 4, True), (5, 2, True), (3, 3, False), (16, 1, True)):
            every = run("tiles/steps.js", "m.tilesOf(...x)", [size, block, causal])
            assert [(range(*each["rows"]), range(*each["columns"])) for each in every] == tiles(size, block, causal)
            for tile, (rows, columns) in zip(every, tiles(size, block, causal), strict=True):
                assert tuple(run("tiles/said.js", "Object.values(m.counted(...x))", [size, tile, causal])) == said.counted(size, (rows, columns), causal)
        for row, block, causal in ((5, 4, False), (7, 2, False), (9, 3, True), (0, 4, True)):
            assert run("tiles/steps.js", "m.turning(...x)", [one.scores, row, block, causal]) == Tiles(row=row, block=block, causal=causal).step
        for step in (0, 5):
            assert "**".join(run("tiles/said.js", "m.headline(x, 9, 16, 121)", step)) == said.headline(step, 9, 16, 121)
        turn, flat = online_softmax_steps([1, 2, 0], [[1], [2], [3]], 1)[1:]
        for now, how in ((None, (False, 0, False)), (None, (False, 3, True)), (flat, (True, 1, False)), (flat, (False, 3, True)), (turn, (False, 2, False))):
            given = [now and {"rescale": now.rescale}, dict(zip(("first", "read", "last"), how, strict=True))]
            assert run("tiles/said.js", 'm.told("bank", ...x)', given) == said.told("bank", now, *how)


class Shown:
    def __init__(self, visited):
        self.page, self.root = visited.page, visited.page.locator(".al-tiles")
        self.page.wait_for_selector("[data-ready=true]")
        self.slider = self.root.get_by_role("slider", name="Tile")

    def title(self):
        return self.root.locator(".al-headline").inner_text()

    def cells(self):
        """The kinds of all cells, as a square of letters: now, past, later, shut."""
        kinds = self.root.locator("[data-col]").evaluate_all("(cells) => cells.map((cell) => cell.className.split('-').at(2)[0])")
        return np.array(kinds).reshape(int(len(kinds) ** 0.5), -1)

    def kept(self):
        """(largest score, sum, rescale), and the output so far."""
        kept = self.root.locator(".al-tiles-keeps")
        numbers = [float(value) if value else None for value in map(kept.get_attribute, ("data-maximum", "data-total", "data-rescale"))]
        return numbers, [float(value) if value else None for value in kept.locator("[data-x]").evaluate_all("(all) => all.map(({ dataset }) => dataset.x)")]

    def press(self, name):
        self.root.get_by_role("button", name=name, exact=True).click()


@pytest.mark.browser
def test_a_reader_goes_through_the_tiles_forth_and_back(widget_visit):
    one = Tiles()
    shown = Shown(widget_visit(one))
    page, root, slider = shown.page, shown.root, shown.slider
    assert shown.title() == "Tile 5 of 9: only these 16 of 121 scores exist now." and root.bounding_box()["height"] <= 640
    cells = shown.cells()
    assert (cells[4:8, 4:8] == "n").all() and (cells[:4] == "p").all() and (cells[4:8, 8:] == "l").all() and (cells == "n").sum() == 16
    assert "e to the 2.65 − 4.82 is 0.114" in root.locator(".al-tiles-how").first.inner_text() and root.locator(".al-rises").count() == 1
    lit = root.locator(".al-tiles-now")
    assert lit.evaluate_all("(all) => all.map((each) => Number(each.dataset.weight))")[7] == 1  # the largest score of “bank” so far
    steps = one.steps()
    for press, at in (("Back", 0), ("Next tile", 1), ("Next tile", 2)):
        shown.press(press)
        (maximum, total, rescale), output = shown.kept()
        np.testing.assert_allclose([maximum, total, rescale], [steps[at].maximum, steps[at].total, steps[at].rescale], rtol=1e-8)
        np.testing.assert_allclose(output, steps[at].output, rtol=1e-8)
    end = root.locator(".al-tiles-end")
    assert "Plain softmax, with all scores at once, gives the same. Difference: " in end.inner_text() and root.locator(".al-rises").count() == 0
    root.get_by_role("button", name="Next tile").press("ArrowRight")
    assert shown.title().startswith("Tile 7 of 9") and root.locator(".al-tiles-told").inner_text() == "“bank” has read all its tiles."
    root.get_by_role("button", name="Next tile").press("ArrowLeft")
    slider.press("Home")
    assert shown.title() == "9 tiles, one after the other, instead of 121 scores at once." and shown.kept()[0] == [None] * 3 and not end.is_visible()
    back, further = root.get_by_role("button", name="Back"), root.get_by_role("button", name="Next tile")
    back.dispatch_event("click")
    assert slider.get_attribute("aria-valuetext") == "0 of 9" and back.is_disabled()
    slider.press("End")
    further.dispatch_event("click")
    assert slider.get_attribute("aria-valuetext") == "9 of 9" and (shown.cells()[:8] == "p").all()
    shown.press("3")
    assert shown.title().startswith("Tile 7 of 16") and root.locator(".al-tiles-told").inner_text().startswith("A larger score")
    shown.press("Causal")
    cells = shown.cells()
    assert shown.title() == "Tile 2 of 10: only these 9 of 66 scores exist now." and (cells[np.triu_indices(11, 1)] == "s").all() and (cells[3:6, :3] == "n").all()
    root.get_by_label("Row").select_option("money")
    assert root.locator(".al-tiles-whose").inner_text() == "What “money” keeps" and int(root.get_attribute("data-step")) == Tiles(row=8, block=3, causal=True).step
    root.locator("[data-row='4'][data-col='0']").click()
    assert root.locator(".al-tiles-row.al-bold").inner_text() == "the" and root.locator("summary").inner_text() == "Show numbers"
    page.wait_for_function("() => location.hash.includes('tiles.row=4') && location.hash.includes('tiles.causal=true')")
    page.evaluate("() => { location.hash = '#tiles=99&tiles.block=4&tiles.causal=false&tiles.row=5'; }")
    page.wait_for_function("() => document.querySelector('.al-tiles .al-headline').textContent.startsWith('Tile 9 of 9')")


@pytest.mark.browser
@pytest.mark.parametrize("options", [{"color_scheme": "dark"}, PHONE])
def test_everybody_can_use_it_and_nothing_moves_under_the_finger(widget_visit, options):
    visited = widget_visit(Tiles(), reduced_motion="reduce", **options)
    shown = Shown(visited)
    assert visited.violations() == []
    places = []
    for button in ("Next tile", "Next tile", "1", "Causal", "8", "Back"):
        shown.press(button)
        places.append([round(each.bounding_box()["y"]) for each in (shown.slider, shown.root.get_by_role("button", name="Causal"))])
    assert all(place == places[0] for place in places), places
    assert shown.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    least = 44 if options is PHONE else 34
    assert min(each.bounding_box()["height"] for each in [shown.slider, *shown.root.get_by_role("button").all(), shown.root.locator("select")]) >= least
