"""What meaning-shift shows of the trained layer: one word on the map of its two senses, and what pulls it there.

Heads are counted from 1, and 0 stands for all twelve together. The JavaScript half is `trained_source.js`.
"""

import json
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from attention_lib.minilm import HEADS
from attention_lib.widgets.minilm.activations import layer_one, moves, text_error
from attention_lib.widgets.minilm.sense_maps import sense_map
from attention_lib.wordpiece import basic_words

WORDS = ("bank", "bat", "spring", "crane", "mouse", "bark", "match")  # those with labelled sentences
PAGE_SHARDS = ("sense-maps-0", "sense-maps-5")  # what the website brings; Python answers for every head


class Trained:
    """The source "layer-1" of MeaningShift, with the methods of `raw.Raw`."""

    rows_are, takes_weights = "tokens", False
    reach, faint, of_words = 3, 0.1, False

    def __init__(self, widget):
        self.widget = widget

    def rows(self):
        return list(enumerate(self._attended().tokens))

    def check(self):
        if said := text_error(self.widget.sentence):
            raise ValueError(said)

    def computed(self):
        readable = text_error(self.widget.sentence) is None
        return self._attended().weights if readable else None, None

    def hint(self):
        return ""

    def places(self, row):
        return places_of(self._attended(), row, self._map())

    def read(self, text):
        word = self._map_word(self.widget._home)
        attended = attend(text, self.widget.head, (word,))
        return attended.tokens, lambda row: places_of(attended, row, map_of(word, self.widget.head))

    def sides(self, word=None):
        word = self._map_word(word)
        return tuple(f"{sense} {word}" for sense in map_of(word, self.widget.head).senses)

    def page_state(self, texts):
        maps, tensors = page_state(texts, self._map_word(), self.widget.head)
        return {"maps": maps}, tensors

    def _attended(self):
        widget = self.widget
        return attend(widget.sentence, widget.head, map_words([widget.sentence], self._map_word()))

    def _map(self):
        return map_of(self._map_word(), self.widget.head)

    def _map_word(self, word=None):
        """The word whose map is drawn: the chosen one, if it has a map, else the first that has one, else "bank"."""
        word = word or self.widget.word
        if word in WORDS:
            return word
        return next(iter(map_words([self.widget.sentence], first=None)), "bank")


class Attended(NamedTuple):
    """A text of T tokens as one head attends to it, or all twelve together."""

    text: str
    head: int  # from 1; 0 for all
    tokens: list  # T WordPieces, [CLS] first and [SEP] last
    weights: np.ndarray  # (T, T): of the head, or the mean of all twelve
    moves: dict  # the word of a map → Moves of all tokens on it
    says: dict  # the word of a map → (T, 2), what each token would pull at a weight of 1; empty for all twelve heads


def map_of(word, head):
    """The map of a word for one head, or for all twelve, which are called 0."""
    return sense_map(word, (head,) if head else None)


@lru_cache(maxsize=64)  # the presets are asked for again with every edit
def attend(text, head=0, words=("bank",)):
    """Let a text attend to itself, and see its tokens on the maps of some words.

    Args:
        text: a string.
        head: from 1; 0 for all.
        words: those whose maps are wanted; see WORDS.

    Returns:
        Attended.

    Raises:
        ValueError: the text has no word, or more tokens than there is room for.
    """
    if said := text_error(text):
        raise ValueError(said)
    activations = layer_one(text)
    weights = activations.weights.mean(axis=0) if head == 0 else activations.weights[head - 1]
    seen = {word: moves(activations, map_of(word, head)) for word in words}
    said = {word: activations.value_outputs[head - 1] @ map_of(word, head).axes.T for word in words} if head else {}
    return Attended(text, head, activations.tokens, weights, seen, said)


def map_words(texts, first="bank"):
    """The words of WORDS that stand in the texts; `first` before them, if it has a map."""
    found = {word for text in texts for word in basic_words(text)}
    return tuple(sorted((word for word in WORDS if word in found or word == first), key=lambda word: word != first))


def places_of(attended, row, made):
    """One token of a text on a map: what `MeaningShift.places` returns."""
    moved = attended.moves[made.word]
    return {"static": moved.starts[row], "shifted": moved.ends[row], "pulls": moved.pulls[row],
            "poles": np.array([[-1.0, 0], [1, 0]])}  # of the ruler: all heads listening


def map_state(word, head):
    """A map for JavaScript, with its sentences and its poles."""
    made = map_of(word, head)
    return {**made.state(texts=True), "head": head, "right": list(made.held_out_right())}


def sense_shard(name):
    """The bytes of the shard "sense-maps-0" to "sense-maps-12": the maps of all seven words for one head, as JSON.

    Raises:
        ValueError: there is no such shard.

    >>> [each["word"] for each in json.loads(sense_shard("sense-maps-0"))][:2]
    ['bank', 'bat']
    """
    if name not in [f"sense-maps-{head}" for head in range(HEADS + 1)]:
        raise ValueError(f"There are no maps called {name!r}; ask for sense-maps-0 to sense-maps-{HEADS}.")
    states = [map_state(word, int(name.rpartition("-")[2])) for word in WORDS]
    return json.dumps(states, separators=(",", ":")).encode()


def page_state(texts, word, head):
    """What a page needs to draw some texts without any weights: (the states of maps, tensors).

    Args:
        texts: list of str; what cannot be read is left out, because the page says by itself what is the matter.
        word: whose map comes first.
        head: from 1; 0 for all.
    """
    several, words = [], [word]
    for text in dict.fromkeys(texts):
        try:
            mine = map_words([text], word)
            several.append(attend(text, head, mine))
        except ValueError:
            continue
        words += mine
    return [map_state(each, head) for each in dict.fromkeys(words)], stored_presets(several)


def stored_presets(several):
    """Texts with their weights, in one to four kB each, so that a page can draw them before it has any weights.

    This is a fifth of `trained.stored`, because the weights of the heads are already put together. The pulls of one
    head follow from its weights and from what the tokens say, which takes a third of their room.

    Returns:
        dict of tensors, numbered text by text.
    """
    tensors = {}
    for number, attended in enumerate(several):
        names = json.dumps([attended.head, attended.text, attended.tokens]).encode()
        parts = {"names": np.frombuffer(names, np.uint8), "weights": attended.weights}
        for word, moved in attended.moves.items():
            pulled = {"value_outputs": attended.says[word]} if attended.says else {"pulls": moved.pulls}
            parts |= {f"{word}.{part}": array for part, array in {"starts": moved.starts, **pulled}.items()}
        tensors |= {f"{number}.{part}": array if array.dtype == np.uint8 else array.astype(np.float32)
                    for part, array in parts.items()}
    return tensors
