"""What is seen of a mix, in one sentence; `table.js` says it too."""

import math

import numpy as np

from attention_lib.widgets.mix.constants import FAINT, TALL


def headline(labels, at, weights, pulls):
    """Who keeps what, and who pulls hardest, with **bold** names and numbers.

    Args:
        labels: T words.
        at: the number of the one that asks.
        weights: (T,).
        pulls: (T, 2).

    >>> headline(["bank", "money"], 0, [0.5, 0.5], [[0, 0], [0, 0]])
    '“bank” keeps **0.50** of itself, and nobody moves it.'
    """
    lengths = np.hypot(*np.transpose(pulls))
    names = [label.replace("**", "*") for label in labels]
    keeps = f"“{names[at]}” keeps **{weights[at]:.2f}** of itself"
    most = [name for name, length in zip(names, lengths, strict=True) if length > lengths.max() - FAINT]
    if lengths.max() < FAINT:
        return f"{keeps}, and nobody moves it."
    if len(labels) == 2:
        return f"{keeps}, and **{most[0]}** gives the rest."
    if len(most) == 1:
        return f"{keeps}; **{most[0]}** pulls hardest."
    pair = f"**{most[0]}** and **{most[1]}**" if len(most) == 2 else f"**{len(most)} words**"
    return f"{keeps}; {pair} pull equally hard."


def power(score):
    """e to a score, as text: with hundredths, from a thousand on whole, and from a million on as 8.9e6.

    >>> [power(score) for score in (0, -3, 8, 16)]
    ['1.00', '0.05', '2,981', '8.9e6']
    """
    value = math.exp(score)
    if value < TALL:
        return f"{value:.2f}"
    return f"{value:,.0f}" if value < TALL**2 else f"{value:.1e}".replace("e+0", "e").replace("e+", "e")
