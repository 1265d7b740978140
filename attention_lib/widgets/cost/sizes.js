// The sizes of the model: those of one that a reader knows, or the reader's own.

import { select } from "../core/controls.js";
import { h } from "../core/dom.js";
import { COUNTED, LARGEST, MODELS, WIDEST } from "./constants.js";

export const NAMES = ["width", "layers", "heads", "key_heads", "bytes_per_number"];
const LABELS = ["width D", "layers", "heads", "heads with keys of their own", "bytes a number", "a window sees"];
const OWN = "own";

/** @param {number[]} all in the order of NAMES */
export const asSizes = ([width, layers, heads, keyHeads, bytes]) => ({ width, layers, heads, keyHeads, bytes });

/** What is the matter with such sizes? One sentence, or "". @param {number[]} all */
export function complaint([width, , heads, keyHeads]) {
  if (width % heads) return `The width, ${width}, should be a multiple of the heads, ${heads}, so that all are equal.`;
  if (!(heads % keyHeads)) return "";
  return `The heads, ${heads}, should be a multiple of those with keys of their own, ${keyHeads}.`;
}

const KNOWN = new Map(); // sizes as text → names of the models that have them
for (const [name, sizes] of Object.entries(MODELS)) KNOWN.set(String(sizes), [...KNOWN.get(String(sizes)) ?? [], name]);

/** @param {(values: Record<string, number>) => void} onChange */
export function sizeControls(onChange) {
  const names = [...KNOWN].map(([key, each]) => [key, each.join(", ")]);
  const models = select("Model", (key) => key !== OWN && set(key.split(",").map(Number)));
  const limits = [...LARGEST, WIDEST];
  const inputs = LABELS.map((label, i) => h("input", {
    type: "number", min: 1, max: limits[i], step: 1, inputmode: "numeric", "aria-label": label, on: { input: typed },
  }));
  const said = h("p", { class: "al-cost-said", role: "status" });
  const summary = h("summary");
  const element = h("div", { class: "al-cost-sizes" }, models.element,
    h("details", { class: "al-details" }, summary, h("div", { class: "al-cost-inputs" },
      ...inputs.map((input, i) => h("label", {}, h("span", { text: LABELS[i] }), input))), said,
    h("p", { class: "al-cost-note", text: COUNTED })));

  function set(sizes, window = {}) {
    onChange({ ...Object.fromEntries(NAMES.map((name, i) => [name, sizes[i]])), ...window });
  }

  function typed() {
    const all = inputs.map(({ value }) => (value.trim() === "" ? NaN : Number(value)));
    const wrong = all.findIndex((value, i) => !Number.isInteger(value) || value < 1 || value > limits[i]);
    const what = wrong < 0 ? complaint(all)
      : `“${LABELS[wrong]}” should be a whole number from 1 to ${limits[wrong].toLocaleString("en")}.`;
    said.textContent = what;
    if (!what) set(all, { window: all.at(-1) });
  }

  /** @param {number[]} sizes @param {number} window */
  function show(sizes, window) {
    const key = String(sizes);
    models.show(KNOWN.has(key) ? names : [...names, [OWN, "your own"]], KNOWN.has(key) ? key : OWN);
    [...sizes, window].forEach((value, i) => {
      if (inputs[i] !== document.activeElement) inputs[i].value = value;
    });
    if (!inputs.includes(/** @type {any} */ (document.activeElement))) said.textContent = "";
    const [width, layers, heads, own, bytes] = sizes;
    const some = own === heads ? `${heads} heads` : `${heads} heads on ${own} of keys`;
    summary.textContent = `D = ${width.toLocaleString("en")}, ${layers} layers, ${some}, ${bytes} bytes a number`;
  }

  return { element, show };
}
