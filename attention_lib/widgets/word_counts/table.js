// The table of words: a row a word, a column a document; what is new, gone, moved or changed is touched, and no more.

import { h } from "../core/dom.js";
import { exact, number } from "../core/format.js";
import { prefersReducedMotion } from "../core/motion.js";

const CAPTIONS = { counts: "Each column is a document", "tf-idf": "Each column is a document of length 1" };

/** @param {number} documents how many */
export function wordTable(documents) {
  const each = Array.from({ length: documents }, (_, i) => i);
  const rows = new Map(); // word → its row
  const [caption, body] = [h("caption"), h("tbody")];
  const column = (text, kind = null) => h("th", { scope: "col", class: kind, text });
  const head = h("tr", {}, column("word"), ...each.map((i) => column(`doc ${i + 1}`)), column("idf", "al-idf"));
  const frame = { class: "al-counts-frame", tabindex: "0", role: "group", "aria-label": "Words and documents" };
  const element = h("div", frame, h("table", { class: "al-counts" }, caption, h("thead", {}, head), body));

  function keepOnly(words) {
    for (const [word, row] of rows) {
      if (words.has(word)) continue;
      row.element.remove();
      rows.delete(word);
    }
  }

  /** @param typed the reader's own typing changed the counts, which are lit for a moment */
  function show({ weighting, matrix, counts, vocabulary, columns, idf }, typed) {
    const most = Math.max(...matrix.flat());
    caption.textContent = CAPTIONS[weighting];
    keepOnly(new Set(vocabulary));
    let place = body.firstChild;
    for (const j of columns) {
      const word = vocabulary[j];
      if (!rows.has(word)) rows.set(word, wordRow(word, each));
      const row = rows.get(word);
      if (row.element === place) place = place.nextSibling;
      else body.insertBefore(row.element, place);
      const values = each.map((i) => ({ value: matrix[i][j], count: counts[i][j], share: matrix[i][j] / most }));
      row.show(values, idf?.[j], typed);
    }
  }

  // Light the words that all documents of a pair have.
  function light({ matrix, vocabulary }, pair) {
    vocabulary.forEach((word, j) => rows.get(word).light(pair.every((i) => matrix[i][j]) ? pair : []));
  }

  return { element, show, light };
}

// A word and its cells; a count that the reader's typing has changed is lit for a moment.
function wordRow(word, each) {
  const cells = each.map((i) => h("td", { "data-token": word, "data-row": i, "data-count": 0 }));
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
  const glow = [{ boxShadow: "0 0 0 4px var(--al-right)" }, { boxShadow: "0 0 0 0 transparent" }];
  if (!prefersReducedMotion()) cell.animate(glow, 1200);
}
