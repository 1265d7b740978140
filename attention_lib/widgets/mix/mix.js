// The mathematics of a mix, and of the plane that it is drawn on.

import { attend } from "../core/attention.js";
import { added, scaled } from "../core/linalg.js";

// Beyond the points, as a share of what they span; the least that is spanned.
const [MARGIN, SMALLEST] = [0.18, 1];
const MOST_TICKS = 7;

/**
 * @typedef {[low: number, high: number]} Range
 * @typedef {{ scores: number[], powers: number[], weights: number[], pulls: number[][], place: number[] }} Mix
 */

/**
 * What one word hears of all: their scores, weights and pulls, and its new place.
 * @param {number[][]} points (T, 2)
 * @param {number} at the number of the word that asks
 * @param {number} sharpness what every score is multiplied by
 * @returns {Mix}
 */
export function mixOf(points, at, sharpness) {
  const { scores: [scores], weights: [weights], output: [place] } = attend([points[at]], points, points, sharpness);
  const pulls = points.map((point, i) => scaled(added(point, scaled(points[at], -1)), weights[i]));
  return { scores, powers: scores.map(Math.exp), weights, pulls, place };
}

/**
 * The square that holds some points and 0, with room around them: what a word cannot leave.
 * @param {number[][]} points (T, 2)
 * @returns {Range[]} across and up
 */
export function frameOf(points) {
  const values = [0, 1].map((axis) => [0, ...points.map((point) => point[axis])]);
  const ends = values.map((each) => [Math.min(...each), Math.max(...each)]);
  const half = Math.max(SMALLEST, ...ends.map(([low, high]) => high - low)) * (0.5 + MARGIN);
  return ends.map(([low, high]) => [(low + high) / 2 - half, (low + high) / 2 + half]);
}

/** A place in the frame as near as there is one, in hundredths. @param {number[]} point @param {Range[]} frame */
export const within = (point, frame) => point.map((value, axis) =>
  Math.round(100 * Math.max(frame[axis][0], Math.min(frame[axis][1], value))) / 100);

/** Round numbers in a range, few enough to be read. @param {Range} range */
export function ticks([low, high]) {
  const step = [0.5, 1, 2].find((each) => (high - low) / each < MOST_TICKS);
  const all = [];
  for (let at = Math.ceil(low / step); at * step <= high; at += 1) all.push(at * step);
  return all;
}

/**
 * The corners that enclose points of the plane, in order (Andrew's monotone chain, 1979), as plots.pulls has it.
 * @param {number[][]} points
 */
export function hull(points) {
  const sorted = [...points].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const turn = (a, b, c) => (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
  const chain = (rows) => {
    const corners = [];
    for (const point of rows) {
      while (corners.length > 1 && turn(corners.at(-2), corners.at(-1), point) <= 0) corners.pop();
      corners.push(point);
    }
    return corners.slice(0, -1);
  };
  return [...chain(sorted), ...chain(sorted.reverse())];
}
