"""What Python and the page both have to know of the tiles; `core/link.py` makes `constants.js` of it."""

MOST = 16  # words: a cell still shows its score on a page
BLOCKS = (1, 2, 3, 4, 6, 8, 16)  # offered as sizes of a tile, as far as there are as many words
