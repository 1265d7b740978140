// meaning-shift: type a sentence, choose a word, and see where its context moves it.

import { amongThe, sentenceFits, whole, within } from "../core/address.js";
import { lifetime } from "../core/lifetime.js";
import { Shift } from "./shift.js";

export default {
  fits: {
    sentence: sentenceFits, source: amongThe("sources"),
    position: (value, { limits }) => whole(-1, limits.letters)(value),
    sharpness: (value, { limits }) => within(-limits.sharpest, limits.sharpest)(value),
    head: (value, { limits }) => whole(0, limits.heads)(value),
    map: (value) => typeof value === "boolean",
    left: ({ length }) => length > 0, right: ({ length }) => length > 0,
  },

  render({ model: given, el, signal }) {
    const life = lifetime(given, el, signal);
    const { model } = life;
    const shift = new Shift(model, life);
    const { frame, element } = shift.parts;
    el.replaceChildren(element);
    follow(model, shift);
    if (model.get("map")) frame.measure();
    shift.update();
    shift.openMap();
    life.resized(frame.map, () => {
      frame.measure();
      shift.drawMap();
    });
    return life.end;
  },
};

// Python changes something. What the reader has changed on the page comes back as well, and is drawn already.
function follow(model, shift) {
  const { state, parts, sources } = shift;
  const { box, controls } = parts;
  const on = (name, changed) => model.on(`change:${name}`, () => changed(model.get(name)) && shift.update());
  on("sentence", (sentence) => {
    const other = box.input.value !== sentence;
    if (other) box.input.value = sentence;
    return other;
  });
  on("word", (word) => word !== state.shown?.chosen.text);
  on("position", (position) => {
    const other = state.position !== position;
    state.position = position;
    return other;
  });
  on("sharpness", (sharpness) => {
    const other = Number(controls.dial.input.value) !== sharpness;
    if (other) controls.dial.input.setValue(sharpness);
    return other;
  });
  for (const name of ["left", "right"]) on(name, () => controls.poles.follow(name));
  on("answer", () => true);
  on("rows", () => true);
  on("title", (title) => {
    parts.headline.textContent = title;
    return false;
  });
  model.on("change:map", () => model.get("map") !== parts.fold.open && shift.openMap());
  on("source", (source) => source !== state.shown?.source);
  on("head", () => sources.name !== "raw");
  on("special_tokens", (special) => sources.name !== "raw" && special !== state.shown?.special);
  on("stored", () => {
    Object.values(sources.made).forEach((source) => source.read?.());
    return sources.name !== "raw" && model.get("sentence") !== state.shown?.sentence;
  });
}
