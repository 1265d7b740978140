// The layer that is looked at: its number, its twelve heads as small matrices, and all of them together.

import { h } from "../core/dom.js";
import { HeadOverview } from "../minilm/overview.js";
import { holds } from "./experiment.js";

const SHADE = 0.75; // small weights are seen, too
const INK = [20, 24, 30]; // turned round in the dark, see style.css

/**
 * @param {{ layers: number, heads: number }} limits
 * @param {{ layer: (n: number) => void, head: (n: number) => void, silence: () => void }} does
 */
export function headsPanel({ layers, heads: count }, does) {
  const range = { type: "range", min: 1, max: layers, step: 1, "aria-label": "Layer" };
  const slider = h("input", { ...range, on: { input: () => does.layer(Number(slider.value)) } });
  const number = h("b");
  const overview = new HeadOverview(count, { enlarge: does.head, look: () => {} },
    (weight) => [...INK, Math.round(255 * weight ** SHADE)]);
  const all = h("button", {
    type: "button", class: "al-preset al-model-all", text: `All ${count} heads`, on: { click: () => does.head(0) },
  });
  const silence = h("button", { type: "button", class: "al-preset", on: { click: does.silence } });
  const element = h("div", { class: "al-model-heads" },
    h("label", { class: "al-slider" }, h("span", { text: "Layer" }), slider, number), overview.element, all, silence);
  const order = Array.from({ length: count }, (_, at) => at + 1);

  /** @param {import("./picture.js").Attention | null} heads @param {import("./picture.js").Chosen} chosen */
  function show(heads, { layer, head, silenced }) {
    slider.value = String(layer);
    number.textContent = `${layer} of ${layers}`;
    all.setAttribute("aria-pressed", String(head === 0));
    silence.textContent = `Silence ${head ? `head ${layer}.${head}` : `layer ${layer}`}`;
    silence.setAttribute("aria-pressed", String(silenced.some((name) => holds(name, layer, head))));
    overview.element.classList.toggle("al-model-away", !heads);
    if (!heads) return;
    overview.show(heads, order, () => [heads.from, heads.from]);
    overview.tiles.forEach(({ button }, at) => {
      const silent = silenced.some((name) => holds(name, layer, at + 1));
      button.classList.toggle("al-model-silent", silent);
      button.setAttribute("aria-label", `Head ${layer}.${at + 1}${silent ? ", silent" : ""}`);
    });
  }

  return { element, show };
}
