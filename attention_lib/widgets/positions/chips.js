// The words of a sentence as chips that change places: press two, drag one onto another, or move one with the arrow keys.

import { h } from "../core/dom.js";
import { prefersReducedMotion } from "../core/motion.js";
import { inOneSpelling } from "../core/tokenize.js";

const DRAG = 6; // pixels from which a press is a drag

// The sentence with the words at two of its tokens exchanged; all else, such as commas and spaces, stays.
export function swapTokens(sentence, tokens, one, other) {
  const [text, lower] = inOneSpelling(sentence);
  let end = 0;
  const spans = tokens.map((token) => {
    const start = lower.indexOf(token, end);
    end = start + token.length;
    return [start, end];
  });
  const [a, b] = [spans[Math.min(one, other)], spans[Math.max(one, other)]];
  return text.slice(0, a[0]) + text.slice(...b) + text.slice(a[1], b[0]) + text.slice(...a) + text.slice(b[1]);
}

// Let elements glide from where they stood to where they stand. before: Map of key → DOMRect.
export function placesOf(elements) {
  return new Map([...elements].map((element) => [element.dataset.key, element.getBoundingClientRect()]));
}
export function glideFrom(before, elements, milliseconds = 800) {
  if (prefersReducedMotion()) return;
  const moves = [...elements].map((element) => {
    const [old, now] = [before.get(element.dataset.key), element.getBoundingClientRect()];
    return [element, old && old.x - now.x, old && old.y - now.y];
  });
  for (const [element, x, y] of moves) {
    if (Math.hypot(x, y) >= 1) element.animate([{ transform: `translate(${x}px, ${y}px)` }, { transform: "none" }], { duration: milliseconds, easing: "ease-in-out" });
  }
}

// onSwap(i, j): the reader wants the words at places i and j to change places.
export function wordChips(onSwap) {
  let picked = null;
  let drag = null; // {chip, x, y, moved}
  let dragged = false; // the click that ends a drag is no press
  const element = h("div", {
    class: "al-word-chips", role: "group", "aria-label": "Words, in order",
    on: { click: press, keydown: walk, pointerdown: grab, pointermove: pull, pointerup: drop, pointercancel: letGo },
  });
  const chips = () => [...element.children];
  const place = (chip) => chips().indexOf(chip);
  const chipAt = (event) => event.target.closest("button");

  function pick(at) {
    picked = at;
    chips().forEach((chip, i) => chip.setAttribute("aria-pressed", String(i === at)));
  }

  function swap(one, other, focus) {
    pick(null);
    onSwap(one, other);
    chips()[focus]?.focus();
  }

  function press(event) {
    const at = place(chipAt(event));
    if (at < 0 || dragged) return;
    if (picked === null || picked === at) pick(picked === at ? null : at);
    else swap(picked, at, at);
  }

  function walk(event) {
    if (event.key === "Escape") pick(null);
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!step || !chipAt(event)) return;
    event.preventDefault();
    event.stopPropagation(); // the page turns its leaves with these keys
    const at = place(chipAt(event));
    if (chips()[at + step]) swap(at, at + step, at + step);
  }

  function grab(event) {
    dragged = false;
    if (chipAt(event)) drag = { chip: chipAt(event), x: event.clientX, y: event.clientY };
  }

  function pull(event) {
    if (!drag) return;
    const [x, y] = [event.clientX - drag.x, event.clientY - drag.y];
    if (!dragged && Math.hypot(x, y) < DRAG) return;
    if (!dragged) drag.chip.setPointerCapture(event.pointerId);
    dragged = true;
    drag.chip.style.transform = `translate(${x}px, ${y}px)`;
    drag.chip.classList.add("al-dragged");
    chips().forEach((chip) => chip.classList.toggle("al-target", chip === under(event)));
  }

  function drop(event) {
    const [from, to] = [drag && place(drag.chip), dragged ? place(under(event)) : -1];
    letGo();
    if (dragged && to >= 0) swap(from, to, to);
  }

  function under(event) {
    return chips().find((chip) => {
      const box = chip.getBoundingClientRect();
      return chip !== drag?.chip && event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
    });
  }

  function letGo() {
    drag?.chip.classList.remove("al-dragged");
    if (drag) drag.chip.style.transform = "";
    chips().forEach((chip) => chip.classList.remove("al-target"));
    drag = null;
  }

  // words: [{text, key, position}]
  function show(words) {
    if (picked >= words.length) picked = null;
    const made = new Map(chips().map((chip) => [chip.dataset.key, chip]));
    element.replaceChildren(...words.map(({ text, key, position }, i) => {
      const chip = made.get(key) ?? h("button", { type: "button", class: "al-word-chip", "data-key": key, "data-token": text }, h("span", { text }), h("small", {}));
      chip.dataset.row = position;
      chip.lastChild.textContent = i;
      return chip;
    }));
    pick(picked);
  }

  return { element, show, chips };
}
