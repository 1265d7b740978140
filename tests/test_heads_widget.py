"""The widget heads: what it stores and sorts in Python, and the widget as a person uses it."""

import base64
import json
import re

import matplotlib
import numpy as np
import pytest
from conftest import at_rest
from random_bert import random_bert, saved

from attention_lib import load_encoder, load_minilm
from attention_lib.senses import load_senses
from attention_lib.tensors import parse_tensors
from attention_lib.widgets import Heads
from attention_lib.widgets.core.link import linked, style
from attention_lib.widgets.heads.examples import (
    ALICE,
    CREDIT,
    DEPOSIT,
    EXAMPLES,
    MOST_PIECES,
    RIVER,
    SENTENCES,
    STEPS,
    all_heads,
    heads_shard,
)

browser_test = pytest.mark.browser
BANKS = "We sat by the river banks."
OWN = "The otter slept by the cold river, and the bank was quiet."
LONG = " ".join(["bank", "river"] * (MOST_PIECES // 2))
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
ROUNDED = 0.51 / STEPS
HINT = "Press a small matrix to enlarge its head, or a word to let it ask."


# In Python

@pytest.mark.parametrize(("sentence", "layer"), [(CREDIT, 1), (ALICE, 6), ("bank", 3)])
def test_the_weights_are_those_of_the_model(sentence, layer):
    encoding, heads = load_minilm().encode(sentence), Heads(sentence, layer=layer)
    assert heads.tokens == encoding.tokens
    np.testing.assert_array_equal(heads.weights, encoding.weights[layer - 1])
    with pytest.raises(ValueError, match="read-only"):
        heads.weights[0] = 0


def test_the_largest_heads_are_looked_for_in_all_layers():
    weights = load_minilm().encode(ALICE).weights
    got = Heads(ALICE).largest("he", "bob", n=72)
    assert len(got) == 72 and [weight for _, weight in got] == sorted((weight for _, weight in got), reverse=True)
    for name, weight in got:
        layer, head = map(int, name.split("."))
        assert weight == weights[layer - 1, head - 1, 8, 3]
    assert Heads(ALICE).largest("he", "bob", n=2) == got[:2] and len(Heads(ALICE).largest("he", "bob")) == 5


@pytest.fixture
def own(tmp_path):
    """A model of a reader's own: 3 layers of 4 heads."""
    return load_encoder(saved(tmp_path, random_bert(layers=3)), heads=4)


def test_a_model_of_ones_own_is_shown(own):
    heads, encoding = Heads(BANKS, model=own, layer=3), own.encode(BANKS)
    assert heads.tokens == encoding.tokens and heads.head == 4
    np.testing.assert_array_equal(heads.weights, encoding.weights[2])
    (name, weight), = heads.largest("bank", "river", n=1)
    assert weight == encoding.weights[:, :, 6, 5].max() and own.head(name)
    assert heads._page_state()["limits"]["layers"] == 3 and heads.examples == [] and "name" not in heads.stored
    assert heads.describe().startswith("The 4 heads of layer 3 on “We sat by the river banks.”") and len(heads.table()[1]) == 10
    assert [ax.get_title()[:3] for ax in heads.picture().axes[:4]] == ["3.1", "3.2", "3.3", "3.4"]
    assert Heads("zebra", model=own).tokens == ["[CLS]", "[UNK]", "[SEP]"]
    assert "24 tokens; the model has 20 positions" in Heads("bank " * 22, model=own).answer["error"]


@pytest.mark.parametrize(("given", "says"), [
    ({"layer": 4}, "^layer should be a whole number from 1 to 3; got 4"), ({"head": 5}, "^head should be a whole number from 1 to 4; got 5")])
def test_a_model_of_ones_own_has_the_layers_and_heads_that_it_has(own, given, says):
    heads = Heads(BANKS, model=own)
    for wrong in (lambda: Heads(BANKS, model=own, **given), lambda: [setattr(heads, *each) for each in given.items()]):
        with pytest.raises(ValueError, match=says):
            wrong()
    assert Heads(layer=6, head=12).layer == 6


@pytest.mark.parametrize("odd", ["a-folder", 5, RIVER.split(), object])
def test_what_is_no_model_is_refused(odd):
    with pytest.raises(ValueError, match=f"^model should be an Encoder, as load_encoder gives it; got {type(odd).__name__}"):
        Heads(model=odd)


def test_a_word_that_stands_twice_has_two_names():
    weights = load_minilm().encode(CREDIT).weights
    name, weight = Heads(CREDIT).largest("the (2)", "the", n=1)[0]
    assert weight == weights[:, :, 8, 1].max() and isinstance(weight, float)
    with pytest.raises(ValueError, match=r"“river” is not among the tokens of this sentence: \[CLS\], the, bank, .*the \(2\)"):
        Heads(CREDIT).largest("bank", "river")
    with pytest.raises(ValueError, match="“the \\(3\\)” is not"):
        Heads(CREDIT, from_word="the (3)")


def test_what_is_read_and_how_heads_are_sorted():
    heads = Heads(ALICE, layer=3, head=5, from_word="he", to_word="bob")
    assert heads.chosen() == (8, 3, float(heads.weights[4, 8, 3])) and heads.order() == list(range(1, 13))
    heads.sort = "weight"
    sorted_weights = heads.weights[np.array(heads.order()) - 1, 8, 3]
    assert (np.diff(sorted_weights) <= 0.001).all() and sorted(heads.order()) == list(range(1, 13))
    heads.sentence = CREDIT  # there is neither "he" nor "bob": the largest weight of the head
    row, column, weight = heads.chosen()
    assert (row, column, weight) == heads.fact(5) and weight == pytest.approx(heads.weights[4, 1:-1, 1:-1].max(), abs=0.001)


def test_another_sentence_keeps_the_words_of_a_pair_and_not_their_places():
    heads = Heads(RIVER, from_word="bank", to_word="river")
    heads.sentence = "The bank by the river"
    assert heads.chosen()[:2] == (2, 5)
    heads = Heads(RIVER, layer=5, head=6, from_word="bank", to_word="[CLS]")
    heads.sentence = ALICE  # without the word that asks, the other one is no pair: the largest weight of the head
    assert heads.chosen() == heads.fact(6)
    assert Heads(ALICE, to_word="bob").chosen()[1] == 3  # a word that answers may be asked for by itself


def test_cls_and_sep_can_be_hidden_and_their_share_is_told():
    heads = Heads(RIVER, layer=5, head=6, special_tokens=False, from_word="[CLS]", to_word="[SEP]")
    header, rows = heads.table()
    assert header == ["query", "we", "sat", "by", "the", "river", "bank", "."] and len(rows) == 7
    row, column, _ = heads.chosen()
    assert 1 <= row <= 7 and 1 <= column <= 7
    share = heads.weights[:, 1:-1, 0] + heads.weights[:, 1:-1, -1]
    np.testing.assert_allclose(heads.hidden(), share.mean(axis=1))
    assert heads.hidden()[5] > 0.9
    all_shown = Heads(RIVER, layer=5, head=6).table()[1]
    assert [cell[2:-1] for cell in all_shown[1:-1]] == [cell[1:] for cell in rows]  # the other weights stay


def test_every_example_shows_what_it_says():
    value = {}
    for example in EXAMPLES:
        heads = Heads(*example[1:4], from_word=example.from_word, to_word=example.to_word)
        value[example.name] = heads.chosen()[2]
        assert heads.tokens[heads.chosen()[0]] == example.from_word and len(heads.tokens) <= 18
    assert value["bank → lend"] > 0.85 and value["river bank"] > 0.8 and value["a weak one"] < 0.2
    weights = {sentence: all_heads(sentence) for sentence in SENTENCES}
    before, after = weights[CREDIT].weights[0, 2], weights[CREDIT].weights[1, 8]
    assert (np.diag(before, -1)[1:] > 0.95).all()
    assert 0.5 < np.mean(np.diag(after, 1)[1:-1] > 0.5) < 0.9  # "many words, though not all of them"
    he = dict(zip(weights[ALICE].tokens, weights[ALICE].weights[2, 4, 8], strict=True))
    assert he["bob"] > 3 * he["alice"] and abs(he["gave"] - he["bob"]) < 0.02
    other = weights[ALICE].weights[:, :, 8]
    assert (other[..., 3] > 3 * other[..., 1])[other[..., 3] > 0.2].sum() > 1 and (other[..., 1] > 3 * other[..., 3])[other[..., 1] > 0.2].any()
    for head, least in ((7, 0.25), (11, 0.25)):
        column = weights[DEPOSIT].weights[5, head, 1:-2, 7]  # of all words
        assert np.mean(column > least) > 0.6 and column[4] > least
        assert column[7] > column[4]  # "money" gives more than "bank"
    assert weights[RIVER].weights[4, 5, 1:-1, 0].min() > 0.9
    notes = {example.name: example.note for example in EXAMPLES}
    banks = [(each, all_heads(each.text)) for each in load_senses("bank", kind="plain")]
    rows = [(each.cues, found.tokens, found.weights[0, 4, found.tokens.index("bank")] * ~np.isin(found.tokens, ["[CLS]", "bank", "[SEP]"]))
            for each, found in banks]
    first = [tokens[row.argmax()] in cues for cues, tokens, row in rows]
    assert f"first in {sum(first)} of {len(banks)} sentences" in notes["bank → lend"]
    for sentence, answer in ((CREDIT, "lend"), (RIVER, "river")):
        tokens = weights[sentence].tokens
        assert tokens[weights[sentence].weights[0, 4, tokens.index("bank")].argmax()] == answer


def test_what_is_stored_is_rounded_by_half_a_step():
    heads = Heads(ALICE, layer=4)
    stored = np.frombuffer(base64.b64decode(heads.answer["weights"]), np.uint16) / STEPS
    np.testing.assert_allclose(stored.reshape(heads.weights.shape), heads.weights, atol=ROUNDED)
    assert heads.answer["tokens"] == heads.tokens and ROUNDED < 8e-6
    shard = parse_tensors(heads_shard())
    for number, sentence in enumerate(SENTENCES):
        text, *tokens = shard[f"{number}.names"].tobytes().decode().split("\n")
        assert (text, tokens) == (sentence, load_minilm().encode(sentence).tokens)
        weights = shard[f"{number}.weights"].view(np.uint16) / STEPS
        np.testing.assert_allclose(weights, load_minilm().encode(sentence).weights, atol=ROUNDED)
    assert len(shard) == 2 * len(SENTENCES) and heads.shard("heads") == heads_shard() and len(heads.shard("layer-1")) > 600_000


def test_the_page_is_told_the_numbers_that_python_knows():
    heads = Heads()
    assert heads.stored == {"name": "heads", "kilobytes": round(len(heads_shard()) / 1000), "steps": STEPS}
    assert {"layers": 6, "heads": 12, "pieces": MOST_PIECES}.items() < heads.limits.items()


def test_a_notebook_stays_small():
    heads = Heads(CREDIT)
    state = len(json.dumps(heads._page_state()))
    assert state < 15_000 and len(heads.page_html()) < 120_000
    assert f"Heads({CREDIT!r}, layer=1, head=5)" == repr(heads)


def test_the_answer_follows_sentence_and_layer():
    heads, seen = Heads(RIVER), []
    heads.observe(lambda change: seen.append((change["new"]["sentence"], change["new"]["layer"], "error" in change["new"])), "answer")
    heads.head = 3
    heads.layer = 2
    heads.sentence = OWN
    heads.sentence = ""
    with heads.hold_trait_notifications():  # as a message from the page sets them
        heads.sentence, heads.layer = ALICE, 3
    assert seen == [(RIVER, 2, False), (OWN, 2, False), ("", 2, True), (ALICE, 3, False)]


@pytest.mark.parametrize("options", [{}, {"layer": 6, "head": 12, "sort": "weight", "special_tokens": False}, {"sentence": "bank", "view": "matrix"},
                                     {"sentence": "$x$ bank_ ", "special_tokens": False}, {"sentence": LONG}, {"sentence": "mudbanks 日本 🏦"}])
def test_every_state_has_its_picture_and_its_table(options):
    heads = Heads(**options)
    assert tuple(heads.picture().get_size_inches()) == (6, 4)
    header, rows = heads.table()
    assert all(len(row) == len(header) and all(isinstance(cell, str) for cell in row) for row in rows)
    assert len(rows) == len(heads.tokens) - 2 * (not heads.special_tokens)
    assert heads.page_html().count("<img") == 1 and f"head {heads.layer}.{heads.head}" in heads.describe()


@pytest.mark.parametrize(("sentence", "says"), [("", "Write a sentence"), ("?! …", "Write a sentence"), ("🏦 💧", "no piece for any"),
                                                (LONG + " bank", f"{MOST_PIECES + 1} word pieces; the picture has room for {MOST_PIECES}"), ("word " * 200, "200 words; the picture has room for 40")])
def test_what_cannot_be_drawn_is_told(sentence, says):
    heads = Heads(sentence)
    assert says in heads.page_html() and "<img" not in heads.page_html() and says in heads.answer["error"]
    for ask in (heads.picture, heads.table, heads.describe, lambda: heads.weights, lambda: heads.largest("bank", "lend")):
        with pytest.raises(ValueError, match=re.escape(says)):
            ask()


@pytest.mark.parametrize(("wrong", "says"), [({"layer": 7}, "layer"), ({"layer": 0}, "layer"), ({"head": 13}, "head"), ({"sort": "name"}, "sort"),
                                             ({"view": "list"}, "view"), ({"to_word": "river"}, "not among the tokens")])
def test_wrong_names_are_refused(wrong, says):
    with pytest.raises(Exception, match=says):
        Heads(CREDIT, **wrong)


# In the browser

class Widget:
    """The widget as a person sees it."""

    def __init__(self, visited):
        self.visited, self.page = visited, visited.page
        self.root = self.page.locator("[data-widget=heads]")

    def sentence(self):
        return self.page.get_by_label("Sentence", exact=True)

    def press(self, name):
        self.page.get_by_role("button", name=name, exact=True).click()

    def example(self, name):
        self.root.locator(".al-example").filter(has=self.page.get_by_text(name, exact=True)).click()
        self.settle()

    def settle(self):
        """Wait for what is being fetched."""
        self.page.wait_for_function("() => !document.querySelector('.al-message progress')")

    def message(self):
        return self.root.locator(".al-message").inner_text()

    def readout(self):
        return self.root.locator("[data-role=readout]")

    def word(self, place):
        return self.root.locator(f".al-head-arc-word[data-place='{place}']")

    def tiles(self):
        """[(head from 1, pressed, its texts)] as they stand."""
        found = self.root.locator("button.al-head").evaluate_all(
            "(all) => all.map((b) => [+b.dataset.head, b.ariaPressed, b.querySelector('b').textContent, b.querySelector('.al-head-value').textContent, b.querySelector('.al-head-words').textContent, +b.dataset.weight])")
        return [tuple(each) for each in found]

    def pixels(self, head):
        values = self.page.evaluate("""(head) => { const c = document.querySelector(`button[data-head="${head}"] canvas`);
            return [c.width, ...c.getContext("2d").getImageData(0, 0, c.width, c.height).data]; }""", head)
        return np.reshape(values[1:], (values[0], values[0], 4))

    def numbers(self):
        return self.root.locator(".al-numbers tr").evaluate_all("(rows) => rows.map((r) => [...r.cells].map((c) => c.textContent))")

    def is_python(self, heads, atol=ROUNDED):
        """Everything that is drawn is what Python has."""
        row, column, weight = heads.chosen()
        shown = heads._shown()
        assert self.sentence().input_value() == heads.sentence
        assert self.root.locator("[data-choice][aria-pressed=true]").first.inner_text() == str(heads.layer)
        assert float(self.readout().get_attribute("data-weight")) == pytest.approx(weight, abs=atol)
        answers = "itself" if row == column else f"“{heads.tokens[column]}”"
        gives = re.fullmatch(r"“(.*)” gives (0\.\d\d|1\.00) of its attention to (.*)\.", self.readout().inner_text())
        assert (gives[1], gives[3]) == (heads.tokens[row], answers) and float(gives[2]) == pytest.approx(weight, abs=0.0051)
        tiles = self.tiles()
        assert [each[0] for each in tiles] == heads.order() and [each[0] for each in tiles if each[1] == "true"] == [heads.head]
        for head, _, name, value, words, drawn in tiles:
            i, j, _ = heads.chosen() if heads.sort == "weight" else heads.fact(head)
            assert name == f"{heads.layer}.{head}" and drawn == pytest.approx(heads.weights[head - 1, i, j], abs=atol)
            assert words == f"{heads.tokens[i]} → {'itself' if i == j else heads.tokens[j]}" and float(value) == pytest.approx(drawn, abs=0.0051)
        if heads.view == "arcs":
            for role in ("arc", "answer"):
                marks = self.root.locator(f"[data-role={role}]").evaluate_all("(all) => all.map((e) => [+e.dataset.row, +e.dataset.col, e.dataset.token, +e.dataset.weight])")
                assert [mark[:3] for mark in marks] == [[row, j, heads.tokens[j]] for j in shown]
                np.testing.assert_allclose([mark[3] for mark in marks], heads.weights[heads.head - 1, row, shown], atol=atol)
        else:
            cells = self.root.locator("td[data-role=cell]").evaluate_all("(all) => all.map((e) => [+e.dataset.row, +e.dataset.col, +e.dataset.weight])")
            assert [cell[:2] for cell in cells] == [[i, j] for i in shown for j in shown]
            np.testing.assert_allclose([cell[2] for cell in cells], heads.weights[heads.head - 1][np.ix_(shown, shown)].ravel(), atol=atol)
        header, rows = heads.table()
        assert self.numbers()[0] == header
        for ours, theirs in zip(self.numbers()[1:], rows, strict=True):
            assert ours[0] == theirs[0]
            np.testing.assert_allclose(np.array(ours[1:], float), np.array(theirs[1:], float), atol=1.1e-3)

    def asked(self):
        """The names of the shards that the page has fetched."""
        return {re.search(r"shards/([\w-]+)\.(?:\w{8}\.)?\d+\.js", address)[1] for address in self.visited.requests if "/shards/" in address}


@pytest.fixture
def heads_page(widget_visit):
    """heads_page(address, of={}, **options): the widget on its page."""
    return lambda address="", of=(), **options: Widget(widget_visit(Heads(**dict(of)), address, **options))


@browser_test
def test_the_first_picture_needs_no_request_and_the_examples_need_one_shard(heads_page):
    widget = heads_page()
    widget.is_python(Heads(from_word="bank", to_word="lend"))
    assert "Look at" in widget.root.inner_text() and EXAMPLES[0].note in widget.message()
    for head in range(2, 13):  # every head of the layer is there
        widget.root.locator(f"button[data-head='{head}']").click()
    widget.is_python(Heads(head=12))
    assert widget.asked() == set() and widget.message() == HINT
    for example in EXAMPLES[::-1]:
        widget.example(example.name)
        widget.is_python(Heads(*example[1:4], from_word=example.from_word, to_word=example.to_word))
        assert widget.message() == example.note
        assert widget.root.locator(".al-example[aria-pressed=true]").inner_text().startswith(example.name)
    assert widget.asked() == {"heads"}


@browser_test
def test_the_layers_of_a_stored_sentence(heads_page):
    widget = heads_page()
    for layer in (2, 6, 1, 4):
        widget.press(str(layer))
        widget.settle()
        widget.is_python(Heads(layer=layer))
    assert widget.asked() == {"heads"}


@browser_test
def test_the_small_matrices_have_the_colours_of_their_weights(heads_page):
    widget = heads_page()
    viridis = matplotlib.colormaps["viridis"]
    for head in (3, 5):
        for special in (True, False):
            heads = Heads(head=head, special_tokens=special)
            shown = heads._shown()
            want = 255 * viridis(heads.weights[head - 1][np.ix_(shown, shown)])
            assert np.abs(widget.pixels(head) - want).max() < 6  # the ramp has eleven stops
            widget.root.get_by_label("Hide [CLS] and [SEP]").click()


@browser_test
def test_a_word_is_chosen_by_mouse_and_by_keyboard(heads_page):
    widget = heads_page()
    widget.word(11).click()
    widget.is_python(Heads(from_word="bad"))  # and its largest weight
    keys = widget.page.keyboard
    keys.press("ArrowRight")
    widget.is_python(Heads(from_word="credit"))
    assert widget.page.evaluate("() => document.activeElement.dataset.token") == "credit"
    for key, word in (("ArrowUp", "bad"), ("Home", "[CLS]"), ("ArrowLeft", "[CLS]"), ("End", "[SEP]"), ("ArrowDown", "[SEP]")):
        keys.press(key)
        assert widget.page.evaluate("() => document.activeElement.dataset.token") == word
    widget.is_python(Heads(from_word="[SEP]"))
    assert widget.root.locator(".al-head-arc-word[tabindex='0']").count() == 1


@browser_test
def test_arcs_and_cells_tell_their_weight(heads_page):
    widget = heads_page()
    weights = Heads().weights
    widget.root.locator("[data-role=answer][data-col='12']").hover()
    assert float(widget.readout().get_attribute("data-weight")) == pytest.approx(weights[4, 2, 12], abs=ROUNDED)
    assert "“bank” gives" in widget.readout().inner_text() and "“credit”" in widget.readout().inner_text()
    place = widget.page.evaluate("""() => { const arc = document.querySelector(".al-head-arc-hit[data-to='9']"), at = arc.getPointAtLength(arc.getTotalLength() / 2);
        const box = arc.ownerSVGElement.getBoundingClientRect(); return [box.x + at.x, box.y + at.y]; }""")
    widget.page.mouse.move(*place)
    assert "“customer”" in widget.readout().inner_text()
    widget.page.mouse.click(*place)
    widget.is_python(Heads(from_word="bank", to_word="customer"))
    widget.page.mouse.move(5, 5)
    assert "“customer”" in widget.readout().inner_text()  # what is chosen stays
    canvas = widget.root.locator("button[data-head='3'] canvas")
    box = canvas.bounding_box()
    canvas.hover(position={"x": box["width"] * 5.5 / 15, "y": box["height"] * 6.5 / 15})
    assert widget.readout().inner_text() == "In head 1.3, “money” gives 1.00 of its attention to “lend”."
    widget.root.locator(".al-heads-legend").hover()
    assert "“customer”" in widget.readout().inner_text()


@browser_test
def test_heads_are_walked_with_the_arrow_keys_and_enlarged_with_enter(heads_page):
    widget = heads_page()
    keys, here = widget.page.keyboard, "() => +document.activeElement.dataset.head"
    widget.root.locator("button[data-head='5']").focus()
    walked = []
    for key in ("ArrowRight", "ArrowDown", "ArrowDown", "ArrowLeft", "ArrowUp"):
        keys.press(key)
        walked.append(widget.page.evaluate(here))
    assert walked == [6, 12, 12, 11, 5]
    widget.is_python(Heads(head=5))  # walking alone enlarges nothing
    keys.press("ArrowRight")
    keys.press("Enter")
    widget.is_python(Heads(head=6))
    assert widget.page.evaluate(here) == 6 and widget.root.locator("button.al-head[tabindex='0']").count() == 1


@browser_test
def test_heads_are_sorted_by_a_weight_and_glide_unless_the_reader_wants_it_still(heads_page):
    glides = "() => document.getAnimations().filter((a) => a.effect.target.matches('.al-head')).length"
    for options, moves in (({}, True), ({"reduced_motion": "reduce"}, False)):
        widget = heads_page(of={"sentence": ALICE, "layer": 3}, **options)
        assert widget.page.evaluate(glides) == 0
        widget.page.get_by_label("from", exact=True).select_option("he")
        assert (widget.page.evaluate(glides) > 5) == moves
        to_word = Heads(ALICE, layer=3).tokens[Heads(ALICE, layer=3).chosen()[1]]  # what the other list said already
        widget.is_python(Heads(ALICE, layer=3, from_word="he", sort="weight", to_word=to_word))
        widget.page.get_by_label("to", exact=True).select_option("bob")
        widget.is_python(Heads(ALICE, layer=3, from_word="he", to_word="bob", sort="weight"))
        assert widget.tiles()[0][0] == 5
    widget.press("Number")
    widget.is_python(Heads(ALICE, layer=3, from_word="he", to_word="bob"))
    widget.press("Weight")
    widget.word(11).click()  # another word asks: another order
    widget.is_python(Heads(ALICE, layer=3, from_word="[SEP]", to_word="bob", sort="weight"))


@browser_test
def test_a_word_that_stands_twice_can_be_chosen(heads_page):
    widget = heads_page(of={"sort": "weight"})
    assert widget.page.get_by_label("from", exact=True).locator("option").all_inner_texts() == [*Heads().tokens[:8], "the (2)", *Heads().tokens[9:]]
    widget.page.get_by_label("from", exact=True).select_option("the (2)")
    widget.is_python(Heads(from_word="the (2)", to_word="lend", sort="weight"))
    widget.word(1).click()
    widget.is_python(Heads(from_word="the", to_word="lend", sort="weight"))  # what is sorted by stays
    widget.press("Number")
    widget.root.locator("button[data-head='9']").click()
    widget.is_python(Heads(head=9, from_word="the"))


@browser_test
def test_cls_and_sep_are_hidden_and_their_share_is_told(heads_page):
    widget = heads_page()
    widget.example("a resting place")
    hidden = widget.root.locator("[data-role=hidden]")
    assert hidden.inner_text() == ""
    widget.page.get_by_label("Hide [CLS] and [SEP]").check()
    heads = Heads(RIVER, layer=5, head=6, special_tokens=False, from_word="bank")
    widget.is_python(heads)
    assert f"give {heads.hidden()[5]:.2f} of their attention" in hidden.inner_text() and f"{heads.hidden().mean():.2f} in all heads of layer 5" in hidden.inner_text()
    assert "[CLS]" not in widget.page.get_by_label("to", exact=True).inner_text() and widget.word(0).count() == 0
    widget.page.get_by_label("Hide [CLS] and [SEP]").uncheck()
    widget.is_python(Heads(RIVER, layer=5, head=6, from_word="bank", to_word="[CLS]"))


@browser_test
def test_the_enlarged_head_as_a_matrix(heads_page):
    widget = heads_page()
    widget.press("Matrix")
    widget.is_python(Heads(view="matrix"))
    widget.root.locator("td[data-row='6'][data-col='5']").click()
    widget.is_python(Heads(view="matrix", from_word="money", to_word="lend"))
    assert widget.readout().inner_text().startswith("“money” gives 0.23")
    keys = widget.page.keyboard
    for key in ("ArrowDown", "ArrowLeft", "ArrowLeft", "ArrowUp", "ArrowRight"):
        keys.press(key)
    widget.is_python(Heads(view="matrix", from_word="money", to_word="not"))
    focus = widget.page.evaluate("() => ({...document.activeElement.dataset})")
    assert (focus["row"], focus["col"]) == ("6", "4")
    widget.root.locator("td[data-row='2'][data-col='5']").hover()
    assert "“bank” gives 0.87" in widget.readout().inner_text()
    widget.press("Arcs")
    widget.is_python(Heads(from_word="money", to_word="not"))


@browser_test
def test_an_own_sentence_is_heard_by_the_first_layer_in_the_page(heads_page):
    widget = heads_page()
    widget.page.evaluate("""() => new MutationObserver(() => {
        const line = document.querySelector('.al-message');
        if (line.querySelector('progress')) window.told ??= line.innerText;
    }).observe(document.querySelector('.al-message'), {childList: true, subtree: true})""")  # it may be gone at once
    widget.sentence().fill(OWN)
    widget.page.wait_for_function("() => window.told")
    assert re.search(r"Fetching a part of the real model \(about \d\.\d MB\)", widget.page.evaluate("window.told"))
    widget.settle()
    widget.is_python(Heads(OWN), atol=1e-5)
    assert widget.message() == HINT and {"pieces", "layer-1"} < widget.asked() and "heads" not in widget.asked()
    widget.press("3")
    assert "layers 2 to 6 need the whole model, which runs in chapter 12" in widget.message()
    widget.is_python(Heads(OWN), atol=1e-5)  # layer 1 is still shown
    widget.sentence().fill(RIVER)
    widget.settle()
    widget.is_python(Heads(RIVER, layer=3))  # a stored one has all layers


@browser_test
def test_another_sentence_keeps_words_and_not_places(heads_page):
    widget = heads_page()
    widget.example("river bank")
    widget.sentence().fill("The bank by the river")
    widget.settle()
    widget.is_python(Heads("The bank by the river", from_word="bank", to_word="river"), atol=1e-5)
    widget.example("a resting place")
    widget.sentence().fill(ALICE)  # it has no "bank": then [CLS] is not kept either
    widget.settle()
    widget.is_python(Heads(ALICE, layer=5, head=6))
    widget.sentence().fill(RIVER)
    widget.settle()
    widget.is_python(Heads(RIVER, layer=5, head=6, from_word="bank", to_word="[CLS]"))


@browser_test
def test_own_sentences_are_drawn_as_python_hears_them(heads_page):
    widget = heads_page(of={"view": "matrix"})
    texts = ["bank", "He sat on the river bank", "dog bites man", "mudbanks, unbankable!", "naïve Ångström", "日本語 bank", "the the the", LONG]
    for text in texts:
        widget.sentence().fill(text)
        widget.settle()
        widget.is_python(Heads(text, view="matrix"), atol=1e-5)
        assert widget.page.evaluate("() => document.documentElement.scrollWidth") <= 1280


@browser_test
def test_a_sentence_of_the_authors_own_comes_with_its_layer(heads_page):
    widget = heads_page(of={"sentence": OWN, "layer": 4, "head": 2})
    widget.is_python(Heads(OWN, layer=4, head=2))
    assert widget.asked() == set()


@browser_test
def test_a_fetch_that_fails_is_told_and_the_picture_stays(heads_page):
    widget = heads_page()
    widget.page.evaluate("() => { window.shards = window.AFM_SHARDS; window.AFM_SHARDS = {}; }")
    widget.press("2")
    assert "run the notebook for more" in widget.message()
    widget.sentence().fill(OWN)
    widget.page.wait_for_function("() => document.querySelector('.al-message').innerText.includes('run the notebook')")
    assert widget.tiles()[0][2] == "1.1" and widget.root.locator("[data-role=arc]").count() == 15
    widget.page.evaluate("() => { window.AFM_SHARDS = window.shards; }")
    widget.sentence().fill(CREDIT)
    widget.press("3")
    widget.settle()
    widget.is_python(Heads(CREDIT, layer=3))


TYPED = {"": "Write a sentence", "?! …": "Write a sentence", "word " * 200: "200 words; the picture has room for 40", "🏦 💧": "no piece for any of these words",
         LONG + " bank": "31 word pieces; the picture has room for 30", "mudbanks " * 12: "36 word pieces", "नमस्ते दुनिया": "",
         "<img src=x onerror=alert(1)>": "", "bank " + "x" * 3000: ""}


@browser_test
def test_whatever_is_typed_is_answered(heads_page):
    widget = heads_page()
    for text, says in TYPED.items():
        widget.example("bank → lend")
        before = widget.numbers()
        widget.sentence().fill(text)
        widget.settle()
        assert says in widget.message()
        if says:
            assert widget.numbers() == before  # the last good picture
        else:
            python = Heads(from_word="bank", to_word="lend")
            python.sentence = text
            widget.is_python(python, atol=1e-5)
        assert widget.root.locator("img, script").count() == 0
        assert widget.page.evaluate("() => document.documentElement.scrollWidth") <= 1280
    widget.example("he → bob")  # and it goes on
    widget.is_python(Heads(ALICE, layer=3, head=5, from_word="he", to_word="bob"))


@browser_test
def test_the_address_brings_the_picture_back(heads_page, visit):
    widget = heads_page()
    widget.example("he → bob")
    widget.press("Matrix")
    widget.press("Weight")
    widget.page.get_by_label("Hide [CLS] and [SEP]").check()
    widget.page.get_by_label("to", exact=True).select_option("smiled")
    widget.press("Copy link")
    widget.page.wait_for_function("() => location.hash.includes('smiled')")
    again = visit()
    again.open(widget.page.url)
    Widget(again).is_python(Heads(ALICE, layer=3, head=5, from_word="he", to_word="smiled", sort="weight", special_tokens=False, view="matrix"))
    widget.sentence().fill("The cat saw <b>a dog</b> & me")
    widget.settle()
    widget.press("Copy link")
    widget.page.wait_for_function("() => location.hash.includes('cat')")
    again = visit()
    again.open(widget.page.url)
    Widget(again).is_python(Heads("The cat saw <b>a dog</b> & me", head=5, sort="weight", special_tokens=False, view="matrix"), atol=1e-5)


@browser_test
def test_a_nonsense_address_does_no_harm(heads_page):
    widget = heads_page()
    page = widget.page.url
    for number, address in enumerate([
        "&heads.layer=99&heads.head=-3&heads.sort=constructor&heads.view=__proto__", "bank&heads.layer=1e999&heads.head=2.4",
        "bank&heads.from_word=river&heads.to_word=__proto__&heads.special_tokens=false", "%E0%A4%A&heads.layer=%22a%22", "&heads.from_word=bank",
    ]):
        widget.visited.open(f"{page.split('#')[0]}?{number}#heads={address}")  # another page each time: its address is read once
        widget.settle()
        for name in ("Matrix", "Arcs", "Weight", "Number", "2", "1"):
            widget.press(name)
        widget.sentence().fill(CREDIT)
        widget.settle()
        assert [each[2] for each in widget.tiles()] == [f"1.{head}" for head in range(1, 13)], address
        assert np.isfinite([each[5] for each in widget.tiles()]).all(), address


@browser_test
def test_everything_by_keyboard_alone(heads_page):
    widget = heads_page()
    keys, seen = widget.page.keyboard, []
    names = "() => { const e = document.activeElement; return e.labels?.[0]?.textContent || e.dataset.token && `word ${e.dataset.token}` || e.innerText.trim(); }"
    names = names.replace("e.dataset.token &&", "e.matches('.al-head-arc-word') &&")
    while seen[-1:] != ["Show numbers"]:
        keys.press("Tab")
        seen.append(widget.page.evaluate(names).split("\n")[0])
        assert widget.page.evaluate("() => getComputedStyle(document.activeElement).outlineStyle") != "none", seen[-1]
        if seen[-1] == "Hide [CLS] and [SEP]":
            keys.press("Space")
        if seen[-1] == "Weight":
            keys.press("Enter")
        assert len(seen) < 50, seen
    for name in ("Sentence", "1", "6", "Hide [CLS] and [SEP]", "Number", "Weight", "1.5", "Arcs", "Matrix", "word bank", "Copy link"):
        assert name in seen, (name, seen)
    assert any(name.startswith("he → bob") for name in seen) and sum(name.startswith("1.") for name in seen) == 1
    assert sum(name.startswith("word ") for name in seen) == 1
    keys.press("Enter")
    assert widget.root.locator("table.al-numbers").is_visible()
    widget.is_python(Heads(sort="weight", special_tokens=False))


@browser_test
def test_a_finger_on_a_phone(heads_page):
    widget = heads_page(**PHONE)
    assert widget.root.locator(".al-head-columns").count() == 1  # the sentence in two columns
    widget.root.locator("button[data-head='2']").tap()
    widget.word(12).tap()
    widget.is_python(Heads(head=2, from_word="credit"))
    assert all(box["height"] >= 26 for box in (widget.word(place).bounding_box() for place in range(15)))
    assert widget.page.evaluate("() => document.documentElement.scrollWidth") <= 390
    ends = widget.page.evaluate("""() => { const frame = document.querySelector(".al-head-arcs").getBoundingClientRect();
        return [...document.querySelectorAll("[data-role=arc]")].map((arc) => { const end = arc.getPointAtLength(arc.getTotalLength());
            const box = document.querySelector(`[data-role=answer][data-col="${arc.dataset.col}"]`).getBoundingClientRect();
            return [box.x - frame.x - end.x, box.y + box.height / 2 - frame.y - end.y]; }); }""")
    assert np.abs(ends).max() < 4


@browser_test
def test_a_phone_shows_every_example_and_the_chosen_head_first(heads_page):
    widget = heads_page(**PHONE, reduced_motion="reduce")  # else it would glide
    frame = widget.root.bounding_box()
    for box in (each.bounding_box() for each in widget.root.locator(".al-example").all()):
        assert frame["x"] <= box["x"] and box["x"] + box["width"] <= frame["x"] + frame["width"]  # none is out of sight
    first = "() => document.querySelector('.al-head-large').compareDocumentPosition(document.querySelector('.al-heads-grid')) === Node.DOCUMENT_POSITION_FOLLOWING"
    assert widget.page.evaluate(first)
    title, top = widget.root.locator(".al-head-title"), lambda: title.bounding_box()["y"]
    widget.root.locator("button[data-head='12']").tap()
    widget.page.wait_for_function("() => document.querySelector('.al-head-title').getBoundingClientRect().top >= 0")
    assert title.inner_text() == "Head 1.12" and 0 <= top() < 300  # what was asked for comes into sight
    here = widget.page.evaluate("() => scrollY")
    widget.word(4).tap()
    assert widget.page.evaluate("() => scrollY") == here > 0  # and the page stays
    widget.page.set_viewport_size({"width": 1000, "height": 800})
    widget.page.wait_for_function(first.replace("() => ", "() => !(") + ")")  # where there is room, the overview comes first
    widget.is_python(Heads(head=12, from_word="not"))
    widget.page.set_viewport_size({"width": 390, "height": 844})
    widget.page.wait_for_function(first)
    widget.is_python(Heads(head=12, from_word="not"))


@browser_test
def test_turning_the_screen_keeps_the_keyboard_where_it_was(heads_page):
    widget = heads_page()
    widget.word(4).focus()
    widget.page.set_viewport_size({"width": 390, "height": 844})
    widget.page.wait_for_function("() => document.querySelector('.al-head-large').nextElementSibling?.matches('.al-heads-grid')")
    assert widget.page.evaluate("() => document.activeElement.dataset.token") == "not"


@browser_test
def test_the_line_below_the_examples_is_never_blank(heads_page):
    widget = heads_page()
    for text in (OWN, CREDIT, "A bank of scatters came in"):
        widget.sentence().fill(text)
        widget.settle()
        assert widget.message() == (EXAMPLES[0].note if text == CREDIT else HINT)


@browser_test
def test_arcs_go_from_the_word_that_asks_to_each_that_answers(heads_page):
    widget = heads_page()
    for width in (1280, 900):
        widget.page.set_viewport_size({"width": width, "height": 900})
        at_rest(widget.page)
        off = widget.page.evaluate("""() => { const box = document.querySelector(".al-head-arcs").getBoundingClientRect();
            const middle = (place) => { const word = document.querySelector(`.al-head-arc-word[data-place="${place}"]`).getBoundingClientRect(); return word.x + word.width / 2 - box.x; };
            return [...document.querySelectorAll("[data-role=arc]")].filter((arc) => arc.dataset.col !== "2").flatMap((arc) =>
                [arc.getPointAtLength(0).x - middle(2), arc.getPointAtLength(arc.getTotalLength()).x - middle(arc.dataset.col)]); }""")
        assert len(off) == 28 and np.abs(off).max() < 1


@browser_test
def test_long_sentences_fit_on_a_phone(heads_page):
    widget = heads_page(of={"sentence": LONG, "head": 3}, **PHONE)
    for view, sentence in (("arcs", LONG), ("matrix", LONG), ("matrix", CREDIT)):
        widget.press(view.title())
        widget.sentence().fill(sentence)
        widget.settle()
        widget.is_python(Heads(sentence, head=3, view=view), atol=1e-5)
        assert widget.page.evaluate("() => document.documentElement.scrollWidth") <= 390, (view, sentence)


@browser_test
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing(heads_page, width):
    widget = heads_page(of={"sort": "weight"}, viewport={"width": width, "height": 844})
    widget.page.get_by_text("Show numbers").click()
    widget.page.get_by_label("Hide [CLS] and [SEP]").check()
    rules = ()  # all of them once for each picture, and contrast where the colours are others
    for picture in ("Arcs", "Matrix"):
        widget.press(picture)
        for scheme in ("light", "dark"):
            widget.page.emulate_media(color_scheme=scheme)
            widget.page.evaluate("(theme) => { document.documentElement.dataset.theme = theme; }", scheme)
            at_rest(widget.page)
            assert widget.visited.violations(*rules) == [], (picture, scheme)
            rules = ("color-contrast",)
        rules = ()
        assert widget.page.evaluate("() => document.documentElement.scrollWidth") <= width
        widget.page.get_by_label("Hide [CLS] and [SEP]").uncheck()


# With a living Python

BRIDGE = """async ([source, style, state]) => {
    const listeners = {}, tell = (name) => (listeners["change:" + name] ?? []).forEach((each) => each());
    const take = (news) => Object.entries(news).forEach(([name, value]) => {
        if (JSON.stringify(state[name]) !== JSON.stringify(value)) { state[name] = value; tell(name); } });
    let changed = {};
    window.take = take;
    const model = {get: (name) => state[name], set: (name, value) => { state[name] = changed[name] = value; tell(name); },
        on: (event, each) => (listeners[event] ??= []).push(each), off() {}, send() { throw new Error("no message is needed"); },
        save_changes: () => { const news = changed; changed = {}; window.python(news).then((answer) => answer && take(answer)); }};
    const {default: widget} = await import(URL.createObjectURL(new Blob([source], {type: "text/javascript"})));
    document.head.append(Object.assign(document.createElement("style"), {textContent: style}));
    document.body.append(document.createElement("main"));
    widget.render({model, el: document.querySelector("main")}); }"""


@pytest.fixture
def living(visit):
    """living(heads): the widget in a page with Python behind it, as Jupyter would have it; its clock can be run on."""
    def start(heads):
        visited = visit()
        visited.page.clock.install()

        def python(news):
            if heads is None:
                return None
            heads.set_state(news)
            return {"answer": heads.answer}

        visited.page.expose_function("python", python)
        visited.page.evaluate(BRIDGE, [linked("heads/index.js"), style("heads/index.js"), (heads or Heads())._page_state()])
        return Widget(visited)
    return start


@browser_test
def test_a_living_python_hears_any_sentence_with_all_layers(living):
    heads = Heads(RIVER)
    widget = living(heads)
    for layer, text in ((1, OWN), (5, OWN), (5, DEPOSIT), (2, "mudbanks of the Thames")):
        widget.press(str(layer))
        widget.sentence().fill(text)
        widget.page.wait_for_function("(name) => document.querySelector('.al-head b').textContent === name", arg=f"{layer}.1")
        widget.page.wait_for_function("(count) => document.querySelectorAll('[data-role=arc]').length === count", arg=len(Heads(text).tokens))
        assert (heads.sentence, heads.layer) == (text, layer)
        widget.is_python(Heads(text, layer=layer, from_word=heads.from_word))
    widget.page.evaluate("(state) => take(state)", {"sentence": ALICE, "layer": 3, "head": 5, "from_word": "he", "answer": Heads(ALICE, layer=3).answer})
    widget.is_python(Heads(ALICE, layer=3, head=5, from_word="he"))  # set in Python
    widget.sentence().fill("🏦 💧")
    widget.page.wait_for_function("() => document.querySelector('.al-message').innerText.includes('no piece')")
    widget.sentence().fill("")
    assert "Write a sentence" in widget.message() and widget.visited.troubles == []


@browser_test
def test_a_living_python_reads_with_a_model_of_ones_own(living, own):
    heads = Heads(BANKS, model=own)
    widget = living(heads)
    for layer, text in ((1, BANKS), (3, BANKS), (3, "the bank")):
        widget.press(str(layer))
        widget.sentence().fill(text)
        widget.page.wait_for_function("(name) => document.querySelector('.al-head b').textContent === name", arg=f"{layer}.1")
        widget.page.wait_for_function("(count) => document.querySelectorAll('[data-role=arc]').length === count", arg=len(own.tokenize(text)) + 2)
        widget.is_python(Heads(text, layer=layer, model=own, from_word=heads.from_word))
    assert widget.page.locator(".al-head").count() == 4 and widget.page.locator(".al-example").count() == 0
    assert widget.page.get_by_text("Look at").count() == 0 and widget.visited.troubles == []


@browser_test
def test_a_page_says_that_it_has_not_the_model_of_somebodys_own(heads_page, own):
    widget = heads_page(of={"sentence": BANKS, "model": own})
    widget.is_python(Heads(BANKS, model=own))
    widget.sentence().fill(RIVER)
    assert "another model than the book's" in widget.message() and widget.asked() == set()


@browser_test
def test_a_notebook_without_its_python_says_what_to_do(living):
    widget = living(None)
    widget.is_python(Heads())
    widget.press("2")
    widget.page.clock.run_for(10_000)
    assert "run the cell again" in widget.message()
    widget.press("1")
    widget.is_python(Heads())
    assert widget.message() == EXAMPLES[0].note


# A question first

def test_a_question_gives_no_answer_away():
    heads = Heads(ask="In which head does every word listen to the word before it?", from_word="bank")
    assert heads.describe().startswith(heads.ask) and "gives" not in heads.describe()
    assert [ax.get_title() for ax in heads.picture().axes[:12]] == [f"1.{n}" for n in range(1, 13)]


@browser_test
def test_a_question_waits_for_a_press_and_the_tools_are_folded(widget_visit):
    page = widget_visit(Heads(ask="Which head?", from_word="bank"), viewport={"width": 720, "height": 900}).page
    page.wait_for_selector("[data-ready=true]")
    root = page.locator(".al-heads")
    assert root.locator(".al-headline").inner_text() == "Which head?" and not root.locator(".al-head-words").first.is_visible()
    assert not root.locator("input, select").first.is_visible() and "“bank”" not in root.inner_text()
    root.locator("[data-head='3']").click()
    assert root.locator("[data-role=readout]").inner_text() == "“bank” gives 1.00 of its attention to “the”."
    assert root.locator(".al-head-words").first.is_visible() and root.get_attribute("data-asks") is None
    arcs = root.locator(".al-head-arc-word")
    assert arcs.last.evaluate("(word) => word.getBoundingClientRect().right <= document.documentElement.clientWidth")
    root.locator("summary", has_text="More").click()
    root.get_by_label("Sentence", exact=True).fill("We sat by the river bank.")
    page.wait_for_function("() => document.querySelector('[data-role=readout]').textContent.includes('river')")
    page.evaluate("() => { document.documentElement.dataset.theme = 'dark'; }")
    assert root.locator("canvas").first.evaluate("(canvas) => getComputedStyle(canvas).filter") == "invert(0.9)"


@browser_test
def test_a_question_about_a_pair_marks_it_and_reads_it_in_every_head(widget_visit):
    page = widget_visit(Heads(ALICE, layer=3, from_word="he", to_word="bob", ask="In which head?")).page
    page.wait_for_selector("[data-ready=true]")
    root = page.locator(".al-heads")
    assert root.locator(".al-head-row").first.is_visible() and root.locator(".al-head-column").first.is_visible()
    for head, weight in ((5, "0.37"), (3, "0.20")):
        root.locator(f"[data-head='{head}']").click()
        assert root.locator("[data-role=readout]").inner_text() == f"“he” gives {weight} of its attention to “bob”."
