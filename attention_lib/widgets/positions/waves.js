// The view "Waves": every position's vector as a row of colours, and two of the columns as curves down the same rows.

import { RED_BLUE, rgb } from "../core/colour.js";
import { choice, slider } from "../core/controls.js";
import { h } from "../core/dom.js";
import { exact, number, signed } from "../core/format.js";
import { LEARNED, SHOWN } from "./constants.js";
import { speeds } from "./encodings.js";
import { curvePath, fractions, plotFrame, ticksEvery } from "./plot.js";

export const WAVES = { sinusoidal: "Sinusoidal", learned: "Learned by the model" };
const REACH = { sinusoidal: 1, learned: 0.1 }; // where the colours end
const MANY = 200; // columns: then the picture is drawn fine
const ABOUT = {
  sinusoidal: "Fast waves in the first columns, slow ones in the last: like the hands of a clock, together they tell "
    + "every position apart.",
  learned: `${SHOWN} of the ${LEARNED} positions that all-MiniLM-L6-v2 learned. No formula made them, and yet some `
    + "columns are waves. Position 0 is always the mark [CLS]; its vector is five times as long as the others.",
};

export class WavesView {
  name = "sinusoidal";
  pair = 0; // the chosen one, of columns 2·pair and 2·pair + 1
  position = 7;

  /**
   * @param {Record<"sinusoidal" | "learned", number[][]>} tables a row a position
   * @param {Record<"sinusoidal" | "learned", number>} starts the pairs to begin with
   * @param does what the reader asks for: {waves(name), pair(number)}
   */
  constructor(tables, starts, does) {
    this.tables = tables;
    this.starts = starts;
    const dial = { min: 0, step: 1, digits: 0 };
    this.switch = choice("Position vectors", WAVES, does.waves);
    const last = tables.sinusoidal.length - 1;
    this.places = slider("Position", { ...dial, max: last, value: this.position }, (at) => this.look(at));
    this.pairs = slider("Pair of columns", { ...dial, max: 1, value: 0 }, does.pair);
    this.ramp = h("p", { class: "al-scale" });
    this.readout = h("p", { class: "al-reading" });
    this.about = h("p", { class: "al-finding", "aria-live": "polite" });
    this.element = h("div", {}, h("div", { class: "al-tools" }, this.switch.element, this.ramp), this.buildPlots(),
      h("div", { class: "al-tools" }, this.places.element, this.pairs.element), this.readout, this.about);
    this.listen(does);
  }

  buildPlots() {
    const across = () => h("i", { class: "al-line-across" });
    this.canvas = h("canvas", { class: "al-heat-picture" });
    this.band = h("i", { class: "al-band" });
    this.marks = [across(), across()];
    this.heat = plotFrame("al-heat-plot", this.canvas, this.band, this.marks[0]);
    this.zero = h("path", { class: "al-zero" });
    this.lines = ["al-sine", "al-cosine"].map((kind) => h("path", { class: kind }));
    this.svg = h("svg", { preserveAspectRatio: "none" }, this.zero, ...this.lines);
    this.curves = plotFrame("al-curve-plot", this.svg, this.marks[1]);
    this.keys = ["al-sine", "al-cosine"].map((kind) => h("span", { class: `al-key ${kind}` }));
    return h("div", { class: "al-wave-panels" },
      h("p", { class: "al-heading", text: "One row a position, one column a number of its vector" }),
      h("p", { class: "al-heading al-keys" }, ...this.keys), this.heat.element, this.curves.element);
  }

  listen(does) {
    const hover = (event) => {
      const at = this.under(event);
      this.look(at.position, at.pair, at.column);
    };
    this.heat.area.addEventListener("pointermove", hover);
    this.heat.area.addEventListener("pointerdown", hover);
    this.heat.area.addEventListener("click", (event) => does.pair(this.under(event).pair));
    this.heat.area.addEventListener("pointerleave", () => this.look(this.position));
    this.curves.area.addEventListener("pointermove", (event) => this.look(this.under(event).position));
  }

  get rows() {
    return this.tables[this.name];
  }

  under(event) {
    const [x, y] = fractions(event, event.currentTarget);
    const column = Math.floor(x * this.rows[0].length);
    return { column, pair: Math.floor(column / 2), position: Math.floor(y * this.rows.length) };
  }

  /** @param {"sinusoidal" | "learned"} name @param {number} pair -1: a telling one */
  show(name, pair) {
    this.name = name;
    const [count, size, reach] = [this.rows.length, this.rows[0].length, REACH[name]];
    this.pair = Math.min(pair >= 0 ? pair : this.starts[name], size / 2 - 1);
    this.switch.show(name);
    this.pairs.input.max = size / 2 - 1;
    this.pairs.input.setValue(this.pair);
    this.paint();
    this.heat.ticks(ticksEvery(8, count, 0.5), ticksEvery(size > MANY ? 96 : 16, size, 0.5));
    const bar = h("i", { style: `background:linear-gradient(90deg,${RED_BLUE})` });
    this.ramp.replaceChildren(h("span", { text: signed(-reach, 1) }), bar, h("span", { text: signed(reach, 1) }));
    this.about.textContent = ABOUT[name];
    this.look(this.position);
  }

  paint() {
    const [rows, reach] = [this.rows, REACH[this.name]];
    [this.canvas.width, this.canvas.height] = [rows[0].length, rows.length];
    this.canvas.classList.toggle("al-fine", rows[0].length > MANY);
    const context = this.canvas.getContext("2d");
    const image = context.createImageData(this.canvas.width, this.canvas.height);
    rows.flat().forEach((value, i) => image.data.set([...rgb(RED_BLUE, 0.5 + value / reach / 2), 255], 4 * i));
    context.putImageData(image, 0, 0);
  }

  // Read one position and one column; the curves are those of a pair of columns.
  look(at, pair = this.pair, column = 2 * pair) {
    const { rows } = this;
    this.position = Math.min(at, rows.length - 1);
    this.places.input.setValue(this.position);
    this.drawCurves(pair);
    this.band.style.cssText = `left:${(200 * pair) / rows[0].length}%;width:${200 / rows[0].length}%`;
    this.marks.forEach((mark) => (mark.style.top = `${(100 * (this.position + 0.5)) / rows.length}%`));
    const value = rows[this.position][column];
    this.readout.textContent = `Position ${this.position}, column ${column}: ${signed(value, 3)}.${this.period(pair)}`;
    for (const dial of [this.places, this.pairs]) dial.input.setAttribute("aria-valuetext", this.readout.textContent);
    Object.assign(this.readout.dataset, { role: "wave", position: this.position, column, weight: exact(value) });
  }

  drawCurves(pair) {
    const { rows } = this;
    const both = rows.slice(1).flatMap((row) => row.slice(2 * pair, 2 * pair + 2));
    const most = Math.max(...both.map(Math.abs));
    const reach = 1.08 * most;
    this.svg.setAttribute("viewBox", `${-reach} 0 ${2 * reach} ${rows.length}`);
    this.zero.setAttribute("d", `M0 0V${rows.length}`);
    this.curves.ticks([], [[0, signed(-most)], [0.5, "0"], [1, signed(most)]]);
    const points = (column) => rows.map((row, p) => [row[column], p + 0.5]);
    this.lines.forEach((line, side) => line.setAttribute("d", curvePath(points(2 * pair + side))));
    this.keys.forEach((key, side) => (key.textContent = `column ${2 * pair + side}`));
  }

  // After how many positions a pair of waves repeats, as a sentence.
  period(pair) {
    if (this.name !== "sinusoidal") return "";
    const length = (2 * Math.PI) / speeds(this.rows[0].length)[pair];
    return ` Columns ${2 * pair} and ${2 * pair + 1} repeat after ${number(length, length < 100 ? 1 : 0)} positions.`;
  }

  /** The numbers as a table: [header, rows]. */
  table() {
    const columns = [2 * this.pair, 2 * this.pair + 1];
    return [["position", ...columns.map((column) => `column ${column}`)],
      this.rows.map((row, at) => [String(at), ...columns.map((column) => number(row[column], 3))])];
  }
}
