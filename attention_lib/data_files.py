"""Where the book's data lies, and whether it is what it should be."""

import hashlib
from functools import cache
from pathlib import Path

from attention_lib.tensors import read_tensors

_HERE = Path(__file__).parent
FOLDER = _HERE / "data" if (_HERE / "data").is_dir() else _HERE.parent / "data"  # installed, or a checkout


@cache
def load_data(name):
    """Open one of the book's own data files, after comparing its checksum.

    Args:
        name: a file of `data/`, such as "minilm-64.safetensors".

    Returns:
        dict of name → read-only array, as `read_tensors` gives it.

    Raises:
        FileNotFoundError, ValueError: the file is missing, damaged or not the one that was published.
    """
    tensors = read_tensors(FOLDER / name)
    check_published(name)
    return tensors


def read_text(name):
    """The text of one of the book's own data files, after comparing its checksum; errors as `load_data` has them."""
    if not (FOLDER / name).is_file():
        raise FileNotFoundError(f"The data file {name} is missing. Is the repository complete? "
                                "Fetch it again, for instance with `git checkout -- data`.")
    check_published(name)
    return (FOLDER / name).read_text(encoding="utf-8")


def check_published(name):
    """Raise ValueError if a data file is not the one whose checksum stands in data/SHA256SUMS."""
    if checksum(FOLDER / name) != published_checksums().get(name):
        raise ValueError(f"{name} is damaged: its checksum is not the one in data/SHA256SUMS. "
                         "Fetch it again, for instance with `git checkout -- data`.")


def checksum(path):
    """The SHA-256 of a file, in hexadecimal."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def published_checksums():
    """dict of file name → SHA-256, from data/SHA256SUMS."""
    lines = (FOLDER / "SHA256SUMS").read_text(encoding="utf-8").split("\n")
    return {name: digest for digest, name in (line.split() for line in lines if line)}


def publish(name, content):
    """Write the bytes of a data file, and its line in data/SHA256SUMS; for the scripts in data/."""
    (FOLDER / name).write_bytes(content)
    sums = {**published_checksums(), name: checksum(FOLDER / name)}
    (FOLDER / "SHA256SUMS").write_bytes("".join(f"{sums[each]}  {each}\n" for each in sorted(sums)).encode())
