"""Silence: twelve pulls laid end to end on the ruler, any of which can be taken away."""

import numpy as np
import pytest
from conftest import javascript

from attention_lib import measure
from attention_lib.widgets import Silence
from attention_lib.widgets.silence.widget import headline

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
RIVER, LOAN = Silence().texts


# Python

def test_the_bars_are_the_pulls_of_the_layer():
    silence = Silence(at=1)
    start, pulls = measure.head_pulls(LOAN)
    np.testing.assert_allclose(silence.pulls[1], [start, *pulls], atol=1e-4)
    assert silence.place() == pytest.approx(start + pulls.sum(), abs=1e-3) and silence.cases == []
    silence.silent = ["1.5", "1.4", "1.5"]
    assert silence.silent == ["1.4", "1.5"] and silence.place() == pytest.approx(start + pulls.sum() - pulls[3] - pulls[4], abs=1e-3)
    header, rows = silence.table()
    assert rows[5] == ["1.5", "silent", rows[4][2]] and rows[-1][2] == f"{silence.place():+.2f}" and len(rows) == 13 and len(header) == 3
    assert "Without 1.4 and 1.5" in silence.describe() and "data:image/webp" in silence.page_html()


def test_it_counts_the_texts_that_stay_right():
    silence = Silence([RIVER], counted=True)
    for silent in ([], [5], [4, 5], [3, 4, 5, 6, 8], range(1, 13)):
        silence.silent = [f"1.{head}" for head in silent]
        reckoned = np.array(silence.cases)[:, [0, *(head for head in range(1, 13) if head not in silence.quiet)]].sum(axis=1)
        assert silence.right() == (reckoned > 0).sum() == measure.votes().right(silent)[1]
    assert silence.describe().startswith("Two banks are told apart in 10 of 20 texts.") and silence.fewest == 5
    silence.silent = ["1.4"]
    assert silence.table()[1][3:5] == [["1.4", "silent", "19"], ["1.5", "speaks", "14"]] and "12 of 20" not in silence.page_html()


@pytest.mark.parametrize(("silent", "said"), [
    ([], "All twelve heads take “bank” to **−1.50**."), ([1, 2, 3], "Without 1.1, 1.2 and 1.3 “bank” gets to **−1.50**."),
    ([1, 2, 3, 4], "With 4 heads silent “bank” gets to **−1.50**."), ([1, *range(3, 13)], "Head 1.2 alone takes “bank” to **−1.50**."),
    ([*range(1, 13)], "Nobody speaks, and “bank” stays at **+0.20**.")])
def test_it_says_who_speaks(silent, said):
    assert headline(0.2, -1.5, silent) == said


@pytest.mark.parametrize(("given", "said"), [
    ({"texts": []}, "at least one sentence"), ({"texts": RIVER}, "texts"), ({"texts": ["We sat by the river."]}, "“bank” is not in the text"), ({"at": 2}, "from 0 to 1"),
    ({"silent": ["1.0"]}, "from 1.1 to 1.12; got '1.0'"), ({"silent": ["2.5"]}, "heads of layer 1"), ({"silent": 5}, "silent"), ({"texts": [RIVER] * 7}, "6")])
def test_what_cannot_be_shown_is_told(given, said):
    with pytest.raises(ValueError, match=said) as raised:
        Silence(**given)
    assert "\n" not in str(raised.value)


# The page

@pytest.mark.browser
def test_the_page_reckons_and_speaks_as_python_does(browser, rng):
    with javascript(browser, "silence/sum.js", "silence/said.js") as run:
        cases = rng.normal(size=(9, 13))
        for silent in ([], [3], [1, 12], [*range(2, 13)], [*range(1, 13)], [2, 4, 6, 8]):
            keep = [0, *(head for head in range(1, 13) if head not in silent)]
            got = run("silence/sum.js", "m.right(x[0], x[1])", [cases.tolist(), silent])
            assert got == (cases[:, keep].sum(axis=1) > 0).tolist()
            places = run("silence/sum.js", "m.places(x[0], x[1])", [cases[0].tolist(), silent])
            assert places[-1] == pytest.approx(cases[0, keep].sum()) and len(places) == 13
            assert "**".join(run("silence/said.js", "m.headline(0.2, -1.5, x)", silent)) == headline(0.2, -1.5, silent)
        assert "**".join(run("silence/said.js", "m.counted(19, 20)", None)) == "Two banks are told apart in **19** of 20 texts."


class Shown:
    def __init__(self, visited):
        self.page, self.root = visited.page, visited.page.locator(".al-silence")
        self.page.wait_for_selector("[data-ready=true]")

    def head(self, number):
        return self.root.locator(f"[data-head='{number}']")

    def title(self):
        return self.root.locator(".al-headline").inner_text()

    def bar(self, number):
        return self.head(number).locator("i").evaluate("(bar) => { const {left, right} = bar.getBoundingClientRect(); return [left, right]; }")


@pytest.mark.browser
def test_a_head_that_is_pressed_falls_silent_and_the_others_close_up(widget_visit):
    shown = Shown(widget_visit(Silence(), reduced_motion="reduce"))
    assert shown.title() == "All twelve heads take “bank” to −2.15." and shown.head(5).inner_text().split() == ["1.5", "−0.74"]
    for number in range(1, 12):  # by the river each bar ends where the next one begins
        assert shown.bar(number)[0] == pytest.approx(shown.bar(number + 1)[1], abs=2.5)
    before = shown.bar(12)[0]
    shown.head(5).click()
    assert shown.head(5).get_attribute("aria-pressed") == "true" and "silent" in shown.head(5).inner_text()
    assert shown.title() == "Without 1.5 “bank” gets to −1.41." and shown.bar(12)[0] > before + 30
    shown.head(5).press("Enter")
    assert shown.title().startswith("All twelve")
    shown.root.get_by_role("button", name="The bank will not lend").click()
    assert shown.title() == "All twelve heads take “bank” to +2.19."
    shown.root.get_by_role("button", name="All silent").click()
    assert shown.title() == "Nobody speaks, and “bank” stays at +0.27."
    shown.head(5).click()
    assert shown.title() == "Head 1.5 alone takes “bank” to +0.92."


@pytest.mark.browser
def test_a_wager_is_won_by_five_heads_and_a_phone_finds_room(widget_visit):
    shown = Shown(widget_visit(Silence(counted=True), "#silence=%5B%221.4%22%2C%221.5%22%5D", **PHONE))
    told = shown.root.locator(".al-silence-told")
    assert shown.title() == "Two banks are told apart in 14 of 20 texts." and shown.root.locator(".al-full").count() == 14
    assert told.inner_text() == "2 heads silent. A coin gets 10." and shown.root.locator(".al-silence-row").count() == 0
    assert shown.page.evaluate("document.documentElement.scrollWidth") <= 390
    assert min(shown.root.locator("button:visible").evaluate_all("all => all.map((each) => each.offsetHeight)")) >= 36
    for head in (3, 6, 8):
        shown.head(head).click()
    assert shown.root.get_attribute("data-right") == "10" and told.inner_text() == "Lost, with 5 heads silent. Fewer will not do."
    shown.root.get_by_role("button", name="All silent").click()
    assert told.inner_text() == "Lost, with 12 heads silent. It takes no more than 5."
    shown.root.get_by_role("button", name="All speak").click()
    assert shown.root.get_attribute("data-right") == "19" and told.inner_text() == "No heads silent. A coin gets 10."
