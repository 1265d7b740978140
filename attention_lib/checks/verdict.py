"""What every check is made of: tests in order, the first hint that applies, and one line of print."""

import inspect
import io
from collections.abc import Iterator, Mapping
from contextlib import redirect_stdout
from functools import wraps

import numpy as np

from attention_lib.numbers import as_array


class Unfit(Exception):
    """What came cannot be checked; a sentence says why. No ValueError, since checks catch those of the reader."""


def numbers(answer):
    """Is this a number, or a table of numbers (True and False among them)?"""
    try:
        return not np.ma.is_masked(answer) and np.asarray(answer).dtype.kind in "biuf"
    except ValueError:  # rows of different lengths
        return False


def parts(answer):
    """Is this a tuple or list of tables of numbers, of any shapes, or one such table?"""
    return numbers(answer) or (isinstance(answer, (tuple, list)) and all(map(numbers, answer)))


def asks_for(wanted, fits=numbers):
    """Let a check ask the reader's function through one door; see `Asked`.

    Args:
        wanted: what a right answer is: "one number".
        fits: says of the first answer whether it is of the kind that the check's hints speak about.
    """
    def careful(check):
        @wraps(check)
        def exercise(function):
            if not callable(function):
                number = check.__name__.removeprefix("exercise_").replace("_", ".")
                example = check.__doc__.rpartition(": ")[2].rstrip(".")
                return _say(False, f"Exercise {number}: not yet. The check wants your function itself, as in "
                                   f"{example}; it got {described(_plain(function))}.")
            return check(Asked(function, wanted, fits))
        return exercise
    return careful


class Asked:
    """The reader's function, as a check calls it: answers come as plain arrays, whatever made them.

    Args:
        function: what the reader wrote.
        wanted, fits: as in `asks_for`.

    `raised` is the last exception that came out of the function itself, so that no other is blamed on it; `answer`
    is its last answer.
    """

    def __init__(self, function, wanted, fits):
        self.function, self.wanted, self.fits = function, wanted, fits
        self.raised = self.answer = None
        self.known = False  # whether the first answer was of the right kind

    def __call__(self, *arguments):
        try:
            answer = self.function(*arguments)
        except Exception as error:
            if isinstance(error, TypeError) and not _takes(self.function, arguments):
                raise Unfit(f"Your function should take {len(arguments)} "
                            f"argument{'s' * (len(arguments) > 1)}, as in the exercise; it takes others.") from None
            self.raised = error
            raise
        self.answer = _plain(answer)
        if not self.known and not self.fits(self.answer):
            forgotten = " (is a `return` missing?)" if self.answer is None else ""
            raise Unfit(f"Your function returned {described(self.answer)}{forgotten}; "
                        f"what is asked for is {self.wanted}.")
        self.known = True
        return self.answer


def described(answer):
    """What came, in words."""
    if answer is None:
        return "None"
    for kind, name in ((str, "text"), (bytes, "bytes"), (Mapping, "a dictionary"), ((set, frozenset), "a set"),
                       (Iterator, "a generator, which is no list yet"), (complex, "a complex number")):
        if isinstance(answer, kind):
            return name
    if np.ma.is_masked(answer):
        return "an array with masked cells"
    if isinstance(answer, (tuple, list)) and not numbers(answer):
        odd = [each for each in answer if not parts(each)]
        kind = type(answer).__name__
        if not odd:
            return f"a {kind} of parts with different shapes"
        return f"a {kind} with {described(odd[0])} in it"
    if isinstance(answer, np.ndarray) and not numbers(answer):
        return f"an array of type {answer.dtype}"
    if not numbers(answer):
        return f"an object of type {type(answer).__name__}"
    return f"an array of shape {np.shape(answer)}" if np.ndim(answer) else "one number"


def _plain(answer):
    """Tensors, matrices and tables of other libraries as arrays or numbers, inside tuples and lists as well."""
    if isinstance(answer, (tuple, list)):
        return (tuple if isinstance(answer, tuple) else list)(map(_plain, answer))
    if isinstance(answer, np.generic) or not hasattr(type(answer), "__array__"):
        return answer
    try:
        return as_array(answer)[()]  # of an array without axes, its number
    except ValueError:
        return answer


def _takes(function, arguments):
    """Whether a function can be called with so many arguments; True where Python cannot tell."""
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError):
        return True
    try:
        signature.bind(*arguments)
    except TypeError:
        return False
    return True


def verdict(number, function, tests, praise):
    """Try the tests in order and print the first hint that applies.

    Args:
        number: "4.1", as in the chapter.
        function: what the reader wrote, as `asks_for` gives it to the check.
        tests: list of (holds, hint); `holds(function)` says whether this part is right.
        praise: what was checked, said when all holds.

    Returns:
        bool, whether every test held.
    """
    for holds, hint in tests:
        try:
            with redirect_stdout(io.StringIO()):  # one line a check, whatever the reader's function prints
                good = bool(holds(function))
        except NotImplementedError as error:
            return _say(False, _first_line(error) or f"Exercise {number} is still to be written.")
        except Unfit as error:
            return _say(False, f"Exercise {number}: not yet. {error}")
        except Exception as error:  # whatever the reader's code raises, the reader gets a sentence
            if error is not function.raised:  # the check itself could not work with what came
                return _say(False, f"Exercise {number}: not yet. {hint} "
                                   f"(Your function returned {described(function.answer)}.)")
            return _say(False, f"Exercise {number}: your function raised {type(error).__name__}: {_first_line(error)}")
        if not good:
            return _say(False, f"Exercise {number}: not yet. {hint}")
    return _say(True, f"Exercise {number}: yes. {praise}")


def _first_line(error):
    return str(error).partition("\n")[0]


def _say(result, text):
    print(text)
    return result


def same(result, wanted):
    """Equal in shape, and in value within rounding."""
    try:
        result = np.asarray(result, float)
    except (TypeError, ValueError):
        return False
    return result.shape == np.shape(wanted) and np.allclose(result, wanted, atol=1e-5)


def finite(result):
    return bool(np.isfinite(np.asarray(result, float)).all())


def mistakes(result, mistakes):
    """One test for each (wrong answer, hint): it holds where `result()` is something else."""
    return [(lambda _, wrong=wrong: not same(result(), wrong), hint) for wrong, hint in mistakes]
