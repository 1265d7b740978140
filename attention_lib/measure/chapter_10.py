"""Chapter 10: what one trained layer of attention learns, and beside what it learned nothing that an average does not.

Each experiment trains the layer of `attention_lib.learning` from random numbers, some seeds over, and counts on words
that it was not trained on. What they gave is stored in data/learning.json (`scripts/measure_learning.py`
writes it); an experiment reads that, or with `seeds` trains anew. An interval over seeds tells how much the start
matters. It does not tell how much the choice of sentences matters, which is more where they are few.
"""

import json
from functools import cache
from typing import NamedTuple

import numpy as np

from attention_lib.attention import softmax
from attention_lib.data_files import read_text
from attention_lib.learning import (
    Adam,
    SenseTexts,
    cue_share,
    sense_layer,
    sense_loss,
    sense_texts,
    start_sense_layer,
    train,
)
from attention_lib.learning.sense_layer import RATE
from attention_lib.learning.sense_layer import STEPS as ONE_BANK_STEPS
from attention_lib.learning.sense_texts import padded_texts
from attention_lib.measure.chapter_05 import book_table
from attention_lib.numbers import as_whole
from attention_lib.positions import sinusoidal_positions
from attention_lib.senses import load_senses
from attention_lib.text import tokenize

FILE = "learning.json"
PLACES, LOUD = 64, 0.25  # numbers of a position vector, and by what its waves are multiplied
PAIRS = 4  # money sentences that each river sentence is joined with
MATES = 2, 5  # sentences with another word that each training and each held-out sentence with "bank" is joined with
DRAWS = 4, 10  # sets of unrelated sentences around each training and each held-out sentence
FILLERS = (2, 4, 8)
CLASSES = {"river": 0, "money": 1, "animal": 0, "club": 1, "season": 0, "coil": 1, "bird": 0, "machine": 1,
           "computer": 1, "tree": 0, "dog": 1, "fire": 0, "game": 1}
WORDS = ("bank", "bat", "spring", "crane", "mouse", "bark", "match")
PROBES = ("He deposited it at the bank.", "I will deposit it at the bank.", "Her deposit is at the bank.")
ONE_BANK = ("attention", "average", "frozen values", "frozen queries and keys", "random labels")
TWO_BANKS = ("average", "attention", "attention with positions", "positions alone")
LISTENING = ("average", "attention")
# Chosen on training sentences that were kept back.
STEPS = {"one bank": ONE_BANK_STEPS, "two banks": 150, "two words": 100, "fillers": 150}
LESSONS = ("single texts", "opposite pairs", "both")
CHANGES = ("as it is", "flipped", "deleted")
MUD = "The mud of the bank was still on her shoes when she asked the bank for a loan."
DUCKS = "Ducks nest on that bank. The technician blamed the driver for the slow mouse."
# Texts with two words that ask: each word, and which of its places.
PAIR_TEXTS = {"two banks": (MUD, (("bank", 0), ("bank", 1))), "two words": (DUCKS, (("bank", 0), ("mouse", 0)))}


class Learned(NamedTuple):
    """What a layer can do with some texts, for each of S seeds."""

    right: np.ndarray  # (S,) of how many words it tells the sense
    of: int  # how many there are
    share_before: np.ndarray  # (S,) the share of attention on labelled cues before any learning
    share: np.ndarray  # (S,) and after

    @property
    def accuracy(self):
        """The share of right ones, (S,)."""
        return self.right / self.of

    @property
    def interval(self):
        """The least and the largest accuracy of any seed."""
        return float(self.accuracy.min()), float(self.accuracy.max())


class Taught(NamedTuple):
    """What a layer does with "deposit", after it learned on changed sentences, for each of S seeds."""

    on_deposit: np.ndarray  # (S,) the attention of "bank" on the word, the mean over three new sentences
    money: np.ndarray  # (S,) the probability that it gives to money there
    share: np.ndarray  # (S,) its attention on labelled cues in the held-out sentences
    right: np.ndarray  # (S,) held-out sentences that it is right about
    of: int  # of so many


class CueWalk(NamedTuple):
    """A training watched at its S snapshots, in N texts."""

    steps: np.ndarray  # (S,)
    losses: np.ndarray  # (S,) of these texts
    shares: np.ndarray  # (S,) the attention on labelled cues, the mean over texts that have any
    right: np.ndarray  # (S,) of how many texts the sense is told
    weights: np.ndarray  # (S, N, T) of the asking word


class Heard(NamedTuple):
    """What one word hears in a text of T words, and what the layer makes of it."""

    tokens: list  # T words
    at: int  # the place of the word that asks
    weights: np.ndarray  # (T,) what it gives to each, together 1
    alone: np.ndarray  # (T,) the answer if it heard this word alone: ln p(sense 1) − ln p(sense 0); 0 is a coin

    @property
    def answer(self):
        """What it answers: the mean of `alone`, each word as much as it is heard."""
        return float(self.weights @ self.alone)


def heard(parameters, text, word="bank"):
    """What a word hears in a text, and what each word of it says by itself.

    The new vector is the old one and a weighted mean of values, and the answer is read off by two columns. So the
    answer, as a difference of two logits, is a weighted mean, too: of the answers to each word alone.

    Args:
        parameters: of the sense layer, on `book_table()`.
        text: one text with the word, which asks where it stands first.
        word: the word that asks.

    Returns:
        Heard.

    Raises:
        ValueError: the word is not in the text, or the parameters are not those of the layer.

    >>> found = heard(start_sense_layer(0), "We sat by the river bank.")
    >>> found.tokens[found.at], found.weights.round(2).tolist(), round(found.answer, 2)
    ('bank', [0.19, 0.15, 0.17, 0.17, 0.17, 0.15], 1.23)
    """
    texts = sense_texts([(text, word, 0)], book_table())
    return _heard(parameters, texts, "attention")[0]


def heard_together(kind, way):
    """What two words hear in one text of theirs, each of them: stored, of a layer from seed 0.

    Args:
        kind: "two banks", in *The mud of the bank …*, or "two words", "bank" and "mouse" in *Ducks nest on that
            bank …*.
        way: as `two_banks` or `two_words` has it.

    Returns:
        [Heard, Heard].

    Raises:
        ValueError: there is no such kind or way.

    >>> for each in heard_together("two banks", "attention with positions"):
    ...     print(each.tokens[each.weights.argmax()], each.weights.max().round(2), each.answer < 0)
    mud 0.93 True
    loan 0.33 False
    """
    ways = TWO_BANKS if _chosen(kind, tuple(PAIR_TEXTS), "kind") == "two banks" else LISTENING
    rows, texts = _stored("heard")[kind][_chosen(way, ways, "way")], _pair_texts(kind)
    return [Heard(texts.tokens[0], int(at), np.array(row["weights"]), np.array(row["alone"]))
            for row, at in zip(rows, texts.at, strict=True)]


def cue_walk(training, texts):
    """Where the attention of each text is at every snapshot of a training.

    Args:
        training: a Training of the sense layer.
        texts: SenseTexts.

    Returns:
        CueWalk.

    Raises:
        ValueError: the parameters are not those of the layer, or do not fit the texts.
    """
    moments = [(each.step, sense_loss(each.parameters, *texts[1:5])[0],
                *sense_layer(each.parameters, *texts[1:4])) for each in training.snapshots]
    steps, losses, logits, weights = zip(*moments, strict=True)
    right = (np.array(logits).argmax(axis=-1) == texts.labels).sum(axis=-1)  # (S,)
    weights = np.array(weights)  # (S, N, T)
    return CueWalk(np.array(steps), np.array(losses), cue_share(weights, texts.cues), right, weights)


def one_bank(way="attention", seeds=None):
    """Experiment 1: "bank" in one sentence. 60 sentences to learn from, 20 held out.

    Args:
        way: "attention"; "average", which listens to all words alike; "frozen values" or "frozen queries and keys",
            which stay as random as they began; "random labels", attention that learns drawn senses.
        seeds: how many to train now, or a list of them; None: the stored ones.

    Returns:
        dict of "training" (60), "held out" (20) and "unseen cues" (those of them no cue of which stands in a training
        sentence) → Learned. With random labels "training" counts against the drawn ones.

    Raises:
        ValueError: there is no such way, or these are no seeds.

    >>> for way in ("attention", "average"):
    ...     found = one_bank(way)["held out"]
    ...     print(way, found.accuracy.mean().round(3), found.share_before.mean().round(2), found.share.mean().round(2))
    attention 0.915 0.2 0.56
    average 0.945 0.2 0.2
    """
    return _experiment("one bank", _chosen(way, ONE_BANK, "way"), seeds)


def two_banks(way="attention", seeds=None):
    """Experiment 2: two "banks" of opposite sense in one text, joined of a river and a money sentence in either order.

    Args:
        way: "average", "attention", "attention with positions" (queries and keys are made of the word and of a
            sinusoidal vector of its place) or "positions alone" (they are made of the places only).
        seeds: how many to train now, or a list of them; None: the stored ones.

    Returns:
        dict of "joined" (held-out sentences, 400 words in 200 texts) and "by hand" (40 words in 20 texts) → Learned.

    Raises:
        ValueError: there is no such way, or these are no seeds.
    """
    return _experiment("two banks", _chosen(way, TWO_BANKS, "way"), seeds)


def two_words(way="attention", lesson="both", seeds=None):
    """Experiment 3: "bank" and another ambiguous word in one text; no positions. One layer for each of six pairs.

    Of each word one sense is on side 0 (river, animal, season, bird, tree, fire) and one on side 1 (money, club, coil,
    machine, computer, dog, game). The counts of all six layers are added up.

    Args:
        way: "average" or "attention".
        lesson: what it learns on: "single texts", "opposite pairs" (a sentence with "bank" and one with the other word
            on the other side, joined), or "both".
        seeds: how many to train now, or a list of them; None: the stored ones.

    Returns:
        dict of "single" (held-out sentences, 180 words), "opposite" and "alike" (two of them joined, on opposite sides
        and on the same side, 1,200 words each) → Learned.

    Raises:
        ValueError: there is no such way or lesson, or these are no seeds.
    """
    kind = f"two words, {_chosen(lesson, LESSONS, 'lesson')}"
    return _experiment(kind, _chosen(way, LISTENING, "way"), seeds)


def far_cue(way="attention", fillers=8, seeds=None):
    """Experiment 4: a sentence with "bank" among unrelated ones; without positions, far is the same as diluted.

    Args:
        way: "average" or "attention".
        fillers: 2, 4 or 8 unrelated sentences, in the training texts and in the held-out ones.
        seeds: how many to train now, or a list of them; None: the stored ones.

    Returns:
        dict of "held out" → Learned, 20 sentences, each with ten sets of fillers.

    Raises:
        ValueError: there is no such way or number, or these are no seeds.
    """
    return _experiment(f"{_chosen(fillers, FILLERS, 'fillers')} fillers", _chosen(way, LISTENING, "way"), seeds)


def distractors(way="attention", seeds=None):
    """Experiment 5: texts with a cue of the other sense that does not decide. One layer a word, on its plain sentences.

    Args:
        way: "average" or "attention".
        seeds: how many to train now, or a list of them; None: the stored ones.

    Returns:
        dict of "bank" (16) and "all words" (24) → Learned.

    Raises:
        ValueError: there is no such way, or these are no seeds.
    """
    return _experiment("distractors", _chosen(way, LISTENING, "way"), seeds)


def taught(change="as it is", seeds=None):
    """What the layer makes of "deposit" if the three training sentences with it are changed.

    Args:
        change: "as it is"; "flipped", they are labelled river; "deleted", they are left out.
        seeds: how many to train now, or a list of them; None: the stored ones.

    Returns:
        Taught.

    Raises:
        ValueError: there is no such change, or these are no seeds.
    """
    rows = _rows_of_seeds("taught", _chosen(change, CHANGES, "change"), seeds)
    return Taught(*(np.array([row[name] for row in rows]) for name in Taught._fields[:4]), 20)


def compute(experiment, way, seed):
    """One experiment with one seed, as it is stored: dict of test set → [right, of, share before, share].

    For "taught" it is a dict of what `Taught` has.
    """
    if experiment == "taught":
        return _teach(way, seed)
    if experiment == "distractors":
        found = [_learn(plan, seed) for plan in _distractor_plans(way)]
        return {"bank": found[0]["distractors"], "all words": _added(found)["distractors"]}
    if experiment.startswith("two words"):
        lesson = experiment.removeprefix("two words, ")
        return _added([_learn(_pair_plan(word, lesson, way), seed) for word in WORDS[1:]])
    return _learn(_plan(experiment, way, seed), seed)


def compute_heard(kind, way):
    """What `heard_together` reads, trained anew: two rows of weights and alone, in thousandths."""
    plan = _plan(kind, way) if kind == "two banks" else _pair_plan("mouse", "both", way)
    done = _train(plan, 0)[1]
    return [{"weights": _rounded(*each.weights), "alone": _rounded(*each.alone)}
            for each in _heard(done, _pair_texts(kind), way)]


def texts_heard():
    """(kind, way) of all that `heard_together` has stored."""
    return [(kind, way) for kind, ways in (("two banks", TWO_BANKS), ("two words", LISTENING)) for way in ways]


def experiments():
    """(experiment, way) → how many seeds, of all that is stored."""
    kinds = {"one bank": ONE_BANK, "two banks": TWO_BANKS, **{f"two words, {each}": LISTENING for each in LESSONS},
             **{f"{each} fillers": LISTENING for each in FILLERS}, "distractors": LISTENING, "taught": CHANGES}
    cheap = "one bank", "distractors", "taught"
    return {(kind, way): 10 if kind in cheap else 5 for kind, ways in kinds.items() for way in ways}


class _Plan(NamedTuple):
    """What is learned, how, and on which texts it is tried."""

    texts: SenseTexts
    tests: dict  # name → SenseTexts
    way: str
    steps: int


def _learn(plan, seed):
    """Train once, and count: dict of test set → [right, of, share before, share]."""
    start, done = _train(plan, seed)
    found = {}
    for name, texts in plan.tests.items():
        logits, weights = _read(done, texts, plan.way)
        right = int((logits.argmax(axis=1) == texts.labels).sum())
        shares = [cue_share(each, texts.cues) for each in (_read(start, texts, plan.way)[1], weights)]
        found[name] = [right, len(logits), *_rounded(*shares)]
    return found


def _added(found):
    """Counts of several layers added up; shares are means over all words."""
    return {name: [sum(each[name][0] for each in found), sum(each[name][1] for each in found),
                   *_rounded(*np.average([each[name][2:] for each in found], axis=0,
                                         weights=[each[name][1] for each in found]))] for name in found[0]}


def _train(plan, seed):
    """(parameters at the start, at the end) of one training."""
    asks = _asks(plan.texts, plan.way)
    start = start_sense_layer(seed, D_asks=None if asks is None else asks.shape[2])
    if plan.way == "average":  # a query of zeros finds all keys alike, and so it stays
        start |= {"w_q": 0 * start["w_q"], "w_k": 0 * start["w_k"]}
    frozen = {"average": ("w_q", "w_k"), "frozen queries and keys": ("w_q", "w_k"), "frozen values": ("w_v",)}
    data = plan.texts[1:5] + (() if asks is None else (asks,))
    done = train(start, sense_loss, data, steps=plan.steps, batch=None, optimiser=Adam(RATE), snapshots=1,
                 frozen=frozen.get(plan.way, ()), progress=False)
    return start, done.parameters


def _read(parameters, texts, way):
    return sense_layer(parameters, *texts[1:4], _asks(texts, way))


def _heard(parameters, texts, way):
    """A Heard for each of some texts."""
    weights = _read(parameters, texts, way)[1]
    columns = parameters["w_r"][:, 1] - parameters["w_r"][:, 0]  # (D,)
    bias = parameters["b_r"][1] - parameters["b_r"][0]
    own = texts.x[np.arange(len(texts.at)), texts.at] @ columns + bias  # (N,)
    alone = texts.x @ (parameters["w_v"] @ columns) + own[:, None]  # (N, T)
    return [Heard(tokens, int(at), row[:len(tokens)], says[:len(tokens)])
            for tokens, at, row, says in zip(texts.tokens, texts.at, weights, alone, strict=True)]


def _pair_texts(kind):
    """The text of a kind, once for each of its two words."""
    text, asking = PAIR_TEXTS[kind]
    tokens = [token for token in tokenize(text) if token in book_table()]
    places = [[at for at, token in enumerate(tokens) if token == word][which] for word, which in asking]
    return _padded([(tokens, place, 0, []) for place in places])


def _asks(texts, way):
    """What queries and keys are made of: (N, T, D_asks), or None for the words."""
    if way not in ("attention with positions", "positions alone"):
        return None
    N, T, _ = texts.x.shape
    places = np.broadcast_to(LOUD * sinusoidal_positions(T, PLACES), (N, T, PLACES))
    return places if way == "positions alone" else np.concatenate([texts.x, places], axis=-1)


# Which texts

def _plan(experiment, way, seed=0):
    learn, keep = _split(experiment)
    texts, tests = _padded(learn), {name: _padded(rows) for name, rows in keep.items()}
    if way == "random labels":
        texts = texts._replace(labels=np.random.default_rng(seed).permutation(texts.labels))
        tests["training"] = texts
    return _Plan(texts, tests, way, STEPS[experiment.split(" ", 1)[1] if "fillers" in experiment else experiment])


def _split(experiment):
    """Rows to learn from, and dict of test set → rows."""
    bank, other = _rows("bank", "train"), _rows("bank", "held-out")
    if experiment == "one bank":
        words = {token for tokens, *_ in bank for token in tokens}
        unseen = [row for row in other if not words & {row[0][place] for place in row[3]}]
        return bank, {"training": bank, "held out": other, "unseen cues": unseen}
    if experiment == "two banks":
        hand = _as_rows(sense_texts(load_senses("bank", kind="two-banks"), book_table()))
        return _opposite_banks(bank, range(0, 30, 30 // PAIRS + 1)), {
            "joined": _opposite_banks(other, range(10)), "by hand": hand}
    fillers = int(experiment.split()[0])
    return (_among(bank, "train", fillers, DRAWS[0], 0), {"held out": _among(other, "held-out", fillers, DRAWS[1], 1)})


def _opposite_banks(rows, shifts):
    rivers, moneys = ([row for row in rows if row[2] == side] for side in (0, 1))
    pairs = [(each, moneys[(place + shift) % len(moneys)]) for shift in shifts for place, each in enumerate(rivers)]
    return [row for one, two in pairs for order in ((one, two), (two, one)) for row in _joined(order, (0, 1))]


def _pair_plan(word, lesson, way):
    learn, own, other = [], *(_rows(each, "train") for each in ("bank", word))
    if lesson != "opposite pairs":
        learn = learn + own + other
    if lesson != "single texts":
        learn = learn + _mated(own, other, MATES[0], True)
    own, other = (_rows(each, "held-out") for each in ("bank", word))
    tests = {"single": own + other, "opposite": _mated(own, other, MATES[1], True),
             "alike": _mated(own, other, MATES[1], False)}
    return _Plan(_padded(learn), {name: _padded(rows) for name, rows in tests.items()}, way, STEPS["two words"])


def _mated(rows, others, mates, opposite):
    """Each of some texts joined with so many others, evenly chosen, on the other side (or on the same)."""
    found = []
    for side in (0, 1):
        own = [row for row in rows if row[2] == side]
        other = [row for row in others if (row[2] != side) == opposite]
        for place, row in enumerate(own):
            picks = [other[(place + turn * len(other) // mates) % len(other)] for turn in range(mates)]
            found += [each for pick in picks for each in _joined((row, pick), (0, 1))]
    return found


def _among(rows, split, fillers, draws, seed):
    """Each row among other sentences, some times over."""
    rng = np.random.default_rng(seed)
    others = [row for word in WORDS[1:] for row in _rows(word, split)]
    found = []
    for row in rows:
        for _ in range(draws):
            parts = [others[place] for place in rng.choice(len(others), fillers, replace=False)]
            where = int(rng.integers(fillers + 1))
            found += _joined([*parts[:where], row, *parts[where:]], [where])
    return found


def _distractor_plans(way):
    """One plan a word that has distractors; bank first."""
    found = []
    for word in WORDS:
        odd = [each for each in load_senses(kind="distractor") if each.word == word]
        if odd:
            tests = {"distractors": sense_texts(odd, book_table(), CLASSES)}
            found.append(_Plan(_padded(_rows(word, "train")), tests, way, STEPS["one bank"]))
    return found


def _teach(change, seed):
    bank = _rows("bank", "train")
    is_it = [any(token.startswith("deposit") for token in row[0]) for row in bank]
    learn = [(row[0], row[1], 0 if odd and change == "flipped" else row[2], row[3])
             for row, odd in zip(bank, is_it, strict=True) if not (odd and change == "deleted")]
    _, done = _train(_Plan(_padded(learn), {}, "attention", STEPS["one bank"]), seed)
    held_out = _padded(_rows("bank", "held-out"))
    probes = sense_texts([(text, "bank", 1) for text in PROBES], book_table())
    said, heard = _read(done, held_out, "attention")
    logits, weights = _read(done, probes, "attention")
    word = np.array([[place < len(tokens) and tokens[place].startswith("deposit") for place in range(weights.shape[1])]
                     for tokens in probes.tokens])
    on, money, share = _rounded((weights * word).sum(axis=1).mean(), softmax(logits)[:, 1].mean(),
                                cue_share(heard, held_out.cues))
    right = int((said.argmax(axis=1) == held_out.labels).sum())
    return {"on_deposit": on, "money": money, "share": share, "right": right}


@cache
def _rows(word, split):
    """(tokens, place, label, places of cues) of the plain sentences with a word."""
    return _as_rows(sense_texts(load_senses(word, split, "plain"), book_table(), CLASSES))


def _as_rows(texts):
    cues = map(np.flatnonzero, texts.cues)
    return [(tokens, int(at), int(label), places.tolist())
            for tokens, at, label, places in zip(texts.tokens, texts.at, texts.labels, cues, strict=True)]


def _joined(parts, asking):
    """One text of several, as a row for each part whose word asks."""
    starts = np.cumsum([0, *(len(part[0]) for part in parts)]).tolist()
    tokens = [token for part in parts for token in part[0]]
    return [(tokens, starts[each] + parts[each][1], parts[each][2], [starts[each] + cue for cue in parts[each][3]])
            for each in asking]


def _padded(rows):
    return padded_texts(rows, book_table())


# What is stored

def _experiment(experiment, way, seeds):
    rows = _rows_of_seeds(experiment, way, seeds)
    found = {}
    for name in rows[0]:
        right, of, before, share = zip(*(row[name] for row in rows), strict=True)
        found[name] = Learned(np.array(right), of[0], np.array(before), np.array(share))
    return found


def _rows_of_seeds(experiment, way, seeds):
    if seeds is None:
        return _stored("experiments")[experiment][way]
    if np.ndim(seeds) == 0:
        seeds = range(as_whole(seeds, "seeds counts trainings", 1))
    if not len(seeds):
        raise ValueError("seeds is empty; give how many, such as 5, a list of them, or None for the stored ones.")
    return [compute(experiment, way, as_whole(seed, "a seed is a whole number")) for seed in seeds]


@cache
def _stored(part):
    return json.loads(read_text(FILE))[part]


def _chosen(value, choices, name):
    if value not in choices:
        raise ValueError(f"There is no {name} {value!r}; choose one of {', '.join(map(str, choices))}.")
    return value


def _rounded(*numbers):
    return [round(float(each), 3) for each in numbers]
