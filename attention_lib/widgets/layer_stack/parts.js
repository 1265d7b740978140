// The parts of layer-stack on the page: built once, filled with every picture.

import { choice, numbers, offers } from "../core/controls.js";
import { h } from "../core/dom.js";
import { LAYERS } from "./constants.js";
import { headline, heard, sentenceOf, tableOf, told } from "./said.js";
import { Scene } from "./scene.js";

export const RULERS = { last: "layer 6’s, for all", each: "each layer’s own" };
const HINT = "Every layer adds to the word twice. Press Play, or a layer.";

/**
 * Everything, in its place.
 * @param model
 * @param {any} does what happens when the reader acts
 */
export function stackParts(model, does) {
  const word = model.get("word");
  const [title, status] = [h("span"), h("p", { class: "al-unseen", role: "status" })];
  const [texts, note] = ["texts", "note"].map((name) => h("div", { class: `al-stack-${name}` }));
  const scene = new Scene(does.look);
  const tries = offers("Sentences", model.get("presets"), does.choose);
  const rulers = choice("Ruler", RULERS, does.turn, true);
  const play = h("button", { type: "button", class: "al-button al-play", text: "Play", on: { click: does.play } });
  const range = { type: "range", min: 0, max: LAYERS, step: 1, "aria-label": "Layers" };
  const layers = h("input", { ...range, on: { input: () => does.move(Number(layers.value)) } });
  const count = h("b"); // an <output> would be read out at every step
  const table = numbers("Where the word stands, what each step adds, and who pulls");
  const slider = h("label", { class: "al-slider" }, h("span", { text: "Layers" }), layers, count);
  const named = { role: "group", "data-widget": "layer-stack", "aria-label": "Layer stack" };
  const element = h("div", { class: "al al-plain al-stack", ...named },
    h("p", { class: "al-headline" }, title), status, tries.element, texts, legend(model.get("ends")), scene.element,
    h("div", { class: "al-controls" }, play, slider, rulers.element),
    note, h("div", { class: "al-more al-stack-folds" }, table.element));

  /** What is chosen. */
  function show(depth, chosen, ruler) {
    layers.value = String(depth);
    count.textContent = `${depth} of ${LAYERS}`;
    tries.show((text) => chosen.includes(text));
    rulers.show(ruler);
  }

  /**
   * What is seen, in words.
   * @param {import("./stack.js").Path[]} paths
   * @param {{ depth: number, layer: number, pressed: number, still: boolean }} now still: it does not play
   */
  function say(paths, { depth, layer, pressed, still }) {
    const said = model.get("title") ? [model.get("title")] : headline(word, depth, paths);
    if (still && element.dataset.ready) status.textContent = said.join(""); // the first picture is read, not told
    title.replaceChildren(...said.map((text, i) => (i % 2 ? h("b", { text }) : text)));
    texts.replaceChildren(...paths.map((path) => sentenceOf(path, word, layer <= depth ? layer : 0)));
    const lines = layer ? paths.map((path) => told(path, layer, depth)) : [h("p", { text: HINT })];
    note.replaceChildren(...lines);
    scene.buttons.forEach((button, i) => {
      button.setAttribute("aria-pressed", String(i + 1 === pressed));
      button.classList.toggle("al-lit", i + 1 === layer);
      if (still) button.setAttribute("aria-label", heard(paths, i + 1, depth));
    });
    table.show(...tableOf(paths, depth));
  }

  return { element, scene, show, say };
}

// The names of the two ends, and what the marks are.
function legend([left, right]) {
  const arrow = (kind) => h("svg", {
    class: "al-stack-key", viewBox: "0 0 24 14", width: 24, height: 14, "aria-hidden": "true",
  }, h("path", { class: `al-stack-step al-stack-${kind}`, d: "M1 4.5H15V1L23 7L15 13V9.5H1z" }));
  const line = (name) => h("b", { class: `al-stack-key-${name}` });
  const key = (mark, text, name = null) => h("i", { class: name }, mark, text);
  return h("p", { class: "al-stack-ends" }, h("span", { class: "al-left", text: left }),
    h("small", {}, key(arrow("heard"), "listens"), key(arrow("thought"), "thinks alone"),
      key(line("norm"), "norm"), key(line("mean"), "on average", "al-stack-mean")),
    h("span", { class: "al-right", text: right }));
}
