"""Opening a text whatever it is packed in: the first bytes of a file tell what it is, its name does not."""

import bz2
import gzip
import lzma
import re
import zipfile
import zlib
from contextlib import ExitStack, contextmanager
from pathlib import Path

_UNPACK = "Unpack it, and give the path of the text inside."
_ZIP = re.compile(rb"PK(\x03\x04|\x05\x06)")
_PACKED = [(re.compile(rb"\x1f\x8b"), gzip.open), (re.compile(rb"BZh[1-9](1AY&SY|\x17rE8P)"), bz2.open),
           (re.compile(rb"\xfd7zXZ\0|\x5d\0\0[\0-\xff]{2}(\xff{8}|[\0-\xff]{4}\0{4})"), lzma.open)]
_FOREIGN = [(re.compile(pattern, re.DOTALL), what, tip) for pattern, what, tip in [
    (rb".{257}ustar", "a tar archive", _UNPACK),
    (rb"7z\xbc\xaf\x27\x1c", "a 7z archive", _UNPACK),
    (rb"Rar!\x1a\x07", "a RAR archive", _UNPACK),
    (rb"\x28\xb5\x2f\xfd", "packed with zstd", "Unpack it with `zstd -d`, and give the path of the text."),
    (rb"\x04\x22\x4d\x18", "packed with lz4", "Unpack it with `lz4 -d`, and give the path of the text."),
    (rb"\x1f\x9d", "packed with compress", "Unpack it with `uncompress`, and give the path of the text."),
    (rb"\x93NUMPY", "an array of NumPy", "Read it with np.load, and make a table: WordVectors(words, vectors)."),
    (rb"\x89HDF\r\n", "an HDF5 file", "Read it with h5py, and make a table: WordVectors(words, vectors)."),
    (rb"PAR1[\x15\x2c]", "a Parquet file", "Read it with pandas, and make a table: WordVectors(words, vectors)."),
    (rb"\x80[\x02-\x05]", "a Python pickle, perhaps a model of gensim",
     "Load it where it was made, and save it by `save_word2vec_format`."),
    (rb"\xba\x16\x4f\x2f", "a model of fastText", "Take the .vec file that comes with it."),
    (rb".{4}\0{4}\{", "a safetensors file", "Read it with attention_lib.tensors.read_tensors, and make a table: "
                                                "WordVectors(words, vectors)."),
    (rb"%PDF-", "a PDF", "Wanted: a word and its numbers on each line."),
    (rb"version https://git-lfs", "a pointer of Git LFS, not the file itself", "Fetch the file with `git lfs pull`."),
    (rb"(\xef\xbb\xbf)?\s*(?i:<!doctype html|<html[\s>]|<\?xml )", "a web page, not a table",
     "Was the download refused, or is it behind a button? Open the page in a browser and see."),
]]


@contextmanager
def open_packed(path):
    """The bytes of a text file, unpacked if it is packed: a file to read from, for a `with` statement.

    One text packed with gzip, bzip2 or xz, or alone in a zip archive, is unpacked on the way. Anything else that is
    known by its first bytes is named in an error that says what to do.

    Args:
        path: the file.

    Raises:
        FileNotFoundError: there is no such file.
        ValueError: it is a folder, an archive of several files, or no text; or it cannot be unpacked, also later, while
            it is read.
    """
    path = Path(path)
    if path.is_dir():
        files = sorted(each.name for each in path.iterdir() if each.is_file())
        raise ValueError(f"{path.name} is a folder. Give the path of one file{_such_as(files)}.")
    if not path.exists():
        raise FileNotFoundError(f"There is no file {path}. Is it in another folder?")
    with ExitStack() as stack:
        try:
            yield _unpacked(stack.enter_context(open(path, "rb")), path.name, stack)
        except (EOFError, zipfile.BadZipFile, lzma.LZMAError, zlib.error, OSError) as error:
            if getattr(error, "errno", None) is not None:  # the disk's trouble, not the file's
                raise
            raise ValueError(f"{path.name} cannot be unpacked: it is damaged, or cut off. Fetch it again.") from error


def _unpacked(file, name, stack):
    head = file.read(512)
    file.seek(0)
    for pattern, opened in _PACKED:
        if pattern.match(head):
            return _unpacked(stack.enter_context(opened(file)), name, stack)
    if _ZIP.match(head):
        archive = stack.enter_context(zipfile.ZipFile(file))
        return _unpacked(stack.enter_context(_only_member(archive, name)), name, stack)
    for pattern, what, tip in _FOREIGN:
        if pattern.match(head) and not _is_line_of_numbers(head):
            raise ValueError(f"{name} is {what}. {tip}")
    return file


def _only_member(archive, name):
    """The one file of a zip archive, opened."""
    members = [each for each in archive.infolist() if not each.is_dir()
               and not each.filename.startswith("__MACOSX/") and not Path(each.filename).name.startswith(".")]
    names = [each.filename for each in members]
    if len(members) != 1:
        raise ValueError(f"{name} is a zip archive of {len(members)} files. Unpack it, and give the path of one of "
                         f"them{_such_as(names)}.")
    if members[0].flag_bits & 1:
        raise ValueError(f"{name} is a zip archive with a password. {_UNPACK}")
    try:
        return archive.open(members[0])
    except NotImplementedError:
        raise ValueError(f"{name} is a zip archive packed in a way that Python does not know. {_UNPACK}") from None


def _is_line_of_numbers(head):
    """Does a text begin with a word and its numbers, so that only the word looks like another kind of file?"""
    last = head.partition(b"\n")[0].split()[-1:]
    return bool(last) and re.fullmatch(rb"[-+]?[0-9.]+(e[-+]?[0-9]+)?", last[0]) is not None


def _such_as(names):
    return f", such as {', '.join(names[:3])}{' …' if len(names) > 3 else ''}" if names else ""
