"""The still picture of `Bend`: the plane with its points and lines, and beside it what each of them is called."""

from attention_lib.plots.faces import width_of
from attention_lib.plots.picture import Picture, headline
from attention_lib.widgets.bend.constants import SIDE
from attention_lib.widgets.bend.numbers import direction, field, positive, read

WIDE = 260  # pixels of the plane


def drawn(points, above, lines, bent, title, names, ends):
    """Draw the plane.

    Args:
        points: dict of a name → (x, y).
        above: for each, whether it should be above 0.
        lines: list of (turn in degrees, shift).
        bent: whether each number is bent.
        title: what is to be seen, in one line.
        names: what is above 0, and what is not.
        ends: what it means to lie left, right, below and above.

    Returns:
        Picture.
    """
    numbers = read(list(points.values()), lines, bent)
    called = positive(numbers)

    def draw(canvas):
        top = headline(canvas, 26, title) - 16

        def at(point):
            return tuple(WIDE / 2 * (1 + sign * each / SIDE) + off
                         for sign, each, off in zip((1, -1), point, (0, top), strict=True))

        canvas.box(0, top, WIDE, WIDE, fill=("minus", 0.14), radius=0)
        for corners in field(lines, bent, SIDE):
            canvas.path(tuple(map(at, corners)), fill=("plus", 0.2))
        _axes(canvas, top, ends)
        for turn, shift in lines:
            _line(canvas, at, direction(turn), shift)
        for (name, point), should in zip(points.items(), above, strict=True):
            x, y = at(point)
            _mark(canvas, x, y, should)
            canvas.words(x, y - 15, name, 15, "ink", "middle")
        _list(canvas, top + 30, points, above, numbers, called, names)
        canvas.height = top + WIDE + 10

    said = ", ".join(f"{name} {names[not call]}" for name, call in zip(points, called, strict=True))
    return Picture(draw, f"Called: {said}.")


def _axes(canvas, top, ends):
    left, right, below, above = ends
    middle = top + WIDE / 2
    canvas.line((0, middle), (WIDE, middle), "line", 1)
    canvas.line((WIDE / 2, top), (WIDE / 2, top + WIDE), "line", 1)
    canvas.words(6, middle - 5, left, 13, "muted")
    canvas.words(WIDE - 6, middle - 5, right, 13, "muted", "end")
    canvas.words(WIDE / 2 + 5, top + WIDE - 7, below, 13, "muted")
    canvas.words(WIDE / 2 + 5, top + 16, above, 13, "muted")


def _line(canvas, at, grows, shift):
    """Where a number is 0, as far as the plane goes, with a handle at its foot."""
    (across, up), ends = grows, []
    for edge in (-SIDE, SIDE):  # where it meets the four sides
        if abs(up) > 1e-6:
            ends.append((edge, (shift - across * edge) / up))
        if abs(across) > 1e-6:
            ends.append(((shift - up * edge) / across, edge))
    inside = sorted({(round(x, 6), round(y, 6)) for x, y in ends if max(abs(x), abs(y)) <= SIDE + 1e-6})
    if len(inside) > 1:
        canvas.line(at(inside[0]), at(inside[-1]), "ink", 2.5)
    x, y = at((shift * across, shift * up))
    canvas.line((x, y), (x + 26 * across, y - 26 * up), "ink", 2, arrow=True)
    canvas.dot(x, y, 8, fill="paper", stroke="ink", thick=2.5)


def _mark(canvas, x, y, should):
    """A plus on a full dot, or a minus in a ring."""
    canvas.dot(x, y, 9, fill="plus" if should else "paper", stroke="plus" if should else "minus", thick=2)
    colour = "paper" if should else "minus"
    canvas.line((x - 4.5, y), (x + 4.5, y), colour, 2)
    if should:
        canvas.line((x, y - 4.5), (x, y + 4.5), colour, 2)


def _list(canvas, y, points, above, numbers, called, names):
    """A line a point: what it should be called, its numbers, what it is called."""
    left = WIDE + 34
    wide = max(map(width_of, points))
    for name, should, each, call in zip(points, above, numbers, called, strict=True):
        _mark(canvas, left + 9, y - 5, should)
        canvas.words(left + 30, y, name, 15)
        for place, number in enumerate(each):
            canvas.words(left + 30 + wide + 60 + 48 * place, y, f"{number + 0:.1f}".replace("-", "−"), 15, "muted",
                         "end")
        face = "sans" if call == should else "bold"
        canvas.words(left + 30 + wide + 76 + 48 * (numbers.shape[1] - 1), y,
                     names[not call] + ("" if call == should else ": wrong"), 15, "ink", face=face)
        y += 32
