"""What the parts of a block are for: readings with a part changed equal those by another way, and figures of the chapter hold."""

import numpy as np
import pytest

from attention_lib import feed_forward, layer_norm, load_minilm, measure
from attention_lib.attention import multi_head_attention
from attention_lib.measure import (
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
from attention_lib.measure.block_parts import NORMS, WEIGHTS
from attention_lib.transformer import encoder_block

WE_SAT, MONEY = "We sat by the river bank.", "I went to the bank to deposit money."


@pytest.fixture
def x(rng):
    return rng.normal(size=(5, 24)).astype(np.float32)


@pytest.fixture(scope="module")
def blocks():
    return random_blocks(3, width=24, middle=48, seed=1)


def test_with_all_parts_it_is_the_model(x, blocks):
    model = load_minilm()
    np.testing.assert_array_equal(walk(model.embed(model.encode(WE_SAT).tokens), model.blocks), model.encode(WE_SAT).hidden)
    wanted = x
    for block in blocks:
        wanted = encoder_block(wanted, block)[0]
    np.testing.assert_allclose(walk(x, blocks)[-1], wanted, atol=1e-5)


@pytest.mark.parametrize("add", [True, False])
@pytest.mark.parametrize("norm", NORMS)
def test_each_way_to_join_written_out(x, blocks, add, norm):
    block, here = blocks[0], x if add else 0
    if norm == "before":
        middle = here + multi_head_attention(layer_norm(x, *block.attention_norm), block.attention)[0]
        wanted = (middle if add else 0) + feed_forward(layer_norm(middle, *block.feed_forward_norm), block.feed_forward)
    else:
        after = layer_norm if norm else lambda x, *_: x
        middle = after(here + multi_head_attention(x, block.attention)[0], *block.attention_norm)
        wanted = after((middle if add else 0) + feed_forward(middle, block.feed_forward), *block.feed_forward_norm)
    found = walk(x, blocks[:1], add=add, norm=norm)
    assert found.shape == (2, 5, 24)
    np.testing.assert_allclose(found[1], wanted, atol=1e-6)


@pytest.mark.parametrize("norm", ["after", "before"])
def test_both_places_of_the_norm_equal_pytorchs_encoder_layers(rng, norm):
    torch = pytest.importorskip("torch", reason="PyTorch is not installed: requirements-parity.txt")
    blocks, x = random_blocks(2, width=24, middle=48, seed=2), rng.normal(size=(5, 24)).astype(np.float32)
    y = torch.tensor(x)[None]
    for block in blocks:
        attention, wide = block.attention, block.feed_forward
        ours = {"self_attn.in_proj_weight": np.hstack([attention.w_q, attention.w_k, attention.w_v]).T,
                "self_attn.in_proj_bias": np.hstack([attention.b_q, attention.b_k, attention.b_v]),
                "self_attn.out_proj.weight": attention.w_o.T, "self_attn.out_proj.bias": attention.b_o,
                "linear1.weight": wide.w_in.T, "linear1.bias": wide.b_in, "linear2.weight": wide.w_out.T, "linear2.bias": wide.b_out,
                "norm1.weight": block.attention_norm.gain, "norm1.bias": block.attention_norm.bias,
                "norm2.weight": block.feed_forward_norm.gain, "norm2.bias": block.feed_forward_norm.bias}
        layer = torch.nn.TransformerEncoderLayer(24, attention.heads, 48, dropout=0, activation="gelu", layer_norm_eps=1e-12,
                                                 batch_first=True, norm_first=norm == "before")
        layer.load_state_dict({name: torch.tensor(np.ascontiguousarray(number)) for name, number in ours.items()})
        y = layer(y)
    np.testing.assert_allclose(walk(x, blocks, norm=norm)[-1], y[0].detach().numpy(), atol=1e-5)


def test_a_silent_part_adds_nothing(x, blocks):
    np.testing.assert_array_equal(walk(x, blocks, norm=None, attending=[], thinking=[]), [x] * 4)
    np.testing.assert_array_equal(walk(x, blocks, norm="before", attending=[2], thinking=[])[1], x)
    other = x.copy()
    other[3] = 9
    one, two = (walk(each, blocks, attending=[], thinking=None)[-1] for each in (x, other))
    np.testing.assert_allclose(np.delete(one, 3, axis=0), np.delete(two, 3, axis=0), atol=1e-6)  # nobody hears anybody


def test_random_blocks_are_seeded():
    one, two, other = (random_blocks(1, width=24, middle=48, seed=seed)[0].attention.w_q for seed in (0, 0, 1))
    assert (one == two).all() and (one != other).any() and one.dtype == np.float32


# Why add

def test_without_the_sum_all_words_become_one():
    added, replaced = walked(), walked(add=False)
    np.testing.assert_allclose(added.cosine, [0.063, 0.148, 0.193, 0.243, 0.282, 0.311, 0.416], atol=2e-3)
    np.testing.assert_allclose(replaced.cosine, [0.063, 0.394, 0.745, 0.970, 1, 1, 1], atol=3e-3)
    assert added.found.tolist() == [20] * 7 and replaced.found.tolist() == [20] + [0] * 6 and added.sentences == 20
    assert replaced.cosine[-1] > 0.999


def test_it_is_not_the_training():
    random = walked("random"), walked("random", add=False)
    assert len(random[0].cosine) == 13 and random[1].cosine[1] > 0.95 and random[1].cosine[3] > 0.999
    assert random[1].found[1:].sum() == 0 and random[0].found[:4].tolist() == [20] * 4
    assert random[0].cosine[-1] > 0.99  # the sum slows it, but with matrices as large as these it does not stop it
    assert walked("small").cosine[-1] < 0.15 and walked("small").found[-1] == 20  # as small as BERT's it does


def test_the_mean_cosine_of_a_sentence_by_a_loop():
    model, text = load_minilm(), "Mint grows on this bank."
    after = walk(model.embed(model.encode(text).tokens), model.blocks).astype(float)[-1]
    unit = after / np.linalg.norm(after, axis=1, keepdims=True)
    pairs = [unit[i] @ unit[j] for i in range(len(unit)) for j in range(len(unit)) if i != j]
    direction = unit.sum(axis=0)
    assert np.mean(pairs) == pytest.approx((direction @ direction - len(unit)) / (len(unit) * (len(unit) - 1)))


# Why norm

def test_without_a_norm_the_stream_grows():
    trained, random = walked(norm=None).size, walked("random", norm=None).size
    assert trained[6] > 4_000 and (np.diff(trained) > 0).all() and 2_000 < random[12] < 3_000
    assert 8 < walked().size.min() < walked().size.max() < 12.5
    np.testing.assert_allclose(walked("random").size[1:], np.sqrt(384), rtol=1e-4)
    before = walked("random", norm="before").size
    assert 70 < before[12] < 80 and (np.diff(before) > 0).all() and np.diff(before)[0] > np.diff(before)[-1]


def test_a_layer_norm_does_not_see_who_else_is_read():
    for others in ([MONEY], ["He swam."], [MONEY, "He swam."]):
        alone, together, padded = (in_company(WE_SAT, *given) for given in ([[], "layer"], [others, "layer"], [[], "layer", "bank", 8]))
        np.testing.assert_allclose(together, alone, atol=1e-12)
        np.testing.assert_allclose(padded, alone, atol=1e-12)
        alone, together, padded = (in_company(WE_SAT, *given) for given in ([[]], [others], [[], "batch", "bank", 8]))
        for changed in (together, padded):
            assert np.linalg.norm(changed - alone) > 0.2 * np.linalg.norm(alone)


def test_batch_norm_by_hand_and_by_pytorch(rng):
    torch = pytest.importorskip("torch", reason="PyTorch is not installed: requirements-parity.txt")
    np.testing.assert_allclose(batch_norm([[[1, 10]], [[3, 10]]], epsilon=0), [[[-1, 0]], [[1, 0]]])
    x = rng.normal(3, 2, size=(2, 5, 4))
    theirs = torch.nn.functional.batch_norm(torch.tensor(x).flatten(0, 1), None, None, training=True).reshape(2, 5, 4)
    np.testing.assert_allclose(batch_norm(x), theirs.numpy(), atol=1e-9)


# What the feed-forward network is for

def test_attention_brings_news_and_the_feed_forward_makes_more_of_it():
    held_out, train = steps_toward(), steps_toward("train")
    assert (held_out.sentences, train.sentences) == (20, 60)
    np.testing.assert_allclose(held_out.added.share[:, [0, 2]],
                               [[0.20, 0.42], [0.10, 0.22], [0.08, 0.15], [0.15, 0.19], [0.05, 0.08], [0.16, 0.15]], atol=0.006)
    np.testing.assert_allclose(train.added.share[0], [0.50, -0.07, 0.72, -0.16], atol=0.006)
    assert held_out.toward[0].tolist() == [17, 3, 19, 2]
    assert (held_out.added.low[:4, [0, 2]] > 0).all()  # in layers 1 to 4 the interval of neither holds 0


def test_silenced_parts():
    right, of = silenced(words=["bank"])
    assert of == 20 and right.tolist() == [10, *[18] * 6]
    assert silenced(thinking=[], words=["bank"])[0][0] == 10


@pytest.mark.parametrize("part", ["feed-forward", "norm"])
def test_what_does_not_see_another_word(part):
    found = swapped(part)
    assert found.asking.max() < 1e-5 and found.other.min() > 1 and found.asking.shape == (6,)


def test_attention_sees_it():
    assert swapped("attention").asking.min() > 0.15


def test_four_texts_that_no_sum_tells(rng):
    texts, praise, sums, network = turned_around()
    assert texts == ["very good", "very bad", "not good", "not bad"]
    np.testing.assert_allclose(praise @ sums, 0, atol=1e-6)
    for _ in range(100):  # whatever the line, wherever 0 is on it
        read = sums @ rng.normal(size=64) + rng.normal()
        assert (np.sign(read) == praise).sum() <= 3
    np.testing.assert_allclose(feed_forward(sums, network)[:, 0], praise, atol=0.01)


@pytest.mark.parametrize(("call", "said"), [
    (lambda: walked("trainde"), "The weights can be trained, random, small; got 'trainde'"), (lambda: walked(norm="between"), "got 'between'"),
    (lambda: in_company("no such word", []), "“bank” is not in the text"), (lambda: in_company(WE_SAT, [], "none"), "got 'none'"),
    (lambda: swapped("head"), "got 'head'"), (lambda: swapped(other="river"), "“river” is not in the text"),
    (lambda: steps_toward("x"), "There is no split 'x'"), (lambda: silenced(words=["x"]), "There is no word 'x'"), (lambda: random_blocks(0), "counts blocks")])
def test_what_cannot_be_measured_is_told(call, said):
    with pytest.raises(ValueError, match=said) as raised:
        call()
    assert "\n" not in str(raised.value)


def test_all_are_exported():
    assert set(WEIGHTS) == {"trained", "random", "small"} and all(hasattr(measure, name) for name in measure.__all__)
