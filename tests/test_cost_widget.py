"""Cost: what a text costs, from a line to a library, in multiplications and bytes."""

import numpy as np
import pytest
from conftest import javascript

from attention_lib.cost import METHODS, MODELS, Sizes, cache_bytes, crossing, memory, operations
from attention_lib.widgets import Cost
from attention_lib.widgets.cost import said
from attention_lib.widgets.cost.constants import LENGTHS, LONGEST, SHORTEST, WIDEST

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
MINE = {"width": 1024, "layers": 8, "heads": 16, "key_heads": 4, "bytes_per_number": 1}


# Python

def test_a_model_or_sizes_of_ones_own():
    assert Cost(model="Llama-3-8B").sizes() == MODELS["Llama-3-8B"] and Cost(**MINE).sizes() == Sizes(**MINE)
    assert Cost(heads=6).sizes() == Sizes(384, 6, 6, 6, 4)  # each head has keys of its own, where nothing else is said
    assert Cost(model="GPT-3").sizes() == MODELS["GPT-3"]._replace(key_heads=96)
    cost = Cost()
    with cost.hold_trait_notifications():
        for name, size in MINE.items():
            setattr(cost, name, size)
    assert cost.sizes() == Sizes(**MINE)
    with pytest.raises(ValueError, match="width should be a multiple of heads"):
        cost.heads = 7
    assert cost.heads == 16


def test_it_says_what_is_seen():
    assert Cost().describe() == ("A book: 98% of the multiplications are attention’s. Plain attention would hold 692 GB at once: more than one H100 "
                                 "has. Tiled, 737 MB: fits a phone. From 2,304 tokens on attention costs more than all the rest.")
    assert Cost(2304).describe().startswith("5.8 pages: 50% of")
    assert Cost(16, model="GPT-3").describe().startswith("A line: 0% of the multiplications are attention’s. Plain attention would hold 1.6 MB at once, tiled 1.6 MB: both fit a phone.")
    heads, rows = Cost(LONGEST).table()
    assert heads == ["", "multiplications", "one H100, at best", "bytes at once", "fits"]
    assert rows[0] == ["plain", "1.7 × 10²¹", "39 days", "17 EB", "none"] and rows[2][0] == "window of 256" and rows[4][3:] == ["–", "–"]
    assert rows[5] == ["a chat’s cache", "–", "–", "11 TB", "none"]
    assert len(Cost().page_html()) < 17_000


@pytest.mark.parametrize(("given", "told"), [
    ({"model": "GPT-9"}, "model is one of MiniLM-L6.*; got 'GPT-9'"), ({"model": []}, "model is one of"), ({"tokens": 15}, "tokens should be a whole number from 16 to 600,000,000; got 15"),
    ({"tokens": 1.5}, "whole number"), ({"tokens": "a book"}, "whole number"), ({"width": 0}, "from 1 to 65,536"), ({"heads": 7}, "multiple of heads"),
    ({"key_heads": 5}, "heads of key_heads"), ({"window": 0}, "window should be"), ({"bytes_per_number": 2.5}, "whole number"), ({"layers": float("nan")}, "whole number"),
])
def test_what_cannot_be_counted_is_told(given, told):
    with pytest.raises(ValueError, match=told) as raised:
        Cost(**given)
    assert "\n" not in str(raised.value)


# The page

@pytest.mark.browser
def test_the_page_counts_and_says_as_python_does(browser, rng):
    sizes = [*MODELS.values(), Sizes(1, 1, 1), *(Sizes(int(heads * width), int(layers), int(heads), int(key), int(wide)) for heads, key, width, layers, wide in
             zip(*(2 ** rng.integers(low, high, 8) for low, high in ((3, 8), (0, 3), (0, 8), (0, 8), (0, 4))), strict=True))]
    texts = [*(length for _, length in LENGTHS), 1, 63, 64, 65, 256, 257, *map(int, np.exp(rng.uniform(np.log(SHORTEST), np.log(LONGEST), 8)))]
    given = [[tokens, dict(zip(("width", "layers", "heads", "keyHeads", "bytes"), [*size[:3], size.key_heads or size.heads, size[4]], strict=True)), method, window]
             for tokens in texts for size in sizes for method, window in zip(METHODS, (1, 7, 256, WIDEST), strict=True)]
    with javascript(browser, "cost/cost.js", "cost/said.js") as run:
        got = run("cost/cost.js", """x.map(([tokens, sizes, method, window]) => [...Object.values(m.operations(tokens, sizes, method, window)),
            m.memory(tokens, sizes, method, window), m.cacheBytes(tokens, sizes), m.crossing(sizes), m.share(tokens, sizes)])""", given)
        want = []
        for tokens, (size, method, window) in ((tokens, each) for tokens in texts for each in ((size, method, window) for size in sizes for method, window in zip(METHODS, (1, 7, 256, WIDEST), strict=True))):
            want.append([*operations(tokens, size, method, window), memory(tokens, size, method, window), cache_bytes(tokens, size), crossing(size), operations(tokens, size).share])
        np.testing.assert_allclose(np.array(got, float), np.array(want, float), rtol=1e-12)
        numbers = [*texts, 0, 0.35, 9.95, 94.5, 999.5, 999_949, 1e6, 9_949_999, 9_950_000, 1e15, 3.3e24, *np.exp(rng.uniform(-22, 60, 80)).tolist()]
        for js, python in (("whole", said.whole), ("bytes", said.size_of), ("time", said.time), ("percent", said.percent), ("fits", said.fits), ("lengthOf", said.length_of)):
            few = [each / 1e6 for each in numbers if each < 1e6] if js == "percent" else [each for each in numbers if SHORTEST <= each < 1e12] if js in ("lengthOf", "whole", "time") else numbers
            assert run("cost/said.js", f"x.map((each) => m.{js}(each))", few) == [*map(python, few)], js
        raised = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
        assert run("cost/said.js", 'x.map((each) => m.power(each).join(""))', numbers) == [said.power(each).translate(raised) for each in numbers]
        pairs = [(a, b) for a in (1e5, 7e9, 6e10, 1e12) for b in (1e5, 7e9, 6e10, 1e12)]
        assert run("cost/said.js", "x.map(([a, b]) => m.told(a, b))", pairs) == [said.told(a, b) for a, b in pairs]
        assert "**".join(run("cost/said.js", "m.headline(x, 0.5)", 2304)) == said.headline(2304, 0.5)


ROWS = """(root) => Object.fromEntries([...root.querySelectorAll("tbody tr")].map(({ dataset: { token, count, bytes } }) => [token, [count, bytes].map(Number)]))"""
STOPS = f"(root) => {{ const rows = {ROWS}; return " + """[...root.querySelectorAll(".al-cost-stops button")].map((stop) => (stop.click(), [
    [...root.querySelectorAll("[aria-pressed=true]")].map((each) => each.textContent), rows(root),
    [...root.querySelectorAll(".al-cost-panel")].flatMap((panel) => [...panel.querySelectorAll("[data-role=cost]")].reverse().map(({ dataset }) => Number(dataset.y)))])); }"""


class Shown:
    def __init__(self, visited):
        self.page, self.root = visited.page, visited.page.locator(".al-cost")
        self.page.wait_for_selector("[data-ready=true]")
        self.slider = self.root.get_by_role("slider")

    def title(self):
        return self.root.locator(".al-headline").inner_text()

    def rows(self):
        """What stands in the table: a dict of a name → (multiplications, bytes)."""
        return self.root.evaluate(ROWS)

    def button(self, name):
        return self.root.get_by_role("button", name=name, exact=True)


@pytest.mark.browser
def test_a_reader_goes_from_a_line_to_a_library_and_tries_other_models(widget_visit):
    shown = Shown(widget_visit(Cost()))
    page, root, slider = shown.page, shown.root, shown.slider
    assert shown.title() == "A book: 98% of the multiplications are attention’s." and root.bounding_box()["height"] <= 640
    stops = root.evaluate(STOPS)
    for (name, tokens), (pressed, rows, dots) in zip(LENGTHS, stops, strict=True):
        counts = [[float(operations(tokens, MODELS["MiniLM-L6"], method).attention), float(memory(tokens, MODELS["MiniLM-L6"], method))] for method in METHODS]
        np.testing.assert_allclose([rows[method] for method in METHODS], counts, rtol=1e-8)
        assert pressed == [name] and dots == [rows[each][0] for each in (*METHODS, "the rest")] + [rows[each][1] for each in (*METHODS, "cache")]
    assert shown.title().startswith("A library: over 99.9%") and slider.get_attribute("aria-valuetext") == "A library, 600,000,000 tokens: over 99.9%"
    slider.press("Home")
    assert shown.title().startswith("A line: 0.7%")
    slider.press("ArrowRight")
    assert root.get_attribute("data-tokens") == "18" and root.locator("[aria-pressed=true]").count() == 0
    plot = root.locator(".al-cost-panel svg").first.bounding_box()
    page.mouse.move(plot["x"] + plot["width"] / 2, plot["y"] + 60)
    page.mouse.down()
    page.mouse.move(plot["x"] + plot["width"] - 30, plot["y"] + 60, steps=2)
    page.mouse.up()
    assert root.get_attribute("data-tokens") == str(LONGEST)
    ring = root.locator(".al-cost-ring")
    before = ring.get_attribute("cx")
    root.get_by_label("Model").select_option("GPT-3")
    assert root.locator("summary").inner_text() == "D = 12,288, 96 layers, 96 heads, 2 bytes a number" and float(ring.get_attribute("cx")) > float(before)
    assert "T = 6·D = 73,728" in root.locator("svg").first.text_content()
    root.locator("summary").click()
    heads, own = root.get_by_label("heads", exact=True), root.get_by_label("heads with keys of their own")
    heads.fill("100")
    assert "12288, should be a multiple of the heads, 100" in root.locator(".al-cost-said").inner_text() and shown.rows()["cache"][1] == cache_bytes(LONGEST, MODELS["GPT-3"])
    heads.fill("")
    assert "“heads” should be a whole number from 1 to 1,024." in root.locator(".al-cost-said").inner_text()
    heads.fill("64")
    assert "The heads, 64, should be a multiple" in root.locator(".al-cost-said").inner_text()
    own.fill("8")
    assert root.locator(".al-cost-said").inner_text() == "" and root.get_by_label("Model").input_value() == "own"
    assert shown.rows()["cache"][1] == cache_bytes(LONGEST, Sizes(12288, 96, 64, 8, 2))
    page.wait_for_function("() => location.hash.startsWith('#cost=600000000') && location.hash.includes('cost.key_heads=8')")
    page.evaluate("() => { location.hash = '#cost=2304&cost.width=384&cost.heads=12&cost.key_heads=12'; }")
    page.wait_for_function("() => document.querySelector('.al-cost .al-headline').textContent === '5.8 pages: 50% of the multiplications are attention’s.'")


@pytest.mark.browser
@pytest.mark.parametrize("options", [{"color_scheme": "dark"}, PHONE])
def test_everybody_can_use_it_and_nothing_moves_under_the_finger(widget_visit, options):
    visited = widget_visit(Cost(), reduced_motion="reduce", **options)
    shown = Shown(visited)
    shown.root.locator("summary").click()
    assert visited.violations() == []
    places = []
    for key in ("Home", "End", "ArrowLeft", "PageDown"):
        shown.slider.press(key)
        places.append(shown.slider.bounding_box())
        assert shown.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert all(place == places[0] for place in places), places
    least = 44 if options is PHONE else 36
    assert min(each.bounding_box()["height"] for each in [shown.slider, *shown.root.get_by_role("button").all(), *shown.root.locator("select, .al-cost-inputs input").all()]) >= least
