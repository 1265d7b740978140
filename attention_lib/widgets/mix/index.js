// mix: a few toy words in the plane; drag one, and scores, weights and the mix of all answer at once.

import { slider } from "../core/controls.js";
import { h } from "../core/dom.js";
import { lifetime } from "../core/lifetime.js";
import { SHARPEST } from "./constants.js";
import { frameOf, mixOf, within } from "./mix.js";
import { plane } from "./plane.js";
import { headline, mixTable, two } from "./table.js";

// Words of which the whole sum finds room.
const WRITTEN = 4;
const HINT = "Drag a word, or move it with the arrow keys.";

export default {
  render({ model: given, el, signal }) {
    const { model, end } = lifetime(given, el, signal);
    const [labels, word, ...axes] = ["labels", "word", "x_label", "y_label"].map(model.get);
    const [at, colours] = [labels.indexOf(word), new Map(Object.entries(model.get("colours")))];
    // Points, sharpness and frame as the reader has them.
    const state = /** @type {any} */ ({});
    const about = { labels, at, colours, axes };

    const said = h("p", { class: "al-headline" });
    const drawn = plane(about, move, model.life);
    const table = mixTable(about);
    const sum = h("p", { class: "al-mix-sum", hidden: labels.length > WRITTEN });
    const told = h("p", { class: "al-mix-told", role: "status" });
    const range = { min: 0, max: SHARPEST, step: 0.1, value: model.get("sharpness") };
    const sharp = slider("scores multiplied by", range, (sharpness) => draw({ sharpness }));
    const back = h("button", { type: "button", class: "al-button", text: "As in the text", on: { click: restore } });
    const side = h("div", { class: "al-mix-side" }, table.element, sum, told, sharp.element, back);
    const hint = h("p", { class: "al-mix-hint", text: HINT });
    const named = { role: "group", "data-widget": "mix", "aria-label": "A mix of words" };
    const element = h("div", { class: "al al-plain al-mix", ...named }, said,
      h("div", { class: "al-mix-panels" }, drawn.element, hint, side));
    sharp.element.hidden = !model.get("sharp");

    function move(which, point) {
      draw({ points: state.points.map((old, i) => (i === which ? within(point, state.frame) : old)) });
    }

    // As Python has it.
    function restore() {
      const [points, sharpness] = [model.get("points"), model.get("sharpness")];
      // A button that is disabled loses it.
      if (document.activeElement === back) drawn.focus();
      sharp.input.setValue(sharpness);
      draw({ points, sharpness, frame: frameOf(points) });
    }

    function draw(change) {
      const { points, sharpness } = Object.assign(state, change);
      const mix = mixOf(points, at, sharpness);
      said.replaceChildren(...headline(labels, at, mix).map((text, i) => (i % 2 ? h("b", { text }) : text)));
      drawn.show({ ...state, mix });
      table.show(mix);
      sum.textContent = `${labels.map((label, i) => `${two(mix.weights[i])} · ${label}`).join(" + ")} =`;
      told.textContent = `new ${labels[at]}: (${mix.place.map(two).join(", ")})`;
      back.disabled = sharpness === model.get("sharpness") && String(points) === String(model.get("points"));
      Object.assign(element.dataset, { sharpness, ready: "true" });
    }

    for (const name of ["points", "sharpness"]) model.on(`change:${name}`, restore);
    model.life.resized(element, drawn.draw);
    el.replaceChildren(element);
    restore();
    return end;
  },
};
