"""The door of every public function that computes: what comes in becomes an array of floats, or is refused."""

import numpy as np

_ADVICE = {
    "b": "True and False are answers, not numbers. If 1 and 0 are meant, say so with `.astype(float)`.",
    "U": "That is text. Turn it into numbers first.",
    "S": "Those are bytes. Turn them into numbers first.",
    "c": "Complex numbers have no order, so no largest and no share. Take `.real`, or `abs(…)`.",
    "O": "Is a row shorter than the others, or is there a None or a text among the numbers?",
}


def as_floats(x, name="x"):
    """What was given, as an array of floats that can be computed with.

    Args:
        x: numbers: an array, a list of lists, a tensor.
        name: what to call them in an error.

    Returns:
        array of the same shape. Whole numbers become float64, so that nothing wraps around; floats narrower than
        32 bits become float32; wider ones stay as they are, and are not copied.

    Raises:
        ValueError: these are no real numbers, or rows of different lengths.

    >>> as_floats(np.array([200, 100], np.uint8)).tolist()
    [200.0, 100.0]
    """
    try:
        array = np.asarray(x)
    except ValueError:  # NumPy's sentence for rows of different lengths speaks of "inhomogeneous parts"
        raise ValueError(f"{name} is no table of numbers: its rows have different lengths.") from None
    if array.dtype.kind in "iu":
        return array.astype(float)
    if array.dtype.kind == "f":
        return array.astype(np.float32) if array.dtype.itemsize < 4 else array
    advice = _ADVICE.get(array.dtype.kind, "")
    raise ValueError(f"{name} should hold numbers; got type {array.dtype}. {advice}".rstrip())
