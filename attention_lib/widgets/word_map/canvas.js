// A map on a canvas: thousands of points that move and zoom smoothly, marks on them, and names that never overlap.
//
// dots: {names, places}: all words, in order of importance; places holds x and y of each, one after the other.
// A scene: {marks, lines, dots, aim, space}. A mark is {name, at: [x, y], kind, group, label}, a line is {from, to, kind, width},
// `dots` is how strongly the dots are drawn (0 to 1), `aim(width, height)` says which part is to be seen, and two scenes of
// one `space` have the same axes; `box` is its whole extent, where that is not the dots', and `focus` the names of the marks that
// it is about: zooming goes to them, and they stay in sight. A view {k, x, y} takes map units to pixels: [x + k * at[0], y - k * at[1]].

import { h } from "../core/dom.js";
import { exact } from "../core/format.js";
import { Rooms } from "../core/labels.js";
import { glide } from "../core/motion.js";
import { gestures } from "./gestures.js";
import { drawLine, drawMark, ink, STYLES } from "./marks.js";
import { nameDots, nameMarks, nameWays } from "./names.js";

const GLIDE = 800;
const [FARTHEST, CLOSEST] = [0.5, 150]; // times the whole map
const TOUCH = 14; // pixels around a point in which a press means it
const ROUND = 1.25; // the radius from which on a dot is round
const BEYOND = 150; // pixels that the sheet with the dots reaches beyond the frame
const GAP = 26; // pixels between the points of a whole map and its frame
const EDGE = 40; // and between the frame and a mark that stays in sight
const HOMING = 0.35; // how far on its way to the middle a step of zooming brings what the scene is about

export const seen = ({ k, x, y }, [across, up]) => [x + k * across, y - k * up];
const between = (a, b, t) => a.map((value, i) => value + (b[i] - value) * t);
const towards = (from, to, t) => Object.fromEntries(Object.keys(to).map((key) => [key, from[key] + (to[key] - from[key]) * t]));

// The view in which the box [left, bottom, right, top] fills the canvas.
export function fitted([left, bottom, right, top], width, height, gap = GAP) {
  const k = Math.min((width - 2 * gap) / Math.max(right - left, 1e-6), (height - 2 * gap) / Math.max(top - bottom, 1e-6));
  return { k, x: width / 2 - (k * (left + right)) / 2, y: height / 2 + (k * (bottom + top)) / 2 };
}

// The smallest box around points; `places` holds their x and y one after the other.
export function bounds(places) {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < places.length; i += 2) {
    box[0] = Math.min(box[0], places[i]);
    box[1] = Math.min(box[1], places[i + 1]);
    box[2] = Math.max(box[2], places[i]);
    box[3] = Math.max(box[3], places[i + 1]);
  }
  return places.length ? box : [-1, -1, 1, 1];
}

export class CanvasMap {
  constructor({ onPick, life }) {
    this.canvas = h("canvas", { class: "al-canvas", role: "img", tabindex: "0" });
    const button = (text, name, press) => h("button", { type: "button", class: "al-map-button", text, "aria-label": name, title: name, on: { click: press } });
    this.buttons = h("div", { class: "al-map-buttons" }, button("+", "Zoom in", () => this.zoom(1.8)),
      button("−", "Zoom out", () => this.zoom(1 / 1.8)), button("Whole map", "Whole map", () => this.home()));
    this.element = h("div", { class: "al-map-frame al-canvas-frame" }, this.canvas, this.buttons);
    this.pen = this.canvas.getContext("2d");
    this.dots = { names: [], places: new Float32Array() };
    this.scene = { marks: [], lines: [], dots: 1, aim: null, space: "map" };
    this.view = this.ground = { k: 1, x: 0, y: 0 };
    this.strength = 1;
    [this.width, this.height, this.hover, this.now, this.stop] = [0, 0, null, new Map(), () => {}];
    gestures(this, onPick, life);
    life.resized(this.canvas, () => this.measure());
    const recolour = () => {
      this.colours = ink(this.canvas);
      this.draw();
    };
    life.observe(new MutationObserver(recolour), ...[document.documentElement, document.body].map((place) => [place, { attributes: true }]));
    life.on(matchMedia("(prefers-color-scheme: dark)"), "change", recolour);
    life.until(() => this.stop());
  }

  setDots(dots) {
    this.dots = dots;
    this.box = bounds(dots.places);
  }

  // The view in which all is seen: every dot of the map, or every mark of another space.
  whole() {
    const box = this.scene.box ?? (this.scene.space === "map" ? this.box : bounds(this.scene.marks.flatMap((mark) => mark.at)));
    return fitted(box, this.width, this.height, this.scene.space === "map" ? GAP : 2 * GAP);
  }

  // Go over to another scene; what stands in both glides from place to place.
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
      this.now = new Map(scene.marks.map(({ name, at }) => [name, between(old.get(name) ?? seen(this.view, at), seen(to, at), t)]));
      this.gliding = t < 1;
      this.draw();
    };
    if (milliseconds && this.space) this.stop = glide((t) => draw(evenly ? 1 - Math.cbrt(1 - t) : t), milliseconds); // evenly: undo the easing
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
    const factor = k / view.k;
    this.settle({ k, x: to[0] + (view.x - from[0]) * factor, y: to[1] + (view.y - from[1]) * factor });
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
    const rooms = new Rooms(width, height);
    rooms.take([width - this.buttons.offsetWidth - 12, 0, width, this.buttons.offsetHeight + 12]);
    nameMarks(this, lines, rooms);
    nameWays(this, lines, rooms);
    if (this.strength > 0.5) nameDots(this, rooms);
    canvas.named = rooms.named; // what is written, for tests
    Object.assign(canvas.dataset, { k: exact(this.view.k), left: exact(this.view.x), top: exact(this.view.y), still: String(!this.gliding) });
  }

  // The dots are painted once on a sheet that reaches beyond the frame; panning moves the sheet.
  drawDots() {
    const { pen, ground: { k, x, y }, dots, sheet } = this;
    if (!dots.names.length || this.strength < 0.01) return;
    this.closeness = k / fitted(this.box, this.width, this.height).k;
    const dense = this.canvas.width / this.width;
    const stale = sheet?.dots !== dots || sheet.k !== k || sheet.colour !== this.colours.dot || sheet.canvas.width !== this.canvas.width + 2 * BEYOND * dense
      || sheet.canvas.height !== this.canvas.height + 2 * BEYOND * dense || Math.abs(x - sheet.x) > BEYOND || Math.abs(y - sheet.y) > BEYOND;
    if (stale) {
      const canvas = sheet?.canvas ?? document.createElement("canvas");
      [canvas.width, canvas.height] = [this.canvas.width + 2 * BEYOND * dense, this.canvas.height + 2 * BEYOND * dense]; // wipes it, too
      this.sheet = { canvas, dots, k, x, y, colour: this.colours.dot };
      paintDots(canvas.getContext("2d"), this.sheet, dense, this.closeness);
    }
    pen.globalAlpha = this.strength;
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.drawImage(this.sheet.canvas, Math.round((x - this.sheet.x - BEYOND) * dense), Math.round((y - this.sheet.y - BEYOND) * dense));
    pen.setTransform(dense, 0, 0, dense, 0, 0);
    pen.globalAlpha = 1;
  }
}

// Small squares look like dots and are painted several times as fast; near enough, real dots.
function paintDots(pen, { canvas, dots: { names, places }, k, x, y, colour }, dense, closeness) {
  const least = names.length > 6000 ? 0.65 : names.length > 1200 ? 1 : 1.6;
  const r = Math.min(3, least * Math.sqrt(Math.max(closeness, 1)));
  const [width, height] = [canvas.width / dense, canvas.height / dense];
  pen.setTransform(dense, 0, 0, dense, 0, 0);
  pen.fillStyle = colour;
  pen.globalAlpha = r < 1 ? 0.55 : 0.7;
  pen.beginPath();
  for (let i = 0; i < names.length; i += 1) {
    const [left, top] = [BEYOND + x + k * places[2 * i], BEYOND + y - k * places[2 * i + 1]];
    if (left < -r || top < -r || left > width + r || top > height + r) continue;
    if (r < ROUND) pen.fillRect(left - r, top - r, 2 * r, 2 * r);
    else {
      pen.moveTo(left + r, top);
      pen.arc(left, top, r, 0, 2 * Math.PI);
    }
  }
  pen.fill();
}
