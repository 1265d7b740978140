"""The checks of chapter 08."""

import numpy as np

from attention_lib.attention import multi_head_attention, scaled_dot_product_attention, softmax
from attention_lib.checks.asked import parts
from attention_lib.checks.exercise import exercise, expect, pair, same
from attention_lib.minilm import load_minilm
from attention_lib.positions import rotate, sinusoidal_positions
from attention_lib.transformer import layer_norm

_SPEEDS = 10_000.0 ** (-np.arange(0, 6, 2) / 6)  # (D/2,)
_Q, _K, _V = np.random.default_rng(8).normal(size=(3, 5, 6)) * 0.7  # no weight near 1
_WEIGHTS = softmax(np.random.default_rng(4).normal(size=(6, 6)))


@exercise("8.1", asks_for="one number: the largest of all the differences",
          praise="0 for raw attention, and the right number where positions are added.")
def exercise_8_1(function):
    """How far from equivariant: exercise_8_1(order_effect)."""
    x = np.array([[0.2, 0.9, -0.7, 0.4], [1.1, 0.3, 0.5, -0.2], [-0.6, 0.8, 0.1, 0.7], [0.4, -0.5, 0.9, 0.3],
                  [-0.3, 0.6, -0.2, 1.0]])  # (T, D) = (5, 4)
    order = np.array([2, 0, 3, 1, 4])  # to do it twice, or backwards, is something else

    def raw(x):
        weights = softmax(x @ x.T)
        return weights @ x, weights

    def placed(x):
        return raw(x + sinusoidal_positions(*x.shape))

    def mirrored(x):
        output, weights = placed(x)
        return -output, weights  # all differences with the other sign

    (moved, moved_weights), (first, weights) = placed(x[order]), placed(x)
    difference, got = moved - first[order], function(placed, x, order)
    yield not isinstance(got, (bool, np.bool_)), "Return by how much, a number, not whether."
    yield np.ndim(got) == 0, "Return one number: the largest of all the differences."
    without_sign = "A difference may be negative: take it without its sign."
    yield from expect(got, np.abs(difference).max(), {
        "One side still has the old order. Rows travel, so order the other output too.": np.abs(moved - first).max(),
        "You order the output the wrong way round. What did you do to the rows of x?":
            np.abs(moved - first[np.argsort(order)]).max(),
        "Compare the outputs, the first of the two results.": [np.abs(moved_weights - other).max() for other in (
            weights, weights[order], weights[order][:, order])],
        "You compare means. They may agree where rows do not.": np.abs(moved.mean(axis=0) - first.mean(axis=0)).max(),
        without_sign: [difference.max(), difference.min()],
        "This is the mean difference. The largest is wanted.": np.abs(difference).mean(),
        "This is the sum of all differences. The largest is wanted.": np.abs(difference).sum(),
        "This is the length of all differences. The largest is wanted.": np.linalg.norm(difference),
        "You find 0 for an attention that adds positions. Is x ordered before attention sees it?": 0,
    }, otherwise="The number is wrong. Order, then attend; attend, then order; then compare.")
    yield same(function(mirrored, x, order), np.abs(difference).max()), without_sign
    yield same(function(raw, x, order), 0), "For raw attention it should be 0: it is equivariant."


@exercise("8.2", asks_for="an array, here of shape (4, 6): six numbers for each place",
          praise="Places whole and not, near and far, each with its six numbers.")
def exercise_8_2(function):
    """Sinusoidal vectors of any places: exercise_8_2(place_waves)."""
    def pairs(angles, left=np.sin, right=np.cos):
        return np.stack([left(angles), right(angles)], axis=-1).reshape(4, 6)

    places = np.array([0.0, 2.5, 700.0, 31.0])
    column = places[:, None]  # (T, 1)
    angles, by_column = column * _SPEEDS, column * 10_000.0 ** (-np.arange(6) / 6)  # (T, D/2), (T, D)
    got = function(places, 6)
    yield np.shape(got) != (4, 3), "Half of the columns is missing: each hand needs a sine and a cosine."
    yield np.shape(got) == (4, 6), "For 4 places and dim 6 the shape should be (4, 6)."
    yield from expect(got, pairs(angles), {
        "Sine and cosine have changed places: place 0 is (0, 1, 0, 1, …).": pairs(angles, np.cos, np.sin),
        "All sines come first, then all cosines. They should take turns, column by column.":
            np.concatenate([np.sin(angles), np.cos(angles)], axis=1),
        "Each column has a speed of its own. The two columns of a pair share one.":
            np.where(np.arange(6) % 2 == 0, np.sin(by_column), np.cos(by_column)),
        "The exponent of pair i is 2i / D, not i / D.": pairs(by_column[:, :3]),
        "The exponent is doubled twice: np.arange(0, dim, 2) already counts 2i.": pairs(column * _SPEEDS**2),
        "Your places are one too far: place 0 has angle 0.": pairs((column + 1) * _SPEEDS),
        "These are places 0, 1, 2, 3. Use the places that are given.": pairs(np.arange(4)[:, None] * _SPEEDS),
        "Place 2.5 became 2. Places need not be whole.": pairs(np.floor(column) * _SPEEDS),
        "Your hands turn faster and faster. Divide by the power of 10000.": pairs(column / _SPEEDS),
        "All pairs turn at one speed. Each next one should be slower.": pairs(column * np.ones(3)),
        "Your angles are taken for degrees. np.sin wants radians, as they come.": pairs(np.radians(angles)),
        "Both columns of a pair are sines. The second is the cosine.": pairs(angles, np.sin, np.sin),
    }, otherwise="The shape is right, the numbers are not. Compare place 2.5 with the formula, column by column.")


@exercise("8.3", asks_for="two arrays: the output and the weights", fits=parts,
          praise="Queries and keys turn, values stay. Of the places, a score knows only the step from query to key.")
def exercise_8_3(function):
    """Rotary attention: exercise_8_3(rotary_attention)."""
    q, k, v, here, shift = _Q, _K, _V, np.arange(5), sinusoidal_positions(5, 6)

    def weights(q, k):
        return softmax(q @ k.T / np.sqrt(6))

    def halves(x):
        left, right, angles = x[:, :3], x[:, 3:], here[:, None] * _SPEEDS
        return np.concatenate([left * np.cos(angles) - right * np.sin(angles),
                               left * np.sin(angles) + right * np.cos(angles)], axis=1)

    turned_q, turned_k, answer = rotate(q), rotate(k), function(q, k, v)
    dots, (heard, right) = turned_q @ turned_k.T, scaled_dot_product_attention(turned_q, turned_k, v)
    yield pair(answer), "Return two arrays: the output and the weights."
    output, got = answer
    yield ((np.shape(output), np.shape(got)) != ((5, 5), (5, 6)),
           "The two arrays come in the wrong order: first the output, then the weights.")
    yield np.shape(got) == (5, 5), "For 5 words the weights should have shape (5, 5)."
    yield from expect(got, right, {
        "The weights know no positions. Turn before you score.": weights(q, k),
        "Only the queries are turned. Keys have positions too.": weights(turned_q, k),
        "Only the keys are turned. Queries have positions too.": weights(q, turned_k),
        "You turn clockwise. Look at the signs of the two sines.": weights(rotate(q, -here), rotate(k, -here)),
        "Queries and keys turn in opposite ways, so that the sum of places counts, not the step between them.":
            [weights(turned_q, rotate(k, -here)), weights(rotate(q, -here), turned_k)],
        "All pairs turn by the same angle. Pair i is slower by 10000 to the power of 2i / D.":
            weights(rotate(q, base=1.0), rotate(k, base=1.0)),
        "The angle grows with the square of the position. Then one step is not as good as another.":
            weights(rotate(q, here**2), rotate(k, here**2)),
        "You pair column i with i + D/2, as some programs do. Here neighbours are a pair: 0 and 1, 2 and 3, …":
            weights(halves(q), halves(k)),
        "You have added positions. Rotary positions turn.": weights(q + shift, k + shift),
        "Queries and keys are turned twice.": weights(rotate(turned_q), rotate(turned_k)),
        "The scores are not divided by √d_k.": softmax(dots),
        "The scores are divided by d_k, not by its root.": softmax(dots / 6),
        "Your columns add up to 1, but each row should: a row is the word that asks.":
            softmax(dots / np.sqrt(6), axis=0),
        "Queries and keys have changed places: rows are queries.": weights(turned_k, turned_q),
    }, otherwise="The weights are not right. Turn queries and keys, then attend.")
    yield from expect(output, heard, {
        "You have turned the values too. They stay as they are.": right @ rotate(v),
        "You have turned the output. Only queries and keys turn.": rotate(heard),
        "You have added positions to the values. They stay as they are.": right @ (v + shift),
        "The weights are transposed in the mix. Each row of them mixes all the values.": right.T @ v,
    }, otherwise="The weights are right, the output is not: each row mixes the values.")


@exercise("8.4", asks_for="one number: the mean over all tokens that have one before",
          praise="Head 1.3, on one sentence with shuffled numbers, gives 1.00 by number and 0.00 by place in the text: "
                 "it follows the numbers.")
def exercise_8_4(function):
    """Weight on the token numbered one less: exercise_8_4(weight_on_previous)."""
    numbers = np.array([3, 0, 4, 1, 5, 2])
    place, got = np.argsort(numbers), function(_WEIGHTS, numbers)  # place[n]: the row of the token with number n
    previous = _WEIGHTS[place[1:], place[:-1]]  # (T - 1,)
    yield np.ndim(got) == 0, "Return one number: the mean over all tokens that have one before."
    yield from expect(got, previous.mean(), {
        "This is the token before in the text. Use the numbers: they may be in any order.":
            np.diagonal(_WEIGHTS, -1).mean(),
        "This is the token after in the text. Use the numbers: they may be in any order.":
            np.diagonal(_WEIGHTS, 1).mean(),
        "This is the weight on the *next* number, or rows and columns are swapped: a row is the token that asks.":
            _WEIGHTS[place[:-1], place[1:]].mean(),
        "You take numbers for rows. In which row does the token with number n stand?":
            _WEIGHTS[numbers[1:], numbers[:-1]].mean(),
        "Number 0 has no token before it; in your mean it looks at the last. Leave it out.":
            (previous.sum() + _WEIGHTS[place[0], place[-1]]) / 6,
        "You divide by all tokens. Number 0 has none before it and does not count.": previous.sum() / 6,
        "This is the sum. The mean is wanted.": previous.sum(),
        "This is the mean of all weights. Only one in each row is asked for.": _WEIGHTS.mean(),
    }, otherwise="The number is wrong. For each token find the row of the number before, and average those weights.")
    weights, numbers = _real_head()
    place = np.argsort(numbers)
    yield (same(function(weights, numbers), weights[place[1:], place[:-1]].mean()),
           "It fails on the real head 1.3, with 8 tokens.")


def _real_head():
    """Weights (8, 8) of head 1.3 on one sentence whose tokens have shuffled position numbers, and these numbers."""
    model, numbers = load_minilm(), np.array([0, 5, 2, 6, 1, 4, 7, 3])
    rows = [model.index[token] for token in ["[CLS]", *model.tokenize("We sat by the river bank"), "[SEP]"]]
    x = layer_norm(model.words[rows] + model.positions[numbers] + model.segment, *model.norm)
    return multi_head_attention(x, model.blocks[0].attention.head(2))[1][0], numbers
