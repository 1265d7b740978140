// positions: does attention notice the order of words? Swap two and see; the waves behind it; the curve of distance.

import { among, sentenceFits, whole, within } from "../core/address.js";
import { linkButton, numbers } from "../core/controls.js";
import { h } from "../core/dom.js";
import { lifetime } from "../core/lifetime.js";
import { readSentence, replaceWord, sentenceBox, Vocabulary } from "../core/sentence.js";
import { messageLine } from "../core/status.js";
import { bytesOfBase64, parseTensors } from "../core/tensors.js";
import { swapTokens } from "./chips.js";
import { distanceView } from "./distance.js";
import { attendInOrder, numbered, placesIn, sinusoidalPositions } from "./encodings.js";
import { orderView } from "./order.js";
import { wavesView } from "./waves.js";

const MOST = 20; // words, as MOST_WORDS in widgets/positions/widget.py
const VIEWS = { order: "Order", waves: "Waves", distance: "Distance" };

export default {
  fits: {
    sentence: sentenceFits, kind: among("none", "sinusoidal", "rotary"), view: among(...Object.keys(VIEWS)), sharpness: within(-1000, 1000),
    waves: among("sinusoidal", "learned"), pair: whole(-1, 511),
  },

  render({ model: given, el, signal }) {
    const life = lifetime(given, el, signal);
    const { model } = life;
    const get = (name) => model.get(name);
    const oneOf = (name, known) => (known.includes(get(name)) ? get(name) : known[0]); // an address may say anything
    const vocabulary = new Vocabulary(model, () => update());
    const dim = vocabulary.table.size;
    const box = sentenceBox(model, (sentence) => edited({ sentence }));
    const message = messageLine((by, word) => edited({ sentence: replaceWord(box.input.value, word, by) }));
    const { rows, distances } = learnedPositions(bytesOfBase64(get("learned")));
    const views = {
      order: orderView({
        swap, restore: () => edited({ sentence: get("before") }), kind: (kind) => edited({ kind }), sharpness: (sharpness) => edited({ sharpness }),
      }),
      waves: wavesView({ sinusoidal: sinusoidalPositions(rows.length, dim), learned: rows }, {
        waves: (waves) => edited({ waves, pair: -1 }), pair: (pair) => edited({ pair }),
      }),
      distance: distanceView(distances, dim, () => fill()),
    };
    let drawn = null; // what the last picture shows: {sentence, tokens, known, before}
    let editing = false; // then the listeners below have nothing to add

    const tabs = Object.entries(VIEWS).map(([name, text]) => h("button", { type: "button", text, "data-view": name, on: { click: () => edited({ view: name }) } }));
    const table = numbers("The numbers behind the picture");
    const top = h("div", {}, box.element, message.element);
    const element = h("div", { role: "group", class: "al al-positions", "data-widget": "positions", "aria-label": "Word order and positions" },
      h("div", { class: "al-views al-switch", role: "group", "aria-label": "View" }, ...tabs), top,
      ...Object.values(views).map((view) => view.element),
      h("div", { class: "al-controls" }, linkButton(model)), h("div", { class: "al-more" }, table.element));
    el.replaceChildren(element);

    const viewNow = () => oneOf("view", Object.keys(VIEWS));

    function edited(changes) {
      vocabulary.retry();
      editing = true;
      for (const [name, value] of Object.entries(changes)) model.set(name, value);
      editing = false;
      update();
      model.save_changes();
    }

    function swap(i, j) {
      const { sentence, tokens, known } = drawn;
      const [one, other] = [i, j].map((place) => known[place].position);
      edited({ sentence: swapTokens(sentence, tokens.map((token) => token.text), one, other) });
    }

    // From the sentence to a picture, or to the words that say why there is none.
    function update() {
      const [sentence, view] = [get("sentence"), viewNow()];
      if (box.input.value !== sentence) box.input.value = sentence;
      box.mark(sentence);
      tabs.forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.view === view)));
      for (const [name, each] of Object.entries(views)) each.element.hidden = name !== view;
      top.hidden = view !== "order";
      const tokens = readSentence(sentence, vocabulary.table);
      const known = tokens.filter((token) => token.known);
      const texts = tokens.map((token) => token.text);
      if (vocabulary.waitsFor(texts)) message.progress(vocabulary.news);
      else if (vocabulary.lost(texts)) message.say(vocabulary.lost(texts));
      else if (vocabulary.complaint(tokens)) message.say(vocabulary.complaint(tokens));
      else if (known.length > MOST) message.say(`That is ${known.length} words; the picture has room for ${MOST}. It goes on when the text is shorter.`);
      else take(sentence, tokens, known);
      draw(view);
      views.order.hold(drawn?.sentence !== sentence); // the words of an older text must not take the place of this one
    }

    function take(sentence, tokens, known) {
      const unknown = tokens.filter((token) => !token.known && !token.punctuation).map((token) => token.text);
      message.say(...vocabulary.about(unknown));
      const same = drawn && drawn.known.map((token) => token.text).sort().join(" ") === known.map((token) => token.text).sort().join(" ");
      const before = !drawn || sentence === drawn.sentence ? get("before") : same ? drawn.before || drawn.sentence : "";
      drawn = { sentence, tokens, known, before };
      model.set("before", before);
    }

    function draw(view) {
      element.dataset.ready = "true"; // there is an answer, if not always a picture
      if (view === "order" && !drawn) return;
      if (view === "order") drawOrder();
      if (view === "waves") views.waves.show(oneOf("waves", ["sinusoidal", "learned"]), Math.floor(get("pair")));
      if (view === "distance") views.distance.show((drawn?.known ?? []).map(({ text }) => ({ text, vector: vocabulary.table.get(text) })));
      fill();
    }

    function fill() {
      table.show(...views[viewNow()].rows());
    }

    function drawOrder() {
      const [kind, sharpness] = [oneOf("kind", ["none", "sinusoidal", "rotary"]), Math.min(1000, Math.max(-1000, get("sharpness")))];
      const attention = (words) => attendInOrder(words.map((word) => vocabulary.table.get(word.text)), kind, sharpness).weights;
      const words = named(drawn.known);
      const weights = attention(words);
      const past = named(readSentence(drawn.before, vocabulary.table).filter((token) => token.known));
      const places = placesIn(past.map((word) => word.text), words.map((word) => word.text));
      let old = null;
      if (places) {
        old = { words: past, weights: attention(past) };
        old.changes = weights.map((row, i) => row.map((weight, j) => weight - old.weights[places[i]][places[j]]));
      }
      views.order.show({ words, weights, old, kind, sharpness, sentence: drawn.sentence, before: drawn.before });
    }

    const listeners = {
      sentence: () => editing || update(),
      before: () => {
        if (!drawn || get("before") === drawn.before) return;
        drawn.before = get("before");
        draw(viewNow());
      },
      ...Object.fromEntries(["kind", "sharpness", "view", "waves", "pair"].map((name) => [name, () => editing || update()])),
    };
    for (const [name, listener] of Object.entries(listeners)) model.on(`change:${name}`, listener);
    update();
    life.resized(element, () => views.order.fit(true));
    return life.end;
  },
};

// Words with a name of their own: the first "the", the second "the".
function named(known) {
  const keys = numbered(known.map((token) => token.text));
  return known.map((token, i) => ({ ...token, key: keys[i] }));
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
