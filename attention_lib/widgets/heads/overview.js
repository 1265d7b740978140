// The heads of a layer as small multiples: buttons that are matrices, in an order that may change.

import { rgb, VIRIDIS } from "../core/colour.js";
import { h } from "../core/dom.js";
import { exact, number } from "../core/format.js";
import { prefersReducedMotion } from "../core/motion.js";

const INKS = Array.from({ length: 256 }, (_, at) => rgb(VIRIDIS, at / 255));
const STEPS_OF = { ArrowLeft: () => -1, ArrowRight: () => 1, ArrowUp: (across) => -across, ArrowDown: (across) => across };

// onHead(head): enlarge it. onLook(head, i, j): a cell is under the pointer; onLook(): none is.
export function headGrid(count, onHead, onLook) {
  let seen = null; // the places of the tokens that are drawn; none yet
  const element = h("div", {
    class: "al-heads-grid", role: "group",
    on: { click: (event) => headOf(event) >= 0 && onHead(headOf(event)), keydown: walk, pointermove: look, pointerleave: () => onLook() },
  });
  const tiles = Array.from({ length: count }, (_, head) => {
    const [name, value, words, canvas] = [h("b", {}), h("span", { class: "al-head-value" }), h("span", { class: "al-head-words" }), h("canvas", {})];
    const [row, column] = ["row", "column"].map((kind) => h("i", { class: `al-head-${kind}` }));
    const button = h("button", { type: "button", class: "al-head", "data-head": head },
      h("span", { class: "al-head-top" }, name, value), words, h("span", { class: "al-head-matrix" }, row, column, canvas));
    return { button, name, value, words, canvas, row, column };
  });
  element.append(...tiles.map((tile) => tile.button));

  const headOf = (event) => Number(event.target.closest("button")?.dataset.head ?? -1);

  function walk(event) {
    const step = STEPS_OF[event.key];
    if (!step || headOf(event) < 0) return;
    event.preventDefault();
    event.stopPropagation(); // the page turns its leaves with these keys
    const all = [...element.children];
    const across = all.filter((each) => each.offsetTop === all[0].offsetTop).length;
    const next = all[all.indexOf(event.target.closest("button")) + step(across)];
    if (!next) return;
    rove(Number(next.dataset.head));
    next.focus();
  }

  // One stop of the Tab key for all heads.
  const rove = (head) => tiles.forEach(({ button }, each) => button.setAttribute("tabindex", each === head ? "0" : "-1"));

  function look(event) {
    if (event.target.tagName !== "CANVAS" || !seen) return onLook();
    const box = event.target.getBoundingClientRect();
    const [j, i] = [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height].map((at) =>
      seen[Math.min(seen.length - 1, Math.max(0, Math.floor(at * seen.length)))]);
    return onLook(headOf(event), i, j);
  }

  function paint(canvas, weight) {
    const size = seen.length;
    [canvas.width, canvas.height] = [size, size];
    const image = new ImageData(size, size);
    seen.forEach((i, y) => seen.forEach((j, x) => image.data.set([...INKS[Math.round(weight(i, j) * 255)], 255], 4 * (y * size + x))));
    canvas.getContext("2d", { willReadFrequently: true }).putImageData(image, 0, 0);
  }

  function reorder(order, still) {
    const wanted = order.map((head) => tiles[head].button);
    if (wanted.every((button, at) => button === element.children[at])) return;
    const before = new Map(wanted.map((button) => [button, button.getBoundingClientRect()]));
    const focused = wanted.find((button) => button === document.activeElement);
    element.append(...wanted);
    focused?.focus();
    if (still || prefersReducedMotion()) return;
    for (const [button, old] of before) {
      const now = button.getBoundingClientRect();
      const [x, y] = [old.x - now.x, old.y - now.y];
      if (Math.hypot(x, y) >= 1) button.animate([{ transform: `translate(${x}px, ${y}px)` }, { transform: "none" }], { duration: 600, easing: "ease-in-out" });
    }
  }

  // view: see heads.js. printed(head) → [i, j], whose weight stands beside the head's name.
  function show(view, order, printed) {
    const { weight, tokens, layer, head: chosen, from, to } = view;
    const first = !seen;
    ({ seen } = view);
    element.setAttribute("aria-label", `The ${count} heads of layer ${layer}`);
    tiles.forEach(({ button, name, value, words, canvas, row, column }, head) => {
      const [i, j] = printed(head);
      name.textContent = `${layer}.${head + 1}`;
      value.textContent = number(weight(head, i, j));
      words.textContent = pairName(tokens, i, j);
      for (const [key, data] of Object.entries({ row: i, col: j, token: tokens[j], weight: exact(weight(head, i, j)) })) button.dataset[key] = data;
      button.setAttribute("aria-pressed", String(head === chosen));
      paint(canvas, (a, b) => weight(head, a, b));
      row.style.cssText = `top:${(100 * seen.indexOf(from)) / seen.length}%;height:${100 / seen.length}%`;
      column.style.cssText = `left:${(100 * seen.indexOf(to)) / seen.length}%;width:${100 / seen.length}%`;
    });
    rove(chosen);
    reorder(order, first);
  }

  return { element, show };
}

export const pairName = (tokens, i, j) => `${tokens[i]} → ${i === j ? "itself" : tokens[j]}`;
