"""Sum: pulls on one word, laid end to end on the ruler, from where it stands alone to where they take it."""

from attention_lib.numbers import as_floats
from attention_lib.plots.faces import width_of
from attention_lib.plots.picture import Picture, headline
from attention_lib.plots.ruler import REACH

ROW, BAR = 24, 15  # pixels from pull to pull, and of a bar
ENDS = ("alone", "in its sentence")


def plot_sum(start, pulls, poles=("river bank", "money bank"), title=None, silent=(), reach=REACH):
    """Draw pulls one below the other, each as a bar that begins where the last one ended.

    Args:
        start: where the word stands alone.
        pulls: dict of a name → how far it pulls, below 0 to the left.
        poles: the names of the two ends.
        title: what is to be seen, in one line; **two stars** make letters bold.
        silent: names whose pulls are left out; their bars are outlines.
        reach: the scale goes from -reach to reach; what lies beyond stands at its end.

    Returns:
        Picture.

    Raises:
        ValueError: there is nothing to draw, a number is none, or a silent name is not among the pulls.
    """
    if not pulls:
        raise ValueError("A sum needs at least one pull.")
    numbers = dict(zip(pulls, as_floats([start, *pulls.values()], "start and pulls")[1:].tolist(), strict=True))
    if unknown := [name for name in silent if name not in numbers]:
        raise ValueError(f"There is no pull {unknown[0]!r} to be silent; there are {', '.join(numbers)}.")

    def draw(canvas):
        left = max(width_of(name, 15, "bold") for name in numbers) + 16
        right = canvas.width - 62

        def at(value):
            return left + (max(-reach, min(reach, value)) + reach) / (2 * reach) * (right - left)

        y = headline(canvas, 26, title) + 8 if title else 18
        canvas.words(left, y, poles[0], 15, "river", face="bold")
        canvas.words(right, y, poles[1], 15, "money", "end", "bold")
        top = y + 26
        for place, text, colour in ((-1, "−1", "river"), (0, "0", "muted"), (1, "+1", "money")):
            canvas.words(at(place), y + 20, text, 12, colour, "middle")
            canvas.line((at(place), top), (at(place), top + ROW * (len(numbers) + 2)), "line")
        y = _end(canvas, top, at(start), start, True)
        now = float(start)
        for name, pull in numbers.items():
            here, there = at(now), at(now + pull)
            is_silent = name in silent
            colour = "river" if pull < 0 else "money"
            canvas.words(left - 12, y + 17, name, 15, "muted" if is_silent else "ink", "end",
                         "sans" if is_silent else "bold")
            look = {"stroke": colour, "dashed": True} if is_silent else {"fill": colour}
            canvas.box(min(here, there), y + (ROW - BAR) / 2, max(abs(there - here), 1.5), BAR, radius=2, **look)
            canvas.words(canvas.width, y + 17, "silent" if is_silent else _signed(pull), 14, "muted", "end")
            now += 0 if is_silent else pull
            y += ROW
        y = _end(canvas, y, at(now), now, False)
        canvas.height = y + 4

    return Picture(draw, _says(start, numbers, silent))


def _end(canvas, y, x, value, is_alone):
    """The ring or the dot, its name and its number; returns the y below."""
    look = {"fill": "paper", "stroke": "ink", "dashed": True, "thick": 2} if is_alone else {"fill": "ink"}
    canvas.dot(x, y + ROW / 2, 8, **look)
    wide = width_of(ENDS[not is_alone], 13)
    beside = x + 14 if x + 14 + wide < canvas.width - 60 else x - 14 - wide
    canvas.words(beside, y + 17, ENDS[not is_alone], 13, "muted")
    canvas.words(canvas.width, y + 17, _signed(value), 14, "ink", "end", "bold")
    return y + ROW


def _signed(number):
    return f"{number + 0:+.2f}".replace("-0.00", "+0.00").replace("-", "−")


def _says(start, pulls, silent):
    told = ", ".join(f"{name} {'silent' if name in silent else _signed(pull)}" for name, pull in pulls.items())
    end = start + sum(pull for name, pull in pulls.items() if name not in silent)
    return f"Where “bank” stands after each pull: alone {_signed(start)}; {told}; in all {_signed(end)}."
