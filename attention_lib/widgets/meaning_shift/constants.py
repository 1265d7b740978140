"""What the page has to know of the maps of two senses; `core/link.py` makes `constants.js` of it."""

from attention_lib.widgets.meaning_shift.trained import WORDS

__all__ = ["MAPS_BYTES", "WORDS"]

MAPS_BYTES = 53_000  # of the maps of all these words for one head, about: for the size that the reader is told
