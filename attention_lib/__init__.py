"""The helper package of *Paying Attention*: each module is one concept, readable in one sitting."""

from attention_lib.attention import (
    AttentionParams,
    causal_mask,
    multi_head_attention,
    scaled_dot_product_attention,
    softmax,
)
from attention_lib.efficient import KVCache, flash_attention, linear_attention, sliding_window_attention
from attention_lib.encoder_files import load_encoder
from attention_lib.learning import (
    Adam,
    attention_backward,
    cross_entropy,
    feed_forward_backward,
    gelu_backward,
    layer_norm_backward,
    linear_backward,
    multi_head_attention_backward,
    numeric_gradient,
    softmax_backward,
    train,
)
from attention_lib.minilm import load_minilm
from attention_lib.positions import rotate, sinusoidal_positions
from attention_lib.static import cooccurrence, ppmi, svd_vectors, train_skip_gram
from attention_lib.text import bag_of_words, one_hot, tf_idf, tokenize
from attention_lib.transformer import encoder_block, feed_forward, gelu, layer_norm
from attention_lib.vectors import WordVectors, cosine_similarity

__all__ = [
    "Adam",
    "AttentionParams",
    "KVCache",
    "WordVectors",
    "attention_backward",
    "bag_of_words",
    "causal_mask",
    "cooccurrence",
    "cosine_similarity",
    "cross_entropy",
    "encoder_block",
    "feed_forward",
    "feed_forward_backward",
    "flash_attention",
    "gelu",
    "gelu_backward",
    "layer_norm",
    "layer_norm_backward",
    "linear_attention",
    "linear_backward",
    "load_encoder",
    "load_minilm",
    "multi_head_attention",
    "multi_head_attention_backward",
    "numeric_gradient",
    "one_hot",
    "ppmi",
    "rotate",
    "scaled_dot_product_attention",
    "sinusoidal_positions",
    "sliding_window_attention",
    "softmax",
    "softmax_backward",
    "svd_vectors",
    "tf_idf",
    "tokenize",
    "train",
    "train_skip_gram",
]
