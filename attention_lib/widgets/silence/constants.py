"""What Python and the page both have to know; `core/link.py` makes `constants.js` of it."""

from attention_lib.minilm import HEADS  # noqa: F401

REACH = 3  # the ruler goes from -REACH to REACH
FEW = 3  # so many silent heads are named one by one
