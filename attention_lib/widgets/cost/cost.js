// What attention costs, counted from sizes alone, as `attention_lib/cost.py` does; its tests hold the two equal.

import { BLOCK, WINDOW } from "./constants.js";

/** @typedef {{ width: number, layers: number, heads: number, keyHeads: number, bytes: number }} Sizes */

export const METHODS = ["plain", "tiled", "window", "linear"];

/** How many pairs of words stand less than `window` places apart. */
export function pairsInWindow(tokens, window) {
  const sees = Math.min(window, tokens);
  return tokens * (2 * sees - 1) - sees * (sees - 1);
}

/** Multiplications of all layers. @param {number} tokens @param {Sizes} sizes */
export function operations(tokens, { width, layers, heads }, method = "plain", window = WINDOW) {
  const square = tokens * width ** 2;
  const pairs = method === "window" ? pairsInWindow(tokens, window) : tokens ** 2;
  const attention = 2 * width * (method === "linear" ? tokens * (width / heads) : pairs);
  return { projections: layers * 4 * square, feedForward: layers * 8 * square, attention: layers * attention };
}

/** Bytes that attention holds at once in one layer. @param {number} tokens @param {Sizes} sizes */
export function memory(tokens, { width, heads, keyHeads, bytes }, method = "plain", window = WINDOW, block = BLOCK) {
  const head = width / heads;
  const rows = Math.min(block, tokens);
  const between = {
    plain: tokens ** 2, tiled: rows * (rows + 2), linear: head * (head + 1),
    window: rows * Math.min(tokens, rows + 2 * (window - 1)),
  }[method];
  return bytes * (2 * tokens * (heads + keyHeads) * head + heads * between);
}

/** Bytes of the keys and values of all layers. @param {number} tokens @param {Sizes} sizes */
export const cacheBytes = (tokens, { width, layers, heads, keyHeads, bytes }) =>
  2 * layers * keyHeads * (width / heads) * tokens * bytes;

/** At how many tokens attention costs as much as all the rest. @param {Sizes} sizes */
export const crossing = ({ width }) => 6 * width;

/** Which part of all multiplications is attention's own. @param {number} tokens @param {Sizes} sizes */
export function share(tokens, sizes) {
  const { projections, feedForward, attention } = operations(tokens, sizes);
  return attention / (projections + feedForward + attention);
}
