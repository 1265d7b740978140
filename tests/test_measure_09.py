"""Chapter 09's experiments: who may be heard, what that costs, and what a later word changes."""

import numpy as np
import pytest

from attention_lib import causal_mask, load_minilm, measure
from attention_lib.ruler import on_ruler
from attention_lib.senses import load_senses

TEXT = "The bank of the river was muddy."


def test_who_may_be_heard():
    assert (measure.who_may("back", 4) == causal_mask(4)).all() and (measure.who_may("ahead", 4) == causal_mask(4).T).all()
    assert measure.who_may("everyone", 3).all()
    with pytest.raises(ValueError, match="no look 'up'"):
        measure.who_may("up", 3)


def test_a_row_under_a_mask_is_what_the_ruler_of_the_book_says():
    row = measure.asked(f"{TEXT} {TEXT}", place=1)
    for look in ("everyone", "back", "ahead"):
        mask = measure.who_may(look, len(row.tokens))
        weights, place = row.under(mask[row.at])
        found = on_ruler(f"{TEXT} {TEXT}", mask=mask)
        assert place == pytest.approx(found.ends[1], abs=1e-4) and row.alone == pytest.approx(found.starts[1], abs=1e-5)
        np.testing.assert_allclose(weights.sum(axis=1), 1)
        assert (weights[:, ~mask[row.at]] == 0).all()
    with pytest.raises(ValueError, match="stands 1 times"):
        measure.asked(TEXT, place=1)


def test_each_reader_loses_what_it_may_not_hear():
    everyone, back, ahead = map(measure.looking, ("everyone", "back", "ahead"))
    assert everyone.of == (106, 81, 133) and sum(everyone.of) == len(load_senses(kind="plain"))
    assert back.after < 45 < 60 < min(everyone.after, ahead.after) and ahead.before < 60 < 85 < min(everyone.before, back.before)
    assert measure.looking("back", copies=2).after > 65 and back.right == back.before + back.after + back.both
    one = measure.looking("back", word="bank")
    assert sum(one.of) == 80 and one.of[1] == 23 and one.after == sum(right for _, right in measure.late_banks("back").values())
    assert {sense: len(places) for sense, (places, _) in measure.late_banks().items()} == {"river": 10, "money": 13}


def test_a_later_word_changes_nothing_that_may_not_hear_it():
    text = "Alice gave Bob a book, and he smiled."
    at = load_minilm().tokenize(text).index("he") + 1
    free, masked = (measure.changes(text, text.replace("and he", "and she"), look) for look in ("everyone", "back"))
    assert free.shape == masked.shape == (7, 12) and masked[:, :at].max() < 1e-5 and masked[1:, at:].min() > 0.01
    assert free[0, :at].max() < 1e-5 < free[6].min() and measure.changes(text, text).max() == 0
