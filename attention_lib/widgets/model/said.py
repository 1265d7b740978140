"""What the picture of the whole model says in one line; `said.js` says the same."""

from attention_lib.widgets.model.constants import BETWEEN, LAYERS, RULED, SENSES, SLIGHT
from attention_lib.wordpiece import is_mark


def headline(depth, ends, before=None, cut=0, silent=0):
    """What is seen, in one sentence with **bold** parts.

    Args:
        depth: after how many layers.
        ends: where the word stands then, in one or two sentences.
        before: where the first stood before the experiment, or None without one.
        cut, silent: how many connections are cut, and how many heads are silent.

    >>> headline(6, [-1.09])
    'After **6 layers** this “bank” is a **river bank**.'
    >>> headline(6, [-1.09, 1.38])
    'After **6 layers** one is a **river bank**, the other a **money bank**.'
    >>> headline(6, [-0.14], before=-1.09, cut=1)
    'One connection cut, and “bank” **forgets**: −1.09 → **−0.14**.'
    """
    if depth == 0:
        return f"Before the first layer every “{RULED}” stands at **0**."
    when = f"After **{depth} layer{'s' if depth > 1 else ''}**"
    if before is not None:
        what = " and ".join(filter(None, [_count(cut, "connection", "cut"), _count(silent, "head", "silent")]))
        then = "" if depth == LAYERS else f" after {depth} layer{'s' if depth > 1 else ''}"
        said = f"{what}, and “{RULED}” **{change(before, ends[0])}**{then}: {signed(before)} → **{signed(ends[0])}**."
        return said[0].upper() + said[1:]
    senses = [sense(end) for end in ends]
    if len(ends) == 2 and None not in senses and senses[0] != senses[1]:
        return f"{when} one is a **{senses[0]} {RULED}**, the other a **{senses[1]} {RULED}**."
    if len(ends) == 2:
        return f"{when} the two “{RULED}s” stand **{abs(ends[1] - ends[0]):.2f}** apart."
    if senses[0] is None:
        return f"{when} this “{RULED}” stands **between** {SENSES[0]} and {SENSES[1]}."
    return f"{when} this “{RULED}” is a **{senses[0]} {RULED}**."


def heard_most(tokens, at, parts, layer, head, measure="weights"):
    """Which word a token hears most, in one sentence with **bold** parts. [CLS] and [SEP] are no words.

    Args:
        tokens: T tokens.
        at: the place of the one that asks.
        parts: (T,) what it gives to each, or hears from it.
        layer, head: where, from 1; head 0 for all heads.
        measure: "weights" or "contributions".

    >>> heard_most(["[CLS]", "the", "bank", "[SEP]"], 2, [0.6, 0.2, 0.1, 0.1], 3, 0)
    'In layer 3 **“bank”** listens most to the word **“the”** (0.20); 0.70 rests on [CLS] and [SEP].'
    """
    others = [place for place in range(1, len(tokens) - 1) if place != at and not is_mark(tokens[place])]
    most = max(others, key=lambda place: parts[place], default=at)
    what, word = ("", "itself") if most == at else ("the word ", f"“{tokens[most]}”")
    marks = parts[0] + parts[-1]
    where = f"In {f'head {layer}.{head}' if head else f'layer {layer}'} **“{tokens[at]}”**"
    if measure == "contributions":
        return (f"{where} hears most from {what}**{word}**: {parts[most]:.2f} of all; "
                f"[CLS] and [SEP] bring {marks:.2f}.")
    rest = f"{marks:.2f} rests on [CLS] and [SEP]" if marks > parts[most] else f"[CLS] and [SEP] get {marks:.2f}"
    return f"{where} listens most to {what}**{word}** ({parts[most]:.2f}); {rest}."


def change(before, after):
    """What became of the word's place by an experiment, as a verb."""
    if abs(after - before) < SLIGHT:
        return "hardly moves"
    if abs(after) < BETWEEN <= abs(before):
        return "forgets"
    return "changes sides" if after * before < 0 and abs(after) >= BETWEEN else "moves"


def sense(place):
    """The sense that a place speaks for, or None between the two."""
    return None if abs(place) < BETWEEN else SENSES[int(place > 0)]


def signed(number):
    """A place, as it is written."""
    return f"{0 if abs(number) < 0.005 else number:+.2f}".replace("-", "−")


def _count(number, what, done):
    return f"{'one' if number == 1 else number} {what}{'s' if number > 1 else ''} {done}" if number else ""
