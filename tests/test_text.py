"""From a text to its words, and from words to numbers: by hand, as properties, and beside scikit-learn."""

import unicodedata

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer

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
