"""What Python and the page both have to know of the table of company; `core/link.py` makes `constants.js` of it."""

FAINT = 0.4  # the power of a count's share of the largest that is its darkness: else small counts would be paper
