"""The checks of chapter 14."""

import numpy as np

from attention_lib.checks.exercise import exercise, expect, same
from attention_lib.measure import one_head
from attention_lib.minilm import load_minilm
from attention_lib.wordpiece import basic_words, is_mark

_HEAD, _LOOKS, _STILL = "1.5", 0.5, 0.02  # it gives one word as much at least, and silent moves “bank” by less
_KNOWN = ["he", "sat", "on", "the", "river", "bank"]


@exercise("14.1", asks_for="a sentence, as a string", fits=lambda answer: isinstance(answer, str),
          praise="The picture says yes, the experiment no. Who else has told “bank”? Cut the word itself, and see.")
def exercise_14_1(function):
    """A sentence with a head that looks like a cause and is none: exercise_14_1(innocent)."""
    text = function()
    words = [word for word in basic_words(text) if not is_mark(word)]
    yield words.count("bank") > 0, "There is no “bank” in it, by itself and in the singular."
    yield words.count("bank") == 1, "There are two banks in it. Write a sentence with one."
    yield 3 <= len(words) <= 20, "Write a sentence of 3 to 20 words."
    yield words != _KNOWN, "That is the chapter's own sentence. Find another one."
    yield "[UNK]" not in load_minilm().tokenize(text), "Some word of it the model cannot read. Use English words."
    found = one_head(text, _HEAD)
    inner = [place for place in range(1, len(found.tokens) - 1)
             if place != found.at and not is_mark(found.tokens[place])]
    most = max(inner, key=lambda place: found.weights[place])
    weight, moved = float(found.weights[most]), found.silenced - found.place  # (L+1,)
    function.found = (f"(Head {_HEAD} gives {weight:.2f} to “{found.tokens[most]}”. Silent, it moves “bank” by "
                      f"{moved[1]:+.2f} after layer 1, and by {moved[-1]:+.2f} at the end.)").replace("-", "−")
    yield weight >= 0.2, "The head looks at no word here. It likes “river”, “account”, “lend” or “deposit”."
    yield weight >= _LOOKS, "The head does look at a word, but with less than half of its attention. Go on."
    yield abs(moved[-1]) < 0.1, "Here the head is a cause, to the end. Look for a sentence in which others mend it."
    yield abs(moved[-1]) < _STILL, "It moves “bank” a little still, by 0.02 or more. You are on the way."


_RANDOM = np.random.default_rng(14)
_SCORES = np.exp(_RANDOM.normal(size=(5, 5)))
_WEIGHTS = _SCORES / _SCORES.sum(axis=1, keepdims=True)  # (T, T)
_VALUES = _RANDOM.normal(size=(5, 3)) * np.array([0.2, 1, 2, 0.5, 1.5])[:, None]  # (T, d_v)
_W_O = _RANDOM.normal(size=(3, 6))  # (d_v, D)


@exercise("14.2", asks_for="an array, here of shape (5, 5): how much each word hears of each",
          praise="The weight times what is said, brought back by W_O, and its length.")
def exercise_14_2(function):
    """How long is what each word hears of each: exercise_14_2(heard_from)."""
    weights, values, w_o = _WEIGHTS, _VALUES, _W_O
    says = values @ w_o  # (T, D)
    loud = np.linalg.norm(says, axis=-1)  # (T,)
    right = weights * loud
    got = function(weights, values, w_o)
    yield (np.shape(got) != (5, 5, 6),
           "These are the vectors that are heard. Asked for are their lengths, one for each pair.")
    yield (np.shape(got) not in [(5,), (5, 6)],
           "This is all that a word hears, or what one says. Asked for is a number for each pair of words, (5, 5).")
    yield np.shape(got) == (5, 5), "For 5 words there should be 5 rows, who hears, and 5 columns, who is heard."
    yield from expect(got, right, {
        "These are the weights. What is said counts as well.": weights,
        "You leave W_O out. What a head says is brought back by it, and may grow or shrink there.":
            weights * np.linalg.norm(values, axis=-1),
        "The weight is missing: this is how loud each word would be if it were heard alone.":
            [np.tile(loud, (5, 1)), np.tile(loud[:, None], (1, 5))],
        "Rows and columns are swapped: a row is the word that hears.": right.T,
        "The loudness of the word that hears has no place here. Take that of the word that is heard.":
            weights * loud[:, None],
        "These are squares of lengths. Take the root.": right**2,
        "You add up the sizes of the numbers. A length is the root of the sum of their squares.":
            weights * np.abs(says).sum(axis=-1),
        "You add up the numbers of a vector. Its length is asked for.": weights * says.sum(axis=-1),
        "You make each row add up to 1. The lengths themselves are asked for.":
            right / right.sum(axis=-1, keepdims=True),
    }, otherwise="The numbers are not right. The weight of a pair, times the length of what the column's word says "
                 "after W_O.")
    few = slice(3)
    yield (same(function(weights[few, few], values[few], w_o[:, :4]),
                weights[few, few] * np.linalg.norm(values[few] @ w_o[:, :4], axis=-1)),
           "It is right for these numbers, not for others. Use the arguments.")


_FIRST = np.array([0.31, 0.02, 0.18, 0.07, 0.25, 0.11])
_SECOND = np.array([0.2, 0.05, 0.9, 0.1, 0.4, 1.3])


def _pairs_in_order(first, second):
    one, other = np.triu_indices(len(first), 1)
    return float(np.mean((first[one] > first[other]) == (second[one] > second[other])))


@exercise("14.3", asks_for="one number, from 0 to 1",
          praise="Each pair once, and counted where both put the same word first.")
def exercise_14_3(function):
    """How many pairs two lists put in the same order: exercise_14_3(same_order)."""
    right = _pairs_in_order(_FIRST, _SECOND)
    got = function(_FIRST, _SECOND)
    yield np.shape(got) == (), "Return one number for the two lists."
    ranks = [np.argsort(np.argsort(each)) for each in (_FIRST, _SECOND)]
    size = len(_FIRST)
    yield from expect(got, right, {
        "This is a count. Asked for is a share of all pairs, from 0 to 1.":
            [right * size * (size - 1) / 2, right * size * (size - 1)],
        "This is Kendall's τ, from −1 to 1. Asked for is the share of pairs in the same order.": 2 * right - 1,
        "This is the share of pairs in opposite order.": 1 - right,
        "You pair a word with itself, too. Take each pair of two different words.":
            [right * (size - 1) / size, (right * (size - 1) + 1) / size],
        "You divide by all cells of the table. There are six words, and so 15 pairs.":
            [right * (size - 1) / 2 / size],
        "You compare places in the two orders. Compare pairs: who of the two comes first?":
            float(np.mean(ranks[0] == ranks[1])),
        "You compare neighbours only. Take every pair, near or far.":
            float(np.mean((np.diff(_FIRST) > 0) == (np.diff(_SECOND) > 0))),
        "This is a correlation. Count pairs in the same order instead.":
            [float(np.corrcoef(_FIRST, _SECOND)[0, 1]), float(np.corrcoef(*ranks)[0, 1])],
    }, otherwise="The number is not right. Of all 15 pairs of words: in how many have both lists the same one first?")
    other, third = _SECOND[[4, 0, 2, 5]], _FIRST[[1, 3, 0, 2]]
    yield (same(function(other, third), _pairs_in_order(other, third)),
           "It is right for these two lists, not for two others. Use the arguments.")
    yield same(function(-other, -other), 1.0), "Two equal lists have all pairs in the same order, also below 0: 1."


_BANKS = np.random.default_rng(41).normal(size=(6, 8)) + 3 * np.random.default_rng(2).normal(size=8)  # (N, D)


def _cosines(vectors):
    unit = vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)
    return unit @ unit.T


@exercise("14.4", asks_for="an array, here of shape (6, 6): the cosine of each pair",
          praise="First what all share goes, then the lengths, then the products.")
def exercise_14_4(function):
    """Cosines without what all vectors share: exercise_14_4(cosines_apart)."""
    vectors, mean = _BANKS, _BANKS.mean(axis=0)
    right, got = _cosines(vectors - mean), function(vectors)
    unit = vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)
    yield np.shape(got) != (8, 8), "These are the cosines of the columns. A row is a vector: multiply rows with rows."
    yield np.shape(got) == (6, 6), "For 6 vectors there should be 6 rows and 6 columns."
    yield from expect(got, right, {
        "These are the cosines as they are. Take what all vectors share off first.": _cosines(vectors),
        "You take off each vector's own mean. Take off the mean of all vectors, number by number.":
            _cosines(vectors - vectors.mean(axis=1, keepdims=True)),
        "You take off one number. The mean of the vectors is a vector, of 8 numbers.":
            _cosines(vectors - vectors.mean()),
        "The lengths are missing: these are dot products. Divide each vector by its length.":
            (vectors - mean) @ (vectors - mean).T,
        "You divide by the lengths before the mean is off. First the mean, then the lengths.":
            [_cosines(unit - unit.mean(axis=0)), (unit - unit.mean(axis=0)) @ (unit - unit.mean(axis=0)).T,
             ((vectors - mean) @ (vectors - mean).T) / np.linalg.norm(vectors, axis=-1)[:, None]
             / np.linalg.norm(vectors, axis=-1)],
        "You divide each number by its spread, too. Take the mean off, and no more.":
            _cosines((vectors - mean) / vectors.std(axis=0)),
        "The mean is taken off the cosines. Take it off the vectors.":
            [_cosines(vectors) - _cosines(vectors).mean(), _cosines(vectors) - _cosines(vectors).mean(axis=0)],
    }, otherwise="The numbers are not right. In order: take the mean off, divide by the lengths, multiply.")
    yield not function.changed, "You changed the vectors. Make new arrays."
    yield (same(function(vectors[:4, :5]), _cosines(vectors[:4, :5] - vectors[:4, :5].mean(axis=0))),
           "It is right for these vectors, not for others. Use the argument.")
