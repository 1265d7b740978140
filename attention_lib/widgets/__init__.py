"""The book's widgets: alive in Jupyter through anywidget, and on the website through `widgets/core/host.js`."""

from attention_lib.widgets.arrows.widget import Arrows
from attention_lib.widgets.attention_matrix.widget import AttentionMatrix
from attention_lib.widgets.attention_training.widget import AttentionTraining
from attention_lib.widgets.bend.widget import Bend
from attention_lib.widgets.clocks.widget import Clocks
from attention_lib.widgets.clues.widget import Clues
from attention_lib.widgets.company.widget import Company
from attention_lib.widgets.cost.widget import Cost
from attention_lib.widgets.embedding_map.widget import EmbeddingMap
from attention_lib.widgets.heads.widget import Heads
from attention_lib.widgets.layer_stack.widget import LayerStack
from attention_lib.widgets.lineup.widget import Lineup
from attention_lib.widgets.mask.widget import Mask
from attention_lib.widgets.meaning_shift.widget import MeaningShift
from attention_lib.widgets.mix.widget import Mix
from attention_lib.widgets.model.widget import Model
from attention_lib.widgets.positions.widget import Positions
from attention_lib.widgets.predict.widget import Predict
from attention_lib.widgets.pull.widget import Pull
from attention_lib.widgets.push.widget import Push
from attention_lib.widgets.quiz.widget import Quiz
from attention_lib.widgets.reach.widget import Reach
from attention_lib.widgets.silence.widget import Silence
from attention_lib.widgets.softmax.widget import Softmax
from attention_lib.widgets.tiles.widget import Tiles
from attention_lib.widgets.training_replay.widget import TrainingReplay
from attention_lib.widgets.word_counts.widget import WordCounts
from attention_lib.widgets.word_ruler.widget import WordRuler

__all__ = ["Arrows", "AttentionMatrix", "AttentionTraining", "Bend", "Clocks", "Clues", "Company", "Cost",
           "EmbeddingMap", "Heads", "LayerStack", "Lineup", "Mask", "MeaningShift", "Mix", "Model", "Positions",
           "Predict", "Pull", "Push", "Quiz", "Reach", "Silence", "Softmax", "Tiles", "TrainingReplay", "WordCounts",
           "WordRuler"]
