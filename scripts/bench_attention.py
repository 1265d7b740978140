"""What does attention cost in time and memory, plain, in tiles, in a window, linear, and in PyTorch? All in one run.

    .venv/bin/python scripts/bench_attention.py            prints
    .venv/bin/python scripts/bench_attention.py --store    also writes data/cost.json, from which chapter 13 draws

One head of 64 numbers in float32, on one thread, for texts of 64 to 16,384 tokens. *Time* is that of the processor,
for others may use the machine at the same time; all methods take turns, and the best of several turns counts. How much
of it the operating system took, to hand out memory and clear it, is kept apart: that part grows while others want
memory too. PyTorch does the same work twice: as it comes, fused, and step by step, as our plain form. *Memory*: the
peak of what NumPy asks for while a method runs, beyond q, k and v, by `tracemalloc`; it does not see PyTorch's.
*One GiB*: a process of its own may have no more, Python and q, k and v among it. The longest text is searched, by
halves, on which a method still runs. The tiled form is stopped after some seconds: by then it has all memory that it
will ever need.
"""

import json
import os
import platform
import resource
import subprocess
import sys
import tracemalloc

import numpy as np
from threadpoolctl import threadpool_limits

from attention_lib import flash_attention, linear_attention, scaled_dot_product_attention, sliding_window_attention
from attention_lib.data_files import publish
from attention_lib.measure.chapter_13 import FILE, exponent

TOKENS = [2**power for power in range(6, 15)]
HEAD, BLOCK, WINDOW, TURNS, SECONDS = 64, 256, 256, 5, 2
METHODS = {"plain": lambda *qkv: scaled_dot_product_attention(*qkv)[0],
           "tiled": lambda *qkv: flash_attention(*qkv, block=BLOCK),
           "window": lambda *qkv: sliding_window_attention(*qkv, window=WINDOW),
           "linear": linear_attention}
ABOUT = (f"Attention of one head of {HEAD} numbers in float32 on one thread, tiles of {BLOCK}, window of {WINDOW}: "
         "seconds of the processor (best of several turns), of these the operating system's, bytes (peak by "
         "tracemalloc beyond q, k and v), and the longest text in 1 GiB. Made by scripts/bench_attention.py.")
ATTEMPT = """
import resource, signal, sys
import numpy as np
from threadpoolctl import threadpool_limits
sys.path.append({folder!r})
from bench_attention import METHODS, some_words
resource.setrlimit(resource.RLIMIT_AS, (2**30, 2**30))
signal.signal(signal.SIGPROF, lambda *_: sys.exit(0))
try:
    qkv = some_words({tokens})
    signal.setitimer(signal.ITIMER_PROF, {seconds})
    METHODS[{method!r}](*qkv)
except MemoryError:
    sys.exit(1)
"""


def some_words(tokens):
    """Random q, k and v (T, d) in float32."""
    rng = np.random.default_rng(tokens)
    return [rng.standard_normal((tokens, HEAD), np.float32) for _ in range(3)]


def torch_methods():
    """PyTorch's attention, fused and step by step; none if PyTorch is not here."""
    try:
        import torch
    except ImportError:
        return {}
    torch.set_num_threads(1)

    def fused(*qkv):
        q, k, v = (torch.from_numpy(each)[None, None] for each in qkv)
        return torch.nn.functional.scaled_dot_product_attention(q, k, v)[0, 0].numpy()

    def steps(*qkv):
        q, k, v = map(torch.from_numpy, qkv)
        return (torch.softmax(q @ k.T / HEAD**0.5, -1) @ v).numpy()

    return {"PyTorch, fused": torch.inference_mode()(fused), "PyTorch, step by step": torch.inference_mode()(steps)}


def seconds(methods, qkv):
    """dict of method → (all, of the system): the processor's seconds in the best of several turns, all alternating."""
    best, turn, began = dict.fromkeys(methods, (np.inf, 0)), 0, sum(used())
    while turn < TURNS or sum(used()) - began < SECONDS:
        for name, method in methods.items():
            before = used()
            method(*qkv)
            own, system = np.subtract(used(), before)
            best[name] = min(best[name], (float(own + system), float(system)))
        turn += 1
    return best


def used():
    """The processor's seconds of this process so far: (its own, the system's for it)."""
    found = resource.getrusage(resource.RUSAGE_SELF)
    return found.ru_utime, found.ru_stime


def peak(method, qkv):
    """The most bytes that NumPy holds at once while a method runs, beyond its arguments."""
    tracemalloc.start()
    try:
        method(*qkv)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def runs(method, tokens):
    """Does a method run on so many tokens in a process of 1 GiB?"""
    most = 4 if method == "tiled" else 600  # seconds
    program = ATTEMPT.format(folder=os.path.dirname(__file__), tokens=tokens, method=method, seconds=most)
    return subprocess.run([sys.executable, "-c", program], stderr=subprocess.DEVNULL, check=False).returncode == 0


def longest(method):
    """The longest text, to a hundred tokens or so, on which a method runs in 1 GiB."""
    fits = 1024
    while runs(method, 2 * fits):
        fits *= 2
    step = fits
    while (step := step // 2) >= 128:
        fits += step if runs(method, fits + step) else 0
    return fits


def machine():
    """This machine in words, without its name."""
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            model = next(line.split(":")[1].strip() for line in file if line.startswith("model name"))
    except (OSError, StopIteration):
        model = platform.machine()
    versions = f"Python {platform.python_version()}, NumPy {np.__version__}"
    return f"{os.cpu_count()} cores of a processor {model}, one thread used; {versions}"


def rounded(rows):
    """dict of a method → its numbers, to three digits."""
    return {name: [float(f"{each:.3g}") for each in row] for name, row in rows.items()}


def main(store):
    """Print, and store if asked to, what was measured."""
    methods = {**METHODS, **torch_methods()}
    times, systems, peaks = ({name: [] for name in each} for each in (methods, methods, METHODS))
    with threadpool_limits(1):
        for tokens in TOKENS:
            qkv = some_words(tokens)
            for name, best in seconds(methods, qkv).items():
                times[name].append(best[0])
                systems[name].append(best[1])
            for name, method in METHODS.items():
                peaks[name].append(peak(method, qkv))
            found = (f"{name} {1000 * each[-1]:.2f} ms" for name, each in times.items())
            print(f"{tokens:6} tokens:", ", ".join(found), flush=True)
    words = machine()
    if len(methods) > len(METHODS):
        words += f", PyTorch {sys.modules['torch'].__version__.split('+')[0]}"
    most = {name: longest(name) for name in ("plain", "tiled")}
    print(words)
    for name, each in times.items():
        print(f"{name}: time grows as T^{exponent(TOKENS, each):.2f}")
        if name in peaks:
            print(f"  memory as T^{exponent(TOKENS, peaks[name]):.2f}, at the end {peaks[name][-1] / 2**20:,.1f} MiB")
    print("the longest text in 1 GiB:", most)
    if store:
        found = {"about": ABOUT, "machine": words, "tokens": TOKENS, "seconds": rounded(times),
                 "system": rounded(systems), "bytes": peaks, "longest": most}
        publish(FILE, (json.dumps(found).replace(', "', ',\n"') + "\n").encode())


if __name__ == "__main__":
    main("--store" in sys.argv[1:])
