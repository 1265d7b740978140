// A place to take hold of each word: by mouse, finger or arrow keys. Round and clear, it lies over its mark.

import { gripsOver } from "../core/grips.js";
import { two } from "./table.js";

// Of an arrow key, and with Shift.
const [STEP, LEAP] = [0.1, 0.5];

/**
 * @param {import("./plane.js").About} about
 * @param {(which: number, point: number[]) => void} onMove
 */
export function handles({ labels, axes }, onMove, life) {
  // What the plane shows.
  let drawn = null;
  const named = labels.map((label) => ({
    "aria-roledescription": "point in the plane", "aria-label": label, "data-token": label,
  }));
  const { element, grips } = gripsOver("mix", named, {
    middles: () => drawn.points,
    place: (across, down) => [drawn.frame[0][0] + across / drawn.unit, drawn.frame[1][1] - down / drawn.unit],
    onKey: (which, way, leap) =>
      onMove(which, drawn.points[which].map((value, axis) => value + (leap ? LEAP : STEP) * way[axis])),
    onDrag: onMove,
  }, life);

  // Where the square begins in the plane, in pixels, and what it shows.
  function show(state, left, top) {
    drawn = state;
    const { points, pixel, side, frame: [[low, high]] } = state;
    Object.assign(element.style, { left: `${left}px`, top: `${top}px`, width: `${side}px`, height: `${side}px` });
    grips.forEach((each, i) => {
      const [x, y] = pixel(points[i]);
      each.style.transform = `translate(${x}px, ${y}px)`;
      const says = axes.map((axis, k) => `${two(points[i][k])} ${axis}`).join(", ");
      const about = { now: points[i][0], min: low, max: high, text: says };
      for (const [name, value] of Object.entries(about)) each.setAttribute(`aria-value${name}`, value);
    });
  }

  return { element, show, focus: (which) => grips[which].focus({ preventScroll: true }) };
}
