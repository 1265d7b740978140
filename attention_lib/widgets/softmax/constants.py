"""What Python and the page both have to know of shares; `core/link.py` makes `constants.js` of it."""

ALIKE = 1e-9  # weights that differ by less are equal
