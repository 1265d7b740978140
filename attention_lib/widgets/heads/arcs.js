// One head in large: the sentence in a row, and arcs from the word that asks to all that answer, as wide as their
// weights. Where the row has no room, the sentence stands in two columns, and the arcs run between them.

import { press } from "../core/controls.js";
import { h } from "../core/dom.js";
import { exact, number } from "../core/format.js";
import { weightOf } from "./picture.js";

const TALL = 130; // pixels of the highest arc
const KEYS = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1, Home: -Infinity, End: Infinity };

const dataOf = (event) => event.target.closest("[data-to], [data-place], [data-col]")?.dataset ?? {};

export class ArcsView {
  view = null; // see picture.js
  drawn = ""; // the tokens of the last picture
  buttons = []; // a word to ask, a word that answers, an arc, and what of it can be hit, for each token
  answers = [];
  arcs = [];
  hits = [];

  /** ask(i): this token asks; answer(j): this one is read; look(i, j): the pointer is there; look(): it left */
  constructor(ask, answer, look) {
    this.ask = ask;
    this.lines = h("svg", { class: "al-head-arc-lines", "aria-hidden": "true" });
    this.words = h("div", {
      class: "al-head-arc-words", role: "group", "aria-label": "The word that asks",
      on: { keydown: (event) => this.walk(event) },
    });
    const pressed = (event) => {
      const { to, place } = dataOf(event);
      if (place !== undefined) ask(Number(place));
      if (to !== undefined) answer(Number(to));
    };
    const moved = (event) => {
      const { to, place, col } = dataOf(event);
      const at = to ?? place ?? col;
      return at === undefined ? look() : look(this.view.from, Number(at));
    };
    const on = { pointermove: moved, pointerleave: () => look(), click: pressed };
    this.element = h("div", { class: "al-head-arcs", on }, this.lines, this.words);
  }

  walk(event) {
    const step = KEYS[event.key];
    if (!step) return;
    event.preventDefault();
    event.stopPropagation(); // the page turns its leaves with these keys
    const { seen, from } = this.view;
    this.ask(seen[Math.min(seen.length - 1, Math.max(0, seen.indexOf(from) + step))]);
    this.buttons.find((button) => button.tabIndex === 0).focus();
  }

  show(view) {
    this.view = view;
    const { tokens, seen } = view;
    const key = seen.map((place) => `${place} ${tokens[place]}`).join("\n");
    const anew = key !== this.drawn;
    if (anew) this.build(view);
    this.drawn = key;
    press(this.buttons, (_, at) => seen[at] === view.from);
    seen.forEach((place, at) => this.fill(view, place, at));
    this.draw(anew);
  }

  build({ tokens, seen }) {
    const each = (make) => seen.map((place) => make(place, tokens[place]));
    this.buttons = each((i, text) =>
      h("button", { type: "button", class: "al-head-arc-word", text, "data-place": i, "data-token": text }));
    this.answers = each((j, text) => h("span", {
      class: "al-head-arc-answer", "data-role": "answer", "data-col": j, "data-token": text,
    }, h("span", { text }), h("b", {})));
    this.arcs = each((j, text) =>
      h("path", { class: "al-head-arc", "data-role": "arc", "data-col": j, "data-token": text }));
    this.hits = each((j) => h("path", { class: "al-head-arc-hit", "data-to": j }));
    this.words.replaceChildren(...seen.flatMap((_, at) => [this.buttons[at], this.answers[at]]));
    this.lines.replaceChildren(...this.arcs, ...this.hits);
  }

  fill(view, place, at) {
    const [button, answer, arc] = [this.buttons[at], this.answers[at], this.arcs[at]];
    const weight = weightOf(view, view.head, view.from, place);
    button.tabIndex = place === view.from ? 0 : -1;
    answer.lastChild.textContent = number(weight);
    answer.classList.toggle("al-head-faint", weight < 0.005);
    answer.classList.toggle("al-head-aimed", place === view.to);
    for (const each of [answer, arc]) Object.assign(each.dataset, { row: view.from, weight: exact(weight) });
    arc.style.cssText = `stroke-width:${1 + 13 * weight}px;opacity:${Math.min(1, 0.1 + weight)}`;
  }

  fit() {
    this.draw(true);
  }

  // A row if the words have room in one, else two columns; then the arcs between where the words came to stand.
  draw(anew) {
    const { element, words, view } = this;
    if (!view || !element.clientWidth) return;
    if (anew) {
      element.classList.remove("al-head-columns");
      element.classList.toggle("al-head-columns", words.scrollWidth > words.clientWidth + 1);
    }
    const frame = element.getBoundingClientRect();
    const boxOf = (each) => {
      const { left, top, width, height } = each.getBoundingClientRect();
      return { left: left - frame.left, top: top - frame.top, width, height };
    };
    const [asks, tells] = [this.buttons.map(boxOf), this.answers.map(boxOf)];
    const start = asks[view.seen.indexOf(view.from)];
    const columns = element.classList.contains("al-head-columns");
    view.seen.forEach((_, at) => {
      const path = columns ? across(start, tells[at]) : over(start, asks[at], asks);
      for (const each of [this.arcs[at], this.hits[at]]) each.setAttribute("d", path);
    });
  }
}

// An arc over a row of words.
function over(start, end, all) {
  const [a, b] = [start, end].map(({ left, width }) => left + width / 2);
  const top = start.top - 2;
  if (start === end) return `M${a - 6} ${top}C${a - 30} ${top - 52} ${a + 30} ${top - 52} ${a + 6} ${top}`;
  const longest = all.at(-1).left + all.at(-1).width - all[0].left;
  const high = 22 + (TALL - 22) * (Math.abs(b - a) / longest);
  return `M${a} ${top}C${a} ${top - high * 1.3} ${b} ${top - high * 1.3} ${b} ${top}`;
}

// A curve from one column to the other.
function across(start, end) {
  const [a, b] = [start.left + start.width + 1, end.left - 2];
  const [y, z] = [start, end].map(({ top, height }) => top + height / 2);
  return `M${a} ${y}C${(a + b) / 2} ${y} ${(a + b) / 2} ${z} ${b} ${z}`;
}
