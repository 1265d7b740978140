"""Chapter 05: what attention on static vectors does for "bank", in twenty sentences."""

from functools import cache
from typing import NamedTuple

import numpy as np

from attention_lib.attention import raw_attention, softmax
from attention_lib.bank import MONEY, RIVER, SMALL_WORDS, TWO_BANKS, twenty_sentences
from attention_lib.numbers import as_floats
from attention_lib.ruler import Ruler
from attention_lib.text import tokenize
from attention_lib.vectors import WordVectors, pole_axis, unit

SIDES = {"river": -1, "money": 1}


class Followed(NamedTuple):
    """One word through attention, in a sentence of T words."""

    words: list  # T, those that the table knows
    weights: np.ndarray  # (T,) what the word gives to each
    pulls: np.ndarray  # (T,) what each adds on the ruler; alone + all pulls = place, if the output is the mix
    alone: float  # where the word stands without a sentence
    place: float  # where it stands in this one


class StaticScore(NamedTuple):
    """What attention does for "bank" in N labelled sentences."""

    toward: int  # in so many it moves toward its own pole
    of: int  # N
    way: float  # the mean share of the way to its pole that it goes
    keeps: float  # the mean weight that it gives itself
    small_words: float  # the mean weight that goes to small words, such as "the"
    wrong: list  # the sentences in which it moves the other way


class Apart(NamedTuple):
    """What is different for two places of one word in one text."""

    rows: list  # of the two, among the words that the table knows
    places: np.ndarray  # (2,) on the ruler
    weights: float  # the largest difference between their weights
    vectors: float  # and between their new vectors


@cache
def book_table():
    """The table "minilm-64", 64 numbers for each of 21,721 words: WordVectors, loaded once."""
    return WordVectors.load("minilm-64")


def static_ruler(vectors=None, word="bank"):
    """The ruler for static vectors: -1 is the mean of six river words, +1 the mean of six money words, 0 halfway.

    Its axis is that of the map in chapter 05: what of the way between the poles is not along the word itself. So the
    word alone stands where it is as near to both, and no sentence has another number there.

    Args:
        vectors: WordVectors that know the twelve words; None for the table "minilm-64".
        word: the word whose ruler it is.

    Returns:
        Ruler.

    Raises:
        KeyError: the table does not know a word.
        ValueError: seen from the word both poles lie the same way.

    >>> static_ruler().place(book_table()["bank"]).round(2).item()
    0.22
    """
    vectors = book_table() if vectors is None else vectors
    left, right = (unit(as_floats(vectors[words]).astype(float)) for words in (RIVER, MONEY))
    axis = pole_axis(as_floats(vectors[word]).astype(float), left, right)
    return Ruler(word, ("river", "money"), axis, (left.mean(axis=0) + right.mean(axis=0)) / 2)


def no_self_attention(x, sharpness=4.0):
    """Raw attention in which no word may hear itself: x (T, D) to (output (T, D), weights (T, T)).

    Raises:
        ValueError: x is no table of at least two vectors.

    >>> no_self_attention(np.eye(3), sharpness=1)[1][0].tolist()
    [0.0, 0.5, 0.5]
    """
    x, sharpness = as_floats(x, "x"), float(as_floats(sharpness, "sharpness"))
    if x.ndim != 2 or len(x) < 2:
        raise ValueError(f"x should be (T, D) with at least two words, or one has nobody to hear; got shape {x.shape}.")
    weights = softmax(np.where(np.eye(len(x), dtype=bool), -np.inf, sharpness * (x @ x.T)))  # (T, T)
    return weights @ x, weights


def follow(sentence, attention=raw_attention, word="bank", vectors=None, **settings):
    """Follow a word through attention: where it stands, alone and in a sentence, and what it hears.

    Args:
        sentence: a text; words that the table does not know are left out. The first place of the word counts.
        attention: a function of x (T, D) that returns (output (T, D), weights (T, T)).
        word: the word to follow.
        vectors: WordVectors; None for the table "minilm-64".
        settings: passed on to attention, such as sharpness=8.

    Returns:
        Followed.

    Raises:
        ValueError: the word is not among the known words of the sentence.

    >>> we_sat = follow("We sat by the river bank.")
    >>> we_sat.words[-1], round(we_sat.weights[-1].item(), 2), round(we_sat.place - we_sat.alone, 3)
    ('bank', 0.86, -0.103)
    """
    vectors = book_table() if vectors is None else vectors
    words = [each for each in tokenize(sentence) if each in vectors]
    if word not in words:
        raise ValueError(f"“{word}” is not among the words of {sentence!r} that the table knows: {', '.join(words)}.")
    x, at, ruler = vectors[words], words.index(word), _ruler_of(vectors, word)
    output, weights = attention(x, **settings)
    pulls = weights[at] * ((x - x[at]) @ ruler.axis)  # (T,)
    return Followed(words, weights[at], pulls, float(ruler.place(x[at])), float(ruler.place(output[at])))


def static_row(text, cues=()):
    """One row of the ruler of raw attention, as `plots.plot_ruler` draws it: where "bank" goes, and how its cues pull.

    Args:
        text: a string with "bank" in it.
        cues: words of the text whose pulls are to be seen.

    Returns:
        (text, alone, place, dict of the cues that pull to the river → how far, dict of the others).

    Raises:
        ValueError: a cue is not among the words of the text that the table knows.

    >>> static_row("We sat by the river bank.", ["river"])[3].keys()
    dict_keys(['river'])
    """
    at = follow(text)
    return text, at.alone, at.place, *cue_sides(at.words, at.pulls, cues)


def cue_sides(words, pulls, cues):
    """(dict of the cues that pull to the left → how far, dict of those that pull to the right).

    Raises:
        ValueError: a cue is not among the words.

    >>> cue_sides(["we", "river", "bank"], [0.1, -2.0, 0.0], ["river"])
    ({'river': -2.0}, {})
    """
    if wrong := [cue for cue in cues if cue not in words]:
        raise ValueError(f"“{wrong[0]}” is not among the words {' '.join(words)}.")
    summed = {cue: float(sum(pull for word, pull in zip(words, pulls, strict=True) if word == cue)) for cue in cues}
    return tuple({cue: pull for cue, pull in summed.items() if (pull < 0) == left} for left in (True, False))


def static_score(attention=raw_attention, sentences=None, **settings):
    """Does "bank" move toward its own pole, and how far? On static vectors, over labelled sentences.

    Args:
        attention: see `follow`.
        sentences: list of (text, sense); None for the twenty of chapter 05. `trap_sentences()` are six others.
        settings: passed on to attention.

    Returns:
        StaticScore.

    Raises:
        ValueError: there is no sentence, or a sense is neither "river" nor "money".

    >>> score = static_score(sharpness=4)
    >>> score.toward, score.of, round(score.way, 2), score.wrong
    (19, 20, 0.07, ['Masked robbers held up the bank at noon.'])
    """
    sentences = twenty_sentences() if sentences is None else list(sentences)
    if not sentences:
        raise ValueError("There is no sentence to measure on. Give a list of (text, sense).")
    ways, keeps, small, wrong = [], [], [], []
    for text, sense in sentences:
        if sense not in SIDES:
            raise ValueError(f"“bank” has the senses river and money here; got {sense!r} for {text!r}.")
        found = follow(text, attention, **settings)
        ways.append((found.place - found.alone) / (SIDES[sense] - found.alone))
        keeps.append(found.weights[found.words.index("bank")])
        small.append(found.weights[[each in SMALL_WORDS for each in found.words]].sum())
        wrong += [text] if ways[-1] < 0 else []
    toward = int(np.sum(np.array(ways) > 0))
    means = (float(np.mean(each)) for each in (ways, keeps, small))
    return StaticScore(toward, len(sentences), *means, wrong)


def two_banks_apart(text=TWO_BANKS, attention=raw_attention, **settings):
    """Does attention on static vectors tell the two "banks" of one text apart?

    Returns:
        Apart.

    Raises:
        ValueError: "bank" does not stand in the text twice.

    >>> two_banks_apart().vectors
    0.0
    """
    words = [each for each in tokenize(text) if each in book_table()]
    rows = [row for row, each in enumerate(words) if each == "bank"]
    if len(rows) != 2:
        raise ValueError(f"The text should have “bank” in it twice; got {text!r}.")
    output, weights = attention(book_table()[words], **settings)
    first, second = rows
    return Apart(rows, static_ruler().place(output[rows]), float(np.abs(weights[first] - weights[second]).max()),
                 float(np.abs(output[first] - output[second]).max()))


@cache
def _book_ruler(word):
    return static_ruler(word=word)


def _ruler_of(vectors, word):
    return _book_ruler(word) if vectors is book_table() else static_ruler(vectors, word)
