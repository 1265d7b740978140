"""Flow: how one whole is shared out, step by step: bands that grow and shrink."""

import numpy as np

from attention_lib.numbers import as_floats
from attention_lib.plots.faces import width_of
from attention_lib.plots.picture import Picture, headline

HIGH, LETTERS, LEAST = 300, 16, 26  # pixels of the whole, of its letters, and of a band that has room for its name
SCALE = 26  # pixels left of the field, for its scale


def plot_flow(steps, shares, title=None, x_label=None, colours=None):
    """Draw how a whole is shared between a few, at each of some steps: a band each, from the top in the order given.

    Args:
        steps: N names or numbers, from left to right.
        shares: dict of a name → (N,) shares, from 0; together they are about 1 at each step.
        title: what is to be seen, in one line; **two stars** make letters bold.
        x_label: what the steps are.
        colours: dict of a name → a colour of the book, or a pair (colour, share); others are grey.

    Returns:
        Picture.

    Raises:
        ValueError: there are not two steps and two bands at least, or not a share for each step, or they are not
            together about 1.

    >>> print(plot_flow([0, 1], {"in the cue": [1, 0.4], "in the word": [0, 0.6]}).says)
    in the cue 1.00, 0.40; in the word 0.00, 0.60.
    """
    shares = {name: as_floats(each, f"the shares of {name!r}").astype(float) for name, each in dict(shares).items()}
    if len(shares) < 2 or len(steps) < 2:
        raise ValueError(f"A flow needs at least two steps and two bands; got {len(steps)} and {len(shares)}.")
    for name, each in shares.items():
        if each.shape != (len(steps),) or not (np.isfinite(each) & (each >= 0)).all():
            raise ValueError(f"{name!r} needs a share from 0 for each of the {len(steps)} steps; got {each.tolist()}.")
    whole = sum(shares.values())
    if np.abs(whole - 1).max() > 0.1:
        raise ValueError(f"The shares should be about 1 together at each step; got {whole.round(2).tolist()}.")
    parts = {name: each / whole for name, each in shares.items()}  # what is drawn fills the field

    def draw(canvas):
        top = (headline(canvas, 26, title) + 6 if title else 10)
        left, right = SCALE, canvas.width - 8

        def x(step):
            return left + step / (len(steps) - 1) * (right - left)

        upper = np.zeros(len(steps))
        for name, each in parts.items():
            lower = upper + each
            colour = (colours or {}).get(name, ("ink", 0.2))
            there, back = [[(x(step), top + HIGH * share) for step, share in enumerate(edge)]
                           for edge in (upper, lower)]
            canvas.path((*there, *back[::-1]), fill=colour)
            upper = lower
        upper = np.zeros(len(steps))
        for name, each in parts.items():
            _name(canvas, name, each, upper, x, top, (colours or {}).get(name, ("ink", 0.2)))
            upper = upper + each
        for step, text in enumerate(steps):
            canvas.line((x(step), top), (x(step), top + HIGH + 6), ("paper", 0.0) if 0 < step < len(steps) - 1 else
                        "line", 1)
            anchor = "start" if step == 0 else "end" if step == len(steps) - 1 else "middle"
            canvas.words(x(step), top + HIGH + 24, str(text), 13, "muted", anchor)
        for share in (0, 0.5, 1):
            canvas.words(left - 6, top + HIGH * (1 - share) + 4.5, f"{share:g}", 13, "muted", "end")
        if x_label:
            canvas.words(right, top + HIGH + 46, x_label, 13, "muted", "end")
        canvas.height = top + HIGH + (54 if x_label else 32)

    said = "; ".join(f"{name} " + ", ".join(f"{share:.2f}" for share in each) for name, each in shares.items())
    return Picture(draw, f"{said}.")


def _name(canvas, name, each, upper, x, top, colour):
    """The name of a band, where the band is highest and has room; a thin one is named beside a pointer."""
    half = width_of(name, LETTERS, "bold") / 2
    at = int(each.argmax())
    middle = min(max(x(at), SCALE + half + 12), canvas.width - 14 - half - 6)
    position = np.interp(middle, [x(step) for step in range(len(each))], np.arange(len(each)))
    height, above = np.interp(position, np.arange(len(each)), each), np.interp(position, np.arange(len(each)), upper)
    y = top + HIGH * (above + height / 2)
    dark = isinstance(colour, str) or colour[1] > 0.5
    if HIGH * height >= LEAST:
        canvas.words(middle, y + 5.5, name, LETTERS, "paper" if dark else "ink", "middle", "bold")
    else:
        canvas.line((middle, y), (middle, y - 40), "ink", 1)
        canvas.words(middle - 6, y - 32, name, 14, "ink", "end")
