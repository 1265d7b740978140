// The drawing: a line with two poles, dots of the words that made them below it, and all others above.

import { h } from "../core/dom.js";
import { exact, signed } from "../core/format.js";
import { REACH } from "./constants.js";

const [SIDE, LANE, LOW] = [12, 22, 18]; // pixels: free at both ends; from name to name above the line, and below it

/**
 * @typedef {{ word: string, x: number }} Placed
 * @typedef {{ left: Placed[], right: Placed[], others: Placed[], ring: Placed }} Drawn
 */

/**
 * Names that begin at their words, and go higher where they would cover one; the Python half is `plots/words.py`.
 * @param {Placed[]} words
 * @param {(x: number) => number} see
 * @param {(word: string) => number} measure
 * @param {number} width
 */
export function flags(words, see, measure, width) {
  const found = [];
  for (const { word, x } of [...words].sort((a, b) => b.x - a.x)) {
    const [at, wide] = [see(x), measure(word) + 8];
    const start = Math.min(at - 1, width - wide + 8);
    const covered = found.filter((other) => start - 3 < other.at && other.at < start + wide).map(({ lane }) => lane);
    found.push({ word, x, at, start, lane: Math.max(-1, ...covered) + 1 });
  }
  return found;
}

/** @param {SVGElement} svg @param {Drawn} drawn */
export function drawRuler(svg, { left, right, others, ring }) {
  const width = svg.clientWidth || 640;
  const { fontFamily } = getComputedStyle(svg);
  const pen = document.createElement("canvas").getContext("2d");
  const measure = (size) => (word) => {
    pen.font = `600 ${size}px ${fontFamily}`;
    return pen.measureText(word).width;
  };
  const see = (x) => SIDE + ((Math.max(-REACH, Math.min(REACH, x)) + REACH) / (2 * REACH)) * (width - 2 * SIDE);
  const above = flags([...others, ring], see, measure(15), width);
  const below = [left, right].map((words) => flags(words, see, measure(13), width));
  const y = 38 + LANE * (1 + Math.max(...above.map(({ lane }) => lane)));
  const deep = Math.max(...below.flat().map(({ lane }) => lane));
  const height = y + 22 + LOW * deep + 26;
  const end = (text, side) => h("text", {
    class: `al-word-end al-${side}`, x: side === "left" ? 0 : width, y: 16, text,
    "text-anchor": side === "left" ? "start" : "end",
  });
  svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
  svg.style.height = `${height}px`;
  svg.setAttribute("aria-label", describe([ring, ...others]));
  svg.replaceChildren(end("river words", "left"), end("money words", "right"),
    h("line", { class: "al-word-line", x1: 0, x2: width, y1: y, y2: y }),
    ...[[-1, "left"], [1, "right"]].map(([at, side]) => h("rect", {
      class: `al-word-pole al-${side}`, x: see(Number(at)) - 4, y: y - 4, width: 8, height: 8, rx: 1,
    })),
    h("line", { class: "al-word-line", x1: see(0), x2: see(0), y1: y - 7, y2: y + 7 }),
    ...[[-1, "−1 (average)"], [0, "0"], [1, "+1 (average)"]].map(([at, text]) =>
      h("text", { class: "al-word-tick", x: see(Number(at)), y: height - 6, "text-anchor": "middle", text })),
    ...below.flatMap((words, i) => words.map((each) => lowMark(each, y, i ? "right" : "left"))),
    ...above.map((each) => highMark(each, y, each.word === ring.word)));
}

function lowMark({ word, x, at, start, lane }, y, side) {
  return h("g", { class: `al-word al-${side}`, "data-token": word, "data-x": exact(x) },
    h("line", { x1: at, x2: at, y1: y + 4, y2: y + 14 + LOW * lane }),
    h("text", { x: start, y: y + 22 + LOW * lane, text: word }), h("circle", { cx: at, cy: y, r: 4 }),
    h("title", { text: `${word}: ${signed(x)}` }));
}

function highMark({ word, x, at, start, lane }, y, own) {
  const top = y - 24 - LANE * lane;
  const look = own ? "ring" : "typed";
  return h("g", { class: `al-word al-word-${look}`, "data-token": word, "data-x": exact(x) },
    h("line", { x1: at, x2: at, y1: y - 8, y2: top + 2 }),
    h("text", { x: start, y: top, text: word }), h("circle", { cx: at, cy: y, r: own ? 10 : 6 }),
    h("title", { text: `${word}: ${signed(x)}` }));
}

function describe(words) {
  const places = words.map(({ word, x }) => `${word} ${signed(x)}`).join(", ");
  return `Between river words (−1) and money words (+1) stand ${places}.`;
}
