"""The checks of chapter 01."""

import numpy as np

from attention_lib.checks.asked import numbers
from attention_lib.checks.exercise import exercise, expect, finite, same
from attention_lib.text import bag_of_words, tf_idf
from attention_lib.vectors import cosine_similarity, unit


@exercise("1.1", asks_for="one number", praise="Four numbers, two numbers, a negative cosine, and lists of zeros.")
def exercise_1_1(function):
    """The cosine of two lists: exercise_1_1(plain_cosine)."""
    a, b = [1.0, -2.0, 0.0, 3.0], [2.0, 1.5, 1.0, -2.0]
    dot, first, second = np.dot(a, b), np.linalg.norm(a), np.linalg.norm(b)
    right, got = dot / (first * second), function(a, b)
    yield np.shape(got) == (), "Return one number."
    yield from expect(got, right, {
        "This is the dot product, so long lists win. Which two lengths are to be divided out?": dot,
        "One of the two lengths is divided out, the other is not.": [dot / first, dot / second],
        "This has squares of lengths in it: a square root is missing.":
            [right / (first * second), right / first, right / second],
        "One square root too many: each length has one, their product none.": dot / (first * second) ** 0.5,
        "You divide by the sum of the two lengths. Divide by each of them.": dot / (first + second),
        "len() is how many numbers there are. How long is the arrow?": dot / (4 * 4),
        "This is the mean of the products. How long are the two arrows?": dot / 4,
        "A length is no sum of sizes. What did Pythagoras do first?": dot / np.abs(a).sum() / np.abs(b).sum(),
        "This grows as the arrows part: it is 1 minus the cosine.": 1 - right,
        "This is the angle. Its cosine is asked for.": np.arccos(right),
        "This is the distance of the two tips. Begin with the dot product.": np.linalg.norm(np.subtract(a, b)),
        "With numbers below 0 a cosine may be negative: leave its sign as it is.": abs(right),
        "You multiply by the lengths. They are to be divided out.": dot * first * second,
    }, otherwise="The number is wrong. In order: products added up, two lengths, divide.")
    yield same(function([1, 2], [2, 4]), 1), "It is right for lists of four numbers, not for lists of two."
    try:
        of_zeros = [function([0, 0], [1, 2]), function([3, 4], [0, 0]), function([0, 0], [0, 0])]
    except (ZeroDivisionError, ValueError):
        of_zeros = None
    yield (same(of_zeros, [0, 0, 0]),
           "A list of zeros has length 0, and nothing can be divided by that. Return 0.0 for it.")


@exercise("1.2", asks_for="a list of numbers, one for each word of the vocabulary",
          praise="Words once, often and never, in the order of the vocabulary, unknown ones left out.")
def exercise_1_2(function):
    """A bag of words: exercise_1_2(count_words)."""
    vocabulary, right = ["the", "dog", "cat", "saw", "a"], np.array([3, 1, 2, 2, 0])
    got = function(["the", "cat", "saw", "the", "dog", "the", "cat", "saw"], vocabulary)
    yield np.ndim(got) > 0, "Return a list of numbers, one for each word of the vocabulary."
    yield np.ndim(got) == 1, "These are rows, one for each word of the text. Add them up."
    yield len(got) != 8, "These are as many numbers as the text has words. Go through the vocabulary instead."
    yield len(got) != 4, "A word of the vocabulary that the text does not have keeps its place, with the count 0."
    yield len(got) == 5, "The vocabulary has 5 words here: return 5 numbers, one for each."
    yield from expect(got, right, {
        "This says whether a word is there. How often is it?": right > 0,
        "The counts are right, but in alphabetical order. Keep that of the vocabulary.": right[np.argsort(vocabulary)],
        "These counts are sorted by size, or by the text. Keep the order of the vocabulary.": -np.sort(-right),
        "These are shares of the text. The counts themselves are asked for.": right / 8,
        "Letters inside words are counted. Compare whole words.": right + [0, 0, 0, 0, 4],
    }, otherwise="The size is right, a count is not. Compare whole words.")
    try:
        more = function(["the", "cat", "saw", "the", "caterpillar", "and", "ran"], vocabulary)
    except (KeyError, ValueError, IndexError):
        more = None
    yield more is not None, "It stops at a word that the vocabulary does not have. Leave such words out."
    yield (np.shape(more) == (5,),
           "A word that the vocabulary does not have gets a number of its own. Leave such words out.")
    yield not same(more[2], 2), "The \"cat\" in \"caterpillar\" is counted. Compare whole words."
    yield (same(more, [2, 0, 1, 1, 0]),
           "With words that the vocabulary does not have, the others are counted wrong. Leave only those out.")
    yield not function.changed, "Your function changes the lists that it was given. Make a new one instead."


@exercise("1.3", asks_for="an array, here of shape (4, 5): one row for each text",
          praise="Smoothed idf, rows of length 1, and an empty text that stays at 0.")
def exercise_1_3(function):
    """From counts to TF-IDF: exercise_1_3(weigh)."""
    counts = np.array([[2, 1, 0, 0, 1], [1, 0, 3, 0, 1], [0, 0, 2, 1, 1], [1, 0, 0, 0, 4]])  # (N, V) = (4, 5)
    (n, v), df, total = counts.shape, (counts > 0).sum(axis=0), counts.sum(axis=0)
    idf = np.log((1 + n) / (1 + df)) + 1
    weighted, got = counts * idf, function(counts)

    def by(weights):
        return unit(counts * weights)

    yield np.shape(got) == (4, 5), "For 4 texts and 5 words the answer should have shape (4, 5): one row for each text."
    yield from expect(got, by(idf), {
        "These are the counts themselves.": counts,
        "The rows have length 1, but no word lost weight. Where is the idf, one for each column?": unit(counts),
        "The weights are right, the rows are not of length 1 yet.": weighted,
        "Each row adds up to 1. Its length should be 1.": weighted / weighted.sum(axis=1, keepdims=True),
        "You divide by the length of the whole table. Each row has its own: see axis.":
            weighted / np.linalg.norm(weighted),
        "The columns have length 1, the rows should. Which axis?": weighted / np.linalg.norm(weighted, axis=0),
        "You divide by the length of the counts. Weigh them first, then take the length.":
            weighted / np.linalg.norm(counts, axis=1, keepdims=True),
        "You divide by squares of lengths: a square root is missing.":
            weighted / (weighted**2).sum(axis=1, keepdims=True),
        "The smoothing is missing or half there: a 1 goes above the line and one below.":
            [by(np.log(n / df) + 1), by(np.log((1 + n) / df) + 1), by(np.log(n / (1 + df)) + 1), by(np.log(n / df))],
        "A word that all texts have weighs nothing. The last 1 is missing.": by(idf - 1),
        "The last 1 is inside the logarithm. It is added to it.": by(np.log((1 + n) / (1 + df) + 1)),
        "The logarithm has another base. The formula has the natural one, np.log.":
            [by(np.log10((1 + n) / (1 + df)) + 1), by(np.log2((1 + n) / (1 + df)) + 1)],
        "The logarithm is missing: rare words gain too much.": [by((1 + n) / (1 + df) + 1), by((1 + n) / (1 + df))],
        "A text that has a word twice counts as two texts. df asks whether a text has it: counts > 0.":
            by(np.log((1 + n) / (1 + total)) + 1),
        "The fraction is upside down: common words gain weight.": by(np.log((1 + df) / (1 + n)) + 1),
        "You multiply by df itself, so common words gain weight.": by(df),
        "N is the number of texts, the rows. You took the columns.": by(np.log((1 + v) / (1 + df)) + 1),
        "How often a word stands in a text is lost. Multiply the counts.": unit((counts > 0) * idf),
        "The idf is in there twice.": by(idf**2),
    }, otherwise="The shape is right, the numbers are not. In order: df, idf, counts times idf, lengths.")
    with_empty = function(np.insert(counts, 1, 0, axis=0))  # (5, 5): the second text has no words
    yield (finite(with_empty),
           "A text without words becomes NaN: its length is 0. By what else can its row be divided?")
    yield (same(with_empty, np.insert(by(np.log((2 + n) / (1 + df)) + 1), 1, 0, axis=0)),
           "With a text without words among them, the rows come out wrong. It counts in N.")
    yield not function.changed, "Your function changes the array that it was given. Make a new one instead."


@exercise("1.4", asks_for="the number of the best document, counted from 0, or None where nothing matches",
          fits=lambda answer: answer is None or isinstance(answer, str) or numbers(answer),
          praise="By cosine of counts, the first among equals, unknown words left out, and None where nothing matches.")
def exercise_1_4(function):
    """The best answer to a query: exercise_1_4(best_document)."""
    documents = ["The boat drifted down the river and the rain fell on the boat and the river", "The river bank",
                 "The Bank lends money", "The bank lends money", "Cats sleep on the boat", "A boat on the sea"]
    queries = ["the river", "bank money", "the boat and the river", "the the sea", "the the the boat"]
    counts, vocabulary = bag_of_words(documents)  # (N, V)
    asked = bag_of_words(queries, vocabulary)[0][:, None]  # (Q, 1, V)
    weighted = tf_idf([*documents, *queries])[0]
    cosines, dots = cosine_similarity(asked, counts), asked[:, 0] @ counts.T  # (Q, N) each

    got = [function(query, documents) for query in queries]
    yield not any(each is None for each in got), "It returns None for a query whose words the documents have."
    yield not any(isinstance(each, str) for each in got), "Return the document's number, not its text."
    yield all(np.shape(each) == () for each in got), "Return one number, that of the best document."
    yield (all(isinstance(each, (int, np.integer)) and not isinstance(each, bool) for each in got),
           "Return the document's number, a whole number, not its cosine.")
    right = cosines.argmax(axis=1)
    yield from expect(got, right, {
        "Documents are numbered from 0, as in a list.": right + 1,
        "You go by dot products, so long documents win. Go by cosine.": dots.argmax(axis=1),
        "You go by distance, for which lengths matter. Go by cosine.":
            np.linalg.norm(asked - counts, axis=-1).argmin(axis=1),
        "This is the document least like the query. Which way do you sort?": cosines.argmin(axis=1),
        "Of two documents that match equally well, the first should win.": 5 - cosines[:, ::-1].argmax(axis=1),
        "You ask whether a word is there. Count how often.":
            cosine_similarity(1.0 * (asked > 0), 1.0 * (counts > 0)).argmax(axis=1),
        "You count the words that are shared. Take the cosine of the counts.":
            ((asked > 0) & (counts > 0)).sum(axis=-1).argmax(axis=1),
        "You divide by how many words a document has. Go by cosine.": (dots / counts.sum(axis=1)).argmax(axis=1),
        "This looks like TF-IDF. The counts alone are asked for.":
            cosine_similarity(weighted[6:, None], weighted[:6]).argmax(axis=1),
    }, otherwise="For some query this is not the document with the largest cosine of counts.")

    def answer(query):
        try:
            return function(query, documents)
        except (ValueError, KeyError, IndexError, ZeroDivisionError):
            return "stopped"

    yield (answer("The RIVER") == right[0],
           "Capital letters change the answer. tokenize makes all letters small.")
    unknown = answer("otters near the river")
    yield (unknown not in ("stopped", None),
           "It stops at a word that no document has. Leave such words out and go on.")
    yield unknown == right[0], "Words that no document has change the answer. Leave only those out."
    yield (answer("the river?") == right[0],
           "A mark such as ? changes the answer. Let tokenize part it from the word, and leave it out.")
    yield (function("the river", ["The boat and the sea.", "By the river."]) == 1,
           "A mark such as . hides the last word of a document. tokenize parts them.")
    nothing = answer("otters?")
    yield nothing != "stopped", "It stops when no word of the query is known. Return None then."
    yield nothing is None, "When no document has a word of the query, return None: nothing matches."
