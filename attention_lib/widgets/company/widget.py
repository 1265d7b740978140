"""company: the table of which words meet which, seen as an image: counted, by chance, weighed, squeezed."""

import numpy as np
import traitlets

from attention_lib.numbers import as_floats
from attention_lib.widgets.company.constants import FAINT
from attention_lib.widgets.company.figure import drawn
from attention_lib.widgets.core.base import BookWidget
from attention_lib.widgets.core.limits import texts
from attention_lib.widgets.core.traits import Text, WrongValue, readable

VIEWS = {"counts": "Counted", "chance": "By chance", "ppmi": "Against chance"}
MOST = 30  # rows and columns
LONGEST = 14  # letters of a word
DIGITS = 2


class Company(BookWidget):
    """A small table of words and their company as an image: the darker, the more; any cell can be read.

    Args:
        table: rows, columns, counts, chance, weighed and rebuilt, as `measure.company_table` gives them.
        titles: dict of a view → what is seen in it; **two stars** make letters bold. The views are "counts", "chance",
            "ppmi", and the numbers of directions as text, such as "50"; they are offered in this order.
        view: the one at first; None for the first.
        at: the cell that is read at first, as (row word, column word); None for the largest count.

    Raises:
        ValueError: there is no such view or word, the table is too large, or a part of it has another shape.

    >>> from attention_lib.measure import CompanyTable
    >>> table = CompanyTable(["dog"], ["the", "pet"], [[9, 4]], [[8, 1]], [[0.1, 1.4]], {})
    >>> Company(table, {"counts": "“the” is **dark**."}).describe()
    '“the” is dark. Most: “dog” with “the”, 9.'
    """

    name = "company"
    rows = traitlets.List(Text()).tag(sync=True, made=True)
    columns = traitlets.List(Text()).tag(sync=True, made=True)
    cells = traitlets.Dict().tag(sync=True, made=True)  # a view → (R, C)
    titles = traitlets.List().tag(sync=True)  # [view, the name of its button, what is seen]
    view = Text().tag(sync=True)
    at = traitlets.List(Text()).tag(sync=True)  # [row, column] of the cell that is read
    address = traitlets.List(["view", "at"]).tag(sync=True)

    def __init__(self, table, titles, view=None, at=None, **kwargs):
        rows, columns = _words(table.rows, "rows"), _words(table.columns, "columns")
        given = {"counts": table.counts, "chance": table.chance, "ppmi": table.weighed,
                 **{str(rank): cells for rank, cells in table.rebuilt.items()}}
        if not isinstance(titles, dict) or not titles or (wrong := [each for each in titles if each not in given]):
            named = f"; got {wrong[0]!r}" if isinstance(titles, dict) and titles else ""
            raise ValueError(f"titles says what is seen in some of the views {', '.join(given)}{named}.")
        views = {*titles, "counts", "ppmi"}  # the sentence about a cell needs these
        views |= {"chance"} if "ppmi" in titles else set()
        cells = {name: _cells(part, name, (len(rows), len(columns))) for name, part in given.items() if name in views}
        largest = np.unravel_index(np.argmax(cells["counts"]), (len(rows), len(columns)))
        super().__init__(rows=rows, columns=columns, cells=cells,
                         titles=[[name, VIEWS.get(name, name), readable(title)] for name, title in titles.items()],
                         view=next(iter(titles)) if view is None else str(view),
                         at=[rows[largest[0]], columns[largest[1]]] if at is None else list(at), **kwargs)

    @traitlets.validate("view")
    def _one_of_them(self, proposal):
        if proposal["value"] not in (known := [name for name, *_ in self.titles]):
            raise WrongValue(f"view is one of {', '.join(known)}; got {proposal['value']!r}.")
        return proposal["value"]

    @traitlets.validate("at")
    def _a_cell(self, proposal):
        place = proposal["value"]
        if len(place) != 2 or place[0] not in self.rows or place[1] not in self.columns:
            raise WrongValue(f"at is a word of the rows and one of the columns; got {place}.")
        return place

    def shades(self):
        """How dark each cell of the view is: (R, C) from 0 to 1."""
        return shades(self.cells, self.view)

    def picture(self):
        return self._drawn().figure()

    def describe(self):
        cells = np.array(self.cells[self.view])
        row, column = np.unravel_index(np.argmax(cells), cells.shape)
        most = f"Most: “{self.rows[row]}” with “{self.columns[column]}”, {_written(cells[row, column])}."
        return f"{self._title().replace('**', '')} {most}"

    def table(self):
        return ["", *self.columns], [[word, *map(_written, row)]
                                     for word, row in zip(self.rows, self.cells[self.view], strict=True)]

    def _title(self):
        return next(title for name, _, title in self.titles if name == self.view)

    def _drawn(self):
        return drawn(self.shades(), self.rows, self.columns, self._title(), self.describe())

    def _still_image(self):
        return self._drawn().image()

    def __repr__(self):
        return f"Company({len(self.rows)} words, {len(self.columns)} columns, {self.view!r})"


def shades(cells, view):
    """How dark each cell is, from 0 to 1. Counts and chance share one scale, and so do PPMI and what is rebuilt.

    >>> shades({"counts": [[4, 1]], "chance": [[1, 0]], "ppmi": [[0, 2]]}, "chance").round(2).tolist()
    [[0.57, 0.0]]
    """
    counted = view in ("counts", "chance")
    most = np.max([cells[each] for each in ("counts", "chance") if each in cells] if counted else cells["ppmi"])
    return np.clip(np.array(cells[view]) / (most or 1), 0, 1) ** (FAINT if counted else 1)


def _written(number):
    return f"{number:.{DIGITS}f}".rstrip("0").rstrip(".") if number else "0"


def _words(words, name):
    words = texts(list(words), name, MOST)
    if not words or len(set(words)) < len(words) or max(map(len, words)) > LONGEST:
        raise ValueError(f"{name} should be 1 to {MOST} different words of at most {LONGEST} letters; got {words}.")
    return words


def _cells(part, name, shape):
    part = as_floats(part, name).astype(float)
    if part.shape != shape or not np.isfinite(part).all():
        raise ValueError(f"{name} should be {shape[0]} rows of {shape[1]} finite numbers; got shape {part.shape}.")
    return (part.round(DIGITS) + 0).tolist()
