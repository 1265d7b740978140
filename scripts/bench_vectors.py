"""How fast does the book learn word vectors, beside gensim? Both in one run, on the book's small world.

    .venv/bin/python scripts/bench_vectors.py

Words a second are the words of the corpus times the epochs, over the time of the whole training. Both learn
skip-gram with negative sampling from the same sentences with the same settings; gensim, which is compiled, on
one thread, because only then are its vectors the same twice. They take turns, and the best of three counts.
"""

import time

from gensim.models import Word2Vec

from attention_lib import train_skip_gram
from attention_lib.small_world import load_small_world

EPOCHS, TURNS = 5, 3


def words_a_second(train, words):
    """Words read in one second of a training."""
    began = time.perf_counter()
    train()
    return words * EPOCHS / (time.perf_counter() - began)


def main():
    """Print both speeds and their ratio."""
    corpus = load_small_world().sentences
    words = sum(map(len, corpus))
    trainings = [lambda: train_skip_gram(corpus, dim=50, epochs=EPOCHS, progress=False),
                 lambda: Word2Vec(corpus, sg=1, vector_size=50, window=4, negative=5, sample=1e-3, min_count=5,
                                  epochs=EPOCHS, workers=1, seed=1)]
    speeds = [[words_a_second(train, words) for train in trainings] for _ in range(TURNS)]
    ours, theirs = map(max, zip(*speeds, strict=True))
    print(f"skip-gram, {words:,} words × {EPOCHS} epochs, 50 dimensions: the book {ours:,.0f} words/s, "
          f"gensim {theirs:,.0f} words/s; the book has {ours / theirs:.2f} of gensim's speed")


if __name__ == "__main__":
    main()
