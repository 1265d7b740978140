"""The checks of chapter 07."""

import numpy as np

from attention_lib.attention import (
    AttentionParams,
    multi_head_attention,
    scaled_dot_product_attention,
    softmax,
    split_heads,
)
from attention_lib.checks.asked import numbers, parts
from attention_lib.checks.exercise import exercise, expect, none_of, pair, same

# Four words in six numbers, 3 heads of 2: no two sizes are the same.
_RNG = np.random.default_rng(7)
_X = _RNG.normal(size=(4, 6)).round(1)
_W_Q, _W_K, _W_V, _W_O = (_RNG.normal(0, 0.4, (6, 6)).round(1) for _ in range(4))
_B_O = np.array([0.5, -0.3, 0.2, 0.7, -0.6, 0.1])


@exercise("7.1", asks_for="an array, here of shape (3, 5, 4): heads, words, numbers", fits=parts,
          praise="Three heads, two and one: each has its own part of every word.")
def exercise_7_1(function):
    """Split into heads: exercise_7_1(split_heads)."""
    x = np.arange(60.0).reshape(5, 12) / 10  # (T, D): 3 heads of 4; every number is there once
    heads, got = split_heads(x, 3), function(x, 3)  # (H, T, d) = (3, 5, 4)
    yield not numbers(got) or np.ndim(got) > 0, "Return one table a head, so three axes."
    yield (len({np.shape(part) for part in got}) == 1,
           "The parts have different shapes. Each gets as many numbers of every word as the others.")
    yield from none_of(got, {
        "Nothing is split. One table becomes one table a head: three axes.": x,
        "The words still come first: (T, H, d). Swap two axes, so that the heads do.": heads.swapaxes(0, 1),
        "The shape is right, but the rows mix words: reshape alone deals out the numbers as they lie. "
        "Cut each row first, then swap.": x.reshape(3, 5, 4),
        "The heads come last: (T, d, H). They belong first.": heads.transpose(1, 2, 0),
        "Words and numbers are swapped: (H, d, T). A row is a word.": heads.transpose(0, 2, 1),
        "You deal the numbers out like cards: head 1 has every third. It should have the first 4.":
            x.reshape(5, 4, 3).transpose(2, 0, 1),
        "You swapped heads and d: this would be 4 heads of 3. There are to be 3 heads of 4.":
            x.reshape(5, 4, 3).swapaxes(0, 1),
        "Each head has all numbers. Every head gets its own part of them.": np.stack([x] * 3),
        "The heads are in reverse order. Head 1 has the first numbers.": heads[::-1],
    })
    other = np.arange(48.0).reshape(6, 8)  # 2 heads of 4 for 6 words
    got_other = function(other, 2)
    yield (np.shape(got_other) != (2, 3, 8),
           "You cut the words into groups. Every head hears every word; cut their numbers instead.")
    yield (np.shape(got) == (3, 5, 4),
           "For 5 words of 12 numbers and 3 heads the shape should be (3, 5, 4): heads, words, numbers.")
    yield (same(got, heads),
           "The shape is right, the numbers are not. Head 1 has the first 4 numbers of each word, in order.")
    yield (same(got_other, split_heads(other, 2)),
           "It is right for 3 heads, not for 2 heads and 6 words. Take all sizes from x and heads.")
    yield same(function(x, 1), x[None]), "With one head there should still be three axes: (1, T, D)."


@exercise("7.2", asks_for="two arrays: the output, and the weights of all heads", fits=parts,
          praise="Output and weights are right for 1, 2, 3 and 6 heads.")
def exercise_7_2(function):
    """Multi-head attention: exercise_7_2(many_heads)."""
    def fits(x, heads):
        params = AttentionParams(_W_Q, _W_K, _W_V, _W_O, heads, b_o=_B_O)
        return same(function(x, _W_Q, _W_K, _W_V, _W_O, _B_O, heads), multi_head_attention(x, params))

    q, k, v = (split_heads(_X @ w, 3) for w in (_W_Q, _W_K, _W_V))  # (H, T, d) each
    dots, (mixed, weights) = q @ k.swapaxes(1, 2), scaled_dot_product_attention(q, k, v)  # (H, T, T), (H, T, d)
    answer = function(_X, _W_Q, _W_K, _W_V, _W_O, _B_O, 3)
    yield pair(answer), "Return two arrays: the output, and the weights of all heads."
    output, got = answer
    yield ((np.shape(output), np.shape(got)) != ((3, 4, 4), (4, 6)),
           "The two arrays come in the wrong order: first the output (T, D), then the weights (H, T, T).")
    yield from expect(got, weights, {
        "There is one table of weights. Split q, k and v: every head has a table of its own.":
            scaled_dot_product_attention(_X @ _W_Q, _X @ _W_K, _X @ _W_V)[1],
        "You averaged the weights of the heads. Return all of them, a table a head.": weights.mean(axis=0),
        "The weights have the words first. The heads belong there: (H, T, T).": weights.swapaxes(0, 1),
        "Your heads mix words: reshape alone does not split. Cut each row, then swap (see 7.1).":
            scaled_dot_product_attention(*((_X @ w).reshape(3, 4, 2) for w in (_W_Q, _W_K, _W_V)))[1],
        "The dot products are not divided by the root of d_k.": softmax(dots),
        "You divide by the root of D. Each head has its own, smaller d_k.": softmax(dots / np.sqrt(6)),
        "You divide by the root of the number of heads. d_k is the size of a query.": softmax(dots / np.sqrt(3)),
        "The columns of your weights add up to 1, but each row should.": softmax(dots / np.sqrt(2), axis=1),
        "Your weights add up to 1 over the heads. Each head has rows of its own that do.":
            softmax(dots / np.sqrt(2), axis=0),
        "Queries and keys are swapped. A row is the word that asks.": softmax(dots.swapaxes(1, 2) / np.sqrt(2)),
    }, otherwise="The weights are not right. Split q and k, then attend in each head."
        if np.shape(got) == (3, 4, 4) else "For 3 heads and 4 words the weights have shape (3, 4, 4).")
    joined, wide = mixed.swapaxes(0, 1).reshape(4, 6), weights @ (_X @ _W_V)  # (T, D), (H, T, D)
    written = joined @ _W_O
    yield from expect(output, written + _B_O, {
        "These are the heads one by one. Join them, and let w_o mix.": mixed,
        "w_o is forgotten: the heads stand side by side and have not met.": [joined, joined + _B_O],
        "b_o is forgotten. It is added at the end.": written,
        "b_o is added once for each head. It belongs to no head: add it once.": written + 3 * _B_O,
        "b_o comes too early: it is added after w_o.": (joined + _B_O) @ _W_O,
        "w_o is transposed. Its rows belong to the joined heads.": joined @ _W_O.T + _B_O,
        "The heads are averaged. What they write is added up.": written / 3 + _B_O,
        "The heads are averaged before w_o. Join them side by side instead.":
            np.tile(mixed.mean(axis=0), 3) @ _W_O + _B_O,
        "Every head mixes whole values, and you average. Split the values too, then join.":
            wide.mean(axis=0) @ _W_O + _B_O,
        "The join mixes words: swap the axes back before you reshape, or concatenate along the last axis.":
            mixed.reshape(4, 6) @ _W_O + _B_O,
        "The join shuffles the numbers. First all of head 1, then all of head 2.":
            mixed.transpose(1, 2, 0).reshape(4, 6) @ _W_O + _B_O,
        "You have added x. That is the next step; here only what is heard is asked for.": _X + written + _B_O,
    }, otherwise="The weights are right, the output is not. In order: mix the values, join, w_o, b_o."
        if np.shape(output) == (4, 6) else "The output should have shape (T, D), here (4, 6).")
    yield (fits(_X, 2) and fits(_X, 6) and fits(_X, 1),
           "It is right for 3 heads, not for 1, 2 or 6. Take the size of a head from D and heads.")
    yield fits(_X[:3], 3), "It is right for four words, not for three. Take all sizes from the arrays."


def _some_weights(words, seed=0):
    """Weights of 3 heads on so many words and two marks: (3, T, T)."""
    return softmax(np.random.default_rng(seed).normal(0, 1.5, (3, words + 2, words + 2)))


def _before(weights):
    """What each token but the first gives to the one before it: (H, T - 1)."""
    return np.diagonal(weights, -1, axis1=1, axis2=2)


@exercise("7.3", asks_for="an array, here of shape (3,): one number for each head",
          praise="One number a head, words only, for sentences of two lengths.")
def exercise_7_3(function):
    """The weight on the token before: exercise_7_3(looks_back)."""
    weights = _some_weights(4)  # (3, 6, 6)
    tokens, after = _before(weights), _before(weights.swapaxes(1, 2))  # (3, 5) each
    words, first = tokens[:, :-1], weights[:, 0, -1]  # (3, 4), (3,): in the row of [CLS], what column -1 holds
    got = function(weights)
    yield from expect(got, words.mean(axis=1), {
        "These are the single weights of each word. Take their mean in each head.": words,
        "You took the mean over the heads. Each head keeps a number of its own.": words.mean(axis=0),
        "You took the mean over words and heads. Each head keeps a number of its own.": words.mean(),
        "This is a sum. Divide by the number of words: the mean.": words.sum(axis=1),
        "You divide by all tokens. The mean is over the words, without the two marks.": words.sum(axis=1) / 6,
        "You divide by one too many. How many words ask?": words.sum(axis=1) / 5,
        "This is the weight on the token *after*. Rows ask: the one before is column i − 1.":
            [after[:, 1:].mean(axis=1), after.mean(axis=1)],
        "Rows and columns are swapped: you measure what a token gets from the one before. Rows ask.":
            after[:, :-1].mean(axis=1),
        "The row of [SEP] is counted. Only words ask here.": tokens.mean(axis=1),
        "The row of [SEP] is counted, and that of the first word is not. Before it stands [CLS]; that counts.":
            tokens[:, 1:].mean(axis=1),
        "The first word is left out. Its token before is [CLS], and that counts.": words[:, 1:].mean(axis=1),
        "The row of [CLS] is counted: nothing stands before it, and column −1 is the last one.":
            [(first + tokens.sum(axis=1)) / 6, (first + words.sum(axis=1)) / 5],
        "This is the weight of each word on itself. Go one column back.":
            np.diagonal(weights, 0, 1, 2)[:, 1:-1].mean(axis=1),
        "This is the weight on [CLS]. The token before is another one in each row.": weights[:, 1:-1, 0].mean(axis=1),
        "This is the largest weight. The mean is asked for.": words.max(axis=1),
    }, otherwise="The shape is right, the numbers are not. Row i asks; take column i − 1, for words only."
        if np.shape(got) == (3,) else "For 3 heads there should be 3 numbers, shape (3,).")
    longer = _some_weights(7, 1)
    yield (same(function(longer), _before(longer)[:, :-1].mean(axis=1)),
           "It is right for four words, not for seven. Take the size from the weights.")
    yield (same(function(weights[:2]), words[:2].mean(axis=1)),
           "It is right for 3 heads, not for 2. Take the number of heads from the weights.")


@exercise("7.4", asks_for="two numbers: what the word gives, and what the others give on average", fits=parts,
          praise="The row and the column are right for four pairs of words.")
def exercise_7_4(function):
    """The row against the column: exercise_7_4(row_and_column)."""
    weights = _some_weights(6, 4)[0]  # (8, 8)
    column, words = weights[:, 5], weights[1:-1, 5]

    def others(asks, answers, table=weights):
        return np.mean([table[row, answers] for row in range(1, 7) if row not in (asks, answers)])

    answer = function(weights, 2, 5)
    yield pair(answer), "Return two numbers: what the word gives, and what the others give on average."
    gives, got = answer
    yield np.shape(gives) == np.shape(got) == (), "Return two numbers, not arrays."
    yield (not same(answer, (others(2, 5), weights[2, 5])),
           "The two numbers come in the wrong order: first the word that asks, then the others.")
    yield from expect(gives, weights[2, 5], {
        "You took row answers and column asks. The row belongs to the word that asks.": weights[5, 2],
    }, otherwise="The first number is the weight in row asks, column answers.")
    yield from expect(got, others(2, 5), {
        "You went along the row of the word that asks. Go down the column instead.": others(5, 2, weights.T),
        "You went along the row of the word that answers. Go down its column instead.": others(2, 5, weights.T),
        "This is the column of the word that asks. Go down that of the word that answers.": others(5, 2),
        "This is the mean of the whole column. Leave out the marks and the two words.": column.mean(),
        "Both words are still in it. The others are neither of the two.": words.mean(),
        "The word that answers is still in it: what it gives itself does not count.": np.delete(words, 1).mean(),
        "The word that asks is still in it. The others are to be compared with it.": np.delete(words, 4).mean(),
        "The marks at both ends are still in it. Only words count.": np.delete(column, [2, 5]).mean(),
        "The mark at the end is still in it. Only words count.": np.delete(column[1:], [1, 4]).mean(),
        "The mark at the start is still in it. Only words count.": np.delete(column[:-1], [2, 5]).mean(),
        "This is a sum. Take the mean, so that long sentences do not count more.": 4 * others(2, 5),
        "You divide by all words. How many are the others?": others(2, 5) * 4 / 6,
        "You divide by all tokens. How many are the others?": others(2, 5) * 4 / 8,
        "This is the largest of the others. The mean is asked for.": np.max(np.delete(words, [1, 4])),
        "You left out the wrong words: without the first mark every place moves by one.":
            np.delete(words, [2, 5]).mean(),
    }, "The first number is right, the second is not. Go down the column; leave out the two words and the marks.")
    yield (all(same(function(weights, *pair), (weights[pair], others(*pair))) for pair in ((5, 2), (1, 6), (6, 1))),
           "It is right for one pair of words, not for others. Use asks and answers everywhere.")
