"""The package with exactly the lowest versions that pyproject.toml names: on the build server, once."""

import ast
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from attention_lib.widgets.core.base import OLDEST

ROOT = Path(__file__).parent.parent
NAMED = [Requirement(line) for line in tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]]
# Newer ones want a newer traitlets. pip finds that out by fetching forty of them, one after another.
HINT = "ipython<8.22"
CALLED = {"PIL": "pillow"}  # by another name than it is installed
# Pictures, tables, pages and outputs of every widget, and the examples of the mathematics; no browser.
# They do without conftest.py, which needs what the site is built with, and without PyTorch.
TRIED = ["tests/test_widgets_python.py", "tests/test_widget_doors.py", "tests/test_plots.py", "--doctest-modules",
         *(f"attention_lib/{name}.py" for name in ("attention", "cost", "efficient", "encoder", "encoder_files", "experiment", "learning/adam", "learning/gradients", "learning/training", "minilm", "positions", "static", "transformer", "vectors")),
         "--noconftest", "-k", "not tensors and not style", "-W", "ignore"]


def lowest(requirement):
    """The lowest version that a requirement allows, as pip wants it: "numpy==2.0"."""
    (found,) = [each.version for each in requirement.specifier if each.operator == ">="]
    return f"{requirement.name}=={found}"


def test_every_package_that_is_imported_is_named_with_its_lowest_version():
    imported = {name.split(".")[0] for path in (ROOT / "attention_lib").rglob("*.py") for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
                for name in ([alias.name for alias in node.names] if isinstance(node, ast.Import) else
                             [node.module] if isinstance(node, ast.ImportFrom) else [])}
    optional = {"safetensors", "huggingface_hub", "IPython", "torch", "attention_lib"}
    outside = {CALLED.get(name, name) for name in imported - sys.stdlib_module_names - optional}
    assert outside <= {each.name for each in NAMED}
    assert all(lowest(each) for each in NAMED)


def test_what_is_refused_at_the_door_is_what_pyproject_does_not_allow():
    named = {each.name: lowest(each).split("==")[1] for each in NAMED}
    assert {name: ".".join(map(str, version)) for name, version in OLDEST.items()} == {name: named[name] for name in OLDEST}


@pytest.mark.slow
@pytest.mark.skipif(os.environ.get("CI") != "true", reason="installs packages; the build server does it")
def test_the_lowest_versions_are_enough(tmp_path):
    def run(what, *command):
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", errors="replace",
                              env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"})
        said = "\n".join(line for line in (done.stdout + done.stderr).splitlines() if not line.startswith("WARNING"))
        assert done.returncode == 0, f"{what} failed with {', '.join(map(lowest, NAMED))}:\n{said[-4000:]}"

    python = str(tmp_path / ("Scripts/python.exe" if os.name == "nt" else "bin/python"))
    run("Making an environment", sys.executable, "-m", "venv", "--without-pip", str(tmp_path))
    run("Installing", sys.executable, "-m", "pip", "--python", python, "install", "-q", "--no-compile", "--only-binary", ":all:", "pytest", HINT, *map(lowest, NAMED))
    run("A test", python, "-m", "pytest", "-q", "-p", "no:cacheprovider", *TRIED)
