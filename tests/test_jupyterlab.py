"""The widgets in a living JupyterLab: drawn, edited by the reader, driven by the reader's own Python."""

import contextlib
import json
import re

import nbformat
import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SHIFT = ".jp-OutputArea [data-widget=meaning-shift]"
CELLS = ["""\
import numpy as np
from attention_lib.widgets import MeaningShift
shift = MeaningShift("We sat by the river bank.", word="bank", map=True)
shift""", """\
print("heard:", shift.sentence, [round(float(w), 3) for w in shift.weights[-1]])""", """\
def to_the_first_word(x):
    weights = np.zeros((len(x), len(x)))
    weights[:, 0] = 1
    return weights @ x, weights

MeaningShift("River and bank.", attention=to_the_first_word, map=True)""", """\
shift.sentence = "He deposited cash at the bank."
shift.weights = np.eye(len(shift.words))[::-1]""", """\
from attention_lib.widgets import EmbeddingMap
words = EmbeddingMap()
words""", """\
print("chosen:", words.word, words.nearest[0][0])
words.word = "bank\"""", """\
from attention_lib.small_world import load_small_world
from attention_lib.static import train_skip_gram
from attention_lib.widgets import TrainingReplay
replay = TrainingReplay(train_skip_gram(load_small_world().sentences[::20], dim=8, epochs=1, rng=0, progress=False), words=["dog", "cat"])
replay""", """\
print("at:", replay.word, replay.step, replay.nearest()[0][0])""", """\
from attention_lib.widgets import AttentionMatrix, Heads, MeaningShift, Positions
trained = MeaningShift("We sat by the river bank.", source="layer-1", map=True)
trained""", """\
print("moved:", trained.sentence, *trained.places()["shifted"].round(3))
trained.sentence = "The bank lent us money.\"""", """\
matrix = AttentionMatrix("We sat by the river bank.", sources=("raw", "layer-1"), masks=("none", "causal"), whole=True)
matrix""", """\
print("matrix:", matrix.source, matrix.mask, *matrix.weights[matrix.words.index("bank")].round(2))""", """\
heads = Heads()
heads""", """\
print("heads:", heads.sentence, heads.layer, round(float(heads.weights[4].max()), 2))""", """\
order = Positions("man bites dog", before="dog bites man")
order""", """\
print("order:", order.kind, round(order.largest_change(), 3))""", """\
import time
from pathlib import Path
def patient(x):
    while Path("busy").exists():
        time.sleep(0.05)
    return to_the_first_word(x)

AttentionMatrix("River and bank.", attention=patient, whole=True)""", """\
from attention_lib.widgets import WordCounts
WordCounts()"""]
AWAY = "Python is away. Run this cell again."


@pytest.fixture(scope="module")
def live(lab):
    """The address of a notebook of CELLS in JupyterLab."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in CELLS])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(notebook, lab.folder / "live.ipynb")
    return f"{lab.address}lab/tree/live.ipynb?reset"


def run_cell(page, number):
    """Select a cell and run it, once the kernel is there; it has answered when its prompt shows a number."""
    from playwright.sync_api import TimeoutError

    page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]").first.wait_for(state="attached")
    cell = page.locator(".jp-CodeCell").nth(number)
    prompt = cell.locator(".jp-InputArea-prompt")
    for _ in range(6):  # a key that comes before Lab has bound its kernel goes nowhere
        if page.locator("dialog.jp-Dialog").count():  # Lab on a busy machine asks about the kernel, or about saving
            page.keyboard.press("Escape")
        with contextlib.suppress(TimeoutError):
            prompt.click(timeout=10_000)
            page.keyboard.press("Control+Enter")
            prompt.filter(has_text=re.compile(r"\[(\*|\d+)\]")).wait_for(timeout=10_000)
            break
    prompt.filter(has_text=re.compile(r"\[\d+\]")).wait_for()
    return cell


def bars(widget):
    return {b.get_attribute("data-token"): float(b.get_attribute("data-weight")) for b in widget.locator(".al-bar").all()}


@pytest.fixture
def page(live, visit):
    """The notebook, opened in JupyterLab."""
    page = visit(viewport={"width": 1280, "height": 5000}).page  # all cells in view
    page.set_default_timeout(60_000)
    page.goto(live)
    page.locator(".jp-CodeCell").nth(len(CELLS) - 1).wait_for()
    return page


def test_the_widget_draws_listens_and_follows_python(page):
    widget = run_cell(page, 0).locator("[data-widget=meaning-shift]")
    widget.locator(".al-map [data-role=shifted]").wait_for()
    assert widget.get_attribute("data-ready") == "true"

    # What the reader types reaches Python, and comes with the whole table of words by message.
    widget.get_by_role("textbox", name="Sentence").fill("An otter slept on the muddy bank.")
    widget.locator(".al-bar", has_text="otter").wait_for()
    said = run_cell(page, 1).locator(".jp-OutputArea-output")
    said.filter(has_text="otter").wait_for()
    weights = json.loads(re.search(r"\[.*\]", said.inner_text()).group())
    assert weights == pytest.approx(list(bars(widget).values()), abs=6e-4)

    # The reader's own attention function makes the picture, also after an edit.
    own = run_cell(page, 2).locator("[data-widget=meaning-shift]")
    own.locator(".al-map [data-role=shifted]").wait_for()
    assert bars(own) == {"river": 1, "and": 0, "bank": 0}
    own.get_by_role("textbox", name="Sentence").fill("Money left the bank.")
    own.locator(".al-bar", has_text="money").wait_for()
    page.wait_for_function("() => [...document.querySelectorAll('.al-bar[data-token=money]')].some((b) => b.dataset.weight === '1')")
    shifted = own.locator(".al-map [data-role=shifted]").first
    assert float(shifted.get_attribute("data-x")) > 0.3

    # Traits set in Python change the picture.
    run_cell(page, 3)
    page.wait_for_function("() => document.querySelector('.al-bar[data-token=deposited]')")
    page.wait_for_function("() => document.querySelector('.jp-CodeCell .al-bar[data-token=he]')?.dataset.weight === '1'")
    assert widget.get_by_role("textbox", name="Sentence").input_value() == "He deposited cash at the bank."


def test_the_map_and_the_replay_listen_and_follow_python(page):
    def nearest(widget, word):
        widget.locator(f"[data-role=word][data-token={word}]").wait_for(state="attached")
        return widget.locator("[data-role=neighbour]").first.get_attribute("data-token")

    def search(widget, word):
        widget.get_by_role("textbox", name="Word", exact=True).fill(word)
        widget.get_by_role("textbox", name="Word", exact=True).press("Enter")
        return nearest(widget, word)

    # The word that the reader chooses reaches Python, and comes with the whole table by message; Python answers.
    words = run_cell(page, 4).locator("[data-widget=embedding-map]")
    found = search(words, "otter")
    run_cell(page, 5).get_by_text(f"chosen: otter {found}").wait_for()
    assert nearest(words, "bank") == "banks"
    assert words.locator(".al-map-frame").evaluate("(frame) => getComputedStyle(frame).borderStyle") == "solid"

    # The reader's moment of training reaches Python too.
    replay = run_cell(page, 6).locator("[data-widget=training-replay]")
    replay.get_by_role("slider", name="Words read").press("End")
    last, found = replay.get_by_role("slider", name="Words read").input_value(), search(replay, "cat")
    run_cell(page, 7).get_by_text(f"at: cat {last} {found}").wait_for()


def test_the_widgets_of_the_real_model_listen_and_follow_python(page):
    def said(number, start):
        output = run_cell(page, number).locator(".jp-OutputArea-output").filter(has_text=start)
        return output.inner_text().removeprefix(start).split()

    # A reader's own sentence needs parts of the model, which come by message; Python hears the sentence too.
    shift = run_cell(page, 8).locator("[data-widget=meaning-shift]")
    shift.get_by_role("textbox", name="Sentence").fill("An otter slept on the muddy bank.")
    shift.locator(".al-bar[data-token=muddy]").wait_for()
    place = shift.locator(".al-map [data-role=shifted]").first
    drawn = [float(place.get_attribute(f"data-{axis}")) for axis in "xy"]
    assert drawn == pytest.approx([float(number) for number in said(9, "moved:")[-2:]], abs=6e-4)
    shift.locator(".al-bar[data-token=lent]").wait_for()  # and Python's sentence reaches the picture
    assert shift.get_by_role("textbox", name="Sentence").input_value() == "The bank lent us money."

    matrix = run_cell(page, 10).locator("[data-widget=attention-matrix]")
    matrix.get_by_role("button", name="Trained").click()
    matrix.get_by_role("button", name="Looking back").click()
    matrix.get_by_role("textbox", name="Sentence").fill("The bank of the otter.")
    matrix.locator("[data-token=otter]").first.wait_for()
    source, mask, *weights = said(11, "matrix:")
    assert (source, mask, len(weights)) == ("layer-1", "causal", 8) and weights[3:] == ["0.0"] * 5

    heads = run_cell(page, 12).locator("[data-widget=heads]")
    heads.get_by_role("textbox", name="Sentence").fill("The otter slept.")
    heads.locator("[data-token=otter]").first.wait_for()
    heads.get_by_role("button", name="4", exact=True).first.click()  # in Lab deeper layers hear it as well
    *sentence, layer, largest = said(13, "heads:")
    assert (" ".join(sentence), layer) == ("The otter slept.", "4") and 0 < float(largest) <= 1

    order = run_cell(page, 14).locator("[data-widget=positions]")
    order.get_by_role("button", name="waves, added").click()
    kind, change = said(15, "order:")
    assert kind == "sinusoidal" and float(change) > 0.03


def test_pictures_stay_true_while_python_computes_and_when_it_is_away(page, lab):
    def weights(widget):
        return widget.locator("[data-weight]").evaluate_all("(marks) => marks.map((mark) => mark.dataset.weight)")

    def type_into(widget, text, name="Sentence"):
        widget.get_by_role("textbox", name=name, exact=True).fill(text)

    def told(widget, text):
        widget.locator(".al-message").filter(has_text=text).wait_for()

    def drawn(number, name):
        widget = run_cell(page, number).locator(f"[data-widget={name}]")
        widget.and_(page.locator("[data-ready=true]")).wait_for()
        return widget

    run_cell(page, 0)
    shift, words, trained = drawn(2, "meaning-shift"), drawn(4, "embedding-map"), drawn(8, "meaning-shift")
    heads, order, matrix, counts = drawn(12, "heads"), drawn(14, "positions"), drawn(16, "attention-matrix"), drawn(17, "word-counts")
    order.get_by_text("A sentence of your own").click()
    replay = run_cell(page, 6).locator("[data-widget=training-replay]")

    # A slow function: no raw weights in its place, and a quiet word.
    (lab.folder / "busy").touch()
    before = weights(matrix)
    type_into(matrix, "Bank and river.")
    told(matrix, "Python is computing …")
    assert weights(matrix) == before
    (lab.folder / "busy").unlink()
    matrix.locator("[data-token=bank][data-row='0'][data-weight='1']").first.wait_for()
    assert matrix.locator(".al-message").inner_text() == ""

    # The kernel is started again, and nothing is run.
    before = [weights(widget) for widget in (shift, matrix, trained, order)]
    page.evaluate("""async () => {
        const xsrf = /_xsrf=([^;]*)/.exec(document.cookie)?.[1] ?? "";
        const sessions = await (await fetch("/api/sessions")).json();
        const { kernel } = sessions.find((session) => session.path === "live.ipynb");
        await fetch(`/api/kernels/${kernel.id}/restart`, { method: "POST", headers: { "X-XSRFToken": xsrf } }); }""")
    for widget in (shift, matrix, trained, order):
        type_into(widget, "An otter slept on the muddy bank.")
        told(widget, "Python is away")
    assert [weights(widget) for widget in (shift, matrix, trained, order)] == before
    heads.get_by_role("button", name="4", exact=True).first.click()
    told(heads, AWAY)
    assert heads.locator(".al-head-title").inner_text().startswith("Head 1.")
    type_into(words, "otter", "Word")
    words.get_by_role("textbox", name="Word", exact=True).press("Enter")
    words.get_by_text("Python is away").wait_for()
    type_into(counts, "otter otter", "Document 1")  # these need no Python
    counts.locator("[data-token=otter][data-count='2']").wait_for()
    replay.get_by_role("slider", name="Words read").press("Home")
    assert replay.get_by_role("slider", name="Words read").input_value() == "0"
