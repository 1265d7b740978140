// Vectors as arrays of numbers, matrices as arrays of rows: the mathematics of attention_lib.vectors.

/** @param {ArrayLike<number>} a @param {ArrayLike<number>} b */
export function dot(a, b) {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += a[i] * b[i]; // the innermost loop: plain, so that it is fast
  return sum;
}
/** @param {number[]} a @param {number} factor */
export const scaled = (a, factor) => a.map((value) => value * factor);
/** @param {number[]} a @param {number[]} b */
export const added = (a, b) => a.map((value, i) => value + b[i]);
/** @param {number[]} a */
export const unit = (a) => scaled(a, 1 / Math.sqrt(dot(a, a)));
/** @param {number[][]} rows */
export const mean = (rows) => scaled(rows.reduce(added), 1 / rows.length);
const without = (a, direction) => added(a, scaled(direction, -dot(a, direction)));

// Some of each row, together.
const mixed = (weights, rows) => weights.map((weight, j) => scaled(rows[j], weight)).reduce(added);

/**
 * Two directions for a map with `start` in its middle; see attention_lib.vectors.meaning_axes.
 * @param {number[]} start
 * @param {number[][]} left
 * @param {number[][]} right
 * @param {number[][]} landmarks
 * @returns {number[][] | null} null: left and right lie in one direction
 */
export function meaningAxes(start, left, right, landmarks, steps = 200) {
  const middle = unit(start);
  const apart = added(mean(right.map(unit)), scaled(mean(left.map(unit)), -1));
  const leaning = without(apart, middle);
  if (Math.sqrt(dot(leaning, leaning)) < 1e-6) return null;
  const across = unit(leaning);
  const centre = scaled(mean(landmarks), -1);
  const spread = landmarks.map((row) => without(without(added(row, centre), middle), across));
  let up = mixed(spread.map((_, i) => i + 1), spread);
  for (let step = 0; step < steps; step += 1) up = unit(mixed(spread.map((row) => dot(row, up)), spread));
  if (dot(spread[0], up) < 0) up = scaled(up, -1);
  return [across, up].map((axis) => scaled(axis, 2 / dot(apart, across)));
}
