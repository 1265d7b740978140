"""From a text to its words."""

import unicodedata

import numpy as np
import pytest

from attention_lib.text import tokenize

EXAMPLES = [
    ("The bank won't lend money.", ["the", "bank", "won't", "lend", "money", "."]),
    ("She deposited her check at the bank.", ["she", "deposited", "her", "check", "at", "the", "bank", "."]),
    # apostrophes
    ("won’t", ["won't"]),
    ("the bank's boss’s dog", ["the", "bank's", "boss's", "dog"]),
    ("rock'n'roll", ["rock'n'roll"]),
    ("the dogs' bowl, 'tis", ["the", "dogs", "'", "bowl", ",", "'", "tis"]),
    ("a''b", ["a", "'", "'", "b"]),
    # punctuation, hyphens and numbers
    ("Really?! (Yes…)", ["really", "?", "!", "(", "yes", "…", ")"]),
    ("“well-known”", ["“", "well", "-", "known", "”"]),
    ("snake_case", ["snake", "_", "case"]),
    ("1,000 dollars in 1999: $3.50", ["1", ",", "000", "dollars", "in", "1999", ":", "$", "3", ".", "50"]),
    ("B2B 4th ½", ["b2b", "4th", "½"]),
    ("<b>bank</b> &amp;", ["<", "b", ">", "bank", "<", "/", "b", ">", "&", "amp", ";"]),
    # white space and control characters
    ("", []),
    (" \t\n \u00a0\u3000", []),
    ("river\nbank\tmoney\u00a0loan", ["river", "bank", "money", "loan"]),
    ("river\x00bank", ["river", "bank"]),
    # other scripts, marks and emoji
    ("बैंक में पैसा।", ["बैंक", "में", "पैसा", "।"]),
    ("Cafe\u0301 ÉCOLE", ["cafe\u0301", "école"]),
    ("БАНК 銀行", ["банк", "銀行"]),
    ("bank🏦!", ["bank", "🏦", "!"]),
    ("❤\ufe0f", ["❤\ufe0f"]),
]
ALPHABET = ("abZÉİΣςßдЖ銀कखअ०१29½²'’‘\"“”.,;:!?-_()<>/&$€+=^`~#@%"
            "🏦👍🏽🇫🇷❤♀\u200d\ufe0f\u0301\u0308\u093e\u093f\u094d\u0902\u00ad\u200b\ufeff"
            "  \n\t\r\u00a0\u3000\u2028\x00\x1b\u0378\ue000")


def random_texts():
    rng = np.random.default_rng(0)
    return ["".join(rng.choice(list(ALPHABET), rng.integers(30))) for _ in range(2000)]


def what_should_be_left(text):
    """Everything in lower case but white space, control characters, and marks that stand on nothing."""
    left, standing = "", False
    for character in text.lower().replace("’", "'"):
        category = unicodedata.category(character)
        mark = category[0] == "M" or category == "Cf"
        standing = category[0] in "LNPS" or (mark and standing)
        left += character if standing else ""
    return left


@pytest.mark.parametrize(("text", "tokens"), EXAMPLES)
def test_examples(text, tokens):
    assert tokenize(text) == tokens


def test_nothing_is_lost_but_space_control_characters_case_and_loose_marks():
    for text in random_texts():
        assert "".join(tokenize(text)) == what_should_be_left(text), repr(text)


def test_tokens_are_never_empty_and_never_hold_white_space():
    for text in random_texts():
        assert all(token and not any(map(str.isspace, token)) for token in tokenize(text)), repr(text)


def test_a_token_is_one_word_or_one_punctuation_mark():
    for token in (token for text in random_texts() for token in tokenize(text)):
        signs = [sign for sign in token if unicodedata.category(sign)[0] in "PS"]
        assert token[0] not in signs or len(signs) == 1, repr(token)  # a mark with what modifies it
        assert token[0] in signs or set(signs) <= {"'"}, repr(token)  # a word with apostrophes inside
        assert len(token) == 1 or token[-1] != "'", repr(token)


def test_tokens_stay_the_same_when_tokenized_again():
    for text in random_texts():
        assert tokenize(" ".join(tokenize(text))) == tokenize(text), repr(text)


@pytest.mark.parametrize("thing", [None, 3, b"bank", ["bank"]])
def test_only_a_string_is_accepted(thing):
    with pytest.raises(TypeError, match=rf"^tokenize wants one string; got {type(thing).__name__}\.$"):
        tokenize(thing)
