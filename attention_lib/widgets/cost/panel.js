// One field: how a cost grows with the text, on axes where each step to the right, and each step up, multiplies.

import { h, textScale } from "../core/dom.js";
import { exact } from "../core/format.js";
import { LENGTHS, LONGEST, SHORTEST } from "./constants.js";
import { crossing } from "./cost.js";
import { whole } from "./said.js";

const [LEFT, RIGHT, TOP, FOOT] = [38, 56, 6, 22]; // pixels around the field: numbers, names of lines, names of lengths
const HIGH = 158; // pixels of the field
const [LETTERS, WIDE, LEAST] = [12, 5.8, 4]; // pixels of a name, of a letter of it, and between two names
const MIDDLE = 0.35; // of a line of text, from its middle down to where letters stand
const STEPS = 90; // points of a line
const TRIANGLE = "M-5 7L5 7L0 0Z"; // a line that has left the field at the top

const log = (from, to, value) => Math.log(value / from) / Math.log(to / from);

/** @param {import("./lines.js").Panel} about @param {(share: number) => void} onPick */
export function panel(about, onPick, life) {
  const [low, high] = about.range;
  const svg = h("svg", { "aria-hidden": "true" });
  const element = h("div", { class: "al-cost-panel" },
    h("p", { class: "al-cost-title" }, h("b", { text: about.title }), ` ${about.of}`), svg);
  let [drawn, width, scale] = [null, 0, 1];
  let held = null; // the pointer that drags

  const across = (tokens) => LEFT * scale + log(SHORTEST, LONGEST, tokens) * (width - (LEFT + RIGHT) * scale);
  const up = (value) => TOP + HIGH - log(low, high, value) * HIGH;
  const inside = (value) => value >= low && value <= high;
  const text = (x, y, words, looks, anchor = "start") =>
    h("text", { x, y, class: looks, "text-anchor": anchor, text: words });
  const rule = (x1, y1, x2, y2, looks) => h("path", { class: looks, d: `M${x1} ${y1}L${x2} ${y2}` });

  for (const [type, listener] of Object.entries({ pointerdown: take, pointermove: drag, lostpointercapture: drop })) {
    life.on(svg, type, listener);
  }
  function pick({ clientX }) {
    const left = svg.getBoundingClientRect().left + LEFT * scale;
    onPick(Math.max(0, Math.min(1, (clientX - left) / (width - (LEFT + RIGHT) * scale))));
  }
  function take(event) {
    if (event.button || held !== null) return;
    held = event.pointerId;
    svg.setPointerCapture(held);
    if (event.pointerType === "mouse") pick(event); // a finger that only turns the page moves nothing
  }
  function drag(event) {
    if (event.pointerId === held) pick(event);
  }
  function drop() {
    held = null;
  }

  // The lengths that a reader knows stand below; where letters are large, as many as find room.
  function ground() {
    const [left, right, bottom] = [across(SHORTEST), across(LONGEST), TOP + HIGH];
    const rows = about.ticks.flatMap(([value, name, raised]) => {
      const end = left - (raised ? 20 : 6) * scale;
      const power = raised ? text(end + scale, up(value) - scale, raised, "al-cost-raised") : null;
      return [rule(left, up(value), right, up(value), "al-cost-grid"),
        text(end, up(value) + 4 * scale, name, "al-cost-tick", "end"), ...(power ? [power] : [])];
    });
    let free = -Infinity;
    const columns = LENGTHS.flatMap(([name, tokens], at) => {
      const [x, wide] = [across(tokens), WIDE * scale * name.length];
      const anchor = at === 0 ? "start" : at === LENGTHS.length - 1 ? "end" : "middle";
      const from = x - { start: 0, middle: wide / 2, end: wide }[anchor];
      const tick = rule(x, bottom, x, bottom + 5, "al-cost-grid");
      if (from < free || (at < LENGTHS.length - 1 && from + wide > right - 42 * scale)) return [tick];
      free = from + wide + LEAST * scale;
      return [tick, text(x, bottom + 17 * scale, name, "al-cost-tick", anchor)];
    });
    const levels = about.levels.flatMap(([value, name, below]) => {
      const from = left + (Math.abs(below - MIDDLE) < 0.1 ? 8 + WIDE * scale * name.length : 0); // beside its name
      return [rule(from, up(value), right, up(value), "al-cost-level"),
        text(left + 4, up(value) + below * LETTERS * scale, name, "al-cost-tick")];
    });
    return [rule(left, bottom, right, bottom, "al-cost-axis"), ...rows, ...columns, ...levels];
  }

  // From here on attention costs more than all the rest.
  function square({ sizes, curves }) {
    const [from, right] = [crossing(sizes), across(LONGEST)];
    if (!about.square || from > LONGEST) return { below: [], from: [], said: [], ring: [] };
    const x = across(Math.max(SHORTEST, from));
    const words = Math.max(x, across(SHORTEST) + 54 * scale) + 6; // the times of an H100 have their names at the left
    const box = (left, top, wide, tall) =>
      h("rect", { class: "al-cost-square", x: left, y: top, width: wide, height: tall });
    const said = [`T = 6·D = ${whole(from)}`, "from here on", "the square wins"].map((each, at) =>
      text(words, TOP + (at + 1) * 14 * scale, each, `al-cost-tick al-cost-wins${at ? "" : " al-bold"}`));
    const [cy, isSeen] = [up(curves[0].at(from)), from >= SHORTEST && inside(curves[0].at(from))];
    return {
      below: [box(x, TOP, right - x, HIGH)],
      from: [rule(x, TOP, x, TOP + HIGH, "al-cost-from"), box(words - 3, TOP + 2, 92 * scale, 44 * scale)],
      said,
      ring: isSeen ? [h("circle", { class: "al-cost-ring", cx: x, cy, r: 6 })] : [],
    };
  }

  /** A line as far as it lies in the field, and where it ends. @param {import("./lines.js").Curve} curve */
  function line({ looks, at }) {
    const all = Array.from({ length: STEPS + 1 }, (_, i) => SHORTEST * (LONGEST / SHORTEST) ** (i / STEPS));
    const points = all.map((tokens) => [across(tokens), up(at(tokens))]);
    const seen = [];
    points.forEach(([x, y], i) => {
      const before = points[i - 1];
      for (const edge of [TOP + HIGH, TOP]) {
        if (before && before[1] > edge !== y > edge) {
          const share = (edge - before[1]) / (y - before[1]);
          seen.push([before[0] + share * (x - before[0]), edge]);
        }
      }
      if (y >= TOP && y <= TOP + HIGH) seen.push([x, y]);
    });
    const path = seen.length ? `M${seen.map((each) => each.map((value) => value.toFixed(1)).join(" ")).join("L")}` : "";
    return { path: h("path", { class: `al-cost-line ${looks}`, d: path }), end: seen.at(-1) ?? null };
  }

  // Names at the ends of their lines, moved apart; beside a line that leaves the field at the top, where there is room.
  function names(curves, ends) {
    const named = curves.map(({ name, looks }, i) => ({ name, looks, end: ends[i] })).filter(({ end }) => end);
    const [out, beside] = [named.filter(({ end }) => end[1] <= TOP), named.filter(({ end }) => end[1] > TOP)];
    beside.sort((a, b) => a.end[1] - b.end[1]);
    const places = apart(beside.map(({ end }) => end[1] + 4 * scale), 14 * scale, TOP + HIGH + 2);
    return [
      ...beside.map(({ name, looks }, i) => text(across(LONGEST) + 6, places[i], name, `al-cost-name ${looks}`)),
      ...out.map(({ name, looks, end }, i) => {
        const isFree = end[0] + 50 * scale < across(LONGEST);
        const [x, anchor] = isFree ? [end[0] + 4 * scale, "start"] : [end[0] - 8 * scale, "end"];
        return text(x, TOP + (11 + 14 * i) * scale, name, `al-cost-name ${looks}`, anchor);
      }),
    ];
  }

  function cursor({ tokens, curves }) {
    const x = across(tokens);
    const dots = curves.map(({ name, looks, at }) => {
      const value = at(tokens);
      const data = { "data-role": "cost", "data-token": name, "data-x": exact(tokens), "data-y": exact(value) };
      const top = { d: TRIANGLE, transform: `translate(${x} ${TOP})` };
      if (value > high) return h("path", { class: `al-cost-off ${looks}`, ...top, ...data });
      return h("circle", { class: `al-cost-dot ${looks}`, cx: x, cy: up(value), r: value < low ? 0 : 4.5, ...data });
    });
    return [rule(x, TOP, x, TOP + HIGH, "al-cost-cursor"), ...dots.reverse()];
  }

  function draw() {
    width = element.clientWidth;
    scale = Math.max(1, textScale(element));
    if (!drawn || !width) return;
    const height = TOP + HIGH + FOOT * scale;
    for (const [name, value] of Object.entries({ width, height, viewBox: `0 0 ${width} ${height}` })) {
      svg.setAttribute(name, String(value));
    }
    const lines = drawn.curves.map(line);
    const order = ["al-is-rest", "al-is-cache", "al-is-tiled", "al-is-plain", "al-is-window", "al-is-linear"];
    const paths = order.flatMap((looks) => lines.filter((_, i) => drawn.curves[i].looks === looks));
    const [wins, [now, ...dots]] = [square(drawn), cursor(drawn)];
    svg.replaceChildren(...wins.below, ...ground(), ...wins.from, now, ...wins.said, ...paths.map(({ path }) => path),
      ...wins.ring, ...names(drawn.curves, lines.map(({ end }) => end)), ...dots);
  }
  life.resized(element, draw);

  /** @param {number} tokens @param {import("./cost.js").Sizes} sizes @param {number} window */
  function show(tokens, sizes, window) {
    drawn = { tokens, sizes, curves: about.curves(sizes, window) };
    draw();
  }

  return { element, show };
}

/** Rising places, moved down until none is too near to another, and up again where that went too low. */
function apart(places, step, lowest) {
  const moved = [];
  for (const place of places) moved.push(Math.max(place, (moved.at(-1) ?? -Infinity) + step));
  for (let at = moved.length - 1, most = lowest; at >= 0; at -= 1, most -= step) {
    most = moved[at] = Math.min(moved[at], most);
  }
  return moved;
}
