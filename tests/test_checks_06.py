"""The checks of chapter 06 refuse each likely mistake with its own hint, and accept what is right."""

import numpy as np
from check_helpers import asked_of_checks

from attention_lib import causal_mask, scaled_dot_product_attention, softmax
from attention_lib.checks import chapter_06


def root(x):
    return np.sqrt(np.shape(x)[-1])


def one_row(query, keys):
    return softmax(keys @ query / np.sqrt(len(query)))


def cosines(query, keys):
    return keys @ query / np.linalg.norm(query) / np.linalg.norm(keys, axis=1)


def of(q, k, v):
    return scaled_dot_product_attention(q, k, v)


def attend(x, w_q, w_k, w_v):
    return of(x @ w_q, x @ w_k, x @ w_v)


def scored(score, mix=None):
    """Attention whose weights are `score(q, k, x)` and whose mix is `mix(weights, q, k, v, x)`."""
    def answer(x, w_q, w_k, w_v):
        q, k, v = x @ w_q, x @ w_k, x @ w_v
        weights = score(q, k, x)
        return weights @ v if mix is None else mix(weights, q, k, v, x), weights
    return answer


def right(q, k, x):
    return softmax(q @ k.T / root(q))


def drawn(make):
    """A variance by experiment: `make(q, k, d_k, divide)` of q and k, (n, d_k) each."""
    return lambda d_k, n, rng, divide: make(*rng.normal(size=(2, n, d_k)), d_k, divide)


def products(q, k, d_k, divide):
    return (q * k).sum(axis=1) / (np.sqrt(d_k) if divide else 1)


def pull(x, weights, w_v, w_o, row):
    pulls = weights[row][:, None] * (x @ w_v @ w_o)
    return pulls, x[row] + pulls.sum(axis=0)


def pulled(make):
    """Pulls that are `make(x, weights, w_v, w_o, row)`, and the sum of old and pulls."""
    def answer(x, weights, w_v, w_o, row):
        pulls = make(x, weights, w_v, w_o, row)
        return pulls, x[row] + pulls.sum(axis=0)
    return answer


def moved(make):
    """The right pulls, and a new vector that is `make(x, pulls, value_outputs, row)`."""
    def answer(x, weights, w_v, w_o, row):
        pulls = pull(x, weights, w_v, w_o, row)[0]
        return pulls, make(x, pulls, x @ w_v @ w_o, row)
    return answer


def rows(weights, row):
    return weights[row][:, None]


WRONG = [  # (check, what is wrong, function, a piece of the hint meant for it)
    ("6_1", "no root", lambda q, k: softmax(k @ q), "not divided by the root"),
    ("6_1", "√S", lambda q, k: softmax(k @ q / np.sqrt(len(k))), "root of the number of keys"),
    ("6_1", "d_k", lambda q, k: softmax(k @ q / len(q)), "d_k itself"),
    ("6_1", "root after softmax", lambda q, k: softmax(k @ q) / root(q), "comes too late"),
    ("6_1", "multiplied", lambda q, k: softmax(k @ q * root(q)), "multiply by the root"),
    ("6_1", "no softmax", lambda q, k: k @ q / root(q), "These are scores"),
    ("6_1", "dot products", lambda q, k: k @ q, "These are dot products"),
    ("6_1", "minus", lambda q, k: softmax(-(k @ q) / root(q)), "fits best gets least"),
    ("6_1", "cosines", lambda q, k: softmax(cosines(q, k)), "These are cosines"),
    ("6_1", "cosines and root", lambda q, k: softmax(cosines(q, k) / root(q)), "These are cosines"),
    ("6_1", "no sum", lambda q, k: softmax(k * q / root(q), axis=0), "Add up the products"),
    ("6_1", "softmax along the wrong axis", lambda q, k: softmax((k * q).sum(axis=0) / root(q)), "one for each key"),
    ("6_1", "softmax of single numbers", lambda q, k: softmax((k @ q / root(q))[:, None], axis=0), "shape (5,)"),
    ("6_1", "softmax on an axis of one", lambda q, k: softmax((k @ q / root(q))[:, None])[:, 0], "add up to 1"),
    ("6_1", "shares of the scores", lambda q, k: np.exp2(k @ q) / np.exp2(k @ q).sum(), "add up to 1 but"),
    ("6_1", "a root of 3, always", lambda q, k: softmax(k @ q / np.sqrt(3)), "not for d_k = 2"),
    ("6_2", "swapped", scored(lambda q, k, x: softmax(k @ q.T / root(q))), "Queries and keys are swapped"),
    ("6_2", "no root", scored(lambda q, k, x: softmax(q @ k.T)), "not divided by the root"),
    ("6_2", "√D", scored(lambda q, k, x: softmax(q @ k.T / root(x))), "root of D"),
    ("6_2", "√T", scored(lambda q, k, x: softmax(q @ k.T / np.sqrt(len(x)))), "number of words"),
    ("6_2", "d_k", scored(lambda q, k, x: softmax(q @ k.T / q.shape[1])), "d_k itself"),
    ("6_2", "first axis", scored(lambda q, k, x: softmax(q @ k.T / root(q), axis=0)), "columns of your weights"),
    ("6_2", "transposed", scored(lambda q, k, x: right(q, k, x).T), "weights are transposed"),
    ("6_2", "queries alone", scored(lambda q, k, x: right(q, q, x)), "queries meet queries"),
    ("6_2", "keys alone", scored(lambda q, k, x: right(k, k, x)), "keys meet keys"),
    ("6_2", "raw", scored(lambda q, k, x: softmax(x @ x.T)), "raw: x meets x"),
    ("6_2", "raw, divided", scored(lambda q, k, x: right(x, x, x)), "raw: x meets x"),
    ("6_2", "scores", scored(lambda q, k, x: q @ k.T / root(q)), "These are scores"),
    ("6_2", "causal", lambda x, q, k, v: scaled_dot_product_attention(x @ q, x @ k, x @ v, causal_mask(len(x))),
     "what comes before"),
    ("6_2", "not itself", lambda x, q, k, v: scaled_dot_product_attention(
        x @ q, x @ k, x @ v, ~np.eye(len(x), dtype=bool)), "weights are not right"),
    ("6_2", "keys as values", scored(right, lambda w, q, k, v, x: w @ k), "mixed keys"),
    ("6_2", "queries as values", scored(right, lambda w, q, k, v, x: w @ q), "mixed queries"),
    ("6_2", "x as values", scored(right, lambda w, q, k, v, x: w @ x), "mixed x itself"),
    ("6_2", "mixed by columns", scored(right, lambda w, q, k, v, x: w.T @ v), "transposed in the mix"),
    ("6_2", "mixed by dot products", scored(right, lambda w, q, k, v, x: q @ k.T @ v), "mixed with the dot"),
    ("6_2", "mixed by scores", scored(right, lambda w, q, k, v, x: q @ k.T / root(q) @ v), "mixed with the scores"),
    ("6_2", "not mixed", scored(right, lambda w, q, k, v, x: v), "before anybody listens"),
    ("6_2", "x added", scored(right, lambda w, q, k, v, x: w @ v + (x if v.shape == x.shape else 0)), "have added x"),
    ("6_2", "one word", scored(right, lambda w, q, k, v, x: (w @ v)[0]), "for every word"),
    ("6_2", "wrong order", lambda *all: attend(*all)[::-1], "wrong order"),
    ("6_2", "only what is heard", lambda *all: attend(*all)[0], "two arrays"),
    ("6_2", "one row of weights", lambda *all: (attend(*all)[0], attend(*all)[1][0]), "shape (5, 5)"),
    ("6_3", "all scores", drawn(products), "one number"),
    ("6_3", "standard deviation", drawn(lambda *all: products(*all).std()), "standard deviation"),
    ("6_3", "not by experiment", lambda d_k, n, rng, divide: 1.0 if divide else float(d_k), "Is it measured"),
    ("6_3", "an rng of its own", lambda d_k, n, rng, divide: products(
        *np.random.default_rng().normal(size=(2, n, d_k)), d_k, divide).var(), "no other"),
    ("6_3", "q with itself", drawn(lambda q, k, *rest: products(q, q, *rest).var()), "near 32"),
    ("6_3", "always divided", drawn(lambda q, k, d, _: products(q, k, d, True).var()), "always divide"),
    ("6_3", "nothing added up", drawn(lambda q, k, d, divide: (q * k).var()), "always divide"),
    ("6_3", "never divided", drawn(lambda q, k, d, _: products(q, k, d, False).var()), "nothing changes"),
    ("6_3", "by d_k", drawn(lambda q, k, d, yes: ((q * k).sum(1) / (d if yes else 1)).var()), "Divide by its root"),
    ("6_3", "variance divided", drawn(lambda q, k, d, yes: (q * k).sum(1).var() / (d**0.5 if yes else 1)),
     "divide the variance"),
    ("6_3", "even numbers", lambda d_k, n, rng, divide: products(*rng.random((2, n, d_k)), d_k, divide).var(),
     "variance is off"),
    ("6_3", "NaN", lambda *all: np.nan, "not a finite number"),
    ("6_3", "n fixed", lambda d_k, n, rng, divide: products(*rng.normal(size=(2, 2000, d_k)), d_k, divide).var(),
     "n changes nothing"),
    ("6_4", "no w_o", pulled(lambda x, w, v, o, row: rows(w, row) * (x @ v)), "w_o is forgotten"),
    ("6_4", "no w_v", pulled(lambda x, w, v, o, row: rows(w, row) * (x @ o)), "w_v is forgotten"),
    ("6_4", "neither", pulled(lambda x, w, v, o, row: rows(w, row) * x), "own vectors"),
    ("6_4", "w_o transposed", pulled(lambda x, w, v, o, row: rows(w, row) * (x @ v @ o.T)), "w_o is transposed"),
    ("6_4", "w_v transposed", pulled(lambda x, w, v, o, row: rows(w, row) * (x @ v.T @ o)), "w_v is transposed"),
    ("6_4", "w_o first", pulled(lambda x, w, v, o, row: rows(w, row) * (x @ o @ v)), "w_o comes before"),
    ("6_4", "as in chapter 05", pulled(lambda x, w, v, o, row: rows(w, row) * (x @ v @ o - x[row])), "as in chapter 05"),
    ("6_4", "a column", pulled(lambda x, w, v, o, row: w[:, row][:, None] * (x @ v @ o)), "took a column"),
    ("6_4", "not weighted", pulled(lambda x, w, v, o, row: x @ v @ o), "whole value outputs"),
    ("6_4", "the first word", pulled(lambda x, w, v, o, row: rows(w, 0) * (x @ v @ o)), "on the first word"),
    ("6_4", "equal weights", pulled(lambda x, w, v, o, row: x @ v @ o / len(x)), "pulls are not right"),
    ("6_4", "in its place", moved(lambda x, pulls, value_outputs, row: pulls.sum(axis=0)), "in place of the word"),
    ("6_4", "old plus value outputs", moved(lambda x, pulls, value_outputs, row: x[row] + value_outputs.sum(axis=0)), "without their weights"),
    ("6_4", "from the first word", moved(lambda x, pulls, value_outputs, row: x[0] + pulls.sum(axis=0)), "from the first word"),
    ("6_4", "subtracted", moved(lambda x, pulls, value_outputs, row: x[row] - pulls.sum(axis=0)), "subtract the pulls"),
    ("6_4", "half and half", moved(lambda x, pulls, value_outputs, row: (x[row] + pulls.sum(axis=0)) / 2), "mean of old"),
    ("6_4", "mean pull", moved(lambda x, pulls, value_outputs, row: x[row] + pulls.mean(axis=0)), "mean of the pulls"),
    ("6_4", "not moved", moved(lambda x, pulls, value_outputs, row: x[row]), "has not moved"),
    ("6_4", "all words", moved(lambda x, pulls, value_outputs, row: x + pulls), "one word moves"),
    ("6_4", "its own pull left out", moved(lambda x, pulls, value_outputs, row: x[row] + pulls.sum(axis=0) - pulls[row]),
     "old vector plus all pulls"),
    ("6_4", "wrong order", lambda *all: pull(*all)[::-1], "wrong order"),
    ("6_4", "pulls alone", lambda *all: pull(*all)[0], "two arrays"),
    ("6_4", "summed", lambda *all: (pull(*all)[0].sum(axis=0), pull(*all)[1]), "one by one"),
    ("6_4", "right for one word", lambda x, w, v, o, row: pull(x, w, v, o, 2), "not for another"),
    ("6_2", "values of 4 numbers alone", lambda x, q, k, v: (attend(x, q, k, v)[0] * (v.shape[1] == 4), attend(x, q, k, v)[1]), "not for d_v = 3"),
    ("6_2", "five words alone", lambda x, *w: (attend(x, *w)[0], attend(x, *w)[1] * (len(x) == 5)), "not for two"),
    ("6_2", "mixed twice", scored(right, lambda w, q, k, v, x: w @ w @ v), "what is heard is not"),
    ("6_3", "by the root of 16, always", drawn(lambda q, k, d, yes: ((q * k).sum(1) / (4 if yes else 1)).var()), "whatever d_k is"),
    ("6_4", "two numbers of three", lambda *all: (pull(*all)[0][:, :2], pull(*all)[1]), "pulls have shape (5, 3)"),
    ("6_4", "values of 3 numbers alone", lambda x, w, v, o, row: pull(x, w, v * (len(o) == 3), o, row), "not for values of 2"),
]

RIGHT = [
    ("6_1", one_row),
    ("6_1", lambda q, k: (one_row(q, k) + 1e-9).tolist()),
    ("6_1", lambda q, k: one_row(q.astype(np.float32), k.astype(np.float32))),
    ("6_2", attend),
    ("6_2", lambda *all: [each.tolist() for each in attend(*all)]),
    ("6_2", scored(right)),
    ("6_2", lambda x, q, k, v: tuple(map(np.array, zip(*[
        (one_row(each @ q, x @ k) @ (x @ v), one_row(each @ q, x @ k)) for each in x], strict=True)))),
    ("6_3", drawn(lambda *all: products(*all).var())),
    ("6_3", lambda d_k, n, rng, divide: float(np.var([
        rng.normal(size=d_k) @ rng.normal(size=d_k) / (d_k**0.5 if divide else 1) for _ in range(n)]))),
    ("6_3", lambda d_k, n, rng, divide: drawn(products)(d_k, n, rng, divide).var() + 1e-12),
    ("6_3", drawn(lambda q, k, d, yes: (products(q, k, d, yes) ** 2).mean())),
    ("6_3", lambda d_k, n, rng, divide: np.array([(
        products(rng.standard_normal((n, d_k)), rng.standard_normal((n, d_k)), d_k, divide)).var(ddof=n > 1)])[0]),
    ("6_4", pull),
    ("6_4", lambda *all: [each.tolist() for each in pull(*all)]),
    ("6_4", lambda x, w, v, o, row: ([weight * (each @ v @ o) for weight, each in zip(w[row], x, strict=True)],
                                     x[row] + w[row] @ x @ v @ o)),
]


(test_a_wrong_answer_gets_the_hint_meant_for_it, test_a_right_answer_is_accepted,
 test_a_stub_and_a_failing_function_get_a_sentence) = asked_of_checks(WRONG, RIGHT)


def test_the_inputs_do_not_saturate_softmax():
    weights = attend(chapter_06._X, chapter_06._W_Q, chapter_06._W_K, chapter_06._W_V)[1]
    assert weights.min() > 0.02 and weights.max() < 0.75


def test_a_missing_root_shows_in_every_row():
    q, k = chapter_06._X @ chapter_06._W_Q, chapter_06._X @ chapter_06._W_K
    assert (np.abs(softmax(q @ k.T) - right(q, k, None)).max(axis=1) > 0.005).all()
