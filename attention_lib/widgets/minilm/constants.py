"""What the page has to know of the real model; `core/link.py` makes `constants.js` of it."""

from attention_lib.minilm import HEADS
from attention_lib.widgets.minilm.shards import ROOM, ROWS

__all__ = ["BYTES", "HEADS", "KEY_SIZE", "ROOM", "ROWS", "WIDTH"]

WIDTH = 384  # D
KEY_SIZE = WIDTH // HEADS  # d_k
BYTES = {"pieces": 231507, "layer-1": 636088, "rows": 99600}  # of the parts, for the size that the reader is told
