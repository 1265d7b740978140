"""The ruler of words, and a ruler on which no sentence moves a word: what Python computes, and what a person does."""

import numpy as np
import pytest

from attention_lib import measure
from attention_lib.bank import MONEY, RIVER
from attention_lib.plots.canvas import Dot
from attention_lib.widgets import MeaningShift, WordRuler

ROWS = ["We sat by the river bank.", "I went to the bank to deposit money."]


# Python

def test_words_stand_where_the_static_ruler_has_them():
    words = ["boat", "mortgage", *RIVER, *MONEY]
    places = WordRuler(" ".join(words[:2])).places(words)
    assert {word: round(float(place), 5) for word, place in places.items()} == {word: round(place, 5) for word, place in measure.place_of(*words).items()}
    assert [*WordRuler("boat, boat; mortgage glimp").places()] == ["boat", "mortgage"]
    assert len(WordRuler(" ".join(measure.book_table().words[1000:1030])).places()) == 12


def test_picture_sentence_and_table_for_whoever_runs_no_javascript():
    widget = WordRuler("boat river")
    assert widget.describe().endswith("stand bank +0.22, boat −0.86.")  # a word of the poles stands there already
    assert widget.table()[1][-2:] == [["boat", "typed", "-0.86"], ["river", "typed", "-1.20"]]
    assert widget.page_html() == WordRuler("boat river").page_html() and len(widget.page_html()) < 40_000
    assert sum(isinstance(mark, Dot) for mark in widget._ruler().canvas().marks) == 14
    assert repr(widget) == "WordRuler('boat river')" and "<img" in WordRuler().page_html()
    widget.sentence = "glimp"
    assert "no vector for any of these words" in widget.page_html()
    with pytest.raises(TypeError, match="has no argument 'attention'"):
        WordRuler(attention=lambda x: x)


def test_a_static_word_stays_in_its_ring():
    widget = MeaningShift("", rows=ROWS, source="static")
    assert widget.describe().count("from +0.22 to +0.22") == 2
    widget.sentence = "River, river, river, bank!"
    places = widget.places()
    np.testing.assert_array_equal(places["static"], places["shifted"])
    assert np.array_equal(widget.weights, np.eye(4)) and not places["pulls"].any()
    with pytest.raises(ValueError, match="the weights are not yours to set"):
        widget.weights = np.eye(4)
    with pytest.raises(ValueError, match="takes the place of the source 'raw'"):
        MeaningShift(attention=lambda x: (x, np.eye(len(x))), source="static")


# The page

def marks(page):
    return page.eval_on_selector_all(".al-word", "all => Object.fromEntries(all.map(({ dataset: d }) => [d.token, Number(d.x)]))")


def names_apart(page):
    """No two names of the ruler lie on each other, and none is cut."""
    boxes = np.array(page.eval_on_selector_all(".al-word text", "all => all.map((e) => { const b = e.getBBox(); return [b.x, b.y, b.x + b.width, b.y + b.height]; })"))
    width = page.locator("svg.al-word-ruler").evaluate("(e) => e.clientWidth")
    assert (boxes[:, 0] > -2).all() and (boxes[:, 2] < width + 2).all()
    for i, one in enumerate(boxes):
        others = np.delete(boxes, i, axis=0)
        assert ((one[2] <= others[:, 0]) | (others[:, 2] <= one[0]) | (one[3] <= others[:, 1] + 5) | (others[:, 3] <= one[1] + 5)).all()


@pytest.mark.browser
def test_words_are_typed_pressed_and_cleared_and_stand_where_python_has_them(widget_visit):
    visited = widget_visit(WordRuler(presets=["boat", "music"], title="Where is a **boat**?"), "#word-ruler=fish")
    page, said = visited.page, visited.page.locator(".al-word-said")
    page.wait_for_selector("[data-ready=true]")
    page.wait_for_function("document.querySelector('.al-word-said').textContent.startsWith('fish')")  # the address asks for it
    page.get_by_role("button", name="Clear").click()
    assert said.inner_text() == "bank stands at +0.22. Where would a boat stand?" and page.get_by_role("button", name="Clear").is_disabled()
    assert page.locator(".al-headline b").inner_text() == "boat"
    page.get_by_role("button", name="boat").click()
    assert said.inner_text() == "boat stands at −0.86." and page.get_by_role("button", name="boat").get_attribute("aria-pressed") == "true"
    field = page.get_by_role("textbox", name="Words")
    field.press("End")
    field.type(" otter mortgage glimp")
    page.get_by_text("“glimp” has no vector here").wait_for()
    shown = marks(page)
    assert shown == pytest.approx(measure.place_of(*shown), abs=1e-5) and {"boat", "otter", "mortgage", "bank", "lake", "cash"} <= shown.keys()
    assert sum("shards/minilm-64.0" in asked for asked in visited.requests) == 1
    for width in (980, 390):
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_function("(() => { const e = document.querySelector('svg.al-word-ruler'); return e.viewBox.baseVal.width === e.clientWidth; })()")
        names_apart(page)
    field.fill(" ".join(measure.book_table().words[1000:1020]))
    page.get_by_text("The ruler has room for 12 words").wait_for()
    assert page.locator(".al-word-typed").count() <= 12


@pytest.mark.browser
def test_no_sentence_moves_the_static_dot(widget_visit):
    visited = widget_visit(MeaningShift("", rows=ROWS, source="static", presets=["River, river, river, bank!"], title="Can you move the dot?"))
    page = visited.page
    page.wait_for_selector("[data-ready=true]")
    assert page.get_by_role("button", name="Play").is_hidden() and page.get_by_text("Map and pulls").is_hidden()
    page.get_by_role("button", name="River, river, river, bank!").click()
    assert page.locator(".al-who").inner_text() == "“bank” stays where it is."
    page.get_by_role("textbox").fill("Otters swim from the bank to a bank")
    page.wait_for_function("document.querySelectorAll('.al-own-rulers .al-ruler').length === 2")
    places = page.eval_on_selector_all(".al-dot[data-x], .al-ring[data-x]", "all => all.map(({ dataset: d }) => Number(d.x))")
    assert len(places) == 8 and np.ptp(places) == 0 and places[0] == pytest.approx(0.2214, abs=1e-3)
