"""The door of the functions that compute: which types come in as what, and which are refused."""

import numpy as np
import pytest

from attention_lib.numbers import as_floats


@pytest.mark.parametrize(("given", "wanted"), [
    (np.int8, np.float64), (np.uint8, np.float64), (np.int64, np.float64), (np.uint64, np.float64),
    (np.float16, np.float32), (np.float32, np.float32), (np.float64, np.float64), (np.longdouble, np.longdouble),
    (">f4", ">f4"), (">i2", np.float64),
])
def test_whole_numbers_become_doubles_and_narrow_floats_singles(given, wanted):
    came = as_floats(np.array([[3, 1], [2, 0]], given))
    assert came.dtype == np.dtype(wanted)
    assert came.tolist() == [[3, 1], [2, 0]]


def test_floats_that_are_wide_enough_are_not_copied():
    x = np.ones(3, np.float32)
    assert as_floats(x) is x


def test_lists_and_numbers_are_taken():
    assert as_floats([[1, 2], [3, 4]]).tolist() == [[1.0, 2.0], [3.0, 4.0]]
    assert as_floats(2).shape == ()


@pytest.mark.parametrize(("given", "said"), [
    ([True, False], "astype"), (["0.5"], "text"), ([b"1"], "bytes"), ([1j], "real"), ([None, 1.0], "None"),
    ([[1, 2], [3]], "different lengths"), (np.array(["2020"], "M8[Y]"), "datetime64"),
    (np.array([{}], object), "None"),
])
def test_what_is_no_table_of_numbers_is_refused_by_name(given, said):
    with pytest.raises(ValueError, match="^scores ") as raised:
        as_floats(given, "scores")
    assert said in str(raised.value)
