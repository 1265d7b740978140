"""Ways to read from attention what a word has heard, without changing anything: contributions, and rollout."""

import numpy as np

from attention_lib.attention import queries_keys_values
from attention_lib.numbers import as_floats


def contributions(reading, blocks):
    """How long is what each token hears from each other one, all heads together?

    A weight says how much of a value is taken, not how long the value is. Here every head's value is weighed, brought
    back by its rows of W_O, and the heads are added; what is given is the length of that sum.

    Args:
        reading: what `MiniLM.encode` made of a text, without silenced or patched heads.
        blocks: the L blocks of the model that read it.

    Returns:
        (L, T, T): rows are queries, columns are keys.

    Source: Kobayashi et al. 2020, equation 4, for all heads of a layer.

    >>> from attention_lib.minilm import load_minilm
    >>> reading = load_minilm().encode("We sat by the river bank.")
    >>> contributions(reading, load_minilm().blocks).shape
    (6, 9, 9)
    """
    found = []
    for x, weights, block in zip(reading.hidden[:-1], reading.weights, blocks, strict=True):
        heard = np.einsum("hqk,hkd->qkd", weights, spoken(x, block.attention))  # (T, T, D)
        found.append(np.linalg.norm(heard, axis=-1))
    return np.array(found)


def spoken(x, params):
    """What each token says through each head, should a weight of 1 be given to it: its value times the head's W_O.

    Args:
        x: (T, D) as the layer takes it in.
        params: AttentionParams.

    Returns:
        (H, T, D)
    """
    values = queries_keys_values(x, params)[2]  # (H, T, d_v)
    return values @ np.array(np.split(params.w_o, params.heads))  # (H, T, d_v) @ (H, d_v, D)


def rollout(weights):
    """Weights of all layers multiplied, each with as much of the word itself as the sum around attention keeps.

    Args:
        weights: (L, H, T, T)

    Returns:
        (T, T) how much of each token of the text is in each token after the last layer; each row adds up to 1.

    Raises:
        ValueError: these are no numbers, or not four axes.

    Source: Abnar and Zuidema 2020: the mean of the heads and of the identity, layer by layer.

    >>> rollout(np.full((1, 1, 2, 2), 0.5)).tolist()
    [[0.75, 0.25], [0.25, 0.75]]
    """
    weights = as_floats(weights, "weights")
    if weights.ndim != 4 or weights.shape[-1] != weights.shape[-2]:
        raise ValueError(f"weights should be (L, H, T, T), as `encode` gives them; got shape {weights.shape}.")
    rolled = np.eye(weights.shape[-1])
    for each in weights.mean(axis=1):
        rolled = (each + np.eye(len(each))) / 2 @ rolled
    return rolled


def kendall(first, second):
    """Kendall's τ: of all pairs, how many more have the same order in both lists than the opposite one.

    Args:
        first, second: (N,) each.

    Returns:
        float from -1 (opposite) to 1 (the same order); 0 is chance. NaN where one list has no order at all. Pairs
        that are equal in one list have no order there, and are counted as the form b has them.

    Raises:
        ValueError: these are no two lists of the same length, or of fewer than two numbers.

    Source: Kendall 1938, 1945.

    >>> kendall([1, 2, 3], [1, 2, 3]), round(float(kendall([1, 2, 3], [1, 3, 2])), 2)
    (1.0, 0.33)
    """
    first, second = as_floats(first, "first"), as_floats(second, "second")
    if first.ndim != 1 or first.shape != second.shape or len(first) < 2:
        raise ValueError("The two lists should be as long, and of at least two numbers; "
                         f"got shapes {first.shape} and {second.shape}.")
    one, other = np.triu_indices(len(first), 1)
    orders = [np.sign(each[one] - each[other]) for each in (first, second)]
    pairs = np.sqrt(np.prod([np.abs(each).sum() for each in orders]))
    return float((orders[0] * orders[1]).sum() / pairs) if pairs else float("nan")
