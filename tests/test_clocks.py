"""Clocks: a place turns hands at several speeds; two words, and what counts is how far apart they stand."""

import numpy as np
import pytest
from conftest import javascript

from attention_lib.positions import rotate, sinusoidal_positions
from attention_lib.widgets import Clocks
from attention_lib.widgets.clocks.constants import FAR
from attention_lib.widgets.clocks.hands import angles, score, tips
from attention_lib.widgets.clocks.widget import SPEEDS, headline, pace

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
TURNS = {"speeds": [0.4], "start": 0.6}


# Python

def test_the_tips_are_the_waves_and_a_score_is_that_of_turned_arrows():
    np.testing.assert_allclose(tips(angles(np.arange(FAR + 1), SPEEDS)), sinusoidal_positions(FAR + 1, 8), atol=1e-12)
    for places in ([2, 5], [40, 9], [7, 7]):
        q, k = np.array([[1.0, 0], [np.cos(0.6), np.sin(0.6)]])  # of two numbers each, so turned by 1 radian a place
        one, other = rotate(np.array([q, k]), np.array(places))
        assert score(angles(places, [1.0], 0.6)) == pytest.approx(one @ other)


def test_it_says_what_is_seen():
    alone, two = Clocks({"place": 7}), Clocks({"dog": 5, "man": 2}, **TURNS)
    assert alone.describe() == "Place 7: the tips of 4 hands are its 8 numbers." and alone.score() == pytest.approx(4)
    assert alone.table()[1] == [["place", "7", "0.66", "0.75", "0.64", "0.76", "0.07", "1.00", "0.01", "1.00"]]
    assert two.describe() == f"“man” stands 3 places before “dog”: score {np.cos(0.6 - 1.2):.2f}."
    assert "at the same place as" in Clocks({"dog": 4, "man": 4}).describe() and "1 place after" in Clocks({"dog": 4, "man": 5}).describe()
    assert all("data:image/webp" in each.page_html() for each in (alone, two)) and repr(two) == "Clocks(dog 5, man 2)"
    with pytest.raises(ValueError, match="from 0 to"):
        two.other = -1
    assert two.places() == [5, 2]


@pytest.mark.parametrize(("given", "said"), [
    ({"places": {}}, "one word or two"), ({"places": [3]}, "one word or two"), ({"places": {"a": 1, "b": 2, "c": 3}}, "one word or two"), ({"places": {" ": 1}}, "1 to 12 letters"),
    ({"places": {"a": FAR + 1}}, f"from 0 to {FAR}"), ({"places": {"a": 1.5}}, "whole number"), ({"places": {"a": float("nan")}}, "whole number"), ({"speeds": []}, "1 to 4 numbers"),
    ({"speeds": [0]}, "above 0"), ({"speeds": [1] * 5}, "1 to 4 numbers"), ({"speeds": [4]}, "at most π"), ({"start": float("inf")}, "finite"),
])
def test_what_cannot_be_shown_is_told(given, said):
    with pytest.raises(ValueError, match=said) as raised:
        Clocks(**given)
    assert "\n" not in str(raised.value)


# The page

@pytest.mark.browser
def test_the_page_reckons_as_python_does(browser, rng):
    with javascript(browser, "clocks/hands.js", "clocks/said.js") as run:
        for _ in range(5):
            places, speeds, start = rng.integers(0, FAR + 1, 2).tolist(), rng.uniform(0.01, 3, 3).tolist(), float(rng.uniform(-3, 3))
            turned = angles(places, speeds, start)
            np.testing.assert_allclose(run("clocks/hands.js", "m.angles(...x)", [places, speeds, start]), turned, atol=1e-12)
            assert run("clocks/hands.js", "m.score(x)", turned.tolist()) == pytest.approx(score(turned))
            for words in (["dog"], ["dog", "man"]):
                said = run("clocks/said.js", "m.headline(...x)", [words, places[:len(words)], 3, float(score(turned))])
                assert "**".join(said) == headline(words, places[:len(words)], 3, float(score(turned)))
            assert [run("clocks/said.js", "m.pace(x)", each) for each in speeds] == [pace(each) for each in speeds]
        assert run("clocks/hands.js", "[3, -3.5, 6.5].map(m.wrapped)", None) == pytest.approx([3, 2 * np.pi - 3.5, 6.5 - 2 * np.pi])


class Shown:
    def __init__(self, visited):
        self.page, self.root = visited.page, visited.page.locator(".al-clocks")
        self.page.wait_for_selector("[data-ready=true]")

    def title(self):
        return self.root.locator(".al-headline").inner_text()

    def press(self, name):
        self.root.get_by_role("button", name=name).click()

    def angles(self):
        return self.root.locator(".al-clock-hand").evaluate_all("all => all.map((each) => +each.dataset.angle)")

    def turn(self, clock, start, by):
        """Take a hand of a clock at its angle and turn it, in radians."""
        box = self.root.locator(".al-clock svg").nth(clock).bounding_box()
        x, y, far = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, box["width"] / 3
        for step in range(9):
            angle = start + by * step / 8
            self.page.mouse.move(x + far * np.sin(angle), y - far * np.cos(angle))
            if not step:
                self.page.mouse.down()
        self.page.mouse.up()


@pytest.mark.browser
def test_a_place_turns_the_hands_and_a_hand_the_place(widget_visit):
    shown = Shown(widget_visit(Clocks({"place": 7}), reduced_motion="reduce"))
    place = shown.root.get_by_role("slider", name="Place")
    assert shown.title() == Clocks({"place": 7}).describe() and shown.root.bounding_box()["height"] <= 440
    np.testing.assert_allclose(shown.angles(), [7, 0.7, 0.07, 0.007], atol=1e-8)
    assert shown.root.locator(".al-clock-past circle").count() == 4 * 7
    place.press("ArrowRight")
    np.testing.assert_allclose(shown.angles(), [8, 0.8, 0.08, 0.008], atol=1e-8)
    assert place.get_attribute("aria-valuetext").startswith("place 8; Place 8: the tips")
    assert shown.root.locator(".al-clock-read b").all_inner_texts() == [f"{each:.2f}".replace("-", "−") for each in sinusoidal_positions(9, 8)[8]]
    shown.turn(1, 0.8, 0.6)  # six places on
    assert place.input_value() == "14"
    shown.turn(0, 14, -7)  # more than a round back
    assert place.input_value() == "7"
    shown.turn(2, 0.07, -1)  # there is no place before the first
    assert place.input_value() == "0"
    shown.press("Let it run")  # at once, for who wants no motion
    assert place.input_value() == str(FAR) and shown.root.get_by_role("button", name="Start again").is_visible()


@pytest.mark.browser
def test_two_words_score_by_their_distance_and_the_clocks_run_and_stop(widget_visit):
    shown = Shown(widget_visit(Clocks({"dog": 2, "man": 5}, **TURNS), **PHONE))
    said = shown.title()
    assert said == Clocks({"dog": 2, "man": 5}, **TURNS).describe() and shown.page.evaluate("document.documentElement.scrollWidth") <= 390
    for name in ("Both one place on", "Both 10 places on", "Both 10 places on"):
        shown.press(name)
        assert shown.title() == said
    dog, man = (shown.root.get_by_role("slider", name=f"“{word}” at place") for word in ("dog", "man"))
    assert [dog.input_value(), man.input_value()] == ["23", "26"]
    np.testing.assert_allclose(sorted(shown.angles()), [23 * 0.4, 26 * 0.4 + 0.6])
    for _ in range(3):
        shown.press("Both back")
    assert [dog.input_value(), man.input_value()] == ["0", "3"] and shown.title() == said  # no farther back than the first place
    man.press("ArrowRight")
    assert shown.title() == Clocks({"dog": 0, "man": 4}, **TURNS).describe() != said
    shown = Shown(widget_visit(Clocks({"place": 60}), "#clocks=59"))
    place = shown.root.get_by_role("slider", name="Place")
    assert place.input_value() == "59"
    shown.press("Let it run")
    shown.page.wait_for_function("() => document.querySelector('.al-clocks input').value > 60")
    shown.press("Stop")
    stood = place.input_value()
    shown.page.wait_for_timeout(300)
    assert place.input_value() == stood
