// word-counts: three documents, their words counted, and how nearly each two of them point the same way.

import { among } from "../core/address.js";
import { choice, linkButton, numbers, offers } from "../core/controls.js";
import { h } from "../core/dom.js";
import { number } from "../core/format.js";
import { lifetime } from "../core/lifetime.js";
import { messageLine } from "../core/status.js";
import { counted, wordsOf } from "./counts.js";
import { documentBox } from "./documents.js";
import { cosineText, pairsView } from "./pairs.js";
import { wordTable } from "./table.js";

const EACH = [0, 1, 2];
/** @type {[number, number][]} */
const PAIRS = [[0, 1], [0, 2], [1, 2]];
const WEIGHTINGS = { counts: "Counts", "tf-idf": "TF-IDF" };
const ORDERS = { alphabet: "A–Z", weight: "Largest first", shared: "Shared first" };

export default {
  fits: {
    documents: ({ length }) => length === EACH.length,
    weighting: among(...Object.keys(WEIGHTINGS)), order: among(...Object.keys(ORDERS)),
  },

  render({ model: given, el, signal }) {
    const { model, end } = lifetime(given, el, signal);
    const state = { documents: null, picture: null, pair: PAIRS[0] }; // of the last picture
    const parts = build(model, change, pick);
    el.replaceChildren(parts.element);

    function change(name, value) {
      model.set(name, value);
      model.save_changes();
    }

    function update() {
      const documents = textsOf(model);
      const typed = parts.boxes.every((box, i) => box.input.value === documents[i]); // else a preset, a link, Python
      parts.boxes.forEach((box, i) => box.show(documents[i]));
      const preset = presetsOf(model).find((each) => alike(each.documents, documents));
      parts.tries.show((each) => each === preset?.documents);
      const bags = documents.map(wordsOf);
      const most = model.get("limits").words;
      parts.message.say(error(bags, documents, most) ?? preset?.note);
      if (drawable(bags, most)) state.documents = documents;
      if (drawable(bags, most)) draw(typed);
      parts.element.dataset.ready = "true"; // there is an answer, if not a picture
    }

    function draw(typed = false) {
      const [weighting, order] = [oneOf(model, "weighting", WEIGHTINGS), oneOf(model, "order", ORDERS)];
      state.picture = counted(state.documents, weighting, order);
      parts.weightings.show(weighting);
      parts.orders.show(order);
      parts.element.classList.toggle("al-with-idf", weighting === "tf-idf");
      parts.table.show(state.picture, typed);
      parts.pairs.show(state.picture);
      parts.numbers.show(...rowsOf(state.picture));
      look(state.pair);
    }

    function pick(pair) {
      if (state.picture && state.pair !== pair) look(pair);
    }

    // One pair lights the words that both have, and writes out their products.
    function look(pair) {
      state.pair = pair;
      parts.table.light(state.picture, pair);
      parts.pairs.pick(state.picture, pair);
    }

    model.on("change:documents", update);
    for (const name of ["weighting", "order"]) model.on(`change:${name}`, () => state.picture && draw());
    update();
    return end;
  },
};

const textsOf = (model) => EACH.map((i) => String(model.get("documents")[i] ?? ""));
const presetsOf = (model) => model.get("presets") ?? [];
const alike = (some, others) => JSON.stringify(some) === JSON.stringify(others);

// What an address made up falls back to the first choice.
const oneOf = (model, name, known) => (Object.hasOwn(known, model.get(name)) ? model.get(name) : Object.keys(known)[0]);

// All elements, and what each of them does.
function build(model, change, onPick) {
  const message = messageLine();
  const edit = (i, text) => change("documents", textsOf(model).map((old, k) => (k === i ? text : old)));
  const boxes = EACH.map((i) => documentBox(`Document ${i + 1}`, (text) => edit(i, text), message.say));
  const presets = presetsOf(model).map(({ name, documents }) => [name, documents]);
  const tries = offers("Documents to try", presets, (documents) => change("documents", documents));
  const weightings = choice("Show", WEIGHTINGS, (name) => change("weighting", name));
  const orders = choice("Order of the words", ORDERS, (name) => change("order", name));
  const [table, pairs] = [wordTable(EACH.length), pairsView(PAIRS, onPick)];
  const shown = numbers("Every word with its weights, and the cosines");
  const look = "al al-plain al-wordcounts";
  const name = { role: "group", class: look, "data-widget": "word-counts", "aria-label": "Word counts" };
  const element = h("div", name, tries.element,
    h("div", { class: "al-documents" }, ...boxes.map((box) => box.element)), message.element,
    h("div", { class: "al-tools" }, weightings.element, orders.element),
    h("div", { class: "al-panels" }, table.element, pairs.element),
    h("div", { class: "al-controls" }, linkButton(model)), h("div", { class: "al-more" }, shown.element));
  return { element, message, boxes, tries, weightings, orders, table, pairs, numbers: shown };
}

// The numbers of a picture as a table: [header, rows].
function rowsOf({ matrix, vocabulary, columns, cosines }) {
  const words = columns.map((j) => [vocabulary[j], ...EACH.map((i) => number(matrix[i][j], 3))]);
  const pairs = EACH.map((i) => [`cosine with doc ${i + 1}`, ...cosines[i].map((value) => cosineText(value, 3))]);
  return [["word", ...EACH.map((i) => `doc ${i + 1}`)], [...words, ...pairs]];
}

const different = (bags) => new Set(bags.flat()).size;
const drawable = (bags, most) => different(bags) > 0 && different(bags) <= most;

// What is the matter with these documents? A sentence, or null.
function error(bags, documents, most) {
  const empty = EACH.filter((i) => bags[i].length === 0);
  const unread = empty.some((i) => documents[i].trim()) ? " Punctuation marks and emoji are not counted." : "";
  if (empty.length === EACH.length) return `Write a few words in a document, and they will appear here.${unread}`;
  if (!drawable(bags, most)) {
    return `That is ${different(bags)} different words; the picture has room for ${most}. `
      + "It goes on when the texts are shorter.";
  }
  if (!empty.length) return null;
  const names = empty.map((i) => i + 1).join(" and ");
  const one = empty.length === 1;
  const without = one ? `Document ${names} has no words: a column` : `Documents ${names} have no words: columns`;
  return `${without} of zeros has no direction, and so no cosine.${unread}`;
}
