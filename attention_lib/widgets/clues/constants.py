"""What Python and the page both have to know of the clues; `core/link.py` makes `constants.js` of it."""

UNSURE = 0.2  # a cosine below which counting names no word
