// Boxes for one word each, and what is the matter with what stands in them.

import { h, newId } from "../core/dom.js";
import { nearSpellings, oneSpelling } from "../core/tokenize.js";

const PAUSE = 400; // milliseconds without a keystroke after which a word counts as typed
const LONGEST = 40;

/** @param {string} text */
export const asWord = (text) => oneSpelling(text).trim();

/**
 * A labelled box.
 * @param life of the picture
 * @param {string} label
 * @param {(word: string) => void} onWord once the reader has stopped typing, or at once on Enter
 * @param {(word: string) => void} onTyping at every letter
 * @returns {{input, label, forget: () => void}} `forget`: what was typed counts no more, the reader did something else
 */
export function wordBox(life, label, onWord, onTyping = () => {}) {
  const id = newId();
  let stop = () => {};
  const typed = () => {
    stop();
    onWord(asWord(input.value));
  };
  const on = {
    input: () => {
      stop();
      onTyping(asWord(input.value));
      stop = life.after(PAUSE, typed);
    },
    keydown: (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      typed();
    },
  };
  const input = h("input", {
    id, type: "text", class: "al-word-box", autocomplete: "off", autocapitalize: "none", spellcheck: "false",
    enterkeyhint: "search", on,
  });
  return { input, label: h("label", { for: id, text: label }), forget: () => stop() };
}

/** What is wrong with this text, whatever the table? A sentence, or null. */
export function wordError(word) {
  if (!word) return "Write a word, or press one on the map.";
  if (word.length > LONGEST || /\s/.test(word)) return "One word at a time, please: the map holds single words.";
  return null;
}

/** What there is to say of a word that the table lacks, as parts of a message: how it may go on, or be spelt. */
export function aboutUnknown(word, table) {
  const begun = completions(word, table);
  const spelt = () => (/\p{L}{3}/u.test(word) ? nearSpellings(word, table) : []);
  const near = begun.length ? begun : spelt();
  const said = `“${word}” is not among these ${table.words.length.toLocaleString("en")} words.`;
  return near.length ? [`${said} Did you mean `, { words: near }] : [said];
}

/** Up to n frequent words that begin like this. */
export function completions(start, table, n = 6) {
  const found = [];
  for (const word of start ? table.words : []) {
    if (word.startsWith(start) && word !== start) found.push(word);
    if (found.length === n) break;
  }
  return found;
}
