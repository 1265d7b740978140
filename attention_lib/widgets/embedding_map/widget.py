"""embedding-map: all words of a table on a map, their nearest neighbours, and analogies as arrows."""

import base64

import numpy as np
import traitlets

from attention_lib.data_files import FOLDER, load_data
from attention_lib.tensors import dequantise, quantise, tensor_bytes
from attention_lib.vectors import TABLES, WordVectors
from attention_lib.widgets.core.base import BookWidget
from attention_lib.widgets.core.limits import as_list, groups_of_words, megabytes, own_table, texts
from attention_lib.widgets.core.traits import Number, Text, Whole, WrongValue
from attention_lib.widgets.word_map.figure import NAMED, around, draw_map
from attention_lib.widgets.word_map.projection import (
    ANSWERS,
    AROUND,
    REACH,
    analogy_plane,
    principal_places,
    whole_numbers,
)

PAGE_TABLE, PAGE_PLACES = "minilm-64", "minilm-map"
SHARDS = {PAGE_TABLE: TABLES[PAGE_TABLE], PAGE_PLACES: f"{PAGE_PLACES}.safetensors"}
SMALL = 120_000  # a table of at most so many numbers goes whole into the page, one byte each
MOST_MAPPED = 100_000  # words that a map can draw
FREQUENT = 2_500  # of a larger table, so many words are on the map before it is fetched
NEIGHBOURS = 10
EXAMPLES = ["bank", "spring", "mouse", "match", "king", "paris", "seven", "slowly"]
ANALOGIES = [["man", "king", "woman"], ["england", "london", "france"], ["walk", "walked", "play"],
             ["good", "better", "bad"], ["greece", "athens", "italy"]]  # the last one fails
GROUPS = {name: words.split() for name, words in {
    "animals": "dog cat horse cow pig rabbit wolf lion tiger elephant monkey goat",
    "food": "bread cheese soup rice butter cake fruit meat apple sugar honey potato",
    "countries": "france germany italy spain russia china india canada egypt brazil",
    "money": "money cash loan credit finance banker debt mortgage currency deposit dollar",
    "water": "river lake stream sea ocean creek shore beach harbor pond waterfall",
    "music": "music song guitar piano orchestra singer melody violin drum jazz",
}.items()}
NEAR_MEANS_NEAR = ("Each point is a word. Near means near: neighbours here are neighbours among all {size} numbers of "
                   "their vectors. Far means little: {method} cannot keep long distances.")
FLAT = ("Each point is a word: its vector of {size} numbers, seen from the side where the words differ most (two "
        "principal components, {share:.0%} of their variance). Words far apart here differ; words that meet here may "
        "still differ in what this view leaves out.")
OWN_PLACES = "Each point is a word, at the place it was given. The lists compare its whole vector of {size} numbers."


class EmbeddingMap(BookWidget):
    """The words of a table in the plane: search one, light its neighbours, draw an analogy.

    Args:
        vectors: WordVectors; None for the book's table "minilm-64", with places made by t-SNE.
        groups: dict of name → words, to be coloured; None for some of the book's own on the book's table.
        word: the word to begin with; "" for the whole map.
        analogy: three words a, b, c: a is to b as c is to …; () for the map.
        places: (V, 2), where each word stands; None for the first two principal components of the unit vectors.
        analogies: list of (a, b, c) to offer; examples: list of words to offer. None for some of the book's own on
            the book's table.
        exclude: leave a, b and c out of the answers to an analogy.

    The traits `word`, `analogy` and `exclude` can be read, set and observed.

    >>> EmbeddingMap(word="bank").nearest[0][0]
    'banks'
    """

    name = "embedding-map"
    word = Text().tag(sync=True)
    analogy = traitlets.List(Text()).tag(sync=True)
    exclude = traitlets.Bool(True).tag(sync=True)
    analogies = traitlets.List(traitlets.List(Text())).tag(sync=True)
    examples = traitlets.List(Text()).tag(sync=True)
    legend = traitlets.List().tag(sync=True, made=True)  # [name, words] of each group, in order
    starter = traitlets.Unicode().tag(sync=True, made=True)  # words, places and (of a small table) vectors
    first = traitlets.Dict().tag(sync=True, made=True)  # what the first picture needs of vectors not yet fetched
    shards = traitlets.List(traitlets.Unicode()).tag(sync=True, made=True)  # what is to be fetched, if not all is here
    shard_megabytes = Number().tag(sync=True, made=True)
    total = Whole().tag(sync=True, made=True)  # words
    size = Whole().tag(sync=True, made=True)  # numbers of a vector
    counts = traitlets.Dict({"neighbours": NEIGHBOURS, "answers": ANSWERS, "around": AROUND}).tag(sync=True, made=True)
    caption = traitlets.Unicode().tag(sync=True, made=True)
    address = traitlets.List(["word", "analogy", "exclude"]).tag(sync=True)

    def __init__(self, vectors=None, groups=None, word="", analogy=(), places=None, analogies=None, examples=None,
                 exclude=True, **kwargs):
        own = vectors is not None
        if own and len(own_table(vectors)) > MOST_MAPPED:
            raise ValueError(f"The map has room for {MOST_MAPPED:,} words; this table has {len(vectors):,}. Take the "
                             "first of them, most often the frequent ones: n = 10_000; "
                             "WordVectors(table.words[:n], table.matrix[:n]).")
        small = own and vectors.matrix.size <= SMALL
        self._vectors = rounded(vectors) if small else vectors if own else WordVectors.load(PAGE_TABLE)
        self._places, caption = _lay_out(self._vectors, places, own)
        self._names = ("vectors", "places") if own else (PAGE_TABLE, PAGE_PLACES)
        offers = ({}, [], []) if own else (GROUPS, ANALOGIES, EXAMPLES)
        groups, analogies, examples = (default if given is None else given
                                       for given, default in zip((groups, analogies, examples), offers, strict=True))
        super().__init__(**kwargs)
        self._groups = _known_groups(groups, self._vectors)
        self.legend = [[name, list(words)] for name, words in self._groups.items()]
        self.analogies = [self._known(texts(each, "an analogy")) for each in as_list(analogies, "analogies")]
        self.examples = self._known(texts(examples, "examples"))
        self.word, self.analogy, self.exclude = word, list(analogy), exclude
        self.total, self.size, self.caption = *self._vectors.matrix.shape, caption
        if not small:
            self.shards = list(self._names)
            size = megabytes(self._vectors) if own else (FOLDER / SHARDS[PAGE_TABLE]).stat().st_size / 1e6
            self.shard_megabytes = round(size + len(self.shard(self._names[1])) / 1e6, 1)
            self.first = self._first_answers()
        self.starter = base64.b64encode(self._starter(small)).decode()

    @property
    def nearest(self):
        """The ten words nearest to `word`: list of (word, cosine similarity), best first; [] if there is no word."""
        return self._vectors.nearest(self.word, NEIGHBOURS) if self.word else []

    @property
    def answers(self):
        """The five best answers to `analogy`: list of (word, cosine similarity); [] if there is none."""
        return self._vectors.analogy(*self.analogy, n=ANSWERS, exclude=self.exclude) if self.analogy else []

    def place(self, word):
        """Where a word stands on the map: (2,), each coordinate from -1 to 1."""
        self._vectors[word]  # its KeyError names near spellings
        return self._places[self._vectors.index[word]] / REACH

    def shard(self, name):
        """Words and vectors, or places, of the whole table, as a safetensors file."""
        if name not in self._names:
            return super().shard(name)
        if name in SHARDS:
            return (FOLDER / SHARDS[name]).read_bytes()
        return self._vectors.to_bytes() if name == "vectors" else tensor_bytes({"places": self._places})

    def picture(self):
        if self.analogy:
            plane = analogy_plane(self._vectors, *self.analogy)
            (a, b, c), answer = self.analogy, self.answers[0][0]
            words, places = [f"{b} − {a} + {c}", *plane["words"]], np.vstack([plane["target"], plane["places"]])
            arrows = [(places[1], places[2]), (places[3], places[0])]
            return draw_map(words, places, bold=dict.fromkeys([a, b, c, answer]), named=words[:25], arrows=arrows,
                            ring=answer, window=around(places))
        words, places = self._vectors.words, self._places / REACH
        if not self.word:
            named = [word for members in self._groups.values() for word in members[:NAMED]] or words[:40]
            return draw_map(words, places, self._groups, named=named)
        near = [word for word, _ in self.nearest]
        spots = np.stack([self.place(word) for word in near or [self.word]]) - self.place(self.word)
        reach = np.sort(np.abs(spots), axis=0)[len(spots) * 7 // 10]  # most of the neighbours, not the farthest
        window = around(np.stack([self.place(self.word) - reach, self.place(self.word) + reach]))
        return draw_map(words, places, bold=[self.word], named=near, window=window)

    def describe(self):
        if self.analogy:
            a, b, c = self.analogy
            return (f"{a} is to {b} as {c} is to {_listed(self.answers[:3])}: two parallel arrows in the plane through "
                    f"{a}, {b} and {c}, among the words near them.")
        size = f"A map of {self.total:,} words"
        groups = f", with the groups {', '.join(self._groups)} marked" if self._groups else ""
        return f"{size}. Nearest to {self.word}: {_listed(self.nearest[:5])}." if self.word else f"{size}{groups}."

    def table(self):
        if self.analogy:
            plane = analogy_plane(self._vectors, *self.analogy)
            spots = dict(zip(plane["words"], plane["places"], strict=True))
            rows = [[word, "question", "", *_pair(spots[word])] for word in self.analogy]
            rows.append(["b − a + c", "target", "", *_pair(plane["target"])])
            return HEADER, rows + [[word, "answer", f"{near:.3f}", *_pair(spots[word])] for word, near in self.answers]
        if self.word:
            rows = [[word, "near", f"{near:.3f}", *_pair(self.place(word))] for word, near in self.nearest]
            return HEADER, [[self.word, "chosen", "", *_pair(self.place(self.word))], *rows]
        rows = [[word, group, "", *_pair(self.place(word))] for group, words in self._groups.items() for word in words]
        return HEADER, rows or [[word, "frequent", "", *_pair(self.place(word))] for word in self._vectors.words[:10]]

    @traitlets.validate("word")
    def _known_word(self, proposal):
        return self._known([proposal["value"]])[0] if proposal["value"] else ""

    @traitlets.validate("analogy")
    def _three_known_words(self, proposal):
        words = list(proposal["value"])
        if not words:
            return words
        if len(words) != 3:
            raise WrongValue(f"An analogy has three words, a is to b as c is to …; got {len(words)}.")
        try:
            analogy_plane(self._vectors, *self._known(words))
        except ValueError as error:  # three words that span no plane
            raise WrongValue(str(error)) from None
        return words

    def _known(self, words):
        for word in words:
            if word not in self._vectors:
                near = ", ".join(self._vectors.near_spellings(word)) or "none"
                raise WrongValue(f"The table has no word {word!r}. Near spellings: {near}.")
        return words

    def _first_answers(self):
        """What the page shows before it has the vectors: the neighbours of `word`, the plane of `analogy`."""
        first = {}
        if self.word:
            first |= {"word": self.word, "nearest": [[word, round(near, 6)] for word, near in self.nearest]}
        if self.analogy:
            plane = analogy_plane(self._vectors, *self.analogy)
            first |= {"analogy": self.analogy, "plane": {**plane, "places": plane["places"].round(5).tolist(),
                                                         "target": plane["target"].round(5).tolist()}}
        return first

    def _starter(self, small):
        """Words and places that come with the page; of a small table all, with their vectors."""
        words = self._vectors.words
        if not small:
            needed = [self.word, *(word for word, _ in self.nearest), *self.first.get("plane", {}).get("words", []),
                      *(word for group in self._groups.values() for word in group)]
            words = list(dict.fromkeys([*words[:FREQUENT], *filter(None, needed)]))
        rows = [self._vectors.index[word] for word in words]
        tensors = {"words": np.frombuffer("\n".join(words).encode(), np.uint8), "places": self._places[rows]}
        if small:
            tensors["vectors"], tensors["vectors.scale"] = quantise(self._vectors.matrix)
        return tensor_bytes(tensors)

    def __repr__(self):
        return f"EmbeddingMap({self.total} words, word={self.word!r}, analogy={self.analogy!r})"


def rounded(vectors):
    """The table as the page has it, one byte a number: Python and the page then tell the same neighbours."""
    return WordVectors(vectors.words, dequantise(*quantise(vectors.matrix)))


def _lay_out(vectors, places, own):
    """(V, 2) int16 and the sentence that says what near and far mean there."""
    size = vectors.matrix.shape[1]
    if places is not None:
        places = np.asarray(places, float)
        if places.shape != (len(vectors), 2) or not np.isfinite(places).all():
            raise ValueError(f"places needs one finite row of 2 numbers for each of the {len(vectors)} words; "
                             f"got shape {places.shape}.")
        return whole_numbers(places), OWN_PLACES.format(size=size)
    if own:
        places, share = principal_places(vectors.matrix)
        return whole_numbers(places), FLAT.format(size=size, share=share)
    return load_data(SHARDS[PAGE_PLACES])["places"], NEAR_MEANS_NEAR.format(size=size, method="the method, t-SNE,")


def _known_groups(groups, vectors):
    groups = groups_of_words(groups)
    for name, words in groups.items():
        if missing := [word for word in words if word not in vectors]:
            raise ValueError(f"The group {name!r} has words that the table lacks: {', '.join(missing[:5])}. "
                             "Leave them out.")
    return groups


def _listed(pairs):
    return ", ".join(f"{word} ({near:.2f})" for word, near in pairs)


def _pair(place):
    return [f"{value + 0:.3f}" for value in np.round(place, 3)]


HEADER = ["word", "role", "cosine", "x", "y"]
