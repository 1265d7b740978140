"""The quiz questions: whole, each with one right answer and a reason for every answer, and found by their number."""

import re

import pytest

from attention_lib.questions import CHAPTERS, QUESTIONS, find_question
from attention_lib.widgets import Quiz

each_question = pytest.mark.parametrize("number", QUESTIONS)


@pytest.mark.parametrize("place", range(len(CHAPTERS)))
def test_a_chapter_has_two_or_three_questions_numbered_in_order(place):
    numbers = list(CHAPTERS[place].QUESTIONS)
    assert len(numbers) in (2, 3)
    chapter = int(CHAPTERS[place].__name__[-2:])
    assert numbers == [f"{chapter}.{each}" for each in range(1, len(numbers) + 1)]


@each_question
def test_one_answer_is_right_and_every_answer_has_a_reason(number):
    text, answers = find_question(number)
    assert text.strip() and len(answers) >= 3
    assert [right for _, right, _ in answers].count(True) == 1
    assert [right for _, right, _ in answers].count(False) == len(answers) - 1
    assert [answer for answer, _, why in answers if len(answer) < 5 or len(why.split()) < 4] == []
    assert len({answer for answer, _, _ in answers}) == len({why for _, _, why in answers}) == len(answers)


def test_no_two_questions_are_the_same_and_the_right_answer_has_no_place_of_its_own():
    assert len({text for text, _ in QUESTIONS.values()}) == len(QUESTIONS)
    assert len({[right for _, right, _ in answers].index(True) for _, answers in QUESTIONS.values()}) >= 3


@each_question
def test_the_quiz_asks_the_question_of_that_number(number):
    text, answers = find_question(number)
    quiz = Quiz.ask(number)
    assert quiz.question == text and isinstance(quiz, Quiz)
    assert quiz.options == [{"text": answer, "right": right, "why": why} for answer, right, why in answers]


@pytest.mark.parametrize(("number", "near"), [
    ("6.9", '"6.1" or "6.2" or "6.3"'), ("06.1", '"6.1"'), (" 6.1", '"6.1"'), ("61", '"6.1"'), ("6", '"6.1"'), ("6-1", '"6.1"'),
    ("1", '"1.1" or "1.2"'), ("10", '"10.1" or "10.2" or "10.3"'), (6.1, '"6.1"'), (6, '"6.1"'), ("", '"1.1" to "14.3"'), (None, '"1.1" to "14.3"'), ("softmax", '"1.1" to "14.3"'), (["6.1"], '"6.1"'),
])
def test_a_number_that_is_none_names_near_ones(number, near):
    with pytest.raises(ValueError, match=rf"^There is no question {re.escape(repr(number))}\. .*{near}"):
        Quiz.ask(number)
