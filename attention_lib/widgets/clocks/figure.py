"""The still picture of `Clocks`: the faces with their hands, and what is read off each."""

import numpy as np

from attention_lib.plots.picture import Picture, headline
from attention_lib.widgets.clocks.hands import tips

MOST, TICKS = 150, 12  # pixels of a face at most; marks on it
HANDS = ("query", "key")


def drawn(turned, paces, title):
    """Draw a clock a column.

    Args:
        turned: (W, N) radians, clockwise from the top, of one word or of two.
        paces: N texts, below the clocks.
        title: what is to be seen, in one line.

    Returns:
        Picture.
    """
    alone = len(turned) == 1
    ends = tips(turned).reshape(len(turned), -1, 2)  # (W, N, 2)

    def draw(canvas):
        top = headline(canvas, 26, title) + 8
        wide = min(MOST + 16, canvas.width / len(paces))
        radius = wide / 2 - 8
        for at, pace in enumerate(paces):
            x, y = wide * (at + 0.5), top + radius
            canvas.dot(x, y, radius, fill="panel", stroke="line", thick=1.5)
            for angle in np.arange(TICKS) * 2 * np.pi / TICKS:
                out = np.array([np.sin(angle), -np.cos(angle)])
                canvas.line((x, y) + 0.92 * radius * out, (x, y) + radius * out, "muted", 1)
            for word in reversed(range(len(turned))):
                sine, cosine = ends[word, at]
                canvas.line((x, y), (x + 0.86 * radius * sine, y - 0.86 * radius * cosine),
                            "ink" if alone else HANDS[word], 3.5, arrow=True)
            canvas.dot(x, y, 3.5, fill="ink")
            canvas.words(x, y + radius + 20, pace, 13, "muted", "middle")
            sine, cosine = ends[0, at]
            said = f"{sine:.2f}  {cosine:.2f}" if alone else f"{ends[0, at] @ ends[1, at]:.2f}"
            canvas.words(x, y + radius + 42, said.replace("-", "−"), 15, "ink", "middle")
        canvas.height = top + 2 * radius + 54

    return Picture(draw, title.replace("**", ""))
