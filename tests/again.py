"""For nbval: a reader who goes back and runs an earlier cell again, after the whole chapter, sees what stood there before.

    python -m pytest -p tests.again --nbval chapters/05_attention_by_hand.ipynb --nbval-sanitize-with tests/nbval.cfg

Behind the cells of each notebook comes each cell once more, in the same kernel: "Cell 3 again" must say exactly what
"Cell 3" said, pictures too, besides what nbval compares with the store.
"""

from itertools import groupby

import pytest
from nbval.plugin import IPyNbCell, NbCellError

VIEW = "application/vnd.jupyter.widget-view+json"  # a widget made anew has another number
QUESTION = ("Run again after its chapter, this cell says something else. "
            "Is a name used again below for something else, or a random generator made in another cell?")
# What takes longest, training word vectors, is a function of what it is given: given the same again, it is not done again,
# and only the mark that its progress bar leaves is left. With a generator it is, for that is another one after each use.
TRAINED_ONCE = """
def _trained_once():
    import pickle
    import sys
    import attention_lib
    from attention_lib import static

    train, kept = static.train_skip_gram, {}

    def trained(*given, **named):
        given_now = pickle.dumps((given, sorted(named.items())))
        if trained.again and given_now in kept and b"generator" not in given_now:
            print(end="\\r" if named.get("progress", True) else "", file=sys.stderr)
            return pickle.loads(kept[given_now])
        vectors = train(*given, **named)
        kept[given_now] = pickle.dumps(vectors)
        return vectors

    trained.again = False
    attention_lib.train_skip_gram = static.train_skip_gram = trained

_trained_once()
"""
# Each cell meets the names as the whole chapter leaves them: cells run again above it must not have mended them.
REMEMBER = "__import__('attention_lib').train_skip_gram.again = True; _at_the_end = dict(globals())"
AS_AT_THE_END = "globals().update(_at_the_end)"
PREPARED, REMEMBERED = pytest.StashKey(), pytest.StashKey()


def quietly(file, code):
    """Run code in the kernel of a notebook, between its cells."""
    channels = file.kernel.kc
    asked, reply = channels.execute(code, silent=True), {"parent_header": {}}
    while reply["parent_header"].get("msg_id") != asked:
        reply = channels.get_shell_msg(timeout=file.config.option.nbval_cell_timeout)
    assert reply["content"]["status"] == "ok", reply["content"]


def said(outputs):
    """What a cell shows: its texts, its HTML and its pictures, but no progress bar, whose times nobody compares."""
    for output in outputs:
        if output.output_type == "stream":
            yield "" if "\r" in output.text else output.text
        elif output.output_type == "error":
            yield f"{output.ename}: {output.evalue}"
        else:
            yield {kind: part for kind, part in output.data.items() if kind != VIEW}


class Again(IPyNbCell):
    """A cell run again; `first` is the item that ran it in its place."""

    def runtest(self):
        file, wrong = self.parent, None
        if self.first.test_outputs is None:
            pytest.skip("the cell was not run in its place")
        if file.kernel.is_alive():
            if not file.stash.get(REMEMBERED, False):
                quietly(file, REMEMBER)
                file.stash[REMEMBERED] = True
            quietly(file, AS_AT_THE_END)
        try:
            super().runtest()
        except NbCellError as error:
            wrong = error
        before, now = ([*filter(None, said(outputs or []))] for outputs in (self.first.test_outputs, self.test_outputs))
        if now != before:
            other = [f"{what} {str(part)[:500]}" for what, one, two in (("before:", before, now), ("again:", now, before))
                     for part in one if part not in two]
            self.raise_cell_error(f"({self.cell.id}) {QUESTION}", "\n".join(other))
        if wrong:
            raise wrong


def again(cell):
    """The item that runs the cell of an item once more."""
    item = Again.from_parent(cell.parent, name=f"{cell.name} again", cell_num=cell.cell_num, cell=cell.cell,
                             options=cell.options)
    item.first = cell
    return item


def pytest_collection_modifyitems(items):
    """Behind the cells of each notebook, all of them again; but for those that are not run at all."""
    found = [[*group] for _, group in groupby(items, key=lambda item: item.parent)]
    items[:] = [item for group in found for item in
                (*group, *(again(each) for each in group if isinstance(each, IPyNbCell) and not each.options["skip"]))]


@pytest.hookimpl(trylast=True)
def pytest_runtest_setup(item):
    """A kernel that was started anew learns not to train twice."""
    if isinstance(item, IPyNbCell) and not item.parent.stash.get(PREPARED, False):
        quietly(item.parent, TRAINED_ONCE)
        item.parent.stash[PREPARED] = True
