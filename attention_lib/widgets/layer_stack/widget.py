"""layer-stack: the running sum of one word through the six layers of the real model, a step at a time."""

import math
import re

import numpy as np
import traitlets

from attention_lib.measure import stream
from attention_lib.plots import plot_stack, small_image
from attention_lib.ruler import stack_ruler
from attention_lib.widgets.core.base import BookWidget
from attention_lib.widgets.core.limits import named_texts, too_long
from attention_lib.widgets.core.traits import Text, Whole, WrongValue, readable
from attention_lib.widgets.layer_stack.constants import FAINT, LAYERS

RULERS = {"last": LAYERS, "each": None}  # whose ruler is laid on every layer, as `stream` takes it
PRESETS = {
    "river": "We sat by the river bank.",
    "deposit": "I went to the bank to deposit money.",
    "lend": "The bank will not lend money if the customer has bad credit.",
    "check": "She deposited her check at the bank.",
    "bank 1 of 2": "From the river **bank** we walked to the bank to deposit our money.",
    "bank 2 of 2": "From the river bank we walked to the **bank** to deposit our money.",
    "card": "He forgot his card in the machine outside the bank.",
    "river, loan": "The bank by the river approved my loan.",
}
NAMED = 3  # tokens of a layer that are named: those that pull hardest
DIGITS = 4  # of what is stored, and of what is said of it: page and Python round alike
COLOURS = 16  # of the stored picture


class LayerStack(BookWidget):
    """One word in one or two sentences: where it stands after each layer, what it heard and what it made of it.

    Args:
        sentence: a text with the word in it; where it stands twice, stars mark one: "the river **bank** to the bank".
        beside: another one, for contrast; "" for none.
        word: a word of `load_senses`.
        presets: dict of a short name → sentence, offered as buttons; None for the book's own.
        depth: after how many layers the picture ends at first, from 0 to 6.
        layer: whose steps are read below it, from 1; 0 for the last one that is drawn.
        ruler: "last": the ruler of the last layer is laid on all, so that the sum runs on; "each": every layer has its
            own, made of the word after it.
        title: a headline that stays; None for one that says what is seen.
        ends: the names of the two poles; None for the senses of the word.

    Every sentence is read when the widget is made, and only what is drawn is stored.

    Raises:
        ValueError: the word is not in a sentence, there is no ruler for it, or a number lies outside.

    >>> stack = LayerStack("We sat by the river bank.", depth=6)
    >>> stack.places().round(2)[:, -1].tolist()
    [-0.24, -0.34, -0.53, -0.64, -0.65, -1.09]
    """

    name = "layer-stack"
    sentence = Text().tag(sync=True)
    beside = Text().tag(sync=True)
    word = Text("bank").tag(sync=True)
    presets = traitlets.List().tag(sync=True)  # [name, sentence]
    depth = Whole(1, 0, LAYERS).tag(sync=True)
    layer = Whole(0, 0, LAYERS).tag(sync=True)
    ruler = traitlets.Enum(list(RULERS), "last").tag(sync=True)
    title = Text(None, allow_none=True).tag(sync=True)
    ends = traitlets.List(Text()).tag(sync=True)
    stored = traitlets.Dict().tag(sync=True, made=True)  # sentence → what is drawn of it
    means = traitlets.Dict().tag(sync=True, made=True)  # ruler → (L) the mean of the second sense after each layer
    reach = traitlets.Dict().tag(sync=True, made=True)  # ruler → where it ends
    address = traitlets.List(["sentence", "beside", "depth", "layer", "ruler"]).tag(sync=True)

    def __init__(self, sentence=None, beside=None, word="bank", presets=None, ruler="last", **kwargs):
        if ruler not in RULERS:
            raise ValueError(f'ruler is "last" or "each"; got {ruler!r}.')
        presets = named_texts((PRESETS if word == "bank" else {}) if presets is None else presets)
        texts = [text for _, text in presets]
        if sentence is None:
            if not texts:
                raise ValueError(f"LayerStack needs a sentence with “{word}” in it.")
            sentence, beside = texts[0], texts[1] if beside is None and len(texts) > 1 else beside
        beside = "" if beside is None else beside
        known = {text: _read(text, word) for text in dict.fromkeys([sentence, *([beside] if beside else []), *texts])}
        self._known = known
        super().__init__(sentence=sentence, beside=beside, word=word, presets=presets, ruler=ruler, **kwargs)
        if not self.ends:
            self.ends = _ends(word)
        self.means = {name: _short(_of(known[sentence], name).means[1, :, -1]) for name in RULERS}
        self._store()
        self.observe(lambda _: self._store(), ["sentence", "beside"])

    @traitlets.validate("sentence", "beside")
    def _readable_sentence(self, proposal):
        text = proposal["value"]
        if text == "" and proposal["trait"].name == "beside":
            return text
        if text not in self._known:
            self._known[text] = _read(text, self.word)
        return text

    @traitlets.validate("word")
    def _one_word(self, proposal):
        if self.word and self._trait_values.get("sentence") and proposal["value"] != self.word:
            raise WrongValue("A stack keeps its word; make another LayerStack for another one.")
        return proposal["value"]

    @traitlets.validate("ends")
    def _two_ends(self, proposal):
        if len(proposal["value"]) != 2:
            raise WrongValue(f"ends should be the names of the two poles; got {len(proposal['value'])}.")
        return proposal["value"]

    def places(self, sentence=None):
        """Where the word stands at the five points of each layer, on the present ruler: (L, 5)."""
        found = self._stream(self.sentence if sentence is None else sentence)
        return found.places[self._nth(self.sentence if sentence is None else sentence)]

    def pulls(self, sentence=None):
        """What each token adds through the attention of each layer, on the present ruler: (L, T)."""
        sentence = self.sentence if sentence is None else sentence
        return self._stream(sentence).pulls[self._nth(sentence)]

    def picture(self):
        return self._drawn().figure()

    def describe(self):
        return f"{_plain(self._headline())} {self._drawn().says}"

    def table(self):
        header = ["sentence and layer", "before", "listens", "norm", "thinks alone", "norm", "after", "pulled most"]
        return header, [row for text in self._seen() for row in self._rows(text)]

    def _rounded(self, text):
        return np.round(self.places(text), DIGITS)

    def _rows(self, text):
        """One row a layer, as far as it is drawn."""
        tokens, rows = self._stream(text).tokens, []
        drawn = zip(self._rounded(text)[:self.depth], np.round(self.pulls(text), DIGITS), strict=False)
        for layer, (places, pulls) in enumerate(drawn, 1):
            steps = np.diff(places)
            most = ", ".join(f"{'itself' if at == self._at(text) else _name(tokens[at])} {_signed(pulls[at])}"
                             for at in _hardest(pulls) if abs(pulls[at]) >= FAINT)
            rows.append([f"{self._name(text)}, {layer}", *map(_signed, (places[0], *steps, places[-1])), most])
        return rows

    def _seen(self):
        """The sentences that are drawn."""
        return list(dict.fromkeys(filter(None, (self.sentence, self.beside))))

    def _name(self, text):
        """A preset's short name, or else the sentence itself."""
        return next((name for name, each in self.presets if each == text), _plain(text))

    def _headline(self):
        ends = [_after(self._rounded(text), self.depth) for text in self._seen()]
        return self.title or headline(self.word, self.depth, ends)

    def _drawn(self):
        """The stack as a Picture."""
        means = _of(self._known[self.sentence], self.ruler).means
        paths = {self._name(text): self._rounded(text) for text in self._seen()}
        return plot_stack(paths, means, self.depth, self._headline(), tuple(self.ends), self._reach(self.ruler))

    def _still_image(self):
        return small_image(self.picture(), COLOURS)

    def _stream(self, sentence):
        if sentence not in self._known:
            self._known[sentence] = _read(sentence, self.word)
        return _of(self._known[sentence], self.ruler)

    def _nth(self, sentence):
        return self._known[sentence][0]

    def _at(self, sentence):
        """The place of the word that is followed, among the tokens."""
        return self._stream(sentence).at[self._nth(sentence)]

    def _reach(self, ruler):
        """Where a ruler ends: all that is stored stands on it."""
        most = max(np.abs(_of(known, ruler).places[known[0]]).max() for known in self._known.values())
        return max(1.5, math.ceil(4 * most + 0.4) / 4)

    def _store(self):
        """Give the page what it draws of each sentence that it may show."""
        texts = dict.fromkeys([*self._seen(), *(text for _, text in self.presets)])
        self.reach = {name: self._reach(name) for name in RULERS}
        self.stored = {text: _record(self._known[text]) for text in texts}

    def __repr__(self):
        return f"LayerStack({', '.join(map(repr, self._seen()))}, depth={self.depth})"


def headline(word, depth, ends):
    """What is seen, in one sentence with **bold** numbers; `said.js` says it too.

    Args:
        word: the word.
        depth: after how many layers.
        ends: where it stands then, in one or two sentences.

    >>> headline("bank", 6, [-1, 1.5])
    'After **6 layers** the two “banks” stand **2.50** apart.'
    >>> headline("bank", 0, [0.1])
    'Before the first layer “bank” stands at **+0.10**. And after 6?'
    """
    when = f"After **{depth} layer{'s' if depth > 1 else ''}**" if depth else "Before the first layer"
    then = f" And after {LAYERS}?" if depth < LAYERS else ""
    if len(ends) == 1:
        return f"{when} “{word}” stands at **{_signed(ends[0])}**.{then}"
    return f"{when} the two “{word}s” stand **{abs(ends[1] - ends[0]):.2f}** apart.{then}"


def _read(text, word):
    """(which of the word's places counts, the Stream on each ruler)."""
    if not isinstance(text, str):
        raise WrongValue(f"A sentence should be a text; got {type(text).__name__}.")
    text = readable(text)
    plain = _plain(text)
    if wrong := too_long(len(plain.split()), len(plain)):
        raise WrongValue(wrong)
    before, *marked = text.split("**")
    try:
        found = {name: stream(plain, word, layer) for name, layer in RULERS.items()}
    except ValueError as error:
        raise WrongValue(str(error)) from None
    if not marked:
        return (0, found)
    if len(marked) != 2 or marked[0].lower() != word:
        raise WrongValue(f"Two pairs of stars mark the “{word}” that is followed, as in “the river **{word}**”; "
                         f"got {text!r}.")
    nth = len(re.findall(rf"\b{re.escape(word)}\b", before, re.IGNORECASE))
    return (nth, found)


def _of(known, ruler):
    return known[1][ruler]


def _record(known):
    """What a page draws of a sentence: tokens, places, and on each ruler the tokens of each layer that pull hardest."""
    nth, found = known
    record = {"tokens": found["each"].tokens, "at": int(found["each"].at[nth])}
    for name, each in found.items():
        pulls = each.pulls[nth]
        record[name] = {
            "places": [_short(places) for places in each.places[nth]],
            "pulls": [[[at, *_short([layer[at]])] for at in _hardest(layer)] for layer in pulls],
        }
    return record


def _hardest(pulls):
    """The tokens that pull hardest, of one layer."""
    return [int(at) for at in np.argsort(-np.abs(pulls), kind="stable")[:NAMED]]


def _name(token):
    """A token as it is named: marks in quotes."""
    return token if token[:1].isalnum() or token[:1] == "[" else f"“{token}”"


def _short(numbers):
    return [round(float(number), DIGITS) + 0.0 for number in numbers]


def _after(places, depth):
    return places[depth - 1, -1] if depth else places[0, 0]


def _plain(text):
    return text.replace("**", "")


def _signed(number):
    return f"{0 if abs(number) < 0.005 else number:+.2f}".replace("-", "−")


def _ends(word):
    return [f"{sense} {word}" for sense in stack_ruler(word).senses]
