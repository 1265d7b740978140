"""Static word vectors: one vector a word, whatever the sentence."""

import string
import unicodedata

import numpy as np

from attention_lib.data_files import load_data
from attention_lib.numbers import as_floats
from attention_lib.tensors import dequantise, tensor_bytes
from attention_lib.text import labels
from attention_lib.vector_files import read_text_vectors

TABLES = {"minilm": "minilm-int8.safetensors", "minilm-64": "minilm-64.safetensors"}


def cosine_similarity(a, b):
    """The cosine of the angle between vectors: 1 same direction, 0 unrelated, -1 opposite.

    Args:
        a, b: (…, D) arrays that broadcast.

    Returns:
        float, or an array (…).

    Raises:
        ValueError: the sizes differ, or a vector is zero and so has no direction, or holds NaN or infinity.

    >>> float(cosine_similarity([1, 0], [2, 0]))
    1.0
    """
    a, b = as_floats(a, "a").astype(float), as_floats(b, "b").astype(float)
    if a.shape[-1:] != b.shape[-1:]:
        raise ValueError(f"Both vectors need the same size; got {a.shape} and {b.shape}.")
    lengths = _lengths(a), _lengths(b)
    if not all(_plain(each).all() for each in lengths):
        return np.clip((unit(a) * unit(b)).sum(axis=-1), -1, 1)
    return np.clip((a * b).sum(axis=-1) / (lengths[0] * lengths[1])[..., 0], -1, 1)


def unit(vectors):
    """Stretch every vector to length 1: (…, D) → (…, D).

    Raises:
        ValueError: a vector is zero and so has no direction, or holds NaN or infinity.
    """
    vectors = as_floats(vectors, "vectors")
    lengths = _lengths(vectors)
    if _plain(lengths).all():
        return vectors / lengths
    if not np.isfinite(vectors).all():
        raise ValueError("A vector holds NaN or infinity, so it has no direction.")
    largest = np.abs(vectors).max(axis=-1, keepdims=True, initial=0)
    if not largest.all():
        raise ValueError("A vector of zeros has no direction, so its cosine is not defined.")
    vectors = vectors / largest  # else their squares are too large, or too small, for the type
    return vectors / _lengths(vectors)


class WordVectors:
    """A table of words and their vectors.

    Args:
        words: V words, no two alike: texts with something to see in them, and on one line.
        vectors: (V, D), one row a word; whole numbers become floats, floats of 32 bits or more are not copied.

    `matrix` (V, D) may be changed, in place or as a whole: nothing is kept that could grow stale, neighbours are sought
    anew each time. `words` stay as they are. `vectors[word]` is a copy of a row; `vectors[word] = row` changes it.

    Raises:
        ValueError: a word is no text, blank, broken by a line or there twice; the sizes do not fit; a row holds NaN or
            infinity. The sentence names the row.

    >>> toy = WordVectors(["river", "shore", "money"], [[1, 0], [0.9, 0.1], [0, 1]])
    >>> toy.nearest("river", n=1)[0][0]
    'shore'
    """

    def __init__(self, words, vectors):
        self.words = Fixed(labels(words))
        self.index = {word: row for row, word in enumerate(self.words)}
        if len(self.index) != len(self.words):
            twice = next(word for row, word in enumerate(self.words) if self.index[word] != row)
            raise ValueError(f"The word {twice!r} stands in the table twice; each word needs one row.")
        for row, word in enumerate(self.words):
            self.index.setdefault(unicodedata.normalize("NFC", word), row)  # accents composed, as `tokenize` has them
        self.matrix = vectors

    @property
    def matrix(self):
        """The vectors, (V, D)."""
        return self._matrix

    @matrix.setter
    def matrix(self, vectors):
        vectors = as_floats(vectors, "vectors")
        if vectors.ndim != 2 or len(self.words) != len(vectors):
            raise ValueError(f"Each of the {len(self.words)} words needs one row; "
                             f"got vectors of shape {vectors.shape}.")
        self._check_finite(np.isfinite(vectors).all(axis=1))
        self._matrix = vectors

    @classmethod
    def load(cls, name="minilm"):
        """Load one of the book's real tables.

        Args:
            name: "minilm", the input table of all-MiniLM-L6-v2, 384 numbers a word; or "minilm-64", the same
                words in the 64 directions that keep most of it, each vector scaled to length 1.

        Returns:
            WordVectors of 21,721 whole English words, the frequent ones first.
        """
        if name not in TABLES:
            raise ValueError(f"There is no table {name!r}; choose one of {', '.join(TABLES)}.")
        tensors = load_data(TABLES[name])
        words = tensors["words"].tobytes().decode().split("\n")
        if name == "minilm":
            rows = np.flatnonzero(tensors["whole_words"])
            words, table = [words[row] for row in rows], "embeddings.word_embeddings.weight"
            return cls(words, dequantise(tensors[table][rows], tensors[table + ".scale"][rows]))
        return cls(words, dequantise(tensors["vectors"], tensors["vectors.scale"]))

    @classmethod
    def from_text(cls, path, limit=None, progress=False):
        """Load a file in the text format of word2vec or GloVe; `read_text_vectors` tells its repairs and errors."""
        return cls(*read_text_vectors(path, limit, progress))

    def __contains__(self, word):
        return word in self.index

    def __len__(self):
        return len(self.words)

    def __repr__(self):
        return f"WordVectors({len(self.words)} words, {self.matrix.shape[1]} dimensions)"

    def __getitem__(self, word):
        """The vector (D,) of a word, or the vectors (T, D) of a list of words."""
        if isinstance(word, (list, tuple)):
            return np.stack([self[each] for each in word])
        if word not in self.index:
            near = ", ".join(self.near_spellings(word)) or "none"
            raise KeyError(f"The table has no word {word!r}. Near spellings: {near}.")
        return self.matrix[self.index[word]].copy()

    def __setitem__(self, word, vector):
        """Give a word of the table another vector (D,)."""
        old, vector = self[word], as_floats(vector, "vector")
        if vector.shape != old.shape or not np.isfinite(vector).all():
            raise ValueError(f"The table takes vectors of {old.size} numbers, all finite; got shape {vector.shape}.")
        self.matrix[self.index[word]] = vector

    def near_spellings(self, word, n=3):
        """Up to n words of the table one slip of the pen away from `word`, or else two; frequent ones first."""
        one = _edits(str(word).lower()[:24])  # longer "words" are not slips of the pen
        near = one & self.index.keys()
        if len(near) < n:
            near |= {edit for once in one for edit in _edits(once) if edit in self.index}
        return sorted(near, key=lambda each: (each not in one, self.index[each]))[:n]

    def nearest(self, word, n=5):
        """The n words whose vectors point most nearly the same way.

        Args:
            word: a word (itself left out of the answer), or a vector (D,).
            n: how many.

        Returns:
            list of (word, cosine similarity), best first.
        """
        left_out = [word] if isinstance(word, str) else []
        return self._best(self[word] if left_out else as_floats(word, "vector"), n, left_out)

    def analogy(self, a, b, c, n=5, exclude=True):
        """Answer "a is to b as c is to …" with the words nearest to b - a + c.

        Args:
            a, b, c: words; each vector counts with length 1.
            n: how many answers.
            exclude: leave a, b and c out, the usual trick; False shows what happens without it.

        Returns:
            list of (word, cosine similarity), best first.

        Source: Mikolov, Yih and Zweig 2013; Levy and Goldberg 2014 call it 3CosAdd.
        """
        start, end, other = unit(self[[a, b, c]])
        return self._best(end - start + other, n, [a, b, c] if exclude else [])

    def to_bytes(self):
        """The table as a safetensors file, for a widget."""
        words = np.frombuffer("\n".join(self.words).encode(), np.uint8)
        return tensor_bytes({"words": words, "vectors": self.matrix.astype(np.float32)})

    def _best(self, vector, n, left_out):
        if vector.shape != self.matrix.shape[1:] or not vector.any() or not np.isfinite(vector).all():
            raise ValueError(f"The table compares vectors of {self.matrix.shape[1]} numbers, finite and not all zero; "
                             f"got shape {vector.shape}.")
        vector, lengths = unit(vector).astype(self.matrix.dtype), _lengths(self.matrix)[:, 0]  # (D,), (V,)
        with np.errstate(all="ignore"):  # the rows that this goes wrong with come next
            similarities = self.matrix @ vector / lengths
        odd = ~_plain(lengths)  # zeros, which are like no other; or written to since, with NaN or with huge numbers
        if odd.any():
            self._check_finite(np.isfinite(self.matrix).all(axis=1))
            largest = np.abs(self.matrix[odd]).max(axis=1, keepdims=True, initial=0)
            rows = self.matrix[odd] / np.where(largest, largest, 1)
            similarities[odd] = rows @ vector / np.where(largest, _lengths(rows), 1)[:, 0]
        similarities = np.clip(similarities, -1, 1)
        similarities[[self.index[word] for word in left_out]] = -np.inf
        best = np.argsort(-similarities, kind="stable")[: max(0, min(n, len(self.words) - len(set(left_out))))]
        return [(self.words[row], float(similarities[row])) for row in best]

    def _check_finite(self, finite):
        if not finite.all():
            row = int(np.argmin(finite))
            raise ValueError(f"Row {row} of the vectors, that of {self.words[row]!r}, holds NaN or infinity. "
                             "Leave such words out, or find out where the number comes from.")


def pole_axis(start, left, right):
    """The direction between two poles, less its part along one word, so that the word itself stands at 0.

    Args:
        start: (D,) the word.
        left, right: (P, D) the words of the poles; a pole is the mean of its words, each with length 1.

    Returns:
        (D,), so long that the poles stand 2 apart; `vectors @ axis` are places on it.

    Raises:
        ValueError: these are no numbers, or both poles point the same way from the word.

    >>> axis = pole_axis([0, 0, 1], [[-1, 0, 1]], [[1, 0, 1]])
    >>> (axis @ np.array([0, 0, 1])).item()
    0.0
    """
    start, left, right = (as_floats(each, name)
                          for each, name in ((start, "start"), (left, "left"), (right, "right")))
    apart = unit(right).mean(axis=0) - unit(left).mean(axis=0)  # (D,)
    across = _without(apart, unit(start))
    if np.linalg.norm(across) < 1e-6:
        raise ValueError("Both poles point the same way from this word. Choose two different poles.")
    across = unit(across)
    return across / (apart @ across / 2)


def meaning_axes(start, left, right, landmarks, steps=200):
    """Two directions for a map that has one word in its middle.

    The first axis runs from `left` to `right`, less the part along `start`, so that the word itself
    stands at 0. The second is the direction in which the landmarks differ most, at right angles to
    both (found by power iteration), turned so that the first landmark is in its upper half. Both are
    scaled so that the poles stand 2 apart.

    Args:
        start: (D,) the word in the middle.
        left, right: (P, D) the words of the poles; a pole is the mean of its words, each with length 1.
        landmarks: (L, D) words to be spread out.
        steps: rounds of power iteration.

    Returns:
        (2, D); `axes @ vector` is the place of a vector on the map.

    Raises:
        ValueError: both poles point the same way from the start, or the landmarks do not differ.
    """
    start, left, right, landmarks = (as_floats(each, name) for each, name in
                                     ((start, "start"), (left, "left"), (right, "right"), (landmarks, "landmarks")))
    axis, middle = pole_axis(start, left, right), unit(start)
    across = unit(axis)
    spread = landmarks - landmarks.mean(axis=0)  # (L, D)
    spread = _without(_without(spread, middle), across)
    if np.linalg.norm(spread) < 1e-6:
        raise ValueError("The landmarks all lie in one place. Choose at least two different ones.")
    up = np.arange(1, len(spread) + 1) @ spread
    for _ in range(steps):
        up = unit(spread.T @ (spread @ up))
    up = -up if spread[0] @ up < 0 else up
    return np.stack([axis, up * np.linalg.norm(axis)])


class Fixed(list):
    """A list that stays as it is, so that what is counted by its places stays right."""

    def _refuse(self, *_, **__):
        raise ValueError("The words of a table stay as they are. Make a new table: WordVectors(words, vectors).")

    __setitem__ = __delitem__ = __iadd__ = __imul__ = _refuse
    append = extend = insert = pop = remove = clear = sort = reverse = _refuse

    def __reduce__(self):  # a copy, or a pickle, is built at once and not by `append`
        return type(self), (list(self),)


def _plain(lengths):
    """Where lengths are neither zero nor of numbers whose squares are too large, or too small, for their type."""
    limits = np.finfo(lengths.dtype)
    return (lengths > np.sqrt(limits.tiny) / limits.eps) & (lengths < np.sqrt(limits.max))


def _lengths(vectors):
    """(…, D) → (…, 1), without a word from NumPy where a square is too large or too small."""
    with np.errstate(over="ignore", under="ignore", invalid="ignore"):
        return np.linalg.norm(vectors, axis=-1, keepdims=True)


def _edits(word):
    """Every string that one letter left out, swapped with its neighbour, changed or put in makes of `word`."""
    cuts = [(word[:i], word[i:]) for i in range(len(word) + 1)]
    letters = string.ascii_lowercase
    return ({a + b[1:] for a, b in cuts if b} | {a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1}
            | {a + c + b[1:] for a, b in cuts if b for c in letters} | {a + c + b for a, b in cuts for c in letters})


def _without(vectors, direction):
    """What is left of (…, D) vectors without their part along a direction of length 1."""
    return vectors - (vectors @ direction)[..., None] * direction
