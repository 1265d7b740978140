// A wager: while the ruler waits for a sentence, the reader may say where the word will go, and then sees both.

import { h } from "../core/dom.js";
import { signed } from "../core/format.js";

const CLOSE = 0.05; // of the ruler: a guess as near as this is right

/**
 * value: a place on the ruler; sentence: with which it was first answered, null before.
 * @typedef {{ value: number, sentence: string | null }} Guess
 */

/**
 * A line to drag along, which lies unseen over the ruler: its handle is the ruler's ring.
 * @param {string} word
 * @param {(value: number) => void} onGuess
 */
export function wagerLine(word, onGuess) {
  const element = h("input", {
    type: "range", class: "al-wager", step: 0.05, "aria-label": `Your guess: where will “${word}” go?`,
    on: { input: () => onGuess(Number(element.value)) },
  });
  /** @param {number | null} place where its handle is; null: nothing is to be guessed now @param {number} reach */
  function show(place, reach) {
    element.hidden = place === null;
    if (place === null) return;
    [element.min, element.max, element.value] = [-reach, reach, place];
    element.setAttribute("aria-valuetext", signed(place));
  }
  return { element, show };
}

/**
 * The guess that holds for a picture: one that was answered by another sentence is over, unless that one is written on.
 * @param {Guess | null} guess
 * @param {string} sentence
 * @param {boolean} typed is the sentence the reader's own?
 * @returns {Guess | null}
 */
export function holding(guess, sentence, typed) {
  if (!guess) return null;
  const over = guess.sentence !== null && guess.sentence !== sentence && !typed;
  return over ? null : { ...guess, sentence: guess.sentence ?? sentence };
}

/** A button that ends the wait. */
export const shows = (click) =>
  h("button", { type: "button", class: "al-preset al-shows", text: "Show it", on: { click } });

/** What became of it, and a button for another one. */
export function verdict({ value }, end, reach, again) {
  const close = Math.abs(value - end) <= CLOSE * 2 * reach;
  const said = `You guessed ${signed(value)}, and it went to ${signed(end)}${close ? ": close" : ""}. `;
  return [h("b", { text: said }),
    h("button", { type: "button", class: "al-again", text: "Guess again", on: { click: again } })];
}
