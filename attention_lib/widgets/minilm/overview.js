// The heads of a layer as small multiples: buttons that are matrices, in an order that may change.

import { press } from "../core/controls.js";
import { h } from "../core/dom.js";
import { exact, number } from "../core/format.js";
import { prefersReducedMotion } from "../core/motion.js";
import { weightOf } from "./weights.js";

/**
 * What is drawn: weights (H, T, T) of T tokens, the places that are seen, the head that is chosen (0: none), and the
 * pair of places that is read.
 * @typedef {{ layer: number, tokens: string[], weights: ArrayLike<number>, size: number, seen: number[], head: number,
 *   from: number, to: number }} Heads
 */

const KEYS = { ArrowLeft: () => -1, ArrowRight: () => 1, ArrowUp: (across) => -across, ArrowDown: (across) => across };
const GLIDE = { duration: 600, easing: "ease-in-out" };

const headOf = (event) => Number(event.target.closest("button")?.dataset.head ?? 0); // 0: none

export class HeadOverview {
  view = /** @type {Heads | null} */ (null);

  /**
   * @param {number} count of heads
   * @param {{enlarge: Function, look: Function}} does enlarge(head); look({head, i, j}): a cell is under the pointer
   * @param {(weight: number) => number[]} ink [r, g, b, a] of a weight
   */
  constructor(count, does, ink) {
    this.does = does;
    this.inks = Array.from({ length: 256 }, (_, at) => ink(at / 255));
    this.element = h("div", {
      class: "al-heads-grid", role: "group",
      on: {
        click: (event) => headOf(event) && does.enlarge(headOf(event)), keydown: (event) => this.walk(event),
        pointermove: (event) => does.look(this.cellAt(event)), pointerleave: () => does.look(null),
      },
    });
    this.tiles = Array.from({ length: count }, (_, at) => tileOf(at + 1));
    this.element.append(...this.tiles.map((tile) => tile.button));
  }

  walk(event) {
    const step = KEYS[event.key];
    if (!step || !headOf(event)) return;
    event.preventDefault();
    event.stopPropagation(); // the page turns its leaves with these keys
    const all = [...this.element.children];
    const across = all.filter((each) => each.offsetTop === all[0].offsetTop).length;
    const next = all[all.indexOf(event.target.closest("button")) + step(across)];
    if (!next) return;
    this.rove(Number(next.dataset.head));
    next.focus();
  }

  // One stop of the Tab key for all heads.
  rove(head) {
    this.tiles.forEach(({ button }, at) => button.setAttribute("tabindex", at + 1 === head ? "0" : "-1"));
  }

  // The cell under the pointer, or null.
  cellAt(event) {
    if (event.target.tagName !== "CANVAS" || !this.view) return null;
    const { seen } = this.view;
    const box = event.target.getBoundingClientRect();
    const parts = [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
    const [j, i] = parts.map((part) => seen[Math.min(seen.length - 1, Math.max(0, Math.floor(part * seen.length)))]);
    return { head: headOf(event), i, j };
  }

  /**
   * @param {Heads} view
   * @param {number[]} order of the heads
   * @param {(head: number) => any} printed [i, j]: the weight that stands beside a head's name
   */
  show(view, order, printed) {
    const first = !this.view;
    this.view = view;
    this.element.setAttribute("aria-label", `The ${this.tiles.length} heads of layer ${view.layer}`);
    this.tiles.forEach((tile, at) => fill(tile, view, at + 1, printed(at + 1), this.inks));
    press(this.tiles.map(({ button }) => button), (_, at) => at + 1 === view.head);
    this.rove(view.head || 1);
    this.reorder(order, first);
  }

  reorder(order, still) {
    const wanted = order.map((head) => this.tiles[head - 1].button);
    if (wanted.every((button, at) => button === this.element.children[at])) return;
    const before = wanted.map((button) => button.getBoundingClientRect());
    const focused = wanted.find((button) => button === document.activeElement);
    this.element.append(...wanted);
    focused?.focus();
    if (still || prefersReducedMotion()) return;
    wanted.forEach((button, at) => {
      const now = button.getBoundingClientRect();
      const [x, y] = [before[at].x - now.x, before[at].y - now.y];
      const from = { transform: `translate(${x}px, ${y}px)` };
      if (Math.hypot(x, y) >= 1) button.animate([from, { transform: "none" }], GLIDE);
    });
  }
}

function tileOf(head) {
  const part = (kind, ...children) => h("span", { class: `al-head-${kind}` }, ...children);
  const [name, value, words, canvas] = [h("b", {}), part("value"), part("words"), h("canvas", {})];
  const [row, column] = ["row", "column"].map((kind) => h("i", { class: `al-head-${kind}` }));
  const button = h("button", { type: "button", class: "al-head", "data-head": head },
    part("top", name, value), words, part("matrix", row, column, canvas));
  return { button, name, value, words, canvas, row, column };
}

function fill({ button, name, value, words, canvas, row, column }, view, head, [i, j], inks) {
  const { tokens, seen, from, to, layer } = view;
  const weight = weightOf(view, head, i, j);
  name.textContent = `${layer}.${head}`;
  value.textContent = number(weight);
  words.textContent = `${tokens[i]} → ${i === j ? "itself" : tokens[j]}`;
  Object.assign(button.dataset, { row: i, col: j, token: tokens[j], weight: exact(weight) });
  paint(canvas, view, head, inks);
  const [at, size] = [(place) => (100 * seen.indexOf(place)) / seen.length, 100 / seen.length];
  row.style.cssText = `top:${at(from)}%;height:${size}%`;
  column.style.cssText = `left:${at(to)}%;width:${size}%`;
}

function paint(canvas, view, head, inks) {
  const { seen } = view;
  const size = seen.length;
  [canvas.width, canvas.height] = [size, size];
  const image = new ImageData(size, size);
  for (let y = 0, to = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1, to += 4) { // plain: there are many cells, and they follow every key press
      const ink = inks[Math.round(weightOf(view, head, seen[y], seen[x]) * 255)];
      for (let part = 0; part < 4; part += 1) image.data[to + part] = ink[part];
    }
  }
  canvas.getContext("2d", { willReadFrequently: true }).putImageData(image, 0, 0);
}
