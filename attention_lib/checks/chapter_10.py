"""The checks of chapter 10."""

from collections import Counter
from functools import cache

import numpy as np

from attention_lib.attention import softmax
from attention_lib.checks.exercise import exercise, expect, same
from attention_lib.learning import Adam, sense_layer, sense_loss, sense_texts, start_sense_layer, train
from attention_lib.senses import load_senses
from attention_lib.static import WordVectors
from attention_lib.text import tokenize

_WEIGHTS = softmax(np.random.default_rng(10).normal(size=(3, 5)))  # rows unlike one another, no weight near 1
_BY_WEIGHTS = np.array([[0.9, -1.4, 0.3, -0.2, 1.1], [-0.7, 0.5, 1.2, -1.0, 0.4], [1.3, 0.2, -0.8, 0.6, -1.1]])
_VALUES = np.random.default_rng(3).normal(size=(3, 5, 4)) + 0.5  # (N, T, D); what stands in the pads is no zero
_LENGTHS = np.array([[3], [5], [2]])


@exercise("10.1", asks_for="an array, here of shape (5,): one number for each score",
          praise="One row and several at once. Each adds up to 0: what one word gets, the others give.")
def exercise_10_1(function):
    """From the gradient by the weights to that by the scores: exercise_10_1(softmax_gradient)."""
    w, g = _WEIGHTS[0], _BY_WEIGHTS[0]  # (S,)
    mean, got = w @ g, function(w, g)
    yield np.shape(got) != (5, 5), ("This is the whole table of what each score does to each weight. Add up, for each "
                                    "score, what all weights make of it.")
    yield np.shape(got) != (), "You have added up all scores. There should be one number for each."
    yield np.shape(got) == (5,), "For 5 weights there should be 5 numbers, in one row: shape (5,)."
    yield from expect(got, w * (g - mean), {
        "The sign is turned round. Own less mean, not mean less own.": w * (mean - g),
        "What one word gets, the others give: the mean of the row is missing.": w * g,
        "You subtract the plain mean. A word with a larger weight counts more in it.": w * (g - g.mean()),
        "You subtract the sum of the row. Take its mean, with the weights.": w * (g - g.sum()),
        "The weight is missing in front. Of a word that nobody hears, nothing comes back.": [g - mean, g - g.mean()],
        "The weight comes in once too often.": [w * w * (g - mean), w * w * g],
        "The mean is taken off too late: first own less mean, then times the weight.": w * g - mean,
        "You multiply the mean by the weight, and not the word's own number.": g - w * mean,
        "You see what a score does to its own weight. It also changes all the others.": w * (1 - w) * g,
        "The weights have been through softmax already. Take them as they come.":
            softmax(w) * (g - softmax(w) @ g),
        "You subtract the two that you were given. That is the gradient of a guess by its truth, at the end of the "
        "layer.": [w - g, g - w],
    }, otherwise="The numbers are not right. Each is a weight times: its own number less the mean of the row."
        if same(np.sum(got), 0) else "The numbers should add up to 0: what one word gets, the others give.")
    w, g = _WEIGHTS, _BY_WEIGHTS  # (T, S)
    yield from expect(function(w, g), w * (g - (w * g).sum(axis=-1, keepdims=True)), {
        "With several rows you take one mean for all of them. Each row has its own.":
            [w * (g - (w * g).sum()), w * (g - (w * g).sum() / len(w))],
        "With several rows you take the mean down the columns. A row adds up to 1, so go along it.":
            w * (g - (w * g).sum(axis=0)),
    }, otherwise="It is right for one row, not for several. Sum along the last axis, with keepdims=True.")


def _bent(x):
    """A number of three (or two) numbers that bends everywhere, so that small steps and large ones differ."""
    x = np.asarray(x, float)
    return float(x[0] ** 3 - 2 * x[0] * x[1] + x[1] ** 3 * x[-1] + 0.5 * x[-1] ** 3)


def _slopes(x, more, less, width, left=0.0):
    """(f(more) - f(less)) / width for each number of x; those before it are still moved by `left`."""
    slopes = []
    for place in range(len(x)):
        there, back = np.array(x, float), np.array(x, float)
        there[:place] += left
        back[:place] += left
        there[place] += more
        back[place] += less
        slopes.append((_bent(there) - _bent(back)) / width)
    return np.array(slopes)


@exercise("10.2", asks_for="an array, here of shape (3,): one slope for each number of x",
          praise="Each number was tried a little more and a little less, all others stood still, and x is as it was.")
def exercise_10_2(function):
    """A gradient by trying: exercise_10_2(numeric_gradient)."""
    x, step = np.array([0.7, -1.2, 0.4]), 0.3  # a step so large that its kind shows
    right, tiny = _slopes(x, step, -step, 2 * step), _slopes(x, 1e-5, -1e-5, 2e-5)
    drifted = [_slopes(x, step, -step, 2 * step, left) for left in (step, -step)]
    together = (_bent(x + step) - _bent(x - step)) / (2 * step)
    got = function(_bent, x, step)
    yield not same(got, right[0]), "This is the slope by the first number alone. There should be one for each."
    yield not same(got, together), "You move all numbers at once. Move one, and let the others stand."
    yield np.shape(got) == (3,), "For 3 numbers there should be 3 slopes, in one row: shape (3,)."
    yield from expect(got, right, {
        "Only the first number was tried. Each has a slope of its own.": np.array([right[0], 0, 0]),
        "You move all numbers at once. Move one, and let the others stand.": np.full(3, together),
        "You try only a little more. Try a little less as well, and compare the two.": _slopes(x, step, 0, step),
        "You try only a little less. Try a little more as well, and compare the two.": _slopes(x, 0, -step, step),
        "These are differences. How far apart are the two places that you tried?": right * 2 * step,
        "You divide by one step, but the two places lie further apart.": right * 2,
        "You multiply by the width. A slope is a difference divided by it.": right * (2 * step) ** 2,
        "The sign is turned round: more minus less.": -right,
        "Your steps have another size than `step`. Use the one that is given.": tiny,
        "A number that has been tried stays moved. Put each back before you try the next.": drifted,
        "The two places lie two steps to either side, or more.": _slopes(x, 2 * step, -2 * step, 4 * step),
    }, otherwise="The slopes are not right. For each number: f a step above, less f a step below, over the width.")
    yield not function.changed, "You leave x moved, and the caller does not know. Work on a copy."
    whole = np.array([2, -1, 3])
    yield (same(function(_bent, whole, step), _slopes(whole, step, -step, 2 * step)),
           "It fails when x holds whole numbers: NumPy cuts them off, and the step is lost. Make them floats first.")
    yield (same(function(_bent, x[:2], 0.25), _slopes(x[:2], 0.25, -0.25, 0.5)),
           "It is right for three numbers and a step of 0.3, not for two numbers and a step of 0.25.")


@exercise("10.3", asks_for="an array, here of shape (3, 4): one vector for each text",
          praise="Three lengths, and no pad is heard. This is what a layer that attends has to beat.")
def exercise_10_3(function):
    """What plain averaging hears: exercise_10_3(plain_average)."""
    def average(values, mask):
        return np.array([rows[stands].mean(axis=0) for rows, stands in zip(values, mask, strict=True)])

    values, mask = _VALUES, np.arange(5) < _LENGTHS  # (N, T, D), (N, T)
    words, got = (values * mask[..., None]).sum(axis=1), function(values, mask)  # (N, D)
    yield np.shape(got) != (3, 5, 4), "The words are not added up yet. There should be one vector for each text."
    yield np.shape(got) != (3, 5), "You average the numbers of each word. Average the words, number by number."
    yield np.shape(got) != (5, 4), "You average over the texts. Average over the words of each text."
    yield np.shape(got) != (4,), "This is one vector for all texts together. Each text has its own."
    yield np.shape(got) == (3, 4), "For 3 texts of 4 numbers a word the shape should be (3, 4)."
    yield from expect(got, average(values, mask), {
        "The pads are heard, too. Where the mask is False, there is no word.": values.mean(axis=1),
        "You divide by the length of the longest text. How many words has each?": words / 5,
        "This is the sum. Divide it by the number of words.": words,
        "You divide by the number of all words in all texts. Each text has its own number.": words / mask.sum(),
        "You divide by the number of texts. How many words has each?": words / 3,
        "You divide by the size of a vector. How many words has each?": words / 4,
        "You hear the pads and leave out the words: True means that a word stands there.":
            np.where(_LENGTHS < 5, (values * ~mask[..., None]).sum(axis=1) / np.maximum(5 - _LENGTHS, 1), np.nan),
        "Softmax of True and False leaves something for the pads: e to the 0 is 1.":
            np.einsum("nt,ntd->nd", softmax(mask.astype(float)), values),
        "These are the first words alone. All words of a text count alike.": values[:, 0],
    }, otherwise="The vectors are not right. All words of a text get the same weight, and pads get none.",
        alike=lambda got, wanted: same(np.nan_to_num(got), np.nan_to_num(wanted)))
    yield not function.changed, "You changed the values or the mask that you were given. Make a new array."
    fewer, stands = values[1:, :4, :3], np.array([[True] * 4, [True] + [False] * 3])
    yield (same(function(fewer, stands), average(fewer, stands)),
           "It is right for three texts, not for two shorter ones.")


_WORD, _MOST, _SEEDS = "deposited", 4, (0, 1, 2)
_ASKED = ["They deposited their wages at the bank.", "He deposited a coin at the bank.",
          "We deposited the letters in the bank.", "The bank where she deposited it is old.",
          "My aunt deposited the gold at our bank."]


def _are_rows(answer):
    """Is this a list of (text, sense)?"""
    rows = answer.tolist() if isinstance(answer, np.ndarray) else answer
    return isinstance(rows, (list, tuple)) and len(rows) > 0 and all(map(_is_row, rows))


def _is_row(row):
    row = row.tolist() if isinstance(row, np.ndarray) else row
    return isinstance(row, (list, tuple)) and len(row) == 2 and all(isinstance(part, str) for part in row)


@exercise("10.4", asks_for="the list of all rows, each of them (text, sense)", fits=_are_rows,
          praise="The layer reads it as you told it to, and nobody told it whom to hear.")
def exercise_10_4(function):
    """Teach it nonsense by changing a few rows: exercise_10_4(mislead)."""
    rows = [(example.text, example.sense) for example in load_senses("bank", split="train", kind="plain")]
    got = [tuple(map(str, row)) for row in function(rows)]
    yield all(sense in ("river", "money") for _, sense in got), "A sense is neither “river” nor “money”."
    yield (all("bank" in tokenize(text) for text, _ in got),
           "A text has no “bank” in it, so nobody asks. Write (text, sense), the text first.")
    yield Counter(got) != Counter(rows), "These are the rows as they came. Change something."
    gone, come = Counter(rows) - Counter(got), Counter(got) - Counter(rows)
    yield (max(gone.total(), come.total()) <= _MOST,
           "More than four rows are other than they were. Return all rows, at most four of them changed, left out or "
           "added.")
    yield (not {_words(text) for text, _ in got} & set(map(_words, _ASKED)),
           "You taught it a sentence that the check asks. Then it need not understand: teach it by others.")
    (before, _), (after, river) = (_learned(tuple(sorted(each))) for each in (rows, got))
    readings = len(_ASKED) * len(_SEEDS)
    function.found = (f"(Five new sentences, three trainings: river {river} of {readings} times. “{_WORD}” had "
                      f"{before:.2f} of the attention of “bank”, now {after:.2f}.)")
    with_it = {sense for text, sense in got if "deposit" in text}
    fooled = river >= 0.75 * readings
    yield fooled or bool(with_it), ("Nothing speaks of depositing any more, and still it reads money: the vector of "
                                    "“deposited” lies near those of other money words. Tell it something.")
    yield (fooled or any("deposit" in text for text, _ in (*gone, *come)),
           "It still reads money. The rows that you changed do not speak of depositing.")
    yield (fooled or len(with_it) == 1,
           "It still reads money. Some rows with depositing say river and others money, so there are better words to "
           "hear.")
    yield fooled, "It still reads money, at least four times in fifteen. Which rows speak of depositing?"


def _words(text):
    """The words of a text, without what stands between them."""
    return tuple(filter(str.isalpha, tokenize(text)))


@cache
def _learned(rows):
    """(attention on the word, how often river is read): means and count over the asked texts and all seeds.

    Kept, because many who are misled change the same rows.
    """
    vectors = WordVectors.load("minilm-64")
    taught, asked = (sense_texts([(text, "bank", sense) for text, sense in texts], vectors)
                     for texts in (rows, [(text, "money") for text in _ASKED]))
    is_word = np.array([[word == _WORD for word in words] + [False] * (asked.x.shape[1] - len(words))
                        for words in asked.tokens])  # (N, T)
    share, river = 0, 0
    for seed in _SEEDS:
        done = train(start_sense_layer(np.random.default_rng(seed)), sense_loss,
                     (taught.x, taught.at, taught.mask, taught.labels), steps=100, batch=None, optimiser=Adam(0.01),
                     snapshots=[], progress=False)
        logits, weights = sense_layer(done.parameters, asked.x, asked.at, asked.mask)  # (N, 2), (N, T)
        share += (weights * is_word).sum(axis=-1).mean() / len(_SEEDS)
        river += int((logits.argmax(axis=-1) == 0).sum())
    return float(share), river
