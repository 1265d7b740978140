// The matrix of scores, of which only one tile exists: what was read is forgotten, and the rest is not yet made.

import { h } from "../core/dom.js";
import { exact } from "../core/format.js";
import { one } from "./said.js";

const GAP = 4; // pixels between two tiles
const LEGEND = [["now", "exists now"], ["past", "read, forgotten"], ["later", "not yet"], ["shut", "never made"]];

/** How dark a cell is: no grey between, on which neither ink nor paper can be read. @param {number} weight */
const shade = (weight) => (weight > 0.5 ? 0.3 : 0) + 0.7 * weight;

/** @param {number} ahead how many tiles later than the lit one */
const kindOf = (ahead) => (ahead === 0 ? "now" : ahead < 0 ? "past" : "later");

/** @param {string[]} labels @param {number[][]} scores @param {(row: number) => void} onRow */
export function matrix(labels, scores, onRow) {
  const size = labels.length;
  const cells = scores.map((row, i) => row.map((_, j) => h("i", { "data-row": i, "data-col": j })));
  const rows = labels.map((text) => h("b", { class: "al-tiles-row", text }));
  const columns = labels.map((text) => h("b", { class: "al-tiles-column" }, h("span", { text })));
  const band = h("u");
  const grid = h("div", {
    class: "al-tiles-grid", "aria-hidden": "true",
    on: { click: ({ target }) => target.dataset?.row && onRow(Number(target.dataset.row)) },
  }, ...columns, ...rows, ...cells.flat(), band);
  rows.forEach((row, i) => (row.dataset.row = String(i)));
  const keys = LEGEND.map(([kind, text]) =>
    h("span", {}, h("i", { class: `al-tiles-${kind}` }), text));
  const element = h("div", { class: "al-tiles-matrix" }, grid,
    h("p", { class: "al-tiles-legend", "aria-hidden": "true" }, ...keys));

  // Between two tiles there is a gap: a track of its own. The whole is as large however many there are.
  grid.style.setProperty("--size", String(size));
  function place(block) {
    const track = (at) => 2 + at + Math.floor(at / block);
    const gaps = (each) => labels.map((_, at) => (at && at % block === 0 ? `${GAP}px ${each}` : each)).join(" ");
    grid.style.gridTemplateColumns = `max-content ${gaps("minmax(0, 1fr)")}`;
    grid.style.gridTemplateRows = `auto ${gaps("auto")}`;
    columns.forEach((each, at) => (each.style.gridArea = `1 / ${track(at)}`));
    rows.forEach((each, at) => (each.style.gridArea = `${track(at)} / 1`));
    cells.flat().forEach((each, at) =>
      (each.style.gridArea = `${track(Math.floor(at / size))} / ${track(at % size)}`));
    return track;
  }

  /**
   * @param {{ tiles: import("./steps.js").Tile[], step: number, row: number, block: number, causal: boolean,
   *   maxima: number[] }} state maxima: the largest score of each row of the tile, so far
   */
  function show({ tiles, step, row, block, causal, maxima }) {
    const track = place(block);
    const when = (i, j) => tiles.findIndex(({ rows: [top, end], columns: [left, right] }) =>
      i >= top && i < end && j >= left && j < right);
    cells.forEach((line, i) => line.forEach((cell, j) => {
      const kind = causal && j > i ? "shut" : kindOf(when(i, j) - step + 1);
      const isNow = kind === "now";
      const weight = isNow ? Math.exp(scores[i][j] - maxima[i]) : 0;
      cell.className = `al-tiles-${kind}${weight > 0.5 ? " al-dark" : ""}`;
      cell.textContent = isNow ? one(scores[i][j]) : "";
      cell.style.setProperty("--shade", isNow ? shade(weight).toFixed(3) : "");
      cell.dataset.weight = isNow ? exact(weight) : "";
    }));
    rows.forEach((each, i) => each.classList.toggle("al-bold", i === row));
    band.style.gridArea = `${track(row)} / 1 / auto / -1`;
    keys.at(-1).style.visibility = causal ? "" : "hidden"; // its room is kept
  }

  return { element, show };
}
