"""Predict: a guess by one click, the truth beside it, and the reader's guesses kept in the reader's browser."""

import json
import re

import pytest
from conftest import ALONE, widget_page

from attention_lib.widgets import Model, Predict

WE_SAT = {"question": "To which word does “bank” listen?", "sentence": "We sat by the river bank.", "truth": "bank",
          "because": "It keeps 0.86.", "id": "05-most"}
SHARE = {"question": "How large?", "options": ["one half", "nearly all"], "truth": "nearly all", "because": "So it is.",
         "id": "05-share"}
PLACE = {"question": "Where?", "truth": -0.104, "low": -1.5, "high": 1.5, "ends": ("river bank", "money bank"),
         "because": "A small step.", "id": "05-place"}


# Python

def test_the_words_of_a_sentence_can_be_chosen_and_no_marks():
    assert Predict.word(**WE_SAT).options == ["we", "sat", "by", "the", "river", "bank"]


@pytest.mark.parametrize(("make", "given", "said"), [
    (Predict.word, WE_SAT | {"truth": "shore"}, "'shore' is none of what can be chosen: we, sat"),
    (Predict.word, WE_SAT | {"truth": []}, "none of what can be chosen"), (Predict.word, WE_SAT | {"id": "most"}, "chapter first"),
    (Predict.word, WE_SAT | {"id": "05 most"}, "chapter first"), (Predict.word, WE_SAT | {"because": " "}, "because should be a text"),
    (Predict.option, SHARE | {"options": ["one"]}, "two different options"), (Predict.option, SHARE | {"question": ""}, "question should be"),
    (Predict.option, SHARE | {"options": ["one", "one"]}, "two different options"),
    (Predict.place, PLACE | {"truth": 2}, "between low and high"), (Predict.place, PLACE | {"truth": float("nan")}, "truth should be one finite number"),
    (Predict.place, PLACE | {"ends": ["one"]}, "two ends; got 1"), (Predict.place, PLACE | {"low": "left"}, "low should hold numbers"),
    (Predict.word, WE_SAT | {"sentence": 5}, "sentence should be a text"), (Predict.word, WE_SAT | {"sentence": " "}, "sentence should be a text"),
    (Predict.word, WE_SAT | {"sentence": "the " * 50 + "bank"}, "That is 51 words"), (Predict.word, WE_SAT | {"truth": [1]}, "truth is a list of texts"),
    (Predict.word, WE_SAT | {"truth": None}, "truth is a list"), (Predict.option, SHARE | {"options": [1, 2]}, "option should be a text"),
    (Predict.option, SHARE | {"options": ["nearly all", " "]}, "option should be a text"), (Predict.option, SHARE | {"options": "nearly all"}, "list"),
    (Predict.place, PLACE | {"truth": [0.1, 0.2]}, "one finite number"), (Predict.place, PLACE | {"low": -float("inf")}, "low should be one finite"),
    (Predict.place, PLACE | {"ends": (1, 2)}, "ends is a list of texts"), (Predict.place, PLACE | {"truth": 1, "low": 1, "high": 1.01}, "at least 0.1 apart"),
])
def test_what_cannot_be_guessed_is_told(make, given, said):
    with pytest.raises(ValueError, match=said) as raised:
        make(**given)
    assert "\n" not in str(raised.value)


def test_a_rounded_truth_stays_on_its_line():
    assert Predict.place(**PLACE | {"low": 0, "high": 0.999, "truth": 0.999}).truth == [0.999]


@pytest.mark.parametrize("predict", [Predict.word(**WE_SAT), Predict.option(**SHARE), Predict.place(**PLACE)])
def test_without_javascript_the_truth_waits_behind_a_fold(predict):
    page = re.sub(r"<script.*?</script>", "", predict.page_html())
    open_part, fold = page.split("<details><summary>Answer</summary>")
    assert predict.question in open_part and predict.because not in open_part and predict.because in fold
    assert "−0.10" in fold or str(predict.truth[0]) in fold


# The page

@pytest.fixture
def visited(widget_visit):
    def start(predict, **options):
        page = widget_visit(predict, **options).page
        page.locator("[data-widget=predict][data-ready=true]").wait_for()
        return page
    return start


def kept(page):
    return page.evaluate("() => JSON.parse(localStorage.getItem('paying-attention:guesses'))")


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 390])
def test_a_word_is_guessed_by_key_and_stands_beside_the_truth_also_after_a_reload(visited, width):
    page = visited(Predict.word(**WE_SAT), viewport={"width": width, "height": 844})
    root = page.locator("[data-widget=predict]")
    assert "0.86" not in root.inner_text() and root.locator("[data-truth]").count() == 0
    assert root.get_by_label("What did you see?").is_hidden()
    root.get_by_role("button", name="river").focus()
    page.set_viewport_size({"width": width, "height": 140})
    page.evaluate("scrollTo(0, 0)")
    page.keyboard.press("Enter")
    again = root.get_by_role("button", name="Guess again").bounding_box()
    assert again["y"] + again["height"] <= 141 and page.evaluate("document.activeElement.innerText") == "Guess again"  # the focus is in sight
    page.set_viewport_size({"width": width, "height": 844})
    for _ in range(2):
        assert root.locator("[data-truth]").inner_text().split("\n")[0] == "bank"
        assert root.get_by_role("status").inner_text() == "You said “river”. It is “bank”. It keeps 0.86."
        assert root.locator("[aria-pressed=true]").get_attribute("data-token") == "river"
        root.get_by_label("What did you see?").fill("it hears itself")
        page.keyboard.press("Enter")
        page.reload()
        root.get_by_role("button", name="Guess again").wait_for()
    assert root.get_by_label("What did you see?").input_value() == "it hears itself"
    assert kept(page)["05-most"]["guess"] == "river" and page.evaluate("document.documentElement.scrollWidth") <= width
    root.get_by_role("button", name="Guess again").click()
    assert root.get_by_role("status").inner_text() == "" and root.locator("[data-truth]").count() == 0
    assert "05-most" not in kept(page) and page.evaluate("document.activeElement.dataset.token") == "river"


@pytest.mark.browser
def test_what_follows_waits_for_the_guess_or_for_a_wish(visited):
    root = (page := visited(Predict.option(**SHARE))).locator("[data-widget=predict]")

    def waits():
        return root.get_attribute("data-waits") is not None

    assert waits()
    root.get_by_role("button", name="Show without a guess").click()
    assert not waits() and root.locator("[data-truth]").count() == 0 and kept(page) is None
    assert page.evaluate("document.activeElement.dataset.token") == "one half"  # who came by key goes on from here
    assert root.get_by_role("button", name="Show without a guess").is_hidden()
    page.reload()
    root.get_by_role("button", name="nearly all").click()
    assert not waits() and root.get_by_role("button", name="Show without a guess").is_hidden()
    page.reload()
    root.get_by_role("button", name="Guess again").wait_for()
    assert not waits()  # it was guessed before


@pytest.mark.browser
def test_a_living_widget_and_what_comes_later_wait_out_of_reach_too(tmp_path, visit):
    widget_page(tmp_path, alive := Model("We sat by the river bank.", presets={}), still=False)
    cells = "".join(f'<div class="cell"><div class="cell_output">{inner}</div></div>' for inner in (Predict.option(**SHARE).page_html(), f"{alive.page_html()}<pre>long</pre>"))
    (tmp_path / "veiled.html").write_text(ALONE % f'<div class="bd-article">{cells}</div>', encoding="utf-8")
    visited = visit(reduced_motion="reduce")
    page = visited.open((tmp_path / "veiled.html").as_uri(), "[data-widget=model][data-ready=true]")
    page.evaluate("""() => { const [veiled, code] = ['[data-veiled]', 'pre'].map((each) => document.querySelector(each));
        code.tabIndex = 0; // as the theme does with a line of code that does not fit
        veiled.append(Object.assign(document.createElement('button'), { textContent: 'later' })); }""")
    page.wait_for_function("() => [document.querySelector('pre'), ...document.querySelectorAll('[data-veiled] > button')].every(({ tabIndex }) => tabIndex === -1)")
    assert visited.violations("aria-hidden-focus") == []
    page.get_by_role("button", name="Show without a guess").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.closest('.cell')") is None  # nothing behind it is reached
    page.get_by_role("button", name="Show without a guess").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("() => document.activeElement.dataset.token") == "one half"
    reached = set()
    for _ in range(40):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("() => document.activeElement.closest('[data-widget]')?.dataset.widget ?? document.activeElement.textContent"))
    assert {"model", "long", "later"} <= reached and page.locator("[inert], [data-tabindex], [aria-hidden=true]:has(pre)").count() == 0
    assert visited.violations("aria-hidden-focus") == [] and visited.troubles == []


@pytest.mark.browser
def test_a_place_is_guessed_with_arrow_keys(visited):
    root = (page := visited(Predict.place(**PLACE))).locator("[data-widget=predict]")
    assert root.get_by_role("slider", name="Where?").get_attribute("aria-valuetext") == "+0.00"
    root.get_by_role("slider").focus()
    for _ in range(5):
        page.keyboard.press("ArrowLeft")
    root.get_by_role("button", name="That is my guess").click()
    assert root.get_by_role("status").inner_text() == "You said −0.15; it is −0.10. Close. A small step."
    line, truth = (root.locator(part).bounding_box() for part in (".al-place-line", ".al-place-truth"))
    share = (truth["x"] + truth["width"] / 2 - line["x"]) / line["width"]
    assert share == pytest.approx((1.5 - 0.1) / 3, abs=0.01)
    assert root.locator(".al-place-scale").inner_text().split() == ["−1.5", "−1", "0", "+1", "+1.5"]
    root.get_by_role("button", name="Guess again").click()
    assert page.evaluate("document.activeElement.type") == "range" and root.locator(".al-place-truth").get_attribute("style") == ""


@pytest.mark.browser
def test_the_guesses_of_a_page_are_listed_copied_and_forgotten(tmp_path, visit):
    widget_page(tmp_path, Predict.guesses())
    page_file = tmp_path / "several.html"
    page_file.write_text(ALONE % "\n".join(each.page_html() for each in (Predict.option(**SHARE), Predict.word(**WE_SAT), Predict.guesses())))
    page = (visited := visit()).page
    visited.open(page_file.as_uri())
    mine = page.locator("[data-widget=predict]").last
    mine.get_by_text("You have not guessed yet").wait_for()
    page.evaluate("() => { navigator.clipboard.writeText = (text) => { window.copied = text; return Promise.resolve(); }; }")
    page.get_by_role("button", name="bank").click()
    page.get_by_role("button", name="one half").click()
    assert mine.locator("li b").all_inner_texts() == ["one half → nearly all", "bank (right)"]
    mine.get_by_role("button", name="Copy my guesses").click()
    mine.get_by_text("Copied, a line for each guess.").wait_for()
    assert page.evaluate("window.copied").split("\n")[1].split("\t") == ["How large?", "one half", "nearly all", ""]
    mine.get_by_role("button", name="Forget them").click()
    mine.get_by_text("You have not guessed yet").wait_for()
    assert page.locator("[data-truth]").count() == 0


@pytest.mark.browser
@pytest.mark.parametrize("store", [
    "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no'); } })",
    "localStorage.setItem('paying-attention:guesses', '{}'); Storage.prototype.setItem = () => { throw new DOMException('full'); }",
], ids=["none", "full"])
def test_where_nothing_can_be_kept_it_works_all_the_same(widget_folder, visit, store):
    page = (visited := visit()).page
    page.add_init_script(store)
    visited.open(widget_page(widget_folder, Predict.option(**SHARE)).as_uri())
    page.get_by_role("button", name="nearly all").click()
    assert page.get_by_role("status").inner_text() == "You said “nearly all”, and so it is. So it is."
    page.get_by_role("button", name="Guess again").click()
    assert page.get_by_role("status").inner_text() == "" and visited.troubles == []


@pytest.mark.browser
def test_what_was_kept_and_fits_no_more_is_forgotten(visited):
    page = visited(Predict.option(**SHARE))
    for damaged in ("{", "7", "null", "[]", '{"05-share": 3}', '{"05-share": {"guess": "of last year", "value": 1}}',
                    '{"05-share": {"question": "?", "guess": {}, "value": -1, "saw": {}}}'):
        page.evaluate("(damaged) => localStorage.setItem('paying-attention:guesses', damaged)", damaged)
        page.reload()
        page.get_by_role("button", name="nearly all").click()
        assert page.get_by_role("status").inner_text() == "You said “nearly all”, and so it is. So it is."


@pytest.mark.browser
def test_a_guess_of_an_earlier_edition_stands_beside_the_truth_of_today_also_in_a_list_that_came_first(tmp_path, visit):
    widget_page(tmp_path, Predict.guesses())
    page_file = tmp_path / "several.html"
    page_file.write_text(ALONE % (Predict.guesses().page_html() + Predict.option(**SHARE).page_html()))
    page = (visited := visit()).page
    old = {"05-share": {"question": "How large, then?", "value": 0, "guess": "nearly all", "truth": "one half", "right": False, "saw": "it"}}
    page.add_init_script(f"localStorage.setItem('paying-attention:guesses', {json.dumps(json.dumps(old))})")
    visited.open(page_file.as_uri())
    page.get_by_role("button", name="Guess again").wait_for()
    assert page.get_by_role("status").last.inner_text() == "You said “nearly all”, and so it is. So it is."
    assert page.locator("[data-ready] li").inner_text().split("\n") == ["How large?", "nearly all (right)", "it"]


def test_the_state_holds_what_the_page_needs():
    state = json.loads(re.search(r'json">(.*?)</script>', Predict.option(**SHARE).page_html()).group(1))
    assert {name: state[name] for name in ("kind", "id", "truth")} == {"kind": "option", "id": "05-share", "truth": ["nearly all"]}
