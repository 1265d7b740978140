// One clock: a face, the hands of one word or of two, and what is read off it. A hand can be taken and turned.

import { h } from "../core/dom.js";
import { exact, number } from "../core/format.js";
import { wrapped } from "./hands.js";
import { minus, pace } from "./said.js";

const [RADIUS, TICKS] = [50, 12];

/**
 * @param {number} speed
 * @param {string[]} words
 * @param {{onTake: (word: number) => void, onTurn: (word: number, by: number) => void}} does a hand was taken; it was
 *   turned by so many places since
 */
export function dial(speed, words, { onTake, onTurn }, life) {
  const ticks = Array.from({ length: TICKS }, (_, i) => {
    const [x, y] = [Math.sin((2 * Math.PI * i) / TICKS), -Math.cos((2 * Math.PI * i) / TICKS)];
    return h("line", { class: "al-clock-tick", x1: 46 * x, y1: 46 * y, x2: RADIUS * x, y2: RADIUS * y });
  });
  const arc = h("path", { class: "al-clock-arc" });
  const dots = h("g", { class: "al-clock-past" });
  const hands = words.map((_, word) => h("g", { class: `al-clock-hand al-clock-${word}` },
    h("line", { x1: 0, y1: 0, x2: 0, y2: -36 }), h("path", { d: "M-5 -35L0 -46L5 -35Z" })));
  const svg = h("svg", { viewBox: "-54 -54 108 108", "aria-hidden": "true" },
    h("circle", { class: "al-clock-face", r: RADIUS }), ...ticks, dots, arc, ...hands.reverse(),
    h("circle", { class: "al-clock-pin", r: 3.5 }));
  hands.reverse();
  const read = h("p", { class: "al-clock-read" });
  const name = h("p", { class: "al-clock-pace", text: pace(speed) });
  const element = h("div", { class: "al-clock" }, svg, name, read);
  let turned = [0];
  let held = null; // the word whose hand a pointer has, where the pointer was last, and how far it has gone

  const pointed = ({ clientX, clientY }) => {
    const { left, top, width, height } = svg.getBoundingClientRect();
    return Math.atan2(clientX - left - width / 2, top + height / 2 - clientY);
  };
  life.on(svg, "pointerdown", (event) => {
    if (event.button || held) return;
    const at = pointed(event);
    const away = turned.map((angle) => Math.abs(wrapped(angle - at)));
    held = { word: away.indexOf(Math.min(...away)), at, gone: 0, pointer: event.pointerId };
    svg.setPointerCapture(event.pointerId);
    onTake(held.word);
    event.preventDefault();
  });
  life.on(svg, "pointermove", (event) => {
    if (event.pointerId !== held?.pointer) return;
    const at = pointed(event);
    Object.assign(held, { at, gone: held.gone + wrapped(at - held.at) });
    onTurn(held.word, held.gone / speed);
  });
  life.on(svg, "lostpointercapture", () => (held = null));

  /** @param {number[]} angles of each word's hand @param {number} past places with a dot where the hand was */
  function show(angles, past) {
    turned = angles;
    hands.forEach((hand, word) => {
      hand.style.transform = `rotate(${angles[word]}rad)`;
      hand.dataset.angle = exact(angles[word]);
    });
    if (words.length > 1) arc.setAttribute("d", sector(angles[0], wrapped(angles[1] - angles[0])));
    while (dots.childElementCount > past) dots.lastChild.remove();
    for (let place = dots.childElementCount; place < past; place += 1) {
      dots.append(h("circle", { cx: 41 * Math.sin(place * speed), cy: -41 * Math.cos(place * speed), r: 1.6 }));
    }
    /** @type {[string, number][]} */
    const texts = words.length < 2
      ? [["sin", Math.sin(angles[0])], ["cos", Math.cos(angles[0])]]
      : [["cos of the angle", Math.cos(angles[0] - angles[1])]];
    read.replaceChildren(...texts.map(([what, value]) => {
      const cell = h("b", { class: value < 0 ? "al-below" : "al-above", text: minus(number(value)) });
      cell.style.setProperty("--share", `${Math.round(100 * Math.abs(value))}%`);
      return h("span", {}, h("small", { text: what }), cell);
    }));
  }

  return { element, show };
}

// The angle between two hands, from the first one on.
function sector(from, by) {
  const at = (angle) => `${(18 * Math.sin(angle)).toFixed(2)} ${(-18 * Math.cos(angle)).toFixed(2)}`;
  return `M${at(from)}A18 18 0 0 ${by > 0 ? 1 : 0} ${at(from + by)}`;
}
