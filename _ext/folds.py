"""Sphinx: fold what proves, and exercises.

A notebook says it in what every renderer knows: a subsection whose title begins with "How we know" or "Exercise". The
site folds each behind its own title, so that a reader goes on, or stops there.
"""

import html
import re

from docutils import nodes

KNOW = "How we know"
BEFORE, AFTER = 400, 600  # Sphinx collects the contents of a page at 500: there exercises stand, and proofs do not


def fold_proofs(app, doctree):
    """Make each such section a <details> with its title as summary; its names stay addresses."""
    for section in list(doctree.findall(nodes.section)):
        title = next(iter(section.findall(nodes.title)), None)
        if title is None or title.parent is not section or not title.astext().startswith(KNOW):
            continue
        inside = [child for child in section.children if child is not title]
        section.replace_self(_details("how-we-know", title.astext(), inside, section["ids"]))


def fold_exercises(app, doctree):
    """Put what an exercise asks, its code and its solution behind its title, which stays a heading."""
    for section in doctree.findall(nodes.section):
        title = section.next_node(nodes.title)
        if title is None or title.parent is not section or not re.match(r"Exercise \d", title.astext()):
            continue
        inside = [child for child in section.children if child is not title]
        section.children = [_raw('<details class="exercise"><summary>'), title, _raw("</summary>"), *inside,
                            _raw("</details>")]
        for child in section.children:
            child.parent = section


def _details(name, summary, children, ids=()):
    """Nodes between <details> and its end."""
    address = f' id="{html.escape(ids[0])}"' if ids else ""
    opening = f'<details class="{name}"{address}><summary>{html.escape(summary)}</summary>'
    return [_raw(opening), *children, _raw("</details>")]


def _raw(text):
    return nodes.raw("", text, format="html")


def setup(app):
    """Register with Sphinx."""
    app.connect("doctree-read", fold_proofs, priority=BEFORE)
    app.connect("doctree-read", fold_exercises, priority=AFTER)
    return {"version": "1", "parallel_read_safe": True}
