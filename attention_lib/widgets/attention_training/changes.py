"""How a reader has changed the training sentences, in as few words as an address has room for; `data.js` says it too.

"out 3 7": sentences are left out. "flip 1-3": their labels are the other sense. "today 31-60": the word stands at their
end. "river: The bank is wet.": a sentence more, with its label. Sentences are counted from 1.
"""

import re

from attention_lib.widgets.attention_training.constants import MARK, MOST_CHANGES, SENSES
from attention_lib.widgets.core.traits import WrongValue

PLACES = re.compile(rf"(?:out|flip|{MARK})(?: \d{{1,3}}(?:-\d{{1,3}})?)+")
ADDED = re.compile(rf"(?:{'|'.join(SENSES)}): .*\S.*")


def checked_changes(changes, count):
    """A list of changes of `count` sentences, if it is one; WrongValue otherwise."""
    if len(changes) > MOST_CHANGES:
        raise WrongValue(f"changes has room for {MOST_CHANGES}; got {len(changes)}.")
    for change in changes:
        if not isinstance(change, str) or not (PLACES.fullmatch(change) or ADDED.fullmatch(change)):
            raise WrongValue(f"A change is written as 'out 3 7', 'flip 1-3', '{MARK} 31-60' or 'river: The bank is "
                             f"wet.'; got {str(change)[:60]!r}.")
        beyond = [place for place in re.findall(r"\d+", change) if not 1 <= int(place) <= count]
        if PLACES.fullmatch(change) and beyond:
            raise WrongValue(f"The sentences are counted from 1 to {count}; got {beyond[0]} in {change[:60]!r}.")
    return changes
