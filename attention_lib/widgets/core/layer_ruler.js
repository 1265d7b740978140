// The ground on which a word goes down through layers: a ruler across, the layers from above down, a button on each.

import { h, textScale } from "./dom.js";

const [TOP, HIGH, COARSE, BELOW] = [14, 34, 44, 38]; // pixels: over the first layer, of each, for a finger, under all
const [SIDE, GUTTER, NARROW] = [12, [24, 62], 480];
const MARKS = [[-1, "−1"], [0, "0"], [1, "+1"]];

export class LayerRuler {
  width = 0;
  scale = 1;
  high = HIGH;
  left = GUTTER[1];

  /**
   * @param {number} layers
   * @param {(layer: number, hover: boolean) => void} onLayer a layer is pressed, or looked at; 0: no longer
   * @param {number} narrow pixels; below, a layer is named by its number alone
   */
  constructor(layers, onLayer, narrow = NARROW) {
    this.layers = layers;
    this.narrow = narrow;
    this.svg = h("svg", { "aria-hidden": "true" });
    this.buttons = Array.from({ length: layers }, (_, i) => h("button", {
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

  /** Where the scale ends, on both sides. @returns {number} */
  get reach() {
    return 2;
  }

  /** Pixels: of each layer, with a mouse and for a finger; under all layers. */
  get heights() {
    return { fine: HIGH, coarse: COARSE, below: BELOW };
  }

  // The rows of the layers are as high as the largest finger or letter needs.
  fit() {
    this.width = this.element.clientWidth;
    const scale = Math.max(1, textScale(this.element));
    this.scale = scale;
    const { fine, coarse } = this.heights;
    this.high = Math.round((matchMedia("(pointer: coarse)").matches ? coarse : fine) * Math.min(1.5, scale));
    this.left = GUTTER[this.isNarrow ? 0 : 1] * scale;
    this.element.style.setProperty("--high", `${this.high}px`);
    this.element.style.setProperty("--top", `${TOP}px`);
    this.draw();
  }

  draw() {}

  get isNarrow() {
    return this.width < this.narrow;
  }

  x(place) {
    const share = (Math.max(-this.reach, Math.min(this.reach, place)) + this.reach) / (2 * this.reach);
    return this.left + SIDE + share * (this.width - this.left - 2 * SIDE);
  }

  y(layer) {
    return TOP + this.high * layer;
  }

  // Where a name stands under the last layer.
  get under() {
    return this.y(this.layers) + 35 * this.scale;
  }

  /** The picture is these marks, on the ground. */
  fill(...marks) {
    const height = this.y(this.layers) + this.heights.below * this.scale;
    for (const [name, value] of [["width", this.width], ["height", height]]) this.svg.setAttribute(name, String(value));
    this.svg.replaceChildren(...marks);
  }

  /**
   * The layers and their names, the way straight down from 0, and where the senses stand on average.
   * @param {[layer: number, left: number, right: number][]} means
   */
  ground(means) {
    const bottom = this.y(this.layers);
    const levels = Array.from({ length: this.layers + 1 }, (_, layer) => this.y(layer));
    const lines = levels.map((y) => line(this.left, y, this.width, y, "al-stack-level"));
    const names = this.buttons.map((_, i) => h("text", {
      x: 7, y: this.y(i + 0.5) + 5, text: this.isNarrow ? String(i + 1) : `layer ${i + 1}`,
    }));
    const ticks = means.flatMap(([layer, ...places]) => places.map((place, side) => {
      const [x, y] = [this.x(place), this.y(layer)];
      return line(x, y - 5, x, y + 5, `al-stack-mean-tick al-${side ? "right" : "left"}`);
    }));
    const marks = MARKS.map(([place, text]) =>
      h("text", { x: this.x(place), y: bottom + 4 + 13 * this.scale, class: "al-stack-place-name", text }));
    return [...lines, line(this.x(0), TOP, this.x(0), bottom, "al-stack-halfway"), ...ticks, ...names, ...marks];
  }

  keepInside(name) {
    const { x, width } = name.getBBox();
    const over = Math.max(0, x + width - this.width) + Math.min(0, x - this.left);
    if (over) name.setAttribute("x", String(Number(name.getAttribute("x")) - over));
  }
}

export const line = (x1, y1, x2, y2, name) => h("line", { x1, y1, x2, y2, class: name });
