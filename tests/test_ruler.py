"""The one ruler: the same as the widgets' map, and a sum of what pulls."""

import numpy as np
import pytest

from attention_lib import causal_mask
from attention_lib.minilm import load_minilm
from attention_lib.ruler import layer_ruler, layer_rulers, on_ruler, stack_ruler
from attention_lib.senses import load_senses
from attention_lib.widgets import MeaningShift
from attention_lib.widgets.minilm.sense_maps import sense_map

TEXTS = ["We sat by the river bank.", "I went to the bank to deposit money.", "She deposited her check at the bank.",
         "From the river bank we walked to the bank to deposit our money."]


@pytest.mark.parametrize("word", ["bank", "bat", "match"])
def test_the_poles_are_the_means_of_the_two_senses(word):
    ruler, ends = layer_ruler(word), {}
    for each in load_senses(word, "train", "plain"):
        ends.setdefault(each.sense, []).append(on_ruler(each.text, word).ends[0])
    assert tuple(ends) == ruler.senses
    np.testing.assert_allclose([np.mean(places) for places in ends.values()], [-1, 1], atol=1e-5)


@pytest.mark.parametrize("word", ["bank", "spring"])
def test_it_is_the_axis_of_the_widgets_map(word):
    ruler = layer_ruler(word)
    for heads in (None, (5,), (4, 11)):
        made = sense_map(word, heads)
        assert made.axes[0] is not ruler.axis and (made.axes[0] == ruler.axis).all()
        assert made.place(ruler.middle)[0] == pytest.approx(0, abs=1e-9) == made.axes[0] @ made.axes[1]


@pytest.mark.parametrize("text", TEXTS)
def test_a_sentence_has_one_number_here_and_in_meaning_shift(text):
    found, shown = on_ruler(text), MeaningShift(text, source="layer-1", sources=["layer-1"], presets=[]).places()
    np.testing.assert_allclose([found.starts[0], found.ends[0]], [shown["static"][0], shown["shifted"][0]], atol=1e-4)
    np.testing.assert_allclose(found.pulls[0].sum(axis=0), shown["pulls"][:, 0], atol=1e-4)
    one = MeaningShift(text, source="layer-1", head=5, presets=[]).places()
    np.testing.assert_allclose([found.starts[0], found.heard(5)[0]], [one["static"][0], one["shifted"][0]], atol=1e-4)


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("masked", [False, True])
def test_old_plus_all_pulls_is_new_and_the_twelve_heads_add_up(text, masked):
    size = len(load_minilm().tokenize(text)) + 2
    found = on_ruler(text, mask=causal_mask(size) if masked else None)
    assert found.pulls.shape == (text.count("bank"), 12, size)
    np.testing.assert_allclose(found.starts + found.pulls.sum(axis=(1, 2)), found.ends, atol=1e-4)
    np.testing.assert_allclose(found.heard(*range(1, 13)), found.ends, atol=1e-4)
    assert found.heard().tolist() == found.starts.tolist()
    if masked:  # what comes later pulls nothing
        assert all((found.pulls[n, :, at + 1:] == 0).all() for n, at in enumerate(found.at))


def test_the_mask_and_other_words_move_it():
    free, masked = on_ruler("The bank of the river."), on_ruler("The bank of the river.", mask=causal_mask(8))
    assert free.ends[0] < masked.ends[0] and free.starts == masked.starts


@pytest.mark.parametrize(("text", "word", "said"), [
    ("We sat by the river.", "bank", "“bank” is not in the text"), ("", "bank", "not in the text"), ("A table.", "table", "There is no word 'table'"),
])
def test_what_has_no_place_is_told(text, word, said):
    with pytest.raises(ValueError, match=said):
        on_ruler(text, word)


def test_the_ruler_cannot_be_bent():
    assert layer_ruler("bank") is layer_ruler("bank")
    with pytest.raises(ValueError, match="read-only"):
        layer_ruler("bank").axis[0] = 1


# Rulers of whole layers

@pytest.mark.parametrize("word", ["bank", "crane"])
def test_the_rulers_of_all_layers_are_those_of_the_stack_and_nothing_is_read_before_the_first(word):
    found, stack = layer_rulers(word), stack_ruler(word)
    np.testing.assert_allclose(found.axes[1:], stack.axes, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(found.middles[1:], stack.means[:, :, -1].mean(axis=0), atol=1e-12)
    assert not found.axes[0].any() and found.senses == stack.senses and found is layer_rulers(word)
    assert not any(array.flags.writeable for array in (found.axes, found.middles))


def test_the_means_of_the_training_sentences_are_the_poles_after_each_layer():
    found, model, hidden = layer_rulers("mouse"), load_minilm(), {}
    for each in load_senses("mouse", "train", "plain"):
        reading = model.encode(each.text)
        hidden.setdefault(each.sense, []).append(reading.hidden[:, reading.tokens.index("mouse")])
    places = np.array([found.place(np.array(each, float)).mean(axis=0) for each in hidden.values()])
    np.testing.assert_allclose(places, [[0] + [-1] * 6, [0] + [1] * 6], atol=1e-5)
    vector = np.array(hidden[found.senses[0]][0], float)
    np.testing.assert_allclose((vector * found.axes).sum(axis=-1) - found.halfway, found.place(vector), atol=1e-9)
