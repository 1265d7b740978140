"""A house picture: drawn once for a page and once for a phone, as an image where a notebook shows it."""

import base64
import hashlib
import html
import io
import logging
import lzma
import re
import warnings
import zlib
from itertools import groupby

import numpy as np
from matplotlib import rc_context
from PIL import Image

from attention_lib.plots.canvas import Canvas
from attention_lib.plots.faces import width_of

WIDE, NARROW = 680, 358  # pixels: the text's width on a page, and on a phone
SHARP = 1  # dots a pixel of the image in a notebook, which has room for 200 kB
EDGES, GREY = (0.5, 0.75), 40  # shares of a colour at the edges of letters and lines; one is enough for greys
MOST_COLOURS = 256  # of an image

TIGHT = [{"id": lzma.FILTER_LZMA1, "preset": 9, "pb": 0}]  # for a text


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
        """The picture as a matplotlib Figure, as dense as a notebook stores a widget."""
        return self.canvas(width).figure()

    def _repr_html_(self):
        """An image; and packed beside it, for the site to unfold in its place, the same as SVG for two widths."""
        drawn = self.canvas(WIDE).svg("wide") + self.canvas(NARROW).svg("narrow")
        packed = base64.b64encode(lzma.compress(drawn.encode(), lzma.FORMAT_ALONE, filters=TIGHT)).decode()
        mark = hashlib.sha256(drawn.encode()).hexdigest()[:16]  # so that another drawing is seen to be another
        return (f'<figure class="picture" data-of="{mark}" data-drawn="{packed}"><img width="{WIDE}" '
                f'alt="{html.escape(self.says)}" src="data:image/webp;base64,{self.image()}"></figure>')

    def image(self):
        """The picture as a notebook stores it: lossless WebP in the very colours of its marks, as base64."""
        canvas = self.canvas()
        return small_image(canvas.figure(SHARP), palette=_shades(*canvas.colours()))

    def __repr__(self):
        return f"Picture: {self.says}"


def small_image(figure, colours=64, palette=None):
    """A matplotlib Figure as lossless WebP in few colours, as base64.

    Args:
        figure: the Figure.
        colours: how many are chosen, of which rare ones are kept.
        palette: these and no others, as hexadecimal codes; then nothing pale is lost.
    """
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
    image = Image.open(full).convert("RGB")
    fewer = in_colours(image, palette) if palette else image.quantize(colours, Image.Quantize.MAXCOVERAGE, kmeans=3)
    fewer.convert("RGB").save(small, format="webp", lossless=True, quality=80, method=4)
    return base64.b64encode(small.getvalue()).decode()


def _shades(colours, thin):
    """The colours of a picture, and those at the edges of its letters and lines on paper: hexadecimal codes."""
    kept = sorted(colours)[:MOST_COLOURS]
    edges = set()
    for colour in thin:
        parts = bytes.fromhex(colour[1:])
        for share in EDGES[: 1 if max(parts) - min(parts) < GREY else None]:  # else lines look as if of another colour
            edges.add("#" + "".join(f"{round(255 - share * (255 - part)):02X}" for part in parts))
    return [*kept, *sorted(edges - {*kept})][:MOST_COLOURS]


def in_colours(image, palette):
    """An RGB image in which every dot has the colour of a palette that is nearest to its own."""
    dots = np.asarray(image).astype(np.int32)  # (height, width, 3)
    known = np.array([list(bytes.fromhex(each[1:])) for each in palette])  # (P, 3)
    found, where = np.unique(dots @ (65536, 256, 1), return_inverse=True)
    seen = found[:, None] // (65536, 256, 1) % 256  # (S, 3)
    nearest = ((seen[:, None] - known) ** 2).sum(axis=2).argmin(axis=1)
    return Image.fromarray(known[nearest][where].reshape(dots.shape).astype(np.uint8))


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
    """A page's HTML with the drawing of every house picture in place of its image; it was once packed by zlib."""
    def drawn(found):
        packed = base64.b64decode(found[1])
        svg = (zlib.decompress if packed[:1] == b"x" else lzma.decompress)(packed).decode()
        return f'<figure class="picture" role="img" aria-label="{found[2]}">{svg}</figure>'

    return STORED.sub(drawn, page)
