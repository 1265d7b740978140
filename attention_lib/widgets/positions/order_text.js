// What is said about the attention of words in one order, or in two.

import { number, signed } from "../core/format.js";

const NOTHING = 1e-6; // a smaller change is rounding
const SEEN = 0.005; // a smaller one is ±0 in the picture
/**
 * All changes between two orders: [{value, i, j}, …]; none without another order.
 * @param {import("./order.js").Picture} picture
 */
const changesOf = ({ old }) => (old?.changes ?? []).flatMap((row, i) => row.map((value, j) => ({ value, i, j })));

/** @param {import("./order.js").Picture} picture */
export const largestChange = (picture) => changesOf(picture)
  .reduce((best, each) => (Math.abs(each.value) > Math.abs(best.value) ? each : best), { value: 0, i: 0, j: 0 });

/**
 * What the picture shows, in texts of which every second one is bold; `headline` of widget.py.
 * @param {import("./order.js").Picture} picture
 */
export function finding(picture) {
  const { words, weights, old } = picture;
  const [first, last] = [words[0].text, words[words.length - 1].text];
  if (!old) return ["How many weights change if ", `“${first}” and “${last}”`, " trade places?"];
  const [{ value, i, j }, all] = [largestChange(picture), changesOf(picture)];
  if (Math.abs(value) < NOTHING) return ["", "No weight", " has changed: rows and columns moved with their words."];
  const count = all.filter((each) => Math.abs(each.value) >= SEEN).length;
  const [before, now] = [weights[i][j] - value, weights[i][j]].map((each) => number(each));
  return ["", `${count} of ${all.length}`, " weights changed. Most of all “"
    + `${words[i].text}” → “${words[j].text}”: ${before} to ${now}.`];
}

/**
 * One weight, and what it was before.
 * @param {import("./order.js").Picture} picture
 * @param {number[]} place row and column
 * @param {number[] | null} was the same in the order before
 */
export function reading({ words, weights, old }, [row, column], was) {
  const now = `“${words[row].text}” at position ${row} gives ${number(weights[row][column], 3)} of its weight to `
    + `“${words[column].text}” at position ${column}.`;
  if (!was) return now;
  return `${now} Before, at positions ${was.join(" and ")}, it was ${number(old.weights[was[0]][was[1]], 3)}.`;
}

/** The numbers as a table: [header, rows]. @param {import("./order.js").Picture} picture */
export function rowsOf({ words, weights, old }) {
  const three = (value) => number(value, 3);
  const texts = words.map((word) => word.text);
  if (!old) return [["query", ...texts], texts.map((text, i) => [text, ...weights[i].map(three)])];
  const row = (i, j, now, change) =>
    [`${texts[i]} → ${texts[j]}`, three(now - change), three(now), signed(change, 3)];
  const rows = words.flatMap((_, i) => words.map((__, j) => row(i, j, weights[i][j], old.changes[i][j])));
  return [["query → key", "before", "now", "change"], rows];
}
