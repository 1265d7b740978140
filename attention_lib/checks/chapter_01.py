"""The checks of chapter 01."""

import numpy as np

from attention_lib.checks.verdict import asks_for, finite, mistakes, numbers, same, verdict
from attention_lib.text import bag_of_words, tf_idf
from attention_lib.vectors import cosine_similarity, unit

_COUNTS = np.array([[2, 1, 0, 0, 1], [1, 0, 3, 0, 1], [0, 0, 2, 1, 1], [1, 0, 0, 0, 4]])  # (N, V) = (4, 5)
_DOCUMENTS = ["The boat drifted down the river and the rain fell on the boat and the river", "The river bank",
              "The Bank lends money", "The bank lends money", "Cats sleep on the boat", "A boat on the sea"]  # no marks


@asks_for("one number")
def exercise_1_1(function):
    """The cosine of two lists: exercise_1_1(plain_cosine)."""
    a, b = [1.0, -2.0, 0.0, 3.0], [2.0, 1.5, 1.0, -2.0]
    dot, first, second = np.dot(a, b), np.linalg.norm(a), np.linalg.norm(b)
    right = dot / (first * second)
    one_length = "One of the two lengths is divided out, the other is not."
    no_root = "This has squares of lengths in it: a square root is missing."

    def result(a=a, b=b):
        return function(list(a), list(b))

    def without_direction():
        try:
            return [result([0, 0], [1, 2]), result([3, 4], [0, 0]), result([0, 0], [0, 0])]
        except (ZeroDivisionError, ValueError):
            return None

    tests = [
        (lambda _: result() is not None and np.shape(result()) == (), "Return one number."),
        *mistakes(result, [
            (dot, "This is the dot product, so long lists win. Which two lengths are to be divided out?"),
            (dot / first, one_length), (dot / second, one_length),
            (dot / (first * second) ** 2, no_root), (dot / (first * second**2), no_root),
            (dot / (first**2 * second), no_root),
            (dot / (first * second) ** 0.5, "One square root too many: each length has one, their product none."),
            (dot / (first + second), "You divide by the sum of the two lengths. Divide by each of them."),
            (dot / 16, "len() is how many numbers there are. How long is the arrow?"),
            (dot / 4, "This is the mean of the products. How long are the two arrows?"),
            (dot / np.abs(a).sum() / np.abs(b).sum(), "A length is no sum of sizes. What did Pythagoras do first?"),
            (1 - right, "This grows as the arrows part: it is 1 minus the cosine."),
            (np.arccos(right), "This is the angle. Its cosine is asked for."),
            (np.linalg.norm(np.subtract(a, b)), "This is the distance of the two tips. Begin with the dot product."),
            (abs(right), "With numbers below 0 a cosine may be negative: leave its sign as it is."),
            (dot * first * second, "You multiply by the lengths. They are to be divided out."),
        ]),
        (lambda _: same(result(), right), "The number is wrong. In order: products added up, two lengths, divide."),
        (lambda _: same(result([1, 2], [2, 4]), 1), "It is right for lists of four numbers, not for lists of two."),
        (lambda _: same(without_direction(), [0, 0, 0]),
         "A list of zeros has length 0, and nothing can be divided by that. Return 0.0 for it."),
    ]
    with np.errstate(all="ignore"):
        return verdict("1.1", function, tests, "Four numbers, two numbers, a negative cosine, and lists of zeros.")


@asks_for("a list of numbers, one for each word of the vocabulary")
def exercise_1_2(function):
    """A bag of words: exercise_1_2(count_words)."""
    vocabulary = ["the", "dog", "cat", "saw", "a"]
    known = ["the", "cat", "saw", "the", "dog", "the", "cat", "saw"]
    more = ["the", "cat", "saw", "the", "caterpillar", "and", "ran"]

    def result(words=known):
        found = function(list(words), list(vocabulary))
        return found if found is None or isinstance(found, dict) else np.asarray(found)

    def with_unknown_words():
        try:
            return result(more)
        except (KeyError, ValueError, IndexError):
            return None

    def spared(words, columns):
        function(words, columns)
        return words == known and columns == vocabulary

    tests = [
        (lambda _: np.ndim(result()) > 0, "Return a list of numbers, one for each word of the vocabulary."),
        (lambda _: np.ndim(result()) == 1, "These are rows, one for each word of the text. Add them up."),
        (lambda _: np.shape(result()) != (8,),
         "These are as many numbers as the text has words. Go through the vocabulary instead."),
        (lambda _: np.shape(result()) != (4,),
         "A word of the vocabulary that the text does not have keeps its place, with the count 0."),
        (lambda _: np.shape(result()) == (5,), "The vocabulary has 5 words here: return 5 numbers, one for each."),
        *mistakes(result, [
            ([1, 1, 1, 1, 0], "This says whether a word is there. How often is it?"),
            ([0, 2, 1, 2, 3], "The counts are right, but in alphabetical order. Keep that of the vocabulary."),
            ([3, 2, 2, 1, 0], "These counts are sorted by size, or by the text. Keep the order of the vocabulary."),
            (np.array([3, 1, 2, 2, 0]) / 8, "These are shares of the text. The counts themselves are asked for."),
            ([3, 1, 2, 2, 4], "Letters inside words are counted. Compare whole words."),
        ]),
        (lambda _: same(result(), [3, 1, 2, 2, 0]), "The size is right, a count is not. Compare whole words."),
        (lambda _: with_unknown_words() is not None,
         "It stops at a word that the vocabulary does not have. Leave such words out."),
        (lambda _: np.shape(with_unknown_words()) == (5,),
         "A word that the vocabulary does not have gets a number of its own. Leave such words out."),
        (lambda _: not same(with_unknown_words()[2], 2),
         "The \"cat\" in \"caterpillar\" is counted. Compare whole words."),
        (lambda _: same(with_unknown_words(), [2, 0, 1, 1, 0]),
         "With words that the vocabulary does not have, the others are counted wrong. Leave only those out."),
        (lambda _: spared(list(known), list(vocabulary)),
         "Your function changes the lists that it was given. Make a new one instead."),
    ]
    return verdict("1.2", function, tests, "Words once, often and never, in the order of the vocabulary, "
                   "unknown ones left out.")


@asks_for("an array, here of shape (4, 5): one row for each text")
def exercise_1_3(function):
    """From counts to TF-IDF: exercise_1_3(weigh)."""
    n, v = _COUNTS.shape
    df, total = (_COUNTS > 0).sum(axis=0), _COUNTS.sum(axis=0)
    idf = np.log((1 + n) / (1 + df)) + 1
    weighted = _COUNTS * idf
    right = unit(weighted)
    base = "The logarithm has another base. The formula has the natural one, np.log."
    no_log = "The logarithm is missing: rare words gain too much."
    smoothing = "The smoothing is missing or half there: a 1 goes above the line and one below."

    def result(counts=_COUNTS):
        return function(np.array(counts))

    def by(weights):
        return unit(_COUNTS * weights)

    def spared(counts):
        function(counts)
        return np.array_equal(counts, _COUNTS)

    empty = np.insert(_COUNTS, 1, 0, axis=0)  # (5, 5): the second text has no words
    with_empty = np.insert(unit(_COUNTS * (np.log((2 + n) / (1 + df)) + 1)), 1, 0, axis=0)

    tests = [
        (lambda _: np.shape(result()) == (n, v),
         "For 4 texts and 5 words the answer should have shape (4, 5): one row for each text."),
        *mistakes(result, [
            (_COUNTS, "These are the counts themselves."),
            (unit(_COUNTS), "The rows have length 1, but no word lost weight. Where is the idf, one for each column?"),
            (weighted, "The weights are right, the rows are not of length 1 yet."),
            (weighted / weighted.sum(axis=1, keepdims=True), "Each row adds up to 1. Its length should be 1."),
            (weighted / np.linalg.norm(weighted),
             "You divide by the length of the whole table. Each row has its own: see axis."),
            (weighted / np.linalg.norm(weighted, axis=0), "The columns have length 1, the rows should. Which axis?"),
            (weighted / np.linalg.norm(_COUNTS, axis=1, keepdims=True),
             "You divide by the length of the counts. Weigh them first, then take the length."),
            (weighted / (weighted**2).sum(axis=1, keepdims=True),
             "You divide by squares of lengths: a square root is missing."),
            (by(np.log(n / df) + 1), smoothing), (by(np.log((1 + n) / df) + 1), smoothing),
            (by(np.log(n / (1 + df)) + 1), smoothing), (by(np.log(n / df)), smoothing),
            (by(np.log((1 + n) / (1 + df))), "A word that all texts have weighs nothing. The last 1 is missing."),
            (by(np.log((1 + n) / (1 + df) + 1)), "The last 1 is inside the logarithm. It is added to it."),
            (by(np.log10((1 + n) / (1 + df)) + 1), base), (by(np.log2((1 + n) / (1 + df)) + 1), base),
            (by((1 + n) / (1 + df) + 1), no_log), (by((1 + n) / (1 + df)), no_log),
            (by(np.log((1 + n) / (1 + total)) + 1),
             "A text that has a word twice counts as two texts. df asks whether a text has it: counts > 0."),
            (by(np.log((1 + df) / (1 + n)) + 1), "The fraction is upside down: common words gain weight."),
            (by(df), "You multiply by df itself, so common words gain weight."),
            (by(np.log((1 + v) / (1 + df)) + 1), "N is the number of texts, the rows. You took the columns."),
            (unit((_COUNTS > 0) * idf), "How often a word stands in a text is lost. Multiply the counts."),
            (by(idf**2), "The idf is in there twice."),
        ]),
        (lambda _: same(result(), right),
         "The shape is right, the numbers are not. In order: df, idf, counts times idf, lengths."),
        (lambda _: finite(result(empty)),
         "A text without words becomes NaN: its length is 0. By what else can its row be divided?"),
        (lambda _: same(result(empty), with_empty),
         "With a text without words among them, the rows come out wrong. It counts in N."),
        (lambda _: spared(_COUNTS.copy()),
         "Your function changes the array that it was given. Make a new one instead."),
    ]
    with np.errstate(all="ignore"):  # a division by 0 gets a hint, not a warning as well
        return verdict("1.3", function, tests, "Smoothed idf, rows of length 1, and an empty text that stays at 0.")


@asks_for("the number of the best document, counted from 0, or None where nothing matches",
          lambda answer: answer is None or isinstance(answer, str) or numbers(answer))
def exercise_1_4(function):
    """The best answer to a query: exercise_1_4(best_document)."""
    queries = ["the river", "bank money", "the boat and the river", "the the sea", "the the the boat"]
    counts, vocabulary = bag_of_words(_DOCUMENTS)
    asked, _ = bag_of_words(queries, vocabulary)
    rows, weighted = asked[:, None], tf_idf([*_DOCUMENTS, *queries])[0]  # (Q, 1, V) against documents (N, V)

    def best(scores):
        return scores.argmax(axis=1).tolist()

    cosines = cosine_similarity(rows, counts)  # (Q, N)
    right = best(cosines)

    def result(queries=queries):
        return [function(query, list(_DOCUMENTS)) for query in queries]

    def whole(found):
        return all(isinstance(each, (int, np.integer)) and not isinstance(each, bool) for each in found)

    def or_stop(query):
        try:
            return function(query, list(_DOCUMENTS))
        except (ValueError, KeyError, IndexError, ZeroDivisionError):
            return "stopped"

    likely = [
        ([each + 1 for each in right], "Documents are numbered from 0, as in a list."),
        (best(asked @ counts.T), "You go by dot products, so long documents win. Go by cosine."),
        (best(-np.linalg.norm(rows - counts, axis=-1)), "You go by distance, for which lengths matter. Go by cosine."),
        (best(-cosines), "This is the document least like the query. Which way do you sort?"),
        ((len(_DOCUMENTS) - 1 - cosines[:, ::-1].argmax(axis=1)).tolist(),
         "Of two documents that match equally well, the first should win."),
        (best(cosine_similarity(1.0 * (rows > 0), 1.0 * (counts > 0))),
         "You ask whether a word is there. Count how often."),
        (best(((rows > 0) & (counts > 0)).sum(axis=-1)),
         "You count the words that are shared. Take the cosine of the counts."),
        (best(asked @ counts.T / counts.sum(axis=1)), "You divide by how many words a document has. Go by cosine."),
        (best(cosine_similarity(weighted[len(_DOCUMENTS):, None], weighted[:len(_DOCUMENTS)])),
         "This looks like TF-IDF. The counts alone are asked for."),
    ]
    tests = [
        (lambda _: not any(each is None for each in result()),
         "It returns None for a query whose words the documents have."),
        (lambda _: not any(isinstance(each, str) for each in result()), "Return the document's number, not its text."),
        (lambda _: all(np.shape(each) == () for each in result()), "Return one number, that of the best document."),
        (lambda _: whole(result()), "Return the document's number, a whole number, not its cosine."),
        *[(lambda _, wrong=wrong: result() != wrong, hint) for wrong, hint in likely],
        (lambda _: result() == right, "For some query this is not the document with the largest cosine of counts."),
        (lambda _: or_stop("The RIVER") == right[0],
         "Capital letters change the answer. tokenize makes all letters small."),
        (lambda _: or_stop("otters near the river") not in ("stopped", None),
         "It stops at a word that no document has. Leave such words out and go on."),
        (lambda _: or_stop("otters near the river") == right[0],
         "Words that no document has change the answer. Leave only those out."),
        (lambda _: or_stop("the river?") == right[0],
         "A mark such as ? changes the answer. Let tokenize part it from the word, and leave it out."),
        (lambda _: function("the river", ["The boat and the sea.", "By the river."]) == 1,
         "A mark such as . hides the last word of a document. tokenize parts them."),
        (lambda _: or_stop("otters?") != "stopped", "It stops when no word of the query is known. Return None then."),
        (lambda _: or_stop("otters?") is None,
         "When no document has a word of the query, return None: nothing matches."),
    ]
    return verdict("1.4", function, tests, "By cosine of counts, the first among equals, unknown words left out, "
                   "and None where nothing matches.")
