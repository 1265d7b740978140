// A matrix of attention weights that can be read with pointer and arrow keys; its cells know which words they belong to.

import { paint, VIRIDIS } from "../core/colour.js";
import { h, textScale } from "../core/dom.js";
import { exact, number, signed } from "../core/format.js";

const [DIGITS, CHANGES] = [31, 40]; // pixels that a cell needs to show its weight, and to show its change in full size

// onPick(i, j): a cell of row i and column j is looked at.
export function weightGrid(role, label, onPick) {
  let size = 0; // of the matrix
  let picked = [0, 0];
  const table = h("table", {
    class: "al-weights", role: "grid", "aria-label": label,
    on: { click: (event) => point(event, true), pointerover: point, keydown: walk },
  });
  const cellAt = ([i, j]) => table.querySelector(`[data-i="${i}"][data-j="${j}"]`);

  function point(event, focus = false) {
    const { i, j } = event.target.closest("td")?.dataset ?? {};
    if (i === undefined) return;
    onPick(Number(i), Number(j));
    if (focus === true) cellAt(picked).focus();
  }

  function walk(event) {
    const step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key];
    if (!step) return;
    event.preventDefault();
    event.stopPropagation(); // the page turns its leaves with these keys
    onPick(...picked.map((at, axis) => Math.min(size - 1, Math.max(0, at + step[axis]))));
    cellAt(picked).focus();
  }

  function pick(i, j) {
    for (const [place, here] of [[picked, false], [[i, j], true]]) {
      cellAt(place)?.setAttribute("tabindex", here ? "0" : "-1");
      cellAt(place)?.setAttribute("aria-selected", String(here));
    }
    picked = [i, j];
  }

  // words: [{text, key, position}]; changes: (T, T) or null.
  function show(words, weights, changes) {
    size = words.length;
    picked = picked.map((at) => Math.min(at, size - 1));
    const head = (word, scope) => h("th", { scope, "data-key": `${scope} ${word.key}` }, h("span", { text: word.text }));
    table.replaceChildren(
      h("thead", {}, h("tr", {}, h("th", { class: "al-corner" }, h("span", { text: "asks ↓" }), h("span", { text: "answers →" })),
        ...words.map((word) => head(word, "col")))),
      h("tbody", {}, ...words.map((query, i) => h("tr", {}, head(query, "row"), ...words.map((key, j) => h("td", {
        role: "gridcell", "data-role": role, "data-row": query.position, "data-col": key.position, "data-token": key.text,
        "data-weight": exact(weights[i][j]), "data-change": changes && exact(changes[i][j]), "data-key": `${query.key} → ${key.key}`,
        "data-i": i, "data-j": j, tabindex: "-1", "aria-selected": "false", style: paint(VIRIDIS, weights[i][j]),
      }, h("span", { text: number(weights[i][j]) }), changes && h("small", { text: change(changes[i][j]) })))))));
    pick(...picked);
  }

  // Cells as large as so many pixels allow.
  function fit(room) {
    const scale = textScale(table);
    const cell = Math.max(11 * scale, Math.min(80 * scale, (room - 100 * scale) / size - 2));
    table.style.setProperty("--al-cell", `${cell}px`);
    table.classList.toggle("al-long", cell < DIGITS * scale);
    table.classList.toggle("al-tight", cell < CHANGES * scale);
  }

  return { element: h("div", { class: "al-weights-frame" }, table), table, show, pick, fit };
}

export const change = (value) => (Math.abs(value) < 0.005 ? "±0" : signed(value));
