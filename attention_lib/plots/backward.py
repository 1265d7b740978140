"""Backward: how a layer of attention answers, and how the error of its answer comes back to its matrices."""

import numpy as np

from attention_lib.numbers import as_floats
from attention_lib.plots.faces import width_of
from attention_lib.plots.picture import NARROW, Picture, headline

MATRICES = {"w_q": ("W_Q", "query"), "w_k": ("W_K", "key"), "w_v": ("W_V", "value"), "w_r": ("W_R", "ink")}
RED = "plus"
ROWS, COLUMNS, CELL, HIGH = 3, 9, 10, 58  # numbers of a matrix that are drawn, pixels for each; the height of its box
APART = 5  # pixels from the middle of a way to each of its two arrows
# What stands where: share of the width, pixels from the top, and half the room that its arrows leave.
PLACES = {"bank": (0.15, 14, 14), "words": (0.5, 14, 14), "words again": (0.85, 14, 14),
          "w_q": (0.15, 92, 33), "w_k": (0.5, 92, 33), "w_v": (0.85, 92, 33),
          "q": (0.15, 166, 13), "k": (0.5, 166, 13), "v": (0.85, 166, 13),
          "weights": (0.325, 224, 13), "heard": (0.6, 282, 18), "w_r": (0.6, 362, 33), "answer": (0.6, 438, 14)}
WAYS = [("bank", "w_q"), ("words", "w_k"), ("words again", "w_v"), ("w_q", "q"), ("w_k", "k"), ("w_v", "v"),
        ("q", "weights"), ("k", "weights"), ("weights", "heard"), ("v", "heard"), ("heard", "w_r"), ("w_r", "answer")]
ASIDE = {"weights": 32, "heard": 30}  # pixels from the middle of a word to an arrow that comes from the side
LOOKS = {"q": ("q", "query"), "k": ("k", "key"), "v": ("v", "value"), "weights": ("scores", "ink")}


def plot_backward(gradients, answer, truth, word="bank", title=None):
    """Draw the way of an answer down, in grey, and of its error back up to the four matrices, in red.

    In each matrix some of its numbers are seen as they are to be pushed, against their gradient: triangles that point
    up or down.

    Args:
        gradients: dict of w_q, w_k, w_v, w_r → array of two dimensions, as `sense_loss` gives them.
        answer: what the layer said, in a few words, such as "money 0.73".
        truth: what it should have said, such as "river".
        word: the word that asks.
        title: what is to be seen, in one line; **two stars** make letters bold.

    Returns:
        Picture.

    Raises:
        ValueError: a gradient is missing, or is no finite matrix.
    """
    pushes = {name: _sampled(gradients, name) for name in MATRICES}
    names = {"bank": f"“{word}”", "words": "every word", "words again": "every word",
             "heard": f"“{word}” + what is heard"}

    def draw(canvas):
        top = _legend(canvas, headline(canvas, 26, title) + 6 if title else 8)
        at = {name: (share * canvas.width, top + y, half) for name, (share, y, half) in PLACES.items()}
        for start, end in WAYS:
            rooms = [ASIDE.get(each, 14) for each in (start, end)]
            _ways(canvas, at[start], at[end], rooms, back=not start.startswith(("bank", "words")))
        for name, (x, y, _) in at.items():
            if name in MATRICES:
                _matrix(canvas, name, pushes[name], x, y)
            elif name == "answer":
                _answer(canvas, x, y, answer, truth)
            else:
                text, colour = LOOKS.get(name, (names.get(name), "ink"))
                canvas.words(x, y + 5, text, 15, colour, "middle", "bold" if name in LOOKS else "sans")
        canvas.height = top + PLACES["answer"][1] + 24

    return Picture(draw, f"A layer of attention from above down: “{word}” through W_Q, every word through W_K and W_V, "
                         f"scores, what is heard, W_R, the answer {answer}. Red arrows go back up from the truth, "
                         f"{truth}, to all four matrices.")


def _sampled(gradients, name):
    """Some numbers of minus a gradient, (ROWS, COLUMNS), the largest 1."""
    if name not in gradients:
        raise ValueError(f"The picture needs the gradients of {', '.join(MATRICES)}; got no {name}.")
    pushes = -as_floats(gradients[name], name)
    if pushes.ndim != 2 or not pushes.size or not np.isfinite(pushes).all():
        raise ValueError(f"The gradient of {name} should be a matrix of finite numbers; got shape {pushes.shape}.")
    pushes = pushes.T if pushes.shape[1] < ROWS else pushes
    rows, columns = (np.linspace(0, size - 1, many).round().astype(int)
                     for size, many in zip(pushes.shape, (min(ROWS, pushes.shape[0]), COLUMNS), strict=True))
    pushes = pushes[np.ix_(rows, columns)]
    return pushes / (np.abs(pushes).max() or 1)


def _ways(canvas, start, end, rooms, back):
    """From one place down to another, and back up beside it."""
    (x, y, room), (to_x, to_y, left) = start, end
    a, b = np.array([x, y + room]), np.array([to_x, to_y - left])
    if abs(to_x - x) > 1:  # it comes from the side
        side = np.sign(to_x - x)
        a, b = np.array([x + side * rooms[0], y + room - 4]), np.array([to_x - side * rooms[1], to_y - left])
    along = (b - a) / np.hypot(*(b - a))
    aside = APART * np.array([-along[1], along[0]])
    aside = aside if aside[0] > 0 else -aside  # the way back is always on the right
    shift = aside if back else 0 * aside
    canvas.line(tuple(a - shift), tuple(b - shift), "muted", 1.5, arrow=True)
    if back:
        canvas.line(tuple(b + shift), tuple(a + shift), RED, 2.5, arrow=True)


def _matrix(canvas, name, pushes, x, y):
    text, colour = MATRICES[name]
    rows, columns = pushes.shape
    wide = columns * CELL + 16
    canvas.box(x - wide / 2, y - HIGH / 2, wide, HIGH, fill="paper", stroke=colour, thick=1.5, radius=5)
    canvas.formula(x, y - 7, text, 15, colour, "middle", "bold")
    for row, column in np.ndindex(rows, columns):
        _pushed(canvas, x + CELL * (column - columns / 2 + 0.5), y + 13 + 9 * (row - rows / 2 + 0.5) - 2,
                pushes[row, column])


def _pushed(canvas, x, y, push):
    """A triangle with its point where a number is pushed, as large as the push."""
    half = 4.2 * abs(push) ** 0.5 * np.sign(push)
    size = abs(half)
    canvas.path(((x - size, y + half), (x + size, y + half), (x, y - half)), fill=RED)


def _answer(canvas, x, y, answer, truth):
    canvas.words(x, y + 5, answer, 15, "ink", "middle", "bold")
    left = x + width_of(answer, 15, "bold") / 2 + 10
    if left + width_of(f"truth: {truth}", 15, "bold") > canvas.width:
        return canvas.words(x, y + 23, f"truth: {truth}", 15, RED, "middle", "bold")
    return canvas.words(left, y + 5, f"truth: {truth}", 15, RED, face="bold")


def _legend(canvas, y):
    """What the arrows are; returns the y below."""
    parts = {"the answer": ("muted", 1.5), "the error, handed back": (RED, 2.5)}
    x = 0
    for text, (colour, thick) in parts.items():
        ends = [(x, y + 5), (x + 22, y + 5)]
        canvas.line(*(ends if colour == "muted" else ends[::-1]), colour, thick, arrow=True)
        canvas.words(x + 30, y + 10, text, 14, "muted")
        x += 30 + width_of(text, 14) + 24
        if x > canvas.width - 150 and canvas.width <= NARROW:
            x, y = 0, y + 20
    said = "how some of its numbers are pushed"
    if x + 30 + width_of(said, 14) > canvas.width:
        x, y = 0, y + 20
    for left, push in ((4, 1), (16, -1)):
        _pushed(canvas, x + left, y + 5, push)
    canvas.words(x + 28, y + 10, said, 14, "muted")
    return y + 22
