"""Mask: who may be heard, what one head then gives, and where all heads take the word."""

import numpy as np
import pytest
from conftest import javascript

from attention_lib import causal_mask
from attention_lib.measure import asked, who_may
from attention_lib.ruler import on_ruler
from attention_lib.widgets import Mask
from attention_lib.widgets.mask.widget import headline

TEXT = "The bank of the river was muddy."
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


# Python

def test_it_says_what_is_seen_and_agrees_with_the_one_ruler():
    for look, mask in (("everyone", None), ("back", causal_mask(10))):
        tokens, weights, place = Mask(look=look).heard()
        assert place == pytest.approx(on_ruler(TEXT, mask=mask).ends[0], abs=1e-4)
        assert weights.sum() == pytest.approx(1) and tokens[weights.argmax()] == {"everyone": "river", "back": "[CLS]"}[look]
    widget = Mask({"one": "We sat by the river bank.", "two": f"{TEXT} {TEXT}"}, place=1, look="back", which="two")
    assert [row["at"] for row in widget.rows] == [6, 10] and "itself" in headline("bank", ["the", "bank"], [0.2, 0.8], 1)
    assert widget.table()[1][-1] == ["[SEP]", "0.00"] and "data:image/webp" in widget.page_html()
    assert "−1.55" in widget.describe()


@pytest.mark.parametrize(("given", "said"), [
    ({"look": "up"}, "look is one of everyone, back, ahead"), ({"which": "x"}, "which is one of of the river"), ({"texts": {}}, "at least one text"),
    ({"texts": {"a": "We sat by the river."}}, "“bank” stands 0 times"), ({"texts": {"a": " ".join(["bank"] * 40)}}, "room for 22 tokens"), ({"texts": "ab"}, "dict of short names"),
])
def test_what_cannot_be_shown_is_told(given, said):
    with pytest.raises(ValueError, match=said) as raised:
        Mask(**given)
    assert "\n" not in str(raised.value)


# The page

@pytest.mark.browser
def test_the_page_reckons_as_python_does(browser):
    row, kept = asked(TEXT), Mask().rows[0]
    with javascript(browser, "mask/reckon.js", "mask/said.js") as run:
        for look in ("everyone", "back", "ahead"):
            allowed = run("mask/reckon.js", "m.whoMay(x[0], x[1], x[2])", [look, row.at, len(row.tokens)])
            assert allowed == who_may(look, len(row.tokens))[row.at].tolist()
            weights, place = row.under(np.array(allowed))
            got = run("mask/reckon.js", "m.under(x[0], x[1], 5)", [kept, allowed])
            np.testing.assert_allclose(got["weights"], weights[4], atol=2e-3)
            assert got["place"] == pytest.approx(place, abs=5e-3)
            said = run("mask/said.js", "m.headline('bank', x[0], x[1], x[2])", [row.tokens, got["weights"], row.at])
            assert "**".join(said) == headline("bank", row.tokens, weights[4], row.at)
        assert run("mask/reckon.js", "m.under(x[0], x[1], 5)", [kept, [False] * 10]) is None


class Shown:
    def __init__(self, visited):
        self.page, self.root = visited.page, visited.page.locator(".al-mask")
        self.page.wait_for_selector("[data-ready=true]")

    def title(self):
        return self.root.locator(".al-headline").inner_text()

    def place(self, line=1):
        dot = self.root.locator(".al-mask-line").nth(line).locator(".al-mask-dot")
        return float(dot.get_attribute("data-x")) if dot.is_visible() else None

    def press(self, name):
        self.root.get_by_role("button", name=name).first.click()


@pytest.mark.browser
def test_a_reader_forbids_and_allows(widget_visit):
    shown = Shown(widget_visit(Mask({"of the river": TEXT, "river bank": "We sat by the river bank."}, ask="Where will it go?"), reduced_motion="reduce"))
    assert shown.title() == "“bank” gives 0.51 of its attention to “river”." and shown.place(0) == pytest.approx(-1.53, abs=0.01) and shown.place() is None
    assert shown.root.get_by_text("Where will it go?").is_visible()
    shown.press("only back")
    assert shown.place() == pytest.approx(0.64, abs=0.01) and shown.title().endswith("“[CLS]”.") and not shown.root.get_by_text("Where will it go?").is_visible()
    assert [each == "true" for each in shown.root.locator(".al-mask-word").evaluate_all("all => all.map((each) => each.ariaPressed)")] == [True] * 3 + [False] * 7
    shown.press("river")  # forbidden until now
    assert "“river”" in shown.title() and shown.place() < 0 and shown.root.locator(".al-mask-name").last.inner_text() == "as you allow"
    assert shown.page.evaluate("document.activeElement.dataset.token") == "river"
    shown.press("only ahead")
    assert shown.place() < -2 and "“river”" in shown.title()
    for token in ("bank", "of", "the, weight", "river,", "was", "muddy", r".,", "[SEP]"):
        shown.press(token)
    assert "nobody" in shown.title() and shown.place() is None
    shown.press("river bank")
    assert shown.place() == pytest.approx(-0.05, abs=0.01)  # only ahead, still


@pytest.mark.browser
def test_on_a_phone_a_doubled_sentence_finds_room(widget_visit):
    shown = Shown(widget_visit(Mask({"twice": f"{TEXT} {TEXT}"}, place=1, look="back"), **PHONE))
    assert shown.page.evaluate("document.documentElement.scrollWidth") <= 390 and shown.place() == pytest.approx(-1.55, abs=0.01)
    sizes = shown.root.locator("button:visible").evaluate_all("all => all.map((each) => each.offsetHeight)")
    assert min(sizes) >= 34
