// The row: each word over its number, an arc between two of them, a ring halfway. Mouse, finger and keys move words.

import { h } from "../core/dom.js";

const KEYS = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, Home: -99, End: 99 };

/**
 * @param {string[]} words in any order
 * @param {string[]} pair
 * @param {(word: string, to: number) => void} onMove
 */
export function row(words, pair, onMove, life) {
  let now = words;
  let held = null; // the word that a pointer has, the pointer, and how far from the word's middle it took it
  const { element, grips } = marks(words, pair, key);
  const known = { pointerdown: take, pointermove: drag, lostpointercapture: drop };
  for (const [type, listener] of Object.entries(known)) life.on(element, type, listener);

  function key(event, word) {
    element.classList.remove("al-by-hand");
    const step = KEYS[event.key];
    if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation(); // the page turns to another chapter by arrow keys
    onMove(word, now.indexOf(word) + step);
  }

  // Where a pointer is, counted in places.
  function place({ clientX }) {
    const { left, width } = element.getBoundingClientRect();
    return ((clientX - left) / width) * words.length - 0.5;
  }

  function take(event) {
    const word = event.target.dataset.token;
    if (event.button || held || !grips.has(word)) return;
    held = { word, pointer: event.pointerId, off: now.indexOf(word) - place(event) };
    element.setPointerCapture(event.pointerId);
    element.classList.add("al-by-hand"); // who drags needs no ring around what is dragged
    grips.get(word).classList.add("al-held");
    grips.get(word).focus({ preventScroll: true });
    event.preventDefault();
  }

  function drag(event) {
    if (event.pointerId !== held?.pointer) return;
    held.at = Math.max(-0.4, Math.min(words.length - 0.6, place(event) + held.off));
    onMove(held.word, Math.round(held.at));
    grips.get(held.word).style.setProperty("--at", held.at);
  }

  function drop() {
    grips.get(held.word).classList.remove("al-held");
    grips.get(held.word).style.setProperty("--at", String(now.indexOf(held.word)));
    held = null;
  }

  /** @param {string[]} order @param {string[]} found @param {string} said */
  function show(order, found, said) {
    now = order;
    const ends = pair.map((word) => order.indexOf(word)).sort((a, b) => a - b);
    element.style.setProperty("--from", String(ends[0]));
    element.style.setProperty("--to", String(ends[1]));
    order.forEach((word, at) => {
      const grip = grips.get(word);
      if (held?.word !== word) grip.style.setProperty("--at", String(at));
      grip.classList.toggle("al-low", at % 2 === 1);
      grip.classList.toggle("al-found", found.includes(word));
      grip.dataset.x = at;
      grip.setAttribute("aria-valuenow", String(at));
      grip.setAttribute("aria-valuetext", `number ${at}. ${said}`);
    });
  }

  return { element, show, hasFocus: () => [...grips.values()].includes(/** @type {any} */ (document.activeElement)) };
}

// What is drawn, and a handle for each word: word → its element.
function marks(words, pair, onKey) {
  const grips = new Map(words.map((word) => [word, h("span", {
    class: `al-lineup-word${pair.includes(word) ? " al-of-pair" : ""}`, tabindex: "0", role: "slider", text: word,
    "aria-label": word, "aria-valuemin": 0, "aria-valuemax": words.length - 1, "data-token": word,
    on: { keydown: (event) => onKey(event, word) },
  })]));
  const places = words.map((_, at) => h("i", { style: `--at:${at}`, "data-x": at }, h("small", { text: at })));
  const curve = h("path", { d: "M0 100C0 -33 100 -33 100 100", "vector-effect": "non-scaling-stroke" });
  const arc = h("svg", { class: "al-lineup-arc", viewBox: "0 0 100 100", preserveAspectRatio: "none",
    "aria-hidden": "true" }, curve);
  const line = h("div", { class: "al-lineup-line", "aria-hidden": "true" }, ...places,
    h("u", { class: "al-lineup-ring" }));
  const element = h("div", { class: "al-lineup-row", style: `--count:${words.length}` }, arc, line, ...grips.values());
  return { element, grips };
}
