"""Experiments on an encoder: a connection is cut, a head is silenced, or what it gives is taken from another text.

A picture of weights shows where a head looked. Whether that matters is found out by changing one thing and reading
the text again. Each change is named as the book counts: "3" is a layer and "3.5" its fifth head, both from 1; tokens
stand at the places of `Encoding.tokens`, from 0, where [CLS] is.
"""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import numpy as np

from attention_lib.attention import queries_keys_values
from attention_lib.numbers import as_mask, as_whole

_NAME = re.compile(r"([1-9][0-9]*)(?:\.([1-9][0-9]*))?")


class Cut(NamedTuple):
    """A connection that is cut: this query may not hear this key."""

    query: int | None  # the place of a token; None for every token
    key: int | None  # likewise: a key that every query is cut from is not heard by itself either
    where: str | None = None  # "3" a layer, "3.5" a head, None for everywhere


class Patch(NamedTuple):
    """What a head or a layer gives in another text, put in place of what it gives here.

    A head's output is made anew from the weights and the vectors of the source, as if it were neither silenced nor
    patched there.
    """

    where: str  # "3.5" a head's output, before W_O; "3" the vectors after a layer
    source: NamedTuple  # what `encode` of the same model made of the other text
    places: Iterable | None = None  # tokens, at the same place in both, or pairs (here, there); None for all


def layer_and_head(where, layers, heads):
    """Which layer or head a name means, counted from 0: "3.5" is (2, 4), "3" is (2, None).

    Args:
        where: the name, as the book counts.
        layers, heads: how many there are.

    Raises:
        ValueError: there is no such layer or head.

    >>> layer_and_head("3.5", layers=6, heads=12), layer_and_head("3", layers=6, heads=12)
    ((2, 4), (2, None))
    """
    found = _NAME.fullmatch(where) if isinstance(where, str) else None
    layer, head = (None if number is None else int(number) - 1 for number in (found.groups() if found else ("0", None)))
    if not 0 <= layer < layers or (head or 0) >= heads:
        raise ValueError(f'Layers are named from "1" to "{layers}", heads are named from "1.1" to "{layers}.{heads}", '
                         f"layer first; got {where!r}.")
    return layer, head


def with_cuts(masks, cuts, tokens, heads):
    """The masks of L layers, less the connections that are cut.

    Args:
        masks: L masks, each (T, T) bool or None.
        cuts: one Cut, or several.
        tokens: the T tokens of the text.
        heads: H.

    Returns:
        the same list if nothing is cut; else L masks (H, T, T), one a head.

    Raises:
        ValueError: these are no cuts, there is no such token, layer or head, or a query has nothing left to hear.

    >>> with_cuts([None], Cut(1, 0, "1.2"), ["[CLS]", "bank"], heads=2)[0].astype(int).tolist()
    [[[1, 1], [1, 1]], [[1, 1], [0, 1]]]
    """
    cuts = _several(cuts, Cut, "cut", "Cut(query, key, where=None)")
    if not cuts:
        return masks
    size = len(tokens)
    allowed = np.ones((len(masks), heads, size, size), bool)  # (L, H, T, T)
    for cut in cuts:
        layer, head = (None, None) if cut.where is None else layer_and_head(cut.where, len(masks), heads)
        query, key = (None if place is None else _place(place, size) for place in (cut.query, cut.key))
        allowed[tuple(slice(None) if each is None else each for each in (layer, head, query, key))] = False
    for of_layer, mask in zip(allowed, masks, strict=True):
        if mask is not None:
            of_layer &= as_mask(mask)
    if (deaf := np.argwhere(~allowed.any(axis=-1))).size:
        layer, head, query = deaf[0]
        raise ValueError(f"The cuts leave {tokens[query]!r} at place {query} nothing to hear in head "
                         f"{layer + 1}.{head + 1}. Leave it at least one key, for instance itself; a head or a layer "
                         "that shall say nothing is silenced.")
    return list(allowed)


def changes(silence, patches, blocks, size):
    """What silencing and patching put in other numbers' place, layer by layer.

    Args:
        silence: one name, or several: "3.5" a head, "3" all heads of a layer.
        patches: one Patch, or several; where two meet, and where a head is silenced, the last patch holds.
        blocks: the L blocks of the model that reads.
        size: T, how many tokens its text has.

    Returns:
        (before, after): L lists each, of (cells, numbers) as `put` takes them: for the heads' outputs (H, T, d_v)
        before they are joined, and for the vectors (T, D) after the layer.

    Raises:
        ValueError: there is no such layer, head or token, or a patch does not fit.
    """
    heads = blocks[0].attention.heads
    before, after = ([[] for _ in blocks] for _ in range(2))
    for where in _several(silence, str, "silence", 'a name such as "3.5", or "3" for all heads of a layer'):
        layer, head = layer_and_head(where, len(blocks), heads)
        before[layer].append((slice(None) if head is None else head, 0))
    for patch in _several(patches, Patch, "patch", "Patch(where, source, places=None)"):
        layer, head = layer_and_head(patch.where, len(blocks), heads)
        _check_source(patch.source, blocks)
        here, there = _matched(patch, size)
        if head is None:
            after[layer].append((here, patch.source.hidden[layer + 1, there]))  # (n, D)
        else:
            before[layer].append(((head, here), _heads_outputs(patch.source, layer, blocks)[head, there]))  # (n, d_v)
    return before, after


def put(array, cells_and_numbers):
    """The array with other numbers in some of its cells; the array itself stays as it is.

    >>> put(np.zeros(3), [(1, 5.0), (slice(1), 2.0)]).tolist()
    [2.0, 5.0, 0.0]
    """
    array = array.copy() if cells_and_numbers else array
    for cells, numbers in cells_and_numbers:
        array[cells] = numbers
    return array


def _heads_outputs(source, layer, blocks):
    """What every head of a layer gave, before W_O: (H, T, d_v)."""
    values = queries_keys_values(source.hidden[layer], blocks[layer].attention)[2]  # (H, T, d_v)
    return source.weights[layer] @ values


def _several(given, kind, name, what):
    """A list of what was given: one of a kind, or several."""
    several = [given] if isinstance(given, kind) else list(given) if isinstance(given, Iterable) else None
    odd = [given] if several is None else [each for each in several if not isinstance(each, kind)]
    if odd:
        raise ValueError(f"{name} wants {what}, or a list of such; got {odd[0]!r}.")
    return several


def _place(place, size):
    if isinstance(place, str):
        raise ValueError(f"A token is named by its place; got {place!r}. Try encoding.tokens.index({place!r}).")
    place = as_whole(place, "A token's place is counted from [CLS], which is 0", least=0)
    if place >= size:
        raise ValueError(f"The text has {size} tokens, at places 0 to {size - 1}; got {place}.")
    return place


def _matched(patch, size):
    """The places of a patch here and in the other text, one for one."""
    other = len(patch.source.tokens)
    if patch.places is None:
        if other != size:
            raise ValueError(f"This text has {size} tokens and that of the patch {other}, so they cannot be matched "
                             "one by one. Say which is put where: places=[(here, there)].")
        return np.arange(size), np.arange(size)
    listed = isinstance(patch.places, Iterable) and not isinstance(patch.places, (str, Mapping))
    if not listed or not (places := list(patch.places)):
        raise ValueError("The places of a patch are a list of places, or of pairs (here, there), or None for all; "
                         f"got {patch.places!r}.")
    pairs = [tuple(each) if isinstance(each, (tuple, list, np.ndarray)) else (each, each) for each in places]
    if odd := [pair for pair in pairs if len(pair) != 2]:
        raise ValueError(f"A pair of places is (here, there); got {odd[0]}.")
    here, there = [_place(each, size) for each, _ in pairs], [_place(each, other) for _, each in pairs]
    if twice := [place for place in here if here.count(place) > 1]:
        raise ValueError("One place can be patched with one token; "
                         f"place {twice[0]} is named {here.count(twice[0])} times.")
    return here, there


def _check_source(source, blocks):
    if not all(hasattr(source, part) for part in ("tokens", "hidden", "weights")):
        raise ValueError("The source of a patch is what `encode` made of the other text; "
                         f"got {type(source).__name__}. Try model.encode(text).")
    layers, size, attention = len(blocks), len(source.tokens), blocks[0].attention
    wanted = (layers + 1, size, len(attention.w_q)), (layers, attention.heads, size, size)
    came = (np.shape(source.hidden), np.shape(source.weights))
    if came != wanted:
        raise ValueError("The source of a patch should come from the same model, with hidden and weights of shapes "
                         f"{wanted[0]} and {wanted[1]}; got {came[0]} and {came[1]}.")
