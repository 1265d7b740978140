"""model: the whole six-layer transformer on a sentence: what it does to “bank”, and what it takes to undo that."""

import traitlets

from attention_lib.minilm import HEADS
from attention_lib.plots import plot_path
from attention_lib.widgets.core.base import BookWidget
from attention_lib.widgets.core.limits import MOST_LETTERS, named_texts
from attention_lib.widgets.core.traits import Text, Whole, WrongValue, readable
from attention_lib.widgets.minilm.reading import complaint, cut_of, read, single_cuts, single_silences
from attention_lib.widgets.minilm.shards import MODEL_SHARDS, ROOM, model_shard
from attention_lib.widgets.model.constants import LAYERS, PRESETS_SHARD, RULED, SENSES
from attention_lib.widgets.model.reading import DIGITS, PRESETS, SILENT, in_steps, presets_shard
from attention_lib.widgets.model.said import headline, signed

LIMITS = {"words": ROOM - 2, "letters": MOST_LETTERS, "layers": LAYERS, "heads": HEADS}
MOST_CHANGES = 100  # cuts, or silent heads
LARGEST = 20  # tokens of a text whose heads are stored with the page
ADDRESS = ["sentence", "beside", "word", "layer", "head", "cuts", "silenced", "view"]


class Model(BookWidget):
    """The real model on a sentence: “bank” layer by layer, the heads of a layer, connections cut and heads silenced.

    On the website the sentences that come with the widget are stored; a reader's own is read in the page, once they
    have loaded the model. In a running notebook Python reads it.

    Args:
        sentence: the text; None for the first preset. Python refuses no text, as a reader may be typing; what cannot
            be drawn is told instead.
        beside: another one, for contrast; "" for none.
        word: whose attention is read: a token, the second "the" as "the (2)". The ruler is that of “bank”.
        layer, head: what is looked at, counted from 1; head 0 is all twelve together.
        cuts: connections that are cut, each "query key" or "query key where": places of tokens, from 0 for [CLS], and a
            layer ("3") or a head ("3.5"); "*" as the query stands for every token.
        silenced: heads ("3.5"), or layers ("3") for all their heads.
        view: the attention as "arcs" from the word, or as a "matrix".
        presets: dict of a short name → sentence, offered as buttons; None for the book's own.
        silences: store with the page the heads of all these sentences, and what silencing any one head or layer does.

    Raises:
        ValueError: a cut or a name does not fit the sentence, or a number lies outside.

    >>> model = Model("We sat by the river bank.", cuts=["6 5"], presets={})
    >>> model.places(clean=True).round(1)[-1].item(), model.places().round(1)[-1].item() + 0
    (-1.1, -0.1)
    """

    name = "model"
    sentence = Text().tag(sync=True)
    beside = Text().tag(sync=True)
    word = Text(RULED).tag(sync=True)
    layer = Whole(1, 1, LAYERS).tag(sync=True)
    head = Whole(0, 0, HEADS).tag(sync=True)
    cuts = traitlets.List(Text(), maxlen=MOST_CHANGES).tag(sync=True)
    silenced = traitlets.List(Text(), maxlen=MOST_CHANGES).tag(sync=True)
    view = traitlets.Enum(["arcs", "matrix"], "arcs").tag(sync=True)
    presets = traitlets.List().tag(sync=True)  # [name, sentence]
    limits = traitlets.Dict(LIMITS).tag(sync=True, made=True)
    stored = traitlets.Dict().tag(sync=True, made=True)  # sentence → what is drawn of it
    answer = traitlets.Dict(allow_none=True, default_value=None).tag(sync=True, made=True)  # of the experiment
    address = traitlets.List(ADDRESS).tag(sync=True)

    def __init__(self, sentence=None, beside="", presets=None, silences=False, **kwargs):
        presets = _offered(PRESETS if presets is None else presets)
        if sentence is None:
            sentence = presets[0][1] if presets else ""
        super().__init__(sentence=sentence, beside=beside, presets=presets, **kwargs)
        self._given = [*filter(None, (self.sentence, self.beside)), *(text for _, text in presets)]
        self._silences = silences
        if not complaint(self.sentence) and (self.cuts or self.silenced):
            read(self.sentence, self.cuts, self.silenced)  # it says what is wrong
        self._store()
        self.observe(lambda _: self._store(), ["sentence", "beside", "cuts", "silenced"])

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
        return read(self.sentence, () if clean else self.cuts, () if clean else self.silenced)

    def places(self, clean=False):
        """Where the word, or else the first “bank”, stands before the first layer and after each: (L+1,).

        Args:
            clean: without what is cut and silenced.
        """
        reading = self.read(clean)
        if not reading.places:
            raise ValueError(f"“{RULED}” is not in the sentence, and the ruler is that of “{RULED}”.")
        asks = _place(reading.tokens, self.word)
        return reading.places.get(asks, next(iter(reading.places.values())))

    def weights(self):
        """What the word gives to each token, in each layer, in the head or on average over all heads: (L, T)."""
        reading = self.read()
        at = _place(reading.tokens, self.word)
        if at is None:
            raise ValueError(f"“{self.word}” is not among the tokens of the sentence: {', '.join(reading.tokens)}.")
        given = reading.weights[:, :, at]  # (L, H, T)
        return given[:, self.head - 1] if self.head else given.mean(axis=1)

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
                for layer in range(LAYERS + 1)]
        if _place(reading.tokens, self.word) is None:
            return header, rows
        given = [[""] * len(reading.tokens), *([f"{weight:.2f}" for weight in layer] for layer in self.weights())]
        header += [f"{self.word} → {token}" for token in reading.tokens]
        return header, [row + some for row, some in zip(rows, given, strict=True)]

    def _paths(self):
        """(name → places of each sentence, the same before the experiment if there is one)."""
        paths = {self._short_name(self.sentence): self.places()}
        ghosts = {"before": self.places(clean=True)} if self.cuts or self.silenced else {}
        if self.beside and not complaint(self.beside) and self.beside != self.sentence:
            other = read(self.beside).places
            paths |= {self._short_name(self.beside): next(iter(other.values()))} if other else {}
        return paths, ghosts

    def _headline(self):
        paths, ghosts = self._paths()
        ends = [path[-1] for path in paths.values()]
        before = next(iter(ghosts.values()))[-1] if ghosts else None
        silent = sum(1 if "." in name else HEADS for name in self.silenced)
        return headline(LAYERS, ends, before, len(self.cuts), silent)

    def _drawn(self):
        """The ways of the word as a Picture."""
        paths, ghosts = self._paths()
        return plot_path(paths, ghosts, self._headline(), tuple(f"{sense} {RULED}" for sense in SENSES))

    def _short_name(self, text):
        return next((name for name, each in self.presets if each == text), text)

    def _store(self):
        """Give the page what it draws of each sentence that it may show."""
        texts = dict.fromkeys([*filter(None, (self.sentence, self.beside)), *(text for _, text in self.presets)])
        shown = self._given if self._silences else (self.sentence, self.beside)
        self.stored = {text: _record(text, text in self._given, text in shown, self._silences) for text in texts
                       if not complaint(text)}
        self.answer = self._experiment()

    def _experiment(self):
        if said := complaint(self.sentence):
            return {"sentence": self.sentence, "error": said}
        if not (self.cuts or self.silenced):
            return None
        told = {"sentence": self.sentence, "cuts": self.cuts, "silenced": self.silenced}
        try:
            reading = self.read()
        except ValueError as error:
            return {**told, "error": str(error)}
        return {**told, "places": _short(reading.places), **_heads(reading)}

    def __repr__(self):
        return f"Model({self.sentence!r})"


def _record(text, given, shown, silences=False):
    """What a page draws of a sentence; `given`: also what each single cut does; `shown`: also the weights."""
    reading = read(text)
    more = {"cuts": _short(single_cuts(text))} if given else {}
    if given and silences:
        more["silent"] = {name: _short(places) for name, places in single_silences(text).items()}
    return {"tokens": reading.tokens, "places": _short(reading.places), **more, **(_heads(reading) if shown else {})}


def _heads(reading):
    return {"heads": in_steps(reading.weights)} if len(reading.tokens) <= LARGEST else {}


def _short(places):
    return {str(at): [round(float(each), DIGITS) + 0.0 for each in path] for at, path in places.items()}


def _place(tokens, word):
    """Where a token stands: "the", or the second one as "the (2)"; None if it stands nowhere."""
    seen = {}
    for at, token in enumerate(tokens):
        seen[token] = seen.get(token, 0) + 1
        if word == (token if seen[token] == 1 else f"{token} ({seen[token]})"):
            return at
    return None


def _offered(presets):
    """Presets as [name, sentence], each of which can be drawn."""
    presets = named_texts(presets)
    for name, text in presets:
        if not isinstance(text, str):
            raise ValueError(f"A preset is a text; {name!r} is of type {type(text).__name__}.")
        if said := complaint(text):
            raise ValueError(f"The preset {name!r} cannot be drawn. {said}")
    return [[name, readable(text)] for name, text in presets]
