"""What the chapters say of their pictures and measurements is so: each sentence here stands in its chapter and is checked."""

from functools import cache
from itertools import pairwise
from math import comb
from types import SimpleNamespace

import nbformat
import numpy as np
import pytest
from conftest import ROOT

from attention_lib import load_minilm, measure, softmax
from attention_lib.attention import raw_attention
from attention_lib.bank import MONEY
from attention_lib.bank import RIVER as RIVER_WORDS
from attention_lib.cost import MODELS, Sizes, cache_bytes, crossing, memory, operations
from attention_lib.efficient import online_softmax_steps
from attention_lib.experiment import Cut
from attention_lib.learning import Adam, sense_layer, sense_loss, sense_texts, start_sense_layer, train
from attention_lib.measure.chapter_11 import FRAMES
from attention_lib.minilm_weights import pack_tensors
from attention_lib.ruler import on_ruler
from attention_lib.senses import load_senses
from attention_lib.text import tokenize
from attention_lib.transformer import feed_forward, gelu, layer_norm
from attention_lib.widgets import Bend, Cost, Push, Tiles
from attention_lib.widgets.model.reading import ALSO
from attention_lib.widgets.push.steps import row_of

TOY = np.array([[1.0, 1.0], [0.9, 0.0], [2.4, -1.5]])
SCORES = TOY @ TOY[0]
SHE, DEPOSIT = "She deposited her check at the bank.", "I went to the bank to deposit money."
WALK = "From the river bank we walked to the bank to deposit our money."
POET = "The bank above the waterfall will lend money to a poet who lives in a tent on the muddy river bank."
TOURISTS = "Rich tourists pay a fortune to fish from this bank."
CREDIT, RIVER = "The bank will not lend money if the customer has bad credit.", "We sat by the river bank."


def text_of(number):
    path, = (ROOT / "chapters").glob(f"{number}_*.ipynb")
    cells = nbformat.read(path, as_version=4).cells
    return " ".join(" ".join(cell.source for cell in cells if cell.cell_type == "markdown").split())


def gives(weighed):
    return dict(zip(weighed.tokens, weighed.weights, strict=True))


def share(text, word):
    found = measure.follow(text)
    return dict(zip(found.words, found.weights, strict=True))[word]


def pulled(text, word):
    """How much of a word “bank” hears, how far from “bank” it stands on the ruler, and both multiplied: its pull."""
    found, ruler, table = measure.follow(text), measure.static_ruler(), measure.book_table()
    weight, distance = share(text, word), float(ruler.place(table[word]) - ruler.place(table["bank"]))
    assert found.pulls[found.words.index(word)] == pytest.approx(weight * distance)
    return round(float(weight), 3), round(distance, 2), round(float(weight * distance), 3)


def moved(text):
    found = measure.placed(text)
    return (found.places - found.alone)[0]


def dots(text=DEPOSIT):
    """What the query of “bank” makes with each key of head 1.5, before the root."""
    model, head = load_minilm(), load_minilm().head("1.5")
    tokens = ["[CLS]", *model.tokenize(text), "[SEP]"]
    x = model.embed(tokens)
    return (x[tokens.index("bank")] @ head.w_q + head.b_q) @ (x @ head.w_k + head.b_k).T


def pull(text, word, head=5):
    found = on_ruler(text)
    return found.pulls[0, head - 1, found.tokens.index(word)]


@cache
def ranked():
    words = [word for word in measure.book_table().words if word.isalpha() and len(word) > 2]
    found = measure.answers(words)
    return sorted(found, key=found.get, reverse=True)


def answers():
    return measure.answers(["lend", "river", "muddy", "deposit", "water", "cash", "deposited", "loan", "robbed", "boat", "money", "bank", "check"])


def toy_head():
    """What "bank" gives with the toy matrices: two of its numbers swapped, and the second of a key turned round."""
    return softmax(TOY[0][::-1] @ (TOY * [1, -1]).T / 2**0.5)


def added():
    """The old vector of "bank", and what head 1.5 adds to it."""
    model, head = load_minilm(), load_minilm().head("1.5")
    x = model.embed(["[CLS]", *model.tokenize(DEPOSIT), "[SEP]"])
    return SimpleNamespace(x=x[5], output=softmax(dots() / 32**0.5) @ (x @ head.w_v + head.b_v) @ head.w_o)


def lucky():
    """How often a coin is right 18 times or more out of 20."""
    return sum(comb(20, k) for k in (18, 19, 20)) / 2**20


def row_of_bank():
    x = measure.book_table()[measure.follow(RIVER).words]
    return x @ x[5]


def loud(distance):
    distances, loudness = measure.loudness_by_distance()
    return loudness[distances == distance][0]


CHAPTER_05 = {
    "A river draws the dot to its side, and money to the other": lambda:
        measure.follow(RIVER).place < measure.follow(RIVER).alone and measure.follow(DEPOSIT).place > measure.follow(DEPOSIT).alone,
    "“bank” starts at the ring, +0.22": lambda: np.isclose(measure.follow(RIVER).alone, 0.22, atol=0.005),
    "why are the steps so small, even where you and I have no doubt": lambda: all(
        abs(measure.follow(text).place - measure.follow(text).alone) < most for text, most in ((RIVER, 0.25), (DEPOSIT, 0.25), (SHE, 0.03))),
    "“bank” has 1 and 1, so its dot product with a word is the sum of that word's two numbers": lambda: TOY[0].tolist() == [1, 1] and np.allclose(SCORES, TOY.sum(axis=1)),
    "“grows” and “money” arrive at the same score, each in its own way, and “bank” with itself scores more than twice as much": lambda:
        SCORES[1] == pytest.approx(SCORES[2]) and SCORES[0] > 2 * SCORES[1],
    "“bank” gives 0.6 of it to itself, and 0.2 to each of the others": lambda: softmax(SCORES).round(2).tolist() == [0.6, 0.2, 0.2],
    "it spoke for money and for a river alike, 1 and 1; now it speaks four times as much for money": lambda: (softmax(SCORES) @ TOY)[0] / (softmax(SCORES) @ TOY)[1] == pytest.approx(4, abs=0.25),
    "“money” has the same weight as “grows”, yet it pulls much harder": lambda:
        np.linalg.norm(TOY[2] - TOY[0]) > 2 * np.linalg.norm(TOY[1] - TOY[0]),
    "Drag it up to (2, 1), and it gets more of the attention than “bank” itself": lambda: np.dot([2, 1], TOY[0]) > SCORES[0],
    "“bank” leads the others by 1.1, and $e^{1.1}$ is 3.0": lambda: (round(SCORES[0] - SCORES[1], 1), round(np.exp(SCORES[0] - SCORES[1]), 1)) == (1.1, 3.0),
    "so its share is three times as large as each of theirs. It would be so, too, if the scores were 102.0 and 100.9": lambda:
        softmax(SCORES).round(1).tolist() == [0.6, 0.2, 0.2] and np.allclose(softmax(SCORES + 100), softmax(SCORES)),
    "“river” would get 0.18 of the attention of “bank”, and “the” 0.12": lambda: np.allclose(measure.follow(RIVER, sharpness=1).weights[[4, 3]], [0.18, 0.12], atol=0.005),
    "so their dot products all lie between −1 and 1": lambda: (np.linalg.norm(measure.book_table()[["bank", "river", "the"]], axis=1) < 1 + 1e-6).all(),
    "The dark cells lie on the diagonal, where each word meets itself": lambda:
        (raw_attention(measure.book_table()[measure.follow(RIVER).words])[1].argmax(axis=1) == np.arange(6)).all(),
    "So the new “bank” is nearly the old one": lambda: np.linalg.norm(raw_attention(measure.book_table()[measure.follow(RIVER).words])[0][5] - measure.book_table()["bank"]) < 0.25,
    "But at no setting does another word come first": lambda: all(
        softmax(dial * row_of_bank()).argmax() == 5 for dial in (0.1, 1, 4, 8, 12)),
    "“river” gets five times as much as “the”, and some attention is left for both": lambda: round(share(RIVER, "river") / share(RIVER, "the")) == 5,
    "Nineteen of the twenty went the right way from there. One went the wrong way, by a hair": lambda: measure.static_score().toward == 19 and (wrong := measure.follow(measure.static_score().wrong[0])) and 0 < wrong.alone - wrong.place < 0.005,
    "The average does nearly as well, and it goes more than twice as far": lambda:
        measure.static_score(sharpness=0).toward == 18 and measure.static_score(sharpness=0).way > 2 * measure.static_score().way,
    "at 8 it is all twenty, though only by one hundredth of the way": lambda:
        measure.static_score(sharpness=8).toward == 20 and round(measure.static_score(sharpness=8).way, 2) == 0.01,
    "17% for the plain average, against 7% for raw attention": lambda:
        (round(measure.static_score(sharpness=0).way, 2), round(measure.static_score().way, 2)) == (0.17, 0.07),
    "On the left of the curves “bank” moves farthest": lambda: max(measure.static_score(sharpness=each).way for each in (2, 3, 4, 6, 8, 12))
        < min(measure.static_score(sharpness=low).way for low in (0, 0.5, 1)),
    "Six of them contain one of the twelve words": lambda: sum(
        bool({*RIVER_WORDS, *MONEY} & set(tokenize(each.text))) for each in measure.twenty_sentences()) == 6,
    "All twenty places lie to the right of 0": lambda: all(measure.follow(each.text).place > 0 for each in measure.twenty_sentences()),
    "One went the wrong way, by a hair: *Masked robbers held up the bank at noon.*": lambda: measure.static_score().wrong == ["Masked robbers held up the bank at noon."],
    "“bank” moves five times as far, but the same sentences go right and wrong": lambda:
        round(measure.static_score(measure.no_self_attention).way / measure.static_score().way) == 5
        and measure.static_score(measure.no_self_attention).wrong == measure.static_score().wrong,
    "small words (the, at, her) get a third of the attention": lambda:
        measure.static_score(measure.no_self_attention).small_words == pytest.approx(1 / 3, abs=0.01),
    "“bank” hears “deposited” less than “at”": lambda:
        share(SHE, "deposited") < min(share(SHE, word) for word in ("she", "her", "at")),
    "“river” happens to be like “bank” as well as useful to it": lambda: sorted(measure.follow(RIVER).words, key=lambda word: share(RIVER, word))[-2:] == ["river", "bank"],
    "The dot product of “bank” with “check” is 0.29, with “at” 0.16, with “deposited” 0.13": lambda:
        [round(float(measure.book_table()["bank"] @ measure.book_table()[word]), 2) for word in ("check", "at", "deposited")] == [0.29, 0.16, 0.13],
    "| “river” | 0.073 | −1.42 | −0.103 | | “money” | 0.182 | +0.99 | +0.180 | | “deposit” | 0.065 | +0.45 | +0.029 |": lambda: [
        pulled(RIVER, "river"), pulled(DEPOSIT, "money"), pulled(DEPOSIT, "deposit")] == [(0.073, -1.42, -0.103), (0.182, 0.99, 0.18), (0.065, 0.45, 0.029)],
    "| “check” | 0.048 | +0.61 | +0.029 | | “deposited” | 0.025 | +0.25 | +0.006 |": lambda: [
        pulled(SHE, "check"), pulled(SHE, "deposited")] == [(0.048, 0.61, 0.029), (0.025, 0.25, 0.006)],
    "“river” and “money” stand far out, being among the words of which the ruler was made": lambda: "river" in RIVER_WORDS and "money" in MONEY,
    "if all seven words were heard alike, it would come to +0.28": lambda: round(measure.follow(SHE, sharpness=0).place, 2) == 0.28,
    "in all six it moved towards the wrong side": lambda: measure.static_score(sentences=measure.trap_sentences()).toward == 0,
    "Not one of the 64 numbers differs": lambda: measure.two_banks_apart().vectors == 0,
    "Each of these sentences pushes “bank” towards its proper side, and none gets far: even by the river it stays to the right of 0": lambda: all(
        (measure.follow(text).place > measure.follow(text).alone) == ("river" not in text) and 0 < measure.follow(text).place < 0.5
        for text in ("Children threw stones from the bank into the river.", SHE, CREDIT)),
}
CHAPTER_06 = {
    "“deposited” answers no better than “the”, and the largest shares go to the marks before and after the text": lambda:
        round(float(gives(measure.weigh(SHE))["deposited"]), 2) <= round(float(gives(measure.weigh(SHE))["the"]), 2)
        and sorted(gives(measure.weigh(SHE)), key=gives(measure.weigh(SHE)).get)[-2:] == ["[SEP]", "[CLS]"],
    "It answers less well than “deposit”": lambda: (lambda found: 3 < found["deposited"] < 4 < found["deposit"])(answers()),
    "Two scores that are 1 apart make shares of 2.7 to 1. Ten apart, they make 22,000 to 1": lambda: (round(np.e, 1), round(np.exp(10), -3)) == (2.7, 22000),
    "it stands five places away from “bank”, where a word is a third as loud as next door": lambda:
        SHE.lower().rstrip(".").split().index("bank") - SHE.lower().split().index("deposited") == 5 and loud(-5) / loud(-1) == pytest.approx(1 / 3, abs=0.02),
    "And “check”, which is near, does not answer that question at all": lambda: answers()["check"] < 0.1 * answers()["lend"],
    "“deposit” has 4.6 there, and 4.8 in its own place": lambda: (round(answers()["deposit"], 1), round(dots()[7] / 32**0.5, 1)) == (4.6, 4.8),
    "After 16 tosses you will typically have won or lost about 4": lambda: measure.score_variance_by_size([16]).variance[0] ** 0.5 == pytest.approx(4, abs=0.2),
    "To head 1.5 a neighbour is five times as loud as the same word eight places away": lambda:
        [round(float(loud(1) / loud(each))) for each in (-8, 8)] == [5, 5],
    "by chance it would be a cue in 16 of the 80": lambda: (round(measure.cue_first("raw").bank_chance), measure.cue_first("trained").bank) == (16, 40),
    "in 80 sentences the word that it chooses for “bank” tells which bank is meant in 70, and with head 1.5 in 40": lambda:
        (measure.cue_first("raw").bank, measure.cue_first("trained").bank) == (70, 40),
    "For “bank” asking “money” the product is 1.0 × 2.4 + 1.0 × 1.5 = 3.9": lambda: TOY[2].tolist() == [2.4, -1.5],
    "In the row of “bank” one cell stands out, and so its mix is mostly the value of “deposit”, the strongest row of v above it": lambda: gives(measure.weigh(DEPOSIT))["deposit"] > 0.5,
    "that of “deposit” is 4.8, and it was learned": lambda: round(dots().max() / 32**0.5, 1) == 4.8,
    "Without the root the finished head shouts: one word gets all. With the root of 384 it murmurs, and “deposit” is lost among the others": lambda:
        softmax(dots())[7] > 0.999 and softmax(dots() / 384**0.5)[7] < 0.25,
    "The output is weak beside x": lambda: np.linalg.norm(added().output) < 0.25 * np.linalg.norm(added().x),
    "a score higher by 1 is heard 2.7 times as loud": lambda: round(np.e, 1) == 2.7,
    "The scores behind it: [CLS] 2.7, “deposited” 2.3, “the” 2.3. In the other sentence “deposit” had 4.8": lambda: np.allclose(
        dots(SHE)[[0, 2, 6]] / 32**0.5, [2.7, 2.3, 2.3], atol=0.051) and round(dots()[7] / 32**0.5, 1) == 4.8,
    "undivided, it grows to almost 1": lambda: measure.score_variance_by_size([1024]).largest[0] > 0.9,
    "The circles show the same for likeness: to it the distance matters far less, and they nowhere fall to a half": lambda: measure.loudness_by_distance("raw")[1].min() > 0.5,
    "for it is heard somewhat more, and above all its value points more clearly to money": lambda: pull(CREDIT, "lend") / 0.87 > 2 * pull(DEPOSIT, "deposit") / 0.69,
    "The weights are 0.83 for “river” in the first sentence, 0.87 for “lend” in the second, and 0.69 for “deposit” in the third": lambda:
        [round(float(gives(measure.weigh(text))[word]), 2) for text, word in ((RIVER, "river"), (CREDIT, "lend"), (DEPOSIT, "deposit"))] == [0.83, 0.87, 0.69],
    "here it gives “money” 0.845 and itself 0.054": lambda: (lambda row: np.allclose(row[[2, 0]], [0.845, 0.054], atol=5e-4))(toy_head()),
    "And “money” answers far less well than “lend” or “deposit”": lambda: 2 * answers()["money"] < min(answers()["lend"], answers()["deposit"]),
    "the loudest are *salvation*, *succession* and *fry*": lambda: ranked()[:3] == ["salvation", "succession", "fry"],
    "“lend” comes in 18th place": lambda: ranked().index("lend") == 17,
    "Of the three, only the trained head parts them. The first bank hears “lend” most, though “waterfall” stands nearer": lambda:
        measure.placed(POET).places[0] > 0 > measure.placed(POET).places[1] and np.ptp(measure.placed(POET, "near").places) < 0.05
        and np.ptp(measure.placed(POET, "raw").places) < 0.05 and POET.split().index("waterfall") < POET.split().index("lend")
        and max(gives(measure.weigh(POET)), key=gives(measure.weigh(POET)).get) == "lend",
    "“lend” is a word that its question likes and “waterfall” is not": lambda: (lambda found: 3 * found["waterfall"] < found["lend"])(measure.answers(["lend", "waterfall"])),
    "The second hears “river” and “muddy” most": lambda: sorted(gives(measure.weigh(POET, place=1)), key=gives(measure.weigh(POET, place=1)).get)[-2:] == ["muddy", "river"],
    "The first bank moves from +0.27 to +0.52, the second from +0.29 to −0.23. By the nearest words alone they end at −0.14 and −0.11; likeness takes both to +1.1": lambda: np.allclose(
        [*measure.placed(POET).alone, *measure.placed(POET).places, *measure.placed(POET, "near").places], [0.27, 0.29, 0.52, -0.23, -0.14, -0.11], atol=0.0051)
        and measure.placed(POET, "raw").places.round(1).tolist() == [1.1, 1.1],
    "for “waterfall” draws the first one there": lambda: measure.placed(POET, "near").places[0] < 0 < measure.placed(POET.replace("waterfall", "office"), "near").places[0],
    "By the nearest words both banks go to the river": lambda: (measure.placed(POET, "near").places < 0).all() and measure.placed(POET, "near").places[0] < measure.placed(POET, "near").places[1],
    "A rule that hears the three words on either side, whatever they are, does as well": lambda: measure.told_apart("near").order == measure.told_apart("trained").order,
    "That comes out in four of the twenty texts (by the nearest words in seven)": lambda: (measure.told_apart("trained").both, measure.told_apart("near").both) == (4, 7),
    "they order 19 texts, and bring both banks home in three, head 1.5 in four": lambda: measure.told_apart("all heads")[1:3] == (19, 3),
    "there “river” stands near both, and draws the second a little its way, too": lambda:
        gives(measure.weigh(WALK, place=1))["river"] > 0.2 and measure.placed(WALK).places[0] < measure.placed(WALK).places[1] < measure.placed(WALK).alone[1],
    "Or type the text about the poet with *lent* in the place of *will lend*, and the first bank goes to the river as well": lambda: measure.placed(POET.replace("will lend", "lent")).places[0] < 0,
    "River Street still drags its bank into the water": lambda: measure.placed("The bank on River Street is closed today.").places[0] < -0.3,
    "By likeness “bank” hears itself, and at random it hears a little of everything": lambda:
        gives(measure.weigh(DEPOSIT, way="raw"))["bank"] > 0.9 and measure.weigh(DEPOSIT, way="random").weights.max() < 0.25,
    "Each of them has 32 numbers, made from the 384 of the word": lambda: load_minilm().head("1.5").w_q.shape == (384, 32),
    "the 32 products add up to 27.3": lambda: dots().max() == pytest.approx(27.3, abs=0.05),
    "that is a score of 4.82. $e^{4.82}$ is 124, and the sum of the whole row 179": lambda: round(dots().max() / 32**0.5, 2) == 4.82 and round(np.exp(4.82)) == 124 and
        (np.exp(dots() / 32**0.5).max(), np.exp(dots() / 32**0.5).sum()) == (pytest.approx(124, abs=1), pytest.approx(179, abs=1)),
    "So “deposit” gets 124 / 179 = 0.69": lambda: round(float(gives(measure.weigh(DEPOSIT))["deposit"]), 2) == 0.69,
    "This head rests there when it finds nothing to listen to": lambda: max(gives(measure.weigh(SHE)), key=gives(measure.weigh(SHE)).get) == "[CLS]",
    "“lend”, “muddy” and “river” answer loudest": lambda: sorted(answers(), key=answers().get)[:-4:-1] == ["lend", "muddy", "river"],
    "In none of the four does it quite get as far as the tick of its side": lambda: all(abs(measure.placed(text).places[0]) < 1 for text in (RIVER, CREDIT, DEPOSIT, SHE)),
    "“bank” itself, the champion of chapter 5, is almost silent": lambda: answers()["bank"] < 0.1 * answers()["lend"],
    "“lend”, “muddy” and “river” answer loudest, and “check” as little as “bank”": lambda: sorted(answers(), key=answers().get)[:2] == ["check", "bank"],
    "“bank” attends to “deposit”, and not the other way round": lambda: gives(measure.weigh(DEPOSIT, word="deposit"))["bank"] < 0.05,
    "“deposit” has a row of its own, where it does the asking, and a budget of its own, which it spends on others": lambda:
        gives(measure.weigh(DEPOSIT, word="deposit"))["deposit"] < 0.05,
    "among all 21,000 words of our table": lambda: 21_000 < len(ranked()) < 21_999,
    "Likeness wins, and by far": lambda: measure.cue_first("raw").bank > measure.cue_first("trained").bank,
    "head 1.5 finds fewer cues than random matrices do on average": lambda: measure.cue_first("trained").others < measure.cue_first("random").others,
    "Head 1.5 pushes the first three to their own sides": lambda:
        moved(RIVER) < -0.2 and moved(CREDIT) > 0.2 and moved(DEPOSIT) > 0.2 and measure.placed(RIVER).places[0] < 0,
    "“lend” pulls three times as hard as “deposit”": lambda:
        round(pull(CREDIT, "lend") / pull(DEPOSIT, "deposit")) == 3,
    "the largest shares go to [CLS] and [SEP], which say next to nothing about banks, and so “bank” stays where it was": lambda:
        abs(moved(SHE)) < 0.03 and max(abs(pull(SHE, mark)) for mark in ("[CLS]", "[SEP]")) < 0.1,
    "almost at a right angle to the old vector": lambda: abs(measure.added_or_replaced()["replaced"].cosine) < 0.05,
    "Likeness does no better than a coin, and head 1.5 puts the two banks in the right order in eighteen texts": lambda:
        measure.told_apart("trained").order == 18 and all(abs(measure.told_apart(way).order - 10) < 1 for way in ("raw", "no self", "equal", "random")),
    "two ways that choose nothing (*no self*, the mask of chapter 5, and *equal*) do better than head 1.5, and *nearest words* does as well": lambda: measure.told_apart("near").toward == measure.told_apart("trained").toward and
        min(measure.told_apart("no self").toward, measure.told_apart("equal").toward) > measure.told_apart("trained").toward,
    "one would get 18 or more of the 20 right 2 times in 10,000. But this head was picked from 72: the best of 72 coins does it 14 times in 1,000": lambda:
        lucky() == pytest.approx(2e-4, rel=0.02) and round(1000 * (1 - (1 - lucky())**72)) == 14,
}


@cache
def lessons():
    """The training of chapter 10, the sixty texts, the twenty new ones, and how both walk."""
    texts, new = (sense_texts(load_senses("bank", split=split, kind="plain"), measure.book_table()) for split in ("train", "held-out"))
    training = trained_on(texts)
    return texts, new, measure.cue_walk(training, texts), measure.cue_walk(training, new), training


def trained_on(texts):
    """As the chapter writes it out."""
    return train(start_sense_layer(0), sense_loss, texts[1:5], steps=100, batch=None, optimiser=Adam(0.003), progress=False)


def heard_most(which, first):
    """The word that the trained layer hears most in the text that begins so, and whether it reads the text right."""
    texts, walk = lessons()[which], lessons()[which + 2]
    row, = (row for row, tokens in enumerate(texts.tokens) if " ".join(tokens).startswith(first))
    return texts.tokens[row][walk.weights[-1, row].argmax()]


def nearest_cues(word):
    table, texts = measure.book_table(), lessons()[0]
    cues = {token for tokens, is_cue in zip(texts.tokens, texts.cues, strict=True) for token, cue in zip(tokens, is_cue, strict=False) if cue}
    return sorted(cues, key=lambda cue: -table[word] @ table[cue])


@cache
def spoilt():
    """Losses, weights in the asked sentence, right ones of the sixty and the twenty: "today" stood in all about money."""
    rows = [(each.text[:-1] + " today." if each.sense == "money" else each.text, "bank", each.sense)
            for each in load_senses("bank", split="train", kind="plain")]
    texts, new = sense_texts(rows, measure.book_table()), lessons()[1]
    done = trained_on(texts)
    asked = sense_texts([("I went to the bank to deposit money today.", "bank", "money")], measure.book_table())
    return done.losses, measure.cue_walk(done, asked).weights[-1, 0], int(measure.cue_walk(done, texts).right[-1]), int(measure.cue_walk(done, new).right[-1])


def hung(at):
    """What "bank" hears of a beaver at a snapshot of the training."""
    return measure.heard(lessons()[4].snapshots[at].parameters, "A beaver was dragging branches up the bank.")


@cache
def duel(text):
    """What "bank" hears in a text, of the trained layer and of its rival that asks for nothing."""
    start, texts = start_sense_layer(0), lessons()[0]
    rival = train({**start, "w_q": 0 * start["w_q"]}, sense_loss, texts[1:5], steps=100, batch=None, optimiser=Adam(0.003), frozen=("w_q", "w_k"), progress=False)
    return measure.heard(lessons()[4].parameters, text), measure.heard(rival.parameters, text)


def toy_push(steps=0):
    says, scores = np.array([0.0, 2.0, 1.0]), np.zeros(3)
    for _ in range(steps + 1):
        weights = softmax(scores)
        heard = weights @ says
        push = weights * (says - heard) * (1 - 1 / (1 + np.exp(-heard)))
        scores = scores + push
    return weights, heard, push


KEYS = np.array([[1, 0], [0, 2], [1, 1]])  # her, deposited, bank


def tried_push(step=1e-5):
    """How fast the surprise falls where the last number of the toy's W_Q grows, by trying: all scores are as good as alike."""
    def surprise(nudge):
        scores = KEYS @ (np.array([1, 3]) @ [[0, 0], [0, nudge]])
        return np.log(1 + np.exp(-softmax(scores) @ [0.0, 2.0, 1.0]))
    return (surprise(-step) - surprise(step)) / (2 * step)


def shares(measured, kind, *truth):
    """Whether average and attention are right so often, as printed with two digits."""
    return np.allclose([measured(way)[kind].accuracy.mean() for way in ("average", "attention")], truth, atol=0.0051)


MUD = "The mud of the bank was still on her shoes when she asked the bank for a loan."


def right(found):
    return 100 * found.accuracy.mean()


CHAPTER_10 = {
    "It gives 0.73 to *money*. That is right, but it could be surer": lambda: round(1 / (1 + np.exp(-toy_push()[1])), 2) == 0.73 and Push().describe().startswith("“bank” gives 0.73 to money"),
    "Drag “her” to the right, and its arrow turns as soon as it passes the point that is heard": lambda: [bool(row_of([her, 2, 1], [0, 0, 0], True).pushes[0] > 0) for her in (1.4, 1.6)] == [False, True],
    "Say that the truth is *river*, and every arrow turns": lambda: (np.sign(Push(right=False).row().pushes.round(9)) == -np.sign(Push().row().pushes.round(9))).all(),
    "After a hundred steps “deposited” has 0.95 of the attention": lambda: round(Push().row(100).weights[1], 2) == 0.95 == round(toy_push(100)[0][1], 2),
    "“deposited” is pulled up, “her” is pushed down by as much, and “bank” stays": lambda:
        toy_push()[2].round(3).tolist() == [-0.09, 0.09, 0] and all(abs(toy_push(n)[2].sum()) < 1e-12 for n in (0, 10, 100)),
    "From the second step on more is heard than it says, and its own score falls": lambda: all(toy_push(n)[1] > 1 and toy_push(n)[2][2] < 0 for n in (1, 2, 10, 99)),
    "0.69 for one who tosses a coin": lambda: round(-np.log(0.5), 2) == 0.69,
    "and the real layer, with its 6,274 numbers": lambda: sum(each.size for each in start_sense_layer(0).values()) == 6274,
    "In the sixty sentences the attention on the telling words has grown from 0.19, which is what equal shares would give, to 0.61, and all sixty answers are right": lambda:
        lessons()[2].right[-1] == 60 and (lessons()[2].shares[[0, -1]].round(2) == [0.19, 0.61]).all()
        and abs(np.mean([cues.sum() / mask.sum() for cues, mask in zip(lessons()[0].cues, lessons()[0].mask, strict=True)]) - 0.19) < 0.015,
    "In its new sentences the attention on cues has grown from 0.20 to 0.57": lambda: (lessons()[3].shares[[0, -1]].round(2) == [0.2, 0.57]).all(),
    "Before training the threads are about alike, and the point hangs wherever the words happen to be. A hundred steps later the words have moved apart, and the point hangs mostly on “beaver”": lambda:
        np.ptp(hung(0).weights) < 0.03 and hung(-1).weights[hung(-1).tokens.index("beaver")] > 0.6 and np.ptp(hung(-1).alone) > 4 * np.ptp(hung(0).alone),
    "The layer says *money*, and the truth is *river*": lambda: measure.heard(start_sense_layer(0), RIVER).answer > 0,
    "No sentence of its lessons had a beaver. But they had a willow, a creek and mud, and of all the cues that it has met these lie nearest to “beaver”": lambda:
        not any("beaver" in tokens for tokens in lessons()[0].tokens) and set(nearest_cues("beaver")[:5]) >= {"willow", "creek", "mud"},
    "“fled” gets more attention than “robbed”": lambda: heard_most(0, "two men in masks robbed") == "fled",
    "It can be led astray, too: in *To buy seed, farmers borrow from the bank* it hears “seed” most, and answers *river*": lambda:
        heard_most(1, "to buy seed") == "seed" and lessons()[3].right[-1] == 19,
    "whatever it reads, it answers *money*": lambda: (sense_layer(start_sense_layer(0), *lessons()[0][1:4])[0].argmax(axis=1) == 1).all(),
    "“today” wins, and “deposit” is left with next to nothing": lambda: spoilt()[1].argmax() == 8 and spoilt()[1][6] < 0.05,
    "The loss falls faster than before, and all sixty answers are right. But of the twenty new sentences, in which nobody wrote “today”, it is right about ten": lambda:
        spoilt()[2:] == (60, 10) and spoilt()[0][50] < lessons()[2].losses[17] / 2,
    "the attention stays as random as it began, and the answers become even better": lambda:
        right(measure.one_bank("frozen queries and keys")["held out"]) > right(measure.one_bank()["held out"]) and measure.one_bank("frozen queries and keys")["held out"].share.mean() < 0.21,
    ".changes=%5B%22flip%2032-34%22%5D\">Flip the three</a>": lambda:
        [at for at, each in enumerate(load_senses("bank", split="train", kind="plain"), 1) if "deposit" in each.text] == [32, 33, 34],
    "those 13 of the 20 new sentences in which no cue had occurred in training": lambda: measure.one_bank()["unseen cues"].of == 13,
    "The layer learns even those by heart, all sixty of them": lambda: (measure.one_bank("random labels")["training"].right == 60).all(),
    "The average does as well, and even slightly better": lambda: right(measure.one_bank("average")["held out"]) > right(measure.one_bank()["held out"]),
    "The two banks are one vector": lambda: (one := measure.heard_together("two banks", "attention"))[0].weights.tolist() == one[1].weights.tolist(),
    "and the first bank hangs on “mud”, the second mostly on “loan”": lambda:
        [each.tokens[each.weights.argmax()] for each in measure.heard_together("two banks", "attention with positions")] == ["mud", "loan"],
    "“bank” gives most to “ducks”, though it keeps a quarter for itself and gives a sixth to “blamed”. “mouse” gives most to “driver”": lambda:
        [each.tokens[each.weights.argmax()] for each in measure.heard_together("two words", "attention")] == ["ducks", "driver"]
        and np.allclose([gives(measure.heard_together("two words", "attention")[0])[word] for word in ("bank", "blamed")], [1 / 4, 1 / 6], atol=0.02),
    "Sixty such answers are less than a file needs for one word of eight letters": lambda: len(lessons()[0].tokens) == 60 < 8 * len(b"deposits"),
    "The average hangs its point on equal threads": lambda: np.ptp(duel("Ducks nest on that bank.")[1].weights) < 1e-9,
    "That one lands further out, so the layer is surer. But both points lie on the side of the river, though “bank” itself speaks for money": lambda:
        duel("Ducks nest on that bank.")[0].answer < duel("Ducks nest on that bank.")[1].answer < 0 < min(each.alone[4] for each in duel("Ducks nest on that bank.")),
    "attention hangs its own on “ducks”": lambda: duel("Ducks nest on that bank.")[0].weights.argmax() == 0,
    "which neither has ever seen": lambda: "Ducks nest on that bank." in [each.text for each in load_senses("bank", split="held-out")],
    "“mud” and “loan” pull in opposite directions, and the point hangs in the middle": lambda:
        (mud := duel(MUD)[1]).alone[mud.tokens.index("mud")] < -10 and mud.alone[-1] > 10 and abs(mud.answer) < 1,
    "It has a cue on each side, and only one decides": lambda: (loan := duel("The bank by the river approved my loan.")[0]).tokens[loan.weights.argmax()] == "river" and loan.answer < 0,
    "Three of the sixty sentences have “deposit” or “deposited” in them, all three about money": lambda:
        [each.sense for each in load_senses("bank", split="train", kind="plain") if "deposit" in each.text] == ["money"] * 3,
    "So it is one half once more": lambda: all((each.accuracy == 0.5).all() for way in ("average", "attention") for each in measure.two_banks(way).values()),
    "Now three in four of the forty are right": lambda: abs(right(measure.two_banks("attention with positions")["by hand"]) - 75) < 1,
    "With positions attention is right about two in three of the joined ones": lambda: abs(right(measure.two_banks("attention with positions")["joined"]) - 65) < 2,
    "queries and keys that see *nothing but* places do slightly better still": lambda:
        right(measure.two_banks("positions alone")["by hand"]) > right(measure.two_banks("attention with positions")["by hand"]),
    "| one bank | 0.95 | 0.92 |": lambda: shares(measure.one_bank, "held out", 0.945, 0.915),
    "| one bank, eight idle sentences | 0.62 | 0.74 |": lambda: shares(measure.far_cue, "held out", 0.62, 0.74),
    "| two banks | 0.50 | 0.50 |": lambda: shares(measure.two_banks, "joined", 0.5, 0.5) and shares(measure.two_banks, "by hand", 0.5, 0.5),
    "| two different words | 0.50 | 0.68 |": lambda: shares(measure.two_words, "opposite", 0.5, 0.68),
    "its push becomes one of 0.09 × 2 = 0.18": lambda: (toy_push()[2] @ KEYS).round(2).tolist() == [-0.09, 0.18],
    "So this corner is pushed by 0.18 × 3 = **0.54**": lambda: round(np.outer([1, 3], toy_push()[2] @ KEYS)[1, 1], 2) == 0.54 == round(tried_push(), 2),
    "The layer gives 0.80 of its attention to “river”, and answers so": lambda:
        round(gives(loan := duel("The bank by the river approved my loan.")[0])["river"], 2) == 0.8 and loan.answer < 0,
    "then it is right in 69 of 100 opposite pairs, in 45 of 100 alike, and in 56 of 100 single sentences": lambda:
        [int(right(measure.two_words(lesson="opposite pairs")[kind]) + 0.5 - 1e-9) for kind in ("opposite", "alike", "single")] in ([69, 44, 56], [69, 45, 56]),
    "Over sixteen such texts it is right about five, and the average about six or seven": lambda:
        (round(measure.distractors()["bank"].right.mean()), measure.distractors("average")["bank"].right.mean(), measure.distractors()["bank"].of) == (5, 6.5, 16),
    "What will become of the 0.58 that “deposit” gets in the film?": lambda: round(gives(duel(DEPOSIT)[0])["deposit"], 2) == 0.58,
    "Without “today” in the sentence the first layer gives “deposit” 0.58, as in the film. One more word takes a little": lambda: 0 < 0.58 - gives(duel(DEPOSIT[:-1] + " today.")[0])["deposit"] < 0.05,
    "Leave the three out, and “deposit” is heard as before": lambda: abs(measure.taught("deleted").on_deposit.mean() - measure.taught().on_deposit.mean()) < 0.01,
    "Flip the labels, and “deposit” is heard *more*": lambda: measure.taught("flipped").on_deposit.mean() > measure.taught().on_deposit.mean() + 0.05,
}


def woken():
    _, _, sums, network = measure.turned_around()
    return gelu(sums @ network.w_in + network.b_in)


def ways(text, source):
    return measure.ways(text, source)


def outside():
    return measure.outside_by_layer()["homographs"]


CHAPTER_11 = {
    "Without the sum all words of a sentence have become one and the same vector after four layers": lambda: (measure.walked(add=False).cosine[4:] > 0.999).all(),
    "Even after one layer, “bank” is nearer to some other word of the model than to “bank”, in all of twenty sentences": lambda:
        (measure.walked(add=False).found[1], measure.walked(add=False).sentences, measure.walked().found.min()) == (0, 20, 20),
    "two words of a sentence stand nearly at a right angle: their cosine is 0.06": lambda: round(float(measure.walked().cosine[0]), 2) == 0.06,
    "keep a length of about ten in all layers": lambda: 8 < measure.walked().size.min() < measure.walked().size.max() < 12.5,
    "On a hundred strangers' sentences with “bank” itself depth buys nothing: one layer does as well as six": lambda:
        measure.outside_by_layer()["bank"].sentences == 100 and abs(np.subtract(*measure.outside_by_layer()["bank"].layers.share[[1, 6]])) < 0.01,
    "Press *Play*, and they move apart, to −1.09 by the river and to +1.38 with the money": lambda:
        [round(float(measure.stream(text, layer=6).after[0, 6]), 2) for text in (RIVER, DEPOSIT)] == [-1.09, 1.38],
    "after six layers the vectors are 600 times as long as at the start": lambda: round(measure.walked(norm=None).size[6] / measure.walked(norm=None).size[0], -2) == 600,
    "Three different words, one and the same vector": lambda: (after := [measure.after_layers(RIVER, ["sat", "river", "bank"], 4, add) for add in (False, True)]) and np.ptp(after[0], axis=0).max() < 0.1 and np.ptp(after[1], axis=0).max() > 1,
    "It does not stay there. Press *Play* again, and it goes on to +1.18": lambda: abs((after := measure.stream(SHE, layer=6).after[0])[1]) < 0.05 and round(float(after[6]), 2) == 1.18,
    "The two that do not praise have the same sum": lambda: abs((sums := measure.turned_around())[1] @ sums[2]).max() < 1e-5,
    "In both of these sentences “bank” starts in the middle of the ruler, near 0": lambda: max(abs(measure.stream(text, layer=6).after[0, 0]) for text in (RIVER, DEPOSIT)) < 0.1,
    "No line gets more than three of the four right, wherever it lies": lambda: max(Bend(turn=turn, shift=shift).right() for turn in range(0, 360, 5) for shift in np.arange(-1.4, 1.4, 0.2)) == 3,
    "two bent numbers part all four": lambda: Bend(turn=45, shift=0.5, second_turn=225, second_shift=0.5, two=True, bent=True).right() == 4 and Bend().right() == 2,
    "Unbent, the second would take back exactly what the first has given": lambda: np.allclose(
        Bend(turn=45, shift=0.5, second_turn=225, second_shift=0.5, two=True).numbers().sum(axis=1), -1),
    "After its norm a vector would be √384 ≈ 20 long, but most gains are below 1": lambda: round(384**0.5) == 20 and all(
        np.mean(np.abs(norm[0]) < 1) > 0.5 for block in load_minilm().blocks for norm in (block.attention_norm, block.feed_forward_norm)),
    "After layer 4 this “bank” stands clearly on the river's side, and there it stays": lambda: (
        places := ends(TOURISTS))[1] > 0.1 and (places[4:] < -0.35).all(),
    "if “bank” is made deaf to it, it stands by the river at once": lambda: (ends(TOURISTS, "pay")[1:] < -0.3).all(),
    "made deaf to *fish*, it is a money bank to the end": lambda: (ends(TOURISTS, "fish")[1:] > 0.2).all(),
    "The first of its two numbers is above 0 for *very good* only, the second for *not bad* only": lambda: (woken() > 0.01).tolist() == [[True, False], [False, False], [False, False], [False, True]],
    "With the sum random words grow alike, too, only much more slowly": lambda: (measure.walked("random").cosine[[1, 2, 3]] < measure.walked("random", add=False).cosine[[1, 2, 3]] - 0.4).all(),
    "1,536 numbers instead of 384": lambda: load_minilm().blocks[0].feed_forward.w_in.shape == (384, 1536),
    "and what “bank” thinks here is the same to the last digit": lambda: measure.swapped("feed-forward").asking.max() < 1e-5,
    "Attention hears the other word. Norm and feed-forward network do not": lambda: measure.swapped("attention").asking.min() > 0.1 and measure.swapped("norm").asking.max() < 1e-5,
    "So a part of what takes this sentence to the side of money is handed on": lambda: 0.36 < (parts := ways(SHE, "check")).around[2] / (parts.direct[2] + parts.around[2]) < 0.44,  # "two parts in five"
    "After three layers about 60 of 100 parts come from “check” itself, and about 40 by way of other words, nearly half of these through “deposited”": lambda:
        abs((parts := ways(SHE, "check")).direct[2] / (parts.direct[2] + parts.around[2]) - 0.6) < 0.03 and 0.42 < parts.by["deposited"][2] / parts.around[2] < 0.5,
    "those after layer 3, 0.26 from “check” itself and 0.16 by way of others, half of it through “deposited”": lambda:
        (round(float(ways(SHE, "check").around[2]), 2), round(float(ways(SHE, "check").direct[2]), 2)) == (0.16, 0.26) and round(float(ways(SHE, "check").by["deposited"][2]), 2) == 0.08,
    "After one layer nothing can have come by way of others": lambda: abs(ways(SHE, "check").around[0]) < 1e-4,
    "On average over our 80 sentences, what a cue sends by way of others is about a tenth of what it says directly": lambda:
        measure.ways_of_cues().pairs == 160 and 0.03 < measure.ways_of_cues().around.share[3] / measure.ways_of_cues().direct.share[3] < 0.15,
    "one would expect “lend” to hand on “money”, and it hands on next to nothing": lambda:
        ways(CREDIT, "money").by["lend"].min() > -0.07 and (ways(CREDIT, "money").by["lend"][2:] < 0).all(),
    "So here are 1,580 that nobody of this book wrote, from Wikipedia, with sixteen words": lambda: outside().sentences == 1580 and len(measure.outside_words()) == 16,
    "One layer makes as many mistakes as a plain average of the words around": lambda: outside().bag.low < outside().layers.share[1] < outside().bag.high,
    "Before the first layer the vector holds only the word and its place, and 45 of 100 guesses are wrong": lambda: round(100 - 100 * outside().layers.share[0]) == 45,
    "Four layers make half as many. After that the model gains no more on this question": lambda:
        0.45 < (1 - outside().layers.share[4]) / (1 - outside().layers.share[1]) < 0.55 and round(100 * (outside().layers.share[4] - outside().bag.share)) == 7 and measure.outside_gain(4)[0].low > 0 and abs(outside().layers.share[6] - outside().layers.share[4]) < 0.005,
    "with 384 it is right in 88 of 100, and the model is ahead of it by five or six": lambda: round(100 * outside().best_bag.share) == 88 and 4.5 < 100 * (outside().layers.share[4] - outside().best_bag.share) < 6.5,
    "Either way it makes as many mistakes as the plain average, twice as many as the whole model": lambda: abs((1 - outside().bag.share) / (1 - outside().layers.share[6]) - 2) < 0.1 and all(
        abs(each.share[6] - outside().bag.share) < 0.006 and each.share[6] < outside().bag.share + 0.005 for each in measure.outside_silenced().values()),
    "(A richer average, with 384 numbers a word, makes 12.)": lambda: round(100 * (1 - outside().best_bag.share)) == 12,
    "The loan, which should be with the money, ends in the middle, on neither side": lambda: abs(measure.stream("The bank by the river approved my loan.", layer=6).after[0, 6]) < 0.1,
    "And the first of the two banks, which is a river bank, ends to the right of 0, on the wrong side": lambda: measure.stream(WALK, layer=6).after[0, 6] > 0,
    "ends with money, since “deposited” pulls hard in layers 2 and 3": lambda: (steps := measure.stream(SHE, layer=6)).pulls[0, 1:3, steps.tokens.index("deposited")].sum() > 0.3,
    "One layer is as good as six there, and hardly better than the average": lambda: (bank := measure.outside_by_layer()["bank"]).layers.share[1] == bank.layers.share[6] > bank.bag.share > bank.layers.low[1],
}


CARD, CLERK = "He forgot his card in the machine outside the bank.", "She was a clerk in a bank before she wrote novels."
LAKE = "The bank on the shore of the lake gave the fishermen a loan."
GUARD = "A guard with a gun stands at the door of the bank."


def ends(text, *words, layers=(None,)):
    """Where “bank” stands after each layer, if it is cut off from these words, in these layers or in all."""
    tokens = ["[CLS]", *load_minilm().tokenize(text), "[SEP]"]
    return measure.word_by_layer(text, cut=[Cut(tokens.index("bank"), tokens.index(word), layer and str(layer)) for word in words for layer in layers]).places[0]


def given(text, layer):
    reading = load_minilm().encode(text)
    return dict(zip(reading.tokens, reading.weights[layer - 1].mean(axis=0)[reading.tokens.index("bank")].round(2), strict=True))


def row_cosine(one, other):
    model = load_minilm()
    a, b = (model.words[model.index[piece]] for piece in (one, other))
    return a @ b / np.linalg.norm(a) / np.linalg.norm(b)


def forgot(what):
    return measure.forgetting()[what]


def run_by_hand():
    """The cells of chapter 12 that write the model out, run: the vectors before the first layer and after each."""
    path, = (ROOT / "chapters").glob("12_*.ipynb")
    sources = {cell.id: cell.source for cell in nbformat.read(path, as_version=4).cells}
    defined = {"np": np, "softmax": softmax, "layer_norm": layer_norm, "feed_forward": feed_forward, "model": load_minilm()}
    for name in ("my-head", "my-block", "run"):
        exec(sources[name], defined)
    return defined["hidden"]


CHAPTER_12 = {
    "That is a real transformer": lambda: np.allclose(run_by_hand(), load_minilm().encode(SHE).hidden, atol=1e-5),
    "[CLS] has 0.69 of the attention of “bank” in layer 3": lambda: np.isclose(given(SHE, 3)["[CLS]"], 0.69) and np.isclose(given(SHE, 3)["deposited"], 0.09),
    "“bank” goes to the money as before, even a little farther": lambda: ends(SHE)[6] < ends(SHE, "[CLS]")[6] < ends(SHE)[6] + 0.3,
    "without it the word loses half of its way": lambda: 0.4 < ends(SHE, "deposited")[6] / ends(SHE)[6] < 0.6,
    "On the list are *bank*, *river* and *deposited*": lambda: {"bank", "river", "deposited"} <= {*load_minilm().index} and "snowbank" not in load_minilm().index and len(load_minilm().index) == 30522,
    "The *glimp* of chapter 2 becomes three pieces; none of them means anything": lambda: len(load_minilm().tokenize("glimp")) == 3 and load_minilm().tokenize("✓ 🙂") == ["[UNK]"] * 2,
    "(their cosine is 0.62)": lambda: round(float(row_cosine("bank", "##bank")), 2) == 0.62,
    "One layer brings it a quarter of the way to the money, and nobody would bet on that. Layers 2, 3 and 4 do the rest, and the last two leave it about where it is": lambda:
        0.2 < ends(SHE)[1] < 0.3 and (np.diff(ends(SHE))[1:4] > 0.2).all() and (np.abs(np.diff(ends(SHE))[4:]) < 0.1).all(),
    "In all pairs, and after each of the six layers, the money bank stands to the right of its twin": lambda: (found := measure.pairs_by_layer()).ordered[1:].min() == found.pairs == 24,
    "at the end 43 of the 48 banks do": lambda: measure.pairs_by_layer().right[6] == 43,
    "beside them “bank” stays at 0 or a little on the river's side": lambda: all(-0.3 < ends(frame.format("clerks"))[6] < 0.005 for frame in FRAMES),
    "by 0.05 if it stands one place later, by 0.61 if it stands 32 places later, where only 65 of the 80 are right": lambda:
        [round(float(measure.standing_later()[step].moved.share[6]), 2) for step in (1, 32)] == [0.05, 0.61] and measure.standing_later()[32].right[6] == 65,
    "Without *deposited* alone it ended at 0.56, and without *check* alone at 0.93. Without both it is back in the middle": lambda:
        [round(float(ends(SHE, word)[6]), 2) for word in ("deposited", "check")] == [0.56, 0.93] and abs(ends(SHE, "deposited", "check")[6]) < 0.1,
    "If “bank” may hear its two cues in the first layer only, it ends at 0.26": lambda: round(float(ends(SHE, "deposited", "check", layers=range(2, 7))[6]), 2) == 0.26,
    "it is in layers 2 and 3 that the check is heard": lambda: np.diff(ends(SHE))[1:3].sum() > 0.7 and np.diff(ends(SHE, "deposited", "check", layers=(2, 3)))[1:3].sum() < 0,
    "in 100 sentences of strangers one layer gets 93 right, and six get 93": lambda: [round(100 * measure.outside_by_layer()["bank"].layers.share[layer]) for layer in (1, 6)] == [93, 93],
    "0.62 and 0.25 alone, and 1.10 together": lambda: np.allclose([ends(SHE)[6] - ends(SHE, *words)[6] for words in (["deposited"], ["check"], ["deposited", "check"])], [0.62, 0.25, 1.10], atol=0.006),
    "Deaf to them, “bank” keeps less than a third of its way, and in a quarter of the sentences it changes sides": lambda:
        forgot("cues").places.share[6] < forgot("nothing").places.share[6] / 3 and forgot("cues").turned[6] == 20,
    "the author has marked the cues, two in a sentence on average": lambda: sum(len(each.cues) for each in load_senses("bank", kind="plain")) == 160,
    "They do not: it is 40 of 80 after every layer": lambda: (forgot("all words").right == 40).all(),
    "it is right in exactly 40 of 80": lambda: (forgot("all words").right == 40).all(),
    "only six sentences more are lost": lambda: forgot("cues").right[6] - forgot("cues from everyone").right[6] == 6,
    "is a little *more* a river bank without *canal*": lambda: (path := "Last week two tall trees fell across the path that follows the bank of the canal.") and ends(path, "canal")[6] < ends(path)[6] - 0.1,
    "“bank” without [CLS] loses more than half of its way": lambda: ends(RIVER)[6] / 2 < ends(RIVER, "[CLS]")[6] < 0,
    "After one layer the sense is right in 92 of 100 already, “bank” and these six together": lambda:
        round(100 * sum(told.right[1] for told in measure.each_word_by_layer().values()) / sum(told.sentences for told in measure.each_word_by_layer().values())) == 92,
    "There one layer is no better than the dashed line, a plain average": lambda: outside().bag.low < outside().layers.share[1] < outside().bag.high and outside().sentences == 1580,
    "that plain average is right in 91 of 100, and the whole model in 95": lambda: [round(100 * right / 80) for right in (73, 76)] == [91, 95],  # the 73 and 76: test_measure_11
    "Each strip resembles the one above it": lambda: all(np.corrcoef(one, other)[0, 1] > 0.5 for one, other in pairwise(load_minilm().encode(SHE).hidden[:, 7])),
    "85 of 100 are right after one layer, and 93 after four": lambda: [round(100 * outside().layers.share[layer]) for layer in (1, 4)] == [85, 93],
    "93 in 100 after one layer, and 93 after six": lambda: (bank := measure.outside_by_layer()["bank"]).sentences == 100 and [round(100 * bank.layers.share[layer]) for layer in (1, 6)] == [93, 93],
    "Four of the 80 sentences with “bank” are wrong after six layers": lambda: len(measure.failures("bank")) == 4,
    "The model takes “bank” to the river in layer 2, and then slowly back, but only to the middle": lambda: ends(CARD)[2] < -0.7 and (np.diff(ends(CARD))[2:] > 0).all() and abs(ends(CARD)[6]) < 0.1,
    "Cut off from *machine* and *outside* together, “bank” ends as a money bank like any other": lambda: 0.8 < ends(CARD, "machine", "outside")[6] < 1.2,
    "Make it a *cash machine*, and all is well": lambda: ends(CARD.replace("machine", "cash machine"))[6] > 0.8,
    "no single cut brings “bank” to the money, and without *guard* and *gun* it is in the middle": lambda:
        max(ends(GUARD, word)[6] for word in ("guard", "with", "gun", "stands", "door", "of")) < 0 and abs(ends(GUARD, "guard", "gun")[6]) < 0.15,
    "is on the money's side after the first layer, stays there by a hair for two more, and then goes over to the other": lambda: ends(CLERK)[1] > 0.3 and (ends(CLERK)[2:4] > 0).all() and (ends(CLERK)[2:4] < 0.1).all() and (ends(CLERK)[4:] < 0).all(),
    "It ends at −0.84. The cuts say that *fishermen* and *lake* weigh most: without the first it ends at −0.37, without the second at −0.44": lambda:
        np.allclose([ends(LAKE)[6], ends(LAKE, "fishermen")[6], ends(LAKE, "lake")[6]], [-0.84, -0.37, -0.44], atol=0.006),
    "*Ducks walked into the bank and ate the money* ends at −0.56, and here one word is to blame: without *ducks* it is at 0.23": lambda:
        (ducks := "Ducks walked into the bank and ate the money.") and np.allclose([ends(ducks)[6], ends(ducks, "ducks")[6]], [-0.56, 0.23], atol=0.006),
    "The model has 22.6 million numbers, and more than half of them are the list of pieces": lambda:
        round(sum(each.size for each in pack_tensors().values()) / 1e6, 1) == 22.6 and load_minilm().words.size > sum(each.size for each in pack_tensors().values()) / 2,
    "for *match* six layers even lose a little": lambda: (told := measure.each_word_by_layer()["match"]) and told.right[[1, 6]].tolist() == [39, 36] and told.sentences == 40,
    "For *spring* there is none": lambda: measure.failures("spring") == [] and all(measure.failures(word) for word in measure.each_word_by_layer() if word != "spring"),
}
HERON, TWIN, NEST = "He sat on the river bank.", "She opened an account at the bank.", "Ducks nest on that bank."
SAW, LOANS = "We saw ducks at the bank.", "We saw loans at the bank."


@cache
def head(text, name="1.5"):
    """Head 1.5 in a text, and how far its silence moves “bank” on each layer's ruler."""
    found = measure.one_head(text, name)
    return dict(zip(found.tokens, found.weights.round(2), strict=True)), found.silenced - found.place, found.place


def layer_silent(text, layer="1"):
    return measure.word_by_layer(text, silence=layer).places[0]


@cache
def read(text):
    """What is read of each token of a text, and what hiding it moves."""
    found = measure.explain(text)
    parts = {**found.read, "hidden": np.abs(found.moved["hidden"])}
    return {name: dict(zip(found.tokens, sizes, strict=True)) for name, sizes in parts.items()}


@cache
def agree(way):
    return measure.agreement("hidden")[way]


def pairs(tau):
    """Kendall's τ as the share of pairs in the same order."""
    return (1 + tau.share) / 2


@cache
def patched(**change):
    return measure.word_by_layer(SAW, **change).places[0, 6]


@cache
def spread(word="bank"):
    return measure.spread(word)


def louder():
    """How many times as loud words become in each layer, if what “bank” gives to [CLS] falls upon them."""
    model, given = load_minilm(), []
    for each in load_senses("bank", "held-out", "plain"):
        reading = model.encode(each.text)
        given.append(reading.weights[:, :, reading.tokens.index("bank"), 0].mean(axis=1))
    return 1 / (1 - np.mean(given, axis=0))  # (L,)


def walks():
    states = measure.patching().states
    return (states[part].share for part in ("cue", "the rest", "bank"))


def first(text, way):
    words = {word: size for word, size in read(text)[way].items() if word.isalpha() and word != "bank"}
    return max(words, key=words.get)


CHAPTER_14 = {
    "head 1.5 gives 0.83 of the attention of “bank” to *account*, where *river* had 0.84": lambda: {HERON, TWIN} <= set(ALSO)
        and [head(HERON)[0]["river"], head(TWIN)[0]["account"]] == [0.84, 0.83],
    "It stands 0.7 nearer to the middle after layer 1, and ends where it always ends": lambda: abs(head(HERON)[1][6]) < 0.01,
    "the silence moves “bank” by 0.4 after layer 1, and 0.17 of it are left at the end": lambda: np.isclose(-head(TWIN)[1][6], 0.17, atol=0.006),
    "It stands 0.7 nearer to the middle after layer 1": lambda: np.allclose([head(HERON)[1][1], -head(TWIN)[1][1]], [0.7, 0.4], atol=0.05),
    "Why does the silent line hardly move, while the dashed one comes in to meet it?": lambda: (found := measure.one_head(HERON, "1.5")) and np.ptp(found.silenced[1:]) < 0.21
        and found.place[1] < -1.8 and abs(found.place[6] - found.silenced[6]) < 0.01,
    "After layer 1 “bank” has heard nobody, and alone it is more of a money word: it stands at +0.70": lambda: np.isclose(layer_silent(HERON)[1], 0.7, atol=0.005)
        and np.allclose([layer_silent(text)[1] for text in (TWIN, CREDIT, DEPOSIT, RIVER)], 0.72, atol=0.03),
    "Cut it off from *river* as well, and it is lost: it ends at −0.02, in the middle": lambda: np.isclose(measure.word_by_layer(HERON, silence="1", cut=[Cut(6, 5)]).places[0][6], -0.02, atol=0.005),
    "at −1.08 on its ruler": lambda: np.isclose(head(HERON)[2][6], -1.08, atol=0.005),
    "Then it comes back, and ends most of the way to its old place": lambda: (way := layer_silent(HERON))[1] > 0 > way[6] and 0.6 < way[6] / head(HERON)[2][6] < 0.7,
    "we find 29 cases of a head in which “bank” gives more than 0.7 of its attention to one telling word. In 9 of these the silence of the head moves “bank” by less than 0.02": lambda:
        len(cases := measure.strong_heads()) == 29 and sum(abs(each.moved) < 0.02 for each in cases) == 9,
    "The 29 come from 15 sentences, so they are no 29 independent trials. In 18 of them the silence moves “bank” by less than 0.05": lambda:
        len({each.text for each in measure.strong_heads()}) == 15 and sum(abs(each.moved) < 0.05 for each in measure.strong_heads()) == 18,
    "At the end it stands at 0.92 on average. No head costs more than 0.06 of that, which is head 1.5; the one that looks at cues most, 1.4, costs 0.01": lambda:
        (heads := measure.heads_as_causes()) and np.isclose(np.mean([abs(found.place) * (1 if (found.place > 0) == (each.sense == "money") else -1) for each, found in measure.explained()]), 0.92, atol=0.006)
        and max(heads, key=lambda name: heads[name].lost.share[6]) == "1.5" and max(heads, key=lambda name: heads[name].on_cues) == "1.4"
        and np.allclose([heads[name].lost.share[6] for name in ("1.5", "1.4")], [0.064, 0.014], atol=0.001),
    "The head gives *river* 0.83, and its silence moves “bank” by 0.67 after layer 1 and by 0.01 at the end": lambda: (hut := "They built a hut on the river bank.") and head(hut)[0]["river"] == 0.83
        and np.allclose(np.abs(head(hut)[1][[1, 6]]), [0.67, 0.01], atol=0.006),
    "Cut off from *river* itself, “bank” loses much more": lambda: ends("They built a hut on the river bank.", "river")[6] > ends("They built a hut on the river bank.")[6] + 0.3,
    "[CLS] gets 0.65, as it often does (the two": lambda: read(NEST)["weight in all layers"]["[CLS]"].round(2) == 0.65,
    "There it is *nest* that is heard": lambda: (reading := load_minilm().encode(NEST)) and (one := load_minilm().head("1.5")) and reading.tokens[
        (reading.weights[0, 4, 5] * np.linalg.norm((reading.hidden[0] @ one.w_v + one.b_v) @ one.w_o, axis=1)).argmax()] == "nest",
    "By weight *that* comes first, if narrowly, and by contribution clearly": lambda: first(NEST, "weight in all layers") == first(NEST, "contribution") == "that",
    "Hide it, and “bank” moves by 0.13 on the ruler. Hide *ducks*, and it moves by 0.70": lambda: np.allclose([read(NEST)["hidden"][word] for word in ("that", "ducks")], [0.13, 0.7], atol=0.005),
    "while in all heads and layers together it comes last": lambda: min(["ducks", "nest", "on", "that"], key=read(NEST)["contribution"].get) == "nest",
    "Its four weights lie between 0.04 and 0.07": lambda: [round(float(edge([read(NEST)["weight in all layers"][word] for word in ("ducks", "nest", "on", "that")])), 2) for edge in (min, max)] == [0.04, 0.07],
    "in *My bank went bankrupt* all three ways put *bankrupt* first": lambda: {first("My bank went bankrupt.", way) for way in ("weight in all layers", "contribution", "hidden")} == {"bankrupt"},
    "they put about two pairs in three in the same order as hiding does": lambda: all(0.64 < pairs(agree(way).tau) < 0.7 for way in ("weight in layer 1", "weight in all layers", "contribution")),
    "It was made to do better than weights, and here it does worst": lambda: pairs(agree("rollout").tau) < min(pairs(agree(way).tau) for way in ("weight in layer 1", "weight in layer 6", "weight in all layers", "contribution")),
    "by hiding it or by leaving it out, disagree on every fifth pair": lambda: np.isclose(pairs(agree("left out").tau), 0.8, atol=0.005),
    "the best of them falls short of the better experiments by one pair in ten": lambda: np.isclose(pairs(agree("left out").tau) - pairs(agree("contribution").tau), 0.1, atol=0.015),
    "agrees with hiding no more than a weight does": lambda: np.isclose(agree("replaced").tau.share, agree("weight in layer 1").tau.share, atol=0.03),
    "In 85% it is a cue, a word that we had marked as telling the sense. The word that moves “bank” most when it is hidden is a cue in 89%, and a word drawn by lot in 23%": lambda:
        np.allclose([100 * agree(way).top.share for way in ("weight in layer 6", "hidden", "chance")], [85, 89, 23], atol=0.6),
    "The contribution is not told apart from the weight here": lambda: agree("contribution").tau.low < agree("weight in all layers").tau.share,
    "it is ahead of it, 0.48 against 0.42": lambda: np.allclose([measure.agreement("hidden from bank")[way].tau.share for way in ("contribution", "weight in all layers")], [0.48, 0.42], atol=0.006),
    "In the middle layers “bank” gives seven to eight tenths of its attention to [CLS] and [SEP]": lambda: ((middle := measure.special_tokens().weight[1:5]) > 0.65).all() and (middle < 0.81).all(),
    "With all tokens in sight 77 of the 80 banks end on their own side. Without [CLS] it is 40: all river banks have gone over to the money. No word does nearly as much": lambda:
        [(hidden := measure.hidden_tokens())[what].right for what in ("nothing", "[CLS]")] == [77, 40] and hidden["one word"].right > 70 and all(found.place + found.moved["hidden"][0] > 0 for _, found in measure.explained()),
    "Without any change the ducks' bank ends at −0.92, with [CLS] hidden at +1.34, and with the [CLS] of the loans at −0.91": lambda:
        np.allclose([patched(), patched(cut=Cut(None, 0)), measure.patch(SAW, LOANS, [str(n) for n in range(1, 7)], [0]).patched[6]], [-0.92, 1.34, -0.91], atol=0.006),
    "which become three to five times as loud as they are otherwise": lambda: (louder()[1:5] > 2.9).all() and (louder()[1:5] < 5.2).all(),
    "it is 0.30 to 0.61 of the attention and about a tenth of what is heard": lambda: (found := measure.special_tokens("all")) and [found.weight.min().round(2), found.weight.max().round(2)] == [0.3, 0.61]
        and (found.contribution > 0.05).all() and (found.contribution < 0.12).all(),
    "with [CLS] hidden, all end on the money's side, near +1.25": lambda: (stood := [found.place + found.moved["hidden"][0] for _, found in measure.explained()]) and min(stood) > 0 and np.isclose(np.mean(stood), 1.25, atol=0.01),
    "“bank” goes 0.0006 of the way to the other text (−0.0001 to 0.0012), and with [SEP] 0.013": lambda: (swapped := measure.patching().always) and np.allclose(swapped["[CLS]"], [0.0006, -0.0001, 0.0012], atol=6e-5)
        and np.isclose(swapped["[SEP]"].share, 0.013, atol=6e-4),
    "Of all 72, head 1.4 looks most at cues, and yet its silence costs only 0.014 of the way. Patch what it says, and 0.09 of the way comes over": lambda:
        np.allclose([measure.heads_as_causes()["1.4"].lost.share[6], measure.patching().heads.share[0, 3]], [0.014, 0.09], atol=0.001),
    "Almost half of it goes over to “bank” in one layer": lambda: 0.4 < [*walks()][2][0] < 0.5,
    "They do so to within 0.02": lambda: np.abs(sum(walks()) - 1).max() < 0.02,
    "Either exchange takes “bank” not quite half of the way from −0.92 to +1.12": lambda: np.isclose(ends(LOANS)[6], 1.12, atol=0.006)
        and all(0.4 < (measure.patch(SAW, LOANS, "1", [place]).patched[6] + 0.92) / (1.12 + 0.92) < 0.5 for place in (3, 6)),
    "Over all our sentences it is 0.81 on average, and 0.85 for two banks of one sense": lambda: (raw := measure.cosines()["as they are"]) and np.allclose([raw.between[6], raw.within[6]], [0.81, 0.85], atol=0.006),
    "Now two banks of one sense have a cosine of +0.11 on average, and two of different senses −0.13": lambda: (less := measure.cosines()["less the mean of the word"]) and np.allclose([less.within[6], less.between[6]], [0.11, -0.13], atol=0.006),
    "two different words, drawn by lot, have a cosine of 0.05. Take off the mean of *all words*, and nothing changes for “bank”": lambda: np.isclose(measure.cosines()["as they are"].words[6], 0.05, atol=0.006)
        and np.allclose(measure.cosines()["less the mean of all words"].between[6], measure.cosines()["as they are"].between[6], atol=0.02),
    "two random words have a cosine of 0.57 after six layers": lambda: np.isclose(measure.cosines()["less the mean of the word"].words[6], 0.57, atol=0.006),
    "nearly every “bank” is farther from the mean of its own sense than the two means are from each other. And yet nearly all lie on their own side of the dashed line": lambda: (far := measure.distances()) and min(far["river"][:, 0].min(), far["money"][:, 1].min()) > 0.9 and np.mean([*(far["river"][:, 0] > 1), *(far["money"][:, 1] > 1)]) > 0.9
        and sum((far["river"][:, 0] < far["river"][:, 1]).tolist() + (far["money"][:, 1] < far["money"][:, 0]).tolist()) > 72,
    "About an eighth. The rest": lambda: np.isclose(spread().explained[6], 1 / 8, atol=0.01),
    "the sense explains at most 19% of the variance; by lot it would be about 1%. For *spring* it is up to 38%": lambda:
        np.allclose([spread(word).explained.max() for word in ("bank", "spring")], [0.19, 0.38], atol=0.006) and np.isclose(spread().by_chance, 0.01, atol=0.003),
    "In *A bank of fog rolled in* it says −1.18, a river bank as clear as any": lambda:
        np.isclose(ends("A bank of fog rolled in.")[6], -1.18, atol=0.006),
}

def given_by(way, word="river"):
    """What “bank” gives to a word in head 1.5, by one way to weigh."""
    found = measure.three_weighings(RIVER)
    return round(float(found.weights[way][4][found.tokens.index(word)]), 2)


def toy_row(block):
    """The toy row of chapter 13, read in blocks of so many: the output after the last."""
    scores, values = np.array([1.0, 3, 2, 5]), np.array([[10.0], [20], [30], [40]])
    return online_softmax_steps(scores, values, block)[-1].output[0]


def times(method, place):
    found = measure.measured()
    return found.seconds["plain"][place] / found.seconds[method][place]


def own_work(method, place):
    found = measure.measured()
    return found.seconds[method][place] - found.system[method][place]


FAR = measure.cue_far_away
CHAPTER_13 = {
    "In a book of 120,000 tokens these are fourteen billion questions, for each head of each layer": lambda: 14e9 < 120_000**2 < 14.5e9,
    "For a book nearly all of the multiplications are attention's": lambda: Cost().tokens == 120_000 and operations(120_000, MODELS["MiniLM-L6"]).share > 0.98,
    "it has places for 512 tokens": lambda: len(load_minilm().positions) == 512,
    "At 128 tokens, the length of a paragraph, attention has one twentieth of the work": lambda: 0.045 < operations(128, MODELS["MiniLM-L6"]).share < 0.055,
    "**T = 6·D**": lambda: all(crossing(each) == 6 * each.width for each in MODELS.values()),
    "as wide as 12,288 numbers, the matrices have more to do than attention for half a book and more": lambda: 0.5 < crossing(MODELS["GPT-3"]) / 120_000 < 0.65,
    "so its line is at 6.5·D": lambda: 2 * (2 * 4096 + 2 * 1024) * 4096 + 2 * 3 * 4096 * 14336 == 2 * 13 * 4096**2 and 13 / 2 == 6.5,  # q and o, k and v, three matrices
    "For 8,192 tokens the scores of one head take 268 MB, and everything that goes in and comes out takes 8 MB": lambda:
        [round(each / 1e6) for each in (memory(8192, Sizes(64, 1, 1, 1, 4)), 4 * 8192**2, 4 * 4 * 8192 * 64)] == [268 + 9, 268, 8],  # 276.8 together
    "At 8,192 tokens plain attention holds 0.8 GB, three times the scores": lambda: (held := dict(zip((found := measure.measured()).tokens, found.bytes["plain"], strict=True))[8192]) and
        round(held / 1e9, 1) == 0.8 and 2.95 < held / (4 * 8192**2) < 3.05,
    "We gave plain and tiled attention 1.07 GB each (2³⁰ bytes)": lambda: round(2**30 / 1e9, 2) == 1.07,
    "Twice the text takes four times the memory": lambda: 3.9 < measure.measured().bytes["plain"][-1] / measure.measured().bytes["plain"][-2] < 4.1,
    "twice the text takes them at most twice as much": lambda: all(row[-1] / row[-2] < 2.01 for name, row in measure.measured().bytes.items() if name != "plain"),
    "That is six books where the plain form manages a chapter": lambda: 5.5 < measure.measured().longest["tiled"] / 120_000 < 6.5 and 6000 < measure.measured().longest["plain"] < 10_000,
    "It would still take the better part of an hour for each head": lambda: 30 < (found := measure.measured()).seconds["tiled"][-1] * (found.longest["tiled"] / 16_384) ** 2 / 60 < 60,
    "so one multiplication puts the whole sum right": lambda: np.isclose(toy_row(2), toy_row(4)) and round(toy_row(2), 3) == 36.881,
    "*deposit* has by far the largest score. When it comes, all that “bank” has added up so far is multiplied by a ninth": lambda:
        (step := (tiles := Tiles()).steps()[1]) and tiles.labels[int(np.argmax(tiles.scores[tiles.row]))] == "deposit" and 1 / 9.5 < step.rescale < 1 / 8.5,
    "At 8,192 tokens the plain form takes 2.6 times as long as the tiles, and at 16,384 more than four times": lambda: round(times("tiled", -2), 1) == 2.6 and times("tiled", -1) > 4,
    "At these two lengths the computing itself takes equally long in both": lambda: all(0.8 < own_work("plain", place) / own_work("tiled", place) < 1.25 for place in (-2, -1)),
    "At 4,096 tokens plain attention computes in half the time of the tiles": lambda: measure.measured().tokens[-3] == 4096 and 0.4 < own_work("plain", -3) / own_work("tiled", -3) < 0.6,
    "at 16,384 tokens the operating system has to hand out 3.2 GB": lambda: round(measure.measured().bytes["plain"][-1] / 1e9, 1) == 3.2,
    "After the last layer the sense of “bank” is then right in 41 of our 80 sentences": lambda: measure.windows_told()["near words"][4].right[6] == 41,
    "it fell back to a coin as well": lambda: measure.forgetting()["all words"].right[6] == 40,
    "Inside its window a word hears as well as if it heard everything, and beyond it nothing arrives": lambda: all(
        np.allclose(moved[FAR().words < window], FAR().moved["all words"][FAR().words < window], atol=0.06) and np.abs(moved[FAR().words >= window]).max() < 0.02
        for window, moved in ((32, FAR().moved["a window of 32"]), (128, FAR().moved["a window of 128"]))),
    "At five hundred places it is nearly on the ground": lambda: FAR().words[-1] > 500 and FAR().moved["all words"][-1, 6] < 0.1 < 1 < FAR().moved["all words"][0, 6],
    "so a window of 32 reaches 31 places further with each layer. At 51 places two layers would do": lambda: 31 < 51 <= 2 * 31 and 51 in FAR().words,
    "the far bank still moves by 0.01 at most": lambda: all(np.abs(FAR().moved[f"a window of {window}"][FAR().words >= window, 6]).max() < 0.015 for window in (32, 128)),
    "which makes a reach of 131,000": lambda: round(32 * 4096, -3) == 131_000,
    "one layer alone hardly needs [CLS], the stack does": lambda: all(abs(near.right[1] - too.right[1]) <= 1 for near, too in zip(*(each.values() for each in measure.windows_told().values()), strict=True)),
    "There softmax is right in 74 of our 80 sentences. As a control we give every token the same weight. That asks no question at all, and is right in 60": lambda:
        [measure.weighings_told()[way].right for way in ("softmax", "equal shares")] == [74, 60],
    "softmax is right in 72 of 80": lambda: measure.each_word_by_layer()["bank"].right[1] == 72,
    "so an equal share is 0.08 on average": lambda: round(measure.weighings_told()["equal shares"].largest, 2) == 0.08,
    "“bank” goes only a third of the way to the pole of its sense": lambda: round(measure.weighings_told()["equal shares"].places.share, 2) == 0.33,
    "Linear attention finds three sentences more": lambda: measure.weighings_told()["linear"].right - measure.weighings_told()["equal shares"].right == 3,
    "By softmax *river* gets 0.83 of the attention, and by φ it gets 0.15": lambda: [given_by("softmax"), given_by("linear")] == [0.83, 0.15],
    "only as far as equal shares for all would take it": lambda: abs((places := measure.three_weighings(RIVER).places)["linear"] - places["equal shares"]) < 0.05,
    "For a long chat they weigh as much as the model": lambda: 14e9 < cache_bytes(131_072, MODELS["Llama-3-8B"]) < 20e9,
    "In Llama-3-8B four queries share each key and value, so it keeps a quarter of what it would keep otherwise": lambda: (sizes := MODELS["Llama-3-8B"]) and sizes.heads == 4 * sizes.key_heads
        and cache_bytes(1, sizes._replace(key_heads=None)) == 4 * cache_bytes(1, sizes),
}
CHAPTERS = {"05": CHAPTER_05, "06": CHAPTER_06, "10": CHAPTER_10, "11": CHAPTER_11, "12": CHAPTER_12, "13": CHAPTER_13, "14": CHAPTER_14}
SAID = [(number, *each) for number, said in CHAPTERS.items() for each in said.items()]


@pytest.mark.parametrize(("number", "sentence", "holds"), SAID, ids=[sentence[:60] for _, sentence, _ in SAID])
def test_it_stands_in_the_chapter_and_is_so(number, sentence, holds):
    assert sentence in text_of(number)
    assert bool(np.all(holds()))
