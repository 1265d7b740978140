// The plane: its grid, the two arrows, the angle between them or the shadow of one on the other, and their handles.

import { h } from "../core/dom.js";
import { exact } from "../core/format.js";
import { added, scaled } from "../core/linalg.js";
import { hands } from "./hands.js";
import { trimmed } from "./said.js";

const STEPS = [1, 2, 5];
const HEAD = 0.035; // of an arrow, as a share of the plane
const RAYS = [0.2, 0.4, 0.6, 0.8];

/** Round numbers of a plane, few enough to be read. @param {number} low @param {number} high */
export function ticks(low, high) {
  const powers = [-4, -3, -2, -1, 0, 1, 2, 3, 4].flatMap((power) => STEPS.map((each) => each * 10 ** power));
  const step = powers.find((each) => (high - low) / each < 7);
  const all = [];
  for (let n = Math.ceil(low / step - 1e-9); n <= Math.floor(high / step + 1e-9); n += 1) all.push(n * step);
  return all;
}

/**
 * @param {{ labels: string[], axes: string[], show: string, low: number, high: number, step: number }} about
 * @param {(which: number, tip: number[]) => void} onMove
 */
export function plane(about, onMove, life) {
  const { labels, show, low, high } = about;
  const size = high - low;
  const grips = hands(about, onMove, life);
  const moving = h("g");
  const names = labels.map((text) => h("b", { class: "al-vec-name", "data-token": text, text }));
  const turn = h("small", { class: "al-vec-angle" });
  const element = h("div", { class: "al-vec-plane" }, ...ground(about, moving, [turn, ...names]), grips.element);
  const put = (mark, place) => Object.assign(mark.style, {
    left: `${(100 * (place[0] - low)) / size}%`, top: `${(100 * (high - place[1])) / size}%`,
  });

  /** @param {number[][]} tips @param {import("./numbers.js").Reckoned} found @param {string} said */
  function draw(tips, found, said) {
    const [first, second] = tips;
    const turned = show !== "dot" && found.angle > 0;
    const wedge = turned ? [h("path", { class: "al-vec-wedge", d: sector(tips, size) })] : [];
    const light = show === "angle" || Number.isNaN(found.shadow) ? [] : shadowOf(first, found, show === "dot" && size);
    moving.replaceChildren(...wedge,
      h("path", { class: "al-vec-second", d: path([[0, 0], scaled(second, short(second, size))]),
        ...data(second, labels[1]) }),
      h("path", { class: "al-vec-head al-pale", d: head(second, 1.7 * size) }), ...light,
      h("path", { class: "al-vec-first", d: path([[0, 0], first]), ...data(first, labels[0]) }),
      h("path", { class: "al-vec-head", d: head(first, size) }));
    tips.forEach((tip, which) => {
      const lower = tip[1] < tips[1 - which][1] || (tip[1] === tips[1 - which][1] && which === 0);
      const leftward = tip[0] - low > 0.6 * size;
      names[which].className = `al-vec-name${leftward ? " al-leftward" : ""}${lower ? " al-lower" : ""}`;
      put(names[which], tip);
    });
    turn.hidden = show === "dot" || !(found.angle > 15);
    turn.textContent = `${found.angle.toFixed(0)}°`;
    if (!turn.hidden) put(turn, between(tips, 0.5, 0.25 * size));
    grips.show(tips, said);
  }

  return { element, show: draw, hasFocus: grips.hasFocus, focus: grips.focus };
}

/** @param {number[]} tip @param {string} token */
const data = ([x, y], token) => ({ "data-token": token, "data-x": exact(x), "data-y": exact(y) });

// Up is up.
/** @param {number[][]} points */
const path = (points, close = "") => `M${points.map(([x, y]) => `${x} ${-y}`).join("L")}${close}`;

// The grid with its numbers, what moves on it, and the names.
function ground({ axes, low, high }, moving, names) {
  const size = high - low;
  const lines = ticks(low, high).flatMap((at) => [path([[at, low], [at, high]]), path([[low, at], [high, at]])]
    .map((d) => h("path", { class: `al-vec-grid${at ? "" : " al-zero"}`, d })));
  const scale = ticks(low, high).flatMap((at) => [
    h("small", { class: "al-vec-across", style: `left:${(100 * (at - low)) / size}%`, text: trimmed(at) }),
    h("small", { class: "al-vec-up", style: `top:${(100 * (high - at)) / size}%`, text: trimmed(at) })]);
  const at = [`top:${(100 * high) / size}%`, `left:${(-100 * low) / size}%`]; // along the axes themselves
  const ends = axes.map((text, i) => h("small", { class: `al-vec-axis-${"xy"[i]}`, style: at[i], text }));
  return [
    h("svg", { viewBox: `${low} ${-high} ${size} ${size}`, "aria-hidden": "true" }, ...lines, moving),
    h("div", { class: "al-vec-marks", "aria-hidden": "true" }, ...scale, ...ends, ...names),
  ];
}

// The shadow, the last ray of light that passes the tip, and others if there is a size of the plane.
function shadowOf(first, { dot, foot, shadow }, size) {
  const looks = `al-vec-shadow${dot < 0 ? " al-below" : ""}`;
  const up = [first[0] - foot[0], first[1] - foot[1]];
  const far = Math.hypot(...up);
  const over = size && far > 0 ? scaled(up, (0.16 * size) / far) : [0, 0];
  const ray = (share) => path([added(scaled(first, share), over), scaled(foot, share)]);
  const rays = size && far > 0 && Math.abs(shadow) > 0.05 * size ? RAYS.map(ray).join("") : "";
  return [h("path", { class: "al-vec-ray", d: rays }),
    h("path", { class: looks, d: path([[0, 0], foot]), "data-weight": exact(shadow) }),
    h("path", { class: "al-vec-fall", d: path([added(first, over), foot]) })];
}

// How much of the second arrow is drawn, so that its end does not lie over its head.
const short = (tip, size) => Math.max(0, 1 - (1.7 * size * HEAD) / (Math.hypot(...tip) || 1));

// A point so far from the start, in a direction between the two arrows.
function between(tips, share, far) {
  const [from, to] = tips.map(([x, y]) => Math.atan2(y, x));
  const way = ((to - from + 3 * Math.PI) % (2 * Math.PI)) - Math.PI;
  const angle = from + share * way;
  return scaled([Math.cos(angle), Math.sin(angle)], far);
}

function sector(tips, size) {
  const arc = Array.from({ length: 25 }, (_, i) => between(tips, i / 24, 0.16 * size));
  return path([[0, 0], ...arc], "Z");
}

/** An arrow's head; too short an arrow has none. @param {number[]} tip @param {number} size */
function head([x, y], size) {
  const [far, long] = [Math.hypot(x, y), size * HEAD];
  if (far <= long) return "";
  const [along, up] = [(x / far) * long, (y / far) * long];
  const back = (aside) => [x - 1.6 * along - aside * up, y - 1.6 * up + aside * along];
  return path([back(0.8), [x, y], back(-0.8)], "Z");
}
