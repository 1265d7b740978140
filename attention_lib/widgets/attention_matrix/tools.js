// The switches of the matrix: whose weights, which head, who may be heard, scores or weights; and what colours mean.

import { RED_BLUE } from "../core/colour.js";
import { choice, select, slider } from "../core/controls.js";
import { h } from "../core/dom.js";
import { signed } from "../core/format.js";
import { largest } from "./cells.js";

const NAMES = {
  view: { weights: "Weights", scores: "Scores" },
  source: { raw: "Raw", random: "Random", "layer-1": "Trained" },
  mask: { none: "Everyone", causal: "Looking back", padding: "Padding" },
  scaled: { true: "÷ √dₖ", false: "not divided" },
};
const SHARPNESS = { min: 0, max: 12, step: 0.1, hint: "every score is multiplied by this before softmax" };
const offered = (names, known) => Object.fromEntries(names.map((name) => [name, known[name]]));

/**
 * @param {any} model
 * @param {(changes: Record<string, any>) => void} onChange
 */
export function matrixTools(model, onChange) {
  const [sources, masks] = [model.get("sources"), model.get("masks")];
  const real = sources.length > 0;
  const view = choice("Show", NAMES.view, (value) => onChange({ view: value }));
  const sharpness = { ...SHARPNESS, value: model.get("sharpness") };
  const dial = slider("Sharpness", sharpness, (value) => onChange({ sharpness: value }));
  const source = choice("Source", offered(sources, NAMES.source), (value) => onChange({ source: value }), true);
  const mask = choice("Mask", offered(masks, NAMES.mask), (value) => onChange({ mask: value }), true);
  const scale = choice("Scale", NAMES.scaled, (value) => onChange({ scaled: value === "true" }), true);
  const heads = Array.from({ length: model.get("limits").heads }, (_, at) => [at + 1, `1.${at + 1}`]);
  const head = select("Head", (value) => onChange({ head: Number(value) }));
  const hide = h("input", { type: "checkbox", on: { change: () => onChange({ special_tokens: !hide.checked }) } });
  const special = h("label", { class: "al-hide" }, hide, h("span", { text: "Hide [CLS] and [SEP]" }));
  const ramp = h("span", { class: "al-ramp" });
  const above = real ? h("div", { class: "al-tools al-origin" }, sources.length > 1 ? source.element : null,
    sources.includes("layer-1") ? head.element : null, masks.length > 1 ? mask.element : null,
    model.get("offer_scale") ? scale.element : null) : null;
  const beside = h("div", { class: "al-tools" }, view.element, dial.element, ramp, real ? special : null);

  /** Bring every control up to date; shown: what is drawn, null before the first picture. */
  function show(now, shown) {
    const scored = shown?.scores !== null;
    view.show(scored && now.view === "scores" ? "scores" : "weights");
    view.buttons[1].hidden = !scored;
    source.show(now.source);
    source.buttons.forEach((button, at) => (button.disabled = now.closed && at === sources.length - 1));
    mask.show(now.mask);
    scale.show(now.scaled);
    head.show(heads, now.head);
    head.list.disabled = now.source !== "layer-1";
    hide.checked = !now.specialTokens;
    if (Number(dial.input.value) !== now.sharpness) dial.input.setValue(now.sharpness);
    dial.element.hidden = real || !scored;
    if (shown) ramp.replaceChildren(...rampOf(shown));
  }

  return { above, beside, show };
}

function rampOf(shown) {
  const scores = shown.view === "scores";
  const [least, most] = scores ? [-1, 1].map((sign) => signed(sign * largest(shown), 1)) : ["0", "1"];
  const colours = scores ? `background:linear-gradient(90deg,${RED_BLUE})` : null;
  return [h("span", { text: least }), h("i", { class: "al-grey", style: colours }), h("span", { text: most })];
}
