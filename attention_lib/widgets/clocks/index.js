// clocks: a place turns the hands of a few clocks, each slower than the one before; two words, and what counts is how
// far apart they stand.

import { whole } from "../core/address.js";
import { h } from "../core/dom.js";
import { exact } from "../core/format.js";
import { lifetime } from "../core/lifetime.js";
import { prefersReducedMotion } from "../core/motion.js";
import { slider } from "../core/controls.js";
import { FAR } from "./constants.js";
import { dial } from "./dial.js";
import { angles, score } from "./hands.js";
import { headline } from "./said.js";

const [PAUSE, TEN] = [140, 10]; // milliseconds from place to place; places of a leap
const PLACES = ["place", "other"]; // of the first word, and of the second
const kept = (place) => Math.max(0, Math.min(FAR, Math.round(place)));

export default {
  fits: { place: whole(0, FAR), other: whole(0, FAR) },
  render({ model: given, el, signal }) {
    const { model, end } = lifetime(given, el, signal);
    el.replaceChildren(picture(model));
    return end;
  },
};

function picture(model) {
  const [words, speeds, start] = ["words", "speeds", "start"].map(model.get);
  const alone = words.length < 2;
  let taken = 0; // the place of the word whose hand is turned
  const { places, move, both } = standing(model, words.length);
  const { halt, toggle, runs } = walk({ places, move }, model.life, () => draw());
  const title = h("span");
  const heard = h("p", { class: "al-unseen", role: "status" });
  const longest = headline(words, [FAR, 0], speeds.length, -8.88).join("");
  const onTake = (word) => (halt(), taken = places()[word]);
  const dials = speeds.map((speed) => dial(speed, words, { onTake, onTurn: (word, by) => move(word, taken + by) },
    model.life));
  const lines = words.map((word, i) => slider(alone ? "Place" : `“${word}” at place`,
    { min: 0, max: FAR, step: 1, value: 0, digits: 0 }, (place) => (halt(), move(i, place))));
  const play = button("", toggle, "al-play");
  const buttons = alone ? [play] : [["Both one place on", 1], [`Both ${TEN} places on`, TEN], ["Both back", -TEN]]
    .map(([text, by]) => button(text, () => both(by)));
  const hint = alone ? "Take a hand and turn it: the others follow. Small dots show where it has been."
    : "Take a hand and turn it, or move a word.";
  const element = h("div", {
    class: `al al-plain al-clocks al-of-${speeds.length}${alone ? "" : " al-clocks-two"}`, role: "group",
    "data-widget": "clocks", "aria-label": "Clocks that a place turns",
  }, h("p", { class: "al-headline", "data-longest": longest }, title), heard,
  h("div", { class: "al-clock-panels" }, h("div", { class: "al-clock-row" }, ...dials.map((each) => each.element)),
    h("div", {}, h("p", { class: "al-clock-hint", text: hint }),
      h("div", { class: "al-clock-lines" }, ...lines.map(named)),
      h("div", { class: "al-clock-buttons" }, ...buttons))));

  function draw() {
    const now = places();
    const turned = angles(now, speeds, start);
    const sum = alone ? 0 : score(turned);
    title.replaceChildren(...headline(words, now, speeds.length, sum)
      .map((text, i) => (i % 2 ? h("b", { text }) : text)));
    dials.forEach((each, i) => each.show(turned.map((row) => row[i]), alone ? now[0] : 0));
    lines.forEach(({ input }, i) => {
      input.setValue(now[i]);
      input.setAttribute("aria-valuetext", `place ${now[i]}; ${title.textContent}`);
    });
    play.textContent = runs() ? "Stop" : now[0] === FAR ? "Start again" : "Let it run";
    element.dataset.score = exact(sum);
    const own = lines.some(({ input }) => input === document.activeElement);
    if (element.dataset.ready && !own && !runs()) heard.textContent = title.textContent;
    element.dataset.ready = "true";
  }

  for (const name of PLACES) model.on(`change:${name}`, draw);
  draw();
  return element;
}

// A walk from place to place, to the last one.
function walk({ places, move }, life, draw) {
  let stop = null;
  function halt() {
    stop?.();
    stop = null;
    draw();
  }
  function toggle() {
    if (stop) return halt();
    if (places()[0] === FAR) move(0, 0);
    return prefersReducedMotion() ? move(0, FAR) : step();
  }
  function step() {
    const [place] = places();
    stop = place + 1 < FAR ? life.after(PAUSE, step) : null;
    move(0, place + 1);
  }
  return { halt, toggle, runs: () => Boolean(stop) };
}

// Where the words stand, and how they are moved.
function standing(model, count) {
  const places = () => PLACES.slice(0, count).map((name) => model.get(name));
  function set(all) {
    all.forEach((place, i) => model.set(PLACES[i], place));
    model.save_changes();
  }
  function move(word, place) {
    set(places().map((each, i) => (i === word ? kept(place) : each)));
  }
  function both(by) {
    const most = by > 0 ? Math.min(by, FAR - Math.max(...places())) : -Math.min(-by, ...places());
    set(places().map((each) => each + most));
  }
  return { places, move, both };
}

// Each word's line wears the colour of its hand.
function named({ element }, word) {
  element.classList.add(`al-clock-${word}`);
  return element;
}

function button(text, click, more = "") {
  return h("button", { type: "button", class: `al-button ${more}`, text, on: { click } });
}
