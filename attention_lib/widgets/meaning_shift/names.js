// The names on a map of meaning.

import { h } from "../core/dom.js";
import { RINGS, Rooms, spot, widthOf } from "../core/labels.js";

const FINE = 2; // pixels of a cell
export const BOLD = "700";

// Every name takes its room here, in order of importance: none lies on another, on an arrow or beyond the frame.
// `larger`: how many times larger than usual the reader has letters.
export class Names extends Rooms {
  constructor(width, height, family, larger = 1) {
    super(width, height, FINE);
    this.pen = document.createElement("canvas").getContext("2d");
    Object.assign(this, { family, larger });
  }

  // [size, width] of a text in pixels.
  measure(text, size, style = "") {
    this.pen.font = `${style} ${size * this.larger}px ${this.family}`;
    return [size * this.larger, widthOf(this.pen, text)];
  }

  // Does a point lie in the frame, with room for its mark?
  shows([x, y], margin = 8) {
    return x > margin && x < this.width - margin && y > margin && y < this.height - margin;
  }

  keep([x, y], radius) {
    this.take([x - radius, y - radius, x + radius, y + radius]);
  }

  // A text beside one of the points: the first free spot right, left, above or below, or at the end of a thin line.
  // Returns [text] or [line, text], or null where there is no room.
  beside(points, text, size, { style = "", gap = 8, order = "rlab", far = RINGS, ...attributes }) {
    const [tall, wide] = this.measure(text, size, style);
    const tries = [...points.map((at) => [at, []]), [points[0], far]];
    for (const [at, rings] of tries) {
      const found = spot(this, at, wide, tall, gap, { order, far: rings });
      if (found) return this.write(found, at, text, tall, wide, attributes);
    }
    return null;
  }

  write({ x, y, box, leader }, at, text, tall, wide, attributes) {
    this.name(text, box);
    const name = h("text", { ...attributes, x, y, "font-size": tall, text });
    if (!leader) return [name];
    const [endX, endY] = [x > at[0] ? x - 1 : Math.min(x + wide + 1, at[0]), y - tall * 0.35];
    return [h("line", { class: "al-leader", x1: at[0], y1: at[1], x2: endX, y2: endY }), name];
  }

  // A text at a fixed place, or null where there is no room: x is its left, middle or right (start, middle, end), y its
  // base line.
  fixed(text, size, [x, y], anchor, { style = "", ...attributes }) {
    const [tall, wide] = this.measure(text, size, style);
    const left = { start: x, middle: x - wide / 2, end: x - wide }[anchor];
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
