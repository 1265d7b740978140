"""Chapter 03: what a training on the small world learns, beside what counting finds there, with controls."""

from functools import cache
from typing import NamedTuple

import numpy as np

from attention_lib.small_world import load_small_world
from attention_lib.static import cooccurrence, ppmi, svd_vectors, train_skip_gram
from attention_lib.vectors import WordVectors, cosine_similarity, unit

WINDOW, NEGATIVES, DIM, RARE = 4, 5, 50, 3  # of the chapter: words to each side, noise words, numbers, least count
STEPS, RATE = 60, 0.2  # of a fit to the whole table of counts


class Answers(NamedTuple):
    """How many analogies come out right, by the usual way and by its controls."""

    first: int  # the right word comes first, the question's three words struck off
    of_five: int  # or is among the first five
    kept: int  # it comes first with nothing struck off
    alone: int  # it is the word nearest to the third one, without any arithmetic
    alone_five: int  # or among the five nearest


class Fitted(NamedTuple):
    """What was learned from the table of counts, without reading the text again."""

    vectors: WordVectors
    scores: np.ndarray  # (V, V): a word as centre with a word as context, biases left out
    loss: float  # at the end, as a share of the loss at the start


# ---- the small world, read, counted and learned -----------------------------------------------------------

@cache
def plain_sentences():
    """The sentences of the small world as lists of words, without full stops and commas.

    >>> plain_sentences()[0][:4]
    ['the', 'coffee', 'was', 'too']
    """
    return [[word for word in sentence if word[0].isalnum()] for sentence in load_small_world().sentences]


def trained_world(rng=0):
    """The training of the film: 50 numbers a word, read three times. Some seconds the first time, and then kept.

    Args:
        rng: the seed.

    Returns:
        SkipGramVectors, with snapshots.
    """
    return _trained(rng)


@cache
def counted_world():
    """The tables of chapter 2 for the same sentences: dict of "PPMI" and "PPMI, SVD" → WordVectors."""
    counts, vocabulary = cooccurrence(plain_sentences(), window=WINDOW, min_count=RARE)
    table = ppmi(counts)
    return {"PPMI": WordVectors(vocabulary, table), "PPMI, SVD": WordVectors(vocabulary, svd_vectors(table, dim=DIM))}


def hat():
    """Every word of the text as often as it stands there: what is drawn blindly comes from here."""
    return [word for sentence in plain_sentences() for word in sentence]


def company(centre):
    """Every word that stands within four places of a word, as often as it does.

    >>> company("dog").count("bark")
    168
    """
    return [near for sentence in plain_sentences() for place, word in enumerate(sentence) if word == centre
            for near in sentence[max(0, place - WINDOW):place] + sentence[place + 1:place + 1 + WINDOW]]


def deal(centre, rng=43, each=3):
    """Draw some words from the company of a word, and as many from the hat.

    Returns:
        dict of a word → "company" or "hat", in alphabetical order.

    >>> deal("dog")["duchess"]
    'hat'
    """
    rng = np.random.default_rng(rng)
    dealt = {**dict.fromkeys(rng.choice(hat(), each), "hat"),
             **dict.fromkeys(rng.choice(company(centre), each), "company")}
    return {str(word): dealt[word] for word in sorted(dealt)}


# ---- what came out ----------------------------------------------------------------------------------------

def share_right(vectors):
    """Of the five nearest words to each word of the world's groups: the share that is of its own group."""
    return float(np.mean([near in mates for word, mates in _mates().items() for near, _ in vectors.nearest(word)]))


def share_by_chance(vectors):
    """The share that five words drawn blindly from the table would have."""
    return float(np.mean([len(mates) - 1 for mates in _mates().values()]) / (len(vectors) - 1))


def in_common(one, other):
    """Of the five nearest words to each word of the world's groups: the share that two tables have in common."""
    return float(np.mean([len({*dict(one.nearest(word))} & {*dict(other.nearest(word))}) / 5 for word in _mates()]))


def with_itself(one, other):
    """The mean cosine of a word's vector in one table with its vector in another one of the same words."""
    return float(cosine_similarity(one.matrix, other[one.words]).mean())


def right_answers(vectors, questions=None):
    """How many analogies a table answers, with the controls beside it: Answers.

    Args:
        vectors: WordVectors.
        questions: list of (a, b, c, d), a is to b as c is to d; None for the 83 of the small world.
    """
    right = np.zeros(5, int)
    for a, b, c, d in load_small_world().analogies if questions is None else questions:
        usual = [word for word, _ in vectors.analogy(a, b, c)]
        kept, alone = vectors.analogy(a, b, c, n=1, exclude=False)[0][0], [word for word, _ in vectors.nearest(c)]
        right += [usual[0] == d, d in usual, kept == d, alone[0] == d, d in alone]
    return Answers(*map(int, right))


def context_shifts(pairs, contexts):
    """How much oftener than by chance each context stands near the second word of a pair than near the first.

    Args:
        pairs: list of (word, word).
        contexts: list of words.

    Returns:
        (pairs, contexts): the PPMI of the second word minus that of the first.
    """
    table = counted_world()["PPMI"]
    columns = [table.index[each] for each in contexts]
    return np.array([(table[other] - table[one])[columns] for one, other in pairs])


def pairs_in_plane(vectors, pairs):
    """The two words of each pair on the plane where all these words differ most: (P, 2, 2).

    Vectors count with length 1. The plane does not know which word belongs to which.
    """
    rows = unit(np.asarray(vectors[[word for pair in pairs for word in pair]], float))  # (2P, D)
    rows = rows - rows.mean(axis=0)
    _, _, axes = np.linalg.svd(rows, full_matrices=False)
    places = rows @ (axes[:2] * np.sign(axes[:2].sum(axis=1, keepdims=True))).T  # (2P, 2)
    return places.reshape(-1, 2, 2)


def parallel(vectors, pairs):
    """How parallel the ways from the first word of each pair to the second are: the mean cosine of any two ways."""
    ends = unit(np.asarray(vectors[[word for pair in pairs for word in pair]], float)).reshape(len(pairs), 2, -1)
    ways = unit(ends[:, 1] - ends[:, 0])  # (P, D)
    return float((ways @ ways.T)[~np.eye(len(pairs), dtype=bool)].mean())


def nearness(vectors, word, others):
    """The mean cosine of a word with those of some others that the table knows."""
    others = [each for each in others if each in vectors and each != word]
    return float(cosine_similarity(vectors[word], vectors[others]).mean())


def two_companies(vectors):
    """For each word of the small world with two meanings: how near it is to the words of either, and a yardstick.

    Returns:
        dict of a word → (mean cosine with the words of its first sense, with those of its second, and what the words
        of the first have with those of the second).
    """
    found = {}
    for word, senses in load_small_world().ambiguous.items():
        one, other = senses.values()
        between = np.mean([nearness(vectors, each, other) for each in one if each in vectors])
        found[word] = nearness(vectors, word, one), nearness(vectors, word, other), float(between)
    return found


# ---- the same from the counts -----------------------------------------------------------------------------

@cache
def met_counts():
    """How often each pair is dealt as company: (counts (V, V), vocabulary).

    In the game the window of a word is drawn anew each time, 1 to 4 words to each side, so a neighbour 1, 2, 3 or 4
    words away is in all, ¾, ½ or ¼ of the windows.
    """
    return cooccurrence(plain_sentences(), weights=[1, 0.75, 0.5, 0.25], min_count=RARE)


@cache
def fit_counts(way):
    """Vectors fitted to the table of counts, 60 steps over the whole of it.

    Args:
        way: "GloVe": a score should be the logarithm of how often a pair met, pairs that never met do not count.
            "GloVe with silence": those count a little (0.05), as if they had met half a time.
            "skip-gram": the loss of the game, every pair as often as it would be dealt as company and as noise.

    Returns:
        Fitted.

    Raises:
        ValueError: there is no such way.

    Source: Pennington, Socher and Manning 2014; AdaGrad: Duchi, Hazan and Singer 2011.
    """
    met, vocabulary = met_counts()
    objectives = {"GloVe": _glove(met, 0), "GloVe with silence": _glove(met, 0.05), "skip-gram": _game(met)}
    if way not in objectives:
        raise ValueError(f"The ways are {', '.join(objectives)}; got {way!r}.")
    biases = way != "skip-gram"
    start = np.random.default_rng(0).random((2, len(vocabulary), DIM))
    tables, squares, losses = (start - 0.5) / DIM, np.ones_like(start), []
    for _ in range(STEPS):
        if biases:  # place 0 of the contexts is the number of a word for itself, place 1 of the words that of a context
            tables[0, :, 0] = tables[1, :, 1] = 1
        words, contexts = tables
        loss, error = objectives[way](words @ contexts.T)  # a number, (V, V)
        gradients = np.stack([error @ contexts, error.T @ words])
        squares += gradients**2
        tables -= RATE * gradients / np.sqrt(squares)
        losses.append(loss)
    words, contexts = tables[:, :, 2 * biases:]
    return Fitted(WordVectors(vocabulary, words), words @ contexts.T, float(losses[-1] / losses[0]))


def shifted_pmi(least=1):
    """What the game is after, and what 50 numbers a word reach of it, for pairs that met at least so often.

    Returns:
        (counted (P,): PMI − ln 5; learned (P,): scores of the fit "skip-gram").

    Source: Levy and Goldberg 2014.
    """
    met, _ = met_counts()
    often = met >= least
    return np.log(met[often] / _dealt_noise(met)[often]), fit_counts("skip-gram").scores[often]


@cache
def _trained(rng):
    return train_skip_gram(plain_sentences(), dim=DIM, window=WINDOW, negatives=NEGATIVES, epochs=3, min_count=RARE,
                           rng=rng, progress=False)


def _mates():
    return {word: {*group} for group in load_small_world().groups.values() for word in group}


def _dealt_noise(met):
    """How often each pair is dealt as noise: (V, V)."""
    column = met.sum(axis=0) ** 0.75
    return NEGATIVES * met.sum(axis=1, keepdims=True) * column / column.sum()


def _glove(met, never):
    target = np.log(np.where(met > 0, met, 0.5))
    weight = np.where(met > 0, np.minimum(1, (met / 10) ** 0.75), never)
    return lambda scores: ((weight * (scores - target) ** 2).sum(), weight * (scores - target))


def _game(met):
    noise = _dealt_noise(met)

    def objective(scores):
        p = 1 / (1 + np.exp(-scores))
        return -(met * np.log(p) + noise * np.log(1 - p)).sum() / met.sum(), (met + noise) * p - met

    return objective
