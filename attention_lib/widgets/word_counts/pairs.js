// Two documents compared: a button with their angle and cosine, and the products that make it up.

import { press } from "../core/controls.js";
import { h } from "../core/dom.js";
import { exact, number } from "../core/format.js";
import { lengthOf } from "./counts.js";

const LISTED = 6; // products written out in lines of their own
const [ACROSS, UP, REACH] = [5, 35, 30]; // where the two arrows start, and how long they are

export const cosineText = (value, digits = 2) => (Number.isNaN(value) ? "–" : number(value, digits));

const direction = (degrees, reach) => {
  const turn = (degrees * Math.PI) / 180;
  return [ACROSS + reach * Math.cos(turn), UP - reach * Math.sin(turn)].map((at) => at.toFixed(2)).join(" ");
};

// One arrow lies flat, the other rises from it by the angle between the documents.
function arrow(degrees) {
  const tip = direction(degrees, REACH);
  const barbs = [12, -12].map((turn) => `M${tip} L${direction(degrees + turn, REACH - 6)}`);
  return `M${ACROSS} ${UP} L${tip} ${barbs.join(" ")}`;
}

function angleGlyph() {
  const wedge = h("path", { class: "al-wedge" });
  const lines = h("path", { class: "al-arrows" });
  const element = h("svg", { class: "al-angle", viewBox: "0 0 42 42", "aria-hidden": "true" }, wedge, lines);
  const show = (degrees) => {
    const arc = `M${ACROSS} ${UP} L${direction(0, 17)} A17 17 0 0 0 ${direction(degrees, 17)} Z`;
    wedge.setAttribute("d", Number.isNaN(degrees) ? "" : arc);
    lines.setAttribute("d", Number.isNaN(degrees) ? "" : `${arrow(0)} ${arrow(degrees)}`);
  };
  return { element, show };
}

/**
 * All pairs, and what one of them is made of.
 * @param {[number, number][]} pairs of documents, counted from 0
 * @param {(pair: [number, number]) => void} onPick a pair is looked at
 */
export function pairsView(pairs, onPick) {
  const buttons = pairs.map((pair) => coupleButton(pair, () => onPick(pair)));
  const products = h("div", { class: "al-products" });
  const group = { class: "al-couples", role: "group", "aria-label": "Pairs of documents" };
  const element = h("div", { class: "al-side" }, h("p", { class: "al-heading", text: "Cosine of each pair" }),
    h("div", group, ...buttons.map((each) => each.element)), products);
  const show = ({ cosines }) => pairs.forEach(([i, j], k) => buttons[k].show(cosines[i][j]));
  const pick = (picture, pair) => {
    press(buttons.map((each) => each.element), (_, k) => pairs[k] === pair);
    products.replaceChildren(...writtenOut(picture, pair));
  };
  return { element, show, pick };
}

function coupleButton([i, j], onPick) {
  const glyph = angleGlyph();
  const value = h("span", { class: "al-bar-value" });
  const turn = h("span", { class: "al-couple-angle" });
  const aloud = (text) => h("span", { class: "al-aloud", text }); // what only a screen reader says
  const angle = aloud("");
  const fill = h("span", { class: "al-bar-fill" });
  const on = { click: onPick, pointerover: onPick, focus: onPick };
  const element = h("button", { type: "button", class: "al-couple", "data-row": i, "data-col": j, on }, glyph.element,
    h("span", {}, aloud("Documents "), `${i + 1} and ${j + 1}`, aloud(" cosine ")),
    h("span", { class: "al-bar-track" }, fill), value, h("span", {}, angle, turn));

  function show(cosine) {
    const none = Number.isNaN(cosine);
    const degrees = Math.acos(Math.min(1, cosine)) * (180 / Math.PI);
    element.dataset.value = none ? "NaN" : exact(cosine);
    value.textContent = cosineText(cosine);
    angle.textContent = none ? "no angle" : "angle ";
    turn.textContent = none ? "" : `${Math.round(degrees)}°`;
    fill.hidden = none;
    fill.style.width = `${100 * (cosine || 0)}%`;
    glyph.show(degrees);
  }
  return { element, show };
}

// What a pair's cosine is made of, as elements: the words that both have, their products, and the division.
function writtenOut({ weighting, matrix, vocabulary, columns, cosines }, [i, j]) {
  const [a, b] = [matrix[i], matrix[j]];
  const both = columns.filter((word) => a[word] && b[word]).sort((x, y) => a[y] * b[y] - a[x] * b[x]);
  const pair = `Documents ${i + 1} and ${j + 1}`;
  if (Number.isNaN(cosines[i][j])) {
    return [h("p", { text: `${pair}: without words there is no direction, so no angle and no cosine.` })];
  }
  if (!both.length) return [h("p", { text: `${pair} share no word: every product is 0, and so is their cosine.` })];
  const show = weighting === "counts" ? String : (value) => number(value);
  const sum = both.reduce((total, word) => total + a[word] * b[word], 0);
  const line = (name, text, token = null) =>
    h("li", { "data-token": token }, h("b", { text: name }), h("span", { text }));
  const product = (word) => `${show(a[word])} × ${show(b[word])} = ${show(a[word] * b[word])}`;
  const products = both.slice(0, LISTED).map((word) => line(vocabulary[word], product(word), vocabulary[word]));
  if (both.length > LISTED) products.push(line("…", `and ${both.length - LISTED} more`));
  const [first, second] = [a, b].map((row) => number(lengthOf(row)));
  return [
    h("p", {}, `${pair} share `, h("strong", { text: `${both.length} ${both.length === 1 ? "word" : "words"}` })),
    h("ul", {}, ...products),
    h("ul", { class: "al-sum" }, line("sum", show(sum)), line("lengths", `${first} and ${second}`),
      line("cosine", `${show(sum)} / (${first} × ${second}) = ${cosineText(cosines[i][j])}`)),
  ];
}
