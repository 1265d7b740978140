"""The still picture of `Lineup`: the words over their numbers, and an arc between the two that are asked about."""

import numpy as np

from attention_lib.plots.faces import width_of
from attention_lib.plots.picture import NARROW, Picture, headline


def drawn(words, pair, found, title):
    """Draw the row.

    Args:
        words: list of words, in their order.
        pair: the two that the arc joins.
        found: what stands halfway.
        title: what is to be seen, in one line.

    Returns:
        Picture.
    """
    def draw(canvas):
        top = headline(canvas, 26, title) + 46
        pitch, low = canvas.width / len(words), 40 * (canvas.width <= NARROW)
        line = top + 46 + low
        spots = [pitch * (place + 0.5) for place in range(len(words))]
        a, b = (spots[words.index(word)] for word in pair)
        steps = np.linspace(0, np.pi, 25)
        canvas.path(tuple(((a + b) / 2 - (b - a) / 2 * np.cos(step), top - 20 - 34 * np.sin(step)) for step in steps),
                    stroke="muted", thick=1.5)
        canvas.line((pitch / 2, line), (canvas.width - pitch / 2, line), "line", 2)
        for place, (word, x) in enumerate(zip(words, spots, strict=True)):
            y = top + low * (place % 2)
            here, face = word in found, "bold" if word in found or word in pair else "sans"
            canvas.line((x, y + 8), (x, line), "line", 1)
            if here:
                half = width_of(word, 15, face) / 2 + 8
                canvas.box(x - half, y - 17, 2 * half, 25, fill="ink", radius=6)
            canvas.words(x, y, word, 15, "paper" if here else "ink", "middle", face)
            canvas.dot(x, line, 4.5, fill="ink" if here or word in pair else "muted")
            canvas.words(x, line + 24, str(place), 14, "muted", "middle")
        canvas.dot((a + b) / 2, line, 8, fill=None, stroke="ink", thick=2)
        canvas.height = line + 32

    order = ", ".join(f"{word} {place}" for place, word in enumerate(words))
    return Picture(draw, f"{title.replace('**', '')} In order: {order}.")
