"""The experiments of the book: what is measured, on which sentences, with which controls; one function each.

Chapter 01 measures a search that counts words, chapter 02 counts their company. Chapter 03 measures what a training on
the small world learns, chapter 04 what static vectors tell, chapter 05 attention on them, chapter 06 head 1.5 of the
real model, chapter 07 its heads together, chapter 08 what places do, chapter 09 what a mask costs, chapter 10 a layer
that learns, chapter 11 all layers of the model, chapter 12 what they tell, and what they forget if connections are cut,
chapter 13 what attention costs, and what cheaper kinds lose, chapter 14 whether a weight is an explanation. Small
arrays come out, and places are on the one ruler: -1 is the mean of the river "banks", +1 of the money "banks", 0 is
halfway.
"""

from attention_lib.bank import trap_sentences, twenty_sentences
from attention_lib.measure.block_parts import (
    after_layers,
    batch_norm,
    in_company,
    random_blocks,
    silenced,
    steps_toward,
    swapped,
    turned_around,
    walk,
    walked,
)
from attention_lib.measure.chapter_01 import found_by_kind, found_by_lot, search, ten_sentences, twenty_queries
from attention_lib.measure.chapter_02 import (
    CompanyTable,
    clues,
    company_table,
    counted_company,
    from_few_sentences,
    short_company,
    squeezed,
    weighed_company,
    windows,
)
from attention_lib.measure.chapter_03 import (
    company,
    context_shifts,
    counted_world,
    deal,
    fit_counts,
    hat,
    in_common,
    met_counts,
    nearness,
    pairs_in_plane,
    parallel,
    plain_sentences,
    right_answers,
    share_by_chance,
    share_right,
    shifted_pmi,
    trained_world,
    two_companies,
    with_itself,
)
from attention_lib.measure.chapter_04 import (
    analogy_questions,
    as_in_the_table,
    count_analogies,
    full_table,
    left_out,
    neighbours_kept,
    place_of,
    random_cosines,
    random_places,
    same_company,
    senses_told,
    static_places,
    wrongly_told,
)
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
from attention_lib.measure.chapter_07 import (
    fewest_silences,
    head_pulls,
    looks_at_cues,
    pronouns,
    rest,
    roles,
    shared,
    strongest,
    votes,
)
from attention_lib.measure.chapter_08 import (
    banks_by_layer,
    cosines_by_distance,
    layer_0,
    order_and_shift,
    order_by_layer,
    place_shares,
    previous_token,
    read_back,
    right_angles,
    swap_change,
)
from attention_lib.measure.chapter_09 import (
    asked,
    changes,
    cue_places,
    late_banks,
    later_banks,
    later_words,
    looking,
    sides,
    who_may,
)
from attention_lib.measure.chapter_10 import (
    cue_walk,
    distractors,
    far_cue,
    heard,
    heard_together,
    one_bank,
    taught,
    two_banks,
    two_words,
)
from attention_lib.measure.chapter_11 import (
    minimal_pairs,
    sense_by_layer,
    ways,
    ways_of_cues,
    weights_by_way,
)
from attention_lib.measure.chapter_12 import (
    counted_at_layer_0,
    each_word_by_layer,
    failures,
    forgetting,
    pairs_by_layer,
    standing_later,
    word_by_layer,
)
from attention_lib.measure.chapter_13 import (
    cue_far_away,
    exponent,
    measured,
    near_mask,
    three_weighings,
    weighings_told,
    windows_told,
)
from attention_lib.measure.chapter_14 import (
    agreement,
    cosines,
    distances,
    explain,
    explained,
    heads_as_causes,
    hidden_tokens,
    layers_as_causes,
    minimal_pairs_as_texts,
    one_head,
    patch,
    patching,
    sense_means,
    special_tokens,
    spread,
    strong_heads,
)
from attention_lib.measure.outside import (
    measure_outside,
    outside_bank,
    outside_by_layer,
    outside_gain,
    outside_silenced,
    outside_words,
)
from attention_lib.measure.readings import contributions, kendall, rollout
from attention_lib.measure.stream import Stream, stream

__all__ = ["CompanyTable", "Stream", "WAYS", "added_or_replaced", "after_layers", "agreement", "analogy_questions",
           "answers", "as_in_the_table", "asked", "banks_by_layer", "batch_norm", "book_table", "changes", "clues",
           "company", "company_table", "context_shifts", "contributions", "cosines", "cosines_by_distance",
           "count_analogies", "counted_at_layer_0", "counted_company", "counted_world", "cue_far_away", "cue_first",
           "cue_places", "cue_walk", "deal", "distances", "distractors", "each_word_by_layer", "explain", "explained",
           "exponent", "failures", "far_cue", "fewest_silences", "fit_counts", "follow", "forgetting", "found_by_kind",
           "found_by_lot", "from_few_sentences", "full_table", "hat", "head_pulls", "head_row", "heads_as_causes",
           "heard", "heard_together", "hidden_tokens", "in_common", "in_company", "kendall", "late_banks",
           "later_banks", "later_words", "layer_0", "layers_as_causes", "left_out", "looking", "looks_at_cues",
           "loudness_by_distance", "measure_outside", "measured", "met_counts", "minimal_pairs",
           "minimal_pairs_as_texts", "near_mask", "nearness", "neighbours_kept", "no_self_attention", "one_bank",
           "one_head", "order_and_shift", "order_by_layer", "outside_bank", "outside_by_layer", "outside_gain",
           "outside_silenced", "outside_words", "pairs_by_layer", "pairs_in_plane", "parallel", "patch", "patching",
           "place_of", "place_shares", "placed", "plain_sentences", "previous_token", "pronouns", "random_blocks",
           "random_cosines", "random_places", "read_back", "rest", "right_angles", "right_answers", "roles", "rollout",
           "same_company", "score_variance_by_size", "scores_both_ways", "search", "sense_by_layer", "sense_means",
           "senses_told", "share_by_chance", "share_right", "shared", "shifted_pmi", "short_company", "sides",
           "silenced", "special_tokens", "spread", "squeezed", "standing_later", "static_places", "static_row",
           "static_ruler", "static_score", "steps_toward", "stream", "strong_heads", "strongest", "swap_change",
           "swapped", "taught", "ten_sentences", "three_weighings", "told_apart", "trained_world", "trap_sentences",
           "turned_around", "twenty_queries", "twenty_sentences", "two_banks", "two_banks_apart", "two_companies",
           "two_words", "votes", "walk", "walked", "ways", "ways_of_cues", "weigh", "weighed_company",
           "weighings_told", "weights_by_root", "weights_by_way", "who_may", "windows", "windows_told", "with_itself",
           "word_by_layer", "wrongly_told"]
