"""From a text to its words, and from words to numbers: by hand, as properties, and beside scikit-learn."""

import re
import unicodedata

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer

from attention_lib.spelling import IGNORABLE, one_spelling
from attention_lib.text import bag_of_words, one_hot, tf_idf, tokenize, words_of

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
    ("Cafe\u0301 ÉCOLE", ["caf\u00e9", "école"]),
    ("БАНК 銀行", ["банк", "銀行"]),
    ("bank🏦!", ["bank", "🏦", "!"]),
    ("❤\ufe0f", ["❤\ufe0f"]),
    # what cannot be seen
    ("ri\u200bver", ["river"]), ("river\u00ad", ["river"]), ("\ufeffriver", ["river"]), ("ri\u200ever\u200f", ["river"]),
    ("\u202ariver\u202c \u2066bank\u2069", ["river", "bank"]), ("ri\u2060ver", ["river"]), ("ri\u034fver", ["river"]),
    ("ri\ufe0fver\U000e0101", ["river"]), ("ri\u180ever", ["river"]), ("ri\u2065ver", ["river"]), ("river\u3164", ["river"]),
    ("ri\ufff9ver", ["river"]), ("won\u00ad’\u200bt", ["won't"]), ("\u200b \u00ad\ufeff", []), ("\u200b!\u200b", ["!"]),
    ("葛\U000e0100城 葛城", ["葛城", "葛城"]), ("cafe\u200b\u0301", ["caf\u00e9"]), ("ش\u200fهر", ["شهر"]),
    # joiners: those between letters that join, behind a virama and inside emoji stay; others cannot be seen
    ("ri\u200dver ri\u200cver \u200driver\u200c", ["river"] * 3), ("БА\u200dНК", ["банк"]), ("銀\u200d行", ["銀行"]),
    ("می\u200cخواهم", ["می\u200cخواهم"]), ("خانه\u200c.", ["خانه", "."]), ("\u200cخانه", ["خانه"]),
    ("क्\u200dष क्\u200cष", ["क्\u200dष", "क्\u200cष"]), ("ശ്രീ അവന്\u200d", ["ശ്രീ", "അവന്\u200d"]),
    ("ශ්\u200dරී", ["ශ්\u200dරී"]), ("नदी\u200d", ["नदी"]), ("नदी\u200b", ["नदी"]), ("\u1820\u180b\u1820", ["\u1820\u180b\u1820"]),
    ("👩\u200d👧", ["👩\u200d👧"]), ("👩🏽\u200d❤\ufe0f\u200d👨!", ["👩🏽\u200d❤\ufe0f\u200d👨", "!"]), ("👩\u200d", ["👩"]),
    ("👍🏽 🏽", ["👍🏽", "🏽"]), ("1\ufe0f\u20e3 1\ufe0f", ["1\ufe0f\u20e3", "1"]),
    ("🏴\U000e0067\U000e0062\U000e007f", ["🏴\U000e0067\U000e0062\U000e007f"]),
    # composed and not; the Turkish I with a dot; full-width letters and ligatures are words of their own
    ("Å\u0301 A\u030a\u0301 \u212b\u0301", ["\u01fb"] * 3), ("한\u1112\u1161\u11ab", ["한한"]), ("Ω \u2126", ["ω", "ω"]),
    ("İstanbul I\u0307stanbul i\u0307stanbul istanbul", ["istanbul"] * 4),
    ("ＢＡＮＫ ﬁsh", ["ｂａｎｋ", "ﬁsh"]),
]
ALPHABET = ("abZÉİΣςßдЖ銀कखअ०१29½²'’‘\"“”.,;:!?-_()<>/&$€+=^`~#@%"
            "🏦👍🏽🇫🇷❤♀\u200d\ufe0f\u0301\u0308\u093e\u093f\u094d\u0902\u00ad\u200b\ufeff"
            "  \n\t\r\u00a0\u3000\u2028\x00\x1b\u0378\ue000")


def random_texts():
    rng = np.random.default_rng(0)
    return ["".join(rng.choice(list(ALPHABET), rng.integers(30))) for _ in range(2000)]


def what_should_be_left(text):
    """Everything in one spelling but white space, control characters, and marks that stand on nothing."""
    left, standing = "", False
    for character in one_spelling(text):
        category = unicodedata.category(character)
        mark = category[0] == "M" or category == "Cf"
        standing = category[0] in "LNPS" or (mark and standing)
        left += character if standing else ""
    return left.replace("\u200d", "").replace("\u200c", "")  # joiners hang on borders, too: the examples tell


@pytest.mark.parametrize(("text", "tokens"), EXAMPLES)
def test_examples(text, tokens):
    assert tokenize(text) == tokens


def test_nothing_is_lost_but_space_control_characters_case_and_loose_marks():
    for text in random_texts():
        left = "".join(tokenize(text)).replace("\u200d", "").replace("\u200c", "")
        assert left == what_should_be_left(text), ascii(text)


def test_tokens_are_never_empty_and_never_hold_white_space():
    for text in random_texts():
        assert all(token and not any(map(str.isspace, token)) for token in tokenize(text)), repr(text)


def test_a_token_is_one_word_or_one_punctuation_mark():
    for token in (token for text in random_texts() for token in tokenize(text)):
        signs = [sign for sign in token if unicodedata.category(sign)[0] in "PS"]
        joined = token.count("\u200d") + sum(token[1:].count(tone) for tone in "🏻🏼🏽🏾🏿")
        assert token[0] not in signs or len(signs) - joined <= 1, repr(token)  # a mark with what modifies or joins it
        assert token[0] in signs or set(signs) <= {"'"}, repr(token)  # a word with apostrophes inside
        assert len(token) == 1 or token[-1] != "'", repr(token)


def test_tokens_stay_the_same_when_tokenized_again():
    for text in random_texts():
        assert tokenize(" ".join(tokenize(text))) == tokenize(text), repr(text)


def test_nothing_invisible_makes_another_word():
    codes = [ord(each) for each in ascii_ranges(IGNORABLE)]
    assert len(codes) == 4174  # as many as DerivedCoreProperties.txt of Unicode 15 counts
    for code in codes:
        for text in ("ri{}ver", "{}river", "river{}", "ri{0}{0}ver", "riv{0}e\u0301r", "won{0}'t"):
            assert tokenize(text.format(chr(code))) == tokenize(text.format("")), (hex(code), text)


def ascii_ranges(characters):
    """Every character of the inside of a character class."""
    parts = re.findall("(.)(?:-(.))?", characters)
    return [chr(code) for first, last in parts for code in range(ord(first), ord(last or first) + 1)]


@pytest.mark.parametrize("text", ["café", "naïve Ångström", "tiếng Việt", "が ぎ", "한국어", "नदी क़", "ǖ ṩ"])
def test_composed_and_decomposed_accents_are_one_word(text):
    assert tokenize(unicodedata.normalize("NFD", text)) == tokenize(unicodedata.normalize("NFC", text))
    assert bag_of_words([unicodedata.normalize("NFD", text)])[1] == bag_of_words([text])[1]


@pytest.mark.parametrize("thing", [None, 3, b"bank", ["bank"]])
def test_only_a_string_is_accepted(thing):
    with pytest.raises(TypeError, match=rf"^tokenize wants one string; got {type(thing).__name__}\.$"):
        tokenize(thing)


# Words without punctuation marks

@pytest.mark.parametrize(("document", "words"), [
    ("The bank won't lend — why?", ["the", "bank", "won't", "lend", "why"]),
    ("well-known $3", ["well", "known", "3"]),
    ("बैंक में पैसा।", ["बैंक", "में", "पैसा"]),
    ("bank🏦 'tis", ["bank", "tis"]),
    ("?! …", []),
    (["The", "bank", "!"], ["The", "bank", "!"]),  # a list stays as it is
    (("a", "b"), ["a", "b"]),
])
def test_words_are_the_tokens_of_a_text_that_are_no_marks(document, words):
    assert words_of(document) == words


# One-hot

def test_one_hot_rows_of_a_sentence_worked_by_hand():
    matrix, vocabulary = one_hot("The dog bites the man.")
    assert vocabulary == ["bites", "dog", "man", "the"]
    assert matrix.tolist() == [[0, 0, 0, 1], [0, 1, 0, 0], [1, 0, 0, 0], [0, 0, 0, 1], [0, 0, 1, 0]]


def test_the_columns_follow_the_vocabulary_that_is_given():
    matrix, vocabulary = one_hot(["dog", "cat"], vocabulary=("dog", "table", "cat"))
    assert vocabulary == ["dog", "table", "cat"]
    assert matrix.tolist() == [[1, 0, 0], [0, 0, 1]]


def test_every_two_different_words_are_equally_far_apart():
    matrix, _ = one_hot(["dog", "cat", "table", "dog"])
    distances = np.linalg.norm(matrix[:, None] - matrix, axis=-1)
    assert distances[0, 1] == distances[0, 2] == distances[1, 2] == np.sqrt(2) and distances[0, 3] == 0


@pytest.mark.parametrize("function", [one_hot, lambda words, vocabulary: bag_of_words([words], vocabulary)],
                         ids=["one_hot", "bag_of_words"])
@pytest.mark.parametrize(("words", "vocabulary", "sentence"), [
    ("a big dog", ["a", "dog"], "no column for 'big'. Leave such words out, or add them to it."),
    ("e d c b a", ["e"], "no column for 'a', 'b', 'c' …. Leave"),
    ("dog", [], "no column for 'dog'"),
    ("dog", ["Dog"], "no column for 'dog'"),
    ("dog", ["dog", "cat", "dog"], "names a word twice"),
])
def test_a_vocabulary_without_the_word_or_with_it_twice_is_refused(function, words, vocabulary, sentence):
    with pytest.raises(ValueError) as caught:
        function(words, vocabulary)
    assert sentence in str(caught.value)


# Bag of words

def test_counts_worked_by_hand():
    counts, vocabulary = bag_of_words(["The cat sat on the mat.", "A dog! A dog?", ["dog", "Cat", "!"]])
    assert vocabulary == ["!", "Cat", "a", "cat", "dog", "mat", "on", "sat", "the"]
    assert counts.tolist() == [[0, 0, 0, 1, 0, 1, 1, 1, 2], [0, 0, 2, 0, 2, 0, 0, 0, 0], [1, 1, 0, 0, 1, 0, 0, 0, 0]]


def test_a_bag_of_words_is_the_sum_of_its_one_hot_rows():
    text = "From the river bank we walked to the bank to deposit our money."
    assert bag_of_words([text])[0][0].tolist() == one_hot(text)[0].sum(axis=0).tolist()


def test_counts_take_a_vocabulary_with_words_that_do_not_occur():
    counts, vocabulary = bag_of_words(["dog dog cat"], vocabulary=["table", "dog", "cat"])
    assert vocabulary == ["table", "dog", "cat"] and counts.tolist() == [[0, 2, 1]]


def test_words_of_other_scripts_are_counted():
    counts, vocabulary = bag_of_words(["Банк, банк; 銀行", "पैसा। पैसा बैंक"])
    assert vocabulary == ["банк", "पैसा", "बैंक", "銀行"]
    assert counts.tolist() == [[2, 0, 0, 1], [0, 2, 1, 0]]


@pytest.mark.parametrize("function", [bag_of_words, tf_idf])
def test_a_document_without_words_has_a_row_of_zeros(function):
    matrix, vocabulary = function(["", "bank", "?!", []])
    assert vocabulary == ["bank"] and matrix.tolist() == [[0], [1], [0], [0]]


@pytest.mark.parametrize("function", [bag_of_words, tf_idf])
def test_no_documents_make_an_empty_table(function):
    matrix, vocabulary = function([])
    assert matrix.shape == (0, 0) and vocabulary == []


@pytest.mark.parametrize("function", [bag_of_words, tf_idf])
def test_one_text_in_place_of_a_list_is_refused(function):
    with pytest.raises(ValueError, match=r"got one text. Put it in a list: \[text\]"):
        function("The cat sat on the mat.")


# What is no document, with its place

class Column:
    """A column of a table, as pandas has it: no list, but one text after another."""

    def __init__(self, *values):
        self.values = values

    def __iter__(self):
        return iter(self.values)


class Table(Column):
    columns = ["text"]


@pytest.mark.parametrize("function", [bag_of_words, tf_idf])
@pytest.mark.parametrize(("documents", "sentence"), [
    (["a", "b", float("nan")], "documents[2] is NaN (float); wanted a text or a list of words. Leave out what is empty, or put \"\" there."),
    (["a", np.float64("nan")], "documents[1] is NaN (float64); wanted a text or a list of words. Leave out what is empty"),
    (["a", None], "documents[1] is None; wanted a text or a list of words. Leave out what is empty"),
    ([b"a"], "documents[0] is bytes; wanted a text or a list of words. Bytes become text by `.decode()`."),
    ([3], "documents[0] is 3 (int); wanted a text or a list of words."),
    ([np.int64(3)], "documents[0] is 3 (int64); wanted a text"), ([2.5, "a"], "documents[0] is 2.5 (float); wanted a text"),
    ([True], "documents[0] is True (bool); wanted a text"),
    ([{"text": "a"}], "documents[0] is a dict; wanted a text or a list of words. Take its keys or its values"),
    ([{"a", "b"}], "documents[0] is a set; wanted a text or a list of words. A set has no order. Sort it"),
    ([["a", None]], "documents[0][1] is None; wanted a word."), ([["a"], ["b", float("nan")]], "documents[1][1] is NaN (float); wanted a word."),
    ([["a", 7]], "documents[0][1] is 7 (int); wanted a word."), ([["a", b"b"]], "documents[0][1] is bytes; wanted a word."),
    ([[["a"]]], "documents[0][0] is a list; wanted a word."),
    (None, "documents is None; wanted a list of texts."), (3, "documents is 3 (int); wanted a list of texts."),
    (float("nan"), "documents is NaN (float); wanted a list of texts."), (b"a b", "documents is bytes; wanted a list of texts."),
    ({"one": "a"}, "documents is a dict; wanted a list of texts. Take its keys or its values"),
    ({"a", "b"}, "documents is a set; wanted a list of texts."), (object(), "documents is an object; wanted a list of texts."),
    (Table("text"), "documents is a Table; wanted a list of texts. Take one of its columns."),
    (np.array(3.0), "documents is an array; wanted a list of texts."),
    (Column("a", float("nan")), "documents[1] is NaN (float); wanted a text"),
    (range(2), "documents[0] is 0 (int); wanted a text"), (Column(["a", None]), "documents[0][1] is None; wanted a word"),
    (np.array(["a", None], object), "documents[1] is None; wanted a text"),
])
def test_what_is_no_document_is_refused_with_its_place(function, documents, sentence):
    with pytest.raises(ValueError) as caught:
        function(documents)
    assert str(caught.value).startswith(sentence) and "\n" not in str(caught.value)


@pytest.mark.parametrize(("words", "sentence"), [
    (None, "words is None; wanted a text or a list of words."), (["a", None], "words[1] is None; wanted a word."),
    (b"a", "words is bytes; wanted a text or a list of words."), ([1, 2], "words[0] is 1 (int); wanted a word."),
    ({"a": 1}, "words is a dict; wanted"), (float("nan"), "words is NaN (float); wanted"),
])
def test_one_hot_refuses_what_is_no_word(words, sentence):
    with pytest.raises(ValueError) as caught:
        one_hot(words)
    assert str(caught.value).startswith(sentence)


@pytest.mark.parametrize(("vocabulary", "sentence"), [
    ("dog", "vocabulary is a text; wanted a list of words. Try tokenize(text)."), ({"dog": 0}, "vocabulary is a dict; wanted"),
    ({"dog"}, "vocabulary is a set; wanted a list of words. A set has no order."), (["dog", None], "vocabulary[1] is None; wanted a word."),
    (b"dog", "vocabulary is bytes; wanted"), (7, "vocabulary is 7 (int); wanted"),
])
def test_a_vocabulary_is_a_list_of_words(vocabulary, sentence):
    for function, text in ((one_hot, "dog"), (bag_of_words, ["dog"])):
        with pytest.raises(ValueError) as caught:
            function(text, vocabulary)
        assert str(caught.value).startswith(sentence)


@pytest.mark.parametrize("documents", [
    ("a b", "b"), iter(["a b", "b"]), (text for text in ["a b", "b"]), np.array(["a b", "b"]), Column("a b", "b"),
    np.array(["a b", "b"], object), [("a", "b"), Column("b")], {"x": "a b", "y": "b"}.values(), dict.fromkeys(["a b", "b"]).keys(),
    [np.array(["a", "b"]), iter("b")], [np.str_("a b"), "b"],
], ids=lambda documents: type(documents).__name__)
def test_anything_that_gives_one_text_after_another_is_a_list_of_documents(documents):
    counts, vocabulary = bag_of_words(documents)
    assert vocabulary == ["a", "b"] and counts.tolist() == [[1, 1], [0, 1]]


# TF-IDF

def test_tf_idf_worked_by_hand():
    matrix, vocabulary = tf_idf(["the bank the river", "the bank", "the money"])
    assert vocabulary == ["bank", "money", "river", "the"]
    # 3 documents; idf is ln(4 / (1 + df)) + 1: bank ln(4/3) + 1, money and river ln(4/2) + 1, the ln(4/4) + 1
    # = 1.287682, 1.693147, 1.693147, 1; so the rows and their lengths are
    # 1.287682, 0, 1.693147, 2 (2.919738);   1.287682, 0, 0, 1 (1.630376);   0, 1.693147, 0, 1 (1.966405)
    wanted = [[0.441027, 0, 0.579897, 0.684993], [0.789807, 0, 0, 0.613356], [0, 0.861037, 0, 0.508542]]
    np.testing.assert_allclose(matrix, wanted, atol=1e-6)


def test_a_word_of_every_document_weighs_least_and_a_word_of_one_most():
    matrix, vocabulary = tf_idf(["the bank lends", "the bank grows", "the river"])
    weight = dict(zip(vocabulary, matrix[0], strict=True))
    assert 0 < weight["the"] < weight["bank"] < weight["lends"]


# Properties, and parity with scikit-learn

DOCUMENTS = st.lists(st.lists(st.sampled_from(["bank", "river", "money", "the"]), max_size=8), min_size=1, max_size=6)
CANON = ["The cat sat on the mat.", "The cat was chased by a dog.", "dog bites man", "man bites dog",
         "The bank will not lend money if the customer has bad credit.", "She deposited her check at the bank.",
         "From the river bank we walked to the bank to deposit our money.", "", "Alice's book won't — can't! — bite."]
NATURAL = {"the canon": CANON, "random texts": random_texts()[:300], "one document": CANON[:1], "equal ones": CANON[:1] * 3}


@settings(deadline=None)
@given(DOCUMENTS, st.randoms(use_true_random=False))
def test_the_order_of_the_words_makes_no_difference(documents, random):
    shuffled = [random.sample(words, len(words)) for words in documents]
    assert bag_of_words(shuffled)[0].tolist() == bag_of_words(documents)[0].tolist()
    np.testing.assert_array_equal(tf_idf(shuffled)[0], tf_idf(documents)[0])


@settings(deadline=None)
@given(DOCUMENTS)
def test_counts_add_up_to_words_and_tf_idf_rows_have_length_one(documents):
    sizes = np.array([len(words) for words in documents])
    np.testing.assert_array_equal(bag_of_words(documents)[0].sum(axis=1), sizes)
    np.testing.assert_allclose(np.linalg.norm(tf_idf(documents)[0], axis=1), sizes > 0, atol=1e-12)


@pytest.mark.parametrize("texts", NATURAL.values(), ids=NATURAL)
@pytest.mark.parametrize(("function", "vectorizer"), [(bag_of_words, CountVectorizer), (tf_idf, TfidfVectorizer)])
def test_counts_and_tf_idf_equal_scikit_learns(function, vectorizer, texts):
    theirs = vectorizer(tokenizer=words_of, token_pattern=None, lowercase=False)
    wanted = theirs.fit_transform(texts).toarray()
    matrix, vocabulary = function(texts)
    assert vocabulary == theirs.get_feature_names_out().tolist()
    np.testing.assert_allclose(matrix, wanted, rtol=0, atol=1e-12)
