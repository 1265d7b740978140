// attention-matrix: who listens to whom. Rows ask (queries), columns answer (keys).

import { exact, h, linkButton, number, numbers, signed, slider } from "./kit.js";
import { attend } from "./maths.js";
import { complaint, FIXED, messageLine, readSentence, replaceWord, sentenceBox, Vocabulary } from "./sentence.js";

const VIRIDIS = ["#440154", "#482475", "#414487", "#355f8d", "#2a788e", "#21918c", "#22a884", "#44bf70", "#7ad151", "#bddf26", "#fde725"];
const RED_BLUE = ["#053061", "#2166ac", "#4393c3", "#92c5de", "#d1e5f0", "#f7f7f7", "#fddbc7", "#f4a582", "#d6604d", "#b2182b", "#67001f"];
const DIGITS = 36; // pixels that a cell needs to show its digits

const LIGHT = Float64Array.from({ length: 256 }, (_, byte) => ((byte / 255 + 0.055) / 1.055) ** 2.4);

// A colour of a ramp of hex colours, t from 0 to 1, and the ink that is read on it.
function colour(ramp, t) {
  const at = Math.min(1, Math.max(0, t)) * (ramp.length - 1);
  const [low, high] = [ramp[Math.floor(at)], ramp[Math.ceil(at)]];
  const parts = [1, 3, 5].map((i) => {
    const [a, b] = [low, high].map((hex) => parseInt(hex.slice(i, i + 2), 16));
    return Math.round(a + (b - a) * (at % 1));
  });
  const [r, g, b] = parts.map((part) => LIGHT[part]);
  return { background: `rgb(${parts})`, ink: 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.18 ? "#000" : "#fff" };
}

export default {
  render({ model, el, signal }) {
    const get = (name) => model.get(name);
    const vocabulary = new Vocabulary(model, () => update());
    const box = sentenceBox(model, (sentence) => edited({ sentence }));
    const message = messageLine((word, by) => edited({ sentence: replaceWord(box.input.value, word, by) }));
    box.input.readOnly = Boolean(model.link && get("answer")); // Python's own picture, and no Python here to ask again
    let shown = null;
    let picked = null; // [row, column] in the grid
    let drawn = null; // the words of the last picture

    const views = ["weights", "scores"].map((name) => h("button", {
      type: "button", text: name === "weights" ? "Weights" : "Scores", "data-view": name, on: { click: () => edited({ view: name }) },
    }));
    const dial = slider("Sharpness", {
      min: 0, max: 12, step: 0.1, value: get("sharpness"), hint: "every score is multiplied by this before softmax",
    }, (sharpness) => edited({ sharpness }));
    const ramp = h("span", { class: "al-ramp" });
    const grid = h("table", {
      class: "al-grid", role: "grid", "aria-label": "Attention of every word to every word",
      on: { click: point, pointerover: point, keydown: walk },
    });
    const bars = h("ol", { class: "al-bars al-scored", "aria-label": "Scores and weights of one row" });
    const note = h("p", { class: "al-grid-note", "aria-live": "polite" });
    const table = numbers("Rows are queries, columns are keys");
    const element = h("div", { role: "group", class: "al al-matrix", "data-widget": "attention-matrix", "aria-label": "Attention matrix" },
      box.element, message.element,
      h("div", { class: "al-tools" }, h("span", { class: "al-switch", role: "group", "aria-label": "Show" }, ...views), dial.element, ramp),
      h("div", { class: "al-panels" }, h("div", { class: "al-grid-frame" }, grid),
        h("div", { class: "al-side" }, h("p", { class: "al-heading" }), bars)), note,
      h("div", { class: "al-controls" }, linkButton(model)), h("div", { class: "al-more" }, table.element));
    el.replaceChildren(element);

    function edited(changes) {
      vocabulary.retry();
      for (const [name, value] of Object.entries(changes)) model.set(name, value);
      if (changes.sentence !== undefined) box.input.value = changes.sentence;
      update();
      model.save_changes();
    }

    function update() {
      const sentence = get("sentence");
      const tokens = readSentence(sentence, vocabulary.table);
      const trouble = complaint(tokens);
      box.mark(sentence);
      if (vocabulary.waitsFor(tokens.map((token) => token.text))) return message.progress(vocabulary.progress, get("pack_megabytes"));
      if (trouble) return halt(trouble);
      const answer = get("answer");
      const mine = answer?.sentence === sentence ? answer : null;
      if (mine?.error) return halt(mine.error);
      const heard = tokens.filter((token) => token.known);
      const unknown = tokens.filter((token) => !token.known && !token.punctuation).map((token) => token.text);
      if (box.input.readOnly) message.say(FIXED);
      else if (unknown.length) message.unknown(unknown, vocabulary);
      else message.clear();
      const x = heard.map((token) => vocabulary.table.get(token.text));
      shown = { heard, ...(mine ?? attend(x, x, x, get("sharpness"))) };
      draw();
      return undefined;
    }

    function halt(text) {
      message.say(text);
      element.dataset.ready = "true"; // there is an answer, if not a picture
    }

    function draw() {
      const { heard, weights, scores } = shown;
      const view = scores && get("view") === "scores" ? "scores" : "weights";
      const values = view === "scores" ? scores : weights;
      const most = Math.max(...values.flat().map(Math.abs), 1e-9);
      const paint = (value) => (view === "scores" ? colour(RED_BLUE, 0.5 + value / most / 2) : colour(VIRIDIS, value));
      views.forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.view === view)));
      views[1].hidden = dial.element.hidden = !scores;
      drawRamp(view, most);
      const words = heard.map((token) => token.text).join(" ");
      if (words !== drawn) picked = strongest(weights, heard);
      drawn = words;
      fit();
      grid.replaceChildren(
        h("thead", {}, h("tr", {}, h("th", { class: "al-axis" }, h("span", { text: "asks ↓" }), h("span", { text: "answers →" })),
          ...heard.map((token) => h("th", { scope: "col" }, h("span", { text: token.text }))))),
        h("tbody", {}, ...heard.map((query, i) => h("tr", {}, h("th", { scope: "row", text: query.text }),
          ...heard.map((key, j) => cell(query, key, i, j, values[i][j], paint(values[i][j])))))),
      );
      drawBars();
      table.show(["query", ...heard.map((token) => token.text)],
        heard.map((token, i) => [token.text, ...values[i].map((value) => number(value, 3))]));
      tell();
      element.dataset.ready = "true";
    }

    // The cells as large as the room allows, up to what is read from the back of a classroom.
    function fit() {
      const panels = grid.closest(".al-panels").clientWidth;
      const room = panels - (panels >= 600 ? 300 : 0) - 124; // beside the row's bars, or above them
      const size = Math.max(17, Math.min(64, room / shown.heard.length - 2));
      grid.style.setProperty("--al-cell", `${size}px`);
      grid.classList.toggle("al-grid-long", size < DIGITS);
    }

    function cell(query, key, i, j, value, { background, ink }) {
      const here = picked[0] === i && picked[1] === j;
      return h("td", {
        role: "gridcell", text: number(value), "data-row": query.position, "data-col": key.position, "data-token": key.text,
        "data-weight": exact(shown.weights[i][j]), "data-score": shown.scores ? exact(shown.scores[i][j]) : null,
        style: `background:${background};color:${ink}`, tabindex: here ? "0" : "-1", "aria-selected": String(here), "data-i": i, "data-j": j,
      });
    }

    // One listener for all cells: there are many of them, and they are made anew at every edit.
    function point(event) {
      const { i, j } = event.target.closest("td")?.dataset ?? {};
      if (i !== undefined) pick(Number(i), Number(j), event.type === "click");
    }

    function walk(event) {
      const step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key];
      if (!step) return;
      const last = shown.heard.length - 1;
      const [i, j] = picked.map((at, axis) => Math.min(last, Math.max(0, at + step[axis])));
      pick(i, j, true);
      event.preventDefault();
      event.stopPropagation();
    }

    function pick(i, j, focus) {
      const cellAt = ([row, column]) => grid.querySelector(`[data-i="${row}"][data-j="${column}"]`);
      const before = cellAt(picked);
      before?.setAttribute("aria-selected", "false");
      before?.setAttribute("tabindex", "-1");
      const row = picked[0];
      picked = [i, j];
      const now = cellAt(picked);
      now.setAttribute("aria-selected", "true");
      now.setAttribute("tabindex", "0");
      if (focus) now.focus();
      if (row !== i) drawBars();
      tell();
    }

    // One row before and after softmax.
    function drawBars() {
      const { heard, weights, scores } = shown;
      const [i] = picked;
      element.querySelector(".al-heading").textContent = `“${heard[i].text}” asks: ${scores ? "score, then weight" : "weight"}`;
      bars.classList.toggle("al-many", heard.length > 14);
      bars.replaceChildren(...heard.map((token, j) => h("li", { class: "al-bar" },
        h("span", { class: "al-bar-name", text: token.text }), h("span", { class: "al-bar-score", text: scores ? signed(scores[i][j]) : "" }),
        h("span", { class: "al-bar-track" }, h("span", { class: "al-bar-fill", style: `width:${100 * weights[i][j]}%` })),
        h("span", { class: "al-bar-value", text: number(weights[i][j]) }))));
    }

    function tell() {
      const [i, j] = picked;
      const [asks, answers] = [shown.heard[i].text, shown.heard[j].text];
      const score = shown.scores ? `, because their score is ${signed(shown.scores[i][j])}` : "";
      note.replaceChildren(h("strong", { text: `“${asks}”` }), ` gives ${number(shown.weights[i][j])} of its attention to `,
        h("strong", { text: i === j ? "itself" : `“${answers}”` }), `${score}. Its whole row adds up to 1.`);
    }

    function drawRamp(view, most) {
      const stops = view === "scores" ? RED_BLUE : VIRIDIS;
      const ends = view === "scores" ? [signed(-most, 1), signed(most, 1)] : ["0", "1"];
      ramp.replaceChildren(h("span", { text: ends[0] }), h("i", { style: `background:linear-gradient(90deg,${stops})` }), h("span", { text: ends[1] }));
    }

    const heardFrom = {
      sentence: () => box.input.value !== get("sentence") && ((box.input.value = get("sentence")), update()),
      sharpness: () => Number(dial.input.value) !== get("sharpness") && (dial.input.setValue(get("sharpness")), update()),
      view: () => shown && draw(),
      answer: () => update(),
    };
    for (const [name, listener] of Object.entries(heardFrom)) model.on(`change:${name}`, listener);
    const observer = new ResizeObserver(() => shown && fit());
    signal?.addEventListener("abort", () => {
      observer.disconnect();
      for (const [name, listener] of Object.entries(heardFrom)) model.off(`change:${name}`, listener);
    });
    update();
    observer.observe(element);
  },
};

// The [row, column] of the strongest weight between two different words: a good first thing to look at.
function strongest(weights, heard) {
  let [best, place] = [-1, [0, 0]];
  weights.forEach((line, row) => line.forEach((weight, column) => {
    if (heard[row].text !== heard[column].text && weight > best) [best, place] = [weight, [row, column]];
  }));
  return place;
}
