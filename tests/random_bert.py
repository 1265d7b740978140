"""Small models of the shape of BERT, drawn at random, and the files of their checkpoints."""

import json

import numpy as np

from attention_lib.tensors import tensor_bytes

PIECES = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "we", "sat", "by", "the", "river", "bank", "##s", ".", "cafe"]
LAYER = {"attention.self.query": "DD", "attention.self.key": "DD", "attention.self.value": "DD", "attention.output.dense": "DD",
         "intermediate.dense": "DM", "output.dense": "MD"}  # (D_in, D_out)


def random_bert(pieces=PIECES, layers=2, width=16, middle=24, positions=20, prefix="", seed=0, kind=np.float32):
    """The tensors of a BERT, drawn at random, by the names of its checkpoints, with what stands on it."""
    rng, sizes = np.random.default_rng(seed), {"D": width, "M": middle}
    tables = {"word": len(pieces) + 2, "position": positions, "token_type": 2}
    tensors = {f"embeddings.{name}_embeddings.weight": rng.normal(size=(rows, width)) for name, rows in tables.items()}
    norms = ["embeddings"]
    for layer in range(layers):
        name = f"encoder.layer.{layer}"
        for part, (into, out) in LAYER.items():
            tensors[f"{name}.{part}.weight"] = rng.normal(size=(sizes[out], sizes[into])) / sizes[into] ** 0.5
            tensors[f"{name}.{part}.bias"] = rng.normal(size=sizes[out]) / 4
        norms += [f"{name}.attention.output", f"{name}.output"]
    for name in norms:
        tensors |= {f"{name}.LayerNorm.weight": 1 + rng.normal(size=width) / 4, f"{name}.LayerNorm.bias": rng.normal(size=width) / 4}
    tensors |= {"pooler.dense.weight": np.eye(width), "pooler.dense.bias": np.zeros(width)}
    tensors = {prefix + name: array.astype(kind) for name, array in tensors.items()}
    return tensors | ({"cls.predictions.bias": np.zeros(len(pieces), kind)} if prefix else {"embeddings.position_ids": np.arange(positions)[None]})


def saved(folder, tensors=None, pieces=PIECES, config=None, tokenizer=None):
    """The folder, with these files in it."""
    (folder / "model.safetensors").write_bytes(tensor_bytes(random_bert() if tensors is None else tensors))
    (folder / "vocab.txt").write_text("\n".join(pieces) + "\n", encoding="utf-8")
    for name, settings in (("config.json", config), ("tokenizer_config.json", tokenizer)):
        if settings is not None:
            (folder / name).write_text(json.dumps(settings), encoding="utf-8")
    return folder
