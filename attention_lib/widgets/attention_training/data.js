// The training sentences as a reader has changed them.

import { MARK, MOST_CHANGES, SENSES } from "./constants.js";

/** @import { Item } from "./film.js" */
/**
 * first: as it was; null for a sentence of the reader's own
 * @typedef {{ first: Item | null, text: string, sense: string, used: boolean }} Entry
 */

/** With a word more at its end. @param {string} text */
const marked = (text) => text.replace(/(?=[.!?]?$)/, ` ${MARK}`);

// As an address has them; changes.py says what they mean.
const PLACES = new RegExp(`^(out|flip|${MARK})((?: \\d{1,3}(?:-\\d{1,3})?)+)$`);
const ADDED = new RegExp(`^(${SENSES.join("|")}): (.*\\S.*)$`);

/** May an address say that the data are changed so? @param {string[]} changes */
export const areChanges = (changes) =>
  changes.length <= MOST_CHANGES && changes.every((each) => PLACES.test(each) || ADDED.test(each));

/** Numbers as "1-3 7". @param {number[]} places */
function spans(places) {
  const ends = /** @type {number[][]} */ ([]);
  for (const place of places) {
    if (ends.at(-1)?.[1] === place - 1) ends.at(-1)[1] = place;
    else ends.push([place, place]);
  }
  return ends.map(([first, last]) => (first === last ? first : `${first}-${last}`)).join(" ");
}

/** The numbers of "1-3 7". @param {string} text */
const placesOf = (text) => text.trim().split(" ").flatMap((span) => {
  const [first, last = first] = span.split("-").map(Number);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => first + at);
});

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

  /** What is changed, as an address has it. */
  get changes() {
    const old = this.entries.filter(({ first }) => first);
    const line = (verb, is) => {
      const places = spans(old.flatMap((entry, at) => (is(entry) ? [at + 1] : [])));
      return places ? [`${verb} ${places}`] : [];
    };
    const own = this.entries.filter(({ first, used }) => !first && used).reverse();
    return [...line("out", ({ used }) => !used), ...line("flip", ({ sense, first }) => sense !== first.sense),
      ...line(MARK, ({ text, first }) => text !== first.text), ...own.map(({ text, sense }) => `${sense}: ${text}`)];
  }

  /** Change them so; what is to be added comes back, as its words may be on their way. @param {string[]} changes */
  become(changes) {
    this.reset();
    const old = this.entries.slice();
    const acts = { out: (entry) => (entry.used = false), flip: (entry) => this.flip(entry),
      [MARK]: (entry) => (entry.text = marked(entry.text)) };
    for (const change of changes) {
      const [, verb, places] = PLACES.exec(change) ?? [];
      if (verb) for (const place of placesOf(places)) if (old[place - 1]) acts[verb](old[place - 1]);
    }
    return changes.flatMap((change) => {
      const [, sense, text] = ADDED.exec(change) ?? [];
      return sense ? [{ sense, text }] : [];
    });
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
