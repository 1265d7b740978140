// cost: what a text costs, from a line to a library, in multiplications and bytes, for each way of attending.

import { whole as wholeFrom } from "../core/address.js";
import { press } from "../core/controls.js";
import { h } from "../core/dom.js";
import { lifetime } from "../core/lifetime.js";
import { DEVICES, LARGEST, LENGTHS, LONGEST, SHORTEST, WIDEST } from "./constants.js";
import { memory, share } from "./cost.js";
import { BYTES, OPERATIONS } from "./lines.js";
import { panel } from "./panel.js";
import { headline, lengthOf, percent, told, whole } from "./said.js";
import { asSizes, complaint, NAMES, sizeControls } from "./sizes.js";
import { costTable } from "./table.js";

const LONGEST_TOLD = told(692e9, 10e9).replace("a laptop", DEVICES.at(-1)[0]);
const LONGEST_TITLE = headline(150 * Object.fromEntries(LENGTHS).shelf, 1).join("");
const QUIET = 400; // milliseconds after the last move: then the sentence is read out
const STEPS = [10, 11, 12, 14, 16, 18, 20, 22, 25, 28, 32, 36, 40, 45, 50, 55, 60, 70, 80, 90]; // of a tenfold
const PLACES = Array.from({ length: 9 }, (_, tens) => STEPS.map((step) => step * 10 ** tens)).flat()
  .filter((tokens) => tokens >= SHORTEST && tokens <= LONGEST);

/** The place of the slider that is nearest. @param {number} tokens */
function nearest(tokens) {
  const away = PLACES.map((each) => Math.abs(Math.log(each / tokens)));
  return away.indexOf(Math.min(...away));
}

export default {
  fits: {
    tokens: wholeFrom(SHORTEST, LONGEST), window: wholeFrom(1, WIDEST),
    ...Object.fromEntries(NAMES.map((name, i) => [name, wholeFrom(1, LARGEST[i])])),
  },
  render({ model: given, el, signal }) {
    const { model, after, end } = lifetime(given, el, signal);
    el.replaceChildren(picture(model, after));
    return end;
  },
};

function picture(model, after) {
  const [title, second] = [h("span"), h("span")];
  const heard = h("p", { class: "al-unseen", role: "status" });
  const pick = (part) => set({ tokens: PLACES[nearest(SHORTEST * (LONGEST / SHORTEST) ** part)] });
  const panels = [OPERATIONS, BYTES].map((each) => panel(each, pick, model.life));
  const [length, table, sizes] = [lengths((tokens) => set({ tokens })), costTable(), sizeControls(set)];
  const named = { role: "group", "data-widget": "cost", "aria-label": "What a text costs" };
  const element = h("div", { class: "al al-plain al-cost", ...named },
    h("p", { class: "al-headline", "data-longest": LONGEST_TITLE }, title),
    h("p", { class: "al-cost-told", "data-longest": LONGEST_TOLD }, second), heard,
    h("div", { class: "al-cost-panels" }, ...panels.map((each) => each.element)),
    length.element, table.element, sizes.element);
  let [good, setting, stop] = [null, false, () => {}]; // the last sizes that fit together; are several set at once?

  function set(values) {
    setting = true;
    for (const [name, value] of Object.entries(values)) model.set(name, value);
    setting = false;
    model.save_changes();
    draw();
  }

  function draw() {
    if (setting) return;
    const [tokens, window, all] = [model.get("tokens"), model.get("window"), NAMES.map(model.get)];
    if (!complaint(all) || !good) good = all;
    const now = asSizes(good);
    const part = share(tokens, now);
    title.replaceChildren(...headline(tokens, part).map((text, i) => (i % 2 ? h("b", { text }) : text)));
    second.textContent = told(memory(tokens, now), memory(tokens, now, "tiled"));
    for (const each of [...panels, table]) each.show(tokens, now, window);
    sizes.show(good, window);
    length.show(tokens, part);
    stop();
    if (element.dataset.ready && !length.hasFocus()) {
      stop = after(QUIET, () => (heard.textContent = title.textContent)); // the slider says it itself
    }
    Object.assign(element.dataset, { tokens, ready: "true" });
  }

  for (const name of ["tokens", "window", ...NAMES]) model.on(`change:${name}`, draw);
  draw();
  return element;
}

// The slider, and its stops: lengths that a reader knows.
function lengths(onMove) {
  const count = h("b", { class: "al-cost-count" });
  const slider = h("input", {
    type: "range", min: 0, max: PLACES.length - 1, step: 1, "aria-label": "Length of the text",
    on: { input: () => onMove(PLACES[Number(slider.value)]) },
  });
  const stops = LENGTHS.map(([name, tokens]) =>
    h("button", { type: "button", class: "al-preset", text: name, on: { click: () => onMove(tokens) } }));
  const element = h("div", { class: "al-cost-slider" },
    h("label", { class: "al-cost-handle" }, h("span", {}, "A text of ", count, " tokens"), slider),
    h("div", { class: "al-cost-stops", role: "group", "aria-label": "Lengths of a text" }, ...stops));

  function show(tokens, part) {
    count.textContent = whole(tokens);
    if (PLACES[Number(slider.value)] !== tokens) slider.value = nearest(tokens);
    slider.setAttribute("aria-valuetext", `${lengthOf(tokens)}, ${whole(tokens)} tokens: ${percent(part)}`);
    press(stops, (_, at) => LENGTHS[at][1] === tokens);
  }

  return { element, show, hasFocus: () => document.activeElement === slider };
}
