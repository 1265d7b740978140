"""The experiments of chapter 07: votes, silences, roles, pronouns, and what is given and pulled."""

from itertools import combinations

import numpy as np
import pytest

from attention_lib import load_minilm, measure
from attention_lib.measure.chapter_07 import TARGETS
from attention_lib.ruler import layer_ruler, on_ruler

ROBBED, WALK = "The bank was robbed while we swam in the river.", "From the river bank we walked to the bank to deposit our money."


def test_votes_agree_with_the_whole_layer_and_with_head_1_5_of_chapter_6():
    votes = measure.votes()
    assert votes.one_bank.shape == votes.two_banks.shape == (20, 13)
    whole, alone = measure.told_apart("all heads"), measure.told_apart("trained")
    assert votes.right() == (whole.one_bank, whole.order)
    assert votes.right([head for head in range(1, 13) if head != 5]) == (alone.one_bank, alone.order)
    for silent in ([0], [13], [2.5], [True]):
        with pytest.raises(ValueError, match="counted from 1"):
            votes.right(silent)
    with pytest.raises(ValueError, match="read-only"):
        votes.one_bank[0] = 0


def test_the_pulls_of_the_heads_add_up_to_the_move():
    for text in (ROBBED, WALK):
        (start, pulls), found = measure.head_pulls(text), on_ruler(text)
        assert pulls.shape == (12,) and start + pulls.sum() == pytest.approx(found.ends[0], abs=1e-4)
    model, ruler = load_minilm(), layer_ruler("bank")
    reading = model.encode(ROBBED)
    head = model.head("1.5")
    said = reading.weights[0, 4, 2] @ (reading.hidden[0] @ head.w_v + head.b_v) @ head.w_o
    assert measure.head_pulls(ROBBED)[1][4] == pytest.approx(said @ ruler.axis, abs=1e-4)
    assert sorted(measure.strongest()) == list(range(1, 13))


def test_the_fewest_silences_are_found_by_trying_all():
    votes, fewest = measure.votes(), measure.fewest_silences(14)
    assert fewest == [(4, 5)] == [pair for pair in combinations(range(1, 13), 2) if votes.right(pair)[1] <= 14]
    assert measure.fewest_silences(20) == [()] and measure.fewest_silences(0) == []
    assert all(votes.right(heads)[1] <= 10 for heads in measure.fewest_silences())
    with pytest.raises(ValueError, match="most counts texts"):
        measure.fewest_silences(1.5)


def test_what_is_given_and_pulled_is_summed_over_the_heads():
    found, ruler = measure.shared(ROBBED), on_ruler(ROBBED)
    assert found.weights.sum() == pytest.approx(1, abs=1e-4) and found.tokens == ruler.tokens
    assert found.pulls.sum() == pytest.approx(ruler.ends[0] - ruler.starts[0], abs=1e-4)
    assert measure.shared(WALK).pulls.shape == (len(measure.shared(WALK).tokens),)
    with pytest.raises(ValueError, match="“bank” is not in the text"):
        measure.shared("We swam.")


def test_roles_are_shares_and_one_head_has_a_rule():
    found = measure.roles()
    assert found.given.shape == (len(TARGETS), 6, 12) and found.chance.shape == (6,) and (found.given <= 1).all()
    assert np.unravel_index(found.given[0].argmax(), (6, 12)) == (0, 2) and np.unravel_index(found.given[1].argmax(), (6, 12)) == (1, 8)
    looks = measure.looks_at_cues()
    np.testing.assert_allclose(looks.bank, found.given[5].ravel(), atol=1e-5)
    resting = measure.rest()
    np.testing.assert_allclose(resting.given, found.given[3].mean(axis=1), atol=1e-6)
    assert (resting.its_output < resting.a_words / 3).all()


def test_pronouns_are_balanced_so_that_the_nearer_name_is_no_help():
    found = measure.pronouns()
    assert (len(found.texts), len(set(found.texts)), found.weights.shape) == (24, 24, (24, 2, 72)) and found.nearer == 12
    assert (found.test == (found.weights[:, 0] > found.weights[:, 1]).sum(axis=0)).all() and found.chosen.max() <= 12
