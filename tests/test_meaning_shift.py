"""meaning-shift with its trained source: one word on the map of its two senses, in Python and in the page."""

import base64
import contextlib
import json
import re
from unittest import mock

import numpy as np
import pytest
from conftest import DOT, ROOT, Visit, at_rest, widget_page
from test_javascript import TEN

from attention_lib import measure
from attention_lib.senses import load_senses, sense_axis
from attention_lib.tensors import parse_tensors
from attention_lib.widgets import MeaningShift
from attention_lib.widgets.meaning_shift.trained import PAGE_SHARDS, WORDS, map_state
from attention_lib.widgets.minilm.activations import layer_one
from attention_lib.widgets.minilm.sense_maps import _new_vector, sense_map
from attention_lib.widgets.minilm.shards import MODEL_SHARDS, model_shard

browser_test = pytest.mark.browser
RIVER, DEPOSIT = "We sat by the river bank.", "I went to the bank to deposit money."
LEND, WEAK = "The bank will not lend money if the customer has bad credit.", "She deposited her check at the bank."
TWO_BANKS = "From the river bank we walked to the bank to deposit our money."
PRESETS = [RIVER, DEPOSIT, LEND, WEAK, TWO_BANKS]
WAIT = "() => !document.querySelector('.al-message progress')"


def trained(sentence=RIVER, **options):
    """With its map open, which most of these tests ask."""
    return MeaningShift(sentence, **{"source": "layer-1", "presets": PRESETS, "map": True, **options})


def numpys(sentence=RIVER, **options):
    """The same for its numbers alone."""
    return trained(sentence, presets=[], **options)


# Python

@pytest.mark.parametrize("head", [0, 5])
def test_alone_and_all_pulls_are_the_new_place(head):
    for sentence in PRESETS:
        places = numpys(sentence, head=head).places()
        np.testing.assert_allclose(places["static"] + places["pulls"].sum(axis=0), places["shifted"], atol=1e-5)
        assert places["poles"].tolist() == [[-1, 0], [1, 0]] and set(places) == {"static", "shifted", "pulls", "poles"}


def test_the_figures_that_the_book_prints():
    widget = trained()
    places, river = widget.places(), widget.words.index("river")
    assert widget.words == ["[CLS]", "we", "sat", "by", "the", "river", "bank", ".", "[SEP]"]
    assert places["static"][0] == pytest.approx(0.22, abs=0.005) and places["shifted"][0] == pytest.approx(-2.15, abs=0.006)
    assert places["pulls"][river][0] == pytest.approx(-2.0, abs=0.005)
    assert widget.weights[6, river] == pytest.approx(0.30, abs=0.005)
    ends = {text: numpys(text).places()["shifted"][0] for text in PRESETS}
    assert [round(float(ends[text]), 2) for text in PRESETS] == [-2.15, 1.36, 2.19, 0.4, -1.03]
    assert numpys(TWO_BANKS, position=9).places()["shifted"][0] == pytest.approx(-0.03, abs=0.005)


def test_the_landing_page_prints_what_the_book_computes():
    text = (ROOT / "intro.md").read_text(encoding="utf-8").replace("−", "-").replace("\n", " ")
    said = {}
    for sentence in (RIVER, DEPOSIT, WEAK):
        widget = numpys(sentence)
        places = widget.places()
        pulls = dict(zip(widget.words, places["pulls"][:, 0].tolist(), strict=True))
        said[sentence] = pulls, places["static"][0], places["shifted"][0]
    (river, static, end), (deposit, _, deposit_end), (weak, start, weak_end) = said.values()
    made, examples = sense_map("bank"), load_senses("bank", kind="plain")
    first, second = ([_new_vector(each, None) for each in examples if (each.split, each.sense) == ("train", sense) and each.text != RIVER]
                     for sense in made.senses)
    across, middle = sense_axis(np.stack(first), np.stack(second))
    left_out = across @ (_new_vector(examples[made.texts.index(RIVER)], None) - middle)
    right, number = made.held_out_right()
    asked = numpys(RIVER)
    heard = dict(zip(asked.words, asked.weights[6].tolist(), strict=True))
    assert (1 - heard["river"] - heard["the"]) / 2 < heard["[CLS]"] + heard["[SEP]"]  # "most of the rest goes to two marks"
    whole = numpys(WEAK, source="model")
    after, without = whole.places()["shifted"][0], whole.places()["pulls"][whole.words.index("deposited"), 0]
    six = measure.each_word_by_layer()["bank"]
    for claim in (f"“bank” gives {heard['river']:.2f} to *river* and {heard['the']:.2f} to *the*;", f"from the middle, at {static:+.2f} (its",
                  f"*river* alone pulls {-river['river']:.2f} to the left, and “bank” ends at {end:.2f}.",
                  f"*deposit* pulls {deposit['deposit']:.2f} to the right and *money* {deposit['money']:.2f}, and “bank” ends at {deposit_end:+.2f}.",
                  f"“bank” moves only {weak_end - start:.2f} in the first layer, mainly by itself ({weak['bank']:.2f}) and by *check* ({weak['check']:.2f}): ",
                  f"of its attention and pulls {weak['deposited']:.2f}.", f"stands at {after:+.2f}, and at {after - without:+.2f} if it cannot hear *deposited*",
                  f"of {number} more that were kept out, {right} fall", f"{int(six.right[-1])} of {six.sentences} do",
                  f"with {(~made.held_out).sum()} labelled sentences, {len(second)} of each", f"“bank” would end at {left_out:.2f} in it."):
        assert claim in text, claim
    assert len(first) == 29 and all(not made.held_out[made.texts.index(sentence)] for sentence in said)
    marked = re.findall(r"^  - (.*)", text.replace("  - ", "\n  - ").split("```")[1], re.M)
    assert [each.strip() for each in marked[2:5]] == ["She **deposited her check** at the bank.", "We saw **ducks** at the bank.", "We saw **loans** at the bank."]
    ends = [[numpys(each.replace("**", "").strip(), source=source).places()["shifted"][0] for source in ("layer-1", "model")] for each in marked[3:5]]
    assert all(end < 0 for end in ends[0]) and all(end > 0 for end in ends[1])  # "stands on the other side"


def test_the_weights_are_those_of_one_head_or_the_mean_of_all():
    every = layer_one(RIVER).weights
    widget = trained()
    np.testing.assert_allclose(widget.weights, every.mean(axis=0), atol=1e-7)
    widget.head = 5
    np.testing.assert_allclose(widget.weights, every[4], atol=1e-7)
    assert widget.table()[1][5][1] == f"{every[4, 6, 5]:.3f}"
    widget.sentence = DEPOSIT
    np.testing.assert_allclose(widget.weights, layer_one(DEPOSIT).weights[4], atol=1e-7)


def test_picture_words_and_table_follow_the_source():
    widget = trained(sources=("raw", "layer-1"))
    assert widget.describe() == ("Where “bank” stands between river bank (−1) and money bank (+1): “We sat by the river bank.” "
                                 "from +0.22 to -2.15.")
    assert [row[0] for row in widget.table()[1]][-3:] == ["[SEP]", "bank, static place", "bank, new place"]
    before = widget._still_image()
    widget.source = "raw"
    raw = MeaningShift(RIVER)
    assert widget.words == raw.words and widget.describe() == raw.describe() and widget.table() == raw.table()
    assert widget._still_image() == raw._still_image() != before
    np.testing.assert_allclose(widget.weights, raw.weights)
    widget.source = "layer-1"
    assert widget._still_image() == before and widget.weights.shape == (9, 9)


@pytest.mark.parametrize(("options", "says"), [
    ({"source": "layer-2"}, "There is no source 'layer-2'; choose one of static, raw, layer-1, model."),
    ({"head": 13}, "heads 1 to 12, and 0 stands for all of them; got 13"),
    ({"head": -1}, "got -1"),
    ({"sources": ["raw"]}, "`sources` should name it"),
    ({"sources": ["raw", "layer-2"]}, "There is no source 'layer-2'"),
    ({"attention": lambda x: (x, x)}, "A function of your own takes the place of the source 'raw'"),
])
def test_what_there_is_not_is_told(options, says):
    with pytest.raises(ValueError, match=re.escape(says)):
        trained(**options)


def test_only_what_is_offered_can_be_chosen():
    widget = trained()
    for name, value, says in (("source", "raw", "This widget has no source 'raw'; it offers layer-1."), ("head", 13, "got 13"), ("position", 0.5, "whole number")):
        before = widget.get_state()
        with pytest.raises(ValueError, match=says):
            setattr(widget, name, value)
        assert widget.get_state() == before
    with pytest.raises(TypeError, match="has no argument 'marks'"):
        MeaningShift(marks=True)


def test_a_word_that_is_not_there_and_a_text_without_words_are_told():
    with pytest.raises(ValueError, match=r"^'cat' is not among the tokens of the sentence: \[CLS\], we, sat"):
        trained(word="cat").places()
    for text, says in (("", "Write a sentence"), ("bank " * 70, "70 words; the picture has room for 40")):
        for word in ("bank", "sat"):
            widget = trained(text, word=word)
            with pytest.raises(ValueError, match=says):
                widget.places()
            assert says in widget.page_html()
            widget.sentence = RIVER
            assert widget.places()["shifted"].shape == (2,)


def test_the_model_makes_the_weights():
    widget = trained()
    with pytest.raises(ValueError, match="a trained model makes them"):
        widget.weights = np.eye(9)
    assert widget.weights[6, 5] == pytest.approx(0.3, abs=0.01)


def test_a_word_without_labelled_sentences_is_seen_on_the_map_of_another():
    assert "river bank" in trained(word="sat").describe()
    bat = trained("The bat sat.", word="sat")
    assert "animal bat" in bat.describe() and bat.maps[0]["word"] == "bat"
    bat.sentence = "The sat."
    assert "river bank" in bat.describe()


def test_the_state_is_small_and_holds_what_the_presets_need():
    widget = trained()
    state = widget._page_state()
    assert len(json.dumps(state)) < 30_000 and state["starter"] == "" and [each["word"] for each in state["maps"]] == ["bank"]
    assert state["sense_words"] == list(WORDS) and state["limits"] == {"words": 40, "letters": 5000, "heads": 12, "sharpest": 1000}
    tensors = parse_tensors(base64.b64decode(state["stored"]))
    texts = [json.loads(tensors[f"{number}.names"].tobytes())[1] for number in range(5)]
    assert texts == PRESETS
    assert len(json.dumps(trained(sources=("raw", "layer-1"))._page_state())) < 60_000
    one = trained(presets=[RIVER], head=5)  # of one head: its weights, and what the tokens say
    tensors = parse_tensors(base64.b64decode(one.stored))
    assert "0.bank.pulls" not in tensors and len(one.stored) < 0.6 * len(trained(presets=[RIVER]).stored)
    pulls = tensors["0.weights"][:, :, None] * tensors["0.bank.value_outputs"]
    np.testing.assert_allclose(pulls[one._row()], one.places()["pulls"], atol=1e-6)
    two = trained(presets=[RIVER, "The bat flew out of the cave."])
    assert [each["word"] for each in two.maps] == ["bank", "bat"]
    raw = MeaningShift(RIVER)
    assert raw.maps == [] and raw.stored == "" and raw.sources == ["raw"]


def test_the_shards_of_maps_and_of_the_model():
    widget, made, mine = trained(), sense_map("crane"), sense_map("bank", (5,))
    assert {*PAGE_SHARDS} <= {f"sense-maps-{head}" for head in range(13)}
    shard = widget.shard("sense-maps-0")
    states = json.loads(shard)
    assert [each["word"] for each in states] == list(WORDS) and len(shard) < 60_000
    crane = states[WORDS.index("crane")]
    assert crane["texts"] == list(made.texts) and crane["right"] == list(made.held_out_right()) and crane["head"] == 0
    bank = map_state("bank", 5)
    assert bank["scatter"] == mine.scatter.round(3).tolist() and (bank["head"], bank["heads"]) == (5, [5])
    assert widget.shard("rows-007") == model_shard("rows-007") and widget.shard("minilm-64")
    for wrong in ("sense-maps-13", "sense-maps-", "sense-maps-x"):
        with pytest.raises(ValueError, match="ask for sense-maps-0 to sense-maps-12"):
            widget.shard(wrong)


# In the page

class Several:
    """Several widgets on one page."""

    def __init__(self, *widgets):
        with mock.patch.object(MeaningShift, "_still_image", lambda _: DOT):
            self.html = "".join(widget.page_html() for widget in widgets)

    def page_html(self):
        return self.html

    def _still_image(self):
        return DOT


class Shift:
    """The widget as a person uses it; `root` is where it stands."""

    def __init__(self, visited, root=None):
        self.visited, self.page = visited, visited.page
        self.root = root or self.page.locator(".al-meaning")
        self.box = self.root.get_by_role("textbox", name="Sentence")

    @contextlib.contextmanager
    def wide(self, width):
        """The page so wide for a while, and the map drawn for it."""
        usual = self.page.viewport_size
        self.resize({"width": width, "height": 900})
        yield
        self.resize(usual)

    def resize(self, size):
        self.page.set_viewport_size(size)
        self.page.wait_for_function("""() => { const map = document.querySelector("svg.al-map");
            return map.getAttribute("viewBox") === `0 0 ${map.clientWidth} ${map.clientHeight}`; }""")

    def type(self, text):
        self.box.fill(text)
        self.page.wait_for_function(WAIT)

    def press(self, name):
        self.root.get_by_role("button", name=name).click()

    def preset(self, text):
        self.root.get_by_role("button", name=text, exact=True).click()

    def choose(self, word, number=0):
        self.root.locator(".al-chip", has_text=re.compile(f"^{re.escape(word)}$")).nth(number).click()
        self.page.wait_for_function(WAIT)

    def place(self, role):
        mark = self.root.locator(f".al-map [data-role={role}]").first
        return np.array(mark.evaluate("({ dataset: { x, y } }) => [Number(x), Number(y)]"))

    def pulls(self):
        """Position (or "more") → [across, up, weight]."""
        rows = self.root.locator("[data-role=pull]").evaluate_all(
            "all => all.map(({dataset: d}) => [d.position, +d.x, +d.y, +d.weight])")
        return {position: np.array(numbers) for position, *numbers in rows}

    def names(self):
        return self.root.locator(".al-bar-name").all_inner_texts()

    def says(self):
        return self.root.locator(".al-readout").inner_text()

    def message(self):
        return self.root.locator(".al-message").inner_text()


@pytest.fixture(scope="module")
def visited_by_all(browser, widget_folder):
    """A page whose first sentence is RIVER, without the glide; afterwards its console must be clean."""
    visited = Visit(browser, reduced_motion="reduce")
    visited.open(widget_page(widget_folder, trained(), still=False).as_uri())
    yield visited
    assert visited.troubles == []
    visited.context.close()


@pytest.fixture
def shift(visited_by_all):
    """That page, as good as new: RIVER, its “bank”, seen from far. Some parts of the model may have come."""
    shift = Shift(visited_by_all)
    shift.preset(RIVER)
    shift.choose("bank")
    yield shift
    for name in ("Zoom out", "Hide [CLS] and [SEP]", "Stop"):
        if shift.page.get_by_role("button", name=name).count():
            shift.press(name)


@pytest.fixture
def open_shift(widget_visit):
    """open_shift(widget, "#…", **options) → Shift."""
    return lambda widget=None, address="", **options: Shift(widget_visit(widget or trained(), address, **options))


def assert_numpys(shift, sentence, word="bank", position=-1, head=0):
    """What is drawn is what Python computes."""
    python = numpys(sentence, word=word, position=position, head=head)
    places, row = python.places(), python._row()
    np.testing.assert_allclose(shift.place("static"), places["static"], atol=1e-5)
    np.testing.assert_allclose(shift.place("shifted"), places["shifted"], atol=1e-5)
    drawn, hidden = shift.pulls(), np.array([0, len(python.words) - 1])
    for position, (across, up, weight) in ((int(key), value) for key, value in drawn.items() if key != "more"):
        np.testing.assert_allclose([across, up], places["pulls"][position], atol=1e-5)
        assert weight == pytest.approx(python.weights[row, position], abs=1e-5)
    assert len(drawn) == len(python.words) - 1  # two marks pull as one
    np.testing.assert_allclose(drawn["more"][:2], places["pulls"][hidden].sum(axis=0), atol=1e-5)
    assert drawn["more"][2] == pytest.approx(python.weights[row, hidden].sum(), abs=1e-5)

@browser_test
@pytest.mark.parametrize(("head", "own"), [(0, TEN), (5, TEN[:3])])
def test_what_is_drawn_is_numpys(open_shift, head, own):
    shift = open_shift(trained(head=head))
    before = len(shift.visited.requests)
    for sentence in PRESETS:
        shift.preset(sentence)
        assert_numpys(shift, sentence, position=9 if sentence == TWO_BANKS else -1, head=head)  # the nearest like the last
    for word, number, position in (("bank", 0, 4), ("bank", 1, 9), ("walked", 0, -1)):
        shift.choose(word, number)
        assert_numpys(shift, TWO_BANKS, word, position, head)
    assert len(shift.visited.requests) == before  # they came with the page
    for sentence in own:
        tokens = layer_one(sentence).tokens
        word = "bank" if "bank" in tokens else tokens[2]
        shift.type(sentence)
        shift.choose(word)
        assert shift.message() == ""
        assert_numpys(shift, sentence, word, tokens.index(word), head)


@browser_test
def test_the_first_picture_is_told_as_it_is(shift):
    assert shift.says() == ("“bank” moves 2.4 to the river side. “river” alone pulls 2.0, and gets 0.30 of its attention "
                            "(mean of 12 heads).")
    assert shift.names() == ["river", "itself", "sat", "the", "we", ".", "by", "[CLS] and [SEP]"]
    caption = shift.page.locator(".al-caption").first.inner_text()
    assert "30 river and 30 money sentences" in caption and "Of 20 other sentences (hollow marks), 18 fall on their own side" in caption
    assert shift.page.locator(".al-scatter").count() == 80 and shift.page.locator(".al-scatter.al-hollow").count() == 20
    poles = shift.page.locator("[data-role=pole]")
    assert [poles.nth(i).get_attribute("data-token") for i in (0, 1)] == ["bank: river", "bank: money"]
    shift.preset(WEAK)
    assert shift.says().startswith("“bank” moves 0.19 to the money side. “check” alone pulls 0.17")


@browser_test
def test_the_first_own_sentence_says_what_it_fetches(open_shift):
    shift = open_shift()
    told = "() => new MutationObserver(() => (window.told ??= document.querySelector('.al-message').innerText)).observe(" \
        "document.querySelector('.al-message'), {childList: true})"
    shift.page.evaluate(told)
    before = len(shift.visited.requests)
    shift.type("We sat by the muddy bank.")
    assert re.search(r"part of the real model \(about 1\.\d MB\), once", shift.page.evaluate("window.told"))
    asked = [request.rsplit("/", 1)[1] for request in shift.visited.requests[before:]]
    assert {name.split(".")[0] for name in asked} - {"pieces", "layer-1"} < set(MODEL_SHARDS) and len(asked) < 15
    assert "“muddy” alone pulls" in shift.says()
    before = len(shift.visited.requests)
    shift.type("The muddy bank.")
    shift.type("We sat by the muddy bank.")
    assert len(shift.visited.requests) == before


@browser_test
def test_words_are_chosen_by_mouse_and_by_keyboard(shift):
    shift.choose("river")
    assert shift.page.locator("[data-role=shifted]").first.get_attribute("data-token") == "river"
    assert "has no labelled sentences, so this is still the map of “bank”" in shift.says() and "side." not in shift.says()
    shift.page.keyboard.press("ArrowRight")
    shift.page.keyboard.press("Enter")
    assert "“bank” moves 2.4 to the river side" in shift.says()
    assert shift.page.evaluate("document.activeElement.dataset.token") == "bank"


@browser_test
def test_two_banks_in_one_sentence_go_apart_and_on_several_lines_three_arcs_are_drawn(shift):
    shift.preset(TWO_BANKS)
    shift.choose("bank", 0)
    first = shift.place("shifted")
    assert shift.page.locator(".al-arc").count() == 13
    shift.choose("bank", 1)
    second = shift.place("shifted")
    assert first[0] == pytest.approx(-1.03, abs=0.01) and second[0] == pytest.approx(-0.03, abs=0.01)
    pressed = shift.page.locator(".al-chip[aria-pressed=true]")
    assert pressed.count() == 1 and pressed.get_attribute("data-position") == "9"
    with shift.wide(390):
        assert shift.page.locator(".al-arc").count() == 3


@browser_test
def test_unknown_words_are_cut_into_their_pieces(shift):
    shift.type("We sat by the mudbank near the bank.")
    tokens = layer_one("We sat by the mudbank near the bank.").tokens
    assert shift.page.locator(".al-chip").all_inner_texts() == tokens[1:-1] and "##bank" in tokens
    assert shift.page.locator(".al-joined").count() == sum(token.startswith("##") for token in tokens)
    shift.choose("##bank")
    assert "“##bank” has no labelled sentences" in shift.says()


@browser_test
def test_another_word_with_two_senses_gets_its_own_map(shift):
    shift.type("The bat flew out of the dark cave.")
    assert "“bank” is not in this sentence" in shift.message()
    shift.choose("bat")
    assert [request.rsplit("/", 1)[1] for request in shift.visited.requests].count("sense-maps-0.0.js") == 1
    assert_numpys(shift, "The bat flew out of the dark cave.", "bat")
    assert shift.page.locator("[data-role=pole]").first.get_attribute("data-token") == "bat: animal"
    shift.choose("cave")
    assert "still the map of “bat”" in shift.says()


@browser_test
def test_a_preset_or_a_link_never_waits_for_a_word_that_is_not_there(shift, widget_visit):
    shift.type("The banks of the river.")
    assert "“bank” is not in this sentence" in shift.message()
    shift.choose("banks")
    shift.preset(LEND)
    assert shift.message() == ""
    assert_numpys(shift, LEND)
    links = ["We%20sat%20by%20the%20river%20bank.&{0}.word=banks&{0}.position=2", "The%20bat%20flew.&{0}.word=banks", "Dog%20bites%20man.",
             "&{0}.source=x&{0}.head=99&{0}.word=7&{0}.position=-2&{0}.sharpness=1e9"]
    names = ["meaning-shift", *(f"meaning-shift-{number}" for number in (2, 3, 4))]
    visited = widget_visit(Several(*(trained() for _ in names)), "#" + "&".join(f"{name}={link.format(name)}" for name, link in zip(names, links, strict=True)))
    visited.page.wait_for_function("() => document.querySelectorAll('[data-ready=true]').length === 4")
    each = [Shift(visited, visited.page.locator(".al-meaning").nth(i)) for i in range(4)]
    for followed, word in zip(each, ("bank", "bat", "man"), strict=False):
        followed.root.locator(f".al-map [data-role=shifted][data-token={word}]").wait_for()
        assert followed.message() == ""
    wrong = each[-1]
    assert "Write a sentence" in wrong.message()
    wrong.preset(RIVER)  # whatever was followed, a preset follows a word of its own
    assert wrong.message() == ""
    assert_numpys(wrong, RIVER)


@browser_test
def test_an_address_brings_sentence_source_and_head(open_shift):
    widget = MeaningShift(RIVER, sources=("raw", "layer-1"), presets=PRESETS, map=True)
    shift = open_shift(widget, "#meaning-shift=The%20boat%20left%20the%20bank.&meaning-shift.source=layer-1&meaning-shift.head=5")
    shift.page.wait_for_function("document.querySelector('.al-meaning').dataset.source === 'layer-1'")
    assert_numpys(shift, "The boat left the bank.", head=5)
    shift.press("Copy link")
    shift.page.wait_for_function("() => location.hash.includes('head=5')")
    assert "source=layer-1" in shift.page.url


SEEN = """() => {
    const map = document.querySelector("svg.al-map"), frame = map.getBoundingClientRect();
    const boxIn = (mark, { left: x, top: y }) => { const { left, top, right, bottom } = mark.getBoundingClientRect(); return [left - x, top - y, right - x, bottom - y]; };
    const middle = (mark) => { const [left, top, right, bottom] = boxIn(mark, frame); return [(left + right) / 2, (top + bottom) / 2]; };
    const inked = (text) => { const [left, top, right, bottom] = boxIn(text, frame), tall = bottom - top; return [left, top + 0.2 * tall, right, bottom - 0.05 * tall]; };
    const along = (path) => { const long = path.getTotalLength(); return Array.from({ length: 41 }, (_, i) => path.getPointAtLength((long * i) / 40)); };
    const meets = (points, [left, top, right, bottom]) => points.some(({ x, y }) => x > left && x < right && y > top && y < bottom);
    const texts = [...map.querySelectorAll("text")].filter((text) => getComputedStyle(text).visibility !== "hidden");
    const inks = texts.map(inked), pulls = [...map.querySelectorAll(".al-pull")];
    const sheet = document.querySelector(".al-chips").getBoundingClientRect();
    const chips = [...document.querySelectorAll(".al-chip, .al-mark")].map((chip) => [chip, boxIn(chip, sheet)]);
    const crossedBy = (arc) => { const points = along(arc), ends = [arc.dataset.row, arc.dataset.col];
        return chips.filter(([chip, box]) => !ends.includes(chip.dataset.position) && meets(points, box)).map(([chip]) => [arc.dataset.token, chip.textContent]); };
    const named = (word) => texts.some((text) => text.textContent === word && text.matches(".al-context-name"));
    return { size: [frame.width, frame.height], names: texts.map((text, i) => [text.textContent, ...inks[i]]),
        crossed: [...document.querySelectorAll(".al-arcs .al-arc")].flatMap(crossedBy),
        unnamed: [...map.querySelectorAll(".al-context")].map(({ dataset }) => dataset.token).filter((word) => !named(word)),
        long: pulls.filter((pull) => !pull.matches(".al-short")).map(({ dataset }) => dataset.position),
        pullNames: texts.filter((text) => text.matches(".al-pull-name")).map(({ dataset }) => dataset.position),
        covered: pulls.flatMap((pull) => { const points = along(pull); return texts.filter((_, i) => meets(points, inks[i])).map((text) => text.textContent); }),
        ends: ["static", "shifted"].map((role) => middle(map.querySelector(`circle[data-role=${role}]`))), before: map.querySelectorAll(".al-before").length };
}"""


def assert_clear(seen):
    """No name lies on another name or on an arrow or leaves the frame, every mark has its name, no arc crosses a word."""
    width, height = seen["size"]
    boxes = np.array([box for _, *box in seen["names"]])
    assert (boxes[:, :2] >= 0).all() and (boxes[:, 2:] <= [width, height]).all(), seen["names"]
    for i, one in enumerate(boxes):
        apart = (one[2:] <= boxes[:, :2]).any(axis=1) | (boxes[:, 2:] <= one[:2]).any(axis=1)
        apart[i] = True
        assert apart.all(), [seen["names"][i], *(seen["names"][j] for j in np.flatnonzero(~apart))]
    assert seen["unnamed"] == [] and seen["crossed"] == [] and seen["covered"] == [] and seen["before"] <= 1
    assert sorted(seen["long"]) == sorted(seen["pullNames"])
    assert all(10 < at < size - 10 for end in seen["ends"] for at, size in zip(end, seen["size"], strict=True))


ALL = """([sentences, look]) => { const seen = new Function(`return (${look})()`), all = [...document.querySelectorAll("button")];
    return sentences.map((sentence) => { all.find((button) => button.textContent === sentence).click(); return seen(); }); }"""


@browser_test
@pytest.mark.parametrize("source", ["layer-1", "raw"])
def test_every_name_has_its_room_and_both_ends_stay_in_sight(open_shift, source):
    shift = open_shift(trained(source=source), reduced_motion="reduce")
    for width in (1280, 390, 320):
        with shift.wide(width):
            shift.preset(PRESETS[-1])
            far = shift.page.evaluate(ALL, [PRESETS, SEEN])
            for seen in far:
                assert_clear(seen)
            assert np.ptp([seen["ends"][0][1] for seen in far]) < 1  # "bank alone" stays where it is
            assert source == "raw" or (far[-1]["before"] == 1 and "before" in [name for name, *_ in far[-1]["names"]])
            shift.press("Zoom in")
            for seen, old in zip(shift.page.evaluate(ALL, [PRESETS, SEEN]), far, strict=True):
                assert_clear(seen)
                assert np.linalg.norm(np.subtract(*seen["ends"])) > 1.2 * np.linalg.norm(np.subtract(*old["ends"]))
            shift.choose("walked")
            assert_clear(shift.page.evaluate(SEEN))
            shift.type("The bank by the river.")
            shift.choose("bank")
            assert_clear(shift.page.evaluate(SEEN))
            shift.press("Zoom out")
            assert_clear(shift.page.evaluate(SEEN))


@browser_test
def test_play_adds_one_pull_after_the_other_and_the_frame_stands_still(open_shift):
    shift = open_shift(reduced_motion="reduce")
    shift.page.clock.install(time=0)
    shift.page.clock.pause_at(60)
    count = shift.page.locator("[data-role=pull]").count
    end = shift.place("shifted")
    shift.press("Play")
    np.testing.assert_allclose(shift.place("shifted"), shift.place("static"), atol=1e-9)
    shift.page.clock.run_for(900)
    assert count() == 1 and shift.place("shifted")[0] == pytest.approx(0.22 - 2.0, abs=0.01)  # the river first
    shift.press("Stop")
    np.testing.assert_allclose(shift.place("shifted"), end, atol=1e-9)
    shift.preset(LEND)
    shift.press("Zoom in")
    ring, end = shift.page.evaluate(SEEN)["ends"]
    whole = count()
    shift.press("Play")
    for number in range(1, whole + 1):
        shift.page.clock.run_for(900)
        assert count() == number
        assert_clear(seen := shift.page.evaluate(SEEN))
        assert seen["ends"][0] == pytest.approx(ring) and seen["before"] == (number == whole and 0)
    assert seen["ends"][1] == pytest.approx(end) and shift.page.get_by_role("button", name="Play").count() == 1
    shift.page.clock.run_for(3000)
    assert count() == whole
    shift.press("Play")
    shift.page.clock.run_for(1000)
    shift.choose("money")  # whoever does something else has stopped it
    assert count() == whole and shift.page.get_by_role("button", name="Play").count() == 1


@browser_test
def test_one_earlier_place_is_told_that_of_the_sentence_before(shift):
    shift.choose("river")
    shift.choose("bank")
    title = "() => document.querySelector('.al-before title')?.textContent ?? null"
    assert shift.page.evaluate(title) is None
    shift.preset(DEPOSIT)
    assert shift.page.evaluate(title) == RIVER and "Grey: where it stood in the sentence before." in shift.page.locator(".al-caption").first.inner_text()
    for text in ("I went to the bank to deposit m", "I went to the bank to deposit money and fish"):
        shift.type(text)
        assert shift.page.evaluate(title) == DEPOSIT  # a sentence that is being typed is one
    shift.choose("went")
    assert shift.page.evaluate(title) is None


@browser_test
def test_the_special_tokens_around_a_text_are_shown_on_demand(shift):
    end = shift.place("shifted")
    assert "[CLS]" not in shift.names()
    shift.press("Show [CLS] and [SEP]")
    assert {"[CLS]", "[SEP]"} < set(shift.names()) and shift.page.locator(".al-chip").count() == 9
    np.testing.assert_allclose(shift.place("shifted"), end, atol=1e-6)
    np.testing.assert_allclose(shift.pulls()["0"][:2], numpys().places()["pulls"][0], atol=1e-5)
    shift.press("Hide [CLS] and [SEP]")
    assert "[CLS]" not in shift.names()


@browser_test
def test_the_switch_shows_one_sentence_under_both_sources(open_shift):
    shift = open_shift(trained(TWO_BANKS, sources=("raw", "layer-1"), head=5))
    shift.choose("bank", 1)
    before = len(shift.visited.requests)
    shift.press("Raw vectors")
    python = MeaningShift(TWO_BANKS, position=8).places()
    np.testing.assert_allclose(shift.place("shifted"), python["shifted"], atol=1e-5)
    pressed = shift.page.locator(".al-chip[aria-pressed=true]")
    assert pressed.inner_text() == "bank" and pressed.get_attribute("data-position") == "8"
    assert shift.page.get_by_role("slider", name="Sharpness").is_visible()
    shift.press("Trained head 1.5")
    assert_numpys(shift, TWO_BANKS, position=9, head=5)
    assert not shift.page.get_by_role("slider", name="Sharpness").is_visible() and len(shift.visited.requests) == before
    shift.type("Mudbanks by the bank, and a bank.")  # in pieces: mud ##bank ##s
    shift.choose("bank", 0)
    shift.press("Raw vectors")
    shift.page.wait_for_function(WAIT)
    assert shift.page.locator(".al-chip[aria-pressed=true]").get_attribute("data-position") == "3"  # not the other, which is nearer to 6
    shift.press("Trained head 1.5")
    shift.page.locator(".al-scatter").first.dispatch_event("pointerover")  # a mark that is being left has a sentence no more
    mark = shift.page.locator(".al-scatter").first.element_handle()
    shift.press("Raw vectors")
    mark.dispatch_event("pointerover")
    assert not shift.page.locator(".al-quote").is_visible()


@browser_test
def test_a_mark_of_the_scatter_tells_its_sentence(shift):
    made, quote = sense_map("bank"), shift.page.locator(".al-quote")
    assert not quote.is_visible()
    index = int(np.argmax(made.scatter[:, 0]))
    shift.page.locator(f".al-scatter[data-index='{index}']").hover()
    assert quote.inner_text() == f"“{made.texts[index]}”"
    shift.box.hover()
    assert not quote.is_visible()
    shift.page.get_by_text("Show the labelled sentences").click()
    rows = shift.page.locator(".al-fold table.al-numbers").locator("tbody tr")
    assert rows.count() == 80 and rows.last.inner_text().split("\t")[:3] == [made.texts[index], "money", "+2.53"]


@browser_test
def test_axe_finds_nothing_and_nothing_scrolls_sideways(open_shift):
    shift = open_shift(trained(sources=("raw", "layer-1")))
    shift.press("Show [CLS] and [SEP]")
    for summary in ("Show numbers", "Show the labelled sentences"):
        shift.page.get_by_text(summary).click()
    at_rest(shift.page)
    assert shift.visited.violations() == []
    shift.page.evaluate("() => { document.documentElement.dataset.theme = 'dark'; }")
    at_rest(shift.page)
    assert shift.visited.violations("color-contrast") == []
    for width in (1280, 390):
        with shift.wide(width):
            assert shift.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


GLIDE = """async (name) => { const dot = () => document.querySelector(".al-shifted").getAttribute("transform"), places = [];
    [...document.querySelectorAll("button")].find((button) => button.textContent === name).click();
    for (let frame = 0; frame < 4; frame += 1) { places.push(dot()); await new Promise((drawn) => requestAnimationFrame(drawn)); }
    return new Set(places).size; }"""


@browser_test
def test_the_word_glides_and_with_reduced_motion_it_is_there_at_once(shift):
    shift.page.emulate_media(reduced_motion="no-preference")
    assert shift.page.evaluate(GLIDE, LEND) > 1
    shift.page.emulate_media(reduced_motion="reduce")
    assert shift.page.evaluate(GLIDE, DEPOSIT) == 1


@browser_test
def test_bad_input_is_told_and_the_last_good_picture_stays(shift):
    before = shift.place("shifted")
    for text, says in (("", "Write a sentence"), ("?!…", "Write a sentence"), ("word " * 200, "200 words"), ("🏦 💧", "no piece for any"),
                       ("mudbanks " * 21, "word pieces; the picture has room for 62"), ("नमस्ते दुनिया", "“bank” is not in this sentence"),
                       ("<img src=x onerror=alert(1)>", "“bank” is not in this sentence"), ("The river.", "“bank” is not in this sentence")):
        shift.type(text)
        assert says in shift.message()
        np.testing.assert_allclose(shift.place("shifted"), before)
    assert shift.page.locator(".al img").count() == 0
    shift.type(LEND)
    assert shift.message() == "" and shift.place("shifted")[0] > 2


@browser_test
def test_a_part_that_cannot_be_fetched_is_told_and_tried_again(visit, tmp_path):
    visited = visit()
    visited.open(widget_page(tmp_path, trained()).as_uri())
    shift, shards = Shift(visited), tmp_path / "_static" / "afm" / "shards"
    shards.rename(tmp_path / "away")
    shift.type("We swam to the sandy bank.")
    assert "could not be fetched" in shift.message() and "2.4" in shift.says()
    shift.preset(DEPOSIT)  # what came with the page goes on
    assert shift.message() == "" and "1.1 to the money side" in shift.says()
    (tmp_path / "away").rename(shards)
    shift.type("We swam to the sandy bank!")
    assert_numpys(shift, "We swam to the sandy bank!")
    shift.type("The bat.")
    shards.rename(tmp_path / "away")
    shift.choose("bat")
    assert "could not be fetched" in shift.message()
    (tmp_path / "away").rename(shards)
    shift.choose("bat")
    assert_numpys(shift, "The bat.", "bat")
