"""Each cell of a chapter is run again after it, by the plugin `again.py` of nbval: what that finds, and what it lets pass."""

import re
import subprocess
import sys
from unittest import mock

import again
import nbformat
import numpy as np
import pytest
from conftest import ROOT
from nbformat.v4 import new_code_cell, new_notebook, new_output

import attention_lib
from attention_lib import static

PICTURE = "iVBORw0KGgo="


def shown(page):
    return [new_output("execute_result", {"text/html": page, "text/plain": "<IPython.core.display.HTML object>"}, execution_count=1)]


def printed(text, name="stdout"):
    return [new_output("stream", name=name, text=text)]


# A cell's source, what is stored under it, its tags, and whether it passes in its place and again.
CELLS = {
    "made": ("import random, sys, time\nfrom IPython.display import HTML, display\nx = 1", [], "", "passed", "passed"),
    "told": ("print(x)", printed("1\n"), "", "passed", "failed"),  # "made", run again, must not have mended it
    "used-again": ("x = 2", [], "", "passed", "passed"),
    "generator": ("drawn = random.Random(0)", [], "", "passed", "passed"),
    "drawn": ("print(drawn.random())", [], "nbval-ignore-output", "passed", "failed"),
    "own-generator": ("print(random.Random(0).random())", [], "nbval-ignore-output", "passed", "passed"),
    "picture": (f"turn = globals().get('turn', 0) + 1\ndisplay({{'image/png': '{PICTURE}' * turn}}, raw=True)",
                [new_output("display_data", {"image/png": PICTURE})], "", "passed", "failed"),
    "bar": ("print(time.time(), end='\\r', file=sys.stderr)", printed("\r", "stderr"), "", "passed", "passed"),
    "stub": ("raise NotImplementedError", [], "nbval-skip", "skipped", None),
    "gone": ("if 'late' in globals():\n    never\nlate = 1", [], "", "passed", "failed"),  # an error, where there was none
    "other-bytes": ("HTML('<img alt=\"a\" src=\"data:image/webp;base64,UklGRg==\">')",
                    shown('<img alt="a" src="data:image/webp;base64,UklGRgAA">'), "", "passed", "passed"),
    "other-words": ("HTML('<img alt=\"a\" src=\"data:image/webp;base64,UklGRg==\">')",
                    shown('<img alt="b" src="data:image/webp;base64,UklGRg==">'), "", "failed", "failed"),
}


@pytest.mark.slow
def test_a_cell_that_says_something_else_when_it_is_run_again_is_named(tmp_path):
    for name, kept in (("wrong", CELLS), ("right", ["made", "used-again", "own-generator"])):
        cells = [new_code_cell(source, id=key, outputs=outputs, metadata={"tags": tags.split()}, execution_count=1)
                 for key, (source, outputs, tags, *_) in CELLS.items() if key in kept]
        nbformat.write(new_notebook(cells=cells), tmp_path / f"{name}.ipynb")
    (nbval,) = re.findall(r"python -m pytest (.*--nbval) @_build/chapters.txt(.*)", (ROOT / "Makefile").read_text(encoding="utf-8"))
    command = [sys.executable, "-m", "pytest", *" ".join(nbval).replace("-n auto", "-n 2").split(), "-rA", "-p", "no:cacheprovider", tmp_path]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8")
    found = {(name, cell): end.lower() for end, name, cell in re.findall(r"^(PASSED|FAILED) .*?(\w+)\.ipynb::(Cell [\w ]*\w)", done.stdout, re.MULTILINE)}
    wanted = {("wrong", f"Cell {place}{turn}"): end for place, (*_, first, second) in enumerate(CELLS.values())
              for turn, end in (("", first), (" again", second)) if end in ("passed", "failed")}
    assert found == wanted | {("right", f"Cell {place}{turn}"): "passed" for place in range(3) for turn in ("", " again")}, done.stdout
    asked = re.findall(r"\((.+)\) Run again after its chapter, this cell says something else\. Is a name used again below", done.stdout)
    assert [*dict.fromkeys(asked)] == ["told", "drawn", "picture", "gone"]
    assert "before: 1" in done.stdout and "again: 2" in done.stdout


def test_in_its_place_a_training_is_done_each_time_and_again_only_with_a_generator():
    turns = iter(range(9))
    with (mock.patch.object(static, "train_skip_gram", lambda *given, **named: next(turns)),
          mock.patch.object(attention_lib, "train_skip_gram")):
        exec(again.TRAINED_ONCE, {})
        assert attention_lib.train_skip_gram is static.train_skip_gram
        rng = np.random.default_rng(0)
        assert [static.train_skip_gram(*given) for given in ("a", "a", "b", [rng])] == [0, 1, 2, 3]
        chapter = {}
        exec(again.REMEMBER, chapter)
        assert [static.train_skip_gram(*given) for given in ("a", "b", [rng], "c", "c")] == [1, 2, 4, 5, 5]
