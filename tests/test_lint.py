"""The linter of the widgets' JavaScript finds what it is kept for, and the lists of packages say what is needed."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
OXLINT = Path(sys.executable).with_name("oxlint")  # a program, no Python module
MISTAKES = {  # rule → a file in which it is broken
    "no-unused-vars": 'import { a } from "./b.js";\nexport const one = 1;\n',
    "no-undef": "export const one = () => gone(1);\n",
    "no-shadow": "export function one(a) {\n  return a.map((a) => a);\n}\n",
    "no-cycle": 'import { d } from "./d.js";\nexport const c = () => d;\n',
    "named": 'import { gone } from "./b.js";\nexport const one = gone;\n',
    "max-lines-per-function": "export function one() {\n" + 60 * "  one();\n" + "}\n",
    "eqeqeq": "export const one = (a) => a == 1;\n",
    "prefer-const": "export function one() {\n  let a = 1;\n  return a;\n}\n",
    "no-unused-expressions": "export function one(a) {\n  a === 1;\n}\n",
}
OTHERS = {"b.js": "export const a = 1;\n", "d.js": 'import { c } from "./no-cycle.js";\nexport const d = () => c;\n',
          "right.js": "export function one() {\n" + 58 * "  one();\n\n  // so it goes\n" + "}\n"}


def lint(*paths):
    """(exit code, what the linter says: {file's name: set of rules})."""
    if not OXLINT.exists():
        pytest.skip("oxlint is not installed; `make test` installs it.")
    done = subprocess.run([OXLINT, "-c", ROOT / ".oxlintrc.json", "-f", "json", *paths], capture_output=True, text=True)
    found = {}
    for each in json.loads(done.stdout)["diagnostics"]:
        found.setdefault(Path(each["filename"]).name, set()).add(re.search(r"\((.+)\)", each["code"])[1])
    return done.returncode, found


def test_every_mistake_is_found_and_nothing_else(tmp_path):
    files = {f"{rule}.js": text for rule, text in MISTAKES.items()} | OTHERS
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    code, found = lint(tmp_path)
    assert code == 1
    assert found.pop("d.js") == {"no-cycle"}  # the other half of the circle
    assert found == {f"{rule}.js": {rule} for rule in MISTAKES}


def long_lines(*files, most=120):
    """Every line that has more columns: "file:line: text"."""
    return [f"{file.name}:{number}: {line[:60]}" for file in files
            for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1) if len(line) > most]


def test_lines_have_at_most_120_columns(tmp_path):
    files = [path for path in sorted((ROOT / "attention_lib" / "widgets").rglob("*")) if path.suffix in (".js", ".css", ".py")]
    assert {path.suffix for path in files} == {".js", ".css", ".py"}
    assert long_lines(*files) == []
    (tmp_path / "a.js").write_text(f"{'é' * 120}\n{'x' * 121}\n", encoding="utf-8")
    assert long_lines(tmp_path / "a.js") == [f"a.js:2: {'x' * 60}"]


@pytest.mark.parametrize("name", ["requirements", "requirements-test"])
def test_every_package_that_is_asked_for_is_pinned(name):
    asked = ROOT / f"{name}.in"
    names = [line for line in asked.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    pins = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / f"{name}.txt", ROOT / "requirements.txt"))
    for line in names:
        package = re.match(r"-?[\w.-]+", line)
        assert package and re.search(rf"^{package[0]}(\[.*\])?==[\d.]", pins, re.MULTILINE | re.IGNORECASE), line
