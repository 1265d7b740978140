"""Chapter 07: what the heads of the real model do for "bank" and for "he", and what is lost when some fall silent."""

from functools import cache
from itertools import combinations
from typing import NamedTuple

import numpy as np

from attention_lib.measure.chapter_05 import SIDES
from attention_lib.minilm import HEADS, load_minilm
from attention_lib.numbers import as_whole
from attention_lib.ruler import on_ruler
from attention_lib.senses import load_senses
from attention_lib.vectors import cosine_similarity

TARGETS = ("before", "after", "itself", "[CLS]", "[SEP]", "cue")
CHOOSE = (("{} gave {} a book, and {} smiled.", "Bob Alice"),
          ("{} met {} at the station because {} was lost.", "John Mary"),
          ("{} saw {} in the garden, but {} said nothing.", "Peter Anna"))
TEST = (("{} wrote to {} when {} was ill.", "Tom Laura"), ("{} phoned {} after {} came home.", "James Emma"),
        ("{} helped {}, so {} was happy.", "David Sarah"), ("{} played chess with {} until {} won.", "Paul Jane"),
        ("{} lent {} a coat before {} left.", "Mark Lucy"), ("{} sat beside {} while {} read a story.", "George Helen"))


class Right(NamedTuple):
    """How many cases are right, of 20 each."""

    one_bank: int
    two_banks: int


class Votes(NamedTuple):
    """What speaks for the right answer in each of 20 cases: first what is so without any head, then 12 heads."""

    one_bank: np.ndarray  # (20, 13) held-out sentences: above 0 together, "bank" stands on its own side
    two_banks: np.ndarray  # (20, 13) texts with two banks: above 0 together, the two stand in the right order

    def right(self, silent=()):
        """How many of 20 sentences and of 20 texts are right if these heads, counted from 1, are silent.

        Raises:
            ValueError: there is no such head.

        >>> votes().right(), votes().right([5])
        (Right(one_bank=18, two_banks=19), Right(one_bank=17, two_banks=18))
        """
        heard = np.ones(HEADS + 1)
        for head in silent:
            if as_whole(head, "A head is counted from 1", 1) > HEADS:
                raise ValueError(f"Layer 1 has {HEADS} heads, counted from 1; got {head}.")
            heard[head] = 0
        return Right(*(int((cases @ heard > 0).sum()) for cases in self))


class Shared(NamedTuple):
    """What one "bank" gives to each of T tokens through all heads of layer 1, and what it gets from them."""

    tokens: list
    weights: np.ndarray  # (T,) the mean of the twelve
    pulls: np.ndarray  # (T,) the sum of the twelve, on the ruler


class Roles(NamedTuple):
    """How much the heads give to six targets, over the 80 plain sentences with "bank"."""

    given: np.ndarray  # (6, L, H) in the order of TARGETS
    chance: np.ndarray  # (6,) if all weights were equal


class Rest(NamedTuple):
    """What becomes of [CLS] in each of L layers, mean of its heads."""

    given: np.ndarray  # (L,) the weight that words give it
    its_output: np.ndarray  # (L,) how long its value output is
    a_words: np.ndarray  # (L,) and that of a word


class Pronouns(NamedTuple):
    """Does "he" or "she" give more to the name of its own gender? 72 heads and two rules without attention."""

    chosen: np.ndarray  # (72,) right ones of 12 sentences, on which a head may be chosen
    test: np.ndarray  # (72,) right ones of 24 others
    weights: np.ndarray  # (24, 2, 72) in the test: on the right name, and on the wrong one
    nearer: int  # of the 24: the name that stands nearer is right
    likeness: int  # of the 24: the name whose static vector is more like the pronoun's is right
    texts: list  # the 24


class Looks(NamedTuple):
    """Who looks at the cues of "bank" in the 80 plain sentences, in each of 72 heads."""

    bank: np.ndarray  # (72,) what "bank" gives them
    others: np.ndarray  # (72,) what the other words give them, on average


def votes():
    """What each head of layer 1 says to the right answer about "bank", on the one ruler.

    Returns:
        Votes; cached, and its arrays are read-only.
    """
    return _votes()


@cache
def _votes():
    one = []
    for each in load_senses("bank", "held-out", "plain"):
        found = on_ruler(each.text)
        one.append(SIDES[each.sense] * np.append(found.starts[0], found.pulls[0].sum(axis=1)))
    two = []
    for each in load_senses("bank", kind="two-banks")[::2]:  # a text has two rows, this is that of its first bank
        found = on_ruler(each.text)
        rows = np.column_stack([found.starts, found.pulls.sum(axis=2)])  # (2, 13)
        two.append(SIDES[each.sense] * (rows[0] - rows[-1]))
    arrays = np.array(one), np.array(two)
    for array in arrays:
        array.setflags(write=False)
    return Votes(*arrays)


def head_pulls(text):
    """Where "bank" stands alone on the ruler of layer 1, and how far each of the twelve heads pulls it.

    Args:
        text: a string with "bank" in it; of several the first counts.

    Returns:
        (start, pulls (12,)).

    Raises:
        ValueError: "bank" is not in the text.

    >>> start, pulls = head_pulls("We sat by the river bank.")
    >>> round(start, 2), round(pulls[4].item(), 2), round(start + pulls.sum().item(), 2)
    (0.22, -0.74, -2.15)
    """
    found = on_ruler(text)
    return float(found.starts[0]), found.pulls[0].sum(axis=1)


def strongest():
    """The twelve heads of layer 1, counted from 1, by how hard they pull "bank" to its own side in 60 training
    sentences, the hardest first.

    >>> strongest()[:3]
    [4, 5, 11]
    """
    pulls = [SIDES[each.sense] * head_pulls(each.text)[1] for each in load_senses("bank", "train", "plain")]
    return [int(head) + 1 for head in np.argsort(-np.mean(pulls, axis=0))]


def fewest_silences(most=10):
    """The smallest sets of heads of layer 1 without which no more than `most` of the 20 texts with two banks are right.

    Args:
        most: how many texts may still be right, from 0 to 20.

    Returns:
        list of tuples of heads, counted from 1, all of the same size; empty if no set is enough.

    >>> len(fewest_silences()[0])
    5
    """
    as_whole(most, "most counts texts")
    cases = votes().two_banks
    for size in range(HEADS + 1):
        sets = list(combinations(range(1, HEADS + 1), size))
        heard = np.ones((len(sets), HEADS + 1))
        for row, heads in enumerate(sets):
            heard[row, list(heads)] = 0
        few = ((cases @ heard.T > 0).sum(axis=0) <= most).nonzero()[0]
        if len(few):
            return [sets[row] for row in few]
    return []


def shared(text):
    """What "bank" gives to each token through all twelve heads of layer 1, and how far each token pulls it.

    Args:
        text: a string with "bank" in it; of several the first counts.

    Returns:
        Shared.

    Raises:
        ValueError: "bank" is not in the text.

    >>> found = shared("The bank was robbed while we swam in the river.")
    >>> at = found.tokens.index("robbed")
    >>> round(found.weights[at].item(), 2), abs(round(found.pulls[at].item(), 2))
    (0.17, 0.0)
    """
    found, encoding = on_ruler(text), load_minilm().encode(text)
    return Shared(found.tokens, encoding.weights[0, :, found.at[0]].mean(axis=0), found.pulls[0].sum(axis=0))


def roles():
    """What the 72 heads give, on average, to the token before, to that after, to the word itself, to [CLS] and to
    [SEP], words alone asking; and what "bank" gives to its labelled cues.

    Returns:
        Roles; cached, and its arrays are read-only.

    >>> roles().given[0, 0, 2].round(2).item()
    1.0
    """
    return _roles()


@cache
def _roles():
    given, chance = [], []
    for sense, each in _banks():
        given.append(_role(each.weights, each.tokens, sense.cues))
        equal = np.full((1, 1, len(each.tokens), len(each.tokens)), 1 / len(each.tokens))
        chance.append(_role(equal, each.tokens, sense.cues)[:, 0, 0])
    arrays = np.mean(given, axis=0), np.mean(chance, axis=0)
    for array in arrays:
        array.setflags(write=False)
    return Roles(*arrays)


def _role(weights, tokens, cues):
    """The mean weight on six targets: (L, H, T, T) to (6, L, H)."""
    i = np.arange(1, len(tokens) - 1)  # the words
    pairs = (i, i - 1), (i, i + 1), (i, i), (i, 0), (i, -1)
    on_cues = weights[..., tokens.index("bank"), np.isin(tokens, cues)].sum(axis=-1)
    return np.array([*(weights[..., rows, columns].mean(axis=-1) for rows, columns in pairs), on_cues])


def rest():
    """How much [CLS] is looked at in each layer, and how much it says; the outputs in every fourth sentence of 80.

    Returns:
        Rest.

    >>> found = rest()
    >>> [round(each[0].item(), 2) for each in found]
    [0.22, 0.71, 2.46]
    """
    return _rest()


@cache
def _rest():
    lengths = []
    for number, block in enumerate(load_minilm().blocks):
        found = []
        for head in map(block.attention.head, range(HEADS)):
            for _, each in _banks()[::4]:
                said = (each.hidden[number] @ head.w_v + head.b_v) @ head.w_o  # (T, D)
                long = np.linalg.norm(said, axis=1)
                found.append((long[0], long[1:-1].mean()))
        lengths.append(np.mean(found, axis=0))
    return Rest(roles().given[3].mean(axis=1), *np.transpose(lengths))


def looks_at_cues():
    """In each head: what "bank" gives to its labelled cues, and what the other words, neither cues nor marks, give
    them on average, in the 80 plain sentences.

    Returns:
        Looks.

    >>> round(looks_at_cues().bank.reshape(6, 12)[0, 4].item(), 2)
    0.29
    """
    return _looks()


@cache
def _looks():
    pairs = []
    for sense, each in _banks():
        is_cue, is_bank = np.isin(each.tokens, sense.cues), np.array(each.tokens) == "bank"
        others = ~is_cue & ~is_bank & ~np.isin(each.tokens, ["[CLS]", "[SEP]"])
        on_cues = each.weights[..., is_cue].sum(axis=-1)  # (L, H, T)
        pairs.append([on_cues[..., rows].mean(axis=-1) for rows in (is_bank, others)])
    return Looks(*np.mean(pairs, axis=0).reshape(2, -1))


def pronouns():
    """Which heads let "he" and "she" give more to the right one of two names, and which rules find it as well.

    Each frame comes in four versions: both orders of the names, "he" and "she". So the nearer name is right in half.

    Returns:
        Pronouns.

    >>> found = pronouns()
    >>> found.test.reshape(6, 12)[2, 4].item(), found.nearer, found.likeness
    (22, 12, 24)
    """
    return _pronouns()


@cache
def _pronouns():
    model, weights = load_minilm(), []
    sentences = [[each for frame, pair in frames for each in _versions(frame, *pair.split())]
                 for frames in (CHOOSE, TEST)]
    nearer = likeness = 0
    for asked in sentences:
        rows = []
        for text, *three in asked:
            encoding = model.encode(text)
            at, yes, no = (encoding.tokens.index(word.lower()) for word in three)
            rows.append(encoding.weights[:, :, at, [yes, no]].reshape(-1, 2).T)  # (2, 72)
            if asked is sentences[1]:
                x = model.words[[model.index[word.lower()] for word in three]]  # (3, D), static
                nearer += yes > no
                likeness += cosine_similarity(x[0], x[1]) > cosine_similarity(x[0], x[2])
        weights.append(np.array(rows))  # (N, 2, 72)
    right = [(each[:, 0] > each[:, 1]).sum(axis=0) for each in weights]
    return Pronouns(*right, weights[1], int(nearer), int(likeness), [text for text, *_ in sentences[1]])


def _versions(frame, him, her):
    """Four times (sentence, pronoun, right name, wrong name)."""
    return [(frame.format(*pair, pronoun), pronoun, *names) for pair in ((him, her), (her, him))
            for pronoun, names in (("he", (him, her)), ("she", (her, him)))]


@cache
def _banks():
    """The 80 plain sentences with "bank", each with its encoding."""
    model = load_minilm()
    return [(each, model.encode(each.text)) for each in load_senses("bank", kind="plain")]
