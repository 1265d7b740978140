// What is seen of a pair, in words. The Python half is `headline` in widget.py.

import { number } from "../core/format.js";
import { END } from "./constants.js";

/**
 * Texts, of which every second one is bold.
 * @param {string[]} labels
 * @param {import("./steps.js").Moment} moment the last one
 */
export function headline([centre, other], { error, guess }) {
  if (!error) return [`“${other}” near “${centre}”? The guess is `, number(guess), "."];
  const size = Math.abs(error);
  const how = error > 0 ? "pulled together" : "pushed apart";
  return [`Wrong by `, number(size), `: ${size < END ? "hardly " : ""}${how}. Now `, number(guess), "."];
}

/** With a minus as it is printed. @param {number} value */
export const two = (value) => number(value).replace("-", "−");
