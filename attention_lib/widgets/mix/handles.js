// A place to take hold of each word: by mouse, finger or arrow keys. Round and clear, it lies over its mark.

import { h } from "../core/dom.js";
import { two } from "./table.js";

// Of an arrow key, and with Shift.
const [STEP, LEAP] = [0.1, 0.5];
const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

/**
 * @param {import("./plane.js").About} about
 * @param {(which: number, point: number[]) => void} onMove
 */
export function handles({ labels, axes }, onMove, life) {
  // What the plane shows.
  let drawn = null;
  // Which one a pointer has, and how far from its middle.
  let held = null;
  const all = labels.map((label, which) => h("span", {
    class: "al-grip", tabindex: "0", role: "slider", "aria-roledescription": "point in the plane",
    "aria-label": label, "data-token": label, on: { keydown: (event) => key(event, which) },
  }));
  const element = h("div", { class: "al-grips" }, ...all);
  const hands = { pointerdown: take, pointermove: drag, lostpointercapture: drop };
  for (const [type, listener] of Object.entries(hands)) life.on(element, type, listener);

  const shifted = (point, way, far = 1) => point.map((value, axis) => value + far * way[axis]);

  function key(event, which) {
    element.classList.remove("al-by-hand");
    const way = WAYS[event.key];
    if (!way || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    // The page turns to another chapter by arrow keys.
    event.stopPropagation();
    onMove(which, shifted(drawn.points[which], way, event.shiftKey ? LEAP : STEP));
  }

  function place({ clientX, clientY }) {
    const { left, top } = element.getBoundingClientRect();
    return [drawn.frame[0][0] + (clientX - left) / drawn.unit, drawn.frame[1][1] - (clientY - top) / drawn.unit];
  }

  // Where handles overlap, the word whose middle is nearest is meant.
  function take(event) {
    if (event.button || held) return;
    const off = drawn.points.map((point) => shifted(point, place(event), -1));
    const away = off.map(([x, y]) => Math.hypot(x, y));
    const which = away.indexOf(Math.min(...away));
    held = { which, off: off[which], pointer: event.pointerId };
    element.setPointerCapture(event.pointerId);
    // Who drags needs no ring around what is dragged.
    element.classList.add("al-by-hand");
    all[which].classList.add("al-held");
    all[which].focus({ preventScroll: true });
    // Else the browser would focus the one on top.
    event.preventDefault();
  }

  function drag(event) {
    if (event.pointerId === held?.pointer) onMove(held.which, shifted(held.off, place(event)));
  }

  function drop() {
    all[held.which].classList.remove("al-held");
    held = null;
  }

  // Where the square begins in the plane, in pixels, and what it shows.
  function show(state, left, top) {
    drawn = state;
    const { points, pixel, side, frame: [[low, high]] } = state;
    Object.assign(element.style, { left: `${left}px`, top: `${top}px`, width: `${side}px`, height: `${side}px` });
    all.forEach((each, i) => {
      const [x, y] = pixel(points[i]);
      each.style.transform = `translate(${x}px, ${y}px)`;
      const says = axes.map((axis, k) => `${two(points[i][k])} ${axis}`).join(", ");
      const about = { now: points[i][0], min: low, max: high, text: says };
      for (const [name, value] of Object.entries(about)) each.setAttribute(`aria-value${name}`, value);
    });
  }

  return { element, show, focus: (which) => all[which].focus({ preventScroll: true }) };
}
