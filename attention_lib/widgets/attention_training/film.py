"""The film of a training: what the layer heard at each snapshot, and the sentences on which it is told."""

import json
from functools import cache

import numpy as np

from attention_lib.learning import (
    Adam,
    Training,
    cross_entropy,
    cue_share,
    sense_layer,
    sense_loss,
    sense_texts,
    start_sense_layer,
    train,
)
from attention_lib.learning.sense_layer import RATE, STEPS
from attention_lib.senses import load_senses
from attention_lib.tensors import tensor_bytes
from attention_lib.text import tokenize, told
from attention_lib.vectors import WordVectors
from attention_lib.widgets.attention_training.constants import MARK, SENSES, WORD
from attention_lib.widgets.core.sentence import PAGE_TABLE, complaint, some_rows

WHOLE = 2**15 - 1
MOST_MOMENTS = 200


@cache
def sentences(split):
    """The labelled sentences with "bank", "train" or "held-out": a tuple of SenseExamples."""
    return tuple(load_senses(WORD, split=split, kind="plain"))


@cache
def vectors():
    """The table of the page: 64 numbers a word."""
    return WordVectors.load(PAGE_TABLE)


@cache
def _texts(split):
    return sense_texts(sentences(split), vectors())


@cache
def books_training():
    """The training that is shown where a reader gives none: 60 sentences, seed 0."""
    return train(start_sense_layer(0), sense_loss, _texts("train")[1:5], steps=STEPS, batch=None,
                 optimiser=Adam(RATE), progress=False)


def checked(training):
    """A reader's training, if it is one of this layer on these vectors; ValueError otherwise."""
    if not isinstance(training, Training):
        raise ValueError(f"training should be what `train` gives back; got {told(training)}. "
                         "Try train(start_sense_layer(0), sense_loss, texts[1:5], batch=None, steps=100).")
    if len(training.snapshots) > MOST_MOMENTS:
        raise ValueError(f"The film has room for {MOST_MOMENTS} snapshots; got {len(training.snapshots)}. "
                         "Train with snapshots=25.")
    if len(training.snapshots) < 2:
        raise ValueError("This training has taken no step, so there is nothing to be seen. Let it run for a while.")
    for snapshot in training.snapshots:
        if not all(np.isfinite(each).all() for each in snapshot.parameters.values()):
            raise ValueError(f"The snapshot of step {snapshot.step} holds NaN or infinity. Train with a smaller rate.")
        sense_layer(snapshot.parameters, *_texts("held-out")[1:4])  # says what does not fit
    return training


def curves(training):
    """What is drawn beside the row: lists with one entry a snapshot.

    Returns:
        dict: steps, losses and shares (of cues) on the 60 training sentences, right (how many of these, and of
        the 20 that were held out); counts are these two numbers.
    """
    found = {"steps": [snapshot.step for snapshot in training.snapshots], "losses": [], "shares": [], "right": [],
             "counts": [len(sentences("train")), len(sentences("held-out"))]}
    for snapshot in training.snapshots:
        right = []
        for split in ("held-out", "train"):
            texts = _texts(split)
            logits, weights = sense_layer(snapshot.parameters, *texts[1:4])
            right.insert(0, int((logits.argmax(axis=1) == texts.labels).sum()))
        found["losses"].append(round(float(cross_entropy(logits, texts.labels)[0]), 5))
        found["shares"].append(round(float(cue_share(weights, texts.cues)), 5))
        found["right"].append(right)
    return found


def equal_share():
    """The share of cues where every word gets the same: the mean over the training sentences."""
    mask, cues = _texts("train").mask, _texts("train").cues
    return float(cue_share(mask / mask.sum(axis=1, keepdims=True), cues))


def trouble(text):
    """What is the matter with a sentence? One sentence, or None; `sentence.js` says it too."""
    tokens = tokenize(text)
    if WORD not in tokens and any(any(map(str.isalnum, token)) for token in tokens):
        return f"“{WORD}” is not in this sentence, and it is the word that asks. Write one with “{WORD}”."
    return complaint(tokens, vectors())


def drawn_words(text):
    """The words of a sentence that the table knows."""
    return [token for token in tokenize(text) if token in vectors()]


def told_of(text):
    """What is known of a sentence: dict of its words, the place of "bank", its cues, its sense, "" if nobody said."""
    found = {example.text: example for split in ("train", "held-out") for example in sentences(split)}.get(text)
    example = (text, WORD, 0) if found is None else found
    texts = sense_texts([example], vectors())
    return {"text": text, "tokens": texts.tokens[0], "at": int(texts.at[0]),
            "cues": np.flatnonzero(texts.cues[0]).tolist(), "sense": "" if found is None else found.sense,
            "split": "" if found is None else found.split}


def heard(training, text):
    """What "bank" attends to in one sentence, and what the layer takes it for.

    Returns:
        (weights (S, T), senses (S, 2)), a row a snapshot.
    """
    x, at, mask = sense_texts([(text, WORD, 0)], vectors())[1:4]
    steps = [sense_layer(snapshot.parameters, x, at, mask) for snapshot in training.snapshots]
    logits = np.array([step[0][0] for step in steps])  # (S, 2)
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.array([step[1][0] for step in steps]), powers / powers.sum(axis=1, keepdims=True)


def film_bytes(training, texts):
    """Weights and senses of some sentences at all snapshots, as safetensors of int16; and the numbers at the start,
    unless they are the book's, which the page fetches with the sentences."""
    arrays = {}
    for row, text in enumerate(texts):
        weights, senses = heard(training, text)
        arrays |= {f"weights.{row}": _whole(weights), f"money.{row}": _whole(senses[:, SENSES.index("money")])}
    start = training.snapshots[0].parameters
    books = all(np.array_equal(start[name], each) for name, each in start_sense_layer(0).items())
    return tensor_bytes(arrays if books else {**arrays, **_packed(start)})


def sentences_shard():
    """All labelled sentences, the vectors of their words, and the numbers with which the book's training begins."""
    rows = [told_of(example.text) for split in ("train", "held-out") for example in sentences(split)]
    words = sorted({MARK, *(token for row in rows for token in row["tokens"])})
    told = [{name: row[name] for name in ("text", "cues", "sense", "split")} for row in rows]
    written = json.dumps(told, separators=(",", ":"), ensure_ascii=False).encode()
    return some_rows(vectors(), words, texts=np.frombuffer(written, np.uint8), **_packed(start_sense_layer(0)))


@cache
def shard_megabytes():
    """How much a page fetches before it can train: in MB, hundredths."""
    return round(len(sentences_shard()) / 1e6, 2)


def _packed(start):
    """Parameters as int16, each with its largest number."""
    most = {name: float(np.abs(start[name]).max()) or 1.0 for name in ("w_q", "w_k", "w_v", "w_r", "b_r")}
    arrays = {name: _whole(start[name] / size) for name, size in most.items()}
    return {**arrays, "most": np.array(list(most.values()), np.float32)}


def _whole(fractions):
    return np.rint(fractions * WHOLE).astype(np.int16)
