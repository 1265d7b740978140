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

/** @param {string} id of this widget, for its switch @param {Does} does */
export function rowsPicture(id, does) {
  const said = h("p", { class: "al-headline", "aria-live": "polite" });
  const table = h("div", { class: "al-rows", role: "table" });
  const frame = h("div", { class: "al-rows-frame" }, table);
  const words = h("span", { "aria-live": "polite" });
  const button = h("button", { type: "button", class: "al-button al-show", text: "Show me", on: { click: does.show } });
  const question = h("p", { class: "al-inquiry" }, words, button);
  const pen = document.createElement("canvas").getContext("2d");
  let [form, rows, parts, room, scale, face] = ["", null, null, 0, 1, ""];

  /** @param {Rows} given */
  function show(given) {
    const kinds = given.strips.map(({ name, weights, rest }) => [name, weights === null, rest === null]);
    const next = JSON.stringify([given.visible.length, kinds]);
    const focused = table.contains(document.activeElement) ? focusedPlace(document.activeElement) : null;
    rows = given;
    if (next !== form) build();
    form = next;
    heads();
    rows.strips.forEach((strip, row) => fillStrip(rows, strip, parts.strips[row]));
    table.classList.toggle("al-asked", Boolean(rows.ask));
    table.setAttribute("aria-label", `Whom “${rows.tokens[rows.at].label}” attends to`);
    say();
    fit();
    if (focused && !table.contains(document.activeElement)) focusAgain(focused);
  }

  function build() {
    const { visible, strips, closed } = rows;
    const hides = strips[0].rest !== null;
    const many = (make) => visible.map((_, column) => make(column));
    const names = many((column) => h("button", {
      type: "button", class: "al-asker", on: { click: () => pressed(column) },
    }));
    const way = h("span", { class: "al-unseen", text: "Way" });
    const corner = h("span", { class: "al-named", role: "columnheader" }, way);
    const rest = () => h("span", { class: "al-rest", role: "columnheader", text: "hidden" });
    const top = h("div", { class: "al-asks", role: "row" }, corner,
      ...names.map((name) => h("span", { role: "columnheader" }, name)), hides ? rest() : null);
    const stops = [roving(top, names)];
    parts = { names, strips: strips.map((strip, row) => {
      const empty = strip.weights === null;
      const input = h("input", { type: "radio", name: id, value: strip.source, disabled: empty,
        on: { change: () => does.choose(strip.source) } });
      const label = strips.length > 1 ? h("label", {}, input, h("span", { text: strip.name }))
        : h("span", { text: strip.name });
      const way = h("span", { class: "al-named", role: "rowheader" }, label);
      const buttons = empty ? many((column) => h("button", { type: "button", class: "al-empty",
        on: { click: () => does.guess(rows.visible[column]) } })) : [];
      const cells = many((column) => h("span", { class: "al-share", role: "cell" }, buttons[column]));
      const over = hides ? h("span", { class: "al-rest", role: "cell" }) : null;
      const choose = !empty && strips.length > 1 ? { click: () => does.choose(rows.strips[row].source) } : {};
      const line = h("div", { class: "al-strip", role: "row", "data-source": strip.source, on: choose },
        way, ...cells, over);
      if (empty) stops.push(roving(line, buttons));
      return { line, input, way, cells, buttons, over };
    }) };
    parts.stops = stops;
    table.replaceChildren(top, ...parts.strips.map(({ line }) => line));
    table.classList.toggle("al-nameless", strips.every(({ name }) => !name));
    table.classList.toggle("al-hides", hides);
    table.style.setProperty("--al-count", String(visible.length));
    table.classList.toggle("al-chooses", strips.length > 1 && !closed);
  }

  // While the last strip is empty a press on a word fills it; afterwards that word asks.
  function pressed(column) {
    (rows.closed ? does.guess : does.ask)(rows.visible[column]);
  }

  function heads() {
    rows.visible.forEach((i, column) => {
      const [name, token] = [parts.names[column], rows.tokens[i]];
      if (name.textContent !== token.label) name.textContent = token.label;
      name.setAttribute("aria-pressed", String(i === rows.at));
      name.classList.toggle("al-faint", !token.word);
      name.title = rows.closed ? `“${token.label}” is my answer` : `Let “${token.label}” ask`;
    });
    parts.strips.forEach(({ line, input, way }, row) => {
      const spoken = rows.strips[row] === rows.spoken;
      input.checked = spoken;
      line.classList.toggle("al-spoken", spoken);
      way.classList.toggle("al-chosen", spoken && rows.strips.length > 1);
    });
    const column = rows.visible.indexOf(rows.at);
    for (const stop of parts.stops) stop(column);
  }

  function say() {
    const { ask, closed, spoken, guess } = rows;
    const title = spoken ? headline(rows, spoken) : [ask];
    put(said, title);
    const answer = closed ? (spoken ? [`${ask}${/press/i.test(ask) ? "" : " Press it."}`] : ["Press it."])
      : guess < 0 ? [ask] : verdict(rows, rows.strips.at(-1));
    put(words, answer);
    question.hidden = !ask;
    question.classList.toggle("al-answered", !closed);
    button.hidden = !closed;
  }

  /** The room may have changed, or the size of letters. To ask takes a layout, so it is not asked at each edit. */
  function measure() {
    [room, scale] = [frame.clientWidth, textScale(table)];
    face = getComputedStyle(table).fontFamily;
    fit();
  }

  // Where do names stand, and how do words?
  function fit() {
    if (!rows || !room) return;
    const narrow = room < NARROW * scale;
    const beside = narrow || table.classList.contains("al-nameless") ? 0 : NAME * scale;
    const rest = table.classList.contains("al-hides") ? 48 * scale : 0;
    const cell = (room - beside - rest) / rows.visible.length - GAP;
    pen.font = `600 ${LETTERS * scale}px ${face}`;
    const widest = Math.max(...rows.visible.map((i) => pen.measureText(rows.tokens[i].label).width));
    const is = { "al-narrow": narrow, "al-upright": widest > cell, "al-tight": cell < USUAL * scale,
      "al-brief": cell < BRIEF * scale, "al-mute": cell < SMALL * scale };
    for (const [name, on] of Object.entries(is)) table.classList.toggle(name, on);
    table.style.setProperty("--al-least", `${LEAST * scale}px`);
  }

  const focusedPlace = (element) => ({ column: parts.names.indexOf(element), input: element.type === "radio" });

  // What had the focus is no longer there: an empty strip has been filled.
  function focusAgain({ column, input }) {
    const chosen = parts.strips[rows.strips.indexOf(rows.spoken)];
    if (column >= 0) parts.names[column]?.focus();
    else if (input || parts.strips.length > 1) chosen?.input.focus();
    else parts.names[rows.visible.indexOf(rows.at)]?.focus();
  }

  return { said, frame, question, show, measure };
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
