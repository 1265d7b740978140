"""The widget attention-training: a film of NumPy's training, and the same training in the page."""

import base64
import json
import re
from urllib.parse import quote

import numpy as np
import pytest
from conftest import javascript

from attention_lib.learning import Adam, cue_share, sense_layer, sense_loss, sense_texts, start_sense_layer, train
from attention_lib.plots.canvas import Words
from attention_lib.tensors import parse_tensors
from attention_lib.widgets import AttentionTraining
from attention_lib.widgets.attention_training.film import sentences, vectors

NAMES = ("w_q", "w_k", "w_v", "w_r", "b_r")


# One mathematics, two hands

@pytest.mark.browser
def test_fifty_steps_in_javascript_are_those_of_numpy(browser):
    texts = sense_texts(sentences("train"), vectors())
    start = start_sense_layer(3)
    done = train(start, sense_loss, texts[1:5], steps=50, batch=None, optimiser=Adam(0.003), progress=False)
    loss, gradients = sense_loss(start, *texts[1:5])
    logits, weights = sense_layer(done.parameters, *texts[1:4])
    given = {"start": {name: start[name].ravel().tolist() for name in NAMES}, "texts": [
        {"x": x[:len(tokens)].ravel().tolist(), "at": int(at), "label": int(label)}
        for tokens, x, at, label in zip(texts.tokens, texts.x, texts.at, texts.labels, strict=True)]}
    body = """(() => { const { Adam } = window.modules["attention_training/adam.js"];
        const numbers = Object.fromEntries(Object.entries(x.start).map(([name, values]) => [name, Float64Array.from(values)]));
        const texts = x.texts.map((text) => ({ ...text, x: Float64Array.from(text.x) })), adam = new Adam(0.003), losses = [];
        const plain = (arrays) => Object.fromEntries(Object.entries(arrays).map(([name, values]) => [name, [...values]]));
        const first = plain(m.lossAndGradients(numbers, texts).gradients);
        for (let step = 0; step < 50; step += 1) {
            const { loss, gradients } = m.lossAndGradients(numbers, texts);
            losses.push(loss);
            adam.move(numbers, gradients);
        }
        const heard = texts.map((text) => m.listen(numbers, text));
        return { first, losses, numbers: plain(numbers), weights: heard.map((each) => [...each.weights]), senses: heard.map((each) => [...each.senses]) }; })()"""
    with javascript(browser, "attention_training/layer.js", "attention_training/adam.js") as run:
        got = run("attention_training/layer.js", body, given)
    for name in NAMES:
        np.testing.assert_allclose(got["first"][name], gradients[name].ravel(), atol=1e-12)
        np.testing.assert_allclose(got["numbers"][name], done.parameters[name].ravel(), atol=1e-5)
    assert got["losses"][0] == pytest.approx(loss, abs=1e-12)
    np.testing.assert_allclose(got["losses"], done.losses, atol=1e-5)
    for row, (mine, his) in enumerate(zip(got["weights"], weights, strict=True)):
        np.testing.assert_allclose(mine, his[:len(mine)], atol=1e-5, err_msg=str(row))
    powers = np.exp(logits)
    np.testing.assert_allclose(got["senses"], powers / powers.sum(axis=1, keepdims=True), atol=1e-5)


# Python

def test_the_film_is_of_the_training_that_is_given():
    texts = sense_texts(sentences("train"), vectors())
    done = train(start_sense_layer(4), sense_loss, texts[1:5], steps=30, batch=None, snapshots=8, optimiser=Adam(0.01), progress=False)
    widget = AttentionTraining(done, "We sat by the river bank.", step=30)
    one = sense_texts([("We sat by the river bank.", "bank", 0)], vectors())
    for moment in (0, 3, -1):
        logits, weights = sense_layer(done.snapshots[moment].parameters, *one[1:4])
        np.testing.assert_allclose(widget.weights(done.snapshots[moment].step), weights[0], atol=1e-12)
        assert widget.sense(done.snapshots[moment].step)["money"] == pytest.approx(np.exp(logits[0, 1]) / np.exp(logits[0]).sum())
    assert widget.curves["steps"] == [snapshot.step for snapshot in done.snapshots] and widget.rate == 0.01
    assert widget.curves["losses"][0] == pytest.approx(done.losses[0], abs=1e-4)
    logits, weights = sense_layer(done.parameters, *texts[1:4])
    assert widget.curves["shares"][-1] == pytest.approx(cue_share(weights, texts.cues), abs=1e-4)
    assert widget.curves["right"][-1][0] == (logits.argmax(axis=1) == texts.labels).sum() and widget.curves["counts"] == [60, 20]


def test_half_of_the_sentences_were_never_seen_and_one_fails():
    widget = AttentionTraining()
    assert [each["split"] for each in widget.presets] == ["train"] * 3 + ["held-out"] * 3
    wrong = []
    for each in widget.presets:
        widget.text = each["text"]
        if widget.sense()[each["sense"]] < 0.5:
            wrong.append((each["split"], each["text"]))
    assert wrong == [("held-out", "To buy seed, farmers borrow from the bank and pay after the harvest.")]
    assert {word for each in widget.presets for place in each["cues"] for word in [each["tokens"][place]]} >= {"deposit", "deposited", "river", "ducks"}


def test_the_stored_output_is_small_and_stable():
    page, ended = AttentionTraining().page_html(), AttentionTraining(step=100).page_html()
    assert len(page) < 24_000 and page == AttentionTraining().page_html()
    assert repr(AttentionTraining()) == "AttentionTraining(100 steps, 25 snapshots, text='I went to the bank to deposit money.')"
    assert 'alt="After 100 steps “bank” gives 0.58 to deposit.' in ended and '<th scope="col">deposit</th>' in page


def test_the_stored_picture_keeps_what_is_to_be_guessed_to_itself():
    before, after = AttentionTraining(), AttentionTraining(step=100)
    asked = "Which word will “bank” come to attend to?"
    assert before.describe() == f"Before training “bank” gives no word more than 0.14. {asked}"
    drawn = before._rows().canvas().marks
    words = ["".join(text for text, *_ in mark.runs) for mark in drawn if isinstance(mark, Words)]
    assert asked.split()[0] in words[0] and "0.58" not in words and "0.14" in words and sum(getattr(mark, "dashed", False) for mark in drawn) == 8
    assert "deposit" not in before.describe() and "0.58" in after.describe()
    looks = {mark.runs[0][0]: mark.runs[0][1] for mark in after._rows().canvas().marks if isinstance(mark, Words)}
    assert looks["deposit"] == looks["money"] == "money" and looks["went"] == "ink"


def test_the_start_of_the_books_training_comes_with_the_sentences_and_anothers_with_its_film():
    texts = sense_texts(sentences("train"), vectors())
    other = train(start_sense_layer(4), sense_loss, texts[1:5], steps=2, batch=None, progress=False)
    book, own = (parse_tensors(base64.b64decode(each.film)) for each in (AttentionTraining(), AttentionTraining(other)))
    shard = parse_tensors(AttentionTraining().shard("sense-texts"))
    assert "w_q" not in book and own["w_q"].shape == (64, 16)
    np.testing.assert_allclose(shard["w_q"] / 32767 * shard["most"][0], start_sense_layer(0)["w_q"], atol=3e-5)
    assert AttentionTraining().texts_megabytes == pytest.approx(len(AttentionTraining().shard("sense-texts")) / 1e6, abs=0.006)


@pytest.mark.parametrize(("changes", "said"), [
    (["flip 0"], "from 1 to 60; got 0"), (["out 3 61"], "from 1 to 60; got 61"), (["sea: The bank."], "A change is written as"), (["flip x"], "written as"),
    ([3], "written as"), (["out 1"] * 41, "has room for 40; got 41"), (["river: "], "written as"),
])
def test_changes_that_cannot_be_made_are_told(changes, said):
    with pytest.raises(ValueError, match=said):
        AttentionTraining(changes=changes)
    assert AttentionTraining(changes=["out 1-3 60", "flip 7", "today 31-60", "money: A bank."]).changes[1] == "flip 7"


@pytest.mark.parametrize(("given", "said"), [
    ({"training": 5}, "what `train` gives back; got"), ({"training": start_sense_layer(0)}, "what `train` gives back"),
    ({"step": 101}, "from 0 to 100; got 101"), ({"step": -1}, "step should be"), ({"presets": "bank"}, "presets is a list; got one text"),
    ({"presets": ["No such word."]}, "'No such word.' cannot be drawn: “bank” is not in this sentence"), ({"presets": [""]}, "cannot be drawn: Write a sentence"),
    ({"presets": ["the bank"] * 13}, "presets has room for 12; got 13"),
])
def test_what_cannot_be_shown_is_told_in_one_sentence(given, said):
    with pytest.raises(ValueError, match=said) as raised:
        AttentionTraining(**given)
    assert "\n" not in str(raised.value)


def test_a_training_that_is_none_of_this_layer_is_told():
    def trained(**sizes):
        return train(start_sense_layer(0, **sizes), lambda parameters: (0.0, {name: 0 * each for name, each in parameters.items()}), steps=2, progress=False)

    with pytest.raises(ValueError, match=r"For vectors of 64 numbers w_q should have shape \(64, 16\)"):
        AttentionTraining(trained(D=8))
    with pytest.raises(ValueError, match="The layer needs w_q"):
        AttentionTraining(train({"w": 1.0}, lambda parameters: (0.0, {"w": 0.0}), steps=2, progress=False))
    assert AttentionTraining(trained(d_k=4)).weights().shape == (8,)
    done = trained()
    with pytest.raises(ValueError, match="has taken no step"):
        AttentionTraining(done._replace(snapshots=done.snapshots[:1]))
    done.snapshots[1].parameters["w_v"][0, 0] = np.nan
    with pytest.raises(ValueError, match="snapshot of step 1 holds NaN"):
        AttentionTraining(done)


@pytest.mark.parametrize(("text", "said"), [
    ("", "Write a sentence, and its words will appear here."), ("A river.", "“bank” is not in this sentence"), ("bank " * 41, "That is 41 words"),
    ("नमस्ते 🏦 <b>", "no vector for any of these words|is not in this sentence"),
])
def test_a_text_that_cannot_be_read_is_told_where_the_picture_would_be(text, said):
    widget = AttentionTraining()
    widget.text = text
    assert re.search(said, widget.page_html()) and "<img" not in widget.page_html()
    widget.text = "My own bank has gold."
    assert "<img" in widget.page_html() and widget.weights().sum() == pytest.approx(1)


def test_a_sentence_of_ones_own_is_one_of_the_presets():
    widget = AttentionTraining(text="A fish slept at the bank.")
    assert widget.presets[0] == {"text": "A fish slept at the bank.", "tokens": ["a", "fish", "slept", "at", "the", "bank"], "at": 5, "cues": [], "sense": "", "split": ""}


def test_the_shard_has_all_labelled_sentences():
    shard = parse_tensors(AttentionTraining().shard("sense-texts"))
    told = json.loads(bytes(shard["texts"]).decode())
    assert [each["text"] for each in told] == [example.text for split in ("train", "held-out") for example in sentences(split)]
    assert len(AttentionTraining().shard("sense-texts")) < 58_000
    with pytest.raises(ValueError, match="no weights called 'secret'"):
        AttentionTraining().shard("secret")


# The page

class Shown:
    """The widget on a page, as a person uses it."""

    def __init__(self, page):
        self.page, self.root = page, page.locator("[data-widget=attention-training]")

    def button(self, name):
        return self.root.get_by_role("button", name=name, exact=True)

    def said(self):
        return self.root.locator(".al-headline").inner_text()

    def note(self):
        return self.root.locator(".al-note").inner_text()

    def weights(self):
        cells = self.root.locator(".al-train-share")
        return dict(cells.evaluate_all("(cells) => cells.map(({ dataset }) => [dataset.token, Number(dataset.weight)])"))

    def step(self):
        return self.root.get_by_role("slider").get_attribute("aria-valuetext")

    def wait(self, text):
        self.page.wait_for_function("(text) => document.querySelector('.al-training').innerText.includes(text)", arg=text)

    def trained(self):
        """Wait for the end of a training."""
        self.page.wait_for_function("() => { const { dataset, innerText } = document.querySelector('.al-training'); return dataset.busy === 'false' && innerText.includes('Train here'); }")

    def train(self):
        self.button("Train here").click()
        self.trained()

    def look_at(self, text):
        self.root.get_by_role("combobox", name="Sentence").select_option(label="Your own sentence …")
        self.root.get_by_role("textbox", name="Sentence").fill(text)


@pytest.fixture
def shown(widget_visit):
    return lambda widget, address="", **options: Shown(widget_visit(widget, address, **options).page)


DEPOSIT = "I went to the bank to deposit money."
SEED = "To buy seed, farmers borrow from the bank and pay after the harvest."


def test_the_film_is_played_and_then_the_page_trains_on_data_that_a_reader_has_changed(shown):
    widget = AttentionTraining()
    one = shown(widget)
    root, page = one.root, one.page
    assert one.said() == "Which word will “bank” come to attend to?" and one.step() == "step 0 of 100"
    assert root.bounding_box()["height"] <= 560 and root.locator(".al-closed-row").count() == 1
    np.testing.assert_allclose([*one.weights().values()], [*dict(zip(DEPOSIT.lower()[:-1].split(), widget.weights(0), strict=True)).values()], atol=1e-4)
    one.button("▶ Play").click()
    one.wait("step 100 of 100")
    assert one.said() == "After 100 steps “bank” gives 0.58 to deposit." and root.locator(".al-closed-row").count() == 0
    assert one.weights()["deposit"] == pytest.approx(widget.weights()[6], abs=1e-4) and page.evaluate("location.hash") == ""
    slider = root.get_by_role("slider")
    slider.press("ArrowLeft")
    assert one.step() == "step 92 of 100" and root.locator(".al-train-curve").first.get_attribute("data-step") == "92"
    slider.press("Home")
    assert one.said() == "Before training “bank” gives no word more than 0.14."
    page.wait_for_function("() => location.hash === '#attention-training=' + encodeURIComponent('I went to the bank to deposit money.')")

    one.train()  # the same training, here: as NumPy's, but for the rounding of what is stored
    assert one.weights()["deposit"] == pytest.approx(widget.weights()[6], abs=2e-3)
    assert "Right: 60 of 60 trained on, 19 of 20 never seen" in root.inner_text() and one.note() == ""
    slider.press("Home")  # a moment that was not kept by the film
    for _ in range(50):
        slider.press("ArrowRight")
    assert one.step() == "step 50 of 100"
    root.get_by_text("Show numbers").click()
    assert root.locator(".al-numbers thead th").all_inner_texts()[:3] == ["step", "loss", "on cues"] and root.locator(".al-numbers tbody tr").count() <= 27
    root.get_by_text("Show numbers").click()

    root.get_by_text("Change the data").click()
    rows = root.locator(".al-data li")
    rows.first.wait_for()
    assert rows.count() == 60 and rows.first.locator("input").is_checked()
    one.button("Write “today” into every money sentence").click()
    assert one.note() == "You wrote “today” into 30 sentences. Train to see what comes of it."
    one.train()
    weights = one.weights()
    assert weights["today"] > 0.6 and weights["deposit"] < 0.1 and "10 of 20 never seen" in root.inner_text()
    assert re.search(r"“deposit” gets 0.0\d; with all 60 sentences it got 0.5\d. Most goes to “today” now: 0.7\d.", one.note())
    assert root.locator(".al-train-before").count() == 2
    one.button("Reset data").click()
    assert one.note().startswith("The data are as they were.") and "today" not in one.weights()
    one.button("Flip all with “deposit”").click()
    assert one.note().startswith("You flipped 3 labels.")
    first = rows.filter(has_text="We sat by the river bank.")
    first.get_by_role("checkbox").press("Space")
    first.get_by_role("button").press("Enter")
    first.get_by_role("checkbox").press("ArrowDown")  # one stop for Tab, not a hundred and twenty
    assert rows.nth(1).get_by_role("checkbox").evaluate("(box) => box === document.activeElement") and root.locator(".al-data li [tabindex='0']").count() == 2
    rows.nth(1).get_by_role("checkbox").press("End")
    for _ in range(2):
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Add to the data"
    assert one.note().startswith("You left out 1 sentence and flipped 3 labels.") and "money" in first.inner_text()
    page.wait_for_function("() => /changes=.*out%201%22.*flip%20/.test(location.hash)")
    box = root.get_by_role("textbox", name="Add to the data")
    box.fill("No such word.")
    one.button("Add as river").click()
    assert "“bank” is not in this sentence" in root.locator(".al-train-own").inner_text() and box.input_value() == "No such word."
    box.fill("A beaver at the bank. <b>")
    one.button("Add as river").click()
    one.wait("added 1 sentence")  # "b" is a word of the large table
    assert rows.count() == 61 and box.input_value() == ""
    one.train()
    assert one.weights()["deposit"] > 0.7 and "river" in root.locator(".al-verdict").inner_text() and "60 of 60 trained on" in root.inner_text()
    one.button("Another start").click()
    one.trained()
    assert "from start 1 it got" in one.note()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_training_is_stopped_and_goes_on_and_typing_is_heard_meanwhile(shown):
    texts = sense_texts(sentences("train"), vectors())
    long = train(start_sense_layer(0), sense_loss, texts[1:5], steps=300, batch=None, progress=False, optimiser=Adam(0.003))
    one = shown(AttentionTraining(long))
    root = one.root
    root.get_by_text("Change the data").click()
    one.page.wait_for_selector(".al-data li")
    one.button("Train here").click()
    root.get_by_role("textbox", name="Add to the data").type("typing goes on")
    one.button("■ Stop").click()
    assert root.get_by_role("textbox", name="Add to the data").input_value() == "typing goes on"
    step = int(one.step().split()[1])
    assert 0 < step < 300 and one.button("Go on").is_visible() and one.step().endswith("of 300")
    one.button("Go on").click()
    one.trained()
    assert one.step() == "step 300 of 300" and one.weights()["deposit"] > 0.5
    for box in root.locator(".al-data li input").all():
        box.evaluate("(box) => box.click()")
    one.button("Train here").click()
    one.wait("No sentence is left to learn from.")
    one.button("Reset data").click()
    one.train()
    assert "No sentence is left" not in root.inner_text()


def test_a_reader_looks_at_a_sentence_of_their_own(shown):
    one = shown(AttentionTraining())
    root, said = one.root, one.root.locator(".al-message").first
    root.get_by_role("combobox", name="Sentence").select_option(SEED)
    root.get_by_role("slider").press("End")
    assert "seed" in one.said() and root.locator(".al-verdict").inner_text() == "It reads “bank” as river (0.96): wrong, it is money. Never seen in training."
    one.look_at("The rivr bank")
    one.button("river").click()
    assert root.get_by_role("textbox", name="Sentence").input_value() == "The river bank" and "river" in one.weights()
    one.look_at("Gold in the bank")
    one.wait("gold")
    assert sum(one.weights().values()) == pytest.approx(1) and "never" not in root.locator(".al-verdict").inner_text().lower()
    for text, told in (("", "Write a sentence"), ("A river.", "“bank” is not in this sentence"), ("bank " * 41, "That is 41 words")):
        one.look_at(text)
        assert told in said.inner_text() and "gold" in one.weights()
    one.look_at("Pirates hid jewels and xqzzkv at the bank <img src=x>")
    one.page.wait_for_function("() => document.querySelector('[data-token=jewels]')")
    assert "“xqzzkv” has no vector here" in said.inner_text() and "xqzzkv" not in one.weights()
    one.page.wait_for_function("() => decodeURIComponent(location.hash).startsWith('#attention-training=Pirates hid jewels')")


def test_an_address_opens_a_sentence_of_ones_own_at_a_step(shown):
    one = shown(AttentionTraining(), "#attention-training=Gold%20in%20the%20bank&attention-training.step=44", reduced_motion="reduce")
    one.page.wait_for_selector("[data-token=gold]")
    assert one.step() == "step 44 of 100" and one.said().startswith("After 44 steps") and one.root.get_by_role("textbox", name="Sentence").input_value() == "Gold in the bank"
    one.train()
    assert one.step() == "step 100 of 100"


def test_an_address_carries_changed_data(shown):
    changes = ["out 2-3", "flip 1", "today 31-60", "river: A beaver at the bank. <b>", "money: Nothing with the word."]
    one = shown(AttentionTraining(step=100), "#attention-training=" + quote("We sat by the river bank.") + "&attention-training.changes=" + quote(json.dumps(changes)))
    one.wait("You left out 2 sentences")
    one.wait("added 1 sentence")  # "b" is a word of the large table; what has no bank is left out
    assert one.note().startswith("You left out 2 sentences, flipped 1 label, wrote “today” into 30 sentences and added 1 sentence.")
    assert one.root.locator(".al-data-fold").get_attribute("open") is not None and one.root.locator(".al-data li").count() == 61
    one.train()
    assert "59 of 59 trained on" in one.root.inner_text()
    one.button("Reset data").click()
    one.page.wait_for_function("() => !location.hash.includes('changes')")
    for wrong in (["flip 1", "sink 3"], ["river: "], ["out 1"] * 41):
        one.page.evaluate("(hash) => (location.hash = hash)", "attention-training.changes=" + quote(json.dumps(wrong)))
    assert one.note().startswith("The data are as they were.")
    one.page.evaluate("(hash) => (location.hash = hash)", "attention-training.changes=" + quote('["flip 40"]'))
    one.page.wait_for_function("() => document.querySelector('.al-data-scroll').scrollTop > 900")  # what is changed is in sight


@pytest.mark.parametrize("options", [{}, {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "color_scheme": "dark"}], ids=["page", "phone"])
def test_it_is_read_by_everybody(widget_visit, options):
    visited = widget_visit(AttentionTraining(step=100), **options)
    one = Shown(visited.page)
    visited.page.wait_for_selector("[data-ready=true]")
    one.root.get_by_text("Change the data").click()
    visited.page.wait_for_selector(".al-data li")
    one.button("Leave out all with “deposit”").click()
    assert visited.violations() == [] and visited.page.evaluate("document.documentElement.scrollWidth") <= visited.page.viewport_size["width"]
    least = 44 if options else 24
    small = [each.get_attribute("aria-label") or each.inner_text() for each in one.root.locator("button, select, summary, .al-data label, input[type=text], input[type=range]").all()
             if each.is_visible() and each.bounding_box()["height"] < least]
    assert small == []
    one.look_at("the bank " * 20)
    visited.page.wait_for_function("() => document.querySelectorAll('.al-train-share').length === 40")
    assert visited.page.evaluate("document.documentElement.scrollWidth") <= visited.page.viewport_size["width"] and visited.violations(contrast=".al-train-row") == []
    letters = one.root.locator("text, small, b").evaluate_all("(all) => all.map((each) => parseFloat(getComputedStyle(each).fontSize))")
    assert min(letters) >= 12
