"""Chapter 14: readings of attention against experiments, [CLS], heads silenced and patched, and what cosines say."""

import numpy as np
import pytest

from attention_lib import load_minilm, measure
from attention_lib.experiment import Cut
from attention_lib.measure import chapter_14
from attention_lib.measure.chapter_14 import EXPERIMENTS, READINGS
from attention_lib.measure.readings import contributions, kendall, rollout
from attention_lib.measure.results import stored
from attention_lib.ruler import layer_rulers

RIVER, CHECK = "We sat by the river bank.", "She deposited her check at the bank."
DUCKS, LOANS = "We saw ducks at the bank.", "We saw loans at the bank."


# Readings

def test_a_contribution_is_the_length_of_what_all_heads_bring():
    """By another way: head by head, with `AttentionParams.head`; their vectors and b_o are what attention gives."""
    model = load_minilm()
    reading = model.encode(RIVER)
    found = contributions(reading, model.blocks)
    for layer in (0, 4):
        heads, x = [model.head(f"{layer + 1}.{head}") for head in range(1, 13)], reading.hidden[layer]
        for query, key in ((6, 5), (6, 0), (2, 6)):
            heard = sum(reading.weights[layer, n, query, key] * ((x[key] @ head.w_v + head.b_v) @ head.w_o) for n, head in enumerate(heads))
            assert found[layer, query, key] == pytest.approx(np.linalg.norm(heard), rel=1e-4)
    assert found.shape == (6, 9, 9)


def test_rollout_goes_through_the_layers_in_their_order():
    weights = np.zeros((2, 1, 3, 3))
    weights[0, 0] = weights[1, 0] = np.eye(3)
    weights[0, 0, 1], weights[1, 0, 2] = [1, 0, 0], [0, 1, 0]  # 1 hears 0, then 2 hears 1
    np.testing.assert_allclose(rollout(weights), [[1, 0, 0], [0.5, 0.5, 0], [0.25, 0.25, 0.5]])
    np.testing.assert_allclose(rollout(load_minilm().encode(RIVER).weights).sum(axis=1), 1, atol=1e-6)
    with pytest.raises(ValueError, match=r"\(L, H, T, T\)"):
        rollout(weights[0])


@pytest.mark.parametrize(("first", "second", "tau"), [
    ([1, 2, 3, 4], [1, 2, 3, 4], 1), ([1, 2, 3, 4], [4, 3, 2, 1], -1), ([1, 2, 3, 4], [2, 1, 4, 3], 1 / 3), ([1, 1, 2], [1, 2, 3], 2 / np.sqrt(6))])
def test_kendall_by_hand(first, second, tau):
    assert kendall(first, second) == pytest.approx(tau) == kendall(second, first)
    assert np.isnan(kendall([1, 1], [1, 2]))
    with pytest.raises(ValueError, match="at least two numbers"):
        kendall([1], [1])


def test_a_sentence_is_explained_by_readings_and_experiments():
    model, found = load_minilm(), measure.explain(RIVER)
    reading = model.encode(RIVER)
    bank, river = found.at, found.tokens.index("river")
    np.testing.assert_allclose(found.read["weight in all layers"], reading.weights[:, :, bank].mean(axis=(0, 1)), atol=1e-6)
    np.testing.assert_allclose([each.sum() for each in found.read.values()], 1, atol=1e-5)
    def stands(reading):
        return layer_rulers().place(reading.hidden[:, reading.tokens.index("bank")])[-1]
    for name, other in (("hidden", model.encode(RIVER, cut=Cut(None, river))), ("hidden from bank", model.encode(RIVER, cut=Cut(bank, river))),
                        ("left out", model.encode("We sat by the bank."))):
        assert found.moved[name][river] == pytest.approx(stands(other) - found.place, abs=1e-5)
    assert np.isnan(found.moved["left out"][[0, bank, -1]]).all() and np.isnan(found.moved["hidden"]).tolist() == [place == bank for place in range(9)]
    assert found.moved["replaced"][river] != found.moved["left out"][river] and list(found.moved) == list(EXPERIMENTS)


# Stored figures are those of the functions

def test_what_is_stored_comes_out_again():
    again, row = chapter_14.measure_explained(only=(1,))[0], stored()["explained"][0]
    for part in ("read", "moved"):
        for name, sizes in again[part].items():
            np.testing.assert_allclose(np.array(sizes, float), np.array(row[part][name], float), atol=2e-3, err_msg=name)
    head = chapter_14.measure_heads(names=["1.5"])["1.5"]
    for name, value in stored()["heads"]["1.5"].items():
        np.testing.assert_allclose(head[name], value, atol=1 if name == "right" else 2e-3)
    ways = np.array([[chapter_14.patch(*texts, "1.5") for texts in (pair[:2], pair[1::-1])] for pair in chapter_14.minimal_pairs_as_texts()])  # (24, 2, 3, 7)
    here, there, patched = np.moveaxis(ways[..., -1], 2, 0)  # (24, 2)
    share = ((patched - here) * [1, -1]).mean() / (there - here)[:, 0].mean()
    assert share == pytest.approx(measure.patching().heads.share[0, 4], abs=2e-3)


def test_silent_layers_and_strong_heads_come_out_again():
    model, rulers = load_minilm(), layer_rulers()
    silent = [rulers.place(model.encode(text, silence="1").hidden[:, at])[6] for text, at in (("We sat by the river bank.", 6), )]
    found = chapter_14.measure_heads(only=1, names=["1"])["1"]
    assert found["lost"][0][6] == pytest.approx(silent[0] - measure.explained()[0][1].place, abs=2e-3) and found["right"] == 1
    assert found["on cues"] == pytest.approx(model.encode(RIVER).weights[0, :, 6, 5].mean(), abs=1e-4)
    again, rows = chapter_14.measure_strong(only=2), measure.strong_heads()
    kept = [row for row in rows if row.text in {text for text, *_ in again}]
    assert [row[:3] for row in again] == [list(row[:3]) for row in kept] and len(kept) == len(again) >= 4
    np.testing.assert_allclose([row[3:] for row in again], [row[3:] for row in kept], atol=2e-3)


def test_parts_of_the_stored_result_agree():
    rows = [found for _, found in measure.explained()]
    special = measure.special_tokens()
    for name, found in (("weight in all layers", special.weight), ("contribution", special.contribution)):
        assert np.mean([row.read[name][[0, -1]].sum() for row in rows]) == pytest.approx(found.mean(), abs=1e-3)
    spread, raw = measure.spread(), measure.cosines()["as they are"]
    np.testing.assert_allclose([spread.within.mean(axis=0), spread.between.mean(axis=0)], [raw.within, raw.between], atol=1e-3)
    assert len(rows) == 80 and len(measure.heads_as_causes()) == 72 and measure.patching().heads.share.shape == (6, 12)
    assert all(len(row.read[name]) == len(row.tokens) == len(row.moved["hidden"]) for row in rows for name in READINGS)


# What the chapter says

def test_readings_agree_with_hiding_somewhat_and_rollout_least():
    found = measure.agreement()
    tau = {name: each.tau.share for name, each in found.items()}
    assert {each.sentences for each in found.values()} == {80} and tau["hidden"] == 1 and tau["chance"] == 0
    assert found["rollout"].tau.low > 0.1 and tau["rollout"] < tau["weight in layer 1"] < tau["weight in all layers"] < tau["contribution"] < 0.5
    assert all(found[name].tau.low > 0.05 for name in READINGS)
    assert tau["contribution"] < tau["left out"] and tau["replaced"] < tau["contribution"]  # experiments do not agree with each other much more
    top = {name: each.top.share for name, each in found.items()}
    assert top["chance"] < top["weight in layer 1"] < top["weight in all layers"] < top["weight in layer 6"] < top["hidden"]
    assert {each.sentences for each in measure.agreement(split="held-out").values()} == {20}


def test_most_weight_goes_to_special_tokens_and_little_is_said_there():
    for asking, most in (("bank", 0.17), ("all", 0.12)):
        found = measure.special_tokens(asking)
        assert (found.weight > 1.9 * found.uniform).all() and (found.contribution < most).all() and found.contribution[5] < found.uniform / 2
    assert (measure.special_tokens().weight[1:5] > 0.65).all()


def test_cls_says_nothing_of_the_sense_and_yet_may_not_be_hidden():
    found, patched = measure.hidden_tokens(), measure.patching()
    assert found["[CLS]"].moved.low > 1 > 8 * found["[SEP]"].moved.share and found["[CLS]"].right < 50 < found["[SEP]"].right
    assert found["nothing"].right == 77 and found["one word"].right > 70
    assert np.abs(patched.always["[CLS]"]).max() < 0.02 and np.abs(patched.states["[CLS]"]).max() < 0.02


def test_no_head_carries_it_alone_and_later_layers_mend_it():
    heads = measure.heads_as_causes()
    last = {name: head.lost.share[6] for name, head in heads.items()}
    assert max(last, key=last.get) == "1.5" and 0.04 < last["1.5"] < 0.09 and heads["1.5"].lost.share[1] > 2 * last["1.5"]
    assert max(heads, key=lambda name: heads[name].on_cues) == "1.4" and last["1.4"] < 0.03  # looks most, is least
    assert heads["6.8"].on_cues <= heads["6.8"].others_on_cues  # every word looks there
    assert all(head.right >= 74 for head in heads.values())


def test_a_whole_silent_layer_is_mended_and_the_last_cannot_be():
    layers = measure.layers_as_causes()
    lost = {name: layer.lost.share for name, layer in layers.items()}
    assert list(layers) == list("123456") and all((lost[name][:int(name)] == 0).all() for name in layers)
    assert all(lost[name][6] < 0.75 * lost[name][int(name)] for name in "1234") and lost["6"][6] > max(lost[name][6] for name in "2345")
    assert max(head.lost.share[6] for head in measure.heads_as_causes().values()) < lost["1"][6] / 4


def test_strong_weights_do_little_in_a_third_of_the_cases():
    cases = measure.strong_heads()
    assert len(cases) == 29 and sum(abs(each.moved) < 0.02 for each in cases) == 9 and sum(abs(each.moved) < 0.05 for each in cases) == 18
    assert all(each.weight > 0.7 and each.cue in each.text.lower() for each in cases)


def test_a_head_that_looks_like_a_cause_and_is_none_beside_one_that_is():
    none, cause = measure.one_head("He sat on the river bank.", "1.5"), measure.one_head("Can I open an account with your bank online?", "1.5")
    for found, cue in ((none, "river"), (cause, "account")):
        assert found.tokens[found.weights.argmax()] == cue and found.weights.max() > 0.8 and found.others[found.weights.argmax()] < 0.15
    assert abs(none.silenced - none.place)[6] < 0.03 and (cause.silenced - cause.place)[6] < -0.09
    assert (none.silenced - none.place)[1] > 0.6  # after layer 1 it was a cause


def test_the_sense_goes_from_the_cue_to_the_word_layer_by_layer():
    found = measure.patching()
    bank, cue = found.states["bank"].share, found.states["cue"].share
    assert found.pairs == 24 and (np.diff(bank) > 0).all() and (np.diff(cue) < 0).all()
    np.testing.assert_allclose([bank[[0, 4, 5]], cue[[0, 4, 5]]], [[0.45, 0.82, 1], [0.53, 0.16, 0]], atol=0.02)
    np.testing.assert_allclose(found.layers.share, [0.54, 0.14, 0.11, 0.13, 0.06, 0.31], atol=0.02)
    assert 0.1 < found.heads.share.max() < 0.15 and found.heads.share[0].max() == found.heads.share.max()


def test_patching_a_whole_layer_makes_it_the_other_text():
    found = measure.patch(DUCKS, LOANS, "2")
    np.testing.assert_allclose(found.patched[2:], found.there[2:], atol=1e-5)
    np.testing.assert_allclose(found.patched[:2], found.here[:2], atol=1e-5)
    assert found.share == pytest.approx(1, abs=1e-4) and 0 < measure.patch(DUCKS, LOANS, "1.5").share < 0.3


def test_it_is_the_word_itself_that_makes_cosines_high():
    found = measure.cosines()
    raw, less_all, less_word = found.values()
    assert raw.words.max() < 0.25 and raw.words[6] < 0.06 and raw.between.min() > 0.8
    assert np.abs(less_all.words).max() < 0.03 and less_all.between.min() > 0.78  # that cure changes nothing here
    assert (less_word.within[1:] > 0.08).all() and (less_word.between[1:] < -0.1).all()
    assert (less_word.nearer[2:] > raw.nearer[2:] + 0.07).all() and np.abs(raw.nearer[0] - 0.5) < 0.05


def test_a_vector_is_farther_from_its_own_mean_than_the_means_are_apart():
    far = measure.distances()
    own, other = np.concatenate([far["river"][:, 0], far["money"][:, 1]]), np.concatenate([far["river"][:, 1], far["money"][:, 0]])
    assert (own > 1).mean() > 0.9 and own.min() > 0.9 and 1.25 < own.mean() < 1.35 and (own < other).mean() > 0.9
    vectors, river = chapter_14.plain_vectors("bank")[:, 6].astype(float), np.array([each.sense == "river" for each, _ in measure.explained()])
    apart = np.linalg.norm(vectors[river].mean(axis=0) - vectors[~river].mean(axis=0))
    by_hand = np.linalg.norm(vectors[river][0] - vectors[river][1:].mean(axis=0)) / apart
    np.testing.assert_allclose(measure.sense_means()["money"], vectors[~river].mean(axis=0))
    assert len(far["river"]) == len(far["money"]) == 40 and far["river"][0, 0] == pytest.approx(by_hand)


def test_there_is_not_one_vector_a_sense():
    found = measure.spread()
    assert found.within.shape == (1560, 7) and found.between.shape == (1600, 7) and found.by_chance == 1 / 79
    assert found.explained[0] == pytest.approx(0, abs=1e-6) and (found.explained[1:] > 8 * found.by_chance).all() and found.explained.max() < 0.2
    assert (found.within.min(axis=0) < found.between.max(axis=0)).all() and found.neighbours[6] > 70 > 45 > found.neighbours[0]


@pytest.mark.parametrize(("call", "said"), [
    (lambda: measure.agreement("hide"), "There is no experiment 'hide'; choose one of hidden,"), (lambda: measure.agreement(split="all"), "There is no split 'all'"),
    (lambda: measure.special_tokens("river"), '"bank" or "all"; got \'river\''), (lambda: measure.explain("We swam."), "“bank” is not in the text 'We swam.'"),
    (lambda: measure.one_head(RIVER, "7.1"), "heads are named"), (lambda: measure.one_head("We swam.", "1.5"), "“bank” is not in the text"),
    (lambda: measure.patch(DUCKS, CHECK, "1.5"), "cannot be matched"), (lambda: measure.patch(DUCKS, "We swam.", "1", [1]), "“bank” is not in the text 'We swam.'"),
    (lambda: measure.spread("bnak"), "There is no word 'bnak'"), (lambda: measure.distances("bnak"), "There is no word 'bnak'"), (lambda: measure.distances(layer=0), "from 1 to 6; got 0"),
    (lambda: measure.distances(layer=True), "from 1 to 6; got True")])
def test_what_is_not_measured_is_told(call, said):
    with pytest.raises(ValueError, match=said) as raised:
        call()
    assert "\n" not in str(raised.value)
