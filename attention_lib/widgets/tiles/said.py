"""What is seen of the tiles, in words; the JavaScript half is `said.js`."""


def counted(size, tile, causal):
    """How many scores there are in a tile, and in all: those that a mask forbids are none.

    Args:
        size: T words.
        tile: (range of rows, range of columns), or None.
        causal: whether a row sees only itself and what stands before it.

    >>> counted(4, (range(0, 2), range(0, 2)), False), counted(4, (range(0, 2), range(0, 2)), True)
    ((4, 16), (3, 10))
    """
    def number(rows, columns):
        return sum(len([column for column in columns if not causal or column <= row]) for row in rows)

    return number(*tile) if tile else 0, number(range(size), range(size))


def headline(step, of, held, all_scores):
    """What is seen, in one sentence.

    >>> headline(5, 9, 16, 121)
    'Tile 5 of 9: only these **16 of 121** scores exist now.'
    """
    if step == 0:
        return f"**{of} tiles**, one after the other, instead of {all_scores} scores at once."
    return f"Tile {step} of {of}: only these **{held} of {all_scores}** scores exist now."


def told(word, now, first, read, last):
    """What a row does at a step, in one sentence.

    Args:
        word: whose row it is.
        now: its Step, or None if the tile does not hold its row.
        first: whether this is its first tile.
        read: how many it has read.
        last: whether this is its last one.
    """
    if now is None:
        return f"“{word}” has read all its tiles." if read else f"“{word}” has not been asked yet."
    if first:
        return f"“{word}” reads its first tile."
    end = " That was its last." if last else ""
    if now.rescale == 1:
        return f"No score is larger than before: “{word}” adds this tile to what it keeps.{end}"
    return f"A larger score: what “{word}” kept counts only {two(now.rescale)} of itself.{end}"


def one(value):
    """With a minus as it is printed, and none before a zero."""
    return f"{0 if abs(value) < 0.05 else value:.1f}".replace("-", "−")


def two(value):
    """The same in hundredths."""
    return f"{0 if abs(value) < 0.005 else value:.2f}".replace("-", "−")


def three(value):
    """What others are multiplied by, so that their product can be followed."""
    return f"{value:.3f}"
