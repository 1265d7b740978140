"""lineup: words in a row, each with its number; drag them about, and see what stands halfway between two of them."""

import traitlets

from attention_lib.widgets.core.base import BookWidget
from attention_lib.widgets.core.limits import texts
from attention_lib.widgets.core.traits import Text, WrongValue, readable
from attention_lib.widgets.lineup.figure import drawn

WORDS = ("bank", "cat", "dog", "elephant", "money", "mouse", "river", "table")
LEAST, MOST, LETTERS = 3, 8, 10  # words, and letters of one: more find no room on a phone


class Lineup(BookWidget):
    """Words in a row, numbered from 0; each can be dragged to another place.

    Args:
        words: 3 to 8 different words, in their order at first.
        pair: two of them: what stands halfway between these is told.

    Raises:
        ValueError: there are too few or too many words, one stands there twice, or the pair is not among them.

    >>> Lineup(["cat", "dog", "elephant"]).describe()
    'Halfway between “cat” and “elephant”: “dog”. In order: cat 0, dog 1, elephant 2.'
    """

    name = "lineup"
    words = traitlets.List(Text()).tag(sync=True)
    pair = traitlets.List(Text()).tag(sync=True)
    address = traitlets.List(["words"]).tag(sync=True)

    def __init__(self, words=WORDS, pair=("cat", "elephant"), **kwargs):
        words = _words(words)
        super().__init__(words=words, pair=_pair(pair, words), **kwargs)

    @traitlets.validate("words")
    def _all_the_pair(self, proposal):
        words = _words(proposal["value"])
        _pair(self.pair, words) if self.pair else None
        return words

    @traitlets.validate("pair")
    def _two_of_them(self, proposal):
        return _pair(proposal["value"], self.words)

    def middle(self):
        """The number halfway between the two words."""
        return sum(map(self.words.index, self.pair)) / 2

    def halfway(self):
        """The words that stand there: one, or the two on either side; none if the pair are neighbours."""
        return halfway(self.words, self.pair)

    def picture(self):
        return self._drawn().figure()

    def describe(self):
        said = headline(self.pair, self.halfway()).replace("**", "")
        return f"{said} In order: {', '.join(f'{word} {place}' for place, word in enumerate(self.words))}."

    def table(self):
        rows = [[word, str(place)] for place, word in enumerate(self.words)]
        return ["word", "number"], [*rows, ["halfway", f"{self.middle():g}"]]

    def _drawn(self):
        return drawn(self.words, self.pair, self.halfway(), headline(self.pair, self.halfway()))

    def _still_image(self):
        return self._drawn().image()

    def __repr__(self):
        return f"Lineup({', '.join(self.words)})"


def halfway(words, pair):
    """The words halfway between two of a row; `said.js` finds the same.

    >>> halfway(["a", "b", "c", "d"], ["a", "c"]), halfway(["a", "b", "c", "d"], ["d", "a"])
    (['b'], ['b', 'c'])
    """
    total = sum(map(words.index, pair))
    found = [words[total // 2], words[total - total // 2]]
    return [] if set(found) == set(pair) else found[: 1 + total % 2]


def headline(pair, found):
    """What stands there, in one sentence; `said.js` says it too.

    >>> headline(["cat", "elephant"], ["dog"])
    'Halfway between “cat” and “elephant”: **“dog”**.'
    """
    where = ", ".join("half " * (len(found) > 1) + f"“{word}”" for word in found)
    return f"Halfway between “{pair[0]}” and “{pair[1]}”: **{where or 'nothing'}**."


def _words(words):
    words = [readable(each) for each in texts(words, "words", MOST)]
    if len(words) < LEAST or len(set(words)) < len(words):
        raise WrongValue(f"words should be {LEAST} to {MOST} different words; got {', '.join(words) or 'none'}.")
    if wrong := [word for word in words if not word.strip() or len(word) > LETTERS]:
        raise WrongValue(f"A word has 1 to {LETTERS} letters here; got {wrong[0][:30]!r}.")
    return words


def _pair(pair, words):
    pair = texts(pair, "pair", MOST)
    if len(set(pair)) != 2 or len(pair) != 2 or not set(pair) <= set(words):
        raise WrongValue(f"pair should be two of the words {', '.join(words)}; got {', '.join(pair) or 'none'}.")
    return pair
