"""What attention costs, counted before anything is measured: multiplications and bytes, from sizes alone.

A block of the kind that is counted has four square matrices (for q, k, v and the joined heads) and a feed-forward
network four times as wide as the model. Only products of matrices are counted: softmax, norms and sums are a few in a
hundred of them. Everything is a plain whole number.
"""

from typing import NamedTuple

from attention_lib.numbers import as_whole

METHODS = ("plain", "tiled", "window", "linear")


class Sizes(NamedTuple):
    """The sizes of a model that its cost depends on. Keys and values may be shared by a group of heads."""

    width: int  # D
    layers: int  # L
    heads: int  # H
    key_heads: int | None = None  # how many heads have keys and values of their own; None for all of them
    bytes_per_number: int = 2


class Operations(NamedTuple):
    """Multiplications of all layers."""

    projections: int  # q, k, v, and the joined heads
    feed_forward: int
    attention: int  # scores, and the mix of values

    @property
    def total(self):
        """All three together."""
        return sum(self)

    @property
    def share(self):
        """Which part of all is attention's own, from 0 to 1."""
        return self.attention / self.total


WINDOW, BLOCK = 256, 64  # tokens that a window sees, and that a tile is wide and high, where nothing else is said
MODELS = {
    "MiniLM-L6": Sizes(384, 6, 12, bytes_per_number=4),  # Wang et al. 2020, as the book runs it, in float32
    "BERT-base": Sizes(768, 12, 12),  # Devlin et al. 2019, section 3
    "GPT-2 small": Sizes(768, 12, 12),  # Radford et al. 2019, table 2
    "Llama-2-7B": Sizes(4096, 32, 32),  # Touvron et al. 2023, whose table 1 has grouped heads from 34B on
    "Llama-3-8B": Sizes(4096, 32, 32, key_heads=8),  # Grattafiori et al. 2024, table 3
    "Llama-3-70B": Sizes(8192, 80, 64, key_heads=8),  # the same table
    "GPT-3": Sizes(12288, 96, 96),  # Brown et al. 2020, table 2.1
}


def operations(tokens, sizes, method="plain", window=WINDOW):
    """How many multiplications a text costs in all layers.

    Args:
        tokens: T.
        sizes: Sizes.
        method: one of METHODS. Tiles change no product: they cost what plain attention costs.
        window: for "window", how far a word sees: itself, and window - 1 words on either side.

    Returns:
        Operations: 4·T·D², 8·T·D² and 2·T²·D a layer; a window has fewer pairs than T², and linear attention costs
        2·T·D·d, where d is the width of a head. (Grouped heads spare some of the projections, and a gated
        feed-forward network costs more: Llama-3-8B has 13 T·D² outside attention in place of 12.)

    Raises:
        ValueError: a number is not whole or too small, sizes do not fit together, or there is no such method.

    >>> operations(2304, MODELS["MiniLM-L6"]).share
    0.5
    >>> round(operations(128, MODELS["MiniLM-L6"]).share, 3)
    0.053
    """
    tokens, sizes, method, window, _ = _checked(tokens, sizes, method, window)
    square, head = tokens * sizes.width**2, sizes.width // sizes.heads
    pairs = pairs_in_window(tokens, window) if method == "window" else tokens**2
    attention = 2 * sizes.width * (tokens * head if method == "linear" else pairs)
    return Operations(*(sizes.layers * each for each in (4 * square, 8 * square, attention)))


def memory(tokens, sizes, method="plain", window=WINDOW, block=BLOCK):
    """How many bytes attention holds at once in one layer: q, k, v, the output, and what lies between.

    Args:
        tokens, sizes, method, window: as for `operations`.
        block: how many queries "tiled" and "window" take at a time, and how many keys a tile has.

    Returns:
        int: bytes. What lies between is H·T² scores if plain; one tile a head, with a maximum and a sum a query, if
        tiled; a block of queries against the keys in sight of them if a window; d·d + d numbers a head if linear.

    Raises:
        ValueError: as for `operations`.

    >>> memory(4096, MODELS["MiniLM-L6"]) // 2**20, memory(4096, MODELS["MiniLM-L6"], "tiled") // 2**20
    (792, 24)
    """
    tokens, sizes, method, window, block = _checked(tokens, sizes, method, window, block)
    head, rows = sizes.width // sizes.heads, min(block, tokens)
    between = {"plain": tokens**2, "tiled": rows * (rows + 2), "linear": head * (head + 1),
               "window": rows * min(tokens, rows + 2 * (window - 1))}[method]
    words = 2 * tokens * (sizes.heads + sizes.key_heads) * head
    return sizes.bytes_per_number * (words + sizes.heads * between)


def cache_bytes(tokens, sizes):
    """How many bytes the keys and values of a text take in all layers, while a chat goes on.

    Args:
        tokens: T, how many tokens have been read and written so far.
        sizes: Sizes.

    Returns:
        int: 2 · L · key heads · head width · T · bytes a number.

    Raises:
        ValueError: a number is not whole or too small, or sizes do not fit together.

    >>> cache_bytes(1, MODELS["Llama-2-7B"]) // 2**10, cache_bytes(1, MODELS["Llama-3-8B"]) // 2**10
    (512, 128)
    """
    tokens, sizes, *_ = _checked(tokens, sizes)
    return 2 * sizes.layers * sizes.key_heads * (sizes.width // sizes.heads) * tokens * sizes.bytes_per_number


def crossing(sizes):
    """At how many tokens attention's multiplications equal those of all the rest: 2·T²·D = 12·T·D² at T = 6·D.

    >>> crossing(MODELS["MiniLM-L6"])
    2304
    """
    return 6 * _checked(1, sizes)[1].width


def pairs_in_window(tokens, window):
    """How many pairs of words stand less than `window` places apart; each word is a pair with itself.

    >>> pairs_in_window(4, 2), pairs_in_window(4, 4)
    (10, 16)
    """
    tokens, window = as_whole(tokens, "tokens counts words", 1), as_whole(window, "window counts words", 1)
    sees = min(window, tokens)
    return tokens * (2 * sees - 1) - sees * (sees - 1)  # less what the ends of the text cut off


def _checked(tokens, sizes, method="plain", window=1, block=1):
    """What was given as whole numbers, key_heads filled in; ValueError if they do not fit."""
    if not isinstance(sizes, Sizes):
        raise ValueError(f"sizes should be Sizes(width, layers, heads), as in MODELS; got {sizes!r}.")
    if method not in METHODS:
        raise ValueError(f"method should be one of {', '.join(METHODS)}; got {method!r}.")
    if sizes.key_heads is None:
        sizes = sizes._replace(key_heads=sizes.heads)
    sizes = Sizes(*(as_whole(size, f"{name} is a size", 1) for name, size in sizes._asdict().items()))
    if sizes.width % sizes.heads or sizes.heads % sizes.key_heads:
        raise ValueError("width should be a multiple of heads, and heads of key_heads, so that all parts are equal; "
                         f"got {sizes.width}, {sizes.heads} and {sizes.key_heads}.")
    counts = {"tokens counts words": tokens, "window counts words": window, "block counts words": block}
    tokens, window, block = (as_whole(count, name, 1) for name, count in counts.items())
    return tokens, sizes, method, window, block
