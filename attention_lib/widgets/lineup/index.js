// lineup: words in a row, each with its number; drag them about, and see what stands halfway between two of them.

import { choice } from "../core/controls.js";
import { h } from "../core/dom.js";
import { lifetime } from "../core/lifetime.js";
import { row } from "./row.js";
import { halfway, headline, moved, ORDERS } from "./said.js";

const NAMES = { alphabet: "By alphabet", length: "By length" };
const HINT = "Drag a word to another place.";

export default {
  fits: { words: (value, state) => [...value].sort().join("\n") === [...state.words].sort().join("\n") },
  render({ model: given, el, signal }) {
    const { model, end } = lifetime(given, el, signal);
    el.replaceChildren(picture(model));
    return end;
  },
};

function picture(model) {
  const [first, pair] = [model.get("words"), model.get("pair")];
  const title = h("span");
  const longest = headline(pair, [...first].sort((a, b) => b.length - a.length).slice(0, 2)).join("");
  const told = h("p", { class: "al-unseen", role: "status" });
  const line = row(ORDERS.alphabet(first), pair, (word, to) => set(moved(model.get("words"), word, to)), model.life);
  const orders = choice("Order of the words", NAMES, (name) => set(ORDERS[name](first)));
  const element = h("div", { class: "al al-plain al-lineup", role: "group", "data-widget": "lineup",
    "aria-label": "Words in a row" },
  h("p", { class: "al-headline", "data-longest": longest }, title), told, line.element,
  h("div", { class: "al-lineup-tools" }, orders.element, h("p", { text: HINT })));

  function set(words) {
    if (words.join("\n") === model.get("words").join("\n")) return;
    model.set("words", words);
    model.save_changes();
  }

  function draw() {
    const words = model.get("words");
    const found = halfway(words, pair);
    title.replaceChildren(...headline(pair, found).map((text, i) => (i % 2 ? h("b", { text }) : text)));
    line.show(words, found, title.textContent);
    orders.show(Object.keys(ORDERS).find((name) => ORDERS[name](words).join("\n") === words.join("\n")) ?? "");
    if (!line.hasFocus() && element.dataset.ready) told.textContent = title.textContent;
    element.dataset.ready = "true";
  }

  model.on("change:words", draw);
  draw();
  return element;
}
