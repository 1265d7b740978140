"""What all widgets share: a host on the page where each fails alone, an end that lets go of everything, a Python that may be away."""

import base64
import functools
import json
import re

import numpy as np
import pytest
from conftest import ALONE, served, widget_page

from attention_lib.vectors import WordVectors
from attention_lib.widgets import (
    Arrows,
    AttentionMatrix,
    AttentionTraining,
    Bend,
    Clocks,
    Cost,
    EmbeddingMap,
    Heads,
    LayerStack,
    Lineup,
    Mask,
    MeaningShift,
    Mix,
    Model,
    Positions,
    Pull,
    Push,
    Quiz,
    Reach,
    Silence,
    Softmax,
    Tiles,
    TrainingReplay,
    WordCounts,
)
from attention_lib.widgets.core.link import linked, style

pytestmark = pytest.mark.browser
MATRIX = functools.partial(AttentionMatrix, whole=True)  # its sentence stands behind a fold, which is open here
MAPPED = functools.partial(MeaningShift, map=True)
RIVER, MONEY = "We sat by the river bank.", "She deposited her check at the bank."
COMPUTING, AWAY, UNSURE = "Python is computing …", "Python is away. Run this cell again.", "Python is away, or still at work"
SOURCES = {  # of widgets that fail in ways of their own
    "throws": "export default { render() { throw new Error('now'); } };",
    "refuses": "export default { render: async () => { throw new Error('now, in a promise'); } };",
    "empty": "export const nothing = 1;",
    "broken": "export default { render( };",
    "pressed": "export default { render({ el }) { const b = document.createElement('button'); b.textContent = 'press'; "
               "b.onclick = () => { throw new Error('later'); }; el.append(b); } };",
    "ticks": "export default { render() { setTimeout(() => { throw new Error('later'); }, 50); } };",
    "promises": "export default { render() { setTimeout(() => Promise.reject(new Error('later')), 50); } };",
    "listens": "export default { render({ model }) { model.on('change:question', () => { throw new Error('later'); }); "
               "setTimeout(() => model.set('question', 1n), 50); } };",
}
HANGING = {"hangs": "export default { render: () => new Promise(() => {}) };", "waits": "await new Promise(() => {}); export default { render() {} };"}
GOOD = Quiz("Why?", [("Because.", True, "So it is.")]).page_html()


def replay():
    rng, words = np.random.default_rng(0), ["dog", "cat", "car", "bus"]
    vectors = WordVectors(words, rng.normal(size=(4, 4)))
    vectors.snapshots = [(n, 1.0, rng.normal(size=(4, 4))) for n in (0, 10, 20)]
    return TrainingReplay(vectors)


def to_the_first_word(x):
    weights = np.zeros((len(x), len(x)))
    weights[:, 0] = 1
    return weights @ x, weights


@pytest.fixture(scope="module")
def all_widgets():
    return [MeaningShift(RIVER, sources=("raw", "layer-1")), AttentionMatrix(RIVER), Heads(), Positions(), EmbeddingMap(word="bank"),
            replay(), WordCounts(), LayerStack(RIVER, presets={}), Model(RIVER, presets={}), Mix([[1, 1], [0, 1]], ["bank", "money"]),
            Arrows(), Lineup(), AttentionTraining(), Bend(), Clocks(), Cost(), Mask(), Pull(), Push(), Reach(), Silence(), Tiles(), Softmax([2, 1], ["bank", "river"]), Quiz("Why?", [("Because.", True, "So it is."), ("Not.", False, "No.")])]


@pytest.fixture
def folder(tmp_path):
    """A folder with what the site gives its pages, and the sources of widgets that fail."""
    widget_page(tmp_path, Quiz("Why?", [("Because.", True, "So it is.")]))
    afm = tmp_path / "_static" / "afm"
    for name, source in {**SOURCES, **HANGING}.items():
        room = json.dumps({f"{name}/index.js": source})
        (afm / f"{name}.js").write_text(f"AFM.define({json.dumps(name + '.js')}, {room});", encoding="utf-8")
    with (afm / "host.js").open("a", encoding="utf-8") as host:
        for name in [*SOURCES, *HANGING, "damaged", "silent", "nosuch"]:
            host.write(f"window.AFM_ROOMS.{name} = [{json.dumps(name)}];\n")
    (afm / "damaged.js").write_text('AFM.define("damaged.js", "export def', encoding="utf-8")
    (afm / "silent.js").write_text("// a page of an error, or nothing at all", encoding="utf-8")
    return tmp_path


def page_of(folder, *pieces):
    page = folder / "all.html"
    page.write_text(ALONE % "\n".join(pieces), encoding="utf-8")
    return page


def broken(name, state='{"address": []}'):
    script = "" if state is None else f'<script type="application/json">{state}</script>'
    return (f'<div class="afm" data-afm="{name}">{script}<div class="afm-fallback"><table><tr><td>The table of {name}</td></tr></table></div></div>')


def alive(quiz):
    quiz.get_by_role("radio").first.check()
    assert "So it is." in quiz.inner_text() and not quiz.locator(".afm-fallback").is_visible()


def complaints(visited):
    """The widgets that the console names, one line each; nothing else may stand there, but what was not found."""
    told = [text for text in visited.troubles if not text.startswith("Failed to load resource")]
    named = [re.match(r"The widget (\S+) failed", text) for text in told]
    assert all(named), [text for text, name in zip(told, named, strict=True) if not name]
    return sorted(each[1] for each in named)


# The host

@pytest.mark.parametrize("root", ["http", "file"])
def test_a_widget_that_fails_in_any_way_fails_alone(folder, visit, root):
    states = {"quiz": '{"question": Infinity}', "quiz-2": '{"question": "Wh', "quiz-3": None, "quiz-4": "null", "quiz-5": "7", "quiz-6": '{"options": 3}'}
    names = ["nosuch", "constructor", "__proto__", "damaged", "silent", *SOURCES]
    page_of(folder, *(broken("quiz", state) for state in states.values()), *(broken(name) for name in names), GOOD)
    visited = visit()
    with served(folder) as address:
        start = f"{address}all.html#%E0%A4%A=%&&=&quiz=%E0%A4%A&quiz&" + "x" * 100_000 if root == "http" else (folder / "all.html").as_uri()
        visited.open(start, ready=None)
        alive(visited.page.locator("[data-afm]").last)
        for place in visited.page.locator("[data-afm]").all()[:-1]:
            if place.get_attribute("data-afm") == "pressed":
                place.get_by_role("button").click()
            place.locator("table").wait_for()
            assert place.locator(":scope > div:not(.afm-fallback)").count() == 0
    alive(visited.page.locator("[data-afm]").last)
    assert complaints(visited) == sorted([*states, *names])


def test_what_widgets_share_comes_once(folder, visit):
    visited = visit()
    page = visited.open(page_of(folder, MeaningShift(RIVER).page_html(), AttentionMatrix(RIVER).page_html(), GOOD).as_uri(), ready=None)
    alive(page.locator("[data-afm]").last)
    scripts = page.evaluate("() => [...document.scripts].map((script) => script.src.split('/').pop()).filter(Boolean)")
    assert sorted(scripts) == ["attention_matrix.js", "core.js", "host.js", "meaning_shift.js", "minilm.js", "quiz.js"]
    assert visited.troubles == []


def test_a_widget_that_hangs_keeps_nobody_waiting(folder, visit):
    page = page_of(folder, *(broken(name) for name in HANGING), GOOD)
    visited = visit()
    visited.page.clock.install()
    visited.open(page.as_uri(), ready=None)
    visited.page.clock.fast_forward(2000)
    visited.page.clock.fast_forward(2000)
    alive(visited.page.locator("[data-afm]").last)
    visited.page.clock.fast_forward(20_000)
    for place in visited.page.locator("[data-afm]").all()[:-1]:
        place.locator("table").wait_for()
    assert complaints(visited) == ["hangs"]  # the other one may still be on its way


def test_a_page_without_its_list_of_shards_says_so_and_goes_on(folder, visit):
    visited = visit()
    page = page_of(folder, MeaningShift(RIVER).page_html())
    visited.page.route("**/host.js", lambda route: route.fulfill(body=route.fetch().text().replace("window.AFM_SHARDS", "window.lost", 1), content_type="text/javascript"))
    with served(folder) as address:
        visited.open(address + page.name)
        visited.page.get_by_role("textbox", name="Sentence").fill("An otter at the bank.")
        visited.page.get_by_text("run the notebook for more").wait_for()
    assert visited.troubles == []


NONSENSE = ["1e999", "-1e999", "nonsense", "-99", "999999999", "1.5", "[1,2]", "[[]]", "{}", "null", '"x"', "%E0%A4%A", "%22%5Cud800%22", "x" * 30_000]
FREE = {"word", "before", "from_word", "to_word", "focus"}  # any text will do


def test_what_does_not_fit_in_an_address_is_left_alone(folder, visit, all_widgets):
    visited = visit()
    page = page_of(folder, *(widget.page_html() for widget in all_widgets))
    here = visited.open(page.as_uri(), ready=None)
    here.wait_for_function("() => [...document.querySelectorAll('[data-afm]')].every((place) => place.querySelector('[data-ready=true]'))")
    before = here.evaluate("() => document.querySelector('main').innerText")
    for value in NONSENSE:
        pairs = [f"{widget.name}{f'.{trait}' if at else ''}={value}" for widget in all_widgets for at, trait in enumerate(widget.address)
                 if not (trait in FREE or ((at == 0 or (widget.name, trait) == ("model", "beside")) and not value.startswith(("%E", "xx"))) or (value == "1.5" and trait == "sharpness")
                         or (value == "-99" and trait == "sharpness"))]
        here.evaluate("(hash) => { location.hash = hash; }", "&".join(pairs))
        here.evaluate("() => new Promise((done) => setTimeout(done))")
        assert here.evaluate("() => document.querySelector('main').innerText") == before, value
    for bare in ("#heads", "#word-counts", "#meaning-shift"):
        here.evaluate("(hash) => { location.hash = hash; }", bare)
        here.wait_for_function("(name) => { const box = document.querySelector(`[data-afm=${name}]`).getBoundingClientRect(); return box.top < innerHeight && box.bottom > 0; }", arg=bare[1:])
        assert here.evaluate("() => document.querySelector('main').innerText") == before
    assert here.locator("textarea").first.input_value() == RIVER
    assert visited.troubles == []


def test_a_sentence_that_only_python_can_change_stands_there_as_text(folder, visit):
    own = [MAPPED(RIVER, attention=to_the_first_word), MATRIX(RIVER, attention=to_the_first_word)]
    page = page_of(folder, *(widget.page_html() for widget in own))
    visited = visit()
    here = visited.open(page.as_uri() + "#meaning-shift=Money.&meaning-shift.word=river&attention-matrix=Money.")
    for name in ("meaning-shift", "attention-matrix"):
        widget = here.locator(f"[data-widget={name}]")
        widget.locator("[data-weight]").first.wait_for()
        assert widget.get_by_role("textbox", name="Sentence").count() == 0
        assert widget.get_by_label("Sentence", exact=True).inner_text() == RIVER
        assert widget.locator(".al-preset").count() == 0 and "A Python function made this picture" in widget.locator(".al-message").inner_text()
    assert not here.get_by_role("button", name="Play").is_visible()
    assert here.locator("[data-widget=meaning-shift] [data-role=shifted]").first.get_attribute("data-token") == "river"
    assert visited.troubles == [] and visited.violations() == []


def test_copy_link_is_told_and_holds_nothing_of_ones_own_disk(folder, visit):
    page = page_of(folder, MAPPED(RIVER, sharpness=2.0).page_html())
    hash = "#meaning-shift=We%20sat%20by%20the%20river%20bank."
    with served(folder) as address:
        for start, canonical, copied, told in (
                (address + page.name, "", address + page.name + hash, "Link copied."),
                (page.as_uri(), "", hash, "from # on"),
                (page.as_uri(), "https://book.example/all.html", "https://book.example/all.html" + hash, "published page")):
            visited = visit()
            visited.context.grant_permissions(["clipboard-read", "clipboard-write"])
            here = visited.open(start)
            here.evaluate("(href) => href && document.head.append(Object.assign(document.createElement('link'), {rel: 'canonical', href}))", canonical)
            here.get_by_role("button", name="Copy link").click()
            here.get_by_role("status").filter(has_text=told).wait_for()
            assert here.evaluate("() => navigator.clipboard.readText()") == copied
            here.evaluate("() => (navigator.clipboard.writeText = () => Promise.reject(new Error('closed')))")
            here.get_by_role("button", name="Copy link").click()
            here.get_by_role("status").filter(has_text=re.compile("address bar|The link is")).wait_for()
            assert here.get_by_role("button", name="Copy link").count() == 1 and visited.troubles == []


# The end of a picture

COUNT = """() => {
    const held = (window.held = new Map()), say = (what, by) => held.set(what, (held.get(what) ?? 0) + by);
    for (const target of [window, document, document.documentElement, document.body, MediaQueryList.prototype]) {
        const name = target === MediaQueryList.prototype ? "media" : target === window ? "window" : target.nodeName;
        const {addEventListener: add, removeEventListener: remove} = target, known = [];
        target.addEventListener = function (...given) { known.push([this, given[0], given[1]]); say(name, 1); return add.apply(this, given); };
        target.removeEventListener = function (...given) {
            const at = known.findIndex((each) => each[0] === this && each[1] === given[0] && each[2] === given[1]);
            if (at >= 0) { known.splice(at, 1); say(name, -1); }
            return remove.apply(this, given); };
    }
    for (const name of ["ResizeObserver", "MutationObserver", "IntersectionObserver"]) {
        window[name] = class extends window[name] {
            observe(...given) { if (!this.on) say(name, 1); this.on = true; return super.observe(...given); }
            disconnect() { if (this.on) say(name, -1); this.on = false; return super.disconnect(); } };
    }
    for (const [start, stop, repeats] of [["setTimeout", "clearTimeout"], ["setInterval", "clearInterval", true], ["requestAnimationFrame", "cancelAnimationFrame"]]) {
        const [begin, end, running] = [window[start], window[stop], new Set()];
        window[start] = (act, ...rest) => { const id = begin((...news) => { if (!repeats && running.delete(id)) say(start, -1); act(...news); }, ...rest);
            running.add(id); say(start, 1); return id; };
        window[stop] = (id) => { if (running.delete(id)) say(start, -1); end(id); };
    }
}"""
FAKE = """async ([source, state, link]) => {
    const heard = [], sent = [], el = document.body.appendChild(document.createElement("main"));
    const model = { heard, sent, away: false, get: (name) => state[name],
        set(name, value) { if (JSON.stringify(state[name]) === JSON.stringify(value)) return; state[name] = value; model.tell("change:" + name); },
        on(event, each, ...more) { heard.push([event, each]); },
        off(event, each) { const at = heard.findIndex((one) => one[0] === event && one[1] === each); if (at >= 0) heard.splice(at, 1); },
        tell(event, ...news) { heard.filter((one) => one[0] === event).forEach((one) => one[1].call({ model }, ...news)); },
        save_changes() {}, send(message) { if (model.away) throw new Error("Cannot send"); sent.push(message); } };
    if (link) model.link = () => location.href;
    const { default: widget } = await import(URL.createObjectURL(new Blob([source], { type: "text/javascript" })));
    Object.assign(window, { model, el, end: await widget.render({ model, el }) });
}"""


def test_the_end_of_a_picture_lets_go_of_everything_without_a_signal(folder, visit, all_widgets):
    visited = visit()
    page = visited.page
    page.goto((folder / "page-0.html").as_uri())
    page.evaluate(COUNT)
    page.add_style_tag(content=style(*(widget.main() for widget in all_widgets)))
    for link in (True, False):
        for widget in all_widgets:
            page.evaluate("() => held.clear()")
            page.evaluate(FAKE, [linked(widget.main()), widget._page_state(), link])
            main = page.locator("main").last
            main.locator("[data-ready=true]").wait_for()
            assert page.evaluate("() => typeof end") == "function"
            for name in ("Play", "Copy link", "Zoom in", "Analogy"):  # what starts timers
                for button in main.get_by_role("button", name=re.compile(name)).all():
                    if button.is_visible():
                        button.click()
            for box in main.get_by_role("textbox").all():
                if box.is_visible():
                    box.press_sequentially("otter ")
            page.evaluate("() => { end(); el.remove(); }")
            left = page.evaluate("() => [model.heard.map((each) => each[0]), [...held].filter((each) => each[1])]")
            assert left == [[], []], widget.name
    assert [text for text in visited.troubles if "otter" not in text] == []


# Without Python

def message(page):
    return page.locator(".al-message").first.inner_text()


def weights(page):
    return page.locator("[data-weight]").evaluate_all("(marks) => marks.map((mark) => `${mark.dataset.token} ${mark.dataset.weight}`)")


@pytest.fixture
def living(visit):
    """living(widget): the widget with a model that the test speaks for; its clock is the test's too."""
    visited = visit()

    def start(widget):
        visited.page.clock.install()
        visited.page.goto("about:blank")
        visited.page.evaluate(FAKE, [linked(widget.main()), widget._page_state(), False])
        visited.page.locator("[data-ready=true]").wait_for()
        return visited.page

    yield start
    assert visited.troubles == []


@pytest.mark.parametrize("kind", [MAPPED, MATRIX])
def test_weights_of_a_readers_function_are_never_replaced_by_raw_ones(living, kind):
    widget = kind("River and bank.", attention=to_the_first_word, presets=["River and bank.", "Bank and river."])
    page = living(widget)
    before = weights(page)
    box = page.get_by_role("textbox", name="Sentence")
    box.fill("Bank and river.")
    assert weights(page) == before and message(page) == ""
    page.clock.fast_forward(700)
    assert weights(page) == before and message(page) == COMPUTING
    page.clock.fast_forward(3000)
    page.clock.fast_forward(3000)
    assert weights(page) == before and message(page).startswith(UNSURE)
    box.fill("River, bank and river.")
    assert weights(page) == before and message(page).startswith(UNSURE)
    box.fill("Bank and river.")  # the late answer is as good
    widget.sentence = "Bank and river."
    page.evaluate("(answer) => model.set('answer', answer)", widget.answer)
    assert weights(page) != before and message(page) == "" and any(each == "bank 1" for each in weights(page))
    now = weights(page)
    page.evaluate("() => { model.comm_live = false; model.tell('comm_live_update'); }")  # the kernel was started again
    box.fill("River and bank.")
    assert weights(page) == now and message(page) == AWAY
    box.fill("An otter at the bank.")  # and no table of words comes any more
    assert weights(page) == now and message(page) == AWAY
    widget.sentence = "River bank."
    page.evaluate("([sentence, answer]) => { model.set('sentence', sentence); model.set('answer', answer); }", [widget.sentence, widget.answer])
    assert weights(page) != now and message(page) == ""


def test_a_kernel_that_says_that_it_is_busy_is_waited_for(living):
    page = living(MeaningShift("River and bank.", attention=to_the_first_word))
    page.evaluate("() => { model.widget_manager = { kernel: { status: 'busy' } }; }")
    page.get_by_role("textbox", name="Sentence").fill("Bank and river.")
    for _ in range(6):
        page.clock.fast_forward(3000)
        assert message(page) == COMPUTING
    page.evaluate("() => { model.widget_manager.kernel.status = 'idle'; }")
    page.clock.fast_forward(3000)
    assert message(page) == AWAY


def test_an_answer_for_other_words_than_the_pages_is_no_reason_for_raw_weights(living):
    page = living(MATRIX("River and bank.", attention=to_the_first_word))
    before = weights(page)
    page.evaluate("() => { model.set('answer', { sentence: 'Bank.', weights: [[1, 0], [1, 0]] }); model.set('sentence', 'Bank.'); }")
    assert weights(page) == before and "different words" in message(page)


@pytest.mark.parametrize("widget", [
    lambda: MeaningShift(RIVER, source="layer-1"), lambda: MATRIX(RIVER, sources=("raw", "layer-1"), source="layer-1"), Heads])
def test_a_sentence_for_the_real_model_is_told_and_the_last_true_picture_stays(living, widget):
    page = living(widget())
    before = weights(page)
    page.get_by_role("textbox", name="Sentence").fill("An otter slept at the bank.")
    for _ in range(3):
        page.clock.fast_forward(2500)
    page.wait_for_function("() => document.querySelector('.al-message').innerText.startsWith('Python is away')")
    assert weights(page) == before


def test_a_word_that_the_map_has_not_yet_is_told(living):
    page = living(EmbeddingMap(word="bank"))
    before = weights(page)
    box = page.get_by_role("textbox", name="Word", exact=True)
    box.fill("otter")
    box.press("Enter")
    for _ in range(3):
        page.clock.fast_forward(2500)
    page.get_by_text("Python is away").wait_for()
    assert weights(page) == before


@pytest.mark.parametrize("kind", [MAPPED, MATRIX, Positions])
@pytest.mark.parametrize("how", ["throws", "is silent"])
def test_words_that_only_python_has_are_told_and_the_last_true_picture_stays(living, kind, how):
    widget = kind(RIVER, presets=[RIVER, MONEY])
    page = living(widget)
    page.evaluate("(away) => { model.away = away; }", how == "throws")
    before = weights(page)
    page.evaluate("() => document.querySelectorAll('.al-own-text').forEach((fold) => { fold.open = true; })")
    box = page.get_by_role("textbox", name="Sentence")
    box.fill("An otter slept at the bank.")
    for _ in range(3):
        page.clock.fast_forward(2500)
    page.wait_for_function("() => document.querySelector('.al-message').innerText.startsWith('Python is away')")
    assert weights(page) == before
    page.evaluate("""(bytes) => { model.away = false; if (!model.sent.length) return;
        model.tell('msg:custom', { type: 'shard', name: model.sent[0].name }, [new DataView(Uint8Array.from(atob(bytes), (c) => c.charCodeAt(0)).buffer)]); }""",
                  base64.b64encode(widget.shard(widget.shard_name)).decode())
    if how == "throws":
        box.fill(MONEY)
        page.wait_for_function("() => document.querySelector('[data-token=check]')")
    else:
        page.wait_for_function("() => document.querySelector('[data-token=otter]')")
    assert weights(page) != before and message(page) == ""


def test_the_list_is_called_what_it_reads(living):
    page = living(MAPPED(RIVER, source="layer-1", sources=("raw", "layer-1")))
    assert "pulls" in page.locator("ol.al-bars").get_attribute("aria-label")
    page.get_by_role("button", name="Raw vectors").click()
    assert page.locator("ol.al-bars").get_attribute("aria-label") == "How much of its attention each word gets"


# Links in the text

def test_a_link_in_the_text_sets_the_nearest_widget_of_its_name_without_a_step_in_the_history(visit, tmp_path):
    widget_page(tmp_path, MeaningShift("We sat by the river bank."))
    matrix = AttentionMatrix("We sat by the river bank.", presets=["bank grows money"]).page_html()
    link = '<p>Try <a class="drive" href="#attention-matrix=bank%20grows%20money">this</a>.</p>'
    page = (visited := visit(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")).page
    visited.open(page_of(tmp_path, matrix, "<div style='height:1500px'></div>", link, matrix, "<div style='height:1500px'></div>").as_uri())
    page.locator("[data-widget=attention-matrix][data-ready=true]").nth(1).wait_for()
    steps = page.evaluate("history.length")
    page.get_by_role("link", name="this").click()
    first, second = page.locator("[data-widget=attention-matrix]").all()
    second.locator(".al-headline").get_by_text("bank").first.wait_for()
    page.wait_for_function("() => document.querySelectorAll('[data-widget=attention-matrix]')[1].innerText.includes('money')")
    assert "money" not in first.inner_text() and "river" in first.inner_text()
    assert page.evaluate("[history.length, location.hash]") == [steps, "#attention-matrix-2=bank%20grows%20money"]
