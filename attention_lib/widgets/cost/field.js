// The field of one panel: where tokens and numbers become pixels, and what is drawn there.

import { h } from "../core/dom.js";
import { exact } from "../core/format.js";
import { LENGTHS, LONGEST, SHORTEST } from "./constants.js";
import { crossing } from "./cost.js";
import { whole } from "./said.js";

const [LEFT, RIGHT, TOP, FOOT] = [38, 58, 6, 22]; // pixels around it: numbers, names of lines, names of lengths
const HIGH = 158;
const [LETTERS, WIDE, LEAST, LINE] = [12, 6.1, 3, 14]; // of a name, of a letter, between two names, between two lines
const MIDDLE = 0.35; // of a line of text, from its middle down to where letters stand
const STEPS = 90; // points of a line
const TRIANGLE = "M-5 7L5 7L0 0Z"; // a line that has left the field at the top
const PLACES = Array.from({ length: STEPS + 1 }, (_, i) => SHORTEST * (LONGEST / SHORTEST) ** (i / STEPS));

/** @typedef {import("./lines.js").Curve} Curve */

const log = (from, to, value) => Math.log(value / from) / Math.log(to / from);
const text = (x, y, words, looks, anchor = "start") =>
  h("text", { x, y, class: looks, "text-anchor": anchor, text: words });
const rule = (x1, y1, x2, y2, looks) => h("path", { class: looks, d: `M${x1} ${y1}L${x2} ${y2}` });

export class Field {
  width = 0;
  low = 0;
  high = 0;
  scale = 1; // how much larger letters are than usual

  /** @param {import("./lines.js").Panel} about */
  constructor(about) {
    this.about = about;
    [this.low, this.high] = about.range;
  }

  get left() { return LEFT * this.scale; }
  get right() { return this.width - RIGHT * this.scale; }
  get height() { return TOP + HIGH + FOOT * this.scale; }

  x(tokens) {
    return this.left + log(SHORTEST, LONGEST, tokens) * (this.right - this.left);
  }

  y(value) {
    return TOP + HIGH - log(this.low, this.high, value) * HIGH;
  }

  /** From 0, a line, to 1, a library. @param {number} x pixels */
  share(x) {
    return Math.max(0, Math.min(1, (x - this.left) / (this.right - this.left)));
  }

  ground() {
    const { left, right, scale } = this;
    const rows = this.about.ticks.flatMap(([value, name, raised]) => {
      const [y, end] = [this.y(value), left - (raised ? 20 : 6) * scale];
      const power = raised ? [text(end + scale, y - scale, raised, "al-cost-raised")] : [];
      return [rule(left, y, right, y, "al-cost-grid"), text(end, y + 4 * scale, name, "al-cost-tick", "end"), ...power];
    });
    const levels = this.about.levels.flatMap(([value, name]) => {
      const y = this.y(value);
      return [rule(left + 8 + WIDE * scale * name.length, y, right, y, "al-cost-level"),
        text(left + 4, y + MIDDLE * LETTERS * scale, name, "al-cost-tick")];
    });
    const bottom = TOP + HIGH;
    return [rule(left, bottom, right, bottom, "al-cost-axis"), ...rows, ...this.lengths(), ...levels];
  }

  // The lengths that a reader knows stand below; where letters are large, as many as find room.
  lengths() {
    let free = -Infinity;
    return LENGTHS.flatMap(([name, tokens], at) => {
      const [x, wide, isLast] = [this.x(tokens), WIDE * this.scale * name.length, at === LENGTHS.length - 1];
      const anchor = at === 0 ? "start" : isLast ? "end" : "middle";
      const from = x - { start: 0, middle: wide / 2, end: wide }[anchor];
      const tick = rule(x, TOP + HIGH, x, TOP + HIGH + 5, "al-cost-grid");
      if (from < free || (!isLast && from + wide > this.right - 42 * this.scale)) return [tick];
      free = from + wide + LEAST * this.scale;
      return [tick, text(x, TOP + HIGH + 17 * this.scale, name, "al-cost-tick", anchor)];
    });
  }

  /** From here on attention costs more than all the rest. @param {Curve} plain */
  square(sizes, plain) {
    const from = crossing(sizes);
    if (!this.about.square || from > LONGEST) return { below: [], from: [], said: [], ring: [] };
    const [x, scale] = [this.x(Math.max(SHORTEST, from)), this.scale];
    // The times of an H100 have their names at the left.
    const words = Math.min(Math.max(x, this.left + 54 * scale) + 6, this.width - 104 * scale);
    const box = (left, top, wide, tall) =>
      h("rect", { class: "al-cost-square", x: left, y: top, width: wide, height: tall });
    const said = [`T = 6·D = ${whole(from)}:`, "the square wins"].map((each, at) =>
      text(words, TOP + (at + 1) * LINE * scale, each, `al-cost-tick al-cost-wins${at ? "" : " al-bold"}`));
    const cy = this.y(plain.at(from));
    const isSeen = from >= SHORTEST && cy > TOP && cy < TOP + HIGH;
    return {
      below: [box(x, TOP, this.right - x, HIGH)],
      from: [rule(x, TOP, x, TOP + HIGH, "al-cost-from"), box(words - 3, TOP + 2, 98 * scale, 30 * scale)],
      said,
      ring: isSeen ? [h("circle", { class: "al-cost-ring", cx: x, cy, r: 6 })] : [],
    };
  }

  /** A line as far as it lies in the field, and where it ends. @param {Curve} curve */
  line({ looks, at }) {
    const points = PLACES.map((tokens) => [this.x(tokens), this.y(at(tokens))]);
    const seen = points.flatMap((point, i) => {
      const before = points[i - 1] ?? point;
      const edges = [TOP + HIGH, TOP].filter((edge) => before[1] > edge !== point[1] > edge);
      const crossed = edges.map((edge) => {
        const share = (edge - before[1]) / (point[1] - before[1]);
        return [before[0] + share * (point[0] - before[0]), edge];
      });
      return point[1] >= TOP && point[1] <= TOP + HIGH ? [...crossed, point] : crossed;
    });
    const d = seen.map((each, i) => `${i ? "L" : "M"}${each.map((value) => value.toFixed(1)).join(" ")}`).join("");
    return { looks, path: h("path", { class: `al-cost-line ${looks}`, d }), end: seen.at(-1) ?? null };
  }

  /** Names at the ends of lines, moved apart; of a line that leaves at the top, where there is room. */
  names(curves, ends) {
    const named = curves.map(({ name, looks }, i) => ({ name, looks, end: ends[i] })).filter(({ end }) => end);
    const [out, beside] = [named.filter(({ end }) => end[1] <= TOP), named.filter(({ end }) => end[1] > TOP)];
    beside.sort((a, b) => a.end[1] - b.end[1]);
    const { scale, right } = this;
    const places = apart(beside.map(({ end }) => end[1] + 4 * scale), LINE * scale, TOP + HIGH + 2);
    return [
      ...beside.map(({ name, looks }, i) => text(right + 8, places[i], name, `al-cost-name ${looks}`)),
      ...out.map(({ name, looks, end }, i) => {
        const isFree = end[0] + 50 * scale < right;
        const [x, anchor] = isFree ? [end[0] + 4 * scale, "start"] : [end[0] - 8 * scale, "end"];
        return text(x, TOP + (11 + LINE * i) * scale, name, `al-cost-name ${looks}`, anchor);
      }),
    ];
  }

  /** The text in question: a line through the field, and a dot on each other line. @param {Curve[]} curves */
  now(tokens, curves) {
    const x = this.x(tokens);
    const dots = curves.map(({ name, looks, at }) => {
      const value = at(tokens);
      const data = { "data-role": "cost", "data-token": name, "data-x": exact(tokens), "data-y": exact(value) };
      const top = { d: TRIANGLE, transform: `translate(${x} ${TOP})` };
      if (value > this.high) return h("path", { class: `al-cost-off ${looks}`, ...top, ...data });
      const r = value < this.low ? 0 : 4.5;
      return h("circle", { class: `al-cost-dot ${looks}`, cx: x, cy: this.y(value), r, ...data });
    });
    return { cursor: rule(x, TOP, x, TOP + HIGH, "al-cost-cursor"), dots: dots.reverse() };
  }
}

/** Rising places, moved down until none is too near to another, and up again where that went too low. */
function apart(places, step, lowest) {
  const moved = [];
  for (const place of places) moved.push(Math.max(place, (moved.at(-1) ?? -Infinity) + step));
  for (let at = moved.length - 1, most = lowest; at >= 0; at -= 1, most -= step) {
    most = moved[at] = Math.min(moved[at], most);
  }
  return moved;
}
