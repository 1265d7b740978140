"""The checks of chapter 09."""

import numpy as np

from attention_lib.attention import causal_mask, softmax
from attention_lib.checks.exercise import exercise, expect, finite, none_of, same

_NUMBERS = "The cells are right, but they are numbers. A mask holds True and False: compare."
_SCORES = np.random.default_rng(0).normal(size=(4, 5))
_MASK = np.array([[1, 0, 1, 0, 1], [0, 1, 1, 0, 0], [1, 1, 0, 1, 0], [0, 0, 1, 1, 1]], dtype=bool)
_HEARS = np.eye(8, dtype=bool) | np.eye(8, k=-1, dtype=bool)  # itself and the one before, but:
_HEARS[1, 1], _HEARS[4, 4], _HEARS[1, 4] = False, False, True


@exercise("9.1", asks_for="a mask, here of shape (6, 6): True and False",
          praise="Six words with a window of two; no window, and one longer than the text.")
def exercise_9_1(function):
    """A causal mask with a window: exercise_9_1(window_mask)."""
    far = np.arange(6)[:, None] - np.arange(6)  # (6, 6): how far the key lies before the query
    right, got = (far >= 0) & (far <= 2), function(6, 2)
    yield np.shape(got) == (6, 6), "For n = 6 the mask should have shape (6, 6)."
    yield from expect(got, right, {
        "Rows and columns are swapped: a row is the word that asks, and it looks back.": right.T,
        "True and False are swapped: True means “may hear”.": ~right,
        "This is the causal mask. The window is missing: word 5 hears word 0.": far >= 0,
        "Your words also hear what comes after them.": [abs(far) <= 2, far <= 2],
        "A word may hear itself, too: the diagonal is True.": right & (far != 0),
        "Your window is one too short: with back = 2, word 5 may hear words 3, 4 and 5.": (far >= 0) & (far < 2),
        "Your window is one too long: with back = 2, word 5 may hear words 3, 4 and 5.": (far >= 0) & (far <= 3),
        "The words in between are missing: word 5 may hear word 4, too.": right & (far != 1),
        "Only one word is heard, the farthest. Those in between count, and the word itself.": far == 2,
        "You have cut off the near end. Near words are heard, far ones are not.": far >= 2,
    }, otherwise="Some cells are wrong. Look at row 5, with back = 2: words 3, 4 and 5 are True.")
    yield same(function(4, 0), np.eye(4)), "With back = 0 each word hears itself alone."
    yield same(function(4, 9), causal_mask(4)), "With a window longer than the text it is the causal mask."
    yield _truths(got), _NUMBERS


@exercise("9.2", asks_for="an array, here of shape (4, 5): a weight for each score",
          praise="Rows of 1, nothing for the forbidden, however loud, and an empty row is refused.")
def exercise_9_2(function):
    """Softmax under a mask: exercise_9_2(masked_softmax)."""
    forbidden, zeroed = np.where(_MASK, _SCORES, -np.inf), softmax(_SCORES) * _MASK
    exp, right, got = np.exp(forbidden), softmax(forbidden), function(_SCORES, _MASK)
    yield np.shape(got) == (4, 5), "For scores (4, 5) the weights should have shape (4, 5)."
    yield from none_of(got, {
        "The mask has done nothing.": softmax(_SCORES),
        "Zeros after softmax: your rows no longer add up to 1. The mask comes before.": zeroed,
        "You make forbidden scores 0, but e to the 0 is 1, not nothing.": softmax(_SCORES * _MASK),
        "Softmax comes twice. Forbid first, then share once.": softmax(zeroed),
        "The mask is turned round: True means “may be heard”.":
            [softmax(np.where(_MASK, -np.inf, _SCORES)), softmax(_SCORES) * ~_MASK],
        "Your columns add up to 1. The last axis should: each row asks.": softmax(forbidden, axis=0),
        "All rows share a single 1. Each row has its own.": exp / exp.sum(),
        "These are not shares yet: divide each row by its sum.": exp,
        "Adding True adds 1. It should be minus infinity for what is forbidden.": softmax(_SCORES + _MASK),
        "These are the masked scores. Softmax is still missing.": forbidden,
    })
    yield (finite(got),
           "There are numbers that are none (NaN, infinity). Minus infinity times 0 makes one: choose with np.where.")
    yield same(got, right), "The weights are wrong. Forbid by minus infinity, then softmax along each row."
    yield (same(function(np.where(_MASK, _SCORES, 1000.0), _MASK), right),
           "A forbidden score of 1000 spoils the row, as if it could still be heard. Forbid before anything is shared.")
    scores, masks = np.stack([_SCORES, _SCORES]), np.stack([_MASK, _MASK[::-1]])
    yield (same(function(scores, masks), softmax(np.where(masks, scores, -np.inf))),
           "It fails on two texts at once, (2, 4, 5): share along the last axis.")
    yield not function.changed, "You changed the scores or the mask that you were given. Make a new array."
    try:
        weights = function(_SCORES, _MASK & (np.arange(4)[:, None] != 1))  # word 1 may hear nobody
    except ValueError:
        return
    row = np.asarray(weights, float)[1]
    yield finite(row), "A row that allows nobody becomes NaN. Raise a ValueError."
    yield row.any(), "A row that allows nobody becomes zeros, and nobody notices. Raise a ValueError."
    yield (False,
           "A row that allows nobody gets weights, in silence, on words that it must not hear. Raise a ValueError.")


@exercise("9.3", asks_for="a mask, here of shape (3, 1, 5): texts, queries, keys",
          praise="Three lengths, keys alone, and nothing hidden where there are no pads.")
def exercise_9_3(function):
    """Nobody hears a pad: exercise_9_3(padding_mask)."""
    lengths, places, square = np.array([[3], [5], [2]]), np.arange(5), np.ones((3, 5, 5), bool)  # (B, 1), (T,), …
    keys, queries = (places < lengths)[:, None, :], (places < lengths)[:, :, None]  # (B, 1, T), (B, T, 1)
    got = function(lengths[:, 0])
    yield (np.shape(got) != (3, 5),
           "One axis is missing, that of the queries: (3, 5) would be stretched along the wrong one. Try [:, None, :].")
    yield (np.shape(got) != (3, 5, 1),
           "This forbids pads to ask, not to be heard: the axis of size 1 should be the middle one, the queries.")
    yield (np.shape(got) in ((3, 1, 5), (3, 5, 5)),
           "For the lengths 3, 5 and 2 the shape should be (3, 1, 5): texts, queries, keys.")
    yield from expect(np.broadcast_to(got, (3, 5, 5)), square & keys, {
        "This forbids pads to ask, not to be heard. Keys are the last axis.": square & queries,
        "You forbid pads to ask as well: their rows allow nobody. Forbid keys alone.": keys & queries,
        "True and False are swapped: True means “may be heard”.": square & ~keys,
        "One pad is heard in the shorter texts. Places count from 0, so the last of 3 real ones is 2.":
            square & (places <= lengths)[:, None, :],
        "The last real word of each text is hidden. Of 3 real ones the last has place 2.":
            square & (places < lengths - 1)[:, None, :],
        "You hide the beginning. The pads stand at the end.": square & (places >= 5 - lengths)[:, None, :],
        "Nothing is forbidden, so the pads are heard.": square,
        "Looking ahead was not to be forbidden, only pads.": keys & causal_mask(5),
    }, otherwise="Some cells are wrong. The text of length 2 should have True, True, False, False, False.")
    yield (same(np.broadcast_to(function(np.array([4, 4])), (2, 4, 4)), np.ones((2, 4, 4))),
           "Texts of equal length need no pads: all True.")
    yield _truths(got), _NUMBERS


@exercise("9.4", asks_for="a mask, here of shape (8, 8): who knows whom",
          praise="Layer by layer, and never ahead under a causal mask. With a window of 3, six layers reach 18 words "
                 "back.")
def exercise_9_4(function):
    """What can have reached whom: exercise_9_4(reach)."""
    def power(mask, layers):
        return np.linalg.matrix_power(mask.astype(int), layers) > 0

    itself, causal = np.eye(8, dtype=bool), causal_mask(8)
    step = _HEARS | itself
    right, got = power(step, 3), function(_HEARS, 3)
    yield np.shape(got) == (8, 8), "For 8 words the shape should be (8, 8)."
    yield from none_of(got, {
        "That is what one layer does. (And mask ** 3 takes each cell by itself: True stays True.)": _HEARS,
        "That is what one layer does. Go on: what m knows, i hears in the next layer.": step,
        "You stop one layer too early.": power(step, 2),
        "You go one layer too far: after 0 layers each word knows itself, and nothing else.": power(step, 4),
        "A word forgets what it was if it does not hear itself. It keeps it: the sum of chapter 06.": power(_HEARS, 3),
        "A word keeps what it was in *each* layer, not only at the end.": power(_HEARS, 3) | itself,
        "You stop one layer too early, and a word forgets what it was.": power(_HEARS, 2),
        "Rows and columns are swapped: the row is the word that has heard.": right.T,
        "You take only those who hear each other. Hearing goes one way.": power(step.T & step, 3),
        "You let words hear in both directions. The mask says who hears whom.": power(step.T | step, 3),
        "You go on until nothing changes any more. Stop after so many layers.": power(step, 40),
        "You forbid looking ahead. This mask allows it in one place: word 1 hears word 4.": right & causal,
    })
    yield (same(np.asarray(got) > 0, right),
           "Some cells are wrong. Word i knows j if it hears some m (or is m) that knew j one layer before.")
    yield same(got, right), "You count the ways. True or False is wanted: is there any?"
    yield (same(np.asarray(function(_HEARS, 1)) > 0, step),
           "After one layer: whom the mask allows, and the word itself.")
    yield same(np.asarray(function(causal, 5)) > 0, causal), "Under a causal mask nothing later may ever arrive."
    yield _truths(got), _NUMBERS


def _truths(result):
    return np.asarray(result).dtype == bool
