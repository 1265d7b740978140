"""Chapter 04: what one vector a word can tell: neighbours, analogies with their controls, senses of seven words."""

from functools import cache
from typing import NamedTuple

import numpy as np

from attention_lib.bank import MONEY, RIVER
from attention_lib.measure.chapter_05 import book_table, follow, static_ruler
from attention_lib.senses import context_mean, load_senses, nearest_mean_accuracy
from attention_lib.vectors import WordVectors, cosine_similarity, pole_axis

TWELVE = ("bank", "king", "dog", "paris", "river", "music", "doctor", "winter", "bread", "happy", "run", "red")
RELATIONS = {  # a is to b as c is to d; the table knows all of these words, and none was left out for its answer
    "family": "man woman king queen, man woman uncle aunt, brother sister father mother, boy girl son daughter, "
              "husband wife actor actress",
    "capitals": "france paris germany berlin, france paris japan tokyo, italy rome england london, "
                "spain madrid russia moscow, egypt cairo greece athens",
    "plurals": "dog dogs cat cats, child children man men, river rivers bank banks, car cars house houses, "
               "tree trees book books",
    "comparatives": "big bigger small smaller, good better bad worse, slow slower fast faster, "
                    "tall taller short shorter, old older young younger",
    "superlatives": "big biggest small smallest, good best bad worst, long longest high highest, tall tallest short "
                    "shortest, old oldest young youngest",
    "past": "walk walked play played, go went run ran, see saw give gave, work worked look looked, take took come came",
    "opposites": "happy unhappy known unknown, hot cold big small, up down left right, open closed full empty, "
                 "day night summer winter",
    "people": "france french germany german, spain spanish italy italian, japan japanese china chinese, "
              "england english russia russian, greece greek egypt egyptian",
    "work": "teacher school doctor hospital, farmer farm chef kitchen, pilot plane sailor ship, "
            "judge court priest church, actor stage singer concert",
}


class Analogies(NamedTuple):
    """How many of Q questions three ways answer rightly."""

    usual: int  # the words of the question are struck off the answers
    kept: int  # they may answer, too
    alone: int  # no arithmetic: the nearest neighbour of the third word
    of: int  # Q
    third: int  # in so many, with the question's words kept, the answer is the third word itself
    rows: list  # of (question, usual answer, answer with the question's words, neighbour of the third word)


class Told(NamedTuple):
    """In how many of N sentences the sense of a word is told, by its own vector and by the mean of the others."""

    own: float  # a tie counts one half
    company: float
    of: int


class LeftOut(NamedTuple):
    """Words on rulers that were made without them."""

    right: int  # so many stand on their own side
    places: dict  # of a word → its place


@cache
def full_table():
    """The table "minilm", 384 numbers for each of 21,721 words: WordVectors, loaded once."""
    return WordVectors.load("minilm")


def analogy_questions():
    """Forty-five analogies of nine kinds, five of each: a list of (a, b, c, d), "a is to b as c is to d".

    >>> analogy_questions()[0]
    ('man', 'woman', 'king', 'queen')
    """
    return [tuple(line.split()) for lines in RELATIONS.values() for line in lines.split(", ")]


def count_analogies(vectors=None, questions=None):
    """How often does arithmetic with vectors answer, and how much of that is owed to the rule, or to no arithmetic?

    Args:
        vectors: WordVectors; None for the table "minilm".
        questions: list of (a, b, c, d); None for the forty-five.

    Returns:
        Analogies.

    >>> found = count_analogies(questions=[("man", "woman", "king", "queen")])
    >>> found.rows
    [(('man', 'woman', 'king', 'queen'), 'queen', 'king', 'kings')]
    """
    vectors = full_table() if vectors is None else vectors
    questions = analogy_questions() if questions is None else list(questions)
    rows = [(question, vectors.analogy(*question[:3], n=1)[0][0],
             vectors.analogy(*question[:3], n=1, exclude=False)[0][0], vectors.nearest(question[2], 1)[0][0])
            for question in questions]
    usual, kept, alone = (sum(row[way] == row[0][3] for row in rows) for way in (1, 2, 3))
    return Analogies(usual, kept, alone, len(rows), sum(row[2] == row[0][2] for row in rows), rows)


def random_cosines(count=300, seed=0, vectors=None):
    """The cosines of pairs of words drawn at random: (count,).

    Raises:
        ValueError: count is no number of pairs.
    """
    if isinstance(count, bool) or not isinstance(count, int) or count < 1:
        raise ValueError(f"count should be a whole number of pairs, at least 1; got {count!r}.")
    matrix = (full_table() if vectors is None else vectors).matrix
    return cosine_similarity(*np.random.default_rng(seed).choice(matrix, (2, count)))


def place_of(*words):
    """Where words stand on the static ruler of "bank": a dict of a word → its place.

    >>> {word: round(place, 2) for word, place in place_of("bank", "boat").items()}
    {'bank': 0.22, 'boat': -0.86}
    """
    return {word: float(static_ruler().place(book_table()[word])) for word in words}


def static_places(sentences):
    """Where "bank" stands in sentences if each word keeps its vector of the table: (N,), N times the same.

    Raises:
        ValueError: "bank" is not in a sentence.
    """
    return np.array([follow(text, as_in_the_table).place for text in sentences])


def random_places(count=300, seed=0):
    """Where words drawn at random stand on the static ruler of "bank": (count,)."""
    rows = np.random.default_rng(seed).choice(len(book_table()), count)
    return static_ruler().place(book_table().matrix[rows])


def left_out():
    """Each of the twelve words on a ruler made of the other eleven: LeftOut."""
    table, places = book_table(), {}
    for word in (*RIVER, *MONEY):
        left, right = (table[[each for each in words if each != word]] for words in (RIVER, MONEY))
        axis, middle = pole_axis(table["bank"], left, right), (left.mean(axis=0) + right.mean(axis=0)) / 2
        places[word] = float((table[word] - middle) @ axis)
    return LeftOut(sum((place < 0) == (word in RIVER) for word, place in places.items()), places)


def as_in_the_table(x):
    """Every word hears itself alone: x (T, D) to (output (T, D), weights (T, T))."""
    return x, np.eye(len(x))


def senses_told(word=None, kind="plain", vectors=None):
    """Can the sense of a word be told from its own vector, or from the mean of the other words of its text?

    Each new text goes to the nearer of two means, made of the training sentences of the two senses.

    Args:
        word: a word of `load_senses`; None for all seven together.
        kind: "plain" for the held-out sentences, "two-banks" or "distractor" for harder texts with "bank".
        vectors: WordVectors; None for the table "minilm".

    Returns:
        Told.

    >>> senses_told("bank")
    Told(own=10.0, company=18.0, of=20)
    """
    vectors = full_table() if vectors is None else vectors
    if word is None:
        found = [senses_told(each, kind, vectors) for each in dict.fromkeys(each.word for each in load_senses())]
        return Told(*(sum(part) for part in zip(*found, strict=True)))
    train = load_senses(word, split="train")
    test = load_senses(word, split="held-out" if kind == "plain" else None, kind=kind)
    counts = [nearest_mean_accuracy([of(each) for each in train], [each.sense for each in train],
                                    [of(each) for each in test], [each.sense for each in test]) * len(test)
              for of in (lambda each: vectors[each.word], lambda each: context_mean(each, vectors))]
    return Told(*(round(float(count), 6) for count in counts), len(test))


def wrongly_told(vectors=None):
    """The held-out sentences of all seven words whose company tells the wrong sense: a list of texts.

    >>> len(wrongly_told())
    5
    """
    vectors, wrong = full_table() if vectors is None else vectors, []
    for word in dict.fromkeys(each.word for each in load_senses()):
        train = load_senses(word, split="train")
        means = [context_mean(each, vectors) for each in train], [each.sense for each in train]
        for each in load_senses(word, split="held-out", kind="plain"):
            right = nearest_mean_accuracy(*means, [context_mean(each, vectors)], [each.sense], balanced=False)
            wrong += [each.text] if right < 1 else []
    return wrong


def same_company(vectors=None):
    """In how many texts with two banks do both have the very same company: (so many, of N).

    >>> same_company()
    (20, 20)
    """
    vectors = full_table() if vectors is None else vectors
    two = load_senses("bank", kind="two-banks")
    same = [np.allclose(context_mean(one, vectors), context_mean(other, vectors))
            for one, other in zip(two[::2], two[1::2], strict=True)]
    return sum(same), len(same)


def neighbours_kept(words=TWELVE, n=5):
    """Of the n nearest neighbours of some words, how many are the same in 64 numbers as in 384: dict of a word → it."""
    return {word: len(dict(full_table().nearest(word, n)).keys() & dict(book_table().nearest(word, n)).keys())
            for word in words}
