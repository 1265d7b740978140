"""Bend: four points that no straight line can part, and one or two numbers, straight or bent, to try it with."""

import numpy as np
import pytest
from conftest import javascript

from attention_lib import measure
from attention_lib.widgets import Bend
from attention_lib.widgets.bend.constants import FARTHEST, SIDE
from attention_lib.widgets.bend.numbers import field, positive, read
from attention_lib.widgets.bend.widget import POINTS, headline

SOLVED = {"turn": 45, "shift": 0.5, "second_turn": 225, "second_shift": 0.5}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


# Python

def test_only_two_bent_numbers_part_the_four_texts():
    def most(**kinds):
        rng = np.random.default_rng(0)
        lines = [{"turn": int(a), "shift": float(b), "second_turn": int(c), "second_shift": float(d)}
                 for a, b, c, d in zip(*(rng.integers(0, 360, 300), rng.uniform(-1.4, 1.4, 300)) * 2, strict=True)]
        one = Bend(**kinds)
        found = [one.right()]
        for each in [*lines, SOLVED]:
            one.set_trait("turn", each["turn"])
            for name, value in each.items():
                setattr(one, name, value)
            found.append(one.right())
        return max(found)

    assert [most(two=two, bent=bent) for two in (False, True) for bent in (False, True)] == [3, 3, 3, 4]


def test_the_points_are_where_the_real_sums_are_read():
    texts, praise, sums, network = measure.turned_around()
    readers = network.w_in[:, 0] / 10  # (64,) very or not, and good or bad, added up
    heights = (sums - sums.mean(axis=0)) @ readers
    np.testing.assert_allclose(heights, [sum(POINTS[text]) for text in texts], atol=1e-4)
    assert Bend().labels == texts and Bend().above == (praise > 0).tolist()


def test_bent_numbers_are_nothing_behind_their_line_and_the_field_is_where_their_sum_is_above_0(rng):
    for bent in (False, True):
        for count in (1, 2):
            lines = [(int(rng.integers(360)), float(rng.uniform(-1, 1))) for _ in range(count)]
            points = rng.uniform(-SIDE, SIDE, (400, 2))
            numbers = read(points, lines, bent)
            assert numbers.min() >= 0 if bent else numbers.min() < 0
            inside = np.zeros(400, bool)
            for corners in field(lines, bent, SIDE):
                edges = np.roll(corners, -1, axis=0) - corners
                off = points[:, None] - np.array(corners)
                inside |= (edges[:, 0] * off[..., 1] - edges[:, 1] * off[..., 0] >= 0).all(axis=1)
            assert (inside == positive(numbers)).mean() > 0.995


def test_it_says_what_is_seen():
    one = Bend()
    assert one.describe() == "One straight number: 2 of 4 right. Called: very good praise, very bad praise, not good blame, not bad blame."
    assert one.table()[0] == ["text", "number 1", "called"] and one.table()[1][1] == ["very bad", "0.4", "praise, wrong"]
    other = Bend(**SOLVED, two=True, bent=True)
    assert other.describe().startswith("Two bent numbers: 4 of 4 right.") and other.table()[1][3] == ["not bad", "0.0", "0.9", "0.9", "praise, right"]
    mine = Bend({"cat": (0, 1), "dog": (1, 0)}, ["cat"], names=("purrs", "barks"), turn=90, shift=0.5)
    assert mine.right() == 2 and "cat purrs, dog barks" in mine.describe() and "data:image/webp" in mine.page_html()


@pytest.mark.parametrize(("given", "said"), [
    ({"points": [(1, 1)]}, "dict of names and places"), ({"points": {"a": (0, 0)}}, "2 to 6 points; got 1"), ({"points": {"a": (0, 2), "b": (0, 0)}}, "from -1 to 1"),
    ({"points": {"a": (0, float("nan")), "b": (0, 0)}}, "from -1 to 1"), ({"points": {"a": (0,), "b": (0,)}}, "two numbers"), ({"points": {" ": (0, 0), "b": (0, 0)}}, "1 to 14 letters"),
    ({"above": ["very nice"]}, "very good, .*; got 'very nice'"), ({"above": "very good"}, "is a list"), ({"names": ["one"]}, "names should be 2 texts"), ({"ends": ["a", "b"]}, "ends should be 4 texts"),
    ({"turn": 360}, "from 0 to 359"), ({"turn": 4.5}, "whole number"), ({"shift": 2}, "from -1.4 to 1.4"), ({"second_shift": float("inf")}, "finite"),
])
def test_what_cannot_be_shown_is_told(given, said):
    with pytest.raises(ValueError, match=said) as raised:
        Bend(**given)
    assert "\n" not in str(raised.value)


# The page

@pytest.mark.browser
def test_the_page_reckons_as_python_does(browser, rng):
    lines = [{"turn": int(rng.integers(360)), "shift": float(rng.uniform(-1, 1))} for _ in range(2)]
    given = [(each["turn"], each["shift"]) for each in lines]
    with javascript(browser, "bend/numbers.js", "bend/said.js") as run:
        for count, bent in ((1, False), (1, True), (2, False), (2, True)):
            got = [run("bend/numbers.js", "m.read(x[0], x[1], x[2])", [list(point), lines[:count], bent]) for point in POINTS.values()]
            np.testing.assert_allclose(got, read(list(POINTS.values()), given[:count], bent), atol=1e-12)
            fields = run("bend/numbers.js", "m.field(x[0], x[1])", [lines[:count], bent])
            assert len(fields) == len(want := field(given[:count], bent, SIDE))
            for mine, other in zip(fields, want, strict=True):
                np.testing.assert_allclose(mine, other, atol=1e-12)
            assert "**".join(run("bend/said.js", "m.headline(x[0], x[1], 3, 4)", [count == 2, bent])) == headline(count == 2, bent, 3, 4)
        way = [[0.9, 0.1], [0.3, 0.05], [0.05, 0], [-0.3, 0], [-0.9, 0.1]]  # through the middle: the line does not flip
        line = {"turn": 0, "shift": 1}
        turns = [line := run("bend/numbers.js", "m.dragged(x[0], x[1], 1.4)", [place, line]) for place in way]
        assert all(min(each["turn"], 360 - each["turn"]) < 15 for each in turns) and [each["shift"] for each in turns] == [0.9, 0.3, 0.05, -0.3, -0.9]


class Shown:
    def __init__(self, visited):
        self.page, self.root = visited.page, visited.page.locator(".al-bend")
        self.page.wait_for_selector("[data-ready=true]")

    def title(self):
        return self.root.locator(".al-headline").inner_text()

    def handle(self, number=1):
        return self.root.get_by_role("slider", name=f"Line of number {number}")

    def press(self, name):
        self.root.get_by_role("button", name=name).click()

    def at(self, x, y):
        """The pixel of a point of the plane."""
        box = self.root.locator(".al-bend-plane").bounding_box()
        return box["x"] + box["width"] * (x / SIDE + 1) / 2, box["y"] + box["height"] * (1 - y / SIDE) / 2

    def drag(self, number, x, y):
        box = self.handle(number).bounding_box()
        self.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        self.page.mouse.down()
        self.page.mouse.move(*self.at(x, y), steps=2)
        self.page.mouse.up()

    def board(self):
        return [each.split("\n")[-1] for each in self.root.locator(".al-bend-board button").all_inner_texts()]


@pytest.mark.browser
def test_a_reader_finds_out_that_it_takes_two_and_the_bend(widget_visit):
    shown = Shown(widget_visit(Bend()))
    page, line = shown.page, shown.handle()
    assert shown.title() == "One straight number: 2 of 4 right." and shown.root.bounding_box()["height"] <= 420
    shown.drag(1, 0.35, 0.35)
    assert shown.title() == "One straight number: 3 of 4 right." and line.get_attribute("aria-valuetext") == "turned 45 degrees, 0.50 from the middle; 3 of 4 right"
    line.press("ArrowLeft")
    line.press("Shift+ArrowDown")
    assert line.get_attribute("aria-valuetext").startswith("turned 50 degrees, 0.20 from the middle")
    line.press("ArrowRight")
    for _ in range(3):
        line.press("ArrowUp")
    assert line.get_attribute("aria-valuenow") == "45" and shown.board() == ["best: 3 of 4", "not tried", "not tried", "not tried"]
    shown.press("one number, bent")
    assert shown.title() == "One bent number: 3 of 4 right." and shown.root.locator("td.al-silent:visible").count() == 3
    shown.press("two numbers, straight")
    shown.drag(2, -0.35, -0.35)
    assert shown.title().startswith("Two straight numbers: 2 of 4") and shown.root.get_by_role("slider").count() == 2
    shown.press("two numbers, bent")
    assert shown.title() == "Two bent numbers: 4 of 4 right." and shown.board()[3] == "best: 4 of 4"
    assert shown.root.locator(".al-wrong").count() == 0
    want = Bend(**SOLVED, two=True, bent=True)
    np.testing.assert_allclose(shown.root.locator("tbody tr").evaluate_all("(rows) => rows.map(({ dataset }) => Number(dataset.weight))"), want.numbers().sum(axis=1), atol=1e-6)
    page.wait_for_function("() => location.hash.startsWith('#bend=45') && location.hash.includes('bend.bent=true')")
    page.evaluate("() => { location.hash = '#bend=0&bend.shift=9&bend.bent=maybe&bend.two=false'; }")
    page.wait_for_function("() => document.querySelector('.al-bend .al-headline').textContent.startsWith('One bent')")
    assert line.get_attribute("aria-valuetext").startswith("turned 0 degrees, 0.50")


@pytest.mark.browser
@pytest.mark.parametrize("options", [{"color_scheme": "dark"}, PHONE, PHONE | {"viewport": {"width": 320, "height": 700}}])
def test_everybody_can_use_it_and_nothing_moves_under_the_finger(widget_visit, options):
    visited = widget_visit(Bend(), reduced_motion="reduce", **options)
    shown = Shown(visited)
    assert visited.violations() == [] and shown.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    before = shown.root.locator(".al-bend-plane").bounding_box()
    for name in ("two numbers, straight", "one number, bent", "two numbers, bent"):
        shown.press(name)
        assert shown.root.locator(".al-bend-plane").bounding_box() == before
        assert shown.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert min(each.bounding_box()["height"] for each in [*shown.root.get_by_role("button").all(), shown.handle()]) >= 44
    if options.get("has_touch"):
        touch, box = shown.page.context.new_cdp_session(shown.page), shown.handle().bounding_box()
        way = [(box["x"] + 22, box["y"] + 22), shown.at(0.5, 0.5), shown.at(0.6, 0.6)]
        for kind, (x, y) in zip(("touchStart", "touchMove", "touchMove"), way, strict=True):
            touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
        touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        assert shown.handle().get_attribute("aria-valuenow") == "45"
        assert abs(float(shown.handle().get_attribute("aria-valuetext").split(" ")[3]) - 0.85) < 0.06 < FARTHEST
