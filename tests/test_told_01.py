"""What chapter 01 says of its pictures and counts is so: each sentence here stands in it and is checked."""

import numpy as np
import pytest
from test_told import text_of

from attention_lib import cosine_similarity, measure
from attention_lib.text import bag_of_words, one_hot, tokenize
from attention_lib.widgets import Arrows, Lineup, WordCounts
from attention_lib.widgets.lineup.widget import WORDS

SENTENCES = measure.ten_sentences()
COUNTS, VOCABULARY = bag_of_words(SENTENCES)
DF = (COUNTS > 0).sum(axis=0)
IDF = dict(zip(VOCABULARY, np.log(11 / (1 + DF)) + 1, strict=True))
TF_IDF = COUNTS * [IDF[word] for word in VOCABULARY]
NOTE, REPORT, LETTER = (4, 3), (8, 6), (0, 5)
CAT, BOAT = 1, 6


def order(table):
    """The sentences nearest to the first, by cosine: their numbers."""
    return np.argsort(-cosine_similarity(table[0], table))[1:].tolist()


def shared(row, other):
    return {word: int(COUNTS[row, column] * COUNTS[other, column]) for column, word in enumerate(VOCABULARY) if COUNTS[row, column] * COUNTS[other, column]}


def counted(documents, weighting):
    found = WordCounts(documents, weighting=weighting).similarities()
    return found[0, 1], found[0, 2], found[1, 2]


WAYS, OTTERS = ("counts", "tf-idf"), "Otters live at the bank."
BANKS = [SENTENCES[5], SENTENCES[4], "I went to the bank to deposit money."]
TOLD = {
    "“bank” becomes 0, “cat” becomes 1, “dog” becomes 2": lambda: sorted(WORDS)[:3] == ["bank", "cat", "dog"] and Lineup().words == sorted(WORDS),
    "So a dog is what you get halfway between a cat and an elephant": lambda: Lineup().halfway() == ["dog"] and Lineup().pair == ["cat", "elephant"],
    "Order the words by length</a> instead, and halfway between them is something half money, half mouse": lambda: Lineup(sorted(WORDS, key=lambda word: (len(word), word))).halfway() == ["money", "mouse"],
    "Each row of the picture is a word, and its coloured cell is the 1. No two words have their 1 in the same column": lambda: (rows := one_hot(list(WORDS))[0]).sum(axis=0).tolist() == rows.sum(axis=1).tolist() == [1] * 8,
    "Two one-hot vectors differ in exactly two places, whichever words they belong to, so their distance is always √2, or 1.41": lambda:
        {int((a != b).sum()) for i, a in enumerate(one_hot(VOCABULARY)[0]) for b in one_hot(VOCABULARY)[0][:i]} == {2} and round(2**0.5, 2) == 1.41,
    "The note and the report have the same mix of cats and dogs, so their arrows point the same way, and the report has twice as much of everything": lambda:
        Arrows(NOTE, REPORT).reckoned().cosine == pytest.approx(1) and np.allclose(REPORT, 2 * np.array(NOTE)),
    "The note is 5 long (`np.linalg.norm(note)` gives the same), the report is 10 long": lambda: Arrows(NOTE, REPORT).reckoned().lengths == (5, 10),
    "Seven bars, and all of them alike: a dog is as far from a cat as from a table": lambda: len(WORDS) == 8,
    "Divide 15 by the length of the note, and you have the shadow back, which is 3 long. Divide that by the length of the letter, and it is a share of the letter's own length: 3 of 5, or 0.6": lambda: (found := Arrows(LETTER, NOTE).reckoned()) and found.dot / found.lengths[1] == found.shadow == 3 and found.lengths[0] == 5,
    "The shadow, in red, is 3 long, and the note is 5 long. Multiply the two, and you have 15: a field of 3 by 5 little squares": lambda: (found := Arrows(LETTER, NOTE).reckoned()) and (found.shadow, found.lengths[1], found.dot) == (3, 5, 15),
    "Wherever you drag the letter, the two ways agree": lambda: all(found.shadow * found.lengths[1] == pytest.approx(found.dot) for tip in ((0, 5), (-3, 4), (-4, 2), (5, -1)) for found in [Arrows(tip, NOTE, low=-5).reckoned()]),
    "At a right angle</a> there is no shadow, and no field": lambda: Arrows((-3, 4), NOTE, low=-5).reckoned().dot == 0,
    "Beyond it</a> the shadow falls behind the start, and counts as negative": lambda: Arrows((-4, 2), NOTE, low=-5).reckoned().shadow < 0 and "behind" in Arrows((-4, 2), NOTE, show="dot", low=-5).describe(),
    "So the report would count as twice as near to the letter, for no other reason than its length": lambda: Arrows(LETTER, REPORT).reckoned().dot == 2 * Arrows(LETTER, NOTE).reckoned().dot,
    "The letter is now as near to the note as to the report": lambda: np.allclose([Arrows(LETTER, other).reckoned().cosine for other in (NOTE, REPORT)], 0.6),
    "That is how one-hot vectors stand to each other: every two of them at a right angle": lambda: np.array_equal((rows := one_hot(VOCABULARY)[0]) @ rows.T, np.eye(50)),
    "“the” is there twice, so its cell is the darkest, and each of the others once": lambda: sorted(COUNTS[0][COUNTS[0] > 0].tolist()) == [1, 1, 1, 1, 2] and COUNTS[0, VOCABULARY.index("the")] == 2,
    "To the bag both are one and the same": lambda: np.array_equal(*bag_of_words(["dog bites man", "man bites dog"])[0]),
    "Here are ten, with fifty different words": lambda: COUNTS.shape == (10, 50),
    "The boat is nearer to our cat than the other cat is": lambda: order(COUNTS).index(BOAT) < order(COUNTS).index(CAT),
    "It shares a single word with it, “the”, but that one is there twice in our sentence and three times in the boat's, and 2 × 3 makes 6 in the dot product": lambda:
        shared(0, BOAT) == {"the": 6} and COUNTS[[0, BOAT], VOCABULARY.index("the")].tolist() == [2, 3],
    "The other cat shares both “the” and “cat”, and comes only to 3": lambda: shared(0, CAT).keys() == {"the", "cat"} and sum(shared(0, CAT).values()) == 3,
    "“chased” is nine times as rare as “the”, and yet weighs only two and a half times as much": lambda: DF[VOCABULARY.index("the")] == 9 * DF[VOCABULARY.index("chased")] and round(IDF["chased"] / IDF["the"], 1) == 2.5,
    "Nearly every sentence has “the”, so it weighs 1.1; only one has “chased”, and it weighs 2.7": lambda: (DF[VOCABULARY.index("the")], DF[VOCABULARY.index("chased")], round(IDF["the"], 1), round(IDF["chased"], 1)) == (9, 1, 1.1, 2.7),
    "These are the five sentences that come nearest to *The cat sat on the mat*": lambda: set(order(COUNTS)[:5]) == set(order(TF_IDF)[:5]) == {8, 6, 7, 5, 1},
    "The other cat climbs from the last place to the third, and the boat falls behind it": lambda: order(COUNTS)[:5].index(CAT) == 4 and order(TF_IDF)[:5].index(CAT) == 2 and order(TF_IDF).index(BOAT) == 3,
    "Only sentences that share “mat” or “sat” with ours are still ahead": lambda: [{*shared(0, row)} & {"mat", "sat"} for row in order(TF_IDF)[:2]] == [{"mat"}, {"sat"}],
    "Say “river”, as in *The otters dig a den at the river bank*, and they are sent home": lambda: all((found := counted(["The otters dig a den at the river bank.", SENTENCES[5], SENTENCES[4]], way)) and found[0] > found[1] for way in WAYS),
    "No weighing helps": lambda: all((found := counted([OTTERS, SENTENCES[5], SENTENCES[4]], way)) and found[1] > found[0] for way in WAYS),
    "documents 2 and 3 speak of money, and either way document 2 comes out nearer to the bank of the river": lambda: all((found := counted(BANKS, way)) and found[0] > found[2] for way in WAYS),
    "“and” stands in one of them, so it weighs as much as “moon”": lambda: IDF["and"] == IDF["moon"],
    "By plain counts it would have been the boat once more": lambda: [int(measure.search("The light of the moon", way).argmax()) for way in ("tf-idf", "counts")] == [9, BOAT],
    "The otters are sent to the cashier. The river has a “bank” as well": lambda: SENTENCES[measure.search(OTTERS).argmax()] == SENTENCES[4] == "She deposited her check at the bank." and "bank" in SENTENCES[5],
    "So the word “at” decides": lambda: {*tokenize(OTTERS)} & {*tokenize(SENTENCES[4])} - {*tokenize(SENTENCES[5])} == {"at"},
    "*We lay on the shore* finds the cat on the mat: no sentence has “shore”, so only “we”, “on” and “the” are left to go by": lambda:
        measure.search("We lay on the shore.").argmax() == 0 and {*tokenize("We lay on the shore.")} & {*VOCABULARY} == {"we", "on", "the"},
    "Where query and sentence share a telling word, TF-IDF finds nine of ten. Where they use other words, or the same word in another sense, it finds one of ten, and drawing lots would do as well": lambda:
        (found := [*measure.found_by_kind().values()]) and [found[0] + found[1], found[2] + found[3]] == [9, 1] and sum([*measure.found_by_lot().values()][2:]) > 1,
    "*The ship reached the ocean* shares nothing with the boat but “the”": lambda: [word for word in ("the", "ship", "reached", "ocean") if COUNTS[BOAT, VOCABULARY.index(word) if word in VOCABULARY else 0]] == ["the"],
}


@pytest.mark.parametrize(("sentence", "holds"), TOLD.items(), ids=[sentence[:60] for sentence in TOLD])
def test_it_stands_in_the_chapter_and_is_so(sentence, holds):
    assert sentence in text_of("01")
    assert bool(np.all(holds()))
