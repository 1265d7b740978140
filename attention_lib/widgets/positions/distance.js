// The view "Distance": what the distance of two positions makes of a cosine, for three kinds of positions.

import { slider } from "../core/controls.js";
import { h, newId } from "../core/dom.js";
import { exact, number } from "../core/format.js";
import { rotaryCurve, sinusoidalCurve } from "./encodings.js";
import { curvePath, fractions, plotFrame } from "./plot.js";

const CURVES = { sinusoidal: "sinusoidal", learned: "learned", rotary: "rotary" };
const ABOUT = {
  sinusoidal: "Sinusoidal: the cosine of two position vectors. It depends on their distance alone, so it is the same from every start.",
  learned: "Learned: the cosine of two rows of the model's table, on average; the band holds the middle 80% of all starts.",
  rotary: "Rotary: the cosine of the query and a key so many positions later, both turned. For two different words, earlier gives another curve.",
};

// learned: [mean, 10th, 90th percentile], one number a distance each; dim: size of a word's vector; onChange: other words are chosen.
export function distanceView(learned, dim, onChange) {
  const far = learned[0].length;
  const curves = { sinusoidal: sinusoidalCurve(far, dim), learned: learned[0], rotary: [] };
  const shown = new Set(Object.keys(CURVES));
  let words = []; // [{text, vector}], each word once
  let at = 5;
  const values = {};
  const legend = Object.keys(CURVES).map((name) => h("button", {
    type: "button", class: `al-button al-curve al-${name}`, "aria-pressed": "true", "data-curve": name,
    on: { click: () => toggle(name) },
  }, h("i", {}), h("span", { text: CURVES[name] }), (values[name] = h("b", {}))));
  const choices = ["Query", "Key"].map((text) => {
    const select = h("select", { id: newId(), on: { change: () => (draw(), onChange()) } });
    return { select, element: h("span", { class: "al-pick-word" }, h("label", { for: select.id, text }), select) };
  });
  const [query, key] = choices.map((choice) => choice.select);
  const band = h("path", { class: "al-spread" });
  const grid = h("path", { class: "al-zero" });
  const lines = Object.fromEntries(Object.keys(CURVES).map((name) => [name, h("path", { class: `al-${name}` })]));
  const svg = h("svg", { preserveAspectRatio: "none" }, grid, band, ...Object.values(lines));
  const upright = h("i", { class: "al-line-down" });
  const plot = plotFrame("al-distance-plot", svg, upright);
  const dial = slider("Distance", { min: 0, max: far - 1, step: 1, value: at, digits: 0 }, look);
  const about = h("p", { class: "al-finding", "aria-live": "polite" });
  const element = h("div", {},
    h("div", { class: "al-tools", role: "group", "aria-label": "Curves" }, ...legend),
    h("div", { class: "al-tools" }, h("span", { class: "al-tool-name", text: "For rotary" }), ...choices.map((choice) => choice.element)),
    h("p", { class: "al-heading", text: "Cosine, by the distance of two positions" }), plot.element,
    h("div", { class: "al-tools" }, dial.element), about);
  for (const type of ["pointermove", "pointerdown"]) {
    plot.area.addEventListener(type, (event) => {
      dial.input.setValue(Math.round(fractions(event, plot.area)[0] * (far - 1)));
      look(Number(dial.input.value));
    });
  }

  function toggle(name) {
    if (!shown.delete(name)) shown.add(name);
    draw();
  }

  // now: the words of the sentence with their vectors.
  function show(now) {
    const once = [...new Map(now.map((word) => [word.text, word])).values()];
    if (once.map((word) => word.text).join(" ") !== words.map((word) => word.text).join(" ")) {
      for (const select of [query, key]) select.replaceChildren(...once.map((word) => h("option", { text: word.text })));
      words = once;
    }
    draw();
  }

  function draw() {
    const vector = (select) => words[select.selectedIndex].vector;
    curves.rotary = words.length ? rotaryCurve(far, vector(query), vector(key)) : curves.sinusoidal; // as of a vector of equal numbers
    const low = Math.min(-0.5, Math.floor(4 * Math.min(...curves.rotary)) / 4);
    const y = (value) => (1.05 - value) / (1.05 - low);
    const points = (line) => line.map((value, apart) => [apart, y(value)]);
    svg.setAttribute("viewBox", `0 0 ${far - 1} 1`);
    grid.setAttribute("d", `M0 ${y(0)}H${far - 1}`);
    band.setAttribute("d", `${curvePath(points(learned[1]))}${curvePath(points(learned[2]).reverse()).replace("M", "L")}Z`);
    band.style.display = shown.has("learned") ? "" : "none";
    for (const [name, line] of Object.entries(lines)) {
      line.setAttribute("d", curvePath(points(curves[name])));
      line.style.display = shown.has(name) ? "" : "none";
    }
    plot.ticks([1, 0.5, 0, -0.5, -1].filter((value) => value >= low).map((value) => [y(value), number(value, 1)]),
      Array.from({ length: Math.ceil(far / 10) }, (_, i) => [(10 * i) / (far - 1), String(10 * i)]));
    legend.forEach((button) => button.setAttribute("aria-pressed", String(shown.has(button.dataset.curve))));
    const names = Object.keys(CURVES).filter((name) => shown.has(name));
    about.replaceChildren(...(names.length ? names : ["none"]).map((name) => h("span", { text: ABOUT[name] ?? "Choose a curve." })));
    look(at);
  }

  function look(apart) {
    at = apart;
    upright.style.left = `${(100 * at) / (far - 1)}%`;
    for (const button of legend) {
      const value = curves[button.dataset.curve][at];
      values[button.dataset.curve].textContent = number(value);
      Object.assign(button.dataset, { distance: at, weight: exact(value) });
    }
    const read = [...shown].map((name) => `${name} ${number(curves[name][at])}`);
    dial.input.setAttribute("aria-valuetext", `${at}: ${read.join(", ")}`);
  }

  const rows = () => [["distance", "sinusoidal", "learned", "10% below", "10% above", "rotary"],
    curves.rotary.map((value, apart) => [String(apart), ...[curves.sinusoidal, ...learned].map((line) => number(line[apart], 3)), number(value, 3)])];
  return { element, show, rows };
}
