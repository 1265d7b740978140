"""WordPiece: how the real model cuts a text, into pieces of which it knows every one.

It follows the rules of BERT as the package `tokenizers` keeps them, with two differences. That package
knows the marks and punctuation of Unicode 8, Python those of a newer version; so a few hundred rare
characters, most of them younger than that, may be cut otherwise. And "[MASK]" or "[SEP]" typed into
a text is text here, like any other word in brackets.
"""

import string
import unicodedata
from functools import lru_cache

UNKNOWN = "[UNK]"
CHINESE = [(0x4E00, 0x9FFF), (0x3400, 0x4DBF), (0x20000, 0x2A6DF), (0x2A700, 0x2B73F), (0x2B740, 0x2B81F),
           (0x2B920, 0x2CEAF), (0xF900, 0xFAFF), (0x2F800, 0x2FA1F)]  # as in `tokenizers`; 2B820–2B91F are not in it


def basic_words(text, lower=True, strip_accents=None):
    """Words and punctuation marks: lower case, without accents, each Chinese character by itself.

    Args:
        text: any string, in any script.
        lower: turn capitals into small letters; False for a model that tells them apart.
        strip_accents: leave accents out; None: where capitals are turned into small letters, too.

    Returns:
        list of str; white space and control characters are left out.

    Raises:
        TypeError: `text` is not a string.

    Source: Devlin et al. 2018, the BasicTokenizer of BERT.

    >>> basic_words("Café, 東京!")
    ['cafe', ',', '東', '京', '!']
    >>> basic_words("Café!", lower=False)
    ['Café', '!']
    """
    if not isinstance(text, str):
        raise TypeError(f"The model reads one string; got {type(text).__name__}.")
    return list(_words(text, lower, lower if strip_accents is None else strip_accents))


@lru_cache(maxsize=16)  # a widget asks for the words of its sentence again and again
def _words(text, lower, strip_accents):
    text = "".join(" " if _is_space(each) else each for each in text if not _is_control(each))
    text = "".join(f" {each} " if _is_chinese(each) else each for each in text)
    if strip_accents:
        text = "".join(each for each in unicodedata.normalize("NFD", text) if unicodedata.category(each) != "Mn")
    if lower:
        text = "".join(each.lower() for each in text)  # each by itself: no final sigma
    return "".join(f" {each} " if _is_punctuation(each) else each for each in text).split()


def is_mark(word):
    """Is this one of the `basic_words` a punctuation mark?

    >>> is_mark("!"), is_mark("bank")
    (True, False)
    """
    return len(word) == 1 and _is_punctuation(word)


def word_pieces(word, known, longest=100):
    """Cut a word into the longest known pieces, from the left; a piece inside a word begins with ##.

    Args:
        word: a word without spaces.
        known: the known pieces; a set, or a dict whose keys they are.
        longest: a longer word counts as unknown.

    Returns:
        list of pieces; ["[UNK]"] if some part of the word is in no piece.

    Source: Wu et al. 2016.

    >>> word_pieces("mudbanks", {"mud", "bank", "##bank", "##s"})
    ['mud', '##bank', '##s']
    """
    if len(word) > longest:
        return [UNKNOWN]
    pieces, start = [], 0
    while start < len(word):
        prefix = "##" if start else ""
        end = next((end for end in range(len(word), start, -1) if prefix + word[start:end] in known), None)
        if end is None:
            return [UNKNOWN]
        pieces.append(prefix + word[start:end])
        start = end
    return pieces


def _is_space(each):
    return each in "\t\n\r" or unicodedata.category(each) == "Zs"


def _is_control(each):
    return each in "\0\ufffd" or (each not in "\t\n\r" and unicodedata.category(each) in ("Cc", "Cf", "Co"))


def _is_punctuation(each):
    return each in string.punctuation or unicodedata.category(each).startswith("P")


def _is_chinese(each):
    return any(first <= ord(each) <= last for first, last in CHINESE)
