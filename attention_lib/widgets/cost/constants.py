"""What Python and the page both have to know of the cost of a text; `core/link.py` makes `constants.js` of it."""

from attention_lib import cost

# Tokens of what a reader knows. A line has 12 words, a page 25 lines, a chapter 15 pages, a book 20 chapters, a shelf
# 30 books, a library 5,000; 3 words are 4 tokens, as in English text that is cut into word pieces.
LENGTHS = [["line", 16], ["page", 400], ["chapter", 6_000], ["book", 120_000], ["shelf", 3_600_000],
           ["library", 600_000_000]]
SHORTEST, LONGEST = LENGTHS[0][1], LENGTHS[-1][1]
COUNTED = ("A line is 12 words, a page 25 lines, a chapter 15 pages, a book 20 chapters, a shelf 30 books, a library "
           "5,000 books; 3 words are 4 tokens. At best, one H100 multiplies 494.5 trillion times a second, and that in "
           "numbers of 2 bytes, whatever the model's own.")

# Name → [width, layers, heads, key heads, bytes a number]
MODELS = {name: [each.width, each.layers, each.heads, each.key_heads or each.heads, each.bytes_per_number]
          for name, each in cost.MODELS.items()}
LARGEST = [65_536, 1_024, 1_024, 1_024, 8]  # of each of them
WINDOW, BLOCK = cost.WINDOW, cost.BLOCK
WIDEST = 65_536  # of a window

# Bytes of memory: usual ones in 2026; of an H100, as its data sheet has them.
DEVICES = [["a phone", 6e9], ["a laptop", 16e9], ["one H100", 80e9]]
SPEED = 494.5e12  # multiplications a second of one H100 at its peak, in 16 bits: half of 989 trillion are sums
