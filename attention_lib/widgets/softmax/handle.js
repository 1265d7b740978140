// The handle: what all scores are multiplied by, or of which size they are divided by the root; and its named stops.

import { press } from "../core/controls.js";
import { h } from "../core/dom.js";
import { number } from "../core/format.js";

const STEPS = 40; // of a factor
const DOUBLING = 2; // steps in which a size doubles

/** @typedef {{by: string, at: number, high: number, stops: [number, string][]}} Way */

/** The places that the handle can take, rising. @param {Way} way @returns {number[]} */
export function placesOf({ by, at, high, stops }) {
  const named = [at, ...stops.map(([place]) => place)];
  const last = by === "multiply" ? STEPS : DOUBLING * Math.log2(high);
  const many = Array.from({ length: Math.floor(last) + 1 }, (_, step) =>
    (by === "multiply" ? (high * step) / STEPS : Math.round(2 ** (step / DOUBLING))));
  const rounded = [...many, high, ...named].map((place) => Number(place.toPrecision(6)));
  return [...new Set(rounded)].sort((a, b) => a - b);
}

/** What every score is multiplied by. @param {string} by @param {number} place */
export const factorAt = (by, place) => (by === "multiply" ? place : 1 / Math.sqrt(place));

function says(by, place) {
  if (by === "multiply") return `multiplied by ${number(place, 1)}`;
  return `divided by √${place} = ${number(Math.sqrt(place), 1)}`;
}

/** @param {Way} way @param {(place: number) => void} onMove */
export function handle(way, onMove) {
  const places = placesOf(way);
  const start = places.indexOf(Number(way.at.toPrecision(6)));
  const texts = places.map((place) => says(way.by, place));
  const longest = texts.reduce((one, other) => (other.length < one.length ? one : other));
  const said = h("b", { class: "al-factor", "data-longest": longest }); // an <output> would be read out at every step
  const input = h("input", {
    type: "range", min: 0, max: places.length - 1, step: 1, value: start,
    "aria-label": `All scores are ${way.by === "multiply" ? "multiplied by" : "divided by the root of"}`,
    on: { input: () => moved(places[Number(input.value)]) },
  });
  const buttons = way.stops.map(([place, name]) => h("button", {
    type: "button", class: "al-preset", text: name, on: { click: () => moved(Number(place.toPrecision(6))) },
  }));
  const about = { class: "al-stops", role: "group", "aria-label": "Places of the handle", hidden: !buttons.length };
  const stops = h("div", about, ...buttons);
  function moved(place) {
    input.value = places.indexOf(place);
    said.textContent = says(way.by, place);
    input.setAttribute("aria-valuetext", said.textContent);
    press(buttons, (_, at) => Number(way.stops[at][0].toPrecision(6)) === place);
    onMove(place);
  }
  const element = h("div", { class: "al-handle" },
    h("label", { class: "al-handle-line" }, h("span", { text: "All scores " }), said, input), stops);
  return { element, start: () => moved(places[start]) };
}
