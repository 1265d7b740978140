"""cost: what a text costs, from a line to a library, in multiplications and bytes, for each way of attending."""

import traitlets

from attention_lib.cost import MODELS, Sizes, crossing, memory, operations
from attention_lib.widgets.core.base import BookWidget
from attention_lib.widgets.core.traits import Whole, WrongValue
from attention_lib.widgets.cost import said
from attention_lib.widgets.cost.constants import LARGEST, LENGTHS, LONGEST, SHORTEST, SPEED, WIDEST, WINDOW
from attention_lib.widgets.cost.figure import drawn, numbers

NAMES = Sizes._fields
BOOK = dict(LENGTHS)["book"]
CALLED = {"cache": "a chat’s cache"}


class Cost(BookWidget):
    """Multiplications and bytes of attention against the length of a text, on axes where each step multiplies.

    A slider goes from a line to a library. A model is chosen among those that the reader knows, or made of sizes.

    Args:
        tokens: how long the text is, 16 (a line) to 600,000,000 (a library).
        model: one of `attention_lib.cost.MODELS`.
        width, layers, heads, key_heads, bytes_per_number: sizes in place of the model's, each a whole number.
        window: how far a word sees with a window: itself, and window - 1 words on either side.

    Raises:
        ValueError: there is no such model, a number is out of bounds, or sizes do not fit together.

    >>> Cost().describe()[:73]
    'A book: 98% of the multiplications are attention’s. Plain attention would'
    """

    name = "cost"
    tokens = Whole(BOOK, SHORTEST, LONGEST).tag(sync=True)
    width = Whole(384, 1, LARGEST[0]).tag(sync=True)
    layers = Whole(6, 1, LARGEST[1]).tag(sync=True)
    heads = Whole(12, 1, LARGEST[2]).tag(sync=True)
    key_heads = Whole(12, 1, LARGEST[3]).tag(sync=True)
    bytes_per_number = Whole(4, 1, LARGEST[4]).tag(sync=True)
    window = Whole(WINDOW, 1, WIDEST).tag(sync=True)
    address = traitlets.List(["tokens", *NAMES, "window"]).tag(sync=True)

    def __init__(self, tokens=BOOK, model="MiniLM-L6", **kwargs):
        if not isinstance(model, str) or model not in MODELS:
            raise ValueError(f"model is one of {', '.join(MODELS)}; got {model!r}. For another one say its width, "
                             "layers, heads and bytes_per_number.")
        known = MODELS[model]
        heads = kwargs.get("heads", known.heads)
        shared = known.key_heads if known.key_heads and "heads" not in kwargs else heads  # else each has its own
        super().__init__(tokens=tokens, **{**known._asdict(), "key_heads": shared, **kwargs})

    @traitlets.validate("width", "heads", "key_heads")
    def _equal_parts(self, proposal):
        sizes = {name: getattr(self, name) for name in NAMES} | {proposal["trait"].name: proposal["value"]}
        try:
            crossing(Sizes(**sizes))
        except ValueError as error:
            raise WrongValue(str(error)) from None
        return proposal["value"]

    def sizes(self):
        """What `attention_lib.cost` takes."""
        return Sizes(*(getattr(self, name) for name in NAMES))

    def picture(self):
        return self._drawn().figure()

    def describe(self):
        kept = [memory(self.tokens, self.sizes(), method, self.window) for method in ("plain", "tiled")]
        return (f"{self._headline().replace('**', '')} {said.told(*kept)} From {said.whole(crossing(self.sizes()))} "
                "tokens on attention costs more than all the rest.")

    def table(self):
        made, kept = numbers(self.tokens, self.sizes(), self.window)
        rows = []
        for name in dict.fromkeys([*made, *kept]):
            count, room = made.get(name), kept.get(name)
            rows.append([f"window of {self.window}" if name == "window" else CALLED.get(name, name),
                         *(["–", "–"] if count is None else [said.power(count), said.time(count / SPEED)]),
                         *(["–", "–"] if room is None else [said.size_of(room), _fits(room)])])
        return ["", "multiplications", "one H100, at best", "bytes at once", "fits"], rows

    def _headline(self):
        return said.headline(self.tokens, operations(self.tokens, self.sizes()).share)

    def _drawn(self):
        return drawn(self.tokens, self.sizes(), self.window, self._headline(), self.describe())

    def _still_image(self):
        return self._drawn().image()

    def __repr__(self):
        return f"Cost({self.tokens:,} tokens)"


def _fits(room):
    found = said.fits(room)
    return "none" if found is None else found.removeprefix("a ")
