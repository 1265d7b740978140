// The handle of a line: a mouse or a finger drags its foot, and keys turn and shift it.

import { gripsOver } from "../core/grips.js";
import { FARTHEST, SIDE } from "./constants.js";
import { direction, dragged, rounded, whole } from "./numbers.js";

const [TURN, SHIFT, LEAP] = [5, 0.1, 3]; // degrees and shift of an arrow key; so many times as much with Shift

/**
 * @param {number} count of lines
 * @param {(which: number, line: import("./numbers.js").Line) => void} onMove
 */
export function hands(count, onMove, life) {
  let lines = [];
  const named = Array.from({ length: count }, (_, which) => ({
    "aria-valuemin": 0, "aria-valuemax": 359, "aria-label": `Line of number ${which + 1}`,
    "aria-roledescription": "line to turn and shift",
  }));
  const { element, grips, hasFocus } = gripsOver("bend", named, {
    middles: () => lines.map(foot),
    place: (across, down, width) => [(2 * SIDE * across) / width - SIDE, SIDE - (2 * SIDE * down) / width],
    onKey,
    onDrag: (which, to) => onMove(which, dragged(to, lines[which], FARTHEST)),
  }, life);

  function onKey(which, [right, up], leap) {
    const [times, { turn, shift }] = [leap ? LEAP : 1, lines[which]];
    const [turned, shifted] = [turn - times * TURN * right, shift + times * SHIFT * up];
    onMove(which, { turn: whole(turned), shift: rounded(shifted, FARTHEST) });
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

  return { element, show, hasFocus };
}

/** The point of a line that is nearest to the middle. @param {import("./numbers.js").Line} line */
export const foot = ({ turn, shift }) => direction(turn).map((each) => shift * each);
