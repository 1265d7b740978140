// attention-matrix: who listens to whom. First one word, by every way of weighing (rows.js); behind a press all words
// at once (picture.js): rows ask (queries), columns answer (keys). Here the parts are put together.

import { among, amongThe, sentenceFits, whole, within } from "../core/address.js";
import { linkButton, numbers } from "../core/controls.js";
import { h, newId } from "../core/dom.js";
import { lifetime } from "../core/lifetime.js";
import { replaceWord, sentenceBox } from "../core/sentence.js";
import { messageLine } from "../core/status.js";
import { rowsTable, tableOf } from "./cells.js";
import { MatrixPicture } from "./picture.js";
import { wordSource } from "./raw_source.js";
import { rowsPicture } from "./rows.js";
import { rowsOf, settings } from "./settings.js";
import { matrixTools } from "./tools.js";
import { modelSource } from "./trained_source.js";

const FOLLOWED = ["sentence", "sharpness", "view", "answer", "source", "head", "mask", "scaled", "special_tokens",
  "focus", "position", "whole", "revealed", "guess"];
const UNSAID = { ask: "", revealed: false, whole: false, position: -1, guess: -1 }; // in pages from before the rows
const CAPTIONS = { true: "Rows are queries, columns are keys", false: "What one word gives to each" };

export default {
  fits: {
    sentence: sentenceFits, sharpness: within(-1000, 1000), view: among("weights", "scores"),
    source: amongThe("sources"), mask: amongThe("masks"), head: (value, { limits }) => whole(1, limits.heads)(value),
    position: (value, { limits }) => whole(-1, limits.letters)(value),
  },

  render({ model: given, el, signal }) {
    const life = lifetime(given, el, signal);
    const { model } = life;
    const get = (name) => model.get(name) ?? UNSAID[name];
    const fixed = Boolean(model.link && get("answer")); // Python's own picture, and no Python here to ask again
    const box = sentenceBox(model, (sentence) => edited({ sentence, guess: -1 }), fixed);
    const message = messageLine((by, word) => edited({ sentence: replaceWord(box.input.value, word, by) }));
    const source = (get("sources").length ? modelSource : wordSource)(model, message, () => update(), fixed);
    const tools = matrixTools(model, edited);
    const picture = new MatrixPicture(source);
    const table = numbers(CAPTIONS.false);
    const rows = rowsPicture(newId(), { ask, guess, show: () => answered(-1), choose });
    const fold = h("details", { class: "al-all", on: { toggle: turned } },
      h("summary", { text: "All words at once" }), box.element, tools.above, picture.caption, tools.beside,
      picture.panels, picture.note, picture.hint, h("div", { class: "al-controls" }, linkButton(model)));
    const element = h("div", {
      role: "group", class: "al al-plain al-matrix", "data-widget": "attention-matrix",
      "aria-label": "Attention matrix",
    }, rows.said, rows.frame, rows.question, h("div", { class: "al-more" }, fold, table.element));
    let good = null; // the last sentence that could be drawn
    let drawn = null; // {now, rows} of the last picture
    let guessed = null; // about which sentence, and which word in it, the reader guessed
    let busy = false; // several traits are being set
    el.replaceChildren(element);

    function edited(changes) {
      source.retry();
      busy = true;
      for (const [name, value] of Object.entries(changes)) model.set(name, value);
      busy = false;
      update();
      model.save_changes();
    }

    function ask(i) {
      const { tokens } = drawn.rows;
      const twice = tokens.filter(({ text }) => text === tokens[i].text).length > 1;
      edited({ focus: tokens[i].text, position: twice ? tokens[i].position : -1 });
    }

    function choose(name) {
      if (name !== drawn.now.source) edited({ source: name });
    }

    function guess(j) {
      answered(drawn.rows.tokens[j].position);
    }

    // The last strip is filled, and it is what the headline now speaks of.
    function answered(place) {
      guessed = `${good} ${drawn.rows.at}`;
      edited({ guess: place, revealed: true, source: get("sources").at(-1) ?? "" });
    }

    function turned() {
      if (fold.open !== get("whole")) edited({ whole: fold.open });
    }

    function update() {
      const [sentence, now] = [get("sentence"), settings(get)];
      if (box.input.value !== sentence) box.input.value = sentence;
      box.mark(sentence);
      open(now);
      tools.show(now, picture.shown);
      const seen = source.look(sentence, now);
      if (seen.error) message.say(seen.error);
      if (seen.picture) good = sentence;
      const old = drawn && JSON.stringify(now) !== JSON.stringify(drawn.now);
      const found = seen.picture ?? (old ? source.again(good, now) : null); // a switch was turned meanwhile
      if (found) draw(found, now);
      if (seen.error || found) element.dataset.ready = "true"; // there is an answer, if not a picture
    }

    // A fold that is closed is not drawn. What is said stands under the sentence, or where one can see it.
    function open({ whole: isOpen, closed }) {
      fold.hidden = closed && get("sources").length < 2; // all words would give the answer away
      if (fold.open !== isOpen) fold.open = isOpen;
      element.classList.toggle("al-whole", isOpen && !fold.hidden);
      if (isOpen && message.element.previousSibling !== box.element) box.element.after(message.element);
      if (!isOpen && message.element.parentNode !== element) rows.question.after(message.element);
    }

    function draw(found, now) {
      const shown = rowsOf(source.strips(good, now), get("sources"), get("ask"), now);
      if (shown.guess >= 0) guessed ??= `${good} ${shown.at}`;
      if (shown.guess >= 0 && guessed !== `${good} ${shown.at}`) shown.guess = -1; // it was about another word
      drawn = { now, rows: shown };
      rows.show(shown);
      if (now.whole && !fold.hidden) {
        tools.show(now, picture.draw(found, now, shown.at));
        if (!picture.room) picture.measure(); // it has been opened
      }
      table.show(...(now.whole && !fold.hidden ? tableOf(picture.shown) : rowsTable(shown)), CAPTIONS[now.whole]);
    }

    function measure() {
      rows.measure();
      picture.measure();
    }

    for (const name of FOLLOWED) model.on(`change:${name}`, () => busy || update());
    measure();
    update();
    life.resized(element, measure);
    document.fonts?.ready.then(() => measure());
    return life.end;
  },
};
