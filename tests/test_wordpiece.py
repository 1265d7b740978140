"""WordPiece: rules worked by hand, and parity with the package `tokenizers` on text of every kind."""

import random
import unicodedata

import pytest

from attention_lib import load_minilm
from attention_lib.data_files import FOLDER
from attention_lib.senses import load_senses
from attention_lib.wordpiece import basic_words, word_pieces

# What Unicode itself put into another group after version 8, which is the one `tokenizers` keeps
REGROUPED = {"\u166d": "Po → So", "\u1734": "Mn → Mc", "\u1885": "Lo → Mn", "\u1886": "Lo → Mn"}
TEXTS = [
    "", " ", "\n\t\r", "bank", "The bank won't lend money.", "well-known; e.g. U.S.A., $3.50 (20%) — “so”…", "don’t",
    "Café naïve Ångström façade İstanbul Straße ẞ ﬁ ſ ǅ", "cafe\u0301 A\u030angstro\u0308m o\u0308\u0323",
    "ΟΔΟΣ Σίσυφος ΣΑΣ.", "Москва Ёж", "東京 2020年 漢字かな カナ ｱ", "北京，你好。", "한글 서울", "हिन्दी की", "ไทย", "שָׁלוֹם עולם",
    "السَّلامُ عليكم", "ქართული", "አማርኛ", "👍🏽 🙂 👩\u200d👩\u200d👧 🇫🇷 ❤\ufe0f", "𝐇𝐞𝐥𝐥𝐨 Ⅳ Ⓐ ½ ² ™ €",
    "zero\u200bwidth soft\u00adhyphen \ufeffmark\u2060 left\u200eto\u202eright", "a\x00b\x07c\x7fd\x85e\ufffdf\x1cg\x0bh\x0ci",
    "a\u00a0b\u2003c\u2028d\u2029e\u3000f\u1680g\u180eh", "\ue000 private \U000f0000", "\U00020000\U0002a6df\U0002b820\U0002b920\uf900",
    "a" * 99, "a" * 100, "a" * 101, "é" * 100, "e\u0301" * 101, "bank" * 40, "Donaudampfschifffahrtsgesellschaft",
    "<b>bank</b> &amp; `code` #tag @user http://a.b/c?d=e_f", "[ bank ] [x] ##bank # #", "²³ x²y", "..." * 30,
]
POOLS = [
    "abcdeéèüñÅßİıſǅΣςﬁ½²'’\u0301\u0308\u0323\u200b\u00ad\ufeff\t\n\r\x0b\x0c\x1c\x85\u2028 \u3000一二あア한글.,!-",
    [chr(code) for code in range(0x20, 0x250)],
    [chr(code) for code in range(0x250, 0x3000)],
    [chr(code) for span in ((0x3000, 0xA000), (0xF900, 0xFB00), (0x1F300, 0x1FB00)) for code in range(*span)],
    [chr(code) for span in ((0, 0xD800), (0xE000, 0x32000), (0xE0000, 0xE0200)) for code in range(*span)],
]


@pytest.fixture(scope="module")
def theirs(published_folder):
    """The tokenizer that was published with the model, without its padding and cutting at 128 tokens."""
    import tokenizers
    tokenizer = tokenizers.Tokenizer.from_file(str(published_folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


@pytest.fixture(scope="module")
def differing(theirs):
    """The characters, of all planes that are in use, that the two cut differently between two letters."""
    def their_words(text):
        return [word for word, _ in theirs.pre_tokenizer.pre_tokenize_str(theirs.normalizer.normalize_str(text))]

    found = set()
    for start in range(0, len(POOLS[-1]), 64):
        some = [f"a{each}b" for each in POOLS[-1][start:start + 64]]
        if basic_words("\n".join(some)) != their_words("\n".join(some)):
            found |= {text[1] for text in some if basic_words(text) != their_words(text)}
    return found


def assert_same(model, theirs, text):
    assert model.tokenize(text) == theirs.encode(text, add_special_tokens=False).tokens, ascii(text)


# The rules, by hand

@pytest.mark.parametrize(("text", "words"), [
    ("The Bank, please!", ["the", "bank", ",", "please", "!"]),
    ("don't", ["don", "'", "t"]),
    ("Café Ångström", ["cafe", "angstrom"]),
    ("東京2020年", ["東", "京", "2020", "年"]),
    ("ひらがな", ["ひらかな"]),  # the mark that voices か goes like an accent
    ("soft\u00adhyphen a\x00b", ["softhyphen", "ab"]),
    ("one\u00a0two\u3000three\u2028four", ["one", "two", "three", "four"]),
    ("a\u200bb", ["ab"]),
    ("ΟΔΟΣ", ["οδοσ"]),  # each letter by itself: no final sigma
    ("$5^2~`x", ["$", "5", "^", "2", "~", "`", "x"]),
    ("[MASK]", ["[", "mask", "]"]),
    ("", []), (" \n", []),
])
def test_words_by_hand(text, words):
    assert basic_words(text) == words


@pytest.mark.parametrize(("word", "pieces"), [
    ("bank", ["bank"]),
    ("banks", ["bank", "##s"]),
    ("mudbanks", ["mud", "##bank", "##s"]),
    ("mudban", ["[UNK]"]),  # no piece for the rest, so none for the whole
    ("smud", ["[UNK]"]),
    ("muds", ["mud", "##s"]),
    ("sbank", ["[UNK]"]),  # "##s" is not a beginning
    ("unable", ["una", "##ble"]),  # the longest beginning, even where a shorter one fits better
    ("", []),
])
def test_pieces_by_hand(word, pieces):
    known = {"bank", "mud", "un", "una", "##able", "##ble", "##bank", "##s"}
    assert word_pieces(word, known) == pieces


def test_only_words_of_up_to_a_hundred_letters_are_cut():
    assert word_pieces("a" * 100, {"a", "##a"}) == ["a"] + 99 * ["##a"]
    assert word_pieces("a" * 101, {"a", "##a"}) == ["[UNK]"]
    assert word_pieces("aaaa", {"a", "##a"}, longest=3) == ["[UNK]"]


@pytest.mark.parametrize("text", [None, 5, ["a", "list"], b"bytes"])
def test_what_is_not_a_string_is_refused(text):
    with pytest.raises(TypeError, match=f"^The model reads one string; got {type(text).__name__}"):
        basic_words(text)


def test_lone_surrogates_are_unknown_words_and_no_error():
    assert load_minilm().tokenize("bank \ud800 river") == ["bank", "[UNK]", "river"]


# Parity with `tokenizers`

@pytest.mark.parametrize("text", TEXTS, ids=lambda text: ascii(text)[:30])
def test_text_of_every_kind_is_cut_like_theirs(theirs, text):
    assert_same(load_minilm(), theirs, text)


def test_all_texts_of_the_book_are_cut_like_theirs(theirs):
    by_hand = (FOLDER / "small_world_by_hand.txt").read_text(encoding="utf-8").splitlines()
    texts = [example.text for example in load_senses()] + by_hand
    assert len(texts) > 700
    model = load_minilm()
    for text in texts:
        assert_same(model, theirs, text)


def test_every_word_piece_itself_is_cut_like_theirs(theirs):
    model = load_minilm()
    special = {"[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"}
    text = " ".join(piece for piece in model.index if piece not in special)
    assert_same(model, theirs, text)


def test_characters_cut_differently_are_those_younger_than_their_tables(differing):
    """`tokenizers` keeps the groups of Unicode 8. Python has a copy of Unicode 3.2, too old to know any younger character."""
    assert len(differing) < 1000
    assert {each for each in differing if unicodedata.ucd_3_2_0.category(each) != "Cn"} <= set(REGROUPED)
    assert min(differing) > "\u0600"  # nothing in Latin, Greek or Cyrillic
    young = [unicodedata.category(each) for each in differing - set(REGROUPED)]
    assert {category[0] for category in young} <= {"M", "P", "C"}  # marks, punctuation, control, or too young for Python


@pytest.mark.parametrize("kind", range(len(POOLS)))
def test_random_text_is_cut_like_theirs(theirs, differing, kind):
    """Left out are the characters of the test above, and no others."""
    draw, model = random.Random(kind), load_minilm()
    letters = [each for each in POOLS[kind] if each not in differing]
    for _ in range(1500):
        text = "".join(draw.choices(letters, k=draw.randrange(30)))
        assert_same(model, theirs, text)
        mixed = "".join(draw.choice([each, draw.choice("ab c.")]) for each in text)  # more beside letters and spaces
        assert_same(model, theirs, mixed)


def test_a_special_token_in_the_text_is_text_here_and_special_there(theirs):
    assert load_minilm().tokenize("[MASK]") == ["[", "mask", "]"]
    assert theirs.encode("[MASK]", add_special_tokens=False).tokens == ["[MASK]"]
