"""The book's widgets: alive in Jupyter through anywidget, and on the website through `js/host.js`."""

from attention_lib.widgets.attention_matrix import AttentionMatrix
from attention_lib.widgets.meaning_shift import MeaningShift
from attention_lib.widgets.quiz import Quiz

__all__ = ["AttentionMatrix", "MeaningShift", "Quiz"]
