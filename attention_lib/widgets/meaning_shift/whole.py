"""What meaning-shift shows of the whole model: where “bank” stands after six layers, and which words brought it there.

How far a word pulls is found by an experiment: the place of “bank” less its place if it cannot hear that word, in any
layer. Unlike the pulls of one layer, these do not add up. The JavaScript half is `whole_source.js`.
"""

import json

import numpy as np

from attention_lib.widgets.minilm.activations import text_error
from attention_lib.widgets.minilm.reading import read, single_cuts
from attention_lib.widgets.minilm.shards import RULED

SIDES = ("river", "money")


class WholeModel:
    """The source "model" of MeaningShift, with the methods of `raw.Raw`."""

    rows_are, takes_weights = "tokens", False
    reach, faint, of_words = 3, 0.1, False

    def __init__(self, widget):
        self.widget = widget

    def rows(self):
        return list(enumerate(read(self.widget.sentence).tokens))

    def check(self):
        if said := text_error(self.widget.sentence):
            raise ValueError(said)

    def computed(self):
        """The weights (T, T), the mean of all heads of all layers, or None."""
        if text_error(self.widget.sentence):
            return None, None
        return read(self.widget.sentence).weights.mean(axis=(0, 1)), None

    def hint(self):
        return ""

    def places(self, row):
        return _placed(self.widget.sentence, row)

    def read(self, text):
        if said := text_error(text):
            raise ValueError(said)
        return read(text).tokens, lambda row: _placed(text, row)

    def sides(self, word=None):
        return tuple(f"{side} {RULED}" for side in SIDES)

    def page_state(self, texts):
        return {}, stored_readings(texts)


def stored_readings(texts):
    """What a page needs to draw some texts without any weights: dict of tensors.

    Of text number n, which can be read, there are `whole.n.names` and for each of its “banks” `whole.n.AT.places`
    (L+1,) and `whole.n.AT.pulls` (T,), where AT is its place among the T tokens.
    """
    tensors, readable = {}, [text for text in dict.fromkeys(texts) if not text_error(text)]
    for number, text in enumerate(readable):
        reading = read(text)
        names = json.dumps([text, reading.tokens]).encode()
        tensors[f"whole.{number}.names"] = np.frombuffer(names, np.uint8)
        for at, places in reading.places.items():
            tensors[f"whole.{number}.{at}.places"] = places.astype(np.float32)
            tensors[f"whole.{number}.{at}.pulls"] = pulls_of(text, at).astype(np.float32)
    return tensors


def pulls_of(text, at):
    """How far each of T tokens pulls one “bank”: its place after the last layer, less that without hearing the token.

    Args:
        text: a string.
        at: the place of that “bank” among the tokens.

    Returns:
        (T,), 0 for itself.

    >>> pulls_of("She deposited her check at the bank.", 7).round(1)[2].item()  # deposited
    0.6
    """
    reading, cuts = read(text), single_cuts(text, at)
    end = reading.places[at][-1]
    return np.array([end - cuts[key][-1] if key in cuts else 0.0 for key in range(len(reading.tokens))])


def _placed(text, row):
    """One token of a text: what `MeaningShift.places` returns."""
    reading = read(text)
    if row not in reading.places:
        raise ValueError(f"The ruler of the whole model is that of “{RULED}”, and “{reading.tokens[row]}” has none. "
                         f"Choose “{RULED}”, or source='layer-1'.")
    across = np.stack([pulls_of(text, row), np.zeros(len(reading.tokens))], axis=1)  # (T, 2)
    return {"static": np.zeros(2), "shifted": np.array([reading.places[row][-1], 0]), "pulls": across,
            "poles": np.array([[-1.0, 0], [1, 0]])}
