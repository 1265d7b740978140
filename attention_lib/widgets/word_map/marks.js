// What stands on a map besides its dots: marks of several shapes, arrows and other lines, in the colours of the page.

import { textScale } from "../core/dom.js";

// Of each kind of mark: radius, size and weight of its name, may a press choose it? Earlier kinds are named first.
export const STYLES = {
  word: { r: 7, size: 21, weight: 700, pick: true },
  target: { r: 8, size: 14, weight: 400, pick: false },
  answer: { r: 6, size: 19, weight: 700, pick: true },
  question: { r: 6, size: 18, weight: 700, pick: true },
  region: { r: 0, size: 15, weight: 700, pick: false },
  near: { r: 4.5, size: 14.5, weight: 600, pick: true },
  followed: { r: 7, size: 16, weight: 700, pick: true },
  lit: { r: 6, size: 14, weight: 600, pick: true },
  group: { r: 4.2, size: 12.5, weight: 400, pick: true },
  plain: { r: 2.2, size: 12, weight: 400, pick: true },
  quiet: { r: 2.2, size: 12, weight: 400, pick: true }, // named once the reader comes nearer
};
const GROUPS = 7; // Okabe and Ito's colours without black
const TAU = 2 * Math.PI;

/**
 * The colours as the style sheet has them now, light or dark; with the font, and how much larger than usual it is.
 * @returns {Record<string, any>}
 */
export function ink(element) {
  const style = getComputedStyle(element);
  const get = (name) => style.getPropertyValue(`--al-${name}`).trim();
  const groups = Array.from({ length: GROUPS }, (_, i) => get(`group-${i + 1}`));
  const names = ["ink", "soft", "line", "paper", "focus", "dot", "answer", "trail"];
  const colours = Object.fromEntries(names.map((name) => [name, get(name)]));
  return { ...colours, groups, font: style.fontFamily, scale: textScale(element) };
}

// Every group has a colour of its own and a shape of its own: an outline around the origin, of about radius 1.
const SHAPES = [
  "M1 0A1 1 0 1 1 -1 0A1 1 0 1 1 1 0Z", "M-.88 -.88H.88V.88H-.88Z",
  polygon(3, -TAU / 4, () => 1.25), polygon(4, 0, () => 1.25), polygon(3, TAU / 4, () => 1.25),
  polygon(8, -TAU / 4, (i) => (i % 2 ? 0.61 : 1.45)), polygon(10, -TAU / 4, (i) => (i % 2 ? 0.7 : 1.4)),
];
const PATHS = SHAPES.map((shape) => new Path2D(shape));
const shapeOf = (group) => (group + Math.floor(group / GROUPS)) % GROUPS;
export const outline = (group) => SHAPES[shapeOf(group)];
export const colour = (group) => `var(--al-group-${(group % GROUPS) + 1})`;

function polygon(corners, turn, radius) {
  const corner = (i, wave) => (radius(i) * wave(turn + (TAU * i) / corners)).toFixed(4);
  return `M${Array.from({ length: corners }, (_, i) => `${corner(i, Math.cos)} ${corner(i, Math.sin)}`).join("L")}Z`;
}

function drawShape(pen, group, at, r, colours) {
  pen.save();
  pen.translate(...at);
  pen.scale(r, r);
  pen.fillStyle = colours.groups[group % GROUPS];
  pen.strokeStyle = colours.paper;
  pen.lineWidth = 1.2 / r;
  pen.fill(PATHS[shapeOf(group)]);
  pen.stroke(PATHS[shapeOf(group)]);
  pen.restore();
}

const ROUND = ["word", "question", "answer"]; // these are discs, whatever their group

export function drawMark(pen, at, { kind, group, dim }, colours) {
  const { r } = STYLES[kind];
  if (!r) return;
  const disc = (radius, fill) => {
    pen.beginPath();
    pen.arc(...at, radius, 0, TAU);
    pen.fillStyle = fill;
    pen.fill();
  };
  pen.globalAlpha = dim ? 0.3 : 1;
  if (kind === "target") cross(pen, at, r, colours);
  else if (group !== undefined && !ROUND.includes(kind)) drawShape(pen, group, at, r, colours);
  else if (kind === "plain" || kind === "quiet") disc(r, colours.dot);
  else {
    disc(r + 2, colours.paper);
    disc(r, kind === "answer" ? colours.answer : colours.ink);
  }
  if (kind === "answer" || kind === "followed") {
    pen.beginPath();
    pen.arc(...at, r + 6, 0, TAU);
    pen.strokeStyle = kind === "answer" ? colours.answer : colours.ink;
    pen.lineWidth = 2.5;
    pen.stroke();
  }
  pen.globalAlpha = 1;
}

function cross(pen, [x, y], r, colours) {
  for (const [width, stroke] of [[6, colours.paper], [3, colours.ink]]) {
    pen.beginPath();
    pen.moveTo(x - r, y - r);
    pen.lineTo(x + r, y + r);
    pen.moveTo(x + r, y - r);
    pen.lineTo(x - r, y + r);
    [pen.lineWidth, pen.strokeStyle] = [width, stroke];
    pen.stroke();
  }
}

// kind "near": to a neighbour; "arrow": with a head; "dashed": the same, of the prediction; "dotted": to the answer;
// "way": a trail.
export function drawLine(pen, { a, b, kind, width = 2 }, colours) {
  if (!a || !b) return;
  pen.beginPath();
  pen.lineCap = "round";
  pen.lineWidth = width;
  pen.setLineDash({ dashed: [8, 7], dotted: [1, 6] }[kind] ?? []);
  pen.strokeStyle = colours[{ near: "focus", arrow: "ink", dashed: "answer", dotted: "answer", way: "trail" }[kind]];
  pen.globalAlpha = { near: 0.55, way: 0.5 }[kind] ?? 1;
  pen.moveTo(...a);
  pen.lineTo(...b);
  pen.stroke();
  pen.setLineDash([]);
  if (kind === "arrow" || kind === "dashed") head(pen, a, b);
  pen.globalAlpha = 1;
}

function head(pen, [x1, y1], [x2, y2]) {
  const length = Math.hypot(x2 - x1, y2 - y1);
  if (length < 30) return;
  const [ux, uy] = [(x2 - x1) / length, (y2 - y1) / length];
  const [tipX, tipY] = [x2 - 11 * ux, y2 - 11 * uy]; // short of the mark that stands there
  pen.beginPath();
  for (const turn of [0.55, -0.55]) {
    pen.moveTo(tipX, tipY);
    pen.lineTo(tipX - 14 * (ux + turn * uy), tipY - 14 * (uy - turn * ux));
  }
  pen.stroke();
}
