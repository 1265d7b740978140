// Where the heads that speak take “bank”, in words. The Python half is `headline` in widget.py.

import { signed } from "../core/format.js";
import { FEW, HEADS } from "./constants.js";

const TWELVE = "All twelve heads take “bank” to ";

/**
 * Texts, of which every second one is bold.
 * @param {number} start
 * @param {number} place
 * @param {number[]} silent
 */
export function headline(start, place, silent) {
  const [told, count] = [signed(place), silent.length];
  if (count === HEADS) return ["Nobody speaks, and “bank” stays at ", signed(start), "."];
  if (!count) return [TWELVE, told, "."];
  if (count === HEADS - 1) return [`Head 1.${alone(silent)} alone takes “bank” to `, told, "."];
  if (count > FEW) return [`With ${count} heads silent “bank” gets to `, told, "."];
  const names = [...silent].sort((a, b) => a - b).map((head) => `1.${head}`);
  const last = names.pop();
  return [`Without ${names.join(", ")}${names.length ? " and " : ""}${last} “bank” gets to `, told, "."];
}

const alone = (silent) => Array.from({ length: HEADS }, (_, at) => at + 1).find((head) => !silent.includes(head));

/**
 * What a reader has come to who wants as few texts right as a coin gets.
 * @param {number} silent so many heads
 * @param {number} right
 * @param {number} of
 * @param {number} fewest
 */
export function wager(silent, right, of, fewest) {
  if (right > of / 2) return `${silent || "No"} head${silent === 1 ? "" : "s"} silent. A coin gets ${of / 2}.`;
  if (silent === fewest) return `Lost, with ${silent} heads silent. Fewer will not do.`;
  return `Lost, with ${silent} heads silent. It takes no more than ${fewest}.`;
}

/** @param {number} right @param {number} of */
export const counted = (right, of) => ["Two banks are told apart in ", `${right}`, ` of ${of} texts.`];
