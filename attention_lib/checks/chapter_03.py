"""The checks of chapter 03."""

import numpy as np

from attention_lib.checks.asked import parts
from attention_lib.checks.exercise import exercise, expect, finite, pair, same
from attention_lib.static import negative_sampling

_CENTRES = np.array([[0.9, -0.4, 0.3], [-0.2, 0.7, 0.5]])  # (B, D) = (2, 3)
_CONTEXTS = np.array([[0.6, 0.1, -0.8], [0.4, 1.1, -0.3]])
_NOISE = np.array([[[0.2, 0.9, -0.5], [1.2, -0.3, 0.4], [-0.7, 0.5, 0.1], [0.3, 0.2, 0.8]],
                   [[-0.6, 0.4, 0.9], [0.5, 0.8, -0.2], [0.1, -1.0, 0.6], [0.7, 0.3, 0.2]]])  # (B, k, D) = (2, 4, 3)


def _sigmoid(scores):
    return 1 / (1 + np.exp(-scores))


def _cost(scores):
    """What a yes costs: -ln σ(s); that of a no is the cost of -s."""
    return -np.log(_sigmoid(scores))


@exercise("3.1", asks_for="an array, here of shape (2,): one loss for each pair",
          praise="Two pairs with four noise words each, and very long vectors as well.")
def exercise_3_1(function):
    """The loss of each pair of a batch: exercise_3_1(pair_losses)."""
    near = (_CENTRES * _CONTEXTS).sum(axis=1)  # (B,)
    far = np.einsum("bd,bkd->bk", _CENTRES, _NOISE)  # (B, k)
    far_of_first = np.einsum("bd,kd->bk", _CENTRES, _NOISE[0])  # the noise of the first pair for both
    pull, push = _cost(near), _cost(-far).sum(axis=1)  # (B,) each
    right, got = pull + push, function(_CENTRES, _CONTEXTS, _NOISE)
    yield from expect(got, right, {
        "This is the sum over the batch. Each pair asks for a loss of its own.": right.sum(),
        "This is the mean of the batch. Each pair asks for a loss of its own.": right.mean(),
        "Here each noise word has a loss of its own. Add them up for each pair.": pull[:, None] + _cost(-far),
        "The noise words are missing: what keeps all vectors from being the same?": pull,
        "The true neighbour is missing: only the noise words are paid for.": push,
        "The sign is turned round: a loss is not negative, and it should be small when guesses are good.": -right,
        "The noise words make your loss smaller. Wrong guesses should cost, not pay.": pull - push,
        "The minus inside the σ of the noise words is missing: for them the answer should be no.":
            pull + _cost(far).sum(axis=1),
        "The true neighbour has a minus inside its σ. There the answer should be yes.": _cost(-near) + push,
        "The two answers are swapped: this rewards noise words and punishes the true neighbour.":
            _cost(-near) + _cost(far).sum(axis=1),
        "You take the mean over the noise words. The formula has their sum.": pull + push / 4,
        "You divide by the number of words. The formula has a sum.": right / 5,
        "This is a logarithm to base 2. Use the natural one, np.log.": right / np.log(2),
        "This is a logarithm to base 10. Use the natural one, np.log.": right / np.log(10),
        "This is the probability that all guesses are right. Its loss is minus the logarithm.": np.exp(-right),
        "You add up the chances of being wrong. Add up minus the logarithms of being right.":
            _sigmoid(-near) + _sigmoid(far).sum(axis=1),
        "You add the noise words' dot products first. Each has a σ and a logarithm of its own.":
            pull + _cost(-far.sum(axis=1)),
        "Both pairs use the noise words of the first. Each pair has its own.":
            pull + _cost(-far_of_first).sum(axis=1),
    }, otherwise="The shape is right, the losses are not. In order: dot products, signs, σ, logarithm, sum."
        if np.shape(got) == (2,) else "For 2 pairs the losses should have shape (2,): one for each pair.")
    yield (finite(function(2000 * _CENTRES, _CONTEXTS, _NOISE)),
           "Very long vectors give inf or nan: σ becomes exactly 0. np.logaddexp(0, -s) is -ln σ(s) without that.")
    yield not function.changed, "Your function changes the arrays that it was given. Make new ones instead."


@exercise("3.2", asks_for="two arrays: the gradient of the context, and those of the noise words", fits=parts,
          praise="Context and four noise words: error times the other vector.")
def exercise_3_2(function):
    """The gradients of the other words: exercise_3_2(other_gradients)."""
    centre, context, noise = _CENTRES[0], _CONTEXTS[0], _NOISE[0]
    answer = function(centre, context, noise)
    yield pair(answer), "Return two arrays: the gradient of the context, and those of the noise words."
    of_context, of_noise = answer
    yield ((np.shape(of_context), np.shape(of_noise)) != ((4, 3), (3,)),
           "The two come in the wrong order: first the context (D,), then the noise words (k, D).")
    yield np.shape(of_context) == (3,), "The context has a gradient of 3 numbers, as many as its vector."
    yield (np.shape(of_noise) != (3,),
           "You have added up the noise words. Each of the 4 has a gradient of its own: shape (4, 3).")
    yield np.shape(of_noise) == (4, 3), "Four noise words of 3 numbers have gradients of shape (4, 3)."
    near = _sigmoid(centre @ context)
    yield from expect(of_context, (near - 1) * centre, {
        "This is the centre's part of the gradient: the other vector counts.": (near - 1) * context,
        "The context's sign is turned round: this gradient would drive true neighbours apart.": (1 - near) * centre,
        "The context's error is σ itself here. How far is σ from the wanted 1?": near * centre,
        "A factor σ(1 - σ) is left in the context's part. It cancels against the derivative of the logarithm.":
            (near - 1) * near * (1 - near) * centre,
        "This is the slope of σ. What is the slope of -ln σ?": near * (1 - near) * centre,
        "The context's σ has a minus inside, but there the answer is yes.": -near * centre,
    }, otherwise="The context's part is wrong. Which error, times which vector?")
    far = _sigmoid(noise @ centre)[:, None]  # (k, 1)
    yield from expect(of_noise, far * centre, {
        "Each noise word's error multiplies its own vector. Which is the other one?": far * noise,
        "The noise words' sign is turned round: this gradient would pull them in.": -far * centre,
        "The noise words' errors are counted from 1. Which answer do they want?": (far - 1) * centre,
        "This is σ(-s) for the noise words. Their error is how far σ(s) is from 0.": (1 - far) * centre,
        "A factor σ(1 - σ) is left in the noise words' part. It cancels.": far**2 * (1 - far) * centre,
        "The noise words' part is divided by their number. The loss adds them up, without a mean.": far * centre / 4,
    }, otherwise="The context's part is right, the noise words' is not. For each: its error times the other vector.")


@exercise("3.3", asks_for="an array, here of shape (4,): one probability for each word",
          praise="Three powers, and each time they add up to 1.")
def exercise_3_3(function):
    """The hat of noise words: exercise_3_3(noise_distribution)."""
    frequency, power = np.array([900, 90, 36, 4]), 0.75
    share, weights, steeper = frequency / frequency.sum(), frequency**power, frequency ** (1 / power)
    got = function(frequency, power)
    yield np.shape(got) == (4,), "For 4 words the answer should have shape (4,): one probability each."
    yield from expect(got, weights / weights.sum(), {
        "These add up to more than 1. By what are probabilities divided?": weights,
        "You divide first and take the power last, so the sum is no longer 1. Divide last.": share**power,
        "You divide by the sum of the counts. Divide by the sum of their powers.": weights / frequency.sum(),
        "You divide by the largest. Probabilities add up to 1.": weights / weights.max(),
        "You divide by the length. Probabilities add up to 1.": weights / np.linalg.norm(weights),
        "The power is turned round: 1 over it makes frequent words gain.": steeper / steeper.sum(),
        "The order is turned round: here rare words are drawn most.": 1 / weights / (1 / weights).sum(),
        "These are running sums. One probability for each word is asked for.": np.cumsum(weights) / weights.sum(),
        "Every word has the same chance here. The counts should matter.": np.full(4, 0.25),
        "These are the plain shares. The power is not used, or it multiplies: raise to it with **.": share,
    }, otherwise="They add up to 1, but the shares are wrong. In order: the power, the sum, the quotient."
        if same(np.sum(got), 1) else "The probabilities should add up to 1.")
    yield (same(function(frequency, 0), np.full(4, 0.25)) and same(function(frequency, 1), share),
           "It is right for the power 0.75, not for 0 or 1. Does it use its argument?")
    yield (same(function(np.array([1, 1, 2]), power), np.array([1, 1, 2**power]) / (2 + 2**power)),
           "It is right for four words, not for three others. Does it use its argument?")


@exercise("3.4", asks_for="two tables: the inner one and the outer one", fits=parts,
          praise="One row of the inner table and four of the outer one, and a noise word drawn twice learns twice.")
def exercise_3_4(function):
    """One step of training: exercise_3_4(train_step)."""
    inner = np.concatenate([_CENTRES, _CONTEXTS, _NOISE[0]])  # (8, 3)
    outer = np.concatenate([_NOISE[1], _NOISE[0] - 0.2])
    centre, context, noise = 2, 5, [0, 3, 7]

    def stepped(noise, rate=0.3, learn_from=outer):
        _, (d_centre, d_context, d_noise) = negative_sampling(inner[[centre]], learn_from[[context]], learn_from[noise])
        new_inner, new_outer = inner.copy(), outer.copy()
        new_inner[centre] -= rate * d_centre[0]
        new_outer[context] -= rate * d_context[0]
        np.subtract.at(new_outer, noise, rate * d_noise)
        return new_inner, new_outer

    answer, (new_inner, new_outer) = function(inner, outer, centre, context, noise, 0.3), stepped(noise)
    yield pair(answer), "Return two tables: the inner one and the outer one."
    yield (np.shape(answer[0]) == np.shape(answer[1]) == (8, 3),
           "Both tables keep their shape, here (8, 3). Return them whole.")
    yield not same(answer, (inner, outer)), "Nothing has changed: these are the tables that were given."
    yield not same(answer, (new_outer, new_inner)), "The two tables come in the wrong order: first the inner one."
    yield not function.changed, "Your function changes the tables that it was given. Begin with copies."
    got_inner, got_outer = answer
    yield from expect(got_inner, new_inner, {
        "The centre has not moved. All the words of the game learn.": inner,
        "The centre goes uphill. A step down subtracts the gradient.": 2 * inner - new_inner,
        "The centre takes a step of full length. Where is the rate?": stepped(noise, rate=1)[0],
        "The centre learned from words that had already moved. Take all gradients first.":
            stepped(noise, learn_from=new_outer)[0],
    }, otherwise="The centre's row is wrong: the old one, minus rate times gradient."
        if same(np.delete(got_inner, centre, axis=0), np.delete(inner, centre, axis=0))
        else "In the inner table only the row of the centre should change.")
    context_row = np.arange(8)[:, None] == context  # (8, 1)
    yield from expect(got_outer, new_outer, {
        "The outer table has not moved. The neighbour and the noise words learn too.": outer,
        "The outer table goes uphill. A step down subtracts the gradients.": 2 * outer - new_outer,
        "The noise words moved, the true neighbour did not.": np.where(context_row, outer, new_outer),
        "The true neighbour moved, the noise words did not.": np.where(context_row, new_outer, outer),
        "The true neighbour goes uphill: it is pushed away.": np.where(context_row, 2 * outer - new_outer, new_outer),
        "The outer table takes a step of full length. Where is the rate?": stepped(noise, rate=1)[1],
    }, otherwise="The inner table is right, the outer one is not. Which rows learn?")
    got = function(inner, outer, centre, context, [0, 7, 7], 0.3)
    yield (not same(got[1], stepped([0, 7])[1]),
           "A noise word that is drawn twice learns only once. See np.subtract.at.")
    yield same(got, stepped([0, 7, 7])), "It goes wrong where a noise word is drawn twice."
    met = [0, 5, 7]  # one is the true neighbour
    yield (same(function(inner, outer, centre, context, met, 0.3), stepped(met)),
           "It goes wrong where a noise word happens to be the true neighbour. That row learns from both.")
    yield (same(function(inner, outer, centre, context, noise, 0.1), stepped(noise, rate=0.1)),
           "It is right for one rate, not for another.")
