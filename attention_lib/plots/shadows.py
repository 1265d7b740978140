"""Shadows: points in the plane, and where they fall on one line."""

import numpy as np

from attention_lib.numbers import as_floats
from attention_lib.plots.picture import NARROW, Picture, headline

HIGH, LEFT, RADIUS = 290, 44, 5  # pixels of the field, what is left of it, and of a dot


def plot_shadows(points, labels, direction, title=None, x_label=None, y_label=None):
    """Draw points, the line that a direction makes through 0, and each point's shadow on it; and that line alone.

    Args:
        points: (N, 2), not negative.
        labels: N words.
        direction: (2,), of any length.
        title: what is to be seen, in one line; **two stars** make letters bold.
        x_label, y_label: what the two numbers are.

    Returns:
        Picture.

    Raises:
        ValueError: there is not a pair of finite numbers for each word, one is below 0, or the direction has no length.
    """
    points, direction = as_floats(points, "points").astype(float), as_floats(direction, "direction").astype(float)
    labels = list(map(str, labels))
    if points.shape != (len(labels), 2) or not labels or not np.isfinite(points).all() or (points < 0).any():
        raise ValueError(f"points should be two numbers from 0 for each of the {len(labels)} words; "
                         f"got shape {points.shape}.")
    if direction.shape != (2,) or not np.isfinite(direction).all() or not direction.any():
        raise ValueError(f"direction should be two numbers, not both 0; got {direction.tolist()}.")
    direction = direction / np.linalg.norm(direction)
    shadows = (points @ direction)[:, None] * direction
    far = 1.12 * max(points.max(), np.abs(shadows).max(), 1e-9)

    def draw(canvas):
        top = headline(canvas, 26, title) + 12 if title else 12
        beside = canvas.width > NARROW
        side = min(HIGH, canvas.width - LEFT - 10)
        bottom = top + side

        def at(point):
            return LEFT + side * point[0] / far, bottom - side * point[1] / far

        canvas.line(at((0, 0)), at((far, 0)), "line", 1.5)
        canvas.line(at((0, 0)), at((0, far)), "line", 1.5)
        canvas.line(at((0, 0)), at(direction * far / direction.max()), "ink", 2)
        for point, shadow in zip(points, shadows, strict=True):
            canvas.line(at(point), at(shadow), "muted", 1.5, dashed=True)
        for label, point, shadow in zip(labels, points, shadows, strict=True):
            canvas.dot(*at(shadow), RADIUS - 1, fill="paper", stroke="ink", thick=1.5)
            canvas.dot(*at(point), RADIUS, fill="ink")
            left = (shadow - point) @ (1, -1) >= 0  # it lies above the line, or on it
            x, y = at(point)
            canvas.words(x - 10 if left else x + 10, y + 5, label, 15, "ink",
                         "end" if left else "start")
        canvas.words(LEFT + side, bottom + 18, f"{x_label or ''} →", 13, "muted", "end")
        canvas.words(LEFT - 8, top, f"{y_label or ''} →", 13, "muted", "end", upright=True)
        x, y = (LEFT + side + 50, top + side / 2) if beside else (LEFT, bottom + 86)
        _line(canvas, (x, y, canvas.width - 12), labels, shadows @ direction)
        canvas.height = bottom + 26 if beside else y + 66

    far_along = ", ".join(f"{label} {shadow @ direction:.1f}" for label, shadow in zip(labels, shadows, strict=True))
    return Picture(draw, f"Points and their shadows on a line: {far_along} along it.")


def _line(canvas, room, labels, places):
    """The shadows alone, on a line that lies flat: names stand above and below by turns."""
    left, y, right = room
    scale = (right - left - 24) / (places.max() or 1)
    canvas.line((left, y), (right, y), "ink", 2)
    canvas.words(left - 4, y + 26, "the shadows alone", 13, "muted")
    for turn, number in enumerate(np.argsort(places, kind="stable")):
        x = left + scale * places[number]
        up = turn % 2 == 0
        far = 16 + 20 * (turn // 2 % 2)
        canvas.line((x, y), (x, y - far + 2 if up else y + far - 2), "line", 1)
        canvas.dot(x, y, RADIUS - 1, fill="paper", stroke="ink", thick=1.5)
        canvas.words(x, y - far - 2 if up else y + far + 10, labels[number], 15, "ink", "middle")
