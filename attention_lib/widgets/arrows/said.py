"""What is seen of two arrows, in words; `said.js` says the same."""

import math


def trimmed(number):
    """A number with two digits at most behind the point.

    >>> trimmed(7.0710678), trimmed(-3), trimmed(0.001)
    ('7.07', '−3', '0')
    """
    return f"{round(number, 2) + 0:.2f}".rstrip("0").rstrip(".").replace("-", "−")


def apart(found):
    """How two arrows stand to each other, as (before, bold part)."""
    if math.isnan(found.angle):
        return "have ", "no angle"
    if found.cosine > 1 - 1e-9:
        return "point ", "the same way"
    if found.cosine < -1 + 1e-9:
        return "point ", "opposite ways"
    if abs(found.dot) < 1e-9:
        return "stand ", "at a right angle"
    return "stand ", f"{min(179, max(1, round(found.angle)))}° apart"


def headline(show, labels, found):
    """What is seen, in one sentence with **a bold part**.

    >>> from attention_lib.widgets.arrows.numbers import reckoned
    >>> headline("angle", ["note", "report"], reckoned([4, 3], [8, 6]))
    '“note” and “report” point **the same way**.'
    >>> headline("dot", ["letter", "note"], reckoned([0, 5], [4, 3]))
    'The shadow of “letter” on “note” is **3** long.'
    """
    one, other = (f"“{label}”" for label in labels)
    if show == "dot" and not math.isnan(found.shadow):
        if abs(found.dot) < 1e-9:
            return f"{one} casts **no shadow** on {other}."
        long = f"**{trimmed(abs(found.shadow))}**"
        if found.dot < 0:
            return f"The shadow of {one} falls {long} **behind** {other}."
        return f"The shadow of {one} on {other} is {long} long."
    if show == "cosine" and not math.isnan(found.cosine):
        return f"{one} and {other}: cosine **{cosine(found)}**."
    before, bold = apart(found)
    return f"{one} and {other} {before}**{bold}**."


def cosine(found):
    """With two digits.

    >>> from attention_lib.widgets.arrows.numbers import reckoned
    >>> cosine(reckoned([0, 5], [4, 3]))
    '0.60'
    """
    return "–" if math.isnan(found.cosine) else f"{found.cosine:.2f}".replace("-0.00", "0.00").replace("-", "−")


def product(first, second):
    """The dot product, written out place by place.

    >>> product([4, 3], [0, 5])
    '4 × 0 + 3 × 5'
    """
    return " + ".join(f"{_closed(a)} × {_closed(b)}" for a, b in zip(first, second, strict=True))


def _closed(number):
    """In brackets where it is below 0."""
    return f"({trimmed(number)})" if number < 0 else trimmed(number)
