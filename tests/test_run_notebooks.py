"""What `make notebooks` stores, whatever program a chapter was edited and run in; and that other programs can use it."""

import json
import sys

import nbformat
import pytest
from conftest import ROOT
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

sys.path.append(str(ROOT / "scripts"))
from run_notebooks import METADATA, chapters, normalised

VIEW = "application/vnd.jupyter.widget-view+json"
PROGRAMS = {"kernelspec": {"name": "venv", "display_name": ".venv"}, "colab": {"provenance": []}, "vscode": {"interpreter": {"hash": "x"}},
            "language_info": {"name": "python", "version": "3.11.2", "codemirror_mode": {"name": "ipython"}},
            "widgets": {"application/vnd.jupyter.widget-state+json": {"state": {"a": {}}}}}


def saved_by_a_program():
    """A notebook as Lab, Colab and VS Code leave it: times, versions, widgets, random ids, and a note of the reader's own."""
    shown = new_output("execute_result", {VIEW: {"model_id": "a"}, "text/html": "<b>1</b>", "text/plain": "1"}, execution_count=1)
    cells = [new_code_cell("Quiz.ask('1.1')", id="quiz", outputs=[shown], execution_count=1,
                           metadata={"tags": ["hide-input"], "execution": {"iopub": "12:00"}, "jupyter": {"outputs_hidden": True}}),
             new_markdown_cell("#### My notes\n\nA bag.", id="3f2a9c1b"), new_markdown_cell("#### My notes\n\nA bag.", id="aBcD_12xY"),
             new_code_cell("x = 1", id="c4ca4238-a0b9-2382-0dcc-509a6f75849b"), new_code_cell("", id="0"),
             new_code_cell("stub", id="stub", metadata={"tags": ["skip-execution"]}, execution_count=7, outputs=[new_output("stream", text="no")])]
    return new_notebook(cells=cells, metadata=PROGRAMS)


def test_what_a_program_left_in_a_notebook_is_taken_out():
    text = normalised(saved_by_a_program())
    stored = nbformat.reads(text, as_version=4)
    assert stored.metadata == METADATA
    quiz, *_, stub = stored.cells
    assert quiz.metadata == {"tags": ["hide-input"], "jupyter": {"source_hidden": True}}
    assert quiz.outputs[0].data == {"text/html": "<b>1</b>", "text/plain": "1"}
    assert (stub.outputs, stub.execution_count) == ([], None)
    assert normalised(nbformat.reads(text, as_version=4)) == text and text.endswith("}\n")


def test_a_cell_of_the_readers_own_gets_a_name_that_the_tests_let_through():
    stored = json.loads(normalised(saved_by_a_program()))
    assert [cell["id"] for cell in stored["cells"]] == ["quiz", "note-my-notes-a-bag", "note-my-notes-a-bag-2", "note-x", "note", "stub"]


def test_only_the_books_chapters_are_run_not_copies_that_lie_beside_them(tmp_path):
    (tmp_path / "_toc.yml").write_text((ROOT / "_toc.yml").read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "chapters").mkdir()
    for name in ("01_words_as_numbers.ipynb", "01_words_as_numbers copy.ipynb", "01_words_as_numbers (1).ipynb", "mine.ipynb"):
        (tmp_path / "chapters" / name).write_text("{}")
    assert [path.name for path in chapters(tmp_path) if path.exists()] == ["01_words_as_numbers.ipynb"]


@pytest.mark.parametrize(("exporter", "extension"), [("script", ".py"), ("markdown", ".md"), ("html", ".html")])
def test_nbconvert_writes_a_chapter_in_every_form(exporter, extension):
    from nbconvert.exporters import get_exporter

    text, resources = get_exporter(exporter)().from_notebook_node(nbformat.read(chapters(ROOT)[4], as_version=4))
    assert resources["output_extension"] == extension
    assert not any(odd in text for odd in ("{exercise}", "{solution}", ":nonumber:", "widget-view"))
    if extension == ".py":
        compile(text, "chapter.py", "exec")
    else:
        assert text.count("<details") == text.count("</details>") >= 4
