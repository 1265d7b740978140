"""Rows: the attention of one word, a strip a way of weighing, under its sentence."""

from numbers import Integral

from attention_lib.numbers import as_floats
from attention_lib.plots.faces import width_of
from attention_lib.plots.picture import NARROW, Picture, headline

GAP, STRIP, SHOWN = 3, 42, 0.1  # pixels between cells, height of a strip, and from which weight on its digits are shown


def plot_rows(rows, tokens, word, title=None, question=None, river=(), money=()):
    """Draw whom one word attends to, in one or several ways of weighing, one strip each.

    Args:
        rows: dict of a way's name → its weights (T,), or None for a strip that is still empty; "" for no name.
        tokens: T words, the sentence.
        word: the word that asks, as it stands in `tokens`, where its first place counts; or its number among them;
            or a list of these, where each row has another.
        title: what is to be seen, in one line; **two stars** make letters bold.
        question: a line below, such as what to decide before the empty strip is filled.
        river: words of the sentence that speak for the left sense, in its colour.
        money: and those that speak for the right one.

    Returns:
        Picture.

    Raises:
        ValueError: a row has not T weights between 0 and 1, or the word is not there.
    """
    rows = {name: None if weights is None else _weights(weights, tokens, name) for name, weights in rows.items()}
    sides = {**dict.fromkeys(river, "river"), **dict.fromkeys(money, "money")}
    at = [_place(each, tokens) for each in (word if isinstance(word, (list, tuple)) else [word])]

    def draw(canvas):
        y = headline(canvas, 26, title) + 6 if title else 8
        beside = canvas.width > NARROW  # else the names stand above their strips
        left = max(width_of(name) for name in rows) + 14 if beside and any(rows) else 0
        wide = (canvas.width - left + GAP) / len(tokens)
        y = _heads(canvas, tokens, at, sides, left, wide, y)
        for name, weights in rows.items():
            y += 24 if name and not beside else 0
            canvas.words(left - 14 if beside else 0, y + STRIP / 2 + 5 if beside else y - 8, name, 15, "muted",
                         "end" if beside else "start")
            _strip(canvas, weights, left, wide, y)
            y += STRIP + (8 if beside else 6)
        if question:
            y = headline(canvas, y + 26, question, 17) - 14
        canvas.height = y + 4

    return Picture(draw, _says(rows, tokens, tokens[at[0]]))


def _place(word, tokens):
    """The number of the word that asks."""
    if isinstance(word, Integral) and 0 <= word < len(tokens):
        return word
    if word not in tokens:
        raise ValueError(f"{word!r} is not in the sentence: {' '.join(tokens)}.")
    return list(tokens).index(word)


def _weights(weights, tokens, name):
    weights = as_floats(weights, f"the weights of {name!r}")
    if weights.shape != (len(tokens),) or not ((weights >= 0) & (weights <= 1)).all():
        raise ValueError(f"{name!r} needs a weight between 0 and 1 for each of the {len(tokens)} tokens; "
                         f"got shape {weights.shape}.")
    return weights


def _heads(canvas, tokens, at, sides, left, wide, y):
    """The words above the strips, upright where they are wider than a cell; returns the y below them."""
    size = 15 if wide > 17 else 12
    upright = any(width_of(token, size, "bold") > wide for token in tokens)
    y += max(width_of(token, size, "bold") for token in tokens) if upright else 20
    for place, token in enumerate(tokens):
        middle, face = left + wide * place + (wide - GAP) / 2, "bold" if place in at else "sans"
        colour = sides.get(token, "ink" if is_word(token) else "muted")
        canvas.words(middle + (size / 3 if upright else 0), y, token, size, colour,
                     "start" if upright else "middle", face, upright)
    return y + 10


def is_word(token):
    """Not a mark like "." or "[CLS]"."""
    return any(map(str.isalnum, token)) and not token.startswith("[")


def _strip(canvas, weights, left, wide, y):
    for place in range(round((canvas.width - left + GAP) / wide)):
        x = left + wide * place
        if weights is None:
            canvas.box(x + 0.5, y, wide - GAP - 1, STRIP, stroke="muted", dashed=True)
            continue
        weight = weights[place]
        canvas.box(x, y, wide - GAP, STRIP, fill=("ink", weight))
        if weight >= SHOWN - 0.005 and wide > 24:
            canvas.words(x + (wide - GAP) / 2, y + STRIP / 2 + 5, f"{weight:.2f}", 13 if wide > 34 else 11.5,
                         "paper" if weight > 0.5 else "ink", "middle")


def _says(rows, tokens, word):
    return f"The attention of “{word}” in “{' '.join(tokens)}”. {most_heard(rows, tokens)}."


def most_heard(rows, tokens):
    """For each way the words that get most, as a part of a sentence; `rows` and `tokens` as in `plot_rows`."""
    return "; ".join((f"{name}: " if name else "") + _most(weights, tokens) for name, weights in rows.items())


def _most(weights, tokens):
    if weights is None:
        return "still empty"
    most = sorted(zip(weights, tokens, strict=True), key=lambda pair: -pair[0])[:3]
    return ", ".join(f"{token} {weight:.2f}" for weight, token in most if weight >= SHOWN) or "a little to everyone"
