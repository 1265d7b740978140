"""The checks of chapter 08 refuse each likely mistake with its own hint, and accept what is right."""

import numpy as np
from check_helpers import asked_of_checks, outcome

from attention_lib import rotate, scaled_dot_product_attention, sinusoidal_positions, softmax
from attention_lib.checks import chapter_08


def order_effect(attention, x, order):
    return np.abs(attention(x[order])[0] - attention(x)[0][order]).max()


def difference(attention, x, order):
    return attention(x[order])[0] - attention(x)[0][order]


def weights_differ(attention, x, order):
    return np.abs(attention(x[order])[1] - attention(x)[1][order][:, order]).max()


def waves(places, dim, exponent=None, pair=(np.sin, np.cos), base=10_000.0):
    exponent = np.arange(0, dim, 2) / dim if exponent is None else exponent
    angles = np.array(places)[:, None] / base**exponent
    return np.stack([each(angles) for each in pair], axis=-1).reshape(len(places), dim)


def side_by_side(places, dim):
    both = waves(places, dim)
    return np.concatenate([both[:, 0::2], both[:, 1::2]], axis=1)


def own_speeds(places, dim):
    angles = places[:, None] / 10_000 ** (np.arange(dim) / dim)
    return np.where(np.arange(dim) % 2, np.cos(angles), np.sin(angles))


def attend(q, k, v, turn=rotate):
    return scaled_dot_product_attention(turn(q), turn(k), v)


def backwards(x):
    return rotate(x, -np.arange(len(x)))


def by_square(x):
    return rotate(x, np.arange(len(x)) ** 2)


def halves(x):
    middle = x.shape[1] // 2
    both = rotate(np.stack([x[:, :middle], x[:, middle:]], axis=-1).reshape(x.shape))
    return np.concatenate([both[:, 0::2], both[:, 1::2]], axis=1)


def added(x):
    return x + sinusoidal_positions(*x.shape)


def without_root(q, k, v):
    weights = softmax(rotate(q) @ rotate(k).T)
    return weights @ v, weights


def columns(q, k, v):
    weights = softmax(rotate(q) @ rotate(k).T / np.sqrt(q.shape[1]), axis=0)
    return weights @ v, weights


def transposed(q, k, v):
    weights = attend(q, k, v)[1]
    return weights.T @ v, weights


def by_hand(q, k, v):
    def turned(x):
        a = np.arange(1, 1 + len(x))[:, None] / 10_000 ** (np.arange(0, x.shape[1], 2) / x.shape[1])
        z = (x[:, 0::2] + 1j * x[:, 1::2]) * np.exp(1j * a)
        return np.stack([z.real, z.imag], axis=-1).reshape(x.shape)

    return list(attend(q, k, v, turned))


def on_previous(weights, numbers):
    place = np.argsort(numbers)
    return weights[place[1:], place[:-1]].mean()


def with_the_first(weights, numbers):
    place = np.argsort(numbers)
    return weights[place, np.roll(place, 1)].mean()


def by_all_tokens(weights, numbers):
    return on_previous(weights, numbers) * (len(numbers) - 1) / len(numbers)


def one_by_one(weights, numbers):
    numbers = list(numbers)
    return np.mean([weights[numbers.index(n)][numbers.index(n - 1)] for n in numbers if n > 0])


WRONG = [  # (check, what is wrong, function, a piece of the hint meant for it)
    ("8_1", "invariance", lambda a, x, o: np.abs(a(x[o])[0] - a(x)[0]).max(), "Rows travel"),
    ("8_1", "the inverse order", lambda a, x, o: np.abs(a(x[o])[0] - a(x)[0][np.argsort(o)]).max(), "wrong way round"),
    ("8_1", "ordered twice", lambda a, x, o: np.abs(a(x[o])[0][o] - a(x)[0]).max(), "wrong way round"),
    ("8_1", "the weights", weights_differ, "Compare the outputs"),
    ("8_1", "weights, rows alone", lambda a, x, o: np.abs(a(x[o])[1] - a(x)[1][o]).max(), "Compare the outputs"),
    ("8_1", "means", lambda a, x, o: np.abs(a(x[o])[0].mean(axis=0) - a(x)[0].mean(axis=0)).max(), "compare means"),
    ("8_1", "signed", lambda *given: difference(*given).max(), "without its sign"),
    ("8_1", "signed, the other way", lambda *given: (-difference(*given)).max(), "without its sign"),
    ("8_1", "the sum", lambda *given: np.abs(difference(*given)).sum(), "sum of all"),
    ("8_1", "the mean", lambda *given: np.abs(difference(*given)).mean(), "mean difference"),
    ("8_1", "the norm", lambda *given: np.linalg.norm(difference(*given)), "length of all"),
    ("8_1", "yes or no", lambda *given: np.allclose(difference(*given), 0), "not whether"),
    ("8_1", "all differences", lambda *given: np.abs(difference(*given)), "one number"),
    ("8_1", "never ordered before", lambda a, x, o: np.abs(a(x)[0][o] - a(x)[0][o]).max(), "Is x ordered before"),
    ("8_1", "the mask of another", lambda *given: order_effect(*given) + 1, "The number is wrong"),
    ("8_2", "sine and cosine swapped", lambda p, d: waves(p, d, pair=(np.cos, np.sin)), "changed places"),
    ("8_2", "halves", side_by_side, "take turns"),
    ("8_2", "a speed for each column", own_speeds, "share one"),
    ("8_2", "exponent i / D", lambda p, d: waves(p, d, np.arange(d // 2) / d), "2i / D, not i / D"),
    ("8_2", "exponent 4i / D", lambda p, d: waves(p, d, np.arange(0, d, 2) * 2 / d), "already counts 2i"),
    ("8_2", "from 1", lambda p, d: waves(p + 1, d), "one too far"),
    ("8_2", "places forgotten", lambda p, d: sinusoidal_positions(len(p), d), "places that are given"),
    ("8_2", "whole places", lambda p, d: waves(p.astype(int), d), "need not be whole"),
    ("8_2", "multiplied", lambda p, d: waves(p, d, -np.arange(0, d, 2) / d), "faster and faster"),
    ("8_2", "one speed", lambda p, d: waves(p, d, np.zeros(d // 2)), "one speed"),
    ("8_2", "degrees", lambda p, d: waves(np.radians(p), d), "degrees"),
    ("8_2", "sines alone", lambda p, d: waves(p, d, pair=(np.sin, np.sin)), "second is the cosine"),
    ("8_2", "half the columns", lambda p, d: waves(p, d)[:, 0::2], "Half of the columns"),
    ("8_2", "transposed", lambda p, d: waves(p, d).T, "shape should be (4, 6)"),
    ("8_2", "another base", lambda p, d: waves(p, d, base=1000.0), "numbers are not"),
    ("8_3", "no positions", scaled_dot_product_attention, "know no positions"),
    ("8_3", "only queries", lambda q, k, v: scaled_dot_product_attention(rotate(q), k, v), "Only the queries"),
    ("8_3", "only keys", lambda q, k, v: scaled_dot_product_attention(q, rotate(k), v), "Only the keys"),
    ("8_3", "clockwise", lambda q, k, v: attend(q, k, v, backwards), "clockwise"),
    ("8_3", "against each other", lambda q, k, v: scaled_dot_product_attention(rotate(q), backwards(k), v), "opposite"),
    ("8_3", "one speed", lambda q, k, v: attend(q, k, v, lambda x: rotate(x, base=1.0)), "same angle"),
    ("8_3", "position squared", lambda q, k, v: attend(q, k, v, by_square), "square of the position"),
    ("8_3", "halves", lambda q, k, v: attend(q, k, v, halves), "i + D/2"),
    ("8_3", "added", lambda q, k, v: attend(q, k, v, added), "Rotary positions turn"),
    ("8_3", "turned twice", lambda q, k, v: attend(rotate(q), rotate(k), v), "turned twice"),
    ("8_3", "values too", lambda q, k, v: attend(q, k, rotate(v)), "turned the values"),
    ("8_3", "the output", lambda q, k, v: (rotate(attend(q, k, v)[0]), attend(q, k, v)[1]), "turned the output"),
    ("8_3", "added to values", lambda q, k, v: attend(q, k, added(v)), "added positions to the values"),
    ("8_3", "no root", without_root, "not divided by"),
    ("8_3", "first axis", columns, "columns add up to 1"),
    ("8_3", "q and k swapped", lambda q, k, v: attend(k, q, v), "have changed places"),
    ("8_3", "transposed mix", transposed, "transposed in the mix"),
    ("8_3", "nothing mixed", lambda q, k, v: (v, attend(q, k, v)[1]), "the output is not"),
    ("8_3", "another base", lambda q, k, v: attend(q, k, v, lambda x: rotate(x, base=100.0)), "weights are not right"),
    ("8_3", "the output alone", lambda q, k, v: attend(q, k, v)[0], "two arrays"),
    ("8_3", "in the wrong order", lambda q, k, v: attend(q, k, v)[::-1], "wrong order"),
    ("8_4", "the page's order", lambda w, n: np.diagonal(w, -1).mean(), "before in the text"),
    ("8_4", "the page's next", lambda w, n: np.diagonal(w, 1).mean(), "after in the text"),
    ("8_4", "axes swapped", lambda w, n: on_previous(w.T, n), "*next* number, or rows and columns"),
    ("8_4", "next number", lambda w, n: on_previous(w, -n), "*next* number"),
    ("8_4", "numbers for rows", lambda w, n: w[n[1:], n[:-1]].mean(), "numbers for rows"),
    ("8_4", "[CLS] looks at the last", with_the_first, "Leave it out"),
    ("8_4", "divided by T", by_all_tokens, "divide by all tokens"),
    ("8_4", "the sum", lambda w, n: on_previous(w, n) * (len(n) - 1), "This is the sum"),
    ("8_4", "all weights", lambda w, n: w.mean(), "mean of all weights"),
    ("8_4", "one for each token", lambda w, n: w[np.argsort(n)[1:], np.argsort(n)[:-1]], "Return one number"),
    ("8_4", "the largest", lambda w, n: w.max(), "The number is wrong"),
    ("8_4", "six tokens only", lambda w, n: on_previous(w, n) if len(n) == 6 else 0.5, "real head 1.3"),
    ("8_1", "never 0", lambda a, x, o: max(order_effect(a, x, o), 1e-3), "For raw attention"),
    ("8_3", "one row of weights", lambda *all: (attend(*all)[0], attend(*all)[1][0]), "should have shape (5, 5)"),
    ("8_3", "by d_k", lambda q, k, v: scaled_dot_product_attention(rotate(q) / np.sqrt(6), rotate(k), v), "divided by d_k, not by its root"),
]

RIGHT = [
    ("8_1", order_effect),
    ("8_1", lambda a, x, o: max(abs(float(each)) for each in difference(a, x, o).ravel())),
    ("8_1", lambda a, x, o: np.abs(a(x[o])[0][np.argsort(o)] - a(x)[0]).max()),  # turned back instead
    ("8_2", waves),
    ("8_2", lambda p, d: waves(p, d).tolist()),
    ("8_2", lambda p, d: [[(np.cos if c % 2 else np.sin)(x / 10_000 ** ((c - c % 2) / d)) for c in range(d)] for x in p]),
    ("8_3", attend),
    ("8_3", by_hand),  # places from 1: the distances are the same
    ("8_4", on_previous),
    ("8_4", one_by_one),
    ("8_4", lambda w, n: w[n[:, None] == n + 1].mean()),
]


(test_a_wrong_answer_gets_the_hint_meant_for_it, test_a_right_answer_is_accepted,
 test_a_stub_and_a_failing_function_get_a_sentence) = asked_of_checks(WRONG, RIGHT)


def test_the_inputs_do_not_saturate_softmax():
    weights = attend(chapter_08._Q, chapter_08._K, chapter_08._V)[1]
    assert weights.max() < 0.9 and weights.min() > 0.005
    assert chapter_08._WEIGHTS.max() < 0.9


def test_the_real_head_follows_the_numbers_as_the_praise_says(capsys):
    weights, numbers = chapter_08._real_head()
    by_number, by_text = on_previous(weights, numbers), np.diagonal(weights, -1).mean()
    assert by_number > 0.95 and by_text < 0.05
    assert f"{by_number:.2f} by number and {by_text:.2f} by place" in outcome("8_4", on_previous, capsys)[1]
