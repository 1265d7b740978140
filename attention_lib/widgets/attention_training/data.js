// The training sentences as a reader has changed them.

import { MARK } from "./constants.js";

/** @import { Item } from "./film.js" */
/**
 * first: as it was; null for a sentence of the reader's own
 * @typedef {{ first: Item | null, text: string, sense: string, used: boolean }} Entry
 */

/** With a word more at its end. @param {string} text */
const marked = (text) => text.replace(/(?=[.!?]?$)/, ` ${MARK}`);

export class Data {
  /** @param {Item[]} items */
  constructor(items) {
    this.items = items;
    this.reset();
  }

  reset() {
    /** @type {Entry[]} */
    this.entries = this.items.map((first) => ({ first, text: first.text, sense: first.sense, used: true }));
  }

  /** @param {string} text @param {string} sense */
  add(text, sense) {
    this.entries.unshift({ first: null, text, sense, used: true });
  }

  flip(entry) {
    entry.sense = other(entry.sense);
  }

  /** All whose text has a word that begins so. @param {string} start */
  with(start) {
    return this.entries.filter(({ text }) => new RegExp(`\\b${start}`, "i").test(text));
  }

  /** Write a word into every sentence of a sense: then it tells the sense. @param {string} sense */
  mark(sense) {
    for (const entry of this.entries) {
      if (entry.sense === sense && !entry.text.toLowerCase().includes(` ${MARK}`)) entry.text = marked(entry.text);
    }
  }

  get used() {
    return this.entries.filter((entry) => entry.used);
  }

  /** How many are changed, and how. */
  get counts() {
    const old = this.entries.filter(({ first }) => first);
    return {
      out: this.entries.filter(({ used }) => !used).length,
      flipped: old.filter(({ used, sense, first }) => used && sense !== first.sense).length,
      written: old.filter(({ used, text, first }) => used && text !== first.text).length,
      added: this.entries.filter(({ first, used }) => !first && used).length,
    };
  }

  get isChanged() {
    return Object.values(this.counts).some(Boolean);
  }

  /** The same data have the same key. */
  get key() {
    return this.isChanged ? JSON.stringify(this.used.map(({ text, sense }) => [text, sense])) : "";
  }

  /** The text of a sentence as it stands in the data now. @param {string} text */
  now(text) {
    return this.entries.find(({ first }) => first?.text === text)?.text ?? text;
  }
}

export const other = (sense) => (sense === "river" ? "money" : "river");
