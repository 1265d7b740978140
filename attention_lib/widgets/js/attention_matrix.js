// attention-matrix: who listens to whom. Rows ask (queries), columns answer (keys).

import { paint, RED_BLUE, VIRIDIS } from "./colours.js";
import { among, amongThe, h, lifetime, linkButton, number, numbers, sentenceFits, signed, whole, within } from "./kit.js";
import { attentionGrid, hiddenWeight } from "./matrix_grid.js";
import { modelSource, settings, wordSource } from "./matrix_sources.js";
import { matrixTools } from "./matrix_tools.js";
import { aboutCell, aboutHead, aboutSource, rowBars } from "./matrix_words.js";
import { HEADS } from "./readings.js";
import { messageLine, replaceWord, sentenceBox } from "./sentence.js";

const FOLLOWED = ["sentence", "sharpness", "view", "answer", "source", "head", "mask", "scaled", "special"];

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
    const message = messageLine((word, by) => edited({ sentence: replaceWord(box.input.value, word, by) }));
    const source = real ? modelSource(model, message, () => update()) : wordSource(model, message, fixed, () => update());
    const tools = matrixTools(model, edited);
    const grid = attentionGrid((i, j, focus) => ((own = true), pick([i, j], focus)));
    const row = rowBars();
    const panels = h("div", { class: "al-panels" }, h("div", { class: "al-grid-frame" }, grid.element),
      h("div", { class: "al-side" }, row.heading, row.bars));
    const note = h("p", { class: "al-grid-note", "aria-live": "polite" });
    const caption = real ? h("p", { class: "al-caption" }) : null;
    const table = numbers("Rows are queries, columns are keys");
    const element = h("div", { role: "group", class: "al al-matrix", "data-widget": "attention-matrix", "aria-label": "Attention matrix" },
      box.element, message.element, tools.above, caption, tools.beside,
      panels, note,
      h("div", { class: "al-controls" }, linkButton(model)), h("div", { class: "al-more" }, table.element));
    let shown = null; // the picture that is drawn, and with it `visible`, the numbers of its tokens, and `now`, the settings
    let good = null; // its sentence, the last that could be drawn
    let picked = null; // [i, j] of its tokens
    let own = false; // the reader picked that
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
      if (seen.trouble) {
        message.say(seen.trouble);
        element.dataset.ready = "true"; // there is an answer, if not a picture
      }
      if (seen.picture) good = sentence;
      else if (!shown || JSON.stringify(now) === JSON.stringify(shown.now)) return;
      const picture = seen.picture ?? source.again(good, now); // a switch was turned while the new sentence cannot be drawn
      if (picture) draw(picture, now);
    }

    function draw(picture, now) {
      const visible = picture.tokens.map((_, i) => i).filter((i) => now.special || !picture.tokens[i].special);
      const told = names(picture);
      const same = told === shown?.told && picked.every((at) => visible.includes(at));
      if (!same) own = false;
      if (!same || (!own && shown.now.way !== now.way)) picked = strongest(picture, visible);
      shown = { ...picture, visible, now, told };
      const view = picture.scores && now.view === "scores" ? "scores" : "weights";
      const values = picture[view];
      const most = Math.max(...values.flat().filter(Number.isFinite).map(Math.abs), 1e-9);
      grid.show(picture, visible, values, (value) => (view === "scores" ? paint(RED_BLUE, 0.5 + value / most / 2) : paint(VIRIDIS, value)));
      grid.pick(picked);
      fit();
      tools.show({ ...now, view }, picture.scores !== null);
      drawRamp(view, most);
      if (caption) caption.textContent = aboutSource(now);
      row.show(picture, visible, picked[0]);
      table.show(...tableOf(picture, visible, values));
      tell();
      element.dataset.ready = "true";
    }

    const measure = () => (room = panels.clientWidth); // asked for again only when it changes, because asking takes a layout
    const fit = () => grid.fit(room - (room >= 600 ? 300 : 0) - 124); // beside the row's bars, or above them

    function pick(to, focus) {
      const before = picked[0];
      picked = to;
      grid.pick(picked, focus);
      if (picked[0] !== before) row.show(shown, shown.visible, picked[0]);
      tell();
    }

    function tell() {
      note.replaceChildren(...(real ? aboutHead(shown, picked, shown.now.source) : aboutCell(shown, picked)));
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

const names = ({ tokens }) => tokens.filter((token) => !token.pad).map((token) => token.text).join(" ");

// The header and the rows of "Show numbers".
function tableOf(picture, visible, values) {
  const labels = visible.map((i) => picture.tokens[i].label);
  const rows = visible.map((i, row) => [labels[row], ...visible.map((j) => (picture.allowed(i, j) ? number(values[i][j], 3) : "–"))]);
  if (visible.length === picture.tokens.length) return [["query", ...labels], rows];
  const rest = (i) => (picture.tokens[i].pad ? "–" : number(hiddenWeight(picture, visible, i), 3));
  return [["query", ...labels, "weight to [CLS], [SEP]"], rows.map((row, at) => [...row, rest(visible[at])])];
}

// The [row, column] of the strongest weight between two different words: a good first thing to look at.
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
