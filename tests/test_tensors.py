"""The file format: what is written can be read, by us and by others, and damage is told in a sentence."""

import json

import numpy as np
import pytest
import safetensors.numpy

from attention_lib.tensors import TYPES, dequantise, parse_tensors, quantise, read_tensors, tensor_bytes

SHAPES = [(), (1,), (5,), (2, 3), (2, 3, 4), (0, 3)]


def some_tensors():
    rng = np.random.default_rng(0)
    return {f"{name} {shape}": rng.integers(0, 100, shape).astype(code)
            for name, code in TYPES.items() for shape in SHAPES}


def assert_same(found, wanted):
    assert found.keys() == wanted.keys()
    for name in wanted:
        assert found[name].dtype == wanted[name].dtype, name
        assert found[name].shape == wanted[name].shape, name
        np.testing.assert_array_equal(found[name], wanted[name], err_msg=name)


def with_header(header, data=bytes(16)):
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return len(text).to_bytes(8, "little") + text + data


def entry(dtype="F32", shape=(4,), begin=0, end=16):
    return {"dtype": dtype, "shape": list(shape), "data_offsets": [begin, end]}


# What is written can be read

def test_every_type_and_shape_comes_back_as_it_went():
    assert_same(parse_tensors(tensor_bytes(some_tensors(), "about")), some_tensors())


def test_a_transposed_array_comes_back_as_it_went():
    transposed = {"t": np.arange(6.0).reshape(2, 3).T}
    assert_same(parse_tensors(tensor_bytes(transposed)), transposed)


def test_a_file_comes_back_and_cannot_be_written_to(tmp_path):
    (tmp_path / "all.safetensors").write_bytes(tensor_bytes(some_tensors()))
    found = read_tensors(tmp_path / "all.safetensors")
    assert_same(found, some_tensors())
    with pytest.raises(ValueError, match="read-only"):
        found["F32 (5,)"][0] = 1


def test_we_read_what_the_safetensors_package_writes(tmp_path):
    safetensors.numpy.save_file(some_tensors(), tmp_path / "theirs.safetensors", metadata={"format": "np"})
    assert_same(read_tensors(tmp_path / "theirs.safetensors"), some_tensors())


def test_the_safetensors_package_reads_what_we_write(tmp_path):
    (tmp_path / "ours.safetensors").write_bytes(tensor_bytes(some_tensors(), "a word on origin"))
    assert_same(safetensors.numpy.load_file(tmp_path / "ours.safetensors"), some_tensors())


def test_the_sentence_on_origin_is_in_the_header():
    raw = tensor_bytes({"a": np.ones(2)}, "Made by hand, Apache-2.0.")
    header = json.loads(raw[8:8 + int.from_bytes(raw[:8], "little")])
    assert header["__metadata__"] == {"about": "Made by hand, Apache-2.0."}


def test_the_same_arrays_give_the_same_bytes_in_any_order():
    tensors = some_tensors()
    assert tensor_bytes(tensors) == tensor_bytes(dict(reversed(tensors.items())))


def test_every_array_begins_at_a_multiple_of_its_item_size():
    raw = tensor_bytes(some_tensors())
    start = 8 + int.from_bytes(raw[:8], "little")
    for name, place in json.loads(raw[8:start]).items():
        assert (start + place["data_offsets"][0]) % np.dtype(TYPES[place["dtype"]]).itemsize == 0, name


# The types that others write

def test_a_bfloat16_is_the_upper_half_of_a_float32():
    numbers = np.array([0, 1, -2.5, 3.140625, np.inf, 1e-30], np.float32)  # 3.140625 fits into BF16 exactly
    upper = (numbers.view("<u4") >> 16).astype("<u2").tobytes()
    found = parse_tensors(with_header({"a": entry("BF16", [2, 3], 0, 12)}, upper))["a"]
    assert found.dtype == np.float32 and found.shape == (2, 3)
    np.testing.assert_array_equal(found.ravel()[:5], numbers[:5])
    np.testing.assert_allclose(found.ravel()[5], numbers[5], rtol=2**-7)


def test_yes_and_no_and_halves_are_read():
    given = {"half": np.array([1.5, -2], np.float16), "flags": np.array([True, False, True]), "wide": np.array([2**64 - 1], np.uint64)}
    assert_same(parse_tensors(safetensors.numpy.save(given)), given)


def test_numbers_in_the_other_order_of_bytes_are_turned():
    found = parse_tensors(tensor_bytes({"a": np.array([1.5, 7], ">f4")}))["a"]
    assert found.tolist() == [1.5, 7]


@pytest.mark.parametrize(("kind", "size"), [("F8_E4M3", 1), ("F8_E5M2", 1), ("C64", 8), ("F8_E8M0", 1)])
def test_a_type_that_is_not_read_is_named_and_not_called_damage(kind, size):
    raw = with_header({"fine": entry(), "words": entry(kind, [2], 16, 16 + 2 * size)}, bytes(16 + 2 * size))
    sentence = rf"^the data holds 'words' of type {kind}, which this reader does not know; it reads F64, [^\n]* BF16\. Save it in"
    with pytest.raises(ValueError, match=sentence):
        parse_tensors(raw)


def test_an_array_of_a_type_that_cannot_be_written_is_named():
    with pytest.raises(ValueError, match="^words has type <U3; the book's files hold float64, "):
        tensor_bytes({"words": np.array(["dog"])})


# Damage

def assert_refused(raw):
    with pytest.raises(ValueError, match=r"^the data is damaged: [^\n]*\.$"):
        parse_tensors(raw)


def test_a_file_cut_off_anywhere_is_refused():
    raw = tensor_bytes({"a": np.arange(6.0).reshape(2, 3), "b": np.arange(5, dtype=np.int8)}, "about")
    for length in range(len(raw)):
        assert_refused(raw[:length])


@pytest.mark.parametrize("content", [b"", b"\0", bytes(8), b"not a safetensors file at all", b"\xff" * 100])
def test_a_file_of_something_else_is_refused_by_its_name(tmp_path, content):
    (tmp_path / "words.safetensors").write_bytes(content)
    with pytest.raises(ValueError, match=r"^words\.safetensors is damaged: [^\n]*git checkout"):
        read_tensors(tmp_path / "words.safetensors")


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"^The data file gone\.safetensors is missing\."):
        read_tensors(tmp_path / "gone.safetensors")


def test_random_bytes_are_refused():
    rng = np.random.default_rng(1)
    for _ in range(500):
        assert_refused(rng.bytes(rng.integers(1, 200)))


def test_a_corrupted_header_never_raises_anything_but_the_one_sentence():
    rng = np.random.default_rng(2)
    good = tensor_bytes({"a": np.arange(6.0).reshape(2, 3), "b": np.arange(5, dtype=np.int8)}, "about")
    refused = 0
    for _ in range(3000):
        raw = bytearray(good)
        for place in rng.integers(0, 8 + raw[0], rng.integers(1, 4)):
            raw[place] = rng.choice([rng.integers(256), *b'0123456789[]{}",:-.eE'])
        try:
            parse_tensors(bytes(raw))  # some changes do no harm, such as another letter in a name
        except ValueError as error:
            assert str(error).startswith("the data is damaged: ")
            refused += 1
    assert refused > 1000


@pytest.mark.parametrize("header", [
    {"a": entry(end=20)}, {"a": entry(begin=20, end=36)}, {"a": entry(begin=-16, end=0)},
    {"a": entry(begin=16, end=0)}, {"a": entry(end=12)}, {"a": entry(end=15)},
    {"a": entry(begin=0.0)}, {"a": entry(begin="0")}, {"a": entry(begin=None)},
    {"a": {**entry(), "data_offsets": [0]}},
    {"a": entry(shape=[5])}, {"a": entry(shape=[2])}, {"a": entry(shape=[10**30])}, {"a": entry(shape="4")},
    {"a": entry(dtype="F99")}, {"a": entry(dtype=["F32"])}, {"a": {}}, {"a": 1}, {"a": None},
    [], [1], 7, "text", None,
], ids=json.dumps)
def test_a_header_that_lies_is_refused(header):
    parse_tensors(with_header({"a": entry()}))  # the honest one
    assert_refused(with_header(header))


@pytest.mark.parametrize("header", [b"[" * 200_000, b'{"a":' * 200_000], ids=["lists", "dicts"])
def test_a_header_nested_without_end_is_refused(header):
    assert_refused(with_header(header))


@pytest.mark.parametrize("header", [
    {"a": entry(shape=[2], end=8)}, {"a": entry(shape=[2], begin=8)},
    {"a": entry(), "b": entry()}, {"a": entry(shape=[3], end=12), "b": entry(shape=[3], begin=4)},
    {"a": entry(shape=[-1])},
], ids=["bytes left over", "bytes left out", "two in one place", "overlap", "negative size"])
def test_arrays_must_fill_the_file_exactly_once(header):
    with pytest.raises(safetensors.SafetensorError):
        safetensors.numpy.load(with_header(header))
    assert_refused(with_header(header))


# Quantising

def test_quantising_errs_by_half_a_step_at_most():
    matrix = np.random.default_rng(3).normal(size=(50, 40)) * np.logspace(-6, 6, 50)[:, None]
    rows, scale = quantise(matrix)
    assert rows.dtype == np.int8 and scale.dtype == np.float32
    assert np.all(np.abs(dequantise(rows, scale) - matrix) <= scale[:, None] * (0.5 + 1e-4))


def test_the_largest_number_of_each_row_becomes_127():
    matrix = np.random.default_rng(4).normal(size=(20, 9))
    rows, _ = quantise(matrix)
    np.testing.assert_array_equal(np.abs(rows.astype(int)).max(axis=1), 127)
    np.testing.assert_array_equal(np.sign(rows), np.sign(np.rint(rows)))


def test_each_row_has_its_own_scale():
    matrix = np.random.default_rng(5).normal(size=(3, 8))
    rows, scale = quantise(matrix)
    rows_again, scale_again = quantise(matrix * [[1], [1000], [1]])
    np.testing.assert_array_equal(rows_again, rows)
    np.testing.assert_allclose(scale_again / scale, [1, 1000, 1], rtol=1e-6)


@pytest.mark.parametrize("kind", [np.int8, np.uint8, np.float16, np.int64])
def test_whole_and_narrow_numbers_are_rounded_as_floats(kind):
    matrix = np.array([[100, 3], [0, 0], [7, 127]], kind)
    rows, scale = quantise(matrix)
    np.testing.assert_array_equal(rows, quantise(matrix.astype(float))[0])
    np.testing.assert_allclose(dequantise(rows, scale.astype(np.float16)), matrix, atol=0.6, rtol=1e-3)


@pytest.mark.parametrize("matrix", [[[1, np.nan]], [[np.inf, 1]], [1.0, 2.0], [[True]], [["a"]]])
def test_what_is_no_matrix_of_numbers_is_not_rounded(matrix):
    with pytest.raises(ValueError, match="matrix"):
        quantise(matrix)


def test_a_row_of_zeros_stays_a_row_of_zeros():
    with np.errstate(all="raise"):
        rows, scale = quantise(np.array([[0.0, 0.0], [1.0, -2.0]]))
        assert dequantise(rows, scale)[0].tolist() == [0, 0]
