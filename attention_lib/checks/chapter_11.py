"""The checks of chapter 11."""

from functools import cache

import numpy as np

from attention_lib.attention import softmax
from attention_lib.checks.exercise import exercise, expect, same
from attention_lib.minilm import load_minilm
from attention_lib.transformer import gelu, layer_norm

_SIZES, _MEANS = np.array([[1.0], [3.0], [0.5], [2.0]]), np.array([[0.3], [-2.0], [0.8], [1.1]])  # unlike, word by word
_X = np.random.default_rng(11).normal(size=(4, 5)) * _SIZES + _MEANS  # (T, D)
_GAIN, _BIAS = np.array([1.2, 0.7, -0.4, 1.6, 0.9]), np.array([0.3, -0.5, 0.8, 0.1, -0.6])  # (D,)
_W_1, _W_2 = np.random.default_rng(4).normal(size=(2, 5, 7))  # (D, M); the second is turned over below
_W_2, _B_1, _B_2 = _W_2.T, np.linspace(-0.8, 1.0, 7), np.linspace(0.7, -0.4, 5)  # (M, D), (M,), (D,)


@exercise("11.1", asks_for="an array of the shape of x, here (4, 5)",
          praise="One word, several words, several texts: each vector by itself, then stretched and shifted.")
def exercise_11_1(function):
    """Layer norm: exercise_11_1(normalise)."""
    x, gain, bias, epsilon = _X, _GAIN, _BIAS, 0.5  # an epsilon so large that its place shows

    def normed(axis=-1, x=x, ddof=0):
        centred = x - x.mean(axis=axis, keepdims=True)
        return centred / np.sqrt(x.var(axis=axis, keepdims=True, ddof=ddof) + epsilon)

    centred, normal, got = x - x.mean(axis=-1, keepdims=True), normed(), function(x, gain, bias, epsilon)
    variance = x.var(axis=-1, keepdims=True)
    yield np.shape(got) == (4, 5), "The result should have the shape of x, here (4, 5): a number for a number."
    yield from expect(got, normal * gain + bias, {
        "One mean and one variance for all words together. Each vector has its own.": normed(None) * gain + bias,
        "You standardise the columns, so that words hear each other. Go along each vector instead.":
            normed(0) * gain + bias,
        "The mean is still in it. Take it off before you divide.":
            [x / np.sqrt(variance + epsilon) * gain + bias,
             x / np.sqrt((x**2).mean(axis=-1, keepdims=True) + epsilon) * gain + bias],
        "The vectors are centred, but as long as they were. Divide by their spread.": centred * gain + bias,
        "You divide by the variance. Its root is the spread.": centred / (variance + epsilon) * gain + bias,
        "Epsilon comes too late: it is added to the variance, and then the root is taken.":
            centred / (np.sqrt(variance) + epsilon) * gain + bias,
        "Where is epsilon? Without it a vector of equal numbers is divided by 0.":
            centred / np.sqrt(variance) * gain + bias,
        "You divide by D - 1, as for a sample. Here the variance is the plain mean of the squares.":
            [normed(ddof=1) * gain + bias, centred / np.sqrt(x.var(axis=-1, keepdims=True, ddof=1)) * gain + bias],
        "You make every vector as long as 1. The mean square is to become 1, not the sum of squares.":
            [vectors / np.sqrt((vectors**2).sum(axis=-1, keepdims=True) + more) * gain + bias
             for vectors in (x, centred) for more in (0, epsilon)],
        "Gain and bias come before the standardising, which undoes part of what they do.": normed(x=x * gain + bias),
        "The gain comes before the standardising, which undoes part of what it does.": normed(x=x * gain) + bias,
        "Gain and bias are both forgotten.": normal,
        "The bias is forgotten.": normal * gain,
        "The gain is forgotten.": normal + bias,
        "The bias comes too early: first stretch, then shift.": (normal + bias) * gain,
        "The gain is added. It stretches, so multiply.": normal + gain + bias,
        "You add x again. That belongs to the block, not to the norm.": x + normal * gain + bias,
    }, otherwise="The numbers are not right. Each vector: less its mean, over its spread, times gain, plus bias.")
    yield not function.changed, "You changed x, the gain or the bias. Make a new array."
    yield (same(function(x[1], gain, bias, epsilon), (normal * gain + bias)[1]),
           "It fails for one word alone, shape (5,).")
    yield (same(function(np.stack([x, x[::-1]]), gain, bias, 0.1), layer_norm(np.stack([x, x[::-1]]), gain, bias, 0.1)),
           "It fails for two texts at once, shape (2, 4, 5), with another epsilon. Use axis=-1, and the epsilon given.")


def _relu(x):
    return np.maximum(x, 0)


def _tanh_gelu(x):
    return x / 2 * (1 + np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x**3)))


@exercise("11.2", asks_for="an array of the shape of x, here (4, 5)",
          praise="Wide, bent, and back again, for several words and for one: none of them heard another.")
def exercise_11_2(function):
    """The feed-forward network: exercise_11_2(feed_forward)."""
    x, w_1, b_1, w_2, b_2 = _X, _W_1, _B_1, _W_2, _B_2
    wide, got = x @ w_1 + b_1, function(x, w_1, b_1, w_2, b_2)  # (T, M)
    yield np.shape(got) != (4, 7), "The vectors are still wide, 7 numbers each. Bring them back with w_2."
    yield np.shape(got) != (5,), "This is one vector for all words. Each word gets its own."
    yield np.shape(got) == (4, 5), "Each of the 4 words should get 5 numbers back: shape (4, 5)."
    yield from expect(got, gelu(wide) @ w_2 + b_2, {
        "Nothing is bent: two matrices in a row are no more than one. Where is gelu?": wide @ w_2 + b_2,
        "This is ReLU, with its sharp bend. GELU is asked for.": _relu(wide) @ w_2 + b_2,
        "This is the form of GELU with tanh, which is a little off. Use the gelu of the chapter.":
            _tanh_gelu(wide) @ w_2 + b_2,
        "You bend at the end. Bend in the wide middle.": [gelu(wide @ w_2 + b_2), gelu(wide @ w_2) + b_2],
        "You bend twice. What comes back should be free to be negative.":
            [gelu(gelu(wide) @ w_2 + b_2), gelu(gelu(wide)) @ w_2 + b_2],
        "Both biases are forgotten.": gelu(x @ w_1) @ w_2,
        "b_1 is forgotten. It says where each of the wide numbers begins to bend.": gelu(x @ w_1) @ w_2 + b_2,
        "b_2 is forgotten.": gelu(wide) @ w_2,
        "b_1 comes too late: it belongs inside gelu.": (gelu(x @ w_1) + b_1) @ w_2 + b_2,
        "This is softmax, which makes shares. The wide numbers do not compete.": softmax(wide) @ w_2 + b_2,
        "You add x. The block does that; here only what is thought is asked for.": x + gelu(wide) @ w_2 + b_2,
        "Words hear each other: you average over them somewhere. Each thinks by itself.":
            [np.tile(each, (4, 1)) for each in (
                (gelu(wide) @ w_2 + b_2).mean(axis=0), gelu(x.mean(axis=0) @ w_1 + b_1) @ w_2 + b_2)],
        "You norm the words. The block does that, after the sum.":
            [gelu(layer_norm(x, np.ones(5), np.zeros(5)) @ w_1 + b_1) @ w_2 + b_2,
             layer_norm(gelu(wide) @ w_2 + b_2, np.ones(5), np.zeros(5))],
    }, otherwise="The numbers are not right. Widen with w_1 and b_1, bend, bring back with w_2 and b_2.")
    yield (same(function(x[2], w_1, b_1, w_2, b_2), (gelu(wide) @ w_2 + b_2)[2]),
           "One word alone comes out otherwise than among others. Each should think by itself.")
    yield not function.changed, "You changed x, or one of the matrices. Make a new array."


def _attend(x):
    """Words that hear each other: (T, D) → (T, D)."""
    return softmax(x @ x.T / 4) @ x @ (np.eye(5) + 0.3 * _W_1[:, :5])


def _think(x):
    """Each word by itself: (T, D) → (T, D)."""
    return np.tanh(x @ _W_2[:5]) * 1.5


def _norm_1(x):
    return layer_norm(x, _GAIN, _BIAS)


def _norm_2(x):
    return layer_norm(x, _GAIN[::-1], 2 * _BIAS)


@exercise("11.3", asks_for="an array of the shape of x, here (4, 5)",
          praise="Attend and add, norm; think and add, norm; and every word keeps what it was.")
def exercise_11_3(function):
    """A block of four given parts: exercise_11_3(block)."""
    x, attend, think, norm_1, norm_2 = _X, _attend, _think, _norm_1, _norm_2
    heard = norm_1(x + attend(x))  # (T, D)
    before = x + attend(norm_1(x))  # with the norms before the parts, as later models have them
    thought, got = x + think(x), function(x, attend, think, norm_1, norm_2)
    yield np.shape(got) == (4, 5), "A block gives back as many words and numbers as it got: shape (4, 5)."
    yield from expect(got, norm_2(heard + think(heard)), {
        "Nothing is added: each part replaces what was there. Where is the sum?":
            [norm_2(think(norm_1(attend(x)))), think(attend(x))],
        "The first sum is missing: after attending, the word is gone.":
            norm_2(norm_1(attend(x)) + think(norm_1(attend(x)))),
        "The second sum is missing: after thinking, what was heard is gone.": norm_2(think(heard)),
        "The second sum starts from x again, and loses what was heard. Add to what you have by then.":
            norm_2(x + think(heard)),
        "You norm before each part. That is pre-norm, as in later models; here the norm comes after each sum.":
            [before + think(norm_2(before)), norm_2(before + think(norm_2(before)))],
        "You norm what a part gives, and then add. Add first, then norm the sum.":
            x + norm_1(attend(x)) + norm_2(think(x + norm_1(attend(x)))),
        "Thinking comes first. Here a word hears, and then thinks about what it heard.":
            [norm_2(norm_1(thought) + attend(norm_1(thought))), norm_1(norm_2(thought) + attend(norm_2(thought)))],
        "Both parts read x, side by side. Thinking should read what attending left.":
            [norm_2(norm_1(x + attend(x)) + think(x)), norm_2(x + attend(x) + think(x)), x + attend(x) + think(x)],
        "The two norms have changed places.":
            norm_1(norm_2(x + attend(x)) + think(norm_2(x + attend(x)))),
        "The first norm stands in for the second. Each has learned numbers of its own.": norm_1(heard + think(heard)),
        "The second norm stands in for the first. Each has learned numbers of its own.":
            norm_2(norm_2(x + attend(x)) + think(norm_2(x + attend(x)))),
        "The norm at the end is missing.": heard + think(heard),
        "The norm in the middle is missing.": norm_2(x + attend(x) + think(x + attend(x))),
        "There is no norm at all.": x + attend(x) + think(x + attend(x)),
        "Only half of the block is there: attend, add, norm. Go on with thinking.": heard,
        "Thinking reads what was heard before it was normed.": norm_2(heard + think(x + attend(x))),
    }, otherwise="The numbers are not right. Two parts; after each of them a sum, then a norm.")
    yield not function.changed, "You changed x. Write `x = x + …`, and not `x += …`."
    fewer = x[:2]
    yield (same(function(fewer, np.sin, np.cos, np.tanh, np.negative),
                -(np.tanh(fewer + np.sin(fewer)) + np.cos(np.tanh(fewer + np.sin(fewer))))),
           "It is right for these four parts, not for others. Call the functions that you are given.")


_SAYS = "The bank will not lend money if the customer has bad credit."


@exercise("11.4", asks_for="two masks, here of shape (2, 7, 7): True and False",
          praise="Two steps, two layers, in this order; and nobody else gets through.")
def exercise_11_4(function):
    """A message that goes by way of another word: exercise_11_4(pass_on)."""
    def known(masks, layers=(0, 1)):
        """Who knows whom in the end: a word keeps what it knew, and hears what others knew before this layer."""
        knows = itself = np.eye(len(masks[0]), dtype=int)
        for layer in layers:
            knows = (masks[layer] | itself) @ knows > 0
        return knows

    def faults(got, size, source, messenger, listener):
        """Parts of the check: for these places, what the two masks do wrong."""
        turned, alone = got.swapaxes(1, 2), got.copy()
        alone[:, messenger] = np.arange(size) == messenger  # a messenger that hears nobody
        reached = known(got)[listener]
        yield got.any(axis=-1).all(), ("A word may hear nobody, not even itself: its row is all False, and softmax has "
                                       "nothing to share out.")
        yield (not got[:, listener, source].any(),
               "The listener hears the source itself. The message should go by way of the messenger.")
        yield (reached[source] or not known(turned)[listener, source],
               "Rows and columns are swapped: a row is the word that hears.")
        yield (reached[source] or not known(got, (1, 0))[listener, source],
               "Nothing arrives: the two steps are there, but the listener hears the messenger before it knows "
               "anything.")
        yield reached[source] or got[:, messenger, source].any(), "The messenger never hears the source."
        yield reached[source] or got[:, listener, messenger].any(), "The listener never hears the messenger."
        yield (reached[source],
               "Nothing arrives: each step should have a layer of its own, since a layer passes on only what was known "
               "before it.")
        yield (not known(alone)[listener, source],
               "The message also comes by another way: stop the ears of the messenger, and it still arrives.")
        yield (reached.sum() == 3,
               "Others get through to the listener as well. In the end it should know three words: itself, the "
               "messenger and the source.")

    answer = function(7, 5, 3, 1)
    got = np.asarray(answer)
    yield got.shape != (7, 7), "This is one mask. Return two, one for each layer."
    yield got.shape == (2, 7, 7), "For 7 words the two masks should have shape (2, 7, 7)."
    yield got.dtype == bool, "These are numbers. A mask holds True and False."
    yield from faults(got, 7, 5, 3, 1)
    other = np.asarray(function(6, 0, 4, 2))
    yield (other.shape == (2, 6, 6) and other.dtype == bool and all(holds for holds, _ in faults(other, 6, 0, 4, 2)),
           "It is right for these three places, not for others. Use the arguments.")
    tokens = _tokens()
    real = np.asarray(function(len(tokens), *(tokens.index(word) for word in ("money", "lend", "bank"))))
    if real.shape == (2, len(tokens), len(tokens)) and real.dtype == bool and real.any(axis=-1).all():
        first, second = _moved(real.tobytes())
        function.found = (f"(In the real model, with your masks: another word in place of “money” moves “bank” by "
                          f"{first:.3f} in layer 1, and by {second:.3f} in layer 2.)")


def _tokens():
    return ["[CLS]", *load_minilm().tokenize(_SAYS), "[SEP]"]


@cache
def _moved(masks):
    """How far “bank” lies, after layers 1 and 2, from where it is if another word stands in place of “money".

    Args:
        masks: the bytes of two masks, (2, T, T).

    Returns:
        two shares of its length.
    """
    tokens, model = _tokens(), load_minilm()
    size = len(tokens)
    two = np.frombuffer(masks, bool).reshape(2, size, size)
    all_six = [*two, *[np.eye(size, dtype=bool)] * (len(model.blocks) - 2)]
    here, there = (model.encode(text, all_six).hidden[1:3, tokens.index("bank")].astype(float)  # (2, D)
                   for text in (_SAYS, _SAYS.replace("money", "water")))
    return tuple(np.linalg.norm(here - there, axis=-1) / np.linalg.norm(here, axis=-1))
