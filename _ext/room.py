"""How high a widget will be, as far as its state tells, so that nothing below it jumps when it comes alive.

Measured in Chromium, in pixels: on a wide page, and on a phone. What stands on the first screen of a page counts most.
"""

import json
import re

FIXED = {  # of widgets that are about as high whatever they show
    "word-counts": (745, 1180), "embedding-map": (735, 830), "training-replay": (665, 1125), "heads": (1100, 1770),
    "quiz": (220, 240), "mix": (413, 700), "reach": (437, 535), "layer-stack": (550, 760),
    "bend": (390, 712), "push": (470, 640), "clocks": (410, 675), "pull": (400, 745),
    "lineup": (288, 398), "clues": (438, 665), "company": (556, 649),
    "mask": (470, 714), "attention-training": (560, 795), "cost": (572, 1028), "tiles": (606, 1015),
}
KINDS = {"option": (158, 211), "word": (158, 211), "place": (245, 295), "guesses": (76, 99)}  # of predict
ROW, LOW, TITLE, TRIES = 76, 68, 31, 16  # of meaning-shift: a row (wide, phone), the title, a line of sentences to try
TRIED = 38  # one more line of them,
LETTERS = 115  # of which so many letters find room in one
WRAPPED, NARROW = 20, 48  # more on a phone for a row of more letters
PLACE = re.compile(r'<div class="afm" data-afm="([\w-]+)">(<script type="application/json">(.*?)</script>)', re.DOTALL)


def with_room(body):
    """A page's HTML with the room that each widget of it will take."""
    def kept(found):
        wide, narrow = room(found[1], json.loads(found[3]))
        return (f'<div class="afm" data-afm="{found[1]}" style="--room:{wide}px;--narrow-room:{narrow}px">{found[2]}')

    return PLACE.sub(kept, body)


def room(name, state):
    """(on a wide page, on a phone) of a widget with this name and state.

    >>> room("meaning-shift", {"rows": ["a bank", "the bank"], "presets": ["my bank"], "title": ""})
    (416, 424)
    """
    if name == "meaning-shift":
        return _of_shift(state)
    if name == "positions":
        return (570, 958) if state["before"] else (511, 735)
    if name == "clocks" and len(state["speeds"]) == 1:
        return 343, 568
    if name == "attention-matrix":
        more = max(0, len(state.get("sources", [])) - 1)  # a strip each
        return (1180, 1150) if state.get("whole") else (197 + 81 * more, 236 + 144 * more)
    if name == "heads" and state.get("ask"):  # its tools are folded, and no head is enlarged
        return 452, 640
    if name == "silence":
        tries = len(state["texts"]) > 1
        return (190, 330) if state["cases"] else (470 + 60 * tries, 700 + 40 * tries)
    if name == "softmax":
        count = len(state["labels"])
        bars = count * (15 if count > 12 else 20 if count > 6 else 24) + (40 if state["stops"] else 0)
        return 119 + bars, 190 + bars
    if name == "arrows":
        return (457, 862) if state["show"] == "cosine" else (449, 786 if state["show"] == "dot" else 743)
    if name == "model":
        changed = bool(state.get("cuts") or state.get("silenced"))  # a line of what is changed
        return 617 + 40 * changed, 1200 + 96 * changed
    if name == "predict":
        return KINDS.get(state.get("kind"), (130, 200))
    return FIXED.get(name, (0, 0))


def _of_shift(state):
    rows, tries = len(state.get("rows", [])), state.get("presets", [])
    title, fold = TITLE * bool(state.get("title")), 680 * bool(state.get("map"))
    lines = sum(map(len, tries)) // LETTERS
    wide = 248 + ROW * rows + (TRIES + TRIED * lines if tries else 0) + title + fold
    long = WRAPPED * sum(len(row) > NARROW for row in state.get("rows", []))
    marked = [re.search(r"\*\*(.+)\*\*", each) for each in tries]  # that alone is seen on a phone
    short = 28 if tries and all(marked) else 0
    return wide, (288 - short + LOW * rows + long if rows else 318 + 35 * bool(tries)) + title + fold
