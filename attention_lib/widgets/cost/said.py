"""Lengths, numbers, bytes and times in words; the JavaScript half is `said.js`."""

import math

from attention_lib.widgets.cost.constants import DEVICES, LENGTHS

BYTES = ("bytes", "kB", "MB", "GB", "TB", "PB", "EB", "ZB")
TIMES = (("ns", 1e-9), ("µs", 1e-6), ("ms", 1e-3), ("second", 1), ("minute", 60), ("hour", 3600), ("day", 86400),
         ("year", 31557600))
RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
PLURALS = {"library": "libraries", "shelf": "shelves"}
ALL = 0.9995


def length_of(tokens):
    """A text of so many tokens, by what a reader knows.

    >>> length_of(120_000), length_of(170_000), length_of(16)
    ('A book', '1.4 books', 'A line')
    """
    name, size = next((each for each in reversed(LENGTHS) if each[1] <= tokens), LENGTHS[0])
    many = _short(tokens / size)
    return f"A {name}" if many == "1" else f"{many} {PLURALS.get(name, name + 's')}"


def power(value):
    """A large number in two digits and a power of ten; a smaller one in full.

    >>> power(66_355_200_000_000), power(999_999), power(9_990_000)
    ('6.6 × 10¹³', '999,999', '1.0 × 10⁷')
    """
    if value < 1e6:
        return whole(value)
    digits = 6
    while value >= float(f"1e{digits + 1}"):
        digits += 1
    first = _near(value / float(f"1e{digits - 1}")) / 10
    first, digits = (first, digits) if first < 10 else (1, digits + 1)
    return f"{first:.1f} × 10{str(digits).translate(RAISED)}"


def size_of(value):
    """Bytes, in thousands of thousands.

    >>> size_of(691_937_280_000), size_of(4_700_000), size_of(12)
    ('692 GB', '4.7 MB', '12 bytes')
    """
    at = 0
    while value >= 999.5 and at < len(BYTES) - 1:
        value, at = value / 1000, at + 1
    return f"{_short(value)} {BYTES[at]}"


def time(seconds):
    """How long something takes.

    >>> time(3.5), time(200_000), time(2.4e-6), time(1)
    ('3.5 seconds', '2.3 days', '2.4 µs', '1 second')
    """
    name, size = next((each for each in reversed(TIMES) if each[1] * 0.995 <= seconds), TIMES[0])
    many = _short(seconds / size)
    return f"{many} {name + 's' if len(name) > 2 and many != '1' else name}"


def percent(part):
    """A part of all, from 0 to 1.

    >>> percent(0.98113), percent(0.0069), percent(0.99999)
    ('98%', '0.7%', 'over 99.9%')
    """
    hundredths = 100 * part
    if part > ALL:
        return "over 99.9%"
    return f"{_near(hundredths, 1) if hundredths < 9.95 or hundredths >= 99.5 else _near(hundredths):g}%"


def fits(value):
    """The least of the devices that has so many bytes, or None.

    >>> fits(7e9), fits(1e12)
    ('a laptop', None)
    """
    return next((name for name, room in DEVICES if value <= room), None)


def headline(tokens, part):
    """What is seen, in one sentence.

    >>> headline(120_000, 0.98113)
    'A book: **98%** of the multiplications are attention’s.'
    """
    return f"{length_of(tokens)}: **{percent(part)}** of the multiplications are attention’s."


def told(plain, tiled):
    """What fits where, plain and tiled.

    >>> told(691e9, 737e6)
    'Plain attention would hold 691 GB at once: more than one H100 has. Tiled, 737 MB: fits a phone.'
    >>> told(1e5, 1e5)
    'Plain attention would hold 100 kB at once, tiled 100 kB: both fit a phone.'
    """
    one, other = fits(plain), fits(tiled)
    held = f"Plain attention would hold {size_of(plain)} at once"
    if one == other:
        return f"{held}, tiled {size_of(tiled)}: both {f'fit {one}' if one else _alone(None)}."
    return f"{held}: {_alone(one)}. Tiled, {size_of(tiled)}: {_alone(other)}."


def whole(value):
    """A whole number, with its thousands apart."""
    return f"{_near(value):,.0f}"


def _alone(device):
    return f"fits {device}" if device else f"more than {DEVICES[-1][0]} has"


def _near(value, digits=0):
    """Rounded as the page does it: what lies half way goes up."""
    return math.floor(value * 10**digits + 0.5) / 10**digits


def _short(value):
    """Two digits at least: 1.4, 25, 691."""
    return f"{_near(value, 1):g}" if value < 9.95 else whole(value)
