"""What every check is made of: a generator of (does this part hold?, hint), asked until the first hint that applies.

    @exercise("6.1", asks_for="an array, here of shape (5,): one weight for each key", praise="One query, five keys.")
    def exercise_6_1(function):
        got = function(query, keys)
        yield np.shape(got) == (5,), "For 5 keys there should be 5 weights, in one row."
        yield from expect(got, softmax(dots / np.sqrt(3)), {
            "The dot products are not divided by the root of d_k.": softmax(dots),
        }, otherwise="In order: dot products, root of d_k, softmax.")

A generator is lazy: what stands below a hint is computed only if that hint did not apply, so the reader's function is
called no oftener than needed, and each line may rely on what the lines above it have made sure of.

What a check has measured on the way, such as what a training came to, it leaves in `function.found`: one sentence, said
after the hint, or after the praise.
"""

import io
from contextlib import redirect_stdout
from functools import wraps

import numpy as np

from attention_lib.checks.asked import Asked, Unfit, described, numbers, plain


def exercise(number, asks_for, praise, fits=numbers):
    """Make a check of a generator of (holds, hint).

    Args:
        number: "6.1", as in the chapter.
        asks_for: what a right answer is, as in "what is asked for is one number".
        praise: what was checked, said when all holds.
        fits: says of the first answer whether it is of the kind that the hints speak about.

    Returns:
        a decorator. The check takes the reader's function, prints one line, and returns whether all parts hold.
    """
    def decorate(parts):
        @wraps(parts)
        def check(function):
            if not callable(function):
                example = parts.__doc__.rpartition(": ")[2].rstrip(".")
                return _say(False, f"Exercise {number}: not yet. The check wants your function itself, as in "
                                   f"{example}; it got {described(plain(function))}.")
            return _say(*_outcome(number, parts, Asked(function, asks_for, fits), praise))
        return check
    return decorate


def _outcome(number, parts, asked, praise):
    """(whether all parts hold, the line to print)."""
    try:
        # an overflow gets a hint, not a warning as well; and what the reader's function prints is not the check's line
        with np.errstate(all="ignore"), redirect_stdout(io.StringIO()):
            hint = next((hint for holds, hint in parts(asked) if not holds), None)
    except NotImplementedError as error:
        return False, _first_line(error) or f"Exercise {number} is still to be written."
    except Unfit as error:
        hint = str(error)
    except Exception as error:  # whatever the reader's code raises, the reader gets a sentence
        if isinstance(error.__cause__, StopIteration):  # what Python makes of one that leaves a generator
            error = error.__cause__
        place = asked.place_of(error)
        if error is asked.raised or place:  # a generator of the reader's raises only when its values are taken
            said = type(error).__name__ + (": " if str(error) else "") + _first_line(error)
            return False, f"Exercise {number}: your function raised {said}{place}"
        again = "Asked again, with something else, your" if asked.calls > 1 else "Your"
        hint = f"{again} function returned {described(asked.answer)}, and the check cannot go on with that."
    said = f"yes. {praise}" if hint is None else f"not yet. {hint}"
    return hint is None, " ".join(filter(None, (f"Exercise {number}:", said, asked.found)))


def same(result, wanted):
    """Equal in shape, and in value within rounding; where a tuple is wanted, part by part."""
    if isinstance(wanted, tuple):
        return (isinstance(result, (tuple, list, np.ndarray)) and len(result) == len(wanted)
                and all(map(same, result, wanted)))
    try:
        result = np.asarray(result, float)
    except (TypeError, ValueError):
        return False
    return result.shape == np.shape(wanted) and np.allclose(result, wanted, atol=1e-5)


def expect(got, right, mistakes, otherwise, alike=same):
    """Parts of a check: none of the known mistakes, and then the right answer.

    Args:
        got: what the reader's function returned.
        right: what it should be.
        mistakes: dict of hint → the wrong answer that deserves it, or a list of several.
        otherwise: the hint for every other wrong answer.
        alike: what is meant by equal, for answers that are no numbers.
    """
    yield from none_of(got, mistakes, alike)
    yield alike(got, right), otherwise


def none_of(got, mistakes, alike=same):
    """Parts of a check: none of the known mistakes, as in `expect`."""
    for hint, wrong in mistakes.items():
        for each in wrong if isinstance(wrong, list) else [wrong]:
            yield not alike(got, each), hint


def pair(answer):
    """Are these two things, in whatever holds them?"""
    return isinstance(answer, (tuple, list, np.ndarray)) and len(answer) == 2


def finite(result):
    """Is every number finite?"""
    return bool(np.isfinite(np.asarray(result, float)).all())


def _first_line(error):
    return str(error).partition("\n")[0]


def _say(result, text):
    print(text)
    return result
