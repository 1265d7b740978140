"""AttentionMatrix on the real model: its sources, masks and scale in Python, in JavaScript, and as a person uses them."""

import json
import re

import numpy as np
import pytest
from test_javascript import TEN

from attention_lib import AttentionParams, WordVectors, causal_mask, load_minilm, scaled_dot_product_attention, softmax
from attention_lib.widgets import AttentionMatrix
from attention_lib.widgets.attention_matrix.trained import (
    MASKS,
    PADS,
    RANDOM_HEAD,
    SOURCES,
    head_attention,
    piece_label,
)
from attention_lib.widgets.minilm.activations import first_layer, layer_one
from attention_lib.widgets.minilm.shards import model_shard

browser_test = pytest.mark.browser
RIVER, MONEY, BOTH = "We sat by the river bank.", TEN[6], TEN[9]
AHEAD, MUD = "the bank of the river", "The otter swam to the mudbanks"
ALL = {"sources": SOURCES, "source": "layer-1", "masks": MASKS, "offer_scale": True, "whole": True}
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}


def whole(sentence=RIVER, **options):
    """The matrix, open, with every switch."""
    return AttentionMatrix(sentence, **{**ALL, **options})


# In Python

@pytest.mark.parametrize("text", TEN)
def test_the_trained_source_is_the_models_own_attention(text):
    encoding = load_minilm().encode(text)
    for head in (1, 5, 12):
        drawn = head_attention(text, "layer-1", head)
        assert drawn.tokens == encoding.tokens
        np.testing.assert_allclose(drawn.weights, encoding.weights[0, head - 1], atol=1e-6)


@pytest.mark.parametrize("mask", ["none", "causal"])
@pytest.mark.parametrize("scaled", [True, False])
def test_every_source_is_attention_of_its_queries_and_keys(mask, scaled):
    x = layer_one(BOTH).x
    random = first_layer("random").head(RANDOM_HEAD - 1)
    trained = first_layer().head(2)
    qk = {"raw": (x, x), "random": (x @ random.w_q, x @ random.w_k), "layer-1": (x @ trained.w_q + trained.b_q, x @ trained.w_k + trained.b_k)}
    for source, (q, k) in qk.items():
        factor = 1 if scaled else np.sqrt(q.shape[-1])
        weights = scaled_dot_product_attention(q * factor, k, x, causal_mask(len(x)) if mask == "causal" else None)[1]
        drawn = head_attention(BOTH, source, 3, mask, scaled)
        np.testing.assert_allclose(drawn.weights, weights, atol=1e-5)
        np.testing.assert_allclose(softmax(drawn.scores), weights, atol=1e-5)
    assert isinstance(random, AttentionParams) and random.heads == 1


def test_padding_changes_nothing_for_the_others_and_is_heard_by_nobody():
    plain, padded = head_attention(RIVER), head_attention(RIVER, mask="padding")
    n = len(plain.tokens)
    assert padded.tokens == [*plain.tokens, "[PAD]", "[PAD]"] and PADS == 2
    np.testing.assert_array_equal(padded.weights[:n, :n], plain.weights)
    assert not padded.weights[n:].any() and not padded.weights[:, n:].any()
    assert not padded.allowed[n:].any() and not padded.allowed[:, n:].any() and padded.allowed[:n, :n].all()
    assert np.isneginf(padded.scores[~padded.allowed]).all()


def test_bank_hears_the_river_only_while_it_may_look_ahead():
    free, back = head_attention(AHEAD), head_attention(AHEAD, mask="causal")
    bank, river = free.tokens.index("bank"), free.tokens.index("river")
    assert free.weights[bank, river] > 0.6 and back.weights[bank, river] == 0
    np.testing.assert_allclose(back.weights.sum(axis=1), 1, atol=1e-6)


def test_raw_vectors_hear_themselves_and_only_their_scores_are_symmetric():
    raw, trained, random = (head_attention(RIVER, source) for source in SOURCES[::2] + SOURCES[1:2])
    np.testing.assert_allclose(raw.scores, raw.scores.T, atol=1e-5)
    assert raw.weights[6, 6] > 0.95 and (raw.weights.argmax(axis=1) == np.arange(9)).all() and abs(trained.scores - trained.scores.T).max() > 1
    assert abs(random.scores - random.scores.T).max() > 1 and random.weights[6, 5] < 0.5 < trained.weights[6, 5]


def test_the_weights_follow_source_head_mask_and_scale_and_can_be_observed():
    widget, seen = whole(), []
    widget.observe(lambda change: seen.append(change["new"]), "weights")
    for name, value in (("source", "raw"), ("mask", "causal"), ("scaled", False), ("source", "layer-1"), ("head", 3), ("mask", "padding"), ("sentence", MONEY)):
        setattr(widget, name, value)
        want = head_attention(widget.sentence, widget.source, widget.head, widget.mask, widget.scaled)
        np.testing.assert_array_equal(widget.weights, want.weights)
        assert widget.words == want.tokens
    assert len(seen) == 7
    widget.special_tokens = False  # only the drawing
    np.testing.assert_array_equal(widget.weights, want.weights)


def test_the_first_source_and_the_first_mask_are_what_it_begins_with():
    widget = AttentionMatrix(RIVER, sources=["random", "raw"], masks=["causal", "none"])
    assert (widget.source, widget.mask, widget.head, widget.scaled, widget.special_tokens) == ("random", "causal", 5, True, True)
    one = AttentionMatrix(RIVER, sources="layer-1", mask="causal")
    assert (one.sources, one.source, one.masks) == (["layer-1"], "layer-1", ["causal"])


@pytest.mark.parametrize(("options", "sentence"), [
    ({"sources": ["raw", "learned"]}, "There is no source 'learned'; choose from raw, random, layer-1"),
    ({"sources": ["raw"], "source": "layer-1"}, "no source 'layer-1'; it offers raw"),
    ({"source": "layer-1"}, "no source 'layer-1'; it offers none"),
    ({"sources": ["raw"], "masks": ["none", "window"]}, "There is no mask 'window'; choose from none, causal, padding"),
    ({"sources": ["raw"], "masks": ["none"], "mask": "causal"}, "no mask 'causal'; it offers none"),
    ({"sources": ["layer-1"], "head": 0}, "12 heads, counted from 1; got head 0"),
    ({"sources": ["layer-1"], "head": 13}, "got head 13"),
    ({"mask": "causal"}, r"sources=\('layer-1',\)"), ({"scaled": False}, r"sources=\('layer-1',\)"), ({"offer_scale": True}, r"sources=\('layer-1',\)"),
    ({"sources": ["raw"], "attention": lambda x: x}, "leave out `attention` and `vectors`"),
    ({"sources": ["raw"], "vectors": WordVectors(["a"], [[1.0]])}, "leave out `attention` and `vectors`"),
])
def test_wrong_arguments_are_refused_in_a_sentence(options, sentence):
    with pytest.raises(ValueError, match=sentence):
        AttentionMatrix(RIVER, **options)


@pytest.mark.parametrize(("name", "value"), [("source", "raw"), ("mask", "padding"), ("head", -1), ("weights", np.eye(9))])
def test_wrong_values_set_later_are_refused_and_the_good_ones_stay(name, value):
    widget = AttentionMatrix(RIVER, sources=["layer-1"], masks=["none", "causal"])
    before = widget.weights
    with pytest.raises(ValueError, match="offers|heads|follow from"):
        setattr(widget, name, value)
    np.testing.assert_array_equal(widget.weights, before)
    assert getattr(widget, name) is not value


@pytest.mark.parametrize(("text", "says"), [("", "Write a sentence"), (" ?! ", "Write a sentence"), ("🏦 🙂", "no piece for any"), ("bank " * 63, "63 words; the picture has room for 40"), ("mudbanks " * 21, "63 word pieces; the picture has room for 62")])
def test_what_cannot_be_drawn_is_told(text, says):
    widget = whole(text)
    assert widget.weights is None and widget.words == [] and says in widget.page_html()
    with pytest.raises(ValueError, match=says):
        widget.table()
    widget.sentence = RIVER
    assert widget.weights.shape == (9, 9) and "<img" in widget.page_html()


def test_the_table_has_the_weights_and_says_what_may_not_be_and_what_is_hidden():
    widget = whole(MUD, mask="padding", special_tokens=False)
    header, rows = widget.table()
    assert header[:2] == ["query", "the"] and header[-3:] == ["[PAD]", "[PAD]", "weight to [CLS], [SEP]"]
    assert [row[0] for row in rows] == header[1:-1] and {"mud", "·bank", "·s"} <= set(header)
    some = [i for i, token in enumerate(widget.words) if token not in ("[CLS]", "[SEP]", "[PAD]")]
    for row, i in zip(rows, some, strict=False):
        assert row[-3:-1] == ["–", "–"]
        np.testing.assert_allclose([float(each) for each in row[1:-3]], widget.weights[i, some], atol=5.1e-4)
        assert float(row[-1]) == pytest.approx(widget.weights[i, [0, len(some) + 1]].sum(), abs=5.1e-4)
    assert set(rows[-1][1:]) == {"–"}
    widget.special_tokens, widget.mask = True, "causal"
    header, rows = widget.table()
    assert header == ["query", *map(piece_label, widget.words)] and rows[0][1] == "1.000" and set(rows[0][2:]) == {"–"}


@pytest.mark.parametrize("options", [{}, {"source": "raw", "scaled": False}, {"source": "random", "mask": "causal"}, {"mask": "padding", "special_tokens": False},
                                     {"sentence": "mudbanks & $x$ [SEP]"}, {"sentence": "bank " * 40, "mask": "padding"}])
def test_every_state_has_its_picture_and_its_description(options):
    widget = whole(**options)
    width, height = widget.picture().get_size_inches()
    assert width <= 6 and height <= 4 and widget.sentence in widget.describe()
    assert {"raw": "dot products", "random": "at random", "layer-1": "head 1.5"}[widget.source] in widget.describe()
    assert widget.page_html() == whole(**options).page_html()


def test_masked_cells_are_left_out_of_the_picture():
    widget = whole(AHEAD, mask="causal")
    ax = widget.picture().axes[0]
    drawn = np.ma.getmaskarray(ax.images[0].get_array())
    assert np.array_equal(drawn, ~causal_mask(7)) and ax.patch.get_hatch()
    assert sum(text.get_text() != "" for text in ax.texts) == 28
    assert not whole(AHEAD).picture().axes[0].patch.get_hatch()


def test_a_piece_that_goes_on_with_its_word_is_marked():
    assert [piece_label(each) for each in ("bank", "##bank", "##", "#", "[CLS]")] == ["bank", "·bank", "##", "#", "[CLS]"]


def test_parts_of_the_model_are_given_on_request_and_to_nobody_else():
    for name in ("layer-1", "pieces", "rows-007"):
        assert whole().shard(name) == model_shard(name)
        with pytest.raises(ValueError, match="no weights called"):
            AttentionMatrix(RIVER).shard(name)
    with pytest.raises(ValueError, match="no weights called 'rows-200'"):
        whole().shard("rows-200")


def test_the_state_is_small_and_holds_the_sentence_as_it_is_now():
    widget = whole()
    assert len(widget.stored) < 60_000 and widget.starter == "" and AttentionMatrix(RIVER).stored == ""
    one = AttentionMatrix(RIVER, presets=[], sources=["raw"])
    assert len(one.stored) < 1_000
    one.sentence = MONEY
    assert len(json.loads(re.search(r">(\{.*?\})</script>", one.page_html())[1])["stored"]) > len(one.stored)


def test_its_name_says_what_it_shows():
    assert repr(AttentionMatrix(RIVER)) == f"AttentionMatrix({RIVER!r})"
    assert repr(whole()) == f"AttentionMatrix({RIVER!r}, source='layer-1', head=5)" and repr(whole(source="raw")).endswith("source='raw')")


# In the browser

class Widget:
    """The widget as a person sees it."""

    def __init__(self, visited):
        self.visited, self.page = visited, visited.page
        self.root = self.page.locator("[data-widget=attention-matrix]")
        self.box = self.page.get_by_role("textbox", name="Sentence")

    def press(self, name):
        self.root.get_by_role("button", name=name, exact=True).click()

    def type(self, text):
        self.box.fill(text)
        self.settle()

    def settle(self):
        """Wait for the parts of the model."""
        self.page.wait_for_function("() => !document.querySelector('.al-message progress')")

    def cells(self, what="weight"):
        found = self.root.locator("td[data-row]").evaluate_all("(cells, what) => cells.map((c) => +(c.dataset[what] ?? NaN))", what)
        return np.array(found).reshape(int(len(found) ** 0.5), -1)

    def cell(self, row, column):
        return self.root.locator(f"td[data-row='{row}'][data-col='{column}']")

    def mark(self, what):
        """The one row (i, None), column (None, j) or cell (i, j) that is so marked; numbers of tokens."""
        marks = self.root.locator(f".al-grid :is(td, th){what}")
        assert marks.count() == 1
        return tuple(marks.evaluate("({dataset: {i, j}}) => [i, j].map((each) => each === undefined ? null : Number(each))"))

    def kept(self):
        """What is looked at when nothing is previewed."""
        return self.mark("[aria-selected=true]")

    def seen(self):
        """What is looked at now."""
        return self.mark(".al-here")

    def pinned(self):
        return "Pinned" in self.root.locator(".al-pin").inner_text()

    def head(self, word, axis="row", nth=0):
        return self.root.locator(f".al-grid th[scope={axis if axis == 'row' else 'col'}]", has_text=re.compile(f"^{re.escape(word)}$")).nth(nth)

    def away(self):
        """The pointer leaves the matrix."""
        self.box.hover()

    def headings(self):
        return self.root.locator("tbody th").evaluate_all("(all) => all.filter((th) => th.closest('.al-grid')).map((th) => th.textContent)")

    def note(self):
        return self.root.locator(".al-grid-note").inner_text()

    def message(self):
        return self.root.locator(".al-message").inner_text()

    def fetched(self):
        return [re.search(r"shards/([\w-]+?)\.(?:\w{8}\.)?(\d+)\.js", each).groups() for each in self.visited.requests if "/shards/" in each]

    def is_python(self, **state):
        """Everything that is drawn is what Python has."""
        widget = whole(**{"presets": [], **state})
        at = [i for i, token in enumerate(widget.words) if widget.special_tokens or token not in ("[CLS]", "[SEP]")]
        np.testing.assert_allclose(self.cells(), widget.weights[np.ix_(at, at)], atol=1e-5)
        seen = head_attention(widget.sentence, widget.source, widget.head, widget.mask, widget.scaled)
        scores = np.where(seen.allowed, seen.scores, np.nan)[np.ix_(at, at)]
        np.testing.assert_allclose(self.cells("score"), scores, rtol=1e-5, atol=1e-5 * (1 if widget.scaled else 20))
        masked = self.root.locator("td[data-row]").evaluate_all("(cells) => cells.map((c) => c.hasAttribute('data-masked') && !/[0-9]/.test(c.textContent))")
        assert np.array_equal(np.reshape(masked, scores.shape), np.isnan(scores))
        assert self.headings() == [piece_label(widget.words[i]) for i in at] and self.box.input_value() == widget.sentence
        header, rows = widget.table()
        shown = self.root.locator(".al-numbers tr").evaluate_all("(rows) => rows.map((r) => [...r.cells].map((c) => c.textContent))")
        assert shown[0] == header and [row[0] for row in shown[1:]] == [row[0] for row in rows]
        for ours, theirs in zip(shown[1:], rows, strict=True):
            numbers = [[np.nan if each == "–" else float(each) for each in row[1:]] for row in (ours, theirs)]
            np.testing.assert_allclose(*numbers, atol=1.1e-3)


@pytest.fixture
def matrix(widget_visit):
    """matrix(address, of={}, **options): the widget with every switch, on its page."""
    return lambda address="", of=(), **options: Widget(widget_visit(whole(**dict(of)), address, **options))


TURN = """async () => { const seen = [], press = (name, value) => document.querySelector(`[aria-label=${name}] [data-choice=${value}]`).click();
    for (const source of ["raw", "random", "layer-1"]) for (const mask of ["none", "causal", "padding"]) for (const scaled of ["true", "false"]) {
        press("Source", source); press("Mask", mask); press("Scale", scaled);
        const cells = [...document.querySelectorAll("td[data-row]")];
        seen.push([source, mask, scaled === "true", cells.map((cell) => +cell.dataset.weight), cells.map((cell) => +(cell.dataset.score ?? -Infinity))]);
    } return JSON.stringify(seen, (_, value) => (value === -Infinity ? null : value)); }"""


@browser_test
@pytest.mark.parametrize("texts", [TEN, TEN[::4]], ids=["stored", "computed"])
def test_every_cell_is_numpys_for_all_sources_masks_and_scales(matrix, texts):
    stored = texts is TEN
    widget = matrix(of={"presets": TEN if stored else []})
    for text in texts:
        widget.type(text)
        for source, mask, scaled, weights, scores in json.loads(widget.page.evaluate(TURN)):
            want = head_attention(text, source, 5, mask, scaled)
            np.testing.assert_allclose(np.reshape(weights, want.weights.shape), want.weights, rtol=0, atol=1e-5)
            given = np.array([-np.inf if each is None else each for each in scores]).reshape(want.scores.shape)
            np.testing.assert_allclose(given, want.scores, rtol=1e-5, atol=1e-5 * (1 if scaled else 20))
    widget.is_python(sentence=text, source="layer-1", mask="padding", scaled=False)
    own = {name for name, _ in widget.fetched()}
    assert (own == set()) if stored else ({"layer-1", "pieces"} < own and len(widget.fetched()) == len(set(widget.fetched())))


@browser_test
def test_every_head_can_be_looked_at_and_random_has_none(matrix):
    widget = matrix()
    select = widget.page.get_by_label("Head", exact=True)
    assert select.locator("option").all_inner_texts() == [f"1.{head}" for head in range(1, 13)]
    for head in (1, 3, 12):
        select.select_option(f"1.{head}")
        widget.is_python(head=head)
        assert widget.root.locator(".al-caption").inner_text() == f"Queries and keys of head 1.{head} of the real model: score = q · k / √32."
    widget.press("Random")
    assert select.is_disabled() and "nobody trained" in widget.root.locator(".al-caption").inner_text()
    assert widget.fetched() == []


@browser_test
def test_the_note_tells_the_cell_and_the_other_way_round(matrix):
    widget = matrix()
    seen = head_attention(RIVER)
    assert widget.kept() == widget.seen() == (6, None)
    assert widget.note() == f"“bank” gives {seen.weights[6, 5]:.2f} of its attention to “river”, {np.sort(seen.weights[6])[-2]:.2f} to “{seen.tokens[np.argsort(seen.weights[6])[-2]]}”."
    widget.cell(6, 5).click()
    assert widget.note() == (f"“bank” asks, “river” answers: score +{seen.scores[6, 5]:.2f}, weight {seen.weights[6, 5]:.2f}. "
                             f"The other way round: score +{seen.scores[5, 6]:.2f}, weight {seen.weights[5, 6]:.2f}.")
    widget.cell(6, 6).click()
    assert widget.note().startswith("“bank” asks itself: score") and "round" not in widget.note()
    widget.cell(6, 5).click()
    widget.away()
    widget.press("Raw")
    raw = head_attention(RIVER, "raw")
    assert widget.note().endswith(f"weight {raw.weights[6, 5]:.2f}. The other way round the score is the same, the weight {raw.weights[5, 6]:.2f}.")
    widget.press("Scores")
    assert float(widget.cell(6, 5).inner_text()) == pytest.approx(raw.scores[6, 5], abs=0.006)
    heading = widget.root.locator(".al-heading").inner_text()
    bars = widget.root.locator(".al-top").all_inner_texts()
    assert heading == "“bank” asks: score, then weight" and len(bars) == 9 and bars[5].split() == [f"{raw.weights[6, 5]:.2f}", f"+{raw.scores[6, 5]:.2f}"]
    shares = widget.root.locator(".al-top").evaluate_all("(all) => all.map((each) => +each.style.getPropertyValue('--share'))")
    np.testing.assert_allclose(shares, raw.weights[6], atol=1e-5)


@browser_test
def test_a_press_pins_and_hovering_only_previews(matrix):
    widget = matrix()
    heading = widget.root.locator(".al-heading")
    assert widget.kept() == (6, None) and heading.inner_text() == "“bank” asks: score, then weight" and not widget.pinned()
    widget.cell(2, 3).hover()
    assert widget.seen() == (2, 3) and widget.kept() == (6, None) and "“sat” asks" in heading.inner_text()
    widget.away()
    assert widget.seen() == (6, None) and "“bank” asks" in heading.inner_text()
    for press, place, says in ((widget.head("river"), (5, None), "“river” asks"), (widget.head("river", "column"), (None, 5), "Who attends to “river”"),
                               (widget.cell(2, 3), (2, 3), "“sat” asks")):
        press.click()
        widget.head("we").hover()
        assert widget.seen() == (1, None)
        widget.away()
        assert widget.seen() == widget.kept() == place and widget.pinned() and says in heading.inner_text()
    widget.cell(2, 3).click()  # once more lets go
    widget.away()
    assert widget.kept() == (6, None) and not widget.pinned()
    widget.head("river").click()
    widget.page.keyboard.press("Escape")
    widget.away()
    assert widget.kept() == (6, None)
    back = widget.root.locator("tr.al-aside th")  # all other rows step back
    assert back.all_inner_texts() == ["[CLS]", "we", "sat", "by", "the", "river", ".", "[SEP]"]
    widget.cell(2, 3).hover()
    assert back.count() == 7 and "sat" not in back.all_inner_texts()
    widget.head("bank", "column").hover()
    assert back.count() == 0 and set(widget.root.locator(".al-top").all_inner_texts()) <= {"", "\n"}


@browser_test
def test_a_pin_stays_on_its_word_through_every_switch_and_edit(matrix):
    widget = matrix()
    widget.head("river").click()
    for name in ("Raw", "Looking back", "Scores", "not divided", "Random", "Padding", "Everyone", "Trained"):
        widget.press(name)
        assert widget.kept() == (5, None) and widget.pinned()
    widget.page.get_by_label("Head", exact=True).select_option("1.3")
    widget.page.get_by_label("Hide [CLS] and [SEP]").check()
    assert widget.kept() == (5, None)
    for text, place in (("We all sat by the river bank.", 6), ("river bank.", 1), ("The river by the river bank.", 5), ("The river by the ri bank.", 2),
                        ("The river by the river bank.", 2), ("the bank", None), ("the river", 2)):
        widget.type(text)
        assert widget.pinned() == (place is not None)
        assert widget.kept() == ((place, None) if place else (2, None))  # while it is gone, "bank" is looked at
    widget.press(MONEY)
    assert widget.kept()[1] is None and widget.headings()[widget.kept()[0] - 1] == "bank" and not widget.pinned()


@browser_test
def test_a_finger_pins_and_the_first_look_is_at_the_word_of_the_page(matrix, widget_visit):
    widget = matrix(**PHONE)
    widget.cell(2, 3).tap()
    assert widget.kept() == (2, 3) and widget.pinned()
    widget.head("river", "column").tap()
    assert widget.kept() == widget.seen() == (None, 5)
    widget.head("river", "column").tap()
    assert widget.kept() == (6, None)
    for focus, sentence, kept in (("He", "Alice gave Bob a book, and he smiled.", (6, None)), ("tree", "bank grows money", (0, None))):
        assert Widget(widget_visit(AttentionMatrix(sentence, focus=focus, presets=[], whole=True))).kept() == kept
    assert Widget(widget_visit(AttentionMatrix("bank grows money", presets=[], whole=True))).kept() == (0, None)


@browser_test
def test_under_the_mask_bank_does_not_hear_the_river(matrix):
    widget = matrix(of={"sentence": AHEAD})
    assert widget.kept() == (2, None) and "gives 0.68 of its attention to “river”" in widget.note()
    widget.cell(2, 5).click()
    widget.press("Looking back")
    assert widget.kept() == (2, 5) and widget.note() == "“bank” may not attend to “river”, which comes later."
    assert widget.cell(2, 5).inner_text() == "may not attend" and widget.cell(2, 5).get_attribute("data-weight") == "0"
    assert widget.root.locator(".al-top").nth(5).inner_text().strip() == ""
    widget.cell(5, 2).click()
    assert widget.note().endswith("“bank” may not look ahead to “river”.")
    widget.press("Padding")
    widget.cell(2, 7).click()
    assert widget.note() == "“bank” may not attend to [PAD], which only fills up a shorter text of a batch."
    widget.cell(8, 1).click()
    assert "thrown away" in widget.note() and widget.cell(8, 1).inner_text() == "not asked"
    widget.press("Everyone")  # the pinned row is gone
    assert widget.kept() == (2, None) and not widget.pinned()


@browser_test
def test_hidden_special_tokens_keep_their_weight(matrix):
    widget = matrix(of={"head": 1})
    rows = [widget.cells()[i, [0, -1]].sum() for i in range(1, 8)]
    widget.cell(3, 0).click()
    widget.page.get_by_label("Hide [CLS] and [SEP]").check()
    widget.is_python(head=1, special_tokens=False)
    assert widget.kept() == (3, None) and widget.pinned()  # of the pinned cell one word is drawn
    rest = widget.root.locator("td.al-last").evaluate_all("(cells) => cells.map((c) => [c.textContent, +c.dataset.rest])")
    np.testing.assert_allclose([value for _, value in rest], rows, atol=1e-6)
    assert [text for text, _ in rest] == [f"+ {value:.2f}".replace("0.", ".") for value in rows]
    np.testing.assert_allclose(widget.cells().sum(axis=1) + rows, 1, atol=1e-6)
    widget.press("Padding")
    widget.is_python(head=1, special_tokens=False, mask="padding")
    widget.page.get_by_label("Hide [CLS] and [SEP]").uncheck()
    widget.is_python(head=1, mask="padding")


@browser_test
def test_the_examples_need_no_request_and_the_first_own_sentence_fetches_each_part_once(matrix):
    widget = matrix()
    for preset in whole().presets:
        widget.press(preset)
        widget.is_python(sentence=preset)
    assert widget.fetched() == []
    widget.page.evaluate("""() => { window.said = []; const line = document.querySelector('.al-message');
        new MutationObserver(() => { const bar = line.querySelector('progress'); if (bar) said.push([line.textContent, bar.value]); })
            .observe(line, {childList: true, subtree: true, attributes: true}); }""")
    widget.type(MUD)
    widget.is_python(sentence=MUD)
    assert widget.message() == "“mudbanks” is no piece of the model, which reads mud ·bank ·s"
    said, values = zip(*widget.page.evaluate("said"), strict=True)
    assert re.fullmatch(r"Fetching a part of the real model \(about 1\.\d MB\), once\. ", said[0]) and list(values) == sorted(values) and len(set(values)) > 3
    fetched = widget.fetched()
    assert len(fetched) == len(set(fetched)) and {name for name, _ in fetched} > {"layer-1", "pieces"}
    rows = {f"rows-{load_minilm().index[token] // 256:03}" for token in layer_one(MUD).tokens}
    assert {name for name, _ in fetched} == rows | {"layer-1", "pieces"}
    for name, source in (("Raw", "raw"), ("Random", "random"), ("Trained", "layer-1")):
        widget.press(name)
        widget.is_python(sentence=MUD, source=source)
    widget.page.get_by_label("Head", exact=True).select_option("1.3")
    widget.press("Random")  # one draw, whatever the head
    widget.is_python(sentence=MUD, source="random", head=3)
    assert widget.fetched() == fetched


@browser_test
@pytest.mark.parametrize("part", ["pieces", "layer-1"])
def test_a_part_that_cannot_be_fetched_is_told_the_switches_still_work_and_it_is_tried_again(matrix, widget_folder, part):
    widget = matrix()
    script = next((widget_folder / "_static" / "afm" / "shards").glob(f"{part}.*.0.js"))
    away = script.rename(script.with_suffix(".away"))
    try:
        widget.type(MUD)
        assert "could not be fetched" in widget.message() and widget.headings()[1:3] == ["we", "sat"]
        widget.press("Looking back")
        widget.settle()
        assert "could not be fetched" in widget.message() and widget.headings()[1:3] == ["we", "sat"]
        np.testing.assert_allclose(widget.cells(), head_attention(RIVER, mask="causal").weights, atol=1e-5)
    finally:
        away.rename(script)
    widget.type(MUD + ".")
    widget.is_python(sentence=MUD + ".", mask="causal")
    told = [each for each in widget.visited.troubles if "ERR_FILE_NOT_FOUND" in each]
    assert len(told) == 2  # the browser's own word about each try
    widget.visited.troubles[:] = [each for each in widget.visited.troubles if each not in told]


@browser_test
def test_while_parts_are_fetched_the_last_good_picture_follows_the_switches(matrix):
    widget = matrix()
    widget.page.evaluate("""() => { const append = document.head.append.bind(document.head); window.held = [];
        document.head.append = (script) => held.push(() => append(script)); window.letGo = () => { document.head.append = append; held.forEach((go) => go()); }; }""")
    widget.box.fill(MUD)
    widget.press("Raw")
    widget.press("Looking back")
    assert widget.message().startswith("Fetching a part of the real model")
    np.testing.assert_allclose(widget.cells(), head_attention(RIVER, "raw", mask="causal").weights, atol=1e-5)
    widget.page.evaluate("letGo()")
    widget.settle()
    widget.is_python(sentence=MUD, source="raw", mask="causal")


BAD = {"": "Write a sentence", "?!…": "Write a sentence", "word " * 200: "200 words", "🏦 💧": "no piece for any of these words",
       "mudbanks " * 21: "word pieces; the picture has room for 62"}


@browser_test
def test_bad_input_is_told_and_the_last_good_picture_stays(matrix):
    widget = matrix()
    for text, says in BAD.items():
        widget.type(RIVER)
        widget.press("Trained")
        assert widget.message() == ""
        before = widget.cells()
        widget.type(text)
        assert says in widget.message()
        np.testing.assert_array_equal(widget.cells(), before)
        widget.press("Raw")  # and still follows the switches
        assert says in widget.message()
        np.testing.assert_allclose(widget.cells(), head_attention(RIVER, "raw").weights, atol=1e-5)
    widget.type(MONEY)
    widget.is_python(sentence=MONEY, source="raw")


@browser_test
def test_odd_texts_are_drawn_as_text(matrix):
    widget = matrix()
    for text in ("<img src=x onerror=alert(1)>", "नमस्ते दुनिया bank", "The 🏦 has [CLS] and ##money", "Ünïcödé 中文 bank",
                 "From the river bank we walked to the bank to deposit our money, and then we went back home to cook the fish that we had caught"):
        widget.type(text)
        widget.is_python(sentence=text)
        assert widget.root.locator("img").count() == 0
        assert ("reads [UNK]" in widget.message()) == ("[UNK]" in layer_one(text).tokens)


@browser_test
def test_everything_by_keyboard_alone(matrix):
    widget = matrix(of={"special_tokens": False})
    page = widget.page
    widget.box.focus()
    seen = []
    for _ in range(40):
        page.keyboard.press("Tab")
        seen.append(page.evaluate("() => { const e = document.activeElement; return (e.closest('.al-grid') ? 'cell' : e.tagName === 'SELECT' ? 'Head' : e.innerText || e.type || '').trim(); }"))
        assert page.evaluate("() => getComputedStyle(document.activeElement).outlineStyle") != "none", seen[-1]
        if seen[-1] == "cell":
            break
    for name in ("Raw", "Trained", "Head", "Looking back", "not divided", "Scores", "checkbox", "cell"):
        assert name in seen, seen
    assert widget.seen() == (6, None)
    for key, place in (*(("ArrowRight", (6, min(i, 7))) for i in range(1, 9)), *(("ArrowUp", (5 - i, 7)) for i in range(5)), ("ArrowUp", (None, 7))):
        page.keyboard.press(key)
        assert widget.seen() == place and widget.kept() == (6, None) and not widget.pinned()
        assert page.evaluate("document.activeElement.classList.contains('al-here')")
    assert widget.note().startswith("Of its attention, ") and " gives " in widget.note() and "to “.”" in widget.note()
    page.keyboard.press("ArrowDown")
    assert widget.note().startswith("“we” asks, “.” answers")
    page.keyboard.press("Enter")
    assert widget.kept() == (1, 7) and widget.pinned()
    page.keyboard.press("ArrowLeft")
    assert widget.seen() == (1, 6) and widget.kept() == (1, 7)
    page.keyboard.press("Shift+Tab")  # away: the pin is back
    assert widget.seen() == widget.kept() == (1, 7)
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    assert widget.kept() == (6, None) and not widget.pinned()
    assert widget.root.locator(".al-heading").inner_text().startswith("“bank” asks")


@browser_test
def test_the_address_carries_the_state_and_nonsense_in_it_does_no_harm(matrix):
    widget = matrix()
    for name in ("Random", "Looking back", "not divided", MONEY):
        widget.press(name)
    widget.page.get_by_label("Hide [CLS] and [SEP]").check()
    widget.press("Copy link")
    again = matrix("#" + widget.page.url.split("#")[1])
    again.is_python(sentence=MONEY, source="random", mask="causal", scaled=False, special_tokens=False)
    assert {"Random", "Looking back", "not divided"} <= set(again.root.locator("[aria-pressed=true]").all_inner_texts())
    prefix = "attention-matrix"
    head = matrix(f"#{prefix}.head=3&{prefix}.view=scores")
    np.testing.assert_allclose(head.cells("score"), head_attention(RIVER, head=3).scores, atol=1e-5)
    assert float(head.cell(6, 5).inner_text()) == pytest.approx(head_attention(RIVER, head=3).scores[6, 5], abs=0.006)
    odd = matrix(f"#{prefix}={RIVER}&{prefix}.source=best&{prefix}.head=99&{prefix}.mask=7&{prefix}.view=x&{prefix}.scaled=3&{prefix}.sharpness=[]")
    odd.is_python()  # all is left as it was


@browser_test
def test_only_what_is_offered_is_shown(widget_visit):
    few = Widget(widget_visit(AttentionMatrix(AHEAD, sources=["layer-1"], masks=["none", "causal"], presets=[], whole=True)))
    of_all = lambda widget: widget.root.locator("button:not(.al-asker)").filter(visible=True).all_inner_texts()  # noqa: E731
    buttons = of_all(few)
    assert buttons == ["Everyone", "Looking back", "Weights", "Scores", "Copy link"] and few.page.get_by_label("Head", exact=True).is_visible()
    raw = Widget(widget_visit(AttentionMatrix(AHEAD, sources=["raw", "random"], presets=[], whole=True)))
    assert of_all(raw) == ["Raw", "Random", "Weights", "Scores", "Copy link"]
    assert raw.root.locator("select").count() == 0
    old = Widget(widget_visit(AttentionMatrix("bank grows money", presets=[], whole=True), "#attention-matrix.source=layer-1&attention-matrix.mask=causal&attention-matrix.special_tokens=false"))
    assert of_all(old) == ["Weights", "Scores", "Copy link"] and old.root.get_by_role("slider").count() == 1
    np.testing.assert_allclose(old.cells(), AttentionMatrix("bank grows money").weights, atol=1e-6)
    assert "of its attention to" in old.note() and old.root.get_by_role("checkbox").count() == 0


@browser_test
def test_weights_by_hand_are_drawn_without_scores_as_before(widget_visit):
    made = AttentionMatrix("bank grows money", presets=[], whole=True)
    made.weights = np.array([[0.6, 0.2, 0.2], [0, 1, 0], [0.5, 0, 0.5]])
    widget = Widget(widget_visit(made))
    np.testing.assert_allclose(widget.cells(), made.weights, atol=1e-6)
    assert not widget.root.get_by_role("button", name="Scores").is_visible() and not widget.root.get_by_role("slider").is_visible()
    widget.cell(2, 0).click()
    assert widget.note() == "“money” gives 0.50 of its attention to “bank”. Its whole row adds up to 1."


@browser_test
@pytest.mark.parametrize("options", [{}, PHONE], ids=["desk", "phone"])
def test_it_is_accessible_and_fits_the_page(matrix, options):
    widget = matrix(**options)
    rules = ()  # all of them once, and contrast wherever the colours are others
    for names in (("Padding", "Weights"), ("Looking back", "Scores")):
        for name in names:
            widget.press(name)
        for scheme in ("light", "dark"):
            widget.page.emulate_media(color_scheme=scheme)
            widget.page.evaluate("(theme) => { document.documentElement.dataset.theme = theme; }", scheme)
            assert widget.visited.violations(*rules) == [], (names, scheme)
            rules = ("color-contrast",)
    widget.page.get_by_label("Hide [CLS] and [SEP]").check()
    widget.page.get_by_text("Show numbers").click()
    widget.press(BOTH)
    assert widget.visited.violations() == []
    assert widget.page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")


@browser_test
def test_without_javascript_picture_and_table_are_there(visit, widget_folder):
    from conftest import widget_page
    page = visit(java_script_enabled=False).open(widget_page(widget_folder, whole(AHEAD, mask="causal")).as_uri(), ready=None)
    assert "comes before it" in page.locator(".afm-fallback img").get_attribute("alt")
    page.locator(".afm-fallback summary").click()
    assert page.locator(".afm-fallback tbody tr").nth(2).locator("td").all_inner_texts()[3:] == ["–"] * 4
