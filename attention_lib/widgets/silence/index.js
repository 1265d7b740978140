// silence: the twelve pulls of a layer, laid end to end on the ruler. A press on one of them makes its head silent.

import { whole } from "../core/address.js";
import { offers, press } from "../core/controls.js";
import { h } from "../core/dom.js";
import { exact, signed } from "../core/format.js";
import { lifetime } from "../core/lifetime.js";
import { HEADS, REACH } from "./constants.js";
import { counted, headline, wager } from "./said.js";
import { places, right } from "./sum.js";

const ALL = Array.from({ length: HEADS }, (_, at) => at + 1);
const TICKS = [[-1, "−1", "al-left"], [0, "0", "al-own"], [1, "+1", "al-right"]];
const across = (value) => (100 * (Math.max(-REACH, Math.min(REACH, value)) + REACH)) / (2 * REACH);
const nameOf = (head) => `1.${head}`;
const NAMES = ALL.map(nameOf);

export default {
  fits: {
    silent: (value) => value.every((name) => NAMES.includes(name)) && new Set(value).size === value.length,
    at: (value, { texts }) => whole(0, texts.length - 1)(value),
  },
  render({ model: given, el, signal }) {
    const { model, end } = lifetime(given, el, signal);
    const build = () => el.replaceChildren(picture(model));
    for (const name of ["texts", "pulls", "cases"]) model.on(`change:${name}`, build); // Python has measured anew
    build();
    return end;
  },
};

function picture(model) {
  return model.get("cases").length ? counting(model) : summing(model);
}

// How many of the texts stay right: twelve buttons, and a dot for each text.
function counting(model) {
  const cases = model.get("cases");
  const { set, toggle } = changes(model);
  const [title, heard] = [h("span"), h("p", { class: "al-unseen", role: "status" })];
  const beads = h("p", { class: "al-silence-beads", "aria-hidden": "true" }, ...cases.map(() => h("i")));
  const chips = ALL.map((head) => h("button", {
    type: "button", class: "al-silence-chip", "data-head": head, "aria-label": `Silence head ${nameOf(head)}`,
    text: nameOf(head), on: { click: () => toggle(head) },
  }));
  const [told, all] = [h("p", { class: "al-silence-told" }), both(set)];
  const element = frame(h("p", { class: "al-headline" }, title), heard, beads,
    h("div", { class: "al-silence-chips", role: "group", "aria-label": "Heads" }, ...chips),
    h("div", { class: "al-silence-tools" }, ...all.buttons, told));

  function draw() {
    const silent = silentOf(model);
    const sure = right(cases, silent).filter(Boolean).length;
    bold(title, counted(sure, cases.length));
    [...beads.children].forEach((bead, place) => bead.classList.toggle("al-full", place < sure));
    press(chips, (_, at) => silent.includes(at + 1));
    all.show(silent);
    told.textContent = wager(silent.length, sure, cases.length, model.get("fewest"));
    element.classList.toggle("al-silence-lost", sure <= cases.length / 2);
    if (element.dataset.ready) heard.textContent = `${title.textContent} ${told.textContent}`;
    Object.assign(element.dataset, { ready: "true", right: sure });
  }

  model.on("change:silent", draw);
  draw();
  return element;
}

const silentOf = (model) => model.get("silent").map((name) => NAMES.indexOf(name) + 1);

function changes(model) {
  const set = (name, value) => (model.set(name, value), model.save_changes());
  const toggle = (head) => {
    const silent = model.get("silent");
    set("silent", NAMES.filter((name) => silent.includes(name) !== (name === nameOf(head))));
  };
  return { set, toggle };
}

/** All or none; which of them is it now? */
function both(set) {
  const buttons = [["All speak", []], ["All silent", NAMES]].map(([text, heads]) => h("button", {
    type: "button", class: "al-button", text, on: { click: () => set("silent", [...heads]) },
  }));
  return { buttons, show: (silent) => press(buttons, (_, at) => silent.length === (at ? HEADS : 0)) };
}

function frame(...parts) {
  const names = { class: "al al-plain al-silence", "data-widget": "silence", "aria-label": "Twelve heads" };
  return h("div", { role: "group", ...names }, ...parts);
}

// Where the pulls of a sentence take “bank”: twelve bars.
function summing(model) {
  const texts = model.get("texts");
  const { set, toggle } = changes(model);
  const title = h("span");
  const heard = h("p", { class: "al-unseen", role: "status" });
  const several = texts.length > 1;
  const sentences = offers("Sentences", several ? texts.map((text, at) => [text, at]) : [], (at) => set("at", at));
  const sentence = h("p", { class: "al-silence-text", text: several ? "" : texts[0] });
  const rows = ALL.map((head) => row(head, () => toggle(head)));
  const [alone, now] = [mark("al-silence-ring", "alone"), mark("al-silence-dot", "in its sentence")];
  const field = h("div", { class: "al-silence-field" }, scale(), alone.element, ...rows.map((each) => each.button),
    now.element);
  const all = both(set);
  const hint = h("small", { text: "Press a head to silence it; press again, and it speaks." });
  const element = frame(h("p", { class: "al-headline" }, title), heard, sentences.element, sentence, field,
    h("div", { class: "al-silence-tools" }, ...all.buttons, hint));

  function draw() {
    const at = Math.min(model.get("at"), texts.length - 1);
    const silent = silentOf(model);
    const [start, ...pulls] = model.get("pulls")[at];
    const stands = places([start, ...pulls], silent);
    rows.forEach((each, head) => each.show(stands[head], pulls[head], silent.includes(head + 1)));
    alone.show(start);
    now.show(stands[HEADS]);
    all.show(silent);
    sentences.show((value) => value === at);
    bold(title, headline(start, stands[HEADS], silent));
    if (element.dataset.ready) heard.textContent = title.textContent;
    Object.assign(element.dataset, { ready: "true", place: exact(stands[HEADS]) });
  }

  for (const name of ["at", "silent"]) model.on(`change:${name}`, draw);
  draw();
  return element;
}

const bold = (element, texts) => element.replaceChildren(...texts.map((text, i) => (i % 2 ? h("b", { text }) : text)));

// One head: its name, its pull as a bar that begins where the last one ended, and its number.
function row(head, onPress) {
  const [bar, number] = [h("i"), h("span", { class: "al-silence-number" })];
  const button = h("button", { type: "button", class: "al-silence-row", "data-head": head, on: { click: onPress } },
    h("b", { text: `1.${head}` }), h("span", { class: "al-silence-track" }, bar), number);
  /** @param {number} from @param {number} pull @param {boolean} silent */
  function show(from, pull, silent) {
    const [a, b] = [across(from), across(from + pull)];
    bar.className = pull < 0 ? "al-left" : "al-right";
    Object.assign(bar.style, { left: `${Math.min(a, b)}%`, width: `max(${Math.abs(a - b)}%, 2px)` });
    number.textContent = silent ? "silent" : signed(pull);
    button.dataset.pull = exact(pull);
    press([button], () => silent);
    button.setAttribute("aria-label", `Head 1.${head}, pull ${signed(pull)}`);
  }
  return { button, show };
}

// Where “bank” stands before all of them, and after.
function mark(kind, name) {
  const [dot, number] = [h("i", { class: kind }), h("span", { class: "al-silence-number" })];
  const element = h("div", { class: "al-silence-row al-silence-mark" }, h("small", { text: name }),
    h("span", { class: "al-silence-track" }, dot), number);
  function show(value) {
    dot.style.left = `${across(value)}%`;
    number.textContent = signed(value);
  }
  return { element, show };
}

// The ruler behind all rows.
function scale() {
  const poles = h("div", { class: "al-silence-poles" },
    h("strong", { class: "al-left", text: "river bank" }), h("strong", { class: "al-right", text: "money bank" }));
  const ticks = TICKS.map(([at, text, side]) => h("span", {
    class: `al-silence-tick ${side}`, style: `left:${across(at)}%`,
  }, h("small", { text })));
  return h("div", { class: "al-silence-scale", "aria-hidden": "true" }, poles,
    h("div", { class: "al-silence-ticks" }, ...ticks));
}
