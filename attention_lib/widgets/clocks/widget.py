"""clocks: a place turns the hands of a few clocks; with two words, what counts is how far apart they stand."""

import numpy as np
import traitlets

from attention_lib.numbers import as_floats
from attention_lib.widgets.clocks.constants import FAR
from attention_lib.widgets.clocks.figure import drawn
from attention_lib.widgets.clocks.hands import angles, score, tips
from attention_lib.widgets.core.base import BookWidget
from attention_lib.widgets.core.traits import Number, Text, Whole, WrongValue, readable

SPEEDS = (1.0, 0.1, 0.01, 0.001)  # radians a place: the waves of Vaswani et al. 2017 for eight numbers
LETTERS, CLOCKS = 12, 4


class Clocks(BookWidget):
    """A place as the hands of clocks: sinusoidal positions, and, with two words, what turning does to a score.

    Args:
        places: dict of a word → its place, from 0 to 63; one word, or two, of which the first asks.
        speeds: radians that each hand turns from one place to the next, for 1 to 4 clocks.
        start: how far the hands of the second word are ahead where both words stand at one place.

    Raises:
        ValueError: there are not one or two words or one to four clocks, or a number is none or too large.

    >>> near, far = Clocks({"dog": 2, "man": 5}), Clocks({"dog": 42, "man": 45})
    >>> round(near.score(), 6) == round(far.score(), 6)
    True
    """

    name = "clocks"
    words = traitlets.List(Text()).tag(sync=True, made=True)
    place = Whole(0, 0, FAR).tag(sync=True)
    other = Whole(0, 0, FAR).tag(sync=True)  # of the second word
    speeds = traitlets.List().tag(sync=True)
    start = Number(0.0, -10, 10).tag(sync=True)
    address = traitlets.List(["place", "other"]).tag(sync=True)

    def __init__(self, places=None, speeds=SPEEDS, start=0.0, **kwargs):
        places = {"word": 7} if places is None else places
        if not isinstance(places, dict) or not 1 <= len(places) <= 2:
            raise ValueError(f'places is a dict of one word or two, such as {{"dog": 2, "man": 5}}; got {places!r}.')
        for word in places:
            if not isinstance(word, str) or not 1 <= len(readable(word).strip()) <= LETTERS:
                raise WrongValue(f"A word should be a text of 1 to {LETTERS} letters; got {str(word)[:40]!r}.")
        place, other = (*places.values(), 0)[:2]
        super().__init__(words=list(places), speeds=_speeds(speeds), start=start,
                         **{"place": place, "other": other} | kwargs)

    @traitlets.validate("speeds")
    def _finite_speeds(self, proposal):
        return _speeds(proposal["value"])

    def places(self):
        """Where the words stand: one number or two."""
        return [self.place, self.other][:len(self.words)]

    def angles(self):
        """How far each hand is turned: (words, clocks), radians."""
        return angles(self.places(), self.speeds, self.start)

    def score(self):
        """The dot product of the two words' hands; of one word alone with itself."""
        turned = self.angles()
        return float(score(turned if len(turned) == 2 else np.concatenate([turned, turned])))

    def picture(self):
        return self._drawn().figure()

    def describe(self):
        return self._title().replace("**", "")

    def table(self):
        names = [name for clock in range(1, len(self.speeds) + 1) for name in (f"sin {clock}", f"cos {clock}")]
        return (["word", "place", *names], [[word, str(place), *(f"{each:.2f}" for each in row)] for word, place, row
                                            in zip(self.words, self.places(), tips(self.angles()), strict=True)])

    def _title(self):
        return headline(self.words, self.places(), len(self.speeds), self.score())

    def _still_image(self):
        return self._drawn().image()

    def _drawn(self):
        """The clocks as a Picture."""
        return drawn(self.angles(), [pace(speed) for speed in self.speeds], self._title())

    def __repr__(self):
        return f"Clocks({', '.join(f'{word} {place}' for word, place in zip(self.words, self.places(), strict=True))})"


def headline(words, places, hands, score):
    """What is seen, in one sentence; `said.js` says it too.

    >>> headline(["dog", "man"], [2, 5], 4, 2.5)
    '“man” stands 3 places after “dog”: score **2.50**.'
    """
    if len(words) < 2:
        return f"Place **{places[0]}**: the tips of {hands} hands are its {2 * hands} numbers."
    step = places[1] - places[0]
    where = (f"{abs(step)} {'place' if abs(step) == 1 else 'places'} {'after' if step > 0 else 'before'}" if step
             else "at the same place as")
    return f"“{words[1]}” stands {where} “{words[0]}”: score **{score + 0:.2f}**.".replace("-", "−")


def pace(speed):
    """How far a hand turns from one place to the next, in degrees.

    >>> pace(1.0), pace(0.1), pace(0.001)
    ('57° a place', '5.7° a place', '0.06° a place')
    """
    degrees = np.degrees(speed)
    return f"{degrees:.{0 if degrees >= 10 else 1 if degrees >= 1 else 2}f}° a place"


def _speeds(given):
    """One to four positive numbers."""
    speeds = as_floats(list(given), "speeds").astype(float)
    if speeds.ndim != 1 or not 1 <= len(speeds) <= CLOCKS or not ((speeds > 0) & (speeds <= np.pi)).all():
        raise WrongValue(f"speeds should be 1 to {CLOCKS} numbers above 0, at most π; got {str(list(given))[:80]}.")
    return speeds.tolist()
