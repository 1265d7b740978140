"""The ruler: where one word stands between two senses, alone and in a sentence."""

import re
from typing import NamedTuple

from attention_lib.numbers import as_floats
from attention_lib.plots.faces import width_of
from attention_lib.plots.picture import NARROW, Picture, headline, lines_of

POLES = {-1: "river", 0: "line", 1: "money"}  # the marks of the ruler
FAINT = 0.08  # a pull that is less than this share of the hardest has no arc
REACH, SIDE = 3, 12  # the scale goes from -REACH to REACH by itself; pixels that stay free at both ends


class Move(NamedTuple):
    """One row of the ruler: a sentence, and how far it moves the word."""

    sentence: str  # "From the river **bank** to the bank": where the word stands twice, the one that moves
    start: float  # where the word stands alone, or before attention
    end: float  # where it stands in this sentence
    river: object = ()  # words of the sentence that pull to the left; or a dict of them → how hard, for their arcs
    money: object = ()  # and to the right


def plot_ruler(moves, word="bank", poles=("river bank", "money bank"), title=None, ask=None, reach=REACH,
               of_words=False):
    """Draw how sentences move a word between two senses: a ring where it stands alone, a dot where it stands in them.

    Args:
        moves: list of Move, or of tuples like it. -1 and +1 are the means of the two senses, 0 is halfway.
        word: what moves; it is bold in the sentences.
        poles: the names of the two ends.
        title: what is to be seen, in one line.
        ask: a last row without a dot, such as "Type your own sentence …".
        reach: the scale goes from -reach to reach; what lies beyond stands at its end, with an arrow.
        of_words: -1 and +1 are means of other words, as with static vectors: their marks are squares.

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
    if not 1 < reach < float("inf"):
        raise ValueError(f"The ruler reaches beyond its poles at −1 and +1, so reach is more than 1; got {reach}.")

    hardest = max([0, *(pull for move in moves for pull in _strengths(move).values())])

    def draw(canvas):
        y = headline(canvas, 26, title) + 10 if title else 20
        canvas.words(0, y, poles[0], 17, "river", face="bold")
        canvas.words(canvas.width, y, poles[1], 17, "money", "end", "bold")
        _legend(canvas, y, of_words)
        for move in moves:
            y += 38
            for line in lines_of(_runs(move, word), canvas.width, 17):
                canvas.runs(0, y, line, 17)
                _arcs(canvas, line, y - 15, _strengths(move), hardest)
                y += 22
            y = _scale(canvas, move, y + 8, reach, of_words)
        y = _numbers(canvas, y + 8, reach)
        if ask:
            y += 34
            canvas.words(0, y, ask, 17, "muted")
        canvas.height = y + 16

    return Picture(draw, _says(moves, word, poles))


def place(x, width, reach=REACH):
    """The pixel of a place on a ruler of some width; what lies beyond its ends stands at them."""
    return SIDE + (max(-reach, min(reach, x)) + reach) / (2 * reach) * (width - 2 * SIDE)


def _runs(move, word):
    """The sentence as runs: the word bold, or what is marked, its cues in the colour of their side."""
    sides = {**dict.fromkeys(move.river, "river"), **dict.fromkeys(move.money, "money")}
    marked, runs = "**" in move.sentence, []
    for at, text in enumerate(move.sentence.split("**")):
        for part in filter(None, re.split(r"([\w'’]+)", text)):
            plain = part.lower()
            bold = at % 2 if marked else plain == word
            runs.append((part, sides.get(plain, "ink"), "bold" if bold else "sans"))
    return runs


def _legend(canvas, y, of_words):
    """What the marks are, amid the names of the poles."""
    looks = {"alone": {"fill": "paper", "stroke": "muted", "dashed": True}, "in its sentence": {"fill": "muted"}}
    if canvas.width > NARROW:
        looks |= {"on average": None, "pull": None}  # the marks of the scale, and the arcs
    x = (canvas.width - sum(width_of(text, 14, "sans") for text in looks) - 16 - 30 * (len(looks) - 1)) / 2
    for text, look in looks.items():
        if look:
            canvas.dot(x + 6, y - 5, 5.5, **look)
        elif text == "pull":
            canvas.path(_arc(x - 2, x + 12, y - 1, 9), stroke="muted", thick=2)
        elif of_words:
            canvas.box(x + 2, y - 9, 8, 8, stroke="muted", radius=1, thick=2)
        else:
            canvas.line((x + 6, y - 11), (x + 6, y + 1), "muted", 2)
        canvas.words(x + 16, y, text, 14, "muted")
        x += 30 + width_of(text, 14, "sans")


def _strengths(move):
    """How hard each word pulls; none says more than another where that is not given."""
    pulls = {}
    for words in (move.river, move.money):
        pulls |= dict.fromkeys(words, 1) if not isinstance(words, dict) else {
            word: abs(pull) for word, pull in words.items()}
    return pulls


def _arc(start, end, y, rise):
    return [(start + (end - start) * at / 12, y - rise * 4 * at / 12 * (1 - at / 12)) for at in range(13)]


def _arcs(canvas, line, y, strengths, hardest):
    """From each word of a line that pulls to the one that moves, as wide as the pull is hard."""
    middles, x = [], 0
    for text, colour, face in line:
        wide = width_of(text, 17, face)
        middles.append((x + wide / 2, text.lower(), colour, face))
        x += wide
    for end in [x for x, *_, face in middles if face == "bold"][:1]:
        for start, word, colour, face in middles:
            share = strengths.get(word, 0) / (hardest or 1)
            if face != "bold" and colour in ("river", "money") and share >= FAINT:
                points = _arc(start, end, y, min(14, 5 + abs(end - start) / 14))
                canvas.path(points, stroke=(colour, 0.7), thick=1 + 3 * share)


def _scale(canvas, move, y, reach, of_words):
    width = canvas.width
    start, end = place(move.start, width, reach), place(move.end, width, reach)
    canvas.line((0, y), (width, y), "line", 2)
    for at, colour in POLES.items():
        x = place(at, width, reach)
        if of_words and at:
            canvas.box(x - 4, y - 4, 8, 8, fill="paper", stroke=colour, radius=1, thick=2)
        else:
            canvas.line((x, y - 7), (x, y + 7), colour, 2)
    canvas.line((start, y), (end, y), "river" if move.end < move.start else "money", 6)
    canvas.dot(start, y, 10, fill="paper", stroke="ink", dashed=True, thick=2)  # the dot fits into the ring
    canvas.dot(end, y, 6.5, fill="ink")
    if abs(move.end) > reach:  # it stands beyond the end
        outward = 1 if move.end > 0 else -1
        canvas.line((end - 4 * outward, y), (end + 5 * outward, y), "paper", 2, arrow=True)
    return y + 12


def _numbers(canvas, y, reach):
    """What the marks are, under the last ruler."""
    for at, text in zip(POLES, ("−1", "0", "+1"), strict=True):
        canvas.words(place(at, canvas.width, reach), y, text, 12, "muted", "middle")
    return y


def _says(moves, word, poles):
    rows = "; ".join(f"“{_loud(move.sentence)}” from {move.start:+.2f} to {move.end:+.2f}" for move in moves)
    return f"Where “{word}” stands between {poles[0]} (−1) and {poles[1]} (+1): {rows}."


def _loud(sentence):
    """The sentence with its marked word in capitals."""
    return re.sub(r"\*\*(.+?)\*\*", lambda found: found[1].upper(), sentence)
