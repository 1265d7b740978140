"""The checks of chapter 11 refuse each likely mistake with its own hint, and accept what is right."""

import re

import numpy as np
import pytest
from check_helpers import asked_of_checks, outcome

from attention_lib import softmax
from attention_lib.checks import chapter_11
from attention_lib.transformer import FeedForward, feed_forward, gelu, layer_norm


def centred(x, axis=-1):
    return x - x.mean(axis=axis, keepdims=True)


def normed(x, epsilon, axis=-1, ddof=0):
    return centred(x, axis) / np.sqrt(x.var(axis=axis, keepdims=True, ddof=ddof) + epsilon)


def spread(x):
    return x.std(axis=-1, keepdims=True)


def length(x, axis=-1):
    return np.linalg.norm(x, axis=axis, keepdims=True)


def inside(x, gain, bias, epsilon):
    x -= x.mean(axis=-1, keepdims=True)
    return normed(x, epsilon) * gain + bias


def block(x, attend, think, norm_1, norm_2):
    x = norm_1(x + attend(x))
    return norm_2(x + think(x))


def pre_norm(x, attend, think, norm_1, norm_2):
    x = x + attend(norm_1(x))
    return x + think(norm_2(x))


def in_place(x, attend, think, norm_1, norm_2):
    x += attend(x)
    x = norm_1(x)
    return norm_2(x + think(x))


def think(x, w_1, b_1, w_2, b_2):
    return gelu(x @ w_1 + b_1) @ w_2 + b_2


def tanh_gelu(x):
    return 0.5 * x * (1 + np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x**3)))


def emptied(x, w_1, b_1, w_2, b_2):
    right = think(x, w_1, b_1, w_2, b_2)
    b_1 *= 0
    return right


def alone(function):
    """What goes wrong only where one word comes by itself."""
    return lambda x, *rest: think(x, *rest) if x.ndim == 2 else function(x, *rest)


def masks(size, *hears):
    """One mask a layer: each word hears itself, and row hears column for each (row, column) of its dict."""
    both = np.stack([np.eye(size, dtype=bool)] * len(hears))
    for mask, pairs in zip(both, hears, strict=True):
        for row, column in pairs:
            mask[row, column] = True
    return both


def route(make):
    """Two masks of which `make(source, messenger, listener)` gives what is heard, layer by layer."""
    return lambda size, *three: masks(size, *make(*three))


pass_on = route(lambda s, m, t: ([(m, s)], [(t, m)]))


def generous(size, source, messenger, listener):
    """Everybody hears everybody, but for the listener, and in layer 1 the messenger."""
    both = np.ones((2, size, size), bool)
    itself, first = np.arange(size) == listener, np.arange(size) == messenger
    both[0, listener], both[0, messenger], both[1, listener] = itself, first, itself | first
    both[0, messenger, source] = True
    return both


WRONG = [  # (check, what is wrong, function, a piece of the hint meant for it)
    ("11_1", "all words at once", lambda x, g, b, e: centred(x, None) / np.sqrt(x.var() + e) * g + b, "all words together"),
    ("11_1", "columns", lambda x, g, b, e: normed(x, e, 0) * g + b, "standardise the columns"),
    ("11_1", "no mean", lambda x, g, b, e: x / np.sqrt(x.var(-1, keepdims=True) + e) * g + b, "mean is still in it"),
    ("11_1", "root mean square", lambda x, g, b, e: x / np.sqrt((x**2).mean(-1, keepdims=True) + e) * g + b, "mean is still in it"),
    ("11_1", "not divided", lambda x, g, b, e: centred(x) * g + b, "as long as they were"),
    ("11_1", "variance", lambda x, g, b, e: centred(x) / (x.var(-1, keepdims=True) + e) * g + b, "divide by the variance"),
    ("11_1", "epsilon beside the root", lambda x, g, b, e: centred(x) / (spread(x) + e) * g + b, "Epsilon comes too late"),
    ("11_1", "no epsilon", lambda x, g, b, e: centred(x) / spread(x) * g + b, "Where is epsilon"),
    ("11_1", "D - 1", lambda x, g, b, e: normed(x, e, ddof=1) * g + b, "divide by D - 1"),
    ("11_1", "D - 1 and no epsilon", lambda x, g, b, e: normed(x, 0, ddof=1) * g + b, "divide by D - 1"),
    ("11_1", "length 1", lambda x, g, b, e: x / length(x) * g + b, "as long as 1"),
    ("11_1", "centred, length 1", lambda x, g, b, e: centred(x) / np.sqrt(length(centred(x)) ** 2 + e) * g + b, "as long as 1"),
    ("11_1", "gain and bias first", lambda x, g, b, e: normed(x * g + b, e), "Gain and bias come before"),
    ("11_1", "gain first", lambda x, g, b, e: normed(x * g, e) + b, "gain comes before"),
    ("11_1", "neither", lambda x, g, b, e: normed(x, e), "both forgotten"),
    ("11_1", "no bias", lambda x, g, b, e: normed(x, e) * g, "bias is forgotten"),
    ("11_1", "no gain", lambda x, g, b, e: normed(x, e) + b, "gain is forgotten"),
    ("11_1", "bias before gain", lambda x, g, b, e: (normed(x, e) + b) * g, "bias comes too early"),
    ("11_1", "gain added", lambda x, g, b, e: normed(x, e) + g + b, "gain is added"),
    ("11_1", "x added", lambda x, g, b, e: x + normed(x, e) * g + b, "add x again"),
    ("11_1", "bias subtracted", lambda x, g, b, e: normed(x, e) * g - b, "numbers are not right"),
    ("11_1", "NaN", lambda x, g, b, e: x * np.nan, "numbers are not right"),
    ("11_1", "one row", lambda x, g, b, e: layer_norm(x, g, b, e)[0], "shape of x"),
    ("11_1", "x changed", inside, "changed x"),
    ("11_1", "two axes alone", lambda x, g, b, e: layer_norm(x, g, b, e) * (x.ndim > 1), "one word alone"),
    ("11_1", "axis 1", lambda x, g, b, e: normed(x, e, min(1, x.ndim - 1)) * g + b, "two texts at once"),
    ("11_1", "an epsilon of 0.5, always", lambda x, g, b, e: layer_norm(x, g, b, 0.5), "another epsilon"),
    ("11_2", "not bent", lambda x, w, b, v, c: (x @ w + b) @ v + c, "Nothing is bent"),
    ("11_2", "ReLU", lambda x, w, b, v, c: np.maximum(x @ w + b, 0) @ v + c, "ReLU"),
    ("11_2", "GELU by tanh", lambda x, w, b, v, c: tanh_gelu(x @ w + b) @ v + c, "form of GELU with tanh"),
    ("11_2", "bent at the end", lambda x, w, b, v, c: gelu((x @ w + b) @ v + c), "bend at the end"),
    ("11_2", "bent before the last bias", lambda x, w, b, v, c: gelu((x @ w + b) @ v) + c, "bend at the end"),
    ("11_2", "bent twice", lambda *all: gelu(think(*all)), "bend twice"),
    ("11_2", "bent twice in the middle", lambda x, w, b, v, c: gelu(gelu(x @ w + b)) @ v + c, "bend twice"),
    ("11_2", "no bias", lambda x, w, b, v, c: gelu(x @ w) @ v, "Both biases"),
    ("11_2", "no b_1", lambda x, w, b, v, c: gelu(x @ w) @ v + c, "b_1 is forgotten"),
    ("11_2", "no b_2", lambda x, w, b, v, c: gelu(x @ w + b) @ v, "b_2 is forgotten"),
    ("11_2", "b_1 after gelu", lambda x, w, b, v, c: (gelu(x @ w) + b) @ v + c, "b_1 comes too late"),
    ("11_2", "softmax", lambda x, w, b, v, c: softmax(x @ w + b) @ v + c, "This is softmax"),
    ("11_2", "x added", lambda x, *rest: x + think(x, *rest), "You add x"),
    ("11_2", "averaged before", lambda x, *rest: think(0 * x + x.mean(axis=0), *rest), "Words hear each other"),
    ("11_2", "averaged after", lambda x, *rest: 0 * x + think(x, *rest).mean(axis=0), "Words hear each other"),
    ("11_2", "normed before", lambda x, *rest: think(normed(x, 0), *rest), "You norm the words"),
    ("11_2", "normed after", lambda *all: normed(think(*all), 0), "You norm the words"),
    ("11_2", "still wide", lambda x, w, b, v, c: gelu(x @ w + b), "still wide"),
    ("11_2", "one for all", lambda x, *rest: think(x.mean(axis=0), *rest), "one vector for all words"),
    ("11_2", "a word too few", lambda *all: think(*all)[1:], "5 numbers back"),
    ("11_2", "backwards", lambda x, *rest: think(x[::-1], *rest), "numbers are not right"),
    ("11_2", "a word alone", alone(lambda x, *rest: think(normed(x, 0), *rest)), "One word alone"),
    ("11_2", "a bias emptied", emptied, "changed x, or one of the matrices"),
    ("11_3", "no sums", lambda x, a, t, n, m: m(t(n(a(x)))), "Nothing is added"),
    ("11_3", "neither sums nor norms", lambda x, a, t, n, m: t(a(x)), "Nothing is added"),
    ("11_3", "no first sum", lambda x, a, t, n, m: m(n(a(x)) + t(n(a(x)))), "first sum is missing"),
    ("11_3", "no second sum", lambda x, a, t, n, m: m(t(n(x + a(x)))), "second sum is missing"),
    ("11_3", "second sum from x", lambda x, a, t, n, m: m(x + t(n(x + a(x)))), "starts from x again"),
    ("11_3", "pre-norm", pre_norm, "norm before each part"),
    ("11_3", "pre-norm, and one at the end", lambda x, a, t, n, m: m(pre_norm(x, a, t, n, m)), "norm before each part"),
    ("11_3", "norm before the sum", lambda x, a, t, n, m: x + n(a(x)) + m(t(x + n(a(x)))), "Add first, then norm"),
    ("11_3", "thinks first", lambda x, a, t, n, m: block(x, t, a, n, m), "Thinking comes first"),
    ("11_3", "thinks first, with its own norm", lambda x, a, t, n, m: block(x, t, a, m, n), "Thinking comes first"),
    ("11_3", "side by side", lambda x, a, t, n, m: m(x + a(x) + t(x)), "side by side"),
    ("11_3", "side by side, no norm", lambda x, a, t, n, m: x + a(x) + t(x), "side by side"),
    ("11_3", "thinks about x", lambda x, a, t, n, m: m(n(x + a(x)) + t(x)), "side by side"),
    ("11_3", "norms swapped", lambda x, a, t, n, m: block(x, a, t, m, n), "changed places"),
    ("11_3", "first norm twice", lambda x, a, t, n, m: block(x, a, t, n, n), "first norm stands in"),
    ("11_3", "second norm twice", lambda x, a, t, n, m: block(x, a, t, m, m), "second norm stands in"),
    ("11_3", "no norm at the end", lambda x, a, t, n, m: n(x + a(x)) + t(n(x + a(x))), "norm at the end"),
    ("11_3", "no norm in the middle", lambda x, a, t, n, m: m(x + a(x) + t(x + a(x))), "norm in the middle"),
    ("11_3", "no norm", lambda x, a, t, n, m: x + a(x) + t(x + a(x)), "no norm at all"),
    ("11_3", "half", lambda x, a, t, n, m: n(x + a(x)), "Only half"),
    ("11_3", "thinks before the norm", lambda x, a, t, n, m: m(n(x + a(x)) + t(x + a(x))), "before it was normed"),
    ("11_3", "subtracted", lambda x, a, t, n, m: m(n(x - a(x)) - t(n(x - a(x)))), "after each of them a sum"),
    ("11_3", "one word", lambda *all: block(*all)[0], "shape (4, 5)"),
    ("11_3", "x changed", in_place, "changed x"),
    ("11_3", "its own parts", lambda x, *given: block(x, chapter_11._attend, chapter_11._think, chapter_11._norm_1,
                                                      chapter_11._norm_2), "Call the functions"),
    ("11_4", "one mask", lambda size, s, m, t: masks(size, [(m, s), (t, m)])[0], "one mask"),
    ("11_4", "three masks", route(lambda s, m, t: ([(m, s)], [(t, m)], [])), "shape (2, 7, 7)"),
    ("11_4", "numbers", lambda *all: pass_on(*all).astype(int), "These are numbers"),
    ("11_4", "nothing but the two steps", lambda size, *three: pass_on(size, *three) & ~np.eye(size, dtype=bool), "hear nobody"),
    ("11_4", "direct", route(lambda s, m, t: ([(t, s)], [])), "hears the source itself"),
    ("11_4", "direct, too", route(lambda s, m, t: ([(m, s)], [(t, m), (t, s)])), "hears the source itself"),
    ("11_4", "everybody", lambda size, *three: np.ones((2, size, size), bool), "hears the source itself"),
    ("11_4", "transposed", lambda *all: pass_on(*all).swapaxes(1, 2), "Rows and columns"),
    ("11_4", "layers swapped", lambda *all: pass_on(*all)[::-1], "Nothing arrives: the two steps"),
    ("11_4", "both in layer 1", route(lambda s, m, t: ([(m, s), (t, m)], [])), "a layer of its own"),
    ("11_4", "both in layer 2", route(lambda s, m, t: ([], [(m, s), (t, m)])), "a layer of its own"),
    ("11_4", "the second step alone", route(lambda s, m, t: ([], [(t, m)])), "messenger never hears"),
    ("11_4", "nobody hears", route(lambda s, m, t: ([], [])), "messenger never hears"),
    ("11_4", "the first step alone", route(lambda s, m, t: ([(m, s)], [])), "listener never hears"),
    ("11_4", "another way as well", lambda size, s, m, t: masks(size, [(m, s), (size - 1, s)], [(t, m), (t, size - 1)]), "another way"),
    ("11_4", "another way as well, listed first", lambda size, s, m, t: masks(size, [(size - 1, s), (m, s)], [(t, size - 1), (t, m)]), "another way"),
    ("11_4", "neighbours", lambda size, s, m, t: masks(size, [(m, s), (m, m - 1)], [(t, m)]), "Others get through"),
    ("11_4", "the listener hears more", lambda size, s, m, t: masks(size, [(m, s), (t, size - 1)], [(t, m)]), "Others get through"),
    ("11_4", "these three, always", lambda size, *three: masks(size, [(3, 5 % size)], [(1, 3)]), "not for others"),
    ("11_4", "seven, always", lambda size, *three: pass_on(7, 5, 3, 1), "not for others"),
]

RIGHT = [
    ("11_1", layer_norm),
    ("11_1", lambda *all: layer_norm(*all).tolist()),
    ("11_1", lambda x, g, b, e: layer_norm(x.astype(np.float32), g, b, e)),
    ("11_1", lambda x, g, b, e: centred(x) / (x.var(axis=-1, keepdims=True) + e) ** 0.5 * g + b),
    ("11_1", lambda x, g, b, e: ((x.T - x.mean(axis=-1).T) / np.sqrt(x.var(axis=-1).T + e)).T * g + b),
    ("11_2", think),
    ("11_2", lambda *all: think(*all).tolist()),
    ("11_2", lambda x, *rest: think(x.astype(np.float32), *rest)),
    ("11_2", lambda x, *rest: feed_forward(x, FeedForward(*rest))),
    ("11_2", lambda x, *rest: np.array([think(each, *rest) for each in x]) if x.ndim > 1 else think(x, *rest)),
    ("11_3", block),
    ("11_3", lambda *all: block(*all).tolist()),
    ("11_3", lambda x, *parts: block(x.copy(), *parts).astype(np.float32)),
    ("11_3", lambda x, a, t, n, m: m(n(x + a(x)) + t(n(x + a(x))))),
    ("11_4", pass_on),
    ("11_4", lambda *all: pass_on(*all).tolist()),
    ("11_4", lambda *all: list(pass_on(*all))),
    ("11_4", generous),
    ("11_4", route(lambda s, m, t: ([(m, s), (t, m)], [(t, m), (m, s), (s, m)]))),
]

(test_a_wrong_answer_gets_the_hint_meant_for_it, test_a_right_answer_is_accepted,
 test_a_stub_and_a_failing_function_get_a_sentence) = asked_of_checks(WRONG, RIGHT)


@pytest.mark.parametrize("function", [pass_on, generous], ids=["two steps", "all but the listener"])
def test_what_the_exercise_says_of_the_real_model_is_so(function, capsys):
    """One layer carries nothing over two steps, and two do."""
    moved = re.search(r"moves “bank” by (\d\.\d{3}) in layer 1, and by (\d\.\d{3}) in layer 2\.\)\n", outcome("11_4", function, capsys)[1])
    assert moved[1] == "0.000" and float(moved[2]) > 0.02


def test_masks_in_the_wrong_order_carry_nothing_in_the_real_model():
    """The solution says so."""
    tokens = chapter_11._tokens()
    places = [tokens.index(word) for word in ("money", "lend", "bank")]
    assert chapter_11._moved(pass_on(len(tokens), *places)[::-1].tobytes()) == (0, 0)


def test_the_parts_of_the_block_are_unlike_and_the_wide_numbers_lie_on_both_sides_of_the_bend():
    x = chapter_11._X
    outputs = [part(x) for part in (chapter_11._attend, chapter_11._think, chapter_11._norm_1, chapter_11._norm_2)]
    assert min(np.abs(a - b).max() for i, a in enumerate(outputs) for b in outputs[:i]) > 0.3
    wide = x @ chapter_11._W_1 + chapter_11._B_1
    assert 0.2 < (wide < 0).mean() < 0.8 and (np.abs(wide) < 2).mean() > 0.3
