"""What Python and the page both have to know of pushes; `core/link.py` makes `constants.js` of it."""

FARTHEST = 3  # how much a word can say, for the one side or the other
STEPS = 100  # of a whole training
