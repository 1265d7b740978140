"""Chapter 09: what the real model hears if it may only look back, or only ahead; and what a later word changes."""

from functools import cache, lru_cache
from typing import NamedTuple

import numpy as np

from attention_lib.attention import causal_mask, multi_head_attention, softmax
from attention_lib.minilm import load_minilm
from attention_lib.numbers import as_whole
from attention_lib.ruler import layer_ruler
from attention_lib.senses import load_senses, sense_axis
from attention_lib.text import tokenize
from attention_lib.transformer import encoder_block

LOOKS = ("everyone", "back", "ahead")
KINDS = ("before", "after", "both")  # where the cues stand
WORDS = ("bank", "bat", "spring", "crane", "mouse", "bark", "match")


class Asked(NamedTuple):
    """All that decides where one "bank" of a text stands after layer 1, whoever may be heard."""

    tokens: list  # T
    at: int  # which of them asks
    scores: np.ndarray  # (12, T) divided by √d_k
    says: np.ndarray  # (12, T) where the value output of each token would take it, if it got all of a head
    alone: float  # its place before it hears anything

    def under(self, allowed):
        """(weights (12, T), place) if it may hear the tokens where allowed (T,) is True."""
        weights = softmax(np.where(allowed, self.scores, -np.inf))
        return weights, float(self.alone + (weights * self.says).sum())


class Sides(NamedTuple):
    """In how many sentences a word stands on its own side, by where the cues stand."""

    before: int
    after: int
    both: int
    of: tuple  # how many there are of each kind

    @property
    def right(self):
        """Of all 320."""
        return self.before + self.after + self.both


def who_may(look, n):
    """(n, n) bool: who may hear whom, if all look at "everyone", "back" or "ahead"; each hears itself.

    >>> who_may("back", 3).sum(axis=1).tolist(), who_may("ahead", 3).sum(axis=1).tolist()
    ([1, 2, 3], [3, 2, 1])

    Raises:
        ValueError: there is no such look.
    """
    if look not in LOOKS:
        raise ValueError(f"There is no look {look!r}; choose one of {', '.join(LOOKS)}.")
    return {"everyone": np.ones((n, n), dtype=bool), "back": causal_mask(n), "ahead": causal_mask(n).T}[look]


def asked(text, place=0):
    """What decides where a "bank" stands after layer 1, on the one ruler, under any mask.

    Args:
        text: a string with "bank" in it.
        place: which "bank", from 0.

    Returns:
        Asked.

    Raises:
        ValueError: "bank" does not stand there so often.

    >>> row = asked("The bank of the river was muddy.")
    >>> [round(row.under(who_may(look, 10)[row.at])[1], 2) for look in ("everyone", "back")]
    [-1.53, 0.64]
    """
    model = load_minilm()
    tokens = ["[CLS]", *model.tokenize(text), "[SEP]"]
    places = [at for at, token in enumerate(tokens) if token == "bank"]
    if not 0 <= as_whole(place, "place counts the banks") < len(places):
        raise ValueError(f"“bank” stands {len(places)} times in the text {text!r}; got place {place}, from 0.")
    x, layer, ruler = model.embed(tokens), model.blocks[0].attention, layer_ruler("bank")
    heads = [layer.head(head) for head in range(layer.heads)]
    scores = [(x[places[place]] @ head.w_q + head.b_q) @ (x @ head.w_k + head.b_k).T / np.sqrt(head.w_q.shape[1])
              for head in heads]
    says = [(x @ head.w_v + head.b_v) @ (head.w_o @ ruler.axis) for head in heads]
    alone = float(ruler.place(x[places[place]] + layer.b_o))
    return Asked(tokens, places[place], np.array(scores, float), np.array(says, float), alone)


@cache
def looking(look="everyone", copies=1, word=None):
    """In how many of the 320 plain sentences does the word stand on its own side after layer 1?

    Each sentence is asked by an axis that is made from all others with the same word, under the same mask.

    Args:
        look: "everyone", "back" or "ahead".
        copies: how often each sentence is said; the last copy of the word is asked.
        word: one of the seven, or None for all.

    Returns:
        Sides.

    Raises:
        ValueError: there is no such look or word.

    >>> looking("back")[:3], looking("back", copies=2)[:3]
    ((91, 38, 103), (88, 71, 113))
    """
    words = WORDS if word is None else (word,)
    right, kinds = (np.concatenate([found(each) for each in words])
                    for found in (lambda each: sides(each, look, copies), cue_places))
    return Sides(*(int(right[kinds == kind].sum()) for kind in KINDS), tuple(int((kinds == kind).sum())
                                                                            for kind in KINDS))


def sides(word, look, copies=1):
    """For each plain sentence with a word: does it stand on its own side after layer 1, in the last copy? (N,) bool."""
    examples, model = load_senses(word, kind="plain"), load_minilm()
    new = []
    for each in examples:
        tokens = ["[CLS]", *model.tokenize(" ".join([each.text] * copies)), "[SEP]"]
        at = [place for place, token in enumerate(tokens) if token == word][copies - 1]
        x = model.embed(tokens)
        new.append((x + multi_head_attention(x, model.blocks[0].attention, who_may(look, len(tokens)))[0])[at])
    return _right(np.array(new), [each.sense == examples[-1].sense for each in examples])


@lru_cache(maxsize=8)
def cue_places(word):
    """For each plain sentence with a word: do all its cues come before it, all after it, or on both sides? (N,)"""
    return np.array([_cue_place(each) for each in load_senses(word, kind="plain")])


def late_banks(look="back"):
    """The 23 sentences in which all that tells of "bank" comes after it.

    Returns:
        dict of "river" and "money" → (places on the one ruler (N,), how many are on their own side by `looking`).
    """
    examples, right = load_senses("bank", kind="plain"), sides("bank", look)
    found = {}
    for sense in ("river", "money"):
        mine = [at for at, each in enumerate(examples) if each.sense == sense and _cue_place(each) == "after"]
        rows = [asked(examples[at].text) for at in mine]
        places = [row.under(who_may(look, len(row.tokens))[row.at])[1] for row in rows]
        found[sense] = np.array(places), int(right[mine].sum())
    return found


def later_words():
    """Of the 23 sentences whose cues come after "bank": how often is the sense right after six layers of looking back?

    Returns:
        dict of "bank" and "full stop" (the last mark, once a question mark) → count.

    >>> later_words()
    {'bank': 15, 'full stop': 20}
    """
    return {name: int(later_banks(name)[0].sum()) for name in ("bank", "full stop")}


@cache
def later_banks(asked_token="bank"):
    """The same one by one.

    Returns:
        (right (23,) bool, senses (23,)).
    """
    examples, model = load_senses("bank", kind="plain"), load_minilm()
    late, vectors = cue_places("bank") == "after", []
    for each in examples:
        tokens = ["[CLS]", *model.tokenize(each.text), "[SEP]"]
        at = tokens.index("bank") if asked_token == "bank" else -2
        vectors.append(model.encode(each.text, causal_mask(len(tokens))).hidden[6, at])
    senses = np.array([each.sense for each in examples])
    return _right(np.array(vectors), senses == "money")[late], senses[late]


def changes(first, second, look="everyone"):
    """By how much a vector changes if a text is another one, as a share of its length.

    Args:
        first, second: texts, or lists of tokens; compared are as many tokens as both have.
        look: see `who_may`.

    Returns:
        (7, T): the input, and after each layer.

    >>> bool(changes(["the", "bank"], ["the", "bank", "of"], "back").max() < 1e-6)
    True
    """
    old, new = (_hidden(text, look) for text in (first, second))
    shared = min(old.shape[1], new.shape[1])
    old, new = old[:, :shared], new[:, :shared]
    return np.linalg.norm(new - old, axis=-1) / np.linalg.norm(old, axis=-1)


def _hidden(text, look):
    model = load_minilm()
    tokens = ["[CLS]", *model.tokenize(text), "[SEP]"] if isinstance(text, str) else text
    mask, hidden = who_may(look, len(tokens)), [model.embed(tokens)]
    for block in model.blocks:
        hidden.append(encoder_block(hidden[-1], block, mask)[0])
    return np.stack(hidden)  # (7, T, 384)


def _cue_place(each):
    words = tokenize(each.text)
    later = [words.index(cue) > each.position for cue in each.cues]
    return "after" if all(later) else "both" if any(later) else "before"


def _right(vectors, second):
    """For each vector (N, D): does it stand on the right side of the axis that the others make? (N,) bool."""
    second, right = np.array(second), []
    for place, other in enumerate(~np.eye(len(vectors), dtype=bool)):
        axis, middle = sense_axis(vectors[other & ~second], vectors[other & second])
        right.append(((vectors[place] - middle) @ axis > 0) == second[place])
    return np.array(right)
