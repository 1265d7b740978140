"""training-replay: word vectors while they were learned, from noise to groups."""

import base64

import numpy as np
import traitlets

from attention_lib.tensors import tensor_bytes
from attention_lib.widgets.core.base import BookWidget
from attention_lib.widgets.core.limits import groups_of_words, texts
from attention_lib.widgets.core.traits import Number, Text, Whole, WrongValue
from attention_lib.widgets.word_map.figure import draw_film
from attention_lib.widgets.word_map.projection import principal_axes, unit_rows, whole_numbers

NEIGHBOURS = 3
SHOWN = 120  # words, where no one says which
FOLLOWED = 3
MOST_SHOWN, MOST_PLACES = 2000, 10_000  # words; words times snapshots


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
    word = Text().tag(sync=True)
    step = Whole().tag(sync=True)
    follow = traitlets.List(Text()).tag(sync=True)
    legend = traitlets.List().tag(sync=True, made=True)  # [name, words] of each group, in order
    seen = traitlets.List(Whole()).tag(sync=True, made=True)  # words read before each snapshot
    loss = traitlets.List(Number(allow_none=True)).tag(sync=True, made=True)
    film = traitlets.Unicode().tag(sync=True, made=True)  # words, places and neighbours of every snapshot
    caption = traitlets.Unicode().tag(sync=True, made=True)
    address = traitlets.List(["word", "step"]).tag(sync=True)

    def __init__(self, vectors, words=None, groups=None, follow=None, word="", step=0, **kwargs):
        snapshots = getattr(vectors, "snapshots", None)
        if not snapshots:
            raise ValueError("These vectors have no snapshots; train_skip_gram keeps some, and only it does.")
        _check_film(vectors, snapshots)
        self._groups = groups_of_words(groups or {})
        self._words, follow = _words_to_show(vectors, words, self._groups, follow, len(snapshots))
        rows = [vectors.index[each] for each in self._words]
        self._places = seen_from_the_end([matrix[rows] for _, _, matrix in snapshots])  # (S, N, 2)
        self._names = vectors.words
        self._nearest, self._cosines = nearest_in_time([matrix for _, _, matrix in snapshots], rows)  # (S, N, 3)
        seen, loss = [int(each[0]) for each in snapshots], [float(each[1]) for each in snapshots]
        super().__init__(seen=seen, loss=[round(each, 4) if np.isfinite(each) else None for each in loss],
                         **kwargs)
        self.legend = [[name, list(members)] for name, members in self._groups.items()]
        self.follow, self.word, self.step = follow, word or (follow or self._words)[0], step
        self.caption = (f"{len(self._words)} of {len(vectors):,} words at {len(seen)} moments, seen from where they "
                        f"differ most at the end. The nearest words are found with all "
                        f"{vectors.matrix.shape[1]} numbers of a vector, which no flat map can show.")
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
        return (f"{headline(self.seen[self.step], self.word, self.nearest()[0][0]).replace('**', '')} "
                f"{len(self._words)} words before training, in no order, and after {self.seen[-1]:,} words. "
                f"Nearest to {self.word} at first: {before}; at the end: {after}.")

    def table(self):
        header = ["words read", "loss", *(f"nearest to {self.word}, {number}" for number in (1, 2, 3))]
        losses = ["–" if loss is None else f"{loss:.3f}" for loss in self.loss]
        return header, [[f"{seen:,}", loss, *(f"{word} {cosine:.2f}" for word, cosine in self.nearest(step=step))]
                        for step, (seen, loss) in enumerate(zip(self.seen, losses, strict=True))]

    @traitlets.validate("word")
    def _shown_word(self, proposal):
        if proposal["value"] not in self._words:
            raise WrongValue(f"{proposal['value']!r} is not among the {len(self._words)} words shown.")
        return proposal["value"]

    @traitlets.validate("step")
    def _step_there_is(self, proposal):
        if not 0 <= proposal["value"] < len(self.seen):
            raise WrongValue(f"There are snapshots 0 to {len(self.seen) - 1}; got {proposal['value']}.")
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


def headline(read, word, nearest):
    """What is seen of a moment, in one sentence; `said.js` says it too.

    >>> headline(48771, "bank", "river")
    'After **48,771** words “bank” lies nearest to **river**.'
    """
    if not read:
        return f"Nothing read yet. Nearest to **“{word}”** lies, by chance, **{nearest}**."
    return f"After **{read:,}** words “{word}” lies nearest to **{nearest}**."


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


def _check_film(vectors, snapshots):
    """ValueError if there is nothing to show of a training."""
    if len(vectors) <= NEIGHBOURS:
        raise ValueError(f"The film lists {NEIGHBOURS} neighbours of a word, so the table needs more words than its "
                         f"{len(vectors)}.")
    for number, (_, _, matrix) in enumerate(snapshots):
        if not np.isfinite(matrix).all():
            raise ValueError(f"Snapshot {number} holds NaN or infinity: the training ran away. Train again with a "
                             "smaller learning rate.")


def _words_to_show(vectors, words, groups, follow, snapshots):
    """(the words of the film, those that are followed); ValueError if the table lacks one, or there is no room."""
    shown = vectors.words[:SHOWN] if words is None else texts(words, "words", MOST_SHOWN)
    shown = shown if words is not None else _words_of(groups) or shown
    follow = _first_words(groups, shown) if follow is None else texts(follow, "follow")
    _known([*shown, *_words_of(groups), *follow], vectors)
    shown = list(dict.fromkeys([*shown, *follow]))
    if not shown:
        raise ValueError("There are no words to show; leave out `words`, or name some.")
    if len(shown) * snapshots > MOST_PLACES:
        raise ValueError(f"The film has room for {MOST_PLACES:,} places, one for each word and snapshot; got "
                         f"{len(shown):,} words and {snapshots:,} snapshots. Name fewer `words`.")
    return shown, follow


def _words_of(groups):
    return list(dict.fromkeys(word for members in groups.values() for word in members))


def _first_words(groups, words):
    return [members[0] for members in list(groups.values())[:FOLLOWED] if members] or words[:FOLLOWED]


def _known(words, vectors):
    if missing := [word for word in dict.fromkeys(words) if word not in vectors]:
        raise ValueError(f"The table has no {', '.join(map(repr, missing[:5]))}. Leave such words out.")
