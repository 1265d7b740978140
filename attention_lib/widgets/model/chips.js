// What is cut and what is silent, as chips that undo it.

import { h } from "../core/dom.js";
import { cutOf } from "./experiment.js";
import { cutText, silentText } from "./said.js";

/** @param {{ undo: (kind: "cuts" | "silenced", text: string) => void, undoAll: () => void }} does */
export function changeChips(does) {
  const element = h("div", { class: "al-model-chips", role: "group", "aria-label": "What is changed in the model" });
  let key = "";

  const chip = (kind, text, said) => h("button", {
    type: "button", class: "al-model-chip", "data-change": text, title: "Press to undo",
    "aria-label": `Undo: ${said}`, on: { click: () => does.undo(kind, text) },
  }, h("span", { text: said }), h("i", { "aria-hidden": "true", text: "×" }));

  function show(cuts, silenced, tokens) {
    const now = JSON.stringify([cuts, silenced, tokens]);
    if (now === key) return;
    key = now;
    const inside = element.contains(document.activeElement);
    const chips = [...cuts.map((text) => chip("cuts", text, cutText(cutOf(text), tokens))),
      ...silenced.map((name) => chip("silenced", name, silentText(name)))];
    const all = h("button", { type: "button", class: "al-preset", text: "Undo all", on: { click: does.undoAll } });
    element.hidden = chips.length === 0;
    element.replaceChildren(...(chips.length ? [h("span", { text: "Changed" }), ...chips] : []),
      chips.length > 1 ? all : "");
    const next = /** @type {HTMLElement | null} */ (element.querySelector("button"));
    if (inside) next?.focus();
  }

  return { element, show };
}
