"""Reach: how loudly a head hears a word, by its place in the sentence."""

import numpy as np
import pytest

from attention_lib import measure
from attention_lib.plots.canvas import Box, Dot, Line, Path
from attention_lib.widgets import Reach
from attention_lib.widgets.reach.figure import MIDDLE
from attention_lib.widgets.reach.widget import headline

PHONE = {"viewport": {"width": 390, "height": 700}, "has_touch": True, "is_mobile": True}


# Python

def test_each_word_has_its_loudness_at_every_place_and_nothing_stands_where_the_asking_word_is():
    one = Reach(["lend", "river"], word="river", at=-6)
    distances, loud = measure.loudness_by_distance("1.5", "river")
    assert one.places() == distances.tolist() and 0 not in one.places()
    np.testing.assert_allclose(one.loud[1], loud, atol=5e-5)
    np.testing.assert_allclose(one.like[0], measure.loudness_by_distance("raw", "lend")[1], atol=5e-5)
    assert one.loudness() == one.loudness(-6) == pytest.approx(0.25, abs=0.005) and max(one.loud[0]) == max(one.loud[1]) == 1
    other = Reach(["money"], asking="river", reach=3, head="1.3", likeness=False)
    np.testing.assert_allclose(other.loud, [measure.loudness_by_distance("1.3", "money", "river", 3)[1]], atol=5e-5)
    assert other.at == -3 and other.like == [] and len(other.table()[1]) == 6 and other.table()[0] == ["place", "head 1.3"]


def test_what_python_changes_later_is_measured_anew():
    one = Reach(["river", "lend"])
    one.reach = 8
    assert len(one.loud[0]) == len(one.like[1]) == 16
    one.likeness = False
    assert one.like == [] and [len(each) for each in one.loud] == [16, 16]


def test_the_place_is_said_in_words():
    assert headline("river", "bank", -1, 0.944) == "“river”, **1 word before** “bank”: **0.94** of the loudest."
    assert headline("lend", "bank", 12, 1) == "“lend”, **12 words after** “bank”: **the loudest** of all."
    assert Reach().describe().startswith("“river”, 6 words before “bank”: 0.25 of the loudest. At all 24 places: head 1.5 from 0.18")
    assert Reach().table()[1][0][0] == "12 words before" and Reach().table()[0] == ["place", "head 1.5", "likeness"]


@pytest.mark.parametrize(("given", "said"), [
    ({"words": ["zzyx"]}, "no WordPiece 'zzyx'"), ({"words": []}, "1 to 6 different tokens; got none"), ({"words": "river"}, "is a list"),
    ({"words": ["river", "river"]}, "1 to 6 different"), ({"asking": ""}, "no WordPiece ''"), ({"reach": 13}, "from 1 to 12; got 13"), ({"reach": 0}, "reach should be"),
    ({"at": 0}, "from 1 to 12 words before"), ({"at": 4, "reach": 3}, "from 1 to 3 words before"), ({"at": 2.5}, "a whole number"), ({"word": "lake"}, "word is one of river"),
    ({"head": "2.1"}, "head is one of layer 1"), ({"head": "1.13"}, "1.13"), ({"head": "1.x"}, "1.x"), ({"words": ["a"] * 7}, "room for 6"),
])
def test_what_cannot_be_measured_is_told(given, said):
    with pytest.raises(ValueError, match=said) as raised:
        Reach(**given)
    assert "\n" not in str(raised.value)


def test_the_still_picture_has_a_bar_at_every_place_and_no_line_through_the_asking_word():
    for given in ({}, {"at": -12}, {"at": 1, "word": "deposit"}, {"reach": 1}, {"words": ["the"], "likeness": False}):
        one = Reach(**given)
        canvas = one._drawn().canvas()
        bars = [mark for mark in canvas.marks if isinstance(mark, Box) and mark.fill in ("ink", "muted") and mark.radius == 2]
        assert [round(bar.height / 132, 3) for bar in bars] == [round(each, 3) for each in one._by_name()["head 1.5"]]
        rings = [mark for mark in canvas.marks if isinstance(mark, Dot) and mark.fill == "paper"]
        assert len(rings) == (0 if not one.like else 1 + 2 * one.reach)  # one of them in the legend
        assert not any(isinstance(mark, Line) and mark.start[0] < 340 < mark.end[0] for mark in canvas.marks)
        assert all(abs(bar.x + bar.width / 2 - 340) > MIDDLE / 2 for bar in bars)
        assert sum(isinstance(mark, Path) for mark in canvas.marks) == 1
        frame = next(mark for mark in canvas.marks if isinstance(mark, Box) and mark.fill == "paper")
        assert frame.x >= 0 and frame.x + frame.width <= 680


# The page

class Shown:
    """A Reach on a page, as a reader finds it."""

    def __init__(self, visited):
        self.page, self.root = visited.page, visited.page.locator(".al-reach")
        self.slider, self.title = self.root.get_by_role("slider"), self.root.locator(".al-headline")

    def seen(self):
        """The places that are drawn."""
        return self.root.locator(".al-seen").evaluate_all("bars => bars.map(({ dataset }) => Number(dataset.x))")

    def stands(self, one, at):
        """The word stands at that place, and everything says so."""
        loud = one.loud[one.words.index(one.word)][one.places().index(at)]
        said = headline(one.word, one.asking, at, loud).replace("**", "")
        assert self.title.inner_text() == said
        assert self.slider.get_attribute("aria-valuenow") == str(at) and self.slider.get_attribute("aria-valuetext") in said
        here = self.root.locator(".al-here")
        assert here.get_attribute("data-x") == str(at) and float(here.get_attribute("data-weight")) == pytest.approx(loud)
        return True

    def middle(self, at):
        box = self.root.locator(f".al-place[data-x='{at}']").bounding_box()
        return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_the_word_is_moved_by_keys_mouse_and_links_and_what_was_visited_stays(widget_visit):
    one, visited = Reach(), widget_visit(Reach())
    shown, page = Shown(visited), visited.page
    assert shown.seen() == [-6] and shown.stands(one, -6) and shown.root.bounding_box()["height"] <= 500
    shown.slider.press("ArrowRight")
    assert shown.seen() == [-6, -5] and shown.stands(one, -5)
    for key, at in (("Home", -12), ("ArrowLeft", -12), ("End", 12), ("PageDown", 9)):
        shown.slider.press(key)
        assert shown.stands(one, at)
    assert shown.seen() == [-12, -6, -5, 9, 12]
    page.mouse.move(*shown.middle(9))
    page.mouse.down()
    page.mouse.move(*shown.middle(2), steps=2)
    page.mouse.move(*shown.middle(-2))  # over the asking word
    page.mouse.up()
    assert shown.stands(one, -2) and shown.seen() == [-12, -6, -5, -2, -1, *range(1, 10), 12]
    shown.slider.press("ArrowRight")
    shown.slider.press("ArrowRight")
    assert shown.stands(one, 1)  # none is at 0
    page.mouse.click(shown.middle(-9)[0], shown.middle(-9)[1] + 90)  # beneath it
    assert shown.stands(one, -9) and -8 not in shown.seen()
    page.wait_for_function("() => location.hash === '#reach=-9'")
    shown.root.get_by_role("button", name="Show all").click()
    shown.root.get_by_role("button", name="lend").click()
    assert shown.seen() == one.places() and shown.stands(Reach(word="lend"), -9)
    assert shown.root.get_by_role("status").inner_text() == shown.title.inner_text()
    page.wait_for_function("() => location.hash === '#reach=-9&reach.word=lend&reach.all=true'")
    shown.root.get_by_text("Show numbers").click()
    rows = [row.split() for row in shown.root.locator("tbody tr").all_inner_texts()]
    assert len(rows) == 24 and [row[-2] for row in rows] == [f"{each:.2f}" for each in one.loud[2]]
    page.evaluate("() => { location.hash = '#reach=3&reach.word=river&reach.all=false'; }")
    page.wait_for_function("() => document.querySelector('.al-here').dataset.x === '3'")
    assert shown.stands(one, 3) and 4 in shown.seen() and -8 not in shown.seen()
    for wrong in ("0", "13", "x", "2.5"):
        page.evaluate(f"() => {{ location.hash = '#reach={wrong}&reach.word=bridge'; }}")
    assert shown.stands(one, 3)


@pytest.mark.parametrize("options", [{}, {"color_scheme": "dark"}, PHONE, PHONE | {"viewport": {"width": 320, "height": 700}}])
def test_nothing_overlaps_and_everybody_can_use_it(widget_visit, options):
    visited = widget_visit(Reach(), "#reach=-12&reach.word=deposit&reach.all=true", reduced_motion="reduce", **options)
    shown, page = Shown(visited), visited.page
    assert visited.violations() == [] and page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    bank, root = shown.root.locator(".al-asks").bounding_box(), shown.root.bounding_box()
    for key in ("Home", *["PageUp"] * 3, *["ArrowRight"] * 5, "End"):
        shown.slider.press(key)
        word, bar = shown.slider.bounding_box(), shown.root.locator(".al-here").bounding_box()
        assert word["x"] >= root["x"] - 1 and word["x"] + word["width"] <= root["x"] + root["width"] + 1
        assert word["x"] + word["width"] <= bank["x"] + 1 or word["x"] >= bank["x"] + bank["width"] - 1
        assert word["x"] - 1 <= bar["x"] + bar["width"] / 2 <= word["x"] + word["width"] + 1  # beneath its place
    if options.get("has_touch"):
        tall = [each.bounding_box()["height"] for each in (*shown.root.get_by_role("button").all(), shown.root.locator(".al-reach-line"))]
        assert min(tall) >= 44
        touch = page.context.new_cdp_session(page)
        (x, y), (to, _) = shown.middle(12), shown.middle(5)
        for kind, points in (("touchStart", [x]), ("touchMove", [(x + to) / 2]), ("touchMove", [to]), ("touchEnd", [])):
            touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": each, "y": y} for each in points]})
        assert shown.stands(Reach(word="deposit"), 5)
        shown.root.locator(".al-reach-field").evaluate("field => field.style.marginTop = '600px'")
        for kind, points in (("touchStart", [0]), *[("touchMove", [-20 * step]) for step in range(1, 7)], ("touchEnd", [])):
            touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": 40, "y": 500 + each} for each in points]})
        page.wait_for_function("() => scrollY > 50")  # a finger that goes up turns the page
        assert shown.stands(Reach(word="deposit"), 5)
