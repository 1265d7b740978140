"""What the tests of every chapter's checks ask: a hint for each mistake, a yes for each right answer, one line always."""

import pytest

from attention_lib import checks


def outcome(number, function, capsys):
    """(result, what was printed) of a check on a function; it must be one line, and never a traceback."""
    result = getattr(checks, f"exercise_{number}")(function)
    out, err = capsys.readouterr()
    assert out.count("\n") == 1 and not err and "Traceback" not in out
    return result, out


def assert_refused(number, function, hint, capsys):
    """The check says no, with the hint meant for this mistake."""
    result, out = outcome(number, function, capsys)
    assert result is False
    assert hint.lower() in out.lower()


def assert_accepted(number, function, capsys):
    """The check says yes."""
    result, out = outcome(number, function, capsys)
    assert result is True, out
    assert f"Exercise {number.replace('_', '.')}: yes." in out


def asked_of_checks(wrong, right):
    """The three tests that every chapter's checks pass.

    Args:
        wrong: list of (number, what is wrong, function, a piece of the hint meant for it).
        right: list of (number, function).
    """
    @pytest.mark.parametrize(("number", "function", "hint"), [
        pytest.param(number, function, hint, id=f"{number}: {what}") for number, what, function, hint in wrong])
    def test_a_wrong_answer_gets_the_hint_meant_for_it(number, function, hint, capsys):
        assert_refused(number, function, hint, capsys)

    @pytest.mark.parametrize(("number", "function"), right)
    def test_a_right_answer_is_accepted(number, function, capsys):
        assert_accepted(number, function, capsys)

    @pytest.mark.parametrize("number", sorted({number for number, _ in right}))
    def test_a_stub_and_a_failing_function_get_a_sentence(number, capsys):
        def stub(*arguments):
            raise NotImplementedError("Exercise 0.0: write this.")

        def failing(*arguments):
            return 1 / 0

        assert outcome(number, stub, capsys) == (False, "Exercise 0.0: write this.\n")
        result, out = outcome(number, failing, capsys)
        assert result is False and "ZeroDivisionError" in out

    return (test_a_wrong_answer_gets_the_hint_meant_for_it, test_a_right_answer_is_accepted,
            test_a_stub_and_a_failing_function_get_a_sentence)
