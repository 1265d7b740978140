// One head in large: the sentence in a row, and arcs from the word that asks to all that answer, as wide as their
// weights. Where the row has no room, the sentence stands in two columns and the arcs run between them; or, where
// connections can be cut and each weight is a cell that is pressed, in several lines with the arcs between these.

import { press } from "../core/controls.js";
import { h } from "../core/dom.js";
import { exact, number } from "../core/format.js";
import { weightOf } from "./weights.js";

const [TALL, LOW] = [130, 62]; // pixels of the highest arc; where connections can be cut
const [ROOM, AHEAD] = [30, 22]; // pixels of an arc between lines: the highest, and what a neighbour's takes
const MARKS = ["[CLS]", "[SEP]"];
const GAP = 3; // pixels between two words of a row, and at its ends
const KEYS = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1, Home: -Infinity, End: Infinity };

const dataOf = (event) => event.target.closest("[data-to], [data-place], [data-col]")?.dataset ?? {};

export class ArcsView {
  view = null; // see overview.js; with cuts, cut(i, j): is it cut? says(i, j): in words
  drawn = ""; // the tokens of the last picture
  buttons = []; // a word to ask, a word that answers, an arc, and what of it can be hit, for each token
  answers = [];
  arcs = [];
  hits = [];

  /**
   * ask(i): this token asks; answer(j): this one is read; look(i, j): the pointer is there; look(): it left
   * cuts: an answer is a button that cuts its connection
   */
  constructor(ask, answer, look, cuts = false) {
    this.ask = ask;
    this.cuts = cuts;
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
    const next = (at) => Math.min(seen.length - 1, Math.max(0, at + step));
    const answer = this.cuts ? this.answers.indexOf(event.target.closest("[data-to]")) : -1;
    if (answer >= 0) return this.rove(this.answers[next(answer)]).focus();
    this.ask(seen[next(seen.indexOf(from))]);
    return this.buttons.find((button) => button.tabIndex === 0).focus();
  }

  // One stop of the Tab key for all answers.
  rove(stop) {
    for (const each of this.answers) each.tabIndex = each === stop ? 0 : -1;
    return stop;
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
    this.answers = each((j, text) => h(this.cuts ? "button" : "span", {
      class: "al-head-arc-answer", "data-role": "answer", "data-col": j, "data-token": text,
      ...(this.cuts ? { type: "button", "data-to": j } : {}),
    }, h("span", { text }), h("b", {})));
    if (this.cuts) this.rove(this.answers[0]);
    this.arcs = each((j, text) => h("path", {
      class: `al-head-arc${MARKS.includes(text) ? " al-head-mark" : ""}`, "data-role": "arc", "data-col": j,
      "data-token": text,
    }));
    this.hits = each((j) => h("path", { class: "al-head-arc-hit", "data-to": j }));
    this.words.replaceChildren(...seen.map((_, at) =>
      h("span", { class: "al-head-arc-pair" }, this.buttons[at], this.answers[at])));
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
    if (this.cuts) this.fillCut(view, place, at, weight);
  }

  fillCut({ cut, from, says }, place, at, weight) {
    const [answer, arc] = [this.answers[at], this.arcs[at]];
    const gone = cut(from, place);
    answer.style.setProperty("--w", exact(weight));
    for (const each of [answer, arc]) each.classList.toggle("al-head-cut", gone);
    if (gone) [arc.style.cssText, answer.lastChild.textContent] = ["", "cut"];
    answer.setAttribute("aria-pressed", String(gone));
    answer.setAttribute("aria-label", says(from, place));
    answer.title = gone ? "Press to undo the cut" : "Press to cut this connection";
  }

  fit() {
    this.draw(true);
  }

  // A row if the words have room in one, else two columns, or lines; then the arcs between where the words came to
  // stand.
  draw(anew) {
    const { element, view } = this;
    if (!view || !element.clientWidth) return;
    if (anew && !this.cuts) this.turnToColumns();
    let [asks, tells] = this.boxes();
    if (anew && this.cuts && this.turnToLines(tells)) [asks, tells] = this.boxes();
    const [columns, lines] = ["columns", "lines"].map((name) => element.classList.contains(`al-head-${name}`));
    const from = view.seen.indexOf(view.from);
    view.seen.forEach((_, at) => {
      const path = columns ? across(asks[from], tells[at])
        : lines ? between(asks[from], tells[from], asks[at], tells[at])
          : over(asks[from], asks[at], asks, this.cuts ? LOW : TALL);
      for (const each of [this.arcs[at], this.hits[at]]) each.setAttribute("d", path);
    });
  }

  turnToColumns() {
    const { element, words } = this;
    element.classList.remove("al-head-columns");
    element.classList.toggle("al-head-columns", words.scrollWidth > words.clientWidth + 1);
  }

  // A cell is as wide as its word or itself, in a row and in lines: so one look is enough, but where the two change.
  turnToLines(tells) {
    const wide = tells.reduce((sum, { width }) => sum + width + GAP, GAP);
    const lines = wide > this.words.clientWidth + 1;
    const turns = lines !== this.element.classList.contains("al-head-lines");
    this.element.classList.toggle("al-head-lines", lines);
    return turns;
  }

  // Where the words stand that ask, and those that answer.
  boxes() {
    const frame = this.element.getBoundingClientRect();
    const boxOf = (each) => {
      const { left, top, width, height } = each.getBoundingClientRect();
      return { left: left - frame.left, top: top - frame.top, width, height };
    };
    return [this.buttons.map(boxOf), this.answers.map(boxOf)];
  }
}

// An arc over a row of words.
function over(start, end, all, tall) {
  const [a, b] = [start, end].map(({ left, width }) => left + width / 2);
  const top = start.top - 2;
  if (start === end) return `M${a - 6} ${top}C${a - 30} ${top - 52} ${a + 30} ${top - 52} ${a + 6} ${top}`;
  const longest = all.at(-1).left + all.at(-1).width - all[0].left;
  const high = 22 + (tall - 22) * (Math.abs(b - a) / longest);
  return `M${a} ${top}C${a} ${top - high * 1.3} ${b} ${top - high * 1.3} ${b} ${top}`;
}

// From a word, or the cell under it, to another word: over the line that both stand in, else by the room between lines.
function between(start, below, end, cell) {
  const [a, b] = [start, end].map(({ left, width }) => left + width / 2);
  const bottom = ({ top, height }) => top + height + 1;
  if (Math.abs(start.top - end.top) < start.height) {
    const top = start.top - 1;
    const high = start === end ? AHEAD : Math.min(ROOM, AHEAD * 0.6 + Math.abs(b - a) * 0.08) * 1.3;
    const [x, z] = start === end ? [a - 6, a + 6] : [a, b];
    const aside = start === end ? 14 : 0;
    return `M${x} ${top}C${x - aside} ${top - high} ${z + aside} ${top - high} ${z} ${top}`;
  }
  const [y, z] = end.top > start.top ? [bottom(below), end.top - 1] : [start.top - 1, bottom(cell)];
  return `M${a} ${y}C${a} ${(y + z) / 2} ${b} ${(y + z) / 2} ${b} ${z}`;
}

// A curve from one column to the other.
function across(start, end) {
  const [a, b] = [start.left + start.width + 1, end.left - 2];
  const [y, z] = [start, end].map(({ top, height }) => top + height / 2);
  return `M${a} ${y}C${(a + b) / 2} ${y} ${(a + b) / 2} ${z} ${b} ${z}`;
}
