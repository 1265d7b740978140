// A map on a canvas: thousands of points that move and zoom smoothly, marks on them, and names that never overlap.

import { h } from "../core/dom.js";
import { exact } from "../core/format.js";
import { Labels } from "../core/labels.js";
import { glide } from "../core/motion.js";
import { Sheet } from "./dots.js";
import { between, bounds, fitted, seen, towards, zoomed } from "./frame.js";
import { gestures } from "./gestures.js";
import { drawLine, drawMark, ink, STYLES } from "./marks.js";
import { nameDots, nameMarks, nameWays } from "./names.js";

const GLIDE = 800;
const [FARTHEST, CLOSEST] = [0.5, 150]; // times the whole map
const TOUCH = 14; // pixels around a point in which a press means it
const EDGE = 40; // pixels between the frame and a mark that stays in sight
const WIDER = 52; // pixels around the marks of a scene that has axes of its own
const HOMING = 0.35; // how far on its way to the middle a step of zooming brings what the scene is about

/**
 * All words, in order of importance; places holds x and y of each, one after the other.
 * @typedef {{ names: string[], places: Float32Array }} Dots
 *
 * What is to be seen. dots: how strongly they are drawn (0 to 1); space: two scenes of one space have the same axes;
 * aim: which part is to be seen, the whole where it is null; box: the whole extent, where that is not the dots';
 * focus: the names of the marks that it is about: zooming goes to them, and they stay in sight.
 * @typedef {{
 *   marks: { name: string, at: number[], kind: string, group?: number, label?: string, dim?: boolean }[];
 *   lines: { from: string | number[], to: string | number[], kind: string, width: number }[];
 *   dots: number; space: string; focus?: string[]; box?: number[];
 *   aim: ((width: number, height: number) => object) | null;
 * }} Scene
 */

export class CanvasMap {
  constructor({ onPick, life }) {
    this.canvas = h("canvas", { class: "al-canvas", role: "img", tabindex: "0" });
    this.pen = this.canvas.getContext("2d");
    this.buttons = h("div", { class: "al-map-buttons" }, button("+", "Zoom in", () => this.zoom(1.8)),
      button("−", "Zoom out", () => this.zoom(1 / 1.8)), button("Whole map", "Whole map", () => this.home()));
    this.element = h("div", { class: "al-map-frame al-canvas-frame" }, this.canvas, this.buttons);
    this.dots = { names: [], places: new Float32Array() };
    this.sheet = new Sheet();
    this.scene = { marks: [], lines: [], dots: 1, aim: null, space: "map" };
    this.view = this.ground = { k: 1, x: 0, y: 0 }; // of the scene, and of the dots
    this.strength = 1; // of the dots, now
    this.now = new Map(); // where on the canvas each mark is
    this.width = this.height = 0;
    this.hover = null; // the name under the pointer
    this.stop = () => {}; // what glides
    gestures(this, onPick, life);
    life.resized(this.canvas, () => this.measure());
    life.until(() => this.stop());
    this.followTheme(life);
  }

  followTheme(life) {
    const recolour = () => {
      this.colours = ink(this.canvas);
      this.draw();
    };
    const places = [document.documentElement, document.body].map((place) => [place, { attributes: true }]);
    life.observe(new MutationObserver(recolour), ...places);
    life.on(matchMedia("(prefers-color-scheme: dark)"), "change", recolour);
  }

  setDots(dots) {
    this.dots = dots;
    this.box = bounds(dots.places);
  }

  // The view in which all is seen: every dot of the map, or every mark of another space.
  whole() {
    const { scene: { box, space, marks }, width, height } = this;
    if (space === "map") return fitted(box ?? this.box, width, height);
    return fitted(box ?? bounds(marks.flatMap((mark) => mark.at)), width, height, WIDER);
  }

  /**
   * Go over to another scene; what stands in both glides from place to place.
   * @param {Scene} scene
   * @param {number} milliseconds
   * @param {boolean} evenly without slowing down, as one step of many
   */
  show(scene, milliseconds = GLIDE, evenly = false) {
    this.stop();
    const [from, strength, old, along] = [this.view, this.strength, this.now, scene.space === this.space];
    this.scene = scene;
    if (!this.width) return; // measure() will draw it
    const to = this.moved && along ? this.holding(old) : this.aimed();
    const draw = (t) => {
      this.view = along ? towards(from, to, t) : to; // other axes: then only marks and dots can glide
      if (scene.space === "map") this.ground = this.view;
      this.strength = strength + (scene.dots - strength) * t;
      const place = ({ name, at }) => between(old.get(name) ?? seen(this.view, at), seen(to, at), t);
      this.now = new Map(scene.marks.map((mark) => [mark.name, place(mark)]));
      this.gliding = t < 1;
      this.draw();
    };
    const pace = evenly ? (t) => draw(1 - Math.cbrt(1 - t)) : draw; // it undoes the easing of `glide`
    if (milliseconds && this.space) this.stop = glide(pace, milliseconds);
    else draw(1);
    this.space = scene.space;
  }

  aimed() {
    return this.scene.aim ? this.scene.aim(this.width, this.height) : this.whole();
  }

  // The size of the canvas has changed, or is known for the first time.
  measure() {
    const { clientWidth: width, clientHeight: height } = this.canvas;
    this.colours ??= ink(this.canvas); // known only once the canvas stands on the page
    if (!width || (width === this.width && height === this.height)) return;
    this.stop();
    const before = this.now;
    const wide = this.width;
    [this.width, this.height] = [width, height];
    const dense = Math.min(devicePixelRatio || 1, 2);
    [this.canvas.width, this.canvas.height] = [width * dense, height * dense];
    this.settle(this.moved ? this.holding(wide ? before : new Map()) : this.aimed());
  }

  // Take this view at once.
  settle(view) {
    this.stop();
    this.view = view;
    if (this.scene.space === "map") this.ground = view;
    [this.space, this.strength, this.gliding] = [this.scene.space, this.scene.dots, false];
    this.now = new Map(this.scene.marks.map((mark) => [mark.name, seen(view, mark.at)]));
    this.draw();
  }

  pan(dx, dy) {
    this.moved = true;
    this.settle({ ...this.view, x: this.view.x + dx, y: this.view.y + dy });
  }

  // Where on the canvas stands what the scene is about? The middle of its marks, or null where they are out of sight.
  subject() {
    const places = (this.scene.focus ?? []).map((name) => this.now.get(name)).filter(Boolean);
    if (!places.length) return null;
    const [left, top, right, bottom] = bounds(places.flat());
    const [x, y] = [(left + right) / 2, (top + bottom) / 2];
    return x > 0 && y > 0 && x < this.width && y < this.height ? [x, y] : null;
  }

  // Zoom around a point of the canvas, by default to what the scene is about, or else to the middle.
  zoom(wanted, point = null) {
    this.moved = true;
    const { view } = this;
    const whole = this.whole().k;
    const middle = [this.width / 2, this.height / 2];
    const from = point ?? this.subject() ?? middle;
    const to = point || wanted < 1 ? from : between(from, middle, HOMING);
    const k = Math.min(whole * CLOSEST, Math.max(whole * FARTHEST, view.k * wanted));
    this.settle(zoomed(view, k, from, to));
  }

  // The view as the reader chose it, moved no more than it takes to keep in sight what the scene is about, if it was.
  holding(before) {
    const view = { ...this.view };
    const sighted = (at) => at && at[0] > 0 && at[1] > 0 && at[0] < this.width && at[1] < this.height;
    for (const { name, at } of this.scene.marks) {
      if (!this.scene.focus?.includes(name) || !sighted(before.get(name))) continue;
      const [x, y] = seen(view, at);
      view.x += Math.min(Math.max(x, EDGE), this.width - EDGE) - x;
      view.y += Math.min(Math.max(y, EDGE), this.height - EDGE) - y;
    }
    return view;
  }

  home() {
    this.moved = false;
    this.show({ ...this.scene, aim: null });
  }

  // The word at a point of the canvas, or null.
  at([x, y]) {
    let [best, found] = [TOUCH ** 2, null];
    for (const { name, kind } of this.scene.marks) {
      const [left, top] = this.now.get(name);
      const far = ((left - x) ** 2 + (top - y) ** 2) / 2; // marks are larger than dots, so they count as nearer
      if (STYLES[kind].pick && far < best) [best, found] = [far, name];
    }
    if (this.scene.space !== "map") return found;
    const { k, x: left, y: top } = this.ground;
    const { names, places } = this.dots;
    for (let i = 0; i < names.length; i += 1) {
      const far = (left + k * places[2 * i] - x) ** 2 + (top - k * places[2 * i + 1] - y) ** 2;
      if (far < best) [best, found] = [far, names[i]];
    }
    return found;
  }

  point(name) {
    if (name === this.hover) return;
    this.hover = name;
    this.canvas.style.cursor = name ? "pointer" : "";
    this.draw();
  }

  draw() {
    const { pen, width, height, canvas, scene, now } = this;
    if (!width) return;
    const dense = canvas.width / width;
    pen.setTransform(dense, 0, 0, dense, 0, 0);
    pen.fillStyle = this.colours.paper;
    pen.fillRect(0, 0, width, height);
    this.drawDots();
    const find = (end) => (typeof end === "string" ? now.get(end) : seen(this.view, end));
    const lines = scene.lines.map((line) => ({ ...line, a: find(line.from), b: find(line.to) }));
    for (const line of lines) drawLine(pen, line, this.colours);
    for (const mark of scene.marks) drawMark(pen, now.get(mark.name), mark, this.colours);
    const names = new Labels(width, height, { family: this.colours.font, larger: this.colours.scale, pen });
    const { offsetWidth, offsetHeight, offsetTop } = this.buttons;
    names.take([width - offsetWidth - 12, offsetTop - 8, width, offsetTop + offsetHeight + 4]);
    nameMarks(this, lines, names);
    nameWays(this, lines, names);
    if (this.strength > 0.5) nameDots(this, names);
    canvas.named = names.named; // what is written, for tests
    const [k, left, top] = [this.view.k, this.view.x, this.view.y].map(exact);
    Object.assign(canvas.dataset, { k, left, top, still: String(!this.gliding) });
  }

  drawDots() {
    if (!this.dots.names.length || this.strength < 0.01) return;
    this.closeness = this.ground.k / fitted(this.box, this.width, this.height).k;
    const dense = this.canvas.width / this.width;
    const look = { colour: this.colours.dot, strength: this.strength, dense, closeness: this.closeness };
    this.sheet.draw(this.pen, this.dots, this.ground, look);
  }
}

const button = (text, name, press) =>
  h("button", { type: "button", class: "al-map-button", text, "aria-label": name, title: name, on: { click: press } });
