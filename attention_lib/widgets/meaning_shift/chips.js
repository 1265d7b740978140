// The words of meaning-shift: chips to press, and arcs from the chosen one to those that it attends to.

import { h } from "../core/dom.js";
import { exact } from "../core/format.js";
import { linesOf, wayBetween } from "./arcs.js";
import { side } from "./map.js";

/**
 * Which of the tokens is the chosen one? The same place if the word still stands there, else the nearest like it.
 * @param {import("./sources.js").Token[]} tokens
 * @param {string} word
 * @param {number} position
 * @returns {import("./sources.js").Token | null}
 */
export function findWord(tokens, word, position) {
  const like = tokens.filter((token) => token.text === word);
  const distance = (token) => Math.abs(token.position - position);
  return like.sort((a, b) => distance(a) - distance(b))[0] ?? null;
}

/** Of several like tokens the nth, from 0. @returns {import("./sources.js").Token | null} */
export function nthWord(tokens, word, nth) {
  return tokens.filter((token) => token.text === word)[nth] ?? null;
}

/**
 * The row of words. `show` fills it, `arcs` then draws the arcs.
 * @param {(token: import("./sources.js").Token) => void} choose the reader pressed one
 * @param {(position: number) => Record<string, () => void>} lights listeners that light a word
 * @param {(position: number | null) => void} light
 */
export function wordChips(choose, lights, light) {
  const chips = h("div", { class: "al-chips", role: "group", "aria-label": "Choose a word" });
  const arcs = h("svg", { class: "al-arcs", "aria-hidden": "true" });

  function chip(token, picture, absent) {
    const { text, position } = token;
    if (token.punctuation) return h("span", { class: "al-mark", text });
    const at = picture ? picture.attended.indexOf(token) : -1;
    return h("button", {
      type: "button", class: `al-chip${token.small ? " al-small" : ""}${token.joined ? " al-joined" : ""}`, text,
      disabled: !token.known, "data-token": text, "data-position": position, "data-row": picture?.chosen.position,
      "data-col": position, "data-weight": at < 0 ? null : exact(picture.weights[at]),
      "data-absent": absent?.has(position), "aria-pressed": String(token === picture?.chosen), title: token.note, on: {
        click: () => choose(token), keydown: (event) => walk(event, chips), ...lights(position),
        focus: () => light(position), blur: () => light(null),
      },
    });
  }

  function show(tokens, picture, absent) {
    const focused = chips.querySelector(":focus")?.getAttribute("data-position") ?? null;
    chips.replaceChildren(...tokens.map((token) => chip(token, picture, absent)));
    if (focused !== null) chips.querySelector(`[data-position="${focused}"]`)?.focus();
    if (!picture) arcs.replaceChildren();
  }

  const element = h("div", { class: "al-words" }, arcs, chips);
  return { element, show, arcs: (picture) => drawArcs(arcs, chips, picture) };
}

// The arrow keys go from chip to chip.
function walk(event, chips) {
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (!step) return;
  const all = [...chips.querySelectorAll("button:not([disabled])")];
  all[(all.indexOf(event.target) + step + all.length) % all.length].focus();
  event.preventDefault();
  event.stopPropagation();
}

// Last of all that is drawn, because it has to ask where the chips came to lie.
function drawArcs(arcs, chips, { attended, chosen, weights, pulls, faint = 0 }) {
  const frame = chips.getBoundingClientRect();
  const lines = linesOf(Array.from(chips.children, (/** @type {HTMLElement} */ each) => {
    const { left, right, top, bottom } = each.getBoundingClientRect();
    const [x, y] = [frame.left, frame.top];
    return { position: each.dataset.position, left: left - x, right: right - x, top: top - y, bottom: bottom - y };
  }));
  const others = weights.filter((_, j) => attended[j] !== chosen).sort((a, b) => b - a);
  const least = lines.length > 1 ? others[2] ?? 0 : 0; // on several lines three are enough
  arcs.setAttribute("viewBox", `0 0 ${frame.width} ${frame.height}`);
  arcs.replaceChildren(...attended.flatMap((token, j) => {
    if (token === chosen || weights[j] < least) return [];
    const { d, narrow } = wayBetween(lines, String(chosen.position), String(token.position));
    const [wide, strong] = [Math.min(narrow, 1 + 16 * weights[j]), Math.min(1, 0.4 + 2.5 * weights[j])];
    return [h("path", {
      class: `al-arc al-${side(pulls[j][0], faint)}`, d, "data-position": token.position, "data-token": token.text,
      "data-row": chosen.position, "data-col": token.position, "data-weight": exact(weights[j]),
      style: `stroke-width:${wide}px;opacity:${strong}`,
    })];
  }));
}
