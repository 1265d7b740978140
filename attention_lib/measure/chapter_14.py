"""Chapter 14: is a weight an explanation? Pictures of attention against experiments, on the 80 plain "bank" sentences.

Places are on the ruler after the last layer (`attention_lib.ruler.layer_rulers`), the same for all sentences: here it
is not counted how many are told, but seen how far one moves if something is changed.
"""

from functools import cache, lru_cache
from typing import NamedTuple

import numpy as np

from attention_lib.experiment import Cut, Patch
from attention_lib.measure.block_parts import walk
from attention_lib.measure.chapter_11 import CUES, FRAMES
from attention_lib.measure.chapter_12 import other_words, plain_vectors
from attention_lib.measure.intervals import Share, mean_with_interval, wilson
from attention_lib.measure.readings import contributions, kendall, rollout
from attention_lib.measure.results import stored
from attention_lib.minilm import HEADS, load_minilm
from attention_lib.ruler import layer_rulers
from attention_lib.senses import TIE, load_senses
from attention_lib.vectors import unit

READINGS = ("weight in layer 1", "weight in layer 6", "weight in all layers", "contribution", "rollout")
EXPERIMENTS = ("hidden", "hidden from bank", "left out", "replaced")
CENTRES = ("as they are", "less the mean of all words", "less the mean of the word")
PAIRS = 2000  # of words, by lot
STRONG = 0.7  # of the weight of "bank", on one cue


class Explained(NamedTuple):
    """What is read of each of T tokens of a text, and what comes of taking it away."""

    tokens: list
    at: int  # the word that is asked about
    place: float  # where it stands after the last layer
    read: dict  # of a reading → (T,)
    moved: dict  # of an experiment → (T,) the place after it less the place before; NaN where it cannot be done


class Agreement(NamedTuple):
    """How well a reading agrees with an experiment, in N sentences."""

    sentences: int
    tau: Share  # the mean of Kendall's τ between the words' readings and how far they move "bank"
    top: Share  # the share of sentences in which the word with the highest reading is a labelled cue


class Specials(NamedTuple):
    """How much [CLS] and [SEP] together get from a word, in each of L layers: shares of all that it hears."""

    weight: np.ndarray  # (L,)
    contribution: np.ndarray  # (L,)
    uniform: float  # the share that they would get if every token got the same


class Hidden(NamedTuple):
    """What comes of hiding tokens from all others, in N sentences."""

    sentences: int
    moved: Share  # how far "bank" moves, to whichever side
    right: int  # so many sentences in which it then stands on its own side


class Head(NamedTuple):
    """One head: how much "bank" looks at cues there, and what is lost if the head is silent, in 80 sentences."""

    on_cues: float  # the weight of "bank" on all labelled cues of a sentence, in the mean
    others_on_cues: float  # that of the other words
    lost: Share  # of arrays (L+1,): how far "bank" moves away from its own side without the head, on each layer's ruler
    moved: float  # how far it moves after the last layer, to whichever side
    right: int  # so many of the sentences stand on their own side there without it


class Strong(NamedTuple):
    """A head that shows "bank" looking at a cue with most of its weight, and what comes of silencing it."""

    text: str
    head: str
    cue: str
    weight: float
    moved: float  # how far "bank" goes after the last layer, from before to after; negative to the river
    at_once: float  # and after the head's own layer
    hidden: float  # how far it goes if the cue is hidden instead


class OneHead(NamedTuple):
    """One head in one text of T tokens, and what comes of silencing it."""

    tokens: list
    at: int
    weights: np.ndarray  # (T,) of the word
    others: np.ndarray  # (T,) of the other words, in the mean
    place: np.ndarray  # (L+1,) where the word stands
    silenced: np.ndarray  # (L+1,) and where without the head


class Patched(NamedTuple):
    """Where a word stands in two texts, and in the first with something put in from the second: (L+1,) each."""

    here: np.ndarray
    there: np.ndarray
    patched: np.ndarray

    @property
    def share(self):
        """Of the way from the one to the other after the last layer: 1 is all of it."""
        return float((self.patched - self.here)[-1] / (self.there - self.here)[-1])


class Patching(NamedTuple):
    """How much of the way to the other text of a minimal pair "bank" goes, if a part is put in from there.

    Shares of the mean distance of the two, in 24 pairs, both ways.
    """

    pairs: int
    heads: Share  # of arrays (L, H): one head's output, for all tokens
    layers: Share  # of arrays (L,): the outputs of all heads of a layer
    states: dict  # of "bank", "cue", "[CLS]", "the rest" → Share of (L,): the vectors of these tokens after a layer
    always: dict  # of "[CLS]", "[SEP]" → Share: its vector, after each layer


class Cosines(NamedTuple):
    """Mean cosines of vectors before the first of L layers and after each: (L+1,) each."""

    words: np.ndarray  # of two different words in two sentences, drawn by lot
    within: np.ndarray  # of two "banks" of one sense
    between: np.ndarray  # of two "banks" of two senses
    nearer: np.ndarray  # how often two of one sense have a higher cosine than two of two senses: one half is chance


class Spread(NamedTuple):
    """The N vectors of a word in its plain sentences: how much of their variety is a matter of its two senses."""

    sentences: int
    explained: np.ndarray  # (L+1,) the share of the variance that lies between the means of the two senses
    by_chance: float  # what it is in the mean if senses are dealt out by lot
    neighbours: np.ndarray  # (L+1,) so many have a nearest other one, by cosine, of their own sense
    within: np.ndarray  # (pairs, L+1) cosines of two of one sense
    between: np.ndarray  # (pairs, L+1) cosines of two of two senses


def explain(text, word="bank"):
    """Three readings and four experiments: what does each say of every token of a text?

    Readings: the weight that the word gives to a token, in the mean of the heads of layer 1, of layer 6, or of all
    layers; its contribution, as a share of what the word hears in a layer, in the mean of all layers (Kobayashi et al.
    2020); rollout (Abnar and Zuidema 2020).
    Experiments: "hidden": nobody can hear the token, in all layers and heads, not even itself. "hidden from bank": only
    the word that is asked about cannot. "left out" of the text. "replaced" by the WordPiece [MASK].

    Args:
        text: a string with the word in it; of several, the first is asked.
        word: a word of `load_senses`.

    Returns:
        Explained.

    Raises:
        TypeError: the text is not a string.
        ValueError: the word is not in the text, or there is no ruler for it.

    >>> found = explain("We sat by the river bank.")
    >>> [(found.tokens[place], found.moved["hidden"][place].round(1).tolist()) for place in (4, 5)]
    [('the', 0.1), ('river', 0.9)]
    """
    model, rulers = load_minilm(), layer_rulers(word)
    reading = model.encode(text)
    at, tokens = _first(reading.tokens, word, text), reading.tokens

    def stands(vectors, at=at):
        return rulers.place(vectors[:, at])[-1]

    place = stands(reading.hidden)
    moved = {each: np.full(len(tokens), np.nan) for each in EXPERIMENTS}
    for key, token in enumerate(tokens):
        if key == at:
            continue
        moved["hidden"][key] = stands(model.encode(text, cut=Cut(None, key)).hidden) - place
        moved["hidden from bank"][key] = stands(model.encode(text, cut=Cut(at, key)).hidden) - place
        if token not in ("[CLS]", "[SEP]"):
            without = tokens[:key] + tokens[key + 1:]
            moved["left out"][key] = stands(walk(model.embed(without), model.blocks), at - (key < at)) - place
            masked = [*tokens[:key], "[MASK]", *tokens[key + 1:]]
            moved["replaced"][key] = stands(walk(model.embed(masked), model.blocks)) - place
    return Explained(tokens, at, float(place), readings(reading, at), moved)


def readings(reading, at):
    """What is read of each of T tokens, for the one at a place: dict of a reading → (T,); `explain` says what each is.

    Args:
        reading: what `load_minilm().encode` made of a text, with nothing silenced or patched.
        at: the place of the token that hears.

    >>> list(readings(load_minilm().encode("We sat by the river bank."), 6)) == list(READINGS)
    True
    """
    heard = contributions(reading, load_minilm().blocks)[:, at]  # (L, T)
    weights = reading.weights[:, :, at]  # (L, H, T)
    return dict(zip(READINGS, (weights[0].mean(axis=0), weights[-1].mean(axis=0), weights.mean(axis=(0, 1)),
                               (heard / heard.sum(axis=1, keepdims=True)).mean(axis=0),
                               rollout(reading.weights)[at]), strict=True))


def agreement(experiment="hidden", split=None):
    """Do readings of attention put the words of a sentence in the same order as an experiment does?

    In each of the 80 plain sentences with "bank", all words but itself (no punctuation, not [CLS] and [SEP]) are put in
    order by a reading, and by how far "bank" moves, to either side, if the word is taken away. The other experiments
    are compared with it too: no reading can be asked to agree with one more than they agree with each other.

    Args:
        experiment: "hidden", "hidden from bank", "left out" or "replaced"; `explain` says what each does.
        split: "train" (60 sentences), "held-out" (20), or None for both.

    Returns:
        dict of a reading, or of an experiment, or "chance" → Agreement.

    Raises:
        ValueError: there is no such experiment or split.

    >>> found = agreement()
    >>> {name: round(float(found[name].tau.share), 2) for name in ("weight in layer 1", "contribution", "rollout")}
    {'weight in layer 1': 0.29, 'contribution': 0.39, 'rollout': 0.21}
    """
    if experiment not in EXPERIMENTS:
        raise ValueError(f"There is no experiment {experiment!r}; choose one of {', '.join(EXPERIMENTS)}.")
    load_senses("bank", split, "plain")  # for its error
    taus, tops = {}, {}
    for each, found in explained():
        if split not in (None, each.split):
            continue
        words = other_words(found.tokens, ())
        cues = np.isin(np.array(found.tokens)[words], each.cues)
        sizes = {**found.read, **{name: np.abs(moved) for name, moved in found.moved.items()}}
        for name, size in sizes.items():
            taus.setdefault(name, []).append(kendall(size[words], sizes[experiment][words]))
            tops.setdefault(name, []).append(cues[size[words].argmax()])
        taus.setdefault("chance", []).append(0.0)
        tops.setdefault("chance", []).append(cues.mean())
    return {name: Agreement(len(tau), mean_with_interval(np.array(tau)[~np.isnan(tau)]),
                            wilson(sum(tops[name]), len(tau))) for name, tau in taus.items()}


def explained():
    """All that `agreement` counts: a list of 80 pairs (SenseExample, Explained), from the stored result.

    >>> example, found = explained()[0]
    >>> example.text, round(found.place, 1)
    ('We sat by the river bank.', -1.1)
    """
    return _explained()


def special_tokens(asking="bank"):
    """[CLS] and [SEP] take most of the weight; how much do they say? By layer, in 80 sentences.

    Args:
        asking: "bank", or "all" words and punctuation marks.

    Returns:
        Specials.

    Raises:
        ValueError: nobody of that name asks.

    >>> found = special_tokens()
    >>> found.weight.round(2).tolist(), found.contribution.round(2).tolist()
    ([0.33, 0.68, 0.73, 0.71, 0.8, 0.49], [0.1, 0.12, 0.11, 0.14, 0.16, 0.07])
    """
    if asking not in stored()["specials"]:
        raise ValueError(f'The tokens that ask are "bank" or "all"; got {asking!r}.')
    found = stored()["specials"][asking]
    return Specials(np.array(found["weight"]), np.array(found["contribution"]), found["uniform"])


def hidden_tokens():
    """What comes of hiding [CLS] from all words, or [SEP], or any one word: dict of what is hidden → Hidden.

    Hiding [CLS] takes away where most of the weight went, and all of it goes to words instead: the model was never
    trained so. That "bank" moves far then does not show that [CLS] has told it anything; `patching` asks that.

    >>> {what: (round(float(found.moved.share), 2), found.right) for what, found in hidden_tokens().items()}
    {'nothing': (0.0, 77), '[CLS]': (1.33, 40), '[SEP]': (0.12, 78), 'one word': (0.14, 76)}
    """
    sides = {"river": -1, "money": 1}
    rows = [(found, sides[each.sense]) for each, found in explained()]
    moves = {"nothing": [[0.0] for _ in rows], "[CLS]": [found.moved["hidden"][:1] for found, _ in rows],
             "[SEP]": [found.moved["hidden"][-1:] for found, _ in rows],
             "one word": [found.moved["hidden"][other_words(found.tokens, ())] for found, _ in rows]}
    return {what: Hidden(len(rows), mean_with_interval([np.abs(each).mean() for each in moved]),
                         round(sum(float(np.mean((found.place + np.array(each)) * side > 0))
                                   for each, (found, side) in zip(moved, rows, strict=True))))
            for what, moved in moves.items()}


def heads_as_causes():
    """Does a head matter where it looks at the cue? Each of the 72 is silenced: dict of its name → Head.

    >>> heads = heads_as_causes()
    >>> [(name, heads[name].on_cues, heads[name].lost.share[[1, 6]].round(2).tolist())
    ...  for name in ("1.4", "1.5")]
    [('1.4', 0.3239, [0.12, 0.01]), ('1.5', 0.2866, [0.16, 0.06])]
    """
    return _heads("heads")


def layers_as_causes():
    """What is lost if all heads of a layer are silent: dict of its name → Head, whose weights are the heads' mean.

    >>> {name: round(float(layer.lost.share[6]), 2) for name, layer in layers_as_causes().items()}
    {'1': 0.32, '2': 0.05, '3': 0.05, '4': 0.04, '5': 0.02, '6': 0.21}
    """
    return _heads("layers")


def strong_heads():
    """Where "bank" gives a labelled cue more than 0.7 of a head's weight, and what comes of silencing it.

    Returns:
        list of Strong, of the 80 plain sentences, in their order.

    >>> found = strong_heads()
    >>> len(found), sum(abs(each.moved) < 0.02 for each in found)
    (29, 9)
    """
    return [Strong(*row) for row in stored()["strong"]]


def one_head(text, name, word="bank"):
    """One head in one text: where a word looks there, and where it stands with and without the head.

    Args:
        text: a string with the word in it; of several, the first is read.
        name: of the head, such as "1.5".
        word: a word of `load_senses`.

    Returns:
        OneHead.

    Raises:
        ValueError: the word is not in the text, or there is no ruler for it, or no such head.

    >>> found = one_head("He sat on the river bank.", "1.5")
    >>> round(float(found.weights.max()), 1), (found.silenced - found.place)[[1, 6]].round(1).tolist()
    (0.8, [0.7, -0.0])
    """
    model, rulers = load_minilm(), layer_rulers(word)
    model.head(name)  # for its error
    reading = model.encode(text)
    at = _first(reading.tokens, word, text)
    silent = model.encode(text, silence=name)
    layer, head = (int(number) - 1 for number in name.split("."))
    weights = reading.weights[layer, head]  # (T, T)
    others = [place for place in range(1, len(weights) - 1) if place != at]
    return OneHead(reading.tokens, at, weights[at], weights[others].mean(axis=0), rulers.place(reading.hidden[:, at]),
                   rulers.place(silent.hidden[:, at]))


def patch(text, other, where, places=None, word="bank"):
    """Put what a head or a layer gives in one text in its place in another, and see where a word goes.

    Args:
        text: a string with the word in it; of several, the first is read.
        other: the text from which it is taken, with the word in it.
        where: one name or a list of names: "3.5" a head's output, "3" the vectors after a layer.
        places: as `Patch` has them; None for all tokens.
        word: a word of `load_senses`.

    Returns:
        Patched.

    Raises:
        ValueError: the word is not in a text, or there is no ruler for it, or as `Patch` and `encode` have it.

    >>> round(patch("We saw ducks at the bank.", "We saw loans at the bank.", "1.5").share, 2)
    0.08
    """
    model, rulers = load_minilm(), layer_rulers(word)
    here, there = _read(text), _read(other)
    patches = [Patch(each, there, places) for each in ([where] if isinstance(where, str) else where)]
    patched = model.encode(text, patch=patches)
    at, at_there = _first(here.tokens, word, text), _first(there.tokens, word, other)
    return Patched(*(rulers.place(each.hidden[:, place])
                     for each, place in ((here, at), (there, at_there), (patched, at))))


def patching():
    """Which heads, and which tokens' vectors, carry the sense to "bank"? In the 24 minimal pairs of chapter 11.

    One word of a pair is another ("We saw ducks at the bank.", "We saw loans at the bank."), so whatever differs
    between the two readings comes from it. A part of the one is put into the other, both ways. Intervals are those of
    drawing other pairs; as each cue stands in six frames, they are narrower than those of other cues would be.

    >>> found = patching()
    >>> found.states["bank"].share.round(2).tolist(), found.states["cue"].share.round(2).tolist()
    ([0.45, 0.55, 0.6, 0.75, 0.82, 1.0], [0.53, 0.42, 0.34, 0.2, 0.16, 0.0])
    """
    found = stored()["patching"]

    def share(rows):
        return Share(*(np.array(each) for each in rows))

    return Patching(found["pairs"], share(found["heads"]), share(found["layers"]),
                    {what: share(rows) for what, rows in found["states"].items()},
                    {what: Share(*rows) for what, rows in found["always"].items()})


def cosines():
    """Why are cosines of contextual vectors so high, and what cures the reading? dict of what is taken off → Cosines.

    Vectors "as they are"; less the mean of all words of all plain sentences, which is what anisotropy is about; and
    less the mean of all "banks", which takes off what makes each of them a "bank".

    Source: Ethayarajh 2019 on anisotropy.

    >>> found = cosines()
    >>> found["as they are"].words.round(2).tolist()
    [0.06, 0.16, 0.19, 0.2, 0.22, 0.24, 0.05]
    """
    return {centre: Cosines(*map(np.array, rows)) for centre, rows in stored()["cosines"].items()}


def spread(word="bank"):
    """Is there one vector a sense? How much the vectors of a word differ within a sense, and between its two.

    Args:
        word: a word of `load_senses`.

    Returns:
        Spread; the 80 sentences with "bank" take some seconds.

    Raises:
        ValueError: there is no such word.

    >>> found = spread("crane")
    >>> np.abs(found.explained).round(2).tolist(), found.neighbours.astype(int).tolist()
    ([0.0, 0.1, 0.12, 0.13, 0.15, 0.16, 0.13], [13, 32, 35, 35, 38, 36, 33])
    """
    load_senses(word)  # for its error
    return _spread(word)


def sense_means(word="bank", layer=6):
    """The mean vector of a word in the plain sentences of each of its senses, after a layer: dict of a sense → (D,).

    Args:
        word: a word of `load_senses`.
        layer: from 1 to 6.

    Raises:
        ValueError: there is no such word or layer.

    >>> {sense: mean.shape for sense, mean in sense_means("crane").items()}
    {'bird': (384,), 'machine': (384,)}
    """
    return {sense: vectors.mean(axis=0) for sense, vectors in _by_sense(word, layer).items()}


def distances(word="bank", layer=6):
    """How far is each vector of a word from the mean of either sense? In units of how far the two means are apart.

    No vector is part of the mean that it is compared with. If there were one vector a sense, each of them would be at
    a distance of 0 from its own, and of 1 from the other.

    Args:
        word: a word of `load_senses`.
        layer: after which layer, from 1 to 6.

    Returns:
        dict of a sense → (N, 2) distances from the mean of the first sense, and of the second.

    Raises:
        ValueError: there is no such word or layer.

    >>> {sense: found.mean(axis=0).round(1).tolist() for sense, found in distances("crane").items()}
    {'bird': [1.2, 1.5], 'machine': [1.7, 1.4]}
    """
    senses, means = _by_sense(word, layer), np.array(list(sense_means(word, layer).values()))  # (2, D)
    apart = np.linalg.norm(means[1] - means[0])
    found = {}
    for number, (sense, own) in enumerate(senses.items()):
        far = np.linalg.norm(own[:, None] - means, axis=-1)  # (N, 2)
        far[:, number] *= len(own) / (len(own) - 1)  # from the mean of the others
        found[sense] = far / apart
    return found


# What scripts/measure_experiments.py stores

def measure_explained(only=(None,)):
    """`explain` of each plain sentence with "bank", or of a slice of them: a list of dicts."""
    rows = []
    for each in load_senses("bank", kind="plain")[slice(*only)]:
        found = explain(each.text)
        moved = {name: _rounded(sizes) for name, sizes in found.moved.items()}
        read = {name: _rounded(sizes, 6) for name, sizes in found.read.items()}
        rows.append({"place": round(found.place, 4), "moved": moved, "read": read})
    return rows


def measure_specials(only=None):
    """As `special_tokens` reads it."""
    model, found = load_minilm(), {"bank": [], "all": []}
    for each in load_senses("bank", kind="plain")[:only]:
        reading = model.encode(each.text)
        heard = contributions(reading, model.blocks)
        shares = np.array([reading.weights.mean(axis=1), heard / heard.sum(axis=-1, keepdims=True)])  # (2, L, T, T)
        special = shares[..., [0, -1]].sum(axis=-1)  # (2, L, T)
        uniform = np.full(special.shape[1], 2 / len(reading.tokens))
        for asking, queries in (("bank", [reading.tokens.index("bank")]), ("all", slice(1, -1))):
            found[asking].append([*special[..., queries].mean(axis=-1), uniform])
    means = {asking: np.mean(rows, axis=0) for asking, rows in found.items()}  # (3, L)
    return {asking: {"weight": _rounded(weight), "contribution": _rounded(said), "uniform": round(float(even[0]), 4)}
            for asking, (weight, said, even) in means.items()}


def measure_strong(only=None):
    """As `strong_heads` reads it."""
    model, rulers, found = load_minilm(), layer_rulers(), []
    for each, known in zip(load_senses("bank", kind="plain")[:only], explained()[:only], strict=True):
        reading = model.encode(each.text)
        at = reading.tokens.index("bank")
        place = rulers.place(reading.hidden[:, at])  # (L+1,)
        for layer, head, key in np.argwhere(reading.weights[:, :, at] > STRONG):
            if reading.tokens[key] in each.cues:
                name = f"{layer + 1}.{head + 1}"
                moved = rulers.place(model.encode(each.text, silence=name).hidden[:, at]) - place
                found.append([each.text, name, reading.tokens[key], *_rounded([
                    reading.weights[layer, head, at, key], moved[-1], moved[layer + 1],
                    known[1].moved["hidden"][key]])])
    return found


def measure_layers(only=None):
    """As `layers_as_causes` reads it."""
    return measure_heads(only, [str(layer) for layer in range(1, 7)])


def measure_heads(only=None, names=None):
    """As `heads_as_causes` reads it; a layer's name stands for all its heads."""
    model, rulers, found = load_minilm(), layer_rulers(), {}
    examples = load_senses("bank", kind="plain")[:only]
    intact = [model.encode(each.text) for each in examples]
    sides = np.array([{"river": -1, "money": 1}[each.sense] for each in examples])
    ats = [reading.tokens.index("bank") for reading in intact]
    places = np.array([rulers.place(reading.hidden[:, at]) for reading, at in zip(intact, ats, strict=True)])
    for name in names or [f"{layer}.{head}" for layer in range(1, 7) for head in range(1, HEADS + 1)]:
        layer, *head = (int(number) - 1 for number in name.split("."))
        on_cues = []
        for each, reading, at in zip(examples, intact, ats, strict=True):
            cues = np.flatnonzero(np.isin(reading.tokens, each.cues))
            of_heads = reading.weights[layer][head or slice(None)]  # (1 or H, T, T)
            weights = of_heads.mean(axis=0)[:, cues].sum(axis=1)  # (T,)
            on_cues.append([weights[at], np.delete(weights, at)[1:-1].mean()])
        silent = np.array([rulers.place(model.encode(each.text, silence=name).hidden[:, at])  # (L+1,)
                           for each, at in zip(examples, ats, strict=True)])
        own, others = np.mean(on_cues, axis=0)
        found[name] = {"on cues": round(float(own), 4), "others on cues": round(float(others), 4),
                       "lost": [_rounded(each) for each in mean_with_interval((places - silent) * sides[:, None])],
                       "moved": round(float(np.abs(silent - places)[:, -1].mean()), 4),
                       "right": int((silent[:, -1] * sides > 0).sum())}
    return found


def measure_patching(only=None):
    """As `patching` reads it."""
    pairs = [patched_pair(*texts) for texts in minimal_pairs_as_texts()[:only]]
    apart = np.mean([each["apart"] for each in pairs])

    def shares(*keys):
        rows = []
        for pair in pairs:
            for key in keys:
                pair = pair[key]
            rows.append(np.array(pair) / apart)
        return [_rounded(each) for each in mean_with_interval(rows)]

    return {"pairs": len(pairs), "heads": shares("heads"), "layers": shares("layers"),
            **{part: {what: shares(part, what) for what in pairs[0][part]} for part in ("states", "always")}}


def patched_pair(river, money, cue):
    """How far "bank" goes toward the other text of a pair if a part is put in from there, in the mean of both ways.

    Args:
        river, money: the two texts; only one word is another, `cue` in the first of them.

    Returns:
        dict of "heads" → (L, H), "layers" → (L,), "states" and "always" → dict of a token → (L,) and a number, and
        "apart": how far the two stand apart.
    """
    reading = _read(river)
    bank, cue = reading.tokens.index("bank"), reading.tokens.index(cue)
    rest = [place for place in range(1, len(reading.tokens)) if place not in (bank, cue)]
    layers = [str(number) for number in range(1, len(reading.hidden))]
    heads = [[f"{layer}.{head}" for head in range(1, HEADS + 1)] for layer in layers]

    def toward(where, places=None):
        ways = [patch(*texts, where, places) for texts in ((river, money), (money, river))]
        return float(np.mean([(way.patched - way.here)[-1] * side for way, side in zip(ways, (1, -1), strict=True)]))

    whole = patch(river, money, "6")
    return {"apart": float((whole.there - whole.here)[-1]),
            "heads": [[toward(name) for name in row] for row in heads], "layers": [toward(row) for row in heads],
            "states": {what: [toward(layer, places) for layer in layers] for what, places in
                       (("bank", [bank]), ("cue", [cue]), ("[CLS]", [0]), ("the rest", rest))},
            "always": {"[CLS]": toward(layers, [0]), "[SEP]": toward(layers, [len(reading.tokens) - 1])}}


def measure_cosines(only=None):
    """As `cosines` reads it."""
    model, vectors, texts, tokens = load_minilm(), [], [], []
    for number, text in enumerate(list(dict.fromkeys(each.text for each in load_senses(kind="plain")))[:only]):
        reading = model.encode(text)
        for place in range(1, len(reading.tokens) - 1):
            vectors.append(reading.hidden[:, place])
            texts.append(number)
            tokens.append(reading.tokens[place])
    vectors, texts, tokens = np.array(vectors, float), np.array(texts), np.array(tokens)
    one, other = np.random.default_rng(0).integers(len(vectors), size=(2, 3 * PAIRS))
    apart = (texts[one] != texts[other]) & (tokens[one] != tokens[other])
    one, other = one[apart][:PAIRS], other[apart][:PAIRS]
    banks, found = plain_vectors("bank"), {}
    for centre, mean in zip(CENTRES, (0, vectors.mean(axis=0), banks.mean(axis=0)), strict=True):
        words = (unit(vectors[one] - mean) * unit(vectors[other] - mean)).sum(axis=-1).mean(axis=0)
        within, between = _cosines(banks - mean, "bank")
        nearer = [np.mean(within[:, layer, None] > between[None, :, layer]) for layer in range(within.shape[1])]
        found[centre] = [_rounded(each) for each in (words, within.mean(axis=0), between.mean(axis=0), nearer)]
    return found


def minimal_pairs_as_texts():
    """The 24 minimal pairs of chapter 11: a list of (river text, money text, cue of the river).

    >>> minimal_pairs_as_texts()[0]
    ('We saw ducks at the bank.', 'We saw loans at the bank.', 'ducks')
    """
    return [(frame.format(river), frame.format(money), river)
            for frame in FRAMES for river, money in zip(CUES["river"], CUES["money"], strict=True)]


@lru_cache(maxsize=8)  # what is patched into a text is compared with it again and again
def _read(text):
    return load_minilm().encode(text)


def _heads(kind):
    return {name: Head(row["on cues"], row["others on cues"], Share(*map(np.array, row["lost"])), row["moved"],
                       row["right"])
            for name, row in stored()[kind].items()}


@cache
def _explained():
    rows = zip(load_senses("bank", kind="plain"), stored()["explained"], strict=True)
    found = []
    for each, row in rows:
        tokens = ["[CLS]", *load_minilm().tokenize(each.text), "[SEP]"]
        read, moved = ({name: np.array(sizes, float) for name, sizes in row[part].items()}
                       for part in ("read", "moved"))
        found.append((each, Explained(tokens, tokens.index("bank"), row["place"], read, moved)))
    return found


def _by_sense(word, layer):
    """The vectors of a word in its plain sentences after a layer: dict of a sense → (N, D)."""
    senses = np.array([each.sense for each in load_senses(word, kind="plain")])
    if isinstance(layer, (bool, float)) or layer not in range(1, 7):
        raise ValueError(f"Layers are counted from 1 to 6; got {layer!r}.")
    vectors = plain_vectors(word)[:, layer].astype(float)
    return {sense: vectors[senses == sense] for sense in dict.fromkeys(senses.tolist())}


@cache
def _spread(word):
    vectors, senses = plain_vectors(word), np.array([each.sense for each in load_senses(word, kind="plain")])
    own = [vectors[senses == sense] for sense in dict.fromkeys(senses.tolist())]
    inside = sum(((each - each.mean(axis=0)) ** 2).sum(axis=(0, 2)) for each in own)  # (L+1,)
    explained = 1 - inside / ((vectors - vectors.mean(axis=0)) ** 2).sum(axis=(0, 2))
    neighbours = []
    for each in np.moveaxis(unit(vectors), 1, 0):  # (N, D)
        near = each @ each.T - 2 * np.eye(len(each))
        nearest = near >= near.max(axis=1, keepdims=True) - TIE
        neighbours.append(((nearest & (senses[:, None] == senses)).sum(axis=1) / nearest.sum(axis=1)).sum())
    return Spread(len(vectors), explained, 1 / (len(vectors) - 1), np.array(neighbours), *_cosines(vectors, word))


def _cosines(vectors, word):
    """Cosines of all pairs of a word's plain sentences: ((pairs, L+1) of one sense, (pairs, L+1) of two)."""
    senses = np.array([each.sense for each in load_senses(word, kind="plain")])
    one, other = np.triu_indices(len(senses), 1)
    found, same = (unit(vectors[one]) * unit(vectors[other])).sum(axis=-1), senses[one] == senses[other]
    return found[same], found[~same]


def _first(tokens, word, text):
    if word not in tokens:
        raise ValueError(f"“{word}” is not in the text {text!r}, so it has no place there.")
    return tokens.index(word)


def _rounded(values, digits=4):
    """A list of numbers, or a number, with so many digits; None for what is not one."""
    if np.ndim(values) > 1:
        return [_rounded(each, digits) for each in values]
    rounded = [None if np.isnan(value) else round(float(value) + 0.0, digits) for value in np.ravel(values)]
    return rounded if np.ndim(values) else rounded[0]
