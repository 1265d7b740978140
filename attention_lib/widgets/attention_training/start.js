// Where a training begins: the very numbers of Python's training, or others, drawn here.

import { fractions } from "../core/tensors.js";
import { each, NAMES } from "./layer.js";

/** @import { Numbers } from "./layer.js" */

const SCALE = 0.3;

/** Python's numbers, as film.py wrote them; null if they are not among these. @param {any} tensors */
export function givenStart(tensors) {
  if (!tensors.w_q) return null;
  const make = (name, at) => Float64Array.from(fractions(tensors[name].data), (part) => part * tensors.most.data[at]);
  return /** @type {Numbers} */ (Object.fromEntries(NAMES.map((name, at) => [name, make(name, at)])));
}

/** Others of the same sizes: normal numbers, small ones; a seed always gives the same. @param {Numbers} like */
export function drawnStart(seed, like) {
  const normal = normals(seed);
  const D = like.w_r.length / 2;
  const size = like.w_q.length / D;
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
