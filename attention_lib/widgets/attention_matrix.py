"""attention-matrix: who listens to whom, before and after softmax."""

import traitlets

from attention_lib import plots
from attention_lib.widgets.sentence import SentenceWidget


class AttentionMatrix(SentenceWidget):
    """The T × T attention weights of a sentence; rows are queries, columns are keys.

    Args:
        sentence, attention, vectors, presets, sharpness: see SentenceWidget.
        view: "weights" or "scores".
    """

    name = "attention-matrix"
    view = traitlets.Enum(["weights", "scores"], "weights").tag(sync=True)
    address = traitlets.List(["sentence", "sharpness", "view"]).tag(sync=True)

    def picture(self):
        self.check()
        ax = plots.quiet_axes(*plots.matrix_size(len(self.words)))
        return plots.plot_attention(self.weights, self.words, ax, self.sentence).figure

    def describe(self):
        return f"Attention weights of “{self.sentence}”, one row for each asking word. The table has the numbers."

    def table(self):
        self.check()
        rows = [[word, *(f"{weight:.3f}" for weight in row)]
                for word, row in zip(self.words, self.weights, strict=True)]
        return ["query", *self.words], rows

    def __repr__(self):
        return f"AttentionMatrix({self.sentence!r})"
