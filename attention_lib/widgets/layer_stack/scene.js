// The picture: a word goes straight down, and every layer moves it twice to the side.

import { h, textScale } from "../core/dom.js";
import { exact, signed } from "../core/format.js";
import { LAYERS } from "./constants.js";
import { endOf } from "./stack.js";

/** @typedef {import("./stack.js").Path} Path */

const [TOP, HIGH, COARSE, BELOW] = [14, 34, 44, 38]; // pixels: over the first layer, of each, for a finger, under all
const [HEARD, THOUGHT] = [0.3, 0.72]; // where in a layer its two arrows lie
const [SIDE, GUTTER, NARROW] = [12, [24, 62], 480];
const [HALF, HEAD, WING] = [2.5, 8, 6]; // of an arrow
const MARKS = [[-1, "−1"], [0, "0"], [1, "+1"]];

export class Scene {
  width = 0;
  scale = 1;

  /** @param {(layer: number, hover: boolean) => void} onLayer a layer is pressed, or looked at; 0: no longer */
  constructor(onLayer) {
    this.svg = h("svg", { "aria-hidden": "true" });
    this.buttons = Array.from({ length: LAYERS }, (_, i) => h("button", {
      type: "button", "data-layer": i + 1,
      on: {
        click: () => onLayer(i + 1, false),
        focus: () => onLayer(i + 1, true),
        blur: () => onLayer(0, true),
        pointerenter: ({ pointerType }) => pointerType === "mouse" && onLayer(i + 1, true),
        pointerleave: () => onLayer(0, true),
      },
    }));
    this.element = h("div", { class: "al-stack-scene" }, this.svg,
      h("div", { class: "al-stack-layers" }, ...this.buttons));
  }

  /**
   * @param {{ paths: Path[], means: number[], reach: number, depth: number, broken: boolean }} state depth: how far it
   *   is drawn, also in the midst of a layer; broken: each layer has a ruler of its own
   */
  show(state) {
    this.state = state;
    this.draw();
  }

  // The rows of the layers are as high as the largest finger or letter needs.
  fit() {
    this.width = this.element.clientWidth;
    const scale = Math.max(1, textScale(this.element));
    this.scale = scale;
    this.high = Math.round((matchMedia("(pointer: coarse)").matches ? COARSE : HIGH) * Math.min(1.5, scale));
    this.left = GUTTER[this.width < NARROW ? 0 : 1] * scale;
    this.element.style.setProperty("--high", `${this.high}px`);
    this.element.style.setProperty("--top", `${TOP}px`);
    this.draw();
  }

  x(place) {
    const { reach } = this.state;
    const share = (Math.max(-reach, Math.min(reach, place)) + reach) / (2 * reach);
    return this.left + SIDE + share * (this.width - this.left - 2 * SIDE);
  }

  y = (layer) => TOP + this.high * layer;

  draw() {
    if (!this.state || !this.width) return;
    const height = this.y(LAYERS) + BELOW * this.scale;
    for (const [name, value] of [["width", this.width], ["height", height]]) this.svg.setAttribute(name, value);
    const { paths, depth } = this.state;
    const ends = paths.map((path) => this.tip(path, depth));
    const [first, second = 0] = paths.map((path) => endOf(path, LAYERS));
    const behind = first * second > 0; // they are in each other's way
    const drawn = paths.map((path, i) =>
      h("g", { class: i && behind ? "al-stack-behind" : null }, ...this.path(path, depth)));
    this.svg.replaceChildren(...this.ground(), ...drawn.reverse(), ...this.names(ends));
    for (const name of this.svg.querySelectorAll(".al-stack-path-name")) this.keepInside(name);
  }

  // The layers and their names, the way straight down from 0, and where the senses stand on average.
  ground() {
    const { means, depth } = this.state;
    const [bottom, levels] = [this.y(LAYERS), Array.from({ length: LAYERS + 1 }, (_, layer) => this.y(layer))];
    const lines = levels.map((y) => line(this.left, y, this.width, y, "al-stack-level"));
    const names = this.buttons.map((_, i) => h("text", {
      x: 7, y: this.y(i + 0.5) + 5, text: this.width < NARROW ? String(i + 1) : `layer ${i + 1}`,
    }));
    const known = (_, i) => i < depth || i === LAYERS - 1; // the others would give the answer away
    const ends = means.map((mean, i) => [mean, levels[i + 1]]).filter(known);
    const ticks = ends.flatMap(([mean, y]) => [["left", this.x(-mean)], ["right", this.x(mean)]]
      .map(([side, x]) => line(x, y - 5, x, y + 5, `al-stack-mean-tick al-${side}`)));
    const marks = MARKS.map(([place, text]) =>
      h("text", { x: this.x(place), y: bottom + 4 + 13 * this.scale, class: "al-stack-place-name", text }));
    return [...lines, line(this.x(0), TOP, this.x(0), bottom, "al-stack-halfway"), ...ticks, ...names, ...marks];
  }

  keepInside(name) {
    const { x, width } = name.getBBox();
    const over = Math.max(0, x + width - this.width) + Math.min(0, x - this.left);
    if (over) name.setAttribute("x", String(Number(name.getAttribute("x")) - over));
  }

  /**
   * The points of a path up to a depth: [[x, y, kind], …], where kind says how its way there is drawn.
   * @param {Path} path
   * @returns {[number, number, string][]}
   */
  points({ places }, depth) {
    const ways = places.flatMap(([before, heard, normed, thought, after], i) => [
      [before, i + HEARD, i && this.state.broken ? "turn" : "sum"], [heard, i + HEARD, "heard"],
      [normed, i + THOUGHT, "sum"], [thought, i + THOUGHT, "thought"], [after, i + 1, "sum"],
    ]);
    const count = (ways.length / LAYERS) * depth;
    const whole = Math.floor(count + 1e-9);
    const points = /** @type {any[]} */ ([[places[0][0], 0, ""], ...ways.slice(0, whole)]);
    if (whole < ways.length && count - whole > 1e-9) { // it is on its way
      const [[x, y], [toX, toY, kind], share] = /** @type {any[]} */ ([points.at(-1), ways[whole], count - whole]);
      points.push([x + (toX - x) * share, y + (toY - y) * share, kind]);
    }
    return points.map(([x, y, kind]) => [this.x(x), this.y(y), kind]);
  }

  tip(path, depth) {
    const [x, y] = this.points(path, depth).at(-1);
    return { path, x, y };
  }

  path(path, depth) {
    const points = this.points(path, depth);
    const [x, y] = points.at(-1);
    const pairs = /** @type {any[]} */ (points.slice(1).map((point, i) => [points[i], point]));
    const way = ([[fromX, fromY], [toX, toY, kind]]) => line(fromX, fromY, toX, toY, `al-stack-${kind}`);
    const step = ([[from, level], [to, , kind]]) => arrow(from, to, level, kind);
    const plainWay = ([, [, , kind]]) => kind === "sum" || kind === "turn";
    const stops = Array.from({ length: Math.floor(depth) }, (_, i) => this.dot(path, i + 1, depth));
    const rest = depth < LAYERS ? [line(x, y + 9, x, this.y(LAYERS), "al-stack-rest")] : [];
    const moves = depth % 1 || !depth; // else the last stop is its tip
    const tip = moves ? [h("circle", { cx: x, cy: y, r: depth ? 6.5 : 4.5, class: "al-stack-stop" })] : [];
    return [...rest, ...pairs.filter(plainWay).map(way), ...pairs.filter((pair) => !plainWay(pair)).map(step),
      this.ring(path), ...stops, ...tip];
  }

  ring(path) {
    const place = path.places[0][0];
    return h("circle", {
      cx: this.x(place), cy: TOP, r: 9, class: "al-stack-start", "data-role": "static", "data-x": exact(place),
      "data-token": path.tokens[path.at], "data-row": path.row,
    });
  }

  dot(path, layer, depth) {
    const place = endOf(path, layer);
    return h("circle", {
      cx: this.x(place), cy: this.y(layer), r: layer === depth ? 6.5 : 3.5, class: "al-stack-stop",
      "data-role": "shifted", "data-x": exact(place), "data-token": path.tokens[path.at], "data-row": path.row,
      "data-layer": layer,
    }, h("title", { text: `${path.name}, after layer ${layer}: ${signed(place)}` }));
  }

  // The names of the sentences, each on the outer side of its end, and a question where the end is still to come.
  names(ends) {
    const last = this.state.depth === LAYERS;
    const sorted = [...ends].sort((a, b) => a.x - b.x);
    return sorted.flatMap(({ path, x, y }, i) => {
      const right = i === 1 || (sorted.length === 1 && endOf(path, Math.floor(this.state.depth)) >= 0);
      const off = (last ? -6 : 9) * (right ? 1 : -1);
      const [below, anchor] = [this.y(LAYERS) + 35 * this.scale, right ? "start" : "end"];
      const level = last ? below : y + 5 + 14 * this.scale;
      const text = h("text", { x: x + off, y: level, class: "al-stack-path-name", text: path.name });
      text.setAttribute("text-anchor", anchor);
      const mark = h("text", { x, y: below, class: "al-stack-open-end", text: "?" });
      return last ? [text] : [text, mark];
    });
  }
}

const line = (x1, y1, x2, y2, name) => h("line", { x1, y1, x2, y2, class: name });

// What was added: attention's is full, the feed-forward network's has paper in it; no head is longer than its arrow.
function arrow(from, to, y, kind) {
  const way = to < from ? -1 : 1;
  const neck = to - way * Math.min(HEAD, Math.abs(to - from));
  const d = `M${from} ${y - HALF}H${neck}V${y - WING}L${to} ${y}L${neck} ${y + WING}V${y + HALF}H${from}z`;
  return h("path", { d, class: `al-stack-step al-stack-${kind} al-${way < 0 ? "left" : "right"}` });
}
