"""The experiments of chapter 08: sums, places, swaps."""

import nbformat
import numpy as np
import pytest
from conftest import ROOT

from attention_lib import load_minilm, measure
from attention_lib.attention import multi_head_attention, raw_attention, softmax
from attention_lib.measure import chapter_08
from attention_lib.positions import rotate, sinusoidal_positions

DOG = ["[CLS]", "dog", "bites", "man", "[SEP]"]


def test_layer_0_is_what_the_model_embeds_and_without_places_a_set():
    model = load_minilm()
    np.testing.assert_allclose(measure.layer_0(DOG, np.arange(5)), model.embed(DOG), atol=1e-5)
    bare = measure.layer_0([*DOG, "dog"])
    np.testing.assert_array_equal(bare[1], bare[5])
    assert not np.allclose(*measure.layer_0(["dog", "dog"], [1, 2]))


def test_a_swap_moves_no_weight_without_places():
    found = measure.swap_change("dog bites man", "man bites dog")
    assert found["no places"] < 1e-6 and found["with places"] > 0.9
    model = load_minilm()
    first, second = (multi_head_attention(measure.layer_0(["[CLS]", *words, "[SEP]"], np.arange(5)), model.blocks[0].attention)[1]
                     for words in (["dog", "bites", "man"], ["man", "bites", "dog"]))
    order = np.array([0, 3, 2, 1, 4])
    assert found["with places"] == pytest.approx(np.abs(second[:, order[:, None], order] - first).max())


def test_head_13_follows_the_numbers():
    found = measure.previous_token()
    assert [*found] == list(chapter_08.NUMBERINGS) and found["as written"].before > 0.99 and found["back to front"].after > 0.99
    assert all(abs(found[name].before - found[name].chance) < 0.02 for name in ("no places", "shuffled"))
    assert measure.previous_token("1.5")["as written"].before < 0.5


def test_the_order_reaches_the_last_layer_and_a_place_alone_fades():
    found = measure.order_by_layer()
    assert all(line.shape == (7,) for line in found.values()) and found["no places"].max() < 1e-5
    assert found["swapped"][6] > 1.5 * found["same order, later"][6]
    whole = load_minilm()
    tokens, swapped = (["[CLS]", *whole.tokenize(text), "[SEP]"] for text in ("dog bites man", "man bites dog"))
    one, other = (chapter_08._through(each, np.arange(5)) for each in (tokens, swapped))
    np.testing.assert_allclose(one[:, 6], whole.encode("dog bites man").hidden[6], atol=1e-3)
    assert not np.allclose(one[1, 6], other[3, 6], atol=0.1)


def test_places_part_two_banks():
    found = measure.banks_by_layer()
    assert found["no places"].max() < 1e-6 and found["with places"].min() > 0.2


def test_the_share_of_the_place_is_all_where_words_are_alike(rng):
    queries, words, places = rng.normal(size=(6, 4)), np.tile(rng.normal(size=4), (6, 1)), rng.normal(size=(6, 4))
    assert chapter_08._share(queries, words + places, places) == pytest.approx(1)
    assert chapter_08._share(queries, places, words) == pytest.approx(0)
    shares = measure.place_shares()
    assert shares.shape == (12,) and shares.argmax() == 2 and shares.min() > -0.02 and shares.max() < 1


def test_words_and_places_are_read_off_their_sums(rng):
    found = measure.read_back(words=20, places=16)
    assert found.of == 320 and found.words == 320 and found.places >= 319
    rows = rng.normal(size=(9, 5))
    np.testing.assert_array_equal(chapter_08._nearest(rows[[4, 0]] + 1e-3, rows), [4, 0])
    cosine, chance = measure.right_angles()
    assert cosine < 0.5 * chance
    assert chance == pytest.approx(np.abs(rng.normal(size=(4000, 384))[:, 0] / np.sqrt(384)).mean(), rel=0.1)


def test_cosines_by_distance():
    found, table = measure.cosines_by_distance(), load_minilm().positions
    waves = sinusoidal_positions(128, 64)
    np.testing.assert_allclose(found["waves"], (waves[40:] @ waves[40] / 32)[:64], atol=1e-12)
    six = [table[p] @ table[p + 6] / np.linalg.norm(table[p]) / np.linalg.norm(table[p + 6]) for p in range(1, 506)]
    assert [found[name][6] for name in ("learned", "low", "high")] == pytest.approx([np.mean(six), *np.percentile(six, [10, 90])], abs=1e-5)


def test_order_and_shift_by_hand(rng):
    x = rng.normal(size=(3, 4))
    found = measure.order_and_shift(x, shift=5, sharpness=1.5)
    assert max(found["none"]) < 1e-9 and found["turned"][1] < 1e-9 < found["turned"][0]
    first, later = (softmax(1.5 * q @ q.T) @ q for q in (rotate(x), rotate(x, np.arange(5, 8))))
    assert found["values too"][1] == pytest.approx(np.abs(first - later).max())
    first, later = (raw_attention(x + sinusoidal_positions(8, 4)[at:at + 3] / 2, 1.5)[0] for at in (0, 5))
    assert found["waves"][1] == pytest.approx(np.abs(first - later).max())


def test_what_the_chapter_writes_out_is_the_library():
    path, = (ROOT / "chapters").glob("08_*.ipynb")
    cells = {cell.id: cell.source for cell in nbformat.read(path, as_version=4).cells}
    defined = {"np": np}
    for name in ("clock-code", "turn-code"):
        exec(cells[name], defined)
    np.testing.assert_allclose(defined["waves"], sinusoidal_positions(64, 8), atol=1e-12)
    q = np.random.default_rng(0).normal(size=(3, 64))
    np.testing.assert_allclose([defined["turned"](row, place) for row, place in zip(q, (0, 7, 500), strict=True)], rotate(q, np.array([0, 7, 500])), atol=1e-12)
