"""The checks of chapter 09 refuse each likely mistake with its own hint, and accept what is right."""

import numpy as np
from check_helpers import asked_of_checks, outcome

from attention_lib import causal_mask, softmax
from attention_lib.checks import chapter_09


def far(n):
    return np.arange(n)[:, None] - np.arange(n)


def window(n, back):
    return (far(n) >= 0) & (far(n) <= back)


def window_by_rows(n, back):
    return [[max(0, i - back) <= j <= i for j in range(n)] for i in range(n)]


def masked(scores, mask, low=-np.inf):
    return softmax(np.where(mask, scores, low))


def by_hand(scores, mask):
    if not mask.any(axis=-1).all():
        raise ValueError("nobody")
    exp = np.where(mask, np.exp(scores - np.where(mask, scores, -np.inf).max(axis=-1, keepdims=True)), 0)
    return exp / exp.sum(axis=-1, keepdims=True)


def shared_anew(scores, mask):
    left = softmax(scores) * mask
    return left / left.sum(axis=-1, keepdims=True)


def in_place(scores, mask):
    scores[~mask] = -np.inf
    return softmax(scores)


def nan_rows(scores, mask):
    scores = np.where(mask, scores, -np.inf)
    exp = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return exp / exp.sum(axis=-1, keepdims=True)


def zero_rows(scores, mask):
    return np.nan_to_num(nan_rows(scores, mask))


def all_at_once(scores, mask):
    exp = np.where(mask, np.exp(scores), 0)
    return exp / exp.sum()


def wrong_axis_for_batches(scores, mask):
    return softmax(np.where(mask, scores, -np.inf), axis=1)


def padding(lengths):
    return (np.arange(max(lengths)) < np.array(lengths)[:, None])[:, None, :]


def padding_square(lengths):
    return np.stack([np.tile(np.arange(max(lengths)) < n, (max(lengths), 1)) for n in lengths])


def both_ways(lengths):
    real = padding(lengths)
    return real & real.swapaxes(1, 2)


def places(lengths, ahead=0):
    return (np.arange(max(lengths)) < np.array(lengths)[:, None] + ahead)[:, None, :]


def reach(mask, layers):
    step = mask | np.eye(len(mask), dtype=bool)
    known = np.eye(len(mask), dtype=bool)
    for _ in range(layers):
        known = step @ known
    return known


def reach_by_words(mask, layers):
    known = [{i} for i in range(len(mask))]
    for _ in range(layers):
        known = [set.union(known[i], *(known[m] for m in np.flatnonzero(mask[i]))) for i in range(len(mask))]
    return [[j in heard for j in range(len(mask))] for heard in known]


def ways(mask, layers):
    return np.linalg.matrix_power((mask | np.eye(len(mask), dtype=bool)).astype(int), layers)


def forgetful(mask, layers):
    return np.linalg.matrix_power(mask.astype(int), layers) > 0


def only_three_layers(mask, layers):
    return reach(mask, 3)


WRONG = [  # (check, what is wrong, function, a piece of the hint meant for it)
    ("9_1", "transposed", lambda n, b: window(n, b).T, "Rows and columns are swapped"),
    ("9_1", "inverted", lambda n, b: ~window(n, b), "True and False are swapped"),
    ("9_1", "causal", lambda n, b: causal_mask(n), "window is missing"),
    ("9_1", "both directions", lambda n, b: abs(far(n)) <= b, "what comes after them"),
    ("9_1", "no upper side", lambda n, b: far(n) <= b, "what comes after them"),
    ("9_1", "strict", lambda n, b: (far(n) >= 1) & (far(n) <= b), "diagonal is True"),
    ("9_1", "too short", lambda n, b: window(n, b - 1), "one too short"),
    ("9_1", "too long", lambda n, b: window(n, b + 1), "one too long"),
    ("9_1", "the ends alone", lambda n, b: (far(n) == 0) | (far(n) == b), "in between are missing"),
    ("9_1", "the farthest", lambda n, b: far(n) == b, "Only one word"),
    ("9_1", "the near end cut off", lambda n, b: far(n) >= b, "near end"),
    ("9_1", "numbers", lambda n, b: np.tri(n) - np.tri(n, k=-b - 1), "they are numbers"),
    ("9_1", "scores", lambda n, b: np.where(window(n, b), 0, -np.inf), "Some cells are wrong"),
    ("9_1", "one row", lambda n, b: window(n, b)[-1], "shape (6, 6)"),
    ("9_1", "at least one back", lambda n, b: window(n, max(b, 1)), "back = 0"),
    ("9_1", "never all", lambda n, b: window(n, min(b, n - 2)), "longer than the text"),
    ("9_2", "no mask", lambda s, m: softmax(s), "done nothing"),
    ("9_2", "after softmax", lambda s, m: softmax(s) * m, "no longer add up to 1"),
    ("9_2", "scores times mask", lambda s, m: softmax(s * m), "e to the 0 is 1"),
    ("9_2", "twice", lambda s, m: softmax(softmax(s) * m), "Softmax comes twice"),
    ("9_2", "inverted", lambda s, m: masked(s, ~m), "turned round"),
    ("9_2", "inverted and after", lambda s, m: softmax(s) * ~m, "turned round"),
    ("9_2", "first axis", lambda s, m: softmax(np.where(m, s, -np.inf), axis=0), "columns add up to 1"),
    ("9_2", "one sum", all_at_once, "single 1"),
    ("9_2", "not divided", lambda s, m: np.where(m, np.exp(s), 0), "divide each row"),
    ("9_2", "mask added", lambda s, m: softmax(s + m), "Adding True adds 1"),
    ("9_2", "scores", lambda s, m: np.where(m, s, -np.inf), "Softmax is still missing"),
    ("9_2", "infinity times the mask", lambda s, m: s + ~m * -np.inf, "np.where"),
    ("9_2", "shared anew", shared_anew, "score of 1000"),
    ("9_2", "axis 1", wrong_axis_for_batches, "two texts at once"),
    ("9_2", "in place", in_place, "changed the scores"),
    ("9_2", "minus a billion", lambda s, m: masked(s, m, -1e9), "in silence"),
    ("9_2", "NaN for an empty row", nan_rows, "becomes NaN"),
    ("9_2", "zeros for an empty row", zero_rows, "becomes zeros"),
    ("9_2", "another scale", lambda s, m: masked(s / 2, m), "weights are wrong"),
    ("9_2", "one row", lambda s, m: masked(s, m)[0], "shape (4, 5)"),
    ("9_3", "no query axis", lambda n: padding(n)[:, 0], "One axis is missing"),
    ("9_3", "queries", lambda n: padding(n).swapaxes(1, 2), "forbids pads to ask, not"),
    ("9_3", "queries, square", lambda n: padding_square(n).swapaxes(1, 2), "forbids pads to ask, not"),
    ("9_3", "both", both_ways, "as well"),
    ("9_3", "inverted", lambda n: ~padding(n), "True and False are swapped"),
    ("9_3", "one too many", lambda n: places(n, 1), "One pad is heard"),
    ("9_3", "one too few", lambda n: places(n, -1), "last real word"),
    ("9_3", "at the start", lambda n: padding(n)[..., ::-1], "hide the beginning"),
    ("9_3", "all", lambda n: np.ones_like(padding(n)), "Nothing is forbidden"),
    ("9_3", "causal too", lambda n: padding(n) & causal_mask(max(n)), "only pads"),
    ("9_3", "numbers", lambda n: padding(n).astype(float), "they are numbers"),
    ("9_3", "one column more", lambda n: np.pad(padding(n), ((0, 0), (0, 0), (0, 1))), "should be (3, 1, 5)"),
    ("9_3", "the first text alone", lambda n: np.repeat(padding(n)[:1], len(n), axis=0), "Some cells"),
    ("9_3", "always a pad", lambda n: padding(n) & ((np.arange(max(n)) < 3) | (len(n) > 2)), "equal length"),
    ("9_4", "one layer", lambda m, n: m, "what one layer does"),
    ("9_4", "cell by cell", lambda m, n: (m | np.eye(len(m), dtype=bool)).astype(int) ** n, "what one layer does"),
    ("9_4", "one too few", lambda m, n: reach(m, n - 1), "one layer too early"),
    ("9_4", "one too many", lambda m, n: reach(m, n + 1), "one layer too far"),
    ("9_4", "forgetful", forgetful, "forgets what it was"),
    ("9_4", "remembers at the end", lambda m, n: forgetful(m, n) | np.eye(len(m), dtype=bool), "in *each* layer"),
    ("9_4", "forgetful, too few", lambda m, n: forgetful(m, n - 1), "too early, and a word forgets"),
    ("9_4", "transposed", lambda m, n: reach(m, n).T, "Rows and columns are swapped"),
    ("9_4", "those who hear each other", lambda m, n: reach(m & m.T, n), "each other"),
    ("9_4", "both directions", lambda m, n: reach(m | m.T, n), "both directions"),
    ("9_4", "for ever", lambda m, n: reach(m, 40), "until nothing changes"),
    ("9_4", "no looking ahead", lambda m, n: reach(m, n) & causal_mask(len(m)), "in one place"),
    ("9_4", "the number of ways", ways, "count the ways"),
    ("9_4", "numbers", lambda m, n: (ways(m, n) > 0).astype(int), "they are numbers"),
    ("9_4", "always three", only_three_layers, "After one layer"),
    ("9_4", "everything", lambda m, n: np.ones_like(m), "Some cells are wrong"),
    ("9_4", "the row of one word", lambda m, n: reach(m, n)[0], "shape should be (8, 8)"),
    ("9_4", "everything for five", lambda m, n: reach(m, n) | (n == 5), "Under a causal mask"),
]

RIGHT = [
    ("9_1", window),
    ("9_1", window_by_rows),
    ("9_1", lambda n, b: np.tri(n, dtype=bool) & ~np.tri(n, k=-b - 1, dtype=bool)),
    ("9_2", masked),
    ("9_2", by_hand),
    ("9_2", lambda s, m: masked(s, m).tolist()),
    ("9_3", padding),
    ("9_3", padding_square),
    ("9_3", lambda n: padding(n).tolist()),
    ("9_4", reach),
    ("9_4", reach_by_words),
    ("9_4", lambda m, n: ways(m, n) > 0),
    ("9_4", lambda m, n: np.linalg.matrix_power(m | np.eye(len(m), dtype=bool), n)),
]


(test_a_wrong_answer_gets_the_hint_meant_for_it, test_a_right_answer_is_accepted,
 test_a_stub_and_a_failing_function_get_a_sentence) = asked_of_checks(WRONG, RIGHT)


def test_the_inputs_do_not_saturate_softmax():
    weights = masked(chapter_09._SCORES, chapter_09._MASK)
    assert weights.max() < 0.9 and weights[chapter_09._MASK].min() > 0.05


def test_no_two_likely_answers_are_the_same():
    hears, step = chapter_09._HEARS, chapter_09._HEARS | np.eye(8, dtype=bool)
    answers = [hears, step, *(reach(hears, n) for n in (2, 3, 4, 40)), forgetful(hears, 2), forgetful(hears, 3),
               forgetful(hears, 3) | np.eye(8, dtype=bool), reach(hears, 3).T, reach(hears & hears.T, 3),
               reach(hears | hears.T, 3), reach(hears, 3) & causal_mask(8), np.ones((8, 8), dtype=bool)]
    assert len({answer.tobytes() for answer in answers}) == len(answers)


def test_a_window_of_three_reaches_three_words_a_layer_as_the_praise_says(capsys):
    far = np.arange(40)[:, None] - np.arange(40)
    farthest = {layers: far[reach((far >= 0) & (far <= 3), layers)].max() for layers in (1, 2, 6)}
    assert farthest == {1: 3, 2: 6, 6: 18}
    assert f"six layers reach {farthest[6]} words back" in outcome("9_4", reach, capsys)[1]
