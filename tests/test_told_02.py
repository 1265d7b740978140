"""What chapter 02 says of its pictures and measurements is so: each sentence stands in the chapter and is checked."""

from functools import cache

import numpy as np
import pytest
from test_chapters import CHAPTERS, code_cells
from test_told import text_of

from attention_lib import WordVectors, cosine_similarity, measure
from attention_lib.small_world import load_small_world
from attention_lib.static import cooccurrence, ppmi
from attention_lib.widgets.clues.constants import UNSURE
from attention_lib.widgets.company.constants import FAINT

CHAPTER = CHAPTERS["02_meaning_from_company"]
GLIMP = ["She bought glimp at the market.", "She poured the glimp into a cup.", "He drinks hot glimp with sugar."]
KNOWN = ["hammer", "soup", "candle", "lemonade", "sugar", "tea", "bread", "coffee"]
DRINKS = [KNOWN.index(word) for word in ("lemonade", "tea", "coffee")]
ROWS = ["dog", "cat", "horse", "tea", "coffee", "juice", "river", "lake", "boat", "bank", "money", "coins", "loan", "france", "spain", "piano", "guitar"]
COLUMNS = ["the", "in", "a", "of", "and", "pet", "chased", "hay", "cup", "hot", "poured", "shore", "water", "muddy", "keeps", "customer", "borrow", "country", "border", "played", "musical"]
PATCHES = {"dog cat": "pet chased", "tea coffee juice": "cup hot poured", "river lake": "shore water muddy", "money coins": "keeps customer",
           "france spain": "country border", "piano guitar": "played musical"}
TEN = [line.split() for line in ["the cat drinks milk", "the dog drinks water", "the cat eats fish", "the dog eats meat", "the cat chases the mouse",
                                 "the dog chases the cat", "the bank lends money", "the bank keeps money", "a boat lies at the bank", "grass grows on the bank"]]


def source(name):
    return next(cell.source for cell in code_cells(CHAPTER) if cell.id == name)


@cache
def alike():
    return measure.clues(GLIMP, "glimp", KNOWN)


@cache
def cut():
    return measure.company_table(ROWS, COLUMNS)


@cache
def raw():
    return WordVectors(*measure.counted_company()[::-1])


def cell(part, row, column):
    return part[ROWS.index(row), COLUMNS.index(column)]


def patch(part, rows, columns):
    return part[np.ix_([ROWS.index(word) for word in rows.split()], [COLUMNS.index(word) for word in columns.split()])]


def met(one, other):
    counts, vocabulary = measure.counted_company()
    return int(counts[vocabulary.index(one), vocabulary.index(other)])


def toy(one, other, without=()):
    table, words = cooccurrence(TEN, window=1)
    kept = [at for at, word in enumerate(words) if word not in without]
    return float(cosine_similarity(table[words.index(one), kept], table[words.index(other), kept]))


def near(vectors, word, count=5):
    return [each for each, _ in vectors.nearest(word, n=count)]


def cosine(one, other, vectors=None):
    vectors = measure.weighed_company() if vectors is None else vectors
    return float(cosine_similarity(vectors[one], vectors[other]))


def best_line():
    points = measure.weighed_company()[["tea", "coffee", "milk", "juice", "dog"]][:, [measure.counted_company()[1].index(word) for word in ("cup", "poured")]]
    along = points @ np.linalg.svd(points)[2][0]
    return points, np.abs(along)


@cache
def on_the_map():
    """Where the map of the chapter puts its words: its own cell, without the widget."""
    defined = {"np": np, "WordVectors": WordVectors, "measure": measure, "vocabulary": measure.counted_company()[1], "groups": load_small_world().groups,
               "EmbeddingMap": lambda vectors, groups, places, word: dict(zip(vectors.words, places, strict=True))}
    exec(source("embedding-map").replace("EmbeddingMap(", "found = EmbeddingMap("), defined)
    return defined["found"], defined["chosen"], defined["on_map"]


def middle(group):
    places, chosen, _ = on_the_map()
    return np.mean([places[word] for word in chosen[group]], axis=0)


def between():
    """How far “bank” has come on the map on the way from the river words to the money words, from 0 to 1."""
    places, (river, money) = on_the_map()[0], map(middle, ("river words", "money words"))
    return float((places["bank"] - river) @ (money - river) / ((money - river) @ (money - river)))


FEW = measure.from_few_sentences
SAID = {
    "in some 39,000 sentences": lambda: len(measure.plain_sentences()) == 39_060,
    "From the market it learns nothing": lambda: alike()[0].max() < UNSURE and alike()[0][DRINKS].max() < 0.01,
    "the drinks stand out": lambda: all(row[DRINKS].min() > 1.5 * np.delete(row, DRINKS).max() for row in alike()[1:]),
    "“bank” stood beside “the” four times, and beside “lends” and “keeps” once each": lambda:
        [sum(pair in (("bank", other), (other, "bank")) for line in TEN for pair in zip(line, line[1:], strict=False)) for other in ("the", "lends", "keeps")] == [4, 1, 1],
    "Now they are nearly the same, because both drink, eat and chase": lambda: toy("cat", "dog") > 0.99,
    "“bank” and “dog” share a single neighbour, “the”": lambda: toy("bank", "dog", ["the"]) == 0,
    "their cosine falls from 0.82 to 0, while that of “bank” and “money” rises to 1": lambda:
        round(toy("bank", "dog"), 2) == 0.82 and toy("bank", "money", ["the"]) == pytest.approx(1) and toy("bank", "money") < toy("bank", "dog"),
    "The strongest cells stand in the five columns of small words": lambda: COLUMNS[:5] == measure.counted_company()[1][:2] + ["a", "of", "and"]
        and np.sort(cut().counts.sum(axis=0))[-5:].min() == cut().counts[:, :5].sum(axis=0).min(),
    "“dog” meets “the” 1,339 times and “pet” only 114 times": lambda: (met("dog", "the"), met("dog", "pet")) == (1339, 114),
    "The image hardly changes, so most of what we counted is chance": lambda: np.corrcoef(cut().counts.ravel(), cut().chance.ravel())[0, 1] > 0.95,
    "The columns of small words fade": lambda: cut().weighed[:, :2].mean() < 0.4 and cut().weighed[:, :5].mean() < 0.2 * cut().weighed.max(),
    "what was hidden comes out in patches: pets, drinks, waters, money, countries, music": lambda: all(
        patch(cut().weighed, rows, columns).min() > 1.2 for rows, columns in PATCHES.items()),
    "+0.69 of “twice as often” and −0.69 of “half as often”": lambda: round(float(np.log(2)), 2) == 0.69,
    "“cat” and “chases” have 2 of the 12 meetings": lambda: ppmi([[4, 2, 0], [4, 0, 2]], smoothing=1).round(2).tolist() == [[0, 0.69, 0], [0, 0, 0.69]],
    "For 89% of all pairs chance expects less than one meeting": lambda: round(float((np.outer(sums := measure.counted_company()[0].sum(axis=1), sums) / sums.sum() < 1).mean()), 2) == 0.89,
    "By counts, “dog” is nearest to “cat” and then to four small words": lambda: near(raw(), "dog") == ["cat", "in", "of", "today", "on"],
    "“cow” and “pig” have come, and also “stranger” and “giant”": lambda: near(measure.weighed_company(), "dog") == ["cat", "stranger", "giant", "cow", "pig"],
    "lists 151 words in groups": lambda: sum(map(len, load_small_world().groups.values())) == 151 and len(load_small_world().groups) == 14,
    "85% stand in ten columns": lambda: round(float((squares := raw()[[word for group in load_small_world().groups.values() for word in group]] ** 2)[:, :10].sum() / squares.sum()), 2) == 0.85,
    "Sums of 100 and 1 have shares of 99% and 1%; after the power 97% and 3%": lambda: (round(100 / 101, 2), round(100**0.75 / (100**0.75 + 1), 2)) == (0.99, 0.97),
    "On the whole text that changes nothing": lambda: abs(measure.share_right(measure.weighed_company()) - measure.share_right(WordVectors(measure.counted_company()[1], ppmi(measure.counted_company()[0])))) < 0.005,
    "On a tenth of it, it helps in each of three draws": lambda: FEW().smoothed > FEW().weighed,
    "nearly all of them are 0": lambda: (measure.weighed_company().matrix == 0).mean() > 0.9,
    "That one number still tells the drinks from the dog": lambda: best_line()[1][:4].min() > 5 * best_line()[1][4],
    "99.5% of their squared length is kept": lambda: 0.995 < (best_line()[1] ** 2).sum() / (best_line()[0] ** 2).sum() < 0.996,
    "But these words do not lie near one line, as the drinks did. Of their squared length, less than half is kept": lambda: measure.squeezed(2).kept < 0.1 and 0.4 < measure.squeezed(50).kept < 0.5,
    "As many neighbours are right as with all numbers": lambda: abs(measure.squeezed(50).right - measure.share_right(measure.weighed_company())) < 0.005,
    "the patches are all there, a little weaker": lambda: all(
        patch(cut().rebuilt[50], rows, columns).mean() > 2.3 * cut().rebuilt[50][:, 5:].mean() and cut().rebuilt[50][:, 5:].max() < cut().weighed.max()
        for rows, columns in PATCHES.items()),
    "nearly every row looks like the next, and few neighbours are right": lambda: measure.squeezed(2).right < 0.15
        and np.median([np.corrcoef(one, other)[0, 1] for one, other in zip(cut().rebuilt[2], cut().rebuilt[2][1:], strict=False)]) > 0.95,
    "the countries come out": lambda: patch(cut().rebuilt[10], "france spain", "country").min() > 2 * np.sort(cut().rebuilt[10][:13, 5:].ravel())[-1],
    "“boat” and “water” never meet in these sentences": lambda: cell(cut().counts, "boat", "water") == 0 and cell(cut().rebuilt[50], "boat", "water") > 0.8,
    "because “river” and “lake” do meet water": lambda: min(cell(cut().counts, word, "water") for word in ("river", "lake")) > 20
        and min(cosine("boat", word, measure.short_company(50)) for word in ("river", "lake")) > 0.6,
    "66% of the neighbours are right with PPMI, and 71% after squeezing it to fifty numbers": lambda:
        (round(FEW().weighed.mean(), 2), round(FEW().squeezed.mean(), 2)) == (0.66, 0.71) and (FEW().squeezed > FEW().weighed).all(),
    "83 questions": lambda: len(load_small_world().analogies) == 83,
    "The word nearest to “tea” is “coffee”. Their rows of PPMI have a cosine of 0.89": lambda: near(measure.weighed_company(), "tea", 1) == ["coffee"] and round(cosine("tea", "coffee"), 2) == 0.89,
    "“tea” and “cup” meet 63 times, and have a cosine of 0.30. “tea” and “coffee” never meet": lambda:
        (met("tea", "cup"), met("tea", "coffee"), round(cosine("tea", "cup"), 2)) == (63, 0, 0.3),
    "“monday” and “friday” are alike too": lambda: near(measure.weighed_company(), "monday", 1) == ["friday"],
    "With a window of one word, “teacher” is nearest to “doctor”. With a window of ten, it is nearest to “blackboard”": lambda:
        [words[0] for words in measure.windows((1, 10)).nearest] == ["doctor", "blackboard"],
    "Kinds stay about as near, whatever the window": lambda: np.ptp(measure.windows().kind) < 0.08,
    "Scenes come four times as near between a window of one and a window of ten": lambda: 3.7 < measure.windows().scene[-1] / measure.windows().scene[0] < 4.5,
    "It keeps company with water and mud as well as with customers": lambda: [
        word for word in ROWS if sum(sum(cell(cut().weighed, word, each) > 1 for each in columns.split()) > 1 for columns in PATCHES.values()) > 1] == ["bank"]
        and all(cell(cut().weighed, "bank", each) > 1 for each in ("water", "muddy", "customer")),
    "“bank” stands between its two crowds": lambda: 0.3 < between() < 0.7,
    "the 900 most frequent words": lambda: len(on_the_map()[0]) == 900 and {"spring", "bark"} <= {*on_the_map()[0]},
    "that of “spring” has “weather” beside “rusty”, and that of “bark” has trees alone": lambda: {"weather", "rusty"} <= {*near(on_the_map()[2], "spring", 10)}
        and not {"dog", "barked", "thief", "loud"} & {*near(on_the_map()[2], "bark", 10)} and {"beech", "willow", "birch"} <= {*near(on_the_map()[2], "bark", 10)},
    "“bank” is far nearer to both than they are to each other": lambda: (groups := load_small_world().groups) and min(
        measure.nearness(measure.short_company(50), "bank", groups[name]) for name in ("river words", "money words")) > 3 * np.mean(
        [measure.nearness(measure.short_company(50), word, groups["money words"]) for word in groups["river words"]]),
    "small counts are drawn stronger than in proportion": lambda: np.median(cut().counts[cut().counts > 0]) < 0.03 * cut().counts.max() and 0 < FAINT < 1,
    "Then 85% of the five nearest words are of the right group": lambda: round(measure.squeezed(50).right, 2) == 0.85,
}


@pytest.mark.parametrize(("sentence", "holds"), SAID.items(), ids=[sentence[:60] for sentence in SAID])
def test_it_stands_in_the_chapter_and_is_so(sentence, holds):
    assert sentence in text_of("02")
    assert bool(np.all(holds()))


def test_the_chapter_shows_what_is_checked_here():
    for name, words in {"imports": [*GLIMP, *KNOWN], "table-seen": [*ROWS, *COLUMNS], "ten-sentences": map(" ".join, TEN)}.items():
        assert [word for word in words if f'"{word}"' not in source(name)] == []
