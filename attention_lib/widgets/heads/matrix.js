// One head in large: its matrix, with a cell that can be chosen by pointer and arrow keys.

import { paint, VIRIDIS } from "../core/colour.js";
import { h, textScale } from "../core/dom.js";
import { exact, number } from "../core/format.js";

const MOVES = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
const ROOMY = 34; // pixels that a cell needs to show its weight

// onPick(i, j): from this token to that one. onLook(i, j): the pointer is there; onLook(): it left.
export function matrixView(onPick, onLook) {
  let view = null;
  let drawn = "";
  let cells = [];
  let room = 0; // the width of the picture, in pixels
  const table = h("table", {
    class: "al-head-cells", role: "grid", "aria-label": "Weights of the enlarged head",
    on: { click: press, keydown: walk, pointermove: look, pointerleave: () => onLook() },
  });
  const placeOf = (event) => {
    const { row, col } = event.target.closest("td")?.dataset ?? {};
    return row === undefined ? null : [Number(row), Number(col)];
  };

  function press(event) {
    if (!placeOf(event)) return;
    onPick(...placeOf(event));
    focus();
  }

  function look(event) {
    onLook(...(placeOf(event) ?? []));
  }

  function walk(event) {
    const step = MOVES[event.key];
    if (!step) return;
    event.preventDefault();
    event.stopPropagation(); // the page turns its leaves with these keys
    const { seen } = view;
    onPick(...[view.from, view.to].map((place, axis) => seen[Math.min(seen.length - 1, Math.max(0, seen.indexOf(place) + step[axis]))]));
    focus();
  }

  const focus = () => table.querySelector("[tabindex='0']").focus();

  function build({ tokens, seen }) {
    cells = seen.map((i) => seen.map((j) => h("td", { role: "gridcell", "data-role": "cell", "data-row": i, "data-col": j, "data-token": tokens[j] })));
    table.replaceChildren(
      h("thead", {}, h("tr", {}, h("th", { class: "al-head-corner" }, h("span", { text: "asks ↓" }), h("span", { text: "answers →" })),
        ...seen.map((j) => h("th", { scope: "col" }, h("span", { text: tokens[j] }))))),
      h("tbody", {}, ...seen.map((i, at) => h("tr", {}, h("th", { scope: "row" }, h("span", { text: tokens[i] })), ...cells[at]))));
  }

  // next: see heads.js.
  function show(next) {
    view = next;
    const { tokens, seen, from, to, head, weight } = view;
    const key = seen.map((place) => `${place} ${tokens[place]}`).join("\n");
    if (key !== drawn) build(view);
    drawn = key;
    seen.forEach((i, y) => seen.forEach((j, x) => {
      const [cell, value, here] = [cells[y][x], weight(head, i, j), i === from && j === to];
      cell.textContent = number(value);
      cell.style.cssText = paint(VIRIDIS, value);
      cell.dataset.weight = exact(value);
      cell.tabIndex = here ? 0 : -1;
      cell.setAttribute("aria-selected", String(here));
    }));
    resize();
  }

  // Cells as large as the room allows. Its width is told, not asked: that would lay the whole table out twice.
  function fit(width) {
    room = width;
    if (view) resize();
  }

  function resize() {
    const scale = textScale(table);
    const size = Math.max(9 * scale, Math.min(58 * scale, (room - 108 * scale) / view.seen.length - 2));
    table.style.setProperty("--al-cell", `${size}px`);
    table.classList.toggle("al-head-tight", size < ROOMY * scale);
  }

  return { element: h("div", { class: "al-head-cells-frame" }, table), show, fit };
}
