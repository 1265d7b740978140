"""What a page stores of the whole model's readings."""

import base64
import re
from functools import cache

import numpy as np

from attention_lib.tensors import tensor_bytes
from attention_lib.widgets.minilm.reading import read
from attention_lib.widgets.model.constants import STEPS

SILENT = re.compile(r"\d{1,2}(?:\.\d{1,2})?", re.ASCII)
PRESETS = {
    "river": "We sat by the river bank.",
    "deposit": "I went to the bank to deposit money.",
    "check": "She deposited her check at the bank.",
    "credit": "The bank will not lend money if the customer has bad credit.",
    "robbed": "The bank was robbed while we swam in the river.",
}
DIGITS = 4  # of a place that is stored


def in_steps(weights):
    """Weights from 0 to 1 in whole steps, base64."""
    return base64.b64encode(_steps(weights).tobytes()).decode()


@cache
def presets_shard():
    """The heads' weights of the book's presets: the bytes of a safetensors file.

    Of preset number n there are `n.text`, and `n.weights` (L, H, T, T) in steps.
    """
    tensors = {}
    for number, text in enumerate(PRESETS.values()):
        tensors[f"{number}.text"] = np.frombuffer(text.encode(), np.uint8)
        tensors[f"{number}.weights"] = _steps(read(text).weights)
    return tensor_bytes(tensors, "Attention weights of all-MiniLM-L6-v2 in the book's int8 pack.")


def _steps(weights):
    return np.round(np.asarray(weights, float) * STEPS).astype(np.uint8)
