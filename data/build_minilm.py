"""Make the book's two packs from the published weights of all-MiniLM-L6-v2.

    python data/build_minilm.py FOLDER

FOLDER holds `model.safetensors` and `vocab.txt` as published by sentence-transformers; data/README.md
says where to get them. The weights are compared with their known checksum first. The packs come out
the same, byte for byte, on every run on one machine; the 64 directions may differ in the last digit
with another linear algebra library, which is why the packs themselves are in the repository.
"""

import re
import sys
from pathlib import Path

import numpy as np

from attention_lib.data_files import checksum, publish
from attention_lib.minilm_weights import PUBLISHED, PUBLISHED_SHA256
from attention_lib.tensors import dequantise, quantise, read_tensors, tensor_bytes

WORD_TABLE = "embeddings.word_embeddings.weight"
ABOUT = ("all-MiniLM-L6-v2 by sentence-transformers, Apache-2.0. MODIFIED: matrices quantised to int8 by row; "
         "pooler and position_ids left out. See data/README.md.")
ABOUT_64 = ("Input table of all-MiniLM-L6-v2 by sentence-transformers, Apache-2.0. MODIFIED: whole words only, "
            "projected on the 64 leading right singular vectors, unit length, int8. See data/README.md.")


def main(source):
    """Read the weights in `source` and write both packs and their checksums into data/."""
    if checksum(source / PUBLISHED) != PUBLISHED_SHA256:
        sys.exit("model.safetensors is not the published file: its SHA-256 differs. Nothing was written.")
    weights = read_tensors(source / PUBLISHED)
    vocabulary = (source / "vocab.txt").read_text(encoding="utf-8").removesuffix("\n").split("\n")
    publish("minilm-int8.safetensors", whole_model(weights, vocabulary))
    publish("minilm-64.safetensors", compact_table(weights[WORD_TABLE], vocabulary))


def whole_model(weights, vocabulary):
    """All that the transformer needs: int8 matrices with a scale a row, vectors as float32, the WordPieces."""
    pack = {"words": as_text(vocabulary), "whole_words": np.array([is_whole(w) for w in vocabulary], np.uint8)}
    for name, value in weights.items():
        if name.startswith("pooler") or name.endswith("position_ids"):
            continue
        if value.ndim == 2:
            pack[name], pack[name + ".scale"] = quantise(value)
        else:
            pack[name] = value
    return tensor_bytes(pack, ABOUT)


def compact_table(table, vocabulary):
    """Whole words in 64 dimensions, each row of length 1 after rounding."""
    rows = [row for row, word in enumerate(vocabulary) if is_whole(word)]
    table = table[rows].astype(np.float64)  # (V, 384)
    _, directions = np.linalg.eigh(table.T @ table)  # columns, smallest first
    directions = directions[:, ::-1][:, :64]
    directions *= np.sign(directions[np.abs(directions).argmax(axis=0), range(64)])  # one sign for all machines
    small, _ = quantise(table @ directions)  # (V, 64)
    scale = 1 / np.linalg.norm(dequantise(small, np.ones(len(small))), axis=1)
    words = as_text([vocabulary[row] for row in rows])
    return tensor_bytes({"words": words, "vectors": small, "vectors.scale": scale.astype(np.float32)}, ABOUT_64)


def is_whole(word):
    """A whole English word: lower-case letters; of the single letters only the words a and i."""
    return re.fullmatch("[a-z]{2,}|a|i", word) is not None


def as_text(words):
    """Words as UTF-8 bytes, one a line."""
    return np.frombuffer("\n".join(words).encode(), np.uint8)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
