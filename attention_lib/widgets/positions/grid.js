// One of the two matrices: its weights and, beside an older one, how they have changed.

import { exact, number, signed } from "../core/format.js";
import { WeightGrid } from "../core/grid.js";

const SIZES = { least: 11, most: 72, digits: 31, names: 100, upright: ({ count }) => count > 4 };
const CHANGES = 40; // pixels that a cell needs to show its change in full size

// onPick(i, j): a cell of row i and column j is looked at.
export function weightGrid(role, label, onPick) {
  const pick = (place) => place && onPick(place.i, place.j);
  const grid = new WeightGrid({ label, role, sizes: SIZES }, { look: pick, press: pick });

  // words: [{text, key, position}]; changes: (T, T) or null.
  function show(words, weights, changes) {
    grid.show({
      tokens: words.map((word, at) => ({ ...word, number: at, label: word.text })),
      cell: (i, j) => ({
        weight: weights[i][j], text: number(weights[i][j]), style: shade(weights[i][j]),
        small: changes ? change(changes[i][j]) : null, data: { change: changes ? exact(changes[i][j]) : null },
      }),
    });
  }

  const fit = (room) => grid.table.classList.toggle("al-tight", grid.fit(room) < CHANGES);
  return { element: grid.element, table: grid.table, show, pick: (i, j) => grid.mark({ kind: "cell", i, j }), fit };
}

// From paper to ink; the digits turn with it (style.css).
const shade = (weight) => `--w:${number(weight, 4)};`
  + `background:color-mix(in srgb, var(--al-ink) ${number(100 * weight)}%, var(--al-raised))`;
const change = (value) => (Math.abs(value) < 0.005 ? "±0" : signed(value));
