"""The helper package of *Paying Attention*: each module is one concept, readable in one sitting."""

from attention_lib.attention import (
    AttentionParams,
    causal_mask,
    multi_head_attention,
    scaled_dot_product_attention,
    softmax,
)
from attention_lib.text import tokenize
from attention_lib.vectors import WordVectors, cosine_similarity

__all__ = [
    "AttentionParams",
    "WordVectors",
    "causal_mask",
    "cosine_similarity",
    "multi_head_attention",
    "scaled_dot_product_attention",
    "softmax",
    "tokenize",
]
