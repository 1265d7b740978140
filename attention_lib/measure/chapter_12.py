"""Chapter 12: one word in six layers. How well each layer tells its sense, and what it forgets if connections are cut.

Places are on the rulers of whole layers (`attention_lib.ruler.layer_rulers`), which are made of training sentences.
Where sentences are counted that a ruler is made of, each is read on a ruler of its own: made without the sentence, and
without one of the other sense in which the word stands at the same place of the text. So both means are made of the
same places still, and a place alone tells nothing: before the first layer every word stands at 0, which counts as half.
"""

from functools import cache
from typing import NamedTuple

import numpy as np

from attention_lib.bank import twenty_sentences
from attention_lib.measure.chapter_11 import CUES, FRAMES
from attention_lib.measure.intervals import Share, mean_with_interval, wilson
from attention_lib.measure.outside import leave_one_out
from attention_lib.measure.results import stored
from attention_lib.minilm import load_minilm
from attention_lib.ruler import layer_rulers, rulers_between
from attention_lib.senses import TIE, load_senses
from attention_lib.vectors import unit

WORDS = ("bank", "bat", "spring", "crane", "mouse", "bark", "match")
CUTTING = ("nothing", "cues", "cues from everyone", "other words", "all words")
DRAWS = 5  # of other words
STEPS = (1, 2, 4, 8, 16, 32, 64)  # places


class OnLayers(NamedTuple):
    """Where the N places of a word in a text stand before the first of L layers, and after each."""

    tokens: list
    at: np.ndarray  # (N,) which tokens are the word
    places: np.ndarray  # (N, L+1)


class Told(NamedTuple):
    """How many of some sentences are told, before the first of L layers and after each."""

    sentences: int
    right: np.ndarray  # (L+1,) a place at 0 counts as one half
    layers: Share  # of arrays (L+1,), with Wilson's intervals


class Wrong(NamedTuple):
    """A sentence that a layer does not tell."""

    text: str
    sense: str
    places: np.ndarray  # (L+1,) after each layer, on the ruler made without it; below 0 on the wrong side


class Pairs(NamedTuple):
    """Pairs of sentences of which one word is another, and so is the sense of "bank"; before and after L layers."""

    pairs: int
    ordered: np.ndarray  # (L+1,) in so many pairs the money "bank" stands above the river "bank"
    right: np.ndarray  # (L+1,) so many of twice as many "banks" stand on their own side
    apart: Share  # of arrays (L+1,): how far the two stand apart, in the mean


class Forgot(NamedTuple):
    """What is left of the sense of "bank" in N sentences after L layers, if some connections are cut."""

    sentences: int
    right: np.ndarray  # (L+1,) so many stand on their own side; in the mean of the draws, where words are drawn
    turned: np.ndarray  # (L+1,) so many stood there before the cut, and are on the other side after it
    places: Share  # of arrays (L+1,): how far on its own side each stands; 1 is the mean of the sense
    lost: Share  # of arrays (L+1,): how far the cut has taken each from there


class Later(NamedTuple):
    """What happens to "bank" if a sentence stands at later places; all else as it was."""

    sentences: int
    right: np.ndarray  # (L+1,) so many stand on their own side
    moved: Share  # of arrays (L+1,): how far each has moved, to the river (below 0) or to the money


def word_by_layer(text, word="bank", **experiment):
    """Where a word stands before the first layer and after each, on the rulers of whole layers.

    Args:
        text: a string with the word in it.
        word: a word of `load_senses`.
        experiment: what is cut, silenced or patched, as `MiniLM.encode` takes it.

    Returns:
        OnLayers.

    Raises:
        TypeError: the text is not a string.
        ValueError: the word is not in the text, or there is no ruler for it, or as `encode` has it.

    >>> word_by_layer("She deposited her check at the bank.").places.round(1).tolist()
    [[0.0, 0.2, 0.7, 1.0, 1.3, 1.2, 1.2]]
    """
    rulers, reading = layer_rulers(word), load_minilm().encode(text, **experiment)
    at = np.flatnonzero(np.array(reading.tokens) == word)  # (N,)
    if not len(at):
        raise ValueError(f"“{word}” is not in the text {text!r}, so it has no place there.")
    return OnLayers(reading.tokens, at, rulers.place(np.moveaxis(reading.hidden[:, at], 1, 0)))


def each_word_by_layer():
    """How many of its plain sentences are told of each of seven words, by layer: dict of the word → Told.

    Each sentence is read on rulers that are made without it.

    >>> {word: round(told.right[6]) for word, told in each_word_by_layer().items()}
    {'bank': 76, 'bat': 35, 'spring': 40, 'crane': 38, 'mouse': 38, 'bark': 38, 'match': 36}
    """
    return {word: told(np.array(places)) for word, places in stored()["words"].items()}


def failures(word="bank", layer=6):
    """The plain sentences of a word that a layer puts on the wrong side, the most wrong first: a list of Wrong.

    Args:
        word: a word of `load_senses`.
        layer: from 1 to 6.

    Raises:
        ValueError: there is no such word, or no such layer.

    >>> failures("crane")[0].text
    'Turn the wheel to lower the arm of the crane.'
    """
    if word not in WORDS:
        raise ValueError(f"There is no word {word!r}; choose one of {', '.join(WORDS)}.")
    if isinstance(layer, (bool, float)) or layer not in range(1, 7):
        raise ValueError(f"Layers are counted from 1 to 6; got {layer!r}.")
    rows = zip(load_senses(word, kind="plain"), np.array(stored()["words"][word]), strict=True)
    return sorted((Wrong(each.text, each.sense, places) for each, places in rows if places[layer] < 0),
                  key=lambda each: each.places[layer])


def pairs_by_layer():
    """The minimal pairs of chapter 11 on the rulers: "We saw ducks at the bank." and "We saw loans at the bank."

    Six frames, each with four pairs of cues. No sentence of theirs is one that the rulers are made of. The interval is
    that of drawing other pairs; as each cue stands in six frames, it is narrower than that of other cues would be.

    Returns:
        Pairs.

    >>> found = pairs_by_layer()
    >>> found.ordered.tolist(), found.right.tolist()
    ([12.0, 24.0, 24.0, 24.0, 24.0, 24.0, 24.0], [24.0, 47.0, 44.0, 44.0, 44.0, 44.0, 43.0])
    """
    return _pairs()


def forgetting(split=None):
    """Is it the cues that tell "bank" its sense? Connections are cut in all layers and heads, in 80 sentences.

    "nothing" is cut. "cues": "bank" cannot hear the words that a reader has labelled as cues. "cues from everyone": no
    other word can hear them either, so nothing of them comes around by way of a third. "other words": as many words
    that are neither cues nor punctuation, drawn five times. "all words": "bank" hears itself, [CLS] and [SEP] alone.

    Args:
        split: "train" (60 sentences), "held-out" (20), or None for both. Each sentence is read on rulers that are made
            without it.

    Returns:
        dict of what is cut → Forgot.

    Raises:
        ValueError: there is no such split.

    >>> {what: round(float(found.right[6])) for what, found in forgetting().items()}
    {'nothing': 76, 'cues': 57, 'cues from everyone': 51, 'other words': 77, 'all words': 40}
    """
    chosen = _chosen(split)
    intact = np.array(stored()["cutting"]["nothing"])[chosen][:, None]  # (N, 1, L+1)
    found = {}
    for what, rows in stored()["cutting"].items():
        places = np.array(rows)[chosen]  # (N, L+1), or (N, draws, L+1)
        places = places.reshape(len(places), -1, places.shape[-1])
        found[what] = Forgot(len(places), _right(places).sum(axis=0).mean(axis=0),
                             ((intact > 0) & (places < 0)).sum(axis=0).mean(axis=0),
                             mean_with_interval(places.mean(axis=1)),
                             mean_with_interval((intact - places).mean(axis=1)))
    return found


def counted_at_layer_0():
    """Before the first layer a vector knows what the word is and where it stands. What do ways of counting make of it?

    Four ways, all on "bank", whose sense such a vector cannot know. In the book's 80 plain sentences both senses stand
    at the same places. If one sentence is left out, and it is told by the nearer of the two means of the others, its
    own mean misses one that stands where it stands, and it is told wrong each time. If one of each sense is left out,
    both means are the same. The nearest other sentence is by chance one of either sense. The twenty sentences of
    chapter 05 were not written for this, so places differ by sense; one of them is left out at a time.

    Returns:
        dict of the way → (right ones, of so many).

    >>> list(counted_at_layer_0().values())
    [(0.0, 80), (40.0, 80), (31.7, 80), (10.0, 20)]
    """
    examples, twenty = load_senses("bank", kind="plain"), twenty_sentences()
    own, other = (np.array([_embedded(each.text) for each in texts]) for texts in (examples, twenty))  # (N, D)
    senses = np.array([each.sense for each in examples])
    cosines = unit(own) @ unit(own).T - 2 * np.eye(len(own))  # (N, N)
    nearest = cosines >= cosines.max(axis=1, keepdims=True) - TIE
    axes, middles = _without("bank", own[:, None])  # (N, 1, D)
    places = ((own - middles[:, 0]) * axes[:, 0]).sum(axis=-1) * _sides("bank")
    counts = {"one left out": leave_one_out(own, senses),
              "one of each sense left out": _right(places),
              "nearest other": (nearest & (senses[:, None] == senses)).sum(axis=1) / nearest.sum(axis=1),
              "one left out of chapter 05": leave_one_out(other, [each.sense for each in twenty])}
    return {way: (round(float(right.sum()), 1), len(right)) for way, right in counts.items()}


def standing_later():
    """Does "bank" move if a sentence stands at later places? The same words, with position vectors from further on.

    [CLS] stays where it is. Nothing else of a text is changed, so all that moves is an artefact: the model has learned
    from texts in which words at the 40th place have other company than those at the fifth.

    Returns:
        dict of the number of places → Later, in 80 plain sentences.

    >>> {step: round(float(found.moved.share[6]), 2) for step, found in standing_later().items()}
    {1: 0.05, 2: 0.1, 4: 0.17, 8: 0.28, 16: 0.37, 32: 0.61, 64: 0.68}
    """
    intact, side, found = np.array(stored()["cutting"]["nothing"]), _sides("bank")[:, None], {}
    for step, rows in stored()["later"].items():
        places = np.array(rows)  # (N, L+1)
        found[int(step)] = Later(len(places), _right(places).sum(axis=0), mean_with_interval((places - intact) * side))
    return found


# What scripts/measure_experiments.py stores

def measure_words(words=WORDS, only=None):
    """Places of the words in their plain sentences, on their own side: dict of the word → (N, L+1) as lists."""
    return {word: [held_out_place(word, number, vectors) for number, vectors in enumerate(plain_vectors(word)[:only])]
            for word in words}


def measure_cutting(only=None):
    """Places of "bank" on its own side: dict of what is cut → (N, L+1), or (N, draws, L+1) for drawn words."""
    found = {what: [] for what in CUTTING}
    for number, each in enumerate(load_senses("bank", kind="plain")[:only]):
        tokens = ["[CLS]", *load_minilm().tokenize(each.text), "[SEP]"]
        for what, rows in found.items():
            places = [held_out_place("bank", number, _read(each.text, mask=mask))
                      for mask in _masks(what, tokens, each.cues)]
            rows.append(places if what == "other words" else places[0])
    return found


def measure_later(only=None, steps=STEPS):
    """Places of "bank" on its own side, if all but [CLS] stand later: dict of the places → (N, L+1)."""
    found = {}
    for step in steps:
        model = load_minilm()
        model.positions = np.concatenate([model.positions[:1], model.positions[1 + step:]])
        found[str(step)] = [held_out_place("bank", number, _read(each.text, model=model))
                            for number, each in enumerate(load_senses("bank", kind="plain")[:only])]
    return found


def other_words(tokens, cues, word="bank"):
    """Which tokens are words, but neither the word itself nor a cue: a list of places.

    >>> other_words(["[CLS]", "we", "sat", "by", "the", "river", "bank", ".", "[SEP]"], ["river"])
    [1, 2, 3, 4]
    """
    return [place for place, token in enumerate(tokens) if 0 < place < len(tokens) - 1
            and token not in (word, *cues) and any(character.isalnum() for character in token)]


@cache
def plain_vectors(word):
    """A word's vectors in its plain sentences, before the first layer and after each: (N, L+1, D)."""
    return np.array([_read(each.text, word) for each in load_senses(word, kind="plain")])


def _masks(what, tokens, cues):
    """The masks under which "bank" is read: one, or one a draw."""
    names, bank = np.array(tokens), tokens.index("bank")
    cue, rng = np.flatnonzero(np.isin(names, cues)), np.random.default_rng(0)
    if what == "other words":
        others = other_words(tokens, cues)
        return [_deaf(tokens, [bank], rng.choice(others, min(len(cue), len(others)), replace=False))
                for _ in range(DRAWS)]
    if what == "cues from everyone":
        return [_deaf(tokens, np.setdiff1d(range(len(tokens)), cue), cue)]
    keys = {"nothing": [], "cues": cue, "all words": np.setdiff1d(range(1, len(tokens) - 1), [bank])}
    return [_deaf(tokens, [bank], keys[what])]


def _deaf(tokens, queries, keys):
    mask = np.ones((len(tokens), len(tokens)), bool)
    mask[np.ix_(np.asarray(queries, int), np.asarray(keys, int))] = False
    return mask


def _read(text, word="bank", model=None, **experiment):
    """The vectors of a word: (L+1, D)."""
    reading = (model or load_minilm()).encode(text, **experiment)
    return reading.hidden[:, reading.tokens.index(word)].astype(float)


def _embedded(text):
    """The vector of "bank" before the first layer: (D,)."""
    model = load_minilm()
    tokens = ["[CLS]", *model.tokenize(text), "[SEP]"]
    return model.embed(tokens)[tokens.index("bank")].astype(float)


def held_out_place(word, number, vectors):
    """Where vectors (L+1, D) of a plain sentence stand, on the own side, on a ruler made without it: a list.

    Args:
        word: the word of `load_senses` whose vectors they are.
        number: which of its plain sentences it is.
        vectors: (L+1, D), as `Encoding.hidden` has them of one token, whatever was changed.
    """
    axes, middles = _rulers(word)
    places = ((vectors - middles[number]) * axes[number]).sum(axis=-1) * _sides(word)[number]
    return [round(float(place) + 0.0, 3) for place in places]


@cache
def _rulers(word):
    return _without(word, plain_vectors(word))


def _without(word, vectors):
    """For each of N plain sentences the rulers of all but it and one of the other sense at the same place.

    Args:
        word: the word.
        vectors: (N, K, D)

    Returns:
        (axes, middles), each (N, K, D).
    """
    examples = load_senses(word, kind="plain")
    places = [load_minilm().tokenize(each.text).index(word) for each in examples]
    order = sorted(range(len(examples)), key=lambda number: (examples[number].split, places[number]))
    groups = [[number for number in order if _sides(word)[number] == side] for side in (-1, 1)]
    axes, middles = np.empty_like(vectors), np.empty_like(vectors)
    for pair in zip(*groups, strict=True):
        left = [np.setdiff1d(group, pair) for group in groups]
        axes[list(pair)], middles[list(pair)] = rulers_between(*(vectors[each].mean(axis=0) for each in left))
    return axes, middles


@cache
def _sides(word):
    """-1 for the first sense of a word's plain sentences, +1 for the second: (N,)."""
    senses = layer_rulers(word).senses
    return np.array([2 * senses.index(each.sense) - 1 for each in load_senses(word, kind="plain")])


def _right(places):
    """1 on the own side, 0 on the other, one half at 0."""
    return (np.sign(np.where(np.abs(places) < TIE, 0, places)) + 1) / 2


def told(places):
    """Told of the places (N, L+1) of N sentences, each on its own side."""
    right = _right(places).sum(axis=0)
    return Told(len(places), right, Share(*np.array([wilson(each, len(places)) for each in right]).T))


def _chosen(split):
    """Which of the plain sentences with "bank" are of a split: (N,) bool."""
    load_senses("bank", split, "plain")  # for its error
    return np.array([split in (None, each.split) for each in load_senses("bank", kind="plain")])


@cache
def _pairs():
    rows = [[word_by_layer(frame.format(CUES[sense][number])).places[0] for sense in ("river", "money")]
            for frame in FRAMES for number in range(len(CUES["river"]))]
    river, money = np.moveaxis(np.array(rows), 1, 0)  # (pairs, L+1)
    return Pairs(len(rows), _right(money - river).sum(axis=0), (_right(money) + _right(-river)).sum(axis=0),
                 mean_with_interval(money - river))
