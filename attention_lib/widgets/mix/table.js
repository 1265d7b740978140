// What is seen of a mix, in one sentence; and how its weights come about, a row a word: its score, e to the score, and
// its share of all of these. `said.py` writes the same.

import { h } from "../core/dom.js";
import { exact, number } from "../core/format.js";
import { FAINT, TALL } from "./constants.js";

/** With a minus as it is printed. @param {number} value */
export const two = (value) => number(value).replace("-", "−");

/**
 * Who keeps what, and who pulls hardest: texts, of which every second one is bold.
 * @param {string[]} labels T words
 * @param {number} at the number of the one that asks
 * @param {import("./mix.js").Mix} mix
 * @returns {string[]}
 */
export function headline(labels, at, { weights, pulls }) {
  const lengths = pulls.map(([x, y]) => Math.hypot(x, y));
  const longest = Math.max(...lengths);
  const most = labels.filter((_, i) => lengths[i] > longest - FAINT);
  const keeps = (...then) => [`“${labels[at]}” keeps `, number(weights[at]), ...then];
  if (longest < FAINT) return keeps(" of itself, and nobody moves it.");
  if (labels.length === 2) return keeps(" of itself, and ", most[0], " gives the rest.");
  if (most.length === 1) return keeps(" of itself; ", most[0], " pulls hardest.");
  const who = most.length === 2 ? [most[0], " and ", most[1]] : [`${most.length} words`];
  return keeps(" of itself; ", ...who, " pull equally hard.");
}

/** e to a score, as text: from a thousand on whole, and from a million on as 8.9e6. @param {number} value */
export function tall(value) {
  if (value < TALL) return number(value);
  return value < TALL ** 2 ? Math.round(value).toLocaleString("en") : value.toExponential(1).replace("+", "");
}

/** @param {import("./plane.js").About} about */
export function mixTable({ labels, at, colours }) {
  const rows = labels.map((label, i) => row(label, i === at, colours.get(label)));
  const total = h("td");
  const head = (...children) => h("th", { scope: "col" }, ...children);
  const power = head("e", h("sup", { text: "score" }));
  const foot = [h("th", { scope: "row", text: "sum" }), h("td"), total, h("td", { text: "1.00" }), h("td")];
  const element = h("table", { class: "al-mix-table" },
    h("thead", {}, h("tr", {}, head("word"), head("score"), power, head("weight"), h("td"))),
    h("tbody", {}, ...rows.map((each) => each.element)), h("tfoot", {}, h("tr", {}, ...foot)));

  /** @param {import("./mix.js").Mix} mix */
  function show({ scores, powers, weights }) {
    rows.forEach((each, i) => each.show(scores[i], powers[i], weights[i]));
    total.textContent = tall(powers.reduce((sum, each) => sum + each, 0));
  }
  return { element, show };
}

function row(label, asks, colour) {
  const cells = [h("td"), h("td"), h("td")];
  const fill = h("span", { class: "al-bar-fill" });
  const name = h("th", { scope: "row", class: colour && `al-of-${colour}`, text: label });
  const bar = h("td", { class: "al-mix-bar" }, h("span", { class: "al-bar-track" }, fill));
  const element = h("tr", { class: asks && "al-asks", "data-token": label }, name, ...cells, bar);
  function show(score, power, weight) {
    [two(score), tall(power), two(weight)].forEach((text, i) => (cells[i].textContent = text));
    fill.style.width = `${100 * weight}%`;
    Object.assign(element.dataset, { score: exact(score), power: exact(power), weight: exact(weight) });
  }
  return { element, show };
}
