"""The reader's function as a check sees it: called on copies, its answers plain, its errors told apart."""

import copy
import inspect
import linecache
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from traceback import walk_tb

import numpy as np

from attention_lib.numbers import as_array

# What stands below these is no code of the reader's: this book's, that of packages, and Python's own.
_PACKAGES = ("<frozen ", *(f"{path}{os.sep}" for path in (
    Path(__file__).parents[1], Path(np.__file__).parents[1], Path(inspect.__file__).parent)))


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


class Asked:
    """The reader's function, as a check calls it.

    Args:
        function: what the reader wrote.
        wanted, fits: as `asks_for` and `fits` of `exercise`.

    Answers come as plain arrays, whatever made them. `answer` is the last one; `changed` says whether a call has
    changed one of its arguments (which are copies); `raised` is the last exception that came out of the function
    itself, so that no other is blamed on it. In `found` a check leaves a sentence about what it has measured.
    """

    def __init__(self, function, wanted, fits):
        self.function, self.wanted, self.fits = function, wanted, fits
        self.answer, self.changed, self.raised, self.found = None, False, None, ""
        self.calls = 0  # that came back

    def __call__(self, *arguments):
        given = copy.deepcopy(arguments)
        try:
            answer = self.function(*given)
        except Exception as error:
            if isinstance(error, TypeError) and not _takes(self.function, arguments):
                raise Unfit(f"Your function should take {len(arguments)} "
                            f"argument{'s' * (len(arguments) > 1)}, as in the exercise; it takes others.") from None
            self.raised = error
            raise
        self.answer = plain(answer)
        self.changed |= not _alike(given, arguments)
        self.calls += 1
        if self.calls == 1 and not self.fits(self.answer):
            forgotten = " (is a `return` missing?)" if self.answer is None else ""
            raise Unfit(f"Your function returned {described(self.answer)}{forgotten}; "
                        f"what is asked for is {self.wanted}.")
        return self.answer

    def place_of(self, error):
        """Where in the reader's code an exception came up, as the end of a sentence; empty if that is not known.

        It is the innermost line of the file (or cell) of the function; or else, where the function hides behind a
        `partial` or the like, the innermost one that belongs to no package.
        """
        steps = [(step.f_code.co_filename, line) for step, line in walk_tb(error.__traceback__)]
        own = getattr(getattr(self.function, "__code__", None), "co_filename", None)
        places = ([place for place in steps if place[0] == own]
                  or [place for place in steps if not place[0].startswith(_PACKAGES)])
        if not places:
            return ""
        line = linecache.getline(*places[-1]).strip()
        return f" (in line {places[-1][1]}" + (f": {line})" if line else ")")


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


def plain(answer):
    """Tensors, matrices and tables of other libraries as arrays or numbers, inside tuples and lists as well."""
    if isinstance(answer, (tuple, list)):
        return (tuple if isinstance(answer, tuple) else list)(map(plain, answer))
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


def _alike(a, b):
    """Whether two arguments, or lists of them, still hold the same; of what is no array or list, nobody asks."""
    if isinstance(b, (list, tuple)):
        return len(a) == len(b) and all(map(_alike, a, b))
    if isinstance(b, np.ndarray):
        return a.shape == b.shape and a.tobytes() == b.tobytes()
    return a == b if isinstance(b, (int, float, str, dict)) else True
