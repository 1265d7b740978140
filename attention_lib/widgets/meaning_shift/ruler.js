// One ruler: a ring where the word stands alone, a dot where its sentence takes it, and the way between them.

import { h } from "../core/dom.js";
import { exact, signed } from "../core/format.js";

/**
 * says: what is written beside the ring of a first ruler, and beside its dot, there also for a narrow page; guess:
 * where the reader thought that it would go.
 * @typedef {{ start: number, end: number, word: string, row: number, sentence: string, says: string[],
 *   guess?: number | null }} Stand
 */

const EDGE = 0.14; // of the ruler: nearer to its end there is no room for a name

export class Ruler {
  /**
   * @param {number} reach it goes from -reach to reach
   * @param {boolean} ofWords its poles are means of other words, as with static vectors
   */
  constructor(reach, ofWords) {
    this.reach = reach;
    const tick = (side, at, brief, more = "") => this.put(h("span", {
      class: `al-tick-mark al-${side}`, "data-brief": brief, "data-says": brief + more, "data-long": brief + more,
    }), at);
    this.poles = [tick("left", -1, "−1", " (average)"), tick("right", 1, "+1", " (average)")];
    this.guessed = h("span", { class: "al-guessed", text: "?", title: "your guess", hidden: true });
    this.bar = h("span", { class: "al-way-bar" });
    this.ring = h("span", { class: "al-ring" });
    this.dot = h("span", { class: "al-dot" });
    this.element = h("div", { class: `al-ruler${ofWords ? " al-of-words" : ""}`, role: "img" },
      this.poles[0], tick("zero", 0, "0"), this.poles[1], this.bar, this.ring, this.guessed, this.dot);
    this.wait(0, "");
  }

  // A share of the way from the left end to the right one; what lies beyond stands at the end.
  share(x) {
    return (Math.max(-this.reach, Math.min(this.reach, x)) + this.reach) / (2 * this.reach);
  }

  put(mark, x) {
    mark.style.setProperty("--at", String(this.share(x)));
    return mark;
  }

  /** On a wide page the marks say whose averages they are. @param {string[]} names */
  name(names) {
    names.forEach((name, at) => {
      const { dataset } = this.poles[at];
      dataset.long = `${dataset.brief}, the average ${name}`;
    });
  }

  /** @param {Stand} stand */
  show({ start, end, word, row, sentence, says, guess = null }) {
    const { bar, ring, dot, element } = this;
    this.put(ring, start);
    this.put(dot, end);
    this.put(bar, Math.min(start, end));
    bar.style.setProperty("--long", String(Math.abs(this.share(end) - this.share(start))));
    dot.style.setProperty("--back", String(this.share(start) - this.share(end)));
    bar.className = `al-way-bar al-${end < start ? "left" : "right"}`;
    dot.dataset.beyond = Math.abs(end) > this.reach ? (end < 0 ? "left" : "right") : "";
    dot.hidden = false;
    this.guessed.hidden = guess === null;
    this.put(this.guessed, guess ?? 0);
    ring.textContent = "";
    element.dataset.toward = end < start ? "left" : "right";
    [ring.dataset.says, dot.dataset.says, dot.dataset.brief] = says;
    ring.dataset.brief = ring.dataset.says;
    dot.toggleAttribute("data-edge", Math.min(this.share(end), 1 - this.share(end)) < EDGE);
    for (const [mark, role, x] of [[ring, "static", start], [dot, "shifted", end]]) {
      Object.assign(mark.dataset, { role, x: exact(x), token: word, row: String(row) });
    }
    ring.title = `“${word}” alone: ${signed(start)}`;
    dot.title = `“${word}” in this sentence: ${signed(end)}`;
    element.setAttribute("aria-label", `“${word}” in “${sentence}”: from ${signed(start)} alone to ${signed(end)}.`);
  }

  // The ring asks, for a sentence that is still to come; a reader may have taken it to where the word will go.
  wait(start, says, guess = null) {
    const { bar, ring, dot, element } = this;
    this.guessed.hidden = true;
    this.put(ring, guess ?? start);
    this.put(bar, start);
    bar.style.setProperty("--long", "0");
    dot.hidden = true;
    ring.textContent = "?";
    for (const mark of [ring, dot]) {
      for (const name of ["role", "x", "token", "row", "says", "brief"]) delete mark.dataset[name];
    }
    ring.removeAttribute("title");
    element.setAttribute("aria-label", says);
  }
}
