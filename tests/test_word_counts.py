"""The widget word-counts: its numbers in NumPy and JavaScript, and the widget as a person uses it."""

import json

import numpy as np
import pytest
from conftest import javascript

from attention_lib import bag_of_words, cosine_similarity, tf_idf
from attention_lib.widgets import WordCounts
from attention_lib.widgets.word_counts.widget import PRESETS

BITES = ["dog bites man", "Man bites dog.", "The dog sleeps."]
SETS = [*(preset["documents"] for preset in PRESETS), BITES, ["", "  \n", "one word"], ["?!…", "a a a b", "🏦 b b"],
        ["नमस्ते दुनिया", "日本語 テキスト \uffee \U00010400 z", "Don't don’t 𝒶 ﬁn İstanbul"],
        [" ".join(f"w{i % 50}" for i in range(200)), "<b>bold</b> & 3.14", "constructor __proto__ toString"]]
COUPLES = [(0, 1), (0, 2), (1, 2)]


# In Python

def test_numbers_worked_by_hand():
    widget = WordCounts(["the cat", "the dog", ""])
    matrix, vocabulary = widget.matrix()
    assert vocabulary == ["cat", "dog", "the"] and matrix.tolist() == [[1, 0, 1], [0, 1, 1], [0, 0, 0]]
    np.testing.assert_allclose(widget.similarities(), [[1, 0.5, np.nan], [0.5, 1, np.nan], [np.nan] * 3])
    widget.weighting = "tf-idf"
    once, twice = np.log(4 / 2) + 1, np.log(4 / 3) + 1  # a word of one document, and of two
    np.testing.assert_allclose(widget.similarities()[0, 1], twice**2 / (once**2 + twice**2))


@pytest.mark.parametrize("documents", [None, "dog bites man", ["one", "two"], ["a", "b", "c", "d"], ["a", "b", None],
                                       [["a", "list"], "b", "c"]])
def test_only_three_texts_are_documents(documents):
    if documents is None:
        assert WordCounts().documents == PRESETS[0]["documents"]
        return
    with pytest.raises(ValueError, match="three texts|one text, a str"):
        WordCounts(documents)
    widget = WordCounts(BITES)
    with pytest.raises(ValueError, match="three texts|one text, a str"):
        widget.documents = documents
    assert widget.documents == BITES


def test_a_number_is_no_list_of_documents():
    with pytest.raises(ValueError, match="a list of three texts; got int"):
        WordCounts(3)


@pytest.mark.parametrize("wrong", [{"weighting": "tfidf"}, {"order": "size"}])
def test_wrong_words_for_weighting_and_order_are_refused(wrong):
    with pytest.raises(Exception, match=next(iter(wrong))):
        WordCounts(**wrong)


def test_the_rows_are_ordered_as_asked():
    documents = ["b b b a", "a c", "c"]
    orders = {"alphabet": ["a", "b", "c"], "weight": ["b", "a", "c"], "shared": ["a", "c", "b"]}
    for order, words in orders.items():
        _, rows = WordCounts(documents, order=order).table()
        assert [row[0] for row in rows[:3]] == words


@pytest.mark.parametrize("documents", SETS)
@pytest.mark.parametrize("weighting", ["counts", "tf-idf"])
def test_every_set_can_be_shown_and_its_state_is_whole(monkeypatch, documents, weighting):
    drawn, draw = [], WordCounts.picture
    monkeypatch.setattr(WordCounts, "picture", lambda self: drawn.append(draw(self)) or drawn[-1])
    widget = WordCounts(documents, weighting)
    page = widget.page_html()
    state = json.loads(page.split('<script type="application/json">')[1].split("</script>")[0])
    assert state["documents"] == documents and state["weighting"] == weighting
    assert page.count("<script") == page.count("<img") == 1 and "<b>" not in page
    width, height = drawn[0].get_size_inches()
    assert width <= 6 and height <= 4


@pytest.mark.parametrize("documents, says", [(["", "…", " "], "Write a few words"), ([" ".join(map(str, range(61))), "", ""], "61 different")])
def test_what_cannot_be_drawn_is_told(documents, says):
    widget = WordCounts(documents)
    assert says in widget.page_html() and "<img" not in widget.page_html()
    with pytest.raises(ValueError, match=says):
        widget.picture()


def test_the_presets_show_what_they_are_for():
    cosine = {preset["name"]: WordCounts(preset["documents"]).similarities() for preset in PRESETS}
    assert cosine["Three banks"][0, 1] > cosine["Three banks"][1, 2]  # the wrong pair is nearest
    assert cosine["Other order"][0, 1] == pytest.approx(1)
    assert cosine["Other words"][0, 1] == 0 and cosine["Other words"][0, 2] == pytest.approx(0.75)
    assert cosine["The same again"][0, 1] == pytest.approx(1)
    little = cosine["Little words"], WordCounts(PRESETS[-1]["documents"], "tf-idf").similarities()
    assert little[0][0, 2] > little[0][0, 1] and little[1][0, 2] < little[1][0, 1]  # TF-IDF turns it round


def test_the_text_of_a_cell_is_short():
    assert repr(WordCounts(BITES)) == "WordCounts(3 documents, 5 different words)"


# JavaScript = NumPy

@pytest.fixture(scope="module")
def js(browser):
    with javascript(browser, "word_counts/counts.js", "word_counts/documents.js") as run:
        yield run


@pytest.mark.browser
@pytest.mark.parametrize("documents", SETS)
def test_javascript_counts_as_numpy_does(js, documents):
    for function, name in ((bag_of_words, "bagOfWords"), (tf_idf, "tfIdf")):
        matrix, vocabulary = function(documents)
        got = js("word_counts/counts.js", f"m.{name}(x)", documents)
        assert got["vocabulary"] == vocabulary
        np.testing.assert_allclose(got["matrix"], matrix, atol=1e-9)
    for weighting, name in (("counts", "bagOfWords"), ("tf-idf", "tfIdf")):
        got = js("word_counts/counts.js", f"m.cosines(m.{name}(x).matrix).map((row) => row.map((v) => Number.isNaN(v) ? null : v))", documents)
        np.testing.assert_allclose(np.array(got, float), WordCounts(documents, weighting).similarities(), atol=1e-9)


@pytest.mark.browser
@pytest.mark.parametrize("documents", SETS)
@pytest.mark.parametrize("weighting", ["counts", "tf-idf"])
@pytest.mark.parametrize("order", ["alphabet", "weight", "shared"])
def test_javascript_orders_the_words_as_python_does(js, documents, weighting, order):
    widget = WordCounts(documents, weighting, order)
    matrix, vocabulary = widget.matrix()
    columns = js("word_counts/counts.js", "m.arranged(x[0], x[1])", [matrix.tolist(), order])
    assert [vocabulary[column] for column in columns] == [row[0] for row in widget.table()[1][:-3]]


@pytest.mark.browser
@pytest.mark.parametrize("text", ["dog bites man", "Dog, bites 'man'. Don't! a-b", "a b", "a a a b", " x \n y\tz ", "日本 語"])
def test_a_shuffle_changes_the_order_and_nothing_else(js, text):
    for seed in range(5):
        new = js("word_counts/documents.js", f"m.shuffled(x, () => {seed / 5})", text)
        assert new.split() != text.split() and sorted(new.split()) == sorted(text.split())
        counts, words = bag_of_words([text, new])
        assert counts[0].tolist() == counts[1].tolist()
        assert cosine_similarity(*counts) == pytest.approx(1)


@pytest.mark.browser
@pytest.mark.parametrize("text", ["", "  ", "word", "word word word"])
def test_what_has_no_other_order_is_not_shuffled(js, text):
    assert js("word_counts/documents.js", "m.shuffled(x)", text) is None


# In the browser

class Counts:
    """The widget on a page."""

    def __init__(self, page):
        self.page, self.root = page, page.locator("[data-widget=word-counts]")

    def box(self, number):
        return self.page.get_by_role("textbox", name=f"Document {number}", exact=True)

    def press(self, name):
        self.page.get_by_role("button", name=name, exact=True).click()

    def texts(self):
        return [self.box(number).input_value() for number in (1, 2, 3)]

    def cells(self):
        """dict of word → its three values, in the order of the table."""
        found = self.root.locator("td[data-token]").evaluate_all("(cells) => cells.map((c) => [c.dataset.token, c.dataset.row, c.dataset.value])")
        words = {}
        for word, row, value in found:
            assert int(row) == len(words.setdefault(word, []))
            words[word].append(float(value))
        return words

    def couples(self):
        found = self.root.locator("[data-col]").evaluate_all("(all) => all.map((c) => [c.dataset.row, c.dataset.col, c.dataset.value])")
        assert [(int(i), int(j)) for i, j, _ in found] == COUPLES
        return [float(value) for _, _, value in found]

    def lit(self):
        return set(self.root.locator("td.al-lit").evaluate_all("(cells) => cells.map((c) => c.dataset.token + c.dataset.row)"))

    def message(self):
        return self.root.locator(".al-message").inner_text()

    def is_python(self, documents, weighting="counts", order="alphabet"):
        widget = WordCounts(documents, weighting, order)
        matrix, vocabulary = widget.matrix()
        cells = self.cells()
        assert list(cells) == [row[0] for row in widget.table()[1][:-3]]
        np.testing.assert_allclose([cells[word] for word in vocabulary], matrix.T, atol=1e-8)
        cosines = widget.similarities()
        np.testing.assert_allclose(self.couples(), [cosines[pair] for pair in COUPLES], atol=1e-8)
        shown = self.root.locator(".al-numbers tr").evaluate_all("(rows) => rows.map((r) => [...r.cells].map((c) => c.textContent))")
        header, rows = widget.table()
        assert shown == [header, *rows]


@pytest.fixture
def counts(widget_visit):
    """counts(documents, address, **options): the widget on its page."""
    return lambda documents=None, address="", **options: Counts(widget_visit(WordCounts(documents), address, **options).page)


@pytest.mark.browser
def test_what_is_typed_is_counted_at_once(counts):
    widget = counts()
    widget.is_python(PRESETS[0]["documents"])
    widget.box(1).press("End")
    widget.box(1).press_sequentially(" The umbrella")
    documents = ["We sat by the river bank. The umbrella", *PRESETS[0]["documents"][1:]]
    widget.is_python(documents)
    assert widget.cells()["umbrella"] == [1, 0, 0] and widget.cells()["the"] == [2, 1, 1]
    widget.press("TF-IDF")
    widget.is_python(documents, "tf-idf")
    for name, order in (("Largest first", "weight"), ("Shared first", "shared"), ("A–Z", "alphabet")):
        widget.press(name)
        widget.is_python(documents, "tf-idf", order)
    assert widget.message() == ""


@pytest.mark.browser
def test_new_words_are_lit_for_a_moment_unless_the_reader_wants_it_still(counts):
    lights = "() => document.getAnimations().map((a) => a.effect.target.dataset.token).sort()"
    widget = counts()
    widget.box(1).fill("We sat by the river bank the otter")
    assert widget.page.evaluate(lights) == ["otter", "the"]
    still = counts(reduced_motion="reduce")
    still.box(1).fill("We sat by the river bank the otter")
    assert still.page.evaluate(lights) == [] and "otter" in still.cells()


@pytest.mark.browser
def test_presets_bring_their_documents_and_a_question(counts):
    widget = counts()
    for preset in PRESETS[::-1]:
        widget.press(preset["name"])
        assert widget.texts() == preset["documents"] and widget.message() == preset["note"]
        widget.is_python(preset["documents"])
        assert widget.page.get_by_role("button", name=preset["name"], exact=True).get_attribute("aria-pressed") == "true"


@pytest.mark.browser
def test_a_shuffle_leaves_every_number_and_can_be_undone(counts):
    widget = counts(BITES)
    before = widget.cells(), widget.couples()
    undo = widget.page.get_by_role("button", name="Undo the shuffle of Document 1")
    assert undo.count() == 0
    for _ in range(3):
        old = widget.box(1).input_value()
        widget.press("Shuffle Document 1")
        assert widget.box(1).input_value() != old
        assert (widget.cells(), widget.couples()) == before and "not one number has changed" in widget.message()
    if widget.texts() == BITES:  # the third shuffle hit upon the old order
        widget.press("Shuffle Document 1")
    undo.click()
    assert widget.texts() == BITES and undo.count() == 0
    assert widget.page.evaluate("() => document.activeElement.ariaLabel") == "Shuffle Document 1"
    widget.press("Shuffle Document 1")
    widget.box(1).fill("one two")  # the reader goes on: nothing to undo
    assert undo.count() == 0
    widget.box(1).fill("one one")
    widget.press("Shuffle Document 1")
    assert "nothing to shuffle" in widget.message()


@pytest.mark.browser
def test_a_shuffle_back_to_the_old_order_leaves_nothing_to_undo(counts):
    widget = counts(["dog bites", *BITES[1:]])
    undo = widget.page.get_by_role("button", name="Undo the shuffle of Document 1")
    for text, offered in [("bites dog", 1), ("dog bites", 0), ("bites dog", 1)]:
        widget.press("Shuffle Document 1")
        assert (widget.box(1).input_value(), undo.count()) == (text, offered)
    undo.click()
    assert (widget.box(1).input_value(), undo.count()) == ("dog bites", 0)


@pytest.mark.browser
def test_a_pair_lights_its_shared_words_and_writes_out_their_products(counts):
    widget = counts(["the the cat", "the cat, the dog", "a dog"])
    assert widget.lit() == {"the0", "the1", "cat0", "cat1"}
    products = widget.root.locator(".al-products")
    assert products.locator("li[data-token]").all_inner_texts() == ["the\n2 × 2 = 4", "cat\n1 × 1 = 1"]
    assert "5 / (2.24 × 2.45) = 0.91" in products.inner_text()
    widget.root.locator("[data-row='1'][data-col='2']").hover()
    assert widget.lit() == {"dog1", "dog2"} and "1 / (2.45 × 1.41) = 0.29" in products.inner_text()
    assert widget.root.locator(".al-couple").evaluate_all("(all) => all.map((each) => each.ariaPressed)") == ["false", "false", "true"]
    widget.root.locator("[data-row='0'][data-col='2']").focus()
    assert widget.lit() == set() and "share no word" in products.inner_text()
    assert widget.page.get_by_role("button", name="Documents 1 and 3 cosine 0.00 angle 90°").count() == 1


@pytest.mark.browser
def test_the_address_brings_the_picture_back(counts, visit):
    widget = counts()
    documents = ['Say "bank" & 100% ünï', "<b>x</b> #a=b", PRESETS[0]["documents"][2]]
    widget.box(1).fill(documents[0])
    widget.box(2).fill(documents[1])
    widget.press("TF-IDF")
    widget.press("Shared first")
    widget.press("Copy link")
    widget.page.wait_for_function("() => location.hash.includes('order')")
    again = Counts(visit().open(widget.page.url))
    assert again.texts() == documents
    again.is_python(documents, "tf-idf", "shared")


NONSENSE = ["[]", "[1,{},null,4]", "x", "%E0%A4%A", "[%22only%20one%22]&word-counts.weighting=none&word-counts.order=constructor",
            "[%22a%22,%22b%22,%22c%22]&word-counts.weighting=__proto__"]


@pytest.mark.browser
def test_a_nonsense_address_does_no_harm(widget_visit):
    visited = widget_visit(WordCounts())
    widget, place = Counts(visited.page), visited.page.url.split("#")[0]
    for address in NONSENSE:
        visited.page.goto("about:blank")
        visited.open(f"{place}#word-counts={address}")
        assert widget.cells() or "Write a few words" in widget.message()
        widget.box(1).fill("bank")
        pressed = widget.root.locator(".al-switch [aria-pressed=true]").all_inner_texts()
        assert widget.cells()["bank"] and pressed == ["Counts", "A–Z"], address


@pytest.mark.browser
def test_whatever_is_typed_is_answered(counts):
    widget = counts(["We sat by the bank.", "To be replaced.", "A bank."])
    for text, says in (
        ("", "Document 2 has no words"), ("?! …", "not counted"), ("🏦 💧", "emoji are not counted"), (" \n ", "Document 2 has no words"),
        ("नमस्ते दुनिया", ""), ("<img src=x onerror=alert(1)>", ""), ("word " * 300, ""), ("x" * 5000, ""),
        (" ".join(f"w{i}" for i in range(250)), "different words; the picture has room for 60"),
    ):
        before = widget.cells()
        widget.box(2).fill(text)
        assert says in widget.message() and bool(says) == bool(widget.message()), text[:40]
        if "room" in says:
            assert widget.cells() == before  # the last good picture
        else:
            widget.is_python(["We sat by the bank.", text, "A bank."])
        assert widget.root.locator("img, script").count() == 0
        if says and "room" not in says:
            first = widget.root.locator("[data-row='0'][data-col='1']")
            assert np.isnan(widget.couples()[0]) and "–" in first.inner_text() and "no angle" in first.text_content()
        widget.box(2).fill("The bank lends.")  # and it goes on
        assert widget.message() == ""
        widget.is_python(["We sat by the bank.", "The bank lends.", "A bank."])


@pytest.mark.browser
def test_without_any_word_the_last_picture_stays_and_can_still_be_turned(counts):
    widget = counts(BITES)
    for number in (1, 2, 3):
        widget.box(number).fill("" if number > 1 else "...")
    assert widget.message().startswith("Write a few words in a document")
    widget.press("TF-IDF")
    assert set(widget.cells()) == {"the", "dog", "sleeps"}  # document 3 was the last to have words
    empty = counts(["", "", ""])
    assert empty.message().startswith("Write a few words") and empty.cells() == {}
    empty.press("TF-IDF")
    empty.box(3).fill("bank")
    assert empty.cells() == {"bank": [0, 0, 1]} and "Documents 1 and 2 have no words" in empty.message()


@pytest.mark.browser
def test_everything_by_keyboard_alone(counts):
    widget = counts()
    keys = widget.page.keyboard
    names = """() => { const e = document.activeElement; const label = e.labels?.[0]?.textContent;
        return e.ariaLabel || label || e.innerText.trim(); }"""
    seen = []
    while "Show numbers" not in seen and len(seen) < 40:
        keys.press("Tab")
        seen.append(widget.page.evaluate(names))
        outline = widget.page.evaluate("() => getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none", seen[-1]
        if seen[-1] == "Document 1":
            keys.press("ControlOrMeta+a")
            keys.type("the bank and the cat")
        if seen[-1] == "Shuffle Document 3" or seen[-1] == "TF-IDF":
            keys.press("Enter")
        if seen[-1].startswith("Documents 1 and 3"):
            assert widget.lit() == {"bank0", "bank2", "the0", "the2"}
    for name in ("Three banks", "Document 1", "Document 2", "Document 3", "Shuffle Document 3", "Counts", "TF-IDF", "A–Z",
                 "Shared first", "Words and documents", "Copy link", "Show numbers"):
        assert name in seen
    keys.press("Enter")
    assert widget.root.locator("table.al-numbers").is_visible()
    widget.is_python(["the bank and the cat", *PRESETS[0]["documents"][1:]], "tf-idf")


@pytest.mark.browser
def test_axe_finds_nothing_and_nothing_sticks_out(widget_visit):
    visited = widget_visit(WordCounts([" ".join(f"w{i}" for i in range(30)), "w1 w2 w2 w2 " + "x" * 400, ""]))
    page, rules = visited.page, []  # all of them once, then those that a colour can break
    page.get_by_text("Show numbers").click()
    for scheme in ("light", "dark"):
        page.evaluate("(scheme) => { document.documentElement.dataset.theme = scheme; }", scheme)
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 844})
            for weighting in ("Counts", "TF-IDF"):
                Counts(page).press(weighting)
                assert page.evaluate("() => document.documentElement.scrollWidth") <= width
                assert visited.violations(*rules) == [], (scheme, width, weighting)
                rules = ["color-contrast"]


@pytest.mark.browser
def test_an_edit_keeps_the_rows_that_stay(counts):
    widget = counts()
    widget.page.evaluate("() => document.querySelectorAll('td[data-token]').forEach((cell) => (cell.mine = true))")
    widget.box(1).fill("We sat by the wide river bank.")
    new = widget.page.evaluate("() => [...document.querySelectorAll('td[data-token]')].filter((cell) => !cell.mine).map((cell) => cell.dataset.token)")
    assert new == ["wide"] * 3
