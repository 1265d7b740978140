// The plane: where the numbers add up to more than 0, the lines where each is 0, the points, and the handles.

import { h } from "../core/dom.js";
import { exact } from "../core/format.js";
import { SIDE } from "./constants.js";
import { foot, hands } from "./hands.js";
import { direction, edge, ends, field } from "./numbers.js";

const ARROW = 0.28; // how long the arrow is that says where a number grows

// Up is up.
/** @param {number[][]} points */
const path = (points, close = "") => `M${points.map(([x, y]) => `${x} ${-y}`).join("L")}${close}`;

/**
 * @param {{ labels: string[], points: number[][], above: boolean[], ends: string[] }} about
 * @param {(which: number, line: import("./numbers.js").Line) => void} onMove
 */
export function plane({ labels, points, above, ends: names }, onMove, life) {
  const grips = hands(2, onMove, life);
  const below = h("g");
  const box = { x: -SIDE, y: -SIDE, width: 2 * SIDE, height: 2 * SIDE };
  const cross = `M${-SIDE} 0H${SIDE}M0 ${-SIDE}V${SIDE}`;
  const svg = h("svg", { viewBox: `${-SIDE} ${-SIDE} ${2 * SIDE} ${2 * SIDE}`, "aria-hidden": "true" },
    h("rect", { class: "al-bend-under", ...box }), below);
  /** @param {number[]} point */
  const at = ([x, y]) => `left:${50 + (50 * x) / SIDE}%;top:${50 - (50 * y) / SIDE}%`;
  const marks = labels.map((label, i) => h("span", {
    class: `al-bend-point${above[i] ? " al-plus" : ""}`, style: at(points[i]), "data-token": label,
    "data-x": exact(points[i][0]), "data-y": exact(points[i][1]),
  }, h("i"), h("b", { text: label })));
  const sides = names.map((text, i) => h("small", { class: `al-bend-end al-bend-end-${i}`, text }));
  const element = h("div", { class: "al-bend-plane" }, svg,
    h("div", { class: "al-bend-marks", "aria-hidden": "true" }, ...sides, ...marks), grips.element);

  /**
   * @param {import("./numbers.js").Line[]} lines
   * @param {boolean} bent
   * @param {boolean[]} right whether each point is called as it should be
   * @param {string} said how many are
   */
  function show(lines, bent, right, said) {
    const joined = lines.length > 1 && !bent;
    const whole = joined ? edge(lines) : null;
    const each = lines.flatMap((line) => {
      const start = foot(line);
      const grows = direction(line.turn);
      const tip = grows.map((way, axis) => start[axis] + ARROW * way);
      return [h("path", { class: `al-bend-line${joined ? " al-part" : ""}`, d: path(ends(grows, line.shift)) }),
        h("path", { class: "al-bend-arrow", d: path([start, tip]) + head(grows, tip) })];
    });
    below.replaceChildren(
      ...field(lines, bent).map((corners) => h("path", { class: "al-bend-over", d: path(corners, "Z") })),
      h("path", { class: "al-bend-cross", d: cross }), ...each,
      ...(whole ? [h("path", { class: "al-bend-line al-bend-sum", d: path(whole) })] : []));
    marks.forEach((mark, i) => mark.classList.toggle("al-wrong", !right[i]));
    grips.show(lines, said);
  }

  return { element, show, hasFocus: grips.hasFocus };
}

/** The two strokes of an arrow's head. @param {number[]} way @param {number[]} tip */
function head([across, up], [x, y]) {
  const back = (aside) => [x - 0.09 * across - aside * 0.07 * up, y - 0.09 * up + aside * 0.07 * across];
  return path([back(1), [x, y], back(-1)]);
}
