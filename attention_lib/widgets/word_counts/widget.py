"""word-counts: three documents as counts of words, and how nearly they point the same way."""

import numpy as np
import traitlets

from attention_lib import plots
from attention_lib.text import bag_of_words, tf_idf
from attention_lib.vectors import cosine_similarity
from attention_lib.widgets.core.base import BookWidget
from attention_lib.widgets.core.limits import as_list
from attention_lib.widgets.core.traits import WrongValue, readable

DOCUMENTS = 3
MOST_WORDS = 60
PRESETS = [
    {"name": "Three banks", "note": "Two of these texts are about money. Which two come out nearest?",
     "documents": ["We sat by the river bank.", "She deposited her check at the bank.",
                   "I went to the bank to deposit money."]},
    {"name": "Other order", "note": "Who bites whom? Look for it in the counts of documents 1 and 2.",
     "documents": ["Dog bites man.", "Man bites dog.", "The dog sleeps."]},
    {"name": "Other words", "note": "Documents 1 and 2 mean nearly the same. Whom does counting bring together?",
     "documents": ["Doctors heal sick children.", "A physician cured his young patients.", "Doctors heal sick trees."]},
    {"name": "The same again", "note": "Document 2 says it three times. What does that do to its counts, and what to "
                                       "its cosines?",
     "documents": ["The river bank.", "The river bank, the river bank, the river bank.", "The bank lends money."]},
    {"name": "Little words", "note": "Which document is nearer to the first, and through which word? Now switch to "
                                     "TF-IDF.",
     "documents": ["The cat chased a mouse.", "The cat slept all day on my bed.", "The river and the bank."]},
]


class WordCounts(BookWidget):
    """Three documents to edit, their words counted, and the cosine of each pair.

    Args:
        documents: three texts; None for the first preset.
        weighting: "counts" or "tf-idf", see `attention_lib.tf_idf`.
        order: the rows as they are shown: by "alphabet", by "weight" (largest total first), or "shared" words first.
        presets: list of {"name", "note", "documents"} to offer; None for some of the book's own.

    The traits `documents`, `weighting` and `order` can be read, set and observed.

    >>> counts = WordCounts(["dog bites man", "man bites dog", "a cat"])
    >>> counts.similarities().round(2).tolist()
    [[1.0, 1.0, 0.0], [1.0, 1.0, 0.0], [0.0, 0.0, 1.0]]
    """

    name = "word-counts"
    documents = traitlets.List().tag(sync=True)
    weighting = traitlets.Enum(["counts", "tf-idf"], "counts").tag(sync=True)
    order = traitlets.Enum(["alphabet", "weight", "shared"], "alphabet").tag(sync=True)
    presets = traitlets.List().tag(sync=True)
    limits = traitlets.Dict({"words": MOST_WORDS}).tag(sync=True, made=True)
    address = traitlets.List(["documents", "weighting", "order"]).tag(sync=True)

    def __init__(self, documents=None, weighting="counts", order="alphabet", presets=None, **kwargs):
        presets = PRESETS if presets is None else _three_texts_each(presets)
        documents = presets[0]["documents"] if documents is None and presets else documents
        documents = [""] * DOCUMENTS if documents is None else documents
        super().__init__(documents=_three_texts(documents), weighting=weighting, order=order, presets=presets, **kwargs)

    @traitlets.validate("documents")
    def _refuse_wrong_documents(self, proposal):
        return _three_texts(proposal["value"])

    @traitlets.validate("presets")
    def _refuse_wrong_presets(self, proposal):
        return _three_texts_each(proposal["value"])

    def matrix(self):
        """(matrix (3, V), vocabulary): each document's counts or TF-IDF weights, words in alphabetical order."""
        return (tf_idf if self.weighting == "tf-idf" else bag_of_words)(self.documents)

    def similarities(self):
        """The cosine of every document with every other (3, 3); NaN where a document has no words."""
        rows = self.matrix()[0].astype(float)
        full = rows.any(axis=1)
        cosines = np.full((DOCUMENTS, DOCUMENTS), np.nan)
        cosines[np.ix_(full, full)] = cosine_similarity(rows[full][:, None], rows[full])
        return cosines

    def check(self):
        """ValueError, with the sentence that says why, if there is nothing to draw."""
        words = len(self.matrix()[1])
        if not words:
            raise ValueError("Write a few words in a document, and they will appear here.")
        if words > MOST_WORDS:
            raise ValueError(f"That is {words} different words; the picture has room for {MOST_WORDS}. "
                             "It goes on when the texts are shorter.")

    def picture(self):
        matrix, vocabulary = self._shown()
        ax = plots.quiet_axes(6, 2.6)
        ax.imshow(matrix, cmap="Blues", vmin=0, vmax=1.4 * matrix.max(), aspect="auto")
        labels = [word if len(word) <= 18 else word[:17] + "…" for word in vocabulary]
        size = 10 if len(labels) <= 30 else 6
        ax.set_xticks(range(len(labels)), labels, rotation=90, fontsize=size, parse_math=False)
        ax.set_yticks(range(DOCUMENTS), [f"document {i + 1}" for i in range(DOCUMENTS)])
        if len(vocabulary) <= 16:
            for (row, column), value in np.ndenumerate(matrix):
                ax.text(column, row, self._number(value), ha="center", va="center", color="black" if value else "0.4")
        ax.set_title(f"cosine of documents {self._pairs()}", fontsize=10)
        return ax.figure

    def describe(self):
        words = len(self._shown()[1])
        what = "TF-IDF weights" if self.weighting == "tf-idf" else "Counts"
        return f"{what} of {words} different words in three documents. Cosine of documents {self._pairs()}."

    def table(self):
        matrix, vocabulary = self._shown()
        rows = [[word, *(f"{value:.3f}" for value in column)]
                for word, column in zip(vocabulary, matrix.T, strict=True)]
        cosines = [[f"cosine with doc {i + 1}", *map(_cosine, row)] for i, row in enumerate(self.similarities())]
        return ["word", *(f"doc {i + 1}" for i in range(DOCUMENTS))], [*rows, *cosines]

    def _shown(self):
        """The matrix and its words in the order of the picture."""
        self.check()
        matrix, vocabulary = self.matrix()
        having, total = (matrix > 0).sum(axis=0), matrix.sum(axis=0).round(9)
        ranks = {"alphabet": [], "weight": [-total], "shared": [-total, -having]}[self.order]
        places = np.lexsort([np.arange(len(vocabulary)), *ranks])  # the last key counts first
        return matrix[:, places], [vocabulary[place] for place in places]

    def _pairs(self):
        cosines = self.similarities()
        return ", ".join(f"{i + 1} and {j + 1}: {_cosine(cosines[i, j], 2)}" for i, j in ((0, 1), (0, 2), (1, 2)))

    def _number(self, value):
        return f"{value:.2f}" if self.weighting == "tf-idf" and value else f"{value:.0f}"

    def __repr__(self):
        return f"WordCounts(3 documents, {len(self.matrix()[1])} different words)"


def _cosine(value, digits=3):
    return "–" if np.isnan(value) else f"{value:.{digits}f}"


def _three_texts(documents):
    if not isinstance(documents, (list, tuple)) or len(documents) != DOCUMENTS:
        got = f"{len(documents)} of them" if isinstance(documents, (list, tuple)) else type(documents).__name__
        raise WrongValue(f"documents is a list of three texts; got {got}. An empty text may stand for a missing one.")
    if wrong := [type(text).__name__ for text in documents if not isinstance(text, str)]:
        raise WrongValue(f"Every document is one text, a str; got {wrong[0]}. Words in a list? \" \".join(words) "
                         "makes them a text.")
    return list(map(readable, documents))


def _three_texts_each(presets):
    """Presets as the page needs them: a list of dicts with "name", "note" and three "documents"."""
    try:
        presets = as_list(presets, "presets")
    except ValueError as error:
        raise WrongValue(str(error)) from None
    for each in presets:
        if not isinstance(each, dict) or not {"name", "documents"} <= each.keys() <= {"name", "note", "documents"}:
            raise WrongValue('A preset is a dict of "name", "note" and "documents", a list of three texts; '
                             f"got {str(each)[:60]}.")
        if not all(isinstance(each.get(key, ""), str) for key in ("name", "note")):
            raise WrongValue('"name" and "note" of a preset are texts.')
    return [{"name": readable(each["name"]), "note": readable(each.get("note", "")),
             "documents": _three_texts(each["documents"])} for each in presets]
