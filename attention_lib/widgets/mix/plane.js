// The plane: its grid, what is drawn on it, the names, and a place to take hold of each word.

import { h, textScale } from "../core/dom.js";
import { handles } from "./handles.js";
import { marks } from "./marks.js";
import { ticks } from "./mix.js";
import { names } from "./names.js";

// Pixels left of the square and below it, around it; its side.
const [GUTTER, FOOT, EDGE, LARGEST] = [36, 22, 2, 320];
// Room that the name of an axis takes in its corner.
const [WIDE, TALL] = [90, 20];

/**
 * What does not change, and what does.
 * @typedef {{ labels: string[], at: number, colours: Map<string, string>, axes: string[] }} About
 * @typedef {{ points: number[][], frame: import("./mix.js").Range[], mix: import("./mix.js").Mix }} Now
 *
 * @param {About} about
 * @param {(which: number, point: number[]) => void} onMove a word is to stand there
 */
export function plane(about, onMove, life) {
  const svg = h("svg", { class: "al-plane", "aria-hidden": "true" });
  const grip = handles(about, onMove, life);
  const element = h("div", { class: "al-plane-frame" }, svg, grip.element);
  const written = names();
  /** @type {Now} */
  let now;

  function draw() {
    const larger = textScale(svg);
    const [gutter, foot] = [GUTTER * larger, FOOT * larger];
    const side = Math.min(LARGEST, element.clientWidth - gutter - EDGE);
    if (!now || side <= 0) return;
    const [across, up] = now.frame;
    const unit = side / (across[1] - across[0]);
    const pixel = ([x, y]) => [(x - across[0]) * unit, (up[1] - y) * unit];
    const drawn = { ...now, ...about, side, unit, pixel, larger };
    const [width, height] = [side + gutter + EDGE, side + EDGE + foot];
    const size = { width, height, viewBox: `${-gutter} ${-EDGE} ${width} ${height}` };
    for (const [name, value] of Object.entries(size)) svg.setAttribute(name, value);
    const scene = marks(drawn);
    const [wide, tall] = [WIDE * larger, TALL * larger];
    const taken = [[0, 0, wide, tall], [side - wide, side - tall, side, side]];
    const texts = written.show(svg, side, larger, { ...scene, taken });
    svg.replaceChildren(...grid(drawn), ...scene.below, ...texts, ...scene.above);
    grip.show(drawn, gutter, EDGE);
  }

  life.on(document.fonts, "loadingdone", () => (written.forget(), draw()));
  return { element, draw, focus: () => grip.focus(about.at), show: (state) => (now = state, draw()) };
}

// A light grid of round numbers, and in two corners what they are.
function grid({ frame, side, pixel, axes, larger }) {
  const text = (looks, x, y, words) => h("text", { class: looks, x, y, text: words });
  const lines = [0, 1].flatMap((axis) => ticks(frame[axis]).flatMap((value) => {
    const at = pixel([value, value])[axis];
    const said = String(value).replace("-", "−");
    return [
      h("path", { class: `al-line${value ? "" : " al-zero"}`, d: axis ? `M0 ${at}h${side}` : `M${at} 0v${side}` }),
      axis ? text("al-end", -8, at + 4 * larger, said) : text("al-middle", at, side + 17 * larger, said),
    ];
  }));
  return [...lines, text("al-axis", 5, 15 * larger, axes[1]), text("al-axis al-end", side - 5, side - 7, axes[0])];
}
