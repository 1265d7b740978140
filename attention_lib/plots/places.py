"""Places: one word in many sentences, a dot each, on one ruler."""

import numpy as np

from attention_lib.numbers import as_floats
from attention_lib.plots.picture import NARROW, Picture, headline
from attention_lib.plots.ruler import REACH, place

RADIUS, SMALL = 5, 4  # pixels of a dot, on a page and on a phone


def plot_places(groups, start=None, poles=("river bank", "money bank"), title=None, reach=REACH, of_words=False,
                alone="alone"):
    """Draw where a word stands in many sentences: a row a group, a dot a sentence; dots at one place are heaped up.

    Args:
        groups: dict of a name → its places (N,) on the ruler; the first has the colour of the left pole, the second
            that of the right, others are grey.
        start: where the word stands alone: a ring on each row; None for no ring.
        poles: the names of the two ends.
        title: what is to be seen, in one line; **two stars** make letters bold.
        reach: the scale goes from -reach to reach; what lies beyond stands at its end.
        of_words: -1 and +1 are means of other words, as with static vectors: their marks are squares.
        alone: the name of the ring.

    Returns:
        Picture.

    Raises:
        ValueError: there is nothing to draw, or a place is no number.
    """
    groups = {name: as_floats(places, f"the places of {name!r}") for name, places in groups.items()}
    if not groups:
        raise ValueError("The ruler needs at least one group of places.")
    if start is not None:
        start = float(as_floats(start, "start"))
    if not 1 < reach < float("inf"):
        raise ValueError(f"The ruler reaches beyond its poles at −1 and +1, so reach is more than 1; got {reach}.")
    for name, places in groups.items():
        if places.ndim != 1 or not places.size or not np.isfinite(places).all():
            raise ValueError(f"The places of {name!r} should be a list of finite numbers; got shape {places.shape}.")

    def draw(canvas):
        y, radius = headline(canvas, 26, title) + 8 if title else 20, SMALL if canvas.width <= NARROW else RADIUS
        step = 2 * radius + 1
        canvas.words(0, y, poles[0], 17, "river", face="bold")
        canvas.words(canvas.width, y, poles[1], 17, "money", "end", "bold")
        for number, (name, places) in enumerate(groups.items()):
            colour = ("river", "money", "muted")[min(number, 2)]
            pixels = np.array([place(each * REACH / reach, canvas.width) for each in places])
            heights = heaps(pixels, 2 * radius)
            y += 30
            canvas.words(0, y, name, 15, "ink")
            y += 20 + step * heights.max()
            _scale(canvas, y, reach, of_words)
            if start is not None:
                x = place(start * REACH / reach, canvas.width)
                canvas.line((x, y - 14 - step * heights.max()), (x, y + 4), "muted", 1.5, dashed=True)
            for x, height in zip(pixels, heights, strict=True):
                canvas.dot(x, y - radius - 2 - step * height, radius, fill=colour)
            y += 8
        if start is not None:
            x = place(start * REACH / reach, canvas.width)
            canvas.dot(x, y + 12, 6, fill="paper", stroke="ink", dashed=True, thick=2)
            canvas.words(x + 12, y + 17, alone, 13, "muted")
            y += 20
        canvas.height = y + 6

    return Picture(draw, _says(groups, start, poles))


def heaps(pixels, wide):
    """How many dots each lies above, so that none lies on another: (N,).

    >>> heaps(np.array([0, 30, 4, 8]), wide=10).tolist()
    [0, 0, 1, 2]
    """
    heights, order = np.zeros(len(pixels), int), np.argsort(pixels, kind="stable")
    for number, at in enumerate(order):
        taken = {heights[other] for other in order[:number] if pixels[at] - pixels[other] < wide}
        heights[at] = next(height for height in range(len(pixels)) if height not in taken)
    return heights


def _scale(canvas, y, reach, of_words):
    canvas.line((0, y), (canvas.width, y), "line", 2)
    for at, colour in ((-1, "river"), (1, "money")):
        x = place(at * REACH / reach, canvas.width)
        if of_words:
            canvas.box(x - 4, y - 4, 8, 8, fill="paper", stroke=colour, radius=1, thick=2)
        else:
            canvas.line((x, y), (x, y + 8), colour, 2)


def _says(groups, start, poles):
    rows = "; ".join(f"{name} from {places.min():+.2f} to {places.max():+.2f}" for name, places in groups.items())
    ring = "" if start is None else f" Alone the word stands at {start:+.2f}."
    return f"Places between {poles[0]} (−1) and {poles[1]} (+1): {rows}.{ring}"
