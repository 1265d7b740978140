// The view "Waves": every position's vector as a row of colours, and two of the columns as curves down the same rows.

import { RED_BLUE, rgb } from "../core/colour.js";
import { slider } from "../core/controls.js";
import { h } from "../core/dom.js";
import { exact, number, signed } from "../core/format.js";
import { speeds } from "./encodings.js";
import { curvePath, fractions, plotFrame } from "./plot.js";

const STARTS = { sinusoidal: 4, learned: 133 }; // as PAIRS in widgets/positions/widget.py
const REACH = { sinusoidal: 1, learned: 0.1 }; // where the colours end

// tables: {sinusoidal: rows, learned: rows}; does: {waves(name), pair(number)}.
export function wavesView(tables, does) {
  let name = "sinusoidal";
  let pair = 0; // the chosen one
  let position = 7;
  const switches = Object.keys(tables).map((each) => h("button", {
    type: "button", text: each === "learned" ? "Learned by the model" : "Sinusoidal", "data-waves": each, on: { click: () => does.waves(each) },
  }));
  const places = slider("Position", { min: 0, max: tables.sinusoidal.length - 1, step: 1, value: position, digits: 0 }, (value) => look(value));
  const pairs = slider("Pair of columns", { min: 0, max: 1, step: 1, value: 0, digits: 0 }, does.pair);
  const canvas = h("canvas", { class: "al-heat-picture" });
  const bands = [h("i", { class: "al-band" }), h("i", { class: "al-line-across" }), h("i", { class: "al-line-across" })];
  const heat = plotFrame("al-heat-plot", canvas, bands[0], bands[1]);
  const lines = ["al-sine", "al-cosine"].map((kind) => h("path", { class: kind }));
  const svg = h("svg", { preserveAspectRatio: "none" }, h("path", { class: "al-zero" }), ...lines);
  const curves = plotFrame("al-curve-plot", svg, bands[2]);
  const ramp = h("p", { class: "al-scale" });
  const keys = ["al-sine", "al-cosine"].map((kind) => h("span", { class: `al-key ${kind}` }));
  const readout = h("p", { class: "al-reading" });
  const about = h("p", { class: "al-finding", "aria-live": "polite" });
  const element = h("div", {},
    h("div", { class: "al-tools" }, h("span", { class: "al-switch", role: "group", "aria-label": "Position vectors" }, ...switches), ramp),
    h("div", { class: "al-wave-panels" }, h("p", { class: "al-heading", text: "One row a position, one column a number of its vector" }),
      h("p", { class: "al-heading al-keys" }, ...keys), heat.element, curves.element),
    h("div", { class: "al-tools" }, places.element, pairs.element), readout, about);
  heat.area.addEventListener("pointermove", hover);
  heat.area.addEventListener("pointerdown", hover);
  heat.area.addEventListener("click", (event) => does.pair(under(event).pair));
  heat.area.addEventListener("pointerleave", () => look(position));
  curves.area.addEventListener("pointermove", (event) => look(under(event).position));

  function under(event) {
    const [x, y] = fractions(event, event.currentTarget);
    const column = Math.floor(x * tables[name][0].length);
    return { column, pair: Math.floor(column / 2), position: Math.floor(y * tables[name].length) };
  }

  function hover(event) {
    const at = under(event);
    look(at.position, at.pair, at.column);
  }

  function show(which, chosen) {
    name = which;
    const rows = tables[name];
    const size = rows[0].length;
    pair = Math.min(chosen >= 0 ? chosen : STARTS[name], size / 2 - 1);
    switches.forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.waves === name)));
    pairs.input.max = size / 2 - 1;
    pairs.input.setValue(pair);
    paintRows(rows);
    const ys = Array.from({ length: Math.ceil(rows.length / 8) }, (_, i) => [(8 * i + 0.5) / rows.length, String(8 * i)]);
    const every = size > 200 ? 96 : 16;
    heat.ticks(ys, Array.from({ length: Math.ceil(size / every) }, (_, i) => [(every * i + 0.5) / size, String(every * i)]));
    const reach = REACH[name];
    ramp.replaceChildren(h("span", { text: signed(-reach, 1) }), h("i", { style: `background:linear-gradient(90deg,${RED_BLUE})` }), h("span", { text: signed(reach, 1) }));
    about.textContent = name === "learned"
      ? "48 of the 512 positions that all-MiniLM-L6-v2 learned. No formula made them, and yet some columns are waves. Position 0 is always the mark [CLS]; its vector is five times as long as the others."
      : "Fast waves in the first columns, slow ones in the last: like the hands of a clock, together they tell every position apart.";
    look(position);
  }

  function paintRows(rows) {
    [canvas.width, canvas.height] = [rows[0].length, rows.length];
    canvas.classList.toggle("al-fine", rows[0].length > 200);
    const context = canvas.getContext("2d");
    const image = context.createImageData(canvas.width, canvas.height);
    rows.flat().forEach((value, i) => image.data.set([...rgb(RED_BLUE, 0.5 + value / REACH[name] / 2), 255], 4 * i));
    context.putImageData(image, 0, 0);
  }

  // Read one position and one column; the curves are those of a pair of columns.
  function look(at, of = pair, column = 2 * of) {
    const rows = tables[name];
    position = Math.min(at, rows.length - 1);
    places.input.setValue(position);
    const reach = Math.max(...rows.slice(1).flatMap((row) => [Math.abs(row[2 * of]), Math.abs(row[2 * of + 1])])) * 1.08;
    svg.setAttribute("viewBox", `${-reach} 0 ${2 * reach} ${rows.length}`);
    svg.firstChild.setAttribute("d", `M0 0V${rows.length}`);
    curves.ticks([], [[0, signed(-reach / 1.08)], [0.5, "0"], [1, signed(reach / 1.08)]]);
    lines.forEach((line, side) => line.setAttribute("d", curvePath(rows.map((row, p) => [row[2 * of + side], p + 0.5]))));
    keys.forEach((key, side) => (key.textContent = `column ${2 * of + side}`));
    bands[0].style.cssText = `left:${(200 * of) / rows[0].length}%;width:${200 / rows[0].length}%`;
    bands.slice(1).forEach((band) => (band.style.top = `${(100 * (position + 0.5)) / rows.length}%`));
    const value = rows[position][column];
    const period = name === "sinusoidal" ? ` Columns ${2 * of} and ${2 * of + 1} repeat after ${length(of)} positions.` : "";
    readout.textContent = `Position ${position}, column ${column}: ${signed(value, 3)}.${period}`;
    for (const dial of [places, pairs]) dial.input.setAttribute("aria-valuetext", readout.textContent);
    Object.assign(readout.dataset, { role: "wave", position, column, weight: exact(value) });
  }

  function length(of) {
    const positions = (2 * Math.PI) / speeds(tables.sinusoidal[0].length)[of];
    return number(positions, positions < 100 ? 1 : 0);
  }

  const rows = () => [["position", `column ${2 * pair}`, `column ${2 * pair + 1}`],
    tables[name].map((row, at) => [String(at), number(row[2 * pair], 3), number(row[2 * pair + 1], 3)])];
  return { element, show, rows };
}
