// The tips of the arrows, to be moved by mouse, finger or arrow keys.

import { gripsOver } from "../core/grips.js";
import { EVEN } from "./constants.js";
import { fitted } from "./numbers.js";
import { trimmed } from "./said.js";

const LEAP = 5; // steps of an arrow key with Shift

/**
 * @param {{ labels: string[], axes: string[], low: number, high: number, step: number }} about
 * @param {(which: number, tip: number[]) => void} onMove
 */
export function hands(about, onMove, life) {
  const { labels, axes, low, high, step } = about;
  let tips = [];
  const named = labels.map((label) => ({
    "aria-roledescription": "tip of an arrow", "aria-label": label, "aria-valuemin": low, "aria-valuemax": high,
    "data-token": label,
  }));
  const place = (across, down, width) => [low + (across * (high - low)) / width, high - (down * (high - low)) / width];
  const does = { middles: () => tips, place, onKey, onDrag: move };
  const { element, grips, hasFocus } = gripsOver("vec", named, does, life);

  function move(which, aim) {
    const to = fitted(aim, about);
    if (String(to) !== String(tips[which])) onMove(which, to);
  }

  function onKey(which, way, leap) {
    const far = step * (leap ? LEAP : 1);
    const aim = tips[which].map((value, axis) => Math.max(low, value + far * way[axis]));
    if (Math.hypot(...aim) <= high + EVEN) move(which, aim);
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

  return { element, show, hasFocus, focus: () => grips[0].focus({ preventScroll: true }) };
}
