"""Every chapter as it is stored: its skeleton, its cells, its outputs, and its exercises with their answers."""

import ast
import inspect
import json
import re
from collections import Counter
from pathlib import Path

import nbformat
import pytest

from attention_lib import checks

PATHS = sorted((Path(__file__).parent.parent / "chapters").glob("*.ipynb"))
CHAPTERS = {path.stem: nbformat.read(path, as_version=4) for path in PATHS}
NOT_RUN = ["skip-execution", "nbval-skip", "exercise"]
HEADINGS = ["See it", "Build it", "Play with it", "Exercises", "Quiz", "Recap", "In practice"]
PLACE_ON_A_DISK = re.compile(r"(?<![\w.])/(home|root|tmp|work|Users)/|\b[A-Z]:\\{1,2}(?!u[0-9a-f]{4})\w")
SOLUTION = re.compile(r"^(`{3,}|:{3,})\{solution\} (ex-\d+-\d+)\n(.*?)^\1[ \t]*$", re.DOTALL | re.MULTILINE)
EXERCISE = re.compile(r"^(`{3,}|:{3,})\{exercise\} (\d+\.\d+) \S.*\n:nonumber:\n:label: (ex-\d+-\d+)$", re.MULTILINE)
NUMBERS = [(name, f"{int(name[:2])}_{place}") for name in CHAPTERS for place in (1, 2, 3, 4)]

each_chapter = pytest.mark.parametrize("chapter", CHAPTERS.values(), ids=CHAPTERS)
each_exercise = pytest.mark.parametrize(("name", "number"), NUMBERS, ids=[number for _, number in NUMBERS])


def code_cells(chapter):
    return [cell for cell in chapter.cells if cell.cell_type == "code"]


def tags(cell):
    return cell.metadata.get("tags", [])


def markdown(chapter):
    return "\n\n".join(cell.source for cell in chapter.cells if cell.cell_type == "markdown")


def texts(part):
    """Every text in a piece of a notebook, pictures left out."""
    if isinstance(part, str):
        yield part
    for each in part.values() if isinstance(part, dict) else part if isinstance(part, list) else []:
        yield from texts(each)


def printed(chapter):
    """All that the chapter's outputs say: what was printed, and what the widgets stored."""
    outputs = [output for cell in code_cells(chapter) for output in cell.outputs]
    for output in outputs:
        data = {kind: part for kind, part in output.get("data", {}).items() if not kind.startswith("image/")}
        yield from texts({**output, "data": data})
    yield from texts(chapter.metadata.get("widgets", {}))


def test_there_are_chapters():
    assert CHAPTERS


# ---- the file

@pytest.mark.parametrize("path", PATHS, ids=CHAPTERS)
def test_the_file_is_below_400_kb(path):
    assert path.stat().st_size < 400_000


@each_chapter
def test_ids_of_cells_are_words_and_each_is_there_once(chapter):
    nbformat.validate(chapter)
    ids = [cell.id for cell in chapter.cells]
    assert [each for each, count in Counter(ids).items() if count > 1] == []
    odd = r"[0-9a-f]{8}|cell-?\d*|.*[0-9a-f]{8}-[0-9a-f]{4}-.*"
    assert [each for each in ids if not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", each) or re.fullmatch(odd, each)] == []


@each_chapter
def test_the_metadata_tells_neither_versions_nor_times(chapter):
    known = {key: part for key, part in chapter.metadata.items() if key != "widgets"}
    assert known == {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
                     "language_info": {"name": "python"}}
    assert [cell.id for cell in chapter.cells if {*cell.metadata} - {"mystnb", "tags"}] == []


# ---- the skeleton

@pytest.mark.parametrize("name", CHAPTERS)
def test_the_skeleton_is_whole_and_in_order(name):
    text = re.sub(r"^```python$.*?^```$", "", markdown(CHAPTERS[name]), flags=re.DOTALL | re.MULTILINE)
    assert re.match(rf"# {int(name[:2])}\. \S", text)
    assert len(re.findall(r"^# ", text, re.MULTILINE)) == 1
    assert all(f"*{promise}" in text.split("\n## ")[0] for promise in ("You will", "You need", "Minutes"))
    assert re.findall(r"^## (.+?)(?: \(\d+ min\))?$", text, re.MULTILINE) == HEADINGS


@each_chapter
def test_two_quizzes_or_more_hide_their_input(chapter):
    quizzes = [cell for cell in code_cells(chapter) if cell.source.startswith("Quiz(")]
    assert len(quizzes) >= 2
    assert [cell.id for cell in quizzes if "hide-input" not in tags(cell)] == []


# ---- code and outputs

@each_chapter
def test_lines_of_code_fit_the_page(chapter):
    blocks = [(cell.id, cell.source) for cell in code_cells(chapter)]
    blocks += [("solution", body) for _, _, body in SOLUTION.findall(markdown(chapter)) for body in pythons(body)]
    assert [(where, line) for where, source in blocks for line in source.split("\n") if len(line) > 88] == []


@each_chapter
def test_cells_were_run_once_in_order(chapter):
    run = [cell for cell in code_cells(chapter) if "skip-execution" not in tags(cell)]
    assert [cell.execution_count for cell in run] == [*range(1, len(run) + 1)]
    assert [cell.id for cell in run for output in cell.outputs
            if output.get("execution_count", cell.execution_count) != cell.execution_count] == []
    skipped = [cell for cell in code_cells(chapter) if "skip-execution" in tags(cell)]
    assert [cell.id for cell in skipped if cell.outputs or cell.execution_count is not None] == []


@each_chapter
def test_outputs_name_no_place_on_a_disk_and_no_error(chapter):
    assert [text[:200] for text in printed(chapter) if PLACE_ON_A_DISK.search(text)] == []
    assert [text[:200] for text in printed(chapter) if "Traceback (most recent call last)" in text] == []
    assert [cell.id for cell in code_cells(chapter) for output in cell.outputs if output.output_type == "error"] == []


@pytest.mark.parametrize(("text", "found"), [
    ("in /home/ann/book", True), ("/tmp/x.py", True), ('File "/root/a.py"', True), (r"C:\Users\ann", True),
    (json.dumps(r"D:\book"), True), ("https://example.org/home/page", False), ("and/or; x/work/y", False),
    (json.dumps("A:\u2019"), False), ("Predict: who?\n", False),
])
def test_a_place_on_a_disk_is_told_from_other_text(text, found):
    assert bool(PLACE_ON_A_DISK.search(text)) is found


@each_chapter
def test_every_picture_has_alt_text(chapter):
    pictures = [cell for cell in code_cells(chapter) for output in cell.outputs
                if "image/png" in output.get("data", {}) and "text/html" not in output.data]
    alts = {cell.id: cell.metadata.get("mystnb", {}).get("image", {}).get("alt", "") for cell in pictures}
    assert [where for where, alt in alts.items() if len(alt.split()) < 5] == []


# ---- exercises

def pythons(body):
    """The Python blocks of a piece of markdown."""
    return re.findall(r"^```python\n(.*?)^```$", body, re.DOTALL | re.MULTILINE)


def cell_of(name, start, number):
    """The one exercise cell of a chapter that begins so and names that number."""
    cells = [cell for cell in code_cells(CHAPTERS[name]) if cell.source.startswith(start) and number in cell.source]
    assert len(cells) == 1, f"{len(cells)} cells begin with {start!r} and name {number}"
    assert tags(cells[0]) == NOT_RUN
    return cells[0].source


def parts(name, number):
    """Stub, check and solution of an exercise, as text."""
    label = f"ex-{number.replace('_', '-')}"
    bodies = [body for _, found, body in SOLUTION.findall(markdown(CHAPTERS[name])) if found == label]
    assert len(bodies) == 1 and bodies[0].startswith(":class: dropdown\n") and pythons(bodies[0])
    return (cell_of(name, "def ", f"Exercise {number.replace('_', '.')}"),
            cell_of(name, "checks.", f"exercise_{number}("), pythons(bodies[0])[0])


def last_function(source):
    """The name of the last function that a text defines."""
    return [node.name for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)][-1]


def namespace(name, source):
    """What is defined after the chapter's imports and one more text, and nothing else."""
    defined = {}
    exec(code_cells(CHAPTERS[name])[0].source, defined)
    exec(source, defined)
    return defined


@pytest.mark.parametrize("name", CHAPTERS)
def test_four_exercises_have_stub_check_and_solution(name):
    chapter, numbers = CHAPTERS[name], [number for each, number in NUMBERS if each == name]
    labels = [f"ex-{number.replace('_', '-')}" for number in numbers]
    exercises = EXERCISE.findall(markdown(chapter))
    assert [(number, label) for _, number, label in exercises] == [
        (number.replace("_", "."), label) for number, label in zip(numbers, labels, strict=True)]
    assert [label for _, label, _ in SOLUTION.findall(markdown(chapter))] == labels
    tagged = [cell.source for cell in code_cells(chapter) if "exercise" in tags(cell)]
    assert tagged == [part for number in numbers for part in parts(name, number)[:2]]


@each_exercise
def test_a_solution_stands_on_the_imports_alone_and_passes_its_check(name, number, capsys):
    _, check, solution = parts(name, number)
    function = last_function(solution)
    assert check == f"checks.exercise_{number}({function})"
    assert eval(check, namespace(name, solution)) is True, capsys.readouterr().out


@each_exercise
def test_a_stub_asks_for_what_the_solution_gives(name, number, capsys):
    stub, _, solution = parts(name, number)
    function = last_function(stub)
    assert function == last_function(solution)
    asked, given = namespace(name, stub)[function], namespace(name, solution)[function]
    assert inspect.signature(asked) == inspect.signature(given)
    assert asked.__doc__ == given.__doc__ and asked.__doc__

    start = f"Exercise {number.replace('_', '.')}: "
    with pytest.raises(NotImplementedError, match=rf"^{re.escape(start)}\S"):
        asked(*inspect.signature(asked).parameters)
    assert getattr(checks, f"exercise_{number}")(asked) is False
    assert capsys.readouterr().out.startswith(start)
