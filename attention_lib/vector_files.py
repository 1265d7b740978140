"""Reading word vectors from text files as word2vec and GloVe write them: a word and its numbers on each line."""

import warnings
from pathlib import Path

import numpy as np
from tqdm import tqdm

from attention_lib.packed_files import open_packed
from attention_lib.text import label_trouble

BOM = b"\xef\xbb\xbf"  # which some editors put before UTF-8


def read_text_vectors(path, limit=None, progress=False):
    """Words and vectors of a file in word2vec's or GloVe's text format.

    A first line of two whole numbers is taken for word2vec's header. A word may hold spaces (GloVe
    has ". . ."): the last D columns are the numbers. Some repairs are made, and told in a warning: of a word that
    comes twice the first vector counts; a vector of zeros, which has no direction, is left out, and so is a word of
    which there is nothing to see; and a header may promise one word more than there are, as some programs count.

    Args:
        path: the file, in UTF-8; it may be packed with gzip, bzip2 or xz, or alone in a zip archive.
        limit: how many lines of vectors to read; None: all.
        progress: show a progress bar.

    Returns:
        (list of V words, (V, D) float32).

    Raises:
        FileNotFoundError: there is no such file.
        ValueError: a line is not UTF-8, has too few or too many columns, or something that is no finite number,
            with the number of that line; the file holds no vectors, or fewer than its header promises, by two or more;
            or it is something else than a text, or packed in another way: the sentence says what it is.
    """
    name, rows, repeated, empty, blank = Path(path).name, {}, [], [], []
    lines = _Lines()
    for number, word, vector in _vectors(Path(path), limit, progress, lines):
        if word is None or label_trouble(word):
            blank.append(number)
        elif word in rows:
            repeated.append(number)
        elif not vector.any():
            empty.append(number)
        else:
            rows[word] = vector
    if lines.missing > 1:
        raise ValueError(f"{name} promises {lines.promised} words in its first line and has {lines.read}; "
                         "it may be cut off.")
    if not rows:
        raise ValueError(f"{name} holds no vectors. Wanted: a word and its numbers on each line.")
    _tell(name, repeated, empty, blank, lines)
    return list(rows), np.stack(list(rows.values()))


class _Lines:
    """How many lines of vectors were read, and how many the header promised."""

    promised = read = missing = 0


def _vectors(path, limit, progress, lines):
    """(line number, word, vector (D,)) for each line of vectors; the word is None where it is a blank."""
    if limit is not None and limit < 1:
        raise ValueError(f"limit is at least 1; got {limit}.")
    dim = None
    with open_packed(path) as file:
        for number, line in enumerate(tqdm(file, unit=" lines", leave=False, disable=not progress), start=1):
            if number == 1:
                line = line.removeprefix(BOM)
                if header := _header(line):
                    lines.promised, dim = header
                    continue
            if not line.strip():
                continue
            dim = dim or len(line.split()) - (not _has_no_word(line, len(line.split())))
            yield number, *_parsed(line, dim, f"{path.name}, line {number}")
            lines.read += 1
            if lines.read == limit:
                return
    lines.missing = max(0, lines.promised - lines.read)


def _header(line):
    """(number of words, number of columns) if a line is word2vec's header, else None."""
    fields = line.split()
    if len(fields) == 2 and all(field.isdigit() for field in fields) and int(fields[1]) > 0:
        return int(fields[0]), int(fields[1])
    return None


def _parsed(line, dim, where):
    """The word and the vector (D,) of one line."""
    fields = line.rsplit(None, dim)
    if _has_no_word(line, dim):
        fields = [b"", *line.split()]
    try:
        line.decode()  # all of it: numbers of a binary file may hold spaces, too
        word = fields[0].strip().decode()
    except UnicodeDecodeError as error:
        raise ValueError(f"{where} is not UTF-8 text. Is the file in word2vec's binary format, or in another "
                         "encoding? Save it as UTF-8 text.") from error
    extra = word.rpartition(" ")[2]
    if dim < 1 or len(fields) != dim + 1 or (extra != word and _is_number(extra)):
        raise ValueError(f"{where} has {len(line.split()) - 1} columns behind its word; wanted {max(1, dim)}, "
                         "as in the first line. Is the line cut off?")
    try:
        with np.errstate(over="ignore"):  # told below
            vector = np.array(fields[1:], np.float32)
    except ValueError as error:
        raise ValueError(f"{where}: not all columns behind the word are numbers.") from error
    if not np.isfinite(vector).all():
        raise ValueError(f"{where} holds NaN or a number too large.")
    return word or None, vector


def _has_no_word(line, dim):
    """Does a line begin with a blank, and hold `dim` numbers and nothing else? Then its word was a blank."""
    return line[:1].isspace() and len(fields := line.split()) == dim and all(map(_is_number, fields))


def _is_number(text):
    try:
        float(text)
    except ValueError:
        return False
    return True


def _tell(name, repeated, empty, blank, lines):
    """One warning about all that was left out, or is missing."""
    told = [(repeated, "that repeat a word (the first vector counts)"), (empty, "with a vector of zeros"),
            (blank, "whose word is blank or broken by a line")]
    parts = [f"{len(numbers)} {what}, first on line {numbers[0]}" for numbers, what in told if numbers]
    left_out = [f"lines left out: {'; '.join(parts)}."] if parts else []
    missing = [f"its first line promises {lines.promised} words, one more than there are."] if lines.missing else []
    if left_out or missing:
        warnings.warn(f"{name}: {' '.join(left_out + missing)}", stacklevel=4)
