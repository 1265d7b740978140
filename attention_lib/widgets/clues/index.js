// clues: a word nobody knows. Its sentences come one by one; a reader picks a word, and then counting guesses too.

import { among, amongThe } from "../core/address.js";
import { press } from "../core/controls.js";
import { h } from "../core/dom.js";
import { exact, number } from "../core/format.js";
import { lifetime } from "../core/lifetime.js";
import { headline, note } from "./said.js";

export default {
  fits: {
    step: (value, { sentences }) => among(...sentences.map((_, at) => at + 1))(value),
    picked: (value, state) => value === "" || amongThe("words")(value, state), shown: among(true, false),
  },
  render({ model: given, el, signal }) {
    const { model, end } = lifetime(given, el, signal);
    el.replaceChildren(picture(model));
    return end;
  },
};

function picture(model) {
  const [unknown, sentences, words, alike] = ["unknown", "sentences", "words", "alike"].map((name) => model.get(name));
  const set = (name, value) => (model.set(name, value), model.save_changes());
  const title = h("p", { class: "al-headline", role: "status" });
  const lines = sentences.map((text, at) => h("li", {}, ...shown(text, unknown, at)));
  const next = h("button", { type: "button", class: "al-button", text: "Next sentence", on: {
    click: () => model.get("step") < sentences.length && set("step", model.get("step") + 1) } });
  const again = h("button", { type: "button", class: "al-button", text: "Start again", on: {
    click: () => (model.set("picked", ""), model.set("shown", false), set("step", 1)) } });
  const buttons = words.map((text) => h("button", { type: "button", class: "al-preset", text, "data-word": text,
    on: { click: () => set("picked", text) } }));
  const bars = words.map((word, at) => h("li", { "data-token": word }, buttons[at], h("b"), h("i")));
  const said = h("p", { class: "al-clues-note" });
  const element = h("div", { class: "al al-plain al-clues", role: "group", "data-widget": "clues",
    "aria-label": `What is ${unknown}?` },
  title, h("ol", { class: "al-clues-lines" }, ...lines), h("div", { class: "al-clues-tools" }, next, again), said,
  h("ul", { class: "al-clues-words", role: "list" }, ...bars));

  function draw() {
    const [step, picked] = [model.get("step"), model.get("picked")];
    const told = picked !== "" || model.get("shown");
    const row = alike[step - 1];
    title.replaceChildren(...headline(unknown, words, row, step, told));
    lines.forEach((line, at) => line.classList.toggle("al-covered", at >= step));
    lines.forEach((line, at) => line.firstChild.toggleAttribute("hidden", at >= step));
    lines.forEach((line, at) => line.lastChild.toggleAttribute("hidden", at < step));
    next.setAttribute("aria-disabled", String(step === sentences.length));
    again.setAttribute("aria-disabled", String(step === 1 && !told));
    press(buttons, (_, at) => words[at] === picked);
    element.classList.toggle("al-told", told);
    const top = Math.max(...row);
    bars.forEach((bar, at) => {
      bar.classList.toggle("al-bold", told && row[at] === top);
      bar.style.setProperty("--share", exact(Math.max(0, row[at])));
      if (told) bar.dataset.weight = exact(row[at]);
      else delete bar.dataset.weight;
      bar.children[1].textContent = told ? number(row[at]) : "";
    });
    said.textContent = note(unknown, picked, told);
    element.dataset.ready = "true";
  }

  for (const name of ["step", "picked", "shown"]) model.on(`change:${name}`, draw);
  draw();
  return element;
}

/** A sentence with the unknown word in bold, and what stands in its place while it is covered. */
function shown(text, unknown, at) {
  const from = text.indexOf(unknown);
  const whole = [text.slice(0, from), h("b", { text: unknown }), text.slice(from + unknown.length)];
  return [h("span", {}, ...whole), h("span", { class: "al-cover", text: `sentence ${at + 1}` })];
}
