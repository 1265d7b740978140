"""Chapter 02: what counting company in the small world tells of words, and what weighing and squeezing change."""

from functools import cache
from typing import NamedTuple

import numpy as np

from attention_lib.measure.chapter_03 import plain_sentences, share_right
from attention_lib.static import cooccurrence, ppmi
from attention_lib.vectors import WordVectors, cosine_similarity

WINDOW, RARE, NEAREST = 4, 3, 5  # words to each side; the least count; neighbours that are named
KIND_AND_SCENE = [line.split() for line in (
    "queen king throne", "teacher doctor blackboard", "dog cat kennel", "cow pig barn", "guitar violin concert",
    "candle lantern flame", "baker farmer bread", "nurse teacher hospital", "boat canoe river", "football tennis goal",
    "apple pear basket", "lion wolf savanna")]  # a word, one of its kind, and one of its scene


class CompanyTable(NamedTuple):
    """Some rows and columns of the table of the small world: R words, and C that stand near them."""

    rows: list  # R words
    columns: list  # C words
    counts: np.ndarray  # (R, C) how often two words meet
    chance: np.ndarray  # (R, C) how often they would meet if words had no preferences
    weighed: np.ndarray  # (R, C) PPMI
    rebuilt: dict  # a number of directions → (R, C), PPMI rebuilt from so many


class Squeezed(NamedTuple):
    """What is left of the rows of PPMI if each keeps few numbers."""

    kept: float  # the share of the squared length of all rows
    right: float  # the share of right neighbours, see `share_right`


class Scarce(NamedTuple):
    """The share of right neighbours in some draws (N,) of few sentences."""

    raw: np.ndarray  # rows of counts
    weighed: np.ndarray  # PPMI
    smoothed: np.ndarray  # PPMI with the columns to the power 0.75
    squeezed: np.ndarray  # PPMI in few numbers


class Windows(NamedTuple):
    """How alike words of one kind, and words of one scene, are for N sizes of the window."""

    kind: np.ndarray  # (N,) mean cosine of twelve words with one of their kind: queen, king
    scene: np.ndarray  # (N,) and with one of their scene: queen, throne
    nearest: list  # N lists of the words nearest to "teacher"


@cache
def counted_company(window=WINDOW):
    """(counts (V, V), vocabulary) of the small world, for words that stand in it three times or more; counted once."""
    return cooccurrence(plain_sentences(), window, min_count=RARE)


@cache
def weighed_company():
    """The rows of PPMI without smoothing: WordVectors of 1,401 numbers each, made once."""
    counts, vocabulary = counted_company()
    return WordVectors(vocabulary, ppmi(counts, smoothing=1))


@cache
def directions():
    """(U, S, V^T) of the rows of PPMI, decomposed once."""
    return np.linalg.svd(weighed_company().matrix, full_matrices=False)


def short_company(numbers):
    """The rows of PPMI in few numbers, U·S: WordVectors.

    >>> short_company(50).matrix.shape
    (1401, 50)
    """
    u, sizes, _ = directions()
    return WordVectors(counted_company()[1], u[:, :numbers] * sizes[:numbers])


def clues(sentences, unknown, words):
    """How like a new word's company is to that of known words, after one sentence, two, and so on.

    Args:
        sentences: N texts with the new word; they are added to the small world one by one.
        unknown: the new word.
        words: C known ones.

    Returns:
        (N, C) cosines of their rows of PPMI.

    >>> clues(["She poured the glimp into a cup."], "glimp", ["hammer", "tea"]).round(1).tolist()
    [[0.0, 0.3]]
    """
    found = []
    for count in range(1, len(sentences) + 1):
        more = [text.lower().rstrip(".").split() for text in sentences[:count]]
        table, vocabulary = cooccurrence(plain_sentences() + more, WINDOW)
        vectors = WordVectors(vocabulary, ppmi(table, smoothing=1))
        found.append(cosine_similarity(vectors[unknown], vectors[list(words)]))
    return np.array(found)


def company_table(rows, columns, ranks=(2, 10, 50)):
    """Some cells of the table of the small world: counted, by chance, weighed, and rebuilt from few directions.

    Args:
        rows: R words.
        columns: C words.
        ranks: numbers of directions.

    Returns:
        CompanyTable.

    >>> company_table(["dog"], ["the", "pet"]).counts.tolist()
    [[1339.0, 114.0]]
    """
    counts, vocabulary = counted_company()
    u, sizes, vt = directions()
    down, across = ([vocabulary.index(word) for word in words] for words in (rows, columns))
    chance = np.outer(counts.sum(axis=1), counts.sum(axis=0)) / counts.sum()
    cells = np.ix_(down, across)
    rebuilt = {rank: (u[down, :rank] * sizes[:rank]) @ vt[:rank, across] for rank in ranks}
    weighed = weighed_company().matrix[cells]
    return CompanyTable(list(rows), list(columns), counts[cells], chance[cells], weighed, rebuilt)


@cache
def squeezed(numbers):
    """What is left of the rows of PPMI in so few numbers: Squeezed.

    >>> round(squeezed(50).kept, 2), round(squeezed(50).right, 2)
    (0.47, 0.85)
    """
    squares = directions()[1] ** 2
    return Squeezed(float(squares[:numbers].sum() / squares.sum()), share_right(short_company(numbers)))


@cache
def from_few_sentences(share=0.1, draws=3, numbers=50):
    """How many neighbours are right if only some sentences are read: Scarce.

    Args:
        share: of all sentences, drawn at random.
        draws: how often.
        numbers: what each row is squeezed into.

    Returns:
        Scarce.
    """
    sentences, found = plain_sentences(), []
    for draw in range(draws):
        order = np.random.default_rng(draw).permutation(len(sentences))
        table, words = cooccurrence([sentences[at] for at in order[: int(share * len(sentences))]], WINDOW)
        weighed = ppmi(table, smoothing=1)
        u, sizes, _ = np.linalg.svd(weighed, full_matrices=False)
        rows = table, weighed, ppmi(table), u[:, :numbers] * sizes[:numbers]
        found.append([share_right(WordVectors(words, each)) for each in rows])
    return Scarce(*np.array(found).T)


@cache
def windows(sizes=(1, 2, 4, 6, 8, 10)):
    """Whom does the size of the window bring near: words of one kind, or words of one scene? Windows."""
    kinds, scenes, nearest = [], [], []
    for size in sizes:
        table, words = counted_company(size)
        vectors = WordVectors(words, ppmi(table, smoothing=1))
        pairs = [cosine_similarity(vectors[word], vectors[others]) for word, *others in KIND_AND_SCENE]
        kind, scene = np.mean(pairs, axis=0)
        kinds.append(kind)
        scenes.append(scene)
        nearest.append([near for near, _ in vectors.nearest("teacher", n=NEAREST)])
    return Windows(np.array(kinds), np.array(scenes), nearest)
