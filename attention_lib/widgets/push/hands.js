// The words of the line, each to be dragged along it: by mouse, finger or keys.

import { h } from "../core/dom.js";
import { number } from "../core/format.js";
import { FARTHEST } from "./constants.js";

const [STEP, LEAP] = [0.1, 0.5]; // of an arrow key, and with Shift
const WAYS = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 };

/** Where on the line a number lies, in percent of its width, and back. */
export const across = (value) => 8 + (84 * (value + FARTHEST)) / (2 * FARTHEST);
const back = (percent) => ((percent - 8) / 84) * 2 * FARTHEST - FARTHEST;
const near = (value) => Math.round(10 * Math.max(-FARTHEST, Math.min(FARTHEST, value))) / 10 + 0;

/** @param {string[]} labels @param {(which: number, says: number) => void} onMove */
export function hands(labels, onMove, life) {
  let says = [];
  let held = null; // which word a pointer has, and how far from its middle
  const grips = labels.map((label, which) => h("span", {
    class: "al-push-grip", tabindex: "0", role: "slider", "aria-label": label, "data-token": label,
    "aria-valuemin": -FARTHEST, "aria-valuemax": FARTHEST, on: { keydown: (event) => key(event, which) },
  }));
  const element = h("div", { class: "al-push-grips" }, ...grips);
  const known = { pointerdown: take, pointermove: drag, lostpointercapture: () => (held = null) };
  for (const [type, listener] of Object.entries(known)) life.on(element, type, listener);

  function key(event, which) {
    element.classList.remove("al-by-hand");
    const way = WAYS[event.key];
    if (!way || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation(); // the page turns to another chapter by arrow keys
    onMove(which, near(says[which] + way * (event.shiftKey ? LEAP : STEP)));
  }

  function place({ clientX }) {
    const { left, width } = element.getBoundingClientRect();
    return back((100 * (clientX - left)) / width);
  }

  // Where handles overlap, the word whose middle is nearest is meant.
  function take(event) {
    if (event.button || held || !grips.includes(event.target)) return;
    const off = says.map((each) => each - place(event));
    const away = off.map(Math.abs);
    const which = away.indexOf(Math.min(...away));
    held = { which, off: off[which], pointer: event.pointerId };
    element.setPointerCapture(event.pointerId);
    element.classList.add("al-by-hand"); // who drags needs no ring around what is dragged
    grips[which].focus({ preventScroll: true });
    event.preventDefault();
  }

  function drag(event) {
    if (event.pointerId === held?.pointer) onMove(held.which, near(place(event) + held.off));
  }

  /** @param {number[]} now @param {string[]} texts what is to be said of each */
  function show(now, texts) {
    says = now;
    grips.forEach((grip, i) => {
      grip.style.left = `${across(now[i])}%`;
      grip.setAttribute("aria-valuenow", number(now[i], 1));
      grip.setAttribute("aria-valuetext", texts[i]);
    });
  }

  return { element, show, hasFocus: () => grips.includes(/** @type {any} */ (document.activeElement)) };
}
