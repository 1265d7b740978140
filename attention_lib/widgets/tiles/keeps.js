// What a row keeps while it reads: the largest score, the sum, and its output so far; and how the last step made them.

import { h } from "../core/dom.js";
import { exact } from "../core/format.js";
import { three, two } from "./said.js";

const NONE = "–";
const SAME = "Plain softmax, with all scores at once, gives the same. Difference: ";

/** @param {number} width d_v: the numbers of an output that are shown @param {number} of all that it has */
export function keeps(width, of) {
  const parts = ["largest score", "sum", "output so far"].map((name) => {
    const [value, how] = [h("dd", { class: "al-tiles-value" }), h("dd", { class: "al-tiles-how" })];
    return { value, how, element: h("div", {}, h("dt", { text: name }), value, how) };
  });
  const [largest, sum, output] = parts;
  const strip = Array.from({ length: width }, () => h("i"));
  output.value.append(...strip);
  const title = h("p", { class: "al-tiles-whose" });
  const told = h("p", { class: "al-tiles-told" });
  const end = h("p", { class: "al-tiles-end" });
  const element = h("div", { class: "al-tiles-keeps" }, title, told,
    h("dl", {}, ...parts.map((each) => each.element)), end);

  /**
   * @param {{ word: string, said: string, step: import("./steps.js").Step | null,
   *   before: import("./steps.js").Step | null, isNow: boolean, off: number | null }} state
   *   step: the last one that the row has taken; isNow: in the tile that is lit; off: how far it is from plain softmax,
   *   once it has read all
   */
  function show({ word, said, step, before, isNow, off }) {
    title.replaceChildren("What ", h("b", { text: `“${word}”` }), " keeps");
    told.textContent = said;
    const rises = isNow && before && step.rescale < 1;
    element.classList.toggle("al-rises", Boolean(rises));
    largest.value.textContent = step ? two(step.maximum) : NONE;
    sum.value.textContent = step ? two(step.total) : NONE;
    [largest.how.textContent, sum.how.textContent] = isNow && before ? working(before, step, rises) : ["", ""];
    strip.forEach((cell, d) => {
      cell.textContent = step ? two(step.output[d]) : NONE;
      cell.dataset.x = step ? exact(step.output[d]) : "";
    });
    output.how.textContent = of > width ? `${width} of its ${of} numbers` : "";
    for (const name of ["maximum", "total", "rescale"]) element.dataset[name] = step ? exact(step[name]) : "";
    end.classList.toggle("al-later", off === null); // its room is kept
    end.replaceChildren(SAME, ...tiny(off ?? 0), ".");
  }

  return { element, show };
}

// How the largest score and the sum came about.
function working(before, step, rises) {
  const added = `${two(before.total)} + ${two(step.added)} of this tile`;
  if (!rises) return ["as before", added];
  const power = `e to the ${two(before.maximum)} − ${two(step.maximum)} is ${three(step.rescale)}`;
  return [`was ${two(before.maximum)}; ${power}`, `${three(step.rescale)} × ${added}`];
}

// Such as 2 · 10⁻¹⁶. @param {number} value
function tiny(value) {
  const [first, power] = value.toExponential(0).split("e");
  return value === 0 ? ["0"] : [`${first} · 10`, h("sup", { text: power.replace("-", "−") })];
}
