"""The still picture of `Reach`: the sentence, and how loud a word is at every place of it."""

import numpy as np

from attention_lib.plots.faces import width_of
from attention_lib.plots.picture import Picture, headline

MIDDLE, HIGH = 72, 132  # pixels: the room of the asking word, in which nothing is drawn; the height of the loudest
NAMED = (1, 3, 6, 9, 12)  # the distances that have their number below


def drawn(numbers, places, word, asking, at, title):
    """Draw a bar at each place for the first row of numbers, and a ring for the second.

    Args:
        numbers: dict of a name → a number for each place, from 0 to 1; one or two of them.
        places: in words after the asking one; below 0, before it.
        word, at: what speaks, and where it stands.
        asking: the word in the middle.
        title: what is to be seen, in one line.

    Returns:
        Picture.
    """
    bars, rings = [*numbers.values(), None][:2]

    def draw(canvas):
        column = (canvas.width - MIDDLE) / len(places)
        middle = canvas.width / 2
        x = {place: middle + np.sign(place) * (MIDDLE / 2 + (abs(place) - 0.5) * column) for place in places}
        y = headline(canvas, 26, title) + 80
        loud = bars[places.index(at)]
        _arc(canvas, x[at], middle, y - 22, 22 + 44 * abs(at) / max(places), loud)
        canvas.words(middle, y + 6, asking, 17, anchor="middle", face="bold")
        left, right = _tag(canvas, x[at], y, word, middle, width_of(asking, 17, "bold") / 2 + 4)
        for place in places:
            if not left - 4 < x[place] < right + 4:
                canvas.dot(x[place], y, 2, fill="muted")
        bottom = y + 32 + HIGH
        _scale(canvas, bottom, middle)
        for place, bar in zip(places, bars, strict=True):
            canvas.box(x[place] - 0.29 * column, bottom - bar * HIGH, 0.58 * column, bar * HIGH,
                       fill="ink" if place == at else "muted", radius=2)
            if abs(place) in NAMED:
                canvas.words(x[place], bottom + 18, str(abs(place)), 12, "muted", "middle")
        for place, ring in zip(places, rings or [], strict=bool(rings)):
            canvas.dot(x[place], bottom - ring * HIGH, 4, fill="paper", stroke="ink", thick=1.5)
        _foot(canvas, bottom + 38, list(numbers), middle)
        canvas.height = bottom + 70

    return Picture(draw, title.replace("**", ""))


def _arc(canvas, start, end, y, high, loud):
    """Half an ellipse, as thick and as dark as it is loud."""
    turn = np.linspace(0, np.pi, 41)
    points = zip((start + end) / 2 + (start - end) / 2 * np.cos(turn), y - high * np.sin(turn), strict=True)
    canvas.path(tuple((float(a), float(b)) for a, b in points), stroke=("ink", 0.25 + 0.75 * loud),
                thick=1 + 11 * loud)


def _tag(canvas, x, y, word, middle, asks):
    """The word in a frame, beside the asking one and on the picture; returns where the frame begins and ends."""
    half = width_of(word, 17) / 2 + 9
    x = min(max(x, half + 1), middle - asks - half) if x < middle else max(min(x, canvas.width - half - 1),
                                                                            middle + asks + half)
    canvas.box(x - half, y - 18, 2 * half, 36, fill="paper", stroke="ink", radius=8, thick=1.5)
    canvas.words(x, y + 6, word, 17, anchor="middle")
    return x - half, x + half


def _scale(canvas, bottom, middle):
    """Lines across at 0, a half and 1, on both sides of the asking word; their numbers stand under it."""
    for share in (0, 0.5, 1):
        y = bottom - share * HIGH
        for start, end in ((0, middle - MIDDLE / 2), (middle + MIDDLE / 2, canvas.width)):
            canvas.line((start, y), (end, y), "line", 1)
        canvas.words(middle, y + 4, f"{share:g}", 12, "muted", "middle")


def _foot(canvas, y, names, middle):
    canvas.words(0, y, "words before", 13, "muted")
    canvas.words(middle, y, "e to the score; the loudest is 1", 13, "muted", "middle")
    canvas.words(canvas.width, y, "words after", 13, "muted", "end")
    y += 24
    wide = [width_of(name, 13) for name in names]
    x = middle - (sum(wide) + 16 * len(names) + 18 * (len(names) - 1)) / 2
    for at, (name, width) in enumerate(zip(names, wide, strict=True)):
        if at:
            canvas.dot(x + 4, y - 4, 4, fill="paper", stroke="ink", thick=1.5)
        else:
            canvas.box(x, y - 10, 8, 11, fill="muted", radius=1)
        canvas.words(x + 16, y, name, 13, "muted")
        x += width + 34
