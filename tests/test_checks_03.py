"""The checks of chapter 03 refuse each likely mistake with its own hint, and accept what is right."""

import numpy as np
from check_helpers import asked_of_checks

from attention_lib.static import negative_sampling

log = np.log


def sigmoid(scores):
    return 1 / (1 + np.exp(-scores))


def near(c, o):
    return (c * o).sum(axis=1)


def far(c, n):
    return np.einsum("bd,bkd->bk", c, n)


def losses(sign_near=1, sign_far=-1, add=np.sum, weight=1, scale=1):
    """An answer to exercise 3.1, with as many mistakes as asked for."""
    def pair_losses(c, o, n):
        pull = -log(sigmoid(sign_near * near(c, o)))
        return scale * (pull - weight * add(log(sigmoid(sign_far * far(c, n))), axis=1))

    return pair_losses


def safe(c, o, n):
    return np.logaddexp(0, -near(c, o)) + np.logaddexp(0, far(c, n)).sum(axis=1)


def one_by_one(c, o, n):
    return [np.logaddexp(0, -(a @ b)) + sum(np.logaddexp(0, a @ each) for each in rows)
            for a, b, rows in zip(c, o, n, strict=True)]


def by_library(c, o, n):
    return np.array([negative_sampling(c[[i]], o[[i]], n[i])[0][0] for i in range(len(c))])


def in_place(c, o, n):
    answer = safe(c, o, n)
    n *= 2
    return answer


def gradients(c, o, n):
    return (sigmoid(c @ o) - 1) * c, sigmoid(n @ c)[:, None] * c


def changed(context=lambda right, *words: right, noise=lambda right, *words: right):
    """An answer to exercise 3.2 whose two parts are changed."""
    def other_gradients(c, o, n):
        for_context, for_noise = gradients(c, o, n)
        return context(for_context, c, o, n), noise(for_noise, c, o, n)

    return other_gradients


def slope(scores):
    return sigmoid(scores) * (1 - sigmoid(scores))


def distribution(frequency, power):
    weights = np.asarray(frequency, float) ** power
    return weights / weights.sum()


def step(centre_by=-1, context_by=-1, noise_by=-1, add=np.add.at, late=False, copy=True, rated=True):
    """An answer to exercise 3.4, with as many mistakes as asked for."""
    def train_step(inner, outer, centre, context, noise, rate):
        rate = rate if rated else 1
        new_inner, new_outer = (inner.copy(), outer.copy()) if copy else (inner, outer)
        row = inner[[centre]].copy()
        _, (d_centre, d_context, d_noise) = negative_sampling(row, outer[[context]], outer[noise])
        new_outer[context] += context_by * rate * d_context[0]
        add(new_outer, noise, noise_by * rate * d_noise)
        if late:
            _, (d_centre, _, _) = negative_sampling(row, new_outer[[context]], new_outer[noise])
        new_inner[centre] += centre_by * rate * d_centre[0]
        return new_inner, new_outer

    return train_step


def once(table, rows, updates):
    table[rows] += updates


def neighbour_spared(inner, outer, centre, context, noise, rate):
    return step()(inner, outer, centre, context, [each for each in noise if each != context], rate)


def whole_row(inner, outer, centre, context, noise, rate):
    new_inner, new_outer = step()(inner, outer, centre, context, noise, rate)
    new_inner[context] -= 0.1
    return new_inner, new_outer


def noise_forgotten_in_the_centre(inner, outer, centre, context, noise, rate):
    new_inner, new_outer = step()(inner, outer, centre, context, noise, rate)
    new_inner[centre] = inner[centre] - rate * (sigmoid(inner[centre] @ outer[context]) - 1) * outer[context]
    return new_inner, new_outer


def by_hand(inner, outer, centre, context, noise, rate):
    new_inner, new_outer = np.array(inner), np.array(outer)
    for row, wanted in [(context, 1), *((each, 0) for each in noise)]:
        error = sigmoid(inner[centre] @ outer[row]) - wanted
        new_inner[centre] -= rate * error * outer[row]
        new_outer[row] -= rate * error * inner[centre]
    return [new_inner, new_outer]


WRONG = [  # (check, what is wrong, function, a piece of the hint meant for it)
    ("3_1", "summed over the batch", lambda *w: safe(*w).sum(), "sum over the batch"),
    ("3_1", "mean of the batch", lambda *w: safe(*w).mean(), "mean of the batch"),
    ("3_1", "noise not added up", lambda c, o, n: np.logaddexp(0, -near(c, o))[:, None] + np.logaddexp(0, far(c, n)),
     "add them up for each pair"),
    ("3_1", "a column", lambda *w: safe(*w)[:, None], "shape (2,)"),
    ("3_1", "no noise", losses(weight=0), "noise words are missing"),
    ("3_1", "noise alone", lambda c, o, n: np.logaddexp(0, far(c, n)).sum(axis=1), "true neighbour is missing"),
    ("3_1", "sign", losses(scale=-1), "turned round"),
    ("3_1", "noise subtracted", losses(weight=-1), "should cost"),
    ("3_1", "no minus in the noise's σ", losses(sign_far=1), "minus inside the σ of the noise"),
    ("3_1", "a minus in the neighbour's σ", losses(sign_near=-1), "true neighbour has a minus"),
    ("3_1", "answers swapped", losses(sign_near=-1, sign_far=1), "swapped"),
    ("3_1", "mean of the noise", losses(add=np.mean), "mean over the noise"),
    ("3_1", "mean of all words", losses(scale=1 / 5), "number of words"),
    ("3_1", "base 2", losses(scale=1 / log(2)), "base 2"),
    ("3_1", "base 10", losses(scale=1 / log(10)), "base 10"),
    ("3_1", "a probability", lambda *w: np.exp(-safe(*w)), "minus the logarithm"),
    ("3_1", "chances of being wrong", lambda c, o, n: 1 - sigmoid(near(c, o)) + sigmoid(far(c, n)).sum(axis=1),
     "logarithms of being right"),
    ("3_1", "noise added first", lambda c, o, n: np.logaddexp(0, -near(c, o)) + np.logaddexp(0, far(c, n).sum(axis=1)),
     "dot products first"),
    ("3_1", "one noise for all", lambda c, o, n: safe(c, o, np.stack([n[0], n[0]])), "noise words of the first"),
    ("3_1", "half", losses(scale=0.5), "the losses are not"),
    ("3_1", "overflow", losses(), "np.logaddexp(0, -s)"),
    ("3_1", "the argument is changed", in_place, "make new ones"),
    ("3_1", "nothing returned", lambda *w: None, "shape (2,)"),
    ("3_2", "one array", lambda c, o, n: gradients(c, o, n)[1], "two arrays"),
    ("3_2", "order", lambda *w: gradients(*w)[::-1], "wrong order"),
    ("3_2", "noise added up", changed(noise=lambda g, *w: g.sum(axis=0)), "gradient of its own"),
    ("3_2", "noise as a list of errors", changed(noise=lambda g, c, o, n: sigmoid(n @ c)), "3 numbers"),
    ("3_2", "context as a number", changed(context=lambda g, c, o, n: sigmoid(c @ o) - 1), "as many as its vector"),
    ("3_2", "context times itself", changed(context=lambda g, c, o, n: (sigmoid(c @ o) - 1) * o), "other vector counts"),
    ("3_2", "context's sign", changed(context=lambda g, *w: -g), "drive true neighbours apart"),
    ("3_2", "context's error", changed(context=lambda g, c, o, n: sigmoid(c @ o) * c), "from the wanted 1"),
    ("3_2", "slope left in the context", changed(context=lambda g, c, o, n: g * slope(c @ o)), "context's part. It cancels"),
    ("3_2", "slope alone", changed(context=lambda g, c, o, n: slope(c @ o) * c), "slope of -ln"),
    ("3_2", "a minus in the context's σ", changed(context=lambda g, c, o, n: (sigmoid(-c @ o) - 1) * c), "minus inside"),
    ("3_2", "context halved", changed(context=lambda g, *w: g / 2), "which error"),
    ("3_2", "noise times itself", changed(noise=lambda g, c, o, n: sigmoid(n @ c)[:, None] * n), "its own vector"),
    ("3_2", "noise's sign", changed(noise=lambda g, *w: -g), "pull them in"),
    ("3_2", "noise wants 1", changed(noise=lambda g, c, o, n: g - c), "counted from 1"),
    ("3_2", "noise's σ of minus", changed(noise=lambda g, c, o, n: c - g), "how far σ(s) is from 0"),
    ("3_2", "slope left in the noise", changed(noise=lambda g, c, o, n: g * slope(n @ c)[:, None]),
     "noise words' part. It cancels"),
    ("3_2", "mean of the noise", changed(noise=lambda g, *w: g / len(g)), "without a mean"),
    ("3_2", "noise doubled", changed(noise=lambda g, *w: 2 * g), "the noise words' is not"),
    ("3_2", "nothing returned", lambda *w: None, "two arrays"),
    ("3_3", "no power", lambda f, p: f / f.sum(), "plain shares"),
    ("3_3", "times the power", lambda f, p: f * p / (f * p).sum(), "plain shares"),
    ("3_3", "not divided", lambda f, p: f**p, "more than 1"),
    ("3_3", "power last", lambda f, p: (f / f.sum()) ** p, "Divide last"),
    ("3_3", "divided by the counts", lambda f, p: f**p / f.sum(), "sum of their powers"),
    ("3_3", "divided by the largest", lambda f, p: f**p / (f**p).max(), "the largest"),
    ("3_3", "divided by the length", lambda f, p: f**p / np.linalg.norm(f**p), "the length"),
    ("3_3", "1 over the power", lambda f, p: distribution(f, 1 / p), "frequent words gain"),
    ("3_3", "minus the power", lambda f, p: distribution(f, -p), "rare words"),
    ("3_3", "running sums", lambda f, p: np.cumsum(distribution(f, p)), "running sums"),
    ("3_3", "all alike", lambda f, p: np.ones(len(f)) / len(f), "same chance"),
    ("3_3", "another power", lambda f, p: distribution(f, p / 2), "the shares are wrong"),
    ("3_3", "another sum", lambda f, p: distribution(f, p) / 2, "add up to 1"),
    ("3_3", "0.75 whatever is asked", lambda f, p: distribution(f, 0.75), "its argument"),
    ("3_3", "one number", lambda f, p: distribution(f, p)[0], "shape (4,)"),
    ("3_4", "one table", lambda *given: step()(*given)[0], "two tables"),
    ("3_4", "changed rows alone", lambda i, o, c, x, n, r: (step()(i, o, c, x, n, r)[0][c], o), "keep their shape"),
    ("3_4", "nothing changed", lambda i, o, *_: (i, o), "Nothing has changed"),
    ("3_4", "order", lambda *given: step()(*given)[::-1], "wrong order"),
    ("3_4", "in place", step(copy=False), "Begin with copies"),
    ("3_4", "centre stays", step(centre_by=0), "centre has not moved"),
    ("3_4", "uphill", step(1, 1, 1), "centre goes uphill"),
    ("3_4", "no rate", step(rated=False), "full length"),
    ("3_4", "gradients too late", step(late=True), "already moved"),
    ("3_4", "another inner row", whole_row, "only the row of the centre"),
    ("3_4", "centre hears no noise", noise_forgotten_in_the_centre, "centre's row is wrong"),
    ("3_4", "outer stays", step(context_by=0, noise_by=0), "outer table has not moved"),
    ("3_4", "outer uphill", step(context_by=1, noise_by=1), "outer table goes uphill"),
    ("3_4", "neighbour stays", step(context_by=0), "neighbour did not"),
    ("3_4", "noise stays", step(noise_by=0), "noise words did not"),
    ("3_4", "neighbour uphill", step(context_by=1), "pushed away"),
    ("3_4", "noise uphill", step(noise_by=1), "Which rows learn"),
    ("3_4", "learns once", step(add=once), "np.subtract.at"),
    ("3_4", "neighbour struck from the noise", neighbour_spared, "happens to be the true neighbour"),
    ("3_4", "a fixed rate", lambda i, o, c, x, n, r: step()(i, o, c, x, n, 0.3), "not for another"),
    ("3_4", "nothing returned", lambda *given: None, "two tables"),
    ("3_3", "four words alone", lambda f, p: distribution(f, p if len(f) == 4 else 0), "not for three others"),
    ("3_4", "outer step of full length", lambda *all: (step()(*all)[0], step(rated=False)(*all)[1]), "outer table takes a step of full"),
    ("3_4", "drawn twice, learns thrice", lambda i, o, c, x, noise, rate: step()(
        i, o, c, x, noise if len({*noise}) == 3 else [*noise, noise[-1]], rate), "goes wrong where a noise word is drawn twice"),
]

RIGHT = [
    ("3_1", safe),
    ("3_1", one_by_one),
    ("3_1", lambda c, o, n: by_library(c, o, n) + 1e-9),
    ("3_1", lambda c, o, n: safe(c.astype(np.float32), o, n)),
    ("3_2", gradients),
    ("3_2", lambda c, o, n: [list(part) for part in gradients(c, o, n)]),
    ("3_2", lambda c, o, n: tuple(np.squeeze(part) for part in negative_sampling(c[None], o[None], n)[1][1:])),
    ("3_3", distribution),
    ("3_3", lambda f, p: [each**p / sum(other**p for other in f) for each in f]),
    ("3_3", lambda f, p: distribution(f / f.sum(), p)),
    ("3_4", step()),
    ("3_4", by_hand),
]


(test_a_wrong_answer_gets_the_hint_meant_for_it, test_a_right_answer_is_accepted,
 test_a_stub_and_a_failing_function_get_a_sentence) = asked_of_checks(WRONG, RIGHT)
