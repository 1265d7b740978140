// One or two numbers that are read off each point of the plane, straight or bent. `numbers.py` reckons the same.

import { added, dot } from "../core/linalg.js";
import { EVEN, SIDE } from "./constants.js";

/** @typedef {{ turn: number, shift: number }} Line degrees, and how far from the middle */

/** Where a number grows: a direction of length 1. @param {number} turn in degrees */
export function direction(turn) {
  const angle = (turn * Math.PI) / 180;
  return [Math.cos(angle), Math.sin(angle)];
}

/** How far in front of each line a point lies; bent: 0 behind it. @param {Line[]} lines */
export const read = (point, lines, bent) => lines.map(({ turn, shift }) => {
  const number = dot(point, direction(turn)) - shift;
  return bent ? Math.max(number, 0) : number;
});

export const sum = (numbers) => numbers.reduce((a, b) => a + b, 0);

/** @param {number[]} numbers of one point */
export const positive = (numbers) => sum(numbers) > EVEN;

/** The surfaces where the numbers add up to more than 0, as corners. @param {Line[]} lines @returns {number[][][]} */
export function field(lines, bent) {
  const planes = lines.map(({ turn, shift }) => [...direction(turn), shift]);
  return (bent ? planes : [planes.reduce(added)]).map(inFront).filter((corners) => corners.length > 2);
}

/** The line along which straight numbers add up to 0; null where there is none. @param {Line[]} lines */
export function edge(lines) {
  const [across, up, shift] = lines.map(({ turn, shift: far }) => [...direction(turn), far]).reduce(added);
  const size = Math.hypot(across, up);
  return size < EVEN ? null : ends([across / size, up / size], shift / size);
}

/** Two points of a line that lie beyond the plane. @param {number[]} grows @param {number} shift */
export function ends([across, up], shift) {
  const foot = [shift * across, shift * up];
  return [-2, 2].map((times) => [foot[0] - times * SIDE * up, foot[1] + times * SIDE * across]);
}

function inFront([across, up, shift]) {
  const square = [[-1, -1], [1, -1], [1, 1], [-1, 1]].map((corner) => corner.map((each) => SIDE * each));
  const heights = square.map(([x, y]) => across * x + up * y - shift);
  return square.flatMap(([x, y], at) => {
    const [[toX, toY], here, there] = [square[(at + 1) % 4], heights[at], heights[(at + 1) % 4]];
    const share = here / (here - there);
    const crossing = here > EVEN !== there > EVEN ? [[x + share * (toX - x), y + share * (toY - y)]] : [];
    return here > EVEN ? [[x, y], ...crossing] : crossing;
  });
}

/**
 * The line whose foot, the point of it that is nearest to the middle, is dragged to a place. It turns as little as it
 * can, so that it does not flip where it goes through the middle; near there it is shifted alone.
 * @param {number[]} place
 * @param {Line} old
 * @returns {Line}
 */
export function dragged([x, y], old, farthest) {
  const far = Math.hypot(x, y);
  if (far < 0.15) return { turn: old.turn, shift: rounded(dot([x, y], direction(old.turn)), farthest) };
  const turn = (Math.atan2(y, x) * 180) / Math.PI;
  const apart = Math.abs(((turn - old.turn + 540) % 360) - 180);
  return { turn: whole(apart > 90 ? turn + 180 : turn), shift: rounded(apart > 90 ? -far : far, farthest) };
}

/** Degrees from 0 to 359. @param {number} turn */
export const whole = (turn) => ((Math.round(turn) % 360) + 360) % 360;

/** A shift as near as there is one, in twentieths. @param {number} shift @param {number} farthest */
export const rounded = (shift, farthest) =>
  Math.round(20 * Math.max(-farthest, Math.min(farthest, shift))) / 20 + 0;
