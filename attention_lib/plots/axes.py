"""Weights on matplotlib's axes, for pictures that a widget stores. What draws on `ax` returns it."""

import numpy as np
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure

from attention_lib.numbers import as_floats, as_mask
from attention_lib.plots.canvas import PALETTE

GREYS = LinearSegmentedColormap.from_list("weights", [PALETTE["panel"], PALETTE["ink"]])  # of weights, paper to ink


def quiet_axes(width=6, height=3.6):
    """Axes, in inches, on a figure that no notebook shows by itself: for pictures that go elsewhere."""
    return Figure(figsize=(width, height), dpi=100, layout="constrained").add_subplot()


def matrix_on_axes(weights, labels, ax, title=None, mask=None):
    """Draw attention weights on axes, greys from 0 to 1: `plot_attention` with `ax`."""
    weights, allowed = checked_matrix(weights, labels, mask)
    image = ax.imshow(np.where(allowed, weights, np.nan), cmap=GREYS, vmin=0, vmax=1)
    if not allowed.all():
        ax.patch.set(facecolor="white", edgecolor="#C4CBD3", hatch="////")  # seen where nothing is drawn
    slanted = {"rotation": 45, "ha": "right"} if len(labels) > 4 else {}
    ax.set_xticks(range(len(labels)), labels, **slanted)
    ax.set_yticks(range(len(labels)), labels)
    ax.set_xlabel("answers (key)")
    ax.set_ylabel("asks (query)")
    if len(labels) <= 8:
        for row, column in np.argwhere(allowed):
            weight = weights[row, column]
            ax.text(column, row, f"{weight:.2f}", ha="center", va="center", color="white" if weight > 0.61 else "black")
    ax.figure.colorbar(image, ax=ax, label="weight")
    return _titled(ax, title)


def checked_matrix(weights, labels, mask=None, columns=None):
    """Weights (T, S) as floats and their mask as an array, if they fit to T labels, and as many or S columns.

    Raises:
        ValueError: they do not.
    """
    weights = as_floats(weights, "weights")
    allowed = np.ones(weights.shape, bool) if mask is None else as_mask(mask)
    if weights.shape != (len(labels), len(labels if columns is None else columns)):
        each = (f"a row and a column for each of the {len(labels)} labels" if columns is None else
                f"a row for each of the {len(labels)} labels and a column for each of the {len(columns)} columns")
        raise ValueError(f"weights should have {each}; got shape {weights.shape}.")
    if allowed.shape != weights.shape:
        raise ValueError(f"The mask should have the shape of the weights, {weights.shape}; got {allowed.shape}.")
    return weights, allowed


def matrix_size(words):
    """(width, height) in inches of a matrix of so many words."""
    return min(6, 2.4 + 0.45 * words), min(4, 1.6 + 0.4 * words)


def _titled(ax, title):
    if title:
        ax.set_title(title, fontsize=10, parse_math=False)
    return ax
