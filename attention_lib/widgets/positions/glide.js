// Elements glide from where they stood to where they stand, each known by its data-key.

import { prefersReducedMotion } from "../core/motion.js";

const MILLISECONDS = 800;

/** @returns {Map<string, DOMRect>} where each element stands now */
export function placesOf(elements) {
  return new Map([...elements].map((element) => [element.dataset.key, element.getBoundingClientRect()]));
}

/** @param {Map<string, DOMRect>} before where they stood */
export function glideFrom(before, elements) {
  if (prefersReducedMotion()) return;
  const now = placesOf(elements); // all are measured before the first one moves
  for (const element of elements) {
    const [old, box] = [before, now].map((places) => places.get(element.dataset.key));
    const [x, y] = old ? [old.x - box.x, old.y - box.y] : [0, 0];
    const way = [{ transform: `translate(${x}px, ${y}px)` }, { transform: "none" }];
    if (Math.hypot(x, y) >= 1) element.animate(way, { duration: MILLISECONDS, easing: "ease-in-out" });
  }
}
