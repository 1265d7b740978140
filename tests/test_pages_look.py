"""How the pages look where a reader's set-up is not ours: no mathematics font, 320 pixels, text of 200%."""

import hashlib
import re
import sys
import unicodedata
from html.parser import HTMLParser

import pytest
from conftest import ROOT, at_rest, in_scheme

from attention_lib.widgets.core.link import ROOT as WIDGETS

sys.path.append(str(ROOT / "_ext"))
PAGES = ["index.html", *(f"chapters/{path.stem}.html" for path in sorted((ROOT / "chapters").glob("*.ipynb")))]
FONTS = ROOT / "_static" / "fonts"
ALIVE = "() => [...document.querySelectorAll('[data-afm]')].every((place) => place.querySelector('[data-ready=true]'))"
DRAWN = "() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))"


# ---- the face of the formulas ----------------------------------------------------------------------------

class Formulas(HTMLParser):
    """The characters of all formulas of a page, as a browser sets them: a letter alone is an italic letter."""

    def __init__(self, text):
        super().__init__()
        self.open, self.characters = [], set()
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        if tag == "math" or self.open:
            self.open.append((tag, dict(attributes)))

    def handle_startendtag(self, tag, attributes):
        pass

    def handle_endtag(self, tag):
        if self.open:
            self.open.pop()

    def handle_data(self, data):
        text = data.strip()
        if self.open and text:
            self.characters |= set(text)
            tag, given = self.open[-1]
            if tag == "mi" and len(text) == 1 and given.get("mathvariant") != "normal":
                self.characters.add(italic(text))


def italic(letter):
    """The italic letter of mathematics for a plain one; any other character stays."""
    plain = re.fullmatch(r"(?:LATIN|GREEK) (CAPITAL|SMALL) LETTER (\w+)", unicodedata.name(letter))
    if letter == "h" or not plain:
        return "ℎ" if letter == "h" else letter
    return unicodedata.lookup(f"MATHEMATICAL ITALIC {plain[1]} {plain[2]}")


@pytest.fixture(scope="module")
def face():
    """The committed face, opened."""
    pytest.importorskip("brotli")
    from fontTools.ttLib import TTFont

    return TTFont(FONTS / "book-math.woff2")


def test_italic_letters_of_mathematics():
    assert [italic(letter) for letter in "ahσ=+1"] == ["𝑎", "ℎ", "𝜎", "=", "+", "1"]


def test_the_face_of_the_formulas_knows_how_to_set_mathematics(face):
    constants = face["MATH"].table.MathConstants
    assert constants.SubscriptShiftDown.Value > 0 and constants.RadicalRuleThickness.Value > 0
    assert {"STIX Two Math", "STIXTwoMath"}.isdisjoint(record.toUnicode() for record in face["name"].names)


@pytest.mark.browser
@pytest.mark.parametrize("name", PAGES)
def test_the_face_has_every_character_of_the_formulas(site, face, name):
    used = Formulas((site / name).read_text(encoding="utf-8")).characters
    assert used - {chr(point) for point in face.getBestCmap()} == set(), "see scripts/build_fonts.py"


def test_the_faces_are_those_whose_origin_and_licence_are_told():
    told = (FONTS / "README.txt").read_text(encoding="utf-8")
    faces = sorted(FONTS.glob("*.woff2"))
    assert [face.name for face in faces] == sorted(re.findall(r"^[0-9a-f]{64}  (.*)$", told, re.MULTILINE))
    assert all(f"{hashlib.sha256(face.read_bytes()).hexdigest()}  {face.name}" in told for face in faces)
    licence = (FONTS / "OFL.txt").read_text(encoding="utf-8")
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence and licence.count("Adobe") == 2 and "STIX" in licence
    assert sum(face.stat().st_size for face in faces) < 120_000


def test_the_icons_of_all_pages_are_in_the_books_own_small_face(site):
    """The theme's face of icons has 156 kB: it is fetched only for an icon that the small one lacks."""
    style = (site / "_static" / "styles" / "pydata-sphinx-theme.css").read_text(encoding="utf-8")
    codes = {}
    for names, code in re.findall(r'([^{}]*)\{content:"(?:\\([0-9a-f]{2,5}))"\}', style):
        codes |= dict.fromkeys(re.findall(r"\.(fa-[a-z-]+):+before", names), int(code, 16))
    used = {name for page in site.rglob("*.html") for name in re.findall(r'\bfa-[a-z-]+', page.read_text(encoding="utf-8"))}
    boxes = {ord(sign) for name, sign in re.findall(r'--pst-icon-([a-z-]+): *"(.)"', style) if name not in ("github", "gitlab")}
    icons = pytest.importorskip("fontTools.ttLib").TTFont(FONTS / "book-icons.woff2").getBestCmap()
    assert {"fa-bars", "fa-download", "fa-arrow-up"} <= used & set(codes) and boxes
    assert {name for name in used & set(codes) if codes[name] not in icons} == set() and boxes <= set(icons)


# ---- formulas break ---------------------------------------------------------------------------------------

def plain(latex):
    from mathml import pieces

    return [re.sub("<[^>]*>", "", piece).replace("&gt;", ">") for piece in pieces(latex)]


def test_a_long_formula_breaks_behind_its_relations_and_nowhere_else():
    assert plain(r"\sin a \, \sin c + \cos a \, \cos c = \cos(a - c)") == ["sinasinc+", "cosacosc=", "cos(a−c)"]
    assert plain(r"a + b = c") == ["a+b=c"]  # short
    assert plain(r"-\ln\,\frac{1}{6} = -5 \, \ln\,\frac{5}{6} = 2.70") == ["−ln16=", "−5ln56=", "2.70"]  # a sign is no sum
    assert plain(r"\operatorname{softmax}(a + b + c + d)") == ["softmax(a+b+c+d)"]
    assert plain(r"|a + b + c + d + e| \cdot 3.1415") == ["|a+b+c+d+e|·3.1415"]


def test_a_piece_keeps_the_space_of_its_last_sign():
    from mathml import pieces

    assert 'form="infix"' in pieces(r"\sin a \sin c + \cos a \cos c = 1.0")[0]


# ---- narrow pages and large text --------------------------------------------------------------------------

def test_sizes_of_text_follow_the_readers_setting():
    for style in [*WIDGETS.rglob("*.css"), *(ROOT / "_static").glob("*.css")]:
        assert re.findall(r"font(?:-size)?: [^;]*\b(?!0px)\d+px", style.read_text(encoding="utf-8")) == [], style.name
    for style in WIDGETS.rglob("*.css"):  # a host of the widgets may have a small rem: theirs is --al-16 and its like
        assert re.findall(r"font(?:-size)?: [^;]*\d+rem", style.read_text(encoding="utf-8")) == [], style.name


STICKS_OUT = """() => [...document.querySelectorAll("main *")].filter((each) => {
    const { right, width } = each.getBoundingClientRect();
    if (!width || right <= document.documentElement.clientWidth + 1) return false;
    for (let up = each.parentElement; up; up = up.parentElement) if (getComputedStyle(up).overflowX !== "visible") return false;
    return true; }).map((each) => `${each.tagName} ${each.className} ${each.textContent.trim().slice(0, 40)}`)"""


# ---- high contrast ----------------------------------------------------------------------------------------

SEEN = """(widget) => {
    const canvas = getComputedStyle(widget).backgroundColor, look = (each) => getComputedStyle(each);
    const visible = (each) => each.getClientRects().length > 0;
    const all = (names) => [...widget.querySelectorAll(names)].filter(visible);
    const name = (each) => each.className.baseVal ?? `${each.tagName} ${each.className} ${each.textContent.slice(0, 20)}`;
    const pressed = all("[aria-pressed=true]").filter((each) => look(each).backgroundColor === canvas && look(each).outlineStyle === "none");
    const cells = all("td[style*=background], i[style*=background], .al-train-share").filter((each) => look(each).backgroundColor === canvas && look(each).backgroundImage === "none");
    const bars = [...all(".al-bar-fill").filter((each) => each.offsetWidth > 1 && look(each).backgroundColor === canvas),
        ...all(".al-clock-hand line").filter((each) => look(each).stroke === canvas)];
    const unread = all("button, td, th, p, li").filter((each) => each.textContent.trim() && look(each).color === look(each).backgroundColor);
    return { pressed: pressed.map(name), cells: cells.map(name), bars: bars.map(name), unread: unread.map(name),
             asked: all("[aria-pressed=true], td[style*=background], .al-train-share, .al-bar-fill, .al-clock-hand, [data-role=shifted]").length };
}"""


# ---- what is pointed at ------------------------------------------------------------------------------------

CONTRAST = """(each) => {
    const light = (colour) => colour.match(/[\\d.]+/g).slice(0, 3).map((part) => part / 255)
        .map((v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)).reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
    const ground = (place) => { const { backgroundColor } = getComputedStyle(place); return /^rgba.*, 0\\)$/.test(backgroundColor) ? ground(place.parentElement) : backgroundColor; };
    const [high, low] = [light(getComputedStyle(each).color), light(ground(each))].sort((a, b) => b - a);
    return (high + 0.05) / (low + 0.05); }"""


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_back_to_top_and_links_are_read_at_rest_and_under_the_mouse(http_root, visit, scheme):
    page = visit(color_scheme=scheme, reduced_motion="reduce").page
    page.goto(http_root + PAGES[1])
    page.wait_for_function(ALIVE)
    page.add_style_tag(content="* { transition: none !important; } #pst-back-to-top { display: block !important; }")
    for name in ("#pst-back-to-top", "main p > a >> nth=0", ".bd-sidebar-primary a.reference >> nth=1", ".prev-next-footer a >> nth=0"):
        for act in ("focus", "hover"):
            place = page.locator(name)
            if place.count():
                getattr(place, act)()
                assert place.evaluate(CONTRAST) >= 4.5, (name, act)


# ---- on paper ---------------------------------------------------------------------------------------------

ON_PAPER = """() => {
    const look = (each) => getComputedStyle(each), seen = (each) => each.getClientRects().length > 0;
    const all = (names) => [...document.querySelectorAll(names)].filter(seen);
    const light = (colour) => { const [r, g, b, a = 1] = colour.match(/[\\d.]+/g).map(Number); return a === 0 || r + g + b > 690; };
    const dark = (colour) => { const [r, g, b] = colour.match(/[\\d.]+/g).map(Number); return r + g + b < 420; };
    const name = (each) => `${each.tagName} ${each.className} ${each.textContent.trim().slice(0, 30)}`;
    return {
        ground: [document.documentElement, document.body, ...all(".al, pre, .cell_input, .cell_output, .text_html")]
            .filter((each) => !light(look(each).backgroundColor)).map(name),
        ink: all("main :is(h1, h2, h3, p, li, pre, code, td, summary, pre span)")
            .filter((each) => !each.closest("button, [style*=background]") && !dark(look(each).color)).map(name),
        code: all("pre").filter((each) => look(each).whiteSpace !== "pre-wrap" || look(each).overflowX !== "visible").map(name),
        split: all(".afm, .al, .cell_output img").filter((each) => look(each).breakInside !== "avoid").map(name),
        bars: all("header, footer, nav:not(.onlyprint *), .bd-sidebar-primary, .bd-sidebar-secondary, .copybtn, .headerlink, .al-play, .al-presets, .al-link").map(name),
    };
}"""


@pytest.mark.browser
def test_what_is_open_on_the_screen_is_open_on_paper(http_root, visit):
    page = visit(color_scheme="dark").page
    page.goto(http_root + PAGES[1])
    page.wait_for_function(ALIVE)
    page.evaluate("""() => ["beforeprint", "afterprint"].forEach((each) => addEventListener(each, () => (window[each] =
        [document.querySelectorAll("details[open]").length, document.documentElement.dataset.theme, document.querySelector(".afm .al").style.zoom])))""")
    page.locator("details.exercise > summary").first.click()
    page.locator("details.solution summary").first.click()
    opened = page.locator("details[open]").count()
    page.pdf()
    page.wait_for_function("() => window.afterprint")
    count, theme, zoom = page.evaluate("() => window.beforeprint")
    assert (count, theme) == (opened, "light") and 0.5 < float(zoom) < 1  # a widget stands as on the screen, and smaller
    assert page.evaluate("() => window.afterprint") == [opened, "dark", ""]


# ---- one visit of each page that asks all of these ---------------------------------------------------------

@pytest.mark.browser
@pytest.mark.parametrize("name", PAGES)
def test_a_page_fits_a_narrow_screen_and_paper_and_is_seen_in_high_contrast(http_root, visit, name):
    page = visit().page
    page.goto(http_root + name)
    page.wait_for_function(ALIVE)
    for scheme in ("light", "dark"):
        in_scheme(page, scheme, media="print")
        found = page.evaluate(ON_PAPER)
        assert not any(found.values()), (scheme, found)
    for scheme in ("light", "dark"):
        in_scheme(page, scheme, media="screen", forced_colors="active")
        for widget in page.locator("[data-widget]").all():
            seen, kind = widget.evaluate(SEEN), widget.get_attribute("data-widget")
            assert seen.pop("asked") or kind in ("quiz", "predict", "clues"), (scheme, kind)
            assert not any(seen.values()), (scheme, kind, seen)
    in_scheme(page, "light", forced_colors="none")
    page.evaluate("() => document.querySelectorAll('details').forEach((each) => (each.open = true))")
    for width, size in ((320, "100%"), (390, "200%")):
        page.set_viewport_size({"width": width, "height": 800})
        page.evaluate("(size) => (document.documentElement.style.fontSize = size)", size)
        page.evaluate(DRAWN)
        assert page.evaluate("() => document.documentElement.scrollWidth") <= width, page.evaluate(STICKS_OUT)


# Nothing jumps

MOVED = """window.moved = [];
    new PerformanceObserver((list) => moved.push(...list.getEntries().filter((each) => !each.hadRecentInput)
        .flatMap(({ sources }) => sources.map(({ previousRect, currentRect }) => Math.abs(currentRect.y - previousRect.y)))))
        .observe({ type: "layout-shift", buffered: true });"""


def kept_back(visited, address):
    """Open a page, and let its faces come last of all; how far anything in sight has moved by then, in pixels, is in its `moved`."""
    page, held = visited.page, []
    page.add_init_script(MOVED)
    page.route("**/*.woff2", lambda route: held.append(route))
    page.goto(address, wait_until="commit")
    page.wait_for_selector("[data-ready=true]")
    page.wait_for_function("() => document.querySelectorAll('.afm:not(.afm-alive)').length === 0")
    for route in held:
        route.continue_()
    page.unroute("**/*.woff2")
    page.evaluate("() => document.fonts.ready")
    at_rest(page)
    return page


@pytest.mark.browser
@pytest.mark.parametrize("name", ["intro", "chapters/05_attention_by_hand", "chapters/06_queries_keys_values"])
def test_nothing_jumps_when_faces_and_widgets_come(visit, http_root, name):
    for width in (1280, 390):
        page = kept_back(visit(viewport={"width": width, "height": 844}, reduced_motion="reduce"), f"{http_root}{name}.html")
        assert page.evaluate("() => [...document.fonts].some(({ family, status }) => family.includes('Book Serif') && status === 'loaded')")
        # In another face a paragraph may be a line longer. A widget for which no room is kept moves all that follows by far more.
        assert page.evaluate("() => Math.max(0, ...moved)") <= 32
        place = page.locator(".afm").first
        kept, drawn = (each.bounding_box()["height"] for each in (place, place.locator(".al").first))
        assert abs(kept - drawn) <= 40  # and no room is kept in vain
