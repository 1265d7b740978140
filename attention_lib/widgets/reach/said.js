// What is heard of a word at its place, in one sentence. The Python half is `headline` in widget.py.

import { number } from "../core/format.js";

/** @param {number} at words after the asking one; below 0, before it */
export const where = (at) => `${Math.abs(at)} ${Math.abs(at) === 1 ? "word" : "words"} ${at < 0 ? "before" : "after"}`;

/** How loud, beside the loudest: texts, of which every second one is bold. @param {number} loud */
export const loudness = (loud) => (loud < 1 ? ["", number(loud), " of the loudest"] : ["", "the loudest", " of all"]);

/** Texts, of which every second one is bold. */
export function headline(word, asking, at, loud) {
  const [, share, of] = loudness(loud);
  return [`“${word}”, `, where(at), ` “${asking}”: `, share, `${of}.`];
}
