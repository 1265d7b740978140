"""The checks of chapter 13 refuse each likely mistake with its own hint, and accept what is right."""

import numpy as np
from check_helpers import asked_of_checks

from attention_lib import softmax
from attention_lib.checks import chapter_13
from attention_lib.efficient import Running
from attention_lib.efficient import read_on as library_read_on


def read_on(old, scores, values, top=lambda old, new: max(old, new.max()), total=None, mix=None):
    """One step of the online softmax; `total` and `mix` rescale the old sums, each as they like."""
    maximum, old_total, old_mix = old
    new = top(maximum, scores)
    rescale, exp = np.exp(maximum - new), np.exp(scores - new)
    rescaled = [(how or (lambda rescale: rescale))(rescale) for how in (total, mix)]
    return new, rescaled[0] * old_total + exp.sum(), rescaled[1] * old_mix + exp @ values


def one(rescale):
    return 1


def upside_down(rescale):
    return 1 / rescale


def alone(old, scores, values):
    return read_on((-np.inf, 0, np.zeros(values.shape[1])), scores, values)


def block_added(old, scores, values):
    """The block has a maximum of its own, and its sums are added to the old ones as they are."""
    _, total, mix = alone(old, scores, values)
    return max(old[0], scores.max()), old[1] + total, old[2] + mix


def all_rescaled(old, scores, values):
    top, _, _ = read_on(old, scores, values)
    rescale, exp = np.exp(old[0] - top), np.exp(scores - top)
    return top, rescale * (old[1] + exp.sum()), rescale * (old[2] + exp @ values)


def divided(old, scores, values):
    top, total, mix = read_on(old, scores, values)
    return top, total, mix / total


def no_maximum(old, scores, values):
    exp = np.exp(scores)
    return max(old[0], scores.max()), np.exp(old[0]) * old[1] + exp.sum(), np.exp(old[0]) * old[2] + exp @ values


def falls(old, scores, values):
    return read_on(old, scores, values, top=lambda old, new: new.max())


def broken_start(old, scores, values):
    top = max(old[0], scores.max())
    rescale = np.exp(scores.max() - top) * np.exp(old[0] - scores.max())
    start = old[0] - old[0] if np.isinf(old[0]) else 0  # −∞ − −∞
    exp = np.exp(scores - top)
    return top, rescale * old[1] + exp.sum() + start, rescale * old[2] + exp @ values


def late_maximum(old, scores, values):
    top = max(old[0], scores.max())
    exp = np.exp(scores) / np.exp(top)
    return top, np.exp(old[0] - top) * old[1] + exp.sum(), np.exp(old[0] - top) * old[2] + exp @ values


def in_place(old, scores, values):
    top, total, mix = read_on(old, scores, values)
    old[2][:] = mix
    return top, total, mix


def by_library(old, scores, values):
    found, _ = library_read_on(Running(*(np.reshape(each, (1, -1)) for each in old)), scores[None], values)
    return found.maximum.item(), found.total.item(), found.mix[0]


def near(size, window, holds=lambda back, window: abs(back) < window):
    place = np.arange(size)
    return holds(place[:, None] - place, window)


def masked(holds):
    return lambda size, window: near(size, window, holds)


def heard(q, *keys):
    return lambda: (np.array(q), np.array(keys))


def next_word(x, cache, w_q, w_k, w_v, keep="kv", order=1, early=False, root=None, ask="q", mix="v"):
    """One more word; `keep` names what is appended to the cache, `early`: it attends before it is kept."""
    made = {"q": x @ w_q, "k": x @ w_k, "v": x @ w_v}
    keys, values = (np.vstack([old, made[name]][::order]) for old, name in zip(cache, ["k", "v"], strict=True))
    q = made[ask]
    seen = cache if early else (keys, values)
    weights = softmax(seen[0] @ q / (np.sqrt(w_k.shape[1]) if root is None else root))
    kept = tuple(np.vstack([old, made[name]][::order]) for old, name in zip(cache, keep, strict=True))
    return (weights if mix == "w" else weights @ seen[mix == "v"]), kept


def chat(make=lambda output, kept, given: (output, kept), **how):
    return lambda *given: make(*next_word(*given, **how), given)


def of_x(output, kept, given):
    return output, (chapter_13._X, chapter_13._X)


def grows(x, cache, w_q, w_k, w_v):
    output, kept = next_word(x, cache, w_q, w_k, w_v)
    cache[0][:] = 0
    return output, kept


AGAINST = heard([3.0, -3.0], [0.0, -9.0], [3.0, 0.0])  # both far below 0: a large product, a small feature

WRONG = [  # (check, what is wrong, function, a piece of the hint meant for it)
    ("13_1", "maximum not rescaled", lambda *given: read_on(*given, total=one, mix=one), "old sums are not rescaled"),
    ("13_1", "a block of its own", block_added, "old sums are not rescaled"),
    ("13_1", "mix not rescaled", lambda *given: read_on(*given, mix=one), "the old mix is not"),
    ("13_1", "total not rescaled", lambda *given: read_on(*given, total=one), "the old total is not"),
    ("13_1", "upside down", lambda *given: read_on(*given, total=upside_down, mix=upside_down), "wrong way round"),
    ("13_1", "new rescaled", all_rescaled, "new as well"),
    ("13_1", "old maximum", lambda *given: read_on(*given, top=lambda old, new: old), "old maximum stays"),
    ("13_1", "block alone", alone, "new block alone"),
    ("13_1", "divided", divided, "divided by the total"),
    ("13_1", "no maximum", lambda old, scores, values: no_maximum((0 if np.isinf(old[0]) else old[0], *old[1:]), scores, values), "No maximum is taken off"),
    ("13_1", "maximum falls", falls, "never falls"),
    ("13_1", "start", broken_start, "wrong at the start"),
    ("13_1", "overflow", late_maximum, "2,000"),
    ("13_1", "changed", in_place, "You changed"),
    ("13_1", "twice", lambda *given: (read_on(*given)[0], 2 * read_on(*given)[1], read_on(*given)[2]), "In order"),
    ("13_1", "mix as a number", lambda *given: (*read_on(*given)[:2], read_on(*given)[2].sum()), "one number for each column"),
    ("13_1", "two things", lambda *given: read_on(*given)[1:], "three things"),
    ("13_2", "one too many", masked(lambda back, window: abs(back) <= window), "too many"),
    ("13_2", "one too few", masked(lambda back, window: abs(back) < window - 1), "too few"),
    ("13_2", "causal", masked(lambda back, window: (back >= 0) & (back < window)), "what stands before it"),
    ("13_2", "causal and off by one", masked(lambda back, window: (back >= 0) & (back <= window)), "what stands before it"),
    ("13_2", "ahead", masked(lambda back, window: (back <= 0) & (back > -window)), "what stands behind it"),
    ("13_2", "swapped", masked(lambda back, window: abs(back) >= window), "are swapped"),
    ("13_2", "not itself", masked(lambda back, window: (abs(back) < window) & (back != 0)), "hear itself"),
    ("13_2", "everybody", masked(lambda back, window: back == back), "Everybody hears everybody"),
    ("13_2", "pieces", lambda size, window: np.arange(size)[:, None] // window == np.arange(size) // window, "cut into pieces"),
    ("13_2", "never all of it", lambda size, window: near(size, min(window, size - 1)), "wider than the text"),
    ("13_2", "distances", masked(lambda back, window: abs(back)), "True and False"),
    ("13_2", "one row", lambda size, window: near(size, window)[0], "(6, 6)"),
    ("13_2", "the first row twice", lambda size, window: np.vstack([near(size, window)[:1], near(size, window)[:-1]]), "less than `window` apart"),
    ("13_2", "window of 1", lambda size, window: near(size, max(window, 2)), "word alone"),
    ("13_2", "window of 3", lambda size, window: near(size, 3 if size == 9 else window), "not for 9"),
    ("13_3", "shapes", heard([1.0, 2.0], [1.0, 2.0, 3.0]), "as many columns"),
    ("13_3", "one key", heard([1.0, 2.0], [1.0, 2.0]), "between 2 and 20"),
    ("13_3", "infinite", heard([np.inf, 1], [1.0, 2], [3.0, 4]), "finite"),
    ("13_3", "huge", heard([500.0, 1], [1.0, 2], [3.0, 4]), "−100 and 100"),
    ("13_3", "twins", heard([1.0, 2], [3.0, 4], [3.0, 4]), "are the same"),
    ("13_3", "unsure", heard([0.1, 0.1], [1.0, 2], [3.0, 4]), "more than 0.9"),
    ("13_3", "agreed", heard([5.0, 5.0], [5.0, 5], [1.0, 1]), "same key most"),
    ("13_3", "not the least", heard([3.0, -3.0], [0.0, -9.0], [3.0, 0.0], [-9.0, -9.0]), "the least of all"),
    ("13_3", "keys alone", lambda: np.eye(3), "two things"),
    ("13_4", "query kept", chat(keep="qv"), "keep the query"),
    ("13_4", "cache swapped", chat(lambda output, kept, given: (output, kept[::-1])), "swapped in the cache"),
    ("13_4", "nothing kept", chat(lambda output, kept, given: (output, given[1])), "cache is as before"),
    ("13_4", "first", chat(order=-1), "comes first"),
    ("13_4", "key alone", chat(lambda output, kept, given: (output, (kept[0], given[1][1]))), "the value is not"),
    ("13_4", "vectors kept", chat(of_x), "vectors x"),
    ("13_4", "new alone", chat(lambda output, kept, given: (output, (kept[0][-1:], kept[1][-1:]))), "a row a word"),
    ("13_4", "twice", chat(lambda output, kept, given: (output, (2 * kept[0], kept[1]))), "cache is not right"),
    ("13_4", "early", chat(early=True), "hear itself"),
    ("13_4", "no root", chat(root=1), "root of the width of a head"),
    ("13_4", "another root", chat(root=np.sqrt(5)), "width of x"),
    ("13_4", "key asks", chat(ask="k"), "new key asks"),
    ("13_4", "keys mixed", chat(mix="k"), "mix keys"),
    ("13_4", "weights", chat(mix="w"), "These are weights"),
    ("13_4", "noise", chat(lambda output, kept, given: (output * 1.1, kept)), "the output is not"),
    ("13_4", "in place", grows, "You changed"),
    ("13_4", "not the first word", lambda x, cache, *w: next_word(x, cache, *w) if len(cache[0]) else (0 * x @ w[2], next_word(x, cache, *w)[1]), "whose cache is empty"),
    ("13_4", "output alone", lambda *given: next_word(*given)[0], "two things"),
]

RIGHT = [
    ("13_1", read_on),
    ("13_1", by_library),
    ("13_1", lambda *given: list(read_on(*given))),
    ("13_2", near),
    ("13_2", lambda size, window: near(size, window).astype(int)),
    ("13_2", lambda size, window: near(size, window).tolist()),
    ("13_3", AGAINST),
    ("13_3", lambda: [each.tolist() for each in AGAINST()]),
    ("13_4", next_word),
    ("13_4", chat(lambda output, kept, given: [output[None], list(kept)])),
]

(test_a_wrong_answer_gets_the_hint_meant_for_it, test_a_right_answer_is_accepted,
 test_a_stub_and_a_failing_function_get_a_sentence) = asked_of_checks(WRONG, RIGHT)
