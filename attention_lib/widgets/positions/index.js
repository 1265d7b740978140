// positions: does attention notice the order of words? Swap two, and see.

import { among, sentenceFits, within } from "../core/address.js";
import { linkButton, numbers } from "../core/controls.js";
import { h } from "../core/dom.js";
import { lifetime } from "../core/lifetime.js";
import { readSentence, replaceWord, sentenceBox, Vocabulary } from "../core/sentence.js";
import { messageLine } from "../core/status.js";
import { swapTokens } from "./chips.js";
import { KINDS, OrderView } from "./order.js";
import { orderBefore, orderPicture } from "./orders.js";

export default {
  fits: {
    sentence: sentenceFits, kind: among(...Object.keys(KINDS)),
    sharpness: (value, { limits }) => within(-limits.sharpest, limits.sharpest)(value),
  },

  render({ model: given, el, signal }) {
    const life = lifetime(given, el, signal);
    const { model } = life;
    const state = { drawn: null, editing: false }; // the last sentence that could be drawn; is the model being told?
    const vocabulary = new Vocabulary(model, () => update());
    const parts = build(model, { edit, swap });
    el.replaceChildren(parts.element);

    function edit(changes) {
      vocabulary.retry();
      state.editing = true;
      for (const [name, value] of Object.entries(changes)) model.set(name, value);
      state.editing = false;
      update();
      model.save_changes();
    }

    function swap(i, j) {
      const { sentence, tokens, known } = state.drawn;
      edit({ sentence: swapTokens(sentence, tokens.map((token) => token.text), known[i].position, known[j].position) });
    }

    // From the sentence to a picture, or to the words that say why there is none.
    function update() {
      const sentence = model.get("sentence");
      if (parts.box.input.value !== sentence) parts.box.input.value = sentence;
      parts.box.mark(sentence);
      const tokens = readSentence(sentence, vocabulary.table);
      if (toSay(model, vocabulary, parts.message, tokens)) take(sentence, tokens);
      draw();
      parts.view.hold(state.drawn?.sentence !== sentence); // an older text must not take the place of this one
    }

    function take(sentence, tokens) {
      const known = tokens.filter((token) => token.known);
      const before = orderBefore(state.drawn, sentence, known, model.get("before"));
      state.drawn = { sentence, tokens, known, before };
      model.set("before", before);
    }

    function draw() {
      parts.element.dataset.ready = "true"; // there is an answer, if not always a picture
      if (!state.drawn) return;
      const { sharpest } = model.get("limits");
      const sharpness = Math.min(sharpest, Math.max(-sharpest, model.get("sharpness")));
      parts.view.show(orderPicture(state.drawn, vocabulary.table, kindOf(model), sharpness));
      parts.numbers.show(...parts.view.table());
    }

    model.on("change:before", () => {
      if (!state.drawn || model.get("before") === state.drawn.before) return;
      state.drawn.before = model.get("before");
      draw();
    });
    for (const name of ["sentence", "kind", "sharpness"]) {
      model.on(`change:${name}`, () => state.editing || update());
    }
    update();
    life.resized(parts.element, () => parts.view.fit(true));
    return life.end;
  },
};

// What an address made up falls back to none.
const kindOf = (model) => (Object.hasOwn(KINDS, model.get("kind")) ? model.get("kind") : "none");

// All elements, and what each of them does.
function build(model, { edit, swap }) {
  const box = sentenceBox(model, (sentence) => edit({ sentence }));
  const message = messageLine((by, word) => edit({ sentence: replaceWord(box.input.value, word, by) }));
  const view = new OrderView({
    swap, restore: () => edit({ sentence: model.get("before") }),
    kind: (kind) => edit({ kind }), sharpness: (sharpness) => edit({ sharpness }),
  }, model.get("kinds"));
  const shown = numbers("The numbers behind the picture");
  const own = h("details", { class: "al-details al-own-text" }, h("summary", { text: "A sentence of your own" }),
    box.element, view.dial.element, linkButton(model));
  const element = h("div", {
    role: "group", class: "al al-plain al-positions", "data-widget": "positions",
    "aria-label": "Word order and positions",
  }, view.element, message.element, h("div", { class: "al-more" }, own, shown.element));
  return { element, box, message, view, numbers: shown };
}

// Say what there is to say of a sentence. Can it be drawn?
function toSay(model, vocabulary, message, tokens) {
  const texts = tokens.map((token) => token.text);
  const [known, most] = [tokens.filter((token) => token.known).length, model.get("limits").drawn];
  const much = `That is ${known} words; the picture has room for ${most}. It goes on when the text is shorter.`;
  if (vocabulary.waitsFor(texts)) {
    message.progress(vocabulary.news);
    return false;
  }
  const unknown = tokens.filter((token) => !token.known && !token.punctuation).map((token) => token.text);
  const error = vocabulary.lost(texts) || vocabulary.complaint(tokens) || (known > most && much);
  message.say(...(error ? [error] : vocabulary.about(unknown)));
  return !error;
}
