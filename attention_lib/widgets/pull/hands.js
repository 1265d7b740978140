// A place to take hold of the tip of each arrow: by mouse, finger or arrow keys.

import { h } from "../core/dom.js";
import { REACH } from "./constants.js";
import { two } from "./said.js";

const [STEP, LEAP] = [0.1, 0.5]; // of an arrow key, and with Shift
const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
const near = (value) => Math.round(20 * Math.max(-REACH, Math.min(REACH, value))) / 20 + 0;

/** @param {string[]} labels @param {(which: number, point: number[]) => void} onMove */
export function hands(labels, onMove, life) {
  let points = [];
  let held = null; // which tip a pointer has, and how far from its middle
  const grips = labels.map((label, which) => h("span", {
    class: "al-pull-grip", tabindex: "0", role: "slider", "aria-label": `Arrow of ${label}`, "data-token": label,
    "aria-roledescription": "tip of an arrow", "aria-valuemin": -REACH, "aria-valuemax": REACH,
    on: { keydown: (event) => key(event, which) },
  }));
  const element = h("div", { class: "al-pull-grips" }, ...grips);
  const known = { pointerdown: take, pointermove: drag, lostpointercapture: () => (held = null) };
  for (const [type, listener] of Object.entries(known)) life.on(element, type, listener);

  function key(event, which) {
    element.classList.remove("al-by-hand");
    const way = WAYS[event.key];
    if (!way || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation(); // the page turns to another chapter by arrow keys
    const far = event.shiftKey ? LEAP : STEP;
    onMove(which, points[which].map((value, axis) => near(value + far * way[axis])));
  }

  function place({ clientX, clientY }) {
    const { left, top, width } = element.getBoundingClientRect();
    return [(2 * REACH * (clientX - left)) / width - REACH, REACH - (2 * REACH * (clientY - top)) / width];
  }

  // Where handles overlap, the tip that is nearest is meant.
  function take(event) {
    if (event.button || held || !grips.includes(event.target)) return;
    const [x, y] = place(event);
    const off = points.map((point) => [point[0] - x, point[1] - y]);
    const away = off.map(([across, up]) => Math.hypot(across, up));
    const which = away.indexOf(Math.min(...away));
    held = { which, off: off[which], pointer: event.pointerId };
    element.setPointerCapture(event.pointerId);
    element.classList.add("al-by-hand"); // who drags needs no ring around what is dragged
    grips[which].focus({ preventScroll: true });
    event.preventDefault();
  }

  function drag(event) {
    if (event.pointerId !== held?.pointer) return;
    onMove(held.which, place(event).map((value, axis) => near(value + held.off[axis])));
  }

  /** @param {number[][]} now @param {string} said what the guess is */
  function show(now, said) {
    points = now;
    grips.forEach((grip, i) => {
      const [x, y] = now[i];
      Object.assign(grip.style, { left: `${50 + (50 * x) / REACH}%`, top: `${50 - (50 * y) / REACH}%` });
      grip.setAttribute("aria-valuenow", two(x).replace("−", "-"));
      grip.setAttribute("aria-valuetext", `${two(x)} across, ${two(y)} up; ${said}`);
    });
  }

  return { element, show, hasFocus: () => grips.includes(/** @type {any} */ (document.activeElement)) };
}
