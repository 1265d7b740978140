"""The widget layer-stack: the running sum of a word, in Python and in the page."""

import json

import numpy as np
import pytest
from conftest import javascript, widget_page

from attention_lib.measure import stream
from attention_lib.widgets import LayerStack
from attention_lib.widgets.layer_stack.widget import PRESETS, headline

RIVER, DEPOSIT, CHECK = PRESETS["river"], PRESETS["deposit"], PRESETS["check"]
SECOND = PRESETS["bank 2 of 2"]
REFRAIN = {"reduced_motion": "reduce"}


@pytest.fixture(scope="module")
def stack():
    """The book's own, as it lies on a page; what is changed in it is put back."""
    return LayerStack()


def signed(number):
    return f"{0 if abs(number) < 0.005 else number:+.2f}".replace("-", "−")


# Python

def test_it_is_the_running_sum_of_the_measure(stack):
    found = stream(RIVER, layer=6)
    np.testing.assert_allclose(stack.places(), found.places[0])
    np.testing.assert_allclose(stack.pulls(), found.pulls[0])
    np.testing.assert_allclose(stack.places(SECOND), stream(SECOND.replace("**", ""), layer=6).places[1])
    assert stack.places("The bank is closed.").shape == (6, 5)  # Python reads any
    each = LayerStack(RIVER, ruler="each", presets={}, depth=6)
    np.testing.assert_allclose(each.places(), stream(RIVER).places[0])
    assert (each.beside, each.ends) == ("", ["river bank", "money bank"]) and each.table()[1][0][1] == signed(each.places()[0, 0])


def test_what_is_stored_is_small_and_rounded_from_the_measure(stack):
    state = stack._page_state()
    assert len(json.dumps(state, separators=(",", ":"), ensure_ascii=False).encode()) < 15_000 and set(state["stored"]) == set(PRESETS.values())
    for text, record in state["stored"].items():
        assert record["tokens"][record["at"]] == "bank"
        for ruler, layer in (("last", 6), ("each", None)):
            nth, found = int("the **bank** to" in text), stream(text.replace("**", ""), layer=layer)
            np.testing.assert_allclose(record[ruler]["places"], found.places[nth], atol=5.1e-5)
            for pulls, stored in zip(found.pulls[nth], record[ruler]["pulls"], strict=True):
                assert [at for at, _ in stored] == np.argsort(-np.abs(pulls), kind="stable")[:3].tolist()
                np.testing.assert_allclose([pull for _, pull in stored], pulls[[at for at, _ in stored]], atol=5.1e-5)
            assert np.abs(record[ruler]["places"]).max() <= state["reach"][ruler] <= 3
    np.testing.assert_allclose(state["means"]["last"], stream(RIVER, layer=6).means[1, :, -1], atol=5.1e-5)
    assert state["means"]["each"] == [1.0] * 6 and len(stack.page_html()) < 28_000


def test_a_sentence_that_is_set_later_is_read_and_stored():
    stack = LayerStack(RIVER, presets={})
    stack.beside = "Our bank opened a new branch."
    assert set(stack.stored) == {RIVER, stack.beside} and len(stack.table()[1]) == 2
    with pytest.raises(ValueError, match="“bank” is not in the text"):
        stack.sentence = "No such word."
    assert stack.sentence == RIVER
    crane = LayerStack("The crane lifted the steel beam.", word="crane", depth=6)
    assert len(crane.ends) == 2 and crane.presets == [] and "“crane”" in crane.describe()


def test_the_headline_is_true_in_every_state(stack):
    assert headline("bank", 1, [-0.24, 0.21]) == "After **1 layer** the two “banks” stand **0.45** apart. And after 6?"
    assert headline("bank", 0, [0]) == "Before the first layer “bank” stands at **+0.00**. And after 6?"
    assert headline("bank", 6, [-1.5]) == "After **6 layers** “bank” stands at **−1.50**."
    assert "stand 0.45 apart" in stack.describe() and "“river” −0.24; “deposit” +0.21" in stack.describe()


@pytest.mark.parametrize(("given", "said"), [
    ({"sentence": "We sat."}, "“bank” is not in the text 'We sat.'"), ({"sentence": 5}, "should be a text; got int"), ({"word": "sat"}, "There is no word 'sat'"),
    ({"word": "crane", "sentence": None}, "needs a sentence with “crane”"), ({"depth": 7}, "depth should be a whole number from 0 to 6; got 7"), ({"layer": 1.5}, "layer should be"),
    ({"ruler": "first"}, "\"last\" or \"each\"; got 'first'"), ({"presets": ["bank"]}, "dict of short names"), ({"presets": {"": RIVER}}, "1 to 24 letters"), ({"presets": {"x": "river"}}, "not in the text"),
    ({"presets": {str(n): RIVER for n in range(11)}}, "room for 10 presets; got 11"), ({"ends": ["left"]}, "two poles; got 1"), ({"sentence": "bank " * 41}, "That is 41 words"),
    ({"sentence": "A **river** bank."}, "Two pairs of stars mark the “bank”"), ({"sentence": "A **bank"}, "Two pairs of stars"),
])
def test_what_cannot_be_shown_is_told(given, said):
    with pytest.raises(ValueError, match=said) as raised:
        LayerStack(**{"sentence": RIVER, "presets": {}} | given)
    assert "\n" not in str(raised.value)


def test_without_javascript_picture_and_numbers_stand_there(stack):
    page = stack.page_html()
    assert 'alt="After 1 layer the two “banks” stand 0.45 apart.' in page and "data:image/webp" in page and '<th scope="row">river, 1</th>' in page


# One headline, two hands

@pytest.mark.browser
def test_the_page_says_what_python_says(browser, stack):
    with javascript(browser, "layer_stack/said.js", "layer_stack/stack.js") as run:
        for depth in (0, 1, 6):
            for texts in ([RIVER], [RIVER, DEPOSIT]):
                paths = [{"places": stack.places(text).tolist()} for text in texts]
                ends = [path["places"][depth - 1][4] if depth else path["places"][0][0] for path in paths]
                said = run("layer_stack/said.js", "m.headline('bank', x[0], x[1])", [depth, paths])
                assert "**".join(said).replace("Before the first layer****", "Before the first layer") == headline("bank", depth, ends)
        for text, before, after in ((CHECK, [RIVER, DEPOSIT], [CHECK, RIVER]), (RIVER, [RIVER, DEPOSIT], [DEPOSIT, ""]), (DEPOSIT, [RIVER, DEPOSIT], [RIVER, ""]), (RIVER, [RIVER, ""], [RIVER, ""])):
            assert run("layer_stack/stack.js", "m.chosenWith(x[0], x[1])", [text, before]) == after


# The page

class Shown:
    def __init__(self, page):
        self.page, self.root = page, page.locator("[data-widget=layer-stack]")
        page.wait_for_selector("[data-ready=true]")

    def title(self):
        return self.root.locator(".al-headline").inner_text()

    def dots(self, text):
        """What stands in the marks of one sentence, layer by layer."""
        row, = [row for row, said in enumerate(self.root.locator(".al-stack-text").all_inner_texts()) if said.endswith(text.replace("**", ""))]
        return self.root.locator(f"circle[data-role=shifted][data-row='{row}']").evaluate_all("(all) => all.map(({ dataset }) => Number(dataset.x))")

    def note(self):
        return self.root.locator(".al-stack-note").inner_text()

    def press(self, name):
        self.root.get_by_role("button", name=name, exact=True).click()

    def layer(self, number):
        return self.root.locator(f"button[data-layer='{number}']")

    def pressed(self, group):
        return self.root.get_by_role("group", name=group).locator("[aria-pressed=true]").all_inner_texts()

    def table(self):
        self.root.locator("details").evaluate("(each) => (each.open = true)")
        return [row.locator("th, td").all_inner_texts() for row in self.root.locator("tbody tr").all()]


@pytest.mark.browser
def test_it_grows_a_layer_at_a_time_and_every_mark_is_numpys(widget_visit, stack):
    one = Shown(widget_visit(stack, **REFRAIN).page)
    places = {text: stack.places(text) for text in PRESETS.values()}
    assert one.title() == "After 1 layer the two “banks” stand 0.45 apart. And after 6?" and one.pressed("Sentences") == ["river", "deposit"]
    assert one.dots(RIVER) == pytest.approx(places[RIVER][:1, -1], abs=5.1e-5) and one.root.locator(".al-stack-rest").count() == 2 == one.root.locator(".al-stack-open-end").count()
    assert one.note().startswith("river, layer 1: listens −0.18 (river −0.20), thinks alone −0.20, norms +0.11; now at −0.24")
    assert one.root.locator(".al-stack-pulls").all_inner_texts() == ["river"]  # in the sentence itself
    one.press("Play")
    assert one.title() == "After 6 layers the two “banks” stand 2.47 apart." and one.root.locator(".al-stack-rest").count() == 0
    for text in (RIVER, DEPOSIT):
        np.testing.assert_allclose(one.dots(text), places[text][:, -1], atol=5.1e-5)
    assert one.root.locator(".al-stack-step.al-stack-heard").count() - 1 == one.root.locator(".al-stack-step.al-stack-thought").count() - 1 == 12  # and one each in the legend
    assert one.root.locator(".al-slider b").inner_text() == "6 of 6" and one.root.get_by_role("status").inner_text() == one.title()
    assert one.table() == LayerStack(depth=6).table()[1]

    slider = one.root.get_by_role("slider")
    slider.press("ArrowLeft")
    assert one.title().startswith("After 5 layers") and len(one.dots(RIVER)) == 5
    slider.press("Home")
    assert one.title().startswith("Before the first layer the two “banks” stand 0.0") and one.dots(RIVER) == []
    assert one.note() == "Every layer adds to the word twice. Press Play, or a layer."
    one.layer(4).click()  # one that is still to come is drawn
    assert len(one.dots(DEPOSIT)) == 4 and "layer 4" in one.note()
    one.page.mouse.move(0, 0)
    one.layer(2).focus()
    assert "river, layer 2" in one.note() and len(one.dots(DEPOSIT)) == 4
    one.page.keyboard.press("Enter")
    assert one.layer(2).get_attribute("aria-pressed") == "true" and "listens −0.14" in one.layer(2).get_attribute("aria-label")
    one.layer(2).blur()
    assert "river, layer 2" in one.note()
    one.layer(6).hover()
    assert "layer 6: still to come" in one.note()


@pytest.mark.browser
def test_sentences_and_rulers_are_chosen_and_the_address_says_it(widget_visit, stack):
    one = Shown(widget_visit(stack, "#layer-stack.depth=6", **REFRAIN).page)
    one.press("check")
    assert one.pressed("Sentences") == ["river", "check"] and one.root.locator(".al-stack-text strong").all_inner_texts() == ["bank", "bank"]
    one.press("lend")
    assert one.pressed("Sentences") == ["lend", "check"] and one.root.locator(".al-stack-behind").count() == 1  # both go the same way
    one.press("lend")
    assert one.title() == "After 6 layers “bank” stands at +1.18." and one.pressed("Sentences") == ["check"]
    one.press("bank 2 of 2")
    assert one.root.locator(".al-stack-text").first.evaluate("(each) => [...each.childNodes].findIndex((node) => node.tagName === 'STRONG')") > 6
    one.press("each layer’s own")
    each = stream(SECOND.replace("**", "")).places[1]
    np.testing.assert_allclose(one.dots(SECOND), each[:, -1], atol=5.1e-5)
    assert one.root.locator(".al-stack-turn").count() == 10 and one.pressed("Ruler") == ["each layer’s own"]
    one.page.wait_for_function("() => location.hash.includes('ruler=each')")
    assert "layer-stack.beside=She" in one.page.evaluate("decodeURIComponent(location.hash)")
    wrong = Shown(widget_visit(stack, "#layer-stack=No%20such&layer-stack.depth=9&layer-stack.ruler=x", **REFRAIN).page)
    assert wrong.title().startswith("After 1 layer the two")


@pytest.mark.browser
@pytest.mark.parametrize("options", [{}, {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "color_scheme": "dark"}], ids=["page", "phone"])
def test_it_is_accessible_and_finds_room(widget_visit, stack, options):
    visited = widget_visit(stack, "#layer-stack.depth=6", **REFRAIN, **options)
    one = Shown(visited.page)
    assert visited.violations() == [] and one.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for each in one.root.locator("button, input").all():
        assert each.bounding_box()["height"] >= (44 if options else 32)
    for text in PRESETS:
        one.press(text)
        inside = one.root.evaluate("""(root) => [...root.querySelectorAll(".al-stack-path-name")].every((each) => {
            const { left, right } = each.getBoundingClientRect(), box = root.getBoundingClientRect(); return left >= box.left && right <= box.right + 1; })""")
        assert inside and len(one.root.locator(".al-stack-path-name").all()) in (1, 2)
    assert visited.violations() == []
    for size, width in ((100, 320), (200, 320)):  # and with large letters
        one.page.set_viewport_size({"width": width, "height": 800})
        one.page.evaluate("(size) => (document.documentElement.style.fontSize = `${size}%`)", size)
        one.page.wait_for_function("() => document.querySelector('.al-stack-scene svg').getAttribute('width') <= 320")
        assert one.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.browser
def test_it_plays_and_can_be_stopped(widget_visit, stack):
    one = Shown(widget_visit(stack, reduced_motion="no-preference").page)
    one.press("Play")
    one.page.wait_for_function("() => document.querySelector('.al-headline').textContent.startsWith('After 3')")
    one.root.get_by_role("slider").press("Home")
    assert one.title().startswith("Before the first layer") and one.root.locator(".al-stack-step").count() == 2
    one.press("Play")
    one.page.wait_for_function("() => document.querySelector('.al-headline').textContent.startsWith('After 6')")
    assert one.root.locator(".al-stack-rest").count() == 0


@pytest.mark.browser
def test_a_link_in_the_text_sets_it(visit, widget_folder, stack):
    path = widget_page(widget_folder, stack, still=False)
    link = f'<p><a class="drive" href="#layer-stack={CHECK}&layer-stack.depth=3">here</a></p>'
    path.write_text(path.read_text(encoding="utf-8").replace("<main>", f"<main>{link}"), encoding="utf-8")
    one = Shown(visit(**REFRAIN).open(path.as_uri()))
    one.page.get_by_role("link", name="here").click()
    one.page.wait_for_function("() => document.querySelector('.al-headline').textContent.startsWith('After 3')")
    assert one.pressed("Sentences") == ["deposit", "check"]
