// A frame for a picture: the area itself, and the names of its ticks as text that keeps its size on every screen.

import { h } from "../core/dom.js";

/**
 * @param {string} name of its class
 * @param {...Element} content of the area
 */
export function plotFrame(name, ...content) {
  const [area, left, below] = ["area", "y", "x"].map((part) => h("div", { class: `al-plot-${part}` }));
  area.append(...content);
  const tick = (side) => ([fraction, text]) => h("span", { text, style: `${side}:${100 * fraction}%` });
  // ys, xs: lists of [fraction from top or left, text].
  const ticks = (ys, xs) => {
    left.replaceChildren(...ys.map(tick("top")));
    below.replaceChildren(...xs.map(tick("left")));
  };
  return { element: h("div", { class: `al-plot ${name}`, "aria-hidden": "true" }, left, area, below), area, ticks };
}

/** A tick for every so many of `count`: [fraction, text]. */
export const ticksEvery = (step, count, offset = 0, whole = count) =>
  Array.from({ length: Math.ceil(count / step) }, (_, i) => [(step * i + offset) / whole, String(step * i)]);

/** Where in an area a pointer is: fractions from left and top. */
export function fractions(event, area) {
  const box = area.getBoundingClientRect();
  const within = (value) => Math.min(0.999999, Math.max(0, value));
  return [within((event.clientX - box.left) / box.width), within((event.clientY - box.top) / box.height)];
}

/** A line through points, in an SVG that is stretched over its area. */
export const curvePath = (points) => points.map(([x, y], i) => `${i ? "L" : "M"}${x} ${y}`).join("");
