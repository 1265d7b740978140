// What is drawn of a mix, as plots.plot_pulls has it: the hull of the words, the pulls laid end to end, a ring for the
// word alone, a dot for its new place.

import { h } from "../core/dom.js";
import { exact } from "../core/format.js";
import { added, scaled } from "../core/linalg.js";
import { hull } from "./mix.js";

// Sizes of letters.
const [NAME, SMALL] = [15, 13];
// Radii.
const [DOT, RING, NEW] = [5, 7, 8];
// Pixels: an arrow's head; a pull of which less is seen has no name; how far from it the name begins.
const [HEAD, SHORT, ASIDE] = [8, 10, 9];

/** The elements below the names and above them, the names, and what these keep off: dots and arrows. */
export function marks({ labels, at, points, mix, pixel, colours }) {
  const about = (role, i, [x, y]) =>
    ({ "data-role": role, "data-token": labels[i], "data-x": exact(x), "data-y": exact(y) });
  const around = hull(points).map((corner) => pixel(corner).join(" "));
  const below = [h("path", { class: "al-hull", d: `M${around.join("L")}Z` })];
  const [dots, ways, above, pulls] = [[], [], [], []];
  // In the order of their importance.
  /** @type {import("./names.js").Name[]} */
  const wanted = [];

  function dot(text, looks, radius, role, i, point) {
    const [cx, cy] = pixel(point);
    dots.push([[cx, cy], radius]);
    above.unshift(h("circle", { class: looks, cx, cy, r: radius, ...about(role, i, point) }));
    wanted.push({ text, looks, size: NAME, points: [[cx, cy]], gap: radius + 6, far: true });
  }
  dot(`new ${labels[at]}`, "al-new", NEW, "shifted", at, mix.place);
  dot(labels[at], "al-alone", RING, "static", at, points[at]);

  const others = labels.map((_, i) => i).filter((i) => i !== at);
  let start = points[at];
  for (const i of others) {
    dot(labels[i], "al-other", DOT, "word", i, points[i]);
    const [a, b] = [pixel(start), pixel(start = added(start, mix.pulls[i]))];
    const looks = `al-of-${colours.get(labels[i]) ?? "own"}`;
    ways.push([a, b]);
    const trims = [i === others[0] ? RING : 0, i === others.at(-1) ? NEW + 1 : 0];
    below.push(...arrow(looks, a, b, trims, about("pull", i, mix.pulls[i])));
    const far = Math.hypot(b[0] - a[0], b[1] - a[1]);
    // Beside the arrow, on both of its sides, the right one first.
    const across = scaled([a[1] - b[1], b[0] - a[0]], (a[1] < b[1] ? -ASIDE : ASIDE) / far);
    const asides = [across, scaled(across, -1)];
    const beside = [0.5, 0.3, 0.7].flatMap((share) =>
      asides.map((aside) => added(aside, added(scaled(a, 1 - share), scaled(b, share)))));
    if (far - trims[0] > SHORT) pulls.push({ text: `${labels[i]} pulls`, looks, size: SMALL, points: beside, gap: 5 });
  }
  return { dots, ways, below, above, wanted: [...wanted, ...pulls] };
}

// A pull with its head; too short for one it is a line, and too short for a line it is still there for who asks.
function arrow(looks, a, b, trims, data) {
  const far = Math.hypot(b[0] - a[0], b[1] - a[1]);
  const [x, y] = far ? [(b[0] - a[0]) / far, (b[1] - a[1]) / far] : [0, 0];
  const on = (along, aside = 0) => `${a[0] + x * along - y * aside} ${a[1] + y * along + x * aside}`;
  const [from, to] = [Math.min(trims[0], far), Math.max(far - trims[1], 0)];
  const half = to - from < HEAD / 2 ? 0 : HEAD / 2;
  const head = `M${on(to)}L${on(to - 2 * half, half)}L${on(to - 2 * half, -half)}Z`;
  return [h("path", { class: `al-shaft ${looks}`, d: `M${on(from)}L${on(Math.max(from, to - half))}`, ...data }),
    h("path", { class: `al-head-of ${looks}`, d: head })];
}
