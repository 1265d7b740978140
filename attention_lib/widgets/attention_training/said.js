// What is seen of a row, in one sentence: text and bold parts. The Python half is `headline` in said.py.

import { number } from "../core/format.js";
import { MARK, SENSES } from "./constants.js";

/** Its parts, of which every second one is bold. */
export function headline(labels, at, weights, step) {
  const top = mostHeard(weights);
  const share = number(weights[top]);
  if (step === 0) return [`Before training “${labels[at]}” gives no word more than `, share, "."];
  const steps = `${step.toLocaleString("en")} step${step > 1 ? "s" : ""}`;
  return [`After ${steps} “${labels[at]}” gives `, share, " to ", top === at ? "itself" : labels[top], "."];
}

/** The place of the word that gets most; the first of several. @param {ArrayLike<number>} weights */
const mostHeard = (weights) => Array.from(weights).indexOf(Math.max(...Array.from(weights)));

/**
 * What another training has made of a sentence: what the word gets that got most before, and which one gets most now.
 * @param {string[]} labels
 * @param {ArrayLike<number>} now weights at the end
 * @param {ArrayLike<number>} then
 * @param {string} how it was then: "with all 60 sentences"
 */
export function comparison(labels, now, then, how) {
  const [old, top] = [mostHeard(then), mostHeard(now)];
  const same = `“${labels[old]}” gets ${number(now[old])}; ${how} it got ${number(then[old])}.`;
  return top === old ? same : `${same} Most goes to “${labels[top]}” now: ${number(now[top])}.`;
}

/**
 * "You left out 3 sentences and flipped 1 label."
 * @param {{ out: number, flipped: number, written: number, added: number }} counts
 */
export function changes({ out, flipped, written, added }) {
  const many = (count, verb, noun) => (count ? [`${verb} ${count} ${noun}${count > 1 ? "s" : ""}`] : []);
  const parts = [...many(out, "left out", "sentence"), ...many(flipped, "flipped", "label"),
    ...many(written, `wrote “${MARK}” into`, "sentence"), ...many(added, "added", "sentence")];
  if (!parts.length) return "";
  const [last, ...first] = parts.reverse();
  return `You ${first.length ? `${first.reverse().join(", ")} and ` : ""}${last}.`;
}

/**
 * What the layer takes the word for, and whether it is right: parts, of which every second one is bold.
 * @param {import("./film.js").Item} item
 * @param {ArrayLike<number>} senses
 */
export function verdict({ sense, split }, senses) {
  const found = SENSES[senses[1] > senses[0] ? 1 : 0];
  const right = !sense ? "." : found === sense ? ": right." : `: wrong, it is ${sense}.`;
  const unseen = split === "held-out" ? " Never seen in training." : "";
  return ["It reads “bank” as ", found, ` (${number(Math.max(senses[0], senses[1]))})${right}${unseen}`];
}
