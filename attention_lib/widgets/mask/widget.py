"""mask: who may be heard is up to the reader; the weights of one head and the place on the ruler follow at once."""

import numpy as np
import traitlets

from attention_lib.measure import asked
from attention_lib.measure.chapter_09 import LOOKS, who_may
from attention_lib.plots import plot_rows
from attention_lib.widgets.core.base import BookWidget
from attention_lib.widgets.core.limits import named_texts
from attention_lib.widgets.core.traits import Text, Whole, WrongValue

HEAD = 5  # whose weights are shown; the place is that of all twelve
DIGITS = 3
MOST = 22  # tokens for which there is room
TEXTS = {"of the river": "The bank of the river was muddy."}


class Mask(BookWidget):
    """A text in which "bank" asks, and under each word whether it may be heard.

    The strip shows the weights of head 1.5, and the ruler where all twelve heads of layer 1 take "bank". A press on a
    word forbids it, or allows it again.

    Args:
        texts: dict of a short name → a text with "bank"; None for "The bank of the river was muddy."
        which: the name of the one that is seen at first; None for the first.
        look: "everyone", "back" or "ahead": who may be heard at first.
        ask: a question that stands where the second dot would be until the reader has done something; "" for none.
        place: which "bank" of a text asks, from 0; where there are fewer it is the last.

    Raises:
        ValueError: a text has no "bank" or too many tokens, or there is no such look.

    >>> Mask(look="back").describe()
    '“bank” gives 0.61 of its attention to “[CLS]”. All twelve heads take it from +0.27 to +0.64.'
    """

    name = "mask"
    texts = traitlets.Dict().tag(sync=True)
    which = Text().tag(sync=True)
    look = Text("everyone").tag(sync=True)
    ask = Text().tag(sync=True)
    place = Whole(0, 0).tag(sync=True)
    rows = traitlets.List().tag(sync=True, made=True)  # of each text what `asked` finds
    head = Whole(HEAD).tag(sync=True, made=True)
    address = traitlets.List(["look", "which"]).tag(sync=True)

    def __init__(self, texts=None, which=None, place=0, **kwargs):
        texts = dict(named_texts(TEXTS if texts is None else texts))
        if not texts:
            raise ValueError("Mask needs at least one text.")
        rows = [_row(text, place) for text in texts.values()]
        super().__init__(texts=texts, which=next(iter(texts)) if which is None else which, place=place, rows=rows,
                         **kwargs)

    @traitlets.validate("look")
    def _known_look(self, proposal):
        if proposal["value"] not in LOOKS:
            raise WrongValue(f"look is one of {', '.join(LOOKS)}; got {proposal['value']!r}.")
        return proposal["value"]

    @traitlets.validate("which")
    def _known_text(self, proposal):
        if proposal["value"] not in self.texts:
            raise WrongValue(f"which is one of {', '.join(self.texts)}; got {proposal['value']!r}.")
        return proposal["value"]

    def heard(self, look=None):
        """(tokens, weights (T,) of head 1.5, the place by all twelve) under a look, by default its own."""
        row = asked(self.texts[self.which], self._place())
        weights, place = row.under(who_may(look or self.look, len(row.tokens))[row.at])
        return row.tokens, weights[HEAD - 1], place

    def picture(self):
        return self._drawn().figure()

    def describe(self):
        tokens, weights, place = self.heard()
        start = self.rows[list(self.texts).index(self.which)]["alone"]
        said = headline(tokens[self._at()], tokens, weights, self._at()).replace("**", "")
        return f"{said} All twelve heads take it from {_signed(start)} to {_signed(place)}."

    def table(self):
        tokens, weights, _ = self.heard()
        return ["token", "weight"], [[token, f"{weight:.2f}"] for token, weight in zip(tokens, weights, strict=True)]

    def _place(self):
        return min(self.place, self.rows[list(self.texts).index(self.which)]["tokens"].count("bank") - 1)

    def _at(self):
        return self.rows[list(self.texts).index(self.which)]["at"]

    def _drawn(self):
        tokens, weights, _ = self.heard()
        return plot_rows({"": weights}, tokens, self._at(), headline("bank", tokens, weights, self._at()),
                         self.ask or None)

    def _still_image(self):
        return self._drawn().image()

    def __repr__(self):
        return f"Mask({self.texts[self.which]!r}, look={self.look!r})"


def headline(asking, tokens, weights, at):
    """Who gets most, in one sentence; `said.js` says it too.

    >>> headline("bank", ["the", "bank"], [0.8, 0.2], 1)
    '“bank” gives **0.80** of its attention to “the”.'
    """
    most = int(np.argmax(weights))
    name = "itself" if most == at else f"“{tokens[most]}”"
    return f"“{asking}” gives **{weights[most]:.2f}** of its attention to {name}."


def _row(text, place):
    """What the page needs of one text."""
    try:
        row = asked(text, place)
    except ValueError:
        row = asked(text)
    if len(row.tokens) > MOST:
        raise ValueError(f"There is room for {MOST} tokens; {text!r} has {len(row.tokens)}.")
    return {"tokens": row.tokens, "at": row.at, "alone": round(row.alone, DIGITS),
            "scores": row.scores.round(DIGITS).tolist(), "says": row.says.round(DIGITS).tolist()}


def _signed(number):
    return f"{number:+.2f}".replace("-", "−")
