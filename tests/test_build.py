"""Building and serving the site, and setting up: with odd names of files and folders, and with what readers leave behind."""

import contextlib
import http.server
import os
import re
import shutil
import subprocess
import sys
import urllib.request
from pathlib import Path

import build_site
import link_package
import nbformat
import pytest
from conftest import ROOT, installed

from attention_lib import data_files

CHAPTER = "chapters/01_words_as_numbers.ipynb"
ODD_NAMES = ["01_words_as_numbers copy.ipynb", "01_words_as_numbers (1).ipynb", "$HOME.ipynb", "it's #1.ipynb", "01 [copy].ipynb",
             "naïve 单词.ipynb", "Untitled.ipynb", "*.ipynb"]


def run(*command, folder=ROOT, **environment):
    """Run Python on something in a folder; returns what it said and how it ended."""
    kept = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "CI", "BOOK_URL", "CHROME", "PORT")}
    ended = subprocess.run([sys.executable, *command], cwd=folder, env={**kept, **environment}, text=True, encoding="utf-8",
                           stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=300)
    return ended.stdout, ended.returncode


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    """A book of one chapter, in a folder with an odd name, and beside the chapter what readers leave there."""
    folder = tmp_path_factory.mktemp("readers") / "My Book (1) [it's mine] #$HOME 书"
    for part in ("_ext", "_templates", "_static", "scripts", "data"):
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
    for part in ("_config.yml", "requirements.txt"):
        shutil.copy(ROOT / part, folder)
    (folder / "attention_lib").symlink_to(ROOT / "attention_lib")
    (folder / "_toc.yml").write_text(f"format: jb-book\nroot: intro\nchapters:\n- file: {CHAPTER.removesuffix('.ipynb')}\n")
    (folder / "intro.md").write_text("# A book\n\nOne chapter.\n")
    chapter = folder / CHAPTER
    chapter.parent.mkdir()
    cells = [nbformat.v4.new_markdown_cell("# 1. A chapter", id="title"), nbformat.v4.new_code_cell("1 + 1", id="sum")]
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata={"language_info": {"name": "python"}}), chapter)
    chapter.with_suffix(".md").write_text("# The same as text\n")  # as jupytext keeps it
    for name in ODD_NAMES:
        shutil.copy(chapter, chapter.with_name(name))
    shutil.copytree(chapter.parent, folder / "chapters" / ".ipynb_checkpoints")
    return folder


def built(book, *options, **environment):
    return run("scripts/build_site.py", *options, folder=book, **environment)


@pytest.mark.slow
def test_a_book_in_any_folder_is_built_once_and_what_readers_leave_beside_it_is_no_part_of_it(book):
    said, code = built(book, "--strict")
    assert code == 0, said
    lines = said.strip().split("\n")
    assert sorted(lines[:-1]) == sorted(f"{name} is not in _toc.yml, so it is no part of the book: neither built nor tested."
                                        for name in ODD_NAMES)
    assert [page.name for page in (book / "_build" / "html" / "chapters").glob("*.html")] == ["01_words_as_numbers.html"]
    assert (book / "_build" / "chapters.txt").read_text() == f"{CHAPTER}\n"

    page = book / "_build" / "html" / "index.html"
    before = page.stat().st_mtime_ns
    shutil.copy(book / CHAPTER, book / "chapters" / "another copy.ipynb")  # changes nothing
    for options in ([], ["--strict"]):
        said, code = built(book, *options)
        assert code == 0 and "Building" not in said and page.stat().st_mtime_ns == before


@pytest.mark.slow
def test_a_readers_own_note_warns_them_and_stops_only_the_strict(book):
    plain = (book / CHAPTER).read_text(encoding="utf-8")
    notebook = nbformat.reads(plain, as_version=4)
    notebook.cells.insert(1, nbformat.v4.new_markdown_cell("#### My notes\n\n[a page](nowhere.md)", id="my-notes"))
    nbformat.write(notebook, book / CHAPTER)
    try:
        said, code = built(book)
        assert code == 0 and "WARNING" in said and "Traceback" not in said
        page = book / "_build" / "html" / "chapters" / "01_words_as_numbers.html"
        assert "My notes" in page.read_text(encoding="utf-8")
        for options, environment in ((["--strict"], {}), ([], {"CI": "true"})):
            said, code = built(book, *options, **environment)
            assert code == 1 and "WARNING" in said and "Building" not in said
            assert said.strip().split("\n")[-1] == ("The site was built, but with the warnings above, and `make test` wants none.")
        assert built(book)[1] == 0
    finally:
        (book / CHAPTER).write_text(plain, encoding="utf-8")


@pytest.mark.slow
def test_damaged_data_stop_the_build_with_a_sentence(book):
    name = "minilm-map.safetensors"
    file, whole = book / "data" / name, (book / "data" / name).read_bytes()
    file.write_bytes(whole[:300] + b"?" + whole[301:])
    try:
        said, code = built(book)
        assert code == 1 and "Traceback" not in said
        assert f"{name} is damaged" in said and "git checkout -- data" in said
        assert len(said.strip().split("\n")) <= len(ODD_NAMES) + 8
    finally:
        file.write_bytes(whole)


@pytest.mark.parametrize("name", [line.split()[1] for line in (data_files.FOLDER / "SHA256SUMS").read_text().splitlines()])
@pytest.mark.parametrize("how", ["damaged", "missing", "unlisted"])
def test_every_shipped_file_is_checked_before_the_first_page(tmp_path, monkeypatch, name, how):
    monkeypatch.syspath_prepend(ROOT / "_ext")
    import book_widgets

    for path in data_files.FOLDER.iterdir():
        if path.is_file():
            os.link(path, tmp_path / path.name) if path.name != name and path.name != "SHA256SUMS" else shutil.copy(path, tmp_path)
    monkeypatch.setattr(data_files, "FOLDER", tmp_path)
    book_widgets.check_data(None)
    if how == "damaged":
        (tmp_path / name).write_bytes((tmp_path / name).read_bytes()[:-1] + b"?")
    elif how == "missing":
        (tmp_path / name).unlink()
    else:
        sums = (tmp_path / "SHA256SUMS").read_text()
        (tmp_path / "SHA256SUMS").write_text(re.sub(rf"^.*{name}\n", "", sums, flags=re.MULTILINE))
        if name not in book_widgets.SHARDS.values():
            return  # read in Python alone, where load_data and read_text ask for the line
    with pytest.raises(book_widgets.DataError, match=rf"{re.escape(name)} (is damaged|is missing|has no checksum)"):
        book_widgets.check_data(None)


def test_whatever_the_site_is_made_of_decides_whether_it_is_built_again(book, monkeypatch):
    monkeypatch.setattr(build_site, "ROOT", book)
    seen = {build_site.fingerprint()}
    for name in ("intro.md", "_config.yml", "_toc.yml", CHAPTER, "_ext/mathml.py", "_static/book.css", "data/senses.csv"):
        whole = (book / name).read_bytes()
        (book / name).write_bytes(whole + b"\n")
        seen.add(build_site.fingerprint())
        (book / name).write_bytes(whole)
        os.utime(book / name)  # the time of a file is not its content
    monkeypatch.setenv("BOOK_URL", "https://example.org/")
    assert len(seen | {build_site.fingerprint()}) == 9
    monkeypatch.delenv("BOOK_URL")
    assert build_site.fingerprint() in seen


# ---- serving

@pytest.mark.parametrize("port", ["abc", "99999", "-1", "8000.5", " ", "８０００"])
def test_a_port_that_is_none_is_refused_in_one_sentence(tmp_path, port):
    (tmp_path / "index.html").touch()
    said, code = run(ROOT / "scripts" / "serve.py", tmp_path, PORT=port)
    assert code == 1 and said.startswith("PORT wants a whole number from 0") and repr(port) in said and said.count("\n") == 1


def test_a_site_that_is_not_built_is_not_served(tmp_path):
    said, code = run(ROOT / "scripts" / "serve.py", tmp_path / "nowhere")
    assert code == 1 and said.startswith("There is no site in") and "make book" in said and said.count("\n") == 1


def test_the_site_is_served_also_where_the_port_is_taken_and_ends_without_a_word(tmp_path):
    (tmp_path / "index.html").write_text("<p>Hello")
    with http.server.HTTPServer(("127.0.0.1", 0), http.server.BaseHTTPRequestHandler) as other:
        for port in (str(other.server_port), "0"):
            server = subprocess.Popen([sys.executable, ROOT / "scripts" / "serve.py", tmp_path], env={**os.environ, "PORT": port},
                                      stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
            with contextlib.ExitStack() as end:
                end.callback(server.kill)
                told = [server.stdout.readline()]
                if port != "0":
                    assert told == [f"Port {port} is taken, so another one is used.\n"]
                    told.append(server.stdout.readline())
                address = re.search(r"http://127\.0\.0\.1:\d+/", told[-1]).group()
                assert urllib.request.urlopen(address).read() == b"<p>Hello"
                server.send_signal(2)  # Ctrl+C
                rest, errors = server.communicate(timeout=60)
                assert (server.returncode, rest.strip(), errors) == (0, "", "")


# ---- the environment

def test_the_folder_may_be_moved_with_its_environment(tmp_path, monkeypatch):
    place = tmp_path / "My Book (1)" / ".venv" / "lib" / "site-packages"
    elsewhere = tmp_path / "elsewhere" / "site-packages"
    for folder in (place, elsewhere):
        folder.mkdir(parents=True)
        (folder / "_editable_impl_attention_lib.pth").write_text(str(tmp_path / "My Book (1)"))
    monkeypatch.setattr(link_package, "ROOT", (tmp_path / "My Book (1)").resolve())
    monkeypatch.setattr(link_package.site, "getsitepackages", lambda: [str(place), str(elsewhere)])
    link_package.main()
    assert Path(place, (place / "_editable_impl_attention_lib.pth").read_text().strip()).resolve() == link_package.ROOT
    assert not Path((place / "_editable_impl_attention_lib.pth").read_text()).is_absolute()
    assert (elsewhere / "_editable_impl_attention_lib.pth").read_text() == str(tmp_path / "My Book (1)")  # not ours


@pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed.")
def test_an_environment_whose_python_is_gone_is_made_anew(tmp_path):
    folder = tmp_path / "My Book (1)"
    folder.mkdir()
    shutil.copy(ROOT / "Makefile", folder)
    python = folder / "a python"  # makes what `python -m venv` makes, without its packages
    python.write_text(f"""#!/bin/sh
[ "$1" = -m ] && echo made && mkdir -p .venv/bin && ln -s "{sys.executable}" .venv/bin/python
exit 0""")
    python.chmod(0o755)

    def make(**options):
        given = [f"{name}={value}" for name, value in options.items()]
        ended = subprocess.run(["make", "--no-print-directory", *given, ".venv/python"], cwd=folder, text=True, capture_output=True)
        return ended.stdout.strip(), ended.returncode

    assert make(PYTHON=folder / "nowhere") == (
        f"There is no {folder}/nowhere here. Install Python 3.11 or newer, or name it: make PYTHON=python3.12 book", 2)
    assert make(PYTHON=python) == ("made", 0)
    assert make(PYTHON=python) == ("", 0)
    (folder / ".venv" / "bin" / "python").unlink()
    (folder / ".venv" / "bin" / "python").symlink_to("/nowhere/python3")
    assert make(PYTHON=python) == ("made", 0)


def test_nothing_is_called_by_a_program_that_remembers_its_folder():
    for name in ("Makefile", "README.md", "CONTRIBUTING.md", ".ci/run", ".github/workflows/book.yml"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert re.findall(r"(?:\.venv/(?:uv/)?bin|\.venv\\Scripts|\$\(BIN\))[/\\](?!python\b|oxlint\b)\S+", text) == [], name  # oxlint is a program, no script
        assert "$(wildcard" not in text and "py -3" not in text


def test_the_pins_keep_to_packages_that_are_ready_everywhere():
    pins, tests = ((ROOT / name).read_text(encoding="utf-8") for name in ("requirements.txt", "requirements-test.txt"))
    assert int(re.search(r"^argon2-cffi-bindings==(\d+)", pins, re.MULTILINE).group(1)) < 26  # none for Intel's Macs
    assert re.search(r"^gensim==\S+ ; python_full_version < '3\.14'$", tests, re.MULTILINE)
    for name, wanted in (("requirements.in", "argon2-cffi-bindings<26"), ("requirements-test.in", 'gensim ; python_version < "3.14"')):
        assert wanted in (ROOT / name).read_text(encoding="utf-8")  # so `make pins` keeps it


@pytest.mark.parametrize(("version", "ci", "ends"), [((3, 11, 7), "true", pytest.fail), ((3, 11, 7), "", pytest.skip), ((3, 14, 0), "true", pytest.skip)])
def test_a_missing_package_is_told_and_never_passed_over_where_it_could_be_had(monkeypatch, version, ci, ends):
    monkeypatch.setattr(sys, "version_info", version)
    monkeypatch.setenv("CI", ci)
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(ends.Exception, match="gensim is not installed"):
        installed("gensim", "gensim is not installed.")


# ---- a browser that is none

@pytest.mark.slow
@pytest.mark.parametrize("path", ["/nowhere", sys.executable])
def test_a_wrong_name_for_the_browser_fails_once_and_in_one_sentence(path):
    said, code = run("-m", "pytest", "-q", "-p", "no:cacheprovider", "-k", "finds", "tests/test_site.py", CHROME=path)
    assert code == 1 and said.count("Traceback") == 0 and len(said.split("\n")) < 15, said
    assert re.search(r"1 error", said) and not re.search(r"\d+ (passed|failed)", said)
    assert f"The browser {path} " in said and "Let CHROME name the program of Chromium or Chrome" in said
