"""How far a share of right answers can be trusted: intervals that should hold the true share 95 times in 100."""

from typing import NamedTuple

import numpy as np

Z = 1.959964  # of a normal distribution lies 95% within so many of its spreads
DRAWS = 10_000  # with replacement


class Share(NamedTuple):
    """A share of right answers, from 0 to 1, and its interval."""

    share: float
    low: float
    high: float


def wilson(right, of):
    """The share of right answers with its interval, as Wilson makes it: of use for few answers, and for all right.

    Args:
        right: how many are right; a guess between two counts as one half.
        of: how many there are.

    Returns:
        Share.

    Raises:
        ValueError: none were asked, or more are right than were asked.

    Source: Wilson 1927.

    >>> [round(number, 2) for number in wilson(18, 20)]
    [0.9, 0.7, 0.97]
    """
    if not 0 <= right <= of or of < 1:
        raise ValueError(f"right should be from 0 to the number of answers, which is at least 1; got {right} of {of}.")
    share = right / of
    middle = (share + Z**2 / (2 * of)) / (1 + Z**2 / of)
    half = Z / (1 + Z**2 / of) * np.sqrt(share * (1 - share) / of + Z**2 / (4 * of**2))
    return Share(float(share), *(float(np.clip(middle + sign * half, 0, 1)) for sign in (-1, 1)))


def balanced(rights, numbers):
    """The mean of several shares, one a sense, each with the same say, with an interval made of theirs.

    Args:
        rights, numbers: how many are right of each sense, of how many.

    Returns:
        Share.

    Raises:
        ValueError: as `wilson` has it.

    Source: Zou and Donner 2008, who recover the variance of a sum from the limits of its parts.

    >>> [round(number, 2) for number in balanced([18, 70], [18, 82])]
    [0.93, 0.83, 0.96]
    """
    shares = np.array([wilson(*each) for each in zip(rights, numbers, strict=True)])  # (senses, 3)
    mean = shares[:, 0].mean()
    below, above = (np.sqrt(((shares[:, 0] - shares[:, side]) ** 2).sum()) / len(shares) for side in (1, 2))
    return Share(float(mean), float(mean - below), float(mean + above))


def mean_with_interval(values):
    """The mean of some values, with the interval that drawing others like them would give (bootstrap).

    The draws are seeded, and the same for every call with as many values.

    Args:
        values: (N,) or (N, …), one row a word, or a sentence.

    Returns:
        Share, of floats or of arrays (…).

    Raises:
        ValueError: there is no value.

    Source: Efron 1979.

    >>> [round(float(number), 2) for number in mean_with_interval([1.0, 0.5, 1.0, 0.5])]
    [0.75, 0.5, 1.0]
    """
    values = np.asarray(values, float)
    if not values.ndim or not len(values):
        raise ValueError(f"There should be at least one value, in rows; got shape {values.shape}.")
    draws = np.random.default_rng(0).integers(0, len(values), size=(DRAWS, len(values)))
    low, high = np.percentile(values[draws].mean(axis=1), [2.5, 97.5], axis=0)
    return Share(values.mean(axis=0), low, high)
