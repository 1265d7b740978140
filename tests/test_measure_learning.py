"""The experiments of chapter 10: stored and trained anew, what holds by construction, and what must hold for any."""

import re

import numpy as np
import pytest

from attention_lib import Adam, WordVectors, measure, train
from attention_lib.learning import cue_share, sense_layer, sense_loss, sense_texts, start_sense_layer
from attention_lib.measure import chapter_10
from attention_lib.senses import load_senses

STORED = [(experiment, way) for experiment, way in chapter_10.experiments()]
CHEAP = [(experiment, way) for experiment, way in STORED if experiment in ("one bank", "taught", "2 fillers")]


@pytest.fixture(scope="module")
def texts():
    return sense_texts(load_senses("bank", "train", "plain"), WordVectors.load("minilm-64"))


# Stored figures are those of the functions

@pytest.mark.parametrize(("experiment", "way"), [*CHEAP, ("distractors", "attention"), ("two banks", "positions alone")])
def test_what_is_stored_comes_out_again(experiment, way):
    again, stored = chapter_10.compute(experiment, way, 1), chapter_10._stored("experiments")[experiment][way][1]
    assert again.keys() == stored.keys()
    for name, found in again.items():
        if experiment == "taught":
            assert found == pytest.approx(stored[name], abs=1 if name == "right" else 0.02)
        else:
            assert found[1] == stored[name][1] and abs(found[0] - stored[name][0]) <= 2  # a text that stands on the edge
            assert found[2:] == pytest.approx(stored[name][2:], abs=0.01)


def test_all_is_stored_for_every_seed():
    assert {(experiment, way): len(rows) for experiment, ways in chapter_10._stored("experiments").items() for way, rows in ways.items()} \
        == chapter_10.experiments()
    for call, sizes in ((measure.one_bank, {"training": 60, "held out": 20, "unseen cues": 13}), (measure.two_banks, {"joined": 400, "by hand": 40}),
                        (measure.two_words, {"single": 180, "opposite": 1200, "alike": 1200}), (measure.far_cue, {"held out": 200}),
                        (measure.distractors, {"bank": 16, "all words": 24})):
        found = call()
        assert {name: each.of for name, each in found.items()} == sizes
        for each in found.values():
            assert each.right.shape == each.share.shape == each.share_before.shape == (10 if call in (measure.one_bank, measure.distractors) else 5,)
            assert (each.accuracy <= 1).all() and (each.accuracy == each.right / each.of).all()
            assert each.interval == (each.right.min() / each.of, each.right.max() / each.of)


def test_a_training_of_one_s_own():
    found, stored = measure.one_bank("average", seeds=[3]), measure.one_bank("average")
    assert abs(found["held out"].right[0] - stored["held out"].right[3]) <= 1
    assert measure.one_bank("frozen values", seeds=2)["training"].right.shape == (2,)


# What the chapter says

def test_averaging_does_as_well_where_one_bank_stands_alone():
    heard, mean = measure.one_bank(), measure.one_bank("average")
    assert heard["training"].right.min() >= 59 and heard["held out"].share.min() > 2 * heard["held out"].share_before.max()
    assert mean["held out"].accuracy.mean() >= heard["held out"].accuracy.mean() - 0.02
    np.testing.assert_array_equal(mean["held out"].share, mean["held out"].share_before)
    drawn = measure.one_bank("random labels")
    assert drawn["training"].accuracy.mean() > 0.9 and abs(drawn["held out"].accuracy.mean() - 0.5) < 0.15


def test_cues_that_no_training_sentence_has():
    words = {token for example in load_senses("bank", "train", "plain") for token in re.findall("[a-z]+", example.text.lower())}
    unseen = [each for each in load_senses("bank", "held-out", "plain") if not words & {*each.cues}]
    assert measure.one_bank()["unseen cues"].of == len(unseen) == 13


@pytest.mark.parametrize("way", ["average", "attention"])
def test_two_banks_are_one_half_by_construction(way):
    for each in measure.two_banks(way).values():
        assert (each.right * 2 == each.of).all()


def test_positions_tell_two_banks_apart_and_do_so_alone():
    for way in ("attention with positions", "positions alone"):
        assert all(each.accuracy.min() > 0.55 for each in measure.two_banks(way).values())


def test_routing_by_content_is_what_averaging_cannot_learn():
    assert measure.two_words("average")["opposite"].accuracy == pytest.approx([0.5] * 5, abs=0.02)
    both, pairs = measure.two_words(), measure.two_words(lesson="opposite pairs")
    assert both["opposite"].accuracy.min() > 0.6 and both["single"].accuracy.min() > 0.75
    assert pairs["opposite"].accuracy.min() > 0.65 and pairs["alike"].accuracy.max() < 0.5  # it looks at the other word, and inverts
    assert pairs["single"].accuracy.max() < 0.7


def test_averaging_dilutes_and_attention_less():
    means = {(way, n): measure.far_cue(way, n)["held out"].accuracy.mean() for way in ("average", "attention") for n in (2, 4, 8)}
    assert means["average", 2] > means["average", 8] and all(means["attention", n] > means["average", n] for n in (2, 4, 8))


def test_distractors_lead_one_layer_astray():
    for way in ("average", "attention"):
        assert all(each.accuracy.max() < 0.65 for each in measure.distractors(way).values())


def test_it_attends_to_what_the_data_made_it_attend_to():
    as_it_is, flipped, deleted = map(measure.taught, ("as it is", "flipped", "deleted"))
    assert as_it_is.money.min() > 0.9 and flipped.money.max() < 0.5
    assert (flipped.on_deposit > as_it_is.on_deposit).sum() == 8 and flipped.on_deposit.mean() > as_it_is.on_deposit.mean()
    assert deleted.money.mean() > 0.9  # the vectors say that "deposit" is of the kind of "cash" and "check"
    assert as_it_is.of == 20 and flipped.share.shape == (10,)


# The texts

def test_joined_texts_keep_words_places_and_cues():
    plan = chapter_10._plan("two banks", "attention")
    for texts in (plan.texts, plan.tests["joined"]):
        assert all(tokens[at] == "bank" and tokens.count("bank") == 2 for tokens, at in zip(texts.tokens, texts.at, strict=True))
        first, second = texts.labels[::2], texts.labels[1::2]
        assert (first + second == 1).all() and first.mean() == 0.5
        assert not (texts.cues[::2] & texts.cues[1::2]).any() and texts.cues.any(axis=1).all()
    held_out = {token for tokens in plan.tests["joined"].tokens for token in tokens}
    assert "beaver" in held_out and not any("beaver" in tokens for tokens in plan.texts.tokens)


def test_unrelated_sentences_stand_around_the_one_with_bank():
    plan = chapter_10._plan("4 fillers", "attention")
    for texts, own in ((plan.texts, "train"), (plan.tests["held out"], "held-out")):
        assert all(tokens.count("bank") == 1 and tokens[at] == "bank" for tokens, at in zip(texts.tokens, texts.at, strict=True))
        others = [each.text for each in load_senses(split=own, kind="plain") if each.word != "bank"]
        assert len(texts.tokens) == (240 if own == "train" else 200) and len(others) == (180 if own == "train" else 60)
        assert np.ptp(texts.at) > 30  # now early, now late


def test_pairs_of_words_are_on_opposite_sides_or_on_the_same():
    plan = chapter_10._pair_plan("mouse", "both", "attention")
    for name, sums in (("opposite", {1}), ("alike", {0, 2})):
        labels, tokens = plan.tests[name].labels, plan.tests[name].tokens
        assert {*(labels[::2] + labels[1::2]).tolist()} == sums and all({"bank", "mouse"} <= {*each} for each in tokens)
        assert labels.mean() == 0.5


# The walk to the cues

def test_a_walk_is_what_the_layer_gives_at_each_snapshot(texts):
    done = train(start_sense_layer(2), sense_loss, texts[1:5], steps=60, batch=None, optimiser=Adam(0.003), snapshots=7, progress=False)
    walk = measure.cue_walk(done, texts)
    assert walk.steps.tolist() == [each.step for each in done.snapshots] and walk.steps[[0, -1]].tolist() == [0, 60]
    assert walk.weights.shape == (len(walk.steps), *texts.mask.shape)
    for row in (0, -1):
        logits, weights = sense_layer(done.snapshots[row].parameters, *texts[1:4])
        np.testing.assert_allclose(walk.weights[row], weights)
        assert walk.shares[row] == pytest.approx(cue_share(weights, texts.cues)) and walk.right[row] == (logits.argmax(axis=1) == texts.labels).sum()
        assert walk.losses[row] == pytest.approx(sense_loss(done.snapshots[row].parameters, *texts[1:5])[0])
    assert walk.shares[-1] > walk.shares[0] and walk.losses[-1] < walk.losses[0]


def test_a_walk_in_one_sentence_of_ones_own():
    vectors = WordVectors.load("minilm-64")
    texts, mine = sense_texts(load_senses("bank", "train", "plain"), vectors), sense_texts([("My bank lent.", "bank", 1)], vectors)
    done = train(start_sense_layer(0), sense_loss, texts[1:5], steps=5, batch=None, progress=False)
    walk = measure.cue_walk(done, mine)
    assert walk.weights.shape[1:] == (1, 3) and np.isnan(walk.shares).all()


@pytest.mark.parametrize(("call", "said"), [
    (lambda: measure.one_bank("mean"), "There is no way 'mean'; choose one of attention, average,"), (lambda: measure.two_banks("frozen values"), "There is no way 'frozen values'"),
    (lambda: measure.two_words(lesson="all"), "There is no lesson 'all'; choose one of single texts,"), (lambda: measure.far_cue(fillers=3), "There is no fillers 3; choose one of 2, 4, 8"),
    (lambda: measure.taught("undone"), "There is no change 'undone'"), (lambda: measure.one_bank(seeds=0), "seeds counts trainings"), (lambda: measure.one_bank(seeds=[]), "seeds is empty"),
    (lambda: measure.one_bank(seeds=[0.5]), "a seed is a whole number"), (lambda: measure.one_bank(seeds=1.5), "seeds counts trainings"), (lambda: measure.one_bank(["attention"]), "There is no way"),
    (lambda: measure.one_bank(seeds="three"), "seeds counts trainings")])
def test_what_is_not_measured_is_told(call, said):
    with pytest.raises(ValueError, match=re.escape(said)):
        call()


# What single words hear

def test_an_answer_is_the_mean_of_the_answers_to_each_word_alone(texts):
    parameters = start_sense_layer(3)
    for text in ("We sat by the river bank.", "My own bank has gold."):
        found = measure.heard(parameters, text)
        one = sense_texts([(text, "bank", 0)], measure.book_table())
        logits, weights = sense_layer(parameters, *one[1:4])
        assert found.answer == pytest.approx(logits[0, 1] - logits[0, 0], abs=1e-12) and found.tokens == one.tokens[0]
        np.testing.assert_allclose(found.weights, weights[0], atol=1e-15)
    x, at = one.x[0], int(one.at[0])  # a word alone: nothing else is in the text but the word that asks, unheard
    new = x[at] + x[0] @ parameters["w_v"]
    logits = new @ parameters["w_r"] + parameters["b_r"]
    assert found.alone[0] == pytest.approx(logits[1] - logits[0], abs=1e-12)
    with pytest.raises(ValueError, match="bank"):
        measure.heard(parameters, "A river.")


def test_what_two_words_hear_is_stored_as_it_is_computed():
    stored = chapter_10._stored("heard")
    assert [(kind, way) for kind, ways in stored.items() for way in ways] == chapter_10.texts_heard()
    for now, before in zip(chapter_10.compute_heard("two words", "attention"), stored["two words"]["attention"], strict=True):
        np.testing.assert_allclose(now["weights"], before["weights"], atol=0.002)
        np.testing.assert_allclose(now["alone"], before["alone"], atol=0.02)


def test_two_words_of_a_text_hear_the_same_or_each_its_own():
    average, attention, places, only = (measure.heard_together("two banks", way) for way in chapter_10.TWO_BANKS)
    for one, two in (average, attention):
        assert one.at == 4 and two.at == 14 and (one.weights == two.weights).all() and one.answer == two.answer
    for one, two in (places, only):
        assert one.answer < 0 < two.answer
    duck, mouse = measure.heard_together("two words", "attention")
    assert (duck.tokens[duck.at], mouse.tokens[mouse.at]) == ("bank", "mouse") and duck.answer < 0 < mouse.answer
    for call in (lambda: measure.heard_together("three", "average"), lambda: measure.heard_together("two words", "positions alone")):
        with pytest.raises(ValueError, match="There is no"):
            call()
