"""The still picture of the widget `positions`: the weights now, and beside them those before."""

import numpy as np
from matplotlib.figure import Figure

from attention_lib.plots.axes import GREYS


def draw_order(orders):
    """One or two matrices of attention.

    Args:
        orders: list of (sentence, words, weights), now first.

    Returns:
        the Figure.
    """
    figure = Figure(figsize=(6, 2.8), dpi=100, layout="constrained")
    axes = figure.subplots(1, 2)
    for at, (ax, (sentence, words, weights)) in enumerate(zip(axes, orders, strict=False)):
        ax.imshow(weights, cmap=GREYS, vmin=0, vmax=1)
        size = 9 if len(words) <= 8 else 6
        slanted = {"rotation": 45, "ha": "right"} if len(words) > 4 else {}
        ax.set_xticks(range(len(words)), words, fontsize=size, parse_math=False, **slanted)
        ax.set_yticks(range(len(words)), words, fontsize=size, parse_math=False)
        ax.set(xlabel="answers", ylabel="asks")
        if len(words) <= 4:
            for (i, j), weight in np.ndenumerate(weights):
                ax.text(j, i, f"{weight:.2f}", ha="center", va="center", color="white" if weight > 0.61 else "black")
        text = sentence if len(sentence) <= 24 else sentence[:23] + "…"
        ax.set_title(f"before: {text}" if at else text, fontsize=9, parse_math=False)
    for ax in axes[len(orders):]:
        ax.axis("off")
    return figure
