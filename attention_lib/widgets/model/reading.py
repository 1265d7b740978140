"""What a page stores of the whole model's readings."""

import base64
import re
from functools import cache

import numpy as np

from attention_lib.tensors import tensor_bytes
from attention_lib.widgets.minilm.reading import heard, read, single_cuts, single_silences
from attention_lib.widgets.model.constants import FINE, STEPS

SILENT = re.compile(r"\d{1,2}(?:\.\d{1,2})?", re.ASCII)
PRESETS = {
    "river": "We sat by the river bank.",
    "deposit": "I went to the bank to deposit money.",
    "check": "She deposited her check at the bank.",
    "credit": "The bank will not lend money if the customer has bad credit.",
    "robbed": "The bank was robbed while we swam in the river.",
}
ALSO = (  # what chapters 12 and 14 show besides
    "He sat on the river bank.",
    "She opened an account at the bank.",
    "Ducks nest on that bank.",
    "He forgot his card in the machine outside the bank.",
)
DIGITS = 4  # of a place that is stored
LARGEST = 20  # tokens of a text whose heads are stored with the page


def record(text, wants, model=None):
    """What a page draws of a sentence: tokens and places, and what else is wanted of it.

    Args:
        text: a string that can be read.
        wants: of "heads" (the weights; of a text that is neither wanted nor in the shard those of layer 1, as "first"),
            "heard" (what they bring), "cuts" (what each single cut does), "silent" (and each silence); "long": heads of
            more than LARGEST tokens, too.
        model: an Encoder of a reader's own; None for the book's.
    """
    reading = read(text, model=model)
    found = {"tokens": reading.tokens, "places": _short(reading.places)}
    if "cuts" in wants and reading.places:
        found["cuts"] = _short(single_cuts(text))
    if "silent" in wants:
        found["silent"] = {name: {at: path[int(name.split(".")[0]):] for at, path in _short(places, DIGITS - 1).items()}
                           for name, places in single_silences(text).items()}  # before its layer nothing changes
    if "heads" in wants:
        return found | _heads(reading, wants, lambda: heard(text, model=model))
    if model is None and text not in (*PRESETS.values(), *ALSO) and len(reading.tokens) <= LARGEST:
        found["first"] = in_steps(reading.weights[:1])
    return found


def record_of_change(text, cuts, silenced, wants, model=None):
    """The same of an experiment."""
    reading = read(text, cuts, silenced, model)
    return {"places": _short(reading.places), **_heads(reading, wants, lambda: heard(text, cuts, silenced, model))}


def _heads(reading, wants, heard_there):
    if len(reading.tokens) > LARGEST and "long" not in wants:
        return {}
    more = {"heard": heard_in_steps(heard_there())} if "heard" in wants else {}
    return {"heads": in_steps(reading.weights), **more}


def _short(places, digits=DIGITS):
    return {str(at): [round(float(each), digits) + 0.0 for each in path] for at, path in places.items()}


def in_steps(weights):
    """Weights from 0 to 1 in whole steps, base64."""
    return base64.b64encode(_steps(weights).tobytes()).decode()


def heard_in_steps(found):
    """What weights bring, base64: first the shares of all heads together, then the lengths in finer steps.

    Args:
        found: Heard.
    """
    return base64.b64encode(_heard_bytes(found)).decode()


@cache
def presets_shard():
    """What pages show of the book's own sentences: the bytes of a safetensors file.

    Of sentence number n there are `n.text`, `n.weights` (L, H, T, T) in steps, and `n.heard` as bytes.
    """
    tensors = {}
    for number, text in enumerate((*PRESETS.values(), *ALSO)):
        tensors[f"{number}.text"] = np.frombuffer(text.encode(), np.uint8)
        tensors[f"{number}.weights"] = _steps(read(text).weights)
        tensors[f"{number}.heard"] = np.frombuffer(_heard_bytes(heard(text)), np.uint8)
    return tensor_bytes(tensors, "Attention weights of all-MiniLM-L6-v2 in the book's int8 pack, and what they bring.")


def shares(parts):
    """Numbers (…, T) as shares of their sum; where that is 0, all are 0."""
    total = parts.sum(axis=-1, keepdims=True)
    return np.divide(parts, total, out=np.zeros_like(parts), where=total > 0)


def _heard_bytes(found):
    most = found.lengths.max() or 1
    return _steps(shares(found.together)).tobytes() + np.round(found.lengths / most * FINE).astype("<u2").tobytes()


def _steps(weights):
    return np.round(np.asarray(weights, float) * STEPS).astype(np.uint8)
