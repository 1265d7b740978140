"""How long from an edit to the picture? Medians over edits of a 16-word sentence, in headless Chromium.

    .venv/bin/python scripts/bench_widgets.py [PATH_OF_CHROMIUM]

"work" is the time in which the page computes, builds and lays out the new picture (200 edits). "frame" runs from
the press of a key to the first frame after it (60 presses); beside it, from the same run, the same for a bare text
box on an empty page, because a browser without a graphics card needs most of a frame for painting alone.
"""

import shutil
import statistics
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

SITE = Path("_build/html").resolve().as_uri()
ROWS = "chapters/06_queries_keys_values.html"
OPEN = "#attention-matrix.whole=true"
WIDGETS = {  # the first widget of a kind on a page
    "meaning-shift, trained": ("index.html", "meaning-shift"),
    "meaning-shift, raw": ("chapters/05_attention_by_hand.html", "meaning-shift"),
    "attention-matrix, rows": (ROWS, "attention-matrix"),
    "attention-matrix, raw, all words": (f"chapters/05_attention_by_hand.html{OPEN}", "attention-matrix"),
    "attention-matrix, trained, all words": (ROWS + OPEN, "attention-matrix"),
    "heads": ("chapters/07_many_heads.html", "heads"),
    "positions": ("chapters/08_word_order.html", "positions"),
}
SENTENCE = "The bank will not lend money to us if the customer has bad credit at home"
FRAME = """window.frame = () => new Promise((done) => requestAnimationFrame(() => {
  const channel = new MessageChannel();
  channel.port1.onmessage = () => done(performance.now());
  channel.port2.postMessage(0);
}));"""
WORK = """async (root, sentence) => {
  const box = root.querySelector('textarea');
  const edit = (text) => {
    const began = performance.now();
    box.value = text;
    box.dispatchEvent(new InputEvent('input'));
    root.getBoundingClientRect();
    return performance.now() - began;
  };
  edit(sentence);
  await new Promise((done) => setTimeout(done, 1500));
  const times = [];
  for (let i = 0; i < 200; i += 1) {
    await frame();
    times.push(edit(sentence + (i % 2 ? ' river' : '')));
  }
  return times;
}"""
LISTEN = """(box) => {
  window.presses = [];
  box.addEventListener('keydown', (event) => frame().then((now) => window.presses.push(now - event.timeStamp)));
  box.focus();
}"""


def press(page, box):
    """Median milliseconds from the press of a key to the next frame, as a person types."""
    box.evaluate(LISTEN)
    for key in [" ", "Backspace"] * 30:
        page.keyboard.press(key)
        page.wait_for_timeout(600)  # the picture before has come to rest
    return statistics.median(page.evaluate("window.presses"))


def main(chromium):
    """Print a line for each widget."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        bare = browser.new_page(viewport={"width": 1280, "height": 900})
        bare.set_content("<textarea></textarea>")
        bare.evaluate(FRAME)
        print(f"bare text box: frame {press(bare, bare.locator('textarea')):.1f} ms")
        for title, (path, name) in WIDGETS.items():
            page = browser.new_page(viewport={"width": 1280, "height": 900})
            page.goto(f"{SITE}/{path}")
            page.wait_for_selector(f"[data-widget={name}][data-ready=true]")
            page.evaluate(FRAME)
            widget = page.locator(f"[data-widget={name}]").first
            work = widget.evaluate(WORK, SENTENCE)
            box = widget.locator("textarea")
            frame = f", frame {press(page, box):.1f} ms" if box.is_visible() else ""  # behind its fold nobody types
            print(f"{title}: work {statistics.median(work):.1f} ms (worst {max(work):.1f}){frame}")
            page.close()
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else shutil.which("chromium"))
