// The words of the sentence, what "bank" gives to each at this moment, and below how that came: a line a step.

import { h, textScale } from "../core/dom.js";
import { exact, number } from "../core/format.js";
import { Carpet } from "./carpet.js";

/** @import { Item, Heard } from "./film.js" */

// From here on a weight's digits are seen: 0.10 and more.
const SHOWN = 0.095;
// Pixels: of letters; a cell that is narrower has no digits.
const [NAME, DIGITS] = [14, 30];

export class Row {
  item = /** @type {Item | null} */ (null);
  // To ask how wide a word is.
  pen = document.createElement("canvas").getContext("2d");

  constructor(life) {
    this.names = h("div", { class: "al-train-words", role: "row" });
    this.strip = h("div", { class: "al-train-strip", role: "row" });
    this.carpet = new Carpet(life);
    this.table = h("div", { role: "table" }, this.names, this.strip);
    this.row = h("div", { class: "al-train-row" }, this.table, this.carpet.element);
    this.element = h("div", { class: "al-train-frame" }, this.row);
    life.resized(this.element, () => this.fit());
    life.on(document.fonts, "loadingdone", () => this.fit());
  }

  /** @param {Item} item @param {Heard} heard @param {boolean} closed is it still to be guessed? */
  show(item, { weights }, closed) {
    if (item !== this.item) this.build(item);
    // Cues would give the answer away.
    this.row.classList.toggle("al-closed-row", closed);
    this.cells.forEach((cell, at) => {
      const weight = weights[at];
      cell.dataset.weight = exact(weight);
      cell.style.setProperty("--w", String(weight));
      cell.textContent = weight >= SHOWN ? number(weight) : "";
      cell.setAttribute("aria-label", number(weight));
    });
  }

  build(item) {
    this.item = item;
    const side = item.sense === "river" ? "al-left" : "al-right";
    const looks = (at) => (at === item.at ? "al-train-asks" : item.cues.includes(at) ? `al-train-cue ${side}` : null);
    const head = (token, at) => h("span", { role: "columnheader", class: looks(at) }, h("span", { text: token }));
    this.names.replaceChildren(...item.tokens.map(head));
    this.cells = item.tokens.map((token, at) => h("span", {
      role: "cell", class: "al-train-share", "data-token": token, "data-row": item.at, "data-col": at,
    }));
    this.strip.replaceChildren(...this.cells);
    this.table.setAttribute("aria-label", `Whom “${item.tokens[item.at]}” attends to at this step`);
    this.row.style.setProperty("--count", String(item.tokens.length));
    this.fit();
  }

  // Words that are wider than their cells stand upright.
  fit() {
    if (!this.item) return;
    const scale = textScale(this.element);
    const cell = this.strip.clientWidth / this.item.tokens.length;
    this.pen.font = `${NAME * scale}px ${getComputedStyle(this.element).fontFamily}`;
    const widest = Math.max(...this.item.tokens.map((token) => this.pen.measureText(token).width));
    this.row.classList.toggle("al-train-upright", widest > cell);
    this.row.classList.toggle("al-train-mute", cell < DIGITS * scale);
    // What can be scrolled can be reached by keys.
    const wide = this.element.scrollWidth > this.element.clientWidth;
    for (const [name, value] of Object.entries({ tabindex: "0", role: "group", "aria-label": "The row of weights" })) {
      if (wide) this.element.setAttribute(name, value);
      else this.element.removeAttribute(name);
    }
    this.carpet.draw();
  }
}
