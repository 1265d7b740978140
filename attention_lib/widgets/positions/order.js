// The view "Order": words that change places, the attention among them now, and as it was before.

import { choice, slider } from "../core/controls.js";
import { h } from "../core/dom.js";
import { exact } from "../core/format.js";
import { WordChips } from "./chips.js";
import { glideFrom, placesOf } from "./glide.js";
import { weightGrid } from "./grid.js";
import { finding, largestChange, reading, rowsOf } from "./order_text.js";

export const KINDS = { none: "none", sinusoidal: "waves, added", rotary: "turned" };
const [GAP, BESIDE] = [24, 560]; // pixels between two matrices, and from which they stand beside each other
const HOW = "Press two words to swap them, drag one onto another, or move one with ← and →.";
const INVITATION = "Decide first. Then the weights before the swap will stand here, to compare.";
const STAKES = ["none", "some", "all of them"];
const LONGEST = "9 of 9 weights changed. Most of all “bites” → “bites”: 0.00 to 0.00."; // its room is kept
const SHARPNESS = { min: 0, max: 12, step: 0.1, value: 2, hint: "every score is multiplied by this before softmax" };

/**
 * What is drawn: words in their order with their weights and, if there is another order to compare with, that one;
 * `changes` go with the words of now.
 * @typedef {{text: string, key: string, position: number}} Word
 * @typedef {{words: Word[], weights: number[][], changes: number[][]}} Old
 * @typedef {{words: Word[], weights: number[][], old: Old | null, kind: string, sharpness: number, sentence: string,
 *   before: string}} Picture
 */
export class OrderView {
  /** @type {Picture | null} */
  shown = null;
  stake = null; // what the reader has said, before the first swap
  pair = null; // the keys of the two words that are looked at
  room = 0; // pixels across

  /**
   * @param does what the reader asks for: {swap(i, j), restore(), kind(name), sharpness(value)}
   * @param {string[]} kinds those that can be chosen
   */
  constructor(does, kinds) {
    const button = (text, click, more = "") =>
      h("button", { type: "button", class: `al-button ${more}`, text, on: { click } });
    const title = () => h("p", { class: "al-heading" });
    this.chips = new WordChips(does.swap);
    this.ends = button("Swap first and last", () => does.swap(0, this.shown.words.length - 1), "al-play");
    this.restore = button("Back to the first order", () => {
      does.restore();
      this.ends.focus(); // the button that was pressed is gone
    });
    this.kinds = choice("Positions", Object.fromEntries(kinds.map((each) => [each, KINDS[each]])), does.kind, true);
    this.kinds.element.hidden = kinds.length < 2;
    this.dial = slider("Sharpness", SHARPNESS, does.sharpness);
    this.now = weightGrid("now", "Attention of every word to every word, now",
      (i, j) => this.look(this.shown.words, i, j));
    this.past = weightGrid("before", "Attention before the words changed places",
      (i, j) => this.look(this.shown.old.words, i, j));
    this.titles = [title(), title()];
    const stakes = Object.fromEntries(STAKES.map((each) => [each, each]));
    this.stakes = choice("How many weights change?", stakes, (stake) => {
      this.stake = stake;
      does.swap(0, this.shown.words.length - 1);
      this.ends.focus(); // the button that was pressed is gone
    });
    this.invitation = h("div", { class: "al-invitation" }, h("p", { text: INVITATION }), this.stakes.element);
    this.said = h("p", { class: "al-headline", "aria-live": "polite", "data-longest": LONGEST });
    this.readout = h("p", { class: "al-reading" });
    this.element = this.build();
  }

  build() {
    this.panels = h("div", { class: "al-panels" },
      h("div", { class: "al-panel" }, this.titles[0], this.now.element),
      h("div", { class: "al-panel" }, this.titles[1], this.past.element, this.invitation));
    const buttons = h("div", { class: "al-order-buttons" }, this.ends, this.restore);
    return h("div", {}, this.said, h("div", { class: "al-order-line" }, this.chips.element, buttons),
      h("p", { class: "al-hint", text: HOW }), h("div", { class: "al-tools" }, this.kinds.element), this.panels,
      this.readout);
  }

  /** @param {Picture} picture */
  show(picture) {
    const moving = this.shown && otherOrder(this.shown.words, picture.words);
    const from = moving ? this.moving().map(placesOf) : null;
    this.shown = picture;
    this.draw(picture);
    this.fit();
    if (from) this.moving().forEach((elements, at) => glideFrom(from[at], elements));
    const keys = picture.words.map((word) => word.key);
    const first = picture.old?.words ?? picture.words; // “dog” and “man”, also where it is “man bites dog” by now
    if (!this.pair || this.pair.some((key) => !keys.includes(key))) this.pair = [first[0].key, first.at(-1).key];
    this.look(picture.words, ...this.pair.map((key) => keys.indexOf(key)));
  }

  // What glides when words change places.
  moving() {
    return [this.chips.chips, this.now.table.querySelectorAll("[data-key]")];
  }

  /** @param {Picture} picture */
  draw(picture) {
    const { words, weights, old, kind, sharpness, sentence, before } = picture;
    this.chips.show(words);
    this.now.show(words, weights, old?.changes);
    if (old) this.past.show(old.words, old.weights);
    this.past.element.hidden = this.titles[1].hidden = this.restore.hidden = !old;
    this.invitation.hidden = Boolean(old);
    this.kinds.show(kind);
    if (Number(this.dial.input.value) !== sharpness) this.dial.input.setValue(sharpness);
    this.titles[0].textContent = `${old ? "Now: " : ""}${sentence}`;
    this.titles[1].textContent = `Before: ${before}`;
    if (!old) this.stake = null;
    const stake = h("small", { text: this.stake ? ` You said: ${this.stake}.` : "" });
    const seen = finding(picture).map((text, i) => (i % 2 ? h("b", { text }) : text));
    this.said.replaceChildren(h("span", {}, ...seen), stake);
    Object.assign(this.said.dataset, { role: "largest-change", weight: exact(Math.abs(largestChange(picture).value)) });
  }

  // While the picture is of an older text, its words stay where they are.
  hold(yes) {
    this.chips.element.inert = yes;
    this.ends.disabled = yes || this.shown?.words.length < 2;
    this.stakes.buttons.forEach((each) => (each.disabled = this.ends.disabled));
    this.restore.disabled = yes;
  }

  // One cell is looked at, and in the other matrix the cell of the same two words.
  look(words, i, j) {
    const { shown } = this;
    this.pair = [words[i].key, words[j].key];
    const placesIn = (all) => this.pair.map((key) => all.findIndex((word) => word.key === key));
    const [row, column] = placesIn(shown.words);
    const was = shown.old ? placesIn(shown.old.words) : null;
    this.now.pick(row, column);
    if (was) this.past.pick(...was);
    this.readout.textContent = reading(shown, [row, column], was);
    const [query, key, weight] = [shown.words[row], shown.words[column], shown.weights[row][column]];
    const place = { role: "reading", row: query.position, col: key.position };
    Object.assign(this.readout.dataset, { ...place, weight: exact(weight) });
  }

  /** The numbers as a table: [header, rows]. */
  table() {
    return rowsOf(this.shown);
  }

  // Two matrices beside each other, or one above the other, in the room there is.
  // measured: the widget has another width; else the last one holds, for asking costs a whole layout.
  fit(measured = false) {
    if (measured || !this.room) this.room = this.panels.clientWidth;
    if (!this.shown || !this.room) return;
    for (const grid of [this.now, this.past]) grid.fit(this.room >= BESIDE ? (this.room - GAP) / 2 : this.room);
  }
}

// Are these the same words in another order?
function otherOrder(before, now) {
  const [old, keys] = [before, now].map((words) => words.map((word) => word.key));
  return old.join() !== keys.join() && old.sort().join() === keys.sort().join();
}
