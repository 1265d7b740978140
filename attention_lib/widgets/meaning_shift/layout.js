// The parts of meaning-shift on the page: built once, filled with every picture.

import { numbers } from "../core/controls.js";
import { h } from "../core/dom.js";
import { replaceWord, sentenceBox } from "../core/sentence.js";
import { messageLine } from "../core/status.js";
import { wordChips } from "./chips.js";
import { shiftControls } from "./controls.js";
import { Frame } from "./frame.js";
import { sentenceTable } from "./scatter.js";
import { VIEWS } from "./sources.js";

/** Everything, in its place. @param {import("./shift.js").Shift} does what happens when the reader acts */
export function shiftParts(model, life, does) {
  const fixed = Boolean(model.link && model.get("answer")); // Python's own picture, and no Python here to ask again
  const box = sentenceBox(model, (sentence) => does.edited({ sentence }), fixed);
  const message = messageLine((by, word) => does.edited({ sentence: replaceWord(box.input.value, word, by) }));
  const words = wordChips((token) => does.choose(token), lights, light);
  const [heading, caption, note] = ["heading", "caption", "caption"].map((name) => h("p", { class: `al-${name}` }));
  const readout = h("p", { class: "al-readout", "aria-live": "polite" });
  const bars = h("ol", { class: "al-bars" });
  const table = numbers("Weights, scores and pulls of the chosen word");
  const sentences = sentenceTable();
  const mapped = model.get("sources").some((name) => VIEWS[name].controls.sentences);
  const frame = new Frame(life, lights);
  const controls = shiftControls(model, does);
  const element = h("div", {
    role: "group", class: "al al-meaning", "data-widget": "meaning-shift", "aria-label": "Meaning shift",
  },
  box.element, message.element, controls.above,
  h("div", { class: "al-stage" }, words.element, readout,
    h("div", { class: "al-panels" },
      h("div", {}, frame.element, caption),
      h("div", { class: "al-side" }, heading, bars, note))),
  controls.below,
  h("div", { class: "al-more" }, controls.poles.element, table.element, mapped ? sentences.element : null));

  // Lighting one word: its chip, arc, bar and pull, and on the map the whole way to its place.
  // No focus listeners here: they would make the circles of the map stops of the Tab key.
  function lights(position) {
    return { pointerenter: () => light(position), pointerleave: () => light(null) };
  }

  function light(position) {
    const lit = (mark) => position !== null && mark.dataset.position === String(position);
    element.querySelectorAll("[data-position]").forEach((mark) => mark.classList.toggle("al-lit", lit(mark)));
  }

  // All but the map and the arcs. trailing: the map shows an earlier place.
  function fill(picture, view, absent, trailing) {
    element.classList.remove("al-halted");
    element.dataset.source = picture.source;
    words.show(picture.tokens, picture, absent);
    heading.textContent = view.heading(picture);
    caption.textContent = view.caption(picture, trailing);
    note.textContent = view.note(picture);
    bars.setAttribute("aria-label", view.list);
    bars.classList.toggle("al-many", picture.attended.length > 14);
    bars.replaceChildren(...view.bars(picture, absent, lights));
    readout.replaceChildren(...view.readout(picture));
    table.show(...view.numbers(picture));
    sentences.show(picture.map);
  }

  return { element, box, message, words, frame, controls, fill };
}
