"""The experiments of the book: what is measured, on which sentences, with which controls; one function each.

Chapter 05 measures attention on static vectors, chapter 06 head 1.5 of the real model. Small arrays come out, and
places are on the one ruler: -1 is the mean of the river "banks", +1 of the money "banks", 0 is halfway.
"""

from attention_lib.bank import trap_sentences, twenty_sentences
from attention_lib.measure.chapter_05 import (
    book_table,
    follow,
    no_self_attention,
    static_row,
    static_ruler,
    static_score,
    two_banks_apart,
)
from attention_lib.measure.chapter_06 import (
    WAYS,
    added_or_replaced,
    answers,
    cue_first,
    head_row,
    loudness_by_distance,
    placed,
    score_variance_by_size,
    scores_both_ways,
    told_apart,
    weigh,
    weights_by_root,
)
from attention_lib.measure.stream import Stream, stream

__all__ = ["WAYS", "Stream", "added_or_replaced", "answers", "book_table", "cue_first", "follow", "head_row",
           "loudness_by_distance", "no_self_attention", "placed", "score_variance_by_size", "scores_both_ways",
           "static_row", "static_ruler", "static_score", "stream", "told_apart", "trap_sentences", "twenty_sentences",
           "two_banks_apart", "weigh", "weights_by_root"]
