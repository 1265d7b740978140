"""The checks of chapter 13."""

import numpy as np

from attention_lib.attention import softmax
from attention_lib.checks.asked import numbers, parts
from attention_lib.checks.exercise import exercise, expect, finite, pair, same
from attention_lib.efficient import linear_weights

_RNG = np.random.default_rng(13)
_SCORES = np.array([1.2, -0.4, 0.3, 2.5, 0.9])
_VALUES = _RNG.normal(size=(5, 3))


def _triple(answer):
    return isinstance(answer, (tuple, list, np.ndarray)) and len(answer) == 3 and parts(answer)


def _read(scores, values):
    """Maximum, total and mix of scores (n,) and values (n, d_v), all at once."""
    exp = np.exp(scores - scores.max())
    return scores.max(), exp.sum(), exp @ values


@exercise("13.1", asks_for="three things: a maximum, a total, and a mix of shape (3,)", fits=_triple,
          praise="Old sums are brought under the new maximum, new ones are added, and nothing was ever seen twice.")
def exercise_13_1(function):
    """One step of the online softmax: exercise_13_1(read_on)."""
    scores, values = _SCORES, _VALUES
    (top, total, mix), new, own = _read(scores[:3], values[:3]), scores[3:], values[3:]
    right, got = _read(scores, values), function((top, total, mix), new, own)
    exp, rescale = np.exp(new - right[0]), np.exp(top - right[0])
    _, block_total, block_mix = _read(new, own)
    yield np.shape(got[2]) == (3,), "The mix should have one number for each column of the values, here 3."
    yield from expect(got, right, {
        "The maximum is new, and the old sums are not rescaled. They were made under the old one.":
            [(right[0], total + exp.sum(), mix + exp @ own), (right[0], total + block_total, mix + block_mix)],
        "The total is rescaled and the old mix is not. Both were made under the old maximum.":
            (right[0], rescale * total + exp.sum(), mix + exp @ own),
        "The mix is rescaled and the old total is not. Both were made under the old maximum.":
            (right[0], total + exp.sum(), rescale * mix + exp @ own),
        "You rescale the wrong way round: it is exp(old maximum − new maximum), at most 1.":
            (right[0], total / rescale + exp.sum(), mix / rescale + exp @ own),
        "You rescale what is new as well. It is made under the new maximum already.":
            [(right[0], rescale * (total + exp.sum()), rescale * (mix + exp @ own))],
        "The old maximum stays, so a large score can overflow. Take the larger of the two.":
            (top, total + np.exp(new - top).sum(), mix + np.exp(new - top) @ own),
        "That is the new block alone. What was read before belongs to it.": (right[0], block_total, block_mix),
        "The mix is divided by the total. That comes once, at the end, or the next step goes wrong.":
            [(*right[:2], right[2] / right[1])],
        "No maximum is taken off, so a large score overflows.":
            [(right[0], np.exp(scores).sum(), np.exp(scores) @ values)],
    }, otherwise="The numbers are not right. In order: new maximum, rescale, exp of the new scores, two sums.")
    falling = function(_read(scores[2:], values[2:]), scores[:2], values[:2])
    yield (same(falling, _read(np.roll(scores, -2), np.roll(values, -2, axis=0))),
           "It is wrong where the old maximum is the larger one. The maximum never falls.")
    start = function((-np.inf, 0.0, np.zeros(3)), scores[:2], values[:2])
    yield (all(finite(each) for each in start) and same(start, _read(scores[:2], values[:2])),
           "It is wrong at the start, where the maximum is −∞, and total and mix are 0. exp(−∞) is 0.")
    large = function(_read(scores[:3], values[:3]), new + 2000, own)
    yield (all(finite(each) for each in large) and same(large, _read(np.append(scores[:3], new + 2000), values)),
           "With a score of 2,000 it overflows. Take the new maximum off before exp.")
    yield not function.changed, "You changed the mix or the scores that you were given. Make new arrays."


@exercise("13.2", asks_for="a mask, an array of True and False, here of shape (6, 6)",
          praise="Itself, and window − 1 words on either side.")
def exercise_13_2(function):
    """Who hears whom in a window: exercise_13_2(near)."""
    place = np.arange(6)
    back = place[:, None] - place
    got = function(6, 3)
    yield np.shape(got) == (6, 6), "For 6 words the mask should have shape (6, 6): a row a word that hears."
    yield set(np.unique(np.asarray(got, float))) <= {0, 1}, "A mask holds True and False, or 1 and 0."
    yield from expect(got, abs(back) < 3, {
        "One word too many on either side: with a window of 3 a word hears itself and two on a side.": abs(back) <= 3,
        "One word too few on either side: with a window of 3 a word hears itself and two on a side.": abs(back) < 2,
        "It sees only what stands before it. Here it hears both ways.":
            [(back >= 0) & (back < 3), (back >= 0) & (back <= 3)],
        "It sees only what stands behind it. Here it hears both ways.":
            [(back <= 0) & (back > -3), (back <= 0) & (back >= -3)],
        "True and False are swapped: True means that it may hear.": abs(back) >= 3,
        "It does not hear itself. Its own place is 0 words away.": (abs(back) < 3) & (back != 0),
        "Everybody hears everybody. Look at the distance of two places.": np.ones((6, 6)),
        "The text is cut into pieces. A window goes along with the word.": place[:, None] // 3 == place // 3,
    }, otherwise="True where two places are less than `window` apart, before or behind.")
    yield same(function(4, 1), np.eye(4)), "A window of 1 is the word alone."
    yield same(function(4, 9), np.ones((4, 4))), "A window that is wider than the text sees all of it."
    other = abs(np.subtract.outer(np.arange(9), np.arange(9))) < 4
    yield same(function(9, 4), other), "It is right for 6 words, not for 9 with a window of 4. Use both arguments."


def _two(answer):
    return pair(answer) and parts(answer)


@exercise("13.3", asks_for="two things: a question q, of shape (d,), and labels keys, of shape (n, d)", fits=_two,
          praise="Two numbers far below 0 make a large product, and φ makes next to nothing of them.")
def exercise_13_3(function):
    """A question that the two hear differently: exercise_13_3(misheard)."""
    q, keys = (np.asarray(each, float) for each in function())
    yield (q.ndim == 1 and keys.ndim == 2 and keys.shape[1:] == q.shape and len(q) > 0,
           "q should be one row of numbers, (d,), and keys a table (n, d) with as many columns.")
    yield 2 <= len(keys) <= 20, "Give between 2 and 20 keys."
    yield finite(q) and finite(keys), "All numbers should be finite."
    yield max(np.abs(q).max(), np.abs(keys).max()) <= 100, "Stay between −100 and 100, where φ does not vanish."
    yield len(np.unique(keys, axis=0)) == len(keys), "Two keys are the same, so no way to weigh can tell them apart."
    exact = softmax(keys @ q / np.sqrt(len(q)))
    best, features = exact.argmax(), linear_weights(q[None], keys)[0]
    function.found = f"(The first key of softmax has {exact[best]:.2f} there, and {features[best]:.2f} by φ.)"
    yield exact[best] > 0.9, "Softmax is to be sure: give one key more than 0.9 of the weight."
    yield features.argmax() != best, "Both ways hear the same key most. Where may a product be large, and φ small?"
    yield features.argmin() == best, "Another key gets more by φ: half of it. Now let yours get the least of all."


_D, _HEAD = 5, 4
_X = _RNG.normal(size=(4, _D))
_W = [_RNG.normal(size=(_D, _HEAD)), _RNG.normal(size=(_D, _HEAD)), _RNG.normal(size=(_D, 3))]


def _two_and_two(answer):
    return pair(answer) and numbers(answer[0]) and _two(answer[1])


@exercise("13.4", asks_for="two things: the output (3,), and the new cache, a pair of keys and values",
          fits=_two_and_two, praise="One new key, one new value, no old question: and each word is read once.")
def exercise_13_4(function):
    """One more word of a chat: exercise_13_4(next_word)."""
    w_q, w_k, w_v = _W
    x, old = _X[3], _X[:3]
    cache = (old @ w_k, old @ w_v)

    def after(keys, values, q=x @ w_q, root=_HEAD**0.5):
        return softmax(keys @ q / root) @ values

    keys, values = np.vstack([cache[0], x @ w_k]), np.vstack([cache[1], x @ w_v])
    got = function(x, cache, w_q, w_k, w_v)
    kept = got[1]
    asked = np.vstack([cache[0], x @ w_q])
    yield not same(kept[0], asked), "You keep the query. Nobody asks for it again: keep the key of the new word."
    yield not same(tuple(kept), (values, keys)), "Keys and values are swapped in the cache."
    yield not same(tuple(kept), cache), "The cache is as before. Append the key and the value of the new word."
    yield (not same(kept[0], np.vstack([x @ w_k, cache[0]])),
           "The new word comes first in the cache. Append it at the end, where it stands in the text.")
    yield not (same(kept[0], keys) and same(kept[1], cache[1])), "The key is kept, and the value is not."
    yield (not any(np.shape(each) == (4, _D) and same(each, _X) for each in kept),
           "You keep the vectors x. Keep what is made of them, or it has to be made again for each word.")
    yield (np.shape(kept[0]) == (4, _HEAD) and np.shape(kept[1]) == (4, 3),
           "After 3 words and a new one the keys should be (4, 4) and the values (4, 3): a row a word.")
    yield (same(tuple(kept), (keys, values)),
           "The cache is not right: one more row for the keys, x @ w_k, and one for the values, x @ w_v.")
    yield from expect(np.squeeze(got[0]), after(keys, values), {
        "The new word does not hear itself. Append first, then attend.": after(*cache),
        "The scores are not divided by the root of the width of a head.": after(keys, values, root=1),
        "You divide by the root of the width of x. It is that of a key.": after(keys, values, root=_D**0.5),
        "The new key asks. It should be its query.": after(keys, values, q=x @ w_k),
        "You mix keys. What is mixed are the values.": softmax(keys @ (x @ w_q) / np.sqrt(_HEAD)) @ keys,
        "These are weights. Mix the values with them.": softmax(keys @ (x @ w_q) / np.sqrt(_HEAD)),
    }, otherwise="The cache is right, the output is not: softmax(keys @ q / root of the head's width) @ values.")
    yield not function.changed, "You changed an array that you were given. Make new ones."
    first = function(x, (np.empty((0, _HEAD)), np.empty((0, 3))), w_q, w_k, w_v)
    yield (same(np.squeeze(first[0]), x @ w_v),
           "For the first word, whose cache is empty, the output should be its own value.")
