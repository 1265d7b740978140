// positions: does attention notice the order of words? Swap two and see; the waves behind it; the curve of distance.

import { among, sentenceFits, within } from "../core/address.js";
import { choice, linkButton, numbers } from "../core/controls.js";
import { h } from "../core/dom.js";
import { lifetime } from "../core/lifetime.js";
import { readSentence, replaceWord, sentenceBox, Vocabulary } from "../core/sentence.js";
import { messageLine } from "../core/status.js";
import { bytesOfBase64, parseTensors } from "../core/tensors.js";
import { swapTokens } from "./chips.js";
import { DistanceView } from "./distance.js";
import { sinusoidalPositions } from "./encodings.js";
import { KINDS, OrderView } from "./order.js";
import { orderBefore, orderPicture } from "./orders.js";
import { WAVES, WavesView } from "./waves.js";

const VIEWS = { order: "Order", waves: "Waves", distance: "Distance" };

export default {
  fits: {
    sentence: sentenceFits, kind: among(...Object.keys(KINDS)), view: among(...Object.keys(VIEWS)),
    waves: among(...Object.keys(WAVES)), pair: Number.isInteger,
    sharpness: (value, { limits }) => within(-limits.sharpest, limits.sharpest)(value),
  },

  render({ model: given, el, signal }) {
    const life = lifetime(given, el, signal);
    const { model } = life;
    const state = { drawn: null, editing: false }; // the last sentence that could be drawn; is the model being told?
    const vocabulary = new Vocabulary(model, () => update());
    const parts = build(model, vocabulary, { edit, swap, fill });
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
      showView(parts, oneOf(model, "view", VIEWS), sentence);
      const tokens = readSentence(sentence, vocabulary.table);
      if (toSay(model, vocabulary, parts.message, tokens)) take(sentence, tokens);
      draw();
      parts.views.order.hold(state.drawn?.sentence !== sentence); // an older text must not take the place of this one
    }

    function take(sentence, tokens) {
      const known = tokens.filter((token) => token.known);
      const before = orderBefore(state.drawn, sentence, known, model.get("before"));
      state.drawn = { sentence, tokens, known, before };
      model.set("before", before);
    }

    function draw() {
      parts.element.dataset.ready = "true"; // there is an answer, if not always a picture
      const view = oneOf(model, "view", VIEWS);
      if (view === "order" && !state.drawn) return;
      drawings[view](parts.views[view], model, vocabulary.table, state.drawn);
      fill();
    }

    function fill() {
      parts.numbers.show(...parts.views[oneOf(model, "view", VIEWS)].table());
    }

    model.on("change:before", () => {
      if (!state.drawn || model.get("before") === state.drawn.before) return;
      state.drawn.before = model.get("before");
      draw();
    });
    for (const name of ["sentence", "kind", "sharpness", "view", "waves", "pair"]) {
      model.on(`change:${name}`, () => state.editing || update());
    }
    update();
    life.resized(parts.element, () => parts.views.order.fit(true));
    return life.end;
  },
};

// What an address made up falls back to the first choice.
const oneOf = (model, name, known) => (Object.hasOwn(known, model.get(name)) ? model.get(name) : Object.keys(known)[0]);

// How each view shows the state of the model.
const drawings = {
  order(view, model, table, drawn) {
    const { sharpest } = model.get("limits");
    const sharpness = Math.min(sharpest, Math.max(-sharpest, model.get("sharpness")));
    view.show(orderPicture(drawn, table, oneOf(model, "kind", KINDS), sharpness));
  },
  waves: (view, model) => view.show(oneOf(model, "waves", WAVES), Math.floor(model.get("pair"))),
  distance(view, _, table, drawn) {
    view.show((drawn?.known ?? []).map(({ text }) => ({ text, vector: table.get(text) })));
  },
};

// All elements, and what each of them does.
function build(model, vocabulary, { edit, swap, fill }) {
  const box = sentenceBox(model, (sentence) => edit({ sentence }));
  const message = messageLine((by, word) => edit({ sentence: replaceWord(box.input.value, word, by) }));
  const [{ rows, distances }, { size }] = [learnedPositions(bytesOfBase64(model.get("learned"))), vocabulary.table];
  const views = {
    order: new OrderView({
      swap, restore: () => edit({ sentence: model.get("before") }),
      kind: (kind) => edit({ kind }), sharpness: (sharpness) => edit({ sharpness }),
    }),
    waves: new WavesView({ sinusoidal: sinusoidalPositions(rows.length, size), learned: rows }, model.get("pairs"), {
      waves: (waves) => edit({ waves, pair: -1 }), pair: (pair) => edit({ pair }),
    }),
    distance: new DistanceView(distances, size, fill),
  };
  const tabs = choice("View", VIEWS, (view) => edit({ view }));
  tabs.element.classList.add("al-views");
  const top = h("div", {}, box.element, message.element);
  const shown = numbers("The numbers behind the picture");
  const label = "Word order and positions";
  const element = h("div", { role: "group", class: "al al-positions", "data-widget": "positions", "aria-label": label },
    tabs.element, top,
    ...Object.values(views).map((view) => view.element),
    h("div", { class: "al-controls" }, linkButton(model)), h("div", { class: "al-more" }, shown.element));
  return { element, box, message, views, tabs, top, numbers: shown };
}

function showView({ box, tabs, top, views }, now, sentence) {
  if (box.input.value !== sentence) box.input.value = sentence;
  box.mark(sentence);
  tabs.show(now);
  for (const [name, view] of Object.entries(views)) view.element.hidden = name !== now;
  top.hidden = now !== "order";
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

// The rows of the learned table that the page has, and its curve of distance.
function learnedPositions(bytes) {
  const tensors = parseTensors(bytes);
  const [count, size] = tensors.rows.shape;
  const rows = Array.from({ length: count }, (_, i) =>
    Array.from(tensors.rows.data.subarray(i * size, (i + 1) * size), (value) => value * tensors["rows.scale"].data[i]));
  const far = tensors.distances.shape[1];
  return { rows, distances: [0, 1, 2].map((i) => Array.from(tensors.distances.data.subarray(i * far, (i + 1) * far))) };
}
