// The picture: a word goes straight down, and every layer moves it twice to the side.

import { h } from "../core/dom.js";
import { exact, signed } from "../core/format.js";
import { LayerRuler, line } from "../core/layer_ruler.js";
import { LAYERS } from "./constants.js";
import { endOf } from "./stack.js";

/** @typedef {import("./stack.js").Path} Path */

const [HEARD, THOUGHT] = [0.3, 0.72]; // where in a layer its two arrows lie
const [HALF, HEAD, WING] = [2.5, 8, 6]; // of an arrow

export class Scene extends LayerRuler {
  state = null; // what is drawn

  /** @param {(layer: number, hover: boolean) => void} onLayer */
  constructor(onLayer) {
    super(LAYERS, onLayer);
  }

  get reach() {
    return this.state.reach;
  }

  /**
   * @param {{ paths: Path[], means: number[], reach: number, depth: number, broken: boolean }} state depth: how far it
   *   is drawn, also in the midst of a layer; broken: each layer has a ruler of its own
   */
  show(state) {
    this.state = state;
    this.draw();
  }

  draw() {
    if (!this.state || !this.width) return;
    const { paths, depth } = this.state;
    const ends = paths.map((path) => this.tip(path, depth));
    const [first, second = 0] = paths.map((path) => endOf(path, LAYERS));
    const behind = first * second > 0; // they are in each other's way
    const drawn = paths.map((path, i) =>
      h("g", { class: i && behind ? "al-stack-behind" : null }, ...this.path(path, depth)));
    this.fill(...this.ground(this.means()), ...drawn.reverse(), ...this.names(ends));
    for (const name of this.svg.querySelectorAll(".al-stack-path-name")) this.keepInside(name);
  }

  // Where the senses stand on average; of a layer that is still to come it would give the answer away.
  means() {
    const { means, depth } = this.state;
    const ends = means.map((mean, i) => /** @type {[number, number, number]} */ ([i + 1, -mean, mean]));
    return ends.filter((_, i) => i < depth || i === LAYERS - 1);
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
      cx: this.x(place), cy: this.y(0), r: 9, class: "al-stack-start", "data-role": "static", "data-x": exact(place),
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
      const [below, anchor] = [this.under, right ? "start" : "end"];
      const level = last ? below : y + 5 + 14 * this.scale;
      const text = h("text", { x: x + off, y: level, class: "al-stack-path-name", text: path.name });
      text.setAttribute("text-anchor", anchor);
      const mark = h("text", { x, y: below, class: "al-stack-open-end", text: "?" });
      return last ? [text] : [text, mark];
    });
  }
}

// What was added: attention's is full, the feed-forward network's has paper in it; no head is longer than its arrow.
function arrow(from, to, y, kind) {
  const way = to < from ? -1 : 1;
  const neck = to - way * Math.min(HEAD, Math.abs(to - from));
  const d = `M${from} ${y - HALF}H${neck}V${y - WING}L${to} ${y}L${neck} ${y + WING}V${y + HALF}H${from}z`;
  return h("path", { d, class: `al-stack-step al-stack-${kind} al-${way < 0 ? "left" : "right"}` });
}
