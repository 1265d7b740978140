// One row of attention that learns by steps, its scores free to move. `steps.py` reckons the same.

import { dot } from "../core/linalg.js";

/** @param {number[]} scores */
function softmax(scores) {
  const most = Math.max(...scores);
  const powers = scores.map((each) => Math.exp(each - most));
  const total = powers.reduce((a, b) => a + b, 0);
  return powers.map((each) => each / total);
}

/**
 * What a word hears, and how each score is pushed.
 * @param {number[]} says below 0 for the left side
 * @param {number[]} scores
 * @param {boolean} right whether the right side is the truth
 */
export function rowOf(says, scores, right) {
  const [weights, side] = [softmax(scores), right ? 1 : -1];
  const heard = dot(weights, says);
  const sure = 1 / (1 + Math.exp(-side * heard));
  const pushes = says.map((each, i) => weights[i] * (each - heard) * side * (1 - sure));
  return { weights, heard, sure, surprise: -Math.log(sure), pushes };
}

/** The scores after one more step. */
export function stepped(says, scores, right) {
  const { pushes } = rowOf(says, scores, right);
  return scores.map((each, i) => each + pushes[i]);
}
