"""Sphinx: fold what proves, and the code of exercises.

A notebook says it in what every renderer knows: a subsection whose title begins with "How we know", and the cells of an
exercise. The site folds the first behind its own title, and the cells behind one quiet line.
"""

import html
from itertools import groupby

from docutils import nodes

KNOW = "How we know"
BEFORE = 400  # Sphinx collects the contents of a page at 500: what is folded does not stand there


def fold_proofs(app, doctree):
    """Make each such section a <details> with its title as summary; its names stay addresses."""
    for section in list(doctree.findall(nodes.section)):
        title = next(iter(section.findall(nodes.title)), None)
        if title is None or title.parent is not section or not title.astext().startswith(KNOW):
            continue
        inside = [child for child in section.children if child is not title]
        section.replace_self(_details("how-we-know", title.astext(), inside, section["ids"]))


def fold_exercise_code(app, doctree):
    """Put the neighbouring cells of an exercise, its stub and its check, behind one line."""
    for section in doctree.findall(nodes.section):
        runs = [(mine, list(run)) for mine, run in groupby(section.children, _is_exercise)]
        section.children = [node for mine, run in runs
                            for node in (_details("exercise-code", "Code of the exercise", run) if mine else run)]
        for child in section.children:
            child.parent = section


def _is_exercise(node):
    return "tag_exercise" in node.get("classes", []) if isinstance(node, nodes.Element) else False


def _details(name, summary, children, ids=()):
    """Nodes between <details> and its end."""
    address = f' id="{html.escape(ids[0])}"' if ids else ""
    opening = f'<details class="{name}"{address}><summary>{html.escape(summary)}</summary>'
    return [nodes.raw("", opening, format="html"), *children, nodes.raw("", "</details>", format="html")]


def setup(app):
    """Register with Sphinx."""
    app.connect("doctree-read", fold_proofs, priority=BEFORE)
    app.connect("doctree-read", fold_exercise_code, priority=BEFORE)
    return {"version": "1", "parallel_read_safe": True}
