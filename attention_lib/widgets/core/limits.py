"""What a widget takes in, and how much of it; the page has the same limits and says the same sentences."""

import warnings

import numpy as np

from attention_lib.vectors import WordVectors
from attention_lib.widgets.core.traits import readable

MOST_WORDS = 40  # of a sentence
MOST_LETTERS = 5000  # of a sentence: forty words can still be drawn, and one word without an end cannot
SENTENCE = {"words": MOST_WORDS, "letters": MOST_LETTERS}  # as the page has them
MOST_PRESETS = 20
MOST_NAMED, LONGEST_NAME = 10, 24  # presets that have a short name, and its letters
MOST_GROUPED = 1000  # words of a group on a map
SHARPEST = 1000


def too_long(words, letters):
    """What is the matter with a sentence of so many words and letters? One sentence, or None."""
    for count, most, what in ((words, MOST_WORDS, "words"), (letters, MOST_LETTERS, "letters")):
        if count > most:
            return f"That is {count} {what}; the picture has room for {most}. It goes on when the text is shorter."
    return None


def texts(given, name="presets", most=MOST_PRESETS):
    """A list of texts to offer to the reader; ValueError if it is none, or too long a one."""
    listed = as_list(given, name, most)
    if wrong := [place for place, each in enumerate(listed) if not isinstance(each, str)]:
        raise ValueError(f"{name} is a list of texts; {name}[{wrong[0]}] is of type {type(listed[wrong[0]]).__name__}.")
    return listed


def named_texts(presets):
    """Presets as [name, sentence], each under a short name; ValueError if there are too many, or a name is none."""
    if not isinstance(presets, dict):
        raise ValueError('presets is a dict of short names and sentences, such as {"river": "We sat by the river '
                         f'bank."}}; got {type(presets).__name__}.')
    if len(presets) > MOST_NAMED:
        raise ValueError(f"There is room for {MOST_NAMED} presets; got {len(presets)}.")
    for name in presets:
        if not isinstance(name, str) or not name.strip() or len(name) > LONGEST_NAME:
            raise ValueError(f"A preset's name should be a text of 1 to {LONGEST_NAME} letters; "
                             f"got {str(name)[:30]!r}.")
    return [[readable(name), text] for name, text in presets.items()]


def as_list(given, name, most=MOST_PRESETS):
    """What was given as a list; ValueError if it is one text, nothing to be listed, or more than there is room for."""
    if isinstance(given, str):
        raise ValueError(f"{name} is a list; got one text. Put it in a list: [text].")
    try:
        listed = list(given)
    except TypeError:
        raise ValueError(f"{name} is a list; got {type(given).__name__}.") from None
    if len(listed) > most:
        raise ValueError(f"{name} has room for {most}; got {len(listed)}.")
    return listed


def groups_of_words(groups):
    """A dict of name → list of words; ValueError if it is none."""
    if not isinstance(groups, dict) or not all(isinstance(name, str) for name in groups):
        raise ValueError('groups is a dict of names and their words, such as {"water": ["river", "lake"]}.')
    return {name: texts(words, f"groups[{name!r}]", MOST_GROUPED) for name, words in groups.items()}


def own_table(vectors):
    """A table of the reader's own; ValueError if it is none that a widget can draw."""
    if not isinstance(vectors, WordVectors):
        raise ValueError(f"vectors should be WordVectors; got {type(vectors).__name__}. WordVectors(words, rows) makes "
                         "some, from V words and an array (V, D).")
    if not len(vectors):
        raise ValueError("The table has no words, so there is nothing to draw.")
    if not np.isfinite(vectors.matrix).all():
        row = int(np.argmin(np.isfinite(vectors.matrix).all(axis=1)))
        raise ValueError(f"The vector of {vectors.words[row]!r} holds NaN or infinity. Leave the word out, or mend it.")
    return vectors


def words_left(vectors, lists, least):
    """What a table has of some lists of words; a warning names what it lacks.

    Args:
        vectors: WordVectors.
        lists: dict of the argument's name → words.
        least: dict of the argument's name → how many of them are needed.

    Returns:
        dict like `lists`.

    Raises:
        ValueError: of a list too few are left.
    """
    kept = {name: [word for word in words if word in vectors] for name, words in lists.items()}
    lost = {name: [word for word in words if word not in vectors] for name, words in lists.items()}
    if short := [name for name in lists if len(kept[name]) < least[name]]:
        named = "; ".join(f"{name}: {', '.join(lost[name]) or 'no word'}" for name in short)
        raise ValueError(f"The map needs words that the table lacks ({named}). Choose some that it has: "
                         f"{', '.join(f'{name}=[…]' for name in short)}.")
    if any(lost.values()):
        named = "; ".join(f"{name}: {', '.join(words)}" for name, words in lost.items() if words)
        warnings.warn(f"The table lacks some words of the map, and they are left out ({named}).", stacklevel=4)
    return kept


def megabytes(vectors):
    """The size of a table as it is sent to a page, four bytes a number."""
    return (4 * vectors.matrix.size + sum(map(len, vectors.words))) / 1e6
