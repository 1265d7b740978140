"""meaning-shift's first look: rows that stand still, the reader's own sentence under them, and a map that stays folded."""

import re

import numpy as np
import pytest
from conftest import Visit, at_rest, served, widget_page
from test_meaning_shift import DEPOSIT, LEND, RIVER, TWO_BANKS, WAIT, WEAK

from attention_lib.plots.ruler import place
from attention_lib.ruler import on_ruler
from attention_lib.widgets import MeaningShift
from attention_lib.widgets.meaning_shift.rows import cues_of, marked, unmarked

ROWS, OWN = [RIVER, DEPOSIT], "The bank was robbed while we swam in the river."
SECOND = "From the river bank we walked to the **bank** to deposit our money."


def ruled(rows=ROWS, **options):
    return MeaningShift(**{"rows": rows, "source": "layer-1", "presets": [LEND, WEAK, TWO_BANKS], "title": "One word, two places."} | options)


# Python

def test_rows_are_seen_untouched_and_the_readers_own_row_waits():
    widget = ruled()
    assert widget.sentence == "" and widget.map is False and "map" in widget.address
    river, deposit = (on_ruler(text) for text in ROWS)
    assert widget.describe() == (
        "Where “bank” stands between river bank (−1) and money bank (+1): "
        f"“{RIVER}” from {river.starts[0]:+.2f} to {river.ends[0]:+.2f}; “{DEPOSIT}” from {deposit.starts[0]:+.2f} to {deposit.ends[0]:+.2f}.")
    assert [row[2] for row in widget.table()[1]] == ["+0.220", "-2.155", "+0.255", "+1.358"]
    html = widget.page_html()
    assert "<img" in html and "Write a sentence" not in html
    widget.sentence = LEND
    assert f"“{LEND}” from +0.27 to +2.19." in widget.describe() and widget.table()[1][-1][0] == "bank, new place"
    widget.source = "layer-1"
    assert MeaningShift(rows=ROWS).sentence == "" and RIVER not in MeaningShift(rows=ROWS).presets


def test_of_two_like_words_stars_choose_and_the_own_sentence_shows_both():
    assert unmarked(SECOND) == (TWO_BANKS, "bank", 1) and unmarked(RIVER) == (RIVER, "", 0)
    assert marked(TWO_BANKS, "bank", 1) == SECOND and marked(RIVER, "bank", 0) == RIVER
    both = on_ruler(TWO_BANKS)
    assert f"from {both.starts[1]:+.2f} to {both.ends[1]:+.2f}." in ruled([SECOND]).describe()
    own = ruled([RIVER], sentence=TWO_BANKS).describe()
    assert "river BANK" in own and "the BANK to" in own and all(f"to {end:+.2f}" in own for end in both.ends)


def test_raw_rows_stand_on_the_shorter_ruler_of_words():
    widget = ruled(sources=("raw", "layer-1"), source="raw")
    assert widget.describe().startswith("Where “bank” stands between river words (−1) and money words (+1)")
    for text, told in zip(ROWS, re.findall(r"from (\S+) to ([+-]\d\.\d\d)", widget.describe()), strict=True):
        places = MeaningShift(text).places()
        assert told == (f"{places['static'][0]:+.2f}", f"{places['shifted'][0]:+.2f}")


def test_labelled_cues_are_told_and_others_are_found_by_their_pull():
    assert ruled().cues == {RIVER: ["river"], DEPOSIT: ["deposit", "money"], LEND: ["lend", "money", "customer", "credit"], WEAK: ["deposited", "check"],
                            TWO_BANKS: ["river", "deposit", "money"]}
    assert cues_of([OWN], "bank") == {} == cues_of([RIVER], "table")
    river = ruled()._still(ruled()._source, ROWS)[0]
    assert (river.river, river.money) == (("river",), ())
    assert ruled([OWN])._still(ruled()._source, [OWN])[0].river[0] == "river"


@pytest.mark.parametrize(("rows", "says"), [
    (["The river."], "“bank” is not in 'The river.'"), (["bank " * 41], "41 words"), ([""], "Write a sentence"), (["🏦 bank"] * 7, "rows has room for 6; got 7"),
    ("The bank.", "rows is a list; got one text"), ([RIVER, 5], r"rows\[1\] is of type int"), (["The bank and the **banks**."], "not in 'The bank and"),
])
def test_rows_that_cannot_be_drawn_are_told(rows, says):
    with pytest.raises(ValueError, match=says):
        ruled(rows)
    widget = ruled()
    if isinstance(rows, list) and all(isinstance(each, str) for each in rows) and len(rows) < 7:
        with pytest.raises(ValueError, match=says):
            widget.rows = rows
        assert widget.rows == ROWS


def test_a_function_of_ones_own_has_no_rows():
    with pytest.raises(ValueError, match="leave out `rows` or `attention`"):
        MeaningShift(RIVER, attention=lambda x: (x, np.eye(len(x))), rows=ROWS)


# In the page

class Ruled:
    """The widget as a person sees it."""

    def __init__(self, visited):
        self.visited, self.page, self.root = visited, visited.page, visited.page.locator(".al-meaning")
        self.box = self.root.get_by_role("textbox", name="Sentence")

    def type(self, text):
        self.box.fill(text)
        self.page.wait_for_function(WAIT)

    def press(self, text):
        self.root.get_by_role("button", name=text).click()

    def places(self, role):
        """[row, place] of the marks, in order."""
        return self.root.locator(f".al-ruler [data-role={role}]").evaluate_all("all => all.map(({dataset: d}) => [+d.row, +d.x])")

    def who(self):
        return self.root.locator(".al-who").inner_text()

    def message(self):
        return self.root.locator(".al-message").inner_text()


@pytest.fixture(scope="module")
def ruled_page(tmp_path_factory):
    return widget_page(tmp_path_factory.mktemp("ruled"), ruled(sources=("raw", "layer-1")), still=False)


@pytest.fixture(scope="module")
def visited_by_all(browser, ruled_page):
    visited = Visit(browser, reduced_motion="reduce")
    visited.open(ruled_page.as_uri())
    yield visited
    assert visited.troubles == []
    visited.context.close()


def assert_on_ruler(shown, sentence, row, head=None):
    """The own row shows what NumPy finds, each place of the word."""
    found = on_ruler(sentence)
    ends = found.heard(head) if head else found.ends
    for role, want in (("static", found.starts), ("shifted", ends)):
        np.testing.assert_allclose([x for at, x in shown.places(role) if at == row], want, atol=2e-4)


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 600, 390, 320])
def test_at_rest_the_own_row_asks_the_marks_are_named_and_what_to_try_stands_close(visit, ruled_page, width):
    shown = Ruled(visit(viewport={"width": width, "height": 900}, has_touch=width < 500, is_mobile=width < 500))
    shown.visited.open(ruled_page.as_uri())
    assert shown.who() == f"{LEND} {'' if width < 500 else 'Where will “bank” go? '}Drag the ?."
    assert shown.root.locator(".al-own-rulers .al-ring").inner_text() == "?" and not shown.root.locator(".al-own-rulers .al-dot").is_visible()
    named = shown.root.locator(".al-still .al-ruler > :is(.al-ring, .al-dot)").evaluate_all(
        "all => all.map((each) => getComputedStyle(each, '::before').content)")
    assert named == ['"alone"', '"in this sentence"' if width > 1000 else '"here"', "none", "none"]  # of the first row
    averages = shown.root.locator(".al-own-rulers .al-tick-mark").evaluate_all("all => all.map((each) => getComputedStyle(each, '::after').content)")
    of_whom = [" (average)"] * 2 if shown.root.bounding_box()["width"] < 730 else [", the average river bank", ", the average money bank"]
    assert averages == [f'"−1{of_whom[0]}"', '"0"', f'"+1{of_whom[1]}"']
    who, tries = (shown.root.locator(part).bounding_box() for part in (".al-who", ".al-presets"))
    assert 0 <= tries["y"] - who["y"] - who["height"] <= 12
    chips = [each.bounding_box() for each in shown.root.locator(".al-preset").all()]
    assert width > 1000 or len({chip["y"] for chip in chips}) == 1  # one line, that a finger moves along
    assert shown.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["http", "file"])
def test_two_rows_are_seen_untouched_and_nothing_is_fetched(visit, ruled_page, scheme):
    with served(ruled_page.parent) as address:
        visited = visit()
        visited.open(ruled_page.as_uri() if scheme == "file" else address + ruled_page.name)
        shown = Ruled(visited)
        for row, text in enumerate(ROWS):
            assert_on_ruler(shown, text, row)
        assert [row for row, _ in shown.places("shifted")] == [0, 1] and shown.root.locator(".al-map [data-role]").count() == 0
        assert shown.root.locator(".al-headline").inner_text() == "One word, two places." and shown.message() == ""
        assert shown.box.get_attribute("placeholder") == "Your sentence with “bank” …"
        assert shown.root.locator(".al-ends span").all_inner_texts()[:2] == ["river bank", "money bank"]
        assert shown.root.locator(".al-row-text .al-cue").all_inner_texts() == ["river", "deposit", "money"]
        assert shown.root.locator(".al-row-text strong").all_inner_texts() == ["bank", "bank"]
        assert shown.root.bounding_box()["height"] <= 450  # rows that stand apart
        assert not [asked for asked in visited.requests if "/shards/" in asked]
        for text in (LEND, WEAK, TWO_BANKS):
            shown.press(text)
            assert_on_ruler(shown, text, 2)
        assert shown.who() == "First: river pulls it 1.50 to the left. Second: river pulls it 0.76 to the left."
        assert not [asked for asked in visited.requests if "/shards/" in asked]
        shown.type(OWN)
        assert_on_ruler(shown, OWN, 2)
        assert shown.who().startswith("river pulls it ")
        visited.page.set_viewport_size({"width": 390, "height": 844})
        assert visited.page.evaluate("document.documentElement.scrollWidth <= innerWidth") and visited.troubles == []


@pytest.mark.browser
def test_an_empty_row_that_is_being_filled_follows_the_word_of_the_rows(visit, ruled_page):
    visited = visit(reduced_motion="reduce")
    visited.open(ruled_page.as_uri())
    shown = Ruled(visited)
    shown.box.press_sequentially("The b")
    visited.page.wait_for_function("() => document.querySelector('.al-message').innerText.includes('“bank” is not in this sentence')")
    assert [row for row, _ in shown.places("shifted")] == [0, 1]
    shown.box.press_sequentially("ank of the river.")
    shown.root.locator(".al-own-rulers [data-role=shifted][data-token=bank]").wait_for()
    visited.page.wait_for_function(WAIT)
    assert_on_ruler(shown, "The bank of the river.", 2)
    assert visited.troubles == []


@pytest.mark.browser
def test_marks_stand_where_plot_ruler_draws_them_and_beyond_the_end_is_an_arrow(visited_by_all):
    shown = Ruled(visited_by_all)
    shown.press(LEND)
    at_rest(shown.page)
    middles = """() => [...document.querySelectorAll('.al-own-rulers .al-ruler > span')].map((mark) => {
        const { left, width } = mark.getBoundingClientRect(), frame = mark.parentElement.getBoundingClientRect();
        return [mark.className, left + width / 2 - frame.left, frame.width]; })"""
    found = on_ruler(LEND)
    for name, middle, width in shown.page.evaluate(middles):
        want = {"al-left": -1, "al-right": 1, "al-ring": found.starts[0], "al-dot": found.ends[0]}
        key = name.split()[-1] if "tick" in name else name
        assert key not in want or middle == pytest.approx(place(want[key], width), abs=1)
    assert shown.root.locator("[data-beyond=left], [data-beyond=right]").count() == 0
    shown.type("The river bank, the river bank, the river water and the muddy river shore.")
    beyond = shown.root.locator(".al-own-rulers [data-beyond=left]").count()
    assert beyond == sum(x < -3 for row, x in shown.places("shifted") if row == 2)


@pytest.mark.browser
def test_the_source_switch_takes_all_rows_to_the_other_ruler_and_back(visited_by_all):
    shown = Ruled(visited_by_all)
    shown.press(WEAK)
    shown.press("Raw vectors")
    for row, text in enumerate([*ROWS, WEAK]):
        want = MeaningShift(text).places()
        np.testing.assert_allclose([dict(map(tuple, shown.places(role)))[row] for role in ("static", "shifted")],
                                   [want["static"][0], want["shifted"][0]], atol=1e-4)
    assert shown.root.locator(".al-ends span").all_inner_texts()[:2] == ["river words", "money words"]
    assert "of its attention to itself" in shown.who()
    shown.press("Trained layer 1")
    assert_on_ruler(shown, WEAK, 2)


@pytest.mark.browser
def test_play_moves_the_own_row_pull_by_pull_or_all_rows_while_there_is_none(visit, ruled_page):
    visited = visit(reduced_motion="reduce")
    visited.page.clock.install(time=0)
    visited.open(ruled_page.as_uri())
    visited.page.clock.pause_at(5000)
    shown = Ruled(visited)
    shown.press("Play")
    assert shown.places("static") == shown.places("shifted")
    visited.page.clock.run_for(900)
    river = on_ruler(RIVER)
    pull = river.pulls[0].sum(axis=0)[river.tokens.index("river")]
    assert shown.places("shifted")[0][1] == pytest.approx(river.starts[0] + pull, abs=1e-3)
    assert shown.root.locator(".al-arriving").first.inner_text() == "river"
    shown.press("Stop")
    assert_on_ruler(shown, RIVER, 0)
    shown.press(LEND)
    shown.press("Play")
    assert shown.who() == "“bank” alone." and shown.places("shifted")[2] == shown.places("static")[2]
    assert_on_ruler(shown, RIVER, 0)  # what stands still does
    visited.page.clock.run_for(900)
    assert shown.who() == "lend pulls it 0.85 to the right."
    visited.page.clock.run_for(20_000)
    assert_on_ruler(shown, LEND, 2)
    assert visited.troubles == []


@pytest.mark.browser
def test_the_map_is_drawn_when_it_is_opened_and_an_address_opens_it(visited_by_all, visit, ruled_page):
    shown = Ruled(visited_by_all)
    shown.press(LEND)
    assert shown.root.locator(".al-scatter").count() == 0
    shown.root.get_by_text("Map and pulls").click()
    shown.root.locator(".al-scatter").first.wait_for()
    assert shown.root.locator(".al-map [data-role=pull]").count() > 5
    shown.page.wait_for_function("() => location.hash.includes('meaning-shift.map=true')")
    shown.root.get_by_text("Map and pulls").click()
    shown.page.wait_for_function("() => !location.hash.includes('map=true')")
    linked = visit()
    linked.open(ruled_page.as_uri() + "#meaning-shift=She%20sat%20by%20the%20bank.&meaning-shift.map=true&meaning-shift.head=5")
    linked.page.locator(".al-scatter").first.wait_for()
    assert_on_ruler(Ruled(linked), "She sat by the bank.", 2, head=5)
    assert linked.troubles == []


@pytest.mark.browser
def test_a_guess_is_placed_by_hand_the_truth_stands_beside_it_and_another_sentence_wants_another_guess(visit, ruled_page):
    shown = Ruled(visit(reduced_motion="reduce"))
    shown.visited.open(ruled_page.as_uri())
    line, mark = shown.root.get_by_role("slider", name="Your guess: where will “bank” go?"), shown.root.locator(".al-own-rulers .al-guessed")
    box = line.bounding_box()
    shown.page.mouse.click(box["x"] + box["width"] / 3, box["y"] + box["height"] / 2)  # the ruler goes from −3 to 3, less half a handle
    ring = shown.root.locator(".al-own-rulers .al-ring").bounding_box()
    assert ring["x"] + ring["width"] / 2 == pytest.approx(box["x"] + box["width"] / 3, abs=8) and not mark.is_visible()
    line.press("Home")
    line.press("ArrowRight")
    assert shown.who() == f"{LEND} Your guess: −2.95. Show it" and line.get_attribute("aria-valuetext") == "−2.95"
    shown.press("Show it")
    end = on_ruler(LEND).ends[0]
    assert shown.box.input_value() == LEND and shown.who().startswith(f"You guessed −2.95, and it went to {end:+.2f}. ") and not line.is_visible() and mark.is_visible()
    marks = [shown.root.locator(f".al-own-rulers {name}").bounding_box() for name in (".al-guessed", ".al-tick-mark.al-left", ".al-tick-mark.al-right")]
    guessed, left, right = (each["x"] + each["width"] / 2 for each in marks)
    assert (guessed - left) / (right - left) == pytest.approx((-2.95 + 1) / 2, abs=0.02)
    shown.type(LEND.replace("bad", "very bad"))  # the reader writes on
    assert shown.who().startswith("You guessed")
    shown.press(WEAK)
    assert not shown.who().startswith("You guessed") and not mark.is_visible()


@pytest.mark.browser
def test_guess_again_empties_the_row_and_a_good_guess_is_called_close(visit, ruled_page):
    shown = Ruled(visit(reduced_motion="reduce"))
    shown.visited.open(ruled_page.as_uri())
    line = shown.root.get_by_role("slider")
    assert shown.visited.violations() == []
    for guess, says in ((2.2, ": close"), (-1, "")):
        line.evaluate("(line, guess) => { line.value = guess; line.dispatchEvent(new Event('input')); }", guess)
        shown.press(LEND)
        assert shown.who().startswith(f"You guessed {guess:+.2f}, and it went to {on_ruler(LEND).ends[0]:+.2f}{says}. ".replace("-", "−"))
        shown.press("Guess again")
        assert shown.box.input_value() == "" and shown.who().startswith(f"{LEND} Where will “bank” go?")
        assert line.evaluate("(line) => document.activeElement === line") and len(shown.places("shifted")) == 2


@pytest.mark.browser
def test_a_link_in_the_text_fills_the_own_row(visited_by_all):
    shown = Ruled(visited_by_all)
    shown.page.evaluate("() => { location.hash = 'meaning-shift=' + encodeURIComponent('The bank of the river was muddy.'); }")
    shown.page.wait_for_function("() => document.querySelector('.al-own-box textarea').value.includes('muddy')")
    shown.page.wait_for_function(WAIT)
    assert_on_ruler(shown, "The bank of the river was muddy.", 2)


@pytest.mark.browser
def test_what_cannot_be_drawn_is_told_and_the_last_good_picture_stays(visited_by_all):
    shown = Ruled(visited_by_all)
    shown.press(LEND)
    before = shown.places("shifted")
    for text, says in (("", "Write a sentence"), ("word " * 200, "200 words"), ("🏦 💧", "no piece for any"), ("<b>bold</b>", "“bank” is not in this sentence"),
                       ("The bat flew over the river.", "“bank” is not in this sentence")):
        shown.type(text)
        assert says in shown.message() and shown.places("shifted") == before
    assert shown.root.locator("b b").count() == 0
    shown.root.locator(".al-suggestion", has_text="bat").click()
    shown.page.wait_for_function(WAIT)
    assert shown.root.locator(".al-own-row .al-ends span").all_inner_texts() == ["animal bat", "club bat"]
    found = on_ruler("The bat flew over the river.", "bat")
    np.testing.assert_allclose(shown.places("shifted")[2][1], found.ends[0], atol=2e-4)
    shown.press(LEND)
    assert shown.message() == "" and shown.places("shifted") == before


@pytest.mark.browser
def test_keyboard_numbers_dark_and_axe(visited_by_all):
    shown = Ruled(visited_by_all)
    shown.press(WEAK)
    shown.box.focus()
    shown.page.keyboard.press("Tab")
    assert "Play" in shown.page.evaluate("document.activeElement.textContent")
    shown.root.get_by_text("Show numbers").click()
    rows = shown.root.locator(".al-folds > .al-details:not(.al-fold) tbody tr").all_inner_texts()
    assert rows[0].split("\t") == [f"bank alone, in “{RIVER}”", "–", "+0.220", "–"] and rows[-1].startswith("bank, in this sentence")
    assert shown.visited.violations() == []
    shown.page.evaluate("() => { document.documentElement.dataset.theme = 'dark'; }")
    assert shown.visited.violations("color-contrast") == []
    shown.page.evaluate("() => { document.documentElement.dataset.theme = 'light'; }")


