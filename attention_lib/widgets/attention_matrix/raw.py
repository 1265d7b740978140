"""What AttentionMatrix draws without the real model: the words of a sentence that have a static vector.

Raw dot products make the weights, or a function of the reader's own, or the reader sets them. The JavaScript half is
`raw_source.js`.
"""

import numpy as np

from attention_lib.text import tokenize
from attention_lib.widgets.core.sentence import SentenceWidget


class Raw:
    """One way to the weights of AttentionMatrix. It reads the widget; another way has the same methods."""

    asks, takes_weights = "word", True  # what a row stands for; may a reader set the weights?

    def __init__(self, widget):
        self.widget = widget

    @staticmethod
    def refuse(given):
        """ValueError if some of the widget's arguments, a dict, do not go with this way."""
        if given["masks"] != ["none"] or not given.get("scaled", True) or given.get("offer_scale"):
            raise ValueError("Masks and scale belong to the real model's attention. Say sources=('layer-1',), or mask "
                             "inside an attention function of your own.")

    def tokens(self):
        """The rows of the weights, a list of T texts."""
        return [token for token in tokenize(self.widget.sentence) if token in self.widget._vectors]

    def places(self):
        """Where the tokens stand in the sentence, a list of T numbers."""
        return [place for place, token in enumerate(tokenize(self.widget.sentence)) if token in self.widget._vectors]

    def strips(self):
        """The weights (T, T) of each way that is offered, a dict of its name → array."""
        return {"weight": np.asarray(self.widget.weights)}

    def computed(self):
        """The weights (T, T), None if there are none, and what the page is told of them."""
        return SentenceWidget._computed(self.widget)

    def check(self):
        """ValueError, with the sentence that says why, if there is nothing to draw."""
        SentenceWidget.check(self.widget)

    def drawn(self):
        """The numbers of the tokens that are drawn."""
        return list(range(len(self.tokens())))

    def label(self, token):
        """A token as it is drawn."""
        return token

    def allowed(self):
        """Who may attend to whom: (T, T) bool."""
        return np.ones(np.shape(self.widget.weights), bool)

    def made_by(self):
        """Where the weights come from, as a part of a sentence; nothing for these."""
        return ""

    def arguments(self):
        """What makes this picture besides its sentence, as a repr has it."""
        return ""

    def shard(self, name):
        """The bytes of what the page may ask for; ValueError if there is no such shard."""
        return SentenceWidget.shard(self.widget, name)

    def starter_words(self):
        """The words whose vectors the page has from the start."""
        return SentenceWidget._starter_words(self.widget)

    def page_state(self):
        """Traits that the page needs, a dict."""
        return {}
