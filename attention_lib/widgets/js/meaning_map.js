// The map of meaning: poles, landmarks, pulls and the word that moves. Every function gives elements; nothing is kept.

import { exact, h, number, signed } from "./kit.js";
import { added } from "./maths.js";

// To which side of the map does something pull? A pull shorter than `faint` has no side.
export const side = (across, faint = 0) => (Math.abs(across) < Math.max(faint, 1e-9) ? "own" : across < 0 ? "left" : "right");

// From map units to pixels. The same for every sentence, so that only the word moves.
export function lens({ poles, start }, width, height, zoom) {
  const reach = [poles[0][0] - 0.36, poles[1][0] + 0.36];
  const scale = (width / (reach[1] - reach[0])) * zoom;
  const centre = zoom === 1 ? [(reach[0] + reach[1]) / 2, 0] : start;
  const see = ([x, y]) => [width / 2 + (x - centre[0]) * scale, height / 2 - (y - centre[1]) * scale];
  return see;
}

const inside = ([x, y], width, height, margin = 8) => x > margin && x < width - margin && y > margin && y < height - margin;

// Labels take their room in order of importance; what finds none is left out.
export class Labels {
  constructor(width, height) {
    this.width = width;
    this.height = height;
    this.taken = [];
  }

  // Try right of, left of, above and below the point. Returns the attributes of a text, or null.
  place([x, y], text, size, gap = 8, order = "rlab") {
    const w = text.length * size * 0.6;
    const middle = y + size * 0.35;
    const spots = {
      r: [x + gap, middle, "start", x + gap], l: [x - gap, middle, "end", x - gap - w],
      a: [x, y - gap, "middle", x - w / 2], b: [x, y + gap + size * 0.8, "middle", x - w / 2],
    };
    for (const key of order) {
      const [at, base, anchor, left] = spots[key];
      const box = [left, base - size * 0.85, left + w, base + size * 0.25];
      const fits = box[0] > 2 && box[1] > 2 && box[2] < this.width - 2 && box[3] < this.height - 2;
      if (fits && !this.taken.some((t) => box[0] < t[2] && box[2] > t[0] && box[1] < t[3] && box[3] > t[1])) {
        this.taken.push(box);
        return { x: at, y: base, "text-anchor": anchor };
      }
    }
    return null;
  }

  keep([x, y], radius) {
    this.taken.push([x - radius, y - radius, x + radius, y + radius]);
  }
}

// The two halves of the field, the line on which the static word stands, and the poles.
export function backdrop({ poles, start, settings }, see, width, height, labels) {
  const [middle] = see(start);
  const cut = Math.min(Math.max(middle, 0), width);
  const marks = [
    h("rect", { class: "al-field al-left", x: 0, y: 0, width: cut, height }),
    h("rect", { class: "al-field al-right", x: cut, y: 0, width: width - cut, height }),
    h("line", { class: "al-midline", x1: middle, y1: 0, x2: middle, y2: height }),
  ];
  ["left", "right"].forEach((name, i) => {
    const text = settings[name][0];
    const at = see(poles[i]);
    const w = text.length * 13;
    if (inside(at, width, height)) {
      const x = Math.min(Math.max(at[0], w / 2 + 6), width - w / 2 - 6);
      labels.keep([at[0], at[1]], 14);
      labels.taken.push([x - w / 2, at[1] - 36, x + w / 2, at[1] - 10]);
      marks.push(h("circle", { class: `al-pole al-${name}`, cx: at[0], cy: at[1], r: 9, "data-role": "pole", "data-token": text, "data-x": exact(poles[i][0]), "data-y": exact(poles[i][1]) }),
        h("text", { class: `al-pole-name al-${name}`, x, y: at[1] - 16, "text-anchor": "middle", text }));
    } else {
      const arrow = i ? `${text} →` : `← ${text}`;
      const [x, room] = [i ? width - 8 : 8, arrow.length * 13];
      labels.taken.push([i ? x - room : x, 4, i ? x : x + room, 32]);
      marks.push(h("text", { class: `al-pole-name al-${name}`, x, y: 24, "text-anchor": i ? "end" : "start", text: arrow }));
    }
  });
  return marks;
}

export function landmarkMarks({ landmarks, heard }, see, labels) {
  const used = new Set(heard.map((token) => token.text));
  return landmarks.filter(({ text }) => !used.has(text)).flatMap(({ text, place }) => {
    const at = see(place);
    const spot = inside(at, labels.width, labels.height) && labels.place(at, text, 12, 6);
    if (!spot) return [];
    return [h("circle", { class: "al-landmark-dot", cx: at[0], cy: at[1], r: 2 }), h("text", { class: "al-landmark", ...spot, text })];
  });
}

// The words of the sentence at their static places, and (when lit) the whole way to them.
export function contextMarks({ heard, ways, start, chosen, weights, pulls }, see, labels, lights) {
  const first = heard.map((token, j) => j).filter((j) => heard.findIndex((other) => other.text === heard[j].text) === j);
  const order = first.filter((j) => heard[j].text !== chosen.text).sort((a, b) => weights[b] - weights[a]);
  return order.flatMap((j) => {
    const token = heard[j];
    const at = see(added(start, ways[j]));
    const from = see(start);
    if (!inside(at, labels.width, labels.height)) return [];
    const spot = labels.place(at, token.text, 13, 7);
    return [
      h("line", { class: "al-way", "data-position": token.position, x1: from[0], y1: from[1], x2: at[0], y2: at[1] }),
      h("circle", { class: `al-context al-${side(pulls[j][0])}`, cx: at[0], cy: at[1], r: 4, "data-position": token.position, on: lights(token.position) }),
      h("text", { class: spot ? "al-context-name" : "al-context-name al-hidden", ...(spot ?? { x: at[0] + 7, y: at[1] + 5 }), text: token.text, "data-position": token.position }),
    ];
  });
}

const NAMED = 26; // pixels from which on a pull has its name beside it

// The pulls, tip to tail: from the static place to the new one. Those that have not arrived while playing are not drawn.
export function arrowsTipToTail({ links, start, faint }, see, labels, absent = null) {
  let tail = start;
  return links.filter(({ position }) => !absent?.has(position)).flatMap(({ text, name, position, pull, weight }) => {
    const [from, to] = [see(tail), see(added(tail, pull))];
    tail = added(tail, pull);
    const long = Math.hypot(to[0] - from[0], to[1] - from[1]) > NAMED;
    const spot = long && [0.5, 0.7, 0.3].reduce((found, part) => found ?? labels.place(between(from, to, part), name, 14, 7, "ba"), null);
    const label = spot && h("text", { ...spot, class: `al-pull-name al-${side(pull[0], faint)}`, text: name, "data-position": position });
    const path = h("path", {
      class: `al-pull al-${side(pull[0], faint)}${long ? "" : " al-short"}`, d: arrow(from, to), "data-role": "pull", "data-token": text, "data-position": position,
      "data-weight": exact(weight), "data-x": exact(pull[0]), "data-y": exact(pull[1]),
    }, h("title", { text: `${name}: ${signed(pull[0])} across` }));
    return label ? [path, label] : [path];
  });
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

export function trailMarks(trail, { shifted }, see) {
  if (!trail.length) return [];
  const points = [...trail, shifted].map(see);
  return [
    h("path", { class: "al-trail", d: "M" + points.map((point) => point.join(" ")).join("L") }),
    ...points.slice(0, -1).map(([x, y], i) => h("circle", { class: "al-trail-dot", cx: x, cy: y, r: 4, style: `opacity:${(i + 1) / (points.length + 1)}` })),
  ];
}

// The word itself: a ring where the static vector stands, a full dot where the context puts it.
export function wordMarks({ chosen, start, shifted }, see, labels) {
  const [from, to] = [see(start), see(shifted)];
  labels.keep(from, 9);
  labels.keep(to, 11);
  const leftward = to[0] < from[0];
  const name = labels.place(to, chosen.text, 22, 14, leftward ? "lbar" : "rbal") ?? inward(to, labels.width);
  const still = labels.place(from, `${chosen.text} alone`, 14, 13, leftward ? "rab" : "lab");
  const dot = h("g", { class: "al-shifted" },
    h("circle", { r: 9, "data-role": "shifted", "data-token": chosen.text, "data-x": exact(shifted[0]), "data-y": exact(shifted[1]) }),
    h("text", { ...name, class: "al-shifted-name", x: name.x - to[0], y: name.y - to[1], text: chosen.text }));
  const comet = h("line", { class: `al-comet al-${side(shifted[0] - start[0])}`, x1: from[0], y1: from[1], x2: from[0], y2: from[1] });
  const element = [
    comet,
    h("circle", { class: "al-static", cx: from[0], cy: from[1], r: 8, "data-role": "static", "data-token": chosen.text, "data-x": exact(start[0]), "data-y": exact(start[1]) }),
    still && h("text", { class: "al-static-name", ...still, text: `${chosen.text} alone` }),
    dot,
  ].filter(Boolean);
  const move = (place) => {
    const [x, y] = see(place);
    dot.setAttribute("transform", `translate(${x} ${y})`);
    comet.setAttribute("x2", x);
    comet.setAttribute("y2", y);
  };
  return { element, move };
}

// Where a name goes when it finds no free room: beside its dot, toward the middle of the map.
function inward([x, y], width) {
  return x < width / 2 ? { x: x + 14, y: y + 7, "text-anchor": "start" } : { x: x - 14, y: y + 7, "text-anchor": "end" };
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
