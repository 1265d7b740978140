"""What every check is made of: tests in order, the first hint that applies, and one line of print."""

import io
from contextlib import redirect_stdout

import numpy as np


def verdict(number, function, tests, praise):
    """Try the tests in order and print the first hint that applies.

    Args:
        number: "4.1", as in the chapter.
        function: what the reader wrote.
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
        except Exception as error:  # whatever the reader's code raises, the reader gets a sentence
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
