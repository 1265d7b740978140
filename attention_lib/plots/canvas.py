"""What the house pictures are drawn on: marks in pixels, written as SVG for the site and painted for the notebook.

A colour is a name of the book's palette, or a pair (name, share) that mixes it into the ground: ("ink", 0.87). On the
site the names are variables of the page, so that one picture serves light and dark; a notebook gets the light ones.
"""

import html
import re
from typing import NamedTuple

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import PatchCollection
from matplotlib.figure import Figure
from matplotlib.patches import Circle, FancyBboxPatch, Polygon, Rectangle

from attention_lib.plots.faces import FACES, width_of

STEPS, FEWER = 12, 6  # shades of a cell; and in an image, where each takes room
DENSITY = 1.25  # dots a pixel of a figure, where nothing else is said: seen beside 2 it is as sharp, and half as heavy
PALETTE = {  # as on the site, in the light
    "ink": "#1F252E", "muted": "#5B6470", "line": "#D5DAE0", "panel": "#F3F4F6", "paper": "#FFFFFF",
    "minus": "#2F6DB5", "plus": "#B5303A",
    "query": "#8E4585", "key": "#7A6400", "value": "#00745A", "river": "#0B6AA2", "money": "#B4490B",
}


class Box(NamedTuple):
    """A rectangle."""

    x: float
    y: float
    width: float
    height: float
    fill: object = None
    stroke: object = None
    dashed: bool = False
    radius: float = 3
    thick: float = 1


class Cells(NamedTuple):
    """A table of cells, as dark as the size of their numbers."""

    x: float
    y: float
    width: float  # of a cell, with a pixel of paper at its right and below
    height: float
    values: object  # (R, C) from -1 to 1
    colours: tuple  # of what is below 0, and of what is above
    pale: float = 1  # what the colours are multiplied with

    def groups(self, shades=STEPS):
        """The cells of each colour: (name, share) → list of (row, column); shares go in steps."""
        steps = np.round(np.abs(self.values) * shades).astype(int)
        for positive in (False, True):
            for step in np.unique(steps):
                places = np.argwhere((steps == step) & ((self.values > 0) == positive))
                if len(places):
                    yield (self.colours[positive], round(self.pale * step / shades, 3)), places


class Line(NamedTuple):
    """A straight line, or an arrow."""

    start: tuple
    end: tuple
    stroke: object = "line"
    thick: float = 1
    dashed: bool = False
    arrow: bool = False


class Path(NamedTuple):
    """A line through several points; with a fill, the surface that they enclose."""

    points: tuple  # of (x, y)
    stroke: object = None
    fill: object = None
    thick: float = 1
    dashed: bool = False


class Dot(NamedTuple):
    """A circle."""

    x: float
    y: float
    radius: float
    fill: object = None
    stroke: object = None
    dashed: bool = False
    thick: float = 1


class Beads(NamedTuple):
    """A row of dots, all alike."""

    x: float  # of the middle of the first
    y: float
    pitch: float  # from one to the next
    count: int
    radius: float
    fill: object = "ink"


class Words(NamedTuple):
    """A line of text, in one or several runs; x is its start, its middle or its end, y its baseline."""

    x: float
    y: float
    runs: tuple  # of (text, colour, face)
    size: float = 15
    anchor: str = "start"
    upright: bool = False  # turned a quarter, and read upwards

    @property
    def width(self):
        """In pixels."""
        return sum(width_of(text, self.size, face) for text, _, face in self.runs)


class Canvas:
    """A picture of some width; it grows as high as what is drawn on it."""

    def __init__(self, width):
        self.width, self.height, self.marks = width, 0, []

    def box(self, *args, **kwargs):
        """Draw a Box."""
        return self._add(Box(*args, **kwargs))

    def cells(self, *args, **kwargs):
        """Draw Cells."""
        return self._add(Cells(*args, **kwargs))

    def line(self, *args, **kwargs):
        """Draw a Line."""
        return self._add(Line(*args, **kwargs))

    def path(self, *args, **kwargs):
        """Draw a Path."""
        return self._add(Path(*args, **kwargs))

    def dot(self, *args, **kwargs):
        """Draw a Dot."""
        return self._add(Dot(*args, **kwargs))

    def beads(self, *args, **kwargs):
        """Draw Beads."""
        return self._add(Beads(*args, **kwargs))

    def words(self, x, y, text, size=15, colour="ink", anchor="start", face="sans", upright=False):
        """Write Words in one colour and face."""
        return self._add(Words(x, y, ((text, colour, face),), size, anchor, upright))

    def formula(self, x, y, text, size=15, colour="ink", anchor="start", face="sans"):
        """Write Words, with what follows a low line set lower and smaller: W_Q, √d_k."""
        parts = enumerate(re.split(r"_(\w+)", text))
        runs = tuple((part, colour, "sub" if at % 2 else face) for at, part in parts if part)
        return self._add(Words(x, y, runs, size, anchor))

    def runs(self, x, y, runs, size=15):
        """Write Words in several."""
        return self._add(Words(x, y, tuple(runs), size))

    def _add(self, mark):
        self.marks.append(mark)
        return mark

    def colours(self):
        """The colours that are on the picture, as hexadecimal codes: (of all marks, of letters and lines)."""
        plain, thin = {PALETTE["paper"]}, set()
        for mark in self.marks:
            if isinstance(mark, Words):
                thin |= {code(colour) for _, colour, _ in mark.runs}
            elif isinstance(mark, Cells):
                plain |= {code(colour) for colour, _ in mark.groups(FEWER)}
            else:
                plain |= {code(each) for each in [getattr(mark, "fill", None)] if each}
                thin |= {code(each) for each in [getattr(mark, "stroke", None)] if each}
        return plain | thin, thin

    def svg(self, kind=""):
        """The picture as an SVG element; its colours are variables of the page, with the light ones as fallback."""
        body = "".join(WRITE[type(mark)](mark) for mark in self.marks)
        return (f'<svg class="picture-svg {kind}" viewBox="0 0 {self.width:g} {self.height:g}" width="{self.width:g}" '
                f'height="{self.height:g}" aria-hidden="true">{body}</svg>')

    def figure(self, scale=DENSITY):
        """The picture as a matplotlib Figure, `scale` dots a pixel."""
        figure = Figure(figsize=(self.width / 100, self.height / 100), dpi=100 * scale)
        FigureCanvasAgg(figure)
        ax = figure.add_axes((0, 0, 1, 1), xlim=(0, self.width), ylim=(self.height, 0))
        ax.axis("off")
        for order, mark in enumerate(self.marks):
            PAINT[type(mark)](ax, mark, order)
        return figure


# ---- as SVG ------------------------------------------------------------------------------------------------

def css(colour):
    """A colour as CSS: a variable of the page, mixed into its ground where a share is given."""
    if colour is None:
        return "none"
    name, share = colour if isinstance(colour, tuple) else (colour, None)
    plain = f"var(--book-{name},{PALETTE[name]})"
    return plain if share is None else f"color-mix(in srgb,{plain} {100 * share:.0f}%,{css('panel')})"


def _style(**given):
    return ";".join(f"{name.replace('_', '-')}:{value}" for name, value in given.items() if value is not None)


def _stroke(mark):
    return {"stroke": css(mark.stroke), "stroke_width": f"{mark.thick:g}" if mark.thick != 1 else None,
            "stroke_dasharray": "3 3" if mark.dashed else None}


def _write_box(mark):
    x, y, width, height = (f"{number:.4g}" for number in mark[:4])
    return (f'<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="{mark.radius:g}" '
            f'style="{_style(fill=css(mark.fill), **_stroke(mark))}"/>')


def _write_cells(mark):
    """Short thick lines, in units of cells: a fifth of what rectangles would take."""
    across, down = 1 - 1 / mark.width, 1 - 1 / mark.height
    paths = "".join(
        f'<path style="stroke:{css(colour)}" d="'
        + "".join(f"M{column} {row + down / 2:.3g}h{across:.2g}" for row, column in places) + '"/>'
        for colour, places in mark.groups())
    return (f'<g transform="translate({mark.x:.5g} {mark.y:.5g}) scale({mark.width:.5g} {mark.height:.5g})" '
            f'style="stroke-width:{down:.3g}">{paths}</g>')


def _write_line(mark):
    (x, y), (to_x, to_y) = mark.start, mark.end
    line = f'<path d="M{x:.4g} {y:.4g}L{to_x:.4g} {to_y:.4g}" style="{_style(**_stroke(mark))}"/>'
    return line + (_write_tip(mark) if mark.arrow else "")


def _write_tip(mark):
    points = " ".join(f"{x:.4g},{y:.4g}" for x, y in _tip(mark))
    return f'<polygon points="{points}" style="{_style(fill=css(mark.stroke))}"/>'


def _write_path(mark):
    way = "L".join(f"{x:.4g} {y:.4g}" for x, y in mark.points) + ("z" if mark.fill else "")
    joins = "round" if mark.stroke else None
    return f'<path d="M{way}" style="{_style(fill=css(mark.fill), stroke_linejoin=joins, **_stroke(mark))}"/>'


def _write_dot(mark):
    style = _style(fill=css(mark.fill), **_stroke(mark))
    return f'<circle cx="{mark.x:.4g}" cy="{mark.y:.4g}" r="{mark.radius:g}" style="{style}"/>'


def _write_beads(mark):
    """Lines of no length with round ends: a fifth of what circles would take."""
    step = f"h0m{mark.pitch:.4g} 0" * (mark.count - 1) + "h0"
    style = _style(stroke=css(mark.fill), stroke_width=f"{2 * mark.radius:.4g}", stroke_linecap="round")
    return f'<path d="M{mark.x:.4g} {mark.y:.4g}{step}" style="{style}"/>'


def _write_words(mark):
    turn = f' transform="rotate(-90 {mark.x:.4g} {mark.y:.4g})"' if mark.upright else ""
    anchor = "" if mark.anchor == "start" else f' text-anchor="{mark.anchor}"'
    runs, low = "", 0
    for text, colour, face in mark.runs:
        drop, low = FACES[face].drop * mark.size - low, FACES[face].drop * mark.size
        down = f' dy="{drop:.3g}"' if drop else ""
        runs += f'<tspan{down} style="{_lettering(colour, face, mark.size)}">{html.escape(text, quote=False)}</tspan>'
    return f'<text x="{mark.x:.4g}" y="{mark.y:.4g}"{anchor}{turn} xml:space="preserve">{runs}</text>'


def _lettering(colour, face, size):
    family, weight = FACES[face][:2]
    return _style(fill=css(colour), font=f"{weight} {size * FACES[face].share:g}px {family}")


WRITE = {Box: _write_box, Cells: _write_cells, Line: _write_line, Path: _write_path, Dot: _write_dot,
         Beads: _write_beads, Words: _write_words}


# ---- by matplotlib -----------------------------------------------------------------------------------------

def rgb(colour):
    """A colour as three numbers from 0 to 1; None stays None."""
    if colour is None:
        return "none"
    name, share = colour if isinstance(colour, tuple) else (colour, 1)
    over, under = (tuple(int(PALETTE[each][i:i + 2], 16) / 255 for i in (1, 3, 5)) for each in (name, "panel"))
    return tuple(share * a + (1 - share) * b for a, b in zip(over, under, strict=True))


def code(colour):
    """A colour as a hexadecimal code.

    >>> code(("ink", 1)), code(("money", 0.5))
    ('#1F252E', '#D39E80')
    """
    return "#" + "".join(f"{round(255 * part):02X}" for part in rgb(colour))


def _paint(mark):
    return {"edgecolor": rgb(mark.stroke), "linewidth": 0.72 * mark.thick,
            "linestyle": _dashes(mark)}


def _dashes(mark):
    return (0, (3 / mark.thick, 3 / mark.thick)) if mark.dashed else "-"  # of the line's own width


def _paint_box(ax, mark, order):
    radius = min(mark.radius, mark.width / 2, mark.height / 2)
    style = f"round,pad=0,rounding_size={radius:g}" if radius else "square,pad=0"
    ax.add_patch(FancyBboxPatch(mark[:2], mark.width, mark.height, style, facecolor=rgb(mark.fill),
                                zorder=order, **_paint(mark)))


def _paint_cells(ax, mark, order):
    for colour, places in mark.groups(FEWER):
        corners = [(mark.x + mark.width * column, mark.y + mark.height * row) for row, column in places]
        cells = [Rectangle(corner, mark.width - 1, mark.height - 1) for corner in corners]
        ax.add_collection(PatchCollection(cells, facecolor=rgb(colour), edgecolor="none", zorder=order))


def _paint_line(ax, mark, order):
    ax.plot(*zip(mark.start, mark.end, strict=True), color=rgb(mark.stroke), linewidth=0.72 * mark.thick,
            linestyle=_dashes(mark), solid_capstyle="butt", zorder=order)
    if mark.arrow:
        ax.add_patch(Polygon(_tip(mark), facecolor=rgb(mark.stroke), edgecolor="none", zorder=order))


def _paint_path(ax, mark, order):
    ax.add_patch(Polygon(mark.points, closed=bool(mark.fill), facecolor=rgb(mark.fill), joinstyle="round",
                         capstyle="butt", zorder=order, **_paint(mark)))


def _paint_dot(ax, mark, order):
    ax.add_patch(Circle(mark[:2], mark.radius, facecolor=rgb(mark.fill), zorder=order, **_paint(mark)))


def _paint_beads(ax, mark, order):
    dots = [Circle((mark.x + mark.pitch * number, mark.y), mark.radius) for number in range(mark.count)]
    ax.add_collection(PatchCollection(dots, facecolor=rgb(mark.fill), edgecolor="none", zorder=order))


def _paint_words(ax, mark, order):
    at = {"start": 0, "middle": -mark.width / 2, "end": -mark.width}[mark.anchor]
    for text, colour, face in mark.runs:
        x, y = (mark.x, mark.y - at) if mark.upright else (mark.x + at, mark.y + FACES[face].drop * mark.size)
        ax.text(x, y, text, color=rgb(colour), fontproperties=FACES[face].font(mark.size), ha="left", va="baseline",
                rotation=90 if mark.upright else 0, rotation_mode="anchor", parse_math=False, zorder=order)
        at += width_of(text, mark.size, face)


PAINT = {Box: _paint_box, Cells: _paint_cells, Line: _paint_line, Path: _paint_path, Dot: _paint_dot,
         Beads: _paint_beads, Words: _paint_words}


def _tip(mark):
    """The three corners of an arrow's head."""
    (x, y), (to_x, to_y) = mark.start, mark.end
    length = ((to_x - x) ** 2 + (to_y - y) ** 2) ** 0.5 or 1
    along, across = ((to_x - x) / length, (to_y - y) / length), (-(to_y - y) / length, (to_x - x) / length)
    back = to_x - 8 * along[0], to_y - 8 * along[1]
    return [(to_x, to_y), *((back[0] + side * 4 * across[0], back[1] + side * 4 * across[1]) for side in (1, -1))]
