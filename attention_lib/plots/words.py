"""Words: where single words stand on one ruler, each with its name at the end of a thin line."""

from attention_lib.numbers import as_floats
from attention_lib.plots.faces import width_of
from attention_lib.plots.picture import Picture, headline
from attention_lib.plots.ruler import place

REACH = 1.5  # the scale goes from -REACH to REACH by itself
LANE, LOW = 20, 17  # pixels from name to name, above the line and below it
SIZE, SMALL = 15, 13  # and their letters


def plot_words(left, right, words=None, ring=None, poles=("river words", "money words"), title=None, reach=REACH):
    """Draw where words stand: those that the poles were made of below the line, all others above it.

    Args:
        left, right: dict of a word → its place, of the words whose means are -1 and +1.
        words: dict of a word → its place, of any other words.
        ring: (word, place) of the word whose ruler it is.
        poles: the names of the two ends.
        title: what is to be seen, in one line; **two stars** make letters bold.
        reach: the scale goes from -reach to reach; what lies beyond stands at its end.

    Returns:
        Picture.

    Raises:
        ValueError: there is no word at a pole, a place is no number, or the scale does not reach beyond the poles.

    >>> print(plot_words({"lake": -1}, {"cash": 1}, {"boat": -0.86}, ("bank", 0.22)).says)
    Between river words (−1: lake −1.00) and money words (+1: cash +1.00) stand bank +0.22, boat −0.86.
    """
    sides, words = [dict(side) for side in (left, right)], dict(words or {})
    if not all(sides):
        raise ValueError("Each pole needs at least one word.")
    if not 1 < reach < float("inf"):
        raise ValueError(f"The ruler reaches beyond its poles at −1 and +1, so reach is more than 1; got {reach}.")
    above = {**({ring[0]: ring[1]} if ring else {}), **words}
    for word, at in [each for side in (*sides, above) for each in side.items()]:
        as_floats(at, f"the place of {word!r}")

    def draw(canvas):
        y = headline(canvas, 26, title) + 8 if title else 20
        canvas.words(0, y, poles[0], 17, "river", face="bold")
        canvas.words(canvas.width, y, poles[1], 17, "money", "end", "bold")
        flags = _flags({word: place(at, canvas.width, reach) for word, at in above.items()}, SIZE, canvas.width)
        y += 24 + LANE * (1 + max([0, *(lane for _, _, lane in flags.values())]))
        canvas.line((0, y), (canvas.width, y), "line", 2)
        for at, colour in ((-1, "river"), (0, "line"), (1, "money")):
            x = place(at, canvas.width, reach)
            if at:
                canvas.box(x - 4, y - 4, 8, 8, fill="paper", stroke=colour, radius=1, thick=2)
            else:
                canvas.line((x, y - 7), (x, y + 7), colour, 2)
        for word, (x, start, lane) in flags.items():
            own = bool(ring) and word == ring[0]
            canvas.line((x, y - 8), (x, y - 22 - LANE * lane), "muted")
            canvas.words(start, y - 24 - LANE * lane, word, SIZE, "ink", face="bold" if own else "sans")
            look = {"fill": "paper", "stroke": "ink", "dashed": True, "thick": 2} if own else {"fill": "ink"}
            canvas.dot(x, y, 10 if own else 6, **look)
        low = 0
        for side, colour in zip(sides, ("river", "money"), strict=True):
            for word, (x, start, lane) in _flags({word: place(at, canvas.width, reach) for word, at in side.items()},
                                                 SMALL, canvas.width).items():
                canvas.line((x, y + 4), (x, y + 14 + LOW * lane), (colour, 0.5))
                canvas.words(start, y + 22 + LOW * lane, word, SMALL, colour)
                canvas.dot(x, y, 4, fill=colour)
                low = max(low, lane)
        y += 22 + LOW * low + 20
        for at, text in ((-1, "−1 (average)"), (0, "0"), (1, "+1 (average)")):
            canvas.words(place(at, canvas.width, reach), y, text, 12, "muted", "middle")
        canvas.height = y + 8

    return Picture(draw, _says(poles, sides, above))


def _flags(pixels, size, width):
    """Names that begin at their words, and go higher where they would cover one: dict of a word → (x, start, lane)."""
    found = {}
    for word, x in sorted(pixels.items(), key=lambda each: -each[1]):
        wide = width_of(word, size, "bold") + 8
        start = min(x - 1, width - wide + 8)
        covered = [lane for other, _, lane in found.values() if start - 3 < other < start + wide]
        found[word] = (x, start, max(covered, default=-1) + 1)
    return found


def _says(poles, sides, above):
    ends = (f"{pole} ({sign}: {_listed(side)})" for pole, sign, side in zip(poles, ("−1", "+1"), sides, strict=True))
    return f"Between {' and '.join(ends)} stand {_listed(above) or 'no other words'}."


def _listed(words):
    return ", ".join(f"{word} {at:+.2f}".replace("-", "−") for word, at in words.items())
