"""Sentences in which one word has one of two senses, and how well vectors tell the senses apart."""

import csv
import io
from functools import cache
from typing import NamedTuple

import numpy as np

from attention_lib.data_files import read_text
from attention_lib.numbers import as_floats
from attention_lib.text import tokenize
from attention_lib.vectors import cosine_similarity

FILE = "senses.csv"
TIE = 1e-9  # cosines closer than this differ by rounding alone, and so do means, beside their own size


class SenseExample(NamedTuple):
    """One word in one text, and what it means there."""

    word: str  # the ambiguous word, such as "bank"
    text: str
    sense: str  # such as "river" or "money"
    position: int  # of the word among tokenize(text), from 0
    cues: tuple  # the words of the text that tell the sense
    kind: str  # "plain", "two-banks", "two-words" or "distractor"
    split: str  # "train", "held-out" or "test"


def load_senses(word=None, split=None, kind=None):
    """The book's sense-labelled sentences; data/README.md says how they were written.

    Args:
        word: "bank", "bat", "spring", "crane", "mouse", "bark" or "match"; None for all.
        split: "train", "held-out" or "test"; None for all.
        kind: "plain", "two-banks", "two-words" or "distractor"; None for all.

    Returns:
        list of SenseExample, in the order of the file.

    Raises:
        ValueError: there is no such word, split or kind, or the file is not the published one.

    >>> load_senses("bank", split="train")[0].text
    'We sat by the river bank.'
    """
    examples, wanted = _all_examples(), {"word": word, "split": split, "kind": kind}
    for name, value in wanted.items():
        choices = list(dict.fromkeys(getattr(example, name) for example in examples))
        if value is not None and value not in choices:
            raise ValueError(f"There is no {name} {value!r}; choose one of {', '.join(choices)}, or None for all.")
    return [example for example in examples
            if all(value in (None, getattr(example, name)) for name, value in wanted.items())]


def read_senses(text):
    """Read the rows of a senses file, given as one string, into a list of SenseExample."""
    return [SenseExample(**{**row, "position": int(row["position"]), "cues": tuple(row["cues"].split())})
            for row in csv.DictReader(io.StringIO(text))]


def context_mean(example, vectors):
    """The mean of the vectors of the other words of a text: a bag of context, which knows no order.

    Args:
        example: SenseExample. The word itself is left out where it stands, and so is what the table does not know.
        vectors: WordVectors with D dimensions.

    Returns:
        (D,)

    Raises:
        ValueError: the table knows no other word of the text.

    >>> from attention_lib.vectors import WordVectors
    >>> toy = WordVectors(["bank", "river", "money"], [[1, 1], [1, 0], [0, 1]])
    >>> context_mean(load_senses("bank")[0], toy).tolist()
    [1.0, 0.0]
    """
    others = [token for place, token in enumerate(tokenize(example.text)) if place != example.position]
    known = [token for token in others if token in vectors]
    if not known:
        raise ValueError(f"The table knows no word of {example.text!r} besides {example.word!r}. Try another text.")
    return vectors[known].astype(float).mean(axis=0)


def nearest_mean_accuracy(train_vectors, train_senses, test_vectors, test_senses, balanced=True):
    """The share of test vectors nearest, by cosine, to the mean of the training vectors of their own sense.

    A tie (cosines within 1e-9 of each other) counts as a guess, one half with two senses. So a static vector,
    the same point whatever the sense, scores exactly one half.

    Args:
        train_vectors, test_vectors: (N, D) and (M, D), one row an example.
        train_senses, test_senses: N and M labels.
        balanced: give every sense of the test the same say, however many examples it has.

    Returns:
        float from 0 to 1.

    Raises:
        ValueError: these are no numbers, the sizes do not fit, or a sense of the test has no training example.

    >>> nearest_mean_accuracy([[2, 0], [0, 1]], ["river", "money"], [[3, 1], [1, 1]], ["river", "money"])
    0.75
    """
    train, train_senses = _labelled(train_vectors, train_senses)
    test, test_senses = _labelled(test_vectors, test_senses)
    senses = np.unique(train_senses)  # (C,)
    unknown = set(test_senses.tolist()) - set(senses.tolist())
    if unknown:
        raise ValueError(f"The training examples have no sense {', '.join(map(repr, sorted(unknown)))}; "
                         f"they have {', '.join(map(repr, senses.tolist()))}.")
    means = np.stack([train[train_senses == sense].mean(axis=0) for sense in senses])  # (C, D)
    cosines = cosine_similarity(test[:, None], means)  # (M, C)
    best = cosines >= cosines.max(axis=1, keepdims=True) - TIE  # (M, C)
    right = (best & (test_senses[:, None] == senses)).any(axis=1) / best.sum(axis=1)  # (M,)
    groups = [right[test_senses == sense] for sense in np.unique(test_senses)] if balanced else [right]
    return float(np.mean([group.mean() for group in groups]))


def sense_axis(first, second):
    """The direction on which two senses of a word stand apart: the means of the two are its poles, at -1 and +1.

    The place of a vector v on it is `(v - middle) @ axis`.

    Args:
        first, second: (N, D) and (M, D), vectors of the word in sentences of its first and of its second sense.

    Returns:
        (axis (D,), middle (D,)); the middle lies halfway between the poles, at 0.

    Raises:
        ValueError: these are no numbers, the sizes do not fit, or the two means are the same point, but for rounding.

    >>> axis, middle = sense_axis([[0, 0], [0, 2]], [[4, 1]])
    >>> (np.array([[0, 1], [2, 9], [4, 1]]) - middle) @ axis
    array([-1.,  0.,  1.])
    """
    first, second = (as_floats(each, name).astype(float) for each, name in ((first, "first"), (second, "second")))
    fit = first.ndim == second.ndim == 2 and first.size and second.size and first.shape[1] == second.shape[1]
    if not fit:
        raise ValueError("Each sense needs at least one vector, all of one size D, as rows; "
                         f"got shapes {first.shape} and {second.shape}.")
    poles = first.mean(axis=0), second.mean(axis=0)
    apart = poles[1] - poles[0]  # (D,)
    if not np.abs(apart).max() > TIE * np.abs(poles).max():
        raise ValueError("The two senses have the same mean (or a number is NaN), so there is no direction between "
                         "them. Static vectors do that: give the vectors that a layer made.")
    return 2 * apart / (apart @ apart), (poles[0] + poles[1]) / 2


def _labelled(vectors, senses):
    """Vectors (N, D) as floats and their N senses as arrays, after a look at their sizes."""
    vectors, senses = as_floats(vectors, "vectors").astype(float), np.asarray(senses)
    if vectors.ndim != 2 or not len(vectors) or senses.shape != vectors.shape[:1]:
        raise ValueError("Each example needs one vector (a row) and one sense, and there must be at least one; "
                         f"got vectors of shape {vectors.shape} and senses of shape {senses.shape}.")
    return vectors, senses


@cache
def _all_examples():
    return tuple(read_senses(read_text(FILE)))
