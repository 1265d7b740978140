// Three ways to guess: a word, an option, a place on a line. Each has an element, focus(), and show(value, truth),
// which marks a guess beside what is right; without a truth it waits for one.

import { h } from "../core/dom.js";
import { number, signed } from "../core/format.js";

const BRIEF = 20; // letters: options as short as this stand side by side
const NEAR = 0.12; // of a line: two numbers under it that stand nearer would touch on a phone

/** @typedef {{element: any, show: (value: any, truth: any[] | null) => void, focus: () => void}} Way */

/**
 * Some texts, of which one is chosen: the words of a sentence in a line, or options one below the other.
 * @param {string[]} texts
 * @param {string} kind
 * @param {(value: number) => void} onGuess the number of the chosen one
 * @returns {Way}
 */
export function chosen(texts, kind, onGuess) {
  const buttons = texts.map((text, at) => h("button", {
    type: "button", class: "al-guess", "data-token": text, on: { click: () => onGuess(at) },
  }, h("span", { text }), h("small", {})));
  const brief = texts.every((text) => text.length <= BRIEF) ? " al-brief" : "";
  const about = { class: `al-guesses al-by-${kind}${brief}`, role: "group", "aria-label": "Your guess" };
  const element = h("div", about, ...buttons);
  let last = 0; // what was guessed before
  function show(value, truth) {
    last = value ?? last;
    buttons.forEach((button, at) => {
      const [mine, right] = [at === value, truth?.includes(texts[at]) ?? false];
      button.disabled = Boolean(truth);
      button.setAttribute("aria-pressed", String(mine));
      button.toggleAttribute("data-truth", right);
      button.lastChild.textContent = [mine ? "your guess" : "", right ? "right" : ""].filter(Boolean).join(", ");
    });
  }
  return { element, show, focus: () => buttons[last].focus({ preventScroll: true }) };
}

/**
 * A place on a line between two ends.
 * @param {[number, number]} span
 * @param {string[]} ends
 * @param {string} question for ears
 * @param {(value: number) => void} onGuess
 * @returns {Way}
 */
export function placed([low, high], ends, question, onGuess) {
  const say = sayer(low);
  const input = h("input", {
    type: "range", min: low, max: high, step: (high - low) / 100, value: (low + high) / 2, "aria-label": question,
    on: { input: () => tell() },
  });
  const here = h("span", { class: "al-place-here" });
  const done = h("button", {
    type: "button", class: "al-button", text: "That is my guess", on: { click: () => onGuess(Number(input.value)) },
  });
  const mark = h("span", { class: "al-place-truth", "data-role": "truth", hidden: true });
  const tick = (value) => (low < 0 && value > 0 ? "+" : "") + String(Number(value.toFixed(2))).replace("-", "−");
  const inner = low < 0 ? [0, -1, 1] : [];
  const ticks = inner.reduce((all, each) => (fits(each, all) ? [...all, each] : all), [low, high]);
  const scale = h("div", { class: "al-place-scale", "aria-hidden": "true" }, ...ticks.sort((a, b) => a - b)
    .map((each) => h("span", { style: `left:${share(each)}%`, text: tick(each) })));
  const element = h("div", { class: "al-guesses al-by-place" },
    h("div", { class: "al-place-ends" }, ...ends.map((text) => h("span", { text }))),
    h("div", { class: "al-place-line" }, input, mark), scale, h("div", { class: "al-place-row" }, here, done));

  function fits(value, others) {
    return value > low && value < high && others.every((each) => Math.abs(value - each) >= NEAR * (high - low));
  }
  function share(value) {
    return ((value - low) / (high - low)) * 100;
  }
  function tell() {
    const said = say(Number(input.value));
    here.textContent = input.disabled ? "dashed: your guess · full: right" : said;
    here.classList.toggle("al-soft", input.disabled);
    input.setAttribute("aria-valuetext", said);
  }
  function show(value, truth) {
    if (value !== null) input.value = value;
    [input.disabled, done.hidden, mark.hidden] = [Boolean(truth), Boolean(truth), !truth];
    mark.style.left = truth ? `${share(truth[0])}%` : "";
    tell();
  }
  return { element, show, focus: () => input.focus({ preventScroll: true }) };
}

/** How a number is said on a line that begins at `low`: with its sign if there are two sides. */
export const sayer = (low) => (value) => (low < 0 ? signed(value, 2) : number(value, 2));
