"""Arrows: two vectors to be dragged, their lengths, the angle, the shadow of one on the other, the dot product."""

import numpy as np
import pytest
from conftest import javascript

from attention_lib import cosine_similarity
from attention_lib.widgets import Arrows
from attention_lib.widgets.arrows.figure import ticks
from attention_lib.widgets.arrows.numbers import reckoned
from attention_lib.widgets.arrows.said import headline, trimmed
from attention_lib.widgets.arrows.widget import lines

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
PAIRS = [([0, 5], [4, 3]), ([4, 3], [8, 6]), ([5, 0], [0, 5]), ([-4, 2], [4, 3]), ([-3, -1.5], [2, 1]), ([0, 0], [4, 3]), ([4, 3], [0, 0]), ([1, 0.001], [3, 0])]


# Python

def test_the_shadow_times_the_length_is_the_dot_product(rng):
    for first, second in rng.uniform(-5, 5, (50, 2, 2)):
        found = reckoned(first, second)
        assert found.shadow * found.lengths[1] == pytest.approx(found.dot) == pytest.approx(first @ second)
        assert found.cosine == pytest.approx(cosine_similarity(first, second)) and np.cos(np.radians(found.angle)) == pytest.approx(found.cosine)
        assert np.dot(first - np.array(found.foot), second) == pytest.approx(0, abs=1e-9)  # the light falls at a right angle
    assert np.isnan(reckoned([0, 0], [4, 3]).angle) and np.isnan(reckoned([4, 3], [0, 0]).shadow)


def test_it_says_what_is_seen():
    def said(first, second, show):
        return headline(show, ["a", "b"], reckoned(first, second)).replace("**", "")

    assert [said(*pair, "angle") for pair in PAIRS[:5]] == ["“a” and “b” stand 53° apart.", "“a” and “b” point the same way.", "“a” and “b” stand at a right angle.",
                                                            "“a” and “b” stand 117° apart.", "“a” and “b” point opposite ways."]
    assert said(*PAIRS[5], "angle") == said(*PAIRS[5], "cosine") == "“a” and “b” have no angle." and said(*PAIRS[7], "angle") == "“a” and “b” stand 1° apart."
    assert [said(*pair, "dot") for pair in PAIRS[2:4]] == ["“a” casts no shadow on “b”.", "The shadow of “a” falls 2 behind “b”."]
    assert said(*PAIRS[3], "cosine") == "“a” and “b”: cosine −0.45."
    one = Arrows((0, 5), (4, 3), ["letter", "note"], ["cats", "dogs"], show="dot")
    assert one.describe() == "The shadow of “letter” on “note” is 3 long. “letter” (0, 5), length 5; “note” (4, 3), length 5; 53° apart; dot product 15; cosine 0.60."
    assert one.table()[1][3] == ["= dot product", "15", "0 × 4 + 5 × 3"] and "data:image/webp" in one.page_html() and len(one.page_html()) < 15_000
    assert lines("cosine", ["a", "b"], [-4, 2], [4, 3])[2] == ["dot product", "−10", "(−4) × 4 + 2 × 3"]
    assert ticks(-5, 10) == [-5, 0, 5, 10] and trimmed(-0.001) == "0" and trimmed(10) == "10"


@pytest.mark.parametrize(("given", "said"), [
    ({"first": (4, 3, 2)}, "first should be two numbers"), ({"first": (11, 0)}, "from 0 to 10"), ({"second": (8, 8)}, "no longer than 10"), ({"second": (-1, 0)}, "from 0 to 10"),
    ({"labels": ["one"]}, "labels should be two texts"), ({"labels": ["", "b"]}, "1 to 12 letters"), ({"axes": ["x" * 25, ""]}, "0 to 24 letters"), ({"low": 2}, "from -1,000 to 0"), ({"first": "ab"}, "first"),
])
def test_what_cannot_be_shown_is_told(given, said):
    with pytest.raises(ValueError, match=said) as raised:
        Arrows(**given)
    assert "\n" not in str(raised.value)


def test_a_living_one_keeps_its_arrows_in_the_plane():
    one = Arrows()
    one.first_x = 6
    with pytest.raises(ValueError, match="first should be two numbers from 0 to 10"):
        one.first_y = 9
    assert one.reckoned().lengths[0] == pytest.approx(np.hypot(6, 3))


# The page

@pytest.mark.browser
def test_the_page_reckons_and_speaks_as_python_does(browser):
    with javascript(browser, "arrows/numbers.js", "arrows/said.js", "arrows/readings.js", "arrows/plane.js") as run:
        for first, second in PAIRS:
            mine = reckoned(first, second)
            got = run("arrows/numbers.js", "Object.values(m.reckoned(x[0], x[1])).flat().map((each) => Number.isNaN(each) ? null : each)", [first, second])
            flat = [*mine.lengths, mine.dot, mine.shadow, *mine.foot, mine.cosine, mine.angle]
            np.testing.assert_allclose([np.nan if each is None else each for each in got], flat, atol=1e-9)
            for show in ("angle", "dot", "cosine"):
                assert "**".join(run("arrows/said.js", "m.headline(x[0], ['a', 'b'], x[1])", [show, {**mine._asdict()}])) == headline(show, ["a", "b"], mine)
                assert run("arrows/readings.js", "m.lines(x[0], ['a', 'b'], x[1], x[2])", [show, [first, second], {**mine._asdict()}]) == lines(show, ["a", "b"], first, second)
        assert run("arrows/plane.js", "m.ticks(-5, 10)", None) == ticks(-5, 10)
        plane = {"low": -5, "high": 10, "step": 1}
        for place in ([4.4, 2.6], [9, 9], [-9, 1], [6, 8], [-30, -40]):
            x, y = run("arrows/numbers.js", "m.fitted(x[0], x[1])", [place, plane])
            assert -5 <= x <= 10 and -5 <= y <= 10 and np.hypot(x, y) <= 10 + 1e-9 and x == int(x) and y == int(y)


class Shown:
    def __init__(self, visited):
        self.page, self.root = visited.page, visited.page.locator(".al-vec")
        self.page.wait_for_selector("[data-ready=true]")

    def title(self):
        return self.root.locator(".al-headline > span").inner_text()

    def tip(self, name):
        return self.root.get_by_role("slider", name=name)

    def at(self, x, y, low=-5, high=10):
        box = self.root.locator(".al-vec-plane svg").bounding_box()
        return box["x"] + box["width"] * (x - low) / (high - low), box["y"] + box["height"] * (high - y) / (high - low)

    def numbers(self):
        return self.root.locator(".al-vec-list li").evaluate_all("(all) => all.map(({ dataset }) => Number(dataset.weight))")


@pytest.mark.browser
def test_a_reader_drags_the_letter_and_its_shadow_goes_along(widget_visit):
    shown = Shown(widget_visit(Arrows((0, 5), (4, 3), ["letter", "note"], ["cats", "dogs"], show="dot", low=-5)))
    page, letter = shown.page, shown.tip("letter")
    assert shown.title() == "The shadow of “letter” on “note” is 3 long." and shown.root.bounding_box()["height"] <= 560
    before = shown.root.locator(".al-vec-plane").bounding_box()
    page.mouse.move(*shown.at(0, 5))
    page.mouse.down()
    page.mouse.move(*shown.at(-3, 4), steps=3)
    assert shown.title() == "“letter” casts no shadow on “note”."
    page.mouse.move(*shown.at(-4, 2), steps=3)
    page.mouse.up()
    want = Arrows((-4, 2), (4, 3), low=-5).reckoned()
    np.testing.assert_allclose(shown.numbers(), [want.shadow, 5, want.dot, want.dot], atol=1e-6)
    assert shown.title() == "The shadow of “letter” falls 2 behind “note”." and shown.root.locator(".al-vec-area.al-below").count() == 1 and shown.root.locator("li.al-below").count() == 3
    assert shown.root.locator(".al-vec-plane").bounding_box() == before
    letter.press("Shift+ArrowRight")
    letter.press("ArrowUp")
    assert letter.get_attribute("aria-valuetext").startswith("1 cats, 3 dogs. The shadow") and letter.get_attribute("aria-valuenow") == "1"
    for _ in range(10):
        letter.press("ArrowRight")
    assert letter.get_attribute("aria-valuenow") == "9" and shown.numbers()[3] == pytest.approx(9 * 4 + 3 * 3)  # no longer than 10
    page.wait_for_function("() => location.hash.startsWith('#arrows=9&')")
    shown.root.get_by_text("Show numbers").click()
    assert "9 × 4 + 3 × 3" in shown.root.locator("table").inner_text()
    page.evaluate("() => { location.hash = '#arrows=99&arrows.first_y=0.5&arrows.second_x=0&arrows.second_y=0'; }")
    page.wait_for_function("() => document.querySelector('.al-vec .al-headline').textContent.includes('no angle')")
    shown.root.get_by_role("button", name="As in the text").click()
    assert shown.title() == "The shadow of “letter” on “note” is 3 long." and shown.root.get_by_role("button", name="As in the text").is_disabled()


@pytest.mark.browser
@pytest.mark.parametrize(("show", "options"), [("angle", {"color_scheme": "dark"}), ("cosine", PHONE)])
def test_everybody_can_use_it(widget_visit, show, options):
    visited = widget_visit(Arrows((0, 5), (8, 6), ["letter", "report"], ["cats", "dogs"], show=show), reduced_motion="reduce", **options)
    shown = Shown(visited)
    assert visited.violations() == [] and shown.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert shown.root.locator(".al-vec-wedge").count() == 1 and shown.root.locator(".al-vec-shadow").count() == (show == "cosine")
    if options.get("has_touch"):
        assert min(each.bounding_box()["height"] for each in [shown.tip("letter"), shown.root.get_by_role("button").first]) >= 44
        touch = shown.page.context.new_cdp_session(shown.page)
        for kind, place in (("touchStart", shown.at(0, 5, 0)), ("touchMove", shown.at(3, 4, 0)), ("touchMove", shown.at(6, 8, 0))):
            touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": place[0], "y": place[1]}]})
        touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        assert shown.title() == "“letter” and “report”: cosine 0.96." and shown.numbers()[3] == pytest.approx(0.96)
