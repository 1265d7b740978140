"""The checks of chapter 07 refuse each likely mistake with its own hint, and accept what is right."""

import numpy as np
from check_helpers import asked_of_checks

from attention_lib import AttentionParams, multi_head_attention, scaled_dot_product_attention, softmax
from attention_lib.checks import chapter_07


def split(x, heads):
    return x.reshape(len(x), heads, -1).swapaxes(0, 1)


def many(make_weights=None, make_output=None, cut=split):
    """Multi-head attention whose weights are `make_weights(q, k)` and whose output is
    `make_output(mixed, w_o, b_o, x, v)`."""
    def answer(x, w_q, w_k, w_v, w_o, b_o, heads):
        q, k, v = (cut(x @ w, heads) for w in (w_q, w_k, w_v))
        weights = right_weights(q, k) if make_weights is None else make_weights(q, k)
        mixed = right_weights(q, k) @ v
        return (right_output if make_output is None else make_output)(mixed, w_o, b_o, x, v), weights
    return answer


def right_weights(q, k):
    return softmax(q @ k.swapaxes(1, 2) / np.sqrt(q.shape[-1]))


def join(mixed):
    return mixed.swapaxes(0, 1).reshape(mixed.shape[1], -1)


def right_output(mixed, w_o, b_o, x, v):
    return join(mixed) @ w_o + b_o


def scores(q, k):
    return q @ k.swapaxes(1, 2)


def one_head(x, w_q, w_k, w_v, w_o, b_o, heads):
    mixed, weights = scaled_dot_product_attention(x @ w_q, x @ w_k, x @ w_v)
    return mixed @ w_o + b_o, weights


def averaged(x, w_q, w_k, w_v, w_o, b_o, heads):
    q, k = (split(x @ w, heads) for w in (w_q, w_k))
    weights = right_weights(q, k)
    return (weights @ (x @ w_v)).mean(axis=0) @ w_o + b_o, weights


def by_concatenation(x, w_q, w_k, w_v, w_o, b_o, heads):
    """Heads in a loop; the output is a sum over slices of w_o."""
    size, output, weights = x.shape[1] // heads, 0, []
    for head in range(heads):
        own = slice(head * size, (head + 1) * size)
        mixed, row = scaled_dot_product_attention(x @ w_q[:, own], x @ w_k[:, own], x @ w_v[:, own])
        output = output + mixed @ w_o[own]
        weights.append(row)
    return output + b_o, weights


def librarys(x, w_q, w_k, w_v, w_o, b_o, heads):
    return multi_head_attention(x, AttentionParams(w_q, w_k, w_v, w_o, heads, b_o=b_o))


def back(weights, shift=-1):
    return np.array([[head[i, i + shift] for i in range(1, len(head) - 1)] for head in weights])


def pair(second=None, first=None):
    """(first, second) of weights, asks, answers."""
    def answer(weights, asks, answers):
        return ((weights[asks, answers] if first is None else first(weights, asks, answers)),
                (others if second is None else second)(weights, asks, answers))
    return answer


def others(weights, asks, answers):
    return np.mean([weights[i, answers] for i in range(1, len(weights) - 1) if i not in (asks, answers)])


def without(*rows, take=np.mean):
    """The column of `answers` without some rows, which may be "asks" or "answers"."""
    def answer(weights, asks, answers):
        places = [{"asks": asks, "answers": answers, "last": len(weights) - 1}.get(row, row) for row in rows]
        return take(np.delete(weights[:, answers], places))
    return answer


WRONG = [  # (check, what is wrong, function, a piece of the hint meant for it)
    ("7_1", "nothing split", lambda x, heads: x, "Nothing is split"),
    ("7_1", "no swap", lambda x, heads: x.reshape(len(x), heads, -1), "words still come first"),
    ("7_1", "reshape alone", lambda x, heads: x.reshape(heads, len(x), -1), "rows mix words"),
    ("7_1", "words cut", lambda x, heads: (x.reshape(heads, -1, x.shape[1]) if len(x) % heads == 0 else
                                           np.array(np.array_split(x, heads)[0])), "cut the words into groups"),
    ("7_1", "heads last", lambda x, heads: x.reshape(len(x), heads, -1).transpose(0, 2, 1), "heads come last"),
    ("7_1", "words and numbers swapped", lambda x, heads: split(x, heads).swapaxes(1, 2), "Words and numbers"),
    ("7_1", "dealt out", lambda x, heads: np.stack([x[:, n::heads] for n in range(heads)]), "like cards"),
    ("7_1", "heads and d swapped", lambda x, heads: split(x, x.shape[1] // heads), "4 heads of 3"),
    ("7_1", "whole words", lambda x, heads: np.stack([x] * heads), "Each head has all"),
    ("7_1", "backwards", lambda x, heads: split(x, heads)[::-1], "reverse order"),
    ("7_1", "uneven parts", lambda x, heads: [x[:, :5], x[:, 5:]], "as many numbers"),
    ("7_1", "three heads, always", lambda x, heads: split(x, 3) if x.shape[1] == 12 else x, "sizes from x and heads"),
    ("7_1", "four numbers, always", lambda x, heads: split(x, x.shape[1] // 4), "three axes: (1, T, D)"),
    ("7_1", "one head flat", lambda x, heads: split(x, heads) if heads > 1 else x, "(1, T, D)"),
    ("7_2", "only the output", lambda *all: librarys(*all)[0], "two arrays"),
    ("7_2", "wrong order", lambda *all: librarys(*all)[::-1], "wrong order"),
    ("7_2", "one head", one_head, "one table of weights"),
    ("7_2", "mean weights", many(lambda q, k: right_weights(q, k).mean(axis=0)), "averaged the weights"),
    ("7_2", "words first", many(lambda q, k: right_weights(q, k).swapaxes(0, 1)), "words first"),
    ("7_2", "reshape alone", many(cut=lambda x, heads: x.reshape(heads, len(x), -1)), "heads mix words"),
    ("7_2", "no root", many(lambda q, k: softmax(scores(q, k))), "not divided by the root"),
    ("7_2", "√D", many(lambda q, k: softmax(scores(q, k) / np.sqrt(len(q) * q.shape[2]))), "root of D"),
    ("7_2", "√H", many(lambda q, k: softmax(scores(q, k) / np.sqrt(len(q)))), "number of heads"),
    ("7_2", "columns", many(lambda q, k: softmax(scores(q, k) / np.sqrt(q.shape[2]), axis=1)), "columns of your"),
    ("7_2", "over the heads", many(lambda q, k: softmax(scores(q, k) / np.sqrt(q.shape[2]), axis=0)),
     "over the heads"),
    ("7_2", "swapped", many(lambda q, k: right_weights(k, q)), "Queries and keys are swapped"),
    ("7_2", "raw scores", many(scores), "weights are not right"),
    ("7_2", "one row", many(lambda q, k: right_weights(q, k)[:, 0]), "(3, 4, 4)"),
    ("7_2", "not joined", many(None, lambda m, w, b, x, v: m), "one by one"),
    ("7_2", "no w_o", many(None, lambda m, w, b, x, v: join(m)), "w_o is forgotten"),
    ("7_2", "no w_o, but b_o", many(None, lambda m, w, b, x, v: join(m) + b), "w_o is forgotten"),
    ("7_2", "no b_o", many(None, lambda m, w, b, x, v: join(m) @ w), "b_o is forgotten"),
    ("7_2", "b_o for each head", many(None, lambda m, w, b, x, v: join(m) @ w + len(m) * b), "once for each head"),
    ("7_2", "b_o too early", many(None, lambda m, w, b, x, v: (join(m) + b) @ w), "too early"),
    ("7_2", "w_o transposed", many(None, lambda m, w, b, x, v: join(m) @ w.T + b), "w_o is transposed"),
    ("7_2", "mean of what heads write",
     many(None, lambda m, w, b, x, v: join(m) @ w / len(m) + b), "heads are averaged. What"),
    ("7_2", "mean of heads", many(None, lambda m, w, b, x, v: np.tile(m.mean(axis=0), len(m)) @ w + b),
     "averaged before w_o"),
    ("7_2", "mean of whole values", averaged, "mixes whole values"),
    ("7_2", "joined without a swap", many(None, lambda m, w, b, x, v: m.reshape(m.shape[1], -1) @ w + b),
     "join mixes words"),
    ("7_2", "joined like cards",
     many(None, lambda m, w, b, x, v: m.transpose(1, 2, 0).reshape(m.shape[1], -1) @ w + b), "shuffles"),
    ("7_2", "x added", many(None, lambda m, w, b, x, v: x + join(m) @ w + b), "have added x"),
    ("7_2", "one word", many(None, lambda m, w, b, x, v: (join(m) @ w + b)[0]), "shape (T, D)"),
    ("7_2", "not mixed", many(None, lambda m, w, b, x, v: join(v) @ w + b), "the output is not"),
    ("7_2", "three heads, always", lambda *all: librarys(*all[:-1], 3), "not for 1, 2 or 6"),
    ("7_3", "single weights", lambda w: back(w), "single weights"),
    ("7_3", "mean over heads", lambda w: back(w).mean(axis=0), "mean over the heads"),
    ("7_3", "mean over all", lambda w: back(w).mean(), "words and heads"),
    ("7_3", "sum", lambda w: back(w).sum(axis=1), "This is a sum"),
    ("7_3", "divided by T", lambda w: back(w).sum(axis=1) / w.shape[1], "all tokens"),
    ("7_3", "divided by one too many", lambda w: back(w).sum(axis=1) / (w.shape[1] - 1), "one too many"),
    ("7_3", "after", lambda w: back(w, 1).mean(axis=1), "*after*"),
    ("7_3", "whole line above", lambda w: np.diagonal(w, 1, 1, 2).mean(axis=1), "*after*"),
    ("7_3", "columns", lambda w: back(w.swapaxes(1, 2)).mean(axis=1), "Rows and columns are swapped"),
    ("7_3", "[SEP] counted", lambda w: np.diagonal(w, -1, 1, 2).mean(axis=1), "row of [SEP] is counted. Only"),
    ("7_3", "shifted by one", lambda w: np.diagonal(w, -1, 1, 2)[:, 1:].mean(axis=1), "of the first word is not"),
    ("7_3", "first word left out", lambda w: back(w)[:, 1:].mean(axis=1), "first word is left out"),
    ("7_3", "[CLS] counted", lambda w: np.stack([w[:, i, i - 1] for i in range(w.shape[1])]).mean(axis=0),
     "row of [CLS] is counted"),
    ("7_3", "[CLS] counted, [SEP] not",
     lambda w: np.stack([w[:, i, i - 1] for i in range(w.shape[1] - 1)]).mean(axis=0), "row of [CLS] is counted"),
    ("7_3", "itself", lambda w: back(w, 0).mean(axis=1), "on itself"),
    ("7_3", "on [CLS]", lambda w: w[:, 1:-1, 0].mean(axis=1), "weight on [CLS]"),
    ("7_3", "largest", lambda w: back(w).max(axis=1), "largest weight"),
    ("7_3", "whole rows", lambda w: w[:, 1:-1].mean(axis=(1, 2)), "the numbers are not"),
    ("7_3", "one head", lambda w: back(w).mean(axis=1)[:1], "3 numbers"),
    ("7_3", "four words, always", lambda w: back(w)[:, :4].mean(axis=1), "not for seven"),
    ("7_3", "three heads, always", lambda w: np.array([back(w)[n].mean() for n in range(3)]), "IndexError"),
    ("7_4", "one number", lambda w, a, b: w[a, b], "two numbers"),
    ("7_4", "arrays", lambda w, a, b: (w[a], w[:, b]), "not arrays"),
    ("7_4", "wrong order", lambda w, a, b: pair()(w, a, b)[::-1], "wrong order"),
    ("7_4", "transposed", pair(first=lambda w, a, b: w[b, a]), "row answers and column asks"),
    ("7_4", "another weight", pair(first=lambda w, a, b: w[a, a]), "first number is the weight"),
    ("7_4", "along the row of asks", pair(lambda w, a, b: others(w.T, b, a)), "row of the word that asks"),
    ("7_4", "along the row of answers", pair(lambda w, a, b: others(w.T, a, b)), "row of the word that answers"),
    ("7_4", "column of asks", pair(lambda w, a, b: others(w, b, a)), "column of the word that asks"),
    ("7_4", "whole column", pair(without()), "whole column"),
    ("7_4", "all words", pair(without(0, "last")), "Both words are still"),
    ("7_4", "answers counted", pair(without(0, "last", "asks")), "word that answers is still"),
    ("7_4", "asks counted", pair(without(0, "last", "answers")), "word that asks is still"),
    ("7_4", "marks counted", pair(without("asks", "answers")), "marks at both ends"),
    ("7_4", "[SEP] counted", pair(without(0, "asks", "answers")), "mark at the end"),
    ("7_4", "[CLS] counted", pair(without("last", "asks", "answers")), "mark at the start"),
    ("7_4", "sum", pair(without(0, "last", "asks", "answers", take=np.sum)), "This is a sum"),
    ("7_4", "by all words", pair(lambda w, a, b: others(w, a, b) * (len(w) - 4) / (len(w) - 2)), "by all words"),
    ("7_4", "by all tokens", pair(lambda w, a, b: others(w, a, b) * (len(w) - 4) / len(w)), "by all tokens"),
    ("7_4", "largest", pair(without(0, "last", "asks", "answers", take=np.max)), "largest of the others"),
    ("7_4", "places not moved", pair(lambda w, a, b: np.delete(w[1:-1, b], [a, b]).mean()), "moves by one"),
    ("7_4", "nonsense", pair(lambda w, a, b: 0.1234), "Go down the column"),
    ("7_4", "one pair, always", lambda w, a, b: pair()(w, 2, 5), "one pair of words"),
    ("7_1", "one number", lambda x, heads: 1.0, "three axes"),
    ("7_1", "twice as many heads", lambda x, heads: split(x, 2 * heads), "the shape should be (3, 5, 4)"),
    ("7_1", "with the other sign", lambda x, heads: -split(x, heads), "the numbers are not"),
    ("7_2", "four words alone", lambda x, *rest: tuple(part * (len(x) == 4) for part in many()(x, *rest)), "not for three"),
    ("7_3", "three heads alone", lambda w: back(w).mean(axis=1) * (len(w) == 3), "not for 2"),
]

RIGHT = [
    ("7_1", split),
    ("7_1", lambda x, heads: np.stack(np.split(x, heads, axis=1))),
    ("7_1", lambda x, heads: np.array([[row[n * (len(row) // heads):(n + 1) * (len(row) // heads)] for row in x]
                                       for n in range(heads)])),
    ("7_1", lambda x, heads: split(x, heads).tolist()),
    ("7_2", many()),
    ("7_2", by_concatenation),
    ("7_2", librarys),
    ("7_3", lambda w: back(w).mean(axis=1)),
    ("7_3", lambda w: np.diagonal(w, -1, 1, 2)[:, :-1].mean(axis=1)),
    ("7_3", lambda w: [float(np.mean(row)) for row in back(w)]),
    ("7_4", pair()),
    ("7_4", lambda w, a, b: np.array([w[a, b], others(w, a, b)])),
    ("7_4", lambda w, a, b: [w[a, b], (w[1:-1, b].sum() - w[a, b] - w[b, b]) / (len(w) - 4)]),
]


(test_a_wrong_answer_gets_the_hint_meant_for_it, test_a_right_answer_is_accepted,
 test_a_stub_and_a_failing_function_get_a_sentence) = asked_of_checks(WRONG, RIGHT)


def test_the_inputs_do_not_saturate_softmax():
    q, k = (split(chapter_07._X @ w, 3) for w in (chapter_07._W_Q, chapter_07._W_K))
    weights = right_weights(q, k)
    assert weights.min() > 0.005 and weights.max() < 0.9
    assert (np.abs(softmax(scores(q, k)) - weights).max(axis=2) > 0.005).all()  # a missing root shows in every row
