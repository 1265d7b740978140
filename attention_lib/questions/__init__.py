"""The quiz questions of all chapters, by number: "6.1" is the first of chapter 6.

They stand here, and not in the notebooks, so that no cell gives its answer away, and so that a later chapter can ask
one again. `attention_lib.widgets.Quiz.ask("6.1")` asks it.
"""

import difflib

from attention_lib.questions import (
    chapter_01,
    chapter_02,
    chapter_03,
    chapter_04,
    chapter_05,
    chapter_06,
    chapter_07,
    chapter_08,
    chapter_09,
    chapter_10,
    chapter_11,
    chapter_12,
    chapter_13,
    chapter_14,
)

CHAPTERS = [chapter_01, chapter_02, chapter_03, chapter_04, chapter_05, chapter_06, chapter_07, chapter_08, chapter_09,
            chapter_10, chapter_11, chapter_12, chapter_13, chapter_14]
QUESTIONS = {number: question for chapter in CHAPTERS for number, question in chapter.QUESTIONS.items()}


def find_question(number):
    """The question of that number.

    Args:
        number: chapter and place as text, such as "6.1".

    Returns:
        (text, [(answer, right, why), …]), with exactly one answer that is right.

    Raises:
        ValueError: there is no such question; the message names near ones.

    Example:
        >>> find_question("1.2")[0]
        'A text is copied three times over. Its cosine with another text …'
    """
    if isinstance(number, str) and number in QUESTIONS:
        return QUESTIONS[number]
    raise ValueError(f"There is no question {number!r}. {_near(str(number).strip())}")


def _near(number):
    """A sentence that names the questions of the same chapter, else those spelled most like it, else first and last."""
    chapter, (first, *_, last) = number.partition(".")[0].lstrip("0"), QUESTIONS
    same = [each for each in QUESTIONS if each.startswith(f"{chapter}.")]
    near = " or ".join(f'"{each}"' for each in same or difflib.get_close_matches(number, QUESTIONS))
    return f"Did you mean {near}?" if near else f'They go from "{first}" to "{last}".'
