// A place to take hold of the tip of each arrow: by mouse, finger or arrow keys.

import { gripsOver } from "../core/grips.js";
import { REACH } from "./constants.js";
import { two } from "./said.js";

const [STEP, LEAP] = [0.1, 0.5]; // of an arrow key, and with Shift
const near = (value) => Math.round(20 * Math.max(-REACH, Math.min(REACH, value))) / 20 + 0;

/** @param {string[]} labels @param {(which: number, point: number[]) => void} onMove */
export function hands(labels, onMove, life) {
  let points = [];
  const named = labels.map((label) => ({
    "aria-label": `Arrow of ${label}`, "data-token": label, "aria-roledescription": "tip of an arrow",
    "aria-valuemin": -REACH, "aria-valuemax": REACH,
  }));
  const { element, grips, hasFocus } = gripsOver("pull", named, {
    middles: () => points,
    place: (across, down, width) => [(2 * REACH * across) / width - REACH, REACH - (2 * REACH * down) / width],
    onKey: (which, way, leap) =>
      onMove(which, points[which].map((value, axis) => near(value + (leap ? LEAP : STEP) * way[axis]))),
    onDrag: (which, to) => onMove(which, to.map(near)),
  }, life);

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

  return { element, show, hasFocus };
}
