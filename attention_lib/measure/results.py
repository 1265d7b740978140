"""Results of experiments that take longer than a page may: data/experiments.json, by chapter and experiment.

`scripts/measure_experiments.py` writes the file, by the functions that are named `measure_…` in `chapter_12`,
`chapter_13` and `chapter_14`; the functions that a page calls read it.
"""

import json
from functools import cache

from attention_lib.data_files import read_text

FILE = "experiments.json"


@cache
def stored():
    """dict of the name of an experiment → what it gave.

    Raises:
        FileNotFoundError, ValueError: the file is missing or not the published one.
    """
    return json.loads(read_text(FILE))["experiments"]
