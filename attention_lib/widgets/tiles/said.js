// What is seen of the tiles, in words. The Python half is `said.py`.

import { number } from "../core/format.js";

/** With a minus as it is printed. @param {number} value */
export const one = (value) => number(value, 1).replace("-", "−");
/** @param {number} value */
export const two = (value) => number(value).replace("-", "−");
/** What others are multiplied by, so that their product can be followed. @param {number} value */
export const three = (value) => number(value, 3);

/** How many scores there are in a tile, and in all: those that a mask forbids are none. */
export function counted(size, tile, causal) {
  const seen = (row, [start, stop]) => (causal ? Math.max(0, Math.min(stop, row + 1) - start) : stop - start);
  const sum = (rows, columns) => {
    let all = 0;
    for (let row = rows[0]; row < rows[1]; row += 1) all += seen(row, columns);
    return all;
  };
  return { held: tile ? sum(tile.rows, tile.columns) : 0, all: sum([0, size], [0, size]) };
}

/** Texts, of which every second one is bold. @param {number} step @param {number} of */
export function headline(step, of, held, all) {
  if (step === 0) return ["", `${of} tiles`, `, one after the other, instead of ${all} scores at once.`];
  return [`Tile ${step} of ${of}: only these `, `${held} of ${all}`, " scores exist now."];
}

/**
 * What a row does at a step: one sentence.
 * @param {string} word
 * @param {import("./steps.js").Step | null} now its step, if the tile holds its row
 * @param {{ first: boolean, read: number, last: boolean }} how is it its first tile; how many has it read; its last?
 */
export function told(word, now, { first, read, last }) {
  if (!now) return read ? `“${word}” has read all its tiles.` : `“${word}” has not been asked yet.`;
  if (first) return `“${word}” reads its first tile.`;
  const end = last ? " That was its last." : "";
  if (now.rescale === 1) return `No score is larger than before: “${word}” adds this tile to what it keeps.${end}`;
  return `A larger score: what “${word}” kept counts only ${two(now.rescale)} of itself.${end}`;
}
