// What is seen of the clocks, in words. The Python half stands in `widget.py`.

import { number } from "../core/format.js";

export const minus = (text) => text.replace("-", "−");

/** Texts, of which every second one is bold. */
export function headline(words, places, hands, score) {
  if (words.length < 2) {
    return ["Place ", String(places[0]), `: the tips of ${hands} hands are its ${2 * hands} numbers.`];
  }
  const step = places[1] - places[0];
  const where = step ? `${Math.abs(step)} ${Math.abs(step) === 1 ? "place" : "places"} ${step > 0 ? "after" : "before"}`
    : "at the same place as";
  return [`“${words[1]}” stands ${where} “${words[0]}”: score `, minus(number(score)), "."];
}

/** How far a hand turns from one place to the next. */
export function pace(speed) {
  const degrees = (speed * 180) / Math.PI;
  return `${degrees >= 1 ? number(degrees, degrees < 10 ? 1 : 0) : number(degrees, 2)}° a place`;
}
