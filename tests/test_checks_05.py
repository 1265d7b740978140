"""The checks of chapter 05 refuse each likely mistake with its own hint, and accept what is right."""

import numpy as np
from check_helpers import asked_of_checks

from attention_lib import softmax
from attention_lib.checks import chapter_05


def shifted(x, axis=-1):
    return np.exp(x - x.max(axis=axis, keepdims=True))


def overflowing(scores):
    exp = np.exp(scores)
    return exp / exp.sum(axis=-1, keepdims=True)


def centred_on_the_mean(scores):
    exp = np.exp(scores - scores.mean(axis=-1, keepdims=True))
    return exp / exp.sum(axis=-1, keepdims=True)


def clipped(scores):
    return softmax(np.clip(scores, -500, 500))


def one_sum_for_all(scores):
    exp = np.exp(scores - scores.max())
    return exp / exp.sum()


def one_largest_for_all(scores):
    exp = np.exp(scores - scores.max())
    return exp / exp.sum(axis=-1, keepdims=True)


def in_place(scores):
    scores -= scores.max(axis=-1, keepdims=True)
    return np.exp(scores) / np.exp(scores).sum(axis=-1, keepdims=True)


def meet(x):
    return x @ x.T


def weigh(x, sharpness):
    return softmax(sharpness * x @ x.T)


def attend(x, sharpness):
    return weigh(x, sharpness) @ x, weigh(x, sharpness)


def pulls(x, weights, row):
    return weights[row][:, None] * (x - x[row])


WRONG = [  # (check, what is wrong, function, a piece of the hint meant for it)
    ("5_1", "no maximum subtracted", overflowing, "too large for exp"),
    ("5_1", "mean subtracted", centred_on_the_mean, "too large for exp"),
    ("5_1", "scores clipped", clipped, "too large for exp"),
    ("5_1", "first axis", lambda x: softmax(x, axis=0), "columns add up to 1"),
    ("5_1", "second axis, whatever comes", lambda x: softmax(x, axis=1), "last axis"),
    ("5_1", "one sum for the whole array", one_sum_for_all, "a sum of its own"),
    ("5_1", "the largest of the whole array", one_largest_for_all, "each row by itself"),
    ("5_1", "not divided", shifted, "By what do you divide"),
    ("5_1", "no exp", lambda x: x / x.sum(axis=-1, keepdims=True), "positive"),
    ("5_1", "another base", lambda x: softmax(x * np.log(2)), "the weights are wrong"),
    ("5_1", "the argument is changed", in_place, "make a new array"),
    ("5_1", "one number", lambda x: softmax(x).max(), "same shape"),
    ("5_1", "nothing returned", lambda x: None, "same shape"),
    ("5_2", "sharpness forgotten", lambda x, s: softmax(meet(x)), "Where does the sharpness come in"),
    ("5_2", "sharpness fixed at 4", lambda x, s: softmax(4 * meet(x)), "Where does the sharpness come in"),
    ("5_2", "sharpness after softmax", lambda x, s: s * softmax(meet(x)), "not after"),
    ("5_2", "divided by sharpness", lambda x, s: softmax(meet(x) / s), "Should it divide"),
    ("5_2", "sharpness squared", lambda x, s: softmax(meet(s * x)), "twice"),
    ("5_2", "first axis", lambda x, s: softmax(s * meet(x), axis=0), "columns add up to 1"),
    ("5_2", "scores returned", lambda x, s: s * meet(x), "still scores"),
    ("5_2", "divided by √D", lambda x, s: softmax(s * meet(x) / np.sqrt(x.shape[1])), "square root"),
    ("5_2", "cosines", lambda x, s: weigh(x / np.linalg.norm(x, axis=1, keepdims=True), s), "cosines"),
    ("5_2", "numbers meet numbers", lambda x, s: softmax(s * x.T @ x), "shape (4, 4)"),
    ("5_2", "the pair of exercise 5.3", attend, "Return one array"),
    ("5_2", "no word meets itself", lambda x, s: softmax(s * (meet(x) - 9 * np.eye(len(x)))), "In order"),
    ("5_3", "in the wrong order", lambda x, s: attend(x, s)[::-1], "wrong order"),
    ("5_3", "only the new vectors", lambda x, s: attend(x, s)[0], "two arrays"),
    ("5_3", "sharpness forgotten", lambda x, s: attend(x, 1.0), "sharpness is forgotten"),
    ("5_3", "sharpness after softmax", lambda x, s: (x, s * weigh(x, 1)), "not after"),
    ("5_3", "first axis", lambda x, s: (weigh(x, s).T @ x, weigh(x, s).T), "columns of your weights"),
    ("5_3", "transposed mix", lambda x, s: (weigh(x, s).T @ x, weigh(x, s)), "transposed"),
    ("5_3", "sharpness in the mix", lambda x, s: (weigh(x, s) @ (s * x), weigh(x, s)), "too long"),
    ("5_3", "old vectors added", lambda x, s: (x + weigh(x, s) @ x, weigh(x, s)), "added the old"),
    ("5_3", "mixed with scores", lambda x, s: (s * meet(x) @ x, weigh(x, s)), "mixed with the scores"),
    ("5_3", "the first word only", lambda x, s: (weigh(x, s)[0] @ x, weigh(x, s)), "every word gets one"),
    ("5_3", "a hand-made mask", lambda x, s: (x, np.eye(len(x))), "those of exercise 5.2"),
    ("5_3", "nothing mixed", lambda x, s: (x, weigh(x, s)), "a weighted sum"),
    ("5_4", "value alone", lambda x, w, i: w[i][:, None] * x, "leaves out where the word stands"),
    ("5_4", "not weighted", lambda x, w, i: x - x[i], "as hard as its weight"),
    ("5_4", "start − value", lambda x, w, i: w[i][:, None] * (x[i] - x), "points away"),
    ("5_4", "a column of the weights", lambda x, w, i: w[:, i][:, None] * (x - x[i]), "took a column"),
    ("5_4", "start not weighted", lambda x, w, i: w[i][:, None] * x - x[i], "Only the value is weighted"),
    ("5_4", "from the mix", lambda x, w, i: w[i][:, None] * (x - w[i] @ x), "Pulls begin at the old one"),
    ("5_4", "always the first word", lambda x, w, i: pulls(x, w, 0), "Use the argument row"),
    ("5_4", "summed", lambda x, w, i: pulls(x, w, i).sum(axis=0), "the whole move"),
    ("5_4", "another start", lambda x, w, i: w[i][:, None] * (x - x[i - 1]), "add up to the move"),
    ("5_4", "mean pull", lambda x, w, i: 0 * x + pulls(x, w, i).mean(axis=0), "not each word's own"),
    ("5_4", "lengths", lambda x, w, i: np.linalg.norm(pulls(x, w, i), axis=1), "shape (4, 3)"),
    ("5_4", "right for one word", lambda x, w, i: pulls(x, w, 2), "right for one word"),
    ("5_3", "one row of weights", lambda x, s: (attend(x, s)[0], attend(x, s)[1][0]), "weights should have shape (4, 4)"),
]

RIGHT = [
    ("5_1", softmax),
    ("5_1", lambda x: shifted(x) / shifted(x).sum(axis=-1, keepdims=True)),
    ("5_1", lambda x: (softmax(x) + 1e-9).tolist()),
    ("5_2", weigh),
    ("5_2", lambda x, s: [softmax(s * x @ each).tolist() for each in x]),
    ("5_2", lambda x, s: weigh(x.astype(np.float32), np.float32(s))),
    ("5_3", attend),
    ("5_3", lambda x, s: [each.tolist() for each in attend(x, s)]),
    ("5_4", pulls),
    ("5_4", lambda x, w, i: [weight * (value - x[i]) for weight, value in zip(w[i], x, strict=True)]),
]


(test_a_wrong_answer_gets_the_hint_meant_for_it, test_a_right_answer_is_accepted,
 test_a_stub_and_a_failing_function_get_a_sentence) = asked_of_checks(WRONG, RIGHT)


def test_the_inputs_do_not_saturate_softmax():
    weights = weigh(chapter_05._WORDS, 2.0)
    assert weights.max() < 0.9 and weights.min() > 0.005
