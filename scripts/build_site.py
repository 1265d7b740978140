"""Build the site into _build/html, if anything that it is made of has changed since.

    python scripts/build_site.py [--strict]

Warnings are shown, and with --strict (or CI=true) they are an error; either way the site is built once. Then
`_build/chapters.txt` lists the notebooks of the book, without the copies and notes that a reader keeps beside them.
"""

import contextlib
import hashlib
import json
import os
import platform
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MADE_OF = ["_config.yml", "_toc.yml", "requirements.txt", "_ext", "_static", "_templates", "attention_lib", "chapters",
           "data"]


def main(strict=False):
    """Build what is not up to date; returns what stops a strict reader, or None."""
    ours = chapters()
    for path in sorted((ROOT / "chapters").glob("*.ipynb")):
        if path not in ours:
            print(f"{path.name} is not in _toc.yml, so it is no part of the book: neither built nor tested.")
    build, made_of = ROOT / "_build", fingerprint()
    stamp = _read(build / "site.json")
    if stamp.get("made_of") != made_of or not (build / "html" / "index.html").exists():
        (build / "site.json").unlink(missing_ok=True)
        print("Building the site (about a minute)", flush=True)
        stamp = {"made_of": made_of, "warnings": build_html(build / "html")}
        (build / "site.json").write_text(json.dumps(stamp), encoding="utf-8")
    elif stamp["warnings"]:
        print(stamp["warnings"], file=sys.stderr)
    lines = (path.relative_to(ROOT).as_posix() + "\n" for path in ours)
    (build / "chapters.txt").write_text("".join(lines), encoding="utf-8")
    if strict and stamp["warnings"]:
        return "The site was built, but with the warnings above, and `make test` wants none."
    return None


def pages(book=None):
    """The paths of the book's pages, in the order of _toc.yml; of files of one name, the notebook."""
    from sphinx_external_toc.parsing import parse_toc_yaml

    book, found = book or ROOT, []
    for name in parse_toc_yaml(book / "_toc.yml"):
        paths = [book / name, *(book / f"{name}{ending}" for ending in (".ipynb", ".md", ".rst"))]
        found += [path for path in paths if path.is_file()][:1]  # a missing one is told by the build
    return found


def chapters(book=None):
    """The paths of the book's notebooks, in the order of _toc.yml."""
    return [path for path in pages(book) if path.suffix == ".ipynb"]


def fingerprint():
    """A checksum of everything the site is made of: names, contents, Python, the published address."""
    digest = hashlib.sha256(repr((platform.python_version(), os.environ.get("BOOK_URL", ""))).encode())
    for path in sorted({*pages(), *(path for part in MADE_OF for path in _files(ROOT / part))}):
        digest.update(f"\n{path.relative_to(ROOT).as_posix()} {hashlib.sha256(path.read_bytes()).hexdigest()}".encode())
    return digest.hexdigest()


def _files(place):
    """The file, or the files of a folder, without hidden ones, compiled ones and notebooks (those are pages)."""
    if place.is_file():
        yield place
    elif place.is_dir() and place.name != "__pycache__":
        for inside in place.iterdir():
            if not inside.name.startswith(".") and inside.suffix != ".ipynb":
                yield from _files(inside)


def build_html(folder):
    """Build all pages anew: else a new style alone would not arrive. Returns the warnings, as one text."""
    from jupyter_book.sphinx import build_sphinx

    sys.path.insert(0, str(ROOT))  # this folder's attention_lib, whichever is installed
    names = (path.relative_to(ROOT).as_posix() for path in pages())
    heard = Heard(sys.stderr)
    with contextlib.redirect_stderr(heard):
        result = build_sphinx(
            ROOT, folder, path_config=ROOT / "_config.yml", noconfig=True, quiet=True, freshenv=True,
            warningiserror=True, keep_going=True,  # builds to the end, and then says whether there were warnings
            confoverrides={
                "external_toc_path": (ROOT / "_toc.yml").as_posix(), "latex_individualpages": False, "nitpicky": True,
                "external_toc_exclude_missing": False,  # it stumbles over names with [ and *
                "include_patterns": [re.sub(r"([*?[])", r"[\1]", name) for name in names]})
    if isinstance(result, BaseException):
        sys.exit("The site could not be built; the reason stands above.")
    return re.sub(r"\x1b\[[\d;]*m", "", heard.text).strip() if result else ""


class Heard:
    """A stream that passes everything on and remembers it."""

    def __init__(self, stream):
        self.stream, self.text = stream, ""

    def write(self, text):
        self.text += text
        return self.stream.write(text)

    def __getattr__(self, name):
        return getattr(self.stream, name)


def _read(path):
    """A JSON file; an empty dict where there is none."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


if __name__ == "__main__":
    sys.exit(main(strict="--strict" in sys.argv[1:] or os.environ.get("CI") == "true"))
