"""Files of word vectors: the formats that are read, the repairs that are told, and the errors that name their line."""

import bz2
import gzip
import importlib
import io
import lzma
import tarfile
import warnings
import zipfile
from pathlib import Path

import numpy as np
import pytest
from conftest import installed
from hypothesis import given, settings
from hypothesis import strategies as st

from attention_lib.tensors import tensor_bytes
from attention_lib.vector_files import read_text_vectors
from attention_lib.vectors import WordVectors

GLOVE = "river 1 0.5\nbank -2.5e-1 0\nmoney .5 -1\n"


@pytest.fixture(scope="module")
def gensim():
    """gensim's vectors; where it is missing these tests are skipped, but never on the build server."""
    installed("gensim", "gensim is not installed, so parity with it was not checked.")
    return importlib.import_module("gensim.models")


@pytest.fixture
def load(tmp_path):
    """load(content) reads a file of that content, text or bytes; no warning but those that a test asks for."""
    def read(content, name="vectors.txt", **options):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return WordVectors.from_text(path, **options)

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield read


def same(found, words, rows):
    assert found.words == words
    np.testing.assert_array_equal(found.matrix, np.array(rows, np.float32))


def refused(load, content, *sentences, **options):
    """The file is refused with a ValueError that holds these sentences."""
    with pytest.raises(ValueError) as caught:
        load(content, **options)
    for sentence in sentences:
        assert sentence in str(caught.value)


# What is read

@pytest.mark.parametrize("content", [
    GLOVE, "3 2\n" + GLOVE, GLOVE.rstrip(), "\ufeff" + GLOVE, "\ufeff3 2\n" + GLOVE, GLOVE.replace("\n", "\r\n"),
    "3 2\r\n" + GLOVE.replace("\n", "\r\n"), GLOVE.replace("\n", " \n"), GLOVE.replace(" ", "\t"), "3\t2\n" + GLOVE,
    "3 2\n\n" + GLOVE.replace("\n", "\n\n") + " \n\t\n",
], ids=["GloVe", "header", "no last newline", "BOM", "BOM and header", "CRLF", "CRLF and header", "space at the end", "tabs",
        "tab in the header", "blank lines"])
def test_the_same_table_in_many_dresses(load, content):
    found = load(content)
    same(found, ["river", "bank", "money"], [[1, 0.5], [-0.25, 0], [0.5, -1]])
    assert found.matrix.dtype == np.float32


def test_a_compressed_file_is_unpacked(load):
    same(load(gzip.compress(GLOVE.encode()), "vectors.txt.gz"), ["river", "bank", "money"],
         [[1, 0.5], [-0.25, 0], [0.5, -1]])


def zipped(files):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return content.getvalue()


def tarred(how):
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode=how) as archive:
        member = tarfile.TarInfo("vectors.txt")
        member.size = len(GLOVE)
        archive.addfile(member, io.BytesIO(GLOVE.encode()))
    return content.getvalue()


GLOVE_IN_A_ZIP = zipped({"glove.txt": GLOVE})


@pytest.mark.parametrize("name", ["vectors.txt", "vectors.GZ", "vectors.gz", "vectors.zip", "vectors"])
@pytest.mark.parametrize("content", [
    GLOVE.encode(), gzip.compress(GLOVE.encode()), bz2.compress(GLOVE.encode()), lzma.compress(GLOVE.encode()),
    lzma.compress(GLOVE.encode(), lzma.FORMAT_ALONE), GLOVE_IN_A_ZIP, gzip.compress(GLOVE_IN_A_ZIP),
    zipped({"a/glove.txt": GLOVE, "a/": "", "__MACOSX/a/._glove.txt": "x", "a/.DS_Store": "x"}), zipped({"g.gz": gzip.compress(GLOVE.encode())}),
    gzip.compress(GLOVE[:20].encode()) + gzip.compress(GLOVE[20:].encode()),
], ids=["plain", "gzip", "bzip2", "xz", "lzma", "zip", "zip in gzip", "zip of a Mac", "gzip in zip", "gzip in two parts"])
def test_one_text_is_unpacked_whatever_its_name(load, content, name):
    same(load(content, name), ["river", "bank", "money"], [[1, 0.5], [-0.25, 0], [0.5, -1]])


FOREIGN = {
    "tar": (tarred("w"), "is a tar archive. Unpack it, and give"), "tar.gz": (tarred("w:gz"), "is a tar archive. Unpack"),
    "tar.bz2": (tarred("w:bz2"), "is a tar archive. Unpack"),
    "four in a zip": (zipped({f"glove.{d}d.txt": GLOVE for d in (50, 100, 200, 300)}),
                      "is a zip archive of 4 files. Unpack it, and give the path of one of them, such as glove.50d.txt, glove.100d.txt, glove.200d.txt …."),
    "an empty zip": (zipped({}), "is a zip archive of 0 files"), "zstd": (b"\x28\xb5\x2f\xfd" + bytes(99), "is packed with zstd. Unpack it with `zstd -d`"),
    "7z": (b"7z\xbc\xaf\x27\x1c" + bytes(99), "is a 7z archive"), "rar": (b"Rar!\x1a\x07\x01\0" + bytes(99), "is a RAR archive"),
    "npy": (b"\x93NUMPY\x01\0" + bytes(99), "is an array of NumPy. Read it with np.load"),
    "npz": (zipped({"vectors.npy": b"\x93NUMPY\x01\0" + bytes(99)}), "is an array of NumPy. Read it with np.load"),
    "pickle": (b"\x80\x04\x95" + bytes(99), "is a Python pickle, perhaps a model of gensim. Load it"),
    "fastText": (b"\xba\x16\x4f\x2f\x0c\0\0\0" + bytes(99), "is a model of fastText. Take the .vec file"),
    "safetensors": (tensor_bytes({"a": np.ones(3)}), "is a safetensors file. Read it with"), "HDF5": (b"\x89HDF\r\n\x1a\n" + bytes(99), "is an HDF5 file"),
    "page": (b"\n<!DOCTYPE HTML>\n<title>Quota exceeded</title>", "is a web page, not a table. Was the download refused"),
    "page in gzip": (gzip.compress(b"<html>\n<title>404</title>"), "is a web page, not a table."),
    "LFS": (b"version https://git-lfs.github.com/spec/v1\noid sha256:12\nsize 12\n", "is a pointer of Git LFS, not the file itself. Fetch"),
    "bin in gzip": (gzip.compress(b"2 3\ndog " + np.array([0.3, -7, 1e9], "<f4").tobytes()), "is not UTF-8 text. Is the file in word2vec's binary"),
}


@pytest.mark.parametrize("kind", FOREIGN)
def test_what_is_no_packed_text_is_named_and_what_to_do(load, kind):
    content, sentence = FOREIGN[kind]
    refused(load, content, "vectors.txt", sentence)


@pytest.mark.parametrize("word", ["<html", "<!doctype", "BZh9", "7z", "PAR1", "Rar!", "%PDF-1.4", "version", "PK", "GIF89a"])
def test_a_word_that_looks_like_another_file_is_a_word(load, word):
    assert load(f"{word} 1 0.5\nbank 2e-1 3\n").words == [word, "bank"]


@pytest.mark.parametrize("packed", [gzip.compress, bz2.compress, lzma.compress, lambda content: zipped({"a": content})], ids=["gzip", "bzip2", "xz", "zip"])
@pytest.mark.parametrize("damage", [lambda raw: raw[:-9], lambda raw: raw[:len(raw) // 2] + bytes(20) + raw[len(raw) // 2 + 20:]], ids=["cut off", "zeros"])
def test_a_packed_file_that_is_damaged_is_refused(load, packed, damage):
    text = "".join(f"w{row} {row + 1} {row * 7 % 31}\n" for row in range(3000)).encode()
    refused(load, damage(packed(text)), "vectors.txt")  # gzip compares its checksum at the end: a line may complain first


@pytest.mark.parametrize("packed", [gzip.compress, bz2.compress, lzma.compress], ids=["gzip", "bzip2", "xz"])
def test_a_packed_file_that_is_cut_off_is_told_so(load, packed):
    refused(load, packed(GLOVE.encode())[:-9], "vectors.txt cannot be unpacked: it is damaged, or cut off. Fetch it again.")


def test_a_folder_is_named(load, tmp_path):
    (tmp_path / "glove").mkdir()
    with pytest.raises(ValueError, match=r"^glove is a folder\. Give the path of one file\.$"):
        WordVectors.from_text(tmp_path / "glove")
    (tmp_path / "glove" / "b.txt").touch()
    with pytest.raises(ValueError, match=r"^glove is a folder\. Give the path of one file, such as b\.txt\.$"):
        WordVectors.from_text(tmp_path / "glove")


def test_a_path_may_be_a_string(tmp_path):
    (tmp_path / "vectors.vec").write_text(GLOVE)
    words, vectors = read_text_vectors(str(tmp_path / "vectors.vec"))
    assert words == ["river", "bank", "money"] and vectors.shape == (3, 2)


def test_words_may_hold_spaces_numbers_signs_and_any_script(load):
    words = [".", ". . .", "New York", "1999", "1/2", "won't", "Bank", "bank", "銀行", "बैंक", "🏦", "cafe\u0301"]
    found = load("".join(f"{word} {row} 1\n" for row, word in enumerate(words)))
    same(found, words, [[row, 1] for row in range(len(words))])


@pytest.mark.parametrize("word", ["\u00a0bank", "bank\u2028", "riv\u00ader", ".\u00a0."])
def test_a_word_of_foreign_spaces_is_a_word_too(load, word):  # tables made from the web hold such words
    same(load(f"bank 1 2\n{word} 3 4\n"), ["bank", word], [[1, 2], [3, 4]])


@pytest.mark.parametrize(("first", "words"), [
    ("2 2", ["a", "b"]), ("1 2", ["a", "b"]),  # more than a header promises is no harm
    ("7 5 2", ["7", "a", "b"]), ("7 0.5 1", ["7", "a", "b"]),
])
def test_a_first_line_of_two_whole_numbers_is_a_header(load, first, words):
    assert load(f"{first}\na 1 2\nb 3 4\n").words == words


@pytest.mark.parametrize("header", ["", "3 2\n"])
@pytest.mark.parametrize(("limit", "words"), [(1, ["river"]), (2, ["river", "bank"]), (3, ["river", "bank", "money"]),
                                              (99, ["river", "bank", "money"])])
def test_a_limit_reads_the_first_lines_alone(load, header, limit, words):
    assert load(header + GLOVE, limit=limit).words == words


def test_nothing_behind_the_limit_is_looked_at(load):
    assert load(GLOVE.encode() + b"\xff broken", limit=3).words == ["river", "bank", "money"]


def test_the_progress_bar_is_silent_unless_asked_and_never_on_stdout(load, capsys):
    load(GLOVE)
    assert capsys.readouterr() == ("", "")
    load(GLOVE, progress=True)
    out, err = capsys.readouterr()
    assert out == "" and "lines" in err


# Repairs, told in one warning

def test_the_first_of_two_vectors_of_a_word_counts(load):
    with pytest.warns(UserWarning, match=r"^vectors\.txt: lines left out: 2 that repeat a word "
                                         r"\(the first vector counts\), first on line 3\.$"):
        found = load("a 1 2\nb 3 4\na 5 6\na 1 2\n")
    same(found, ["a", "b"], [[1, 2], [3, 4]])


def test_a_vector_of_zeros_is_left_out(load):
    with pytest.warns(UserWarning, match=r"1 with a vector of zeros, first on line 4\."):
        found = load("3 2\na 1 2\n\nb 0 -0.0\nc 3 4\n")
    same(found, ["a", "c"], [[1, 2], [3, 4]])


def test_both_repairs_are_told_together_to_the_caller(load, tmp_path):
    (tmp_path / "v.txt").write_text("a 1\nb 0\na 2\n")
    with pytest.warns(UserWarning) as caught:
        WordVectors.from_text(tmp_path / "v.txt")
    assert len(caught) == 1 and Path(caught[0].filename) == Path(__file__)
    assert "1 that repeat a word (the first vector counts), first on line 3; 1 with a vector of zeros, first on line 2." in str(caught[0].message)


@pytest.mark.parametrize("content", ["4 2\n" + GLOVE, "\ufeff4 2\r\n" + GLOVE.replace("\n", "\r\n")])
def test_a_header_that_promises_one_word_too_many_is_told(load, content):
    with pytest.warns(UserWarning, match=r"^vectors\.txt: its first line promises 4 words, one more than there are\.$"):
        same(load(content), ["river", "bank", "money"], [[1, 0.5], [-0.25, 0], [0.5, -1]])


@pytest.mark.parametrize("word", ["", " ", "\t", "\u00a0", "\u3000", "\x85", "\u200b", "\ufeff \u00ad", "ba\rnk"])
@pytest.mark.parametrize("first", ["cat 1 2 3\n", "3 3\ncat 1 2 3\n"], ids=["GloVe", "header"])
def test_a_word_with_nothing_to_see_is_left_out(load, word, first):
    number = first.count("\n") + 1
    with pytest.warns(UserWarning, match=f"1 whose word is blank or broken by a line, first on line {number}"):
        found = load(f"{first}{word} 4 5 6\nowl 7 8 9\n")
    same(found, ["cat", "owl"], [[1, 2, 3], [7, 8, 9]])


def test_a_blank_word_may_come_first(load):
    with pytest.warns(UserWarning, match="1 whose word is blank or broken by a line, first on line 1"):
        same(load(" 1 2 3\nowl 7 8 9\n"), ["owl"], [[7, 8, 9]])


# What is refused, with the number of the line

@pytest.mark.parametrize(("line", "sentence"), [
    ("dog 1 2", "line 3 has 2 columns behind its word; wanted 3"),
    ("dog", "line 3 has 0 columns behind its word; wanted 3"),
    ("dog 1 2 3 4", "line 3 has 4 columns behind its word; wanted 3"),
    ("1 2 3", "line 3 has 2 columns behind its word; wanted 3"),  # the word is lost
    (" 1 2", "line 3 has 1 columns behind its word; wanted 3"),
    ("dog 1 2 x", "line 3: not all columns behind the word are numbers"),
    ("New York 1 2", "line 3: not all columns behind the word are numbers"),  # a column is lost
    ("dog 1 2,5 3", "line 3: not all columns behind the word are numbers"),
    ("dog 1 nan 3", "line 3 holds NaN or a number too large"),
    ("dog inf 2 3", "line 3 holds NaN or a number too large"),
    ("dog 1 2 -Infinity", "line 3 holds NaN or a number too large"),
    ("dog 1 2 1e999", "line 3 holds NaN or a number too large"),
    ("dog 1 2 1e39", "line 3 holds NaN or a number too large"),  # too large for float32
])
@pytest.mark.parametrize("first", ["cat 1 2 3\n\n", "9 3\n\n"], ids=["GloVe", "header"])
def test_a_line_that_does_not_fit_is_named(load, first, line, sentence):
    refused(load, first + line + "\nowl 1 2 3\n", f"vectors.txt, {sentence}")


def test_a_first_line_without_numbers_is_refused(load):
    refused(load, "bank\nriver\n", "vectors.txt, line 1 has 0 columns behind its word")
    refused(load, "The bank will not lend money.\n", "vectors.txt, line 1: not all columns")


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252"])
def test_a_word_in_another_encoding_is_refused(load, encoding):
    refused(load, "bank 1 2\ncafé 3 4\n".encode(encoding), "vectors.txt, line 2 is not UTF-8 text", "Save it as UTF-8")


def test_a_file_in_utf_16_is_refused(load):
    refused(load, GLOVE.encode("utf-16"), "vectors.txt, line 1 is not UTF-8 text")


@pytest.mark.parametrize("content", ["", "\n \n", "\ufeff", "0 2\n"], ids=["nothing", "blank lines", "BOM", "header"])
def test_a_file_without_vectors_is_refused(load, content):
    refused(load, content, "vectors.txt holds no vectors. Wanted: a word and its numbers on each line.")


def test_a_file_of_zeros_alone_is_refused(load):
    refused(load, "a 0 0\nb 0 0\n", "vectors.txt holds no vectors")


@pytest.mark.parametrize(("content", "has"), [("5 2\n" + GLOVE, 3), ("4000 2\n" + GLOVE, 3), ("4 2\n", 0), ("\ufeff4 2\r\n\r\na 1 2\r\n", 1)])
def test_fewer_words_than_the_header_promises_are_refused(load, content, has):
    promised = content.lstrip("\ufeff").split()[0]
    refused(load, content, f"vectors.txt promises {promised} words in its first line and has {has}; it may be cut off.")


@pytest.mark.parametrize("limit", [0, -1])
def test_a_limit_below_one_is_refused(load, limit):
    refused(load, GLOVE, f"limit is at least 1; got {limit}.", limit=limit)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match="nowhere.txt"):
        WordVectors.from_text(tmp_path / "nowhere.txt")


@pytest.mark.parametrize("content", [gzip.compress(GLOVE.encode())[:-9]], ids=["cut off"])
def test_a_file_that_cannot_be_unpacked_is_refused(load, content):
    refused(load, content, "vectors.txt.gz", name="vectors.txt.gz")


# The same files as gensim

WORDS = st.text(st.characters(categories=["L", "N", "P", "S", "M"]), min_size=1, max_size=8)
NUMBERS = st.floats(width=32, allow_nan=False, allow_infinity=False)


@settings(deadline=None, max_examples=50)
@given(st.dictionaries(WORDS, st.lists(NUMBERS, min_size=3, max_size=3).filter(any), min_size=1, max_size=6), st.booleans())
def test_what_is_written_comes_back_bit_by_bit(tmp_path_factory, table, header):
    path = tmp_path_factory.mktemp("vectors") / "vectors.txt"
    rows = [f"{word} {' '.join(map(repr, numbers))}\n" for word, numbers in table.items()]
    path.write_text(f"{len(table)} 3\n" * header + "".join(rows), encoding="utf-8", newline="")
    same(WordVectors.from_text(path), list(table), list(table.values()))


@pytest.mark.parametrize("name", ["vectors.vec", "vectors.vec.gz"])
@pytest.mark.parametrize("header", [True, False])
def test_gensims_files_are_read_as_gensim_reads_them(gensim, tmp_path, name, header):
    words = ["river", "won't", "銀行", ".", "1999"]
    theirs = gensim.KeyedVectors(vector_size=7)
    theirs.add_vectors(words, np.random.default_rng(0).normal(size=(5, 7)).astype(np.float32))
    theirs.save_word2vec_format(str(tmp_path / name), write_header=header)
    again = gensim.KeyedVectors.load_word2vec_format(str(tmp_path / name), no_header=not header)
    found = WordVectors.from_text(tmp_path / name)
    assert found.words == again.index_to_key == words
    np.testing.assert_array_equal(found.matrix, again.vectors)
    np.testing.assert_array_equal(found.matrix, theirs.vectors)


@pytest.mark.parametrize("seed", range(6))
def test_gensims_binary_files_are_refused_by_their_name(gensim, load, tmp_path, seed):
    theirs = gensim.KeyedVectors(vector_size=5)
    theirs.add_vectors([f"w{row}" for row in range(20)], np.random.default_rng(seed).normal(size=(20, 5)).astype(np.float32))
    theirs.save_word2vec_format(str(tmp_path / "vectors.bin"), binary=True)
    refused(load, (tmp_path / "vectors.bin").read_bytes(), "vectors.txt, line 2 is not UTF-8 text", "word2vec's binary format")


# Vectors of zeros that come another way

@pytest.mark.parametrize("number", [float, int])
def test_a_vector_of_zeros_is_like_no_other_word(number):
    table = WordVectors(["east", "nothing", "west", "northeast"], np.array([[1, 0], [0, 0], [-2, 0], [3, 3]], number))
    words, cosines = zip(*table.nearest("east", n=9), strict=True)
    assert words == ("northeast", "nothing", "west")
    np.testing.assert_allclose(cosines, [np.sqrt(0.5), 0, -1], atol=1e-12)
    with pytest.raises(ValueError, match="not all zero"):
        table.nearest("nothing")
