// The picture: “bank” goes down through the layers, each with its own ruler; what was before an experiment stays behind
// it as a ghost.

import { h } from "../core/dom.js";
import { exact, signed } from "../core/format.js";
import { LayerRuler, line } from "../core/layer_ruler.js";

const REACH = 2.5;
const NARROW = 350; // pixels; below, layers have no names
const HEIGHTS = { fine: 26, coarse: 32, below: 22 }; // low: the slider chooses a layer, too

/**
 * The way of a word: n + 1 places. kind: "now", "ghost" or "beside".
 * @typedef {{ kind: string, way: number[], name: string }} Way
 */

export class Scene extends LayerRuler {
  ways = /** @type {Way[]} */ ([]);

  /** @param {number} layers @param {(layer: number, hover: boolean) => void} onLayer */
  constructor(layers, onLayer) {
    super(layers, onLayer, NARROW);
    this.means = Array.from({ length: layers }, (_, i) => /** @type {[number, number, number]} */ ([i + 1, -1, 1]));
  }

  get reach() {
    return REACH;
  }

  get heights() {
    return HEIGHTS;
  }

  /** @param {Way[]} ways @param {number} layer that is chosen */
  show(ways, layer) {
    this.ways = ways;
    this.layer = layer;
    this.draw();
    const said = (place) => (place === undefined ? "still to come" : signed(place));
    const read = (i) => ways.map(({ name, way }) => `${name} ${said(way[i + 1])}`);
    this.buttons.forEach((button, i) => {
      button.setAttribute("aria-pressed", String(i + 1 === layer));
      button.classList.toggle("al-lit", i + 1 === layer);
      button.setAttribute("aria-label", `Layer ${i + 1}${ways.length ? `: ${read(i).join(", ")}` : ""}`);
    });
  }

  draw() {
    if (!this.width) return;
    const order = ["ghost", "beside", "now"];
    const ways = [...this.ways].sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
    this.fill(...this.ground(this.means), ...ways.flatMap((way) => this.marks(way)), ...this.names());
    for (const name of this.svg.querySelectorAll(".al-stack-path-name")) this.keepInside(name);
  }

  /** @param {Way} way */
  marks({ kind, way, name }) {
    const points = way.map((place, layer) => [this.x(place), this.y(layer)]);
    const bars = kind === "ghost" ? [] : way.map((place, layer) =>
      line(this.x(0), this.y(layer), this.x(place), this.y(layer), `al-way-side al-${place < 0 ? "left" : "right"}`));
    const d = points.map(([x, y], i) => `${i ? "L" : "M"}${x.toFixed(1)} ${y}`).join("");
    const dots = points.slice(1).map(([x, y], i) => h("circle", {
      cx: x, cy: y, r: i + 1 === way.length - 1 ? 6.5 : 4, class: "al-way-dot", "data-role": "shifted",
      "data-x": exact(way[i + 1]), "data-layer": i + 1, "data-way": kind, "data-beyond": Math.abs(way[i + 1]) > REACH,
    }, h("title", { text: `${name}, after layer ${i + 1}: ${signed(way[i + 1])}` })));
    const ring = h("circle", { cx: points[0][0], cy: points[0][1], r: 8, class: "al-way-ring", "data-role": "static" });
    const joined = h("path", { d, class: "al-way-line" });
    return [h("g", { class: `al-way-${kind}` }, ...bars.slice(1), joined, ring, ...dots)];
  }

  // Beside its end a way has its number, and with two sentences its name; away from where it was before.
  names() {
    const ghost = this.ways.find(({ kind }) => kind === "ghost")?.way.at(-1) ?? 0;
    const shown = this.ways.filter(({ kind }) => kind !== "ghost").sort((a, b) => a.way.at(-1) - b.way.at(-1));
    const scale = this.scale;
    return shown.map(({ way, name }, i) => {
      const [end, last] = [way.at(-1), way.length - 1];
      const right = shown.length > 1 ? i === 1 : end >= ghost;
      const text = shown.length > 1 ? `${name} ${signed(end)}` : signed(end);
      const at = { x: this.x(end) + (right ? 12 : -12), y: this.y(last) + 5 * scale };
      const label = h("text", { ...at, class: "al-stack-path-name", text });
      label.setAttribute("text-anchor", right ? "start" : "end");
      return label;
    });
  }
}
