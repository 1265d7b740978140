"""model: the whole six-layer transformer on a sentence: what it does to “bank”, and what it takes to undo that."""

import traitlets

from attention_lib.encoder import Encoder
from attention_lib.minilm import HEADS
from attention_lib.plots import plot_path, plot_rows
from attention_lib.widgets.core.base import BookWidget
from attention_lib.widgets.core.limits import MOST_LETTERS, named_texts
from attention_lib.widgets.core.traits import Counted, Text, WrongValue, readable
from attention_lib.widgets.minilm.reading import complaint, cut_of, heard, longest, read
from attention_lib.widgets.minilm.shards import MODEL_SHARDS, ROOM, model_shard
from attention_lib.widgets.model.constants import LAYERS, PRESETS_SHARD, RULED, SENSES
from attention_lib.widgets.model.reading import (
    PRESETS,
    SILENT,
    presets_shard,
    record,
    record_of_change,
    shares,
)
from attention_lib.widgets.model.said import headline, heard_most, signed

LIMITS = {"words": ROOM - 2, "letters": MOST_LETTERS, "layers": LAYERS, "heads": HEADS}
MOST_CHANGES = 100  # cuts, or silent heads
ADDRESS = ["sentence", "beside", "word", "layer", "head", "cuts", "silenced", "view", "measure"]


class Model(BookWidget):
    """The real model on a sentence: “bank” layer by layer, the heads of a layer, connections cut and heads silenced.

    On the website the sentences that come with the widget are stored; a reader's own is read in the page, once they
    have loaded the model. In a running notebook Python reads it.

    Args:
        sentence: the text; None for the first preset. Python refuses no text, as a reader may be typing; what cannot
            be drawn is told instead.
        beside: another one, for contrast; "" for none.
        word: whose attention is read: a token, the second "the" as "the (2)". The ruler is that of “bank”.
        layer, head: what is looked at, counted from 1; head 0 is all heads of the layer together.
        cuts: connections that are cut, each "query key" or "query key where": places of tokens, from 0 for [CLS], and a
            layer ("3") or a head ("3.5"); "*" as the query stands for every token.
        silenced: heads ("3.5"), or layers ("3") for all their heads.
        view: the attention as "arcs" from the word, or as a "matrix".
        measure: "weights"; or "contributions": each token's share of what is heard, by the length of weight · value ·
            W_O (Kobayashi et al. 2020).
        presets: dict of a short name → sentence, offered as buttons; None for the book's own, as far as the model can
            read them.
        silences: store with the page what silencing any one head or layer does in the sentences that come with it.
        model: an `Encoder` of your own, as `load_encoder` gives it; None for the book's. It has no ruler, and is looked
            at in a running notebook: a page cannot fetch it.

    Raises:
        ValueError: a cut or a name does not fit the sentence, a number lies outside, or the model is no Encoder.

    >>> model = Model("We sat by the river bank.", cuts=["6 5"], presets={})
    >>> model.places(clean=True).round(1)[-1].item(), model.places().round(1)[-1].item() + 0
    (-1.1, -0.1)
    """

    name = "model"
    sentence = Text().tag(sync=True)
    beside = Text().tag(sync=True)
    word = Text(RULED).tag(sync=True)
    layer = Counted(1, "layers").tag(sync=True)
    head = Counted(0, "heads", low=0).tag(sync=True)
    cuts = traitlets.List(Text(), maxlen=MOST_CHANGES).tag(sync=True)
    silenced = traitlets.List(Text(), maxlen=MOST_CHANGES).tag(sync=True)
    view = traitlets.Enum(["arcs", "matrix"], "arcs").tag(sync=True)
    measure = traitlets.Enum(["weights", "contributions"], "weights").tag(sync=True)
    presets = traitlets.List().tag(sync=True)  # [name, sentence]
    limits = traitlets.Dict(LIMITS).tag(sync=True, made=True)  # with "own": the model is the reader's own
    stored = traitlets.Dict().tag(sync=True, made=True)  # sentence → what is drawn of it
    answer = traitlets.Dict(allow_none=True, default_value=None).tag(sync=True, made=True)  # of the experiment
    address = traitlets.List(ADDRESS).tag(sync=True)
    model = None

    def __init__(self, sentence=None, beside="", presets=None, silences=False, model=None, **kwargs):
        if not isinstance(model, (Encoder, type(None))):
            raise ValueError(f"model should be an Encoder, as load_encoder gives it; got {type(model).__name__}.")
        self.model, self._silences = model, silences and not model
        presets = _offered(PRESETS, model, only_readable=True) if presets is None else _offered(presets, model)
        if sentence is None:
            sentence = presets[0][1] if presets else ""
        super().__init__(limits=_limits(model), sentence=sentence, beside=beside, presets=presets, **kwargs)
        if model and "word" not in kwargs and not self._complaint(sentence):
            self.word = next((token for token in self.read(clean=True).tokens[1:-1] if token == RULED),
                             self.read(clean=True).tokens[1])
        self._given = [*filter(None, (self.sentence, self.beside)), *(text for _, text in presets)]
        if not self._complaint(self.sentence) and (self.cuts or self.silenced):
            self.read()  # it says what is wrong
        self._store()
        self.observe(lambda _: self._store(), ["sentence", "beside", "cuts", "silenced", "measure"])

    @traitlets.validate("cuts")
    def _readable_cuts(self, proposal):
        for text in proposal["value"]:
            try:
                cut_of(text)
            except ValueError as error:
                raise WrongValue(str(error)) from None
        return proposal["value"]

    @traitlets.validate("silenced")
    def _readable_names(self, proposal):
        for name in proposal["value"]:
            if not SILENT.fullmatch(name):
                raise WrongValue(f'silenced is a list of heads ("3.5") or layers ("3"); got {name!r}.')
        return proposal["value"]

    def read(self, clean=False):
        """What the model makes of the sentence: tokens, weights (L, H, T, T), places; `clean`: without experiment."""
        return read(self.sentence, *self._changes(clean), self.model)

    def places(self, clean=False):
        """Where the word, or else the first “bank”, stands before the first layer and after each: (L+1,).

        Args:
            clean: without what is cut and silenced.
        """
        reading = self.read(clean)
        if self.model:
            raise ValueError("A model of your own has no ruler; the book's has one, made of labelled sentences.")
        if not reading.places:
            raise ValueError(f"“{RULED}” is not in the sentence, and the ruler is that of “{RULED}”.")
        asks = _place(reading.tokens, self.word)
        return reading.places.get(asks, next(iter(reading.places.values())))

    def weights(self):
        """What the word gives to each token, in each layer, in the head or on average over all heads: (L, T)."""
        given = self.read().weights[:, :, self._asks()]  # (L, H, T)
        return given[:, self.head - 1] if self.head else given.mean(axis=1)

    def contributions(self):
        """Each token's share of what the word hears, in each layer, through the head or all heads together: (L, T)."""
        found, at = heard(self.sentence, *self._changes(), self.model), self._asks()
        if not self.head:
            return shares(found.together[:, at])
        one = self.head - 1
        return shares(self.read().weights[:, one, at] * found.lengths[:, one])

    def shard(self, name):
        return presets_shard() if name == PRESETS_SHARD else model_shard(name) if name in MODEL_SHARDS else (
            super().shard(name))

    def picture(self):
        return self._drawn().figure()

    def describe(self):
        return f"{self._headline().replace('**', '')} {self._drawn().says}"

    def table(self):
        reading, (paths, ghosts) = self.read(), self._paths()
        header = ["after layer", *(f"“{RULED}” in “{name}”" for name in paths), *(["before that"] if ghosts else [])]
        rows = [[str(layer), *(signed(path[layer]) for path in (*paths.values(), *ghosts.values()))]
                for layer in range(len(reading.weights) + 1)]
        if _place(reading.tokens, self.word) is None:
            return header, rows
        given = [[""] * len(reading.tokens), *([f"{part:.2f}" for part in layer] for layer in self._parts())]
        header += [f"{self.word} → {token}" for token in reading.tokens]
        return header, [row + some for row, some in zip(rows, given, strict=True)]

    def _changes(self, clean=False):
        return ((), ()) if clean else (self.cuts, self.silenced)

    def _complaint(self, text):
        return complaint(text, self.model)

    def _asks(self):
        """The place of the word that asks."""
        tokens = self.read().tokens
        at = _place(tokens, self.word)
        if at is None:
            raise ValueError(f"“{self.word}” is not among the tokens of the sentence: {', '.join(tokens)}.")
        return at

    def _parts(self):
        """What is read: (L, T), the weights or the contributions."""
        return self.weights() if self.measure == "weights" else self.contributions()

    def _paths(self):
        """(name → places of each sentence, the same before the experiment if there is one); empty without a ruler."""
        if self.model:
            return {}, {}
        paths = {self._short_name(self.sentence): self.places()}
        ghosts = {"before": self.places(clean=True)} if self.cuts or self.silenced else {}
        if self.beside and not complaint(self.beside) and self.beside != self.sentence:
            other = read(self.beside).places
            paths |= {self._short_name(self.beside): next(iter(other.values()))} if other else {}
        return paths, ghosts

    def _headline(self):
        if self.model:
            return heard_most(self.read().tokens, self._asks(), self._parts()[self.layer - 1], self.layer, self.head,
                              self.measure)
        paths, ghosts = self._paths()
        ends = [path[-1] for path in paths.values()]
        before = next(iter(ghosts.values()))[-1] if ghosts else None
        silent = sum(1 if "." in name else HEADS for name in self.silenced)
        return headline(LAYERS, ends, before, len(self.cuts), silent)

    def _drawn(self):
        """The ways of the word as a Picture; or, without a ruler, what it hears in each layer."""
        if self.model:
            rows = {f"layer {number}": layer for number, layer in enumerate(self._parts(), 1)}
            return plot_rows(rows, self.read().tokens, self._asks(), self._headline())
        paths, ghosts = self._paths()
        return plot_path(paths, ghosts, self._headline(), tuple(f"{sense} {RULED}" for sense in SENSES))

    def _short_name(self, text):
        return next((name for name, each in self.presets if each == text), text)

    def _store(self):
        """Give the page what it draws of each sentence that it may show."""
        texts = dict.fromkeys([*filter(None, (self.sentence, self.beside)), *(text for _, text in self.presets)])
        self.stored = {text: record(text, self._wants(text), self.model) for text in texts
                       if not self._complaint(text)}
        self.answer = self._experiment()

    def _wants(self, text):
        """Which parts of a record are stored of a text; see `record`."""
        given, shown = text in self._given, text in (self.sentence, self.beside)
        wanted = {"cuts": given, "silent": given and self._silences, "heads": shown,
                  "heard": shown and self.measure == "contributions", "long": not given}
        return {name for name, wants in wanted.items() if wants}

    def _experiment(self):
        if said := self._complaint(self.sentence):
            return {"sentence": self.sentence, "error": said}
        if not (self.cuts or self.silenced):
            return None
        told = {"sentence": self.sentence, "cuts": self.cuts, "silenced": self.silenced}
        try:
            return told | record_of_change(self.sentence, self.cuts, self.silenced, self._wants(self.sentence),
                                           self.model)
        except ValueError as error:
            return {**told, "error": str(error)}

    def __repr__(self):
        return f"Model({self.sentence!r})"


def _place(tokens, word):
    """Where a token stands: "the", or the second one as "the (2)"; None if it stands nowhere."""
    seen = {}
    for at, token in enumerate(tokens):
        seen[token] = seen.get(token, 0) + 1
        if word == (token if seen[token] == 1 else f"{token} ({seen[token]})"):
            return at
    return None


def _limits(model):
    if model is None:
        return LIMITS
    return LIMITS | {"words": longest(model) - 2, "layers": len(model.blocks), "heads": model.heads, "own": True}


def _offered(presets, model, only_readable=False):
    """Presets as [name, sentence], each of which can be drawn."""
    presets = named_texts(presets)
    if only_readable:
        return [[name, text] for name, text in presets if not complaint(text, model)]
    for name, text in presets:
        if not isinstance(text, str):
            raise ValueError(f"A preset is a text; {name!r} is of type {type(text).__name__}.")
        if said := complaint(text, model):
            raise ValueError(f"The preset {name!r} cannot be drawn. {said}")
    return [[name, readable(text)] for name, text in presets]
