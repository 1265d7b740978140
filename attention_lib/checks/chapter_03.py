"""The checks of chapter 03."""

import numpy as np

from attention_lib.checks.verdict import asks_for, finite, mistakes, parts, same, verdict
from attention_lib.static import negative_sampling

_CENTRES = np.array([[0.9, -0.4, 0.3], [-0.2, 0.7, 0.5]])  # (B, D) = (2, 3)
_CONTEXTS = np.array([[0.6, 0.1, -0.8], [0.4, 1.1, -0.3]])
_NOISE = np.array([[[0.2, 0.9, -0.5], [1.2, -0.3, 0.4], [-0.7, 0.5, 0.1], [0.3, 0.2, 0.8]],
                   [[-0.6, 0.4, 0.9], [0.5, 0.8, -0.2], [0.1, -1.0, 0.6], [0.7, 0.3, 0.2]]])  # (B, k, D) = (2, 4, 3)


def _sigmoid(scores):
    return 1 / (1 + np.exp(-scores))


@asks_for("an array, here of shape (2,): one loss for each pair")
def exercise_3_1(function):
    """The loss of each pair of a batch: exercise_3_1(pair_losses)."""
    near = (_CENTRES * _CONTEXTS).sum(axis=1)  # (B,)
    far = np.einsum("bd,bkd->bk", _CENTRES, _NOISE)  # (B, k)
    pull, push = -np.log(_sigmoid(near)), -np.log(_sigmoid(-far))
    right = pull + push.sum(axis=1)
    wrong_far = np.einsum("bd,kd->bk", _CENTRES, _NOISE[0])  # the noise of the first pair for both

    def result(stretch=1.0):
        return function(stretch * _CENTRES, _CONTEXTS.copy(), _NOISE.copy())

    def spared(centres, contexts, noise):
        function(centres, contexts, noise)
        return all(map(np.array_equal, (centres, contexts, noise), (_CENTRES, _CONTEXTS, _NOISE)))

    tests = [
        *mistakes(result, [
            (right.sum(), "This is the sum over the batch. Each pair asks for a loss of its own."),
            (right.mean(), "This is the mean of the batch. Each pair asks for a loss of its own."),
            (pull[:, None] + push, "Here each noise word has a loss of its own. Add them up for each pair."),
        ]),
        (lambda _: np.shape(result()) == (2,), "For 2 pairs the losses should have shape (2,): one for each pair."),
        *mistakes(result, [
            (pull, "The noise words are missing: what keeps all vectors from being the same?"),
            (push.sum(axis=1), "The true neighbour is missing: only the noise words are paid for."),
            (-right, "The sign is turned round: a loss is not negative, and it should be small when guesses are good."),
            (pull - push.sum(axis=1), "The noise words make your loss smaller. Wrong guesses should cost, not pay."),
            (pull - np.log(_sigmoid(far)).sum(axis=1),
             "The minus inside the σ of the noise words is missing: for them the answer should be no."),
            (-np.log(_sigmoid(-near)) + push.sum(axis=1),
             "The true neighbour has a minus inside its σ. There the answer should be yes."),
            (-np.log(_sigmoid(-near)) - np.log(_sigmoid(far)).sum(axis=1),
             "The two answers are swapped: this rewards noise words and punishes the true neighbour."),
            (pull + push.mean(axis=1), "You take the mean over the noise words. The formula has their sum."),
            (right / 5, "You divide by the number of words. The formula has a sum."),
            (right / np.log(2), "This is a logarithm to base 2. Use the natural one, np.log."),
            (right / np.log(10), "This is a logarithm to base 10. Use the natural one, np.log."),
            (np.exp(-right), "This is the probability that all guesses are right. Its loss is minus the logarithm."),
            (1 - _sigmoid(near) + _sigmoid(far).sum(axis=1),
             "You add up the chances of being wrong. Add up minus the logarithms of being right."),
            (pull - np.log(_sigmoid(-far.sum(axis=1))),
             "You add the noise words' dot products first. Each has a σ and a logarithm of its own."),
            (pull - np.log(_sigmoid(-wrong_far)).sum(axis=1),
             "Both pairs use the noise words of the first. Each pair has its own."),
        ]),
        (lambda _: same(result(), right),
         "The shape is right, the losses are not. In order: dot products, signs, σ, logarithm, sum."),
        (lambda _: finite(result(2000.0)),
         "Very long vectors give inf or nan: σ becomes exactly 0. np.logaddexp(0, -s) is -ln σ(s) without that."),
        (lambda _: spared(_CENTRES.copy(), _CONTEXTS.copy(), _NOISE.copy()),
         "Your function changes the arrays that it was given. Make new ones instead."),
    ]
    with np.errstate(all="ignore"):  # an overflow gets a hint, not a warning as well
        return verdict("3.1", function, tests, "Two pairs with four noise words each, and very long vectors as well.")


@asks_for("two arrays: the gradient of the context, and those of the noise words", parts)
def exercise_3_2(function):
    """The gradients of the other words: exercise_3_2(other_gradients)."""
    centre, context, noise = _CENTRES[0], _CONTEXTS[0], _NOISE[0]
    near, far = _sigmoid(centre @ context), _sigmoid(noise @ centre)  # a number, (k,)
    right = (near - 1) * centre, far[:, None] * centre  # (D,), (k, D)

    def result():
        return function(centre.copy(), context.copy(), noise.copy())

    tests = [
        (lambda _: isinstance(result(), (tuple, list)) and len(result()) == 2,
         "Return two arrays: the gradient of the context, and those of the noise words."),
        (lambda _: [np.shape(array) for array in result()] != [(4, 3), (3,)],
         "The two come in the wrong order: first the context (D,), then the noise words (k, D)."),
        (lambda _: np.shape(result()[0]) == (3,), "The context has a gradient of 3 numbers, as many as its vector."),
        (lambda _: np.shape(result()[1]) != (3,),
         "You have added up the noise words. Each of the 4 has a gradient of its own: shape (4, 3)."),
        (lambda _: np.shape(result()[1]) == (4, 3), "Four noise words of 3 numbers have gradients of shape (4, 3)."),
        *mistakes(lambda: result()[0], [
            ((near - 1) * context, "This is the centre's part of the gradient: the other vector counts."),
            (-right[0], "The context's sign is turned round: this gradient would drive true neighbours apart."),
            (near * centre, "The context's error is σ itself here. How far is σ from the wanted 1?"),
            ((near - 1) * near * (1 - near) * centre,
             "A factor σ(1 - σ) is left in the context's part. It cancels against the derivative of the logarithm."),
            (near * (1 - near) * centre, "This is the slope of σ. What is the slope of -ln σ?"),
            ((_sigmoid(-(centre @ context)) - 1) * centre,
             "The context's σ has a minus inside, but there the answer is yes."),
        ]),
        (lambda _: same(result()[0], right[0]), "The context's part is wrong. Which error, times which vector?"),
        *mistakes(lambda: result()[1], [
            (far[:, None] * noise, "Each noise word's error multiplies its own vector. Which is the other one?"),
            (-right[1], "The noise words' sign is turned round: this gradient would pull them in."),
            ((far - 1)[:, None] * centre, "The noise words' errors are counted from 1. Which answer do they want?"),
            ((1 - far)[:, None] * centre, "This is σ(-s) for the noise words. Their error is how far σ(s) is from 0."),
            ((far**2 * (1 - far))[:, None] * centre, "A factor σ(1 - σ) is left in the noise words' part. It cancels."),
            (right[1] / 4, "The noise words' part is divided by their number. The loss adds them up, without a mean."),
        ]),
        (lambda _: same(result()[1], right[1]),
         "The context's part is right, the noise words' is not. For each: its error times the other vector."),
    ]
    return verdict("3.2", function, tests, "Context and four noise words: error times the other vector.")


@asks_for("an array, here of shape (4,): one probability for each word")
def exercise_3_3(function):
    """The hat of noise words: exercise_3_3(noise_distribution)."""
    frequency, power = np.array([900, 90, 36, 4]), 0.75
    share = frequency / frequency.sum()
    weights, steeper = frequency**power, frequency ** (1 / power)

    def result(frequency=frequency, power=power):
        return function(np.array(frequency), power)

    tests = [
        (lambda _: np.shape(result()) == (4,), "For 4 words the answer should have shape (4,): one probability each."),
        *mistakes(result, [
            (weights, "These add up to more than 1. By what are probabilities divided?"),
            (share**power, "You divide first and take the power last, so the sum is no longer 1. Divide last."),
            (weights / frequency.sum(), "You divide by the sum of the counts. Divide by the sum of their powers."),
            (weights / weights.max(), "You divide by the largest. Probabilities add up to 1."),
            (weights / np.linalg.norm(weights), "You divide by the length. Probabilities add up to 1."),
            (steeper / steeper.sum(), "The power is turned round: 1 over it makes frequent words gain."),
            (1 / weights / (1 / weights).sum(), "The order is turned round: here rare words are drawn most."),
            (np.cumsum(weights) / weights.sum(), "These are running sums. One probability for each word is asked for."),
            (np.full(4, 0.25), "Every word has the same chance here. The counts should matter."),
        ]),
        (lambda _: not same(result(), share),
         "These are the plain shares. The power is not used, or it multiplies: raise to it with **."),
        (lambda _: same(np.sum(result()), 1), "The probabilities should add up to 1."),
        (lambda _: same(result(), weights / weights.sum()),
         "They add up to 1, but the shares are wrong. In order: the power, the sum, the quotient."),
        (lambda _: same(result(power=0), np.full(4, 0.25)) and same(result(power=1), share),
         "It is right for the power 0.75, not for 0 or 1. Does it use its argument?"),
        (lambda _: same(result([1, 1, 2]), np.array([1, 1, 2**power]) / (2 + 2**power)),
         "It is right for four words, not for three others. Does it use its argument?"),
    ]
    with np.errstate(all="ignore"):
        return verdict("3.3", function, tests, "Three powers, and each time they add up to 1.")


@asks_for("two tables: the inner one and the outer one", parts)
def exercise_3_4(function):
    """One step of training: exercise_3_4(train_step)."""
    inner = np.concatenate([_CENTRES, _CONTEXTS, _NOISE[0]])  # (8, 3)
    outer = np.concatenate([_NOISE[1], _NOISE[0] - 0.2])
    centre, context = 2, 5
    plain, twice, met = [0, 3, 7], [0, 7, 7], [0, 5, 7]  # a noise word drawn twice; one that is the true neighbour

    def tables(noise, rate=0.3, learn_from=outer, subtract=np.subtract.at):
        _, (d_centre, d_context, d_noise) = negative_sampling(inner[[centre]], learn_from[[context]], learn_from[noise])
        new_inner, new_outer = inner.copy(), outer.copy()
        new_inner[centre] -= rate * d_centre[0]
        new_outer[context] -= rate * d_context[0]
        subtract(new_outer, noise, rate * d_noise)
        return new_inner, new_outer

    def once(table, rows, updates):
        table[rows] -= updates

    def result(noise=plain, rate=0.3):
        return function(inner.copy(), outer.copy(), centre, context, list(noise), rate)

    def spared(*given):
        function(*given, centre, context, list(plain), 0.3)
        return all(map(np.array_equal, given, (inner, outer)))

    new_inner, new_outer = tables(plain)
    only_context, only_noise = outer.copy(), new_outer.copy()
    only_context[context], only_noise[context] = new_outer[context], outer[context]
    one_uphill = new_outer.copy()
    one_uphill[context] = 2 * outer[context] - new_outer[context]

    tests = [
        (lambda _: isinstance(result(), (tuple, list)) and len(result()) == 2,
         "Return two tables: the inner one and the outer one."),
        (lambda _: [np.shape(table) for table in result()] == [(8, 3), (8, 3)],
         "Both tables keep their shape, here (8, 3). Return them whole."),
        *mistakes(result, [
            ((inner, outer), "Nothing has changed: these are the tables that were given."),
            ((new_outer, new_inner), "The two tables come in the wrong order: first the inner one."),
        ]),
        (lambda _: spared(inner.copy(), outer.copy()),
         "Your function changes the tables that it was given. Begin with copies."),
        *mistakes(lambda: result()[0], [
            (inner, "The centre has not moved. All the words of the game learn."),
            (2 * inner - new_inner, "The centre goes uphill. A step down subtracts the gradient."),
            (tables(plain, rate=1)[0], "The centre takes a step of full length. Where is the rate?"),
            (tables(plain, learn_from=new_outer)[0],
             "The centre learned from words that had already moved. Take all gradients first."),
        ]),
        (lambda _: same(np.delete(result()[0], centre, axis=0), np.delete(inner, centre, axis=0)),
         "In the inner table only the row of the centre should change."),
        (lambda _: same(result()[0], new_inner), "The centre's row is wrong: the old one, minus rate times gradient."),
        *mistakes(lambda: result()[1], [
            (outer, "The outer table has not moved. The neighbour and the noise words learn too."),
            (2 * outer - new_outer, "The outer table goes uphill. A step down subtracts the gradients."),
            (only_noise, "The noise words moved, the true neighbour did not."),
            (only_context, "The true neighbour moved, the noise words did not."),
            (one_uphill, "The true neighbour goes uphill: it is pushed away."),
            (tables(plain, rate=1)[1], "The outer table takes a step of full length. Where is the rate?"),
        ]),
        (lambda _: same(result()[1], new_outer), "The inner table is right, the outer one is not. Which rows learn?"),
        (lambda _: not same(result(twice)[1], tables(twice, subtract=once)[1]),
         "A noise word that is drawn twice learns only once. See np.subtract.at."),
        (lambda _: same(result(twice), tables(twice)), "It goes wrong where a noise word is drawn twice."),
        (lambda _: same(result(met), tables(met)),
         "It goes wrong where a noise word happens to be the true neighbour. That row learns from both."),
        (lambda _: same(result(rate=0.1), tables(plain, rate=0.1)), "It is right for one rate, not for another."),
    ]
    return verdict("3.4", function, tests, "One row of the inner table and four of the outer one, "
                   "and a noise word drawn twice learns twice.")
