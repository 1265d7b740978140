"""quiz: one question, a few answers, and for each of them why it is right or wrong."""

import traitlets

from attention_lib.questions import find_question
from attention_lib.widgets.kit import BookWidget


class Quiz(BookWidget):
    """A question that is answered in the page.

    Args:
        question: the text.
        options: list of (answer, right, why), exactly one of them right.

    Raises:
        ValueError: not exactly one answer is right.
    """

    name = "quiz"
    question = traitlets.Unicode().tag(sync=True)
    options = traitlets.List().tag(sync=True)

    def __init__(self, question, options):
        if sum(bool(right) for _, right, _ in options) != 1:
            raise ValueError("A quiz question needs exactly one right answer.")
        options = [{"text": text, "right": bool(right), "why": why} for text, right, why in options]
        super().__init__(question=question, options=options)

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

    def __repr__(self):
        return f"Quiz({self.question!r})"
