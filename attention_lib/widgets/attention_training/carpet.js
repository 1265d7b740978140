// What a word gave to each at every step so far, a line of pixels a step: the darker, the more.

import { h } from "../core/dom.js";

// Pixels between two words.
const GAP = 3;

/**
 * rows: weights of each moment that is to be seen; steps: of all moments; at: the moment of now.
 * @typedef {{ rows: ArrayLike<number>[], steps: number[], total: number, at: number }} Lines
 */

export class Carpet {
  lines = /** @type {Lines | null} */ (null);

  constructor(life) {
    this.canvas = h("canvas", { "aria-hidden": "true" });
    this.mark = h("i");
    this.hint = h("span", { text: "Press Play: each step draws its line here." });
    this.first = h("small", { text: "0" });
    this.end = h("small");
    this.now = h("b");
    this.element = h("div", { class: "al-carpet", "aria-hidden": "true" },
      this.canvas, this.hint, this.mark, this.first, this.end, this.now);
    life.resized(this.canvas, () => this.draw());
  }

  /** @param {Lines} lines */
  show(lines) {
    this.lines = lines;
    const { rows, steps, total, at } = lines;
    this.end.textContent = total.toLocaleString("en");
    this.hint.hidden = rows.length > 1;
    const share = (steps[at] + 0.5) / (total + 1);
    this.mark.style.top = this.now.style.top = `${100 * share}%`;
    this.now.textContent = steps[at].toLocaleString("en");
    for (const [end, near] of [[this.first, share < 0.1], [this.end, share > 0.9]]) end.hidden = near;
    this.draw();
  }

  draw() {
    const { canvas, lines } = this;
    const [width, height] = [canvas.clientWidth, canvas.clientHeight];
    if (!lines?.rows.length || !width) return;
    const sharp = window.devicePixelRatio || 1;
    [canvas.width, canvas.height] = [Math.round(width * sharp), Math.round(height * sharp)];
    const pen = canvas.getContext("2d");
    const { rows, steps, total } = lines;
    const level = (step) => Math.round((canvas.height * step) / (total + 1));
    const cell = (canvas.width + GAP * sharp) / rows[0].length;
    rows.forEach((weights, moment) => {
      const [next, last] = [rows[moment + 1], rows[moment + 1] ? steps[moment + 1] : steps[moment] + 1];
      for (let step = steps[moment]; step < last; step += 1) {
        // Between two moments, evenly.
        const share = (step - steps[moment]) / (last - steps[moment]);
        const [top, deep] = [level(step), level(step + 1) - level(step)];
        for (let at = 0; at < weights.length; at += 1) {
          const weight = next ? weights[at] + share * (next[at] - weights[at]) : weights[at];
          // Turned inside out in the dark.
          pen.fillStyle = `rgb(40 40 40 / ${weight})`;
          pen.fillRect(at * cell, top, cell - GAP * sharp, deep);
        }
      }
    });
  }
}
