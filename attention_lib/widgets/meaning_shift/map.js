// What both maps of meaning share: the two halves, the pulls and the word that moves. Every function gives elements;
// nothing is kept. `see` brings a place on the map to pixels.

import { h } from "../core/dom.js";
import { exact, signed } from "../core/format.js";
import { added } from "../core/linalg.js";
import { BOLD } from "./names.js";

/** @typedef {import("./sources.js").Place} Place */

/** To which side of the map does something pull? A pull shorter than `faint` has no side. */
export function side(across, faint = 0) {
  if (Math.abs(across) < Math.max(faint, 1e-9)) return "own";
  return across < 0 ? "left" : "right";
}

/** The same in words. */
export const toward = (across) => (across < 0 ? "to the left" : "to the right");

/** A place as the attributes of its mark say it. */
export const told = ([x, y]) => ({ "data-x": exact(x), "data-y": exact(y) });

const CLOSEST = 5; // times the whole map
const SHARES = [0.62, 0.8]; // of the frame's width and height that the way takes when it is near; names need the rest

/**
 * The smallest box around the word's whole way, from its two ends and every tip of a pull between them.
 * @param {import("./sources.js").Picture} picture
 * @returns {number[]} left, low, right, high
 */
export function extentOf({ start, links, shifted }) {
  const points = [start, shifted];
  links.reduce((tail, { pull }) => {
    points.push(added(tail, pull));
    return points.at(-1);
  }, start);
  const [across, up] = [0, 1].map((axis) => points.map((point) => point[axis]));
  return [Math.min(...across), Math.min(...up), Math.max(...across), Math.max(...up)];
}

/**
 * The middle of the way, and how many times nearer it may come so that both its ends stay in sight.
 * @param {number[]} extent left, low, right, high
 * @param {number[]} scale pixels of a unit across and up, as the whole map has them
 * @returns {{ centre: Place, times: number }}
 */
export function nearer([left, low, right, high], [across, up], width, height) {
  const [wide, tall] = [width / (across * (right - left)), height / (up * (high - low))];
  const times = Math.max(1, Math.min(CLOSEST, SHARES[0] * wide, SHARES[1] * tall));
  return { centre: [(left + right) / 2, (low + high) / 2], times };
}

/** The two sides of the map, and the line between them at `middle` pixels. */
export function halves(middle, width, height) {
  const cut = Math.min(Math.max(middle, 0), width);
  return [
    h("rect", { class: "al-field al-left", x: 0, y: 0, width: cut, height }),
    h("rect", { class: "al-field al-right", x: cut, y: 0, width: width - cut, height }),
    h("line", { class: "al-midline", x1: middle, y1: 0, x2: middle, y2: height }),
  ];
}

export const poleMark = (name, [cx, cy], r, text, place) =>
  h("circle", { class: `al-pole al-${name}`, cx, cy, r, "data-role": "pole", "data-token": text, ...told(place) });

const NAMED = 26; // pixels from which on a pull has its name beside it

/**
 * The pulls, tip to tail, from the static place to the new one, without those that have not arrived while playing.
 * @param {import("./sources.js").Picture} picture
 * @param {import("./sources.js").See} see
 * @param {import("./names.js").Names} names
 * @param {Set<number | "more"> | null} absent
 * @returns {{ lines: Element[], names: () => Element[] }} the arrows; and their names, the long ones first, which may
 *   only be asked for once the word has its own
 */
export function arrowsTipToTail({ links, start, faint }, see, names, absent) {
  let tail = start;
  const arrows = links.filter(({ position }) => !absent?.has(position)).map((link) => {
    const [from, to] = [see(tail), see(added(tail, link.pull))];
    tail = added(tail, link.pull);
    names.takeLine(from, to);
    return { ...link, from, to, length: Math.hypot(to[0] - from[0], to[1] - from[1]) };
  });
  const long = arrows.filter(({ length }) => length > NAMED).sort((a, b) => b.length - a.length);
  return {
    lines: arrows.map((each) => pullLine(each, faint)),
    names: () => long.flatMap((each) => pullName(each, faint, names)),
  };
}

function pullLine({ text, name, position, pull, weight, from, to, length }, faint) {
  return h("path", {
    class: `al-pull al-${side(pull[0], faint)}${length > NAMED ? "" : " al-short"}`, d: arrow(from, to),
    "data-role": "pull", "data-token": text, "data-position": position, "data-weight": exact(weight), ...told(pull),
  }, h("title", { text: `${name}: ${signed(pull[0])} across` }));
}

function pullName({ name, position, pull, from, to }, faint, names) {
  const along = [0.5, 0.7, 0.3, 0.85, 0.15].map((part) => from.map((at, axis) => at + part * (to[axis] - at)));
  return names.written(along, name, 14, {
    style: "600", gap: 10, order: "barl", class: `al-pull-name al-${side(pull[0], faint)}`, "data-position": position,
  }) ?? [];
}

// A line with a head that never grows longer than the line.
function arrow([x1, y1], [x2, y2]) {
  const length = Math.hypot(x2 - x1, y2 - y1);
  const head = Math.min(7, length * 0.5);
  if (length < 0.5) return `M${x1} ${y1}L${x2} ${y2}`;
  const [ux, uy] = [(x2 - x1) / length, (y2 - y1) / length];
  const barb = (turn) => `${x2 - head * (ux + turn * uy)} ${y2 - head * (uy - turn * ux)}`;
  return `M${x1} ${y1}L${x2} ${y2}M${barb(0.6)}L${x2} ${y2}L${barb(-0.6)}`;
}

/** Where the word stood in the sentence before: one pale dot with its name; none where the word still is. */
export function beforeMarks(before, { shifted }, see, names) {
  if (!before) return [];
  const [at, now] = [see(before.place), see(shifted)];
  if (!names.shows(at) || Math.hypot(at[0] - now[0], at[1] - now[1]) < 20) return [];
  const name = names.written([at], "before", 13, { gap: 9, class: "al-before-name" });
  const title = h("title", { text: before.sentence });
  return name ? [h("circle", { class: "al-before", cx: at[0], cy: at[1], r: 6 }, title), ...name] : [];
}

/**
 * The word itself: a ring where the static vector stands, a full dot where the context puts it.
 * @returns {{ below: Element[], above: Element[], move: (place: Place) => void }} what lies below the arrows, and above
 */
export function wordMarks({ chosen, start, shifted }, see, names) {
  const [from, to] = [see(start), see(shifted)];
  names.keep(from, 9);
  names.keep(to, 10);
  const leftward = to[0] < from[0];
  const named = { style: BOLD, gap: 14, order: leftward ? "lbar" : "rbal", class: "al-shifted-name" };
  const alone = { style: "italic", gap: 13, order: leftward ? "rab" : "lab", class: "al-static-name" };
  const name = names.written([to], chosen.text, 22, named) ?? [];
  const still = names.written([from], `${chosen.text} alone`, 14, alone) ?? [];
  for (const each of name) each.setAttribute("transform", `translate(${-to[0]} ${-to[1]})`); // they move with the dot
  const mark = (role, place) => ({ "data-role": role, "data-token": chosen.text, ...told(place) });
  const dot = h("g", { class: "al-shifted" }, ...name, h("circle", { r: 9, ...mark("shifted", shifted) }));
  const ring = h("circle", { class: "al-static", cx: from[0], cy: from[1], r: 8, ...mark("static", start) });
  const comet = h("line", { class: `al-comet al-${side(shifted[0] - start[0])}`, x1: from[0], y1: from[1] });
  const move = (place) => {
    const [x, y] = see(place);
    dot.setAttribute("transform", `translate(${x} ${y})`);
    comet.setAttribute("x2", x);
    comet.setAttribute("y2", y);
  };
  return { below: [comet], above: [ring, ...still, dot], move };
}
