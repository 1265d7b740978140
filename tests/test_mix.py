"""The widget mix: attention by hand among toy words that can be dragged, in NumPy and in the page."""

import base64
import re

import numpy as np
import pytest
from conftest import javascript, widget_page

from attention_lib import scaled_dot_product_attention
from attention_lib.plots.pulls import hull
from attention_lib.widgets import Mix
from attention_lib.widgets.mix.said import headline, power

TOY, WORDS = [[1, 1], [0.5, 0.4], [1.8, -0.9]], ["bank", "grows", "money"]
MANY = [*TOY, [-1, 0.5], [-0.5, -1.2], [1.1, 0.8]], [*WORDS, "river", "interest", "loan"]


def toy(**given):
    return Mix(**{"points": TOY, "labels": WORDS} | given)


# Python

def test_the_toy_of_the_chapter_comes_out_as_by_hand():
    mix = toy()
    np.testing.assert_allclose(mix.scores(), [2, 0.9, 0.9])
    np.testing.assert_allclose(mix.weights(), np.exp([2, 0.9, 0.9]) / np.exp([2, 0.9, 0.9]).sum())
    assert mix.weights().round(1).tolist() == [0.6, 0.2, 0.2] and mix.place().round(2).tolist() == [1.06, 0.5]


@pytest.mark.parametrize("sharpness", [0, 0.7, 1, 4])
def test_it_is_attention_and_old_place_and_all_pulls_are_the_new_one(rng, sharpness):
    for count in range(2, 7):
        points = rng.uniform(-3, 3, (count, 2))
        mix = Mix(points, list("abcdef")[:count], "b", sharpness)
        place, weights = scaled_dot_product_attention(np.sqrt(2) * sharpness * points[1:2], points, points)
        np.testing.assert_allclose(mix.weights(), weights[0], atol=1e-12)
        np.testing.assert_allclose(mix.place(), place[0], atol=1e-12)
        np.testing.assert_allclose(points[1] + mix.pulls().sum(axis=0), mix.place(), atol=1e-12)
        assert mix.pulls()[1].tolist() == [0, 0]
        if sharpness == 0:
            np.testing.assert_allclose(mix.weights(), 1 / count)


@pytest.mark.parametrize(("given", "said"), [
    ({"points": TOY[:2]}, r"two numbers for each of the 3 labels, shape \(3, 2\); got shape \(2, 2\)"),
    ({"points": [[1, 1], [1], [1, 1]]}, "points.*different lengths"), ({"points": "bank"}, "points should hold numbers"),
    ({"points": [[1, np.nan], [0, 0], [1, 1]]}, r"finite numbers from −3 to 3.*points\[0\] is \[1.0, nan\]"),
    ({"points": [[1, 1], [0, 0], [1, -3.1]]}, r"points\[2\] is \[1.0, -3.1\]"), ({"points": None}, "points"),
    ({"labels": "bank"}, "labels is a list; got one text"), ({"labels": [1, 2, 3]}, "labels is a list of texts"),
    ({"labels": ["bank", "bank", "money"]}, "all be different"), ({"labels": ["bank", " ", "money"]}, "1 to 16 letters; got ' '"),
    ({"labels": ["bank", "a" * 17, "money"]}, "1 to 16 letters"), ({"labels": ["bank"]}, "2 to 6 words; got 1"),
    ({"labels": list("abcdefg")}, "2 to 6 words; got 7"), ({"word": "shore"}, "word should name one of the labels bank, grows, money; got 'shore'"),
    ({"word": 5}, "word should name"), ({"sharpness": 4.1}, "sharpness should be a finite number from 0 to 4; got 4.1"),
    ({"sharpness": -1}, "from 0 to 4"), ({"sharpness": 0.25, "sharp": True}, "slider goes in tenths.*such as 0.2; got 0.25"),
    ({"colours": {"shore": "river"}}, "colours should name one of the labels"), ({"colours": {"grows": "red"}}, '"river" or "money".*got \'red\''),
    ({"colours": ["money"]}, "colours is a dict"), ({"x_label": "a" * 25}, "x_label has room for 24 letters; got 25"),
])
def test_what_cannot_be_drawn_is_told_in_one_sentence(given, said):
    with pytest.raises(ValueError, match=said) as raised:
        toy(**given)
    assert "\n" not in str(raised.value)


def test_what_is_set_later_is_asked_too_and_the_good_value_stays():
    mix = toy(sharp=True)
    for name, wrong in (("points", TOY[:2]), ("labels", WORDS[:2]), ("word", "shore"), ("sharpness", 0.55), ("colours", {"x": "money"})):
        before = getattr(mix, name)
        with pytest.raises(ValueError):
            setattr(mix, name, wrong)
        assert getattr(mix, name) == before
    mix.points = np.zeros((3, 2))
    assert mix.points == [[0, 0]] * 3 and mix.weights().round(3).tolist() == [0.333] * 3


def test_a_sense_has_its_colour_by_itself():
    assert toy().colours == {"money": "money"} and Mix(*MANY).colours == {"river": "river", "money": "money"}
    assert toy(colours={}).colours == {} and Mix([[1, 1], [0, 1]], ["bank", "tree"]).colours == {}


SAID = {  # a sentence that is true → (points, labels, sharpness)
    "“bank” keeps **0.60** of itself; **money** pulls hardest.": (TOY, WORDS, 1),
    "“bank” keeps **0.33** of itself; **a** and **b** pull equally hard.": ([[0, 0], [1, 0], [-1, 0]], ["bank", "a", "b"], 1),
    "“bank” keeps **0.25** of itself; **3 words** pull equally hard.": ([[0, 0], [1, 0], [-1, 0], [0, 1]], ["bank", "a", "b", "c"], 1),
    "“bank” keeps **0.33** of itself, and nobody moves it.": ([[1, 1]] * 3, WORDS, 1),
    "“bank” keeps **1.00** of itself, and nobody moves it.": ([[3, 3], [1, 0], [0, 1]], ["bank", "a", "b"], 4),
    "“bank” keeps **0.73** of itself, and **money** gives the rest.": ([[1, 0], [0, 1]], ["bank", "money"], 1),
    "“bank” keeps **0.50** of itself, and nobody moves it.": ([[0, 1], [0, 1]], ["bank", "money"], 1),
    "“bank” keeps **0.00** of itself; **money** pulls hardest.": ([[1, 1], [0, 0], [3, 3]], WORDS, 4),
}


@pytest.mark.parametrize("said", SAID)
def test_the_headline_is_true_in_every_state(said):
    points, labels, sharpness = SAID[said]
    mix = Mix(points, labels, sharpness=sharpness)
    assert headline(labels, 0, mix.weights(), mix.pulls()) == said
    page = mix.page_html()
    assert said.replace("**", "") in page and page.count("<img") == 1


def test_what_is_stored_is_small_and_says_its_numbers_without_javascript():
    mix = toy(sharp=True)
    page = mix.page_html()
    still = base64.b64decode(re.search(r'base64,([^"]+)"', page)[1])
    assert len(still) < 10_000 and len(page) < 15_000
    header, rows = mix.table()
    assert header == ["word", "money (toy)", "river (toy)", "score", "e^score", "weight"]
    assert rows[2] == ["money", "1.80", "−0.90", "0.90", "2.46", "0.20"] and rows[-1] == ["new bank", "1.06", "0.50", "", "", "1.00"]
    assert "pull “bank” to (1.06, 0.50)" in mix.describe() and repr(mix) == "Mix(bank, grows, money)"


# One mathematics, two hands

@pytest.mark.browser
def test_the_page_computes_and_says_the_same(browser, rng):
    with javascript(browser, "mix/mix.js", "mix/table.js") as run:
        states = [(rng.uniform(-3, 3, (count, 2)).round(2).tolist(), list("abcdef")[:count], rng.choice([0, 0.3, 1, 4]))
                  for count in (2, 3, 4, 5, 6) for _ in range(4)]
        for points, labels, sharpness in [*states, *SAID.values()]:
            mix = Mix(points, labels, labels[0], sharpness)
            got = run("mix/mix.js", "m.mixOf(x[0], 0, x[1])", [points, float(sharpness)])
            for name, wanted in (("scores", mix.scores()), ("weights", mix.weights()), ("pulls", mix.pulls()), ("place", mix.place())):
                np.testing.assert_allclose(got[name], wanted, atol=1e-9)
            np.testing.assert_allclose(got["powers"], np.exp(mix.scores()), rtol=1e-9)
            said = run("mix/table.js", "m.headline(x[0], 0, x[1])", [labels, got])
            assert "**".join(said) == headline(labels, 0, mix.weights(), mix.pulls())
            corners = run("mix/mix.js", "m.hull(x)", points)
            assert list(dict.fromkeys(map(tuple, corners))) == list(map(tuple, hull(points).tolist()))  # a place may come twice
            frame = run("mix/mix.js", "m.frameOf(x)", points)
            assert all(low < 0 < high and low <= value <= high for (low, high), values in zip(frame, zip(*points, strict=True), strict=True) for value in values)
            assert frame[0][1] - frame[0][0] == pytest.approx(frame[1][1] - frame[1][0])
        scores = [-30, -3, 0, 6.9, 6.91, 13.8, 13.82, 16, 51.2, 100]
        assert run("mix/table.js", "x.map((each) => m.tall(Math.exp(each)))", scores) == [power(score) for score in scores]


# The page

class Shown:
    """A mix on a page, as a person uses it."""

    def __init__(self, page):
        self.page, self.root = page, page.locator("[data-widget=mix]")

    def handle(self, word):
        return self.root.get_by_role("slider", name=word, exact=True)

    def middle(self, word):
        box = self.handle(word).bounding_box()
        return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def drag(self, word, across, up):
        x, y = self.middle(word)
        self.page.mouse.move(x + 3, y + 3)
        self.page.mouse.down()
        self.page.mouse.move(x + 3 + across / 2, y + 3 - up / 2)
        self.page.mouse.move(x + 3 + across, y + 3 - up)
        self.page.mouse.up()

    def said(self):
        return self.root.locator(".al-headline").inner_text()

    def points(self):
        drawn = dict(self.root.evaluate("""(root) => [...root.querySelectorAll("[data-role=word], [data-role=static]")]
            .map(({ dataset }) => [dataset.token, [dataset.x, dataset.y].map(Number)])"""))
        return [drawn[word] for word in self.labels()]

    def labels(self):
        return self.root.locator("tbody th").all_inner_texts()

    def agrees(self):
        """Everything that stands there is what NumPy has of these points; returns the mix."""
        given = self.root.get_attribute("data-sharpness")
        mix = Mix(self.points(), self.labels(), sharpness=float(given))
        rows = [[float(row.get_attribute(f"data-{name}")) for name in ("score", "power", "weight")] for row in self.root.locator("tbody tr").all()]
        np.testing.assert_allclose(rows, np.transpose([mix.scores(), np.exp(mix.scores()), mix.weights()]), rtol=1e-6, atol=1e-6)
        new = self.root.locator("[data-role=shifted]")
        np.testing.assert_allclose([float(new.get_attribute(f"data-{axis}")) for axis in "xy"], mix.place(), atol=1e-6)
        pulls = {each.get_attribute("data-token"): [float(each.get_attribute(f"data-{axis}")) for axis in "xy"]
                 for each in self.root.locator("[data-role=pull]").all()}
        np.testing.assert_allclose([pulls.get(word, [0, 0]) for word in self.labels()], mix.pulls(), atol=1e-6)
        x, y = (f"{value + 0:.2f}".replace("-0.00", "0.00").replace("-", "−") for value in mix.place())
        assert self.root.locator("p[role=status]").inner_text() == f"new bank: ({x}, {y})"
        assert self.said() == headline(mix.labels, 0, mix.weights(), mix.pulls()).replace("**", "")
        cells = self.root.locator("tbody tr").first.locator("td").all_inner_texts()
        assert cells[0] == f"{mix.scores()[0]:.2f}" and cells[2] == f"{mix.weights()[0]:.2f}"
        return mix

    def clear(self):
        """No name lies on a dot or on another name, and all lie in the picture; how many names there are."""
        found = self.root.evaluate("""(root) => {
            const meets = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
            const box = (each) => each.getBoundingClientRect(), ink = (each) => { const { left, right, top, bottom } = box(each), high = bottom - top;
                return { left, right, top: top + 0.25 * high, bottom: bottom - 0.2 * high }; };
            const names = [...root.querySelectorAll(".al-name")], dots = [...root.querySelectorAll("circle")], field = box(root.querySelector(".al-plane"));
            return { count: names.length, small: names.filter((each) => parseFloat(getComputedStyle(each).fontSize) < 12).length,
                on: names.flatMap((name, i) => [...dots, ...names.slice(i + 1)].filter((other) => meets(ink(name), other.matches("circle") ? box(other) : ink(other)))
                    .map((other) => `${name.textContent} on ${other.textContent || other.dataset.token}`)),
                out: names.filter((each) => box(each).left < field.left || box(each).right > field.right + 1).map((each) => each.textContent) }; }""")
        assert found["on"] == [] and found["out"] == [] and found["small"] == 0
        return found["count"]


@pytest.fixture
def shown(widget_visit):
    return lambda widget, **options: Shown(widget_visit(widget, **options).page)


@pytest.mark.browser
def test_a_word_is_dragged_or_moved_by_keys_and_all_answers_and_goes_back(shown):
    one = shown(toy(sharp=True))
    back = one.root.get_by_role("button", name="As in the text")
    assert one.agrees().weights().round(1).tolist() == [0.6, 0.2, 0.2] and one.clear() == 6 and back.is_disabled()
    assert one.said() == "“bank” keeps 0.60 of itself; money pulls hardest."
    assert one.root.locator("tfoot").inner_text().split() == ["sum", "12.31", "1.00"]
    assert one.root.get_by_text("0.60 · bank + 0.20 · grows + 0.20 · money =").is_visible()
    assert one.root.bounding_box()["height"] <= 420 and one.root.bounding_box()["width"] == 680

    for word in WORDS:  # what is taken hold of lies over its mark
        mark = one.root.locator(f"circle[data-token={word}]").first.bounding_box()
        assert one.middle(word) == pytest.approx((mark["x"] + mark["width"] / 2, mark["y"] + mark["height"] / 2), abs=1)

    one.drag("bank", 20, -140)  # towards money
    (x, y), *others = one.points()
    assert 1 < x < 1.3 and -0.3 < y < 0.1 and others == TOY[1:] and one.agrees().weights()[2] > 0.5
    for word, across, up in (("money", -160, 100), ("grows", 3, 120), ("grows", -60, -200)):
        one.drag(word, across, up)
        one.agrees()
        one.clear()
    one.drag("grows", 2000, 2000)  # no further than the corner of the frame
    x, y = one.points()[1]
    assert 2 < x < 2.3 and 1.2 < y < 1.4
    back.click()
    assert one.points() == TOY and back.is_disabled() and one.page.evaluate("document.activeElement.dataset.token") == "bank"

    for _ in range(2):
        one.page.keyboard.press("ArrowLeft")
    one.page.keyboard.press("Shift+ArrowDown")
    one.page.keyboard.press("Escape")
    assert one.points()[0] == [0.8, 0.5] and one.handle("bank").get_attribute("aria-valuetext") == "0.80 money (toy), 0.50 river (toy)"
    assert one.handle("bank").evaluate("(each) => getComputedStyle(each).outlineStyle") == "solid"
    one.agrees()
    slider = one.root.get_by_role("slider", name="scores multiplied by")
    slider.press("End")
    assert one.agrees().sharpness == 4
    slider.press("Home")
    assert one.agrees().weights().round(3).tolist() == [0.333] * 3
    back.press("Enter")
    assert one.points() == TOY and slider.input_value() == "1" and one.agrees().sharpness == 1
    assert one.page.evaluate("location.hash") == ""


@pytest.mark.browser
def test_words_on_one_another_can_be_told_apart_and_piles_stay_readable(shown):
    one = shown(Mix(*MANY))
    assert one.clear() >= 7 and one.root.bounding_box()["height"] <= 420
    assert one.root.get_by_role("slider", name="scores multiplied by").count() == 0
    x, y = one.middle("loan")
    one.drag("bank", x - one.middle("bank")[0], one.middle("bank")[1] - y)
    assert one.points()[0] == pytest.approx(one.points()[5], abs=0.01)
    one.drag("bank", 60, 10)  # one of the two comes away
    assert np.abs(np.subtract(one.points()[0], one.points()[5])).max() > 0.2
    one.agrees()
    for word in MANY[1]:
        one.drag(word, *np.subtract(one.middle("grows"), one.middle(word)) * (1, -1))
    one.clear()
    one.agrees()


@pytest.mark.browser
def test_on_a_phone_a_finger_drags_the_word_and_not_the_page(shown):
    one = shown(toy(sharp=True), viewport={"width": 390, "height": 500}, has_touch=True, is_mobile=True)
    page, touch = one.page, one.page.context.new_cdp_session(one.page)

    def swipe(x, y, down):
        touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
        for step in range(1, 9):
            touch.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": x, "y": y + down * step / 8}]})
        touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

    assert page.evaluate("document.documentElement.scrollWidth") <= 390 and page.evaluate("document.documentElement.scrollHeight") > 600
    swipe(*one.middle("bank"), 60)
    assert one.points()[0][1] == pytest.approx(0.52, abs=0.05) and page.evaluate("scrollY") == 0
    one.agrees()
    assert one.clear() >= 4
    for each in one.root.locator(".al-grip, button, input").all():
        assert each.bounding_box()["height"] >= 44
    plane, table = (one.root.locator(part).bounding_box() for part in (".al-plane", "table"))
    assert table["y"] > plane["y"] + plane["height"] and plane["width"] > 0.9 * one.root.bounding_box()["width"]
    x, y = one.middle("grows")
    swipe(x + 150, y + 100, -120)  # where there is no word
    page.wait_for_function("() => scrollY > 50")


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_read_in_light_and_dark_and_by_who_sees_nothing(widget_visit, scheme):
    visited = widget_visit(toy(sharp=True), color_scheme=scheme)
    assert visited.page.evaluate("document.documentElement.dataset.theme") == scheme and visited.violations() == []
    names = [each.get_attribute("aria-label") for each in visited.page.locator(".al-grip").all()]
    assert names == WORDS and visited.page.get_by_role("group", name="A mix of words").count() == 1


@pytest.mark.browser
def test_words_that_are_no_words_are_only_words(shown):
    labels = ["bank", "constructor", "<img src=x>", "__proto__"]
    one = shown(Mix([*TOY, [0, 1]], labels, x_label="<b>", y_label="", colours={"constructor": "river"}))
    assert one.labels() == labels and one.clear() >= 5
    one.drag("__proto__", 20, 20)
    one.agrees()
    assert "<img src=x>" in one.root.get_by_text("· bank +").inner_text()


@pytest.mark.browser
def test_without_javascript_the_picture_and_the_table_stand_there(visit, widget_folder):
    page = visit(java_script_enabled=False).open(widget_page(widget_folder, toy()).as_uri(), ready=None)
    assert page.locator("img").evaluate("(each) => each.naturalWidth") > 600
    page.get_by_text("The numbers").click()
    assert page.locator("table").is_visible() and "new bank" in page.locator("table").inner_text()
