// attention-matrix: who listens to whom. First one word, by every way of weighing (rows.js); behind a press all words
// at once (picture.js): rows ask (queries), columns answer (keys). Here the parts are put together.

import { among, amongThe, sentenceFits, whole, within } from "../core/address.js";
import { SHARPEST } from "../core/constants.js";
import { linkButton, numbers } from "../core/controls.js";
import { h, newId } from "../core/dom.js";
import { lifetime } from "../core/lifetime.js";
import { replaceWord, sentenceBox } from "../core/sentence.js";
import { messageLine } from "../core/status.js";
import { rowsTable, tableOf } from "./cells.js";
import { MatrixPicture } from "./picture.js";
import { wordSource } from "./raw_source.js";
import { RowsPicture } from "./rows.js";
import { rowsOf, settings } from "./settings.js";
import { matrixTools } from "./tools.js";
import { modelSource } from "./trained_source.js";

const FOLLOWED = ["sentence", "sharpness", "view", "answer", "source", "head", "mask", "scaled", "special_tokens",
  "focus", "position", "whole", "revealed", "guess"];
const UNSAID = { ask: "", revealed: false, whole: false, position: -1, guess: -1 }; // in pages from before the rows
const CAPTIONS = { true: "Rows are queries, columns are keys", false: "What one word gives to each" };

export default {
  fits: {
    sentence: sentenceFits, sharpness: within(-SHARPEST, SHARPEST), view: among("weights", "scores"),
    source: amongThe("sources"), mask: amongThe("masks"), head: (value, { limits }) => whole(1, limits.heads)(value),
    position: (value, { limits }) => whole(-1, limits.letters)(value),
  },

  render({ model: given, el, signal }) {
    const life = lifetime(given, el, signal);
    const matrix = new Matrix(life.model);
    el.replaceChildren(matrix.element);
    for (const name of FOLLOWED) life.model.on(`change:${name}`, () => matrix.busy || matrix.update());
    matrix.measure();
    matrix.update();
    life.resized(matrix.element, () => matrix.measure());
    document.fonts?.ready.then(() => matrix.measure());
    return life.end;
  },
};

class Matrix {
  good = null; // the last sentence that could be drawn
  drawn = null; // {now, rows} of the last picture
  guessed = null; // about which sentence, and which word in it, the reader guessed
  busy = false; // several traits are being set

  constructor(model) {
    this.model = model;
    const fixed = Boolean(model.link && this.get("answer")); // Python's own picture, and no Python here to ask again
    const edited = (changes) => this.edited(changes);
    this.box = sentenceBox(model, (sentence) => edited({ sentence, guess: -1 }), fixed);
    this.message = messageLine((by, word) => edited({ sentence: replaceWord(this.box.input.value, word, by) }));
    const sourceOf = this.get("sources").length ? modelSource : wordSource;
    this.source = sourceOf(model, this.message, () => this.update(), fixed);
    this.tools = matrixTools(model, edited);
    this.picture = new MatrixPicture(this.source);
    this.table = numbers(CAPTIONS.false);
    this.rows = new RowsPicture(newId(), {
      ask: (i) => this.ask(i),
      guess: (j) => this.answered(this.drawn.rows.tokens[j].position),
      show: () => this.answered(-1),
      choose: (name) => name !== this.drawn.now.source && edited({ source: name }),
    });
    this.fold = this.folded();
    const { said, frame, question } = this.rows;
    this.element = h("div", {
      role: "group", class: "al al-plain al-matrix", "data-widget": "attention-matrix",
      "aria-label": "Attention matrix",
    }, said, frame, question, h("div", { class: "al-more" }, this.fold, this.table.element));
  }

  get(name) {
    return this.model.get(name) ?? UNSAID[name];
  }

  folded() {
    const { box, tools, picture, model } = this;
    const turned = () => fold.open !== this.get("whole") && this.edited({ whole: fold.open });
    const fold = h("details", { class: "al-all", on: { toggle: turned } },
      h("summary", { text: "All words at once" }), box.element, tools.above, picture.caption, tools.beside,
      picture.panels, picture.note, picture.hint, h("div", { class: "al-controls" }, linkButton(model)));
    return fold;
  }

  edited(changes) {
    this.source.retry();
    this.busy = true;
    const all = { whole: this.fold.open, ...changes }; // a fold tells of itself a little late
    for (const [name, value] of Object.entries(all)) this.model.set(name, value);
    this.busy = false;
    this.update();
    this.model.save_changes();
  }

  ask(i) {
    const { tokens } = this.drawn.rows;
    const twice = tokens.filter(({ text }) => text === tokens[i].text).length > 1;
    this.edited({ focus: tokens[i].text, position: twice ? tokens[i].position : -1 });
  }

  // The last strip is filled, and it is what the headline now speaks of.
  answered(place) {
    this.guessed = `${this.good} ${this.drawn.rows.at}`;
    this.edited({ guess: place, revealed: true, source: this.get("sources").at(-1) ?? "" });
  }

  update() {
    const { box, source, drawn } = this;
    const [sentence, now] = [this.get("sentence"), settings((name) => this.get(name))];
    if (box.input.value !== sentence) box.input.value = sentence;
    box.mark(sentence);
    this.open(now);
    this.tools.show(now, this.picture.shown);
    const seen = source.look(sentence, now);
    if (seen.error) this.message.say(seen.error);
    if (seen.picture) this.good = sentence;
    const old = drawn && JSON.stringify(now) !== JSON.stringify(drawn.now);
    const found = seen.picture ?? (old ? source.again(this.good, now) : null); // a switch was turned meanwhile
    if (found) this.draw(found, now);
    if (seen.error || found) this.element.dataset.ready = "true"; // there is an answer, if not a picture
  }

  // A fold that is closed is not drawn. What is said stands under the sentence, or where one can see it.
  open({ whole: isOpen, closed }) {
    const { fold, box, message, element } = this;
    fold.hidden = closed && this.get("sources").length < 2; // all words would give the answer away
    if (fold.open !== isOpen) fold.open = isOpen;
    element.classList.toggle("al-whole", isOpen && !fold.hidden);
    if (isOpen && message.element.previousSibling !== box.element) box.element.after(message.element);
    if (!isOpen && message.element.parentNode !== element) this.rows.question.after(message.element);
  }

  draw(found, now) {
    const { picture, good } = this;
    const shown = rowsOf(this.source.strips(good, now), this.get("sources"), this.get("ask"), now);
    if (shown.guess >= 0) this.guessed ??= `${good} ${shown.at}`;
    if (shown.guess >= 0 && this.guessed !== `${good} ${shown.at}`) shown.guess = -1; // it was about another word
    this.drawn = { now, rows: shown };
    this.rows.show(shown);
    const opened = now.whole && !this.fold.hidden;
    if (opened) {
      this.tools.show(now, picture.draw(found, now, shown.at));
      if (!picture.room) picture.measure(); // it has been opened
    }
    this.table.show(...(opened ? tableOf(picture.shown) : rowsTable(shown)), CAPTIONS[now.whole]);
  }

  measure() {
    this.rows.measure();
    this.picture.measure();
  }
}
