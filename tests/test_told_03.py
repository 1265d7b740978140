"""What chapter 03 says of its pictures and measurements is so: each sentence here stands in the chapter and is checked."""

from functools import cache

import numpy as np
import pytest
from test_told import ROOT, nbformat, text_of

from attention_lib import measure
from attention_lib.small_world import load_small_world
from attention_lib.static import cooccurrence
from attention_lib.vectors import unit
from attention_lib.widgets import Pull, TrainingReplay

SHOWN = ["animals", "countries", "capitals", "money words", "river words"]
TRIPS = [("france", "paris"), ("italy", "rome"), ("spain", "madrid"), ("egypt", "cairo"), ("poland", "warsaw")]
HIM_TO_HER = [("man", "woman"), ("king", "queen"), ("uncle", "aunt"), ("waiter", "waitress")]
CAPITALS = [pair[:2] for pair in load_small_world().relations["capital of the country"]]
TENSES = [pair[:2] for pair in load_small_world().relations["past of the verb"]]


def film():
    return measure.trained_world(rng=0)


def yours():
    return measure.trained_world(rng=1)


@cache
def replay():
    return TrainingReplay(film(), groups={name: load_small_world().groups[name] for name in SHOWN}, follow=["bank"])


def first_by_step():
    return [replay().nearest("bank", step)[0][0] for step in range(len(replay().seen))]


def alike(step, names=None):
    """The mean cosine of any two of these words at a moment of the film."""
    rows = unit(film().snapshots[step].matrix.astype(float))
    rows = rows if names is None else rows[[film().index[name] for name in names]]
    return ((rows.sum(axis=0) ** 2).sum() - len(rows)) / (len(rows) * (len(rows) - 1))


@cache
def met(window=4):
    counts, vocabulary = cooccurrence(measure.plain_sentences(), window=window)
    row = {word: at for at, word in enumerate(vocabulary)}
    return lambda one, other: counts[row[one], row[other]]


def guesses(pressed):
    return [round(each.guess, 2) for each in Pull(pressed=pressed).moments()]


def wrong(pressed):
    return [round(abs(each.error), 2) for each in Pull(pressed=pressed).moments()[1:]]


def shifts(pairs, contexts):
    return measure.context_shifts(pairs, contexts)


def ppmi(word, company):
    table = measure.counted_world()["PPMI"]
    return table[word][table.index[company]]


CHAPTER_03 = {
    "reads some 39,000 sentences three times": lambda: round(len(measure.plain_sentences()), -3) == 39_000,
    "Each word gets fifty numbers at random": lambda: film().matrix.shape[1] == 50,
    "though first all words ran into": lambda: alike(0) < 0.1 and alike(4) > 0.95 and alike(-1) < 0.3,
    "The groups have found themselves as well": lambda: all(
        alike(-1, load_small_world().groups[name]) > alike(-1) + 0.2 for name in SHOWN),
    "For a while it lies nearest to": lambda: first_by_step()[5:8] == ["river", "river", "money"],
    "and among the words of money it stays": lambda: {*first_by_step()[7:]} <= {*load_small_world().groups["money words"]},
    "Or it was drawn blindly from a **hat** that holds all words of the text, the frequent ones more often than the rare ones": lambda:
        measure.hat().count("dog") == sum(sentence.count("dog") for sentence in measure.plain_sentences()) < measure.hat().count("the"),
    "A large score makes it nearly sure of company, one far below 0 nearly sure of the hat": lambda: np.allclose(1 / (1 + np.exp([4, -4])), [0.02, 0.98], atol=0.005),
    "Six shrugs make a loss of 6 × 0.693 = 4.16, and there the curve beside the film begins": lambda: round(6 * np.log(2), 2) == round(replay().loss[0], 2) == 4.16 and round(np.log(2), 3) == 0.693,
    "so their dot product is below 0, and the sigmoid makes a guess of 0.22 of it": lambda: Pull().moments()[0].score < 0 and guesses("") == [0.22],
    "At first it was wrong by 0.78, then by 0.60, so each step is shorter than the one before": lambda: wrong("cc") == [0.78, 0.60] and (np.diff(wrong("c" * 12)) < 0).all(),
    "the guess has come to 0.92, and a pull does hardly anything any more": lambda: guesses("c" * 12)[-1] == 0.92 and wrong("c" * 13)[-1] < 0.1,
    "the guess is 0.05": lambda: guesses("h" * 12)[-1] == 0.05,
    "It hovers around one in six, and that is as it should be, for one word in six was company": lambda:
        abs(np.mean(guesses("chhhhh" * 4)[-6:]) - 1 / 6) < 0.02,
    "# truth minus guess: 0.78": lambda: wrong("c") == [0.78],
    "In all our sentences “tea” never once stands within four places of “coffee”": lambda: met()("tea", "coffee") == 0,
    "“tea” in the middle was pulled to *cup*, *mug* and *poured* as company, and so was “coffee”": lambda: all(
        met()(word, each) >= 5 and ppmi(word, each) > 3 for word in ("tea", "coffee") for each in ("cup", "mug", "poured")),
    "Here one sees what two vectors a word are good for": lambda: all(dict(table.nearest("tea"))["coffee"] > 0.95 for table in (film(), yours())),
    "Whoever wrote the small world put 151 of its words into groups": lambda: len({word for group in load_small_world().groups.values() for word in group}) == 151,
    "Why are there negatives at all? Without them *company* would always be right. Every pair would be pulled together": lambda: guesses("c" * 48)[-1] > 0.97,
    "Learning comes as far as counting, for the two have read the same company": lambda: [
        round(100 * measure.share_right(table)) for table in (film(), yours(), measure.counted_world()["PPMI, SVD"])] == [83, 83, 85],
    "the mean cosine is 0.00, as if they were strangers": lambda: round(measure.with_itself(film(), yours()), 2) == 0,
    "Yet of its five nearest words four are the same": lambda: 0.78 < measure.in_common(film(), yours()) < 0.85,
    "`min_count=3` leaves out words that stand there less than three times; 1,401 remain": lambda: len(yours()) == 1401,
    "Where the heap is closest, the mean cosine of any two words is 0.98": lambda: round(max(alike(step) for step in range(25)), 2) == 0.98,
    "the loss falls towards $-\\ln\\,\\frac{1}{6} - 5 \\, \\ln\\,\\frac{5}{6} = 2.70$, which is that of the one answer for all": lambda: round(-np.log(1 / 6) - 5 * np.log(5 / 6), 2) == 2.70 and
        2.7 < replay().loss[5] < 2.9,
    "It ends at 1.44": lambda: round(replay().loss[-1], 2) == 1.44,
    "Every sixth word of our text is “the”": lambda: abs(measure.hat().count("the") / len(measure.hat()) - 1 / 6) < 0.01,
    "From “man” to “woman”, *he*, *his* and *himself* are lost, and *she*, *her* and *herself* are gained": lambda: (shifts(HIM_TO_HER, ["he", "his", "himself"]) < -1).all() and
        (shifts(HIM_TO_HER, ["she", "her", "herself"]) > 1).all(),
    "The crown stays, for kings and queens both wear one": lambda: abs(shifts([("king", "queen")], ["crown"])[0, 0]) < 0.5 < 2 < min(ppmi("king", "crown"), ppmi("queen", "crown")),
    "from “king” to “uncle” it is the crown that is lost": lambda: shifts([("king", "uncle")], ["crown"])[0, 0] < -3 and abs(shifts([("king", "uncle")], ["he", "she"])).max() < 0.5,
    "the cosine of any two of these four steps is 0.63 on average": lambda: round(measure.parallel(yours(), HIM_TO_HER), 2) == 0.63,
    "From any country to its capital, *president* and *border* are lost, and *mayor* and *streets* are gained": lambda: (
        shifts(CAPITALS, ["president", "border"]) < -2).all() and (shifts(CAPITALS, ["mayor", "streets"]) > 2).all(),
    "The surprise is 0.02 for one who was nearly certain and right, 0.69 after a shrug, and 3.9 for one who was nearly certain and wrong": lambda:
        np.allclose(-np.log([0.98, 0.5, 0.02]), [0.02, 0.69, 3.9], atol=0.015),
    "All five arrows are nearly parallel": lambda: (ways := np.diff(measure.pairs_in_plane(yours(), TRIPS), axis=1)[:, 0]) is not None and
        np.ptp(np.degrees(np.arctan(ways[:, 1] / ways[:, 0]))) < 12,
    "the cosine of any two of the twelve arrows is 0.95 on average": lambda: len(CAPITALS) == 12 and {*TRIPS} < {*CAPITALS} and round(measure.parallel(yours(), CAPITALS), 2) == 0.95,
    "For arrows between words drawn at random it is 0.00": lambda:
        abs(measure.parallel(yours(), np.random.default_rng(0).choice(yours().words, (200, 2), replace=False).tolist())) < 0.005,
    "The small world was written with 83 analogies in it, most of them about nouns, and of all these your vectors solve 72": lambda: len(load_small_world().analogies) == 83 and measure.right_answers(yours()).first == 72,
    "for *now* and *always* are lost, and *once* and *years* are gained, whatever the verb": lambda: (shifts(TENSES, ["now", "always"]) < -2).all() and (
        shifts(TENSES, ["once"]) > 1).all() and (shifts(TENSES, ["years"]) >= 0).all() and (shifts(TENSES, ["years"]) > 0).mean() >= 0.9,
    "It stands near *dance* and *swim*, and “teaches” near *geography*": lambda: min(ppmi("taught", "dance"), ppmi("taught", "swim")) > 4 and
        max(ppmi("teaches", "dance"), ppmi("teaches", "swim")) < 2 and ppmi("teaches", "geography") > 4,
    "of ten questions about verbs three come out right": lambda: measure.right_answers(yours(), load_small_world().relations["past of the verb"]).first == 3,
    "if *alone* did as well, the arithmetic would have shown nothing": lambda: measure.right_answers(yours()).alone < 20,
    "Pairs that never met it leaves out, and here these are 94% of all pairs": lambda: round(100 * (measure.met_counts()[0] == 0).mean()) == 94,
    "That “queen” never stands near *himself* tells us something about queens": lambda: met()("queen", "himself") == 0 < met()("king", "himself"),
    "Let such pairs count a little, and it catches up": lambda: [
        measure.right_answers(measure.fit_counts(way).vectors).first for way in ("GloVe", "GloVe with silence")] == [31, 71],
    "where a pair met ten times or more, the scores go with it closely": lambda: np.corrcoef(*measure.shifted_pmi(10))[0, 1] > 0.9,
    "The film left “bank” among the words of money": lambda: first_by_step()[-1] in load_small_world().groups["money words"],
    "Most of its neighbours are words of money, but *grassy* and *muddy* are among them": lambda: (near := [word for word, _ in yours().nearest("bank", n=8)]) and
        {"grassy", "muddy"} <= {*near} and len({*near} & {*load_small_world().groups["money words"], *load_small_world().ambiguous["bank"]["money"]}) == 5,
    "It is the same with a *bat*, a *crane* and the other words of two meanings": lambda: all(
        min(one, other) > between for one, other, between in measure.two_companies(yours()).values()),
    "All fourteen lie above their yardstick": lambda: 2 * len(measure.two_companies(yours())) == 14,
}


def code_of(number):
    path, = (ROOT / "chapters").glob(f"{number}_*.ipynb")
    return "\n".join(cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code")


@pytest.mark.parametrize(("sentence", "holds"), CHAPTER_03.items(), ids=[sentence[:60] for sentence in CHAPTER_03])
def test_it_stands_in_the_chapter_and_is_so(sentence, holds):
    assert sentence in text_of("03") or sentence in code_of("03")
    assert bool(np.all(holds()))
