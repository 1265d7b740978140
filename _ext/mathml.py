"""Sphinx: turn formulas into MathML when the book is built, so that no page needs a script for them."""

from docutils.nodes import SkipNode
from latex2mathml.converter import convert


def inline(self, node):
    """A formula inside a line."""
    self.body.append(convert(node.astext(), display="inline"))
    raise SkipNode


def block(self, node):
    """A formula on its own line, with its number if it has one; a wide one scrolls by itself."""
    number = f'<span class="eqno">({node["number"]})</span>' if node.get("number") else ""
    self.body.append(f'<div class="math-block" tabindex="0">{convert(node.astext(), display="block")}{number}</div>')
    raise SkipNode


def setup(app):
    """Register with Sphinx."""
    app.add_html_math_renderer("mathml", (inline, None), (block, None))
    return {"version": "1", "parallel_read_safe": True}
