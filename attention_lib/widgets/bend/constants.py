"""What Python and the page both have to know of the plane; `core/link.py` makes `constants.js` of it."""

SIDE = 1.6  # the plane goes from -SIDE to SIDE, both ways
FARTHEST = 1.4  # how far from the middle a line may lie
EVEN = 1e-9  # what is not above it is not above 0
