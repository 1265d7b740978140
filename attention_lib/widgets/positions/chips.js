// The words of a sentence as chips that change places: press two, drag one onto another, or move one with arrow keys.

import { press } from "../core/controls.js";
import { h } from "../core/dom.js";
import { inOneSpelling } from "../core/tokenize.js";

const DRAG = 6; // pixels from which a press is a drag

/** The sentence with the words at two of its tokens exchanged; all else, such as commas and spaces, stays. */
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

export class WordChips {
  picked = null; // the place of the word that was pressed first
  drag = null; // {chip, x, y}, where it was taken
  dragged = false; // the click that ends a drag is no press

  /** @param {(i: number, j: number) => void} onSwap the reader wants the words at these places to change places */
  constructor(onSwap) {
    this.onSwap = onSwap;
    this.element = h("div", {
      class: "al-word-chips", role: "group", "aria-label": "Words, in order",
      on: {
        click: (event) => this.press(event), keydown: (event) => this.walk(event),
        pointerdown: (event) => this.grab(event), pointermove: (event) => this.pull(event),
        pointerup: (event) => this.drop(event), pointercancel: () => this.letGo(),
      },
    });
  }

  get chips() {
    return [...this.element.children];
  }

  placeOf(chip) {
    return this.chips.indexOf(chip);
  }

  /** @param {{text: string, key: string, position: number}[]} words */
  show(words) {
    if (this.picked >= words.length) this.picked = null;
    const made = new Map(this.chips.map((chip) => [chip.dataset.key, chip]));
    const chipFor = (word) => made.get(word.key) ?? newChip(word);
    this.element.replaceChildren(...words.map((word, place) => shown(chipFor(word), word, place)));
    this.pick(this.picked);
  }

  pick(place) {
    this.picked = place;
    press(this.chips, (_, at) => at === place);
  }

  swap(one, other, focus) {
    this.pick(null);
    this.onSwap(one, other);
    this.chips[focus]?.focus();
  }

  press(event) {
    const at = this.placeOf(chipOf(event));
    if (at < 0 || this.dragged) return;
    if (this.picked === null || this.picked === at) this.pick(this.picked === at ? null : at);
    else this.swap(this.picked, at, at);
  }

  walk(event) {
    if (event.key === "Escape") this.pick(null);
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!step || !chipOf(event)) return;
    event.preventDefault();
    event.stopPropagation(); // the page turns its leaves with these keys
    const at = this.placeOf(chipOf(event));
    if (this.chips[at + step]) this.swap(at, at + step, at + step);
  }

  grab(event) {
    this.dragged = false;
    if (chipOf(event)) this.drag = { chip: chipOf(event), x: event.clientX, y: event.clientY };
  }

  pull(event) {
    if (!this.drag) return;
    const { chip } = this.drag;
    const [x, y] = [event.clientX - this.drag.x, event.clientY - this.drag.y];
    if (!this.dragged && Math.hypot(x, y) < DRAG) return;
    if (!this.dragged) chip.setPointerCapture(event.pointerId);
    this.dragged = true;
    chip.style.transform = `translate(${x}px, ${y}px)`;
    chip.classList.add("al-dragged");
    this.target(this.under(event));
  }

  drop(event) {
    const [from, to] = [this.drag && this.placeOf(this.drag.chip), this.dragged ? this.placeOf(this.under(event)) : -1];
    this.letGo();
    if (this.dragged && to >= 0) this.swap(from, to, to);
  }

  under({ clientX: x, clientY: y }) {
    return this.chips.find((chip) => {
      const { left, right, top, bottom } = chip.getBoundingClientRect();
      return chip !== this.drag?.chip && x >= left && x <= right && y >= top && y <= bottom;
    });
  }

  target(chip) {
    this.chips.forEach((each) => each.classList.toggle("al-target", each === chip));
  }

  letGo() {
    this.drag?.chip.classList.remove("al-dragged");
    if (this.drag) this.drag.chip.style.transform = "";
    this.target(null);
    this.drag = null;
  }
}

const chipOf = (event) => event.target.closest("button");

function newChip({ text, key }) {
  const named = { type: "button", class: "al-word-chip", "data-key": key, "data-token": text };
  return h("button", named, h("span", { text }), h("small", {}));
}

function shown(chip, { position }, place) {
  chip.dataset.row = position;
  chip.lastChild.textContent = place;
  return chip;
}
