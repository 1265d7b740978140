"""Company, a table of words seen as an image, and Clues, a word nobody knows; and the picture of shadows on a line."""

import numpy as np
import pytest

from attention_lib import plots
from attention_lib.measure import CompanyTable
from attention_lib.plots.canvas import Dot, Words
from attention_lib.widgets import Clues, Company
from attention_lib.widgets.clues.widget import headline
from attention_lib.widgets.company.widget import shades

CUT = CompanyTable(["dog", "tea", "boat"], ["the", "cup"], np.array([[1339, 0], [39, 63], [466, 1]]), np.array([[1122, 5.6], [85, 0.4], [292, 1.4]]),
                   np.array([[0.18, 0], [0, 5.0], [0.47, 0]]), {2: np.array([[0.9, 0.1], [0.8, -0.26], [0.9, 0]]), 50: np.array([[1.2, 0], [0.5, 2.4], [2, 0.3]])})
TITLES = {"counts": "What is **counted**.", "chance": "By **chance**, nearly the same.", "ppmi": "**Against** chance."}
RANKS = {"2": "**2 numbers** a word.", "50": "**50 numbers** a word."}
TEXTS, WORDS = ["She bought glimp at the market.", "She poured the glimp into a cup."], ["hammer", "tea", "coffee"]
ALIKE = [[0.06, 0, 0], [0.05, 0.24, 0.3]]


# Company in Python

def test_counts_and_chance_share_one_scale_and_so_do_ppmi_and_what_is_rebuilt():
    widget = Company(CUT, TITLES | RANKS)
    for view, table, most, power in (("counts", CUT.counts, 1339, 0.4), ("chance", CUT.chance, 1339, 0.4), ("ppmi", CUT.weighed, 5, 1), ("50", CUT.rebuilt[50], 5, 1)):
        widget.view = view
        np.testing.assert_allclose(widget.shades(), (table / most) ** power)
        assert widget.table()[1][0][0] == "dog" and widget.table()[0] == ["", "the", "cup"]
    assert shades(widget.cells, "2")[1, 1] == 0  # below 0
    assert widget.at == ["dog", "the"] and Company(CUT, RANKS, view=50, at=("boat", "cup")).at == ["boat", "cup"]
    assert set(Company(CUT, RANKS).cells) == {"counts", "ppmi", "2", "50"}  # what its sentences need, and no more
    assert Company(CUT, TITLES, "ppmi").describe() == "Against chance. Most: “tea” with “cup”, 5."


@pytest.mark.parametrize(("given", "said"), [
    ({"titles": {"pmi": "x"}}, "views counts, chance, ppmi, 2, 50; got 'pmi'"), ({"titles": {}}, "what is seen in some of the views"), ({"titles": ["counts"]}, "titles says"),
    ({"view": "2"}, "view is one of counts, chance, ppmi; got '2'"), ({"at": ("cup", "the")}, "a word of the rows"), ({"at": ("dog",)}, "a word of the rows"),
    ({"table": CUT._replace(rows=["dog", "dog", "boat"])}, "different words"), ({"table": CUT._replace(rows=["dog"])}, "counts should be 1 rows of 2 finite numbers"),
    ({"table": CUT._replace(weighed=CUT.weighed * np.nan)}, "ppmi should be 3 rows"), ({"table": CUT._replace(columns=["the", "c" * 15])}, "at most 14 letters"),
])
def test_a_table_that_cannot_be_shown_is_told(given, said):
    with pytest.raises(ValueError, match=said):
        Company(**{"table": CUT, "titles": TITLES} | given)


# Company on the page

def test_views_change_the_image_and_cells_are_read_by_keys_and_pointer(widget_visit):
    visited = widget_visit(Company(CUT, TITLES), reduced_motion="reduce")
    page = visited.page
    page.wait_for_selector("[data-ready=true]")
    marks, told, title = page.locator(".al-company-grid i"), page.locator(".al-company-told"), page.locator(".al-headline")
    grounds = []
    for name, view in (("Counted", "counts"), ("By chance", "chance"), ("Against chance", "ppmi")):
        page.get_by_role("button", name=name, exact=True).click()
        cells = Company(CUT, TITLES, view)
        np.testing.assert_allclose(marks.evaluate_all("all => all.map(({ dataset }) => Number(dataset.value))"), np.ravel(cells.cells[view]))
        np.testing.assert_allclose(marks.evaluate_all("all => all.map(({ style }) => Number(style.getPropertyValue('--shade')))"), cells.shades().ravel(), atol=1e-8)
        assert title.inner_text() == TITLES[view].replace("**", "")
        grounds.append(marks.nth(1).evaluate("mark => getComputedStyle(mark).backgroundColor"))
    assert page.locator(".al-company-shade").inner_text().split("\n") == ["as by chance", "148 times as often"]
    assert grounds[0] != grounds[1]  # never met, and expected some
    assert told.inner_text() == "“dog” and “the” meet 1,339 times, by chance 1,122: 1.2 times as often. PPMI is ln 1.2 = 0.2."
    grid = page.locator(".al-company-grid")
    grid.press("ArrowRight")
    assert told.inner_text() == "“dog” and “cup” never meet, by chance 5.6: no more often than by chance. PPMI is 0."
    for key in ("ArrowDown", "ArrowDown", "ArrowDown", "ArrowRight"):  # it stops at the edge
        grid.press(key)
    assert page.locator(".al-company-grid b.al-bold").all_inner_texts() == ["cup", "boat"]
    page.get_by_role("button", name="By chance").click()
    assert told.inner_text() == "“boat” and “cup” meet once. By chance alone it would be 1.4."
    marks.nth(3).hover()
    page.get_by_role("button", name="Counted").click()
    assert told.inner_text() == "“tea” and “cup” meet 63 times."
    places = marks.evaluate_all("all => all.map((mark) => { const { x, y } = mark.getBoundingClientRect(); return [Math.round(x), Math.round(y)]; })")
    assert len({x for x, _ in places}) == 2 and len({y for _, y in places}) == 3  # a row a word, a column a word
    assert visited.violations() == []


def test_ranks_and_clues_fit_a_phone_in_the_dark(widget_visit):
    options = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "color_scheme": "dark"}
    visited = widget_visit(Company(CUT, RANKS, at=("boat", "cup")), **options)
    page = visited.page
    page.wait_for_selector("[data-ready=true]")
    assert page.locator(".al-company-told").inner_text() == "“boat” and “cup” meet once, and PPMI is 0. Rebuilt from 2 numbers a word: 0.0."
    page.get_by_role("button", name="50", exact=True).click()
    page.locator(".al-company-grid i").nth(3).tap()
    assert page.locator(".al-company-told").inner_text() == "“tea” and “cup” meet 63 times, and PPMI is 5.0. Rebuilt from 50 numbers a word: 2.4."
    assert page.evaluate("document.documentElement.scrollWidth") <= 390 and visited.violations() == []


# Clues

def test_what_counting_says_is_said_as_sure_as_it_is():
    assert headline("glimp", WORDS, ALIKE[0], 1, True) == "After one sentence, counting has **no idea**."
    assert headline("glimp", WORDS, ALIKE[1], 2, True) == "After two sentences, counting says **coffee**."
    assert Clues("glimp", TEXTS, WORDS, ALIKE, step=2, picked="tea").describe().endswith("hammer, tea or coffee. After two sentences, counting says coffee.")
    assert "counting" not in Clues("glimp", TEXTS, WORDS, ALIKE).describe()  # no answer before a guess
    assert Clues("glimp", TEXTS, WORDS, ALIKE).table()[1][1] == [TEXTS[1], "0.05", "0.24", "0.30"]


@pytest.mark.parametrize(("given", "said"), [
    ({"unknown": ""}, "unknown should be a word"), ({"sentences": ["A cup of tea."]}, "should hold “glimp”; got 'A cup of tea.'"), ({"words": ["tea"]}, "2 to 12 different"),
    ({"words": ["tea", "tea", "tea"]}, "different words"), ({"alike": [[0.1, 0.2, 0.3]]}, "each of 2 sentences and 3 words; got shape"), ({"alike": [[2, 0, 0], [0, 0, 0]]}, "a cosine"),
    ({"step": 3}, "how many of the 2 sentences"), ({"picked": "glimp"}, "picked is one of hammer, tea, coffee"),
])
def test_clues_that_cannot_be_given_are_told(given, said):
    with pytest.raises(ValueError, match=said):
        Clues(**{"unknown": "glimp", "sentences": TEXTS, "words": WORDS, "alike": ALIKE} | given)


def test_bars_come_with_the_readers_guess_and_follow_the_sentences(widget_visit):
    visited = widget_visit(Clues("glimp", TEXTS, WORDS, ALIKE), reduced_motion="reduce")
    page = visited.page
    page.wait_for_selector("[data-ready=true]")
    title, rows, lines = page.locator(".al-headline"), page.locator(".al-clues-words li"), page.locator(".al-clues-lines li")
    assert title.inner_text() == "What is glimp? You have one sentence." and lines.all_inner_texts() == [TEXTS[0], "sentence 2"]
    assert rows.evaluate_all("all => all.map(({ dataset }) => dataset.weight)") == [None] * 3  # nothing is told
    height = page.locator(".al-clues").bounding_box()["height"]
    page.get_by_role("button", name="tea").click()
    assert title.inner_text() == "After one sentence, counting has no idea." and page.locator(".al-clues-note").inner_text().startswith("You said “tea”.")
    page.get_by_role("button", name="Next sentence").click()
    assert title.inner_text() == "After two sentences, counting says coffee." and lines.all_inner_texts() == TEXTS
    np.testing.assert_allclose(rows.evaluate_all("all => all.map(({ dataset }) => Number(dataset.weight))"), ALIKE[1])
    widths = [each.bounding_box()["width"] for each in rows.locator("i").all()]
    assert np.argsort(widths).tolist() == [0, 1, 2] and widths[2] / widths[1] == pytest.approx(0.3 / 0.24, rel=0.05)
    page.get_by_role("button", name="Next sentence").click(force=True)  # there is none: nothing happens
    assert page.locator(".al-bold").get_attribute("data-token") == "coffee" and visited.violations() == []
    assert page.locator(".al-clues").bounding_box()["height"] == pytest.approx(height, abs=2)  # nothing moves under the finger
    page.get_by_role("button", name="Start again").click()
    assert title.inner_text() == "What is glimp? You have one sentence." and page.locator("[aria-pressed=true]").count() == 0


# Shadows

def test_shadows_lie_on_the_line_and_stand_beside_it_in_order():
    points = np.array([[4, 3], [3, 4], [0, 0]])
    picture = plots.plot_shadows(points, ["tea", "milk", "dog"], [1, 1], title="**One**", x_label="cup", y_label="poured")
    assert picture.says == "Points and their shadows on a line: tea 4.9, milk 4.9, dog 0.0 along it."
    for width in (680, 358):
        canvas = picture.canvas(width)
        full = [mark for mark in canvas.marks if isinstance(mark, Dot) and mark.fill == "ink"]
        rings = [mark for mark in canvas.marks if isinstance(mark, Dot) and mark.fill == "paper"]
        assert len(full) == 3 and len(rings) == 6  # on the line, and on the line alone
        (x, y), (to_x, to_y) = [(full[0].x, full[0].y), (rings[0].x, rings[0].y)]
        assert to_x - x == pytest.approx(to_y - y)  # at right angles to a line that rises by 45 degrees
        alone = rings[3:] if width > 358 else rings[-3:]
        assert alone[0].x <= alone[1].x <= alone[2].x and len({ring.y for ring in alone}) == 1
        assert all(0 <= mark.x <= width for mark in canvas.marks if isinstance(mark, Words)) and canvas.height < 520
    for wrong, said in (((points[:2], ["tea"], [1, 1]), "for each of the 1 words"), ((-points, ["a", "b", "c"], [1, 1]), "from 0"),
                        ((points, ["a", "b", "c"], [0, 0]), "not both 0")):
        with pytest.raises(ValueError, match=said):
            plots.plot_shadows(*wrong)
