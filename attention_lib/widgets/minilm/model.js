// The real model in the page, as far as its first layer: one sentence run through it. Its parts are fetched when they
// are needed: parts.js. The Python half is activations.py beside this file.

import { attentionScores, mixedValues } from "../core/attention.js";
import { reweigh } from "./activations.js";
import { embed, project, queriesKeysValues, randomised, valueOutputsAlong } from "./layer.js";
import { Parts, parts, wordRow } from "./parts.js";

const MOST_KNOWN = 1000; // tokens whose queries, keys and values are kept, 4.6 kB each
const kept = new WeakMap(); // layer → Map of "piece place" → [q, k, v] of that token

// The model, loaded part by part when a reader's own sentence first needs it.
export class Model extends Parts {
  // A text run through the first layer, or null while a part is missing. kind: "layer-1", "random" or "raw".
  layerOne(text, { kind = "layer-1", mask = null, scale = true, seed = 0 } = {}) {
    this.wanted = text;
    if (this.missing().length || this.complaint(text)) return null;
    const key = `${kind} ${seed} ${text}`;
    if (this.last?.key !== key) this.last = { key, activations: this.read(text, kind, seed) };
    return reweigh(this.last.activations, { mask, scale });
  }

  read(text, kind, seed) {
    const tokens = this.tokens(text);
    const size = tokens.length;
    const x = embed(parts.get("layer-1").tensors, tokens.map((piece) => wordRow(parts.get("pieces").get(piece))));
    const activations = { text, kind, tokens, size, x };
    return kind === "raw" ? rawActivations(activations) : headsActivations(activations, layerOf(kind, seed));
  }
}

function layerOf(kind, seed) {
  const { layer, random } = parts.get("layer-1");
  if (kind === "layer-1") return layer;
  if (!random.has(seed)) random.set(seed, randomised(layer, layer.output.bias.length, seed));
  return random.get(seed);
}

// (T, D) along the axes (K, D) of a map: (T, K), moved by `shift` (K) if that is given.
function along(x, axes, width, shift = null) {
  return project(x, { weight: axes, bias: shift }, width);
}

// In the first layer a piece has the same query, key and value wherever it stands in the same place. So they are kept,
// and an edit costs only the tokens that it changed. Returns [q, k, v] of all tokens.
function remembered({ tokens, x, size }, layer) {
  const known = kept.get(layer) ?? new Map();
  if (known.size > MOST_KNOWN) known.clear();
  kept.set(layer, known);
  const width = x.length / size;
  const names = tokens.map((token, at) => `${token} ${at}`);
  const fresh = [...names.keys()].filter((at) => !known.has(names[at]));
  const made = queriesKeysValues(joined(fresh.map((at) => x.subarray(at * width, (at + 1) * width))), layer);
  const rowOf = (part, row, length = part.length / fresh.length) => part.subarray(row * length, (row + 1) * length);
  fresh.forEach((at, row) => known.set(names[at], made.map((part) => rowOf(part, row))));
  return [0, 1, 2].map((part) => joined(names.map((name) => known.get(name)[part])));
}

// Rows, one after the other.
function joined(rows) {
  const all = new Float32Array(rows.reduce((sum, row) => sum + row.length, 0));
  rows.reduce((to, row) => (all.set(row, to), to + row.length), 0);
  return all;
}

// Queries, keys and values through the learned maps of every head.
function headsActivations(activations, layer) {
  const { x, size } = activations;
  const [width, inner] = [x.length / size, layer.output.weight.length / layer.output.bias.length];
  const [queries, keys, values] = remembered(activations, layer);
  const base = attentionScores(queries, keys, size, layer.heads);
  const heads = Array.from({ length: layer.heads }, (_, at) => at + 1);
  return {
    ...activations, base, values, keySize: inner / layer.heads, heads,
    output: (weights) => project(mixedValues(weights, values, size, layer.heads), layer.output, inner),
    along: ({ axes, middle }) => ({
      starts: along(x, axes, width, along(layer.output.bias, axes, width).map((each, at) => each - middle[at])),
      valueOutputs: valueOutputsAlong(values, size, layer, axes),
    }),
  };
}

// The vectors themselves are queries, keys and values of a single head.
function rawActivations(activations) {
  const { x, size } = activations;
  const width = x.length / size;
  return {
    ...activations, base: attentionScores(x, x, size), values: x, keySize: width, heads: [1],
    output: (weights) => mixedValues(weights, x, size),
    along: ({ axes, middle }) => ({
      starts: along(x, axes, width, Float32Array.from(middle, (each) => -each)), valueOutputs: along(x, axes, width),
    }),
  };
}
