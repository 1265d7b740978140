"""The real model in small parts, so that a page fetches no more of it than a reader's sentence needs.

Every part is cut out of the book's int8 pack as it stands; nothing is rounded a second time. "pieces" is the list
of WordPieces, "layer-1" all that the attention of the first layer needs, "rows-000" and its followers hold 256 rows
of the word table each. "layer-2" to "layer-6" are the attention of the other layers, "layer-1-in" and its like a
feed-forward network's way into its wide middle, "layer-1-out" the way out of it; "rulers" has the ruler of "bank" for
every layer. The JavaScript halves are `widgets/minilm/model.js`, for the first layer, and `whole.js`.
"""

import numpy as np

from attention_lib.data_files import load_data
from attention_lib.minilm_weights import PACK
from attention_lib.ruler import layer_rulers
from attention_lib.tensors import tensor_bytes

ROWS = 256  # of the word table in one part
ROOM = 64  # positions that "layer-1" holds: the most tokens of a text, [CLS] and [SEP] among them
LAYERS = 6
LAYER_SHARDS = tuple(f"layer-{layer}{part}" for layer in range(1, LAYERS + 1) for part in ("", "-in", "-out"))
MODEL_SHARDS = ("pieces", "rulers", *LAYER_SHARDS, *(f"rows-{number:03}" for number in range(120)))
WORDS, POSITIONS = "embeddings.word_embeddings.weight", "embeddings.position_embeddings.weight"
INPUT = ("embeddings.LayerNorm.", "embeddings.token_type_embeddings.")  # with the first positions
PARTS = {"": "attention.", "in": "intermediate.", "out": "output."}  # of a layer
RULED = "bank"
ABOUT = "A part of all-MiniLM-L6-v2 by sentence-transformers, Apache-2.0. MODIFIED: quantised to int8 by row."


def model_shard(name):
    """The bytes of one part of the model.

    Args:
        name: one of MODEL_SHARDS.

    Returns:
        bytes: the WordPieces as UTF-8, one a line, for "pieces"; else a safetensors file. "layer-1" keeps the
        published names; a part of the word table has `rows` (256, D) int8 and `rows.scale` (256,), the last fewer.

    Raises:
        ValueError: the model has no such part.

    >>> model_shard("pieces").decode().split("\\n")[2924]
    'bank'
    """
    if name not in MODEL_SHARDS:
        raise ValueError(f"The model has no part called {name!r}; the parts are pieces, rulers, "
                         f"layer-1 to layer-{LAYERS}, these also with -in and with -out, "
                         f"and {MODEL_SHARDS[-120]} to {MODEL_SHARDS[-1]}.")
    if name == "rulers":
        return tensor_bytes(_rulers())
    pack = load_data(PACK)
    if name == "pieces":
        return pack["words"].tobytes()
    return tensor_bytes(_rows(pack, int(name[-3:])) if name.startswith("rows-") else _layer(pack, name), ABOUT)


def _layer(pack, name):
    """A part of a layer; with the attention of the first one the layer norm and the first positions of the input."""
    _, number, *part = name.split("-")
    begin = f"encoder.layer.{int(number) - 1}.{PARTS[''.join(part)]}"
    tensors = {key: array for key, array in pack.items() if key.startswith(begin)}
    if name != "layer-1":
        return tensors
    positions = {key: pack[key][:ROOM] for key in (POSITIONS, f"{POSITIONS}.scale")}
    return {key: array for key, array in pack.items() if key.startswith(INPUT)} | tensors | positions


def _rows(pack, number):
    some = slice(number * ROWS, (number + 1) * ROWS)
    return {"rows": pack[WORDS][some], "rows.scale": pack[f"{WORDS}.scale"][some]}


def _rulers():
    """`layer_rulers` with the middles as places: axes (L+1, D) and middles (L+1,); a vector's place is axis · vector -
    middle."""
    ruler = layer_rulers(RULED)
    middles = np.einsum("ld,ld->l", ruler.axes, ruler.middles)
    return {"axes": ruler.axes.astype(np.float32), "middles": middles.astype(np.float32)}
