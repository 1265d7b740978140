// The first look: the words of the sentence, and under them a strip of weights for each way of weighing, all from the
// word that asks. The last strip may be empty until the reader has said which word it should listen to. The Python
// half is rows.py and attention_lib/plots/rows.py.

import { h, textScale } from "../core/dom.js";
import { exact, number } from "../core/format.js";
import { headline, verdict } from "./explain.js";
import { roving } from "./roving.js";

/** @import { Token } from "./settings.js" */
/**
 * @typedef {{source: string, name: string, weights: number[] | null, heard: (j: number) => boolean,
 *   rest: number | null}} Strip weights (T,) of the word that asks, null while it is empty; rest: what is not drawn
 * @typedef {{tokens: Token[], visible: number[], at: number, strips: Strip[], spoken: Strip | null, ask: string,
 *   closed: boolean, guess: number}} Rows at: the word that asks; spoken: the strip of the headline; guess: -1 for none
 * @typedef {{ask: (i: number) => void, guess: (j: number) => void, show: () => void,
 *   choose: (source: string) => void}} Does a word was pressed, or one for the empty strip; "Show me"; a strip
 */

const SHOWN = 0.095; // from here on a weight's digits are seen: 0.10 and more
const [NARROW, NAME, GAP] = [520, 92, 3]; // pixels: below it names stand above strips; a name's room; between cells
const [LEAST, SMALL, BRIEF, USUAL] = [18, 20, 26, 34]; // pixels of a cell: no narrower; below: no digits, .45, small
const LETTERS = 15; // pixels of a word's letters

export class RowsPicture {
  form = ""; // how many words and which strips: while this stays, the elements do
  rows = /** @type {Rows | null} */ (null); // what is shown
  parts = null; // the elements that change
  room = 0; // pixels across
  scale = 1; // of the reader's letters
  face = "";
  pen = document.createElement("canvas").getContext("2d"); // to ask how wide a word is

  /** @param {string} id of this widget, for its switch @param {Does} does */
  constructor(id, does) {
    this.id = id;
    this.does = does;
    this.said = h("p", { class: "al-headline", "aria-live": "polite" });
    this.table = h("div", { class: "al-rows", role: "table" });
    this.frame = h("div", { class: "al-rows-frame" }, this.table);
    this.words = h("span", { "aria-live": "polite" });
    const press = { click: does.show };
    this.button = h("button", { type: "button", class: "al-button al-show", text: "Show me", on: press });
    this.question = h("p", { class: "al-inquiry" }, this.words, this.button);
  }

  /** @param {Rows} given */
  show(given) {
    const kinds = given.strips.map(({ name, weights, rest }) => [name, weights === null, rest === null]);
    const next = JSON.stringify([given.visible.length, kinds]);
    const focused = this.table.contains(document.activeElement) ? this.focusedPlace(document.activeElement) : null;
    this.rows = given;
    if (next !== this.form) this.build();
    this.form = next;
    this.heads();
    this.rows.strips.forEach((strip, row) => fillStrip(this.rows, strip, this.parts.strips[row]));
    this.table.classList.toggle("al-asked", Boolean(this.rows.ask));
    this.table.setAttribute("aria-label", `Whom “${this.rows.tokens[this.rows.at].label}” attends to`);
    this.say();
    this.fit();
    if (focused && !this.table.contains(document.activeElement)) this.focusAgain(focused);
  }

  build() {
    const { rows, table } = this;
    const { visible, strips, closed } = rows;
    const hides = strips[0].rest !== null;
    const names = visible.map((_, column) => h("button", {
      type: "button", class: "al-asker", on: { click: () => this.pressed(column) },
    }));
    const unseen = h("span", { class: "al-unseen", text: "Way" });
    const corner = h("span", { class: "al-named", role: "columnheader" }, unseen);
    const top = h("div", { class: "al-asks", role: "row" }, corner,
      ...names.map((name) => h("span", { role: "columnheader" }, name)),
      hides ? h("span", { class: "al-rest", role: "columnheader", text: "hidden" }) : null);
    const lines = strips.map((strip, row) => this.line(strip, row, hides));
    const guessed = lines.filter(({ buttons }) => buttons.length).map(({ line, buttons }) => roving(line, buttons));
    this.parts = { names, strips: lines, stops: [roving(top, names), ...guessed] };
    table.replaceChildren(top, ...lines.map(({ line }) => line));
    table.classList.toggle("al-nameless", strips.every(({ name }) => !name));
    table.classList.toggle("al-hides", hides);
    table.style.setProperty("--al-count", String(visible.length));
    table.classList.toggle("al-chooses", strips.length > 1 && !closed);
  }

  // The elements of one strip.
  line(/** @type {Strip} */ strip, row, hides) {
    const { rows, does } = this;
    const [empty, several] = [strip.weights === null, rows.strips.length > 1];
    const input = h("input", { type: "radio", name: this.id, value: strip.source, disabled: empty,
      on: { change: () => does.choose(strip.source) } });
    const name = h("span", { text: strip.name });
    const way = h("span", { class: "al-named", role: "rowheader" }, several ? h("label", {}, input, name) : name);
    const many = (make) => rows.visible.map((_, column) => make(column));
    const buttons = empty ? many((column) => h("button", { type: "button", class: "al-empty",
      on: { click: () => does.guess(this.rows.visible[column]) } })) : [];
    const cells = many((column) => h("span", { class: "al-share", role: "cell" }, buttons[column]));
    const over = hides ? h("span", { class: "al-rest", role: "cell" }) : null;
    const choose = !empty && several ? { click: () => does.choose(this.rows.strips[row].source) } : {};
    const line = h("div", { class: "al-strip", role: "row", "data-source": strip.source, on: choose },
      way, ...cells, over);
    return { line, input, way, cells, buttons, over };
  }

  // While the last strip is empty a press on a word fills it; afterwards that word asks.
  pressed(column) {
    (this.rows.closed ? this.does.guess : this.does.ask)(this.rows.visible[column]);
  }

  heads() {
    this.rows.visible.forEach((i, column) => {
      const [name, token] = [this.parts.names[column], this.rows.tokens[i]];
      if (name.textContent !== token.label) name.textContent = token.label;
      name.setAttribute("aria-pressed", String(i === this.rows.at));
      name.classList.toggle("al-faint", !token.word);
      name.title = this.rows.closed ? `“${token.label}” is my answer` : `Let “${token.label}” ask`;
    });
    this.parts.strips.forEach(({ line, input, way }, row) => {
      const spoken = this.rows.strips[row] === this.rows.spoken;
      input.checked = spoken;
      line.classList.toggle("al-spoken", spoken);
      way.classList.toggle("al-chosen", spoken && this.rows.strips.length > 1);
    });
    const column = this.rows.visible.indexOf(this.rows.at);
    for (const stop of this.parts.stops) stop(column);
  }

  say() {
    const { ask, closed, spoken, guess } = this.rows;
    const title = spoken ? headline(this.rows, spoken) : [ask];
    put(this.said, title);
    const answer = closed ? (spoken ? [`${ask}${/press/i.test(ask) ? "" : " Press it."}`] : ["Press it."])
      : guess < 0 ? [] : verdict(this.rows, this.rows.strips.at(-1)); // without a guess the headline says enough
    put(this.words, answer);
    this.question.hidden = !ask;
    this.question.classList.toggle("al-answered", !closed);
    this.button.hidden = !closed;
  }

  /** The room may have changed, or the size of letters. To ask takes a layout, so it is not asked at each edit. */
  measure() {
    [this.room, this.scale] = [this.frame.clientWidth, textScale(this.table)];
    this.face = getComputedStyle(this.table).fontFamily;
    this.fit();
  }

  // Where do names stand, and how do words?
  fit() {
    if (!this.rows || !this.room) return;
    const narrow = this.room < NARROW * this.scale;
    const beside = narrow || this.table.classList.contains("al-nameless") ? 0 : NAME * this.scale;
    const rest = this.table.classList.contains("al-hides") ? 48 * this.scale : 0;
    const cell = (this.room - beside - rest) / this.rows.visible.length - GAP;
    this.pen.font = `600 ${LETTERS * this.scale}px ${this.face}`;
    const widest = Math.max(...this.rows.visible.map((i) => this.pen.measureText(this.rows.tokens[i].label).width));
    const is = { "al-narrow": narrow, "al-upright": widest > cell, "al-tight": cell < USUAL * this.scale,
      "al-brief": cell < BRIEF * this.scale, "al-mute": cell < SMALL * this.scale };
    for (const [name, on] of Object.entries(is)) this.table.classList.toggle(name, on);
    this.table.style.setProperty("--al-least", `${LEAST * this.scale}px`);
  }

  focusedPlace(element) {
    return { column: this.parts.names.indexOf(element), input: element.type === "radio" };
  }

  // What had the focus is no longer there: an empty strip has been filled.
  focusAgain({ column, input }) {
    const chosen = this.parts.strips[this.rows.strips.indexOf(this.rows.spoken)];
    if (column >= 0) this.parts.names[column]?.focus();
    else if (input || this.parts.strips.length > 1) chosen?.input.focus();
    else this.parts.names[this.rows.visible.indexOf(this.rows.at)]?.focus();
  }
}

function fillStrip(rows, strip, { cells, buttons, over }) {
  const asker = rows.tokens[rows.at];
  rows.visible.forEach((j, column) => {
    const [cell, token] = [cells[column], rows.tokens[j]];
    const heard = strip.heard(j);
    const weight = strip.weights && strip.weights[j];
    const guessed = strip === rows.strips.at(-1) && j === rows.guess;
    const places = `${column} ${token.text} ${token.position} ${asker.text} ${asker.position}`;
    const key = `${weight} ${heard} ${guessed} ${places}`;
    if (cell.key === key) return;
    cell.key = key;
    Object.assign(cell.dataset, { token: token.text, row: asker.position, col: token.position });
    if (weight === null) {
      buttons[column].setAttribute("aria-label", `“${token.label}”, is it this one?`);
      return;
    }
    cell.dataset.weight = exact(weight);
    cell.setAttribute("aria-label", heard ? number(weight) : "may not attend");
    cell.classList.toggle("al-closed", !heard);
    cell.style.setProperty("--w", String(Math.max(0, Math.min(1, weight))));
    cell.replaceChildren(...(heard && weight >= SHOWN ? digits(weight) : []),
      guessed ? h("span", { class: `al-yours al-at-${edge(column, rows.visible.length)}`, text: "your guess" }) : "");
  });
  if (over) over.textContent = strip.weights ? `+ ${number(strip.rest).replace(/^0/, "")}` : "";
}

// Of a number below one the first digit can be left out where there is no room.
const digits = (weight) => (weight < 0.995 ? [h("i", { text: "0" }), number(weight).slice(1)] : [number(weight)]);

// Where the words under a cell have room: at the first and the last cells they grow inwards.
const edge = (column, count) => (column < count / 6 ? "first" : column >= (count * 5) / 6 ? "last" : "between");

// Only what is new is put there: else the same words would be read out again.
function put(place, children) {
  const text = children.map((child) => child.textContent ?? child).join("");
  if (place.textContent !== text) place.replaceChildren(...children);
}
