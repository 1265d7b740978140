"""Chapter 11: what the parts of a block are for. The same layers are read again with a part changed or left out.

The real model was trained with all of its parts, so taking one away also takes it out of what it learned for. The
random blocks were trained with nothing, and need none of them: where both agree, it is the part and not the training.
"""

from functools import cache
from typing import NamedTuple

import numpy as np

from attention_lib.attention import AttentionParams, multi_head_attention
from attention_lib.measure.chapter_05 import SIDES
from attention_lib.measure.intervals import Share, mean_with_interval
from attention_lib.measure.stream import stream
from attention_lib.minilm import HEADS, load_minilm
from attention_lib.numbers import as_floats, as_whole
from attention_lib.senses import load_senses, nearest_mean_accuracy
from attention_lib.transformer import BlockParams, FeedForward, Norm, feed_forward, layer_norm, standardise
from attention_lib.vectors import WordVectors, unit

NORMS = ("after", "before", None)
WEIGHTS = {"trained": None, "random": 1.0, "small": 0.39}  # the last: numbers of spread 0.02 for D = 384


class Walked(NamedTuple):
    """What the layers make of the words of some sentences: before the first layer, and after each of L."""

    sentences: int
    cosine: np.ndarray  # (L+1,) between two words of one sentence, in the mean: 1 where all are the same
    found: np.ndarray  # (L+1,) in so many sentences "bank" is still nearest to the word "bank", of the model's 30,522
    size: np.ndarray  # (L+1,) the length of a word's vector, in the mean


class Steps(NamedTuple):
    """What each step of a layer adds to "bank" toward its own pole, on the layer's own ruler, in the mean.

    The four steps: what attention added, what its norm did, what the feed-forward network added, what its norm did.
    """

    sentences: int
    added: Share  # of arrays (L, 4); 1 is the way from halfway to the pole
    toward: np.ndarray  # (L, 4) in so many sentences the step is toward the own pole


class Heard(NamedTuple):
    """How far a part of each of L layers moves, if one word of the text is another: the largest change of a number."""

    asking: np.ndarray  # (L,) in the vector of "bank", which came in unchanged
    other: np.ndarray  # (L,) in the vector of the word that is another


def walk(x, blocks, add=True, norm="after", attending=None, thinking=None):
    """Encoder blocks one after the other, with parts changed or left out.

    Args:
        x: (T, D) the words as they come into the first.
        blocks: list of BlockParams.
        add: True to add to x what a part makes of it; False to put it in its place.
        norm: "after" each sum, as in BERT and in the book's model; "before" each part, inside the sum, as in most
            models since GPT-2 (which then need one more norm at the very end); None for no norm.
        attending, thinking: the layers, counted from 1, whose attention or feed-forward network is left in; None for
            all of them.

    Returns:
        (L+1, T, D): before the first block, and after each.

    Raises:
        ValueError: there is no such norm, these are no blocks, or sizes do not fit.

    Source: Xiong et al. 2020 on the two places of the norm.

    >>> x = load_minilm().embed(["[CLS]", "we", "sat", ".", "[SEP]"])
    >>> bool(np.allclose(walk(x, load_minilm().blocks), load_minilm().encode("We sat.").hidden))
    True
    """
    if norm not in NORMS:
        raise ValueError(f'The norm can be "after" the sum, "before" the part, or None; got {norm!r}.')
    after = [as_floats(x, "x")]
    for number, block in enumerate(blocks, start=1):
        x = after[-1]
        if attending is None or number in attending:
            x = _part(x, lambda x, b=block: multi_head_attention(x, b.attention)[0], block.attention_norm, add, norm)
        elif norm == "after":
            x = layer_norm(x, *block.attention_norm)
        if thinking is None or number in thinking:
            x = _part(x, lambda x, b=block: feed_forward(x, b.feed_forward), block.feed_forward_norm, add, norm)
        elif norm == "after":
            x = layer_norm(x, *block.feed_forward_norm)
        after.append(x)
    return np.stack(after)


def after_layers(text, words, layers, add=True):
    """The vectors of some words of a text after so many layers of the real model, with its sums or without.

    Args:
        text: a string.
        words: list of WordPieces in it; the first of several.
        layers: after how many.
        add: False to put what a part makes in the place of what was there.

    Returns:
        (len(words), D)

    Raises:
        ValueError: a word is not in the text, or there are not so many layers.

    >>> a, b = after_layers("We sat by the river bank.", ["sat", "bank"], 4, add=False)
    >>> bool(np.abs(a - b).max() < 0.1 < np.abs(a).max())
    True
    """
    model = load_minilm()
    tokens = ["[CLS]", *model.tokenize(text), "[SEP]"]
    if missing := [word for word in words if word not in tokens]:
        raise ValueError(f"“{missing[0]}” is not in the text {text!r}.")
    if as_whole(layers, "layers counts blocks") > len(model.blocks):
        raise ValueError(f"The model has {len(model.blocks)} layers; got {layers}.")
    after = walk(model.embed(tokens), model.blocks[:layers], add)[-1]
    return after[[tokens.index(word) for word in words]]


def random_blocks(layers=12, spread=1.0, seed=0, width=384, middle=1536):
    """Blocks as large as those of the real model, before any training.

    Args:
        layers: how many.
        spread: of the numbers of a matrix with D rows, times 1/√D; 1 keeps a vector about as long as it came in.
        seed: of the draws.
        width, middle: D and M.

    Returns:
        list of BlockParams in float32, with gains of 1 and biases of 0.

    >>> len(random_blocks(2, width=24, middle=48))
    2
    """
    rng = np.random.default_rng(seed)

    def matrix(rows, columns):
        return rng.normal(0, spread / np.sqrt(rows), (rows, columns)).astype(np.float32)

    nothing, norm = np.zeros(width, np.float32), Norm(np.ones(width, np.float32), np.zeros(width, np.float32))
    return [BlockParams(AttentionParams(*(matrix(width, width) for _ in "qkvo"), HEADS, *[nothing] * 4), norm,
                        FeedForward(matrix(width, middle), np.zeros(middle, np.float32), matrix(middle, width),
                                    nothing), norm) for _ in range(as_whole(layers, "layers counts blocks", least=1))]


def walked(weights="trained", add=True, norm="after"):
    """Are the words of a sentence still different, and how long are their vectors, after one layer and after many?

    Measured on the 20 held-out plain sentences with "bank".

    Args:
        weights: "trained", the six layers of the real model; "random", twelve whose matrices keep a vector about as
            long as it came; "small", twelve with numbers of spread 0.02 for attention, about where BERT began.
        add, norm: as `walk` has them.

    Returns:
        Walked; cached, and its arrays are read-only.

    Raises:
        ValueError: there are no such weights, or no such norm.

    Source: Dong, Cordonnier and Loukas 2021 on what attention does to words if nothing is added to anything.

    >>> walked().cosine.round(1).tolist(), walked(add=False).cosine.round(1).tolist()
    ([0.1, 0.1, 0.2, 0.2, 0.3, 0.3, 0.4], [0.1, 0.4, 0.7, 1.0, 1.0, 1.0, 1.0])
    """
    if weights not in WEIGHTS:
        raise ValueError(f"The weights can be {', '.join(WEIGHTS)}; got {weights!r}.")
    return _walked(weights, bool(add), norm)


@cache
def _walked(weights, add, norm):
    model, examples = load_minilm(), load_senses("bank", "held-out", "plain")
    blocks, words, rows = _blocks(weights), unit(model.words), []
    for each in examples:
        tokens = ["[CLS]", *model.tokenize(each.text), "[SEP]"]
        after = walk(model.embed(tokens), blocks, add, norm).astype(float)  # (L+1, T, D)
        direction, T, at = unit(after), len(tokens), tokens.index("bank")
        cosine = ((direction.sum(axis=1) ** 2).sum(axis=-1) - T) / (T * (T - 1))  # of all pairs of different words
        found = (after[:, at] @ words.T).argmax(axis=1) == model.index["bank"]
        rows.append([cosine, found, np.linalg.norm(after, axis=-1).mean(axis=1)])
    cosine, found, size = np.moveaxis(np.array(rows, float), 1, 0)  # (sentences, L+1) each
    arrays = cosine.mean(axis=0), found.sum(axis=0).astype(int), size.mean(axis=0)
    for array in arrays:
        array.setflags(write=False)
    return Walked(len(examples), *arrays)


@cache
def _blocks(weights):
    return load_minilm().blocks if weights == "trained" else random_blocks(spread=WEIGHTS[weights])


def batch_norm(x, epsilon=1e-5):
    """Give each *column* mean 0 and variance 1, over all words of all texts that are read together.

    Args:
        x: (B, T, D)
        epsilon: added to the variance.

    Returns:
        (B, T, D)

    Source: Ioffe and Szegedy 2015, as it is in training; afterwards it uses means that it kept.

    >>> batch_norm([[[1.0, 0.0], [3.0, 0.0]]]).round(3).tolist()
    [[[-1.0, 0.0], [1.0, 0.0]]]
    """
    x = as_floats(x, "x")
    columns = np.moveaxis(x.reshape(-1, x.shape[-1]), 0, -1)  # (D, B·T)
    return np.moveaxis(standardise(columns, epsilon)[0], -1, 0).reshape(x.shape)


def in_company(text, others, norm="batch", word="bank", padding=0):
    """What a norm makes of one word, if its text is read together with others: before any gain and bias.

    What is normed is the sum after the attention of layer 1, as in the real model. Shorter texts are filled up with
    rows of zeros, as a batch must be, and with so many rows more.

    Args:
        text: a string with the word in it.
        others: the texts that stand in the same batch.
        norm: "batch" or "layer".
        word: a WordPiece.
        padding: rows of zeros behind the longest text.

    Returns:
        (D,)

    Raises:
        ValueError: there is no such norm, or the word is not in the text.

    >>> alone, together = (in_company("We sat by the river bank.", others, "layer") for others in ([], ["No."]))
    >>> bool((alone == together).all())
    True
    """
    if norm not in ("batch", "layer"):
        raise ValueError(f'The norm can be "batch" or "layer"; got {norm!r}.')
    model, sums = load_minilm(), []
    if word not in model.tokenize(text):
        raise ValueError(f"“{word}” is not in the text {text!r}.")
    for each in [text, *others]:
        x = model.embed(["[CLS]", *model.tokenize(each), "[SEP]"])
        sums.append(x + multi_head_attention(x, model.blocks[0].attention)[0])
    batch = np.zeros((len(sums), max(map(len, sums)) + as_whole(padding, "padding counts rows"), sums[0].shape[1]))
    for row, each in zip(batch, sums, strict=True):
        row[:len(each)] = each
    at = 1 + model.tokenize(text).index(word)  # 1 for [CLS]
    return (batch_norm(batch) if norm == "batch" else standardise(batch)[0])[0, at]


def steps_toward(split="held-out"):
    """What attention and the feed-forward network add to "bank" in each layer, toward the pole of its own sense.

    On the ruler of each layer itself; see `stream`. The axis is made of the 60 training sentences, so on them steps
    are larger than on sentences that it has not seen.

    Args:
        split: "train" (60 plain sentences) or "held-out" (20).

    Returns:
        Steps.

    Raises:
        ValueError: there is no such split.

    >>> steps_toward().added.share[0, [0, 2]].round(2).tolist()
    [0.2, 0.42]
    """
    return _steps_toward(split)


@cache
def _steps_toward(split):
    examples = load_senses("bank", split, "plain")
    steps = np.array([stream(each.text).steps[0] * SIDES[each.sense] for each in examples])  # (N, L, 4)
    return Steps(len(examples), mean_with_interval(steps), (steps > 0).sum(axis=0))


def silenced(attending=None, thinking=None, words=None):
    """How often the sense of a held-out word is told, by layer, where attention or feed-forward networks are silent.

    By the nearer of two means of the word's vectors in the training sentences, read by the same silenced layers, so
    that what counts is what is there and not where. Plain sentences of `load_senses`.

    Args:
        attending, thinking: the layers, counted from 1, in which attention or the feed-forward network is left; None
            for all.
        words: a list of words of `load_senses`; None for all seven.

    Returns:
        (right (L+1,), of): a tie counts as one half.

    Raises:
        ValueError: there is no such word.

    >>> right, of = silenced(attending=[], words=["bank"])
    >>> right.tolist(), of
    ([10.0, 10.0, 10.0, 10.0, 10.0, 10.0, 10.0], 20)
    """
    model, right, of = load_minilm(), 0, 0
    for word in words or dict.fromkeys(each.word for each in load_senses()):
        vectors, senses = {}, {}
        for split in ("train", "held-out"):
            examples = load_senses(word, split, "plain")
            senses[split] = [each.sense for each in examples]
            tokens = [["[CLS]", *model.tokenize(each.text), "[SEP]"] for each in examples]
            vectors[split] = np.array([walk(model.embed(each), model.blocks, attending=attending,
                                            thinking=thinking)[:, each.index(word)] for each in tokens])
        here = len(senses["held-out"])
        right = right + here * np.array([
            nearest_mean_accuracy(*(part for split in vectors for part in (vectors[split][:, layer], senses[split])))
            for layer in range(len(model.blocks) + 1)])
        of += here
    return right.round(1), of


def swapped(part="feed-forward", text="I went to the bank to deposit money.", other="deposit", instead="fish"):
    """Does a part of a layer see other words? One of them becomes another on the way in; "bank" comes in unchanged.

    Args:
        part: "attention", "norm" or "feed-forward".
        text: a string with "bank" in it.
        other: the word of the text that becomes another.
        instead: which one.

    Returns:
        Heard.

    Raises:
        ValueError: there is no such part, or a word does not stand there.

    >>> bool(swapped("feed-forward").asking.max() < 1e-5 < 0.1 < swapped("attention").asking.min())
    True
    """
    def makes(block, x):
        return {"attention": lambda: multi_head_attention(x, block.attention)[0],
                "norm": lambda: layer_norm(x, *block.attention_norm),
                "feed-forward": lambda: feed_forward(x, block.feed_forward)}[part]()

    if part not in ("attention", "norm", "feed-forward"):
        raise ValueError(f'The part can be "attention", "norm" or "feed-forward"; got {part!r}.')
    model = load_minilm()
    tokens = ["[CLS]", *model.tokenize(text), "[SEP]"]
    if missing := [word for word in ("bank", other) if word not in tokens]:
        raise ValueError(f"“{missing[0]}” is not in the text {text!r}.")
    at, place, changes = tokens.index("bank"), tokens.index(other), []
    hidden = walk(model.embed(tokens), model.blocks)  # (L+1, T, D)
    tokens[place] = instead
    for x, changed, block in zip(hidden, walk(model.embed(tokens), model.blocks), model.blocks, strict=False):
        with_other = x.copy()
        with_other[place] = changed[place]
        change = np.abs(makes(block, with_other) - makes(block, x)).max(axis=-1)  # (T,)
        changes.append([change[at], change[place]])
    return Heard(*np.array(changes, float).T)


def turned_around():
    """Four texts that no sum can tell: "very good" and "not bad" praise, "very bad" and "not good" do not.

    In every text the second word has heard the first as loudly as itself, so its vector is the sum of two. Whatever
    number is read off such sums along a line, the two that praise and the two that do not add up to the same. So
    three of four can be right, and never all. Two bent units of a feed-forward network are enough for all four.

    Returns:
        (texts, praise (4,) 1 or -1, sums (4, 64), network): `feed_forward(sums, network)[:, 0]` has the sign of praise.

    >>> texts, praise, sums, network = turned_around()
    >>> bool(np.allclose(praise @ sums, 0, atol=1e-6)), np.sign(feed_forward(sums, network)[:, 0]).tolist()
    (True, [1.0, -1.0, -1.0, 1.0])
    """
    texts, praise = ["very good", "very bad", "not good", "not bad"], np.array([1, -1, -1, 1])
    vectors = WordVectors.load("minilm-64")
    sums = np.array([vectors[text.split()].astype(float).sum(axis=0) for text in texts])  # (4, D)
    middle = sums.mean(axis=0)
    very, good = vectors["very"] - vectors["not"], vectors["good"] - vectors["bad"]  # (D,) each
    readers = 2 * np.linalg.pinv(np.array([very, good], float))  # (D, 2): ±1 for very or not, ±1 for good or bad
    alike = readers.sum(axis=1)  # (D,) 2, 0, 0 and -2 on the four texts
    w_in = 10 * np.stack([alike, -alike], axis=1)  # (D, 2): one unit for "very good", the other for "not bad"
    b_in = -middle @ w_in - 10
    return texts, praise, sums, FeedForward(w_in, b_in, np.array([[0.2], [0.2]]), np.array([-1.0]))


def _part(x, makes, norm, add, where):
    """One part of a block with its norm: x → x + makes(x), or makes(x) alone."""
    made = makes(layer_norm(x, *norm) if where == "before" else x)
    x = x + made if add else made
    return layer_norm(x, *norm) if where == "after" else x
