// What is drawn: above, the push on each score; a line with the words; threads, as thick as the weights, to their mean.

import { h } from "../core/dom.js";
import { exact } from "../core/format.js";
import { across, hands } from "./hands.js";

// Pixels from the top: where arrows begin, the line of the words, the line of their mean; the longest arrow.
const [PUSHES, WORDS, MEAN, LONGEST] = [56, 134, 226, 46];
const FULL = 0.15; // the push of the longest arrow
const LETTER = 8; // pixels, about
const LANE = 19; // pixels from name to name

/** @param {{ labels: string[], word: string, sides: string[] }} about */
export function field({ labels, word, sides }, onMove, life) {
  const grips = hands(labels, onMove, life);
  const threads = labels.map(() => h("line", { class: "al-push-thread", y1: WORDS, y2: MEAN }));
  const svg = h("svg", { viewBox: "0 0 100 240", preserveAspectRatio: "none", "aria-hidden": "true" },
    h("line", { class: "al-push-level", x1: 0, x2: 100, y1: PUSHES, y2: PUSHES }),
    ...[WORDS, MEAN].flatMap((y) => [h("line", { class: "al-push-line", x1: 0, x2: 100, y1: y, y2: y }),
      h("line", { class: "al-push-line", x1: 50, x2: 50, y1: y - 6, y2: y + 6 })]),
    ...threads);
  const words = labels.map((label) => {
    const [dot, name, arrow] = [h("i"), h("b", { text: label }), h("u", { class: "al-push-arrow" })];
    return { dot, name, arrow, element: h("span", { class: "al-push-word", "data-token": label }, arrow, name, dot) };
  });
  const mean = h("span", { class: "al-push-mean" }, h("i"));
  const name = h("b", { class: "al-push-heard", text: `what “${word}” hears` });
  const ends = sides.map((side, i) => h("strong", { class: `al-push-end ${i ? "al-right" : "al-left"}`, text: side }));
  const note = h("small", { class: "al-push-note", text: "push on its score" });
  const middle = h("small", { class: "al-push-middle", text: "0" });
  const element = h("div", { class: "al-push-field" }, svg, h("div", { class: "al-push-marks", "aria-hidden": "true" },
    ...ends, note, middle, ...words.map((each) => each.element), mean, name), grips.element);

  const colour = (value) => (value < 0 ? "al-left" : value > 0 ? "al-right" : "al-own");

  function show(says, row, asked, texts) {
    const at = across(row.heard);
    const wide = element.clientWidth;
    const lane = lanes(says.map((each) => (wide * across(each)) / 100), labels.map((each) => LETTER * each.length));
    words.forEach(({ dot, name: label, arrow, element: mark }, i) => {
      const [x, size] = [across(says[i]), 10 + 16 * Math.sqrt(row.weights[i])];
      mark.style.left = `${x}%`;
      mark.className = `al-push-word ${colour(says[i])}`;
      Object.assign(dot.style, { width: `${size}px`, height: `${size}px`, margin: `${-size / 2}px` });
      label.style.bottom = `${-WORDS + 17 + LANE * lane[i]}px`;
      const length = asked ? 0 : Math.min(1, Math.abs(row.pushes[i]) / FULL) * LONGEST;
      const up = row.pushes[i] > 0;
      arrow.className = `al-push-arrow${asked ? " al-asked" : length < 1 ? " al-none" : up ? " al-up" : " al-down"}`;
      Object.assign(arrow.style, { height: `${length}px`, top: `${up ? PUSHES - length : PUSHES}px` });
      Object.assign(mark.dataset, { weight: exact(row.weights[i]), push: asked ? "" : exact(row.pushes[i]) });
      const thread = threads[i];
      thread.setAttribute("class", `al-push-thread ${colour(says[i])}`);
      for (const [key, value] of [["x1", x], ["x2", at]]) thread.setAttribute(key, value);
      thread.style.strokeWidth = `${Math.max(1, 14 * row.weights[i])}`;
    });
    mean.style.left = `${at}%`;
    mean.className = `al-push-mean ${colour(row.heard)}`;
    name.style.left = `clamp(80px, ${at}%, calc(100% - 80px))`;
    name.className = `al-push-heard ${colour(row.heard)}`;
    mean.dataset.heard = exact(row.heard);
    grips.show(says, texts);
  }

  return { element, show, hasFocus: grips.hasFocus };
}

/**
 * In which lane each name stands: above those that it would touch.
 * @param {number[]} places
 * @param {number[]} widths
 */
export function lanes(places, widths) {
  const order = places.map((_, i) => i).sort((a, b) => places[a] - places[b]);
  const lane = places.map(() => 0);
  order.forEach((which, rank) => {
    const touched = order.slice(0, rank)
      .filter((other) => places[which] - places[other] < (widths[which] + widths[other]) / 2 + 6);
    while (touched.some((other) => lane[other] === lane[which])) lane[which] += 1;
  });
  return lane;
}
