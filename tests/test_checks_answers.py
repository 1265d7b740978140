"""What a reader's function may return: right answers in any dress are right, and no check blames its own trouble on it."""

import importlib
import linecache
import re
from collections import Counter
from functools import partial

import numpy as np
import pytest
from check_helpers import assert_accepted, outcome

from attention_lib import checks
from attention_lib.checks.asked import Asked

CHAPTERS = [importlib.import_module(f"test_checks_{chapter:02}") for chapter in range(1, 15)]
RIGHT = [each for chapter in CHAPTERS for each in chapter.RIGHT]
WRONG = [each for chapter in CHAPTERS for each in chapter.WRONG]
EXERCISES = [f"{chapter}_{number}" for chapter in range(1, 15) for number in range(1, 5)]
OF_WORDS = {"1_4", "2_1", "4_2", "4_3", "12_1", "12_4", "14_1"}  # these answer in words, or with None
OF_PARTS = {"2_3", "3_2", "3_4", "5_2", "5_3", "6_2", "6_4", "7_1", "7_2", "7_4", "8_3", "13_1", "13_3", "13_4"}  # of parts with any shapes
WHOLE = "biu"


def dressed(answer, dress):
    """An answer with its numbers in another dress; words and dictionaries stay as they are."""
    if isinstance(answer, tuple):
        return tuple(dressed(each, dress) for each in answer)
    try:
        array = np.asarray(answer)
    except ValueError:  # parts of several shapes
        return [dressed(each, dress) for each in answer]
    return dress(array) if array.dtype.kind in "biuf" else answer


@pytest.fixture(scope="module")
def dresses(torch):
    def tensor(array, **how):
        return torch.tensor(array.copy(), requires_grad=array.dtype.kind not in WHOLE, **how)

    return {"a tensor": lambda array: tensor(array).detach(), "a tensor with a gradient": tensor,
            "a list of tensors": lambda array: list(tensor(array)) if array.ndim else tensor(array),
            "a list": np.ndarray.tolist, "a tuple": lambda array: tuple(array) if array.ndim else array.item(),
            "a matrix": lambda array: np.matrix(array) if array.ndim == 2 else array,
            "an array": lambda array: array,
            "wide floats": lambda array: array.astype(np.longdouble) if array.dtype.kind == "f" else array}


@pytest.mark.filterwarnings("ignore:the matrix subclass")
@pytest.mark.parametrize("dress", ["a tensor", "a tensor with a gradient", "a list of tensors", "a list", "a tuple",
                                   "a matrix", "an array", "wide floats"])
@pytest.mark.parametrize("number", EXERCISES)
def test_a_right_answer_is_right_in_any_dress(number, dress, dresses, capsys):
    function = next(function for each, function in RIGHT if each == number)
    assert_accepted(number, lambda *given: dressed(function(*given), dresses[dress]), capsys)


class Strange:
    """Something that no check knows."""


def generator(*arguments):
    yield 1.0


ODD = {
    "None": (None, "None"), "text": ("river", "text"), "a number as text": ("0.5", "text"), "bytes": (b"1", "bytes"),
    "a dictionary": ({"x": 1.0}, "a dictionary"), "a counter": (Counter("river"), "a dictionary"),
    "a set": ({1.0, 2.0}, "a set"), "an object": (Strange(), "an object of type Strange"),
    "a function": (len, "an object of type builtin_function_or_method"), "ragged": ([[1.0, 2.0], [3.0]], "different"),
    "None in a list": ([None, None], "a list with None in it"), "words": (["a", "b", "c"], "a list with text in it"),
    "complex": (np.array([1j]), "an array of type complex128"), "an imaginary number": (1j, "a complex number"),
    "masked": (np.ma.masked_array([1.0, 2.0], [True, False]), "an array with masked cells"),
    "dates": (np.array(["2020"], "M8[Y]"), "an array of type datetime64"),
    "a tuple with None": ((np.eye(4), None), "a tuple with None in it"),
}
WRONG_SHAPES = {"a number": 3.25, "True": True, "NaN": float("nan"), "nothing": [], "an empty array": np.zeros((0, 3)),
                "five axes": np.zeros((1, 2, 3, 1, 1)), "a huge whole number": 10**400, "one pair": (1, 2),
                "a triple": (np.eye(2), np.eye(2), np.eye(2)), "a pair of numbers and a table": (1.0, np.eye(5))}


def said(number, function, capsys):
    """What a check says of a wrong answer: one line, which does not blame the function."""
    result, out = outcome(number, function, capsys)
    assert result is False
    assert out.startswith(f"Exercise {number.replace('_', '.')}: not yet. ") and "raised" not in out
    assert len(out) < 250 and not re.search(r"inhomogeneous|<.*>|object is not|0x", out)
    return out


@pytest.mark.parametrize(("answer", "came"), ODD.values(), ids=ODD)
@pytest.mark.parametrize("number", EXERCISES)
def test_what_cannot_be_checked_is_named_beside_what_is_asked_for(number, answer, came, capsys):
    out = said(number, lambda *given: answer, capsys)
    if number not in OF_WORDS and not (number in OF_PARTS and came == "different"):
        assert f"Your function returned {came}" in out.replace("a list of parts with ", "") and "asked for is" in out


@pytest.mark.parametrize("number", EXERCISES)
def test_a_generator_is_no_answer_yet(number, capsys):
    out = said(number, generator, capsys)
    assert "generator" in out or number in OF_WORDS


@pytest.mark.parametrize("answer", WRONG_SHAPES.values(), ids=WRONG_SHAPES)
@pytest.mark.parametrize("number", EXERCISES)
def test_a_wrong_shape_gets_a_sentence(number, answer, capsys):
    said(number, lambda *given: answer, capsys)


@pytest.mark.parametrize("odd", [None, "river", {}, [[1.0], [2.0, 3.0]], Strange(), 2.5, np.zeros((2, 2, 2))],
                         ids=lambda odd: type(odd).__name__)
@pytest.mark.parametrize("number", EXERCISES)
def test_an_answer_that_is_odd_on_a_later_question_gets_a_sentence(number, odd, capsys):
    """The first question asked is answered rightly, whenever it comes; every other one is not."""
    function, first = next(function for each, function in RIGHT if each == number), []

    def sometimes(*given):
        first[:] = first or [repr(given)]
        return function(*given) if repr(given) == first[0] else odd

    result, out = outcome(number, sometimes, capsys)
    if not result:  # some checks ask one question alone
        assert "raised" not in out and "not yet" in out and ("cannot go on" not in out or "Asked again" in out)
        assert not re.search(r"inhomogeneous|0x|object is not", out)


def raising(*arguments):
    raise TypeError("unsupported operand: 'river'\nand more")


class Raising:
    """What is called like a function, but has no code of its own."""

    __call__ = staticmethod(raising)


def begin(number):
    return f"Exercise {number.replace('_', '.')}: your function raised TypeError: unsupported operand: 'river' "


RAISED = rf"\(in line {raising.__code__.co_firstlineno + 1}: raise TypeError\(.*\)\n"


@pytest.mark.parametrize("number", EXERCISES)
def test_only_what_the_function_raises_is_said_to_be_raised_by_it_with_its_line(number, capsys):
    result, out = outcome(number, raising, capsys)
    assert result is False and re.fullmatch(re.escape(begin(number)) + RAISED, out)


@pytest.mark.parametrize("function", [Raising(), Raising().__call__, partial(raising), np.vectorize(raising)],
                         ids=["an object", "a method", "a partial", "a vectorized one"])
def test_the_line_is_found_below_what_hides_the_function(function, capsys):
    assert re.fullmatch(re.escape(begin("4_3")) + RAISED, outcome("4_3", function, capsys)[1])


CELL = """import numpy as np

def answer(*given):
    rows = [np.zeros(2), np.zeros(3)]
    return sum(map(dot, rows))

def dot(row):
    return row @ [1.0, 2.0]
"""


@pytest.fixture
def cell(monkeypatch):
    """A function as a notebook's cell defines it: from no file, its lines known to linecache alone, as IPython does."""
    name = "<ipython-input-2>"
    monkeypatch.setitem(linecache.cache, name, (len(CELL), None, CELL.splitlines(True), name))
    defined = {}
    exec(compile(CELL, name, "exec"), defined)
    return defined


@pytest.mark.parametrize("number", EXERCISES)
def test_a_cell_of_a_notebook_gets_its_line_named(number, cell, capsys):
    assert outcome(number, cell["answer"], capsys)[1].endswith(" (in line 8: return row @ [1.0, 2.0])\n")


def test_a_line_that_nobody_knows_is_named_by_its_number(cell, monkeypatch, capsys):
    monkeypatch.delitem(linecache.cache, "<ipython-input-2>")
    assert outcome("4_1", cell["answer"], capsys)[1].endswith(" (in line 8)\n")


def test_an_error_without_words_is_named_without_a_colon(capsys):
    def answer(*given):
        raise ValueError

    assert " raised ValueError (in line " in outcome("4_1", answer, capsys)[1]


def test_a_generator_of_words_is_asked_in_silence_and_its_error_is_its_own(capsys):
    """Exercise 4.2 takes what gives its words one by one, so its body runs after the function has returned."""
    nearest = next(function for number, function in RIGHT if number == "4_2")

    def printing(*given):
        for each in nearest(*given):
            print(each)
            yield each

    def failing(*given):
        yield given[0].no_such_thing

    assert_accepted("4_2", printing, capsys)
    assert " raised AttributeError: 'str' object has no attribute 'no_such_thing' (in line " in outcome("4_2", failing, capsys)[1]


@pytest.mark.parametrize("number", EXERCISES)
def test_an_iterator_that_is_at_its_end_is_an_error_like_others(number, capsys):
    """A StopIteration that leaves a generator, which a check is, becomes another error on the way."""
    result, out = outcome(number, lambda *given: next(iter([])), capsys)
    assert result is False and ": your function raised StopIteration (in line " in out


@pytest.mark.parametrize("number", EXERCISES)
def test_a_check_calls_a_right_function_a_few_times(number, capsys):
    """The most is 10: exercise 1.4 asks ten queries."""
    for function in (function for each, function in RIGHT if each == number):
        calls = []
        assert_accepted(number, lambda *given, function=function, calls=calls: (calls.append(1), function(*given))[1], capsys)
        assert len(calls) <= 12


@pytest.mark.parametrize("number", EXERCISES)
def test_a_function_with_other_arguments_is_told_how_many_come(number, capsys):
    assert re.search(r"should take \d arguments?, as in the exercise", said(number, lambda *, odd: 1.0, capsys))


@pytest.mark.parametrize(("given", "came"), [(0.5, "one number"), (None, "None"), ([1, 2], "an array of shape (2,)"),
                                             ("plain_cosine", "text"), ({}, "a dictionary")])
@pytest.mark.parametrize("number", EXERCISES)
def test_what_is_no_function_is_told(number, given, came, capsys):
    out = said(number, given, capsys)
    assert re.search(rf"as in exercise_{number}\(\w+\); it got ", out) and came in out


@pytest.mark.parametrize("number", EXERCISES)
def test_every_hint_is_given_to_some_wrong_answer(number, capsys):
    """A check is a generator: asked to its end by a right function, it tells all its hints."""
    check, right = getattr(checks, f"exercise_{number}"), next(function for each, function in RIGHT if each == number)
    with np.errstate(all="ignore"):
        hints = {hint for _, hint in check.__wrapped__(Asked(right, "anything", lambda answer: True))}
    given = "".join(outcome(number, function, capsys)[1] for each, _, function, _ in WRONG if each == number)
    assert not [hint for hint in hints if hint not in given]


def test_every_exercise_has_right_answers_and_a_check():
    assert {number for number, _ in RIGHT} == set(EXERCISES)
    assert all(callable(getattr(checks, f"exercise_{number}")) for number in EXERCISES)
