"""What Python and the page both have to know of two arrows; `core/link.py` makes `constants.js` of it."""

EVEN = 1e-9  # what is less is nothing
