"""Softmax: the shares of some scores, and a handle that multiplies or divides them."""

import numpy as np
import pytest

from attention_lib import softmax
from attention_lib.widgets import Softmax
from attention_lib.widgets.softmax.widget import headline

TOY = {"scores": [2, 0.9, 0.9], "labels": ["bank", "grows", "money"]}
LONG = {"scores": np.linspace(-3, 27, 11), "labels": ["[CLS]", "i", "went", "to", "the", "bank", "to", "deposit", "money", ".", "[SEP]"],
        "by": "divide", "at": 32, "stops": {1: "no root", 32: "√32", 384: "√384"}, "bold": "deposit"}


# Python

def test_scores_are_multiplied_or_divided_by_a_root_and_become_shares():
    np.testing.assert_allclose(Softmax(**TOY, at=3).weights(), softmax(3 * np.array(TOY["scores"])))
    np.testing.assert_allclose(Softmax(**LONG).weights(), softmax(LONG["scores"] / np.sqrt(32)))
    assert Softmax(**TOY).bold == 0 and Softmax(**LONG).bold == 7 and Softmax(**TOY, asker="nobody").bold == -1
    assert Softmax([1000, 999], ["a", "b"], asker="a").weights().round(2).tolist() == [0.73, 0.27]


def test_what_is_seen_is_said_as_it_is_also_where_several_are_first():
    assert headline(["a", "b"], "a", [0.5, 0.5]) == "“a” gives the same to everybody: **0.50**."
    assert headline(["a", "b", "c"], "a", [0.2, 0.4, 0.4]) == "“a” gives most, **0.40** each, to 2 words."
    assert headline(["a", "b"], "a", [0.1, 0.9]) == "“a” gives **0.90** of its attention to **b**."
    assert Softmax(**TOY, at=3).describe() == "“bank” gives 0.93 of its attention to itself. Scores multiplied by 3."
    assert Softmax(**LONG).table()[1][3][0] == Softmax(**LONG).table()[1][6][0] == "to"  # a word may stand there twice


@pytest.mark.parametrize(("given", "said"), [
    (TOY | {"scores": [1, 2]}, "one finite number for each of the 3 words"), (TOY | {"scores": [1, 2, float("nan")]}, "with NaN or infinity"),
    (TOY | {"scores": ["a", "b", "c"]}, "should hold numbers"), (TOY | {"labels": ["bank"], "scores": [1]}, "at least two words; got 1"),
    (TOY | {"labels": ["bank", " ", "money"]}, "1 to 40 letters"), (TOY | {"labels": "bank"}, "is a list"), (TOY | {"by": "add"}, "multiply"),
    (TOY | {"at": 5}, "from 0 to 4; got 5"), (TOY | {"at": -1}, "at should be"), (TOY | {"stops": {9: "far"}}, "the stop 'far'"),
    (LONG | {"at": 0.5}, "from 1 to 1024"), (TOY | {"stops": ["one"]}, "stops is a dict"), (TOY | {"stops": {1: ""}}, "the name of a stop"),
    (LONG | {"bold": "to"}, "'to' stands 2 times"), (TOY | {"bold": 3}, "from 0 to 2, or a word; got 3"), (TOY | {"high": float("inf")}, "high should be"),
    (TOY | {"stops": {at / 10: "x" for at in range(7)}}, "room for 6 stops"), (TOY | {"labels": ["w"] * 41, "scores": [0] * 41}, "room for 40"),
    (TOY | {"asker": 5}, "asker should be a text"), (TOY | {"stops": {"left": "x"}}, "should hold numbers"),
])
def test_what_cannot_be_shown_is_told(given, said):
    with pytest.raises(ValueError, match=said) as raised:
        Softmax(**given)
    assert "\n" not in str(raised.value)


# The page

def shares(page):
    return np.array(page.eval_on_selector_all(".al-shares li", "bars => bars.map(({ dataset }) => Number(dataset.weight))"))


def test_the_handle_and_its_stops_give_numpys_shares(widget_visit):
    visited = widget_visit(Softmax(**LONG))
    page = visited.page
    page.wait_for_selector("[data-ready=true]")
    handle, said, title = page.get_by_role("slider"), page.locator(".al-factor"), page.locator(".al-headline")
    np.testing.assert_allclose(shares(page), softmax(LONG["scores"] / np.sqrt(32)), atol=1e-8)
    assert said.inner_text() == "divided by √32 = 5.7" and title.inner_text() == f"“bank” gives {shares(page)[-1]:.2f} of its attention to [SEP]."
    for name, size in (("no root", 1), ("√384", 384), ("√32", 32)):
        page.get_by_role("button", name=name, exact=True).click()
        np.testing.assert_allclose(shares(page), softmax(LONG["scores"] / np.sqrt(size)), atol=1e-8)
        assert page.locator(".al-stops [aria-pressed=true]").all_inner_texts() == [name] and handle.get_attribute("aria-valuetext") == said.inner_text()
    handle.press("ArrowRight")
    assert said.inner_text() == "divided by √45 = 6.7" and page.locator(".al-stops [aria-pressed=true]").count() == 0
    handle.press("Home")
    assert said.inner_text() == "divided by √1 = 1.0"
    handle.press("End")
    np.testing.assert_allclose(shares(page), softmax(LONG["scores"] / 32), atol=1e-8)
    page.wait_for_function("document.querySelector('.al-softmax [role=status]').textContent === document.querySelector('.al-headline').textContent")
    assert [each.bounding_box()["width"] > 0 for each in page.locator(".al-shares i").all()] == [True] * 11


@pytest.mark.parametrize("options", [{}, {"viewport": {"width": 390, "height": 844}, "has_touch": True, "color_scheme": "dark"}])
def test_it_is_accessible_small_and_says_ties(widget_visit, options):
    visited = widget_visit(Softmax(**TOY, stops={0: "nothing counts", 1: "as they are"}), reduced_motion="reduce", **options)
    page = visited.page
    page.wait_for_selector("[data-ready=true]")
    assert page.locator(".al-softmax").bounding_box()["height"] < 330 and visited.violations() == []
    page.get_by_role("button", name="nothing counts").click()
    assert page.locator(".al-headline").inner_text() == "“bank” gives the same to everybody: 0.33."
    lines, equal = page.locator(".al-shares i").all(), page.locator(".al-equal").bounding_box()
    assert {round(line.bounding_box()["x"] + line.bounding_box()["width"] - equal["x"]) for line in lines} <= {-1, 0, 1}  # all end at the line
    page.get_by_role("slider").press("End")
    np.testing.assert_allclose(shares(page), softmax(4 * np.array(TOY["scores"])), atol=1e-8)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_without_javascript_bars_and_numbers_stand_there(widget_visit):
    page = Softmax(**LONG).page_html()
    assert 'alt="“bank” gives' in page and "<th scope=\"row\">deposit</th>" in page and "data:image/" in page


@pytest.mark.parametrize("options", [{}, {"viewport": {"width": 374, "height": 844}, "has_touch": True, "is_mobile": True}], ids=["page", "phone"])
def test_nothing_moves_under_the_finger_and_nothing_is_read_out_at_every_step(widget_visit, options):
    for given in (LONG, TOY | {"stops": {0: "nothing counts", 1: "as they are", 3: "sharp"}}):
        page = widget_visit(Softmax(**given), **options).page
        root, slider = page.locator(".al-softmax"), page.get_by_role("slider")
        assert options or root.bounding_box()["height"] <= 380
        assert min(each.bounding_box()["height"] for each in [slider, *root.get_by_role("button").all()]) >= (44 if options else 36)
        before = slider.bounding_box()
        for key in ("Home", "End", "ArrowLeft"):
            slider.press(key)
            assert slider.bounding_box() == before
        assert root.locator("output").count() == 0 and root.get_by_role("status").count() == 1
        line = root.locator(".al-shares").evaluate("(list) => { const { left, right, top, bottom } = list.getBoundingClientRect(), { left: inset, backgroundImage, height } = getComputedStyle(list, '::before'); return { left, inset: parseFloat(inset), width: right - left, tall: bottom - top, height: parseFloat(height), backgroundImage }; }")
        foot = root.locator(".al-equal").bounding_box()
        for key in ("Home", "End"):
            slider.press(key)
            digits = [each.bounding_box() for each in root.locator(".al-shares b").all()]
            assert max(each["x"] + each["width"] for each in digits) < foot["x"] - 2  # the line touches none of them
        assert abs(line["left"] + line["inset"] - foot["x"]) < 1.5 and line["height"] == line["tall"] and "gradient" in line["backgroundImage"]
