"""What Python and the page both have to know of pulls; `core/link.py` makes `constants.js` of it."""

REACH = 3  # as far as an arrow's tip can go from 0, across and up
MOST = 48  # presses that are kept
COMPANY, HAT = "c", "h"  # what was pressed, as letters of a text
END = 0.05  # an error that is next to nothing
