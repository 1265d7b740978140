"""From a text to its words, and from words to numbers: one-hot, bag of words, TF-IDF."""

import re
import unicodedata

import numpy as np

_KINDS = {"L": "w", "N": "w", "M": "m", "Cf": "m", "P": "p", "S": "p"}


def tokenize(text):
    """Split a text into lower-case words and punctuation marks; apostrophes stay inside a word.

    Args:
        text: any string, in any script.

    Returns:
        list of str; white space and control characters are left out.

    Raises:
        TypeError: `text` is not a string.

    >>> tokenize("The bank won't lend money.")
    ['the', 'bank', "won't", 'lend', 'money', '.']
    """
    if not isinstance(text, str):
        raise TypeError(f"tokenize wants one string; got {type(text).__name__}.")
    text = text.lower().replace("’", "'")
    kinds = "".join(map(_kind, text))
    return [text[slice(*match.span())] for match in re.finditer(r"w[wm]*(?:'w[wm]*)*|[p']m*", kinds)]


def _kind(character):
    """w: part of a word; m: a mark that joins the character before it; p: punctuation; else a space."""
    category = unicodedata.category(character)
    return "'" if character == "'" else _KINDS.get(category, _KINDS.get(category[0], " "))


def one_hot(words, vocabulary=None):
    """One row a word: a single 1, in the column of that word.

    Args:
        words: list of T words, or a text, whose words are taken without its punctuation marks.
        vocabulary: list of V words, one for each column; None: the words themselves, in alphabetical order.

    Returns:
        (matrix (T, V) of 0 and 1, vocabulary).

    Raises:
        ValueError: a word is not in the vocabulary, or the vocabulary names a word twice.

    >>> one_hot(["cat", "dog"])[0].tolist()
    [[1, 0], [0, 1]]
    """
    words = words_of(words)
    vocabulary, column = _columns([words], vocabulary)
    matrix = np.zeros((len(words), len(vocabulary)), int)
    matrix[np.arange(len(words)), [column[word] for word in words]] = 1
    return matrix, vocabulary


def bag_of_words(documents, vocabulary=None):
    """How often each word stands in each document; their order is lost.

    Args:
        documents: list of N texts, or of N lists of words; a text's punctuation marks are not counted.
        vocabulary: list of V words, one for each column; None: all words of the documents, in alphabetical order.

    Returns:
        (counts (N, V), vocabulary).

    Raises:
        ValueError: a word is not in the vocabulary, or `documents` is one text.

    >>> counts, vocabulary = bag_of_words(["The cat sat on the mat."])
    >>> dict(zip(vocabulary, counts[0].tolist()))
    {'cat': 1, 'mat': 1, 'on': 1, 'sat': 1, 'the': 2}
    """
    if isinstance(documents, str):
        raise ValueError("documents is a list of texts; got one text. Put it in a list: [text].")
    documents = [words_of(document) for document in documents]
    vocabulary, column = _columns(documents, vocabulary)
    counts = np.zeros((len(documents), len(vocabulary)), int)
    for row, words in enumerate(documents):
        np.add.at(counts[row], [column[word] for word in words], 1)
    return counts, vocabulary


def tf_idf(documents):
    """Word counts in which a word weighs less the more documents have it.

    With N documents, of which df have the word, a count is multiplied by
    idf = ln((1 + N) / (1 + df)) + 1, as if one more document held every word once; then each row is
    scaled to length 1. A document without words keeps its row of zeros.

    Args:
        documents: list of N texts, or of N lists of words.

    Returns:
        (matrix (N, V), vocabulary).

    Source: Spärck Jones 1972; smoothing and scaling as scikit-learn's TfidfVectorizer has them.

    >>> matrix, vocabulary = tf_idf(["the cat", "the dog"])
    >>> dict(zip(vocabulary, matrix[0].round(2).tolist()))
    {'cat': 0.81, 'dog': 0.0, 'the': 0.58}
    """
    counts, vocabulary = bag_of_words(documents)
    having = (counts > 0).sum(axis=0)  # (V,)
    weighted = counts * (np.log((1 + len(counts)) / (1 + having)) + 1)  # (N, V)
    lengths = np.linalg.norm(weighted, axis=1, keepdims=True)
    return weighted / np.where(lengths, lengths, 1), vocabulary


def words_of(document):
    """The words of a text, without punctuation marks; a list of words stays as it is."""
    if isinstance(document, str):
        return [token for token in tokenize(document) if any(map(str.isalnum, token))]
    return list(document)


def _columns(documents, vocabulary):
    """The vocabulary of some lists of words, and the column of each word."""
    used = {word for words in documents for word in words}
    vocabulary = sorted(used) if vocabulary is None else list(vocabulary)
    column = {word: place for place, word in enumerate(vocabulary)}
    if len(column) != len(vocabulary):
        raise ValueError("The vocabulary names a word twice; each word needs one column.")
    if missing := sorted(used - column.keys()):
        raise ValueError(f"The vocabulary has no column for {', '.join(map(repr, missing[:3]))}"
                         f"{' …' if len(missing) > 3 else ''}. Leave such words out, or add them to it.")
    return vocabulary, column
