// pull: two word vectors, a guess whether one is company of the other, and a step a press that betters the guess.

import { h } from "../core/dom.js";
import { exact, number } from "../core/format.js";
import { lifetime } from "../core/lifetime.js";
import { COMPANY, HAT, MOST } from "./constants.js";
import { plane } from "./plane.js";
import { headline, two } from "./said.js";
import { moments } from "./steps.js";

const KNOWN = new RegExp(`^[${COMPANY}${HAT}]{0,${MOST}}$`);

export default {
  fits: { pressed: (value) => KNOWN.test(value) },

  render({ model: given, el, signal }) {
    const { model, end } = lifetime(given, el, signal);
    el.replaceChildren(picture(model));
    return end;
  },
};

function picture(model) {
  const [labels, rate, start] = ["labels", "rate", "points"].map(model.get);
  let points = start;
  const shown = plane(labels, (which, point) => {
    const { points: now } = trail()[trail().length - 1];
    points = now.map((each, i) => (i === which ? point : each));
    press("");
  }, model.life);
  const title = h("span");
  const [heard, told] = [h("p", { class: "al-unseen", role: "status" }), h("p", { class: "al-pull-told" })];
  const gauge = bar(labels);
  const steps = history();
  const yes = button("It was company", () => press(model.get("pressed") + COMPANY), "al-play");
  const no = button("It was the hat", () => press(model.get("pressed") + HAT), "al-play");
  const again = button("Start again", () => ((points = start), press("")));
  const element = h("div", {
    class: "al al-plain al-game", role: "group", "data-widget": "pull", "aria-label": "A pull, or a push",
  }, h("p", { class: "al-headline" }, title), heard,
  h("div", { class: "al-pull-panels" }, shown.element, h("div", { class: "al-pull-side" }, gauge.element,
    h("div", { class: "al-pull-buttons" }, yes, no), steps.element,
    h("div", { class: "al-pull-again" }, again, told))));

  const trail = () => moments(points, model.get("pressed"), rate);

  function press(pressed) {
    model.set("pressed", pressed.slice(0, MOST));
    model.save_changes();
    draw();
    if (!shown.hasFocus()) heard.textContent = title.textContent;
  }

  function draw() {
    const pressed = model.get("pressed");
    const all = trail();
    const now = all[all.length - 1];
    title.replaceChildren(...headline(labels, now).map((text, i) => (i % 2 ? h("b", { text }) : text)));
    shown.show(all, `the guess is ${number(now.guess)}`);
    gauge.show(now);
    steps.show(all.slice(1));
    const full = pressed.length >= MOST;
    for (const each of [yes, no]) each.disabled = full;
    again.disabled = !pressed && points === start;
    told.textContent = full ? `${MOST} presses are enough. Start again, or drag an arrow.`
      : "Drag the tip of an arrow, or move it with the arrow keys.";
    Object.assign(element.dataset, { guess: exact(now.guess), steps: pressed.length, ready: "true" });
  }

  model.on("change:pressed", draw);
  model.on("change:points", () => ((points = model.get("points")), draw()));
  draw();
  return element;
}

function button(text, click, more = "") {
  return h("button", { type: "button", class: `al-button ${more}`, text, on: { click } });
}

// The guess between the hat and company, and how the score became it.
function bar(labels) {
  const [fill, mark] = [h("i", { class: "al-bar-fill" }), h("b")];
  const sum = h("p", { class: "al-pull-sum" });
  const ends = [["0", "from the hat"], ["1", "company"]].map(([at, text]) => h("small", { text: `${at} ${text}` }));
  const element = h("div", { class: "al-pull-guess" }, sum,
    h("div", { class: "al-pull-track", "aria-hidden": "true" }, fill, mark),
    h("div", { class: "al-pull-ends", "aria-hidden": "true" }, ...ends));

  /** @param {import("./steps.js").Moment} now */
  function show({ score, guess }) {
    const name = h("span", { text: `${labels[0]} · ${labels[1]} = ${two(score)}` });
    sum.replaceChildren("score ", name, ", guess ", h("b", { text: number(guess) }));
    fill.style.width = `${100 * guess}%`;
    mark.style.left = `${100 * guess}%`;
  }
  return { element, show };
}

// How long each step was: up for a pull, down for a push.
function history() {
  const bars = h("div", { class: "al-pull-steps", "aria-hidden": "true" });
  const title = h("small", { text: "how wrong each guess was: up a pull, down a push" });
  const element = h("div", { class: "al-pull-history" }, title, bars);

  /** @param {import("./steps.js").Moment[]} all */
  function show(all) {
    const empty = all.length ? [] : [h("em", { text: "?" })];
    bars.replaceChildren(...empty, ...all.map(({ error }) => h("i", {
      class: error > 0 ? "al-pulled" : "al-pushed", style: `--size:${Math.abs(error)}`, "data-error": exact(error),
    })));
  }
  return { element, show };
}
