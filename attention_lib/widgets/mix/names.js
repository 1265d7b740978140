// Where the names in the plane stand: beside their marks, on the side where they stood before if it is still free.

import { h } from "../core/dom.js";
import { Labels } from "../core/labels.js";

// Pixels around a mark, where its name stands if nearer there is no room.
const FAR = [30, 44, 60];

/**
 * A name, its looks, and where it may stand, most wanted first, so many pixels away; `far`: or else farther.
 * @typedef {{ text: string, looks: string, size: number, points: number[][], gap: number, far?: boolean }} Name
 */

/** The names of one plane: `show` gives their elements, and `forget` lets them be measured anew. */
export function names() {
  // Text → the side on which it stood.
  const sides = new Map();
  // How wide a text is, is kept under the names of its faces: when one has come, they are others.
  let faces = 0;

  function forget() {
    faces += 1;
    sides.clear();
  }

  /**
   * @param {Element} svg whose letters they have
   * @param {number} side of the square, in pixels
   * @param {number} larger how many times larger than usual they are
   * @param {{ dots: any[][], ways: number[][][], taken: any[], wanted: Name[] }} scene
   *   dots: middles and radii; ways: arrows from … to …; taken: boxes of what is written already
   */
  function show(svg, side, larger, { dots, ways, taken, wanted }) {
    const family = `${getComputedStyle(svg).fontFamily}, f${faces}`;
    const rooms = new Labels(side, side, { family, larger, cell: 3 });
    for (const [middle, radius] of dots) rooms.keep(middle, radius);
    for (const [a, b] of ways) rooms.takeLine(a, b);
    for (const box of taken) rooms.take(box);
    return wanted.flatMap(({ text, looks, size, points, gap, far }) => {
      const style = looks === "al-new" ? "600" : "";
      const how = { style, gap, order: `${sides.get(text) ?? ""}rlab`, far: far ? FAR : [] };
      const found = rooms.beside(points, text, size, how);
      if (!found) return [];
      const { at, x, y, wide, box, leader } = found;
      sides.set(text, x > at[0] ? "r" : x + wide < at[0] ? "l" : y < at[1] ? "a" : "b");
      rooms.name(text, box);
      const line = h("path", { class: "al-to-name", d: leader ? `M${at}L${leader}` : "" });
      return [line, h("text", { class: `al-name ${looks}`, x, y, text })];
    });
  }

  return { show, forget };
}
