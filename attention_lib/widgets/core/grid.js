// A matrix of weights: a row for every token that asks, a column for every one that answers, and in each cell what the
// first gives to the second. It is read with pointer and arrow keys.
//
// A place is {kind: "row", i}, {kind: "column", j} or {kind: "cell", i, j}; i and j are numbers of tokens.

import { h, textScale } from "./dom.js";
import { exact } from "./format.js";

/**
 * @typedef {{kind: string, i?: number, j?: number}} Place
 * @typedef {{number: number, text: string, label: string, position: number, key?: string, faint?: boolean}} Token
 * @typedef {{weight: number, text: string, style?: string, small?: string | null, closed?: boolean,
 *   data?: Record<string, string | null>}} Cell closed: nothing may be seen here, and `text` says why to ears
 * @typedef {{heading: string, cell: (i: number) => {text: string, title: string, data: Record<string, string>}}} Last
 * @typedef {{least: number, most: number, digits: number, names: number,
 *   upright: (room: {size: number, count: number, longest: number}) => boolean}} Sizes in pixels of a usual text: a
 *   cell, the one that still shows its digits, and the names of the rows; are the names of the columns turned?
 * @typedef {{look: (place: Place | null) => void, press: (place: Place) => void, walk?: (place: Place) => void,
 *   letGo?: () => void}} Does pointer or focus came to a place, or left; it was pressed; arrow keys came there; Escape
 */

const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
const GAP = 2; // pixels between cells
const LAST = 1.4; // cells have room where the last column stands

/** @returns {Place} */
function placeAt(i, j) {
  if (j === undefined) return { kind: "row", i };
  return i === undefined ? { kind: "column", j } : { kind: "cell", i, j };
}

export class WeightGrid {
  tokens = []; // those that are drawn
  cells = []; // rows of cells, in their order
  names = { row: [], column: [] }; // their headings
  lasts = []; // the cells of the last column, if there is one
  form = ""; // how many tokens, and is there a last column: while this stays, the elements do
  stop = null; // where the Tab key stops
  size = 0; // pixels of a cell
  over = null; // the element under the pointer

  /**
   * @param {{label: string, role?: string | null, headings?: boolean, bars?: boolean, sizes: Sizes}} options
   *   headings: are they places? bars: does one stand over each column?
   * @param {Does} does
   */
  constructor({ label, role = null, headings = false, bars = false, sizes }, does) {
    this.role = role;
    this.headings = headings;
    this.bars = bars;
    this.sizes = sizes;
    this.does = does;
    const rests = (event) => event.pointerType !== "touch"; // a finger does not hover
    this.table = h("table", {
      class: "al-grid", role: "grid", "aria-label": label,
      on: {
        click: (event) => this.with(event, (place) => (this.focus(place), does.press(place))),
        pointermove: (event) => rests(event) && this.hover(event.target),
        pointerleave: (event) => rests(event) && this.hover(null),
        focusin: (event) => event.target.matches(":focus-visible") && this.with(event, does.look),
        focusout: (event) => !this.table.contains(event.relatedTarget) && does.look(null),
        keydown: (event) => this.with(event, (place) => this.walk(event, place)),
      },
    });
    this.element = h("div", { class: "al-grid-frame" }, this.table);
  }

  // One listener for all cells: there are many of them.
  placeOf(target) {
    const { i, j } = target.closest("td, th")?.dataset ?? {};
    return i === undefined && j === undefined ? null : placeAt(...[i, j].map((text) => text && Number(text)));
  }

  // Only a pointer that moves: what slides under one that rests, because a line above has grown, is not looked at.
  hover(target) {
    if (target === this.over) return;
    this.over = target;
    this.does.look(target && this.placeOf(target));
  }

  with(event, act) {
    const place = this.placeOf(event.target);
    if (place) act(place);
  }

  walk(event, from) {
    if (STEPS[event.key]) this.step(from, STEPS[event.key]);
    else if (event.key === "Enter" || event.key === " ") this.does.press(from);
    else if (event.key === "Escape" && this.does.letGo) this.does.letGo();
    else return;
    event.preventDefault();
    event.stopPropagation(); // the page turns its leaves with the arrow keys
  }

  // The headings are the row and the column before the first.
  step(from, step) {
    const [first, last] = [this.headings ? -1 : 0, this.tokens.length - 1];
    const moved = (number, axis) => Math.max(first, Math.min(last, this.at(number) + step[axis]));
    const [row, column] = [from.i, from.j].map(moved);
    if (row < 0 && column < 0) return;
    const place = placeAt(this.tokens[row]?.number, this.tokens[column]?.number);
    this.does.walk?.(place);
    this.focus(place);
  }

  at(number) {
    return this.tokens.findIndex((token) => token.number === number);
  }

  cellOf({ kind, i, j }) {
    if (kind === "cell") return this.cells[this.at(i)]?.[this.at(j)];
    return this.names[kind][this.at(kind === "row" ? i : j)];
  }

  focus(place) {
    this.rove(place);
    this.stop?.focus();
  }

  // One stop of the Tab key for the whole grid.
  rove(place) {
    this.stop?.setAttribute("tabindex", "-1");
    this.stop = this.cellOf(place) ?? null;
    this.stop?.setAttribute("tabindex", "0");
  }

  /** What is looked at, and what that comes back to: these are marked. */
  mark(/** @type {Place} */ here, settled = here) {
    const all = (marked) => this.table.querySelectorAll(marked);
    all(".al-here, .al-through").forEach((each) => each.classList.remove("al-here", "al-through"));
    all("[aria-selected=true]").forEach((each) => each.setAttribute("aria-selected", "false"));
    this.framed(here).forEach((each) => each.classList.add("al-here"));
    this.framed(settled).forEach((each) => each.setAttribute("aria-selected", "true"));
    if (here.kind === "column") this.cells.forEach((row) => row[this.at(here.j)]?.classList.add("al-through"));
    if (!this.table.contains(document.activeElement)) this.rove(settled);
  }

  // A cell or a heading, with the row that it begins.
  framed(place) {
    const cell = this.cellOf(place);
    return cell ? (place.kind === "row" ? [cell, cell.parentNode] : [cell]) : [];
  }

  /** @param {{tokens: Token[], cell: (i: number, j: number) => Cell, last?: Last | null}} picture */
  show({ tokens, cell, last = null }) {
    const form = `${tokens.length} ${Boolean(last)}`;
    if (form !== this.form) this.build(tokens.length, last);
    [this.form, this.tokens] = [form, tokens];
    tokens.forEach((query, row) => {
      this.name("row", row, query);
      this.name("column", row, query);
      tokens.forEach((key, column) => fill(this.cells[row][column], query, key, cell(query.number, key.number)));
      if (last) fillLast(this.lasts[row], last.cell(query.number));
    });
  }

  build(size, last) {
    const many = (make) => Array.from({ length: size }, make);
    const part = (role, more = {}) => ({ role, tabindex: "-1", "aria-selected": "false", ...more });
    const heading = this.headings ? part : (_, more) => more;
    this.cells = many(() => many(() => h("td", part("gridcell", { "data-role": this.role }))));
    this.names = {
      row: many(() => h("th", heading("rowheader", { scope: "row" }))),
      column: many(() => h("th", heading("columnheader", { scope: "col" }), h("span"))),
    };
    this.lasts = last ? many(() => h("td", { role: "gridcell", class: "al-last" })) : [];
    this.tops = this.bars ? many(() => h("td", { class: "al-top" }, h("b"), h("i"), h("small"))) : [];
    const tops = this.bars ? h("tr", { "aria-hidden": "true" }, h("td"), ...this.tops, last ? h("td") : null) : null;
    const corner = h("th", { class: "al-corner" }, h("span", { text: "asks ↓" }), h("span", { text: "answers →" }));
    this.table.replaceChildren(
      h("thead", {}, tops, h("tr", {}, corner, ...this.names.column,
        last ? h("th", { scope: "col", class: "al-last" }, h("span", { text: last.heading })) : null)),
      h("tbody", {}, ...this.names.row.map((name, row) =>
        h("tr", { "aria-selected": this.headings ? "false" : null }, name, ...this.cells[row], this.lasts[row]))),
    );
  }

  /**
   * The bars over the columns; what they say stands in the cells too, so ears are spared them.
   * @param {(j: number) => {share: number, text: string, small: string} | null} barOf share: from 0 to 1
   */
  raise(barOf) {
    this.tops.forEach((top, column) => {
      const { share, text, small } = barOf(this.tokens[column].number) ?? { share: 0, text: "", small: "" };
      const said = `${share} ${text} ${small}`;
      if (top.said === said) return;
      top.said = said;
      top.style.setProperty("--share", String(Math.max(0, Math.min(1, share))));
      const [number, bar, below] = top.children;
      [number.textContent, bar.hidden, below.textContent] = [text, !text, small];
    });
  }

  /** All other rows step back; of none, all stay. @param {(number | undefined)[]} lit numbers of tokens */
  light(lit) {
    const rows = lit.map((i) => this.at(i));
    const some = rows.some((row) => row >= 0);
    this.cells.forEach((cells, row) => cells[0].parentNode.classList.toggle("al-aside", some && !rows.includes(row)));
  }

  name(kind, at, /** @type {Token} */ { number, label, key, faint = false }) {
    const heading = this.names[kind][at];
    const text = kind === "column" ? heading.firstChild : heading;
    if (text.textContent !== label) text.textContent = label;
    heading.classList.toggle("al-faint", faint);
    if (this.headings) heading.dataset[kind === "column" ? "j" : "i"] = number;
    if (key !== undefined) heading.dataset.key = `${kind} ${key}`;
  }

  /** Cells as large as so many pixels allow; returns their size in pixels of a usual text. To ask for the scale takes a
   * computed style, so who knows it says it. */
  fit(/** @type {number} */ room, scale = textScale(this.table)) {
    const { least, most, digits, names, upright } = this.sizes;
    const count = this.tokens.length;
    const across = count + (this.lasts.length ? LAST : 0);
    const size = Math.max(least * scale, Math.min(most * scale, (room - names * scale) / across - GAP));
    if (size !== this.size) this.table.style.setProperty("--al-cell", `${size}px`);
    this.size = size;
    const longest = Math.max(...this.tokens.map(({ label }) => label.length));
    const long = size < digits * scale;
    this.table.classList.toggle("al-long", long);
    this.table.classList.toggle("al-upright", long || upright({ size: size / scale, count, longest }));
    return size / scale;
  }
}

// Most edits leave much of a cell as it is, and what is not written anew need not be laid out anew.
function fill(td, query, key, { weight, text, style = "", small = null, closed = false, data = {} }) {
  const [from, to] = [query, key].map((token) => `${token.number} ${token.position} ${token.key} ${token.text}`);
  const place = `${from} → ${to} ${closed}`;
  if (td.place !== place) {
    Object.assign(td.dataset, { i: query.number, j: key.number, row: query.position, col: key.position });
    td.dataset.token = key.text;
    if (key.key !== undefined) td.dataset.key = `${query.key} → ${key.key}`;
    td.toggleAttribute("data-masked", closed);
    td.classList.toggle("al-closed", closed);
    td.place = place;
  }
  write(td, "weight", exact(weight));
  for (const name in data) write(td, name, data[name]);
  if (td.painted !== style) td.style.cssText = td.painted = style;
  const said = `${text}\n${small}\n${closed}`;
  if (td.said === said) return;
  td.said = said;
  if (closed) td.replaceChildren(h("span", { class: "al-unseen", text }));
  else if (small === null) td.textContent = text;
  else td.replaceChildren(h("span", { text }), h("small", { text: small }));
}

// An attribute that is written anew costs style and layout even where it says the same.
function write(td, name, value) {
  td.written ??= {};
  if (td.written[name] === value) return;
  td.written[name] = value;
  if (value === null) delete td.dataset[name];
  else td.dataset[name] = value;
}

function fillLast(td, { text, title, data }) {
  td.textContent = text;
  td.title = title;
  Object.assign(td.dataset, data);
}
