"""How fast does the book train the layer of chapter 10, beside PyTorch? Both in one run, on the same 60 sentences.

    .venv/bin/python scripts/bench_learning.py

Both take full batches in float64 on one thread of the processor, with Adam and the same start. PyTorch finds the
gradients by itself, from all keys and values; "the short way" is PyTorch with the book's order of products, which
spares most of them. They take turns, and the best of five counts.
"""

import time

import numpy as np
from threadpoolctl import threadpool_limits

from attention_lib import Adam, WordVectors, train
from attention_lib.learning import sense_loss, sense_texts, start_sense_layer
from attention_lib.learning.sense_layer import RATE, STEPS
from attention_lib.senses import load_senses

TURNS = 5


def torch_training(torch, start, texts, short):
    """Train in PyTorch, and give back the last loss."""
    own = {name: torch.tensor(each, requires_grad=True) for name, each in start.items()}
    x, mask, labels = (torch.tensor(each) for each in (texts.x, texts.mask, texts.labels))
    asking = x[torch.arange(len(x)), torch.tensor(texts.at)]  # (N, D)
    adam = torch.optim.Adam(own.values(), RATE)
    for _ in range(STEPS):
        q = (asking @ own["w_q"])[..., None]  # (N, d_k, 1)
        scores = (x @ (own["w_k"] @ q) if short else x @ own["w_k"] @ q)[..., 0] / q.shape[1] ** 0.5
        weights = scores.masked_fill(~mask, -torch.inf).softmax(-1)[:, None]  # (N, 1, T)
        heard = weights @ x @ own["w_v"] if short else weights @ (x @ own["w_v"])
        loss = torch.nn.functional.cross_entropy((asking + heard[:, 0]) @ own["w_r"] + own["b_r"], labels)
        adam.zero_grad()
        loss.backward()
        adam.step()
    return loss.item()


def main():
    """Print the times of a training, steps a second, and their ratios."""
    try:
        import torch
    except ImportError:
        print("PyTorch is not installed, so no comparison: .venv/bin/pip install -r requirements-parity.txt")
        return
    torch.set_num_threads(1)
    texts = sense_texts(load_senses("bank", "train", "plain"), WordVectors.load("minilm-64"))
    start = start_sense_layer(0)
    ways = {"the book": lambda: train(start, sense_loss, texts[1:5], steps=STEPS, batch=None, optimiser=Adam(RATE),
                                      progress=False).losses[-1],
            "PyTorch": lambda: torch_training(torch, start, texts, False),
            "PyTorch, the short way": lambda: torch_training(torch, start, texts, True)}
    times, losses = {name: [] for name in ways}, {}
    with threadpool_limits(1):
        for _ in range(TURNS):
            for name, training in ways.items():
                began = time.perf_counter()
                losses[name] = training()
                times[name].append(time.perf_counter() - began)
    best = {name: min(each) for name, each in times.items()}
    print(f"{STEPS} steps on {len(texts.x)} sentences of at most {texts.x.shape[1]} words; "
          f"last losses differ by {np.ptp(list(losses.values())):.0e}")
    for name, seconds in best.items():
        print(f"{name}: {seconds:.3f} s, {STEPS / seconds:,.0f} steps/s; "
              f"{best['PyTorch'] / seconds:.2f} of PyTorch's speed")


if __name__ == "__main__":
    main()
