// arrows: two vectors of the plane to be dragged, with their lengths, their angle, and the shadow of one on the other.

import { within } from "../core/address.js";
import { numbers } from "../core/controls.js";
import { h } from "../core/dom.js";
import { lifetime } from "../core/lifetime.js";
import { fitted, reckoned } from "./numbers.js";
import { plane } from "./plane.js";
import { readings } from "./readings.js";
import { headline } from "./said.js";

const TIPS = [["first_x", "first_y"], ["second_x", "second_y"]];
const HINT = "Drag the tips, or move them with the arrow keys.";
const inside = (value, about) => within(about.low, about.high)(value) && fitted([value, 0], about)[0] === value;

export default {
  fits: { first_x: inside, first_y: inside, second_x: inside, second_y: inside },
  render({ model: given, el, signal }) {
    const { model, end } = lifetime(given, el, signal);
    el.replaceChildren(picture(model));
    return end;
  },
};

function picture(model) {
  const [labels, axes, show, low, high, step] = ["labels", "axes", "show", "low", "high", "step"].map(model.get);
  const about = { labels, axes, show, low, high, step };
  const first = tips();
  const title = h("span");
  const longest = show === "dot" ? `The shadow of “${labels[0]}” falls 10.00 behind “${labels[1]}”.`
    : `“${labels[0]}” and “${labels[1]}” stand at a right angle.`;
  const told = h("p", { class: "al-unseen", role: "status" });
  const drawn = plane(about, move, model.life);
  const read = readings(about);
  const table = numbers("Both arrows, and what is read off them");
  const back = h("button", { type: "button", class: "al-button", text: "As in the text", on: { click: restore } });
  const element = h("div", { class: "al al-plain al-vec", role: "group", "data-widget": "arrows",
    "aria-label": "Two arrows" },
  h("p", { class: "al-headline", "data-longest": longest }, title), told,
  h("div", { class: "al-vec-panels" }, drawn.element, h("div", { class: "al-vec-side" }, read.element,
    h("div", { class: "al-vec-foot" }, read.area, h("div", {}, h("p", { class: "al-vec-hint", text: HINT }), back)))),
  table.element);

  function tips() {
    return TIPS.map((names) => names.map(model.get));
  }

  function move(which, tip) {
    TIPS[which].forEach((name, axis) => model.set(name, tip[axis]));
    model.save_changes();
  }

  function restore() {
    drawn.focus();
    first.forEach((tip, which) => move(which, tip));
  }

  function draw() {
    const now = tips();
    const found = reckoned(now[0], now[1]);
    const said = headline(show, labels, found);
    title.replaceChildren(...said.map((text, i) => (i % 2 ? h("b", { text }) : text)));
    const rows = read.show(now, found);
    drawn.show(now, found, title.textContent);
    table.show(["what is read off", "number", "from"], rows);
    back.disabled = String(now) === String(first);
    if (!drawn.hasFocus() && element.dataset.ready) told.textContent = title.textContent;
    element.dataset.ready = "true";
  }

  for (const name of TIPS.flat()) model.on(`change:${name}`, draw);
  draw();
  return element;
}
