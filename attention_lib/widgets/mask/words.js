// The words of a text as buttons, each with the weight that it gets; who is forbidden is hatched.

import { h } from "../core/dom.js";
import { exact, number } from "../core/format.js";

const SEEN = 0.095; // a smaller weight has no digits
const ROOM = 12; // so many words find room in one line of a wide page

/** @param {(j: number) => void} onPress */
export function wordLine(onPress) {
  const element = h("div", { class: "al-mask-words", role: "group", "aria-label": "Words: press one to forbid it" });
  const cells = () => [...element.querySelectorAll("button")];

  /** @param {string[]} tokens @param {number} at who asks @param {number[]} weights @param {boolean[]} allowed */
  function show(tokens, at, weights, allowed) {
    const focus = cells().indexOf(document.activeElement);
    const drawn = tokens.map((token, j) => cell(token, j === at, weights[j], allowed[j], () => onPress(j)));
    element.replaceChildren(...drawn);
    element.classList.toggle("al-many", tokens.length > ROOM);
    if (focus >= 0) cells()[focus]?.focus();
  }
  return { element, show };
}

function cell(token, asks, weight, may, press) {
  return h("button", {
    type: "button", class: `al-mask-word${asks ? " al-asks" : ""}`,
    "aria-pressed": String(may), "aria-label": `${token}, ${may ? `weight ${number(weight)}` : "forbidden"}`,
    "data-token": token, "data-weight": exact(weight), style: `--weight: ${weight.toFixed(3)}`, on: { click: press },
  }, h("span", { class: "al-mask-token", text: token }),
  h("span", { class: "al-mask-cell" }),
  h("span", { class: "al-mask-number", text: may && weight >= SEEN ? number(weight) : "" }));
}
