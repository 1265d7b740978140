"""predict: a guess by one click, and then the truth beside it. It stays in the reader's browser."""

import html
import re

import numpy as np
import traitlets

from attention_lib.numbers import as_floats
from attention_lib.text import tokenize
from attention_lib.widgets.core.base import BookWidget
from attention_lib.widgets.core.limits import as_list, texts, too_long
from attention_lib.widgets.core.traits import Text, readable

SEE = "What did you see?"
SHORTEST = 0.1  # line for a place
NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)+")


class Predict(BookWidget):
    """A question that is guessed before the truth is shown; made by `word`, `option`, `place` or `guesses`.

    The truth was computed when the cell ran. What a reader guesses stays in the browser, under the name `id`.
    """

    name = "predict"
    kind = Text().tag(sync=True)  # "word", "option", "place" or "guesses"
    id = Text().tag(sync=True)
    question = Text().tag(sync=True)
    options = traitlets.List(Text()).tag(sync=True)  # what can be chosen
    truth = traitlets.List().tag(sync=True)  # those of them that are right, or one number
    because = Text().tag(sync=True)
    see = Text().tag(sync=True)  # what is asked after the truth
    span = traitlets.List().tag(sync=True)  # of a place: the least and the largest number
    ends = traitlets.List(Text()).tag(sync=True)  # and what stands at its two ends

    @classmethod
    def word(cls, question, sentence, truth, because, id, see=SEE):
        """Ask for a word of a sentence.

        Args:
            question: the text.
            sentence: a text; its words are what can be chosen.
            truth: the word that is right, or a list of several.
            because: one sentence, said after the guess.
            id: a name of its own in the book, such as "05-most".
            see: what is asked then.

        Returns:
            Predict.

        Raises:
            ValueError: the truth is no word of the sentence, a text is none, empty or too long, or `id` is no name.
        """
        sentence = _texts(sentence=sentence)["sentence"]
        words = [token for token in tokenize(sentence) if re.search(r"\w", token)]
        if long := too_long(len(words), len(sentence)):
            raise ValueError(long)
        return cls._chosen("word", question, words, truth, because, id, see)

    @classmethod
    def option(cls, question, options, truth, because, id, see=SEE):
        """Ask for one of a few answers; see `word`.

        Raises:
            ValueError: there are fewer than two options, the truth is none of them, a text is empty, or `id` is no
                name.
        """
        options = [_texts(option=each)["option"] for each in as_list(options, "options")]
        if len(options) < 2 or len(set(options)) < len(options):
            raise ValueError(f"A guess needs at least two different options; got {options}.")
        return cls._chosen("option", question, options, truth, because, id, see)

    @classmethod
    def place(cls, question, truth, because, id, low=0, high=1, ends=("", ""), see=SEE):
        """Ask for a place between two numbers, on a line whose ends have names; see `word`.

        Raises:
            ValueError: low, high or the truth is no finite number, the truth does not lie between the two, they are
                nearer than `SHORTEST`, a text is empty, or `id` is no name.
        """
        low, truth, high = (_number(name, each) for name, each in (("low", low), ("truth", truth), ("high", high)))
        if not low <= truth <= high:
            raise ValueError(f"The truth {truth:g} should lie between low and high; got {low:g} and {high:g}.")
        if high - low < SHORTEST:
            raise ValueError(f"A place is said in hundredths, so low and high should be at least {SHORTEST} apart; got "
                             f"{low:g} and {high:g}.")
        ends = [readable(each) for each in texts(ends, "ends")]
        if len(ends) != 2:
            raise ValueError(f"The line has two ends; got {len(ends)} names.")
        return cls(kind="place", truth=[min(max(round(truth, 2), low), high)], span=[low, high], ends=ends,
                   **_texts(question=question, because=because, see=see), id=_named(id))

    @classmethod
    def guesses(cls):
        """The guesses of this page beside the truth, and a button that copies them."""
        return cls(kind="guesses", id="guesses", question="Your guesses")

    @classmethod
    def _chosen(cls, kind, question, options, truth, because, id, see):
        truth = [readable(each) for each in texts([truth] if isinstance(truth, str) else truth, "truth", len(options))]
        if wrong := [each for each in truth or [""] if each not in options]:
            raise ValueError(f"The truth {wrong[0]!r} is none of what can be chosen: {', '.join(options)}.")
        return cls(kind=kind, options=options, truth=truth,
                   **_texts(question=question, because=because, see=see), id=_named(id))

    def describe(self):
        return self.question

    def table(self):
        return [self.question, ""], [[self._said(), self.because]]

    def _said(self):
        """The truth as text."""
        if self.kind != "place":
            return " or ".join(self.truth)
        return f"{self.truth[0]:{'+' if self.span[0] < 0 else ''}.2f}".replace("-", "−")

    def _fallback(self):
        """The question; what is right, and why, waits behind a fold."""
        if self.kind == "guesses":
            return "<p>Your guesses stand here where the page is alive.</p>"
        options = "".join(f"<li>{html.escape(each)}</li>" for each in self.options if self.kind == "option")
        return (f"<p>{html.escape(self.question)}</p>{f'<ul>{options}</ul>' if options else ''}"
                f"<details><summary>Answer</summary><p>{html.escape(f'{self._said()}. {self.because}')}</p></details>")

    def __repr__(self):
        return f"Predict({self.question!r})"


def _texts(**given):
    """Texts that a reader can read, none of them empty."""
    for name, text in given.items():
        if not isinstance(text, str) or not text.strip():
            raise ValueError(f"{name} should be a text that is not empty; got {text!r}.")
    return {name: readable(text) for name, text in given.items()}


def _number(name, given):
    """One finite number."""
    number = as_floats(given, name)
    if number.ndim or not np.isfinite(number):
        raise ValueError(f"{name} should be one finite number; got {given!r}.")
    return float(number)


def _named(id):
    """The name that a guess is kept under."""
    if not isinstance(id, str) or not NAME.fullmatch(id):
        raise ValueError(f'id names a guess in the whole book, chapter first, such as "05-most"; got {id!r}.')
    return id
