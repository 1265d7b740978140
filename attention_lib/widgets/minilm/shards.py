"""The real model in small parts, so that a page fetches no more of it than a reader's sentence needs.

Every part is cut out of the book's int8 pack as it stands; nothing is rounded a second time. "pieces" is the list
of WordPieces, "layer-1" all that the attention of the first layer needs, "rows-000" and its followers hold 256 rows
of the word table each. The JavaScript half is `widgets/minilm/model.js`.
"""

from attention_lib.data_files import load_data
from attention_lib.minilm_weights import PACK
from attention_lib.tensors import tensor_bytes

ROWS = 256  # of the word table in one part
ROOM = 64  # positions that "layer-1" holds: the most tokens of a text, [CLS] and [SEP] among them
MODEL_SHARDS = ("layer-1", "pieces", *(f"rows-{number:03}" for number in range(120)))
WORDS, POSITIONS = "embeddings.word_embeddings.weight", "embeddings.position_embeddings.weight"
LAYER = ("embeddings.LayerNorm.", "embeddings.token_type_embeddings.", "encoder.layer.0.attention.")
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
        raise ValueError(f"The model has no part called {name!r}; the parts are layer-1, pieces, "
                         f"and {MODEL_SHARDS[2]} to {MODEL_SHARDS[-1]}.")
    pack = load_data(PACK)
    if name == "pieces":
        return pack["words"].tobytes()
    return tensor_bytes(_layer(pack) if name == "layer-1" else _rows(pack, int(name[-3:])), ABOUT)


def _layer(pack):
    """The layer norm and the first positions of the input, and the attention of the first layer."""
    positions = {name: pack[name][:ROOM] for name in (POSITIONS, f"{POSITIONS}.scale")}
    return {name: array for name, array in pack.items() if name.startswith(LAYER)} | positions


def _rows(pack, number):
    some = slice(number * ROWS, (number + 1) * ROWS)
    return {"rows": pack[WORDS][some], "rows.scale": pack[f"{WORDS}.scale"][some]}
