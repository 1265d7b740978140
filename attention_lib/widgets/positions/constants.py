"""What the page has to know of the positions that the model learned; `core/link.py` makes `constants.js` of it."""

from attention_lib.widgets.positions.encodings import SHOWN

__all__ = ["LEARNED", "SHOWN"]

LEARNED = 512  # positions that all-MiniLM-L6-v2 learned
