"""How a layer learns: gradients by hand, Adam, and the loop that trains."""

from attention_lib.learning.adam import Adam
from attention_lib.learning.gradients import (
    attention_backward,
    cross_entropy,
    feed_forward_backward,
    gelu_backward,
    layer_norm_backward,
    linear_backward,
    multi_head_attention_backward,
    numeric_gradient,
    softmax_backward,
)
from attention_lib.learning.sense_layer import sense_layer, sense_loss, start_sense_layer
from attention_lib.learning.sense_texts import SenseTexts, cue_share, sense_texts
from attention_lib.learning.training import Snapshot, Training, TrainingDiverged, train

__all__ = ["Adam", "SenseTexts", "Snapshot", "Training", "TrainingDiverged", "attention_backward", "cross_entropy",
           "cue_share", "feed_forward_backward", "gelu_backward", "layer_norm_backward", "linear_backward",
           "multi_head_attention_backward", "numeric_gradient", "sense_layer", "sense_loss", "sense_texts",
           "softmax_backward", "start_sense_layer", "train"]
