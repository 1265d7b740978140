"""The embedding map: what Python computes, that JavaScript computes the same, and what a person does with it."""

import base64
import io
import json

import numpy as np
import pytest
from conftest import at_rest, load_modules, widget_page
from PIL import Image

from attention_lib.data_files import FOLDER, load_data
from attention_lib.tensors import dequantise, parse_tensors
from attention_lib.vectors import WordVectors, unit
from attention_lib.widgets import EmbeddingMap
from attention_lib.widgets.word_map.projection import (
    analogy_plane,
    principal_axes,
    principal_places,
    unit_rows,
    whole_numbers,
)

browser_test = pytest.mark.browser
MAP = "[data-widget=embedding-map]"
STILL = f"() => document.querySelector('{MAP} canvas.al-canvas').dataset.still === 'true' && !document.querySelector('{MAP} progress')"
TEN = ["bank", "king", "spring", "mouse", "river", "seven", "slowly", "paris", "the", "bread"]
FIVE = [["man", "king", "woman"], ["england", "london", "france"], ["walk", "walked", "play"], ["good", "better", "bad"], ["greece", "athens", "italy"]]
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}


@pytest.fixture(scope="module")
def book():
    return WordVectors.load("minilm-64")


@pytest.fixture(scope="module")
def small():
    """300 real words in 20 dimensions: a table that goes whole into the page."""
    table = WordVectors.load("minilm-64")
    words = [*table.words[1000:1291], "man", "king", "woman", "queen", "bank", "river", "money", "dog", "cat"]
    words = list(dict.fromkeys(words))
    return WordVectors(words, table[words][:, :20])


# The geometry

def test_the_plane_of_an_analogy_worked_by_hand():
    a, b, c, d = [1, 0, 0], [0, 1, 0], [0, 0, 1], [0, 1, 1]
    table = WordVectors(["a", "b", "c", "d", "e"], np.array([a, b, c, d, [1, 2, 3]], float))
    plane = analogy_plane(table, "a", "b", "c")
    places = dict(zip(plane["words"], plane["places"].tolist(), strict=True))
    half, tall = np.sqrt(2), np.sqrt(1.5)  # b - a has length √2; c - a goes half of the way along it
    np.testing.assert_allclose(places["a"], [0, 0], atol=1e-12)
    np.testing.assert_allclose(places["b"], [half, 0], atol=1e-12)
    np.testing.assert_allclose(places["c"], [half / 2, tall], atol=1e-12)
    np.testing.assert_allclose(plane["target"], [1.5 * half, tall], atol=1e-12)
    assert plane["answers"][0][0] == "d"


@pytest.mark.parametrize("words", FIVE)
def test_the_two_arrows_are_parallel_and_of_one_length(book, words):
    plane = analogy_plane(book, *words)
    a, b, c = plane["places"][:3]
    np.testing.assert_allclose(plane["target"] - c, b - a, atol=1e-9)
    start, end = unit(book[words[:2]].astype(float))
    assert np.linalg.norm(b - a) == pytest.approx(np.linalg.norm(end - start))


@pytest.mark.parametrize("words", [("king", "king", "man"), ("king", "man", "king")])
def test_three_words_that_span_no_plane_are_told(book, words):
    with pytest.raises(ValueError, match="three words that point in three directions"):
        analogy_plane(book, *words)
    with pytest.raises(ValueError, match="three words that point in three directions"):
        EmbeddingMap(analogy=words)


def test_principal_components_of_a_cross_are_its_arms():
    rows = np.array([[3, 0, 0], [-3, 0, 0], [0, 0, 1], [0, 0, -1]], float)
    axes, share = principal_axes(rows)
    np.testing.assert_allclose(axes, [[1, 0, 0], [0, 0, 1]], atol=1e-12)
    assert share == pytest.approx(1)


def test_principal_places_are_those_of_a_singular_value_decomposition(small):
    places, share = principal_places(small.matrix)
    rows = unit(small.matrix.astype(float))
    values = np.linalg.svd(rows - rows.mean(axis=0), compute_uv=False)
    np.testing.assert_allclose(np.linalg.norm(places, axis=0), values[:2])
    assert share == pytest.approx((values[:2] ** 2).sum() / (values**2).sum())


def test_a_row_of_zeros_stays_one_and_places_stay_in_proportion():
    np.testing.assert_array_equal(unit_rows([[0, 0], [3, 4]]), [[0, 0], [0.6, 0.8]])
    places = whole_numbers(np.array([[0.0, 0.0], [4.0, 1.0]]))
    assert places.dtype == np.int16 and places.tolist() == [[-32767, -8192], [32767, 8192]]


def test_most_neighbours_by_cosine_are_near_on_the_books_map(book):
    places = load_data("minilm-map.safetensors")["places"].astype(float)
    assert places.shape == (len(book), 2)
    near = 0
    for word in TEN[:8]:
        away = np.linalg.norm(places - places[book.index[word]], axis=1)
        closest = np.argsort(away)[:201]  # of 21,721
        near += sum(book.index[other] in closest for other, _ in book.nearest(word, 10))
    assert near >= 0.5 * 80  # by chance it would be one


# Python

def test_the_map_answers_as_the_table_does(book):
    words = EmbeddingMap(word="bank", analogy=["man", "king", "woman"])
    assert words.nearest == book.nearest("bank", 10)
    assert words.answers == book.analogy("man", "king", "woman")
    words.exclude = False
    assert words.answers[0][0] == "king"
    np.testing.assert_allclose(words.place("bank"), load_data("minilm-map.safetensors")["places"][book.index["bank"]] / 32_767)


def test_the_state_of_the_books_map_is_small_and_answers_its_first_question():
    page = EmbeddingMap(word="bank")
    assert len(page.starter) < 45_000
    words = parse_tensors(base64.b64decode(page.starter))["words"].tobytes().decode().split("\n")
    assert {"bank", *(word for word, _ in page.nearest)} <= set(words) and len(words) < 2_700
    assert page.first["nearest"][0] == ["banks", pytest.approx(page.nearest[0][1], abs=1e-6)]
    assert len(json.dumps(EmbeddingMap(analogy=FIVE[0]).first)) < 5_000


def test_a_small_table_goes_whole_into_the_page_and_python_rounds_as_it_does(small):
    page = EmbeddingMap(small, word="bank")
    tensors = parse_tensors(base64.b64decode(page.starter))
    assert page.shards == [] and page.first == {}
    table = WordVectors(small.words, dequantise(tensors["vectors"], tensors["vectors.scale"]))
    assert page.nearest == table.nearest("bank", 10)
    np.testing.assert_allclose([near for _, near in page.nearest], [near for _, near in small.nearest("bank", 10)], atol=0.01)


def test_a_large_table_of_ones_own_comes_by_message():
    table = WordVectors([f"word{i}" for i in range(3_000)], np.random.default_rng(0).normal(size=(3_000, 50)))
    page = EmbeddingMap(table, word="word2900")
    assert page.shards == ["vectors", "places"]
    np.testing.assert_allclose(parse_tensors(page.shard("vectors"))["vectors"], table.matrix, atol=1e-6)
    assert parse_tensors(page.shard("places"))["places"].shape == (3_000, 2)
    assert b"word2900" in base64.b64decode(page.starter) and b"word2950" not in base64.b64decode(page.starter)


def test_the_shards_of_the_books_map_are_the_files():
    page = EmbeddingMap()
    for name in ("minilm-64", "minilm-map"):
        assert page.shard(name) == (FOLDER / f"{name}.safetensors").read_bytes()
    with pytest.raises(ValueError, match="no weights called"):
        page.shard("../secret")


def test_places_of_ones_own(small):
    places = np.stack([np.arange(len(small)), np.zeros(len(small))], axis=1)
    page = EmbeddingMap(small, places=places)
    assert page.place(small.words[0]).tolist() == [-1, 0] and page.place(small.words[-1]).tolist() == [1, 0]
    for wrong in (places[:5], places[:, :1], places * np.nan):
        with pytest.raises(ValueError, match="one finite row of 2 numbers for each"):
            EmbeddingMap(small, places=wrong)


@pytest.mark.parametrize(("arguments", "sentence"), [
    ({"word": "bnak"}, "no word 'bnak'. Near spellings: bank"),
    ({"analogy": ["man", "king"]}, "An analogy has three words"),
    ({"analogy": ["man", "king", "wmoan"]}, "no word 'wmoan'. Near spellings: woman"),
    ({"groups": {"pets": ["dog", "zxqv"]}}, "group 'pets' has words that the table lacks: zxqv"),
    ({"examples": ["zxqv"]}, "no word 'zxqv'"),
])
def test_words_that_the_table_lacks_are_told(arguments, sentence):
    with pytest.raises(ValueError, match=sentence):
        EmbeddingMap(**arguments)


def test_a_wrong_word_leaves_the_last_one():
    page = EmbeddingMap(word="bank")
    with pytest.raises(ValueError, match="no word"):
        page.word = "bnak"
    assert page.word == "bank" and page.nearest[0][0] == "banks"


@pytest.mark.parametrize("make", [EmbeddingMap, lambda: EmbeddingMap(word="bank"), lambda: EmbeddingMap(analogy=FIVE[0]),
                                  lambda: EmbeddingMap(word="king", groups={})], ids=["whole", "word", "analogy", "no groups"])
def test_picture_sentence_and_table_for_whoever_runs_no_javascript(make):
    page = make()
    width, height = page.picture().get_size_inches()
    assert width <= 6 and height <= 4
    header, rows = page.table()
    assert rows and all(len(row) == len(header) for row in rows)
    assert page.describe() in page.page_html() and page.page_html() == make().page_html()
    assert len(page.page_html()) < 150_000 and "0x" not in repr(page)


@pytest.mark.parametrize("words", FIVE)
def test_the_still_picture_of_an_analogy_holds_both_arrows_and_names_their_ends(words):
    a, b, c = words
    ax, = EmbeddingMap(analogy=words).picture().axes
    arrows = [text for text in ax.texts if text.arrow_patch]
    assert {a, b, c, f"{b} − {a} + {c}"} <= {text.get_text() for text in ax.texts} and len(arrows) == 2
    low, high = np.array([ax.get_xlim(), ax.get_ylim()]).T
    ends = np.array([end for arrow in arrows for end in (arrow.xy, arrow.xyann)])
    assert (low < ends).all() and (ends < high).all()


# JavaScript computes the same

@pytest.fixture(scope="module")
def run(browser):
    """run(expression, argument): evaluate with the book's table, read by the page's own code, in scope as `t`."""
    page = browser.new_page()
    load_modules(page, "core/word_table.js", "core/tensors.js", "word_map/projection.js")
    shards = [base64.b64encode((FOLDER / f"{name}.safetensors").read_bytes()).decode() for name in ("minilm-64", "minilm-map")]
    page.evaluate("""(shards) => {
        window.all = Object.assign({}, ...Object.values(window.modules));
        window.table = new all.WordTable(...shards.map(all.bytesOfBase64)); }""", shards)
    counts = json.dumps(EmbeddingMap().counts)
    yield lambda body, given: page.evaluate(f"(x) => {{ const t = window.table, plane = (words) => all.analogyPlane(t, words, {counts}); return {body}; }}", given)
    page.close()


def assert_alike(got, wanted):
    assert [word for word, _ in got] == [word for word, _ in wanted]
    np.testing.assert_allclose([near for _, near in got], [near for _, near in wanted], atol=1e-5)


@browser_test
@pytest.mark.parametrize("word", TEN)
def test_neighbours_are_numpys(run, book, word):
    assert_alike(run("t.neighbours(x, 10)", word), book.nearest(word, 10))
    np.testing.assert_allclose(run("t.place(x)", word), EmbeddingMap().place(word), atol=1e-7)


@browser_test
@pytest.mark.parametrize("words", FIVE)
def test_analogies_and_their_planes_are_numpys(run, book, words):
    for exclude in (True, False):
        assert_alike(run("t.analogy(x[0], 5, x[1])", [words, exclude]), book.analogy(*words, exclude=exclude))
    got, plane = run("plane(x)", words), analogy_plane(book, *words)
    assert got["words"] == plane["words"]
    np.testing.assert_allclose(got["places"], plane["places"], atol=1e-5)
    np.testing.assert_allclose(got["target"], plane["target"], atol=1e-5)
    for name in ("answers", "free", "alone"):
        assert_alike(got[name], plane[name])


@browser_test
def test_no_plane_is_told_alike(run):
    assert run("plane(x)", ["king", "king", "man"]) is None and run("plane(x)", ["king", "man", "king"]) is None


# In the browser

class Map:
    """The map as a person meets it."""

    def __init__(self, page):
        self.page, self.canvas = page, page.locator(f"{MAP} canvas.al-canvas")
        self.box = page.get_by_role("textbox", name="Word", exact=True)

    def wait(self):
        self.page.wait_for_function(STILL)

    def press(self, name, **options):
        self.page.get_by_role("button", name=name, **options).click()
        self.wait()

    def search(self, word):
        self.box.fill(word)
        self.box.press("Enter")
        self.wait()

    def ask(self, *words):
        for name, word in zip(("first", "second", "third"), words, strict=True):
            self.page.get_by_role("textbox", name=f"Analogy, {name} word").fill(word)
        self.page.keyboard.press("Enter")
        self.wait()

    def chosen(self):
        return self.page.locator(f"{MAP} .al-map-readout").get_attribute("data-token")

    def listed(self, role="neighbour"):
        return self.page.locator(f"{MAP} [data-role={role}]").evaluate_all(
            "(all) => all.map(({dataset: d}) => [d.token, Number(d.weight)])")

    def view(self):
        return [float(self.canvas.get_attribute(f"data-{name}")) for name in ("k", "left", "top")]

    def spot(self, place):
        """Where on the canvas a place of the map is, in pixels."""
        k, left, top = self.view()
        return {"x": left + k * place[0], "y": top - k * place[1]}

    def heading_place(self):
        """The place of the chosen word."""
        return self.page.locator(f"{MAP} .al-map-readout").evaluate("({dataset: d}) => [+d.x, +d.y]")

    def message(self):
        return self.page.locator(f"{MAP} .al-message").inner_text()


@pytest.fixture
def meet(widget_visit):
    def start(widget=None, address="", **options):
        met = Map(widget_visit(widget or EmbeddingMap(), address, **options).page)
        met.wait()
        return met
    return start


@browser_test
def test_a_word_is_chosen_by_search_by_press_by_list_by_spelling_and_by_completion(meet, book):
    words = meet()
    whole = words.view()[0]
    words.search("bank")
    assert_alike(words.listed(), book.nearest("bank", 10))
    assert words.chosen() == "bank" and words.view()[0] > 2 * whole
    assert words.page.get_by_role("button", name="All 21,721 words").is_hidden()
    box = words.canvas.bounding_box()
    spot = words.spot(EmbeddingMap().place("bank"))
    assert abs(spot["x"] - box["width"] / 2) < 3 and abs(spot["y"] - box["height"] / 2) < 3
    assert "banks" in words.canvas.get_attribute("aria-label")
    words.search("king")
    for _ in range(3):
        words.press("Zoom in")
    words.canvas.click(position=words.spot(EmbeddingMap().place("queen")))
    words.wait()
    assert words.chosen() == "queen" and words.box.input_value() == "queen"
    words.press("queens", exact=True)
    assert words.chosen() == "queens"
    words.search("bnak")
    words.page.locator(f"{MAP} .al-suggestion", has_text="bank").click()
    words.wait()
    assert words.chosen() == "bank" and words.message() == ""
    words.box.fill("waterf")
    assert words.page.locator(f"{MAP} .al-message").get_attribute("aria-live") == "off"  # not read out at every letter
    words.page.locator(f"{MAP} .al-message").filter(has_text="“waterf” is not among").wait_for()  # and after a pause
    words.press("waterfall", exact=True)
    assert words.chosen() == "waterfall"


@browser_test
def test_the_first_word_needs_no_shard_and_the_next_one_fetches_them(widget_visit):
    visited = widget_visit(EmbeddingMap(word="bank"), reduced_motion="reduce")
    words, page = Map(visited.page), visited.page
    words.wait()
    assert words.listed()[0][0] == "banks" and not any("shards/" in asked for asked in visited.requests)
    # the name under the pointer, and a drag that chooses nothing
    before, box = words.view(), words.canvas.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    assert words.canvas.evaluate("(c) => c.style.cursor") == "pointer"
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2 + 80, box["y"] + box["height"] / 2 + 30, steps=4)
    page.mouse.up()
    at_rest(page)
    k, left, top = words.view()
    assert k == before[0] and left == pytest.approx(before[1] + 80, abs=1) and top == pytest.approx(before[2] + 30, abs=1)
    assert words.chosen() == "bank"
    # the table of numbers
    page.get_by_text("Show numbers").click()
    rows = [row.split() for row in page.locator(f"{MAP} table.al-numbers tbody tr").all_inner_texts()]
    assert rows[0][:2] == ["bank", "chosen"] and len(rows) == 11
    np.testing.assert_allclose([float(row[2]) for row in rows[1:]], [near for _, near in words.listed()], atol=5e-4)
    words.search("otter")
    assert words.chosen() == "otter" and sum("shards/minilm-map" in asked for asked in visited.requests) == 1


@browser_test
def test_zoom_by_buttons_keys_and_wheel_and_the_whole_map_again(meet, small):
    words = meet(EmbeddingMap(small))
    whole = words.view()
    words.canvas.focus()
    words.page.keyboard.press("+")
    assert words.view()[0] == pytest.approx(1.5 * whole[0])
    words.page.keyboard.press("ArrowLeft")
    assert words.view()[1] > whole[1] - 0.25 * words.canvas.bounding_box()["width"] + 50
    words.page.keyboard.press("-")
    words.press("Zoom out")
    assert words.view()[0] < whole[0]
    words.press("Whole map")
    assert words.view() == pytest.approx(whole)
    words.canvas.hover()
    words.page.mouse.wheel(0, -200)
    at_rest(words.page)
    assert words.view() == pytest.approx(whole)  # the wheel alone scrolls the page
    words.page.keyboard.down("Control")
    words.page.mouse.wheel(0, -200)
    words.page.keyboard.up("Control")
    words.page.wait_for_function(f"(k) => Number(document.querySelector('{MAP} canvas').dataset.k) > 1.2 * k", arg=whole[0])


def assert_names_apart(canvas):
    """What is written on a map: no name lies on another, and none is cut by the frame."""
    width, height, names = canvas.evaluate("(c) => [c.clientWidth, c.clientHeight, c.named]")
    boxes = np.array([name["box"] for name in names])
    assert len(boxes) and (boxes[:, :2] >= 0).all() and (boxes[:, 2:] <= [width, height]).all(), names
    for i, one in enumerate(boxes):
        apart = (one[2:] <= boxes[:, :2]).any(axis=1) | (boxes[:, 2:] <= one[:2]).any(axis=1)
        apart[i] = True
        assert apart.all(), [names[i], *(names[j] for j in np.flatnonzero(~apart))]
    return [name["text"] for name in names]


@browser_test
@pytest.mark.parametrize("look", [{}, PHONE], ids=["desktop", "phone"])
def test_names_lie_apart_within_the_frame_and_zooming_goes_to_the_word(meet, look):
    words = meet(reduced_motion="reduce", **look)
    assert_names_apart(words.canvas)
    for word in ("bank", "recording", "france"):
        words.search(word)
        place = words.heading_place()
        size = words.canvas.bounding_box()
        for _ in range(4):
            before = words.spot(place)
            words.page.get_by_role("button", name="Zoom in").click()
            at = words.spot(place)
            assert all(abs(at[axis] - size[side] / 2) <= abs(before[axis] - size[side] / 2) + 0.1 for axis, side in (("x", "width"), ("y", "height")))
            assert word in assert_names_apart(words.canvas)
        words.canvas.focus()
        for key in ("ArrowLeft", "ArrowUp", "-", "ArrowRight", "+", "+"):
            words.page.keyboard.press(key)
            words.wait()
            assert_names_apart(words.canvas)
    assert word in [name["text"] for name in words.canvas.evaluate("(c) => c.named")]
    words.page.get_by_role("button", name="Analogy", exact=True).click()
    words.wait()
    for _ in range(3):
        assert_names_apart(words.canvas)
        words.page.get_by_role("button", name="Zoom in").click()


@browser_test
def test_an_analogy_of_python_needs_no_shard_and_others_are_asked_with_and_without_their_words(widget_visit, book):
    visited = widget_visit(EmbeddingMap(analogy=FIVE[1]), reduced_motion="reduce")
    words, page = Map(visited.page), visited.page
    assert_alike(words.listed("answer"), book.analogy(*FIVE[1]))
    assert not any("shards/" in asked for asked in visited.requests)
    words.press("man : king = woman : ?")
    assert_alike(words.listed("answer"), book.analogy("man", "king", "woman"))
    assert_alike(words.listed("alone"), book.nearest("woman", 5))
    assert page.get_by_role("button", name="man : king").get_attribute("aria-pressed") == "true"
    page.get_by_role("checkbox", name="leave the question words out").uncheck()
    assert_alike(words.listed("answer"), book.analogy("man", "king", "woman", exclude=False))
    assert "one of the question words" in page.locator(f"{MAP} .al-map-readout").inner_text()
    page.get_by_role("checkbox").check()
    words.ask("england", "london", "japan")
    assert words.listed("answer")[0][0] == "tokyo"
    words.press("Neighbours")
    assert words.listed("answer") == []


@browser_test
def test_what_was_typed_counts_no_more_once_the_reader_has_done_something_else(meet, small):
    words = meet(EmbeddingMap(small, word="river"))
    words.page.clock.install()
    words.press("Analogy")
    for name, word in zip(("first", "second", "third"), ("man", "king", "woman"), strict=True):
        words.page.get_by_role("textbox", name=f"Analogy, {name} word").fill(word)
    words.press("Neighbours")
    words.page.clock.run_for(2000)
    assert words.chosen() == "river" and words.listed("answer") == []
    words.box.fill("money")
    words.press("Analogy")
    words.press("Neighbours")
    words.page.clock.run_for(2000)
    assert words.chosen() == "river"


@browser_test
def test_an_address_opens_a_word_or_an_analogy_and_the_link_brings_it_back(meet, small):
    words = meet(EmbeddingMap(small), "#embedding-map=river")
    assert words.chosen() == "river" and words.box.input_value() == "river"
    words.search("money")
    words.press("Copy link")
    words.page.wait_for_function("() => location.hash.endsWith('embedding-map=money')")
    again = meet(EmbeddingMap(small), '#embedding-map=&embedding-map.analogy=["man","king","woman"]')
    assert_alike(again.listed("answer"), EmbeddingMap(small, analogy=FIVE[0]).answers)


NONSENSE = ["#embedding-map=zxqv", "#embedding-map=<img src=x onerror=alert(1)>", "#embedding-map=" + "a" * 5000, "#embedding-map.analogy=[1,2,3]",
            '#embedding-map.analogy=["king","king","king"]', '#embedding-map.analogy=["a"]&embedding-map.exclude=7&x=%E0%A4%A']


@browser_test
def test_a_nonsense_address_does_no_harm(meet, small):
    assert "“zxqv” is not among these 21,721 words" in meet(address=NONSENSE[0]).message()
    words = meet(EmbeddingMap(small), reduced_motion="reduce")
    place = words.page.url.split("#")[0]
    for address in NONSENSE:
        words.page.goto("about:blank")
        words.page.goto(place + address)
        words.page.wait_for_selector("[data-ready=true]")
        words.wait()
        words.press("Neighbours")
        words.search("king")
        assert words.chosen() == "king", address


BAD = {"": "Write a word", "   ": "Write a word", "two words": "One word at a time", "x" * 5000: "One word at a time",
       "🏦": "is not among these 21,721 words", "नमस्ते": "is not among these", "<img/src=x>": "is not among these", "bnak": "Did you mean"}


@browser_test
def test_bad_input_is_told_and_the_last_good_picture_stays(meet):
    words = meet(EmbeddingMap(word="bank"), reduced_motion="reduce")
    for text, says in BAD.items():
        words.search(text)
        assert says in words.message(), text
        assert words.chosen() == "bank" and len(words.listed()) == 10
    words.press("Analogy", exact=True)
    for text, says in BAD.items():
        words.ask("man", "king", text)
        assert (says if text.strip() else "Write three words") in words.message()
        assert words.listed("answer")[0][0] == "queen"
        words.ask("man", "king", "woman")
        assert words.message() == ""
    assert words.page.locator(f"{MAP} img").count() == 0


@browser_test
def test_a_shard_that_cannot_be_fetched_is_told_and_tried_again(visit, widget_folder):
    visited = visit()
    visited.context.route("**/shards/*", lambda route: route.abort())
    words = Map(visited.open(widget_page(widget_folder, EmbeddingMap(), still=False).as_uri()))
    words.search("king")
    assert "could not be fetched" in words.message()
    words.press("All 21,721 words")
    assert "could not be fetched" in words.message()
    visited.context.unroute("**/shards/*")
    words.search("queen")
    assert words.chosen() == "queen"


@browser_test
def test_a_small_table_of_ones_own_and_reduced_motion_flies_nowhere(meet, small):
    groups = {"court": ["king", "queen"], "pets": ["dog", "cat"]}
    words = meet(EmbeddingMap(small, groups=groups, word="king"), reduced_motion="reduce")
    assert_alike(words.listed(), EmbeddingMap(small, word="king").nearest)
    pets = words.page.get_by_role("button", name="pets")
    for pressed in ("true", "false"):
        pets.click()
        assert pets.get_attribute("aria-pressed") == pressed
    words.box.fill("money")
    words.box.press("Enter")
    view = words.view()
    assert words.canvas.get_attribute("data-still") == "true"
    at_rest(words.page)
    assert words.view() == view
    words.page.get_by_role("button", name="Analogy", exact=True).click()
    assert "Write three words" in words.message()


@browser_test
def test_everything_by_keyboard_with_the_focus_in_sight(meet):
    words = meet(EmbeddingMap(word="bank"))
    seen = []
    for _ in range(60):
        words.page.keyboard.press("Tab")
        name, outline = words.page.evaluate("""() => { const { activeElement: a } = document;
            return [(a.ariaLabel || a.innerText || a.tagName).trim(), getComputedStyle(a).outlineStyle]; }""")
        assert outline != "none", name
        seen.append(name)
        if name == "Show numbers":
            break
    assert {"Neighbours", "Analogy", "INPUT", "Zoom in", "Whole map", "animals", "banks", "Copy link", "Show numbers"} <= set(seen)


def look(page, theme, width=1280):
    """The page in light or dark, so wide."""
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=theme)
    page.evaluate("(theme) => (document.documentElement.dataset.theme = theme)", theme)
    at_rest(page)
    assert page.evaluate("() => document.documentElement.scrollWidth") <= width


@browser_test
def test_axe_finds_nothing_nothing_sticks_out_and_map_and_legend_follow_the_theme(widget_visit):
    def pixel(canvas, x, y):
        return Image.open(io.BytesIO(page.locator(f"{MAP} {canvas}").screenshot())).convert("RGB").getpixel((x, y))

    for widget, width in ((EmbeddingMap(word="bank"), 1280), (EmbeddingMap(analogy=FIVE[0]), 390)):
        visited = widget_visit(widget)
        page = visited.page
        page.get_by_text("Show numbers").click()
        look(page, "light", 1670 - width)
        look(page, "light", width)
        assert visited.violations() == []
        if width == 1280:
            assert pixel(".al-canvas", 12, 12) == (255, 255, 255) and pixel("[data-group=animals] svg", 8, 8) == (0x00, 0x72, 0xB2)
        look(page, "dark", width)
        assert visited.violations("color-contrast") == []
    page = widget_visit(EmbeddingMap()).page
    look(page, "dark")
    assert max(pixel(".al-canvas", 12, 12)) < 60 and pixel("[data-group=animals] svg", 8, 8) == (0x3D, 0x9B, 0xD6)


@browser_test
def test_one_finger_scrolls_and_two_fingers_zoom(meet):
    words = meet(**PHONE)
    whole = words.view()[0]
    touch = """([from, to]) => {
        const canvas = document.querySelector("canvas.al-canvas"), box = canvas.getBoundingClientRect();
        const fingers = (apart) => [-1, 1].map((side, identifier) => new Touch({identifier, target: canvas, clientX: box.left + 150 + side * apart, clientY: box.top + 150}));
        const send = (type, apart) => { const event = new TouchEvent(type, {touches: fingers(apart), cancelable: true, bubbles: true}); canvas.dispatchEvent(event); return event.defaultPrevented; };
        send("touchstart", from);
        return send("touchmove", to); }"""
    assert words.page.evaluate(touch, [40, 80]) is True
    assert words.view()[0] == pytest.approx(2 * whole)
    assert words.canvas.evaluate("(c) => getComputedStyle(c).touchAction") == "pan-x pan-y"
    words.page.get_by_role("button", name="Whole map").tap()
    words.wait()
    k, left, top = words.view()
    words.page.touchscreen.tap(words.canvas.bounding_box()["x"] + words.spot(EmbeddingMap().place("king"))["x"],
                               words.canvas.bounding_box()["y"] + words.spot(EmbeddingMap().place("king"))["y"])
    words.wait()
    assert words.chosen()
