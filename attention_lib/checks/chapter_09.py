"""The checks of chapter 09."""

import numpy as np

from attention_lib.attention import causal_mask, softmax
from attention_lib.checks.verdict import asks_for, finite, mistakes, same, verdict

_FAR = np.arange(6)[:, None] - np.arange(6)  # (6, 6): how far the key lies before the query
_SCORES = np.random.default_rng(0).normal(size=(4, 5))
_NUMBERS = "The cells are right, but they are numbers. A mask holds True and False: compare."
_MASK = np.array([[1, 0, 1, 0, 1], [0, 1, 1, 0, 0], [1, 1, 0, 1, 0], [0, 0, 1, 1, 1]], dtype=bool)
_LENGTHS = np.array([3, 5, 2])
_HEARS = np.eye(8, dtype=bool) | np.eye(8, k=-1, dtype=bool)  # itself and the one before, but:
_HEARS[1, 1], _HEARS[4, 4], _HEARS[1, 4] = False, False, True


@asks_for("a mask, here of shape (6, 6): True and False")
def exercise_9_1(function):
    """A causal mask with a window: exercise_9_1(window_mask)."""
    far, right = _FAR, (_FAR >= 0) & (_FAR <= 2)

    def result():
        return function(6, 2)

    tests = [
        (lambda _: np.shape(result()) == (6, 6), "For n = 6 the mask should have shape (6, 6)."),
        *mistakes(result, [
            (right.T, "Rows and columns are swapped: a row is the word that asks, and it looks back."),
            (~right, "True and False are swapped: True means “may hear”."),
            (far >= 0, "This is the causal mask. The window is missing: word 5 hears word 0."),
            (abs(far) <= 2, "Your words also hear what comes after them."),
            (far <= 2, "Your words also hear what comes after them."),
            ((far >= 1) & (far <= 2), "A word may hear itself, too: the diagonal is True."),
            ((far >= 0) & (far < 2), "Your window is one too short: with back = 2, word 5 may hear words 3, 4 and 5."),
            ((far >= 0) & (far <= 3), "Your window is one too long: with back = 2, word 5 may hear words 3, 4 and 5."),
            ((far == 0) | (far == 2), "The words in between are missing: word 5 may hear word 4, too."),
            (far == 2, "Only one word is heard, the farthest. Those in between count, and the word itself."),
            ((far >= 2), "You have cut off the near end. Near words are heard, far ones are not."),
        ]),
        (lambda _: same(result(), right),
         "Some cells are wrong. Look at row 5, with back = 2: words 3, 4 and 5 are True."),
        (lambda _: same(function(4, 0), np.eye(4)), "With back = 0 each word hears itself alone."),
        (lambda _: same(function(4, 9), causal_mask(4)), "With a window longer than the text it is the causal mask."),
        (lambda _: _truths(result()), _NUMBERS),
    ]
    return verdict("9.1", function, tests, "Six words with a window of two; no window, and one longer than the text.")


@asks_for("an array, here of shape (4, 5): a weight for each score")
def exercise_9_2(function):
    """Softmax under a mask: exercise_9_2(masked_softmax)."""
    forbidden = np.where(_MASK, _SCORES, -np.inf)
    right, zeroed = softmax(forbidden), softmax(_SCORES) * _MASK
    loud = np.where(_MASK, _SCORES, 1000.0)
    empty = _MASK & (np.arange(4)[:, None] != 1)
    both = np.stack([_MASK, _MASK[::-1]])

    def result(scores=_SCORES, mask=_MASK):
        with np.errstate(all="ignore"):
            return function(scores.copy(), mask.copy())

    def keeps_its_inputs():
        scores, mask = _SCORES.copy(), _MASK.copy()
        with np.errstate(all="ignore"):
            function(scores, mask)
        return same(scores, _SCORES) and same(mask, _MASK)

    def refused():
        """None if an empty row is refused, as it should be; else its weights."""
        try:
            return np.asarray(result(mask=empty), float)[1]
        except ValueError:
            return None

    def all_at_once(scores):
        exp = np.exp(scores - scores.max())
        return exp / exp.sum()

    tests = [
        (lambda _: np.shape(result()) == (4, 5), "For scores (4, 5) the weights should have shape (4, 5)."),
        *mistakes(result, [
            (softmax(_SCORES), "The mask has done nothing."),
            (zeroed, "Zeros after softmax: your rows no longer add up to 1. The mask comes before."),
            (softmax(_SCORES * _MASK), "You make forbidden scores 0, but e to the 0 is 1, not nothing."),
            (softmax(zeroed), "Softmax comes twice. Forbid first, then share once."),
            (softmax(np.where(_MASK, -np.inf, _SCORES)), "The mask is turned round: True means “may be heard”."),
            (softmax(_SCORES) * ~_MASK, "The mask is turned round: True means “may be heard”."),
            (softmax(forbidden, axis=0), "Your columns add up to 1. The last axis should: each row asks."),
            (all_at_once(forbidden), "All rows share a single 1. Each row has its own."),
            (np.where(_MASK, np.exp(_SCORES), 0), "These are not shares yet: divide each row by its sum."),
            (softmax(_SCORES + _MASK), "Adding True adds 1. It should be minus infinity for what is forbidden."),
            (forbidden, "These are the masked scores. Softmax is still missing."),
        ]),
        (lambda _: finite(result()),
         "There are numbers that are none (NaN, infinity). Minus infinity times 0 makes one: choose with np.where."),
        (lambda _: same(result(), right),
         "The weights are wrong. Forbid by minus infinity, then softmax along each row."),
        (lambda _: same(result(loud), right),
         "A forbidden score of 1000 spoils the row, as if it could still be heard. Forbid before anything is shared."),
        (lambda _: same(result(np.stack([_SCORES, _SCORES]), both), softmax(np.where(both, _SCORES, -np.inf))),
         "It fails on two texts at once, (2, 4, 5): share along the last axis."),
        (lambda _: keeps_its_inputs(), "You changed the scores or the mask that you were given. Make a new array."),
        (lambda _: refused() is None or finite(refused()),
         "A row that allows nobody becomes NaN. Raise a ValueError."),
        (lambda _: refused() is None or refused().any(),
         "A row that allows nobody becomes zeros, and nobody notices. Raise a ValueError."),
        (lambda _: refused() is None,
         "A row that allows nobody gets weights, in silence, on words that it must not hear. Raise a ValueError."),
    ]
    praise = "Rows of 1, nothing for the forbidden, however loud, and an empty row is refused."
    return verdict("9.2", function, tests, praise)


@asks_for("a mask, here of shape (3, 1, 5): texts, queries, keys")
def exercise_9_3(function):
    """Nobody hears a pad: exercise_9_3(padding_mask)."""
    places, lengths = np.arange(5), _LENGTHS[:, None]
    real = places < lengths  # (B, T)
    square = np.ones((3, 5, 5), bool)

    def result():
        return function(_LENGTHS.copy())

    def full():
        return np.broadcast_to(np.asarray(result()), (3, 5, 5))

    tests = [
        (lambda _: np.shape(result()) != (3, 5),
         "One axis is missing, that of the queries: (3, 5) would be stretched along the wrong one. Try [:, None, :]."),
        (lambda _: np.shape(result()) != (3, 5, 1),
         "This forbids pads to ask, not to be heard: the axis of size 1 should be the middle one, the queries."),
        (lambda _: np.shape(result()) in ((3, 1, 5), (3, 5, 5)),
         "For the lengths 3, 5 and 2 the shape should be (3, 1, 5): texts, queries, keys."),
        *mistakes(full, [
            (square & real[:, :, None],
             "This forbids pads to ask, not to be heard. Keys are the last axis."),
            (real[:, None, :] & real[:, :, None],
             "You forbid pads to ask as well: their rows allow nobody. Forbid keys alone."),
            (square & ~real[:, None, :], "True and False are swapped: True means “may be heard”."),
            (square & (places <= lengths)[:, None, :],
             "One pad is heard in the shorter texts. Places count from 0, so the last of 3 real ones is 2."),
            (square & (places < lengths - 1)[:, None, :],
             "The last real word of each text is hidden. Of 3 real ones the last has place 2."),
            (square & (places >= 5 - lengths)[:, None, :],
             "You hide the beginning. The pads stand at the end."),
            (square, "Nothing is forbidden, so the pads are heard."),
            (real[:, None, :] & causal_mask(5), "Looking ahead was not to be forbidden, only pads."),
        ]),
        (lambda _: same(full(), square & real[:, None, :]),
         "Some cells are wrong. The text of length 2 should have True, True, False, False, False."),
        (lambda _: same(np.broadcast_to(np.asarray(function(np.array([4, 4]))), (2, 4, 4)), np.ones((2, 4, 4))),
         "Texts of equal length need no pads: all True."),
        (lambda _: _truths(result()), _NUMBERS),
    ]
    return verdict("9.3", function, tests, "Three lengths, keys alone, and nothing hidden where there are no pads.")


@asks_for("a mask, here of shape (8, 8): who knows whom")
def exercise_9_4(function):
    """What can have reached whom: exercise_9_4(reach)."""
    step = _HEARS | np.eye(8, dtype=bool)

    def power(matrix, n):
        return np.linalg.matrix_power(matrix.astype(int), n) > 0

    def result():
        return function(_HEARS.copy(), 3)

    causal = causal_mask(8)
    tests = [
        (lambda _: np.shape(result()) == (8, 8), "For 8 words the shape should be (8, 8)."),
        *mistakes(result, [
            (_HEARS, "That is what one layer does. (And mask ** 3 takes each cell by itself: True stays True.)"),
            (step, "That is what one layer does. Go on: what m knows, i hears in the next layer."),
            (power(step, 2), "You stop one layer too early."),
            (power(step, 4), "You go one layer too far: after 0 layers each word knows itself, and nothing else."),
            (power(_HEARS, 3),
             "A word forgets what it was if it does not hear itself. It keeps it: the sum of chapter 06."),
            (power(_HEARS, 3) | np.eye(8, dtype=bool),
             "A word keeps what it was in *each* layer, not only at the end."),
            (power(_HEARS, 2), "You stop one layer too early, and a word forgets what it was."),
            (power(step, 3).T, "Rows and columns are swapped: the row is the word that has heard."),
            (power(step.T & step, 3), "You take only those who hear each other. Hearing goes one way."),
            (power(step.T | step, 3), "You let words hear in both directions. The mask says who hears whom."),
            (power(step, 40), "You go on until nothing changes any more. Stop after so many layers."),
            (power(step, 3) & causal,
             "You forbid looking ahead. This mask allows it in one place: word 1 hears word 4."),
        ]),
        (lambda _: same(np.asarray(result()) > 0, power(step, 3)),
         "Some cells are wrong. Word i knows j if it hears some m (or is m) that knew j one layer before."),
        (lambda _: same(result(), power(step, 3)), "You count the ways. True or False is wanted: is there any?"),
        (lambda _: same(np.asarray(function(_HEARS.copy(), 1)) > 0, step),
         "After one layer: whom the mask allows, and the word itself."),
        (lambda _: same(np.asarray(function(causal.copy(), 5)) > 0, causal),
         "Under a causal mask nothing later may ever arrive."),
        (lambda _: _truths(result()), _NUMBERS),
    ]
    return verdict("9.4", function, tests, "Layer by layer, and never ahead under a causal mask. "
                   f"With a window of 3, six layers reach {_farthest()} words back.")


def _farthest(window=3, layers=6, n=40):
    """How many words back something can come from, through a window and so many layers."""
    far = np.arange(n)[:, None] - np.arange(n)
    reached = np.linalg.matrix_power(((far >= 0) & (far <= window)).astype(float), layers) > 0
    return int(far[reached].max())


def _truths(result):
    return np.asarray(result).dtype == bool
