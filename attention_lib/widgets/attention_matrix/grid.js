// The grid of the matrix: a cell for every query and key, to be read with pointer and arrow keys.

import { h, textScale } from "../core/dom.js";
import { exact, number } from "../core/format.js";

const [DIGITS, LETTER] = [36, 8.6]; // pixels that a cell needs to show its digits, and a heading for each letter
const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

// does: {preview(place or null), press(place), letGo()}; a place is what matrix_pin.js says. The pointer or the focus came there,
// or left; it was pressed; Escape.
export function attentionGrid(does) {
  const rests = (event) => event.pointerType !== "touch"; // a finger does not hover
  const element = h("table", {
    class: "al-grid", role: "grid", "aria-label": "Attention of every word to every word",
    on: {
      click: (event) => withPlace(event, (place) => (focus(place), does.press(place))),
      pointerover: (event) => rests(event) && does.preview(placeOf(event.target)),
      pointerleave: (event) => rests(event) && does.preview(null),
      focusin: (event) => event.target.matches(":focus-visible") && withPlace(event, does.preview),
      focusout: (event) => !element.contains(event.relatedTarget) && does.preview(null),
      keydown: walk,
    },
  });
  let shown = []; // the numbers of the tokens that are drawn
  let stop = null; // where the Tab key stops
  let longest = 0; // letters of a heading
  let fitted = 0; // pixels of a cell
  let frame = null; // how many rows, and is there a column for what is hidden: while this stays, the cells do
  let cells = []; // rows of cells, in the order of `shown`
  let heads = { row: [], column: [] }; // their headings

  // One listener for all cells: there are many of them.
  function placeOf(target) {
    const { i, j } = target.closest("td, th")?.dataset ?? {};
    if (i === undefined && j === undefined) return null;
    if (j === undefined) return { kind: "row", i: Number(i) };
    return i === undefined ? { kind: "column", j: Number(j) } : { kind: "cell", i: Number(i), j: Number(j) };
  }

  function withPlace(event, act) {
    const place = placeOf(event.target);
    if (place) act(place);
  }

  // The headings are the row and the column before the first.
  function walk(event) {
    const from = placeOf(event.target);
    if (!from) return;
    if (event.key === "Enter" || event.key === " ") does.press(from);
    else if (event.key === "Escape") does.letGo();
    else if (STEPS[event.key]) {
      const at = [from.i, from.j].map((number, axis) => Math.max(-1, Math.min(shown.length - 1, (number === undefined ? -1 : shown.indexOf(number)) + STEPS[event.key][axis])));
      if (at[0] < 0 && at[1] < 0) return void event.preventDefault();
      const [i, j] = at.map((index) => shown[index]);
      focus(j === undefined ? { kind: "row", i } : i === undefined ? { kind: "column", j } : { kind: "cell", i, j });
    } else return;
    event.preventDefault();
    event.stopPropagation(); // the page turns its leaves with the arrow keys
  }

  function cellAt({ kind, i, j }) {
    if (kind === "cell") return cells[shown.indexOf(i)]?.[shown.indexOf(j)];
    return heads[kind][shown.indexOf(kind === "row" ? i : j)];
  }

  function focus(place) {
    stop?.setAttribute("tabindex", "-1");
    stop = cellAt(place);
    stop?.setAttribute("tabindex", "0");
    stop?.focus();
  }

  // The marks of a place: its cell or its heading, with the row, or the cells through which its column runs.
  function marksOf(place) {
    const cell = place && cellAt(place);
    if (!cell) return { framed: [], selected: [], through: [] };
    const row = place.kind === "row" ? [cell.parentNode] : [];
    const column = place.kind === "column" ? cells.map((each) => each[shown.indexOf(place.j)]) : [];
    return { framed: [cell, ...row], selected: [cell, ...row], through: column };
  }

  // What is looked at, and what it comes back to: the pin, or what the matrix began with.
  function look(place, settled) {
    element.querySelectorAll(".al-here").forEach((each) => each.classList.remove("al-here"));
    element.querySelectorAll(".al-through").forEach((each) => each.classList.remove("al-through"));
    element.querySelectorAll("[aria-selected=true]").forEach((each) => each.setAttribute("aria-selected", "false"));
    const { framed, through } = marksOf(place);
    framed.forEach((each) => each.classList.add("al-here"));
    through.forEach((each) => each.classList.add("al-through"));
    marksOf(settled).selected.forEach((each) => each.setAttribute("aria-selected", "true"));
    if (element.contains(document.activeElement)) return;
    stop?.setAttribute("tabindex", "-1");
    stop = cellAt(settled);
    stop?.setAttribute("tabindex", "0");
  }

  // picture: see matrix_sources.js; visible: the numbers of the tokens to draw; values (T rows of T); paint(value) → style.
  function show(picture, visible, values, paint) {
    const rest = visible.length < picture.tokens.length;
    if (frame !== `${visible.length} ${rest}`) build(visible.length, rest);
    frame = `${visible.length} ${rest}`;
    shown = visible;
    longest = Math.max(...visible.map((i) => picture.tokens[i].label.length));
    const [columns, rows] = [element.tHead.rows[0].cells, element.tBodies[0].rows];
    heads = { row: [...rows].map((row) => row.cells[0]), column: [...columns].slice(1, visible.length + 1) };
    visible.forEach((i, row) => {
      name(heads.column[row].firstChild, heads.column[row], picture.tokens[i]);
      name(heads.row[row], heads.row[row], picture.tokens[i]);
      heads.column[row].dataset.j = heads.row[row].dataset.i = i;
      visible.forEach((j, column) => fill(cells[row][column], picture, i, j, values[i][j], paint));
      if (rest) fillRest(rows[row].lastChild, hiddenWeight(picture, visible, i));
    });
  }

  function build(size, rest) {
    const places = Array.from({ length: size });
    cells = places.map(() => places.map(() => h("td", { role: "gridcell", tabindex: "-1", "aria-selected": "false" })));
    element.replaceChildren(
      h("thead", {}, h("tr", {}, h("th", { class: "al-axis" }, h("span", { text: "asks ↓" }), h("span", { text: "answers →" })),
        ...places.map(() => h("th", { scope: "col", role: "columnheader", tabindex: "-1", "aria-selected": "false" }, h("span"))), rest ? h("th", { scope: "col", class: "al-rest" }, h("span", { text: "to [CLS], [SEP]" })) : null)),
      h("tbody", {}, ...cells.map((row) => h("tr", { "aria-selected": "false" }, h("th", { scope: "row", role: "rowheader", tabindex: "-1", "aria-selected": "false" }), ...row, rest ? h("td", { role: "gridcell", class: "al-rest" }) : null))),
    );
  }

  // The cells as large as the room allows, up to what is read from the back of a classroom.
  function fit(room) {
    const scale = textScale(element);
    const size = Math.max(17 * scale, Math.min(64 * scale, room / (shown.length + (frame.endsWith("true") ? 1.4 : 0)) - 2));
    if (size !== fitted) element.style.setProperty("--al-cell", `${size}px`);
    fitted = size;
    element.classList.toggle("al-grid-long", size < DIGITS * scale);
    element.classList.toggle("al-grid-upright", size < DIGITS * scale || longest * LETTER * scale > size);
  }

  return { element, show, look, fit };
}

function name(place, heading, { label, special, pad }) {
  if (place.textContent !== label) place.textContent = label;
  heading.classList.toggle("al-faint", Boolean(special || pad));
}

// Most edits leave much of a cell as it is, and what is not written anew need not be laid out anew.
function fill(cell, { tokens, weights, scores, allowed }, i, j, value, paint) {
  const open = allowed(i, j);
  cell.setAttribute("data-weight", open ? exact(weights[i][j]) : "0");
  if (open && scores) cell.setAttribute("data-score", exact(scores[i][j]));
  else cell.removeAttribute("data-score");
  const place = `${tokens[i].position} ${tokens[j].position} ${i} ${j} ${open} ${tokens[j].text}`;
  if (cell.place !== place) {
    Object.assign(cell.dataset, { row: tokens[i].position, col: tokens[j].position, i, j, token: tokens[j].text });
    cell.toggleAttribute("data-masked", !open);
    cell.classList.toggle("al-closed", !open);
    cell.place = place;
  }
  const style = open ? paint(value) : "";
  if (cell.painted !== style) cell.style.cssText = cell.painted = style;
  const text = open ? number(value) : tokens[i].pad ? "not asked" : "may not attend";
  if (cell.said === text) return;
  cell.said = text;
  if (open) cell.textContent = text;
  else cell.replaceChildren(h("span", { class: "al-unseen", text }));
}

function fillRest(cell, weight) {
  cell.textContent = weight === null ? "" : `+ ${number(weight).replace(/^0/, "")}`;
  cell.title = weight === null ? "" : `${number(weight)} goes to [CLS] and [SEP]`;
  cell.dataset.rest = weight === null ? "" : exact(weight);
}

// What row i gives to tokens that are not drawn; null where nobody listens to the row.
export function hiddenWeight({ tokens, weights }, visible, i) {
  const drawn = new Set(visible);
  return tokens[i].pad ? null : weights[i].reduce((sum, weight, j) => sum + (drawn.has(j) ? 0 : weight), 0);
}
