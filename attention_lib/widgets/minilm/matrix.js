// One head in large: its matrix, with a cell that can be chosen by pointer and arrow keys.

import { number } from "../core/format.js";
import { WeightGrid } from "../core/grid.js";
import { weightOf } from "./weights.js";

const SIZES = { least: 9, most: 58, digits: 34, names: 108, upright: () => true };

/**
 * onPick(i, j): this pair is pressed. onLook(i, j): the pointer is there; onLook(): it left. painted(weight): the style
 * of a cell. onWalk(i, j): an arrow key came to this pair; without it, that is as good as a press.
 */
export function matrixView(label, onPick, onLook, painted, onWalk = onPick) {
  /** @param {import("../core/grid.js").Place} place */
  const press = ({ i, j }) => onPick(i, j);
  const grid = new WeightGrid({ label, role: "cell", sizes: SIZES },
    { look: (place) => onLook(place?.i, place?.j), press, walk: ({ i, j }) => onWalk(i, j) });
  let drawn = false;
  let room = 0; // the width of the picture, in pixels

  function show(view) {
    const { tokens, seen, from, to, head, cut = () => false } = view;
    const weight = (i, j) => weightOf(view, head, i, j);
    grid.show({
      tokens: seen.map((place) => ({ number: place, position: place, text: tokens[place], label: tokens[place] })),
      cell: (i, j) => (cut(i, j) ? { weight: 0, text: "cut", closed: true }
        : { weight: weight(i, j), text: number(weight(i, j)), style: painted(weight(i, j)) }),
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
