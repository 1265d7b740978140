"""Orders: the same words put in order in several ways, from the first to the last, and how they change places."""

import numpy as np

from attention_lib.numbers import as_floats
from attention_lib.plots.faces import width_of
from attention_lib.plots.picture import NARROW, Picture, lines_of, runs_of
from attention_lib.plots.picture import headline as written

ROW, WORD, NUMBER, GAP = 44, 17, 13, 10  # pixels: from row to row, of letters and digits, and free beside a line


def plot_orders(ways, title=None, bold=()):
    """Draw the same words in several orders, side by side: the largest number stands first, a line follows each word.

    Args:
        ways: dict of a way's name → dict of a word → its number; the same words in each.
        title: what is to be seen, in one line; **two stars** make letters bold.
        bold: a word, or a list of words, whose line is to be followed.

    Returns:
        Picture.

    Raises:
        ValueError: there are not two ways and two words at least, or not the same words in each, or a number is none.

    >>> print(plot_orders({"weight": {"ducks": 0.06, "that": 0.07}, "hidden": {"ducks": 0.7, "that": 0.1}}).says)
    From first to last. weight: that 0.07, ducks 0.06; hidden: ducks 0.70, that 0.10.
    """
    ways = {name: dict(numbers) for name, numbers in dict(ways).items()}
    words = list(next(iter(ways.values()), {}))
    if len(ways) < 2 or len(words) < 2:
        raise ValueError("Orders are compared: it takes at least two ways, of at least two words; "
                         f"got {len(ways)} and {len(words)}.")
    for name, numbers in ways.items():
        if set(numbers) != set(words):
            raise ValueError(f"Each way needs a number for the words {', '.join(words)}; "
                             f"{name!r} has {', '.join(map(str, numbers))}.")
        given = as_floats(list(numbers.values()), f"the numbers of {name!r}")
        if given.ndim != 1 or not np.isfinite(given).all():
            raise ValueError(f"The numbers of {name!r} should be finite, one a word; got {list(numbers.values())}.")
    orders = {name: sorted(words, key=lambda word, numbers=numbers: -numbers[word]) for name, numbers in ways.items()}
    bold = [bold] if isinstance(bold, str) else list(bold)

    def draw(canvas):
        y = written(canvas, 26, title) + 12 if title else 18
        columns, y = _columns(canvas, ways, bold, y)
        spots = [{word: (left, left + _wide(word, numbers, bold), y + ROW * orders[name].index(word))
                  for word in words} for (name, numbers), left in zip(ways.items(), columns, strict=True)]
        for before, after in zip(spots[:-1], spots[1:], strict=True):
            for word in sorted(words, key=bold.__contains__):  # those to be followed lie above
                start, end = (before[word][1] + GAP, before[word][2]), (after[word][0] - GAP, after[word][2])
                canvas.path(_bend(start, end), stroke="ink" if word in bold else ("ink", 0.3),
                            thick=3 if word in bold else 1.5)
        for numbers, places in zip(ways.values(), spots, strict=True):
            for word, (left, right, middle) in places.items():
                loud = word in bold or not bold
                canvas.words(left, middle + 6, word, WORD, "ink" if loud else "muted", face=_face(word, bold))
                canvas.words(right, middle + 5.5, _digits(numbers[word]), NUMBER, "muted", "end")
        canvas.height = y + ROW * (len(words) - 1) + 22

    said = "; ".join(f"{name}: " + ", ".join(f"{word} {_digits(ways[name][word])}" for word in order)
                     for name, order in orders.items())
    return Picture(draw, f"From first to last. {said}.")


def _columns(canvas, ways, bold, y):
    """Where each column begins, so that the first stands at the left edge and the last at the right one; and a y."""
    wides = [max(_wide(word, numbers, bold) for word in numbers) for numbers in ways.values()]
    room, high = canvas.width / len(ways) - (6 if canvas.width <= NARROW else 16), y
    lefts = []
    for number, (name, wide) in enumerate(zip(ways, wides, strict=True)):
        share = number / (len(ways) - 1)
        left = share * (canvas.width - wide)
        lines = lines_of(runs_of(f"**{name}**"), room, 15)
        for at, line in enumerate(lines):
            long = sum(width_of(text, 15, face) for text, _, face in line)
            start = min(max(0, left + share * (wide - long)), canvas.width - long)
            canvas.runs(start, y + 19 * at, line, 15)
        high = max(high, y + 19 * len(lines))
        lefts.append(left)
    return lefts, high + 12


def _wide(word, numbers, bold):
    return width_of(word, WORD, _face(word, bold)) + 8 + width_of(_digits(numbers[word]), NUMBER)


def _face(word, bold):
    return "bold" if word in bold else "sans"


def _bend(start, end):
    """From one point to another, level at both."""
    steps = np.linspace(0, 1, 13)
    rise = steps**2 * (3 - 2 * steps)
    return tuple((start[0] + step * (end[0] - start[0]), start[1] + up * (end[1] - start[1]))
                 for step, up in zip(steps, rise, strict=True))


def _digits(number):
    return f"{number:.2f}".replace("-", "−")
