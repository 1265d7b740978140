"""The checks of chapter 08."""

import numpy as np

from attention_lib.attention import multi_head_attention, scaled_dot_product_attention, softmax
from attention_lib.checks.verdict import asks_for, mistakes, parts, same, verdict
from attention_lib.minilm import load_minilm
from attention_lib.positions import rotate, sinusoidal_positions
from attention_lib.transformer import layer_norm

_X = np.array([[0.2, 0.9, -0.7, 0.4], [1.1, 0.3, 0.5, -0.2], [-0.6, 0.8, 0.1, 0.7], [0.4, -0.5, 0.9, 0.3],
               [-0.3, 0.6, -0.2, 1.0]])  # (T, D) = (5, 4)
_ORDER = np.array([2, 0, 3, 1, 4])  # to do it twice, or backwards, is something else
_SPEEDS = 10_000.0 ** (-np.arange(0, 6, 2) / 6)  # (D/2,)
_Q, _K, _V = np.random.default_rng(8).normal(size=(3, 5, 6)) * 0.7  # no weight near 1
_NUMBERS = np.array([3, 0, 4, 1, 5, 2])
_PLACE = np.argsort(_NUMBERS)
_WEIGHTS = softmax(np.random.default_rng(4).normal(size=(6, 6)))


@asks_for("one number: the largest of all the differences")
def exercise_8_1(function):
    """How far from equivariant: exercise_8_1(order_effect)."""
    back = np.argsort(_ORDER)

    def result(attention):
        return function(attention, _X.copy(), _ORDER.copy())

    def plain(x):
        weights = softmax(x @ x.T)
        return weights @ x, weights

    def placed(x, sign=1):
        output, weights = plain(x + sinusoidal_positions(*x.shape))
        return sign * output, weights

    def mirrored(x):
        return placed(x, -1)  # all differences with the other sign

    moved, first = placed(_X[_ORDER]), placed(_X)

    def ours():
        return result(placed)

    difference = moved[0] - first[0][_ORDER]
    tests = [
        (lambda _: not isinstance(ours(), (bool, np.bool_)),
         "Return by how much, a number, not whether."),
        (lambda _: np.ndim(ours()) == 0, "Return one number: the largest of all the differences."),
        *mistakes(ours, [
            (np.abs(moved[0] - first[0]).max(),
             "One side still has the old order. Rows travel, so order the other output too."),
            (np.abs(moved[0] - first[0][back]).max(),
             "You order the output the wrong way round. What did you do to the rows of x?"),
            (np.abs(moved[1] - first[1]).max(), "Compare the outputs, the first of the two results."),
            (np.abs(moved[1] - first[1][_ORDER]).max(), "Compare the outputs, the first of the two results."),
            (np.abs(moved[1] - first[1][_ORDER][:, _ORDER]).max(),
             "Compare the outputs, the first of the two results."),
            (np.abs(moved[0].mean(axis=0) - first[0].mean(axis=0)).max(),
             "You compare means. They may agree where rows do not."),
            (difference.max(), "A difference may be negative: take it without its sign."),
            (difference.min(), "A difference may be negative: take it without its sign."),
            (np.abs(difference).mean(), "This is the mean difference. The largest is wanted."),
            (np.abs(difference).sum(), "This is the sum of all differences. The largest is wanted."),
            (np.linalg.norm(difference), "This is the length of all differences. The largest is wanted."),
            (0, "You find 0 for an attention that adds positions. Is x ordered before attention sees it?"),
        ]),
        (lambda _: same(ours(), np.abs(difference).max()),
         "The number is wrong. Order, then attend; attend, then order; then compare."),
        (lambda _: same(result(mirrored), np.abs(difference).max()),
         "A difference may be negative: take it without its sign."),
        (lambda _: same(result(plain), 0), "For raw attention it should be 0: it is equivariant."),
    ]
    return verdict("8.1", function, tests, "0 for raw attention, and the right number where positions are added.")


@asks_for("an array, here of shape (4, 6): six numbers for each place")
def exercise_8_2(function):
    """Sinusoidal vectors of any places: exercise_8_2(place_waves)."""
    places = np.array([0.0, 2.5, 700.0, 31.0])
    angles = places[:, None] * _SPEEDS

    def result():
        return function(places.copy(), 6)

    def pairs(angles, left=np.sin, right=np.cos):
        return np.stack([left(angles), right(angles)], axis=-1).reshape(4, 6)

    per_column = places[:, None] * 10_000.0 ** (-np.arange(6) / 6)  # (T, D)
    even = np.arange(6) % 2 == 0
    tests = [
        (lambda _: np.shape(result()) != (4, 3),
         "Half of the columns is missing: each hand needs a sine and a cosine."),
        (lambda _: np.shape(result()) == (4, 6), "For 4 places and dim 6 the shape should be (4, 6)."),
        *mistakes(result, [
            (pairs(angles, np.cos, np.sin), "Sine and cosine have changed places: place 0 is (0, 1, 0, 1, …)."),
            (np.concatenate([np.sin(angles), np.cos(angles)], axis=1),
             "All sines come first, then all cosines. They should take turns, column by column."),
            (np.where(even, np.sin(per_column), np.cos(per_column)),
             "Each column has a speed of its own. The two columns of a pair share one."),
            (pairs(places[:, None] * 10_000.0 ** (-np.arange(3) / 6)),
             "The exponent of pair i is 2i / D, not i / D."),
            (pairs(places[:, None] * 10_000.0 ** (-np.arange(0, 6, 2) / 3)),
             "The exponent is doubled twice: np.arange(0, dim, 2) already counts 2i."),
            (pairs((places[:, None] + 1) * _SPEEDS),
             "Your places are one too far: place 0 has angle 0."),
            (pairs(np.arange(4)[:, None] * _SPEEDS),
             "These are places 0, 1, 2, 3. Use the places that are given."),
            (pairs(np.floor(places)[:, None] * _SPEEDS), "Place 2.5 became 2. Places need not be whole."),
            (pairs(places[:, None] / _SPEEDS), "Your hands turn faster and faster. Divide by the power of 10000."),
            (pairs(places[:, None] * np.ones(3)),
             "All pairs turn at one speed. Each next one should be slower."),
            (pairs(np.radians(angles)), "Your angles are taken for degrees. np.sin wants radians, as they come."),
            (pairs(angles, np.sin, np.sin), "Both columns of a pair are sines. The second is the cosine."),
        ]),
        (lambda _: same(result(), pairs(angles)),
         "The shape is right, the numbers are not. Compare place 2.5 with the formula, column by column."),
    ]
    return verdict("8.2", function, tests, "Places whole and not, near and far, each with its six numbers.")


@asks_for("two arrays: the output and the weights", parts)
def exercise_8_3(function):
    """Rotary attention: exercise_8_3(rotary_attention)."""
    q, k, v, here = _Q, _K, _V, np.arange(5)
    shift = sinusoidal_positions(5, 6)

    def result():
        return function(q.copy(), k.copy(), v.copy())

    def weights(q, k):
        return softmax(q @ k.T / np.sqrt(6))

    def halves(x):
        left, right, a = x[:, :3], x[:, 3:], here[:, None] * _SPEEDS
        return np.concatenate([left * np.cos(a) - right * np.sin(a), left * np.sin(a) + right * np.cos(a)], axis=1)

    output, right = scaled_dot_product_attention(rotate(q), rotate(k), v)
    tests = [
        (lambda _: isinstance(result(), (tuple, list)) and len(result()) == 2,
         "Return two arrays: the output and the weights."),
        (lambda _: [np.shape(array) for array in result()] != [(5, 5), (5, 6)],
         "The two arrays come in the wrong order: first the output, then the weights."),
        (lambda _: np.shape(result()[1]) == (5, 5), "For 5 words the weights should have shape (5, 5)."),
        *mistakes(lambda: result()[1], [
            (weights(q, k), "The weights know no positions. Turn before you score."),
            (weights(rotate(q), k), "Only the queries are turned. Keys have positions too."),
            (weights(q, rotate(k)), "Only the keys are turned. Queries have positions too."),
            (weights(rotate(q, -here), rotate(k, -here)),
             "You turn clockwise. Look at the signs of the two sines."),
            (weights(rotate(q), rotate(k, -here)),
             "Queries and keys turn in opposite ways, so that the sum of places counts, not the step between them."),
            (weights(rotate(q, -here), rotate(k)),
             "Queries and keys turn in opposite ways, so that the sum of places counts, not the step between them."),
            (weights(rotate(q, base=1.0), rotate(k, base=1.0)),
             "All pairs turn by the same angle. Pair i is slower by 10000 to the power of 2i / D."),
            (weights(rotate(q, here**2), rotate(k, here**2)),
             "The angle grows with the square of the position. Then one step is not as good as another."),
            (weights(halves(q), halves(k)),
             "You pair column i with i + D/2, as some programs do. Here neighbours are a pair: 0 and 1, 2 and 3, …"),
            (weights(q + shift, k + shift), "You have added positions. Rotary positions turn."),
            (weights(rotate(rotate(q)), rotate(rotate(k))), "Queries and keys are turned twice."),
            (softmax(rotate(q) @ rotate(k).T), "The scores are not divided by √d_k."),
            (softmax(rotate(q) @ rotate(k).T / 6), "The scores are divided by d_k, not by its root."),
            (softmax(rotate(q) @ rotate(k).T / np.sqrt(6), axis=0),
             "Your columns add up to 1, but each row should: a row is the word that asks."),
            (weights(rotate(k), rotate(q)), "Queries and keys have changed places: rows are queries."),
        ]),
        (lambda _: same(result()[1], right), "The weights are not right. Turn queries and keys, then attend."),
        *mistakes(lambda: result()[0], [
            (right @ rotate(v), "You have turned the values too. They stay as they are."),
            (rotate(right @ v), "You have turned the output. Only queries and keys turn."),
            (right @ (v + shift), "You have added positions to the values. They stay as they are."),
            (right.T @ v, "The weights are transposed in the mix. Each row of them mixes all the values."),
        ]),
        (lambda _: same(result()[0], output), "The weights are right, the output is not: each row mixes the values."),
    ]
    return verdict("8.3", function, tests,
                   "Queries and keys turn, values stay. Of the places, a score knows only the step from query to key.")


@asks_for("one number: the mean over all tokens that have one before")
def exercise_8_4(function):
    """Weight on the token numbered one less: exercise_8_4(weight_on_previous)."""
    def result():
        return function(_WEIGHTS.copy(), _NUMBERS.copy())

    right = _WEIGHTS[_PLACE[1:], _PLACE[:-1]]  # (T - 1,)
    with_first = right.sum() + _WEIGHTS[_PLACE[0], _PLACE[-1]]
    tests = [
        (lambda _: np.ndim(result()) == 0, "Return one number: the mean over all tokens that have one before."),
        *mistakes(result, [
            (np.diagonal(_WEIGHTS, -1).mean(),
             "This is the token before in the text. Use the numbers: they may be in any order."),
            (np.diagonal(_WEIGHTS, 1).mean(),
             "This is the token after in the text. Use the numbers: they may be in any order."),
            (_WEIGHTS[_PLACE[:-1], _PLACE[1:]].mean(),
             "This is the weight on the *next* number, or rows and columns are swapped: a row is the token that asks."),
            (_WEIGHTS[_NUMBERS[1:], _NUMBERS[:-1]].mean(),
             "You take numbers for rows. In which row does the token with number n stand?"),
            (with_first / 6, "Number 0 has no token before it; in your mean it looks at the last. Leave it out."),
            (right.sum() / 6, "You divide by all tokens. Number 0 has none before it and does not count."),
            (right.sum(), "This is the sum. The mean is wanted."),
            (_WEIGHTS.mean(), "This is the mean of all weights. Only one in each row is asked for."),
        ]),
        (lambda _: same(result(), right.mean()),
         "The number is wrong. For each token find the row of the number before, and average those weights."),
    ]
    weights, numbers = _real_head()
    place = np.argsort(numbers)
    by_number, by_text = weights[place[1:], place[:-1]].mean(), np.diagonal(weights, -1).mean()
    tests += [(lambda _: same(function(weights, numbers), by_number), "It fails on the real head 1.3, with 8 tokens.")]
    return verdict("8.4", function, tests, "Head 1.3, on one sentence with shuffled numbers, gives "
                   f"{by_number:.2f} by number and {by_text:.2f} by place in the text: it follows the numbers.")


def _real_head():
    """Weights (8, 8) of head 1.3 on one sentence whose tokens have shuffled position numbers, and these numbers."""
    model, numbers = load_minilm(), np.array([0, 5, 2, 6, 1, 4, 7, 3])
    rows = [model.index[token] for token in ["[CLS]", *model.tokenize("We sat by the river bank"), "[SEP]"]]
    x = layer_norm(model.words[rows] + model.positions[numbers] + model.segment, *model.norm)
    return multi_head_attention(x, model.blocks[0].attention.head(2))[1][0], numbers
