// bend: four points that no straight line can part, and one or two numbers, straight or bent, to try it with.

import { among, whole, within } from "../core/address.js";
import { press } from "../core/controls.js";
import { h } from "../core/dom.js";
import { exact } from "../core/format.js";
import { lifetime } from "../core/lifetime.js";
import { FARTHEST } from "./constants.js";
import { plane } from "./plane.js";
import { positive, read, sum } from "./numbers.js";
import { headline, one, why } from "./said.js";

const LINES = [["turn", "shift"], ["second_turn", "second_shift"]];
const shifts = within(-FARTHEST, FARTHEST);

export default {
  fits: {
    turn: whole(0, 359), shift: shifts, second_turn: whole(0, 359), second_shift: shifts, two: among(true, false),
    bent: among(true, false),
  },
  render({ model: given, el, signal }) {
    const { model, end } = lifetime(given, el, signal);
    el.replaceChildren(picture(model));
    return end;
  },
};

function picture(model) {
  const [labels, points, above, names, ends] = ["labels", "points", "above", "names", "ends"].map(model.get);
  const best = new Map(); // kind of numbers → most right so far
  const drawn = plane({ labels, points, above, ends }, move, model.life);
  const title = h("span");
  const longest = headline(true, false, points.length, points.length).join("");
  const [told, heard] = [h("p", { class: "al-bend-why" }), h("p", { class: "al-unseen", role: "status" })];
  const table = readings({ labels, above, names });
  const kinds = board(choose);
  const element = h("div", {
    class: "al al-plain al-bend", role: "group", "data-widget": "bend", "aria-label": "Four points and a line",
  }, h("p", { class: "al-headline", "data-longest": longest }, title), heard,
  h("div", { class: "al-bend-panels" }, drawn.element,
    h("div", { class: "al-bend-side" }, kinds.element, table.element, told)));

  function set(values) {
    for (const [name, value] of Object.entries(values)) model.set(name, value);
    model.save_changes();
  }
  function move(which, { turn, shift }) {
    const [turning, shifting] = LINES[which];
    set({ [turning]: turn, [shifting]: shift });
  }
  function choose(two, bent) {
    set({ two, bent });
  }

  function draw() {
    const [two, bent] = ["two", "bent"].map(model.get);
    const lines = LINES.slice(0, two ? 2 : 1)
      .map(([turn, shift]) => ({ turn: model.get(turn), shift: model.get(shift) }));
    const numbers = points.map((point) => read(point, lines, bent));
    const right = numbers.map((each, i) => positive(each) === above[i]);
    const count = right.filter(Boolean).length;
    const kind = `${two}${bent}`;
    best.set(kind, Math.max(best.get(kind) ?? 0, count));
    const said = headline(two, bent, count, points.length);
    title.replaceChildren(...said.map((text, i) => (i % 2 ? h("b", { text }) : text)));
    drawn.show(lines, bent, right, `${count} of ${points.length} right`);
    table.show(numbers, right);
    kinds.show(two, bent, best, points.length);
    told.textContent = why(two, bent);
    element.classList.toggle("al-all", count === points.length);
    if (!drawn.hasFocus() && element.dataset.ready) heard.textContent = `${title.textContent} ${told.textContent}`;
    element.dataset.ready = "true";
  }

  for (const name of [...LINES.flat(), "two", "bent"]) model.on(`change:${name}`, draw);
  draw();
  return element;
}

// The four kinds of numbers, and how far the reader has come with each.
function board(onChoice) {
  const kinds = [[false, false], [false, true], [true, false], [true, true]];
  const buttons = kinds.map(([two, bent]) => h("button", {
    type: "button", on: { click: () => onChoice(two, bent) },
  }, h("span", {}, corner(bent), bent ? "bent" : "straight"), h("small")));
  const row = (text, at) => [h("span", { class: "al-bend-row", text }), buttons[at], buttons[at + 1]];
  const element = h("div", { class: "al-bend-board", role: "group", "aria-label": "What is read off" },
    ...row("one number", 0), ...row("two numbers", 2));
  function show(two, bent, best, of) {
    press(buttons, (_, at) => kinds[at][0] === two && kinds[at][1] === bent);
    buttons.forEach((button, at) => {
      const found = best.get(kinds[at].join(""));
      button.lastChild.textContent = found === undefined ? "not tried" : `best: ${found} of ${of}`;
      button.classList.toggle("al-done", found === of);
      const what = `${kinds[at][0] ? "two numbers" : "one number"}, ${kinds[at][1] ? "bent" : "straight"}`;
      button.setAttribute("aria-label", `${what}; ${button.lastChild.textContent}`);
    });
  }
  return { element, show };
}

// A small sign: a straight line, or one with a corner.
const corner = (bent) => h("svg", { viewBox: "0 0 20 14", width: 20, height: 14, "aria-hidden": "true" },
  h("path", { d: bent ? "M2 11H10L18 3" : "M2 13L18 1" }));

// What is read off each point, and what it is called.
function readings({ labels, above, names }) {
  const head = (text) => h("th", { scope: "col", text });
  const heads = ["number 1", "number 2", "sum"].map(head);
  const rows = labels.map((label, i) => {
    const cells = [h("td"), h("td"), h("td", { class: "al-bend-total" })];
    const called = h("td", { class: "al-bend-called" });
    const name = h("th", { scope: "row" }, h("i", { class: above[i] ? "al-plus" : null }), label);
    return { cells, called, element: h("tr", { "data-token": label }, name, ...cells, called) };
  });
  const element = h("table", { class: "al-bend-table" },
    h("thead", {}, h("tr", {}, head("text"), ...heads, head("called"))),
    h("tbody", {}, ...rows.map((each) => each.element)));
  function show(numbers, right) {
    const two = numbers[0].length > 1;
    heads.slice(1).forEach((each) => (each.hidden = !two));
    rows.forEach(({ cells, called, element: line }, i) => {
      const total = sum(numbers[i]);
      [numbers[i][0], numbers[i][1] ?? 0, total].forEach((each, at) => {
        cells[at].hidden = at > 0 && !two;
        cells[at].textContent = one(each);
        cells[at].classList.toggle("al-silent", each === 0);
      });
      called.textContent = `${names[positive(numbers[i]) ? 0 : 1]}${right[i] ? "" : " ✗"}`;
      called.classList.toggle("al-wrong", !right[i]);
      line.dataset.weight = exact(total);
    });
  }
  return { element, show };
}
