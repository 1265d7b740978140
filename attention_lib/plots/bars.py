"""Bars: one number for each word, to the left or the right of zero."""

import numpy as np

from attention_lib.numbers import as_floats
from attention_lib.plots.faces import width_of
from attention_lib.plots.picture import Picture, headline

ROW, BAR, NUMBER = 26, 16, 52  # pixels: from bar to bar, a bar, and the room for its number


def plot_bars(values, title=None, x_label=None, bold=None, digits=1, colours=None):
    """Draw a horizontal bar for each of some words, in the order that they are given.

    Args:
        values: dict of a name → a number; or a list of such pairs, where a name may stand twice.
        title: what is to be seen, in one line; **two stars** make letters bold.
        x_label: what the numbers are, written below.
        bold: the name of the bar that the text speaks of.
        digits: how many stand behind the point.
        colours: dict of a name → a colour of the book, such as "river", for its bar.

    Returns:
        Picture.

    Raises:
        ValueError: there is nothing to draw, or a value is no number.
    """
    if not values:
        raise ValueError("Bars need at least one number.")
    pairs = list(values.items()) if isinstance(values, dict) else [tuple(pair) for pair in values]
    names, numbers = [name for name, _ in pairs], as_floats([value for _, value in pairs], "the values of the bars")
    if not np.isfinite(numbers).all():
        raise ValueError(f"Bars can only be drawn for finite numbers; got {dict(pairs)}.")
    least, most = min(0, numbers.min()), max(0, numbers.max())
    span = (most - least) or 1

    def draw(canvas):
        y = headline(canvas, 26, title) + 4 if title else 6
        left = max(width_of(name, face="bold") for name in names) + 18  # 4 to the left of the longest
        room = canvas.width - left - NUMBER * (2 if least < 0 else 1)
        zero = left + (NUMBER if least < 0 else 0) - least / span * room
        for name, value in zip(names, numbers, strict=True):
            face = "bold" if name == bold else "sans"
            end = zero + value / span * room
            canvas.words(left - 14, y + BAR - 3, name, 15, "ink", "end", face)
            ink = "ink" if face == "bold" else "muted"
            canvas.box(min(zero, end), y, max(abs(end - zero), 1), BAR, fill=(colours or {}).get(name, ink), radius=2)
            number, side = f"{round(value, digits) + 0:.{digits}f}".replace("-", "−"), 1 if value >= 0 else -1
            canvas.words(end + 8 * side, y + BAR - 3, number, 13, "muted", "start" if side > 0 else "end")
            y += ROW
        canvas.line((zero, y - ROW * len(numbers) - 4), (zero, y - 4), "line", 1)
        if x_label:
            canvas.words(zero, y + 14, x_label, 13, "muted")
            y += 22
        canvas.height = y + 2

    said = (f"{name} {value:.{digits}f}" for name, value in zip(names, numbers, strict=True))
    return Picture(draw, "; ".join(said) + ".")
