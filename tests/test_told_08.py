"""What chapter 08 says of its pictures and measurements is so: each sentence here stands in the chapter and is checked."""

import numpy as np
import pytest
from test_told import text_of

from attention_lib import load_minilm, measure
from attention_lib.attention import raw_attention
from attention_lib.positions import rotate, sinusoidal_positions
from attention_lib.text import tokenize
from attention_lib.widgets import Clocks, Positions

DOG, MAN = "dog bites man", "man bites dog"
SPEEDS = np.array([1, 0.1, 0.01, 0.001])
CLOCK = {"speeds": [0.4], "start": 0.6}


def drowned():
    words = tokenize("The cat was chased by a dog")
    return raw_attention(measure.book_table()[words] + np.arange(7)[:, None])[1]


def rounds(place):
    """How many rounds each hand has gone."""
    return place * SPEEDS / (2 * np.pi)


def turned(one, other):
    return Clocks({"dog": one, "man": other}, **CLOCK).score()


def rows():
    model = load_minilm()
    return model.words[model.index["dog"]], model.positions[1], model.segment


def looks(name):
    return measure.previous_token()[name]


def steps(word):
    query = rotate(measure.book_table()[["dog"]].astype(float), np.array([10]))[0]
    return rotate(np.tile(measure.book_table()[word].astype(float), (7, 1)), 10 + np.array([-7, -4, -1, 0, 1, 4, 7])) @ query


def reach():
    return measure.order_by_layer()


def changed(kind):
    return Positions(MAN, before=DOG, kind=kind).largest_change()


CHAPTER_08 = {
    "Not one of the weights has changed. Rows and columns moved along with their words, and “dog” gives “man” the same 0.18": lambda:
        changed("none") < 1e-6 and round(Positions(DOG).weights[0, 2], 2) == round(Positions(MAN).weights[2, 0], 2) == 0.18,
    "of their 300 weights for “dog bites man” with [CLS] and [SEP], not one is different": lambda: measure.swap_change(DOG, MAN)["no places"] < 1e-6 and 12 * 5 * 5 == 300,
    "No training could have helped": lambda: measure.swap_change(DOG, MAN)["no places"] < 1e-6,
    "Every word has the strip that it had before": lambda: np.allclose(
        raw_attention(measure.book_table()[MAN.split()])[0][::-1], raw_attention(measure.book_table()[DOG.split()])[0], atol=1e-6),
    "some weight goes from nearly everything to nearly nothing": lambda: measure.swap_change(DOG, MAN)["with places"] > 0.99,
    "The cells are dark in the last column alone": lambda: drowned()[:, :-1].max() < 0.2 and drowned()[:, -1].min() > 0.8,
    "one row for each of 512 places": lambda: load_minilm().positions.shape == (512, 384),
    "Beside the word, the place is pale": lambda: np.abs(rows()[1]).mean() < 0.5 * np.abs(rows()[0]).mean(),
    "each word gives its attention to the word *before* it": lambda: looks("as written").before > 0.99,
    "Without any places the word before gets no more than its equal share. With shuffled ones it gets as little": lambda:
        all(abs(looks(name).before - looks(name).chance) < 0.02 for name in ("no places", "shuffled")),
    "it obeys them to the letter": lambda: looks("back to front").after > 0.99 and looks("back to front").before < 0.001,
    "each ten times slower than the one before": lambda: np.allclose(10_000 ** (-np.arange(0, 8, 2) / 8), SPEEDS),
    "it points to the top, almost exactly as at": lambda: abs(rounds(44)[0] - 7) < 0.005,
    "hand 2 has gone seven tenths of a round": lambda: abs(rounds(44)[1] - 0.7) < 0.005,
    "The slow hands have hardly left the top": lambda: rounds(44)[2] < 0.08,
    "The printed numbers are those under the clocks at place 7": lambda: Clocks({"place": 7}).table()[1][0][2:] == [f"{each:.2f}" for each in sinusoidal_positions(8, 8)[7]],
    "no number exceeds 1, and no two places have the same eight": lambda:
        np.abs(sinusoidal_positions(512, 8)).max() <= 1 and len(np.unique(sinusoidal_positions(512, 8).round(3), axis=0)) == 512,
    "The cosine of waves (64 columns) depends on the distance alone": lambda: np.ptp(np.diagonal(sinusoidal_positions(99, 64) @ sinusoidal_positions(99, 64).T, 5)) < 1e-9,
    "Then their likeness goes down and up, about every six places, and sinks slowly": lambda:
        (lambda line: line[3] < line[6] > line[9] < line[12] and line[1] > line[6] > line[12])(measure.cosines_by_distance()["learned"]),
    "it is *not* the distance alone": lambda: (measure.cosines_by_distance()["high"] - measure.cosines_by_distance()["low"])[3] > 0.2,
    "(Row 0, always [CLS], is five times as long as the others": lambda:
        (lambda long: abs(long[0] / long[1:].mean() - 5) < 0.5)(np.linalg.norm(load_minilm().positions, axis=1)),
    "the arc between them keeps its size": lambda: np.isclose(turned(2, 5), turned(12, 15)) and np.isclose(turned(2, 5), turned(60, 63)),
    "the score is another one": lambda: abs(turned(5, 2) - turned(2, 5)) > 1,
    "A single arrow is round after 16 places": lambda: round(2 * np.pi / 0.4) == 16,
    "23° a place": lambda: round(np.degrees(0.4)) == 23,
    "a “man” three places later gets the same score from it": lambda: np.ptp([
        (rotate(measure.book_table()[["dog", "man"]].astype(float), np.array([p, p + 3])) @ np.eye(64)).prod(axis=0).sum() for p in (0, 10, 40)]) < 1e-9,
    "“dog” scores alike with itself on both sides, “man” does not": lambda: np.ptp(steps("dog")[[1, 5]]) < 1e-6 and np.ptp(steps("man")[[1, 5]]) > 0.1,
    "“dog” scores more with itself at seven steps than at four": lambda: steps("dog")[6] > steps("dog")[5] + 0.05,
    "Turned places hear the order, and a shift does nothing to them, unless values are turned as well": lambda:
        (lambda found: found["turned"][0] > 0.01 and found["turned"][1] < 1e-6 and found["values too"][1] > 0.1)(
            measure.order_and_shift(measure.book_table()[DOG.split()])),
    "In all of the 6,400 sums the word is found, and in all but one the place": lambda: measure.read_back() == (6400, 6399, 6400),
    "the cosine is 0.014 on average, without its sign. Random directions in 384 dimensions have 0.041": lambda: [round(each, 3) for each in measure.right_angles()] == [0.014, 0.041],
    "Head 1.3 hears hardly anything but the place, and seven heads hear next to nothing of it. For head 1.5, by which “bank” finds “deposit”, it is a third": lambda:
        measure.place_shares()[2] > 0.98 and (measure.place_shares() < 0.03).sum() == 7 and abs(measure.place_shares()[4] - 1 / 3) < 0.02,
    "Without places all six layers are blind, and nothing moves at all": lambda: reach()["no places"].max() < 1e-5,
    "This line begins like the other and sinks to 0.18, while the swapped names end at 0.32": lambda:
        abs(reach()["same order, later"][0] - reach()["swapped"][0]) < 0.01 and (round(reach()["same order, later"][6], 2), round(reach()["swapped"][6], 2)) == (0.18, 0.32),
    "Without places they are one vector in every layer; with them they begin a quarter of their length apart, and after three layers it is more than a half": lambda:
        (lambda apart: apart["no places"].max() < 1e-6 and 0.22 < apart["with places"][0] < 0.28 and apart["with places"][3] > 0.5)(measure.banks_by_layer()),
    "by two to five places": lambda: (lambda gaps: (min(gaps), max(gaps)) == (2, 5))([
        (lambda tokens: abs(tokens.index(names[1]) - tokens.index(names[0])))(load_minilm().tokenize(frame.format(*names))) for frame, names in measure.chapter_08.FRAMES.items()]),
}


@pytest.mark.parametrize(("sentence", "holds"), CHAPTER_08.items(), ids=[sentence[:60] for sentence in CHAPTER_08])
def test_it_stands_in_the_chapter_and_is_so(sentence, holds):
    assert sentence in text_of("08")
    assert holds()
