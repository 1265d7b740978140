// What is asked or seen, in one sentence: text and bold parts. The Python half is `headline` in widget.py.

import { h } from "../core/dom.js";
import { UNSURE } from "./constants.js";

const NUMBERS = ["no", "one", "two", "three", "four", "five"];

/**
 * @param {string} unknown
 * @param {string[]} words
 * @param {number[]} alike
 * @param {number} step
 * @param {boolean} told are the bars seen?
 * @returns {(string | Node)[]}
 */
export function headline(unknown, words, alike, step, told) {
  const seen = `${NUMBERS[step]} sentence${step > 1 ? "s" : ""}`;
  if (!told) return ["What is ", h("b", { text: unknown }), `? You have ${seen}.`];
  const top = alike.indexOf(Math.max(...alike));
  const sure = alike[top] >= UNSURE;
  return [`After ${seen}, counting ${sure ? "says " : "has "}`, h("b", { text: sure ? words[top] : "no idea" }), "."];
}

/**
 * What stands over the words.
 * @param {string} unknown
 * @param {string} picked
 * @param {boolean} told are the bars seen?
 */
export function note(unknown, picked, told) {
  if (!told) return "Which of these could it be? Press one, and a machine that only counts guesses too.";
  const now = `The bars: how like its company is to that of “${unknown}” so far, from 0 to 1.`;
  return picked ? `You said “${picked}”. ${now}` : now;
}
