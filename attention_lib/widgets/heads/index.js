// heads: every head of a layer of the real model on one sentence, as small matrices, and one of them enlarged.

import { among, sentenceFits, whole } from "../core/address.js";
import { VIRIDIS } from "../core/colour.js";
import { linkButton, numbers } from "../core/controls.js";
import { h, newId } from "../core/dom.js";
import { number } from "../core/format.js";
import { lifetime } from "../core/lifetime.js";
import { prefersReducedMotion } from "../core/motion.js";
import { sentenceBox } from "../core/sentence.js";
import { HEADS } from "../minilm/activations.js";
import { arcsView } from "./arcs.js";
import { matrixView } from "./matrix.js";
import { headGrid, pairName } from "./overview.js";
import { HeadSource, LAYERS } from "./source.js";

const OPTIONS = { sort: { number: "Number", weight: "Weight" }, view: { arcs: "Arcs", matrix: "Matrix" } };
const HINT = "Press a small matrix to enlarge its head, or a word to let it ask.";
const NARROW = 620; // pixels; below, the enlarged head comes before the small ones
const TRAITS = ["sentence", "layer", "head", "from_word", "to_word", "sort", "special_tokens", "view", "answer"];

export default {
  fits: {
    sentence: sentenceFits, layer: whole(1, LAYERS), head: whole(1, HEADS), sort: among("number", "weight"), view: among("arcs", "matrix"),
  },

  render({ model: given, el, signal }) {
    const life = lifetime(given, el, signal);
    const { model } = life;
    const get = (name) => model.get(name);
    const oneOf = (name, known) => (known.includes(get(name)) ? get(name) : known[0]); // an address may say anything
    const counted = (name, most) => Math.min(most, Math.max(1, Math.round(get(name)) || 1));
    const examples = get("examples");
    const source = new HeadSource(model, examples.map((example) => example.sentence), () => update());
    let drawn = null; // the last weights: {sentence, tokens, names, weights, size, layer}
    let view = null; // the last picture of them
    let width = null; // of the widget, in pixels
    let editing = false; // then the listeners below have nothing to add

    const box = sentenceBox(model, (sentence) => edited({ sentence }));
    const tours = examples.map((example) => h("button", {
      type: "button", class: "al-preset al-example", "data-sentence": example.sentence,
      on: { click: () => edited(Object.fromEntries(["sentence", "layer", "head", "from_word", "to_word"].map((name) => [name, example[name]]))) },
    }, h("span", { text: example.name }), " ", h("small", { text: `${example.layer}.${example.head}` })));
    const message = statusLine();
    const layers = choices(Object.fromEntries(Array.from({ length: LAYERS }, (_, layer) => [layer + 1, `${layer + 1}`])), "Layer", (layer) => edited({ layer: Number(layer) }));
    const sorts = choices(OPTIONS.sort, "Sort by", (sort) => edited({ sort }));
    const views = choices(OPTIONS.view, "Show as", (name) => edited({ view: name }));
    const [fromList, toList] = ["from_word", "to_word"].map((name) =>
      wordList(name === "from_word" ? "from" : "to", (word) => edited({ from_word: view.names[view.from], to_word: view.names[view.to], [name]: word, sort: "weight" })));
    const hide = h("input", { type: "checkbox", on: { change: () => edited({ special_tokens: !hide.checked }) } });
    const hidden = h("p", { class: "al-heads-hidden", "data-role": "hidden", role: "status" });
    const loose = () => (get("sort") === "weight" ? {} : { to_word: "" }); // then the largest weight of the word is read
    const grid = headGrid(HEADS, enlarge, look);
    const aim = (from, to) => edited({ from_word: view.names[from], to_word: view.names[to] });
    const lookHere = (i, j) => look(i === undefined ? undefined : view.head, i, j);
    const pictures = {
      arcs: arcsView((from) => edited({ ...loose(), from_word: view.names[from] }), (to) => aim(view.from, to), lookHere),
      matrix: matrixView(aim, lookHere),
    };
    const title = h("p", { class: "al-head-title" });
    const readout = h("p", { class: "al-head-readout", "data-role": "readout", "aria-live": "polite" });
    const large = h("section", { class: "al-head-large" }, h("div", { class: "al-head-large-top" }, title, views.element), readout,
      ...Object.values(pictures).map((each) => each.element));
    const controls = h("div", { class: "al-controls" }, linkButton(model));
    const table = numbers("The enlarged head: rows are queries, columns are keys");
    const element = h("div", { role: "group", class: "al al-heads", "data-widget": "heads", "aria-label": "Heads of the real model" },
      box.element, h("div", { class: "al-presets", role: "group", "aria-label": "Heads to look at" }, h("span", { text: "Look at" }), ...tours), message.element,
      h("div", { class: "al-tools" }, layers.element, h("label", { class: "al-head-check" }, hide, h("span", { text: "Hide [CLS] and [SEP]" })),
        h("span", { class: "al-head-sorting" }, sorts.element, fromList.element, toList.element)),
      hidden, grid.element,
      h("p", { class: "al-heads-legend" }, h("span", {}, h("i", { class: "al-head-mark-from" }), "rows ask"), h("span", {}, h("i", { class: "al-head-mark-to" }), "columns answer"),
        h("span", {}, "0", h("i", { class: "al-heads-ramp", style: `background:linear-gradient(90deg,${VIRIDIS})` }), "1")),
      large, controls, h("div", { class: "al-more" }, table.element));
    el.replaceChildren(element);

    function edited(changes) {
      source.retry();
      editing = true;
      for (const [name, value] of Object.entries(changes)) model.set(name, value);
      editing = false;
      update();
      model.save_changes();
    }

    function enlarge(head) {
      edited({ ...loose(), head: head + 1 });
      if (large.nextElementSibling === grid.element) title.scrollIntoView({ block: "nearest", behavior: prefersReducedMotion() ? "auto" : "smooth" });
    }

    // The enlarged head follows the overview; where they do not fit on one screen, it comes first.
    function arrange(room) {
      const place = room > 0 && room <= NARROW ? grid.element : controls;
      if (large.nextElementSibling === place) return;
      const focused = large.contains(document.activeElement) ? document.activeElement : null;
      place.before(large);
      focused?.focus({ preventScroll: true });
    }

    // From the sentence to a picture, or to the words that say why there is none.
    function update() {
      const sentence = get("sentence");
      if (box.input.value !== sentence) box.input.value = sentence;
      const found = source.find(sentence, counted("layer", LAYERS));
      if (found.weights) {
        const { tokens, weights, layer } = found;
        drawn = { sentence, tokens, weights, layer, size: tokens.length, names: namesOf(tokens) };
      }
      if (drawn) draw();
      message.show(found.text ?? (found.weights ? exampleNow()?.note ?? HINT : ""), found.progress);
      if (drawn || (found.text && found.progress === undefined)) element.dataset.ready = "true"; // there is an answer
    }

    function draw() {
      view = picture(drawn, { head: counted("head", HEADS) - 1, from: get("from_word"), to: get("to_word"), hide: !get("special_tokens") });
      const { head, layer, names, seen, from, to, weight } = view;
      const sort = oneOf("sort", Object.keys(OPTIONS.sort));
      const heads = Array.from({ length: HEADS }, (_, each) => each);
      if (sort === "weight") heads.sort((a, b) => thousandths(weight(b, from, to)) - thousandths(weight(a, from, to)));
      grid.show(view, heads, (each) => (sort === "weight" ? [from, to] : view.fact(each)));
      layers.show(String(layer));
      sorts.show(sort);
      views.show(oneOf("view", Object.keys(OPTIONS.view)));
      fromList.show(seen.map((place) => names[place]), names[from]);
      toList.show(seen.map((place) => names[place]), names[to]);
      hide.checked = !get("special_tokens");
      hidden.textContent = hide.checked ? hiddenText(view) : "";
      title.textContent = `Head ${layer}.${head + 1}`;
      tours.forEach((button, at) => button.setAttribute("aria-pressed", String(examples[at] === exampleNow())));
      for (const [name, each] of Object.entries(pictures)) each.element.hidden = name !== oneOf("view", Object.keys(OPTIONS.view));
      pictures[oneOf("view", Object.keys(OPTIONS.view))].show(view);
      table.show(["query", ...seen.map((j) => view.tokens[j])], seen.map((i) => [view.tokens[i], ...seen.map((j) => number(weight(head, i, j), 3))]));
      look();
    }

    const exampleNow = () => examples.find((each) => each.sentence === view.sentence && each.layer === view.layer && each.head === view.head + 1);

    // Say what stands under the pointer, or else what is chosen.
    function look(head = view?.head, i = view?.from, j = view?.to) {
      if (!view) return;
      const { tokens, layer, weight } = view;
      readout.dataset.weight = String(weight(head, i, j));
      const text = [head === view.head ? "" : `In head ${layer}.${head + 1}, `, `“${tokens[i]}”`, ` gives ${number(weight(head, i, j))} of its attention to `, i === j ? "itself" : `“${tokens[j]}”`, "."];
      if (readout.textContent !== text.join("")) readout.replaceChildren(...text.map((part, at) => (at % 2 ? h("strong", { text: part }) : part)));
    }

    for (const name of TRAITS) model.on(`change:${name}`, changed);
    function changed() {
      if (!editing) update();
    }
    arrange(element.clientWidth - 32); // without the padding
    pictures.matrix.fit(element.clientWidth - 32);
    update();
    life.resized(element, ([{ contentRect }]) => {
      if (contentRect.width === width) return; // it has grown or shrunk at its lower end
      ({ width } = contentRect);
      arrange(width);
      pictures.arcs.fit();
      pictures.matrix.fit(width);
    });
    return life.end;
  },
};

// Weights that agree in three digits count as equal, here and in Python: the first is taken.
const thousandths = (value) => Math.floor(value * 1000 + 0.5);

// What is drawn: `seen` are the places of the tokens that are shown, `from` and `to` those whose weight is read,
// weight(head, i, j) what i gives to j, fact(head) the [i, j] of the largest weight between words.
function picture({ tokens, names, weights, size, layer, sentence }, { head, from, to, hide }) {
  const weight = (each, i, j) => weights[(each * size + i) * size + j];
  const places = tokens.map((_, place) => place);
  const inner = places.slice(1, -1);
  const seen = hide ? inner : places;
  const largest = (values) => values.reduce((best, each) => (thousandths(each[0]) > thousandths(best[0]) ? each : best));
  const fact = (each) => largest(inner.flatMap((i) => inner.map((j) => [weight(each, i, j), i, j]))).slice(1);
  const known = (word) => (seen.includes(names.indexOf(word)) ? names.indexOf(word) : null);
  const lost = from !== "" && known(from) === null; // then the other word is no pair
  const row = known(from) ?? fact(head)[0];
  const column = (lost ? null : known(to)) ?? largest(inner.map((j) => [weight(head, row, j), j]))[1];
  return { tokens, names, size, layer, sentence, head, seen, from: row, to: column, weight, fact };
}

// A name for each token: "the", and for the next one "the (2)"; as _names in widgets/heads/widget.py.
function namesOf(tokens) {
  return tokens.map((token, place) => {
    const count = tokens.slice(0, place + 1).filter((each) => each === token).length;
    return count === 1 ? token : `${token} (${count})`;
  });
}

// How much of the words' weight goes to [CLS] and [SEP].
function hiddenText({ size, head, layer, weight }) {
  const share = (each) => {
    let sum = 0;
    for (let i = 1; i < size - 1; i += 1) sum += weight(each, i, 0) + weight(each, i, size - 1);
    return sum / (size - 2);
  };
  const all = Array.from({ length: HEADS }, (_, each) => share(each)).reduce((a, b) => a + b) / HEADS;
  return `Out of sight: on average the words give ${number(share(head))} of their attention to [CLS] and [SEP] in head ${layer}.${head + 1}, and ${number(all)} in all heads of layer ${layer}.`;
}

// A row of buttons of which one is pressed.
function choices(options, label, onChoice) {
  const id = newId();
  const buttons = Object.entries(options).map(([name, text]) => h("button", { type: "button", text, "data-choice": name, on: { click: () => onChoice(name) } }));
  const element = h("span", { class: "al-head-choice" }, h("span", { id, text: label }), h("span", { class: "al-switch", role: "group", "aria-labelledby": id }, ...buttons));
  return { element, show: (name) => buttons.forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.choice === name))) };
}

// The tokens of the sentence in a list.
function wordList(label, onChoice) {
  let shown = "";
  const id = newId();
  const select = h("select", { id, on: { change: () => onChoice(select.value) } });
  const show = (names, chosen) => {
    if (names.join("\n") !== shown) select.replaceChildren(...names.map((text) => h("option", { value: text, text })));
    shown = names.join("\n");
    select.value = chosen;
  };
  return { element: h("span", { class: "al-head-list" }, h("label", { for: id, text: label }), select), show };
}

// The line under the sentence: what is being fetched, or what is the matter.
function statusLine() {
  const [text, bar] = [h("span", {}), h("progress", { max: 1, "aria-label": "Fetched" })];
  const element = h("div", { class: "al-message", role: "status" });
  const show = (words, progress) => {
    if (progress !== undefined) bar.value = progress;
    if (words === text.textContent && (progress === undefined) === !bar.parentElement) return; // do not read it out again
    text.textContent = words;
    element.replaceChildren(...(words ? [text] : []), ...(progress === undefined ? [] : [bar]));
  };
  return { element, show };
}
