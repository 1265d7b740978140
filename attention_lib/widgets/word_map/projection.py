"""Where words stand on a map: principal components, the plane of an analogy, whole numbers for the page."""

from itertools import zip_longest

import numpy as np

from attention_lib.vectors import unit

REACH = np.iinfo(np.int16).max  # places travel as whole numbers; this one stands for 1
ANSWERS, AROUND = 5, 15  # how many are listed; how many stand around each corner of an analogy


def analogy_plane(vectors, a, b, c):
    """The plane through three words in which "a is to b as c is to …" is a parallelogram.

    Vectors count with length 1. The first axis runs from a to b, the second is the part of the way from
    a to c at right angles to it; a stands in the origin. The arrows from a to b and from c to the target
    c + b - a are then truly parallel and of one length; every other word is projected onto the plane.

    Args:
        vectors: WordVectors.
        a, b, c: three different words.

    Returns:
        dict: "words", N names, a, b and c first; "places" (N, 2); "target" (2,); and lists of [word, cosine]:
        "answers" without the three words, "free" with them, "alone" the words nearest to c.

    Raises:
        ValueError: the three words do not span a plane.
    """
    start, end, other = unit(np.asarray(vectors[[a, b, c]], float))
    across, up = end - start, other - start
    length = np.linalg.norm(across)
    up = up - (up @ across) / max(length, 1e-12) ** 2 * across
    if min(length, np.linalg.norm(up)) < 1e-6:
        raise ValueError(f"An analogy needs three words that point in three directions; got {a}, {b}, {c}.")
    axes = np.stack([across / length, unit(up)])  # (2, D)
    answers, free = (vectors.analogy(a, b, c, ANSWERS, exclude) for exclude in (True, False))
    corners = [vectors.nearest(word, AROUND) for word in (a, b, c)] + [vectors.analogy(a, b, c, AROUND)]
    around = [pair[0] for ranked in zip_longest(*corners) for pair in ranked if pair]
    words = list(dict.fromkeys([a, b, c, *(word for word, _ in answers), *around]))
    places = (unit(np.asarray(vectors[words], float)) - start) @ axes.T  # (N, 2)
    lists = {"answers": answers, "free": free, "alone": vectors.nearest(c, ANSWERS)}
    return {"words": words, "places": places, "target": axes @ (end - start + other - start),
            **{name: [[word, round(near, 6)] for word, near in ranked] for name, ranked in lists.items()}}


def principal_places(vectors):
    """Words in the plane: the first two principal components of their vectors at length 1.

    Args:
        vectors: (V, D).

    Returns:
        (places (V, 2), share of the variance that they keep).
    """
    rows = unit_rows(vectors)
    rows = rows - rows.mean(axis=0)  # (V, D)
    axes, share = principal_axes(rows)
    return rows @ axes.T, share


def principal_axes(rows):
    """The two directions in which centred rows differ most.

    Args:
        rows: (V, D), their mean 0.

    Returns:
        (axes (2, D), share of the variance along them). Each is turned so that its largest entry is positive.
    """
    variances, directions = np.linalg.eigh(rows.T @ rows)  # smallest first
    axes = directions[:, ::-1][:, :2].T  # (2, D)
    axes = np.pad(axes, ((0, 2 - len(axes)), (0, 0)))  # vectors of one number differ along one axis alone
    largest = np.take_along_axis(axes, np.abs(axes).argmax(axis=1)[:, None], axis=1)
    return axes * np.sign(largest), float(variances[::-1][:2].sum() / max(variances.sum(), 1e-12))


def unit_rows(vectors):
    """Every row of (V, D) at length 1; a row of zeros has no direction and stays zero."""
    vectors = np.asarray(vectors, float)
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors / np.where(lengths, lengths, 1)


def whole_numbers(places):
    """(…, 2) places, centred and stretched evenly so that the farthest coordinate is 32,767: int16."""
    flat = places.reshape(-1, 2)
    centred = places - (flat.max(axis=0) + flat.min(axis=0)) / 2
    return np.rint(centred * (REACH / max(np.abs(centred).max(), 1e-12))).astype(np.int16)
