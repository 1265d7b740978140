"""A house picture: drawn once for a page and once for a phone, as an image where a notebook shows it."""

import base64
import hashlib
import html
import io
import logging
import re
import warnings
import zlib
from itertools import groupby

from matplotlib import rc_context
from PIL import Image

from attention_lib.plots.canvas import Canvas
from attention_lib.plots.faces import width_of

WIDE, NARROW = 680, 358  # pixels: the text's width on a page, and on a phone


class Picture:
    """What `plot_rows`, `plot_ruler`, `plot_strips` and `diagram` return.

    Args:
        draw: draws on a Canvas, whose width is WIDE or NARROW, and sets its height.
        says: what the picture shows, in one sentence, for who cannot see it.
    """

    def __init__(self, draw, says):
        self._draw, self.says = draw, says

    def canvas(self, width=WIDE):
        """The marks of the picture at a width in pixels."""
        canvas = Canvas(width)
        self._draw(canvas)
        return canvas

    def figure(self, width=WIDE):
        """The picture as a matplotlib Figure, two dots a pixel."""
        return self.canvas(width).figure()

    def _repr_html_(self):
        """An image; and packed beside it, for the site to unfold in its place, the same as SVG for two widths."""
        drawn = self.canvas(WIDE).svg("wide") + self.canvas(NARROW).svg("narrow")
        packed = base64.b64encode(zlib.compress(drawn.encode(), 9)).decode()
        mark = hashlib.sha256(drawn.encode()).hexdigest()[:16]  # so that another drawing is seen to be another
        image = small_image(self.figure(), 16)
        return (f'<figure class="picture" data-of="{mark}" data-drawn="{packed}"><img width="{WIDE}" '
                f'alt="{html.escape(self.says)}" src="data:image/webp;base64,{image}"></figure>')

    def __repr__(self):
        return f"Picture: {self.says}"


def small_image(figure, colours=64):
    """A matplotlib Figure as lossless WebP in few colours, as base64. Rare colours are kept."""
    full, small = io.BytesIO(), io.BytesIO()
    fonts = logging.getLogger("matplotlib.font_manager")
    level = fonts.level
    fonts.setLevel(logging.ERROR)  # a sign that comes from another face has not its weight
    try:
        plain = {"text.hinting": "none"}  # letters as wide as `width_of` says
        with warnings.catch_warnings(), rc_context(plain):
            warnings.filterwarnings("ignore", "Glyph|Matplotlib currently")  # a script that it cannot set
            figure.savefig(full, format="png", dpi=figure.dpi)
    finally:
        fonts.setLevel(level)
    fewer = Image.open(full).convert("RGB").quantize(colours, Image.Quantize.MAXCOVERAGE, kmeans=3)
    fewer.convert("RGB").save(small, format="webp", lossless=True, quality=80, method=4)
    return base64.b64encode(small.getvalue()).decode()


def runs_of(text, colour="ink"):
    """A text with **bold** parts as runs (text, colour, face)."""
    return [(part, colour, "bold" if at % 2 else "sans") for at, part in enumerate(text.split("**")) if part]


def lines_of(runs, width, size):
    """Runs broken into lines that are not wider than `width`, each a list of runs."""
    lines, room = [[]], width
    for text, colour, face in runs:
        words = text.split(" ")
        for at, word in enumerate(words):
            piece = word + (" " if at < len(words) - 1 else "")
            wide = width_of(piece.rstrip(), size, face)
            if wide > room and lines[-1]:
                lines.append([])
                room = width
            lines[-1].append((piece, colour, face))
            room -= width_of(piece, size, face)
    return [_joined(line) for line in lines]


def _joined(line):
    """A line with neighbouring runs of one look as one run."""
    return [("".join(text for text, *_ in runs), *look) for look, runs in groupby(line, key=lambda run: run[1:])]


def headline(canvas, y, text, size=24):
    """Write a headline from the left edge, in as many lines as it takes; returns the y below it."""
    for line in lines_of(runs_of(text), canvas.width, size):
        canvas.runs(0, y, line, size)
        y += round(1.3 * size)
    return y


STORED = re.compile(r'<figure class="picture" data-of="\w+" data-drawn="([^"]+)">'
                    r'<img width="\d+" alt="([^"]*)" src="[^"]*"></figure>')


def unfolded(page):
    """A page's HTML with the drawing of every house picture in place of its image."""
    def drawn(found):
        svg = zlib.decompress(base64.b64decode(found[1])).decode()
        return f'<figure class="picture" role="img" aria-label="{found[2]}">{svg}</figure>'

    return STORED.sub(drawn, page)
