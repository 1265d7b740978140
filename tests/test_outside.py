"""Sentences from outside: what is stored, what must hold for it, and a part of it measured again where they lie."""

import json
import os
import runpy
from pathlib import Path

import numpy as np
import pytest

from attention_lib import measure
from attention_lib.data_files import FOLDER, checksum
from attention_lib.measure import outside
from attention_lib.measure.intervals import balanced, mean_with_interval, wilson
from attention_lib.measure.outside import BANKS, HOMOGRAPHS, SHA256, leave_one_out, measure_outside
from attention_lib.senses import nearest_mean_accuracy

ROOT = Path(__file__).parent.parent
SENTENCES = Path(os.environ.get("OUTSIDE_SENTENCES") or ROOT.parent / "shared" / "outside")
STORED = json.loads((FOLDER / "outside.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def fresh():
    if not all((SENTENCES / name).is_file() for name in SHA256):
        pytest.skip("The sentences from outside are not here, so the stored result cannot be measured again: set "
                    "OUTSIDE_SENTENCES to their folder; scripts/measure_outside.py says where they are from.")
    return measure_outside(SENTENCES, words=["nestle"], silent={"without feed-forward": outside.SILENT["without feed-forward"]})


# What is stored

def test_the_figures_of_the_chapter():
    found = measure.outside_by_layer()
    words, bank = found["homographs"], found["bank"]
    np.testing.assert_allclose(words.layers.share, [0.550, 0.853, 0.901, 0.927, 0.932, 0.926, 0.932], atol=5e-4)
    np.testing.assert_allclose([words.bag.share, words.best_bag.share], [0.863, 0.876], atol=5e-4)
    np.testing.assert_allclose(bank.layers.share, [0.5, 0.930, 0.951, 0.945, 0.945, 0.945, 0.930], atol=5e-4)
    np.testing.assert_allclose([bank.bag.share, bank.best_bag.share], [0.914, 0.890], atol=5e-4)
    assert (words.sentences, bank.sentences, len(measure.outside_words())) == (1580, 100, 16)
    for each in (words, bank):
        for share in each[1:]:
            assert np.all(share.low >= 0) and np.all(share.low <= share.share) and np.all(share.share <= share.high) and np.all(share.high <= 1)


def test_depth_pays_beyond_every_bag_and_one_layer_does_not():
    assert measure.outside_gain(1, "bag")[0].low < 0 < measure.outside_gain(1, "bag")[0].high
    for layer in (3, 4, 5, 6):
        for over in ("bag", "best bag", 1):
            gain, ahead = measure.outside_gain(layer, over)
            assert gain.low > 0.015 and ahead >= 12, (layer, over)
    gain, ahead = measure.outside_gain(4, over=1)
    np.testing.assert_allclose(gain, [0.079, 0.043, 0.118], atol=2e-3)


def test_without_either_part_depth_does_not_pay():
    for found in measure.outside_silenced().values():
        assert np.ptp(found.share[1:]) < 0.05 and found.share.max() < 0.87


def test_counts_are_counts_and_shares_are_of_so_many():
    for sense, found in STORED["bank"].items():
        assert found["layers"][0] == found["sentences"] / 2, sense  # the same vector, whatever the sense
        assert all(0 <= count <= found["sentences"] and count * 2 % 1 == 0 for count in [*found["layers"], found["bag"], found["best bag"]])
    for word, found in STORED["homographs"].items():
        first, second = found["sentences"]
        assert min(first, second) >= 10
        parts = np.array([*found["layers"], found["bag"]])
        possible = (np.arange(2 * first + 1)[:, None] / first + np.arange(2 * second + 1) / second).ravel() / 4
        assert all(np.abs(possible - part).min() < 1e-4 for part in parts), word


def test_no_sentence_of_theirs_is_in_the_stored_result():
    text = (FOLDER / "outside.json").read_text()
    assert len(text) < 8_000 and max(map(len, text.replace(",", " ").split())) < 70
    assert STORED["files"] == SHA256
    told = (ROOT / "scripts" / "measure_outside.py").read_text()
    assert all(name in told and digest in told for name, digest in SHA256.items()) and told.count("https://github.com/google") == 2


@pytest.mark.parametrize("layer", [-1, 7, 1.0, True, "bags", None])
def test_a_layer_that_there_is_not_is_told(layer):
    with pytest.raises(ValueError, match="counted from 0 to 6"):
        measure.outside_gain(layer)


# Measured again, where the sentences lie

def test_the_stored_result_is_what_is_measured(fresh):
    word, stored = fresh["homographs"]["nestle"], STORED["homographs"]["nestle"]
    assert word["sentences"] == stored["sentences"] == [72, 14]
    flip = 1.01 / (2 * 14)  # one sentence of the rarer reading, told otherwise by another machine's rounding
    np.testing.assert_allclose(word["layers"], stored["layers"], atol=flip)
    np.testing.assert_allclose([word["bag"], word["best bag"]], [stored["bag"], stored["best bag"]], atol=flip)
    np.testing.assert_allclose(fresh["silenced"]["without feed-forward"]["nestle"], STORED["silenced"]["without feed-forward"]["nestle"], atol=flip)


def test_the_banks_are_as_stored(fresh):
    for sense, stored in STORED["bank"].items():
        assert fresh["bank"][sense]["sentences"] == stored["sentences"]
        for name in ("layers", "bag", "best bag"):
            np.testing.assert_allclose(fresh["bank"][sense][name], stored[name], atol=1, err_msg=f"{sense} {name}")


def test_another_file_or_word_is_refused(fresh, tmp_path):
    with pytest.raises(ValueError, match="no word 'bnak'; the file has bass, bow"):
        measure_outside(SENTENCES, words=["bnak"])
    (tmp_path / HOMOGRAPHS).write_bytes((SENTENCES / HOMOGRAPHS).read_bytes() + b"\n")
    with pytest.raises(ValueError, match="not the file that was measured: its checksum"):
        measure_outside(tmp_path)


def test_the_word_is_found_by_its_bytes(fresh):
    row = {"sentence": "Zoë and 4Minute met for a minute.", "homograph": "minute"}
    for start, pieces in ((10, ["##min", "##ute"]), (27, ["minute"])):
        tokens, word = outside._find({**row, "start_byte": str(start), "end_byte": str(start + 6)})
        assert tokens[word] == pieces


# The script, where they do not lie

@pytest.mark.parametrize(("given", "said"), [(["x"], "There is no wikipedia_homographs_16_words.csv in x"), ([], "python scripts/measure_outside.py FOLDER")])
def test_the_script_says_what_it_wants(monkeypatch, given, said):
    before = checksum(FOLDER / "outside.json")
    monkeypatch.setattr("sys.argv", ["measure_outside.py", *given])
    with pytest.raises(SystemExit, match=said):
        runpy.run_path(str(ROOT / "scripts" / "measure_outside.py"), run_name="__main__")
    assert checksum(FOLDER / "outside.json") == before and BANKS


# Leave one out, and intervals

def test_leave_one_out_equals_a_loop(rng):
    vectors, senses = rng.normal(size=(13, 4)) + 1, np.array(list("aabbbaabbaaab"))
    wanted = []
    for one in range(13):
        others = np.arange(13) != one
        wanted.append(nearest_mean_accuracy(vectors[others], senses[others], vectors[[one]], senses[[one]]))
    assert leave_one_out(vectors, senses).tolist() == wanted
    assert leave_one_out(np.ones((4, 2)), list("aabb")).tolist() == [0.5] * 4  # all alike: a guess


@pytest.mark.parametrize(("senses", "said"), [(list("aab"), "at least twice"), (list("aa"), "one sense")])
def test_what_cannot_be_left_out_is_told(senses, said):
    with pytest.raises(ValueError, match=said):
        leave_one_out(np.eye(3), senses)


def test_intervals_worked_elsewhere():
    """Wilson's by his formula in fractions: 0 of 10 → 0 to z² / (10 + z²)."""
    np.testing.assert_allclose(wilson(0, 10), [0, 0, 1.959964**2 / (10 + 1.959964**2)], atol=1e-12)
    np.testing.assert_allclose(wilson(10, 10), [1, 10 / (10 + 1.959964**2), 1], atol=1e-12)
    np.testing.assert_allclose(wilson(81, 263), [0.3080, 0.2553, 0.3662], atol=1e-4)  # Newcombe 1998, method 3
    np.testing.assert_allclose(balanced([5, 50], [10, 100]), [0.5, 0.5 - np.hypot(0.2634, 0.0962) / 2, 0.5 + np.hypot(0.2634, 0.0962) / 2], atol=1e-3)
    assert mean_with_interval([0.7] * 5) == (pytest.approx(0.7),) * 3


@pytest.mark.parametrize("given", [(1, 0), (-1, 3), (4, 3), (float("nan"), 3)])
def test_counts_that_cannot_be_are_told(given):
    with pytest.raises(ValueError, match="right should be from 0"):
        wilson(*given)
    with pytest.raises(ValueError, match="at least one value"):
        mean_with_interval([])
