// push: words that can be dragged along a line, the mean that is heard of them, and the push on each score.

import { choice } from "../core/controls.js";
import { h } from "../core/dom.js";
import { number } from "../core/format.js";
import { lifetime } from "../core/lifetime.js";
import { prefersReducedMotion } from "../core/motion.js";
import { STEPS } from "./constants.js";
import { field } from "./field.js";
import { headline, next, pushed, told } from "./said.js";
import { rowOf, stepped } from "./steps.js";

const [PAUSE, AT_ONCE] = [40, 2]; // milliseconds from picture to picture of a training, and steps between them

export default {
  render({ model: given, el, signal }) {
    const { model, end } = lifetime(given, el, signal);
    el.replaceChildren(picture(model));
    return end;
  },
};

function picture(model) {
  const [labels, word, sides] = ["labels", "word", "sides"].map(model.get);
  const fresh = () => ({
    says: [...model.get("says")], scores: labels.map(() => 0), right: model.get("right"), step: 0, asked: true,
  });
  let state = fresh();
  let stop = null; // of a training that runs

  const drawn = field({ labels, word, sides }, (which, says) => {
    const all = state.says.map((each, i) => (i === which ? says : each));
    draw({ says: all, asked: false });
  }, model.life);
  const title = h("span");
  const [hint, heard] = [h("p", { class: "al-push-told" }), h("p", { class: "al-unseen", role: "status" })];
  const table = readings(labels);
  const one = button(next(true), () => (halt(), state.asked ? draw({ asked: false }) : walk(1)), "al-play");
  const many = button(`${STEPS} steps`, () => (stop ? halt() : train(STEPS)));
  const again = button("Start again", () => (halt(), draw(fresh())));
  const truth = choice("The truth is", { 1: sides[1], 0: sides[0] },
    (value) => (halt(), draw({ right: value === "1", asked: false })), true);
  const element = h("div", {
    class: "al al-plain al-push", role: "group", "data-widget": "push", "aria-label": "A push on each score",
  }, h("p", { class: "al-headline" }, title), heard, drawn.element, hint,
  h("div", { class: "al-push-below" }, table.element,
    h("div", { class: "al-push-controls" }, h("div", {}, one, many, again), truth.element)));

  function walk(steps) {
    let { scores } = state;
    for (let i = 0; i < steps; i += 1) scores = stepped(state.says, scores, state.right);
    draw({ scores, step: state.step + steps, asked: false });
  }

  function train(left) {
    const steps = prefersReducedMotion() ? left : Math.min(AT_ONCE, left);
    stop = left > steps ? model.life.after(PAUSE, () => train(left - steps)) : null;
    walk(steps);
  }

  function halt() {
    stop?.();
    stop = null;
    draw();
  }

  function draw(news = {}) {
    state = { ...state, ...news };
    const { says, scores, right, step, asked } = state;
    const row = rowOf(says, scores, right);
    title.replaceChildren(...headline(word, sides, row, right).map((text, i) => (i % 2 ? h("b", { text }) : text)));
    drawn.show(says, row, asked, inWords(says, row, asked));
    table.show(says, row, asked);
    hint.textContent = told(asked, step, row);
    truth.show(Number(right));
    one.textContent = next(asked);
    many.textContent = stop ? "Stop" : `${STEPS} steps`;
    again.hidden = asked;
    Object.assign(element.dataset, { step, ready: "true" });
    if (!asked && !stop && !drawn.hasFocus()) heard.textContent = `Step ${step}. ${title.textContent}`;
  }

  for (const name of ["says", "right"]) model.on(`change:${name}`, () => (halt(), draw(fresh())));
  model.life.resized(element, () => draw());
  draw();
  return element;
}

function button(text, click, more = "") {
  return h("button", { type: "button", class: `al-button ${more}`, text, on: { click } });
}

// For ears: what each word says, its weight, and the push on its score.
function inWords(says, row, asked) {
  return says.map((each, i) => `says ${number(each, 1)}, weight ${number(row.weights[i])}`
    + (asked ? "" : `, push ${pushed(row.pushes[i])}`));
}

// For eyes, the same.
function readings(labels) {
  const head = (text) => h("th", { scope: "col", text });
  const rows = labels.map((label) => {
    const cells = [h("td"), h("td"), h("td", { class: "al-push-number" })];
    return { cells, element: h("tr", {}, h("th", { scope: "row", text: label }), ...cells) };
  });
  const element = h("table", { class: "al-push-table" },
    h("thead", {}, h("tr", {}, ...["word", "says", "weight", "push"].map(head))),
    h("tbody", {}, ...rows.map((each) => each.element)));
  function show(says, row, asked) {
    rows.forEach(({ cells }, i) => {
      const push = asked ? "?" : pushed(row.pushes[i]);
      const texts = [number(says[i], 1).replace("-", "−"), number(row.weights[i]), push];
      cells.forEach((cell, at) => (cell.textContent = texts[at]));
    });
  }
  return { element, show };
}
