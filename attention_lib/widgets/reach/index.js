// reach: how far a head hears. A word is dragged along a sentence, and how loud it is there shows beneath its place.

import { among, amongThe, whole } from "../core/address.js";
import { choice, numbers } from "../core/controls.js";
import { h } from "../core/dom.js";
import { number } from "../core/format.js";
import { lifetime } from "../core/lifetime.js";
import { field } from "./field.js";
import { headline, where } from "./said.js";

export default {
  fits: {
    at: (value, state) => value !== 0 && whole(-state.reach, state.reach)(value), word: amongThe("words"),
    all: among(true, false),
  },
  render({ model: given, el, signal }) {
    const { model, end } = lifetime(given, el, signal);
    const build = () => el.replaceChildren(picture(model));
    model.on("change:loud", build); // Python has measured other words
    build();
    return end;
  },
};

function picture(model) {
  const [words, asking, reach, head] = ["words", "asking", "reach", "head"].map(model.get);
  const seen = new Set(); // the places where the word has stood
  const set = (name, value) => (model.set(name, value), model.save_changes());
  const title = h("span");
  const longest = headline(words.reduce((a, b) => (b.length > a.length ? b : a)), asking, -12, 0).join("");
  const told = h("p", { class: "al-unseen", role: "status" });
  const drawn = field({ reach, asking }, move, model.life);
  const speaking = choice("Word", Object.fromEntries(words.map((each) => [each, each])), (to) => set("word", to), true);
  const all = h("button", { type: "button", class: "al-button", text: "Show all",
    on: { click: () => set("all", !model.get("all")) } });
  const table = numbers(`How loudly “${asking}” hears the word, by its place`);
  const names = [`head ${head}`, ...(model.get("like").length ? ["likeness"] : [])];
  const legend = h("p", { class: "al-reach-legend", "aria-hidden": "true" },
    ...names.map((text) => h("span", {}, h("i"), text)));
  const element = h("div", { class: "al al-plain al-reach", role: "group", "data-widget": "reach",
    "aria-label": "How far a head hears" },
  h("p", { class: "al-headline", "data-longest": longest }, title), told, drawn.element,
  h("div", { class: "al-reach-tools" }, words.length > 1 ? speaking.element : null, all, legend), table.element);

  function move(to, passing) {
    if (passing) drawn.between(model.get("at"), to).forEach((at) => seen.add(at));
    if (to !== model.get("at")) set("at", to);
  }

  function draw() {
    const [at, word, whether] = ["at", "word", "all"].map(model.get);
    const [loud, like] = ["loud", "like"].map((name) => model.get(name)[words.indexOf(word)] ?? []);
    const now = loud[drawn.places.indexOf(at)];
    seen.add(at);
    title.replaceChildren(...headline(word, asking, at, now).map((text, i) => (i % 2 ? h("b", { text }) : text)));
    drawn.show({ at, word, loud, like, now, seen: whether ? new Set(drawn.places) : seen });
    speaking.show(word);
    all.setAttribute("aria-pressed", String(whether));
    const rows = drawn.places.map((each, i) => [where(each), ...[loud, like].slice(0, names.length)
      .map((row) => number(row[i]))]);
    table.show(["place", ...names], rows, `How loudly “${asking}” hears “${word}”, the loudest as 1`);
    // The slider says it itself.
    if (!drawn.hasFocus()) told.textContent = element.dataset.ready ? title.textContent : "";
    element.dataset.ready = "true";
  }

  for (const name of ["at", "word", "all"]) model.on(`change:${name}`, draw);
  draw();
  return element;
}
