"""Dots: how many of a number of cases each way gets right, against the line of chance."""

from attention_lib.numbers import as_floats, as_whole
from attention_lib.plots.faces import width_of
from attention_lib.plots.picture import NARROW, Picture, headline

ROW, PITCH, CLOSEST = 34, 22, 5.2  # pixels: from row to row, from dot to dot at most, and where dots become a bar


def plot_dots(counts, of, chance=None, title=None, bold=None, ranges=None, bars=False):
    """Draw counts as rows of dots: as many are filled as are right, the others stay pale.

    Args:
        counts: dict of a way's name → its count, from 0 to `of`; a mean of several may have a fraction.
        of: how many cases there are. Where so many dots find no room, the row is a bar.
        chance: the count that chance gives: a line through all rows, marked "chance".
        title: what is to be seen, in one line; **two stars** make letters bold.
        bold: the name of the row that the text speaks of.
        ranges: dict of a name → (least, most), such as of ten draws: a thin line below its row, with both numbers.
        bars: draw bars even where dots find room, such as beside a picture with more cases.

    Returns:
        Picture.

    Raises:
        ValueError: there is nothing to draw, or a count is no number from 0 to `of`.
    """
    of = as_whole(of, "of counts the cases", 1)
    if not counts:
        raise ValueError("The dots need at least one count.")
    ranges = {name: _count(pair, of, f"the range of {name!r}") for name, pair in (ranges or {}).items()}
    numbers = {name: float(_count(count, of, f"the count of {name!r}")) for name, count in counts.items()}
    for name, pair in ranges.items():
        if name not in numbers or pair.shape != (2,):
            raise ValueError(f"A range is (least, most) for one of {', '.join(numbers)}; "
                             f"got {name!r}: {pair.tolist()}.")
    chance = None if chance is None else float(_count(chance, of, "chance"))

    def draw(canvas):
        y = headline(canvas, 26, title) + 6 if title else 6
        beside = canvas.width > NARROW
        left = max(width_of(name, face="bold") for name in numbers) + 16 if beside else 0
        room = canvas.width - left - max(width_of(_written(n, of), 15, "bold") for n in numbers.values()) - 14
        pitch = min(PITCH, room / of)
        if chance is not None:
            y += 18
        top = y
        for name, number in numbers.items():
            face, colour = ("bold", "ink") if name == bold else ("sans", "ink" if bold is None else "muted")
            y += 0 if beside else 22
            canvas.words(left - 16 if beside else 0, y + 17 if beside else y - 2, name, 15, colour,
                         "end" if beside else "start", face)
            _row(canvas, number, of, left, y + 12, pitch, bars)
            if chance is not None:
                _line(canvas, left + chance * pitch, y - 5 if beside else y + 2, y + (ROW - 5 if beside else 22))
            if name in ranges:
                _range(canvas, ranges[name], left, y + 25, pitch, of)
            canvas.words(left + of * pitch + 12, y + 17, _written(number, of), 15, colour, face=face)
            y += ROW
        if chance is not None:
            _chance(canvas, chance, left + chance * pitch, top)
        canvas.height = y + 2

    says = "; ".join(f"{name} {_written(number, of)}" for name, number in numbers.items())
    return Picture(draw, says + ("." if chance is None else f"; chance {_short(chance)}."))


def _count(count, of, name):
    count = as_floats(count, name)
    if not ((count >= 0) & (count <= of)).all() or (name[:9] != "the range" and count.ndim):
        raise ValueError(f"{name} should be from 0 to {of}; got {count.tolist()}.")
    return count


def _row(canvas, number, of, left, y, pitch, bars):
    if bars or pitch < CLOSEST:
        canvas.box(left, y - 7, of * pitch, 14, fill=("ink", 0.07), radius=2)
        canvas.box(left, y - 7, number * pitch, 14, fill=("ink", 0.85), radius=2)
        return
    radius, whole = round(min(7, pitch * 0.4), 2), int(number)
    parts = [(whole, 1), (1, number - whole), (of - whole - 1, 0)] if whole < of else [(of, 1)]  # one may be a part
    for count, share in parts:
        if count:
            canvas.beads(left + pitch / 2, y, pitch, count, radius, ("ink", 0.12 + 0.88 * share))
            left += pitch * count


def _range(canvas, pair, left, y, pitch, of):
    least, most = (left + pitch * end for end in pair)
    text = f"{_short(pair[0])} to {_short(pair[1])}"
    room = left + of * pitch - most - 8 > width_of(text, 12)
    canvas.words(most + 8 if room else least - 8, y + 4, text, 12, "muted", "start" if room else "end")
    canvas.line((least, y), (most, y), "muted", 1.5)
    for x in (least, most):
        canvas.line((x, y - 3), (x, y + 3), "muted", 1.5)


def _line(canvas, x, top, bottom):
    canvas.line((x, top), (x, bottom), "paper", 5)  # so that it is seen on dark dots, too
    canvas.line((x, top), (x, bottom), "muted", 1.5, dashed=True)


def _chance(canvas, chance, x, top):
    name = f"chance {_short(chance)}"
    half = width_of(name, 13) / 2
    canvas.words(max(half, min(canvas.width - half, x)), top - 8, name, 13, "muted", "middle")


def _short(number):
    return f"{number:.1f}".removesuffix(".0")


def _written(number, of):
    return f"{_short(number)} of {of}"
