"""The exercises' instant checks: each prints one hint, or what it has found to be right.

A check calls the reader's function on inputs where every likely mistake shows, and compares the
result with the library's own. It never prints the answer, and never a traceback.
"""


def _verdict(number, function, tests, praise):
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
            good = bool(holds(function))
        except NotImplementedError as error:
            return _say(False, str(error) or f"Exercise {number} is still to be written.")
        except Exception as error:  # whatever the reader's code raises, the reader gets a sentence
            return _say(False, f"Exercise {number}: your function raised {type(error).__name__}: {error}")
        if not good:
            return _say(False, f"Exercise {number}: not yet. {hint}")
    return _say(True, f"Exercise {number}: yes. {praise}")


def _say(result, text):
    print(text)
    return result
