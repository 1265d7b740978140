// Tiles, and the online softmax. `attention_lib/efficient.py` reckons the same, and its tests hold the two equal.

import { attentionWeights, mixedValues } from "../core/attention.js";

/** @typedef {[start: number, stop: number]} Part places from start to stop - 1 */
/** @typedef {{ rows: Part, columns: Part }} Tile */
/**
 * @typedef {{ block: Part, maximum: number, total: number, output: number[], rescale: number, added: number }} Step
 *   added: the sum of exp(score - maximum) of this block alone
 */

/** @returns {Part[]} */
const cut = (size, block) => Array.from({ length: Math.ceil(size / block) }, (_, at) =>
  [at * block, Math.min((at + 1) * block, size)]);

/** The tiles of T words in the order in which they are read: a block of rows reads block after block of columns. */
export const tilesOf = (size, block, causal) => cut(size, block).flatMap((rows) =>
  cut(causal ? rows[1] : size, block).map((columns) => ({ rows, columns })));

/** The scores that a row meets. @param {number[][]} scores (T, T) */
export const rowOf = (scores, row, causal) => (causal ? scores[row].slice(0, row + 1) : scores[row]);

/** @param {number[]} scores (S,) of one query @param {number[][]} values (S, d_v), or more @returns {Step[]} */
export function onlineSteps(scores, values, block) {
  const mix = values[0].map(() => 0);
  let [maximum, total] = [-Infinity, 0];
  return cut(scores.length, block).map(([start, stop]) => {
    const before = maximum;
    const read = scores.slice(start, stop);
    maximum = Math.max(before, ...read);
    const rescale = Math.exp(before - maximum);
    const powers = read.map((score) => Math.exp(score - maximum));
    const added = powers.reduce((sum, each) => sum + each, 0);
    total = rescale * total + added;
    mix.forEach((old, d) => {
      mix[d] = rescale * old + powers.reduce((sum, power, at) => sum + power * values[start + at][d], 0);
    });
    return { block: [start, stop], maximum, total, output: mix.map((each) => each / total), rescale, added };
  });
}

/** What softmax gives with all scores at once: (d_v,). */
export function plainOutput(scores, values) {
  const { weights } = attentionWeights(Float64Array.from(scores), scores.length);
  return Array.from(mixedValues(weights, Float64Array.from(values.slice(0, scores.length).flat()), scores.length));
}

/** The place, from 1, of the tile where a row meets a larger score than before; else of its first one. */
export function turning(scores, row, block, causal) {
  const tiles = tilesOf(scores.length, block, causal);
  const first = tiles.findIndex(({ rows }) => row < rows[1]);
  const steps = onlineSteps(rowOf(scores, row, causal), scores.map(() => [0]), block);
  const rises = steps.findIndex(({ rescale }, at) => at > 0 && rescale < 1);
  return first + 1 + Math.max(0, rises);
}
