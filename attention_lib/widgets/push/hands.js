// The words of the line, each to be dragged along it: by mouse, finger or keys.

import { number } from "../core/format.js";
import { gripsOver } from "../core/grips.js";
import { FARTHEST } from "./constants.js";

const [STEP, LEAP] = [0.1, 0.5]; // of an arrow key, and with Shift

/** Where on the line a number lies, in percent of its width, and back. */
export const across = (value) => 8 + (84 * (value + FARTHEST)) / (2 * FARTHEST);
const back = (percent) => ((percent - 8) / 84) * 2 * FARTHEST - FARTHEST;
const near = (value) => Math.round(10 * Math.max(-FARTHEST, Math.min(FARTHEST, value))) / 10 + 0;

/** @param {string[]} labels @param {(which: number, says: number) => void} onMove */
export function hands(labels, onMove, life) {
  let says = [];
  const named = labels.map((label) => ({
    "aria-label": label, "data-token": label, "aria-valuemin": -FARTHEST, "aria-valuemax": FARTHEST,
  }));
  const { element, grips, hasFocus } = gripsOver("push", named, {
    middles: () => says.map((each) => [each]),
    place: (right, down, width) => [back((100 * right) / width)],
    onKey: (which, [right, up], leap) => onMove(which, near(says[which] + (right + up) * (leap ? LEAP : STEP))),
    onDrag: (which, [to]) => onMove(which, near(to)),
  }, life);

  /** @param {number[]} now @param {string[]} texts what is to be said of each */
  function show(now, texts) {
    says = now;
    grips.forEach((grip, i) => {
      grip.style.left = `${across(now[i])}%`;
      grip.setAttribute("aria-valuenow", number(now[i], 1));
      grip.setAttribute("aria-valuetext", texts[i]);
    });
  }

  return { element, show, hasFocus };
}
