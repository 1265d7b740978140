// What is seen of two arrows, in words. `said.py` says the same.

import { number } from "../core/format.js";
import { EVEN } from "./constants.js";

const minus = (text) => text.replace("-", "−");

/** A number with two digits at most behind the point. @param {number} value */
export const trimmed = (value) => minus(number(value).replace(/\.?0+$/, ""));

/** @param {import("./numbers.js").Reckoned} found @returns {[string, string]} before, and what is bold */
export function apart({ angle, cosine, dot }) {
  if (Number.isNaN(angle)) return ["have ", "no angle"];
  if (cosine > 1 - EVEN) return ["point ", "the same way"];
  if (cosine < -1 + EVEN) return ["point ", "opposite ways"];
  if (Math.abs(dot) < EVEN) return ["stand ", "at a right angle"];
  return ["stand ", `${Math.min(179, Math.max(1, Math.round(angle)))}° apart`];
}

/**
 * Texts, of which every second one is bold.
 * @param {string} show
 * @param {string[]} labels
 * @param {import("./numbers.js").Reckoned} found
 */
export function headline(show, labels, found) {
  const [one, other] = labels.map((label) => `“${label}”`);
  if (show === "dot" && !Number.isNaN(found.shadow)) {
    if (Math.abs(found.dot) < EVEN) return [`${one} casts `, "no shadow", ` on ${other}.`];
    const long = trimmed(Math.abs(found.shadow));
    if (found.dot < 0) return [`The shadow of ${one} falls `, long, " ", "behind", ` ${other}.`];
    return [`The shadow of ${one} on ${other} is `, long, " long."];
  }
  if (show === "cosine" && !Number.isNaN(found.cosine)) return [`${one} and ${other}: cosine `, cosine(found), "."];
  const [before, bold] = apart(found);
  return [`${one} and ${other} ${before}`, bold, "."];
}

/** With two digits. @param {import("./numbers.js").Reckoned} found */
export const cosine = (found) => (Number.isNaN(found.cosine) ? "–" : minus(number(found.cosine)));

const closed = (value) => (value < 0 ? `(${trimmed(value)})` : trimmed(value));

/** The dot product, written out place by place. @param {number[]} first @param {number[]} second */
export const product = (first, second) => first.map((a, i) => `${closed(a)} × ${closed(second[i])}`).join(" + ");
