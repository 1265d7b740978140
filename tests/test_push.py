"""Push: words on a line, what is heard of them, and the push on each score."""

import numpy as np
import pytest
from conftest import javascript

from attention_lib.learning.gradients import softmax_backward
from attention_lib.widgets import Push
from attention_lib.widgets.push.constants import FARTHEST, STEPS
from attention_lib.widgets.push.steps import after, row_of
from attention_lib.widgets.push.widget import headline

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


# Python

@pytest.mark.parametrize("right", [True, False])
def test_a_push_is_what_a_little_more_of_a_score_does_to_the_surprise(rng, right):
    says, scores = rng.uniform(-3, 3, 4), rng.normal(size=4)
    nudges = 1e-5 * np.eye(4)
    slopes = [(row_of(says, scores + each, right).surprise - row_of(says, scores - each, right).surprise) / 2e-5 for each in nudges]
    row = row_of(says, scores, right)
    np.testing.assert_allclose(row.pushes, np.negative(slopes), atol=1e-8)
    by_weights = -(1 if right else -1) * (1 - row.sure) * says
    np.testing.assert_allclose(row.pushes, -softmax_backward(by_weights, row.weights), atol=1e-12)
    assert abs(row.pushes.sum()) < 1e-12 and row_of(says, after(says, scores, right, 20), right).surprise < row.surprise


def test_it_says_what_is_seen():
    push = Push()
    assert push.describe().startswith("“bank” gives 0.73 to money. Surprise: 0.31.")
    assert push.table()[1] == [["her", "0.0", "0.33", "−0.09"], ["deposited", "2.0", "0.33", "+0.09"], ["bank", "1.0", "0.33", "0.00"]]
    other = Push({"mud": -2, "the": 0.5}, word="it", sides=("cold", "hot"), right=False)
    assert "“it” gives 0.68 to cold" in other.describe() and other.row().pushes[0] > 0 and "data:image/webp" in other.page_html()


@pytest.mark.parametrize(("given", "said"), [
    ({"says": ["her"]}, "dict of words and numbers"), ({"says": {"her": 1}}, "2 to 5 words; got 1"), ({"says": {"a": 0, "b": 4}}, "from -3 to 3"),
    ({"says": {"a": 0, "b": float("nan")}}, "from -3 to 3"), ({"says": {"a": 0, " ": 1}}, "1 to 12 letters"), ({"says": {"a": [0], "b": [1]}}, "one number"),
    ({"word": ""}, "word should be a text"), ({"sides": ["left"]}, "2 texts"), ({"sides": "ab"}, "sides"),
])
def test_what_cannot_be_shown_is_told(given, said):
    with pytest.raises(ValueError, match=said) as raised:
        Push(**given)
    assert "\n" not in str(raised.value)


# The page

@pytest.mark.browser
def test_the_page_reckons_as_python_does(browser, rng):
    with javascript(browser, "push/steps.js", "push/said.js", "push/field.js") as run:
        for right in (True, False):
            says, scores = rng.uniform(-3, 3, 5), rng.normal(size=5)
            got, want = run("push/steps.js", "m.rowOf(x[0], x[1], x[2])", [says.tolist(), scores.tolist(), right]), row_of(says, scores, right)
            for name, value in want._asdict().items():
                np.testing.assert_allclose(got[name], value, atol=1e-12)
            steps = "(() => { let s = x[1]; for (let i = 0; i < 50; i += 1) s = m.stepped(x[0], s, x[2]); return s; })()"
            np.testing.assert_allclose(run("push/steps.js", steps, [says.tolist(), scores.tolist(), right]), after(says, scores, right, 50), atol=1e-10)
            said = run("push/said.js", "m.headline(x[0], x[1], x[2], x[3])", ["bank", ["river", "money"], got, right])
            assert "**".join(said) == headline("bank", ["river", "money"], want, right)
        assert run("push/said.js", "[0.09, -0.001, -0.2].map(m.pushed)", None) == ["+0.09", "0.00", "−0.20"]
        assert run("push/field.js", "m.lanes([100, 130, 300], [80, 40, 40])", None) == [0, 1, 0]


class Shown:
    def __init__(self, visited):
        self.page, self.root = visited.page, visited.page.locator(".al-push")
        self.page.wait_for_selector("[data-ready=true]")

    def title(self):
        return self.root.locator(".al-headline").inner_text()

    def arrows(self):
        return self.root.locator(".al-push-arrow").evaluate_all("all => all.map((each) => each.className.split('-').at(-1))")

    def press(self, name):
        self.root.get_by_role("button", name=name).click()

    def drag(self, word, to):
        box, field = self.root.get_by_role("slider", name=word).bounding_box(), self.root.locator(".al-push-field").bounding_box()
        y = box["y"] + box["height"] / 2
        self.page.mouse.move(box["x"] + box["width"] / 2, y)
        self.page.mouse.down()
        self.page.mouse.move(field["x"] + field["width"] * (0.08 + 0.84 * (to + FARTHEST) / (2 * FARTHEST)), y, steps=2)
        self.page.mouse.up()


@pytest.mark.browser
def test_a_reader_sees_whom_a_step_pulls_up(widget_visit):
    shown = Shown(widget_visit(Push(), reduced_motion="reduce"))
    page, her = shown.page, shown.root.get_by_role("slider", name="her")
    assert shown.arrows() == ["asked"] * 3 and shown.title() == "“bank” gives 0.73 to money. Surprise: 0.31." and "?" in shown.root.locator("td").last.inner_text()
    shown.press("Show pushes")
    assert shown.arrows() == ["down", "up", "none"] and her.get_attribute("aria-valuetext") == "says 0.0, weight 0.33, push −0.09"
    shown.press("river")
    assert shown.arrows() == ["up", "down", "none"] and shown.title().startswith("“bank” gives 0.27 to river")
    shown.press("money")
    shown.drag("her", 2.5)
    assert her.get_attribute("aria-valuenow") == "2.5" and shown.arrows() == ["up", "up", "down"]
    her.press("ArrowLeft")
    her.press("Shift+ArrowLeft")
    assert her.get_attribute("aria-valuenow") == "1.9"
    shown.press("Start again")
    assert shown.arrows() == ["asked"] * 3 and her.get_attribute("aria-valuenow") == "0.0" and shown.root.get_attribute("data-step") == "0"
    shown.press(f"{STEPS} steps")
    assert shown.root.get_attribute("data-step") == str(STEPS)
    page.wait_for_function("() => document.querySelector('.al-push-word[data-token=deposited]').dataset.weight > 0.95")
    shown.press("One step")
    assert shown.root.get_attribute("data-step") == str(STEPS + 1)


@pytest.mark.browser
def test_on_a_phone_everything_finds_room(widget_visit):
    shown = Shown(widget_visit(Push({"her": -3, "deposited": 3, "bank": 2.9}), **PHONE))
    assert shown.page.evaluate("document.documentElement.scrollWidth") <= 390
    heights = shown.root.locator(".al-button:visible").evaluate_all("all => all.map((each) => each.offsetHeight)")
    assert min(heights) >= 36 and shown.root.locator(".al-push-heard").evaluate("each => each.getBoundingClientRect().right") <= 390
