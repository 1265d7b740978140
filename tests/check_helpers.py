"""What the tests of every chapter's checks ask: a hint for each mistake, a yes for each right answer, one line always."""

from attention_lib import checks


def verdict(number, function, capsys):
    """(result, what was printed) of a check on a function; it must be one line, and never a traceback."""
    result = getattr(checks, f"exercise_{number}")(function)
    out, err = capsys.readouterr()
    assert out.count("\n") == 1 and not err and "Traceback" not in out
    return result, out


def assert_refused(number, function, hint, capsys):
    """The check says no, with the hint meant for this mistake."""
    result, out = verdict(number, function, capsys)
    assert result is False
    assert hint.lower() in out.lower()


def assert_accepted(number, function, capsys):
    """The check says yes."""
    result, out = verdict(number, function, capsys)
    assert result is True, out
    assert f"Exercise {number.replace('_', '.')}: yes." in out
