"""What Python and the page both have to know of the training; `core/link.py` makes `constants.js` of it."""

WORD = "bank"  # the word that asks
SENTENCES = "sense-texts"  # the shard with the labelled sentences and the vectors of their words
SENSES = ["river", "money"]  # by their numbers
MOST_STEPS = 300  # of a training in the page
KEPT = 100  # moments of it, at the most
MARK = "today"  # the word that can be written into all sentences of one sense
MOST_CHANGES = 40  # lines in which changed data are written down
STARTS = 6  # random beginnings, Python's the first
