"""What Python and the page both have to know of the ruler of words; `core/link.py` makes `constants.js` of it."""

REACH = 1.5  # it goes from -REACH to REACH
MOST = 12  # words that are drawn
