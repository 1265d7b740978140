// meaning-shift: type a sentence, choose a word, and see where its context moves it.
//
// A source (raw_source.js, trained_source.js) says what there is to see; a view (…_view.js) says how it is drawn.

import { amongThe, sentenceFits, whole, within } from "../core/address.js";
import { lifetime } from "../core/lifetime.js";
import { added, scaled } from "../core/linalg.js";
import { glide, prefersReducedMotion } from "../core/motion.js";
import { tokenize } from "../core/tokenize.js";
import { HEADS } from "../minilm/activations.js";
import { PLAY, shiftParts } from "./layout.js";
import { arrowsTipToTail, beforeMarks, extentOf, Names, wordMarks } from "./map.js";
import { RawSource } from "./raw_source.js";
import { rawView } from "./raw_view.js";
import { scatterGroup } from "./scatter.js";
import { SENSE_WORDS, TrainedSource } from "./trained_source.js";
import { trainedView } from "./trained_view.js";

const STEP = 900; // milliseconds from one arriving word to the next
const VIEWS = { raw: rawView, "layer-1": trainedView };

export default {
  fits: {
    sentence: sentenceFits, position: whole(-1, 20000), sharpness: within(-1000, 1000), source: amongThe("sources"), head: whole(0, HEADS),
    left: ({ length }) => length > 0, right: ({ length }) => length > 0,
  },

  render({ model: given, el, signal }) {
    const life = lifetime(given, el, signal);
    const { model } = life;
    const get = (name) => model.get(name);
    const offered = get("sources")?.length ? get("sources") : ["raw"];
    const fixed = Boolean(model.link && get("answer")); // Python's own picture, and no Python here to ask again
    const makers = { raw: () => new RawSource(model, () => update(), fixed), "layer-1": () => new TrainedSource(model, () => update()) };
    const made = {};
    const view = shiftParts(model, el, offered, fixed, { edited, choose, turnTo, togglePlay, toggleZoom, lights, light });
    const home = get("word");
    let shown = null; // the last good picture
    let position = get("position");
    let absent = null; // while playing: positions of the words that have not arrived
    let playing = null;
    let stop = () => {};
    let near = false; // the map is seen from near
    let extent = null; // the word's whole way, also while playing
    let size = [480, 340]; // of the map, in pixels; measured when it changes
    let earlier = null; // where the word stood in the sentence before: {place, sentence}
    let typed = false; // that sentence went on being typed
    const scatter = scatterGroup(quote);

    function kind() {
      return offered.includes(get("source")) ? get("source") : offered[0];
    }

    function source() {
      const name = kind();
      made[name] = made[name] ?? makers[name]();
      return made[name];
    }

    // ---- the reader changes something ------------------------------------------------------------------

    function edited(changes) {
      stopPlaying();
      source().retry();
      for (const [name, value] of Object.entries(changes)) model.set(name, value);
      if (changes.sentence !== undefined) view.box.input.value = changes.sentence;
      update();
      model.save_changes();
    }

    function choose(token) {
      position = token.position;
      edited({ word: token.text, position: token.position });
    }

    // Whom to follow in a preset, or in the first picture, if the followed word is not there.
    function standIn(tokens) {
      const words = tokens.filter(({ known, small, punctuation }) => known && !small && !punctuation);
      return words.find(({ text }) => text === home) ?? words.find(({ text }) => SENSE_WORDS.includes(text)) ?? words.at(-1);
    }

    // The other source cuts the sentence otherwise: of several like words, keep to the same one.
    function turnTo(name) {
      const like = shown?.tokens.filter((token) => token.text === shown.chosen.text) ?? [];
      const at = like.indexOf(shown?.chosen);
      earlier = null;
      edited({ source: name });
      const again = at < 0 ? [] : shown.tokens.filter((token) => token.text === shown.chosen.text);
      if (again[at] && again[at] !== shown.chosen) choose(again[at]);
    }

    function togglePlay() {
      if (playing) return finishPlaying();
      if (!shown) return undefined;
      const order = [...shown.order];
      absent = new Set(order);
      earlier = null;
      view.play.textContent = "■ Stop";
      update();
      const arrive = () => {
        absent.delete(order.shift());
        if (order.length === 0) finishPlaying();
        else {
          update();
          playing = life.after(STEP, arrive);
        }
      };
      playing = life.after(STEP, arrive);
      return undefined;
    }

    function stopPlaying() {
      playing?.();
      playing = null;
      absent = null;
      view.play.textContent = PLAY;
    }

    function finishPlaying() {
      stopPlaying();
      update();
    }

    function toggleZoom() {
      near = !near;
      view.closer.textContent = near ? "Zoom out" : "Zoom in";
      if (shown) drawMap(shown, false);
    }

    // ---- from the sentence to a picture ----------------------------------------------------------------

    function update() {
      const sentence = get("sentence");
      view.box.mark(sentence);
      view.showControls(kind());
      const seen = source().look({ sentence, word: get("word"), position, absent });
      if (seen.news) return view.message.progress(seen.news);
      if (seen.waiting !== undefined) return pause(seen.waiting);
      if (seen.error) {
        const other = seen.tokens && (!shown || get("presets")?.includes(sentence)) ? standIn(seen.tokens) : null;
        if (other) return choose(other);
        if (seen.tokens) view.words.show(seen.tokens, null);
        position = seen.position ?? position;
        return halt(seen.error);
      }
      position = seen.picture.chosen.position;
      view.element.classList.remove("al-halted");
      source().tell(seen.picture, view.message);
      draw({ ...seen.picture, kind: kind() });
      return undefined;
    }

    // Python has not answered yet: the last true picture stays.
    function pause(text) {
      if (text) halt(text);
    }

    function halt(text) {
      view.message.say(text);
      view.element.classList.toggle("al-halted", Boolean(shown));
      view.element.dataset.ready = "true"; // there is an answer, if not a picture
    }

    // ---- drawing ---------------------------------------------------------------------------------------

    function draw(picture) {
      const before = shown?.kind === picture.kind ? shown : null;
      const { heading, note, caption, bars, readout, numbers: rows } = VIEWS[picture.kind];
      remember(before, picture);
      view.element.dataset.source = picture.kind;
      view.words.show(picture.tokens, picture, absent);
      view.heading.textContent = heading(picture);
      view.caption.textContent = caption(picture, Boolean(earlier));
      view.note.textContent = note(picture);
      view.bars.setAttribute("aria-label", VIEWS[picture.kind].list);
      view.bars.classList.toggle("al-many", picture.attended.length > 14);
      view.bars.replaceChildren(...bars(picture, absent, lights));
      view.readout.replaceChildren(...readout(picture));
      drawMap(picture, true, before);
      view.table.show(...rows(picture));
      view.sentences.show(picture.map);
      view.words.arcs(picture);
      view.element.dataset.ready = "true";
    }

    // One earlier place, that of the sentence before. A sentence that is being typed goes on being the same one.
    function remember(before, picture) {
      const sentence = get("sentence");
      const typing = !get("presets")?.includes(sentence);
      if (!absent) extent = extentOf(picture);
      if (!before || before.chosen.text !== picture.chosen.text || before.setting !== picture.setting) earlier = null;
      else if (before.sentence !== sentence && !playing && !(typed && typing)) earlier = { place: before.shifted, sentence: before.sentence };
      if (before?.sentence !== sentence || !before) typed = typing;
      shown = { ...picture, sentence };
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

    // The sentence behind one mark of the scatter, or none.
    function quote(index) {
      const text = index === null ? null : shown?.map?.texts?.[index];
      view.quote.hidden = !text;
      view.quote.textContent = text ? `“${text}”` : "";
    }

    // How many times larger than usual the reader has letters.
    function larger() {
      return Math.max(1, parseFloat(getComputedStyle(document.documentElement).fontSize) / 16 || 1);
    }

    function measure() {
      size = [view.map.clientWidth || 480, view.map.clientHeight || 340];
    }

    function drawMap(picture, moving, before = null) {
      stop();
      quote(null);
      const [width, height] = size;
      const { mapScale, describe, layers } = VIEWS[picture.kind];
      view.map.setAttribute("viewBox", `0 0 ${width} ${height}`);
      view.map.setAttribute("aria-label", describe(picture));
      const see = mapScale(picture, width, height, extent, near);
      const names = new Names(width, height, getComputedStyle(view.map).fontFamily, larger());
      const { back, front, land } = layers(picture, see, names, lights, scatter);
      const field = back(); // the important names are placed first; what lies on top is another matter
      const arrows = arrowsTipToTail(picture, see, names, absent);
      const word = wordMarks(picture, see, names);
      const [pulls, context, past] = [arrows.names(), front(), beforeMarks(earlier, picture, see, names)];
      view.map.replaceChildren(...field, ...land(), ...past, ...context, ...word.below, ...arrows.lines, ...pulls, ...word.above);
      const { move } = word;
      const from = before && before.chosen.text === picture.chosen.text ? before.shifted : picture.start;
      if (!moving || prefersReducedMotion()) move(picture.shifted);
      else stop = glide((t) => move(added(scaled(from, 1 - t), scaled(picture.shifted, t))));
    }

    // ---- listening -------------------------------------------------------------------------------------

    const listeners = {
      sentence: () => view.box.input.value !== get("sentence") && ((view.box.input.value = get("sentence")), update()),
      word: () => get("word") !== shown?.chosen.text && update(),
      position: () => get("position") !== position && ((position = get("position")), update()),
      sharpness: () => Number(view.dial.input.value) !== get("sharpness") && (view.dial.input.setValue(get("sharpness")), update()),
      left: () => refreshPole(0, "left"),
      right: () => refreshPole(1, "right"),
      answer: () => update(),
      source: () => kind() !== shown?.kind && update(),
      head: () => kind() !== "raw" && update(),
      stored: () => made["layer-1"] && (made["layer-1"].read(), kind() !== "raw" && get("sentence") !== shown?.sentence && update()),
    };
    const refreshPole = (i, name) => {
      if (tokenize(view.poles[i].value).join(" ") === get(name).join(" ")) return;
      view.poles[i].value = get(name).join(" ");
      update();
    };
    for (const [name, listener] of Object.entries(listeners)) model.on(`change:${name}`, listener);
    life.until(() => stop());
    measure();
    update();
    life.resized(view.map, () => {
      measure();
      if (!shown) return;
      drawMap(shown, false);
      view.words.arcs(shown); // the chips stay: one of them may have the focus
    });
    return life.end;
  },
};
