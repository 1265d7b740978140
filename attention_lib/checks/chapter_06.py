"""The checks of chapter 06."""

import numpy as np

from attention_lib.attention import scaled_dot_product_attention, softmax
from attention_lib.checks.verdict import asks_for, finite, mistakes, parts, same, verdict
from attention_lib.vectors import unit

# Five words in three numbers; d_k is 2 and d_v is 4, so that no two sizes can be confused unseen.
_X = np.array([[0.9, 0.2, -0.4], [0.3, 0.8, 0.1], [-0.5, 0.6, 0.7], [0.4, -0.3, 0.2], [-0.2, -0.7, 0.5]])  # (T, D)
_W_Q = np.array([[1.1, -0.7], [0.4, 1.3], [-0.9, 0.5]])  # (D, d_k)
_W_K = np.array([[0.6, 1.2], [-1.0, 0.3], [0.8, -0.5]])  # (D, d_k)
_W_V = np.array([[0.7, -0.2, 0.5, 0.1], [0.1, 0.9, -0.6, 0.3], [-0.4, 0.3, 0.8, -0.5]])  # (D, d_v)


@asks_for("an array, here of shape (5,): one weight for each key")
def exercise_6_1(function):
    """One row of attention: exercise_6_1(row_of_weights)."""
    query, keys = np.array([0.8, -0.5, 1.1]), np.array(
        [[0.9, 0.4, 0.7], [-0.6, 0.8, 0.2], [0.3, -1.2, 0.5], [1.0, 0.1, -0.8], [0.2, 0.6, 0.4]])  # d_k = 3, S = 5
    dots = keys @ query  # (S,)

    def result(query=query, keys=keys):
        return function(query.copy(), keys.copy())

    tests = [
        (lambda _: np.shape(result()) != (5, 3),
         "One weight for each number of each key is too many. Add up the products of a key first: a dot product."),
        (lambda _: np.shape(result()) != (3,),
         "You have one weight for each number of the query. There should be one for each key."),
        (lambda _: np.shape(result()) == (5,), "For 5 keys there should be 5 weights, in one row: shape (5,)."),
        *mistakes(result, [
            (dots, "These are dot products. Divide, then turn them into weights."),
            (dots / np.sqrt(3), "These are scores. Turn them into weights that add up to 1."),
            (softmax(dots), "The dot products are not divided by the root of d_k."),
            (softmax(dots / np.sqrt(5)), "You divide by the root of the number of keys. d_k is the size of a query."),
            (softmax(dots / 3), "You divide by d_k itself. The root of it is asked for."),
            (softmax(dots) / np.sqrt(3), "The root comes too late: divide the dot products, before softmax."),
            (softmax(dots * np.sqrt(3)), "You multiply by the root of d_k. Large scores are to become smaller."),
            (softmax(-dots / np.sqrt(3)), "The key that fits best gets least. Which sign has your score?"),
            (softmax(unit(keys) @ unit(query)), "These are cosines. Take the dot products as they come."),
            (softmax(unit(keys) @ unit(query) / np.sqrt(3)), "These are cosines. Take the dot products as they come."),
        ]),
        (lambda _: same(np.sum(result()), 1), "The weights should add up to 1."),
        (lambda _: same(result(), softmax(dots / np.sqrt(3))),
         "The weights add up to 1 but are wrong. In order: dot products, root of d_k, softmax."),
        (lambda _: same(result(query[:2], keys[:3, :2]), softmax(keys[:3, :2] @ query[:2] / np.sqrt(2))),
         "It is right for d_k = 3, not for d_k = 2. Take the size from the query."),
    ]
    return verdict("6.1", function, tests, "One query, five keys, then three; the root is that of d_k.")


@asks_for("two arrays: what the words hear, and the weights", parts)
def exercise_6_2(function):
    """Scaled dot-product attention from words: exercise_6_2(self_attention)."""
    q, k, v = _X @ _W_Q, _X @ _W_K, _X @ _W_V
    dots = q @ k.T
    output, weights = scaled_dot_product_attention(q, k, v)
    causal = softmax(np.where(np.tri(5, dtype=bool), dots / np.sqrt(2), -np.inf))

    def result(x=_X, w_v=_W_V):
        return function(x.copy(), _W_Q.copy(), _W_K.copy(), w_v.copy())

    def heard_through(w_v):
        return scaled_dot_product_attention(q, k, _X @ w_v)[0]

    tests = [
        (lambda _: isinstance(result(), (tuple, list)) and len(result()) == 2,
         "Return two arrays: what the words hear, and the weights."),
        (lambda _: [np.shape(array) for array in result(w_v=_W_V[:, :3])] != [(5, 5), (5, 3)],
         "The two arrays come in the wrong order: first what is heard (T, d_v), then the weights (T, T)."),
        (lambda _: np.shape(result()[1]) == (5, 5), "For 5 words the weights should have shape (5, 5)."),
        *mistakes(lambda: result()[1], [
            (softmax(dots), "The dot products are not divided by the root of d_k."),
            (softmax(dots / np.sqrt(3)),
             "You divide by the root of D, the size of x. d_k is the number of columns of w_q."),
            (softmax(dots / np.sqrt(5)), "You divide by the root of the number of words. d_k is the size of a query."),
            (softmax(dots / 2), "You divide by 2, which is d_k itself. The root of it is asked for."),
            (softmax(dots.T / np.sqrt(2)),
             "Queries and keys are swapped: your rows belong to keys. A row is the word that asks."),
            (softmax(dots / np.sqrt(2), axis=0),
             "The columns of your weights add up to 1, but each row should."),
            (softmax(dots.T / np.sqrt(2), axis=0),
             "The weights are transposed. Row i holds what word i gives to each word."),
            (softmax(q @ q.T / np.sqrt(2)), "Your queries meet queries. Keys are made with w_k."),
            (softmax(k @ k.T / np.sqrt(2)), "Your keys meet keys. Queries are made with w_q."),
            (softmax(_X @ _X.T), "These weights are raw: x meets x. Where are w_q and w_k?"),
            (softmax(_X @ _X.T / np.sqrt(3)), "These weights are raw: x meets x. Where are w_q and w_k?"),
            (softmax(_X @ _X.T / np.sqrt(2)), "These weights are raw: x meets x. Where are w_q and w_k?"),
            (dots / np.sqrt(2), "These are scores. Softmax makes weights of them."),
            (causal, "Your words hear only what comes before. Here every word may hear every word."),
        ]),
        (lambda _: same(result()[1], weights),
         "The weights are not right. They are the softmax, by row, of q times k over the root of d_k."),
        *mistakes(lambda: result()[0], [
            (weights @ k, "You have mixed keys. What a word says is its value, made with w_v."),
            (weights @ q, "You have mixed queries. What a word says is its value, made with w_v."),
            (weights @ _X, "You have mixed x itself. What a word says is its value, made with w_v."),
            (weights.T @ v, "The weights are transposed in the mix. Each row of them mixes all values."),
            (dots @ v, "You have mixed with the dot products. Mix with the weights."),
            (dots / np.sqrt(2) @ v, "You have mixed with the scores. Mix with the weights."),
            (v, "These are the values before anybody listens. Mix them by the weights."),
        ]),
        (lambda _: np.shape(result()[0]) == (5, 4),
         "What is heard should have shape (T, d_v), here (5, 4): a vector of values for every word."),
        (lambda _: not same(result(w_v=_W_V[:, :3])[0], _X + heard_through(_W_V[:, :3])),
         "You have added x. That is the next step; here only what is heard is asked for."),
        (lambda _: same(result()[0], output), "The weights are right, what is heard is not. Mix the values by them."),
        (lambda _: same(result(w_v=_W_V[:, :3])[0], heard_through(_W_V[:, :3])),
         "It is right for d_v = 4, not for d_v = 3. No size of w_v should matter to you."),
        (lambda _: same(result(_X[:2])[1], scaled_dot_product_attention(q[:2], k[:2], v[:2])[1]),
         "It is right for five words, not for two. Take the sizes from the arrays."),
    ]
    return verdict("6.2", function, tests, "What is heard and the weights are right, in this order: rows ask, values "
                    "are mixed, and the root is that of d_k.")


@asks_for("one number, the variance of all n scores")
def exercise_6_3(function):
    """The variance of a score, by experiment: exercise_6_3(score_variance)."""

    def result(d_k=16, divide=False, seed=1, n=2000):
        return function(d_k, n, np.random.default_rng(seed), divide)

    def near(number, wanted):
        return finite(number) and abs(number - wanted) < 0.2 * wanted

    tests = [
        (lambda _: np.shape(result()) == (), "Return one number, the variance of all n scores."),
        (lambda _: finite(result()), "The variance is not a finite number."),
        (lambda _: result() == result(),
         "Twice the same rng, and two results. Draw from the rng that you are given, and from no other."),
        (lambda _: result() != result(seed=2),
         "Another rng gives the very same number. Is it measured? Draw, multiply, and take the variance."),
        (lambda _: not near(result(), 4) or near(result(d_k=64), 4),
         "This is the standard deviation, the root of what is asked for."),
        (lambda _: not near(result(), 32),
         "For d_k = 16 the variance comes out near 32. Do keys have numbers of their own?"),
        (lambda _: not (near(result(), 1) and near(result(d_k=64), 1)),
         "With divide=False the variance stays at 1 whatever d_k is. Do you always divide, or never add up?"),
        (lambda _: near(result(), 16) and near(result(d_k=64), 64),
         "For d_k = 16 and 64, undivided, the variance is off. A score is the sum of d_k products of normal numbers."),
        (lambda _: not near(result(divide=True), 16),
         "With divide=True nothing changes. Where does the root of d_k come in?"),
        (lambda _: not near(result(divide=True), 1 / 16),
         "You divide the scores by d_k. Divide by its root."),
        (lambda _: not near(result(divide=True), 4),
         "You divide the variance by the root. Divide the scores, then take the variance."),
        (lambda _: near(result(divide=True), 1) and near(result(d_k=64, divide=True), 1),
         "Divided by the root of d_k, the scores should have a variance near 1, whatever d_k is."),
        (lambda _: not same(result(n=1), result(n=2000)), "The argument n changes nothing: it counts the scores."),
    ]
    with np.errstate(all="ignore"):
        return verdict("6.3", function, tests,
                        "Undivided the variance is about d_k, for 16 and 64; divided it is about 1.")


@asks_for("two arrays: the pulls, and the new vector", parts)
def exercise_6_4(function):
    """The pulls and the residual sum: exercise_6_4(pull_and_add)."""
    square_v, square_o = _W_V[:, :3], np.array([[0.5, -0.8, 0.3], [0.9, 0.2, -0.4], [-0.1, 0.6, 0.7]])  # (D, D) each
    weights = scaled_dot_product_attention(_X @ _W_Q, _X @ _W_K, _X)[1]
    voices, row = _X @ square_v @ square_o, weights[2][:, None]  # (T, D), (T, 1)
    pulls = row * voices

    def result(asking=2, w_v=square_v, w_o=square_o):
        return function(_X.copy(), weights.copy(), w_v.copy(), w_o.copy(), asking)

    def fits(asking, w_v, w_o):
        wanted = weights[asking][:, None] * (_X @ w_v @ w_o)
        answer = result(asking, w_v, w_o)
        return same(answer[0], wanted) and same(answer[1], _X[asking] + wanted.sum(axis=0))

    tests = [
        (lambda _: isinstance(result(), (tuple, list)) and len(result()) == 2,
         "Return two arrays: the pulls, and the new vector."),
        (lambda _: [np.shape(array) for array in result()] != [(3,), (5, 3)],
         "The two arrays come in the wrong order: first the pulls (T, D), then the new vector (D,)."),
        (lambda _: np.shape(result()[0]) != (3,),
         "This is the whole of what is heard. Return the pulls one by one, a row a word."),
        (lambda _: np.shape(result()[0]) == (5, 3), "For 5 words of 3 numbers the pulls have shape (5, 3)."),
        *mistakes(lambda: result()[0], [
            (voices, "These are whole voices. Each pulls only as hard as its weight."),
            (row * (_X @ square_v), "w_o is forgotten. It leads from the values back to the D numbers of x."),
            (row * (_X @ square_o), "w_v is forgotten. A voice begins with the value of a word."),
            (row * _X, "These words say their own vectors. A voice is x times w_v times w_o."),
            (row * (_X @ square_v @ square_o.T), "w_o is transposed. Its rows belong to values, its columns to x."),
            (row * (_X @ square_v.T @ square_o), "w_v is transposed. Its rows belong to x, its columns to values."),
            (row * (_X @ square_o @ square_v), "w_o comes before w_v. First the value, then the way back."),
            (row * (voices - _X[2]),
             "You subtract the old vector, as in chapter 05. What is heard is added, so a pull is weight times voice."),
            (weights[:, 2:3] * voices, "You took a column of the weights. Which row is the word that asks?"),
            (weights[0][:, None] * voices,
             "These are the pulls on the first word, whichever word asks. Use the argument row."),
        ]),
        (lambda _: same(result()[0], pulls), "The pulls are not right: each is a weight times a voice."),
        *mistakes(lambda: result()[1], [
            (pulls.sum(axis=0), "You put what is heard in place of the word. Add it to the old vector."),
            (_X[2] + voices.sum(axis=0), "You have added the voices without their weights."),
            (_X[0] + pulls.sum(axis=0), "You started from the first word. Start from the word in row."),
            (_X[2] - pulls.sum(axis=0), "You subtract the pulls. They are added."),
            ((_X[2] + pulls.sum(axis=0)) / 2, "You take the mean of old and heard. Take their sum."),
            (_X[2], "The word has not moved. Add all pulls to it."),
            (_X[2] + pulls.mean(axis=0), "You have added the mean of the pulls. Add all of them."),
        ]),
        (lambda _: np.shape(result()[1]) == (3,), "The new vector has D numbers, here shape (3,): one word moves."),
        (lambda _: same(result()[1], _X[2] + pulls.sum(axis=0)),
         "The pulls are right, the new vector is not. It is the old vector plus all pulls."),
        (lambda _: fits(0, square_v, square_o) and fits(1, square_v, square_o),
         "It is right for one word, not for another. Use the argument row everywhere."),
        (lambda _: fits(2, square_v[:, :2], square_o[:2]),
         "It is right for values of 3 numbers, not for values of 2. Leave all sizes to the matrices."),
    ]
    return verdict("6.4", function, tests, "Each pull is right, and old plus all pulls is new.")
