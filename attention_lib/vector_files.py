"""Reading word vectors from text files as word2vec and GloVe write them: a word and its numbers on each line."""

import gzip
import warnings
import zlib
from pathlib import Path

import numpy as np
from tqdm import tqdm

BOM = b"\xef\xbb\xbf"  # which some editors put before UTF-8


def read_text_vectors(path, limit=None, progress=False):
    """Words and vectors of a file in word2vec's or GloVe's text format.

    A first line of two whole numbers is taken for word2vec's header. A word may hold spaces (GloVe
    has ". . ."): the last D columns are the numbers. Two repairs are made, and told in a warning: of a word that
    comes twice the first vector counts, and a vector of zeros, which has no direction, is left out.

    Args:
        path: the file, in UTF-8; a name that ends in .gz is unpacked on the way.
        limit: how many lines of vectors to read; None: all.
        progress: show a progress bar.

    Returns:
        (list of V words, (V, D) float32).

    Raises:
        FileNotFoundError: there is no such file.
        ValueError: a line is not UTF-8, has too few or too many columns, or something that is no finite number,
            with the number of that line; the file holds no vectors, or fewer than its header promises.
    """
    rows, repeated, empty = {}, [], []
    try:
        for number, word, vector in _vectors(Path(path), limit, progress):
            if word in rows:
                repeated.append(number)
            elif not vector.any():
                empty.append(number)
            else:
                rows[word] = vector
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise ValueError(f"{Path(path).name} cannot be unpacked: it is not compressed, or cut off.") from error
    if not rows:
        raise ValueError(f"{Path(path).name} holds no vectors. Wanted: a word and its numbers on each line.")
    _tell(Path(path).name, repeated, empty)
    return list(rows), np.stack(list(rows.values()))


def _vectors(path, limit, progress):
    """(line number, word, vector (D,)) for each line of vectors."""
    if limit is not None and limit < 1:
        raise ValueError(f"limit is at least 1; got {limit}.")
    promised, dim, read = None, None, 0
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rb") as file:
        for number, line in enumerate(tqdm(file, unit=" lines", leave=False, disable=not progress), start=1):
            if number == 1:
                line = line.removeprefix(BOM)
                if header := _header(line):
                    promised, dim = header
                    continue
            if not line.strip():
                continue
            dim = dim or len(line.split()) - 1
            yield number, *_parsed(line, dim, f"{path.name}, line {number}")
            read += 1
            if read == limit:
                return
    if promised and read < promised:
        raise ValueError(f"{path.name} promises {promised} words in its first line and has {read}; it may be cut off.")


def _header(line):
    """(number of words, number of columns) if a line is word2vec's header, else None."""
    fields = line.split()
    if len(fields) == 2 and all(field.isdigit() for field in fields) and int(fields[1]) > 0:
        return int(fields[0]), int(fields[1])
    return None


def _parsed(line, dim, where):
    """The word and the vector (D,) of one line."""
    fields = line.rsplit(None, dim)
    try:
        line.decode()  # all of it: numbers of a binary file may hold spaces, too
        word = fields[0].strip().decode()
    except UnicodeDecodeError as error:
        raise ValueError(f"{where} is not UTF-8 text. Is the file in word2vec's binary format, or in another "
                         "encoding? Save it as UTF-8 text.") from error
    extra = word.rpartition(" ")[2]
    if dim < 1 or len(fields) != dim + 1 or not word or (extra != word and _is_number(extra)):
        raise ValueError(f"{where} has {len(line.split()) - 1} columns behind its word; wanted {max(1, dim)}, "
                         "as in the first line. Is the line cut off?")
    try:
        with np.errstate(over="ignore"):  # told below
            vector = np.array(fields[1:], np.float32)
    except ValueError as error:
        raise ValueError(f"{where}: not all columns behind the word are numbers.") from error
    if not np.isfinite(vector).all():
        raise ValueError(f"{where} holds NaN or a number too large.")
    return word, vector


def _is_number(text):
    try:
        float(text)
    except ValueError:
        return False
    return True


def _tell(name, repeated, empty):
    """One warning about all that was left out."""
    told = [(repeated, "that repeat a word (the first vector counts)"), (empty, "with a vector of zeros")]
    parts = [f"{len(lines)} {what}, first on line {lines[0]}" for lines, what in told if lines]
    if parts:
        warnings.warn(f"{name}: lines left out: {'; '.join(parts)}.", stacklevel=4)
