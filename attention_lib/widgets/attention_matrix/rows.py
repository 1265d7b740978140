"""The first look of AttentionMatrix: whom one word attends to, a strip for each way of weighing. `rows.js` draws it."""

import numpy as np

NAMES = {"raw": "likeness", "random": "random", "layer-1": "trained"}
CLOSE = 0.7  # the second word is named too, if it gets so much of what the first gets


def asking(tokens, places, focus, position=-1, weights=None, words=None):
    """Which word asks: the one that the page speaks of, or else the one with the strongest weight on another word.

    Args:
        tokens: texts of those that are drawn.
        places: where each stands in its sentence.
        focus, position: see AttentionMatrix.
        weights: (T, T) between these tokens, for a sentence without the word.
        words: (T,) bool, which of them are words of the reader's; None for all.

    Returns:
        its number among `tokens`.

    >>> asking(["the", "bank", "the", "river"], [0, 1, 2, 3], "the", 2)
    2
    """
    found = [at for at, token in enumerate(tokens) if token == focus.lower()]
    if found:
        return min(found, key=lambda at: abs(places[at] - position)) if position >= 0 else found[0]
    own = np.ones(len(tokens), bool) if words is None else np.asarray(words)
    other = np.array(tokens)[:, None] != np.array(tokens)
    allowed = own[:, None] & own & other
    if not allowed.any():
        return int(own.argmax())
    return int(np.where(allowed, weights, -np.inf).argmax() // len(tokens))


def headline(labels, weights, at, heard=None):
    """What a strip shows, in one sentence with **bold** names: the word that gets most, or two where they are close.

    Args:
        labels: T names of the tokens.
        weights: (T,) what the token `at` gives to each.
        at: its number.
        heard: (T,) bool, who may be attended to; None for all.

    >>> headline(["river", "bank"], [0.84, 0.16], 1)
    '**“bank”** gives 0.84 of its attention to **“river”**.'
    """
    heard = np.ones(len(labels), bool) if heard is None else np.asarray(heard)
    if not heard.any():
        return f"**{labels[at]}** only fills up a shorter text, and asks nobody."
    most = sorted(np.flatnonzero(heard), key=lambda other: -weights[other])[:2]
    first, *then = (f"to **{'itself' if other == at else f'“{labels[other]}”'}**" for other in most)
    said = f"**“{labels[at]}”** gives {weights[most[0]]:.2f} of its attention {first}"
    close = then and weights[most[1]] >= max(CLOSE * weights[most[0]], 0.005)
    return f"{said} and {weights[most[1]]:.2f} {then[0]}." if close else f"{said}."
