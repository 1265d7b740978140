"""What Python and the page have to know of the whole model's picture; `core/link.py` makes `constants.js` of it."""

from attention_lib.widgets.minilm.shards import LAYERS, RULED

__all__ = ["BETWEEN", "FINE", "LAYERS", "PRESETS_SHARD", "RULED", "SENSES", "SLIGHT", "STEPS"]

SENSES = ("river", "money")  # what stands at -1 and at +1
BETWEEN = 0.5  # nearer to halfway than this the word stands between its senses
SLIGHT = 0.15  # an experiment that moves it less changes hardly anything
STEPS, FINE = 255, 65535  # weights are stored in so many steps, and lengths
PRESETS_SHARD = "model-presets"  # the heads' weights of the presets
