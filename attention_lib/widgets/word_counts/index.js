// word-counts: three documents, their words counted, and how nearly each two of them point the same way.

import { among } from "../core/address.js";
import { linkButton, numbers } from "../core/controls.js";
import { h } from "../core/dom.js";
import { exact, number } from "../core/format.js";
import { lifetime } from "../core/lifetime.js";
import { prefersReducedMotion } from "../core/motion.js";
import { messageLine } from "../core/status.js";
import { arranged, bagOfWords, cosines, tfIdf, wordsOf } from "./counts.js";
import { documentBox } from "./documents.js";
import { cosineText, coupleButton, writtenOut } from "./pairs.js";

const ROOM = 60; // different words
const EACH = [0, 1, 2];
const COUPLES = [[0, 1], [0, 2], [1, 2]];
const WEIGHTINGS = { counts: "Counts", "tf-idf": "TF-IDF" };
const ORDERS = { alphabet: "A–Z", weight: "Largest first", shared: "Shared first" };
const CAPTIONS = { counts: "Each column is a document", "tf-idf": "Each column is a document of length 1" };

export default {
  fits: { documents: ({ length }) => length === EACH.length, weighting: among(...Object.keys(WEIGHTINGS)), order: among(...Object.keys(ORDERS)) },

  render({ model: given, el, signal }) {
    const { model, end } = lifetime(given, el, signal);
    const get = (name) => model.get(name);
    const texts = () => EACH.map((i) => String(get("documents")[i] ?? ""));
    const presets = get("presets") ?? [];
    const rows = new Map(); // word → its row of the table
    let good = null; // the documents of the last picture
    let shown = null; // and what it holds
    let couple = COUPLES[0]; // the pair whose products are written out

    const message = messageLine();
    const boxes = EACH.map((i) => documentBox(`Document ${i + 1}`,
      (text) => change("documents", texts().map((old, k) => (k === i ? text : old))), message.say));
    const offers = presets.map(({ name, documents }) => h("button", {
      type: "button", class: "al-preset", text: name, on: { click: () => change("documents", documents) },
    }));
    const weightings = choice("Show", WEIGHTINGS, (name) => change("weighting", name));
    const orders = choice("Order of the words", ORDERS, (name) => change("order", name));
    const caption = h("caption");
    const body = h("tbody");
    const head = h("tr", {}, h("th", { scope: "col", text: "word" }),
      ...EACH.map((i) => h("th", { scope: "col", text: `doc ${i + 1}` })), h("th", { scope: "col", class: "al-idf", text: "idf" }));
    const frame = h("div", { class: "al-counts-frame", tabindex: "0", role: "group", "aria-label": "Words and documents" },
      h("table", { class: "al-counts" }, caption, h("thead", {}, head), body));
    const couples = COUPLES.map((pair) => coupleButton(pair, () => shown && couple !== pair && pick(pair)));
    const products = h("div", { class: "al-products" });
    const table = numbers("Every word with its weights, and the cosines");
    const element = h("div", { role: "group", class: "al al-wordcounts", "data-widget": "word-counts", "aria-label": "Word counts" },
      offers.length ? h("div", { class: "al-presets", role: "group", "aria-label": "Documents to try" }, h("span", { text: "Try" }), ...offers) : null,
      h("div", { class: "al-documents" }, ...boxes.map((box) => box.element)), message.element,
      h("div", { class: "al-tools" }, weightings.element, orders.element),
      h("div", { class: "al-panels" }, frame, h("div", { class: "al-side" },
        h("p", { class: "al-heading", text: "Cosine of each pair" }),
        h("div", { class: "al-couples", role: "group", "aria-label": "Pairs of documents" }, ...couples.map((each) => each.element)), products)),
      h("div", { class: "al-controls" }, linkButton(model)), h("div", { class: "al-more" }, table.element));
    el.replaceChildren(element);

    function change(name, value) {
      model.set(name, value);
      model.save_changes();
    }

    function update() {
      const documents = texts();
      const typed = boxes.every((box, i) => box.input.value === documents[i]); // else a preset, a link or Python wrote it
      boxes.forEach((box, i) => box.show(documents[i]));
      const preset = presets.find((each) => JSON.stringify(each.documents) === JSON.stringify(documents));
      offers.forEach((button) => button.setAttribute("aria-pressed", String(button.textContent === preset?.name)));
      const bags = documents.map(wordsOf);
      message.say(error(bags, documents) ?? preset?.note);
      if (drawable(bags)) {
        good = documents;
        draw(typed);
      }
      element.dataset.ready = "true"; // there is an answer, if not a picture
    }

    function draw(typed = false) {
      const weighting = Object.hasOwn(WEIGHTINGS, get("weighting")) ? get("weighting") : "counts"; // an address may ask for anything
      const order = Object.hasOwn(ORDERS, get("order")) ? get("order") : "alphabet";
      const counts = bagOfWords(good);
      const { matrix, vocabulary, idf } = weighting === "counts" ? counts : tfIdf(good);
      shown = { weighting, matrix, vocabulary, idf, counts: counts.matrix, cosines: cosines(matrix), columns: arranged(matrix, order) };
      weightings.mark(weighting);
      orders.mark(order);
      caption.textContent = CAPTIONS[weighting];
      element.classList.toggle("al-with-idf", weighting === "tf-idf");
      drawRows(typed);
      COUPLES.forEach(([i, j], k) => couples[k].show(shown.cosines[i][j]));
      pick(couple);
      table.show(["word", ...EACH.map((i) => `doc ${i + 1}`)], [
        ...shown.columns.map((j) => [vocabulary[j], ...EACH.map((i) => number(matrix[i][j], 3))]),
        ...EACH.map((i) => [`cosine with doc ${i + 1}`, ...shown.cosines[i].map((value) => cosineText(value, 3))]),
      ]);
    }

    // The rows stay; only what is new, gone, moved or changed is touched.
    function drawRows(typed) {
      const { matrix, counts, vocabulary, columns, idf } = shown;
      const most = Math.max(...matrix.flat());
      const present = new Set(vocabulary);
      for (const [word, row] of rows) {
        if (present.has(word)) continue;
        row.element.remove();
        rows.delete(word);
      }
      let place = body.firstChild;
      for (const j of columns) {
        const word = vocabulary[j];
        if (!rows.has(word)) rows.set(word, wordRow(word));
        const row = rows.get(word);
        if (row.element === place) place = place.nextSibling;
        else body.insertBefore(row.element, place);
        row.show(EACH.map((i) => ({ value: matrix[i][j], count: counts[i][j], share: matrix[i][j] / most })), idf?.[j], typed);
      }
    }

    // One pair lights the words that both have, and writes out their products.
    function pick(pair) {
      couple = pair;
      const { matrix, vocabulary } = shown;
      couples.forEach((each, k) => each.element.setAttribute("aria-pressed", String(COUPLES[k] === pair)));
      vocabulary.forEach((word, j) => rows.get(word).light(pair.every((i) => matrix[i][j]) ? pair : []));
      products.replaceChildren(...writtenOut(shown, pair));
    }

    const redraw = () => shown && draw();
    const listeners = { documents: update, weighting: redraw, order: redraw };
    for (const [name, listener] of Object.entries(listeners)) model.on(`change:${name}`, listener);
    update();
    return end;
  },
};

const different = (bags) => new Set(bags.flat()).size;
const drawable = (bags) => different(bags) > 0 && different(bags) <= ROOM;

// What is the matter with these documents? A sentence, or null.
function error(bags, documents) {
  const empty = EACH.filter((i) => bags[i].length === 0);
  const unread = empty.some((i) => documents[i].trim()) ? " Punctuation marks and emoji are not counted." : "";
  if (empty.length === EACH.length) return `Write a few words in a document, and they will appear here.${unread}`;
  if (!drawable(bags)) return `That is ${different(bags)} different words; the picture has room for ${ROOM}. It goes on when the texts are shorter.`;
  if (!empty.length) return null;
  const names = empty.map((i) => i + 1).join(" and ");
  const without = empty.length === 1 ? `Document ${names} has no words: a column of zeros` : `Documents ${names} have no words: columns of zeros`;
  return `${without} has no direction, and so no cosine.${unread}`;
}

// A few buttons, one of them pressed.
function choice(label, names, onChoose) {
  const buttons = Object.entries(names).map(([name, text]) => h("button", { type: "button", text, "data-choice": name, on: { click: () => onChoose(name) } }));
  const mark = (chosen) => buttons.forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.choice === chosen)));
  return { element: h("span", { class: "al-switch", role: "group", "aria-label": label }, ...buttons), mark };
}

// A word and its three cells; a count that the reader's typing has changed is lit for a moment.
function wordRow(word) {
  const cells = EACH.map((i) => h("td", { "data-token": word, "data-row": i, "data-count": 0 }));
  const rarity = h("td", { class: "al-idf" });
  const element = h("tr", {}, h("th", { scope: "row", text: word, title: word }), ...cells, rarity);

  function show(values, idf, typed) {
    values.forEach(({ value, count, share }, i) => {
      const cell = cells[i];
      cell.textContent = value === Math.round(value) ? String(value) : number(value);
      cell.style.setProperty("--al-fill", value ? `${20 + 80 * share}%` : "0%");
      if (typed && cell.dataset.count !== String(count)) flash(cell);
      cell.dataset.count = count;
      cell.dataset.value = exact(value);
    });
    rarity.textContent = idf === undefined ? "" : number(idf);
  }
  const light = (pair) => cells.forEach((cell, i) => cell.classList.toggle("al-lit", pair.includes(i)));
  return { element, show, light };
}

function flash(cell) {
  if (!prefersReducedMotion()) cell.animate([{ boxShadow: "0 0 0 4px var(--al-right)" }, { boxShadow: "0 0 0 0 transparent" }], 1200);
}
