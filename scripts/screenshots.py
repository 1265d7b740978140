"""Take the README's picture and the link preview's from the built site (needs playwright and a Chromium).

    .venv/bin/python scripts/screenshots.py [PATH_OF_CHROMIUM]
"""

import io
import shutil
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

SITE = Path("_build/html/index.html").resolve().as_uri()
SHOTS = {"_static/landing.png": ((1280, 1000), None),
         "_static/card.png": ((1200, 630), "[data-widget=meaning-shift]")}


def main(chromium):
    """Write every shot as a small PNG."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        for path, ((width, height), part) in SHOTS.items():
            page = browser.new_page(viewport={"width": width, "height": 1000}, device_scale_factor=2 if part else 1)
            page.goto(SITE)
            page.wait_for_selector("[data-ready=true]")
            page.wait_for_timeout(1500)  # the glide
            shot = page.locator(part).screenshot() if part else page.screenshot()
            picture = Image.open(io.BytesIO(shot)).convert("RGB")
            (framed(picture, width, height) if part else picture).quantize(128).save(path, optimize=True)
        browser.close()


def framed(picture, width, height):
    """The picture in the middle of a white card, as large as fits."""
    picture.thumbnail((width - 60, height - 40))
    card = Image.new("RGB", (width, height), "white")
    card.paste(picture, ((width - picture.width) // 2, (height - picture.height) // 2))
    return card


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else shutil.which("chromium"))
