// The parts of meaning-shift on the page: built once, filled with every picture.

import { linkButton, numbers, slider } from "../core/controls.js";
import { h } from "../core/dom.js";
import { replaceWord, sentenceBox } from "../core/sentence.js";
import { messageLine } from "../core/status.js";
import { tokenize } from "../core/tokenize.js";
import { wordChips } from "./chips.js";
import { sentenceTable } from "./scatter.js";

export const PLAY = "▶ Play word by word";

// does: what happens when the reader does something.
export function shiftParts(model, el, offered, fixed, does) {
  const get = (name) => model.get(name);
  const box = sentenceBox(model, (sentence) => does.edited({ sentence }), fixed);
  const message = messageLine((by, word) => does.edited({ sentence: replaceWord(box.input.value, word, by) }));
  const words = wordChips(does.choose, does.lights, does.light);
  const readout = h("p", { class: "al-readout", "aria-live": "polite" });
  const heading = h("p", { class: "al-heading" });
  const bars = h("ol", { class: "al-bars" });
  const [caption, note] = [h("p", { class: "al-caption" }), h("p", { class: "al-caption" })];
  const map = h("svg", { class: "al-map", role: "img" });
  const quote = h("p", { class: "al-quote", hidden: true });
  const button = (text, click, extra = "") => h("button", { type: "button", class: `al-button${extra}`, text, on: { click } });
  const play = button(PLAY, does.togglePlay, " al-play");
  const closer = button("Zoom in", does.toggleZoom);
  const marks = button("Show [CLS] and [SEP]", () => does.edited({ marks: !get("marks") }));
  const dial = slider("Sharpness", {
    min: 0, max: 12, step: 0.1, value: get("sharpness"), hint: "0: every word counts the same; high: the best match takes all",
  }, (sharpness) => does.edited({ sharpness }));
  const poles = ["left", "right"].map((name) => h("input", {
    type: "text", class: `al-pole-box al-${name}`, value: get(name).join(" "), spellcheck: "false", autocomplete: "off",
    on: { input: (event) => does.edited({ [name]: tokenize(event.target.value) }) },
  }));
  const poleEditor = h("details", { class: "al-details" }, h("summary", { text: "Change the poles" }),
    h("p", { text: "Each pole is the middle of one or more words. Try “sad” and “happy”, and follow another word." }),
    h("label", {}, h("span", { text: "Left pole" }), poles[0]), h("label", {}, h("span", { text: "Right pole" }), poles[1]));
  const switches = offered.map((name) => h("button", { type: "button", "data-source": name, on: { click: () => does.turnTo(name) } }));
  const chooser = offered.length < 2 ? null
    : h("div", { class: "al-tools" }, h("div", { class: "al-switch", role: "group", "aria-label": "Where the attention comes from" }, ...switches));
  const table = numbers("Weights, scores and pulls of the chosen word");
  const sentences = sentenceTable();
  const element = h("div", { role: "group", class: "al al-meaning", "data-widget": "meaning-shift", "aria-label": "Meaning shift" },
    box.element, message.element, chooser,
    h("div", { class: "al-stage" }, words.element, readout,
      h("div", { class: "al-panels" },
        h("div", {}, h("div", { class: "al-map-frame" }, map, quote), caption),
        h("div", { class: "al-side" }, heading, bars, note))),
    h("div", { class: "al-controls" }, play, dial.element, closer, marks, linkButton(model)),
    h("div", { class: "al-more" }, poleEditor, table.element, offered.includes("layer-1") ? sentences.element : null));
  el.replaceChildren(element);

  // Each source has controls of its own.
  function showControls(source) {
    const [raw, head] = [source === "raw", get("head")];
    const names = { raw: "Raw vectors", "layer-1": head ? `Trained head 1.${head}` : "Trained layer 1" };
    switches.forEach((each) => {
      each.textContent = names[each.dataset.source];
      each.setAttribute("aria-pressed", String(each.dataset.source === source));
    });
    dial.element.hidden = !raw || Boolean(get("answer")); // else the model, or the reader's function, decides
    play.hidden = raw && Boolean(get("answer"));
    poleEditor.hidden = !raw;
    marks.hidden = raw;
    marks.textContent = get("marks") ? "Hide [CLS] and [SEP]" : "Show [CLS] and [SEP]";
  }

  return { element, box, message, words, readout, heading, bars, note, caption, map, quote, play, closer, dial, poles, table, sentences, showControls };
}
