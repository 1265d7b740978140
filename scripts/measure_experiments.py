"""Measure again what chapters 12 to 14 store of their experiments: data/experiments.json.

    .venv/bin/python scripts/measure_experiments.py [NAME ...]

With names, such as "cutting", those alone are measured, and the others stay as they are. All take some minutes, on as
many processes as there are cores. Another linear algebra library may differ in the last digit.
"""

import json
import os
import sys
from concurrent.futures import ProcessPoolExecutor

from threadpoolctl import threadpool_limits

from attention_lib.data_files import FOLDER, publish
from attention_lib.measure import chapter_12, chapter_13, chapter_14
from attention_lib.measure.results import FILE

ABOUT = ("What the experiments of chapters 12 to 14 gave; attention_lib.measure.chapter_12 to chapter_14 say what each "
         "is, and read it. Made by scripts/measure_experiments.py.")
EXPERIMENTS = {"words": chapter_12.measure_words, "cutting": chapter_12.measure_cutting,
               "later": chapter_12.measure_later, "windows": chapter_13.measure_windows,
               "far": chapter_13.measure_far, "explained": chapter_14.measure_explained,
               "specials": chapter_14.measure_specials, "heads": chapter_14.measure_heads,
               "layers": chapter_14.measure_layers, "strong": chapter_14.measure_strong,
               "patching": chapter_14.measure_patching, "cosines": chapter_14.measure_cosines}


def measure(name):
    """One experiment, on one thread."""
    with threadpool_limits(1):
        return EXPERIMENTS[name]()


def written(found):
    """The bytes of the file: one row a line."""
    lines = json.dumps({"about": ABOUT, "experiments": found}, ensure_ascii=False)
    return (lines.replace("], [", "],\n[").replace(": {", ":\n{") + "\n").encode()


def main(names):
    """Measure what is asked for, and say each result as it comes."""
    path = FOLDER / FILE
    before = json.loads(path.read_text(encoding="utf-8"))["experiments"] if path.is_file() else {}
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        waiting = {name: pool.submit(measure, name) for name in names or EXPERIMENTS}
        found = {name: waiting[name].result() if name in waiting else before[name] for name in EXPERIMENTS
                 if name in waiting or name in before}
    publish(FILE, written(found))
    print(", ".join(waiting), "measured;", len(written(found)), "bytes")


if __name__ == "__main__":
    main(sys.argv[1:])
