// Activations: one sentence run through the heads of a layer. The model makes them (model.js), or Python stored them
// with a widget; from here on both are alike. The Python half is activations.py and sense_maps.py beside this file.

import { attentionWeights } from "../core/attention.js";
import { bytesOfBase64, parseTensors } from "../core/tensors.js";
import { HEADS, KEY_SIZE, WIDTH } from "./constants.js";
import { pullsOf } from "./layer.js";

/**
 * A map of two senses. heads: from 1; null for all. axes: (2, D), flat.
 * @typedef {{ name: string, word: string, heads: number[] | null, axes: Float32Array, middle: number[] }} SenseMap
 * What the tokens are on a map: starts (T, 2), with what the layer adds to all alike; valueOutputs (H, T, 2); flat.
 * @typedef {{ starts: Float32Array, valueOutputs: Float32Array }} Along
 * One sentence of T tokens. heads: their numbers, from 1. base: scores (H, T, T) that nothing has masked yet, flat.
 * @typedef {{ text: string, kind: string, tokens: string[], size: number, heads: number[], base: Float32Array,
 *   keySize: number, along: (map: SenseMap) => Along, x?: Float32Array, values?: Float32Array,
 *   output?: (weights: Float32Array) => Float32Array }} Read
 * The same under a mask: scores and weights (H, T, T), flat; attentionOutput() gives (T, D) where the model read it.
 * @typedef {Read & { scores: Float32Array, weights: Float32Array, attentionOutput: () => Float32Array }} Activations
 */

/** A map of two senses, from SenseMap.state() of Python. @returns {SenseMap} */
export const senseMap = (state) => ({ ...state, axes: new Float32Array(bytesOfBase64(state.axes).buffer) });

/**
 * The activations that Python stored with a widget.
 * @param {string | undefined} base64
 * @returns {{ get: (text: string, kind?: string) => Activations | undefined }}
 */
export function storedActivations(base64) {
  const tensors = base64 ? parseTensors(bytesOfBase64(base64)) : {};
  const found = new Map();
  for (let number = 0; tensors[`${number}.names`]; number += 1) {
    const part = (name) => tensors[`${number}.${name}`].data;
    const [kind, text, ...tokens] = new TextDecoder().decode(part("names")).split("\n");
    const along = ({ name }) => ({ starts: part(`${name}.starts`), valueOutputs: part(`${name}.value_outputs`) });
    const [size, heads, keySize] = [tokens.length, Array.from(part("heads")), kind === "raw" ? WIDTH : KEY_SIZE];
    found.set(`${kind} ${text}`, reweigh({ text, kind, tokens, size, heads, base: part("scores"), keySize, along }));
  }
  return { get: (text, kind = "layer-1") => found.get(`${kind} ${text}`) };
}

/**
 * The same activations under another mask, or without the division by √d_k.
 * @param {Read} activations
 * @param {{ mask?: boolean[][] | null, scale?: boolean }} options mask: (T, T), true: may attend
 * @returns {Activations}
 */
export function reweigh(activations, { mask = null, scale = true } = {}) {
  const factor = scale ? 1 : Math.sqrt(activations.keySize);
  const weighed = attentionWeights(activations.base, activations.size, mask, factor);
  return { ...activations, ...weighed, attentionOutput: () => activations.output(weighed.weights) };
}

/**
 * The tokens of some activations on a map of senses: starts and ends (T, 2), pulls (T, T, 2), flat, in its units.
 * pulls[(i * T + j) * 2] is how far token i is pulled across by token j; its start + all its pulls = its end.
 * @param {Activations} activations
 * @param {SenseMap} map
 */
export function moves(activations, map) {
  const { weights, size, kind } = activations;
  const wanted = kind === "raw" ? [1] : map.heads ?? Array.from({ length: HEADS }, (_, at) => at + 1);
  const heads = wanted.map((head) => activations.heads.indexOf(head));
  if (heads.includes(-1)) {
    throw new Error(`These activations hold the heads ${activations.heads}; the map asks for ${wanted}.`);
  }
  const { starts, valueOutputs } = activations.along(map);
  const pulls = pullsOf(weights, valueOutputs, size, heads);
  const ends = starts.slice();
  pulls.forEach((pull, at) => (ends[2 * Math.floor(at / (2 * size)) + (at % 2)] += pull));
  return { starts, pulls, ends };
}
