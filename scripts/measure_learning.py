"""Measure again what chapter 10 says about trained attention, and store it: data/learning.json.

    .venv/bin/python scripts/measure_learning.py

Every experiment of `attention_lib.measure.chapter_10` with five or ten seeds, in about ten minutes, on as many
processes as there are cores. Another linear algebra library may tip here and there a text that stands on the edge.
"""

import json
import os
from concurrent.futures import ProcessPoolExecutor

from threadpoolctl import threadpool_limits

from attention_lib.data_files import publish
from attention_lib.measure.chapter_10 import FILE, compute, compute_heard, experiments, texts_heard

ABOUT = ("What one trained layer of attention can do, by experiment, way to listen, and seed: for each set of texts "
         "[right, of, attention on labelled cues before, after]; and what two "
         "words of one text hear. Made by scripts/measure_learning.py.")


def measure(job):
    """One experiment with one seed, on one thread."""
    with threadpool_limits(1):
        return compute(*job)


def read(job):
    """One text, on one thread."""
    with threadpool_limits(1):
        return compute_heard(*job)


def written(found, heard):
    """The bytes of the file: one seed a line."""
    kinds = {}
    for (experiment, way), rows in found.items():
        kinds.setdefault(experiment, {})[way] = rows
    texts = {}
    for (kind, way), rows in heard.items():
        texts.setdefault(kind, {})[way] = rows
    lines = json.dumps({"about": ABOUT, "experiments": kinds, "heard": texts}, indent=None, ensure_ascii=False)
    return (lines.replace("}, {", "},\n{") + "\n").encode()


def main():
    """Measure all, and say each result as it comes."""
    jobs, found = experiments(), {}
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        rows = {job: [pool.submit(measure, (*job, seed)) for seed in range(seeds)]
                for job, seeds in jobs.items()}
        for job, waiting in rows.items():
            found[job] = [each.result() for each in waiting]
            print(*job, found[job][0], flush=True)
        heard = dict(zip(texts_heard(), pool.map(read, texts_heard()), strict=True))
    publish(FILE, written(found, heard))


if __name__ == "__main__":
    main()
