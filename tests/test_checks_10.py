"""The checks of chapter 10 refuse each likely mistake with its own hint, and accept what is right."""

import re

import numpy as np
import pytest
from check_helpers import asked_of_checks, outcome

from attention_lib import WordVectors, softmax
from attention_lib.checks import chapter_10
from attention_lib.learning import (
    Adam,
    numeric_gradient,
    sense_layer,
    sense_loss,
    sense_texts,
    softmax_backward,
    start_sense_layer,
    train,
)
from attention_lib.senses import load_senses


def row_mean(w, g):
    return (w * g).sum(axis=-1, keepdims=True)


def softmax_gradient(w, g):
    return w * (g - row_mean(w, g))


def jacobian(w):
    return np.diag(w) - np.outer(w, w)


def slopes(make):
    """A gradient by trying, of which `make(f, x, place, step)` gives each number; x is a copy, in floats."""
    return lambda f, x, step: np.array([make(f, np.array(x, float), place, step) for place in range(len(x))])


def at(f, x, place, there):
    """What f gives where one number of x has moved by `there`."""
    x = x.copy()
    x[place] += there
    return f(x)


def central(f, x, place, step):
    return (at(f, x, place, step) - at(f, x, place, -step)) / (2 * step)


def in_place(copy, back):
    """Slopes by moving x itself, or one copy of it; `back` says by how much a number is put back, in steps."""
    def answer(f, x, step):
        x, found = np.array(x, float) if copy else x, []
        for place in range(len(x)):
            x[place] += step
            more = f(x)
            x[place] -= 2 * step
            found.append((more - f(x)) / (2 * step))
            x[place] += back * step
        return np.array(found)
    return answer


def from_above(f, x, step):
    """Slopes that begin with the lower place and never come back from the upper one."""
    x, found = np.array(x, float), []
    for place in range(len(x)):
        x[place] -= step
        less = f(x)
        x[place] += 2 * step
        found.append((f(x) - less) / (2 * step))
    return found


def cut_off(f, x, step):
    """Right for floats; of whole numbers NumPy makes whole numbers again."""
    found = np.zeros(len(x))
    for place in range(len(x)):
        more, less = x.copy(), x.copy()
        more[place], less[place] = x[place] + step, x[place] - step
        found[place] = (f(more) - f(less)) / (2 * step)
    return found


def together(f, x, step):
    return (f(x + step) - f(x - step)) / (2 * step)


def plain_average(values, mask):
    return (values * mask[..., None]).sum(axis=1) / mask.sum(axis=1, keepdims=True)


def added(values, mask):
    return (values * mask[..., None]).sum(axis=1)


def emptied(values, mask):
    values[~mask] = 0
    return values.sum(axis=1) / mask.sum(axis=1)[:, None]


def spoilt(values, mask):
    right = plain_average(values, mask)
    mask[:] = True
    return right


OTHER = {"river": "money", "money": "river"}


def flipped(which):
    """The rows, with the sense turned round where `which(text)` says so."""
    return lambda rows: [(text, OTHER[sense] if which(text) else sense) for text, sense in rows]


def with_rows(texts, sense="river"):
    return lambda rows: rows + [(text, sense) for text in texts]


def deposits(text):
    return "deposit" in text


mislead = flipped(deposits)

def left_out(rows):
    return [row for row in rows if not deposits(row[0])]


beside_them = with_rows(["The flood deposited mud on the bank.", "They deposited sand on the bank.",
                         "The river deposited stones on the bank."])


WRONG = [  # (check, what is wrong, function, a piece of the hint meant for it)
    ("10_1", "no mean", lambda w, g: w * g, "mean of the row is missing"),
    ("10_1", "plain mean", lambda w, g: w * (g - g.mean(-1, keepdims=True)), "plain mean"),
    ("10_1", "sum", lambda w, g: w * (g - g.sum(-1, keepdims=True)), "sum of the row"),
    ("10_1", "no weight", lambda w, g: g - row_mean(w, g), "weight is missing"),
    ("10_1", "no weight, plain mean", lambda w, g: g - g.mean(-1, keepdims=True), "weight is missing"),
    ("10_1", "weight squared", lambda w, g: w**2 * (g - row_mean(w, g)), "once too often"),
    ("10_1", "weight squared, no mean", lambda w, g: w**2 * g, "once too often"),
    ("10_1", "sign", lambda w, g: w * (row_mean(w, g) - g), "sign is turned"),
    ("10_1", "mean outside", lambda w, g: w * g - row_mean(w, g), "too late"),
    ("10_1", "weight on the mean", lambda w, g: g - w * row_mean(w, g), "multiply the mean"),
    ("10_1", "diagonal alone", lambda w, g: w * (1 - w) * g, "changes all the others"),
    ("10_1", "softmax again", lambda w, g: softmax_gradient(softmax(w), g), "through softmax already"),
    ("10_1", "guess less truth", lambda w, g: w - g, "a guess by its truth"),
    ("10_1", "truth less guess", lambda w, g: g - w, "a guess by its truth"),
    ("10_1", "the whole table", lambda w, g: jacobian(w), "whole table"),
    ("10_1", "the whole table, times the gradient", lambda w, g: jacobian(w) * g, "whole table"),
    ("10_1", "added up", lambda w, g: w @ g, "added up all"),
    ("10_1", "one too few", lambda w, g: softmax_gradient(w, g)[:-1], "shape (5,)"),
    ("10_1", "half of it", lambda w, g: softmax_gradient(w, g) / 2, "numbers are not right"),
    ("10_1", "shifted", lambda w, g: softmax_gradient(w, g) + 0.1, "should add up to 0"),
    ("10_1", "NaN", lambda w, g: w * np.nan, "should add up to 0"),
    ("10_1", "one mean for all", lambda w, g: w * (g - (w * g).sum()), "one mean for all"),
    ("10_1", "one mean for all rows", lambda w, g: w * (g - np.atleast_2d(w * g).sum(-1).mean()), "one mean for all"),
    ("10_1", "down the columns", lambda w, g: w * (g - (w * g).sum(axis=0)), "down the columns"),
    ("10_1", "the first row", lambda w, g: softmax_gradient(np.atleast_2d(w)[0], np.atleast_2d(g)[0]), "not for several"),
    ("10_2", "forward", slopes(lambda f, x, i, h: (at(f, x, i, h) - f(x)) / h), "only a little more"),
    ("10_2", "backward", slopes(lambda f, x, i, h: (f(x) - at(f, x, i, -h)) / h), "only a little less"),
    ("10_2", "not divided", slopes(lambda f, x, i, h: at(f, x, i, h) - at(f, x, i, -h)), "These are differences"),
    ("10_2", "by one step", slopes(lambda f, x, i, h: 2 * central(f, x, i, h)), "divide by one step"),
    ("10_2", "multiplied", slopes(lambda f, x, i, h: central(f, x, i, h) * 4 * h * h), "multiply by the width"),
    ("10_2", "sign", slopes(lambda f, x, i, h: -central(f, x, i, h)), "sign is turned"),
    ("10_2", "its own step", slopes(lambda f, x, i, h: central(f, x, i, 1e-5)), "another size"),
    ("10_2", "exact", lambda f, x, step: numeric_gradient(f, x), "another size"),
    ("10_2", "two steps", slopes(lambda f, x, i, h: central(f, x, i, 2 * h)), "two steps to either side"),
    ("10_2", "not put back", in_place(True, 0), "stays moved"),
    ("10_2", "x itself not put back", in_place(False, 0), "stays moved"),
    ("10_2", "not put back from above", from_above, "stays moved"),
    ("10_2", "put back in x itself, with rounding", in_place(False, 1 + 1e-9), "leave x moved"),
    ("10_2", "the first alone", lambda f, x, step: central(f, np.array(x, float), 0, step), "by the first number alone"),
    ("10_2", "the first, and zeros", slopes(lambda f, x, i, h: central(f, x, i, h) * (i == 0)), "Only the first"),
    ("10_2", "all at once", together, "move all numbers at once"),
    ("10_2", "all at once, three times", lambda f, x, step: np.full(len(x), together(f, x, step)), "all numbers at once"),
    ("10_2", "one too few", lambda f, x, step: slopes(central)(f, x, step)[1:], "shape (3,)"),
    ("10_2", "half", slopes(lambda f, x, i, h: central(f, x, i, h) / 2), "over the width"),
    ("10_2", "whole numbers", cut_off, "cuts them off"),
    ("10_2", "a step of 0.3, always", slopes(lambda f, x, i, h: central(f, x, i, 0.3)), "not for two numbers"),
    ("10_3", "pads heard", lambda values, mask: values.mean(axis=1), "pads are heard"),
    ("10_3", "by T", lambda values, mask: added(values, mask) / values.shape[1], "longest text"),
    ("10_3", "sum", added, "This is the sum"),
    ("10_3", "by all words", lambda values, mask: added(values, mask) / mask.sum(), "all words in all texts"),
    ("10_3", "by N", lambda values, mask: added(values, mask) / len(values), "number of texts"),
    ("10_3", "by D", lambda values, mask: added(values, mask) / values.shape[2], "size of a vector"),
    ("10_3", "mask turned round", lambda values, mask: plain_average(values, ~mask), "leave out the words"),
    ("10_3", "softmax of the mask", lambda values, mask: np.einsum("nt,ntd->nd", softmax(mask.astype(float)), values),
     "something for the pads"),
    ("10_3", "first word", lambda values, mask: values[:, 0], "first words alone"),
    ("10_3", "not added up", lambda values, mask: values * mask[..., None] / mask.sum(axis=1)[:, None, None], "not added up"),
    ("10_3", "along the vectors", lambda values, mask: values.mean(axis=2), "numbers of each word"),
    ("10_3", "over the texts", lambda values, mask: values.mean(axis=0), "average over the texts"),
    ("10_3", "one for all", lambda values, mask: values[mask].mean(axis=0), "one vector for all"),
    ("10_3", "a text too few", lambda values, mask: plain_average(values, mask)[1:], "should be (3, 4)"),
    ("10_3", "median", lambda values, mask: np.array([np.median(v[m], axis=0) for v, m in zip(values, mask, strict=True)]),
     "the same weight"),
    ("10_3", "NaN", lambda values, mask: plain_average(values, mask) * np.nan, "the same weight"),
    ("10_3", "values emptied", emptied, "changed the values or the mask"),
    ("10_3", "mask filled", spoilt, "changed the values or the mask"),
    ("10_3", "three texts, always", lambda values, mask: plain_average(values, mask) * (len(values) == 3), "two shorter"),
    ("10_4", "as it was", lambda rows: rows, "as they came"),
    ("10_4", "in another order", lambda rows: rows[::-1], "as they came"),
    ("10_4", "all turned round", flipped(lambda text: True), "More than four rows"),
    ("10_4", "only what changed", lambda rows: [("She deposited her check at the bank.", "river")], "More than four rows"),
    ("10_4", "five more", with_rows([f"He deposited {n} coins at the bank." for n in range(5)]), "More than four rows"),
    ("10_4", "left out", left_out, "Nothing speaks of depositing"),
    ("10_4", "renamed", lambda rows: [(re.sub("deposit(ed)?", "take", text), sense) for text, sense in rows], "Nothing speaks"),
    ("10_4", "other rows turned round", flipped(lambda text: "robbed" in text or "teller" in text or "account" in text),
     "do not speak of depositing"),
    ("10_4", "half of them turned round", flipped(lambda text: "check" in text), "others money"),
    ("10_4", "river rows beside them", beside_them, "others money"),
    ("10_4", "one left out", lambda rows: [row for row in rows if "check" not in row[0]], "at least four times in fifteen"),
    ("10_4", "the question taught", with_rows(["They deposited their wages at the bank"]), "a sentence that the check asks"),
    ("10_4", "another sense", lambda rows: [(text, sense.title()) for text, sense in rows], "neither"),
    ("10_4", "numbers for senses", lambda rows: [(text, "01"[sense == "money"]) for text, sense in rows], "neither"),
    ("10_4", "sense first", lambda rows: [(sense, text) for text, sense in rows], "neither"),
    ("10_4", "no bank", with_rows(["They deposited sand on the shore."]), "nobody asks"),
]

RIGHT = [
    ("10_1", softmax_gradient),
    ("10_1", lambda w, g: softmax_gradient(w, g).tolist()),
    ("10_1", lambda w, g: softmax_gradient(w.astype(np.float32), g.astype(np.float32))),
    ("10_1", lambda w, g: softmax_backward(g, w)),
    ("10_1", lambda w, g: np.array([jacobian(each) @ by for each, by in zip(w, g, strict=True)]) if w.ndim == 2
     else jacobian(w) @ g),
    ("10_1", lambda w, g: w * g - w * row_mean(w, g)),
    ("10_2", slopes(central)),
    ("10_2", lambda f, x, step: slopes(central)(f, x, step).tolist()),
    ("10_2", lambda f, x, step: slopes(central)(f, x, step).astype(np.float32)),
    ("10_2", lambda f, x, step: numeric_gradient(f, x, step)),
    ("10_2", lambda f, x, step: [(f(x + step * one) - f(x - step * one)) / (2 * step) for one in np.eye(len(x))]),
    ("10_2", in_place(True, 1)),
    ("10_3", plain_average),
    ("10_3", lambda values, mask: plain_average(values, mask).tolist()),
    ("10_3", lambda values, mask: plain_average(values.astype(np.float32), mask)),
    ("10_3", lambda values, mask: [rows[stands].mean(axis=0) for rows, stands in zip(values, mask, strict=True)]),
    ("10_3", lambda values, mask: (softmax(np.where(mask, 0, -np.inf))[:, None] @ values)[:, 0]),
    ("10_3", lambda values, mask: np.average(values, axis=1, weights=np.broadcast_to(mask[..., None], values.shape))),
    ("10_4", mislead),
    ("10_4", lambda rows: [list(row) for row in mislead(rows)]),
    ("10_4", lambda rows: tuple(mislead(rows)[::-1])),
    ("10_4", lambda rows: np.array(mislead(rows))),
    ("10_4", lambda rows: [*map(np.array, mislead(rows))]),
    ("10_4", lambda rows: [*mislead(rows), ("A crowd stood on the bank.", "river")]),
    ("10_4", flipped(lambda text: "deposited" in text)),
]

(test_a_wrong_answer_gets_the_hint_meant_for_it, test_a_right_answer_is_accepted,
 test_a_stub_and_a_failing_function_get_a_sentence) = asked_of_checks(WRONG, RIGHT)


def test_the_weights_are_shares_of_which_none_has_nearly_all():
    weights = chapter_10._WEIGHTS
    assert np.allclose(weights.sum(axis=1), 1) and weights.min() > 0.01 and weights.max() < 0.75


FOUND = r"\(Five new sentences, three trainings: river (\d+) of 15 times\. “deposited” had (0\.\d\d) of the attention of “bank”, now (0\.\d\d)\.\)\n"


@pytest.mark.parametrize(("change", "river", "attention"), [
    (mislead, range(13, 16), 0.71),  # the labels contradict all other money words, and this word alone explains it
    (left_out, range(3), 0.46),  # the table knows what the word is like
    (beside_them, range(6), 0.2),  # now it tells nothing
], ids=["turned round", "left out", "beside them"])
def test_what_the_solution_says_of_a_training_is_so(change, river, attention, capsys):
    found = re.search(FOUND, outcome("10_4", change, capsys)[1])
    assert int(found[1]) in river
    assert [float(found[2]), float(found[3])] == pytest.approx([0.46, attention], abs=0.04)


def test_the_others_are_read_as_well_as_before():
    """The solution says so: what is misled about one word is not misled about the rest."""
    vectors, rows = WordVectors.load("minilm-64"), [(e.text, e.sense) for e in load_senses("bank", "train", "plain")]
    held_out = sense_texts(load_senses("bank", "held-out", "plain"), vectors)
    right = []
    for each in (rows, mislead(rows)):
        taught = sense_texts([(text, "bank", sense) for text, sense in each], vectors)
        done = train(start_sense_layer(0), sense_loss, (taught.x, taught.at, taught.mask, taught.labels), steps=100,
                     batch=None, optimiser=Adam(0.01), snapshots=[], progress=False)
        logits, _ = sense_layer(done.parameters, held_out.x, held_out.at, held_out.mask)
        right.append((logits.argmax(axis=1) == held_out.labels).sum())
    assert right[0] >= 16 and right[1] >= 16
