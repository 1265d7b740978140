"""Measure the book's model on sentences that nobody of this book wrote, and store what comes out.

    python scripts/measure_outside.py FOLDER

FOLDER holds two files, made of what others have published; they are not in this repository.

wikipedia_homographs_16_words.csv, 1,580 sentences from English Wikipedia, in each one of 16 words with two readings.
    From https://github.com/google/WikipediaHomographData, commit ccc704bbde12507e2e4f3c4b3f6eca4c92120171 (Gorman,
    Mazovetskiy and Nikolaev 2018), Apache-2.0. Of its 162 words those whose readings differ in meaning, with at least
    10 sentences of each: bass, bow, lead, tear, wound, sow, minute, refuse, axes, live, invalid, nestle, sake,
    celtic, pasty, lives. Columns: homograph, wordid (the reading), start_byte and end_byte of the word in the UTF-8
    sentence, split, sentence. SHA-256 c968fcb914f2014b50bb5689565a7fe38a04d20cc4219870741ab16b75b73af2
semcor_masc_bank_noad.csv, the noun "bank" 100 times (82 money, 18 river) in texts of SemCor and MASC.
    From https://github.com/google-research-datasets/word_sense_disambigation_corpora, commit
    894bf257296d1994df55c17fde0b09192644c74f (Yuan and others 2016), senses CC BY 4.0; SemCor under WordNet's notice,
    MASC without restrictions. Columns: corpus, document, sense, form, text.
    SHA-256 f367861cf65cec519e5ece4297d925cb7b52057f24f5c567bedf4ab2d2af1c1d

It reads 1,680 sentences, most of them three times, in some minutes, and writes
data/outside.json, counts and shares alone, and its checksum.
"""

import json
import re
import sys

from attention_lib.data_files import publish
from attention_lib.measure import outside_by_layer
from attention_lib.measure.outside import SHA256, STORED, measure_outside


def main():
    """Measure, store and print."""
    if len(sys.argv) != 2:
        sys.exit(__doc__.split("\n\n")[1].strip())
    try:
        found = measure_outside(sys.argv[1])
    except (FileNotFoundError, ValueError) as error:
        sys.exit(str(error))
    publish(STORED, as_json({"files": SHA256, **found}).encode())
    for name, by_layer in outside_by_layer().items():
        print(name, by_layer.sentences, "by layer", *by_layer.layers.share.round(3),
              "bags", *(round(float(bag.share), 3) for bag in by_layer[2:]))


def as_json(found):
    """JSON with a list of numbers on one line."""
    return re.sub(r"\[[^][]*\]", lambda numbers: " ".join(numbers[0].split()), json.dumps(found, indent=1)) + "\n"


if __name__ == "__main__":
    main()
