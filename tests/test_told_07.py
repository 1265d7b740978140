"""What chapter 07 says of its pictures and measurements is so: each sentence stands in the chapter and is checked."""

from functools import cache
from types import SimpleNamespace

import nbformat
import numpy as np
import pytest
from conftest import ROOT
from test_told import CREDIT, DEPOSIT, RIVER, text_of

from attention_lib import load_minilm, measure
from attention_lib.attention import scaled_dot_product_attention, split_heads
from attention_lib.ruler import on_ruler

ALICE, ROBBED = "Alice gave Bob a book, and he smiled.", "The bank was robbed while we swam in the river."


@cache
def titles():
    """The titles of pictures, which stand in code."""
    path, = (ROOT / "chapters").glob("07_*.ipynb")
    return " ".join(cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code")


@cache
def reading(text):
    return load_minilm().encode(text)


def given(text, head, word):
    """What a word gives to each token through a head such as "3.5"; where a token stands twice, to the first."""
    layer, number = (int(part) - 1 for part in head.split("."))
    found = reading(text)
    row = found.weights[layer, number, found.tokens.index(word)].astype(float).round(2).tolist()
    return dict(zip(found.tokens[::-1], row[::-1], strict=True))


@cache
def layer():
    """The first layer on the sentence about the loan, as the chapter builds it."""
    model, found = load_minilm(), reading(CREDIT)
    part, x = model.blocks[0].attention, found.hidden[0]
    q, k, v = (split_heads(x @ w + b, 12) for w, b in ((part.w_q, part.b_q), (part.w_k, part.b_k), (part.w_v, part.b_v)))
    mixed, weights = scaled_dot_product_attention(q, k, v)
    joined = mixed.swapaxes(0, 1).reshape(len(x), -1)
    alone = np.array([mixed[n] @ part.w_o[32 * n:32 * (n + 1)] for n in range(12)])
    return SimpleNamespace(output=joined @ part.w_o + part.b_o, alone=alone, bias=part.b_o, weights=weights, mixed=mixed,
                           written=np.linalg.norm(alone[:, found.tokens.index("bank")], axis=1))


def one_step_left(head):
    """The share of the words' rows in which the token before gets most."""
    rows = reading(CREDIT).weights[0, head - 1, 1:-1]
    return np.mean(rows.argmax(axis=1) == np.arange(len(rows)))


def pulls(text):
    return measure.head_pulls(text)[1]


def place(text, *silent):
    start, heads = measure.head_pulls(text)
    return start + sum(pull for head, pull in enumerate(heads, 1) if head not in silent)


def order(*silent):
    """In how many of 20 texts the two banks stand in the right order, with these heads silent."""
    return measure.votes().right(silent)[1]


def others(*heads):
    return [head for head in range(1, 13) if head not in heads]


def robbed():
    found = measure.shared(ROBBED)
    return dict(zip(found.tokens, zip(found.weights, found.pulls, strict=True), strict=True))


def cues(head):
    return measure.looks_at_cues().bank.reshape(6, 12)[0, head - 1]


def of(head, kind):
    a, b = (int(part) - 1 for part in head.split("."))
    return kind.reshape(*kind.shape[:-1], 6, 12)[..., a, b]


def quotient(head):
    found = measure.looks_at_cues()
    return of(head, found.bank) / of(head, found.others)


def on_deposit(head):
    a, b = (int(part) - 1 for part in head.split("."))
    found = reading(DEPOSIT)
    return dict(zip(found.tokens, found.weights[a, b, :, found.tokens.index("deposit")], strict=True))


SAID = {
    "Row after row, the dark cell stands one step to the left of the diagonal. Head 1.6 has a weaker line in the same place": lambda:
        one_step_left(3) == 1 and 0.4 < one_step_left(6) < 1 and all(one_step_left(head) < one_step_left(6) for head in others(3, 6)),
    "Head 1.5 spends 0.87 of it on “lend”": lambda: given(CREDIT, "1.5", "bank")["lend"] == 0.87,
    "Head 1.3 spends all it has on “the”": lambda: given(CREDIT, "1.3", "bank")["the"] == 1,
    "on the one in front the dark cell is “lend”": lambda: max(given(CREDIT, "1.5", "bank"), key=given(CREDIT, "1.5", "bank").get) == "lend",
    "32 numbers wide, and laid side by side the twelve make 384 again": lambda: layer().mixed.shape[2] == 32 and layer().output.shape[1] == 384 == 12 * 32,
    "Nothing is missing, apart from the bias": lambda: np.allclose(layer().output - layer().alone.sum(axis=0), layer().bias, atol=1e-4),
    "Head 1.5 writes the strongest line, and head 1.7 the faintest": lambda: (layer().written.argmax(), layer().written.argmin()) == (4, 6),
    "head 1.5 alone took “bank” to −0.52 (chapter 6). With all twelve it ends at −2.15": lambda:
        [round(place(RIVER, *others(5)), 2), round(place(RIVER), 2)] == [-0.52, -2.15],
    "For head 1.5 alone it is 0.22 − 0.74 = −0.52, as in chapter 6": lambda: [round(float(each), 2) for each in (measure.head_pulls(RIVER)[0], pulls(RIVER)[4], place(RIVER, *others(5)))] == [0.22, -0.74, -0.52],
    "By the river all bars go to the left. In the sentence about the loan “bank” ends at +2.19: six heads pull to the money, head 1.5 hardest again, and the other six hardly pull to either side": lambda:
        round(place(CREDIT), 2) == 2.19 and (pulls(RIVER) < 0).all() and pulls(RIVER).argmin() == 4 == pulls(CREDIT).argmax() and (pulls(CREDIT) >= 0.1).sum() == 6 == (np.abs(pulls(CREDIT)) < 0.1).sum(),
    "Without head 1.5</a> the river bank still gets to −1.41": lambda: round(place(RIVER, 5), 2) == -1.41,
    "and yet it pulls by −0.29, since here the word before happens to be “river”": lambda: pulls(RIVER)[2].round(2) == -0.29 and given(RIVER, "1.3", "bank")["river"] == 1,
    "Head 1.5 alone tells the two banks apart in 18 texts": lambda: (order(), order(*others(5))) == (19, 18),
    "take it away, and the other eleven are right in 18 as well. It is the same with each of the twelve: whichever falls silent, at least 17 texts stay right": lambda:
        order(5) == 18 and min(order(head) for head in others()) == 17,
    "Can you find five such heads? There are three sets, with four heads in common": lambda: len(sets := measure.fewest_silences()) == 3 and len(set.intersection(*map(set, sets))) == 4 and len(sets[0]) == 5,
    "silence the two that pull hardest on average, over sixty sentences": lambda: sorted(measure.strongest()[:2]) == [4, 5],
    "Only 14 texts are then right, and no other two heads cost as much": lambda: order(4, 5) == 14 and measure.fewest_silences(14) == [(4, 5)],
    "six that pull least</a> may all go at once, and 19 stay right": lambda: sorted(measure.strongest()[6:]) == [6, 7, 8, 9, 10, 12] and order(*measure.strongest()[6:]) == 19,
    "The three sets of five are heads 3 to 6 and one of 2, 7, 8. Head 1.6 is among the six that pull least": lambda:
        measure.fewest_silences() == [(2, 3, 4, 5, 6), (3, 4, 5, 6, 7), (3, 4, 5, 6, 8)] and 6 in measure.strongest()[6:],
    "“bank” gives 0.17 of its attention to “robbed” and only 0.08 to “river”": lambda: [round(float(robbed()[word][0]), 2) for word in ("robbed", "river")] == [0.17, 0.08],
    "“robbed” gets twice the attention of “river”, and its pull is 0.00": lambda: 1.9 < robbed()["robbed"][0] / robbed()["river"][0] < 2.3 and abs(robbed()["robbed"][1]) < 0.005,
    "through no head does it pull by more than 0.05": lambda: np.abs(on_ruler(ROBBED).pulls[0, :, on_ruler(ROBBED).tokens.index("robbed")]).max().round(2) <= 0.05,
    "“swam” and “river” get little attention, but these two do most to carry “bank” from +0.27 to −0.79": lambda: max(robbed()["swam"][0], robbed()["river"][0]) < 0.1
        and [round(float(each), 2) for each in (measure.head_pulls(ROBBED)[0], place(ROBBED))] == [0.27, -0.79] and robbed()["swam"][1] + robbed()["river"][1] < -0.9,
    "The largest share of all goes to [CLS], which says least": lambda: max(robbed(), key=lambda word: robbed()[word][0]) == "[CLS]",
    "a vector of length 0.71, on average over the heads, and what a word says one of length 2.46": lambda: [round(float(each[0]), 2) for each in measure.rest()[1:]] == [0.71, 2.46],
    "the twelve pulls lie between −0.05 and +0.05, though head 1.11 gives it 0.49 of its attention": lambda:
        np.abs(on_ruler(ROBBED).pulls[0, :, on_ruler(ROBBED).tokens.index("robbed")]).max() < 0.055 and given(ROBBED, "1.11", "bank")["robbed"] == 0.49,
    "In layers 2 to 5 more than half of all weight goes to [CLS], and its output is 17 to 33 times shorter than a word's": lambda:
        (measure.rest().given[1:5] > 0.5).all() and (times := (measure.rest().a_words / measure.rest().its_output)[1:5]).min() > 16.5 and times.max() < 33.5,
    "Both give nearly everything to “river”": lambda: [given(RIVER, head, "bank")["river"] for head in ("1.3", "1.5")] == [1, 0.83],
    "In head 1.3 words give 1.00 of their attention to the word before them, on average": lambda: measure.roles().given[0, 0, 2].round(2) == 1,
    "“bank” gives its cues twice what equal shares would give, in this head and in two of its neighbours": lambda:
        all(1.8 < cues(head) / measure.roles().chance[5] < 2.2 for head in (4, 5, 11)) and [head for head in others(4, 5, 11) if cues(head) > 1.8 * measure.roles().chance[5]] == [],
    "head 1.5 comes **third**": lambda: [head for head in others(5) if cues(head) >= cues(5)] == [4, 11],
    "Of all 72 heads 1.3 gives most to the word before, and 2.9 most to the word after, 0.68": lambda: measure.roles().given[0].argmax() == 2 and measure.roles().given[1].argmax() == 20
        and measure.roles().given[1].max().round(2) == 0.68,
    "here it gives itself 0.14 at the most": lambda: measure.roles().given[2, 0].max().round(2) == 0.14,
    "In head 3.5 “he” gives 0.37 to “bob” and 0.10 to “alice”": lambda: [given(ALICE, "3.5", "he")[name] for name in ("bob", "alice")] == [0.37, 0.1],
    "In a head of the next layer, 4.2, the same “he” gives 0.60 to “alice”": lambda: given(ALICE, "4.2", "he")["alice"] == 0.6,
    "it gives more to the right name in 22 of the 24": lambda: of("3.5", measure.pronouns().test) == 22,
    "Likeness **never fails**, and head 3.5 twice": lambda: measure.pronouns().likeness == 24 == of("3.5", measure.pronouns().test) + 2,
    "The dark column at the left of the squares is [CLS]": lambda: (row := reading(ALICE).weights[2, :, 1:-1, 0]) is not None and np.median(row.mean(axis=1)) > 0.4,
    "on average over the 24 it gives it 0.37, and 0.08 to the other": lambda: np.allclose(of("3.5", measure.pronouns().weights.mean(axis=0)), [0.37, 0.08], atol=0.005),
    "head 6.8 lets “bank” give 0.66 to “deposit”. But “money” gives it 0.73, and most other words a good share as well": lambda:
        (given_by := on_deposit("6.8")) and [given_by[word].round(2) for word in ("bank", "money")] == [0.66, 0.73] and sum(share > 0.15 for share in given_by.values()) >= 6,
    "Three heads have 12 of 12 where we chose. Two of these, 3.10 and 5.6, give the names 0.01": lambda: (chosen := measure.pronouns().chosen) is not None and (chosen == 12).sum() == 3
        and all(of(head, chosen) == 12 and of(head, measure.pronouns().weights.mean(axis=0))[0] < 0.015 for head in ("3.10", "5.6")),
    "Head 2.4, not among the three, gets 23 in the test, the most of all 72": lambda: of("2.4", measure.pronouns().test) == 23 == measure.pronouns().test.max() and of("2.4", measure.pronouns().chosen) < 12,
    "In 1.5 and 1.11 the quotient is 3. In layer 6 it is about 1": lambda: all(2.9 < quotient(head) < 3.3 for head in ("1.5", "1.11")) and all(0.85 < quotient(head) < 1.25 for head in ("6.5", "6.8", "6.11", "6.12")),
    "head 6.12, in which “bank” gives 0.32 to “deposit”": lambda: on_deposit("6.12")["bank"].round(2) == 0.32,
    "In 6.12 the others give “deposit” 0.23 on average": lambda: np.delete(reading(DEPOSIT).weights[5, 11, 1:-1, 7], [4, 6]).mean().round(2) == 0.23,
    "any one may go, but five that are well chosen may not": lambda: min(order(head) for head in others()) >= 17 and order(*measure.fewest_silences()[0]) <= 10,
}


@pytest.mark.parametrize(("sentence", "holds"), SAID.items(), ids=[sentence[:60] for sentence in SAID])
def test_it_stands_in_the_chapter_and_is_so(sentence, holds):
    assert sentence in text_of("07") or sentence in titles()
    assert bool(np.all(holds()))


def test_no_set_of_four_heads_is_enough_and_of_792_sets_of_five_only_three_are():
    from math import comb

    assert comb(12, 5) == 792 and len(measure.fewest_silences()[0]) == 5
