// Handles over a picture, each to be moved by mouse, finger or arrow keys.

import { h } from "./dom.js";

/** Across and up, for an arrow key. @type {Record<string, number[]>} */
export const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

/**
 * @param {string} name of the room, in the names of their styles
 * @param {Record<string, any>[]} about attributes of each handle
 * @param {{ middles: () => number[][], place: (across: number, down: number, width: number) => number[],
 *   onKey: (which: number, way: number[], leap: boolean) => void, onDrag: (which: number, to: number[]) => void }} does
 *   middles: where the handles stand, in the picture's own units; place: from pixels to those units
 */
export function gripsOver(name, about, does, life) {
  let held = null; // which handle a pointer has, and how far from its middle
  const grips = about.map((attributes, which) => h("span", {
    class: `al-grip al-${name}-grip`, tabindex: "0", role: "slider", ...attributes,
    on: { keydown: (event) => key(event, which) },
  }));
  const element = h("div", { class: `al-grips al-${name}-grips` }, ...grips);
  const known = { pointerdown: take, pointermove: drag, lostpointercapture: drop };
  for (const [type, listener] of Object.entries(known)) life.on(element, type, listener);

  function key(event, which) {
    element.classList.remove("al-by-hand");
    const way = WAYS[event.key];
    if (!way || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation(); // the page turns to another chapter by arrow keys
    does.onKey(which, way, event.shiftKey);
  }

  function placeOf({ clientX, clientY }) {
    const { left, top, width } = element.getBoundingClientRect();
    return does.place(clientX - left, clientY - top, width);
  }

  // Where handles overlap, the one whose middle is nearest is meant.
  function take(event) {
    if (event.button || held || !grips.includes(event.target)) return;
    const here = placeOf(event);
    const off = does.middles().map((middle) => middle.map((each, axis) => each - here[axis]));
    const away = off.map((each) => Math.hypot(...each));
    const which = away.indexOf(Math.min(...away));
    held = { which, off: off[which], pointer: event.pointerId };
    element.setPointerCapture(event.pointerId);
    element.classList.add("al-by-hand"); // who drags needs no ring around what is dragged
    grips[which].classList.add("al-held");
    grips[which].focus({ preventScroll: true });
    event.preventDefault(); // else the browser would focus the one on top
  }

  function drag(event) {
    if (event.pointerId !== held?.pointer) return;
    const { which, off } = held;
    does.onDrag(which, placeOf(event).map((each, axis) => each + off[axis]));
  }

  function drop() {
    grips[held.which].classList.remove("al-held");
    held = null;
  }

  const hasFocus = () => grips.includes(/** @type {any} */ (document.activeElement));
  return { element, grips, hasFocus };
}
