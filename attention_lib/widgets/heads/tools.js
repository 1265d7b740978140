// What the reader chooses with: heads worth a look, the layer, the order, the pair of words.

import { choice, press, select } from "../core/controls.js";
import { h } from "../core/dom.js";

const SORTS = { number: "Number", weight: "Weight" };
const TOLD = ["sentence", "layer", "head", "from_word", "to_word"]; // of an example

/**
 * @param {any[]} examples see examples.py
 * @param {{layers: number}} limits
 * @param {{edited: Function, pair: Function}} does edited(changes of traits); pair(changes): and sort by its weight
 */
export function headTools(examples, limits, does) {
  const tours = examples.map((example) => h("button", {
    type: "button", class: "al-preset al-example", "data-sentence": example.sentence,
    on: { click: () => does.edited(Object.fromEntries(TOLD.map((name) => [name, example[name]]))) },
  }, h("span", { text: example.name }), " ", h("small", { text: `${example.layer}.${example.head}` })));
  const counts = Array.from({ length: limits.layers }, (_, at) => at + 1);
  const numbered = Object.fromEntries(counts.map((layer) => [layer, String(layer)]));
  const layers = choice("Layer", numbered, (layer) => does.edited({ layer: Number(layer) }), true);
  const sorts = choice("Sort by", SORTS, (sort) => does.edited({ sort }), true);
  const from = select("from", (word) => does.pair({ from_word: word }));
  const to = select("to", (word) => does.pair({ to_word: word }));
  const hide = h("input", { type: "checkbox", on: { change: () => does.edited({ special_tokens: !hide.checked }) } });
  const check = h("label", { class: "al-head-check" }, hide, h("span", { text: "Hide [CLS] and [SEP]" }));
  const hidden = h("p", { class: "al-heads-hidden", "data-role": "hidden", role: "status" });
  const sorting = h("span", { class: "al-head-sorting" }, sorts.element, from.element, to.element);

  function show({ layer, names, seen, ...view }, now, example, share) {
    const words = seen.map((place) => [names[place], names[place]]);
    layers.show(layer);
    sorts.show(now.sort);
    from.show(words, names[view.from]);
    to.show(words, names[view.to]);
    hide.checked = now.hide;
    hidden.textContent = share;
    press(tours, (_, at) => examples[at] === example);
  }

  return {
    examples: h("div", { class: "al-presets", role: "group", "aria-label": "Heads to look at" },
      ...(tours.length ? [h("span", { text: "Look at" }), ...tours] : [])),
    element: h("div", { class: "al-tools" }, layers.element, check, sorting),
    hidden, show,
  };
}
