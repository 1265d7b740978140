"""Pictures of vectors, weights and shifts. Every function draws on `ax` and returns it."""

import matplotlib.patheffects as effects
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure

from attention_lib.numbers import as_floats, as_mask
from attention_lib.plots.canvas import PALETTE

QUERY, KEY, VALUE, OUTPUT = "#0072B2", "#E69F00", "#009E73", "#000000"  # Okabe and Ito's colours
LEFT, RIGHT = "#56B4E9", "#D55E00"  # river and money
LEFT_INK, RIGHT_INK = "#14628F", "#A84900"  # the same, dark enough for letters
GREYS = LinearSegmentedColormap.from_list("weights", [PALETTE["panel"], PALETTE["ink"]])  # of weights, paper to ink


def quiet_axes(width=6, height=3.6):
    """Axes, in inches, on a figure that no notebook shows by itself: for pictures that go elsewhere."""
    return Figure(figsize=(width, height), dpi=100, layout="constrained").add_subplot()


def _axes(width=6, height=3.6):
    return plt.subplots(figsize=(width, height), dpi=100, layout="constrained")[1]


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


def plot_vectors(points, labels, ax=None, title=None, colours=None):
    """Draw points in the plane with their names.

    Args:
        points: (T, 2).
        labels: T words.
        ax: axes to draw on; None for new ones.
        title: text above.
        colours: T colours; None for black.

    Returns:
        the axes.

    Raises:
        ValueError: the points are no numbers, or are not two for each label.
    """
    points = as_floats(points, "points")
    if points.shape != (len(labels), 2):
        raise ValueError(f"points should be two numbers for each of the {len(labels)} labels; "
                         f"got shape {points.shape}.")
    ax = ax or _axes()
    for (x, y), label, colour in zip(points, labels, colours or ["black"] * len(labels), strict=True):
        ax.plot(x, y, "o", color=colour, markersize=5)
        _name(ax, label, (x, y), (5, 4), colour)
    ax.margins(0.15)
    return _titled(ax, title)


def plot_shift(word, start, moves, poles=(), ax=None, title=None):
    """Draw how a word moves: its pulls tip to tail, from its static place to its new one.

    Args:
        word: its name.
        start: (2,) its static place.
        moves: list of (word, pull (2,)).
        poles: list of (name, place (2,)): first the left one, then the right one.
        ax: axes to draw on; None for new ones.
        title: text above.

    Returns:
        the axes.

    Raises:
        ValueError: a place or a pull is not two numbers.
    """
    start, moves = _pair(start, "start"), [(name, _pair(pull, f"the pull of {name!r}")) for name, pull in moves]
    poles = [(name, _pair(place, f"the pole {name!r}")) for name, place in poles]
    ax, tail = ax or _axes(), start
    ax.axvline(0, color="#535C66", linestyle=":", linewidth=1)
    for (name, place), colour, ink in zip(poles, (LEFT, RIGHT), (LEFT_INK, RIGHT_INK), strict=False):
        ax.plot(*place, "o", color=colour, markersize=12)
        _name(ax, name, place, (0, 11), ink, ha="center", size=13, weight="bold")
    ax.plot(*tail, "o", color="black", fillstyle="none", markersize=11)
    longest = sorted(moves, key=lambda move: -np.linalg.norm(move[1]))[:3]
    for name, pull in moves:
        tip, ink = tail + pull, LEFT_INK if pull[0] < 0 else RIGHT_INK
        line = {"arrowstyle": "->", "color": ink, "linewidth": 2, "shrinkA": 0, "shrinkB": 0}
        ax.annotate("", tip, tail, arrowprops=line)
        if any(name is other for other, _ in longest):
            _name(ax, name, (tail + tip) / 2, (0, 8 if pull[1] >= 0 else -15), ink, ha="center")
        tail = tip
    ax.plot(*tail, "o", color="black", markersize=9)
    side = 1 if tail[0] >= start[0] else -1
    _name(ax, f"{word} alone", start, (-12 * side, -4), "#535C66", ha="right" if side > 0 else "left", style="italic")
    _name(ax, word, tail, (12 * side, -5), "black", ha="left" if side > 0 else "right", size=13, weight="bold")
    ax.margins(0.12, 0.35)
    ax.set_aspect("equal", "datalim")
    ax.set_yticks([])
    return _titled(ax, title)


def _pair(x, name):
    x = as_floats(x, name)
    if x.shape != (2,):
        raise ValueError(f"{name} should be two numbers, for the picture has two axes; got shape {x.shape}.")
    return x


def matrix_size(words):
    """(width, height) in inches of a matrix of so many words."""
    return min(6, 2.4 + 0.45 * words), min(4, 1.6 + 0.4 * words)


def _name(ax, text, place, offset, colour, ha="left", **style):
    halo = [effects.withStroke(linewidth=3, foreground="white")]
    ax.annotate(text, place, offset, textcoords="offset points", color=colour, ha=ha, path_effects=halo, **style)


def _titled(ax, title):
    if title:
        ax.set_title(title, fontsize=10, parse_math=False)
    return ax
