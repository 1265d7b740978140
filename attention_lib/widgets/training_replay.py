"""training-replay: word vectors while they were learned, from noise to groups."""

import base64

import numpy as np
import traitlets

from attention_lib.tensors import tensor_bytes
from attention_lib.widgets.kit import BookWidget
from attention_lib.widgets.map_layout import principal_axes, unit_rows, whole_numbers
from attention_lib.widgets.map_picture import draw_film

NEIGHBOURS = 3
SHOWN = 120  # words, where no one says which
FOLLOWED = 3


class TrainingReplay(BookWidget):
    """A film of training: one picture a snapshot, the loss beside it, and the neighbours of a word as they change.

    Args:
        vectors: WordVectors with `.snapshots`, a list of (words_seen, loss, matrix (V, D)), as train_skip_gram gives.
        words: the words to show; None for those of the groups, or else the first of the table.
        groups: dict of name → words, to be coloured.
        follow: words whose way is drawn; None for the first of some groups.
        word: the word whose neighbours are listed; "" for the first that is followed.
        step: the snapshot to begin with.

    Places are the first two principal components of the last snapshot, vectors at length 1, and every
    snapshot is seen from that side, its own mean in the middle. The traits `word`, `step` and `follow` can
    be read, set and observed.

    Raises:
        ValueError: the vectors have no snapshots, or a word is not in the table.
    """

    name = "training-replay"
    word = traitlets.Unicode().tag(sync=True)
    step = traitlets.Int().tag(sync=True)
    follow = traitlets.List(traitlets.Unicode()).tag(sync=True)
    legend = traitlets.List().tag(sync=True)  # [name, words] of each group, in order
    seen = traitlets.List(traitlets.Int()).tag(sync=True)  # words read before each snapshot
    loss = traitlets.List(traitlets.Float(allow_none=True)).tag(sync=True)
    film = traitlets.Unicode().tag(sync=True)  # words, places and neighbours of every snapshot
    caption = traitlets.Unicode().tag(sync=True)
    address = traitlets.List(["word", "step"]).tag(sync=True)

    def __init__(self, vectors, words=None, groups=None, follow=None, word="", step=0):
        snapshots = getattr(vectors, "snapshots", None)
        if not snapshots:
            raise ValueError("These vectors have no snapshots; train_skip_gram keeps some, and only it does.")
        self._groups = groups or {}
        self._words = list(words if words is not None else _words_of(self._groups) or vectors.words[:SHOWN])
        follow = list(follow if follow is not None else _first_words(self._groups, self._words))
        _known([*self._words, *_words_of(self._groups), *follow], vectors)
        self._words = list(dict.fromkeys([*self._words, *follow]))
        rows = [vectors.index[each] for each in self._words]
        self._places = seen_from_the_end([matrix[rows] for _, _, matrix in snapshots])  # (S, N, 2)
        self._names = vectors.words
        self._nearest, self._cosines = nearest_in_time([matrix for _, _, matrix in snapshots], rows)  # (S, N, 3)
        seen, loss = [int(each[0]) for each in snapshots], [float(each[1]) for each in snapshots]
        super().__init__(seen=seen, loss=[round(each, 4) if np.isfinite(each) else None for each in loss])
        self.legend = [[name, list(members)] for name, members in self._groups.items()]
        self.follow, self.word, self.step = follow, word or (follow or self._words)[0], step
        self.caption = (f"{len(self._words)} words at {len(seen)} moments of training, seen from the side where they "
                        f"differ most at the end. The neighbours are found among all {len(vectors):,} words and all "
                        f"{vectors.matrix.shape[1]} numbers of their vectors.")
        self.film = base64.b64encode(self._film()).decode()

    def nearest(self, word=None, step=None):
        """The three nearest words at one moment: list of (word, cosine similarity), best first."""
        row = self._words.index(self.word if word is None else word)
        step = self.step if step is None else step
        pairs = zip(self._nearest[step, row], self._cosines[step, row], strict=True)
        return [(self._names[other], float(cosine)) for other, cosine in pairs]

    def picture(self):
        titles = [f"{self.seen[at]:,} words read" for at in (0, -1)]
        return draw_film(self._words, self._places[[0, -1]], titles, self._groups, self.follow)

    def describe(self):
        before, after = (", ".join(word for word, _ in self.nearest(step=at)) for at in (0, -1))
        return (f"{len(self._words)} words before training, in no order, and after {self.seen[-1]:,} words. "
                f"Nearest to {self.word} at first: {before}; at the end: {after}.")

    def table(self):
        header = ["words read", "loss", *(f"nearest to {self.word}, {number}" for number in (1, 2, 3))]
        losses = ["–" if loss is None else f"{loss:.3f}" for loss in self.loss]
        return header, [[f"{seen:,}", loss, *(f"{word} {cosine:.2f}" for word, cosine in self.nearest(step=step))]
                        for step, (seen, loss) in enumerate(zip(self.seen, losses, strict=True))]

    @traitlets.validate("word")
    def _shown_word(self, proposal):
        if proposal["value"] not in self._words:
            raise ValueError(f"{proposal['value']!r} is not among the {len(self._words)} words shown.")
        return proposal["value"]

    @traitlets.validate("step")
    def _step_there_is(self, proposal):
        if not 0 <= proposal["value"] < len(self.seen):
            raise ValueError(f"There are snapshots 0 to {len(self.seen) - 1}; got {proposal['value']}.")
        return proposal["value"]

    def _film(self):
        used, numbers = np.unique(self._nearest, return_inverse=True)
        names = [*self._words, *(self._names[row] for row in used)]
        return tensor_bytes({
            "words": np.frombuffer("\n".join(names).encode(), np.uint8),
            "places": whole_numbers(self._places),
            "nearest": (numbers.reshape(self._nearest.shape) + len(self._words)).astype(np.int16),
            "cosines": np.rint(self._cosines * 100).astype(np.int8),
        })

    def __repr__(self):
        return f"TrainingReplay({len(self._words)} words, {len(self.seen)} snapshots, word={self.word!r})"


def seen_from_the_end(matrices):
    """Every snapshot on the first two principal components of the last one.

    Args:
        matrices: list of S arrays (N, D).

    Returns:
        (S, N, 2): vectors at length 1, each snapshot's mean in the middle.
    """
    rows = np.stack([unit_rows(matrix) for matrix in matrices])  # (S, N, D)
    rows = rows - rows.mean(axis=1, keepdims=True)
    return rows @ principal_axes(rows[-1])[0].T  # (S, N, 2)


def nearest_in_time(matrices, rows, n=NEIGHBOURS):
    """The n nearest words of some words at every moment.

    Args:
        matrices: list of S arrays (V, D).
        rows: N rows to ask about.
        n: how many neighbours.

    Returns:
        (nearest (S, N, n) rows of the table, cosines (S, N, n)), best first.
    """
    found = []
    for matrix in matrices:
        units = unit_rows(matrix)  # (V, D)
        cosines = units[rows] @ units.T  # (N, V)
        cosines[np.arange(len(rows)), rows] = -np.inf
        best = np.argsort(-cosines, axis=1, kind="stable")[:, :n]
        found.append((best, np.take_along_axis(cosines, best, axis=1)))
    return tuple(np.stack(part) for part in zip(*found, strict=True))


def _words_of(groups):
    return list(dict.fromkeys(word for members in groups.values() for word in members))


def _first_words(groups, words):
    return [members[0] for members in list(groups.values())[:FOLLOWED] if members] or words[:FOLLOWED]


def _known(words, vectors):
    if missing := [word for word in dict.fromkeys(words) if word not in vectors]:
        raise ValueError(f"The table has no {', '.join(map(repr, missing[:5]))}. Leave such words out.")
