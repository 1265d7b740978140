"""The running sum: parts that add up exactly, on rulers that agree with the one of layer 1 and with each other."""

import numpy as np
import pytest

from attention_lib.attention import multi_head_attention
from attention_lib.measure import stream
from attention_lib.minilm import load_minilm
from attention_lib.ruler import POINTS, layer_ruler, on_ruler, stack_ruler, through_layers
from attention_lib.senses import load_senses, sense_axis
from attention_lib.transformer import feed_forward

RIVER, MONEY, CHECK = "We sat by the river bank.", "I went to the bank to deposit money.", "She deposited her check at the bank."
TWO = "From the river bank we walked to the bank to deposit our money."


@pytest.mark.parametrize("text", [RIVER, MONEY, TWO])
def test_the_walk_is_that_of_the_model(text):
    found, read = through_layers(text), load_minilm().encode(text)
    assert found.tokens == read.tokens and [found.tokens[at] for at in found.at] == ["bank"] * len(found.at)
    np.testing.assert_allclose(found.points[:, :, -1], read.hidden[1:, found.at].swapaxes(0, 1), atol=1e-5)
    assert (found.points[:, 1:, 0] == found.points[:, :-1, -1]).all() and found.points.shape[2] == len(POINTS) == 5
    np.testing.assert_allclose(found.weights, np.moveaxis(read.weights[:, :, found.at], 2, 0), atol=1e-6)


@pytest.mark.parametrize("text", [RIVER, MONEY, CHECK, TWO])
@pytest.mark.parametrize("layer", [None, 6, 3])
def test_all_parts_add_up(text, layer):
    found = stream(text, layer=layer)
    np.testing.assert_allclose(found.places[..., 0] + found.steps.sum(axis=-1), found.places[..., -1], atol=1e-12)
    np.testing.assert_allclose(found.pulls.sum(axis=-1), found.steps[..., 0], atol=1e-5)
    if layer:  # one ruler for all layers: the sum runs on
        np.testing.assert_allclose(found.places[:, 1:, 0], found.places[:, :-1, -1], atol=1e-12)
        np.testing.assert_allclose(found.after[:, 0] + found.steps.sum(axis=(1, 2)), found.after[:, -1], atol=1e-12)


def test_a_step_is_what_was_added_less_what_a_bank_is_given_there():
    """By another way: what attention and the feed-forward network give, along the ruler, less what is halfway between the senses."""
    found, ruler, steps = through_layers(MONEY), stack_ruler(), stream(MONEY).steps[0]
    usual = np.diff(ruler.means.mean(axis=0), axis=1)[:, [0, 2]]  # (L, 2, D) of attention, of the feed-forward network
    for layer, block in enumerate(load_minilm().blocks):
        heard = multi_head_attention(found.inputs[layer], block.attention)[0][found.at[0]]
        thought = feed_forward(found.points[0, layer, 2], block.feed_forward)
        beyond = (np.array([heard, thought], float) - usual[layer]) @ ruler.axes[layer]
        np.testing.assert_allclose(steps[layer, [0, 2]], beyond, atol=1e-5)


def test_the_poles_are_the_means_after_each_layer():
    ruler, points = stack_ruler("crane"), {}
    for each in load_senses("crane", "train", "plain"):
        points.setdefault(each.sense, []).append(through_layers(each.text, "crane").points[0])
    assert tuple(points) == ruler.senses == layer_ruler("crane").senses
    own, last = (np.array([ruler.place(np.array(each), layer).mean(axis=0) for each in points.values()]) for layer in (None, 6))
    np.testing.assert_allclose(own[..., -1], [[-1] * 6, [1] * 6], atol=1e-9)
    np.testing.assert_allclose(last[:, -1, -1], [-1, 1], atol=1e-9)
    np.testing.assert_allclose(last, stream(each.text, "crane", layer=6).means, atol=1e-9)
    np.testing.assert_allclose(own[:, 0, 0], 0, atol=0.1)  # the same vector comes in, at other places of the text


@pytest.mark.parametrize("text", [RIVER, MONEY, CHECK, TWO])
def test_after_the_attention_of_layer_1_it_is_the_one_ruler_of_the_book(text):
    """Made at that point, not after the whole layer, the axis and every place are those of the landing page."""
    means = stack_ruler().means[:, 0, POINTS.index("attention")]  # (2, D)
    axis, middle = sense_axis(means[:1], means[1:])
    np.testing.assert_allclose(axis, layer_ruler().axis, atol=1e-6)
    places = (through_layers(text).points[:, 0, POINTS.index("attention")] - middle) @ axis
    np.testing.assert_allclose(places, on_ruler(text).ends, atol=1e-4)


def test_the_sum_grows_as_the_chapter_says():
    river, money, check = (stream(text, layer=6).after[0] for text in (RIVER, MONEY, CHECK))
    np.testing.assert_allclose(river, [0.03, -0.24, -0.34, -0.53, -0.64, -0.65, -1.09], atol=0.006)
    np.testing.assert_allclose(money, [-0.01, 0.21, 0.54, 0.81, 1.1, 1.02, 1.38], atol=0.006)
    apart = money - river
    assert (np.diff(apart)[[0, 1, 2, 3, 5]] > 0.3).all() and -0.1 < np.diff(apart)[4] < 0  # layer 5 adds nothing to it
    np.testing.assert_allclose(check, [0.01, 0.01, 0.25, 0.67, 0.86, 0.74, 1.18], atol=0.006)  # nothing yet after layer 1
    np.testing.assert_allclose(stream(RIVER, layer=6).means[1, :, -1], [0.23, 0.39, 0.53, 0.67, 0.63, 1], atol=0.006)
    np.testing.assert_allclose(stream(RIVER).after[0, 1:], [-1.85, -1.14, -0.92, -0.8, -0.9, -1.09], atol=0.006)


def test_the_words_that_pull_are_named():
    found = stream(RIVER)
    first = found.pulls[0, 0]
    assert found.tokens[np.abs(first).argmax()] == "river" and first.min() == pytest.approx(-0.93, abs=0.005)
    distractor = stream("The bank by the river approved my loan.")
    pulls = dict(zip(distractor.tokens, distractor.pulls[0, 0], strict=True))
    assert pulls["river"] < -0.5 and pulls["loan"] > 0.4 and abs(distractor.steps[0, 0, 0]) < 0.05  # they cancel each other


@pytest.mark.parametrize(("given", "said"), [
    ({"text": "no such word"}, "“bank” is not in the text 'no such word'"), ({"text": RIVER, "word": "sat"}, "There is no word 'sat'"),
    ({"text": RIVER, "layer": 0}, "counted from 1 to 6, or None"), ({"text": RIVER, "layer": 7}, "got 7"), ({"text": RIVER, "layer": "last"}, "got 'last'"),
    ({"text": RIVER, "layer": True}, "got True"), ({"text": RIVER, "layer": 2.0}, "got 2.0")])
def test_what_cannot_be_read_is_told(given, said):
    with pytest.raises(ValueError, match=said) as raised:
        stream(**given)
    assert "\n" not in str(raised.value)


def test_a_text_is_a_string():
    with pytest.raises(TypeError, match="A text is one string; got list"):
        stream([RIVER])


def test_the_rulers_cannot_be_changed():
    assert stack_ruler() is stack_ruler("bank") and not any(array.flags.writeable for array in stack_ruler()[2:])
