// What stands in the cells of the matrix: pure functions of a picture (sources.js) and of the tokens that are drawn.

import { paint, RED_BLUE, VIRIDIS } from "../core/colour.js";
import { exact, number } from "../core/format.js";

export const SIZES = { least: 17, most: 64, digits: 36, names: 124, upright: ({ size, longest }) => longest * 8.6 > size };

/** What core/grid.js shows of a picture; view: "weights" or "scores"; visible: the numbers of the tokens that are drawn. */
export function gridOf(picture, visible, view) {
  const { tokens } = picture;
  const most = largest(picture[view]);
  return {
    tokens: visible.map((i) => ({ ...tokens[i], number: i, faint: Boolean(tokens[i].special || tokens[i].pad) })),
    cell: (i, j) => cellOf(picture, view, most, i, j),
    last: visible.length < tokens.length ? { heading: "to [CLS], [SEP]", cell: (i) => restOf(picture, visible, i) } : null,
  };
}

/** The largest number in size, of those that are any. */
export const largest = (values) => Math.max(...values.flat().filter(Number.isFinite).map(Math.abs), 1e-9);

function cellOf({ tokens, weights, scores, allowed }, view, most, i, j) {
  if (!allowed(i, j)) return { closed: true, weight: 0, text: tokens[i].pad ? "not asked" : "may not attend", data: { score: null } };
  const value = (view === "scores" ? scores : weights)[i][j];
  return {
    weight: weights[i][j], text: number(value), data: { score: scores && exact(scores[i][j]) },
    style: view === "scores" ? paint(RED_BLUE, 0.5 + value / most / 2) : paint(VIRIDIS, value),
  };
}

// How much of its weight a row gives to what is not drawn.
function restOf(picture, visible, i) {
  const weight = hiddenWeight(picture, visible, i);
  if (weight === null) return { text: "", title: "", data: { rest: "" } };
  return { text: `+ ${number(weight).replace(/^0/, "")}`, title: `${number(weight)} goes to [CLS] and [SEP]`, data: { rest: exact(weight) } };
}

/** What row i gives to tokens that are not drawn; null where nobody listens to the row. */
export function hiddenWeight({ tokens, weights }, visible, i) {
  const drawn = new Set(visible);
  return tokens[i].pad ? null : weights[i].reduce((sum, weight, j) => sum + (drawn.has(j) ? 0 : weight), 0);
}
