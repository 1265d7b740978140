"""Word order as numbers: sinusoidal positions, and rotary positions, which turn queries and keys.

Attention by itself does not see order. Positions are either added to the word vectors before the
first layer (sinusoidal, or a learned table, which is an array like any other), or they turn queries
and keys in each layer (rotary).
"""

import math

import numpy as np

from attention_lib.numbers import as_floats, as_whole


def sinusoidal_positions(n, dim, base=10_000.0):
    """One vector for each position, made of waves: fast ones in the first columns, slow ones in the last.

    Column 2i holds sin(p / base^(2i/D)) and column 2i+1 the cosine of the same angle, for position p = 0, 1, ….

    Args:
        n: number of positions T.
        dim: numbers for each position, D; even.
        base: every wave is shorter than 2π · base positions; the slowest comes near it where D is large.

    Returns:
        (T, D)

    Raises:
        ValueError: `dim` is odd or not positive, `n` is negative, one of them is not whole, or `base` is not above 0.

    Source: Vaswani et al. 2017, section 3.5.

    >>> sinusoidal_positions(2, 2).round(3).tolist()
    [[0.0, 1.0], [0.841, 0.54]]
    """
    n = as_whole(n, "n counts positions")
    angles = np.arange(n)[:, None] * _speeds(dim, base)  # (T, D/2)
    return np.stack([np.sin(angles), np.cos(angles)], axis=-1).reshape(n, dim)


def rotate(x, positions=None, base=10_000.0):
    """Turn each pair of numbers of a query or a key by an angle that grows with its position.

    Numbers 2i and 2i+1 form an arrow, which is turned by p / base^(2i/D), counter-clockwise. So the dot
    product of a rotated query and a rotated key depends on the step from one to the other, not on where they stand.

    Args:
        x: (…, T, D) queries or keys of one head, D even.
        positions: (T,) or (…, T) numbers; None for 0, 1, 2, ….
        base: as in `sinusoidal_positions`.

    Returns:
        (…, T, D), each vector as long as before; float32 stays float32, whole numbers become float64.

    Raises:
        ValueError: these are no numbers, D is odd, or there is not one position for each vector.

    Source: Su et al. 2021, RoFormer, equation 34.

    >>> rotate([[1.0, 0.0], [1.0, 0.0]]).round(3).tolist()
    [[1.0, 0.0], [0.54, 0.841]]
    """
    x = as_floats(x, "x")
    if x.ndim < 2:
        raise ValueError(f"x should be (…, T, D), one row a word; got shape {x.shape}.")
    positions = np.arange(x.shape[-2]) if positions is None else as_floats(positions, "positions")
    _check_positions(positions.shape, x.shape[:-1])
    angles = positions[..., None] * _speeds(x.shape[-1], base)  # (…, T, D/2)
    cos, sin = np.cos(angles).astype(x.dtype), np.sin(angles).astype(x.dtype)
    even, odd = x[..., 0::2], x[..., 1::2]  # (…, T, D/2)
    return np.stack([even * cos - odd * sin, even * sin + odd * cos], axis=-1).reshape(x.shape)


def _speeds(dim, base):
    """The angle by which each pair turns from one position to the next: (D/2,)."""
    dim = as_whole(dim, "dim counts columns", least=-math.inf)
    if dim < 2 or dim % 2:
        raise ValueError(f"Positions need pairs of numbers, so an even size D; got {dim}.")
    base = as_floats(base, "base")
    if base.ndim or not 0 < base < math.inf:
        raise ValueError(f"base should be one number above 0; got {base}.")
    return base ** (-np.arange(0, dim, 2) / dim)


def _check_positions(found, words):
    """Positions (T,) or (…, T) for words (…, T)."""
    fits = 0 < len(found) <= len(words) and found[-1] == words[-1]
    if not fits or any(size not in (1, wanted) for size, wanted in zip(found[::-1], words[::-1], strict=False)):
        raise ValueError(f"Each of the {words[-1]} words needs one position: wanted ({words[-1]},) or {words}; "
                         f"got positions of shape {found}.")
