// The handle of a line: a mouse or a finger drags its foot, and keys turn and shift it.

import { h } from "../core/dom.js";
import { FARTHEST, SIDE } from "./constants.js";
import { direction, dragged, rounded, whole } from "./numbers.js";

const [TURN, SHIFT, LEAP] = [5, 0.1, 3]; // degrees and shift of an arrow key; so many times as much with Shift
const KEYS = { ArrowLeft: [1, 0], ArrowRight: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

/**
 * @param {number} count of lines
 * @param {(which: number, line: import("./numbers.js").Line) => void} onMove
 */
export function hands(count, onMove, life) {
  let lines = [];
  let held = null; // which handle a pointer has, and how far from its middle
  const grips = Array.from({ length: count }, (_, which) => h("span", {
    class: "al-bend-grip", tabindex: "0", role: "slider", "aria-valuemin": 0, "aria-valuemax": 359,
    "aria-label": `Line of number ${which + 1}`, "aria-roledescription": "line to turn and shift",
    on: { keydown: (event) => key(event, which) },
  }));
  const element = h("div", { class: "al-bend-grips" }, ...grips);
  const known = { pointerdown: take, pointermove: drag, lostpointercapture: drop };
  for (const [type, listener] of Object.entries(known)) life.on(element, type, listener);

  function key(event, which) {
    element.classList.remove("al-by-hand");
    const way = KEYS[event.key];
    if (!way || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation(); // the page turns to another chapter by arrow keys
    const [times, { turn, shift }] = [event.shiftKey ? LEAP : 1, lines[which]];
    const [turned, shifted] = [turn + times * TURN * way[0], shift + times * SHIFT * way[1]];
    onMove(which, { turn: whole(turned), shift: rounded(shifted, FARTHEST) });
  }

  function place({ clientX, clientY }) {
    const { left, top, width } = element.getBoundingClientRect();
    const unit = width / (2 * SIDE);
    return [(clientX - left) / unit - SIDE, SIDE - (clientY - top) / unit];
  }

  function take(event) {
    const which = grips.indexOf(event.target);
    if (event.button || held || which < 0) return;
    const [x, y] = place(event);
    const [footX, footY] = foot(lines[which]);
    held = { which, off: [footX - x, footY - y], pointer: event.pointerId };
    element.setPointerCapture(event.pointerId);
    element.classList.add("al-by-hand"); // who drags needs no ring around what is dragged
    grips[which].focus({ preventScroll: true });
    event.preventDefault();
  }

  function drag(event) {
    if (event.pointerId !== held?.pointer) return;
    const { which, off } = held;
    onMove(which, dragged(place(event).map((each, axis) => each + off[axis]), lines[which], FARTHEST));
  }

  function drop() {
    held = null;
  }

  /** @param {import("./numbers.js").Line[]} now @param {string} said how many are right */
  function show(now, said) {
    lines = now;
    grips.forEach((grip, which) => {
      grip.hidden = which >= lines.length;
      if (grip.hidden) return;
      const [x, y] = foot(lines[which]).map((each) => (50 * each) / SIDE);
      Object.assign(grip.style, { left: `${50 + x}%`, top: `${50 - y}%` });
      grip.setAttribute("aria-valuenow", String(lines[which].turn));
      const { turn, shift } = lines[which];
      grip.setAttribute("aria-valuetext", `turned ${turn} degrees, ${shift.toFixed(2)} from the middle; ${said}`);
    });
  }

  return { element, show, hasFocus: () => grips.includes(/** @type {any} */ (document.activeElement)) };
}

/** The point of a line that is nearest to the middle. @param {import("./numbers.js").Line} line */
export const foot = ({ turn, shift }) => direction(turn).map((each) => shift * each);
