// The view "Distance": what the distance of two positions makes of a cosine, for three kinds of positions.

import { press, select, slider } from "../core/controls.js";
import { h } from "../core/dom.js";
import { exact, number } from "../core/format.js";
import { rotaryCurve, sinusoidalCurve } from "./encodings.js";
import { curvePath, fractions, plotFrame, ticksEvery } from "./plot.js";

const CURVES = ["sinusoidal", "learned", "rotary"];
const ABOUT = {
  sinusoidal: "Sinusoidal: the cosine of two position vectors. It depends on their distance alone, so it is the same "
    + "from every start.",
  learned: "Learned: the cosine of two rows of the model's table, on average; the band holds the middle 80% of all "
    + "starts.",
  rotary: "Rotary: the cosine of the query and a key so many positions later, both turned. For two different words, "
    + "earlier gives another curve.",
  none: "Choose a curve.",
};

export class DistanceView {
  words = []; // [{text, vector}], each word once
  chosen = { query: 0, key: 0 }; // their places in `words`
  at = 5; // the distance that is looked at
  shown = new Set(CURVES);

  /**
   * @param {number[][]} learned mean, 10th and 90th percentile, one number a distance each
   * @param {number} dim size of a word's vector
   * @param {() => void} onChange other words are chosen
   */
  constructor(learned, dim, onChange) {
    this.learned = learned;
    this.onChange = onChange;
    this.far = learned[0].length;
    this.curves = { sinusoidal: sinusoidalCurve(this.far, dim), learned: learned[0], rotary: [] };
    this.legend = new Legend((name) => this.toggle(name));
    this.selects = {
      query: select("Query", (value) => this.choose("query", Number(value))),
      key: select("Key", (value) => this.choose("key", Number(value))),
    };
    const range = { min: 0, max: this.far - 1, step: 1, value: this.at, digits: 0 };
    this.dial = slider("Distance", range, (at) => this.look(at));
    this.about = h("p", { class: "al-finding", "aria-live": "polite" });
    const { query, key } = this.selects;
    this.element = h("div", {}, this.legend.element,
      h("div", { class: "al-tools" }, h("span", { text: "For rotary" }), query.element, key.element),
      h("p", { class: "al-heading", text: "Cosine, by the distance of two positions" }), this.buildPlot(),
      h("div", { class: "al-tools" }, this.dial.element), this.about);
  }

  buildPlot() {
    this.lines = Object.fromEntries(CURVES.map((name) => [name, h("path", { class: `al-${name}` })]));
    this.band = h("path", { class: "al-spread" });
    this.zero = h("path", { class: "al-zero" });
    this.svg = h("svg", { preserveAspectRatio: "none" }, this.zero, this.band, ...Object.values(this.lines));
    this.upright = h("i", { class: "al-line-down" });
    this.plot = plotFrame("al-distance-plot", this.svg, this.upright);
    for (const type of ["pointermove", "pointerdown"]) {
      this.plot.area.addEventListener(type, (event) => {
        this.dial.input.setValue(Math.round(fractions(event, this.plot.area)[0] * (this.far - 1)));
        this.look(Number(this.dial.input.value));
      });
    }
    return this.plot.element;
  }

  toggle(name) {
    if (!this.shown.delete(name)) this.shown.add(name);
    this.draw();
  }

  choose(role, place) {
    this.chosen[role] = place;
    this.draw();
    this.onChange();
  }

  /** @param {{text: string, vector: number[]}[]} words those of the sentence */
  show(words) {
    const once = [...new Map(words.map((word) => [word.text, word])).values()];
    const texts = (some) => some.map((word) => word.text).join(" ");
    if (texts(once) !== texts(this.words)) [this.words, this.chosen] = [once, { query: 0, key: 0 }];
    for (const [role, list] of Object.entries(this.selects)) {
      list.show(this.words.map((word, place) => [String(place), word.text]), String(this.chosen[role]));
    }
    this.draw();
  }

  draw() {
    const { curves, words, chosen, shown } = this;
    const vector = (role) => words[chosen[role]].vector;
    curves.rotary = words.length // without words as of a vector of equal numbers
      ? rotaryCurve(this.far, vector("query"), vector("key")) : curves.sinusoidal;
    this.drawCurves();
    this.legend.show(shown);
    const names = CURVES.filter((name) => shown.has(name));
    this.about.replaceChildren(...(names.length ? names : ["none"]).map((name) => h("span", { text: ABOUT[name] })));
    this.look(this.at);
  }

  drawCurves() {
    const { curves, learned, far, shown } = this;
    const low = Math.min(-0.5, Math.floor(4 * Math.min(...curves.rotary)) / 4);
    const y = (value) => (1.05 - value) / (1.05 - low);
    const points = (line) => line.map((value, apart) => [apart, y(value)]);
    const [above, below] = [curvePath(points(learned[1])), curvePath(points(learned[2]).reverse())];
    this.svg.setAttribute("viewBox", `0 0 ${far - 1} 1`);
    this.zero.setAttribute("d", `M0 ${y(0)}H${far - 1}`);
    this.band.setAttribute("d", `${above}${below.replace("M", "L")}Z`);
    this.band.style.display = shown.has("learned") ? "" : "none";
    for (const [name, line] of Object.entries(this.lines)) {
      line.setAttribute("d", curvePath(points(curves[name])));
      line.style.display = shown.has(name) ? "" : "none";
    }
    const heights = [1, 0.5, 0, -0.5, -1].filter((value) => value >= low);
    this.plot.ticks(heights.map((value) => [y(value), number(value, 1)]), ticksEvery(10, far, 0, far - 1));
  }

  look(apart) {
    this.at = apart;
    this.upright.style.left = `${(100 * apart) / (this.far - 1)}%`;
    this.legend.read(this.curves, apart);
    const read = [...this.shown].map((name) => `${name} ${number(this.curves[name][apart])}`);
    this.dial.input.setAttribute("aria-valuetext", `${apart}: ${read.join(", ")}`);
  }

  /** The numbers as a table: [header, rows]. */
  table() {
    const lines = [this.curves.sinusoidal, ...this.learned, this.curves.rotary];
    return [["distance", "sinusoidal", "learned", "10% below", "10% above", "rotary"],
      this.curves.rotary.map((_, apart) => [String(apart), ...lines.map((line) => number(line[apart], 3))])];
  }
}

// A button for each curve, with its value at the distance that is looked at; pressed: it is drawn.
class Legend {
  /** @param {(name: string) => void} onToggle */
  constructor(onToggle) {
    this.values = CURVES.map(() => h("b", {}));
    this.buttons = CURVES.map((name, at) => h("button", {
      type: "button", class: `al-button al-curve al-${name}`, "data-curve": name, on: { click: () => onToggle(name) },
    }, h("i", {}), h("span", { text: name }), this.values[at]));
    this.element = h("div", { class: "al-tools", role: "group", "aria-label": "Curves" }, ...this.buttons);
  }

  show(shown) {
    press(this.buttons, (_, at) => shown.has(CURVES[at]));
  }

  read(curves, apart) {
    CURVES.forEach((name, at) => {
      const value = curves[name][apart];
      this.values[at].textContent = number(value);
      Object.assign(this.buttons[at].dataset, { distance: apart, weight: exact(value) });
    });
  }
}
