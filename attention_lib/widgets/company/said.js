// What a cell says, in one sentence.

import { number } from "../core/format.js";

/** Numbers below ten keep a digit, large ones have a comma. @param {number} count */
export function about(count) {
  return count < 10 && !Number.isInteger(count) ? number(count, 1) : Math.round(count).toLocaleString("en");
}

/** @param {string} row @param {string} column @param {number} count */
function met(row, column, count) {
  const pair = `“${row}” and “${column}”`;
  if (count === 0) return `${pair} never meet`;
  return count === 1 ? `${pair} meet once` : `${pair} meet ${about(count)} times`;
}

/** What the weakest and the strongest shade of a view stand for. @param {string} view @param {number} most */
export function shadeOf(view, most) {
  if (view === "counts" || view === "chance") return ["0", `${about(most)} meetings`];
  return view === "ppmi" ? ["as by chance", `${about(Math.exp(most))} times as often`] : ["PPMI 0", number(most, 1)];
}

/**
 * @typedef {Record<string, number>} Cell what each view has there
 * @param {string} view
 * @param {string} row
 * @param {string} column
 * @param {Cell} cell
 */
export function reading(view, row, column, cell) {
  const meet = met(row, column, cell.counts);
  const ppmi = cell.ppmi ? number(cell.ppmi, 1) : "0";
  if (view === "counts") return `${meet}.`;
  if (view === "chance") return `${meet}. By chance alone it would be ${about(cell.chance)}.`;
  if (view !== "ppmi") {
    const back = number(cell[view], 1).replace("-", "−");
    return `${meet}, and PPMI is ${ppmi}. Rebuilt from ${view} numbers a word: ${back}.`;
  }
  const oftener = cell.counts / cell.chance;
  const by = `${meet}, by chance ${about(cell.chance)}`;
  if (oftener <= 1) return `${by}: no more often than by chance. PPMI is 0.`;
  return `${by}: ${about(oftener)} times as often. PPMI is ln ${about(oftener)} = ${ppmi}.`;
}
