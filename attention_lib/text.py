"""From a text to its words."""

import re
import unicodedata

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
