"""The still picture of `Pull`: the plane with its two arrows, and beside it the guess that they make."""

from attention_lib.plots.picture import Picture, headline
from attention_lib.widgets.pull.constants import REACH

PLANE = 260  # pixels of the plane


def drawn(labels, moments, title):
    """Draw the pair as it stands after the last step.

    Args:
        labels: the centre, the other word.
        moments: list of Moment.
        title: what is to be seen, in one line.

    Returns:
        Picture.
    """
    now = moments[-1]

    def draw(canvas):
        top = headline(canvas, 26, title) - 10

        def at(point):
            return PLANE / 2 * (1 + point[0] / REACH), top + PLANE / 2 * (1 - point[1] / REACH)

        canvas.box(0, top, PLANE, PLANE, fill="panel", radius=0)
        canvas.line(at((-REACH, 0)), at((REACH, 0)), "line", 1.5)
        canvas.line(at((0, REACH)), at((0, -REACH)), "line", 1.5)
        for moment in moments[:-1]:
            for point in moment.points:
                canvas.dot(*at(point), 2.5, fill="muted")
        for label, point, colour in zip(labels, now.points, ("ink", "muted"), strict=True):
            canvas.line(at((0, 0)), at(point), colour, 3, arrow=True)
            x, y = at(point)
            canvas.words(x, y - 12 if point[1] >= 0 else y + 22, label, 15, colour, "middle", "bold")
        left = PLANE + 34
        wide = canvas.width - left - 4
        if wide > 120:
            canvas.words(left, top + 40, f"score {two(now.score)}", 15)
            canvas.box(left, top + 58, wide, 16, fill=("ink", 0.07))
            canvas.box(left, top + 58, max(1, wide * now.guess), 16, fill=("ink", 0.7))
            canvas.words(left, top + 94, "0 from the hat", 13, "muted")
            canvas.words(left + wide, top + 94, "1 company", 13, "muted", "end")
            canvas.words(left, top + 132, "how wrong each guess was: up a pull, down a push", 13, "muted")
            gap = min(13, wide / max(1, len(moments) - 1))
            for step, moment in enumerate(moments[1:]):
                high = max(2, 46 * abs(moment.error))
                canvas.box(left + gap * step, top + 192 - (high if moment.error > 0 else 0), gap - 2, high,
                           fill="plus" if moment.error > 0 else "minus", radius=2)
            canvas.line((left, top + 192), (left + wide, top + 192), "line", 1.5)
        canvas.height = top + PLANE + 8

    said = ", ".join(f"{label} at ({two(x)}, {two(y)})" for label, (x, y) in zip(labels, now.points, strict=True))
    return Picture(draw, f"Two arrows: {said}. Score {two(now.score)}, guess {now.guess:.2f}, after "
                         f"{len(moments) - 1} steps.")


def two(number):
    """With two digits, and a minus as it is printed."""
    return f"{number + 0:.2f}".replace("-0.00", "0.00").replace("-", "−")
