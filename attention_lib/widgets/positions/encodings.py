"""What positions do to raw attention, and what the real model learned about them; for the widget `positions`.

`widgets/positions/encodings.js` has the same attention and the same curves.
"""

from functools import cache

import numpy as np

from attention_lib.attention import softmax
from attention_lib.data_files import load_data
from attention_lib.numbers import as_floats
from attention_lib.positions import rotate, sinusoidal_positions
from attention_lib.tensors import tensor_bytes

SHOWN = 48  # positions in the picture of the waves
FAR = 64  # distances on the curve
LEARNED = "embeddings.position_embeddings.weight"


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


@cache
def learned_positions():
    """The position table that all-MiniLM-L6-v2 learned: (512, 384)."""
    tensors = load_data("minilm-int8.safetensors")
    return tensors[LEARNED] * tensors[f"{LEARNED}.scale"][:, None]


@cache
def learned_distances():
    """The cosine of learned positions by how far apart they stand.

    Returns:
        (3, 64): mean, 10th and 90th percentile over all first positions; one column a distance, 0, 1, ….
    """
    unit = learned_positions() / np.linalg.norm(learned_positions(), axis=1, keepdims=True)
    cosines = unit @ unit.T  # (512, 512)
    lines = [np.diagonal(cosines, apart) for apart in range(FAR)]
    return np.array([[line.mean(), *np.percentile(line, [10, 90])] for line in lines]).T


def learned_bytes():
    """The first rows of the learned table, as the book's pack has them, and the curve of distance."""
    tensors = load_data("minilm-int8.safetensors")
    return tensor_bytes({"rows": tensors[LEARNED][:SHOWN], "rows.scale": tensors[f"{LEARNED}.scale"][:SHOWN],
                         "distances": learned_distances().astype(np.float32)})
