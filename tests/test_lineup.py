"""Lineup: words in a row that can be dragged about, and what stands halfway between two of them."""

import pytest
from conftest import javascript

from attention_lib.widgets import Lineup
from attention_lib.widgets.lineup.widget import halfway, headline

LENGTH = ["cat", "dog", "bank", "money", "mouse", "river", "table", "elephant"]
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


# Python

def test_it_says_what_stands_halfway():
    assert Lineup().halfway() == ["dog"] and Lineup().middle() == 2 and Lineup(LENGTH).halfway() == ["money", "mouse"] and Lineup(LENGTH).middle() == 3.5
    near = Lineup(["dog", "elephant", "cat"])
    assert near.halfway() == [] and near.describe() == "Halfway between “cat” and “elephant”: nothing. In order: dog 0, elephant 1, cat 2."
    assert Lineup(LENGTH).describe().startswith("Halfway between “cat” and “elephant”: half “money”, half “mouse”. In order: cat 0, dog 1")
    assert Lineup().table()[1][-1] == ["halfway", "2"] and "data:image/webp" in Lineup().page_html() and len(Lineup().page_html()) < 10_000
    near.words = ["elephant", "dog", "cat"]
    assert near.halfway() == ["dog"]
    with pytest.raises(ValueError, match="pair should be two of the words"):
        near.words = ["elephant", "dog", "bird"]


@pytest.mark.parametrize(("given", "said"), [
    ({"words": ["cat", "elephant"]}, "3 to 8 different words"), ({"words": ["cat", "cat", "elephant"]}, "different words"), ({"words": "cat"}, "words"), ({"words": ["cat", "elephant", "x" * 11]}, "1 to 10 letters"),
    ({"words": [*"abcdefghi"], "pair": "ab"}, "words"), ({"pair": ["cat", "cow"]}, "pair should be two of the words bank, cat"), ({"pair": ["cat"]}, "pair should be two"),
])
def test_what_cannot_be_shown_is_told(given, said):
    with pytest.raises(ValueError, match=said) as raised:
        Lineup(**given)
    assert "\n" not in str(raised.value)


# The page

@pytest.mark.browser
def test_the_page_finds_what_python_finds(browser):
    with javascript(browser, "lineup/said.js") as run:
        for words in (Lineup().words, LENGTH, ["dog", "elephant", "cat"]):
            found = run("lineup/said.js", "m.halfway(x, ['cat', 'elephant'])", words)
            assert found == halfway(words, ["cat", "elephant"])
            assert "**".join(run("lineup/said.js", "m.headline(['cat', 'elephant'], x)", found)) == headline(["cat", "elephant"], found)
        assert run("lineup/said.js", "m.ORDERS.length(x)", Lineup().words) == LENGTH
        assert run("lineup/said.js", "m.moved(['a', 'b', 'c'], 'a', x)", 9) == ["b", "c", "a"]


def order(page):
    return page.locator(".al-lineup-word").evaluate_all("(all) => all.sort((a, b) => a.dataset.x - b.dataset.x).map((each) => each.textContent)")


@pytest.mark.browser
@pytest.mark.parametrize("options", [{}, PHONE])
def test_a_reader_puts_the_words_in_another_order(widget_visit, options):
    visited = widget_visit(Lineup(), reduced_motion="reduce", **options)
    page, root = visited.page, visited.page.locator(".al-lineup")
    page.wait_for_selector("[data-ready=true]")
    said = root.locator(".al-headline > span")
    assert visited.violations() == [] and page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert said.inner_text() == "Halfway between “cat” and “elephant”: “dog”." and root.bounding_box()["height"] <= 420
    assert root.locator(".al-found").all_inner_texts() == ["dog"]
    row = root.locator(".al-lineup-row").bounding_box()
    box = root.get_by_role("slider", name="dog").bounding_box()
    assert box["height"] >= 44 and box["width"] >= 44
    x, y, pitch = box["x"] + box["width"] / 2, box["y"] + 22, row["width"] / 8
    if options:
        touch = page.context.new_cdp_session(page)
        for kind, far in (("touchStart", 0), ("touchMove", 1), ("touchMove", 3), ("touchMove", 5)):
            touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x + far * pitch, "y": y}]})
        touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    else:
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x + 5 * pitch, y, steps=4)
        page.mouse.up()
    assert order(page) == ["bank", "cat", "elephant", "money", "mouse", "river", "table", "dog"] and said.inner_text().endswith(": nothing.")
    assert root.locator(".al-lineup-row").bounding_box() == row  # nothing moves under the finger
    dog = root.get_by_role("slider", name="dog")
    dog.press("ArrowLeft")
    assert order(page)[-2:] == ["dog", "table"] and dog.get_attribute("aria-valuenow") == "6"
    dog.press("Home")
    assert order(page)[0] == "dog" and "number 0." in dog.get_attribute("aria-valuetext")
    root.get_by_role("button", name="By length").click()
    assert order(page) == LENGTH and said.inner_text().endswith(": half “money”, half “mouse”.") and root.get_by_role("button", name="By length").get_attribute("aria-pressed") == "true"
    page.wait_for_function("() => location.hash.startsWith('#lineup=%5B%22cat')")
    page.evaluate("""() => { location.hash = '#lineup=' + encodeURIComponent('["cat","cat","dog"]'); }""")
    assert order(page) == LENGTH
    root.get_by_role("button", name="By alphabet").click()
    assert order(page)[0] == "bank"
