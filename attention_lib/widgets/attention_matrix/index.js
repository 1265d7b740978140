// attention-matrix: who listens to whom. Rows ask (queries), columns answer (keys).

import { among, amongThe, sentenceFits, whole, within } from "../core/address.js";
import { RED_BLUE, VIRIDIS } from "../core/colour.js";
import { linkButton, numbers } from "../core/controls.js";
import { h } from "../core/dom.js";
import { number, signed } from "../core/format.js";
import { WeightGrid } from "../core/grid.js";
import { lifetime } from "../core/lifetime.js";
import { replaceWord, sentenceBox } from "../core/sentence.js";
import { messageLine } from "../core/status.js";
import { HEADS } from "../minilm/activations.js";
import { gridOf, hiddenWeight, largest, SIZES } from "./cells.js";
import { aboutCell, aboutHead, aboutLine, aboutSource, rowBars } from "./explain.js";
import { Pin, samePlace } from "./pin.js";
import { modelSource, settings, wordSource } from "./sources.js";
import { matrixTools } from "./tools.js";

const FOLLOWED = ["sentence", "sharpness", "view", "answer", "source", "head", "mask", "scaled", "special_tokens", "focus"];

export default {
  fits: {
    sentence: sentenceFits, sharpness: within(-1000, 1000), view: among("weights", "scores"), source: amongThe("sources"), head: whole(1, HEADS), mask: amongThe("masks"),
  },

  render({ model: given, el, signal }) {
    const life = lifetime(given, el, signal);
    const { model } = life;
    const get = (name) => model.get(name);
    const real = (get("sources") ?? []).length > 0; // the model's tokens, not words of the small table
    const fixed = Boolean(model.link && get("answer")); // Python's own picture, and no Python here to ask again
    const box = sentenceBox(model, (sentence) => edited({ sentence }), fixed);
    const message = messageLine((by, word) => edited({ sentence: replaceWord(box.input.value, word, by) }));
    const source = real ? modelSource(model, message, () => update()) : wordSource(model, message, fixed, () => update());
    const tools = matrixTools(model, edited);
    const does = { look: preview, press, letGo };
    const grid = new WeightGrid({ label: "Attention of every word to every word", headings: true, sizes: SIZES }, does);
    const row = rowBars(does);
    const panels = h("div", { class: "al-panels" }, grid.element,
      h("div", { class: "al-side" }, row.heading, row.bars));
    const note = h("p", { class: "al-grid-note", "aria-live": "polite" });
    const hint = h("p", { class: "al-pin" });
    const caption = real ? h("p", { class: "al-caption" }) : null;
    const table = numbers("Rows are queries, columns are keys");
    const element = h("div", { role: "group", class: "al al-matrix", "data-widget": "attention-matrix", "aria-label": "Attention matrix" },
      box.element, message.element, tools.above, caption, tools.beside,
      panels, note, hint,
      h("div", { class: "al-controls" }, linkButton(model)), h("div", { class: "al-more" }, table.element));
    let shown = null; // the picture that is drawn, and with it `visible`, the numbers of its tokens, and `now`, the settings
    let good = null; // its sentence, the last that could be drawn
    const pin = new Pin(); // what the reader keeps in sight
    let home = null; // the place that is looked at without a pin
    let listed = null; // what the bars show: a row or a column
    let busy = false; // several traits are being set
    let room = 0; // pixels across
    el.replaceChildren(element);

    function edited(changes) {
      source.retry();
      busy = true;
      for (const [name, value] of Object.entries(changes)) model.set(name, value);
      busy = false;
      update();
      model.save_changes();
    }

    function update() {
      const [sentence, now] = [get("sentence"), settings(model)];
      if (box.input.value !== sentence) box.input.value = sentence;
      box.mark(sentence);
      tools.show(now, shown?.scores !== null);
      const seen = source.look(sentence, now);
      if (seen.error) {
        message.say(seen.error);
        element.dataset.ready = "true"; // there is an answer, if not a picture
      }
      if (seen.picture) good = sentence;
      else if (!shown || JSON.stringify(now) === JSON.stringify(shown.now)) return;
      const picture = seen.picture ?? source.again(good, now); // a switch was turned while the new sentence cannot be drawn
      if (picture) draw(picture, now);
    }

    function draw(picture, now) {
      const visible = picture.tokens.map((_, i) => i).filter((i) => now.specialTokens || !picture.tokens[i].special);
      shown = { ...picture, visible, now };
      pin.follow(picture.tokens.map(({ text }) => text), visible);
      home = firstLook(picture, visible, get("focus"));
      listed = null;
      const view = picture.scores && now.view === "scores" ? "scores" : "weights";
      const values = picture[view];
      grid.show(gridOf(picture, visible, view));
      fit();
      tools.show({ ...now, view }, picture.scores !== null);
      drawRamp(view, largest(values));
      if (caption) caption.textContent = aboutSource(now);
      look();
      table.show(...tableOf(picture, visible, values));
      element.dataset.ready = "true";
    }

    const measure = () => (room = panels.clientWidth); // asked for again only when it changes, because asking takes a layout
    const fit = () => grid.fit(room - (room >= 600 ? 300 : 0)); // beside the row's bars, or above them

    // beside: the bars previewed one of their own words, so they stay as they are.
    function preview(place, beside = false) {
      if (!shown || samePlace(place, pin.preview)) return;
      pin.preview = place;
      look(beside);
    }

    function press(place) {
      pin.press(place, shown.tokens.map(({ text }) => text));
      look();
    }

    function letGo() {
      pin.letGo();
      pin.preview = null;
      look();
    }

    // What is looked at is what pointer or focus are on, else what is pinned, else what the matrix began with.
    function look(beside = false) {
      const settled = pin.here ?? home;
      const place = pin.preview ?? settled;
      grid.mark(place, settled);
      const line = place.kind === "column" ? place : { kind: "row", i: place.i };
      if (!(beside && listed) && !samePlace(line, listed)) row.show(shown, shown.visible, (listed = line));
      row.press(pin.here);
      hint.textContent = pin.here ? "Pinned. Press it again, or Escape, to let it go." : "Press a word or a cell to keep it in sight.";
      const { i, j } = place;
      note.replaceChildren(...(place.kind !== "cell" ? aboutLine(shown, shown.visible, place)
        : real ? aboutHead(shown, [i, j], shown.now.source) : aboutCell(shown, [i, j])));
    }

    function drawRamp(view, most) {
      const stops = view === "scores" ? RED_BLUE : VIRIDIS;
      const ends = view === "scores" ? [signed(-most, 1), signed(most, 1)] : ["0", "1"];
      tools.ramp.replaceChildren(h("span", { text: ends[0] }), h("i", { style: `background:linear-gradient(90deg,${stops})` }), h("span", { text: ends[1] }));
    }

    const follow = () => busy || update();
    for (const name of FOLLOWED) model.on(`change:${name}`, follow);
    measure();
    update();
    life.resized(element, () => (measure(), shown && fit()));
    return life.end;
  },
};

// The header and the rows of "Show numbers".
function tableOf(picture, visible, values) {
  const labels = visible.map((i) => picture.tokens[i].label);
  const rows = visible.map((i, row) => [labels[row], ...visible.map((j) => (picture.allowed(i, j) ? number(values[i][j], 3) : "–"))]);
  if (visible.length === picture.tokens.length) return [["query", ...labels], rows];
  const rest = (i) => (picture.tokens[i].pad ? "–" : number(hiddenWeight(picture, visible, i), 3));
  return [["query", ...labels, "weight to [CLS], [SEP]"], rows.map((row, at) => [...row, rest(visible[at])])];
}

// What to look at first: the row of the word that the page speaks of, or else the strongest weight between two different words.
function firstLook(picture, visible, focus) {
  const i = visible.find((each) => picture.tokens[each].text === String(focus ?? "").toLowerCase());
  if (i !== undefined) return { kind: "row", i };
  const [row, column] = strongest(picture, visible);
  return { kind: "cell", i: row, j: column };
}

// The [row, column] of the strongest weight between two different words.
function strongest({ tokens, weights }, visible) {
  let [best, place] = [-1, [visible[0], visible[0]]];
  const words = visible.filter((i) => !tokens[i].special && !tokens[i].pad);
  for (const i of words) {
    for (const j of words) {
      if (tokens[i].text !== tokens[j].text && weights[i][j] > best) [best, place] = [weights[i][j], [i, j]];
    }
  }
  return place;
}
