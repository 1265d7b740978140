"""The checks of chapter 06."""

import numpy as np

from attention_lib.attention import scaled_dot_product_attention, softmax
from attention_lib.checks.asked import parts
from attention_lib.checks.exercise import exercise, expect, finite, pair, same
from attention_lib.vectors import unit

# Five words in three numbers; d_k is 2 and d_v is 4, so that no two sizes can be confused unseen.
_X = np.array([[0.9, 0.2, -0.4], [0.3, 0.8, 0.1], [-0.5, 0.6, 0.7], [0.4, -0.3, 0.2], [-0.2, -0.7, 0.5]])  # (T, D)
_W_Q = np.array([[1.1, -0.7], [0.4, 1.3], [-0.9, 0.5]])  # (D, d_k)
_W_K = np.array([[0.6, 1.2], [-1.0, 0.3], [0.8, -0.5]])  # (D, d_k)
_W_V = np.array([[0.7, -0.2, 0.5, 0.1], [0.1, 0.9, -0.6, 0.3], [-0.4, 0.3, 0.8, -0.5]])  # (D, d_v)


@exercise("6.1", asks_for="an array, here of shape (5,): one weight for each key",
          praise="One query, five keys, then three; the root is that of d_k.")
def exercise_6_1(function):
    """One row of attention: exercise_6_1(row_of_weights)."""
    query, keys = np.array([0.8, -0.5, 1.1]), np.array(
        [[0.9, 0.4, 0.7], [-0.6, 0.8, 0.2], [0.3, -1.2, 0.5], [1.0, 0.1, -0.8], [0.2, 0.6, 0.4]])  # d_k = 3, S = 5
    dots, got = keys @ query, function(query, keys)  # (S,)
    yield np.shape(got) != (5, 3), ("One weight for each number of each key is too many. Add up the products of a key "
                                    "first: a dot product.")
    yield np.shape(got) != (3,), "You have one weight for each number of the query. There should be one for each key."
    yield np.shape(got) == (5,), "For 5 keys there should be 5 weights, in one row: shape (5,)."
    cosines = unit(keys) @ unit(query)
    yield from expect(got, softmax(dots / np.sqrt(3)), {
        "These are dot products. Divide, then turn them into weights.": dots,
        "These are scores. Turn them into weights that add up to 1.": dots / np.sqrt(3),
        "The dot products are not divided by the root of d_k.": softmax(dots),
        "You divide by the root of the number of keys. d_k is the size of a query.": softmax(dots / np.sqrt(5)),
        "You divide by d_k itself. The root of it is asked for.": softmax(dots / 3),
        "The root comes too late: divide the dot products, before softmax.": softmax(dots) / np.sqrt(3),
        "You multiply by the root of d_k. Large scores are to become smaller.": softmax(dots * np.sqrt(3)),
        "The key that fits best gets least. Which sign has your score?": softmax(-dots / np.sqrt(3)),
        "These are cosines. Take the dot products as they come.": [softmax(cosines), softmax(cosines / np.sqrt(3))],
    }, otherwise="The weights add up to 1 but are wrong. In order: dot products, root of d_k, softmax."
        if same(np.sum(got), 1) else "The weights should add up to 1.")
    small = function(query[:2], keys[:3, :2])
    yield (same(small, softmax(keys[:3, :2] @ query[:2] / np.sqrt(2))),
           "It is right for d_k = 3, not for d_k = 2. Take the size from the query.")


@exercise("6.2", asks_for="two arrays: what the words hear, and the weights", fits=parts,
          praise="What is heard and the weights are right, in this order: rows ask, values are mixed, and the root is "
                 "that of d_k.")
def exercise_6_2(function):
    """Scaled dot-product attention from words: exercise_6_2(self_attention)."""
    q, k, v = _X @ _W_Q, _X @ _W_K, _X @ _W_V
    dots, (output, weights) = q @ k.T, scaled_dot_product_attention(q, k, v)
    answer = function(_X, _W_Q, _W_K, _W_V)
    yield pair(answer), "Return two arrays: what the words hear, and the weights."
    fewer, fewer_output = function(_X, _W_Q, _W_K, _W_V[:, :3]), scaled_dot_product_attention(q, k, v[:, :3])[0]
    yield ([np.shape(array) for array in fewer] != [(5, 5), (5, 3)],
           "The two arrays come in the wrong order: first what is heard (T, d_v), then the weights (T, T).")
    heard, got = answer
    yield np.shape(got) == (5, 5), "For 5 words the weights should have shape (5, 5)."
    yield from expect(got, weights, {
        "The dot products are not divided by the root of d_k.": softmax(dots),
        "You divide by the root of D, the size of x. d_k is the number of columns of w_q.": softmax(dots / np.sqrt(3)),
        "You divide by the root of the number of words. d_k is the size of a query.": softmax(dots / np.sqrt(5)),
        "You divide by 2, which is d_k itself. The root of it is asked for.": softmax(dots / 2),
        "Queries and keys are swapped: your rows belong to keys. A row is the word that asks.":
            softmax(dots.T / np.sqrt(2)),
        "The columns of your weights add up to 1, but each row should.": softmax(dots / np.sqrt(2), axis=0),
        "The weights are transposed. Row i holds what word i gives to each word.": weights.T,
        "Your queries meet queries. Keys are made with w_k.": softmax(q @ q.T / np.sqrt(2)),
        "Your keys meet keys. Queries are made with w_q.": softmax(k @ k.T / np.sqrt(2)),
        "These weights are raw: x meets x. Where are w_q and w_k?":
            [softmax(_X @ _X.T / root) for root in (1, np.sqrt(3), np.sqrt(2))],
        "These are scores. Softmax makes weights of them.": dots / np.sqrt(2),
        "Your words hear only what comes before. Here every word may hear every word.":
            scaled_dot_product_attention(q, k, v, np.tri(5, dtype=bool))[1],
    }, otherwise="The weights are not right. They are the softmax, by row, of q times k over the root of d_k.")
    yield from expect(heard, output, {
        "You have mixed keys. What a word says is its value, made with w_v.": weights @ k,
        "You have mixed queries. What a word says is its value, made with w_v.": weights @ q,
        "You have mixed x itself. What a word says is its value, made with w_v.": weights @ _X,
        "The weights are transposed in the mix. Each row of them mixes all values.": weights.T @ v,
        "You have mixed with the dot products. Mix with the weights.": dots @ v,
        "You have mixed with the scores. Mix with the weights.": dots / np.sqrt(2) @ v,
        "These are the values before anybody listens. Mix them by the weights.": v,
    }, otherwise="The weights are right, what is heard is not. Mix the values by them."
        if np.shape(heard) == (5, 4) else
        "What is heard should have shape (T, d_v), here (5, 4): a vector of values for every word.")
    yield (not same(fewer[0], _X + fewer_output),
           "You have added x. That is the next step; here only what is heard is asked for.")
    yield (same(fewer[0], fewer_output),
           "It is right for d_v = 4, not for d_v = 3. No size of w_v should matter to you.")
    yield (same(function(_X[:2], _W_Q, _W_K, _W_V)[1], scaled_dot_product_attention(q[:2], k[:2], v[:2])[1]),
           "It is right for five words, not for two. Take the sizes from the arrays.")


@exercise("6.3", asks_for="one number, the variance of all n scores",
          praise="Undivided the variance is about d_k, for 16 and 64; divided it is about 1.")
def exercise_6_3(function):
    """The variance of a score, by experiment: exercise_6_3(score_variance)."""
    def variance(d_k=16, divide=False, seed=1, n=2000):
        return function(d_k, n, np.random.default_rng(seed), divide)

    def near(number, wanted):
        return finite(number) and abs(number - wanted) < 0.2 * wanted

    got = variance()
    yield np.shape(got) == (), "Return one number, the variance of all n scores."
    yield finite(got), "The variance is not a finite number."
    yield (variance() == got,
           "Twice the same rng, and two results. Draw from the rng that you are given, and from no other.")
    yield (variance(seed=2) != got,
           "Another rng gives the very same number. Is it measured? Draw, multiply, and take the variance.")
    wide = variance(d_k=64)
    yield not near(got, 4) or near(wide, 4), "This is the standard deviation, the root of what is asked for."
    yield not near(got, 32), "For d_k = 16 the variance comes out near 32. Do keys have numbers of their own?"
    yield (not (near(got, 1) and near(wide, 1)),
           "With divide=False the variance stays at 1 whatever d_k is. Do you always divide, or never add up?")
    yield (near(got, 16) and near(wide, 64),
           "For d_k = 16 and 64, undivided, the variance is off. A score is the sum of d_k products of normal numbers.")
    divided = variance(divide=True)
    yield not near(divided, 16), "With divide=True nothing changes. Where does the root of d_k come in?"
    yield not near(divided, 1 / 16), "You divide the scores by d_k. Divide by its root."
    yield not near(divided, 4), "You divide the variance by the root. Divide the scores, then take the variance."
    yield (near(divided, 1) and near(variance(d_k=64, divide=True), 1),
           "Divided by the root of d_k, the scores should have a variance near 1, whatever d_k is.")
    yield not same(variance(n=1), got), "The argument n changes nothing: it counts the scores."


@exercise("6.4", asks_for="two arrays: the pulls, and the new vector", fits=parts,
          praise="Each pull is right, and old plus all pulls is new.")
def exercise_6_4(function):
    """The pulls and the residual sum: exercise_6_4(pull_and_add)."""
    w_v, w_o = _W_V[:, :3], np.array([[0.5, -0.8, 0.3], [0.9, 0.2, -0.4], [-0.1, 0.6, 0.7]])  # (D, D) each
    weights = scaled_dot_product_attention(_X @ _W_Q, _X @ _W_K, _X)[1]
    value_outputs, row = _X @ w_v @ w_o, weights[2][:, None]  # (T, D), (T, 1)
    pulls = row * value_outputs

    def fits(asking, w_v, w_o):
        pulls = weights[asking][:, None] * (_X @ w_v @ w_o)
        return same(function(_X, weights, w_v, w_o, asking), (pulls, _X[asking] + pulls.sum(axis=0)))

    answer = function(_X, weights, w_v, w_o, 2)
    yield pair(answer), "Return two arrays: the pulls, and the new vector."
    got, new = answer
    yield ((np.shape(got), np.shape(new)) != ((3,), (5, 3)),
           "The two arrays come in the wrong order: first the pulls (T, D), then the new vector (D,).")
    yield np.shape(got) != (3,), "This is the whole of what is heard. Return the pulls one by one, a row a word."
    yield np.shape(got) == (5, 3), "For 5 words of 3 numbers the pulls have shape (5, 3)."
    yield from expect(got, pulls, {
        "These are whole value outputs. Each pulls only as hard as its weight.": value_outputs,
        "w_o is forgotten. It leads from the values back to the D numbers of x.": row * (_X @ w_v),
        "w_v is forgotten. A value output begins with the value of a word.": row * (_X @ w_o),
        "These words say their own vectors. A value output is x times w_v times w_o.": row * _X,
        "w_o is transposed. Its rows belong to values, its columns to x.": row * (_X @ w_v @ w_o.T),
        "w_v is transposed. Its rows belong to x, its columns to values.": row * (_X @ w_v.T @ w_o),
        "w_o comes before w_v. First the value, then the way back.": row * (_X @ w_o @ w_v),
        "You subtract the old vector, as in chapter 05. What is heard is added: a pull is weight times value output.":
            row * (value_outputs - _X[2]),
        "You took a column of the weights. Which row is the word that asks?": weights[:, 2:3] * value_outputs,
        "These are the pulls on the first word, whichever word asks. Use the argument row.":
            weights[0][:, None] * value_outputs,
    }, otherwise="The pulls are not right: each is a weight times a value output.")
    yield np.shape(new) == (3,), "The new vector has D numbers, here shape (3,): one word moves."
    yield from expect(new, _X[2] + pulls.sum(axis=0), {
        "You put what is heard in place of the word. Add it to the old vector.": pulls.sum(axis=0),
        "You have added the value outputs without their weights.": _X[2] + value_outputs.sum(axis=0),
        "You started from the first word. Start from the word in row.": _X[0] + pulls.sum(axis=0),
        "You subtract the pulls. They are added.": _X[2] - pulls.sum(axis=0),
        "You take the mean of old and heard. Take their sum.": (_X[2] + pulls.sum(axis=0)) / 2,
        "The word has not moved. Add all pulls to it.": _X[2],
        "You have added the mean of the pulls. Add all of them.": _X[2] + pulls.mean(axis=0),
    }, otherwise="The pulls are right, the new vector is not. It is the old vector plus all pulls.")
    yield (fits(0, w_v, w_o) and fits(1, w_v, w_o),
           "It is right for one word, not for another. Use the argument row everywhere.")
    yield (fits(2, w_v[:, :2], w_o[:2]),
           "It is right for values of 3 numbers, not for values of 2. Leave all sizes to the matrices.")
