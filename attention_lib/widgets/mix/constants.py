"""What Python and the page both have to know of a mix; `core/link.py` makes `constants.js` of it."""

SHARPEST = 4  # where the slider ends
FAINT = 0.005  # what is less shows as 0.00; pulls that differ by less are alike
TALL = 1000  # e to a score: from here on hundredths say nothing
