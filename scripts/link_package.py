"""Let the environment find attention_lib from where it lies itself, so that the book's folder can be moved or copied.

    .venv/bin/python scripts/link_package.py

`pip install -e .` writes the whole path of this folder into a .pth file; a path that starts at that file does the same.
"""

import os
import site
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main():
    """Shorten what pip wrote."""
    for place in (Path(each).resolve() for each in site.getsitepackages()):
        for link in place.glob("*attention_lib.pth") if ROOT in place.parents else []:
            link.write_text(os.path.relpath(ROOT, place) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
