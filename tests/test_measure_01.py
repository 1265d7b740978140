"""Chapter 01: the search among ten sentences, and what it finds."""

import numpy as np
import pytest

from attention_lib import measure
from attention_lib.measure.chapter_01 import SENTENCES
from attention_lib.text import bag_of_words, tf_idf, tokenize
from attention_lib.vectors import cosine_similarity


def test_the_search_compares_a_query_with_every_sentence_as_the_library_does():
    table, vocabulary = tf_idf(SENTENCES)
    counts, _ = bag_of_words(SENTENCES)
    for row, sentence in enumerate(SENTENCES):  # a sentence asked is found, and is as near to the others as its own row
        for weighting, rows in (("tf-idf", table), ("counts", counts)):
            found = measure.search(f"Zebras! {sentence}", weighting)
            np.testing.assert_allclose(found, cosine_similarity(rows[row], rows))
            assert found.argmax() == row and found[row] == pytest.approx(1)
    assert len(vocabulary) == 50


def test_what_is_found_of_each_kind_is_counted_again_here():
    queries = measure.twenty_queries()
    counted = {kind: sum(int(np.argmax(measure.search(query))) in right for query, right in five.items()) for kind, five in queries.items()}
    assert measure.found_by_kind() == counted and measure.found_by_kind("counts") != counted
    assert [len(five) for five in queries.values()] == [5] * 4
    assert all(set(right) <= set(range(10)) and right for five in queries.values() for right in five.values())
    assert measure.found_by_lot()["same words"] == pytest.approx(0.5)  # one right sentence of ten, five times


def test_other_words_are_other_words():
    small = {"a", "the", "on", "we", "to", "by", "at"}
    for query, right in measure.twenty_queries()["other words"].items():
        for row in right:
            assert not ({*tokenize(query)} & {*tokenize(SENTENCES[row])}) - small - {"."}, query
    assert all("bank" in tokenize(query) for query in measure.twenty_queries()["other sense"])


def test_what_was_given_out_can_be_changed_and_the_experiment_stays():
    measure.ten_sentences().clear()
    measure.twenty_queries()["same words"].clear()
    assert len(measure.ten_sentences()) == 10 and measure.found_by_kind()["same words"] == 5


@pytest.mark.parametrize(("given", "said"), [(("the cat", "idf"), "counts, tf-idf; got 'idf'"), (("zebras !", "counts"), "No word of 'zebras !'")])
def test_what_cannot_be_searched_is_told(given, said):
    with pytest.raises(ValueError, match=said):
        measure.search(*given)
