"""The experiments of chapter 04: what must hold for any table, cases worked by hand, and their two pictures and widgets' halves."""

import numpy as np
import pytest
import test_pictures_of_numbers as house

from attention_lib import WordVectors, cosine_similarity, measure
from attention_lib.bank import MONEY, RIVER
from attention_lib.measure.chapter_04 import RELATIONS
from attention_lib.plots import plot_among, plot_words
from attention_lib.plots.canvas import Beads, Dot, Words
from attention_lib.plots.picture import NARROW, WIDE
from attention_lib.plots.words import _flags
from attention_lib.senses import load_senses
from attention_lib.vectors import unit

PARALLEL = WordVectors(["man", "woman", "king", "queen", "kings"], [[1, 0, 0], [1, 1, 0], [1, 0, 2], [1, 1, 2], [1, 0, 2.1]])


# Analogies

def test_there_are_five_questions_of_each_of_nine_kinds_none_twice_and_the_table_knows_all_words():
    questions = measure.analogy_questions()
    assert len(questions) == len(set(questions)) == 45 == 5 * len(RELATIONS)
    assert all(len(set(question)) == 4 and all(word in measure.full_table() for word in question) for question in questions)


def test_three_ways_to_answer_worked_by_hand():
    found = measure.count_analogies(PARALLEL, [("man", "woman", "king", "queen")])
    assert found.rows == [(("man", "woman", "king", "queen"), "queen", "queen", "kings")]
    assert found[:5] == (1, 1, 0, 1, 0)
    usual, kept, alone, of, third, rows = measure.count_analogies()
    assert all(answer not in question[:3] for question, answer, *_ in rows) and len(rows) == of == 45
    assert kept <= of - third and max(usual, kept, alone) < of


# Chance, and the ruler

def test_random_pairs_are_those_of_the_seed_and_near_zero():
    drawn = measure.random_cosines(2000)
    pairs = np.random.default_rng(0).choice(measure.full_table().matrix, (2, 2000))
    np.testing.assert_allclose(drawn, cosine_similarity(*pairs))
    assert abs(drawn.mean()) < 0.05 and not np.array_equal(drawn, measure.random_cosines(2000, seed=1))
    for wrong in (0, 2.5, True):
        with pytest.raises(ValueError, match="whole number of pairs"):
            measure.random_cosines(wrong)


def test_bank_stands_where_a_vector_of_zeros_stands_and_no_sentence_moves_it():
    ruler, places = measure.static_ruler(), measure.place_of("bank", *RIVER, *MONEY)
    assert places["bank"] == pytest.approx(float(ruler.place(np.zeros(64))), abs=1e-6)
    assert np.mean([places[word] for word in RIVER]) == pytest.approx(-1, abs=1e-5) == -np.mean([places[word] for word in MONEY]) + 0
    texts = [text for text, _ in measure.twenty_sentences()]
    assert set(measure.static_places(texts)) == {places["bank"]}
    output, weights = measure.as_in_the_table(np.arange(6.0).reshape(3, 2))
    assert output.tolist() == [[0, 1], [2, 3], [4, 5]] and weights.tolist() == np.eye(3).tolist()
    with pytest.raises(ValueError, match="“bank” is not among the words"):
        measure.static_places(["We sat by the river."])


def test_a_word_left_out_of_the_ruler_stands_on_it_less_far_out():
    found = measure.left_out()
    inside = measure.place_of(*RIVER, *MONEY)
    assert found.right == 12 and all(abs(found.places[word]) < abs(inside[word]) for word in inside)


# Senses

def test_the_sense_is_told_by_the_company_and_never_by_the_word():
    parts = [measure.senses_told(word) for word in dict.fromkeys(each.word for each in load_senses())]
    told = measure.senses_told()
    assert told.of == sum(part.of for part in parts) == 80 and told.company == sum(part.company for part in parts)
    assert all(part.own == part.of / 2 for part in (*parts, measure.senses_told("bank", "two-banks"), measure.senses_told("bank", "distractor")))
    noise = WordVectors(measure.full_table().words, np.random.default_rng(0).normal(size=(len(measure.full_table()), 8)))
    assert measure.senses_told("bank", vectors=noise).own == 10  # whatever the table is
    assert measure.same_company(noise) == (20, 20) and measure.senses_told("bank", "two-banks", noise).company == 20


def test_the_wrong_sentences_are_those_that_the_counts_miss():
    assert len(measure.wrongly_told()) == 80 - 75 and {*measure.wrongly_told()} <= {each.text for each in load_senses(split="held-out")}


def test_of_five_neighbours_at_most_five_stay():
    kept = measure.neighbours_kept(["bank", "river"], n=5)
    assert kept == {"bank": 4, "river": 2}
    np.testing.assert_allclose(np.linalg.norm(measure.book_table()[["bank", "river"]], axis=1), 1, atol=1e-6)
    np.testing.assert_allclose(unit(measure.book_table()[["bank"]]), measure.book_table()[["bank"]], atol=1e-6)


# Their pictures

ENDS = {"lake": -1.47, "river": -1.2, "water": -0.97, "mud": -0.81}, {"loan": 0.71, "cash": 1.13, "finance": 1.13}
CROWD = np.random.default_rng(0).normal(0, 0.07, 300)
PICTURES = {
    "words": lambda: plot_words(*ENDS, {"boat": -0.86, "music": 0.1, "very far": 9}, ("bank", 0.22), title="**bank** in the middle."),
    "words of the poles alone": lambda: plot_words(*ENDS),
    "among": lambda: plot_among(CROWD, {"banks": 0.78, "money": 0.4, "river": 0.25}, (-0.3, 1), "0.40 is **much**.", "cosine", "300 pairs", bold="money"),
    "among few": lambda: plot_among([0, 0.5], {"a": 0.2}, (0, 1)),
}


@pytest.mark.parametrize("make", PICTURES.values(), ids=PICTURES)
def test_what_holds_for_every_house_picture(make):
    house.test_what_holds_for_every_house_picture(make)


def test_words_stand_at_their_places_and_no_name_covers_another_s_line():
    marks = PICTURES["words"]().canvas(WIDE).marks
    dots = sorted(mark.x for mark in marks if isinstance(mark, Dot))
    assert len(dots) == 11 and dots[-1] == WIDE - 12  # what lies beyond stands at the end
    names = [mark.runs[0][0] for mark in marks if isinstance(mark, Words)]
    assert {"lake", "boat", "bank", "very far", "−1 (average)"} <= {*names}
    for width in (WIDE, NARROW):
        flags = _flags({word: width * (place + 2) / 4 for word, place in {**ENDS[0], **ENDS[1], "boat": -0.86}.items()}, 15, width)
        for word, (x, start, lane) in flags.items():
            over = [other for other, (at, _, high) in flags.items() if other != word and start + 2 < at < start + 8 * len(word) * 0.7 and high >= lane]
            assert over == [] and start <= x


def test_a_crowd_has_a_dot_each_and_names_stand_beside_their_numbers():
    marks = PICTURES["among"]().canvas(WIDE).marks
    assert sum(mark.count for mark in marks if isinstance(mark, Beads)) == 300 and sum(isinstance(mark, Dot) for mark in marks) == 3
    assert {"money 0.40", "river 0.25", "banks 0.78", "300 pairs"} <= {mark.runs[0][0] for mark in marks if isinstance(mark, Words)}


@pytest.mark.parametrize(("call", "said"), [
    (lambda: plot_words({}, {"a": 1}), "at least one word"), (lambda: plot_words(*ENDS, reach=1), "more than 1; got 1"), (lambda: plot_words(*ENDS, {"a": "far"}), "place of 'a'"),
    (lambda: plot_among([], {}, (0, 1)), "list of numbers"), (lambda: plot_among([0], {}, (1, 0)), "from, to"), (lambda: plot_among([2], {}, (0, 1)), "from 0 to 1"),
    (lambda: plot_among([0], {"a": np.nan}, (0, 1)), "from 0 to 1"),
])
def test_what_cannot_be_drawn_is_told(call, said):
    with pytest.raises(ValueError, match=said):
        call()
