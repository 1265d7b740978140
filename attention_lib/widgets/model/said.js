// What is said of the whole model; said.py says the headline, too.

import { number, signed } from "../core/format.js";
import { BETWEEN, LAYERS, RULED, SENSES, SLIGHT } from "./constants.js";

const layersOf = (depth) => `${depth} layer${depth > 1 ? "s" : ""}`;
const count = (many, what, done) =>
  (many ? `${many === 1 ? "one" : many} ${what}${many > 1 ? "s" : ""} ${done}` : "");

/** The sense that a place speaks for, or null between the two. */
export const sense = (place) => (Math.abs(place) < BETWEEN ? null : SENSES[place > 0 ? 1 : 0]);

/** What became of the word's place by an experiment, as a verb. */
export function change(before, after) {
  if (Math.abs(after - before) < SLIGHT) return "hardly moves";
  if (Math.abs(after) < BETWEEN && Math.abs(before) >= BETWEEN) return "forgets";
  return after * before < 0 && Math.abs(after) >= BETWEEN ? "changes sides" : "moves";
}

/**
 * What is seen: texts, of which every second one is bold.
 * @param {number} depth after how many layers
 * @param {number[]} ends where the word stands then, in one or two sentences
 * @param {{ before?: number | null, cut?: number, silent?: number }} experiment before: where it stood without it
 * @returns {string[]}
 */
export function headline(depth, ends, { before = null, cut = 0, silent = 0 } = {}) {
  if (depth === 0) return [`Before the first layer every “${RULED}” stands at `, "0", "."];
  if (before !== null) {
    const what = [count(cut, "connection", "cut"), count(silent, "head", "silent")].filter(Boolean).join(" and ");
    const then = depth === LAYERS ? "" : ` after ${layersOf(depth)}`;
    return [`${what[0].toUpperCase()}${what.slice(1)}, and “${RULED}” `, change(before, ends[0]),
      `${then}: ${signed(before)} → `, signed(ends[0]), "."];
  }
  const [when, senses] = [["After ", layersOf(depth)], ends.map(sense)];
  if (ends.length === 2 && senses[0] && senses[1] && senses[0] !== senses[1]) {
    return [...when, " one is a ", `${senses[0]} ${RULED}`, ", the other a ", `${senses[1]} ${RULED}`, "."];
  }
  if (ends.length === 2) {
    return [...when, ` the two “${RULED}s” stand `, number(Math.abs(ends[1] - ends[0])), " apart."];
  }
  if (!senses[0]) return [...when, ` this “${RULED}” stands `, "between", ` ${SENSES[0]} and ${SENSES[1]}.`];
  return [...when, ` this “${RULED}” is a `, `${senses[0]} ${RULED}`, "."];
}

/**
 * Which word the one that asks hears most in a head, or in all: texts, every second bold. [CLS] and [SEP] are no words.
 * @param {import("./picture.js").Attention} attention
 */
export function heardMost({ tokens, from, to, layer, chosen, weights, size, silent, measure }) {
  const given = (at) => weights[from * size + at];
  const marks = given(0) + given(size - 1);
  const [what, word] = to === from ? ["", "itself"] : ["the word ", `“${tokens[to]}”`];
  const where = `In ${chosen ? `head ${layer}.${chosen}` : `layer ${layer}`} `;
  const last = silent ? " It is silent." : "";
  if (measure === "contributions") {
    return [where, `“${tokens[from]}”`, ` hears most from ${what}`, word,
      `: ${number(given(to))} of all; [CLS] and [SEP] bring ${number(marks)}.${last}`];
  }
  const rest = marks > given(to) ? `${number(marks)} rests on [CLS] and [SEP]`
    : `[CLS] and [SEP] get ${number(marks)}`;
  return [where, `“${tokens[from]}”`, ` listens most to ${what}`, word,
    ` (${number(given(to))}); ${rest}.${last}`];
}

/**
 * What one token gives another, or hears from it: texts, every second bold.
 * @param {import("./picture.js").Attention} attention
 */
export function between({ tokens, weights, size, cut, measure }, i, j) {
  const [one, other] = [`“${tokens[i]}”`, i === j ? "itself" : `“${tokens[j]}”`];
  const weight = number(weights[i * size + j]);
  if (cut(i, j)) return ["", one, " is cut off from ", other, "."];
  if (measure === "contributions") return [`${weight} of what `, one, " hears comes from ", other, "."];
  return ["", one, ` gives ${weight} to `, other, "."];
}

/** A cut in words. */
export function cutText({ query, key, where }, tokens) {
  const name = (at) => tokens[at] ?? "?";
  const place = where === null ? "" : where.includes(".") ? `, head ${where}` : `, layer ${where}`;
  return `${query === null ? "every word" : name(query)} ✕ ${query === key ? "itself" : name(key)}${place}`;
}

/** A silent head, or all of a layer, in words. */
export const silentText = (name) => (name.includes(".") ? `head ${name} silent` : `layer ${name}: all heads silent`);
