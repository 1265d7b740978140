"""Shares: beside each word how much attention it gets, and how far it pulls."""

import numpy as np

from attention_lib.numbers import as_floats
from attention_lib.plots.faces import width_of
from attention_lib.plots.picture import NARROW, Picture, headline

ROW, BAR, DIGITS = 25, 16, 42  # pixels from word to word, of a bar, and the room for its number


def plot_shares(tokens, weights, pulls, title=None, bold=(), names=("attention it gets", "its pull")):
    """Draw two bars for each word: its share of the attention, and its pull, to the left for a river.

    Args:
        tokens: T texts.
        weights: (T,) from 0 to 1.
        pulls: (T,) below 0 to the left.
        title: what is to be seen, in one line; **two stars** make letters bold.
        bold: the words that the text speaks of.
        names: of the two columns.

    Returns:
        Picture.

    Raises:
        ValueError: there is nothing to draw, or not a weight and a finite pull for each word.
    """
    weights, pulls = as_floats(weights, "the weights"), as_floats(pulls, "the pulls")
    size = (len(tokens),)
    if not size[0] or weights.shape != size or pulls.shape != size or not np.isfinite(pulls).all():
        raise ValueError(f"Each of the {size[0]} words needs a weight and a finite pull; got shapes {weights.shape} "
                         f"and {pulls.shape}.")
    if not ((weights >= 0) & (weights <= 1)).all():
        raise ValueError("A weight lies between 0 and 1.")
    bold = [bold] if isinstance(bold, str) else list(bold)
    most, far = float(weights.max()) or 1.0, float(np.abs(pulls).max()) or 1.0

    def draw(canvas):
        y = headline(canvas, 26, title) + 8 if title else 8
        narrow = canvas.width <= NARROW
        left = max(width_of(token, 15, "bold") for token in tokens) + 14
        room = canvas.width - left - 3 * DIGITS - (10 if narrow else 40)
        first, half = 0.42 * room, 0.29 * room
        zero = canvas.width - DIGITS - half
        canvas.words(left, y + 12, names[0].split(" ")[0] if narrow else names[0], 13, "muted")
        canvas.words(zero, y + 12, names[1], 13, "muted", "middle")
        y += 24
        top = y
        for token, weight, pull in zip(tokens, weights, pulls, strict=True):
            loud = token in bold
            colour = "ink" if loud else "muted"
            canvas.words(left - 12, y + BAR - 3, token, 15, "ink" if loud or not bold else "muted", "end",
                         "bold" if loud else "sans")
            end = left + weight / most * first
            canvas.box(left, y, max(end - left, 1), BAR, fill=(colour, 1 if loud else 0.7), radius=2)
            canvas.words(end + 7, y + BAR - 3, f"{weight:.2f}", 13, colour)
            end, side = zero + pull / far * half, 1 if pull >= 0 else -1
            canvas.box(min(zero, end), y, max(abs(end - zero), 1), BAR, fill="river" if pull < 0 else "money", radius=2)
            canvas.words(end + 7 * side, y + BAR - 3, _signed(pull), 13, colour, "start" if side > 0 else "end")
            y += ROW
        canvas.line((zero, top - 4), (zero, y - 4), "line")
        canvas.height = y + 2

    told = "; ".join(f"{token} {weight:.2f} and {_signed(pull)}"
                     for token, weight, pull in zip(tokens, weights, pulls, strict=True))
    return Picture(draw, f"{names[0].capitalize()}, and {names[1]}: {told}.")


def _signed(number):
    return f"{number + 0:+.2f}".replace("-0.00", "0.00").replace("+0.00", "0.00").replace("-", "−")
