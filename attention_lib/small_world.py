"""The small world: some 40,000 plain sentences on which word vectors are learned in a minute."""

import json
from functools import cache
from typing import NamedTuple

from attention_lib.data_files import read_text
from attention_lib.text import tokenize


class SmallWorld(NamedTuple):
    """The sentences, and what should come out of them. All words are in lower case, as `tokenize` gives them."""

    sentences: list  # of lists of tokens
    groups: dict  # name → words that are meant to be alike
    pairs: list  # of (word, word) that are meant to be near
    analogies: list  # of (a, b, c, d): a is to b as c is to d
    ambiguous: dict  # word → sense → words that tell the sense
    relations: dict  # name → its analogies; all of them together are `analogies`


@cache
def load_small_world():
    """The book's own little corpus; data/README.md says how it was made and what it is not.

    Returns:
        SmallWorld. It is read once and shared: copy what you want to change.

    Raises:
        FileNotFoundError, ValueError: a file is missing, or not the one that was published.

    >>> world = load_small_world()
    >>> world.pairs[0]
    ('king', 'queen')
    >>> list(world.ambiguous["bank"])
    ['river', 'money']
    """
    facts = json.loads(read_text("small_world.json"))
    relations = {name: [tuple(words) for words in analogies] for name, analogies in facts["analogies"].items()}
    return SmallWorld(
        sentences=[tokenize(line) for line in read_text("small_world.txt").splitlines()],
        groups=facts["groups"],
        pairs=[tuple(pair) for pair in facts["pairs"]],
        analogies=[analogy for analogies in relations.values() for analogy in analogies],
        ambiguous=facts["ambiguous"],
        relations=relations,
    )
