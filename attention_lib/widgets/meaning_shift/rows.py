"""The rows of meaning-shift's ruler: a sentence, where its word stands alone and in it, and who pulls it there.

The JavaScript half is `ruler.js` and `cues.js`.
"""

import re

import numpy as np

from attention_lib.plots import Move
from attention_lib.senses import load_senses

SHARE, MOST = 0.4, 3  # pulls as long as this share of the longest wear their side's colour, and so many of them
MARKS = {"[CLS]", "[SEP]"}


def unmarked(text):
    """A row's text without its stars, the word between them ("" without any), and which of several like it, from 0.

    >>> unmarked("From the river bank to the **bank**.")
    ('From the river bank to the bank.', 'bank', 1)
    """
    before, _, word = text.partition("**")
    word = word.partition("**")[0].lower()
    return text.replace("**", ""), word, len(re.findall(rf"\b{re.escape(word)}\b", before.lower())) if word else 0


def marked(text, word, nth):
    """The text with one of several like words marked; as it is, where the word stands there once."""
    places = list(re.finditer(rf"\b{re.escape(word)}\b", text, re.IGNORECASE))
    if len(places) < 2 or nth >= len(places):
        return text
    start, end = places[nth].span()
    return f"{text[:start]}**{text[start:end]}**{text[end:]}"


def cues_of(texts, word):
    """The labelled cue words of those texts that the book has labelled for a word: dict of text → list of words."""
    known = {}
    for each in load_senses(word) if word in {example.word for example in load_senses()} else []:
        known.setdefault(each.text, []).extend(cue for cue in each.cues if cue not in known.get(each.text, []))
    return {text: known[text] for text in dict.fromkeys(texts) if text in known}


def move_of(text, tokens, row, places, cues, faint):
    """One row of the ruler, as `plot_ruler` draws it.

    Args:
        text: the sentence, with marks or without.
        tokens: list of str.
        row: which of them moves.
        places: what `MeaningShift.places` returns.
        cues: its labelled cue words, or None: then those that pull hardest.
        faint: a pull shorter than this is none.

    Returns:
        Move.
    """
    across = {}
    for at, (token, (pull, _)) in enumerate(zip(tokens, places["pulls"], strict=True)):
        if at != row and token not in MARKS and token != tokens[row] and any(map(str.isalnum, token)):
            across[token] = across.get(token, 0) + pull
    if cues is None:
        least = max([faint, *(SHARE * abs(pull) for pull in across.values())])
        strong = [token for token, pull in across.items() if abs(pull) >= least]
        cues = sorted(strong, key=lambda token: -abs(across[token]))[:MOST]
    left, right = (tuple(cue for cue in cues if np.sign(across.get(cue, 0)) == side) for side in (-1, 1))
    return Move(text, float(places["static"][0]), float(places["shifted"][0]), left, right)
