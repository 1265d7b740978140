"""The still picture of a map, for whoever runs no JavaScript."""

import matplotlib.patheffects as effects
import numpy as np
from matplotlib.figure import Figure

from attention_lib import plots

GROUP_COLOURS = ["#0072B2", "#E69F00", "#009E73", "#D55E00", "#56B4E9", "#CC79A7", "#B8A800"]
MARKERS = "os^Dv*P"
NAMED = 4  # words of each group that are named on the whole map
PIXELS = np.array([600, 400])


def draw_map(words, places, groups=None, bold=(), named=(), arrows=(), ring=None, window=None):
    """Words as points, some of them with their names.

    Args:
        words: V names.
        places: (V, 2).
        groups: dict of name → words, drawn with a colour and a marker of their own.
        bold, named: words to be named, the bold ones larger; names never overlap, later ones give way.
        arrows: list of (from, to), each (2,).
        ring: a word to be ringed.
        window: (left, right, bottom, top), what is seen; None for everything.

    Returns:
        a matplotlib Figure.
    """
    ax = plots.quiet_axes(PIXELS[0] / 100, PIXELS[1] / 100)
    index = {word: row for row, word in enumerate(words)}
    left, right, bottom, top = window or around(places, 0.05)
    crowd = ((places > (left, bottom)) & (places < (right, top))).all(axis=1).sum()
    ax.plot(*places.T, ".", color="#8A94A0", markersize=2 if crowd > 1000 else 4, alpha=0.5, markeredgewidth=0)
    _draw_groups(ax, index, places, groups or {})
    for start, end in arrows:
        ax.annotate("", end, start, arrowprops={"arrowstyle": "-|>", "color": "#0072B2", "linewidth": 2})
    if ring is not None:
        ax.plot(*places[index[ring]], "o", color="#009E73", fillstyle="none", markersize=16, markeredgewidth=2)
    grouped = {word for members in (groups or {}).values() for word in members}
    for word in (*(word for word in named if word not in grouped), *bold):
        style = {"color": "black", "markersize": 7 if word in bold else 4}
        ax.plot(*places[index[word]], "o", **style)
    if groups:
        ax.legend(loc="upper left", fontsize=8, ncols=2)
    ax.set(xlim=(left, right), ylim=(bottom, top), xticks=[], yticks=[])
    listed = {word: places[index[word]] for word in dict.fromkeys([*bold, *named])}
    _write_names(ax, listed, bold, PIXELS / [right - left, top - bottom], arrows)
    return ax.figure


def draw_film(words, places, titles, groups, named):
    """Some moments of training side by side.

    Args:
        words: N names.
        places: (S, N, 2).
        titles: S texts.
        groups: dict of name → words.
        named: words with their names.

    Returns:
        a matplotlib Figure.
    """
    axes = Figure(figsize=(6, 3.4), dpi=100, layout="constrained").subplots(1, len(places))
    index = {word: row for row, word in enumerate(words)}
    reach = np.abs(places).max() * 1.08
    for ax, moment, title in zip(axes, places, titles, strict=True):
        ax.plot(*moment.T, ".", color="#8A94A0", markersize=4)
        _draw_groups(ax, index, moment, groups)
        ax.set(xlim=(-reach, reach), ylim=(-reach, reach), xticks=[], yticks=[], aspect="equal")
        ax.set_title(title, fontsize=10)
        _write_names(ax, {word: moment[index[word]] for word in named}, (), np.array([140, 140]) / reach)
    if groups:
        axes[0].figure.legend(*axes[0].get_legend_handles_labels(), loc="outside lower center", fontsize=8, ncols=4)
    return axes[0].figure


def around(points, margin=0.2):
    """(left, right, bottom, top) of a window of the picture's shape around some points (N, 2)."""
    low, high = points.min(axis=0), points.max(axis=0)
    half = max((high - low)[0] / PIXELS[0], (high - low)[1] / PIXELS[1], 1e-6) * PIXELS / 2 * (1 + 2 * margin)
    centre = (low + high) / 2
    return centre[0] - half[0], centre[0] + half[0], centre[1] - half[1], centre[1] + half[1]


def _draw_groups(ax, index, places, groups):
    for number, (name, members) in enumerate(groups.items()):
        rows = [index[word] for word in members if word in index]
        style = {"marker": MARKERS[number % 7], "color": GROUP_COLOURS[number % 7]}
        ax.plot(*places[rows].T, linestyle="", markersize=5, label=name, **style)


def _write_names(ax, listed, bold, pixels, arrows=()):
    """Names in order of importance, right of their points or else left, above or below.

    None lies on another one, on an arrow or on the frame; what finds no room is left out.
    """
    frame = np.array([ax.get_xlim(), ax.get_ylim()]).T * pixels  # low, high
    taken = [(at * pixels - 4, at * pixels + 4) for arrow in arrows for at in np.linspace(*arrow, 50)]
    for word, place in listed.items():
        size, gap = (13, 13) if word in bold else (9, 7)
        w, h, at = len(word) * size * 0.9, size * 1.4, np.asarray(place) * pixels
        spots = {(gap, 0, "left", "center"): (gap, -h / 2), (-gap, 0, "right", "center"): (-gap - w, -h / 2),
                 (0, gap, "center", "bottom"): (-w / 2, gap), (0, -gap, "center", "top"): (-w / 2, -gap - h)}
        for (across, up, ha, va), corner in spots.items():
            low = at + corner
            high = low + (w, h)
            inside = (frame[0] < low).all() and (high < frame[1]).all()
            if not inside or any((low < other[1]).all() and (other[0] < high).all() for other in taken):
                continue
            taken.append((low, high))
            style = {"fontsize": size, "fontweight": "bold" if word in bold else "normal", "ha": ha, "va": va,
                     "path_effects": [effects.withStroke(linewidth=3, foreground="white")]}
            ax.annotate(word, place, (across * 0.72, up * 0.72), textcoords="offset points", annotation_clip=True,
                        **style)
            break
