// The names on a canvas map: each takes its room in order of importance, and what finds none is left out.

import { OUTSIDE, RINGS, spot } from "../core/labels.js";
import { STYLES } from "./marks.js";

const TRIES = 900;
const QUIET = 5200; // square pixels of the map for each name of a dot
const REGIONS = 2.5; // names of whole groups stand on the map up to this zoom
const FORCED = ["word", "answer", "question", "followed", "target"]; // these always have their names
const DISTANT = [...FORCED, "near", "lit"]; // a name of these may stand away from its mark
// A cell or more beyond the mark itself; else 7.
const GAPS = { answer: 13, followed: 13, target: 11, region: 11, plain: 4, quiet: 4 };

// Letters with a halo, so that they are read on top of anything.
function letters(pen, text, { x, y }, colour, halo, width = 3.5) {
  pen.lineJoin = "round";
  [pen.strokeStyle, pen.lineWidth, pen.fillStyle] = [halo, width, colour];
  pen.strokeText(text, x, y);
  pen.fillText(text, x, y);
}

/** The names of marks, the important kinds first. Neighbours in a crowd have theirs at the end of a thin line. */
export function nameMarks(map, lines, names) {
  const { scene, now, hover, closeness } = map;
  const order = Object.keys(STYLES);
  const marks = scene.marks.map((mark) => ({ ...mark, at: now.get(mark.name), style: STYLES[mark.kind] }));
  marks.sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
  nameHover(map, marks, names);
  for (const { a, b, kind } of lines) if (a && b && (kind === "arrow" || kind === "dashed")) names.takeLine(a, b);
  for (const { at, style } of marks) if (style.r > 4) names.keep(at, style.r);
  for (const mark of marks) {
    const crowded = mark.kind === "region" && closeness > REGIONS;
    const quiet = mark.kind === "quiet" && !map.moved;
    if (mark.name !== hover && !mark.dim && !crowded && !quiet) nameMark(map, mark, names);
  }
}

function nameMark({ pen, colours }, { name, label = name, at, style: { r, size, weight }, kind, order }, names) {
  const inside = names.inFrame([...at, ...at]);
  if (!inside && !["plain", "quiet", "group"].includes(kind)) return;
  const far = kind === "region" ? RINGS.slice(0, 1) : DISTANT.includes(kind) ? RINGS : [];
  const how = { style: weight, gap: r + (GAPS[kind] ?? 7), inside, order, far };
  const free = names.beside([at], label, size, how);
  const place = free ?? (FORCED.includes(kind) ? forced(names, at, label, size, how) : null);
  if (!place) return;
  if (!inside) { // it comes into sight by panning, and has its room until then
    names.take(place.box);
    return;
  }
  names.name(label, place.box);
  if (place.leader && kind !== "region") drawLeader(pen, at, place.leader, colours);
  const soft = kind === "plain" || kind === "quiet";
  letters(pen, label, place, soft ? colours.soft : colours.ink, colours.paper, size > 15 ? 5 : 3.5);
}

function drawLeader(pen, from, to, colours) {
  pen.beginPath();
  pen.moveTo(...from);
  pen.lineTo(...to);
  [pen.strokeStyle, pen.lineWidth] = [colours.soft, 1];
  pen.stroke();
}

// Beside its mark, whatever lies there.
function forced(names, [x, y], text, size, { style, gap }) {
  const [tall, wide] = names.measure(text, size, style);
  const left = Math.max(3, x + gap + wide > names.width - 3 ? x - gap - wide : x + gap);
  const middle = Math.max(tall, Math.min(y, names.height - tall));
  const box = [left, middle - tall / 2, left + wide, middle + tall / 2];
  return { x: left, y: middle + tall * 0.35, box, leader: null };
}

// The word under the pointer, on a plate of its own.
function nameHover({ pen, hover, now, dots, ground, colours }, marks, names) {
  if (hover === null) return;
  const row = dots.names.indexOf(hover);
  const [across, up] = [dots.places[2 * row], dots.places[2 * row + 1]];
  const at = now.get(hover) ?? (row < 0 ? null : [ground.x + ground.k * across, ground.y - ground.k * up]);
  if (!at) return;
  const own = marks.find((mark) => mark.name === hover)?.style.size ?? 0;
  const [tall, wide] = names.measure(hover, Math.max(15, own), 600);
  const left = Math.max(6, Math.min(at[0] + 14, names.width - wide - 12));
  const base = Math.max(tall + 4, Math.min(at[1] + tall * 0.35, names.height - 8));
  const box = [left - 6, base - tall, left + wide + 6, base + tall * 0.4];
  names.name(hover, box);
  pen.beginPath();
  pen.roundRect(box[0], box[1], box[2] - box[0], box[3] - box[1], 5);
  pen.fillStyle = colours.ink;
  pen.fill();
  pen.fillStyle = colours.paper;
  pen.fillText(hover, left, base);
}

/** A neighbour that lies beyond the frame is named where the line to it leaves. */
export function nameWays({ pen, colours }, lines, names) {
  for (const { a, b, kind, to } of lines) {
    if (kind !== "near" || !b || !beyond(b, names)) continue;
    const [x, y] = leaving(a, b, names);
    const text = b[0] < a[0] ? `← ${to}` : `${to} →`;
    const [tall, wide] = names.measure(text, 13, 600);
    const left = Math.max(4, Math.min(x - wide / 2, names.width - wide - 4));
    const places = [0, 1, -1, 2, -2, 3].map((rows) => y + (0.3 + 1.25 * rows) * tall)
      .map((base) => ({ x: left, y: base, box: [left, base - 0.85 * tall, left + wide, base + 0.3 * tall] }));
    const place = places.find(({ box }) => box[1] >= 0 && box[3] <= names.height && names.free(box));
    if (!place) continue;
    names.name(text, place.box);
    letters(pen, text, place, colours.focus, colours.paper);
  }
}

const beyond = ([x, y], { width, height }) => x < 0 || y < 0 || x > width || y > height;

// Where a line from a point in the frame to one beyond it leaves the frame.
function leaving(a, b, { width, height }) {
  const edge = [b[0] < a[0] ? 4 : width - 4, b[1] < a[1] ? 12 : height - 12];
  const t = Math.min(...[0, 1].map((axis) => (b[axis] === a[axis] ? 1 : (edge[axis] - a[axis]) / (b[axis] - a[axis]))));
  return a.map((value, axis) => value + t * (b[axis] - value));
}

/** As many names of dots as there is quiet room for: the frequent words first, more of them when the map is near. */
export function nameDots({ pen, ground: { k, x, y }, dots, colours, now, hover, closeness = 1 }, names) {
  let room = ((names.width + OUTSIDE) * (names.height + OUTSIDE)) / (QUIET * names.larger ** 2);
  let tries = TRIES;
  for (let i = 0; i < dots.names.length && room > 0 && tries > 0; i += 1) {
    const at = [x + k * dots.places[2 * i], y - k * dots.places[2 * i + 1]];
    if (!nearFrame(at, names) || now.has(dots.names[i]) || dots.names[i] === hover) continue;
    tries -= 1;
    const place = placeOfDot(dots.names[i], at, closeness > 6 ? 13 : 12, names);
    if (!place) continue;
    letters(pen, dots.names[i], place, colours.soft, colours.paper, 3);
    room -= 1;
  }
}

/** @param {number[]} at */
const nearFrame = ([x, y], { width, height }, far = OUTSIDE / 2) =>
  x > -far && y > -far && x < width + far && y < height + far;

// Where the name of a dot is to be written, its room taken; null: nowhere, or not yet in sight.
function placeOfDot(name, at, size, names) {
  const [tall, wide] = names.measure(name, size, 400);
  const place = spot(names, at, wide, tall, 5, { inside: false });
  if (!place) return null;
  const seen = names.inFrame([...at, ...at]);
  const cut = seen && !names.inFrame(place.box);
  const whole = cut ? spot(names, at, wide, tall, 5) : place; // at the edge, on its other side
  const [left, top, right, bottom] = (whole ?? place).box;
  names.take([left - 6, top - 3, right + 6, bottom + 3]);
  if (!seen || !whole) return null;
  names.name(name, whole.box);
  return whole;
}
