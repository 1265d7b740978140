"""Heard: what each word of a sentence says, on a line between two senses, and the one point that is made of them."""

import numpy as np

from attention_lib.numbers import as_floats
from attention_lib.plots.faces import width_of
from attention_lib.plots.picture import Picture, headline
from attention_lib.plots.ruler import SIDE

FAN, LANE = 92, 18  # pixels from the line of the words down to that of their mean, and of a lane of names
LEAST, MOST, THICK = 3, 13, 9  # radius of a dot: of a word that is hardly heard, and of one alone; of a whole thread
POINT = "what it hears"
UNSEEN = 0.004  # a weight below this has no thread


def plot_heard(ways, poles=("river", "money"), title=None, reach=None, names=True):
    """Draw how the words of a sentence become one point: a dot a word, a thread as thick as it is heard, their mean.

    Args:
        ways: dict of a way's name → (tokens, weights (T,), alone (T,)), or what `measure.heard` gives. A word stands
            at its `alone`, the answer if it were heard alone; the point stands at the weighted mean.
        poles: the names of the two ends; the left one is for negative answers.
        title: what is to be seen, in one line; **two stars** make letters bold.
        reach: the line goes from -reach to reach; None for as far as the words go.
        names: the words that are named: True for all that find room, the loudest first; or a collection of them.

    Returns:
        Picture.

    Raises:
        ValueError: there is nothing to draw, or there is not a weight between 0 and 1, together 1, and a finite answer
            for each word.
    """
    ways = {name: _parts(way, name) for name, way in ways.items()}
    if not ways:
        raise ValueError("The picture needs at least one way to listen.")
    far = max(float(np.abs(alone).max()) for _, _, alone in ways.values())
    reach = (far or 1.0) if reach is None else float(as_floats(reach, "reach"))
    if not 0 < reach < np.inf:
        raise ValueError(f"The line goes from -reach to reach, so reach is more than 0; got {reach}.")

    def draw(canvas):
        y = headline(canvas, 26, title) + 8 if title else 18
        for text, side, x in zip(poles, ("river", "money"), (0, canvas.width), strict=True):
            canvas.words(x, y, text, 17, side, "end" if x else "start", "bold")
        for name, (tokens, weights, alone) in ways.items():
            xs = [_pixel(each, canvas.width, reach) for each in alone]
            y = _fan(canvas, name, tokens, weights, xs, y + 14, names)
        canvas.height = y

    return Picture(draw, _says(ways, poles))


def _parts(way, name):
    """(tokens, weights, alone) of one way, checked."""
    tokens, weights, alone = way if isinstance(way, tuple) and len(way) == 3 else (way.tokens, way.weights, way.alone)
    weights, alone = as_floats(weights, f"the weights of {name!r}"), as_floats(alone, f"the answers of {name!r}")
    size = (len(tokens),)
    if weights.shape != size or alone.shape != size or not np.isfinite(alone).all():
        raise ValueError(f"{name!r} needs a weight and a finite answer for each of its {size[0]} words; got shapes "
                         f"{weights.shape} and {alone.shape}.")
    if not ((weights >= 0) & (weights <= 1)).all() or abs(weights.sum() - 1) > 0.01:
        raise ValueError(f"The weights of {name!r} should lie between 0 and 1 and add up to 1; got a sum of "
                         f"{weights.sum():.2f}.")
    return list(tokens), weights, alone


def _pixel(answer, width, reach):
    inner = width - 2 * (SIDE + MOST)
    return SIDE + MOST + (max(-reach, min(reach, answer)) + reach) / (2 * reach) * inner


def _fan(canvas, name, tokens, weights, xs, y, names):
    """One way to listen, from y downwards; returns the y below it."""
    middle, mean = canvas.width / 2, float(weights @ np.array(xs))
    sizes = [LEAST + (MOST - LEAST) * weight**0.5 for weight in weights]
    side = "river" if mean < middle else "money"
    y += 24
    canvas.words(0, y, name, 15, "ink", face="bold")
    lanes = _named(tokens, weights, xs, names, canvas.width)
    y += 14 + LANE * (1 + max((lane for _, lane, _ in lanes), default=0)) + MOST
    bottom = y + FAN
    for level in (y, bottom):
        canvas.line((0, level), (canvas.width, level), "line", 2)
        canvas.line((middle, level - 5), (middle, level + 5), "muted", 1.5)
    order = np.argsort(weights, kind="stable")
    for at in order:
        if weights[at] >= UNSEEN:
            colour = ("river" if xs[at] < middle else "money", 0.35 + 0.5 * float(weights[at]) ** 0.5)
            canvas.line((xs[at], y), (mean, bottom), colour, max(0.8, THICK * float(weights[at])))
    for at in order:
        colour = "river" if xs[at] < middle else "money"
        heard = weights[at] >= UNSEEN
        canvas.dot(xs[at], y, sizes[at], fill=colour if heard else "paper", stroke="paper" if heard else colour)
    for at, lane, x in lanes:
        top = y - MOST - 5 - LANE * lane
        if lane:
            canvas.line((xs[at], top + 3), (xs[at], y - sizes[at] - 1), "line")
        canvas.words(x, top, tokens[at], 14, "ink" if weights[at] >= UNSEEN else "muted", "middle")
    canvas.dot(mean, bottom, 10, fill=side, stroke="paper", thick=2)
    half = width_of(POINT, 14, "bold") / 2
    canvas.words(max(half, min(canvas.width - half, mean)), bottom + 28, POINT, 14, side, "middle", "bold")
    return bottom + 38


def _named(tokens, weights, xs, names, width):
    """Which words have names above their dots: a list of (place, lane, x), the loudest first; three lanes."""
    wanted = [at for at in np.argsort(-weights, kind="stable") if names is True or tokens[at] in names]
    if names is True:  # of equally loud ones, those that say most
        wanted.sort(key=lambda at: (-round(float(weights[at]), 3), -abs(xs[at] - width / 2)))
    taken, found, seen = [[], [], []], [], set()
    for at in wanted:
        half = width_of(tokens[at], 14) / 2
        x = max(half, min(width - half, xs[at]))
        if (tokens[at], round(xs[at])) in seen:
            continue
        for lane, spans in enumerate(taken):
            if all(x + half + 8 < left or right < x - half - 8 for left, right in spans):
                spans.append((x - half, x + half))
                found.append((at, lane, x))
                seen.add((tokens[at], round(xs[at])))
                break
    return found


def _says(ways, poles):
    parts = []
    for name, (tokens, weights, alone) in ways.items():
        answer, top = float(weights @ alone), int(np.argmax(weights))
        alike = weights[top] - weights.min() < 1e-6
        most = "of all alike" if alike else f"most of “{tokens[top]}” ({weights[top]:.2f})"
        parts.append(f"{name}: heard {most}, in all for {poles[answer > 0]}")
    return f"The words “{' '.join(next(iter(ways.values()))[0])}” become one point. " + "; ".join(parts) + "."
