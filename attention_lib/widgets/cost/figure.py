"""The still picture of `Cost`: two fields, in multiplications and in bytes, with a line for each way of attending."""

import math

import numpy as np

from attention_lib.cost import METHODS, cache_bytes, crossing, memory, operations
from attention_lib.plots.faces import width_of
from attention_lib.plots.picture import Picture, headline
from attention_lib.widgets.cost.constants import DEVICES, LENGTHS, LONGEST, SHORTEST, SPEED
from attention_lib.widgets.cost.said import whole

LEFT, RIGHT, HIGH, GAP = 40, 56, 158, 18  # pixels: numbers, names of lines, a field, between two of them
STEP = 14  # pixels from a name to the next
LOOKS = {"plain": ("ink", 2.5, False), "tiled": (("ink", 0.32), 7, False), "window": ("ink", 2, True),
         "linear": ("muted", 2, True), "the rest": ("muted", 1.5, False), "cache": ("muted", 1.5, True)}
DRAWN = ("the rest", "cache", "tiled", "plain", "window", "linear")  # what comes later lies above
DAY, YEAR = 86_400, 31_557_600
MADE = ("**Multiplications** dotted: on a graphics card", (1e6, 1e25),
        {1e6: "10⁶", 1e12: "10¹²", 1e18: "10¹⁸", 1e24: "10²⁴"},
        [(SPEED, "1 second"), (SPEED * DAY, "1 day"), (SPEED * YEAR, "1 year")])
KEPT = ("**Bytes held at once** dotted: what a device has", (1e5, 1e14), {1e6: "1 MB", 1e9: "1 GB", 1e12: "1 TB"},
        [(room, name) for name, room in DEVICES[::2]])  # each name finds room on its line


def numbers(tokens, sizes, window):
    """What is drawn and told: two dicts of a name → its number, multiplications and bytes."""
    each = {method: operations(tokens, sizes, method, window) for method in METHODS}
    rest = each["plain"].projections + each["plain"].feed_forward
    kept = {method: memory(tokens, sizes, method, window) for method in METHODS}
    return ({**{name: count.attention for name, count in each.items()}, "the rest": rest},
            {**kept, "cache": cache_bytes(tokens, sizes)})


def drawn(tokens, sizes, window, title, says):
    """Draw both fields, the text in question as a line through each.

    Returns:
        Picture.
    """
    places = [round(SHORTEST * (LONGEST / SHORTEST) ** (step / 60)) for step in range(61)]
    all_numbers = [numbers(each, sizes, window) for each in places]

    def draw(canvas):
        wide = canvas.width > 500
        y, width = headline(canvas, 26, title) + 6, (canvas.width - GAP) / 2 if wide else canvas.width
        for at, (about, now) in enumerate(zip((MADE, KEPT), numbers(tokens, sizes, window), strict=True)):
            field = Field(canvas, at * (width + GAP) if wide else 0, y, width, about)
            crosses = crossing(sizes) if about is MADE and crossing(sizes) <= LONGEST else None
            field.ground(crosses)
            field.cursor(tokens)
            field.square(crosses)
            field.lines(places, [each[at] for each in all_numbers])
            field.dots(tokens, now)
            y = y if wide else field.bottom + 50
            canvas.height = field.bottom + 30

    return Picture(draw, says)


class Field:
    """One field: where tokens and numbers become pixels."""

    def __init__(self, canvas, x, y, width, about):
        self.canvas, self.start = canvas, x
        self.title, (self.low, self.high), self.ticks, self.levels = about
        self.left, self.right, self.head = x + LEFT, x + width - RIGHT, y
        self.top, self.bottom = y + 14, y + 14 + HIGH

    def ground(self, crosses):
        canvas = self.canvas
        if crosses:
            x = self.x(max(SHORTEST, crosses))
            canvas.box(x, self.top, self.right - x, HIGH, fill="panel", radius=0)
        canvas.runs(self.start, self.head + 4, [(part, "ink" if at % 2 else "muted", "bold" if at % 2 else "sans")
                                                for at, part in enumerate(self.title.split("**")) if part], 14)
        for value, name in self.ticks.items():
            canvas.line((self.left, self.y(value)), (self.right, self.y(value)), "line", 1)
            canvas.words(self.left - 6, self.y(value) + 4, name, 12, "muted", "end")
        for value, name in self.levels:
            beside = 8 + width_of(name, 12)
            canvas.line((self.left + beside, self.y(value)), (self.right, self.y(value)), "muted", 1, dashed=True)
            canvas.words(self.left + 4, self.y(value) + 4, name, 12, "muted")
        for at, (name, tokens) in enumerate(LENGTHS):
            anchor = "start" if at == 0 else "end" if at == len(LENGTHS) - 1 else "middle"
            canvas.line((self.x(tokens), self.bottom), (self.x(tokens), self.bottom + 5), "line", 1)
            canvas.words(self.x(tokens), self.bottom + 18, name, 12, "muted", anchor)
        canvas.line((self.left, self.bottom), (self.right, self.bottom), "muted", 1)

    def cursor(self, tokens):
        """The text in question: a line through the field."""
        x = self.x(tokens)
        self.canvas.line((x, self.top), (x, self.bottom), "minus", 1.5)

    def square(self, crosses):
        """From here on attention costs more than all the rest; what is said of it covers the lines behind."""
        if crosses:
            canvas, x = self.canvas, self.x(max(SHORTEST, crosses))
            words = max(x, self.left + 56) + 6
            canvas.line((x, self.top), (x, self.bottom), "muted", 1)
            canvas.box(words - 3, self.top + 2, 98, 30, fill="panel", radius=0)
            for at, said in enumerate((f"T = 6·D = {whole(crosses)}:", "the square wins")):
                canvas.words(words, self.top + 14 * (at + 1), said, 12, "muted" if at else "ink",
                             face="sans" if at else "bold")

    def lines(self, places, numbers):
        """A line a name, as far as it lies in the field, and its name at its end."""
        ends, across = {}, np.log(places)
        for name in sorted(numbers[0], key=DRAWN.index):
            up = np.log([float(each[name]) for each in numbers])
            inside = np.interp(np.log([self.low, self.high]), up, across)
            stops = np.unique(np.clip([*across[(across > inside[0]) & (across < inside[1])], *inside], *inside))
            points = tuple((self.x(math.exp(each)), self.y(math.exp(np.interp(each, across, up)))) for each in stops)
            colour, thick, dashed = LOOKS[name]
            if len(points) > 1:
                self.canvas.path(points, stroke=colour, thick=thick, dashed=dashed)
                ends[name] = points[-1]
        self._names({name: end for name, end in ends.items() if end[0] > self.right - 1})
        for row, name in enumerate(name for name, end in ends.items() if end[0] <= self.right - 1):
            free = ends[name][0] + 50 < self.right
            self._name(ends[name][0] + (4 if free else -8), self.top + 11 + STEP * row, name,
                       "start" if free else "end")

    def _names(self, ends):
        order = sorted(ends, key=lambda name: ends[name][1])
        places = apart([ends[name][1] + 4 for name in order], self.bottom + 2)
        for name, place in zip(order, places, strict=True):
            self._name(self.right + 6, place, name, "start")

    def _name(self, x, y, name, anchor):
        face = "bold" if name == "plain" else "sans"
        colour = "muted" if name in ("the rest", "cache") else "ink"
        self.canvas.words(x, y, name, 13, colour, anchor, face)

    def dots(self, tokens, numbers):
        """The text in question: a dot on each line."""
        x = self.x(tokens)
        for name in sorted(numbers, key=DRAWN.index):
            if numbers[name] > self.high:
                y = self.top
                self.canvas.path(((x - 5, y + 7), (x + 5, y + 7), (x, y)), fill="ink")
            elif numbers[name] >= self.low:
                fill = "ink" if name == "plain" else "paper"
                self.canvas.dot(x, self.y(numbers[name]), 4, fill=fill, stroke="ink", thick=1.5)

    def x(self, tokens):
        share = math.log(tokens / SHORTEST) / math.log(LONGEST / SHORTEST)
        return self.left + share * (self.right - self.left)

    def y(self, value):
        return self.bottom - math.log(value / self.low) / math.log(self.high / self.low) * HIGH


def apart(places, lowest):
    """Rising places, moved down until none is nearer to another than STEP, and up again where that went too low.

    >>> apart([0, 4, 30], 40), apart([30, 34, 38], 40)
    ([0, 14, 30], [12, 26, 40])
    """
    moved = []
    for place in places:
        moved.append(max(place, moved[-1] + STEP) if moved else place)
    for at in reversed(range(len(moved))):
        lowest = moved[at] = min(moved[at], lowest)
        lowest -= STEP
    return moved
