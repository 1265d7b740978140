"""The still picture of a word on the map of its two senses, for whoever runs no JavaScript."""

import numpy as np

from attention_lib import plots

NAMED = 4  # pulls with an arrow of their own; the others are added up
AIR = 0.5  # around all that is drawn, in units of the map


def shift_on_scatter(word, places, moves, made, title):
    """Draw how a word moves among the labelled sentences of its map.

    Args:
        word: its name.
        places: what `MeaningShift.places` returns.
        moves: list of (name, pull (2,)).
        made: SenseMap.
        title: text above.

    Returns:
        matplotlib Figure.
    """
    ax = plots.quiet_axes()
    _scatter(ax, made)
    _limits(ax, np.stack([*made.scatter, places["static"], places["shifted"]]))
    for sense, place, colour, side in zip(made.senses, places["poles"], ((plots.LEFT, plots.LEFT_INK),
                                          (plots.RIGHT, plots.RIGHT_INK)), ("left", "right"), strict=True):
        ax.plot(*place, "o", color=colour[0], markersize=11, markeredgecolor="white")
        ax.text(0.01 if side == "left" else 0.99, 0.97, f"{made.word}: {sense}", ha=side, va="top", fontsize=13,
                fontweight="bold", color=colour[1], transform=ax.transAxes)
    _arrows(ax, places, sorted(moves, key=lambda move: -abs(move[1][0])))
    start, end = places["static"], places["shifted"]
    ax.plot(*start, "o", color="black", markerfacecolor="white", markersize=10)
    ax.plot(*end, "o", color="black", markersize=9)
    leftward = end[0] < start[0]
    _name(ax, f"{word} alone", start, leftward, style="italic", color="#535C66")
    _name(ax, word, end, not leftward, fontsize=13, fontweight="bold")
    ax.set_xticks([-1, 0, 1], ["−1", "0", "+1"])
    ax.set_yticks([])
    ax.set_title(title, fontsize=10)
    return ax.figure


def _scatter(ax, made):
    """A circle or a diamond for every sentence, hollow where it took no part in making the map."""
    ax.axvline(0, color="#535C66", linestyle=":", linewidth=1)
    for sense, colour, mark in zip(made.senses, (plots.LEFT, plots.RIGHT), "oD", strict=True):
        mine = np.array([label == sense for label in made.labels])
        for some, fill in ((mine & ~made.held_out, colour), (mine & made.held_out, "none")):
            ax.scatter(*made.scatter[some].T, s=16, marker=mark, facecolor=fill, edgecolor=colour, linewidth=0.8,
                       alpha=0.6)


def _limits(ax, points):
    """0 stands in the middle, and everything is seen."""
    reach, low, high = np.abs(points[:, 0]).max(), points[:, 1].min(), points[:, 1].max()
    ax.set_xlim(-reach - AIR, reach + AIR)
    ax.set_ylim(low - AIR, high + 2 * AIR)


def _arrows(ax, places, moves):
    """The longest pulls and then the others, tip to tail."""
    others = sum((pull for _, pull in moves[NAMED:]), np.zeros(2))
    tail = places["static"]
    for name, pull in [*moves[:NAMED], ("others", others)]:
        tip, ink = tail + pull, plots.LEFT_INK if pull[0] < 0 else plots.RIGHT_INK
        line = {"arrowstyle": "->", "color": ink, "linewidth": 2, "shrinkA": 0, "shrinkB": 0}
        ax.annotate("", tip, tail, arrowprops=line)
        if abs(pull[0]) > 0.4:
            ax.annotate(name, (tail + tip) / 2, (0, -14), textcoords="offset points", ha="center", color=ink)
        tail = tip


def _name(ax, text, place, right, **style):
    ax.annotate(text, place, (10 if right else -10, 0), textcoords="offset points", ha="left" if right else "right",
                va="center", **style)
