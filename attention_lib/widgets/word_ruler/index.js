// word-ruler: type words, and each takes its place between two poles.

import { offers } from "../core/controls.js";
import { h, newId } from "../core/dom.js";
import { signed } from "../core/format.js";
import { lifetime } from "../core/lifetime.js";
import { dot } from "../core/linalg.js";
import { readSentence, sentenceField, Vocabulary } from "../core/sentence.js";
import { messageLine } from "../core/status.js";
import { MOST } from "./constants.js";
import { drawRuler } from "./ruler.js";

const ASK = "Type words: where does each stand?";

export default {
  render({ model: given, el, signal }) {
    const life = lifetime(given, el, signal);
    const words = new WordRuler(life.model);
    el.replaceChildren(words.parts.element);
    life.model.on("change:sentence", () => words.update());
    words.update();
    life.resized(words.parts.svg, () => words.draw());
    return life.end;
  },
};

class WordRuler {
  /** @type {import("./ruler.js").Placed[]} the words on the ruler */
  shown = [];

  constructor(model) {
    this.model = model;
    this.vocabulary = new Vocabulary(model, () => this.update());
    this.message = messageLine((by, old) => this.edited(this.written().map((word) => (word === old ? by : word))));
    this.tries = offers("Words to try", model.get("presets").map((word) => [word, word]), (word) => this.add(word));
    this.parts = partsOf(this);
  }

  // What has been typed, word by word.
  written() {
    const tokens = readSentence(this.model.get("sentence"), this.vocabulary.table);
    return tokens.filter(({ punctuation }) => !punctuation).map(({ text }) => text);
  }

  /** @param {string | string[]} words */
  edited(words) {
    this.vocabulary.retry();
    this.model.set("sentence", typeof words === "string" ? words : words.join(" "));
    this.update();
    this.model.save_changes();
  }

  // A word that is pressed comes last, or again.
  add(word) {
    this.edited([...this.written().filter((each) => each !== word), word]);
  }

  placed(words) {
    const [axis, halfway] = [this.model.get("axis"), this.model.get("halfway")];
    return words.map((word) => ({ word, x: dot(axis, this.vocabulary.table.get(word)) - halfway }));
  }

  update() {
    const { field } = this.parts;
    const [sentence, words] = [this.model.get("sentence"), [...new Set(this.written())]];
    if (field.value !== sentence) field.value = sentence;
    if (this.vocabulary.waitsFor(words)) this.message.progress(this.vocabulary.news);
    else this.place(words);
    this.draw();
  }

  place(words) {
    const { message, vocabulary } = this;
    const known = words.filter((word) => vocabulary.table.has(word));
    const unknown = words.filter((word) => !vocabulary.table.has(word));
    this.shown = this.placed(known.slice(0, MOST));
    if (known.length > MOST) message.say(`The ruler has room for ${MOST} words; it shows the first of them.`);
    else if (unknown.length > 0) message.say(...vocabulary.about(unknown));
    else message.clear();
  }

  draw() {
    const { model, parts, shown } = this;
    const [word, left, right] = ["word", "left", "right"].map((name) => model.get(name));
    const [ring] = this.placed([word]);
    const others = shown.filter((each) => ![word, ...left, ...right].includes(each.word));
    const last = shown.at(-1);
    parts.said.replaceChildren(h("b", { text: (last ?? ring).word }), ` stands at ${signed((last ?? ring).x)}.`,
      last ? "" : " Where would a boat stand?");
    drawRuler(parts.svg, { left: this.placed(left), right: this.placed(right), others, ring });
    this.tries.show((each) => shown.some((typed) => typed.word === each));
    parts.clear.disabled = !model.get("sentence");
    parts.element.dataset.ready = "true";
  }
}

/** @param {WordRuler} does what happens when the reader acts */
function partsOf(does) {
  const [id, headline] = [newId(), does.model.get("title") ?? ""];
  const field = sentenceField(id, (text) => does.edited(text));
  field.placeholder = ASK;
  const emptied = { click: () => does.edited("") };
  const clear = h("button", { type: "button", class: "al-button", text: "Clear", on: emptied });
  const said = h("p", { class: "al-word-said", role: "status" });
  const svg = h("svg", { class: "al-word-ruler", role: "img" });
  const title = h("p", { class: "al-headline", hidden: !headline },
    ...headline.split("**").map((text, i) => h(i % 2 ? "b" : "span", { text })));
  const label = h("label", { for: id, class: "al-unseen", text: "Words" });
  const named = { role: "group", "data-widget": "word-ruler", "aria-label": "Words on a ruler" };
  const element = h("div", { class: "al al-plain al-word-ruler", ...named },
    title, h("div", { class: "al-word-field" }, label, field, clear), does.tries.element, svg, said,
    does.message.element);
  return { element, field, clear, said, svg };
}
