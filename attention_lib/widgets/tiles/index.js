// tiles: the online softmax, a tile of the matrix of scores after the other, with what one row keeps in sight.

import { among, whole } from "../core/address.js";
import { choice, numbers, select } from "../core/controls.js";
import { h } from "../core/dom.js";
import { lifetime } from "../core/lifetime.js";
import { BLOCKS, MOST } from "./constants.js";
import { keeps } from "./keeps.js";
import { matrix } from "./matrix.js";
import { counted, headline, three, told, two } from "./said.js";
import { onlineSteps, plainOutput, rowOf, tilesOf, turning } from "./steps.js";

const QUIET = 400; // milliseconds after the last step: then the sentence is read out
const KEYS = { ArrowLeft: -1, ArrowRight: 1 };
const HEADS = ["keys", "largest score", "rescale", "sum", "output so far"];

export default {
  fits: {
    step: whole(0, MOST * MOST), row: (value, { labels }) => whole(0, labels.length - 1)(value),
    block: (value, { labels }) => whole(1, labels.length)(value), causal: among(true, false),
  },
  render({ model: given, el, signal }) {
    const { model, after, end } = lifetime(given, el, signal);
    el.replaceChildren(picture(model, after));
    return end;
  },
};

function picture(model, after) {
  const [labels, scores, values] = ["labels", "scores", "values"].map(model.get);
  const [title, heard] = [h("span"), h("p", { class: "al-unseen", role: "status" })];
  const drawn = matrix(labels, scores, (row) => set({ row }));
  const kept = keeps(values[0].length, model.get("of"));
  const [steps, tools] = [stepper((step) => set({ step })), settings(labels, set)];
  const table = numbers("Step by step");
  const named = { role: "group", "data-widget": "tiles", "aria-label": "The tiles of the online softmax" };
  const element = h("div", { class: "al al-plain al-tiles", ...named },
    h("p", { class: "al-headline", "data-longest": headline(100, 100, 100, 100).join("") }, title), heard,
    h("div", { class: "al-tiles-panels" }, drawn.element, steps.element, tools.element, kept.element), table.element);
  let stop = () => {};

  // Another row, size or mask: the tile that is lit should hold the row, best where its largest score changes.
  function set(given) {
    for (const [name, value] of Object.entries(given)) model.set(name, value);
    const [row, block, causal] = ["row", "block", "causal"].map(model.get);
    if (!("step" in given)) {
      const tile = tilesOf(labels.length, block, causal)[model.get("step") - 1];
      const stays = "row" in given && tile && row >= tile.rows[0] && row < tile.rows[1];
      if (!stays) model.set("step", turning(scores, row, block, causal));
    }
    model.save_changes();
  }

  function draw() {
    const now = stateOf(model, labels, scores, values);
    const { held, all } = counted(labels.length, now.tile, now.causal);
    const said = headline(now.step, now.tiles.length, held, all);
    title.replaceChildren(...said.map((text, i) => (i % 2 ? h("b", { text }) : text)));
    drawn.show(now);
    kept.show(now.keeps);
    steps.show(now.step, now.tiles.length);
    tools.show(now);
    table.show(HEADS, now.all.map(({ block: [start, end], maximum, rescale, total, output }) => [
      labels.slice(start, end).join(" "), two(maximum), three(rescale), two(total), output.map(two).join(", "),
    ]), `“${labels[now.row]}” step by step`);
    stop();
    if (element.dataset.ready) {
      stop = after(QUIET, () => (heard.textContent = `${title.textContent} ${now.keeps.said}`));
    }
    Object.assign(element.dataset, { step: now.step, ready: "true" });
  }

  for (const name of ["step", "row", "block", "causal"]) model.on(`change:${name}`, draw);
  draw();
  return element;
}

// What is to be seen now: the tile, and what the chosen row has kept by then.
function stateOf(model, labels, scores, values) {
  const [row, block, causal] = ["row", "block", "causal"].map(model.get);
  const tiles = tilesOf(labels.length, block, causal);
  const step = Math.min(model.get("step"), tiles.length);
  const tile = tiles[step - 1] ?? null;
  const first = tiles.findIndex(({ rows }) => row < rows[1]);
  const all = onlineSteps(rowOf(scores, row, causal), values, block);
  const read = Math.max(0, Math.min(step - first, all.length));
  const isNow = step > first && step <= first + all.length;
  const word = labels[row];
  const said = told(word, isNow ? all[read - 1] : null, { first: read === 1, read, last: read === all.length });
  const plain = plainOutput(rowOf(scores, row, causal), values);
  const off = read === all.length ? difference(all.at(-1).output, plain) : null;
  const maxima = scores.map((_, i) => Math.max(...rowOf(scores, i, causal).slice(0, tile?.columns[1])));
  return {
    tiles, tile, step, row, block, causal, maxima, all,
    keeps: { word, said, step: all[read - 1] ?? null, before: all[read - 2] ?? null, isNow, off },
  };
}

const difference = (a, b) => Math.max(...a.map((value, at) => Math.abs(value - b[at])));

// Back and forth through the tiles.
function stepper(onStep) {
  let [now, last] = [0, 0];
  const go = (by) => onStep(Math.max(0, Math.min(last, now + by)));
  const button = (text, by) => h("button", { type: "button", class: "al-button", text, on: { click: () => go(by) } });
  const [back, next] = [button("Back", -1), button("Next tile", 1)];
  const slider = h("input", {
    type: "range", min: 0, step: 1, "aria-label": "Tile", on: { input: () => onStep(Number(slider.value)) },
  });
  const element = h("div", {
    class: "al-tiles-steps",
    on: {
      keydown(event) {
        if (!KEYS[event.key] || event.target === slider || event.ctrlKey || event.metaKey || event.altKey) return;
        event.preventDefault();
        event.stopPropagation(); // the page turns to another chapter by arrow keys
        go(KEYS[event.key]);
      },
    },
  }, back, next, slider);

  function show(step, of) {
    [now, last] = [step, of];
    slider.max = of;
    slider.value = step;
    slider.setAttribute("aria-valuetext", `${step} of ${of}`);
    back.setAttribute("aria-disabled", String(step === 0));
    next.setAttribute("aria-disabled", String(step === of));
  }

  return { element, show };
}

function settings(labels, set) {
  const rows = select("Row", (row) => set({ row: Number(row) }));
  const names = labels.map((label, at) =>
    [String(at), labels.indexOf(label) === labels.lastIndexOf(label) ? label : `${label} (${at + 1})`]);
  const sizes = BLOCKS.filter((each) => each <= labels.length);
  const blocks = choice("Words a tile", Object.fromEntries(sizes.map((each) => [each, String(each)])),
    (block) => set({ block: Number(block) }), true);
  const causal = h("button", { type: "button", class: "al-button", text: "Causal" });
  causal.addEventListener("click", () => set({ causal: causal.getAttribute("aria-pressed") !== "true" }));
  const element = h("div", { class: "al-tiles-tools" }, rows.element, causal, blocks.element);

  function show(now) {
    rows.show(names, now.row);
    blocks.show(now.block);
    causal.setAttribute("aria-pressed", String(now.causal));
  }

  return { element, show };
}
