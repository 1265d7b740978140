// Where the hands of clocks stand that a place turns, and what two of them score; `hands.py` reckons the same.

/**
 * How far each hand is turned, clockwise from the top: a row a word.
 * @param {number[]} places
 * @param {number[]} speeds
 * @param {number} start
 */
export const angles = (places, speeds, start = 0) =>
  places.map((place, word) => speeds.map((speed) => place * speed + start * word));

/** For each clock the cosine of the angle between its two hands. @param {number[][]} turned */
export const between = ([one, other]) => one.map((angle, i) => Math.cos(angle - other[i]));

/** @param {number[][]} turned */
export const score = (turned) => between(turned).reduce((sum, each) => sum + each, 0);

/** An angle as it is seen: from −π to π. */
export const wrapped = (angle) => angle - 2 * Math.PI * Math.round(angle / (2 * Math.PI));
