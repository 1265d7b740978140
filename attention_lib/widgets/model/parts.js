// The parts of the picture, built once.

import { linkButton, numbers, offers } from "../core/controls.js";
import { h, newId } from "../core/dom.js";
import { sentenceField } from "../core/sentence.js";
import { messageLine } from "../core/status.js";
import { AttentionPanel } from "./attention.js";
import { changeChips } from "./chips.js";
import { RULED, SENSES } from "./constants.js";
import { headsPanel } from "./heads.js";
import { Scene } from "./scene.js";

const UNRULED = "A ruler is made of labelled sentences, and this book has made one for its own model alone. So of this "
  + "model you see what its words hear, and not where that takes them.";

/** A box for a sentence. */
function textBox(label, onInput, onFocus) {
  const id = newId();
  const input = sentenceField(id, onInput);
  input.addEventListener("focus", onFocus);
  const element = h("div", { class: "al-model-box" }, h("label", { class: "al-unseen", for: id, text: label }), input);
  return { element, input, write: (text) => input.value === text || (input.value = text) };
}

/** @param model @param {any} does what happens when the reader acts */
export function modelParts(model, does) {
  const [title, status] = [h("span"), h("p", { class: "al-unseen", role: "status" })];
  const box = textBox("Sentence", (text) => does.type("sentence", text), () => does.turnTo("sentence"));
  const second = textBox("Second sentence", (text) => does.type("beside", text), () => does.turnTo("beside"));
  const away = h("button", {
    type: "button", class: "al-button", text: "Remove", "aria-label": "Remove the second sentence",
    on: { click: does.alone },
  });
  second.element.append(away);
  const tries = offers("Sentences to try", model.get("presets"), does.choose);
  const pair = h("button", {
    type: "button", class: "al-preset al-model-pair", text: "+ beside", title: "A second sentence beside it",
    on: { click: does.pair },
  });
  const load = h("button", { type: "button", class: "al-button al-model-load", on: { click: does.load } });
  const message = messageLine((word) => does.ask(word));
  const ghost = h("small", { class: "al-model-key", hidden: true }, h("i", { class: "al-model-key-ghost" }), "before");
  const ends = h("p", { class: "al-model-ends" }, h("span", { class: "al-left", text: `${SENSES[0]} ${RULED}` }), ghost,
    h("span", { class: "al-right", text: `${SENSES[1]} ${RULED}` }));
  const limits = model.get("limits");
  const scene = new Scene(limits.layers, does.lookAt);
  const heads = headsPanel(limits, does);
  const attention = new AttentionPanel(does, limits.own);
  const chips = changeChips(does);
  const table = numbers("Where the word stands, and what it hears");
  const element = h("div", { class: "al al-plain al-model", role: "group", "data-widget": "model",
    "aria-label": "The whole model" },
  h("p", { class: "al-headline" }, title), status, box.element, second.element,
  h("div", { class: "al-model-row" }, tries.element, pair, load), message.element,
  attention.element, chips.element,
  h("div", { class: "al-model-stage" }, limits.own ? h("p", { class: "al-model-unruled", text: UNRULED })
    : h("div", { class: "al-model-ways" }, ends, scene.element), heads.element),
  h("div", { class: "al-more" }, table.element, linkButton(model)));

  function sayTitle(said) {
    const text = said.join("");
    if (text === title.textContent) return;
    if (element.dataset.ready) status.textContent = text; // the first picture is read, not told
    title.replaceChildren(...said.map((each, i) => (i % 2 ? h("b", { text: each }) : each)));
  }

  return { element, box, second, tries, pair, load, message, ghost, scene, heads, attention, chips, table, sayTitle };
}
