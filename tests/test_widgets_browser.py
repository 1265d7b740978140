"""The widgets as a person uses them: type, press, look. Over http and from file://, with no network but this machine."""

import re

import numpy as np
import pytest
from conftest import served, widget_page
from test_meaning_shift import WEAK, assert_numpys
from test_meaning_shift import Shift as TrainedShift

from attention_lib.widgets import MeaningShift

pytestmark = pytest.mark.browser
RIVER, MONEY = "We sat by the river bank.", "She deposited her check at the bank."
SHIFT = "[data-widget=meaning-shift]"
WAIT = "() => !document.querySelector('.al-message progress')"


class Shift:
    """A meaning-shift, the first on its page."""

    def __init__(self, page):
        self.page, self.box = page, page.get_by_role("textbox", name="Sentence")

    def type(self, text):
        self.box.fill(text)
        self.page.wait_for_function(WAIT)

    def press_keys(self, text):
        self.box.press("ControlOrMeta+a")
        self.box.press_sequentially(text)
        self.page.wait_for_function(WAIT)

    def place(self, role):
        mark = self.page.locator(f"{SHIFT} .al-map [data-role={role}]").first
        return np.array([float(mark.get_attribute("data-x")), float(mark.get_attribute("data-y"))])

    def weights(self):
        return {int(bar.get_attribute("data-col")): float(bar.get_attribute("data-weight"))
                for bar in self.page.locator(f"{SHIFT} .al-bar").all()}

    def pulls(self):
        marks = self.page.locator(f"{SHIFT} [data-role=pull]").all()
        return np.array([[float(mark.get_attribute(axis)) for axis in ("data-x", "data-y")] for mark in marks])

    def message(self):
        return self.page.locator(f"{SHIFT} .al-message").inner_text()


@pytest.fixture(scope="module")
def raw_page(tmp_path_factory):
    """The file of a page with one meaning-shift whose source is raw dot products, its map open."""
    return widget_page(tmp_path_factory.mktemp("raw"), MeaningShift(RIVER, sharpness=2.0, map=True))


@pytest.fixture(scope="module")
def raw_http(raw_page):
    with served(raw_page.parent) as address:
        yield address + raw_page.name


@pytest.fixture
def address(request, raw_page):
    """The address of that page: a file on a disk, or over http where a test asks for both."""
    return request.getfixturevalue("raw_http") if getattr(request, "param", "file") == "http" else raw_page.as_uri()


def watchful(visit, address, kind):
    """A visit of a meaning-shift; afterwards the console must be clean and no other host asked."""
    visited = visit()
    visited.open(address)
    visited.shift = kind(visited)
    yield visited
    assert visited.troubles == []
    home = address.rpartition("/")[0]
    assert [r for r in visited.requests if not r.startswith((home, "blob:", "data:"))] == []


@pytest.fixture
def raw(address, visit):
    yield from watchful(visit, address, lambda visited: Shift(visited.page))


@pytest.fixture
def landing(request, site, http_root, visit):
    """The landing page over http, or from a folder where a test asks for both; its map is open."""
    root = site.as_uri() + "/" if getattr(request, "param", "http") == "file" else http_root
    for visited in watchful(visit, root + "index.html", TrainedShift):
        visited.page.locator(".al-fold > summary").click()
        visited.page.locator(".al-fold[open]").wait_for()
        yield visited


# Raw dot products

@pytest.mark.parametrize("address", ["http", "file"], indirect=True)
def test_bank_moves_to_the_side_of_its_company(raw):
    shift = raw.shift
    shift.press_keys(RIVER)
    river = shift.place("shifted")
    assert river[0] < shift.place("static")[0] - 0.05
    shift.press_keys(MONEY)
    money = shift.place("shifted")
    assert money[0] > shift.place("static")[0] + 0.02
    poles = raw.page.locator(f"{SHIFT} [data-role=pole]")
    assert [poles.nth(i).get_attribute("data-token") for i in (0, 1)] == ["river", "money"]
    assert float(poles.nth(0).get_attribute("data-x")) < river[0] < money[0] < float(poles.nth(1).get_attribute("data-x"))


@pytest.mark.parametrize("sentence", [RIVER, MONEY, "The grumpy otter swam from the muddy bank to a willow.",
                                      "From the river bank we walked to the bank to deposit our money."])
def test_the_numbers_are_numpys(raw, sentence):
    raw.shift.type(sentence)
    python = MeaningShift(sentence, sharpness=2.0)
    places = python.places()
    np.testing.assert_allclose(raw.shift.place("static"), places["static"], atol=1e-5)
    np.testing.assert_allclose(raw.shift.place("shifted"), places["shifted"], atol=1e-5)
    row = python.words.index("bank")
    np.testing.assert_allclose(list(raw.shift.weights().values()), python.weights[row], atol=1e-5)


def test_the_pulls_add_up_to_the_move_and_the_weights_to_one(raw):
    raw.shift.type("From the river bank we walked to the bank to deposit our money.")
    move = raw.shift.place("shifted") - raw.shift.place("static")
    np.testing.assert_allclose(raw.shift.pulls().sum(axis=0), move, atol=1e-6)
    assert sum(raw.shift.weights().values()) == pytest.approx(1, abs=1e-6)


# How many pixels the move that is drawn differs from the one that the numbers tell, by the scale of the poles.
OFF = """() => {
    const all = (role) => [...document.querySelectorAll(`[data-widget=meaning-shift] circle[data-role=${role}]`)];
    const x = (mark) => { const { left, width } = mark.getBoundingClientRect(); return left + width / 2; };
    const [left, right] = all("pole"), [from] = all("static"), [to] = all("shifted");
    const scale = (x(right) - x(left)) / (right.dataset.x - left.dataset.x);
    return Math.abs(x(to) - x(from) - scale * (to.dataset.x - from.dataset.x)); }"""


def paused(visited, address):
    """A meaning-shift of a page on which no time goes by, but what the test lets go."""
    page = visited.page
    page.clock.install()
    visited.open(address)
    page.clock.pause_at(page.evaluate("() => Date.now() + 10_000"))
    return Shift(page)


def test_the_drawn_dot_glides_to_where_its_numbers_say(address, visit):
    shift = paused(visit(), address)
    shift.box.fill(MONEY)
    assert shift.page.evaluate(OFF) > 5  # it has not left yet
    shift.page.clock.run_for(1000)
    assert shift.page.evaluate(OFF) < 0.6


def test_another_word_can_be_chosen_by_mouse_and_by_keyboard(raw):
    page = raw.page
    page.get_by_role("button", name="river", exact=True).click()
    assert page.locator(f"{SHIFT} [data-role=shifted]").first.get_attribute("data-token") == "river"
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    assert page.locator(f"{SHIFT} [data-role=shifted]").first.get_attribute("data-token") == "bank"


def test_presets_sharpness_and_poles(raw):
    page, shift = raw.page, raw.shift
    page.get_by_role("button", name="I went to the bank to deposit money.").click()
    assert shift.box.input_value() == "I went to the bank to deposit money."
    own = shift.weights()[4]
    page.get_by_role("slider", name="Sharpness").press("End")
    assert shift.weights()[4] > own
    page.get_by_text("Change the poles").click()
    page.get_by_role("textbox", name="Left pole").fill("music song")
    page.wait_for_function(WAIT)
    assert page.locator(f"{SHIFT} [data-role=pole]").first.get_attribute("data-token") == "music"
    page.get_by_role("textbox", name="Left pole").fill("xqzzkv")
    assert "xqzzkv" in shift.message() and page.locator(f"{SHIFT} [data-role=pole]").first.get_attribute("data-token") == "music"


def test_play_lets_the_words_arrive_one_by_one(raw):
    page, shift = raw.page, raw.shift
    before = shift.place("shifted")
    page.get_by_role("button", name="Play").click()
    alone = """([shift]) => { // "bank" is alone: asked at once, for on a busy machine the next word may come in between
        const [bar, ...marks] = [".al-bar[data-col='5']", "[data-role=shifted]", "[data-role=static]"].map((each) => document.querySelector(`${shift} ${each}`));
        return Math.abs(Number(bar?.dataset.weight) - 1) < 1e-6 && marks.map(({ dataset }) => Number(dataset.x));
    }"""
    shifted, static = page.wait_for_function(alone, arg=[SHIFT]).json_value()
    assert shifted == pytest.approx(static, abs=1e-9)
    page.wait_for_function(f"() => document.querySelectorAll('{SHIFT} .al-chip[data-absent]').length === 3")
    assert 0.3 < shift.weights()[5] < 1
    page.wait_for_function(f"() => document.querySelectorAll('{SHIFT} .al-chip[data-absent]').length === 0", timeout=15_000)
    np.testing.assert_allclose(shift.place("shifted"), before, atol=1e-9)


def test_the_table_says_what_the_picture_says(raw):
    raw.page.get_by_text("Show numbers").click()
    rows = raw.page.locator(f"{SHIFT} table.al-numbers tbody tr").all_inner_texts()
    assert len(rows) == 8
    weight = float(re.split(r"\s+", rows[5].strip())[-3])
    assert weight == pytest.approx(raw.shift.weights()[4], abs=5e-4)


def test_an_address_opens_a_sentence(address, visit):
    page = visit().open(address + "#meaning-shift=The%20boat%20reached%20the%20bank.&meaning-shift.word=boat&meaning-shift.position=1")
    page.wait_for_function(WAIT)
    assert page.get_by_role("textbox", name="Sentence").input_value() == "The boat reached the bank."
    assert page.locator(f"{SHIFT} [data-role=shifted]").first.get_attribute("data-token") == "boat"


def test_the_link_brings_back_the_picture(raw, visit):
    raw.shift.type("A spring day by the bank & “quotes”, 100%.")
    raw.page.get_by_role("slider", name="Sharpness").press("ArrowRight")
    raw.page.get_by_role("button", name="Copy link").click()
    raw.page.wait_for_function("() => location.hash.includes('sharpness')")
    page = visit().open(raw.page.url)
    page.wait_for_function(WAIT)
    again = Shift(page)
    assert again.box.input_value() == "A spring day by the bank & “quotes”, 100%."
    np.testing.assert_allclose(again.place("shifted"), raw.shift.place("shifted"), atol=1e-9)


def test_a_nonsense_address_does_no_harm(address, visit):
    visited = visit()
    visited.open(address + "#meaning-shift=&meaning-shift.sharpness=%22x%22&meaning-shift.left=7&meaning-shift.position=[]&x=%E0%A4%A")
    assert visited.troubles == []


@pytest.mark.parametrize("text, says", [
    ("", "Write a sentence"), ("   ", "Write a sentence"), ("?!…", "Write a sentence"), ("word " * 200, "200 words"),
    ("🏦 💧 🏞️", "Write a sentence"), ("नमस्ते दुनिया", "no vector for any"), ("<img src=x onerror=alert(1)>", "not in this sentence"),
    ("The river was wide.", "“bank” is not in this sentence"), ("xqzzkv qwrtzp", "no vector for any"),
])
def test_bad_input_is_told_and_the_last_good_picture_stays(raw, text, says):
    before = raw.shift.place("shifted")
    raw.shift.type(text)
    assert says in raw.shift.message()
    np.testing.assert_allclose(raw.shift.place("shifted"), before)
    assert raw.page.locator(f"{SHIFT} img").count() == 0
    raw.shift.type(MONEY)  # and it goes on
    assert raw.shift.message() == "" and raw.shift.place("shifted")[0] > raw.shift.place("static")[0]


def test_unknown_words_stay_marked_with_near_spellings(raw):
    raw.shift.type("We sat by the rivr bank 🏦.")
    chip = raw.page.locator(f"{SHIFT} .al-chip", has_text="rivr")
    assert chip.is_disabled() and "“rivr” has no vector" in raw.shift.message()
    raw.page.locator(f"{SHIFT} .al-suggestion", has_text="river").click()
    assert raw.shift.box.input_value() == "We sat by the river bank 🏦."
    assert 4 in raw.shift.weights()


def test_a_chosen_word_that_is_deleted(raw):
    raw.page.get_by_role("button", name="sat", exact=True).click()
    raw.shift.type("We by the river bank.")
    assert "“sat” is not in this sentence" in raw.shift.message()
    raw.page.get_by_role("button", name="bank", exact=True).click()
    assert raw.shift.message() == "" and 3 in raw.shift.weights()


def test_everything_by_keyboard_alone(raw):
    page = raw.page
    raw.shift.box.focus()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type(MONEY)
    page.wait_for_function(WAIT)
    seen = []
    for _ in range(40):
        page.keyboard.press("Tab")
        seen.append(page.evaluate("() => (document.activeElement.innerText || document.activeElement.ariaLabel || document.activeElement.type || '').trim()"))
        outline = page.evaluate("() => getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none", page.evaluate("() => document.activeElement.outerHTML.slice(0, 300)")
        assert page.evaluate("() => !document.activeElement.closest('svg')")  # nothing to do there
        if seen[-1] == "Show numbers":
            break
    for name in ("deposited", "▶ Play", "range", "Zoom in", "Copy link", "Change the poles", "Show numbers"):
        assert name in seen
    page.keyboard.press("Enter")
    assert page.locator(f"{SHIFT} table.al-numbers").is_visible()


def test_reduced_motion_draws_at_once(address, visit):
    shift = paused(visit(reduced_motion="reduce"), address)
    shift.box.fill(MONEY)
    assert shift.page.evaluate(OFF) < 0.6


def test_a_shard_that_cannot_be_fetched_is_told_and_tried_again(raw_http, visit):
    visited = visit()
    visited.context.route("**/shards/*", lambda route: route.abort())
    shift = Shift(visited.open(raw_http))
    shift.type("We swam to the sandy bank.")
    assert "could not be fetched" in shift.message()
    visited.context.unroute("**/shards/*")
    shift.type("We swam to the sandy bank!")
    visited.page.wait_for_function("() => document.querySelectorAll('.al-bar').length === 6")


# The landing page: the first layer of the real model

def test_the_landing_page_shows_bank_move_at_once_and_without_a_request(landing):
    for sentence in (WEAK, "We saw ducks at the bank.", "We saw loans at the bank."):
        landing.page.get_by_role("button", name=sentence, exact=True).click()
        assert_numpys(landing.shift, sentence)
    assert [asked for asked in landing.requests if "/shards/" in asked] == []


@pytest.mark.parametrize("size", [(1280, 900), (390, 844)])
def test_the_first_screen_shows_the_contrast_untouched_and_both_doors(http_root, visit, size):
    phone = size[0] < 500
    visited = visit(viewport=dict(zip(("width", "height"), size, strict=True)), has_touch=phone, is_mobile=phone)
    page = visited.open(http_root + "index.html")
    doors = ["Start chapter 1 (40 min)", "Chapter 4", "Chapter 5", "Chapter 6", "Chapter 12"]
    for seen, count in ((".bd-article h1", 1), (".bd-article blockquote", 1), (f"{SHIFT} [data-role=shifted]", 2), (f"{SHIFT} .al-play:visible", 1),
                        (".bd-article div.afm + p", 1), (".start a", 5)):
        marks = page.locator(seen)
        assert marks.count() == count
        for each in marks.all():
            box = each.bounding_box()
            assert box["y"] >= 0 and box["y"] + box["height"] <= size[1]
    river, money = (float(each.get_attribute("data-x")) for each in page.locator(f"{SHIFT} [data-role=shifted]").all())
    assert river < -1 and money > 1 and page.locator(".start a").evaluate_all("all => all.map((each) => each.textContent.replace(/\\s+/g, ' ').trim())") == doors
    assert [each.rsplit("/", 1)[1][:2] for each in page.locator(".start a").evaluate_all("all => all.map((each) => each.href)")] == ["01", "04", "05", "06", "12"]
    marks = lambda role: float(page.locator(f"{SHIFT} .al-own-rulers [data-role={role}]").get_attribute("data-x"))  # noqa: E731
    for text, low, high in (("ducks", -3, -0.2), ("loans", 0.5, 3), ("check", 0.2, 0.45)):
        page.locator("a.drive", has_text=text).click()
        page.locator(f"{SHIFT} .al-own-field .al-cue", has_text=text).wait_for()
        assert low < marks("shifted") < high
    assert 0 < marks("shifted") - marks("static") < 0.25  # it hardly moves
    page.locator("a.drive", has_text="Whole model").click()
    page.wait_for_function(f"() => document.querySelector('{SHIFT} .al-who').textContent.includes('After 6 layers')")
    assert marks("shifted") == pytest.approx(1.18, abs=0.005)  # and comes home
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth") and visited.troubles == []


def test_the_path_has_fourteen_steps_and_fills_the_circles_of_the_short_cut(http_root, visit):
    page = visit(color_scheme="light").open(http_root + "index.html")
    steps = page.locator(".path li").evaluate_all("""all => all.map((each, at) => [each.querySelector("a")?.getAttribute("href") ?? "",
        getComputedStyle(each, "::before").backgroundColor === getComputedStyle(document.documentElement).getPropertyValue("--book-ink") ||
        getComputedStyle(each, "::before").backgroundColor === "rgb(31, 37, 46)"])""")
    assert len(steps) == 14 and [number for number, (_, filled) in enumerate(steps, 1) if filled] == [4, 5, 6, 12]
    assert all(href.startswith(f"chapters/{number:02}_") for number, (href, _) in enumerate(steps, 1) if href)
    assert page.locator(".path svg").count() == 3 and page.locator(".path svg[aria-hidden=true]").count() == 3


@pytest.mark.parametrize("landing", ["http", "file"], indirect=True)
def test_the_landing_page_hears_the_readers_own_sentence(landing):
    landing.shift.box.press("ControlOrMeta+a")
    landing.shift.box.press_sequentially("The grumpy otter swam from the muddy bank to a willow.")
    landing.page.wait_for_function(WAIT)
    assert_numpys(landing.shift, "The grumpy otter swam from the muddy bank to a willow.")
    assert landing.shift.place("shifted")[0] < -0.3


def test_a_teachers_link_opens_the_landing_page_with_a_sentence(landing, visit):
    landing.shift.type("The teller at the bank counted coins.")
    landing.page.get_by_role("button", name="Copy link").click()
    landing.page.wait_for_function("() => location.hash.includes('teller')")
    again = visit()
    again.open(landing.page.url).wait_for_function("() => document.querySelector('.al-chip[data-token=teller]')")
    assert_numpys(TrainedShift(again), "The teller at the bank counted coins.")

