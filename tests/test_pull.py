"""Pull: two arrows, the guess that they make, and a step a press that betters it."""

import numpy as np
import pytest
from conftest import javascript

from attention_lib.static import negative_sampling
from attention_lib.widgets import Pull
from attention_lib.widgets.pull.constants import MOST, REACH
from attention_lib.widgets.pull.steps import moments
from attention_lib.widgets.pull.widget import headline

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


# Python

@pytest.mark.parametrize("letter", ["c", "h"])
def test_a_step_is_one_down_the_loss_of_the_game(rng, letter):
    points, rate, nothing = rng.uniform(-1.5, 1.5, (2, 2)), 0.2, np.zeros((0, 2))
    before, after = moments(points, letter, rate)
    centre, other = points[:1], points[1:]
    if letter == "c":
        losses, (by_centre, by_other, _) = negative_sampling(centre, other, nothing)
    else:  # the loss of a negative alone: that of a pair whose company is worth nothing more
        losses, (by_centre, _, by_other) = negative_sampling(centre, 0 * other, other)
        losses = losses - np.log(2)
    np.testing.assert_allclose(after.points - before.points, -rate * np.concatenate([by_centre, by_other]), atol=1e-6)
    assert losses[0] == pytest.approx(-np.log(before.guess if letter == "c" else 1 - before.guess), abs=1e-6)
    assert (after.guess > before.guess) == (letter == "c") and after.error == pytest.approx((letter == "c") - before.guess)


def test_steps_grow_shorter_as_guesses_become_right_and_balance_where_both_truths_come():
    pulled, pushed = ([abs(each.error) for each in Pull(pressed=12 * letter).moments()[1:]] for letter in "ch")
    assert pulled == sorted(pulled, reverse=True) and pushed == sorted(pushed, reverse=True) and pulled[-1] < 0.1
    settled = [each.guess for each in Pull(pressed="chhhhh" * 4).moments()[7:]]
    assert min(settled) > 0.1 and max(settled) < 0.35
    assert np.abs(moments([[3, 3], [3, -3]], "ccc", 1)[-1].points).max() <= REACH


def test_it_says_what_is_seen():
    assert Pull().describe().startswith("“bark” near “dog”? The guess is 0.22. Two arrows: dog at (2.00, 0.50), bark at (−1.00, 1.50).")
    assert headline(["a", "b"], Pull(pressed="c").moments()[-1]) == "Wrong by **0.78**: pulled together. Now **0.40**."
    assert "hardly pushed apart" in Pull(points=[[2, 2], [-2, -1]], pressed="h").describe() and "data:image/webp" in Pull(pressed="ch").page_html()


@pytest.mark.parametrize(("given", "said"), [
    ({"labels": ["dog"]}, "two words"), ({"labels": ["dog", " "]}, "two words"), ({"points": [[1, 2]]}, "two tips"), ({"points": [[1, 2], [4, 0]]}, "from -3 to 3"),
    ({"points": [[1, 2], [float("nan"), 0]]}, "from -3 to 3"), ({"pressed": "cx"}, "for company"), ({"pressed": "c" * (MOST + 1)}, "at most 48"), ({"rate": 2}, "rate"),
])
def test_what_cannot_be_shown_is_told(given, said):
    with pytest.raises(ValueError, match=said) as raised:
        Pull(**given)
    assert "\n" not in str(raised.value)


# The page

@pytest.mark.browser
def test_the_page_reckons_as_python_does(browser, rng):
    with javascript(browser, "pull/steps.js", "pull/said.js") as run:
        for pressed in ("", "ch", "hhhhhhhh", "c" * MOST):
            points = rng.uniform(-REACH, REACH, (2, 2))
            want = moments(points, pressed, 0.3)
            for got, each in zip(run("pull/steps.js", "m.moments(x[0], x[1], 0.3)", [points.tolist(), pressed]), want, strict=True):
                for name, value in each._asdict().items():
                    np.testing.assert_allclose(got[name], value, atol=1e-12)
            assert "**".join(run("pull/said.js", "m.headline(x[0], x[1])", [["dog", "bark"], got])) == headline(["dog", "bark"], want[-1])


@pytest.mark.browser
def test_a_reader_presses_drags_and_sees_each_step_shrink(widget_visit):
    page = widget_visit(Pull()).page
    root = page.locator(".al-game")
    press = lambda name: root.get_by_role("button", name=name).click()  # noqa: E731
    guess = lambda: float(root.get_attribute("data-guess"))  # noqa: E731
    bars = lambda: root.locator(".al-pull-steps i").evaluate_all("all => all.map((each) => [each.className, Number(each.dataset.error)])")  # noqa: E731
    assert guess() == pytest.approx(0.2227, abs=1e-4) and bars() == [] and root.locator(".al-pull-steps em").inner_text() == "?"
    for _ in range(3):
        press("It was company")
    np.testing.assert_allclose([error for _, error in bars()], [each.error for each in Pull(pressed="ccc").moments()[1:]], atol=1e-8)
    assert {looks for looks, _ in bars()} == {"al-pulled"} and root.locator(".al-headline").inner_text() == "Wrong by 0.44: pulled together. Now 0.67."
    press("It was the hat")
    assert bars()[-1][0] == "al-pushed" and bars()[-1][1] < 0 and guess() < 0.67
    dog = root.get_by_role("slider", name="Arrow of dog")
    before = float(dog.get_attribute("aria-valuenow"))
    dog.press("Shift+ArrowLeft")
    assert float(dog.get_attribute("aria-valuenow")) == pytest.approx(before - 0.5, abs=0.06) and bars() == [] and "the guess is" in dog.get_attribute("aria-valuetext")
    box, plane = root.get_by_role("slider", name="Arrow of bark").bounding_box(), root.locator(".al-pull-plane").bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(plane["x"] + plane["width"] * (1 + 2 / REACH) / 2, plane["y"] + plane["height"] * (1 - 1 / REACH) / 2, steps=3)
    page.mouse.up()
    name = root.locator(".al-pull-names b").nth(1)
    assert [float(name.get_attribute(f"data-{axis}")) for axis in "xy"] == pytest.approx([2, 1], abs=0.06) and guess() > 0.5
    press("Start again")
    assert guess() == pytest.approx(0.2227, abs=1e-4) and root.get_by_role("button", name="Start again").is_disabled()
    page.evaluate("location.hash = '#pull=' + 'c'.repeat(48)")
    page.wait_for_function("() => document.querySelector('.al-game').dataset.steps === '48'")
    assert root.get_by_role("button", name="It was company").is_disabled()


@pytest.mark.browser
def test_on_a_phone_everything_finds_room_and_axe_finds_nothing(widget_visit):
    visited = widget_visit(Pull(points=[[3, 3], [-3, 3]], pressed="c" * MOST), "#pull=xyz", **PHONE)
    assert visited.page.evaluate("document.documentElement.scrollWidth") <= 390
    assert min(visited.page.locator(".al-game .al-button").evaluate_all("all => all.map((each) => each.offsetHeight)")) >= 44
    assert visited.page.locator(".al-game").get_attribute("data-steps") == str(MOST) and visited.violations() == []
