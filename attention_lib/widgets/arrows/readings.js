// What is read off two arrows: a line each, with its bar, and how it comes about. `widget.py` has the same lines.

import { h } from "../core/dom.js";
import { exact } from "../core/format.js";
import { cosine, product, trimmed } from "./said.js";

const missing = (value) => Number.isNaN(value);

/** @param {{ labels: string[], show: string, low: number, high: number }} about */
export function readings({ labels, show, low, high }) {
  const list = h("ul", { class: `al-vec-list${low < 0 ? " al-signed" : ""}` });
  // The dot product as a surface: as high as the shadow is long, as wide as the other arrow.
  const area = h("span", { class: "al-vec-area", "aria-hidden": "true", hidden: show !== "dot" }, h("i"));
  let rows = [];

  /**
   * @param {number[][]} tips
   * @param {import("./numbers.js").Reckoned} found
   * @returns {string[][]} the lines as texts
   */
  function now(tips, found) {
    const said = lines(show, labels, tips, found);
    if (!rows.length) {
      rows = said.map(([name]) => line(name));
      list.replaceChildren(...rows.map((each) => each.element));
    }
    const shares = sharesOf(show, found, high);
    area.classList.toggle("al-below", found.dot < 0);
    area.style.setProperty("--high", String(Math.abs(found.shadow) / high || 0));
    area.style.setProperty("--wide", String(found.lengths[1] / high));
    said.forEach((texts, i) => rows[i].show(texts, ...shares[i]));
    return said;
  }
  return { element: list, area, show: now };
}

/** @param {import("./numbers.js").Reckoned} found */
export function lines(show, labels, tips, found) {
  const root = ([x, y]) => `√(${trimmed(x)}² + ${trimmed(y)}²)`.replace("(−", "((−");
  const lengths = labels.map((label, i) => [`length of ${label}`, trimmed(found.lengths[i]), root(tips[i])]);
  const [one, other] = found.lengths.map(trimmed);
  const [dot, places] = [trimmed(found.dot), product(tips[0], tips[1])];
  const angle = ["angle", missing(found.angle) ? "–" : `${found.angle.toFixed(0)}°`, ""];
  if (show === "angle") return [...lengths, angle];
  if (show === "dot") {
    const shadow = missing(found.shadow) ? "–" : trimmed(found.shadow);
    return [[`shadow of ${labels[0]}`, shadow, ""], [`length of ${labels[1]}`, other, ""],
      ["shadow × length", dot, `${shadow} × ${other}`], ["= dot product", dot, places]];
  }
  return [...lengths, ["dot product", dot, places], ["cosine", cosine(found), `${dot} / (${one} × ${other})`], angle];
}

// Of each line: how much of its bar is full, from −1 to 1, or null without one; its value; the looks.
function sharesOf(show, { lengths, dot, shadow, cosine: cos, angle }, high) {
  const [one, other] = lengths.map((length, i) => [length / high, length, i ? "al-second" : "al-first"]);
  if (show === "angle") return [one, other, [null, angle, ""]];
  if (show === "dot") return [[shadow / high, shadow, "al-shadow"], other, [null, dot, ""], [null, dot, ""]];
  return [one, other, [null, dot, ""], [cos, cos, ""], [null, angle, ""]];
}

function line(name) {
  const fill = h("i", { class: "al-bar-fill" });
  const [value, why] = [h("b"), h("small")];
  const bar = h("span", { class: "al-vec-bar", "aria-hidden": "true" }, fill);
  const element = h("li", { "data-token": name }, h("span", { text: name }), value, bar, why);
  function show([, number, how], share, exactly, looks) {
    value.textContent = number;
    why.textContent = how;
    why.hidden = !how;
    bar.hidden = share === null;
    element.className = `${looks}${(share ?? exactly) < 0 ? " al-below" : ""}`;
    fill.style.setProperty("--share", String(Math.min(1, Math.abs(share ?? 0)) || 0));
    element.dataset.weight = missing(exactly) ? "NaN" : exact(exactly);
  }
  return { element, show };
}
