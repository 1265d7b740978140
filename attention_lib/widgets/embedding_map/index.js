// embedding-map: all words of a table on a map. Search one and its neighbours light up; draw an analogy as two arrows.

import { lifetime } from "../core/lifetime.js";
import { analogyPlane } from "../word_map/projection.js";
import { aboutUnknown, asWord, completions, wordError } from "../word_map/search.js";
import { analogyPicture, isQuestion, sameWords } from "./analogy.js";
import { neighbourPicture } from "./neighbours.js";
import { View } from "./view.js";
import { Words } from "./words.js";

const THREE = "Write three words: the first is to the second as the third is to …";
const FLAT = "An analogy needs three words that point in three directions. Choose three different ones.";

export default {
  fits: { analogy: ({ length }) => length === 0 || length === 3 },

  render({ model, el, signal }) {
    const life = lifetime(model, el, signal);
    const widget = new EmbeddingMap(life);
    el.replaceChildren(widget.view.element);
    widget.begin();
    return life.end;
  },
};

class EmbeddingMap {
  constructor(life) {
    this.model = life.model;
    this.view = new View(life, this);
    this.message = this.view.message;
    this.words = new Words(this.model, this.message, () => this.arrived());
    this.lit = null; // the number of the group that is lit
    this.asking = false; // the boxes of an analogy are open
    this.setting = false; // the changes come from here, and are drawn together
    this.drawn = false;
  }

  begin() {
    const changed = () => this.setting || this.changed();
    for (const name of ["word", "analogy", "exclude"]) this.model.on(`change:${name}`, changed);
    this.showDots();
    this.changed();
  }

  get table() {
    return this.words.table;
  }

  // The three words of an analogy, or null.
  get question() {
    const words = this.model.get("analogy");
    return isQuestion(words) ? words : null;
  }

  // ---- the reader changes something --------------------------------------------------------------------

  set(changes) {
    this.words.retry();
    this.setting = true;
    for (const [name, value] of Object.entries(changes)) this.model.set(name, value);
    this.setting = false;
    this.update();
    this.model.save_changes();
  }

  // The reader does something else: what was said, and what was typed and not yet read, counts no more.
  startAnew() {
    this.message.clear();
    this.view.forgetTyping();
  }

  typing(word) {
    const found = completions(word, this.table);
    if (found.length && !wordError(word)) this.message.offer(found);
  }

  typed(word) {
    this.words.retry();
    if (this.knows(word, () => this.typed(word))) this.choose(word);
  }

  choose(word) {
    this.startAnew();
    this.view.search.input.value = word;
    this.asking = this.view.map.moved = false;
    this.set({ word, analogy: [] });
  }

  askTyped() {
    this.words.retry();
    const words = this.view.boxes.map((input) => asWord(input.value));
    const strange = words.find((word) => word && !this.table.has(word));
    if (strange !== undefined) this.knows(strange, () => this.askTyped());
    else if (words.every(Boolean)) this.ask(words);
    else this.message.say(THREE);
  }

  ask(words) {
    this.startAnew();
    this.view.map.moved = false;
    this.set({ analogy: [...words] });
  }

  turnTo(tab) {
    this.asking = tab === "analogy";
    this.view.map.moved = false;
    this.startAnew();
    const [first] = this.model.get("analogies");
    if (!this.asking) this.set({ analogy: [] });
    else if (!this.question && first) this.ask(first);
    else {
      this.set({});
      if (!this.question) this.message.say(THREE);
    }
  }

  light(group) {
    this.lit = this.lit === group ? null : group;
    this.update();
  }

  fetch() {
    this.words.retry();
    this.words.fetch();
  }

  // ---- what has changed --------------------------------------------------------------------------------

  // An address, or Python, asks for something.
  changed() {
    this.asking = Boolean(this.question);
    const { input } = this.view.search;
    if (document.activeElement !== input) input.value = this.model.get("word");
    this.update();
  }

  // All words are here, or could not be fetched.
  arrived() {
    if (this.words.state === "whole") this.showDots();
    this.update();
  }

  showDots() {
    this.view.map.setDots({ names: this.table.words, places: this.table.places });
  }

  update() {
    const { question, lit, model } = this;
    const tab = this.asking || question ? "analogy" : "map";
    const [word, exclude] = [model.get("word"), model.get("exclude")];
    this.view.showControls({ tab, word, question, exclude, lit, whole: this.words.state === "whole" });
    const picture = question ? this.analogy(question) : this.neighbours(word);
    if (picture || !this.drawn) this.view.show(picture ?? this.neighbours(""));
    this.drawn = true;
    this.view.element.dataset.ready = "true"; // there is an answer, if not a picture
  }

  // ---- what is to be seen; null: the message says why, or all words are waited for ---------------------

  neighbours(word) {
    const { table, model, lit } = this;
    const [groups, caption] = [model.get("legend"), model.get("caption")];
    if (!word) return neighbourPicture("", [], table, { groups, lit, caption });
    if (!this.knows(word)) return null;
    const first = model.get("first") ?? {}; // what the first picture needs of vectors that the page does not have
    const known = first.word === word ? first.nearest : null;
    const nearest = table.size ? table.neighbours(word, model.get("counts").neighbours) : known;
    return nearest ? neighbourPicture(word, nearest, table, { groups, lit, caption }) : this.later();
  }

  analogy(question) {
    const { table, model } = this;
    if (!question.every((word) => this.knows(word))) return null;
    const first = model.get("first") ?? {};
    const known = sameWords(first.analogy, question) ? first.plane : null;
    if (!table.size && !known) return this.later();
    const plane = table.size ? analogyPlane(table, question, model.get("counts")) : known;
    if (plane) return analogyPicture(question, plane, model.get("exclude"), model.get("size"));
    this.message.say(FLAT);
    return null;
  }

  // Can this word be drawn? If not, say why, or wait for all words.
  knows(word, then = () => {}) {
    const error = wordError(word);
    if (error) this.message.say(error);
    else if (this.table.has(word)) return true;
    else if (!this.words.waits(then)) this.message.say(...aboutUnknown(word, this.table));
    return false;
  }

  later() {
    this.words.waits();
    return null;
  }
}
