// The names on a map of meaning.

import { h } from "../core/dom.js";
import { Labels } from "../core/labels.js";

const FINE = 2; // pixels of a cell
export const BOLD = "700";

/** Every name takes its room here, in order of importance: none lies on another, on an arrow or beyond the frame. */
export class Names extends Labels {
  /** @param {number} larger how many times larger than usual the reader has letters */
  constructor(width, height, family, larger = 1) {
    super(width, height, { family, larger, cell: FINE });
  }

  // Does a point lie in the frame, with room for its mark?
  shows([x, y], margin = 8) {
    return x > margin && x < this.width - margin && y > margin && y < this.height - margin;
  }

  /**
   * A text beside one of the points, or at the end of a thin line from the first.
   * @param {number[][]} points
   * @param {string} text
   * @param {number} size
   * @param {{ style?: string, gap?: number, order?: string, far?: number[], [attribute: string]: any }} how order: the
   *   sides as they are tried, of right, left, above and below
   * @returns {Element[] | null} the text, or the line and the text; null where there is no room
   */
  written(points, text, size, { style, gap, order, far, ...attributes }) {
    const how = { style, gap, order, far };
    const place = this.beside(points, text, size, how);
    if (!place) return null;
    const { x, y, box, leader, tall, at } = place;
    this.name(text, box);
    const name = h("text", { ...attributes, x, y, "font-size": tall, text });
    if (!leader) return [name];
    return [h("line", { class: "al-leader", x1: at[0], y1: at[1], x2: leader[0], y2: leader[1] }), name];
  }

  /**
   * A text at a fixed place.
   * @param {string} text
   * @param {number} size
   * @param {number[]} place its left, middle or right, and its base line
   * @param {"start" | "middle" | "end"} anchor which of them
   * @param {{ style?: string, [attribute: string]: any }} how
   * @returns {Element | null} null where there is no room
   */
  fixed(text, size, [x, y], anchor, { style = "", ...attributes }) {
    const [tall, wide] = this.measure(text, size, style);
    const left = { start: x, middle: x - wide / 2, end: x - wide }[anchor];
    /** @type {import("../core/labels.js").Box} */
    const box = [left, y - tall * 0.8, left + wide, y + tall * 0.25];
    if (!this.inFrame(box)) return null;
    this.name(text, box);
    return h("text", { ...attributes, x: left, y, "font-size": tall, text });
  }

  // A size at which several texts stand side by side, however narrow the map is.
  together(texts, size, style) {
    const wide = texts.reduce((sum, text) => sum + this.measure(text, size, style)[1], 0);
    return Math.min(size, (size * (this.width - 36)) / wide);
  }
}
