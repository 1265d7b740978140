"""A reader's own model: any checkpoint of the shape of BERT, from a folder.

The folder holds `model.safetensors` and `vocab.txt`, as `save_pretrained` of the package transformers writes them.
Sizes are read from the tensors. What tensors do not tell (heads, epsilon, capitals) stands in `config.json` and
`tokenizer_config.json`, where the folder has them. A model of another shape is refused, not read wrongly.
"""

import json
import re
from itertools import groupby
from pathlib import Path

from attention_lib.encoder import Encoder
from attention_lib.numbers import as_floats, as_whole
from attention_lib.tensors import read_tensors

WEIGHTS, PIECES = "model.safetensors", "vocab.txt"
HEAD_SIZE = 64  # columns of a head, in BERT and most that follow it
EPSILON = 1e-12  # BERT's
OFFSET_BY_TWO = {514, 1026, 2050, 4098, 8194}  # positions of RoBERTa and its kin, which count from 2

_TABLES = {"word": "VD", "position": "PD", "token_type": "SD"}
_DENSE = {"attention.self.query": "DD", "attention.self.key": "DD", "attention.self.value": "DD",
          "attention.output.dense": "DD", "intermediate.dense": "MD", "output.dense": "DM"}  # (D_out, D_in)
EMBEDDING_SHAPES = {**{f"embeddings.{table}_embeddings.weight": shape for table, shape in _TABLES.items()},
                    "embeddings.LayerNorm.weight": "D", "embeddings.LayerNorm.bias": "D"}
LAYER_SHAPES = {**{f"{part}.weight": shape for part, shape in _DENSE.items()},
                **{f"{part}.bias": shape[0] for part, shape in _DENSE.items()},
                **{f"{part}.LayerNorm.{each}": "D" for part in ("attention.output", "output")
                   for each in ("weight", "bias")}}
SIZES = {"V": "words", "P": "positions", "S": "kinds of token", "D": "columns", "M": "numbers in its middle"}
BESIDES = {"embeddings.position_ids", "embeddings.token_type_ids"}  # counted through, not learned
WANTED = {  # what the files may say; what is null, or not there, is as BERT has it
    "config.json": {"model_type": ["bert"], "position_embedding_type": ["absolute"], "is_decoder": [False],
                    "add_cross_attention": [False], "hidden_act": ["gelu", "gelu_python"]},
    "tokenizer_config.json": {"do_lower_case": [True, False], "strip_accents": [True, False],
                              "tokenize_chinese_chars": [True], "do_basic_tokenize": [True],
                              "word_tokenizer_type": ["basic"], "subword_tokenizer_type": ["wordpiece"]},
}


def load_encoder(folder, heads=None, epsilon=None, lower=None):
    """Load a model of the shape of BERT, such as bert-base-uncased, from its files.

    Args:
        folder: holds model.safetensors and vocab.txt. Names of tensors may begin with "bert."; what stands on the
            encoder (a pooler, a head of some task) is left aside.
        heads: H; None for what config.json says, or else 64 columns a head.
        epsilon: of the layer norms; None for what config.json says, or else 1e-12.
        lower: turn capitals into small letters; None for what tokenizer_config.json says, or else True unless the
            vocabulary has capitals.

    Returns:
        Encoder.

    Raises:
        FileNotFoundError: a file is missing.
        ValueError: the model has another shape (RoBERTa, relative positions, a decoder, …), or its files are damaged.

    Source: Devlin et al. 2018.

    >>> load_encoder("my-model")
    Traceback (most recent call last):
    ...
    FileNotFoundError: There is no folder my-model. load_encoder wants one that holds model.safetensors and vocab.txt.
    """
    folder = _folder(folder)
    config, written = (_settings(folder / name) for name in WANTED)
    tensors = bert_tensors(read_tensors(folder / WEIGHTS, "Fetch it again from where it came."))
    pieces = _word_pieces(folder / PIECES, len(tensors["embeddings.word_embeddings.weight"]))
    lower = _first(lower, written.get("do_lower_case"), not any(_is_capital(piece) for piece in pieces))
    return Encoder(pieces, tensors, _heads(heads, config, len(tensors["embeddings.LayerNorm.weight"])),
                   _epsilon(_first(epsilon, config.get("layer_norm_eps"), EPSILON)), lower,
                   written.get("strip_accents"))


def bert_tensors(tensors):
    """The tensors of the encoder, by the names that BERT gave them, once all are there and fit together.

    Args:
        tensors: dict of name → array, as a checkpoint holds them.

    Returns:
        dict of name → array of floats, without "bert." before the names, and without pooler and heads of tasks.

    Raises:
        ValueError: the model has another shape.
    """
    prefix = "bert." if any(name.startswith("bert.") for name in tensors) else ""
    old = {"LayerNorm.gamma": "LayerNorm.weight", "LayerNorm.beta": "LayerNorm.bias"}  # in the first checkpoints
    found = {re.sub("|".join(old), lambda each: old[each[0]], name.removeprefix(prefix)): array
             for name, array in tensors.items() if name.startswith(prefix)}
    found = {name: array for name, array in found.items() if re.match(r"(embeddings|encoder|decoder)\.", name)}
    layers = {int(match[1]) for match in map(re.compile(r"encoder\.layer\.(\d{1,4})\.").match, found) if match}
    wanted = EMBEDDING_SHAPES | {f"encoder.layer.{layer}.{name}": shape for layer in range(max(len(layers), 1))
                                 for name, shape in LAYER_SHAPES.items()}
    if missing := [name for name in wanted if name not in found]:
        raise ValueError(f"The checkpoint has no {missing[0]!r}, so it is no model of the shape of BERT; its names are "
                         f"like {max(tensors, key=len, default='none')!r}.")
    if odd := sorted(found.keys() - wanted.keys() - BESIDES):
        raise ValueError(f"The checkpoint has {odd[0]!r}, which a model of the shape of BERT has not; without it the "
                         "vectors would be others than the model's own.")
    found = {name: _floats(found[name], name) for name in wanted}
    _check_shapes(found, wanted)
    if (rows := len(found["embeddings.position_embeddings.weight"])) in OFFSET_BY_TWO:
        raise ValueError(f"The checkpoint has {rows} positions, as RoBERTa and its kin, which count them from 2 and "
                         "cut words otherwise. load_encoder reads models of the shape of BERT alone.")
    return found


def _check_shapes(tensors, wanted):
    """Do sizes agree wherever one letter stands for them? M may be another in each layer."""
    sizes = {}
    for _, layer in groupby(wanted, key=lambda name: name.split(".")[:3] if name.startswith("encoder") else None):
        sizes.pop("M", None)
        for name in layer:
            letters, shape = wanted[name], tensors[name].shape
            for letter, size in zip(letters, shape, strict=False):
                sizes.setdefault(letter, size)
            if shape != tuple(sizes.get(letter) for letter in letters) or 0 in shape:
                fits = ", ".join(str(sizes.get(letter, SIZES[letter])) for letter in letters)
                raise ValueError(f"{name} should have shape ({fits}), to fit the tensors before it; got {shape}.")


def _floats(tensor, name):
    if tensor.dtype.kind != "f":
        raise ValueError(f"{name} should hold floats; got type {tensor.dtype}. Is the checkpoint quantised? "
                         "Save it in full, as F32 or F16.")
    return as_floats(tensor, name)


def _folder(folder):
    if not isinstance(folder, (str, Path)):
        raise ValueError(f"load_encoder wants the name of a folder; got {type(folder).__name__}.")
    folder = Path(folder)
    folder = folder.parent if folder.name == WEIGHTS else folder
    if not folder.is_dir():
        raise FileNotFoundError(f"There is no folder {folder}. "
                                f"load_encoder wants one that holds {WEIGHTS} and {PIECES}.")
    there = {path.name for path in folder.iterdir()}
    if WEIGHTS in there and PIECES in there:
        return folder
    lost = PIECES if WEIGHTS in there else WEIGHTS
    if lost == WEIGHTS and f"{WEIGHTS}.index.json" in there:
        advice = "The checkpoint is cut into several files; save it as one, with a larger max_shard_size."
    elif lost == WEIGHTS and "pytorch_model.bin" in there:
        advice = "Save the model again, with safe_serialization=True."
    elif lost == PIECES and there & {"merges.txt", "vocab.json", "sentencepiece.bpe.model", "spiece.model"}:
        advice = "Its words are cut otherwise than BERT's, as those of RoBERTa, GPT or T5 are: it has another shape."
    elif lost == PIECES and "tokenizer.json" in there:
        advice = 'Write it from tokenizer.json: the pieces of its "vocab", one a line, in the order of their numbers.'
    else:
        advice = f"load_encoder wants both {WEIGHTS} and {PIECES}."
    raise FileNotFoundError(f"There is no {lost} in {folder}. {advice}")


def _settings(path):
    """What a JSON file says, if it is what a model of the shape of BERT may say; {} where there is none."""
    if not path.is_file():
        return {}
    try:
        settings = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ValueError(f"{path.name} is damaged: it is no JSON ({error}).") from None
    if not isinstance(settings, dict):
        raise ValueError(f"{path.name} is damaged: it should hold names and values; got a {type(settings).__name__}.")
    for name, wanted in WANTED[path.name].items():
        if (came := settings.get(name)) is not None and came not in wanted:
            raise ValueError(f"{path.name} says {name}: {json.dumps(came)}. load_encoder reads models of the shape of "
                             f"BERT alone, whose {name} is {' or '.join(map(json.dumps, wanted))}.")
    return settings


def _word_pieces(path, rows):
    """The lines of vocab.txt, as many as the word table has rows, or fewer where it was filled up."""
    try:
        pieces = path.read_text(encoding="utf-8").split("\n")
    except UnicodeDecodeError:
        raise ValueError(f"{path.name} is damaged: it is no text in UTF-8.") from None
    pieces = pieces[:-1] if pieces[-1] == "" else pieces
    if len(pieces) > rows:
        raise ValueError(f"{path.name} has {len(pieces)} WordPieces, and the word table {rows} rows; "
                         "they are of different models.")
    if lost := [each for each in ("[CLS]", "[SEP]", "[UNK]") if each not in pieces]:
        raise ValueError(f"{path.name} has no {lost[0]}, which a model of the shape of BERT needs, one piece a line.")
    return pieces


def _heads(heads, config, width):
    heads = _first(heads, config.get("num_attention_heads"))
    if heads is None and width % HEAD_SIZE:
        raise ValueError(f"There is no config.json that says how many heads share the {width} columns; "
                         "say it: load_encoder(folder, heads=…).")
    heads = width // HEAD_SIZE if heads is None else as_whole(heads, "heads counts the parts", least=1)
    if width % heads:
        raise ValueError(f"The {width} columns cannot be cut into {heads} equal heads.")
    return heads


def _epsilon(epsilon):
    epsilon = as_floats(epsilon, "epsilon")
    if epsilon.ndim or not 0 <= epsilon < 1:
        raise ValueError(f"epsilon should be one small number that is not negative; got {epsilon}.")
    return float(epsilon)


def _is_capital(piece):
    return piece != piece.lower() and not re.fullmatch(r"\[.*\]", piece)


def _first(*choices):
    """The first that is not None."""
    return next((each for each in choices if each is not None), None)
