"""A real transformer encoder, of the shape of BERT, on the functions of `attention` and `transformer`.

A text becomes WordPieces, WordPieces become vectors (what they are, plus where they stand), and encoder blocks let
them hear each other, six in the book's own model.
"""

from collections.abc import Iterable
from functools import partial
from typing import NamedTuple

import numpy as np

from attention_lib.attention import AttentionParams
from attention_lib.experiment import changes, layer_and_head, put, with_cuts
from attention_lib.numbers import as_array, as_floats
from attention_lib.transformer import BlockParams, FeedForward, Norm, encoder_block, layer_norm
from attention_lib.wordpiece import basic_words, word_pieces


class Encoding(NamedTuple):
    """What the model made of a text of T tokens; `tokens.index("bank")` is where a word stands.

    Layers, heads and places are counted from 0: `weights[0, 4, place]` is what the fifth head of the first
    block gives to every token, and `hidden[1, place]` is the vector that comes out of that block.
    """

    tokens: list  # T WordPieces, [CLS] first and [SEP] last
    hidden: np.ndarray  # (L+1, T, D): before the first block, and after each
    weights: np.ndarray  # (L, H, T, T): rows are queries, columns are keys


class Encoder:
    """The model: its WordPieces, its tables and its blocks.

    Args:
        pieces: up to V WordPieces, in the order of the rows of the word table.
        tensors: dict of the names that BERT's checkpoints have → float arrays; `encoder_files` checks that they fit.
        heads: H.
        epsilon: what its layer norms add to the variance.
        lower, strip_accents: how its words are written; see `basic_words`.
    """

    def __init__(self, pieces, tensors, heads, epsilon=1e-12, lower=True, strip_accents=None):
        tensors = {name: as_floats(tensor, name) for name, tensor in tensors.items()}
        self.index = {piece: row for row, piece in enumerate(pieces)}
        self.words = tensors["embeddings.word_embeddings.weight"]  # (V, D)
        self.positions = tensors["embeddings.position_embeddings.weight"]  # (P, D)
        self.segment = tensors["embeddings.token_type_embeddings.weight"][0]  # (D,), the same for every token
        self.norm = _norm(tensors, "embeddings")
        self.heads, self.epsilon, self.lower, self.strip_accents = heads, epsilon, lower, strip_accents
        layers = {name.split(".")[2] for name in tensors if name.startswith("encoder.layer.")}
        self.blocks = [_block(tensors, f"encoder.layer.{layer}", heads) for layer in range(len(layers))]

    def __repr__(self):
        return (f"{type(self).__name__}({len(self.blocks)} layers of {self.heads} heads, {self.words.shape[1]} "
                f"dimensions, {len(self.index)} WordPieces)")

    def head(self, name):
        """One head of one layer, both counted from 1 as the book does: "1.5" is head 5 of layer 1.

        Returns:
            AttentionParams with one head, without b_o; see `AttentionParams.head`.

        Raises:
            ValueError: there is no such head.

        >>> from attention_lib.minilm import load_minilm
        >>> load_minilm().head("1.5").w_q.shape
        (384, 32)
        """
        layer, head = layer_and_head(name, len(self.blocks), self.heads)
        if head is None:
            raise ValueError(f'Heads are named from "1.1" to "{len(self.blocks)}.{self.heads}", layer first; '
                             f"got {name!r}.")
        return self.blocks[layer].attention.head(head)

    def tokenize(self, text):
        """The WordPieces of a text, without [CLS] and [SEP]: "mudbank" → ["mud", "##bank"]."""
        words = basic_words(text, self.lower, self.strip_accents)
        return [piece for word in words for piece in word_pieces(word, self.index)]

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
        return layer_norm(self.words[rows] + self.positions[: len(rows)] + self.segment, *self.norm, self.epsilon)

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

        >>> from attention_lib.minilm import load_minilm
        >>> model, text = load_minilm(), "We sat by the river bank."
        >>> encoding = model.encode(text)
        >>> bank, river = encoding.tokens.index("bank"), encoding.tokens.index("river")
        >>> round(float(encoding.weights[0, 4, bank, river]), 1)
        0.8

        With "river" cut from "bank", it moves from the river nearly to the middle of the ruler of layer 6; with
        another word cut instead, it stays:

        >>> from attention_lib.experiment import Cut
        >>> from attention_lib.ruler import layer_rulers
        >>> def place(encoding):
        ...     return layer_rulers("bank").place(encoding.hidden[:, bank])[6].round(1).item()
        >>> sat = encoding.tokens.index("sat")
        >>> place(encoding), *(place(model.encode(text, cut=Cut(bank, word))) for word in (river, sat))
        (-1.1, -0.1, -1.1)
        """
        tokens = ["[CLS]", *self.tokenize(text), "[SEP]"]
        hidden, weights = [self.embed(tokens)], []
        masks = with_cuts(_one_a_layer(mask, len(self.blocks), len(tokens)), cut, tokens, self.heads)
        before, after = changes(silence, patch, self.blocks, len(tokens))
        for block, allowed, on_heads, on_output in zip(self.blocks, masks, before, after, strict=True):
            change = partial(put, cells_and_numbers=on_heads) if on_heads else None
            output, attended = encoder_block(hidden[-1], block, allowed, change, self.epsilon)
            hidden.append(put(output, on_output))
            weights.append(attended)
        return Encoding(tokens, np.stack(hidden), np.stack(weights))


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


def _block(tensors, name, heads):
    """One block from the published names, whose matrices are (D_out, D_in)."""
    parts = [f"{name}.attention.self.{part}" for part in ("query", "key", "value")] + [f"{name}.attention.output.dense"]
    weights = [tensors[f"{part}.weight"].T for part in parts]  # (D_in, D_out)
    biases = [tensors[f"{part}.bias"] for part in parts]
    wide, back = f"{name}.intermediate.dense", f"{name}.output.dense"
    middle = FeedForward(tensors[f"{wide}.weight"].T, tensors[f"{wide}.bias"],
                         tensors[f"{back}.weight"].T, tensors[f"{back}.bias"])
    return BlockParams(AttentionParams(*weights, heads, *biases), _norm(tensors, f"{name}.attention.output"),
                       middle, _norm(tensors, f"{name}.output"))


def _norm(tensors, name):
    return Norm(tensors[f"{name}.LayerNorm.weight"], tensors[f"{name}.LayerNorm.bias"])
