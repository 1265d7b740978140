// The view "Order": words that change places, the attention among them now, and as it was before.

import { slider } from "../core/controls.js";
import { h } from "../core/dom.js";
import { exact, number, signed } from "../core/format.js";
import { glideFrom, placesOf, wordChips } from "./chips.js";
import { weightGrid } from "./grid.js";

const KINDS = { none: "None", sinusoidal: "Sinusoidal", rotary: "Rotary" };
const HINTS = {
  none: "Without positions a weight comes from two words alone, wherever they stand.",
  sinusoidal: "The waves of its position are added to every word, so a weight comes from two words and their places.",
  rotary: "Every query and key is turned by its position, so a weight comes from two words, how far apart they stand, and in which direction.",
};

// does: {swap(i, j), restore(), kind(name), sharpness(value)}, what the reader asks for.
export function orderView(does) {
  let shown = null; // {words, weights, old}
  let pair = null; // the keys of the two words that are looked at
  let order = ""; // of the last picture
  let room = 0; // pixels across
  const chips = wordChips(does.swap);
  const ends = h("button", { type: "button", class: "al-button", text: "Swap first and last", on: { click: () => does.swap(0, shown.words.length - 1) } });
  const restore = h("button", { type: "button", class: "al-button", text: "Back to the first order", on: { click: back } });
  const kinds = Object.entries(KINDS).map(([name, text]) => h("button", { type: "button", text, "data-kind": name, on: { click: () => does.kind(name) } }));
  const dial = slider("Sharpness", { min: 0, max: 12, step: 0.1, value: 2, hint: "every score is multiplied by this before softmax" }, does.sharpness);
  const now = weightGrid("now", "Attention of every word to every word, now", (i, j) => look(shown.words, i, j));
  const past = weightGrid("before", "Attention before the words changed places", (i, j) => look(shown.old.words, i, j));
  const titles = [h("p", { class: "al-heading" }), h("p", { class: "al-heading" })];
  const invitation = h("p", { class: "al-invitation", text: "Swap two words. The picture before the swap stays here, to compare." });
  const said = h("p", { class: "al-finding", "aria-live": "polite" });
  const readout = h("p", { class: "al-reading" });
  const panels = h("div", { class: "al-panels" }, h("div", { class: "al-panel" }, titles[0], now.element), said,
    h("div", { class: "al-panel" }, titles[1], past.element, invitation));
  const element = h("div", {},
    h("div", { class: "al-order-line" }, chips.element, h("div", { class: "al-order-buttons" }, ends, restore)),
    h("p", { class: "al-hint", text: "Press two words to swap them, drag one onto another, or move one with ← and →." }),
    h("div", { class: "al-tools" }, h("span", { class: "al-tool" }, h("span", { class: "al-tool-name", text: "Positions" }),
      h("span", { class: "al-switch", role: "group", "aria-label": "Positions" }, ...kinds)), dial.element),
    panels, readout);

  function back() {
    does.restore();
    ends.focus(); // the button that was pressed is gone
  }

  // words: [{text, key, position}]; old: {words, weights, changes}, or null; changes go with the words of now.
  function show({ words, weights, old, kind, sharpness, sentence, before }) {
    const keys = words.map((word) => word.key);
    const moved = order && order !== keys.join() && [...keys].sort().join() === order.split(",").sort().join();
    const from = moved ? [placesOf(chips.chips()), placesOf(now.table.querySelectorAll("[data-key]"))] : null;
    shown = { words, weights, old };
    order = keys.join();
    chips.show(words);
    now.show(words, weights, old?.changes);
    if (old) past.show(old.words, old.weights);
    past.element.hidden = titles[1].hidden = restore.hidden = !old;
    invitation.hidden = Boolean(old);
    kinds.forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.kind === kind)));
    if (Number(dial.input.value) !== sharpness) dial.input.setValue(sharpness);
    titles[0].textContent = `Now: ${sentence}`;
    titles[1].textContent = `Before: ${before}`;
    fit();
    if (from) {
      glideFrom(from[0], chips.chips());
      glideFrom(from[1], now.table.querySelectorAll("[data-key]"));
    }
    const first = old?.words ?? words; // “dog” and “man” of “dog bites man”, also where it is “man bites dog” by now
    if (!pair || pair.some((key) => !keys.includes(key))) pair = [first[0].key, first.at(-1).key];
    look(words, ...pair.map((key) => keys.indexOf(key)));
    tell(kind);
  }

  // While the picture is of an older text, its words stay where they are.
  function hold(yes) {
    chips.element.inert = yes;
    ends.disabled = yes || shown?.words.length < 2;
    restore.disabled = yes;
  }

  // One cell is looked at, and in the other matrix the cell of the same two words.
  function look(words, i, j) {
    pair = [words[i].key, words[j].key];
    const at = (all) => pair.map((key) => all.findIndex((word) => word.key === key));
    const [row, column] = at(shown.words);
    now.pick(row, column);
    const [query, key] = [shown.words[row], shown.words[column]];
    const weight = shown.weights[row][column];
    let text = `“${query.text}” at position ${row} gives ${number(weight, 3)} of its weight to “${key.text}” at position ${column}.`;
    if (shown.old) {
      const [was, whom] = at(shown.old.words);
      past.pick(was, whom);
      text += ` Before, at positions ${was} and ${whom}, it was ${number(shown.old.weights[was][whom], 3)}.`;
    }
    readout.textContent = text;
    Object.assign(readout.dataset, { role: "reading", row: query.position, col: key.position, weight: exact(weight) });
  }

  function tell(kind) {
    const all = (shown.old?.changes ?? []).flatMap((row, i) => row.map((value, j) => ({ value, i, j })));
    const most = all.reduce((best, each) => (Math.abs(each.value) > Math.abs(best.value) ? each : best), { value: 0, i: 0, j: 0 });
    Object.assign(said.dataset, { role: "largest-change", weight: exact(Math.abs(most.value)) });
    said.textContent = shown.old ? sentenceOf(kind, most, all) : HINTS[kind];
  }

  function sentenceOf(kind, { value, i, j }, all) {
    if (Math.abs(value) < 1e-6) return `No weight has changed; only rows and columns traded places. Largest change: ${number(Math.abs(value), 7)}.`;
    const count = all.filter((each) => Math.abs(each.value) >= 0.005).length;
    const [query, key] = [shown.words[i].text, shown.words[j].text];
    const weight = shown.weights[i][j];
    return `With ${kind} positions the order counts: ${count} of ${all.length} weights changed by 0.005 or more, most of all that of “${query}” to “${key}”, `
      + `from ${number(weight - value, 3)} to ${number(weight, 3)} (${signed(value, 3)}).`;
  }

  // Two matrices beside each other, or one above the other, in the room there is.
  // measured: the widget has another width; else the last one holds, for asking costs a whole layout.
  function fit(measured = false) {
    if (measured || !room) room = panels.clientWidth;
    if (!shown || !room) return;
    for (const grid of [now, past]) grid.fit(room >= 560 ? (room - 24) / 2 : room);
  }

  function rows() {
    const { words, weights, old } = shown;
    if (!old) return [["query", ...words.map((word) => word.text)], words.map((word, i) => [word.text, ...weights[i].map((value) => number(value, 3))])];
    return [["query → key", "before", "now", "change"], words.flatMap((query, i) => words.map((key, j) => [
      `${query.text} → ${key.text}`, number(weights[i][j] - old.changes[i][j], 3), number(weights[i][j], 3), signed(old.changes[i][j], 3)]))];
  }

  return { element, show, hold, fit, rows };
}
