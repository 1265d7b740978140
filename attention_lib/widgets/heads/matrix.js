// One head in large: its matrix, with a cell that can be chosen by pointer and arrow keys.

import { paint, VIRIDIS } from "../core/colour.js";
import { number } from "../core/format.js";
import { WeightGrid } from "../core/grid.js";
import { weightOf } from "./picture.js";

const SIZES = { least: 9, most: 58, digits: 34, names: 108, upright: () => true };

/** onPick(i, j): from this token to that one. onLook(i, j): the pointer is there; onLook(): it left. */
export function matrixView(onPick, onLook) {
  /** @param {import("../core/grid.js").Place} place */
  const press = ({ i, j }) => onPick(i, j);
  const grid = new WeightGrid({ label: "Weights of the enlarged head", role: "cell", sizes: SIZES },
    { look: (place) => onLook(place?.i, place?.j), press, walk: press });
  let drawn = false;
  let room = 0; // the width of the picture, in pixels

  function show(view) {
    const { tokens, seen, from, to, head } = view;
    const weight = (i, j) => weightOf(view, head, i, j);
    grid.show({
      tokens: seen.map((place) => ({ number: place, position: place, text: tokens[place], label: tokens[place] })),
      cell: (i, j) => ({ weight: weight(i, j), text: number(weight(i, j)), style: paint(VIRIDIS, weight(i, j)) }),
    });
    grid.mark({ kind: "cell", i: from, j: to });
    drawn = true;
    grid.fit(room);
  }

  // Cells as large as the room allows. Its width is told, not asked: that would lay the whole table out twice.
  function fit(width) {
    room = width;
    if (drawn) grid.fit(room);
  }

  return { element: grid.element, show, fit };
}
