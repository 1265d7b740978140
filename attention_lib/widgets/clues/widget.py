"""clues: a word nobody knows, its sentences one by one, and what a reader and a counting machine take it for."""

import re

import numpy as np
import traitlets

from attention_lib.numbers import as_floats
from attention_lib.plots import plot_bars
from attention_lib.widgets.clues.constants import UNSURE
from attention_lib.widgets.core.base import BookWidget
from attention_lib.widgets.core.limits import texts
from attention_lib.widgets.core.traits import Text, Whole, WrongValue

MOST_SENTENCES, MOST_WORDS = 5, 12
LONGEST = 14  # letters of a word
DIGITS = 2
NUMBERS = ("no", "one", "two", "three", "four", "five")


class Clues(BookWidget):
    """Sentences with an unknown word, uncovered one by one, over a few words that it could be.

    As soon as a reader has picked one of them, bars show how alike the company of each is to that of the unknown.

    Args:
        unknown: the word.
        sentences: 1 to 5 texts that hold it.
        words: 2 to 12 known words.
        alike: (sentences, words), cosines after one sentence, two, and so on, as `measure.clues` gives them.
        step: how many sentences are seen at first.
        picked: the word that is picked already; "" for none.
        shown: whether the bars are seen without a pick.

    Raises:
        ValueError: a sentence has not the word, or there is not a cosine for each sentence and word.

    >>> Clues("glimp", ["A cup of glimp."], ["tea", "hammer"], [[0.4, 0.1]]).describe()
    'What is glimp? “A cup of glimp.” It could be tea or hammer.'
    """

    name = "clues"
    unknown = Text().tag(sync=True)
    sentences = traitlets.List(Text()).tag(sync=True)
    words = traitlets.List(Text()).tag(sync=True)
    alike = traitlets.List().tag(sync=True)
    step = Whole(1, 1, MOST_SENTENCES).tag(sync=True)
    picked = Text().tag(sync=True)
    shown = traitlets.Bool(False).tag(sync=True)
    address = traitlets.List(["step", "picked", "shown"]).tag(sync=True)

    def __init__(self, unknown, sentences, words, alike, step=1, picked="", **kwargs):
        sentences, words = texts(sentences, "sentences", MOST_SENTENCES), texts(words, "words", MOST_WORDS)
        if not isinstance(unknown, str) or not unknown.strip() or len(unknown) > LONGEST:
            raise ValueError(f"unknown should be a word of 1 to {LONGEST} letters; got {str(unknown)[:50]!r}.")
        if wrong := [each for each in sentences or [""] if not re.search(rf"\b{re.escape(unknown)}\b", each)]:
            raise ValueError(f"Each sentence should hold “{unknown}”; got {wrong[0]!r}.")
        if len(words) < 2 or len(set(words)) < len(words) or max(map(len, words)) > LONGEST:
            raise ValueError(f"words should be 2 to {MOST_WORDS} different words of at most {LONGEST} letters; "
                             f"got {words}.")
        cosines = as_floats(alike, "alike").astype(float)
        if cosines.shape != (len(sentences), len(words)) or not (np.abs(cosines) <= 1 + 1e-9).all():
            raise ValueError(f"alike should be a cosine for each of {len(sentences)} sentences and {len(words)} words; "
                             f"got shape {cosines.shape}.")
        super().__init__(unknown=unknown, sentences=sentences, words=words,
                         alike=(cosines.round(DIGITS) + 0).tolist(), step=step, picked=picked, **kwargs)

    @traitlets.validate("step")
    def _not_beyond(self, proposal):
        if proposal["value"] > len(self.sentences):
            raise WrongValue(f"step is how many of the {len(self.sentences)} sentences are seen; "
                             f"got {proposal['value']}.")
        return proposal["value"]

    @traitlets.validate("picked")
    def _one_of_them(self, proposal):
        if proposal["value"] not in ("", *self.words):
            raise WrongValue(f"picked is one of {', '.join(self.words)}; got {proposal['value']!r}.")
        return proposal["value"]

    def picture(self):
        return self._drawn().figure()

    def describe(self):
        seen = " ".join(f"“{each}”" for each in self.sentences[:self.step])
        asked = f"What is {self.unknown}? {seen} It could be {', '.join(self.words[:-1])} or {self.words[-1]}."
        return f"{asked} {self._headline().replace('**', '')}" if self.picked or self.shown else asked

    def table(self):
        return ["sentence", *self.words], [[text, *(f"{each:.{DIGITS}f}" for each in row)]
                                           for text, row in zip(self.sentences, self.alike, strict=True)]

    def _drawn(self):
        """Before a word is picked, the words alone."""
        row = self.alike[self.step - 1] if self.picked or self.shown else [0] * len(self.words)
        return plot_bars(dict(zip(self.words, row, strict=True)), self._headline(), "alike in company", digits=DIGITS)

    def _headline(self):
        return headline(self.unknown, self.words, self.alike[self.step - 1], self.step, self.picked or self.shown)

    def _still_image(self):
        return self._drawn().image()

    def __repr__(self):
        return f"Clues({self.unknown!r}, {len(self.sentences)} sentences)"


def headline(unknown, words, alike, step, told):
    """What is asked or seen, in one sentence; `said.js` says it too.

    >>> headline("glimp", ["tea", "hammer"], [0.4, 0.1], 2, True)
    'After two sentences, counting says **tea**.'
    """
    seen = f"{NUMBERS[step]} sentence{'s' if step > 1 else ''}"
    if not told:
        return f"What is **{unknown}**? You have {seen}."
    top = max(range(len(words)), key=lambda at: alike[at])
    return f"After {seen}, counting {f'says **{words[top]}**' if alike[top] >= UNSURE else 'has **no idea**'}."
