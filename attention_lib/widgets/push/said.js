// What is seen of a row and its pushes, in words. The Python half stands in `widget.py`.

import { number, signed } from "../core/format.js";

/** Texts, of which every second one is bold. */
export const headline = (word, sides, row, right) => [
  `“${word}” gives `, number(row.sure), ` to ${sides[Number(right)]}. Surprise: `, number(row.surprise), "."];

export const pushed = (push) => signed(push).replace(/^\+0\.00$/, "0.00");

/** @param {boolean} asked */
export const next = (asked) => (asked ? "Show pushes" : "One step");

/** What to do, or what the pushes mean. */
export function told(asked, step, row) {
  if (asked) return "Which word should be heard more? Decide, then press Show pushes.";
  if (Math.max(...row.pushes.map(Math.abs)) < 0.005) return "Next to nothing is left to be pushed.";
  if (!step) return "Up: its score should rise. Down: it should fall. Drag a word, and see its arrow turn.";
  return "Each step moves the scores by their arrows, and the weights follow.";
}
