"""quiz: one question, a few answers, and for each of them why it is right or wrong."""

import html

import traitlets

from attention_lib.questions import find_question
from attention_lib.widgets.core.base import BookWidget
from attention_lib.widgets.core.limits import as_list
from attention_lib.widgets.core.traits import Text, readable


class Quiz(BookWidget):
    """A question that is answered in the page.

    Args:
        question: the text.
        options: list of (answer, right, why), exactly one of them right.

    Raises:
        ValueError: not exactly one answer is right.
    """

    name = "quiz"
    question = Text().tag(sync=True)
    options = traitlets.List().tag(sync=True)

    def __init__(self, question, options, **kwargs):
        options = [_option(each) for each in as_list(options, "options")]
        if sum(option["right"] for option in options) != 1:
            raise ValueError("A quiz question needs exactly one right answer.")
        super().__init__(question=question, options=options, **kwargs)

    @classmethod
    def ask(cls, number):
        """The book's own question of that number.

        Args:
            number: chapter and place as text: "6.1" is the first question of chapter 6.

        Raises:
            ValueError: there is no such question; the message names near ones.
        """
        return cls(*find_question(number))

    def describe(self):
        return self.question

    def table(self):
        rows = [[option["text"], ("Yes. " if option["right"] else "No. ") + option["why"]] for option in self.options]
        return [self.question, ""], rows

    def _fallback(self):
        """The question with its answers; which of them is right, and why, waits behind a fold."""
        answers = "".join(f"<li>{html.escape(option['text'])}</li>" for option in self.options)
        return (f"<p>{html.escape(self.question)}</p><ul>{answers}</ul>"
                f"<details><summary>Answer</summary>{self._html_table()}</details>")

    def __repr__(self):
        return f"Quiz({self.question!r})"


def _option(given):
    """One answer as the page has it."""
    texts = isinstance(given, (list, tuple)) and len(given) == 3 and all(isinstance(each, str) for each in given[::2])
    if not texts:
        raise ValueError(f"An option is (answer, right, why), two texts around True or False; got {str(given)[:60]}.")
    return {"text": readable(given[0]), "right": bool(given[1]), "why": readable(given[2])}
