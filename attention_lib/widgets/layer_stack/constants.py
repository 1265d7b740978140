"""What Python and the page both have to know of a stack; `core/link.py` makes `constants.js` of it."""

LAYERS = 6
FAINT = 0.05  # a pull that is less is not worth a word
