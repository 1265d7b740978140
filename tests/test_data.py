"""The book's data: the published files, whole, and with the contents that the chapters build on."""

import hashlib
import shutil

import numpy as np
import pytest
import safetensors.numpy

from attention_lib import data_files
from attention_lib.data_files import FOLDER, check_all_published, load_data, published_checksums
from attention_lib.tensors import dequantise
from attention_lib.vectors import WordVectors

SOURCES = {"LICENSE-minilm.txt", "small_world_by_hand.txt", "small_world_grammar.txt"}  # not read at run time
SHARDS = ["minilm-64.safetensors", "minilm-int8.safetensors"]
LAYERS, WIDTH, INNER, WORDS, PLACES = 6, 384, 1536, 30_522, 512


def expected_shapes():
    """dict of tensor name → shape: a BERT of six layers without its pooler."""
    matrices = {f"embeddings.{kind}_embeddings.weight": (rows, WIDTH)
                for kind, rows in (("word", WORDS), ("position", PLACES), ("token_type", 2))}
    norms = ["embeddings"]
    for layer in (f"encoder.layer.{number}" for number in range(LAYERS)):
        for part in ("self.query", "self.key", "self.value", "output.dense"):
            matrices[f"{layer}.attention.{part}.weight"] = (WIDTH, WIDTH)
        matrices[f"{layer}.intermediate.dense.weight"] = (INNER, WIDTH)
        matrices[f"{layer}.output.dense.weight"] = (WIDTH, INNER)
        norms += [f"{layer}.attention.output", f"{layer}.output"]
    scales = {f"{name}.scale": shape[:1] for name, shape in matrices.items()}
    biases = {name.replace(".weight", ".bias"): shape[:1]
              for name, shape in matrices.items() if name.startswith("encoder")}
    norms = {f"{norm}.LayerNorm.{part}": (WIDTH,) for norm in norms for part in ("weight", "bias")}
    return {**matrices, **scales, **biases, **norms}


@pytest.fixture(scope="module")
def shard():
    return load_data("minilm-int8.safetensors")


@pytest.fixture(scope="module")
def word_pieces(shard):
    return shard["words"].tobytes().decode().split("\n")


@pytest.fixture
def copy_of_the_data(tmp_path, monkeypatch):
    for name in (SHARDS[0], "SHA256SUMS"):
        shutil.copy(FOLDER / name, tmp_path)
    monkeypatch.setattr(data_files, "FOLDER", tmp_path)
    return tmp_path


# The files are the published ones

def test_the_checksums_are_those_in_the_list():
    lines = (FOLDER / "SHA256SUMS").read_text().splitlines()
    listed = dict(reversed(line.split("  ")) for line in lines)
    assert listed == {name: hashlib.sha256((FOLDER / name).read_bytes()).hexdigest() for name in listed}
    assert set(listed) == {path.name for kind in ("safetensors", "csv", "json", "txt") for path in FOLDER.glob(f"*.{kind}")
                           if path.name not in SOURCES}


def test_a_copy_of_a_shard_is_accepted(copy_of_the_data):
    assert load_data.__wrapped__(SHARDS[0])["vectors"].shape == (21_721, 64)  # __wrapped__: past the cache


@pytest.mark.parametrize("place", [3, 40, 5_000, 600_000, -1])
def test_a_flipped_byte_is_refused(copy_of_the_data, place):
    raw = bytearray((copy_of_the_data / SHARDS[0]).read_bytes())
    raw[place] ^= 1
    (copy_of_the_data / SHARDS[0]).write_bytes(raw)
    with pytest.raises(ValueError, match=r"^minilm-64\.safetensors is damaged: [^\n]*git checkout"):
        load_data.__wrapped__(SHARDS[0])


def test_a_missing_shard_is_named(copy_of_the_data):
    (copy_of_the_data / SHARDS[0]).unlink()
    with pytest.raises(FileNotFoundError, match=r"minilm-64\.safetensors is missing"):
        load_data.__wrapped__(SHARDS[0])


# All of them, and their list

@pytest.fixture
def whole_copy(tmp_path, monkeypatch):
    for name in [*published_checksums(), "SHA256SUMS"]:
        shutil.copy(FOLDER / name, tmp_path)
    monkeypatch.setattr(data_files, "FOLDER", tmp_path)
    return tmp_path


def test_the_data_as_published_pass(whole_copy):
    check_all_published()
    (whole_copy / "SHA256SUMS").write_bytes((whole_copy / "SHA256SUMS").read_bytes().replace(b"\n", b"\r\n"))
    check_all_published()  # a checkout on Windows


@pytest.mark.parametrize("name", list(published_checksums()))
def test_one_damaged_file_of_all_is_named(whole_copy, name):
    with open(whole_copy / name, "r+b") as file:
        file.seek(1_000)
        file.write(b"\xff\xfe")
    with pytest.raises(ValueError, match=rf"^{name} is damaged: its checksum is not the one [^\n]*git checkout"):
        check_all_published()


def test_one_missing_file_of_all_is_named(whole_copy):
    (whole_copy / "minilm-map.safetensors").unlink()
    with pytest.raises(FileNotFoundError, match=r"^The data file minilm-map\.safetensors is missing\. [^\n]*git checkout"):
        check_all_published()


@pytest.mark.parametrize("read", [lambda: load_data.__wrapped__(SHARDS[0]), check_all_published, published_checksums,
                                  lambda: data_files.read_text("senses.csv")])
def test_without_the_list_of_checksums_one_sentence_says_so(whole_copy, read):
    (whole_copy / "SHA256SUMS").unlink()
    with pytest.raises(FileNotFoundError, match=r"^The list of checksums data/SHA256SUMS is missing, [^\n]*git checkout -- data`\.$"):
        read()


@pytest.mark.parametrize("content", [b"", b"\n \n", b"abc  senses.csv\n", b"0" * 64, b"\xff\xfe\x00" * 40, b"0" * 64 + b" two names\n"])
def test_a_damaged_list_of_checksums_is_refused(whole_copy, content):
    (whole_copy / "SHA256SUMS").write_bytes(content)
    with pytest.raises(ValueError, match=r"^data/SHA256SUMS is damaged: [^\n]*git checkout"):
        check_all_published()


def test_a_file_without_a_checksum_is_not_called_damaged(whole_copy):
    (whole_copy / "own.safetensors").write_bytes(b"")
    with pytest.raises(ValueError, match=r"^own\.safetensors has no checksum in data/SHA256SUMS"):
        load_data("own.safetensors")


# The whole model

def test_the_shard_holds_every_tensor_of_a_six_layer_bert(shard):
    found = {name: array.shape for name, array in shard.items() if name not in ("words", "whole_words")}
    assert found == expected_shapes()


def test_matrices_are_int8_and_everything_else_is_float32(shard):
    for name in expected_shapes():
        assert shard[name].dtype == (np.int8 if shard[name].ndim == 2 else np.float32), name
        assert np.isfinite(shard[name]).all(), name


def test_there_are_30522_word_pieces_with_berts_special_ones(word_pieces):
    assert len(word_pieces) == len(set(word_pieces)) == WORDS
    special = {word: word_pieces.index(word) for word in ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")}
    assert special == {"[PAD]": 0, "[UNK]": 100, "[CLS]": 101, "[SEP]": 102, "[MASK]": 103}


def test_whole_words_are_lower_case_ascii_words(shard, word_pieces):
    whole = [word for word, flag in zip(word_pieces, shard["whole_words"], strict=True) if flag]
    assert len(whole) == 21_721
    assert all(word.isascii() and word.isalpha() and word.islower() for word in whole)
    assert [word for word in whole if len(word) == 1] == ["a", "i"]
    assert {"bank", "river", "money", "king", "queen"} <= set(whole)


# The compact table

def test_both_tables_have_the_same_words_in_the_same_order():
    assert WordVectors.load("minilm-64").words == WordVectors.load("minilm").words


def test_rows_of_the_compact_table_have_length_one():
    lengths = np.linalg.norm(WordVectors.load("minilm-64").matrix.astype(float), axis=1)
    assert lengths.shape == (21_721,)
    np.testing.assert_allclose(lengths, 1, atol=1e-6)


# Where the published weights are at hand

def test_the_shard_is_within_half_a_step_of_the_published_weights(shard, published_folder):
    published = safetensors.numpy.load_file(published_folder / "model.safetensors")
    for name in expected_shapes():
        if name.endswith(".scale"):
            continue
        if shard[name].ndim == 1:
            np.testing.assert_array_equal(shard[name], published[name], err_msg=name)
        else:
            scale = shard[name + ".scale"]
            error = np.abs(dequantise(shard[name], scale) - published[name]).max(axis=1)
            assert np.all(error <= 0.5001 * scale), name


def test_the_word_pieces_are_the_published_ones(word_pieces, published_folder):
    assert word_pieces == (published_folder / "vocab.txt").read_text(encoding="utf-8").split("\n")[:WORDS]
