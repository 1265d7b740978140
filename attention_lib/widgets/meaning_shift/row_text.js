// The sentence of a row, and over it an arc from each word that pulls to the word that moves.

import { h } from "../core/dom.js";
import { sentenceRuns } from "./cues.js";

const [ROOM, LEAST] = [16, 5]; // pixels above the words; an arc rises at least so far
const [THIN, WIDE] = [1.5, 4]; // strokes of the weakest pull and of the strongest

export class RowText {
  key = ""; // what is shown
  pulls = /** @type {Map<string, number>} */ (new Map());

  constructor(life) {
    this.words = h("span");
    this.arcs = h("svg", { class: "al-row-arcs", "aria-hidden": "true" });
    this.element = h("p", { class: "al-row-text" }, this.arcs, this.words);
    life.resized(this.element, () => this.drawArcs());
  }

  /**
   * @param {{ sentence: string, word: string, nth: number, arriving: string | null }} row
   * @param {Map<string, number>} pulls of the words that wear a colour
   */
  show({ sentence, word, nth, arriving }, pulls) {
    const key = JSON.stringify([sentence, word, nth, arriving, ...pulls]);
    if (key === this.key) return;
    Object.assign(this, { key, pulls });
    this.words.replaceChildren(...sentenceRuns(sentence, word, nth, pulls, arriving));
    this.drawArcs();
  }

  // Words on another line have none.
  drawArcs() {
    const end = placeOf(this.words.querySelector("strong"));
    const cues = [...this.words.querySelectorAll(".al-left, .al-right")];
    const ways = cues.map((cue) => ({ cue, from: placeOf(cue) })).filter(({ from }) => end && from.top === end.top);
    const strongest = Math.max(...Array.from(this.pulls.values(), Math.abs));
    this.arcs.replaceChildren(...ways.map(({ cue, from }) => {
      const strength = Math.abs(this.pulls.get(cue.textContent.toLowerCase())) / strongest;
      return h("path", {
        class: cue.classList.contains("al-left") ? "al-left" : "al-right", d: arc(from, end),
        "stroke-width": (THIN + (WIDE - THIN) * strength).toFixed(2), "data-token": cue.textContent.toLowerCase(),
      });
    }));
  }
}

/** The middle of a word's upper edge, in its row. */
function placeOf(element) {
  return element ? { x: element.offsetLeft + element.offsetWidth / 2, top: element.offsetTop } : null;
}

/** From above one word to above another; the farther, the higher, as far as there is room. */
function arc(from, to) {
  const rise = Math.min(ROOM, LEAST + Math.abs(to.x - from.x) / 14) * 1.33; // so far a curve must aim
  const y = from.top + 1;
  return `M${from.x} ${y}C${from.x} ${y - rise} ${to.x} ${y - rise} ${to.x} ${y}`;
}
