// The tips of the arrows, to be moved by mouse, finger or arrow keys.

import { h } from "../core/dom.js";
import { EVEN } from "./constants.js";
import { fitted } from "./numbers.js";
import { trimmed } from "./said.js";

const LEAP = 5; // steps of an arrow key with Shift
const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

/**
 * @param {{ labels: string[], axes: string[], low: number, high: number, step: number }} about
 * @param {(which: number, tip: number[]) => void} onMove
 */
export function hands(about, onMove, life) {
  const { labels, axes, low, high, step } = about;
  let tips = [];
  let held = null; // which tip a pointer has, and how far from its middle
  const grips = labels.map((label, which) => h("span", {
    class: "al-vec-grip", tabindex: "0", role: "slider", "aria-roledescription": "tip of an arrow",
    "aria-label": label, "aria-valuemin": low, "aria-valuemax": high, "data-token": label,
    on: { keydown: (event) => key(event, which) },
  }));
  const element = h("div", { class: "al-vec-grips" }, ...grips);
  const known = { pointerdown: take, pointermove: drag, lostpointercapture: () => (held = null) };
  for (const [type, listener] of Object.entries(known)) life.on(element, type, listener);

  function move(which, aim) {
    const to = fitted(aim, about);
    if (String(to) !== String(tips[which])) onMove(which, to);
  }

  function key(event, which) {
    element.classList.remove("al-by-hand");
    const way = WAYS[event.key];
    if (!way || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation(); // the page turns to another chapter by arrow keys
    const far = step * (event.shiftKey ? LEAP : 1);
    const aim = tips[which].map((value, axis) => Math.max(low, value + far * way[axis]));
    if (Math.hypot(...aim) <= high + EVEN) move(which, aim);
  }

  function place({ clientX, clientY }) {
    const { left, top, width } = element.getBoundingClientRect();
    const unit = width / (high - low);
    return [low + (clientX - left) / unit, high - (clientY - top) / unit];
  }

  // Where handles overlap, the tip whose middle is nearest is meant.
  function take(event) {
    if (event.button || held || !grips.includes(event.target)) return;
    const [x, y] = place(event);
    const off = tips.map((tip) => [tip[0] - x, tip[1] - y]);
    const away = off.map((each) => Math.hypot(...each));
    const which = away.indexOf(Math.min(...away));
    held = { which, off: off[which], pointer: event.pointerId };
    element.setPointerCapture(event.pointerId);
    element.classList.add("al-by-hand"); // who drags needs no ring around what is dragged
    grips[which].focus({ preventScroll: true });
    event.preventDefault();
  }

  function drag(event) {
    if (event.pointerId === held?.pointer) move(held.which, place(event).map((each, axis) => each + held.off[axis]));
  }

  /** @param {number[][]} now @param {string} said */
  function show(now, said) {
    tips = now;
    grips.forEach((grip, which) => {
      const [x, y] = now[which];
      const [left, top] = [x - low, high - y].map((each) => `${(100 * each) / (high - low)}%`);
      Object.assign(grip.style, { left, top });
      grip.setAttribute("aria-valuenow", String(x));
      const where = [`${trimmed(x)} ${axes[0] || "across"}`, `${trimmed(y)} ${axes[1] || "up"}`].join(", ");
      grip.setAttribute("aria-valuetext", `${where}. ${said}`);
    });
  }

  const hasFocus = () => grips.includes(/** @type {any} */ (document.activeElement));
  return { element, show, hasFocus, focus: () => grips[0].focus({ preventScroll: true }) };
}
