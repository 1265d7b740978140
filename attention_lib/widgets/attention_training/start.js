// Where a training begins: the very numbers of Python's training, or others, drawn here.

import { fractions, parseTensors } from "../core/tensors.js";
import { each, NAMES } from "./layer.js";

/** @import { Numbers } from "./layer.js" */

const SCALE = 0.3;

/** Python's numbers, as widget.py wrote them. @param {Uint8Array} bytes */
export function givenStart(bytes) {
  const tensors = parseTensors(bytes);
  const make = (name, at) => Float64Array.from(fractions(tensors[name].data), (part) => part * tensors.most.data[at]);
  return /** @type {Numbers} */ (Object.fromEntries(NAMES.map((name, at) => [name, make(name, at)])));
}

/** Others: normal numbers, small ones; a seed always gives the same. */
export function drawnStart(seed, D, size) {
  const normal = normals(seed);
  return each((name, length) => Float64Array.from({ length }, () => (name === "b_r" ? 0 : SCALE * normal())), D, size);
}

// Normal numbers (Box and Muller 1958) of even ones (mulberry32).
function normals(seed) {
  let state = seed * 0x9e3779b1;
  const even = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t ^= t + Math.imul(t ^ (t >>> 7), 61 | t);
    return (((t ^ (t >>> 14)) >>> 0) + 0.5) / 2 ** 32;
  };
  return () => Math.sqrt(-2 * Math.log(even())) * Math.cos(2 * Math.PI * even());
}
