"""meaning-shift with its source "model": where six layers take “bank”, and who brought it there, in Python and in the page."""

import base64
import json
import re

import numpy as np
import pytest
from conftest import served, widget_page
from test_host import FAKE
from test_meaning_shift import RIVER, TWO_BANKS, WAIT, WEAK
from test_meaning_shift_ruler import ROWS, Ruled, ruled

from attention_lib import measure
from attention_lib.tensors import parse_tensors
from attention_lib.widgets import MeaningShift
from attention_lib.widgets.core.link import linked
from attention_lib.widgets.meaning_shift.whole import pulls_of
from attention_lib.widgets.minilm.reading import read

PRESETS = ["She **deposited her check** at the bank.", "From the river **bank** we walked to the bank to deposit our money."]
OWN = "We fished from the bank, then took the money to the bank."


@pytest.fixture(scope="module")
def switched():
    """The landing page's widget."""
    return ruled(sources=("layer-1", "model"), presets=PRESETS)


def whole(sentence, **options):
    return MeaningShift(sentence, source="model", presets=[], **options)


def ends(sentence):
    """Where each “bank” stands after six layers."""
    return [float(path[-1]) for path in read(sentence).places.values()]


# Python

def test_places_are_those_of_the_rulers_by_layer_and_a_pull_is_an_experiment():
    for text in (RIVER, WEAK):
        places, at = whole(text).places(), read(text).tokens.index("bank")
        assert places["static"].tolist() == [0, 0] and places["poles"].tolist() == [[-1, 0], [1, 0]]
        assert places["shifted"][0] == pytest.approx(measure.word_by_layer(text).places[0, 6], abs=1e-6)
        deposited = read(text).tokens.index("river" if text == RIVER else "deposited")
        assert places["pulls"][deposited, 0] == pytest.approx(places["shifted"][0] - read(text, [f"{at} {deposited}"]).places[at][6])
    assert whole(TWO_BANKS, position=9).places()["shifted"][0] == pytest.approx(ends(TWO_BANKS)[1])
    assert whole(WEAK).weights.sum(axis=-1) == pytest.approx(np.ones(10)) and whole(WEAK).table()[1][-1] == ["bank, new place", "", "+1.181", "+0.000"]


def test_what_is_stored_is_what_is_computed(switched):
    tensors = parse_tensors(base64.b64decode(switched.stored))
    texts = [json.loads(tensors[f"whole.{number}.names"].tobytes()) for number in range(4)]
    assert [text for text, _ in texts] == [*ROWS, WEAK, TWO_BANKS] and "whole.4.names" not in tensors
    for number, (text, tokens) in enumerate(texts):
        assert tokens == read(text).tokens
        for at, path in read(text).places.items():
            np.testing.assert_allclose(tensors[f"whole.{number}.{at}.places"], path, atol=1e-6)
            np.testing.assert_allclose(tensors[f"whole.{number}.{at}.pulls"], pulls_of(text, at), atol=1e-6)
    assert len(json.dumps(switched._page_state())) < 35_000
    switched.source = "model"
    assert f"“{RIVER}” from +0.00 to {ends(RIVER)[0]:+.2f};" in switched.describe()
    switched.source = "layer-1"
    mine = MeaningShift(RIVER, source="model", presets=[])  # in a notebook Python reads what is typed
    mine.sentence = OWN
    assert OWN in {json.loads(tensor.tobytes())[0] for name, tensor in parse_tensors(base64.b64decode(mine.stored)).items() if "names" in name}


@pytest.mark.parametrize(("sentence", "word", "says"), [
    ("The bat sat at the bank.", "bat", "“bat” has none. Choose “bank”, or source='layer-1'"), ("The bat.", "bank", "'bank' is not among the tokens"),
    ("", "bank", "Write a sentence"), ("bank " * 41, "bank", "41 words")])
def test_what_has_no_ruler_is_told(sentence, word, says):
    with pytest.raises(ValueError, match=re.escape(says)):
        whole(sentence, word=word).places()


# In the page

@pytest.fixture(scope="module")
def switched_page(tmp_path_factory, switched):
    return widget_page(tmp_path_factory.mktemp("switched"), switched, still=False)


def told(shown, row):
    return [x for at, x in shown.places("shifted") if at == row]


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["http", "file"])
def test_the_switch_shows_six_layers_and_the_readers_own_sentence_on_a_press(visit, switched_page, scheme):
    with served(switched_page.parent) as address:
        phone = scheme == "file"
        visited = visit(reduced_motion="reduce", viewport={"width": 390 if phone else 1280, "height": 844}, has_touch=phone, is_mobile=phone)
        page = visited.open(switched_page.as_uri() if phone else address + switched_page.name)
        shown = Ruled(visited)
        load = shown.root.locator(".al-load")
        chip = shown.root.get_by_role("button", name=WEAK, exact=True)
        assert chip.inner_text() == ("deposited her check" if phone else WEAK)
        shown.box.focus()
        for _ in range(3):  # Play, the guess, then what to try
            page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert shown.box.input_value() == WEAK and shown.root.locator(".al-own-field .al-cue").all_inner_texts() == ["deposited", "check"]
        shown.press("Whole model")
        for row, text in enumerate([*ROWS, WEAK]):
            assert told(shown, row) == pytest.approx(ends(text), abs=1e-5)
        assert shown.who() == "After 6 layers it stands at +1.18. Deaf to deposited, it would stop at +0.56."
        assert not load.is_visible() and not shown.root.get_by_text("Map and pulls").is_visible() and not [asked for asked in visited.requests if "/shards/" in asked]
        shown.press(TWO_BANKS)
        assert told(shown, 2) == pytest.approx(ends(TWO_BANKS), abs=1e-5)

        shown.type(OWN)
        assert re.fullmatch(r"Fetch the model \(\d+\.\d MB, about \d+ s\)", load.inner_text()) and "a sentence of your own" in shown.message()
        assert shown.root.locator(".al-own-rulers .al-ring").inner_text() == "?" and shown.who() == ""
        assert not [asked for asked in visited.requests if "/shards/" in asked] and told(shown, 0) == pytest.approx(ends(RIVER), abs=1e-5)
        assert visited.violations() == [] and page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        load.click()
        page.wait_for_function(f"() => ({WAIT})() && (document.querySelector('.al-who').textContent.match(/Deaf to/g) ?? []).length === 2")
        assert told(shown, 2) == pytest.approx(ends(OWN), abs=2e-3) and not load.is_visible() and shown.message() == ""
        shown.root.get_by_text("Show numbers").click()
        rows = [row.split("\t") for row in shown.root.locator(".al-folds > .al-details:not(.al-fold) tbody tr").all_inner_texts()]
        assert float(rows[2][2].replace("−", "-")) == pytest.approx(read(OWN).places[5][1], abs=3e-3)
        fished = next(row for row in rows if row[0] == "… deaf to fished")
        assert float(fished[-1].replace("−", "-")) == pytest.approx(ends(OWN)[0] - pulls_of(OWN, 5)[2], abs=3e-3)
        shown.type("The bat sat by the bank.")
        shown.root.locator(".al-cue").first.wait_for()
        shown.type("The bat sat by the river.")
        page.wait_for_function("() => document.querySelector('.al-message').textContent.includes('“bank” is not in this sentence')")
        shown.press("First layer")
        shown.press(WEAK)
        assert told(shown, 2)[0] == pytest.approx(0.4, abs=0.005) and visited.troubles == []


@pytest.mark.browser
def test_it_is_played_layer_by_layer_and_a_link_turns_to_it(visit, switched_page):
    visited = visit(reduced_motion="reduce")
    visited.page.clock.install(time=0)
    visited.open(switched_page.as_uri() + "#meaning-shift=She%20deposited%20her%20check%20at%20the%20bank.&meaning-shift.source=model")
    visited.page.clock.pause_at(5000)
    shown = Ruled(visited)
    path = read(WEAK).places[7]
    assert told(shown, 2) == pytest.approx(path[6:], abs=1e-5)
    shown.press("Play")
    assert told(shown, 2) == [0]
    for layer in (1, 2, 3, 4, 5, 6):
        visited.page.clock.run_for(900)
        assert told(shown, 2) == pytest.approx([path[layer]], abs=1e-5)
        assert layer == 6 or shown.who() == f"After {layer} layer{'s' if layer > 1 else ''} it stands at {path[layer]:+.2f}."
    assert visited.troubles == []


@pytest.mark.browser
def test_in_a_notebook_python_reads_what_is_typed(visit, switched):
    visited = visit()
    page = visited.page
    page.goto("about:blank")
    page.evaluate(FAKE, [linked(switched.main()), {**switched._page_state(), "source": "model"}, False])
    page.locator("[data-ready=true]").wait_for()
    page.get_by_role("textbox", name="Sentence").fill(OWN)
    assert page.locator(".al-own-rulers [data-role=shifted]").count() == 0 and not page.locator(".al-load").is_visible()
    page.evaluate("([stored]) => model.set('stored', stored)", [MeaningShift(OWN, source="model", presets=[]).stored])
    marks = page.locator(".al-own-rulers [data-role=shifted]")
    marks.first.wait_for(state="attached")
    assert marks.evaluate_all("all => all.map(({ dataset }) => +dataset.x)") == pytest.approx(ends(OWN), abs=1e-5)
    assert page.evaluate("() => model.sent") == [] and visited.troubles == []
