"""The ruler: one axis through the two senses of a word, made once and used unchanged on every page.

-1 is the mean of the first sense ("bank" at a river), +1 that of the second (at which money lies), 0 is halfway. It
is made of the word's vectors after layer 1 of the real model, all heads listening, in the training sentences of
`load_senses`. Because every head's output is added to the word's vector, a head's pull is a part of the whole move.
What the layer adds to every token alike, its output bias, is no word's doing: "alone" has it already.
"""

from functools import cache
from typing import NamedTuple

import numpy as np

from attention_lib.attention import multi_head_attention
from attention_lib.minilm import load_minilm
from attention_lib.numbers import as_floats
from attention_lib.senses import load_senses, sense_axis


class Ruler(NamedTuple):
    """One axis, for one word."""

    word: str
    senses: tuple  # (at -1, at +1)
    axis: np.ndarray  # (D,)
    middle: np.ndarray  # (D,) it stands at 0

    def place(self, vectors):
        """Where vectors (…, D) stand: (…,)."""
        return (as_floats(vectors, "vectors") - self.middle) @ self.axis


class OnRuler(NamedTuple):
    """The N places of a word in a text of T tokens, and what moves it there through H heads."""

    tokens: list
    at: np.ndarray  # (N,) which tokens are the word
    starts: np.ndarray  # (N,) the word alone, at its place in the sentence; the layer's output bias is in it
    ends: np.ndarray  # (N,) after attention: start + all its pulls
    pulls: np.ndarray  # (N, H, T) what each token adds through each head

    def heard(self, *heads):
        """Where the N places are with these heads alone, counted from 1: (N,).

        >>> on_ruler("We sat by the river bank.").heard(5).round(2).tolist()
        [-0.52]
        """
        return self.starts + self.pulls[:, [head - 1 for head in heads]].sum(axis=(1, 2))


@cache
def layer_ruler(word="bank"):
    """The ruler of layer 1 for a word of `load_senses`, made of its training sentences.

    Returns:
        Ruler; cached, and its arrays are read-only.

    Raises:
        ValueError: there are no labelled sentences for the word.

    >>> layer_ruler("bank").senses
    ('river', 'money')
    """
    examples = load_senses(word, split="train", kind="plain")
    senses = tuple(dict.fromkeys(each.sense for each in examples))
    new, model = {sense: [] for sense in senses}, load_minilm()
    for each in examples:
        x, output, at = _attend(model, each.text, word)[1:4]
        new[each.sense].append(x[at[0]].astype(float) + output[at[0]])
    axis, middle = sense_axis(*new.values())
    for array in (axis, middle):
        array.setflags(write=False)
    return Ruler(word, senses, axis, middle)


def on_ruler(text, word="bank", mask=None):
    """Where a text takes a word on its ruler, and which tokens pull it there.

    Args:
        text: a string with the word in it.
        word: a word of `load_senses`.
        mask: (T, T) bool, True where a token may attend to another; T counts [CLS] and [SEP]. None for everywhere.

    Returns:
        OnRuler.

    Raises:
        ValueError: the word is not in the text, or there is no ruler for it.

    >>> river, money = on_ruler("We sat by the river bank."), on_ruler("I went to the bank to deposit money.")
    >>> river.ends.round().tolist(), money.ends.round().tolist()
    ([-2.0], [1.0])
    """
    ruler, model = layer_ruler(word), load_minilm()
    tokens, x, output, at, weights = _attend(model, text, word, mask)
    attention = model.blocks[0].attention
    heads = [attention.head(head) for head in range(attention.heads)]
    along = np.stack([(x @ head.w_v + head.b_v) @ (head.w_o @ ruler.axis) for head in heads])  # (H, T)
    pulls = weights[:, at].swapaxes(0, 1) * along  # (N, H, T)
    return OnRuler(tokens, at, ruler.place(x[at] + attention.b_o), ruler.place(x[at] + output[at]), pulls)


def _attend(model, text, word, mask=None):
    """Tokens, x (T, D), the output of layer 1's attention (T, D), the places of the word, and weights (H, T, T)."""
    tokens = ["[CLS]", *model.tokenize(text), "[SEP]"]
    at = np.flatnonzero(np.array(tokens) == word)
    if not len(at):
        raise ValueError(f"“{word}” is not in the text {text!r}, so it has no place there.")
    x = model.embed(tokens)
    output, weights = multi_head_attention(x, model.blocks[0].attention, mask)
    return tokens, x, output, at, weights
