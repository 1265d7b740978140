// The map of meaning: poles, landmarks, pulls and the word that moves. Every function gives elements; nothing is kept.

import { h } from "../core/dom.js";
import { exact, number, signed } from "../core/format.js";
import { RINGS, Rooms, spot, widthOf } from "../core/labels.js";
import { added } from "../core/linalg.js";

// To which side of the map does something pull? A pull shorter than `faint` has no side.
export const side = (across, faint = 0) => (Math.abs(across) < Math.max(faint, 1e-9) ? "own" : across < 0 ? "left" : "right");

const CLOSEST = 5; // times the whole map
const SHARES = [0.62, 0.8]; // of the frame's width and height that the whole way takes when it is near; names need the rest

// The smallest box around the word's whole way: its two ends, and every tip of a pull between them.
export function extentOf({ start, links, shifted }) {
  const points = [start, shifted];
  links.reduce((tail, { pull }) => {
    points.push(added(tail, pull));
    return points.at(-1);
  }, start);
  return bounds(points);
}

function bounds(points) {
  const [across, up] = [0, 1].map((axis) => points.map((point) => point[axis]));
  return [Math.min(...across), Math.min(...up), Math.max(...across), Math.max(...up)];
}

// The middle of the way, and how many times nearer it may come so that both its ends stay in sight.
export function nearer([left, low, right, high], [across, up], width, height) {
  const fits = [width / (across * (right - left)), height / (up * (high - low))].map((room, axis) => SHARES[axis] * room);
  return { centre: [(left + right) / 2, (low + high) / 2], times: Math.max(1, Math.min(CLOSEST, ...fits)) };
}

// From map units to pixels. The same for every sentence, so that only the word moves; `near`: as near as its way allows.
export function mapScale({ poles }, width, height, extent, near) {
  const reach = [poles[0][0] - 0.36, poles[1][0] + 0.36];
  const scale = width / (reach[1] - reach[0]);
  const whole = { centre: [(reach[0] + reach[1]) / 2, 0], times: 1 };
  const { centre, times } = near ? nearer(extent, [scale, scale], width, height) : whole;
  return ([x, y]) => [width / 2 + (x - centre[0]) * scale * times, height / 2 - (y - centre[1]) * scale * times];
}

const inside = ([x, y], width, height, margin = 8) => x > margin && x < width - margin && y > margin && y < height - margin;

const FINE = 2; // pixels of a cell

// Every name on the map takes its room here, in order of importance: none lies on another, on an arrow or beyond the frame.
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

  keep([x, y], radius) {
    this.take([x - radius, y - radius, x + radius, y + radius]);
  }

  // A text beside one of the points: the first free spot right, left, above or below, or at the end of a thin line.
  // Returns [line or null, text], or null where there is no room.
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
    const end = [x > at[0] ? x - 1 : Math.min(x + wide + 1, at[0]), y - tall * 0.35];
    return [leader ? h("line", { class: "al-leader", x1: at[0], y1: at[1], x2: end[0], y2: end[1] }) : null, h("text", { ...attributes, x, y, "font-size": tall, text })];
  }

  // A text at a fixed place: x is its left, middle or right (start, middle, end), y its base line.
  fixed(text, size, [x, y], anchor, { style = "", ...attributes }) {
    const [tall, wide] = this.measure(text, size, style);
    const left = { start: x, middle: x - wide / 2, end: x - wide }[anchor];
    const box = [left, y - tall * 0.8, left + wide, y + tall * 0.25];
    if (!this.inFrame(box)) return null;
    this.name(text, box);
    return h("text", { ...attributes, x: left, y, "font-size": tall, text });
  }
}

const BOLD = "700";
const POLE = 20; // pixels of a pole's name

// The two halves of the field, the line on which the static word stands, and the poles.
export function backdrop(picture, see, names) {
  const { poles, start, settings } = picture;
  const { width, height } = names;
  for (const [, at] of contextPlaces(picture, see, names)) names.keep(at, 4);
  const [middle] = see(start);
  const marks = [...halves(middle, width, height)];
  const titles = ["left", "right"].map((name) => settings[name][0]);
  const size = poleSize(names, titles);
  ["left", "right"].forEach((name, i) => {
    const [text, at] = [titles[i], see(poles[i])];
    const style = { style: BOLD, class: `al-pole-name al-${name}` };
    if (!inside(at, width, height)) return marks.push(names.fixed(i ? `${text} →` : `← ${text}`, size, [i ? width - 8 : 8, 24], i ? "end" : "start", style));
    const [, wide] = names.measure(text, size, BOLD);
    const x = Math.min(Math.max(at[0], wide / 2 + 6), width - wide / 2 - 6);
    names.keep(at, 11);
    marks.push(h("circle", { class: `al-pole al-${name}`, cx: at[0], cy: at[1], r: 9, "data-role": "pole", "data-token": text, "data-x": exact(poles[i][0]), "data-y": exact(poles[i][1]) }));
    return marks.push(...(names.beside([[x, at[1]]], text, size, { ...style, gap: 18, order: "ab", far: [40] }) ?? [names.fixed(text, size, [x, at[1] - 16], "middle", style)]));
  });
  return marks.filter(Boolean);
}

// The names of both poles stand side by side, however narrow the map is.
export function poleSize(names, titles) {
  const wide = titles.reduce((sum, text) => sum + names.measure(text, POLE, BOLD)[1], 0);
  return Math.min(POLE, (POLE * (names.width - 36)) / wide);
}

export function halves(middle, width, height) {
  const cut = Math.min(Math.max(middle, 0), width);
  return [
    h("rect", { class: "al-field al-left", x: 0, y: 0, width: cut, height }),
    h("rect", { class: "al-field al-right", x: cut, y: 0, width: width - cut, height }),
    h("line", { class: "al-midline", x1: middle, y1: 0, x2: middle, y2: height }),
  ];
}

export function landmarkMarks({ landmarks, attended }, see, names) {
  const used = new Set(attended.map((token) => token.text));
  return landmarks.filter(({ text }) => !used.has(text)).flatMap(({ text, place }) => {
    const at = see(place);
    const name = inside(at, names.width, names.height) && names.beside([at], text, 12, { gap: 6, far: [], class: "al-landmark" });
    return name ? [h("circle", { class: "al-landmark-dot", cx: at[0], cy: at[1], r: 2 }), ...name].filter(Boolean) : [];
  });
}

// The words of the sentence at their static places, each with its name, and (when lit) the whole way to them.
export function contextMarks(picture, see, names, lights) {
  const { attended, start, pulls } = picture;
  const from = see(start);
  const marks = contextPlaces(picture, see, names).map(([j, at]) => {
    const { text, position } = attended[j];
    const ring = { class: `al-context al-${side(pulls[j][0])}`, cx: at[0], cy: at[1], r: 4, "data-position": position, "data-token": text, on: lights(position) };
    const way = { class: "al-way", "data-position": position, x1: from[0], y1: from[1], x2: at[0], y2: at[1] };
    const name = names.beside([at], text, 13, { gap: 8, class: "al-context-name", "data-position": position })
      ?? [null, h("text", { class: "al-context-name al-hidden", x: Math.min(at[0] + 7, names.width - 40), y: at[1] + 5, "font-size": 13, "data-position": position, text })];
    return [h("line", way), h("circle", ring), ...name];
  });
  return [0, 2, 1, 3].flatMap((layer) => marks.map((parts) => parts[layer])).filter(Boolean); // ways and thin lines below, names on top
}

// [which word, its place] of the words that stand on the map, those attended most first.
function contextPlaces({ attended, ways, start, chosen, weights }, see, names) {
  const first = attended.map((token, j) => j).filter((j) => attended.findIndex((other) => other.text === attended[j].text) === j);
  const order = first.filter((j) => attended[j].text !== chosen.text).sort((a, b) => weights[b] - weights[a]);
  return order.map((j) => [j, see(added(start, ways[j]))]).filter(([, at]) => inside(at, names.width, names.height));
}

const NAMED = 26; // pixels from which on a pull has its name beside it

// The pulls, tip to tail: from the static place to the new one. Those that have not arrived while playing are not drawn.
// {lines: the arrows, names(): their names, the long ones first}; `names` may only be asked once the word has its own.
export function arrowsTipToTail({ links, start, faint }, see, names, absent = null) {
  let tail = start;
  const arrows = links.filter(({ position }) => !absent?.has(position)).map((link) => {
    const [from, to] = [see(tail), see(added(tail, link.pull))];
    tail = added(tail, link.pull);
    names.takeLine(from, to);
    return { ...link, from, to, length: Math.hypot(to[0] - from[0], to[1] - from[1]) };
  });
  const lines = arrows.map(({ text, name, position, pull, weight, from, to, length }) => h("path", {
    class: `al-pull al-${side(pull[0], faint)}${length > NAMED ? "" : " al-short"}`, d: arrow(from, to), "data-role": "pull", "data-token": text, "data-position": position,
    "data-weight": exact(weight), "data-x": exact(pull[0]), "data-y": exact(pull[1]),
  }, h("title", { text: `${name}: ${signed(pull[0])} across` })));
  const named = () => arrows.filter(({ length }) => length > NAMED).sort((a, b) => b.length - a.length).flatMap(({ name, position, pull, from, to }) =>
    names.beside([0.5, 0.7, 0.3, 0.85, 0.15].map((part) => between(from, to, part)), name, 14, {
      style: "600", gap: 10, order: "barl", class: `al-pull-name al-${side(pull[0], faint)}`, "data-position": position,
    }) ?? []).filter(Boolean);
  return { lines, names: named };
}

const between = ([x1, y1], [x2, y2], part) => [x1 + part * (x2 - x1), y1 + part * (y2 - y1)];

// A line with a head that never grows longer than the line.
function arrow([x1, y1], [x2, y2]) {
  const length = Math.hypot(x2 - x1, y2 - y1);
  const head = Math.min(7, length * 0.5);
  if (length < 0.5) return `M${x1} ${y1}L${x2} ${y2}`;
  const [ux, uy] = [(x2 - x1) / length, (y2 - y1) / length];
  const barb = (turn) => `${x2 - head * (ux + turn * uy)} ${y2 - head * (uy - turn * ux)}`;
  return `M${x1} ${y1}L${x2} ${y2}M${barb(0.6)}L${x2} ${y2}L${barb(-0.6)}`;
}

// Where the word stood in the sentence before: one pale dot with its name; none where the word still is.
export function beforeMarks(before, { shifted }, see, names) {
  if (!before) return [];
  const [at, now] = [see(before.place), see(shifted)];
  if (!inside(at, names.width, names.height) || Math.hypot(at[0] - now[0], at[1] - now[1]) < 20) return [];
  const name = names.beside([at], "before", 13, { gap: 9, class: "al-before-name" });
  return name ? [h("circle", { class: "al-before", cx: at[0], cy: at[1], r: 6 }, h("title", { text: before.sentence })), ...name].filter(Boolean) : [];
}

// The word itself: a ring where the static vector stands, a full dot where the context puts it.
// {element: what lies below the arrows and above them, move(place)}
export function wordMarks({ chosen, start, shifted }, see, names) {
  const [from, to] = [see(start), see(shifted)];
  names.keep(from, 9);
  names.keep(to, 10);
  const leftward = to[0] < from[0];
  const name = names.beside([to], chosen.text, 22, { style: BOLD, gap: 14, order: leftward ? "lbar" : "rbal", class: "al-shifted-name" }) ?? [];
  const still = names.beside([from], `${chosen.text} alone`, 14, { style: "italic", gap: 13, order: leftward ? "rab" : "lab", class: "al-static-name" }) ?? [];
  for (const each of name.filter(Boolean)) each.setAttribute("transform", `translate(${-to[0]} ${-to[1]})`); // they move with the dot
  const dot = h("g", { class: "al-shifted" }, ...name,
    h("circle", { r: 9, "data-role": "shifted", "data-token": chosen.text, "data-x": exact(shifted[0]), "data-y": exact(shifted[1]) }));
  const comet = h("line", { class: `al-comet al-${side(shifted[0] - start[0])}`, x1: from[0], y1: from[1], x2: from[0], y2: from[1] });
  const ring = h("circle", { class: "al-static", cx: from[0], cy: from[1], r: 8, "data-role": "static", "data-token": chosen.text, "data-x": exact(start[0]), "data-y": exact(start[1]) });
  const move = (place) => {
    const [x, y] = see(place);
    dot.setAttribute("transform", `translate(${x} ${y})`);
    comet.setAttribute("x2", x);
    comet.setAttribute("y2", y);
  };
  return { below: [comet], above: [ring, ...still, dot].filter(Boolean), move };
}

export function describe(picture) {
  const { chosen, settings } = picture;
  const { name, far, share } = lean(picture);
  const way = share ? `, ${share} of the way` : "";
  const move = far < 0.005 ? "does not move to either side" : `moves ${number(far)} toward ${settings[name][0]}${way}`;
  return `A map with the pole ${settings.left[0]} on the left and ${settings.right[0]} on the right. From its place alone, ${chosen.text} ${move}. The table below has the numbers.`;
}

// To which pole does the word move, how far, and what share of the way (as text; null if that pole lies behind it)?
export function lean({ start, shifted, poles }) {
  const moved = shifted[0] - start[0];
  const [name, pole] = moved < 0 ? ["left", poles[0]] : ["right", poles[1]];
  const way = pole[0] - start[0];
  return { name, far: Math.abs(moved), way: Math.abs(way), share: moved * way > 0 ? `${Math.round((100 * moved) / way)}%` : null };
}
