"""The widget positions: its mathematics in NumPy and JavaScript, and the widget as a person uses it."""

import itertools
import json

import numpy as np
import pytest
from conftest import javascript

from attention_lib import WordVectors, tokenize
from attention_lib.attention import raw_attention
from attention_lib.positions import rotate, sinusoidal_positions
from attention_lib.widgets import Positions
from attention_lib.widgets.positions.encodings import attention_in_order

browser_test = pytest.mark.browser
KINDS = ["none", "sinusoidal", "rotary"]
DOG, MAN, CAT = "dog bites man", "man bites dog", "The cat was chased by a dog."
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}


@pytest.fixture(scope="module")
def vectors():
    return WordVectors.load("minilm-64")


# In Python

def test_without_positions_it_is_raw_attention(vectors):
    x = vectors[tokenize(DOG)]
    for ours, theirs in zip(attention_in_order(x, "none", 3.0), raw_attention(x, 3.0), strict=True):
        np.testing.assert_array_equal(ours, theirs)


def test_positions_worked_by_hand():
    x = np.array([[1.0, 0], [0, 1]])  # sinusoidal positions (0, 1) and (sin 1, cos 1), divided by √2
    a, b = np.array([1, 1 / np.sqrt(2)]), np.array([np.sin(1) / np.sqrt(2), 1 + np.cos(1) / np.sqrt(2)])
    odds = np.exp(2 * (a @ b - a @ a))
    output, weights = attention_in_order(x, "sinusoidal", 2.0)
    np.testing.assert_allclose(weights[0], [1 / (1 + odds), odds / (1 + odds)])
    np.testing.assert_allclose(output[0], weights[0, 0] * a + weights[0, 1] * b)  # a value has its position too
    odds = np.exp(2 * (-np.sin(1) - 1))  # (0, 1) turned by one radian is (−sin 1, cos 1)
    output, weights = attention_in_order(x, "rotary", 2.0)
    np.testing.assert_allclose(weights[0], [1 / (1 + odds), odds / (1 + odds)])
    np.testing.assert_allclose(output[0], weights[0])  # values are not turned


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_attention_without_positions_only_trades_rows_and_columns(vectors, order):
    x, order = vectors[tokenize(DOG)], list(order)
    for kind in KINDS:
        first, other = attention_in_order(x, kind)[1], attention_in_order(x[order], kind)[1]
        same = np.allclose(other, first[np.ix_(order, order)], atol=1e-12)
        assert same == (kind == "none" or order == [0, 1, 2])


def test_changes_go_from_word_to_word():
    widget = Positions(MAN, before=DOG)
    assert widget.largest_change() < 1e-12 and widget.changes().shape == (3, 3)
    widget.kind = "rotary"
    before = Positions(DOG, kind="rotary").weights
    np.testing.assert_allclose(widget.weights - widget.changes(), before[::-1, ::-1], atol=1e-12)
    header, rows = widget.table()
    assert header == ["query → key", "before", "now", "change"] and len(rows) == 9
    assert rows[2][0] == "man → dog" and rows[2][1] == f"{before[2, 0]:.3f}"


def test_the_first_the_is_compared_with_the_first_the():
    widget = Positions("a dog saw a cat", before="a cat saw a dog", kind="sinusoidal")
    before = Positions("a cat saw a dog", kind="sinusoidal").weights
    order = [0, 4, 2, 3, 1]
    np.testing.assert_allclose(widget.changes(), widget.weights - before[np.ix_(order, order)], atol=1e-12)


@pytest.mark.parametrize("before", ["", DOG, "dog bites", "dog bites man man", "Dog bites man!", "cat bites man", "?", "qqzx"])
def test_other_words_or_the_same_order_are_no_comparison(before):
    widget = Positions(DOG, before=before)
    assert widget.changes() is None and widget.largest_change() == 0
    assert widget.table()[0] == ["query", "dog", "bites", "man"] and "Compared" not in widget.describe()


@pytest.mark.parametrize("options", [{}, {"sentence": MAN, "before": DOG, "kind": "sinusoidal"}, {"sentence": CAT, "kind": "rotary"},
                                     {"sentence": "$x$ dog $y_", "before": "$y_ $x$ dog"}, {"sentence": "dog"},
                                     {"sentence": " ".join(f"{word} cat" for word in tokenize(CAT) + ["man", "bites"])}])
def test_every_state_has_its_picture_and_its_table(options):
    widget = Positions(**options)
    width, height = widget.picture().get_size_inches()
    assert width <= 6 and height <= 4
    header, rows = widget.table()
    assert all(len(row) == len(header) and all(isinstance(cell, str) for cell in row) for row in rows)
    page = widget.page_html()
    state = json.loads(page.split('<script type="application/json">')[1].split("</script>")[0])
    assert page.count("<img") == 1
    assert state["kind"] == widget.kind and widget.describe()


@pytest.mark.parametrize("sentence, says", [("qqzx wwvq", "no vector for any of these words"), ("", "Write a sentence"), ("the " * 21, "21 words; the picture has room for 20")])
def test_what_cannot_be_drawn_is_told(sentence, says):
    widget = Positions(sentence)
    assert says in widget.page_html() and "<img" not in widget.page_html()
    with pytest.raises(ValueError, match=says):
        widget.picture()


@pytest.mark.parametrize("wrong", [{"kind": "learned"}, {"kinds": ["learned"]}])
def test_wrong_names_are_refused(wrong):
    with pytest.raises(Exception, match=next(iter(wrong))):
        Positions(**wrong)


def test_vectors_of_odd_size_and_weights_by_hand_are_refused():
    with pytest.raises(ValueError, match="even size D; these vectors have D = 3"):
        Positions(DOG, vectors=WordVectors(["dog", "bites", "man"], np.eye(3)))
    widget = Positions(DOG, vectors=WordVectors(["dog", "bites", "man"], np.eye(4)[:3]))
    assert widget.weights.shape == (3, 3)
    with pytest.raises(ValueError, match="follow from sentence and positions"):
        widget.weights = np.eye(3)


def test_traits_can_be_set_and_observed():
    widget, seen = Positions(), []
    widget.observe(lambda change: seen.append(change["new"]), "weights")
    widget.kind = "sinusoidal"
    widget.sentence = CAT
    widget.sharpness = 4.0
    assert [weights.shape for weights in seen] == [(3, 3), (7, 7), (7, 7)]
    assert repr(widget) == f"Positions('{CAT}', kind='sinusoidal')"


# JavaScript = NumPy

@pytest.fixture(scope="module")
def js(browser):
    with javascript(browser, "positions/encodings.js", "positions/chips.js") as run:
        yield run


@browser_test
@pytest.mark.parametrize("n, dim, base", [(1, 2, 10_000), (48, 64, 10_000), (5, 384, 10_000), (3, 6, 10), (0, 4, 10_000)])
def test_javascript_has_the_same_waves(js, n, dim, base):
    got = js("positions/encodings.js", "m.sinusoidalPositions(x[0], x[1], x[2])", [n, dim, base])
    np.testing.assert_allclose(np.array(got).reshape(n, dim), sinusoidal_positions(n, dim, base), atol=1e-12)


@browser_test
def test_javascript_turns_alike(js):
    x = np.random.default_rng(0).normal(size=(7, 10))
    np.testing.assert_allclose(js("positions/encodings.js", "m.rotate(x)", x.tolist()), rotate(x), atol=1e-12)
    places = np.array([3, 0, 0, 500, 2, 9, -4])
    got = js("positions/encodings.js", "m.rotate(x[0], x[1], x[2])", [x.tolist(), places.tolist(), 50])
    np.testing.assert_allclose(got, rotate(x, places, 50), atol=1e-12)


@browser_test
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("sentence", [DOG, MAN, CAT, "the the", "bank"])
def test_javascript_attends_alike(js, vectors, sentence, kind):
    x = vectors[[word for word in tokenize(sentence) if word in vectors]]
    output, weights = attention_in_order(x, kind, 2.5)
    got = js("positions/encodings.js", "m.attendInOrder(...x)", [x.tolist(), kind, 2.5])
    np.testing.assert_allclose(got["weights"], weights, atol=1e-6)
    np.testing.assert_allclose(got["output"], output, atol=1e-6)


@browser_test
@pytest.mark.parametrize("sentence, one, other, result", [
    (DOG, 0, 2, MAN), (DOG, 2, 1, "dog man bites"), ("Dog, bites   man.", 0, 3, "man, bites   Dog."), ("the the", 0, 1, "the the"),
    ("Don’t stop, İstanbul", 0, 1, "stop don't, istanbul"), ("ri\u00adver Bank", 0, 1, "bank river"), ("a aa a", 1, 2, "a a aa"), ("dog dog's", 0, 1, "dog's dog"),
])
def test_a_swap_keeps_all_but_two_words(js, sentence, one, other, result):
    assert js("positions/chips.js", "m.swapTokens(...x)", [sentence, tokenize(sentence), one, other]) == result


# In the browser

class Widget:
    """The widget as a person sees it."""

    def __init__(self, page):
        self.page, self.root = page, page.locator("[data-widget=positions]")
        self.own_text()

    def own_text(self):
        """Open the place of the reader's own sentence."""
        self.page.wait_for_selector(".al-positions[data-ready]")
        self.page.evaluate("() => { document.querySelector('.al-own-text').open = true; }")

    def sentence(self):
        return self.page.get_by_label("Sentence", exact=True)

    def press(self, name):
        self.page.get_by_role("button", name=name, exact=True).click()

    def chip(self, word):
        return self.root.locator(".al-word-chip").filter(has_text=word).first

    def chips(self):
        return self.root.locator(".al-word-chip > span").all_inner_texts()

    def cells(self, role="now", what="weight"):
        found = self.root.locator(f"td[data-role={role}]").evaluate_all(f"(cells) => cells.map((c) => +c.dataset.{what})")
        size = int(len(found) ** 0.5)
        return np.array(found).reshape(size, size)

    def settle(self):
        """Wait for the words that are being fetched."""
        self.page.wait_for_function("() => !document.querySelector('.al-message progress')")

    def finding(self):
        return self.root.locator("[data-role=largest-change]")

    def message(self):
        return self.root.locator(".al-message").inner_text()

    def is_python(self, sentence, before="", kind="none", stake=None, **options):
        """Everything that is drawn is what Python has."""
        widget = Positions(sentence, before=before, kind=kind, **options)
        assert self.sentence().input_value() == sentence and self.chips() == widget.words
        np.testing.assert_allclose(self.cells(), widget.weights, atol=1e-6)
        compared = widget.changes() is not None
        assert self.root.locator("td[data-role=before]").first.is_visible() == compared
        if compared:
            np.testing.assert_allclose(self.cells("now", "change"), widget.changes(), atol=1e-6)
            np.testing.assert_allclose(self.cells("before"), Positions(before, kind=kind, **options).weights, atol=1e-6)
        assert float(self.finding().get_attribute("data-weight")) == pytest.approx(widget.largest_change(), abs=1e-6)
        assert self.finding().inner_text() == widget.headline().replace("**", "") + (f" You said: {stake}." if stake else "")
        self.table_is(widget)

    def table_is(self, widget):
        header, rows = widget.table()
        shown = self.root.locator(".al-numbers tr").evaluate_all("(rows) => rows.map((r) => [...r.cells].map((c) => c.textContent))")
        assert shown[0] == header and len(shown) == 1 + len(rows)
        for ours, theirs in zip(shown[1:], rows, strict=True):
            assert ours[0] == theirs[0]
            np.testing.assert_allclose([float(cell.replace("−", "-")) for cell in ours[1:]], [float(cell) for cell in theirs[1:]], atol=1.1e-3)


@pytest.fixture
def positions(widget_visit):
    """positions(address, of={}, **options): the widget on its page."""
    return lambda address="", of=(), **options: Widget(widget_visit(Positions(**dict(of)), address, **options).page)


@browser_test
def test_a_swap_changes_nothing_without_positions_and_much_with_them(positions):
    widget = positions()
    widget.is_python(DOG)
    assert "Decide first" in widget.root.inner_text()
    widget.press("Swap first and last")
    widget.is_python(MAN, DOG)
    assert widget.finding().inner_text() == "No weight has changed: rows and columns moved with their words."
    for name, kind in (("waves, added", "sinusoidal"), ("turned", "rotary")):
        widget.press(name)
        widget.is_python(MAN, DOG, kind)
    widget.press("Back to the first order")
    widget.is_python(DOG, kind="rotary")
    widget.press("all of them")
    widget.is_python(MAN, DOG, "rotary", stake="all of them")
    widget.press("Back to the first order")
    assert widget.page.evaluate("() => document.activeElement.textContent") == "Swap first and last"


@browser_test
def test_words_are_swapped_by_pressing_two(positions):
    widget = positions(of={"sentence": CAT})
    widget.chip("cat").click()
    assert widget.chip("cat").get_attribute("aria-pressed") == "true"
    widget.chip("cat").click()
    assert widget.chip("cat").get_attribute("aria-pressed") == "false"
    widget.chip("cat").click()
    widget.chip("dog").click()
    widget.is_python("The dog was chased by a cat.", CAT)
    assert widget.root.locator("[aria-pressed=true].al-word-chip").count() == 0
    widget.chip("chased").click()
    widget.chip("was").click()
    widget.is_python("The dog chased was by a cat.", CAT)  # always compared with the first order


@browser_test
def test_a_word_is_dragged_onto_another(positions):
    widget = positions()
    mouse, boxes = widget.page.mouse, [widget.chip(word).bounding_box() for word in tokenize(DOG)]
    middle = [(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2) for box in boxes]
    mouse.move(*middle[0])
    mouse.down()
    mouse.move(*middle[1], steps=4)
    mouse.move(*middle[2], steps=4)
    assert widget.root.locator(".al-target").inner_text().startswith("man")
    mouse.up()
    widget.is_python(MAN, DOG)
    assert widget.root.locator(".al-target, .al-dragged, [aria-pressed=true].al-word-chip").count() == 0
    mouse.move(*middle[1])  # and let go on nothing: nothing happens
    mouse.down()
    mouse.move(middle[1][0], middle[1][1] + 200, steps=4)
    mouse.up()
    widget.is_python(MAN, DOG)


@browser_test
def test_a_word_walks_with_the_arrow_keys(positions):
    widget = positions()
    widget.chip("dog").focus()
    keys = widget.page.keyboard
    keys.press("ArrowRight")
    assert widget.chips() == ["bites", "dog", "man"]
    keys.press("ArrowRight")
    keys.press("ArrowRight")  # there is no further place
    widget.is_python("bites man dog", DOG)
    assert widget.page.evaluate("() => document.activeElement.dataset.token") == "dog"
    keys.press("ArrowLeft")
    widget.is_python("bites dog man", DOG)
    keys.press("Enter")
    keys.press("Escape")
    assert widget.chip("dog").get_attribute("aria-pressed") == "false"


@browser_test
def test_words_glide_to_their_new_places_unless_the_reader_wants_it_still(positions):
    glides = "() => document.getAnimations().map((a) => a.effect.target.dataset.key).filter(Boolean).length"
    widget = positions()
    widget.press("Swap first and last")
    assert widget.page.evaluate(glides) >= 2 + 8 + 4  # two chips, all cells but the middle one, two rows' and columns' names
    still = positions(reduced_motion="reduce")
    still.press("Swap first and last")
    assert still.page.evaluate(glides) == 0 and still.chips() == ["man", "bites", "dog"]


@browser_test
def test_what_is_typed_is_drawn_and_other_words_begin_anew(positions):
    widget = positions()
    widget.press(MAN)
    widget.is_python(MAN, DOG)  # a preset with the same words is another order of them
    widget.press(CAT)
    widget.is_python(CAT)
    widget.sentence().fill("A dog was chased by the cat.")
    widget.is_python("A dog was chased by the cat.", CAT)
    widget.sentence().fill("a dog was chased")
    widget.is_python("a dog was chased")
    dial = widget.page.get_by_role("slider", name="Sharpness")
    dial.fill("6.5")
    widget.is_python("a dog was chased", sharpness=6.5)


@browser_test
def test_a_pair_is_looked_at_in_both_orders(positions):
    widget = positions(of={"sentence": MAN, "before": DOG, "kind": "sinusoidal"})
    reading, selected = widget.root.locator("[data-role=reading]"), "td[data-role={}][aria-selected=true]"
    widget.root.locator("td[data-role=now][data-row='0'][data-col='1']").hover()
    assert reading.inner_text().startswith("“man” at position 0 gives 0.") and "at positions 2 and 1" in reading.inner_text()
    twin = widget.root.locator(selected.format("before"))
    assert (twin.get_attribute("data-row"), twin.get_attribute("data-col")) == ("2", "1")
    widget.root.locator("td[data-role=before][data-row='0'][data-col='0']").click()
    assert reading.inner_text().startswith("“dog” at position 2 gives")
    widget.page.keyboard.press("ArrowRight")
    assert "to “bites” at position 1" in reading.inner_text()
    assert float(reading.get_attribute("data-weight")) == pytest.approx(Positions(MAN, kind="sinusoidal").weights[2, 1], abs=1e-6)


@browser_test
@pytest.mark.parametrize("options, says", [({}, "“dog” at position 0 gives 0."), ({"sentence": MAN, "before": DOG}, "“dog” at position 2 gives 0.")])
def test_the_first_pair_is_the_first_and_the_last_word_of_the_first_order(positions, options, says):
    widget = positions(of=options)
    reading = widget.root.locator("[data-role=reading]").inner_text()
    assert reading.startswith(says) and "“man”" in reading


@browser_test
def test_the_address_brings_the_picture_back(positions, visit):
    widget = positions()
    widget.sentence().fill("The cat saw <b>a dog</b> & me")
    widget.settle()
    widget.press("Swap first and last")
    widget.press("turned")
    widget.page.get_by_role("slider", name="Sharpness").fill("3")
    widget.press("Copy link")
    widget.page.wait_for_function("() => location.hash.includes('sharpness')")
    again = Widget(visit().open(widget.page.url))
    again.root.locator(".al-word-chip").first.wait_for()  # its words are being fetched
    again.is_python("me cat saw <b>a dog</b> & The", "The cat saw <b>a dog</b> & me", "rotary", sharpness=3.0)


NONSENSE = ["x&positions.sharpness=5000", "&positions.kind=constructor", "x&positions.sharpness=1e999", "dog&positions.before=dog%20dog", "%E0%A4%A&positions.kind=7"]


@browser_test
def test_a_nonsense_address_does_no_harm(widget_visit):
    visited = widget_visit(Positions())
    widget, place = Widget(visited.page), visited.page.url.split("#")[0]
    for address in NONSENSE:
        visited.page.goto("about:blank")
        visited.open(f"{place}#positions={address}")
        widget.own_text()
        widget.sentence().fill(DOG)
        assert widget.chips() == tokenize(DOG) and np.isfinite(widget.cells()).all(), address
        assert widget.root.locator("label", has_text="Sharpness").locator("output").inner_text() == "2.0", address


@browser_test
def test_whatever_is_typed_is_answered(positions):
    widget = positions(of={"presets": [DOG, CAT, "x img"]})
    for text, says in (
        ("", "Write a sentence"), ("?! …", "Write a sentence"), ("🏦 💧", "Write a sentence"), ("the " * 200, "200 words; the picture has room for 40"),
        ("the " * 21, "21 words; the picture has room for 20"), ("नमस्ते दुनिया", "no vector"), ("<img src=x onerror=alert(1)>", "has no vector"),
        ("dog " + "x" * 3000, "has no vector"),
    ):
        widget.sentence().fill(DOG)
        widget.press("Swap first and last")
        before = widget.cells()
        widget.sentence().fill(text)
        widget.settle()
        assert says in widget.message(), text[:40]
        if "no vector here" not in widget.message():
            assert widget.root.locator(".al-word-chips[inert]").count() == 1  # a swap would take the reader's text away
            assert widget.page.get_by_role("button", name="Back to the first order").is_disabled()
            assert (widget.cells() == before).all() and widget.chips() == ["man", "bites", "dog"]  # the last good picture
        assert widget.root.locator("img, script").count() == 0
        assert widget.page.evaluate("() => document.documentElement.scrollWidth") <= 1280
        widget.sentence().fill(CAT)  # and it goes on
        assert widget.message() == "" and widget.root.locator("[inert]").count() == 0
        widget.is_python(CAT)


@browser_test
def test_a_single_word_has_nothing_to_swap(positions):
    widget = positions(of={"sentence": "dog", "kinds": ["none"]})
    assert not widget.root.get_by_role("group", name="Positions").is_visible()  # one kind is no choice
    assert widget.page.get_by_role("button", name="Swap first and last", exact=True).is_disabled()
    widget.chip("dog").press("ArrowRight")
    widget.chip("dog").click()
    widget.is_python("dog")


@browser_test
def test_everything_by_keyboard_alone(positions):
    widget = positions()
    keys = widget.page.keyboard
    names = """() => { const e = document.activeElement; const label = e.labels?.[0]?.querySelector("span")?.textContent ?? e.labels?.[0]?.textContent;
        return e.ariaLabel || label || e.dataset.token || e.innerText.trim(); }"""
    seen = []

    while seen[-1:] != ["Show numbers"]:
        keys.press("Tab")
        seen.append(widget.page.evaluate(names))
        assert widget.page.evaluate("() => getComputedStyle(document.activeElement).outlineStyle") != "none", seen[-1]
        if seen[-1] in ("Swap first and last", "waves, added"):
            keys.press("Enter")
        assert len(seen) < 80
    for name in (DOG, "Sentence", "dog", "bites", "man", "Back to the first order", "none", "turned", "Sharpness", "Copy link", "A sentence of your own"):
        assert name in seen, (name, seen)
    keys.press("Enter")
    assert widget.root.locator("table.al-numbers").is_visible()
    widget.is_python(MAN, DOG, "sinusoidal")


@browser_test
def test_a_finger_swaps_two_words(positions):
    widget = positions(**PHONE)
    widget.chip("dog").tap()
    widget.chip("man").tap()
    widget.is_python(MAN, DOG)
    widget.root.locator("td[data-role=now][data-row='1'][data-col='0']").tap()
    assert "“bites” at position 1" in widget.root.locator("[data-role=reading]").inner_text()


@browser_test
def test_axe_finds_nothing(widget_visit):
    visited = widget_visit(Positions("The dog was chased by a cat.", before=CAT, kind="rotary"))
    page = visited.page
    page.get_by_text("Show numbers").click()
    for scheme, width, rules in (("light", 1280, []), ("dark", 390, ["color-contrast"])):
        page.set_viewport_size({"width": width, "height": 844})
        page.evaluate("(scheme) => { document.documentElement.dataset.theme = scheme; }", scheme)
        assert page.evaluate("() => document.documentElement.scrollWidth") <= width
        assert visited.violations(*rules) == [], scheme


@browser_test
def test_twenty_words_fit_on_a_phone(positions):
    text = "The bank will not lend money if the customer has bad credit and the river runs past the old house."
    other = text.replace("bank", "x").replace("house", "bank").replace("x", "house")
    widget = positions(of={"sentence": text, "before": other, "kind": "sinusoidal"}, **PHONE)
    widget.is_python(text, other, "sinusoidal")
    assert widget.page.evaluate("() => document.documentElement.scrollWidth") <= 390
    box = widget.root.locator("td[data-role=now]").last.bounding_box()
    assert box["x"] + box["width"] <= 390 and box["width"] >= 8
