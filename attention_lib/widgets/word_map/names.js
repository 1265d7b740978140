// Names on a map: each takes its room in order of importance, and what finds none is left out.

import { OUTSIDE, RINGS, spot, widthOf } from "../core/labels.js";
import { STYLES } from "./marks.js";

const TRIES = 900;
const REGIONS = 2.5; // names of whole groups stand on the map up to this zoom
const FORCED = ["word", "answer", "question", "followed", "target"]; // these always have their names
const DISTANT = [...FORCED, "near", "lit"]; // a name of these may stand away from its mark

// Letters with a halo, so that they are read on top of anything.
function letters(pen, text, { x, y }, colour, halo, width = 3.5) {
  pen.lineJoin = "round";
  [pen.strokeStyle, pen.lineWidth, pen.fillStyle] = [halo, width, colour];
  pen.strokeText(text, x, y);
  pen.fillText(text, x, y);
}

// The names of marks, the important kinds first. Neighbours in a crowd have theirs at the end of a thin line.
export function nameMarks(map, lines, rooms) {
  const { pen, scene, now, colours, hover } = map;
  const order = Object.keys(STYLES);
  const marks = scene.marks.map((mark) => ({ ...mark, at: now.get(mark.name), style: STYLES[mark.kind] }));
  marks.sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
  nameHover(map, marks, rooms);
  for (const { a, b, kind } of lines) if (a && b && (kind === "arrow" || kind === "dashed")) rooms.takeLine(a, b);
  for (const { at, style } of marks) if (style.r > 4) rooms.take([at[0] - style.r, at[1] - style.r, at[0] + style.r, at[1] + style.r]);
  for (const { name, label = name, at, style, kind, dim, order: sides } of marks) {
    if (name === hover || dim || (kind === "region" && map.closeness > REGIONS)) continue;
    const size = style.size * colours.scale;
    pen.font = `${style.weight} ${size}px ${colours.font}`;
    const w = widthOf(pen, label);
    const gap = style.r + ({ answer: 13, followed: 13, region: 11, plain: 4 }[kind] ?? 7); // a cell or more beyond the mark itself
    const inside = at[0] > 0 && at[1] > 0 && at[0] < rooms.width && at[1] < rooms.height;
    if (!inside && kind !== "plain" && kind !== "group") continue;
    let place = spot(rooms, at, w, size, gap, { inside, order: sides, far: kind === "region" ? RINGS.slice(0, 1) : DISTANT.includes(kind) ? RINGS : [] });
    if (!place && FORCED.includes(kind)) place = forced(rooms, at, w, size, gap);
    if (!place) continue;
    if (!inside) { // it comes into sight by panning, and has its room until then
      rooms.take(place.box);
      continue;
    }
    rooms.name(label, place.box);
    if (place.leader && kind !== "region") leader(pen, at, place, w, size, colours);
    letters(pen, label, place, kind === "plain" ? colours.soft : colours.ink, colours.paper, style.size > 15 ? 5 : 3.5);
  }
}

function leader(pen, at, { x, y }, w, size, colours) {
  pen.beginPath();
  pen.moveTo(...at);
  pen.lineTo(x > at[0] ? x - 1 : Math.min(x + w + 1, at[0]), y - size * 0.35);
  [pen.strokeStyle, pen.lineWidth] = [colours.soft, 1];
  pen.stroke();
}

function forced(rooms, [x, y], w, size, gap) {
  const left = Math.max(3, x + gap + w > rooms.width - 3 ? x - gap - w : x + gap);
  const middle = Math.max(size, Math.min(y, rooms.height - size));
  return { x: left, y: middle + size * 0.35, box: [left, middle - size / 2, left + w, middle + size / 2] };
}

// The word under the pointer, on a plate of its own.
function nameHover({ pen, hover, now, dots, ground, colours }, marks, rooms) {
  if (hover === null) return;
  const row = dots.names.indexOf(hover);
  const at = now.get(hover) ?? (row < 0 ? null : [ground.x + ground.k * dots.places[2 * row], ground.y - ground.k * dots.places[2 * row + 1]]);
  if (!at) return;
  const size = colours.scale * Math.max(15, marks.find((mark) => mark.name === hover)?.style.size ?? 0);
  pen.font = `600 ${size}px ${colours.font}`;
  const w = widthOf(pen, hover);
  const left = Math.max(6, Math.min(at[0] + 14, rooms.width - w - 12));
  const base = Math.max(size + 4, Math.min(at[1] + size * 0.35, rooms.height - 8));
  const box = [left - 6, base - size, left + w + 6, base + size * 0.4];
  rooms.name(hover, box);
  pen.beginPath();
  pen.roundRect(box[0], box[1], box[2] - box[0], box[3] - box[1], 5);
  pen.fillStyle = colours.ink;
  pen.fill();
  pen.fillStyle = colours.paper;
  pen.fillText(hover, left, base);
}

// A neighbour that lies beyond the frame is named where the line to it leaves.
export function nameWays({ pen, colours }, lines, rooms) {
  for (const { a, b, kind, to } of lines) {
    const out = kind === "near" && b && (b[0] < 0 || b[1] < 0 || b[0] > rooms.width || b[1] > rooms.height);
    if (!out) continue;
    const edge = [b[0] < a[0] ? 4 : rooms.width - 4, b[1] < a[1] ? 12 : rooms.height - 12];
    const t = Math.min(...[0, 1].map((i) => (b[i] === a[i] ? 1 : (edge[i] - a[i]) / (b[i] - a[i]))));
    const [x, y] = [a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])];
    const size = 13 * colours.scale;
    pen.font = `600 ${size}px ${colours.font}`;
    const text = b[0] < a[0] ? `← ${to}` : `${to} →`;
    const w = widthOf(pen, text);
    const left = Math.max(4, Math.min(x - w / 2, rooms.width - w - 4));
    for (const rows of [0, 1, -1, 2, -2, 3]) {
      const base = y + (0.3 + 1.25 * rows) * size;
      const box = [left, base - 0.85 * size, left + w, base + 0.3 * size];
      if (box[1] < 0 || box[3] > rooms.height || !rooms.free(box)) continue;
      rooms.name(text, box);
      letters(pen, text, { x: left, y: base }, colours.focus, colours.paper);
      break;
    }
  }
}

// As many names of dots as there is quiet room for: the frequent words first, more of them when the map is near.
export function nameDots(map, rooms) {
  const { pen, ground: { k, x, y }, dots: { names, places }, colours, now, hover, closeness = 1 } = map;
  const size = (closeness > 6 ? 13 : 12) * colours.scale;
  let [room, tries] = [((rooms.width + OUTSIDE) * (rooms.height + OUTSIDE)) / (5200 * colours.scale ** 2), TRIES];
  pen.font = `400 ${size}px ${colours.font}`;
  for (let i = 0; i < names.length && room > 0 && tries > 0; i += 1) {
    const at = [x + k * places[2 * i], y - k * places[2 * i + 1]];
    const near = at[0] > -OUTSIDE / 2 && at[1] > -OUTSIDE / 2 && at[0] < rooms.width + OUTSIDE / 2 && at[1] < rooms.height + OUTSIDE / 2;
    if (!near || now.has(names[i]) || names[i] === hover) continue;
    tries -= 1;
    const w = widthOf(pen, names[i]);
    const place = spot(rooms, at, w, size, 5, { inside: false });
    if (!place) continue;
    const seen = rooms.inFrame([...at, ...at]);
    const whole = !seen || rooms.inFrame(place.box) ? place : spot(rooms, at, w, size, 5); // at the edge on its other side
    const [left, top, right, bottom] = (whole ?? place).box;
    rooms.take([left - 6, top - 3, right + 6, bottom + 3]);
    if (!seen || !whole) continue;
    rooms.name(names[i], whole.box);
    letters(pen, names[i], whole, colours.soft, colours.paper, 3);
    room -= 1;
  }
}
