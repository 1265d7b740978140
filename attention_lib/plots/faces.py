"""The faces that pictures are lettered in: the book's own, so that widths are the same everywhere.

Signs that they lack, such as √, come from DejaVu Sans, which matplotlib brings along.
"""

from functools import cache
from pathlib import Path
from typing import NamedTuple

from matplotlib import font_manager, ft2font

FOLDER = Path(__file__).parent / "fonts"


class Lettering(NamedTuple):
    """One face: as CSS names it, and as matplotlib does."""

    family: str
    weight: int
    file: str
    share: float = 1  # of the letters' size
    drop: float = 0  # how far below the line, as a share of that size

    def font(self, size):
        """The face for matplotlib; `size` in pixels of the picture, of which 100 are an inch."""
        name = register(self.file)
        return font_manager.FontProperties(family=[name, "DejaVu Sans"], weight=self.weight,
                                           size=0.72 * self.share * size)


FACES = {
    "sans": Lettering("var(--book-sans,sans-serif)", 400, "book-sans-400.ttf"),
    "bold": Lettering("var(--book-sans,sans-serif)", 600, "book-sans-600.ttf"),
    "sub": Lettering("var(--book-sans,sans-serif)", 400, "book-sans-400.ttf", 0.78, 0.22),
    "code": Lettering("var(--book-code,monospace)", 400, "book-code-400.ttf"),
}


@cache
def register(file):
    """Make a face known to matplotlib, once; returns its name."""
    font_manager.fontManager.addfont(FOLDER / file)
    return font_manager.get_font(FOLDER / file).family_name


@cache
def width_of(text, size=15, face="sans"):
    """The width of a line of text, in pixels."""
    return sum(_advance(letter, FACES[face].file) for letter in text) * size * FACES[face].share


@cache
def _advance(letter, file):
    """How far a letter moves the pen, as a share of the letters' size."""
    font = _read(str(FOLDER / file))
    if not font.get_char_index(ord(letter)):
        font = _read(font_manager.findfont("DejaVu Sans"))
    sign = font.get_char_index(ord(letter))  # 0, an empty box, where neither has it
    return font.load_glyph(sign, flags=ft2font.LoadFlags.NO_HINTING).linearHoriAdvance / 65536 / 100


@cache
def _read(file):
    font = ft2font.FT2Font(file)
    font.set_size(72, 100)
    return font
