// Names on a map: each takes its room in order of importance, and what finds none is left out.

import { STYLES } from "./map_marks.js";

const CELL = 5; // pixels: the room that names take is kept on a grid of such cells
const OUTSIDE = 160; // dots this far beyond the frame have names too, so that panning moves names and does not shuffle them
const TRIES = 900;
const TURNS = Array.from({ length: 16 }, (_, i) => (i * 5 * Math.PI) / 8); // around the clock, neighbours far apart
const REGIONS = 2.5; // names of whole groups stand on the map up to this zoom
const RINGS = [36, 60, 88, 120];
const FAR = { near: RINGS, lit: RINGS, region: RINGS.slice(0, 1) }; // how far from its mark a name may stand
const FORCED = new Set(["word", "answer", "question", "followed", "target"]); // these always have their names

// Which cells of the map are taken, the frame's surroundings included.
export class Rooms {
  constructor(width, height) {
    [this.width, this.height] = [width, height];
    this.columns = Math.ceil((width + 2 * OUTSIDE) / CELL);
    this.rows = Math.ceil((height + 2 * OUTSIDE) / CELL);
    this.taken = new Uint8Array(this.columns * this.rows);
  }

  // Call visit(index) for the cells of a box [left, top, right, bottom] until it returns true; was there such a cell?
  cells(box, visit) {
    const [left, top, right, bottom] = box.map((edge) => Math.floor((edge + OUTSIDE) / CELL));
    if (left < 0 || top < 0 || right >= this.columns || bottom >= this.rows) return true;
    for (let row = top; row <= bottom; row += 1) {
      for (let column = left; column <= right; column += 1) if (visit(row * this.columns + column)) return true;
    }
    return false;
  }

  free(box) {
    return !this.cells(box, (cell) => this.taken[cell]);
  }

  takeLine(a, b) {
    const steps = Math.ceil(Math.hypot(b[0] - a[0], b[1] - a[1]) / CELL) || 1;
    for (let i = 0; i <= steps; i += 1) {
      const at = a.map((value, axis) => value + ((b[axis] - value) * i) / steps);
      this.take([at[0] - 3, at[1] - 3, at[0] + 3, at[1] + 3]);
    }
  }

  take(box) {
    this.cells(box, (cell) => {
      this.taken[cell] = 1;
    });
  }
}

const widths = new Map();
function widthOf(pen, text) {
  const key = pen.font + text;
  if (!widths.has(key)) widths.set(key, pen.measureText(text).width);
  return widths.get(key);
}

// The first free spot beside a point: right, left, above, below, and with `far` in rings around it. {x, y, box, leader}, or null.
function spot(rooms, [x, y], w, size, gap, { inside = true, order = "rlab", far = [] } = {}) {
  const spots = { r: [x + gap, y + size * 0.35], l: [x - gap - w, y + size * 0.35], a: [x - w / 2, y - gap], b: [x - w / 2, y + gap + size * 0.75] };
  const rings = far.flatMap((ring) => TURNS.map((turn) => {
    const across = Math.cos(turn);
    return [x + ring * across + (across < 0 ? -w : 0), y + 0.8 * ring * Math.sin(turn) + size * 0.35];
  }));
  const tried = [...order].map((key) => spots[key]);
  for (const [given, base] of [...tried, ...rings]) {
    const beside = given === spots.r[0] || given === spots.l[0] || !inside;
    const left = beside ? given : Math.max(4, Math.min(given, rooms.width - w - 4)); // a name above or below may shift
    const box = [left - 2, base - size * 0.8, left + w + 2, base + size * 0.25];
    const fits = !inside || (box[0] > 1 && box[1] > 2 && box[2] < rooms.width - 1 && box[3] < rooms.height - 2);
    if (fits && rooms.free(box)) return { x: left, y: base, box, leader: !tried.some(([at]) => at === given) };
  }
  return null;
}

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
    pen.font = `${style.weight} ${style.size}px ${colours.font}`;
    const w = widthOf(pen, label);
    const gap = style.r + ({ answer: 13, followed: 13, region: 11, plain: 4 }[kind] ?? 7); // a cell or more beyond the mark itself
    const inside = at[0] > 0 && at[1] > 0 && at[0] < rooms.width && at[1] < rooms.height;
    if (!inside && kind !== "plain" && kind !== "group") continue;
    let place = spot(rooms, at, w, style.size, gap, { inside, order: sides, far: FAR[kind] });
    if (!place && FORCED.has(kind)) place = forced(rooms, at, w, style.size, gap);
    if (!place) continue;
    rooms.take(place.box);
    if (place.leader && kind !== "region") leader(pen, at, place, w, style.size, colours);
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
  return { x: left, y: y + size * 0.35, box: [left, y - size / 2, left + w, y + size / 2] };
}

// The word under the pointer, on a plate of its own.
function nameHover({ pen, hover, now, dots, ground, colours }, marks, rooms) {
  if (hover === null) return;
  const row = dots.names.indexOf(hover);
  const at = now.get(hover) ?? (row < 0 ? null : [ground.x + ground.k * dots.places[2 * row], ground.y - ground.k * dots.places[2 * row + 1]]);
  if (!at) return;
  const size = Math.max(15, marks.find((mark) => mark.name === hover)?.style.size ?? 0);
  pen.font = `600 ${size}px ${colours.font}`;
  const w = widthOf(pen, hover);
  const left = Math.max(6, Math.min(at[0] + 14, rooms.width - w - 12));
  const base = Math.max(size + 4, Math.min(at[1] + size * 0.35, rooms.height - 8));
  const box = [left - 6, base - size, left + w + 6, base + size * 0.4];
  rooms.take(box);
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
    pen.font = `600 13px ${colours.font}`;
    const text = b[0] < a[0] ? `← ${to}` : `${to} →`;
    const w = widthOf(pen, text);
    const left = Math.max(4, Math.min(x - w / 2, rooms.width - w - 4));
    for (const shift of [0, 16, -16, 32, -32, 48]) {
      const base = y + 4 + shift;
      const box = [left, base - 11, left + w, base + 4];
      if (box[1] < 0 || box[3] > rooms.height || !rooms.free(box)) continue;
      rooms.take(box);
      letters(pen, text, { x: left, y: base }, colours.focus, colours.paper);
      break;
    }
  }
}

// As many names of dots as there is quiet room for: the frequent words first, more of them when the map is near.
export function nameDots(map, rooms) {
  const { pen, ground: { k, x, y }, dots: { names, places }, colours, now, hover, closeness = 1 } = map;
  const size = closeness > 6 ? 13 : 12;
  let [room, tries] = [((rooms.width + OUTSIDE) * (rooms.height + OUTSIDE)) / 5200, TRIES];
  pen.font = `400 ${size}px ${colours.font}`;
  for (let i = 0; i < names.length && room > 0 && tries > 0; i += 1) {
    const at = [x + k * places[2 * i], y - k * places[2 * i + 1]];
    const near = at[0] > -OUTSIDE / 2 && at[1] > -OUTSIDE / 2 && at[0] < rooms.width + OUTSIDE / 2 && at[1] < rooms.height + OUTSIDE / 2;
    if (!near || now.has(names[i]) || names[i] === hover) continue;
    tries -= 1;
    const w = widthOf(pen, names[i]);
    const place = spot(rooms, at, w, size, 5, { inside: false });
    if (!place) continue;
    const [left, top, right, bottom] = place.box;
    rooms.take([left - 6, top - 3, right + 6, bottom + 3]);
    letters(pen, names[i], place, colours.soft, colours.paper, 3);
    room -= 1;
  }
}
