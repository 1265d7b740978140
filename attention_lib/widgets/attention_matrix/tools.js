// The switches of the matrix: whose weights, which head, who may be heard, scores or weights.

import { slider } from "../core/controls.js";
import { h, newId } from "../core/dom.js";
import { HEADS } from "../minilm/activations.js";

const NAMES = {
  view: { weights: "Weights", scores: "Scores" },
  source: { raw: "Raw", random: "Random", "layer-1": "Trained" },
  mask: { none: "Everyone", causal: "Looking back", padding: "Padding" },
  scaled: { true: "÷ √dₖ", false: "not divided" },
};

// A row of buttons of which one is pressed; label: what it chooses, seen where `titled`. Values are strings.
function choice(name, label, values, onChange, titled = true) {
  const buttons = values.map((value) => h("button", {
    type: "button", text: NAMES[name][value], [`data-${name}`]: value, on: { click: () => onChange(value) },
  }));
  const group = h("span", { class: "al-switch", role: "group", "aria-label": label }, ...buttons);
  const element = titled ? h("span", { class: "al-turn" }, h("span", { class: "al-turn-name", "aria-hidden": "true", text: label }), group) : group;
  const show = (now) => buttons.forEach((button, i) => button.setAttribute("aria-pressed", String(values[i] === String(now))));
  return { element, show, buttons };
}

// onChange({trait: value}); show(settings, scored) brings every control up to date; scored: there are scores to show.
export function matrixTools(model, onChange) {
  const offered = (name) => model.get(name) ?? [];
  const view = choice("view", "Show", ["weights", "scores"], (value) => onChange({ view: value }), false);
  const dial = slider("Sharpness", {
    min: 0, max: 12, step: 0.1, value: model.get("sharpness"), hint: "every score is multiplied by this before softmax",
  }, (sharpness) => onChange({ sharpness }));
  const source = choice("source", "Source", offered("sources"), (value) => onChange({ source: value }));
  const mask = choice("mask", "Mask", offered("masks"), (value) => onChange({ mask: value }));
  const scale = choice("scaled", "Scale", ["true", "false"], (value) => onChange({ scaled: value === "true" }));
  const head = headSelect(onChange);
  const hide = h("input", { type: "checkbox", on: { change: () => onChange({ special_tokens: !hide.checked }) } });
  const special = h("label", { class: "al-hide" }, hide, h("span", { text: "Hide [CLS] and [SEP]" }));
  const ramp = h("span", { class: "al-ramp" });
  const real = offered("sources").length > 0;
  const trained = offered("sources").includes("layer-1");
  const above = real ? h("div", { class: "al-tools al-origin" }, offered("sources").length > 1 ? source.element : null, trained ? head.element : null,
    offered("masks").length > 1 ? mask.element : null, model.get("offer_scale") ? scale.element : null) : null;

  function show(now, scored) {
    view.show(now.view);
    source.show(now.source);
    mask.show(now.mask);
    scale.show(now.scaled);
    head.select.value = String(now.head);
    head.select.disabled = now.source !== "layer-1";
    hide.checked = !now.specialTokens;
    if (Number(dial.input.value) !== now.sharpness) dial.input.setValue(now.sharpness);
    view.buttons[1].hidden = !scored;
    dial.element.hidden = real || !scored;
  }

  return { above, beside: h("div", { class: "al-tools" }, view.element, dial.element, ramp, real ? special : null), ramp, show };
}

function headSelect(onChange) {
  const select = h("select", { id: newId(), on: { change: () => onChange({ head: Number(select.value) }) } },
    ...Array.from({ length: HEADS }, (_, i) => h("option", { value: i + 1, text: `1.${i + 1}` })));
  return { select, element: h("span", { class: "al-turn" }, h("label", { class: "al-turn-name", for: select.id, text: "Head" }), select) };
}
