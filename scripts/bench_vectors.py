"""How fast does the book learn word vectors, beside gensim? Both in one run, on the book's small world.

    .venv/bin/python scripts/bench_vectors.py

Words a second are the words of the corpus times the epochs, over the time of the whole training. Both learn
skip-gram with negative sampling from the same sentences with the same settings; gensim, which is compiled, on
one thread, because only then are its vectors the same twice. They take turns, and the best of three counts.

Then once more beside a busy neighbour: other processes that use every core all the time, as a browser or a second
notebook may. Threads that wait for each other suffer most there, so the ratio must not fall.
"""

import os
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager

from attention_lib import train_skip_gram
from attention_lib.small_world import load_small_world

EPOCHS, TURNS = 5, 3


@contextmanager
def busy_neighbour():
    """As many processes as there are cores, at least two, that do nothing but count."""
    with ExitStack() as stack:
        for _ in range(max(2, os.cpu_count())):
            process = stack.enter_context(subprocess.Popen([sys.executable, "-c", "while True: pass"]))
            stack.callback(process.kill)  # before the context waits for its end
        yield


def words_a_second(train, words):
    """Words read in one second of a training."""
    began = time.perf_counter()
    train()
    return words * EPOCHS / (time.perf_counter() - began)


def main():
    """Print both speeds and their ratio, on a quiet machine and on a busy one."""
    try:
        from gensim.models import Word2Vec
    except ImportError:
        sys.exit("This compares with gensim, which is not here: newer Pythons have no ready package of it yet.")
    corpus = load_small_world().sentences
    words = sum(map(len, corpus))
    trainings = [lambda: train_skip_gram(corpus, dim=50, epochs=EPOCHS, progress=False),
                 lambda: Word2Vec(corpus, sg=1, vector_size=50, window=4, negative=5, sample=1e-3, min_count=5,
                                  epochs=EPOCHS, workers=1, seed=1)]
    print(f"skip-gram, {words:,} words × {EPOCHS} epochs, 50 dimensions")
    for name, neighbour, turns in (("alone", ExitStack, TURNS), ("beside a busy neighbour", busy_neighbour, 1)):
        with neighbour():
            speeds = [[words_a_second(train, words) for train in trainings] for _ in range(turns)]
        ours, theirs = map(max, zip(*speeds, strict=True))
        print(f"{name}: the book {ours:,.0f} words/s, gensim {theirs:,.0f} words/s; "
              f"the book has {ours / theirs:.2f} of gensim's speed")


if __name__ == "__main__":
    main()
