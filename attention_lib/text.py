"""From a text to its words, and from words to numbers: one-hot, bag of words, TF-IDF."""

import re
import unicodedata
from collections.abc import Mapping, MappingView, Set

import numpy as np

from attention_lib.spelling import one_spelling, visible

_KINDS = {"L": "w", "N": "w", "M": "m", "Cf": "m", "P": "p", "S": "s"}
_WORD = "w[wmz]*"
_SIGN = "[pst']m*(?:tm*|zs?m*)*"  # with the marks on it, the skin tone (t), and what is joined to it
_TOKEN = re.compile(f"{_WORD}(?:'{_WORD})*|{_SIGN}")


def tokenize(text):
    """Split a text into lower-case words and punctuation marks; apostrophes stay inside a word.

    Each word has one spelling (`spelling.one_spelling`): characters that cannot be seen are left out, and an accent
    is one with its letter, however it was typed. An emoji is one token, whatever it is joined of.

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
    text = one_spelling(text)
    kinds = "".join(map(_kind, text))
    tokens = [text[slice(*match.span())] for match in _TOKEN.finditer(kinds)]
    return tokens if text.isascii() else [visible(token) for token in tokens]  # the border of a token parts, too


def _kind(character):
    """w: in a word; m: a mark that joins the character before it; p, s: punctuation; z, t: in emoji; else a space."""
    if character == "'":
        return "'"
    if character == "\u200d":
        return "z"
    if "\U0001f3fb" <= character <= "\U0001f3ff":
        return "t"
    category = unicodedata.category(character)
    return _KINDS.get(category, _KINDS.get(category[0], " "))


def one_hot(words, vocabulary=None):
    """One row a word: a single 1, in the column of that word.

    Args:
        words: list of T words, or a text, whose words are taken without its punctuation marks.
        vocabulary: list of V words, one for each column; None: the words themselves, in alphabetical order.

    Returns:
        (matrix (T, V) of 0 and 1, vocabulary).

    Raises:
        ValueError: a word is not in the vocabulary, or the vocabulary names a word twice; or something among the
            words is no text.

    >>> one_hot(["cat", "dog"])[0].tolist()
    [[1, 0], [0, 1]]
    """
    words = words_of(words, "words")
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
        ValueError: a word is not in the vocabulary, or `documents` is one text, or a document is none, with its place.

    >>> counts, vocabulary = bag_of_words(["The cat sat on the mat."])
    >>> dict(zip(vocabulary, counts[0].tolist()))
    {'cat': 1, 'mat': 1, 'on': 1, 'sat': 1, 'the': 2}
    """
    if isinstance(documents, str):
        raise ValueError("documents is a list of texts; got one text. Put it in a list: [text].")
    documents = [words_of(document, f"documents[{place}]")
                 for place, document in enumerate(listed(documents, "documents", "a list of texts"))]
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


def words_of(document, name="document"):
    """The words of a text, without punctuation marks; a list of words stays as it is.

    Args:
        document: a text, or anything that gives one word after another.
        name: what to call it in an error.

    Raises:
        ValueError: it is neither, or one of its words is no text; with the place.
    """
    if isinstance(document, str):
        return [token for token in tokenize(document) if any(map(str.isalnum, token))]
    return words_in(document, name, "a text or a list of words")


def words_in(things, name, wanted="a list of words"):
    """A list of words, every one of them a text."""
    if isinstance(things, str):
        raise ValueError(f"{name} is a text; wanted {wanted}. Try tokenize(text).")
    words = listed(things, name, wanted)
    for place, word in enumerate(words):
        if not isinstance(word, str):
            raise ValueError(f"{name}[{place}] is {told(word)}; wanted a word. {_advice(word)}".rstrip())
    return words


def labels(words, name="words"):
    """The words that name the rows of a table: each a text, on one line, with something in it to see.

    Raises:
        ValueError: one is not; with its place. Elsewhere such words are joined line by line.

    >>> labels(("river", "bank"))
    ['river', 'bank']
    """
    words = words_in(list(words) if isinstance(words, Mapping) else words, name)
    for place, word in enumerate(words):
        if trouble := label_trouble(word):
            raise ValueError(f"{name}[{place}] is {word!r}, {trouble}")
    return words


def label_trouble(word):
    """Why a text cannot be the name of a row: the end of a sentence; or None."""
    if "\n" in word or "\r" in word:
        return "which holds a line break; a word stands on one line. Was a text not cut into words?"
    return "in which there is nothing to see. Leave such words out." if is_blank(word) else None


def is_blank(word):
    """Is there nothing to see in a word: no letter, but spaces, control characters and the like?"""
    return not word.isalnum() and not any(unicodedata.category(each)[0] in "LNPSM" for each in visible(word))


def listed(things, name, wanted):
    """The members of a list, a column, a generator, in their order; ValueError for what is none of these.

    >>> listed(("a", "b"), "words", "a list of words")
    ['a', 'b']
    """
    no_list = isinstance(things, (bytes, bytearray, memoryview, Mapping)) or hasattr(things, "columns")
    try:
        if no_list or (isinstance(things, Set) and not isinstance(things, MappingView)):
            raise TypeError
        return list(things)
    except TypeError:  # or it cannot be gone through
        raise ValueError(f"{name} is {told(things)}; wanted {wanted}. {_advice(things)}".rstrip()) from None


def told(thing):
    """A few words on what something is, for an error: NaN (float), 3 (int), None, a dict, bytes.

    >>> told(float("nan")), told({})
    ('NaN (float)', 'a dict')
    """
    kind = type(thing).__name__.removeprefix("nd")  # NumPy's arrays are nd-arrays
    if thing is None:
        return "None"
    if isinstance(thing, (int, float, complex, np.generic)):
        value = thing.item() if isinstance(thing, np.generic) else thing
        return f"{'NaN' if value != value else repr(value)} ({kind})"
    return "bytes" if kind == "bytes" else f"an {kind}" if kind[0] in "aeiouAEIOU" else f"a {kind}"


def _advice(thing):
    """What to try with something that is no text and no list of words."""
    if isinstance(thing, (bytes, bytearray, memoryview)):
        return "Bytes become text by `.decode()`."
    if isinstance(thing, Mapping):
        return "Take its keys or its values: list(….values())."
    if isinstance(thing, Set):
        return "A set has no order. Sort it: sorted(…)."
    if hasattr(thing, "columns"):
        return "Take one of its columns."
    empty = isinstance(thing, (float, np.floating)) and np.isnan(thing)
    if thing is None or empty or type(thing).__name__ in ("NAType", "NaTType"):  # the last two are those of pandas
        return "Leave out what is empty, or put \"\" there."
    return ""


def _columns(documents, vocabulary):
    """The vocabulary of some lists of words, and the column of each word."""
    used = {word for words in documents for word in words}
    vocabulary = sorted(used) if vocabulary is None else words_in(vocabulary, "vocabulary")
    column = {word: place for place, word in enumerate(vocabulary)}
    if len(column) != len(vocabulary):
        raise ValueError("The vocabulary names a word twice; each word needs one column.")
    if missing := sorted(used - column.keys()):
        raise ValueError(f"The vocabulary has no column for {', '.join(map(repr, missing[:3]))}"
                         f"{' …' if len(missing) > 3 else ''}. Leave such words out, or add them to it.")
    return vocabulary, column
