"""The checks of chapter 12 refuse each likely mistake with its own hint, and accept what is right."""

import re

import numpy as np
import pytest
from check_helpers import asked_of_checks, outcome

from attention_lib.checks import chapter_12
from attention_lib.measure import word_by_layer
from attention_lib.wordpiece import word_pieces


def pieces(word, known, ends=lambda start, size: range(size, start, -1), mark="##", unknown=lambda found: ["[UNK]"]):
    """WordPiece; `ends` gives where a piece may end, best first, `unknown` makes the answer where none fits."""
    found, start = [], 0
    while start < len(word):
        tried = ((mark if start else "") + word[start:end] for end in ends(start, len(word)))
        piece = next((piece for piece in tried if piece in known), None)
        if piece is None:
            return unknown(found)
        found.append(piece)
        start += len(piece.removeprefix(mark if start else ""))
    return found


def shortest(start, size):
    return range(start + 1, size + 1)


def from_right(word, known):
    found, end = [], len(word)
    while end:
        start = next((start for start in range(end) if ("##" if start else "") + word[start:end] in known), None)
        if start is None:
            return ["[UNK]"]
        found.insert(0, ("##" if start else "") + word[start:end])
        end = start
    return found


def endless(word, known):
    found, start = [], 0
    while start < len(word):
        for end in range(len(word), start, -1):
            if (piece := ("##" if start else "") + word[start:end]) in known:
                found.append(piece)
                start = end
                break
    return found


def states(x, blocks):
    every = [x]
    for block in blocks:
        every.append(block(every[-1]))
    return np.stack(every)


def without_last(x, blocks):
    every = []
    for block in blocks:
        every.append(x)
        x = block(x)
    return np.stack(every)


def last(x, blocks):
    for block in blocks:
        x = block(x)
    return x


def in_place(x, blocks):
    right = states(x, blocks)
    x += 1
    return right


def one_array(x, blocks):
    x, every = x.copy(), []
    every.append(x)
    for block in blocks:
        x[:] = block(x)
        every.append(x)
    return np.stack(every)


def told(cut, together=False, make=lambda before, after: before - after):
    """An answer that cuts by `cut(mask, listener, token)`."""
    def told_by(read, size, listener):
        mask, after = np.ones((size, size), bool), []
        for token in range(size):
            mask = mask if together else np.ones((size, size), bool)
            cut(mask, listener, token)
            after.append(read(mask))
        return make(read(np.ones((size, size), bool)), np.array(after))
    return told_by


def row(mask, listener, token):
    mask[listener, token] = False


def column(mask, listener, token):
    mask[token, listener] = False


def everyone(mask, listener, token):
    mask[:, token] = False


def all_ears(mask, listener, token):
    mask[token] = False


def alone(mask, listener, token):
    mask[listener] = np.arange(len(mask)) == token


told_by = told(row)


def always(text):
    return lambda: text


LAKE = "The bank on the shore of the lake gave the fishermen a loan."
BOAT = "The bank by the river lent him the money for his boat."

WRONG = [  # (check, what is wrong, function, a piece of the hint meant for it)
    ("12_1", "no marks", lambda word, known: pieces(word, known, mark=""), "begins with ##"),
    ("12_1", "marks taken off", lambda word, known: [each.removeprefix("##") for each in word_pieces(word, known)], "begins with ##"),
    ("12_1", "a mark too many", lambda word, known: ["##" + each.removeprefix("##") for each in word_pieces(word, known)], "has no ##"),
    ("12_1", "the first alone", lambda word, known: word_pieces(word, known)[:1], "first piece alone"),
    ("12_1", "shortest", lambda word, known: pieces(word, known, shortest), "take the shortest"),
    ("12_1", "backwards", lambda word, known: word_pieces(word, known)[::-1], "order of the word"),
    ("12_1", "from the right", from_right, "cut from the right"),
    ("12_1", "whole words cut", lambda word, known: word_pieces(word, known - {word}), "as a whole stays whole"),
    ("12_1", "two at most", lambda word, known: word_pieces(word, known)[:2], "three pieces"),
    ("12_1", "stops where nothing fits", lambda word, known: pieces(word, known, unknown=lambda found: found), "[UNK] alone"),
    ("12_1", "unknown added", lambda word, known: pieces(word, known, unknown=lambda found: [*found, "[UNK]"]), "[UNK] alone"),
    ("12_1", "None where unknown", lambda word, known: pieces(word, known, unknown=lambda found: []), "[UNK] alone"),
    ("12_1", "one letter less", lambda word, known: ["mud", "##bank", "##s"] if word == "mudbanks" else word_pieces(word, known), "longer than"),
    ("12_1", "steps back", lambda word, known: ["ban", "##kz"] if word == "bankz" else word_pieces(word, known), "step back"),
    ("12_1", "goes on for ever", endless, "never came to an end"),
    ("12_1", "letters", lambda word, known: list(word), "“mudbanks” should become"),
    ("12_1", "numbers", lambda word, known: [1, 2], "each of them a text"),
    ("12_1", "nothing", lambda word, known: [], "each of them a text"),
    ("12_1", "one text", lambda word, known: " ".join(word_pieces(word, known)), "returned text"),
    ("12_1", "its own pieces", lambda word, known: word_pieces(word, chapter_12._KNOWN), "not for others"),
    ("12_2", "the last alone", last, "vectors of one layer"),
    ("12_2", "without x", lambda x, blocks: states(x, blocks)[1:], "Where is x itself"),
    ("12_2", "without the last", without_last, "last block is missing"),
    ("12_2", "each gets x", lambda x, blocks: np.stack([x, *(block(x) for block in blocks)]), "Every block gets x"),
    ("12_2", "blocks backwards", lambda x, blocks: states(x, blocks[::-1]), "wrong order"),
    ("12_2", "layers backwards", lambda x, blocks: states(x, blocks)[::-1], "last layer comes first"),
    ("12_2", "one block", lambda x, blocks: states(x, blocks[:1] * len(blocks)), "again and again"),
    ("12_2", "x added", lambda x, blocks: states(x, [lambda x, b=b: x + b(x) for b in blocks]), "You add x"),
    ("12_2", "x added each time", lambda x, blocks: np.stack([x, *(states(x, blocks)[1:] + x)]), "You add x"),
    ("12_2", "changes", lambda x, blocks: np.concatenate([x[None], np.diff(states(x, blocks), axis=0)]), "changes that each block"),
    ("12_2", "one array", one_array, "All layers are the same"),
    ("12_2", "axes swapped", lambda x, blocks: states(x, blocks).swapaxes(0, 1), "Layers and words"),
    ("12_2", "words added up", lambda x, blocks: states(x, blocks).sum(axis=1), "should be (4, 5, 6)"),
    ("12_2", "noise", lambda x, blocks: states(x, blocks) * 1.01, "Begin with x"),
    ("12_2", "x changed", in_place, "changed x"),
    ("12_2", "its own blocks", lambda x, blocks: states(x, [chapter_12._first, chapter_12._second, chapter_12._third]), "not for two others"),
    ("12_3", "sign", told(row, make=lambda before, after: after - before), "sign is turned over"),
    ("12_3", "places", told(row, make=lambda before, after: after), "places after each cut"),
    ("12_3", "no sign", told(row, make=lambda before, after: np.abs(before - after)), "Leave the sign"),
    ("12_3", "transposed", told(column), "Rows and columns"),
    ("12_3", "transposed, sign", told(column, make=lambda before, after: after - before), "Rows and columns"),
    ("12_3", "everybody", told(everyone), "hide the token from everybody"),
    ("12_3", "together", told(row, together=True), "cuts pile up"),
    ("12_3", "all ears", told(all_ears), "all ears"),
    ("12_3", "keeps one", told(alone), "one token and cut all others"),
    ("12_3", "a share", told(row, make=lambda before, after: (before - after) / before), "as a share"),
    ("12_3", "of one", told(row, make=lambda before, after: (before - after) / (before - after).sum()), "as a share"),
    ("12_3", "no cut", told(lambda *given: None), "Nothing is cut"),
    ("12_3", "one number", lambda read, size, listener: told_by(read, size, listener).sum(), "7 numbers"),
    ("12_3", "one too few", lambda *given: told_by(*given)[1:], "7 numbers"),
    ("12_3", "twice", told(row, make=lambda before, after: 2 * (before - after)), "the place before"),
    ("12_3", "listener 4", lambda read, size, listener: told_by(read, size, min(4, size - 1)), "not for 5 others"),
    ("12_4", "no bank", always("We sat by the river and lent him money."), "no “bank” in it"),
    ("12_4", "two banks", always("The bank by the bank lent him money."), "two banks"),
    ("12_4", "short", always("The bank lends."), "4 to 20 words"),
    ("12_4", "long", always("The river and " * 7 + "the bank lent him money."), "4 to 20 words"),
    ("12_4", "no money", always("We sat by the river bank."), "one of these words"),
    ("12_4", "an emoji", always("The bank on the shore of the lake gave the 🙂 a loan."), "cannot read"),
    ("12_4", "not misled", always("I went to the bank to deposit money."), "not misled"),
    ("12_4", "hesitates", always("The bank across the river refused my loan."), "hesitates"),
    ("12_4", "nearly", always("The bank lent me money for a boat."), "not beyond"),
    ("12_4", "a list", lambda: [LAKE], "a sentence, as a string"),
]

RIGHT = [
    ("12_1", word_pieces),
    ("12_1", pieces),
    ("12_1", lambda *given: tuple(word_pieces(*given))),
    ("12_1", lambda *given: np.array(word_pieces(*given))),
    ("12_2", states),
    ("12_2", lambda *given: list(states(*given))),
    ("12_2", lambda x, blocks: states(x.astype(np.float32), blocks)),
    ("12_3", told_by),
    ("12_3", lambda *given: told_by(*given).tolist()),
    ("12_3", told(lambda mask, listener, token: mask.__setitem__((listener, token), False))),
    ("12_4", always(LAKE)),
    ("12_4", always(BOAT)),
]

(test_a_wrong_answer_gets_the_hint_meant_for_it, test_a_right_answer_is_accepted,
 test_a_stub_and_a_failing_function_get_a_sentence) = asked_of_checks(WRONG, RIGHT)


@pytest.mark.parametrize("text", [LAKE, BOAT], ids=["lake", "boat"])
def test_the_last_exercise_says_where_six_layers_put_the_bank(text, capsys):
    said = re.search(r"stands at (\S+)\.\)\n", outcome("12_4", always(text), capsys)[1])[1]
    assert float(said.replace("−", "-")) == pytest.approx(word_by_layer(text).places[0, 6], abs=0.006)


def test_the_toy_hears_by_every_cell_of_its_row_and_by_others(capsys):
    read, every = chapter_12._reader(7, 4), np.ones((7, 7), bool)
    losses = told_by(read, 7, 4)
    assert np.abs(losses).min() > 0.01 and len({*losses.round(3)}) == 7 and (losses < 0).any() and (losses > 0).any()
    column = every.copy()
    column[0, 4] = False
    assert abs(read(every) - read(column)) > 0.005
