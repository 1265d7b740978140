"""The first look of AttentionMatrix: one word's strips under its sentence, the empty strip to be guessed, the fold."""

import base64
import json
import re

import numpy as np
import pytest
from test_attention_matrix import BOTH, MONEY, PHONE, RIVER

from attention_lib.attention import softmax
from attention_lib.tensors import parse_tensors
from attention_lib.widgets import AttentionMatrix
from attention_lib.widgets.attention_matrix.rows import NAMES, asking, headline
from attention_lib.widgets.attention_matrix.trained import MASKS, SOURCES, head_attention

browser_test = pytest.mark.browser
ASK = "Which word should “bank” listen to?"
THREE = {"sources": SOURCES, "presets": []}


def rows(sentence=MONEY, **options):
    return AttentionMatrix(sentence, **{**THREE, **options})


# In Python

@pytest.mark.parametrize(("weights", "says"), [
    ([0.1, 0.2, 0.7], "**“bank”** gives 0.70 of its attention to **“river”**."),
    ([0.9, 0.1, 0.0], "**“bank”** gives 0.90 of its attention to **itself**."),
    ([0.4, 0.2, 0.4], "**“bank”** gives 0.40 of its attention to **itself** and 0.40 to **“river”**."),
    ([0.2, 0.45, 0.35], "**“bank”** gives 0.45 of its attention to **“the”** and 0.35 to **“river”**."),
])
def test_the_headline_names_who_gets_most_and_a_second_where_they_are_close(weights, says):
    assert headline(["bank", "the", "river"], weights, 0) == says


def test_the_headline_knows_who_may_be_heard():
    assert headline(["a", "b"], [1.0, 0.0], 0, [True, False]) == "**“a”** gives 1.00 of its attention to **itself**."
    assert "asks nobody" in headline(["a", "[PAD]"], [0.0, 0.0], 1, [False, False])


def test_the_word_that_asks_is_the_pages_at_its_place_or_else_the_strongest_listener():
    tokens, places = ["the", "bank", "and", "the", "bank"], [0, 1, 2, 3, 4]
    assert asking(tokens, places, "Bank") == 1 and asking(tokens, places, "bank", 4) == 4
    weights = np.array([[0.5, 0.2, 0.3], [0.1, 0.2, 0.7], [0.9, 0.05, 0.05]])
    assert asking(["a", "b", "."], [0, 1, 2], "bank", weights=weights) == 2
    assert asking(["a", "b", "."], [0, 1, 2], "bank", weights=weights, words=[True, True, False]) == 0
    assert asking(["a", "a"], [0, 1], "bank", weights=np.eye(2)) == 0


@pytest.mark.parametrize("options", [{}, {"focus": "deposit"}, {"head": 3, "mask": "causal", "masks": MASKS}, {"special_tokens": False}, {"mask": "padding"}])
def test_the_table_of_the_rows_has_a_row_for_each_source(options):
    widget = rows(**options)
    header, body = widget.table()
    assert [row[0] for row in body] == list(NAMES.values()) and header[0] == f"“{options.get('focus', 'bank')}” gives to"
    at = widget.words.index(options.get("focus", "bank"))
    drawn = [i for i, token in enumerate(widget.words) if widget.special_tokens or token not in ("[CLS]", "[SEP]")]
    for source, row in zip(SOURCES, body, strict=True):
        want = head_attention(MONEY, source, widget.head, widget.mask)
        for i, text in zip(drawn, row[1:], strict=False):
            assert text == (f"{want.weights[at, i]:.3f}" if want.allowed[at, i] else "–")
        assert len(row) == len(header) == len(drawn) + 1 + (not widget.special_tokens)


def test_without_sources_there_is_one_strip_and_a_function_of_the_readers_makes_it():
    header, body = AttentionMatrix("bank grows money").table()
    assert header == ["“bank” gives to", "bank", "grows", "money"] and len(body) == 1
    own = AttentionMatrix("bank grows money", attention=lambda x: (x, np.eye(3)[[1, 1, 1]]))
    assert own.table()[1][0][1:] == ["0.000", "1.000", "0.000"] and "grows 1.00" in own.describe()


@pytest.mark.parametrize("options", [{}, {"sources": ["layer-1"]}, {"sources": [], "sentence": "bank grows money"}, {"source": "layer-1"}])
def test_while_the_reader_is_asked_nothing_gives_the_answer_away(options):
    widget = rows(ask=ASK, **options)
    last = list(widget._way.strips().values())[-1]
    told = [f"{each:.2f}" for each in last[list(widget.words).index("bank")] if each > 0.3]
    header, body = widget.table()
    assert told and set(body[-1][1:]) == {"?"} and "still empty" in widget.describe()
    page = widget.page_html()
    seen = re.sub(r"<script.*?</script>|<details><summary>Show me.*?</details>", "", page, flags=re.DOTALL)
    assert not any(each in seen for each in told) and any(each in page for each in told)  # who cannot press can open a fold
    widget.revealed = True
    assert any(each.startswith(told[0][:3]) for each in widget.table()[1][-1]) and "Show me" not in widget.page_html()


def test_who_is_asked_gets_one_head_with_the_page():
    free, asked = (rows(source="layer-1", **more) for more in ({}, {"ask": ASK}))
    assert len(asked.stored) < 0.4 * len(free.stored)
    tensors = parse_tensors(base64.b64decode(asked.stored))
    assert [tensors[f"{number}.heads"].tolist() for number in range(3)] == [[1], [1], [5]]
    np.testing.assert_allclose(softmax(tensors["2.scores"][0]), asked.weights, atol=1e-6)


def test_the_whole_matrix_is_drawn_only_when_asked_for():
    widget = rows()
    assert widget.picture().get_size_inches()[1] < 4 and not widget.picture().axes[0].images
    widget.whole = True
    assert widget.picture().axes[0].images and widget.table()[0][0] == "query" and len(widget.table()[1]) == 11


# In the browser

class Rows:
    """The strips as a person sees them."""

    def __init__(self, visited):
        self.visited, self.page = visited, visited.page
        self.root = self.page.locator("[data-widget=attention-matrix]")

    def strip(self, source):
        return self.root.locator(f".al-strip[data-source='{source}']")

    def word(self, text, nth=0):
        return self.root.locator(".al-asker", has_text=re.compile(f"^{re.escape(text)}$")).nth(nth)

    def weights(self, source):
        return np.array(self.strip(source).locator(".al-share").evaluate_all("(cells) => cells.map((cell) => +(cell.dataset.weight ?? NaN))"))

    def headline(self):
        return self.root.locator(".al-headline").inner_text()

    def question(self):
        return self.root.locator(".al-inquiry > span").inner_text()

    def asks(self):
        return self.root.locator(".al-asker[aria-pressed=true]").inner_text()

    def choose(self, name):
        self.root.locator(".al-strip").get_by_text(name, exact=True).click()

    def focused(self):
        return self.page.evaluate("() => document.activeElement.getAttribute('aria-label') || document.activeElement.value || document.activeElement.textContent")

    def is_python(self, sentence=MONEY, word="bank", **options):
        """Every strip is what Python has, cell by cell; the table too."""
        widget = rows(sentence, focus=word, **options)
        at = widget.words.index(word)
        for source in widget.sources:
            want = head_attention(sentence, source, widget.head, widget.mask)
            np.testing.assert_allclose(self.weights(source), want.weights[at], atol=1e-5)
            cells = self.strip(source).locator("[data-token]").evaluate_all("(cells) => cells.map(({dataset: {token, row, col}}) => [token, row, col])")
            assert cells == [[token, str(at), str(i)] for i, token in enumerate(want.tokens)]
            texts = self.strip(source).locator(".al-share").evaluate_all("(cells) => cells.map((cell) => cell.firstChild?.textContent ? cell.textContent.slice(0, 4) : '')")
            assert texts == [f"{each:.2f}" if each >= 0.095 else "" for each in np.round(want.weights[at], 6)]
        shown = self.root.locator(".al-numbers tr").evaluate_all("(rows) => rows.map((r) => [...r.cells].map((c) => c.textContent))")
        header, body = widget.table()
        assert shown[0] == header and [row[0] for row in shown[1:]] == [row[0] for row in body]
        np.testing.assert_allclose(np.array([row[1:] for row in shown[1:]], float), np.array([row[1:] for row in body], float), atol=1.1e-3)


@pytest.fixture
def living(widget_visit):
    return lambda *given, address="", screen=None, **options: Rows(widget_visit(rows(*given, **options), address, **(screen or {})))


@browser_test
def test_who_was_asked_can_look_through_every_head_whatever_came_with_the_page(living):
    widget = living(presets=[], ask=ASK, source="layer-1")
    widget.root.get_by_role("button", name="Show me").click()
    widget.root.get_by_text("All words at once").click()
    widget.page.get_by_label("Head", exact=True).select_option("1.7")
    widget.page.wait_for_function("(most) => Math.max(...[...document.querySelectorAll('td[data-row]')].slice(55, 66).map((each) => +each.dataset.weight)).toFixed(3) === most",
                                  arg=f"{head_attention(MONEY, 'layer-1', 7).weights[5].max():.3f}")
    want = head_attention(MONEY, "layer-1", 7).weights
    cells = widget.page.locator("td[data-row]").evaluate_all("(cells) => cells.map((cell) => +cell.dataset.weight)")
    np.testing.assert_allclose(np.reshape(cells, want.shape), want, atol=1e-5)


@browser_test
def test_a_word_asks_and_stays_through_every_source_and_all_hovering(living):
    widget = living(presets=[MONEY, RIVER])
    widget.is_python()
    assert widget.headline() == "“bank” gives 0.97 of its attention to itself." and widget.asks() == "bank"
    widget.word("money").click()
    widget.is_python(word="money")
    widget.strip("random").locator(".al-share").nth(3).click()
    assert widget.root.get_by_role("radio", name="random").is_checked() and widget.asks() == "money"
    for name in ("trained", "random", "likeness", "trained"):
        widget.choose(name)
        widget.strip("raw").locator(".al-share").nth(2).hover()
        assert widget.asks() == "money" and widget.headline().startswith("“money” gives ")
    assert widget.headline() == "“money” gives 0.43 of its attention to “deposit”."
    widget.word("to", 1).click()
    assert widget.strip("raw").locator("[data-token=to]").first.get_attribute("data-row") == "6"
    widget.page.evaluate("location.hash = 'attention-matrix=We sat by the river bank.&attention-matrix.focus=bank'")
    widget.page.wait_for_function("() => document.querySelector('.al-headline').textContent.includes('river')")
    widget.is_python(RIVER)
    assert widget.headline() == f"“bank” gives {head_attention(RIVER).weights[6, 5]:.2f} of its attention to “river”."
    assert [each for each in widget.visited.requests if "/shards/" in each] == []
    assert widget.visited.violations() == []


@browser_test
def test_the_matrix_is_drawn_only_behind_its_fold_and_the_address_opens_it(living):
    widget = living()
    assert widget.root.locator("td").filter(visible=True).count() == 0 and widget.root.locator(".al-grid td").count() == 0
    assert not widget.root.get_by_role("textbox").is_visible() and widget.root.bounding_box()["height"] <= 420
    widget.root.get_by_text("All words at once").click()
    widget.root.locator(".al-grid td").first.wait_for()
    widget.root.get_by_role("textbox", name="Sentence").fill(RIVER + ".")
    widget.page.wait_for_function("() => !document.querySelector('progress')")
    assert widget.root.locator(".al-grid td[data-row]").count() == 100 and widget.root.locator(".al-strip").count() == 3
    widget.root.get_by_role("button", name="Trained").click()
    assert widget.root.get_by_role("radio", name="trained").is_checked() and "“river”" in widget.headline()
    widget.root.get_by_role("button", name="Copy link").click()
    assert "attention-matrix.whole=true" in widget.page.url
    again = living(address="#attention-matrix.whole=true&attention-matrix.focus=the&attention-matrix.source=random")
    assert again.root.locator(".al-grid td[data-row]").count() == 121 and again.asks() == "the"
    assert again.root.locator(".al-grid th.al-here").inner_text() == "the"


@browser_test
@pytest.mark.parametrize("screen", [None, PHONE], ids=["desk", "phone"])
def test_the_last_strip_is_empty_until_a_guess_and_then_tells_both(living, screen):
    widget = living(ask=ASK, source="layer-1", screen=screen)
    truth = head_attention(MONEY).weights[5]
    said = """(root) => [root.textContent, ...[...root.querySelectorAll('*')].flatMap((each) => [...each.attributes])
        .filter(({name}) => name !== "data-score" && name !== "style").map(({value}) => value)].join(" ")"""
    for address in (None, "All words at once"):
        if address:
            widget.root.get_by_text(address).click()
        assert f"{truth[7]:.2f}" not in widget.root.evaluate(said) and np.isnan(widget.weights("layer-1")).all()
        assert widget.headline() == "“bank” gives 0.97 of its attention to itself."
    assert widget.root.get_by_role("button", name="Trained").is_disabled() and widget.root.get_by_role("radio", name="trained").is_disabled()
    widget.root.get_by_text("All words at once").click()
    assert widget.question() == f"{ASK} Press it." and widget.visited.violations() == []
    assert widget.page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    widget.strip("layer-1").get_by_role("button", name="the").click()
    assert widget.headline() == f"“bank” gives {truth[7]:.2f} of its attention to “deposit”."
    assert widget.question() == f"You said the. It gives {truth[7]:.2f} to deposit, {truth[4]:.2f} to the."
    guess = widget.root.locator(".al-yours")
    assert guess.inner_text() == "your guess" and guess.locator("..").get_attribute("data-token") == "the"
    np.testing.assert_allclose(widget.weights("layer-1"), truth, atol=1e-5)
    assert widget.focused() == "layer-1" and not widget.root.get_by_role("button", name="Show me").is_visible()
    assert widget.page.evaluate("() => document.documentElement.scrollWidth <= innerWidth") and widget.visited.violations() == []
    widget.word("money").click()  # from now on a word that is pressed asks
    assert widget.asks() == "money" and widget.root.locator(".al-yours").count() == 0
    widget.word("bank").click()
    assert "You said the." in widget.question()
    widget.page.evaluate("(text) => { location.hash = `attention-matrix=${text}`; }", RIVER)
    widget.page.wait_for_function("() => document.querySelector('.al-headline').textContent.includes('river')")
    assert widget.question() == "" and widget.root.locator(".al-yours").count() == 0  # it was about another sentence


@browser_test
def test_a_right_guess_a_guess_in_the_sentence_and_no_guess_at_all(living):
    truth = head_attention(MONEY).weights[5]
    right = living(ask=ASK)
    right.word("deposit").click()
    assert right.question() == f"You said deposit, and so it is: it gets {truth[7]:.2f}."
    shown = living(ask=ASK)
    shown.root.get_by_role("button", name="Show me").click()
    assert shown.question() == "" and "“deposit”" in shown.headline() and shown.root.locator(".al-yours").count() == 0
    one = living(sources=["layer-1"], ask=ASK)
    assert one.headline() == ASK and not one.root.get_by_text("All words at once").is_visible()
    one.word("bank").click()
    assert one.question() == f"You said bank. It gives {truth[7]:.2f} to deposit, {truth[5]:.2f} to itself."
    assert one.root.get_by_text("All words at once").is_visible()


@browser_test
def test_by_keyboard_alone_a_word_asks_a_strip_is_chosen_and_a_guess_is_made(living):
    widget = living(ask=ASK)
    page, press = widget.page, lambda *keys: [widget.page.keyboard.press(key) for key in keys]
    press("Tab")
    assert widget.focused() == "bank"
    press("Tab", "ArrowDown")
    assert widget.focused() == "random" and "of its attention" in widget.headline() and widget.root.get_by_role("radio", name="random").is_checked()
    press("Tab", "ArrowRight", "ArrowRight")
    assert "deposit" in widget.focused()
    assert page.evaluate("() => getComputedStyle(document.activeElement).outlineStyle") != "none"
    press("Enter")
    assert "and so it is" in widget.question() and widget.focused() == "layer-1"
    press("Shift+Tab")
    assert widget.focused() == "bank"
    press("End", "ArrowLeft", "ArrowLeft", "Space")
    assert widget.asks() == "money" and widget.focused() == "money"
    press("Home")
    assert widget.focused() == "[CLS]"


@browser_test
def test_a_long_sentence_fits_a_phone_and_two_equal_words_are_two(living):
    widget = living(BOTH, position=9, source="layer-1", screen=PHONE)
    assert widget.page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    assert widget.strip("layer-1").locator(".al-share").first.get_attribute("data-row") == "9"
    widget.word("bank").tap()
    assert widget.strip("layer-1").locator(".al-share").first.get_attribute("data-row") == "4"
    widget.page.wait_for_function("() => location.hash.includes('position=4')")
    boxes = widget.root.locator(".al-asker").evaluate_all("(all) => all.map((each) => each.getBoundingClientRect()).map(({left, right}) => [left, right])")
    assert all(right <= left + 1 for (_, right), (left, _) in zip(boxes, boxes[1:], strict=False))


@browser_test
def test_digits_can_be_read_on_every_shade(living):
    widget = living("bank bank bank bank bank", sources=[])
    for scheme in ("light", "dark"):
        widget.page.emulate_media(color_scheme=scheme)
        widget.page.evaluate("(theme) => { document.documentElement.dataset.theme = theme; }", scheme)
        worst = widget.page.evaluate("""() => {
            const cell = document.querySelector('.al-share'), pen = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
            const light = (colour) => { pen.fillStyle = colour; pen.fillRect(0, 0, 1, 1);
                const [r, g, b] = [...pen.getImageData(0, 0, 1, 1).data].map((each) => ((each / 255) <= 0.04 ? each / 255 / 12.92 : ((each / 255 + 0.055) / 1.055) ** 2.4));
                return 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05; };
            let worst = 99;
            for (let w = 0.1; w <= 1; w += 0.005) {
                cell.style.setProperty('--w', w);
                const style = getComputedStyle(cell), both = [light(style.backgroundColor), light(style.color)];
                worst = Math.min(worst, Math.max(...both) / Math.min(...both));
            }
            return worst; }""")
        assert worst >= 4.45, scheme


@browser_test
def test_the_state_of_a_guess_is_drawn_again(living):
    widget = living(ask=ASK, revealed=True, guess=8, source="layer-1")
    assert widget.question().startswith("You said money.") and widget.root.locator("[data-token=money] .al-yours").count() == 1
    state = json.loads(re.search(r">(\{.*?\})</script>", rows(ask=ASK, revealed=True, guess=8).page_html())[1])
    assert (state["guess"], state["revealed"], state["whole"]) == (8, True, False)
