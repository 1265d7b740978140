"""What the page has to know of the real model; `core/link.py` makes `constants.js` of it."""

from attention_lib.minilm import HEADS
from attention_lib.widgets.minilm.shards import LAYERS, ROOM, ROWS, RULED

__all__ = ["BYTES", "HEADS", "KEY_SIZE", "LAYERS", "ROOM", "ROWS", "RULED", "WIDTH"]

WIDTH = 384  # D
KEY_SIZE = WIDTH // HEADS  # d_k
BYTES = {"pieces": 231507, "rulers": 10924, "rows": 99600}  # of the parts, for the size that the reader is told
BYTES |= {f"layer-{layer}{part}": size for layer in range(1, LAYERS + 1)
          for part, size in (("", 606824), ("-in", 602568), ("-out", 596600))} | {"layer-1": 636088}
