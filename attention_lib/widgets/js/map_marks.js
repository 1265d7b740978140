// What stands on a map besides its dots: marks of several shapes, arrows and other lines, in the colours of the page.

// Of each kind of mark: radius, size and weight of its name, whether a press can choose it. Earlier kinds get their names first.
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
};
const GROUPS = 7; // Okabe and Ito's colours without black
const TAU = 2 * Math.PI;

// The colours as the style sheet has them now, light or dark.
export function ink(element) {
  const style = getComputedStyle(element);
  const get = (name) => style.getPropertyValue(`--al-${name}`).trim();
  const groups = Array.from({ length: GROUPS }, (_, i) => get(`group-${i + 1}`));
  const names = ["ink", "soft", "line", "paper", "focus", "dot", "answer", "trail"];
  return { ...Object.fromEntries(names.map((name) => [name, get(name)])), groups, font: style.fontFamily };
}

// Every group has a colour of its own and a shape of its own.
const SHAPES = [
  (pen, x, y, r) => pen.arc(x, y, r, 0, TAU),
  (pen, x, y, r) => pen.rect(x - 0.88 * r, y - 0.88 * r, 1.76 * r, 1.76 * r),
  (pen, x, y, r) => polygon(pen, x, y, 1.25 * r, 3, -TAU / 4),
  (pen, x, y, r) => polygon(pen, x, y, 1.25 * r, 4, 0),
  (pen, x, y, r) => polygon(pen, x, y, 1.25 * r, 3, TAU / 4),
  (pen, x, y, r) => star(pen, x, y, 1.45 * r, 4, 0.42),
  (pen, x, y, r) => star(pen, x, y, 1.4 * r, 5, 0.5),
];

function polygon(pen, x, y, r, corners, turn) {
  for (let i = 0; i < corners; i += 1) pen.lineTo(x + r * Math.cos(turn + (TAU * i) / corners), y + r * Math.sin(turn + (TAU * i) / corners));
  pen.closePath();
}

function star(pen, x, y, r, points, waist) {
  for (let i = 0; i < 2 * points; i += 1) {
    const [far, turn] = [i % 2 ? r * waist : r, (TAU * i) / (2 * points) - TAU / 4];
    pen.lineTo(x + far * Math.cos(turn), y + far * Math.sin(turn));
  }
  pen.closePath();
}

export function drawShape(pen, group, [x, y], r, colours) {
  pen.beginPath();
  SHAPES[(group + Math.floor(group / GROUPS)) % GROUPS](pen, x, y, r);
  pen.fillStyle = colours.groups[group % GROUPS];
  pen.strokeStyle = colours.paper;
  pen.lineWidth = 1.2;
  pen.fill();
  pen.stroke();
}

export function drawMark(pen, at, { kind, group, dim }, colours) {
  const { r } = STYLES[kind];
  if (!r) return;
  const disc = (radius, colour) => {
    pen.beginPath();
    pen.arc(...at, radius, 0, TAU);
    pen.fillStyle = colour;
    pen.fill();
  };
  pen.globalAlpha = dim ? 0.3 : 1;
  if (kind === "target") cross(pen, at, r, colours);
  else if (group !== undefined && kind !== "word" && kind !== "question" && kind !== "answer") drawShape(pen, group, at, r, colours);
  else if (kind === "plain") disc(r, colours.dot);
  else {
    disc(r + 2, colours.paper);
    disc(r, { near: colours.focus, answer: colours.answer }[kind] ?? colours.ink);
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
  for (const [width, colour] of [[6, colours.paper], [3, colours.ink]]) {
    pen.beginPath();
    pen.moveTo(x - r, y - r);
    pen.lineTo(x + r, y + r);
    pen.moveTo(x + r, y - r);
    pen.lineTo(x - r, y + r);
    [pen.lineWidth, pen.strokeStyle] = [width, colour];
    pen.stroke();
  }
}

// kind "near": to a neighbour; "arrow": with a head; "dashed": the same, of the prediction; "dotted": to the answer; "way": a trail.
export function drawLine(pen, { a, b, kind, width = 2 }, colours) {
  if (!a || !b) return;
  pen.beginPath();
  pen.lineCap = "round";
  pen.lineWidth = width;
  pen.setLineDash({ dashed: [8, 7], dotted: [1, 6] }[kind] ?? []);
  pen.strokeStyle = { near: colours.focus, arrow: colours.ink, dashed: colours.answer, dotted: colours.answer, way: colours.trail }[kind];
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
