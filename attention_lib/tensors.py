"""The book's one file format: safetensors, read and written in a few lines.

A file is eight bytes (the length of the header, little-endian), a JSON header that names every
array with its type, shape and place, and then the arrays themselves, row by row. The format's home
is https://github.com/huggingface/safetensors; `widgets/core/tensors.js` reads the same files in the
browser. Arrays of type I8 come with a companion `NAME.scale`: one float a row, and the real row
is `row * scale`.
"""

import json
from pathlib import Path

import numpy as np

from attention_lib.numbers import as_floats

TYPES = {"F64": "<f8", "F32": "<f4", "F16": "<f2", "I64": "<i8", "I32": "<i4", "I16": "<i2", "I8": "|i1",
         "U64": "<u8", "U32": "<u4", "U16": "<u2", "U8": "|u1", "BOOL": "|b1"}
NAMES = {np.dtype(code): name for name, code in TYPES.items()}
WIDENED = "BF16"  # the upper half of an F32; NumPy has no such type, so it is read as F32
OTHERS = {"C64", "F8_E4M3", "F8_E5M2", "F8_E8M0", "F8_E4M3FNUZ", "F8_E5M2FNUZ", "F6_E2M3", "F6_E3M2", "F4"}  # not read
REPAIR = "Fetch it again, for instance with `git checkout -- data`."  # a file of the book


def read_tensors(path, advice=REPAIR):
    """Open a safetensors file; the arrays stay on disk until they are touched.

    Args:
        path: the file.
        advice: what an error ends with, if the file is missing or damaged.

    Returns:
        dict of name → read-only array.

    Raises:
        FileNotFoundError, ValueError: the file is missing or damaged; the sentence says which.
    """
    path = Path(path)
    if not path.is_file():
        raise FileNotFoundError(f"The data file {path.name} is missing. Is the repository complete? {advice}")
    raw = np.memmap(path, mode="r", dtype=np.uint8) if path.stat().st_size else np.empty(0, np.uint8)
    return parse_tensors(raw, path.name, advice)


def parse_tensors(raw, name="the data", advice=REPAIR):
    """Take the arrays out of the bytes of a safetensors file.

    Args:
        raw: (size,) uint8, or bytes.
        name: what to call the file in an error.
        advice: what the error ends with, if it is damaged.

    Returns:
        dict of name → array; views of `raw`, nothing is copied but what has to be widened (BF16, read as float32).

    Raises:
        ValueError: the bytes are not a whole safetensors file, or hold a type that is not read.
    """
    raw = np.frombuffer(raw, np.uint8) if isinstance(raw, bytes) else raw
    try:
        start = 8 + int.from_bytes(raw[:8].tobytes(), "little")
        header = json.loads(raw[8:start].tobytes())
        header.pop("__metadata__", None)
        _check_places(raw.size - start, [entry["data_offsets"] for entry in header.values()])
        unread = next((key for key, entry in header.items() if entry["dtype"] in OTHERS), None)
        if unread is None:
            return {key: _array(raw[start:], entry) for key, entry in header.items()}
    except (ValueError, KeyError, TypeError, OverflowError, AttributeError, RecursionError) as error:
        raise ValueError(f"{name} is damaged: it is not a whole safetensors file. {advice}") from error
    raise ValueError(f"{name} holds {unread!r} of type {header[unread]['dtype']}, which this reader does not know; "
                     f"it reads {', '.join([*TYPES, WIDENED])}. Save it in one of these, for instance as F32.")


def tensor_bytes(tensors, about=""):
    """Write arrays as the bytes of a safetensors file.

    Args:
        tensors: dict of name → array; types as in `TYPES`.
        about: a sentence on origin and licence, kept in the header.

    Returns:
        bytes; the same arrays always give the same bytes.

    Raises:
        ValueError: an array has another type.
    """
    arrays = {key: np.asarray(value, order="C") for key, value in tensors.items()}
    arrays = {key: value.astype(value.dtype.newbyteorder("<"), copy=False) for key, value in arrays.items()}
    for key, value in arrays.items():
        if value.dtype not in NAMES:
            raise ValueError(f"{key} has type {value.dtype}; the book's files hold {', '.join(map(str, NAMES))}.")
    order = sorted(arrays, key=lambda key: (-arrays[key].itemsize, key))  # wide types first: all stay aligned
    header, end = {"__metadata__": {"about": about}} if about else {}, 0
    for key in order:
        begin, end = end, end + arrays[key].nbytes
        header[key] = {"dtype": NAMES[arrays[key].dtype], "shape": arrays[key].shape, "data_offsets": [begin, end]}
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    return len(text).to_bytes(8, "little") + text + b"".join(arrays[key].tobytes() for key in order)


def quantise(matrix):
    """Round each row to whole numbers from -127 to 127.

    Args:
        matrix: (V, D) float.

    Returns:
        (rows (V, D) int8, scale (V,) float32), so that `rows * scale[:, None]` is near `matrix`.

    Raises:
        ValueError: it is no matrix of finite numbers.
    """
    matrix = as_floats(matrix, "matrix")
    if matrix.ndim != 2 or not np.isfinite(matrix).all():
        raise ValueError(f"quantise wants a matrix (V, D) of finite numbers; got shape {matrix.shape}.")
    scale = np.abs(matrix).max(axis=1, initial=0) / 127  # (V,)
    rows = np.rint(matrix / np.where(scale, scale, 1)[:, None])
    return rows.astype(np.int8), scale.astype(np.float32)


def dequantise(rows, scale):
    """Undo `quantise`: (V, D) int8 and (V,) float32 give (V, D) float32."""
    rows = np.asarray(rows)
    rows = rows if rows.dtype == np.int8 else as_floats(rows, "rows")
    return rows * as_floats(scale, "scale")[:, None]


def _check_places(size, places):
    """Together the arrays fill the file, each byte once."""
    end = 0
    for begin, next_end in sorted(places):
        if begin != end or next_end < begin:
            raise ValueError("the arrays do not follow on each other")
        end = next_end
    if end != size:
        raise ValueError("the arrays do not end with the file")


def _array(data, entry):
    begin, end = entry["data_offsets"]
    if min(entry["shape"], default=0) < 0:
        raise ValueError("a size is negative")
    if entry["dtype"] == WIDENED:
        return (data[begin:end].view("<u2").astype("<u4") << 16).view("<f4").reshape(entry["shape"])
    return data[begin:end].view(TYPES[entry["dtype"]]).reshape(entry["shape"])
