"""What the widget `heads` shows: the weights of every head of the real model, and examples worth a look.

On the website only the first layer of a reader's own sentence is computed in the page. The deeper layers of the
book's sentences are stored: the opening one with the widget, the rest in a shard that is fetched when it is asked for.
"""

from functools import cache, lru_cache
from typing import NamedTuple

import numpy as np

from attention_lib.tensors import tensor_bytes
from attention_lib.widgets.minilm.activations import model, text_error

HEADS_SHARD = "heads"  # the name of the shard
MOST_PIECES = 30  # of a sentence, without [CLS] and [SEP]
STEPS = 65535  # weights are stored in so many steps, so that none is off by more than half a step, 7.7e-6

CREDIT = "The bank will not lend money if the customer has bad credit."
ALICE = "Alice gave Bob a book, and he smiled."
RIVER = "We sat by the river bank."
DEPOSIT = "I went to the bank to deposit money."
CHECK = "She deposited her check at the bank."


class Example(NamedTuple):
    """A head to look at: where it is seen, between which words, and what to notice there."""

    name: str
    sentence: str
    layer: int  # from 1
    head: int  # from 1
    from_word: str
    to_word: str
    note: str


EXAMPLES = (
    Example("bank → lend", CREDIT, 1, 5, "bank", "lend",
          "Here “bank” gives most to the word that tells its sense. Of the other words, such a one comes first in "
          "40 of 80 sentences (chapter 6)."),
    Example("the word before", CREDIT, 1, 3, "money", "lend",
          "Choose one word after the other: each attends to the word before it. This head asks where, not what."),
    Example("the word after", CREDIT, 2, 9, "not", "lend",
          "Many words attend to the next one here, though not all of them: it is a habit, not a rule."),
    Example("he → bob", ALICE, 3, 5, "he", "bob",
          "“he” gives far more to “bob” than to “alice”, though as much to “gave”. Sort by weight and go through the "
          "layers: other heads do it too, and some prefer “alice”."),
    Example("river bank", RIVER, 1, 5, "bank", "river",
          "The same head as for “lend”, and another word. It does not always find the one that tells the sense: look "
          "at “a weak one”."),
    Example("a weak one", CHECK, 1, 5, "bank", "deposited",
          "The same head fails here: little goes to “deposited”. Sort by weight, in each layer: which heads hear it?"),
    Example("a trap", DEPOSIT, 6, 8, "bank", "deposit",
          "It looks as if “bank” had found its cue. Choose other words: most of them attend to “deposit” as well."),
    Example("a second trap", DEPOSIT, 6, 12, "bank", "deposit",
          "Another column: “bank” attends to “deposit” here, and so do “to” and “money”. Look at all rows before you "
          "name a head."),
    Example("a resting place", RIVER, 5, 6, "bank", "[CLS]",
          "Nearly all weight goes to [CLS], where a head can rest when it has nothing to add. Hide [CLS] and [SEP]: "
          "little is left."),
)
SENTENCES = tuple(dict.fromkeys(example.sentence for example in EXAMPLES))


class AllHeads(NamedTuple):
    """A text of T tokens, and the weights of every head of every layer."""

    tokens: list  # T WordPieces, [CLS] first and [SEP] last
    weights: np.ndarray  # (L, H, T, T): rows are queries, columns are keys


def all_heads(text, encoder=None):
    """Let the real model read a text.

    Args:
        text: a string.
        encoder: another `Encoder`; None for the book's own model.

    Returns:
        AllHeads.

    Raises:
        ValueError: there is nothing in the text to read, or too much.

    >>> found = all_heads("We sat by the river bank.")
    >>> round(found.weights[0, 4, 6, 5].item(), 1)  # head 1.5: from "bank" to "river"
    0.8
    """
    if said := text_error(text, encoder):
        raise ValueError(said)
    encoder = encoder or model()
    pieces = encoder.tokenize(text)
    if len(pieces) > MOST_PIECES:
        raise ValueError(f"That is {len(pieces)} word pieces; the picture has room for {MOST_PIECES}. "
                         "It goes on when the text is shorter.")
    return _encode(text, encoder)


def in_steps(weights):
    """Weights from 0 to 1 as whole steps, uint16."""
    return np.round(np.asarray(weights, float) * STEPS).astype(np.uint16)


@cache
def heads_shard():
    """The stored weights of all of the book's sentences here: the bytes of a safetensors file.

    For sentence number n there are `n.names`, its text and tokens, one a line, and `n.weights` (L, H, T, T): the
    steps of `in_steps`, their bits called int16, since the book's files know no uint16.
    """
    tensors = {}
    for number, text in enumerate(SENTENCES):
        tokens, weights = all_heads(text)
        tensors[f"{number}.names"] = np.frombuffer("\n".join([text, *tokens]).encode(), np.uint8)
        tensors[f"{number}.weights"] = in_steps(weights).view(np.int16)
    return tensor_bytes(tensors, "Attention weights of all-MiniLM-L6-v2 in the book's int8 pack.")


@lru_cache(maxsize=32)
def _encode(text, encoder):
    encoding = encoder.encode(text)
    encoding.weights.setflags(write=False)  # they are shared
    return AllHeads(encoding.tokens, encoding.weights)
