// Activations: one sentence run through the heads of a layer. The model makes it (minilm.js), or Python stored it with a
// widget; from here on both are alike. The Python half is attention_lib/widgets/minilm/activations.py and sense_maps.py.
//
// {text, kind, tokens, size (T), heads: their numbers from 1, scores, weights (H, T, T), flat}

import { attentionWeights } from "../core/attention.js";
import { bytesOfBase64, parseTensors } from "../core/tensors.js";
import { pullsOf } from "./layer.js";

export const HEADS = 12; // of a layer of the real model
const [KEY_SIZE, RAW_SIZE] = [32, 384]; // d_k in a head, and where the vectors themselves are the keys

// A map of two senses, from SenseMap.state() of Python.
export const senseMap = (state) => ({ ...state, axes: new Float32Array(bytesOfBase64(state.axes).buffer) });

// The activations that Python stored with a widget: {get(text, kind) → activations or undefined}.
export function storedActivations(base64) {
  const tensors = base64 ? parseTensors(bytesOfBase64(base64)) : {};
  const found = new Map();
  for (let number = 0; tensors[`${number}.names`]; number += 1) {
    const part = (name) => tensors[`${number}.${name}`].data;
    const [kind, text, ...tokens] = new TextDecoder().decode(part("names")).split("\n");
    const along = ({ name }) => ({ starts: part(`${name}.starts`), valueOutputs: part(`${name}.value_outputs`), bias: part(`${name}.bias`) });
    const keySize = kind === "raw" ? RAW_SIZE : KEY_SIZE;
    const activations = { text, kind, tokens, size: tokens.length, heads: Array.from(part("heads")), base: part("scores"), keySize, along };
    found.set(`${kind} ${text}`, reweigh(activations));
  }
  return { get: (text, kind = "layer-1") => found.get(`${kind} ${text}`) };
}

// The same activations under another mask (T rows of T, true: may attend), or without the division by √d_k.
export function reweigh(activations, { mask = null, scale = true } = {}) {
  const factor = scale ? 1 : Math.sqrt(activations.keySize);
  const weighed = attentionWeights(activations.base, activations.size, mask, factor);
  return { ...activations, ...weighed, attentionOutput: () => activations.output(weighed.weights) };
}

// The tokens of some activations on a map of senses: {starts, ends (T, 2), pulls (T, T, 2), bias (2)}, flat, in the map's units.
// pulls[(i * T + j) * 2] is how far token i is pulled across by token j; starts + all its pulls + bias = ends.
export function moves(activations, map) {
  const { weights, size, kind } = activations;
  const wanted = kind === "raw" ? [1] : map.heads ?? Array.from({ length: HEADS }, (_, at) => at + 1);
  const heads = wanted.map((head) => activations.heads.indexOf(head));
  if (heads.includes(-1)) throw new Error(`These activations hold the heads ${activations.heads}; the map asks for ${wanted}.`);
  const { starts, valueOutputs, bias: all } = activations.along(map);
  const pulls = pullsOf(weights, valueOutputs, size, heads);
  const bias = map.heads ? new Float32Array(2) : all;
  const ends = starts.map((start, at) => start + bias[at % 2]);
  pulls.forEach((pull, at) => (ends[2 * Math.floor(at / (2 * size)) + (at % 2)] += pull));
  return { starts, pulls, bias, ends };
}
