"""all-MiniLM-L6-v2 in PyTorch, written by the published names and nothing of the book's: what the tests and the benchmark compare with."""

import math

from torch.nn import functional

HEADS, EPSILON = 12, 1e-12


def torch_encode(tensors, rows):
    """(hidden: list of L+1 (T, D), weights: list of L (H, T, T)) for the rows of T tokens in the word table, on one text."""
    def dense(x, name):
        return functional.linear(x, tensors[f"{name}.weight"], tensors[f"{name}.bias"])

    def norm(x, name):
        gain, bias = (tensors[f"{name}.LayerNorm.{part}"] for part in ("weight", "bias"))
        return functional.layer_norm(x, gain.shape, gain, bias, EPSILON)

    def table(kind):
        return tensors[f"embeddings.{kind}_embeddings.weight"]

    x = norm(table("word")[rows] + table("position")[:len(rows)] + table("token_type")[0], "embeddings")
    hidden, weights = [x], []
    for layer in range(6):
        name = f"encoder.layer.{layer}"
        q, k, v = (dense(x, f"{name}.attention.self.{part}").view(len(rows), HEADS, -1).transpose(0, 1)
                   for part in ("query", "key", "value"))
        weights.append((q @ k.transpose(1, 2) / math.sqrt(q.shape[-1])).softmax(-1))
        heard = dense((weights[-1] @ v).transpose(0, 1).flatten(1), f"{name}.attention.output.dense")
        x = norm(x + heard, f"{name}.attention.output")
        thought = dense(functional.gelu(dense(x, f"{name}.intermediate.dense")), f"{name}.output.dense")
        x = norm(x + thought, f"{name}.output")
        hidden.append(x)
    return hidden, weights
