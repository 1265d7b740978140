"""The widget model: the whole transformer on a sentence, in Python and in the page."""

import base64
import json
import re

import numpy as np
import pytest
from conftest import javascript, served, widget_page
from random_bert import random_bert, saved

from attention_lib import load_encoder, load_minilm
from attention_lib.experiment import Cut
from attention_lib.measure import contributions
from attention_lib.plots import plot_path
from attention_lib.ruler import layer_rulers
from attention_lib.tensors import read_tensors
from attention_lib.widgets import Model
from attention_lib.widgets.core.link import linked, style
from attention_lib.widgets.minilm.reading import complaint, heard, read, single_cuts
from attention_lib.widgets.model.reading import PRESETS
from attention_lib.widgets.model.said import change, headline, sense

RIVER, DEPOSIT, CREDIT = PRESETS["river"], PRESETS["deposit"], PRESETS["credit"]
TWICE = "From the river bank we walked to the bank."
OWN = "My grandmother fished at the bank of the old canal."


@pytest.fixture(scope="module")
def model():
    """The book's own, as it lies on a page."""
    return Model()


def ends(text, *cuts, silenced=()):
    """Where the first “bank” stands after each layer."""
    return next(iter(read(text, cuts, silenced).places.values()))


# Python

def test_it_reads_what_the_model_reads_and_cuts_what_it_cuts():
    encoder, rulers = load_minilm(), layer_rulers("bank")
    reading = read(RIVER, ["6 5 3", "* 2"], ["2.1", "4"])
    encoding = encoder.encode(RIVER, cut=[Cut(6, 5, "3"), Cut(None, 2)], silence=["2.1", "4"])
    np.testing.assert_array_equal(reading.weights, encoding.weights)
    np.testing.assert_allclose(reading.places[6], rulers.place(encoding.hidden[:, 6]))
    assert [*read(TWICE).places] == [4, 9] and read("We slept.").places == {}
    both = Model(TWICE, word="bank (2)", presets={})
    np.testing.assert_array_equal(both.places(), read(TWICE).places[9])
    head = Model(RIVER, layer=1, head=5, presets={})
    assert head.weights().shape == (6, 9) and head.weights()[0, 5] == read(RIVER).weights[0, 4, 6, 5] > 0.8
    np.testing.assert_allclose(Model(RIVER, presets={}).weights(), read(RIVER).weights[:, :, 6].mean(axis=1))


def test_what_is_stored_is_small_and_says_what_the_model_says(model):
    state = Model(beside=CREDIT)._page_state()
    assert len(json.dumps(state, ensure_ascii=False).encode()) < 55_000 and set(state["stored"]) == set(PRESETS.values())
    for text, record in state["stored"].items():
        reading = read(text)
        assert record["tokens"] == reading.tokens and ("heads" in record) == (text in (RIVER, CREDIT))
        for at, places in reading.places.items():
            np.testing.assert_allclose(record["places"][str(at)], places, atol=5.1e-5)
        for key, places in single_cuts(text).items():
            np.testing.assert_allclose(record["cuts"][str(key)], places, atol=5.1e-5)
    steps = np.frombuffer(base64.b64decode(state["stored"][RIVER]["heads"]), np.uint8) / 255
    np.testing.assert_allclose(steps.reshape(6, 12, 9, 9), read(RIVER).weights, atol=0.5001 / 255)
    assert len(model.page_html()) < 40_000 and model._page_state()["answer"] is None


@pytest.fixture(scope="module")
def silences():
    """With all that one silence does, stored."""
    return Model(RIVER, layer=1, head=5, presets={"deposit": DEPOSIT}, silences=True)


def test_what_one_silence_does_can_be_stored(silences, model):
    state = silences._page_state()
    for text in (RIVER, DEPOSIT):
        record = state["stored"][text]
        assert len(record["silent"]) == 78
        for name in ("1.5", "6.12", "2"):
            (_, places), = record["silent"][name].items()
            np.testing.assert_allclose(places, ends(text, silenced=[name])[int(name[0]):], atol=5.1e-4)
    assert not any("silent" in record for record in model._page_state()["stored"].values())


@pytest.mark.browser
def test_a_head_is_silenced_without_the_model_in_every_sentence_that_came(widget_visit, silences):
    one = Shown(widget_visit(silences, reduced_motion="reduce").page)
    one.press("Silence head 1.5")
    assert one.way() == pytest.approx(ends(RIVER, silenced=["1.5"])[1:], abs=5.1e-4) and one.title().startswith("One head silent")
    one.press("deposit")
    assert one.way() == pytest.approx(ends(DEPOSIT, silenced=["1.5"])[1:], abs=5.1e-4) and one.way("ghost") == pytest.approx(ends(DEPOSIT)[1:], abs=5.1e-5)
    one.press("Undo: head 1.5 silent")
    one.root.get_by_label("Layer", exact=True).fill("3")
    one.press("All 12 heads")
    one.press("Silence layer 3")
    assert one.way() == pytest.approx(ends(DEPOSIT, silenced=["3"])[1:], abs=5.1e-4)
    one.press("Head 3.6, silent")
    one.press("Silence head 3.6")  # two at once
    assert one.message().startswith("What this does to “bank” is not stored here.")


def test_the_shard_has_the_heads_of_all_presets(model, tmp_path):
    path = tmp_path / "presets.safetensors"
    path.write_bytes(model.shard("model-presets"))
    tensors = read_tensors(path)
    for number, text in enumerate(PRESETS.values()):
        assert bytes(tensors[f"{number}.text"]).decode() == text
        np.testing.assert_allclose(tensors[f"{number}.weights"] / 255, read(text).weights, atol=0.5001 / 255)
    assert len(model.shard("layer-6")) > 500_000
    with pytest.raises(ValueError, match="no weights called 'secret'"):
        model.shard("secret")


def test_python_answers_for_any_experiment_and_for_whatever_a_reader_types():
    model = Model(RIVER, presets={}, cuts=["6 5"])
    assert model.answer["places"]["6"][-1] == pytest.approx(ends(RIVER, "6 5")[-1], abs=5.1e-5) and "heads" in model.answer
    model.sentence = OWN  # there is no token 5 less: the cut is another one
    assert model.answer["sentence"] == OWN and OWN in model.stored and "cuts" not in model.stored[OWN]
    model.cuts = ["3 40"]
    assert "40" in model.answer["error"]
    for text in ("", "?!", "word " * 70, "x" * 5001, "日本語" * 40, "🙂"):
        model.sentence = text
        assert model.answer == {"sentence": text, "error": complaint(text)} and text not in model.stored
        assert complaint(text) in model.page_html() and "\n" not in complaint(text)
    assert Model("We slept.", presets={}).page_html().count("the ruler is that of") == 1  # no picture, and why


@pytest.mark.parametrize(("given", "said"), [
    ({"cuts": ["6"]}, "A cut is \"query key\""), ({"cuts": ["6 x"]}, "Got '6 x'"), ({"cuts": ["6 *"]}, "A cut is"), ({"cuts": ["6 50"]}, "50"), ({"cuts": ["6 5 9"]}, "Layers are named"),
    ({"cuts": ["6 5 3.13"]}, "3.13"), ({"silenced": ["head"]}, "silenced is a list of heads"), ({"silenced": ["7"]}, "Layers are named"), ({"layer": 0}, "layer should be a whole number from 1 to 6"),
    ({"head": 13}, "head should be a whole number from 0 to 12"), ({"presets": [RIVER]}, "dict of short names"), ({"presets": {"": RIVER}}, "1 to 24 letters"),
    ({"presets": {"x": ""}}, "Write a sentence"), ({"presets": {"x": 5}}, "A preset is a text"), ({"presets": {str(n): RIVER for n in range(11)}}, "room for 10 presets"),
])
def test_what_cannot_be_is_told(given, said):
    with pytest.raises(ValueError, match=said) as raised:
        Model(**{"sentence": RIVER, "presets": {}} | given)
    assert "\n" not in str(raised.value)


def test_the_headline_is_true_in_every_state(model):
    assert "After 6 layers this “bank” is a river bank." in model.describe() and "“river” −1.09" in model.describe()
    forgets = Model(RIVER, presets={}, cuts=["6 5"])
    assert "One connection cut, and “bank” forgets: −1.09 → −0.14." in forgets.describe() and "before −1.09" in forgets.describe()
    assert Model(RIVER, DEPOSIT, presets={}).describe().startswith("After 6 layers one is a river bank, the other a money bank.")
    assert [sense(each) for each in (-0.5, -0.49, 0.49, 0.5)] == ["river", None, None, "money"]
    for before, after, verb in ((-1, -0.9, "hardly moves"), (-1, 0.4, "forgets"), (-1, 0.6, "changes sides"), (-1, -0.6, "moves"), (0.2, 0.45, "moves")):
        assert change(before, after) == verb
    assert headline(6, [0.1], before=1.2, cut=2, silent=12) == "2 connections cut and 12 heads silent, and “bank” **forgets**: +1.20 → **+0.10**."


def test_the_table_has_the_ways_and_what_the_word_hears(model):
    header, rows = Model(RIVER, cuts=["6 5"], presets={}).table()
    assert header[:3] == ["after layer", f"“bank” in “{RIVER}”", "before that"] and header[8] == "bank → river" and len(rows) == 7
    assert rows[6][:3] == ["6", "−0.14", "−1.09"] and rows[1][8] == "0.00" and rows[0][3:] == [""] * 9
    page = model.page_html()
    assert 'alt="After 6 layers this “bank” is a river bank.' in page and "data:image/webp" in page and '<th scope="row">6</th>' in page


def test_a_way_is_drawn_between_two_poles():
    drawn = plot_path({"a": [0, -1.9, -1.1], "b": [0, 1, 9]}, {"before": [0, 0, 0]}, "One **word**")
    assert "“a” −1.10; “b” +9.00; before +0.00" in drawn.says and drawn.canvas(358).height == drawn.canvas(680).height > 100
    for paths, ghosts, said in (({}, None, "one or two"), ({"a": [[0]]}, None, "finite number"), ({"a": [0, np.nan]}, None, "finite number"), ({"a": [0, 1]}, {"b": [0, 1, 2]}, "same layers")):
        with pytest.raises(ValueError, match=said):
            plot_path(paths, ghosts)
    with pytest.raises(ValueError, match="more than 1"):
        plot_path({"a": [0, 1]}, reach=1)


# One headline, two hands

@pytest.mark.browser
def test_the_page_says_what_python_says_and_reads_cuts_alike(browser):
    with javascript(browser, "model/said.js", "model/experiment.js") as run:
        cases = [(depth, places, before, cut, silent) for depth in (0, 1, 6) for places in ([-1.09], [0.2], [0.7, -0.8], [0.7, 0.2])
                 for before, cut, silent in ((None, 0, 0), (1.2, 1, 0), (-0.6, 2, 1), (0.1, 0, 13))]
        said = run("model/said.js", "x.map(([depth, ends, before, cut, silent]) => m.headline(depth, ends, { before, cut, silent }))", cases)
        assert ["**".join(each) for each in said] == [headline(*case) for case in cases]
        closed = run("model/experiment.js", "x.map(([cut, ...place]) => m.isClosed([m.cutOf(cut)], ...place))", [
            ["6 5", 3, 0, 6, 5], ["6 5", 3, 2, 5, 6], ["6 5 3", 3, 0, 6, 5], ["6 5 3", 3, 7, 6, 5], ["6 5 3.7", 3, 7, 6, 5], ["6 5 3.7", 3, 0, 6, 5], ["* 5 3.7", 3, 7, 1, 5], ["6 5 2", 3, 7, 6, 5]])
        assert closed == [True, False, True, True, True, False, True, False]
        assert run("model/experiment.js", "x.map((text) => m.isCut(text, { layers: 6, heads: 12 }))", ["6 5", "* 5 3.12", "6 5 7", "6 5 3.13", "6 *", "6", "a b", "6 5 0"]) == [True, True] + 6 * [False]
        before, after = ["[CLS]", "the", "river", "bank", "[SEP]"], ["[CLS]", "the", "old", "river", "bank", "[SEP]"]
        assert run("model/experiment.js", "m.carried(x[0], x[1], x[2])", [["3 2", "* 1 3", "3 0 3.5"], before, after]) == ["4 3", "* 1 3", "4 0 3.5"]
        assert run("model/experiment.js", "m.carried(x[0], x[1], x[2])", [["4 2", "4 3"], after, before]) == ["3 2"]
        assert run("model/experiment.js", "m.silentHeads(x, { heads: 12 })", ["3", "3.5", "2.1"]) == 13


# The page

class Shown:
    def __init__(self, page):
        self.page, self.root = page, page.locator("[data-widget=model]")

    def title(self):
        return self.root.locator(".al-headline").inner_text()

    def wait_for(self, said):
        self.page.wait_for_function("(said) => document.querySelector('[data-widget=model] .al-headline').textContent.includes(said)", arg=said)

    def wait_for_way(self, text, *cuts, silenced=()):
        """Until the way is NumPy's, on the same weights."""
        self.page.wait_for_function("""(way) => { const all = [...document.querySelectorAll('circle[data-way=now]')];
            return all.length === way.length && all.every(({ dataset }, i) => Math.abs(dataset.x - way[i]) < 2e-3); }""", arg=ends(text, *cuts, silenced=silenced)[1:].tolist())

    def message(self):
        return self.root.locator(".al-message").inner_text()

    def way(self, kind="now"):
        return [float(each) for each in self.root.locator(f"circle[data-way={kind}]").evaluate_all("(all) => all.map(({ dataset }) => dataset.x)")]

    def answer(self, word):
        return self.root.locator(f".al-head-arc-answer[data-token='{word}']").first

    def press(self, name):
        self.root.get_by_role("button", name=name, exact=True).click()

    def type(self, text):
        self.root.get_by_label("Sentence", exact=True).fill(text)


@pytest.mark.browser
def test_a_connection_is_cut_without_the_model_and_with_it_in_any_sentence(widget_visit, model):
    visited = widget_visit(model, reduced_motion="reduce", color_scheme="dark")
    one, page = Shown(visited.page), visited.page
    assert one.title() == "After 6 layers this “bank” is a river bank." and not [asked for asked in visited.requests if "shards/" in asked]
    assert one.way() == pytest.approx(ends(RIVER)[1:], abs=5.1e-5) and one.way("ghost") == []
    assert float(one.answer("river").get_attribute("data-weight")) == pytest.approx(read(RIVER).weights[0, :, 6, 5].mean(), abs=2e-3)
    one.answer("[CLS]").focus()  # by keyboard, and without any weights
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    assert one.title() == "One connection cut, and “bank” forgets: −1.09 → −0.14." and one.answer("river").inner_text() == "cut"
    assert one.way() == pytest.approx(ends(RIVER, "6 5")[1:], abs=5.1e-5) and one.way("ghost") == pytest.approx(ends(RIVER)[1:], abs=5.1e-5)
    assert "weights are still those before it" in one.message()
    one.press("Head 1.6")
    one.press("Silence head 1.6")
    assert one.message().startswith("What this does to “bank” is not stored here.") and one.title() == "After 6 layers this “bank” is a river bank."

    one.root.locator(".al-model-load").click()  # and now it runs here
    one.wait_for("One connection cut and one head silent")
    one.wait_for_way(RIVER, "6 5", silenced=["1.6"])
    one.press("Undo: head 1.6 silent")
    one.wait_for_way(RIVER, "6 5")
    one.press("All 12 heads")
    page.wait_for_function("(weight) => Math.abs(document.querySelector(\".al-head-arc-answer[data-token='sat']\").dataset.weight - weight) < 1e-3", arg=float(read(RIVER, ["6 5"]).weights[0, :, 6, 2].mean()))
    page.wait_for_function("() => document.querySelector('.al-model-load').hidden && !document.querySelector('.al-message').textContent")

    one.type("We sat by the old river bank.")  # the cut goes on with its words
    one.wait_for_way("We sat by the old river bank.", "7 6")
    page.wait_for_function("() => decodeURIComponent(location.hash) === '#model=We sat by the old river bank.&model.cuts=[\"7 6\"]'")
    one.press("Undo: bank ✕ river")
    one.type(OWN)
    one.wait_for_way(OWN)
    one.press("+ beside")
    assert one.way("beside") == pytest.approx(ends(RIVER)[1:], abs=2e-3)
    one.press("Matrix")
    assert one.root.get_by_role("gridcell").count() == len(read(OWN).tokens) ** 2

    cell = one.root.get_by_role("gridcell").first
    cell.focus()
    for key in ("ArrowDown", "ArrowRight", "Enter"):
        page.keyboard.press(key)
    one.root.get_by_role("button", name="Undo: my ✕ itself").wait_for()
    assert page.evaluate("() => [document.activeElement.textContent, getComputedStyle(document.activeElement).outlineStyle]") == ["cut", "solid"]
    page.keyboard.press("Enter")  # and again
    assert one.root.locator(".al-model-chip").count() == 0 and page.evaluate("() => document.activeElement.textContent") != "cut"

    last = one.title()
    for text, said in (("", "Write a sentence"), (" \n ", "Write a sentence"), ("x" * 5001, "5001 letters"), ("bank " * 65, "65 words"), ("日本語", "is not in this sentence"), ("🙂", "no piece"), ("<b>We</b> slept.", "“bank” is not in this sentence")):
        one.type(text)
        page.wait_for_function("(said) => document.querySelector('.al-message').textContent.includes(said)", arg=said)
        assert one.title() == last, text
    one.press("Arcs")  # the last picture stays, and can be looked at in another way
    assert one.root.locator(".al-head-arc-answer:visible").count() == len(read(OWN).tokens) and visited.violations("color-contrast") == []
    one.root.locator(".al-suggestion", has_text="slept").click()
    assert one.title().startswith("No “bank” here.") and one.way() == []
    assert visited.violations() == []


@pytest.mark.browser
def test_an_address_sets_it_and_what_does_not_fit_is_left_alone(widget_visit, model):
    address = "#model=" + DEPOSIT + "&model.beside=" + RIVER + "&model.layer=2&model.head=9&model.cuts=[\"5 7\"]&model.silenced=[\"9\"]&model.view=rows"
    one = Shown(widget_visit(model, address, viewport={"width": 390, "height": 800}, reduced_motion="reduce").page)
    state = {"depth": 6, "ends": [ends(DEPOSIT, "5 7")[-1]], "before": ends(DEPOSIT)[-1], "cut": 1}
    assert one.title() == headline(**state).replace("**", "") and one.way("beside") == pytest.approx(ends(RIVER)[1:], abs=5.1e-5)
    one.page.wait_for_function("() => document.querySelector('.al-model-readout').textContent.startsWith('In head 2.9')")  # of the shard
    header, rows = Model(DEPOSIT, RIVER, layer=2, head=9, cuts=["5 7"]).table()
    one.root.locator("summary").click()
    shown = one.root.locator(".al-numbers")
    shown.locator("tbody tr").last.wait_for()
    assert shown.locator("thead th").all_inner_texts() == header
    assert [each.locator("th, td").all_inner_texts()[:4] for each in shown.locator("tbody tr").all()] == [row[:4] for row in rows]
    stands = one.answer("money").bounding_box()
    one.answer("money").hover()  # the readout has fewer lines now, and nothing moves away under the finger
    one.page.wait_for_function("() => document.querySelector('.al-model-readout').textContent.includes('to “money”')")
    assert one.answer("money").bounding_box() == stands
    one.answer("money").click()
    one.page.wait_for_function("() => document.querySelectorAll('.al-model-chip').length === 2")
    assert one.root.locator("[aria-pressed=true][data-head='9']").count() == 1 and one.page.evaluate("() => document.documentElement.scrollWidth") <= 390


# A model of a reader's own, and what weights bring

@pytest.fixture(scope="module")
def own(tmp_path_factory):
    """3 layers of 4 heads, drawn at random."""
    return load_encoder(saved(tmp_path_factory.mktemp("own"), random_bert(layers=3, positions=32)), heads=4)


def test_contributions_are_the_lengths_that_the_book_measures():
    model = load_minilm()
    wanted = contributions(model.encode(RIVER), model.blocks)[:, 6]  # (L, T)
    np.testing.assert_allclose(Model(RIVER, presets={}).contributions(), wanted / wanted.sum(axis=1, keepdims=True))
    found, one = heard(RIVER), Model(RIVER, layer=2, head=5, presets={}).contributions()
    head = model.blocks[1].attention.head(4)
    said = (model.encode(RIVER).hidden[1] @ head.w_v + head.b_v) @ head.w_o  # (T, D)
    parts = np.linalg.norm(model.encode(RIVER).weights[1, 4, 6, :, None] * said, axis=1)
    np.testing.assert_allclose(one[1], parts / parts.sum(), rtol=1e-5)
    alone = heard(RIVER, silenced=[f"2.{head}" for head in range(1, 13) if head != 5])
    np.testing.assert_allclose(alone.together[1, 6], parts, rtol=1e-4)
    assert not alone.lengths[1, 0].any() and not heard(RIVER, silenced=["2"]).together[1].any() and found.lengths.shape == (6, 12, 9)


def test_a_model_of_ones_own_is_read_without_a_ruler(own):
    model, encoding = Model("The river banks.", layer=3, head=4, model=own), own.encode("The river banks.")
    assert (model.word, model.limits["layers"], model.limits["heads"], model.limits["words"]) == ("bank", 3, 4, 30)
    np.testing.assert_array_equal(model.weights(), encoding.weights[:, 3, encoding.tokens.index("bank")])
    assert model.describe().startswith("In head 3.4 “bank” listens most to") and len(model.table()[1]) == 4
    page = model.page_html()
    assert "data:image/webp" in page and model._page_state()["stored"]["The river banks."]["places"] == {}
    assert Model("We sat by the river.", model=own).word == "we" and [name for name, _ in model.presets] == ["river", "deposit", "check", "credit", "robbed"][:len(model.presets)]
    with pytest.raises(ValueError, match="has no ruler"):
        model.places()
    for given, said in (({"layer": 4}, "layer should be a whole number from 1 to 3"), ({"head": 5}, "from 0 to 4"), ({"silenced": ["4"]}, 'from "1" to "3"'), ({"model": "mine"}, "as load_encoder gives it; got str"),
                        ({"presets": {"x": "日本"}}, "The preset 'x' cannot be drawn")):
        with pytest.raises(ValueError, match=said):
            Model(**{"sentence": "The river banks.", "model": own} | given)
    model.sentence = "we " * 31
    assert "room for 30" in model.answer["error"]


def test_of_a_preset_of_ones_own_the_first_layer_is_stored():
    stored = Model(RIVER, presets={"own": OWN, "check": PRESETS["check"]}).stored
    assert set(stored[OWN]) == {"tokens", "places", "cuts", "first"} and "first" not in stored[PRESETS["check"]]  # that has a shard
    steps = np.frombuffer(base64.b64decode(stored[OWN]["first"]), np.uint8) / 255
    np.testing.assert_allclose(steps.reshape(1, 12, 13, 13), read(OWN).weights[:1], atol=0.5001 / 255)
    assert len(json.dumps(stored[OWN])) < 5000


BRIDGE = """async ([source, style, state]) => {
    const listeners = {}, tell = (event, ...news) => (listeners[event] ?? []).slice().forEach((each) => each(...news));
    let changed = {};
    const take = (news) => Object.entries(news).forEach(([name, value]) => {
        if (JSON.stringify(state[name]) !== JSON.stringify(value)) { state[name] = value; tell("change:" + name); } });
    const model = { get: (name) => state[name], set(name, value) { state[name] = changed[name] = value; tell("change:" + name); },
        on: (event, each) => (listeners[event] ??= []).push(each), off(event, each) { listeners[event] = listeners[event].filter((other) => other !== each); },
        send() { throw new Error("no message is needed"); },
        save_changes() { const news = changed; changed = {}; window.python(news).then((answer) => answer && take(answer)); } };
    const { default: widget } = await import(URL.createObjectURL(new Blob([source], { type: "text/javascript" })));
    document.head.append(Object.assign(document.createElement("style"), { textContent: style }));
    document.body.append(document.createElement("main"));
    widget.render({ model, el: document.querySelector("main") }); }"""


@pytest.mark.browser
def test_a_living_python_reads_with_a_model_of_ones_own(visit, own):
    model, visited = Model("The river banks.", model=own), visit(reduced_motion="reduce")
    page = visited.page

    def python(news):
        model.set_state(news)
        return {"stored": model.stored, "answer": model.answer}

    page.expose_function("python", python)
    page.evaluate(BRIDGE, [linked("model/index.js"), style("model/index.js"), model._page_state()])
    one = Shown(page)

    def is_python(parts):
        page.wait_for_function("""(parts) => { const all = [...document.querySelectorAll('.al-head-arc-answer')];
            return all.length === parts.length && all.every(({ dataset, classList }, i) => classList.contains('al-head-cut') || Math.abs(dataset.weight - parts[i]) < 4e-3); }""", arg=parts.tolist())

    is_python(model.weights()[0])
    assert one.title().startswith("In layer 1 “bank” listens most to") and one.title() == model._headline().replace("**", "")
    assert one.root.locator(".al-head").count() == 4 and "no ruler" not in one.message() and one.root.locator(".al-stack-scene, .al-model-load:visible, .al-model-pair:visible").count() == 0
    assert "its own model alone" in one.root.inner_text()
    one.type("We sat by the river banks.")  # Python reads it
    page.wait_for_function("() => document.querySelectorAll('.al-head-arc-answer').length === 10")
    one.root.get_by_role("slider", name="Layer").fill("3")
    one.press("Head 3.2")
    is_python(own.encode("We sat by the river banks.").weights[2, 1, 6])
    one.press("Contributions")
    page.wait_for_function("() => document.querySelector('.al-headline').textContent.includes('hears most from')")
    is_python(Model("We sat by the river banks.", layer=3, head=2, model=own, measure="contributions").contributions()[2])
    one.press("All 4 heads")
    is_python(Model("We sat by the river banks.", model=own, measure="contributions").contributions()[2])
    one.press("Weights")
    one.answer("river").click()
    one.press("Head 3.2")
    page.wait_for_function("() => document.querySelector('.al-head-arc-answer[data-token=river]').textContent.includes('cut')")
    is_python(np.where(np.arange(10) == 5, 0, own.encode("We sat by the river banks.", cut=Cut(6, 5)).weights[2, 1, 6]))
    assert one.message() == "" and visited.troubles == []


@pytest.mark.browser
def test_contributions_first_layers_and_other_models_on_a_page(widget_visit, own):
    """What there is without the model, and what is said where there is none."""
    visited = widget_visit(Model(RIVER, layer=3, presets={"own": OWN, "check": PRESETS["check"]}), "#model.measure=contributions", reduced_motion="reduce")
    one, page = Shown(visited.page), visited.page
    shown = "(parts) => parts.every((part, i) => Math.abs(document.querySelectorAll('.al-head-arc-answer')[i]?.dataset.weight - part) < 4e-3)"
    page.wait_for_function(shown, arg=Model(RIVER, presets={}).contributions()[2].tolist())  # of the shard
    assert "hears most from the word “by”: 0.21 of all; [CLS] and [SEP] bring 0.13." in one.root.locator(".al-model-readout").inner_text()
    one.press("Head 3.5")
    page.wait_for_function(shown.replace("4e-3", "0.015"), arg=Model(RIVER, head=5, presets={}).contributions()[2].tolist())  # of rounded weights
    one.press("own")
    assert one.message().startswith("Of this sentence only the first layer is stored here.") and one.root.locator(".al-head-arc-answer:visible").count() == 0
    one.root.get_by_role("slider", name="Layer").fill("1")
    assert one.message().startswith("What each word contributes is not stored")
    one.press("Weights")
    page.wait_for_function(shown, arg=read(OWN).weights[0, 4, read(OWN).tokens.index("bank")].tolist())
    assert one.message() == ""
    one.press("Contributions")
    one.root.locator(".al-model-load").click()
    page.wait_for_function(shown, arg=Model(OWN, head=5, presets={}).contributions()[0].tolist())
    one.press("All 12 heads")
    page.wait_for_function(shown, arg=Model(OWN, presets={}).contributions()[0].tolist())
    other = Shown(widget_visit(Model("The river banks.", model=own)).page)
    other.type("We sat by the river.")
    assert "another model than the book's" in other.message() and other.root.locator(".al-model-load:visible").count() == 0


@pytest.mark.browser
def test_a_download_that_breaks_goes_on_at_one_press_and_what_came_is_kept(visit, widget_folder, model):
    page_file = widget_page(widget_folder, model, still=False)
    with served(widget_folder, breaks=["layer-3-in.", "layer-5."]) as address:
        visited = visit(reduced_motion="reduce")
        page = visited.open(address + page_file.name)
        one, load = Shown(page), page.locator(".al-model-load")

        def asked():
            return [each.rsplit("/", 1)[1] for each in visited.requests if "/shards/layer-" in each]

        def pressed_until(said):
            load.click()
            page.wait_for_function("(said) => document.querySelector('.al-model-load').textContent.startsWith(said) && !document.querySelector('progress')", arg=said)

        one.type(OWN)
        assert one.message().startswith("This sentence is not stored here.") and "MB, about" in load.inner_text()
        pressed_until("Go on")
        assert one.message().startswith("A part of this page could not be fetched. Is the connection up?")
        page.wait_for_function("() => document.querySelectorAll('circle[data-way=now]').length === 2")  # two layers are here, and read
        assert one.way() == pytest.approx(ends(OWN)[1:3], abs=2e-3) and page.get_by_label("Sentence", exact=True).input_value() == OWN
        pressed_until("Go on")  # it breaks a second time, further on
        page.wait_for_function("() => document.querySelectorAll('circle[data-way=now]').length === 4")
        before = len(asked())
        page.reload()  # the sentence stands in the address
        page.wait_for_function("() => document.querySelector('.al-model-load')?.textContent.includes('MB more')")
        assert 1 < float(re.search(r"[\d.]+(?= MB more)", load.inner_text())[0]) < 6 and page.get_by_label("Sentence", exact=True).input_value() == OWN
        load.click()
        one.wait_for_way(OWN)
        twice = {each for each in asked() if asked().count(each) > 1 and not each.startswith("layer-5")}  # of that one more was on its way
        assert len(twice) == 1 and twice.pop().startswith("layer-3-in.") and {each[:7] for each in asked()[before:]} == {"layer-5", "layer-6"}
        assert load.is_hidden() and one.message() == ""
        again = visited.context.new_page()
        second = []
        again.on("request", lambda request: second.append(request.url))
        again.goto(page.url)
        again.wait_for_function("() => document.querySelector('.al-model-load')?.textContent === 'Load the model (kept here, about 2 s)'")
        again.locator(".al-model-load").click()
        Shown(again).wait_for_way(OWN)
        assert [each for each in second if "/shards/" in each and "model-presets" not in each] == []
        assert [each for each in visited.troubles if "ERR_" not in each] == []
