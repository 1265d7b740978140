// The grid of the matrix: a cell for every query and key, to be read with pointer and arrow keys.

import { exact, h, number } from "./kit.js";

const [DIGITS, LETTER] = [36, 7.6]; // pixels that a cell needs to show its digits, and a heading for each letter
const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

// onPick(i, j, focus): token i asks and token j answers; the pointer or the keys came to that cell.
export function attentionGrid(onPick) {
  const element = h("table", {
    class: "al-grid", role: "grid", "aria-label": "Attention of every word to every word",
    on: { click: point, pointerover: point, keydown: walk },
  });
  let shown = []; // the numbers of the tokens that are drawn
  let picked = null; // [i, j]
  let longest = 0; // letters of a heading
  let fitted = 0; // pixels of a cell
  let frame = null; // how many rows, and is there a column for what is hidden: while this stays, the cells do
  let cells = []; // rows of cells, in the order of `shown`

  // One listener for all cells: there are many of them.
  function point(event) {
    const { i, j } = event.target.closest("td")?.dataset ?? {};
    if (i !== undefined) onPick(Number(i), Number(j), event.type === "click");
  }

  function walk(event) {
    const step = STEPS[event.key];
    if (!step) return;
    const to = picked.map((at, axis) => shown[Math.min(shown.length - 1, Math.max(0, shown.indexOf(at) + step[axis]))]);
    onPick(...to, true);
    event.preventDefault();
    event.stopPropagation(); // the page turns its leaves with these keys
  }

  function cellAt([i, j]) {
    return cells[shown.indexOf(i)]?.[shown.indexOf(j)];
  }

  function mark(cell, here) {
    cell?.setAttribute("aria-selected", String(here));
    cell?.setAttribute("tabindex", here ? "0" : "-1");
  }

  function pick(to, focus = false) {
    if (picked) mark(cellAt(picked), false);
    picked = to;
    mark(cellAt(picked), true);
    if (focus) cellAt(picked).focus();
  }

  // picture: see matrix_sources.js; visible: the numbers of the tokens to draw; values (T rows of T); paint(value) → style.
  function show(picture, visible, values, paint) {
    const rest = visible.length < picture.tokens.length;
    if (frame !== `${visible.length} ${rest}`) build(visible.length, rest);
    frame = `${visible.length} ${rest}`;
    mark(picked && cellAt(picked), false);
    shown = visible;
    longest = Math.max(...visible.map((i) => picture.tokens[i].label.length));
    const [columns, rows] = [element.tHead.rows[0].cells, element.tBodies[0].rows];
    visible.forEach((i, row) => {
      name(columns[row + 1].firstChild, columns[row + 1], picture.tokens[i]);
      name(rows[row].cells[0], rows[row].cells[0], picture.tokens[i]);
      visible.forEach((j, column) => fill(cells[row][column], picture, i, j, values[i][j], paint));
      if (rest) fillRest(rows[row].lastChild, hiddenWeight(picture, visible, i));
    });
  }

  function build(size, rest) {
    const places = Array.from({ length: size });
    cells = places.map(() => places.map(() => h("td", { role: "gridcell", tabindex: "-1", "aria-selected": "false" })));
    element.replaceChildren(
      h("thead", {}, h("tr", {}, h("th", { class: "al-axis" }, h("span", { text: "asks ↓" }), h("span", { text: "answers →" })),
        ...places.map(() => h("th", { scope: "col" }, h("span"))), rest ? h("th", { scope: "col", class: "al-rest" }, h("span", { text: "to [CLS], [SEP]" })) : null)),
      h("tbody", {}, ...cells.map((row) => h("tr", {}, h("th", { scope: "row" }), ...row, rest ? h("td", { role: "gridcell", class: "al-rest" }) : null))),
    );
  }

  // The cells as large as the room allows, up to what is read from the back of a classroom.
  function fit(room) {
    const size = Math.max(17, Math.min(64, room / (shown.length + (frame.endsWith("true") ? 1.4 : 0)) - 2));
    if (size !== fitted) element.style.setProperty("--al-cell", `${size}px`);
    fitted = size;
    element.classList.toggle("al-grid-long", size < DIGITS);
    element.classList.toggle("al-grid-upright", size < DIGITS || longest * LETTER > size + 6);
  }

  return { element, show, pick, fit };
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
