// The numbers of what is shown (settings.js): what stands in the cells of the grid and in the table. Pure functions.

import { paint, RED_BLUE } from "../core/colour.js";
import { exact, number, signed } from "../core/format.js";

const REST = "to [CLS], [SEP]";
export const SIZES = {
  least: 17, most: 64, digits: 36, names: 124, upright: ({ size, longest }) => longest * 8.6 > size,
};

/** What core/grid.js draws. */
export function gridOf(shown) {
  const { tokens, visible } = shown;
  const most = largest(shown);
  return {
    tokens: visible.map((i) => ({ ...tokens[i], number: i, faint: Boolean(tokens[i].special || tokens[i].pad) })),
    cell: (i, j) => cellOf(shown, most, i, j),
    last: visible.length < tokens.length ? { heading: REST, cell: (i) => restOf(shown, i) } : null,
  };
}

/** The largest of the numbers that are drawn, whatever its sign. */
export const largest = (shown) => Math.max(...shown[shown.view].flat().filter(Number.isFinite).map(Math.abs), 1e-9);

function cellOf({ tokens, weights, scores, allowed, view }, most, i, j) {
  const why = tokens[i].pad ? "not asked" : "may not attend";
  if (!allowed(i, j)) return { closed: true, weight: 0, text: why, data: { score: null } };
  const value = (view === "scores" ? scores : weights)[i][j];
  const style = view === "scores" ? paint(RED_BLUE, 0.5 + value / most / 2) : grey(value);
  return { weight: weights[i][j], text: number(value), style, data: { score: scores && exact(scores[i][j]) } };
}

/** A weight as a shade from paper to ink: style.css mixes it, as light and dark have other inks. */
export const grey = (weight) => `--w:${Math.max(0, Math.min(1, Number(weight.toFixed(4))))}`;

/** What stands over a column for the row that is looked at: its weight as a bar, and the score that it comes from. */
export function barOf({ weights, scores, allowed }, i, j) {
  if (!allowed(i, j)) return null;
  return { share: weights[i][j], text: number(weights[i][j]), small: scores ? signed(scores[i][j]) : "" };
}

// How much of its weight a row gives to what is not drawn.
function restOf(shown, i) {
  const weight = hiddenWeight(shown, i);
  if (weight === null) return { text: "", title: "", data: { rest: "" } };
  const text = `+ ${number(weight).replace(/^0/, "")}`;
  return { text, title: `${number(weight)} goes to [CLS] and [SEP]`, data: { rest: exact(weight) } };
}

/** What row i gives to tokens that are not drawn; null where nobody listens to the row. */
export function hiddenWeight({ tokens, weights, visible }, i) {
  const drawn = new Set(visible);
  return tokens[i].pad ? null : weights[i].reduce((sum, weight, j) => sum + (drawn.has(j) ? 0 : weight), 0);
}

/** The header and the rows of "Show numbers", for the rows. @param {import("./rows.js").Rows} rows */
export function rowsTable({ tokens, visible, at, strips }) {
  const cell = ({ weights, heard }, j) => (weights === null ? "?" : heard(j) ? number(weights[j], 3) : "–");
  const rest = ({ weights, rest: left }) => (left === null ? [] : [weights === null ? "?" : number(left, 3)]);
  const header = [`“${tokens[at].label}” gives to`, ...visible.map((j) => tokens[j].label)];
  return [strips[0].rest === null ? header : [...header, `weight ${REST}`],
    strips.map((strip) => [strip.name || "weight", ...visible.map((j) => cell(strip, j)), ...rest(strip)])];
}

/** The same for the matrix. */
export function tableOf(shown) {
  const { tokens, visible, allowed, view } = shown;
  const labels = visible.map((i) => tokens[i].label);
  const cell = (i, j) => (allowed(i, j) ? number(shown[view][i][j], 3) : "–");
  const rows = visible.map((i, row) => [labels[row], ...visible.map((j) => cell(i, j))]);
  if (visible.length === tokens.length) return [["query", ...labels], rows];
  const rest = (i) => (tokens[i].pad ? "–" : number(hiddenWeight(shown, i), 3));
  return [["query", ...labels, `weight ${REST}`], rows.map((row, at) => [...row, rest(visible[at])])];
}
