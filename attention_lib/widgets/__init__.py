"""The book's widgets: alive in Jupyter through anywidget, and on the website through `js/host.js`."""

from attention_lib.widgets.attention_matrix import AttentionMatrix
from attention_lib.widgets.embedding_map import EmbeddingMap
from attention_lib.widgets.heads import Heads
from attention_lib.widgets.meaning_shift import MeaningShift
from attention_lib.widgets.positions import Positions
from attention_lib.widgets.quiz import Quiz
from attention_lib.widgets.training_replay import TrainingReplay
from attention_lib.widgets.word_counts import WordCounts

__all__ = ["AttentionMatrix", "EmbeddingMap", "Heads", "MeaningShift", "Positions", "Quiz", "TrainingReplay",
           "WordCounts"]
