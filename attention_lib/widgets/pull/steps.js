// A pair of word vectors that is pulled together or pushed apart, a step a press. `steps.py` reckons the same.

import { dot } from "../core/linalg.js";
import { COMPANY, REACH } from "./constants.js";

/** @typedef {{ points: number[][], score: number, guess: number, error: number }} Moment */

const within = (value) => Math.max(-REACH, Math.min(REACH, value));

/** @param {number[][]} points @param {number} error @returns {Moment} */
function moment(points, error) {
  const score = dot(points[0], points[1]);
  return { points, score, guess: 1 / (1 + Math.exp(-score)), error };
}

/**
 * The pair before the first press, and after each.
 * @param {number[][]} points the centre, the other word
 * @param {string} pressed
 * @param {number} rate
 * @returns {Moment[]}
 */
export function moments(points, pressed, rate) {
  const found = [moment(points, 0)];
  for (const letter of pressed) {
    const { points: [centre, other], guess } = found[found.length - 1];
    const error = Number(letter === COMPANY) - guess;
    const along = (from, way) => from.map((value, axis) => within(value + rate * error * way[axis]));
    found.push(moment([along(centre, other), along(other, centre)], error));
  }
  return found;
}
