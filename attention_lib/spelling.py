"""One spelling for each word: small letters, accents composed, and nothing in it that cannot be seen.

Soft hyphens, zero-width spaces, direction marks and the like come along when a text is copied from a page. They
look like nothing and would make two words of one. What is dropped are the characters that Unicode calls default
ignorable (DerivedCoreProperties.txt), and the anchors of annotations; what some scripts and emoji need, stays:

- a joiner between two letters of a script that joins, such as Arabic or Devanagari, or behind an Indic virama;
- a Mongolian selector behind a Mongolian letter;
- a joiner between two emoji, the tags of a flag, and the selector that says whether a sign is drawn as an emoji.

`widgets/core/tokenize.js` does the same in the browser.
"""

import re
import unicodedata
from itertools import compress

ANNOTATIONS = "\ufff9-\ufffb"
IGNORABLE = ("\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
             "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff")
VIRAMA = "\u094d\u09cd\u0a4d\u0acd\u0b4d\u0bcd\u0c4d\u0ccd\u0d4d\u0dca"  # a joiner behind one changes the letter's form
JOINING = ("\u0600-\u109f\u1700-\u1cff\ua800-\ua95f\ua980-\uab2f\uab70-\uabff\ufb50-\ufdff\ufe70-\ufefc"
           "\U00010a00-\U00011fff\U0001e900-\U0001e95f")  # Arabic to Myanmar, Khmer, Mongolian, and their like
MONGOLIAN = "\u1820-\u18aa"
_INVISIBLE, _JOINING, _MONGOLIAN = (re.compile(f"[{each}]") for each in (IGNORABLE + ANNOTATIONS, JOINING, MONGOLIAN))
# The kinds of `_kind`; what a group catches stays, what is caught outside it goes.
_SEEN = re.compile("([jgv][zn](?=[jgv])|v[zn]|gf|se?t*(?:z(?=s))?|pe|#e(?=k))|[znetfi]")


def one_spelling(text):
    """Small letters, composed accents (Unicode's NFC), no invisible characters, straight apostrophes.

    Full-width letters and ligatures stay apart from plain ones. The Turkish İ becomes i, as in a text without it.

    >>> one_spelling("Ri\\u00adver")
    'river'
    """
    if text.isascii():
        return text.lower()
    before = None
    while text != before:  # marks change places where something between them is gone
        before, text = text, unicodedata.normalize("NFC", visible(text))
    text = text.replace("İ", "i").lower()
    return unicodedata.normalize("NFC", text.replace("’", "'").replace("i\u0307", "i"))


def visible(text):
    """The text without the characters that cannot be seen and change nothing."""
    if not _INVISIBLE.search(text):
        return text
    kinds = "".join(map(_kind, text))
    gone = {match.start() for match in _SEEN.finditer(kinds) if match[1] is None}
    return "".join(compress(text, (place not in gone for place in range(len(text)))))


def _kind(each):
    """A letter for what `_SEEN` must know of a character; i: invisible, a dot: nothing special."""
    if _INVISIBLE.match(each):
        code = ord(each)
        return ("z" if code == 0x200D else "n" if code == 0x200C else "e" if code in (0xFE0E, 0xFE0F)
                else "f" if 0x180B <= code <= 0x180F else "t" if 0xE0020 <= code <= 0xE007F else "i")
    category = unicodedata.category(each)
    if category[0] in "LM" and _JOINING.match(each):
        return "v" if each in VIRAMA else "g" if _MONGOLIAN.match(each) else "j"
    if category[0] in "PS":
        return "s" if category[0] == "S" and not each.isascii() else "p"
    return "#" if each in "0123456789" else "k" if each == "\u20e3" else "."
