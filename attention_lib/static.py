"""Static word vectors three ways: by counting company, by factorising the counts, and by learning.

A corpus is a list of sentences, each a list of words. A vocabulary lists words in the order of their
rows and columns: the frequent ones first, and in alphabetical order where two are equally frequent.
"""

from collections import Counter
from itertools import chain
from typing import NamedTuple

import numpy as np

from attention_lib.learning.adam import check_positive
from attention_lib.learning.training import TrainingDiverged, watched
from attention_lib.numbers import as_floats
from attention_lib.text import label_trouble, listed, words_in
from attention_lib.vectors import WordVectors

BATCH = 256  # pairs in one step of training
NOISE = 64  # noise words that all pairs of a step share
WORSE, LARGEST = 10, 1_000  # a loss so many times that of knowing nothing, or a number so large: training runs away


class Snapshot(NamedTuple):
    """One moment of a training."""

    words_seen: int
    loss: float  # mean of a pair since the last snapshot; of the first one, before any learning
    matrix: np.ndarray  # (V, D)


class SkipGramVectors(WordVectors):
    """Vectors that `train_skip_gram` learned, and `snapshots`, the list of moments on the way to them."""

    def __init__(self, words, snapshots):
        super().__init__(words, snapshots[-1].matrix.copy())  # the table may be changed, its history may not
        self.snapshots = snapshots


# ---- counting -------------------------------------------------------------------------------------------

def cooccurrence(corpus, window=4, weights=None, min_count=1):
    """How often each word stands near each other word, in the same sentence.

    Words too rare for the vocabulary are taken out first, so their neighbours move together.

    Args:
        corpus: list of sentences, each a list of words.
        window: how many words to each side count as near.
        weights: `window` numbers, the worth of a neighbour 1, 2, … words away; None: 1 for all.
        min_count: a word that stands in the corpus less often has no row.

    Returns:
        (counts (V, V), symmetric, vocabulary).

    Raises:
        ValueError: no words, or not one weight for each distance.

    >>> counts, vocabulary = cooccurrence([["a", "cat", "sat"]], window=1)
    >>> vocabulary, counts.tolist()
    (['a', 'cat', 'sat'], [[0.0, 1.0, 0.0], [1.0, 0.0, 1.0], [0.0, 1.0, 0.0]])
    """
    check_positive(window=window)
    weights = np.ones(window) if weights is None else as_floats(weights, "weights").astype(float)
    if weights.shape != (window,):
        raise ValueError(f"weights needs one number for each of the {window} distances; got shape {weights.shape}.")
    vocabulary, ids, sentences, _ = _numbered(corpus, min_count)
    V = len(vocabulary)
    counts = np.zeros(V * V)
    for distance, weight in enumerate(weights, start=1):
        near = sentences[:-distance] == sentences[distance:]
        cells = ids[:-distance][near] * V + ids[distance:][near]
        counts += weight * np.bincount(cells, minlength=V * V)
    counts = counts.reshape(V, V)
    return counts + counts.T, vocabulary


def ppmi(counts, smoothing=0.75):
    """Positive pointwise mutual information: how much oftener two words meet than by chance.

    PPMI(w, c) = max(0, ln( P(w, c) / (P(w) P'(c)) )), where P'(c) is the share of column c after its
    sum was raised to the power `smoothing`, which keeps rare contexts from looking too telling.

    Args:
        counts: (V, C), not negative: rows are words, columns contexts.
        smoothing: 1 for plain PPMI.

    Returns:
        (V, C); a pair that never meets has 0.

    Raises:
        ValueError: a count is negative or not finite, or all are zero.

    Source: Levy, Goldberg and Dagan 2015.
    """
    counts = as_floats(counts, "counts").astype(float)
    if counts.ndim != 2 or not np.isfinite(counts).all() or (counts < 0).any() or not counts.any():
        raise ValueError("ppmi wants a table of counts, none negative and not all zero.")
    words = counts.sum(axis=1, keepdims=True) / counts.sum()  # (V, 1)
    contexts = counts.sum(axis=0) ** smoothing
    by_chance = words * (contexts / contexts.sum())  # (V, C)
    together = counts / counts.sum()
    ratio = np.divide(together, by_chance, out=np.ones_like(counts), where=together > 0)
    return np.maximum(np.log(ratio), 0)


def svd_vectors(matrix, dim, power=0.5):
    """The `dim` directions that keep most of a matrix: one short vector for each of its rows.

    Args:
        matrix: (V, C), for instance of PPMI.
        dim: numbers for each word, D.
        power: the vectors are U · S^power; 1 gives the best approximation, 0.5 is usual for words.

    Returns:
        (V, D); in each column the entry furthest from 0 is positive.

    Raises:
        ValueError: `dim` is not between 1 and the smaller side of the matrix.

    Source: Eckart and Young 1936; for words Deerwester et al. 1990.
    """
    matrix = as_floats(matrix, "matrix").astype(float)
    if matrix.ndim != 2 or not np.isfinite(matrix).all():
        raise ValueError(f"svd_vectors wants a matrix (V, C) of finite numbers; got shape {matrix.shape}.")
    if not 1 <= dim <= min(matrix.shape):
        raise ValueError(f"dim lies between 1 and {min(matrix.shape)} for a matrix of shape {matrix.shape}; got {dim}.")
    left, sizes, _ = np.linalg.svd(matrix, full_matrices=False)
    left = left[:, :dim]
    signs = np.sign(left[np.abs(left).argmax(axis=0), np.arange(dim)])
    return left * signs * sizes[:dim] ** power


# ---- learning -------------------------------------------------------------------------------------------

def negative_sampling(centre, context, noise, share=1.0):
    """The loss of skip-gram with negative sampling, and its gradients.

    One pair costs  −ln σ(centre · context) − share · Σ ln σ(−centre · noise),  the sum over all noise words.

    Args:
        centre, context: (B, D), a pair of words in each row.
        noise: (N, D), words drawn at random, which all pairs share.
        share: the worth of one noise word; k/N makes N of them count as much as k.

    Returns:
        (losses (B,), (gradient of centre (B, D), of context (B, D), of noise (N, D))); the gradients of their sum.

    Source: Mikolov et al. 2013, "Distributed representations of words and phrases", eq. 4.
    """
    centre, context, noise = as_floats(centre, "centre"), as_floats(context, "context"), as_floats(noise, "noise")
    near, far = (centre * context).sum(axis=1), centre @ noise.T  # (B,), (B, N)
    losses = _softplus(-near) + share * _softplus(far).sum(axis=1)
    pull, push = _sigmoid(near)[:, None] - 1, share * _sigmoid(far)  # (B, 1), (B, N)
    return losses, (pull * context + push @ noise, pull * centre, push.T @ centre)


def train_skip_gram(corpus, dim=50, window=4, negatives=5, epochs=5, learning_rate=0.05, min_count=5,
                    subsample=1e-3, snapshots=25, rng=0, progress=True):
    """Learn a vector for each word by telling its true neighbours from words drawn at random.

    Frequent words are often passed over (subsampling); noise words are drawn by frequency^0.75. The
    pairs of a step share their noise words. Ctrl-C, or the stop button of a notebook, ends the
    training early and returns what was learned so far. The linear algebra runs on one thread: on matrices so small
    several threads mostly wait for each other, above all where another program is busy.

    Args:
        corpus: list of sentences, each a list of words.
        dim: numbers for each word, D.
        window: each word hears up to this many neighbours on each side; how many is drawn anew each time.
        negatives: noise words for each true pair.
        epochs: how often the corpus is read.
        learning_rate: length of a step; it falls evenly to zero.
        min_count: rarer words are left out.
        subsample: words more frequent than this share of the corpus are thinned; 0: none.
        snapshots: how many moments to keep, the first before any learning; closer together at the start.
        rng: a seed or a NumPy Generator.
        progress: show a progress bar.

    Returns:
        SkipGramVectors.

    Raises:
        ValueError: the corpus has fewer than two words that are frequent enough, or a setting is out of range.
        TrainingDiverged: the steps are too long, so the loss grows without end; this ValueError carries the vectors of
            the last good snapshot as `.vectors`.

    Source: Mikolov et al. 2013.
    """
    check_positive(dim=dim, window=window, negatives=negatives, epochs=epochs, learning_rate=learning_rate)
    if not subsample >= 0:
        raise ValueError(f"subsample must be 0 or more; got {subsample}.")
    rng = np.random.default_rng(rng)
    vocabulary, ids, sentences, frequency = _numbered(corpus, min_count)
    inner = ((rng.random((len(vocabulary), dim)) - 0.5) / dim).astype(np.float32)  # the vectors to keep
    outer = np.zeros_like(inner)  # the same words as neighbours
    noise = np.cumsum(frequency**0.75)  # (V,)
    noise /= noise[-1]  # exactly 1 at the end, so that no draw lies beyond it
    kept = _share_kept(frequency / len(ids), subsample)
    total, unlearned = epochs * len(ids), float((1 + negatives) * np.log(2))
    moments, losses, step = [Snapshot(0, unlearned, inner.copy())], [], 0

    def keep():
        """Keep this moment, if it is a good one."""
        if not np.abs(inner).max() <= LARGEST:  # NaN is not, either
            raise diverged(f"the numbers of the vectors grew beyond {LARGEST:,}")
        moments.append(Snapshot(read, float(np.mean(losses)), inner.copy()))
        losses.clear()

    def diverged(what):
        tip = f"Try a smaller learning_rate, such as {min(0.05, learning_rate / 10):.2g}"
        return TrainingDiverged(
            f"The training ran away at step {step:,}: with learning_rate={learning_rate:g} {what}. "
            f"{tip}{', or fewer negatives' if negatives > 20 else ''}. This error's `.vectors` are those of the last "
            f"good snapshot, after {moments[-1].words_seen:,} of {total:,} words.",
            vectors=SkipGramVectors(vocabulary, moments))

    with watched(total, " words", progress) as bar:  # what overflows is told by `diverged`
        share = np.float32(negatives / NOISE)
        try:
            for near, read in _batches(ids, sentences, kept, window, epochs, rng):
                step += 1
                far = np.searchsorted(noise, rng.random(NOISE))
                rate = np.float32(learning_rate * (1 - read / total))
                losses.append(_step(inner, outer, near, far, share, rate))
                if not losses[-1] <= WORSE * unlearned:
                    raise diverged(f"the loss rose from {unlearned:.3g} to {losses[-1]:.3g}")
                if read >= total * (len(moments) / max(1, snapshots - 1)) ** 2:
                    keep()
                    bar.set_postfix(loss=f"{moments[-1].loss:.3f}", refresh=False)
                bar.update(read - bar.n)
        except KeyboardInterrupt:
            print("Stopped early; the vectors are those learned so far.")
        if losses:
            keep()
    return SkipGramVectors(vocabulary, moments)


def _step(inner, outer, near, far, share, rate):
    """One step down the loss of a batch of pairs; changes both tables, returns the mean loss."""
    centre, context = near
    losses, (d_centre, d_context, d_noise) = negative_sampling(inner[centre], outer[context], outer[far], share)
    _subtract(inner, centre, rate * d_centre)
    _subtract(outer, np.concatenate([context, far]), rate * np.concatenate([d_context, d_noise]))
    return losses.mean()


def _subtract(table, rows, updates):
    """table[rows] -= updates, where a row may come several times: faster than np.subtract.at."""
    order = np.argsort(rows, kind="stable")
    rows = rows[order]
    first = np.flatnonzero(np.diff(rows, prepend=-1))
    table[rows[first]] -= np.add.reduceat(updates[order], first, axis=0)


def _batches(ids, sentences, kept, window, epochs, rng):
    """(pairs (2, B), how many words are read when these are learned) until the corpus was read `epochs` times."""
    size = min(BATCH, 4 * len(kept))  # few words: a large batch would move each of them too far at once
    for epoch in range(epochs):
        pairs = _pairs(ids, sentences, kept, window, rng)  # (2, P)
        if not pairs.size:
            raise ValueError("No two words of the corpus stand near each other in one sentence, once the rare "
                             "ones are left out and the frequent ones thinned. Give more text, a smaller min_count, "
                             "or subsample=0.")
        for end in range(size, pairs.shape[1] + size, size):
            yield pairs[:, end - size : end], round((epoch + min(1, end / pairs.shape[1])) * len(ids))


def _pairs(ids, sentences, kept, window, rng):
    """All pairs of one reading, in random order: (2, P), centres above contexts."""
    stay = rng.random(len(ids)) < kept[ids]
    ids, sentences = ids[stay], sentences[stay]
    hears = rng.integers(1, window + 1, len(ids))  # words to each side
    pairs = []
    for distance in range(1, window + 1):
        one, other = np.arange(len(ids) - distance), np.arange(distance, len(ids))
        for centre, context in ((one, other), (other, one)):
            near = (sentences[one] == sentences[other]) & (hears[centre] >= distance)
            pairs.append(np.stack([ids[centre[near]], ids[context[near]]]))
    return rng.permutation(np.concatenate(pairs, axis=1), axis=1)


def _share_kept(share, threshold):
    """How likely a word is read, from its share of the corpus; as in the word2vec program."""
    return np.minimum(1, np.sqrt(threshold / share) + threshold / share) if threshold else np.ones_like(share)


def _numbered(corpus, min_count):
    """The corpus as numbers: (vocabulary, word ids (N,), sentence numbers (N,), how often each word stands (V,))."""
    if not isinstance(corpus, str):
        corpus = listed(corpus, "corpus", "a list of sentences, each a list of words")
    if isinstance(corpus, str) or any(isinstance(sentence, str) for sentence in corpus):
        raise ValueError("A corpus is a list of sentences, each a list of words; got text. "
                         "Try [tokenize(sentence) for sentence in sentences].")
    corpus = [words_in(sentence, f"corpus[{place}]") for place, sentence in enumerate(corpus)]
    frequency = Counter(chain.from_iterable(corpus))
    if wrong := {word: why for word in frequency if (why := label_trouble(word))}:
        row, column, word = next((row, column, word) for row, sentence in enumerate(corpus)
                                 for column, word in enumerate(sentence) if word in wrong)
        raise ValueError(f"corpus[{row}][{column}] is {word!r}, {wrong[word]}")
    vocabulary = sorted((w for w, n in frequency.items() if n >= min_count), key=lambda word: (-frequency[word], word))
    if len(vocabulary) < 2:
        raise ValueError(f"The corpus needs two different words that stand in it at least {min_count} times; "
                         f"it has {len(vocabulary)}. Give more text or a smaller min_count.")
    row = {word: number for number, word in enumerate(vocabulary)}
    known = [[row[word] for word in sentence if word in row] for sentence in corpus]
    ids = np.fromiter(chain.from_iterable(known), int)
    sentences = np.repeat(np.arange(len(known)), [len(sentence) for sentence in known])
    return vocabulary, ids, sentences, np.array([frequency[word] for word in vocabulary])


def _softplus(x):
    """ln(1 + exp(x)), which is −ln σ(−x), without overflow; ten times faster than np.logaddexp."""
    return np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x)))


def _sigmoid(x):
    """1 / (1 + exp(−x)), without overflow."""
    return (1 + np.tanh(x / 2)) / 2
