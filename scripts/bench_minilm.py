"""How long does the book's real model take to read a text, beside PyTorch? Both in one run, on the same weights.

    .venv/bin/python scripts/bench_minilm.py

PyTorch runs the same layers eagerly on the processor, with as many threads as it likes, and starts from the rows
of the word table; the book starts from the text. They take turns of thirty readings, so that neither finds the
other's threads and numbers in its way; the median of a turn, and the best of three turns count.
"""

import statistics
import sys
import time
from functools import partial
from pathlib import Path

from attention_lib import load_minilm
from attention_lib.minilm_weights import pack_tensors

TEXT = "The bank will not lend money if the customer has bad credit."
SIZES, READINGS, TURNS = (16, 32, 128), 30, 3  # sizes in tokens, [CLS] and [SEP] among them


def milliseconds(read, what):
    """How long one reading takes: the median of a turn."""
    times = []
    for _ in range(READINGS):
        began = time.perf_counter()
        read(what)
        times.append(1000 * (time.perf_counter() - began))
    return statistics.median(times)


def main():
    """Print both times and their ratio for texts of several lengths."""
    try:
        import torch
    except ImportError:
        print("PyTorch is not installed, so no comparison: .venv/bin/pip install -r requirements-parity.txt")
        return
    sys.path.append(str(Path(__file__).parent.parent / "tests"))
    from torch_minilm import torch_encode

    model = load_minilm()
    tensors = {name: torch.tensor(array) for name, array in pack_tensors().items()}
    for size in SIZES:
        text = " ".join((model.tokenize(TEXT) * size)[:size - 2])
        rows = [model.index[token] for token in model.encode(text).tokens]
        with torch.inference_mode():
            times = [(milliseconds(model.encode, text), milliseconds(partial(torch_encode, tensors), rows))
                     for _ in range(TURNS)]
        ours, theirs = map(min, zip(*times, strict=True))
        print(f"all-MiniLM-L6-v2, {len(rows)} tokens: the book {ours:.1f} ms, PyTorch {theirs:.1f} ms; "
              f"the book takes {ours / theirs:.2f} times as long")


if __name__ == "__main__":
    main()
