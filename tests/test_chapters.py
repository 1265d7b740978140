"""Every chapter as it is stored: its skeleton, its cells, its outputs, and its exercises with their answers."""

import ast
import inspect
import json
import re
import sys
from collections import Counter

import nbformat
import pytest
from conftest import ROOT
from portable import odd_forms

from attention_lib import checks
from attention_lib.questions import QUESTIONS

sys.path.append(str(ROOT / "scripts"))
from run_notebooks import METADATA, chapters

PATHS = chapters(ROOT)
CHAPTERS = {path.stem: nbformat.read(path, as_version=4) for path in PATHS}
NOT_RUN = ["skip-execution", "nbval-skip", "exercise"]
PLACE_ON_A_DISK = re.compile(r"(?<![\w.])/(home|root|tmp|work|Users)/|\b[A-Z]:\\{1,2}(?!u[0-9a-f]{4})\w")
SOLUTION = re.compile(r'^<details class="solution"><summary>Solution</summary>\n\n(.*?)\n\n</details>$', re.DOTALL | re.MULTILINE)
EXERCISE = re.compile(r"^### Exercise (\d+\.\d+) · \S.*$", re.MULTILINE)
MAKE = "If you ran the chapter in place or added a cell to it: `make notebooks` stores it as the book wants it."
KEEP = ("If you wrote your own answer into the chapter, work in a copy beside it; "
        "`git checkout chapters` brings the book's own text back.")
NUMBERS = [(name, f"{int(name[:2])}_{place}") for name in CHAPTERS for place in (1, 2, 3, 4)]

each_chapter = pytest.mark.parametrize("chapter", CHAPTERS.values(), ids=CHAPTERS)
each_exercise = pytest.mark.parametrize(("name", "number"), NUMBERS, ids=[number for _, number in NUMBERS])


def code_cells(chapter):
    return [cell for cell in chapter.cells if cell.cell_type == "code"]


def is_folded(cell):
    """Whether a cell's code is folded wherever notebooks can be folded: on the site by a tag, in JupyterLab by this."""
    return cell.metadata.get("jupyter") == {"source_hidden": True} and "hide-input" in tags(cell)


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


def test_there_are_chapters():
    assert CHAPTERS


# ---- the file

@pytest.mark.parametrize("path", PATHS, ids=CHAPTERS)
def test_the_file_is_not_large(path):
    assert path.stat().st_size < 200_000, MAKE


@each_chapter
def test_ids_of_cells_are_words_and_each_is_there_once(chapter):
    nbformat.validate(chapter)
    ids = [cell.id for cell in chapter.cells]
    assert [each for each, count in Counter(ids).items() if count > 1] == []
    odd = r"[0-9a-f]{8}|cell-?\d*|.*[0-9a-f]{8}-[0-9a-f]{4}-.*"
    named = [each for each in ids if re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", each) and not re.fullmatch(odd, each)]
    assert named == ids, MAKE


@each_chapter
def test_the_metadata_tells_neither_versions_nor_times_and_what_other_programs_ask_for(chapter):
    assert chapter.metadata == METADATA, MAKE
    assert [cell.id for cell in chapter.cells if {*cell.metadata} - {"jupyter", "mystnb", "tags", "jp-MarkdownHeadingCollapsed"}] == [], MAKE


@each_chapter
def test_outputs_hold_what_can_be_seen_and_no_living_widget(chapter):
    seen = {"text/plain", "text/html", "image/png"}
    kinds = {(cell.id, kind) for cell in code_cells(chapter) for output in cell.outputs for kind in output.get("data", {})}
    assert {(where, kind) for where, kind in kinds if kind not in seen} == set(), MAKE
    assert [text[:200] for text in printed(chapter) if re.search(r"\bexport default\b|=> ?\{|\bfunction ?\w*\(", text)] == []
    assert all("anywidget" not in text for text in printed(chapter))


# ---- the skeleton

def headings(chapter, level):
    text = re.sub(r"^```python$.*?^```$", "", markdown(chapter), flags=re.DOTALL | re.MULTILINE)
    return re.findall(rf"^#{{{level}}} (.+)$", text, re.MULTILINE)


@pytest.mark.parametrize("name", CHAPTERS)
def test_a_chapter_opens_with_its_question_and_a_living_picture_and_closes_with_what_it_found(name):
    chapter = CHAPTERS[name]
    opening = chapter.cells[0].source
    assert re.match(rf"# {int(name[:2])}\. \S.*\n\n> \*\*.*\?\*\*\n\n\*You need\* .* \*Time\*: \d", opening)
    folds = re.findall(r'^<details.*?><summary>(.*)</summary>$', opening, re.MULTILINE)
    back = ["Look back: two questions from earlier chapters", "Answer", "Answer"]
    assert folds == ["What you will be able to do", *(back if not name.startswith("01") else [])]
    first = next(cell for cell in chapter.cells[:5] if cell.cell_type == "code")  # what it imports, and the picture
    assert "data-afm" in first.outputs[0].data["text/html"] and is_folded(first)
    assert headings(chapter, 2)[-3:] == ["Quiz", "Recap", "Further"] and 3 <= len(headings(chapter, 2)) - 3 <= 7
    assert not re.search(r"^#+ .*\(\d+ min\)", markdown(chapter), re.MULTILINE)


@pytest.mark.parametrize("name", CHAPTERS)
def test_exercises_stand_behind_their_sections_and_what_proves_is_folded(name):
    cells = CHAPTERS[name].cells
    quiz = next(place for place, cell in enumerate(cells) if cell.source.startswith("## Quiz"))
    behind = [place for place, cell in enumerate(cells) if cell.source.startswith("### Exercise")
              or "\n### Exercise" in cell.source]
    assert len(behind) in (3, 4) and max(behind) < quiz
    know = [cell for cell in cells if "#### How we know" in cell.source]
    assert len(know) >= 3
    assert [cell.id for cell in know if not re.fullmatch(r"#### How we know: \S.*", cell.source)] == []
    assert [cell.id for cell in cells if ("jp-MarkdownHeadingCollapsed" in cell.metadata) != (cell in know)] == []


@each_chapter
def test_the_text_is_what_every_renderer_of_notebooks_knows(chapter):
    cells = [cell for cell in chapter.cells if cell.cell_type == "markdown"]
    assert {cell.id: odd for cell in cells if (odd := odd_forms(cell.source))} == {}, (
        "Only the site knows these; write headings, links, <details> or <aside class=\"margin\"> (CONTRIBUTING.md, “A chapter”).")


@pytest.mark.parametrize("name", CHAPTERS)
def test_the_quiz_asks_the_chapters_questions_and_no_cell_gives_an_answer_away(name):
    quizzes = [cell for cell in code_cells(CHAPTERS[name]) if cell.source.startswith("Quiz")]
    own = [number for number in QUESTIONS if number.startswith(f"{int(name[:2])}.")]
    assert [cell.source for cell in quizzes if cell.source[10:12] == own[0][:2]] == [f'Quiz.ask("{number}")' for number in own]
    assert [cell.source for cell in quizzes if not re.fullmatch(r'Quiz\.ask\("\d+\.\d+"\)', cell.source)] == []
    whys = [why for _, answers in QUESTIONS.values() for _, _, why in answers]
    assert [why for why in whys for cell in CHAPTERS[name].cells if why in cell.source] == []
    assert [cell.id for cell in quizzes if not is_folded(cell)] == []


@each_chapter
def test_what_is_folded_on_the_site_is_folded_in_jupyterlab(chapter):
    assert [cell.id for cell in code_cells(chapter) if ("hide-input" in tags(cell)) != is_folded(cell)] == [], MAKE


# ---- code and outputs

@each_chapter
def test_lines_of_code_fit_the_page(chapter):
    blocks = [(cell.id, cell.source) for cell in code_cells(chapter)]
    blocks += [("solution", code) for body in SOLUTION.findall(markdown(chapter)) for code in pythons(body)]
    assert [(where, line) for where, source in blocks for line in source.split("\n") if len(line) > 88] == []


@each_chapter
def test_cells_were_run_once_in_order(chapter):
    run = [cell for cell in code_cells(chapter) if "skip-execution" not in tags(cell)]
    assert [cell.execution_count for cell in run] == [*range(1, len(run) + 1)], MAKE
    assert [cell.id for cell in run for output in cell.outputs
            if output.get("execution_count", cell.execution_count) != cell.execution_count] == []
    skipped = [cell for cell in code_cells(chapter) if "skip-execution" in tags(cell)]
    assert [cell.id for cell in skipped if cell.outputs or cell.execution_count is not None] == [], MAKE


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
    assert len(cells) == 1, f"{len(cells)} cells begin with {start!r} and name {number}. {KEEP}"
    assert tags(cells[0]) == NOT_RUN
    return cells[0].source


def parts(name, number):
    """Stub, check and solution of an exercise, as text."""
    _, *exercises = EXERCISE.split(markdown(CHAPTERS[name]))  # number, text, number, text, …
    bodies = [body for found, text in zip(exercises[::2], exercises[1::2], strict=True) if found == number.replace("_", ".")
              for body in SOLUTION.findall(re.split("^#{1,3} ", text, flags=re.MULTILINE)[0])]
    assert len(bodies) == 1 and pythons(bodies[0])
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
    assert EXERCISE.findall(markdown(chapter)) == [number.replace("_", ".") for number in numbers]
    assert len(SOLUTION.findall(markdown(chapter))) == len(numbers)
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
