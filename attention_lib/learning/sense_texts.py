"""Texts with one labelled word each, as the padded arrays on which the layer of chapter 10 learns."""

from typing import NamedTuple

import numpy as np

from attention_lib.senses import SenseExample
from attention_lib.text import listed, tokenize, told

CLASSES = {"river": 0, "money": 1}


class SenseTexts(NamedTuple):
    """N texts as arrays; T is the number of words of the longest. Any of `x, at, mask, labels` goes to `sense_loss`."""

    tokens: list  # N lists of words: those that the table knows, without punctuation
    x: np.ndarray  # (N, T, D) their vectors; 0 where a text has ended
    at: np.ndarray  # (N,) the place of the asking word among its tokens
    mask: np.ndarray  # (N, T) bool, True where a word stands
    labels: np.ndarray  # (N,) 0 or 1
    cues: np.ndarray  # (N, T) bool, True at the labelled cues; nowhere if none are labelled


def sense_texts(examples, vectors, classes=None):
    """Put texts side by side, so that one layer can read them all at once.

    Args:
        examples: N SenseExamples, or rows (text, word, label) of one's own. The word asks where it stands first;
            of a SenseExample, at its position.
        vectors: WordVectors with D dimensions. Words that it does not know, and punctuation, are left out.
        classes: dict of sense → 0 or 1; None: river is 0, money is 1. The numbers 0 and 1 are always understood.

    Returns:
        SenseTexts.

    Raises:
        ValueError: there is no example; one is no such row; its word does not stand in the text, or the table does not
            know it; its label is no class. The sentence names the row.

    >>> from attention_lib.vectors import WordVectors
    >>> toy = WordVectors(["bank", "river", "money"], [[1, 1], [1, 0], [0, 1]])
    >>> found = sense_texts([("The river bank!", "bank", "river"), ("My bank", "bank", 1)], toy)
    >>> found.tokens, found.at.tolist(), found.labels.tolist()
    ([['river', 'bank'], ['bank']], [1, 0], [0, 1])
    """
    if isinstance(examples, str):
        raise ValueError("examples is one text; wanted a list of rows (text, word, label). Put one in a list: [row].")
    examples = listed(examples, "examples", "a list of SenseExamples, or of rows (text, word, label)")
    classes = CLASSES if classes is None else classes
    rows = [_row(each, f"examples[{place}]", vectors, classes) for place, each in enumerate(examples)]
    if not rows:
        raise ValueError("There is no example. Give at least one: (text, word, label).")
    return padded_texts(rows, vectors)


def padded_texts(rows, vectors):
    """(tokens, place of the asking word, label, places of the cues) of N texts → SenseTexts."""
    tokens, at, labels, cues = zip(*rows, strict=True)
    N, T = len(rows), max(map(len, tokens))
    x, mask, is_cue = np.zeros((N, T, vectors.matrix.shape[1])), np.zeros((N, T), bool), np.zeros((N, T), bool)
    for row, (words, places) in enumerate(zip(tokens, cues, strict=True)):
        x[row, :len(words)], mask[row, :len(words)] = vectors[list(words)], True
        is_cue[row, list(places)] = True
    return SenseTexts([list(each) for each in tokens], x, np.array(at), mask, np.array(labels), is_cue)


def cue_share(weights, cues):
    """How much of the attention falls on the labelled cues: the mean over the texts that have any.

    Args:
        weights: (…, N, T) as `sense_layer` gives them.
        cues: (N, T) bool.

    Returns:
        (…) the share, from 0 to 1; NaN if no cue is labelled.
    """
    labelled = cues.any(axis=1)
    share = (np.asarray(weights) * cues).sum(axis=-1)[..., labelled]  # (…, N)
    return share.mean(axis=-1) if labelled.any() else np.full(share.shape[:-1], np.nan)[()]


def _row(example, name, vectors, classes):
    """One example as (tokens, place of the asking word, label, places of the cues)."""
    if isinstance(example, SenseExample):
        word, text, sense, position, cues = example[:5]
        words = tokenize(text)
        if not 0 <= position < len(words) or words[position] != word:
            raise ValueError(f"{name}: “{word}” does not stand at place {position} of {text!r}.")
    else:
        text, word, sense = _three(example, name)
        words, word, cues = tokenize(text), word.strip().lower(), ()
        if word not in words:
            raise ValueError(f"{name}: “{word}” is not in the text {text!r}. It must stand there, for it asks.")
        position = words.index(word)
    if word not in vectors:
        near = ", ".join(vectors.near_spellings(word)) or "none"
        raise ValueError(f"{name}: the table has no word “{word}”. Near spellings: {near}.")
    known = [place for place, each in enumerate(words) if each in vectors]
    tokens = [words[place] for place in known]
    is_cue = [place for place, each in enumerate(tokens) if each in cues]
    return tokens, known.index(position), _label(sense, name, classes), is_cue


def _three(example, name):
    """(text, word, label), if that is what was given."""
    if not isinstance(example, (tuple, list, np.ndarray)) or len(example) != 3:
        raise ValueError(f"{name} should be a SenseExample or (text, word, label); got {told(example)}.")
    text, word, label = example
    for what, each in (("text", text), ("word", word)):
        if not isinstance(each, str):
            raise ValueError(f"{name}: the {what} should be a string; got {told(each)}. "
                             "A row is (text, word, label), in this order.")
    return text, word, label


def _label(sense, name, classes):
    """0 or 1."""
    if isinstance(sense, str) and sense in classes:
        return int(classes[sense])
    if not isinstance(sense, (bool, str)) and np.ndim(sense) == 0 and sense in (0, 1):
        return int(sense)
    raise ValueError(f"{name}: the label should be {', '.join(map(repr, classes))}, 0 or 1; got {told(sense)}.")
