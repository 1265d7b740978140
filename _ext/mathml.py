"""Sphinx: turn formulas into MathML when the book is built, so that no page needs a script for them."""

from xml.etree import ElementTree

from docutils.nodes import SkipNode
from latex2mathml.converter import convert

MATHML = "http://www.w3.org/1998/Math/MathML"
SHORT = 12  # characters: so much stays on one line
OPENING, CLOSING = set("([{⟨⌊⌈"), set(")]}⟩⌋⌉")
BARS = set("|∣‖∥")
BREAK_AFTER = set("=≈≠≡≤≥<>∈∼∝→+−-,")  # where a line may end, as in printed mathematics
ElementTree.register_namespace("", MATHML)


def pieces(latex):
    """A formula inside a line as MathML, in pieces between which the line may break: browsers break none themselves.

    Args:
        latex: such as "a = b + c".

    Returns:
        list of str, one `<math>` each; a short formula, or one with nothing to break after, is one piece.
    """
    whole = ElementTree.fromstring(convert(latex, display="inline"))
    row = list(whole[0])
    parts, depth, barred = [[]], 0, False
    for place, element in enumerate(row):
        text = element.text if element.tag == f"{{{MATHML}}}mo" else None
        depth += (text in OPENING) - (text in CLOSING)
        barred ^= text in BARS
        infix = bool(parts[-1]) and place + 1 < len(row)  # the minus of "= −1" is none
        parts[-1].append(element)
        if depth == 0 and not barred and text in BREAK_AFTER and infix:
            element.set("form", "infix")  # keeps its space at the end of a piece, too
            parts.append([])
    if len("".join(whole.itertext())) <= SHORT:
        parts = [row]
    return [_math(part) for part in parts]


def _math(elements):
    math = ElementTree.Element(f"{{{MATHML}}}math", display="inline")
    ElementTree.SubElement(math, f"{{{MATHML}}}mrow").extend(elements)
    return ElementTree.tostring(math, encoding="unicode")


def inline(self, node):
    """A formula inside a line; a piece that is wider than the line scrolls by itself."""
    parts = pieces(node.astext())
    short = len(parts) == 1 and len(node.astext()) <= 2 * SHORT
    self.body.append(parts[0] if short else "".join(f'<span class="math-piece">{part}</span>' for part in parts))
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
