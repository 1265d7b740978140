"""Chapter 01: a search that counts words: what it finds among ten sentences, and what it does not."""

from functools import cache

import numpy as np

from attention_lib.text import bag_of_words, tokenize
from attention_lib.vectors import cosine_similarity

SENTENCES = [
    "The cat sat on the mat.",
    "The cat was chased by a dog.",
    "Alice gave Bob a book, and he smiled.",
    "The bank will not lend money if the customer has bad credit.",
    "She deposited her check at the bank.",
    "We sat by the river bank.",
    "The boat drifted down the river to the sea.",
    "The teacher read a story to the children.",
    "The key is under the mat.",
    "A dog barked at the moon all night.",
]
QUERIES = {  # kind → query → the sentences that we would call right, counted from 0
    "same words": {"Did the cat sit on the mat?": [0], "Where is the key?": [8], "Will the bank lend me money?": [3],
                   "Who gave Alice a book?": [2], "A story for children": [7]},
    "small words": {"The end of the story": [7], "The light of the moon": [9], "The man and the dog": [1, 9],
                    "The cover of the book": [2], "The smile of the customer": [3]},
    "other words": {"We lay on the shore.": [5, 6], "A client wants a loan.": [3], "The ship reached the ocean.": [6],
                    "A puppy hunted the kitten.": [1], "The hound howled.": [9]},
    "other sense": {"Otters live at the bank.": [5], "Will the bank flood?": [5],
                    "A boat was tied up at the bank.": [5, 6], "Robbers in the bank": [3, 4],
                    "To the bank for cash": [3, 4]},
}
WEIGHTINGS = ("counts", "tf-idf")


def ten_sentences():
    """The sentences that chapter 01 compares and searches."""
    return list(SENTENCES)


def twenty_queries():
    """Queries of four kinds: dict of a kind → dict of a query → the numbers of the right sentences, from 0."""
    return {kind: dict(queries) for kind, queries in QUERIES.items()}


def search(query, weighting="tf-idf"):
    """How near each of the ten sentences is to a query.

    Args:
        query: a text; words that no sentence has are left out.
        weighting: "counts", or "tf-idf" for counts times idf.

    Returns:
        (10,) cosines.

    Raises:
        ValueError: the weighting is unknown, or no word of the query stands in any sentence.

    >>> SENTENCES[search("The light of the moon").argmax()]
    'A dog barked at the moon all night.'
    """
    if weighting not in WEIGHTINGS:
        raise ValueError(f"weighting should be one of {', '.join(WEIGHTINGS)}; got {weighting!r}.")
    counts, vocabulary, idf = _table()
    known = [word for word in tokenize(query) if word in vocabulary]
    if not known:
        raise ValueError(f"No word of {query!r} stands in any of the ten sentences.")
    weights = idf if weighting == "tf-idf" else np.ones(len(vocabulary))
    asked, _ = bag_of_words([known], vocabulary)  # (1, V)
    return cosine_similarity(asked * weights, counts * weights)


def found_by_kind(weighting="tf-idf"):
    """How many of the five queries of each kind find a right sentence first: dict of a kind → a count.

    >>> found_by_kind("counts")
    {'same words': 5, 'small words': 1, 'other words': 1, 'other sense': 0}
    """
    return {kind: sum(int(search(query, weighting).argmax()) in right for query, right in queries.items())
            for kind, queries in QUERIES.items()}


def found_by_lot():
    """What a sentence drawn by lot would find of each kind's five, on average: dict of a kind → a number."""
    return {kind: sum(len(right) for right in queries.values()) / len(SENTENCES) for kind, queries in QUERIES.items()}


@cache
def _table():
    """Counts (10, V), vocabulary and idf (V,) of the ten sentences."""
    counts, vocabulary = bag_of_words(SENTENCES)
    return counts, vocabulary, np.log((1 + len(counts)) / (1 + (counts > 0).sum(axis=0))) + 1
