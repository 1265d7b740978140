"""What the browser tests share: a browser, the built site over http and from file://, and a watchful page."""

import functools
import http.server
import os
import shutil
import threading
from pathlib import Path

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


def in_ci():
    return os.environ.get("CI") == "true"


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


@pytest.fixture(scope="session")
def http_root(site):
    """The site served on this machine."""
    class Handler(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


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
