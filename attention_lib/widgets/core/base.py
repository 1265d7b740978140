"""What every widget shares: its JavaScript in one piece, its weights by message, its stored picture.

A cell's output carries the living widget for Jupyter, and for every other reader HTML with the
widget's state, a picture and a table of numbers. `_ext/book_widgets.py` makes that HTML live on the
website, with the same JavaScript files.
"""

import html
import importlib.metadata
import re

import anywidget
import ipywidgets
import traitlets

from attention_lib.plots import small_image
from attention_lib.widgets.core.link import linked, style
from attention_lib.widgets.core.traits import Text, refuse_unknown, refuse_unknown_attribute, strict_json, writable

OLDEST = {"ipywidgets": (8, 0), "anywidget": (0, 9, 18)}  # as in pyproject.toml; with older ones the output is a repr
ALIVE = '<p class="afm-run">Run this cell to bring the picture alive.</p>'  # the site hides it: it is alive there


def refuse_old(oldest=OLDEST, version=importlib.metadata.version):
    """ImportError, in one sentence, if a package is too old to show a widget."""
    for package, wanted in oldest.items():
        found = version(package)
        if tuple(map(int, re.findall(r"\d+", found)[:len(wanted)])) < wanted:
            raise ImportError(f"The book's widgets need {package} {'.'.join(map(str, wanted))} or later; {found} is "
                              f"installed. Run `pip install -U {' '.join(oldest)}` and start the kernel anew.")


refuse_old()


class BookWidget(anywidget.AnyWidget):
    """A widget of the book. A subclass names itself and says how it looks when nothing is alive.

    A trait tagged `made` is found by the widget and is no argument; all other texts and numbers come from a reader.
    """

    name = None  # the widget's name on the page and in addresses
    colours = 64  # of the stored picture
    without = ()  # arguments of a class that this one stands on, which it does not take
    address = traitlets.List(Text()).tag(sync=True)  # the traits that a link carries

    def __new__(cls, *args, **kwargs):
        refuse_unknown(cls, kwargs)
        return super().__new__(cls, *args, **kwargs)

    def __setattr__(self, name, value):
        refuse_unknown_attribute(type(self), name)
        super().__setattr__(name, value)

    def __init_subclass__(cls, **kwargs):
        if "name" in cls.__dict__:  # anywidget makes further subclasses of its own
            cls._esm = linked(cls.main())
            cls._css = style(cls.main())
        super().__init_subclass__(**kwargs)

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.on_msg(self._answer)

    @classmethod
    def main(cls):
        """The file that its JavaScript begins with, in the room of its name."""
        return f"{cls.name.replace('-', '_')}/index.js"

    def picture(self):
        """A matplotlib Figure of the widget as it stands, or None."""

    def describe(self):
        """What the picture shows, in one sentence."""
        raise NotImplementedError

    def table(self):
        """(header, rows): the numbers behind the picture, as text."""
        raise NotImplementedError

    def shard(self, name):
        """The bytes of a shard of weights; ValueError if this widget has none of that name."""
        raise ValueError(f"This widget has no weights called {name!r}.")

    def page_html(self):
        """The widget as HTML: its state, and a picture with a table for whoever runs no JavaScript."""
        pairs = [f'"{name}":' + strict_json(f"{type(self).__name__}.{name}", value)
                 for name, value in sorted(self._page_state().items())]
        state = f"{{{','.join(pairs)}}}".replace("<", "\\u003c")  # no text can end the script element
        return writable(f'<div class="afm" data-afm="{self.name}"><script type="application/json">{state}</script>'
                        f'<div class="afm-fallback">{self._fallback()}</div></div>')

    def _fallback(self):
        """Picture and table; or, where there is nothing to draw, the sentence that says why."""
        try:
            return f"{self._image()}{ALIVE}<details><summary>The numbers</summary>{self._html_table()}</details>"
        except ValueError as error:
            return f"<p>{html.escape(str(error))}</p>"

    def _page_state(self):
        known = set(ipywidgets.DOMWidget.class_trait_names(sync=True))
        names = [n for n in self.trait_names(sync=True) if n not in known and not n.startswith("_")]
        return {name: self.get_state(name)[name] for name in names}

    def _still_image(self):
        figure = self.picture()
        return None if figure is None else small_image(figure, self.colours)

    def _image(self):
        still = self._still_image()
        return f'<img alt="{html.escape(self.describe())}" src="data:image/webp;base64,{still}">' if still else ""

    def _html_table(self):
        header, rows = self.table()
        cells = "".join(f'<th scope="col">{html.escape(text)}</th>' for text in header)
        body = "".join("<tr>" + f'<th scope="row">{html.escape(row[0])}</th>'
                       + "".join(f"<td>{html.escape(text)}</td>" for text in row[1:]) + "</tr>" for row in rows)
        return f"<table><thead><tr>{cells}</tr></thead><tbody>{body}</tbody></table>"

    def _answer(self, _, message, __):
        if message.get("type") != "shard":
            return
        try:
            self.send({"type": "shard", "name": message["name"]}, [self.shard(message["name"])])
        except (ValueError, OSError) as error:
            self.send({"type": "no-shard", "name": message["name"], "text": str(error)})

    def _repr_mimebundle_(self, **kwargs):
        alive = super()._repr_mimebundle_(**kwargs)
        data, metadata = alive if isinstance(alive, tuple) else (alive, {})
        bundle = {**data, "text/plain": repr(self), "text/html": self.page_html()}
        return bundle, metadata

    def __repr__(self):
        return f"{type(self).__name__}()"
