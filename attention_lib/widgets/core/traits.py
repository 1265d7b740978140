"""What a widget's arguments may be: names that it has, numbers that are finite, texts that can be written down.

Whatever a widget holds is stored as JSON beside the other widgets of its page, and what is no JSON would take
them all down with it. So it is refused at the door, in one sentence.
"""

import copy
import difflib
import inspect
import itertools
import json
import math
import numbers
import re

import anywidget
import ipywidgets
import numpy as np
import traitlets

_LONE = re.compile("[\ud800-\udfff]")  # half a character; UTF-8 cannot write it
MOST_KEPT = 20_000  # letters: enough to see that a text is too long for every picture
_WHOLE = 2**53  # JavaScript keeps whole numbers up to here


class WrongValue(traitlets.TraitError, ValueError):
    """What a trait refuses. A TraitError too, because for these alone traitlets goes back to the last good value."""


class Number(traitlets.TraitType):
    """A finite number, within bounds if there are any. NumPy's numbers are welcome; True and False are none."""

    default_value, kind, plain = 0.0, numbers.Real, float

    def __init__(self, default_value=traitlets.Undefined, low=-math.inf, high=math.inf, **kwargs):
        super().__init__(default_value, **kwargs)
        self.low, self.high = low, high

    def validate(self, obj, value):
        number = isinstance(value, self.kind) and not isinstance(value, bool)
        if not number or not self.low <= value <= self.high or not _finite(value):
            raise WrongValue(f"{self.name} should be {self.wanted()}; got {_short(value)}.")
        return self.plain(value)

    def wanted(self):
        what = "a whole number" if self.plain is int else "a finite number"
        return what if math.isinf(self.low) else f"{what} from {self.low:,} to {self.high:,}"


class Whole(Number):
    """A whole number, within bounds."""

    default_value, kind, plain = 0, numbers.Integral, int

    def __init__(self, default_value=traitlets.Undefined, low=-_WHOLE, high=_WHOLE, **kwargs):
        super().__init__(default_value, low, high, **kwargs)


class Counted(Whole):
    """A whole number up to what the `limits` of its widget say: a reader's own model has other layers and heads."""

    def __init__(self, default_value, limit, low=1):
        super().__init__(default_value, low)
        self.limit = limit

    def validate(self, obj, value):
        mine = copy.copy(self)
        mine.high = obj.limits[self.limit]
        return super(Counted, mine).validate(obj, value)


class Text(traitlets.Unicode):
    """A reader's text, up to so many letters; half characters, which no file can hold, are replaced."""

    def validate(self, obj, value):
        return readable(super().validate(obj, value))


def readable(text):
    """A reader's text as it is kept: what UTF-8 can write of the first letters."""
    return writable(text[:MOST_KEPT])


def writable(text):
    """A text that UTF-8 can write."""
    return _LONE.sub("\ufffd", text)


def strict_json(name, value):
    """JSON that every reader reads; ValueError, with the name of what cannot be written."""
    try:
        return json.dumps(value, allow_nan=False, sort_keys=True, ensure_ascii=False, separators=(",", ":"),
                          default=_plain)
    except (TypeError, ValueError) as error:
        raise ValueError(f"{name} cannot be stored in a page: {_reason(error)}. Texts, finite numbers, lists and dicts "
                         "of them can.") from None


def refuse_unknown(kind, given):
    """TypeError, with near spellings, if a widget takes no argument of some name.

    Args:
        kind: the widget's class.
        given: the names.
    """
    signed, found = arguments(kind), kind.class_trait_names(made=True)
    known = {*signed, *kind.class_trait_names(), "model_id"} - set(kind.without)
    for name in given:
        if name in found and name not in signed:
            raise TypeError(f"{kind.__name__} finds {name!r} by itself; leave it out.")
        if name not in known:
            own = [each for each in kind.class_trait_names(sync=True, made=None) if not each.startswith("_")]
            names = [each for each in dict.fromkeys([*signed, *own]) if each in known]
            raise TypeError(f"{kind.__name__} has no argument {name!r}. {_near(name, names)}")


def refuse_unknown_attribute(kind, name):
    """AttributeError, with near spellings, if something is set that a widget of this kind does not have."""
    if not name.startswith("_") and not hasattr(kind, name):
        names = [each for each in kind.class_trait_names(made=None) if not each.startswith("_")]
        raise AttributeError(f"{kind.__name__} has nothing called {name!r} to be set. {_near(name, names)}")


def arguments(kind):
    """The names in the signature of a widget's constructor, and of those that it calls."""
    mine = itertools.takewhile(lambda each: each is not anywidget.AnyWidget, kind.__mro__)
    makers = [vars(each)["__init__"] for each in mine if "__init__" in vars(each)]
    return [name for make in makers for name, each in list(inspect.signature(make).parameters.items())[1:]
            if each.kind in (each.POSITIONAL_OR_KEYWORD, each.KEYWORD_ONLY)]


def _near(name, names):
    """A question that names near spellings, or else a list of all that there is."""
    near = difflib.get_close_matches(name.lower(), names, cutoff=0.65)
    if near:
        return f"Did you mean {' or '.join(map(repr, near))}?"
    own = [each for each in names if each not in ipywidgets.DOMWidget.class_trait_names()]
    return f"There are {', '.join(own)}."


def _finite(value):
    try:
        return math.isfinite(value)
    except OverflowError:  # a whole number beyond every float
        return False


def _short(value):
    text = repr(value)
    return text if len(text) <= 60 else text[:59] + "…"


def _plain(value):
    """NumPy's numbers and arrays as Python's own."""
    if isinstance(value, (np.generic, np.ndarray)):
        return value.tolist()
    raise TypeError(f"an object of type {type(value).__name__}")


def _reason(error):
    text = str(error)
    if isinstance(error, ValueError):
        return "it holds NaN or infinity"
    return f"it holds {text}" if text.startswith("an object") else "its keys are not all texts"
