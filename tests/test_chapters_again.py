"""A reader who goes back and runs an earlier cell again, after the whole chapter, sees what stood there before."""

import copy

import nbformat
import pytest
from conftest import CHAPTERS
from nbclient import NotebookClient

VIEW = "application/vnd.jupyter.widget-view+json"  # a widget made anew has another number
LIMIT = 600  # seconds a cell: for a machine with much else to do
# What takes longest, training word vectors, is a function of what it is given: given the same again, it is not done again.
# With a generator it is, for that is another one after each use.
TRAINED_ONCE = """
def _trained_once():
    import pickle
    import attention_lib
    from attention_lib import static

    train, kept = static.train_skip_gram, {}

    def trained(*given, **named):
        given_now = pickle.dumps((given, sorted(named.items())))
        if b"Generator" in given_now:
            return train(*given, **named)
        if given_now not in kept:
            kept[given_now] = pickle.dumps(train(*given, **named))
        return pickle.loads(kept[given_now])

    attention_lib.train_skip_gram = static.train_skip_gram = trained

_trained_once()
"""
# Each cell meets the names as the whole chapter leaves them: cells run again above it must not have mended them.
REMEMBER, AS_AT_THE_END = "_at_the_end = dict(globals())", "globals().update(_at_the_end)"


def said(cell):
    """What a cell shows: its texts, its HTML and its pictures, but no progress bar, whose times nobody compares."""
    for output in cell.outputs:
        if output.output_type == "stream":
            yield "" if "\r" in output.text else output.text
        elif output.output_type == "error":
            yield f"{output.ename}: {output.evalue}"
        else:
            yield {kind: part for kind, part in output.data.items() if kind != VIEW}


@pytest.mark.slow
@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_every_cell_run_again_after_its_chapter_says_the_same(path):
    notebook = nbformat.read(path, as_version=4)
    cells = [(place, cell) for place, cell in enumerate(notebook.cells)
             if cell.cell_type == "code" and "skip-execution" not in cell.metadata.get("tags", [])]
    client = NotebookClient(notebook, timeout=LIMIT, kernel_name="python3", record_timing=False, coalesce_streams=True,
                            store_widget_state=False, allow_errors=True, resources={"metadata": {"path": str(path.parent)}})
    other = []
    with client.setup_kernel():
        client.kc.execute(TRAINED_ONCE, silent=True)
        for place, cell in cells:
            client.execute_cell(cell, place)
        client.kc.execute(REMEMBER, silent=True)
        for place, cell in cells:
            again = copy.deepcopy(cell)
            client.kc.execute(AS_AT_THE_END, silent=True)
            client.execute_cell(again, place)
            if [*filter(None, said(again))] != [*filter(None, said(cell))]:
                other.append(cell.id)
    assert other == [], "Is a name used again below for something else, or a random generator made in another cell?"
