"""How long from an edit to the picture? Medians over 200 edits of a 16-word sentence, in headless Chromium.

    .venv/bin/python scripts/bench_widgets.py [PATH_OF_CHROMIUM]

"work" is the time in which the page computes and lays out; "frame" runs from the press of a key to the first frame after it.
Beside them stands, as a yardstick from the same run, the time for the browser to lay out an empty edit of the box.
"""

import shutil
import statistics
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

SITE = Path("_build/html").resolve().as_uri()
PAGES = {"meaning-shift": "index.html", "attention-matrix": "chapters/05_attention_by_hand.html"}
SENTENCE = "The bank will not lend money to us if the customer has bad credit at the bank"
MEASURE = """async ([name, sentence]) => {
  const root = document.querySelector(`[data-widget=${name}]`);
  const box = root.querySelector('textarea');
  const frame = () => new Promise((done) => requestAnimationFrame(() => { const c = new MessageChannel(); c.port1.onmessage = done; c.port2.postMessage(0); }));
  const edit = (text) => { box.value = text; box.dispatchEvent(new InputEvent('input')); root.getBoundingClientRect(); };
  edit(sentence);
  await new Promise((done) => setTimeout(done, 1500));
  const [work, empty] = [[], []];
  for (let i = 0; i < 200; i += 1) {
    await frame();
    let began = performance.now();
    edit(sentence + (i % 2 ? ' river' : ''));
    work.push(performance.now() - began);
    await frame();
    began = performance.now();
    box.value = sentence + i; root.getBoundingClientRect();
    empty.push(performance.now() - began);
  }
  return [work, empty];
}"""
PRESSES = """([name]) => { window.presses = []; const box = document.querySelector(`[data-widget=${name}] textarea`);
  box.addEventListener('keydown', (event) => requestAnimationFrame(() => { const c = new MessageChannel();
    c.port1.onmessage = () => window.presses.push(performance.now() - event.timeStamp); c.port2.postMessage(0); })); box.focus(); }"""


def main(chromium):
    """Print a line for each widget."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        for name, path in PAGES.items():
            page = browser.new_page(viewport={"width": 1280, "height": 900})
            page.goto(f"{SITE}/{path}")
            page.wait_for_selector(f"[data-widget={name}][data-ready=true]")
            work, empty = page.evaluate(MEASURE, [name, SENTENCE])
            page.evaluate(PRESSES, [name])
            for key in [" ", "Backspace"] * 30:
                page.keyboard.press(key)
                page.wait_for_timeout(600)  # as a person types: the picture before has come to rest
            presses = page.evaluate("window.presses")
            print(f"{name}: work {statistics.median(work):.1f} ms (of 200, worst {max(work):.1f}), key press to frame "
                  f"{statistics.median(presses):.1f} ms (of {len(presses)}), empty edit {statistics.median(empty):.2f} ms")
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else shutil.which("chromium"))
