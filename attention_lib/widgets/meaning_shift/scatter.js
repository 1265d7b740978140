// The map of two senses: behind the word stands the scatter of labelled sentences that the map was made from.

import { numbers } from "../core/controls.js";
import { h } from "../core/dom.js";
import { signed } from "../core/format.js";
import { halves, nearer, poleMark, told } from "./map.js";
import { BOLD } from "./names.js";

const [AIR, LESS] = [0.4, 0.1]; // in units of the map, around the scatter, and around a way that leads out of it
const [HEAD, FOOT] = [34, 22]; // pixels above it, for the names of the two sides, and below, for the ticks
const SIDE = 20; // pixels of the name of a side
const POLES = [[-1, 0], [1, 0]]; // of the ruler: all heads listening

/**
 * From map units to pixels: the whole scatter is seen, 0 stands in the middle, and the height may be pressed together.
 * @param {{ map: any }} picture
 * @param {number} width in pixels
 * @param {number} height
 * @param {number[]} extent of the word's way
 * @param {boolean} near as near as that allows
 * @returns {import("./sources.js").See}
 */
export function scatterScale({ map }, width, height, extent, near) {
  const [across, ups] = [0, 1].map((axis) => map.scatter.map((place) => place[axis]));
  const [left, bottom, right, top] = extent;
  const reach = Math.max(1 + AIR, ...across.map((x) => Math.abs(x) + AIR), LESS - left, right + LESS);
  const [low, high] = [Math.min(Math.min(...ups) - AIR, bottom - LESS), Math.max(Math.max(...ups) + AIR, top + LESS)];
  const room = height - HEAD - FOOT;
  const pixels = width / (2 * reach);
  const up = Math.min(pixels, room / (high - low));
  const whole = { centre: [0, (low + high) / 2], times: 1 };
  const { centre, times } = near ? nearer(extent, [pixels, up], width, room) : whole;
  const middle = (height + HEAD - FOOT) / 2;
  return ([x, y]) => [width / 2 + (x - centre[0]) * pixels * times, middle - (y - centre[1]) * up * times];
}

// A circle for the first sense, a diamond for the second; hollow where the sentence took no part in making the map.
function scatterMark(map, index, see) {
  const place = map.scatter[index];
  const [x, y] = see(place);
  const label = map.labels[index];
  const shape = label ? `M${x} ${y - 5}l5 5l-5 5l-5 -5Z` : `M${x - 4} ${y}a4 4 0 1 0 8 0a4 4 0 1 0 -8 0Z`;
  return h("path", {
    class: `al-scatter al-${label ? "right" : "left"}${map.held_out[index] ? " al-hollow" : ""}`, d: shape,
    "data-role": "sentence", "data-index": index, "data-sense": map.senses[label], ...told(place),
  });
}

/**
 * All marks in one group. They stay where they are while the reader types, so the group is kept as long as that is so.
 * @param {(index: string | null) => void} onSentence whose mark is under the pointer
 */
export function scatterGroup(onSentence) {
  let [key, group] = [null, null];
  return (map, see) => {
    const now = `${map.name} ${see([0, 0])} ${see([1, 1])}`;
    if (now === key) return group;
    key = now;
    group = h("g", { on: {
      pointerover: (event) => onSentence(event.target.dataset.index ?? null),
      pointerleave: (event) => event.pointerType === "mouse" && onSentence(null), // a finger cannot rest
    } }, ...map.scatter.map((_, index) => scatterMark(map, index, see)));
    return group;
  };
}

/** The two halves, the line between them, the sentences, the two poles and the ticks. */
export function scatterMarks({ map }, see, names, scatter) {
  const { width, height } = names;
  const titles = map.senses.map((sense) => `${map.word}: ${sense}`);
  const size = names.together(titles, SIDE, BOLD);
  const poles = ["left", "right"].flatMap((side, i) => {
    const at = see(POLES[i]);
    const style = { style: BOLD, class: `al-pole-name al-${side}` };
    names.keep(at, 10);
    return [
      names.fixed(titles[i], size, [i ? width - 10 : 10, 25], i ? "end" : "start", style),
      h("path", { class: `al-pole-line al-${side}`, d: `M${at[0]} ${height - 20}V34` }),
      poleMark(side, at, 8, titles[i], POLES[i]),
    ];
  });
  const ticks = [-2, -1, 0, 1, 2].map((tick) =>
    names.fixed(tick ? signed(tick, 0) : "0", 13, [see([tick, 0])[0], height - 6], "middle", { class: "al-tick" }));
  names.take([0, height - 20, width, height]);
  return [...halves(see([0, 0])[0], width, height), scatter(map, see), ...poles, ...ticks].filter(Boolean);
}

/** The labelled sentences as a table that opens on demand; the same for every picture on one map. */
export function sentenceTable() {
  const table = numbers("The labelled sentences, from left to right on the map");
  table.element.querySelector("summary").textContent = "Show the labelled sentences";
  let last = null;
  const show = (map) => {
    table.element.hidden = !map?.texts;
    if (table.element.hidden || map === last) return;
    last = map;
    const order = map.scatter.map((_, i) => i).sort((a, b) => map.scatter[a][0] - map.scatter[b][0]);
    table.show(["sentence", "sense", "place", "made the map"], order.map((i) =>
      [map.texts[i], map.senses[map.labels[i]], signed(map.scatter[i][0]), map.held_out[i] ? "no" : "yes"]));
  };
  return { element: table.element, show };
}
