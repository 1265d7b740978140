"""The ruler: where one word stands between two senses, alone and in a sentence."""

import re
from typing import NamedTuple

from attention_lib.numbers import as_floats
from attention_lib.plots.picture import Picture, headline, lines_of

REACH, SIDE = 3, 12  # the scale goes from -REACH to REACH; pixels that stay free at both ends


class Move(NamedTuple):
    """One row of the ruler: a sentence, and how far it moves the word."""

    sentence: str
    start: float  # where the word stands alone, or before attention
    end: float  # where it stands in this sentence
    river: tuple = ()  # words of the sentence that pull to the left
    money: tuple = ()  # and to the right


def plot_ruler(moves, word="bank", poles=("river bank", "money bank"), title=None, ask=None):
    """Draw how sentences move a word between two senses: a ring where it stands alone, a dot where it stands in them.

    Args:
        moves: list of Move, or of tuples like it. -1 and +1 are the means of the two senses, 0 is halfway.
        word: what moves; it is bold in the sentences.
        poles: the names of the two ends.
        title: what is to be seen, in one line.
        ask: a last row without a dot, such as "Type your own sentence …".

    Returns:
        Picture.

    Raises:
        ValueError: there is nothing to draw, or a place is no number.
    """
    moves = [Move(*move) for move in moves]
    if not moves:
        raise ValueError("The ruler needs at least one sentence.")
    for move in moves:
        as_floats([move.start, move.end], f"the places of {move.sentence!r}")

    def draw(canvas):
        y = headline(canvas, 26, title) + 10 if title else 20
        canvas.words(0, y, poles[0], 17, "river", face="bold")
        canvas.words(canvas.width, y, poles[1], 17, "money", "end", "bold")
        for move in moves:
            y += 34
            for line in lines_of(_runs(move, word), canvas.width, 17):
                canvas.runs(0, y, line, 17)
                y += 22
            y = _scale(canvas, move, y + 14)
        if ask:
            y += 34
            canvas.words(0, y, ask, 17, "muted")
        canvas.height = y + 16

    return Picture(draw, _says(moves, word, poles))


def place(x, width):
    """The pixel of a place on a ruler of some width; what lies beyond its ends stands at them."""
    return SIDE + (max(-REACH, min(REACH, x)) + REACH) / (2 * REACH) * (width - 2 * SIDE)


def _runs(move, word):
    """The sentence as runs: the word bold, its cues in the colour of their side."""
    sides = {**dict.fromkeys(move.river, "river"), **dict.fromkeys(move.money, "money")}
    parts = [(part, part.lower()) for part in re.split(r"(\w+)", move.sentence) if part]
    return [(part, sides.get(plain, "ink"), "bold" if plain == word else "sans") for part, plain in parts]


def _scale(canvas, move, y):
    start, end, width = place(move.start, canvas.width), place(move.end, canvas.width), canvas.width
    canvas.line((0, y), (width, y), "line", 2)
    for at, colour in ((-1, "river"), (1, "money")):
        canvas.line((place(at, width), y), (place(at, width), y + 8), colour, 2)
    side = "river" if move.end < move.start else "money"
    canvas.line((start, y - 3), (end, y - 3), side, 6)
    canvas.dot(start, y - 3, 8 if abs(end - start) > 16 else 13, fill="paper", stroke="ink", dashed=True, thick=2)
    canvas.dot(end, y - 3, 9, fill="ink")
    if abs(move.end) > REACH:  # it stands beyond the end
        outward = 1 if move.end > 0 else -1
        canvas.line((end - 6 * outward, y - 3), (end + 7 * outward, y - 3), "paper", 2, arrow=True)
    return y + 8


def _says(moves, word, poles):
    rows = "; ".join(f"“{move.sentence}” from {move.start:+.2f} to {move.end:+.2f}" for move in moves)
    return f"Where “{word}” stands between {poles[0]} (−1) and {poles[1]} (+1): {rows}."
