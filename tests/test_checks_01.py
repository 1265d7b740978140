"""The checks of chapter 01 refuse each likely mistake with its own hint, and accept what is right."""

import math
from collections import Counter

import numpy as np
from check_helpers import asked_of_checks

from attention_lib import bag_of_words, cosine_similarity, tf_idf, tokenize

norm = np.linalg.norm


def dot(a, b):
    return sum(x * y for x, y in zip(a, b, strict=True))


def length(a):
    return dot(a, a) ** 0.5


def plain_cosine(a, b):
    lengths = length(a) * length(b)
    return dot(a, b) / lengths if lengths else 0.0


def or_zero(likeness):
    """A mistake that minds the lists of zeros, so that they are not what is refused."""
    return lambda a, b: likeness(a, b) if length(a) and length(b) else 0.0


def with_math(a, b):
    if not any(a) or not any(b):
        return 0
    return math.fsum(x * y for x, y in zip(a, b, strict=True)) / math.hypot(*a) / math.hypot(*b)


def count_words(words, vocabulary):
    return [words.count(word) for word in vocabulary]


def with_a_counter(words, vocabulary):
    counts = Counter(words)
    return np.array([counts[word] for word in vocabulary], float)


def in_one_pass(words, vocabulary):
    counts = [0] * len(vocabulary)
    for word in words:
        if word in vocabulary:
            counts[vocabulary.index(word)] += 1
    return tuple(counts)


def unknown_refused(words, vocabulary):
    counts = [0] * len(vocabulary)
    for word in words:
        counts[vocabulary.index(word)] += 1
    return counts


def unknown_to_a_key_error(words, vocabulary):
    counts = dict.fromkeys(vocabulary, 0)
    for word in words:
        counts[word] += 1
    return list(counts.values())


def unknown_added(words, vocabulary):
    return count_words(words, [*vocabulary, *(word for word in words if word not in vocabulary)])


def inside_words(words, vocabulary):
    text = " ".join(words)
    return [text.count(word) for word in vocabulary]


def beginnings(words, vocabulary):
    return [sum(word.startswith(part) for word in words) for part in vocabulary]


def sorted_in_place(words, vocabulary):
    words.sort()
    return count_words(words, vocabulary)


def rows_of(words, vocabulary):
    return [[int(word == other) for other in vocabulary] for word in words]


def weigh(counts):
    return solve()(counts)


def solve(idf=lambda n, df: np.log((1 + n) / (1 + df)) + 1, divisor=lambda weighted, counts: norm(
        weighted, axis=1, keepdims=True), having=lambda counts: (counts > 0).sum(axis=0), tf=lambda counts: counts):
    """An answer to exercise 1.3, with one part exchanged."""
    def weigh(counts):
        weighted = tf(counts) * idf(len(counts), having(counts))
        divide_by = divisor(weighted, counts)
        return weighted / np.where(divide_by == 0, 1, divide_by)

    return weigh


def no_care_for_empty_texts(counts):
    weighted = counts * (np.log((1 + len(counts)) / (1 + (counts > 0).sum(axis=0))) + 1)
    return weighted / norm(weighted, axis=1, keepdims=True)


def empty_texts_not_counted(counts):
    full = counts.any(axis=1)
    result = np.zeros(counts.shape)
    result[full] = weigh(counts[full])
    return result


def counts_changed(counts):
    result = weigh(counts)
    counts[:] = 0
    return result


def one_by_one(counts):
    N, V = counts.shape
    rows = []
    for row in counts.tolist():
        idf = [math.log((1 + N) / (1 + sum(1 for other in counts[:, column] if other))) + 1 for column in range(V)]
        weighted = [tf * weight for tf, weight in zip(row, idf, strict=True)]
        size = math.hypot(*weighted) or 1
        rows.append([weight / size for weight in weighted])
    return rows


def by_the_library(counts):
    names = [f"w{column}" for column in range(counts.shape[1])]
    return tf_idf([[name for name, n in zip(names, row, strict=True) for _ in range(n)] for row in counts.tolist()])[0]


def search(score=cosine_similarity, known=lambda query, vocabulary: [
        word for word in tokenize(query) if word in vocabulary], choose=np.argmax, nothing=None):
    """An answer to exercise 1.4, with one part exchanged."""
    def best_document(query, documents):
        counts, vocabulary = bag_of_words(documents)
        words = known(query, vocabulary)
        if not words:
            return nothing
        return choose(score(bag_of_words([words], vocabulary)[0], counts))

    return best_document


best_document = search()


def with_unknown_columns(query, documents):
    """Its own columns for the query's unknown words: they divide all cosines alike."""
    counts, vocabulary = bag_of_words([query, *documents])
    cosines = cosine_similarity(counts[0], counts[1:])
    return int(np.argmax(cosines)) if cosines.any() else None


def search_by(split):
    """Whatever `split` makes of a document is counted: marks too, or words that a mark hides."""
    def best_document(query, documents):
        texts = [split(text) for text in documents]
        vocabulary = sorted({word for words in texts for word in words})
        known = [word for word in tokenize(query) if word in vocabulary]
        rows = np.array([count_words(words, vocabulary) for words in [known, *texts]])
        return int(cosine_similarity(rows[0], rows[1:]).argmax()) if known else None

    return best_document


def no_care_for_unknown_words(query, documents):
    counts, vocabulary = bag_of_words(documents)
    return int(cosine_similarity(bag_of_words([query], vocabulary)[0], counts).argmax())


def no_care_for_nothing(query, documents):
    counts, vocabulary = bag_of_words(documents)
    known = [word for word in tokenize(query) if word in vocabulary]
    return int(cosine_similarity(bag_of_words([known], vocabulary)[0], counts).argmax())


def gives_up_at_unknown_words(query, documents):
    _, vocabulary = bag_of_words(documents)
    known = all(word in vocabulary for word in tokenize(query))
    return best_document(query, documents) if known else None


def by_tf_idf(query, documents):
    matrix, _ = tf_idf([*documents, query])
    return int(cosine_similarity(matrix[-1], matrix[:-1]).argmax())


def last_of_equals(scores):
    return len(scores) - 1 - int(np.argmax(scores[::-1]))


def split_at_spaces(query, vocabulary):
    return [word for word in query.split() if word in vocabulary]


def split_in_small_letters(query, vocabulary):
    return split_at_spaces(query.lower(), vocabulary)


def of_known_words(query, vocabulary):
    """Puts another word in the place of each unknown one."""
    return [word if word in vocabulary else "a" for word in tokenize(query)]


def total(counts):
    return counts.sum(axis=0)


WRONG = [  # (check, what is wrong, function, a piece of the hint meant for it)
    ("1_1", "no lengths", dot, "dot product, so long lists win"),
    ("1_1", "only the first length", or_zero(lambda a, b: dot(a, b) / length(a)), "the other is not"),
    ("1_1", "only the second length", or_zero(lambda a, b: dot(a, b) / length(b)), "the other is not"),
    ("1_1", "no root", or_zero(lambda a, b: dot(a, b) / (dot(a, a) * dot(b, b))), "a square root is missing"),
    ("1_1", "one root", or_zero(lambda a, b: dot(a, b) / (length(a) * dot(b, b))), "a square root is missing"),
    ("1_1", "a root too many", or_zero(lambda a, b: dot(a, b) / (length(a) * length(b)) ** 0.5), "too many"),
    ("1_1", "sum of lengths", or_zero(lambda a, b: dot(a, b) / (length(a) + length(b))), "the sum of the two"),
    ("1_1", "len", lambda a, b: dot(a, b) / (len(a) * len(b)), "how many numbers"),
    ("1_1", "a mean", lambda a, b: dot(a, b) / len(a), "mean of the products"),
    ("1_1", "sums of sizes", or_zero(lambda a, b: dot(a, b) / sum(map(abs, a)) / sum(map(abs, b))), "Pythagoras"),
    ("1_1", "cosine distance", lambda a, b: 1 - plain_cosine(a, b), "1 minus"),
    ("1_1", "angle", lambda a, b: math.acos(plain_cosine(a, b)), "the angle"),
    ("1_1", "distance", lambda a, b: math.dist(a, b), "distance of the two tips"),
    ("1_1", "no sign", lambda a, b: abs(plain_cosine(a, b)), "leave its sign"),
    ("1_1", "multiplied", lambda a, b: dot(a, b) * length(a) * length(b), "multiply by the lengths"),
    ("1_1", "squared", lambda a, b: plain_cosine(a, b) ** 2, "In order"),
    ("1_1", "products not added", lambda a, b: [x * y for x, y in zip(a, b, strict=True)], "one number"),
    ("1_1", "nothing returned", lambda a, b: None, "one number"),
    ("1_1", "four places alone", lambda a, b: plain_cosine(a, b) if len(a) == 4 else 0.5, "lists of two"),
    ("1_1", "zeros divided", lambda a, b: dot(a, b) / (length(a) * length(b)), "list of zeros"),
    ("1_1", "zeros in NumPy", lambda a, b: np.dot(a, b) / (norm(a) * norm(b)), "list of zeros"),
    ("1_1", "zeros are like all", lambda a, b: plain_cosine(a, b) if any(a) and any(b) else 1, "list of zeros"),
    ("1_1", "one zero list minded", lambda a, b: plain_cosine(a, b) if any(a) else 0 if any(b) else 1, "list of zeros"),
    ("1_2", "presence", lambda w, v: [int(word in w) for word in v], "How often is it"),
    ("1_2", "alphabetical order", lambda w, v: count_words(w, sorted(v)), "alphabetical order"),
    ("1_2", "sorted by size", lambda w, v: sorted(count_words(w, v), reverse=True), "sorted by size"),
    ("1_2", "one count a word of the text", lambda w, v: [w.count(word) for word in w], "Go through the vocabulary"),
    ("1_2", "one-hot rows", rows_of, "Add them up"),
    ("1_2", "a dictionary", lambda w, v: dict(zip(v, count_words(w, v), strict=True)), "a list of numbers"),
    ("1_2", "a counter", lambda w, v: Counter(w), "a list of numbers"),
    ("1_2", "one number", lambda w, v: sum(count_words(w, v)), "a list of numbers"),
    ("1_2", "nothing returned", lambda w, v: None, "a list of numbers"),
    ("1_2", "zeros left out", lambda w, v: [n for n in count_words(w, v) if n], "keeps its place"),
    ("1_2", "too short", lambda w, v: count_words(w, v)[:3], "return 5 numbers"),
    ("1_2", "shares", lambda w, v: [n / len(w) for n in count_words(w, v)], "shares"),
    ("1_2", "letters inside words", inside_words, "letters inside words"),
    ("1_2", "beginnings of words", beginnings, "caterpillar"),
    ("1_2", "twice", lambda w, v: [2 * n for n in count_words(w, v)], "a count is not"),
    ("1_2", "unknown words stop it", unknown_refused, "stops at a word"),
    ("1_2", "unknown words are no key", unknown_to_a_key_error, "stops at a word"),
    ("1_2", "unknown words added", unknown_added, "a number of its own"),
    ("1_2", "unknown words in the last column", lambda w, v: [
        n + (word == v[-1]) * sum(each not in v for each in w) for word, n in zip(v, count_words(w, v), strict=True)],
     "the others are counted wrong"),
    ("1_2", "the text is sorted", sorted_in_place, "changes the lists"),
    ("1_3", "the counts", lambda c: c, "counts themselves"),
    ("1_3", "no idf", solve(lambda n, df: 1), "no word lost weight"),
    ("1_3", "idf for rows", solve(having=lambda c: (c > 0).sum(axis=1, keepdims=True)), "no word lost weight"),
    ("1_3", "no lengths", solve(divisor=lambda w, c: 1), "not of length 1 yet"),
    ("1_3", "rows add up to 1", solve(divisor=lambda w, c: w.sum(axis=1, keepdims=True)), "adds up to 1"),
    ("1_3", "the table's length", solve(divisor=lambda w, c: norm(w)), "whole table"),
    ("1_3", "columns", solve(divisor=lambda w, c: norm(w, axis=0)), "columns have length 1"),
    ("1_3", "the length before the weights", solve(divisor=lambda w, c: norm(c, axis=1, keepdims=True)), "Weigh them first"),
    ("1_3", "no root", solve(divisor=lambda w, c: (w**2).sum(axis=1, keepdims=True)), "square root"),
    ("1_3", "no smoothing", solve(lambda n, df: np.log(n / df) + 1), "smoothing"),
    ("1_3", "1 below alone", solve(lambda n, df: np.log(n / (1 + df)) + 1), "smoothing"),
    ("1_3", "1 above alone", solve(lambda n, df: np.log((1 + n) / df) + 1), "smoothing"),
    ("1_3", "textbook idf", solve(lambda n, df: np.log(n / df)), "smoothing"),
    ("1_3", "no last 1", solve(lambda n, df: np.log((1 + n) / (1 + df))), "last 1 is missing"),
    ("1_3", "last 1 inside", solve(lambda n, df: np.log((1 + n) / (1 + df) + 1)), "inside the logarithm"),
    ("1_3", "log10", solve(lambda n, df: np.log10((1 + n) / (1 + df)) + 1), "another base"),
    ("1_3", "log2", solve(lambda n, df: np.log2((1 + n) / (1 + df)) + 1), "another base"),
    ("1_3", "no logarithm", solve(lambda n, df: (1 + n) / (1 + df) + 1), "logarithm is missing"),
    ("1_3", "no logarithm, no 1", solve(lambda n, df: (1 + n) / (1 + df)), "logarithm is missing"),
    ("1_3", "total for df", solve(having=total), "as two texts"),
    ("1_3", "upside down", solve(lambda n, df: np.log((1 + df) / (1 + n)) + 1), "upside down"),
    ("1_3", "times df", solve(lambda n, df: df), "df itself"),
    ("1_3", "columns for N", lambda c: solve(lambda n, df: np.log((1 + c.shape[1]) / (1 + df)) + 1)(c), "number of texts"),
    ("1_3", "presence for tf", solve(tf=lambda c: c > 0), "is lost"),
    ("1_3", "idf twice", solve(lambda n, df: (np.log((1 + n) / (1 + df)) + 1) ** 2), "twice"),
    ("1_3", "log tf", solve(tf=np.log1p), "In order"),
    ("1_3", "the idf alone", lambda c: np.log((1 + len(c)) / (1 + (c > 0).sum(axis=0))) + 1, "shape (4, 5)"),
    ("1_3", "turned", lambda c: weigh(c).T, "shape (4, 5)"),
    ("1_3", "nothing returned", lambda c: None, "shape (4, 5)"),
    ("1_3", "an empty text", no_care_for_empty_texts, "becomes NaN"),
    ("1_3", "an empty text is not counted", empty_texts_not_counted, "counts in N"),
    ("1_3", "the counts are changed", counts_changed, "changes the array"),
    ("1_4", "dot products", search(lambda q, c: c @ q[0]), "dot products"),
    ("1_4", "distance", search(lambda q, c: -norm(q - c, axis=1)), "distance"),
    ("1_4", "the least like", search(choose=np.argmin), "least like"),
    ("1_4", "the last of equals", search(choose=last_of_equals), "the first should win"),
    ("1_4", "counted from 1", search(choose=lambda scores: np.argmax(scores) + 1), "numbered from 0"),
    ("1_4", "presence", search(lambda q, c: cosine_similarity(1.0 * (q > 0), 1.0 * (c > 0))), "whether a word is there"),
    ("1_4", "shared words", search(lambda q, c: ((q > 0) & (c > 0)).sum(axis=1)), "words that are shared"),
    ("1_4", "divided by the number of words", search(lambda q, c: c @ q[0] / c.sum(axis=1)), "how many words"),
    ("1_4", "tf-idf", by_tf_idf, "TF-IDF"),
    ("1_4", "always the first", lambda query, documents: 0, "for some query"),
    ("1_4", "the text", lambda query, documents: documents[best_document(query, documents)], "not its text"),
    ("1_4", "the cosine", search(choose=np.max), "not its cosine"),
    ("1_4", "all cosines", search(choose=np.asarray), "one number"),
    ("1_4", "nothing returned", lambda query, documents: None, "returns None"),
    ("1_4", "capitals kept", search(known=split_at_spaces), "capital letters"),
    ("1_4", "marks kept", search(known=split_in_small_letters), "mark such as"),
    ("1_4", "documents split at spaces", search_by(lambda text: text.lower().split()), "hides the last word"),
    ("1_4", "unknown words stop it", no_care_for_unknown_words, "stops at a word"),
    ("1_4", "unknown words end it", gives_up_at_unknown_words, "stops at a word"),
    ("1_4", "unknown words exchanged", search(known=of_known_words), "leave only those out"),
    ("1_4", "no word known", no_care_for_nothing, "Return None then"),
    ("1_4", "no word known: the first", search(nothing=0), "nothing matches"),
    ("1_4", "no word known: -1", search(nothing=-1), "nothing matches"),
]

RIGHT = [
    ("1_1", plain_cosine),
    ("1_1", with_math),
    ("1_1", or_zero(lambda a, b: np.dot(a, b) / (norm(a) * norm(b)) + 1e-9)),
    ("1_1", or_zero(cosine_similarity)),
    ("1_2", count_words),
    ("1_2", with_a_counter),
    ("1_2", in_one_pass),
    ("1_2", lambda words, vocabulary: np.array(rows_of(words, vocabulary)).sum(axis=0)),
    ("1_3", weigh),
    ("1_3", one_by_one),
    ("1_3", by_the_library),
    ("1_3", solve(tf=lambda c: c / np.maximum(c.sum(axis=1, keepdims=True), 1))),
    ("1_4", best_document),
    ("1_4", search_by(tokenize)),
    ("1_4", with_unknown_columns),
    ("1_4", search(choose=lambda scores: max(range(len(scores)), key=lambda row: scores[row]))),
]


(test_a_wrong_answer_gets_the_hint_meant_for_it, test_a_right_answer_is_accepted,
 test_a_stub_and_a_failing_function_get_a_sentence) = asked_of_checks(WRONG, RIGHT)
