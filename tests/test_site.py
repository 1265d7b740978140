"""The built site: every page as a reader meets it, over http and from a folder, light and dark, wide and narrow."""

import base64
import functools
import io
import json
import re
from html.parser import HTMLParser
from urllib.parse import unquote

import nbformat
import numpy as np
import pytest
from bs4 import BeautifulSoup
from conftest import CHAPTERS, SITE, at_rest, in_scheme
from PIL import Image

from attention_lib.tensors import dequantise, parse_tensors
from attention_lib.vectors import WordVectors
from attention_lib.widgets import WordCounts

pytestmark = pytest.mark.browser
PAGES = ["index.html", *(f"chapters/{path.stem}.html" for path in CHAPTERS)]
DESKTOP = {"viewport": {"width": 1280, "height": 900}}
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
ALIVE = "() => [...document.querySelectorAll('[data-afm]')].every((place) => place.querySelector('[data-ready=true]'))"
MENU = ".pst-primary-sidebar, .bd-sidebar-primary, dialog"  # of a phone
OPEN_ALL = "() => document.querySelectorAll('details').forEach((each) => (each.open = true))"


def alive(visited, address):
    page = visited.open(address, ready=None)
    page.wait_for_function(ALIVE)
    return page


@pytest.mark.parametrize("name", PAGES)
def test_every_widget_is_alive_the_console_clean_and_no_other_host_asked(root, visit, name):
    visited = visit()
    page = alive(visited, root + name)
    assert page.locator(".afm-fallback >> visible=true").count() == 0
    ids = page.evaluate("() => [...document.querySelectorAll('[id]')].map((element) => element.id)")
    assert len(ids) == len(set(ids))
    assert visited.troubles == []
    assert [r for r in visited.requests if not r.startswith((root, "blob:", "data:"))] == []


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_with_everything_opened_and_nothing_sticks_out(http_root, visit, name):
    """All rules on a desktop and on a phone, in the light, where a phone shows its menu, too; the dark differs in its colours alone.

    On the phone the contrast is asked for of what looks other there than anything on the desktop.
    """
    asked = {}
    for size in (DESKTOP, PHONE):
        visited = visit(reduced_motion="reduce", color_scheme="dark", **size)
        page = alive(visited, http_root + name)
        page.evaluate(OPEN_ALL)
        for scheme, rules in (("dark", ["color-contrast"]), ("light", [])):
            in_scheme(page, scheme)
            assert visited.violations(*rules, known=asked.get(scheme)) == [], scheme
            asked[scheme] = visited.asked
            assert page.evaluate("() => document.documentElement.scrollWidth") <= size["viewport"]["width"]
    page.locator(".primary-toggle").first.click()
    page.locator(MENU).locator("visible=true").first.wait_for()
    at_rest(page)
    assert visited.violations(contrast=MENU) == [], "with the menu open"


@pytest.mark.parametrize("first", ["<td>1</td>", "<td aria-hidden=true>unheard</td>", "<td style='visibility: hidden'>unseen</td>",
                                   "<td><button disabled style='all: unset; color: #bbb'>idle</button></td>", "<td>1</td><td>…</td>"])
def test_a_pale_text_is_found_though_it_looks_like_one_of_which_axe_never_complains(visit, first):
    visited = visit()
    page = "<html lang=en><title>A</title><main><h1>A</h1><table style='color: %s; background: #fff'><tr>%s<td>words</td></tr></table></main>"
    for colour, found in (("#bbb", ["color-contrast"]), ("#333", [])):
        visited.page.set_content(page % (colour, first))
        assert [rule for rule, _ in visited.violations("color-contrast")] == found
    visited.page.set_content(page % ("#bbb", first))
    assert visited.violations("color-contrast", known=visited.asked) and not visited.violations("color-contrast", known=visited.asked)


@pytest.mark.parametrize("name", PAGES)
def test_without_javascript_every_widget_leaves_its_table_and_its_picture(http_root, visit, name):
    page = visit(java_script_enabled=False).open(http_root + name, ready=None)
    for place in page.locator("[data-afm]").all():
        kind, folded = place.get_attribute("data-afm"), place.locator(".afm-fallback details").first
        if not folded.count():
            assert kind == "predict" and "guesses" in place.inner_text()  # the list of guesses is empty without a guess
            continue
        place.evaluate("(each) => each.closest('details.how-we-know')?.setAttribute('open', '')")
        assert not folded.locator("table, p").first.is_visible()
        folded.locator("summary").click()
        assert folded.locator("table, p").first.is_visible()
        if kind not in ("quiz", "predict"):
            image = place.locator(".afm-fallback img").first  # what is still to be guessed has a second one, in a fold
            assert image.is_visible() and len(image.get_attribute("alt")) > 20
            assert image.evaluate("(i) => i.naturalWidth") > 200


class Page(HTMLParser):
    """Meta tags, links and images of a page."""

    def __init__(self, name):
        super().__init__()
        self.meta, self.links, self.images, self.loads, self.ids = {}, [], [], [], set()
        self.feed((SITE / name).read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        self.ids.add(given.get("id"))
        if tag == "meta":
            self.meta[given.get("name") or given.get("property")] = given.get("content")
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        if tag == "img":
            self.images.append(given)
        if tag in ("script", "img", "iframe", "link") and given.get("rel") not in ("canonical", "next", "prev"):
            self.loads.append(given.get("src") or given.get("href"))


page_of = functools.cache(Page)  # a page is read once, however many links lead to it


@pytest.mark.parametrize("name", PAGES)
def test_title_description_preview_and_pictures_are_described(site, name):
    page = page_of(name)
    assert 50 <= len(page.meta["description"]) <= 200
    assert page.meta["og:title"] and page.meta["og:description"] and page.meta["og:image"].endswith("card.png")
    assert all(image.get("alt") is not None for image in page.images)
    assert not any((load or "").startswith(("http:", "https:", "//")) for load in page.loads)


@pytest.mark.parametrize("name", PAGES)
def test_links_inside_the_book_lead_somewhere(site, name):
    for link in page_of(name).links:
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (site / name).parent / path if path else site / name
        assert target.exists(), link
        if "=" in anchor:  # it sets a widget of the page
            assert f'data-afm="{re.split("[.=]", anchor)[0]}"' in target.read_text(encoding="utf-8"), link
        elif anchor and target.suffix == ".html":
            assert anchor in page_of(str(target.resolve().relative_to(site))).ids, link


@pytest.mark.parametrize("name", ["index.html", "chapters/06_queries_keys_values.html"])
def test_links_in_the_text_set_what_they_name(root, visit, name):
    visited = visit(reduced_motion="reduce")
    page = alive(visited, root + name)
    links = page.locator("article a.drive").all()
    assert links
    for link in links:
        kind, sentence = link.get_attribute("href")[1:].partition("&")[0].split("=")
        link.click()
        page.wait_for_function("(kind) => location.hash.startsWith(`#${kind}`)", arg=kind)
        widget = page.locator(f"[data-widget={kind}]").first
        words = [word for word in re.findall(r"\w+", unquote(sentence).lower()) if len(word) > 4]
        page.wait_for_function("([kind, words]) => words.every((each) => document.querySelector(`[data-widget=${kind}]`).innerHTML.toLowerCase().includes(each))", arg=[kind, words])
        box = widget.bounding_box()
        assert box["y"] + box["height"] > 0 and box["y"] < 720  # it is in sight
    assert visited.troubles == []


def test_the_search_finds_a_chapter(root, visit):
    visited = visit()
    page = visited.open(root + "search.html?q=softmax", ready="#search-results li")
    assert page.locator("#search-results li a").first.get_attribute("href").startswith("chapters/")
    assert visited.troubles == []


@pytest.mark.parametrize("name", PAGES[1::5])  # one chapter of each part
def test_solutions_are_closed_until_they_are_opened_with_the_keyboard_and_their_code_can_be_copied(http_root, visit, name):
    page = alive(visit(), http_root + name)
    number = int(name.split("/")[1][:2])
    for place in (1, 2, 3, 4):  # each exercise has its short address, and one solution under it
        exercise = page.locator(f"section:has(> #ex-{number}-{place})")
        assert exercise.locator("h3").inner_text().startswith(f"Exercise {number}.{place} · ")
        assert not exercise.locator("> details.exercise > :not(summary)").first.is_visible()
        exercise.locator("> details.exercise > summary").focus()
        page.keyboard.press("Enter")
        solution = exercise.locator("details.solution")
        assert solution.count() == 1 and not solution.locator("pre").first.is_visible()
    solution.locator("summary").focus()
    page.keyboard.press("Enter")
    code = solution.locator("div.highlight-python").first
    assert code.locator("pre span.k").first.is_visible() and code.locator("button.copybtn").count() == 1
    page.emulate_media(media="print")
    opened = page.locator("details.solution pre >> visible=true")
    assert opened.count() == solution.locator("pre").count() > 0


def test_formulas_need_no_script(site):
    text = (site / "chapters" / "05_attention_by_hand.html").read_text(encoding="utf-8")
    assert "<math" in text and not re.search(r'src="[^"]*mathjax', text, re.IGNORECASE)


def test_the_theme_can_be_switched_and_the_widgets_follow(http_root, visit):
    page = alive(visit(color_scheme="light"), http_root + "index.html")
    ink = "() => getComputedStyle(document.querySelector('.al')).color"
    before = page.evaluate(ink)
    page.evaluate("() => (document.documentElement.dataset.theme = 'dark')")
    assert page.evaluate(ink) != before


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_has_its_colours_before_the_themes_script_has_come(http_root, visit, scheme):
    visited = visit(color_scheme=scheme)
    visited.context.route("**/pydata-sphinx-theme.js*", lambda route: route.abort())
    assert alive(visited, http_root + "index.html").evaluate("() => document.documentElement.dataset.theme") == scheme


def test_a_quiz_explains_every_answer(http_root, visit):
    page = alive(visit(), http_root + PAGES[1])
    state = page.locator("[data-afm=quiz] script").first.evaluate("(s) => s.textContent")
    for number, option in enumerate(json.loads(state)["options"]):
        page.locator("[data-widget=quiz]").first.get_by_role("radio").nth(number).check()
        said = page.locator("[data-widget=quiz] .al-why").first.inner_text()
        assert option["why"] in said and said.startswith("Yes" if option["right"] else "Not quite")


def test_the_matrix_rows_add_up_and_the_arrow_keys_walk(http_root, visit):
    visited = visit()
    page = alive(visited, http_root + "chapters/05_attention_by_hand.html")
    matrix = page.locator("[data-widget=attention-matrix]").first
    matrix.evaluate("(each) => { each.closest('details.how-we-know').open = true; }")
    matrix.get_by_text("All words at once").click()
    matrix.get_by_role("textbox", name="Sentence").fill("bank grows money")
    page.wait_for_function("() => document.querySelectorAll('[data-widget=attention-matrix] td[data-row]').length === 9")
    cells = [(int(c.get_attribute("data-row")), float(c.get_attribute("data-weight"))) for c in matrix.locator("td[data-row]").all()]
    assert len(cells) == 9
    for row in range(3):
        assert sum(weight for at, weight in cells if at == row) == pytest.approx(1, abs=1e-6)
    matrix.locator("[tabindex='0'][data-row], [tabindex='0'][scope=row]").first.focus()  # a pinned row waits at its heading
    for key in ("ArrowRight", "ArrowUp", "ArrowUp", "ArrowUp", "ArrowDown", "ArrowLeft", "ArrowLeft", "ArrowRight"):
        page.keyboard.press(key)
    assert page.evaluate("() => [document.activeElement.dataset.row, document.activeElement.dataset.col]") == ["0", "0"]
    page.keyboard.press("ArrowDown")
    assert "“grows” gives" in matrix.locator(".al-grid-note").inner_text()
    matrix.get_by_role("button", name="Scores").click()
    assert float(matrix.locator("td[data-row='0'][data-col='0']").inner_text()) == pytest.approx(4.0, abs=0.01)
    for bad in ("", "word " * 200, "<img src=x onerror=alert(1)>", "🏦"):
        matrix.get_by_role("textbox", name="Sentence").fill(bad)
        page.wait_for_function("() => !document.querySelector('[data-widget=attention-matrix] progress')")
        assert matrix.locator(".al-message").inner_text() and matrix.locator("td[data-row]").count() >= 1
        assert matrix.locator("img").count() == 0
    assert visited.troubles == []


@pytest.fixture
def read(http_root, visit):
    """read("04…", "embedding-map"): a watchful visit of a chapter, and the widget on it; over http, or from another root.

    Afterwards the console must be clean and no other host asked.
    """
    visited, roots = visit(), []

    def start(chapter, name, root=http_root):
        roots.append(root)
        page = alive(visited, f"{root}chapters/{chapter}.html")
        return visited, page.locator(f"[data-widget={name}]").first

    yield start
    assert visited.troubles == []
    assert [asked for asked in visited.requests if not asked.startswith((*roots, "blob:", "data:"))] == []


def state_of(widget):
    return json.loads(widget.evaluate("(element) => element.closest('[data-afm]').querySelector('script').textContent"))


def nearest(widget, word):
    """What the widget lists, once it is about this word."""
    widget.locator(f"[data-role=word][data-token={word}]").wait_for(state="attached")
    bars = widget.locator("[data-role=neighbour]").all()
    return [(bar.get_attribute("data-token"), float(bar.get_attribute("data-weight"))) for bar in bars]


def assert_alike(got, wanted, atol=1e-5):
    assert [word for word, _ in got] == [word for word, _ in wanted]
    np.testing.assert_allclose([cosine for _, cosine in got], [cosine for _, cosine in wanted], atol=atol)


def search(widget, word):
    box = widget.get_by_role("textbox", name="Word", exact=True)
    box.fill(word)
    box.press("Enter")


def test_the_map_of_all_words_fetches_them_on_the_first_own_request(root, read):
    visited, words = read("04_one_word_one_vector", "embedding-map", root)
    assert not any("shards/" in asked for asked in visited.requests)
    words.get_by_role("button", name="Neighbours").click()  # the chapter opens with an analogy
    table = WordVectors.load("minilm-64")
    for word in ("otter", "bank"):
        search(words, word)
        assert_alike(nearest(words, word), table.nearest(word, 10))
    assert all(sum(f"shards/{name}.0" in asked for asked in visited.requests) == 1 for name in state_of(words)["shards"])
    search(words, "bnak")
    words.locator(".al-suggestion", has_text="bank").wait_for()


def test_the_map_of_a_small_world_needs_no_shard(read):
    visited, words = read("02_meaning_from_company", "embedding-map")
    visited.page.get_by_role("button", name="Show without a guess").last.click()  # the map waits for a guess
    tensors = parse_tensors(base64.b64decode(state_of(words)["starter"]))
    table = WordVectors(tensors["words"].tobytes().decode().split("\n"), dequantise(tensors["vectors"], tensors["vectors.scale"]))
    search(words, "river")
    assert_alike(nearest(words, "river"), table.nearest("river", 10))
    assert not any("shards/" in asked for asked in visited.requests)


def test_the_replay_goes_through_the_moments_that_python_stored(read):
    visited, replay = read("03_learning_word_vectors", "training-replay")
    stored = replay.evaluate("""(element) => [...element.closest('[data-afm]').querySelectorAll('.afm-fallback tbody tr')]
        .map((row) => [...row.cells].map((cell) => cell.textContent))""")
    slider, word = replay.get_by_role("slider", name="Words read"), state_of(replay)["word"]
    for key, row in (("End", stored[-1]), ("Home", stored[0]), ("ArrowRight", stored[1])):
        slider.press(key)
        assert slider.get_attribute("aria-valuetext") == f"{row[0]} words"
        assert_alike(nearest(replay, word), [(each.split()[0], float(each.split()[1])) for each in row[2:]], atol=0.011)
    search(replay, "dog")
    assert len(nearest(replay, "dog")) == 3


def test_edited_documents_are_counted_as_python_counts_them(read):
    visited, counts = read("01_words_as_numbers", "word-counts")
    unguessed = visited.page.get_by_role("button", name="Show without a guess")
    while unguessed.count():  # the widget waits behind a guess
        unguessed.first.click()
    documents = [*state_of(counts)["documents"][:2], "An otter, a bank, an otter."]
    counts.get_by_role("textbox", name="Document 3").fill(documents[2])
    matrix, vocabulary = WordCounts(documents).matrix()
    cells = counts.locator("td[data-token]").evaluate_all("(cells) => cells.map((c) => [c.dataset.token, c.dataset.row, c.dataset.value])")
    assert {(word, int(row)): float(value) for word, row, value in cells} == {
        (word, row): matrix[row, column] for column, word in enumerate(vocabulary) for row in range(3)}


def test_links_turn_the_letter_until_its_shadow_is_gone_and_falls_behind(read):
    visited, _ = read("01_words_as_numbers", "arrows")
    said = visited.page.locator("[data-widget=arrows] .al-headline > span")
    for text, seen in (("At a right angle", "“letter” casts no shadow on “note”."), ("Beyond it", "The shadow of “letter” falls 2 behind “note”.")):
        visited.page.locator("a.drive", has_text=text).click()
        assert said.all_inner_texts()[1] == seen  # of the three pictures the one with the shadow, which stands nearest


def test_pictures_are_no_slabs_in_the_dark_and_are_read_there(http_root, visit):
    visited = visit(color_scheme="dark")
    for page in [path.stem for path in CHAPTERS if '"image/png"' in path.read_text(encoding="utf-8")][-2:]:
        shown = visited.open(f"{http_root}chapters/{page}.html")
        ground = np.array([int(each) for each in re.findall(r"\d+", shown.evaluate("getComputedStyle(document.body).backgroundColor"))[:3]])
        assert ground.max() < 50
        pictures = [each for each in shown.locator("div.cell_output img").all() if each.is_visible()]
        for picture in pictures:
            picture.scroll_into_view_if_needed()
            pixels = np.asarray(Image.open(io.BytesIO(picture.screenshot())).convert("RGB")).astype(int)
            assert np.abs(pixels[2:8, 2:8] - ground).max() <= 24  # paper is the page's ground
            assert np.sort(pixels.min(axis=2), axis=None)[-20:].min() > 180  # and black letters are white
        assert pictures, page


@pytest.mark.parametrize("name", ["chapters/05_attention_by_hand.html", "chapters/06_queries_keys_values.html"])
def test_what_proves_and_exercises_are_folded(site, name):
    page = BeautifulSoup((site / name).read_text(encoding="utf-8"), "html.parser").select_one("article")
    cells = nbformat.read(CHAPTERS[int(name[9:11]) - 1], as_version=4).cells
    titles = [cell.source.removeprefix("#### ") for cell in cells if cell.source.startswith("#### How we know")]
    folds = page.select("section > details.how-we-know[id]")
    assert [fold.summary.get_text() for fold in folds] == titles and titles
    assert all(not fold.has_attr("open") and fold.select("p") and not fold.select("h2, h3, section") for fold in folds)
    assert not [heading for heading in page.select("h1, h2, h3, h4, h5") if "How we know" in heading.get_text()]
    for place in (1, 2, 3, 4):  # text, stub, check and solution behind the title, and nothing outside
        exercise = page.select_one(f"section:has(> #ex-{int(name[9:11])}-{place})")
        fold = exercise.select_one(":scope > details.exercise")
        assert fold.summary.h3 and len(fold.select(".cell.tag_exercise")) == 2 and len(fold.select("details.solution")) == 1 and fold.select("p")
        assert {each.name for each in exercise.find_all(recursive=False)} <= {"span", "details"}


def test_an_exercise_is_closed_on_the_screen_and_open_on_paper(http_root, visit):
    page = alive(visit(), http_root + "chapters/05_attention_by_hand.html")
    seen = "() => [...document.querySelectorAll('details.exercise > p')].map((each) => each.checkVisibility())"
    assert len(page.evaluate(seen)) >= 4 and not any(page.evaluate(seen))
    page.emulate_media(media="print")
    assert all(page.evaluate(seen))


def test_what_follows_a_guess_is_blurred_until_it_is_made_and_never_on_paper(http_root, visit):
    page = alive(visit(), http_root + "chapters/05_attention_by_hand.html")
    waiting = page.locator(".cell:has(.al-predict[data-waits])")
    blurred = "() => [...document.querySelectorAll('article p, article .cell_output')].filter((each) => getComputedStyle(each).filter !== 'none').length"
    count = waiting.count()
    assert count >= 4 and count <= page.evaluate(blurred) <= 3 * count
    heights = "() => [...document.querySelectorAll('[data-veiled]')].map((each) => each.getBoundingClientRect().height)"
    assert page.evaluate(blurred) == page.locator("[data-veiled]").count() and max(page.evaluate(heights)) <= 80  # a glimpse, not a wall
    page.emulate_media(media="print")
    assert page.evaluate(blurred) == 0 and max(page.evaluate(heights)) > 80
    page.emulate_media(media="screen")
    for _ in range(count):
        waiting.first.get_by_role("button", name="Show without a guess").click()
    assert page.evaluate(blurred) == 0


# What a Tab key can reach within what waits, and how much of it ears are kept from.
BEHIND = """() => [...document.querySelectorAll('[data-veiled]')].flatMap((veiled) => [...veiled.querySelectorAll('*')].filter((each) =>
    each.tabIndex >= 0 && !each.closest('[inert]') && each.checkVisibility({ visibilityProperty: true })))"""


def test_what_waits_for_a_guess_is_out_of_reach_of_keys_and_ears_but_found_by_a_search(http_root, visit):
    visited = visit(reduced_motion="reduce")
    page = alive(visited, http_root + "chapters/06_queries_keys_values.html")
    veiled = page.locator("[data-veiled]")
    assert veiled.count() >= 5 and page.locator("[data-veiled]:not([aria-hidden=true])").count() == 0
    assert page.evaluate(f"({BEHIND})().length") == 0
    words = page.evaluate("() => [...document.querySelectorAll('p[data-veiled]')].map((each) => each.firstChild.data?.trim().slice(0, 40)).filter(Boolean)")
    assert words and all(page.evaluate("(text) => (getSelection().removeAllRanges(), find(text))", each) for each in words)
    assert visited.violations("aria-hidden-focus", "scrollable-region-focusable") == []
    page.evaluate("""() => { // a link and a widget that wait, whatever the chapter has there now
        const cell = [...document.querySelectorAll('.cell')].find((each) => each.querySelector('[data-waits]'));
        window.added = document.createElement('p');
        added.innerHTML = 'see <a href="#x">there</a> and <span tabindex="0">here</span>';
        cell.after(added); }""")
    first = page.locator(".cell:has(.al-predict[data-waits])").first
    page.locator(".al-predict[data-waits]").last.get_by_role("button", name="Show without a guess").click()  # all is looked at anew
    assert page.evaluate("() => [added.ariaHidden, ...[...added.children].map((each) => each.tabIndex)]") == ["true", -1, -1]
    while page.locator("[data-waits]").count():
        page.locator("[data-waits]").first.get_by_role("button", name="Show without a guess").click()
    assert page.evaluate("() => [added.ariaHidden, ...[...added.children].map((each) => each.getAttribute('tabindex'))]") == [None, None, "0"]
    assert first.count() == 0 and page.locator("[data-veiled], .bd-article [aria-hidden=true] > p:not(.afm *), article .afm[inert], [data-tabindex]").count() == 0
    page.reload()
    page.wait_for_function(ALIVE)
    page.evaluate("() => document.querySelectorAll('.al-predict').forEach((each) => each.dispatchEvent(new CustomEvent('afm-error', { bubbles: true, cancelable: true, detail: new Error('gone') })))")
    page.wait_for_function("() => !document.querySelector('[data-veiled]')")  # a broken question keeps nothing back


def test_without_javascript_nothing_waits(http_root, visit):
    page = visit(java_script_enabled=False).open(http_root + "chapters/06_queries_keys_values.html", ready=None)
    assert page.locator("[data-veiled], article [inert], article p[aria-hidden]").count() == 0


@pytest.mark.parametrize("name", PAGES)
def test_the_contents_of_a_page_stand_under_its_chapter_and_nowhere_else(site, name):
    page = BeautifulSoup((site / name).read_text(encoding="utf-8"), "html.parser")
    bars = page.select(".page-toc")
    assert page.select(".bd-sidebar-secondary:not([style='display: none']), .secondary-toggle") == [] and len(bars) <= 1
    if bars:
        assert bars[0].find_parent("li")["class"] == ["toctree-l1", "current", "active"]
        sections = {f"#{section['id']}" for section in page.select("article section[id] > section[id]")}
        links = [link["href"] for link in bars[0].select("a")]
        assert set(links) <= sections and len(links) >= 5 and len(set(links)) == len(links)
    assert bars or name == "index.html"
