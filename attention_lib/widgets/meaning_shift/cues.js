// What the rows of the ruler say in colour: the word that moves, and who pulls it. The Python half is rows.py.

import { h } from "../core/dom.js";

const [SHARE, MOST] = [0.4, 3]; // pulls as long as this share of the longest wear their side's colour, and so many
const WORD = /([\p{L}\p{N}'’]+)/u;
const MARKS = new Set(["[CLS]", "[SEP]"]);

/** A row's text without its stars, and which of several like words they mark, from 0. @param {string} text */
export function unmarked(text) {
  const [before, word] = text.split("**");
  const nth = word === undefined ? 0 : before.split(WORD).filter((part) => alike(part, word)).length;
  return { sentence: text.replaceAll("**", ""), nth };
}

const alike = (part, word) => part.toLowerCase() === word.toLowerCase();

/**
 * Who pulls, and how far: the labelled cue words, or else those that pull hardest.
 * @param {import("./sources.js").Picture} picture
 * @param {string[] | undefined} cues
 * @param {number} faint a pull shorter than this is none
 * @returns {Map<string, number>} word → its pull, below 0 to the left
 */
export function pullsOf({ links, chosen }, cues, faint) {
  const across = new Map();
  for (const { text, position, pull, full } of links) {
    const other = position !== "more" && text !== chosen.text && !MARKS.has(text) && WORD.test(text);
    if (other) across.set(text, (across.get(text) ?? 0) + (full ?? pull[0]));
  }
  const long = (text) => Math.abs(across.get(text));
  const least = Math.max(faint, ...Array.from(across.keys(), (text) => SHARE * long(text)));
  const strong = [...across.keys()].filter((text) => long(text) >= least).sort((a, b) => long(b) - long(a));
  const told = cues ?? strong.slice(0, MOST);
  const pulling = told.filter((text) => across.get(text));
  return new Map(pulling.map((text) => [text, across.get(text)]));
}

/**
 * A sentence as elements: the word bold, its cues in the colour of their side, and those that arrive underlined.
 * @param {string} sentence
 * @param {string} word
 * @param {number} nth of several like words
 * @param {Map<string, number>} pulls
 * @param {string | null} arriving
 */
export function sentenceRuns(sentence, word, nth, pulls, arriving) {
  let seen = -1;
  return sentence.split(WORD).filter(Boolean).map((part) => {
    const plain = part.toLowerCase();
    if (plain === word) seen += 1;
    const side = pulls.has(plain) ? (pulls.get(plain) < 0 ? "left" : "right") : null;
    if (plain === word && seen === nth) return h("strong", { text: part });
    if (!side && plain !== arriving) return part;
    const arrives = plain === arriving ? " al-arriving" : "";
    return h("span", { class: `al-cue${side ? ` al-${side}` : ""}${arrives}`, text: part });
  });
}
