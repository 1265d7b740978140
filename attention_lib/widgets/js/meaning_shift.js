// meaning-shift: type a sentence, choose a word, and see where its context moves it.

import { exact, glide, h, linkButton, number, numbers, signed, slider, stillness } from "./kit.js";
import { added, attend, dot, mean, meaningAxes, scaled, unit } from "./maths.js";
import { arrowsTipToTail, backdrop, contextMarks, describe, Labels, landmarkMarks, lean, lens, side, trailMarks, wordMarks } from "./meaning_map.js";
import { complaint, FIXED, messageLine, readSentence, replaceWord, sentenceBox, Vocabulary } from "./sentence.js";
import { tokenize } from "./text.js";

const STEP = 900; // milliseconds from one arriving word to the next
const PLAY = "▶ Play word by word";
const TRAIL = 8; // how many earlier places stay on the map

// Which of the tokens is the chosen one? The same place if the word still stands there, else the nearest like it.
function findWord(tokens, word, position) {
  const like = tokens.filter((token) => token.text === word);
  const distance = (token) => Math.abs(token.position - position);
  return like.sort((a, b) => distance(a) - distance(b))[0] ?? null;
}

// The axes of the map hang on the chosen word and the poles, not on the sentence: found once, then remembered.
const found = new Map();
function axesFor(word, { left, right, landmarks }, table) {
  const key = [word, left, right, landmarks].join("|");
  if (!found.has(key) || found.get(key).table !== table) {
    const vectors = [left, right, landmarks].map((words) => words.map((each) => table.get(each)));
    found.set(key, { table, axes: meaningAxes(table.get(word), ...vectors) });
  }
  return found.get(key).axes;
}

// All numbers of one picture: weights of every known word, and the map as seen from the chosen one.
function compute({ tokens, chosen, table, settings, answer, absent }) {
  const heard = tokens.filter((token) => token.known);
  const x = heard.map((token) => table.get(token.text));
  const query = heard.indexOf(chosen);
  const mask = absent && heard.map((_, i) => heard.map((token, j) => i === j || !absent.has(token.position)));
  const result = answer ?? attend(x, x, x, settings.sharpness, mask);
  const axes = axesFor(chosen.text, settings, table);
  if (!axes) return null;
  const place = (vector) => axes.map((axis) => dot(axis, vector));
  const start = place(x[query]);
  const weights = result.weights[query];
  const ways = x.map((value) => added(place(value), scaled(start, -1))); // from the word's own place to each other
  const pulls = ways.map((way, j) => scaled(way, weights[j]));
  const shifted = place(result.output[query]);
  const rest = added(shifted, scaled([start, ...pulls].reduce(added), -1)); // what a reader's function adds besides
  const poles = [settings.left, settings.right].map((words) => place(mean(words.map((word) => unit(table.get(word))))));
  const landmarks = settings.landmarks.map((word) => ({ text: word, place: place(table.get(word)) }));
  const scores = result.scores?.[query] ?? null;
  return { tokens, chosen, heard, query, weights, scores, start, shifted, ways, pulls, rest, poles, landmarks, table, settings };
}

export default {
  render({ model, el, signal }) {
    const get = (name) => model.get(name);
    const view = build();
    let shown = null; // the last good picture
    let position = get("position");
    let absent = null; // while playing: positions of the words that have not arrived
    let playing = null;
    let stop = () => {};
    let zoom = 1;
    let size = [480, 340]; // of the map, in pixels; measured when it changes
    const trail = [];
    const fixed = Boolean(model.link && get("answer")); // Python's own picture, and no Python here to ask again
    const vocabulary = new Vocabulary(model, () => update());

    function build() {
      const box = sentenceBox(model, (sentence) => edited({ sentence }));
      const message = messageLine((word, by) => edited({ sentence: replaceWord(box.input.value, word, by) }));
      const chips = h("div", { class: "al-chips", role: "group", "aria-label": "Choose a word" });
      const arcs = h("svg", { class: "al-arcs", "aria-hidden": "true" });
      const readout = h("p", { class: "al-readout", "aria-live": "polite" });
      const bars = h("ol", { class: "al-bars", "aria-label": "How much of its attention each word gets" });
      const map = h("svg", { class: "al-map", role: "img" });
      const play = h("button", { type: "button", class: "al-button al-play", text: PLAY, on: { click: togglePlay } });
      const closer = h("button", {
        type: "button", class: "al-button", text: "Zoom in", on: { click: toggleZoom },
      });
      const dial = slider("Sharpness", {
        min: 0, max: 12, step: 0.1, value: get("sharpness"), hint: "0: every word counts the same; high: the best match takes all",
      }, (sharpness) => edited({ sharpness }));
      const poles = ["left", "right"].map((name) => h("input", {
        type: "text", class: `al-pole-box al-${name}`, value: get(name).join(" "), spellcheck: "false", autocomplete: "off",
        on: { input: (event) => edited({ [name]: tokenize(event.target.value) }) },
      }));
      const poleEditor = h("details", { class: "al-details" }, h("summary", { text: "Change the poles" }),
        h("p", { text: "Each pole is the middle of one or more words. Try “sad” and “happy”, and follow another word." }),
        h("label", {}, h("span", { text: "Left pole" }), poles[0]), h("label", {}, h("span", { text: "Right pole" }), poles[1]));
      const table = numbers("Weights, scores and pulls of the chosen word");
      const element = h("div", { role: "group", class: "al al-meaning", "data-widget": "meaning-shift", "aria-label": "Meaning shift" },
        box.element, message.element,
        h("div", { class: "al-stage" },
          h("div", { class: "al-words" }, arcs, chips), readout,
          h("div", { class: "al-panels" },
            h("div", {}, h("div", { class: "al-map-frame" }, map), h("p", { class: "al-caption" })),
            h("div", { class: "al-side" }, h("p", { class: "al-heading" }), bars))),
        h("div", { class: "al-controls" }, play, dial.element, closer, linkButton(model)),
        h("div", { class: "al-more" }, poleEditor, table.element));
      el.replaceChildren(element);
      return { element, box, message, chips, arcs, readout, bars, map, play, closer, dial, poles, table };
    }

    // ---- the reader changes something ------------------------------------------------------------------

    function edited(changes) {
      stopPlaying();
      vocabulary.retry();
      for (const [name, value] of Object.entries(changes)) model.set(name, value);
      if (changes.sentence !== undefined) view.box.input.value = changes.sentence;
      update();
      model.save_changes();
    }

    function choose(token) {
      position = token.position;
      edited({ word: token.text, position: token.position });
    }

    function togglePlay() {
      if (playing) return finishPlaying();
      if (!shown) return undefined;
      const order = shown.heard.filter((token) => token !== shown.chosen).map((token) => token.position);
      absent = new Set(order);
      trail.length = 0;
      view.play.textContent = "■ Stop";
      update();
      playing = setInterval(() => {
        absent.delete(order.shift());
        if (order.length === 0) finishPlaying();
        else update();
      }, STEP);
      return undefined;
    }

    function stopPlaying() {
      clearInterval(playing);
      playing = null;
      absent = null;
      view.play.textContent = PLAY;
    }

    function finishPlaying() {
      stopPlaying();
      update();
    }

    function toggleZoom() {
      zoom = zoom === 1 ? 3 : 1;
      view.closer.textContent = zoom > 1 ? "Zoom out" : "Zoom in";
      if (shown) drawMap(shown, false);
    }

    // ---- from the sentence to a picture ----------------------------------------------------------------

    function update() {
      const sentence = get("sentence");
      const settings = { sharpness: get("sharpness"), left: get("left"), right: get("right"), landmarks: get("landmarks") };
      const tokens = readSentence(sentence, vocabulary.table);
      const trouble = complaint(tokens);
      view.box.mark(sentence);
      const words = [...tokens.map((token) => token.text), ...settings.left, ...settings.right];
      if (vocabulary.waitsFor(words)) return view.message.progress(vocabulary.progress, get("pack_megabytes"));
      if (trouble) return halt(trouble);
      const chosen = findWord(tokens, get("word"), position);
      if (!chosen || !chosen.known) {
        drawChips(tokens, null);
        return halt(chosen ? `“${chosen.text}” has no vector in the table. Choose another word.`
          : `“${get("word")}” is not in this sentence. Press the word that you want to follow.`);
      }
      const missing = [...settings.left, ...settings.right].filter((word) => !vocabulary.table.has(word));
      if (missing.length || !settings.left.length || !settings.right.length) {
        return halt(missing.length ? `The pole word “${missing[0]}” has no vector. Try another one.` : "Each pole needs at least one word.");
      }
      position = chosen.position;
      const answer = answerFor(sentence, tokens);
      if (answer?.error) return halt(answer.error);
      const picture = compute({ tokens, chosen, table: vocabulary.table, settings, answer, absent });
      if (!picture) return halt("Seen from this word, both poles lie in the same direction. Choose two different poles.");
      tell(tokens);
      draw(picture);
      return undefined;
    }

    // What Python sent for this very sentence, if the picture is Python's.
    function answerFor(sentence, tokens) {
      const answer = get("answer");
      if (!answer || answer.sentence !== sentence) return null;
      const heard = tokens.filter((token) => token.known).length;
      return answer.error || answer.weights.length === heard ? answer : null;
    }

    function halt(text) {
      view.message.say(text);
      view.element.classList.toggle("al-halted", Boolean(shown));
      view.element.dataset.ready = "true"; // there is an answer, if not a picture
    }

    function tell(tokens) {
      view.element.classList.remove("al-halted");
      const unknown = [...new Set(tokens.filter((token) => !token.known && !token.punctuation).map((token) => token.text))];
      if (fixed) view.message.say(FIXED);
      else if (unknown.length) view.message.unknown(unknown, vocabulary);
      else view.message.clear();
    }

    // ---- drawing ---------------------------------------------------------------------------------------

    function draw(picture) {
      const before = shown;
      shown = picture;
      remember(before, picture);
      drawChips(picture.tokens, picture);
      drawBars(picture);
      drawReadout(picture);
      drawMap(picture, true, before);
      drawNumbers(picture);
      drawArcs(picture); // last, because it has to ask where the chips came to lie
      view.element.dataset.ready = "true";
    }

    function remember(before, picture) {
      if (!before) return;
      if (before.chosen.text !== picture.chosen.text || before.settings.left !== picture.settings.left
        || before.settings.right !== picture.settings.right) trail.length = 0;
      else if (String(before.shifted) !== String(picture.shifted)) trail.push(before.shifted);
      if (trail.length > TRAIL) trail.shift();
    }

    function drawChips(tokens, picture) {
      const focused = view.chips.contains(document.activeElement) ? document.activeElement.dataset.position : null;
      view.chips.replaceChildren(...tokens.map((token) => {
        if (token.punctuation) return h("span", { class: "al-mark", text: token.text });
        const index = picture ? picture.heard.indexOf(token) : -1;
        const weight = index < 0 ? null : exact(picture.weights[index]);
        return h("button", {
          type: "button", class: "al-chip", text: token.text, disabled: !token.known, "data-token": token.text,
          "data-position": token.position, "data-row": picture?.chosen.position, "data-col": token.position, "data-weight": weight,
          "data-absent": absent?.has(token.position), "aria-pressed": String(token === picture?.chosen),
          title: token.known ? null : "no vector for this word", on: {
            click: () => choose(token), keydown: walk, ...lights(token.position),
            focus: () => light(token.position), blur: () => light(null),
          },
        });
      }));
      if (focused !== null) view.chips.querySelector(`[data-position="${focused}"]`)?.focus();
      if (!picture) view.arcs.replaceChildren();
    }

    function walk(event) {
      const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (!step) return;
      const chips = [...view.chips.querySelectorAll("button:not([disabled])")];
      chips[(chips.indexOf(event.target) + step + chips.length) % chips.length].focus();
      event.preventDefault();
      event.stopPropagation();
    }

    function drawArcs({ heard, chosen, weights, pulls }) {
      const frame = view.chips.getBoundingClientRect();
      const boxes = new Map([...view.chips.querySelectorAll("button")].map((chip) => [chip.dataset.position, chip.getBoundingClientRect()]));
      const top = (token) => {
        const box = boxes.get(String(token.position));
        return [box.left + box.width / 2 - frame.left, box.top - frame.top];
      };
      view.arcs.setAttribute("viewBox", `0 0 ${frame.width} ${frame.height}`);
      const [x1, y1] = top(chosen);
      view.arcs.replaceChildren();
      heard.forEach((token, j) => {
        if (token === chosen) return;
        const [x2, y2] = top(token);
        const height = Math.min(y1, y2) - Math.min(44, 12 + 0.14 * Math.hypot(x2 - x1, y2 - y1));
        view.arcs.append(h("path", {
          class: `al-arc al-${side(pulls[j][0])}`, d: `M${x1} ${y1}C${x1} ${height},${x2} ${height},${x2} ${y2}`,
          "data-position": token.position, "data-token": token.text, "data-row": chosen.position, "data-col": token.position,
          "data-weight": exact(weights[j]),
          style: `stroke-width:${1 + 16 * weights[j]}px;opacity:${Math.min(1, 0.25 + 2.5 * weights[j])}`,
        }));
      });
    }

    function drawBars({ heard, chosen, weights, pulls }) {
      view.element.querySelector(".al-heading").textContent = `Attention of “${chosen.text}”`;
      view.element.querySelector(".al-caption").textContent = `The dotted line goes through “${chosen.text}” alone (the ring); the dot is `
        + `“${chosen.text}” in this sentence, grey dots where it stood before. Arrows: the pull of each word, tip to tail. `
        + "Only left and right mean something. The height keeps the words from covering each other.";
      view.bars.classList.toggle("al-many", heard.length > 14);
      view.bars.replaceChildren(...heard.map((token, j) => h("li", {
        class: `al-bar al-${token === chosen ? "own" : side(pulls[j][0])}`, "data-position": token.position, "data-token": token.text,
        "data-row": chosen.position, "data-col": token.position, "data-weight": exact(weights[j]),
        "data-absent": absent?.has(token.position), on: lights(token.position),
      }, h("span", { class: "al-bar-name", text: token.text }),
      h("span", { class: "al-bar-track" }, h("span", { class: "al-bar-fill", style: `width:${100 * weights[j]}%` })),
      h("span", { class: "al-bar-value", text: number(weights[j]) }))));
    }

    function drawReadout(picture) {
      const { heard, chosen, weights, query, settings } = picture;
      const { name, far, way, share } = lean(picture);
      const others = heard.map((token, j) => ({ text: token.text, weight: weights[j], j })).filter(({ j }) => j !== query);
      const best = others.sort((a, b) => b.weight - a.weight)[0];
      view.readout.replaceChildren(
        h("strong", { text: `“${chosen.text}”` }), " ",
        ...(far < 0.005 ? ["does not move to either side."]
          : [`moves ${share ? `${share} of the way` : number(far)} to `, h("b", { class: `al-${name}`, text: settings[name][0] }),
            share ? ` (${number(far)} of ${number(way)}).` : "."]),
        h("span", {
          class: "al-hears",
          text: ` It gives ${number(weights[query])} of its attention to itself${best && best.weight > 0
            ? `, ${number(best.weight)} to ${best.text === chosen.text ? "the other " : ""}“${best.text}”` : ""}.`,
        }),
      );
    }

    function drawNumbers({ heard, chosen, weights, scores, pulls, start, shifted }) {
      const row = (name, score, weight, [x, y]) => [name, score === null ? "–" : number(score, 3), weight === null ? "–" : number(weight, 3), signed(x, 3), signed(y, 3)];
      view.table.show(["word", "score", "weight", "across", "up"], [
        row(`${chosen.text}, static place`, null, null, start),
        ...heard.map((token, j) => row(`pull of ${token.text}`, scores ? scores[j] : null, weights[j], pulls[j])),
        row(`${chosen.text}, new place`, null, null, shifted),
      ]);
    }

    // Lighting one word: its chip, arc, bar and pull, and on the map the whole way to its place.
    // No focus listeners here: they would make the circles of the map stops of the Tab key.
    function lights(where) {
      const on = () => light(where);
      const off = () => light(null);
      return { pointerenter: on, pointerleave: off };
    }

    function light(where) {
      view.element.querySelectorAll("[data-position]").forEach((mark) => {
        mark.classList.toggle("al-lit", where !== null && mark.dataset.position === String(where));
      });
    }

    function measure() {
      size = [view.map.clientWidth || 480, view.map.clientHeight || 340];
    }

    function drawMap(picture, moving, before = null) {
      stop();
      const [width, height] = size;
      view.map.setAttribute("viewBox", `0 0 ${width} ${height}`);
      view.map.setAttribute("aria-label", describe(picture));
      const see = lens(picture, width, height, zoom);
      const labels = new Labels(width, height);
      const layers = [...backdrop(picture, see, width, height, labels)];
      const marks = trailMarks(trail, picture, see);
      const { element: word, move } = wordMarks(picture, see, labels);
      const arrows = arrowsTipToTail(picture, see, labels);
      const context = contextMarks(picture, see, labels, lights);
      const land = landmarkMarks(picture, see, labels);
      view.map.replaceChildren(...layers, ...marks, ...land, ...context, ...word.slice(0, 1), ...arrows, ...word.slice(1));
      const from = before && before.chosen.text === picture.chosen.text ? before.shifted : picture.start;
      if (!moving || stillness()) move(picture.shifted);
      else stop = glide((t) => move(added(scaled(from, 1 - t), scaled(picture.shifted, t))));
    }

    // ---- listening -------------------------------------------------------------------------------------

    const heardFrom = {
      sentence: () => view.box.input.value !== get("sentence") && ((view.box.input.value = get("sentence")), update()),
      word: () => get("word") !== shown?.chosen.text && update(),
      position: () => get("position") !== position && ((position = get("position")), update()),
      sharpness: () => Number(view.dial.input.value) !== get("sharpness") && (view.dial.input.setValue(get("sharpness")), update()),
      left: () => refreshPole(0, "left"),
      right: () => refreshPole(1, "right"),
      answer: () => update(),
    };
    const refreshPole = (i, name) => {
      if (tokenize(view.poles[i].value).join(" ") === get(name).join(" ")) return;
      view.poles[i].value = get(name).join(" ");
      update();
    };
    for (const [name, listener] of Object.entries(heardFrom)) model.on(`change:${name}`, listener);
    const observer = new ResizeObserver(() => {
      measure();
      if (!shown) return;
      drawMap(shown, false);
      drawArcs(shown); // the chips stay: one of them may have the focus
    });
    signal?.addEventListener("abort", () => {
      observer.disconnect();
      clearInterval(playing);
      for (const [name, listener] of Object.entries(heardFrom)) model.off(`change:${name}`, listener);
    });
    view.box.input.readOnly = fixed;
    if (get("answer")) view.dial.element.hidden = view.play.hidden = true; // the reader's function decides
    measure();
    update();
    observer.observe(view.map);
  },
};
