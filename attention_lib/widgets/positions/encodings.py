"""What positions do to raw attention, for the widget `positions`; `encodings.js` has the same."""

import numpy as np

from attention_lib.attention import softmax
from attention_lib.numbers import as_floats
from attention_lib.positions import rotate, sinusoidal_positions


def attention_in_order(x, kind="none", sharpness=4.0):
    """Raw attention of words that know where they stand.

    Args:
        x: (T, D) word vectors.
        kind: "none"; "sinusoidal", which adds positions to words of √D times their length, as Vaswani et al. 2017,
            section 3.4, and divides all by √D; or "rotary", which turns queries and keys, but not values.
        sharpness: every dot product is multiplied by this before softmax.

    Returns:
        (output (T, D), weights (T, T)).

    Raises:
        ValueError: x is no table of numbers.
    """
    x = as_floats(x, "x")
    if kind == "sinusoidal":
        x = x + sinusoidal_positions(*x.shape) / np.sqrt(x.shape[1])
    q = rotate(x) if kind == "rotary" else x  # and k = q
    weights = softmax(sharpness * (q @ q.T))  # (T, T)
    return weights @ x, weights
