"""Where the book's data lies, and whether it is what it should be."""

import hashlib
import re
from functools import cache
from pathlib import Path

from attention_lib.tensors import read_tensors

_HERE = Path(__file__).parent
FOLDER = _HERE / "data" if (_HERE / "data").is_dir() else _HERE.parent / "data"  # installed, or a checkout
REPAIR = "Fetch it again, for instance with `git checkout -- data`."
_DIGEST = re.compile("[0-9a-f]{64}")


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
    check_published(name)
    return read_tensors(FOLDER / name)


def read_text(name):
    """The text of one of the book's own data files, after comparing its checksum; errors as `load_data` has them."""
    check_published(name)
    return (FOLDER / name).read_text(encoding="utf-8")


def check_published(name):
    """Compare a data file with its checksum in data/SHA256SUMS.

    Raises:
        FileNotFoundError, ValueError: the file, or the list of checksums, is missing, damaged or another one.
    """
    published = published_checksums()
    if not (FOLDER / name).is_file():
        raise FileNotFoundError(f"The data file {name} is missing. Is the repository complete? {REPAIR}")
    if name not in published:
        raise ValueError(f"{name} has no checksum in data/SHA256SUMS, so it cannot be told whether it is the "
                         f"published file. {REPAIR}")
    if checksum(FOLDER / name) != published[name]:
        raise ValueError(f"{name} is damaged: its checksum is not the one in data/SHA256SUMS. {REPAIR}")


def check_all_published():
    """Compare every published data file with its checksum, before the site is built or the package is shipped.

    Raises:
        FileNotFoundError, ValueError: as `check_published` has them, for the first file that is not as published.
    """
    for name in published_checksums():
        check_published(name)


def checksum(path):
    """The SHA-256 of a file, in hexadecimal."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def published_checksums():
    """dict of file name → SHA-256, from data/SHA256SUMS; FileNotFoundError or ValueError if that list is not whole."""
    path = FOLDER / "SHA256SUMS"
    if not path.is_file():
        raise FileNotFoundError("The list of checksums data/SHA256SUMS is missing, so the book's data cannot be "
                                f"checked. Is the repository complete? {REPAIR}")
    lines = [line.split() for line in path.read_text(encoding="utf-8", errors="replace").splitlines() if line.strip()]
    if not lines or not all(len(line) == 2 and _DIGEST.fullmatch(line[0]) for line in lines):
        raise ValueError(f"data/SHA256SUMS is damaged: it wants a checksum and a file name on each line. {REPAIR}")
    return {name: digest for digest, name in lines}


def publish(name, content):
    """Write the bytes of a data file, and its line in data/SHA256SUMS; for the scripts in data/."""
    (FOLDER / name).write_bytes(content)
    sums = {**published_checksums(), name: checksum(FOLDER / name)}
    (FOLDER / "SHA256SUMS").write_bytes("".join(f"{sums[each]}  {each}\n" for each in sorted(sums)).encode())
