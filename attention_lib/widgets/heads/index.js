// heads: every head of a layer of the real model on one sentence, as small matrices, and one of them enlarged. Here the
// parts are put together.

import { among, sentenceFits, whole } from "../core/address.js";
import { rgb, VIRIDIS } from "../core/colour.js";
import { linkButton, numbers } from "../core/controls.js";
import { h } from "../core/dom.js";
import { lifetime } from "../core/lifetime.js";
import { sentenceBox } from "../core/sentence.js";
import { messageLine } from "../core/status.js";
import { HeadOverview } from "../minilm/overview.js";
import { asked } from "./asked.js";
import { EnlargedHead } from "./enlarged.js";
import { exampleOf, factOf, hiddenText, orderOf, pictureOf, settings, tableOf } from "./picture.js";
import { HeadSource } from "./source.js";
import { headTools } from "./tools.js";

const HINT = "Press a small matrix to enlarge its head, or a word to let it ask.";
const PADDING = 32; // pixels of the widget, left and right together
const TRAITS = ["sentence", "layer", "head", "from_word", "to_word", "sort", "special_tokens", "view", "answer"];

export default {
  fits: {
    sentence: sentenceFits, sort: among("number", "weight"), view: among("arcs", "matrix"),
    layer: (value, { limits }) => whole(1, limits.layers)(value),
    head: (value, { limits }) => whole(1, limits.heads)(value),
  },

  render({ model: given, el, signal }) {
    const life = lifetime(given, el, signal);
    const [{ model }, get] = [life, (trait) => life.model.get(trait)];
    let view = null; // what is drawn, see picture.js
    let editing = false; // then the listeners below have nothing to add
    const box = sentenceBox(model, (sentence) => edited({ sentence }));
    const message = messageLine();
    const source = new HeadSource(model, () => update());
    const name = (place) => view.names[place];
    const question = asked(get("ask"), (weight) => [...rgb(VIRIDIS, weight), 255], get("to_word") !== "");
    const loose = () => (get("sort") === "weight" || question.aims ? {} : { to_word: "" }); // or a word's largest
    const does = {
      edited,
      enlarge: (head) => (question.answered(), edited({ ...loose(), head }), large.comeIntoSight()),
      pair: (changes) => edited({ from_word: name(view.from), to_word: name(view.to), ...changes, sort: "weight" }),
      ask: (from) => edited({ ...loose(), from_word: name(from) }),
      aim: (from, to) => edited({ from_word: name(from), to_word: name(to) }),
      look: (place) => view && large.tell(view, place),
    };
    const tools = headTools(get("examples"), get("limits"), does);
    const overview = new HeadOverview(get("limits").heads, does, question.ink);
    const large = new EnlargedHead(does, question.paint);
    const controls = h("div", { class: "al-controls" }, linkButton(model));
    const table = numbers("The enlarged head: rows are queries, columns are keys");
    const { element, after, padding } = arranged(question, [overview.element, large.element],
      [box.element, tools.examples, message.element, tools.element, tools.hidden],
      [controls, h("div", { class: "al-more" }, table.element)]);
    el.replaceChildren(element);

    function edited(changes) {
      source.retry();
      editing = true;
      for (const [trait, value] of Object.entries(changes)) model.set(trait, value);
      editing = false;
      update();
      model.save_changes();
    }

    function update() { // from the sentence to a picture, or to the words that say why there is none
      const [sentence, now] = [get("sentence"), settings(get)];
      if (box.input.value !== sentence) box.input.value = sentence;
      const found = source.find(sentence, now.layer);
      if (found.weights || view) draw(pictureOf(found.weights ? { sentence, ...found } : view, now), now);
      const note = () => (question.waits() ? "" : exampleOf(get("examples"), view)?.note) || HINT;
      tell(message, found, found.weights ? note() : ""); // without weights there may be no view
      if (view || (found.text && found.progress === undefined)) element.dataset.ready = "true"; // there is an answer
    }

    function draw(next, now) {
      view = next;
      const printed = (head) => (now.sort === "weight" ? [view.from, view.to] : factOf(view, head));
      overview.show(view, orderOf(view, now.sort), printed);
      tools.show(view, now, exampleOf(get("examples"), view), now.hide ? hiddenText(view) : "");
      large.show(view, now.view);
      table.show(...tableOf(view));
    }

    for (const trait of TRAITS) model.on(`change:${trait}`, () => editing || (question.told(trait), update()));
    large.fit(element.clientWidth - padding, overview.element, after);
    update();
    life.resized(element, ([{ contentRect: { width } }]) => large.fit(width, overview.element, after));
    return life.end;
  },
};

/**
 * What there is to say of what was found: its progress, its own text, or else a note.
 * @param line of messages
 * @param {{ text?: string, progress?: number }} found
 * @param {string} note
 */
function tell(line, { text, progress }, note) {
  if (progress === undefined) line.say(text ?? note);
  else line.progress({ text, fraction: progress });
}

/** All parts in their order, which part the enlarged head stands before, and how much room its sides take. */
function arranged(question, [overview, large], before, rest) {
  if (!question.asks) {
    const element = frame(...before, overview, legend(), large, ...rest);
    return { element, after: rest[0], padding: PADDING };
  }
  const element = question.frame(frame(), before, [overview, legend(true), large], rest);
  return { element, after: question.more, padding: 0 };
}

function frame(...parts) {
  const names = { class: "al al-heads", "data-widget": "heads", "aria-label": "Heads of the real model" };
  return h("div", { role: "group", ...names }, ...parts);
}

function legend(plain = false) {
  const part = (...children) => h("span", {}, ...children);
  const mark = (name, style = null) => h("i", { class: name, style });
  return h("p", { class: "al-heads-legend" },
    part(mark("al-head-mark-from"), "rows ask"), part(mark("al-head-mark-to"), "columns answer"),
    part("0", mark("al-heads-ramp", plain ? null : `background:linear-gradient(90deg,${VIRIDIS})`), "1"));
}
