"""The still pictures of the widget `positions`: matrices, waves, and the curve of distance."""

import numpy as np
from matplotlib.figure import Figure

from attention_lib import plots

SIN, COS = plots.QUERY, plots.RIGHT
CURVES = {"sinusoidal": (plots.QUERY, "-"), "learned": (plots.VALUE, "--"), "rotary": (plots.RIGHT, "-.")}


def draw_order(orders, waves, kind):
    """One or two matrices of attention, and the first positions that were, or were not, added.

    Args:
        orders: list of (sentence, words, weights), now first.
        waves: (48, D) sinusoidal positions, drawn where `kind` is "sinusoidal".
        kind: the kind of positions.

    Returns:
        the Figure.
    """
    panels = len(orders) + (kind == "sinusoidal")
    figure = Figure(figsize=(6, 2.6 if panels > 1 else 3.2), dpi=100, layout="constrained")
    axes = figure.subplots(1, panels, squeeze=False)[0]
    for at, (ax, (sentence, words, weights)) in enumerate(zip(axes, orders, strict=False)):
        image = ax.imshow(weights, cmap="viridis", vmin=0, vmax=1)
        size = 9 if len(words) <= 8 else 6
        ax.set_xticks(range(len(words)), words, rotation=45, ha="right", fontsize=size, parse_math=False)
        ax.set_yticks(range(len(words)), words, fontsize=size, parse_math=False)
        if len(words) <= 4:
            for (i, j), weight in np.ndenumerate(weights):
                colour = "black" if weight > 0.55 else "white"
                ax.text(j, i, f"{weight:.2f}", ha="center", va="center", color=colour)
        text = sentence if len(sentence) <= 24 else sentence[:23] + "…"
        ax.set_title(f"before: {text}" if at else text, fontsize=9, parse_math=False)
    figure.colorbar(image, ax=list(axes[: len(orders)]), label=f"weight, positions: {kind}", shrink=0.8)
    if kind == "sinusoidal":
        _heat(axes[-1], waves, 1)
        axes[-1].set_title("sinusoidal positions", fontsize=9)
    return figure


def draw_waves(rows, columns, name):
    """Positions as colours, and two of their columns as curves along the same positions."""
    figure = Figure(figsize=(6, 3.2), dpi=100, layout="constrained")
    heat, curves = figure.subplots(1, 2, sharey=True, width_ratios=[3, 1.3])
    most = 1 if name == "sinusoidal" else 0.1
    figure.colorbar(_heat(heat, rows, most), ax=heat, extend="neither" if most == 1 else "both")
    heat.set_title(f"{name} positions", fontsize=9)
    for column, colour, line in zip(columns, (SIN, COS), ("-", "--"), strict=True):
        curves.plot(rows[:, column], range(len(rows)), line, color=colour, label=f"column {column}")
        heat.axvline(column, color="black", linewidth=0.6)
    reach = np.abs(rows[1:, columns]).max() * 1.1  # position 0 of the learned table is five times as long as others
    curves.set_xlim(-reach, reach)
    curves.legend(fontsize=8, loc="lower center", bbox_to_anchor=(0.5, 1), frameon=False)
    return figure


def draw_distance(curves, word):
    """The cosine by distance; the learned positions with their spread."""
    ax = plots.quiet_axes(6, 3.2)
    for name, (colour, line) in CURVES.items():
        ax.plot(curves[name], line, color=colour, label=f"rotary, “{word}”" if name == "rotary" else name)
    spread = curves["10% below"], curves["10% above"]
    ax.fill_between(range(len(spread[0])), *spread, color=plots.VALUE, alpha=0.15)
    ax.set_xlabel("distance of two positions")
    ax.set_ylabel("cosine")
    legend = ax.legend(frameon=False)
    for text in legend.get_texts():
        text.set_parse_math(False)
    return ax.figure


def _heat(ax, rows, most):
    ax.set_xlabel("column")
    ax.set_ylabel("position")
    return ax.imshow(rows, cmap="RdBu_r", vmin=-most, vmax=most, aspect="auto", interpolation="nearest")
