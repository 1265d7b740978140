"""The door of every public function that computes: what comes in becomes an array of floats, or is refused."""

import operator
from numbers import Real

import numpy as np

_ADVICE = {
    "b": "True and False are answers, not numbers. If 1 and 0 are meant, say so with `.astype(float)`.",
    "U": "That is text. Turn it into numbers first.",
    "T": "That is text. Turn it into numbers first.",
    "S": "Those are bytes. Turn them into numbers first.",
    "c": "Complex numbers have no order, so no largest and no share. Take `.real`, or `abs(…)`.",
    "O": "Is a row shorter than the others, or is there a None or a text among the numbers?",
}


def as_array(x):
    """What was given, as a plain array, whatever it holds; of a tensor of PyTorch, its numbers without their history.

    Args:
        x: an array, a matrix, a list of lists, a tensor, a list of tensors, or any one thing.

    Returns:
        array, not copied where that is not needed.

    Raises:
        ValueError: rows of different lengths, masked cells, or a tensor that does not lie in ordinary memory.
    """
    if any(isinstance(each, np.ma.MaskedArray) and np.ma.is_masked(each) for each in (x if _is_list(x) else [x])):
        raise ValueError("Some of its cells are masked. Fill them first, with `.filled(…)`.")
    try:
        return np.asarray(_without_history(x))
    except ValueError:  # NumPy's sentence for rows of different lengths speaks of "inhomogeneous parts"
        raise ValueError("Its rows have different lengths.") from None
    except (TypeError, RuntimeError) as error:  # a tensor on a graphics card, say, or several in a list
        if _is_list(x):
            return as_array([as_array(each) for each in x])
        raise ValueError(f"NumPy cannot read it: {str(error).splitlines()[0]}") from None


def as_floats(x, name="x"):
    """What was given, as an array of floats that can be computed with.

    Args:
        x: numbers: an array, a list of lists, a tensor.
        name: what to call them in an error.

    Returns:
        array of the same shape. Whole numbers become float64, so that nothing wraps around; floats narrower than
        32 bits become float32; wider ones keep their type, and are not copied unless their bytes are swapped.

    Raises:
        ValueError: these are no real numbers, or rows of different lengths.

    >>> as_floats(np.array([200, 100], np.uint8)).tolist()
    [200.0, 100.0]
    """
    try:
        array = as_array(x)
    except ValueError as error:
        raise ValueError(f"{name} is no table of numbers. {error}") from None
    kind = array.dtype.kind
    if kind in "iu" or (kind == "O" and array.ndim and all(_is_real(each) for each in array.flat)):
        return array.astype(float)
    if kind == "f":
        return array.astype(np.float32 if array.dtype.itemsize < 4 else array.dtype.newbyteorder("="), copy=False)
    if kind == "O" and not array.ndim:
        raise ValueError(f"{name} should hold numbers; got {'None' if x is None else f'one {type(x).__name__}'}.")
    raise ValueError(f"{name} should hold numbers; got type {array.dtype}. {_ADVICE.get(kind, '')}".rstrip())


def as_mask(mask):
    """A mask as an array, if True (may attend) and False are what it holds.

    Raises:
        ValueError: it holds something else, or rows of different lengths.
    """
    try:
        array = as_array(mask)
    except ValueError as error:
        raise ValueError(f"A mask is an array of True (may attend) and False. {error}") from None
    if array.dtype != bool:
        raise ValueError("A mask is an array of True (may attend) and False; "
                         f"got numbers of type {array.dtype}. Try `mask > 0`, or `mask.astype(bool)`.")
    return array


def as_whole(n, name, least=0):
    """A whole number that counts something, as an int.

    Args:
        n: an int, or what NumPy has for it.
        name: what it counts, as an error begins: "n counts words".
        least: the smallest that makes sense.

    Raises:
        ValueError: it is not whole, or too small.

    >>> as_whole(np.int8(3), "n counts words")
    3
    """
    try:
        if isinstance(n, (bool, np.bool_)):
            raise TypeError("an answer is no number")
        whole = operator.index(n)
    except TypeError:
        raise ValueError(f"{name}, so it is a whole number; got {n!r}.") from None
    if whole < least:
        raise ValueError(f"{name}, so it is at least {least}; got {n}.")
    return whole


def _without_history(x):
    """A tensor that remembers how it was made does not become an array; detached from that memory it does."""
    if not hasattr(x, "detach"):
        return x
    x = x.detach()
    return x.float() if str(x.dtype) == "torch.bfloat16" else x  # NumPy has no such narrow type


def _is_list(x):
    return isinstance(x, (list, tuple))


def _is_real(x):
    return isinstance(x, Real) and not isinstance(x, bool)
