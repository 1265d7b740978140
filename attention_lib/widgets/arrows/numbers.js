// What can be read off two arrows: lengths, shadow, dot product, angle, cosine. `numbers.py` reckons the same.

import { dot as times, scaled } from "../core/linalg.js";
import { EVEN } from "./constants.js";

/**
 * @typedef {{
 *   lengths: number[], dot: number, shadow: number, foot: number[], cosine: number, angle: number,
 * }} Reckoned
 */

/**
 * Two arrows, compared; NaN is what an arrow without length does not have.
 * @param {number[]} first
 * @param {number[]} second
 * @returns {Reckoned}
 */
export function reckoned(first, second) {
  const [long, other] = [Math.hypot(...first), Math.hypot(...second)];
  const dot = times(first, second);
  const shadow = other > EVEN ? dot / other : NaN;
  const cosine = long > EVEN ? Math.max(-1, Math.min(1, shadow / long)) : NaN;
  const foot = other > EVEN ? scaled(second, shadow / other) : [NaN, NaN];
  return { lengths: [long, other], dot, shadow, foot, cosine, angle: (Math.acos(cosine) * 180) / Math.PI };
}

/**
 * A place as near as there is one: on the grid, in the plane, no farther from its start than the plane reaches.
 * @param {number[]} place @param {{ low: number, high: number, step: number }} plane
 */
export function fitted(place, { low, high, step }) {
  const far = Math.hypot(...place);
  const near = far > high ? scaled(place, high / far) : place;
  const snapped = near.map((each) => Math.round(each / step) * step);
  const inside = Math.hypot(...snapped) > high + EVEN
    ? near.map((each) => Math.trunc(each / step + Math.sign(each) * EVEN) * step) : snapped;
  return inside.map((each) => Number(Math.max(low, Math.min(high, each)).toFixed(6)) + 0);
}
