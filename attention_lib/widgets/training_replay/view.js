// What stands on the page: the film's controls, the map, and beside it the loss and the nearest words.

import { linkButton, numbers, slider } from "../core/controls.js";
import { h } from "../core/dom.js";
import { exact, number } from "../core/format.js";
import { messageLine } from "../core/status.js";
import { wordBars } from "../word_map/bars.js";
import { CanvasMap } from "../word_map/canvas.js";
import { legendButtons } from "../word_map/legend.js";
import { wordBox } from "../word_map/search.js";
import { lossCurve } from "./curve.js";
import { headline } from "./said.js";

const [PLAY, PAUSE] = ["▶ Play", "❚❚ Pause"];

export class View {
  // does: what the reader's hands do, see index.js.
  constructor(life, does) {
    const { model } = life;
    this.does = does;
    this.seen = model.get("seen");
    this.loss = model.get("loss");
    this.play = h("button", { type: "button", class: "al-button al-play", on: { click: () => does.turn() } });
    const move = () => does.moveTo(Number(this.time.value));
    this.time = h("input", { type: "range", min: 0, max: this.seen.length - 1, step: 1, on: { input: move } });
    this.read = h("output", {});
    this.speed = slider("Speed", { min: 0.5, max: 4, step: 0.5, value: 1 }, () => {});
    this.trails = h("input", { type: "checkbox", checked: true, on: { change: () => does.draw() } });
    this.search = wordBox(life, "Word", (word) => does.typed(word), (word) => does.typing(word));
    this.message = messageLine((word) => does.choose(word));
    this.map = new CanvasMap({ onPick: (word) => does.choose(word), life });
    this.legend = legendButtons(model.get("legend"), (group) => does.light(group));
    this.curve = lossCurve(this.seen, this.loss, (step) => does.moveTo(step));
    this.headline = h("p", { class: "al-headline" });
    this.heading = h("p", { class: "al-heading" });
    this.list = h("ol", { class: "al-bars al-words-near" });
    this.values = numbers("Every snapshot: loss, and the words nearest to the chosen one");
    this.element = this.laidOut(model.get("caption"), linkButton(model));
  }

  laidOut(caption, link) {
    const time = h("label", { class: "al-slider al-time" }, h("span", { text: "Words read" }), this.time, this.read);
    const way = h("span", { text: "show the way of followed words" });
    const trails = h("label", { class: "al-check" }, this.trails, way);
    const finder = h("div", { class: "al-finder" }, this.search.label, this.search.input);
    const side = h("div", { class: "al-side" },
      this.heading, this.list, finder, this.message.element,
      h("p", { class: "al-heading", text: "How wrong the guesses are (loss)" }), this.curve.element);
    const map = h("div", {}, this.legend.element, this.map.element);
    const about = { "data-widget": "training-replay", role: "group", "aria-label": "Replay of training" };
    return h("div", { class: "al al-plain al-replay", ...about }, this.headline,
      h("div", { class: "al-tools" }, this.play, time),
      h("div", { class: "al-panels" }, map, side),
      h("div", { class: "al-controls" }, this.speed.element, trails, link),
      h("div", { class: "al-more" }, this.values.element), h("p", { class: "al-caption", text: caption }));
  }

  // "12,345": the words read before a snapshot.
  count(step) {
    return this.seen[step].toLocaleString("en");
  }

  showControls(step, { lit, playing }) {
    this.play.textContent = playing ? PAUSE : PLAY;
    this.time.value = step;
    this.time.setAttribute("aria-valuetext", `${this.count(step)} words`);
    this.read.textContent = this.count(step);
    this.curve.show(step);
    this.legend.press(lit);
  }

  // The nearest words of a moment.
  showNearest(film, step, word) {
    const nearest = film.nearest(step, word);
    const [x, y] = film.place(step, word).map(exact);
    const [[first]] = nearest;
    this.headline.replaceChildren(...headline(this.count(step), word, first)
      .map((text, i) => (i % 2 ? h("b", { text }) : text)));
    this.heading.textContent = `Nearest to “${word}” now`;
    Object.assign(this.heading.dataset, { role: "word", token: word, x, y });
    const does = { onPick: (each) => this.does.choose(each), has: (each) => film.has(each) };
    this.list.replaceChildren(...wordBars("neighbour", nearest, does));
    const listed = nearest.map(([each]) => each).join(", ");
    this.map.canvas.setAttribute("aria-label",
      `${film.words.length} words after ${this.count(step)} words of training. Nearest to ${word}: ${listed}.`);
  }

  // The table of all moments.
  showNumbers(film, word) {
    const header = ["words read", "loss", "nearest", "second", "third"].slice(0, 2 + film.each);
    this.values.show(header, this.loss.map((loss, step) => [this.count(step), loss === null ? "–" : number(loss, 3),
      ...film.nearest(step, word).map(([name, cosine]) => `${name} ${number(cosine)}`)]));
  }
}
